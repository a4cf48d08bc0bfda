/* trace_answer.h - the answer to a trace question, written piece by piece.
 *
 * {"direction","log_position","seeds":[…],"via":{…},"counts":{…},"findings":[…],"members":[…]}, or
 * CSV of the members: the same for the command line and for HTTP.  Half a million members are
 * written without being held as text.  */
#ifndef HOLDFAST_DOMAIN_ITEM_TRACE_ANSWER_H
#define HOLDFAST_DOMAIN_ITEM_TRACE_ANSWER_H

#include "domain/item/item_order.h"
#include "domain/item/trace_question.h"

typedef enum AnswerForm { ANSWER_JSON, ANSWER_CSV } AnswerForm;

enum { FIELDS_ITEM = 1 << 0 }; /* the item alone: in JSON members are then texts, not objects */

typedef struct TraceWriter {
    AnswerForm form;
    uint32_t fields; /* bit per field of MemberShape; UINT32_MAX: all of them */
    /* how far it is */
    const TraceAnswer *answer;
    size_t next, end; /* members to be written */
    bool begun;
    JsonWriter json;
    IdentityUris uris;
    Arena scratch; /* texts of one member */
} TraceWriter;

/* Members from `first` on, at most `max`; counts are always of all. */
typedef struct TracePage {
    size_t first, max;
} TracePage;

/* "item,depth" as bits; empty: all.  ERR_USAGE names the field there is not. */
MUST_CHECK Err member_fields_parse(Ctx *cx, Str list, uint32_t *out);
/* "item", "depth", "since" or "confidence" (certain, possible, removed). */
MUST_CHECK Err member_sort_parse(Ctx *cx, Str text, SortBy *out);
/* Put the members in that order; they come in that of the log, which decides among equals. */
void members_sort(Ctx *cx, TraceAnswer *answer, const SortBy *by);
/* Members, each counted once: as removed when it is, else as certain or possible.  Widened are
 * those of the possible ones that only a widening reaches. */
typedef struct MemberTally {
    int64_t members, certain, possible, removed, widened;
} MemberTally;
void member_tally_add(MemberTally *tally, const TraceMember *member);
/* Take from what the walk found all that answer->sight does not see; the counts stay those of
 * everything, with the number of members that are not named. */
void trace_answer_cut(Ctx *cx, TraceAnswer *answer);
/* The same of the findings alone. */
void trace_findings_cut(TraceAnswer *answer);
/* Names nothing that is not seen. */
bool finding_is_seen(const ItemView *view, const TraceFinding *finding);
/* A finding with its sentence, in the arena. */
FindingShape finding_shape(Arena *arena, const TraceIndex *index, const TraceFinding *finding,
                           Lang lang);

/* Form and fields are set.  The scratch arena is released with cx->arena. */
void trace_writer_begin(Ctx *cx, TraceWriter *writer, const TraceAnswer *answer, TracePage page);
/* Append about `room` bytes; false when all is written. */
bool trace_writer_next(TraceWriter *writer, Buf *out, size_t room);

#endif
