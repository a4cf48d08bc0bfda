/* kill -9 at any moment of a capture: nothing acknowledged lost, nothing twice. */
#include "test/crash/crash.h"

#include <signal.h>
#include <stdio.h>

enum { KILLS_IN_A_ROW = 3 };

/* How far the capture was, told by what a kill left behind. */
typedef struct Kills {
    int all;
    int checking; /* the input is in DIR/spool, nothing is stored yet */
    int storing;  /* the database's write-ahead log is in use */
} Kills;

static bool is_storing(Workshop *shop, const char *dir)
{
    Ctx *cx = shop->cx;
    IoFile log;
    int64_t size = 0;
    if (cx->io->open(cx, str_of(crash_text(shop, "%s/holdfast.db-wal", dir)), IO_READ, &log) != OK)
        return false;
    bool used = cx->io->size(cx, &log, &size) == OK && size > 0;
    cx->io->close(cx, &log);
    return used;
}

static void kill_count(Workshop *shop, const char *dir, Kills *kills)
{
    Ctx *cx = shop->cx;
    Str *names;
    size_t count = 0;
    kills->all++;
    if (is_storing(shop, dir))
        kills->storing++;
    else if (cx->io->list(cx, str_of(crash_text(shop, "%s/spool", dir)), &names, &count) == OK)
        kills->checking += count > 0;
}

/* Any moment of the run, and a little behind it. */
static double moment(Workshop *shop)
{
    return shop->seconds * (double)crash_below(shop, 1050) / 1000;
}

/* The first input has been taken in and reported; the second is killed up to three times on its
 * way, then finished by the same command. */
static const char *kill_once(Workshop *shop, const char *dir, Kills *kills)
{
    Run run;
    int times = 1 + (int)crash_below(shop, KILLS_IN_A_ROW);
    crash_copy(shop, dir);
    for (int i = 0; i < times; i++) {
        double after = moment(shop);
        run = crash_wait(shop, crash_ingest(shop, dir, &shop->inputs[1]), after);
        if (run.signal == SIGKILL)
            kill_count(shop, dir, kills);
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

void crash_kills(Workshop *shop, int wanted)
{
    Kills kills = {0};
    for (int round = 0; kills.all < wanted && round < 3 * wanted; round++) {
        ArenaMark mark = arena_mark(shop->cx->arena);
        int before = kills.all;
        const char *name = crash_text(shop, "kill round %d", round);
        const char *fault = kill_once(shop, crash_dir(shop, "data"), &kills);
        if (fault != NULL || kills.all > before)
            crash_result(shop, name, fault);
        arena_rewind(shop->cx->arena, mark);
    }
    printf("%d kills: %d while copying and checking the input, %d while storing\n", kills.all,
           kills.checking, kills.storing);
    if (kills.all < wanted)
        crash_result(shop, "kills", "the captures ended before they could be killed");
}
