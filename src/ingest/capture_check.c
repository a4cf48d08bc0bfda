/* capture_check.c - pass 1: read, validate, find duplicates, write the plan.
 *
 *     reader ──► batch ──► two halves, parsed, decoded and hashed at the same time ──► judged in
 * order
 */
#include <pthread.h>
#include <stdlib.h>

#include "ingest/capture_internal.h"
#include "ingest/element.h"

enum { BATCH_MAX = 2048, BATCH_BYTES = 4 * 1024 * 1024, HALVES = 2 };

/* One item on its way. */
typedef struct Checked {
    DocumentItem item;
    Err err;
    Problem problem; /* in the half's arena */
    Claim claim;
    uint8_t hash[SHA256_SIZE];
} Checked;

typedef struct Half {
    Ctx cx;
    Arena arena;
    Checked *from;
    size_t count;
} Half;

typedef struct Batch {
    Checked *items;
    size_t count;
    Arena scratch; /* pointers of the items */
    Half halves[HALVES];
    Err reader_err; /* why reading stopped */
    bool over;
} Batch;

/* ---- one item ---- */

static Err event_check(Ctx *cx, Checked *checked)
{
    Event event;
    const JsonNode *node;
    const EventContext *context;
    const DocumentItem *item = &checked->item;
    TRY(json_parse(cx, item->raw, &node));
    TRY(event_decode(cx, node, item->context, item->pointer, &event));
    TRY(event_context_of(cx, node, item->context, &context));
    event_hash(cx->arena, node, context, checked->hash);
    checked->claim = (Claim){
        .name = event.id.n > 0 ? event.id : event_hash_uri(cx->arena, checked->hash),
        .hash = checked->hash,
        .error = event.error,
    };
    return OK;
}

static Err vocabulary_check(Ctx *cx, Checked *checked)
{
    const JsonNode *node;
    TRY(json_parse(cx, checked->item.raw, &node));
    return element_check(cx, node, checked->item.pointer);
}

static void item_check(Half *half, Checked *checked)
{
    Ctx *cx = &half->cx;
    checked->err = checked->item.part == DOCUMENT_EVENT ? event_check(cx, checked)
                                                        : vocabulary_check(cx, checked);
    if (checked->err == OK)
        return;
    checked->problem = cx->problem;
    int64_t line = cx->problem.line; /* within the object, for malformed text */
    checked->problem.line = checked->item.line + (line > 0 ? line - 1 : 0);
    if (checked->problem.pointer.n == 0)
        checked->problem.pointer = checked->item.pointer;
}

static void *half_check(void *arg)
{
    Half *half = arg;
    for (size_t i = 0; i < half->count; i++)
        item_check(half, &half->from[i]);
    return NULL;
}

/* ---- a batch ---- */

static Err batch_fill(Ctx *cx, DocumentReader *reader, Batch *batch)
{
    size_t bytes = 0;
    arena_reset(&batch->scratch);
    batch->count = 0;
    while (batch->count < BATCH_MAX && bytes < BATCH_BYTES) {
        Checked *next = &batch->items[batch->count];
        batch->reader_err = document_next(cx, reader, &batch->scratch, &next->item);
        batch->over = batch->reader_err == OK && next->item.part == DOCUMENT_END;
        if (batch->reader_err != OK || batch->over)
            break;
        bytes += next->item.raw.n;
        batch->count++;
    }
    bool ours = batch->reader_err == ERR_INVALID || batch->reader_err == ERR_LIMIT;
    return ours ? OK : batch->reader_err;
}

/* Both halves; the second in a thread of its own, or here where none can be had. */
static void batch_check(Ctx *cx, Batch *batch)
{
    pthread_t thread;
    size_t first = batch->count / HALVES;
    for (int i = 0; i < HALVES; i++) {
        Half *half = &batch->halves[i];
        arena_reset(&half->arena);
        half->cx =
            (Ctx){.arena = &half->arena, .io = cx->io, .actor = cx->actor, .now_us = cx->now_us};
        half->from = batch->items + (i == 0 ? 0 : first);
        half->count = i == 0 ? first : batch->count - first;
    }
    bool apart = first > 16 && pthread_create(&thread, NULL, half_check, &batch->halves[0]) == 0;
    half_check(&batch->halves[1]);
    if (apart)
        pthread_join(thread, NULL);
    else
        half_check(&batch->halves[0]);
}

/* ---- judging ---- */

static void duplicate_add(Ctx *cx, CaptureReport *report, const Checked *checked, int64_t position)
{
    report->duplicates++;
    if (report->duplicate_count == CAPTURE_LIST_MAX)
        return;
    report->duplicate_list[report->duplicate_count++] = (CaptureDuplicate){
        .event_id = str_dup(cx->arena, checked->claim.name),
        .line = checked->item.line,
        .position = position,
    };
}

static void conflict_add(Ctx *cx, Capture *capture, const Checked *checked, int64_t position)
{
    Err err = fail(cx, ERR_CONFLICT,
                   MSG("event %1$s stands at position %2$lld of the log with other content; a "
                       "correction needs an errorDeclaration"),
                   str_shown(cx->arena, checked->claim.name), (long long)position);
    err = fail_at(cx, capture->spool.name, checked->item.line, checked->item.pointer);
    if (err != OK)
        capture_refuse(cx, capture, &cx->problem);
}

static PlanRecord record_of(const Capture *capture, const Checked *checked)
{
    const DocumentItem *item = &checked->item;
    Str beside = item->part == DOCUMENT_EVENT ? item->context_json : item->vocabulary;
    PlanRecord record = {
        .offset = (uint64_t)(item->raw.p - capture->spool.text.p),
        .length = (uint32_t)item->raw.n,
        .context_offset = beside.n == 0 ? 0 : (uint64_t)(beside.p - capture->spool.text.p),
        .context_length = (uint32_t)beside.n,
        .line = (uint32_t)item->line,
        .kind = item->part == DOCUMENT_EVENT ? PLAN_EVENT : PLAN_ELEMENT,
    };
    if (item->part == DOCUMENT_EVENT)
        memcpy(record.hash, checked->hash, sizeof record.hash);
    return record;
}

static Err event_judge(Ctx *cx, Capture *capture, const Checked *checked)
{
    Verdict verdict;
    int64_t position = 0;
    ArenaMark mark = arena_mark(cx->arena);
    TRY(capture_admit(cx, capture, &checked->claim, &verdict, &position));
    arena_rewind(cx->arena, mark);
    if (verdict == VERDICT_DUPLICATE) {
        duplicate_add(cx, capture->report, checked, position);
        return OK;
    }
    if (verdict == VERDICT_CONFLICT) {
        conflict_add(cx, capture, checked, position);
        return OK;
    }
    PlanRecord record = record_of(capture, checked);
    names_add(&capture->names, checked->claim.name, (uint32_t)capture->plan.count);
    plan_add(&capture->plan, &record);
    return OK;
}

static Err item_judge(Ctx *cx, Capture *capture, const Checked *checked)
{
    bool is_event = checked->item.part == DOCUMENT_EVENT;
    if (checked->item.starts) {
        TRY(plan_commit(cx, &capture->plan));
        TRY(plan_commit(cx, &capture->side));
    }
    if (is_event)
        capture->report->events++;
    else
        capture->report->parties++;
    if (checked->err != OK) {
        capture_refuse(cx, capture, &checked->problem);
        return OK;
    }
    if (is_event)
        return event_judge(cx, capture, checked);
    PlanRecord record = record_of(capture, checked);
    plan_add(&capture->side, &record);
    return OK;
}

/* The document that broke is refused with all its events. */
static void document_refuse(Ctx *cx, Capture *capture)
{
    capture->report->refused += (int64_t)(capture->plan.count - capture->plan.committed);
    plan_drop(&capture->plan);
    plan_drop(&capture->side);
    capture_refuse(cx, capture, &cx->problem);
}

static Err batch_judge(Ctx *cx, Capture *capture, const DocumentReader *reader, Batch *batch)
{
    Problem reader_problem = cx->problem;
    for (size_t i = 0; i < batch->count; i++)
        TRY(item_judge(cx, capture, &batch->items[i]));
    if (batch->reader_err != OK) {
        cx->problem = reader_problem;
        document_refuse(cx, capture);
        batch->over = !document_goes_on(reader);
        capture->broken |= capture->form == DOCUMENT_JSON;
        return OK;
    }
    if (capture->form == DOCUMENT_LINES && !batch->over)
        return OK; /* the document may go on in the next batch */
    TRY(plan_commit(cx, &capture->plan));
    return plan_commit(cx, &capture->side);
}

static Err batches_run(Ctx *cx, Capture *capture, DocumentReader *reader, Batch *batch)
{
    size_t forgotten = 0;
    while (!batch->over) {
        TRY(batch_fill(cx, reader, batch));
        batch_check(cx, batch);
        TRY(batch_judge(cx, capture, reader, batch));
        size_t done = document_offset(reader);
        spool_forget(cx, &capture->spool, &forgotten, done);
        capture_tick(cx, capture, 1, (int64_t)done, (int64_t)capture->spool.text.n);
    }
    return OK;
}

Err capture_check(Ctx *cx, Capture *capture)
{
    Batch batch = {.items = calloc(BATCH_MAX, sizeof *batch.items)};
    if (batch.items == NULL)
        abort();
    DocumentReader *reader = NULL;
    Err err = document_reader_new(cx, &capture->spool, capture->form, &reader);
    if (err == OK)
        err = batches_run(cx, capture, reader, &batch);
    document_reader_free(reader);
    arena_release(&batch.scratch);
    for (int i = 0; i < HALVES; i++)
        arena_release(&batch.halves[i].arena);
    free(batch.items);
    return err;
}
