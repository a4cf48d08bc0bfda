/* item.h - from what a person typed to an item, and what is known of it.
 *
 * `log` says where to look: the index, and the position up to which this reader may see.
 * All results live in cx->arena.  */
#ifndef HOLDFAST_DOMAIN_ITEM_ITEM_H
#define HOLDFAST_DOMAIN_ITEM_ITEM_H

#include "base/message.h"
#include "domain/event/event_reader.h"
#include "domain/item/item_sight.h"

#define RECORDS "domain/item/item_wire.def"
#include "platform/register/register_struct.h"

enum { ITEM_EVENTS_MAX = 1000, ITEM_HITS_MAX = 100 };

typedef struct ItemView {
    const TraceIndex *index;
    int64_t visible;        /* log position; nothing above it is shown */
    const ItemSight *sight; /* NULL: everything; else what is not seen has no name anywhere */
} ItemView;

/* The number of the item a user named; ERR_USAGE when it is no identifier, ERR_NOT_FOUND when no
 * visible event names it. */
MUST_CHECK Err item_find(Ctx *cx, const ItemView *view, Str typed, uint32_t *out);
/* Canonical URI, NUL-terminated, in the arena given. */
Str item_uri(Arena *arena, const TraceIndex *index, uint32_t item);
/* Which item, and which of its events: `limit` of them (at most ITEM_EVENTS_MAX) behind the first
 * `offset`, in order of time, or from the newest back. */
typedef struct ItemQuestion {
    Str item; /* as typed */
    int64_t offset, limit;
    bool newest;
} ItemQuestion;

/* What it is, and the events asked for.  An item that no visible event names but captured master
 * data describes has a card too, with no events.  Errors as item_find. */
MUST_CHECK Err item_card_find(Ctx *cx, const ItemView *view, EventReader *reader,
                              const ItemQuestion *question, ItemCard *out);
/* Fill card->remark where the identifier breaks a rule of its scheme: a check digit that is wrong
 * in a market that uses it, a bad length. */
void item_card_remark(Ctx *cx, ItemCard *card, Lang lang);
/* Items whose identifier has `typed` at its beginning, or behind a "/" or ":", and parties with it
 * in their name; the item it names exactly comes first.  `complete` is false when there was more
 * than fits into the answer. */
MUST_CHECK Err item_search(Ctx *cx, const ItemView *view, Str typed, size_t max, ItemHits *out);

#endif
