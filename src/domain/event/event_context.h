/* event_context.h - what a prefixed name of an event means (JSON-LD @context).
 *
 * event_context_new (event.h) reads the @context; here is the one question asked of it.  */
#ifndef HOLDFAST_DOMAIN_EVENT_EVENT_CONTEXT_H
#define HOLDFAST_DOMAIN_EVENT_EVENT_CONTEXT_H

#include "domain/event/event.h"

/* Expand "prefix:local": *ns is the namespace exactly as declared (a trailing slash counts),
 * *local what follows the first colon.  The standard context knows epcis, cbv, cbvmda, gs1,
 * rdfs, owl, xsd and dcterms.  NULL asks that one.  False, outputs untouched, where `name` has
 * no colon, its prefix is not declared, or "//" follows the colon (it is a URI already). */
bool event_context_expand(const EventContext *context, Str name, Str *ns, Str *local);

/* True where the @context names a remote context other than GS1's: we do not fetch it, so a
 * prefix we find undeclared may be declared there. */
bool event_context_is_open(const EventContext *context);

#endif
