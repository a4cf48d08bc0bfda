#include "domain/scope/scope_list.h"

#include <stdlib.h>

#include "domain/item/item_list.h"
#include "platform/store/change.h"
#include "platform/store/row_number.h"

enum { LISTS_MAX = 1000, ROWS_AT_ONCE = 4096, SENTENCE_MAX = 4096, JSON_MAX = 1 << 20 };

static const Str modes[] = {STR_INIT("preview"), STR_INIT("whole"), STR_INIT("proceed")};

/* ---- reading a file ---- */

typedef struct Listing {
    const ItemView *view;
    ScopeListPlan *plan;
    uint8_t *met; /* by item */
} Listing;

static Err order_check(Ctx *cx, const ScopeListOrder *order)
{
    bool known = false;
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
        known = known || str_eq(order->mode, modes[i]);
    if (!known)
        return fail(cx, ERR_USAGE, MSG("mode is preview, whole or proceed, not \"%1$s\""),
                    str_shown(cx->arena, order->mode));
    if (str_trim(order->title).n == 0 || str_trim(order->reason).n == 0)
        return fail(cx, ERR_USAGE, MSG("a list has a title and a reason"));
    return OK;
}

/* The sentence of the problem just raised, with its line. */
static void fault_add(Ctx *cx, Listing *listing, int64_t line, Str text)
{
    ScopeListReport *report = &listing->plan->report;
    Buf detail;
    report->refused.value++;
    if (report->faults.count < SCOPE_LIST_FAULTS_MAX) {
        buf_init(&detail, cx->arena, SENTENCE_MAX);
        message_format(&detail, listing->plan->order->lang, cx->problem.key, cx->problem.params,
                       cx->problem.param_count);
        report->faults.items[report->faults.count++] = (ScopeListFault){
            field_int(line), str_dup(cx->arena, str_slice(text, 0, 200)), buf_str(&detail)};
    }
    problem_clear(cx);
}

static Err item_check(Ctx *cx, const Listing *listing, Str typed, uint32_t *out)
{
    TRY(item_find(cx, listing->view, typed, out));
    if (trace_item_kind(listing->view->index, *out, listing->view->visible) == ITEM_CLASS)
        return fail(cx, ERR_USAGE, MSG("%1$s is a whole class of products"),
                    str_shown(cx->arena, typed));
    return OK;
}

static void row_take(Ctx *cx, Listing *listing, int64_t line, Str typed)
{
    ScopeListPlan *plan = listing->plan;
    uint32_t item = 0;
    ArenaMark mark = arena_mark(cx->arena);
    plan->report.rows.value++;
    if (item_check(cx, listing, typed, &item) != OK) {
        fault_add(cx, listing, line, typed);
        return;
    }
    arena_rewind(cx->arena, mark);
    if (listing->met[item] != 0) {
        plan->report.repeated.value++;
        return;
    }
    listing->met[item] = 1;
    plan->items[plan->count] = item;
    plan->lines[plan->count++] = line;
}

static Err rows_read(Ctx *cx, Listing *listing)
{
    ItemList list;
    Str typed;
    item_list_init(&list, listing->plan->file);
    while (item_list_next(cx, &list, &typed)) {
        if (listing->plan->report.rows.value == SCOPE_LIST_ROWS_MAX)
            return fail(cx, ERR_LIMIT, MSG("a list has at most %1$lld rows"),
                        (long long)SCOPE_LIST_ROWS_MAX);
        row_take(cx, listing, list.line, typed);
    }
    return OK;
}

Err scope_list_plan(Ctx *cx, const ItemView *view, const ScopeListOrder *order, Str file,
                    ScopeListPlan *out)
{
    size_t most = item_list_most(file);
    size_t rows = most < SCOPE_LIST_ROWS_MAX ? most : SCOPE_LIST_ROWS_MAX;
    *out = (ScopeListPlan){.order = order, .file = file};
    out->report = (ScopeListReport){.title = order->title,
                                    .mode = order->mode,
                                    .stored = field_bool(false),
                                    .rows = field_int(0),
                                    .taken = field_int(0),
                                    .repeated = field_int(0),
                                    .refused = field_int(0)};
    TRY(order_check(cx, order));
    out->items = arena_array(cx->arena, uint32_t, rows + 1);
    out->lines = arena_array(cx->arena, int64_t, rows + 1);
    out->report.faults.items = arena_array(cx->arena, ScopeListFault, SCOPE_LIST_FAULTS_MAX);
    Listing listing = {view, out, calloc((size_t)trace_item_count(view->index) + 1, 1)};
    if (listing.met == NULL)
        abort();
    Err err = rows_read(cx, &listing);
    free(listing.met);
    TRY(err);
    out->report.taken = field_int((int64_t)out->count);
    bool whole = str_eq(order->mode, modes[1]) && out->report.refused.value == 0;
    out->report.stored = field_bool(out->count > 0 && (whole || str_eq(order->mode, modes[2])));
    return OK;
}

/* ---- storing ---- */

static Str list_id(Arena *arena, int64_t id)
{
    return row_number_format(arena, "L", id);
}

static Err items_store(Ctx *cx, const ScopeListPlan *plan, int64_t id)
{
    enum { COLUMNS = 3 };
    DbValue *rows = arena_array(cx->arena, DbValue, ROWS_AT_ONCE * COLUMNS);
    for (size_t first = 0; first < plan->count; first += ROWS_AT_ONCE) {
        size_t n = plan->count - first < ROWS_AT_ONCE ? plan->count - first : ROWS_AT_ONCE;
        for (size_t i = 0; i < n; i++) {
            rows[i * COLUMNS] = db_int(id);
            rows[i * COLUMNS + 1] = db_int(plan->lines[first + i]);
            rows[i * COLUMNS + 2] = db_int(plan->items[first + i]);
        }
        TRY(db_many(cx, SQL_SCOPE_LIST_ITEM_ADD, rows, COLUMNS, n));
    }
    return OK;
}

/* The report without the lines that were refused: they are many, and in the file. */
static Str change_text(Ctx *cx, const ScopeListReport *report)
{
    Buf text;
    JsonWriter json;
    ScopeListReport kept = *report;
    kept.faults.count = 0;
    buf_init(&text, cx->arena, JSON_MAX);
    json_writer_init(&json, &text);
    register_write(&json, &scope_list_report_register, &kept);
    return buf_str(&text);
}

Err scope_list_store(Ctx *cx, ScopeListPlan *plan)
{
    CLEANUP(tx_release) Tx tx = {0};
    DbRow row;
    uint8_t hash[SHA256_SIZE];
    ScopeListReport *report = &plan->report;
    sha256(plan->file, hash);
    TRY(tx_begin(cx, &tx));
    TRY(db_one(cx, SQL_SCOPE_LIST_ADD,
               ARGS(db_text(plan->order->title), db_text(plan->order->reason), db_text(cx->actor),
                    db_int(cx->now_us), db_int(report->rows.value), db_int(report->taken.value),
                    db_int(report->repeated.value), db_int(report->refused.value),
                    db_bytes(str_from((const char *)hash, SHA256_SIZE))),
               &row));
    int64_t id = row_int(&row, 0);
    TRY(items_store(cx, plan, id));
    report->id = list_id(cx->arena, id);
    return change_commit(cx, &tx,
                         &(Change){.noun = STR("scope_list"),
                                   .id = id,
                                   .after = change_text(cx, report),
                                   .reason = plan->order->reason});
}

/* ---- looking at them ---- */

static Err card_take(Ctx *cx, const DbRow *row, void *arg)
{
    ScopeLists *out = arg;
    out->lists.items[out->lists.count++] = (ScopeListCard){
        .id = list_id(cx->arena, row_int(row, 0)),
        .title = str_dup(cx->arena, row_text(row, 1)),
        .reason = str_dup(cx->arena, row_text(row, 2)),
        .actor = str_dup(cx->arena, row_text(row, 3)),
        .created = field_utc(row_int(row, 4)),
        .rows = field_int(row_int(row, 5)),
        .taken = field_int(row_int(row, 6)),
        .repeated = field_int(row_int(row, 7)),
        .refused = field_int(row_int(row, 8)),
    };
    return OK;
}

Err scope_lists(Ctx *cx, ScopeLists *out)
{
    *out = (ScopeLists){0};
    out->lists.items = arena_array(cx->arena, ScopeListCard, LISTS_MAX);
    return db_each(cx, SQL_SCOPE_LIST_EACH, ARGS(db_int(LISTS_MAX)), card_take, out);
}

typedef struct ListItems {
    uint32_t *items;
    size_t count, room;
} ListItems;

static Err item_take(Ctx *cx, const DbRow *row, void *arg)
{
    ListItems *list = arg;
    (void)cx;
    if (list->count < list->room)
        list->items[list->count++] = (uint32_t)row_int(row, 0);
    return OK;
}

Err scope_list_items(Ctx *cx, Str name, uint32_t **out, size_t *count)
{
    DbRow row;
    int64_t id = 0;
    Err err = ERR_NOT_FOUND;
    if (row_number_parse(name, "L", &id))
        err = db_one(cx, SQL_SCOPE_LIST_BY_ID, ARGS(db_int(id)), &row);
    if (err == ERR_NOT_FOUND)
        return fail(cx, err, MSG("there is no list %1$s of identifiers"),
                    str_shown(cx->arena, name));
    TRY(err);
    ListItems list = {.room = (size_t)row_int(&row, 0)};
    list.items = arena_array(cx->arena, uint32_t, list.room + 1);
    TRY(db_each(cx, SQL_SCOPE_LIST_EACH_ITEM, ARGS(db_int(id)), item_take, &list));
    *out = list.items;
    *count = list.count;
    return OK;
}
