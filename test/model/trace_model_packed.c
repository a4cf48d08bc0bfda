/* trace_model_packed.c - a lot in containers: rule 9 of docs/guide/balance.md. */
#include "test/model/trace_model_lot.h"

static const ModelStand *stand_of(const Account *a, uint32_t container)
{
    return &a->order.stands[a->now * a->order.items + container];
}

static uint32_t container_of(const Account *a, uint32_t event)
{
    const Event *e = &a->m->log.events[event];
    uint32_t container = MODEL_NONE;
    for (uint32_t r = 0; r < e->ref_count; r++) {
        if (e->refs[r].role == ROLE_PARENT)
            container = a->m->refs[event][r];
    }
    if (container == MODEL_NONE || container == a->item ||
        (e->kind != EVENT_AGGREGATION && identity_may_be_product(a->m->items[container].key)))
        return MODEL_NONE;
    ItemKind kind = a->m->items[container].kind;
    return kind == ITEM_THING || kind == ITEM_VESSEL ? container : MODEL_NONE;
}

/* "where the event says, else where the container is" */
static void put_out(Account *a, uint32_t event, uint32_t container, Amount amount, ModelDoubt doubt)
{
    Str place = model_place(&a->m->log.events[event]);
    if (place.n == 0)
        place = stand_of(a, container)->place;
    model_put_stock(a, place, false, amount, doubt);
}

static void empty(Account *a, uint32_t event, uint32_t container)
{
    for (uint32_t i = 0; i < a->packed_count; i++) {
        ModelPart *part = &a->lot->parts[a->packed[i].part];
        int64_t units = part->units;
        if (a->packed[i].container != container)
            continue;
        part->units = 0;
        put_out(a, event, container, (Amount){part->dimension, units}, part->doubt);
    }
}

static int64_t known_in(const Account *a, uint32_t container, Str dimension, ModelDoubt doubt)
{
    int64_t units = 0;
    for (uint32_t i = 0; i < a->packed_count; i++) {
        const ModelPart *part = &a->lot->parts[a->packed[i].part];
        if (a->packed[i].container == container && str_eq(part->dimension, dimension) &&
            (part->doubt == MODEL_SURE || part->doubt == doubt))
            units += part->units;
    }
    return units;
}

static void put_in(Account *a, uint32_t event, uint32_t container, Amount amount, ModelDoubt doubt)
{
    uint32_t i = 0;
    Str here = model_place(&a->m->log.events[event]);
    if (amount.units <= 0)
        return;
    if (doubt == MODEL_SURE)
        model_take_packed(a, here, amount);
    while (i < a->packed_count &&
           !(a->packed[i].container == container &&
             str_eq(a->lot->parts[a->packed[i].part].dimension, amount.dimension) &&
             a->lot->parts[a->packed[i].part].doubt == doubt))
        i++;
    if (i == a->packed_count) {
        a->packed[a->packed_count++] = (struct Packed){container, a->lot->part_count, 0};
        a->lot->parts[a->lot->part_count++] =
            (ModelPart){.dimension = amount.dimension, .doubt = doubt, .in = container + 1};
    }
    ModelPart *part = &a->lot->parts[a->packed[i].part];
    if (part->units == 0) {
        part->from = here;
        a->packed[i].since = a->now + 1;
    }
    part->units += amount.units;
    part->state = "in_stock";
    part->place = here;
}

/* "what is taken out beyond what is known to be in there" */
static void take_out(Account *a, uint32_t event, uint32_t container, Amount amount, bool *open)
{
    Str here = model_place(&a->m->log.events[event]);
    int64_t in = known_in(a, container, amount.dimension, MODEL_SURE);
    int64_t rest = amount.units > in ? amount.units - in : 0, loose = 0;
    if (here.n == 0)
        here = stand_of(a, container)->place;
    for (uint32_t i = 0; i < a->lot->part_count; i++) {
        const ModelPart *part = &a->lot->parts[i];
        if (part->in == 0 && part->arrived > 0 && str_eq(part->place, here) &&
            str_eq(part->dimension, amount.dimension) && part->doubt != MODEL_MAYBE_NOT)
            loose += part->units;
    }
    for (uint32_t i = 0; i < a->packed_count; i++) {
        ModelPart *part = &a->lot->parts[a->packed[i].part];
        if (a->packed[i].container == container && part->doubt == MODEL_SURE &&
            str_eq(part->dimension, amount.dimension))
            (void)model_take(part, amount.units - rest);
    }
    int64_t fresh = rest > loose ? rest - loose : 0;
    put_out(a, event, container, (Amount){amount.dimension, amount.units - rest}, MODEL_SURE);
    put_out(a, event, container, (Amount){amount.dimension, fresh}, MODEL_MAYBE_THE_SAME);
    *open |= fresh > 0;
}

void model_pack(Account *a, uint32_t event, uint32_t line, bool *open)
{
    const EventRef *ref = &a->m->log.events[event].refs[line];
    Action action = a->m->log.events[event].action;
    uint32_t container = container_of(a, event);
    ModelDoubt doubt = model_is_disputed(a, event) ? MODEL_MAYBE_NOT : MODEL_SURE;
    *open |= !ref->has_quantity || container == MODEL_NONE || doubt != MODEL_SURE;
    if (ref->has_quantity)
        *open |= !str_eq(model_amount(ref).dimension, a->lot->base);
    if (container == MODEL_NONE || (action == ACTION_DELETE && doubt != MODEL_SURE))
        return;
    if (action == ACTION_DELETE && !ref->has_quantity)
        empty(a, event, container);
    if (!ref->has_quantity)
        return;
    Amount amount = model_amount(ref);
    if (action == ACTION_DELETE) {
        take_out(a, event, container, amount, open);
        return;
    }
    if (action != ACTION_ADD)
        amount.units -= known_in(a, container, amount.dimension, doubt);
    put_in(a, event, container, amount, doubt);
}

static bool is_named_with(const Account *a, uint32_t event, uint32_t container)
{
    for (uint32_t depth = 0; container != MODEL_NONE && depth <= a->order.items; depth++) {
        if (model_has_role(a->m, event, container, ROLE_INPUT) ||
            model_has_role(a->m, event, container, ROLE_OUTPUT) ||
            model_has_role(a->m, event, container, ROLE_PARENT) ||
            model_has_role(a->m, event, container, ROLE_CHILD) ||
            model_has_role(a->m, event, container, ROLE_OBSERVED))
            return true;
        container = stand_of(a, container)->container;
    }
    return false;
}

int64_t model_beside_named(Account *a, uint32_t event, Amount amount, bool out)
{
    for (uint32_t i = 0; i < a->packed_count; i++) {
        ModelPart *part = &a->lot->parts[a->packed[i].part];
        if (part->doubt != MODEL_SURE || !str_eq(part->dimension, amount.dimension) ||
            part->units == 0 || !is_named_with(a, event, a->packed[i].container))
            continue;
        int64_t some = part->units < amount.units ? part->units : amount.units;
        amount.units -= some;
        part->units -= out ? some : 0;
    }
    return amount.units;
}

/* "it is where the container is" */
void model_look(Account *a)
{
    for (uint32_t i = 0; i < a->packed_count; i++) {
        ModelPart *part = &a->lot->parts[a->packed[i].part];
        uint32_t container = a->packed[i].container;
        for (uint32_t n = a->packed[i].since + 1; n <= a->now && part->units > 0; n++) {
            uint32_t cleared = a->order.stands[n * a->order.items + container].cleared;
            if (cleared == 0 || cleared - 1 != a->order.events[n - 1])
                continue;
            int64_t units = part->units;
            uint32_t now = a->now;
            part->units = 0;
            a->now = n - 1; /* where it was just before */
            put_out(a, cleared - 1, container, (Amount){part->dimension, units}, part->doubt);
            a->now = now;
        }
        const ModelStand *stand = stand_of(a, container);
        bool going = strcmp(stand->state, "in_transit") == 0;
        part->place = going ? stand->goal : stand->place;
        part->holder = stand->holder;
        part->state = stand->state[0] != '\0' ? stand->state : model_stock_state(a, stand->place);
    }
}
