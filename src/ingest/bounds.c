#include "ingest/bounds.h"

#include <stdlib.h>

#include "domain/party/party.h"

enum { PLACES_MAX = 10000, LIST_MAX = 1 << 16 };

static int by_text(const void *a, const void *b)
{
    return str_cmp(*(const Str *)a, *(const Str *)b);
}

static Str key_of(Arena *arena, Str uri)
{
    Identity identity;
    identity_parse(arena, uri, ID_IN_EPC_LIST, &identity);
    return identity.key;
}

static void place_add(Ctx *cx, CaptureBounds *bounds, Str *uris, Str uri)
{
    Str key = key_of(cx->arena, uri);
    for (size_t i = 0; i < bounds->place_count; i++) {
        if (str_eq(bounds->places[i], key))
            return;
    }
    if (key.n == 0 || bounds->place_count == PLACES_MAX)
        return;
    uris[bounds->place_count] = uri;
    bounds->places[bounds->place_count++] = key;
}

/* The stations, then what lies in them, one after the other. */
static Err places_find(Ctx *cx, CaptureBounds *bounds)
{
    Str *uris = arena_array(cx->arena, Str, PLACES_MAX);
    bounds->places = arena_array(cx->arena, Str, PLACES_MAX);
    for (size_t i = 0; i < bounds->limits.stations.count; i++)
        place_add(cx, bounds, uris, bounds->limits.stations.items[i]);
    for (size_t i = 0; i < bounds->place_count; i++) {
        Party party;
        Str *children;
        size_t count;
        Err err = party_find(cx, uris[i], &party);
        problem_clear(cx);
        if (err == ERR_NOT_FOUND)
            continue;
        TRY(err);
        TRY(party_children(cx, party.id, &children, &count));
        for (size_t k = 0; k < count; k++)
            place_add(cx, bounds, uris, children[k]);
    }
    qsort(bounds->places, bounds->place_count, sizeof *bounds->places, by_text);
    return OK;
}

Err bounds_load(Ctx *cx, CaptureBounds *out)
{
    *out = (CaptureBounds){0};
    TRY(api_key_limits(cx, cx->actor, &out->limits));
    if (out->limits.stations.count + out->limits.steps.count == 0)
        return OK;
    out->name = str_dup(cx->arena, cx->actor);
    return out->limits.stations.count > 0 ? places_find(cx, out) : OK;
}

/* ---- one event ---- */

static Err place_check(Ctx *cx, const CaptureBounds *bounds, const Event *event)
{
    bool any = false;
    for (uint32_t i = 0; i < event->ref_count; i++) {
        const EventRef *ref = &event->refs[i];
        if (ref->role != ROLE_READ_POINT && ref->role != ROLE_LOCATION)
            continue;
        any = true;
        if (bsearch(&ref->key, bounds->places, bounds->place_count, sizeof ref->key, by_text) ==
            NULL)
            return fail(cx, ERR_DENIED,
                        MSG("%1$s captures events of its own stations alone; this one is at %2$s"),
                        str_c(cx->arena, bounds->name), str_shown(cx->arena, ref->uri));
    }
    return any ? OK
               : fail(cx, ERR_DENIED,
                      MSG("%1$s captures events of its own stations alone; this one names neither "
                          "read point nor business location"),
                      str_c(cx->arena, bounds->name));
}

static Str list_of(Arena *arena, FieldTexts texts)
{
    Buf list;
    buf_init(&list, arena, LIST_MAX);
    for (size_t i = 0; i < texts.count; i++)
        buf_fmt(&list, "%s%.*s", i == 0 ? "" : ", ", STR_ARG(texts.items[i]));
    return buf_str(&list);
}

static Err step_check(Ctx *cx, const CaptureBounds *bounds, const Event *event)
{
    const FieldTexts *steps = &bounds->limits.steps;
    for (size_t i = 0; i < steps->count; i++) {
        if (str_eq(steps->items[i], event->step))
            return OK;
    }
    return fail(cx, ERR_DENIED,
                MSG("%1$s captures events of the steps %2$s alone, and this one is of \"%3$s\""),
                str_c(cx->arena, bounds->name), str_c(cx->arena, list_of(cx->arena, *steps)),
                str_shown(cx->arena, event->step));
}

Err bounds_check(Ctx *cx, const CaptureBounds *bounds, const Event *event)
{
    if (bounds->name.n > 0 && event->error.present) /* it may be another station's event */
        return fail(
            cx, ERR_DENIED,
            MSG("%1$s captures events of its own stations or steps alone, and declares none "
                "in error"),
            str_c(cx->arena, bounds->name));
    if (bounds->limits.stations.count > 0)
        TRY(place_check(cx, bounds, event));
    return bounds->limits.steps.count > 0 ? step_check(cx, bounds, event) : OK;
}

Err bounds_check_element(Ctx *cx, const CaptureBounds *bounds)
{
    return bounds->name.n == 0
               ? OK
               : fail(cx, ERR_DENIED,
                      MSG("%1$s captures events of its own stations or steps alone, and no master "
                          "data"),
                      str_c(cx->arena, bounds->name));
}
