/* case_clock.c - facts of entries start the law's clocks, answers stop them (domain/clock). */
#include "domain/defect/case_internal.h"

enum { FACTS_MAX = 1000, KNOWN_MAX = 2 };

static bool day_of(const JsonNode *values, Str field, RegimeDay *out)
{
    const JsonNode *day = field.n == 0 ? NULL : json_member(values, field);
    return day != NULL && regime_day_parse(day->text, out);
}

static void fact_add(const CaseState *state, Case *out, const CaseFact *fact)
{
    CaseFact *added = &out->facts.items[out->facts.count];
    if (out->facts.count >= FACTS_MAX)
        return;
    *added = *fact;
    added->known = field_bool(state->pack != NULL && regime_knows(state->pack, fact->fact));
    out->facts.count++;
}

/* What a sheet says an entry starts, and what it says of a signed one. */
static void entry_facts(const CaseState *state, size_t i, Case *out)
{
    RegimeDay day, reply_by;
    const CaseEntry *entry = &state->entries[i];
    const JsonNode *values = state->values[i];
    for (const JsonNode *at = node_list(state->sheets[i], "starts"); at != NULL; at = at->next) {
        CaseFact fact = {.fact = node_text(at, "fact"), .entry = entry->id};
        if ((node_flag(at, "done") && !str_eq(entry->state, STR("done"))) ||
            !condition_of_fields(json_member(at, STR("if")), values) ||
            !day_of(values, node_text(at, "on"), &day))
            continue;
        fact.on = field_int(day);
        int64_t about;
        const JsonNode *of = json_member(values, node_text(at, "about"));
        if (of != NULL && str_int(of->text, &about))
            fact.about = field_int(about);
        if (day_of(values, STR("reply_by"), &reply_by))
            fact.reply_by = field_int(reply_by);
        fact_add(state, out, &fact);
    }
    for (const JsonNode *at = node_list(state->sheets[i], "when_signed");
         entry->complete.value && at != NULL; at = at->next) {
        if (condition_of_fields(json_member(at, STR("if")), values))
            fact_add(state, out,
                     &(CaseFact){.fact = node_text(at, "fact"),
                                 .on = field_int(case_day(state, entry->signed_at.value.us)),
                                 .entry = entry->id});
    }
}

void facts_find(Ctx *cx, const CaseState *state, Case *out)
{
    out->facts.items = arena_array(cx->arena, CaseFact, FACTS_MAX);
    Str opened = node_text(state->forms->stages, "opened");
    if (opened.n > 0)
        fact_add(state, out,
                 &(CaseFact){.fact = opened,
                             .on = field_int(case_day(state, state->summary.opened.value.us))});
    for (size_t i = 0; i < state->count; i++) {
        if (!str_eq(state->entries[i].state, STR("void")))
            entry_facts(state, i, out);
    }
}

/* ---- clocks ---- */

/* "C-3 E-5": by it a clock is known again. */
static Str note_of(Ctx *cx, const CaseState *state, const CaseFact *fact)
{
    if (!fact->entry.set)
        return state->summary.id;
    return str_fmt(cx->arena, "%.*s E-%lld", STR_ARG(state->summary.id),
                   (long long)fact->entry.value);
}

/* What the clocks are told of it, but for what is known with it. */
static ClockFact order_of(Ctx *cx, const CaseState *state, const CaseFact *fact)
{
    return (ClockFact){
        .noun = STR("case"),
        .noun_id = field_int(state->id),
        .regime = state->summary.regime,
        .trigger = fact->fact,
        .day = fact->on,
        .reply_by = fact->reply_by,
        .about = fact->about.set ? note_of(cx, state, &(CaseFact){.entry = fact->about}) : (Str){0},
        .note = note_of(cx, state, fact)};
}

static Err fact_start(Ctx *cx, const CaseState *state, const CaseFact *fact)
{
    ClockStarted started;
    Str known[KNOWN_MAX];
    size_t count = 0;
    bool knows;
    RegimeAsked asked = {0};
    if (state->pack != NULL)
        regime_asked(cx->arena, state->pack,
                     (RegimeKnown){STR("defect_kind"), state->summary.defect_kind}, &asked);
    if (state->summary.defect_kind.n > 0 && asked.fits)
        known[count++] =
            str_fmt(cx->arena, "defect_kind=%.*s", STR_ARG(state->summary.defect_kind));
    ClockFact order = order_of(cx, state, fact);
    order.known = (FieldTexts){known, count};
    TRY(clock_knows(cx, &order, &knows)); /* another regime's facts start nothing here */
    return knows ? clock_start_in(cx, &order, &started) : OK;
}

/* Is the clock one the answer is about: of the letter's fact, and of a rule or kind it names? */
static bool is_asked(const Clock *clock, const JsonNode *stops, Str letter_note)
{
    const JsonNode *rules = json_member(stops, STR("rules")),
                   *kinds = json_member(stops, STR("kinds"));
    return str_eq(clock->note, letter_note) && ((rules != NULL && node_holds(rules, clock->rule)) ||
                                                (kinds != NULL && node_holds(kinds, clock->kind)));
}

/* What an entry that is done has answered: by which proof, on which day, for which letter. */
typedef struct Answer {
    const JsonNode *stops; /* NULL: nothing */
    Str note;              /* of the letter's clocks */
    Str evidence;
    RegimeDay day;
} Answer;

static Answer answer_of(Ctx *cx, const CaseState *state, size_t i)
{
    int64_t letter;
    Answer answer = {.stops = json_member(state->sheets[i], STR("stops"))};
    const JsonNode *stops = answer.stops, *values = state->values[i];
    Str named = node_text(stops, "of"); /* else the letter it answers */
    const JsonNode *of =
        json_member(values, named.n > 0 ? named : node_text(state->sheets[i], "answers"));
    if (stops == NULL || of == NULL || !str_eq(state->entries[i].state, STR("done")) ||
        !str_int(of->text, &letter) || !day_of(values, node_text(stops, "on"), &answer.day))
        return (Answer){0};
    answer.note = note_of(cx, state, &(CaseFact){.entry = field_int(letter)});
    answer.evidence = node_text(values, str_c(cx->arena, node_text(stops, "evidence")));
    return answer;
}

static Err clock_stop(Ctx *cx, const Clock *clock, const Answer *answer)
{
    int64_t id;
    Clock changed;
    ClockOrder order = {.day = field_int(answer->day), .evidence = answer->evidence};
    TRY(clock_id_parse(cx, clock->id, &id));
    return clock_change_in(cx, CLOCK_STOP, id, &order, &changed);
}

static Err answer_stop(Ctx *cx, const CaseState *state, size_t i)
{
    ClockPage page;
    Answer answer = answer_of(cx, state, i);
    ClockFilter filter = {
        .noun = STR("case"), .noun_id = state->id, .state = STR("running"), .limit = CLOCK_ALL};
    if (answer.stops == NULL)
        return OK;
    TRY(clock_list(cx, &filter, &page));
    for (size_t k = 0; k < page.clocks.count; k++) {
        if (is_asked(&page.clocks.items[k], answer.stops, answer.note))
            TRY(clock_stop(cx, &page.clocks.items[k], &answer));
    }
    return OK;
}

Err clocks_follow(Ctx *cx, int64_t id)
{
    Case facts = {0};
    CaseState *state;
    TRY(state_open(cx, id, &state));
    facts_find(cx, state, &facts);
    for (size_t i = 0; i < facts.facts.count; i++) {
        if (state->pack != NULL)
            TRY(fact_start(cx, state, &facts.facts.items[i]));
    }
    for (size_t i = 0; i < state->count; i++)
        TRY(answer_stop(cx, state, i));
    return OK;
}

/* What the entry says now about the fact of a clock, under the pack's word; NULL: nothing any more.
 */
static const CaseFact *fact_of(const CaseState *state, const Case *facts, const Clock *clock,
                               int64_t entry)
{
    for (size_t i = 0; i < facts->facts.count; i++) {
        const CaseFact *fact = &facts->facts.items[i];
        Str own = state->pack == NULL ? fact->fact : regime_fact(state->pack, fact->fact);
        if (fact->entry.set && fact->entry.value == entry &&
            (str_eq(own, clock->trigger) || str_eq(fact->fact, clock->trigger)) &&
            fact->on.value == clock->day.value)
            return fact;
    }
    return NULL;
}

static Err clock_correct(Ctx *cx, const Clock *clock, const CaseFact *fact, Str reason)
{
    int64_t id;
    Clock changed;
    bool dated = fact != NULL && fact->reply_by.set && str_eq(clock->kind, STR("by_letter_date"));
    if (fact != NULL && !(dated && clock->due.value != fact->reply_by.value))
        return OK;
    ClockOrder order = {.reason = reason};
    if (fact != NULL)
        order.reply_by = fact->reply_by;
    TRY(clock_id_parse(cx, clock->id, &id));
    return clock_change_in(cx, fact == NULL ? CLOCK_CANCEL : CLOCK_DATE, id, &order, &changed);
}

/* Why, in the history of a clock: the words given, or where it was corrected. */
static Str reason_of(Ctx *cx, const CaseState *state, int64_t entry, Str reason)
{
    return str_trim(reason).n > 0 ? reason
                                  : note_of(cx, state, &(CaseFact){.entry = field_int(entry)});
}

/* Does an answer that was given stand no more, or otherwise? */
static bool is_changed(const Answer *was, const Answer *now)
{
    return now->stops == NULL || !str_eq(was->note, now->note) ||
           !str_eq(was->evidence, now->evidence) || was->day != now->day;
}

/* What the answer had stopped waits for one again. */
static Err answer_withdraw(Ctx *cx, const CaseState *state, const Answer *was, Str reason)
{
    ClockPage page;
    ClockFilter filter = {.noun = STR("case"), .noun_id = state->id, .limit = CLOCK_ALL};
    TRY(clock_list(cx, &filter, &page));
    for (size_t i = 0; i < page.clocks.count; i++) {
        int64_t id;
        Clock changed;
        const Clock *clock = &page.clocks.items[i];
        if (clock_runs_on(clock) || !is_asked(clock, was->stops, was->note) ||
            !str_eq(clock->evidence, was->evidence) || !clock->evidence_day.set ||
            clock->evidence_day.value != was->day)
            continue;
        TRY(clock_id_parse(cx, clock->id, &id));
        TRY(clock_change_in(cx, CLOCK_REOPEN, id, &(ClockOrder){.reason = reason}, &changed));
    }
    return OK;
}

/* What the entry said before, and says no more: met nothing after all. */
static Err said_withdraw(Ctx *cx, const CaseState *was, const CaseState *now, size_t i, Str reason)
{
    Case before = {0}, after = {0};
    int64_t entry = was->entries[i].id.value;
    facts_find(cx, was, &before);
    facts_find(cx, now, &after);
    for (size_t k = 0; k < before.facts.count; k++) {
        const CaseFact *fact = &before.facts.items[k];
        Clock same = {.trigger = fact->fact, .day = fact->on};
        ClockFact order = order_of(cx, was, fact);
        if (fact->entry.set && fact->entry.value == entry &&
            fact_of(now, &after, &same, entry) == NULL)
            TRY(clock_withdraw_in(cx, &order, reason));
    }
    Answer said = answer_of(cx, was, i), says = answer_of(cx, now, i);
    return said.stops != NULL && is_changed(&said, &says) ? answer_withdraw(cx, was, &said, reason)
                                                          : OK;
}

Err clocks_correct(Ctx *cx, const CaseState *was, size_t i, Str given)
{
    Case facts = {0};
    ClockPage page;
    CaseState *state;
    int64_t entry = was->entries[i].id.value;
    TRY(state_open(cx, was->id, &state));
    facts_find(cx, state, &facts);
    Str note = note_of(cx, state, &(CaseFact){.entry = field_int(entry)});
    Str reason = reason_of(cx, state, entry, given);
    ClockFilter filter = {
        .noun = STR("case"), .noun_id = was->id, .state = STR("open"), .limit = CLOCK_ALL};
    TRY(clock_list(cx, &filter, &page));
    for (size_t k = 0; k < page.clocks.count; k++) {
        const Clock *clock = &page.clocks.items[k];
        if (str_eq(clock->note, note))
            TRY(clock_correct(cx, clock, fact_of(state, &facts, clock, entry), reason));
    }
    return was->pack == NULL ? OK : said_withdraw(cx, was, state, i, reason);
}

/* ---- the kind of the defect ---- */

Err clocks_decide(Ctx *cx, int64_t id, Str reason)
{
    int64_t clock_id;
    Clock changed;
    ClockPage page;
    CaseState *state;
    TRY(state_open(cx, id, &state));
    ClockFilter filter = {
        .noun = STR("case"), .noun_id = id, .state = STR("open"), .limit = CLOCK_ALL};
    TRY(clock_list(cx, &filter, &page));
    for (size_t i = 0; i < page.clocks.count; i++) {
        ClockRule rule;
        const Clock *clock = &page.clocks.items[i];
        if (!clock->undecided.value)
            continue;
        TRY(clock_id_parse(cx, clock->id, &clock_id));
        TRY(clock_rule(cx, clock_id, &rule));
        Str kind = rule.rule->defect_kind;
        bool applies = str_eq(kind, state->summary.defect_kind);
        if (kind.n == 0 || (applies && rule.rule->applies_if.n > 0))
            continue; /* something else decides it */
        ClockOrder order = {.applies = field_bool(applies), .reason = reason};
        TRY(clock_change_in(cx, CLOCK_DECIDE, clock_id, &order, &changed));
    }
    return OK;
}

Err kind_facts_check(Ctx *cx, const CaseState *state)
{
    Case facts = {0};
    if (state->summary.defect_kind.n == 0 || state->pack == NULL)
        return OK;
    facts_find(cx, state, &facts);
    for (size_t i = 0; i < facts.facts.count; i++) {
        const CaseFact *fact = &facts.facts.items[i];
        for (size_t k = 0; k < state->pack->rule_count; k++) {
            const RegimeRule *rule = &state->pack->rules[k];
            if (rule->defect_kind.n > 0 && str_eq(rule->trigger, fact->fact))
                return fail(cx, ERR_CONFLICT,
                            MSG("entry %1$lld started clocks of the kind %2$s: make it void, "
                                "change the kind, enter it again"),
                            (long long)fact->entry.value,
                            kind_word(cx, state->forms, state->summary.defect_kind));
        }
    }
    return OK;
}

Err clocks_load(Ctx *cx, CaseState *state)
{
    ClockPage page;
    ClockFilter filter = {.noun = STR("case"), .noun_id = state->id, .limit = CLOCK_ALL};
    TRY(clock_list(cx, &filter, &page));
    state->clocks = page.clocks.items;
    state->clock_count = page.clocks.count;
    state->clocks_loaded = true;
    return OK;
}

/* ---- letters ---- */

static bool is_answered(const CaseState *state, const CaseEntry *letter)
{
    for (size_t i = 0; i < state->count; i++) {
        int64_t of;
        const JsonNode *to = json_member(state->values[i], node_text(state->sheets[i], "answers"));
        if (to != NULL && str_eq(state->entries[i].state, STR("done")) && str_int(to->text, &of) &&
            of == letter->id.value)
            return true;
    }
    return false;
}

/* The law's clock of the date in the letter; NULL: its regime counts none from it. */
static const Clock *letter_clock(const CaseState *state, Str note)
{
    for (size_t i = 0; i < state->clock_count; i++) {
        const Clock *clock = &state->clocks[i];
        if (str_eq(clock->note, note) && str_eq(clock->kind, STR("by_letter_date")) &&
            !str_eq(clock->state, STR("cancelled")))
            return clock;
    }
    return NULL;
}

/* "broken": the law's day has passed; "late": a date of the letter no rule counts from has. */
static Str reply_standing(Ctx *cx, const CaseState *state, const CaseEntry *letter)
{
    const Clock *clock = letter_clock(state, note_of(cx, state, &(CaseFact){.entry = letter->id}));
    bool closed = clock != NULL && !clock_runs_on(clock);
    if (is_answered(state, letter) || (closed && clock->evidence.n > 0))
        return STR("answered");
    if (letter->reply_by.value < case_day(state, cx->now_us))
        return clock != NULL ? STR("broken") : STR("late");
    bool pressing = clock != NULL && str_eq(clock->standing, STR("pressing"));
    return pressing ? STR("pressing") : STR("due");
}

void letters_find(Ctx *cx, CaseState *state)
{
    RegimeDay day;
    for (size_t i = 0; i < state->count; i++) {
        CaseEntry *entry = &state->entries[i];
        if (!node_flag(state->sheets[i], "letter") || str_eq(entry->state, STR("void")) ||
            !day_of(state->values[i], STR("reply_by"), &day))
            continue;
        entry->reply_by = field_int(day);
        entry->reply = reply_standing(cx, state, entry);
    }
}
