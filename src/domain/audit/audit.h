/* audit.h - the audit trail: who did what, when, before, after, why (21 CFR 11.10(e), F-2.14).
 *
 * Reads the rows of `change` and `sign_in` together, newest first; nothing changes those rows. What
 * is no decision and still has to be known, that a file of rows left the house, is written here. */
#ifndef HOLDFAST_DOMAIN_AUDIT_AUDIT_H
#define HOLDFAST_DOMAIN_AUDIT_AUDIT_H

#include "platform/store/db.h"

#define RECORDS "domain/audit/audit_wire.def"
#include "platform/register/register_struct.h"

enum { AUDIT_PAGE_MAX = 1000, AUDIT_EXPORT_MAX = 100000 };

typedef struct AuditQuery {
    Str actor;        /* empty: anybody */
    Str noun;         /* "scope", "account", "sign_in" …; empty: everything */
    Str text;         /* stands in before, after or the reason, whatever its case; empty: any */
    int64_t noun_id;  /* 0: any */
    int64_t from_us;  /* not before; 0: open */
    int64_t until_us; /* before this; 0: open */
    Str before;       /* `next` of the page before; empty: the newest */
    int64_t limit;    /* at most AUDIT_EXPORT_MAX */
} AuditQuery;

/* ERR_USAGE: `before` is no place in the trail. */
MUST_CHECK Err audit_search(Ctx *cx, const AuditQuery *query, AuditPage *out);

/* In a transaction of its own: to be kept before the file is given. */
MUST_CHECK Err audit_export_given(Ctx *cx, const ExportGiven *given);

#endif
