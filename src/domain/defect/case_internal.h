/* case_internal.h - what the files of this folder share. */
#ifndef HOLDFAST_DOMAIN_DEFECT_CASE_INTERNAL_H
#define HOLDFAST_DOMAIN_DEFECT_CASE_INTERNAL_H

#include "domain/defect/case.h"

enum { CASE_JSON_MAX = 8 << 20 };
#define CASE_DAY_US INT64_C(86400000000)

/* ERR_NOT_FOUND with its sentence. */
MUST_CHECK Err case_missing(Ctx *cx, Str id);
/* Keys of sites or product lines as they are stored. */
Str case_keys_join(Ctx *cx, const FieldTexts *keys);
FieldTexts case_keys_split(Ctx *cx, Str text);
/* Of a row whose sites stand in `column`, its lines in the next.  Without grants: yes. */
bool case_row_is_seen(Ctx *cx, const RoleGrants *grants, const DbRow *row, int column);
/* ERR_INVALID: no such site or product line in use. */
MUST_CHECK Err case_limits_check(Ctx *cx, const FieldTexts *sites, const FieldTexts *lines);

/* The files of rules/case/, and the packs of the law. */
typedef struct Forms {
    const JsonNode *sheets, *stages, *gate;
    RegimePack *packs;
    size_t pack_count;
} Forms;
MUST_CHECK Err forms_load(Ctx *cx, Forms *out);
/* NULL: there is no such sheet. */
const JsonNode *forms_sheet(const Forms *forms, Str id);
/* The list below a member; NULL without one. */
const JsonNode *node_list(const JsonNode *object, const char *key);
/* A text, or a number as written; empty without one. */
Str node_text(const JsonNode *object, const char *key);
bool node_flag(const JsonNode *object, const char *key);
/* Does the list hold this text? */
bool node_holds(const JsonNode *list, Str text);
/* "name" or "label" of a description in a language. */
Str node_words(const JsonNode *object, const char *key, Lang lang);

/* A case as it is loaded. */
typedef struct CaseState {
    const Forms *forms;
    const RegimePack *pack; /* of its regime; NULL: there is none any more */
    CaseSummary summary;
    int64_t id;
    CaseEntry *entries;
    const JsonNode **values; /* of each entry */
    const JsonNode **sheets; /* its description; NULL: there is none any more */
    size_t count;
    RiskList risks;
    RiskFacts known;
    Gate gate;
    Clock *clocks; /* of clocks_load */
    size_t clock_count;
    bool clocks_loaded;
} CaseState;
MUST_CHECK Err state_load(Ctx *cx, const Forms *forms, int64_t id, CaseState *out);
/* With forms of its own. */
MUST_CHECK Err state_open(Ctx *cx, int64_t id, CaseState **out);
/* Its place among the entries.  ERR_NOT_FOUND. */
MUST_CHECK Err state_entry(Ctx *cx, const CaseState *state, int64_t entry, size_t *out);
/* What required fields of open entries lack. */
MUST_CHECK Err missing_find(Ctx *cx, CaseState *state);
/* The day of an instant where the law of the case counts days. */
RegimeDay case_day(const CaseState *state, int64_t us);

/* Does it hold?  Conditions: docs/formats/cases.md. */
bool condition_holds(const CaseState *state, const JsonNode *condition);
/* The same of the fields of one entry, {"field","in"|"filled"}; without a condition it holds. */
bool condition_of_fields(const JsonNode *condition, const JsonNode *values);
void gate_find(Ctx *cx, CaseState *state);
void moves_find(Ctx *cx, const CaseState *state, Case *out);
/* Where the case stands in the flow of the law. */
void flow_find(Ctx *cx, const CaseState *state, Case *out);
const JsonNode *move_find(const CaseState *state, Str id);
/* Its first need that is not met; NULL: none. */
const JsonNode *move_unmet(const CaseState *state, const JsonNode *move);
/* Clocks that run on and are named nowhere, where a need asks for that: "T-3 CA-07". */
FieldTexts need_clocks(Ctx *cx, const CaseState *state, const JsonNode *need);
/* Why the case closes although this clock runs on; empty: nobody said so. */
Str clock_why(const CaseState *state, const Clock *clock);
bool clock_runs_on(const Clock *clock);

/* Values against their sheet: what is given is held against its field, what is worked out is
 * added. */
typedef struct SheetValues {
    Str json;
    FieldTexts missing; /* required fields without a value, and what is still open */
} SheetValues;
MUST_CHECK Err sheet_read(Ctx *cx, const CaseState *state, const JsonNode *sheet,
                          const JsonNode *values, SheetValues *out);

/* What people type: no contact of a person, no day to come where one says what was, none before
 * the one it follows.  ERR_INVALID with its pointer; what stood there before is not held against
 * it. */
typedef struct TypedSheet {
    const JsonNode *sheet, *values, *before; /* before: NULL: nothing */
} TypedSheet;
MUST_CHECK Err typed_check(Ctx *cx, const CaseState *state, const TypedSheet *typed);
/* The same of the texts of a record; `from` (NULL: nothing) may be of another with such fields. */
typedef struct Typed {
    const Register *record;
    const void *values;
} Typed;
MUST_CHECK Err texts_check(Ctx *cx, const Typed *to, const Typed *from);
/* Is there anything to see in it? */
bool text_says(Str text);
MUST_CHECK Err risk_texts_check(Ctx *cx, const RiskDraft *draft);
/* ERR_INVALID: no such kind of defect; none is open. */
MUST_CHECK Err kind_find(Ctx *cx, const Forms *forms, Str kind);
const char *kind_word(Ctx *cx, const Forms *forms, Str kind);
/* What is missing, "department", "asked/0/item", by its label. */
const char *missing_word(Ctx *cx, const JsonNode *sheet, Str path);

/* What else the case needs before an entry of this sheet is done, is signed and takes effect.
 * ERR_CONFLICT names the first that is not met, and facts that have grown. */
MUST_CHECK Err demands_check(Ctx *cx, const CaseState *state, const JsonNode *sheet,
                             const JsonNode *values);
/* Some sheets have their stage: nothing is decided before a case is there.  ERR_CONFLICT. */
MUST_CHECK Err stage_check(Ctx *cx, const CaseState *state, const JsonNode *sheet);
/* Names for sentences, in the language of the reader. */
const char *stage_word(Ctx *cx, const CaseState *state, Str id);
const char *sheet_word(Ctx *cx, const JsonNode *sheet);
/* The row of a case as it is to be from now on; in the caller's transaction. */
MUST_CHECK Err summary_save(Ctx *cx, int64_t id, const CaseSummary *to);
void move_apply(const CaseState *state, Str id, CaseSummary *summary);
/* As JSON, for the row in `change`. */
Str record_json(Ctx *cx, const Register *record, const void *from);
Str summary_json(Ctx *cx, int64_t id);

/* Facts of entries that start clocks, and clocks an answer stops; in the caller's transaction. */
void facts_find(Ctx *cx, const CaseState *state, Case *out);
MUST_CHECK Err clocks_follow(Ctx *cx, int64_t id);
/* Behind a change of the kind of defect: clocks it leaves undecided are decided by it. */
MUST_CHECK Err clocks_decide(Ctx *cx, int64_t id, Str reason);
/* Another kind than before would need clocks that were never started.  ERR_CONFLICT names the entry
 * whose fact started some by the kind there is. */
MUST_CHECK Err kind_facts_check(Ctx *cx, const CaseState *state);
/* Behind a change of the entry at `i` of the case as it was: open clocks of facts it says no more
 * are cancelled, where a letter names another date its clocks take it, and what the entry had met
 * or answered runs again where it does so no more. */
MUST_CHECK Err clocks_correct(Ctx *cx, const CaseState *was, size_t i, Str reason);
/* Before conditions of moves are asked. */
MUST_CHECK Err clocks_load(Ctx *cx, CaseState *state);
/* ---- what a decision rests on (case_basis.c) ---- */

/* As it is now: the list the field stores. */
MUST_CHECK Err basis_write(Ctx *cx, const CaseState *state, const JsonNode *field,
                           JsonWriter *json);
/* What of it is another since the entry at `i` was written, or came since. */
MUST_CHECK Err basis_changed(Ctx *cx, const CaseState *state, size_t i, FieldTexts *out);
/* The same of all that are signed, to be shown. */
MUST_CHECK Err basis_changes_find(Ctx *cx, CaseState *state);
/* What of an entry was signed with the decision at `decision`; NULL: nothing. */
const JsonNode *basis_of_entry(const CaseState *state, size_t decision, const CaseEntry *entry);
Str basis_words(Ctx *cx, const CaseState *state, const FieldTexts *names, Lang lang);
/* Before it is signed: nothing has changed.  ERR_CONFLICT names what has. */
MUST_CHECK Err basis_check(Ctx *cx, const CaseState *state, size_t i);
/* What was signed in this round stays as it is, the entry at `i` and what is said of the case.
 * ERR_CONFLICT names the decision. */
MUST_CHECK Err basis_keep(Ctx *cx, const CaseState *state, size_t i, const CaseEntry *after);
MUST_CHECK Err basis_keep_files(Ctx *cx, const CaseState *state, size_t i);
MUST_CHECK Err basis_keep_case(Ctx *cx, const CaseState *state, const CaseSummary *to);
/* What an entry adds to the facts, and the digests of its files. */
MUST_CHECK Err entry_counts(Ctx *cx, const CaseState *state, size_t i, RiskFacts *out);
MUST_CHECK Err entry_files_write(Ctx *cx, const CaseEntry *entry, JsonWriter *json);

/* By when each letter is to be answered, and how that stands; behind clocks_load. */
void letters_find(Ctx *cx, CaseState *state);

#endif
