/* api_key.c - keys of machines: made, shown, revoked, looked at. */
#include "domain/account/api_key.h"

#include <sodium.h>

#include "base/utf8.h"
#include "platform/os/io.h"
#include "platform/store/change.h"
#include "platform/store/seal.h"

#include "domain/account/account_internal.h"

enum { PREFIX_BYTES = 6, KEYS_MAX = 10000, JSON_MAX = 1 << 16 };
#define DAY_US (1440 * MINUTE_US)

static const Str scope_names[KEY_SCOPE_COUNT] = {
#define KEY_SCOPE(id, name, zh, en) STR_INIT(#name),
#include "domain/account/key_scopes.def"
#undef KEY_SCOPE
};

Str key_scope_words(Str name, Lang lang)
{
    static const char *const labels[][2] = {
#define KEY_SCOPE(id, name, zh, en) [KEY_SCOPE_##id] = {[LANG_EN] = en, [LANG_ZH] = zh},
#include "domain/account/key_scopes.def"
#undef KEY_SCOPE
    };
    for (int i = 0; i < KEY_SCOPE_COUNT; i++) {
        if (str_eq(name, scope_names[i]))
            return str_of(labels[i][lang]);
    }
    return name;
}

Str key_scope_name(KeyScope scope)
{
    return scope_names[scope];
}

/* ---- rows ---- */

/* Words of another version give nothing. */
static KeyScopes scopes_parse(Str words)
{
    KeyScopes scopes = 0;
    while (words.n > 0) {
        Str word = str_cut(&words, ' ');
        for (int i = 0; i < KEY_SCOPE_COUNT; i++)
            scopes |= str_eq(word, scope_names[i]) ? KEY_SCOPE_BIT(i) : 0;
    }
    return scopes;
}

static FieldTexts scopes_texts(Arena *arena, KeyScopes scopes)
{
    Str *names = arena_array(arena, Str, KEY_SCOPE_COUNT);
    size_t count = 0;
    for (int i = 0; i < KEY_SCOPE_COUNT; i++) {
        if (scopes & KEY_SCOPE_BIT(i))
            names[count++] = scope_names[i];
    }
    return (FieldTexts){names, count};
}

static bool is_over(const Ctx *cx, const DbRow *row, int until)
{
    return !row_is_null(row, until) && row_int(row, until) <= cx->now_us;
}

/* A row of api_key_by_name. */
static ApiKey key_of(Ctx *cx, const DbRow *row)
{
    bool revoked = !row_is_null(row, 8);
    ApiKey key = {.id = field_int(row_int(row, 0)),
                  .name = str_dup(cx->arena, row_text(row, 1)),
                  .prefix = str_dup(cx->arena, row_text(row, 2)),
                  .scopes = scopes_texts(cx->arena, scopes_parse(row_text(row, 3))),
                  .made_by = str_dup(cx->arena, row_text(row, 4)),
                  .created = field_utc(row_int(row, 5)),
                  .state = revoked               ? STR("revoked")
                           : is_over(cx, row, 6) ? STR("expired")
                                                 : STR("active")};
    if (!row_is_null(row, 6))
        key.until = field_utc(row_int(row, 6));
    if (!row_is_null(row, 7))
        key.used = field_int(row_int(row, 7));
    if (row_int(row, 9) != 0)
        key.signs = field_bool(true);
    key.stations = lines_read(cx, row, 10);
    key.steps = lines_read(cx, row, 11);
    if (revoked)
        key.revoked = field_utc(row_int(row, 8));
    return key;
}

static Err key_take(Ctx *cx, const DbRow *row, void *arg)
{
    ApiKeyPage *page = arg;
    page->keys.items[page->keys.count++] = key_of(cx, row);
    return OK;
}

Err api_key_list(Ctx *cx, ApiKeyPage *out)
{
    *out = (ApiKeyPage){0};
    out->keys.items = arena_array(cx->arena, ApiKey, KEYS_MAX);
    return db_each(cx, SQL_API_KEY_EACH, NO_ARGS, key_take, out);
}

static Err key_load(Ctx *cx, Str name, ApiKey *out)
{
    DbRow row;
    TRY(db_one(cx, SQL_API_KEY_BY_NAME, ARGS(db_text(name)), &row));
    *out = key_of(cx, &row);
    return OK;
}

/* ---- decisions ---- */

/* What stands in table change: no secret. */
static Str key_json(Ctx *cx, const ApiKey *key)
{
    Buf text;
    JsonWriter json;
    buf_init(&text, cx->arena, JSON_MAX);
    json_writer_init(&json, &text);
    register_write(&json, &api_key_register, key);
    return buf_str(&text);
}

static Err key_commit(Ctx *cx, Tx *tx, const ApiKey *before, const ApiKey *after, Str reason)
{
    return change_commit(cx, tx,
                         &(Change){.noun = STR("api_key"),
                                   .id = after->id.value,
                                   .before = before == NULL ? (Str){0} : key_json(cx, before),
                                   .after = key_json(cx, after),
                                   .reason = reason.p == NULL ? STR("") : reason});
}

static Err scopes_read(Ctx *cx, FieldTexts words, Str *out)
{
    Buf text;
    KeyScopes scopes = 0;
    for (size_t i = 0; i < words.count; i++) {
        KeyScopes scope = scopes_parse(words.items[i]);
        if (scope == 0 || str_find_char(words.items[i], ' ') >= 0)
            return fail(
                cx, ERR_INVALID,
                MSG("scopes: there is no scope \"%1$s\"; there are read, capture, edit, ask"),
                str_shown(cx->arena, words.items[i]));
        scopes |= scope;
    }
    if (scopes == 0)
        return fail(cx, ERR_INVALID, MSG("scopes: name at least one of read, capture, edit, ask"));
    FieldTexts names = scopes_texts(cx->arena, scopes);
    buf_init(&text, cx->arena, JSON_MAX);
    for (size_t i = 0; i < names.count; i++)
        buf_fmt(&text, "%s%.*s", i == 0 ? "" : " ", STR_ARG(names.items[i]));
    *out = buf_str(&text);
    return OK;
}

static Err order_check(Ctx *cx, const ApiKeyOrder *order)
{
    bool any;
    DbRow row;
    TRY(account_any(cx, &any));
    if (!any)
        return fail(cx, ERR_CONFLICT,
                    MSG("a key guards nothing before there is an account: until then whoever "
                        "reaches the server may everything"));
    if (!account_name_good(order->name))
        return fail(cx, ERR_INVALID,
                    MSG("name: \"%1$s\" is no name of a key: 2 to 40 of a-z 0-9 . - _, a letter "
                        "first, and not \"local\""),
                    str_shown(cx->arena, order->name));
    if (order->until.set && order->until.value.us <= cx->now_us)
        return fail(cx, ERR_INVALID, MSG("until: the period is over before it begins"));
    Err err = db_one(cx, SQL_API_KEY_BY_NAME, ARGS(db_text(order->name)), &row);
    if (err == OK)
        return fail(cx, ERR_CONFLICT, MSG("there is or was a key %1$s; names are not given again"),
                    str_shown(cx->arena, order->name));
    return err == ERR_NOT_FOUND ? OK : err;
}

/* What it would read or change besides would be of other stations too. */
static Err limits_check(Ctx *cx, const ApiKeyOrder *order)
{
    if (order->stations.count + order->steps.count == 0)
        return OK;
    for (size_t i = 0; i < order->scopes.count; i++) {
        KeyScopes scope = scopes_parse(order->scopes.items[i]);
        if ((scope & ~(KEY_SCOPE_BIT(KEY_SCOPE_CAPTURE) | KEY_SCOPE_BIT(KEY_SCOPE_ASK))) != 0)
            return fail(cx, ERR_INVALID,
                        MSG("stations and steps limit what a key captures: its scopes are capture "
                            "and ask alone, since what it reads or changes would be of others "
                            "too"));
    }
    for (size_t i = 0; i < order->stations.count; i++) {
        if (str_find_char(order->stations.items[i], ':') <= 0)
            return fail(cx, ERR_INVALID,
                        MSG("stations: \"%1$s\" is no identifier of a station, like "
                            "urn:epc:id:sgln:9521321.00001.PACK"),
                        str_shown(cx->arena, order->stations.items[i]));
    }
    return OK;
}

Err api_key_limits(Ctx *cx, Str actor, KeyLimits *out)
{
    DbRow row;
    *out = (KeyLimits){0};
    if (!str_starts(actor, STR("key:")))
        return OK;
    Err err = db_one(cx, SQL_API_KEY_BY_NAME, ARGS(db_text(str_tail(actor, 4))), &row);
    if (err == ERR_NOT_FOUND)
        return fail(cx, ERR_DENIED, MSG("there is no key %1$s"), str_shown(cx->arena, actor));
    TRY(err);
    *out = (KeyLimits){lines_read(cx, &row, 10), lines_read(cx, &row, 11)};
    return OK;
}

static DbValue secret_value(Arena *arena, Str secret)
{
    uint8_t *hash = arena_alloc(arena, SHA256_SIZE);
    sha256(secret, hash);
    return db_bytes(str_from((char *)hash, SHA256_SIZE));
}

static Str prefix_new(Ctx *cx)
{
    uint8_t bytes[PREFIX_BYTES];
    cx->io->random(cx, bytes, sizeof bytes);
    Str hex = hex_format(cx->arena, bytes, sizeof bytes);
    return str_fmt(cx->arena, "hf_%.*s", STR_ARG(hex));
}

/* Sealed for its key: signatures can be made only by who has keys/personal.key too. */
static SealPlace secret_place(Ctx *cx, Str prefix)
{
    return (SealPlace){.salt = STR("key of a machine"),
                       .where = str_fmt(cx->arena, "api_key/%.*s/secret", STR_ARG(prefix))};
}

/* What is kept of the secret of a key that signs; null for one that is sent. */
static Err secret_seal(Ctx *cx, const ApiKeyOrder *order, Str prefix, Str secret, DbValue *out)
{
    Str sealed;
    *out = db_null();
    if (!order->signs.set || !order->signs.value)
        return OK;
    TRY(seal_text(cx, secret_place(cx, prefix), secret, &sealed));
    *out = db_text(sealed);
    return OK;
}

Err api_key_add(Ctx *cx, const ApiKeyOrder *order, ApiKeyMade *out)
{
    CLEANUP(tx_release) Tx tx = {0};
    Str scopes = {0};
    DbRow row;
    Str prefix = prefix_new(cx), secret = secret_new(cx);
    DbValue sealed = db_null();
    DbValue until = order->until.set ? db_int(order->until.value.us) : db_null();
    TRY(tx_begin(cx, &tx));
    TRY(order_check(cx, order));
    TRY(secret_seal(cx, order, prefix, secret, &sealed));
    TRY(scopes_read(cx, order->scopes, &scopes));
    TRY(limits_check(cx, order));
    TRY(db_one(cx, SQL_API_KEY_ADD,
               ARGS(db_text(order->name), db_text(prefix), secret_value(cx->arena, secret),
                    db_text(scopes), db_text(cx->actor), db_int(cx->now_us), until, sealed,
                    lines_value(cx, order->stations), lines_value(cx, order->steps)),
               &row));
    out->key = arena_new(cx->arena, ApiKey);
    out->secret = str_fmt(cx->arena, "%.*s.%.*s", STR_ARG(prefix), STR_ARG(secret));
    TRY(key_load(cx, order->name, out->key));
    return key_commit(cx, &tx, NULL, out->key, order->reason);
}

Err api_key_revoke(Ctx *cx, Str name, Str reason, ApiKey *out)
{
    CLEANUP(tx_release) Tx tx = {0};
    ApiKey before;
    TRY(tx_begin(cx, &tx));
    Err err = key_load(cx, name, &before);
    if (err == ERR_NOT_FOUND)
        return fail(cx, err, MSG("there is no key %1$s"), str_shown(cx->arena, name));
    TRY(err);
    if (before.revoked.set)
        return fail(cx, ERR_CONFLICT, MSG("key %1$s is revoked already"), before.name.p);
    TRY(db_run(cx, SQL_API_KEY_REVOKE, ARGS(db_int(before.id.value), db_int(cx->now_us)), NULL));
    TRY(key_load(cx, name, out));
    return key_commit(cx, &tx, &before, out, reason);
}

/* ---- what a request shows ---- */

typedef struct KeyRow {
    Str sha256;
    Str sealed; /* empty: the secret is sent */
    bool over;
} KeyRow;

/* out->id 0: there is none. */
static Err row_look(Ctx *cx, Str prefix, KeyRow *key, ApiKeyLook *out)
{
    DbRow row;
    *key = (KeyRow){0};
    *out = (ApiKeyLook){.actor = STR("key:"), .outcome = SIGN_IN_UNKNOWN_NAME};
    if (utf8_check(prefix) >= 0)
        return OK;
    Err err = db_one(cx, SQL_API_KEY_BY_PREFIX, ARGS(db_text(prefix)), &row);
    if (err == ERR_NOT_FOUND) {
        problem_clear(cx);
        return OK;
    }
    TRY(err);
    Str name = row_text(&row, 1);
    *key = (KeyRow){.sha256 = str_dup(cx->arena, row_text(&row, 2)),
                    .sealed = str_dup(cx->arena, row_text(&row, 6)),
                    .over = !row_is_null(&row, 5) || is_over(cx, &row, 4)};
    *out = (ApiKeyLook){.id = row_int(&row, 0),
                        .actor = str_fmt(cx->arena, "key:%.*s", STR_ARG(name)),
                        .scopes = scopes_parse(row_text(&row, 3))};
    return OK;
}

static void outcome_set(ApiKeyLook *out, const KeyRow *key, bool fits)
{
    if (out->id != 0)
        out->outcome = !fits ? SIGN_IN_WRONG_PASSWORD : key->over ? SIGN_IN_CLOSED : SIGN_IN_DONE;
}

Err api_key_look(Ctx *cx, Str key, ApiKeyLook *out)
{
    KeyRow row;
    uint8_t hash[SHA256_SIZE];
    Str secret = key, prefix = str_cut(&secret, '.');
    TRY(row_look(cx, prefix, &row, out));
    sha256(secret, hash);
    outcome_set(out, &row,
                row.sealed.n == 0 && row.sha256.n == sizeof hash &&
                    sodium_memcmp(row.sha256.p, hash, sizeof hash) == 0);
    return OK;
}

Err api_key_look_signed(Ctx *cx, const SignedRequest *request, ApiKeyLook *out)
{
    KeyRow row;
    Str secret;
    TRY(row_look(cx, request->prefix, &row, out));
    if (row.sealed.n == 0) {
        outcome_set(out, &row, false);
        return OK;
    }
    TRY(seal_open(cx, secret_place(cx, request->prefix), row.sealed, &secret));
    outcome_set(out, &row, signed_request_fits(cx->arena, secret, request));
    return OK;
}

Err api_key_look_signer(Ctx *cx, Str prefix, ApiKeyLook *out)
{
    KeyRow row;
    TRY(row_look(cx, prefix, &row, out));
    outcome_set(out, &row, row.sealed.n > 0);
    return OK;
}

Err api_key_limit(Ctx *cx, Str address)
{
    DbRow row;
    DbValue since = db_int(cx->now_us - SIGN_IN_WINDOW_MINUTES * MINUTE_US);
    TRY(db_one(cx, SQL_API_KEY_FAILURES, ARGS(db_text(address), since), &row));
    return row_int(&row, 0) < SIGN_IN_FAILURES_ADDRESS ? OK : sign_in_too_many(cx);
}

Err api_key_refused(Ctx *cx, const ApiKeyLook *look, Str address)
{
    CLEANUP(tx_release) Tx tx = {0};
    TRY(tx_begin(cx, &tx));
    TRY(db_run(cx, SQL_SIGN_IN_ADD,
               ARGS(db_int(cx->now_us), db_null(), db_text(address),
                    db_text(sign_in_outcome_name(look->outcome)), db_text(look->actor), db_null()),
               NULL));
    return tx_commit(&tx);
}

Err api_key_used(Ctx *cx, int64_t id, int64_t used_us)
{
    return db_run(cx, SQL_API_KEY_USED, ARGS(db_int(id), db_int(used_us / DAY_US)), NULL);
}
