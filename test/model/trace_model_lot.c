/* trace_model_lot.c - a lot in parts: docs/guide/balance.md, "How a lot is followed", rule by rule,
 * in whole base units of the few units the histories use. */
#include "test/model/trace_model_lot.h"

/* Rule 1, in the order of "the first that fits". */
typedef enum Move {
    LOOKED_AT,
    MADE,
    USED,
    PACKED,
    SCRAPPED,
    SOLD,
    SHIPPED,
    ARRIVED,
    UNDONE,
} Move;

static bool is_void(const Event *e)
{
    return str_eq(e->step, STR("void_shipping"));
}

static bool is_return(const Event *e)
{
    return str_eq(e->disposition, STR("returned"));
}

static Move move_of(const Event *e, const EventRef *ref)
{
    if (ref->role == ROLE_OUTPUT ||
        (ref->role == ROLE_OBSERVED && e->kind == EVENT_OBJECT && e->action == ACTION_ADD))
        return MADE;
    if (ref->role == ROLE_INPUT)
        return USED;
    if (ref->role == ROLE_CHILD)
        return PACKED;
    if (ref->role != ROLE_OBSERVED)
        return LOOKED_AT;
    return model_is_scrapping(e)  ? SCRAPPED
           : model_is_sale(e)     ? SOLD
           : model_is_shipping(e) ? SHIPPED
           : model_is_arrival(e)  ? ARRIVED
           : is_void(e)           ? UNDONE
                                  : LOOKED_AT;
}

/* "A unit the table has not is a dimension of its own" */
Amount model_amount(const EventRef *ref)
{
    static const struct {
        const char *code;
        const char *dimension;
        int64_t factor;
    } UNITS[] = {
        {"", "pieces", 1},     {"DZN", "pieces", 12}, {"GRM", "mass", 1},
        {"KGM", "mass", 1000}, {"MTR", "length", 1},
    };
    for (size_t i = 0; i < sizeof UNITS / sizeof *UNITS; i++) {
        if (str_eq(ref->uom, str_of(UNITS[i].code)))
            return (Amount){str_of(UNITS[i].dimension), ref->quantity.value * UNITS[i].factor};
    }
    return (Amount){ref->uom, ref->quantity.value};
}

/* ---- what an event says ---------------------------------------------------------------- */

static bool names(const Account *a, uint32_t event, uint32_t ref)
{
    return a->m->refs[event][ref] == a->item;
}

bool model_is_disputed(const Account *a, uint32_t event)
{
    return a->m->states[event] == MODEL_DISPUTED;
}

/* All an event moves in that way and dimension. */
static int64_t moved_by(const Account *a, uint32_t event, Move move, Str dimension)
{
    const Event *e = &a->m->log.events[event];
    int64_t units = 0;
    for (uint32_t r = 0; r < e->ref_count; r++) {
        if (names(a, event, r) && e->refs[r].has_quantity && move_of(e, &e->refs[r]) == move &&
            str_eq(model_amount(&e->refs[r]).dimension, dimension))
            units += model_amount(&e->refs[r]).units;
    }
    return units;
}

Str model_destination(const Event *e)
{
    Str party = {0};
    for (uint32_t r = 0; r < e->ref_count; r++) {
        if (e->refs[r].role != ROLE_DESTINATION)
            continue;
        if (str_eq(e->refs[r].type, STR("location")))
            return e->refs[r].key;
        party = e->refs[r].key;
    }
    return party;
}

/* "https://id.gs1.org/414/GLN/254/AREA": up to the GLN; empty: no SGLN. */
static Str site_of(Arena *arena, Str place)
{
    Buf uri;
    Str start = STR("https://id.gs1.org/414/");
    buf_init(&uri, arena, IDENTITY_KEY_MAX);
    identity_uri(&uri, place);
    bool is_sgln = str_eq(str_slice(buf_str(&uri), 0, start.n), start);
    return is_sgln ? str_slice(buf_str(&uri), 0, start.n + 13) : (Str){0};
}

bool model_is_one_site(Arena *arena, Str here, Str there)
{
    if (str_eq(here, there) || here.n == 0 || there.n == 0)
        return str_eq(here, there);
    Str site = site_of(arena, here);
    return site.n > 0 && str_eq(site, site_of(arena, there));
}

static bool is_one_site(const Account *a, Str here, Str there)
{
    return model_is_one_site(a->m->arena, here, there);
}

/* ---- rule 2: the dimension of the balance ---------------------------------------------- */

static bool find_base(Account *a, bool made, bool disputed)
{
    for (uint32_t i = 0; i < a->order.count; i++) {
        uint32_t event = a->order.events[i];
        const Event *e = &a->m->log.events[event];
        for (uint32_t r = 0; r < e->ref_count; r++) {
            Move move = move_of(e, &e->refs[r]);
            if (!names(a, event, r) || !e->refs[r].has_quantity || move == LOOKED_AT ||
                move == PACKED || model_is_disputed(a, event) != disputed || (made && move != MADE))
                continue;
            a->lot->base = model_amount(&e->refs[r]).dimension;
            return true;
        }
    }
    return false;
}

/* "where nothing else moved, of the first packed" */
static void find_packed_base(Account *a)
{
    for (uint32_t i = a->order.count; i-- > 0;) {
        uint32_t event = a->order.events[i];
        const Event *e = &a->m->log.events[event];
        for (uint32_t r = e->ref_count; r-- > 0;) {
            if (names(a, event, r) && e->refs[r].has_quantity && move_of(e, &e->refs[r]) == PACKED)
                a->lot->base = model_amount(&e->refs[r]).dimension;
        }
    }
}

static void find_made(Account *a)
{
    find_packed_base(a);
    bool all = true, any = false;
    if (!find_base(a, true, false) && !find_base(a, true, true) && !find_base(a, false, false) &&
        !find_base(a, false, true))
        return;
    for (uint32_t i = 0; i < a->order.count; i++) {
        const Event *e = &a->m->log.events[a->order.events[i]];
        for (uint32_t r = 0; r < e->ref_count; r++) {
            if (!names(a, a->order.events[i], r) || move_of(e, &e->refs[r]) != MADE)
                continue;
            bool counts = e->refs[r].has_quantity &&
                          str_eq(model_amount(&e->refs[r]).dimension, a->lot->base);
            any |= counts;
            all &= counts;
        }
    }
    a->lot->has_made = any && all;
    a->lot->made_partly = any && !all;
}

/* ---- parts ------------------------------------------------------------------------------ */

static ModelPart *part_of(Account *a, const char *state, Str place, Str dimension, ModelDoubt doubt)
{
    for (uint32_t i = 0; i < a->lot->part_count; i++) {
        ModelPart *part = &a->lot->parts[i];
        if (strcmp(part->state, state) == 0 && str_eq(part->place, place) &&
            str_eq(part->dimension, dimension) && part->doubt == doubt && part->in == 0)
            return part;
    }
    a->lot->parts[a->lot->part_count] =
        (ModelPart){.state = state, .place = place, .dimension = dimension, .doubt = doubt};
    return &a->lot->parts[a->lot->part_count++];
}

/* As far as it goes; what is still to be taken. */
int64_t model_take(ModelPart *part, int64_t units)
{
    int64_t taken = part->units < units ? part->units : units;
    part->units -= taken;
    return units - taken;
}

const char *model_stock_state(const Account *a, Str place)
{
    return a->moment.place(a->moment.arg, place).dealer ? "at_dealer" : "in_stock";
}

/* Stock, as it is told where it arrives: "returned", or as the place is. */
static ModelPart *stock(Account *a, Str place, bool back, Str dimension, ModelDoubt doubt)
{
    return part_of(a, back ? "returned" : model_stock_state(a, place), place, dimension, doubt);
}

static bool is_back(const ModelPart *part)
{
    return strcmp(part->state, "returned") == 0;
}

void model_put_stock(Account *a, Str place, bool back, Amount amount, ModelDoubt doubt)
{
    ModelPart *part = stock(a, place, back, amount.dimension, doubt);
    if (amount.units == 0)
        return;
    part->units += amount.units;
    if (part->arrived == 0)
        part->arrived = ++a->arrivals;
}

/* The stock that came to be stock as the how manyeth; NULL: none, or of another kind. */
static ModelPart *stock_that_came(const Account *a, int arrived, Str dimension, ModelDoubt doubt)
{
    for (uint32_t i = 0; i < a->lot->part_count; i++) {
        ModelPart *part = &a->lot->parts[i];
        if (part->arrived == arrived && str_eq(part->dimension, dimension) &&
            part->doubt == doubt && part->in == 0)
            return part;
    }
    return NULL;
}

static int64_t sure_parts(const Account *a, Str dimension)
{
    int64_t units = 0;
    for (uint32_t i = 0; i < a->lot->part_count; i++) {
        const ModelPart *part = &a->lot->parts[i];
        if (part->doubt == MODEL_SURE && str_eq(part->dimension, dimension))
            units += part->units;
    }
    return units;
}

/* "what is unaccounted for" by now */
static int64_t unaccounted(const Account *a, Str dimension)
{
    int64_t units = a->lot->has_made && str_eq(dimension, a->lot->base) ? a->lot->made : 0;
    units -= sure_parts(a, dimension);
    return units > 0 ? units : 0;
}

bool model_is_stock(const ModelPart *part)
{
    return strcmp(part->state, "in_stock") == 0 || strcmp(part->state, "at_dealer") == 0 ||
           is_back(part);
}

/* ---- rule 3 ----------------------------------------------------------------------------- */

/* Of the stock here: what was returned is the first to be scrapped, and else the last to go. */
static int64_t take_here(Account *a, Str here, Amount amount, bool scrapped, ModelDoubt doubt)
{
    int64_t rest = model_take(stock(a, here, scrapped, amount.dimension, doubt), amount.units);
    rest = model_take(stock(a, here, !scrapped, amount.dimension, doubt), rest);
    for (int turn = 0; turn <= 1; turn++) { /* "brought there in containers" */
        for (uint32_t i = 0; i < a->lot->part_count; i++) {
            ModelPart *part = &a->lot->parts[i];
            if (part->in != 0 && model_is_stock(part) && str_eq(part->place, here) &&
                str_eq(part->dimension, amount.dimension) && part->doubt == doubt &&
                is_back(part) == (scrapped == (turn == 0)) && !is_one_site(a, part->from, here))
                rest = model_take(part, rest);
        }
    }
    return rest;
}

static int64_t take_sold(Account *a, Str here, Str dimension, int64_t units)
{
    for (int turn = 0; turn < 4; turn++) { /* there, then elsewhere; loose, then packed */
        for (uint32_t i = 0; i < a->lot->part_count; i++) {
            ModelPart *part = &a->lot->parts[i];
            if (strcmp(part->state, "sold") == 0 && part->doubt == MODEL_SURE &&
                str_eq(part->dimension, dimension) && str_eq(part->place, here) == (turn < 2) &&
                (part->in == 0) == (turn % 2 == 0))
                units = model_take(part, units);
        }
    }
    return units;
}

static bool is_coming(const Account *a, const ModelPart *part, Str here, Str dimension,
                      bool nowhere)
{
    return strcmp(part->state, "in_transit") == 0 && part->doubt == MODEL_SURE &&
           str_eq(part->dimension, dimension) &&
           (nowhere ? part->place.n == 0 : part->place.n > 0 && is_one_site(a, part->place, here));
}

/* "on its way there", or to nobody said where; loose, then packed */
static int64_t take_way(Account *a, Str here, Str dimension, int64_t units, bool nowhere)
{
    for (int packed = 0; packed <= 1; packed++) {
        for (uint32_t i = 0; i < a->lot->part_count; i++) {
            ModelPart *part = &a->lot->parts[i];
            if ((part->in != 0) == (packed == 1) && is_coming(a, part, here, dimension, nowhere))
                units = model_take(part, units);
        }
    }
    return units;
}

static bool is_limited(const Account *a, Str dimension)
{
    return a->lot->has_made && str_eq(dimension, a->lot->base) && a->lot->made > 0;
}

/* "as far as it would be more than was made: what is on its way to nobody said where, or elsewhere"
 */
static int64_t take_back(Account *a, Str dimension, int64_t units)
{
    for (int turn = 0; turn < 4 && units > 0 && is_limited(a, dimension); turn++) {
        for (uint32_t i = 0; i < a->lot->part_count; i++) {
            ModelPart *part = &a->lot->parts[i];
            if (strcmp(part->state, "in_transit") == 0 && part->doubt == MODEL_SURE &&
                str_eq(part->dimension, dimension) && (part->in != 0) == (turn % 2 == 1) &&
                (turn >= 2 || part->place.n == 0))
                units = model_take(part, units);
        }
    }
    return units;
}

static void take_stock(Account *a, Str here, Amount amount, Move move, bool back)
{
    Str dimension = amount.dimension;
    int64_t free = unaccounted(a, dimension);
    int64_t rest = take_here(a, here, amount, move == SCRAPPED, MODEL_SURE);
    (void)take_here(a, here, (Amount){dimension, rest}, move == SCRAPPED, MODEL_MAYBE_THE_SAME);
    if (move == SHIPPED && back)
        rest = take_sold(a, here, dimension, rest);
    rest = take_way(a, here, dimension, rest, false);
    rest -= free;
    for (int arrived = 1; arrived <= a->arrivals && rest > 0; arrived++) {
        ModelPart *part = stock_that_came(a, arrived, dimension, MODEL_SURE);
        if (part != NULL)
            rest = model_take(part, rest);
    }
    for (uint32_t i = 0; i < a->lot->part_count && rest > 0; i++) { /* "then what is packed" */
        ModelPart *part = &a->lot->parts[i];
        if (part->in != 0 && model_is_stock(part) && part->doubt == MODEL_SURE &&
            str_eq(part->dimension, dimension))
            rest = model_take(part, rest);
    }
    if (rest > 0 && is_limited(a, dimension) && (move == SHIPPED || move == SCRAPPED))
        (void)take_sold(a, here, dimension, rest);
}

void model_take_packed(Account *a, Str here, Amount amount)
{
    take_stock(a, here, amount, PACKED, false);
}

/* ---- rules 4 and 5 ---------------------------------------------------------------------- */

static int64_t take_coming(Account *a, Str here, Amount amount, bool back)
{
    int64_t rest = amount.units;
    rest = take_way(a, here, amount.dimension, rest, false);
    rest = take_way(a, here, amount.dimension, rest, true);
    return back ? take_sold(a, here, amount.dimension, rest) : rest;
}

static int64_t see_again(Account *a, Str here, Amount amount, bool back, ModelDoubt doubt)
{
    int64_t there = stock(a, here, true, amount.dimension, doubt)->units, moved = 0;
    if (!back)
        there += stock(a, here, false, amount.dimension, doubt)->units;
    for (uint32_t i = 0; i < a->lot->part_count; i++) {
        const ModelPart *part = &a->lot->parts[i];
        if (part->in != 0 && model_is_stock(part) && str_eq(part->place, here) &&
            part->doubt == doubt && str_eq(part->dimension, amount.dimension) &&
            (!back || is_back(part)))
            there += part->units;
    }
    int64_t rest = amount.units - (there < amount.units ? there : amount.units);
    for (int arrived = 1; arrived <= a->arrivals; arrived++) {
        ModelPart *part = stock_that_came(a, arrived, amount.dimension, doubt);
        if (part == NULL || str_eq(part->place, here) || !is_one_site(a, part->place, here) ||
            (back && !is_back(part)))
            continue;
        int64_t left = model_take(part, rest);
        moved += rest - left;
        rest = left;
    }
    for (uint32_t i = 0; i < a->lot->part_count; i++) {
        ModelPart *part = &a->lot->parts[i];
        if (part->in == 0 || !model_is_stock(part) || part->doubt != doubt ||
            !str_eq(part->dimension, amount.dimension) || str_eq(part->place, here) ||
            !is_one_site(a, part->place, here) || (back && !is_back(part)))
            continue;
        int64_t left = model_take(part, rest);
        moved += rest - left;
        rest = left;
    }
    model_put_stock(a, here, back, (Amount){amount.dimension, moved}, doubt);
    return rest;
}

static int64_t stock_at_other_sites(const Account *a, Str here, Str dimension)
{
    int64_t units = 0;
    for (uint32_t i = 0; i < a->lot->part_count; i++) {
        const ModelPart *part = &a->lot->parts[i];
        bool stocked = part->in == 0 ? part->arrived > 0 : model_is_stock(part);
        if (stocked && part->doubt == MODEL_SURE && str_eq(part->dimension, dimension) &&
            !is_one_site(a, part->place, here))
            units += part->units;
    }
    return units;
}

/* "where an earlier undisputed event with the same step received some" */
static bool was_received(const Account *a, uint32_t event, Str dimension)
{
    const Event *e = &a->m->log.events[event];
    bool received = false;
    for (uint32_t i = 0; i < a->order.count; i++) {
        uint32_t other = a->order.events[i];
        const Event *o = &a->m->log.events[other];
        received |= a->taken[i] && other != event && !model_is_disputed(a, other) &&
                    str_eq(o->step, e->step) && str_eq(model_place(o), model_place(e)) &&
                    moved_by(a, other, ARRIVED, dimension) > 0;
    }
    return received && model_is_receipt(e);
}

static void arrive(Account *a, uint32_t event, Amount amount, bool *open)
{
    const Event *e = &a->m->log.events[event];
    Str here = model_place(e), dimension = amount.dimension;
    bool put_away = str_eq(e->step, STR("storing")), back = is_return(e);
    int64_t rest = put_away ? amount.units : take_coming(a, here, amount, back);
    int64_t fresh = amount.units - rest;
    int64_t unseen = see_again(a, here, (Amount){dimension, rest}, back, MODEL_SURE);
    int64_t seen = rest - unseen;
    rest = put_away ? take_coming(a, here, (Amount){dimension, unseen}, back) : unseen;
    fresh += unseen - rest;
    rest = see_again(a, here, (Amount){dimension, rest}, back, MODEL_MAYBE_THE_SAME);
    int64_t elsewhere = stock_at_other_sites(a, here, dimension);
    int64_t same = elsewhere < rest ? elsewhere : rest;
    int64_t over = fresh + rest - same - unaccounted(a, dimension), returned = 0;
    if (over > rest - same)
        over = rest - same;
    over = over > 0 && is_limited(a, dimension) ? take_back(a, dimension, over) : 0;
    if (over > 0)
        returned = over - take_sold(a, here, dimension, over);
    model_put_stock(a, here, true, (Amount){dimension, returned}, MODEL_SURE);
    model_put_stock(a, here, back, (Amount){dimension, fresh + rest - same - returned}, MODEL_SURE);
    int64_t second = was_received(a, event, dimension) ? seen : 0;
    int64_t free = unaccounted(a, dimension);
    if (is_limited(a, dimension) && second > free)
        second = free;
    model_put_stock(a, here, back, (Amount){dimension, same + second}, MODEL_MAYBE_THE_SAME);
    *open |= same + second > 0;
}

/* ---- rule 8 ----------------------------------------------------------------------------- */

static void undo(Account *a, uint32_t event, Amount amount, bool *open)
{
    const Event *e = &a->m->log.events[event];
    Str here = model_place(e), goal = model_destination(e);
    int64_t rest = amount.units;
    for (uint32_t i = a->shipment_count; i-- > 0;) {
        Shipment *s = &a->shipments[i];
        bool from = here.n == 0 || s->from.n == 0 || is_one_site(a, s->from, here);
        bool to = goal.n == 0 || is_one_site(a, s->to, goal);
        if (!from || !to || !str_eq(s->dimension, amount.dimension))
            continue;
        ModelPart *way = part_of(a, "in_transit", s->to, s->dimension, MODEL_SURE);
        int64_t units = rest < s->units ? rest : s->units;
        units = units < way->units ? units : way->units;
        way->units -= units;
        s->units -= units;
        rest -= units;
        model_put_stock(a, here.n > 0 ? here : s->from, false, (Amount){amount.dimension, units},
                        MODEL_SURE);
    }
    *open |= rest > 0;
}

/* ---- rule 6 ----------------------------------------------------------------------------- */

static const char *state_after(const Account *a, Move move, Str here, bool back)
{
    return move == USED       ? "used_up"
           : move == SCRAPPED ? "scrapped"
           : move == SOLD     ? "sold"
           : move == SHIPPED  ? "in_transit"
           : back             ? "returned"
                              : model_stock_state(a, here);
}

/* "The lines of one event add up": the first tells of all. */
static bool is_first_line(const Account *a, uint32_t event, uint32_t ref)
{
    const Event *e = &a->m->log.events[event];
    for (uint32_t r = 0; r < ref; r++) {
        if (names(a, event, r) && e->refs[r].has_quantity &&
            move_of(e, &e->refs[r]) == move_of(e, &e->refs[ref]) &&
            str_eq(model_amount(&e->refs[r]).dimension, model_amount(&e->refs[ref]).dimension))
            return false;
    }
    return true;
}

static void account(Account *a, uint32_t event, uint32_t line, bool *open)
{
    const Event *e = &a->m->log.events[event];
    const EventRef *ref = &e->refs[line];
    Move move = move_of(e, ref);
    bool disputed = model_is_disputed(a, event);
    if (move == LOOKED_AT)
        return;
    if (move == PACKED) {
        model_pack(a, event, line, open);
        return;
    }
    if (!ref->has_quantity) {
        *open = true;
        return;
    }
    if (!is_first_line(a, event, line))
        return;
    Str dimension = model_amount(ref).dimension, here = model_place(e);
    Amount amount = {dimension, moved_by(a, event, move, dimension)};
    *open |= disputed || !str_eq(amount.dimension, a->lot->base);
    if (move == MADE) {
        a->lot->made += str_eq(amount.dimension, a->lot->base) ? amount.units : 0;
        return;
    }
    Amount loose = amount;
    if (!disputed) /* "moves with it" */
        loose.units = model_beside_named(a, event, amount, move == USED);
    if (move != USED)
        amount = loose;
    if (move == ARRIVED && !disputed) {
        arrive(a, event, amount, open);
        return;
    }
    if (move == UNDONE && !disputed) {
        undo(a, event, amount, open);
        return;
    }
    if (!disputed)
        take_stock(a, here, loose, move, is_return(e));
    Str place = move == SHIPPED ? model_destination(e) : here;
    if (move == SHIPPED && !disputed)
        a->shipments[a->shipment_count++] = (Shipment){here, place, dimension, amount.units};
    part_of(a, state_after(a, move, here, is_return(e)), place, amount.dimension,
            disputed ? MODEL_MAYBE_NOT : MODEL_SURE)
        ->units += amount.units;
}

static void take_event(Account *a, uint32_t at)
{
    uint32_t event = a->order.events[at];
    const Event *e = &a->m->log.events[event];
    bool open = false;
    a->taken[at] = true;
    for (int made = 0; made <= 1; made++) {
        for (uint32_t r = 0; r < e->ref_count; r++) {
            if (names(a, event, r) && (move_of(e, &e->refs[r]) == MADE) == (made == 1))
                account(a, event, r, &open);
        }
    }
    if (!open)
        return;
    if (a->lot->unfollowed++ == 0 || event < a->lot->unfollowed_event)
        a->lot->unfollowed_event = event;
}

/* ---- rule 7 ----------------------------------------------------------------------------- */

static bool is_enough(const Account *a, uint32_t event, Str dimension)
{
    const Event *e = &a->m->log.events[event];
    Str here = model_place(e);
    int64_t found = 0;
    for (uint32_t i = 0; i < a->lot->part_count; i++) {
        const ModelPart *part = &a->lot->parts[i];
        bool coming =
            is_coming(a, part, here, dimension, false) || is_coming(a, part, here, dimension, true);
        bool sure = part->doubt == MODEL_SURE && str_eq(part->dimension, dimension);
        bool stocked = part->in == 0 ? part->arrived > 0 : model_is_stock(part);
        bool there = str_eq(e->step, STR("storing")) && stocked && sure &&
                     is_one_site(a, part->place, here) && (!is_return(e) || is_back(part));
        bool sold = sure && is_return(e) && strcmp(part->state, "sold") == 0;
        found += coming || there || sold ? part->units : 0;
    }
    return found >= moved_by(a, event, ARRIVED, dimension);
}

static bool ships_there(const Account *a, uint32_t shipping, uint32_t arrival, Str dimension)
{
    const Event *from = &a->m->log.events[shipping], *to = &a->m->log.events[arrival];
    Str here = model_place(to), origin = model_place(from), goal = model_destination(from);
    bool another = (here.n == 0 && origin.n == 0) || !is_one_site(a, here, origin);
    return another && !model_is_disputed(a, shipping) &&
           moved_by(a, shipping, SHIPPED, dimension) > 0 &&
           (goal.n == 0 || is_one_site(a, goal, here)) &&
           from->time_us - to->time_us <= a->m->settings.tolerance_us;
}

static void take_shippings_before(Account *a, uint32_t at)
{
    uint32_t event = a->order.events[at];
    const Event *e = &a->m->log.events[event];
    for (uint32_t r = 0; r < e->ref_count && !model_is_disputed(a, event); r++) {
        if (!names(a, event, r) || !e->refs[r].has_quantity || move_of(e, &e->refs[r]) != ARRIVED)
            continue;
        Str dimension = model_amount(&e->refs[r]).dimension;
        for (uint32_t i = at + 1; i < a->order.count && !is_enough(a, event, dimension); i++) {
            if (!a->taken[i] && ships_there(a, a->order.events[i], event, dimension))
                take_event(a, i);
        }
    }
}

/* ---- all of it -------------------------------------------------------------------------- */

/* Possible is possible, from whichever doubt; parts of nothing are none. */
static void told(Account *a)
{
    ModelWhere *lot = a->lot;
    uint32_t n = 0;
    for (uint32_t i = 0; i < lot->part_count; i++) {
        ModelPart part = lot->parts[i];
        uint32_t same = 0;
        if (part.doubt == MODEL_MAYBE_NOT)
            part.doubt = MODEL_MAYBE_THE_SAME;
        while (same < n && !(strcmp(lot->parts[same].state, part.state) == 0 &&
                             str_eq(lot->parts[same].place, part.place) &&
                             str_eq(lot->parts[same].dimension, part.dimension) &&
                             lot->parts[same].doubt == part.doubt &&
                             str_eq(lot->parts[same].holder, part.holder) &&
                             (lot->parts[same].in == 0) == (part.in == 0)))
            same++;
        if (same < n)
            lot->parts[same].units += part.units;
        else if (part.units != 0)
            lot->parts[n++] = part;
    }
    lot->part_count = n;
}

void model_lot(const Model *m, ModelOrder order, uint32_t item, ModelMoment moment, ModelWhere *out)
{
    Account a = {.m = m,
                 .order = order,
                 .item = item,
                 .moment = moment,
                 .lot = out,
                 .taken = arena_array(m->arena, bool, order.count + 1)};
    uint32_t refs = 1;
    for (uint32_t i = 0; i < order.count; i++)
        refs += 8 * m->log.events[order.events[i]].ref_count;
    out->parts = arena_array(m->arena, ModelPart, 2 * refs);
    a.shipments = arena_array(m->arena, Shipment, refs);
    find_made(&a);
    for (uint32_t i = 0; i < order.count; i++) {
        if (a.taken[i])
            continue;
        a.now = i;
        model_look(&a);
        take_shippings_before(&a, i);
        take_event(&a, i);
    }
    a.now = order.count;
    model_look(&a);
    told(&a);
    int64_t rest = out->made - sure_parts(&a, out->base);
    out->unaccounted = out->has_made && rest > 0 ? rest : 0;
    out->over = out->has_made && rest < 0 ? -rest : 0;
    out->out_of_balance = out->over > 0;
}
