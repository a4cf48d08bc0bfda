/* scope_internal.h - the parts of the scope algebra.
 *
 *     scope_clause.c    a clause: is it well formed, what does it say in words
 *     scope_reach.c     what one clause reaches: seeds, walks, members
 *     scope_touch.c       seeds by contact and software
 *     scope_except.c      what `except` may not leave out
 *     scope_contents.c    what lay in a container that was touched
 *     scope_made.c        seeds by place and period
 *     scope_reading.c     seeds by readings
 *     scope_named.c       seeds by identifiers and ranges
 *     scope_set.c       and, or, except
 *     scope_board.c     sets and places kept for the next question; counting
 *     scope.c           the list of units
 *     scope_ways.c      the same suspicion by time, by batch, by unit, widened
 */
#ifndef HOLDFAST_DOMAIN_SCOPE_INTERNAL_H
#define HOLDFAST_DOMAIN_SCOPE_INTERNAL_H

#include "domain/scope/scope.h"
#include "domain/scope/scope_set.h"
#include "domain/trace/trace_event.h"
#include "domain/trace/trace_nest.h"

/* ---- clauses ---- */

typedef enum ClauseKind {
    CLAUSE_ALL,
    CLAUSE_ANY,
    CLAUSE_EXCEPT,
    CLAUSE_DESCENDANTS,
    CLAUSE_CONTACT,
    CLAUSE_READING,
    CLAUSE_MADE,
    CLAUSE_SOFTWARE,
    CLAUSE_IDENTIFIERS,
    CLAUSE_KIND_COUNT,
} ClauseKind;
/* The kind of a clause that passed scope_clause_check. */
ClauseKind scope_clause_kind(const ScopeClause *clause);
/* Exactly one member each, not too deep, not too many, and a reason where names are left out unless
 * it was `saved` already.  ERR_USAGE names the clause by its path. */
MUST_CHECK Err scope_clause_check(Ctx *cx, const ScopeClause *root, bool saved);
/* `err` again, with the JSON pointer of the clause in the query where it has none yet. */
MUST_CHECK Err scope_leaf_at(Ctx *cx, Err err, const ScopeClause *leaf, Str path);
/* `err` again, pointing at the items of a query that has no clause of its own. */
MUST_CHECK Err scope_query_at(Ctx *cx, Err err, const ScopeQuery *query);
/* What a clause says, for people. */
Str scope_clause_words(Ctx *cx, const ScopeClause *clause, Lang lang);

/* From `from` to `to`, both within; a side that is not set is open. */
typedef struct ScopePeriod {
    FieldInstant from, to;
} ScopePeriod;
/* Does some of a span, or does a moment, lie in it? */
static inline bool scope_period_meets(const ScopePeriod *period, int64_t from_us, int64_t to_us)
{
    return (!period->from.set || to_us >= period->from.value.us) &&
           (!period->to.set || from_us <= period->to.value.us);
}
static inline bool scope_period_has(const ScopePeriod *period, int64_t time_us)
{
    return scope_period_meets(period, time_us, time_us);
}
MUST_CHECK Err scope_period_check(Ctx *cx, const ScopePeriod *period);

/* ---- what one clause reaches ---- */

typedef struct ScopeLook ScopeLook;
/* A walk as the query asks for it, without seeds. */
MUST_CHECK Err scope_walk_init(ScopeLook *look, TraceQuery *out);

/* An item from which a clause begins, and why: what touched it, in which event. */
typedef struct ScopeSeed {
    uint32_t item;
    uint32_t by;        /* the machine, place … ; itself where it was named */
    int64_t event;      /* log position; 0: it was named */
    int64_t time_us;    /* of the first contact */
    TraceWindow window; /* of a vessel or lot that was filled several times: when it was touched */
    bool possible, windowed; /* windowed: `window` was asked for, "ITEM@FROM/TO" */
} ScopeSeed;

/* What a clause names that no event has, or not so: else it would quietly come to nothing. */
typedef struct ScopeNote {
    const char *key; /* catalogue key; %1$s what was named */
    char what[256];
} ScopeNote;
enum { SCOPE_NOTES_MAX = 8 };
typedef struct ScopeNotes {
    ScopeNote items[SCOPE_NOTES_MAX];
    size_t count;
} ScopeNotes;

typedef struct ScopeReadings ScopeReadings;
/* One clause on its way to its members. */
struct ScopeLook {
    Ctx *cx;
    ItemView view;           /* `visible`: the log position of the answer */
    uint32_t items;          /* known when it was begun: a writer adds others meanwhile */
    const ScopeQuery *query; /* its walk options hold for all clauses */
    ScopeReadings *readings; /* kept ones */
    bool walks;              /* false: the seeds are all there is */
    uint32_t *seed_of;       /* by item: place in seeds, from 1 */
    ScopeSeed *seeds;
    size_t count, room;
    uint64_t *touched; /* a bit per event */
    int64_t unnamed;   /* events that touched only what has neither serial nor lot */
    size_t closed;     /* containers that were touched and not looked into */
    bool several;      /* some seed was filled several times */
    /* Of a clause of readings: one with other limits, whose reach is known.  Readings that fit both
     * alike are passed over. */
    const ScopeReading *known;
    bool known_more; /* `known` has some reading outside that is not, or not so, by the clause */
    TraceNest *nest; /* once something was looked into */
    ScopeNotes notes;
};

/* Is what lies in a container that an event touches touched as well? */
typedef enum ScopeThrough { THROUGH_NOT, THROUGH_MAYBE, THROUGH_SURE } ScopeThrough;

/* An event by which a clause comes to its seeds. */
typedef struct ScopeTouch {
    int64_t event;
    uint32_t by;   /* 0: the item itself, as with a reading it carries */
    bool possible; /* the event is declared in error and not corrected yet, or does not say all */
    ScopeThrough through;
} ScopeTouch;
/* Each once, the first SCOPE_NOTES_MAX. */
void scope_note(ScopeLook *look, const char *key, Str what);
void scope_seed_add(ScopeLook *look, uint32_t item, const ScopeTouch *touch);
/* All products that lay in a container, at any depth, when the event touched it; false: none. */
bool scope_contents_add(ScopeLook *look, uint32_t container, const ScopeTouch *touch);
/* The same, but mark it: bits by item. */
typedef struct ScopeMarks {
    uint8_t *items;
    uint8_t mark;
} ScopeMarks;
void scope_contents_mark(ScopeLook *look, uint32_t container, int64_t event, ScopeMarks marks);
/* Does it hold others, now or at any time, without being made of them? */
bool scope_is_container(ScopeLook *look, uint32_t item);
/* A seed by its name.  Errors of item_find; ERR_USAGE: it is a class, or nothing that is ever made,
 * used or looked at, and which clause asks about such. */
MUST_CHECK Err scope_start_add(ScopeLook *look, Str typed);
/* Which references of an event count as touched. */
typedef bool (*ScopeSubject)(EventKind kind, uint8_t role);
/* All such items of an event, and of the other events of its transformation. */
void scope_event_touch(ScopeLook *look, const ScopeTouch *touch, ScopeSubject subject);
/* Does the event count at the log position of the answer; only possibly? */
bool scope_event_counts(const ScopeLook *look, int64_t event, bool *possible);
/* Neither a thing that was made nor a lot: a pallet, place, person, document. */
bool scope_is_no_product(const ScopeLook *look, uint32_t item);
/* A text that names its product class and whether it is a piece or a lot; where the identifier
 * names no class, the kind of identifier.  In the arena. */
Str scope_class_text(Arena *arena, const ScopeLook *look, uint32_t item);

typedef struct ScopeReach {
    TraceMember *members; /* sorted by item, each once */
    size_t count;
    TraceQuery walk; /* from all seeds; seed_count 0: there was none */
    const ScopeSeed *seeds;
    size_t seed_count;
    int64_t unnamed;
    ScopeNotes notes;
    /* What more seeds reach is this and what those reach by themselves, and as surely. */
    bool additive;
} ScopeReach;
MUST_CHECK Err scope_reach(ScopeLook *look, const ScopeClause *leaf, ScopeReach *out);
/* The bits of a member. */
ScopeBits scope_member_bits(const TraceMember *member);

/* A bit for each role that counts as contact: the one named, or all.  ERR_USAGE. */
MUST_CHECK Err scope_role_bits(Ctx *cx, Str role, uint64_t *out);
MUST_CHECK Err scope_contact_find(ScopeLook *look, const ScopeContact *contact);
MUST_CHECK Err scope_software_find(ScopeLook *look, const ScopeSoftware *software);
MUST_CHECK Err scope_made_find(ScopeLook *look, const ScopeMade *made);
MUST_CHECK Err scope_identifiers_find(ScopeLook *look, const ScopeIdentifiers *identifiers);
MUST_CHECK Err scope_reading_find(ScopeLook *look, const ScopeReading *reading);
/* Is all that is outside the limits of `inner` outside those of `outer`, which are alike else? */
bool scope_reading_within(const ScopeReading *inner, const ScopeReading *outer);
enum { SCOPE_RUNGS_MAX = 7 };
/* Limits on the way from `inner` (NULL: no reading is outside) to those of a clause, at most
 * SCOPE_RUNGS_MAX, with about as many readings from one to the next; none where there are few. */
MUST_CHECK Err scope_reading_rungs(ScopeLook *look, const ScopeReading *inner,
                                   const ScopeReading *reading, ScopeReading *out, size_t *count);

/* Product classes by their texts: few, looked up very often. */
typedef struct ScopeClasses {
    Arena arena;
    Str *texts;
    size_t count, room, last;
} ScopeClasses;
void scope_classes_init(ScopeClasses *classes);
void scope_classes_release(ScopeClasses *classes);
void scope_classes_add(ScopeClasses *classes, const ScopeLook *look, uint32_t item);
bool scope_classes_have(ScopeClasses *classes, const ScopeLook *look, uint32_t item);

ScopeReadings *scope_readings_new(void);
void scope_readings_free(ScopeReadings *readings);
size_t scope_readings_bytes(const ScopeReadings *readings);

#endif
