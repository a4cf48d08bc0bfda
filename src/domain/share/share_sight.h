/* share_sight.h - what somebody limited to sites and product lines sees (domain/item/item_sight.h).
 */
#ifndef HOLDFAST_DOMAIN_SHARE_SIGHT_H
#define HOLDFAST_DOMAIN_SHARE_SIGHT_H

#include "domain/account/account.h"
#include "domain/item/item_sight.h"
#include "domain/share/share.h"

/* Which items each limit sees, kept from call to call and carried on as the log grows. */
typedef struct SightBoard SightBoard;
SightBoard *sight_board_open(void);
/* Accepts NULL. */
void sight_board_close(SightBoard *board);

/* What these grants see together, up to view->visible; `limits` name rows of the registers site and
 * product_line, one out of use sees nothing.  In cx->arena. */
MUST_CHECK Err share_sight(Ctx *cx, SightBoard *board, const ItemView *view,
                           const RoleGrants *limits, const ItemSight **out);

#endif
