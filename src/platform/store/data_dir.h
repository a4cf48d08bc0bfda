/* data_dir.h - the folder where one installation keeps everything.
 *
 *     DIR/lock           held by the one process that writes
 *     DIR/holdfast.db    the database, when it is SQLite
 *     DIR/keys/          key of personal data (seal.h); belongs into a backup of its own
 *     DIR/files/         attachments; belongs into a backup
 *     DIR/index/         checkpoints of the trace index; can be built again from the log
 *     DIR/spool/         input being taken in; empty when nothing runs
 *     DIR/received/      documents accepted over HTTP, not captured yet
 *     DIR/holdfast.sock  where the serving process listens beside its loopback port
 *
 * Readers need no lock.  The lock dies with its process, so a crash leaves none behind.  */
#ifndef HOLDFAST_PLATFORM_STORE_DATA_DIR_H
#define HOLDFAST_PLATFORM_STORE_DATA_DIR_H

#include "platform/os/io.h"
#include "platform/store/db.h"

typedef struct DataDir {
    Str path;
    Str address; /* of the database */
    Str index;   /* path of DIR/index */
    Str spool;   /* path of DIR/spool */
    IoFile lock;
    bool locked;
} DataDir;

/* Open the database of folder `path` into cx->db.  DB_WRITE makes the folders (0700), takes the
 * lock (ERR_BUSY while another process has it) and brings the schema up to date; DB_READ makes
 * nothing (ERR_NOT_FOUND without a database).  `address` is a PostgreSQL address, or empty for
 * the SQLite file in the folder.  Strings live in cx->arena.  On failure nothing stays open. */
MUST_CHECK Err data_dir_open(Ctx *cx, Str path, Str address, DbMode mode, DataDir *out);
/* One more connection to the database of an opened folder into cx->db, for reading in a thread of
 * its own; db_close ends it. */
MUST_CHECK Err data_dir_reader(Ctx *cx, const DataDir *dir);
/* Close the database, then give up the lock.  Accepts a zeroed DataDir. */
void data_dir_close(Ctx *cx, DataDir *dir);

#endif
