#include "ingest/staged.h"

#include <assert.h>

typedef struct Head {
    uint64_t size; /* all bytes of the event */
    int64_t time_us;
    int64_t error_time_us;
    uint32_t ref_count;
    uint32_t pair_count;
    uint32_t corrective_count;
    int16_t offset_min;
    uint8_t kind;
    uint8_t action;
    uint8_t error_present;
    uint8_t unused[7];
} Head;
_Static_assert(sizeof(Head) == 48, "drawn in the header");

typedef struct StagedRef {
    int64_t quantity;
    uint32_t lot_of;
    uint32_t key_size;
    uint32_t uom_size;
    uint32_t type_size;
    uint8_t role;
    uint8_t is_class;
    uint8_t has_quantity;
    uint8_t scale;
    uint32_t unused;
} StagedRef;
_Static_assert(sizeof(StagedRef) == 32, "drawn in the header");

enum { TEXTS = 5 };

static void bytes_add(Buf *out, const void *bytes, size_t n)
{
    buf_add(out, str_from(bytes, n));
}

static void text_add(Buf *out, Str text)
{
    uint32_t size = (uint32_t)text.n;
    bytes_add(out, &size, sizeof size);
    buf_add(out, text);
}

static void ref_add(Buf *out, const EventRef *ref)
{
    StagedRef staged = {
        .quantity = ref->quantity.value,
        .lot_of = ref->lot_of,
        .key_size = (uint32_t)ref->key.n,
        .uom_size = (uint32_t)ref->uom.n,
        .type_size = (uint32_t)ref->type.n,
        .role = (uint8_t)ref->role,
        .is_class = ref->is_class,
        .has_quantity = ref->has_quantity,
        .scale = ref->quantity.scale,
    };
    bytes_add(out, &staged, sizeof staged);
    buf_add(out, ref->key);
    buf_add(out, ref->uom);
    buf_add(out, ref->type);
}

void staged_write(Buf *out, const Event *event)
{
    size_t from = out->n;
    Head head = {
        .time_us = event->time_us,
        .error_time_us = event->error.time_us,
        .ref_count = event->ref_count,
        .pair_count = event->pair_count,
        .corrective_count = event->error.corrective_count,
        .offset_min = event->offset_min,
        .kind = (uint8_t)event->kind,
        .action = (uint8_t)event->action,
        .error_present = event->error.present,
    };
    const Str texts[TEXTS] = {event->id, event->step, event->disposition, event->transformation_id,
                              event->error.reason};
    bytes_add(out, &head, sizeof head);
    for (int i = 0; i < TEXTS; i++)
        text_add(out, texts[i]);
    for (uint32_t i = 0; i < head.corrective_count; i++)
        text_add(out, event->error.corrective_ids[i]);
    for (uint32_t i = 0; i < head.ref_count; i++)
        ref_add(out, &event->refs[i]);
    bytes_add(out, event->pairs, head.pair_count * sizeof(EventPair));
    head.size = out->n - from;
    memcpy(out->p + from, &head, sizeof head);
    assert(!out->full);
}

/* ---- reading ---- */

static Str take(Str *rest, size_t n)
{
    assert(n <= rest->n);
    Str bytes = str_slice(*rest, 0, n);
    *rest = str_tail(*rest, n);
    return bytes;
}

static Str text_take(Str *rest)
{
    uint32_t size;
    memcpy(&size, take(rest, sizeof size).p, sizeof size);
    return take(rest, size);
}

static void ref_take(Str *rest, EventRef *out)
{
    StagedRef staged;
    memcpy(&staged, take(rest, sizeof staged).p, sizeof staged);
    *out = (EventRef){
        .role = (Role)staged.role,
        .is_class = staged.is_class,
        .has_quantity = staged.has_quantity,
        .quantity = {staged.quantity, staged.scale},
        .lot_of = staged.lot_of,
    };
    out->key = take(rest, staged.key_size);
    out->uom = take(rest, staged.uom_size);
    out->type = take(rest, staged.type_size);
}

size_t staged_size(Str text)
{
    Head head;
    memcpy(&head, text.p, sizeof head);
    return head.size;
}

void staged_read(Arena *arena, Str text, Event *out)
{
    Head head;
    Str *texts[TEXTS] = {&out->id, &out->step, &out->disposition, &out->transformation_id,
                         &out->error.reason};
    memcpy(&head, take(&text, sizeof head).p, sizeof head);
    *out = (Event){
        .kind = (EventKind)head.kind,
        .action = (Action)head.action,
        .time_us = head.time_us,
        .offset_min = head.offset_min,
        .ref_count = head.ref_count,
        .pair_count = head.pair_count,
        .error = {.present = head.error_present,
                  .time_us = head.error_time_us,
                  .corrective_count = head.corrective_count},
    };
    for (int i = 0; i < TEXTS; i++)
        *texts[i] = text_take(&text);
    Str *ids = arena_array(arena, Str, head.corrective_count);
    for (uint32_t i = 0; i < head.corrective_count; i++)
        ids[i] = text_take(&text);
    EventRef *refs = arena_alloc_raw(arena, head.ref_count * sizeof *refs, _Alignof(EventRef));
    for (uint32_t i = 0; i < head.ref_count; i++)
        ref_take(&text, &refs[i]);
    EventPair *pairs = arena_array(arena, EventPair, head.pair_count);
    if (head.pair_count > 0)
        memcpy(pairs, take(&text, head.pair_count * sizeof *pairs).p,
               head.pair_count * sizeof *pairs);
    out->error.corrective_ids = ids;
    out->refs = refs;
    out->pairs = pairs;
}
