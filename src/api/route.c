#include "api/route.h"

#include "api/overview.h"
#include "domain/account/account.h"
#include "domain/attachment/attachment.h"
#include "domain/audit/audit.h"
#include "domain/balance/balance.h"
#include "domain/cause/cause.h"
#include "domain/clue/clue.h"
#include "domain/defect/case.h"
#include "domain/clock/clock.h"
#include "domain/gap/gap.h"
#include "domain/holder/holder.h"
#include "domain/drill/drill.h"
#include "domain/item/genealogy.h"
#include "domain/item/item.h"
#include "domain/readiness/readiness.h"
#include "domain/regime/regime_book.h"
#include "domain/scope/scope.h"
#include "domain/hold/hold.h"
#include "domain/share/share.h"
#include "domain/signature/signature.h"

#define RECORDS "api/ingest_wire.def"
#include "platform/register/register_struct.h"

/* ---- shapes ---- */

#define NOUN(name, zh, en)
#define PARAMETER(name, kind, zh, en)
#define NOTHING                 NULL, NULL
#define RECORD_OF(noun)         &noun##_register, "application/json"
#define RECORD_AND(noun, types) &noun##_register, "application/json " types
#define BYTES(types)            NULL, types
#define SHAPE(handler, segments, takes, status, gives, zh, en)                                     \
    static const Shape shape_##handler = {segments, takes, status, gives, zh, en};
#include "api/shapes.def"
#undef SHAPE

/* ---- routes; one without a shape does not compile ---- */

/* What a walk takes, and what picks units of a scope. */
#define WALK  "item* direction! edges widen through_containers as_known_at via units"
#define UNITS "version state place holder product confidence widening text removed"
#define TRAIL "actor noun noun_id q from until"
#define ROWS  "q where* sort use"
#define CLUES ROWS " in* duplicates"
#define ROUTE(method, path, may, sight, handler, body, parameters)                                 \
    {method,        STR_INIT(path),       may,                                                     \
     SIGHT_##sight, STR_INIT(#handler),   handler,                                                 \
     body,          STR_INIT(parameters), &shape_##handler},
const Route api_routes[] = {
#include "api/routes.def"
};
#undef ROUTE
const size_t api_route_count = sizeof api_routes / sizeof *api_routes;

Str parameter_bare(Str name)
{
    bool marked = str_ends(name, STR("*")) || str_ends(name, STR("!"));
    return marked ? str_slice(name, 0, name.n - 1) : name;
}
