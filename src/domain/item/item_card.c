#include <stdlib.h>

#include "domain/item/item.h"
#include "domain/party/place.h"

/* Name of a place or product, empty when master data has none. */
static Err name_find(Ctx *cx, Str uri, Str *out)
{
    Party party;
    *out = (Str){0};
    if (uri.n == 0)
        return OK;
    Err err = party_find(cx, uri, &party);
    if (err == OK)
        *out = party.name;
    return err == ERR_NOT_FOUND ? OK : err;
}

/* Roles of the item, counts of inputs and outputs, and the place. */
static void refs_read(Ctx *cx, const Event *event, Str key, ItemEvent *out)
{
    uint32_t roles = 0;
    Str *names = arena_array(cx->arena, Str, ROLE_COUNT);
    out->inputs = out->outputs = field_int(0);
    for (uint32_t i = 0; i < event->ref_count; i++) {
        const EventRef *ref = &event->refs[i];
        out->inputs.value += ref->role == ROLE_INPUT;
        out->outputs.value += ref->role == ROLE_OUTPUT;
        if (str_eq(ref->key, key))
            roles |= 1u << ref->role;
        if (ref->role == ROLE_LOCATION || (ref->role == ROLE_READ_POINT && out->place.n == 0))
            out->place = ref->uri;
    }
    for (int role = 0; role < ROLE_COUNT; role++) {
        if ((roles >> role & 1) != 0)
            names[out->roles.count++] = str_of(role_name((Role)role));
    }
    out->roles.items = names;
}

/* Empty texts are absent. */
static Str text_or_absent(Str text)
{
    return text.n == 0 ? (Str){0} : text;
}

static Err event_fill(Ctx *cx, EventReader *reader, Str key, int64_t position, ItemEvent *out)
{
    EventRow row;
    Event event;
    TRY(event_log_load(cx, position, &row));
    TRY(event_reader_decode(cx, reader, &row, &event));
    *out = (ItemEvent){
        .position = field_int(position),
        .event_id = row.event_id,
        .kind = str_of(event_kind_name(event.kind)),
        .action = text_or_absent(str_of(action_name(event.action))),
        .time = {{.us = event.time_us, .offset_min = event.offset_min, .has_zone = true}, true},
        .record_time = field_utc(row.record_time_us),
        .step = text_or_absent(event.step),
        .disposition = text_or_absent(event.disposition),
        .declaration = {event.error.present, true},
    };
    refs_read(cx, &event, key, out);
    TRY(name_find(cx, out->place, &out->place_name));
    out->place_name = text_or_absent(out->place_name);
    return OK;
}

/* An event of the item, as far as the index knows it. */
typedef struct Moment {
    int64_t time_us, position;
} Moment;

static int moment_compare(const void *a, const void *b)
{
    const Moment *left = a, *right = b;
    if (left->time_us != right->time_us)
        return left->time_us < right->time_us ? -1 : 1;
    return (left->position > right->position) - (left->position < right->position);
}

/* Its events that are there, in order of time. */
typedef struct Moments {
    Moment *items;
    size_t count;
    int64_t unseen; /* others, of which no more is told */
} Moments;

static Err moments_find(Ctx *cx, const ItemView *view, uint32_t item, Moments *out)
{
    int64_t *positions;
    size_t count;
    TRY(trace_item_events(cx, view->index, item, &positions, &count));
    *out = (Moments){.items = arena_array(cx->arena, Moment, count + 1)};
    for (size_t i = 0; i < count && positions[i] <= view->visible; i++) {
        if (sight_sees_event(view->sight, view->index, positions[i]))
            out->items[out->count++] =
                (Moment){trace_event_time(view->index, positions[i]), positions[i]};
        else
            out->unseen++;
    }
    qsort(out->items, out->count, sizeof *out->items, moment_compare);
    return OK;
}

static Str key_uri(Ctx *cx, Str key)
{
    Buf uri;
    buf_init(&uri, cx->arena, 3 * IDENTITY_KEY_MAX);
    identity_uri(&uri, key);
    return buf_str(&uri);
}

/* What master data calls it, or else what it calls its class. */
static Err names_fill(Ctx *cx, ItemCard *out)
{
    Identity identity;
    identity_parse(cx->arena, out->item, ID_IN_EPC_LIST, &identity);
    if (identity.class_key.n > 0)
        out->product = key_uri(cx, identity.class_key);
    TRY(name_find(cx, out->item, &out->name));
    if (out->name.n == 0)
        TRY(name_find(cx, out->product, &out->name));
    out->name = text_or_absent(out->name);
    return OK;
}

/* What master data says of a place or party; what it does not say of a line, its plant does. */
static Err place_fill(Ctx *cx, const ItemView *view, ItemCard *out)
{
    Place place;
    Str *parents;
    size_t count;
    if (view->sight != NULL)
        return OK;
    TRY(place_find(cx, out->item, &place));
    TRY(party_parents(cx, out->item, &parents, &count));
    out->kind = text_or_absent(place.kind);
    out->country = text_or_absent(place.country);
    for (size_t i = 0; i < count; i++) {
        Identity identity;
        identity_parse(cx->arena, parents[i], ID_IN_EPC_LIST, &identity);
        parents[i] = key_uri(cx, identity.key);
    }
    if (count > 0)
        out->parents = (FieldTexts){.items = parents, .count = count};
    return OK;
}

/* No event names it: the card is what master data says. */
static Err card_from_party(Ctx *cx, const ItemView *view, const Identity *identity, ItemCard *out)
{
    Party party;
    Str uri = key_uri(cx, identity->key);
    if (!sight_sees_uri(cx, view->sight, view->index, uri)) /* as if there were none */
        return ERR_NOT_FOUND;
    TRY(party_find(cx, uri, &party));
    *out = (ItemCard){
        .item = uri,
        .level = str_of(item_kind_name(identity->kind)),
        .scheme = str_of(identity_scheme_name(identity->scheme)),
        .log_position = field_int(view->visible),
        .event_count = field_int(0),
        .offset = field_int(0),
    };
    TRY(names_fill(cx, out));
    return place_fill(cx, view, out);
}

/* Where the card of an item is looked up. */
typedef struct Lookup {
    const ItemView *view;
    EventReader *reader;
    uint32_t item;
} Lookup;

/* Its place has no name, and it cannot be opened, where it names what is not seen. */
static void event_cut(Ctx *cx, const ItemView *view, int64_t position, ItemEvent *out)
{
    if (!sight_sees_uri(cx, view->sight, view->index, out->place))
        out->place = out->place_name = (Str){0};
    if (!sight_sees_whole(view->sight, view->index, position))
        out->partly = field_bool(true);
}

static Err events_fill(Ctx *cx, const Lookup *lookup, const ItemQuestion *question, ItemCard *out)
{
    Moments moments;
    size_t from = (size_t)question->offset;
    const ItemView *view = lookup->view;
    Str key = trace_item_key(view->index, lookup->item);
    TRY(moments_find(cx, view, lookup->item, &moments));
    size_t count = moments.count;
    out->event_count = field_int((int64_t)count);
    if (view->sight != NULL)
        out->unseen_events = field_int(moments.unseen);
    size_t left = from < count ? count - from : 0, limit = (size_t)question->limit;
    out->events.count = left < limit ? left : limit;
    out->events.items = arena_array(cx->arena, ItemEvent, out->events.count + 1);
    for (size_t i = 0; i < out->events.count; i++) {
        size_t at = question->newest ? count - 1 - (from + i) : from + i;
        int64_t position = moments.items[at].position;
        TRY(event_fill(cx, lookup->reader, key, position, &out->events.items[i]));
        event_cut(cx, view, position, &out->events.items[i]);
        EventStanding standing = trace_event_standing(view->index, position, view->visible);
        out->events.items[i].declared_in_error =
            (FieldBool){standing == STANDING_SUSPENDED || standing == STANDING_VOID, true};
    }
    return OK;
}

static Err card_from_events(Ctx *cx, const Lookup *lookup, const ItemQuestion *question,
                            ItemCard *out)
{
    uint32_t item = lookup->item;
    const ItemView *view = lookup->view;
    Str key = trace_item_key(view->index, item);
    *out = (ItemCard){
        .item = item_uri(cx->arena, view->index, item),
        .level = str_of(item_kind_name(trace_item_kind(view->index, item, view->visible))),
        .scheme = str_of(identity_scheme_name(identity_scheme(key))),
        .log_position = field_int(view->visible),
        .offset = field_int(question->offset),
    };
    TRY(events_fill(cx, lookup, question, out));
    TRY(names_fill(cx, out));
    return place_fill(cx, view, out);
}

Err item_card_find(Ctx *cx, const ItemView *view, EventReader *reader, const ItemQuestion *question,
                   ItemCard *out)
{
    uint32_t item;
    Identity identity;
    Err err = item_find(cx, view, question->item, &item);
    if (err == OK)
        return card_from_events(cx, &(Lookup){view, reader, item}, question, out);
    if (err != ERR_NOT_FOUND)
        return err;
    Problem problem = cx->problem;
    TRY(identity_read_label(cx, question->item, &identity));
    err = card_from_party(cx, view, &identity, out);
    cx->problem = err == ERR_NOT_FOUND ? problem : cx->problem;
    return err;
}

void item_card_remark(Ctx *cx, ItemCard *card, Lang lang)
{
    Buf sentence;
    if (identity_check(cx, card->item) == OK)
        return;
    buf_init(&sentence, cx->arena, 1 << 14);
    message_format(&sentence, lang, cx->problem.key, cx->problem.params, cx->problem.param_count);
    card->remark = buf_str(&sentence);
    problem_clear(cx);
}
