/* scope_freeze.c - a version is read back, held against its digest, and kept as the one that
 * counts. */
#include "domain/scope/scope.h"
#include "platform/store/change.h"

enum { LINE_MAX = 3 * IDENTITY_KEY_MAX + 64, ROW_JSON_MAX = 64 * 1024 };

/* The list as it stands in the store. */
typedef struct Reading {
    const Scope *scope;
    const TraceIndex *index; /* NULL: numbers are not looked at */
    Sha256 *digest;
    size_t cell;
    int64_t left; /* units of that cell */
    int64_t count;
    bool differs; /* in what the digest does not say */
    Buf line;
} Reading;

/* Holds and differences go by the number, files by the identifier: both mean the same. */
static bool is_named(Ctx *cx, const TraceIndex *index, uint32_t item, Str uri)
{
    Identity identity;
    ArenaMark mark = arena_mark(cx->arena);
    bool same = item != 0 && item <= trace_item_count(index) &&
                str_eq(item_uri(cx->arena, index, item), uri);
    if (!same) {
        identity_parse(cx->arena, uri, ID_IN_EPC_LIST, &identity);
        same = item != 0 && trace_item_find(index, identity.key) == item;
    }
    arena_rewind(cx->arena, mark);
    return same;
}

static Err line_take(Ctx *cx, const DbRow *row, void *arg)
{
    Reading *reading = arg;
    while (reading->left == 0 && reading->cell + 1 < reading->scope->cells.count)
        reading->left = reading->scope->cells.items[++reading->cell].units.value;
    reading->differs = reading->differs || row_int(row, 1) != reading->count ||
                       reading->scope->cells.count == 0 || reading->left <= 0;
    if (reading->differs)
        return OK;
    if (reading->index != NULL &&
        !is_named(cx, reading->index, (uint32_t)row_int(row, 0), row_text(row, 2)))
        reading->differs = true;
    reading->left--;
    reading->count++;
    const ScopeCell *cell = &reading->scope->cells.items[reading->cell];
    scope_line_add(reading->digest, &reading->line, cell, row_text(row, 2));
    return OK;
}

/* Is the list what was saved: digest, order, number of units, and (with an index) which items? */
static Err list_check(Ctx *cx, const TraceIndex *index, const Scope *scope, int64_t id)
{
    uint8_t hash[SHA256_SIZE];
    Reading reading = {.scope = scope, .index = index, .digest = sha256_new()};
    buf_init(&reading.line, cx->arena, LINE_MAX);
    if (scope->cells.count > 0)
        reading.left = scope->cells.items[0].units.value;
    Err err = db_each(cx, SQL_SCOPE_EACH_ORDINAL,
                      ARGS(db_int(id), db_int(scope->summary->version.value)), line_take, &reading);
    sha256_finish(reading.digest, hash);
    sha256_free(reading.digest);
    TRY(err);
    if (!reading.differs && reading.left == 0 && reading.cell + 1 >= scope->cells.count &&
        reading.count == scope->summary->units.value &&
        str_eq(hex_format(cx->arena, hash, SHA256_SIZE), scope->sha256))
        return OK;
    return fail(cx, ERR_CORRUPT,
                MSG("the list of %1$s version %2$lld is not what was saved: its digest differs"),
                str_c(cx->arena, scope->summary->id), (long long)scope->summary->version.value);
}

Err scope_frozen_check(Ctx *cx, const ItemView *view, const Scope *scope)
{
    int64_t id;
    if (scope->frozen == NULL)
        return OK;
    TRY(scope_id_parse(cx, scope->summary->id, &id));
    return list_check(cx, view->index, scope, id);
}

/* ---- all lists there are ---- */

typedef struct Ids {
    ScopeVersionId *items;
    size_t count, room;
} Ids;

static Err id_take(Ctx *cx, const DbRow *row, void *arg)
{
    Ids *ids = arg;
    if (ids->count == ids->room) {
        size_t room = ids->room * 2 + 16;
        ids->items = arena_grow(cx->arena, ids->items, ids->room * sizeof *ids->items,
                                room * sizeof *ids->items);
        ids->room = room;
    }
    ids->items[ids->count++] = (ScopeVersionId){row_int(row, 0), row_int(row, 1)};
    return OK;
}

Err scope_lists_check(Ctx *cx, const TraceIndex *index, const ScopeListsCheck *check)
{
    Ids ids = {0};
    ItemView none = {0};
    TRY(db_each(cx, SQL_SCOPE_EACH_VERSION_ID, NO_ARGS, id_take, &ids));
    ArenaMark mark = arena_mark(cx->arena);
    for (size_t i = 0; i < ids.count; i++) {
        Scope scope;
        Err err = scope_load(cx, &none, ids.items[i].id, ids.items[i].version, &scope);
        if (err == OK)
            err = list_check(cx, index, &scope, ids.items[i].id);
        if (err == ERR_CORRUPT)
            check->fault(cx, check->arg);
        else
            TRY(err);
        arena_rewind(cx->arena, mark);
    }
    return OK;
}

/* ---- freezing ---- */

static Err freeze_check(Ctx *cx, const Scope *scope, int64_t id)
{
    if (scope->frozen != NULL)
        return fail(cx, ERR_CONFLICT, MSG("version %1$lld of %2$s is frozen already, by %3$s"),
                    (long long)scope->summary->version.value, str_c(cx->arena, scope->summary->id),
                    str_shown(cx->arena, scope->frozen->actor));
    if (scope->summary->units.value == 0)
        return fail(cx, ERR_USAGE,
                    MSG("%1$s version %2$lld lists no unit, so there is nothing to freeze; lots "
                        "it reaches stand in no list: %3$lld"),
                    str_c(cx->arena, scope->summary->id), (long long)scope->summary->version.value,
                    (long long)scope->lots.value);
    return list_check(cx, NULL, scope, id);
}

Err scope_freeze(Ctx *cx, int64_t id, const ScopeFreezeOrder *order)
{
    CLEANUP(tx_release) Tx tx = {0};
    Scope scope;
    Buf after;
    JsonWriter json;
    ItemView none = {0};
    TRY(tx_begin(cx, &tx));
    TRY(scope_load(cx, &none, id, order->version.value, &scope));
    TRY(freeze_check(cx, &scope, id));
    TRY(db_run(cx, SQL_SCOPE_FREEZE_ADD,
               ARGS(db_int(id), db_int(order->version.value), db_int(cx->now_us),
                    db_text(cx->actor), db_text(order->reason)),
               NULL));
    buf_init(&after, cx->arena, ROW_JSON_MAX);
    json_writer_init(&json, &after);
    json_object_begin(&json);
    json_key(&json, STR("id"));
    json_string(&json, scope.summary->id);
    json_key(&json, STR("version"));
    json_int(&json, order->version.value);
    json_key(&json, STR("frozen"));
    json_bool(&json, true);
    json_key(&json, STR("sha256"));
    json_string(&json, scope.sha256);
    json_object_end(&json);
    return change_commit(
        cx, &tx,
        &(Change){
            .noun = STR("scope"), .id = id, .after = buf_str(&after), .reason = order->reason});
}
