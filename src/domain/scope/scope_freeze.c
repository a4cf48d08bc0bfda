/* scope_freeze.c - a version is read back, held against its digest, and kept as the one that
 * counts. */
#include "domain/scope/scope.h"
#include "platform/store/change.h"

enum { LINE_MAX = 3 * IDENTITY_KEY_MAX + 64, ROW_JSON_MAX = 64 * 1024 };

/* The list as it stands in the store. */
typedef struct Reading {
    const Scope *scope;
    Sha256 *digest;
    size_t cell;
    int64_t left; /* units of that cell */
    int64_t count;
    Buf line;
} Reading;

static Err line_take(Ctx *cx, const DbRow *row, void *arg)
{
    Reading *reading = arg;
    (void)cx;
    while (reading->left == 0 && reading->cell + 1 < reading->scope->cells.count)
        reading->left = reading->scope->cells.items[++reading->cell].units.value;
    reading->left--;
    reading->count++;
    const ScopeCell *cell = &reading->scope->cells.items[reading->cell];
    scope_line_add(reading->digest, &reading->line, cell, row_text(row, 2));
    return OK;
}

/* Digest of what is there, and whether it is as many units as the cells say. */
static Err list_digest(Ctx *cx, const Scope *scope, int64_t id, Str *out)
{
    uint8_t hash[SHA256_SIZE];
    Reading reading = {.scope = scope, .digest = sha256_new()};
    buf_init(&reading.line, cx->arena, LINE_MAX);
    if (scope->cells.count > 0)
        reading.left = scope->cells.items[0].units.value;
    Err err = db_each(cx, SQL_SCOPE_EACH_ORDINAL,
                      ARGS(db_int(id), db_int(scope->summary->version.value)), line_take, &reading);
    sha256_finish(reading.digest, hash);
    sha256_free(reading.digest);
    TRY(err);
    *out = reading.count == scope->summary->units.value ? hex_format(cx->arena, hash, SHA256_SIZE)
                                                        : (Str){0};
    return OK;
}

static Err freeze_check(Ctx *cx, const Scope *scope, int64_t id)
{
    Str digest;
    if (scope->frozen != NULL)
        return fail(cx, ERR_CONFLICT, MSG("version %1$lld of %2$s is frozen already, by %3$s"),
                    (long long)scope->summary->version.value, str_c(cx->arena, scope->summary->id),
                    str_shown(cx->arena, scope->frozen->actor));
    TRY(list_digest(cx, scope, id, &digest));
    return str_eq(digest, scope->sha256)
               ? OK
               : fail(cx, ERR_CORRUPT,
                      MSG("the list of %1$s version %2$lld is not what was saved: its digest "
                          "differs"),
                      str_c(cx->arena, scope->summary->id),
                      (long long)scope->summary->version.value);
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
