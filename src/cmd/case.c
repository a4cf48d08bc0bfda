/* holdfast case list|show|gate|file|sheets|open|change|fill|move: from a suspicion to a decision.
 */
#include "domain/defect/case.h"

#include "cmd/commands.h"
#include "cmd/verb.h"

enum { LIST_DEFAULT = 50, FILE_MAX = 16 << 20, BODY_MAX = 1 << 21 };

/* ---- what verbs begin with ---- */

static Err case_operand(Ctx *cx, VerbRun *run, size_t least)
{
    const Options *options = run->options;
    if (options->operand_count < least)
        return fail(cx, ERR_USAGE, MSG("holdfast %1$s takes: %2$s"), options->command->name,
                    options->command->operands);
    return case_id_parse(cx, options->operands[0], &run->id);
}

static Err case_read(Ctx *cx, VerbRun *run, Case *out)
{
    TRY(case_operand(cx, run, 1));
    TRY(verb_open_to_read(cx, run));
    return case_load(cx, run->id, out);
}

static Str words(const VerbRun *run, const JsonNode *object, Str key)
{
    const JsonNode *both = json_member(object, key);
    const JsonNode *own = json_member(both, run->lang == LANG_ZH ? STR("zh") : STR("en"));
    return own == NULL ? (Str){0} : own->text;
}

/* The words of one of a list of descriptions; its id where there are none. */
static Str name_of(const VerbRun *run, const JsonNode *list, Str id, Str key)
{
    for (const JsonNode *at = list == NULL ? NULL : list->child; at != NULL; at = at->next) {
        const JsonNode *name = json_member(at, STR("id"));
        if (name != NULL && str_eq(name->text, id))
            return words(run, at, key);
    }
    return id;
}

typedef struct FormTrees {
    const JsonNode *sheets, *stages, *gate;
} FormTrees;

static Err forms_open(Ctx *cx, FormTrees *out)
{
    CaseForms forms;
    TRY(case_forms_show(cx, &forms));
    TRY(json_parse(cx, forms.sheets, &out->sheets));
    TRY(json_parse(cx, forms.stages, &out->stages));
    return json_parse(cx, forms.gate, &out->gate);
}

/* ---- list, show, gate, file, sheets ---- */

static void summary_print(VerbRun *run, const FormTrees *forms, const CaseSummary *one)
{
    Buf *out = &run->out.buf;
    buf_fmt(
        out, "%-6.*s %.*s · %.*s · %.*s", STR_ARG(one->id),
        STR_ARG(name_of(run, json_member(forms->stages, STR("stages")), one->stage, STR("name"))),
        STR_ARG(one->regime), STR_ARG(one->title));
    if (one->defect_kind.n > 0)
        buf_fmt(out, " · %.*s",
                STR_ARG(name_of(run, json_member(forms->stages, STR("kinds")), one->defect_kind,
                                STR("name"))));
    if (one->risk_level.n > 0)
        buf_fmt(out, " · %s %.*s", message_text(MSG("risk"), run->lang), STR_ARG(one->risk_level));
    if (one->outcome.n > 0)
        buf_fmt(out, " · %.*s",
                STR_ARG(name_of(run, json_member(forms->gate, STR("outcomes")), one->outcome,
                                STR("name"))));
    if (one->late.value > 0)
        buf_fmt(out, " · %s %lld", message_text(MSG("late tasks"), run->lang),
                (long long)one->late.value);
    buf_add_char(out, '\n');
}

static Err list(Ctx *cx, VerbRun *run)
{
    CasePage page;
    FormTrees forms;
    CaseQuery query = {.limit = option_count(run->options, "limit", LIST_DEFAULT),
                       .stage = option_text(run->options, "stage", (Str){0})};
    Str before = option_text(run->options, "before", (Str){0});
    if (query.limit > CASE_PAGE_MAX)
        return fail(cx, ERR_USAGE, MSG("--limit is at most %1$lld"), (long long)CASE_PAGE_MAX);
    if (before.n > 0)
        TRY(case_id_parse(cx, before, &query.before));
    TRY(verb_open_to_read(cx, run));
    TRY(case_page(cx, &query, &page));
    TRY(forms_open(cx, &forms));
    if (option_given(run->options, "json"))
        output_record(&run->out, &case_page_register, &page);
    for (size_t i = 0; i < page.cases.count && !option_given(run->options, "json"); i++)
        summary_print(run, &forms, &page.cases.items[i]);
    return OK;
}

static void gate_print(VerbRun *run, const FormTrees *forms, const Gate *gate)
{
    Buf *out = &run->out.buf;
    for (size_t i = 0; i < gate->items.count; i++) {
        const GateItem *item = &gate->items.items[i];
        buf_fmt(
            out, "  [%c] %.*s%s\n", item->met.value ? 'x' : ' ',
            STR_ARG(name_of(run, json_member(forms->gate, STR("items")), item->id, STR("label"))),
            item->mandatory.value ? " *" : "");
    }
    buf_fmt(out, "%s: %.*s (%.*s)\n", message_text(MSG("proposed"), run->lang),
            STR_ARG(gate->proposal), STR_ARG(gate->route));
    for (size_t i = 0; i < gate->reasons.count; i++) {
        const GateReason *reason = &gate->reasons.items[i];
        buf_fmt(out, "  %.*s [%.*s]\n",
                STR_ARG(run->lang == LANG_ZH ? reason->reason_zh : reason->reason_en),
                STR_ARG(reason->clause));
    }
}

/* What a move still needs, and which clocks it waits for. */
static void needs_print(VerbRun *run, const CaseMove *move)
{
    for (size_t i = 0; i < move->needs.count; i++) {
        const CaseNeed *need = &move->needs.items[i];
        if (need->met.value)
            continue;
        buf_fmt(&run->out.buf, "    [ ] %.*s\n",
                STR_ARG(run->lang == LANG_ZH ? need->label_zh : need->label_en));
        for (size_t k = 0; k < need->clocks.count; k++)
            buf_fmt(&run->out.buf, "        %.*s\n", STR_ARG(need->clocks.items[k]));
    }
}

static void case_print(VerbRun *run, const FormTrees *forms, const Case *found)
{
    Buf *out = &run->out.buf;
    const JsonNode *sheets = json_member(forms->sheets, STR("sheets"));
    summary_print(run, forms, found->summary);
    for (size_t i = 0; i < found->entries.count; i++) {
        const CaseEntry *entry = &found->entries.items[i];
        buf_fmt(out, "  E-%lld %.*s · %.*s · v%lld · %.*s\n", (long long)entry->id.value,
                STR_ARG(name_of(run, sheets, entry->sheet, STR("name"))), STR_ARG(entry->state),
                (long long)entry->version.value, STR_ARG(entry->actor));
    }
    for (size_t i = 0; i < found->risks.count; i++) {
        const Risk *risk = &found->risks.items[i];
        buf_fmt(out, "  %.*s v%lld · %.*s · %.*s\n", STR_ARG(risk->id),
                (long long)risk->version.value, STR_ARG(risk->result->method),
                STR_ARG(risk->result->level));
    }
    for (size_t i = 0; i < found->moves.count; i++) {
        const CaseMove *move = &found->moves.items[i];
        buf_fmt(
            out, "%s %.*s: %.*s\n", move->possible.value ? "→" : "–", STR_ARG(move->id),
            STR_ARG(name_of(run, json_member(forms->stages, STR("moves")), move->id, STR("name"))));
        needs_print(run, move);
    }
}

static Err show(Ctx *cx, VerbRun *run)
{
    Case found;
    FormTrees forms;
    TRY(case_read(cx, run, &found));
    TRY(forms_open(cx, &forms));
    if (option_given(run->options, "json"))
        output_record(&run->out, &case_register, &found);
    else
        case_print(run, &forms, &found);
    return OK;
}

static Err gate(Ctx *cx, VerbRun *run)
{
    Case found;
    FormTrees forms;
    TRY(case_read(cx, run, &found));
    TRY(forms_open(cx, &forms));
    if (option_given(run->options, "json"))
        output_record(&run->out, &gate_register, found.gate);
    else
        gate_print(run, &forms, found.gate);
    return OK;
}

static Err file(Ctx *cx, VerbRun *run)
{
    Buf page;
    TRY(case_operand(cx, run, 1));
    TRY(verb_open_to_read(cx, run));
    buf_init(&page, cx->arena, FILE_MAX);
    TRY(case_file(cx, run->id, run->lang, &page));
    command_print(cx, buf_str(&page));
    return OK;
}

static void fields_print(VerbRun *run, const JsonNode *fields, int depth)
{
    for (const JsonNode *at = fields == NULL ? NULL : fields->child; at != NULL; at = at->next) {
        const JsonNode *required = json_member(at, STR("required"));
        buf_fmt(&run->out.buf, "%*s%-16.*s %-12.*s %.*s%s\n", 2 * depth, "",
                STR_ARG(json_member(at, STR("id"))->text),
                STR_ARG(json_member(at, STR("type"))->text), STR_ARG(words(run, at, STR("label"))),
                required != NULL ? " *" : "");
        const JsonNode *columns = json_member(at, STR("columns"));
        for (const JsonNode *one = columns == NULL ? NULL : columns->child; one != NULL;
             one = one->next)
            buf_fmt(&run->out.buf, "%*s%-14.*s %-12.*s %.*s\n", 2 * depth + 2, "",
                    STR_ARG(json_member(one, STR("id"))->text),
                    STR_ARG(json_member(one, STR("type"))->text),
                    STR_ARG(words(run, one, STR("label"))));
    }
}

static Err sheets(Ctx *cx, VerbRun *run)
{
    FormTrees forms;
    Str wanted = run->options->operand_count > 0 ? run->options->operands[0] : (Str){0};
    bool found = false;
    TRY(forms_open(cx, &forms));
    for (const JsonNode *at = json_member(forms.sheets, STR("sheets"))->child; at != NULL;
         at = at->next) {
        Str id = json_member(at, STR("id"))->text;
        if (wanted.n > 0 && !str_eq(id, wanted))
            continue;
        found = true;
        buf_fmt(&run->out.buf, "%-20.*s %.*s [%.*s]\n", STR_ARG(id),
                STR_ARG(words(run, at, STR("name"))),
                STR_ARG(json_member(at, STR("clause"))->text));
        if (wanted.n > 0)
            fields_print(run, json_member(at, STR("fields")), 1);
    }
    return found ? OK
                 : fail(cx, ERR_NOT_FOUND, MSG("there is no sheet \"%1$s\""),
                        str_shown(cx->arena, wanted));
}

/* ---- open, fill, move: here, or by who serves the directory ---- */

static Str body_of(Ctx *cx, const Register *record, const void *from)
{
    Buf text;
    JsonWriter json;
    buf_init(&text, cx->arena, BODY_MAX);
    json_writer_init(&json, &text);
    register_write(&json, record, from);
    return buf_str(&text);
}

static Err there(Ctx *cx, VerbRun *run, Str target, Str body, Case *out)
{
    Str answer;
    const JsonNode *node;
    TRY(served_order(cx, &run->served, target, body, &answer));
    TRY(json_parse(cx, answer, &node));
    return register_decode(cx, &case_register, node, (Str){0}, out);
}

static Err tell(Ctx *cx, VerbRun *run, const Case *found)
{
    FormTrees forms;
    TRY(forms_open(cx, &forms));
    if (option_given(run->options, "json"))
        output_record(&run->out, &case_register, found);
    else
        case_print(run, &forms, found);
    return OK;
}

static Err open(Ctx *cx, VerbRun *run)
{
    Case found;
    const Options *options = run->options;
    const Str none = {0};
    CaseDraft draft = {
        .title = option_text(options, "title", none),
        .suspicion = option_text(options, "suspicion", none),
        .product = option_text(options, "product", none),
        .regime = option_text(options, "regime", none),
        .defect_kind = option_text(options, "kind", none),
        .department = option_text(options, "department", none),
        .owner = option_text(options, "owner", none),
        .follows = option_text(options, "follows", none),
        .reason = option_text(options, "reason", none),
    };
    const Field *missing = register_missing(&case_draft_register, &draft);
    if (missing != NULL)
        return fail(cx, ERR_USAGE, MSG("--%1$s is missing"), missing->name.p);
    TRY(served_or_open(cx, options, &run->journal, &run->served));
    if (run->served.is_served) {
        TRY(there(cx, run, STR("/api/v1/cases"), body_of(cx, &case_draft_register, &draft),
                  &found));
    } else {
        TRY(case_open(cx, &draft, &run->id));
        TRY(case_load(cx, run->id, &found));
    }
    return tell(cx, run, &found);
}

/* field=value ...: texts, numbers and days as they stand; or an object from a file. */
static Err values_read(Ctx *cx, VerbRun *run, Str *out)
{
    Buf text;
    JsonWriter json;
    Str name = option_text(run->options, "values", (Str){0});
    if (name.n > 0)
        return command_file(cx, io_read_file(cx, name, BODY_MAX, out));
    buf_init(&text, cx->arena, BODY_MAX);
    json_writer_init(&json, &text);
    json_object_begin(&json);
    for (size_t i = 2; i < run->options->operand_count; i++) {
        Str rest = run->options->operands[i];
        json_key(&json, str_cut(&rest, '='));
        if (str_eq(rest, STR("true")) || str_eq(rest, STR("false")))
            json_bool(&json, rest.n == 4);
        else
            json_string(&json, rest);
    }
    json_object_end(&json);
    *out = buf_str(&text);
    return OK;
}

static Err fill(Ctx *cx, VerbRun *run)
{
    Case found;
    int64_t entry;
    const Options *options = run->options;
    CaseEntryDraft draft = {.done = field_bool(option_given(options, "done")),
                            .reason = option_text(options, "reason", (Str){0})};
    TRY(case_operand(cx, run, 2));
    draft.sheet = options->operands[1];
    TRY(values_read(cx, run, &draft.values));
    TRY(served_or_open(cx, options, &run->journal, &run->served));
    if (run->served.is_served)
        return there(cx, run,
                     str_fmt(cx->arena, "/api/v1/cases/C-%lld/entries", (long long)run->id),
                     body_of(cx, &case_entry_draft_register, &draft), &found) == OK
                   ? tell(cx, run, &found)
                   : cx->problem.err;
    TRY(case_entry_add(cx, run->id, &draft, &entry));
    TRY(case_load(cx, run->id, &found));
    return tell(cx, run, &found);
}

/* Held against the version there is now; here, or by who serves the directory. */
static Err order_give(Ctx *cx, VerbRun *run, CaseOrder *order)
{
    Case found;
    order->reason = option_text(run->options, "reason", (Str){0});
    if (order->reason.n == 0)
        return fail(cx, ERR_USAGE, MSG("--%1$s is missing"), "reason");
    TRY(verb_open_to_read(cx, run));
    TRY(case_load(cx, run->id, &found));
    order->version = found.summary->version;
    data_dir_close(cx, &run->dir);
    TRY(served_or_open(cx, run->options, &run->journal, &run->served));
    if (run->served.is_served) {
        TRY(there(cx, run, str_fmt(cx->arena, "/api/v1/cases/C-%lld", (long long)run->id),
                  body_of(cx, &case_order_register, order), &found));
    } else {
        TRY(case_change(cx, run->id, order));
        TRY(case_load(cx, run->id, &found));
    }
    return tell(cx, run, &found);
}

static Err move(Ctx *cx, VerbRun *run)
{
    CaseOrder order = {0};
    TRY(case_operand(cx, run, 2));
    order.move = run->options->operands[1];
    return order_give(cx, run, &order);
}

static Err change(Ctx *cx, VerbRun *run)
{
    const Options *options = run->options;
    const Str none = {0};
    CaseOrder order = {.title = option_text(options, "title", none),
                       .suspicion = option_text(options, "suspicion", none),
                       .product = option_text(options, "product", none),
                       .defect_kind = option_text(options, "kind", none),
                       .department = option_text(options, "department", none),
                       .owner = option_text(options, "owner", none)};
    TRY(case_operand(cx, run, 1));
    return order_give(cx, run, &order);
}

/* ---- the table ---- */

#define OPTION_JSON                                                                                \
    {                                                                                              \
        OPTION_FLAG, "json", NULL, MSG("one JSON object")                                          \
    }
#define OPTION_REASON                                                                              \
    {                                                                                              \
        OPTION_TEXT, "reason", "TEXT", MSG("why; stands in the audit trail")                       \
    }

#define OPTIONS_WHAT                                                                               \
    {OPTION_TEXT, "title", "TEXT", MSG("what the case is called")},                                \
        {OPTION_TEXT, "suspicion", "TEXT", MSG("what is suspected")},                              \
    {                                                                                              \
        OPTION_TEXT, "product", "TEXT", MSG("which product")                                       \
    }
#define OPTION_KIND                                                                                \
    {                                                                                              \
        OPTION_TEXT, "kind", "KIND",                                                               \
            MSG("kind of defect, where the law tells them apart: safety, emission")                \
    }
#define OPTIONS_WHO                                                                                \
    {OPTION_TEXT, "department", "TEXT", MSG("who is responsible")},                                \
    {                                                                                              \
        OPTION_TEXT, "owner", "TEXT", MSG("who leads it")                                          \
    }

static const OptionSpec list_options[] = {
    OPTIONS_STORE,
    {OPTION_TEXT, "stage", "STAGE", MSG("only in this stage: screening, investigation, …")},
    {OPTION_TEXT, "before", "C-N", MSG("older ones than this")},
    {OPTION_COUNT, "limit", "N", MSG("at most so many (default: 50)")},
    OPTION_JSON,
    {.kind = OPTION_END},
};
static const OptionSpec show_options[] = {OPTIONS_STORE, OPTION_JSON, {.kind = OPTION_END}};
static const OptionSpec file_options[] = {OPTIONS_STORE, {.kind = OPTION_END}};
static const OptionSpec sheets_options[] = {{.kind = OPTION_END}};
static const OptionSpec open_options[] = {
    OPTIONS_STORE,
    OPTIONS_WHAT,
    {OPTION_TEXT, "regime", "REGIME", MSG("which law: cn-auto, cn-consumer, …")},
    {OPTION_TEXT, "follows", "C-N", MSG("recalled again: the case whose recall it makes anew")},
    OPTION_KIND,
    OPTIONS_WHO,
    OPTION_REASON,
    OPTION_JSON,
    {.kind = OPTION_END},
};
static const OptionSpec fill_options[] = {
    OPTIONS_STORE,
    {OPTION_TEXT, "values", "FILE", MSG("an object of fields as JSON, for sheets with rows")},
    {OPTION_FLAG, "done", NULL, MSG("complete: nothing required may be missing")},
    OPTION_REASON,
    OPTION_JSON,
    {.kind = OPTION_END},
};
static const OptionSpec change_options[] = {
    OPTIONS_STORE, OPTIONS_WHAT, OPTION_KIND,          OPTIONS_WHO,
    OPTION_REASON, OPTION_JSON,  {.kind = OPTION_END},
};
static const OptionSpec move_options[] = {
    OPTIONS_STORE, OPTION_REASON, OPTION_JSON, {.kind = OPTION_END}};
static const char *const fill_examples[] = {
    "holdfast case fill C-1 task what='CT of 30 units' department=laboratory owner=lin "
    "due=2026-03-05",
    "holdfast case fill C-1 fmea --values fmea.json --done",
    NULL,
};

VERB_COMMAND(case, list, .name = "case list", .operands = "", .help = MSG("cases, newest first"),
             .options = list_options, .reads = true);
VERB_COMMAND(case, show, .name = "case show", .operands = "C-N",
             .help = MSG("a case: entries, risks, where it can go"), .options = show_options,
             .reads = true);
VERB_COMMAND(case, gate, .name = "case gate", .operands = "C-N",
             .help = MSG("what a decision needs, what is missing, what is proposed and why"),
             .options = show_options, .reads = true);
VERB_COMMAND(case, file, .name = "case file", .operands = "C-N",
             .help = MSG("the whole file of a case as one HTML page to print"),
             .options = file_options, .reads = true);
VERB_COMMAND(case, sheets, .name = "case sheets", .operands = "[SHEET]",
             .help = MSG("sheets of a case, or the fields of one"), .options = sheets_options);
VERB_COMMAND(case, open, .name = "case open", .operands = "", .help = MSG("open a case"),
             .options = open_options);
VERB_COMMAND(case, change, .name = "case change", .operands = "C-N",
             .help = MSG("change what is said of a case: kind of defect, department, title, …"),
             .options = change_options);
VERB_COMMAND(case, fill, .name = "case fill", .operands = "C-N SHEET [FIELD=VALUE ...]",
             .help = MSG("fill in a sheet of a case"), .options = fill_options,
             .examples = fill_examples);
VERB_COMMAND(case, move, .name = "case move", .operands = "C-N MOVE",
             .help = MSG("move a case to its next stage"), .options = move_options);
