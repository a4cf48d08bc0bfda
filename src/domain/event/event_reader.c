#include "domain/event/event_reader.h"

#include <assert.h>

void event_reader_init(EventReader *reader)
{
    *reader = (EventReader){0};
}

void event_reader_release(EventReader *reader)
{
    arena_release(&reader->contexts);
    *reader = (EventReader){0};
}

static Err load_context(Ctx *cx, EventReader *reader, int64_t id)
{
    Str json;
    const JsonNode *node = NULL;
    if (reader->known && reader->context_id == id)
        return OK;
    reader->known = false;
    arena_reset(&reader->contexts);
    Ctx own = *cx; /* what is loaded here outlives the caller's row */
    own.arena = &reader->contexts;
    Err err = id == 0 ? OK : event_context_load(&own, id, &json);
    if (err == OK && id != 0)
        err = json_parse(&own, json, &node);
    if (err == OK)
        err = event_context_new(&own, node, &reader->context);
    cx->problem = own.problem;
    reader->context_id = id;
    reader->known = err == OK;
    return err;
}

static Err decode(Ctx *cx, EventReader *reader, const EventRow *row, Event *out)
{
    TRY(load_context(cx, reader, row->context_id));
    TRY(event_parse(cx, row->body, &reader->node, NULL));
    return event_decode(cx, reader->node, reader->context, (Str){0}, out);
}

Err event_reader_decode(Ctx *cx, EventReader *reader, const EventRow *row, Event *out)
{
    reader->node = NULL;
    Err err = decode(cx, reader, row, out);
    if (err == ERR_INVALID || err == ERR_LIMIT)
        return fail(cx, ERR_CORRUPT, MSG("event %1$lld of the log cannot be read again"),
                    (long long)row->position);
    return err;
}

Err event_reader_hash(Ctx *cx, const EventReader *reader, uint8_t out[32])
{
    const EventContext *context;
    assert(reader->node != NULL);
    TRY(event_context_of(cx, reader->node, reader->context, &context));
    event_hash(cx->arena, reader->node, context, out);
    return OK;
}
