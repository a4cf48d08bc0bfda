/* clue.h - what may be the first sign of a defect: taken in, linked, compared (A-6.1; C-6 to C-8).
 *
 * A clue is a row of the register `clue` (domain/master/registers/clue.def): its form, import,
 * filters, masks, history and evidence files are those of every register, and whatever changes it
 * has its line in `change`.  Here is what is its own: kinds with their response rules, links that
 * are held against the log, likeness, cases.
 *
 *     new ──► valid ──► linked (in a case)
 *      │  └────────► duplicate (of another, by a person's decision)
 *      └───────────► closed, with a reason
 *
 * All results live in cx->arena.  */
#ifndef HOLDFAST_DOMAIN_CLUE_CLUE_H
#define HOLDFAST_DOMAIN_CLUE_CLUE_H

#include "domain/clock/clock.h"
#include "domain/item/item.h"
#include "domain/master/master_book.h"
#include "domain/master/master_clue.h"

#define RECORDS "domain/clue/clue_wire.def"
#include "platform/register/register_struct.h"

enum { CLUE_SIMILAR_MAX = 20, CLUE_SIMILAR_MIN_SCORE = 40 };

/* Where items are looked up. */
typedef struct ClueLog {
    const ItemView *view;
    EventReader *reader;
} ClueLog;

/* The kinds in the order of table 1, with the rule that holds for each. */
MUST_CHECK Err clue_kinds_list(Ctx *cx, ClueKinds *out);

/* By its number; row.values is a struct Clue, personal texts in clear.  ERR_NOT_FOUND. */
MUST_CHECK Err clue_find(Ctx *cx, Str number, MasterRow *out);

/* Hold what an order names against the log, before it is saved: `items` and `lots` in any spelling
 * become canonical (ERR_NOT_FOUND at /values/items: no event names it); a `unit` or `lot` that the
 * log knows is linked by itself, and gives product and day of production (and a new clue its model)
 * where the order does not.
 * An unknown `unit` stays as it was typed, without a link. */
MUST_CHECK Err clue_prepare(Ctx *cx, const ClueLog *log, bool is_new, Str values, Str *out);

/* The values of an order that links units and lots, in any spelling, to a clue beside those it has.
 * ERR_NOT_FOUND: no event names one. */
MUST_CHECK Err clue_link(Ctx *cx, const ClueLog *log, const Clue *clue, FieldTexts typed, Str *out);

/* Save an order that was prepared: a new clue (id 0) or a change, in a transaction of its own.  One
 * that tells of what its regime asks to be reported (clue_facts.def: death, injury, major loss, a
 * recall abroad) starts its clocks on the day it was received (C-8); once, however often it is
 * saved; a change that tells nothing new starts none.  Errors of master_save; ERR_INVALID at
 * /values/regime: there is no such rule pack. */
MUST_CHECK Err clue_save(Ctx *cx, int64_t id, const RowOrder *order, MasterRow *out);

/* What the public form offers to choose from; ends with en NULL.  Stored as `zh`. */
typedef struct ClueChoiceOffered {
    Str zh;
    const char *en;
} ClueChoiceOffered;
extern const ClueChoiceOffered clue_public_symptoms[], clue_public_regions[];
/* clue_prepare of what the public typed.  Only choices that are offered, units the log knows and
 * names of product lines stand in fields that are kept in clear; all else of these fields goes into
 * the sealed words. */
MUST_CHECK Err clue_public_prepare(Ctx *cx, const ClueLog *log, Str values, Str *out);

/* A clue of somebody who does not sign in (C-6), and the code by which he follows it up: 32 hex
 * digits, of which only the digest is kept. */
typedef struct ClueReceipt {
    Str number, secret;
} ClueReceipt;
MUST_CHECK Err clue_send_in(Ctx *cx, Str values, ClueReceipt *out);
typedef struct ClueFollowed {
    Str number, answer;
    int32_t received_on; /* day */
    ClueState state;
    bool answered;
} ClueFollowed;
/* ERR_NOT_FOUND: no clue has both; which of them is wrong, nobody is told. */
MUST_CHECK Err clue_follow_up(Ctx *cx, Str number, Str secret, ClueFollowed *out);

/* Put a clue into a case, or take it out (defect_case 0), in the caller's transaction.  Nothing
 * changes where it is so already.  ERR_NOT_FOUND; ERR_CONFLICT: it is in another case, or a
 * duplicate, or closed. */
MUST_CHECK Err clue_case_put(Ctx *cx, Str number, int64_t defect_case, Str reason, MasterRow *out);

/* The clues of a case, or any other choice: master_search with filter "defect_case:is:N". */

/* Everything about one clue, personal texts masked. */
MUST_CHECK Err clue_card(Ctx *cx, MasterBook *book, const ClueLog *log, Str number, ClueCard *out);

/* Clues that may tell of the same thing, best first, at most CLUE_SIMILAR_MAX of a score of
 * CLUE_SIMILAR_MIN_SCORE or more.  The score is the sum of its reasons' points: same_unit 60,
 * same_contact 40, same_source 60, text up to 50 (likeness of the words), same_symptom 10.  Nothing
 * is ever merged: a person says what is a duplicate. */
typedef struct ClueLikeness {
    ClueSimilar *items;
    size_t count;
} ClueLikeness;
MUST_CHECK Err clue_similar(Ctx *cx, MasterBook *book, const MasterRow *row, ClueLikeness *out);

#endif
