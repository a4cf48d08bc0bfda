/* SQLite behind db.h.  The settings and their figures: docs/decisions/0001-sqlite-settings.md. */
#include <assert.h>
#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "platform/store/db_backend.h"
#include "platform/store/sql.h"
#include "platform/store/sqlite_checkpoint.h"

/* In pages of 32 KiB, of the WAL. */
enum {
    COPY_FRAMES = 1024,               /* copied back, beside the writer, every 32 MiB … */
    RESTART_FRAMES = 3 * COPY_FRAMES, /* … from here on as fast as it goes, to begin anew: … */
    CLOSE_FRAMES = 128,               /* … looked at every 4 MiB, … */
    FINISH_FRAMES = 384,              /* … the writer itself copies the last 12 MiB … */
    LIMIT_FRAMES = 8 * COPY_FRAMES,   /* … and from here on all of it, and waits for readers */
};

enum {
    BUSY_WAIT_MS = 2000,         /* recovery of a log left by a crash is the usual reason */
    VALUE_MAX_BYTES = 256 << 20, /* largest TEXT or BLOB */
};

typedef struct SqliteStatement {
    sqlite3_stmt *handle;     /* NULL until first used */
    uint8_t arg[DB_ARGS_MAX]; /* SQLite's number of $1, $2, …: there `$2` is a name */
    bool busy;                /* a db_each is walking it */
} SqliteStatement;

typedef struct SqliteDb {
    Db base;
    sqlite3 *handle;
    Checkpointer *checkpointer; /* of a writer */
    int wal_frames;             /* pages in the WAL after the last commit */
    int checkpoint_at;          /* … at which it is copied back next */
    SqliteStatement statements[SQL_COUNT + 1];
} SqliteDb;

static SqliteDb *sqlite_of(Db *db)
{
    return (SqliteDb *)db;
}

/* ---- errors ---- */

static bool is_full(int code)
{
    return code == ENOSPC || code == EDQUOT || code == EFBIG;
}

/* SQLite itself says SQLITE_FULL for ENOSPC on a write; quotas, limits and the wal-index it
 * calls I/O errors, and what the system said stands in one of three places. */
static bool space_is_the_reason(sqlite3 *handle)
{
    int code = 0;
    sqlite3_file *wal = NULL;
    if (is_full(sqlite3_system_errno(handle)))
        return true;
    sqlite3_file_control(handle, NULL, SQLITE_FCNTL_LAST_ERRNO, &code);
    if (is_full(code))
        return true;
    sqlite3_file_control(handle, NULL, SQLITE_FCNTL_JOURNAL_POINTER, (void *)&wal);
    if (wal == NULL || wal->pMethods == NULL)
        return false;
    wal->pMethods->xFileControl(wal, SQLITE_FCNTL_LAST_ERRNO, &code);
    return is_full(code);
}

static Err io_err(SqliteDb *db, int extended)
{
    if (extended == SQLITE_IOERR_FSYNC || extended == SQLITE_IOERR_DIR_FSYNC)
        db->base.broken = true; /* never flushed again as if nothing had been lost */
    if (extended == SQLITE_IOERR_READ || extended == SQLITE_IOERR_SHORT_READ)
        return ERR_IO;
    return space_is_the_reason(db->handle) ? ERR_FULL : ERR_IO;
}

static Err err_of(SqliteDb *db, int extended)
{
    switch (extended & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_INTERRUPT:
        return ERR_BUSY;
    case SQLITE_FULL:
        return ERR_FULL;
    case SQLITE_IOERR:
        return io_err(db, extended);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_SCHEMA:
    case SQLITE_ERROR:
        return ERR_CORRUPT; /* every statement is ours and fits the schema we made */
    case SQLITE_CONSTRAINT:
        return ERR_CONFLICT;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return ERR_DENIED;
    case SQLITE_TOOBIG:
        return ERR_LIMIT;
    default:
        return ERR_IO;
    }
}

static Err sqlite_fail(Ctx *cx, SqliteDb *db, const char *what)
{
    Err err = err_of(db, sqlite3_extended_errcode(db->handle));
    if (err == ERR_FULL)
        return fail(cx, err, MSG("no space left for the database, nothing of %1$s was kept"), what);
    if (err == ERR_BUSY)
        return fail(cx, err, MSG("the database is in use by another process: %1$s"), what);
    return fail(cx, err, MSG("the database refused %1$s: %2$s"), what, sqlite3_errmsg(db->handle));
}

/* ---- settings ---- */

typedef struct Limit {
    int id;
    int value;
} Limit;

static const Limit limits[] = {
    {SQLITE_LIMIT_LENGTH, VALUE_MAX_BYTES},
    {SQLITE_LIMIT_SQL_LENGTH, 1 << 18},
    {SQLITE_LIMIT_COLUMN, 100},
    {SQLITE_LIMIT_EXPR_DEPTH, 100},
    {SQLITE_LIMIT_COMPOUND_SELECT, 20},
    {SQLITE_LIMIT_VDBE_OP, 100000},
    {SQLITE_LIMIT_FUNCTION_ARG, 32},
    {SQLITE_LIMIT_ATTACHED, 0},
    {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 256},
    {SQLITE_LIMIT_VARIABLE_NUMBER, DB_ARGS_MAX},
    {SQLITE_LIMIT_TRIGGER_DEPTH, 1},
    {SQLITE_LIMIT_WORKER_THREADS, 0},
};

static const char settings_both[] = "PRAGMA cell_size_check = ON;"
                                    "PRAGMA trusted_schema = OFF;"
                                    "PRAGMA foreign_keys = ON;"
                                    "PRAGMA mmap_size = 0;"
                                    "PRAGMA temp_store = MEMORY;"
                                    "PRAGMA wal_autocheckpoint = 0;";
/* page_size counts only before the first page is written; 32 MiB of cache. */
static const char settings_write[] = "PRAGMA page_size = 32768;"
                                     "PRAGMA journal_mode = WAL;"
                                     "PRAGMA synchronous = FULL;"
                                     "PRAGMA journal_size_limit = 134217728;"
                                     "PRAGMA secure_delete = ON;" /* zeros over what is gone */
                                     "PRAGMA cache_size = -32768;";
static const char settings_read[] = "PRAGMA query_only = ON;"
                                    "PRAGMA cache_size = -32768;";

static int wal_hook(void *arg, __attribute__((unused)) sqlite3 *handle,
                    __attribute__((unused)) const char *name, int frames)
{
    SqliteDb *db = arg;
    if (frames < db->wal_frames) { /* begun anew from its start */
        db->checkpoint_at = COPY_FRAMES;
        checkpointer_anew(db->checkpointer);
    }
    db->wal_frames = frames;
    return SQLITE_OK;
}

static void configure(SqliteDb *db, DbMode mode)
{
    sqlite3_extended_result_codes(db->handle, 1);
    sqlite3_busy_timeout(db->handle, BUSY_WAIT_MS);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        sqlite3_limit(db->handle, limits[i].id, limits[i].value);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    if (mode == DB_READ)
        sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
}

static Err sqlite_exec(Ctx *cx, SqliteDb *db, const char *sql, const char *what)
{
    return sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK ? OK
                                                                        : sqlite_fail(cx, db, what);
}

static Err settle_in(Ctx *cx, SqliteDb *db, DbMode mode)
{
    configure(db, mode);
    TRY(sqlite_exec(cx, db, settings_both, "settings"));
    if (mode == DB_READ)
        return sqlite_exec(cx, db, settings_read, "settings");
    TRY(sqlite_exec(cx, db, settings_write, "settings"));
    db->checkpoint_at = COPY_FRAMES;
    db->checkpointer = checkpointer_new(sqlite3_db_filename(db->handle, "main"));
    sqlite3_wal_hook(db->handle, wal_hook, db);
    return OK;
}

/* Copy all of the WAL back, so that the file alone holds what was committed.  SQLite does so by
 * itself only where no other connection is open; a reader's view may still prevent it. */
static void checkpoint_whole(SqliteDb *db)
{
    sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
}

static void sqlite_scrub(Db *base)
{
    SqliteDb *db = sqlite_of(base);
    checkpointer_wait(db->checkpointer);
    checkpoint_whole(db);
}

static void sqlite_close(Db *base)
{
    SqliteDb *db = sqlite_of(base);
    checkpointer_free(db->checkpointer);
    for (int i = 0; i < SQL_COUNT; i++)
        sqlite3_finalize(db->statements[i].handle);
    if (base->mode == DB_WRITE && !base->broken && db->handle != NULL)
        checkpoint_whole(db);
    sqlite3_close_v2(db->handle);
    free(db);
}

static Err open_fail(Ctx *cx, SqliteDb *db, Str path, DbMode mode)
{
    const char *shown = str_shown(cx->arena, path);
    if (db->handle == NULL)
        return fail(cx, ERR_IO, MSG("could not open database %1$s: %2$s"), shown, "no memory");
    int code = access(str_c(cx->arena, path), F_OK) == 0 ? 0 : errno;
    if (mode == DB_READ && (code == ENOENT || code == ENOTDIR))
        return fail(cx, ERR_NOT_FOUND, MSG("there is no database at %1$s"), shown);
    if (code == 0)
        code = sqlite3_system_errno(db->handle);
    if (code == EACCES || code == EPERM || code == EROFS)
        return fail(cx, ERR_DENIED, MSG("permission denied for %1$s"), shown);
    return fail(cx, ERR_IO, MSG("could not open database %1$s: %2$s"), shown,
                code != 0 ? strerror(code) : sqlite3_errmsg(db->handle));
}

/* A folder we may not write to, and no WAL in it: a copy that nobody changes, on a read-only disk
 * or kept as evidence.  SQLite would want to make files beside it. */
static bool is_frozen(Ctx *cx, Str path)
{
    ptrdiff_t slash = str_rfind_char(path, '/');
    Str folder = slash <= 0 ? STR(".") : str_slice(path, 0, (size_t)slash);
    return access(str_c(cx->arena, folder), W_OK) != 0 &&
           access(str_fmt(cx->arena, "%.*s-wal", STR_ARG(path)).p, F_OK) != 0;
}

/* What sqlite3_open_v2 takes: the path, or for a frozen file the URI that says so. */
static const char *name_of(Ctx *cx, Str path, DbMode mode)
{
    Buf uri;
    if (mode == DB_WRITE || !is_frozen(cx, path))
        return str_c(cx->arena, path);
    buf_init(&uri, cx->arena, 3 * path.n + 32);
    buf_add(&uri, STR("file:"));
    for (size_t i = 0; i < path.n; i++) {
        if (strchr("%?#", path.p[i]) != NULL)
            buf_fmt(&uri, "%%%02X", (unsigned char)path.p[i]);
        else
            buf_add_char(&uri, path.p[i]);
    }
    buf_add(&uri, STR("?immutable=1"));
    return str_c(cx->arena, buf_str(&uri));
}

static Err sqlite_open(Ctx *cx, Str address, DbMode mode, Db **out)
{
    Str path = str_tail(address, strlen(sqlite_backend.scheme));
    const char *name = name_of(cx, path, mode);
    int flags = SQLITE_OPEN_NOMUTEX | (mode == DB_WRITE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                                        : SQLITE_OPEN_READONLY);
    SqliteDb *db = calloc(1, sizeof *db);
    assert(db != NULL);
    db->base = (Db){.backend = &sqlite_backend, .mode = mode};
    if (str_starts(str_of(name), STR("file:")))
        flags |= SQLITE_OPEN_URI;
    Err err = sqlite3_open_v2(name, &db->handle, flags, NULL) == SQLITE_OK
                  ? settle_in(cx, db, mode)
                  : open_fail(cx, db, path, mode);
    if (err != OK) {
        sqlite_close(&db->base);
        return err;
    }
    *out = &db->base;
    return OK;
}

/* ---- statements ---- */

static Err compile(Ctx *cx, SqliteDb *db, SqlId id, SqliteStatement *out)
{
    char name[8];
    const SqlText *sql = &sql_texts[id];
    Str text = sql_in_dialect(cx->arena, &sqlite_backend.dialect, sql->text);
    if (sqlite3_prepare_v3(db->handle, text.p, (int)text.n, SQLITE_PREPARE_PERSISTENT, &out->handle,
                           NULL) != SQLITE_OK)
        return sqlite_fail(cx, db, sql->name);
    for (int i = 0; i < DB_ARGS_MAX; i++) {
        sqlite3_snprintf(sizeof name, name, "$%d", i + 1);
        out->arg[i] = (uint8_t)sqlite3_bind_parameter_index(out->handle, name);
    }
    return OK;
}

/* The cached statement, or a second one while a db_each walks the first. */
static Err statement_get(Ctx *cx, SqlId id, SqliteStatement *spare, SqliteStatement **out)
{
    SqliteDb *db = sqlite_of(cx->db);
    *out = &db->statements[id];
    if ((*out)->busy)
        *out = spare;
    return (*out)->handle != NULL ? OK : compile(cx, db, id, *out);
}

static void spare_release(SqliteStatement *spare)
{
    sqlite3_finalize(spare->handle);
}

static int bind_value(sqlite3_stmt *handle, int at, const DbValue *value)
{
    switch (value->type) {
    case DB_INT:
        return sqlite3_bind_int64(handle, at, value->i);
    case DB_TEXT:
        return sqlite3_bind_text64(handle, at, value->s.n == 0 ? "" : value->s.p, value->s.n,
                                   SQLITE_STATIC, SQLITE_UTF8);
    case DB_BYTES:
        return sqlite3_bind_blob64(handle, at, value->s.n == 0 ? "" : value->s.p, value->s.n,
                                   SQLITE_STATIC);
    case DB_NULL:
        break;
    }
    return sqlite3_bind_null(handle, at);
}

static int bind_all(const SqliteStatement *statement, const DbValue *values, int count)
{
    assert(count <= DB_ARGS_MAX && count == sqlite3_bind_parameter_count(statement->handle));
    for (int i = 0; i < count; i++) {
        assert(statement->arg[i] != 0);
        int result = bind_value(statement->handle, statement->arg[i], &values[i]);
        if (result != SQLITE_OK)
            return result;
    }
    return SQLITE_OK;
}

/* Can the writer finish, so that the WAL begins anew?  Not while much is left for the copy beside
 * it, unless the WAL has grown beyond all measure. */
static bool is_for_writer(SqliteDb *db)
{
    if (db->wal_frames >= LIMIT_FRAMES)
        return true;
    return db->wal_frames >= RESTART_FRAMES &&
           db->wal_frames - checkpointer_copied(db->checkpointer) <= FINISH_FRAMES;
}

/* Copy the WAL back when it has grown.  What was committed is durable already, so a failure here
 * loses nothing: it is tried again later.  A reader's view keeps the WAL from being begun anew;
 * waiting for it, at most BUSY_WAIT_MS, is tried once per COPY_FRAMES, never per commit. */
static void checkpoint_if_due(SqliteDb *db)
{
    if (db->base.mode != DB_WRITE || db->wal_frames < db->checkpoint_at ||
        sqlite3_get_autocommit(db->handle) == 0)
        return;
    bool beyond = db->wal_frames >= LIMIT_FRAMES;
    bool is_close = db->wal_frames >= RESTART_FRAMES && !beyond;
    db->checkpoint_at = db->wal_frames + (is_close ? CLOSE_FRAMES : COPY_FRAMES);
    if (!is_for_writer(db) && checkpointer_start(db->checkpointer))
        return;
    checkpointer_wait(db->checkpointer);
    sqlite3_wal_checkpoint_v2(db->handle, NULL,
                              beyond ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE, NULL,
                              NULL);
}

static Err sqlite_run(Ctx *cx, SqlId id, DbArgs args, int64_t *changed)
{
    CLEANUP(spare_release) SqliteStatement spare = {0};
    SqliteDb *db = sqlite_of(cx->db);
    SqliteStatement *statement;
    TRY(statement_get(cx, id, &spare, &statement));
    int64_t before = sqlite3_total_changes64(db->handle);
    int result = bind_all(statement, args.values, args.count);
    if (result == SQLITE_OK)
        result = sqlite3_step(statement->handle);
    Err err = result == SQLITE_DONE ? OK : sqlite_fail(cx, db, sql_texts[id].name);
    assert(result != SQLITE_ROW); /* a statement marked :run gives no rows */
    sqlite3_reset(statement->handle);
    *changed = sqlite3_total_changes64(db->handle) - before;
    checkpoint_if_due(db);
    return err;
}

static DbValue column_value(sqlite3_stmt *handle, int column)
{
    DbValue value = {0};
    int type = sqlite3_column_type(handle, column);
    if (type == SQLITE_INTEGER)
        return db_int(sqlite3_column_int64(handle, column));
    if (type == SQLITE_NULL)
        return value;
    assert(type != SQLITE_FLOAT); /* no floating point in the schema */
    value.type = type == SQLITE_TEXT ? DB_TEXT : DB_BYTES;
    value.s.p = type == SQLITE_TEXT ? (const char *)sqlite3_column_text(handle, column)
                                    : sqlite3_column_blob(handle, column);
    value.s.n = (size_t)sqlite3_column_bytes(handle, column);
    return value;
}

static Err walk(Ctx *cx, SqlId id, SqliteStatement *statement, DbEach each, void *arg)
{
    DbRow row = {.count = sqlite3_column_count(statement->handle)};
    assert(row.count <= DB_COLUMNS_MAX);
    int result;
    while ((result = sqlite3_step(statement->handle)) == SQLITE_ROW) {
        for (int i = 0; i < row.count; i++)
            row.values[i] = column_value(statement->handle, i);
        TRY(each(cx, &row, arg));
    }
    return result == SQLITE_DONE ? OK : sqlite_fail(cx, sqlite_of(cx->db), sql_texts[id].name);
}

static Err sqlite_each(Ctx *cx, SqlId id, DbArgs args, DbEach each, void *arg)
{
    CLEANUP(spare_release) SqliteStatement spare = {0};
    SqliteDb *db = sqlite_of(cx->db);
    SqliteStatement *statement;
    TRY(statement_get(cx, id, &spare, &statement));
    if (bind_all(statement, args.values, args.count) != SQLITE_OK)
        return sqlite_fail(cx, db, sql_texts[id].name);
    statement->busy = true;
    Err err = walk(cx, id, statement, each, arg);
    statement->busy = false;
    sqlite3_reset(statement->handle);
    checkpoint_if_due(db); /* INSERT … RETURNING comes this way */
    return err;
}

static Err sqlite_many(Ctx *cx, SqlId id, const DbValue *values, int column_count, size_t row_count)
{
    CLEANUP(spare_release) SqliteStatement spare = {0};
    SqliteDb *db = sqlite_of(cx->db);
    SqliteStatement *statement;
    TRY(statement_get(cx, id, &spare, &statement));
    int result = SQLITE_DONE;
    for (size_t i = 0; i < row_count && result == SQLITE_DONE; i++) {
        result = bind_all(statement, values + i * (size_t)column_count, column_count);
        if (result == SQLITE_OK)
            result = sqlite3_step(statement->handle);
        if (result == SQLITE_DONE)
            sqlite3_reset(statement->handle);
    }
    Err err = result == SQLITE_DONE ? OK : sqlite_fail(cx, db, sql_texts[id].name);
    sqlite3_reset(statement->handle);
    sqlite3_clear_bindings(statement->handle);
    return err;
}

static Err sqlite_prepare(Ctx *cx, SqlId id)
{
    CLEANUP(spare_release) SqliteStatement spare = {0};
    SqliteStatement *statement;
    return statement_get(cx, id, &spare, &statement);
}

/* ---- transactions, schema, check ---- */

/* From here on commits are flushed again; a connection that will not promise it takes nothing. */
static void step_end(Db *db)
{
    if (!db->in_step)
        return;
    db->in_step = false;
    db->broken |= sqlite3_exec(sqlite_of(db)->handle, "PRAGMA synchronous = FULL", NULL, NULL,
                               NULL) != SQLITE_OK;
}

static Err sqlite_begin(Ctx *cx, Db *db)
{
    /* The write lock at once: a later upgrade could fail in mid-transaction. */
    static const char write[] = "BEGIN IMMEDIATE", read[] = "BEGIN";
    /* The WAL is then flushed by the next commit that does, or before it is copied back. */
    static const char step[] = "PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE";
    const char *sql = db->mode == DB_READ ? read : db->in_step ? step : write;
    Err err = sqlite_exec(cx, sqlite_of(db), sql, "the transaction");
    if (err != OK)
        step_end(db);
    return err;
}

static Err sqlite_commit(Ctx *cx, Db *db)
{
    TRY(sqlite_exec(cx, sqlite_of(db), "COMMIT", "the transaction"));
    step_end(db);
    checkpoint_if_due(sqlite_of(db));
    return OK;
}

static void sqlite_rollback(Db *db)
{
    sqlite3 *handle = sqlite_of(db)->handle;
    if (sqlite3_get_autocommit(handle) == 0)
        sqlite3_exec(handle, "ROLLBACK", NULL, NULL, NULL);
    step_end(db);
}

static Err sqlite_script(Ctx *cx, Str sql)
{
    return sqlite_exec(cx, sqlite_of(cx->db), str_c(cx->arena, sql), "the migration");
}

/* The first column of the first row as text, for the few questions to SQLite itself. */
static int keep_text(void *arg, int count, char **values, __attribute__((unused)) char **names)
{
    Str *out = arg;
    if (count > 0 && values[0] != NULL && out->p == NULL)
        *out = (Str){sqlite3_mprintf("%s", values[0]), strlen(values[0])};
    return 0;
}

static Err ask(Ctx *cx, const char *sql, Str *out)
{
    SqliteDb *db = sqlite_of(cx->db);
    Str found = {0};
    Err err = sqlite3_exec(db->handle, sql, keep_text, &found, NULL) == SQLITE_OK
                  ? OK
                  : sqlite_fail(cx, db, "a check");
    *out = str_dup(cx->arena, found);
    sqlite3_free((void *)(uintptr_t)found.p);
    return err;
}

static Err sqlite_has_table(Ctx *cx, const char *name, bool *out)
{
    Str found;
    TRY(ask(cx,
            str_fmt(cx->arena,
                    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name = '%s'", name)
                .p,
            &found));
    *out = found.n != 0;
    return OK;
}

static Err sqlite_check(Ctx *cx)
{
    Str found;
    TRY(ask(cx, "PRAGMA quick_check(1)", &found));
    if (str_eq(found, STR("ok")))
        return OK;
    return fail(cx, ERR_CORRUPT, MSG("the database file is damaged: %1$s"),
                str_shown(cx->arena, found));
}

const DbBackend sqlite_backend = {
    .dialect = {"sqlite", "INTEGER", "BLOB", "STRICT"},
    .scheme = "sqlite:",
    .open = sqlite_open,
    .close = sqlite_close,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .run = sqlite_run,
    .each = sqlite_each,
    .many = sqlite_many,
    .prepare = sqlite_prepare,
    .script = sqlite_script,
    .has_table = sqlite_has_table,
    .check = sqlite_check,
    .scrub = sqlite_scrub,
};
