/* alarm.h - what happened to held things all the same.
 *
 * A fact is never refused: an event that ships, sells, uses, scraps or moves something held is
 * captured, and raises an alarm: one a hold and event.  An alarm is a reading of log and holds, no
 * decision: an event judged twice gives the same, in whatever order events and corrections came.
 * What is judged is the moment just before the event happened, with all that is known by now:
 *
 *     late       it happened before the hold and was captured behind it: it is out of the door
 *     withdrawn  behind a correction it is no longer so (E6, an event that came late); it stays
 *                in the list
 *
 * An event counts for a hold when it was captured behind it, and before its release or of what
 * happened before that.  To come in at the end of a journey that began unheld is no move.  */
#ifndef HOLDFAST_DOMAIN_HOLD_ALARM_H
#define HOLDFAST_DOMAIN_HOLD_ALARM_H

#include "domain/hold/hold_sight.h"

/* How far the log was looked at. */
typedef struct AlarmWatch {
    bool loaded;
    int64_t position;
    int64_t newest_us; /* of the events up to there: what comes behind it concerns no other */
    int64_t kept;      /* position as it stands in the database */
} AlarmWatch;

/* Judge what was captured since, up to what the view shows, and all that it changes; store what
 * came of it.  On the writer's thread, behind the answers. */
MUST_CHECK Err alarm_follow(Ctx *cx, HoldBook *book, const ItemView *view, AlarmWatch *watch);
/* Note in the database how far that was, so that the next process need not look again. */
MUST_CHECK Err alarm_watch_keep(Ctx *cx, AlarmWatch *watch);
/* Both, by a process that looks once. */
MUST_CHECK Err alarm_catch_up(Ctx *cx, const ItemView *view);
/* Judge every event anew: finds nothing that alarm_follow has not found. */
MUST_CHECK Err alarm_rebuild(Ctx *cx, HoldBook *book, const ItemView *view, AlarmWatch *watch);

/* "A-3" <-> 3. */
MUST_CHECK Err alarm_id_parse(Ctx *cx, Str text, int64_t *out);

typedef struct AlarmPageQuery {
    int64_t hold;         /* 0: any */
    Str item;             /* canonical URI named by the event; empty: any */
    Str state;            /* open, acknowledged, withdrawn; empty: any */
    int64_t before;       /* numbers below it; 0: from the newest */
    int64_t limit;        /* at most HOLD_PAGE_MAX */
    const HoldSeen *seen; /* NULL: all; else of these holds, of events the view sees, and of their
                             items those it sees */
    const ItemView *view; /* with seen */
} AlarmPageQuery;
/* ERR_USAGE: there is no such state. */
MUST_CHECK Err alarm_page(Ctx *cx, const AlarmPageQuery *query, AlarmPage *out);
/* Somebody says what came of it; a decision with its change row.  ERR_CONFLICT: somebody has. */
MUST_CHECK Err alarm_acknowledge(Ctx *cx, int64_t id, Str reason, Alarm *out);
/* May somebody limited (of->seen, of->view) say so?  ERR_NOT_FOUND: he does not see it; ERR_DENIED:
 * he does not see all it is about. */
MUST_CHECK Err alarm_seen_check(Ctx *cx, int64_t id, const AlarmPageQuery *of);

#endif
