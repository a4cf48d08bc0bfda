/* event_reader.h - rows of the log turned into events again.
 *
 * The @context most rows share is read once.  A row that was valid when it was captured and is
 * not now is ERR_CORRUPT.  */
#ifndef HOLDFAST_DOMAIN_EVENT_EVENT_READER_H
#define HOLDFAST_DOMAIN_EVENT_EVENT_READER_H

#include "domain/event/event_log.h"

typedef struct EventReader {
    Arena contexts;
    int64_t context_id; /* of `context` */
    EventContext *context;
    bool known;
    const JsonNode *node; /* the row decoded last */
} EventReader;

void event_reader_init(EventReader *reader);
void event_reader_release(EventReader *reader);
/* Decode one row; the event lives in cx->arena and in the row's bytes. */
MUST_CHECK Err event_reader_decode(Ctx *cx, EventReader *reader, const EventRow *row, Event *out);
/* The event hash of the row decoded last, computed anew from its body. */
MUST_CHECK Err event_reader_hash(Ctx *cx, const EventReader *reader, uint8_t out[32]);

#endif
