/* share_internal.h - between the files of this folder. */
#ifndef HOLDFAST_DOMAIN_SHARE_SHARE_INTERNAL_H
#define HOLDFAST_DOMAIN_SHARE_SHARE_INTERNAL_H

#include "domain/share/share.h"

/* Scopes somebody asked for in this answer, with the version released of each; 0: none is. */
typedef struct Approvals {
    ScopeVersionId items[SHARE_PAGE_MAX];
    size_t count;
} Approvals;

/* The scopes a unit is in as they are released (share_scope_released). */
MUST_CHECK Err share_scopes_of(Ctx *cx, const ItemView *view, Approvals *known, uint32_t item,
                               FieldTexts *out);

#endif
