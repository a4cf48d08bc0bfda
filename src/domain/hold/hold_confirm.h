/* hold_confirm.h - who has held goods is asked to confirm that he stopped, and what he set apart.
 *
 * Asked is every partner (register partner) at whose places, or places inside those, something a
 * hold covers is in stock: pieces, lots by their quantities (service parts are covered like
 * products: ), containers.  He is asked since the hold began or the goods came, and again
 * when more of them come behind his confirmation.  Who is asked is read off log and holds at each
 * question; confirmations alone are stored.  Clauses: C-15, C-16, A-7.4.2.  */
#ifndef HOLDFAST_DOMAIN_HOLD_HOLD_CONFIRM_H
#define HOLDFAST_DOMAIN_HOLD_HOLD_CONFIRM_H

#include "domain/hold/hold.h"

/* Who is asked by a hold: those late first, then those asked longest, then who has confirmed.  Of a
 * hold that is over: who had confirmed. */
MUST_CHECK Err hold_confirmations(Ctx *cx, HoldBook *book, const ItemView *view, int64_t id,
                                  HoldConfirmations *out);
/* The newest HOLD_NOTICES_MAX holds in force somebody is late with, those who are alone; how many
 * older ones were not looked at. */
enum { HOLD_NOTICES_MAX = 100 };
MUST_CHECK Err hold_notices(Ctx *cx, HoldBook *book, const ItemView *view, HoldNotices *out);
/* Holds in force that ask this partner, newest first. */
MUST_CHECK Err hold_own(Ctx *cx, HoldBook *book, const ItemView *view, Str partner,
                        HoldOwnList *out);

/* A confirmation; `partner` is a code of the register. */
typedef struct HoldConfirming {
    int64_t id;
    Str partner;
    bool himself; /* the partner, who is not told whether there is a hold that does not ask him */
    HoldConfirmOrder order;
} HoldConfirming;
/* Found out by a reader.  ERR_NOT_FOUND: it does not ask him; ERR_CONFLICT: it is over;
 * ERR_INVALID: nothing is stopped. */
MUST_CHECK Err hold_confirm_check(Ctx *cx, HoldBook *book, const ItemView *view,
                                  const HoldConfirming *confirming);
/* The decision, in a transaction of its own with its change row.  On the writer's thread. */
MUST_CHECK Err hold_confirm(Ctx *cx, const HoldConfirming *confirming);

#endif
