/* event_lots.c - edge E3 of docs/guide/trace.md: which lot the things of an event belong to.
 *
 * A lot is named by the ilmd of a commissioning or a transformation, or by a Digital Link with
 * a lot (AI 10) before its serial (AI 21).  A lot number by itself names nothing: it becomes the
 * LGTIN of each class made in the event.  */
#include "domain/event/event_context.h"
#include "domain/event/event_decoder.h"
#include "domain/event/event_set.h"
#include "domain/event/event_uri.h"

enum {
    LOT_URI_MAX = 8192,
    LOT_PARTS_MAX = 1000000, /* lots x things made: the index holds that many pairs at most */
};

/* What the event makes: how many things, and the classes they belong to, each once. */
typedef struct Made {
    bool known;
    uint32_t things;
    uint32_t lots; /* named for all of them so far */
    Str *classes;
    uint32_t class_count;
} Made;

/* Things the event makes, whose lot ilmd names. */
static bool is_made(const Event *event, const EventRef *ref)
{
    return ref->role == (event->kind == EVENT_TRANSFORMATION ? ROLE_OUTPUT : ROLE_OBSERVED);
}

/* Key of the GTIN a serial or a bare class belongs to; empty where there is none. */
static Str class_of(const Decoder *d, const EventRef *ref)
{
    IdScheme scheme = identity_scheme(ref->key);
    if (scheme == ID_GTIN)
        return ref->key;
    if (scheme != ID_SGTIN)
        return (Str){0};
    Identity identity;
    identity_parse(d->cx->arena, ref->uri, ID_IN_EPC_LIST, &identity);
    return identity.class_key;
}

static void add_escaped(Buf *out, Str text)
{
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                     c == '-' || c == '.' || c == '_' || c == '~';
        if (plain)
            buf_add_char(out, c);
        else
            buf_fmt(out, "%%%02X", (unsigned)(unsigned char)c);
    }
}

/* https://id.gs1.org/01/GTIN/10/LOT */
static Str lot_uri(const Decoder *d, Str class_key, Str number)
{
    Buf uri;
    buf_init(&uri, d->cx->arena, LOT_URI_MAX);
    identity_uri(&uri, class_key);
    buf_add(&uri, STR("/10/"));
    add_escaped(&uri, number);
    return buf_str(&uri);
}

static void made_read(const Decoder *d, const RefList *refs, const Event *event, Made *made)
{
    StrSet seen;
    Arena *arena = d->cx->arena;
    str_set_init(&seen, arena, refs->count);
    made->classes = arena_array(arena, Str, refs->count);
    made->known = true;
    for (uint32_t i = 0; i < refs->count; i++) {
        if (!is_made(event, &refs->items[i]))
            continue;
        made->things++;
        ArenaMark mark = arena_mark(arena);
        Str class = class_of(d, &refs->items[i]);
        if (class.n > 0 && str_set_add(&seen, class, i) == i)
            made->classes[made->class_count++] = class;
        else
            arena_rewind(arena, mark);
    }
}

/* Before `more` lots are added: each stands for up to all the things made. */
static Err lots_reserve(const Decoder *d, Made *made, uint32_t more, const JsonNode *at)
{
    uint64_t lots = (uint64_t)made->lots + more;
    if (more > 0 && lots * made->things > LOT_PARTS_MAX)
        return check_refuse(d, at,
                            fail(d->cx, ERR_LIMIT,
                                 MSG("%1$lld lots of %2$lld things are more than %3$lld references "
                                     "in one event; name the lots in events of their own"),
                                 (long long)lots, (long long)made->things,
                                 (long long)LOT_PARTS_MAX));
    made->lots += more;
    return OK;
}

/* The LGTIN of `number` for every class made here. */
static Err add_number(Decoder *d, RefList *refs, Made *made, const JsonNode *number)
{
    if ((number->type != JSON_STRING && number->type != JSON_NUMBER) || number->text.n == 0)
        return OK; /* a structure of somebody's own: kept with the event, names no lot to us */
    TRY(lots_reserve(d, made, made->class_count, number));
    for (uint32_t i = 0; i < made->class_count; i++) {
        EventRef lot = {.role = ROLE_LOT,
                        .is_class = true,
                        .uri = lot_uri(d, made->classes[i], number->text),
                        .lot_of = LOT_OF_CLASS};
        TRY(ref_add(d, refs, &lot, number));
    }
    return OK;
}

static Err add_uri(Decoder *d, RefList *refs, Made *made, const JsonNode *value)
{
    TRY(lots_reserve(d, made, 1, value));
    EventRef lot = {.role = ROLE_LOT, .is_class = true, .uri = value->text, .lot_of = LOT_OF_CLASS};
    return ref_add(d, refs, &lot, value);
}

/* urn:epcglobal:cbv:mda:lotNumber, or lotNumber as a Web URI of the CBV. */
static bool is_lot_number(const Decoder *d, Str name)
{
    Str ns = {0};
    Str local = name;
    event_context_expand(d->context, name, &ns, &local);
    Str head = ns.n > 0 ? ns : name;
    if (str_eq(ns.n > 0 ? local : name, STR("urn:epcglobal:cbv:mda:lotNumber")))
        return true;
    if (str_eq(ns, STR("urn:epcglobal:cbv:mda:")))
        return str_eq(local, STR("lotNumber"));
    return str_starts(head, STR("https://ref.gs1.org/cbv/")) && str_ends(name, STR("lotNumber"));
}

static Err add_ilmd(Decoder *d, RefList *refs, const Event *event)
{
    const JsonNode *ilmd = d->fields[FIELD_ILMD];
    Made made = {0};
    for (const JsonNode *member = ilmd->child; member != NULL; member = member->next) {
        Str local;
        bool is_holdfast = holdfast_name(d, member->key, &local); /* only "lot" is let through */
        if (!is_holdfast && !is_lot_number(d, member->key))
            continue;
        if (!made.known)
            made_read(d, refs, event, &made);
        bool list = member->type == JSON_ARRAY;
        for (const JsonNode *value = list ? member->child : member; value != NULL;
             value = list ? value->next : NULL)
            TRY(is_holdfast ? add_uri(d, refs, &made, value) : add_number(d, refs, &made, value));
    }
    return OK;
}

/* Whether it is worth asking for a lot: a Digital Link with AI 10, by number or by its old name. */
static bool may_name_lot(const EventRef *ref)
{
    return ref->role <= ROLE_OBSERVED && (ref->uri.p[0] | 0x20) == 'h' &&
           (str_find(ref->uri, STR("/10/")) >= 0 || str_find(ref->uri, STR("/lot/")) >= 0);
}

/* Digital Links with a lot and a serial: the lot of that one thing. */
static Err add_linked(Decoder *d, RefList *refs)
{
    uint32_t count = refs->count;
    for (uint32_t i = 0; i < count; i++) {
        Identity identity;
        if (!may_name_lot(&refs->items[i]))
            continue;
        identity_parse(d->cx->arena, refs->items[i].uri, ID_IN_EPC_LIST, &identity);
        if (identity.lot_key.n == 0)
            continue;
        Buf uri;
        buf_init(&uri, d->cx->arena, LOT_URI_MAX);
        identity_uri(&uri, identity.lot_key);
        EventRef lot = {.role = ROLE_LOT, .is_class = true, .uri = buf_str(&uri), .lot_of = i};
        TRY(ref_add(d, refs, &lot, d->event));
    }
    return OK;
}

Err event_lots_add(Decoder *d, RefList *refs, const Event *event)
{
    bool makes = event->kind == EVENT_TRANSFORMATION || str_eq(event->step, STR("commissioning"));
    if (makes && d->fields[FIELD_ILMD] != NULL)
        TRY(add_ilmd(d, refs, event));
    return add_linked(d, refs);
}
