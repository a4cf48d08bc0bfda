#include "domain/clock/clock_alarm.h"

#include "domain/clock/rule_book.h"
#include "domain/master/master.h"

enum { RULES_MAX = 100 };

typedef struct Rules {
    EscalationRule items[RULES_MAX];
    size_t count;
} Rules;

/* Our own, where a customer has none [policy]. */
static const struct {
    Str code, date, told;
    int64_t working_days;
} own[] = {{STR_INIT("policy-1"), STR_INIT("target"), STR_INIT("responsible"), 2},
           {STR_INIT("policy-2"), STR_INIT("target"), STR_INIT("recall"), 0},
           {STR_INIT("policy-3"), STR_INIT("due"), STR_INIT("decider"), 0},
           {STR_INIT("policy-4"), STR_INIT("due"), STR_INIT("approver"), -1}};

static FieldInt choice(Str field, Str name)
{
    const EnumTable *names = register_field(&escalation_rule_register, field)->names;
    for (int i = 0; i < names->count; i++) {
        if (str_eq(names->values[i].name, name))
            return field_int(i);
    }
    return (FieldInt){0};
}

static Err rule_take(Ctx *cx, const MasterRow *row, void *arg)
{
    Rules *rules = arg;
    if (row->retired)
        return OK;
    if (rules->count == RULES_MAX)
        return fail(cx, ERR_LIMIT, MSG("there are more than %1$lld escalation rules"),
                    (long long)RULES_MAX);
    const EscalationRule *copy = register_copy(cx->arena, &escalation_rule_register, row->values);
    rules->items[rules->count++] = *copy;
    return OK;
}

static Err rules_load(Ctx *cx, Rules *out, bool *configured)
{
    MasterShape shape;
    out->count = 0;
    TRY(master_shape(cx, escalation_rule_register.name, &shape));
    TRY(master_each(cx, &shape, (Str){0}, rule_take, out));
    *configured = out->count > 0;
    for (size_t i = 0; !*configured && i < sizeof own / sizeof *own; i++)
        out->items[out->count++] =
            (EscalationRule){.code = own[i].code,
                             .measured_to = choice(STR("measured_to"), own[i].date),
                             .working_days = field_int(own[i].working_days),
                             .told = choice(STR("told"), own[i].told)};
    return OK;
}

/* ---- one clock ---- */

typedef struct Ring {
    Str rules[RULES_MAX], roles[RULES_MAX], accounts[2 * RULES_MAX];
    size_t rule_count, role_count, account_count;
    FieldInt since;
} Ring;

static void name_add(Str *names, size_t *count, Str name)
{
    for (size_t i = 0; i < *count; i++) {
        if (str_eq(names[i], name))
            return;
    }
    names[(*count)++] = name;
}

/* Who answers for it, or the recall manager where nobody does. */
static void tell(Ring *ring, const Clock *clock, Str who)
{
    if (!str_eq(who, STR("responsible")))
        name_add(ring->roles, &ring->role_count, who);
    else if (clock->person.n > 0)
        name_add(ring->accounts, &ring->account_count, clock->person);
    else
        name_add(ring->roles, &ring->role_count, STR("recall"));
}

/* The day from which the rule rings; in days of the week where the calendar is missing. */
static Err ring_day(Ctx *cx, const RegimeCalendar *calendar, RegimeDay date, int64_t before,
                    RegimeDay *out)
{
    *out = date;
    if (before == 0)
        return OK;
    Err err = regime_working_add(cx, calendar, date, -before, out);
    if (err != ERR_NOT_FOUND)
        return err;
    problem_clear(cx);
    *out = date - (RegimeDay)before;
    return OK;
}

static bool concerns(const EscalationRule *rule, const Clock *clock)
{
    return (rule->regime.n == 0 || str_eq(rule->regime, clock->regime)) &&
           (rule->rule.n == 0 || str_eq(rule->rule, clock->rule));
}

typedef struct Watch {
    Rules rules;
    RegimeCalendar calendar; /* of the regime below */
    RegimeDay today;
    Str regime;
} Watch;

static Err watch_turn(Ctx *cx, Watch *watch, Str regime)
{
    RegimePack pack;
    if (str_eq(watch->regime, regime))
        return OK;
    TRY(rules_pack(cx, regime, &pack));
    watch->regime = regime;
    watch->today = regime_day_of(&pack, cx->now_us);
    return regime_calendar_load(cx, pack.calendar, &watch->calendar);
}

static Err rule_ring(Ctx *cx, const Watch *watch, const EscalationRule *rule, const Clock *clock,
                     Ring *ring)
{
    RegimeDay day;
    Str to = master_choice(&escalation_rule_register, STR("measured_to"), rule);
    FieldInt date = str_eq(to, STR("due")) ? clock->due : clock->target;
    if (!date.set || !concerns(rule, clock))
        return OK;
    TRY(ring_day(cx, &watch->calendar, (RegimeDay)date.value, rule->working_days.value, &day));
    if (day > watch->today)
        return OK;
    if (!ring->since.set || day < ring->since.value)
        ring->since = field_int(day);
    ring->rules[ring->rule_count++] = rule->code;
    tell(ring, clock, master_choice(&escalation_rule_register, STR("told"), rule));
    if (rule->account.n > 0)
        name_add(ring->accounts, &ring->account_count, rule->account);
    return OK;
}

static Err clock_ring(Ctx *cx, Watch *watch, const Clock *clock, Ring *out)
{
    *out = (Ring){0};
    if (str_eq(clock->standing, STR("unknown"))) {
        tell(out, clock, STR("responsible"));
        tell(out, clock, STR("recall"));
        out->rules[out->rule_count++] = STR("no_date");
    }
    if (!str_eq(clock->state, STR("running")) || str_eq(clock->kind, STR("retention")) ||
        str_eq(clock->standing, STR("passed")))
        return OK;
    TRY(watch_turn(cx, watch, clock->regime));
    for (size_t i = 0; i < watch->rules.count; i++)
        TRY(rule_ring(cx, watch, &watch->rules.items[i], clock, out));
    return OK;
}

static bool is_told(const Ring *ring, const ClockAudience *audience)
{
    bool told = audience->account.n == 0;
    for (size_t i = 0; i < ring->account_count; i++)
        told |= str_eq(ring->accounts[i], audience->account);
    for (size_t i = 0; i < ring->role_count; i++) {
        for (size_t k = 0; k < audience->roles.count; k++)
            told |= str_eq(ring->roles[i], audience->roles.items[k]);
    }
    return told;
}

static FieldTexts names_keep(Ctx *cx, const Str *names, size_t count)
{
    Str *kept = arena_array(cx->arena, Str, count + 1);
    for (size_t i = 0; i < count; i++)
        kept[i] = names[i];
    return (FieldTexts){kept, count};
}

Err clock_alarms(Ctx *cx, const ClockAudience *audience, ClockAlarms *out)
{
    ClockPage page;
    Watch *watch = arena_new(cx->arena, Watch);
    Ring *ring = arena_new(cx->arena, Ring);
    ClockFilter filter = {
        .state = STR("running"), .dated = true, .matters = audience->matters, .limit = CLOCK_ALL};
    *out = (ClockAlarms){0};
    out->configured.set = true;
    TRY(rules_load(cx, &watch->rules, &out->configured.value));
    TRY(clock_list(cx, &filter, &page));
    out->outside = page.outside;
    out->alarms.items = arena_array(cx->arena, ClockAlarm, page.clocks.count + 1);
    for (size_t i = 0; i < page.clocks.count; i++) {
        TRY(clock_ring(cx, watch, &page.clocks.items[i], ring));
        if (ring->rule_count == 0 || !is_told(ring, audience))
            continue;
        out->alarms.items[out->alarms.count++] =
            (ClockAlarm){.clock = &page.clocks.items[i],
                         .rules = names_keep(cx, ring->rules, ring->rule_count),
                         .roles = names_keep(cx, ring->roles, ring->role_count),
                         .accounts = names_keep(cx, ring->accounts, ring->account_count),
                         .since = ring->since};
    }
    return OK;
}
