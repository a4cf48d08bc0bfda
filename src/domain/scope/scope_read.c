/* scope_read.c - units of a saved version, and why an item is one of them or not. */
#include <stdlib.h>

#include "domain/scope/scope_board.h"
#include "platform/store/db.h"

enum { SENTENCE_MAX = 16 * 1024 };

/* ---- runs ---- */

static bool text_passes(Str want, Str have)
{
    return want.n == 0 || str_eq(want, have) || (have.n == 0 && str_eq(want, STR("none")));
}

static bool cell_passes(const ScopeFilter *filter, const ScopeCell *cell)
{
    const Str pairs[][2] = {
        {filter->state, cell->state},           {filter->place, cell->place},
        {filter->holder, cell->holder},         {filter->product, cell->product},
        {filter->confidence, cell->confidence}, {filter->widening, cell->widening},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (!text_passes(pairs[i][0], pairs[i][1]))
            return false;
    }
    return filter->removed < 0 || (filter->removed == 1) == cell->removed.value;
}

/* A place or holder that is not seen has no name, and cannot be asked for. */
void scope_cell_cut(Ctx *cx, const ItemView *view, ScopeCell *cell)
{
    bool place = sight_sees_uri(cx, view->sight, view->index, cell->place);
    bool holder = sight_sees_uri(cx, view->sight, view->index, cell->holder);
    if (!place)
        cell->place = cell->place_name = (Str){0};
    if (!holder)
        cell->holder = cell->holder_name = (Str){0};
    if (!place || !holder)
        cell->unseen = field_bool(true);
}

/* A word that no cell can have would quietly choose nothing. */
static Err word_check(Ctx *cx, const char *field, Str word, const Str *words, size_t count)
{
    Buf choices;
    if (word.n == 0)
        return OK;
    buf_init(&choices, cx->arena, SENTENCE_MAX);
    for (size_t i = 0; i < count; i++) {
        if (str_eq(word, words[i]))
            return OK;
        buf_fmt(&choices, "%s%.*s", i == 0 ? "" : ", ", STR_ARG(words[i]));
    }
    return fail(cx, ERR_USAGE, MSG("%1$s is one of %2$s, not \"%3$s\""), field,
                str_c(cx->arena, buf_str(&choices)), str_shown(cx->arena, word));
}

static Err filter_check(Ctx *cx, const ScopeFilter *filter)
{
    Str states[STATE_COUNT], widenings[WIDENING_CONTACT + 1];
    const Str sure[] = {confidence_name(CONFIDENCE_CERTAIN), confidence_name(CONFIDENCE_POSSIBLE)};
    for (int i = 0; i < STATE_COUNT; i++)
        states[i] = str_of(item_state_name((ItemState)i));
    for (int i = 0; i <= WIDENING_CONTACT; i++)
        widenings[i] = i == WIDENING_NONE ? STR("none") : widening_name((Widening)i);
    TRY(word_check(cx, "state", filter->state, states, STATE_COUNT));
    TRY(word_check(cx, "confidence", filter->confidence, sure, 2));
    return word_check(cx, "widening", filter->widening, widenings, WIDENING_CONTACT + 1);
}

Err scope_reader_init(Ctx *cx, const Scope *scope, const ItemView *view, const ScopeFilter *filter,
                      ScopeReader *out)
{
    size_t count = scope->cells.count;
    int64_t *first = arena_array(cx->arena, int64_t, count + 1);
    uint8_t *taken = arena_array(cx->arena, uint8_t, count + 1);
    int64_t at = 0, total = 0, id = 0;
    TRY(filter_check(cx, filter));
    for (size_t i = 0; i < count; i++) {
        ScopeCell cell = scope->cells.items[i];
        scope_cell_cut(cx, view, &cell);
        first[i] = at;
        taken[i] = cell_passes(filter, &cell);
        at += cell.units.value;
        total += taken[i] ? cell.units.value : 0;
    }
    (void)str_int(str_tail(scope->summary->id, 2), &id);
    *out = (ScopeReader){.index = view->index,
                         .sight = view->sight,
                         .scope = scope,
                         .id = id,
                         .text = filter->text,
                         .first = first,
                         .taken = taken,
                         .total = total};
    return OK;
}

/* ---- reading ---- */

typedef struct Reading {
    const ScopeReader *reader;
    ScopeSink *sink;
    const ScopeCell *cell;
    int64_t skip, left; /* of those that pass */
    Arena scratch;      /* texts of one member */
} Reading;

/* As scope_cell_cut. */
static void names_cut(Ctx *cx, const ScopeReader *reader, ScopeMember *member)
{
    ItemView view = {.index = reader->index, .sight = reader->sight};
    ScopeCell cell = {.place = member->place,
                      .place_name = member->place_name,
                      .holder = member->holder,
                      .holder_name = member->holder_name};
    scope_cell_cut(cx, &view, &cell);
    member->place = cell.place;
    member->place_name = cell.place_name;
    member->holder = cell.holder;
    member->holder_name = cell.holder_name;
}

static void way_cut(const ScopeReader *reader, uint32_t from, int64_t event, ScopeMember *member)
{
    if (!sight_sees(reader->sight, from))
        member->from = (Str){0};
    if (sight_sees_event(reader->sight, reader->index, event))
        return;
    member->event = (FieldInt){.set = false};
    member->since = (FieldInstant){.set = false};
}

/* Is every unit of the cells looked at, since not all of them pass? */
static bool looks_at_all(const ScopeReader *reader)
{
    return reader->text.n > 0 || reader->sight != NULL;
}

static bool row_passes(const ScopeReader *reader, const DbRow *row)
{
    return (reader->text.n == 0 || str_find(row_text(row, 2), reader->text) >= 0) &&
           sight_sees(reader->sight, (uint32_t)row_int(row, 1));
}

static Err member_tell(Ctx *cx, const DbRow *row, Reading *reading)
{
    const ScopeCell *cell = reading->cell;
    ScopeMember member = {
        .item = row_text(row, 2),
        .product = cell->product,
        .product_name = cell->product_name,
        .confidence = cell->confidence,
        .removed = cell->removed,
        .widening = cell->widening,
        .state = cell->state,
        .place = cell->place,
        .place_name = cell->place_name,
        .holder = cell->holder,
        .holder_name = cell->holder_name,
    };
    int64_t event = row_int(row, 4);
    /* A list saved before readings named their item has 0 for the item itself. */
    int64_t from = row_int(row, 3) == 0 ? row_int(row, 1) : row_int(row, 3);
    names_cut(cx, reading->reader, &member);
    if (event != 0) {
        arena_reset(&reading->scratch);
        member.from = item_uri(&reading->scratch, reading->reader->index, (uint32_t)from);
        member.event = field_int(event);
        member.since = field_utc(row_int(row, 5));
        way_cut(reading->reader, (uint32_t)from, event, &member);
    }
    return reading->sink->take(cx, &member, reading->sink->arg);
}

static Err row_take(Ctx *cx, const DbRow *row, void *arg)
{
    Reading *reading = arg;
    bool all = looks_at_all(reading->reader);
    if (!row_passes(reading->reader, row))
        return OK;
    reading->sink->total += all;
    if (all && reading->skip-- > 0)
        return OK;
    return reading->left-- > 0 ? member_tell(cx, row, reading) : OK;
}

/* Units first … end of one cell. */
static Err run_read(Ctx *cx, Reading *reading, int64_t first, int64_t end)
{
    const ScopeReader *reader = reading->reader;
    return db_each(cx, SQL_SCOPE_EACH_MEMBER,
                   ARGS(db_int(reader->id), db_int(reader->scope->summary->version.value),
                        db_int(first), db_int(end)),
                   row_take, reading);
}

static Err cells_read(Ctx *cx, Reading *reading)
{
    const ScopeReader *reader = reading->reader;
    bool all = looks_at_all(reader);
    for (size_t n = 0; n < reader->scope->cells.count && (all || reading->left > 0); n++) {
        size_t i = reader->order == NULL ? n : reader->order[n];
        int64_t skip = 0, take = reader->scope->cells.items[i].units.value;
        if (!reader->taken[i])
            continue;
        if (!all) {
            skip = reading->skip < take ? reading->skip : take;
            reading->skip -= skip;
            take = take - skip < reading->left ? take - skip : reading->left;
        }
        reading->cell = &reader->scope->cells.items[i];
        if (take > 0)
            TRY(run_read(cx, reading, reader->first[i] + skip, reader->first[i] + skip + take));
    }
    return OK;
}

/* ---- in another order ---- */

/* What all units of a choice are sorted by. */
typedef struct Sorting {
    Reading *reading;
    OrderRow *rows;
    size_t count;
} Sorting;

static Err sort_take(Ctx *cx, const DbRow *row, void *arg)
{
    Sorting *sorting = arg;
    (void)cx;
    if (row_passes(sorting->reading->reader, row))
        sorting->rows[sorting->count++] = (OrderRow){
            order_int(row_int(row, 5)), (uint32_t)row_int(row, 1), (uint32_t)row_int(row, 0)};
    return OK;
}

static size_t cell_of(const ScopeReader *reader, int64_t ordinal)
{
    size_t low = 0, high = reader->scope->cells.count;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (reader->first[middle] <= ordinal)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static Err page_tell(Ctx *cx, const DbRow *row, void *arg)
{
    return member_tell(cx, row, arg);
}

/* Keys of all, then the rows of the page. */
static Err sorted_read(Ctx *cx, Reading *reading)
{
    const ScopeReader *reader = reading->reader;
    int64_t version = reader->scope->summary->version.value;
    Sorting sorting = {
        .reading = reading,
        .rows = arena_alloc_raw(cx->arena, ((size_t)reader->total + 1) * sizeof(OrderRow), 8)};
    for (size_t i = 0; i < reader->scope->cells.count; i++) {
        int64_t end = reader->first[i] + reader->scope->cells.items[i].units.value;
        if (reader->taken[i])
            TRY(db_each(
                cx, SQL_SCOPE_EACH_MEMBER,
                ARGS(db_int(reader->id), db_int(version), db_int(reader->first[i]), db_int(end)),
                sort_take, &sorting));
    }
    if (str_eq(reader->by.key, STR("item")))
        order_by_item(cx, reader->index, sorting.rows, sorting.count, reader->by.descending);
    else
        order_by_key(cx, sorting.rows, sorting.count, reader->by.descending);
    reading->sink->total = (int64_t)sorting.count;
    for (size_t i = (size_t)reading->skip; i < sorting.count && reading->left-- > 0; i++) {
        int64_t at = sorting.rows[i].at;
        reading->cell = &reader->scope->cells.items[cell_of(reader, at)];
        TRY(db_each(cx, SQL_SCOPE_EACH_MEMBER,
                    ARGS(db_int(reader->id), db_int(version), db_int(at), db_int(at + 1)),
                    page_tell, reading));
    }
    return OK;
}

static Str cell_key(const ScopeCell *cell, Str key)
{
    if (str_eq(key, STR("product_name")))
        return cell->product_name.n > 0 ? cell->product_name : cell->product;
    if (str_eq(key, STR("place_name")))
        return cell->place_name.n > 0 ? cell->place_name : cell->place;
    if (str_eq(key, STR("state")))
        return cell->state;
    return cell->removed.value ? STR("removed") : cell->confidence;
}

static int cell_order(const void *left, const void *right, void *arg)
{
    const ScopeReader *reader = arg;
    const ScopeCell *cells = reader->scope->cells.items;
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    int order = str_cmp(cell_key(&cells[a], reader->by.key), cell_key(&cells[b], reader->by.key));
    if (order == 0)
        return a < b ? -1 : 1; /* no cell stands twice */
    return reader->by.descending ? -order : order;
}

static void cells_sort(Ctx *cx, ScopeReader *reader)
{
    size_t count = reader->scope->cells.count;
    uint32_t *order = arena_array(cx->arena, uint32_t, count + 1);
    for (size_t i = 0; i < count; i++)
        order[i] = (uint32_t)i;
    qsort_r(order, count, sizeof *order, cell_order, reader);
    reader->order = order;
}

Err scope_reader_sort(Ctx *cx, ScopeReader *reader, Str by)
{
    static const Str keys[] = {STR_INIT("item"),
                               STR_INIT("since"),
                               STR_INIT("product_name"),
                               STR_INIT("confidence"),
                               STR_INIT("state"),
                               STR_INIT("place_name"),
                               STR_INIT("")};
    TRY(sort_parse(cx, by, keys, &reader->by));
    bool each = str_eq(reader->by.key, keys[0]) || str_eq(reader->by.key, keys[1]);
    if (by.n > 0 && !each)
        cells_sort(cx, reader);
    return OK;
}

Err scope_each(Ctx *cx, const ScopeReader *reader, ScopeRange range, ScopeSink *sink)
{
    Reading reading = {.reader = reader, .sink = sink, .skip = range.offset, .left = range.limit};
    sink->total = looks_at_all(reader) ? 0 : reader->total;
    arena_init(&reading.scratch);
    bool each = reader->by.key.n > 0 && reader->order == NULL;
    Err err = each ? sorted_read(cx, &reading) : cells_read(cx, &reading);
    arena_release(&reading.scratch);
    return err;
}

typedef struct MemberList {
    ScopeMember *items;
    size_t count;
} MemberList;

static Err member_take(Ctx *cx, const ScopeMember *member, void *arg)
{
    MemberList *list = arg;
    ScopeMember *kept = &list->items[list->count++];
    *kept = *member;
    kept->item = str_dup(cx->arena, member->item);
    if (member->event.set)
        kept->from = str_dup(cx->arena, member->from);
    return OK;
}

Err scope_read(Ctx *cx, const ScopeReader *reader, ScopeRange range, ScopeMembers *out)
{
    int64_t room = reader->total < range.limit ? reader->total : range.limit;
    MemberList list = {arena_array(cx->arena, ScopeMember, (size_t)room + 1), 0};
    ScopeSink sink = {.take = member_take, .arg = &list};
    TRY(scope_each(cx, reader, range, &sink));
    *out = (ScopeMembers){.id = reader->scope->summary->id,
                          .version = reader->scope->summary->version,
                          .total = field_int(sink.total),
                          .offset = field_int(range.offset),
                          .members = {list.items, list.count}};
    return OK;
}

/* ---- where now ---- */

typedef struct Items {
    uint32_t *items;
    size_t count;
} Items;

static Err item_take(Ctx *cx, const DbRow *row, void *arg)
{
    Items *items = arg;
    (void)cx;
    items->items[items->count++] = (uint32_t)row_int(row, 0);
    return OK;
}

Err scope_items(Ctx *cx, int64_t id, int64_t version, uint32_t **out, size_t *count)
{
    DbRow row;
    TRY(db_one(cx, SQL_SCOPE_BY_ID, ARGS(db_int(id), db_int(version)), &row));
    int64_t total = row_int(&row, 7);
    Items units = {arena_array(cx->arena, uint32_t, (size_t)total + 1), 0};
    TRY(db_each(cx, SQL_SCOPE_EACH_ITEM,
                ARGS(db_int(id), db_int(version), db_int(0), db_int(total)), item_take, &units));
    *out = units.items;
    *count = units.count;
    return OK;
}

Err scope_where_now(Ctx *cx, const ItemView *view, const Scope *scope, ScopeWhere *out)
{
    int64_t id;
    PlaceTotals totals = {0};
    ItemWhereQuery query = {.view = *view};
    uint32_t *items;
    TRY(scope_id_parse(cx, scope->summary->id, &id));
    TRY(scope_items(cx, id, scope->summary->version.value, &items, &query.count));
    query.items = items;
    TRY(item_where_totals(cx, &query, &totals));
    *out = (ScopeWhere){.id = scope->summary->id,
                        .version = scope->summary->version,
                        .log_position = totals.log_position,
                        .units = totals.members};
    out->totals.items = totals.totals.items;
    out->totals.count = totals.totals.count;
    return OK;
}

/* ---- why ---- */

/* One question on its way to an answer. */
typedef struct Asking {
    const ItemView *view;
    const Scope *scope;
    uint32_t item;
    Lang lang;
    ScopeWhy *out;
} Asking;

static Err member_find(Ctx *cx, const Asking *asking)
{
    DbRow row;
    ScopeReader reader;
    ScopeMembers found;
    ScopeFilter any = {.removed = -1};
    TRY(scope_reader_init(cx, asking->scope, asking->view, &any, &reader));
    Err err = db_one(cx, SQL_SCOPE_MEMBER_WITH_ITEM,
                     ARGS(db_int(asking->item), db_int(reader.id),
                          db_int(asking->scope->summary->version.value)),
                     &row);
    if (err == ERR_NOT_FOUND)
        return OK;
    TRY(err);
    int64_t at = row_int(&row, 0);
    reader.sight = NULL; /* by its ordinal; the item itself is seen */
    TRY(scope_read(cx, &reader, (ScopeRange){at, 1}, &found));
    asking->out->member = found.members.items;
    return OK;
}

static void tell(Ctx *cx, const Asking *asking, const char *key, Str other)
{
    Buf out;
    Str params[] = {asking->out->item, other};
    buf_init(&out, cx->arena, SENTENCE_MAX);
    message_format(&out, asking->lang, key, params, 2);
    asking->out->sentence = buf_str(&out);
}

static Str name_seen(Ctx *cx, const Asking *asking, uint32_t item)
{
    return sight_sees(asking->view->sight, item) ? item_uri(cx->arena, asking->view->index, item)
                                                 : STR("…");
}

/* The first of what it is fitted into that is a unit; the innermost where none is. */
static Err stands_for_find(Ctx *cx, const ItemView *view, const TraceWhere *row, uint32_t *out)
{
    bool *units;
    TraceWhereQuery query = {
        .items = row->containers, .item_count = row->container_count, .as_known_at = view->visible};
    TRY(trace_where_units(cx, view->index, &query, &units));
    *out = row->containers[0];
    for (size_t i = row->container_count; i-- > 0;)
        *out = units[i] ? row->containers[i] : *out;
    return OK;
}

/* The walk reaches it, and still it is no unit of the list: what has become of it? */
static Err built_in_tell(Ctx *cx, const Asking *asking)
{
    TraceWhereResult where;
    uint32_t whole = 0;
    const TraceIndex *index = asking->view->index;
    ItemWhereQuery query = {
        .view = {.index = index, .visible = asking->scope->summary->log_position.value},
        .items = &asking->item,
        .count = 1};
    const char *key = MSG("%1$s is affected, but it is no single piece: a scope lists units");
    if (trace_item_kind(index, asking->item, query.view.visible) == ITEM_THING) {
        TRY(item_where_rows(cx, &query, &where));
        const TraceWhere *row = &where.rows[0];
        bool fitted = row->fitted && row->container_count > 0;
        if (fitted)
            TRY(stands_for_find(cx, &query.view, row, &whole));
        key = fitted
                  ? MSG("%1$s is affected, and was fitted into %2$s, which stands in the list for "
                        "it")
              : row->state == STATE_USED_UP
                  ? MSG("%1$s is affected, and was used up: what it became stands in the list for "
                        "it")
              : row->unit ? MSG("%1$s is not in the scope")
                          : MSG("%1$s is affected, but it is no product: a pallet, a place, a "
                                "person, a document or a shipment");
    }
    tell(cx, asking, key, whole == 0 ? (Str){0} : name_seen(cx, asking, whole));
    return OK;
}

static const char *inside_key(const ScopeMember *member)
{
    if (member->event.set && member->removed.value)
        return MSG("%1$s is in the scope by way of %2$s, a part that was taken out again");
    if (!member->event.set)
        return MSG("%1$s is in the scope because it was named");
    if (str_eq(member->from, member->item))
        return str_eq(member->confidence, confidence_name(CONFIDENCE_CERTAIN))
                   ? MSG("%1$s is in the scope by what an event says of it, certain")
                   : MSG("%1$s is in the scope by what an event says of it, possible");
    return str_eq(member->confidence, confidence_name(CONFIDENCE_CERTAIN))
               ? MSG("%1$s is in the scope: it came from %2$s, certain")
               : MSG("%1$s is in the scope: it may have come from %2$s");
}

/* The sentence of a member, which then keeps what is seen of it; false: no path has led there. */
static bool member_tell_why(Ctx *cx, const Asking *asking)
{
    ScopeMember *member = arena_new(cx->arena, ScopeMember);
    ScopeReader reader = {.index = asking->view->index, .sight = asking->view->sight};
    *member = *asking->out->member;
    bool reached = member->event.set;
    bool named = sight_sees_uri(cx, reader.sight, reader.index, member->from);
    tell(cx, asking, inside_key(member), named ? member->from : STR("…"));
    names_cut(cx, &reader, member);
    if (!named)
        member->from = (Str){0};
    if (!sight_sees_event(reader.sight, reader.index, member->event.value)) {
        member->event = (FieldInt){.set = false};
        member->since = (FieldInstant){.set = false};
    }
    asking->out->member = member;
    return reached;
}

/* The last event that names it and counts no more, as then known: it may be why no path leads
 * there. 0: there is none that is seen. */
static Err withdrawn_find(Ctx *cx, const Asking *asking, const ItemView *then, int64_t *out)
{
    int64_t *events;
    size_t count;
    *out = 0;
    TRY(trace_item_events(cx, then->index, asking->item, &events, &count));
    for (size_t i = 0; i < count && events[i] <= then->visible; i++) {
        if (trace_event_standing(then->index, events[i], then->visible) == STANDING_VOID &&
            sight_sees_event(asking->view->sight, then->index, events[i]))
            *out = events[i];
    }
    return OK;
}

/* The path to it, and a sentence where it is no member. */
static Err path_tell(Ctx *cx, const Asking *asking)
{
    PathShape path;
    TraceAnswer walk = {
        .index = asking->view->index, .sight = asking->view->sight, .lang = asking->lang};
    ItemView then = {.index = asking->view->index,
                     .visible = asking->scope->summary->log_position.value};
    bool inside = asking->out->member != NULL;
    TRY(scope_query_walk(cx, &then, asking->scope->query, &walk.query));
    Err err = trace_path(cx, &walk, asking->item, &path);
    if (err == ERR_NOT_FOUND && !inside) {
        int64_t gone;
        problem_clear(cx);
        TRY(withdrawn_find(cx, asking, &then, &gone));
        if (gone != 0)
            tell(cx, asking,
                 MSG("%1$s is not in the scope: event #%2$s, which names it, was declared in error "
                     "and counts no more, and no other leads there"),
                 str_fmt(cx->arena, "%lld", (long long)gone));
        else
            tell(cx, asking,
                 MSG("%1$s is not in the scope: no path of events leads there from %2$s"),
                 name_seen(cx, asking, walk.query.seeds[0]));
        return OK;
    }
    TRY(err);
    asking->out->steps.items = path.steps.items;
    asking->out->steps.count = path.steps.count;
    return inside ? OK : built_in_tell(cx, asking);
}

/* ---- why, by clauses ---- */

static bool is_below(Str path, Str above)
{
    return str_eq(above, STR("/")) || (str_starts(path, above) && path.p[above.n] == '/');
}

/* What the clauses that decided say, one behind the other. */
static Str decided_words(Ctx *cx, const ScopeVerdicts *found, const char *holds)
{
    Buf out;
    buf_init(&out, cx->arena, SENTENCE_MAX);
    for (size_t i = 0; i < found->count; i++) {
        const ScopeVerdict *verdict = &found->items[i];
        bool leaf = i + 1 == found->count || !is_below(found->items[i + 1].path, verdict->path);
        if (verdict->decided.value && leaf &&
            str_eq(verdict->holds, STR("no")) == (strcmp(holds, "no") == 0))
            buf_fmt(&out, "%s%.*s", out.n == 0 ? "" : "; ", STR_ARG(verdict->words));
    }
    return buf_str(&out);
}

static void inside_tell(Ctx *cx, const Asking *asking, const ScopeVerdicts *found)
{
    const ScopeMember *member = asking->out->member;
    const char *key =
        member->removed.value
            ? MSG("%1$s is in the scope by way of a part that was taken out again: %2$s")
        : str_eq(member->confidence, confidence_name(CONFIDENCE_CERTAIN))
            ? MSG("%1$s is in the scope, certain: %2$s")
            : MSG("%1$s is in the scope, possible: %2$s");
    Str words = decided_words(cx, found, "yes");
    for (size_t i = 0; i < found->count; i++) {
        if (found->items[i].stays.value && found->items[i].decided.value)
            words = str_fmt(cx->arena, "%.*s%s", STR_ARG(words),
                            message_text(MSG("; what is left out by name is in it, and something "
                                             "else that is not"),
                                         asking->lang));
    }
    tell(cx, asking, key, words);
}

static Str left_out_words(Ctx *cx, const Asking *asking, const ScopeVerdicts *found, Str words)
{
    Buf out;
    if (found->left_out.n == 0)
        return words;
    buf_init(&out, cx->arena, SENTENCE_MAX);
    buf_add(&out, words);
    message_format(&out, asking->lang, MSG("; reason: %1$s"), &found->left_out, 1);
    return buf_str(&out);
}

/* A clause that holds and yet keeps an item out stands behind an `except`. */
static void outside_tell(Ctx *cx, const Asking *asking, const ScopeVerdicts *found)
{
    Str left_out = decided_words(cx, found, "yes");
    if (left_out.n > 0)
        tell(cx, asking, MSG("%1$s is not in the scope, it is left out: %2$s"),
             left_out_words(cx, asking, found, left_out));
    else
        tell(cx, asking, MSG("%1$s is not in the scope; this does not hold: %2$s"),
             decided_words(cx, found, "no"));
}

/* By which events the clause that put it there leads to it; none where it was touched itself. */
static Err reason_path(Ctx *cx, const Asking *asking, const ScopeVerdicts *found)
{
    PathShape path;
    TraceAnswer walk = {.index = asking->view->index, .lang = asking->lang, .query = found->walk};
    if (found->reason == NULL || walk.query.seed_count == 0)
        return OK;
    Err err = trace_path(cx, &walk, asking->item, &path);
    if (err == ERR_NOT_FOUND) {
        problem_clear(cx);
        return OK;
    }
    TRY(err);
    asking->out->steps.items = path.steps.items;
    asking->out->steps.count = path.steps.count;
    return OK;
}

static Err clauses_tell(Ctx *cx, const Asking *asking, ScopeBoard *board)
{
    ScopeVerdicts found;
    ScopeQuery query = *asking->scope->query;
    query.as_known_at = asking->scope->summary->log_position;
    ScopeAsk ask = {.view = asking->view, .query = &query, .lang = asking->lang, .saved = true};
    TRY(scope_judge(cx, board, &ask, asking->item, &found));
    asking->out->verdicts.items = found.items;
    asking->out->verdicts.count = found.count;
    if (found.inside)
        TRY(reason_path(cx, asking, &found));
    if (asking->out->member != NULL)
        inside_tell(cx, asking, &found);
    else if (found.inside)
        return built_in_tell(cx, asking);
    else
        outside_tell(cx, asking, &found);
    return OK;
}

static Err clauses_explain(Ctx *cx, const Asking *asking, ScopeBoard *board)
{
    if (board != NULL)
        return clauses_tell(cx, asking, board);
    ScopeBoard *own = scope_board_open();
    Err err = clauses_tell(cx, asking, own);
    scope_board_close(own);
    return err;
}

Err scope_explain(Ctx *cx, const ItemView *view, const Scope *scope, ScopeQuestion question,
                  ScopeWhy *out)
{
    Asking asking = {.view = view, .scope = scope, .lang = question.lang, .out = out};
    TRY(item_find(cx, view, question.item, &asking.item));
    *out = (ScopeWhy){.id = scope->summary->id,
                      .version = scope->summary->version,
                      .item = item_uri(cx->arena, view->index, asking.item)};
    TRY(member_find(cx, &asking));
    out->inside = (FieldBool){out->member != NULL, true};
    if (scope->query->clause != NULL && view->sight == NULL)
        return clauses_explain(cx, &asking, question.board);
    if (out->member == NULL && scope->query->clause != NULL)
        tell(cx, &asking, MSG("%1$s is not in the scope"), (Str){0});
    bool reached = out->member == NULL || member_tell_why(cx, &asking);
    return reached && scope->query->clause == NULL ? path_tell(cx, &asking) : OK;
}
