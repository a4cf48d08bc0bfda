/* clue_clock.c - clues that are facts of the law: the clocks they start, and those whose time is
 * over (C-8, D9). */
#include "domain/clue/clue_clock_internal.h"

#include <assert.h>

#include "domain/clock/rule_book.h"

typedef enum FactTold {
#define CLUE_FACT(name, fact) TOLD_##name,
#include "domain/clue/clue_facts.def"
#undef CLUE_FACT
    FACT_COUNT
} FactTold;

static const Str facts[] = {
#define CLUE_FACT(name, fact) STR_INIT(fact),
#include "domain/clue/clue_facts.def"
#undef CLUE_FACT
};
static_assert((size_t)FACT_COUNT <= (size_t)CLUE_FACTS_MAX, "a bit each");

/* Where no date can be computed: longer than any of these periods, which are of days, or of days
 * behind a quarter. */
enum { PERIOD_DAYS_MAX = 200, DAY_HOURS = 24 };

/* In the order of clue_consequences (registers/clue.def). */
enum { CONSEQUENCE_INJURY = 6, CONSEQUENCE_DEATH = 7 };

static bool has_consequence(const Clue *clue, int64_t consequence)
{
    return clue->consequence.set && clue->consequence.value == consequence;
}

/* Somebody who says that it need not be reported is believed, but never of a death. */
static uint32_t facts_of(const Clue *clue)
{
    bool told[FACT_COUNT] = {0};
    bool waived = clue->reportable.set && !clue->reportable.value;
    bool elsewhere = clue->kind.set && clue->country.n > 0 &&
                     str_eq(master_clue_kinds[clue->kind.value].name, STR("similar_recall"));
    uint32_t out = 0;
    told[TOLD_DEATH] = clue->deaths.value > 0 || has_consequence(clue, CONSEQUENCE_DEATH);
    told[TOLD_INJURY] =
        !waived && (clue->injuries.value > 0 || has_consequence(clue, CONSEQUENCE_INJURY));
    told[TOLD_LOSS] = !waived && clue->damage.value > 0;
    told[TOLD_SAID] = clue->reportable.value;
    told[TOLD_ABROAD] = clue->recalled_abroad.value;
    told[TOLD_ELSEWHERE] = elsewhere && !waived && !clue->recalled_abroad.set;
    for (size_t i = 0; i < FACT_COUNT; i++)
        out |= told[i] ? UINT32_C(1) << i : 0;
    return out;
}

uint32_t clue_facts_new(const Clue *clue, const Clue *before)
{
    if (before == NULL || before->received_on.value != clue->received_on.value ||
        !str_eq(before->regime, clue->regime) || !str_eq(before->country, clue->country) ||
        before->damage.value != clue->damage.value ||
        (clue->reportable.value && !before->reportable.value))
        return facts_of(clue);
    return facts_of(clue) & ~facts_of(before);
}

/* ---- the pack of a clue ---- */

static Err law_of(Ctx *cx, ClueLaw *law, const Clue *clue, const ClueLawPack **out)
{
    static const Str usual = CLUE_REGIME_DEFAULT;
    Str regime = clue->regime.n > 0 ? clue->regime : usual;
    for (*out = law->packs; *out != NULL; *out = (*out)->next) {
        if (str_eq((*out)->pack.regime, regime))
            return OK;
    }
    ClueLawPack *added = arena_new(cx->arena, ClueLawPack);
    TRY(rules_pack(cx, regime, &added->pack));
    TRY(regime_calendar_load(cx, added->pack.calendar, &added->calendar));
    added->next = law->packs;
    law->packs = added;
    *out = added;
    return OK;
}

Err clue_law_check(Ctx *cx, ClueLaw *law, const Clue *clue)
{
    const ClueLawPack *pack;
    if (clue->regime.n == 0)
        return OK;
    Err err = law_of(cx, law, clue, &pack);
    if (err != ERR_NOT_FOUND)
        return err;
    cx->problem.err = ERR_INVALID;
    return fail_at(cx, (Str){0}, 0, STR("/values/regime"));
}

/* Under what word the pack has it; empty: it starts nothing there. */
static Str trigger_of(const RegimePack *pack, const Clue *clue, size_t fact)
{
    if (fact == TOLD_LOSS && (pack->major_loss == 0 || clue->damage.value < pack->major_loss))
        return (Str){0};
    if (fact == TOLD_ELSEWHERE && !regime_is_abroad(pack, clue->country))
        return (Str){0};
    return regime_fact_own(pack, facts[fact]);
}

/* Where the law holds the day may not have begun yet. */
static FieldInt day_known(Ctx *cx, const Clue *clue, const RegimePack *pack)
{
    RegimeDay today = regime_day_of(pack, cx->now_us);
    return clue->received_on.value > today ? field_int(today) : clue->received_on;
}

/* Nothing a person wrote stands in the note; the same note starts a clock once. */
Err clue_clocks_start(Ctx *cx, ClueLaw *law, const MasterRow *row, uint32_t told)
{
    const ClueLawPack *of;
    const Clue *clue = row->values;
    if (told == 0)
        return OK;
    TRY(law_of(cx, law, clue, &of));
    for (size_t i = 0; i < FACT_COUNT; i++) {
        ClockStarted started;
        Str trigger = trigger_of(&of->pack, clue, i);
        if ((told >> i & 1) == 0 || trigger.n == 0)
            continue;
        ClockFact fact = {.noun = STR("clue"),
                          .noun_id = field_int(row->id),
                          .regime = of->pack.regime,
                          .trigger = trigger,
                          .day = day_known(cx, clue, &of->pack),
                          .note = str_fmt(cx->arena, "clue %.*s", STR_ARG(clue->number))};
        TRY(clock_start_in(cx, &fact, &started));
    }
    return OK;
}

/* ---- whose time is over ---- */

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
static Err longest_find(Ctx *cx, const ClueLawPack *law, Str trigger, RegimeDay from, Period *out)
{
    const RegimePack *pack = &law->pack;
    *out = (Period){0};
    for (size_t i = 0; i < pack->rule_count; i++) {
        Period one = {.rule = &pack->rules[i]};
        if (!regime_opens(one.rule, trigger))
            continue;
        TRY(period_find(cx, &law->calendar, from, &one));
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
    const ClueLawPack *of;
    if (told == 0)
        return OK;
    TRY(law_of(cx, law, clue, &of));
    for (size_t i = 0; i < FACT_COUNT; i++) {
        Period period;
        Str trigger = trigger_of(&of->pack, clue, i);
        if ((told >> i & 1) == 0 || trigger.n == 0)
            continue;
        TRY(longest_find(cx, of, trigger, (RegimeDay)clue->received_on.value, &period));
        if (period.rule == NULL || period.last >= regime_day_of(&of->pack, cx->now_us))
            out->facts |= UINT32_C(1) << i;
        else
            unstarted_add(clue, &period, of->pack.regime, out);
    }
    return OK;
}
