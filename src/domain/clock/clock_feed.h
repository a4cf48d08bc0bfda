/* clock_feed.h - a person's clocks as a calendar other programs read (RFC 5545).
 *
 * Each account has at most one address with a secret of 128 random bits, kept as its SHA-256 alone;
 * whoever has the address reads these clocks and nothing else, until it is revoked or made anew. */
#ifndef HOLDFAST_DOMAIN_CLOCK_CLOCK_FEED_H
#define HOLDFAST_DOMAIN_CLOCK_CLOCK_FEED_H

#include "base/message.h"
#include "domain/clock/clock.h"

MUST_CHECK Err clock_feed_show(Ctx *cx, Str account, ClockFeed *out);
/* A new address, shown this once (out->path); the one before ends. */
MUST_CHECK Err clock_feed_make(Ctx *cx, Str account, ClockFeed *out);
MUST_CHECK Err clock_feed_revoke(Ctx *cx, Str account, ClockFeed *out);
/* Whose it is.  ERR_DENIED: nobody's, or revoked. */
MUST_CHECK Err clock_feed_account(Ctx *cx, Str secret, Str *out);

/* Open clocks as all-day events: one on the day due by law, one on the internal target; a clock
 * without the date it should have stands on today.  Empty account: everybody's; else those this
 * account answers for, and those nobody does. */
MUST_CHECK Err clock_feed_text(Ctx *cx, Str account, Lang lang, Str *out);

#endif
