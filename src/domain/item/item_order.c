#include "domain/item/item_order.h"

enum { SENTENCE_MAX = 4096, FEW = 24 };

Err sort_parse(Ctx *cx, Str text, const Str *keys, SortBy *out)
{
    Buf choices;
    *out = (SortBy){.key = text, .descending = str_starts(text, STR("-"))};
    out->key = str_tail(text, out->descending);
    if (text.n == 0)
        return OK;
    buf_init(&choices, cx->arena, SENTENCE_MAX);
    for (size_t i = 0; keys[i].n != 0; i++) {
        if (str_eq(out->key, keys[i]))
            return OK;
        buf_fmt(&choices, "%s%.*s", i == 0 ? "" : ", ", STR_ARG(keys[i]));
    }
    return fail(cx, ERR_USAGE, MSG("sort is one of %1$s, with - in front descending; not \"%2$s\""),
                str_c(cx->arena, buf_str(&choices)), str_shown(cx->arena, text));
}

/* ---- by key: bytes from the last to the first, those that differ ---- */

static void byte_sort(const OrderRow *from, OrderRow *to, size_t count, int shift)
{
    size_t start[257] = {0};
    for (size_t i = 0; i < count; i++)
        start[(from[i].key >> shift & 0xff) + 1]++;
    for (int b = 0; b < 256; b++)
        start[b + 1] += start[b];
    for (size_t i = 0; i < count; i++)
        to[start[from[i].key >> shift & 0xff]++] = from[i];
}

/* Where the bytes are the same in all rows nothing is done. */
static uint64_t bits_differing(const OrderRow *rows, size_t count)
{
    uint64_t differ = 0;
    for (size_t i = 1; i < count; i++)
        differ |= rows[i].key ^ rows[0].key;
    return differ;
}

static void rows_insert(OrderRow *rows, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        OrderRow row = rows[i];
        size_t at = i;
        for (; at > 0 && rows[at - 1].key > row.key; at--)
            rows[at] = rows[at - 1];
        rows[at] = row;
    }
}

static void keys_sort(OrderRow *rows, OrderRow *spare, size_t count)
{
    uint64_t differ = bits_differing(rows, count);
    OrderRow *from = rows, *to = spare;
    if (count <= FEW) {
        rows_insert(rows, count);
        return;
    }
    for (int shift = 0; shift < 64; shift += 8) {
        if ((differ >> shift & 0xff) == 0)
            continue;
        byte_sort(from, to, count, shift);
        OrderRow *last = from;
        from = to;
        to = last;
    }
    if (from != rows)
        memcpy(rows, from, count * sizeof *rows);
}

static void keys_turn(OrderRow *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        rows[i].key = ~rows[i].key;
}

void order_by_key(Ctx *cx, OrderRow *rows, size_t count, bool descending)
{
    ArenaMark mark = arena_mark(cx->arena);
    if (descending)
        keys_turn(rows, count);
    keys_sort(rows, arena_alloc_raw(cx->arena, (count + 1) * sizeof *rows, 8), count);
    arena_rewind(cx->arena, mark);
}

/* ---- by identifier: eight bytes at a time, behind what all have in common ---- */

typedef struct Items {
    const TraceIndex *index;
    OrderRow *spare;
    bool descending;
} Items;

static size_t common_start(const Items *items, const OrderRow *rows, size_t count, size_t from)
{
    Str first = trace_item_key(items->index, rows[0].item);
    size_t common = first.n;
    for (size_t i = 1; i < count; i++) {
        Str key = trace_item_key(items->index, rows[i].item);
        size_t n = from;
        while (n < common && n < key.n && key.p[n] == first.p[n])
            n++;
        common = n;
    }
    return common;
}

/* Eight bytes from `at`; of a shorter one zeros, so that it stands in front. */
static uint64_t bytes_key(Str key, size_t at)
{
    uint64_t value = 0;
    for (size_t i = at; i < at + 8; i++)
        value = value << 8 | (i < key.n ? (unsigned char)key.p[i] : 0);
    return value;
}

static void items_sort(const Items *items, OrderRow *rows, size_t count, size_t from)
{
    enum { STEP = 8 };
    size_t at = common_start(items, rows, count, from);
    bool more = false;
    for (size_t i = 0; i < count; i++) {
        Str key = trace_item_key(items->index, rows[i].item);
        rows[i].key = bytes_key(key, at);
        more = more || key.n > at + STEP;
    }
    if (items->descending)
        keys_turn(rows, count);
    keys_sort(rows, items->spare, count);
    for (size_t i = 0, n; more && i < count; i += n) {
        for (n = 1; i + n < count && rows[i + n].key == rows[i].key; n++)
            ;
        if (n > 1 && trace_item_key(items->index, rows[i].item).n > at)
            items_sort(items, rows + i, n, at + STEP);
    }
}

void order_by_item(Ctx *cx, const TraceIndex *index, OrderRow *rows, size_t count, bool descending)
{
    ArenaMark mark = arena_mark(cx->arena);
    Items items = {index, arena_alloc_raw(cx->arena, (count + 1) * sizeof *rows, 8), descending};
    if (count > 1)
        items_sort(&items, rows, count, 0);
    arena_rewind(cx->arena, mark);
}
