/* capture_store.c - pass 2: what the plan says, batch by batch, each in one transaction.
 *
 *     this thread    rows of batch k, commit, index     (the database has one owner)
 *     the other      parse and decode batch k + 1
 */
#include <assert.h>
#include <pthread.h>

#include "domain/party/party.h"
#include "domain/party/person.h"
#include "ingest/capture_internal.h"
#include "platform/job/job.h"

enum {
    STORE_BATCH = 4000,
    SIDE_BATCH = 500,
    CONTEXTS_MAX = 4096 + 1 /* and the standard one */,
    SLOTS = 2
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
    size_t from, count;
    PlanRecord *records;
    Str *bodies;
    Event *events;
    Problem problem;
    Err err;
} Slot;

typedef struct Storing {
    Capture *capture;
    Job job;
    int64_t source_id;
    ContextTable ids;      /* of the thread that stores */
    ContextTable meanings; /* of the thread that decodes */
    Slot slots[SLOTS];
    const Ctx *cx; /* what the decoding thread takes its own from */
    Slot *decoding;
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

/* ---- decoding, in its own thread ---- */

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

static Err slot_decode(Ctx *cx, Storing *storing, Slot *slot)
{
    EventContext *context;
    const JsonNode *node;
    for (size_t i = 0; i < slot->count; i++) {
        TRY(context_meaning(storing, cx, &slot->records[i], &context));
        TRY(json_parse(cx, slot->bodies[i], &node));
        TRY(event_decode(cx, node, context, (Str){0}, &slot->events[i]));
    }
    return OK;
}

static void *decode_run(void *arg)
{
    Storing *storing = arg;
    Slot *slot = storing->decoding;
    Ctx cx = {.arena = &slot->arena, .io = storing->cx->io, .now_us = storing->cx->now_us};
    slot->err = slot_decode(&cx, storing, slot);
    slot->problem = cx.problem;
    return NULL;
}

/* Take the next records and the bytes they point at; the rest can be done without the plan. */
static Err slot_take(Ctx *cx, Storing *storing, Slot *slot, size_t from)
{
    Capture *capture = storing->capture;
    size_t left = capture->plan.count - from;
    arena_reset(&slot->arena);
    slot->from = from;
    slot->count = left < STORE_BATCH ? left : STORE_BATCH;
    slot->records = arena_array(&slot->arena, PlanRecord, slot->count);
    slot->bodies = arena_array(&slot->arena, Str, slot->count);
    slot->events = arena_array(&slot->arena, Event, slot->count);
    slot->err = OK;
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
    char *salts = arena_alloc_raw(cx->arena, slot->count * EVENT_SALT_SIZE, 1);
    cx->io->random(cx, salts, slot->count * EVENT_SALT_SIZE);
    int64_t now_us = cx->io->now_us(cx);
    for (size_t i = 0; i < slot->count; i++) {
        const Event *event = &slot->events[i];
        const PlanRecord *record = &slot->records[i];
        rows[i] = (EventRow){
            .position = storing->capture->first + (int64_t)(slot->from + i),
            .record_time_us = now_us,
            .event_time_us = event->time_us,
            .offset_min = event->offset_min,
            .event_id = event->id.n > 0 ? event->id : event_hash_uri(cx->arena, record->hash),
            .event_hash = str_from((const char *)record->hash, SHA256_SIZE),
            .body = slot->bodies[i],
            .source_id = storing->source_id,
            .line = record->line,
            .salt = str_from(salts + i * EVENT_SALT_SIZE, EVENT_SALT_SIZE),
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
    return tx_commit(tx);
}

static Err slot_store(Ctx *cx, Storing *storing, const Slot *slot)
{
    CLEANUP(tx_release) Tx tx = {0};
    EventRow *rows = arena_array(cx->arena, EventRow, slot->count);
    TRY(tx_begin(cx, &tx));
    TRY(rows_make(cx, storing, slot, rows));
    TRY(event_log_append(cx, rows, slot->count));
    TRY(step_commit(cx, storing, &tx, slot->from + slot->count));
    for (size_t i = 0; i < slot->count; i++)
        TRY(trace_append(cx, storing->capture->journal->index, &slot->events[i], rows[i].position,
                         rows[i].event_id, slot->records[i].hash));
    return OK;
}

/* Store one slot while the next is decoded. */
static Err slots_turn(Ctx *cx, Storing *storing, Slot *now, Slot *next)
{
    pthread_t thread;
    size_t from = now->from + now->count;
    bool more = from < storing->capture->plan.count;
    if (more)
        TRY(slot_take(cx, storing, next, from));
    storing->decoding = next;
    bool apart = more && pthread_create(&thread, NULL, decode_run, storing) == 0;
    Err err = slot_store(cx, storing, now);
    if (apart)
        pthread_join(thread, NULL);
    else if (more)
        decode_run(storing);
    return err;
}

static Err events_store(Ctx *cx, Storing *storing, size_t done)
{
    Capture *capture = storing->capture;
    Slot *now = &storing->slots[0], *next = &storing->slots[1];
    if (done >= capture->plan.count)
        return OK;
    TRY(slot_take(cx, storing, now, done));
    storing->decoding = now;
    decode_run(storing);
    while (done < capture->plan.count) {
        ArenaMark mark = arena_mark(cx->arena);
        if (now->err != OK) { /* cannot be: pass 1 has read the same bytes */
            cx->problem = now->problem;
            return fail(cx, ERR_CORRUPT, MSG("the spool file of the capture has changed"));
        }
        done = now->from + now->count;
        TRY(slots_turn(cx, storing, now, next));
        arena_rewind(cx->arena, mark);
        capture_forget(cx, capture, &now->records[0], now->from);
        capture_tick(cx, capture, 2, (int64_t)done, (int64_t)capture->plan.count);
        Slot *swap = now;
        now = next;
        next = swap;
    }
    return OK;
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
    TRY(tx_begin(cx, &tx));
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

static Err store_run(Ctx *cx, Storing *storing, size_t done)
{
    TRY(event_source_save(cx, storing->capture->spool.name, storing->capture->spool.hash,
                          &storing->source_id));
    TRY(events_store(cx, storing, done));
    TRY(sides_store(cx, storing, done));
    return job_finish(cx, storing->job.id, JOB_DONE, (Str){0});
}

Err capture_store(Ctx *cx, Capture *capture, int64_t job_id, int64_t done)
{
    Storing storing = {.capture = capture, .cx = cx};
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
