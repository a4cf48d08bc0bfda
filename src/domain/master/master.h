/* master.h - registers: master data described once (architecture §3, C-23).
 *
 * A register is one file, registers/NAME.def.  Its rows, whatever their fields, lie in one table
 * (master_row) as JSON; every change of a row is a decision with its line in `change`.  A customer
 * adds fields of his own as rows of the register own_field (F-3.10).
 *
 * Personal fields are sealed in the row and in every line of `change` (store/seal.h), and masked in
 * whatever leaves here, unless somebody asks for them with a purpose, which is recorded.  */
#ifndef HOLDFAST_DOMAIN_MASTER_MASTER_H
#define HOLDFAST_DOMAIN_MASTER_MASTER_H

#include "platform/store/db.h"

#include "master_structs.h" /* struct Partner … and partner_register …, from registers/ */

#define RECORDS "domain/master/master_wire.def"
#include "platform/register/register_struct.h"

/* Every register of the program; ends with NULL. */
extern const Register *const master_registers[];

enum { MASTER_KEY_MARK = 0x1f, MASTER_BODY_MAX = 1 << 20, MASTER_PAGE_MAX = 1000 };

/* A register with the customer's own fields behind its own. */
typedef struct MasterShape {
    Register form; /* as people fill it in */
    /* The same fields, nothing required: what older versions took stays readable.  Behind them own
     * fields out of use that are personal: rows still hold them, so they are masked, looked through
     * for a person, given to him and erased as any. */
    Register stored;
    size_t own_fields_at; /* fields from here on are the customer's */
} MasterShape;

/* A row in memory; personal texts in clear. */
typedef struct MasterRow {
    int64_t id;      /* one sequence for all registers */
    int64_t version; /* 1, 2, … */
    int64_t changed_us;
    Str actor; /* of the last change */
    Str key;   /* the UNIQUE fields, U+001F between */
    Str salt;  /* empty: what was personal is erased */
    Str body;  /* as stored */
    bool retired;
    void *values; /* the struct of its register, zeroed fields are absent */
} MasterRow;

/* ERR_NOT_FOUND: there is no such register. */
MUST_CHECK Err master_shape(Ctx *cx, Str name, MasterShape *out);
/* Do its rows hold personal texts, in fields out of use too? */
bool master_has_personal(const MasterShape *shape);
/* One row, whole.  ERR_NOT_FOUND with a sentence. */
MUST_CHECK Err master_find(Ctx *cx, const MasterShape *shape, int64_t id, MasterRow *out);
MUST_CHECK Err master_find_key(Ctx *cx, const MasterShape *shape, Str key, MasterRow *out);
/* Every row, or those whose key begins with `prefix`, out of use or not; what `each` is given dies
 * when it returns. */
typedef Err (*MasterEach)(Ctx *cx, const MasterRow *row, void *arg);
MUST_CHECK Err master_each(Ctx *cx, const MasterShape *shape, Str prefix, MasterEach each,
                           void *arg);
/* A key as people type it: "/" between where several fields tell rows apart. */
Str master_key_typed(Arena *arena, const MasterShape *shape, Str typed);
/* And as it is shown to them. */
Str master_key_shown(Arena *arena, Str key);
/* The name of a choice in a filled struct; empty: none is made. */
Str master_choice(const Register *record, Str field, const void *values);
/* The key of a filled struct. */
Str master_key(Arena *arena, const Register *record, const void *values);

/* One decision, in its own transaction: a new row (id 0), or a change of one that is seen at
 * order->version: values given replace those there, null takes away; `retired` takes it out of use
 * or back.  *out is the row afterwards.
 * ERR_INVALID: a value does not fit (pointer /values/…); ERR_CONFLICT: the key is taken, or
 * somebody has changed the row meanwhile: then *out is the row as it is now, else out->id is 0. */
MUST_CHECK Err master_save(Ctx *cx, const MasterShape *shape, int64_t id, const RowOrder *order,
                           MasterRow *out);

/* The same in a transaction of the caller, who commits; nothing is kept where it fails. */
MUST_CHECK Err master_save_in(Ctx *cx, const MasterShape *shape, int64_t id, const RowOrder *order,
                              MasterRow *out);
/* What somebody limited to sites and product lines is limited to.  NULL: not by these. */
typedef struct MasterLimits {
    const FieldTexts *sites, *lines; /* keys of the registers site and product_line */
} MasterLimits;
/* What he gets of a register, as its file says (LIMITED; one that does not say it does not
 * compile): all of it, the rows that refer to none he may not see, or nothing. */
typedef enum MasterLimited { MASTER_FREE, MASTER_CUT, MASTER_SHUT } MasterLimited;
MasterLimited master_limited(Str name);
bool master_is_limited(const MasterLimits *limits);
/* What of a register `limits` let be seen (NULL: everything).  Lives in cx->arena, as long as
 * `shape` does.  ERR_DENIED: nothing (MASTER_SHUT). */
typedef struct MasterSight MasterSight;
MUST_CHECK Err master_sight(Ctx *cx, const MasterShape *shape, const MasterLimits *limits,
                            const MasterSight **out);
bool master_row_seen(const MasterSight *sight, const MasterRow *row);
/* Of a row that is seen: does it refer, through however many rows between, to a site where the
 * limits name sites, and to a product line where they name lines?  What does not is of the whole
 * house, and somebody limited does not answer for it. */
MUST_CHECK Err master_row_is_held(Ctx *cx, const MasterShape *shape, const MasterRow *row,
                                  const MasterLimits *limits, bool *out);

/* Is the row of this key under a legal hold in force, or has cx->actor lifted one on it? */
typedef struct MasterHeld {
    bool held, lifted;
    Str reason; /* of the hold */
} MasterHeld;
MUST_CHECK Err master_held(Ctx *cx, const MasterShape *shape, Str key, MasterHeld *out);

/* As it may be seen: personal texts masked (138****1234) unless `clear`. */
void master_show(Ctx *cx, const MasterShape *shape, const MasterRow *row, bool clear,
                 RegisterRow *out);
/* A copy of a row's values with personal texts masked. */
void *master_masked(Ctx *cx, const MasterShape *shape, const void *values);
/* Personal texts in clear for a purpose, which `change` keeps, with the actor.  ERR_INVALID: no
 * purpose. */
MUST_CHECK Err master_reveal(Ctx *cx, const MasterShape *shape, int64_t id, Str purpose,
                             RegisterRow *out);
/* Every change of a row, oldest first, personal texts masked. */
MUST_CHECK Err master_history(Ctx *cx, const MasterShape *shape, int64_t id, RowHistory *out);
/* A side of a change of the row (`before`, `after` of a line in `change`) as it may be shown. */
MUST_CHECK Err master_side_show(Ctx *cx, const MasterShape *shape, const MasterRow *row, Str side,
                                Str *out);
/* "138****1234", "王*", "l***@example.com". */
Str master_mask(Arena *arena, Str text);
/* Words of people (PROSE) as they were, but for phone and identity numbers, plates, addresses. */
Str master_mask_prose(Arena *arena, Str text);
/* The text with every personal text of the row's values masked: name and address are in no form one
 * could know them by. */
Str master_mask_own(Arena *arena, const MasterShape *shape, const void *values, Str text);
/* The same with "***" for each of them: nothing of it is left. */
Str master_cut_own(Arena *arena, const MasterShape *shape, const void *values, Str text);
/* Does it hold a phone or identity number, or an e-mail address? */
bool master_holds_contact(Str text);

/* Fields, labels and limits of a register, for forms and tables. */
void master_describe(Ctx *cx, const MasterShape *shape, RegisterShown *out);
/* All registers with the number of their rows. */
MUST_CHECK Err master_list(Ctx *cx, RegisterList *out);

#endif
