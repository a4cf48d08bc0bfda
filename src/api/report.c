/* The public form (C-6): plain pages for whoever has something to report, without signing in.
 *
 * No script, no cookie, no session: a request from another site is refused by its Origin before it
 * comes here.  What an answer says does not depend on whether the unit named, or its owner, is
 * known.  */
#include "api/api_internal.h"
#include "api/report_page.h"
#include "domain/clue/clue.h"

enum { VALUES_MAX = 1 << 17 };

/* ---- what was sent ---- */

typedef struct Form {
    HttpPair *fields;
    size_t count;
} Form;

static Err form_read(Ctx *cx, const Call *call, Form *out)
{
    if (query_parse(cx->arena, call->request->body, &out->fields, &out->count))
        return OK;
    return fail(cx, ERR_INVALID, MSG("the form could not be read; please send it again"));
}

static Str form_value(const Form *form, Str name)
{
    for (size_t i = 0; i < form->count; i++) {
        if (str_eq(form->fields[i].name, name))
            return str_trim(form->fields[i].value);
    }
    return (Str){0};
}

/* Fields that go into the clue as they are. */
static const char *const told[] = {"model", "unit",        "symptom",        "consequence",
                                   "text",  "occurred_on", "region",         "reporter_name",
                                   "wish",  "bought_on",   "reporter_email", "reporter_phone"};

static bool is_grave(Str consequence)
{
    static const Str grave[] = {STR_INIT("fire"), STR_INIT("crash"), STR_INIT("injury"),
                                STR_INIT("death")};
    for (size_t i = 0; i < sizeof grave / sizeof *grave; i++) {
        if (str_eq(consequence, grave[i]))
            return true;
    }
    return false;
}

static void pair(JsonWriter *json, Str name, Str value)
{
    json_key(json, name);
    json_string(json, value);
}

/* CRLF of forms is one line end. */
static Str lines_of(Arena *arena, Str text)
{
    Buf out;
    buf_init(&out, arena, text.n + 1);
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] != '\r')
            buf_add_char(&out, text.p[i]);
    }
    return buf_str(&out);
}

static Str values_of(Ctx *cx, const Form *form)
{
    Buf text;
    JsonWriter json;
    buf_init(&text, cx->arena, VALUES_MAX);
    json_writer_init(&json, &text);
    json_object_begin(&json);
    pair(&json, STR("kind"),
         is_grave(form_value(form, STR("consequence"))) ? STR("accident") : STR("complaint"));
    pair(&json, STR("channel"), STR("web"));
    pair(&json, STR("reporter"), STR("consumer"));
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        Str value = form_value(form, str_of(told[i]));
        if (value.n > 0)
            pair(&json, str_of(told[i]), lines_of(cx->arena, value));
    }
    json_key(&json, STR("consent"));
    json_bool(&json, form_value(form, STR("consent")).n > 0);
    json_object_end(&json);
    return buf_str(&text);
}

/* What the register would not say in words for somebody at a phone. */
static Err form_check(Ctx *cx, const Form *form)
{
    bool contact = form_value(form, STR("reporter_phone")).n > 0 ||
                   form_value(form, STR("reporter_email")).n > 0 ||
                   form_value(form, STR("reporter_name")).n > 0;
    if (form_value(form, STR("website")).n > 0)
        return fail(cx, ERR_INVALID, MSG("the form could not be read; please send it again"));
    if (form_value(form, STR("text")).n == 0)
        return fail(cx, ERR_INVALID, MSG("Please say what happened."));
    if (form_value(form, STR("model")).n == 0 && form_value(form, STR("unit")).n == 0)
        return fail(cx, ERR_INVALID, MSG("Please name the product: its model or serial number."));
    if (contact && form_value(form, STR("consent")).n == 0)
        return fail(cx, ERR_INVALID,
                    MSG("Please agree to be contacted, or leave name, phone and e-mail empty."));
    return OK;
}

/* ---- pages ---- */

static Lang lang_of(const Call *call)
{
    Str text = http_query(call->request, STR("lang"));
    return text.n > 0 ? lang_from(text) : call->request->lang;
}

static Err turn_take(Ctx *cx, Call *call, ReportTurn turn)
{
    if (report_board_take(call->api->reports, call->request->address, turn, cx->now_us))
        return OK;
    call->status = 429;
    return fail(cx, ERR_BUSY, MSG("Too many reports came from this address. Please try later."));
}

/* A refusal is a page too, with what was typed. */
static Err form_again(Ctx *cx, Call *call, const Form *form, Err err)
{
    if (err == ERR_IO || err == ERR_CORRUPT || err == ERR_FULL)
        return err;
    int status = call->status != 0 ? call->status : http_status(err);
    report_form_page(call->response, call->request->arena,
                     &(ReportForm){.lang = lang_of(call),
                                   .status = status,
                                   .problem = &cx->problem,
                                   .fields = form->fields,
                                   .count = form->count});
    return OK;
}

Err report_form(Ctx *cx, Call *call)
{
    (void)cx;
    report_form_page(call->response, call->request->arena,
                     &(ReportForm){.lang = lang_of(call), .status = 200});
    return OK;
}

Err report_style(Ctx *cx, Call *call)
{
    (void)cx;
    report_style_page(call->response);
    return OK;
}

typedef struct ReportTask {
    WriteRequest write;
    Str values;
    Form form;
    Lang lang;
} ReportTask;

static Err report_write(Ctx *cx, WriteRequest *write)
{
    ReportTask *task = write->task;
    ClueReceipt receipt;
    Arena *arena = write->request->arena;
    Err err = clue_send_in(cx, task->values, &receipt);
    if (err == ERR_INVALID || err == ERR_LIMIT) {
        report_form_page(write->response, arena,
                         &(ReportForm){.lang = task->lang,
                                       .status = http_status(err),
                                       .problem = &cx->problem,
                                       .fields = task->form.fields,
                                       .count = task->form.count});
        return OK;
    }
    TRY(err);
    report_thanks_page(write->response, arena, task->lang, &receipt);
    return OK;
}

Err report_take(Ctx *cx, Call *call)
{
    Form form = {0};
    ReportTask *task = arena_new(call->request->arena, ReportTask);
    ClueLog log = {.view = &call->view, .reader = &call->worker->reader};
    Err err = form_read(cx, call, &form);
    if (err == OK)
        err = form_check(cx, &form);
    if (err == OK)
        err = turn_take(cx, call, REPORT_SEND);
    if (err == OK)
        err = clue_public_prepare(cx, &log, values_of(cx, &form), &task->values);
    if (err != OK)
        return form_again(cx, call, &form, err);
    task->form = form;
    task->lang = lang_of(call);
    call->caller.name = STR("public");
    call_write(call, &task->write, report_write, task);
    return OK;
}

Err report_status_form(Ctx *cx, Call *call)
{
    (void)cx;
    report_status_page(call->response, call->request->arena,
                       &(ReportStatus){.lang = lang_of(call), .status = 200});
    return OK;
}

Err report_status(Ctx *cx, Call *call)
{
    Form form = {0};
    ClueFollowed followed;
    ReportStatus page = {.lang = lang_of(call), .status = 200};
    Err err = form_read(cx, call, &form);
    if (err == OK)
        err = turn_take(cx, call, REPORT_LOOK);
    if (err == OK)
        err = clue_follow_up(cx, form_value(&form, STR("number")), form_value(&form, STR("code")),
                             &followed);
    if (err == ERR_IO || err == ERR_CORRUPT)
        return err;
    if (err == OK) {
        page.followed = &followed;
    } else {
        page.status = call->status != 0 ? call->status : http_status(err);
        page.problem = &cx->problem;
    }
    report_status_page(call->response, call->request->arena, &page);
    return OK;
}
