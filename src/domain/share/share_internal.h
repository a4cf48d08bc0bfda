/* share_internal.h - between the files of this folder. */
#ifndef HOLDFAST_DOMAIN_SHARE_SHARE_INTERNAL_H
#define HOLDFAST_DOMAIN_SHARE_SHARE_INTERNAL_H

#include "domain/share/share.h"

/* Scopes somebody asked for in this answer: signed by all who must, or not. */
typedef struct Approvals {
    Str ids[SHARE_PAGE_MAX];
    bool approved[SHARE_PAGE_MAX];
    size_t count;
} Approvals;

/* The approved scopes a unit is in. */
MUST_CHECK Err share_scopes_of(Ctx *cx, const ItemView *view, Approvals *known, uint32_t item,
                               FieldTexts *out);

#endif
