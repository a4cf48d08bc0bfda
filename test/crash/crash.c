/* crash - kill holdfast, fill its disk, and see what is left.
 *
 *     crash HOLDFAST KILLS [SEED]
 *
 * Two demo files are captured again and again.  The last line printed is
 * "N passed, N failed, N skipped".  The same seed chooses the same moments. */
#include "test/crash/crash.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "demo/demo.h"

enum { UNITS_FIRST = 250, UNITS_SECOND = 2500 };

static void input_make(Workshop *shop, Input *input, int64_t units, uint64_t seed)
{
    Ctx *cx = shop->cx;
    IoFile file;
    DemoSummary summary;
    DemoOptions options = {.units = units, .seed = seed};
    input->path = crash_text(shop, "%s/%lld.ndjson", shop->home, (long long)units);
    if (cx->io->open(cx, str_of(input->path), IO_CREATE, &file) != OK ||
        demo_write(cx, &options, &file, NULL, &summary) != OK) {
        printf("the demo could not be written\n");
        exit(1);
    }
    cx->io->close(cx, &file);
    input->events = summary.events;
    input->suspect = str_c(cx->arena, summary.suspect_lot);
}

static bool ingest_whole(Workshop *shop, const char *dir, const Input *input)
{
    Run run = crash_wait(shop, crash_ingest(shop, dir, input), -1);
    shop->seconds = run.seconds;
    if (run.exit == 0)
        return true;
    crash_result(shop, "undisturbed capture",
                 crash_text(shop, "exit %d: %.*s", run.exit, STR_ARG(str_trim(run.err))));
    return false;
}

/* Both files without any disturbance: how long it takes, and the digest all others must have. */
static void reference(Workshop *shop)
{
    const char *dir = crash_dir(shop, "reference");
    shop->begun = crash_dir(shop, "begun");
    if (!ingest_whole(shop, shop->begun, &shop->inputs[0]))
        return;
    crash_copy(shop, dir);
    if (!ingest_whole(shop, dir, &shop->inputs[1]))
        return;
    shop->digest = crash_digest(shop, dir);
    crash_result(shop, "undisturbed capture", crash_verify(shop, dir));
}

int main(int argc, char **argv)
{
    Arena arena;
    arena_init(&arena);
    Ctx cx = {.arena = &arena, .io = io_real()};
    char home[] = "/var/tmp/holdfast-crash-XXXXXX";
    if (argc < 3 || mkdtemp(home) == NULL) {
        fprintf(stderr, "usage: crash HOLDFAST KILLS [SEED]\n");
        return 2;
    }
    Workshop shop = {.cx = &cx, .holdfast = realpath(argv[1], NULL), .home = home};
    int64_t seed = (int64_t)(io_real()->monotonic_us(&cx) % 1000000), kills = 0;
    (void)str_int(str_of(argv[2]), &kills);
    if (argc > 3)
        (void)str_int(str_of(argv[3]), &seed);
    shop.seed = shop.chance = (uint64_t)seed;
    printf("crash seed %lld\n", (long long)seed);
    fflush(stdout);
    input_make(&shop, &shop.inputs[0], UNITS_FIRST, 1);
    input_make(&shop, &shop.inputs[1], UNITS_SECOND, 2);
    reference(&shop);
    if (shop.failed == 0) {
        crash_kills(&shop, (int)kills);
        crash_full_disk(&shop);
    }
    (void)crash_dir(&shop, "");
    printf("%d passed, %d failed, %d skipped\n", shop.passed, shop.failed, shop.skipped);
    return shop.failed == 0 ? 0 : 1;
}
