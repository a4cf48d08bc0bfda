/* hold.h - what may not be shipped, sold, used or scrapped, and moved to named places only.
 *
 * A hold names things, lots or containers, or all units of a saved scope.  It covers
 *
 *     what it names                                     named
 *     what lies in that, or lay in it since the hold    content
 *     pieces of a lot it covers                         piece
 *
 * but for what was released singly, which covers nothing either.  A container (or what a held part
 * is fitted into) is no more free to go than what is in it: it *contains*; so does a lot of which
 * pieces are named.  All of it is read off the index at each question, so it is right behind every
 * event and the same after a rebuild; decisions alone are stored.  Several holds on one thing: all
 * have to be lifted.  Clauses, F-2.15.  Shapes: hold_wire.def.  */
#ifndef HOLDFAST_DOMAIN_HOLD_HOLD_H
#define HOLDFAST_DOMAIN_HOLD_HOLD_H

#include "domain/item/item_where.h"
#include "domain/signature/signature.h"

#define RECORDS "domain/hold/hold_wire.def"
#include "platform/register/register_struct.h"

enum { HOLD_PAGE_MAX = 1000, HOLD_CONFIRM_HOURS = 24 /* where the draft does not say [policy] */ };

/* "H-7" <-> 7.  ERR_NOT_FOUND when it is no such number. */
MUST_CHECK Err hold_id_parse(Ctx *cx, Str text, int64_t *out);
Str hold_id_format(Arena *arena, int64_t id);

/* ---- decisions: on the writer's thread ---- */

/* What a draft names, found out by a reader; lives in cx->arena with the draft.  ERR_USAGE: nothing
 * is named, or what is named is no identifier, a bare class, a place.  ERR_DENIED: somebody limited
 * does not see all of it (view->sight). */
typedef struct HoldNaming HoldNaming;
MUST_CHECK Err hold_name(Ctx *cx, const ItemView *view, const HoldDraft *draft, HoldNaming **out);
/* Hold it in a transaction of its own, with its change row.  A request key used before for the same
 * draft holds nothing and gives that hold (*again); for another draft ERR_CONFLICT. */
MUST_CHECK Err hold_add(Ctx *cx, const HoldNaming *naming, Str request_key, int64_t *out_id,
                        bool *again);
/* Release all of it or some items, signed by somebody else than who held, whose proof of himself
 * is the caller's business.  ERR_CONFLICT: it is not what he saw, or is over; ERR_DENIED: he may
 * not sign, or is limited and does not see all of it; ERR_USAGE: the hold does not cover the item.
 */
typedef struct HoldBook HoldBook;
typedef struct HoldSeen HoldSeen; /* hold_sight.h */
typedef struct HoldLift {
    int64_t id;
    Signer signer;
    HoldReleaseOrder order;
} HoldLift;
MUST_CHECK Err hold_release(Ctx *cx, HoldBook *book, const ItemView *view, const HoldLift *lift);

/* ---- looking ---- */

MUST_CHECK Err hold_load(Ctx *cx, const ItemView *view, int64_t id, Hold *out);
typedef struct HoldPageQuery {
    int64_t before;       /* numbers below it; 0: from the newest */
    int64_t limit;        /* at most HOLD_PAGE_MAX */
    int ended;            /* 0: those in force, 1: those over, -1: all */
    const HoldSeen *seen; /* NULL: all; else these, and how many others there are */
} HoldPageQuery;
MUST_CHECK Err hold_page(Ctx *cx, const HoldPageQuery *query, HoldPage *out);

/* ---- all holds in memory: for many threads ---- */

HoldBook *hold_book_open(void);
/* Accepts NULL. */
void hold_book_close(HoldBook *book);
/* Take in the decisions made since; each question does so itself. */
MUST_CHECK Err hold_book_refresh(Ctx *cx, HoldBook *book, const TraceIndex *index);
bool hold_book_empty(HoldBook *book);

typedef enum HoldAction { HOLD_SHIP, HOLD_SELL, HOLD_USE, HOLD_SCRAP, HOLD_MOVE } HoldAction;
const char *hold_action_name(HoldAction action);
/* ERR_USAGE names those there are. */
MUST_CHECK Err hold_action_parse(Ctx *cx, Str text, HoldAction *out);

typedef struct HoldQuestion {
    Str item; /* as typed */
    HoldAction action;
    Str to; /* of a move: the place; empty: not said */
    Lang lang;
} HoldQuestion;
/* May it be done?  Not with what is held, and not with what nobody knows.  ERR_USAGE: no
 * identifier. */
MUST_CHECK Err hold_may(Ctx *cx, HoldBook *book, const ItemView *view, const HoldQuestion *question,
                        HoldAnswer *out);
/* The holds on each of some items, in words for who has the goods and need not know why. */
typedef struct HoldMarks {
    HoldMark *items;
    size_t count;
} HoldMarks;
typedef struct HoldMarking {
    const uint32_t *items;
    size_t count;
    HoldMarks *marks; /* of each item */
} HoldMarking;
MUST_CHECK Err hold_mark(Ctx *cx, HoldBook *book, const ItemView *view, HoldMarking *out);

/* What a hold covers now, a page of it: named ones first, then contents, pieces, containers. */
typedef struct HoldUnitsQuery {
    int64_t id;
    int64_t offset, limit;
    Str how; /* empty: any */
} HoldUnitsQuery;
MUST_CHECK Err hold_units(Ctx *cx, HoldBook *book, const ItemView *view,
                          const HoldUnitsQuery *query, HoldUnits *out);
/* Where all that is held by it is. */
MUST_CHECK Err hold_where(Ctx *cx, HoldBook *book, const ItemView *view, int64_t id,
                          HoldWhere *out);

#endif
