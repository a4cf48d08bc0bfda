/* Counting: who touched what, in which hour, each unit once. */
#include <pthread.h>
#include <stdlib.h>

#include "domain/cause/cause_internal.h"

enum {
    RECENT = 1 << 13,
    APART_MIN = 500, /* units for which a second thread pays */
};

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

/* The counts of some of the units, by a thread of their own.  Bands are found by (factor, hour,
 * before); nearly all have no hour before, and units made one after the other share most of them.
 */
typedef struct Share {
    const CausePopulation *population;
    Ctx cx;
    Arena arena;       /* of the maps, and of what failed */
    size_t first, end; /* units */
    uint32_t *units;   /* by factor: of these units that carry it */
    uint64_t *digests; /* of those */
    CAUSE_LIST(CauseBand) bands;
    NumberMap by_touch;  /* factor, hour -> band without an hour before + 1 */
    NumberMap by_before; /* that band, hour before -> band + 1 */
    struct {
        uint64_t key;
        uint32_t band;
    } recent[RECENT]; /* of by_touch */
    Err err;
} Share;

static uint32_t band_get(Share *share, NumberMap *map, uint64_t key, const CauseUnitTouch *touch)
{
    uint32_t band = number_map_get(map, key);
    if (band != 0)
        return band;
    *CAUSE_ADD(&share->bands) =
        (CauseBand){.factor = touch->factor, .hour = touch->hour, .before = touch->before};
    band = (uint32_t)share->bands.n;
    number_map_put(map, key, band);
    return band;
}

static CauseBand *band_of(Share *share, const CauseUnitTouch *touch)
{
    CauseUnitTouch plain = *touch;
    uint64_t key = (uint64_t)touch->factor << 32 | (uint32_t)touch->hour;
    size_t slot = (touch->factor * 31 + (uint32_t)touch->hour) % RECENT;
    uint32_t band = share->recent[slot].band;
    if (band == 0 || share->recent[slot].key != key) {
        plain.before = HOUR_NONE;
        band = band_get(share, &share->by_touch, key, &plain);
        share->recent[slot].key = key;
        share->recent[slot].band = band;
    }
    if (touch->before != HOUR_NONE)
        band = band_get(share, &share->by_before, (uint64_t)band << 32 | (uint32_t)touch->before,
                        touch);
    return &share->bands.p[band - 1];
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

/* What two shares counted, both in order, in one. */
static void bands_join(CausePopulation *population, const Share *one, const Share *two)
{
    size_t i = 0, k = 0;
    while (i < one->bands.n || k < two->bands.n) {
        int order = i == one->bands.n   ? 1
                    : k == two->bands.n ? -1
                                        : cause_band_compare(&one->bands.p[i], &two->bands.p[k]);
        CauseBand band = order <= 0 ? one->bands.p[i] : two->bands.p[k];
        if (order == 0) {
            band.units += two->bands.p[k].units;
            band.digest += two->bands.p[k].digest;
        }
        i += order <= 0;
        k += order >= 0;
        *CAUSE_ADD(&population->bands) = band;
    }
}

/* Where the bands of each factor are. */
static void bands_place(CausePopulation *population)
{
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

static void unit_count(Share *share, CauseReader *reader, size_t unit)
{
    uint64_t number = cause_unit_number(share->population->units[unit]);
    cause_reader_unit(reader, unit);
    for (size_t i = 0; i < reader->out.n; i++) {
        const CauseUnitTouch *touch = &reader->out.p[i];
        if (touch->first) {
            share->units[touch->factor]++;
            share->digests[touch->factor] += number;
        }
        if (touch->hour == HOUR_NONE)
            continue;
        CauseBand *band = band_of(share, touch);
        band->units++;
        band->digest += number;
    }
}

static void *share_run(void *arg)
{
    Share *share = arg;
    CauseReader reader;
    cause_reader_init(&reader, share->population);
    for (size_t unit = share->first; unit < share->end && share->err == OK; unit++) {
        unit_count(share, &reader, unit);
        share->err = cause_step(&share->cx, share->population);
    }
    cause_reader_release(&reader);
    if (share->bands.n != 0)
        qsort(share->bands.p, share->bands.n, sizeof *share->bands.p, cause_band_compare);
    return NULL;
}

static Share *share_new(const Ctx *cx, const CausePopulation *population, size_t first, size_t end)
{
    Share *share = calloc(1, sizeof *share);
    if (share == NULL)
        abort();
    arena_init(&share->arena);
    share->cx = (Ctx){.arena = &share->arena, .io = cx->io};
    share->population = population;
    share->first = first;
    share->end = end;
    share->units = numbers_new(population->factors.n + 1);
    share->digests = calloc(population->factors.n + 1, sizeof *share->digests);
    if (share->digests == NULL)
        abort();
    number_map_init(&share->by_touch, &share->arena);
    number_map_init(&share->by_before, &share->arena);
    return share;
}

static Err share_end(Ctx *cx, CausePopulation *population, Share *share)
{
    Err err = share->err;
    for (size_t i = 1; i < population->factors.n; i++) {
        population->factors.p[i].units += share->units[i];
        population->factors.p[i].digest += share->digests[i];
    }
    if (err != OK)
        cx->problem = problem_copy(cx->arena, &share->cx.problem);
    free(share->units);
    free(share->digests);
    free(share->bands.p);
    arena_release(&share->arena);
    free(share);
    return err;
}

/* All that is counted adds up, so half of many units are counted by a second thread. */
Err cause_count(Ctx *cx, CausePopulation *population)
{
    size_t n = population->unit_count, half = n < APART_MIN ? n : n / 2;
    Share *one = share_new(cx, population, 0, half), *two = share_new(cx, population, half, n);
    pthread_t thread;
    bool apart = half < n && pthread_create(&thread, NULL, share_run, two) == 0;
    share_run(one);
    if (apart)
        pthread_join(thread, NULL);
    else
        share_run(two);
    bands_join(population, one, two);
    Err err = share_end(cx, population, one), other = share_end(cx, population, two);
    bands_place(population);
    for (size_t i = 1; i < population->factors.n; i++)
        population->tested += cause_can_stand_out(population, &population->factors.p[i]);
    return err == OK ? other : err;
}
