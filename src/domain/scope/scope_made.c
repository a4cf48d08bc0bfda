/* scope_made.c - seeds by place and period: what was made there then. */
#include <stdlib.h>

#include "domain/scope/scope_internal.h"

enum { MADE_RECORDED = 1, MADE_HERE = 2 };

typedef struct Making {
    ScopeLook *look;
    ScopePeriod period;
    uint32_t place;
    bool place_met;   /* some event was there */
    bool made_then;   /* and made something in the period */
    uint64_t *inside; /* a bit per item: the place, and places inside it */
    uint8_t *made;    /* MADE_… per item */
} Making;

/* A site is one with what its identifier is the beginning of: its areas and gates. */
static void places_mark(Making *making, Str key)
{
    const TraceIndex *index = making->look->view.index;
    uint32_t items = making->look->items;
    Arena own;
    Buf site;
    arena_init(&own);
    buf_init(&site, &own, 4 * IDENTITY_KEY_MAX);
    identity_uri(&site, key);
    bool whole = identity_scheme(key) == ID_SGLN && str_find(buf_str(&site), STR("/254/")) < 0;
    Str start = str_fmt(&own, "%.*s/254/", STR_ARG(buf_str(&site)));
    if (making->place != 0)
        making->inside[making->place / 64] |= (uint64_t)1 << making->place % 64;
    for (uint32_t item = 1; item <= items && whole; item++) {
        if (identity_scheme(trace_item_key(index, item)) != ID_SGLN)
            continue;
        ArenaMark mark = arena_mark(&own);
        if (str_starts(item_uri(&own, index, item), start)) {
            making->inside[item / 64] |= (uint64_t)1 << item % 64;
            making->place = making->place == 0 ? item : making->place;
        }
        arena_rewind(&own, mark);
    }
    arena_release(&own);
}

/* Events may name the areas of a site and never the site. */
static Err place_read(Making *making, Str typed)
{
    Identity identity;
    ScopeLook *look = making->look;
    Err err = item_find(look->cx, &look->view, typed, &making->place);
    if (err == OK) {
        places_mark(making, trace_item_key(look->view.index, making->place));
        return OK;
    }
    if (err != ERR_NOT_FOUND)
        return err;
    making->place = 0;
    TRY(identity_read_label(look->cx, typed, &identity));
    places_mark(making, identity.key);
    if (making->place != 0)
        problem_clear(look->cx);
    return making->place != 0 ? OK : err;
}

/* Does the event make what it names in this role? */
static bool makes(const TraceEvent *event, Str step, uint8_t role)
{
    if (event->kind == EVENT_TRANSFORMATION)
        return role == ROLE_OUTPUT;
    if (event->action != ACTION_ADD)
        return false;
    return event->kind == EVENT_ASSOCIATION
               ? role == ROLE_PARENT
               : event->kind == EVENT_OBJECT && role == ROLE_OBSERVED &&
                     (step.n == 0 || str_eq(step, STR("commissioning")));
}

static void event_look(Making *making, int64_t position)
{
    ScopeLook *look = making->look;
    TraceEvent event = trace_event_at(look->view.index, position);
    Str step = trace_step(look->view.index, event.step);
    ScopeTouch touch = {.event = position, .by = making->place};
    bool here = (making->inside[event.place / 64] >> event.place % 64 & 1) != 0;
    making->place_met = making->place_met || here;
    if (event.kind == EVENT_AGGREGATION || event.kind == EVENT_TRANSACTION ||
        !scope_event_counts(look, position, &touch.possible))
        return;
    bool then = scope_period_has(&making->period, event.time_us);
    touch.possible = touch.possible || event.place == 0;
    for (uint32_t ref = 0; ref < event.refs; ref++) {
        uint32_t item = event.items[ref];
        if (!makes(&event, step, trace_role(&event, ref)) || scope_is_no_product(look, item))
            continue;
        making->made[item] |= touch.possible && event.place != 0 ? 0 : MADE_RECORDED;
        making->made[item] |= here ? MADE_HERE : 0;
        making->made_then = making->made_then || (then && here);
        if (then && (here || event.place == 0))
            scope_seed_add(look, item, &touch);
    }
}

/* ---- what was never recorded as made ---- */

typedef struct FirstSeen {
    bool as_product;
    int64_t event, time_us;
} FirstSeen;

static Err first_seen(const ScopeLook *look, Arena *arena, uint32_t item, FirstSeen *out)
{
    int64_t *events;
    size_t count;
    Ctx inner = *look->cx;
    inner.arena = arena;
    *out = (FirstSeen){.time_us = INT64_MAX};
    TRY(trace_item_events(&inner, look->view.index, item, &events, &count));
    for (size_t i = 0; i < count && events[i] <= look->view.visible; i++) {
        TraceEvent event = trace_event_at(look->view.index, events[i]);
        bool possible;
        if (!scope_event_counts(look, events[i], &possible))
            continue;
        for (uint32_t ref = 0; ref < event.refs; ref++) {
            uint8_t role = trace_role(&event, ref);
            out->as_product = out->as_product || (event.items[ref] == item &&
                                                  (role <= ROLE_OBSERVED && role != ROLE_PARENT));
        }
        if (event.time_us < out->time_us) {
            out->time_us = event.time_us;
            out->event = events[i];
        }
    }
    return OK;
}

/* It may have been made here unless it was seen before the period began. */
static Err unrecorded_look(Making *making, ScopeClasses *classes, Arena *arena, uint32_t item)
{
    ScopeLook *look = making->look;
    FirstSeen seen;
    if (!scope_classes_have(classes, look, item))
        return OK;
    arena_reset(arena);
    TRY(first_seen(look, arena, item, &seen));
    if (seen.as_product &&
        (!making->period.from.set || seen.time_us >= making->period.from.value.us))
        scope_seed_add(look, item,
                       &(ScopeTouch){.event = seen.event, .by = making->place, .possible = true});
    return OK;
}

/* Pieces and lots of what is made here, of which nobody recorded where and when. */
static Err unrecorded_find(Making *making)
{
    ScopeLook *look = making->look;
    uint32_t items = look->items;
    ScopeClasses classes;
    Arena own;
    Err err = OK;
    bool any = false;
    scope_classes_init(&classes);
    arena_init(&own);
    for (uint32_t item = 1; item <= items; item++) {
        if ((making->made[item] & MADE_HERE) != 0) {
            scope_classes_add(&classes, look, item);
            any = true;
        }
    }
    for (uint32_t item = 1; item <= items && err == OK && any; item++) {
        ItemKind kind = trace_item_kind(look->view.index, item, look->view.visible);
        if ((making->made[item] & MADE_RECORDED) == 0 && look->seed_of[item] == 0 &&
            (kind == ITEM_THING || kind == ITEM_LOT) && !scope_is_no_product(look, item))
            err = unrecorded_look(making, &classes, &own, item);
    }
    arena_release(&own);
    scope_classes_release(&classes);
    return err;
}

static Err making_find(Making *making, const ScopeMade *made)
{
    ScopeLook *look = making->look;
    for (int64_t event = 1; event <= look->view.visible; event++)
        event_look(making, event);
    if (!making->place_met)
        scope_note(look, MSG("no event was at %1$s"), made->place);
    else if (!making->made_then)
        scope_note(look,
                   made->from.set || made->to.set ? MSG("nothing was made at %1$s in that time")
                                                  : MSG("nothing was made at %1$s"),
                   made->place);
    return unrecorded_find(making);
}

Err scope_made_find(ScopeLook *look, const ScopeMade *made)
{
    size_t items = (size_t)look->items + 1;
    Making making = {.look = look, .period = {made->from, made->to}};
    making.inside = calloc(items / 64 + 1, sizeof *making.inside);
    making.made = calloc(items, 1);
    if (making.inside == NULL || making.made == NULL)
        abort();
    Err err = place_read(&making, made->place);
    if (err == OK)
        err = making_find(&making, made);
    free(making.inside);
    free(making.made);
    return err;
}
