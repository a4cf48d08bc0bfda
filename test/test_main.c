/* The runner of all unit and golden tests; its last line is "N passed, N failed, N skipped". */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/message.h"
#include "platform/convert/convert.h"
#include "platform/os/io.h"
#include "platform/store/db.h"
#include "test/test.h"

/* A Monday, 2026-03-02T09:00:00Z. */
static const int64_t TEST_NOW_US = 1772442000000000;

void test_fail(Test *t, const char *file, int line, Str what)
{
    t->failures++;
    printf("FAIL %s  %s:%d  %.*s\n", t->name, file, line, STR_ARG(what));
}

/* tidy: allow parameters: place and text of the check, filled in by its macro */
bool test_int(Test *t, const char *file, int line, long long got, long long want, const char *what)
{
    if (got == want)
        return true;
    test_fail(t, file, line, str_fmt(t->cx->arena, "%s is %lld, not %lld", what, got, want));
    return false;
}

/* tidy: allow parameters: place and text of the check, filled in by its macro */
bool test_str(Test *t, const char *file, int line, Str got, Str want, const char *what)
{
    if (str_eq(got, want))
        return true;
    test_fail(t, file, line,
              str_fmt(t->cx->arena, "%s is\n    %.*s\n  not\n    %.*s", what, STR_ARG(got),
                      STR_ARG(want)));
    return false;
}

/* tidy: allow parameters: place and text of the check, filled in by its macro */
bool test_err(Test *t, const char *file, int line, Err got, Err want, const char *what)
{
    if (got == want)
        return true;
    Buf sentence;
    buf_init(&sentence, t->cx->arena, 4096);
    if (got != OK && t->cx->problem.key != NULL)
        problem_format(&sentence, LANG_EN, &t->cx->problem);
    test_fail(t, file, line,
              str_fmt(t->cx->arena, "%s gives %s, not %s: %.*s", what, err_name(got),
                      err_name(want), STR_ARG(buf_str(&sentence))));
    return false;
}

void test_skip(Test *t, const char *reason)
{
    t->skipped = reason;
}

const char *test_data(Test *t)
{
    const char *path = getenv("HOLDFAST_TEST_DATA");
    if (path == NULL || path[0] == '\0') {
        test_skip(t, "HOLDFAST_TEST_DATA is not set");
        return NULL;
    }
    return path;
}

uint64_t test_seed(Test *t)
{
    const char *text = getenv("HOLDFAST_SEED");
    int64_t seed = 20260302;
    if (text != NULL)
        (void)str_int(str_of(text), &seed);
    printf("seed %s %lld\n", t->name, (long long)seed);
    return (uint64_t)seed;
}

uint64_t test_random(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static void run_case(const TestCase *item, int counts[3])
{
    Arena arena;
    arena_init(&arena);
    Ctx cx = {.arena = &arena, .io = io_real(), .actor = STR("test"), .now_us = TEST_NOW_US};
    char dir[] = "/var/tmp/holdfast-test-XXXXXX";
    if (mkdtemp(dir) == NULL) {
        perror(dir);
        exit(1);
    }
    Test t = {.name = item->name, .cx = &cx, .dir = str_of(dir)};
    item->run(&t);
    db_close(&cx); /* what test_store opened */
    if (t.failures != 0)
        counts[1]++;
    else if (t.skipped != NULL)
        printf("skip %s: %s\n", t.name, t.skipped), counts[2]++;
    else
        counts[0]++;
    char remove[64];
    snprintf(remove, sizeof remove, "rm -rf '%s'", dir);
    if (system(remove) != 0)
        printf("could not remove %s\n", dir);
    arena_release(&arena);
    fflush(stdout);
}

static bool wanted(const char *name, int count, char **parts, bool outside)
{
    if ((strncmp(name, "golden_", 7) == 0) != outside && count == 0)
        return false;
    for (int i = 0; i < count; i++) {
        if (strstr(name, parts[i]) != NULL)
            return true;
    }
    return count == 0;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], CONVERT_WORK) == 0)
        convert_child(); /* this program is started again by what it tests */
    int counts[3] = {0};
    bool outside = argc > 1 && strcmp(argv[1], "--outside") == 0;
    int skip = outside ? 2 : 1;
    for (size_t i = 0; i < test_case_count; i++) {
        if (wanted(test_cases[i].name, argc - skip, argv + skip, outside))
            run_case(&test_cases[i], counts);
    }
    printf("%d passed, %d failed, %d skipped\n", counts[0], counts[1], counts[2]);
    return counts[1] == 0 ? 0 : 1;
}
