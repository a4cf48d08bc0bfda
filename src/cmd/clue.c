/* holdfast clue add|list|show|link|import|kinds: what may be the first sign of a defect. */
#include "domain/clue/clue_import.h"

#include "cmd/commands.h"
#include "cmd/output.h"
#include "cmd/served.h"
#include "domain/regime/regime.h"
#include "platform/net/http_text.h"
#include "platform/register/register_cell.h"

enum { LIST_DEFAULT = 100, ORDER_MAX = 1 << 20 };

typedef struct ClueRun {
    const Options *options;
    Lang lang;
    Journal journal;
    EventReader reader;
    ItemView view;
    ClueLog log;
    Served served;
    MasterBook *book;
    Output out;
    int code;
} ClueRun;

typedef Err (*ClueVerb)(Ctx *cx, ClueRun *run);

static int run_verb(Ctx *cx, const Options *options, Lang lang, ClueVerb verb)
{
    ClueRun *run = arena_new(cx->arena, ClueRun);
    *run = (ClueRun){.options = options, .lang = lang, .book = master_book_open()};
    cx->now_us = cx->io->now_us(cx);
    event_reader_init(&run->reader);
    output_init(cx, &run->out);
    int code = output_answer(cx, options, lang, verb(cx, run), &run->out);
    master_book_close(run->book);
    event_reader_release(&run->reader);
    workspace_close(cx, &run->journal);
    return code == EXIT_OK ? run->code : code;
}

static Err operands_check(Ctx *cx, const ClueRun *run, size_t low, size_t high)
{
    size_t count = run->options->operand_count;
    if (count >= low && count <= high)
        return OK;
    return fail(cx, ERR_USAGE, MSG("holdfast %1$s takes: %2$s"), run->options->command->name,
                run->options->command->operands);
}

static void log_attach(Ctx *cx, ClueRun *run)
{
    run->view = workspace_view(cx, &run->journal);
    run->log = (ClueLog){&run->view, &run->reader};
}

static Err open_to_read(Ctx *cx, ClueRun *run)
{
    TRY(workspace_open(cx, run->options, DB_READ, &run->journal));
    log_attach(cx, run);
    return OK;
}

/* Here, or at whoever serves the directory. */
static Err open_to_write(Ctx *cx, ClueRun *run)
{
    TRY(served_or_open(cx, run->options, &run->journal, &run->served));
    if (!run->served.is_served)
        log_attach(cx, run);
    return OK;
}

static void record_line(ClueRun *run, const Register *record, const void *from)
{
    output_record(&run->out, record, from);
}

/* ---- kinds, list, show ---- */

static Err kinds(Ctx *cx, ClueRun *run)
{
    ClueKinds all;
    Buf *out = &run->out.buf;
    TRY(operands_check(cx, run, 0, 0));
    TRY(open_to_read(cx, run));
    TRY(clue_kinds_list(cx, &all));
    if (option_given(run->options, "json")) {
        record_line(run, &clue_kinds_register, &all);
        return OK;
    }
    for (size_t i = 0; i < all.kinds.count; i++) {
        const ClueKindShown *kind = &all.kinds.items[i];
        bool zh = run->lang == LANG_ZH;
        buf_fmt(out, "%-20.*s %5lld h  %.*s: %.*s\n", STR_ARG(kind->name),
                (long long)kind->within_hours.value, STR_ARG(zh ? kind->label_zh : kind->label_en),
                STR_ARG(zh ? kind->what_zh : kind->what_en));
    }
    return OK;
}

static Err query_read(Ctx *cx, const Options *options, MasterQuery *out)
{
    Str where = option_text(options, "where", (Str){0});
    *out = (MasterQuery){.text = option_text(options, "find", (Str){0}),
                         .sort = STR("received_on"),
                         .descending = true,
                         .limit = option_count(options, "limit", LIST_DEFAULT)};
    if (out->limit < 1 || out->limit > MASTER_PAGE_MAX)
        return fail(cx, ERR_USAGE, MSG("--limit is at most %1$lld"), (long long)MASTER_PAGE_MAX);
    while (where.n > 0) {
        Str one = str_trim(str_cut(&where, ';'));
        if (out->filter_count == MASTER_FILTERS_MAX)
            return fail(cx, ERR_LIMIT, MSG("there are more than %1$lld filters"),
                        (long long)MASTER_FILTERS_MAX);
        if (one.n > 0)
            TRY(master_filter_parse(cx, one, &out->filters[out->filter_count++]));
    }
    return OK;
}

static void value_print(ClueRun *run, Str name, const void *values, const char *between)
{
    const Field *field = register_field(&clue_register, name);
    if (field->type == FIELD_ENUM && field_is_set(field, values)) {
        const FieldInt *at = (const FieldInt *)((const char *)values + field->offset);
        const EnumValue *value = &field->names->values[at->value];
        buf_add(&run->out.buf, str_of(run->lang == LANG_ZH ? value->label_zh : value->label_en));
    } else if (field_is_set(field, values)) {
        register_text(&run->out.buf, field, values);
    }
    buf_add(&run->out.buf, str_of(between));
}

static Err row_print(Ctx *cx, ClueRun *run, Str values)
{
    const JsonNode *node;
    Clue *clue = arena_new(cx->arena, Clue);
    TRY(json_parse(cx, values, &node));
    for (const JsonNode *member = node->child; member != NULL; member = member->next) {
        if (register_field(&clue_register, member->key) != NULL)
            TRY(register_patch(cx, &clue_register, member, (Str){0}, clue));
    }
    static const char *const columns[] = {"number", "received_on", "state",
                                          "kind",   "model",       "unit"};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        value_print(run, str_of(columns[i]), clue, "  ");
    value_print(run, STR("symptom"), clue, "\n");
    return OK;
}

static Err list(Ctx *cx, ClueRun *run)
{
    MasterQuery query;
    RegisterRows rows;
    TRY(operands_check(cx, run, 0, 0));
    TRY(query_read(cx, run->options, &query));
    TRY(open_to_read(cx, run));
    TRY(master_search(cx, run->book, clue_register.name, &query, &rows));
    run->code = rows.matched.value == 0 ? EXIT_NOTHING : EXIT_OK;
    if (option_given(run->options, "json")) {
        record_line(run, &register_rows_register, &rows);
        return OK;
    }
    for (size_t i = 0; i < rows.rows.count; i++)
        TRY(row_print(cx, run, rows.rows.items[i].values));
    Str params[] = {str_count(cx->arena, (int64_t)rows.rows.count),
                    str_count(cx->arena, rows.matched.value)};
    message_format(&run->out.buf, run->lang, MSG("%1$s of %2$s clues"), params, 2);
    buf_add_char(&run->out.buf, '\n');
    return OK;
}

static void fields_print(ClueRun *run, const MasterShape *shape, const void *values)
{
    for (size_t i = 0; i < shape->form.count; i++) {
        const Field *field = &shape->form.fields[i];
        if (!field_is_set(field, values))
            continue;
        buf_fmt(&run->out.buf, "%s: ", run->lang == LANG_ZH ? field->label_zh : field->label_en);
        if (i < clue_register.count) {
            value_print(run, field->name, values, "\n");
        } else {
            register_text(&run->out.buf, field, values);
            buf_add_char(&run->out.buf, '\n');
        }
    }
}

static void similar_print(Ctx *cx, ClueRun *run, const ClueCard *card)
{
    for (size_t i = 0; i < card->similar.count; i++) {
        const ClueSimilar *one = &card->similar.items[i];
        Str params[] = {one->number, str_count(cx->arena, one->score.value)};
        message_format(&run->out.buf, run->lang, MSG("perhaps the same as %1$s (score %2$s)"),
                       params, 2);
        for (size_t k = 0; k < one->reasons.count; k++)
            buf_fmt(&run->out.buf, "  %.*s %lld", STR_ARG(one->reasons.items[k].code),
                    (long long)one->reasons.items[k].points.value);
        buf_add_char(&run->out.buf, '\n');
    }
}

static Err show(Ctx *cx, ClueRun *run)
{
    MasterRow row;
    MasterShape shape;
    ClueCard card;
    TRY(operands_check(cx, run, 1, 1));
    TRY(open_to_read(cx, run));
    TRY(clue_card(cx, run->book, &run->log, run->options->operands[0], &card));
    if (option_given(run->options, "json")) {
        record_line(run, &clue_card_register, &card);
        return OK;
    }
    TRY(clue_find(cx, run->options->operands[0], &row));
    TRY(master_shape(cx, clue_register.name, &shape));
    fields_print(run, &shape, master_masked(cx, &shape, row.values));
    similar_print(cx, run, &card);
    return OK;
}

/* ---- add, link ---- */

/* FIELD=VALUE ... as the values of an order; choices by name or label. */
static Err values_read(Ctx *cx, const ClueRun *run, Str *out)
{
    Buf text;
    JsonWriter json;
    Clue *clue = arena_new(cx->arena, Clue);
    for (size_t i = 0; i < run->options->operand_count; i++) {
        JsonNode member;
        Str cell = run->options->operands[i], name = str_cut(&cell, '=');
        const Field *field = register_field(&clue_register, name);
        if (field == NULL)
            return fail(cx, ERR_USAGE, MSG("register %1$s has no field \"%2$s\""),
                        clue_register.name.p, str_shown(cx->arena, name));
        register_cell(cx->arena, field, cell, &member);
        TRY(register_patch(cx, &clue_register, &member, (Str){0}, clue));
    }
    buf_init(&text, cx->arena, ORDER_MAX);
    json_writer_init(&json, &text);
    json_object_begin(&json);
    for (size_t i = 0; i < clue_register.count; i++) {
        if (field_is_set(&clue_register.fields[i], clue))
            register_write_fields(
                &json, &(Register){.fields = &clue_register.fields[i], .count = 1}, clue);
    }
    json_object_end(&json);
    *out = buf_str(&text);
    return OK;
}

static Err told(Ctx *cx, ClueRun *run, const RegisterRow *row)
{
    if (option_given(run->options, "json")) {
        record_line(run, &register_row_register, row);
        return OK;
    }
    return row_print(cx, run, row->values);
}

static Err send_there(Ctx *cx, ClueRun *run, Str target, const Register *record, const void *order)
{
    Str answer;
    Buf body;
    JsonWriter json;
    const JsonNode *node;
    RegisterRow row = {0};
    buf_init(&body, cx->arena, ORDER_MAX);
    json_writer_init(&json, &body);
    register_write(&json, record, order);
    TRY(served_order(cx, &run->served, target, buf_str(&body), &answer));
    TRY(json_parse(cx, answer, &node));
    TRY(register_decode(cx, &register_row_register, node, (Str){0}, &row));
    return told(cx, run, &row);
}

static Err save_here(Ctx *cx, ClueRun *run, int64_t id, const RowOrder *order)
{
    MasterShape shape;
    MasterRow row;
    RegisterRow shown;
    TRY(master_shape(cx, clue_register.name, &shape));
    TRY(clue_save(cx, id, order, &row));
    master_show(cx, &shape, &row, false, &shown);
    return told(cx, run, &shown);
}

static Str reason_of(const ClueRun *run)
{
    return option_text(run->options, "reason", str_of(run->options->command->name));
}

static Err add(Ctx *cx, ClueRun *run)
{
    RowOrder order = {.reason = reason_of(run)};
    TRY(operands_check(cx, run, 1, 4 * OPTIONS_MAX));
    TRY(values_read(cx, run, &order.values));
    TRY(open_to_write(cx, run));
    if (run->served.is_served)
        return send_there(cx, run, STR("/api/v1/clues"), &row_order_register, &order);
    TRY(clue_prepare(cx, &run->log, true, order.values, &order.values));
    return save_here(cx, run, 0, &order);
}

static Err link_items(Ctx *cx, ClueRun *run)
{
    MasterRow row;
    TRY(operands_check(cx, run, 2, 4 * OPTIONS_MAX));
    Str number = run->options->operands[0];
    ClueLinkOrder order = {.items = {run->options->operands + 1, run->options->operand_count - 1},
                           .reason = reason_of(run)};
    TRY(open_to_write(cx, run));
    if (run->served.is_served)
        return send_there(
            cx, run,
            str_fmt(cx->arena, "/api/v1/clues/%s/links", percent_encode(cx->arena, number).p),
            &clue_link_order_register, &order);
    TRY(clue_find(cx, number, &row));
    RowOrder change = {.version = field_int(row.version), .reason = order.reason};
    TRY(clue_link(cx, &run->log, row.values, order.items, &change.values));
    return save_here(cx, run, row.id, &change);
}

/* ---- import: here, or by who serves the directory ---- */

enum { FILE_MAX = 64 << 20, MAPPING_MAX = 1 << 16 };

/* By line; of a list by its element and the line that begins on. */
static void faults_print(Ctx *cx, ClueRun *run, const ImportReport *report)
{
    Buf *out = &run->out.buf;
    for (size_t i = 0; i < report->faults.count; i++) {
        const ImportFault *fault = &report->faults.items[i];
        Str params[] = {str_count(cx->arena, fault->element.value),
                        str_count(cx->arena, fault->line.value)};
        if (fault->element.set)
            message_format(out, run->lang, MSG("element %1$s (line %2$s)"), params, 2);
        else
            buf_add(out, params[1]);
        buf_fmt(out, ": %.*s\n", STR_ARG(fault->detail));
    }
}

static void line_say(ClueRun *run, const char *sentence, const Str *params, size_t count)
{
    message_format(&run->out.buf, run->lang, sentence, params, (int)count);
    buf_add_char(&run->out.buf, '\n');
}

/* Columns no field was found for; clocks that start, and those whose time is over. */
static void left_out_print(Ctx *cx, ClueRun *run, const ClueImportReport *all)
{
    for (size_t i = 0; i < all->ignored.count; i++)
        line_say(run, MSG("column \"%1$s\" is not taken in: no field was found for it"),
                 &all->ignored.items[i], 1);
    Str starting = str_count(cx->arena, all->starting.value);
    if (all->starting.value > 0)
        line_say(run, MSG("clues that start a clock of the law: %1$s"), &starting, 1);
    for (size_t i = 0; i < all->unstarted.count; i++) {
        const ClueUnstarted *one = &all->unstarted.items[i];
        Str params[] = {one->number, one->regime, one->rule,
                        regime_day_format(cx->arena, (RegimeDay)one->received_on.value),
                        regime_day_format(cx->arena, (RegimeDay)one->until.value)};
        line_say(run,
                 one->until.set
                     ? MSG("clue %1$s would have started %2$s %3$s on %4$s; its period ended on "
                           "%5$s: start it by hand where it is news")
                     : MSG("clue %1$s would have started %2$s %3$s on %4$s; its period is over: "
                           "start it by hand where it is news"),
                 params, one->until.set ? 5 : 4);
    }
    Str more = str_count(cx->arena, all->unstarted_count.value - (int64_t)all->unstarted.count);
    if (all->unstarted_count.value > (int64_t)all->unstarted.count)
        line_say(run, MSG("and %1$s clocks more that were not started"), &more, 1);
}

static void report_print(Ctx *cx, ClueRun *run, const ClueImportReport *all)
{
    Buf *out = &run->out.buf;
    const ImportReport *report = all->report;
    run->code = report->refused.value > 0 ? EXIT_PARTLY : EXIT_OK;
    if (option_given(run->options, "json")) {
        record_line(run, &clue_import_report_register, all);
        return;
    }
    faults_print(cx, run, report);
    for (size_t i = 0; i < all->columns.count; i++) {
        const ClueColumn *column = &all->columns.items[i];
        buf_fmt(out, "%.*s -> %.*s\n", STR_ARG(column->from),
                STR_ARG(column->to.n > 0 ? column->to : STR("-")));
    }
    left_out_print(cx, run, all);
    Str params[] = {
        str_count(cx->arena, report->added.value), str_count(cx->arena, report->changed.value),
        str_count(cx->arena, report->same.value), str_count(cx->arena, report->refused.value)};
    message_format(out, run->lang, MSG("new %1$s, changed %2$s, the same %3$s, refused %4$s"),
                   params, 4);
    buf_add_char(out, '\n');
    if (!report->stored.value && report->added.value + report->changed.value > 0) {
        message_format(out, run->lang, MSG("nothing was stored"), NULL, 0);
        buf_add_char(out, '\n');
    }
}

static Err import_there(Ctx *cx, ClueRun *run, const ClueImportFile *file, Str mapping)
{
    Str answer;
    const JsonNode *node;
    ClueImportReport report = {0};
    Str mode = option_text(run->options, "mode", STR("whole"));
    HttpAsk ask = {.method = STR("POST"),
                   .target = str_fmt(
                       cx->arena, "/api/v1/clue-import?mode=%s&form=%s&reason=%s&mapping=%s",
                       percent_encode(cx->arena, mode).p, percent_encode(cx->arena, file->form).p,
                       percent_encode(cx->arena, reason_of(run)).p,
                       percent_encode(cx->arena, mapping).p),
                   .body = file->bytes,
                   .media_type = STR("application/octet-stream"),
                   .languages = run->lang == LANG_ZH ? STR("zh") : STR("en")};
    TRY(served_ask(cx, &run->served, &ask, &answer));
    TRY(json_parse(cx, answer, &node));
    TRY(register_decode(cx, &clue_import_report_register, node, (Str){0}, &report));
    report_print(cx, run, &report);
    return OK;
}

static Err import_here(Ctx *cx, ClueRun *run, const ClueImportFile *file)
{
    ImportMode mode;
    ClueImport import;
    ClueImportReport report;
    TRY(import_mode_parse(cx, option_text(run->options, "mode", STR("whole")), &mode));
    TRY(clue_import_plan(cx, run->book, &run->log, file, &import));
    if (import_stores(import.plan, mode))
        TRY(clue_import_store(cx, &import, reason_of(run)));
    clue_import_report(cx, &import, mode, run->lang, &report);
    report_print(cx, run, &report);
    return OK;
}

static Err import(Ctx *cx, ClueRun *run)
{
    Str text = {0}, path = option_text(run->options, "mapping", (Str){0});
    ClueMapping mapping;
    ClueImportFile file = {.form = option_text(run->options, "form", (Str){0}),
                           .mapping = &mapping};
    TRY(operands_check(cx, run, 1, 1));
    TRY(command_file(cx, io_read_file(cx, run->options->operands[0], FILE_MAX, &file.bytes)));
    if (path.n > 0)
        TRY(command_file(cx, io_read_file(cx, path, MAPPING_MAX, &text)));
    TRY(clue_mapping_parse(cx, text, &mapping));
    TRY(open_to_write(cx, run));
    return run->served.is_served ? import_there(cx, run, &file, text) : import_here(cx, run, &file);
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

static const OptionSpec show_options[] = {OPTIONS_STORE, OPTION_JSON, {.kind = OPTION_END}};
static const OptionSpec add_options[] = {
    OPTIONS_STORE, OPTION_REASON, OPTION_JSON, {.kind = OPTION_END}};
static const OptionSpec list_options[] = {
    OPTIONS_STORE,
    {OPTION_TEXT, "where", "FILTERS",
     MSG("field:is:value, or has, from, to in place of is; field:empty; ; between several")},
    {OPTION_TEXT, "find", "WORDS", MSG("rows that hold every word somewhere")},
    {OPTION_COUNT, "limit", "N", MSG("rows at most (default 100)")},
    OPTION_JSON,
    {.kind = OPTION_END},
};

static const OptionSpec import_options[] = {
    OPTIONS_STORE,
    {OPTION_TEXT, "mode", "MODE", MSG("preview, whole (default) or proceed")},
    {OPTION_TEXT, "form", "FORM", MSG("table, json or text (default: by its first sign)")},
    {OPTION_TEXT, "mapping", "FILE", MSG("JSON: which column goes to which field")},
    OPTION_REASON,
    OPTION_JSON,
    {.kind = OPTION_END},
};

static const char *const import_examples[] = {
    "holdfast clue import complaints.csv --mapping site.json --mode preview",
    NULL,
};
static const char *const add_examples[] = {
    "holdfast clue add kind=complaint model=PB-20K unit='(01)09521234000110(21)A17' symptom=冒烟 "
    "consequence=smoke region=广东 text='充电时冒烟'",
    NULL,
};
static const char *const list_examples[] = {
    "holdfast clue list --where 'state:is:new;consequence:is:fire'",
    NULL,
};

VERB_COMMAND(clue, kinds, .name = "clue kinds", .operands = "",
             .help = MSG("the kinds of clues, and what is done about each"),
             .options = show_options, .reads = true);
VERB_COMMAND(clue, list, .name = "clue list", .operands = "", .help = MSG("clues, newest first"),
             .options = list_options, .examples = list_examples, .reads = true);
VERB_COMMAND(clue, show, .name = "clue show", .operands = "NUMBER",
             .help = MSG("one clue, what it is linked to, what may repeat it"),
             .options = show_options, .reads = true);
VERB_COMMAND(clue, add, .name = "clue add", .operands = "FIELD=VALUE ...",
             .help = MSG("take a clue in"), .options = add_options, .examples = add_examples);
VERB_COMMAND(clue, link_items, .name = "clue link", .operands = "NUMBER ITEM ...",
             .help = MSG("link units and lots to a clue"), .options = add_options);
VERB_COMMAND(clue, import, .name = "clue import", .operands = "FILE",
             .help = MSG("clues of a table, JSON or pasted words; every fault is told by line"),
             .options = import_options, .examples = import_examples);
