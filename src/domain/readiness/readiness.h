/* readiness.h - are we ready for a recall?  Nothing of its own: what the registers say.
 *
 * The nine capabilities with their latest assessment, and for each duty that can be counted
 * how many rows fulfil it, with the gaps in words: people and trainings (A-5.1a, A-5.5), the filed
 * liaison (A-5.1c), agreements and their duties, classes of records, reviews that
 * are due (A-5.1b).  */
#ifndef HOLDFAST_DOMAIN_READINESS_READINESS_H
#define HOLDFAST_DOMAIN_READINESS_READINESS_H

#include "base/message.h"
#include "platform/store/db.h"

#define RECORDS "domain/readiness/readiness_wire.def"
#include "platform/register/register_struct.h"

enum { READINESS_GAPS_MAX = 1000, READINESS_NOTICE_DAYS = 30 };

/* As of cx->now_us; sentences in `lang`. */
MUST_CHECK Err readiness_load(Ctx *cx, Lang lang, Readiness *out);

#endif
