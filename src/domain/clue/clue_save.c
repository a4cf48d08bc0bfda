/* clue_save.c - a clue saved, the clocks it starts, and the clue of somebody who need not sign in.
 */
#include "base/hash.h"
#include "domain/clock/clock.h"
#include "domain/clue/clue.h"
#include "domain/regime/regime.h"
#include "platform/os/io.h"
#include "platform/store/change.h"

/* ---- clocks ---- */

typedef enum FactWhen { ABROAD, HARM } FactWhen;

static const struct {
    Str regime, trigger;
    FactWhen when;
} facts[] = {
#define CLUE_FACT(regime, trigger, when) {STR_INIT(regime), STR_INIT(trigger), when},
#include "domain/clue/clue_facts.def"
#undef CLUE_FACT
};

/* In the order of clue_consequences (registers/clue.def). */
enum { CONSEQUENCE_INJURY = 6 };

static bool tells_harm(const Clue *clue)
{
    bool hurt = clue->deaths.value > 0 || clue->injuries.value > 0 ||
                (clue->consequence.set && clue->consequence.value >= CONSEQUENCE_INJURY);
    return clue->reportable.set ? clue->reportable.value : hurt;
}

static bool is_fact(const Clue *clue, FactWhen when)
{
    return when == ABROAD ? clue->recalled_abroad.value : tells_harm(clue);
}

/* Nothing a person wrote stands in the note; the same note starts a clock once. */
static Err clocks_start(Ctx *cx, const MasterRow *row)
{
    const Clue *clue = row->values;
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        ClockStarted started;
        bool other = clue->regime.n > 0 && !str_eq(clue->regime, facts[i].regime);
        bool first = clue->regime.n > 0 || str_eq(facts[i].regime, facts[0].regime);
        if (other || !first || !is_fact(clue, facts[i].when))
            continue;
        ClockFact fact = {.noun = STR("clue"),
                          .noun_id = field_int(row->id),
                          .regime = facts[i].regime,
                          .trigger = facts[i].trigger,
                          .day = clue->received_on,
                          .note = str_fmt(cx->arena, "clue %.*s", STR_ARG(clue->number))};
        TRY(clock_start_in(cx, &fact, &started));
    }
    return OK;
}

/* ---- saved ---- */

/* A new clue that says no day was received today, as days begin where its regime holds. */
static Err day_give(Ctx *cx, Str values, Str *out)
{
    RegimePack pack;
    const JsonNode *told;
    Buf day;
    *out = values;
    if (values.n == 0)
        return OK;
    TRY(json_parse(cx, values, &told));
    const JsonNode *regime = json_member(told, STR("regime"));
    if (told->type != JSON_OBJECT || json_member(told, STR("received_on")) != NULL)
        return OK; /* what is no object, master_save says */
    Err err = regime_pack_find(
        cx, regime != NULL && regime->text.n > 0 ? regime->text : facts[0].regime, &pack);
    if (err == ERR_NOT_FOUND) { /* none is known: the day in UTC, which the register gives */
        problem_clear(cx);
        return OK;
    }
    TRY(err);
    int year, month, date;
    date_from_days((int32_t)regime_day_of(&pack, cx->now_us), &year, &month, &date);
    buf_init(&day, cx->arena, values.n + INSTANT_TEXT_MAX + sizeof "{\"received_on\":\"\",}");
    buf_fmt(&day, "{\"received_on\":\"%04d-%02d-%02d\"%s", year, month, date,
            told->child == NULL ? "" : ",");
    buf_add(&day, str_tail(str_trim(values), 1));
    *out = buf_str(&day);
    return OK;
}

static Err save_in(Ctx *cx, int64_t id, const RowOrder *typed, MasterRow *out)
{
    MasterShape shape;
    RowOrder dated = *typed;
    const RowOrder *order = &dated;
    if (id == 0)
        TRY(day_give(cx, typed->values, &dated.values));
    TRY(master_shape(cx, clue_register.name, &shape));
    TRY(master_save_in(cx, &shape, id, order, out));
    return clocks_start(cx, out);
}

Err clue_save(Ctx *cx, int64_t id, const RowOrder *order, MasterRow *out)
{
    CLEANUP(tx_release) Tx tx = {0};
    *out = (MasterRow){0};
    TRY(tx_begin(cx, &tx));
    TRY(save_in(cx, id, order, out));
    return tx_commit(&tx);
}

/* ---- of the public ---- */

Err clue_send_in(Ctx *cx, Str values, ClueReceipt *out)
{
    enum { SECRET_BYTES = 16 };
    CLEANUP(tx_release) Tx tx = {0};
    MasterRow row;
    uint8_t secret[SECRET_BYTES], digest[SHA256_SIZE];
    RowOrder order = {.values = values, .reason = STR("public form")};
    cx->io->random(cx, secret, sizeof secret);
    out->secret = hex_format(cx->arena, secret, sizeof secret);
    sha256(out->secret, digest);
    TRY(tx_begin(cx, &tx));
    TRY(save_in(cx, 0, &order, &row));
    TRY(db_run(cx, SQL_CLUE_SECRET_ADD,
               ARGS(db_int(row.id), db_bytes(str_from((const char *)digest, sizeof digest))),
               NULL));
    TRY(change_commit(cx, &tx,
                      &(Change){.noun = clue_register.name,
                                .id = row.id,
                                .after = STR("{\"follow_up\":true}"),
                                .reason = STR("public form")}));
    out->number = str_dup(cx->arena, ((const Clue *)row.values)->number);
    return OK;
}

/* Compared in a time that does not depend on where they differ. */
static bool same_digest(Str a, const uint8_t b[SHA256_SIZE])
{
    uint8_t differs = a.n != SHA256_SIZE;
    for (size_t i = 0; i < a.n && i < SHA256_SIZE; i++)
        differs |= (uint8_t)a.p[i] ^ b[i];
    return differs == 0;
}

static Err none_such(Ctx *cx)
{
    problem_clear(cx);
    return fail(cx, ERR_NOT_FOUND, MSG("there is no report with this number and code"));
}

Err clue_follow_up(Ctx *cx, Str number, Str secret, ClueFollowed *out)
{
    DbRow stored;
    MasterRow row;
    uint8_t digest[SHA256_SIZE];
    sha256(secret, digest);
    Err err = clue_find(cx, number, &row);
    if (err == OK)
        err = db_one(cx, SQL_CLUE_SECRET_BY_ID, ARGS(db_int(row.id)), &stored);
    if (err == ERR_NOT_FOUND || (err == OK && !same_digest(row_text(&stored, 0), digest)))
        return none_such(cx);
    TRY(err);
    const Clue *clue = row.values;
    *out = (ClueFollowed){.number = clue->number,
                          .received_on = (int32_t)clue->received_on.value,
                          .state = (ClueState)clue->state.value,
                          .answer = clue->answer,
                          .answered = clue->answered_on.set};
    return OK;
}
