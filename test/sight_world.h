/* sight_world.h - a factory, people limited to parts of it, and what none of their answers may
 * tell. */
#ifndef HOLDFAST_TEST_SIGHT_WORLD_H
#define HOLDFAST_TEST_SIGHT_WORLD_H

#include "api/access.h"
#include "api/api.h"
#include "api/route.h"
#include "domain/scope/scope.h"
#include "ingest/capture.h"
#include "test/test.h"
#include "test/test_http.h"
#include "test/test_people.h"

enum { OF_SITE, OF_LINE, OF_BOTH, OF_SHOP, OF_OTHER, WHOLE, ASKERS };

typedef struct Asker {
    const char *name, *role, *sites, *lines;
} Asker;
extern const Asker sight_askers[ASKERS];
extern const Asker sight_cases[]; /* sites and lines of C-1 … */
extern const size_t sight_case_count;

typedef struct SightWorld {
    Test *t;
    Journal journal;
    ItemView view;
    SightBoard *board;
    const ItemSight *sights[ASKERS];
    Str secrets[ASKERS];
    Str suspect; /* a lot that became much */
    Str scope;   /* of everybody's units */
    Str far;     /* what became of it, far away, and the asker sees */
    int holds;   /* H-1 … */
    int cases;   /* C-1 … */
    int clocks;  /* T-1 … */
    Api *api;
    BodyKind body;     /* of the call that is asked */
    int answered[100]; /* how often each target was */
} SightWorld;

/* The demo factory, a saved scope, holds with alarms, cases with clocks, and people. */
bool sight_world_open(Test *t, SightWorld *out);
/* The index is the server's from here on; a second one is read from the same log. */
bool sight_world_serve(SightWorld *w);
void sight_world_close(SightWorld *w);

FieldTexts sight_keys(Ctx *cx, const char *list);
/* One call; w->body says what goes with it, {} where it is something.  The status; *body is what
 * came. */
int sight_get(SightWorld *w, int asker, Str path, Str *body);
int sight_post(SightWorld *w, int asker, Str path, Str json, Str *body);
Str sight_request(SightWorld *w, const char *method, Str path, int asker, Str json);

/* Names that only what he may not see has. */
typedef struct Names {
    SightWorld *w;
    int asker;
    Str items[1000];
    bool seen[1000];
    size_t count;
} Names;
void sight_names(SightWorld *w, int asker, Names *out);
/* Fails the test where an answer names an item, an event or a name he may not see; `asked` is no
 * news to him. */
void sight_check(Names *names, Str body, Str asked);
bool sight_leaks(SightWorld *w, int asker, Str body, Str asked);

/* Does sight_deed_test.c ask this call, of rows that are and that are not theirs? */
bool sight_has_deed(Str handler);

#endif
