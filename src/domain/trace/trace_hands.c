/* trace_hands.c - in whose hands: the party last named, as long as nothing shows otherwise.  The
 * rule: docs/guide/trace.md, "Where is it". */
#include "domain/trace/trace_where_internal.h"

enum { TAKEN_MAX = 64 }; /* times taken in that are looked back over */

bool where_same_site(const Where *q, uint32_t a, uint32_t b)
{
    if (a == 0 || b == 0)
        return a == b;
    return a == b || identity_same_site(trace_item_key(q->index, a), trace_item_key(q->index, b));
}

/* Who was named, by which event, and where it was then first taken in. */
typedef struct Named {
    When when;
    uint32_t holder;
    uint32_t came;
    bool came_open;
} Named;

static bool is_sent(const Where *q, When when)
{
    return when.event != 0 && (where_marks(q, when.event) & MARK_SHIPPED) != 0;
}

/* A void_shipping undoes what shippings said since it last arrived anywhere. */
static const Stand *stand_unshipped(Where *q, const Stand *chain)
{
    while (chain->held.event != 0 && when_after(chain->unshipped, chain->held)) {
        chain = where_chain(q, chain->item, when_before(chain->unshipped));
        When arrived = chain->arrived;
        while (is_sent(q, chain->held) && when_after(chain->held, arrived))
            chain = where_chain(q, chain->item, when_before(chain->held));
    }
    return chain;
}

/* Where it was first taken in after `named`, elsewhere than that was said; 0: nowhere. */
static uint32_t came_look(Where *q, const Stand *chain, When named)
{
    uint32_t came = 0, from = head_at(q->index, named.event)->place;
    for (int i = 0; i < TAKEN_MAX && when_after(chain->taken, named); i++) {
        uint32_t place = head_at(q->index, chain->taken.event)->place;
        if (place != 0 && !where_same_site(q, place, from))
            came = place;
        chain = where_chain(q, chain->item, when_before(chain->taken));
    }
    return came;
}

static uint32_t place_sent_to(const Where *q, uint32_t event)
{
    uint32_t to = destination_of(q->index, event);
    return to != 0 && event_names(q->index, event, to, ROLE_DESTINATION) ? to : 0;
}

uint32_t where_holder(Where *q, const Stand *chain)
{
    const Stand *then = stand_unshipped(q, chain);
    Named named = {then->held, then->holder, chain->came, chain->came_open || then != chain};
    if (named.when.event == 0 || !when_after(chain->placed, named.when))
        return named.holder;
    uint32_t at = head_at(q->index, named.when.event)->place;
    bool sold = (where_marks(q, named.when.event) & MARK_SOLD) != 0;
    bool goes = sold || at == 0 || is_sent(q, named.when);
    if (goes && !when_after(chain->taken, named.when))
        return named.holder; /* on its way there, or at home there: no place tells against it */
    uint32_t home = place_sent_to(q, named.when.event);
    if (home == 0 && !goes)
        home = at;
    else if (home == 0 && !sold)
        home = named.came_open ? came_look(q, chain, named.when) : named.came;
    return home != 0 && where_same_site(q, chain->place, home) ? named.holder : 0;
}
