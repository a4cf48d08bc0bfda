#include "domain/party/place.h"

#include "platform/store/db.h"

enum { CLIMB_MAX = 8 }; /* site, building, line, station … */

Err place_find(Ctx *cx, Str uri, Place *out)
{
    *out = (Place){0};
    for (int level = 0; level < CLIMB_MAX && (out->kind.n == 0 || out->country.n == 0); level++) {
        Party party;
        Str *parents;
        size_t count;
        Err err = party_find(cx, uri, &party);
        if (err != OK && err != ERR_NOT_FOUND)
            return err;
        if (err == OK) {
            out->name = level == 0 ? party.name : out->name;
            out->kind = out->kind.n == 0 ? party.kind : out->kind;
            out->country = out->country.n == 0 ? party.country : out->country;
        }
        TRY(party_parents(cx, uri, &parents, &count));
        if (count == 0)
            return OK;
        uri = parents[0];
    }
    return OK;
}

typedef struct Home {
    Str country;
    int count;
} Home;

static Err each_country(Ctx *cx, const DbRow *row, void *arg)
{
    Home *home = arg;
    home->country = str_dup(cx->arena, row_text(row, 0));
    home->count++;
    return OK;
}

Err place_home_country(Ctx *cx, Str *out)
{
    Home home = {0};
    TRY(db_each(cx, SQL_PARTY_HOME_COUNTRY, NO_ARGS, each_country, &home));
    *out = home.count == 1 ? home.country : (Str){0};
    return OK;
}
