#include "domain/item/item_sight.h"

#include <stdlib.h>

#include "domain/trace/trace_event.h"

static bool bit_of(const uint8_t *bits, uint32_t item)
{
    return (bits[item / 8] >> (item % 8) & 1) != 0;
}

bool sight_sees(const ItemSight *sight, uint32_t item)
{
    return sight == NULL || item == 0 || (item <= sight->item_count && bit_of(sight->seen, item));
}

static int by_number(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return left < right ? -1 : left > right;
}

static bool is_place_of(const ItemLimit *limit, uint32_t item)
{
    return item != 0 && limit->place_count > 0 &&
           bsearch(&item, limit->places, limit->place_count, sizeof item, by_number) != NULL;
}

/* Its read point or business location lies there. */
static bool is_there(const ItemLimit *limit, const TraceEvent *event)
{
    bool there = is_place_of(limit, event->place);
    for (uint32_t i = 0; i < event->refs && !there; i++) {
        uint8_t role = trace_role(event, i);
        there = (role == ROLE_READ_POINT || role == ROLE_LOCATION) &&
                is_place_of(limit, event->items[i]);
    }
    return there;
}

bool limit_has_event(const ItemLimit *limit, const TraceIndex *index, int64_t position)
{
    TraceEvent event = trace_event_at(index, position);
    bool of_line = !limit->by_line;
    for (uint32_t i = 0; i < event.refs && !of_line; i++)
        of_line = bit_of(limit->lines, event.items[i]);
    return of_line && (!limit->by_site || is_there(limit, &event));
}

bool sight_sees_event(const ItemSight *sight, const TraceIndex *index, int64_t position)
{
    bool seen = sight == NULL || position == 0;
    for (size_t i = 0; !seen && i < sight->limit_count; i++)
        seen = limit_has_event(&sight->limits[i], index, position);
    return seen;
}

bool sight_sees_whole(const ItemSight *sight, const TraceIndex *index, int64_t position)
{
    bool seen = sight_sees_event(sight, index, position);
    TraceEvent event = trace_event_at(index, position);
    seen = seen && sight_sees(sight, event.place);
    for (uint32_t i = 0; i < event.refs && seen; i++)
        seen = sight_sees(sight, event.items[i]);
    return seen;
}

bool sight_sees_uri(Ctx *cx, const ItemSight *sight, const TraceIndex *index, Str uri)
{
    Identity identity;
    if (sight == NULL || uri.n == 0)
        return true;
    ArenaMark mark = arena_mark(cx->arena);
    identity_parse(cx->arena, uri, ID_IN_QUANTITY_LIST, &identity);
    uint32_t item = identity.key.n == 0 ? 0 : trace_item_find(index, identity.key);
    arena_rewind(cx->arena, mark);
    return item != 0 && sight_sees(sight, item);
}
