/* holdfast scope count|list|show|members|export|why: counted, looked at and taken away. */
#include "cmd/commands.h"
#include "cmd/output.h"
#include "cmd/path.h"
#include "cmd/scope_options.h"
#include "cmd/scope_text.h"
#include "cmd/workspace.h"
#include "domain/scope/scope_board.h"
#include "platform/register/register_cell.h"

enum { PAGE_DEFAULT = 100, LIST_DEFAULT = 50 };

typedef struct ScopeRun {
    const Options *options;
    Lang lang;
    Journal journal;
    ItemView view;
    Scope scope;
    Output out;
} ScopeRun;

/* ---- common to all ---- */

typedef Err (*ScopeVerb)(Ctx *cx, ScopeRun *run);

static int run_verb(Ctx *cx, const Options *options, Lang lang, ScopeVerb verb)
{
    ScopeRun *run = arena_new(cx->arena, ScopeRun);
    run->options = options;
    run->lang = lang;
    output_init(cx, &run->out);
    int code = output_answer(cx, options, lang, verb(cx, run), &run->out);
    workspace_close(cx, &run->journal);
    return code;
}

static Err open_store(Ctx *cx, ScopeRun *run)
{
    TRY(workspace_open(cx, run->options, DB_READ, &run->journal));
    run->view = workspace_view(cx, &run->journal);
    return OK;
}

/* The scope named by the first of `operands` operands. */
static Err open_scope(Ctx *cx, ScopeRun *run, size_t operands)
{
    int64_t id, version = option_count(run->options, "version", 0);
    if (run->options->operand_count != operands)
        return operands == 1 ? fail(cx, ERR_USAGE, MSG("name one scope, like S-1"))
                             : fail(cx, ERR_USAGE, MSG("name one scope, like S-1, and one item"));
    TRY(open_store(cx, run));
    TRY(scope_id_parse(cx, run->options->operands[0], &id));
    TRY(scope_load(cx, &run->view, id, version, &run->scope));
    scope_say(cx, &run->scope, run->lang);
    return OK;
}

#define OPTION_VERSION                                                                             \
    {                                                                                              \
        OPTION_COUNT, "version", "N", MSG("an earlier version (default: the newest)")              \
    }

/* ---- count ---- */

static Err counted(Ctx *cx, ScopeRun *run, ScopeBoard *board)
{
    ScopeCount found;
    ScopeQuery query;
    TRY(scope_options_query(cx, run->options, &run->view, &query));
    ScopeAsk ask = {.view = &run->view, .query = &query, .lang = run->lang};
    TRY(scope_count(cx, board, &ask, &found));
    if (option_given(run->options, "json"))
        output_record(&run->out, &scope_count_register, &found);
    else
        scope_count_text(cx, &found, run->lang, &run->out.buf);
    return OK;
}

static Err count(Ctx *cx, ScopeRun *run)
{
    TRY(scope_options_check(cx, run->options));
    TRY(open_store(cx, run));
    ScopeBoard *board = scope_board_open();
    Err err = counted(cx, run, board);
    scope_board_close(board);
    return err;
}

static const OptionSpec count_options[] = {
    OPTIONS_STORE,
    {OPTION_TEXT, "clause", "FILE|-", MSG("clauses as JSON, from a file or standard input")},
    OPTIONS_SCOPE,
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};

static const char *const count_examples[] = {
    "holdfast scope count urn:epc:class:lgtin:9521234.000021.SEP-0312",
    "holdfast scope count --touched-by urn:epc:id:giai:9521321.COATC-S2 "
    "--from 2026-03-03T13:00:00+08:00 --to 2026-03-03T18:00:00+08:00",
    "holdfast scope count --clause clauses.json --json",
    NULL,
};

VERB_COMMAND(scope, count, .name = "scope count", .operands = "[ITEM ...]",
             .help = MSG("how many units clauses come to, and where they are"),
             .options = count_options, .examples = count_examples, .reads = true);

/* ---- list ---- */

static Err list(Ctx *cx, ScopeRun *run)
{
    ScopePage page;
    const Options *options = run->options;
    Str before = option_text(options, "before", (Str){0});
    Str item = option_text(options, "item", (Str){0});
    ScopePageQuery query = {.limit = option_count(options, "limit", LIST_DEFAULT)};
    if (query.limit > SCOPE_PAGE_MAX)
        return fail(cx, ERR_USAGE, MSG("--limit is at most %1$lld"), (long long)SCOPE_PAGE_MAX);
    TRY(open_store(cx, run));
    if (before.n > 0)
        TRY(scope_id_parse(cx, before, &query.before));
    if (item.n > 0)
        TRY(item_find(cx, &run->view, item, &query.item));
    TRY(scope_page(cx, &query, &page));
    if (option_given(options, "json"))
        output_record(&run->out, &scope_page_register, &page);
    else
        scope_page_text(cx, &page, run->lang, &run->out.buf);
    return OK;
}

static const OptionSpec list_options[] = {
    OPTIONS_STORE,
    {OPTION_TEXT, "item", "ITEM", MSG("only those whose newest version has this unit")},
    {OPTION_TEXT, "before", "S-N", MSG("older ones than this")},
    {OPTION_COUNT, "limit", "N", MSG("at most so many (default: 50)")},
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};

VERB_COMMAND(scope, list, .name = "scope list", .operands = "",
             .help = MSG("saved scopes, newest first"), .options = list_options, .reads = true);

/* ---- show ---- */

static Err show(Ctx *cx, ScopeRun *run)
{
    TRY(open_scope(cx, run, 1));
    TRY(scope_frozen_check(cx, &run->view, &run->scope));
    if (option_given(run->options, "json"))
        output_record(&run->out, &scope_register, &run->scope);
    else
        scope_text(cx, &run->scope, run->lang, &run->out.buf);
    return OK;
}

static const OptionSpec show_options[] = {
    OPTIONS_STORE,
    OPTION_VERSION,
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};

VERB_COMMAND(scope, show, .name = "scope show", .operands = "S-N",
             .help = MSG("a scope: reason, counts, how many units are where"),
             .options = show_options, .reads = true);

/* ---- members, export ---- */

#define OPTIONS_FILTER                                                                             \
    {OPTION_TEXT, "state", "WORD", MSG("only units in this state: sold, in_stock, …")},            \
        {OPTION_TEXT, "place", "URI", MSG("only units at this place; none: at no known one")},     \
        {OPTION_TEXT, "holder", "URI", MSG("only units in these hands")},                          \
        {OPTION_TEXT, "product", "URI", MSG("only units of this product class")},                  \
        {OPTION_TEXT, "confidence", "WORD", MSG("certain or possible")},                           \
        {OPTION_TEXT, "widening", "WORD", MSG("what widened the scope to them; none")},            \
        {OPTION_COUNT, "removed", "0|1",                                                           \
         MSG("1: only those whose every path passes an ended association; 0: the others")},        \
    {                                                                                              \
        OPTION_TEXT, "text", "TEXT", MSG("only units with this in their identifier")               \
    }

static Err filter_read(Ctx *cx, ScopeRun *run, ScopeReader *out)
{
    const Options *options = run->options;
    const Str none = {0};
    int64_t removed = option_count(options, "removed", -1);
    if (removed > 1)
        return fail(cx, ERR_USAGE, MSG("--removed is 0 or 1"));
    ScopeFilter filter = {
        .state = option_text(options, "state", none),
        .place = option_text(options, "place", none),
        .holder = option_text(options, "holder", none),
        .product = option_text(options, "product", none),
        .confidence = option_text(options, "confidence", none),
        .widening = option_text(options, "widening", none),
        .text = option_text(options, "text", none),
        .removed = (int)removed,
    };
    return scope_reader_init(cx, &run->scope, &run->view, &filter, out);
}

static Err members(Ctx *cx, ScopeRun *run)
{
    ScopeReader reader;
    ScopeMembers page;
    ScopeRange range = {option_count(run->options, "offset", 0),
                        option_count(run->options, "limit", PAGE_DEFAULT)};
    if (range.limit > SCOPE_PAGE_MAX)
        return fail(cx, ERR_USAGE, MSG("--limit is at most %1$lld"), (long long)SCOPE_PAGE_MAX);
    TRY(open_scope(cx, run, 1));
    TRY(filter_read(cx, run, &reader));
    TRY(scope_read(cx, &reader, range, &page));
    if (option_given(run->options, "json"))
        output_record(&run->out, &scope_members_register, &page);
    else
        scope_members_text(&page, run->lang, &run->out.buf);
    return OK;
}

static const OptionSpec members_options[] = {
    OPTIONS_STORE,
    OPTION_VERSION,
    OPTIONS_FILTER,
    {OPTION_COUNT, "offset", "N", MSG("leave out the first N")},
    {OPTION_COUNT, "limit", "N", MSG("at most so many (default: 100)")},
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};

VERB_COMMAND(scope, members, .name = "scope members", .operands = "S-N",
             .help = MSG("units of a scope, a page at a time"), .options = members_options,
             .reads = true);

static Err csv_take(Ctx *cx, const ScopeMember *member, void *arg)
{
    ScopeRun *run = arg;
    (void)cx;
    register_csv_row(&run->out.buf, &scope_member_register, member);
    output_turn(&run->out);
    return OK;
}

static Err json_take(Ctx *cx, const ScopeMember *member, void *arg)
{
    ScopeRun *run = arg;
    (void)cx;
    register_write(&run->out.json, &scope_member_register, member);
    output_turn(&run->out);
    return OK;
}

static Err export(Ctx *cx, ScopeRun *run)
{
    ScopeReader reader;
    bool json = option_given(run->options, "json");
    ScopeSink sink = {.take = json ? json_take : csv_take, .arg = run};
    TRY(open_scope(cx, run, 1));
    TRY(scope_frozen_check(cx, &run->view, &run->scope));
    TRY(filter_read(cx, run, &reader));
    if (json)
        json_array_begin(&run->out.json);
    else if (option_given(run->options, "mark"))
        buf_add(&run->out.buf, STR("\xEF\xBB\xBF"));
    if (!json)
        register_csv_header(&run->out.buf, &scope_member_register);
    TRY(scope_each(cx, &reader, (ScopeRange){0, INT64_MAX}, &sink));
    if (json) {
        json_array_end(&run->out.json);
        buf_add_char(&run->out.buf, '\n');
    }
    return OK;
}

static const OptionSpec export_options[] = {
    OPTIONS_STORE,
    OPTION_VERSION,
    OPTIONS_FILTER,
    {OPTION_FLAG, "mark", NULL, MSG("begin with U+FEFF, for spreadsheets that misread UTF-8")},
    {OPTION_FLAG, "json", NULL, MSG("a JSON array instead of CSV")},
    {.kind = OPTION_END},
};

static const char *const export_examples[] = {
    "holdfast scope export S-1 > units.csv",
    "holdfast scope export S-1 --state at_dealer --json",
    NULL,
};

VERB_COMMAND(scope, export, .name = "scope export", .operands = "S-N",
             .help = MSG("all units of a scope as CSV, or JSON"), .options = export_options,
             .examples = export_examples, .reads = true);

/* ---- why ---- */

static Err why(Ctx *cx, ScopeRun *run)
{
    ScopeWhy found;
    Buf *out = &run->out.buf;
    TRY(open_scope(cx, run, 2));
    ScopeQuestion question = {.item = run->options->operands[1], .lang = run->lang};
    TRY(scope_explain(cx, &run->view, &run->scope, question, &found));
    if (option_given(run->options, "json")) {
        output_record(&run->out, &scope_why_register, &found);
        return OK;
    }
    buf_add(out, found.sentence);
    buf_add_char(out, '\n');
    path_text(&(PathShape){.steps = {found.steps.items, found.steps.count}}, run->lang, out);
    return OK;
}

static const OptionSpec why_options[] = {
    OPTIONS_STORE,
    OPTION_VERSION,
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};

VERB_COMMAND(scope, why, .name = "scope why", .operands = "S-N ITEM",
             .help = MSG("why an item is in a scope, or why not"), .options = why_options,
             .reads = true);
