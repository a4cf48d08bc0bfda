/* holdfast scope save: what a walk reaches, kept with its reasons. */
#include "cmd/commands.h"
#include "cmd/items.h"
#include "cmd/output.h"
#include "cmd/scope_options.h"
#include "cmd/scope_text.h"
#include "cmd/served.h"

enum { ORDER_MAX = 64 << 20 };

typedef struct SaveRun {
    Journal journal;
    Served served;
    ItemView view;
    Str order;  /* the draft, or the new version, as the server takes it */
    int64_t of; /* the scope of which this is a new version; 0: a new scope */
    ScopeRevision revision;
    ScopeDraft draft;
    Scope scope;
} SaveRun;

/* Who serves the directory writes; beside it this process reads. */
static Err open_store(Ctx *cx, const Options *options, SaveRun *run)
{
    TRY(scope_options_check(cx, options));
    TRY(workspace_must_exist(cx, options));
    TRY(served_or_open(cx, options, &run->journal, &run->served));
    if (run->served.is_served)
        TRY(workspace_open(cx, options, DB_READ, &run->journal));
    run->view = workspace_view(cx, &run->journal);
    return OK;
}

/* Written and read again, so that it passes the checks a request passes, served or not. */
static Err draft_read(Ctx *cx, const Options *options, SaveRun *run)
{
    const JsonNode *node;
    Buf *text = arena_new(cx->arena, Buf);
    JsonWriter json;
    ScopeQuery query;
    const ScopeClause *clause;
    Str of = option_text(options, "of", (Str){0});
    TRY(scope_options_query(cx, options, &run->view, &query));
    if (of.n > 0) {
        TRY(scope_id_parse(cx, of, &run->of));
        TRY(scope_load(cx, &run->view, run->of, 0, &run->scope));
    }
    ScopeDraft draft = {.title = of.n > 0 ? run->scope.summary->title
                                          : option_text(options, "title", (Str){0}),
                        .reason = option_text(options, "reason", (Str){0}),
                        .query = &query};
    buf_init(text, cx->arena, ORDER_MAX);
    json_writer_init(&json, text);
    register_write(&json, &scope_draft_register, &draft);
    run->order = buf_str(text);
    TRY(json_parse(cx, run->order, &node));
    Err err = register_decode(cx, &scope_draft_register, node, (Str){0}, &run->draft);
    cx->problem.pointer = (Str){0}; /* nobody wrote that JSON: the field's name is enough */
    TRY(err);
    return scope_query_clause(cx, run->draft.query, &clause);
}

/* The version behind the newest, as this process sees it. */
static Err version_save(Ctx *cx, SaveRun *run)
{
    ScopeList list;
    Buf *order = arena_new(cx->arena, Buf);
    JsonWriter json;
    Str answer;
    int64_t of = run->scope.summary->version.value;
    if (run->served.is_served) {
        run->revision = (ScopeRevision){field_int(of), run->draft.reason, run->draft.query};
        buf_init(order, cx->arena, ORDER_MAX);
        json_writer_init(&json, order);
        register_write(&json, &scope_revision_register, &run->revision);
        TRY(served_order(cx, &run->served,
                         str_fmt(cx->arena, "/api/v1/scopes/S-%lld/versions", (long long)run->of),
                         buf_str(order), &answer));
    } else {
        TRY(scope_find(cx, &run->view, &run->draft, &list));
        TRY(scope_revise(cx, &list, run->of, of));
    }
    return scope_load(cx, &run->view, run->of, 0, &run->scope);
}

static Err words_check(Ctx *cx, const Options *options)
{
    bool title = option_given(options, "title"), of = option_given(options, "of");
    if (of && title)
        return fail(cx, ERR_USAGE, MSG("a new version keeps the title of its scope"));
    if ((!title && !of) || !option_given(options, "reason"))
        return fail(cx, ERR_USAGE, MSG("a scope has a title and a reason: --title, --reason"));
    return OK;
}

static Err save(Ctx *cx, const Options *options, SaveRun *run)
{
    int64_t id;
    Str name;
    bool again;
    ScopeList list;
    TRY(words_check(cx, options));
    TRY(open_store(cx, options, run));
    TRY(draft_read(cx, options, run));
    if (run->of != 0)
        return version_save(cx, run);
    if (run->served.is_served) {
        TRY(served_scope_save(cx, &run->served, run->order, &name));
        TRY(scope_id_parse(cx, name, &id));
    } else {
        TRY(scope_find(cx, &run->view, &run->draft, &list));
        TRY(scope_save(cx, &list, &id, &again));
    }
    return scope_load(cx, &run->view, id, 1, &run->scope);
}

static int run_save(Ctx *cx, const Options *options, Lang lang)
{
    SaveRun *run = arena_new(cx->arena, SaveRun);
    int code = EXIT_OK;
    Output out;
    output_init(cx, &out);
    if (save(cx, options, run) != OK) {
        code = command_fail(cx, options, lang);
    } else if (option_given(options, "json")) {
        output_record(&out, &scope_register, &run->scope);
    } else {
        scope_text(cx, &run->scope, lang, &out.buf);
    }
    output_end(&out);
    workspace_close(cx, &run->journal);
    return code;
}

static const OptionSpec save_options[] = {
    OPTIONS_STORE,
    {OPTION_TEXT, "title", "TEXT", MSG("what the scope is called")},
    {OPTION_TEXT, "of", "S-N", MSG("a new version of this scope")},
    {OPTION_TEXT, "reason", "TEXT", MSG("why it is made")},
    OPTION_ITEMS,
    {OPTION_TEXT, "clause", "FILE|-", MSG("clauses as JSON, from a file or standard input")},
    {OPTION_TEXT, "direction", "WORD", MSG("forward (default) or backward")},
    OPTIONS_SCOPE,
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};

static const char *const save_examples[] = {
    "holdfast scope save --title 'Separator lot' --reason 'metal found by the laboratory' "
    "urn:epc:class:lgtin:9521234.000021.SEP-0312",
    "holdfast scope save --title 'Six lots' --reason 'complaint 17' --items lots.txt",
    NULL,
};

const Command scope_save_command = {
    .name = "scope save",
    .operands = "[ITEM ...]",
    .help = MSG("save the units of clauses, with reasons, places and a digest"),
    .options = save_options,
    .examples = save_examples,
    .run = run_save,
};
