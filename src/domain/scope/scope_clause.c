/* scope_clause.c - a clause: is it well formed, and what does it say in words. */
#include "domain/item/trace_question.h"
#include "domain/scope/scope_internal.h"

enum { DEPTH_MAX = 8, CLAUSES_MAX = 100, WORDS_MAX = 16 * 1024 };

static const Str kind_names[CLAUSE_KIND_COUNT] = {
    STR_INIT("all"),         STR_INIT("any"),      STR_INIT("except"),
    STR_INIT("descendants"), STR_INIT("contact"),  STR_INIT("reading"),
    STR_INIT("made"),        STR_INIT("software"), STR_INIT("identifiers"),
};

/* Which members are there, a bit each; a list may be there and empty. */
static unsigned kinds_given(const ScopeClause *clause)
{
    const bool given[CLAUSE_KIND_COUNT] = {
        clause->all.items != NULL,   clause->any.items != NULL, clause->except != NULL,
        clause->descendants != NULL, clause->contact != NULL,   clause->reading != NULL,
        clause->made != NULL,        clause->software != NULL,  clause->identifiers != NULL,
    };
    unsigned bits = 0;
    for (int i = 0; i < CLAUSE_KIND_COUNT; i++)
        bits |= given[i] ? 1u << i : 0;
    return bits;
}

ClauseKind scope_clause_kind(const ScopeClause *clause)
{
    unsigned bits = kinds_given(clause);
    int kind = 0;
    while ((bits >> kind & 1) == 0)
        kind++;
    return (ClauseKind)kind;
}

/* ---- is it well formed? ---- */

typedef struct Checking {
    Ctx *cx;
    int count;
    bool saved; /* what was saved is not asked for reasons again */
} Checking;

static Err clause_check(Checking *checking, const ScopeClause *clause, Str path, int depth);

/* The problem just raised, if it was, stands at this member of the query. */
static Err at_member(Ctx *cx, Err err, Str path, const char *member)
{
    Str shown = str_eq(path, STR("/")) ? (Str){0} : path;
    return err == OK ? OK
                     : fail_at(cx, (Str){0}, 0,
                               str_fmt(cx->arena, "/clause%.*s%s%s", STR_ARG(shown),
                                       *member == 0 ? "" : "/", member));
}

static Err filled_check(Ctx *cx, size_t count, Str path, const char *member)
{
    if (count != 0)
        return OK;
    Err err =
        fail(cx, ERR_USAGE, MSG("clause %1$s: %2$s is empty"), str_c(cx->arena, path), member);
    return at_member(cx, err, path, member);
}

/* Texts that have to say something. */
static Err texts_check(Ctx *cx, const FieldTexts *texts, Str path)
{
    TRY(filled_check(cx, texts->count, path, "items"));
    for (size_t i = 0; i < texts->count; i++)
        TRY(filled_check(cx, str_trim(texts->items[i]).n, path,
                         str_fmt(cx->arena, "items/%zu%c", i, 0).p));
    return OK;
}

static Err clauses_check(Checking *checking, const ScopeClause *clauses, size_t count, Str path,
                         int depth)
{
    for (size_t i = 0; i < count; i++)
        TRY(clause_check(checking, &clauses[i],
                         str_fmt(checking->cx->arena, "%.*s/%zu", STR_ARG(path), i), depth));
    return OK;
}

static bool names_items(const ScopeClause *clause);

static bool any_names_items(const ScopeClause *clauses, size_t count)
{
    bool named = false;
    for (size_t i = 0; i < count && !named; i++)
        named = names_items(&clauses[i]);
    return named;
}

/* Does it name items, anywhere in it?  Who leaves out what came from one piece names that piece. */
static bool names_items(const ScopeClause *clause)
{
    switch (scope_clause_kind(clause)) {
    case CLAUSE_ALL:
        return any_names_items(clause->all.items, clause->all.count);
    case CLAUSE_ANY:
        return any_names_items(clause->any.items, clause->any.count);
    case CLAUSE_EXCEPT:
        return names_items(clause->except->from) || names_items(clause->except->less);
    default:
        return clause->identifiers != NULL || clause->descendants != NULL;
    }
}

static Err except_check(Checking *checking, const ScopeExcept *except, Str path, int depth)
{
    Arena *arena = checking->cx->arena;
    TRY(clause_check(checking, except->from, str_fmt(arena, "%.*s/from", STR_ARG(path)), depth));
    TRY(clause_check(checking, except->less, str_fmt(arena, "%.*s/less", STR_ARG(path)), depth));
    if (checking->saved || !names_items(except->less) || str_trim(except->reason).n != 0)
        return OK;
    Err err =
        fail(checking->cx, ERR_USAGE,
             MSG("clause %1$s leaves items out by name: say why, in reason"), str_c(arena, path));
    return at_member(checking->cx, err, path, "reason");
}

static Err reading_check(Ctx *cx, const ScopeReading *reading, Str path)
{
    bool limits = reading->low.set || reading->high.set;
    bool missing = reading->missing.value;
    TRY(filled_check(cx, str_trim(reading->characteristic).n, path, "characteristic"));
    if (!limits && !missing)
        return fail(cx, ERR_USAGE, MSG("clause %1$s asks for readings: say low, high or missing"),
                    str_c(cx->arena, path));
    if (missing && (limits || reading->from.set || reading->to.set))
        return fail(cx, ERR_USAGE,
                    MSG("clause %1$s: a reading that is missing has no limits and no time"),
                    str_c(cx->arena, path));
    if (reading->low.set && reading->high.set &&
        decimal_cmp(reading->low.value, reading->high.value) > 0)
        return fail(cx, ERR_USAGE, MSG("clause %1$s: low is above high"), str_c(cx->arena, path));
    return OK;
}

static Err identifiers_check(Ctx *cx, const ScopeIdentifiers *named, Str path)
{
    bool range = named->first.n != 0 || named->last.n != 0;
    int ways = (named->items.count != 0) + range + (named->list.n != 0);
    if (ways != 1 || (range && (named->first.n == 0 || named->last.n == 0)))
        return fail(cx, ERR_USAGE,
                    MSG("clause %1$s names items, or the first and last of a range, or a list"),
                    str_c(cx->arena, path));
    return named->items.count != 0 ? texts_check(cx, &named->items, path) : OK;
}

static Err descendants_check(Ctx *cx, const ScopeDescendants *descendants, Str path)
{
    TraceDirection direction;
    unsigned edges;
    if (descendants->direction.n != 0)
        TRY(trace_direction_parse(cx, descendants->direction, &direction));
    TRY(trace_edges_parse(cx, descendants->edges, &edges));
    if (descendants->items.count != 0)
        return texts_check(cx, &descendants->items, path);
    Err err = fail(cx, ERR_USAGE, MSG("a scope starts from at least one item"));
    return at_member(cx, err, path, "items");
}

static Err leaf_check(Ctx *cx, const ScopeClause *clause, Str path)
{
    switch (scope_clause_kind(clause)) {
    case CLAUSE_DESCENDANTS:
        return descendants_check(cx, clause->descendants, path);
    case CLAUSE_CONTACT:
        TRY(texts_check(cx, &clause->contact->items, path));
        return scope_period_check(cx, &(ScopePeriod){clause->contact->from, clause->contact->to});
    case CLAUSE_MADE:
        TRY(filled_check(cx, str_trim(clause->made->place).n, path, "place"));
        return scope_period_check(cx, &(ScopePeriod){clause->made->from, clause->made->to});
    case CLAUSE_SOFTWARE:
        TRY(texts_check(cx, &clause->software->items, path));
        return scope_period_check(cx, &(ScopePeriod){clause->software->from, clause->software->to});
    case CLAUSE_READING:
        TRY(scope_period_check(cx, &(ScopePeriod){clause->reading->from, clause->reading->to}));
        return reading_check(cx, clause->reading, path);
    default:
        return identifiers_check(cx, clause->identifiers, path);
    }
}

/* Of how many kinds, how deep, how many. */
static Err shape_check(Checking *checking, const ScopeClause *clause, Str shown, int depth)
{
    Ctx *cx = checking->cx;
    unsigned kinds = kinds_given(clause);
    if (kinds == 0 || (kinds & (kinds - 1)) != 0)
        return fail(cx, ERR_USAGE,
                    MSG("clause %1$s has exactly one of all, any, except, descendants, contact, "
                        "reading, made, software, identifiers"),
                    str_c(cx->arena, shown));
    if (depth >= DEPTH_MAX)
        return fail(cx, ERR_USAGE, MSG("clauses are nested at most %1$lld deep"),
                    (long long)DEPTH_MAX);
    if (++checking->count > CLAUSES_MAX)
        return fail(cx, ERR_USAGE, MSG("a scope has at most %1$lld clauses"),
                    (long long)CLAUSES_MAX);
    if (clause->all.items != NULL)
        return filled_check(cx, clause->all.count, shown, "all");
    return clause->any.items != NULL ? filled_check(cx, clause->any.count, shown, "any") : OK;
}

static Err clause_check(Checking *checking, const ScopeClause *clause, Str path, int depth)
{
    Ctx *cx = checking->cx;
    Str shown = path.n == 0 ? STR("/") : path;
    TRY(at_member(cx, shape_check(checking, clause, shown, depth), path, ""));
    ClauseKind kind = scope_clause_kind(clause);
    Str inside = str_fmt(cx->arena, "%.*s/%.*s", STR_ARG(path), STR_ARG(kind_names[kind]));
    if (kind == CLAUSE_ALL)
        return clauses_check(checking, clause->all.items, clause->all.count, inside, depth + 1);
    if (kind == CLAUSE_ANY)
        return clauses_check(checking, clause->any.items, clause->any.count, inside, depth + 1);
    if (kind == CLAUSE_EXCEPT)
        return except_check(checking, clause->except, inside, depth + 1);
    return at_member(cx, leaf_check(cx, clause, inside), inside, "");
}

Err scope_clause_check(Ctx *cx, const ScopeClause *root, bool saved)
{
    Checking checking = {.cx = cx, .saved = saved};
    return clause_check(&checking, root, (Str){0}, 0);
}

Err scope_period_check(Ctx *cx, const ScopePeriod *period)
{
    if (period->from.set && period->to.set && period->from.value.us > period->to.value.us)
        return fail(cx, ERR_USAGE, MSG("a period ends before it begins"));
    return OK;
}

static Err query_clause(Ctx *cx, const ScopeQuery *query, bool saved, const ScopeClause **out)
{
    unsigned edges;
    TRY(trace_edges_parse(cx, query->edges, &edges));
    if (query->clause != NULL && query->items.count != 0)
        return fail(cx, ERR_USAGE, MSG("a scope starts from items or has a clause, not both"));
    *out = query->clause;
    if (query->clause == NULL) {
        ScopeClause *clause = arena_new(cx->arena, ScopeClause);
        clause->descendants = arena_new(cx->arena, ScopeDescendants);
        clause->descendants->items = query->items;
        clause->descendants->direction = query->direction;
        *out = clause;
    }
    return scope_query_at(cx, scope_clause_check(cx, *out, saved), query);
}

Err scope_query_clause(Ctx *cx, const ScopeQuery *query, const ScopeClause **out)
{
    return query_clause(cx, query, false, out);
}

Err scope_saved_clause(Ctx *cx, const ScopeQuery *query, const ScopeClause **out)
{
    return query_clause(cx, query, true, out);
}

Err scope_query_at(Ctx *cx, Err err, const ScopeQuery *query)
{
    Str implied = STR("/clause/descendants");
    if (err != OK && query->clause == NULL && str_starts(cx->problem.pointer, implied))
        cx->problem.pointer = str_tail(cx->problem.pointer, implied.n);
    return err;
}

Err scope_leaf_at(Ctx *cx, Err err, const ScopeClause *leaf, Str path)
{
    return err == ERR_USAGE || err == ERR_NOT_FOUND
               ? at_member(cx, err, path, kind_names[scope_clause_kind(leaf)].p)
               : err;
}

/* ---- in words ---- */

/* "A", or "A and 3 more". */
static Str names_text(Ctx *cx, const FieldTexts *items, Lang lang)
{
    Buf out;
    if (items->count == 0)
        return STR("…");
    if (items->count == 1)
        return items->items[0];
    Str params[] = {items->items[0], str_fmt(cx->arena, "%zu", items->count - 1)};
    buf_init(&out, cx->arena, WORDS_MAX);
    message_format(&out, lang, MSG("%1$s and %2$s more"), params, 2);
    return buf_str(&out);
}

static void period_add(Buf *out, const ScopePeriod *period, Lang lang)
{
    Buf from, to;
    Arena *arena = out->arena;
    if (!period->from.set && !period->to.set)
        return;
    buf_init(&from, arena, INSTANT_TEXT_MAX);
    buf_init(&to, arena, INSTANT_TEXT_MAX);
    if (period->from.set)
        instant_format(&from, period->from.value.us, period->from.value.offset_min);
    if (period->to.set)
        instant_format(&to, period->to.value.us, period->to.value.offset_min);
    Str params[] = {period->from.set ? buf_str(&from) : STR("…"),
                    period->to.set ? buf_str(&to) : STR("…")};
    message_format(out, lang, MSG(", from %1$s to %2$s"), params, 2);
}

static Str decimal_text(Arena *arena, FieldDecimal number)
{
    Buf out;
    buf_init(&out, arena, 64);
    decimal_format(&out, number.value);
    return buf_str(&out);
}

static void reading_words(Buf *out, const ScopeReading *reading, Lang lang)
{
    const char *key = reading->missing.value ? MSG("no reading of %1$s")
                      : !reading->high.set   ? MSG("a reading of %1$s below %2$s")
                      : !reading->low.set    ? MSG("a reading of %1$s above %3$s")
                                             : MSG("a reading of %1$s outside %2$s to %3$s");
    Str params[] = {reading->characteristic,
                    reading->low.set ? decimal_text(out->arena, reading->low) : STR(""),
                    reading->high.set ? decimal_text(out->arena, reading->high) : STR("")};
    message_format(out, lang, key, params, 3);
    if (reading->unit.n != 0)
        buf_fmt(out, " %.*s", STR_ARG(reading->unit));
    if (reading->step.n != 0)
        message_format(out, lang, MSG(" at step %1$s"), &reading->step, 1);
    period_add(out, &(ScopePeriod){reading->from, reading->to}, lang);
}

static void identifiers_words(Ctx *cx, Buf *out, const ScopeIdentifiers *named, Lang lang)
{
    Str range[] = {named->first, named->last};
    if (named->list.n != 0) {
        message_format(out, lang, MSG("named in list %1$s"), &named->list, 1);
    } else if (named->first.n != 0) {
        message_format(out, lang, MSG("numbered %1$s to %2$s"), range, 2);
    } else {
        Str names = names_text(cx, &named->items, lang);
        message_format(out, lang, MSG("named: %1$s"), &names, 1);
    }
}

static void items_words(Ctx *cx, Buf *out, const char *key, const FieldTexts *items, Lang lang)
{
    Str names = names_text(cx, items, lang);
    message_format(out, lang, key, &names, 1);
}

Str scope_clause_words(Ctx *cx, const ScopeClause *clause, Lang lang)
{
    Buf out;
    buf_init(&out, cx->arena, WORDS_MAX);
    switch (scope_clause_kind(clause)) {
    case CLAUSE_ALL:
        buf_add(&out, str_of(message_text(MSG("all of these hold"), lang)));
        break;
    case CLAUSE_ANY:
        buf_add(&out, str_of(message_text(MSG("one of these holds"), lang)));
        break;
    case CLAUSE_EXCEPT:
        buf_add(&out, str_of(message_text(MSG("the first holds and not the second"), lang)));
        if (clause->except->reason.n != 0)
            message_format(&out, lang, MSG("; reason: %1$s"), &clause->except->reason, 1);
        break;
    case CLAUSE_DESCENDANTS:
        items_words(cx, &out, MSG("came from %1$s"), &clause->descendants->items, lang);
        break;
    case CLAUSE_CONTACT:
        items_words(cx, &out, MSG("touched by %1$s"), &clause->contact->items, lang);
        period_add(&out, &(ScopePeriod){clause->contact->from, clause->contact->to}, lang);
        break;
    case CLAUSE_READING:
        reading_words(&out, clause->reading, lang);
        break;
    case CLAUSE_MADE:
        message_format(&out, lang, MSG("made at %1$s"), &clause->made->place, 1);
        period_add(&out, &(ScopePeriod){clause->made->from, clause->made->to}, lang);
        break;
    case CLAUSE_SOFTWARE:
        items_words(cx, &out, MSG("was given software %1$s"), &clause->software->items, lang);
        period_add(&out, &(ScopePeriod){clause->software->from, clause->software->to}, lang);
        break;
    default:
        identifiers_words(cx, &out, clause->identifiers, lang);
        break;
    }
    return buf_str(&out);
}

/* ---- all of them ---- */

enum { SAID_MAX = 200 };

typedef struct Saying {
    Ctx *cx;
    Scope *scope;
    Lang lang;
} Saying;

static void clause_say(const Saying *saying, const ScopeClause *clause, Str path)
{
    Arena *arena = saying->cx->arena;
    Scope *scope = saying->scope;
    if (scope->clauses.count == SAID_MAX)
        return;
    scope->clauses.items[scope->clauses.count++] = (ScopeSaid){
        path.n == 0 ? STR("/") : path, scope_clause_words(saying->cx, clause, saying->lang)};
    for (size_t i = 0; i < clause->all.count; i++)
        clause_say(saying, &clause->all.items[i], str_fmt(arena, "%.*s/all/%zu", STR_ARG(path), i));
    for (size_t i = 0; i < clause->any.count; i++)
        clause_say(saying, &clause->any.items[i], str_fmt(arena, "%.*s/any/%zu", STR_ARG(path), i));
    if (clause->except == NULL)
        return;
    clause_say(saying, clause->except->from, str_fmt(arena, "%.*s/except/from", STR_ARG(path)));
    clause_say(saying, clause->except->less, str_fmt(arena, "%.*s/except/less", STR_ARG(path)));
}

void scope_say(Ctx *cx, Scope *scope, Lang lang)
{
    const ScopeClause *root;
    scope->clauses.count = 0;
    if (scope_saved_clause(cx, scope->query, &root) != OK) {
        problem_clear(cx);
        return;
    }
    scope->clauses.items = arena_array(cx->arena, ScopeSaid, SAID_MAX);
    clause_say(&(Saying){cx, scope, lang}, root, (Str){0});
}
