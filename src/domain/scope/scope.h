/* scope.h - a set of units with reasons: which, how sure, why, and where each was; saved for good.
 *
 *     draft ──scope_find──► ScopeList (memory; a reader) ──scope_save──► version 1 (the writer)
 *
 * A *unit* is a piece that stands for itself at the log position of the scope: not used up, not
 * fitted into another (trace.md §6).  Units alike in product, state, place, holder and confidence
 * form a *cell*; the list is sorted by cells, inside a cell by item number, so every choice of
 * cells is a few runs of the list.  What is saved is never changed: a new version is added.
 * Shapes: scope_wire.def.  All results live in cx->arena.  */
#ifndef HOLDFAST_DOMAIN_SCOPE_SCOPE_H
#define HOLDFAST_DOMAIN_SCOPE_SCOPE_H

#include "base/hash.h"
#include "domain/item/item_order.h"
#include "domain/item/item_where.h"

#define RECORDS "domain/scope/scope_wire.def"
#include "platform/register/register_struct.h"

enum { SCOPE_PAGE_MAX = 1000 };

/* A unit of a list, before it is saved. */
typedef struct ScopeUnit {
    uint32_t item;
    uint32_t from;    /* reached from; itself where it was named */
    uint32_t cell;    /* index into cells */
    int64_t event;    /* log position of what put it there; 0: it was named */
    int64_t since_us; /* time of that event */
} ScopeUnit;

/* What a draft comes to at one log position. */
typedef struct ScopeList {
    const ScopeDraft *draft;
    Str request_key; /* of the caller; empty: none */
    int64_t version; /* it is saved as; 0: the first */
    const TraceIndex *index;
    ScopeUnit *units; /* by cell, then item number */
    size_t unit_count;
    ScopeCell *cells;
    size_t cell_count;
    ScopeSummary summary; /* without id, version, actor, created */
    int64_t built_in;     /* things reached that are no units */
    int64_t lots, vessels;
} ScopeList;

/* Walk and look where everything is, at query.as_known_at or what the view shows.  Items named in
 * the query that are units themselves belong to the list.  Errors of item_find, trace_walk;
 * ERR_USAGE names what is wrong with the query. */
MUST_CHECK Err scope_find(Ctx *cx, const ItemView *view, const ScopeDraft *draft, ScopeList *out);
/* Save it as version 1 in a transaction of its own, with its change row; durable when it returns.
 * A request key that was used before for the same draft saves nothing and gives that scope
 * (*again); for another draft it is ERR_CONFLICT. */
MUST_CHECK Err scope_save(Ctx *cx, const ScopeList *list, int64_t *out_id, bool *again);

/* Save it as the version behind `of`, which must be the newest: ERR_CONFLICT where somebody was
 * faster.  The draft's title is that of the scope.  ERR_NOT_FOUND. */
MUST_CHECK Err scope_revise(Ctx *cx, const ScopeList *list, int64_t id, int64_t of);
/* Freeze a version: its list is held against its digest (ERR_CORRUPT), and by whom and why is kept
 * for good.  ERR_CONFLICT: it is frozen.  ERR_USAGE: it lists nothing.  ERR_NOT_FOUND. */
MUST_CHECK Err scope_freeze(Ctx *cx, int64_t id, const ScopeFreezeOrder *order);
/* Whoever builds on a frozen version holds its list against its digest first: ERR_CORRUPT, it is
 * not what was saved.  One that is not frozen passes. */
MUST_CHECK Err scope_frozen_check(Ctx *cx, const ItemView *view, const Scope *scope);
/* The same of every version there is, frozen or not; each that differs is told (cx->problem).
 * `index` NULL: item numbers are not held against identifiers. */
typedef struct ScopeListsCheck {
    void (*fault)(Ctx *cx, void *arg);
    void *arg;
} ScopeListsCheck;
MUST_CHECK Err scope_lists_check(Ctx *cx, const TraceIndex *index, const ScopeListsCheck *check);
/* A line of a list as it is hashed: "ITEM,CONFIDENCE,in_place|removed" LF; `line` is cleared. */
void scope_line_add(Sha256 *digest, Buf *line, const ScopeCell *cell, Str uri);
/* All versions, newest first.  ERR_NOT_FOUND. */
MUST_CHECK Err scope_versions(Ctx *cx, int64_t id, ScopeVersions *out);

/* "S-12" <-> 12.  ERR_NOT_FOUND when it is no such number. */
MUST_CHECK Err scope_id_parse(Ctx *cx, Str text, int64_t *out);
Str scope_id_format(Arena *arena, int64_t id);

/* What a signature of this version is bound to: SHA-256 over the JSON of its summary, its query and
 * the digest of its list, as answers show them. */
void scope_digest(Ctx *cx, const Scope *scope, uint8_t out[SHA256_SIZE]);
/* A version, 0 for the newest.  ERR_NOT_FOUND. */
MUST_CHECK Err scope_load(Ctx *cx, const ItemView *view, int64_t id, int64_t version, Scope *out);
/* Its clauses in words, with the reasons why something is left out: who signs reads what he signs.
 * None where they name what is not seen (scope_cut). */
void scope_say(Ctx *cx, Scope *scope, Lang lang);
/* Newest first: at most `limit` with a number below `before` (0: from the newest); item 0, or only
 * those whose newest version has this item. */
typedef struct ScopePageQuery {
    uint32_t item;
    int64_t before;
    int64_t limit; /* at most SCOPE_PAGE_MAX */
} ScopePageQuery;
MUST_CHECK Err scope_page(Ctx *cx, const ScopePageQuery *query, ScopePage *out);
/* Every version of every scope that has this item, newest scope and version first. */
typedef struct ScopeVersionId {
    int64_t id, version;
} ScopeVersionId;
MUST_CHECK Err scope_versions_with(Ctx *cx, uint32_t item, ScopeVersionId **out, size_t *count);

/* Which units; an empty text means any.  `place`, `holder`, `product`, `widening` "none": without.
 */
typedef struct ScopeFilter {
    Str state, place, holder, product, confidence, widening; /* of the cell */
    Str text;    /* stands in the identifier; every unit of the cells is looked at */
    int removed; /* -1: any, 0, 1 */
} ScopeFilter;

/* The units of a version that pass a filter, read run by run. */
typedef struct ScopeReader {
    const TraceIndex *index;
    const Scope *scope;
    int64_t id;
    Str text;
    const int64_t *first;   /* ordinal of the first unit of each cell */
    const uint8_t *taken;   /* cells that pass */
    int64_t total;          /* units of these */
    const ItemSight *sight; /* NULL: everything; else only what is seen, with what is seen of it */
    const uint32_t *order;  /* of the cells; NULL: as they are */
    SortBy by;              /* scope_reader_sort */
} ScopeReader;

/* ERR_USAGE: there is no such state, confidence or widening. */
MUST_CHECK Err scope_reader_init(Ctx *cx, const Scope *scope, const ItemView *view,
                                 const ScopeFilter *filter, ScopeReader *out);
/* For somebody limited to sites and product lines (view->sight; NULL: nothing is done): the cells
 * with the units he sees, `unseen` the number of the others, of the query the items he sees.  The
 * summary stays: totals are true.  ERR_NOT_FOUND: he sees none of its units. */
MUST_CHECK Err scope_cut(Ctx *cx, const ItemView *view, Scope *scope);
/* The same of one cell. */
void scope_cell_cut(Ctx *cx, const ItemView *view, ScopeCell *cell);
/* Does he see one of its units? */
MUST_CHECK Err scope_is_seen(Ctx *cx, const ItemView *view, const ScopeSummary *summary, bool *out);
/* By "item", "since", or what a cell has: "product_name", "confidence", "state", "place_name" (the
 * identifier where it has no name); "-" in front descending, empty: by cell.  ERR_USAGE. */
MUST_CHECK Err scope_reader_sort(Ctx *cx, ScopeReader *reader, Str by);
/* Units offset … offset + limit of those that pass, at most what there is. */
typedef struct ScopeRange {
    int64_t offset, limit;
} ScopeRange;
/* Who takes the units of a range, one by one; a member lives until `take` returns. */
typedef struct ScopeSink {
    Err (*take)(Ctx *cx, const ScopeMember *member, void *arg);
    void *arg;
    int64_t total; /* out: units that pass, whatever the range */
} ScopeSink;
MUST_CHECK Err scope_each(Ctx *cx, const ScopeReader *reader, ScopeRange range, ScopeSink *sink);
MUST_CHECK Err scope_read(Ctx *cx, const ScopeReader *reader, ScopeRange range, ScopeMembers *out);

/* The units of a version as numbers of the index, in the order of the list; in cx->arena. */
MUST_CHECK Err scope_items(Ctx *cx, int64_t id, int64_t version, uint32_t **out, size_t *count);
/* Units of one version and not of another, and those whose confidence changed, as each version
 * knew them; `change` empty: all, else only added, removed, surer or doubted. */
typedef struct ScopeDiffQuestion {
    int64_t id, from, to; /* versions; 0: the newest, and the one before `to` */
    Str change;
    ScopeRange range;
} ScopeDiffQuestion;
MUST_CHECK Err scope_diff(Ctx *cx, const ItemView *view, const ScopeDiffQuestion *question,
                          ScopeDiff *out);

/* Where the units of a version are now, that is, as far as the view shows. */
MUST_CHECK Err scope_where_now(Ctx *cx, const ItemView *view, const Scope *scope, ScopeWhere *out);

/* Why an item is in the scope, or is not: a sentence, and the path of events where one leads
 * there, as known when the version was saved.  Errors of item_find. */
typedef struct ScopeQuestion {
    Str item; /* as typed */
    Lang lang;
    struct ScopeBoard *board; /* what is kept of clauses; NULL: nothing is */
} ScopeQuestion;
MUST_CHECK Err scope_explain(Ctx *cx, const ItemView *view, const Scope *scope,
                             ScopeQuestion question, ScopeWhy *out);

/* The clause of a query, checked: its own, or one that says what its items say.  ERR_USAGE names
 * the clause by its path. */
MUST_CHECK Err scope_query_clause(Ctx *cx, const ScopeQuery *query, const ScopeClause **out);
/* The same of a query as it was saved, which may have left names out without a reason when that was
 * taken: it stays readable. */
MUST_CHECK Err scope_saved_clause(Ctx *cx, const ScopeQuery *query, const ScopeClause **out);
/* The walk a query without clause asks for; seeds live in cx->arena.  Forward, and widened by class
 * (E7), unless it says otherwise: what is not known widens a scope. */
MUST_CHECK Err scope_query_walk(Ctx *cx, const ItemView *view, const ScopeQuery *query,
                                TraceQuery *out);

/* Made or looked at: not what was used for it. */
bool scope_is_subject(EventKind kind, uint8_t role);
/* Does one event, as captured, have a reading outside the limits?  The first that has: its least
 * and greatest value, in its own unit; unsure: a number nobody can compare, as of a unit that does
 * not convert.  A report without a number says nothing. */
typedef struct ScopeOutside {
    bool found, unsure;
    Decimal low, high;
    Str unit;
} ScopeOutside;
MUST_CHECK Err scope_reading_outside(Ctx *cx, const ScopeReading *reading, Str body,
                                     ScopeOutside *out);

#endif
