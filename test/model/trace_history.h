/* trace_history.h - small histories for tests of the trace: written by hand, or drawn by chance.
 *
 * Items have short names whose first letter says what they are:
 *     L1 lot · T1 vessel (GRAI) · I1 vessel (GIAI) · G1 bare class · N1 SSCC
 *     S1 S2 S3 sites · S4 S5 S6 an area of each
 *     X1 a thing of nobody's scheme · Q1 a lot of nobody's scheme · M1 lot without GTIN
 *     anything else: a serial (SGTIN)
 * The number names the class: L7 and U7 are of class G1 as all with number mod 3 = 1.  Times are
 * minutes.  Every event has a name: its id, or one in place of its hash.  */
#ifndef HOLDFAST_TEST_MODEL_TRACE_HISTORY_H
#define HOLDFAST_TEST_MODEL_TRACE_HISTORY_H

#include "test/model/trace_model_where.h"

enum { HISTORY_EVENTS_MAX = 128, HISTORY_REFS_MAX = 24, HISTORY_PAIRS_MAX = 6 };

typedef struct HistoryEvent {
    Event event; /* its refs, pairs and corrective_ids are the arrays below */
    EventRef refs[HISTORY_REFS_MAX];
    Str items[HISTORY_REFS_MAX]; /* short names of the refs */
    EventPair pairs[HISTORY_PAIRS_MAX];
    Str corrective_ids[2];
    Str name;
} HistoryEvent;

typedef struct History {
    Arena *arena;
    HistoryEvent *list[HISTORY_EVENTS_MAX];
    uint32_t count;
} History;

void history_init(History *h, Arena *arena);
/* A new last event; further calls speak of it. */
Event *history_add(History *h, EventKind kind, Action action, int64_t minute);
/* Comma-separated short names in one role; returns the index of the first. */
uint32_t history_ref(History *h, Role role, const char *items);
/* The same for a list by hand in the notation of the page: `make(h, 1, "A,B", "L1")`. */
void history_make(History *h, int64_t minute, const char *inputs, const char *outputs);
void history_fit(History *h, int64_t minute, Action action, const char *parent,
                 const char *children);
void history_pack(History *h, int64_t minute, Action action, const char *parent,
                  const char *children);
/* OBSERVE by an ObjectEvent at a step. */
void history_see(History *h, int64_t minute, const char *step, const char *items);
/* The last event's. */
void history_place(History *h, const char *place);
void history_id(History *h, const char *id);
void history_quantity(History *h, uint32_t ref, int64_t pieces);
void history_measure(History *h, uint32_t ref, int64_t quantity, const char *unit);
void history_pair(History *h, const char *in, const char *out);
/* Lot of all things of its class in the last event, or of the one at `ref`. */
void history_lot(History *h, const char *lot, uint32_t ref);
/* Declare the event called `name` in error: a copy of it; `corrective` may be NULL. */
void history_declare(History *h, const char *name, const char *reason, const char *corrective);

Str history_key(Arena *arena, const char *item);
/* The short name of a key that occurs in the history. */
Str history_item(const History *h, Str key);
ModelLog history_log(const History *h);
/* "3  @12 A,B -> L1  id e3 …" a line. */
void history_print(const History *h, Buf *out);

/* What a random history may contain. */
enum {
    HISTORY_STAYS = 1 << 0,
    HISTORY_GROUPS = 1 << 1, /* transformationID */
    HISTORY_PAIRS = 1 << 2,
    HISTORY_ASSOCIATIONS = 1 << 3,
    HISTORY_LOTS = 1 << 4, /* E3 */
    HISTORY_ERRORS = 1 << 5,
    HISTORY_CLASSES = 1 << 6,
    HISTORY_CONTAINERS = 1 << 7,
    HISTORY_STRANGERS = 1 << 8, /* identifiers of no scheme, in lists of both kinds */
    HISTORY_UPGRADES = 1 << 9,  /* emptied records about what was no vessel before */
    HISTORY_REPEATS = 1 << 10,  /* one item twice in one role */
    HISTORY_VESSELS_OF_LOTS = 1 << 11,
    HISTORY_STATES = 1 << 12, /* steps, dispositions, destinations, transaction events */
    HISTORY_STOCK = 1 << 13,  /* one lot received, stored, shipped and used again and again */
    HISTORY_EVERYTHING = (1 << 14) - 1,
    HISTORY_CARRIED = 1 << 14, /* more of the stock in containers, which move: not of everything, so
                                * that seeds of worlds there once were still draw them */
};
void history_random(History *h, uint64_t *chance, unsigned features);

/* Drop events, then references, while `fails(arg, history)` stays true. */
void history_shrink(History *h, bool (*fails)(void *arg, const History *h), void *arg);

#endif
