#include "domain/signature/signature.h"

#include "platform/store/change.h"

#define RECORDS "domain/signature/signature_wire.def"
#include "platform/register/register_table.h"

enum { SIGNATURES_MAX = 100, JSON_MAX = 1 << 16 };

typedef struct Meaning {
    Str noun, name;
    const char *label_zh, *label_en;
    Roles by;
    bool not_author;
} Meaning;

/* The words of signatures.def as bits. */
#define QUALITY  ROLE_BIT(ACCOUNT_ROLE_QUALITY)
#define RECALL   ROLE_BIT(ACCOUNT_ROLE_RECALL)
#define APPROVER ROLE_BIT(ACCOUNT_ROLE_APPROVER)
#define DECIDER  ROLE_BIT(ACCOUNT_ROLE_DECIDER)
#define SIGNED(noun, meaning, zh, en, by, not_author)                                              \
    {STR_INIT(#noun), STR_INIT(#meaning), zh, en, by, not_author},
#define ABOUT(noun, field)
static const Meaning meanings[] = {
#include "domain/signature/signatures.def"
};
#undef SIGNED
#undef ABOUT
enum { MEANINGS = sizeof meanings / sizeof *meanings };

static const Meaning *meaning_find(Str noun, Str name)
{
    for (size_t i = 0; i < MEANINGS; i++) {
        if (str_eq(meanings[i].noun, noun) && str_eq(meanings[i].name, name))
            return &meanings[i];
    }
    return NULL;
}

static Str record_sha(Ctx *cx, const SignedRecord *record)
{
    return hex_format(cx->arena, record->sha256, SHA256_SIZE);
}

/* ---- what there is ---- */

typedef struct Given {
    const SignedRecord *record;
    Signature items[SIGNATURES_MAX];
    size_t count;
} Given;

static Err given_take(Ctx *cx, const DbRow *row, void *arg)
{
    Given *given = arg;
    if (given->count == SIGNATURES_MAX)
        return fail(cx, ERR_LIMIT, MSG("the record has more than %1$lld signatures"),
                    (long long)SIGNATURES_MAX);
    Str sha = row_text(row, 7);
    Instant at = {.us = row_int(row, 5), .offset_min = (int16_t)row_int(row, 6), .has_zone = true};
    given->items[given->count++] = (Signature){
        .meaning = str_dup(cx->arena, row_text(row, 0)),
        .role = str_dup(cx->arena, row_text(row, 1)),
        .name = str_dup(cx->arena, row_text(row, 2)),
        .full_name = str_dup(cx->arena, row_text(row, 3)),
        .reason = str_dup(cx->arena, row_text(row, 4)),
        .at = {at, true},
        .version = field_int(row_int(row, 8)),
        .holds = field_bool(sha.n == SHA256_SIZE &&
                            memcmp(sha.p, given->record->sha256, SHA256_SIZE) == 0),
    };
    return OK;
}

static Err given_load(Ctx *cx, const SignedRecord *record, Given *out)
{
    *out = (Given){.record = record};
    return db_each(cx, SQL_SIGNATURE_EACH,
                   ARGS(db_text(record->noun), db_int(record->id), db_int(record->version)),
                   given_take, out);
}

static bool is_writer(const SignedRecord *record, Str name)
{
    bool found = str_eq(record->author, name);
    for (size_t i = 0; i < record->writers.count; i++)
        found |= str_eq(record->writers.items[i], name);
    return found;
}

/* Who does not sign with this meaning, whatever his roles. */
static FieldTexts barred(Ctx *cx, const SignedRecord *record, const Meaning *meaning)
{
    Str *names = arena_array(cx->arena, Str, record->writers.count + 2);
    size_t count = 0;
    if (meaning->not_author && record->author.n > 0)
        names[count++] = record->author;
    for (size_t i = 0; i < record->writers.count && meaning->not_author; i++) {
        if (!str_eq(record->writers.items[i], record->author))
            names[count++] = record->writers.items[i];
    }
    if (record->about.n > 0)
        names[count++] = record->about;
    return (FieldTexts){names, count};
}

static void meaning_show(Ctx *cx, const Meaning *meaning, Signature *out)
{
    out->meaning = meaning->name;
    out->label_zh = str_of(meaning->label_zh);
    out->label_en = str_of(meaning->label_en);
    out->roles = account_role_names(cx->arena, meaning->by);
}

Err signature_state(Ctx *cx, const SignedRecord *record, SignatureState *out)
{
    Given *given = arena_new(cx->arena, Given);
    TRY(given_load(cx, record, given));
    *out = (SignatureState){.version = field_int(record->version),
                            .sha256 = record_sha(cx, record),
                            .complete = field_bool(true)};
    out->signatures.items = arena_array(cx->arena, Signature, SIGNATURES_MAX + MEANINGS);
    for (size_t i = 0; i < MEANINGS; i++) {
        bool holds = false;
        if (!str_eq(meanings[i].noun, record->noun))
            continue;
        for (size_t k = 0; k < given->count; k++) {
            if (!str_eq(given->items[k].meaning, meanings[i].name))
                continue;
            Signature *shown = &out->signatures.items[out->signatures.count++];
            *shown = given->items[k];
            meaning_show(cx, &meanings[i], shown);
            holds |= shown->holds.value;
        }
        if (!holds) { /* also where one was given for what it was */
            Signature *missing = &out->signatures.items[out->signatures.count++];
            meaning_show(cx, &meanings[i], missing);
            missing->not_by = barred(cx, record, &meanings[i]);
        }
        if (!holds)
            out->complete = field_bool(false);
    }
    return OK;
}

Err signature_complete(Ctx *cx, const SignedRecord *record, bool *out)
{
    SignatureState state;
    ArenaMark mark = arena_mark(cx->arena);
    TRY(signature_state(cx, record, &state));
    *out = state.complete.value;
    arena_rewind(cx->arena, mark);
    return OK;
}

Err signature_earlier(Ctx *cx, const SignedRecord *record, SignatureState *out)
{
    Given *given = arena_new(cx->arena, Given);
    *given = (Given){.record = record};
    TRY(db_each(cx, SQL_SIGNATURE_EARLIER,
                ARGS(db_text(record->noun), db_int(record->id), db_int(record->version),
                     db_int(SIGNATURES_MAX)),
                given_take, given));
    for (size_t i = 0; i < given->count; i++) {
        const Meaning *meaning = meaning_find(record->noun, given->items[i].meaning);
        given->items[i].holds = field_bool(false);
        if (meaning != NULL)
            meaning_show(cx, meaning, &given->items[i]);
    }
    out->earlier.items = given->items;
    out->earlier.count = given->count;
    return OK;
}

/* ---- one more ---- */

/* In the order of signatures.def: nobody approves what nobody has reviewed. */
static Err turn_check(Ctx *cx, const Given *given, const Meaning *meaning)
{
    for (const Meaning *first = meanings; first < meaning; first++) {
        bool there = !str_eq(first->noun, meaning->noun);
        for (size_t i = 0; i < given->count && !there; i++)
            there = str_eq(given->items[i].meaning, first->name) && given->items[i].holds.value;
        if (!there)
            return fail(cx, ERR_CONFLICT, MSG("it is signed as %1$s first"), first->name.p);
    }
    return OK;
}

static Err may_sign(Ctx *cx, const SignedRecord *record, const Signer *signer,
                    const Meaning *meaning)
{
    Given *given = arena_new(cx->arena, Given);
    if ((signer->roles & meaning->by) == 0)
        return fail(cx, ERR_DENIED, MSG("none of your roles signs with the meaning %1$s"),
                    meaning->name.p);
    if (meaning->not_author && is_writer(record, signer->name))
        return fail(cx, ERR_DENIED,
                    MSG("who proposed it, or had a hand in it, does not sign it: a second person "
                        "does"));
    if (record->about.n > 0 && str_eq(signer->name, record->about))
        return fail(cx, ERR_DENIED, MSG("it is about you: another person signs it"));
    TRY(given_load(cx, record, given));
    TRY(turn_check(cx, given, meaning));
    for (size_t i = 0; i < given->count; i++) {
        if (given->items[i].holds.value && str_eq(given->items[i].name, signer->name))
            return fail(cx, ERR_DENIED,
                        MSG("you have signed this already (%1$s); another person signs next"),
                        str_c(cx->arena, given->items[i].meaning));
    }
    return OK;
}

/* The first of his roles that signs with this meaning. */
static Str role_of(Roles roles)
{
    AccountRole role = 0;
    while (role < ACCOUNT_ROLE_COUNT && (roles & ROLE_BIT(role)) == 0)
        role++;
    return account_role_name(role);
}

static Str signature_json(Ctx *cx, const SignedRecord *record, const SignatureOrder *order,
                          Str role)
{
    Buf text;
    JsonWriter json;
    buf_init(&text, cx->arena, JSON_MAX);
    json_writer_init(&json, &text);
    json_object_begin(&json);
    const struct {
        Str key, value;
    } members[] = {{STR("noun"), record->noun},
                   {STR("meaning"), order->meaning},
                   {STR("role"), role},
                   {STR("sha256"), record_sha(cx, record)}};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        json_key(&json, members[i].key);
        json_string(&json, members[i].value);
    }
    json_key(&json, STR("noun_id"));
    json_int(&json, record->id);
    json_key(&json, STR("version"));
    json_int(&json, record->version);
    json_object_end(&json);
    return buf_str(&text);
}

Err signature_put(Ctx *cx, const SignedRecord *record, const Signer *signer,
                  const SignatureOrder *order)
{
    DbRow row;
    const Meaning *meaning = meaning_find(record->noun, order->meaning);
    if (meaning == NULL)
        return fail(cx, ERR_INVALID, MSG("a %1$s is not signed with the meaning \"%2$s\""),
                    str_c(cx->arena, record->noun), str_shown(cx->arena, order->meaning));
    if (str_trim(order->reason).n == 0)
        return fail(cx, ERR_INVALID, MSG("reason: say why you sign"));
    if (order->version.value != record->version || !str_eq(order->sha256, record_sha(cx, record)))
        return fail(cx, ERR_CONFLICT,
                    MSG("the record is no longer what you saw: look at it again"));
    TRY(may_sign(cx, record, signer, meaning));
    Str role = role_of(signer->roles & meaning->by);
    TRY(db_one(cx, SQL_SIGNATURE_ADD,
               ARGS(db_text(record->noun), db_int(record->id), db_int(record->version),
                    db_bytes(str_from((const char *)record->sha256, SHA256_SIZE)),
                    db_text(meaning->name), db_text(role), db_text(signer->name),
                    db_text(signer->full_name), db_text(order->reason), db_int(cx->now_us),
                    db_int(order->offset_min.value)),
               &row));
    return change_add(cx,
                      &(Change){.noun = STR("signature"),
                                .id = row_int(&row, 0),
                                .after = signature_json(cx, record, order, role),
                                .reason = order->reason},
                      NULL);
}

Err signature_add(Ctx *cx, const SignedRecord *record, const Signer *signer,
                  const SignatureOrder *order)
{
    CLEANUP(tx_release) Tx tx = {0};
    TRY(tx_begin(cx, &tx));
    TRY(signature_put(cx, record, signer, order));
    return tx_commit(&tx);
}

Err signature_since(Ctx *cx, Str noun, int64_t id, int64_t us, bool *out)
{
    DbRow row;
    TRY(db_one(cx, SQL_SIGNATURE_SINCE, ARGS(db_text(noun), db_int(id), db_int(us)), &row));
    *out = row_int(&row, 0) > 0;
    return OK;
}

bool signature_asked(Str noun)
{
    bool asked = false;
    for (size_t i = 0; i < MEANINGS; i++)
        asked |= str_eq(meanings[i].noun, noun);
    return asked;
}

FieldTexts signature_roles(Ctx *cx, Str noun)
{
    Roles roles = 0;
    for (size_t i = 0; i < MEANINGS; i++)
        roles |= str_eq(meanings[i].noun, noun) ? meanings[i].by : 0;
    return account_role_names(cx->arena, roles);
}
