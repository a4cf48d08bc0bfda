#include "platform/store/db.h"

#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "platform/os/io.h"
#include "platform/store/change.h"
#include "platform/store/db_backend.h"
#include "platform/store/sql.h"
#include "test/test_store.h"

/* The list of schema steps serves as a table to write to: five columns, key `number`. */
enum { COLUMNS = 5, FIRST = 1000 };

static DbValue *rows_new(Test *t, int first, int count, Str text)
{
    DbValue *values = arena_array(t->cx->arena, DbValue, (size_t)(count * COLUMNS));
    for (int i = 0; i < count; i++) {
        DbValue *row = values + i * COLUMNS;
        row[0] = db_int(first + i);
        row[1] = db_text(str_fmt(t->cx->arena, "step %d", first + i));
        row[2] = db_text(text);
        row[3] = db_text(STR("世界"));
        row[4] = db_int(-1 - i);
    }
    return values;
}

static Err row_insert(Test *t, int64_t number)
{
    return db_run(
        t->cx, SQL_MIGRATION_ADD,
        ARGS(db_int(number), db_text(STR("n")), db_text(STR("c")), db_text(STR("p")), db_int(0)),
        NULL);
}

typedef struct Seen {
    int64_t count;
    int64_t sum;
    size_t bytes;
} Seen;

static Err count_row(__attribute__((unused)) Ctx *cx, const DbRow *row, void *arg)
{
    Seen *seen = arg;
    if (row_int(row, 0) < FIRST)
        return OK; /* a real step */
    seen->count++;
    seen->sum += row_int(row, 0);
    seen->bytes += row_text(row, 2).n;
    return OK;
}

static Seen rows_seen(Test *t)
{
    Seen seen = {0};
    CHECK_OK(t, db_each(t->cx, SQL_MIGRATION_EACH, NO_ARGS, count_row, &seen));
    return seen;
}

/* ---- what both databases promise ---- */

static void many_rows(Test *t)
{
    enum { COUNT = 1234 };
    Str text = STR("a, \"b\" \\ \t\n 中文");
    CHECK_OK(t, db_many(t->cx, SQL_MIGRATION_ADD, rows_new(t, FIRST, COUNT, text), COLUMNS, COUNT));
    Seen seen = rows_seen(t);
    CHECK_INT(t, seen.count, COUNT);
    CHECK_INT(t, seen.sum, COUNT * FIRST + COUNT * (COUNT - 1) / 2);
    CHECK_INT(t, seen.bytes, COUNT * text.n);

    /* One bad row, and none is kept. */
    DbValue *rows = rows_new(t, FIRST + COUNT, 300, text);
    rows[299 * COLUMNS] = db_int(FIRST);
    CHECK_ERR(t, db_many(t->cx, SQL_MIGRATION_ADD, rows, COLUMNS, 300), ERR_CONFLICT);
    CHECK_INT(t, rows_seen(t).count, COUNT);
    CHECK_OK(t, db_many(t->cx, SQL_MIGRATION_ADD, rows, COLUMNS, 299));
    CHECK_INT(t, rows_seen(t).count, COUNT + 299);
    CHECK_OK(t, db_many(t->cx, SQL_MIGRATION_ADD, rows, COLUMNS, 0));
}

static Err many_updates(Test *t, int64_t first, int64_t count)
{
    enum { UPDATE_COLUMNS = 4 };
    DbValue *values = arena_array(t->cx->arena, DbValue, (size_t)(count * UPDATE_COLUMNS));
    for (int64_t i = 0; i < count; i++) {
        values[i * UPDATE_COLUMNS] = db_int(first + i);
        values[i * UPDATE_COLUMNS + 1] = db_int(i);
        values[i * UPDATE_COLUMNS + 2] = db_int(count);
        values[i * UPDATE_COLUMNS + 3] = db_int(i == 7 ? INT64_MIN : INT64_MAX - i);
    }
    return db_many(t->cx, SQL_JOB_PROGRESS, values, UPDATE_COLUMNS, (size_t)count);
}

/* A statement that is no plain INSERT takes the other road on PostgreSQL. */
static void many_updates_rows(Test *t)
{
    enum { COUNT = 450 };
    DbRow row;
    for (int i = 0; i < COUNT; i++)
        CHECK_OK(t, db_one(t->cx, SQL_JOB_ADD,
                           ARGS(db_text(STR("k")), db_text(STR("{}")), db_int(0), db_text(STR("a")),
                                db_int(1)),
                           &row));
    CHECK_OK(t, many_updates(t, 1, COUNT));
    CHECK_OK(t, db_one(t->cx, SQL_JOB_BY_ID, ARGS(db_int(8)), &row));
    CHECK(t, row_int(&row, 6) == INT64_MIN);
    CHECK_OK(t, db_one(t->cx, SQL_JOB_BY_ID, ARGS(db_int(COUNT)), &row));
    CHECK(t, row_int(&row, 6) == INT64_MAX - (COUNT - 1));
    CHECK(t, row_is_null(&row, 10));
    CHECK_ERR(t, db_one(t->cx, SQL_JOB_BY_ID, ARGS(db_int(COUNT + 1)), &row), ERR_NOT_FOUND);
}

static void transaction_abandoned(Test *t)
{
    CLEANUP(tx_release) Tx tx = {0};
    CHECK_OK(t, tx_begin(t->cx, &tx));
    CHECK_OK(t, row_insert(t, FIRST));
    CHECK_INT(t, rows_seen(t).count, 1);
}

static void transactions(Test *t)
{
    transaction_abandoned(t);
    CHECK_INT(t, rows_seen(t).count, 0);

    Tx tx = {0};
    CHECK_OK(t, tx_begin(t->cx, &tx));
    CHECK_OK(t, row_insert(t, FIRST));
    CHECK_OK(t, tx_commit(&tx));
    CHECK_INT(t, rows_seen(t).count, 1);

    /* A failed statement takes its transaction with it, on both databases alike. */
    CHECK_OK(t, tx_begin(t->cx, &tx));
    CHECK_OK(t, row_insert(t, FIRST + 1));
    CHECK_ERR(t, row_insert(t, FIRST), ERR_CONFLICT);
    CHECK_ERR(t, row_insert(t, FIRST + 2), ERR_CONFLICT);
    CHECK_ERR(t, tx_commit(&tx), ERR_CONFLICT);
    tx_release(&tx);
    CHECK_INT(t, rows_seen(t).count, 1);
    CHECK_OK(t, row_insert(t, FIRST + 2));

    /* A step is seen when committed, and not when abandoned, like any other. */
    CHECK_OK(t, tx_begin_step(t->cx, &tx));
    CHECK_OK(t, row_insert(t, FIRST + 3));
    CHECK_OK(t, tx_commit(&tx));
    CHECK_OK(t, tx_begin_step(t->cx, &tx));
    CHECK_OK(t, row_insert(t, FIRST + 4));
    tx_release(&tx);
    CHECK_INT(t, rows_seen(t).count, 3);
}

static Err stop_at_third(__attribute__((unused)) Ctx *cx, __attribute__((unused)) const DbRow *row,
                         void *arg)
{
    return ++*(int *)arg == 3 ? ERR_LIMIT : OK;
}

static Err ask_again(Ctx *cx, __attribute__((unused)) const DbRow *row, void *arg)
{
    Seen inner = {0};
    TRY(db_each(cx, SQL_MIGRATION_EACH, NO_ARGS, count_row, &inner));
    ((Seen *)arg)->count += inner.count;
    return OK;
}

static void walking(Test *t)
{
    int calls = 0;
    Seen seen = {0};
    int64_t steps = migration_count;
    CHECK_OK(t, db_many(t->cx, SQL_MIGRATION_ADD, rows_new(t, FIRST, 5, STR("x")), COLUMNS, 5));
    CHECK_ERR(t, db_each(t->cx, SQL_MIGRATION_EACH, NO_ARGS, stop_at_third, &calls), ERR_LIMIT);
    CHECK_INT(t, calls, 3);
    CHECK_OK(t, db_each(t->cx, SQL_MIGRATION_EACH, NO_ARGS, ask_again, &seen));
    CHECK_INT(t, seen.count, (steps + 5) * 5);
}

static void odd_values(Test *t)
{
    DbRow row;
    char every[256];
    for (int i = 0; i < 256; i++)
        every[i] = (char)(255 - i);
    CHECK_ERR(t,
              db_run(t->cx, SQL_MIGRATION_ADD,
                     ARGS(db_int(FIRST), db_text(STR("a\0b")), db_text(STR("")), db_text(STR("")),
                          db_int(0)),
                     NULL),
              ERR_INVALID);
    CHECK_ERR(t,
              db_run(t->cx, SQL_MIGRATION_ADD,
                     ARGS(db_int(FIRST), db_null(), db_text(STR("")), db_text(STR("")), db_int(0)),
                     NULL),
              ERR_CONFLICT);
    CHECK_OK(t,
             db_one(t->cx, SQL_CHANGE_ADD,
                    ARGS(db_int(INT64_MIN), db_text((Str){0}), db_text(STR("n")), db_int(INT64_MAX),
                         db_null(), db_null(), db_text(STR("")), db_bytes(str_from(every, 256))),
                    &row));
    CHECK_INT(t, row_int(&row, 0), 1);
    CHECK_OK(t,
             db_one(t->cx, SQL_CHANGE_EACH_OF, ARGS(db_text(STR("n")), db_int(INT64_MAX)), &row));
    CHECK(t, row_int(&row, 1) == INT64_MIN);
    CHECK(t, !row_is_null(&row, 2) && row_text(&row, 2).n == 0);
    CHECK(t, row_is_null(&row, 3));
    CHECK_STR(t, row_text(&row, 6), str_from(every, 256));
}

static Err change_abandoned(Test *t)
{
    CLEANUP(tx_release) Tx tx = {0};
    Change change = {.noun = STR("hold"), .id = 7, .after = STR("{}"), .reason = STR("r")};
    TRY(tx_begin(t->cx, &tx));
    return change_add(t->cx, &change, NULL);
}

static void changes(Test *t)
{
    CLEANUP(tx_release) Tx tx = {0};
    DbRow row;
    CHECK_OK(t, change_abandoned(t));
    CHECK_ERR(t, db_one(t->cx, SQL_CHANGE_EACH_OF, ARGS(db_text(STR("hold")), db_int(7)), &row),
              ERR_NOT_FOUND);
    Change change = {.noun = STR("hold"),
                     .id = 7,
                     .before = STR("{\"state\":\"open\"}"),
                     .after = STR("{\"state\":\"released\"}"),
                     .reason = STR("复检合格")};
    CHECK_OK(t, tx_begin(t->cx, &tx));
    CHECK_OK(t, row_insert(t, FIRST));
    CHECK_OK(t, change_commit(t->cx, &tx, &change));
    CHECK_INT(t, rows_seen(t).count, 1);
    CHECK_OK(t, db_one(t->cx, SQL_CHANGE_EACH_OF, ARGS(db_text(STR("hold")), db_int(7)), &row));
    CHECK(t, row_int(&row, 1) == t->cx->now_us);
    CHECK_STR(t, row_text(&row, 2), STR("test"));
    CHECK_STR(t, row_text(&row, 3), change.before);
    CHECK_STR(t, row_text(&row, 4), change.after);
    CHECK_STR(t, row_text(&row, 5), change.reason);
    CHECK_INT(t, row_text(&row, 6).n, CHANGE_SALT_SIZE);
}

static void on(Test *t, Str address, void (*body)(Test *t))
{
    if (address.n == 0 || !CHECK_OK(t, db_open(t->cx, address, DB_WRITE)))
        return;
    body(t);
    CHECK_OK(t, db_check(t->cx));
    db_close(t->cx);
}

TEST(db_many_keeps_all_or_none_sqlite)
{
    on(t, test_sqlite(t), many_rows);
}
TEST(db_many_keeps_all_or_none_postgres)
{
    on(t, test_postgres(t), many_rows);
}
TEST(db_many_updates_sqlite)
{
    on(t, test_sqlite(t), many_updates_rows);
}
TEST(db_many_updates_postgres)
{
    on(t, test_postgres(t), many_updates_rows);
}
TEST(db_transactions_sqlite)
{
    on(t, test_sqlite(t), transactions);
}
TEST(db_transactions_postgres)
{
    on(t, test_postgres(t), transactions);
}
TEST(db_each_may_stop_and_ask_again_sqlite)
{
    on(t, test_sqlite(t), walking);
}
TEST(db_each_may_stop_and_ask_again_postgres)
{
    on(t, test_postgres(t), walking);
}
TEST(db_values_come_back_as_given_sqlite)
{
    on(t, test_sqlite(t), odd_values);
}
TEST(db_values_come_back_as_given_postgres)
{
    on(t, test_postgres(t), odd_values);
}
TEST(change_is_kept_with_what_it_changed_sqlite)
{
    on(t, test_sqlite(t), changes);
}
TEST(change_is_kept_with_what_it_changed_postgres)
{
    on(t, test_postgres(t), changes);
}

static void all_prepare(Test *t)
{
    for (int id = 0; id < SQL_COUNT; id++)
        CHECK_OK(t, t->cx->db->backend->prepare(t->cx, (SqlId)id));
}
TEST(sql_all_statements_prepare_sqlite)
{
    on(t, test_sqlite(t), all_prepare);
}
TEST(sql_all_statements_prepare_postgres)
{
    on(t, test_postgres(t), all_prepare);
}

/* ---- readers and addresses ---- */

TEST(db_reader_sees_what_is_committed_and_writes_nothing)
{
    Ctx reader = *t->cx;
    Test r = *t;
    r.cx = &reader;
    CHECK_ERR(t, db_open(&reader, test_sqlite(t), DB_READ), ERR_NOT_FOUND);
    CHECK(t, reader.db == NULL);
    if (!test_store_file(t))
        return;
    CHECK_OK(t, db_open(&reader, test_sqlite(t), DB_READ));
    Tx tx = {0}, view = {0};
    CHECK_OK(t, tx_begin(t->cx, &tx));
    CHECK_OK(t, row_insert(t, FIRST));
    CHECK_INT(t, rows_seen(&r).count, 0);
    CHECK_OK(t, tx_begin(&reader, &view));
    CHECK_INT(t, rows_seen(&r).count, 0);
    CHECK_OK(t, tx_commit(&tx));
    CHECK_INT(t, rows_seen(&r).count, 0); /* one view until the release */
    tx_release(&view);
    CHECK_INT(t, rows_seen(&r).count, 1);
    CHECK_ERR(t, row_insert(&r, FIRST + 1), ERR_DENIED);
    db_close(t->cx);
    CHECK_INT(t, rows_seen(&r).count, 1);
    db_close(&reader);
    t->failures = r.failures > t->failures ? r.failures : t->failures;
}

/* Someone else has it open, so SQLite would leave the WAL as it is. */
TEST(db_file_alone_is_whole_once_the_writer_closed)
{
    Ctx reader = *t->cx;
    Str file, wal, path = io_path(t->cx->arena, t->dir, STR("test.db"));
    Str text = STR("found in the file itself");
    if (!test_store_file(t) || !CHECK_OK(t, db_open(&reader, test_sqlite(t), DB_READ)))
        return;
    CHECK_OK(t, db_many(t->cx, SQL_MIGRATION_ADD, rows_new(t, FIRST, 1, text), COLUMNS, 1));
    if (CHECK_OK(t, io_read_file(t->cx, path, 8 << 20, &file)))
        CHECK(t, str_find(file, text) < 0);
    db_close(t->cx);
    if (CHECK_OK(t, io_read_file(t->cx, path, 8 << 20, &file)))
        CHECK(t, str_find(file, text) >= 0);
    path = io_path(t->cx->arena, t->dir, STR("test.db-wal"));
    if (CHECK_OK(t, io_read_file(t->cx, path, 8 << 20, &wal)))
        CHECK_INT(t, wal.n, 0);
    db_close(&reader);
}

/* 32 MiB in rows of 256 KiB: once around for the WAL. */
static void wal_fill(Test *t, int first)
{
    enum { ROWS = 128, ROW_BYTES = 1 << 18 };
    char *text = arena_alloc_raw(t->cx->arena, ROW_BYTES, 1);
    memset(text, 'x', ROW_BYTES);
    for (int i = 0; i < ROWS; i++)
        CHECK_OK(t, db_many(t->cx, SQL_MIGRATION_ADD,
                            rows_new(t, first + i, 1, str_from(text, ROW_BYTES)), COLUMNS, 1));
}

static int64_t wal_size(Test *t)
{
    IoFile wal;
    int64_t size = 0;
    Str path = io_path(t->cx->arena, t->dir, STR("test.db-wal"));
    if (!CHECK_OK(t, t->cx->io->open(t->cx, path, IO_READ, &wal)))
        return 0;
    CHECK_OK(t, t->cx->io->size(t->cx, &wal, &size));
    t->cx->io->close(t->cx, &wal);
    return size;
}

/* Without a reader it is begun anew as soon as the thread that copies has come along, and at the
 * latest when it has grown to the bound of the next test. */
TEST(db_wal_stays_small_once_no_reader_holds_it)
{
    enum { FILLS_MAX = 12 };
    Ctx reader = *t->cx;
    Tx view = {0};
    int fills = 2;
    bool anew = false;
    if (!test_store_file(t) || !CHECK_OK(t, db_open(&reader, test_sqlite(t), DB_READ)))
        return;
    CHECK_OK(t, tx_begin(&reader, &view));
    CHECK_INT(t, db_each(&reader, SQL_MIGRATION_EACH, NO_ARGS, count_row, &(Seen){0}), OK);
    wal_fill(t, FIRST);
    wal_fill(t, 2 * FIRST); /* the reader holds the WAL: it grows, and writing goes on */
    CHECK(t, wal_size(t) > (64 << 20));
    tx_release(&view);
    while (!anew && fills < FILLS_MAX) {
        int64_t before = wal_size(t);
        wal_fill(t, ++fills * FIRST);
        anew = wal_size(t) <= before;
    }
    CHECK(t, anew);
    CHECK_INT(t, rows_seen(t).count, fills * 128);
    db_close(&reader);
    db_close(t->cx);
}

TEST(db_wal_is_bounded_though_the_writer_never_rests)
{
    enum { ROUNDS = 11, MOST = 288 << 20 }; /* 352 MiB in all; it is begun anew at 256 or before */
    if (!test_store_file(t))
        return;
    for (int i = 1; i <= ROUNDS; i++)
        wal_fill(t, i * FIRST);
    CHECK(t, wal_size(t) < MOST);
    CHECK_INT(t, rows_seen(t).count, ROUNDS * 128);
    CHECK_OK(t, db_check(t->cx));
    db_close(t->cx);
}

TEST(db_open_refuses_what_it_does_not_know)
{
    CHECK_ERR(t, db_open(t->cx, STR("mysql:x"), DB_WRITE), ERR_USAGE);
    CHECK_ERR(t, db_open(t->cx, STR("sqlite:/nowhere/at/all.db"), DB_WRITE), ERR_IO);
    Str file = io_path(t->cx->arena, t->dir, STR("test.db"));
    CHECK_OK(t, io_write_file(t->cx, file,
                              STR("this is not a database, but long enough to "
                                  "be looked at as if it were one, is it not?")));
    CHECK_ERR(t, db_open(t->cx, test_sqlite(t), DB_WRITE), ERR_CORRUPT);
    CHECK(t, t->cx->db == NULL);
}

/* ---- schema steps ---- */

static void newer_refused(Test *t, Str address)
{
    if (address.n == 0 || !CHECK_OK(t, db_open(t->cx, address, DB_WRITE)))
        return;
    CHECK_OK(t, db_run(t->cx, SQL_MIGRATION_ADD,
                       ARGS(db_int(9999), db_text(STR("9999_later.sql")), db_text(STR("")),
                            db_text(STR("7.5.0")), db_int(0)),
                       NULL));
    db_close(t->cx);
    CHECK_ERR(t, db_open(t->cx, address, DB_READ), ERR_UNSUPPORTED);
    CHECK_STR(t, t->cx->problem.params[2], STR("7.5.0"));
    CHECK_ERR(t, db_open(t->cx, address, DB_WRITE), ERR_UNSUPPORTED);
}
TEST(migrate_refuses_a_newer_schema_sqlite)
{
    newer_refused(t, test_sqlite(t));
}
TEST(migrate_refuses_a_newer_schema_postgres)
{
    newer_refused(t, test_postgres(t));
}

TEST(migrate_older_schema_is_not_for_readers)
{
    if (!test_store_file(t))
        return;
    /* As before the last step was known. */
    CHECK_OK(t, t->cx->db->backend->script(t->cx, STR("DELETE FROM schema_migration")));
    db_close(t->cx);
    CHECK_ERR(t, db_open(t->cx, test_sqlite(t), DB_READ), ERR_UNSUPPORTED);
    /* And a step that fails leaves the database as it was. */
    CHECK_ERR(t, db_open(t->cx, test_sqlite(t), DB_WRITE), ERR_CORRUPT);
    CHECK_ERR(t, db_open(t->cx, test_sqlite(t), DB_READ), ERR_UNSUPPORTED);
}

TEST(migrate_notices_an_edited_step)
{
    if (!test_store_file(t))
        return;
    CHECK_OK(t, t->cx->db->backend->script(
                    t->cx, STR("UPDATE schema_migration SET checksum = 'x' WHERE number = 1")));
    db_close(t->cx);
    CHECK_ERR(t, db_open(t->cx, test_sqlite(t), DB_WRITE), ERR_UNSUPPORTED);
}

static Err column_add(__attribute__((unused)) Ctx *cx, const DbRow *row, void *arg)
{
    buf_fmt(arg, "%.*s.%.*s %.*s%s\n", STR_ARG(row_text(row, 0)), STR_ARG(row_text(row, 1)),
            STR_ARG(row_text(row, 2)), row_int(row, 3) != 0 ? " NOT NULL" : "");
    return OK;
}

static Str schema_of(Test *t, Str address)
{
    Buf text;
    buf_init(&text, t->cx->arena, 1 << 20);
    if (CHECK_OK(t, db_open(t->cx, address, DB_WRITE)))
        CHECK_OK(t, db_each(t->cx, SQL_SCHEMA_COLUMN_EACH, NO_ARGS, column_add, &text));
    db_close(t->cx);
    return buf_str(&text);
}

TEST(migrate_makes_the_same_tables_on_both)
{
    Str address = test_postgres(t);
    if (address.n == 0)
        return;
    Str sqlite = schema_of(t, test_sqlite(t));
    CHECK(t, str_find(sqlite, STR("change.salt bytea NOT NULL\n")) >= 0);
    CHECK_STR(t, sqlite, schema_of(t, address));
}

TEST(sql_text_takes_tokens_and_blocks)
{
    const char *text = "CREATE TABLE t (a {int64}, b {bytes}) {strict};\n"
                       "-- only: postgres\nSELECT 1;\n-- end\n"
                       "-- only: sqlite\nSELECT 2;\n-- end\nSELECT '{other}';\n";
    CHECK_STR(t, sql_in_dialect(t->cx->arena, &sqlite_backend.dialect, text),
              STR("CREATE TABLE t (a INTEGER, b BLOB) STRICT;\nSELECT 2;\nSELECT '{other}';\n"));
    CHECK_STR(t, sql_in_dialect(t->cx->arena, &postgres_backend.dialect, text),
              STR("CREATE TABLE t (a BIGINT, b BYTEA) ;\nSELECT 1;\nSELECT '{other}';\n"));
}

/* ---- a copy nobody may write to ---- */

/* As a person without rights: the tests may run as root, whom nothing stops. */
static int frozen_child(Test *t)
{
    enum { NOBODY = 65534 };
    if (setgid(NOBODY) != 0 || setuid(NOBODY) != 0)
        return 1;
    CHECK_OK(t, db_open(t->cx, test_sqlite(t), DB_READ));
    if (t->cx->db != NULL)
        CHECK_INT(t, rows_seen(t).count, 0);
    db_close(t->cx);
    return t->failures;
}

TEST(db_a_folder_that_may_not_be_written_is_read)
{
    int status = 1;
    Str file = io_path(t->cx->arena, t->dir, STR("test.db"));
    if (!test_store_file(t))
        return;
    db_close(t->cx);
    unlink(str_fmt(t->cx->arena, "%.*s-wal", STR_ARG(file)).p);
    unlink(str_fmt(t->cx->arena, "%.*s-shm", STR_ARG(file)).p);
    if (geteuid() != 0 || !CHECK(t, chmod(file.p, 0444) == 0) ||
        !CHECK(t, chmod(str_c(t->cx->arena, t->dir), 0555) == 0))
        return;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0)
        _exit(frozen_child(t) != 0);
    CHECK(t, waitpid(child, &status, 0) == child && status == 0);
    chmod(str_c(t->cx->arena, t->dir), 0700);
}
