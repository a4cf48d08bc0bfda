/* route.h - the table of calls: routes.def, and beside each what it takes and gives (shapes.def).
 */
#ifndef HOLDFAST_API_ROUTE_H
#define HOLDFAST_API_ROUTE_H

#include "api/api_internal.h"

typedef enum BodyKind {
    BODY_NONE,
    BODY_JSON,
    BODY_LARGE, /* kept in memory and taken over the socket alone */
    BODY_CAPTURE,
    BODY_TABLE, /* a file of rows */
    BODY_FORM,  /* of a page without script */
} BodyKind;

/* What somebody gets whose roles are limited to sites and product lines. */
typedef enum SightRule {
    SIGHT_SHUT, /* nothing */
    SIGHT_CUT,  /* what view.sight sees, by name; the rest as numbers */
    SIGHT_FREE, /* all: it shows nothing that is limited */
} SightRule;

/* What a call is in words, and the forms of its body and answer. */
typedef struct Shape {
    const char *segments; /* names of the {} of the path, blanks between */
    const Register *takes;
    const char *takes_type; /* media types, blanks between; NULL: no body */
    int status;             /* of the answer when all is well */
    const Register *gives;
    const char *gives_type;
    const char *zh, *en;
} Shape;

typedef struct Route {
    HttpMethod method;
    Str path; /* {} is one percent-encoded segment */
    Access may;
    SightRule sight;
    Str name; /* of its function */
    ApiHandler handler;
    BodyKind body;
    Str parameters; /* names between blanks, * behind those that may come several times, ! behind
                     * those that have to */
    const Shape *shape;
} Route;

extern const Route api_routes[];
extern const size_t api_route_count;

/* The name without its mark. */
Str parameter_bare(Str name);

#define ITS_OWN "?" /* parameters: the function checks them */

#endif
