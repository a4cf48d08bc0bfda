/* case_file_clock.c - the law's clocks on the page of a case, and what of the law and of the tables
 * it rests on nobody has verified. */
#include "domain/defect/case_file_internal.h"

static const char *state_words(const Clock *clock)
{
    static const struct {
        Str state;
        const char *words;
    } states[] = {{STR_INIT("running"), MSG("running")},
                  {STR_INIT("suspended"), MSG("suspended")},
                  {STR_INIT("met"), MSG("met in time")},
                  {STR_INIT("missed"), MSG("missed")},
                  {STR_INIT("cancelled"), MSG("cancelled")}};
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        if (str_eq(states[i].state, clock->state))
            return states[i].words;
    }
    return MSG("running");
}

/* Why there is no day by law. */
static const char *clock_basis_words(Str basis)
{
    if (str_eq(basis, STR("calendar_missing")))
        return MSG("the calendar of that year is missing");
    if (str_eq(basis, STR("letter_missing")))
        return MSG("the letter names no date");
    return str_eq(basis, STR("internal")) ? MSG("at once, no number in law") : MSG("no date");
}

static void due_write(Page *page, const Clock *clock)
{
    page_raw(page, clock->due.set ? "<td class=\"day\">" : "<td>");
    if (clock->due.set)
        page_text(page, page_day(page, clock->due));
    else
        page_say(page, clock_basis_words(clock->basis));
    if (clock->rolled.value)
        page_mark(page, MSG("moved by a day off"));
    page_raw(page, "</td>");
    page_raw(page, "<td class=\"day\">");
    page_text(page, clock->target.set ? page_day(page, clock->target) : STR("–"));
    page_raw(page, "</td>");
}

/* By what it ended, or why it does not run, or why the case closes all the same. */
static void ended_write(Page *page, const Clock *clock)
{
    bool runs = str_eq(clock->state, STR("running"));
    Str why = clock_why(page->state, clock);
    page_raw(page, "<td>");
    page_say(page, state_words(clock));
    if (clock->undecided.value)
        page_mark(page, MSG("whether it applies is not decided"));
    if (str_eq(clock->standing, STR("late")))
        page_mark(page, MSG("the day has passed"));
    page_raw(page, "<br>");
    if (clock->evidence.n > 0) {
        page_text(page, page_day(page, clock->evidence_day));
        page_raw(page, " ");
        page_text(page, clock->evidence);
    } else if (!runs) {
        page_text(page, clock->reason);
    } else if (why.n > 0) {
        page_say(page, MSG("accounted for"));
        page_raw(page, ": ");
        page_text(page, why);
    }
    page_raw(page, "</td>");
}

static void clock_write(Page *page, const Clock *clock)
{
    bool zh = page->lang == LANG_ZH;
    page_raw(page, "<tr><td>");
    page_text(page,
              str_fmt(page->cx->arena, "%.*s %.*s", STR_ARG(clock->id), STR_ARG(clock->rule)));
    page_raw(page, "<br><small>");
    page_text(page, zh && clock->source_zh.n > 0 ? clock->source_zh : clock->source);
    page_raw(page, "</small></td><td>");
    page_text(page, zh ? clock->act_zh : clock->act_en);
    if (clock->unverified.value)
        page_mark(page, MSG("unverified"));
    page_raw(page, "<br><small>");
    page_text(page, zh ? clock->parties_zh : clock->parties_en);
    page_raw(page, "</small></td>");
    due_write(page, clock);
    ended_write(page, clock);
    page_raw(page, "<td class=\"day\">");
    page_text(page, page_day(page, clock->day));
    page_raw(page, "<br><small>");
    page_text(page, clock->note);
    page_raw(page, "</small></td></tr>\n");
}

void file_clocks(Page *page)
{
    static const char *const columns[] = {MSG("Clock"),          MSG("What is owed"),
                                          MSG("Due by law"),     MSG("Conservative date"),
                                          MSG("State, by what"), MSG("Counted from")};
    const CaseState *state = page->state;
    page_head(page, MSG("Clocks of the law"));
    if (state->clock_count == 0) {
        page_raw(page, "<p>");
        page_say(page, MSG("no clock was started"));
        page_raw(page, "</p>\n");
        return;
    }
    page_raw(page, "<table class=\"rows\"><tr>");
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        page_column(page, columns[i]);
    page_raw(page, "</tr>\n");
    for (size_t i = 0; i < state->clock_count; i++)
        clock_write(page, &state->clocks[i]);
    page_raw(page, "</table>\n");
}

/* ---- marks ---- */

static void item_begin(Page *page, size_t *count)
{
    if (*count == 0) {
        page_head(page, MSG("Nobody has verified"));
        page_raw(page, "<ul>\n");
    }
    ++*count;
    page_raw(page, "<li>");
}

static bool uses_table(const JsonNode *fields, Str method)
{
    for (const JsonNode *field = fields == NULL ? NULL : fields->child; field != NULL;
         field = field->next) {
        if (str_eq(node_text(field, "table"), method) ||
            uses_table(json_member(field, STR("columns")), method))
            return true;
    }
    return false;
}

/* Is it the table of an assessment, or of a sheet that was filled in? */
static bool table_used(const CaseState *state, Str method)
{
    for (size_t i = 0; i < state->risks.count; i++) {
        if (str_eq(state->risks.items[i].result->method, method))
            return true;
    }
    for (size_t i = 0; i < state->count; i++) {
        if (!str_eq(state->entries[i].state, STR("void")) &&
            uses_table(json_member(state->sheets[i], STR("fields")), method))
            return true;
    }
    return false;
}

static size_t contested_count(const RiskTable *table)
{
    const JsonNode *list = json_member(table->root, STR("contested"));
    return list == NULL ? 0 : list->count;
}

/* A table as a whole, its note, the cells sources disagree about. */
static void table_write(Page *page, const RiskTable *table, size_t *count)
{
    const JsonNode *marks = json_member(table->root, STR("marks"));
    bool unverified = node_holds(marks, STR("unverified"));
    size_t contested = contested_count(table);
    if (!unverified && !node_holds(marks, STR("policy")) && contested == 0)
        return;
    item_begin(page, count);
    page_text(page, node_words(table->root, "name", page->lang));
    page_text(page, str_fmt(page->cx->arena, " (%.*s)", STR_ARG(table->edition)));
    if (unverified)
        page_mark(page, MSG("unverified"));
    if (node_holds(marks, STR("policy")))
        page_mark(page, MSG("set by the project, no law"));
    page_raw(page, " ");
    page_text(page, node_words(table->root, "note", page->lang));
    if (contested > 0) {
        page_raw(page, " ");
        page_say(page, MSG("cells about which sources disagree"));
        page_text(page, str_fmt(page->cx->arena, ": %zu", contested));
    }
    page_raw(page, "</li>\n");
}

Err file_marks(Page *page)
{
    RiskTable *tables;
    size_t table_count, count = 0;
    for (size_t i = 0; i < page->state->clock_count; i++) {
        const Clock *clock = &page->state->clocks[i];
        if (!clock->unverified.value)
            continue;
        item_begin(page, &count);
        page_text(page, clock->rule);
        page_raw(page, " ");
        page_text(page, page->lang == LANG_ZH ? clock->act_zh : clock->act_en);
        page_mark(page, MSG("unverified"));
        page_raw(page, "</li>\n");
    }
    TRY(risk_tables(page->cx, &tables, &table_count));
    for (size_t i = 0; i < table_count; i++) {
        if (table_used(page->state, tables[i].method))
            table_write(page, &tables[i], &count);
    }
    page_raw(page, count == 0 ? "" : "</ul>\n");
    return OK;
}
