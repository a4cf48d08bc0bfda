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

static uint32_t *numbers_new(size_t count)
{
    uint32_t *numbers = calloc(count, sizeof *numbers);
    if (numbers == NULL)
        abort();
    return numbers;
}

void cause_reader_init(CauseReader *reader, const CausePopulation *population)
{
    *reader = (CauseReader){.population = population};
    reader->stamp = numbers_new(population->factors.n + 1);
    reader->place = numbers_new(population->factors.n + 1);
    reader->latest = numbers_new(population->factors.n + 1);
}

void cause_reader_release(CauseReader *reader)
{
    free(reader->stamp);
    free(reader->place);
    free(reader->latest);
    free(reader->again.p);
    free(reader->several.p);
    free(reader->hours.p);
    free(reader->out.p);
}

static void touch_add(CauseReader *reader, uint32_t factor, int32_t hour)
{
    if (reader->stamp[factor] != reader->round) {
        reader->stamp[factor] = reader->round;
        reader->place[factor] = (uint32_t)reader->out.n;
        reader->latest[factor] = 0;
        *CAUSE_ADD(&reader->out) =
            (CauseUnitTouch){.factor = factor, .hour = hour, .before = HOUR_NONE, .first = true};
        return;
    }
    uint32_t latest = reader->latest[factor];
    if (hour == reader->out.p[reader->place[factor]].hour ||
        (latest != 0 && hour == reader->again.p[latest - 1].hour))
        return;
    if (latest == 0)
        *CAUSE_ADD(&reader->several) = factor;
    *CAUSE_ADD(&reader->again) = (CauseHour){hour, latest};
    reader->latest[factor] = (uint32_t)reader->again.n;
}

/* A sure touch counts for the wide twin as well, one that is only possible for the twin alone. */
static void touch_count(CauseReader *reader, CauseTouch touch, bool possible)
{
    uint32_t twin = reader->population->factors.p[touch.factor].twin;
    if (!possible)
        touch_add(reader, touch.factor, touch.hour);
    if (twin != 0)
        touch_add(reader, twin, touch.hour);
}

static void nodes_read(CauseReader *reader, size_t unit)
{
    const CausePopulation *population = reader->population;
    for (size_t i = population->unit_nodes[unit]; i < population->unit_nodes[unit + 1]; i++) {
        uint32_t node = population->nodes.p[i], number = node & NODE_MASK;
        bool possible = (node & NODE_POSSIBLE) != 0;
        if ((node & NODE_THING) != 0) {
            uint32_t factor = population->thing_factor[number];
            if (factor != 0)
                touch_count(reader, (CauseTouch){factor, HOUR_NONE}, possible);
            continue;
        }
        const size_t *bundle = &population->bundles.p[number];
        for (size_t t = bundle[0]; t < bundle[1]; t++)
            touch_count(reader, population->touches.p[t], possible);
    }
}

static int hour_compare(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return x < y ? -1 : x > y;
}

/* Mostly two or three: by insertion. */
static void hours_sort(int32_t *hours, size_t count)
{
    enum { FEW = 64 };
    if (count > FEW) {
        qsort(hours, count, sizeof *hours, hour_compare);
        return;
    }
    for (size_t i = 1; i < count; i++) {
        int32_t hour = hours[i];
        size_t at = i;
        for (; at > 0 && hour < hours[at - 1]; at--)
            hours[at] = hours[at - 1];
        hours[at] = hour;
    }
}

/* A factor touched in several hours: the earliest is its first touch, the others follow. */
static void hours_order(CauseReader *reader, uint32_t factor)
{
    uint32_t place = reader->place[factor];
    reader->hours.n = 0;
    *CAUSE_ADD(&reader->hours) = reader->out.p[place].hour;
    for (uint32_t at = reader->latest[factor]; at != 0; at = reader->again.p[at - 1].next)
        *CAUSE_ADD(&reader->hours) = reader->again.p[at - 1].hour;
    hours_sort(reader->hours.p, reader->hours.n);
    reader->out.p[place].hour = reader->hours.p[0];
    for (size_t i = 1; i < reader->hours.n; i++) {
        int32_t hour = reader->hours.p[i], before = reader->hours.p[i - 1];
        if (hour != before)
            *CAUSE_ADD(&reader->out) =
                (CauseUnitTouch){.factor = factor, .hour = hour, .before = before};
    }
}

void cause_reader_unit(CauseReader *reader, size_t unit)
{
    reader->round++;
    reader->out.n = reader->again.n = reader->several.n = 0;
    nodes_read(reader, unit);
    for (size_t i = 0; i < reader->several.n; i++)
        hours_order(reader, reader->several.p[i]);
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

bool cause_can_stand_out(const CausePopulation *population, const CauseFactor *factor)
{
    return factor->units >= 2 && (factor->units < population->unit_count || factor->hours >= 2);
}

static void unit_count(BandFinder *finder, CauseReader *reader, size_t unit)
{
    CausePopulation *population = finder->population;
    uint64_t number = cause_unit_number(population->units[unit]);
    cause_reader_unit(reader, unit);
    for (size_t i = 0; i < reader->out.n; i++) {
        const CauseUnitTouch *touch = &reader->out.p[i];
        CauseFactor *factor = &population->factors.p[touch->factor];
        if (touch->first) {
            factor->units++;
            factor->digest += number;
        }
        if (touch->hour == HOUR_NONE)
            continue;
        CauseBand *band = band_of(finder, touch);
        band->units++;
        band->digest += number;
    }
}

Err cause_count(Ctx *cx, CausePopulation *population)
{
    Err err = OK;
    Arena maps;
    arena_init(&maps);
    BandFinder finder = {.population = population};
    number_map_init(&finder.by_touch, &maps);
    number_map_init(&finder.by_before, &maps);
    CauseReader reader;
    cause_reader_init(&reader, population);
    for (size_t unit = 0; unit < population->unit_count && err == OK; unit++) {
        unit_count(&finder, &reader, unit);
        err = cause_step(cx, population);
    }
    cause_reader_release(&reader);
    arena_release(&maps);
    bands_order(population);
    for (size_t i = 1; i < population->factors.n; i++)
        population->tested += cause_can_stand_out(population, &population->factors.p[i]);
    return err;
}
