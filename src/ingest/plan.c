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
    free(plan->recent);
    *plan = (Plan){.path = plan->path, .file.fd = -1};
}

void plan_add(Plan *plan, const PlanRecord *record)
{
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

static Err plan_flush(Ctx *cx, Plan *plan)
{
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
    return plan->committed - plan->flushed >= RECENT_MIN ? plan_flush(cx, plan) : OK;
}

void plan_drop(Plan *plan)
{
    plan->count = plan->committed;
}

Err plan_finish(Ctx *cx, Plan *plan)
{
    plan_drop(plan);
    TRY(plan_flush(cx, plan));
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
