/* import_store.c - planned rows stored, and the report. */
#include "domain/master/import_internal.h"
#include "platform/store/change.h"

bool import_stores(const ImportPlan *plan, ImportMode mode)
{
    bool any = plan->totals[ROW_ADD] + plan->totals[ROW_CHANGE] > 0;
    return any &&
           (mode == IMPORT_PROCEED || (mode == IMPORT_WHOLE && plan->totals[ROW_REFUSED] == 0));
}

static Str change_json(Ctx *cx, Str body)
{
    return str_fmt(cx->arena, "{\"values\":%.*s}", STR_ARG(body));
}

static Err row_add(Ctx *cx, const ImportPlan *plan, const PlannedRow *planned, int64_t id,
                   Str reason)
{
    MasterRow row = {.id = id, .values = planned->values, .salt = master_salt_new(cx)};
    TRY(master_body(cx, &plan->shape, &row, NULL, &row.body));
    TRY(db_run(cx, SQL_MASTER_ROW_ADD,
               ARGS(db_int(id), db_text(plan->shape.form.name), db_text(planned->key),
                    db_int(cx->now_us), db_text(cx->actor), db_bytes(row.salt), db_text(row.body)),
               NULL));
    return change_add(cx,
                      &(Change){.noun = plan->shape.form.name,
                                .id = id,
                                .after = change_json(cx, row.body),
                                .reason = reason},
                      NULL);
}

static Err row_change(Ctx *cx, const ImportPlan *plan, const PlannedRow *planned, Str reason)
{
    int64_t changed;
    MasterRow before, row;
    TRY(master_find(cx, &plan->shape, planned->id, &before));
    if (master_same(&plan->shape, before.values, planned->values))
        return OK; /* personal texts that were there already */
    row = before;
    row.values = planned->values;
    if (row.salt.n == 0)
        row.salt = master_salt_new(cx);
    TRY(master_body(cx, &plan->shape, &row, &before, &row.body));
    TRY(db_run(cx, SQL_MASTER_ROW_PUT,
               ARGS(db_int(row.id), db_int(planned->version), db_text(planned->key),
                    db_int(row.retired), db_int(cx->now_us), db_text(cx->actor), db_bytes(row.salt),
                    db_text(row.body)),
               &changed));
    if (changed != 1)
        return fail(cx, ERR_CONFLICT, MSG("somebody has changed the row meanwhile"));
    return change_add(cx,
                      &(Change){.noun = plan->shape.form.name,
                                .id = row.id,
                                .before = change_json(cx, before.body),
                                .after = change_json(cx, row.body),
                                .reason = reason},
                      NULL);
}

static Err rows_store(Ctx *cx, ImportPlan *plan, Str reason)
{
    DbRow row;
    TRY(db_one(cx, SQL_MASTER_ROW_SEQ, ARGS(db_text(plan->shape.form.name)), &row));
    if (row_int(&row, 0) != plan->seq)
        return fail(cx, ERR_CONFLICT,
                    MSG("somebody has changed register %1$s meanwhile: import the file again"),
                    plan->shape.form.name.p);
    TRY(db_one(cx, SQL_MASTER_ROW_NEXT_ID, NO_ARGS, &row));
    int64_t id = row_int(&row, 0);
    for (size_t i = 0; i < plan->count; i++) {
        ArenaMark mark = arena_mark(cx->arena);
        const PlannedRow *planned = &plan->rows[i];
        if (planned->verb == ROW_ADD)
            TRY(row_add(cx, plan, planned, id++, reason));
        else if (planned->verb == ROW_CHANGE)
            TRY(row_change(cx, plan, planned, reason));
        arena_rewind(cx->arena, mark);
    }
    return OK;
}

Err import_store_in(Ctx *cx, ImportPlan *plan, Str reason)
{
    TRY(rows_store(cx, plan, reason));
    plan->stored = true;
    return OK;
}

Err import_store(Ctx *cx, ImportPlan *plan, Str reason)
{
    CLEANUP(tx_release) Tx tx = {0};
    TRY(tx_begin(cx, &tx));
    TRY(import_store_in(cx, plan, reason));
    return tx_commit(&tx);
}

/* ---- the report ---- */

static void faults_report(Ctx *cx, const ImportPlan *plan, Lang lang, ImportReport *out)
{
    enum { SENTENCE_MAX = 8192 };
    out->faults.items = arena_array(cx->arena, ImportFault, plan->fault_count + 1);
    out->faults.count = plan->fault_count;
    for (size_t i = 0; i < plan->fault_count; i++) {
        const PlannedFault *fault = &plan->faults[i];
        const Problem *problem = &fault->problem;
        Buf text;
        buf_init(&text, cx->arena, SENTENCE_MAX);
        message_format(&text, lang, problem->key, problem->params, problem->param_count);
        out->faults.items[i] =
            (ImportFault){.line = field_int(fault->line), .detail = buf_str(&text)};
        if (fault->field.n > 0)
            out->faults.items[i].field = fault->field;
    }
}

/* Whom the row named before, or will, is masked in the words of both. */
static Str beside_json(Ctx *cx, const ImportPlan *plan, const void *values, const void *also)
{
    const MasterShape *shape = &plan->shape;
    return master_values_json(cx, shape, master_masked_beside(cx, shape, values, also), true);
}

static void samples_report(Ctx *cx, const ImportPlan *plan, ImportReport *out)
{
    static const Str verbs[] = {[ROW_ADD] = STR_INIT("add"), [ROW_CHANGE] = STR_INIT("change")};
    size_t shown[ROW_REFUSED + 1] = {0};
    out->samples.items = arena_array(cx->arena, ImportSample, 2 * IMPORT_SAMPLES);
    for (size_t i = 0; i < plan->count; i++) {
        const PlannedRow *row = &plan->rows[i];
        if ((row->verb != ROW_ADD && row->verb != ROW_CHANGE) || shown[row->verb] == IMPORT_SAMPLES)
            continue;
        shown[row->verb]++;
        ImportSample *sample = &out->samples.items[out->samples.count++];
        *sample = (ImportSample){
            .line = field_int(row->line),
            .verb = verbs[row->verb],
            .after = beside_json(cx, plan, row->values, row->before),
        };
        if (row->before != NULL)
            sample->before = beside_json(cx, plan, row->before, row->values);
    }
}

void import_report(Ctx *cx, const ImportPlan *plan, ImportMode mode, Lang lang, ImportReport *out)
{
    static const Str modes[] = {STR_INIT("preview"), STR_INIT("whole"), STR_INIT("proceed")};
    *out = (ImportReport){.name = plan->shape.form.name,
                          .mode = modes[mode],
                          .stored = field_bool(plan->stored),
                          .rows = field_int((int64_t)plan->count),
                          .added = field_int(plan->totals[ROW_ADD]),
                          .changed = field_int(plan->totals[ROW_CHANGE]),
                          .same = field_int(plan->totals[ROW_SAME]),
                          .refused = field_int(plan->totals[ROW_REFUSED]),
                          .trimmed = field_int(plan->trimmed)};
    if (plan->text.is_sheet) {
        out->sheet = plan->text.sheet.sheet;
        out->other_sheets = plan->text.sheet.others;
    }
    if (plan->mark.n > 0) {
        out->export = plan->mark;
        out->export_line = field_int(plan->mark_line);
    }
    faults_report(cx, plan, lang, out);
    samples_report(cx, plan, out);
}
