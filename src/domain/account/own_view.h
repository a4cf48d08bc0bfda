/* own_view.h - ways to look at a register that somebody keeps for himself (F-3.10, C-23: what
 * limits a row limits what its views show; a view holds no rows).
 *
 * Whoever may read registers keeps his own; views for everybody are rows of the register
 * saved_view, which editors change like any. */
#ifndef HOLDFAST_DOMAIN_ACCOUNT_OWN_VIEW_H
#define HOLDFAST_DOMAIN_ACCOUNT_OWN_VIEW_H

#include "domain/account/account.h"

enum { OWN_VIEWS_MAX = 200 };

/* Those of `owner` for one register, by title. */
MUST_CHECK Err own_view_list(Ctx *cx, Str owner, Str register_name, OwnViewList *out);
/* A new one of cx->actor; one of the same title is replaced.  ERR_NOT_FOUND: no such register;
 * ERR_INVALID: no title, or no query of the list; ERR_LIMIT: he has OWN_VIEWS_MAX already. */
MUST_CHECK Err own_view_save(Ctx *cx, const OwnView *order, OwnView *out);
/* ERR_NOT_FOUND: cx->actor has none of that number. */
MUST_CHECK Err own_view_drop(Ctx *cx, int64_t id);

#endif
