/* risk.h - how bad, how likely, and what follows: risk tables as data, assessments as records.
 *
 * A table is a file of rules/risk/ (docs/formats/rules.md): method, edition, axes with levels, a
 * level for each cell, overrides, and what nobody has verified.  No level, bound or cell of any
 * method stands in this code.  Assessing is pure; what is stored is a version with the table it
 * used (digest), the facts known then, and signatures (GB/T 34402; A-6.3.2(6), A-6.4).
 *
 * A value that is missing makes the whole *unrated*, never low.  The risk of a product is the
 * highest of its scenarios.  Probabilities are exact fractions (ratio.h).  */
#ifndef HOLDFAST_DOMAIN_RISK_RISK_H
#define HOLDFAST_DOMAIN_RISK_RISK_H

#include "base/hash.h"
#include "base/message.h"
#include "domain/regime/regime.h"
#include "domain/risk/ratio.h"
#include "domain/signature/signature.h"

#define RECORDS "domain/risk/risk_wire.def"
#include "platform/register/register_struct.h"

enum { RISK_AXES_MAX = 3, RISK_LEVELS_MAX = 16, RISK_CELLS_MAX = 512 };

typedef enum RiskInputKind { RISK_CHOICE, RISK_WHOLE, RISK_PROBABILITY } RiskInputKind;

typedef struct RiskBand {
    Str id;
    bool bounded, inclusive; /* from which number on, or above which */
    Ratio bound;
} RiskBand;

typedef struct RiskAxis {
    Str id;
    RiskInputKind input;
    int64_t from, to; /* of whole numbers */
    RiskBand bands[RISK_LEVELS_MAX];
    size_t count;
} RiskAxis;

typedef struct RiskLevel {
    Str id, outcome;
} RiskLevel;

typedef struct RiskTable {
    Str method, edition;
    Str text; /* the file */
    uint8_t sha256[SHA256_SIZE];
    const JsonNode *root;
    bool reference_only; /* proposes nothing */
    RiskAxis axes[RISK_AXES_MAX];
    size_t axis_count;
    RiskLevel levels[RISK_LEVELS_MAX]; /* ascending */
    size_t level_count;
    uint8_t cells[RISK_CELLS_MAX]; /* level; last axis fastest */
    bool contested[RISK_CELLS_MAX];
} RiskTable;

/* All tables in the order of their files.  ERR_CORRUPT: one is not what the format says. */
MUST_CHECK Err risk_tables(Ctx *cx, RiskTable **out, size_t *count);
/* ERR_NOT_FOUND names those there are. */
MUST_CHECK Err risk_table_find(Ctx *cx, Str method, RiskTable *out);
MUST_CHECK Err risk_methods(Ctx *cx, RiskMethods *out);
/* The words of a level or of a band in a language; its id where there are none. */
Str risk_level_name(const RiskTable *table, Str id, Lang lang);

/* Pure.  ERR_INVALID names scenario, axis and what is wrong with the value. */
MUST_CHECK Err risk_assess(Ctx *cx, const RiskTable *table, const RiskInput *input,
                           RiskResult *out);
/* The level of one whole-number cell, "H"; empty where a value is missing or out of bounds. */
Str risk_cell(const RiskTable *table, const int64_t *values, size_t count);
/* Do sources disagree about the level of that cell? */
bool risk_cell_contested(const RiskTable *table, const int64_t *values, size_t count);

typedef struct RiskOrder {
    int64_t case_id;
    const RiskFacts *facts; /* as known now */
    Str kind;               /* of the defect; empty: undecided */
    const RiskDraft *draft;
} RiskOrder;
/* Assess and save for a case in the transaction `tx`, with its change row, and commit it; a draft
 * that supersedes one of the same case is its next version.  A table that is not for the kind of
 * the defect rates nothing (emission: by conformity).  ERR_INVALID: it says so of another kind; a
 * reference would take the place of a field risk, or the other way round. */
MUST_CHECK Err risk_save(Ctx *cx, Tx *tx, const RiskOrder *order, Risk *out);
/* The newest version of each assessment of a case; `grown` against the facts of now. */
typedef struct RiskList {
    Risk *items;
    size_t count;
} RiskList;
MUST_CHECK Err risk_list(Ctx *cx, int64_t case_id, const RiskFacts *now, RiskList *out);
/* A version of one of a case, 0: the newest.  ERR_NOT_FOUND. */
MUST_CHECK Err risk_load(Ctx *cx, int64_t case_id, int64_t id, int64_t version, Risk *out);
/* "A-12" <-> 12.  ERR_NOT_FOUND. */
MUST_CHECK Err risk_id_parse(Ctx *cx, Str text, int64_t *out);
/* What a signature is bound to: draft, result and facts of the version. */
void risk_signed_record(Ctx *cx, const Risk *risk, SignedRecord *out);
/* Who made earlier versions of it does not sign this one. */
MUST_CHECK Err risk_writers(Ctx *cx, const Risk *risk, SignedRecord *out);

#endif
