/* document.h - EPCIS 2.0 JSON read event by event, however long it is.
 *
 * Taken are an EPCISDocument (events at epcisBody/eventList), an EPCISQueryDocument (at
 * epcisBody/queryResults/resultsBody/eventList), one bare event, and newline-delimited JSON:
 * one event or one document a line.  What the JSON schema of EPCIS 2.0 demands of the
 * document around the events is checked here; the events themselves by event_decode, the
 * vocabulary elements by party_read.  A document's @context may stand behind its events.
 *
 * Two things go beyond the schema because partners send them: an EPCISQueryDocument may have
 * an epcisHeader, there also with StandardBusinessDocumentHeader and with EPCISMasterData as
 * EPCIS 1.2 spells it; and a bare event on a line of its own may go without @context (then the
 * standard one holds).  */
#ifndef HOLDFAST_INGEST_DOCUMENT_H
#define HOLDFAST_INGEST_DOCUMENT_H

#include "domain/event/event.h"
#include "ingest/spool.h"

typedef enum DocumentForm {
    DOCUMENT_JSON,  /* one document or event */
    DOCUMENT_LINES, /* one of them a line */
    DOCUMENT_CSV,   /* not read here */
    DOCUMENT_XML,   /* not read here */
} DocumentForm;

/* What the bytes look like, by the first line; errors are those of copying.  A line of one whole
 * object is an item on a line of its own when another object follows on the next, or when it is an
 * event without
 * @context, which a document must have. */
MUST_CHECK Err document_form(Ctx *cx, const Spool *spool, DocumentForm *out);

typedef enum DocumentPart {
    DOCUMENT_END,     /* all was read */
    DOCUMENT_EVENT,   /* one event object */
    DOCUMENT_ELEMENT, /* one vocabulary element of the master data */
} DocumentPart;

/* All Str are slices of the spool's text, except the pointer. */
typedef struct DocumentItem {
    DocumentPart part;
    Str raw;                     /* the object's exact bytes */
    Str pointer;                 /* its place in the document, e.g. /epcisBody/eventList/3 */
    int64_t line;                /* where it begins; of the spool */
    const EventContext *context; /* of an event: the document's */
    Str context_json;            /* its text; empty: the standard context alone */
    Str vocabulary;              /* of an element: the vocabulary's type, as a JSON string */
    bool starts;                 /* the first item of a document: what came before is whole */
} DocumentItem;

typedef struct DocumentReader DocumentReader;

/* A reader over the spool.  Contexts it hands out live in cx->arena. */
MUST_CHECK Err document_reader_new(Ctx *cx, const Spool *spool, DocumentForm form,
                                   DocumentReader **out);
void document_reader_free(DocumentReader *reader);
/* The next item; its pointer lives in `scratch`.  After an error all items of the same document
 * are void; with document_goes_on the next line may be tried. */
MUST_CHECK Err document_next(Ctx *cx, DocumentReader *reader, Arena *scratch, DocumentItem *out);
bool document_goes_on(const DocumentReader *reader);
/* Byte offset of what is read next, for progress. */
size_t document_offset(const DocumentReader *reader);

#endif
