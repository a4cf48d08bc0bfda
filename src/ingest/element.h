/* element.h - the rules of the EPCIS 2.0 schema for one vocabulary element of master data. */
#ifndef HOLDFAST_INGEST_ELEMENT_H
#define HOLDFAST_INGEST_ELEMENT_H

#include "base/json.h"

/* Definitions vocabularyElement and attribute.  `pointer` is the element's place in its document.
 * ERR_INVALID with the place of the fault. */
MUST_CHECK Err element_check(Ctx *cx, const JsonNode *element, Str pointer);

#endif
