/* faulty_vfs.h - a disk that fails under SQLite on demand, for tests.
 *
 *     CLEANUP(faulty_vfs_remove) FaultyVfs faulty;
 *     faulty_vfs_install(&faulty);       every database opened from here on goes through it
 *     faulty.fail_at = 3;                the third write or sync from now on fails
 *
 * Close the databases before it is removed.  */
#ifndef HOLDFAST_TEST_FAULTY_VFS_H
#define HOLDFAST_TEST_FAULTY_VFS_H

#include <sqlite3.h>
#include <stdatomic.h>

#include "base/str.h"

typedef struct FaultyVfs {
    sqlite3_vfs vfs;
    sqlite3_vfs *real;
    int64_t fail_at;          /* the nth counted call fails; 0 = none */
    int64_t seen;             /* writes and syncs so far */
    bool dead;                /* everything after the failing call fails, too */
    bool sync_only;           /* count syncs only */
    int64_t space;            /* bytes files may still grow before SQLITE_FULL; -1 = no limit */
    _Atomic bool stuck;       /* the database's own file takes nothing; its WAL does */
    _Atomic int64_t refusals; /* what it did not take */
} FaultyVfs;

void faulty_vfs_install(FaultyVfs *faulty);
void faulty_vfs_remove(FaultyVfs *faulty);

#endif
