/* case_file.c - the file of a case as one page of HTML, complete in itself, to be printed: what was
 * filled in, sheet by sheet, with who and when; risks, gate, signatures. */
#include "base/instant.h"
#include "domain/defect/case_internal.h"

/* One page being written. */
typedef struct Page {
    const CaseState *state;
    Lang lang;
    Buf *out;
} Page;

static void raw(Page *page, const char *html)
{
    buf_add(page->out, str_of(html));
}

/* Text, with what HTML would read as its own escaped. */
static void text(Page *page, Str words)
{
    for (size_t i = 0; i < words.n; i++) {
        switch (words.p[i]) {
        case '<':
            raw(page, "&lt;");
            break;
        case '>':
            raw(page, "&gt;");
            break;
        case '&':
            raw(page, "&amp;");
            break;
        case '"':
            raw(page, "&quot;");
            break;
        default:
            buf_add_char(page->out, words.p[i]);
        }
    }
}

static void say(Page *page, const char *key)
{
    text(page, str_of(message_text(key, page->lang)));
}

static void row(Page *page, Str label, Str value)
{
    if (value.n == 0)
        return;
    raw(page, "<tr><th>");
    text(page, label);
    raw(page, "</th><td>");
    text(page, value);
    raw(page, "</td></tr>\n");
}

static Str label_of(const Page *page, const Field *field)
{
    return str_of(page->lang == LANG_ZH ? field->label_zh : field->label_en);
}

/* ---- values ---- */

static void rows_write(Page *page, const JsonNode *field, const JsonNode *rows);

/* Which list of the gate has the words of a value of this type; NULL: none. */
static const JsonNode *names_of(const Page *page, Str type, const char **key)
{
    const JsonNode *gate = page->state->forms->gate;
    *key = "name";
    if (str_eq(type, STR("route")))
        return node_list(gate, "routes");
    if (str_eq(type, STR("proposal")))
        return node_list(gate, "outcomes");
    *key = "label";
    return str_eq(type, STR("gaps")) ? node_list(gate, "items") : NULL;
}

/* A value, or the words it stands for. */
static void name_write(Page *page, const JsonNode *field, Str value)
{
    const char *key;
    for (const JsonNode *at = names_of(page, node_text(field, "type"), &key); at != NULL;
         at = at->next) {
        if (str_eq(node_text(at, "id"), value)) {
            text(page, node_words(at, key, page->lang));
            return;
        }
    }
    text(page, value);
}

/* A choice by its label, yes and no in words, anything else as it stands. */
static void value_write(Page *page, const JsonNode *field, const JsonNode *value)
{
    for (const JsonNode *option = node_list(field, "options"); option != NULL;
         option = option->next) {
        if (str_eq(node_text(option, "id"), value->text)) {
            text(page, node_words(option, "label", page->lang));
            return;
        }
    }
    if (value->type == JSON_TRUE || value->type == JSON_FALSE) {
        say(page, value->type == JSON_TRUE ? MSG("yes") : MSG("no"));
        return;
    }
    if (value->type != JSON_ARRAY) {
        name_write(page, field, value->text);
        return;
    }
    for (const JsonNode *one = value->child; one != NULL; one = one->next) {
        name_write(page, field, one->text);
        if (one->next != NULL)
            raw(page, "<br>");
    }
}

static void object_write(Page *page, const JsonNode *fields, const JsonNode *values)
{
    raw(page, "<table>\n");
    for (const JsonNode *field = fields->child; field != NULL; field = field->next) {
        const JsonNode *value = json_member(values, node_text(field, "id"));
        if (value == NULL || (value->type == JSON_ARRAY && value->count == 0))
            continue;
        raw(page, "<tr><th>");
        text(page, node_words(field, "label", page->lang));
        raw(page, "</th><td>");
        if (json_member(field, STR("columns")) != NULL)
            rows_write(page, field, value);
        else
            value_write(page, field, value);
        raw(page, "</td></tr>\n");
    }
    raw(page, "</table>\n");
}

static void rows_write(Page *page, const JsonNode *field, const JsonNode *rows)
{
    const JsonNode *columns = json_member(field, STR("columns"));
    raw(page, "<table class=\"rows\"><tr>");
    for (const JsonNode *column = columns->child; column != NULL; column = column->next) {
        raw(page, "<th>");
        text(page, node_words(column, "label", page->lang));
        raw(page, "</th>");
    }
    raw(page, "</tr>\n");
    for (const JsonNode *one = rows->child; one != NULL; one = one->next) {
        raw(page, "<tr>");
        for (const JsonNode *column = columns->child; column != NULL; column = column->next) {
            const JsonNode *value = json_member(one, node_text(column, "id"));
            raw(page, "<td>");
            if (value != NULL)
                value_write(page, column, value);
            raw(page, "</td>");
        }
        raw(page, "</tr>\n");
    }
    raw(page, "</table>");
}

/* ---- entries ---- */

static Str moment(Ctx *cx, int64_t us)
{
    Buf out;
    buf_init(&out, cx->arena, 64);
    instant_format_utc(&out, us);
    return buf_str(&out);
}

static const char *state_words(Str state)
{
    if (str_eq(state, STR("done")))
        return MSG("done");
    return str_eq(state, STR("void")) ? MSG("void") : MSG("open");
}

static Err signatures_write(Ctx *cx, Page *page, const SignedRecord *record)
{
    SignatureState state;
    TRY(signature_state(cx, record, &state));
    raw(page, "<p class=\"signed\">");
    for (size_t i = 0; i < state.signatures.count; i++) {
        const Signature *one = &state.signatures.items[i];
        text(page, page->lang == LANG_ZH ? one->label_zh : one->label_en);
        raw(page, ": ");
        if (one->name.n == 0) {
            say(page, MSG("not signed"));
        } else {
            text(page, str_fmt(cx->arena, "%.*s (%.*s), %.*s, %.*s", STR_ARG(one->full_name),
                               STR_ARG(one->role), STR_ARG(moment(cx, one->at.value.us)),
                               STR_ARG(one->reason)));
        }
        raw(page, "<br>");
    }
    text(page, str_fmt(cx->arena, "SHA-256 %.*s", STR_ARG(state.sha256)));
    raw(page, "</p>\n");
    return OK;
}

static Err entry_write(Ctx *cx, Page *page, size_t i)
{
    SignedRecord record;
    const CaseEntry *entry = &page->state->entries[i];
    const JsonNode *sheet = page->state->sheets[i];
    bool is_void = str_eq(entry->state, STR("void"));
    raw(page, is_void ? "<section class=\"void\"><h3>" : "<section><h3>");
    text(page, str_fmt(cx->arena, "E-%lld ", (long long)entry->id.value));
    text(page, sheet == NULL ? entry->sheet : node_words(sheet, "name", page->lang));
    raw(page, "</h3>\n<p class=\"sub\">");
    say(page, MSG("round"));
    text(page, str_fmt(cx->arena, " %lld · ", (long long)entry->round.value));
    say(page, state_words(entry->state));
    text(page,
         str_fmt(cx->arena, " · %.*s · %.*s · v%lld", STR_ARG(entry->actor),
                 STR_ARG(moment(cx, entry->changed.value.us)), (long long)entry->version.value));
    if (sheet != NULL)
        text(page, str_fmt(cx->arena, " · %.*s", STR_ARG(node_text(sheet, "clause"))));
    raw(page, "</p>\n");
    if (sheet != NULL)
        object_write(page, json_member(sheet, STR("fields")), page->state->values[i]);
    if (sheet != NULL && node_text(sheet, "signed").n > 0 && str_eq(entry->state, STR("done"))) {
        TRY(case_entry_signed_record(cx, page->state->id, entry->id.value, &record));
        TRY(signatures_write(cx, page, &record));
    }
    raw(page, "</section>\n");
    return OK;
}

static Err group_write(Ctx *cx, Page *page, const JsonNode *group)
{
    bool any = false;
    Str id = node_text(group, "id");
    for (size_t i = 0; i < page->state->count; i++) {
        if (!str_eq(node_text(page->state->sheets[i], "group"), id))
            continue;
        if (!any) {
            raw(page, "<h2>");
            text(page, node_words(group, "name", page->lang));
            raw(page, "</h2>\n");
        }
        any = true;
        TRY(entry_write(cx, page, i));
    }
    return OK;
}

/* ---- risks, gate ---- */

static Err risk_write(Ctx *cx, Page *page, const Risk *risk)
{
    SignedRecord record;
    RiskTable *table = arena_new(cx->arena, RiskTable);
    const RiskResult *result = risk->result;
    raw(page, "<section><h3>");
    text(page, str_fmt(cx->arena, "%.*s v%lld", STR_ARG(risk->id), (long long)risk->version.value));
    raw(page, "</h3>\n<table>\n");
    for (size_t i = 0; i < risk_draft_register.count; i++) {
        const Field *field = &risk_draft_register.fields[i];
        if (field->type == FIELD_TEXT)
            row(page, label_of(page, field),
                *(const Str *)((const char *)risk->draft + field->offset));
    }
    for (size_t i = 0; i < result->scenarios.count; i++) {
        const RiskOutcome *one = &result->scenarios.items[i];
        row(page, one->text, one->level);
    }
    TRY(risk_table_find(cx, result->method, table));
    row(page, str_of(message_text(MSG("level"), page->lang)),
        risk_level_name(table, result->level, page->lang));
    row(page, str_of(message_text(MSG("one step off"), page->lang)),
        str_fmt(cx->arena, "%.*s – %.*s", STR_ARG(result->lowest), STR_ARG(result->highest)));
    row(page, str_of(message_text(MSG("table"), page->lang)),
        str_fmt(cx->arena, "%.*s %.*s, SHA-256 %.*s", STR_ARG(result->method),
                STR_ARG(result->edition), STR_ARG(result->sha256)));
    raw(page, "</table>\n");
    risk_signed_record(cx, risk, &record);
    TRY(signatures_write(cx, page, &record));
    raw(page, "</section>\n");
    return OK;
}

static void gate_write(Page *page)
{
    const Gate *gate = &page->state->gate;
    const JsonNode *item = node_list(page->state->forms->gate, "items");
    raw(page, "<h2>");
    say(page, MSG("items of the decision"));
    raw(page, "</h2>\n<table>\n");
    for (size_t i = 0; i < gate->items.count && item != NULL; i++, item = item->next) {
        row(page, node_words(item, "label", page->lang),
            str_of(message_text(gate->items.items[i].met.value ? MSG("there") : MSG("missing"),
                                page->lang)));
    }
    raw(page, "</table>\n");
}

/* ---- the page ---- */

static void head_write(Page *page)
{
    const CaseSummary *summary = &page->state->summary;
    raw(page, "<!doctype html>\n<html lang=\"");
    raw(page, page->lang == LANG_ZH ? "zh-CN" : "en");
    raw(page, "\"><head><meta charset=\"utf-8\"><title>");
    text(page, summary->id);
    raw(page, " ");
    text(page, summary->title);
    raw(page, "</title>\n<style>body{font:14px/1.5 sans-serif;max-width:60em;margin:2em auto}"
              "table{border-collapse:collapse;width:100%}th,td{border:1px solid #999;padding:.2em "
              ".5em;text-align:left;vertical-align:top}th{width:14em;background:#eee;font-weight:"
              "normal}.rows th{width:auto}.sub,.signed{color:#444;font-size:12px}.void{text-"
              "decoration:line-through}h3{margin-bottom:0}section{break-inside:avoid}td{white-"
              "space:pre-wrap}</style></head><body>\n<h1>");
    text(page, summary->id);
    raw(page, " ");
    text(page, summary->title);
    raw(page, "</h1>\n<table>\n");
    for (size_t i = 0; i < case_summary_register.count; i++) {
        const Field *field = &case_summary_register.fields[i];
        if (field->type == FIELD_TEXT && !str_eq(field->name, STR("stage")))
            row(page, label_of(page, field), *(const Str *)((const char *)summary + field->offset));
    }
    for (const JsonNode *stage = node_list(page->state->forms->stages, "stages"); stage != NULL;
         stage = stage->next) {
        if (str_eq(node_text(stage, "id"), summary->stage))
            row(page, str_of(message_text(MSG("stage"), page->lang)),
                node_words(stage, "name", page->lang));
    }
    raw(page, "</table>\n");
}

Err case_file(Ctx *cx, int64_t id, Lang lang, Buf *out)
{
    CaseState *state;
    Page page = {.lang = lang, .out = out};
    TRY(state_open(cx, id, &state));
    page.state = state;
    head_write(&page);
    gate_write(&page);
    if (state->risks.count > 0) {
        raw(&page, "<h2>");
        say(&page, MSG("risk assessments"));
        raw(&page, "</h2>\n");
    }
    for (size_t i = 0; i < state->risks.count; i++)
        TRY(risk_write(cx, &page, &state->risks.items[i]));
    for (const JsonNode *group = node_list(state->forms->sheets, "groups"); group != NULL;
         group = group->next)
        TRY(group_write(cx, &page, group));
    raw(&page, "</body></html>\n");
    if (out->full)
        return fail(cx, ERR_LIMIT, MSG("the file of the case is larger than %1$lld bytes"),
                    (long long)out->max);
    return OK;
}
