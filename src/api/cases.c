/* Cases: opened, filled in, moved on, taken away; risk tables and what they say. */
#include "domain/defect/case.h"

#include "api/api_internal.h"

enum { LIST_DEFAULT = 50 };

/* ---- shown ---- */

Err call_case(Ctx *cx, const Call *call, int64_t *out)
{
    TRY(case_id_parse(cx, call->segments[0], out));
    return case_seen_check(cx, &call->grants, *out);
}

Err cases_list(Ctx *cx, Call *call)
{
    CasePage page;
    CaseQuery query = {.stage = http_query(call->request, STR("stage")), .grants = &call->grants};
    Str before = http_query(call->request, STR("before"));
    if (before.n > 0)
        TRY(case_id_parse(cx, before, &query.before));
    TRY(call_number(cx, call, STR("limit"), (CallRange){1, CASE_PAGE_MAX, LIST_DEFAULT},
                    &query.limit));
    TRY(case_page(cx, &query, &page));
    return call_record(cx, call, &case_page_register, &page);
}

/* Those that are not his are as if there were none. */
static Err successors_cut(Ctx *cx, const RoleGrants *grants, Case *found)
{
    FieldTexts *all = &found->successors;
    Str *kept = arena_array(cx->arena, Str, all->count + 1);
    size_t count = 0;
    for (size_t i = 0; i < all->count; i++) {
        int64_t id;
        TRY(case_id_parse(cx, all->items[i], &id));
        Err err = case_seen_check(cx, grants, id);
        if (err == OK)
            kept[count++] = all->items[i];
        else if (err != ERR_NOT_FOUND)
            return err;
    }
    problem_clear(cx);
    *all = (FieldTexts){kept, count};
    return OK;
}

Err cases_show(Ctx *cx, Call *call)
{
    int64_t id;
    Case found;
    TRY(call_case(cx, call, &id));
    TRY(case_load(cx, id, &found));
    TRY(successors_cut(cx, &call->grants, &found));
    return call_record(cx, call, &case_register, &found);
}

Err cases_forms(Ctx *cx, Call *call)
{
    CaseForms forms;
    TRY(case_forms_show(cx, &forms));
    return call_record(cx, call, &case_forms_register, &forms);
}

/* The whole file: one page to print, or everything as JSON. */
Err cases_file(Ctx *cx, Call *call)
{
    int64_t id;
    Case found;
    HttpResponse *response = call->response;
    CallJson *answer = call_json(call);
    Str lang = http_query(call->request, STR("lang")),
        format = http_query(call->request, STR("format"));
    bool json = str_eq(format, STR("json"));
    TRY(call_case(cx, call, &id));
    if (!json && format.n > 0 && !str_eq(format, STR("html")))
        return fail(cx, ERR_USAGE, MSG("format is html or json, not \"%1$s\""),
                    str_shown(cx->arena, format));
    if (json) {
        TRY(case_load(cx, id, &found));
        TRY(successors_cut(cx, &call->grants, &found));
        TRY(call_record(cx, call, &case_register, &found));
    } else {
        Lang in = lang.n == 0 ? call->request->lang : lang_from(lang);
        TRY(case_file(cx, id, in, &answer->text));
        response->status = 200;
        response->media_type = STR("text/html; charset=utf-8");
        response->body = buf_str(&answer->text);
    }
    http_add_header(response, STR("Content-Disposition"),
                    str_fmt(cx->arena, "attachment; filename=\"C-%lld.%s\"", (long long)id,
                            json ? "json" : "html"));
    return OK;
}

/* ---- decided: on the writer's thread; the answer is the case afterwards ---- */

typedef struct CaseTask {
    WriteRequest write;
    RoleGrants grants;
    int64_t id, entry;
    CaseDraft draft;
    CaseOrder order;
    CaseEntryDraft entry_draft;
    CaseEntryOrder entry_order;
    RiskDraft risk;
} CaseTask;

static CaseTask *case_task(Ctx *cx, const Call *call)
{
    CaseTask *task = arena_new(cx->arena, CaseTask);
    task->grants = call->grants;
    return task;
}

static Err case_answer(Ctx *cx, const CaseTask *task, WriteRequest *write, int status)
{
    Case found;
    TRY(case_load(cx, task->id, &found));
    TRY(successors_cut(cx, &task->grants, &found));
    write_record(write, status, &case_register, &found);
    return OK;
}

static Err open_run(Ctx *cx, WriteRequest *write)
{
    CaseTask *task = write->task;
    TRY(case_open(cx, &task->draft, &task->id));
    http_add_header(write->response, STR("Location"),
                    str_fmt(write->request->arena, "/api/v1/cases/C-%lld", (long long)task->id));
    return case_answer(cx, task, write, 201);
}

Err cases_open(Ctx *cx, Call *call)
{
    CaseTask *task = case_task(cx, call);
    TRY(call_body(cx, call, &case_draft_register, &task->draft));
    TRY(case_draft_limit(cx, &call->grants, &task->draft));
    call_write(call, &task->write, open_run, task);
    return OK;
}

static Err change_run(Ctx *cx, WriteRequest *write)
{
    CaseTask *task = write->task;
    TRY(case_change(cx, task->id, &task->order));
    return case_answer(cx, task, write, 200);
}

Err cases_change(Ctx *cx, Call *call)
{
    CaseTask *task = case_task(cx, call);
    TRY(call_case(cx, call, &task->id));
    TRY(call_body(cx, call, &case_order_register, &task->order));
    TRY(case_order_limit(cx, &call->grants, task->id, &task->order));
    call_write(call, &task->write, change_run, task);
    return OK;
}

static Err entry_add_run(Ctx *cx, WriteRequest *write)
{
    CaseTask *task = write->task;
    TRY(case_entry_add(cx, task->id, &task->entry_draft, &task->entry));
    return case_answer(cx, task, write, 201);
}

Err cases_entry_add(Ctx *cx, Call *call)
{
    CaseTask *task = case_task(cx, call);
    TRY(call_case(cx, call, &task->id));
    TRY(call_body(cx, call, &case_entry_draft_register, &task->entry_draft));
    TRY(case_values_limit(cx, &call->grants, task->entry_draft.values));
    call_write(call, &task->write, entry_add_run, task);
    return OK;
}

Err call_case_entry(Ctx *cx, const Call *call, int64_t *id, int64_t *entry)
{
    TRY(call_case(cx, call, id));
    if (!str_int(call->segments[1], entry) || *entry < 1)
        return fail(cx, ERR_NOT_FOUND, MSG("there is no entry %1$s"),
                    str_shown(cx->arena, call->segments[1]));
    return OK;
}

static Err entry_change_run(Ctx *cx, WriteRequest *write)
{
    CaseTask *task = write->task;
    TRY(case_entry_change(cx, task->id, task->entry, &task->entry_order));
    return case_answer(cx, task, write, 200);
}

Err cases_entry_change(Ctx *cx, Call *call)
{
    CaseTask *task = case_task(cx, call);
    TRY(call_case_entry(cx, call, &task->id, &task->entry));
    TRY(call_body(cx, call, &case_entry_order_register, &task->entry_order));
    TRY(case_values_limit(cx, &call->grants, task->entry_order.values));
    call_write(call, &task->write, entry_change_run, task);
    return OK;
}

static Err risk_add_run(Ctx *cx, WriteRequest *write)
{
    Risk risk;
    CaseTask *task = write->task;
    TRY(case_risk_add(cx, task->id, &task->risk, &risk));
    return case_answer(cx, task, write, 201);
}

Err cases_risk_add(Ctx *cx, Call *call)
{
    CaseTask *task = case_task(cx, call);
    TRY(call_case(cx, call, &task->id));
    TRY(call_body(cx, call, &risk_draft_register, &task->risk));
    call_write(call, &task->write, risk_add_run, task);
    return OK;
}

/* ---- risk tables: nothing is stored ---- */

Err risk_list_show(Ctx *cx, Call *call)
{
    RiskMethods methods;
    TRY(risk_methods(cx, &methods));
    return call_record(cx, call, &risk_methods_register, &methods);
}

Err risk_ask(Ctx *cx, Call *call)
{
    RiskInput input;
    RiskResult result;
    RiskTable *table = arena_new(cx->arena, RiskTable);
    TRY(call_body(cx, call, &risk_input_register, &input));
    TRY(risk_table_find(cx, input.method, table));
    TRY(risk_assess(cx, table, &input, &result));
    return call_record(cx, call, &risk_result_register, &result);
}
