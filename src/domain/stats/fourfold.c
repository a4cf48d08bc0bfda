/* Hypergeometric tails, central and with an odds ratio. */
#include <assert.h>
#include <math.h>

#include "domain/stats/stats.h"

/* ---- one probability ---- */

/* Of Stirling's formula for n!, what it leaves out; C. Loader, "Fast and Accurate Computation of
 * Binomial Probabilities" (2000): no difference of large logarithms, so 15 digits stay. */
static double stirling_error(double n)
{
    if (n <= 15)
        return lgamma(n + 1) - (n + 0.5) * log(n) + n - 0.5 * log(2 * M_PI);
    double square = n * n;
    return (1.0 / 12 -
            (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - 1.0 / 1188 / square) / square) / square) /
                square) /
           n;
}

/* x ln(x / mean) + mean - x, without cancellation near the mean. */
static double deviance(double x, double mean)
{
    if (fabs(x - mean) >= 0.1 * (x + mean))
        return x * log(x / mean) + mean - x;
    double v = (x - mean) / (x + mean);
    double sum = (x - mean) * v, term = 2 * x * v;
    for (int i = 1; i < 1000; i++) {
        term *= v * v;
        double next = sum + term / (2 * i + 1);
        if (next == sum)
            break;
        sum = next;
    }
    return sum;
}

/* ln of C(n, x) p^x (1-p)^(n-x) */
static double log_binomial(double x, double n, double p)
{
    if (x == 0)
        return n == 0 ? 0 : n * log1p(-p);
    if (x == n)
        return n * log(p);
    return stirling_error(n) - stirling_error(x) - stirling_error(n - x) - deviance(x, n * p) -
           deviance(n - x, n * (1 - p)) - 0.5 * (log(2 * M_PI) + log(x) + log1p(-x / n));
}

/* The margins of a table, and between which counts its first cell can lie. */
typedef struct Margins {
    double failed, good, with;
    double low, high;
} Margins;

static Margins margins_of(const Fourfold *table)
{
    assert(table->failed_with >= 0 && table->failed_without >= 0 && table->good_with >= 0 &&
           table->good_without >= 0);
    Margins m = {(double)(table->failed_with + table->failed_without),
                 (double)(table->good_with + table->good_without),
                 (double)(table->failed_with + table->good_with), 0, 0};
    m.low = fmax(0, m.with - m.good);
    m.high = fmin(m.failed, m.with);
    return m;
}

/* ln of the probability that exactly x of the failed have the factor. */
static double log_exactly(const Margins *m, double x)
{
    double all = m->failed + m->good;
    if (m->with == 0 || m->with == all)
        return 0; /* one table only */
    double p = m->with / all;
    return log_binomial(x, m->failed, p) + log_binomial(m->with - x, m->good, p) -
           log_binomial(m->with, all, p);
}

/* Probability of x + 1 to that of x. */
static double ratio_up(const Margins *m, double x)
{
    return (m->with - x) * (m->failed - x) / ((x + 1) * (m->good - m->with + x + 1));
}

/* ---- tails ---- */

/* The sum of all from x outward, relative to that of x; odds weigh each further one. */
static double sum_up(const Margins *m, double x, double odds)
{
    double sum = 1, term = 1;
    for (; x < m->high && isfinite(sum); x++) {
        double ratio = ratio_up(m, x) * odds;
        term *= ratio;
        sum += term;
        if (ratio < 1 && term < 1e-17 * sum)
            break;
    }
    return sum;
}

static double sum_down(const Margins *m, double x, double odds)
{
    double sum = 1, term = 1;
    for (; x > m->low && isfinite(sum); x--) {
        double ratio = 1 / (ratio_up(m, x - 1) * odds);
        term *= ratio;
        sum += term;
        if (ratio < 1 && term < 1e-17 * sum)
            break;
    }
    return sum;
}

static double mean_of(const Margins *m)
{
    return m->failed * m->with / (m->failed + m->good);
}

static double log_rest(double log_p)
{
    return log_p > -1e-300 ? -INFINITY : log1p(-exp(log_p));
}

/* Summed from the thin side, so that every term is smaller than the one before. */
static double log_up(const Margins *m, double x)
{
    if (x <= m->low)
        return 0;
    if (x > mean_of(m))
        return fmin(0, log_exactly(m, x) + log(sum_up(m, x, 1)));
    return log_rest(log_exactly(m, x - 1) + log(sum_down(m, x - 1, 1)));
}

static double log_down(const Margins *m, double x)
{
    if (x >= m->high)
        return 0;
    if (x < mean_of(m))
        return fmin(0, log_exactly(m, x) + log(sum_down(m, x, 1)));
    return log_rest(log_exactly(m, x + 1) + log(sum_up(m, x + 1, 1)));
}

double fourfold_more(const Fourfold *table)
{
    Margins m = margins_of(table);
    return log_up(&m, (double)table->failed_with);
}

double fourfold_fewer(const Fourfold *table)
{
    Margins m = margins_of(table);
    return log_down(&m, (double)table->failed_with);
}

static double log_add(double a, double b)
{
    double high = fmax(a, b), low = fmin(a, b);
    return isinf(low) ? high : fmin(0, high + log1p(exp(low - high)));
}

/* The far tail begins at the first table that is no more probable: equal up to rounding counts. */
double fourfold_two_sided(const Fourfold *table)
{
    Margins m = margins_of(table);
    double x = (double)table->failed_with;
    double mode = floor((m.with + 1) * (m.failed + 1) / (m.failed + m.good + 2));
    mode = fmin(fmax(mode, m.low), m.high);
    double most = log_exactly(&m, x) + 1e-7;
    if (most >= log_exactly(&m, mode))
        return 0;
    bool above = x > mode;
    double near = mode, far = above ? m.low : m.high;
    if (log_exactly(&m, far) > most)
        return above ? log_up(&m, x) : log_down(&m, x);
    while (fabs(near - far) > 1) { /* near is more probable, far is not */
        double middle = floor((near + far) / 2);
        if (log_exactly(&m, middle) > most)
            near = middle;
        else
            far = middle;
    }
    return above ? log_add(log_up(&m, x), log_down(&m, far))
                 : log_add(log_down(&m, x), log_up(&m, far));
}

/* ---- two strata ---- */

/* Probabilities of low .. high, from the most probable outward. */
static double *probabilities(Arena *arena, const Margins *m)
{
    double mode = floor((m->with + 1) * (m->failed + 1) / (m->failed + m->good + 2));
    mode = fmin(fmax(mode, m->low), m->high);
    double *p = arena_array(arena, double, (size_t)(m->high - m->low) + 1);
    double most = exp(log_exactly(m, mode)), term = most;
    for (double x = mode; x <= m->high; x++) {
        p[(size_t)(x - m->low)] = term;
        term *= ratio_up(m, x);
    }
    term = most;
    for (double x = mode - 1; x >= m->low; x--) {
        term /= ratio_up(m, x);
        p[(size_t)(x - m->low)] = term;
    }
    return p;
}

double fourfold_more_of_two(Arena *arena, const Fourfold strata[2])
{
    ArenaMark mark = arena_mark(arena);
    Margins one = margins_of(&strata[0]), two = margins_of(&strata[1]);
    const double *p = probabilities(arena, &one), *q = probabilities(arena, &two);
    double least = (double)(strata[0].failed_with + strata[1].failed_with);
    double sum = 0, tail = 0, from = two.high + 1; /* tail: of two, from there up */
    if (least <= one.low + two.low) {
        arena_rewind(arena, mark);
        return 0; /* no table has fewer */
    }
    for (double x = one.low; x <= one.high; x++) {
        while (from > two.low && from > least - x) {
            from--;
            tail += q[(size_t)(from - two.low)];
        }
        sum += p[(size_t)(x - one.low)] * tail;
    }
    arena_rewind(arena, mark);
    return fmin(0, log(sum));
}

/* ---- odds ratio ---- */

/* P(at least x) when the odds ratio is `odds`; of two sums at most one is beyond all numbers. */
static double noncentral_up(const Margins *m, double x, double odds)
{
    double up = sum_up(m, x, odds), down = sum_down(m, x, odds) - 1;
    return isinf(up) ? 1 : up / (up + down);
}

static double noncentral_down(const Margins *m, double x, double odds)
{
    double up = sum_up(m, x, odds) - 1, down = sum_down(m, x, odds);
    return isinf(down) ? 1 : down / (up + down);
}

/* How far the mean lies above x, in units of the probability of x. */
static double mean_above(const Margins *m, double x, double odds)
{
    double above = 0, below = 0, term = 1;
    for (double i = x; i < m->high && isfinite(above); i++) {
        double ratio = ratio_up(m, i) * odds;
        term *= ratio;
        above += (i + 1 - x) * term;
        if (ratio < 1 && (i + 1 - x) * term < 1e-17 * above)
            break;
    }
    term = 1;
    for (double i = x; i > m->low && isfinite(below); i--) {
        double ratio = 1 / (ratio_up(m, i - 1) * odds);
        term *= ratio;
        below += (x - i + 1) * term;
        if (ratio < 1 && (x - i + 1) * term < 1e-17 * below)
            break;
    }
    return isinf(above) ? 1 : isinf(below) ? -1 : above - below;
}

typedef enum Sought { SOUGHT_LOW, SOUGHT_MEAN, SOUGHT_HIGH } Sought;

/* The odds at which it just fits; all three rise or fall with the odds, so halving finds them. */
static double odds_find(const Margins *m, double x, Sought sought, double tail)
{
    double low = -100, high = 100; /* of ln(odds) */
    for (int i = 0; i < 80; i++) {
        double middle = (low + high) / 2, odds = exp(middle);
        bool too_low = sought == SOUGHT_LOW    ? noncentral_up(m, x, odds) < tail
                       : sought == SOUGHT_HIGH ? noncentral_down(m, x, odds) > tail
                                               : mean_above(m, x, odds) < 0;
        if (too_low)
            low = middle;
        else
            high = middle;
    }
    return exp((low + high) / 2);
}

OddsRatio fourfold_odds_ratio(const Fourfold *table, double level)
{
    Margins m = margins_of(table);
    double x = (double)table->failed_with, tail = (1 - level) / 2;
    OddsRatio ratio = {NAN, 0, INFINITY};
    if (m.low == m.high)
        return ratio;
    if (x > m.low)
        ratio.low = odds_find(&m, x, SOUGHT_LOW, tail);
    if (x < m.high)
        ratio.high = odds_find(&m, x, SOUGHT_HIGH, tail);
    ratio.estimate = x == m.low ? 0 : x == m.high ? INFINITY : odds_find(&m, x, SOUGHT_MEAN, tail);
    return ratio;
}
