/* Published values, and enumeration in exact integers. */
#include <math.h>
#include <stdio.h>

#include "domain/stats/stats.h"
#include "test/test.h"

static bool near(double got, double want, double relative)
{
    return fabs(got - want) <= relative * fabs(want);
}

#define CHECK_NEAR(t, got, want, relative)                                                         \
    (near((got), (want), (relative))                                                               \
         ? true                                                                                    \
         : (printf("    got %.10g, want %.10g\n", (double)(got), (double)(want)),                  \
            test_fail((t), __FILE__, __LINE__, STR(#got " is " #want)), false))

/* R looks for odds ratios with a tolerance of 1e-4 and less; enumeration below is stricter. */
#define CHECK_CLOSE(t, got, want) CHECK((t), fabs((got) - (want)) < 2e-5)

/* R 4, ?fisher.test: the lady tasting tea (Agresti 1990 p. 61 f.), like-sex twins of convicted men
 * (Fisher 1970 p. 48 ff.); SciPy, fisher_exact: whales in two oceans. */
TEST(stats_fisher_gives_published_values)
{
    Fourfold tea = {3, 1, 1, 3};
    CHECK_NEAR(t, exp(fourfold_more(&tea)), 0.24285714285714, 1e-12);
    CHECK_NEAR(t, exp(fourfold_two_sided(&tea)), 0.48571428571429, 1e-12);
    OddsRatio cups = fourfold_odds_ratio(&tea, 0.90); /* R: one-sided, 95 % */
    CHECK_CLOSE(t, cups.estimate, 6.408309);
    CHECK_CLOSE(t, cups.low, 0.3135693);

    Fourfold twins = {2, 15, 10, 3};
    CHECK_NEAR(t, exp(fourfold_fewer(&twins)), 0.0004652, 1e-4);
    CHECK_NEAR(t, exp(fourfold_two_sided(&twins)), 0.0005367241, 1e-6);
    OddsRatio wide = fourfold_odds_ratio(&twins, 0.95), wider = fourfold_odds_ratio(&twins, 0.99);
    CHECK_CLOSE(t, wide.estimate, 0.04693661);
    CHECK_CLOSE(t, wide.low, 0.003325764);
    CHECK_CLOSE(t, wide.high, 0.363182271);
    CHECK_CLOSE(t, wider.low, 0.001386333);
    CHECK_CLOSE(t, wider.high, 0.578851645);

    Fourfold whales = {8, 2, 1, 5};
    CHECK_NEAR(t, exp(fourfold_two_sided(&whales)), 0.03496503496503495, 1e-12);
}

/* Benjamini & Hochberg (1995), section 4: fifteen tests of a trial of thrombolysis; at 5 % their
 * procedure finds the first four, Bonferroni's the first three. */
TEST(stats_discovery_rates_give_published_values)
{
    static const double p[15] = {0.0459, 0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298,
                                 0.0344, 1.0,    0.3240, 0.4262, 0.5719, 0.6528, 0.7590};
    double log_p[15], log_q[15];
    int found = 0;
    for (int i = 0; i < 15; i++)
        log_p[i] = log(p[i]);
    discovery_rates(t->cx->arena, log_p, 15, 15, log_q);
    for (int i = 0; i < 15; i++)
        found += exp(log_q[i]) <= 0.05;
    CHECK_INT(t, found, 4);
    CHECK_NEAR(t, exp(log_q[1]), 0.0015, 1e-12);
    CHECK_NEAR(t, exp(log_q[4]), 0.035625, 1e-12);
    CHECK_NEAR(t, exp(log_q[6]), 0.0298 * 15 / 7, 1e-12); /* less than 0.0278 * 15 / 6 */
    CHECK_NEAR(t, exp(log_q[0]), 0.0765, 1e-12);
    /* Only the four smallest are given, of fifteen tests: the same. */
    double four[4] = {log_p[1], log_p[2], log_p[3], log_p[4]}, log_four[4];
    discovery_rates(t->cx->arena, four, 4, 15, log_four);
    for (int i = 0; i < 4; i++)
        CHECK_NEAR(t, log_four[i], log_q[i + 1], 1e-12);
}

/* ---- enumeration ---- */

static double choose(int n, int k)
{
    uint64_t result = 1; /* exact: n <= 40 */
    for (int i = 1; i <= k; i++)
        result = result * (uint64_t)(n - k + i) / (uint64_t)i;
    return k < 0 || k > n ? 0 : (double)result;
}

/* Ways to draw x of the failed with it. */
static double ways(const Fourfold *table, int x)
{
    int failed = (int)(table->failed_with + table->failed_without);
    int good = (int)(table->good_with + table->good_without);
    return choose(failed, x) * choose(good, (int)(table->failed_with + table->good_with) - x);
}

static void check_table(Test *t, const Fourfold *table)
{
    int failed = (int)(table->failed_with + table->failed_without), x = (int)table->failed_with;
    double all = 0, more = 0, fewer = 0, two = 0, here = ways(table, x);
    for (int i = 0; i <= failed; i++) {
        double w = ways(table, i);
        all += w;
        more += i >= x ? w : 0;
        fewer += i <= x ? w : 0;
        two += w <= here * (1 + 1e-7) ? w : 0;
    }
    CHECK_NEAR(t, exp(fourfold_more(table)), more / all, 1e-11);
    CHECK_NEAR(t, exp(fourfold_fewer(table)), fewer / all, 1e-11);
    CHECK_NEAR(t, exp(fourfold_two_sided(table)), two / all, 1e-11);
}

/* P(at least x) or P(at most x), and the mean, at the given odds. */
static double weighed(const Fourfold *table, double odds, bool up)
{
    int failed = (int)(table->failed_with + table->failed_without), x = (int)table->failed_with;
    double all = 0, part = 0;
    for (int i = 0; i <= failed; i++) {
        double w = ways(table, i) * pow(odds, i);
        all += w;
        part += (up ? i >= x : i <= x) ? w : 0;
    }
    return part / all;
}

static double weighed_mean(const Fourfold *table, double odds)
{
    int failed = (int)(table->failed_with + table->failed_without);
    double all = 0, sum = 0;
    for (int i = 0; i <= failed; i++) {
        double w = ways(table, i) * pow(odds, i);
        all += w;
        sum += i * w;
    }
    return sum / all;
}

static void check_odds(Test *t, const Fourfold *table)
{
    OddsRatio ratio = fourfold_odds_ratio(table, 0.95);
    if (isnan(ratio.estimate)) {
        CHECK(t, ratio.low == 0 && isinf(ratio.high));
        return;
    }
    CHECK(t, ratio.low <= ratio.estimate && ratio.estimate <= ratio.high);
    if (ratio.low > 0)
        CHECK_NEAR(t, weighed(table, ratio.low, true), 0.025, 1e-7);
    if (isfinite(ratio.high))
        CHECK_NEAR(t, weighed(table, ratio.high, false), 0.025, 1e-7);
    if (ratio.estimate > 0 && isfinite(ratio.estimate))
        CHECK_NEAR(t, weighed_mean(table, ratio.estimate), (double)table->failed_with, 1e-7);
}

/* Every way to fill both strata, their margins fixed. */
static double both_more(const Fourfold strata[2])
{
    int least = (int)(strata[0].failed_with + strata[1].failed_with);
    double all = 0, more = 0;
    for (int i = 0; i <= strata[0].failed_with + strata[0].failed_without; i++) {
        for (int j = 0; j <= strata[1].failed_with + strata[1].failed_without; j++) {
            double w = ways(&strata[0], i) * ways(&strata[1], j);
            all += w;
            more += i + j >= least ? w : 0;
        }
    }
    return more / all;
}

TEST(stats_two_strata_agree_with_enumeration)
{
    uint64_t chance = test_seed(t);
    for (int i = 0; i < 20000; i++) {
        int64_t cells[8];
        for (int k = 0; k < 8; k++)
            cells[k] = (int64_t)(test_random(&chance) % (i % 3 == 0 ? 3 : 9));
        Fourfold strata[2] = {{cells[0], cells[1], cells[2], cells[3]},
                              {cells[4], cells[5], cells[6], cells[7]}};
        if (!CHECK_NEAR(t, exp(fourfold_more_of_two(t->cx->arena, strata)), both_more(strata),
                        1e-11))
            return;
        strata[1] = (Fourfold){0, cells[5], 0, cells[7]}; /* nothing to say: one stratum alone */
        if (!CHECK_NEAR(t, exp(fourfold_more_of_two(t->cx->arena, strata)),
                        exp(fourfold_more(&strata[0])), 1e-11))
            return;
    }
}

TEST(stats_every_small_table_agrees_with_enumeration)
{
    for (int all = 0; all <= 14; all++)
        for (int failed = 0; failed <= all; failed++)
            for (int with = 0; with <= all; with++)
                for (int x = 0; x <= failed && x <= with; x++) {
                    Fourfold table = {x, failed - x, with - x, all - failed - with + x};
                    if (table.good_without < 0)
                        continue;
                    check_table(t, &table);
                    check_odds(t, &table);
                }
}

TEST(stats_larger_tables_agree_with_enumeration)
{
    uint64_t state = test_seed(t);
    for (int round = 0; round < 300; round++) {
        int failed = (int)(test_random(&state) % 19), good = (int)(test_random(&state) % 22);
        int x = failed == 0 ? 0 : (int)(test_random(&state) % (unsigned)(failed + 1));
        int y = good == 0 ? 0 : (int)(test_random(&state) % (unsigned)(good + 1));
        Fourfold table = {x, failed - x, y, good - y};
        check_table(t, &table);
        check_odds(t, &table);
    }
}

/* Thirty of thirty among half a million: C(1000, 30) / C(490000, 30), factor by factor. */
TEST(stats_smallest_probabilities_stay_exact)
{
    double want = 0;
    for (int i = 0; i < 30; i++)
        want += log((1000.0 - i) / (490000.0 - i));
    Fourfold table = {30, 0, 970, 489000};
    CHECK_NEAR(t, fourfold_more(&table), want, 1e-13);
    CHECK_NEAR(t, fourfold_two_sided(&table), want, 1e-13);

    want = 0; /* far below the smallest double */
    for (int i = 0; i < 2000; i++)
        want += log((2000.0 - i) / (490000.0 - i));
    Fourfold many = {2000, 0, 0, 488000};
    CHECK_NEAR(t, fourfold_more(&many), want, 1e-13);
    CHECK(t, isinf(fourfold_odds_ratio(&many, 0.95).estimate));
}
