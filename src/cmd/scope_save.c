/* holdfast scope save: what a walk reaches, kept with its reasons. */
#include "cmd/commands.h"
#include "cmd/items.h"
#include "cmd/output.h"
#include "cmd/scope_text.h"
#include "cmd/served.h"

typedef struct SaveRun {
    Journal journal;
    Served served;
    ItemView view;
    Str order; /* the draft as POST /api/v1/scopes takes it */
    ScopeDraft draft;
    Scope scope;
} SaveRun;

/* Who serves the directory writes; beside it this process reads. */
static Err open_store(Ctx *cx, const Options *options, SaveRun *run)
{
    TRY(items_named(cx, options, 0));
    TRY(workspace_must_exist(cx, options));
    TRY(served_or_open(cx, options, &run->journal, &run->served));
    if (run->served.is_served)
        TRY(workspace_open(cx, options, DB_READ, &run->journal));
    run->view = workspace_view(cx, &run->journal);
    return OK;
}

static Err query_read(Ctx *cx, const Options *options, const ItemView *view, ScopeQuery *out)
{
    TraceSeeds seeds;
    Str *items, known = option_text(options, "as-known-at", (Str){0});
    TRY(items_read(cx, &(ItemsAsked){options, 0, *view, item_add}, &seeds));
    items = arena_array(cx->arena, Str, seeds.count + 1);
    for (size_t i = 0; i < seeds.count; i++)
        items[i] = item_uri(cx->arena, view->index, seeds.items[i]);
    *out = (ScopeQuery){.direction = option_text(options, "direction", (Str){0}),
                        .items = {items, seeds.count},
                        .edges = option_text(options, "edges", (Str){0})};
    if (option_given(options, "exact"))
        out->widen = field_bool(false);
    if (option_given(options, "through-containers"))
        out->through_containers = field_bool(true);
    if (known.n == 0)
        return OK;
    out->as_known_at = field_int(0);
    return trace_known_at_parse(cx, view, known, &out->as_known_at.value);
}

/* Written and read again, so that it passes the checks a request passes, served or not. */
static Err draft_read(Ctx *cx, const Options *options, SaveRun *run)
{
    enum { ORDER_MAX = 64 << 20 };
    const JsonNode *node;
    Buf *text = arena_new(cx->arena, Buf);
    JsonWriter json;
    ScopeQuery query;
    TraceQuery walk;
    TRY(query_read(cx, options, &run->view, &query));
    ScopeDraft draft = {.title = option_text(options, "title", (Str){0}),
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
    return scope_query_walk(cx, &run->view, run->draft.query, &walk);
}

static Err save(Ctx *cx, const Options *options, SaveRun *run)
{
    int64_t id;
    Str name;
    bool again;
    ScopeList list;
    if (!option_given(options, "title") || !option_given(options, "reason"))
        return fail(cx, ERR_USAGE, MSG("a scope has a title and a reason: --title, --reason"));
    TRY(open_store(cx, options, run));
    TRY(draft_read(cx, options, run));
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
        register_write(&out.json, &scope_register, &run->scope);
        buf_add_char(&out.buf, '\n');
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
    {OPTION_TEXT, "reason", "TEXT", MSG("why it is made")},
    OPTION_ITEMS,
    {OPTION_TEXT, "direction", "WORD", MSG("forward (default) or backward")},
    {OPTION_TEXT, "edges", "LIST", MSG("edges to follow (default: E1,E2,E3,E6)")},
    {OPTION_FLAG, "exact", NULL,
     MSG("without what used the class and did not name the lot (E7), possible otherwise")},
    {OPTION_FLAG, "through-containers", NULL,
     MSG("also what lay in the same container (E4), as possible")},
    OPTION_KNOWN,
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
    .operands = "ITEM ...",
    .help = MSG("save the units a walk reaches, with reasons, places and a digest"),
    .options = save_options,
    .examples = save_examples,
    .run = run_save,
};
