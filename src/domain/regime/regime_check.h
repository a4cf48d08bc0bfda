/* regime_check.h - is a pack what the format says, do its own examples hold, and what differs
 * between two. */
#ifndef HOLDFAST_DOMAIN_REGIME_REGIME_CHECK_H
#define HOLDFAST_DOMAIN_REGIME_REGIME_CHECK_H

#include "base/message.h"
#include "domain/regime/regime_book.h"

/* Findings of kind "fault": a member or word the format does not have, a condition that cannot be
 * read, a consequence that is none, words in one language alone, an example that does not hold, a
 * number without one.  out->examples: how many were held against the counting. */
MUST_CHECK Err regime_check(Ctx *cx, const RegimePack *pack, Lang lang, RuleFindings *out);

/* What b has other than a: findings "added", "removed", "changed", member by member. */
void regime_diff(Ctx *cx, const RegimePack *a, const RegimePack *b, RuleFindings *out);

#endif
