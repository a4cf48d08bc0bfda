#include "ingest/journal.h"

#include "base/hash.h"
#include "domain/event/event_reader.h"

/* ---- replay ---- */

enum { REPLAY_STEP = 4096 };

typedef struct Replay {
    Journal *journal;
    EventReader reader;
} Replay;

static Err replay_row(Ctx *cx, const EventRow *row, void *arg)
{
    Replay *replay = arg;
    Event event;
    ArenaMark mark = arena_mark(cx->arena);
    TRY(event_reader_decode(cx, &replay->reader, row, &event));
    TRY(trace_append(cx, replay->journal->index, &event, row->position, row->event_id,
                     (const uint8_t *)row->event_hash.p));
    arena_rewind(cx->arena, mark);
    return OK;
}

Err journal_replay(Ctx *cx, Journal *journal, int64_t last)
{
    Replay replay = {.journal = journal};
    event_reader_init(&replay.reader);
    Err err = OK;
    for (int64_t at = trace_position(journal->index); err == OK && at < last; at += REPLAY_STEP) {
        int64_t end = at + REPLAY_STEP < last ? at + REPLAY_STEP : last;
        err = event_log_each(cx, at + 1, end, replay_row, &replay);
    }
    event_reader_release(&replay.reader);
    return err;
}

/* ---- the index and its checkpoint ---- */

static Err index_event_id(Ctx *cx, void *arg, int64_t position, Str *out)
{
    (void)arg;
    EventRow row;
    TRY(event_log_load(cx, position, &row));
    *out = row.event_id;
    return OK;
}

TraceLog journal_trace_log(void)
{
    return (TraceLog){.event_id = index_event_id};
}

void journal_attach(const Journal *journal)
{
    trace_index_log(journal->index, (TraceLog){.event_id = index_event_id});
}

/* The seed of this installation; made once, by the first writer. */
static Err seed_load(Ctx *cx, DbMode mode, uint64_t *out)
{
    DbRow row;
    Err err = db_one(cx, SQL_JOURNAL_SEED, NO_ARGS, &row);
    if (err == OK)
        *out = (uint64_t)row_int(&row, 0);
    if (err != ERR_NOT_FOUND)
        return err;
    cx->io->random(cx, out, sizeof *out);
    return mode == DB_READ ? OK
                           : db_run(cx, SQL_JOURNAL_SEED_ADD, ARGS(db_int((int64_t)*out)), NULL);
}

static Err index_fresh(Ctx *cx, Journal *journal, DbMode mode)
{
    uint64_t seed;
    TRY(seed_load(cx, mode, &seed));
    trace_index_free(journal->index);
    journal->index = trace_index_new(seed);
    journal->saved = 0;
    trace_index_log(journal->index, journal_trace_log());
    return OK;
}

/* Does the checkpoint belong to this log? */
static bool index_fits(Ctx *cx, const TraceIndex *index, int64_t last)
{
    EventRow row;
    int64_t position = trace_position(index);
    if (position == 0 || position > last || event_log_load(cx, position, &row) != OK)
        return false;
    return row.event_hash.n == SHA256_SIZE &&
           memcmp(row.event_hash.p, trace_position_hash(index), SHA256_SIZE) == 0;
}

static Err index_load(Ctx *cx, Journal *journal, DbMode mode)
{
    int64_t last, visible;
    TRY(event_log_end(cx, &last, &visible));
    int64_t end = mode == DB_WRITE ? last : visible;
    Err err = trace_checkpoint_load(cx, journal->dir.index, &journal->index);
    if (err != OK && err != ERR_NOT_FOUND)
        return err;
    problem_clear(cx);
    if (err == OK && index_fits(cx, journal->index, end)) {
        journal->saved = trace_position(journal->index);
        trace_index_log(journal->index, journal_trace_log());
    } else {
        TRY(index_fresh(cx, journal, mode));
    }
    return journal_replay(cx, journal, end);
}

Err journal_open(Ctx *cx, Str path, Str address, DbMode mode, Journal *out)
{
    *out = (Journal){0};
    TRY(data_dir_open(cx, path, address, mode, &out->dir));
    Err err = index_load(cx, out, mode);
    if (err != OK)
        journal_close(cx, out);
    return err;
}

Err journal_inspect(Ctx *cx, Str path, Str address, Journal *out, TraceIndex **fresh)
{
    *out = (Journal){0};
    *fresh = NULL;
    TRY(data_dir_open(cx, path, address, DB_READ, &out->dir));
    Err err = trace_checkpoint_load(cx, out->dir.index, &out->index);
    if (err == OK && !index_fits(cx, out->index, INT64_MAX)) {
        trace_index_free(out->index);
        out->index = NULL;
    }
    problem_clear(cx);
    uint64_t seed = 0;
    if (out->index != NULL)
        seed = trace_index_seed(out->index);
    else if (err == OK || err == ERR_NOT_FOUND)
        err = seed_load(cx, DB_READ, &seed);
    if (err != OK) {
        journal_close(cx, out);
        return err;
    }
    *fresh = trace_index_new(seed);
    trace_index_log(*fresh, journal_trace_log());
    return OK;
}

void journal_close(Ctx *cx, Journal *journal)
{
    trace_index_free(journal->index);
    data_dir_close(cx, &journal->dir);
    *journal = (Journal){0};
}

Err journal_settle(Ctx *cx, Journal *journal)
{
    enum { REPLAY_CHEAP = 20000 }; /* events; a few tenths of a second */
    return trace_position(journal->index) - journal->saved < REPLAY_CHEAP
               ? OK
               : journal_save(cx, journal);
}

Err journal_save(Ctx *cx, Journal *journal)
{
    int64_t position = trace_position(journal->index);
    if (position == journal->saved)
        return OK;
    TRY(trace_checkpoint_save(cx, journal->index, journal->dir.index));
    journal->saved = position;
    return OK;
}

Err journal_rebuild(Ctx *cx, Journal *journal)
{
    Str *names;
    size_t count;
    int64_t last, visible;
    TRY(cx->io->list(cx, journal->dir.index, &names, &count));
    for (size_t i = 0; i < count; i++)
        TRY(cx->io->remove(cx, io_path(cx->arena, journal->dir.index, names[i])));
    TRY(index_fresh(cx, journal, DB_WRITE));
    TRY(event_log_end(cx, &last, &visible));
    TRY(journal_replay(cx, journal, last));
    return journal_save(cx, journal);
}
