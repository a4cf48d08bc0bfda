/* Clock, medians, memory speed, and the files of the peers. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

#include "test/perf/trace_peers.h"

void bench_stop(const char *what, const char *why)
{
    fprintf(stderr, "trace_peers: %s: %s\n", what, why);
    exit(1);
}

double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* ---- samples, kept in order ---- */

void samples_add(Samples *samples, double value)
{
    int at = samples->count++;
    if (at == BENCH_ROUNDS_MAX)
        bench_stop("rounds", "too many");
    for (; at > 0 && samples->value[at - 1] > value; at--)
        samples->value[at] = samples->value[at - 1];
    samples->value[at] = value;
}

double samples_median(const Samples *samples)
{
    int n = samples->count;
    if (n == 0)
        return 0;
    return (samples->value[(n - 1) / 2] + samples->value[n / 2]) / 2;
}

double samples_least(const Samples *samples)
{
    return samples->count == 0 ? 0 : samples->value[0];
}

double samples_most(const Samples *samples)
{
    return samples->count == 0 ? 0 : samples->value[samples->count - 1];
}

void samples_print(const char *what, const Samples *samples)
{
    if (samples->count == 0)
        return;
    printf("  %-52s %9.2f  (%.2f to %.2f)\n", what, samples_median(samples), samples_least(samples),
           samples_most(samples));
}

void goal_print(const char *what, bool most, double goal, const char *unit, const Samples *measured)
{
    char promise[64];
    double median = samples_median(measured);
    if (measured->count == 0)
        return;
    snprintf(promise, sizeof promise, "%s %g %s", most ? "at most" : "at least", goal, unit);
    printf("  %-52s %-18s %9.2f  %-7s  (%.2f to %.2f)\n", what, promise, median,
           (most ? median <= goal : median >= goal) ? "met" : "NOT MET", samples_least(measured),
           samples_most(measured));
}

/* ---- memory ---- */

void memory_init(MemorySpeed *memory, double bytes)
{
    *memory = (MemorySpeed){.count = 1 << 20};
    while ((double)memory->count * 8 <= bytes * 1.5) /* the nearest power of two */
        memory->count *= 2;
    size_t size = memory->count * sizeof *memory->words;
    memory->words = aligned_alloc(2 << 20, size);
    if (memory->words == NULL)
        abort();
    (void)madvise(memory->words, size, MADV_HUGEPAGE);
    memset(memory->words, 0, size);
}

/* The words are zero, which the compiler cannot know: adding the one read makes the next address
 * wait for it. */
void memory_measure(MemorySpeed *memory)
{
    enum { GATHERS = 1 << 23, CHASES = 1 << 20 };
    const volatile uint32_t *words = memory->words;
    size_t mask = memory->count - 1;
    uint64_t state = 42, sum = 0;
    double start = now_ms();
    for (int i = 0; i < GATHERS; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        sum += words[state >> 20 & mask];
    }
    double middle = now_ms();
    for (int i = 0; i < CHASES; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        state += words[state >> 20 & mask];
    }
    double end = now_ms();
    memory->last_gather_ns = (middle - start) * 1e6 / GATHERS;
    samples_add(&memory->gather_ns, memory->last_gather_ns);
    samples_add(&memory->chase_ns, (end - middle) * 1e6 / CHASES);
    if (sum != 0)
        abort();
}

void memory_release(MemorySpeed *memory)
{
    free(memory->words);
}

/* ---- files ---- */

Str peer_file(const char *dir, const char *name)
{
    enum { FILE_MAX = 1 << 16 };
    char path[512];
    char *text = calloc(1, FILE_MAX);
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *file = fopen(path, "r");
    if (file == NULL || text == NULL)
        bench_stop(path, "cannot be read");
    size_t n = fread(text, 1, FILE_MAX - 1, file);
    fclose(file);
    return str_from(text, n);
}

Str peer_sql(Str text, const char *name)
{
    while (text.n != 0) {
        Str line = str_trim(str_cut(&text, '\n'));
        if (!str_starts(line, STR("-- ")) || !str_eq(str_tail(line, 3), str_of(name)))
            continue;
        ptrdiff_t end = str_find(text, STR("\n-- "));
        return end < 0 ? text : str_slice(text, 0, (size_t)end);
    }
    bench_stop(name, "is in no file of the peers");
}
