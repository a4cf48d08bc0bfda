#include "domain/party/party_partner.h"

#include "domain/master/master.h"
#include "platform/register/register_cell.h"

enum { KNOWN_MAX = 100000 };

/* Captured kind, and what it is in the register. */
typedef struct KindPair {
    Str captured, kind;
} KindPair;
static const KindPair partner_kinds[] = {{STR_INIT("supplier"), STR_INIT("supplier")},
                                         {STR_INIT("dealer"), STR_INIT("dealer")},
                                         {{0}, {0}}};
static const KindPair site_kinds[] = {{STR_INIT("plant"), STR_INIT("plant")}, {{0}, {0}}};

typedef struct Offer {
    const KindPair *kinds;
    const Register *record;
    int64_t *known; /* parties that have a row */
    size_t known_count;
    Buf *out;
} Offer;

static Err known_take(Ctx *cx, const MasterRow *row, void *arg)
{
    Offer *offer = arg;
    Party party;
    const Field *field = register_field(offer->record, STR("identifier"));
    Str identifier = *(const Str *)((const char *)row->values + field->offset);
    if (identifier.n == 0 || offer->known_count == KNOWN_MAX)
        return OK;
    Err err = party_find(cx, identifier, &party);
    if (err == OK)
        offer->known[offer->known_count++] = party.id;
    problem_clear(cx);
    return err == ERR_NOT_FOUND ? OK : err;
}

static const KindPair *kind_of(const Offer *offer, Str captured)
{
    for (const KindPair *pair = offer->kinds; pair->captured.n > 0; pair++) {
        if (str_eq(pair->captured, captured))
            return pair;
    }
    return NULL;
}

static bool is_known(const Offer *offer, int64_t id)
{
    for (size_t i = 0; i < offer->known_count; i++) {
        if (offer->known[i] == id)
            return true;
    }
    return false;
}

static Err party_take(Ctx *cx, const Party *party, void *arg)
{
    Offer *offer = arg;
    Str *parents;
    size_t count;
    const KindPair *pair = kind_of(offer, party->kind);
    if (pair == NULL || is_known(offer, party->id))
        return OK;
    TRY(party_parents(cx, party->uri, &parents, &count));
    if (count > 0)
        return OK; /* a part of another */
    Str cells[] = {str_fmt(cx->arena, "P-%lld", (long long)party->id), party->name, pair->kind,
                   party->country, party->uri};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        buf_add(offer->out, i == 0 ? STR("") : STR(","));
        register_csv_cell(offer->out, cells[i]);
    }
    buf_add(offer->out, STR("\r\n"));
    return OK;
}

Err party_rows(Ctx *cx, Str name, Buf *out)
{
    MasterShape shape;
    bool sites = str_eq(name, site_register.name);
    Offer offer = {.kinds = sites ? site_kinds : partner_kinds,
                   .record = sites ? &site_register : &partner_register,
                   .known = arena_array(cx->arena, int64_t, KNOWN_MAX),
                   .out = out};
    if (!sites && !str_eq(name, partner_register.name))
        return fail(cx, ERR_NOT_FOUND, MSG("register %1$s takes nothing from captured master data"),
                    str_shown(cx->arena, name));
    TRY(master_shape(cx, name, &shape));
    TRY(master_each(cx, &shape, (Str){0}, known_take, &offer));
    buf_add(out, STR("code,name,kind,country,identifier\r\n"));
    return party_each_named(cx, STR(""), party_take, &offer);
}
