/* item_search.c - what a person has begun to type.
 *
 * Identifiers are kept packed and hashed, so a search that is not exact looks at them one after
 * the other.  Serials and lots stand in a key as they are (docs/formats/identifiers.md), so what
 * is no number and no piece of a URI is looked for in the keys themselves; else each URI has to
 * be made, which takes about 0.1 microseconds.  */
#include "domain/item/item.h"
#include "domain/party/party.h"

enum { TYPED_MIN = 2, URI_MAX = 3 * IDENTITY_KEY_MAX };

typedef struct Search {
    const ItemView *view;
    Str typed;
    size_t max;
    ItemHits *out;
    uint32_t exact; /* listed already; 0: none */
} Search;

/* One more hit, or NULL when there is no room: then the answer is not complete. */
static ItemHit *hit_add(Search *search)
{
    if (search->out->hits.count == search->max) {
        search->out->complete.value = false;
        return NULL;
    }
    return &search->out->hits.items[search->out->hits.count++];
}

static void item_add(Ctx *cx, Search *search, uint32_t item, bool exact)
{
    const TraceIndex *index = search->view->index;
    ItemHit *hit = hit_add(search);
    if (hit == NULL)
        return;
    *hit = (ItemHit){
        .kind = STR("item"),
        .item = item_uri(cx->arena, index, item),
        .level = str_of(item_kind_name(trace_item_kind(index, item, search->view->visible))),
        .scheme = str_of(identity_scheme_name(identity_scheme(trace_item_key(index, item)))),
        .exact = {exact, true},
    };
}

static bool uri_matches(Str uri, Str typed)
{
    size_t from = 0;
    ptrdiff_t at;
    while ((at = str_find(str_tail(uri, from), typed)) >= 0) {
        size_t place = from + (size_t)at;
        if (place == 0 || uri.p[place - 1] == '/' || uri.p[place - 1] == ':' ||
            uri.p[place - 1] == '.')
            return true;
        from = place + 1;
    }
    return false;
}

/* Can it only stand in a serial, lot or URI, unchanged? */
static bool is_plain(Str typed)
{
    bool digits = true;
    for (size_t i = 0; i < typed.n; i++) {
        char c = typed.p[i];
        bool digit = c >= '0' && c <= '9';
        if (!digit && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && c != '-')
            return false;
        digits = digits && digit;
    }
    return !digits;
}

static Err items_scan(Ctx *cx, Search *search)
{
    Buf uri;
    bool plain = is_plain(search->typed);
    const TraceIndex *index = search->view->index;
    uint32_t count = trace_item_count(index), item;
    buf_init(&uri, cx->arena, URI_MAX);
    bool all_visible = search->view->visible >= trace_position(index);
    for (uint32_t i = 1; i <= count && search->out->complete.value; i++) {
        Str key = trace_item_key(index, i);
        if (plain && str_find(key, search->typed) < 0)
            continue;
        buf_clear(&uri);
        identity_uri(&uri, key);
        if (i == search->exact || !uri_matches(buf_str(&uri), search->typed) ||
            !sight_sees(search->view->sight, i))
            continue;
        Err err = all_visible ? OK : item_find(cx, search->view, buf_str(&uri), &item);
        if (err == OK)
            item_add(cx, search, i, false);
        else if (err != ERR_NOT_FOUND)
            return err;
    }
    problem_clear(cx);
    return OK;
}

static Err party_add(Ctx *cx, const Party *party, void *arg)
{
    Search *search = arg;
    const ItemView *view = search->view;
    bool seen = sight_sees_uri(cx, view->sight, view->index, party->uri);
    ItemHit *hit = seen ? hit_add(search) : NULL;
    if (hit != NULL)
        *hit = (ItemHit){
            .kind = STR("party"),
            .item = str_dup(cx->arena, party->uri),
            .name = str_dup(cx->arena, party->name),
            .exact = {str_eq(party->name, search->typed), true},
        };
    return OK;
}

static Err exact_find(Ctx *cx, Search *search)
{
    Err err = item_find(cx, search->view, search->typed, &search->exact);
    if (err == OK)
        item_add(cx, search, search->exact, true);
    else
        search->exact = 0;
    bool no = err == ERR_NOT_FOUND || err == ERR_USAGE || err == ERR_INVALID || err == ERR_LIMIT;
    if (no)
        problem_clear(cx);
    return no ? OK : err;
}

Err item_search(Ctx *cx, const ItemView *view, Str typed, size_t max, ItemHits *out)
{
    Search search = {.view = view, .typed = str_trim(typed), .max = max, .out = out};
    *out = (ItemHits){.query = search.typed, .complete = {true, true}};
    out->hits.items = arena_array(cx->arena, ItemHit, max + 1);
    if (search.typed.n < TYPED_MIN)
        return fail(cx, ERR_USAGE, MSG("a search takes at least %1$lld characters"),
                    (long long)TYPED_MIN);
    TRY(exact_find(cx, &search));
    TRY(party_each_named(cx, search.typed, party_add, &search));
    return items_scan(cx, &search);
}
