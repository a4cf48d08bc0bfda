/* road_internal.h - what packing, transport and market share. */
#ifndef HOLDFAST_DEMO_ROAD_INTERNAL_H
#define HOLDFAST_DEMO_ROAD_INTERNAL_H

#include "demo/demo_internal.h"

enum { SSCC_CARTON = 0, SSCC_PALLET = 1, NEVER = UINT32_MAX };

static inline Place move_place(uint8_t place)
{
    return (Place)place;
}
/* Who records what happens at a place that is not a plant's production. */
const Recorder *place_recorder(Place place);
/* A new move; waits at `from` until `due`. */
void move_add(Factory *factory, Move move);
/* All unsold units of a carton are there from now on. */
void carton_put(Factory *factory, uint32_t carton, DemoState state, Place place);
/* The carton's units or the pallet's cartons come out; named one by one, or all by DELETE
 * without children. */
void carton_unpack(Factory *factory, uint32_t carton, int64_t time_us, bool named);

#endif
