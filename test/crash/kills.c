/* kill -9 at any moment of a capture: nothing acknowledged lost, nothing twice. */
#include "test/crash/crash.h"

#include <signal.h>
#include <stdio.h>

enum { KILLS_IN_A_ROW = 3 };

/* Any moment of the run, and a little behind it. */
static double moment(Workshop *shop)
{
    return shop->seconds * (double)crash_below(shop, 1050) / 1000;
}

/* The first input is taken in and reported; the second is killed up to three times on its way,
 * then finished by the same command. */
static const char *kill_once(Workshop *shop, const char *dir, int *killed)
{
    Run run = crash_wait(shop, crash_ingest(shop, dir, &shop->inputs[0]), -1);
    if (run.exit != 0)
        return crash_text(shop, "the first ingest: exit %d: %.*s", run.exit,
                          STR_ARG(str_trim(run.err)));
    int times = 1 + (int)crash_below(shop, KILLS_IN_A_ROW);
    for (int i = 0; i < times; i++) {
        double after = moment(shop);
        run = crash_wait(shop, crash_ingest(shop, dir, &shop->inputs[1]), after);
        *killed += run.signal == SIGKILL;
        if (run.signal != SIGKILL && run.exit != 0)
            return crash_text(shop, "ingest after %d kills: exit %d, signal %d: %.*s", i, run.exit,
                              run.signal, STR_ARG(str_trim(run.err)));
    }
    run = crash_wait(shop, crash_ingest(shop, dir, &shop->inputs[1]), -1);
    if (run.exit != 0)
        return crash_text(shop, "ingest to the end: exit %d, signal %d: %.*s", run.exit, run.signal,
                          STR_ARG(str_trim(run.err)));
    return crash_verify(shop, dir);
}

void crash_kills(Workshop *shop, int kills)
{
    int killed = 0;
    for (int round = 0; killed < kills && round < 3 * kills; round++) {
        ArenaMark mark = arena_mark(shop->cx->arena);
        int before = killed;
        const char *name = crash_text(shop, "kill round %d", round);
        const char *fault = kill_once(shop, crash_dir(shop, "data"), &killed);
        if (fault != NULL || killed > before)
            crash_result(shop, name, fault);
        arena_rewind(shop->cx->arena, mark);
    }
    printf("%d kills\n", killed);
    if (killed < kills)
        crash_result(shop, "kills", "the captures ended before they could be killed");
}
