/* translation.h - the EPCIS JSON a CSV file became: written once, read while it is written. */
#ifndef HOLDFAST_INGEST_TRANSLATION_H
#define HOLDFAST_INGEST_TRANSLATION_H

#include "ingest/spool.h"

typedef struct Translation {
    Str path; /* empty: there is none */
    SpoolWriter writer;
    IoFile file; /* the same file, for reading */
    IoMap map;
} Translation;

MUST_CHECK Err translation_new(Ctx *cx, Str path, Translation *out);
MUST_CHECK Err translation_open(Ctx *cx, Str path, Translation *out);
void translation_close(Ctx *cx, Translation *translation);
/* Append the bytes and a line end; *offset is where they begin. */
MUST_CHECK Err translation_add(Ctx *cx, Translation *translation, Str bytes, uint64_t *offset);
MUST_CHECK Err translation_finish(Ctx *cx, Translation *translation);
/* Valid until the next call. */
MUST_CHECK Err translation_get(Ctx *cx, Translation *translation, uint64_t offset, uint32_t length,
                               Str *out);

#endif
