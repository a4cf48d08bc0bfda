#include "platform/store/change.h"

#include <assert.h>

#include "platform/os/io.h"
#include "platform/store/db_backend.h"

Err change_add(Ctx *cx, const Change *change, int64_t *out_id)
{
    char salt[CHANGE_SALT_SIZE];
    DbRow row;
    assert(cx->db->in_tx);                                 /* else row and reason could part */
    assert(change->before.n != 0 || change->after.n != 0); /* something must have changed */
    cx->io->random(cx, salt, sizeof salt);
    TRY(db_one(cx, SQL_CHANGE_ADD,
               ARGS(db_int(cx->now_us), db_text(cx->actor), db_text(change->noun),
                    db_int(change->id), db_text_or_null(change->before),
                    db_text_or_null(change->after), db_text(change->reason),
                    db_bytes(str_from(salt, sizeof salt))),
               &row));
    if (out_id != NULL)
        *out_id = row_int(&row, 0);
    return OK;
}

Err change_commit(Ctx *cx, Tx *tx, const Change *change)
{
    TRY(change_add(cx, change, NULL));
    return tx_commit(tx);
}
