/* spool.h - the input, copied once beside the store, then read from memory.
 *
 * File, pipe or gzip stream becomes DIR/spool/<random>.in: plain bytes without byte-order
 * mark, while SHA-256 of the original bytes is taken.  It is mapped read-only, so both
 * passes of a capture and a resumed one read the same bytes, and pages behind the reader are
 * forgotten.  A large file is read while the rest of it is still being copied (intake.c).  CSV that
 * is not UTF-8 is turned into UTF-8 by spool_decode.  */
#ifndef HOLDFAST_INGEST_SPOOL_H
#define HOLDFAST_INGEST_SPOOL_H

#include "base/hash.h"
#include "platform/os/io.h"

typedef enum SpoolEncoding {
    SPOOL_AUTO, /* UTF-8 where marked so or all of it is; else GB18030 (with GBK and GB 2312),
                   unless some lines are clearly UTF-8 */
    SPOOL_UTF8,
    SPOOL_GB18030,
} SpoolEncoding;

enum { SPOOL_CHUNK = 256 * 1024 };

typedef struct Intake Intake;

typedef struct Spool {
    Str path;                  /* DIR/spool/<random>.in */
    Str name;                  /* as the user named the input; for sentences */
    uint8_t hash[SHA256_SIZE]; /* of the original bytes, from spool_settle on */
    bool marked;               /* it began with the mark of UTF-8 */
    Intake *intake;            /* what is still done beside; NULL from spool_settle on */
    IoFile file;
    IoMap map;
    Str text; /* the mapped bytes */
} Spool;

/* Copy `input` ("-" is standard input) into the folder DIR/spool.  Refused: empty input, a
 * gzip stream that is cut or damaged, UTF-16, an XLSX or ZIP file.  Of a large plain file only the
 * beginning need be there on return, though `text` has its length.  Release with spool_close; the
 * file stays until spool_remove. */
MUST_CHECK Err spool_take(Ctx *cx, Str folder, Str input, Spool *out);
/* How many bytes of the text may be read: waits until that is more than `from`, or all. */
MUST_CHECK Err spool_ready(Ctx *cx, const Spool *spool, size_t from, size_t *out);
/* Wait until all of it may.  ERR_IO also where the input became shorter meanwhile. */
MUST_CHECK Err spool_whole(Ctx *cx, const Spool *spool);
/* Wait until it is hashed and on the disk, before anything relies on it. */
MUST_CHECK Err spool_settle(Ctx *cx, Spool *spool);
/* Give up what is still done beside. */
void intake_stop(Ctx *cx, Spool *spool);
/* Map a spool file that is already there.  Name, hash and size are the caller's to fill in. */
MUST_CHECK Err spool_open(Ctx *cx, Str path, Spool *out);
/* Make the text UTF-8.  Refused with the line: bytes that are neither encoding, and a text that is
 * partly the one and partly the other. */
MUST_CHECK Err spool_decode(Ctx *cx, Spool *spool, SpoolEncoding encoding);
/* Everything before `end` has been read. */
void spool_forget(Ctx *cx, const Spool *spool, size_t *done, size_t end);
void spool_close(Ctx *cx, Spool *spool);
/* Close and delete. */
void spool_remove(Ctx *cx, Spool *spool);

/* A file written from front to back, through a buffer. */
typedef struct SpoolWriter {
    IoFile file;
    char *p;
    size_t n;
    int64_t size; /* bytes handed over so far */
} SpoolWriter;

MUST_CHECK Err spool_writer_open(Ctx *cx, Str path, SpoolWriter *out);
MUST_CHECK Err spool_write(Ctx *cx, SpoolWriter *writer, Str bytes);
/* What is buffered goes to the file (not yet to the disk). */
MUST_CHECK Err spool_flush(Ctx *cx, SpoolWriter *writer);
/* To the disk, and closed. */
MUST_CHECK Err spool_writer_close(Ctx *cx, SpoolWriter *writer);
/* Closed without care for the bytes; for error paths.  Accepts a closed one. */
void spool_writer_drop(Ctx *cx, SpoolWriter *writer);

#endif
