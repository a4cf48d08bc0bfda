/* case_file.c - the file of a case as one page of HTML, complete in itself, to be printed: where it
 * stands, the law's clocks, gate, risks, and what was filled in, with who and when. */
#include "domain/defect/case_file_internal.h"

/* Readable on paper: A4, nothing cut across pages, marks in words and not in colour alone. */
static const char style[] =
    "<style>@page{size:A4;margin:14mm}*{box-sizing:border-box}"
    "body{font:13px/1.5 \"Noto Sans CJK SC\",\"Source Han Sans SC\",\"Microsoft YaHei\",sans-serif;"
    "color:#111;max-width:190mm;margin:1em auto;padding:0 1em}"
    "@media print{body{margin:0;padding:0;font-size:11px}}"
    "h1{font-size:1.5em;margin:0 0 .3em}"
    "h2{font-size:1.15em;margin:1.4em 0 .4em;border-bottom:2px solid #111;break-after:avoid}"
    "h3{font-size:1em;margin:1em 0 0;break-after:avoid}"
    "table{border-collapse:collapse;width:100%;margin:.3em 0}"
    "th,td{border:1px solid #999;padding:.2em .5em;text-align:left;vertical-align:top}"
    "th{width:26%;background:#f0f0f0;font-weight:normal}.rows th{width:auto}"
    "td{white-space:pre-wrap;overflow-wrap:anywhere}td.day{white-space:nowrap}"
    "tr,section{break-inside:avoid}"
    ".sub,.signed,small{color:#444;font-size:.88em}.sub,.signed{margin:.1em 0}"
    "code{font-size:.85em;overflow-wrap:anywhere}"
    ".mark{border:1px solid #8a5a00;color:#8a5a00;border-radius:3px;padding:0 .3em;font-size:.85em;"
    "white-space:nowrap}.void h3,.void table{text-decoration:line-through;color:#555}</style>";

/* ---- risks ---- */

static void table_row(Page *page, const RiskTable *table, const Risk *risk)
{
    const RiskResult *result = risk->result;
    page_raw(page, "<tr><th>");
    page_say(page, MSG("Table"));
    page_raw(page, "</th><td>");
    page_text(page, node_words(table->root, "name", page->lang));
    if (node_holds(json_member(table->root, STR("marks")), STR("unverified")))
        page_mark(page, MSG("unverified"));
    page_raw(page, " <code>");
    page_text(page, str_fmt(page->cx->arena, "%.*s %.*s, SHA-256 %.*s", STR_ARG(result->method),
                            STR_ARG(result->edition), STR_ARG(result->sha256)));
    page_raw(page, "</code></td></tr>\n");
}

/* Each axis with the level it is at, and the number it comes from. */
static void scenario_row(Page *page, const RiskTable *table, const RiskOutcome *one)
{
    const JsonNode *axes = node_list(table->root, "axes");
    page_raw(page, "<tr><th>");
    page_say(page, MSG("Scenario"));
    page_raw(page, "</th><td>");
    page_text(page, one->text);
    for (size_t i = 0; i < one->at.count; i++) {
        const RiskAt *at = &one->at.items[i];
        page_raw(page, "<br>");
        page_text(page, page_name(page, axes, at->axis, "label"));
        page_raw(page, ": ");
        page_text(page,
                  at->level.n == 0 ? STR("–") : risk_level_name(table, at->level, page->lang));
        if (at->measure.n > 0)
            page_text(page, str_fmt(page->cx->arena, " (%.*s)", STR_ARG(at->measure)));
    }
    page_raw(page, " → <b>");
    page_text(page, risk_level_name(table, one->level, page->lang));
    page_raw(page, "</b>");
    if (one->contested.value)
        page_mark(page, MSG("unverified"));
    page_raw(page, "</td></tr>\n");
}

static void level_rows(Page *page, const RiskTable *table, const RiskResult *result)
{
    Str lowest = risk_level_name(table, result->lowest, page->lang);
    Str highest = risk_level_name(table, result->highest, page->lang);
    if (result->level.n == 0) {
        page_row(page, page_word(page, MSG("Level")), page_word(page, MSG("not rated")));
        return;
    }
    page_row(page, page_word(page, MSG("Level")),
             risk_level_name(table, result->level, page->lang));
    page_row(page, page_word(page, MSG("One step off")),
             str_fmt(page->cx->arena, "%.*s – %.*s", STR_ARG(lowest), STR_ARG(highest)));
    page_row(page, page_word(page, MSG("Raised by")),
             page_name(page, node_list(table->root, "overrides"), result->raised_by, "label"));
}

static Str facts_words(Page *page, const RiskFacts *facts)
{
    Str parts[4];
    const FieldInt *numbers[] = {&facts->clues, &facts->injuries, &facts->deaths, &facts->units};
    for (size_t i = 0; i < 4; i++)
        parts[i] = str_fmt(page->cx->arena, "%.*s %.*s",
                           STR_ARG(page_label(page, &risk_facts_register.fields[i])),
                           STR_ARG(page_number(page, numbers[i]->value)));
    return str_fmt(page->cx->arena, "%.*s · %.*s · %.*s · %.*s", STR_ARG(parts[0]),
                   STR_ARG(parts[1]), STR_ARG(parts[2]), STR_ARG(parts[3]));
}

static Err risk_write(Page *page, const Risk *risk)
{
    SignedRecord record;
    RiskTable *table = arena_new(page->cx->arena, RiskTable);
    const RiskResult *result = risk->result;
    TRY(risk_table_find(page->cx, result->method, table));
    page_raw(page, "<section><h3>");
    page_text(page, risk->id);
    page_raw(page, "</h3>\n<p class=\"sub\">");
    page_text(page, str_fmt(page->cx->arena, "%.*s · %.*s · ", STR_ARG(risk->actor),
                            STR_ARG(page_moment(page, risk->created.value.us))));
    page_say(page, MSG("version"));
    page_text(page, str_fmt(page->cx->arena, " %lld", (long long)risk->version.value));
    page_raw(page, "</p>\n<table>\n");
    level_rows(page, table, result);
    for (size_t i = 0; i < result->scenarios.count; i++)
        scenario_row(page, table, &result->scenarios.items[i]);
    for (size_t i = 0; i < risk_draft_register.count; i++) {
        const Field *field = &risk_draft_register.fields[i];
        if (field->type == FIELD_TEXT)
            page_row(page, page_label(page, field),
                     *(const Str *)((const char *)risk->draft + field->offset));
    }
    page_row(page, page_word(page, MSG("Facts then")), facts_words(page, risk->facts));
    if (risk->grown.count > 0)
        page_row(page, page_word(page, MSG("Facts now")), facts_words(page, &page->state->known));
    table_row(page, table, risk);
    page_raw(page, "</table>\n");
    risk_signed_record(page->cx, risk, &record);
    TRY(file_signatures(page, &record));
    page_raw(page, "</section>\n");
    return OK;
}

static Err risks_write(Page *page)
{
    const RiskList *risks = &page->state->risks;
    if (risks->count > 0)
        page_head(page, MSG("Risk assessments"));
    for (size_t i = 0; i < risks->count; i++)
        TRY(risk_write(page, &risks->items[i]));
    return OK;
}

/* ---- gate ---- */

static void gate_write(Page *page)
{
    const Gate *gate = &page->state->gate;
    const JsonNode *forms = page->state->forms->gate;
    const JsonNode *item = node_list(forms, "items");
    page_head(page, MSG("Items of the decision"));
    page_raw(page, "<table>\n");
    for (size_t i = 0; i < gate->items.count && item != NULL; i++, item = item->next) {
        const GateItem *one = &gate->items.items[i];
        page_row(page, node_words(item, "label", page->lang),
                 str_fmt(page->cx->arena, "%s%s",
                         message_text(one->met.value ? MSG("there") : MSG("not there"), page->lang),
                         one->mandatory.value ? " *" : ""));
    }
    page_row(page, page_word(page, MSG("Proposed by the system")),
             page_name(page, node_list(forms, "outcomes"), gate->proposal, "name"));
    page_row(page, page_word(page, MSG("Route")),
             page_name(page, node_list(forms, "routes"), gate->route, "name"));
    page_raw(page, "</table>\n<p class=\"sub\">* ");
    page_say(page, MSG("must be there"));
    page_raw(page, "</p>\n");
}

/* ---- the page ---- */

/* The level in the words of the table that gave it. */
static Str level_words(Page *page)
{
    const RiskList *risks = &page->state->risks;
    Str level = page->state->summary.risk_level;
    for (size_t i = 0; i < risks->count && level.n > 0; i++) {
        RiskTable *table = arena_new(page->cx->arena, RiskTable);
        const RiskResult *result = risks->items[i].result;
        if (str_eq(result->level, level) && risk_table_find(page->cx, result->method, table) == OK)
            return risk_level_name(table, level, page->lang);
    }
    return level;
}

static Str law_words(Page *page)
{
    const RegimePack *pack = page->state->pack;
    const CaseSummary *summary = &page->state->summary;
    Str name =
        pack == NULL ? summary->regime : (page->lang == LANG_ZH ? pack->name_zh : pack->name_en);
    return str_fmt(page->cx->arena, "%.*s (%.*s %.*s)", STR_ARG(name), STR_ARG(summary->regime),
                   STR_ARG(summary->edition));
}

static void stage_rows(Page *page)
{
    const Forms *forms = page->state->forms;
    const CaseSummary *summary = &page->state->summary;
    Str stage = page_name(page, node_list(forms->stages, "stages"), summary->stage, "name");
    page_row(page, page_word(page, MSG("Stage")),
             str_fmt(page->cx->arena, "%.*s · %.*s", STR_ARG(stage),
                     STR_ARG(page_round(page, summary->round))));
    page_row(page, page_word(page, MSG("Decision")),
             page_name(page, node_list(forms->gate, "outcomes"), summary->outcome, "name"));
    page_row(page, page_word(page, MSG("Risk")), level_words(page));
    page_row(page, page_word(page, MSG("Facts now")), facts_words(page, &page->state->known));
}

static void head_write(Page *page)
{
    Ctx *cx = page->cx;
    const CaseSummary *summary = &page->state->summary;
    page_raw(page, "<!doctype html>\n<html lang=\"");
    page_raw(page, page->lang == LANG_ZH ? "zh-CN" : "en");
    page_raw(page, "\"><head><meta charset=\"utf-8\"><title>");
    page_text(page, str_fmt(cx->arena, "%.*s %.*s", STR_ARG(summary->id), STR_ARG(summary->title)));
    page_raw(page, "</title>\n");
    page_raw(page, style);
    page_raw(page, "</head><body>\n<h1>");
    page_text(page, str_fmt(cx->arena, "%.*s %.*s", STR_ARG(summary->id), STR_ARG(summary->title)));
    page_raw(page, "</h1>\n<p class=\"sub\">");
    page_say(page, MSG("As of"));
    page_text(page, str_fmt(cx->arena, " %.*s", STR_ARG(page_moment(page, cx->now_us))));
    page_raw(page, "</p>\n<table>\n");
    stage_rows(page);
    page_row(page, page_word(page, MSG("What is suspected")), summary->suspicion);
    page_row(page, page_word(page, MSG("Product")), summary->product);
    page_row(page, page_word(page, MSG("Regime")), law_words(page));
    page_row(page, page_word(page, MSG("Kind of defect")),
             page_name(page, node_list(page->state->forms->stages, "kinds"), summary->defect_kind,
                       "name"));
    page_row(
        page, page_word(page, MSG("Responsible")),
        str_fmt(cx->arena, "%.*s %.*s", STR_ARG(summary->department), STR_ARG(summary->owner)));
    page_row(page, page_word(page, MSG("Opened")),
             str_fmt(cx->arena, "%.*s · %.*s", STR_ARG(summary->actor),
                     STR_ARG(page_moment(page, summary->opened.value.us))));
    page_row(page, page_word(page, MSG("Digest of the pack")), summary->regime_sha256);
    page_raw(page, "</table>\n");
}

Err case_file(Ctx *cx, int64_t id, Lang lang, Buf *out)
{
    CaseState *state;
    Page page = {.cx = cx, .lang = lang, .out = out};
    TRY(state_open(cx, id, &state));
    TRY(missing_find(cx, state));
    TRY(basis_changes_find(cx, state));
    TRY(clocks_load(cx, state));
    letters_find(cx, state);
    page.state = state;
    head_write(&page);
    file_clocks(&page);
    gate_write(&page);
    TRY(risks_write(&page));
    TRY(file_entries(&page));
    TRY(file_marks(&page));
    page_raw(&page, "</body></html>\n");
    if (out->full)
        return fail(cx, ERR_LIMIT, MSG("the file of the case is larger than %1$lld bytes"),
                    (long long)out->max);
    return OK;
}
