#include "ingest/plan.h"

#include <assert.h>
#include <stdlib.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "plan records are little-endian");

enum { RECENT_MIN = 4096 };

Err plan_new(Ctx *cx, Str path, Plan *out)
{
    *out = (Plan){.path = path, .file.fd = -1};
    TRY(spool_writer_open(cx, path, &out->writer));
    out->recent_capacity = 2 * RECENT_MIN;
    out->recent = calloc(out->recent_capacity, sizeof *out->recent);
    if (out->recent == NULL)
        abort();
    return cx->io->open(cx, path, IO_READ, &out->file);
}

Err plan_stage(Ctx *cx, Plan *plan, Str path)
{
    plan->staged.path = path;
    return spool_writer_open(cx, path, &plan->staged.writer);
}

static Err plan_map(Ctx *cx, Plan *plan)
{
    cx->io->unmap(cx, &plan->map);
    plan->map = (IoMap){0};
    TRY(cx->io->map(cx, &plan->file, &plan->map));
    plan->mapped = plan->map.n / sizeof(PlanRecord);
    return OK;
}

Err plan_open(Ctx *cx, Str path, Plan *out)
{
    *out = (Plan){.path = path, .file.fd = -1};
    TRY(cx->io->open(cx, path, IO_READ, &out->file));
    TRY(plan_map(cx, out));
    out->flushed = out->committed = out->count = out->mapped;
    return OK;
}

void plan_close(Ctx *cx, Plan *plan)
{
    spool_writer_drop(cx, &plan->writer);
    if (plan->map.p != NULL)
        cx->io->unmap(cx, &plan->map);
    if (plan->file.fd >= 0)
        cx->io->close(cx, &plan->file);
    PlanStaged *staged = &plan->staged;
    spool_writer_drop(cx, &staged->writer);
    if (staged->map.p != NULL) {
        cx->io->unmap(cx, &staged->map);
        cx->io->close(cx, &staged->file);
    }
    free(staged->recent);
    free(plan->recent);
    *plan = (Plan){.path = plan->path, .file.fd = -1};
}

static void staged_add(PlanStaged *staged, Str bytes)
{
    if (staged->size + bytes.n > staged->capacity) {
        staged->capacity = 2 * (staged->size + bytes.n);
        staged->recent = realloc(staged->recent, staged->capacity);
        if (staged->recent == NULL)
            abort();
    }
    memcpy(staged->recent + staged->size, bytes.p, bytes.n);
    staged->size += bytes.n;
}

void plan_add(Plan *plan, const PlanRecord *record, Str staged)
{
    if (plan->staged.path.n > 0)
        staged_add(&plan->staged, staged);
    size_t n = plan->count - plan->flushed;
    if (n == plan->recent_capacity) { /* one document with very many events on one line */
        plan->recent = realloc(plan->recent, 2 * n * sizeof *record);
        if (plan->recent == NULL)
            abort();
        plan->recent_capacity = 2 * n;
    }
    plan->recent[n] = *record;
    plan->count++;
}

static Err staged_flush(Ctx *cx, PlanStaged *staged)
{
    if (staged->committed == 0)
        return OK;
    TRY(spool_write(cx, &staged->writer, str_from(staged->recent, staged->committed)));
    staged->size -= staged->committed;
    memmove(staged->recent, staged->recent + staged->committed, staged->size);
    staged->committed = 0;
    return OK;
}

static Err plan_flush(Ctx *cx, Plan *plan)
{
    TRY(staged_flush(cx, &plan->staged));
    size_t n = plan->committed - plan->flushed, kept = plan->count - plan->committed;
    TRY(spool_write(cx, &plan->writer,
                    str_from((const char *)plan->recent, n * sizeof(PlanRecord))));
    TRY(spool_flush(cx, &plan->writer));
    memmove(plan->recent, plan->recent + n, kept * sizeof(PlanRecord));
    plan->flushed = plan->committed;
    return OK;
}

Err plan_commit(Ctx *cx, Plan *plan)
{
    plan->committed = plan->count;
    plan->staged.committed = plan->staged.size;
    return plan->committed - plan->flushed >= RECENT_MIN ? plan_flush(cx, plan) : OK;
}

void plan_drop(Plan *plan)
{
    plan->count = plan->committed;
    plan->staged.size = plan->staged.committed;
}

static Err staged_finish(Ctx *cx, PlanStaged *staged)
{
    TRY(spool_flush(cx, &staged->writer));
    spool_writer_drop(cx, &staged->writer);
    TRY(cx->io->open(cx, staged->path, IO_READ, &staged->file));
    return cx->io->map(cx, &staged->file, &staged->map);
}

Err plan_finish(Ctx *cx, Plan *plan)
{
    plan_drop(plan);
    TRY(plan_flush(cx, plan));
    if (plan->staged.path.n > 0)
        TRY(staged_finish(cx, &plan->staged));
    return spool_writer_close(cx, &plan->writer);
}

Err plan_get(Ctx *cx, Plan *plan, size_t number, PlanRecord *out)
{
    assert(number < plan->count);
    if (number >= plan->flushed) {
        *out = plan->recent[number - plan->flushed];
        return OK;
    }
    if (number >= plan->mapped)
        TRY(plan_map(cx, plan));
    assert(number < plan->mapped);
    memcpy(out, plan->map.p + number * sizeof *out, sizeof *out);
    return OK;
}
