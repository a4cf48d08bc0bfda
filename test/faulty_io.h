/* faulty_io.h - an Io whose disk fails on demand, for tests.
 *
 *     FaultyIo faulty;
 *     faulty_io_init(&faulty);
 *     faulty.fail_at = 3;                 the third write, sync or rename fails
 *     t->cx->io = &faulty.io;
 *
 * Loop fail_at from 1 until `seen` stays below it: every call site was hit once.
 * Everything not named in `ops` goes to the operating system.  SQLite does its own
 * I/O and is not touched by it.  */
#ifndef HOLDFAST_TEST_FAULTY_IO_H
#define HOLDFAST_TEST_FAULTY_IO_H

#include "platform/os/io.h"

enum {
    FAULTY_WRITE = 1,
    FAULTY_SYNC = 2,
    FAULTY_RENAME = 4,
    FAULTY_OPEN = 8,
    FAULTY_READ = 16,
    FAULTY_MAP = 32,
    FAULTY_REMOVE = 64,
    FAULTY_CHANGES = FAULTY_WRITE | FAULTY_SYNC | FAULTY_RENAME,
};

typedef struct FaultyIo {
    Io io;           /* hand &io to a Ctx; its clock and chance may be swapped as well */
    unsigned ops;    /* which calls count and can fail; FAULTY_CHANGES at first */
    int64_t fail_at; /* the nth counted call fails; 0 = none */
    bool cut;        /* a failing write leaves its first half behind */
    bool dead;       /* all counted calls after the failing one fail, too (power is off) */
    int64_t space;   /* bytes that may still be written before ERR_FULL; -1 = no limit */
    int64_t seen;    /* counted calls so far */
    int64_t now_us;  /* what the clock says; 0 = the real clock */
} FaultyIo;

void faulty_io_init(FaultyIo *faulty);

#endif
