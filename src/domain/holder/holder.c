#include "domain/holder/holder.h"

#include <stdlib.h>

#include "base/number_map.h"
#include "domain/party/place.h"

#define RECORDS "domain/holder/holder_wire.def"
#include "platform/register/register_table.h"

/* A thing or lot that is affected, before where it is is known. */
typedef struct Held {
    uint32_t item;
    bool inside; /* it has what was asked for in it, and is not that itself */
    bool possible;
    bool removed; /* it was taken out of all that leads there */
} Held;

/* One holder at one place. */
typedef struct Hand {
    uint32_t holder, place;
    int64_t itself, inside, contained, possible, removed, sold;
    PartShape *parts;
    size_t part_count;
} Hand;

typedef struct Holding {
    Ctx *cx;
    const HolderQuery *query;
    const TraceIndex *index;
    PlaceNames *names;
    Held *held;
    size_t held_count;
    Hand *hands;
    size_t hand_count, hand_room;
    NumberMap hand_of; /* holder, place -> number from 1 */
    Holders *out;
} Holding;

/* ---- what is affected ---- */

static Err walk(Holding *h, unsigned edges, TraceResult *out)
{
    TraceQuery query = {.direction = TRACE_FORWARD,
                        .seeds = h->query->items,
                        .seed_count = h->query->count,
                        .edges = edges,
                        .as_known_at = h->query->view.visible};
    return trace_walk(h->cx, h->index, &query, out);
}

static void held_add(Holding *h, Held held)
{
    ItemKind kind = trace_item_kind(h->index, held.item, h->query->view.visible);
    if (kind == ITEM_THING || kind == ITEM_LOT)
        h->held[h->held_count++] = held;
}

/* Pieces of a lot asked for are that itself: the lot has no other body. */
static Err held_find(Holding *h)
{
    TraceResult all, pieces;
    NumberMap own;
    number_map_init(&own, h->cx->arena);
    TRY(walk(h, EDGE_E3 | EDGE_E6, &pieces));
    for (size_t i = 0; i < pieces.member_count; i++) {
        if (pieces.members[i].level == 1 && pieces.members[i].widening == WIDENING_NONE)
            number_map_put(&own, pieces.members[i].item, 1);
    }
    for (size_t i = 0; i < h->query->count; i++)
        number_map_put(&own, h->query->items[i], 2);
    TRY(walk(h, EDGE_ALL | (h->query->widen ? (unsigned)EDGE_E7 : 0), &all));
    h->held = arena_array(h->cx->arena, Held, all.member_count + h->query->count + 1);
    for (size_t i = 0; i < h->query->count; i++)
        held_add(h, (Held){.item = h->query->items[i]});
    for (size_t i = 0; i < all.member_count; i++) {
        const TraceMember *member = &all.members[i];
        uint32_t known = number_map_get(&own, member->item);
        if (known == 2)
            continue;
        held_add(h,
                 (Held){.item = member->item,
                        .inside = known == 0,
                        .possible = !member->removed && member->confidence == CONFIDENCE_POSSIBLE,
                        .removed = member->removed});
    }
    return OK;
}

/* ---- in whose hands ---- */

static Hand *hand_get(Holding *h, uint32_t holder, uint32_t place)
{
    uint64_t key = (uint64_t)holder << 32 | place;
    uint32_t number = number_map_get(&h->hand_of, key);
    if (number != 0)
        return &h->hands[number - 1];
    if (h->hand_count == h->hand_room) {
        size_t more = h->hand_room * 2 + 64;
        h->hands = arena_grow(h->cx->arena, h->hands, h->hand_room * sizeof *h->hands,
                              more * sizeof *h->hands);
        h->hand_room = more;
    }
    h->hands[h->hand_count] = (Hand){.holder = holder, .place = place};
    number_map_put(&h->hand_of, key, (uint32_t)++h->hand_count);
    return &h->hands[h->hand_count - 1];
}

static bool is_listed(const Holding *h, const TraceWhere *row)
{
    return h->query->of == 0 || row->holder == h->query->of || row->place == h->query->of;
}

static Err unit_list(Holding *h, const Held *held, const TraceWhere *row)
{
    Holders *out = h->out;
    Arena *arena = h->cx->arena;
    int64_t at = out->listed.value++;
    if (at < h->query->offset || (int64_t)out->rows.count >= h->query->limit)
        return OK;
    Str holder_name;
    HeldUnit *unit = &out->rows.items[out->rows.count++];
    *unit = (HeldUnit){
        .item = item_uri(arena, h->index, held->item),
        .state = str_of(item_state_name(row->state)),
        .inside = field_bool(held->inside),
        .confidence = confidence_name(held->possible ? CONFIDENCE_POSSIBLE : CONFIDENCE_CERTAIN)};
    if (held->removed)
        unit->removed = field_bool(true);
    if (row->container_count != 0)
        unit->container = item_uri(arena, h->index, row->containers[row->container_count - 1]);
    if (row->since_us != 0)
        unit->since = field_utc(row->since_us);
    TRY(place_names_find(h->cx, h->names, row->holder, &unit->holder, &holder_name));
    return place_names_find(h->cx, h->names, row->place, &unit->place, &unit->place_name);
}

static Err unit_take(Holding *h, const Held *held, const TraceWhere *row)
{
    Hand *hand = hand_get(h, row->holder, row->place);
    *(held->inside ? &hand->inside : &hand->itself) += 1;
    hand->contained += row->container_count != 0;
    hand->possible += held->possible;
    hand->removed += held->removed;
    hand->sold += row->state == STATE_SOLD;
    return is_listed(h, row) ? unit_list(h, held, row) : OK;
}

/* Of a lot without serials: quantities that are not used up.  Packed, nobody knows how much, it is
 * where the container is. */
static void lot_take(Holding *h, const TraceWhere *row)
{
    if (row->part_count == 0 && row->container_count != 0 && row->state != STATE_USED_UP &&
        row->state != STATE_SCRAPPED)
        (void)hand_get(h, row->holder, row->place);
    for (size_t i = 0; i < row->part_count; i++) {
        const TracePart *part = &row->parts[i];
        if (part->state == STATE_USED_UP || part->state == STATE_SCRAPPED)
            continue;
        Hand *hand = hand_get(h, part->holder, part->place);
        if (hand->parts == NULL)
            hand->parts = arena_array(h->cx->arena, PartShape, HOLDER_PARTS_MAX);
        if (hand->part_count == HOLDER_PARTS_MAX)
            continue;
        PartShape *shape = &hand->parts[hand->part_count++];
        *shape = (PartShape){.state = str_of(item_state_name(part->state)),
                             .quantity = field_decimal(part->quantity),
                             .uom = part->uom.n == 0 ? (Str){0} : part->uom};
        if (part->since_us != 0)
            shape->since = field_utc(part->since_us);
        if (part->possible)
            shape->possible = field_bool(true);
        if (part->packed)
            shape->packed = field_bool(true);
    }
}

/* A pallet or document is no unit, but who asks for it by name is told who has it. */
static bool is_held(const Holding *h, const Held *held, const TraceWhere *row)
{
    bool named = !held->inside && row->kind == ITEM_THING &&
                 !identity_may_be_product(trace_item_key(h->index, held->item));
    return (named || trace_where_is_unit(row)) && row->state != STATE_SCRAPPED;
}

static Err held_place(Holding *h)
{
    TraceWhereResult found;
    uint32_t *items = arena_array(h->cx->arena, uint32_t, h->held_count + 1);
    for (size_t i = 0; i < h->held_count; i++)
        items[i] = h->held[i].item;
    ItemWhereQuery where = {h->query->view, items, h->held_count, h->query->at_us, LANG_EN};
    TRY(item_where_rows(h->cx, &where, &found));
    for (size_t i = 0; i < h->held_count; i++) {
        const TraceWhere *row = &found.rows[i];
        bool asked = !h->held[i].inside && row->fitted; /* in a unit that is listed itself */
        if (row->kind == ITEM_LOT)
            lot_take(h, row);
        else if (!asked && is_held(h, &h->held[i], row))
            TRY(unit_take(h, &h->held[i], row));
    }
    return OK;
}

/* ---- the answer ---- */

static int hand_order(const void *left, const void *right)
{
    const Hand *a = left, *b = right;
    int64_t x = a->itself + a->inside, y = b->itself + b->inside;
    if (x != y)
        return x < y ? 1 : -1;
    return a->place != b->place ? (a->place < b->place ? -1 : 1)
                                : (a->holder > b->holder) - (a->holder < b->holder);
}

static Err hand_show(Holding *h, const Hand *hand, HolderRow *out)
{
    *out = (HolderRow){.itself = field_int(hand->itself),
                       .inside = field_int(hand->inside),
                       .contained = field_int(hand->contained),
                       .possible = field_int(hand->possible),
                       .removed = field_int(hand->removed),
                       .sold = field_int(hand->sold)};
    out->parts.items = hand->parts;
    out->parts.count = hand->part_count;
    TRY(place_names_find(h->cx, h->names, hand->holder, &out->holder, &out->holder_name));
    TRY(place_names_find(h->cx, h->names, hand->place, &out->place, &out->place_name));
    if (hand->place != 0) {
        Place place;
        TRY(place_find(h->cx, out->place, &place));
        out->kind = place.kind.n == 0 ? (Str){0} : place.kind;
    }
    return OK;
}

static Err hands_show(Holding *h)
{
    Holders *out = h->out;
    if (h->hand_count != 0)
        qsort(h->hands, h->hand_count, sizeof *h->hands, hand_order);
    out->holders.items = arena_array(h->cx->arena, HolderRow, h->hand_count + 1);
    for (size_t i = 0; i < h->hand_count; i++) {
        const Hand *hand = &h->hands[i];
        out->units.value += hand->itself + hand->inside;
        out->inside.value += hand->inside;
        out->removed.value += hand->removed;
        out->indirect.value +=
            hand->inside > hand->removed && hand->itself == 0 && hand->part_count == 0;
        if (i < HOLDERS_MAX)
            TRY(hand_show(h, hand, &out->holders.items[out->holders.count++]));
    }
    return OK;
}

Err holders_find(Ctx *cx, const HolderQuery *query, Holders *out)
{
    Holding h = {.cx = cx, .query = query, .index = query->view.index, .out = out};
    *out = (Holders){.log_position = field_int(query->view.visible),
                     .units = field_int(0),
                     .inside = field_int(0),
                     .removed = field_int(0),
                     .indirect = field_int(0),
                     .listed = field_int(0),
                     .offset = field_int(query->offset)};
    out->rows.items = arena_array(cx->arena, HeldUnit, HOLDER_UNITS_MAX);
    h.names = place_names_new(cx, h.index);
    number_map_init(&h.hand_of, cx->arena);
    TRY(held_find(&h));
    TRY(held_place(&h));
    return hands_show(&h);
}
