/* capture_store.c - pass 2: what the plan says, batch by batch, each in one transaction.
 *
 *     this thread    takes batches from the plan, stores the decoded: rows, commit
 *     the mate       decodes what was taken, else feeds the index with what is stored
 *
 * Neither waits for the other while there are batches on the way (SLOTS).  The mate asks the log
 * through a connection of its own.  */
#include <assert.h>
#include <pthread.h>

#include "domain/party/party.h"
#include "domain/party/person.h"
#include "ingest/capture_internal.h"
#include "ingest/staged.h"
#include "platform/job/job.h"

enum {
    STORE_BATCH = 4000,
    SIDE_BATCH = 500,
    CONTEXTS_MAX = 4096 + 1 /* and the standard one */,
    SLOTS = 8
};

/* Contexts met so far, by where their text stands: small, and nearly always the last one. */
typedef struct ContextTable {
    Arena arena;
    uint64_t *offsets;
    union {
        int64_t id;
        EventContext *meaning;
    } * values;
    size_t count;
} ContextTable;

/* Some records on their way into the log. */
typedef struct Slot {
    Arena arena;
    size_t from, count; /* records of the plan */
    size_t staged_from; /* where its decoded events begin */
    PlanRecord *records;
    Str *bodies;
    Event *events;
    Str *names; /* eventID, or the URI of the event hash */
    char *salts;
} Slot;

/* taken, decoded, stored and indexed count slots since the start:
 * indexed <= stored <= decoded <= taken <= indexed + SLOTS. */
typedef struct Storing {
    Capture *capture;
    Job job;
    int64_t source_id;
    ContextTable ids;      /* of the thread that stores */
    ContextTable meanings; /* of the mate */
    size_t next;           /* record of the plan to be taken */
    size_t batch;          /* records of a slot */
    size_t forgotten[3];   /* bytes of text, plan and staged events that are done with */
    size_t staged_at;      /* the mate's: next decoded event in the plan's staged map */
    Slot slots[SLOTS];
    pthread_mutex_t lock; /* of all that follows; held for no work */
    pthread_cond_t changed;
    uint64_t taken, decoded, stored, indexed;
    bool over;
    Err err; /* the mate's; it stops with it */
    Ctx cx;  /* the mate's */
    pthread_t thread;
    bool apart; /* the mate has a thread; else its steps are done where they are waited for */
} Storing;

/* ---- contexts ---- */

/* The place of this offset in the table; *found false: a new, empty one. */
static size_t table_place(ContextTable *table, uint64_t offset, bool *found)
{
    for (size_t i = table->count; i > 0; i--) {
        *found = table->offsets[i - 1] == offset;
        if (*found)
            return i - 1;
    }
    *found = false;
    assert(table->count < CONTEXTS_MAX); /* the reader takes no more */
    table->offsets[table->count] = offset;
    return table->count++;
}

static void table_init(ContextTable *table)
{
    arena_init(&table->arena);
    table->offsets = arena_array(&table->arena, uint64_t, CONTEXTS_MAX);
    table->values = arena_alloc(&table->arena, CONTEXTS_MAX * sizeof *table->values);
}

static Err context_id(Ctx *cx, Storing *storing, const PlanRecord *record, int64_t *out)
{
    bool found;
    Str text;
    *out = 0;
    if (record->context_length == 0)
        return OK;
    size_t place = table_place(&storing->ids, record->context_offset, &found);
    if (!found) {
        TRY(capture_text(cx, storing->capture, record->context_offset, record->context_length,
                         &text));
        TRY(event_context_save(cx, text, &storing->ids.values[place].id));
    }
    *out = storing->ids.values[place].id;
    return OK;
}

/* ---- the mate: decoding and indexing ---- */

static Err context_meaning(Storing *storing, const Ctx *cx, const PlanRecord *record,
                           EventContext **out)
{
    bool found;
    Str text;
    const JsonNode *node = NULL;
    ContextTable *table = &storing->meanings;
    uint64_t key = record->context_length == 0 ? UINT64_MAX : record->context_offset;
    size_t place = table_place(table, key, &found);
    if (!found) {
        Ctx own = *cx;
        own.arena = &table->arena;
        if (record->context_length > 0) {
            TRY(capture_text(&own, storing->capture, record->context_offset, record->context_length,
                             &text));
            TRY(json_parse(&own, text, &node));
        }
        TRY(event_context_new(&own, node, &table->values[place].meaning));
    }
    *out = table->values[place].meaning;
    return OK;
}

/* From pass 1 of this process, packed; they come in order. */
static void slot_unpack(Storing *storing, Slot *slot)
{
    const IoMap *map = &storing->capture->plan.staged.map;
    slot->staged_from = storing->staged_at;
    for (size_t i = 0; i < slot->count; i++) {
        Str rest = str_tail(str_from(map->p, map->n), storing->staged_at);
        size_t size = staged_read(&slot->arena, rest, &slot->events[i]);
        assert(size > 0); /* written by this process */
        storing->staged_at += size;
    }
}

static Err slot_parse(Ctx *cx, Storing *storing, Slot *slot)
{
    EventContext *context;
    const JsonNode *node;
    for (size_t i = 0; i < slot->count; i++) {
        TRY(context_meaning(storing, cx, &slot->records[i], &context));
        TRY(event_parse(cx, slot->bodies[i], &node, NULL));
        TRY(event_decode(cx, node, context, (Str){0}, &slot->events[i]));
    }
    return OK;
}

static Err slot_decode(Ctx *cx, Storing *storing, Slot *slot)
{
    slot->events = arena_array(&slot->arena, Event, slot->count);
    if (storing->capture->plan.staged.map.p != NULL)
        slot_unpack(storing, slot);
    else
        TRY(slot_parse(cx, storing, slot));
    slot->names = arena_array(&slot->arena, Str, slot->count);
    slot->salts = arena_alloc_raw(&slot->arena, slot->count * EVENT_SALT_SIZE, 1);
    cx->io->random(cx, slot->salts, slot->count * EVENT_SALT_SIZE);
    for (size_t i = 0; i < slot->count; i++) {
        Str id = slot->events[i].id;
        slot->names[i] = id.n > 0 ? id : event_hash_uri(&slot->arena, slot->records[i].hash);
    }
    return OK;
}

/* `to` bytes of the map are done with, `*done` of them were told before. */
static void map_forget(Ctx *cx, const IoMap *map, size_t *done, size_t to)
{
    if (to > *done)
        cx->io->evict(cx, map, *done, to);
    *done = to > *done ? to : *done;
}

/* What lies before this slot is done with: its pages may go. */
static void slot_forget(Ctx *cx, Storing *storing, const Slot *slot)
{
    const Capture *capture = storing->capture;
    size_t *done = storing->forgotten;
    const IoMap *text =
        capture->translation.path.n > 0 ? &capture->translation.map : &capture->spool.map;
    map_forget(cx, text, &done[0], slot->records[0].offset);
    map_forget(cx, &capture->plan.map, &done[1], slot->from * sizeof(PlanRecord));
    map_forget(cx, &capture->plan.staged.map, &done[2], slot->staged_from);
}

static Err slot_index(Ctx *cx, Storing *storing, const Slot *slot)
{
    int64_t position = storing->capture->first + (int64_t)slot->from;
    TraceIndex *index = storing->capture->journal->index;
    for (size_t i = 0; i < slot->count; i++)
        TRY(trace_append(cx, index, &slot->events[i], position + (int64_t)i, slot->names[i],
                         slot->records[i].hash));
    slot_forget(cx, storing, slot);
    return OK;
}

/* Do what is next, if there is anything; the lock is held before and after.  Decoding is short, and
 * the thread that stores waits for it. */
static bool mate_step(Storing *storing)
{
    bool is_index = storing->decoded == storing->taken;
    if (storing->err != OK || (is_index && storing->indexed == storing->stored))
        return false;
    Slot *slot = &storing->slots[(is_index ? storing->indexed : storing->decoded) % SLOTS];
    Ctx *cx = &storing->cx;
    cx->arena = &slot->arena;
    pthread_mutex_unlock(&storing->lock);
    Err err = is_index ? slot_index(cx, storing, slot) : slot_decode(cx, storing, slot);
    pthread_mutex_lock(&storing->lock);
    storing->err = err;
    if (err == OK && is_index)
        storing->indexed++;
    else if (err == OK)
        storing->decoded++;
    pthread_cond_broadcast(&storing->changed);
    return true;
}

static void *mate_run(void *arg)
{
    Storing *storing = arg;
    pthread_mutex_lock(&storing->lock);
    while (!storing->over) {
        if (!mate_step(storing))
            pthread_cond_wait(&storing->changed, &storing->lock);
    }
    pthread_mutex_unlock(&storing->lock);
    return NULL;
}

/* A thread where it pays and can be had. */
static void mate_start(const Ctx *cx, Storing *storing)
{
    Capture *capture = storing->capture;
    pthread_mutex_init(&storing->lock, NULL);
    pthread_cond_init(&storing->changed, NULL);
    storing->cx = *cx;
    if (capture->plan.count - storing->next <= storing->batch || capture_threads(capture) == 1)
        return;
    storing->cx.db = NULL;
    storing->apart = data_dir_reader(&storing->cx, &capture->journal->dir) == OK &&
                     pthread_create(&storing->thread, NULL, mate_run, storing) == 0;
    if (storing->apart)
        return;
    db_close(&storing->cx);
    storing->cx.db = cx->db;
}

static void mate_end(Storing *storing)
{
    pthread_mutex_lock(&storing->lock);
    storing->over = true;
    pthread_cond_broadcast(&storing->changed);
    pthread_mutex_unlock(&storing->lock);
    if (storing->apart) {
        pthread_join(storing->thread, NULL);
        db_close(&storing->cx);
    }
    pthread_cond_destroy(&storing->changed);
    pthread_mutex_destroy(&storing->lock);
}

/* Until *count (decoded or indexed) has come to `least`. */
static Err mate_wait(Ctx *cx, Storing *storing, const uint64_t *count, uint64_t least)
{
    pthread_mutex_lock(&storing->lock);
    while (*count < least && storing->err == OK) {
        if (storing->apart)
            pthread_cond_wait(&storing->changed, &storing->lock);
        else
            mate_step(storing);
    }
    Err err = storing->err;
    pthread_mutex_unlock(&storing->lock);
    if (err == OK)
        return OK;
    cx->problem = problem_copy(cx->arena, &storing->cx.problem); /* slots go with the storing */
    return err == ERR_INVALID /* pass 1 has read the same bytes */
               ? fail(cx, ERR_CORRUPT, MSG("the spool file of the capture has changed"))
               : err;
}

/* Take the next records and the bytes they point at; the rest can be done without the plan. */
static Err slot_take(Ctx *cx, Storing *storing, Slot *slot, size_t from)
{
    Capture *capture = storing->capture;
    size_t left = capture->plan.count - from;
    arena_reset(&slot->arena);
    slot->from = from;
    slot->count = left < storing->batch ? left : storing->batch;
    slot->records = arena_alloc_raw(&slot->arena, slot->count * sizeof *slot->records, 8);
    slot->bodies = arena_alloc_raw(&slot->arena, slot->count * sizeof *slot->bodies, 8);
    for (size_t i = 0; i < slot->count; i++) {
        PlanRecord *record = &slot->records[i];
        TRY(plan_get(cx, &capture->plan, from + i, record));
        TRY(capture_text(cx, capture, record->offset, record->length, &slot->bodies[i]));
    }
    return OK;
}

/* ---- storing ---- */

static Err rows_make(Ctx *cx, Storing *storing, const Slot *slot, EventRow *rows)
{
    int64_t now_us = cx->io->now_us(cx);
    for (size_t i = 0; i < slot->count; i++) {
        const Event *event = &slot->events[i];
        const PlanRecord *record = &slot->records[i];
        rows[i] = (EventRow){
            .position = storing->capture->first + (int64_t)(slot->from + i),
            .record_time_us = now_us,
            .event_time_us = event->time_us,
            .offset_min = event->offset_min,
            .event_id = slot->names[i],
            .event_hash = str_from((const char *)record->hash, SHA256_SIZE),
            .body = slot->bodies[i],
            .source_id = storing->source_id,
            .line = record->line,
            .salt = str_from(slot->salts + i * EVENT_SALT_SIZE, EVENT_SALT_SIZE),
            .actor = cx->actor,
            .job_id = storing->job.id,
        };
        TRY(context_id(cx, storing, record, &rows[i].context_id));
    }
    return OK;
}

static Err step_commit(Ctx *cx, Storing *storing, Tx *tx, size_t done)
{
    storing->job.done_offset = storing->job.progress = (int64_t)done;
    TRY(job_progress(cx, &storing->job));
    TRY(tx_commit(tx));
    storing->capture->stored = (int64_t)done;
    return OK;
}

static Err slot_store(Ctx *cx, Storing *storing, const Slot *slot)
{
    CLEANUP(tx_release) Tx tx = {0};
    EventRow *rows = arena_alloc_raw(cx->arena, slot->count * sizeof *rows, 8);
    TRY(tx_begin_step(cx, &tx)); /* the job is acknowledged by job_finish alone */
    TRY(rows_make(cx, storing, slot, rows));
    TRY(event_log_append(cx, rows, slot->count));
    return step_commit(cx, storing, &tx, slot->from + slot->count);
}

/* Fill the free slots. */
static Err slots_take(Ctx *cx, Storing *storing)
{
    pthread_mutex_lock(&storing->lock);
    uint64_t indexed = storing->indexed;
    pthread_mutex_unlock(&storing->lock);
    while (storing->next < storing->capture->plan.count && storing->taken < indexed + SLOTS) {
        Slot *slot = &storing->slots[storing->taken % SLOTS];
        TRY(slot_take(cx, storing, slot, storing->next));
        storing->next += slot->count;
        pthread_mutex_lock(&storing->lock);
        storing->taken++;
        pthread_cond_broadcast(&storing->changed);
        pthread_mutex_unlock(&storing->lock);
    }
    return OK;
}

static Err slots_store(Ctx *cx, Storing *storing)
{
    int64_t total = (int64_t)storing->capture->plan.count;
    for (;;) {
        ArenaMark mark = arena_mark(cx->arena);
        TRY(slots_take(cx, storing));
        if (storing->stored == storing->taken && storing->next == storing->capture->plan.count)
            return OK;
        if (storing->stored == storing->taken) { /* no slot is free: none of them is indexed */
            TRY(mate_wait(cx, storing, &storing->indexed, storing->taken - SLOTS + 1));
            continue;
        }
        Slot *slot = &storing->slots[storing->stored % SLOTS];
        TRY(mate_wait(cx, storing, &storing->decoded, storing->stored + 1));
        TRY(slot_store(cx, storing, slot));
        pthread_mutex_lock(&storing->lock);
        storing->stored++;
        pthread_cond_broadcast(&storing->changed);
        pthread_mutex_unlock(&storing->lock);
        capture_tick(cx, storing->capture, 2, (int64_t)(slot->from + slot->count), total);
        arena_rewind(cx->arena, mark);
    }
}

/* What is stored is in the index as well when this returns, also after a full disk. */
static Err events_store(Ctx *cx, Storing *storing, size_t done)
{
    PlanRecord last;
    Plan *plan = &storing->capture->plan;
    storing->next = done;
    if (plan->count > 0) /* all of it is mapped before the other thread looks at the map */
        TRY(plan_get(cx, plan, plan->count - 1, &last));
    mate_start(cx, storing);
    Err err = slots_store(cx, storing);
    Problem problem = cx->problem;
    Err indexed = mate_wait(cx, storing, &storing->indexed, storing->stored);
    mate_end(storing);
    if (err == OK)
        return indexed;
    cx->problem = problem;
    return err;
}

/* ---- master data and people ---- */

static Err element_store(Ctx *cx, Storing *storing, const PlanRecord *record)
{
    Str text, vocabulary;
    bool changed;
    const JsonNode *node, *type;
    PartyElement element;
    TRY(capture_text(cx, storing->capture, record->context_offset, record->context_length,
                     &vocabulary));
    TRY(json_parse(cx, vocabulary, &type));
    TRY(capture_text(cx, storing->capture, record->offset, record->length, &text));
    TRY(json_parse(cx, text, &node));
    party_read(node, type->text, &element);
    return party_save(cx, &element, &changed);
}

static Err person_store(Ctx *cx, Storing *storing, const PlanRecord *record)
{
    Str text;
    const JsonNode *node;
    TRY(capture_text(cx, storing->capture, record->offset, record->length, &text));
    TRY(json_parse(cx, text, &node));
    return person_save(cx, json_member(node, STR("name"))->text,
                       json_member(node, STR("uri"))->text);
}

static Err side_store(Ctx *cx, Storing *storing, size_t from, size_t end)
{
    CLEANUP(tx_release) Tx tx = {0};
    Capture *capture = storing->capture;
    TRY(tx_begin_step(cx, &tx)); /* the job is acknowledged by job_finish alone */
    for (size_t i = from; i < end; i++) {
        PlanRecord record;
        TRY(plan_get(cx, &capture->side, i, &record));
        TRY(record.kind == PLAN_PERSON ? person_store(cx, storing, &record)
                                       : element_store(cx, storing, &record));
    }
    return step_commit(cx, storing, &tx, capture->plan.count + end);
}

static Err sides_store(Ctx *cx, Storing *storing, size_t done)
{
    const Capture *capture = storing->capture;
    size_t from = done > capture->plan.count ? done - capture->plan.count : 0;
    while (from < capture->side.count) {
        size_t left = capture->side.count - from;
        size_t end = from + (left < SIDE_BATCH ? left : SIDE_BATCH);
        ArenaMark mark = arena_mark(cx->arena);
        TRY(side_store(cx, storing, from, end));
        arena_rewind(cx->arena, mark);
        from = end;
    }
    return OK;
}

/* ---- the whole ---- */

/* What the job came to, for who looks at it later. */
static Str result_format(Ctx *cx, const Capture *capture)
{
    bool partly = capture->refused > 0;
    return str_fmt(cx->arena,
                   "{\"state\":\"%s\",\"captured\":%lld,\"duplicates\":%lld,\"refused\":%lld}",
                   capture_state_name(partly ? CAPTURE_PARTLY : CAPTURE_CAPTURED),
                   (long long)capture->plan.count, (long long)capture->duplicates,
                   (long long)capture->refused);
}

static Err store_run(Ctx *cx, Storing *storing, size_t done)
{
    TRY(event_source_save(cx, storing->capture->spool.name, storing->capture->spool.hash,
                          &storing->source_id));
    TRY(events_store(cx, storing, done));
    TRY(sides_store(cx, storing, done));
    if (storing->job.done_offset != storing->job.total) /* never say done of what is not there */
        return fail(cx, ERR_CORRUPT,
                    MSG("capture job %1$lld has stored %2$lld of %3$lld entries and knows no more"),
                    (long long)storing->job.id, (long long)storing->job.done_offset,
                    (long long)storing->job.total);
    return job_finish(cx, storing->job.id, JOB_DONE, result_format(cx, storing->capture));
}

Err capture_store(Ctx *cx, Capture *capture, int64_t job_id, int64_t done)
{
    Storing storing = {.capture = capture, .batch = STORE_BATCH};
    if (capture->options != NULL && capture->options->batch != 0)
        storing.batch = capture->options->batch;
    TRY(job_load(cx, job_id, &storing.job));
    TRY(job_start(cx, job_id, 0));
    table_init(&storing.ids);
    table_init(&storing.meanings);
    Err err = store_run(cx, &storing, (size_t)done);
    for (int i = 0; i < SLOTS; i++)
        arena_release(&storing.slots[i].arena);
    arena_release(&storing.ids.arena);
    arena_release(&storing.meanings.arena);
    return err;
}
