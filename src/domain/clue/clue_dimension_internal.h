/* clue_dimension_internal.h - which bucket of a dimension a clue is in.  Only for this folder. */
#ifndef HOLDFAST_DOMAIN_CLUE_DIMENSION_INTERNAL_H
#define HOLDFAST_DOMAIN_CLUE_DIMENSION_INTERNAL_H

#include "domain/clue/clue_figures.h"

typedef enum DimensionHow {
    DIMENSION_TEXT,
    DIMENSION_CHOICE,
    DIMENSION_MONTH,
    DIMENSION_DAY,
    DIMENSION_BAND,
    DIMENSION_AGE,
    DIMENSION_KINDS,
} DimensionHow;

struct ClueDimensionInfo {
    Str name;
    DimensionHow how;
    Str field_name;
    const char *clause, *zh, *en;
    const Field *field; /* of clue_register */
};

/* Where a clue is put: a text, or a number that orders; neither: it says nothing. */
typedef struct BucketKey {
    Str text;       /* TEXT */
    int64_t number; /* else */
    bool set;
} BucketKey;

BucketKey clue_bucket_of(const ClueDimensionInfo *dimension, const Clue *clue);
/* The key as text, and as people read it. */
Str clue_bucket_key(Arena *arena, const ClueDimensionInfo *dimension, const BucketKey *key);
void clue_bucket_label(Arena *arena, const ClueDimensionInfo *dimension, const BucketKey *key,
                       ClueBucket *out);
/* Does the clue lie in the bucket of that name? */
bool clue_bucket_is(const ClueChosen *chosen, const Clue *clue);

#endif
