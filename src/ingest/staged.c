#include "ingest/staged.h"

#include <assert.h>

enum {
    ACTION_SHIFT = 3,
    DECLARES = 1 << 5,
    READINGS = 1 << 6,
    ROLE_BITS = 31,
    REF_CLASS = 1 << 5,
    REF_QUANTITY = 1 << 6,
    REF_TYPE = 1 << 7,
    HEAD_BYTES = 1 + 8 + 2,
    REF_BYTES = 1 + 8 + 1 + 4 * 5, /* of one reference, without its texts */
};
_Static_assert((int)ROLE_COUNT <= (int)ROLE_BITS, "five bits");

/* ---- writing: the room is reserved before ---- */

static char *put_number(char *to, uint32_t value)
{
    for (; value > 127; value >>= 7)
        *to++ = (char)(value | 128);
    *to++ = (char)value;
    return to;
}

static char *put_text(char *to, Str text)
{
    to = put_number(to, (uint32_t)text.n);
    if (text.n > 0)
        memcpy(to, text.p, text.n);
    return to + text.n;
}

static char *put_bytes(char *to, const void *from, size_t n)
{
    memcpy(to, from, n);
    return to + n;
}

static char *put_ref(char *to, const EventRef *ref)
{
    *to++ = (char)((unsigned)ref->role | (ref->is_class ? REF_CLASS : 0u) |
                   (ref->has_quantity ? REF_QUANTITY : 0u) | (ref->type.n > 0 ? REF_TYPE : 0u));
    to = put_text(to, ref->key);
    if (ref->has_quantity) {
        to = put_bytes(to, &ref->quantity.value, sizeof ref->quantity.value);
        *to++ = (char)ref->quantity.scale;
        to = put_text(to, ref->uom);
    }
    if (ref->type.n > 0)
        to = put_text(to, ref->type);
    return ref->role == ROLE_LOT ? put_number(to, ref->lot_of + 1) : to;
}

static size_t ref_room(const EventRef *ref)
{
    return REF_BYTES + ref->key.n + ref->uom.n + ref->type.n;
}

static void write_error(Buf *out, const ErrorDeclaration *error)
{
    size_t room = 8 + 3 * 5 + error->reason.n;
    for (uint32_t i = 0; i < error->corrective_count; i++)
        room += 5 + error->corrective_ids[i].n;
    char *to = buf_reserve(out, room);
    if (to == NULL)
        return;
    to = put_bytes(to, &error->time_us, sizeof error->time_us);
    to = put_text(to, error->reason);
    to = put_number(to, error->corrective_count);
    for (uint32_t i = 0; i < error->corrective_count; i++)
        to = put_text(to, error->corrective_ids[i]);
    out->n = (size_t)(to - out->p);
}

static void write_refs(Buf *out, const Event *event)
{
    size_t room = 5;
    for (uint32_t i = 0; i < event->ref_count; i++)
        room += ref_room(&event->refs[i]);
    char *to = buf_reserve(out, room);
    if (to == NULL)
        return;
    to = put_number(to, event->ref_count);
    for (uint32_t i = 0; i < event->ref_count; i++)
        to = put_ref(to, &event->refs[i]);
    out->n = (size_t)(to - out->p);
}

static void write_pairs(Buf *out, const Event *event)
{
    char *to = buf_reserve(out, 5 + 10 * (size_t)event->pair_count);
    if (to == NULL)
        return;
    to = put_number(to, event->pair_count);
    for (uint32_t i = 0; i < event->pair_count; i++)
        to = put_number(put_number(to, event->pairs[i].in), event->pairs[i].out);
    out->n = (size_t)(to - out->p);
}

void staged_write(Buf *out, const Event *event)
{
    const Str texts[] = {event->id, event->step, event->disposition, event->transformation_id};
    size_t room = HEAD_BYTES;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        room += 5 + texts[i].n;
    char *to = buf_reserve(out, room);
    if (to == NULL)
        return;
    *to++ = (char)((unsigned)event->kind | (unsigned)event->action << ACTION_SHIFT |
                   (event->error.present ? DECLARES : 0u) | (event->has_readings ? READINGS : 0u));
    to = put_bytes(to, &event->time_us, sizeof event->time_us);
    to = put_bytes(to, &event->offset_min, sizeof event->offset_min);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        to = put_text(to, texts[i]);
    out->n = (size_t)(to - out->p);
    if (event->error.present)
        write_error(out, &event->error);
    write_refs(out, event);
    write_pairs(out, event);
}

/* ---- reading ---- */

typedef struct Cursor {
    const char *at, *end;
    bool bad; /* they are not ours */
} Cursor;

static uint32_t take_number(Cursor *from)
{
    uint32_t value = 0;
    for (unsigned shift = 0; from->at < from->end && shift < 35; shift += 7) {
        uint8_t byte = (uint8_t)*from->at++;
        value |= (uint32_t)(byte & 127) << shift;
        if (byte < 128)
            return value;
    }
    from->bad = true;
    return 0;
}

static void take_bytes(Cursor *from, void *to, size_t n)
{
    if ((size_t)(from->end - from->at) < n) {
        from->bad = true;
        return;
    }
    memcpy(to, from->at, n);
    from->at += n;
}

static Str take_text(Cursor *from)
{
    uint32_t n = take_number(from);
    Str text = str_from(from->at, n);
    if ((size_t)(from->end - from->at) < n) {
        from->bad = true;
        return (Str){0};
    }
    from->at += n;
    return n == 0 ? (Str){0} : text;
}

/* How many of at least one byte each. */
static uint32_t take_count(Cursor *from)
{
    uint32_t count = take_number(from);
    if (count > (size_t)(from->end - from->at))
        from->bad = true;
    return from->bad ? 0 : count;
}

static void take_ref(Cursor *from, EventRef *out)
{
    uint8_t bits = 0;
    take_bytes(from, &bits, 1);
    *out = (EventRef){
        .role = (Role)(bits & ROLE_BITS),
        .is_class = (bits & REF_CLASS) != 0,
        .has_quantity = (bits & REF_QUANTITY) != 0,
        .key = take_text(from),
    };
    from->bad |= out->key.n == 0;
    if (out->has_quantity) {
        take_bytes(from, &out->quantity.value, sizeof out->quantity.value);
        take_bytes(from, &out->quantity.scale, 1);
        out->uom = take_text(from);
    }
    if ((bits & REF_TYPE) != 0)
        out->type = take_text(from);
    if (out->role == ROLE_LOT)
        out->lot_of = take_number(from) - 1;
}

static void take_error(Cursor *from, Arena *arena, ErrorDeclaration *out)
{
    out->present = true;
    take_bytes(from, &out->time_us, sizeof out->time_us);
    out->reason = take_text(from);
    out->corrective_count = take_count(from);
    Str *ids = arena_array(arena, Str, out->corrective_count);
    for (uint32_t i = 0; i < out->corrective_count; i++)
        ids[i] = take_text(from);
    out->corrective_ids = ids;
}

static void take_refs(Cursor *from, Arena *arena, Event *out)
{
    out->ref_count = take_count(from);
    EventRef *refs = arena_alloc_raw(arena, out->ref_count * sizeof *refs, _Alignof(EventRef));
    for (uint32_t i = 0; i < out->ref_count; i++)
        take_ref(from, &refs[i]);
    out->refs = refs;
    for (uint32_t i = 0; i < out->ref_count; i++)
        from->bad |= refs[i].role == ROLE_LOT && refs[i].lot_of >= out->ref_count &&
                     refs[i].lot_of != LOT_OF_CLASS;
}

static void take_pairs(Cursor *from, Arena *arena, Event *out)
{
    out->pair_count = take_count(from);
    EventPair *pairs = arena_array(arena, EventPair, out->pair_count);
    for (uint32_t i = 0; i < out->pair_count; i++) {
        pairs[i] = (EventPair){.in = take_number(from)};
        pairs[i].out = take_number(from);
        from->bad |= pairs[i].in >= out->ref_count || pairs[i].out >= out->ref_count;
    }
    out->pairs = pairs;
}

size_t staged_read(Arena *arena, Str bytes, Event *out)
{
    uint8_t bits = 0;
    Cursor from = {.at = bytes.p, .end = bytes.p + bytes.n};
    take_bytes(&from, &bits, 1);
    *out = (Event){.kind = (EventKind)(bits & 7),
                   .action = (Action)(bits >> ACTION_SHIFT & 3),
                   .has_readings = (bits & READINGS) != 0};
    take_bytes(&from, &out->time_us, sizeof out->time_us);
    take_bytes(&from, &out->offset_min, sizeof out->offset_min);
    out->id = take_text(&from);
    out->step = take_text(&from);
    out->disposition = take_text(&from);
    out->transformation_id = take_text(&from);
    if ((bits & DECLARES) != 0)
        take_error(&from, arena, &out->error);
    take_refs(&from, arena, out);
    take_pairs(&from, arena, out);
    return from.bad || out->kind > EVENT_ASSOCIATION ? 0 : (size_t)(from.at - bytes.p);
}
