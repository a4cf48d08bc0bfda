#include "domain/event/event_log_check.h"

#include "base/hash.h"
#include "domain/event/event_log_internal.h"
#include "domain/event/event_reader.h"

/* Numbers of the rows of a small table. */
typedef struct IdSet {
    int64_t *ids; /* ascending */
    size_t count, capacity;
} IdSet;

typedef struct LogWalk {
    const EventLogCheck *check;
    EventReader reader;
    IdSet contexts, sources;
    int64_t next; /* position that must come next */
} LogWalk;

static void id_add(Ctx *cx, IdSet *set, int64_t id)
{
    if (set->count == set->capacity) {
        size_t capacity = set->capacity == 0 ? 64 : 2 * set->capacity;
        int64_t *ids = arena_array(cx->arena, int64_t, capacity);
        if (set->count != 0)
            memcpy(ids, set->ids, set->count * sizeof *ids);
        set->ids = ids;
        set->capacity = capacity;
    }
    set->ids[set->count++] = id;
}

static bool id_known(const IdSet *set, int64_t id)
{
    size_t low = 0, high = set->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (set->ids[middle] == id)
            return true;
        if (set->ids[middle] < id)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* ---- what rows refer to ---- */

static Err each_source(Ctx *cx, const DbRow *row, void *arg)
{
    LogWalk *walk = arg;
    id_add(cx, &walk->sources, row_int(row, 0));
    return OK;
}

static Err context_check(Ctx *cx, const DbRow *row)
{
    uint8_t hash[SHA256_SIZE];
    Str kept = row_text(row, 1);
    sha256(row_text(row, 2), hash);
    if (kept.n == SHA256_SIZE && memcmp(hash, kept.p, SHA256_SIZE) == 0)
        return OK;
    return fail(cx, ERR_CORRUPT,
                MSG("@context %1$lld: its text does not have the hash stored with it"),
                (long long)row_int(row, 0));
}

static Err each_context(Ctx *cx, const DbRow *row, void *arg)
{
    LogWalk *walk = arg;
    id_add(cx, &walk->contexts, row_int(row, 0));
    if (context_check(cx, row) != OK)
        walk->check->fault(cx, walk->check->arg);
    return OK;
}

/* ---- one row ---- */

static Err row_refers(Ctx *cx, const LogWalk *walk, const EventRow *row)
{
    if (row->context_id != 0 && !id_known(&walk->contexts, row->context_id))
        return fail(cx, ERR_CORRUPT, MSG("event %1$lld of the log: its @context %2$lld is missing"),
                    (long long)row->position, (long long)row->context_id);
    if (!id_known(&walk->sources, row->source_id))
        return fail(cx, ERR_CORRUPT, MSG("event %1$lld of the log: its source %2$lld is missing"),
                    (long long)row->position, (long long)row->source_id);
    return OK;
}

static Err row_agrees(Ctx *cx, const EventRow *row, const Event *event, const uint8_t *hash)
{
    long long position = row->position;
    if (row->event_hash.n != SHA256_SIZE || memcmp(hash, row->event_hash.p, SHA256_SIZE) != 0)
        return fail(cx, ERR_CORRUPT,
                    MSG("event %1$lld of the log: its body does not have the hash stored with it"),
                    position);
    Str name = event->id.n != 0 ? event->id : event_hash_uri(cx->arena, hash);
    if (!str_eq(name, row->event_id))
        return fail(cx, ERR_CORRUPT,
                    MSG("event %1$lld of the log: its body has the name %2$s, its row %3$s"),
                    position, str_shown(cx->arena, name), str_shown(cx->arena, row->event_id));
    if (event->time_us != row->event_time_us)
        return fail(cx, ERR_CORRUPT,
                    MSG("event %1$lld of the log: its body has another time than its row"),
                    position);
    if (event->offset_min != row->offset_min)
        return fail(cx, ERR_CORRUPT,
                    MSG("event %1$lld of the log: its body has another time zone than its row"),
                    position);
    return OK;
}

static Err row_check(Ctx *cx, LogWalk *walk, const EventRow *row)
{
    Event event;
    uint8_t hash[SHA256_SIZE];
    TRY(row_refers(cx, walk, row));
    TRY(event_reader_decode(cx, &walk->reader, row, &event));
    TRY(event_reader_hash(cx, &walk->reader, hash));
    TRY(row_agrees(cx, row, &event, hash));
    return walk->check->event(cx, row, &event, hash, walk->check->arg);
}

static void tell_missing(Ctx *cx, LogWalk *walk, int64_t end)
{
    for (; walk->next < end; walk->next++) {
        ArenaMark mark = arena_mark(cx->arena);
        if (event_log_missing(cx, walk->next) != OK)
            walk->check->fault(cx, walk->check->arg);
        arena_rewind(cx->arena, mark);
    }
}

static Err each_row(Ctx *cx, const DbRow *values, void *arg)
{
    LogWalk *walk = arg;
    EventRow row = event_log_row(values);
    Arena scratch;
    arena_init(&scratch);
    Ctx own = *cx;
    own.arena = &scratch;
    tell_missing(&own, walk, row.position);
    Err err = row_check(&own, walk, &row);
    walk->next = row.position + 1;
    if (err == ERR_CORRUPT) {
        walk->check->fault(&own, walk->check->arg);
        err = OK;
    } else if (err != OK) {
        cx->problem = problem_copy(cx->arena, &own.problem);
    }
    arena_release(&scratch);
    return err;
}

/* ---- the whole ---- */

static Err ends_agree(Ctx *cx, const DbRow *ends, int64_t last)
{
    if (row_int(ends, 0) != 1)
        return fail(cx, ERR_CORRUPT, MSG("%1$lld rows say where the log ends; there must be one"),
                    (long long)row_int(ends, 0));
    if (row_int(ends, 1) != last)
        return fail(cx, ERR_CORRUPT,
                    MSG("the log is said to end at position %1$lld, but its last row is %2$lld"),
                    (long long)row_int(ends, 1), (long long)last);
    return OK;
}

static Err rows_check(Ctx *cx, LogWalk *walk, int64_t last)
{
    while (walk->next <= last) {
        int64_t end = event_log_range_end(walk->next, last);
        Err err =
            db_each(cx, SQL_EVENT_EACH,
                    ARGS(db_int(walk->next >> EVENT_BLOCK_SHIFT), db_int(walk->next), db_int(end)),
                    each_row, walk);
        if (err == ERR_CORRUPT) { /* the database itself: what it holds there cannot be had */
            walk->check->fault(cx, walk->check->arg);
            walk->next = end + 1;
            continue;
        }
        TRY(err);
        tell_missing(cx, walk, end + 1);
    }
    return OK;
}

static Err log_check(Ctx *cx, LogWalk *walk, int64_t *last)
{
    DbRow ends;
    TRY(db_one(cx, SQL_EVENT_ENDS, NO_ARGS, &ends));
    *last = row_int(&ends, 2);
    if (ends_agree(cx, &ends, *last) != OK)
        walk->check->fault(cx, walk->check->arg);
    TRY(db_each(cx, SQL_SOURCE_EACH, NO_ARGS, each_source, walk));
    TRY(db_each(cx, SQL_CONTEXT_EACH, NO_ARGS, each_context, walk));
    return rows_check(cx, walk, *last);
}

Err event_log_check(Ctx *cx, const EventLogCheck *check, int64_t *last)
{
    LogWalk walk = {.check = check, .next = 1};
    event_reader_init(&walk.reader);
    *last = 0;
    Err err = log_check(cx, &walk, last);
    event_reader_release(&walk.reader);
    return err;
}
