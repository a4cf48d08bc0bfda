/* risk_store.c - assessments to rows and back; what has grown since. */
#include "domain/risk/risk.h"
#include "platform/store/change.h"
#include "platform/store/row_number.h"

enum { JSON_MAX = 4 << 20, WRITERS_MAX = 100 };

static Str record_json(Ctx *cx, const Register *record, const void *from)
{
    Buf text;
    JsonWriter json;
    buf_init(&text, cx->arena, JSON_MAX);
    json_writer_init(&json, &text);
    register_write(&json, record, from);
    return buf_str(&text);
}

static Str id_format(Ctx *cx, int64_t id)
{
    return row_number_format(cx->arena, "RA", id);
}

static Err risk_missing(Ctx *cx, Str id)
{
    return fail(cx, ERR_NOT_FOUND, MSG("there is no risk assessment %1$s in this case"),
                str_shown(cx->arena, id));
}

Err risk_id_parse(Ctx *cx, Str text, int64_t *out)
{
    if (!row_number_parse(text, "RA", out))
        return risk_missing(cx, text);
    return OK;
}

/* ---- reading ---- */

static Err record_read(Ctx *cx, const Register *record, Str json, void *out)
{
    const JsonNode *node;
    TRY(json_parse(cx, str_dup(cx->arena, json), &node));
    return register_decode(cx, record, node, (Str){0}, out);
}

static Err risk_fill(Ctx *cx, const DbRow *row, Risk *out)
{
    *out = (Risk){.id = id_format(cx, row_int(row, 0)),
                  .version = field_int(row_int(row, 1)),
                  .created = field_utc(row_int(row, 2)),
                  .actor = str_dup(cx->arena, row_text(row, 3)),
                  .draft = arena_new(cx->arena, RiskDraft),
                  .result = arena_new(cx->arena, RiskResult),
                  .facts = arena_new(cx->arena, RiskFacts)};
    TRY(record_read(cx, &risk_draft_register, row_text(row, 4), out->draft));
    TRY(record_read(cx, &risk_result_register, row_text(row, 5), out->result));
    return record_read(cx, &risk_facts_register, row_text(row, 6), out->facts);
}

void risk_signed_record(Ctx *cx, const Risk *risk, SignedRecord *out)
{
    Buf text;
    JsonWriter json;
    buf_init(&text, cx->arena, JSON_MAX);
    json_writer_init(&json, &text);
    json_array_begin(&json);
    json_string(&json, risk->id);
    json_int(&json, risk->version.value);
    register_write(&json, &risk_draft_register, risk->draft);
    register_write(&json, &risk_result_register, risk->result);
    register_write(&json, &risk_facts_register, risk->facts);
    json_array_end(&json);
    *out =
        (SignedRecord){.noun = STR("risk"), .version = risk->version.value, .author = risk->actor};
    (void)str_int(str_tail(risk->id, 2), &out->id);
    sha256(buf_str(&text), out->sha256);
}

/* Is its table a mere reference?  One that is gone by now rated a field risk. */
static Err reference_find(Ctx *cx, Risk *risk)
{
    RiskTable *tables;
    size_t count;
    TRY(risk_tables(cx, &tables, &count));
    risk->reference = field_bool(false);
    for (size_t i = 0; i < count; i++) {
        if (str_eq(tables[i].method, risk->result->method))
            risk->reference = field_bool(tables[i].reference_only);
    }
    return OK;
}

/* Is it signed, and what has grown since? */
static Err risk_judge(Ctx *cx, const RiskFacts *now, Risk *risk)
{
    TRY(reference_find(cx, risk));
    SignedRecord record;
    SignatureState state;
    Str *grown = arena_array(cx->arena, Str, risk_facts_register.count);
    risk_signed_record(cx, risk, &record);
    TRY(signature_state(cx, &record, &state));
    risk->is_signed = state.complete;
    risk->grown.items = grown;
    for (size_t i = 0; now != NULL && i < risk_facts_register.count; i++) {
        const Field *field = &risk_facts_register.fields[i];
        if (field_compare(field, now, risk->facts) > 0)
            grown[risk->grown.count++] = field->name;
    }
    return OK;
}

Err risk_load(Ctx *cx, int64_t case_id, int64_t id, int64_t version, Risk *out)
{
    DbRow row;
    Err err = db_one(cx, SQL_RISK_BY_ID, ARGS(db_int(case_id), db_int(id), db_int(version)), &row);
    if (err == ERR_NOT_FOUND)
        return risk_missing(cx, id_format(cx, id));
    TRY(err);
    TRY(risk_fill(cx, &row, out));
    return risk_judge(cx, NULL, out);
}

static Err risk_take(Ctx *cx, const DbRow *row, void *arg)
{
    RiskList *list = arg;
    return risk_fill(cx, row, &list->items[list->count++]);
}

Err risk_list(Ctx *cx, int64_t case_id, const RiskFacts *now, RiskList *out)
{
    DbRow row;
    TRY(db_one(cx, SQL_RISK_COUNT, ARGS(db_int(case_id)), &row));
    *out = (RiskList){.items = arena_array(cx->arena, Risk, (size_t)row_int(&row, 0) + 1)};
    TRY(db_each(cx, SQL_RISK_EACH, ARGS(db_int(case_id)), risk_take, out));
    for (size_t i = 0; i < out->count; i++)
        TRY(risk_judge(cx, now, &out->items[i]));
    return OK;
}

typedef struct Writers {
    Str items[WRITERS_MAX];
    size_t count;
} Writers;

static Err writer_take(Ctx *cx, const DbRow *row, void *arg)
{
    Writers *out = arg;
    if (out->count < WRITERS_MAX)
        out->items[out->count++] = str_dup(cx->arena, row_text(row, 0));
    return OK;
}

Err risk_writers(Ctx *cx, const Risk *risk, SignedRecord *out)
{
    Writers *found = arena_new(cx->arena, Writers);
    int64_t id;
    TRY(risk_id_parse(cx, risk->id, &id));
    TRY(db_each(cx, SQL_RISK_WRITER_EACH, ARGS(db_int(id), db_int(risk->version.value)),
                writer_take, found));
    out->writers = (FieldTexts){found->items, found->count};
    return OK;
}

/* ---- saving ---- */

/* A reference is no field risk: neither takes the place of the other. */
static Err method_check(Ctx *cx, const RiskOrder *order, const RiskTable *table)
{
    Risk before;
    int64_t id;
    if (order->draft->supersedes.n == 0)
        return OK;
    TRY(risk_id_parse(cx, order->draft->supersedes, &id));
    TRY(risk_load(cx, order->case_id, id, 0, &before));
    if (before.reference.value == table->reference_only)
        return OK;
    (void)!fail(cx, ERR_INVALID,
                MSG("%1$s was assessed by %2$s: %3$s is no new version of it, as one of them is a "
                    "reference only and no measure of field risk; make it an assessment of its "
                    "own"),
                str_c(cx->arena, before.id), str_c(cx->arena, before.result->method),
                str_c(cx->arena, table->method));
    return fail_at(cx, (Str){0}, 0, STR("/supersedes"));
}

static Str text_in(const JsonNode *object, Str key)
{
    const JsonNode *value = json_member(object, key);
    return value == NULL ? (Str){0} : value->text;
}

/* What is said of one kind of defect alone ("emission": not for this table) is said of it always,
 * and of no other. */
static Err kind_apply(Ctx *cx, const RiskOrder *order, const RiskTable *table, RiskInput *input)
{
    FieldTexts given = input->overrides;
    const JsonNode *list = json_member(table->root, STR("overrides"));
    for (const JsonNode *at = list == NULL ? NULL : list->child; at != NULL; at = at->next) {
        bool said = false;
        Str id = text_in(at, STR("id")), kind = text_in(at, STR("kind"));
        for (size_t i = 0; i < given.count; i++)
            said |= str_eq(given.items[i], id);
        if (said && kind.n > 0 && !str_eq(kind, order->kind)) {
            (void)!fail(cx, ERR_INVALID,
                        MSG("\"%1$s\" is for defects of the kind %2$s alone: the case says "
                            "otherwise, or says no kind yet"),
                        str_c(cx->arena, id), str_c(cx->arena, kind));
            return fail_at(cx, (Str){0}, 0, STR("/input/overrides"));
        }
        if (said || kind.n == 0 || !str_eq(kind, order->kind))
            continue;
        Str *more = arena_array(cx->arena, Str, given.count + 1);
        for (size_t i = 0; i < given.count; i++)
            more[i] = given.items[i];
        more[given.count] = id;
        input->overrides = (FieldTexts){more, given.count + 1};
        given = input->overrides;
    }
    return OK;
}

static Err number_take(Ctx *cx, int64_t case_id, const RiskDraft *draft, int64_t *id,
                       int64_t *version)
{
    DbRow row;
    *version = 1;
    if (draft->supersedes.n == 0) {
        TRY(db_one(cx, SQL_RISK_ADD, ARGS(db_int(case_id)), &row));
        *id = row_int(&row, 0);
        return OK;
    }
    TRY(risk_id_parse(cx, draft->supersedes, id));
    Err err = db_one(cx, SQL_RISK_VERSION_NEXT, ARGS(db_int(*id), db_int(case_id)), &row);
    if (err == ERR_NOT_FOUND)
        return risk_missing(cx, draft->supersedes);
    TRY(err);
    *version = row_int(&row, 0);
    return OK;
}

Err risk_save(Ctx *cx, Tx *tx, const RiskOrder *order, Risk *out)
{
    const RiskDraft *draft = order->draft;
    int64_t id, version;
    RiskTable *table = arena_new(cx->arena, RiskTable);
    RiskResult *result = arena_new(cx->arena, RiskResult);
    RiskFacts *known = arena_new(cx->arena, RiskFacts);
    RiskDraft *kept = arena_new(cx->arena, RiskDraft);
    TRY(risk_table_find(cx, draft->input->method, table));
    *kept = *draft;
    kept->input = arena_new(cx->arena, RiskInput);
    *kept->input = *draft->input;
    TRY(method_check(cx, order, table));
    TRY(kind_apply(cx, order, table, kept->input));
    TRY(risk_assess(cx, table, kept->input, result));
    TRY(number_take(cx, order->case_id, draft, &id, &version));
    *known = *order->facts;
    *out = (Risk){.id = id_format(cx, id),
                  .version = field_int(version),
                  .actor = cx->actor,
                  .created = field_utc(cx->now_us),
                  .draft = kept,
                  .result = result,
                  .facts = known,
                  .is_signed = field_bool(false),
                  .reference = field_bool(table->reference_only)};
    Str draft_json = record_json(cx, &risk_draft_register, kept);
    Str result_json = record_json(cx, &risk_result_register, result);
    TRY(db_run(cx, SQL_RISK_VERSION_ADD,
               ARGS(db_int(id), db_int(version), db_int(cx->now_us), db_text(cx->actor),
                    db_text(draft->reason), db_text(draft_json), db_text(result_json),
                    db_text(record_json(cx, &risk_facts_register, known))),
               NULL));
    return change_commit(cx, tx,
                         &(Change){.noun = STR("risk"),
                                   .id = id,
                                   .after = record_json(cx, &risk_register, out),
                                   .reason = draft->reason});
}
