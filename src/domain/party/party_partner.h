/* party_partner.h - captured places and organisations as rows for the registers partner and site.
 *
 * What partners say of themselves in events and what people decide about them are two things: the
 * captured one is offered as a file for the register, looked at and taken in like any other; later
 * captures change nothing there.  */
#ifndef HOLDFAST_DOMAIN_PARTY_PARTY_PARTNER_H
#define HOLDFAST_DOMAIN_PARTY_PARTY_PARTNER_H

#include "domain/party/party.h"

/* CSV with the columns of the register `name` for every captured party of its kinds (suppliers and
 * dealers; plants) that lies in no other, and whose identifier no row of it has yet in any
 * spelling. Codes are "P-" and the party's number.  ERR_NOT_FOUND: the register takes no captured
 * ones. */
MUST_CHECK Err party_rows(Ctx *cx, Str name, Buf *out);

#endif
