/* capture_batch.h - the part of pass 1 that needs no order: parsing, decoding, hashing.
 *
 *     this thread    fill k+3 … ────────► judge k, k+1 …    (in the order of the input)
 *     any thread            check k+1, k+2, whichever is next
 *
 * Batches stand in a ring.  The thread that owns the crew fills and judges them, and checks one
 * itself rather than wait; the others only check.  What comes out is the same for any number of
 * threads.  */
#ifndef HOLDFAST_INGEST_CAPTURE_BATCH_H
#define HOLDFAST_INGEST_CAPTURE_BATCH_H

#include "ingest/bounds.h"
#include "ingest/capture_internal.h"

enum { BATCH_MAX = 512, BATCH_BYTES = 512 * 1024 };

/* One item on its way. */
typedef struct Checked {
    DocumentItem item;
    uint64_t context_offset; /* CSV: in the translation */
    Err err;                 /* CSV: a refused row has it from the start */
    Problem problem;
    Claim claim;
    uint8_t hash[SHA256_SIZE];
    size_t staged; /* of an event: its decoded bytes in the batch's `staged` */
    size_t staged_length;
    bool repeated; /* its eventID stands twice */
} Checked;

typedef struct Batch {
    Checked *items; /* BATCH_MAX */
    size_t count;
    Arena scratch;  /* of who fills: pointers, rows of CSV */
    Arena kept;     /* of who checks: names, problems */
    Arena bytes;    /* of staged alone, so that it grows in place */
    Buf staged;     /* decoded events (staged.h) */
    Err reader_err; /* why reading stopped behind the last item */
    Problem reader_problem;
    bool over;     /* nothing comes after it */
    size_t offset; /* of the input, behind it */
    bool checked;
} Batch;

typedef struct Crew Crew;

/* `threads` in all, this one among them; fewer where no more can be had. */
Crew *crew_new(const Ctx *cx, int threads, const CaptureBounds *bounds);
void crew_free(Crew *crew);
/* A batch to fill, emptied; NULL while all are on their way. */
Batch *crew_room(Crew *crew);
/* The batch got from crew_room is filled. */
void crew_put(Crew *crew);
/* The oldest batch if it is checked already, else NULL. */
Batch *crew_ready(Crew *crew);
/* The oldest batch, checked here if need be; NULL if none is on its way. */
Batch *crew_next(Crew *crew);
/* The oldest batch is judged. */
void crew_done(Crew *crew);

#endif
