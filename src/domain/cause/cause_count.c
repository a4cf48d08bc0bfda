/* Counting: who touched what, in which hour, each unit once. */
#include <stdlib.h>

#include "domain/cause/cause_internal.h"

uint64_t cause_unit_number(uint32_t item)
{
    uint64_t x = (item + 1) * 0x9e3779b97f4a7c15u; /* splitmix64 */
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

/* ---- the touches of one unit ---- */

void cause_reader_init(CauseReader *reader, const CausePopulation *population)
{
    *reader = (CauseReader){.population = population};
    reader->stamp = calloc(population->factors.n + 1, sizeof *reader->stamp);
    reader->twice = calloc(population->factors.n + 1, sizeof *reader->twice);
    reader->hour_at = calloc(population->factors.n + 1, sizeof *reader->hour_at);
    if (reader->stamp == NULL || reader->twice == NULL || reader->hour_at == NULL)
        abort();
}

void cause_reader_release(CauseReader *reader)
{
    free(reader->stamp);
    free(reader->twice);
    free(reader->hour_at);
    free(reader->again.p);
    free(reader->out.p);
}

static void touch_add(CauseReader *reader, CauseTouch touch, bool possible)
{
    if (reader->stamp[touch.factor] != reader->round) {
        reader->stamp[touch.factor] = reader->round;
        reader->hour_at[touch.factor] = touch.hour;
        *CAUSE_ADD(&reader->out) = (CauseUnitTouch){.factor = touch.factor,
                                                    .hour = possible ? HOUR_NONE : touch.hour,
                                                    .before = HOUR_NONE,
                                                    .possible = possible,
                                                    .first = true};
    } else if (!possible && touch.hour != reader->hour_at[touch.factor]) {
        if (reader->twice[touch.factor] != reader->round) {
            reader->twice[touch.factor] = reader->round;
            *CAUSE_ADD(&reader->again) = (CauseTouch){touch.factor, reader->hour_at[touch.factor]};
        }
        *CAUSE_ADD(&reader->again) = touch;
    }
}

static void nodes_read(CauseReader *reader, size_t unit, bool possible)
{
    const CausePopulation *population = reader->population;
    for (size_t i = population->unit_nodes[unit]; i < population->unit_nodes[unit + 1]; i++) {
        uint32_t node = population->nodes.p[i], number = node & NODE_MASK;
        if (((node & NODE_POSSIBLE) != 0) != possible)
            continue;
        if ((node & NODE_THING) != 0) {
            uint32_t factor = population->thing_factor[number];
            if (factor != 0)
                touch_add(reader, (CauseTouch){factor, HOUR_NONE}, possible);
            continue;
        }
        const size_t *bundle = &population->bundles.p[number];
        for (size_t t = bundle[0]; t < bundle[1]; t++)
            touch_add(reader, population->touches.p[t], possible);
    }
}

static bool touch_before(CauseTouch a, CauseTouch b)
{
    return a.factor != b.factor ? a.factor < b.factor : a.hour < b.hour;
}

static int touch_compare(const void *a, const void *b)
{
    CauseTouch x = *(const CauseTouch *)a, y = *(const CauseTouch *)b;
    return touch_before(x, y) ? -1 : touch_before(y, x);
}

/* Mostly a few, in order already: by insertion. */
static void touches_sort(CauseTouch *touches, size_t count)
{
    enum { FEW = 64 };
    if (count > FEW) {
        qsort(touches, count, sizeof *touches, touch_compare);
        return;
    }
    for (size_t i = 1; i < count; i++) {
        CauseTouch touch = touches[i];
        size_t at = i;
        for (; at > 0 && touch_before(touch, touches[at - 1]); at--)
            touches[at] = touches[at - 1];
        touches[at] = touch;
    }
}

/* Of the factors touched in several hours: the earliest takes the place of the first one noted. */
static void hours_order(CauseReader *reader)
{
    size_t firsts = reader->out.n;
    touches_sort(reader->again.p, reader->again.n);
    for (size_t i = 0; i < reader->again.n; i++) {
        const CauseTouch *touch = &reader->again.p[i], *last = i == 0 ? NULL : touch - 1;
        if (last == NULL || last->factor != touch->factor) {
            reader->hour_at[touch->factor] = touch->hour;
        } else if (last->hour != touch->hour) {
            *CAUSE_ADD(&reader->out) = (CauseUnitTouch){
                .factor = touch->factor, .hour = touch->hour, .before = last->hour};
        }
    }
    for (size_t i = 0; i < firsts; i++)
        reader->out.p[i].hour = reader->hour_at[reader->out.p[i].factor];
}

void cause_reader_unit(CauseReader *reader, size_t unit)
{
    reader->round++;
    reader->out.n = reader->again.n = 0;
    nodes_read(reader, unit, false);
    if (reader->again.n != 0)
        hours_order(reader);
    nodes_read(reader, unit, true);
}

/* ---- the population ---- */

/* Bands are found by (factor, hour, before); nearly all have no hour before. */
typedef struct BandFinder {
    CausePopulation *population;
    NumberMap by_touch;  /* factor, hour -> band without an hour before + 1 */
    NumberMap by_before; /* that band, hour before -> band + 1 */
} BandFinder;

static uint32_t band_get(BandFinder *finder, NumberMap *map, uint64_t key,
                         const CauseUnitTouch *touch)
{
    uint32_t band = number_map_get(map, key);
    if (band != 0)
        return band;
    *CAUSE_ADD(&finder->population->bands) =
        (CauseBand){.factor = touch->factor, .hour = touch->hour, .before = touch->before};
    band = (uint32_t)finder->population->bands.n;
    number_map_put(map, key, band);
    return band;
}

static CauseBand *band_of(BandFinder *finder, const CauseUnitTouch *touch)
{
    CauseUnitTouch plain = *touch;
    plain.before = HOUR_NONE;
    uint32_t band = band_get(finder, &finder->by_touch,
                             (uint64_t)touch->factor << 32 | (uint32_t)touch->hour, &plain);
    if (touch->before != HOUR_NONE)
        band = band_get(finder, &finder->by_before, (uint64_t)band << 32 | (uint32_t)touch->before,
                        touch);
    return &finder->population->bands.p[band - 1];
}

int cause_band_compare(const void *a, const void *b)
{
    const CauseBand *x = a, *y = b;
    if (x->factor != y->factor)
        return x->factor < y->factor ? -1 : 1;
    if (x->hour != y->hour)
        return x->hour < y->hour ? -1 : 1;
    return x->before < y->before ? -1 : x->before > y->before;
}

/* Bands in order, and where those of each factor are. */
static void bands_order(CausePopulation *population)
{
    if (population->bands.n != 0)
        qsort(population->bands.p, population->bands.n, sizeof *population->bands.p,
              cause_band_compare);
    for (size_t i = 0; i < population->bands.n; i++) {
        const CauseBand *band = &population->bands.p[i], *last = i == 0 ? NULL : band - 1;
        CauseFactor *factor = &population->factors.p[band->factor];
        bool first = last == NULL || last->factor != band->factor;
        if (first)
            factor->bands = (uint32_t)i;
        factor->bands_end = (uint32_t)i + 1;
        factor->hours += first || last->hour != band->hour;
    }
}

void cause_count(CausePopulation *population)
{
    Arena maps;
    arena_init(&maps);
    BandFinder finder = {.population = population};
    number_map_init(&finder.by_touch, &maps);
    number_map_init(&finder.by_before, &maps);
    CauseReader reader;
    cause_reader_init(&reader, population);
    for (size_t unit = 0; unit < population->unit_count; unit++) {
        uint64_t number = cause_unit_number(population->units[unit]);
        cause_reader_unit(&reader, unit);
        for (size_t i = 0; i < reader.out.n; i++) {
            const CauseUnitTouch *touch = &reader.out.p[i];
            CauseFactor *factor = &population->factors.p[touch->factor];
            factor->possible += touch->possible;
            if (touch->first && !touch->possible) {
                factor->units++;
                factor->digest += number;
            }
            if (touch->hour == HOUR_NONE)
                continue;
            CauseBand *band = band_of(&finder, touch);
            band->units++;
            band->digest += number;
        }
    }
    cause_reader_release(&reader);
    arena_release(&maps);
    bands_order(population);
    for (size_t i = 1; i < population->factors.n; i++) {
        const CauseFactor *factor = &population->factors.p[i];
        population->tested +=
            factor->units >= 2 && (factor->units < population->unit_count || factor->hours >= 2);
    }
}
