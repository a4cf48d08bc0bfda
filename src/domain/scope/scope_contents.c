/* scope_contents.c - what lay in a container that an event touched. */
#include <stdlib.h>

#include "base/number_map.h"
#include "domain/scope/scope_internal.h"

typedef struct Contents {
    ScopeLook *look;
    const ScopeTouch *touch;
    NumberMap met; /* containers */
    uint32_t *open;
    size_t count, room;
    uint32_t container; /* at hand */
    bool possible;      /* that this is in the one that was touched */
    bool any;
    uint8_t *marks; /* by item: marked instead, NULL: seeds */
    uint8_t mark;
} Contents;

static TraceNest *nest_at(ScopeLook *look, int64_t event)
{
    if (look->nest == NULL)
        look->nest = trace_nest_open(look->cx, look->view.index, look->view.visible);
    trace_nest_before(look->nest, event);
    return look->nest;
}

bool scope_is_container(ScopeLook *look, uint32_t item)
{
    if (look->nest == NULL)
        look->nest = trace_nest_open(look->cx, look->view.index, look->view.visible);
    return trace_nest_packs(look->nest, item) ||
           !identity_may_be_product(trace_item_key(look->view.index, item));
}

/* What is in a container that may be in there may be in there. */
static void container_meet(Contents *of, uint32_t item, bool possible)
{
    uint32_t known = number_map_get(&of->met, item); /* 1 possibly, 2 certainly */
    if (!scope_is_container(of->look, item) || known >= (possible ? 1u : 2u))
        return;
    number_map_put(&of->met, item, possible ? 1 : 2);
    if (of->count == of->room) {
        of->open = arena_grow(of->look->cx->arena, of->open, of->room * sizeof *of->open,
                              (of->room * 2 + 16) * sizeof *of->open);
        of->room = of->room * 2 + 16;
    }
    of->open[of->count++] = item;
}

static void content_add(Contents *of, uint32_t item, bool possible)
{
    ScopeTouch touch = *of->touch;
    touch.possible = touch.possible || possible || touch.through == THROUGH_MAYBE;
    container_meet(of, item, possible);
    if (scope_is_no_product(of->look, item))
        return;
    of->any = true;
    if (of->marks != NULL)
        of->marks[item] |= of->mark;
    else
        scope_seed_add(of->look, item, &touch);
}

static bool content_take(void *arg, uint32_t item)
{
    Contents *of = arg;
    TraceStay stay;
    bool sure = trace_nest_parent(of->look->nest, item, &stay) &&
                trace_event_standing(of->look->view.index, stay.event, of->look->view.visible) ==
                    STANDING_COUNTS;
    content_add(of, item, of->possible || !sure);
    return true;
}

/* A lot lies in many containers at once: whatever was put in may be in there still. */
static bool lot_take(void *arg, uint32_t item)
{
    Contents *of = arg;
    const TraceStay *stays;
    size_t count;
    bool was = false;
    if (trace_item_kind(of->look->view.index, item, of->look->view.visible) != ITEM_LOT)
        return true;
    trace_nest_stays(of->look->nest, item, &stays, &count);
    for (size_t i = 0; i < count && !was; i++)
        was = stays[i].parent == of->container;
    if (was)
        content_add(of, item, true);
    return true;
}

static bool contents_each(Contents *of, uint32_t container)
{
    TraceNest *nest = nest_at(of->look, of->touch->event);
    number_map_init(&of->met, of->look->cx->arena);
    container_meet(of, container, false);
    while (of->count > 0) {
        of->container = of->open[--of->count];
        of->possible = number_map_get(&of->met, of->container) == 1;
        (void)trace_nest_contents(nest, of->container, content_take, of);
        (void)trace_nest_children(nest, of->container, lot_take, of);
    }
    return of->any;
}

bool scope_contents_add(ScopeLook *look, uint32_t container, const ScopeTouch *touch)
{
    return contents_each(&(Contents){.look = look, .touch = touch}, container);
}

void scope_contents_mark(ScopeLook *look, uint32_t container, int64_t event, ScopeMarks marks)
{
    ScopeTouch touch = {.event = event};
    (void)contents_each(
        &(Contents){.look = look, .touch = &touch, .marks = marks.items, .mark = marks.mark},
        container);
}
