/* A lot in parts: what its quantities say, event by event, in order of time. */
#include "domain/trace/trace_where_internal.h"

static const Finding OUT_OF_BALANCE = {
    "quantity_out_of_balance", MSG("of %1$s more is recorded than was made, up to event %2$lld")};

/* Billionths, so that any Decimal fits exactly. */
typedef __int128 Amount;

typedef struct Part {
    ItemState state;
    uint32_t place;
    uint16_t uom;
    Amount amount;
    int64_t since_us;
} Part;

typedef struct Parts {
    Where *q;
    uint32_t lot;
    VEC(Part) rows;
    Amount made;
    uint16_t uom; /* of what was made */
    bool has_made;
    When last;
} Parts;

static Amount amount_of(const RefQuantity *row)
{
    Amount amount = row->value;
    for (unsigned i = row->scale; i < 9; i++)
        amount *= 10;
    return amount;
}

static Decimal amount_decimal(Amount amount)
{
    uint8_t scale = 9;
    while (scale > 0 && amount % 10 == 0) {
        amount /= 10;
        scale--;
    }
    return (Decimal){(int64_t)amount, scale};
}

/* The inverse of uom_code (trace_append.c). */
static Str uom_text(Arena *arena, uint16_t code)
{
    char text[3];
    for (int i = 3; i-- > 0; code /= 37) {
        int digit = code % 37;
        text[i] = (char)(digit == 0 ? 0 : digit <= 10 ? '0' + digit - 1 : 'A' + digit - 11);
    }
    return text[0] == 0 ? (Str){0} : str_dup(arena, str_from(text, text[2] == 0 ? 2 : 3));
}

static Part *part_at(Parts *parts, ItemState state, uint32_t place, uint16_t uom)
{
    for (uint32_t i = 0; i < parts->rows.n; i++) {
        Part *part = &parts->rows.p[i];
        if (part->state == state && part->place == place && part->uom == uom)
            return part;
    }
    return NULL;
}

static void part_add(Parts *parts, Part add)
{
    Part *part = part_at(parts, add.state, add.place, add.uom);
    if (part == NULL) {
        *VEC_ADD(parts->q->cx->arena, &parts->rows) = add;
        return;
    }
    part->since_us = part->amount == 0 ? add.since_us : part->since_us;
    part->amount += add.amount;
}

/* Take from a part as far as it goes; the rest is given back, and comes from elsewhere. */
static Amount part_take(Parts *parts, ItemState state, uint32_t place, const Part *like)
{
    Part *part = part_at(parts, state, place, like->uom);
    if (part == NULL)
        return like->amount;
    Amount taken = part->amount < like->amount ? part->amount : like->amount;
    part->amount -= taken;
    return like->amount - taken;
}

/* Of what was made, how much no part has. */
static Amount amount_free(const Parts *parts, uint16_t uom)
{
    Amount free = parts->has_made && uom == parts->uom ? parts->made : 0;
    for (uint32_t i = 0; i < parts->rows.n; i++)
        free -= parts->rows.p[i].uom == uom ? parts->rows.p[i].amount : 0;
    return free > 0 ? free : 0;
}

/* From the stock here, then from what is not accounted for, then from the stock elsewhere, in the
 * order it came in: a store and the line it feeds are often recorded as two places. */
static void part_take_stock(Parts *parts, const Part *like)
{
    Part rest = *like;
    Amount free = amount_free(parts, like->uom);
    rest.amount = part_take(parts, STATE_IN_STOCK, like->place, &rest);
    rest.amount = part_take(parts, STATE_AT_DEALER, like->place, &rest);
    rest.amount -= free;
    for (uint32_t i = 0; i < parts->rows.n && rest.amount > 0; i++) {
        const Part *part = &parts->rows.p[i];
        if (part->uom == like->uom &&
            (part->state == STATE_IN_STOCK || part->state == STATE_AT_DEALER))
            rest.amount = part_take(parts, part->state, part->place, &rest);
    }
}

/* What is received was on its way here, or nobody said whereto. */
static void part_arrive(Parts *parts, Part like)
{
    like.amount = part_take(parts, STATE_IN_TRANSIT, like.place, &like);
    (void)part_take(parts, STATE_IN_TRANSIT, 0, &like);
}

static uint32_t destination_of(const TraceIndex *index, uint32_t event)
{
    const EventHead *head = head_at(index, event);
    uint32_t party = 0;
    for (uint32_t ref = head->ref; ref < SHARED_GET(head[1].ref); ref++) {
        if (ref_role(index, ref) == ROLE_DESTINATION)
            return ref_item(index, ref);
        if (ref_role(index, ref) == ROLE_DESTINATION_PARTY)
            party = ref_item(index, ref);
    }
    return party;
}

static void part_observe(Parts *parts, uint32_t event, Part part)
{
    unsigned marks = where_marks(parts->q, event);
    TracePlace kind;
    if ((marks & MARK_ARRIVED) != 0 && (marks & (MARK_SCRAPPED | MARK_SOLD)) == 0) {
        part_arrive(parts, part);
        bool known = where_place(parts->q, part.place, &kind) == OK;
        part.state = known && kind.kind == PLACE_DEALER ? STATE_AT_DEALER : STATE_IN_STOCK;
        part_add(parts, part);
        return;
    }
    if ((marks & (MARK_SCRAPPED | MARK_SOLD | MARK_SHIPPED)) == 0)
        return; /* seen, not moved */
    part_take_stock(parts, &part);
    if ((marks & (MARK_SCRAPPED | MARK_SOLD)) == 0)
        part.place = destination_of(parts->q->index, event);
    part.state = (marks & MARK_SCRAPPED) != 0 ? STATE_SCRAPPED
                 : (marks & MARK_SOLD) != 0   ? STATE_SOLD
                                              : STATE_IN_TRANSIT;
    part_add(parts, part);
}

static void part_ref(Parts *parts, When when, uint32_t ref)
{
    const TraceIndex *index = parts->q->index;
    const RefQuantity *row = quantity_at(index, ref);
    const EventHead *head = head_at(index, when.event);
    if (row == NULL || ref_item(index, ref) != parts->lot)
        return;
    Part part = {.place = head_at(index, when.event)->place,
                 .uom = row->uom,
                 .amount = amount_of(row),
                 .since_us = when.time_us};
    uint8_t role = ref_role(index, ref);
    bool begins = head_kind(head) == EVENT_OBJECT && head_action(head) == ACTION_ADD;
    parts->last = when;
    if (role == ROLE_OUTPUT || begins) {
        parts->uom = parts->has_made ? parts->uom : row->uom;
        parts->made += row->uom == parts->uom ? part.amount : 0;
        parts->has_made = true;
    } else if (role == ROLE_INPUT) {
        part.state = STATE_USED_UP;
        part_take_stock(parts, &part);
        part_add(parts, part);
    } else if (role == ROLE_OBSERVED) {
        part_observe(parts, when.event, part);
    }
}

static void parts_finish(Parts *parts, TraceWhere *out)
{
    TracePart *rows = arena_array(parts->q->cx->arena, TracePart, parts->rows.n + 1);
    Amount rest = parts->made;
    size_t n = 0;
    for (uint32_t i = 0; i < parts->rows.n; i++) {
        const Part *part = &parts->rows.p[i];
        if (part->amount == 0)
            continue;
        rest -= part->uom == parts->uom ? part->amount : 0;
        rows[n++] = (TracePart){part->state, part->place, amount_decimal(part->amount),
                                uom_text(parts->q->cx->arena, part->uom), part->since_us};
    }
    if (parts->has_made && rest < 0)
        *VEC_ADD(parts->q->cx->arena, &parts->q->findings) = (TraceFinding){
            OUT_OF_BALANCE.code, parts->lot, parts->last.event, OUT_OF_BALANCE.message};
    out->parts = rows;
    out->part_count = n;
    out->has_unaccounted = parts->has_made;
    out->unaccounted = amount_decimal(parts->has_made && rest > 0 ? rest : 0);
}

void where_parts(Where *q, TraceWhere *out)
{
    Parts parts = {.q = q, .lot = out->item};
    WhenVec events = {0};
    ArenaMark mark = arena_mark(q->temp);
    where_events(q, out->item, q->limit, &events);
    for (uint32_t i = 0; i < events.n; i++) {
        const EventHead *head = head_at(q->index, events.p[i].event);
        for (uint32_t ref = head->ref; ref < SHARED_GET(head[1].ref); ref++)
            part_ref(&parts, events.p[i], ref);
    }
    arena_rewind(q->temp, mark);
    if (parts.has_made || parts.rows.n != 0)
        parts_finish(&parts, out);
}
