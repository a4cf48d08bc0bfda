/* clue_save.c - a clue saved, the clocks it starts, and the clue of somebody who need not sign in.
 */
#include "base/hash.h"
#include "domain/clue/clue_clock_internal.h"
#include "platform/os/io.h"
#include "platform/store/change.h"

/* ---- saved ---- */

static Err save_in(Ctx *cx, int64_t id, const RowOrder *order, MasterRow *out)
{
    MasterShape shape;
    MasterRow before;
    ClueLaw law = {0};
    TRY(master_shape(cx, clue_register.name, &shape));
    if (id != 0)
        TRY(master_find(cx, &shape, id, &before));
    TRY(master_save_in(cx, &shape, id, order, out));
    TRY(clue_law_check(cx, &law, out->values));
    return clue_clocks_start(cx, &law, out,
                             clue_facts_new(out->values, id == 0 ? NULL : before.values));
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
