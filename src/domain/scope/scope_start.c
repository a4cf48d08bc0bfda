/* scope_start.c - what a clause may begin from by name: something that is made, used or looked at.
 */
#include "domain/item/trace_question.h"
#include "domain/scope/scope_internal.h"

#define BIT(role) ((uint64_t)1 << (role))

static const uint64_t PRODUCTS = BIT(ROLE_INPUT) | BIT(ROLE_OUTPUT) | BIT(ROLE_PARENT) |
                                 BIT(ROLE_CHILD) | BIT(ROLE_OBSERVED) | BIT(ROLE_LOT_HEAD) |
                                 BIT(ROLE_LOT_SERIAL);
static const uint64_t CONTACTS = BIT(ROLE_OPERATOR) | BIT(ROLE_EQUIPMENT) | BIT(ROLE_TOOL) |
                                 BIT(ROLE_METHOD) | BIT(ROLE_ENVIRONMENT);

/* In which roles events name it; a place that things are fitted to stays a place. */
static Err roles_find(ScopeLook *look, uint32_t item, bool place, uint64_t *out)
{
    int64_t *events;
    size_t count;
    Arena own;
    uint64_t counts = place ? PRODUCTS & ~BIT(ROLE_PARENT) : PRODUCTS;
    *out = 0;
    arena_init(&own);
    Ctx inner = *look->cx;
    inner.arena = &own;
    Err err = trace_item_events(&inner, look->view.index, item, &events, &count);
    for (size_t i = 0; err == OK && i < count && events[i] <= look->view.visible; i++) {
        TraceEvent event = trace_event_at(look->view.index, events[i]);
        for (uint32_t ref = 0; ref < event.refs; ref++) {
            if (event.items[ref] == item)
                *out |= BIT(trace_role(&event, ref));
        }
        if ((*out & counts) != 0)
            break;
    }
    arena_release(&own);
    *out = place ? *out & ~BIT(ROLE_PARENT) : *out;
    return err;
}

static Err start_refuse(Ctx *cx, Str typed, uint64_t roles, bool place)
{
    const char *shown = str_shown(cx->arena, typed);
    if (place)
        return fail(cx, ERR_USAGE,
                    MSG("%1$s is a place; what was made there is asked for with made"), shown);
    if ((roles & CONTACTS) != 0)
        return fail(cx, ERR_USAGE,
                    MSG("%1$s is who or what did a step, no product; what it touched is asked for "
                        "with contact"),
                    shown);
    if ((roles & BIT(ROLE_SOFTWARE)) != 0)
        return fail(cx, ERR_USAGE,
                    MSG("%1$s is software; who was given it is asked for with software"), shown);
    return fail(cx, ERR_USAGE,
                MSG("%1$s is neither a piece nor a lot: no event makes it, uses it or looks at it"),
                shown);
}

/* Named with several windows it was all that was in it from the first to the last. */
static void window_put(ScopeLook *look, uint32_t item, bool known, bool windowed,
                       TraceWindow window)
{
    ScopeSeed *seed = &look->seeds[look->seed_of[item] - 1];
    if (!windowed) {
        seed->windowed = false;
        return;
    }
    if (!known) {
        seed->window = window;
        seed->windowed = true;
    } else if (seed->windowed) {
        seed->window.from_us =
            window.from_us < seed->window.from_us ? window.from_us : seed->window.from_us;
        seed->window.to_us = window.to_us > seed->window.to_us ? window.to_us : seed->window.to_us;
    }
}

Err scope_start_add(ScopeLook *look, Str typed)
{
    uint32_t item;
    TraceWindow window;
    bool windowed = trace_window_cut(&typed, &window);
    uint64_t roles;
    Identity identity;
    ArenaMark mark = arena_mark(look->cx->arena);
    TRY(identity_read_label(look->cx, typed, &identity));
    if (windowed && window.from_us > window.to_us)
        return fail(look->cx, ERR_USAGE, MSG("a period ends before it begins"));
    if (identity.kind == ITEM_CLASS)
        return fail(
            look->cx, ERR_USAGE,
            MSG("%1$s is a whole class of products; name a lot or a unit of it, or ask for a "
                "range of its numbers or for what was made somewhere and when"),
            str_shown(look->cx->arena, typed));
    TRY(item_find(look->cx, &look->view, typed, &item));
    arena_rewind(look->cx->arena, mark);
    IdScheme scheme = identity_scheme(trace_item_key(look->view.index, item));
    bool place = scheme == ID_SGLN;
    TRY(roles_find(look, item, place, &roles));
    if ((roles & PRODUCTS) == 0)
        return start_refuse(look->cx, typed, roles, place);
    if (scheme == ID_SSCC)
        scope_note(look, MSG("%1$s is a container: what lay in it did not come from it"), typed);
    bool known = look->seed_of[item] != 0;
    scope_seed_add(look, item, &(ScopeTouch){.by = item});
    window_put(look, item, known, windowed, window);
    return OK;
}
