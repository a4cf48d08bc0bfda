/* whereabouts.h - where items are, with what captured master data says of the places. */
#ifndef HOLDFAST_INGEST_WHEREABOUTS_H
#define HOLDFAST_INGEST_WHEREABOUTS_H

#include "domain/party/place.h"
#include "domain/trace/trace_where.h"
#include "ingest/journal.h"

/* trace_where_findings with `query->place` answered from master data: kind "plant" is an own
 * plant, "dealer" a dealer, a country other than that of the plants is abroad. */
MUST_CHECK Err whereabouts_find(Ctx *cx, const Journal *journal, TraceWhereQuery query,
                                TraceWhere **out);
/* The answer for `count` items as JSON or CSV needs the names of few places: each is looked up
 * once. */
typedef struct PlaceNames PlaceNames;
PlaceNames *place_names_new(Ctx *cx, const Journal *journal);
/* URI and name of a place or party by item number; empty for 0.  Live as long as cx->arena. */
MUST_CHECK Err place_names_find(Ctx *cx, PlaceNames *names, uint32_t item, Str *uri, Str *name);

#endif
