/* event_page.c - finding the events of a page, and writing them. */
#include <stdlib.h>

#include "domain/query/event_query.h"

typedef struct Finding {
    const EventQuery *query;
    EventReader *reader;
    EventPage *page;
    int64_t looked; /* rows */
    size_t bytes;   /* kept */
    int64_t stop;   /* the page ends before this position; 0: not yet */
} Finding;

/* ---- does a row fit? ---- */

static bool in_range(const TimeRange *range, int64_t us)
{
    return us >= range->from_us && us < range->to_us;
}

static bool has_value(const QueryValues *values, Str text)
{
    for (size_t i = 0; i < values->count; i++) {
        if (str_eq(values->items[i], text))
            return true;
    }
    return !values->given;
}

/* EPCIS 2.0 §8.2.7.1: MATCH_anyEPC looks at parentID and all EPC lists, MATCH_anyEPCClass at all
 * quantity lists. */
static bool names_any(const Event *event, const QueryValues *keys, bool classes)
{
    for (uint32_t i = 0; i < event->ref_count && keys->given; i++) {
        const EventRef *ref = &event->refs[i];
        if (ref->role <= ROLE_OBSERVED && ref->is_class == classes && has_value(keys, ref->key))
            return true;
    }
    return !keys->given;
}

static Err row_fits(Ctx *cx, Finding *finding, const EventRow *row, bool *out)
{
    Event event;
    const EventQuery *query = finding->query;
    *out = in_range(&query->event_time, row->event_time_us) &&
           in_range(&query->record_time, row->record_time_us) &&
           has_value(&query->event_ids, row->event_id);
    bool inside =
        query->kinds.given || query->steps.given || query->epcs.given || query->classes.given;
    if (!*out || !inside)
        return OK;
    TRY(event_reader_decode(cx, finding->reader, row, &event));
    *out = has_value(&query->kinds, str_of(event_kind_name(event.kind))) &&
           has_value(&query->steps, event.step) && names_any(&event, &query->epcs, false) &&
           names_any(&event, &query->classes, true);
    return OK;
}

/* ---- one page ---- */

static void row_keep(Ctx *cx, EventPage *page, const EventRow *row)
{
    page->rows[page->count++] = (EventRow){
        .position = row->position,
        .record_time_us = row->record_time_us,
        .event_id = str_dup(cx->arena, row->event_id),
        .body = str_dup(cx->arena, row->body),
        .context_id = row->context_id,
    };
}

/* The page is full, or enough was looked at: the next one goes on here. */
static bool page_over(Finding *finding, int64_t position)
{
    if ((int64_t)finding->page->count < finding->query->per_page &&
        finding->looked < EVENT_SCAN_MAX && finding->bytes < EVENT_PAGE_BYTES)
        return false;
    finding->stop = position;
    return true;
}

static Err row_look(Ctx *cx, const EventRow *row, void *arg)
{
    bool fits;
    Finding *finding = arg;
    if (finding->stop != 0 || page_over(finding, row->position))
        return OK;
    ArenaMark mark = arena_mark(cx->arena);
    finding->looked++;
    TRY(row_fits(cx, finding, row, &fits));
    arena_rewind(cx->arena, mark);
    if (!fits)
        return OK;
    finding->bytes += row->body.n;
    row_keep(cx, finding->page, row);
    return OK;
}

static Err log_scan(Ctx *cx, Finding *finding)
{
    enum { STEP = 512 };
    int64_t last = finding->query->visible;
    for (int64_t at = finding->query->next; at <= last && finding->stop == 0; at += STEP) {
        int64_t end = at + STEP - 1 < last ? at + STEP - 1 : last;
        TRY(event_log_each(cx, at, end, row_look, finding));
    }
    return OK;
}

static int position_compare(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

typedef struct Positions {
    int64_t *items;
    size_t count, capacity;
} Positions;

static void positions_add(Ctx *cx, Positions *to, const int64_t *from, size_t count)
{
    if (to->count + count > to->capacity) {
        size_t capacity = 2 * to->capacity + count;
        to->items = arena_grow(cx->arena, to->items, to->capacity * sizeof *to->items,
                               capacity * sizeof *to->items);
        to->capacity = capacity;
    }
    if (count > 0)
        memcpy(to->items + to->count, from, count * sizeof *from);
    to->count += count;
}

/* Where an event of the query can be: the index knows it for items and names. */
static Err positions_find(Ctx *cx, const TraceIndex *index, const EventQuery *query, Positions *out)
{
    enum { NAMES_MAX = 4096 };
    int64_t *found, named[NAMES_MAX];
    size_t count;
    const QueryValues *keys = query->epcs.given ? &query->epcs : &query->classes;
    if (query->event_ids.given) {
        for (size_t i = 0; i < query->event_ids.count; i++) {
            count = trace_event_candidates(index, query->event_ids.items[i], named, NAMES_MAX);
            positions_add(cx, out, named, count);
        }
        return OK;
    }
    for (size_t i = 0; i < keys->count; i++) {
        uint32_t item = trace_item_find(index, keys->items[i]);
        if (item == 0)
            continue;
        TRY(trace_item_events(cx, index, item, &found, &count));
        positions_add(cx, out, found, count);
    }
    return OK;
}

static Err positions_look(Ctx *cx, Finding *finding, Positions *positions)
{
    int64_t before = 0;
    const EventQuery *query = finding->query;
    if (positions->count > 0)
        qsort(positions->items, positions->count, sizeof *positions->items, position_compare);
    for (size_t i = 0; i < positions->count && finding->stop == 0; i++) {
        EventRow row;
        int64_t at = positions->items[i];
        if (at == before || at < query->next || at > query->visible)
            continue;
        before = at;
        TRY(event_log_load(cx, at, &row));
        TRY(row_look(cx, &row, finding));
    }
    return OK;
}

Err event_query_run(Ctx *cx, const TraceIndex *index, EventReader *reader, const EventQuery *query,
                    EventPage *out)
{
    Positions positions = {0};
    Finding finding = {.query = query, .reader = reader, .page = out};
    *out = (EventPage){.rows = arena_array(cx->arena, EventRow, (size_t)query->per_page)};
    if (query->epcs.given || query->classes.given || query->event_ids.given) {
        TRY(positions_find(cx, index, query, &positions));
        TRY(positions_look(cx, &finding, &positions));
    } else {
        TRY(log_scan(cx, &finding));
    }
    if (finding.stop != 0)
        out->token =
            str_fmt(cx->arena, "%lld.%lld", (long long)finding.stop, (long long)query->visible);
    return OK;
}

/* ---- the document ---- */

/* A context all events share stands at the document, others at their events. */
static bool context_shared(const EventPage *page)
{
    for (size_t i = 1; i < page->count; i++) {
        if (page->rows[i].context_id != page->rows[0].context_id)
            return false;
    }
    return page->count > 0;
}

static Err context_text(Ctx *cx, int64_t id, Str *out)
{
    *out = STR("[\"https://ref.gs1.org/standards/epcis/epcis-context.jsonld\"]");
    return id == 0 ? OK : event_context_load(cx, id, out);
}

static void time_member(JsonWriter *json, Str key, int64_t us)
{
    Buf text;
    buf_init(&text, json->out->arena, INSTANT_TEXT_MAX);
    instant_format_utc(&text, us);
    json_key(json, key);
    json_string(json, buf_str(&text));
}

static void context_elements(JsonWriter *json, Str text, const JsonNode *node)
{
    if (node != NULL && node->type == JSON_ARRAY) {
        for (const JsonNode *one = node->child; one != NULL; one = one->next)
            json_raw(json, one->raw);
    } else if (text.n > 0) {
        json_raw(json, text);
    }
}

/* The document's context, then the event's own, whose meanings win. */
static Err event_context_write(Ctx *cx, JsonWriter *json, const EventRow *row, const JsonNode *own)
{
    Str text;
    const JsonNode *document;
    TRY(context_text(cx, row->context_id, &text));
    TRY(json_parse(cx, text, &document));
    json_key(json, STR("@context"));
    json_array_begin(json);
    context_elements(json, text, document);
    context_elements(json, own == NULL ? (Str){0} : own->raw, own);
    json_array_end(json);
    return OK;
}

/* Captured members byte for byte; recordTime is ours, eventID and @context made complete. */
static Err event_write(Ctx *cx, JsonWriter *json, const EventRow *row, bool with_context)
{
    const JsonNode *body;
    TRY(event_parse(cx, row->body, &body, NULL));
    const JsonNode *own = json_member(body, STR("@context"));
    json_object_begin(json);
    if (with_context) {
        TRY(event_context_write(cx, json, row, own));
    } else if (own != NULL) {
        json_key(json, STR("@context"));
        json_raw(json, own->raw);
    }
    for (const JsonNode *node = body->child; node != NULL; node = node->next) {
        if (str_eq(node->key, STR("@context")) || str_eq(node->key, STR("recordTime")))
            continue;
        json_key(json, node->key);
        json_raw(json, node->raw);
    }
    if (json_member(body, STR("eventID")) == NULL) {
        json_key(json, STR("eventID"));
        json_string(json, row->event_id);
    }
    time_member(json, STR("recordTime"), row->record_time_us);
    json_object_end(json);
    return OK;
}

static void member_text(JsonWriter *json, Str key, Str value)
{
    json_key(json, key);
    json_string(json, value);
}

Err event_page_write(Ctx *cx, JsonWriter *json, const EventPage *page)
{
    static const Str around[] = {STR_INIT("epcisBody"), STR_INIT("queryResults")};
    Str context;
    bool shared = context_shared(page);
    TRY(context_text(cx, shared ? page->rows[0].context_id : 0, &context));
    json_object_begin(json);
    json_key(json, STR("@context"));
    json_raw(json, context);
    member_text(json, STR("type"), STR("EPCISQueryDocument"));
    member_text(json, STR("schemaVersion"), STR("2.0"));
    time_member(json, STR("creationDate"), cx->now_us);
    for (size_t i = 0; i < sizeof around / sizeof *around; i++) {
        json_key(json, around[i]);
        json_object_begin(json);
    }
    member_text(json, STR("queryName"), STR("SimpleEventQuery"));
    json_key(json, STR("resultsBody"));
    json_object_begin(json);
    json_key(json, STR("eventList"));
    json_array_begin(json);
    for (size_t i = 0; i < page->count; i++)
        TRY(event_write(cx, json, &page->rows[i], !shared));
    json_array_end(json);
    for (int i = 0; i < 4; i++)
        json_object_end(json);
    return OK;
}
