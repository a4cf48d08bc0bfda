/* db_backend.h - what a database must be able to do to stand behind db.h.  Only for this folder.
 *
 * db.c keeps the state every database shares (transaction, failure) and the rules of db.h;
 * sqlite.c and postgres.c know their library and nothing else.  */
#ifndef HOLDFAST_PLATFORM_STORE_DB_BACKEND_H
#define HOLDFAST_PLATFORM_STORE_DB_BACKEND_H

#include "platform/store/db.h"

/* How one SQL text is made to fit. */
typedef struct SqlDialect {
    const char *name;   /* in "-- only: NAME" */
    const char *int64;  /* {int64} */
    const char *bytes;  /* {bytes} */
    const char *strict; /* {strict} */
} SqlDialect;

typedef struct DbBackend {
    SqlDialect dialect;
    const char *scheme; /* how an address of it begins */
    /* A connection with its settings made, no schema looked at.  *out is set on OK only. */
    Err (*open)(Ctx *cx, Str address, DbMode mode, Db **out);
    void (*close)(Db *db);
    Err (*begin)(Ctx *cx, Db *db);
    Err (*commit)(Ctx *cx, Db *db);
    void (*rollback)(Db *db); /* fine without a transaction */
    Err (*run)(Ctx *cx, SqlId id, DbArgs args, int64_t *changed);
    Err (*each)(Ctx *cx, SqlId id, DbArgs args, DbEach each, void *arg);
    /* Inside a transaction always. */
    Err (*many)(Ctx *cx, SqlId id, const DbValue *values, int column_count, size_t row_count);
    Err (*prepare)(Ctx *cx, SqlId id);
    /* Several statements of a migration, text in the database's own dialect. */
    Err (*script)(Ctx *cx, Str sql);
    Err (*has_table)(Ctx *cx, const char *name, bool *out);
    Err (*check)(Ctx *cx);
    void (*scrub)(Db *db); /* may be NULL */
} DbBackend;

/* First member of each backend's own struct. */
struct Db {
    const DbBackend *backend;
    DbMode mode;
    bool in_tx;
    bool tx_failed; /* a statement of the open transaction failed: nothing but rollback is left */
    bool in_step;   /* … of the kind that need not be durable yet */
    bool has_seal_key;
    uint8_t seal_key[32]; /* of personal data (seal.h) */
    char seal_id[9];      /* what it is called in sealed texts */
    bool has_row_key;
    uint8_t row_salt[16]; /* of the row sealed or opened last, and its key */
    uint8_t row_key[32];
    bool broken; /* a flush failed or the connection is lost: nothing more is taken */
};

extern const DbBackend sqlite_backend;
extern const DbBackend postgres_backend;

/* Bring the schema up to date (DB_WRITE) or refuse another one (DB_READ). */
MUST_CHECK Err migrate(Ctx *cx);
/* Lines between "-- only: OTHER" and "-- end" dropped, tokens replaced. */
Str sql_in_dialect(Arena *arena, const SqlDialect *dialect, const char *text);

#endif
