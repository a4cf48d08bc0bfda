/* trace_world.h - histories in one line, for the tests of the index.
 *
 *     world_play(&world, "A,B->L1; 8: L1->U1,U2; 12: C1+K; 14: C1-K; emptied T; L1->U3 @S");
 *
 * Statements are events, separated by ';', each an hour after the one before unless a time of
 * day stands in front.  Names are URIs of the test's own; the first letter decides the kind:
 * T a vessel (GRAI); J1 … J9 a pallet (SSCC); U C K V R S W a thing; "G:" a bare class and "G:L1" a
 * lot of it; "R:1" a piece of another class; else a lot.
 *
 *   A,B->C,D        transformation; pairs behind '|': "S1,S2->U1,U2 | S1/U1, S2/U2"
 *   C+K  C-K  C=K   association ADD, DELETE, OBSERVE; several children with ','; "-K" all
 *   U[+B] U[-B] U[=B]  aggregation; "[-B]" all
 *   see U step disposition, add U step …, del U …   object event
 *   A->U in L       the same, with lot L in its ilmd
 *   U,V in L        commissioning with lot L in its ilmd
 *   emptied T       an object event with step holdfast:emptied
 *
 * In front, in this order, all optional: "8:" or "8:30" time of day; "name=" the event's name;
 * "group#" a transformationID; "void NAME,…" (did_not_occur) or "wrong NAME,CORRECTION…" makes the
 * statement an error declaration of the event NAME.  Behind, optional: "@P" the business location,
 * ">D" a destination, ">>H" a party as possessing destination, ">>H >D" both, "%M" a machine, "^V"
 * software, "&E" a room, in this order. A quantity: "L*400", "L*2.5KGM".  "@P/0", "@P/A": the site
 * P and an area of it.  */
#ifndef HOLDFAST_TEST_TRACE_WORLD_H
#define HOLDFAST_TEST_TRACE_WORLD_H

#include "domain/trace/trace.h"
#include "test/test.h"

enum { WORLD_EVENTS_MAX = 4096, WORLD_REFS_MAX = 64 };

typedef struct World {
    Test *t;
    TraceIndex *index;
    Str names[WORLD_EVENTS_MAX]; /* of events, by position */
    int64_t time_us;             /* of the last statement */
    TraceResult result;          /* of the last walk */
} World;

World *world_new(Test *t);
void world_free(World *world);
/* The world's names as the log an index asks. */
TraceLog world_log(World *world);
void world_play(World *world, const char *text);
/* The identity key a name of the notation stands for. */
Str world_key(World *world, Str name);
uint32_t world_item(World *world, const char *name);
/* "U1" of an item's key. */
Str world_name(World *world, uint32_t item);
int64_t world_hour(int hour);

/* Members sorted by name, seeds with ',': "L1 U1? K- U2~": '?' possible, '-' removed, '~' widened
 * (then '?' is left out). */
Str world_forward(World *world, const char *seeds);
Str world_backward(World *world, const char *seeds);
/* The same with more of the query; direction, seeds and edges (if 0) are filled in. */
Str world_walk(World *world, TraceDirection direction, const char *seeds, TraceQuery query);
/* Findings of the last walk: "time_inversion:L …". */
Str world_findings(World *world);

#endif
