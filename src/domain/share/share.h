/* share.h - what somebody outside may see of the log (reliability: row rules; C-23 secrecy).
 *
 *     dealer      units that are, or were sold, at his places, the holds on them, and the approved
 *                 scopes they are in
 *     supplier    lots made at his places, the holds on them, and what they became: numbers by
 *                 level and state, no names
 *     operator    events of his own station
 *     owner       his own products, whether an approved scope names them and what to do then, and
 *                 how he is reached
 *
 * Whose is what follows from places: the identifier of the partner (or station) and all that master
 * data puts inside it.  What is not his stays in every total as an unnamed number, so totals are
 * those everybody sees.  Nothing else of the log leaves here.  Results live in cx->arena.  */
#ifndef HOLDFAST_DOMAIN_SHARE_SHARE_H
#define HOLDFAST_DOMAIN_SHARE_SHARE_H

#include "domain/hold/hold.h"
#include "domain/item/item_where.h"
#include "domain/master/master.h"
#include "domain/scope/scope.h"

#define RECORDS "domain/share/share_wire.def"
#include "platform/register/register_struct.h"

enum { SHARE_PAGE_MAX = 1000, SHARE_EVENTS_READ_MAX = 20000 };

/* Item numbers of a place and all inside it, ascending; none where no event names them. */
typedef struct SharePlaces {
    uint32_t *items;
    size_t count;
} SharePlaces;

/* Who asks, and with what. */
typedef struct ShareBoard ShareBoard;
typedef struct ShareAsker {
    ItemView view;
    EventReader *reader; /* units need none */
    ShareBoard *board;   /* of units alone */
    HoldBook *holds;     /* of units and lots */
    SharePlaces places;  /* his own */
} ShareAsker;

typedef struct SharePage {
    int64_t offset, limit; /* at most SHARE_PAGE_MAX */
} SharePage;

MUST_CHECK Err share_places(Ctx *cx, const ItemView *view, Str place, SharePlaces *out);

/* ---- scopes ---- */

/* Is this version of a scope signed by all who must?  Others are nobody's business outside. */
MUST_CHECK Err share_scope_approved(Ctx *cx, const ItemView *view, const ScopeSummary *summary,
                                    bool *out);
/* What a scope is outside: its newest version that is approved, frozen or not.  A draft behind it
 * takes nothing back: until another version is approved, that one stays.  NULL: none is. */
MUST_CHECK Err share_scope_released(Ctx *cx, const ItemView *view, int64_t id, ScopeSummary **out);
/* Of all its versions the approved ones are left. */
MUST_CHECK Err share_scope_versions(Ctx *cx, const ItemView *view, ScopeVersions *versions);
/* As scope_page, of what is released; the total is theirs. */
MUST_CHECK Err share_scope_page(Ctx *cx, const ItemView *view, const ScopePageQuery *query,
                                ScopePage *out);

/* ---- names of people ---- */

/* Somebody outside reads who of the house did something as the house and a role, not by name or
 * account; his own people by name.  A signature keeps its printed name, role, meaning and time,
 * which belong to the record (21 CFR 11.50(a)), and loses the sign-in name. */
typedef struct ShareReader {
    Str partner; /* code of his partner; empty: an authority, an owner */
    Lang lang;
} ShareReader;
MUST_CHECK Err share_actor(Ctx *cx, const ShareReader *reader, Str *actor);
MUST_CHECK Err share_hold_names(Ctx *cx, const ShareReader *reader, HoldOwnList *list);
/* `frozen` may be NULL. */
MUST_CHECK Err share_scope_names(Ctx *cx, const ShareReader *reader, ScopeSummary *summary,
                                 ScopeFreeze *frozen);
void share_signature_names(SignatureState *state);

/* ---- units ---- */

/* Where every unit is, for many askers: computed when it is first asked for, and again when the log
 * has grown and the last one is older than SHARE_BOARD_SECONDS. */
enum { SHARE_BOARD_SECONDS = 10 };
ShareBoard *share_board_open(void);
/* Accepts NULL. */
void share_board_close(ShareBoard *board);

/* Units at these places, by item number, all or those held alone; log_position: as of which they
 * are. */
typedef struct ShareUnitsQuery {
    SharePage page;
    bool held;
} ShareUnitsQuery;
MUST_CHECK Err share_units(Ctx *cx, const ShareAsker *asker, const ShareUnitsQuery *query,
                           ShareUnits *out);

/* ---- a registered owner ---- */

/* His row in register product_owner.  ERR_NOT_FOUND: there is none in use. */
MUST_CHECK Err share_owner_find(Ctx *cx, Str key, MasterRow *out);
/* His products in the order of his row.  Until a scope is approved (share_scope_approved) nothing
 * of it is told, nor of holds: what to do is that of the holds on an affected product. */
MUST_CHECK Err share_products(Ctx *cx, const ShareAsker *asker, const MasterRow *owner,
                              ShareProducts *out);
void share_contact(Ctx *cx, const MasterRow *owner, ShareContact *out);
/* One decision of cx->actor, in its own transaction: how the owner is reached from now on, and that
 * he asks to be erased, or no longer.  ERR_INVALID: a number or address that cannot be one;
 * ERR_CONFLICT: it is no longer what he saw. */
MUST_CHECK Err share_contact_save(Ctx *cx, Str key, const ShareContactOrder *order,
                                  ShareContact *out);

/* ---- lots ---- */

/* Lots and pieces that begin at these places, newest first; of the newest SHARE_EVENTS_READ_MAX
 * events there (complete: that is all of them). */
MUST_CHECK Err share_lots(Ctx *cx, const ShareAsker *asker, SharePage page, ShareLots *out);
/* What one of them became.  ERR_NOT_FOUND: it does not begin at these places, or is not known;
 * which of the two is not told. */
MUST_CHECK Err share_trace(Ctx *cx, const ShareAsker *asker, Str item, ShareTrace *out);

/* ---- events ---- */

/* Events read or located at these places, newest first. */
MUST_CHECK Err share_events(Ctx *cx, const ShareAsker *asker, SharePage page, ShareEvents *out);

#endif
