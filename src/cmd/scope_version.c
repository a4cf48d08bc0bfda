/* holdfast scope versions|diff|freeze|compare: what was, what changed, what counts, which way. */
#include "cmd/commands.h"
#include "cmd/items.h"
#include "cmd/output.h"
#include "cmd/scope_options.h"
#include "cmd/scope_text.h"
#include "cmd/served.h"
#include "domain/scope/scope_board.h"

enum { PAGE_DEFAULT = 100, ORDER_MAX = 1 << 20 };

typedef struct VersionRun {
    const Options *options;
    Lang lang;
    Journal journal;
    Served served;
    ItemView view;
    int64_t id;
    FieldTexts whole_sites; /* of the way by time */
    Output out;
} VersionRun;

static int run_verb(Ctx *cx, const Options *options, Lang lang,
                    Err (*verb)(Ctx *cx, VersionRun *run))
{
    VersionRun *run = arena_new(cx->arena, VersionRun);
    run->options = options;
    run->lang = lang;
    output_init(cx, &run->out);
    int code = output_answer(cx, options, lang, verb(cx, run), &run->out);
    workspace_close(cx, &run->journal);
    return code;
}

static Err name_read(Ctx *cx, VersionRun *run)
{
    if (run->options->operand_count != 1)
        return fail(cx, ERR_USAGE, MSG("name one scope, like S-1"));
    return scope_id_parse(cx, run->options->operands[0], &run->id);
}

static Err open_store(Ctx *cx, VersionRun *run)
{
    TRY(name_read(cx, run));
    TRY(workspace_open(cx, run->options, DB_READ, &run->journal));
    run->view = workspace_view(cx, &run->journal);
    return OK;
}

static bool print_json(VersionRun *run, const Register *record, const void *from)
{
    if (!option_given(run->options, "json"))
        return false;
    output_record(&run->out, record, from);
    return true;
}

/* ---- versions ---- */

static Err versions(Ctx *cx, VersionRun *run)
{
    ScopeVersions found;
    TRY(open_store(cx, run));
    TRY(scope_versions(cx, run->id, &found));
    if (!print_json(run, &scope_versions_register, &found))
        scope_versions_text(&found, run->lang, &run->out.buf);
    return OK;
}

static const OptionSpec versions_options[] = {
    OPTIONS_STORE,
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};

VERB_COMMAND(scope, versions, .name = "scope versions", .operands = "S-N",
             .help = MSG("the versions of a scope, newest first"), .options = versions_options,
             .reads = true);

/* ---- diff ---- */

static Err diff(Ctx *cx, VersionRun *run)
{
    ScopeDiff found;
    const Options *options = run->options;
    TRY(open_store(cx, run));
    ScopeDiffQuestion question = {
        .id = run->id,
        .from = option_count(options, "against", 0),
        .to = option_count(options, "version", 0),
        .change = option_text(options, "change", (Str){0}),
        .range = {option_count(options, "offset", 0), option_count(options, "limit", PAGE_DEFAULT)},
    };
    if (question.range.limit > SCOPE_PAGE_MAX)
        return fail(cx, ERR_USAGE, MSG("--limit is at most %1$lld"), (long long)SCOPE_PAGE_MAX);
    TRY(scope_diff(cx, &run->view, &question, &found));
    if (!print_json(run, &scope_diff_register, &found))
        scope_diff_text(&found, run->lang, &run->out.buf);
    return OK;
}

static const OptionSpec diff_options[] = {
    OPTIONS_STORE,
    {OPTION_COUNT, "version", "N", MSG("an earlier version (default: the newest)")},
    {OPTION_COUNT, "against", "N", MSG("held against this one (default: the one before)")},
    {OPTION_TEXT, "change", "WORD", MSG("only added, removed, surer or doubted")},
    {OPTION_COUNT, "offset", "N", MSG("leave out the first N")},
    {OPTION_COUNT, "limit", "N", MSG("at most so many (default: 100)")},
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};

VERB_COMMAND(scope, diff, .name = "scope diff", .operands = "S-N",
             .help = MSG("units that one version of a scope has and another has not"),
             .options = diff_options, .reads = true);

/* ---- freeze ---- */

static Str record_text(Ctx *cx, const Register *record, const void *from)
{
    Buf *text = arena_new(cx->arena, Buf);
    JsonWriter json;
    buf_init(text, cx->arena, ORDER_MAX);
    json_writer_init(&json, text);
    register_write(&json, record, from);
    return buf_str(text);
}

static Err freeze_order(Ctx *cx, VersionRun *run, ScopeFreezeOrder *out)
{
    const JsonNode *node;
    ScopeFreezeOrder order = {field_int(option_count(run->options, "version", 0)),
                              option_text(run->options, "reason", (Str){0})};
    if (order.version.value == 0 || order.reason.n == 0)
        return fail(cx, ERR_USAGE, MSG("say which version and why: --version, --reason"));
    TRY(json_parse(cx, record_text(cx, &scope_freeze_order_register, &order), &node));
    Err err = register_decode(cx, &scope_freeze_order_register, node, (Str){0}, out);
    cx->problem.pointer = (Str){0};
    return err;
}

/* Who serves the directory writes; beside it this process reads. */
static Err freeze_open(Ctx *cx, VersionRun *run)
{
    TRY(workspace_must_exist(cx, run->options));
    TRY(served_or_open(cx, run->options, &run->journal, &run->served));
    if (run->served.is_served)
        TRY(workspace_open(cx, run->options, DB_READ, &run->journal));
    run->view = workspace_view(cx, &run->journal);
    return OK;
}

static Err freeze(Ctx *cx, VersionRun *run)
{
    ScopeFreezeOrder order = {0};
    Scope scope;
    Str answer;
    TRY(name_read(cx, run));
    TRY(freeze_order(cx, run, &order));
    TRY(freeze_open(cx, run));
    if (run->served.is_served)
        TRY(served_order(cx, &run->served,
                         str_fmt(cx->arena, "/api/v1/scopes/S-%lld/freeze", (long long)run->id),
                         record_text(cx, &scope_freeze_order_register, &order), &answer));
    else
        TRY(scope_freeze(cx, run->id, &order));
    TRY(scope_load(cx, &run->view, run->id, order.version.value, &scope));
    if (!print_json(run, &scope_register, &scope))
        scope_text(cx, &scope, run->lang, &run->out.buf);
    return OK;
}

static const OptionSpec freeze_options[] = {
    OPTIONS_STORE,
    {OPTION_COUNT, "version", "N", MSG("the version that is frozen")},
    {OPTION_TEXT, "reason", "TEXT", MSG("why")},
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};

VERB_COMMAND(scope, freeze, .name = "scope freeze", .operands = "S-N",
             .help = MSG("read a version back, hold it against its digest, keep it as the one "
                         "that counts"),
             .options = freeze_options);

/* ---- compare ---- */

static Err columns_read(Ctx *cx, const VersionRun *run, ScopeComparison *out)
{
    Str text;
    const JsonNode *node;
    TRY(items_text(cx, run->options, &text));
    Err err = json_parse(cx, text, &node);
    if (err == OK)
        err = register_decode(cx, &scope_comparison_register, node, (Str){0}, out);
    return err == OK ? OK
                     : fail_at(cx, option_text(run->options, "columns", (Str){0}), 0, (Str){0});
}

/* The ways in which what is asked for can be drawn. */
static Err columns_draw(Ctx *cx, VersionRun *run, ScopeComparison *out)
{
    static const char *const titles[] = {MSG("by time: what was made on the same lines meanwhile"),
                                         MSG("by batch: all that came from the batches"),
                                         MSG("by unit: as asked for"),
                                         MSG("widened: with uses without lot and shared "
                                             "containers")};
    static const Str names[] = {STR_INIT("time"), STR_INIT("batch"), STR_INIT("unit"),
                                STR_INIT("widened")};
    ScopeQuery query;
    ScopeWays ways;
    TRY(scope_options_query(cx, run->options, &run->view, &query));
    TRY(scope_ways(cx, &run->view, &query, &ways));
    out->as_known_at = query.as_known_at;
    out->columns.items = arena_array(cx->arena, ScopeColumn, ways.ways.count);
    for (size_t i = 0; i < ways.ways.count; i++) {
        size_t at = 0;
        while (!str_eq(names[at], ways.ways.items[i].way))
            at++;
        if (at == 0)
            run->whole_sites = ways.ways.items[i].whole_sites;
        out->columns.items[out->columns.count++] =
            (ScopeColumn){str_of(message_text(titles[at], run->lang)), ways.ways.items[i].query};
    }
    return OK;
}

static Err comparison_read(Ctx *cx, VersionRun *run, ScopeComparison *out)
{
    Str cost = option_text(run->options, "unit-cost", (Str){0});
    TRY(option_given(run->options, "columns") ? columns_read(cx, run, out)
                                              : columns_draw(cx, run, out));
    if (cost.n > 0) {
        out->unit_cost.set = decimal_parse(cost, &out->unit_cost.value);
        if (!out->unit_cost.set)
            return fail(cx, ERR_USAGE, MSG("--unit-cost is a number, not \"%1$s\""),
                        str_shown(cx->arena, cost));
    }
    return OK;
}

static Err compare(Ctx *cx, VersionRun *run)
{
    ScopeComparison asked = {0};
    ScopeComparisonResult found;
    if (!option_given(run->options, "columns"))
        TRY(scope_options_check(cx, run->options));
    TRY(workspace_open(cx, run->options, DB_READ, &run->journal));
    run->view = workspace_view(cx, &run->journal);
    TRY(comparison_read(cx, run, &asked));
    ScopeBoard *board = scope_board_open();
    Err err = scope_compare(cx, board, &run->view, &asked, &found);
    scope_board_close(board);
    TRY(err);
    if (print_json(run, &scope_comparison_result_register, &found))
        return OK;
    scope_compared_text(cx, &found, run->lang, &run->out.buf);
    for (size_t i = 0; i < run->whole_sites.count; i++) {
        message_format(
            &run->out.buf, run->lang,
            MSG("by time: events name only the site %1$s, no area and no machine, so all "
                "it made in that time is counted"),
            &run->whole_sites.items[i], 1);
        buf_add_char(&run->out.buf, '\n');
    }
    return OK;
}

static const OptionSpec compare_options[] = {
    OPTIONS_STORE,
    {OPTION_TEXT, "columns", "FILE|-",
     MSG("the ways to draw it as JSON: {\"columns\":[{title,query}]} (default: by time, by batch, "
         "by unit, widened)")},
    {OPTION_TEXT, "clause", "FILE|-", MSG("clauses as JSON, from a file or standard input")},
    OPTIONS_SCOPE,
    {OPTION_TEXT, "unit-cost", "NUMBER", MSG("what one unit costs")},
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};

VERB_COMMAND(scope, compare, .name = "scope compare", .operands = "[ITEM ...]",
             .help = MSG("ways to draw a scope side by side: units, cost, what each leaves out"),
             .options = compare_options, .reads = true);
