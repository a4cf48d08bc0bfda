/* case_file_entry.c - entries on the page of a case: what was filled in, in words. */
#include "domain/account/account.h"
#include "domain/defect/case_file_internal.h"
#include "domain/scope/scope.h"

/* A value at hand: the field, what it says, the object it stands in. */
typedef struct Said {
    const JsonNode *field, *value, *object;
} Said;

static void rows_write(Page *page, const JsonNode *field, const JsonNode *rows);

/* ---- values that stand for something ---- */

static void entry_name(Page *page, Str text)
{
    int64_t id;
    page_text(page, str_fmt(page->cx->arena, "E-%.*s", STR_ARG(text)));
    for (size_t i = 0; str_int(text, &id) && i < page->state->count; i++) {
        if (page->state->entries[i].id.value != id)
            continue;
        page_raw(page, " ");
        page_text(page, node_words(page->state->sheets[i], "name", page->lang));
        page_raw(page, " ");
        page_text(page, node_text(page->state->values[i], "number"));
    }
}

static void clock_name(Page *page, Str id)
{
    page_text(page, id);
    for (size_t i = 0; i < page->state->clock_count; i++) {
        const Clock *clock = &page->state->clocks[i];
        if (!str_eq(clock->id, id))
            continue;
        page_raw(page, " ");
        page_text(page, clock->rule);
        page_raw(page, " ");
        page_text(page, page->lang == LANG_ZH ? clock->act_zh : clock->act_en);
        page_raw(page, " (");
        page_text(page, page->lang == LANG_ZH ? clock->parties_zh : clock->parties_en);
        page_raw(page, clock->due.set ? ", " : "");
        page_text(page, page_day(page, clock->due));
        page_raw(page, ")");
    }
}

static void scope_name(Page *page, Str text)
{
    int64_t id;
    ScopePage found = {0};
    page_text(page, text);
    if (scope_id_parse(page->cx, text, &id) != OK ||
        scope_page(page->cx, &(ScopePageQuery){.before = id + 1, .limit = 1}, &found) != OK ||
        found.scopes.count == 0 || !str_eq(found.scopes.items[0].id, text))
        return;
    page_raw(page, " ");
    page_text(page, found.scopes.items[0].title);
}

/* What a decision rests on, by its name. */
static void part_name(Page *page, Str text)
{
    if (str_starts(text, STR("E-")))
        entry_name(page, str_tail(text, 2));
    else if (str_starts(text, STR("S-")))
        scope_name(page, text);
    else
        page_text(page, text);
}

/* A level in the words of its table, and whether sources disagree about it. */
static void level_name(Page *page, const Said *said)
{
    size_t count = 0;
    int64_t numbers[RISK_AXES_MAX];
    RiskTable *table = arena_new(page->cx->arena, RiskTable);
    if (risk_table_find(page->cx, node_text(said->field, "table"), table) != OK) {
        page_text(page, said->value->text);
        return;
    }
    page_text(page, risk_level_name(table, said->value->text, page->lang));
    for (const JsonNode *of = node_list(said->field, "of"); of != NULL; of = of->next) {
        const JsonNode *number = json_member(said->object, of->text);
        if (count < RISK_AXES_MAX && number != NULL && str_int(number->text, &numbers[count]))
            count++;
    }
    if (risk_cell_contested(table, numbers, count))
        page_mark(page, MSG("unverified"));
}

static void count_name(Page *page, const Said *said)
{
    int64_t number;
    bool whole = str_int(said->value->text, &number);
    page_text(page, whole ? page_number(page, number) : said->value->text);
    if (!str_eq(node_text(said->field, "type"), STR("scope_version"))) {
        page_raw(page, page->lang == LANG_ZH ? " 件" : " units");
    }
}

static void name_write(Page *page, const Said *said)
{
    Str type = node_text(said->field, "type"), text = said->value->text;
    const JsonNode *gate = page->state->forms->gate;
    if (str_eq(type, STR("choice")))
        page_text(page, page_name(page, node_list(said->field, "options"), text, "label"));
    else if (str_eq(type, STR("route")))
        page_text(page, page_name(page, node_list(gate, "routes"), text, "name"));
    else if (str_eq(type, STR("proposal")))
        page_text(page, page_name(page, node_list(gate, "outcomes"), text, "name"));
    else if (str_eq(type, STR("gaps")))
        page_text(page, page_name(page, node_list(gate, "items"), text, "label"));
    else if (str_eq(type, STR("entry")))
        entry_name(page, text);
    else if (str_eq(type, STR("clock")) || str_eq(type, STR("owed")))
        clock_name(page, text);
    else if (str_eq(type, STR("scope")))
        scope_name(page, text);
    else if (str_eq(type, STR("level")))
        level_name(page, said);
    else if (str_eq(type, STR("part")))
        part_name(page, text);
    else if (str_starts(type, STR("scope_")))
        count_name(page, said);
    else
        page_text(page, text);
}

/* ---- values ---- */

static void value_write(Page *page, const Said *said)
{
    const JsonNode *value = said->value;
    if (json_member(said->field, STR("columns")) != NULL) {
        rows_write(page, said->field, value);
        return;
    }
    if (value->type == JSON_TRUE || value->type == JSON_FALSE) {
        page_say(page, value->type == JSON_TRUE ? MSG("yes") : MSG("no"));
        return;
    }
    if (value->type != JSON_ARRAY) {
        name_write(page, said);
        return;
    }
    for (const JsonNode *one = value->child; one != NULL; one = one->next) {
        name_write(page, &(Said){said->field, one, said->object});
        if (one->next != NULL)
            page_raw(page, "<br>");
    }
}

static bool says_something(const JsonNode *value)
{
    return value != NULL && !(value->type == JSON_ARRAY && value->count == 0);
}

void file_values(Page *page, const JsonNode *fields, const JsonNode *values)
{
    page_raw(page, "<table>\n");
    for (const JsonNode *field = fields->child; field != NULL; field = field->next) {
        const JsonNode *value = json_member(values, node_text(field, "id"));
        if (!says_something(value))
            continue;
        bool wide = json_member(field, STR("columns")) != NULL;
        page_raw(page, wide ? "<tr><td colspan=\"2\"><b>" : "<tr><th>");
        page_text(page, node_words(field, "label", page->lang));
        page_raw(page, wide ? "</b>" : "</th><td>");
        value_write(page, &(Said){field, value, values});
        page_raw(page, "</td></tr>\n");
    }
    page_raw(page, "</table>\n");
}

/* Columns nobody filled in take no room. */
static bool column_used(const JsonNode *rows, Str column)
{
    for (const JsonNode *one = rows->child; one != NULL; one = one->next) {
        if (says_something(json_member(one, column)))
            return true;
    }
    return false;
}

static void rows_write(Page *page, const JsonNode *field, const JsonNode *rows)
{
    const JsonNode *columns = json_member(field, STR("columns"));
    page_raw(page, "<table class=\"rows\"><tr>");
    for (const JsonNode *column = columns->child; column != NULL; column = column->next) {
        if (column_used(rows, node_text(column, "id"))) {
            page_raw(page, "<th>");
            page_text(page, node_words(column, "label", page->lang));
            page_raw(page, "</th>");
        }
    }
    page_raw(page, "</tr>\n");
    for (const JsonNode *one = rows->child; one != NULL; one = one->next) {
        page_raw(page, "<tr>");
        for (const JsonNode *column = columns->child; column != NULL; column = column->next) {
            const JsonNode *value = json_member(one, node_text(column, "id"));
            if (!column_used(rows, node_text(column, "id")))
                continue;
            page_raw(page, "<td>");
            if (value != NULL)
                value_write(page, &(Said){column, value, one});
            page_raw(page, "</td>");
        }
        page_raw(page, "</tr>\n");
    }
    page_raw(page, "</table>");
}

/* ---- entries ---- */

static const char *state_words(Str state)
{
    if (str_eq(state, STR("done")))
        return MSG("done");
    return str_eq(state, STR("void")) ? MSG("void") : MSG("open");
}

static const char *reply_words(Str reply)
{
    if (str_eq(reply, STR("answered")))
        return MSG("answered");
    if (str_eq(reply, STR("broken")))
        return MSG("not answered: the law's day has passed");
    return str_eq(reply, STR("late")) ? MSG("not answered: the day has passed")
                                      : MSG("not answered yet");
}

Err file_signatures(Page *page, const SignedRecord *record)
{
    SignatureState state;
    TRY(signature_state(page->cx, record, &state));
    page_raw(page, "<p class=\"signed\">");
    for (size_t i = 0; i < state.signatures.count; i++) {
        const Signature *one = &state.signatures.items[i];
        page_text(page, page->lang == LANG_ZH ? one->label_zh : one->label_en);
        page_raw(page, ": ");
        if (one->name.n == 0) {
            page_say(page, MSG("not signed"));
        } else {
            Str role = account_role_words(one->role, page->lang);
            page_text(page,
                      str_fmt(page->cx->arena, "%.*s (%.*s), %.*s, %.*s", STR_ARG(one->full_name),
                              STR_ARG(role), STR_ARG(page_moment(page, one->at.value.us)),
                              STR_ARG(one->reason)));
            if (!one->holds.value)
                page_mark(page, MSG("no longer holds: what was signed has changed"));
        }
        page_raw(page, "<br>");
    }
    page_raw(page, "<code>SHA-256 ");
    page_text(page, state.sha256);
    page_raw(page, "</code></p>\n");
    return OK;
}

/* What is kept with the entry, so that nothing handed over with the page can be another. */
static Err files_write(Page *page, const CaseEntry *entry)
{
    Attachments files;
    AttachmentPlace place = {.noun = STR("case_entry"), .noun_id = entry->id.value};
    if (entry->files.value == 0)
        return OK;
    TRY(attachment_list(page->cx, &place, &files));
    page_raw(page, "<p class=\"signed\">");
    for (size_t i = 0; i < files.files.count; i++) {
        const Attachment *one = &files.files.items[i];
        page_say(page, MSG("File"));
        page_text(page, str_fmt(page->cx->arena, ": %.*s, ", STR_ARG(one->name)));
        page_text(page, page_number(page, one->size.value));
        page_raw(page, " ");
        page_say(page, MSG("bytes"));
        page_text(page, str_fmt(page->cx->arena, ", %.*s, %.*s", STR_ARG(one->actor),
                                STR_ARG(page_moment(page, one->added.value.us))));
        page_raw(page, " <code>SHA-256 ");
        page_text(page, one->sha256);
        page_raw(page, "</code><br>");
    }
    page_raw(page, "</p>\n");
    return OK;
}

/* Round, state, who and when, the clause; by when it is due or to be answered. */
static void entry_sub(Page *page, const CaseEntry *entry, const JsonNode *sheet)
{
    Arena *arena = page->cx->arena;
    page_raw(page, "<p class=\"sub\">");
    page_text(page, page_round(page, entry->round));
    page_raw(page, " · ");
    page_say(page, state_words(entry->state));
    page_text(page, str_fmt(arena, " · %.*s · %.*s · ", STR_ARG(entry->actor),
                            STR_ARG(page_moment(page, entry->changed.value.us))));
    page_say(page, MSG("version"));
    page_text(page, str_fmt(arena, " %lld · %.*s", (long long)entry->version.value,
                            STR_ARG(node_text(sheet, "clause"))));
    if (entry->due.set) {
        page_raw(page, " · ");
        page_say(page, entry->late.value ? MSG("late, due on") : MSG("due on"));
        page_text(page, str_fmt(arena, " %.*s", STR_ARG(page_day(page, entry->due))));
    }
    if (entry->reply.n > 0) {
        page_raw(page, " · ");
        page_say(page, MSG("reply by"));
        page_text(page, str_fmt(arena, " %.*s: ", STR_ARG(page_day(page, entry->reply_by))));
        page_say(page, reply_words(entry->reply));
    }
    page_raw(page, "</p>\n");
}

static void missing_write(Page *page, const CaseEntry *entry, const JsonNode *sheet)
{
    if (entry->missing.count == 0)
        return;
    page_raw(page, "<p class=\"sub\">");
    page_say(page, MSG("still missing"));
    page_raw(page, ": ");
    for (size_t i = 0; i < entry->missing.count; i++) {
        const char *word = missing_word(page->cx, sheet, entry->missing.items[i]);
        page_raw(page, i == 0 ? "" : "; ");
        page_text(page, message_param(str_of(word), page->lang));
    }
    page_raw(page, "</p>\n");
}

/* What of its ground is another by now. */
static void changes_write(Page *page, const CaseEntry *entry)
{
    if (entry->changed_since.count == 0)
        return;
    page_raw(page, "<p class=\"sub\"><b>");
    page_say(page, entry->complete.value
                       ? MSG("Changed since it was signed")
                       : MSG("Changed since it was written, so that no signature holds"));
    page_raw(page, "</b>: ");
    page_text(page, basis_words(page->cx, page->state, &entry->changed_since, page->lang));
    page_raw(page, "</p>\n");
}

typedef struct Earlier {
    int64_t version;
    const JsonNode *values;
} Earlier;

static Err earlier_take(Ctx *cx, const DbRow *row, void *arg)
{
    const JsonNode *entry;
    int64_t version;
    Earlier *earlier = arg;
    TRY(json_parse(cx, str_dup(cx->arena, row_text(row, 4)), &entry));
    if (str_int(node_text(entry, "version"), &version) && version == earlier->version)
        earlier->values = json_member(entry, STR("values"));
    return OK;
}

/* An entry a decision was signed with, and that says something else by now: what was signed. */
static Err signed_write(Page *page, size_t i)
{
    const CaseEntry *entry = &page->state->entries[i];
    for (size_t k = 0; k < page->state->count; k++) {
        Earlier earlier = {0};
        const JsonNode *part = basis_of_entry(page->state, k, entry);
        if (part == NULL || !str_int(node_text(part, "version"), &earlier.version) ||
            earlier.version == entry->version.value)
            continue;
        TRY(db_each(page->cx, SQL_CHANGE_EACH_OF,
                    ARGS(db_text(STR("case_entry")), db_int(entry->id.value)), earlier_take,
                    &earlier));
        page_raw(page, "<p class=\"sub\"><b>");
        page_say(page, MSG("As it was signed with the decision"));
        page_raw(page, "</b> ");
        page_text(page, str_fmt(page->cx->arena, "E-%lld · ",
                                (long long)page->state->entries[k].id.value));
        page_say(page, MSG("version"));
        page_text(page, str_fmt(page->cx->arena, " %lld", (long long)earlier.version));
        page_raw(page, "</p>\n");
        if (earlier.values != NULL)
            file_values(page, json_member(page->state->sheets[i], STR("fields")), earlier.values);
    }
    return OK;
}

static Err entry_write(Page *page, size_t i)
{
    SignedRecord record;
    const CaseEntry *entry = &page->state->entries[i];
    const JsonNode *sheet = page->state->sheets[i];
    bool is_void = str_eq(entry->state, STR("void"));
    page_raw(page, is_void ? "<section class=\"void\"><h3>" : "<section><h3>");
    page_text(page, str_fmt(page->cx->arena, "E-%lld ", (long long)entry->id.value));
    page_text(page, node_words(sheet, "name", page->lang));
    page_raw(page, "</h3>\n");
    entry_sub(page, entry, sheet);
    file_values(page, json_member(sheet, STR("fields")), page->state->values[i]);
    missing_write(page, entry, sheet);
    changes_write(page, entry);
    TRY(signed_write(page, i));
    TRY(files_write(page, entry));
    if (node_text(sheet, "signed").n > 0 && str_eq(entry->state, STR("done"))) {
        TRY(case_entry_signed_record(page->cx, page->state->id, entry->id.value, &record));
        TRY(file_signatures(page, &record));
    }
    page_raw(page, "</section>\n");
    return OK;
}

static Err group_write(Page *page, const JsonNode *group)
{
    bool any = false;
    Str id = node_text(group, "id");
    for (size_t i = 0; i < page->state->count; i++) {
        if (!str_eq(node_text(page->state->sheets[i], "group"), id))
            continue;
        if (!any) {
            page_raw(page, "<h2>");
            page_text(page, node_words(group, "name", page->lang));
            page_raw(page, "</h2>\n");
        }
        any = true;
        TRY(entry_write(page, i));
    }
    return OK;
}

Err file_entries(Page *page)
{
    for (const JsonNode *group = node_list(page->state->forms->sheets, "groups"); group != NULL;
         group = group->next)
        TRY(group_write(page, group));
    return OK;
}
