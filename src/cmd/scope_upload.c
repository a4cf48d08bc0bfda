/* holdfast scope upload|lists: identifiers from a file, for clauses to name. */
#include "cmd/commands.h"
#include "cmd/items.h"
#include "cmd/output.h"
#include "cmd/served.h"
#include "domain/scope/scope_list.h"
#include "platform/net/http_text.h"

enum { FILE_MAX_BYTES = 64 << 20 };

typedef struct UploadRun {
    const Options *options;
    Lang lang;
    Journal journal;
    Served served;
    ItemView view;
    ScopeListOrder order;
    ScopeListPlan plan;
    Output out;
    bool partly; /* lines were refused */
} UploadRun;

static int run_verb(Ctx *cx, const Options *options, Lang lang,
                    Err (*verb)(Ctx *cx, UploadRun *run))
{
    UploadRun *run = arena_new(cx->arena, UploadRun);
    run->options = options;
    run->lang = lang;
    output_init(cx, &run->out);
    int code = output_answer(cx, options, lang, verb(cx, run), &run->out);
    workspace_close(cx, &run->journal);
    return code == EXIT_OK && run->partly ? EXIT_PARTLY : code;
}

/* ---- upload ---- */

static Err open_store(Ctx *cx, UploadRun *run)
{
    TRY(workspace_must_exist(cx, run->options));
    TRY(served_or_open(cx, run->options, &run->journal, &run->served));
    if (run->served.is_served)
        TRY(workspace_open(cx, run->options, DB_READ, &run->journal));
    run->view = workspace_view(cx, &run->journal);
    return OK;
}

static Err file_read(Ctx *cx, const UploadRun *run, Str *out)
{
    Str name;
    if (run->options->operand_count != 1)
        return fail(cx, ERR_USAGE, MSG("name one file, or - for standard input"));
    name = run->options->operands[0];
    return str_eq(name, STR("-")) ? items_stdin(cx, out)
                                  : command_file(cx, io_read_file(cx, name, FILE_MAX_BYTES, out));
}

static Str query_text(Ctx *cx, const ScopeListOrder *order)
{
    return str_fmt(cx->arena, "/api/v1/scope-lists?mode=%s&title=%s&reason=%s",
                   percent_encode(cx->arena, order->mode).p,
                   percent_encode(cx->arena, order->title).p,
                   percent_encode(cx->arena, order->reason).p);
}

static Err served_upload(Ctx *cx, UploadRun *run, Str file, ScopeListReport *out)
{
    Str answer;
    const JsonNode *node;
    TRY(served_ask(cx, &run->served,
                   &(HttpAsk){.method = STR("POST"),
                              .target = query_text(cx, &run->order),
                              .media_type = STR("text/csv"),
                              .languages = run->lang == LANG_ZH ? STR("zh") : STR("en"),
                              .body = file},
                   &answer));
    TRY(json_parse(cx, answer, &node));
    return register_decode(cx, &scope_list_report_register, node, (Str){0}, out);
}

static void report_text(Ctx *cx, const ScopeListReport *report, Lang lang, Buf *out)
{
    Str params[] = {
        str_count(cx->arena, report->rows.value), str_count(cx->arena, report->taken.value),
        str_count(cx->arena, report->repeated.value), str_count(cx->arena, report->refused.value)};
    for (size_t i = 0; i < report->faults.count; i++) {
        const ScopeListFault *fault = &report->faults.items[i];
        buf_fmt(out, "%lld: %.*s\n", (long long)fault->line.value, STR_ARG(fault->detail));
    }
    message_format(out, lang, MSG("%1$s rows: %2$s taken, %3$s repeated, %4$s refused"), params, 4);
    buf_add_char(out, '\n');
    if (report->stored.value)
        message_format(out, lang, MSG("stored as list %1$s"), &report->id, 1);
    else
        buf_add(out, str_of(message_text(MSG("nothing was stored"), lang)));
    buf_add_char(out, '\n');
}

static Err upload(Ctx *cx, UploadRun *run)
{
    Str file;
    ScopeListReport report = {0};
    const Options *options = run->options;
    run->order = (ScopeListOrder){option_text(options, "title", (Str){0}),
                                  option_text(options, "reason", (Str){0}),
                                  option_text(options, "mode", STR("whole")), run->lang};
    TRY(file_read(cx, run, &file));
    TRY(open_store(cx, run));
    TRY(scope_list_plan(cx, &run->view, &run->order, file, &run->plan));
    if (run->plan.report.stored.value && run->served.is_served) {
        TRY(served_upload(cx, run, file, &report));
    } else {
        if (run->plan.report.stored.value)
            TRY(scope_list_store(cx, &run->plan));
        report = run->plan.report;
    }
    run->partly = report.refused.value > 0;
    if (option_given(options, "json")) {
        output_record(&run->out, &scope_list_report_register, &report);
    } else {
        report_text(cx, &report, run->lang, &run->out.buf);
    }
    return OK;
}

static const OptionSpec upload_options[] = {
    OPTIONS_STORE,
    {OPTION_TEXT, "title", "TEXT", MSG("what the list is called")},
    {OPTION_TEXT, "reason", "TEXT", MSG("why")},
    {OPTION_TEXT, "mode", "WORD",
     MSG("whole (default): all or nothing; proceed: the good lines; preview: nothing is stored")},
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};

VERB_COMMAND(scope, upload, .name = "scope upload", .operands = "FILE|-",
             .help = MSG("a list of identifiers, one a line, for clauses to name"),
             .options = upload_options);

/* ---- lists ---- */

static Err lists(Ctx *cx, UploadRun *run)
{
    ScopeLists found;
    TRY(workspace_open(cx, run->options, DB_READ, &run->journal));
    TRY(scope_lists(cx, &found));
    if (option_given(run->options, "json")) {
        output_record(&run->out, &scope_lists_register, &found);
        return OK;
    }
    for (size_t i = 0; i < found.lists.count; i++) {
        const ScopeListCard *card = &found.lists.items[i];
        buf_fmt(&run->out.buf, "%-6.*s ", STR_ARG(card->id));
        instant_format_utc(&run->out.buf, card->created.value.us);
        output_count_padded(&run->out.buf, card->taken.value, 12);
        buf_fmt(&run->out.buf, "  %.*s\n", STR_ARG(card->title));
    }
    return OK;
}

static const OptionSpec lists_options[] = {
    OPTIONS_STORE,
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};

VERB_COMMAND(scope, lists, .name = "scope lists", .operands = "",
             .help = MSG("lists of identifiers that were uploaded, newest first"),
             .options = lists_options, .reads = true);
