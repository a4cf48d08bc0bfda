#include "ingest/capture_batch.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#include "ingest/element.h"
#include "ingest/staged.h"

enum { RING = 8, HELPERS_MAX = 15 };

/* What one thread checks with. */
typedef struct Bench {
    Ctx cx;
    Arena arena; /* of one event */
    EventCodec *codec;
    const CaptureBounds *bounds;
} Bench;

typedef struct Helper {
    pthread_t thread;
    Crew *crew;
    Bench bench;
} Helper;

/* filled, taken and judged count batches since the start: judged <= taken <= filled. */
struct Crew {
    pthread_mutex_t lock;
    pthread_cond_t work;    /* something to check, or the end */
    pthread_cond_t checked; /* a batch is */
    Batch ring[RING];
    uint64_t filled, taken, judged;
    bool over;
    Bench own;
    Helper helpers[HELPERS_MAX];
    int helper_count;
};

/* ---- one item ---- */

/* What a claim points at outlives the arena of one event. */
static void claim_keep(Batch *batch, const Checked *checked, Claim *claim)
{
    Str raw = checked->item.raw;
    ErrorDeclaration *error = &claim->error;
    bool in_raw = claim->name.p >= raw.p && claim->name.p < raw.p + raw.n;
    if (!in_raw)
        claim->name = str_dup(&batch->kept, claim->name);
    if (!error->present)
        return;
    Str *ids = arena_array(&batch->kept, Str, error->corrective_count);
    for (uint32_t i = 0; i < error->corrective_count; i++)
        ids[i] = str_dup(&batch->kept, error->corrective_ids[i]);
    error->corrective_ids = ids;
    error->reason = str_dup(&batch->kept, error->reason);
}

static void problem_keep(Batch *batch, Checked *checked, const Problem *problem)
{
    Problem *kept = &checked->problem;
    *kept = problem_copy(&batch->kept, problem);
    /* Its line counts within the object, for malformed text. */
    kept->line = checked->item.line + (problem->line > 0 ? problem->line - 1 : 0);
    if (kept->pointer.n == 0)
        kept->pointer = checked->item.pointer;
}

static Err event_check(Bench *bench, Batch *batch, Checked *checked)
{
    Ctx *cx = &bench->cx;
    Event event;
    const DocumentItem *item = &checked->item;
    EventJson text = {.context = item->context, .pointer = item->pointer};
    TRY(event_parse(cx, item->raw, &text.node, &checked->repeated));
    TRY(event_codec_decode(cx, bench->codec, &text, &event));
    TRY(bounds_check(cx, bench->bounds, &event));
    event_codec_hash(bench->codec, cx->arena, checked->hash);
    checked->claim = (Claim){
        .name = event.id.n > 0 ? event.id : event_hash_uri(cx->arena, checked->hash),
        .hash = checked->hash,
        .error = event.error,
    };
    claim_keep(batch, checked, &checked->claim);
    checked->staged = batch->staged.n;
    staged_write(&batch->staged, &event);
    checked->staged_length = batch->staged.n - checked->staged;
    if (!batch->staged.full)
        return OK;
    batch->staged.n = checked->staged;
    batch->staged.full = false;
    return fail(cx, ERR_LIMIT, MSG("the references of one event take more than %1$lld bytes"),
                (long long)STAGED_MAX);
}

static Err vocabulary_check(Bench *bench, const Checked *checked)
{
    Ctx *cx = &bench->cx;
    const JsonNode *node;
    TRY(bounds_check_element(cx, bench->bounds));
    TRY(json_parse(cx, checked->item.raw, &node));
    return element_check(cx, node, checked->item.pointer);
}

static void batch_check(Bench *bench, Batch *batch)
{
    Ctx *cx = &bench->cx;
    for (size_t i = 0; i < batch->count; i++) {
        Checked *checked = &batch->items[i];
        if (checked->err != OK)
            continue;
        checked->err = checked->item.part == DOCUMENT_EVENT ? event_check(bench, batch, checked)
                                                            : vocabulary_check(bench, checked);
        if (checked->err != OK)
            problem_keep(batch, checked, &cx->problem);
        arena_reset(&bench->arena);
    }
}

/* ---- the crew ---- */

/* Take the next batch and check it; the lock is held before and after. */
static void crew_check(Crew *crew, Bench *bench)
{
    Batch *batch = &crew->ring[crew->taken++ % RING];
    pthread_mutex_unlock(&crew->lock);
    batch_check(bench, batch);
    pthread_mutex_lock(&crew->lock);
    batch->checked = true;
    pthread_cond_signal(&crew->checked);
}

static void *helper_run(void *arg)
{
    Helper *helper = arg;
    Crew *crew = helper->crew;
    pthread_mutex_lock(&crew->lock);
    while (!crew->over) {
        if (crew->taken < crew->filled)
            crew_check(crew, &helper->bench);
        else
            pthread_cond_wait(&crew->work, &crew->lock);
    }
    pthread_mutex_unlock(&crew->lock);
    return NULL;
}

static void bench_init(Bench *bench, const Ctx *cx, const CaptureBounds *bounds)
{
    bench->bounds = bounds;
    arena_init(&bench->arena);
    bench->codec = event_codec_new();
    bench->cx =
        (Ctx){.arena = &bench->arena, .io = cx->io, .actor = cx->actor, .now_us = cx->now_us};
}

static void bench_release(Bench *bench)
{
    arena_release(&bench->arena);
    event_codec_free(bench->codec);
}

Crew *crew_new(const Ctx *cx, int threads, const CaptureBounds *bounds)
{
    Crew *crew = calloc(1, sizeof *crew);
    Checked *items = calloc((size_t)RING * BATCH_MAX, sizeof *items);
    if (crew == NULL || items == NULL)
        abort();
    for (int i = 0; i < RING; i++)
        crew->ring[i].items = items + (size_t)i * BATCH_MAX;
    pthread_mutex_init(&crew->lock, NULL);
    pthread_cond_init(&crew->work, NULL);
    pthread_cond_init(&crew->checked, NULL);
    bench_init(&crew->own, cx, bounds);
    while (crew->helper_count < threads - 1 && crew->helper_count < HELPERS_MAX) {
        Helper *helper = &crew->helpers[crew->helper_count];
        helper->crew = crew;
        bench_init(&helper->bench, cx, bounds);
        if (pthread_create(&helper->thread, NULL, helper_run, helper) != 0) {
            bench_release(&helper->bench);
            break;
        }
        crew->helper_count++;
    }
    return crew;
}

void crew_free(Crew *crew)
{
    if (crew == NULL)
        return;
    pthread_mutex_lock(&crew->lock);
    crew->over = true;
    pthread_cond_broadcast(&crew->work);
    pthread_mutex_unlock(&crew->lock);
    for (int i = 0; i < crew->helper_count; i++) {
        pthread_join(crew->helpers[i].thread, NULL);
        bench_release(&crew->helpers[i].bench);
    }
    for (int i = 0; i < RING; i++) {
        arena_release(&crew->ring[i].scratch);
        arena_release(&crew->ring[i].kept);
        arena_release(&crew->ring[i].bytes);
    }
    bench_release(&crew->own);
    pthread_cond_destroy(&crew->checked);
    pthread_cond_destroy(&crew->work);
    pthread_mutex_destroy(&crew->lock);
    free(crew->ring[0].items);
    free(crew);
}

Batch *crew_room(Crew *crew)
{
    if (crew->filled - crew->judged == RING) /* both are this thread's */
        return NULL;
    Batch *batch = &crew->ring[crew->filled % RING];
    arena_reset(&batch->scratch);
    arena_reset(&batch->kept);
    arena_reset(&batch->bytes);
    buf_init(&batch->staged, &batch->bytes, STAGED_MAX);
    batch->count = 0;
    batch->reader_err = OK;
    batch->over = batch->checked = false;
    return batch;
}

void crew_put(Crew *crew)
{
    pthread_mutex_lock(&crew->lock);
    crew->filled++;
    pthread_cond_signal(&crew->work);
    pthread_mutex_unlock(&crew->lock);
}

Batch *crew_ready(Crew *crew)
{
    Batch *batch = &crew->ring[crew->judged % RING];
    pthread_mutex_lock(&crew->lock);
    bool ready = crew->judged < crew->filled && batch->checked;
    pthread_mutex_unlock(&crew->lock);
    return ready ? batch : NULL;
}

Batch *crew_next(Crew *crew)
{
    if (crew->judged == crew->filled)
        return NULL;
    Batch *batch = &crew->ring[crew->judged % RING];
    pthread_mutex_lock(&crew->lock);
    while (!batch->checked) {
        if (crew->taken < crew->filled)
            crew_check(crew, &crew->own);
        else
            pthread_cond_wait(&crew->checked, &crew->lock);
    }
    pthread_mutex_unlock(&crew->lock);
    return batch;
}

void crew_done(Crew *crew)
{
    assert(crew->judged < crew->filled);
    crew->judged++;
}
