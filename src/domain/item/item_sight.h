/* item_sight.h - which items and events somebody may see who is limited to sites and product lines.
 *
 * Of a site are the events read or located there; of a product line those that name something of
 * its classes.  A limit may have both: then an event must be of both.  Seen are these events and
 * what they name, but of what has a class only what is of the line.  All else is a number without a
 * name: totals stay true.  Made by domain/share; a sight that is NULL sees everything.  */
#ifndef HOLDFAST_DOMAIN_ITEM_SIGHT_H
#define HOLDFAST_DOMAIN_ITEM_SIGHT_H

#include "domain/trace/trace.h"

/* One grant. */
typedef struct ItemLimit {
    bool by_site, by_line;
    const uint32_t *places; /* of the sites, ascending */
    size_t place_count;
    const uint8_t *lines; /* a bit for each item: of the classes of the lines */
} ItemLimit;

typedef struct ItemSight {
    const uint8_t *seen; /* a bit for each item, of all grants together */
    uint32_t item_count; /* those above are not seen */
    const ItemLimit *limits;
    size_t limit_count;
} ItemSight;

/* item 0 is nobody's: seen. */
bool sight_sees(const ItemSight *sight, uint32_t item);
bool sight_sees_event(const ItemSight *sight, const TraceIndex *index, int64_t position);
/* The event and all it names, so that it can be shown as it was captured. */
bool sight_sees_whole(const ItemSight *sight, const TraceIndex *index, int64_t position);
/* What a URI names; what the index does not know is not seen. */
bool sight_sees_uri(Ctx *cx, const ItemSight *sight, const TraceIndex *index, Str uri);

/* Is an event of this one grant? */
bool limit_has_event(const ItemLimit *limit, const TraceIndex *index, int64_t position);

#endif
