/* hold.c - decisions: to hold, to release. */
#include "domain/hold/hold.h"

#include <stdlib.h>
#include <string.h>

#include "domain/event/event_log.h"
#include "domain/hold/hold_internal.h"
#include "domain/hold/hold_sight.h"
#include "domain/party/place.h"
#include "domain/scope/scope.h"
#include "platform/store/change.h"

#define RECORDS "domain/hold/hold_wire.def"
#include "platform/register/register_table.h"
#include "platform/store/row_number.h"

enum { ROWS_AT_ONCE = 4096, URI_MAX = 3 * IDENTITY_KEY_MAX, JSON_MAX = 64 << 20 };

Str hold_id_format(Arena *arena, int64_t id)
{
    return row_number_format(arena, "H", id);
}

Err hold_missing(Ctx *cx, Str id)
{
    return fail(cx, ERR_NOT_FOUND,
                MSG("there is no hold %1$s; the list of holds has those there are"),
                str_shown(cx->arena, id));
}

Err hold_id_parse(Ctx *cx, Str text, int64_t *out)
{
    if (!row_number_parse(text, "H", out))
        return hold_missing(cx, text);
    return OK;
}

static Str record_json(Ctx *cx, const Register *record, const void *from)
{
    Buf text;
    JsonWriter json;
    buf_init(&text, cx->arena, JSON_MAX);
    json_writer_init(&json, &text);
    register_write(&json, record, from);
    return buf_str(&text);
}

/* ---- what is named ---- */

struct HoldNaming {
    ItemView view;
    const HoldDraft *draft;
    Str *places; /* canonical */
    Str *uris;
    size_t count, room;
    int64_t scope_id, scope_version;
    int64_t units; /* of the scope */
    Str list_sha;  /* of the scope */
    Str rule;      /* that holds; empty: a person does */
};

static void uri_add(Ctx *cx, HoldNaming *naming, Str uri)
{
    if (naming->count == naming->room) {
        size_t room = naming->room * 2 + 64;
        naming->uris =
            arena_grow(cx->arena, naming->uris, naming->room * sizeof(Str), room * sizeof(Str));
        naming->room = room;
    }
    naming->uris[naming->count++] = uri;
}

static Str key_uri(Ctx *cx, Str key)
{
    Buf uri;
    buf_init(&uri, cx->arena, URI_MAX);
    identity_uri(&uri, key);
    return buf_str(&uri);
}

/* What was typed as the canonical URI of something that can be held. */
static Err item_name(Ctx *cx, Str typed, Str *out)
{
    Identity identity;
    TRY(identity_read_label(cx, typed, &identity));
    if (identity.kind == ITEM_CLASS)
        return fail(cx, ERR_USAGE,
                    MSG("%1$s names a class, not a thing, lot or container: hold its lots, or a "
                        "scope of its units"),
                    str_shown(cx->arena, typed));
    if (identity.scheme == ID_SGLN || identity.scheme == ID_PGLN || identity.scheme == ID_PERSON)
        return fail(cx, ERR_USAGE, MSG("%1$s is a place or party: it cannot be held"),
                    str_shown(cx->arena, typed));
    *out = key_uri(cx, identity.key);
    return OK;
}

static int by_text(const void *a, const void *b)
{
    return str_cmp(*(const Str *)a, *(const Str *)b);
}

static void uris_sort(HoldNaming *naming)
{
    size_t kept = 0;
    if (naming->count > 0)
        qsort(naming->uris, naming->count, sizeof(Str), by_text);
    for (size_t i = 0; i < naming->count; i++) {
        if (kept == 0 || !str_eq(naming->uris[kept - 1], naming->uris[i]))
            naming->uris[kept++] = naming->uris[i];
    }
    naming->count = kept;
}

/* Parts of the same lots lie about that are no units, recorded by quantity: the lots a walk starts
 * from and reaches are named beside its units (A-7.4.2: service parts too).  Not those of which
 * only a piece is affected. */
static Err walk_lots(Ctx *cx, HoldNaming *naming, const ScopeQuery *query, int64_t position)
{
    TraceQuery walk;
    TraceResult reached;
    const TraceIndex *index = naming->view.index;
    TRY(scope_query_walk(cx, &naming->view, query, &walk));
    walk.as_known_at = position;
    for (size_t i = 0; i < walk.seed_count; i++) {
        if (trace_item_kind(index, walk.seeds[i], 0) == ITEM_LOT)
            uri_add(cx, naming, item_uri(cx->arena, index, walk.seeds[i]));
    }
    if (walk.direction != TRACE_FORWARD)
        return OK;
    TRY(trace_walk(cx, index, &walk, &reached));
    for (size_t i = 0; i < reached.member_count; i++) {
        const TraceMember *member = &reached.members[i];
        if (trace_item_kind(index, member->item, 0) == ITEM_LOT &&
            member->widening != WIDENING_PART_OF_LOT)
            uri_add(cx, naming, item_uri(cx->arena, index, member->item));
    }
    return OK;
}

/* Of clauses joined by "or", and of what something is taken from.  Where several have to hold at
 * once no walk says which lots do: then the units alone are named. */
static Err clause_lots(Ctx *cx, HoldNaming *naming, const ScopeClause *clause, int64_t position)
{
    const ScopeDescendants *from = clause->descendants;
    for (size_t i = 0; i < clause->any.count; i++)
        TRY(clause_lots(cx, naming, &clause->any.items[i], position));
    if (clause->except != NULL)
        TRY(clause_lots(cx, naming, clause->except->from, position));
    if (from == NULL)
        return OK;
    ScopeQuery query = {.direction = from->direction,
                        .items = from->items,
                        .edges = from->edges,
                        .widen = from->widen,
                        .through_containers = from->through_containers};
    return walk_lots(cx, naming, &query, position);
}

static Err scope_lots(Ctx *cx, HoldNaming *naming, const Scope *scope)
{
    int64_t position = scope->summary->log_position.value;
    return scope->query->clause != NULL ? clause_lots(cx, naming, scope->query->clause, position)
                                        : walk_lots(cx, naming, scope->query, position);
}

static Err scope_name(Ctx *cx, HoldNaming *naming, const HoldDraft *draft)
{
    Scope scope;
    if (draft->scope.n == 0)
        return OK;
    TRY(scope_id_parse(cx, draft->scope, &naming->scope_id));
    TRY(scope_load(cx, &naming->view, naming->scope_id, draft->version.value, &scope));
    TRY(scope_frozen_check(cx, &naming->view, &scope));
    naming->scope_version = scope.summary->version.value;
    naming->units = scope.summary->units.value;
    naming->list_sha = scope.sha256;
    return scope_lots(cx, naming, &scope);
}

static Err draft_name(Ctx *cx, const HoldDraft *draft, HoldNaming *out)
{
    for (size_t i = 0; i < draft->items.count; i++) {
        Str uri;
        TRY(item_name(cx, draft->items.items[i], &uri));
        uri_add(cx, out, uri);
    }
    TRY(scope_name(cx, out, draft));
    uris_sort(out);
    if (out->count == 0 && out->units == 0)
        return fail(
            cx, ERR_USAGE,
            MSG("a hold names at least one thing, lot or container, or a scope with units"));
    return OK;
}

static Err places_read(Ctx *cx, const FieldTexts *places, Str **out)
{
    *out = arena_array(cx->arena, Str, places->count + 1);
    for (size_t i = 0; i < places->count; i++) {
        Identity identity;
        TRY(identity_read_label(cx, places->items[i], &identity));
        (*out)[i] = key_uri(cx, identity.key);
    }
    return OK;
}

Err hold_name(Ctx *cx, const ItemView *view, const HoldDraft *draft, HoldNaming **out)
{
    *out = arena_new(cx->arena, HoldNaming);
    **out = (HoldNaming){.view = *view, .draft = draft};
    (*out)->view.sight = NULL; /* what he names is checked as a whole */
    if (str_trim(draft->reason).n == 0)
        return fail(cx, ERR_INVALID, MSG("reason: say why it is held"));
    TRY(draft_name(cx, draft, *out));
    TRY(hold_naming_check(cx, view, draft, &(FieldTexts){(*out)->uris, (*out)->count}));
    return places_read(cx, &draft->places, &(*out)->places);
}

void hold_naming_rule(HoldNaming *naming, Str rule)
{
    naming->rule = rule;
}

/* One digest over all that is named: that of the scope's list, then an identifier a line. */
static void naming_digest(const HoldNaming *naming, uint8_t out[SHA256_SIZE])
{
    Sha256 *digest = sha256_new();
    sha256_add(digest, naming->list_sha);
    sha256_add(digest, STR("\n"));
    for (size_t i = 0; i < naming->count; i++) {
        sha256_add(digest, naming->uris[i]);
        sha256_add(digest, STR("\n"));
    }
    sha256_finish(digest, out);
    sha256_free(digest);
}

/* ---- holding ---- */

static Err texts_save(Ctx *cx, SqlId id, int64_t owner, const Str *texts, size_t count)
{
    enum { COLUMNS = 3 };
    DbValue *rows = arena_array(cx->arena, DbValue, ROWS_AT_ONCE * COLUMNS);
    for (size_t first = 0; first < count; first += ROWS_AT_ONCE) {
        size_t n = count - first < ROWS_AT_ONCE ? count - first : ROWS_AT_ONCE;
        for (size_t i = 0; i < n; i++) {
            rows[i * COLUMNS] = db_int(owner);
            rows[i * COLUMNS + 1] = db_int((int64_t)(first + i));
            rows[i * COLUMNS + 2] = db_text(texts[first + i]);
        }
        TRY(db_many(cx, id, rows, COLUMNS, n));
    }
    return OK;
}

/* The hold an earlier request of this key made; 0 when there is none. */
static Err request_find(Ctx *cx, Str key, const uint8_t draft[SHA256_SIZE], int64_t *out)
{
    DbRow row;
    *out = 0;
    if (key.n == 0)
        return OK;
    Err err = db_one(cx, SQL_HOLD_BY_REQUEST_KEY, ARGS(db_text(key)), &row);
    if (err == ERR_NOT_FOUND)
        return OK;
    TRY(err);
    Str before = row_text(&row, 1);
    if (before.n != SHA256_SIZE || memcmp(before.p, draft, SHA256_SIZE) != 0)
        return fail(cx, ERR_CONFLICT,
                    MSG("the request key %1$s was used for another hold, H-%2$lld"),
                    str_shown(cx->arena, key), (long long)row_int(&row, 0));
    *out = row_int(&row, 0);
    return OK;
}

static Str sha_bytes(const uint8_t *sha)
{
    return str_from((const char *)sha, SHA256_SIZE);
}

static Err row_save(Ctx *cx, const HoldNaming *naming, Str key, int64_t *id)
{
    DbRow row;
    const HoldDraft *draft = naming->draft;
    uint8_t list[SHA256_SIZE], order[SHA256_SIZE];
    int64_t last, visible; /* as it is when it is committed: no event slips between */
    TRY(event_log_end(cx, &last, &visible));
    visible = visible > naming->view.visible ? visible : naming->view.visible;
    naming_digest(naming, list);
    sha256(record_json(cx, &hold_draft_register, draft), order);
    TRY(db_one(cx, SQL_HOLD_ADD,
               ARGS(db_text(draft->title), db_text(draft->reason),
                    db_text(draft->instruction.p == NULL ? STR("") : draft->instruction),
                    db_int(naming->scope_id), db_int(naming->scope_version),
                    db_int(naming->units + (int64_t)naming->count), db_bytes(sha_bytes(list)),
                    db_text(cx->actor), db_int(cx->now_us), db_int(visible), db_text_or_null(key),
                    db_bytes(sha_bytes(order)),
                    db_int(draft->confirm_h.set ? draft->confirm_h.value : HOLD_CONFIRM_HOURS),
                    db_text(naming->rule.n > 0 ? naming->rule : STR(""))),
               &row));
    *id = row_int(&row, 0);
    return OK;
}

Err hold_add(Ctx *cx, const HoldNaming *naming, Str request_key, int64_t *out_id, bool *again)
{
    CLEANUP(tx_release) Tx tx = {0};
    uint8_t order[SHA256_SIZE];
    Hold after;
    const HoldDraft *draft = naming->draft;
    sha256(record_json(cx, &hold_draft_register, draft), order);
    TRY(tx_begin(cx, &tx));
    TRY(request_find(cx, request_key, order, out_id));
    *again = *out_id != 0;
    if (*again)
        return OK;
    TRY(row_save(cx, naming, request_key, out_id));
    TRY(texts_save(cx, SQL_HOLD_ITEM_ADD, *out_id, naming->uris, naming->count));
    TRY(texts_save(cx, SQL_HOLD_PLACE_ADD, *out_id, naming->places, draft->places.count));
    TRY(hold_load(cx, &naming->view, *out_id, &after));
    return change_commit(cx, &tx,
                         &(Change){.noun = STR("hold"),
                                   .id = *out_id,
                                   .after = record_json(cx, &hold_register, &after),
                                   .reason = draft->reason});
}

/* ---- looking ---- */

static void summary_fill(Ctx *cx, const DbRow *row, HoldSummary *out)
{
    Str instruction = row_text(row, 3);
    bool ended = !row_is_null(row, 12);
    *out = (HoldSummary){
        .id = hold_id_format(cx->arena, row_int(row, 0)),
        .title = str_dup(cx->arena, row_text(row, 1)),
        .reason = str_dup(cx->arena, row_text(row, 2)),
        .instruction = instruction.n == 0 ? (Str){0} : str_dup(cx->arena, instruction),
        .state = ended ? STR("released") : STR("held"),
        .actor = str_dup(cx->arena, row_text(row, 7)),
        .created = field_utc(row_int(row, 8)),
        .log_position = field_int(row_int(row, 9)),
        .confirm_h = field_int(row_int(row, 14)),
        .named = field_int(row_int(row, 6)),
        .released = field_int(row_int(row, 10)),
        .alarms = field_int(row_int(row, 11)),
    };
    if (row_int(row, 4) != 0) {
        out->scope = scope_id_format(cx->arena, row_int(row, 4));
        out->version = field_int(row_int(row, 5));
        if (row_int(row, 16) > row_int(row, 5))
            out->newest = field_int(row_int(row, 16));
    }
    if (row_text(row, 15).n > 0)
        out->rule = str_dup(cx->arena, row_text(row, 15));
    if (ended) {
        out->ended = field_utc(row_int(row, 12));
        out->ended_by = str_dup(cx->arena, row_text(row, 13));
    }
}

static Err summary_take(Ctx *cx, const DbRow *row, void *arg)
{
    HoldPage *page = arg;
    summary_fill(cx, row, &page->holds.items[page->holds.count++]);
    return OK;
}

/* All there are go by, those he sees are kept. */
typedef struct Sifting {
    const HoldPageQuery *query;
    HoldPage *page;
    int64_t seen;
} Sifting;

static Err summary_sift(Ctx *cx, const DbRow *row, void *arg)
{
    Sifting *sifting = arg;
    const HoldPageQuery *query = sifting->query;
    int64_t id = row_int(row, 0);
    if (!hold_seen_has(query->seen, id))
        return OK;
    sifting->seen++;
    bool listed = (query->before == 0 || id < query->before) &&
                  (int64_t)sifting->page->holds.count < query->limit;
    return listed ? summary_take(cx, row, sifting->page) : OK;
}

static Err page_sift(Ctx *cx, const HoldPageQuery *query, HoldPage *out)
{
    Sifting sifting = {query, out, 0};
    TRY(db_each(cx, SQL_HOLD_PAGE, ARGS(db_int(INT64_MAX), db_int(INT64_MAX), db_int(query->ended)),
                summary_sift, &sifting));
    out->outside = field_int(out->total.value - sifting.seen);
    out->total = field_int(sifting.seen);
    return OK;
}

Err hold_page(Ctx *cx, const HoldPageQuery *query, HoldPage *out)
{
    DbRow row;
    int64_t before = query->before == 0 ? INT64_MAX : query->before;
    *out = (HoldPage){0};
    out->holds.items = arena_array(cx->arena, HoldSummary, (size_t)query->limit + 1);
    TRY(db_one(cx, SQL_HOLD_COUNT, ARGS(db_int(query->ended)), &row));
    out->total = field_int(row_int(&row, 0));
    if (query->seen != NULL)
        return page_sift(cx, query, out);
    return db_each(cx, SQL_HOLD_PAGE,
                   ARGS(db_int(before), db_int(query->limit), db_int(query->ended)), summary_take,
                   out);
}

static Err place_take(Ctx *cx, const DbRow *row, void *arg)
{
    Hold *hold = arg;
    hold->places.items[hold->places.count++].place = str_dup(cx->arena, row_text(row, 0));
    return OK;
}

static Err places_load(Ctx *cx, int64_t id, Hold *out)
{
    enum { PLACES_MAX = 100 };
    out->places.items = arena_array(cx->arena, HoldPlace, PLACES_MAX);
    TRY(db_each(cx, SQL_HOLD_EACH_PLACE, ARGS(db_int(id)), place_take, out));
    for (size_t i = 0; i < out->places.count; i++) {
        Place place;
        TRY(place_find(cx, out->places.items[i].place, &place));
        out->places.items[i].place_name = place.name;
    }
    return OK;
}

typedef struct Releases {
    Hold *hold;
    size_t room;
} Releases;

static Err release_take(Ctx *cx, const DbRow *row, void *arg)
{
    Releases *to = arg;
    Hold *hold = to->hold;
    if (hold->releases.count == to->room) {
        size_t room = to->room * 2 + 8;
        hold->releases.items =
            arena_grow(cx->arena, hold->releases.items, to->room * sizeof(HoldRelease),
                       room * sizeof(HoldRelease));
        to->room = room;
    }
    hold->releases.items[hold->releases.count++] =
        (HoldRelease){.version = field_int(row_int(row, 0)),
                      .everything = field_bool(row_int(row, 1) != 0),
                      .items = field_int(row_int(row, 2)),
                      .reason = str_dup(cx->arena, row_text(row, 3)),
                      .actor = str_dup(cx->arena, row_text(row, 4)),
                      .created = field_utc(row_int(row, 5))};
    return OK;
}

/* What somebody who releases has seen: what is named, why, and what was released so far. */
static Err hold_digest(Ctx *cx, int64_t id, Hold *hold)
{
    DbRow row;
    uint8_t sha[SHA256_SIZE];
    HoldSummary seen = *hold->summary;
    Hold digested = {.summary = &seen, .next = hold->next, .log_now = field_int(0)};
    seen.alarms = field_int(0);  /* they come of themselves */
    seen.newest = (FieldInt){0}; /* what is held is the version it names */
    digested.places.items = hold->places.items;
    digested.places.count = hold->places.count;
    digested.releases.items = hold->releases.items;
    digested.releases.count = hold->releases.count;
    TRY(db_one(cx, SQL_HOLD_SHA, ARGS(db_int(id)), &row));
    digested.sha256 = hex_format(cx->arena, (const uint8_t *)row_text(&row, 0).p, SHA256_SIZE);
    sha256(record_json(cx, &hold_register, &digested), sha);
    hold->sha256 = hex_format(cx->arena, sha, SHA256_SIZE);
    return OK;
}

Err hold_load(Ctx *cx, const ItemView *view, int64_t id, Hold *out)
{
    HoldPage page = {0};
    Releases releases = {.hold = out};
    *out = (Hold){.log_now = field_int(view->visible), .lift = signature_roles(cx, STR("hold"))};
    page.holds.items = arena_new(cx->arena, HoldSummary);
    TRY(db_each(cx, SQL_HOLD_PAGE, ARGS(db_int(id + 1), db_int(1), db_int(-1)), summary_take,
                &page));
    if (page.holds.count == 0 || !str_eq(page.holds.items->id, hold_id_format(cx->arena, id)))
        return hold_missing(cx, hold_id_format(cx->arena, id));
    out->summary = page.holds.items;
    TRY(places_load(cx, id, out));
    TRY(db_each(cx, SQL_HOLD_RELEASE_EACH, ARGS(db_int(id)), release_take, &releases));
    out->next = field_int((int64_t)out->releases.count + 1);
    TRY(hold_digest(cx, id, out));
    hold_cut(cx, view, out);
    return OK;
}

/* ---- releasing ---- */

typedef struct Releasing {
    int64_t id;
    Hold hold;
    const HoldReleaseOrder *order;
    Str *uris;
    size_t count;
} Releasing;

static Err items_read(Ctx *cx, const FieldTexts *items, Releasing *out)
{
    HoldNaming naming = {0};
    for (size_t i = 0; i < items->count; i++) {
        Str uri;
        TRY(item_name(cx, items->items[i], &uri));
        uri_add(cx, &naming, uri);
    }
    uris_sort(&naming);
    out->uris = naming.uris;
    out->count = naming.count;
    return OK;
}

/* What merely contains something held is freed by taking that out. */
static Err covers(Ctx *cx, HoldLook *look, const ItemView *view, Str uri, bool *out)
{
    Identity identity;
    uint32_t item;
    HoldFound found;
    size_t count;
    if (item_find(cx, view, uri, &item) == OK) {
        hold_look_up(look, item, &found, &count);
        *out = count > 0;
        return OK;
    }
    TRY(identity_read_label(cx, uri, &identity));
    *out = look->active_count > 0 && hold_awaits(look->active[0], identity.key);
    return OK;
}

static Err covered_check(Ctx *cx, HoldBook *book, const ItemView *view, const Releasing *releasing)
{
    Err err = OK;
    HoldLook look;
    bool covered = true;
    TRY(hold_book_enter(cx, book, view->index));
    TraceNest *nest = trace_nest_open(cx, view->index, view->visible);
    hold_look_begin(&look, cx, book, nest, releasing->id);
    for (size_t i = 0; i < releasing->count && err == OK; i++) {
        err = covers(cx, &look, view, releasing->uris[i], &covered);
        if (err == OK && !covered)
            err = fail(cx, ERR_USAGE, MSG("hold H-%1$lld does not cover %2$s"),
                       (long long)releasing->id, str_shown(cx->arena, releasing->uris[i]));
    }
    trace_nest_close(nest);
    hold_book_leave(book);
    return err;
}

static Err order_check(Ctx *cx, const Releasing *releasing)
{
    const HoldReleaseOrder *order = releasing->order;
    const Hold *hold = &releasing->hold;
    if (str_eq(hold->summary->state, STR("released")))
        return fail(cx, ERR_CONFLICT, MSG("hold H-%1$lld is over already"),
                    (long long)releasing->id);
    if (order->version.value != hold->next.value || !str_eq(order->sha256, hold->sha256))
        return fail(cx, ERR_CONFLICT,
                    MSG("the record is no longer what you saw: look at it again"));
    if (str_trim(order->reason).n == 0)
        return fail(cx, ERR_INVALID, MSG("reason: say why it is released"));
    if (order->everything.value == (releasing->count > 0))
        return fail(cx, ERR_USAGE, MSG("a release says everything, or names items, and not both"));
    return OK;
}

/* What is signed: the hold as it was seen, and what is released of it. */
static Str record_sha(Ctx *cx, const Releasing *releasing, uint8_t sha[SHA256_SIZE])
{
    Buf text;
    buf_init(&text, cx->arena, JSON_MAX);
    buf_add(&text, releasing->hold.sha256);
    buf_add(&text, releasing->order->everything.value ? STR("\neverything\n") : STR("\n"));
    for (size_t i = 0; i < releasing->count; i++) {
        buf_add(&text, releasing->uris[i]);
        buf_add_char(&text, '\n');
    }
    sha256(buf_str(&text), sha);
    return hex_format(cx->arena, sha, SHA256_SIZE);
}

static Err release_sign(Ctx *cx, const Releasing *releasing, const Signer *signer)
{
    const HoldReleaseOrder *order = releasing->order;
    SignedRecord record = {.noun = STR("hold"),
                           .id = releasing->id,
                           .version = order->version.value,
                           .author = releasing->hold.summary->actor};
    SignatureOrder sign = {.version = order->version,
                           .sha256 = record_sha(cx, releasing, record.sha256),
                           .meaning = STR("released"),
                           .reason = order->reason,
                           .offset_min = order->offset_min};
    return signature_put(cx, &record, signer, &sign);
}

static Err release_save(Ctx *cx, const Releasing *releasing)
{
    DbRow row;
    int64_t last, visible;
    const HoldReleaseOrder *order = releasing->order;
    TRY(event_log_end(cx, &last, &visible));
    visible = visible > releasing->hold.log_now.value ? visible : releasing->hold.log_now.value;
    TRY(db_one(cx, SQL_HOLD_RELEASE_ADD,
               ARGS(db_int(releasing->id), db_int(order->version.value),
                    db_int(order->everything.value ? 1 : 0), db_int((int64_t)releasing->count),
                    db_text(order->reason), db_text(cx->actor), db_int(cx->now_us),
                    db_int(visible)),
               &row));
    return texts_save(cx, SQL_HOLD_RELEASE_ITEM_ADD, row_int(&row, 0), releasing->uris,
                      releasing->count);
}

Err hold_release(Ctx *cx, HoldBook *book, const ItemView *view, const HoldLift *lift)
{
    CLEANUP(tx_release) Tx tx = {0};
    int64_t id = lift->id;
    const HoldReleaseOrder *order = &lift->order;
    Releasing releasing = {.id = id, .order = order};
    Hold after;
    TRY(hold_release_check(cx, book, view, lift));
    ItemView whole = *view;
    whole.sight = NULL;
    TRY(hold_load(cx, &whole, id, &releasing.hold));
    TRY(items_read(cx, &order->items, &releasing));
    TRY(order_check(cx, &releasing));
    TRY(covered_check(cx, book, &whole, &releasing));
    cx->actor = lift->signer.name;
    TRY(tx_begin(cx, &tx));
    TRY(release_sign(cx, &releasing, &lift->signer));
    TRY(release_save(cx, &releasing));
    TRY(hold_load(cx, &whole, id, &after));
    return change_commit(cx, &tx,
                         &(Change){.noun = STR("hold"),
                                   .id = id,
                                   .before = record_json(cx, &hold_register, &releasing.hold),
                                   .after = record_json(cx, &hold_register, &after),
                                   .reason = order->reason});
}
