/* capture_check.c - pass 1: read, validate, find duplicates, write the plan.
 *
 *     reader ──► batch ──► two halves, parsed, decoded and hashed at the same time ──► judged in
 * order
 */
#include <pthread.h>
#include <stdlib.h>

#include "ingest/capture_internal.h"
#include "ingest/csv_source.h"
#include "ingest/element.h"
#include "ingest/staged.h"

enum { BATCH_MAX = 1024, BATCH_BYTES = 4 * 1024 * 1024, STAGED_MAX = 1 << 30, HALVES = 2 };

/* One item on its way. */
typedef struct Checked {
    DocumentItem item;
    uint64_t context_offset; /* CSV: in the translation */
    Err err;                 /* CSV: a refused row has it from the start */
    Problem problem;         /* in an arena of the batch */
    Claim claim;
    Str staged; /* the decoded event, packed */
    uint8_t hash[SHA256_SIZE];
} Checked;

typedef struct Half {
    Ctx cx;
    Arena arena;
    Checked *from;
    size_t count;
} Half;

/* Where the items come from: one of the two. */
typedef struct Feed {
    DocumentReader *reader;
    CsvSource *rows;
} Feed;

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
    Buf staged;
    buf_init(&staged, cx->arena, STAGED_MAX);
    staged_write(&staged, &event);
    checked->staged = buf_str(&staged);
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
    if (checked->err != OK)
        return;
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

static bool is_refusal(Err err)
{
    return err == ERR_INVALID || err == ERR_LIMIT;
}

/* The next item of a document, or of a CSV file: there a refused row is an item as well. */
static Err item_next(Ctx *cx, const Feed *feed, Batch *batch, Checked *next)
{
    *next = (Checked){.err = OK};
    if (feed->reader != NULL)
        return document_next(cx, feed->reader, &batch->scratch, &next->item);
    Err err = csv_source_next(cx, feed->rows, &batch->scratch, &next->item, &next->context_offset);
    if (!is_refusal(err))
        return err;
    next->item.part = DOCUMENT_EVENT;
    next->item.starts = true;
    next->err = err;
    next->problem = cx->problem;
    return OK;
}

static Err batch_fill(Ctx *cx, const Feed *feed, Batch *batch)
{
    size_t bytes = 0;
    arena_reset(&batch->scratch);
    batch->count = 0;
    while (batch->count < BATCH_MAX && bytes < BATCH_BYTES) {
        Checked *next = &batch->items[batch->count];
        batch->reader_err = item_next(cx, feed, batch, next);
        batch->over = batch->reader_err == OK && next->item.part == DOCUMENT_END;
        if (batch->reader_err != OK || batch->over)
            break;
        bytes += next->item.raw.n;
        batch->count++;
    }
    return is_refusal(batch->reader_err) ? OK : batch->reader_err;
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

static Err record_of(Ctx *cx, Capture *capture, const Checked *checked, PlanRecord *out)
{
    const DocumentItem *item = &checked->item;
    bool is_event = item->part == DOCUMENT_EVENT;
    Str beside = is_event ? item->context_json : item->vocabulary;
    const char *text = capture->spool.text.p;
    *out = (PlanRecord){
        .length = (uint32_t)item->raw.n,
        .context_length = (uint32_t)beside.n,
        .line = (uint32_t)item->line,
        .kind = is_event ? PLAN_EVENT : PLAN_ELEMENT,
    };
    if (is_event)
        memcpy(out->hash, checked->hash, sizeof out->hash);
    if (capture->form == DOCUMENT_CSV) {
        out->context_offset = checked->context_offset;
        return translation_add(cx, &capture->translation, item->raw, &out->offset);
    }
    out->offset = (uint64_t)(item->raw.p - text);
    out->context_offset = beside.n == 0 ? 0 : (uint64_t)(beside.p - text);
    return OK;
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
    PlanRecord record;
    TRY(record_of(cx, capture, checked, &record));
    names_add(&capture->names, checked->claim.name, (uint32_t)capture->plan.count);
    plan_add(&capture->plan, &record, checked->staged);
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
    PlanRecord record;
    TRY(record_of(cx, capture, checked, &record));
    plan_add(&capture->side, &record, (Str){0});
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

static Err batch_judge(Ctx *cx, Capture *capture, const Feed *feed, Batch *batch)
{
    Problem reader_problem = cx->problem;
    for (size_t i = 0; i < batch->count; i++)
        TRY(item_judge(cx, capture, &batch->items[i]));
    if (batch->reader_err != OK) {
        cx->problem = reader_problem;
        document_refuse(cx, capture);
        batch->over = !document_goes_on(feed->reader);
        capture->broken |= capture->form == DOCUMENT_JSON;
        return OK;
    }
    if (capture->form == DOCUMENT_LINES && !batch->over)
        return OK; /* the document may go on in the next batch */
    TRY(plan_commit(cx, &capture->plan));
    return plan_commit(cx, &capture->side);
}

static Err batches_run(Ctx *cx, Capture *capture, const Feed *feed, Batch *batch)
{
    size_t forgotten = 0;
    while (!batch->over) {
        TRY(batch_fill(cx, feed, batch));
        batch_check(cx, batch);
        TRY(batch_judge(cx, capture, feed, batch));
        size_t done =
            feed->reader != NULL ? document_offset(feed->reader) : csv_source_offset(feed->rows);
        spool_forget(cx, &capture->spool, &forgotten, done);
        capture_tick(cx, capture, 1, (int64_t)done, (int64_t)capture->spool.text.n);
    }
    return OK;
}

static Err feed_open(Ctx *cx, Capture *capture, Feed *feed)
{
    if (capture->form == DOCUMENT_CSV)
        return csv_source_new(cx, capture, &capture->mapping, &feed->rows);
    return document_reader_new(cx, &capture->spool, capture->form, &feed->reader);
}

Err capture_check(Ctx *cx, Capture *capture)
{
    Feed feed = {0};
    Batch batch = {.items = calloc(BATCH_MAX, sizeof *batch.items)};
    if (batch.items == NULL)
        abort();
    Err err = feed_open(cx, capture, &feed);
    if (err == OK)
        err = batches_run(cx, capture, &feed, &batch);
    document_reader_free(feed.reader);
    csv_source_free(feed.rows);
    arena_release(&batch.scratch);
    for (int i = 0; i < HALVES; i++)
        arena_release(&batch.halves[i].arena);
    free(batch.items);
    return err;
}
