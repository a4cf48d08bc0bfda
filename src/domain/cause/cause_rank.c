/* Failed against good: which factors stand out, and when. */
#include <math.h>
#include <stdlib.h>

#include "domain/cause/cause_internal.h"

enum { STARTS_MAX = 64 }; /* of windows that are tried; each counts as tried all the same */

/* ---- the window ---- */

/* How far `with` of the failed lies above what their share in the population lets expect: the
 * exponent of Chernoff's bound.  It orders windows as their probabilities do, nearly. */
static double stands_out(double failed_with, double failed, double with, double all)
{
    double a = failed_with / failed, b = with / all;
    if (a <= b)
        return 0;
    double rest = a < 1 ? (1 - a) * log((1 - a) / (1 - b)) : 0;
    return failed * (a * log(a / b) + rest);
}

typedef struct Best {
    double score;
    int32_t from, to;
    int64_t failed, with;
    uint64_t digest;
} Best;

/* The windows of one factor. */
typedef struct Windows {
    const CausePopulation *population;
    const CauseFactor *factor;
    FailedBands failed;
    double failed_all;
    Best best;
} Windows;

/* The first band of the factor in that hour or later. */
static size_t band_from(const Windows *w, int32_t hour)
{
    size_t low = w->factor->bands, high = w->factor->bands_end;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (w->population->bands.p[middle].hour < hour)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* All windows that begin in the hour `from` and end where a unit failed. */
static void windows_from(Windows *w, int32_t from)
{
    const CauseBand *bands = w->population->bands.p, *failed = w->failed.p;
    Best here = {.from = from};
    size_t band = band_from(w, from);
    for (size_t i = 0; i < w->failed.n;) {
        here.to = failed[i].hour;
        bool in = here.to >= from;
        for (; i < w->failed.n && failed[i].hour == here.to; i++)
            here.failed += in && failed[i].before < from ? failed[i].units : 0;
        if (!in)
            continue;
        for (; band < w->factor->bands_end && bands[band].hour <= here.to; band++) {
            bool counts = bands[band].before < from;
            here.with += counts ? bands[band].units : 0;
            here.digest += counts ? bands[band].digest : 0;
        }
        here.score = stands_out((double)here.failed, w->failed_all, (double)here.with,
                                (double)w->population->unit_count);
        if (here.failed >= 2 && here.score > w->best.score)
            w->best = here;
    }
}

static Best best_window(Windows *w)
{
    size_t step = w->failed.n / STARTS_MAX + 1;
    for (size_t i = 0; i < w->failed.n; i += step)
        windows_from(w, w->failed.p[i].hour);
    return w->best;
}

void cause_window_find(const CausePopulation *population, FailedBands failed, CauseRow *row)
{
    const CauseFactor *factor = &population->factors.p[row->factor];
    double hours = factor->hours, whole = row->log_p;
    bool everyone = factor->units == population->unit_count; /* then only a window can say more */
    int64_t failed_all = row->table.failed_with + row->table.failed_without;
    if (factor->hours < 2)
        return;
    Windows windows = {.population = population,
                       .factor = factor,
                       .failed = failed,
                       .failed_all = (double)failed_all};
    Best best = best_window(&windows);
    row->log_p = everyone ? 0 : fmin(0, whole + M_LN2);
    if (best.failed < 2)
        return;
    int64_t good = (int64_t)population->unit_count - failed_all;
    Fourfold window = {best.failed, failed_all - best.failed, best.with - best.failed,
                       good - (best.with - best.failed)};
    double log_p = fourfold_more(&window) + log(hours * (hours + 1) / 2);
    if (log_p >= whole && !everyone)
        return;
    row->windowed = true;
    row->window = window;
    row->from_hour = best.from;
    row->to_hour = best.to;
    row->digest = best.digest;
    row->log_p = fmin(0, log_p + (everyone ? 0 : M_LN2));
}

/* ---- all factors ---- */

/* What the failed units touched. */
typedef struct FailedTouches {
    uint32_t *with; /* by factor */
    CAUSE_LIST(CauseBand) bands;
    CAUSE_LIST(uint32_t) seen; /* factors */
} FailedTouches;

static void failed_read(const CausePopulation *population, const size_t *failed, size_t n,
                        FailedTouches *out)
{
    CauseReader reader;
    cause_reader_init(&reader, population);
    out->with = calloc(population->factors.n + 1, sizeof *out->with);
    if (out->with == NULL)
        abort();
    for (size_t i = 0; i < n; i++) {
        cause_reader_unit(&reader, failed[i]);
        for (size_t k = 0; k < reader.out.n; k++) {
            const CauseUnitTouch *touch = &reader.out.p[k];
            if (touch->first && out->with[touch->factor] == 0)
                *CAUSE_ADD(&out->seen) = touch->factor;
            out->with[touch->factor] += touch->first;
            if (touch->hour != HOUR_NONE)
                *CAUSE_ADD(&out->bands) =
                    (CauseBand){touch->factor, touch->hour, touch->before, 1, 0};
        }
    }
    if (out->bands.n != 0)
        qsort(out->bands.p, out->bands.n, sizeof *out->bands.p, cause_band_compare);
    cause_reader_release(&reader);
}

static void failed_release(FailedTouches *touches)
{
    free(touches->with);
    free(touches->bands.p);
    free(touches->seen.p);
}

/* The bands of one factor among those of the failed. */
static FailedBands failed_bands(const FailedTouches *touches, uint32_t factor)
{
    size_t n = 0;
    size_t low = 0, high = touches->bands.n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (touches->bands.p[middle].factor < factor)
            low = middle + 1;
        else
            high = middle;
    }
    while (low + n < touches->bands.n && touches->bands.p[low + n].factor == factor)
        n++;
    return (FailedBands){n == 0 ? NULL : touches->bands.p + low, n};
}

static int row_compare(const void *a, const void *b)
{
    const CauseRow *x = a, *y = b;
    if (x->log_p != y->log_p)
        return x->log_p < y->log_p ? -1 : 1;
    if (x->table.failed_with != y->table.failed_with)
        return x->table.failed_with > y->table.failed_with ? -1 : 1;
    return x->factor < y->factor ? -1 : x->factor > y->factor;
}

static CauseRow row_of(const CausePopulation *population, const FailedTouches *touches,
                       uint32_t number, int64_t failed)
{
    const CauseFactor *factor = &population->factors.p[number];
    int64_t good = (int64_t)population->unit_count - failed, with = touches->with[number];
    CauseRow row = {
        .factor = number,
        .table = {with, failed - with, factor->units - with, good - (factor->units - with)},
        .digest = factor->digest};
    if (factor->twin != 0) {
        const CauseFactor *twin = &population->factors.p[factor->twin];
        row.possible_failed = labs((long)touches->with[number] - (long)touches->with[factor->twin]);
        row.possible = labs((long)factor->units - (long)twin->units);
    }
    if (!cause_can_stand_out(population, factor))
        return row;
    row.log_p = fourfold_more(&row.table);
    cause_window_find(population, failed_bands(touches, number), &row);
    return row;
}

CauseRows cause_rank(Ctx *cx, const CausePopulation *population, const size_t *failed,
                     size_t failed_count)
{
    FailedTouches touches = {0};
    failed_read(population, failed, failed_count, &touches);
    CauseRow *rows = arena_array(cx->arena, CauseRow, touches.seen.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < touches.seen.n; i++) {
        CauseRow row = row_of(population, &touches, touches.seen.p[i], (int64_t)failed_count);
        if (cause_can_stand_out(population, &population->factors.p[row.factor]))
            rows[n++] = row;
    }
    failed_release(&touches);
    qsort(rows, n, sizeof *rows, row_compare);
    double *log_p = arena_array(cx->arena, double, n + 1);
    double *log_q = arena_array(cx->arena, double, n + 1);
    for (size_t i = 0; i < n; i++)
        log_p[i] = rows[i].log_p;
    discovery_rates(cx->arena, log_p, n, (int64_t)population->tested, log_q);
    for (size_t i = 0; i < n; i++)
        rows[i].log_q = log_q[i];
    return (CauseRows){rows, n};
}
