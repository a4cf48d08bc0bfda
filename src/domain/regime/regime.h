/* regime.h - the law as data: packs of rules, calendars of working days, and when something is due.
 *
 * A pack is a file of rules/ (docs/formats/rules.md), inside the program.  Everything here is pure:
 * a date, a pack and a calendar give a date.  No number of days of any law stands in this code.  */
#ifndef HOLDFAST_DOMAIN_REGIME_REGIME_H
#define HOLDFAST_DOMAIN_REGIME_REGIME_H

#include "base/json.h"

/* A file of rules/ as it was when the program was built. */
typedef struct RegimeFile {
    const char *name; /* "cn-auto.json", "calendars/us-federal.json" */
    const char *bytes, *end;
} RegimeFile;
extern const RegimeFile regime_files[]; /* ends with a NULL name */

/* Days since 1970-01-01. */
typedef int32_t RegimeDay;

typedef enum RegimeUnit { UNIT_WORKING_DAY, UNIT_CALENDAR_DAY, UNIT_MONTH, UNIT_YEAR } RegimeUnit;

typedef struct RegimeRule {
    Str id, kind, trigger, when, term, parties, act, source, consequence, applies_if, until;
    const JsonNode *marks; /* list of "stated", "verified", "unverified", "policy" */
    bool has_amount;       /* the next four count */
    int64_t amount;
    RegimeUnit unit;
    bool before; /* the amount is counted backward from the trigger */
    bool rolls;  /* a day off moves it to the next working day */
    bool periodic;
} RegimeRule;

typedef struct RegimePack {
    Str regime, edition, name_zh, name_en, calendar;
    uint8_t sha256[32]; /* of the file: what a case pins */
    RegimeRule *rules;
    size_t rule_count;
} RegimePack;

/* Days off and working weekends, year by year; other days are as the week has them. */
typedef struct RegimeCalendar {
    Str name;
    const JsonNode *years; /* NULL: there is no such calendar */
    const JsonNode *marks;
} RegimeCalendar;

typedef struct RegimeDue {
    RegimeDay due;
    RegimeDay conservative; /* as if the day of the trigger counted: the internal target */
    bool rolled;            /* a day off moved it */
} RegimeDue;

/* All packs, in the order of their files.  ERR_CORRUPT: a pack is not what the format says. */
MUST_CHECK Err regime_packs(Ctx *cx, RegimePack **out, size_t *count);
/* ERR_NOT_FOUND names those there are. */
MUST_CHECK Err regime_pack_find(Ctx *cx, Str regime, RegimePack *out);
MUST_CHECK Err regime_rule_find(Ctx *cx, const RegimePack *pack, Str id, const RegimeRule **out);
/* Is it marked so ("unverified")? */
bool regime_marked(const RegimeRule *rule, Str mark);

/* One with no years where there is no such file: every question to it is "calendar missing". */
MUST_CHECK Err regime_calendar_load(Ctx *cx, Str name, RegimeCalendar *out);
/* ERR_NOT_FOUND: the year of the day is not loaded; never guessed. */
MUST_CHECK Err regime_is_working(Ctx *cx, const RegimeCalendar *calendar, RegimeDay day, bool *out);
/* The n-th working day behind `from` (before it where n < 0); 0: `from` itself, or the last before
 * it. */
MUST_CHECK Err regime_working_add(Ctx *cx, const RegimeCalendar *calendar, RegimeDay from,
                                  int64_t n, RegimeDay *out);

/* What started the clock, and the how manieth of a periodic rule is asked for (1: the first). */
typedef struct RegimeStart {
    RegimeDay from;
    int64_t occurrence;
} RegimeStart;

/* When a rule is due; occurrence k of a periodic one counts from the same anchor.  ERR_USAGE: the
 * rule has no number, or is not periodic.  ERR_NOT_FOUND: calendar. */
MUST_CHECK Err regime_due(Ctx *cx, const RegimeRule *rule, const RegimeCalendar *calendar,
                          RegimeStart start, RegimeDue *out);

/* "2026-03-01". */
bool regime_day_parse(Str text, RegimeDay *out);
Str regime_day_format(Arena *arena, RegimeDay day);

#endif
