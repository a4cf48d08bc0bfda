#include "ingest/whereabouts.h"

enum { URI_MAX = 8192, NAME_SLOTS = 4096 };

typedef struct Home {
    const Journal *journal;
    Str country;
} Home;

static Str item_uri(Ctx *cx, const Journal *journal, uint32_t item)
{
    Buf uri;
    buf_init(&uri, cx->arena, URI_MAX);
    identity_uri(&uri, trace_item_key(journal->index, item));
    return buf_str(&uri);
}

static Err find_place(Ctx *cx, void *arg, uint32_t item, TracePlace *out)
{
    const Home *home = arg;
    Place place;
    TRY(place_find(cx, item_uri(cx, home->journal, item), &place));
    *out = (TracePlace){.kind = str_eq(place.kind, STR("dealer"))  ? PLACE_DEALER
                                : str_eq(place.kind, STR("plant")) ? PLACE_OWN_PLANT
                                : place.kind.n == 0                ? PLACE_UNKNOWN
                                                                   : PLACE_OTHER,
                        .abroad = home->country.n != 0 && place.country.n != 0 &&
                                  !str_eq(place.country, home->country)};
    return OK;
}

Err whereabouts_find(Ctx *cx, const Journal *journal, TraceWhereQuery query, TraceWhere **out)
{
    Home home = {.journal = journal};
    TRY(place_home_country(cx, &home.country));
    query.place = find_place;
    query.arg = &home;
    return trace_where(cx, journal->index, &query, out);
}

/* Direct-mapped: a collision costs a second look-up, nothing else. */
struct PlaceNames {
    const Journal *journal;
    struct {
        uint32_t item;
        Str uri;
        Str name;
    } slots[NAME_SLOTS];
};

PlaceNames *place_names_new(Ctx *cx, const Journal *journal)
{
    PlaceNames *names = arena_new(cx->arena, PlaceNames);
    names->journal = journal;
    return names;
}

Err place_names_find(Ctx *cx, PlaceNames *names, uint32_t item, Str *uri, Str *name)
{
    *uri = *name = (Str){0};
    if (item == 0)
        return OK;
    size_t slot = item % NAME_SLOTS;
    if (names->slots[slot].item != item) {
        Place place;
        names->slots[slot].uri = item_uri(cx, names->journal, item);
        TRY(place_find(cx, names->slots[slot].uri, &place));
        names->slots[slot].name = place.name;
        names->slots[slot].item = item;
    }
    *uri = names->slots[slot].uri;
    *name = names->slots[slot].name;
    return OK;
}
