/* capture_check.c - pass 1: read, have it checked (capture_batch.h), find duplicates, write the
 * plan. */
#include "ingest/capture_batch.h"
#include "ingest/csv_source.h"

/* Where the items come from: one of the two. */
typedef struct Feed {
    DocumentReader *reader;
    CsvSource *rows;
} Feed;

/* ---- filling ---- */

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
    while (batch->count < BATCH_MAX && bytes < BATCH_BYTES) {
        Checked *next = &batch->items[batch->count];
        batch->reader_err = item_next(cx, feed, batch, next);
        batch->over = batch->reader_err == OK && next->item.part == DOCUMENT_END;
        if (batch->reader_err != OK || batch->over)
            break;
        bytes += next->item.raw.n;
        batch->count++;
    }
    batch->offset =
        feed->reader != NULL ? document_offset(feed->reader) : csv_source_offset(feed->rows);
    if (batch->reader_err == OK)
        return OK;
    batch->reader_problem = cx->problem;
    batch->over = feed->reader == NULL || !document_goes_on(feed->reader);
    return is_refusal(batch->reader_err) ? OK : batch->reader_err;
}

/* ---- judging ---- */

/* Where the first stands; of one in the plan, whose position is not known yet, -1 - its record. */
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

static void declaration_conflict_add(Ctx *cx, Capture *capture, const Checked *checked)
{
    Err err =
        fail(cx, ERR_CONFLICT,
             MSG("another errorDeclaration of event %1$s has the same declarationTime; a later "
                 "one needs a time of its own"),
             str_shown(cx->arena, checked->claim.name));
    err = fail_at(cx, capture->spool.name, checked->item.line, checked->item.pointer);
    if (err != OK)
        capture_refuse(cx, capture, &cx->problem);
}

static void conflict_add(Ctx *cx, Capture *capture, const Checked *checked, const Admission *first)
{
    const char *name = str_shown(cx->arena, checked->claim.name);
    if (checked->claim.error.present) {
        declaration_conflict_add(cx, capture, checked);
        return;
    }
    Err err = first->line > 0
                  ? fail(cx, ERR_CONFLICT,
                         MSG("event %1$s stands in line %2$lld of this input with other content; a "
                             "correction needs an errorDeclaration"),
                         name, (long long)first->line)
                  : fail(cx, ERR_CONFLICT,
                         MSG("event %1$s stands at position %2$lld of the log with other content; "
                             "a correction needs an errorDeclaration"),
                         name, (long long)first->position);
    err = fail_at(cx, capture->spool.name, checked->item.line, checked->item.pointer);
    if (err != OK)
        capture_refuse(cx, capture, &cx->problem);
}

/* It was taken under the last of its names: said, not passed over. */
static void remark_add(Ctx *cx, Capture *capture, const Checked *checked)
{
    CaptureReport *report = capture->report;
    report->remarked++;
    if (report->remark_count == CAPTURE_LIST_MAX)
        return;
    report->remarks[report->remark_count++] = (Problem){
        .key = MSG("eventID stands twice in this event; it is known by the last, %1$s"),
        .params = {str_of(str_shown(cx->arena, checked->claim.name))},
        .param_count = 1,
        .source = capture->spool.name,
        .line = checked->item.line,
        .pointer = str_dup(cx->arena, checked->item.pointer),
    };
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

static Err event_judge(Ctx *cx, Capture *capture, const Batch *batch, const Checked *checked)
{
    Admission admission;
    ArenaMark mark = arena_mark(cx->arena);
    TRY(capture_admit(cx, capture, &checked->claim, &admission));
    arena_rewind(cx->arena, mark);
    if (admission.verdict == VERDICT_DUPLICATE) {
        int64_t record = admission.position - capture->first;
        duplicate_add(cx, capture->report, checked,
                      admission.line > 0 ? -1 - record : admission.position);
        return OK;
    }
    if (admission.verdict == VERDICT_CONFLICT) {
        conflict_add(cx, capture, checked, &admission);
        return OK;
    }
    if (checked->repeated)
        remark_add(cx, capture, checked);
    PlanRecord record;
    TRY(record_of(cx, capture, checked, &record));
    names_add(&capture->names, checked->claim.name, (uint32_t)capture->plan.count);
    plan_add(&capture->plan, &record,
             str_from(batch->staged.p + checked->staged, checked->staged_length));
    return OK;
}

static Err item_judge(Ctx *cx, Capture *capture, const Batch *batch, const Checked *checked)
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
        return event_judge(cx, capture, batch, checked);
    PlanRecord record;
    TRY(record_of(cx, capture, checked, &record));
    plan_add(&capture->side, &record, (Str){0});
    return OK;
}

/* The document that broke is refused with all its events: one problem for all of them, and for
 * itself where it had none. */
static void document_refuse(Ctx *cx, Capture *capture)
{
    int64_t events = (int64_t)(capture->plan.count - capture->plan.committed);
    plan_drop(&capture->plan);
    plan_drop(&capture->side);
    capture_refuse(cx, capture, &cx->problem);
    capture->report->refused += events > 0 ? events - 1 : 0;
}

static Err batch_judge(Ctx *cx, Capture *capture, const Batch *batch)
{
    enum { AHEAD = 4 };
    for (size_t i = 0; i < batch->count; i++) {
        if (i + AHEAD < batch->count)
            names_prefetch(&capture->names, batch->items[i + AHEAD].claim.name);
        TRY(item_judge(cx, capture, batch, &batch->items[i]));
    }
    if (batch->reader_err != OK) {
        cx->problem = batch->reader_problem;
        document_refuse(cx, capture);
        capture->broken |= capture->form == DOCUMENT_JSON;
        return OK;
    }
    if (capture->form == DOCUMENT_LINES && !batch->over)
        return OK; /* the document may go on in the next batch */
    TRY(plan_commit(cx, &capture->plan));
    return plan_commit(cx, &capture->side);
}

/* ---- the whole ---- */

static Err batches_run(Ctx *cx, Capture *capture, const Feed *feed, Crew *crew)
{
    size_t forgotten = 0;
    bool over = false;
    for (;;) {
        Batch *batch = crew_ready(crew), *room = batch != NULL || over ? NULL : crew_room(crew);
        if (room != NULL) {
            TRY(batch_fill(cx, feed, room));
            over = room->over;
            crew_put(crew);
            continue;
        }
        if (batch == NULL)
            batch = crew_next(crew);
        if (batch == NULL)
            return OK;
        TRY(batch_judge(cx, capture, batch));
        spool_forget(cx, &capture->spool, &forgotten, batch->offset);
        capture_tick(cx, capture, 1, (int64_t)batch->offset, (int64_t)capture->spool.text.n);
        TRY(capture_give_way(cx, capture));
        crew_done(crew);
    }
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
    CaptureBounds bounds;
    TRY(bounds_load(cx, &bounds));
    Crew *crew = crew_new(cx, capture_threads(capture), &bounds);
    Err err = feed_open(cx, capture, &feed);
    if (err == OK)
        err = batches_run(cx, capture, &feed, crew);
    crew_free(crew);
    document_reader_free(feed.reader);
    csv_source_free(feed.rows);
    return err;
}
