/* trace_answer.h - the answer to a trace question, written piece by piece.
 *
 * {"direction","log_position","seeds":[…],"counts":{…},"findings":[…],"members":[…]}, or CSV of
 * the members.  Half a million members are written without being held as text.  */
#ifndef HOLDFAST_DOMAIN_ITEM_TRACE_ANSWER_H
#define HOLDFAST_DOMAIN_ITEM_TRACE_ANSWER_H

#include "base/message.h"
#include "domain/item/item.h"

typedef enum AnswerForm {
    ANSWER_JSON,  /* members as objects */
    ANSWER_ITEMS, /* members as their URIs alone */
    ANSWER_CSV,
} AnswerForm;

typedef struct TraceAnswer {
    const TraceIndex *index;
    TraceQuery query;
    TraceResult result;
    AnswerForm form;
    Lang lang;
    size_t first, end; /* members written: first .. end */
    /* how far it is */
    size_t next;
    bool begun;
    JsonWriter json;
    Arena scratch; /* texts of one member */
} TraceAnswer;

/* "forward", "backward"; "E1,E2,E3,E6" (empty: all of them).  ERR_USAGE. */
MUST_CHECK Err trace_direction_parse(Ctx *cx, Str text, TraceDirection *out);
MUST_CHECK Err trace_edges_parse(Ctx *cx, Str text, unsigned *out);
const char *trace_direction_name(TraceDirection direction);
Str confidence_name(Confidence confidence); /* "certain", "possible" */
Str widening_name(Widening widening);       /* "part_of_lot" …; empty for none */
/* A finding with its sentence, in the arena. */
FindingShape finding_shape(Arena *arena, const TraceIndex *index, const TraceFinding *finding,
                           Lang lang);

/* The members from `first` on, at most `max` of them.  The scratch arena is released with
 * cx->arena. */
void trace_answer_begin(Ctx *cx, TraceAnswer *answer, size_t first, size_t max);
/* Append about `room` bytes; false when all is written. */
bool trace_answer_write(TraceAnswer *answer, Buf *out, size_t room);
/* The path that put `item` there, by index, query and language of `asked`. */
MUST_CHECK Err trace_path(Ctx *cx, const TraceAnswer *asked, uint32_t item, PathShape *out);

#endif
