#include "domain/drill/drill.h"

#include "base/number_map.h"
#include "domain/master/master.h"
#include "domain/party/party.h"
#include "platform/os/io.h"

#define RECORDS "domain/drill/drill_wire.def"
#include "platform/register/register_table.h"

enum { DRAWS_MAX = 100000, STEPS_MAX = 20, GAPS_MAX = 100, NAMES_MAX = 50, NAMES_BYTES = 3000 };

typedef struct Drilling {
    Ctx *cx;
    const ItemView *view;
    DrillReport *out;
    uint32_t item;
    int64_t since_us; /* monotonic, when the step began */
    TraceResult walk;
    uint32_t *units;
    size_t unit_count;
    Holders holders;
} Drilling;

/* ---- steps ---- */

static void step_end(Drilling *d, Str name, int64_t found)
{
    int64_t now = d->cx->io->monotonic_us(d->cx), took = now - d->since_us;
    d->out->steps.items[d->out->steps.count++] =
        (DrillStep){name, field_int(found), field_int(took > 0 ? took : 0)};
    d->out->total_us.value += took > 0 ? took : 0;
    d->since_us = d->cx->io->monotonic_us(d->cx);
}

/* `key` is kept in the report, and told in the language of who reads it. */
static void gap_add(Drilling *d, const char *code, const char *key, const Str *params, size_t n)
{
    DrillReport *out = d->out;
    if (out->gaps.count == GAPS_MAX)
        return;
    Str *kept = arena_array(d->cx->arena, Str, n + 1);
    for (size_t i = 0; i < n; i++)
        kept[i] = params[i];
    out->gaps.items[out->gaps.count++] = (DrillGap){str_of(code), str_of(key), {kept, n}};
}

static void gap_count(Drilling *d, const char *code, const char *key, int64_t count)
{
    Str params[] = {str_count(d->cx->arena, count)};
    if (count != 0)
        gap_add(d, code, key, params, 1);
}

/* ---- which lot ---- */

static uint64_t mixed(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

/* Has it become anything, as far as is visible? */
static Err leads_on(Drilling *d, uint32_t item, bool *out)
{
    TraceResult walk;
    ArenaMark mark = arena_mark(d->cx->arena);
    TraceQuery query = {.direction = TRACE_FORWARD,
                        .seeds = &item,
                        .seed_count = 1,
                        .edges = EDGE_ALL,
                        .as_known_at = d->view->visible,
                        .count_only = true};
    TRY(trace_walk(d->cx, d->view->index, &query, &walk));
    *out = walk.member_count != 0;
    arena_rewind(d->cx->arena, mark);
    return OK;
}

static Err lot_draw(Drilling *d, uint64_t seed)
{
    uint32_t items = trace_item_count(d->view->index);
    for (int draw = 0; draw < DRAWS_MAX && items != 0; draw++) {
        bool leads = false;
        uint32_t item = (uint32_t)(mixed(&seed) % items) + 1;
        if (trace_item_kind(d->view->index, item, d->view->visible) == ITEM_LOT)
            TRY(leads_on(d, item, &leads));
        if (leads) {
            d->item = item;
            return OK;
        }
    }
    return fail(d->cx, ERR_NOT_FOUND, MSG("no lot was drawn that went into anything; name one"));
}

static Err lot_choose(Drilling *d, const DrillOrder *order)
{
    uint64_t seed = (uint64_t)order->seed.value;
    if (order->item.n != 0 && order->seed.set)
        return fail(d->cx, ERR_USAGE, MSG("a drill is of one lot, or of one drawn by a seed"));
    if (order->item.n != 0) {
        TRY(item_find(d->cx, d->view, order->item, &d->item));
    } else {
        if (!order->seed.set)
            d->cx->io->random(d->cx, &seed, sizeof seed);
        seed &= INT64_MAX;
        d->out->seed = field_int((int64_t)seed);
        TRY(lot_draw(d, seed));
    }
    d->out->item = item_uri(d->cx->arena, d->view->index, d->item);
    if (trace_item_kind(d->view->index, d->item, d->view->visible) != ITEM_LOT)
        return fail(d->cx, ERR_USAGE, MSG("%1$s is no lot; a drill is of a lot"), d->out->item.p);
    return OK;
}

/* ---- from the lot to the units and where they are ---- */

static Err trace_step(Drilling *d)
{
    TraceQuery query = {.direction = TRACE_FORWARD,
                        .seeds = &d->item,
                        .seed_count = 1,
                        .edges = EDGE_ALL | EDGE_E7,
                        .as_known_at = d->view->visible};
    TRY(trace_walk(d->cx, d->view->index, &query, &d->walk));
    MemberTally tally = {0};
    for (size_t i = 0; i < d->walk.member_count; i++)
        member_tally_add(&tally, &d->walk.members[i]);
    d->out->members = field_int(tally.members);
    d->out->certain = field_int(tally.certain);
    d->out->possible = field_int(tally.possible);
    d->out->findings = field_int((int64_t)d->walk.finding_count);
    step_end(d, STR("trace"), tally.members);
    return OK;
}

static Err units_step(Drilling *d)
{
    bool *is_unit;
    size_t n = d->walk.member_count;
    int64_t removed = 0;
    uint32_t *items = arena_array(d->cx->arena, uint32_t, n + 1);
    for (size_t i = 0; i < n; i++)
        items[i] = d->walk.members[i].item;
    TraceWhereQuery where = {.items = items, .item_count = n, .as_known_at = d->view->visible};
    TRY(trace_where_units(d->cx, d->view->index, &where, &is_unit));
    for (size_t i = 0; i < n; i++) {
        if (!is_unit[i])
            continue;
        items[d->unit_count++] = items[i];
        removed += d->walk.members[i].removed;
    }
    d->units = items;
    d->out->removed = field_int(removed);
    d->out->units = field_int((int64_t)d->unit_count);
    step_end(d, STR("units"), (int64_t)d->unit_count);
    return OK;
}

static Err places_step(Drilling *d)
{
    TraceWhereResult found;
    int64_t scrapped = 0, nowhere = 0;
    ItemWhereQuery where = {*d->view, d->units, d->unit_count, 0, LANG_EN};
    TRY(item_where_rows(d->cx, &where, &found));
    for (size_t i = 0; i < d->unit_count; i++) {
        scrapped += found.rows[i].state == STATE_SCRAPPED;
        nowhere += found.rows[i].place == 0;
    }
    d->out->scrapped = field_int(scrapped);
    d->out->nowhere = field_int(nowhere);
    step_end(d, STR("places"), (int64_t)d->unit_count - nowhere);
    gap_count(d, "nowhere", MSG("units of which nobody knows where they are: %1$s"), nowhere);
    gap_count(d, "possible",
              MSG("items only possibly affected, since records are missing or coarse: %1$s"),
              d->out->possible.value);
    return OK;
}

static Err holders_step(Drilling *d)
{
    Holders *found = &d->holders;
    HolderQuery query = {.view = *d->view, .items = &d->item, .count = 1, .widen = true};
    TRY(holders_find(d->cx, &query, found));
    DrillReport *out = d->out;
    out->hands = field_int((int64_t)found->holders.count);
    out->indirect = found->indirect;
    out->holders.items = found->holders.items;
    out->holders.count =
        found->holders.count < DRILL_HOLDERS_MAX ? found->holders.count : DRILL_HOLDERS_MAX;
    step_end(d, STR("holders"), (int64_t)found->holders.count);
    return OK;
}

/* ---- who can be reached ---- */

/* Partners that have a contact with a telephone number or an address, and who they are in events.
 */
typedef struct Reach {
    Drilling *d;
    NumberMap contacts; /* fingerprint of a partner's code -> 1 */
    NumberMap partners; /* item -> 1 can be reached, 2 is registered, and cannot */
    NumberMap sites;    /* fingerprint of the key of a registered site of our own -> 1 */
} Reach;

static uint64_t print_of(Str text)
{
    uint64_t print = 0xcbf29ce484222325u;
    for (size_t i = 0; i < text.n; i++)
        print = (print ^ (uint8_t)text.p[i]) * 0x100000001b3u;
    return print;
}

static Err contact_take(Ctx *cx, const MasterRow *row, void *arg)
{
    Reach *reach = arg;
    const Contact *contact = row->values;
    (void)cx;
    if (!row->retired && (contact->phone.n != 0 || contact->email.n != 0))
        number_map_put(&reach->contacts, print_of(contact->partner), 1);
    return OK;
}

static Err partner_take(Ctx *cx, const MasterRow *row, void *arg)
{
    Identity identity;
    Reach *reach = arg;
    const Partner *partner = row->values;
    if (row->retired || partner->identifier.n == 0)
        return OK;
    ArenaMark mark = arena_mark(cx->arena);
    identity_parse(cx->arena, partner->identifier, ID_IN_EPC_LIST, &identity);
    uint32_t item = trace_item_find(reach->d->view->index, identity.key);
    bool can = number_map_get(&reach->contacts, print_of(partner->code)) != 0;
    arena_rewind(cx->arena, mark);
    if (item != 0)
        number_map_put(&reach->partners, item, can ? 1 : 2);
    return OK;
}

static Err site_take(Ctx *cx, const MasterRow *row, void *arg)
{
    Identity identity;
    Reach *reach = arg;
    const Site *site = row->values;
    ArenaMark mark = arena_mark(cx->arena);
    if (row->retired || site->identifier.n == 0)
        return OK;
    identity_parse(cx->arena, site->identifier, ID_IN_EPC_LIST, &identity);
    uint64_t print = print_of(identity.key);
    arena_rewind(cx->arena, mark);
    number_map_put(&reach->sites, print, 1);
    return OK;
}

static uint32_t partner_of(const Reach *reach, Str uri)
{
    Identity identity;
    Arena *arena = reach->d->cx->arena;
    if (uri.n == 0)
        return 0;
    identity_parse(arena, uri, ID_IN_EPC_LIST, &identity);
    uint32_t item = trace_item_find(reach->d->view->index, identity.key);
    return item == 0 ? 0 : number_map_get(&reach->partners, item);
}

static bool is_own_site(const Reach *reach, Str uri, const Party *party)
{
    Identity identity;
    identity_parse(reach->d->cx->arena, uri, ID_IN_EPC_LIST, &identity);
    return str_eq(party->kind, STR("plant")) ||
           number_map_get(&reach->sites, print_of(identity.key)) != 0;
}

/* The holder, else whose place it is, else what that place lies in, up to the site and the
 * organisation: the first of them that is a plant of our own, or a partner. */
static Err is_reached(const Reach *reach, const HolderRow *row, bool *own, bool *reached)
{
    enum { CLIMB_MAX = 8 };
    Ctx *cx = reach->d->cx;
    uint32_t known = partner_of(reach, row->holder);
    Str uri = row->place;
    *own = false;
    for (int level = 0; level < CLIMB_MAX && known == 0 && !*own && uri.n != 0; level++) {
        Party party = {0};
        Str *parents;
        size_t count;
        Err err = party_find(cx, uri, &party);
        if (err != ERR_NOT_FOUND)
            TRY(err);
        problem_clear(cx);
        *own = row->holder.n == 0 && is_own_site(reach, uri, &party);
        known = *own ? 0 : partner_of(reach, uri);
        TRY(party_parents(cx, uri, &parents, &count));
        uri = count == 0 ? (Str){0} : parents[0];
    }
    *reached = known == 1;
    return OK;
}

static Err register_each(Ctx *cx, Str name, MasterEach each, void *arg)
{
    MasterShape shape;
    TRY(master_shape(cx, name, &shape));
    return master_each(cx, &shape, (Str){0}, each, arg);
}

static Str row_name(const HolderRow *row)
{
    const Str names[] = {row->holder_name, row->place_name, row->holder, row->place};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (names[i].n != 0)
            return names[i];
    }
    return (Str){0};
}

/* Quantities without serial that nobody can be asked for: units at no known place are told as that.
 */
static void nowhere_add(const HolderRow *row, Buf *out)
{
    for (size_t i = 0; i < row->parts.count && out->n < NAMES_BYTES; i++) {
        const PartShape *part = &row->parts.items[i];
        buf_add(out, out->n == 0 ? STR("") : STR(", "));
        decimal_format(out, part->quantity.value);
        if (part->uom.n != 0)
            buf_fmt(out, " %.*s", STR_ARG(part->uom));
    }
}

static Err reach_read(Reach *reach)
{
    Ctx *cx = reach->d->cx;
    number_map_init(&reach->contacts, cx->arena);
    number_map_init(&reach->partners, cx->arena);
    number_map_init(&reach->sites, cx->arena);
    TRY(register_each(cx, contact_register.name, contact_take, reach));
    TRY(register_each(cx, partner_register.name, partner_take, reach));
    return register_each(cx, site_register.name, site_take, reach);
}

static Err contacts_step(Drilling *d)
{
    Reach reach = {.d = d};
    DrillReport *out = d->out;
    Buf names, nowhere;
    int64_t unreached = 0;
    buf_init(&names, d->cx->arena, NAMES_BYTES);
    buf_init(&nowhere, d->cx->arena, 2 * NAMES_BYTES);
    TRY(reach_read(&reach));
    out->own = out->reachable = field_int(0);
    for (size_t i = 0; i < d->holders.holders.count; i++) {
        bool reached, own;
        const HolderRow *row = &d->holders.holders.items[i];
        if (row->holder.n == 0 && row->place.n == 0) {
            nowhere_add(row, &nowhere);
            continue;
        }
        TRY(is_reached(&reach, row, &own, &reached));
        out->own.value += own;
        out->reachable.value += reached;
        Str name = row_name(row);
        if (own || reached)
            continue;
        if (unreached++ < NAMES_MAX && names.n + name.n + 2 < NAMES_BYTES)
            buf_fmt(&names, "%s%.*s", names.n == 0 ? "" : ", ", STR_ARG(name));
    }
    step_end(d, STR("contacts"), out->own.value + out->reachable.value);
    Str params[] = {str_count(d->cx->arena, unreached), buf_str(&names)};
    if (unreached != 0)
        gap_add(d, "unreachable",
                MSG("holders without a contact in the register of partners: %1$s (%2$s)"), params,
                2);
    Str quantities[] = {buf_str(&nowhere)};
    if (nowhere.n != 0)
        gap_add(d, "nowhere_quantity",
                MSG("quantities of which nobody knows who has them, so nobody can be asked: %1$s"),
                quantities, 1);
    return OK;
}

/* ---- the quantities ---- */

static Err balance_step(Drilling *d)
{
    Balance *balance = arena_new(d->cx->arena, Balance);
    BalanceQuery query = {.view = *d->view, .item = d->item, .lang = LANG_EN};
    TRY(balance_find(d->cx, &query, balance));
    balance->inputs.count = balance->outputs.count = 0; /* a report says how much is where */
    d->out->balance = balance;
    d->out->name = balance->name;
    step_end(d, STR("balance"), (int64_t)balance->parts.count);
    Buf text;
    buf_init(&text, d->cx->arena, 64);
    FieldDecimal rest = balance->over.set ? balance->over : balance->unaccounted;
    decimal_format(&text, rest.value);
    if (balance->uom.n != 0)
        buf_fmt(&text, " %.*s", STR_ARG(balance->uom));
    Str params[] = {buf_str(&text)};
    if (balance->over.set)
        gap_add(d, "over", MSG("%1$s more is recorded than was made"), params, 1);
    else if (!balance->unaccounted.set)
        gap_add(d, "unknown", MSG("the mass balance is not known: quantities are missing"), NULL,
                0);
    else if (balance->unaccounted.value.value != 0)
        gap_add(d, "unaccounted", MSG("%1$s is unaccounted for"), params, 1);
    return OK;
}

Err drill_run(Ctx *cx, const ItemView *view, const DrillOrder *order, DrillReport *out)
{
    Drilling d = {.cx = cx, .view = view, .out = out};
    *out = (DrillReport){.log_position = field_int(view->visible), .total_us = field_int(0)};
    out->steps.items = arena_array(cx->arena, DrillStep, STEPS_MAX);
    out->gaps.items = arena_array(cx->arena, DrillGap, GAPS_MAX);
    TRY(lot_choose(&d, order));
    d.since_us = cx->io->monotonic_us(cx);
    TRY(trace_step(&d));
    TRY(units_step(&d));
    TRY(places_step(&d));
    TRY(holders_step(&d));
    TRY(contacts_step(&d));
    return balance_step(&d);
}
