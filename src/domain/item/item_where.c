#include "domain/item/item_where.h"

#include <stdlib.h>

#include "domain/party/place.h"

/* ---- what master data says of places ---- */

typedef struct Home {
    const TraceIndex *index;
    Str country;
} Home;

static PlaceKind kind_of(Str kind)
{
    if (str_eq(kind, STR("plant")))
        return PLACE_OWN_PLANT;
    if (str_eq(kind, STR("dealer")))
        return PLACE_DEALER;
    return kind.n == 0 ? PLACE_UNKNOWN : PLACE_OTHER;
}

static Err place_look(Ctx *cx, void *arg, uint32_t item, TracePlace *out)
{
    Place place;
    const Home *home = arg;
    TRY(place_find(cx, item_uri(cx->arena, home->index, item), &place));
    *out = (TracePlace){
        .kind = kind_of(place.kind),
        .abroad =
            home->country.n > 0 && place.country.n > 0 && !str_eq(place.country, home->country),
    };
    return OK;
}

/* ---- names ---- */

enum { NAME_SLOTS = 4096 };

/* Direct-mapped: a collision costs a second look-up, nothing else. */
struct PlaceNames {
    const TraceIndex *index;
    struct {
        uint32_t item;
        Str uri;
        Str name;
    } slots[NAME_SLOTS];
};

PlaceNames *place_names_new(Ctx *cx, const TraceIndex *index)
{
    PlaceNames *names = arena_new(cx->arena, PlaceNames);
    names->index = index;
    return names;
}

Err place_names_find(Ctx *cx, PlaceNames *names, uint32_t item, Str *uri, Str *name)
{
    *uri = *name = (Str){0};
    if (item == 0)
        return OK;
    size_t slot = item % NAME_SLOTS;
    if (names->slots[slot].item != item) {
        Place place;
        names->slots[slot].uri = item_uri(cx->arena, names->index, item);
        TRY(place_find(cx, names->slots[slot].uri, &place));
        names->slots[slot].name = place.name.n > 0 ? place.name : (Str){0};
        names->slots[slot].item = item;
    }
    *uri = names->slots[slot].uri;
    *name = names->slots[slot].name;
    return OK;
}

/* ---- lots in parts ---- */

/* Is it some of the lot that is there, for certain? */
static bool is_live(const TracePart *part)
{
    return !part->possible && part->state != STATE_USED_UP && part->state != STATE_SCRAPPED;
}

static bool has_rest(const TraceWhere *lot)
{
    return (lot->has_unaccounted && lot->unaccounted.value > 0) ||
           (lot->sum != NULL && lot->sum->made_partly);
}

/* A lot some of which is known to be somewhere is nowhere else as a whole: it has a place and state
 * where all of it agrees, else its parts say them. */
static void parted_settle(TraceWhere *row)
{
    const TracePart *first = NULL;
    bool agree = !has_rest(row);
    for (size_t i = 0; i < row->part_count; i++) {
        const TracePart *part = &row->parts[i];
        if (!is_live(part))
            continue;
        first = first == NULL ? part : first;
        agree = agree && part->state == first->state && part->place == first->place &&
                part->holder == first->holder;
    }
    if (row->kind != ITEM_LOT || first == NULL)
        return;
    row->state = agree ? first->state : STATE_UNKNOWN;
    row->place = agree ? first->place : 0;
    row->holder = agree ? first->holder : 0;
    row->since_us = agree ? first->since_us : 0;
}

bool item_where_is_parted(const TraceWhere *row)
{
    for (size_t i = 0; i < row->part_count; i++) {
        if (row->kind == ITEM_LOT && is_live(&row->parts[i]))
            return true;
    }
    return false;
}

/* ---- rows ---- */

Err item_where_rows(Ctx *cx, const ItemWhereQuery *query, TraceWhereResult *out)
{
    Home home = {.index = query->view.index};
    TRY(place_home_country(cx, &home.country));
    TraceWhereQuery where = {
        .items = query->items,
        .item_count = query->count,
        .at_us = query->at_us,
        .as_known_at = query->view.visible,
        .place = place_look,
        .arg = &home,
    };
    TRY(trace_where_all(cx, query->view.index, &where, out));
    for (size_t i = 0; i < query->count; i++)
        parted_settle(&out->rows[i]);
    return OK;
}

/* ---- the answer ---- */

typedef struct WhereWriter {
    Ctx *cx;
    const ItemView *view;
    PlaceNames *names;
    Arena scratch; /* texts of one row */
} WhereWriter;

static Err parts_fill(WhereWriter *writer, const TraceWhere *where, WhereShape *out)
{
    out->parts.items = arena_array(&writer->scratch, PartShape, where->part_count + 1);
    out->parts.count = where->part_count;
    for (size_t i = 0; i < where->part_count; i++) {
        const TracePart *part = &where->parts[i];
        PartShape *shape = &out->parts.items[i];
        *shape = (PartShape){
            .state = str_of(item_state_name(part->state)),
            .quantity = field_decimal(part->quantity),
            .uom = part->uom.n > 0 ? part->uom : (Str){0},
        };
        if (part->possible)
            shape->possible = field_bool(true);
        if (part->packed)
            shape->packed = field_bool(true);
        if (!sight_sees(writer->view->sight, part->place)) {
            shape->unseen = field_bool(true);
            continue;
        }
        if (part->since_us != 0)
            shape->since = field_utc(part->since_us);
        TRY(place_names_find(writer->cx, writer->names, part->place, &shape->place,
                             &shape->place_name));
    }
    return OK;
}

/* What somebody does not see loses its name; what happened there, its step and moment. */
static TraceWhere where_cut(WhereWriter *writer, const TraceWhere *where, bool *unseen)
{
    const ItemSight *sight = writer->view->sight;
    TraceWhere out = *where;
    uint32_t *containers = arena_array(&writer->scratch, uint32_t, where->container_count + 1);
    out.place = sight_sees(sight, where->place) ? where->place : 0;
    out.holder = sight_sees(sight, where->holder) ? where->holder : 0;
    out.container_count = 0;
    for (size_t i = 0; i < where->container_count; i++) {
        if (sight_sees(sight, where->containers[i]))
            containers[out.container_count++] = where->containers[i];
    }
    out.containers = containers;
    *unseen = out.place != where->place || out.holder != where->holder ||
              out.container_count != where->container_count;
    if (!sight_sees_event(sight, writer->view->index, where->event)) {
        *unseen = true;
        out.event = out.since_us = 0;
        out.step = out.disposition = (Str){0};
    }
    return out;
}

static Err where_fill(WhereWriter *writer, const TraceWhere *found, WhereShape *out)
{
    bool unseen = false;
    Arena *arena = &writer->scratch;
    PlaceNames *names = writer->names;
    TraceWhere cut = writer->view->sight == NULL ? *found : where_cut(writer, found, &unseen);
    const TraceWhere *where = &cut;
    Str *containers = arena_array(arena, Str, where->container_count + 1);
    for (size_t i = 0; i < where->container_count; i++)
        containers[i] = item_uri(arena, names->index, where->containers[i]);
    *out = (WhereShape){
        .item = item_uri(arena, names->index, where->item),
        .state = str_of(item_state_name(where->state)),
        .containers = {containers, where->container_count},
        .event = field_int(where->event),
        .step = where->step.n > 0 ? where->step : (Str){0},
        .disposition = where->disposition.n > 0 ? where->disposition : (Str){0},
    };
    if (unseen)
        out->unseen = field_bool(true);
    if (where->since_us != 0)
        out->since = field_utc(where->since_us);
    if (where->has_unaccounted)
        out->unaccounted = field_decimal(where->unaccounted);
    TRY(place_names_find(writer->cx, names, where->place, &out->place, &out->place_name));
    TRY(place_names_find(writer->cx, names, where->holder, &out->holder, &out->holder_name));
    return parts_fill(writer, where, out);
}

static void findings_write(WhereWriter *writer, JsonWriter *json, const TraceWhereResult *found,
                           Lang lang)
{
    enum { FINDINGS_MAX = 1000 };
    json_key(json, STR("findings"));
    json_array_begin(json);
    for (size_t i = 0; i < found->finding_count && i < FINDINGS_MAX; i++) {
        if (!finding_is_seen(writer->view, &found->findings[i]))
            continue;
        arena_reset(&writer->scratch);
        FindingShape shape =
            finding_shape(&writer->scratch, writer->names->index, &found->findings[i], lang);
        register_write(json, &finding_shape_register, &shape);
    }
    json_array_end(json);
}

Err item_where_write(Ctx *cx, const ItemWhereQuery *query, Buf *out, void (*turn)(void *arg),
                     void *arg)
{
    JsonWriter json;
    WhereShape shape;
    TraceWhereResult found;
    WhereWriter writer = {
        .cx = cx, .view = &query->view, .names = place_names_new(cx, query->view.index)};
    Err err = OK;
    TRY(item_where_rows(cx, query, &found));
    json_writer_init(&json, out);
    json_object_begin(&json);
    json_key(&json, STR("log_position"));
    json_int(&json, query->view.visible);
    json_key(&json, STR("items"));
    json_array_begin(&json);
    for (size_t i = 0; i < query->count && err == OK; i++) {
        arena_reset(&writer.scratch);
        err = where_fill(&writer, &found.rows[i], &shape);
        if (err == OK)
            register_write(&json, &where_shape_register, &shape);
        if (turn != NULL)
            turn(arg);
    }
    json_array_end(&json);
    findings_write(&writer, &json, &found, query->lang);
    json_object_end(&json);
    arena_release(&writer.scratch);
    return err;
}

/* ---- totals ---- */

#define UNSEEN UINT32_MAX /* all places somebody does not see, together */

/* Something in one state at one place: a thing, or some of a lot. */
typedef struct Pile {
    uint32_t place;
    ItemState state;
    uint32_t lot; /* its place in the query, from 1; 0: a thing or vessel */
    bool thing, measured;
    Decimal quantity;
    Str uom;
} Pile;

typedef struct Piles {
    Pile *items;
    size_t count;
} Piles;

static int by_place(const void *a, const void *b)
{
    const Pile *left = a, *right = b;
    if (left->place != right->place)
        return left->place < right->place ? -1 : 1;
    if (left->state != right->state)
        return left->state < right->state ? -1 : 1;
    return (left->lot > right->lot) - (left->lot < right->lot);
}

static int by_count(const void *a, const void *b)
{
    const PlaceTotal *left = a, *right = b;
    int64_t first = left->things.value + left->others.value;
    int64_t second = right->things.value + right->others.value;
    return (first < second) - (first > second);
}

/* False: they do not fit in one number. */
static bool decimal_sum(Decimal *into, Decimal add)
{
    Decimal sum = *into;
    for (; sum.scale < add.scale; sum.scale++) {
        if (__builtin_mul_overflow(sum.value, (int64_t)10, &sum.value))
            return false;
    }
    for (; add.scale < sum.scale; add.scale++) {
        if (__builtin_mul_overflow(add.value, (int64_t)10, &add.value))
            return false;
    }
    if (__builtin_add_overflow(sum.value, add.value, &sum.value))
        return false;
    *into = sum;
    return true;
}

static void amount_add(Arena *arena, PlaceTotal *total, const Pile *pile)
{
    enum { AMOUNTS_MAX = 100 };
    if (!pile->measured)
        return;
    for (size_t i = 0; i < total->amounts.count; i++) {
        TotalAmount *amount = &total->amounts.items[i];
        if (str_eq(amount->uom, pile->uom) && decimal_sum(&amount->quantity.value, pile->quantity))
            return;
    }
    if (total->amounts.items == NULL)
        total->amounts.items = arena_array(arena, TotalAmount, AMOUNTS_MAX);
    if (total->amounts.count < AMOUNTS_MAX)
        total->amounts.items[total->amounts.count++] =
            (TotalAmount){field_decimal(pile->quantity), pile->uom.n > 0 ? pile->uom : (Str){0}};
}

/* A lot is where its parts are; what of it nobody accounted for, where the lot is by itself. */
static void piles_add(Piles *piles, const TraceWhere *row, uint32_t number)
{
    bool parted = item_where_is_parted(row), rest = has_rest(row);
    Pile own = {.place = row->place,
                .state = row->state,
                .lot = row->kind == ITEM_LOT ? number : 0,
                .thing = row->kind == ITEM_THING};
    for (size_t i = 0; parted && i < row->part_count; i++) {
        const TracePart *part = &row->parts[i];
        if (is_live(part) || part->possible)
            piles->items[piles->count++] = (Pile){.place = part->place,
                                                  .state = part->state,
                                                  .lot = number,
                                                  .measured = !part->possible,
                                                  .quantity = part->quantity,
                                                  .uom = part->uom};
    }
    if (rest && row->has_unaccounted) {
        own.measured = row->unaccounted.value > 0;
        own.quantity = row->unaccounted;
        own.uom = row->sum->uom;
    }
    if (!parted || rest)
        piles->items[piles->count++] = own;
}

static PlaceTotal *total_next(PlaceTotals *out, const Pile *pile)
{
    PlaceTotal *total = &out->totals.items[out->totals.count++];
    *total = (PlaceTotal){
        .state = str_of(item_state_name(pile->state)),
        .things = field_int(0),
        .others = field_int(0),
    };
    return total;
}

static void piles_find(Ctx *cx, const ItemWhereQuery *query, const TraceWhereResult *found,
                       Piles *piles)
{
    size_t most = query->count;
    for (size_t i = 0; i < query->count; i++)
        most += found->rows[i].part_count;
    *piles = (Piles){.items = arena_array(cx->arena, Pile, most + 1)};
    for (size_t i = 0; i < query->count; i++)
        piles_add(piles, &found->rows[i], (uint32_t)i + 1);
    for (size_t i = 0; i < piles->count; i++) {
        if (!sight_sees(query->view.sight, piles->items[i].place))
            piles->items[i].place = UNSEEN;
    }
    if (piles->count != 0)
        qsort(piles->items, piles->count, sizeof *piles->items, by_place);
}

Err item_where_totals(Ctx *cx, const ItemWhereQuery *query, PlaceTotals *out)
{
    TraceWhereResult found;
    PlaceTotal *total = NULL;
    Piles piles;
    const TraceIndex *index = query->view.index;
    PlaceNames *names = place_names_new(cx, index);
    TRY(item_where_rows(cx, query, &found));
    piles_find(cx, query, &found, &piles);
    out->log_position = field_int(query->view.visible);
    out->members = field_int((int64_t)query->count);
    out->totals.items = arena_array(cx->arena, PlaceTotal, piles.count + 1);
    out->totals.count = 0;
    for (size_t i = 0; i < piles.count; i++) {
        const Pile *pile = &piles.items[i], *before = i == 0 ? pile : pile - 1;
        bool more = i != 0 && before->place == pile->place && before->state == pile->state;
        bool again = more && pile->lot != 0 && pile->lot == before->lot;
        if (!more) {
            total = total_next(out, pile);
            if (pile->place == UNSEEN)
                total->unseen = field_bool(true);
            else
                TRY(place_names_find(cx, names, pile->place, &total->place, &total->place_name));
        }
        total->things.value += pile->thing;
        total->others.value += !pile->thing && !again;
        amount_add(cx->arena, total, pile);
    }
    qsort(out->totals.items, out->totals.count, sizeof *out->totals.items, by_count);
    return OK;
}
