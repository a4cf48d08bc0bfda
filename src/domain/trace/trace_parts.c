/* A lot in parts: what its quantities say, event by event, in order of time.  The rules, by number:
 * docs/guide/balance.md, "How a lot is followed". */
#include "domain/trace/trace_parts_internal.h"

static const Finding OUT_OF_BALANCE = {
    "quantity_out_of_balance", MSG("of %1$s more is recorded than was made, up to event %2$lld")};

bool parts_measure(Parts *parts, const RefQuantity *row, uint32_t *measure, UnitAmount *amount)
{
    ArenaMark mark = arena_mark(parts->q->temp);
    const Unit *unit = unit_find(uom_text(parts->q->temp, row->uom));
    arena_rewind(parts->q->temp, mark);
    Measure own = {.code = row->uom,
                   .dimension = unit == NULL ? UNIT_OTHER : unit->dimension,
                   .factor = unit == NULL ? UNIT_ONE : unit->factor};
    *measure = 0;
    while (*measure < parts->measures.n) {
        const Measure *known = &parts->measures.p[*measure];
        if (known->dimension == own.dimension && (unit != NULL || known->code == own.code))
            break;
        ++*measure;
    }
    if (*measure == parts->measures.n)
        *VEC_ADD(parts->q->cx->arena, &parts->measures) = own;
    return unit_amount((Decimal){row->value, (uint8_t)row->scale}, own.factor, amount);
}

static Part *part_at(Parts *parts, const Part *like)
{
    for (uint32_t i = 0; i < parts->rows.n; i++) {
        Part *part = &parts->rows.p[i];
        if (part->in == NULL && part->state == like->state && part->place == like->place &&
            part->measure == like->measure && part->doubt == like->doubt)
            return part;
    }
    return NULL;
}

void part_add(Parts *parts, Part add)
{
    Part *part = part_at(parts, &add);
    if (add.amount == 0)
        return;
    if (part == NULL) {
        *VEC_ADD(parts->q->cx->arena, &parts->rows) = add;
        return;
    }
    part->since_us = part->amount == 0 ? add.since_us : part->since_us;
    part->amount += add.amount;
}

static bool is_stock(const Part *part, const Part *like, Doubt doubt)
{
    return part->measure == like->measure && part->doubt == doubt && is_stock_state(part->state);
}

/* What comes back is no stock that never left. */
static bool is_same_stock(const Part *part, const Part *like, Doubt doubt)
{
    return is_stock(part, like, doubt) &&
           (like->state != STATE_RETURNED || part->state == STATE_RETURNED);
}

/* Of what was made, how much no part has. */
static UnitAmount amount_free(const Parts *parts, uint32_t measure)
{
    UnitAmount free = parts->has_made && measure == parts->base ? parts->made : 0;
    for (uint32_t i = 0; i < parts->rows.n; i++) {
        const Part *part = &parts->rows.p[i];
        free -= part->measure == measure && part->doubt == DOUBT_NONE ? part->amount : 0;
    }
    return free > 0 ? free : 0;
}

static bool same_site(const Parts *parts, uint32_t a, uint32_t b)
{
    return where_same_site(parts->q, a, b);
}

/* What was packed at the site itself is not opened while some of what was made may lie beside. */
static bool is_at_hand(const Parts *parts, const Part *part, bool packed)
{
    return (part->in != NULL) == packed &&
           (!packed || !same_site(parts, part->in->from, part->place));
}

/* Loose, then what came in containers.  What was returned is the first to be scrapped, and the
 * last to go any other way. */
static UnitAmount part_take_here(Parts *parts, const Part *like, Doubt doubt, UnitAmount amount)
{
    for (int turn = 0; turn < 4; turn++) {
        bool returned = (turn % 2 == 0) == (like->state == STATE_SCRAPPED);
        for (uint32_t i = 0; i < parts->rows.n && amount > 0; i++) {
            Part *part = &parts->rows.p[i];
            if (is_stock(part, like, doubt) && part->place == like->place &&
                (part->state == STATE_RETURNED) == returned && is_at_hand(parts, part, turn >= 2))
                amount = part_take(part, amount);
        }
    }
    return amount;
}

/* From what was sold there, then elsewhere; loose, then in containers. */
static UnitAmount part_take_sold(Parts *parts, const Part *like, UnitAmount amount)
{
    for (int turn = 0; turn < 4; turn++) {
        bool elsewhere = turn >= 2, packed = turn % 2 != 0;
        for (uint32_t i = 0; i < parts->rows.n; i++) {
            Part *part = &parts->rows.p[i];
            if (part->state == STATE_SOLD && part->measure == like->measure &&
                part->doubt == DOUBT_NONE && (part->place != like->place) == elsewhere &&
                (part->in != NULL) == packed)
                amount = part_take(part, amount);
        }
    }
    return amount;
}

/* Is it on its way here, or nobody said whereto? */
static bool is_coming(const Parts *parts, const Part *part, const Part *like, bool somewhere)
{
    return part->state == STATE_IN_TRANSIT && part->measure == like->measure &&
           part->doubt == DOUBT_NONE &&
           (somewhere ? part->place == 0
                      : part->place != 0 && same_site(parts, part->place, like->place));
}

/* What is on its way here; loose, then in containers. */
static UnitAmount part_take_way(Parts *parts, const Part *like, bool somewhere, UnitAmount amount)
{
    for (int packed = 0; packed < 2; packed++) {
        for (uint32_t i = 0; i < parts->rows.n && amount > 0; i++) {
            Part *part = &parts->rows.p[i];
            if ((part->in != NULL) == (packed != 0) && is_coming(parts, part, like, somewhere))
                amount = part_take(part, amount);
        }
    }
    return amount;
}

/* More than was made cannot be: it is what was sent away, or sold, and came back without a word.
 */
static UnitAmount part_take_back(Parts *parts, const Part *like, UnitAmount amount, bool sold)
{
    bool limited = parts->has_made && like->measure == parts->base && parts->made > 0;
    if (!limited || amount <= 0)
        return amount;
    if (sold)
        return part_take_sold(parts, like, amount);
    amount = part_take_way(parts, like, true, amount);
    for (int packed = 0; packed < 2; packed++) {
        for (uint32_t i = 0; i < parts->rows.n && amount > 0; i++) {
            Part *part = &parts->rows.p[i];
            if ((part->in != NULL) == (packed != 0) && part->state == STATE_IN_TRANSIT &&
                part->measure == like->measure && part->doubt == DOUBT_NONE)
                amount = part_take(part, amount);
        }
    }
    return amount;
}

/* From the stock here and what is on its way here, then from what is not accounted for, then from
 * the stock elsewhere, in the order it came in: a store and the line it feeds are often recorded as
 * two places.  What may have been here was here, if so much is taken.  What is sent back and is no
 * stock here was sold; so is what is shipped or scrapped and would be more than was made. */
static void part_take_stock(Parts *parts, const Part *like, bool sent_back)
{
    UnitAmount free = amount_free(parts, like->measure);
    UnitAmount rest = part_take_here(parts, like, DOUBT_NONE, like->amount);
    (void)part_take_here(parts, like, DOUBT_SAME, rest);
    rest = sent_back ? part_take_sold(parts, like, rest) : rest;
    rest = part_take_way(parts, like, false, rest);
    rest -= free;
    for (int packed = 0; packed < 2; packed++) {
        for (uint32_t i = 0; i < parts->rows.n && rest > 0; i++) {
            Part *part = &parts->rows.p[i];
            if (is_stock(part, like, DOUBT_NONE) && (part->in != NULL) == (packed != 0))
                rest = part_take(part, rest);
        }
    }
    if (like->state == STATE_SCRAPPED || like->state == STATE_IN_TRANSIT)
        (void)part_take_back(parts, like, rest, true);
}

void parts_take(Parts *parts, const Part *like)
{
    part_take_stock(parts, like, false);
}

/* What comes back and was not on its way was sold. */
static UnitAmount part_take_coming(Parts *parts, const Part *like, UnitAmount amount)
{
    amount = part_take_way(parts, like, false, amount);
    amount = part_take_way(parts, like, true, amount);
    return like->state == STATE_RETURNED ? part_take_sold(parts, like, amount) : amount;
}

/* What is seen again is the same stock; seen in another area of the site, it was moved there. */
static UnitAmount part_see_again(Parts *parts, const Part *like, Doubt doubt, UnitAmount amount)
{
    Part moved = *like;
    moved.doubt = doubt;
    moved.amount = 0;
    for (uint32_t i = 0; i < parts->rows.n; i++) {
        const Part *part = &parts->rows.p[i];
        if (is_same_stock(part, like, doubt) && part->place == like->place)
            amount -= smaller(part->amount, amount);
    }
    for (uint32_t at = 0; at < 2 * parts->rows.n && amount > 0; at++) { /* packed behind loose */
        Part *part = &parts->rows.p[at % parts->rows.n];
        if ((part->in != NULL) != (at >= parts->rows.n) || !is_same_stock(part, like, doubt) ||
            part->place == like->place || !same_site(parts, part->place, like->place))
            continue;
        UnitAmount rest = part_take(part, amount);
        moved.amount += amount - rest;
        amount = rest;
    }
    part_add(parts, moved);
    return amount;
}

/* Stock that is not where `like` is: at its site, or at others. */
static UnitAmount stock_seen(const Parts *parts, const Part *like, bool at_site)
{
    UnitAmount amount = 0;
    for (uint32_t i = 0; i < parts->rows.n; i++) {
        const Part *part = &parts->rows.p[i];
        bool is_meant =
            at_site ? is_same_stock(part, like, DOUBT_NONE) : is_stock(part, like, DOUBT_NONE);
        if (is_meant && same_site(parts, part->place, like->place) == at_site)
            amount += part->amount;
    }
    return amount;
}

/* Was some received there already, in the same words?  It is from now on. */
static bool was_received(Parts *parts, const Part *like, uint16_t step)
{
    Receipt own = {like->place, like->measure, step};
    for (uint32_t i = 0; i < parts->receipts.n; i++) {
        const Receipt *known = &parts->receipts.p[i];
        if (known->place == own.place && known->measure == own.measure && known->step == own.step)
            return true;
    }
    *VEC_ADD(parts->q->cx->arena, &parts->receipts) = own;
    return false;
}

/* Of what is seen again where it was received before: how much may be another delivery. */
static UnitAmount second_delivery(const Parts *parts, const Part *like, UnitAmount seen)
{
    bool limited = parts->has_made && like->measure == parts->base && parts->made > 0;
    return limited ? smaller(seen, amount_free(parts, like->measure)) : seen;
}

/* Of what arrives, so much would be more than was made: received back after it was sold, it is
 * returned. */
static void part_add_back(Parts *parts, Part *like, UnitAmount over)
{
    Part returned = *like;
    UnitAmount unsold = part_take_back(parts, like, over, false);
    returned.state = STATE_RETURNED;
    returned.amount = unsold > 0 ? unsold - part_take_back(parts, like, unsold, true) : 0;
    like->amount -= returned.amount;
    part_add(parts, returned);
}

static void part_arrive(Parts *parts, uint32_t event, Part like, unsigned marks)
{
    bool stored = (marks & MARK_STORED) != 0;
    bool again = (marks & MARK_RECEIVED) != 0 &&
                 was_received(parts, &like, head_at(parts->q->index, event)->step);
    UnitAmount rest = stored ? like.amount : part_take_coming(parts, &like, like.amount);
    UnitAmount here = like.amount - rest;
    UnitAmount unseen = part_see_again(parts, &like, DOUBT_NONE, rest);
    UnitAmount seen = rest - unseen;
    rest = stored ? part_take_coming(parts, &like, unseen) : unseen;
    here += unseen - rest;
    rest = part_see_again(parts, &like, DOUBT_SAME, rest);
    Part doubted = like;
    doubted.doubt = DOUBT_SAME;
    doubted.amount = smaller(stock_seen(parts, &like, false), rest);
    like.amount = here + rest - doubted.amount;
    part_add_back(parts, &like,
                  smaller(rest - doubted.amount, like.amount - amount_free(parts, like.measure)));
    part_add(parts, like);
    doubted.amount += again ? second_delivery(parts, &like, seen) : 0;
    part_add(parts, doubted);
    parts->open = parts->open || doubted.amount != 0;
}

uint32_t destination_of(const TraceIndex *index, uint32_t event)
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

ItemState parts_stock_state(const Parts *parts, uint32_t place, unsigned marks)
{
    TracePlace kind;
    bool known = where_place(parts->q, place, &kind) == OK;
    if ((marks & MARK_RETURNED) != 0)
        return STATE_RETURNED;
    return known && kind.kind == PLACE_DEALER ? STATE_AT_DEALER : STATE_IN_STOCK;
}

/* Undo the last shippings from that site, as far as they are still on their way. */
static void part_unship(Parts *parts, uint32_t event, Part part)
{
    uint32_t to = destination_of(parts->q->index, event);
    for (uint32_t i = parts->shipments.n; i-- > 0 && part.amount > 0;) {
        Shipment *shipment = &parts->shipments.p[i];
        Part way = {.state = STATE_IN_TRANSIT, .place = shipment->to, .measure = part.measure};
        Part *going = part_at(parts, &way);
        if (shipment->measure != part.measure || going == NULL ||
            (part.place != 0 && shipment->from != 0 &&
             !same_site(parts, shipment->from, part.place)) ||
            (to != 0 && !same_site(parts, shipment->to, to)))
            continue;
        Part back = part;
        back.place = part.place != 0 ? part.place : shipment->from;
        back.state = parts_stock_state(parts, back.place, 0);
        back.amount = smaller(smaller(shipment->amount, going->amount), part.amount);
        going->amount -= back.amount;
        shipment->amount -= back.amount;
        part.amount -= back.amount;
        part_add(parts, back);
    }
    parts->open = parts->open || part.amount != 0; /* of a shipping nobody recorded */
}

static ItemState state_after(const Parts *parts, uint32_t place, unsigned marks)
{
    return (marks & MARK_SCRAPPED) != 0  ? STATE_SCRAPPED
           : (marks & MARK_SOLD) != 0    ? STATE_SOLD
           : (marks & MARK_SHIPPED) != 0 ? STATE_IN_TRANSIT
                                         : parts_stock_state(parts, place, marks);
}

static void part_observe(Parts *parts, uint32_t event, Part part)
{
    unsigned marks = where_marks(parts->q, event);
    uint32_t from = part.place;
    bool stays = (marks & (MARK_SCRAPPED | MARK_SOLD)) != 0;
    bool goes = !stays && (marks & MARK_SHIPPED) != 0;
    if (!stays && (marks & (MARK_SHIPPED | MARK_ARRIVED | MARK_UNSHIPPED)) == 0)
        return; /* seen, not moved */
    part.state = state_after(parts, part.place, marks);
    if (part.doubt == DOUBT_NONE && !stays && !goes) {
        if ((marks & MARK_ARRIVED) != 0)
            part_arrive(parts, event, part, marks);
        else
            part_unship(parts, event, part);
        return;
    }
    if (part.doubt == DOUBT_NONE)
        part_take_stock(parts, &part, goes && (marks & MARK_RETURNED) != 0);
    if (goes)
        part.place = destination_of(parts->q->index, event);
    if (goes && part.doubt == DOUBT_NONE)
        *VEC_ADD(parts->q->cx->arena, &parts->shipments) =
            (Shipment){from, part.place, part.measure, part.amount};
    part_add(parts, part);
}

static bool ref_makes(const Parts *parts, uint32_t event, uint8_t role)
{
    const EventHead *head = head_at(parts->q->index, event);
    bool begins = head_kind(head) == EVENT_OBJECT && head_action(head) == ACTION_ADD;
    return role == ROLE_OUTPUT || (role == ROLE_OBSERVED && begins);
}

/* Does the event make, use or move something of what it names in that role? */
static bool ref_moves(const Parts *parts, uint32_t event, uint8_t role)
{
    const unsigned moving =
        MARK_SCRAPPED | MARK_SOLD | MARK_SHIPPED | MARK_ARRIVED | MARK_UNSHIPPED;
    return ref_makes(parts, event, role) || role == ROLE_INPUT || role == ROLE_CHILD ||
           (role == ROLE_OBSERVED && (where_marks(parts->q, event) & moving) != 0);
}

/* All the event looks at, in that measure, by its references before `end`; of a disputed one
 * nothing. */
static UnitAmount event_looks(Parts *parts, uint32_t event, uint32_t measure, uint32_t end)
{
    const TraceIndex *index = parts->q->index;
    UnitAmount sum = 0;
    if (is_disputed(parts, event))
        return 0;
    for (uint32_t ref = head_at(index, event)->ref; ref < end; ref++) {
        Part part;
        const RefQuantity *row = quantity_at(index, ref);
        uint8_t role = ref_role(index, ref);
        if (ref_item(index, ref) == parts->lot && role == ROLE_OBSERVED &&
            !ref_makes(parts, event, role) && row != NULL &&
            parts_measure(parts, row, &part.measure, &part.amount) && part.measure == measure)
            sum += part.amount;
    }
    return sum;
}

static uint32_t refs_end(const Parts *parts, uint32_t event)
{
    return SHARED_GET(head_at(parts->q->index, event)[1].ref);
}

/* All the event ships, or all that arrives by it, in that measure. */
static UnitAmount event_moves(Parts *parts, uint32_t event, unsigned mark, uint32_t measure)
{
    unsigned marks = where_marks(parts->q, event);
    bool moves = (marks & mark) != 0 && (marks & (MARK_SCRAPPED | MARK_SOLD)) == 0;
    return moves ? event_looks(parts, event, measure, refs_end(parts, event)) : 0;
}

static void part_record(Parts *parts, When when, uint8_t role, Part part)
{
    if (ref_makes(parts, when.event, role)) {
        parts->made += part.measure == parts->base ? part.amount : 0;
    } else if (role == ROLE_INPUT) {
        Part rest = part;
        rest.state = part.state = STATE_USED_UP;
        if (part.doubt == DOUBT_NONE) {
            rest.amount -= parts_in_named(parts, when.event, part.measure, part.amount);
            part_take_stock(parts, &rest, false);
        }
        part_add(parts, part);
    } else {
        part_observe(parts, when.event, part);
    }
}

/* Lines of one event add up, and see each other not again: the first tells of all.  What lies in a
 * container the event names moves with that. */
static UnitAmount lines_together(Parts *parts, uint32_t event, uint32_t ref, const Part *part)
{
    if (event_looks(parts, event, part->measure, ref) != 0)
        return 0;
    UnitAmount all = event_looks(parts, event, part->measure, refs_end(parts, event));
    return all - smaller(all, parts_in_named(parts, event, part->measure, 0));
}

static void part_ref(Parts *parts, When when, uint32_t ref)
{
    const TraceIndex *index = parts->q->index;
    uint8_t role = ref_role(index, ref);
    if (ref_item(index, ref) != parts->lot || !ref_moves(parts, when.event, role))
        return;
    const RefQuantity *row = quantity_at(index, ref);
    Part part = {.place = head_at(index, when.event)->place, .since_us = when.time_us};
    bool measured = row != NULL && parts_measure(parts, row, &part.measure, &part.amount);
    parts->last = when;
    if (is_disputed(parts, when.event))
        part.doubt = DOUBT_DISPUTED;
    bool packs = role == ROLE_CHILD && parts_packs(parts, when.event);
    bool followed = measured && (role != ROLE_CHILD || packs);
    if (followed && role == ROLE_OBSERVED && !ref_makes(parts, when.event, role) &&
        part.doubt == DOUBT_NONE)
        part.amount = lines_together(parts, when.event, ref, &part);
    parts->open =
        parts->open || !followed || part.doubt != DOUBT_NONE || part.measure != parts->base;
    if (packs)
        parts_pack(parts, when, measured, part);
    else if (followed)
        part_record(parts, when, role, part);
}

/* Rule 2: what is made before what is moved, what is undisputed before what is disputed. */
static void base_find(Parts *parts)
{
    const TraceIndex *index = parts->q->index;
    int best = 0;
    size_t made = 0;
    for (uint32_t i = 0; i < parts->events.n; i++) {
        uint32_t event = parts->events.p[i].event;
        const EventHead *head = head_at(index, event);
        for (uint32_t ref = head->ref; ref < SHARED_GET(head[1].ref); ref++) {
            uint8_t role = ref_role(index, ref);
            if (ref_item(index, ref) != parts->lot || !ref_moves(parts, event, role))
                continue;
            Part part;
            const RefQuantity *row = quantity_at(index, ref);
            bool measured = row != NULL && parts_measure(parts, row, &part.measure, &part.amount);
            bool makes = ref_makes(parts, event, role);
            int rank = (makes ? 2 : 0) + (is_disputed(parts, event) ? 1 : 2);
            made += makes;
            if (!measured || role == ROLE_CHILD)
                continue;
            parts->measures.p[part.measure].made += makes;
            parts->base = rank > best ? part.measure : parts->base;
            best = rank > best ? rank : best;
        }
    }
    bool any = parts->measures.n != 0 && parts->measures.p[parts->base].made != 0;
    parts->has_made = any && parts->measures.p[parts->base].made == made;
    parts->made_partly = any && !parts->has_made;
}

/* The unit all of a measure is shown in: as first named where that is exact for all, else the base
 * unit. */
static void measure_settle(Parts *parts, uint32_t number)
{
    Decimal shown;
    Measure *measure = &parts->measures.p[number];
    bool exact = parts->base != number || unit_decimal(parts->made, measure->factor, &shown);
    for (uint32_t i = 0; i < parts->rows.n && exact; i++)
        exact = parts->rows.p[i].measure != number ||
                unit_decimal(parts->rows.p[i].amount, measure->factor, &shown);
    if (!exact && measure->dimension != UNIT_OTHER) {
        measure->code =
            measure->dimension == UNIT_PIECES ? 0 : uom_code(unit_base(measure->dimension)->code);
        measure->factor = UNIT_ONE;
    }
}

static Decimal measured(const Parts *parts, uint32_t measure, UnitAmount amount)
{
    Decimal shown;
    (void)unit_decimal(amount, parts->measures.p[measure].factor, &shown);
    return shown;
}

static void sum_finish(Parts *parts, UnitAmount rest, TraceWhere *out)
{
    TraceLotSum *sum = arena_new(parts->q->cx->arena, TraceLotSum);
    sum->has_made = parts->has_made;
    sum->made_partly = parts->made_partly;
    sum->unfollowed = parts->unfollowed;
    sum->unfollowed_event = parts->unfollowed_event;
    if (parts->has_made) {
        sum->made = measured(parts, parts->base, parts->made);
        sum->over = measured(parts, parts->base, rest < 0 ? -rest : 0);
        out->unaccounted = measured(parts, parts->base, rest > 0 ? rest : 0);
    }
    if (parts->measures.n != 0)
        sum->uom = uom_text(parts->q->cx->arena, parts->measures.p[parts->base].code);
    out->has_unaccounted = parts->has_made;
    out->sum = sum;
}

static bool is_told_with(const Part *told, const Part *part)
{
    return (told->in != NULL) == (part->in != NULL) && told->state == part->state &&
           told->place == part->place && told->measure == part->measure &&
           told->doubt == part->doubt && told->holder == part->holder;
}

/* Possible is possible, from whichever doubt; containers with one holder in one place and state
 * are told together. */
static void parts_join(Parts *parts)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < parts->rows.n; i++) {
        uint32_t same = 0;
        Part part = parts->rows.p[i];
        part.doubt = part.doubt == DOUBT_DISPUTED ? DOUBT_SAME : part.doubt;
        while (same < n && !is_told_with(&parts->rows.p[same], &part))
            same++;
        if (part.amount == 0)
            continue;
        if (same < n)
            parts->rows.p[same].amount += part.amount;
        else
            parts->rows.p[n++] = part;
    }
    parts->rows.n = n;
}

static void parts_finish(Parts *parts, TraceWhere *out)
{
    parts_join(parts);
    TracePart *rows = arena_array(parts->q->cx->arena, TracePart, parts->rows.n + 1);
    UnitAmount rest = parts->made;
    size_t n = 0;
    for (uint32_t i = 0; i < parts->measures.n; i++)
        measure_settle(parts, i);
    for (uint32_t i = 0; i < parts->rows.n; i++) {
        const Part *part = &parts->rows.p[i];
        if (part->amount == 0)
            continue;
        bool apart = part->measure != parts->base, possible = part->doubt != DOUBT_NONE;
        rest -= apart || possible ? 0 : part->amount;
        rows[n++] =
            (TracePart){part->state,
                        part->place,
                        measured(parts, part->measure, part->amount),
                        uom_text(parts->q->cx->arena, parts->measures.p[part->measure].code),
                        part->since_us,
                        part->holder,
                        apart,
                        possible,
                        part->in != NULL};
    }
    if (parts->has_made && rest < 0)
        *VEC_ADD(parts->q->cx->arena, &parts->q->findings) = (TraceFinding){
            OUT_OF_BALANCE.code, parts->lot, parts->last.event, OUT_OF_BALANCE.message};
    out->parts = rows;
    out->part_count = n;
    sum_finish(parts, rest, out);
}

/* ---- clocks ---- */

static void event_refs(Parts *parts, uint32_t at)
{
    When when = parts->events.p[at];
    const TraceIndex *index = parts->q->index;
    const EventHead *head = head_at(index, when.event);
    parts->open = false;
    for (int makes = 0; makes < 2; makes++) { /* what it uses is taken before what it makes */
        for (uint32_t ref = head->ref; ref < SHARED_GET(head[1].ref); ref++) {
            if (ref_makes(parts, when.event, ref_role(index, ref)) == (makes != 0))
                part_ref(parts, when, ref);
        }
    }
    if (parts->open && (parts->unfollowed++ == 0 || when.event < parts->unfollowed_event))
        parts->unfollowed_event = when.event;
    parts->done[at] = true;
}

/* Is it shipped by another party than where it arrives, and there or to nobody said where? */
static bool ships_here(const Parts *parts, uint32_t shipping, uint32_t place)
{
    const TraceIndex *index = parts->q->index;
    uint32_t from = head_at(index, shipping)->place;
    uint32_t to = destination_of(index, shipping);
    bool another = (place == 0 && from == 0) || !same_site(parts, from, place);
    return another && (to == 0 || same_site(parts, to, place));
}

/* Is all that arrives on its way here, or, put away, at the site already? */
static bool is_enough(const Parts *parts, const Part *like, bool stored)
{
    UnitAmount found = stored ? stock_seen(parts, like, true) : 0;
    for (uint32_t i = 0; i < parts->rows.n; i++) {
        const Part *part = &parts->rows.p[i];
        bool was_sold = like->state == STATE_RETURNED && part->state == STATE_SOLD &&
                        part->measure == like->measure && part->doubt == DOUBT_NONE;
        if (is_coming(parts, part, like, false) || is_coming(parts, part, like, true) || was_sold)
            found += part->amount;
    }
    return found >= like->amount;
}

/* What arrives before it was shipped, by two clocks, was shipped first. */
static void event_take(Parts *parts, uint32_t at)
{
    When when = parts->events.p[at];
    unsigned marks = where_marks(parts->q, when.event);
    bool stored = (marks & MARK_STORED) != 0;
    Part like = {.place = head_at(parts->q->index, when.event)->place};
    parts_look(parts, when_before(when));
    like.state = parts_stock_state(parts, like.place, marks);
    for (like.measure = 0; like.measure < parts->measures.n; like.measure++) {
        like.amount = event_moves(parts, when.event, MARK_ARRIVED, like.measure);
        for (uint32_t i = at + 1;
             i < parts->events.n &&
             (uint64_t)parts->events.p[i].time_us - (uint64_t)when.time_us <= TRACE_TOLERANCE_US &&
             !is_enough(parts, &like, stored);
             i++) {
            uint32_t event = parts->events.p[i].event;
            if (!parts->done[i] && ships_here(parts, event, like.place) &&
                event_moves(parts, event, MARK_SHIPPED, like.measure) != 0)
                event_refs(parts, i);
        }
    }
    event_refs(parts, at);
}

void where_parts(Where *q, TraceWhere *out)
{
    Parts parts = {.q = q, .lot = out->item};
    ArenaMark mark = arena_mark(q->temp);
    where_events(q, out->item, q->limit, &parts.events);
    parts.done = arena_array(q->temp, bool, parts.events.n + 1);
    base_find(&parts);
    for (uint32_t i = 0; i < parts.events.n; i++) {
        if (!parts.done[i])
            event_take(&parts, i);
    }
    parts_look(&parts, q->limit);
    arena_rewind(q->temp, mark);
    if (parts.measures.n != 0 || parts.unfollowed != 0)
        parts_finish(&parts, out);
}
