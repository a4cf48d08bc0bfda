/* event_pairs.c - holdfast:pairs: which input went into which output of one transformation. */
#include "domain/event/event_decoder.h"
#include "domain/event/event_set.h"

static Err pair_find(Decoder *d, const StrSet *set, const JsonNode *value, uint32_t *out)
{
    identity_key(&d->key, value->text);
    if (!d->key.full && str_set_find(set, buf_str(&d->key), out))
        return OK;
    bool is_input = str_eq(value->key, STR("in"));
    return check_refuse(d, value,
                        fail(d->cx, ERR_INVALID,
                             is_input ? MSG("pair names \"%1$s\", which is no input of the event")
                                      : MSG("pair names \"%1$s\", which is no output of the event"),
                             str_shown(d->cx->arena, value->text)));
}

Err event_pairs_build(Decoder *d, Event *event)
{
    if (d->pairs == NULL || d->pairs->count == 0)
        return OK;
    StrSet inputs, outputs;
    str_set_init(&inputs, d->cx->arena, event->ref_count);
    str_set_init(&outputs, d->cx->arena, event->ref_count);
    for (uint32_t i = 0; i < event->ref_count; i++) {
        if (event->refs[i].role == ROLE_INPUT)
            str_set_add(&inputs, event->refs[i].key, i);
        if (event->refs[i].role == ROLE_OUTPUT)
            str_set_add(&outputs, event->refs[i].key, i);
    }
    EventPair *pairs = arena_array(d->cx->arena, EventPair, d->pairs->count);
    for (const JsonNode *item = d->pairs->child; item != NULL; item = item->next) {
        EventPair *pair = &pairs[event->pair_count++];
        TRY(pair_find(d, &inputs, json_member(item, STR("in")), &pair->in));
        TRY(pair_find(d, &outputs, json_member(item, STR("out")), &pair->out));
    }
    event->pairs = pairs;
    return OK;
}
