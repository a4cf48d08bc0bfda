/* regime_overlay.h - rules of a customer over ours: they add and tighten, and never loosen
 * silently.
 *
 * An overlay is a file {"regime","edition","rules":[…],"examples":[…]} for a pack there is.  A rule
 * with an id of ours changes the members it names; others are new.  All of them carry the mark
 * "customer".  A change that would be looser (a later date, a shorter retention, another trigger or
 * condition) is not taken where the rule, as the program has it, is stated or verified; the marks
 * of an overlay never decide it.  Either way the merged rule says what was looser (`looser`) and
 * whether it counts (`looser_taken`).  */
#ifndef HOLDFAST_DOMAIN_REGIME_REGIME_OVERLAY_H
#define HOLDFAST_DOMAIN_REGIME_REGIME_OVERLAY_H

#include "domain/regime/regime.h"

/* Does the text have the form of an overlay, not of a whole pack? */
bool regime_is_overlay(const JsonNode *root);
/* The pack that is in force under the overlay; its edition is "OURS+THEIRS".  `name` of the file is
 * said where it is not what the format says: ERR_CORRUPT, ERR_INVALID. */
MUST_CHECK Err regime_overlay(Ctx *cx, const RegimePack *base, Str name, Str text, RegimePack *out);

#endif
