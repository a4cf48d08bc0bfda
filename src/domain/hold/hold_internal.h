/* hold_internal.h - holds in memory, and one question to them. */
#ifndef HOLDFAST_DOMAIN_HOLD_HOLD_INTERNAL_H
#define HOLDFAST_DOMAIN_HOLD_HOLD_INTERNAL_H

#include <pthread.h>

#include "domain/hold/hold.h"
#include "domain/trace/trace_nest.h"

/* Released singly. */
typedef struct HoldFreed {
    uint32_t item;
    int64_t position, us;
} HoldFreed;

/* One hold; what it points at is its own.  Changed under the book's lock alone. */
typedef struct HoldKept {
    int64_t id, since_us, position;
    int64_t scope, version; /* of a scope; 0: of none */
    bool ended;
    int64_t ended_us, ended_position;
    Arena arena; /* texts */
    Str title, instruction;
    Str *places; /* canonical URIs */
    size_t place_count;
    uint32_t *named; /* ascending */
    size_t named_count;
    Str *absent; /* keys of what is named and no event names yet, ascending */
    size_t absent_count;
    HoldFreed *freed; /* by item */
    size_t freed_count;
} HoldKept;

/* Something a hold covers, or that contains it. */
typedef enum HoldHow {
    HOLD_NAMED,
    HOLD_CONTENT,
    HOLD_PIECE,
    HOLD_CONTAINS,
    HOLD_PARTLY,
    HOLD_HOW_COUNT
} HoldHow;
const char *hold_how_name(HoldHow how);

typedef struct HoldCovered {
    uint32_t item, of; /* by way of; 0: it is named */
    HoldHow how;
} HoldCovered;

/* What one hold covers, as it was found last: pages of it come one behind the other. */
typedef struct HoldExtent {
    int64_t id, position, release;
    HoldCovered *list;
    size_t count;
    int64_t unseen;
} HoldExtent;

struct HoldBook {
    pthread_mutex_t loading;
    pthread_mutex_t finding; /* an extent is being found */
    HoldExtent extent;
    pthread_rwlock_t lock; /* of all that follows */
    HoldKept **holds;      /* by number */
    size_t count, capacity;
    int64_t last_hold, last_release;
    uint32_t looked_for; /* items up to this one were looked for among the absent */
    uint8_t *named;      /* a bit an item: some hold names it, or did */
    size_t named_bytes;
};

/* Reading: the book as it is with all decisions up to now.  Then the lock is held. */
MUST_CHECK Err hold_book_enter(Ctx *cx, HoldBook *book, const TraceIndex *index);
void hold_book_leave(HoldBook *book);
HoldKept *hold_book_find(HoldBook *book, int64_t id);

static inline bool hold_bit(const HoldBook *book, uint32_t item)
{
    return item / 8 < book->named_bytes && (book->named[item / 8] >> (item % 8) & 1) != 0;
}
bool hold_names(const HoldKept *hold, uint32_t item);
/* Does it name what no event names yet? */
bool hold_awaits(const HoldKept *hold, Str key);

/* The moment a question is about: now, or just before an event. */
typedef struct HoldMoment {
    int64_t event; /* 0: now */
    int64_t time_us;
} HoldMoment;

typedef struct HoldFound {
    const HoldKept *hold;
    HoldHow how;
    uint32_t *path; /* from the item asked for to what is named; cx->arena */
    size_t path_count;
} HoldFound;

/* One look at the holds, while the book is entered. */
typedef struct HoldLook {
    Ctx *cx;
    const HoldBook *book;
    const TraceIndex *index;
    TraceNest *nest;
    HoldMoment moment;
    const HoldKept **active;
    size_t active_count;
    int64_t since_us; /* the earliest beginning among them */
    TraceKnown then;  /* the earliest position, the latest beginning */
    bool ever;        /* what was ever put in what, whenever; hold_look_at ends that */
} HoldLook;

/* `nest` belongs to the caller; `only`: 0, or the number of the one hold asked about. */
void hold_look_begin(HoldLook *look, Ctx *cx, const HoldBook *book, TraceNest *nest, int64_t only);
/* About this moment from here on. */
void hold_look_at(HoldLook *look, HoldMoment moment, int64_t only);
/* Was something told of the time before some active hold that was not known when it began? */
bool hold_rewritten(const HoldLook *look, uint32_t item);
/* Was it released singly, as of that moment? */
bool hold_is_freed(const HoldLook *look, const HoldKept *hold, uint32_t item);
/* Those of the active holds that cover the item; with `inside` also those that cover something in
 * it.  One entry a hold. */
void hold_look_up(HoldLook *look, uint32_t item, HoldFound *out, size_t *count);
void hold_look(HoldLook *look, uint32_t item, HoldFound *out, size_t *count);

/* What it covers, in cx->arena: found now, or as it was found for the page before. */
MUST_CHECK Err hold_extent_find(Ctx *cx, HoldBook *book, const ItemView *view, int64_t id,
                                HoldExtent *out);

/* For somebody limited (hold_sight.h); without a sight nothing is done.  ERR_DENIED: he does not
 * see all that is named. */
MUST_CHECK Err hold_naming_check(Ctx *cx, const ItemView *view, const HoldDraft *draft,
                                 const FieldTexts *named);
/* Places and items he does not see lose their names. */
void hold_cut(Ctx *cx, const ItemView *view, Hold *hold);
void hold_extent_cut(const ItemView *view, HoldExtent *extent);

/* It is held by a standing order (hold_rule.h). */
void hold_naming_rule(HoldNaming *naming, Str rule);
/* ERR_NOT_FOUND with its sentence. */
MUST_CHECK Err hold_missing(Ctx *cx, Str id);
/* The canonical URI of a place in any spelling. */
Str hold_place_uri(Ctx *cx, Str uri);
/* May this hold's things be moved there?  The place is one of its places, or lies in one. */
MUST_CHECK Err hold_allows(Ctx *cx, const HoldKept *hold, Str place, bool *out);

#endif
