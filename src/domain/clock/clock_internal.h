/* clock_internal.h - what the files of domain/clock share. */
#ifndef HOLDFAST_DOMAIN_CLOCK_CLOCK_INTERNAL_H
#define HOLDFAST_DOMAIN_CLOCK_CLOCK_INTERNAL_H

#include "domain/clock/clock.h"

/* A clock with the rule it runs by. */
typedef struct ClockRow {
    int64_t id, fact_id;
    const RegimePack *pack;
    const RegimeRule *rule;
    Clock shown;
} ClockRow;

/* Packs clocks are pinned to, each read once, with their calendars. */
typedef struct ClockPin {
    RegimePack pack;
    RegimeCalendar calendar;
    struct ClockPin *next;
} ClockPin;
typedef struct ClockReader {
    ClockPin *pins;
} ClockReader;

/* ERR_CORRUPT: the pack that was kept is not what its digest says. */
MUST_CHECK Err clock_pin_load(Ctx *cx, ClockReader *reader, Str sha256, const ClockPin **out);
/* The pack a matter is pinned to, or that of today. */
MUST_CHECK Err clock_pin_of(Ctx *cx, ClockReader *reader, const ClockFact *fact,
                            const ClockPin **out);
/* Keep the pack, if it is not kept yet; inside the transaction. */
MUST_CHECK Err clock_pin_keep(Ctx *cx, const RegimePack *pack);

/* A row of clock_by_id; its texts are copied. */
MUST_CHECK Err clock_row_read(Ctx *cx, ClockReader *reader, const DbRow *row, ClockRow *out);
MUST_CHECK Err clock_row_find(Ctx *cx, ClockReader *reader, int64_t id, ClockRow *out);
/* What it comes to today, and the words of its rule. */
MUST_CHECK Err clock_row_show(Ctx *cx, ClockReader *reader, ClockRow *row);

/* Rows as they come. */
typedef struct ClockRows {
    ClockReader *reader;
    ClockRow *items;
    size_t count, capacity;
} ClockRows;
/* A DbEach over rows of clock_by_id; `arg` is a ClockRows. */
MUST_CHECK Err clock_rows_take(Ctx *cx, const DbRow *row, void *arg);

/* due, target, rolled and basis of an occurrence, from shown.day; `reply_by` of a letter. */
MUST_CHECK Err clock_due_set(Ctx *cx, const ClockPin *pin, ClockRow *row, FieldInt reply_by);

/* Keep a fact, with its change row. */
MUST_CHECK Err clock_fact_keep(Ctx *cx, const ClockFact *fact, Str known, int64_t *out_id);
/* Said no more: it stays in its row, with a change row. */
MUST_CHECK Err clock_fact_drop(Ctx *cx, const ClockFact *fact, int64_t id, Str reason);
/* A clock of the fact shown names, for this rule; with its change row. */
MUST_CHECK Err clock_open(Ctx *cx, ClockReader *reader, ClockRow *row, Str reason);
/* Store what of a row can change; with its change row. */
MUST_CHECK Err clock_keep(Ctx *cx, const Clock *before, ClockRow *row, Str reason);

/* Met or missed by evidence of a day; opens the next of a periodic one. */
typedef struct ClockEvidence {
    RegimeDay day;
    Str text;
} ClockEvidence;
MUST_CHECK Err clock_meet(Ctx *cx, ClockReader *reader, ClockRow *row, ClockEvidence evidence);
/* Is it the last of so many, and the fact its end makes hold. */
bool clock_is_last(const ClockRow *row);
ClockFact clock_fact_behind(const ClockRow *row);
MUST_CHECK Err clock_cancel(Ctx *cx, ClockRow *row, Str reason);
/* A closed one runs again; the next that its end opened is cancelled.  ERR_CONFLICT: it is not
 * closed, or that next one is. */
MUST_CHECK Err clock_reopen(Ctx *cx, ClockReader *reader, ClockRow *row, Str reason);

/* Everything known of a matter, in the order in which it became known. */
typedef struct ClockKnown {
    RegimeKnown *items;
    size_t count, capacity;
} ClockKnown;
MUST_CHECK Err clock_known_load(Ctx *cx, const ClockFact *matter, ClockKnown *out);
/* Lines name=value behind it. */
void clock_known_add(Arena *arena, ClockKnown *known, Str lines);

static inline bool clock_is_open(const Clock *clock)
{
    return str_eq(clock->state, STR("running")) || str_eq(clock->state, STR("suspended"));
}

/* Who answers for a clock has an account that is open. */
MUST_CHECK Err clock_person_check(Ctx *cx, Str person);

#endif
