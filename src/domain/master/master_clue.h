/* master_clue.h - what the register `clue` asks of its rows beyond their fields.
 *
 * The 18 kinds and what is done about each stand in clue_kinds.def; a row of the register
 * clue_rule stands in place of a default.  What else there is about clues: domain/clue.  */
#ifndef HOLDFAST_DOMAIN_MASTER_CLUE_H
#define HOLDFAST_DOMAIN_MASTER_CLUE_H

#include "domain/master/master.h"

typedef enum ClueState {
    CLUE_NEW, /* in the order of clue_states (registers/clue.def) */
    CLUE_VALID,
    CLUE_DUPLICATE,
    CLUE_LINKED,
    CLUE_CLOSED,
} ClueState;

typedef struct ClueKind {
    Str name, group; /* market, internal, supplier, authority */
    const char *zh, *en;
    int64_t hours; /* to an answer */
    Str role;      /* role/roles.def */
    const char *what_zh, *what_en;
} ClueKind;

enum { CLUE_KIND_COUNT = 18 };
extern const ClueKind master_clue_kinds[CLUE_KIND_COUNT];

/* Whose days and clocks count where a clue names no regime. */
#define CLUE_REGIME_DEFAULT STR_INIT("cn-consumer")

/* A new clue: its number (YEAR-NNNNNN); its day where none is said, today as days begin where its
 * regime holds; its first state; the day an answer is due. */
MUST_CHECK Err master_clue_fill(Ctx *cx, Clue *clue);
/* ERR_INVALID: it says nothing, or what its state asks for is missing. */
MUST_CHECK Err master_clue_check(Ctx *cx, const MasterRow *row, const MasterRow *before);

#endif
