/* case_store.c - what is decided about a case, each with its row in `change`. */
#include "domain/clock/rule_book.h"
#include "domain/clue/clue.h"
#include "domain/defect/case_internal.h"
#include "platform/store/change.h"

Str record_json(Ctx *cx, const Register *record, const void *from)
{
    Buf text;
    JsonWriter json;
    buf_init(&text, cx->arena, CASE_JSON_MAX);
    json_writer_init(&json, &text);
    register_write(&json, record, from);
    return buf_str(&text);
}

static DbValue text_value(Str text)
{
    return db_text(text.p == NULL ? STR("") : text);
}

Str summary_json(Ctx *cx, int64_t id)
{
    CaseState *state;
    return state_open(cx, id, &state) == OK
               ? record_json(cx, &case_summary_register, &state->summary)
               : (Str){0};
}

/* ---- changing, moving on ---- */

/* Its name; what was asked for where there is no such move. */
static const char *move_word(Ctx *cx, const CaseState *state, Str id)
{
    for (const JsonNode *at = node_list(state->forms->stages, "moves"); at != NULL; at = at->next) {
        if (str_eq(node_text(at, "id"), id))
            return sheet_word(cx, at);
    }
    return str_shown(cx->arena, id);
}

/* The first need that is not met, with the clocks it is about. */
static Err need_refuse(Ctx *cx, const CaseState *state, const JsonNode *need)
{
    Buf clocks;
    const char *label = message_word(cx->arena, node_words(need, "label", LANG_EN),
                                     node_words(need, "label", LANG_ZH));
    FieldTexts open = need_clocks(cx, state, need);
    if (open.count == 0)
        return fail(cx, ERR_CONFLICT, MSG("not yet: %1$s"), label);
    buf_init(&clocks, cx->arena, 1 << 16);
    for (size_t i = 0; i < open.count; i++)
        buf_fmt(&clocks, "%s%.*s", i == 0 ? "" : ", ", STR_ARG(open.items[i]));
    return fail(cx, ERR_CONFLICT, MSG("not yet: %1$s: %2$s"), label,
                str_c(cx->arena, buf_str(&clocks)));
}

static Err move_refuse(Ctx *cx, const CaseState *state, Str id)
{
    const JsonNode *move = move_find(state, id);
    if (move == NULL)
        return fail(cx, ERR_CONFLICT, MSG("from stage %1$s the case cannot go by \"%2$s\""),
                    stage_word(cx, state, state->summary.stage), move_word(cx, state, id));
    const JsonNode *need = move_unmet(state, move);
    return need == NULL ? OK : need_refuse(cx, state, need);
}

void move_apply(const CaseState *state, Str id, CaseSummary *summary)
{
    const JsonNode *move = move_find(state, id);
    summary->stage = node_text(move, "to");
    if (node_flag(move, "again"))
        summary->round.value++;
}

Err summary_save(Ctx *cx, int64_t id, const CaseSummary *to)
{
    return db_run(cx, SQL_CASE_UPDATE,
                  ARGS(db_int(id), db_text(to->title), db_text(to->suspicion), db_text(to->product),
                       text_value(to->department), text_value(to->owner), db_text(to->stage),
                       db_int(to->round.value), text_value(to->defect_kind),
                       text_value(case_keys_join(cx, &to->sites)),
                       text_value(case_keys_join(cx, &to->lines))),
                  NULL);
}

static void texts_apply(const CaseOrder *order, CaseSummary *to)
{
    const Str given[] = {order->title,      order->suspicion, order->product,
                         order->department, order->owner,     order->defect_kind};
    Str *texts[] = {&to->title,      &to->suspicion, &to->product,
                    &to->department, &to->owner,     &to->defect_kind};
    for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
        if (given[i].p != NULL)
            *texts[i] = given[i];
    }
    if (order->sites.items != NULL)
        to->sites = order->sites;
    if (order->lines.items != NULL)
        to->lines = order->lines;
}

/* The kind of the defect decides which law applies: it is open until something is decided. */
static Err kind_check(Ctx *cx, const CaseState *state, Str kind)
{
    if (kind.p == NULL || str_eq(kind, state->summary.defect_kind))
        return OK;
    TRY(kind_find(cx, state->forms, kind));
    if (state->summary.outcome.n > 0)
        return fail(cx, ERR_CONFLICT,
                    MSG("case %1$s is decided: the kind of its defect stays until it is opened "
                        "again"),
                    str_c(cx->arena, state->summary.id));
    return kind_facts_check(cx, state);
}

Err case_change(Ctx *cx, int64_t id, const CaseOrder *order)
{
    CLEANUP(tx_release) Tx tx = {0};
    CaseState *state;
    TRY(tx_begin(cx, &tx));
    TRY(state_open(cx, id, &state));
    CaseSummary to = state->summary;
    Str before = record_json(cx, &case_summary_register, &state->summary);
    if (order->version.value != to.version.value)
        return fail(cx, ERR_CONFLICT, MSG("case %1$s was changed meanwhile; look at it again"),
                    str_c(cx->arena, to.id));
    TRY(kind_check(cx, state, order->defect_kind));
    TRY(case_limits_check(cx, &order->sites, &order->lines));
    TRY(texts_check(cx, &(Typed){&case_order_register, order},
                    &(Typed){&case_summary_register, &state->summary}));
    texts_apply(order, &to);
    TRY(basis_keep_case(cx, state, &to));
    if (order->move.n > 0) {
        TRY(clocks_load(cx, state));
        CaseSummary was = state->summary;
        state->summary = to; /* a department given with the move counts for it */
        TRY(move_refuse(cx, state, order->move));
        state->summary = was;
        move_apply(state, order->move, &to);
    }
    TRY(summary_save(cx, id, &to));
    if (!str_eq(to.defect_kind, state->summary.defect_kind))
        TRY(clocks_decide(cx, id, order->reason));
    return change_commit(cx, &tx,
                         &(Change){.noun = STR("case"),
                                   .id = id,
                                   .before = before,
                                   .after = summary_json(cx, id),
                                   .reason = order->reason});
}

/* ---- entries ---- */

static Err open_check(Ctx *cx, const CaseState *state)
{
    if (str_eq(state->summary.stage, STR("closed")))
        return fail(cx, ERR_CONFLICT, MSG("case %1$s is closed; open it again first"),
                    str_c(cx->arena, state->summary.id));
    return OK;
}

static Err once_check(Ctx *cx, const CaseState *state, const JsonNode *sheet)
{
    Str id = node_text(sheet, "id");
    for (size_t i = 0; node_flag(sheet, "once") && i < state->count; i++) {
        const CaseEntry *entry = &state->entries[i];
        if (str_eq(entry->sheet, id) && entry->round.value == state->summary.round.value &&
            !str_eq(entry->state, STR("void")))
            return fail(cx, ERR_CONFLICT,
                        MSG("%1$s is filled in once a round: entry %2$lld has it"),
                        sheet_word(cx, sheet), (long long)entry->id.value);
    }
    return OK;
}

/* A letter of the law of another regime would start no clock. */
static Err regime_check(Ctx *cx, const CaseState *state, const JsonNode *sheet)
{
    const JsonNode *regimes = json_member(sheet, STR("regimes"));
    const JsonNode *instead = forms_sheet(state->forms, node_text(sheet, "instead"));
    if (regimes == NULL || node_holds(regimes, state->summary.regime))
        return OK;
    if (instead != NULL && node_holds(json_member(instead, STR("regimes")), state->summary.regime))
        return fail(cx, ERR_INVALID, MSG("the law of this case knows no %1$s: fill in %2$s"),
                    sheet_word(cx, sheet), sheet_word(cx, instead));
    return fail(cx, ERR_INVALID, MSG("the law of this case knows no %1$s"), sheet_word(cx, sheet));
}

/* A letter is entered once: the same kind and number again would start its clocks twice. */
static Err letter_check(Ctx *cx, const CaseState *state, const JsonNode *sheet,
                        const CaseEntry *entry)
{
    const JsonNode *values;
    if (!node_flag(sheet, "letter") || str_eq(entry->state, STR("void")))
        return OK;
    TRY(json_parse(cx, entry->values, &values));
    Str number = str_trim(node_text(values, "number"));
    for (size_t i = 0; i < state->count && number.n > 0; i++) {
        const CaseEntry *other = &state->entries[i];
        if (other->id.value != entry->id.value && str_eq(other->sheet, entry->sheet) &&
            !str_eq(other->state, STR("void")) &&
            str_eq(str_trim(node_text(state->values[i], "number")), number))
            return fail(cx, ERR_CONFLICT, MSG("%1$s %2$s is entered already, in entry %3$lld"),
                        sheet_word(cx, sheet), str_shown(cx->arena, number),
                        (long long)other->id.value);
    }
    return OK;
}

static Err done_check(Ctx *cx, const JsonNode *sheet, const SheetValues *values, bool done)
{
    if (!done || values->missing.count == 0)
        return OK;
    (void)!fail(cx, ERR_INVALID, MSG("not done: %1$s is missing (%2$lld in all)"),
                missing_word(cx, sheet, values->missing.items[0]),
                (long long)values->missing.count);
    return fail_at(cx, (Str){0}, 0,
                   str_fmt(cx->arena, "/values/%.*s", STR_ARG(values->missing.items[0])));
}

/* What is stored now: typed as it may be, and, done, all the case demands of it. */
static Err values_check(Ctx *cx, const CaseState *state, TypedSheet typed, const CaseEntry *entry)
{
    if (str_eq(entry->state, STR("void")))
        return OK;
    TRY(json_parse(cx, entry->values, &typed.values));
    TRY(typed_check(cx, state, &typed));
    return str_eq(entry->state, STR("done")) ? demands_check(cx, state, typed.sheet, typed.values)
                                             : OK;
}

static Str entry_json(Ctx *cx, const CaseEntry *entry)
{
    return record_json(cx, &case_entry_register, entry);
}

/* The clue an entry takes in belongs to this case from now on, and one it named before does not. */
static Err clue_follow(Ctx *cx, const JsonNode *sheet, const CaseEntry *before,
                       const CaseEntry *after, int64_t id)
{
    MasterRow row;
    const JsonNode *old = NULL, *new = NULL;
    Str field = node_text(sheet, "joins");
    if (field.n == 0)
        return OK;
    if (before != NULL && !str_eq(before->state, STR("void"))) {
        TRY(json_parse(cx, before->values, &old));
        old = json_member(old, field);
    }
    if (!str_eq(after->state, STR("void"))) {
        TRY(json_parse(cx, after->values, &new));
        new = json_member(new, field);
    }
    if (old != NULL && new != NULL && str_eq(old->text, new->text))
        return OK;
    Str reason = case_id_format(cx->arena, id);
    if (old != NULL)
        TRY(clue_case_put(cx, old->text, 0, reason, &row));
    return new == NULL ? OK : clue_case_put(cx, new->text, id, reason, &row);
}

/* In the caller's transaction. */
static Err entry_add(Ctx *cx, int64_t id, const CaseEntryDraft *draft, int64_t *out_entry)
{
    DbRow row;
    SheetValues values;
    const JsonNode *given;
    bool done = draft->done.value;
    CaseState *state;
    TRY(state_open(cx, id, &state));
    TRY(open_check(cx, state));
    TRY(clocks_load(cx, state));
    const JsonNode *sheet = forms_sheet(state->forms, draft->sheet);
    if (sheet == NULL)
        return fail(cx, ERR_INVALID, MSG("there is no sheet \"%1$s\""),
                    str_shown(cx->arena, draft->sheet));
    TRY(regime_check(cx, state, sheet));
    TRY(stage_check(cx, state, sheet));
    TRY(once_check(cx, state, sheet));
    TRY(json_parse(cx, draft->values, &given));
    TRY(sheet_read(cx, state, sheet, given, &values));
    TRY(done_check(cx, sheet, &values, done));
    Str to = done ? STR("done") : STR("open");
    const CaseEntry now = {.sheet = draft->sheet, .state = to, .values = values.json};
    TRY(texts_check(cx, &(Typed){&case_entry_draft_register, draft}, NULL));
    TRY(values_check(cx, state, (TypedSheet){.sheet = sheet}, &now));
    TRY(letter_check(cx, state, sheet, &now));
    TRY(db_one(cx, SQL_CASE_ENTRY_ADD,
               ARGS(db_int(id), db_text(draft->sheet), db_int(state->summary.round.value),
                    db_text(to), db_text(values.json), db_int(cx->now_us), db_text(cx->actor)),
               &row));
    *out_entry = row_int(&row, 0);
    CaseEntry after = {.id = field_int(*out_entry),
                       .sheet = draft->sheet,
                       .round = state->summary.round,
                       .version = field_int(1),
                       .state = to,
                       .values = values.json,
                       .late = field_bool(false),
                       .files = field_int(0),
                       .actor = cx->actor,
                       .created = field_utc(cx->now_us),
                       .changed = field_utc(cx->now_us)};
    TRY(clue_follow(cx, sheet, NULL, &after, id));
    TRY(clocks_follow(cx, id));
    return change_add(cx,
                      &(Change){.noun = STR("case_entry"),
                                .id = *out_entry,
                                .after = entry_json(cx, &after),
                                .reason = draft->reason},
                      NULL);
}

Err case_entry_add(Ctx *cx, int64_t id, const CaseEntryDraft *draft, int64_t *out_entry)
{
    CLEANUP(tx_release) Tx tx = {0};
    TRY(tx_begin(cx, &tx));
    TRY(entry_add(cx, id, draft, out_entry));
    return tx_commit(&tx);
}

/* ---- opening ---- */

static Str first_stage(const Forms *forms)
{
    return node_text(node_list(forms->stages, "stages"), "id");
}

/* It recalls again what another case recalled: said as it is opened, and left open until it says
 * why (C-22). */
static Err follow_say(Ctx *cx, const Forms *forms, int64_t id, const CaseDraft *draft)
{
    Buf values;
    JsonWriter json;
    int64_t entry;
    const JsonNode *sheet = node_list(forms->sheets, "sheets");
    if (draft->follows.n == 0)
        return OK;
    while (sheet != NULL && node_text(sheet, "follows").n == 0)
        sheet = sheet->next;
    if (sheet == NULL)
        return fail(cx, ERR_INVALID, MSG("follows: no sheet says which case another follows"));
    buf_init(&values, cx->arena, CASE_JSON_MAX);
    json_writer_init(&json, &values);
    json_object_begin(&json);
    json_key(&json, node_text(sheet, "follows"));
    json_string(&json, draft->follows);
    json_object_end(&json);
    CaseEntryDraft said = {
        .sheet = node_text(sheet, "id"), .values = buf_str(&values), .reason = draft->reason};
    Err err = entry_add(cx, id, &said, &entry);
    if (err != OK)
        cx->problem.pointer = STR("/follows");
    return err;
}

Err case_open(Ctx *cx, const CaseDraft *draft, int64_t *out_id)
{
    CLEANUP(tx_release) Tx tx = {0};
    DbRow row;
    Forms forms;
    RegimePack pack;
    TRY(rules_pack(cx, draft->regime, &pack));
    TRY(forms_load(cx, &forms));
    TRY(kind_find(cx, &forms, draft->defect_kind));
    TRY(case_limits_check(cx, &draft->sites, &draft->lines));
    TRY(texts_check(cx, &(Typed){&case_draft_register, draft}, NULL));
    TRY(tx_begin(cx, &tx));
    TRY(db_one(cx, SQL_CASE_ADD,
               ARGS(db_text(draft->title), db_text(draft->suspicion), db_text(draft->product),
                    db_text(pack.regime), db_text(pack.edition),
                    db_bytes(str_from((const char *)pack.sha256, SHA256_SIZE)),
                    text_value(draft->defect_kind), text_value(draft->department),
                    text_value(draft->owner), db_text(first_stage(&forms)), db_int(cx->now_us),
                    db_text(cx->actor), text_value(case_keys_join(cx, &draft->sites)),
                    text_value(case_keys_join(cx, &draft->lines))),
               &row));
    *out_id = row_int(&row, 0);
    TRY(clocks_follow(cx, *out_id));
    TRY(follow_say(cx, &forms, *out_id, draft));
    return change_commit(cx, &tx,
                         &(Change){.noun = STR("case"),
                                   .id = *out_id,
                                   .after = summary_json(cx, *out_id),
                                   .reason = draft->reason});
}

/* ---- entries changed ---- */

static Err entry_check(Ctx *cx, const CaseState *state, const CaseEntry *entry,
                       const CaseEntryOrder *order)
{
    static const Str states[] = {STR_INIT("open"), STR_INIT("done"), STR_INIT("void")};
    bool known = order->state.n == 0;
    for (size_t i = 0; i < 3; i++)
        known |= str_eq(order->state, states[i]);
    TRY(open_check(cx, state));
    if (!known)
        return fail(cx, ERR_INVALID, MSG("an entry is open, done or void, not \"%1$s\""),
                    str_shown(cx->arena, order->state));
    if (str_eq(order->state, STR("void")) && str_trim(order->reason).n == 0)
        return fail(cx, ERR_INVALID, MSG("reason: say why the entry is void"));
    if (order->version.value != entry->version.value)
        return fail(cx, ERR_CONFLICT, MSG("entry %1$lld was changed meanwhile; look at it again"),
                    (long long)entry->id.value);
    if (entry->complete.value)
        return fail(cx, ERR_CONFLICT, MSG("entry %1$lld is signed and is not changed any more"),
                    (long long)entry->id.value);
    return OK;
}

Err case_entry_change(Ctx *cx, int64_t id, int64_t entry_id, const CaseEntryOrder *order)
{
    CLEANUP(tx_release) Tx tx = {0};
    size_t i;
    SheetValues values;
    CaseState *state;
    TRY(tx_begin(cx, &tx));
    TRY(state_open(cx, id, &state));
    TRY(state_entry(cx, state, entry_id, &i));
    CaseEntry after = state->entries[i];
    const JsonNode *given = state->values[i];
    TRY(entry_check(cx, state, &after, order));
    if (state->sheets[i] == NULL)
        return fail(cx, ERR_INVALID, MSG("there is no sheet \"%1$s\""),
                    str_shown(cx->arena, after.sheet));
    if (!str_eq(order->state, STR("void")))
        TRY(stage_check(cx, state, state->sheets[i]));
    TRY(clocks_load(cx, state));
    if (order->values.n > 0)
        TRY(json_parse(cx, order->values, &given));
    TRY(sheet_read(cx, state, state->sheets[i], given, &values));
    Str before = entry_json(cx, &after);
    if (order->state.n > 0)
        after.state = order->state;
    TRY(done_check(cx, state->sheets[i], &values, str_eq(after.state, STR("done"))));
    after.version.value++;
    after.values = values.json;
    TRY(basis_keep(cx, state, i, &after));
    TRY(texts_check(cx, &(Typed){&case_entry_order_register, order}, NULL));
    TRY(values_check(cx, state, (TypedSheet){.sheet = state->sheets[i], .before = state->values[i]},
                     &after));
    TRY(letter_check(cx, state, state->sheets[i], &after));
    after.actor = cx->actor;
    after.changed = field_utc(cx->now_us);
    TRY(db_run(cx, SQL_CASE_ENTRY_UPDATE,
               ARGS(db_int(entry_id), db_text(after.state), db_text(after.values),
                    db_int(cx->now_us), db_text(cx->actor)),
               NULL));
    TRY(clue_follow(cx, state->sheets[i], &state->entries[i], &after, id));
    TRY(clocks_correct(cx, state, i, order->reason));
    TRY(clocks_follow(cx, id));
    return change_commit(cx, &tx,
                         &(Change){.noun = STR("case_entry"),
                                   .id = entry_id,
                                   .before = before,
                                   .after = entry_json(cx, &after),
                                   .reason = order->reason});
}

Err case_risk_add(Ctx *cx, int64_t id, const RiskDraft *draft, Risk *out)
{
    CLEANUP(tx_release) Tx tx = {0};
    CaseState *state;
    TRY(tx_begin(cx, &tx));
    TRY(state_open(cx, id, &state));
    TRY(open_check(cx, state));
    TRY(risk_texts_check(cx, draft));
    return risk_save(cx, &tx, &(RiskOrder){id, &state->known, state->summary.defect_kind, draft},
                     out);
}
