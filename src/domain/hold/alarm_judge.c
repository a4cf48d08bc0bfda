/* alarm_judge.c - what one event did to held things, as they stood just before it. */
#include <stdlib.h>
#include <string.h>

#include "domain/hold/alarm_internal.h"
#include "domain/trace/trace_event.h"

/* One event on its way to a judgement. */
typedef struct Judging {
    HoldLook *look;
    TraceEvent event;
    unsigned says;
    HoldFound *found;
    Judged *out;
    size_t room;
} Judging;

/* ---- what it does ---- */

/* Nothing it could do to anybody: false. */
static bool action_of(Judging *judging, HoldAction *out)
{
    const TraceEvent *event = &judging->event;
    if (event->kind == EVENT_TRANSFORMATION ||
        (event->kind == EVENT_ASSOCIATION && event->action == ACTION_ADD))
        *out = HOLD_USE;
    else if ((judging->says & SAYS_SCRAPPED) != 0)
        *out = HOLD_SCRAP;
    else if ((judging->says & SAYS_SOLD) != 0)
        *out = HOLD_SELL;
    else if ((judging->says & (SAYS_SHIPPED | SAYS_TRANSIT)) != 0)
        *out = HOLD_SHIP;
    else
        *out = HOLD_MOVE;
    return *out != HOLD_MOVE || event->place != 0;
}

static bool is_subject(const Judging *judging, uint32_t ref)
{
    const TraceEvent *event = &judging->event;
    uint8_t role = trace_role(event, ref);
    if (event->kind == EVENT_TRANSFORMATION)
        return role == ROLE_INPUT;
    if (event->kind == EVENT_ASSOCIATION && event->action == ACTION_ADD)
        return role == ROLE_CHILD;
    return role == ROLE_OBSERVED || role == ROLE_CHILD || role == ROLE_PARENT;
}

/* ---- moves ---- */

static Err place_allowed(Ctx *cx, const Judging *judging, const HoldKept *hold, uint32_t place,
                         bool *out)
{
    return hold_allows(cx, hold, item_uri(cx->arena, judging->look->index, place), out);
}

/* Shipped to where it may be moved to: every destination is such a place. */
static Err is_sent_home(Ctx *cx, const Judging *judging, const HoldKept *hold, bool *out)
{
    bool any = false;
    *out = true;
    for (uint32_t ref = 0; ref < judging->event.refs && *out; ref++) {
        if (trace_role(&judging->event, ref) != ROLE_DESTINATION)
            continue;
        any = true;
        TRY(place_allowed(cx, judging, hold, judging->event.items[ref], out));
    }
    *out = *out && any;
    return OK;
}

/* Elsewhere than before.  To arrive, or to come back from whoever bought it, is no move. */
static Err is_moved(Judging *judging, uint32_t item, bool *out)
{
    TraceWhere before;
    TRY(trace_nest_where(judging->look->nest, item, &before));
    bool stands = before.state == STATE_IN_STOCK || before.state == STATE_AT_DEALER ||
                  before.state == STATE_IN_PRODUCTION || before.state == STATE_RETURNED;
    *out = stands && before.place != 0 && before.place != judging->event.place;
    return OK;
}

/* On its way from now on, by the words `where` goes by.  What was on its way is only seen there. */
static Err is_leaving(Judging *judging, uint32_t item, bool *out)
{
    TraceWhere before;
    TRY(trace_nest_where(judging->look->nest, item, &before));
    *out = before.state != STATE_IN_TRANSIT;
    return OK;
}

/* ---- breaches ---- */

static Err breach_check(Ctx *cx, Judging *judging, const HoldFound *found, bool *out)
{
    bool allowed = false;
    if (judging->out->action == HOLD_MOVE)
        TRY(place_allowed(cx, judging, found->hold, judging->event.place, &allowed));
    else if (judging->out->action == HOLD_SHIP)
        TRY(is_sent_home(cx, judging, found->hold, &allowed));
    *out = !allowed;
    return OK;
}

static void breach_add(Ctx *cx, Judging *judging, uint32_t item, const HoldFound *found)
{
    Judged *out = judging->out;
    if (out->count == judging->room) {
        size_t room = judging->room * 2 + 8;
        out->breaches = arena_grow(cx->arena, out->breaches, judging->room * sizeof(Breach),
                                   room * sizeof(Breach));
        judging->room = room;
    }
    out->breaches[out->count++] =
        (Breach){found->hold, item, found->how, found->path, found->path_count};
}

static Err item_judge(Ctx *cx, Judging *judging, uint32_t item)
{
    size_t count = 0;
    bool breach = true;
    hold_look(judging->look, item, judging->found, &count);
    if (count > 0 && judging->out->action == HOLD_MOVE)
        TRY(is_moved(judging, item, &breach));
    if (count > 0 && judging->out->action == HOLD_SHIP && (judging->says & SAYS_SHIPPED) == 0)
        TRY(is_leaving(judging, item, &breach));
    for (size_t i = 0; i < count && breach; i++) {
        bool is_one;
        TRY(breach_check(cx, judging, &judging->found[i], &is_one));
        if (is_one)
            breach_add(cx, judging, item, &judging->found[i]);
    }
    return OK;
}

static int by_hold(const void *a, const void *b)
{
    const Breach *left = a, *right = b;
    if (left->hold->id != right->hold->id)
        return left->hold->id < right->hold->id ? -1 : 1;
    return (left->item > right->item) - (left->item < right->item);
}

/* An item may stand in an event twice. */
static void breaches_sort(Judged *out)
{
    size_t kept = 0;
    if (out->count == 0)
        return;
    qsort(out->breaches, out->count, sizeof *out->breaches, by_hold);
    for (size_t i = 0; i < out->count; i++) {
        if (kept == 0 || by_hold(&out->breaches[kept - 1], &out->breaches[i]) != 0)
            out->breaches[kept++] = out->breaches[i];
    }
    out->count = kept;
}

static uint32_t place_to(const TraceEvent *event)
{
    for (uint32_t ref = 0; ref < event->refs; ref++) {
        if (trace_role(event, ref) == ROLE_DESTINATION)
            return event->items[ref];
    }
    return event->place;
}

Err alarm_judge(Ctx *cx, HoldLook *look, int64_t event, Judged *out)
{
    Judging judging = {.look = look, .out = out};
    EventStanding standing = trace_event_standing(look->index, event, trace_nest_known(look->nest));
    *out = (Judged){0};
    if (standing == STANDING_VOID || standing == STANDING_DECLARATION)
        return OK;
    judging.event = trace_event_at(look->index, event);
    judging.says = trace_nest_says(look->nest, event);
    if (!action_of(&judging, &out->action))
        return OK;
    hold_look_at(look, (HoldMoment){event, judging.event.time_us}, 0);
    if (look->active_count == 0)
        return OK;
    judging.found = arena_array(cx->arena, HoldFound, look->active_count + 1);
    for (uint32_t ref = 0; ref < judging.event.refs; ref++) {
        if (is_subject(&judging, ref))
            TRY(item_judge(cx, &judging, judging.event.items[ref]));
    }
    breaches_sort(out);
    out->place = out->action == HOLD_SHIP ? place_to(&judging.event) : judging.event.place;
    return OK;
}
