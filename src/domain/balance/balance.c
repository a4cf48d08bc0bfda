#include "domain/balance/balance.h"

#include <math.h>

#include "domain/balance/balance_internal.h"
#include "domain/party/place.h"
#include "domain/trace/trace_event.h"

#define RECORDS "domain/balance/balance_wire.def"
#include "platform/register/register_table.h"

enum { SUMMARY_MAX = 2000, FINDINGS_MAX = 1000, PARTS_MAX = 10000 };

/* Where a quantity in a state stands in the balance. */
typedef enum Column5 {
    COLUMN_USED,
    COLUMN_STOCK,
    COLUMN_SHIPPED,
    COLUMN_SCRAPPED,
    COLUMN_NONE
} Column5;

static Column5 column_of(ItemState state)
{
    static const Column5 columns[STATE_COUNT] = {
        [STATE_SCRAPPED] = COLUMN_SCRAPPED, [STATE_USED_UP] = COLUMN_USED,
        [STATE_EXPORTED] = COLUMN_SHIPPED,  [STATE_RETURNED] = COLUMN_STOCK,
        [STATE_SOLD] = COLUMN_SHIPPED,      [STATE_IN_TRANSIT] = COLUMN_SHIPPED,
        [STATE_AT_DEALER] = COLUMN_SHIPPED, [STATE_IN_PRODUCTION] = COLUMN_STOCK,
        [STATE_IN_STOCK] = COLUMN_STOCK,    [STATE_UNKNOWN] = COLUMN_NONE,
    };
    return columns[state];
}

/* ---- sums ---- */

void flow_sum_add(FlowSum *sum, const TraceFlow *flow)
{
    UnitAmount amount;
    const Unit *unit = unit_find(flow->uom);
    UnitDimension dimension = unit == NULL ? UNIT_OTHER : unit->dimension;
    int64_t factor = unit == NULL ? UNIT_ONE : unit->factor;
    if (sum->count++ == 0) {
        sum->uom = flow->uom;
        sum->dimension = dimension;
        sum->factor = factor;
    }
    bool same =
        sum->dimension == dimension && (dimension != UNIT_OTHER || str_eq(sum->uom, flow->uom));
    sum->known =
        sum->known && flow->measured && same && unit_amount(flow->quantity, factor, &amount);
    if (sum->known)
        sum->amount += amount;
}

static FieldDecimal flow_sum_field(const FlowSum *sum, int64_t factor)
{
    Decimal shown;
    if (!sum->known || sum->count == 0)
        return (FieldDecimal){0};
    (void)unit_decimal(sum->amount, factor, &shown);
    return field_decimal(shown);
}

Str balance_class(Arena *arena, const TraceIndex *index, uint32_t item)
{
    return identity_class_key(arena, trace_item_key(index, item));
}

/* ---- the question at work ---- */

typedef struct Balancing {
    Ctx *cx;
    const BalanceQuery *query;
    const TraceIndex *index;
    PlaceNames *names;
    Balance *out;
    UnitAmount sums[COLUMN_NONE];
} Balancing;

static void part_add(Balancing *b, const PartShape *part)
{
    b->out->parts.items[b->out->parts.count++] = *part;
}

static Err part_from(Balancing *b, ItemState state, uint32_t place, PartShape *out)
{
    *out = (PartShape){.state = str_of(item_state_name(state))};
    return place_names_find(b->cx, b->names, place, &out->place, &out->place_name);
}

/* A sum of quantities in the dimension of the balance. */
static Err quantities_take(Balancing *b, const TraceWhere *row)
{
    Balance *out = b->out;
    int64_t factor = UNIT_ONE;
    Str uom = row->sum->uom;
    const Unit *unit = unit_find(uom);
    UnitDimension dimension = unit == NULL ? UNIT_OTHER : unit->dimension;
    factor = unit == NULL ? UNIT_ONE : unit->factor;
    out->uom = uom.n == 0 ? (Str){0} : uom;
    for (size_t i = 0; i < row->part_count && i < PARTS_MAX; i++) {
        PartShape shape;
        UnitAmount amount;
        const TracePart *part = &row->parts[i];
        const Unit *own = unit_find(part->uom);
        bool same = own == NULL ? dimension == UNIT_OTHER && str_eq(part->uom, uom)
                                : own->dimension == dimension;
        TRY(part_from(b, part->state, part->place, &shape));
        shape.quantity = field_decimal(part->quantity);
        shape.uom = part->uom.n == 0 ? (Str){0} : part->uom;
        if (part->since_us != 0)
            shape.since = field_utc(part->since_us);
        if (part->possible)
            shape.possible = field_bool(true);
        if (part->packed)
            shape.packed = field_bool(true);
        part_add(b, &shape);
        Column5 column = column_of(part->state);
        if (same && !part->apart && !part->possible && column != COLUMN_NONE &&
            unit_amount(part->quantity, own == NULL ? UNIT_ONE : own->factor, &amount))
            b->sums[column] += amount;
    }
    FieldDecimal *fields[COLUMN_NONE] = {&out->used, &out->in_stock, &out->shipped, &out->scrapped};
    for (int i = 0; i < COLUMN_NONE; i++) {
        Decimal shown;
        (void)unit_decimal(b->sums[i], factor, &shown);
        *fields[i] = field_decimal(shown);
    }
    return OK;
}

static void made_take(Balancing *b, const TraceWhere *row)
{
    Balance *out = b->out;
    const TraceLotSum *sum = row->sum;
    if (sum == NULL)
        return;
    out->unfollowed = field_int((int64_t)sum->unfollowed);
    if (sum->unfollowed != 0)
        out->unfollowed_event = field_int(sum->unfollowed_event);
    if (!sum->has_made)
        return;
    out->made = field_decimal(sum->made);
    if (sum->over.value != 0)
        out->over = field_decimal(sum->over);
    if (sum->unfollowed == 0)
        out->unaccounted = field_decimal(row->unaccounted);
    else
        out->unaccounted_max = field_decimal(row->unaccounted);
}

/* ---- pieces with a serial ---- */

static Err pieces_find(Balancing *b, uint32_t **out, size_t *count)
{
    TraceResult walk;
    TraceQuery query = {.direction = TRACE_FORWARD,
                        .seeds = &b->query->item,
                        .seed_count = 1,
                        .edges = EDGE_E3 | EDGE_E6,
                        .as_known_at = b->query->view.visible};
    TRY(trace_walk(b->cx, b->index, &query, &walk));
    *out = arena_array(b->cx->arena, uint32_t, walk.member_count + 1);
    *count = 0;
    for (size_t i = 0; i < walk.member_count; i++) {
        if (walk.members[i].level == 1 && walk.members[i].widening == WIDENING_NONE)
            (*out)[(*count)++] = walk.members[i].item;
    }
    return OK;
}

typedef struct Pile {
    ItemState state;
    uint32_t place;
    int64_t pieces;
} Pile;

static Pile *pile_of(Pile *piles, size_t *count, size_t max, ItemState state, uint32_t place)
{
    for (size_t i = 0; i < *count; i++) {
        if (piles[i].state == state && piles[i].place == place)
            return &piles[i];
    }
    if (*count == max)
        return &piles[max - 1];
    piles[*count] = (Pile){state, place, 0};
    return &piles[(*count)++];
}

static Err pieces_take(Balancing *b, const uint32_t *items, size_t count)
{
    TraceWhereResult found;
    ItemWhereQuery where = {b->query->view, items, count, b->query->at_us, b->query->lang};
    size_t piles = 0, max = PARTS_MAX;
    int64_t columns[COLUMN_NONE + 1] = {0};
    TRY(item_where_rows(b->cx, &where, &found));
    Pile *pile = arena_array(b->cx->arena, Pile, count + 1);
    for (size_t i = 0; i < count; i++) {
        const TraceWhere *row = &found.rows[i];
        ItemState state = row->fitted ? STATE_USED_UP : row->state;
        columns[column_of(state)]++;
        pile_of(pile, &piles, max < count + 1 ? max : count + 1, state, row->place)->pieces++;
    }
    for (size_t i = 0; i < piles; i++) {
        PartShape shape;
        TRY(part_from(b, pile[i].state, pile[i].place, &shape));
        shape.quantity = field_decimal((Decimal){pile[i].pieces, 0});
        part_add(b, &shape);
    }
    Balance *out = b->out;
    FieldDecimal *fields[] = {&out->used, &out->in_stock, &out->shipped, &out->scrapped,
                              &out->unaccounted};
    for (int i = 0; i <= COLUMN_NONE; i++)
        *fields[i] = field_decimal((Decimal){columns[i], 0});
    out->made = field_decimal((Decimal){(int64_t)count, 0});
    return OK;
}

/* ---- what it was made of, what it went into ---- */

static bool is_same_kind(Arena *arena, const TraceIndex *index, uint32_t a, uint32_t b)
{
    Str class = balance_class(arena, index, a);
    return a == b || (class.n != 0 && str_eq(class, balance_class(arena, index, b)));
}

/* Do both go into one and the same output? */
static bool go_together(const TraceRecipe *recipe, uint32_t a, uint32_t b, uint32_t into)
{
    bool together = recipe->pair_count == 0 || a == b;
    for (size_t i = 0; i < recipe->flow_count && !together; i++) {
        uint32_t out = recipe->flows[i].item;
        together = recipe->flows[i].output && (into == 0 || out == into) &&
                   trace_recipe_leads(recipe, a, out) && trace_recipe_leads(recipe, b, out);
    }
    return together;
}

/* What of an input there is, and what of its kind; `into`: for that output alone. */
static void use_measure(Balancing *b, const TraceRecipe *recipe, uint32_t input, uint32_t into,
                        BalanceUse *use)
{
    FlowSum own = flow_sum_begin(), all = flow_sum_begin();
    ArenaMark mark = arena_mark(b->cx->arena);
    for (size_t i = 0; i < recipe->flow_count; i++) {
        const TraceFlow *flow = &recipe->flows[i];
        if (flow->output || !is_same_kind(b->cx->arena, b->index, flow->item, input) ||
            !go_together(recipe, input, flow->item, into))
            continue;
        flow_sum_add(&all, flow);
        if (flow->item == input)
            flow_sum_add(&own, flow);
        use->mixed.value = use->mixed.value || flow->item != input;
    }
    arena_rewind(b->cx->arena, mark);
    use->quantity = flow_sum_field(&own, own.factor);
    use->of_kind = flow_sum_field(&all, own.factor);
    use->uom = own.uom.n == 0 ? (Str){0} : own.uom;
}

static Err name_of(Balancing *b, Str uri, Str *out)
{
    Place place; /* classes have their names in the same captured master data */
    TRY(place_find(b->cx, uri, &place));
    *out = place.name.n == 0 ? (Str){0} : place.name;
    return OK;
}

static BalanceUse use_begin(const TraceRecipe *recipe)
{
    return (BalanceUse){.event = field_int(recipe->event),
                        .time = field_utc(recipe->time_us),
                        .step = recipe->step.n == 0 ? (Str){0} : recipe->step,
                        .items = field_int(0),
                        .mixed = field_bool(false)};
}

static Err use_class(Balancing *b, uint32_t item, BalanceUse *use)
{
    Buf uri;
    Str class = balance_class(b->cx->arena, b->index, item);
    if (class.n == 0)
        return OK;
    buf_init(&uri, b->cx->arena, 3 * IDENTITY_KEY_MAX);
    identity_uri(&uri, class);
    use->class = buf_str(&uri);
    return name_of(b, use->class, &use->name);
}

/* Was this input named already? */
static bool named_before(const TraceRecipe *recipe, size_t at)
{
    for (size_t i = 0; i < at; i++) {
        if (!recipe->flows[i].output && recipe->flows[i].item == recipe->flows[at].item)
            return true;
    }
    return false;
}

/* One line for every input the lot was made of. */
static Err inputs_take(Balancing *b, const TraceRecipe *recipe)
{
    Balance *out = b->out;
    for (size_t i = 0; i < recipe->flow_count; i++) {
        const TraceFlow *flow = &recipe->flows[i];
        if (flow->output || flow->item == b->query->item || named_before(recipe, i) ||
            !trace_recipe_leads(recipe, flow->item, b->query->item))
            continue;
        out->input_count.value++;
        if (out->inputs.count == BALANCE_USES_MAX)
            continue;
        BalanceUse *use = &out->inputs.items[out->inputs.count++];
        *use = use_begin(recipe);
        use->item = item_uri(b->cx->arena, b->index, flow->item);
        use->items.value = 1;
        TRY(use_class(b, flow->item, use));
        use_measure(b, recipe, flow->item, b->query->item, use);
    }
    return OK;
}

/* One line for every transformation it went into: what came out, and how much of it went in. */
static Err outputs_take(Balancing *b, const TraceRecipe *recipe)
{
    Balance *out = b->out;
    BalanceUse use = use_begin(recipe);
    uint32_t first = 0;
    for (size_t i = 0; i < recipe->flow_count; i++) {
        const TraceFlow *flow = &recipe->flows[i];
        if (!flow->output || !trace_recipe_leads(recipe, b->query->item, flow->item))
            continue;
        first = first == 0 ? flow->item : first;
        use.items.value++;
    }
    out->output_count.value++;
    if (out->outputs.count == BALANCE_USES_MAX)
        return OK;
    if (use.items.value == 1)
        use.item = item_uri(b->cx->arena, b->index, first);
    if (first != 0)
        TRY(use_class(b, first, &use));
    use_measure(b, recipe, b->query->item, 0, &use);
    out->outputs.items[out->outputs.count++] = use;
    return OK;
}

static Err recipes_take(Balancing *b)
{
    int64_t *events, last_in = 0, last_out = 0;
    size_t count;
    TRY(trace_item_events(b->cx, b->index, b->query->item, &events, &count));
    for (size_t e = 0; e < count && events[e] <= b->query->view.visible; e++) {
        TraceRecipe recipe;
        bool in = false, out = false;
        trace_recipe_load(b->cx, b->index, events[e], b->query->view.visible, &recipe);
        bool late = b->query->at_us != 0 && recipe.time_us > b->query->at_us;
        for (size_t i = 0; i < recipe.flow_count && !late; i++) {
            const TraceFlow *flow = &recipe.flows[i];
            in = in || (flow->item == b->query->item && !flow->output);
            out = out || (flow->item == b->query->item && flow->output);
        }
        if (out && recipe.event != last_in)
            TRY(inputs_take(b, &recipe));
        if (in && recipe.event != last_out)
            TRY(outputs_take(b, &recipe));
        last_in = out ? recipe.event : last_in;
        last_out = in ? recipe.event : last_out;
    }
    return OK;
}

/* ---- in words ---- */

static Str amount_text(Ctx *cx, const Balance *balance, FieldDecimal amount)
{
    Buf text;
    buf_init(&text, cx->arena, 64);
    decimal_format(&text, amount.value);
    if (balance->uom.n != 0)
        buf_fmt(&text, " %.*s", STR_ARG(balance->uom));
    return buf_str(&text);
}

Str balance_sentence(Ctx *cx, const Balance *out, Lang lang)
{
    Buf text;
    Str params[] = {amount_text(cx, out, out->made),
                    amount_text(cx, out, out->used),
                    amount_text(cx, out, out->in_stock),
                    amount_text(cx, out, out->shipped),
                    amount_text(cx, out, out->scrapped),
                    amount_text(cx, out, out->unaccounted),
                    amount_text(cx, out, out->unaccounted_max),
                    amount_text(cx, out, out->over)};
    const char *key =
        str_eq(out->counted, STR("none"))
            ? MSG("no quantity of the lot is recorded: its balance is not known")
        : str_eq(out->counted, STR("both"))
            ? MSG("the lot is recorded by quantity and piece by piece: what is unaccounted for is "
                  "not known")
        : !out->made.set ? MSG("how much was made is not known: %2$s used, %3$s in stock, %4$s "
                               "shipped, %5$s scrapped")
        : out->over.set  ? MSG("%8$s more than the %1$s made are recorded: %2$s used, %3$s in "
                                "stock, %4$s shipped, %5$s scrapped")
        : out->unaccounted.set
            ? MSG("%1$s made: %2$s used, %3$s in stock, %4$s shipped, %5$s scrapped, %6$s "
                  "unaccounted for")
            : MSG("%1$s made: %2$s used, %3$s in stock, %4$s shipped, %5$s scrapped, and at most "
                  "%7$s unaccounted for: quantities are missing");
    buf_init(&text, cx->arena, SUMMARY_MAX);
    message_format(&text, lang, key, params, sizeof params / sizeof *params);
    return buf_str(&text);
}

static Err lot_take(Balancing *b, TraceWhereResult *found)
{
    uint32_t *pieces;
    size_t count;
    Balance *out = b->out;
    const TraceWhere *row = &found->rows[0];
    bool measured =
        row->part_count != 0 || (row->sum != NULL && (row->sum->has_made || row->sum->made_partly));
    TRY(pieces_find(b, &pieces, &count));
    out->pieces = field_int((int64_t)count);
    out->counted = measured && count != 0 ? STR("both")
                   : measured             ? STR("quantities")
                   : count != 0           ? STR("pieces")
                                          : STR("none");
    out->parts.items = arena_array(b->cx->arena, PartShape, row->part_count + count + 1);
    if (measured)
        TRY(quantities_take(b, row));
    made_take(b, row);
    if (count != 0 && !measured && out->unfollowed.value == 0)
        return pieces_take(b, pieces, count);
    if (count != 0 && !measured) { /* the lot was used too, nobody knows how many */
        TRY(pieces_take(b, pieces, count));
        out->unaccounted_max = out->unaccounted;
    }
    if (count != 0) /* quantities and pieces may be the same ones */
        out->unaccounted = (FieldDecimal){0};
    return OK;
}

static Err share_take(Balancing *b)
{
    Share share;
    TRY(balance_share(b->cx, &b->query->view, b->query->item, b->query->of, &share));
    BalanceShare *shape = arena_new(b->cx->arena, BalanceShare);
    shape->of = item_uri(b->cx->arena, b->index, b->query->of);
    shape->low_ppm = field_int((int64_t)floor(share.low * 1e6 + 1e-6));
    shape->high_ppm = field_int((int64_t)ceil(share.high * 1e6 - 1e-6));
    bool narrow = share.high - share.low < 1e-9;
    shape->basis = !narrow              ? STR("not_known")
                   : share.proportional ? STR("proportional")
                                        : STR("exact");
    b->out->share = shape;
    return OK;
}

Err balance_find(Ctx *cx, const BalanceQuery *query, Balance *out)
{
    TraceWhereResult found;
    const TraceIndex *index = query->view.index;
    Balancing b = {.cx = cx, .query = query, .index = index, .out = out};
    if (trace_item_kind(index, query->item, query->view.visible) != ITEM_LOT)
        return fail(cx, ERR_USAGE, MSG("%1$s is no lot; a balance is of a lot"),
                    item_uri(cx->arena, index, query->item).p);
    b.names = place_names_new(cx, index);
    *out = (Balance){.item = item_uri(cx->arena, index, query->item),
                     .log_position = field_int(query->view.visible),
                     .pieces = field_int(0),
                     .unfollowed = field_int(0),
                     .input_count = field_int(0),
                     .output_count = field_int(0)};
    BalanceUse class = {0};
    TRY(use_class(&b, query->item, &class));
    out->name = class.name;
    out->inputs.items = arena_array(cx->arena, BalanceUse, BALANCE_USES_MAX);
    out->outputs.items = arena_array(cx->arena, BalanceUse, BALANCE_USES_MAX);
    ItemWhereQuery where = {query->view, &query->item, 1, query->at_us, query->lang};
    TRY(item_where_rows(cx, &where, &found));
    TRY(lot_take(&b, &found));
    TRY(recipes_take(&b));
    if (query->of != 0)
        TRY(share_take(&b));
    out->findings.items = arena_array(cx->arena, FindingShape, found.finding_count + 1);
    for (size_t i = 0; i < found.finding_count && i < FINDINGS_MAX; i++)
        out->findings.items[out->findings.count++] =
            finding_shape(cx->arena, index, &found.findings[i], query->lang);
    out->summary = balance_sentence(cx, out, query->lang);
    return OK;
}
