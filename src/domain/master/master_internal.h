/* master_internal.h - between the files of this folder. */
#ifndef HOLDFAST_DOMAIN_MASTER_MASTER_INTERNAL_H
#define HOLDFAST_DOMAIN_MASTER_MASTER_INTERNAL_H

#include "domain/master/master.h"

/* ---- rows and bytes ---- */

/* A row of any statement "as master_row_since".  Texts are copied into cx->arena. */
MUST_CHECK Err master_row_read(Ctx *cx, const MasterShape *shape, const DbRow *row, MasterRow *out);
/* The body to store: personal texts sealed with row->salt, those that stay as they are in `before`
 * (may be NULL) byte for byte. */
MUST_CHECK Err master_body(Ctx *cx, const MasterShape *shape, const MasterRow *row,
                           const MasterRow *before, Str *out);
/* The values of a stored body of the row or of an old line in `change`, personal texts in clear but
 * for those that were erased. */
MUST_CHECK Err master_body_open(Ctx *cx, const MasterShape *shape, const MasterRow *row, Str body,
                                void **out);
/* A stored body (of the row, or of an old line in `change`) as it may be shown. */
MUST_CHECK Err master_body_show(Ctx *cx, const MasterShape *shape, const MasterRow *row, Str body,
                                Str *out);
/* The values as JSON, personal ones masked unless `clear`. */
Str master_values_json(Ctx *cx, const MasterShape *shape, const void *values, bool clear);
/* master_masked; `also`: values whose personal texts are masked in words too; may be NULL. */
void *master_masked_beside(Ctx *cx, const MasterShape *shape, const void *values, const void *also);
void *master_values_new(Arena *arena, const MasterShape *shape);
Str master_salt_new(Ctx *cx);
/* A personal text as it may be seen. */
Str master_mask_field(Arena *arena, const Field *field, Str text);
/* Are these the same values? */
bool master_same(const MasterShape *shape, const void *a, const void *b);

/* ---- what must hold ---- */

/* What a row will name in a field that refers to the row's own register. */
typedef struct MasterAbove {
    Str key;      /* empty: nothing, or there is no such row */
    int64_t line; /* of the import that says so; 0: as it is stored */
} MasterAbove;

/* Whether there is a row to refer to, for who knows of more than is stored; NULL: the store. */
typedef struct MasterKnown {
    Err (*knows)(Ctx *cx, void *arg, Str to, Str key, bool *out);
    /* Who names what `mark` stands for (an item key) in a field that is ALONE, besides the row in
     * question; *by empty: nobody. */
    Err (*named)(Ctx *cx, void *arg, const Field *field, Str mark, Str *by);
    Err (*above)(Ctx *cx, void *arg, const Field *field, Str key, MasterAbove *out);
    int64_t line; /* of an import: of the row in question; 0: none */
    void *arg;
} MasterKnown;

/* What a register itself says of a new row where nobody did. */
MUST_CHECK Err master_fill(Ctx *cx, const MasterShape *shape, void *values);
/* Does it say so of this field?  Then nobody has to. */
bool master_fills(const MasterShape *shape, Str field);
/* The texts of a field: one, or a list of them. */
FieldTexts master_texts(const Field *field, const void *values);
/* What a URI names, however it is spelled: for fields that are ALONE. */
Str master_mark(Arena *arena, Str uri);
/* A legal hold keeps the personal texts of its row as they are.  ERR_CONFLICT. */
MUST_CHECK Err master_hold_check(Ctx *cx, const MasterShape *shape, const MasterRow *row,
                                 const MasterRow *before);
/* After every field fitted its line: nothing is missing, what is referred to is there and in use
 * (fields that stay as in `before` are not asked again), and what a register asks on top of that.
 */
MUST_CHECK Err master_check(Ctx *cx, const MasterShape *shape, const MasterRow *row,
                            const MasterRow *before, MasterKnown known);

#endif
