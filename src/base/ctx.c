#include "base/ctx.h"

#include <assert.h>
#include <stdarg.h>

static const char *const err_names[ERR_COUNT] = {
    [OK] = "ok",
    [ERR_NOT_FOUND] = "not_found",
    [ERR_CONFLICT] = "conflict",
    [ERR_INVALID] = "invalid",
    [ERR_USAGE] = "usage",
    [ERR_DENIED] = "denied",
    [ERR_LIMIT] = "limit",
    [ERR_BUSY] = "busy",
    [ERR_IO] = "io",
    [ERR_FULL] = "full",
    [ERR_CORRUPT] = "corrupt",
    [ERR_UNSUPPORTED] = "unsupported",
};

const char *err_name(Err err)
{
    assert((unsigned)err < ERR_COUNT);
    return err_names[err];
}

/* The type of parameter `position` (1-based) in `key`: 's', 'd', or 0 when it does not occur. */
static char param_type(const char *key, int position)
{
    for (const char *p = strchr(key, '%'); p != NULL; p = strchr(p + 1, '%')) {
        if (p[1] == '%') {
            p++;
            continue;
        }
        assert(p[1] >= '1' && p[1] <= '9' && p[2] == '$'); /* keys are ours: %N$s, %N$lld */
        if (p[1] - '0' == position)
            return p[3] == 's' ? 's' : 'd';
    }
    return 0;
}

Err fail(Ctx *cx, Err err, const char *key, ...)
{
    assert(err != OK);
    Problem problem = {.err = err, .key = key};
    va_list args;
    va_start(args, key);
    for (int i = 0; i < PROBLEM_PARAMS_MAX; i++) {
        char type = param_type(key, i + 1);
        if (type == 0)
            break;
        if (type == 's')
            problem.params[i] = str_dup(cx->arena, str_of(va_arg(args, const char *)));
        else
            problem.params[i] = str_fmt(cx->arena, "%lld", va_arg(args, long long));
        problem.param_count = i + 1;
    }
    va_end(args);
    cx->problem = problem;
    return err;
}

Err fail_at(Ctx *cx, Str source, int64_t line, Str pointer)
{
    Problem *problem = &cx->problem;
    assert(problem->key != NULL);
    if (problem->source.n == 0)
        problem->source = str_dup(cx->arena, source);
    if (problem->line == 0)
        problem->line = line;
    if (problem->pointer.n == 0)
        problem->pointer = str_dup(cx->arena, pointer);
    return problem->err;
}

Problem problem_copy(Arena *arena, const Problem *from)
{
    Problem copy = *from;
    for (int i = 0; i < from->param_count; i++)
        copy.params[i] = str_dup(arena, from->params[i]);
    copy.source = str_dup(arena, from->source);
    copy.pointer = str_dup(arena, from->pointer);
    return copy;
}

void problem_clear(Ctx *cx)
{
    cx->problem = (Problem){0};
}
