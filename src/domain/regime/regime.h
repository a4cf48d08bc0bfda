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
    Str id, kind, trigger; /* trigger: facts, blanks between, each of which starts it */
    Str when, term, parties, act, source, consequence, applies_if, until;
    Str satisfied_by, defect_kind; /* facts that meet it; "safety" or "emission" alone */
    Str from; /* "quarter_end", "month_end": it counts from the end of the period of the trigger */
    /* Facts that have it wait, run on, or leave it void; the first counts within the period of a
     * rule (an objection in time). */
    Str suspended_by, in_time_of, resumed_by, void_by;
    Str then;              /* the fact that holds when the last of its occurrences has ended */
    const JsonNode *node;  /* the rule as it stands in the pack */
    const JsonNode *marks; /* list of "stated", "verified", "unverified", "policy" */
    int64_t occurrences;   /* of a periodic one; 0: until it is ended */
    int64_t target_hours;  /* internal, where the law has no number */
    bool has_amount;       /* the next four count */
    int64_t amount;
    RegimeUnit unit;
    bool before; /* the amount is counted backward from the trigger */
    bool rolls;  /* a day off moves it to the next working day */
    bool periodic;
} RegimeRule;

typedef struct RegimePack {
    Str regime, edition, name_zh, name_en, calendar;
    Str text;                  /* the whole pack */
    uint8_t sha256[32];        /* of the text: what a case pins */
    int64_t utc_offset_min;    /* where its days begin; the eastern one where clocks are put back */
    const JsonNode *facts;     /* its own words for facts of a case; NULL: none */
    const JsonNode *countries; /* where it holds: elsewhere is abroad; NULL: it asks for none */
    int64_t major_loss; /* damage from which it is asked to be reported, CNY; 0: it asks for none */
    const JsonNode *parties; /* whose duties are ours: "own", or "other"; NULL: all of them */
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

/* A pack from its text, which outlives it; `name` is said where it is not what the format says. */
MUST_CHECK Err regime_pack_parse(Ctx *cx, Str name, Str text, RegimePack *out);
/* All packs, in the order of their files.  ERR_CORRUPT: a pack is not what the format says. */
MUST_CHECK Err regime_packs(Ctx *cx, RegimePack **out, size_t *count);
/* ERR_NOT_FOUND names those there are. */
MUST_CHECK Err regime_pack_find(Ctx *cx, Str regime, RegimePack *out);
MUST_CHECK Err regime_rule_find(Ctx *cx, const RegimePack *pack, Str id, const RegimeRule **out);
/* Is it marked so ("unverified")? */
bool regime_marked(const RegimeRule *rule, Str mark);
/* Is the law broken where its day passes: is it a duty, and one of ours?  Nobody is late who only
 * lets a right pass, or waits for others; a party the pack does not list is ours. */
bool regime_binds(const RegimePack *pack, const RegimeRule *rule);
/* Does its trigger start a clock: is it no mere text, and no consequence? */
bool regime_starts(const RegimeRule *rule);
/* Does this fact start a clock by it? */
bool regime_opens(const RegimeRule *rule, Str fact);
/* The pack's own word for a fact of a case ("defect_confirmed": "safety_defect_determined"), or the
 * fact itself. */
Str regime_fact(const RegimePack *pack, Str fact);
/* The fact it has in the place of one of a case or a clue; empty: none. */
Str regime_fact_own(const RegimePack *pack, Str fact);
/* Is a country (ISO 3166) outside of where the pack holds? */
bool regime_is_abroad(const RegimePack *pack, Str country);
/* Does a rule begin, end or hold as met by this fact, under the pack's own word? */
bool regime_knows(const RegimePack *pack, Str fact);
/* Is a word one of several with blanks between: trigger, satisfied_by, until? */
bool regime_names(Str list, Str word);
/* The words of a rule, "act", "when" …, in Chinese where the pack has them. */
Str regime_words(const RegimeRule *rule, Str name, bool chinese);

/* What is known of a matter, "planned_duration_months" "4"; of two of a name the last counts. */
typedef struct RegimeKnown {
    Str name, value;
} RegimeKnown;
typedef enum RegimeApplies { APPLIES_NOT, APPLIES, APPLIES_UNDECIDED } RegimeApplies;
/* Does the rule apply, by its applies_if and defect_kind?  Undecided where what they ask for is not
 * known: what is not known widens. */
typedef struct RegimeMatter {
    const RegimePack *pack;
    const RegimeKnown *known;
    size_t count;
} RegimeMatter;
RegimeApplies regime_applies(Arena *arena, const RegimeRule *rule, const RegimeMatter *matter);

/* What the rules of a pack tell apart of a thing known: numbers, or these words.  A value that does
 * not fit decides nothing. */
typedef struct RegimeAsked {
    bool asked;  /* by one rule at least */
    bool number; /* else one of `words` */
    bool fits;   /* the value; true too where nothing asks */
    Str words;   /* "safety, emission" */
} RegimeAsked;
void regime_asked(Arena *arena, const RegimePack *pack, RegimeKnown known, RegimeAsked *out);

/* One with no years where there is no such file: every question to it is "calendar missing". */
MUST_CHECK Err regime_calendar_load(Ctx *cx, Str name, RegimeCalendar *out);
/* ERR_NOT_FOUND: the year of the day is not loaded; never guessed. */
MUST_CHECK Err regime_is_working(Ctx *cx, const RegimeCalendar *calendar, RegimeDay day, bool *out);
/* Working days behind `from` up to `to`; those behind `to` up to `from`, negative, where it is
 * earlier. */
MUST_CHECK Err regime_working_between(Ctx *cx, const RegimeCalendar *calendar, RegimeDay from,
                                      RegimeDay to, int64_t *out);
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

/* The local day of a pack at a moment. */
RegimeDay regime_day_of(const RegimePack *pack, int64_t now_us);
/* The same by its name, from the head of its file alone: for every row of an import.  false: there
 * is no such pack. */
bool regime_day_in(Arena *arena, Str regime, int64_t now_us, RegimeDay *out);
/* "2026-03-01". */
bool regime_day_parse(Str text, RegimeDay *out);
Str regime_day_format(Arena *arena, RegimeDay day);

#endif
