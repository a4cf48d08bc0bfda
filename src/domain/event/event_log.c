/* event_log.c - rows of the log to and from the database. */
#include "domain/event/event_log.h"

#include <assert.h>

#include "base/hash.h"
#include "domain/event/event_log_internal.h"

enum {
    COLUMNS = 15,      /* of event_append */
    APPEND_ROWS = 512, /* bound at a time: their values stay in the processor's cache */
    READ_ROWS = 1024   /* a range asked at once: PostgreSQL holds its rows in memory */
};

static void row_values(DbValue *to, const EventRow *row)
{
    assert(row->event_hash.n == SHA256_SIZE && row->salt.n == EVENT_SALT_SIZE);
    const DbValue values[COLUMNS] = {
        db_int(row->position >> EVENT_BLOCK_SHIFT),
        db_int(row->position),
        db_int(row->record_time_us),
        db_int(row->event_time_us),
        db_int(row->offset_min),
        db_text(row->event_id),
        db_int(HASH_SCHEME_CBV20),
        db_bytes(row->event_hash),
        db_bytes(row->body),
        db_int(row->context_id),
        db_int(row->source_id),
        db_int(row->line),
        db_bytes(row->salt),
        db_text(row->actor),
        db_int(row->job_id),
    };
    memcpy(to, values, sizeof values);
}

static Err head_move(Ctx *cx, int64_t from, int64_t to)
{
    int64_t moved;
    TRY(db_run(cx, SQL_EVENT_HEAD_MOVE, ARGS(db_int(from), db_int(to)), &moved));
    if (moved == 1)
        return OK;
    return fail(cx, ERR_CONFLICT, MSG("the log does not end at position %1$lld"), (long long)from);
}

Err event_log_append(Ctx *cx, const EventRow *rows, size_t count)
{
    if (count == 0)
        return OK;
    TRY(head_move(cx, rows[0].position - 1, rows[count - 1].position));
    ArenaMark mark = arena_mark(cx->arena);
    DbValue *values =
        arena_alloc_raw(cx->arena, APPEND_ROWS * COLUMNS * sizeof *values, _Alignof(DbValue));
    for (size_t from = 0; from < count; from += APPEND_ROWS) {
        size_t n = count - from < APPEND_ROWS ? count - from : APPEND_ROWS;
        for (size_t i = 0; i < n; i++) {
            assert(rows[from + i].position == rows[0].position + (int64_t)(from + i));
            row_values(values + i * COLUMNS, &rows[from + i]);
        }
        TRY(db_many(cx, SQL_EVENT_APPEND, values, COLUMNS, n)); /* its sentence stays */
    }
    arena_rewind(cx->arena, mark);
    return OK;
}

Err event_log_hold(Ctx *cx, int64_t job_id, int64_t first_position)
{
    return db_run(cx, SQL_EVENT_HOLD_ADD, ARGS(db_int(job_id), db_int(first_position)), NULL);
}

Err event_log_end(Ctx *cx, int64_t *last, int64_t *visible)
{
    DbRow head, held;
    Err err = db_one(cx, SQL_EVENT_HEAD, NO_ARGS, &head);
    if (err == ERR_NOT_FOUND)
        return fail(cx, ERR_CORRUPT, MSG("the row that says where the log ends is missing"));
    TRY(err);
    TRY(db_one(cx, SQL_EVENT_HOLD_FIRST, NO_ARGS, &held));
    *last = row_int(&head, 0);
    *visible = *last;
    if (!row_is_null(&held, 0) && row_int(&held, 0) <= *last)
        *visible = row_int(&held, 0) - 1;
    return OK;
}

EventRow event_log_row(const DbRow *row)
{
    return (EventRow){
        .position = row_int(row, 0),
        .record_time_us = row_int(row, 1),
        .event_time_us = row_int(row, 2),
        .offset_min = (int16_t)row_int(row, 3),
        .event_id = row_text(row, 4),
        .event_hash = row_text(row, 5),
        .body = row_text(row, 6),
        .context_id = row_int(row, 7),
        .source_id = row_int(row, 8),
        .line = row_int(row, 9),
        .salt = row_text(row, 10),
        .actor = row_text(row, 11),
        .job_id = row_int(row, 12),
    };
}

typedef struct Walk {
    EventRowEach each;
    void *arg;
    int64_t next; /* position that must come next */
} Walk;

Err event_log_missing(Ctx *cx, int64_t position)
{
    return fail(cx, ERR_CORRUPT, MSG("position %1$lld of the log is missing"), (long long)position);
}

static Err walk_row(Ctx *cx, const DbRow *row, void *arg)
{
    Walk *walk = arg;
    EventRow event = event_log_row(row);
    if (event.position != walk->next)
        return event_log_missing(cx, walk->next);
    walk->next++;
    return walk->each(cx, &event, walk->arg);
}

int64_t event_log_range_end(int64_t from, int64_t last)
{
    static_assert((1 << EVENT_BLOCK_SHIFT) % READ_ROWS == 0, "a range lies in one block");
    int64_t end = from / READ_ROWS * READ_ROWS + READ_ROWS - 1;
    return end < last ? end : last;
}

Err event_log_each(Ctx *cx, int64_t first, int64_t last, EventRowEach each, void *arg)
{
    Walk walk = {each, arg, first};
    while (walk.next <= last) {
        int64_t end = event_log_range_end(walk.next, last);
        TRY(db_each(cx, SQL_EVENT_EACH,
                    ARGS(db_int(walk.next >> EVENT_BLOCK_SHIFT), db_int(walk.next), db_int(end)),
                    walk_row, &walk));
        if (walk.next <= end)
            return event_log_missing(cx, walk.next);
    }
    return OK;
}

Err event_log_load(Ctx *cx, int64_t position, EventRow *out)
{
    DbRow row;
    Err err = db_one(
        cx, SQL_EVENT_EACH,
        ARGS(db_int(position >> EVENT_BLOCK_SHIFT), db_int(position), db_int(position)), &row);
    if (err == ERR_NOT_FOUND)
        return fail(cx, err, MSG("there is no event at position %1$lld of the log"),
                    (long long)position);
    TRY(err);
    *out = event_log_row(&row);
    return OK;
}

/* The number of a text stored once: found by its hash and content, or added. */
static Err shared_save(Ctx *cx, SqlId find, SqlId add, DbArgs args, int64_t *out_id)
{
    DbRow row;
    Err err = db_one(cx, find, args, &row);
    if (err == ERR_NOT_FOUND)
        err = db_one(cx, add, args, &row);
    TRY(err);
    *out_id = row_int(&row, 0);
    return OK;
}

Err event_context_save(Ctx *cx, Str context_json, int64_t *out_id)
{
    uint8_t hash[SHA256_SIZE];
    if (context_json.n == 0) {
        *out_id = 0;
        return OK;
    }
    sha256(context_json, hash);
    return shared_save(
        cx, SQL_CONTEXT_BY_SHA256, SQL_CONTEXT_ADD,
        ARGS(db_bytes(str_from((const char *)hash, sizeof hash)), db_text(context_json)), out_id);
}

Err event_context_load(Ctx *cx, int64_t id, Str *out_json)
{
    DbRow row;
    *out_json = (Str){0};
    if (id == 0)
        return OK;
    Err err = db_one(cx, SQL_CONTEXT_BY_ID, ARGS(db_int(id)), &row);
    if (err == ERR_NOT_FOUND)
        return fail(cx, ERR_CORRUPT, MSG("@context %1$lld is missing"), (long long)id);
    TRY(err);
    *out_json = row_text(&row, 0);
    return OK;
}

Err event_source_save(Ctx *cx, Str name, const uint8_t hash[32], int64_t *out_id)
{
    return shared_save(cx, SQL_SOURCE_BY_SHA256, SQL_SOURCE_ADD,
                       ARGS(db_bytes(str_from((const char *)hash, SHA256_SIZE)), db_text(name)),
                       out_id);
}

Err event_source_load(Ctx *cx, int64_t id, Str *out_name)
{
    DbRow row;
    Err err = db_one(cx, SQL_SOURCE_BY_ID, ARGS(db_int(id)), &row);
    if (err == ERR_NOT_FOUND)
        return fail(cx, ERR_CORRUPT, MSG("source %1$lld is missing"), (long long)id);
    TRY(err);
    *out_name = row_text(&row, 0);
    return OK;
}
