/* case_condition.c - the conditions of rules/case/ against a case: needs of moves, items of the
 * gate, proposals, route.  Pure. */
#include "domain/defect/case_internal.h"

enum { FLOW_MAX = 50 };

/* ---- fields ---- */

static bool is_filled(const JsonNode *value)
{
    if (value == NULL || value->type == JSON_NULL)
        return false;
    if (value->type == JSON_ARRAY)
        return value->count > 0;
    return value->type != JSON_STRING || str_trim(value->text).n > 0;
}

bool condition_of_fields(const JsonNode *condition, const JsonNode *values)
{
    Str name = node_text(condition, "field");
    const JsonNode *in = json_member(condition, STR("in"));
    const JsonNode *not_in = json_member(condition, STR("out"));
    for (const JsonNode *yes = node_list(condition, "yes"); yes != NULL; yes = yes->next) {
        const JsonNode *said = json_member(values, yes->text);
        if (said == NULL || said->type != JSON_TRUE)
            return false;
    }
    if (name.n == 0)
        return true;
    const JsonNode *value = json_member(values, name);
    const JsonNode *at_least = json_member(condition, STR("at_least"));
    if (at_least != NULL) {
        int64_t bound, number;
        return value != NULL && str_int(at_least->text, &bound) && str_int(value->text, &number) &&
               number >= bound;
    }
    if (not_in != NULL)
        return value == NULL || !node_holds(not_in, value->text);
    if (in != NULL)
        return value != NULL && node_holds(in, value->text);
    return is_filled(value);
}

/* ---- entries ---- */

static bool anything_filled(const JsonNode *values)
{
    for (const JsonNode *at = values->child; at != NULL; at = at->next) {
        if (is_filled(at))
            return true;
    }
    return false;
}

static bool entry_fits(const CaseState *state, const JsonNode *condition, size_t i)
{
    const CaseEntry *entry = &state->entries[i];
    if (node_flag(condition, "done") && !str_eq(entry->state, STR("done")))
        return false;
    if (node_flag(condition, "open") && !str_eq(entry->state, STR("open")))
        return false;
    if (node_flag(condition, "round") && entry->round.value != state->summary.round.value)
        return false;
    if (node_flag(condition, "begun") && !anything_filled(state->values[i]))
        return false;
    return condition_of_fields(condition, state->values[i]);
}

static bool of_sheet(const CaseState *state, Str sheet, size_t i)
{
    return str_eq(state->entries[i].sheet, sheet) && !str_eq(state->entries[i].state, STR("void"));
}

static int64_t entry_named(const JsonNode *values, Str field)
{
    int64_t id;
    const JsonNode *value = json_member(values, field);
    return value != NULL && str_int(value->text, &id) ? id : 0;
}

/* Does another entry that fits name this one? */
static bool is_named_by(const CaseState *state, const JsonNode *other, size_t i)
{
    for (size_t k = 0; k < state->count && other != NULL; k++) {
        if (of_sheet(state, node_text(other, "sheet"), k) && entry_fits(state, other, k) &&
            entry_named(state->values[k], node_text(other, "names")) == state->entries[i].id.value)
            return true;
    }
    return false;
}

static bool sheet_holds(const CaseState *state, const JsonNode *condition, Str sheet)
{
    bool ever = node_flag(condition, "ever");
    const JsonNode *without = json_member(condition, STR("without"));
    for (size_t i = 0; i < state->count; i++) {
        bool of = ever ? str_eq(state->entries[i].sheet, sheet) : of_sheet(state, sheet, i);
        if (of && entry_fits(state, condition, i) && !is_named_by(state, without, i))
            return true;
    }
    return false;
}

/* Is anything of these facts known? */
static bool facts_known(const CaseState *state, const JsonNode *names)
{
    bool known = false;
    for (const JsonNode *at = names->child; at != NULL; at = at->next) {
        const Field *field = register_field(&risk_facts_register, at->text);
        const char *facts = (const char *)&state->known;
        known |= field != NULL && ((const FieldInt *)(facts + field->offset))->value > 0;
    }
    return known;
}

/* The newest of this round is signed by all, and fits. */
static bool signed_holds(const CaseState *state, const JsonNode *condition, Str sheet)
{
    for (size_t i = state->count; i > 0; i--) {
        const CaseEntry *entry = &state->entries[i - 1];
        if (of_sheet(state, sheet, i - 1) && entry->round.value == state->summary.round.value)
            return entry->complete.value && entry_fits(state, condition, i - 1);
    }
    return false;
}

/* ---- risk ---- */

/* A table that is no measure of field risk meets nothing (risk-and-effect: ASIL, AP). */
static bool risk_holds(const RiskList *risks, Str what)
{
    bool any = false;
    for (size_t i = 0; i < risks->count; i++) {
        const Risk *risk = &risks->items[i];
        bool rated = risk->result->level.n > 0 || risk->result->refused_by.n > 0;
        if (risk->reference.value)
            continue;
        any = true;
        if (str_eq(what, STR("refused")) && risk->result->refused_by.n == 0)
            return false;
        if (str_eq(what, STR("rated")) && !rated)
            return false;
        bool stands = risk->is_signed.value && risk->grown.count == 0;
        if (str_eq(what, STR("current")) && !(rated && stands))
            return false;
        if (str_eq(what, STR("signed")) && !stands)
            return false;
    }
    return any;
}

/* The gravest of them. */
static Str risk_outcome(const RiskList *risks)
{
    static const Str order[] = {STR_INIT("recall"), STR_INIT("investigate"), STR_INIT("no_recall")};
    for (size_t k = 0; k < sizeof order / sizeof *order; k++) {
        for (size_t i = 0; i < risks->count; i++) {
            if (!risks->items[i].reference.value &&
                str_eq(risks->items[i].result->outcome, order[k]))
                return order[k];
        }
    }
    return (Str){0};
}

/* ---- clocks ---- */

bool clock_runs_on(const Clock *clock)
{
    return str_eq(clock->state, STR("running")) || str_eq(clock->state, STR("suspended"));
}

Str clock_why(const CaseState *state, const Clock *clock)
{
    for (size_t i = state->count; i > 0; i--) {
        const JsonNode *names = json_member(state->sheets[i - 1], STR("names_clocks"));
        if (names == NULL || !str_eq(state->entries[i - 1].state, STR("done")))
            continue;
        const JsonNode *rows = json_member(state->values[i - 1], node_text(names, "rows"));
        for (const JsonNode *row = rows == NULL ? NULL : rows->child; row != NULL;
             row = row->next) {
            const JsonNode *id = json_member(row, node_text(names, "column"));
            const JsonNode *why = json_member(row, node_text(names, "why"));
            if (id != NULL && why != NULL && str_eq(id->text, clock->id))
                return why->text;
        }
    }
    return (Str){0};
}

static bool is_unnamed(const CaseState *state, size_t i)
{
    return clock_runs_on(&state->clocks[i]) && clock_why(state, &state->clocks[i]).n == 0;
}

static bool clocks_named(const CaseState *state)
{
    for (size_t i = 0; i < state->clock_count; i++) {
        if (is_unnamed(state, i))
            return false;
    }
    return state->clocks_loaded;
}

FieldTexts need_clocks(Ctx *cx, const CaseState *state, const JsonNode *need)
{
    FieldTexts out = {0};
    if (node_text(json_member(need, STR("met")), "clocks").n == 0)
        return out;
    Str *items = arena_array(cx->arena, Str, state->clock_count + 1);
    for (size_t i = 0; i < state->clock_count; i++) {
        if (is_unnamed(state, i))
            items[out.count++] = str_fmt(cx->arena, "%.*s %.*s", STR_ARG(state->clocks[i].id),
                                         STR_ARG(state->clocks[i].rule));
    }
    out.items = items;
    return out;
}

/* ---- conditions ---- */

static bool case_field_filled(const CaseState *state, Str name)
{
    const Field *field = register_field(&case_summary_register, name);
    const Str *text =
        field == NULL ? NULL : (const Str *)((const char *)&state->summary + field->offset);
    return text != NULL && field->type == FIELD_TEXT && str_trim(*text).n > 0;
}

/* Is each mandatory item of the gate there; or, begun, at least what is known of it? */
static bool items_hold(const CaseState *state, bool begun)
{
    for (const JsonNode *at = node_list(state->forms->gate, "items"); at != NULL; at = at->next) {
        if (node_flag(at, "mandatory") && !condition_holds(state, json_member(at, STR("met"))) &&
            !(begun && condition_holds(state, json_member(at, STR("begun")))))
            return false;
    }
    return true;
}

static bool leaf_holds(const CaseState *state, const JsonNode *condition)
{
    Str items = node_text(condition, "items");
    Str sheet = node_text(condition, "sheet"), is_signed = node_text(condition, "signed");
    Str risk = node_text(condition, "risk"), outcome = node_text(condition, "risk_outcome");
    Str field = node_text(condition, "case");
    const JsonNode *stages = json_member(condition, STR("stage"));
    const JsonNode *known = json_member(condition, STR("known"));
    if (known != NULL)
        return facts_known(state, known);
    if (node_text(condition, "clocks").n > 0)
        return clocks_named(state);
    if (stages != NULL)
        return node_holds(stages, state->summary.stage);
    if (items.n > 0)
        return items_hold(state, str_eq(items, STR("begun")));
    if (sheet.n > 0)
        return sheet_holds(state, condition, sheet);
    if (is_signed.n > 0)
        return signed_holds(state, condition, is_signed);
    if (risk.n > 0)
        return risk_holds(&state->risks, risk);
    if (outcome.n > 0)
        return str_eq(risk_outcome(&state->risks), outcome);
    return field.n > 0 && case_field_filled(state, field);
}

/* As deep as its file nests. */
bool condition_holds(const CaseState *state, const JsonNode *condition)
{
    const JsonNode *all = json_member(condition, STR("all"));
    const JsonNode *any = json_member(condition, STR("any"));
    const JsonNode *not_this = json_member(condition, STR("not"));
    if (not_this != NULL)
        return !condition_holds(state, not_this);
    if (all == NULL && any == NULL)
        return leaf_holds(state, condition);
    const JsonNode *list = all != NULL ? all : any;
    for (const JsonNode *at = list->child; at != NULL; at = at->next) {
        if (condition_holds(state, at) != (all != NULL))
            return all == NULL;
    }
    return all != NULL;
}

/* ---- the gate ---- */

static void items_find(Ctx *cx, const CaseState *state, Gate *out)
{
    const JsonNode *items = json_member(state->forms->gate, STR("items"));
    out->items.items = arena_array(cx->arena, GateItem, items->count + 1);
    for (const JsonNode *at = items->child; at != NULL; at = at->next) {
        bool met = condition_holds(state, json_member(at, STR("met")));
        bool mandatory = node_flag(at, "mandatory");
        out->items.items[out->items.count++] = (GateItem){
            .id = node_text(at, "id"), .mandatory = field_bool(mandatory), .met = field_bool(met)};
        if (!met && mandatory)
            out->mandatory_missing.value++;
        else if (!met)
            out->further_missing.value++;
    }
}

/* The first that holds is proposed; all that speak for the same are its reasons. */
static void proposal_find(Ctx *cx, const CaseState *state, Gate *out)
{
    const JsonNode *list = json_member(state->forms->gate, STR("proposals"));
    out->reasons.items = arena_array(cx->arena, GateReason, list->count + 1);
    for (const JsonNode *at = list->child; at != NULL; at = at->next) {
        Str outcome = node_text(at, "outcome");
        if (!condition_holds(state, json_member(at, STR("if"))))
            continue;
        if (out->proposal.n == 0)
            out->proposal = outcome;
        if (!str_eq(outcome, out->proposal) || (out->reasons.count > 0 && at->next == NULL))
            continue; /* the last one speaks where nothing else does */
        out->reasons.items[out->reasons.count++] =
            (GateReason){.outcome = outcome,
                         .reason_zh = node_words(at, "reason", LANG_ZH),
                         .reason_en = node_words(at, "reason", LANG_EN),
                         .clause = node_text(at, "clause")};
    }
}

void gate_find(Ctx *cx, CaseState *state)
{
    Gate *out = &state->gate;
    *out = (Gate){.mandatory_missing = field_int(0), .further_missing = field_int(0)};
    items_find(cx, state, out);
    proposal_find(cx, state, out);
    for (const JsonNode *at = node_list(state->forms->gate, "routes"); at != NULL; at = at->next) {
        if (out->route.n == 0 && condition_holds(state, json_member(at, STR("if"))))
            out->route = node_text(at, "id");
    }
}

/* ---- the flow of the law ---- */

/* What is decided may leave a phase out. */
static bool phase_out(const CaseState *state, const JsonNode *phase)
{
    const JsonNode *out = json_member(phase, STR("out"));
    return out != NULL && condition_holds(state, out);
}

/* The step a case is at: of those at its stage the first that is not met, else the last. */
static const JsonNode *step_now(const CaseState *state)
{
    const JsonNode *now = NULL;
    for (const JsonNode *phase = node_list(state->forms->stages, "flow"); phase != NULL;
         phase = phase->next) {
        const JsonNode *steps = phase_out(state, phase) ? NULL : node_list(phase, "steps");
        for (const JsonNode *at = steps; at != NULL; at = at->next) {
            if (!node_holds(json_member(at, STR("at")), state->summary.stage))
                continue;
            now = at;
            if (!condition_holds(state, json_member(at, STR("met"))))
                return now;
        }
    }
    return now;
}

static Str step_state(const CaseState *state, const JsonNode *phase, const JsonNode *step,
                      bool behind)
{
    bool here = node_holds(json_member(step, STR("at")), state->summary.stage);
    if (phase_out(state, phase))
        return STR("out");
    if ((behind || here) && condition_holds(state, json_member(step, STR("met"))))
        return STR("done");
    return behind && !here ? STR("skipped") : STR("ahead");
}

void flow_find(Ctx *cx, const CaseState *state, Case *out)
{
    bool before = true;
    const JsonNode *now = step_now(state), *first = node_list(state->forms->stages, "flow");
    out->flow.items = arena_array(cx->arena, CaseStep, FLOW_MAX);
    for (const JsonNode *phase = node_list(state->forms->stages, "flow"); phase != NULL;
         phase = phase->next) {
        for (const JsonNode *at = node_list(phase, "steps");
             at != NULL && out->flow.count < FLOW_MAX; at = at->next) {
            bool behind = now != NULL ? before : phase == first; /* at none: the decision is made */
            if (at == now)
                before = false;
            out->flow.items[out->flow.count++] =
                (CaseStep){.id = node_text(at, "id"),
                           .state = at == now ? STR("now") : step_state(state, phase, at, behind)};
        }
    }
}

/* ---- moves ---- */

static bool starts_here(const CaseState *state, const JsonNode *move)
{
    return node_holds(json_member(move, STR("from")), state->summary.stage);
}

const JsonNode *move_find(const CaseState *state, Str id)
{
    for (const JsonNode *at = node_list(state->forms->stages, "moves"); at != NULL; at = at->next) {
        if (str_eq(node_text(at, "id"), id) && starts_here(state, at))
            return at;
    }
    return NULL;
}

const JsonNode *move_unmet(const CaseState *state, const JsonNode *move)
{
    for (const JsonNode *at = node_list(move, "needs"); at != NULL; at = at->next) {
        if (!condition_holds(state, json_member(at, STR("met"))))
            return at;
    }
    return NULL;
}

void moves_find(Ctx *cx, const CaseState *state, Case *out)
{
    const JsonNode *list = json_member(state->forms->stages, STR("moves"));
    out->moves.items = arena_array(cx->arena, CaseMove, list->count + 1);
    for (const JsonNode *at = list->child; at != NULL; at = at->next) {
        const JsonNode *needs = json_member(at, STR("needs"));
        if (!starts_here(state, at))
            continue;
        CaseMove *move = &out->moves.items[out->moves.count++];
        *move = (CaseMove){.id = node_text(at, "id"),
                           .to = node_text(at, "to"),
                           .possible = field_bool(move_unmet(state, at) == NULL)};
        move->needs.items = arena_array(cx->arena, CaseNeed, needs->count + 1);
        for (const JsonNode *need = needs->child; need != NULL; need = need->next) {
            move->needs.items[move->needs.count++] =
                (CaseNeed){.label_zh = node_words(need, "label", LANG_ZH),
                           .label_en = node_words(need, "label", LANG_EN),
                           .met = field_bool(condition_holds(state, json_member(need, STR("met")))),
                           .clocks = need_clocks(cx, state, need)};
        }
    }
}
