#include "cmd/scope_options.h"

#include "cmd/items.h"
#include "domain/item/trace_question.h"

enum { FILE_MAX_BYTES = 64 << 20, CLAUSES_MAX = 8 };

static const char *const short_options[] = {"touched-by", "made-at", "software", "range", "list"};

static bool short_given(const Options *options)
{
    for (size_t i = 0; i < sizeof short_options / sizeof *short_options; i++) {
        if (option_given(options, short_options[i]))
            return true;
    }
    return false;
}

static bool items_given(const Options *options)
{
    const char *list = items_option(options->command);
    bool named = strcmp(list, "items") == 0 && option_given(options, list);
    return options->operand_count > 0 || named;
}

Err scope_options_check(Ctx *cx, const Options *options)
{
    bool moments = option_given(options, "from") || option_given(options, "to");
    bool timed = option_given(options, "touched-by") || option_given(options, "made-at") ||
                 option_given(options, "software");
    bool file = option_given(options, "clause");
    if (file && (short_given(options) || items_given(options) || moments))
        return fail(cx, ERR_USAGE,
                    MSG("--clause says it all: items and short options stand without it"));
    if (!file && !short_given(options) && !items_given(options))
        return fail(cx, ERR_USAGE, MSG("name at least one item"));
    if (moments && !timed)
        return fail(cx, ERR_USAGE,
                    MSG("--from and --to belong to --touched-by, --made-at or --software"));
    return OK;
}

/* ---- short options ---- */

static Err moment_read(Ctx *cx, const Options *options, const char *name, FieldInstant *out)
{
    Str text = option_text(options, name, (Str){0});
    *out = (FieldInstant){0};
    if (text.n == 0)
        return OK;
    out->set = true;
    if (!instant_parse(text, &out->value) || !out->value.has_zone)
        return fail(cx, ERR_USAGE, MSG("--%1$s is a moment with zone, not \"%2$s\""), name,
                    str_shown(cx->arena, text));
    return OK;
}

static FieldTexts one_text(Ctx *cx, Str text)
{
    Str *items = arena_new(cx->arena, Str);
    *items = text;
    return (FieldTexts){items, 1};
}

static Err range_clause(Ctx *cx, Str text, ScopeClause *out)
{
    ptrdiff_t dots = str_find(text, STR(".."));
    if (dots <= 0 || (size_t)dots + 2 >= text.n)
        return fail(cx, ERR_USAGE, MSG("--range goes from one number to another: FIRST..LAST"));
    out->identifiers = arena_new(cx->arena, ScopeIdentifiers);
    out->identifiers->first = str_slice(text, 0, (size_t)dots);
    out->identifiers->last = str_tail(text, (size_t)dots + 2);
    return OK;
}

static Err short_clauses(Ctx *cx, const Options *options, ScopeClause *clauses, size_t *count)
{
    const Str none = {0};
    FieldInstant from, to;
    Str contact = option_text(options, "touched-by", none);
    Str made = option_text(options, "made-at", none);
    Str software = option_text(options, "software", none);
    Str range = option_text(options, "range", none);
    Str list = option_text(options, "list", none);
    TRY(moment_read(cx, options, "from", &from));
    TRY(moment_read(cx, options, "to", &to));
    if (contact.n > 0) {
        ScopeContact *of = clauses[(*count)++].contact = arena_new(cx->arena, ScopeContact);
        *of = (ScopeContact){.items = one_text(cx, contact), .from = from, .to = to};
    }
    if (made.n > 0) {
        ScopeMade *of = clauses[(*count)++].made = arena_new(cx->arena, ScopeMade);
        *of = (ScopeMade){.place = made, .from = from, .to = to};
    }
    if (software.n > 0) {
        ScopeSoftware *of = clauses[(*count)++].software = arena_new(cx->arena, ScopeSoftware);
        *of = (ScopeSoftware){.items = one_text(cx, software), .from = from, .to = to};
    }
    if (list.n > 0) {
        ScopeIdentifiers *of = clauses[(*count)++].identifiers =
            arena_new(cx->arena, ScopeIdentifiers);
        of->list = list;
    }
    return range.n > 0 ? range_clause(cx, range, &clauses[(*count)++]) : OK;
}

/* Names are not looked up here: the query does, and says which is not known. */
static Err operands_read(Ctx *cx, const Options *options, const ItemView *view, FieldTexts *out)
{
    TraceSeeds seeds = {0};
    Str *items;
    if (strcmp(items_option(options->command), "items") == 0) {
        TRY(items_read(cx, &(ItemsAsked){options, 0, *view, item_add}, &seeds));
        items = arena_array(cx->arena, Str, seeds.count + 1);
        for (size_t i = 0; i < seeds.count; i++)
            items[i] = item_uri(cx->arena, view->index, seeds.items[i]);
        *out = (FieldTexts){items, seeds.count};
        return OK;
    }
    *out = (FieldTexts){options->operands, options->operand_count};
    return OK;
}

static Err clauses_read(Ctx *cx, const Options *options, const ItemView *view, ScopeQuery *out)
{
    ScopeClause *clauses = arena_array(cx->arena, ScopeClause, CLAUSES_MAX);
    size_t count = 0;
    FieldTexts items = {0};
    if (items_given(options))
        TRY(operands_read(cx, options, view, &items));
    if (!short_given(options)) {
        out->items = items;
        return OK;
    }
    if (items.count > 0) {
        ScopeDescendants *of = clauses[count++].descendants =
            arena_new(cx->arena, ScopeDescendants);
        of->items = items;
    }
    TRY(short_clauses(cx, options, clauses, &count));
    out->clause = clauses;
    if (count > 1) {
        out->clause = arena_new(cx->arena, ScopeClause);
        out->clause->all.items = clauses;
        out->clause->all.count = count;
    }
    return OK;
}

/* ---- a file of clauses ---- */

static Err file_text(Ctx *cx, const Options *options, Str *out)
{
    Str file = option_text(options, "clause", (Str){0});
    if (strcmp(items_option(options->command), "clause") == 0)
        return items_text(cx, options, out);
    return str_eq(file, STR("-")) ? items_stdin(cx, out)
                                  : command_file(cx, io_read_file(cx, file, FILE_MAX_BYTES, out));
}

static Err file_read(Ctx *cx, const Options *options, ScopeQuery *out)
{
    Str text;
    const JsonNode *node;
    TRY(file_text(cx, options, &text));
    Err err = json_parse(cx, text, &node);
    out->clause = arena_new(cx->arena, ScopeClause);
    if (err == OK)
        err = register_decode(cx, &scope_clause_register, node, (Str){0}, out->clause);
    return err == OK ? OK : fail_at(cx, option_text(options, "clause", (Str){0}), 0, (Str){0});
}

Err scope_options_query(Ctx *cx, const Options *options, const ItemView *view, ScopeQuery *out)
{
    Str known = option_text(options, "as-known-at", (Str){0});
    *out = (ScopeQuery){.direction = option_if(options, "direction"),
                        .edges = option_text(options, "edges", (Str){0})};
    if (option_given(options, "clause"))
        TRY(file_read(cx, options, out));
    else
        TRY(clauses_read(cx, options, view, out));
    if (option_given(options, "exact"))
        out->widen = field_bool(false);
    if (option_given(options, "through-containers"))
        out->through_containers = field_bool(true);
    if (known.n == 0)
        return OK;
    out->as_known_at = field_int(0);
    return trace_known_at_parse(cx, view, known, &out->as_known_at.value);
}
