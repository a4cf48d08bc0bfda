/* scope_spots.h - where pieces are, what product and in what state: found once for each item, and
 * kept for one log position.  Pieces alike in all of it are at one *spot*.  */
#ifndef HOLDFAST_DOMAIN_SCOPE_SPOTS_H
#define HOLDFAST_DOMAIN_SCOPE_SPOTS_H

#include "domain/scope/scope_internal.h"

/* By item: not looked at yet, no unit, or a spot from SPOT_FIRST on. */
enum { SPOT_UNSEEN, SPOT_BUILT_IN, SPOT_LOT, SPOT_VESSEL, SPOT_OTHER, SPOT_FIRST };

typedef struct ScopeSpot {
    Str product, product_name, place, place_name, holder, holder_name;
    ItemState state;
} ScopeSpot;

/* A text of it that outlives it; what is not known stays absent. */
static inline Str scope_spot_text(Arena *arena, Str text)
{
    return text.n == 0 ? (Str){0} : str_dup(arena, text);
}

typedef struct ScopeSpots ScopeSpots;
ScopeSpots *scope_spots_new(const ItemView *view);
void scope_spots_free(ScopeSpots *spots);
/* Look at all that may be in the set and was not looked at yet. */
MUST_CHECK Err scope_spots_fill(Ctx *cx, ScopeSpots *spots, const ScopeSet *set);
static inline uint32_t scope_spot_number(uint32_t spot)
{
    return spot - SPOT_FIRST;
}
/* By item; good for what was filled in. */
const uint32_t *scope_spots_of(const ScopeSpots *spots);
const ScopeSpot *scope_spot_at(const ScopeSpots *spots, uint32_t number);
uint32_t scope_spots_count(const ScopeSpots *spots);
size_t scope_spots_bytes(const ScopeSpots *spots);

#endif
