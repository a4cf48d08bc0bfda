/* event_codec.c - what is remembered from one event to the next: its @context, identifiers. */
#include <assert.h>
#include <stdlib.h>

#include "domain/event/event_decoder.h"
#include "domain/event/event_hash_internal.h"

struct EventCodec {
    IdentityMemo *memo;
    const JsonNode *node;        /* decoded last */
    const EventContext *context; /* in force there */
    /* The last event's own @context: its bytes, what stood around it, and what both mean. */
    Arena kept;
    Str own;
    const EventContext *outer;
    const EventContext *made; /* NULL: nothing is remembered */
};

EventCodec *event_codec_new(void)
{
    EventCodec *codec = calloc(1, sizeof *codec);
    if (codec == NULL)
        abort();
    codec->memo = identity_memo_new();
    return codec;
}

void event_codec_free(EventCodec *codec)
{
    if (codec == NULL)
        return;
    identity_memo_free(codec->memo);
    arena_release(&codec->kept);
    free(codec);
}

/* Read it once more, into memory that stays. */
static Err context_keep(EventCodec *codec, const Decoder *d, const JsonNode *own)
{
    Ctx cx = *d->cx;
    Decoder again = {.cx = &cx, .context = d->context};
    const JsonNode *node;
    codec->made = NULL;
    arena_reset(&codec->kept);
    cx.arena = &codec->kept;
    codec->own = str_dup(&codec->kept, own->raw);
    codec->outer = d->context;
    TRY(json_parse(&cx, codec->own, &node));
    return event_context_read(&again, node, &codec->made);
}

Err event_codec_context(Decoder *d, const JsonNode *own, const EventContext **out)
{
    EventCodec *codec = d->codec;
    bool known = codec != NULL && own != NULL && codec->made != NULL &&
                 codec->outer == d->context && str_eq(codec->own, own->raw);
    if (!known) {
        const EventContext *read;
        TRY(event_context_read(d, own, &read));
        if (codec != NULL && own != NULL)
            TRY(context_keep(codec, d, own));
        *out = read;
        return OK;
    }
    *out = codec->made;
    return OK;
}

Err event_codec_decode(Ctx *cx, EventCodec *codec, const EventJson *text, Event *out)
{
    Decoder d = {
        .cx = cx,
        .context = text->context,
        .pointer = text->pointer,
        .event = text->node,
        .codec = codec,
        .memo = codec->memo,
    };
    codec->node = NULL;
    TRY(event_decode_with(&d, out));
    codec->node = text->node;
    codec->context = d.context;
    return OK;
}

void event_codec_hash(EventCodec *codec, Arena *arena, uint8_t out[32])
{
    assert(codec->node != NULL);
    event_hash_with(codec->memo, arena, codec->node, codec->context, out);
}
