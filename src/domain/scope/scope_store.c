/* scope_store.c - scopes to rows and back. */
#include "domain/scope/scope.h"
#include "platform/store/change.h"
#include "platform/store/row_number.h"

enum { ROWS_AT_ONCE = 4096, URI_MAX = 3 * IDENTITY_KEY_MAX, JSON_MAX = 64 * 1024 * 1024 };

/* ---- numbers ---- */

Str scope_id_format(Arena *arena, int64_t id)
{
    return row_number_format(arena, "S", id);
}

static Err scope_missing(Ctx *cx, Str id)
{
    return fail(cx, ERR_NOT_FOUND,
                MSG("there is no scope %1$s; the list of scopes has those there are"),
                str_shown(cx->arena, id));
}

Err scope_id_parse(Ctx *cx, Str text, int64_t *out)
{
    if (!row_number_parse(text, "S", out))
        return scope_missing(cx, text);
    return OK;
}

/* ---- saving ---- */

static Str record_json(Ctx *cx, const Register *record, const void *from)
{
    Buf text;
    JsonWriter json;
    buf_init(&text, cx->arena, JSON_MAX);
    json_writer_init(&json, &text);
    register_write(&json, record, from);
    return buf_str(&text);
}

static DbValue text_value(Str text)
{
    return db_text(text.p == NULL ? STR("") : text);
}

static Err cells_save(Ctx *cx, const ScopeList *list, int64_t id)
{
    enum { COLUMNS = 14 };
    DbValue *rows = arena_array(cx->arena, DbValue, list->cell_count * COLUMNS + 1);
    for (size_t i = 0; i < list->cell_count; i++) {
        const ScopeCell *cell = &list->cells[i];
        const DbValue row[COLUMNS] = {
            db_int(id),
            db_int(list->version),
            db_int((int64_t)i),
            text_value(cell->product),
            text_value(cell->product_name),
            text_value(cell->state),
            text_value(cell->place),
            text_value(cell->place_name),
            text_value(cell->holder),
            text_value(cell->holder_name),
            text_value(cell->confidence),
            db_int(cell->removed.value),
            text_value(cell->widening),
            db_int(cell->units.value),
        };
        memcpy(rows + i * COLUMNS, row, sizeof row);
    }
    return db_many(cx, SQL_SCOPE_CELL_ADD, rows, COLUMNS, list->cell_count);
}

void scope_line_add(Sha256 *digest, Buf *line, const ScopeCell *cell, Str uri)
{
    buf_clear(line);
    buf_add(line, uri);
    buf_add_char(line, ',');
    buf_add(line, cell->confidence);
    buf_add(line, cell->removed.value ? STR(",removed\n") : STR(",in_place\n"));
    sha256_add(digest, buf_str(line));
}

/* Units first … end, a few thousand at once. */
static Err units_save(Ctx *cx, const ScopeList *list, int64_t id, Sha256 *digest, size_t first)
{
    enum { COLUMNS = 8 };
    Buf line;
    size_t end = first + ROWS_AT_ONCE < list->unit_count ? first + ROWS_AT_ONCE : list->unit_count;
    DbValue *rows = arena_array(cx->arena, DbValue, (end - first) * COLUMNS + 1);
    buf_init(&line, cx->arena, URI_MAX + 64);
    for (size_t i = first; i < end; i++) {
        const ScopeUnit *unit = &list->units[i];
        Str uri = item_uri(cx->arena, list->index, unit->item);
        scope_line_add(digest, &line, &list->cells[unit->cell], uri);
        const DbValue row[COLUMNS] = {
            db_int(id),   db_int(list->version), db_int((int64_t)i),  db_int(unit->item),
            db_text(uri), db_int(unit->from),    db_int(unit->event), db_int(unit->since_us),
        };
        memcpy(rows + (i - first) * COLUMNS, row, sizeof row);
    }
    return db_many(cx, SQL_SCOPE_MEMBER_ADD, rows, COLUMNS, end - first);
}

static Err members_save(Ctx *cx, const ScopeList *list, int64_t id, uint8_t hash[SHA256_SIZE])
{
    Err err = OK;
    Sha256 *digest = sha256_new();
    ArenaMark mark = arena_mark(cx->arena);
    for (size_t i = 0; i < list->unit_count && err == OK; i += ROWS_AT_ONCE) {
        err = units_save(cx, list, id, digest, i);
        if (err == OK)
            arena_rewind(cx->arena, mark);
    }
    sha256_finish(digest, hash);
    sha256_free(digest);
    return err;
}

static Err version_save(Ctx *cx, const ScopeList *list, int64_t id, Str query,
                        const uint8_t hash[SHA256_SIZE])
{
    const ScopeSummary *counts = &list->summary;
    return db_run(cx, SQL_SCOPE_VERSION_ADD,
                  ARGS(db_int(id), db_int(list->version), db_int(cx->now_us), db_text(cx->actor),
                       db_text(list->draft->reason), db_text(query),
                       db_int(counts->log_position.value), db_int(counts->units.value),
                       db_int(counts->certain.value), db_int(counts->possible.value),
                       db_int(counts->removed.value), db_int(counts->widened.value),
                       db_int(list->built_in), db_int(list->lots), db_int(list->vessels),
                       db_bytes(str_from((const char *)hash, SHA256_SIZE))),
                  NULL);
}

/* `before`: the version it follows, as JSON; empty: none. */
static Err change_write(Ctx *cx, Tx *tx, const ScopeList *list, int64_t id, Str before)
{
    ScopeSummary after = list->summary;
    after.id = scope_id_format(cx->arena, id);
    after.version = field_int(list->version);
    after.actor = cx->actor;
    after.created = field_utc(cx->now_us);
    return change_commit(cx, tx,
                         &(Change){.noun = STR("scope"),
                                   .id = id,
                                   .before = before,
                                   .after = record_json(cx, &scope_summary_register, &after),
                                   .reason = list->draft->reason});
}

/* The scope an earlier request of this key made; 0 when there is none. */
static Err request_find(Ctx *cx, const ScopeList *list, Str query, int64_t *out)
{
    DbRow row;
    *out = 0;
    if (list->request_key.n == 0)
        return OK;
    Err err = db_one(cx, SQL_SCOPE_BY_REQUEST_KEY, ARGS(db_text(list->request_key)), &row);
    if (err == ERR_NOT_FOUND)
        return OK;
    TRY(err);
    int64_t id = row_int(&row, 0);
    TRY(db_one(cx, SQL_SCOPE_BY_ID, ARGS(db_int(id), db_int(1)), &row));
    if (!str_eq(row_text(&row, 2), list->draft->title) ||
        !str_eq(row_text(&row, 3), list->draft->reason) || !str_eq(row_text(&row, 12), query))
        return fail(cx, ERR_CONFLICT,
                    MSG("the request key %1$s was used for another scope, S-%2$lld"),
                    str_shown(cx->arena, list->request_key), (long long)id);
    *out = id;
    return OK;
}

static Err rows_save(Ctx *cx, const ScopeList *list, int64_t id, Str query)
{
    uint8_t hash[SHA256_SIZE];
    TRY(cells_save(cx, list, id));
    TRY(members_save(cx, list, id, hash));
    return version_save(cx, list, id, query, hash);
}

Err scope_save(Ctx *cx, const ScopeList *list, int64_t *out_id, bool *again)
{
    CLEANUP(tx_release) Tx tx = {0};
    DbRow row;
    ScopeList first = *list;
    Str query = record_json(cx, &scope_query_register, list->draft->query);
    first.version = 1;
    TRY(tx_begin(cx, &tx));
    TRY(request_find(cx, list, query, out_id));
    *again = *out_id != 0;
    if (*again)
        return OK;
    TRY(db_one(cx, SQL_SCOPE_ADD,
               ARGS(db_text(list->draft->title), db_text_or_null(list->request_key)), &row));
    *out_id = row_int(&row, 0);
    TRY(rows_save(cx, &first, *out_id, query));
    return change_write(cx, &tx, &first, *out_id, (Str){0});
}

/* ---- loading ---- */

static void summary_fill(Ctx *cx, const DbRow *row, ScopeSummary *out)
{
    *out = (ScopeSummary){
        .id = scope_id_format(cx->arena, row_int(row, 0)),
        .version = field_int(row_int(row, 1)),
        .title = str_dup(cx->arena, row_text(row, 2)),
        .reason = str_dup(cx->arena, row_text(row, 3)),
        .actor = str_dup(cx->arena, row_text(row, 4)),
        .created = field_utc(row_int(row, 5)),
        .log_position = field_int(row_int(row, 6)),
        .units = field_int(row_int(row, 7)),
        .certain = field_int(row_int(row, 8)),
        .possible = field_int(row_int(row, 9)),
        .removed = field_int(row_int(row, 10)),
        .widened = field_int(row_int(row, 11)),
    };
}

/* Lists grow by doubling; what is left behind dies with the request. */
typedef struct CellList {
    ScopeCell *items;
    size_t count, capacity;
} CellList;

static Str cell_text(Ctx *cx, const DbRow *row, int column)
{
    Str text = row_text(row, column);
    return text.n == 0 ? (Str){0} : str_dup(cx->arena, text);
}

static Err cell_take(Ctx *cx, const DbRow *row, void *arg)
{
    CellList *list = arg;
    if (list->count == list->capacity) {
        list->capacity = list->count * 2 + 64;
        ScopeCell *items = arena_array(cx->arena, ScopeCell, list->capacity);
        if (list->count > 0)
            memcpy(items, list->items, list->count * sizeof *items);
        list->items = items;
    }
    list->items[list->count++] = (ScopeCell){
        .product = cell_text(cx, row, 0),
        .product_name = cell_text(cx, row, 1),
        .state = cell_text(cx, row, 2),
        .place = cell_text(cx, row, 3),
        .place_name = cell_text(cx, row, 4),
        .holder = cell_text(cx, row, 5),
        .holder_name = cell_text(cx, row, 6),
        .confidence = cell_text(cx, row, 7),
        .removed = {row_int(row, 8) != 0, true},
        .widening = cell_text(cx, row, 9),
        .units = field_int(row_int(row, 10)),
    };
    return OK;
}

static Err freeze_load(Ctx *cx, int64_t id, int64_t version, ScopeFreeze **out)
{
    DbRow row;
    Err err = db_one(cx, SQL_SCOPE_FREEZE_OF, ARGS(db_int(id), db_int(version)), &row);
    *out = NULL;
    if (err == ERR_NOT_FOUND)
        return OK;
    TRY(err);
    *out = arena_new(cx->arena, ScopeFreeze);
    **out = (ScopeFreeze){.at = field_utc(row_int(&row, 0)),
                          .actor = str_dup(cx->arena, row_text(&row, 1)),
                          .reason = str_dup(cx->arena, row_text(&row, 2))};
    return OK;
}

static Err query_read(Ctx *cx, Str json, ScopeQuery **out)
{
    const JsonNode *node;
    TRY(json_parse(cx, json, &node));
    *out = arena_new(cx->arena, ScopeQuery);
    return register_decode(cx, &scope_query_register, node, (Str){0}, *out);
}

Err scope_load(Ctx *cx, const ItemView *view, int64_t id, int64_t version, Scope *out)
{
    DbRow row;
    CellList cells = {0};
    Err err = db_one(cx, SQL_SCOPE_BY_ID, ARGS(db_int(id), db_int(version)), &row);
    if (err == ERR_NOT_FOUND && version != 0)
        return fail(cx, err, MSG("there is no version %1$lld of scope S-%2$lld"),
                    (long long)version, (long long)id);
    if (err == ERR_NOT_FOUND)
        return scope_missing(cx, scope_id_format(cx->arena, id));
    TRY(err);
    *out = (Scope){
        .summary = arena_new(cx->arena, ScopeSummary),
        .log_now = field_int(view->visible),
        .built_in = field_int(row_int(&row, 13)),
        .lots = field_int(row_int(&row, 14)),
        .vessels = field_int(row_int(&row, 15)),
        .sha256 = hex_format(cx->arena, (const uint8_t *)row_text(&row, 16).p, SHA256_SIZE),
    };
    summary_fill(cx, &row, out->summary);
    TRY(query_read(cx, row_text(&row, 12), &out->query));
    TRY(freeze_load(cx, id, out->summary->version.value, &out->frozen));
    TRY(db_each(cx, SQL_SCOPE_EACH_CELL, ARGS(db_int(id), db_int(out->summary->version.value)),
                cell_take, &cells));
    out->cells.items = cells.items;
    out->cells.count = cells.count;
    return OK;
}

/* ---- versions ---- */

static Err scope_newest(Ctx *cx, int64_t id, ScopeSummary *out)
{
    DbRow row;
    Err err = db_one(cx, SQL_SCOPE_BY_ID, ARGS(db_int(id), db_int(0)), &row);
    if (err == ERR_NOT_FOUND)
        return scope_missing(cx, scope_id_format(cx->arena, id));
    TRY(err);
    summary_fill(cx, &row, out);
    return OK;
}

Err scope_revise(Ctx *cx, const ScopeList *list, int64_t id, int64_t of)
{
    CLEANUP(tx_release) Tx tx = {0};
    ScopeSummary before;
    ScopeDraft draft = *list->draft;
    ScopeList next = *list;
    Str query = record_json(cx, &scope_query_register, list->draft->query);
    TRY(tx_begin(cx, &tx));
    TRY(scope_newest(cx, id, &before));
    if (before.version.value != of)
        return fail(cx, ERR_CONFLICT,
                    MSG("the newest version of S-%1$lld is %2$lld, not %3$lld: look at it first"),
                    (long long)id, (long long)before.version.value, (long long)of);
    next.version = of + 1;
    next.draft = &draft;
    draft.title = before.title;
    next.summary.title = before.title;
    TRY(db_run(cx, SQL_SCOPE_VERSION_NEXT, ARGS(db_int(id), db_int(of), db_int(next.version)),
               NULL));
    TRY(rows_save(cx, &next, id, query));
    return change_write(cx, &tx, &next, id, record_json(cx, &scope_summary_register, &before));
}

typedef struct VersionList {
    ScopeVersion *items;
    size_t count, room;
} VersionList;

static Err version_take(Ctx *cx, const DbRow *row, void *arg)
{
    VersionList *list = arg;
    if (list->count == list->room) {
        size_t room = list->room * 2 + 16;
        list->items = arena_grow(cx->arena, list->items, list->room * sizeof *list->items,
                                 room * sizeof *list->items);
        list->room = room;
    }
    ScopeVersion *version = &list->items[list->count++];
    *version = (ScopeVersion){.summary = arena_new(cx->arena, ScopeSummary)};
    summary_fill(cx, row, version->summary);
    if (row_is_null(row, 12))
        return OK;
    version->frozen = arena_new(cx->arena, ScopeFreeze);
    *version->frozen = (ScopeFreeze){.at = field_utc(row_int(row, 12)),
                                     .actor = str_dup(cx->arena, row_text(row, 13)),
                                     .reason = str_dup(cx->arena, row_text(row, 14))};
    return OK;
}

Err scope_versions(Ctx *cx, int64_t id, ScopeVersions *out)
{
    VersionList list = {0};
    TRY(db_each(cx, SQL_SCOPE_EACH_VERSION, ARGS(db_int(id)), version_take, &list));
    *out = (ScopeVersions){.id = scope_id_format(cx->arena, id)};
    out->versions.items = list.items;
    out->versions.count = list.count;
    return list.count > 0 ? OK : scope_missing(cx, out->id);
}

static Err summary_take(Ctx *cx, const DbRow *row, void *arg)
{
    ScopePage *page = arg;
    summary_fill(cx, row, &page->scopes.items[page->scopes.count++]);
    return OK;
}

Err scope_page(Ctx *cx, const ScopePageQuery *query, ScopePage *out)
{
    DbRow row;
    DbValue before = db_int(query->before == 0 ? INT64_MAX : query->before);
    DbValue item = db_int(query->item), limit = db_int(query->limit);
    *out = (ScopePage){0};
    out->scopes.items = arena_array(cx->arena, ScopeSummary, (size_t)query->limit + 1);
    if (query->item == 0) {
        TRY(db_one(cx, SQL_SCOPE_COUNT, NO_ARGS, &row));
        TRY(db_each(cx, SQL_SCOPE_EACH, ARGS(before, limit), summary_take, out));
    } else {
        TRY(db_one(cx, SQL_SCOPE_COUNT_WITH_ITEM, ARGS(item), &row));
        TRY(db_each(cx, SQL_SCOPE_EACH_WITH_ITEM, ARGS(item, before, limit), summary_take, out));
    }
    out->total = field_int(row_int(&row, 0));
    return OK;
}

typedef struct VersionIds {
    ScopeVersionId *items;
    size_t count, room;
} VersionIds;

static Err version_id_take(Ctx *cx, const DbRow *row, void *arg)
{
    VersionIds *list = arg;
    if (list->count == list->room) {
        size_t room = list->room * 2 + 16;
        list->items = arena_grow(cx->arena, list->items, list->room * sizeof *list->items,
                                 room * sizeof *list->items);
        list->room = room;
    }
    list->items[list->count++] = (ScopeVersionId){row_int(row, 0), row_int(row, 1)};
    return OK;
}

Err scope_versions_with(Ctx *cx, uint32_t item, ScopeVersionId **out, size_t *count)
{
    VersionIds list = {0};
    TRY(db_each(cx, SQL_SCOPE_EACH_VERSION_WITH_ITEM, ARGS(db_int(item)), version_id_take, &list));
    *out = list.items;
    *count = list.count;
    return OK;
}

void scope_digest(Ctx *cx, const Scope *scope, uint8_t out[SHA256_SIZE])
{
    enum { DIGESTED_MAX = 64 << 20 };
    Buf text;
    JsonWriter json;
    buf_init(&text, cx->arena, DIGESTED_MAX);
    json_writer_init(&json, &text);
    json_array_begin(&json);
    register_write(&json, &scope_summary_register, scope->summary);
    register_write(&json, &scope_query_register, scope->query);
    json_string(&json, scope->sha256);
    json_array_end(&json);
    sha256(buf_str(&text), out);
}
