/* clue_clock.c - clues that are facts of the law: the clocks they start, and those whose time is
 * over (C-8, D9). */
#include "domain/clue/clue_clock_internal.h"

#include <assert.h>

#include "domain/clock/rule_book.h"

typedef enum FactWhen { ABROAD, HARM } FactWhen;

static const struct {
    Str regime, trigger;
    FactWhen when;
} facts[] = {
#define CLUE_FACT(regime, trigger, when) {STR_INIT(regime), STR_INIT(trigger), when},
#include "domain/clue/clue_facts.def"
#undef CLUE_FACT
};
enum { FACT_COUNT = sizeof facts / sizeof *facts };
static_assert(sizeof facts / sizeof *facts <= (size_t)CLUE_FACTS_MAX, "a bit and a pack each");

/* In the order of clue_consequences (registers/clue.def). */
enum { CONSEQUENCE_INJURY = 6 };

/* Where no date can be computed: longer than any of these periods, which are of days. */
enum { PERIOD_DAYS_MAX = 31, DAY_HOURS = 24 };

static bool tells_harm(const Clue *clue)
{
    bool hurt = clue->deaths.value > 0 || clue->injuries.value > 0 ||
                (clue->consequence.set && clue->consequence.value >= CONSEQUENCE_INJURY);
    return clue->reportable.set ? clue->reportable.value : hurt;
}

static uint32_t facts_of(const Clue *clue)
{
    static const Str usual = CLUE_REGIME_DEFAULT;
    uint32_t out = 0;
    for (size_t i = 0; i < FACT_COUNT; i++) {
        bool holds = str_eq(clue->regime.n > 0 ? clue->regime : usual, facts[i].regime);
        bool told = facts[i].when == ABROAD ? clue->recalled_abroad.value : tells_harm(clue);
        out |= holds && told ? UINT32_C(1) << i : 0;
    }
    return out;
}

uint32_t clue_facts_new(const Clue *clue, const Clue *before)
{
    if (before == NULL || before->received_on.value != clue->received_on.value ||
        (clue->reportable.value && !before->reportable.value))
        return facts_of(clue);
    return facts_of(clue) & ~facts_of(before);
}

/* Where the law holds the day may not have begun yet. */
static FieldInt day_known(Ctx *cx, const Clue *clue, Str regime)
{
    RegimeDay today;
    bool known = regime_day_in(cx->arena, regime, cx->now_us, &today);
    return known && clue->received_on.value > today ? field_int(today) : clue->received_on;
}

/* Nothing a person wrote stands in the note; the same note starts a clock once. */
Err clue_clocks_start(Ctx *cx, const MasterRow *row, uint32_t told)
{
    const Clue *clue = row->values;
    for (size_t i = 0; i < FACT_COUNT; i++) {
        ClockStarted started;
        if ((told >> i & 1) == 0)
            continue;
        ClockFact fact = {.noun = STR("clue"),
                          .noun_id = field_int(row->id),
                          .regime = facts[i].regime,
                          .trigger = facts[i].trigger,
                          .day = day_known(cx, clue, facts[i].regime),
                          .note = str_fmt(cx->arena, "clue %.*s", STR_ARG(clue->number))};
        TRY(clock_start_in(cx, &fact, &started));
    }
    return OK;
}

/* ---- whose time is over ---- */

static Err law_read(Ctx *cx, ClueLaw *law)
{
    for (size_t i = 0; i < FACT_COUNT && !law->read; i++) {
        TRY(rules_pack(cx, facts[i].regime, &law->packs[i]));
        TRY(regime_calendar_load(cx, law->packs[i].calendar, &law->calendars[i]));
    }
    law->read = true;
    return OK;
}

/* A rule, and the last day of its own period. */
typedef struct Period {
    const RegimeRule *rule;
    RegimeDay last;
    bool computed; /* else the year's days off are not loaded, and `last` is later than it can be */
} Period;

static Err period_find(Ctx *cx, const RegimeCalendar *calendar, RegimeDay from, Period *out)
{
    RegimeDue due;
    const RegimeRule *rule = out->rule;
    out->last = from + PERIOD_DAYS_MAX;
    if (!rule->has_amount) {
        out->computed = str_eq(rule->kind, STR("immediate"));
        if (out->computed)
            out->last = from + (RegimeDay)((rule->target_hours + DAY_HOURS - 1) / DAY_HOURS);
        return OK;
    }
    Err err = regime_due(cx, rule, calendar, (RegimeStart){from, 1}, &due);
    out->computed = err == OK;
    if (err == OK)
        out->last = due.due;
    if (err != ERR_NOT_FOUND)
        return err;
    problem_clear(cx);
    return OK;
}

/* Of the rules the fact opens, the one that runs longest; rule NULL: it opens none. */
static Err longest_find(Ctx *cx, const ClueLaw *law, size_t fact, RegimeDay from, Period *out)
{
    const RegimePack *pack = &law->packs[fact];
    *out = (Period){0};
    for (size_t i = 0; i < pack->rule_count; i++) {
        Period one = {.rule = &pack->rules[i]};
        if (!regime_opens(one.rule, facts[fact].trigger))
            continue;
        TRY(period_find(cx, &law->calendars[fact], from, &one));
        if (out->rule == NULL || one.last > out->last)
            *out = one;
    }
    return OK;
}

static void unstarted_add(const Clue *clue, const Period *period, Str regime, ClueRunning *out)
{
    const RegimeRule *rule = period->rule;
    for (size_t i = 0; i < out->unstarted_count; i++) {
        if (str_eq(out->unstarted[i].rule, rule->id)) /* harm, and a recall abroad */
            return;
    }
    ClueUnstarted *one = &out->unstarted[out->unstarted_count++];
    *one = (ClueUnstarted){.number = clue->number,
                           .received_on = clue->received_on,
                           .regime = regime,
                           .rule = rule->id,
                           .act_zh = regime_words(rule, STR("act"), true),
                           .act_en = regime_words(rule, STR("act"), false)};
    if (period->computed)
        one->until = field_int(period->last);
}

Err clue_facts_running(Ctx *cx, ClueLaw *law, const Clue *clue, uint32_t told, ClueRunning *out)
{
    *out = (ClueRunning){0};
    if (told == 0)
        return OK;
    TRY(law_read(cx, law));
    for (size_t i = 0; i < FACT_COUNT; i++) {
        Period period;
        if ((told >> i & 1) == 0)
            continue;
        TRY(longest_find(cx, law, i, (RegimeDay)clue->received_on.value, &period));
        if (period.rule == NULL || period.last >= regime_day_of(&law->packs[i], cx->now_us))
            out->facts |= UINT32_C(1) << i;
        else
            unstarted_add(clue, &period, facts[i].regime, out);
    }
    return OK;
}
