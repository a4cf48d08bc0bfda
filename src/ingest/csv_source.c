#include "ingest/csv_source.h"

#include <assert.h>
#include <stdlib.h>

#include "domain/party/person.h"
#include "ingest/capture_internal.h"
#include "ingest/csv_event_internal.h"

enum { CONTEXTS_MAX = 256, CANDIDATES_MAX = 256 };

#define OUR_CONTEXT                                                                                \
    "[\"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld\","                         \
    "{\"holdfast\":\"urn:holdfast:epcis:\"}]"

/* A context our events are read in: ours, and those of events that are corrected. */
typedef struct CsvContext {
    Str json;
    EventContext *meaning;
    uint64_t offset; /* in the translation */
} CsvContext;

typedef struct CsvPerson {
    Str name;
    Str uri;
} CsvPerson;

/* How often a row's digest came: 16 bytes a slot. */
typedef struct RowCounts {
    uint64_t *keys; /* 0 = free */
    uint32_t *counts;
    size_t capacity, used;
} RowCounts;

struct CsvSource {
    Capture *capture;
    Mapping *mapping;
    CsvReader reader;
    size_t columns;
    CsvRow *row, *next; /* `next` is filled while looking for the end of a group */
    Arena row_arenas[2];
    bool have;   /* `row` holds a row not yet used */
    Err pending; /* a refusal met while looking ahead */
    Problem pending_problem;
    Arena kept; /* contexts and persons */
    CsvContext contexts[CONTEXTS_MAX];
    size_t context_count;
    CsvPerson *persons;
    size_t person_count, person_capacity;
    Names person_names;
    RowCounts rows;
};

/* ---- equal rows ---- */

static void *zeroed(size_t count, size_t size)
{
    void *p = calloc(count, size);
    if (p == NULL)
        abort();
    return p;
}

static size_t counts_slot(const RowCounts *rows, uint64_t key)
{
    size_t slot = (size_t)key & (rows->capacity - 1);
    while (rows->keys[slot] != 0 && rows->keys[slot] != key)
        slot = (slot + 1) & (rows->capacity - 1);
    return slot;
}

static void counts_grow(RowCounts *rows)
{
    RowCounts old = *rows;
    rows->capacity = old.capacity == 0 ? 1024 : old.capacity * 2;
    rows->keys = zeroed(rows->capacity, sizeof *rows->keys);
    rows->counts = zeroed(rows->capacity, sizeof *rows->counts);
    for (size_t i = 0; i < old.capacity; i++) {
        if (old.keys[i] == 0)
            continue;
        size_t slot = counts_slot(rows, old.keys[i]);
        rows->keys[slot] = old.keys[i];
        rows->counts[slot] = old.counts[i];
    }
    free(old.keys);
    free(old.counts);
}

/* How many rows with this digest came before; counts this one.  Two digests that share 64 bits
 * only make the number larger: the identifier still differs, and the same file gives the same. */
static uint32_t counts_next(RowCounts *rows, const uint8_t digest[SHA256_SIZE])
{
    uint64_t key;
    memcpy(&key, digest, sizeof key);
    key += key == 0;
    if (rows->used >= rows->capacity / 4 * 3)
        counts_grow(rows);
    size_t slot = counts_slot(rows, key);
    rows->used += rows->keys[slot] == 0;
    rows->keys[slot] = key;
    return rows->counts[slot]++;
}

/* ---- rows ---- */

static Err located(Ctx *cx, Err err, int64_t line)
{
    return err == OK ? OK : fail_at(cx, (Str){0}, line, (Str){0});
}

/* The next row into `next`. */
static Err row_read(Ctx *cx, CsvSource *source)
{
    Arena *arena = &source->row_arenas[source->next > source->row];
    arena_reset(arena);
    TRY(csv_next(cx, &source->reader, arena, source->next));
    if (source->columns == 0 || source->next->count == 0 || source->next->count == source->columns)
        return OK;
    return located(cx,
                   fail(cx, ERR_INVALID, MSG("the row has %1$lld columns, the header %2$lld"),
                        (long long)source->next->count, (long long)source->columns),
                   source->next->line);
}

static void row_turn(CsvSource *source)
{
    CsvRow *row = source->row;
    source->row = source->next;
    source->next = row;
}

static bool same_group(const CsvSource *source)
{
    const Template *group = &source->mapping->group;
    for (size_t i = 0; i < group->count; i++) {
        int column = group->parts[i].column;
        if (column >= 0 && !str_eq(source->row->fields[column], source->next->fields[column]))
            return false;
    }
    return group->count > 0;
}

/* ---- people ---- */

/* A person nobody has met: an identifier now, the row with the events (PLAN_PERSON). */
static Err person_plan(Ctx *cx, Capture *capture, Str name, Str uri)
{
    Buf text;
    JsonWriter writer;
    PlanRecord record = {.kind = PLAN_PERSON};
    buf_init(&text, cx->arena, CSV_FIELD_MAX * 8);
    json_writer_init(&writer, &text);
    json_object_begin(&writer);
    json_key(&writer, STR("name"));
    json_string(&writer, name);
    json_key(&writer, STR("uri"));
    json_string(&writer, uri);
    json_object_end(&writer);
    record.length = (uint32_t)text.n;
    TRY(translation_add(cx, &capture->translation, buf_str(&text), &record.offset));
    plan_add(&capture->side, &record, (Str){0});
    return OK;
}

static Err person_add(Ctx *cx, CsvSource *source, Str name, Str *out)
{
    Err err = person_find(cx, name, out);
    if (err == ERR_NOT_FOUND) {
        *out = person_uri_new(cx);
        err = person_plan(cx, source->capture, name, *out);
    }
    TRY(err);
    *out = str_dup(&source->kept, *out);
    if (source->person_count == source->person_capacity) {
        size_t capacity = source->person_capacity == 0 ? 64 : source->person_capacity * 2;
        source->persons =
            arena_grow(&source->kept, source->persons, source->person_capacity * sizeof(CsvPerson),
                       capacity * sizeof(CsvPerson));
        source->person_capacity = capacity;
    }
    names_add(&source->person_names, name, (uint32_t)source->person_count);
    source->persons[source->person_count++] = (CsvPerson){str_dup(&source->kept, name), *out};
    return OK;
}

/* The identifier of the operator named in the row. */
static Err person_of(Ctx *cx, CsvSource *source, Str name, Str *out)
{
    uint32_t number;
    *out = name;
    if (name.n == 0 || str_starts(name, STR("urn:holdfast:person:")))
        return OK;
    NamesCursor cursor = names_find(&source->person_names, name);
    while (names_next(&source->person_names, &cursor, &number)) {
        *out = source->persons[number].uri;
        if (str_eq(source->persons[number].name, name))
            return OK;
    }
    return person_add(cx, source, name, out);
}

/* ---- contexts and corrections ---- */

static Err context_of(Ctx *cx, CsvSource *source, Str json, const CsvContext **out)
{
    for (size_t i = 0; i < source->context_count; i++) {
        *out = &source->contexts[i];
        if (str_eq(source->contexts[i].json, json))
            return OK;
    }
    if (source->context_count == CONTEXTS_MAX)
        return fail(cx, ERR_LIMIT, MSG("more than %1$lld different @context in one input"),
                    (long long)CONTEXTS_MAX);
    CsvContext *made = &source->contexts[source->context_count];
    const JsonNode *node = NULL;
    Ctx own = *cx;
    own.arena = &source->kept;
    *made = (CsvContext){.json = str_dup(&source->kept, json)};
    if (json.n > 0)
        TRY(json_parse(&own, made->json, &node));
    TRY(event_context_new(&own, node, &made->meaning));
    TRY(translation_add(cx, &source->capture->translation, json, &made->offset));
    source->context_count++;
    *out = made;
    return OK;
}

/* The event of that name in the log, not its declarations. */
static Err original_find(Ctx *cx, CsvSource *source, CsvEvent *event, Str *context_json)
{
    int64_t found[CANDIDATES_MAX];
    Str name = event->fields[MAP_CORRECTS];
    size_t count =
        trace_event_candidates(source->capture->journal->index, name, found, CANDIDATES_MAX);
    for (size_t i = 0; i < count; i++) {
        EventRow row;
        const JsonNode *body;
        TRY(event_log_load(cx, found[i], &row));
        TRY(json_parse(cx, row.body, &body));
        if (!str_eq(row.event_id, name) || json_member(body, STR("errorDeclaration")) != NULL)
            continue;
        event->original = row.body;
        return event_context_load(cx, row.context_id, context_json);
    }
    return fail(cx, ERR_INVALID, MSG("there is no event %1$s in the log to correct"),
                str_shown(cx->arena, name));
}

/* ---- events ---- */

typedef struct Group {
    CsvEvent event;
    Buf identity; /* mapping's name and all columns of all rows, each with its length */
    int64_t line;
    size_t rows;
    Err err; /* of the first row that was refused */
    Problem problem;
} Group;

static void identity_add(Buf *identity, Str text)
{
    buf_add_int(identity, (int64_t)text.n);
    buf_add_char(identity, ':');
    buf_add(identity, text);
}

/* `row` is one more row of the group. */
static void group_add(Ctx *cx, CsvSource *source, Group *group)
{
    for (size_t i = 0; i < source->row->count; i++)
        identity_add(&group->identity, source->row->fields[i]);
    group->rows++;
    if (group->err != OK)
        return;
    if (group->rows > CSV_GROUP_MAX || group->identity.full)
        group->err =
            fail(cx, ERR_LIMIT, MSG("an event of more than %1$lld rows"), (long long)CSV_GROUP_MAX);
    else
        group->err =
            csv_event_add(cx, source->mapping, source->row, group->rows == 1, &group->event);
    group->err = located(cx, group->err, source->row->line);
    group->problem = cx->problem;
}

/* For the next call; its texts must outlive the batch. */
static void pending_keep(CsvSource *source, Err err, const Problem *problem)
{
    source->pending = err;
    source->pending_problem = problem_copy(&source->kept, problem);
}

/* Rows that follow and belong to the same event. */
static Err group_follow(Ctx *cx, CsvSource *source, Group *group)
{
    if (source->mapping->group.count == 0)
        return OK;
    for (;;) {
        Err err = row_read(cx, source);
        if (err != OK && err != ERR_INVALID && err != ERR_LIMIT)
            return err;
        if (err != OK) {
            pending_keep(source, err, &cx->problem);
            if (group->err == OK)
                group->err =
                    fail(cx, ERR_INVALID, MSG("another row of the same event could not be read"));
            group->problem = cx->problem;
            return OK;
        }
        source->have = source->next->count > 0;
        bool same = source->have && same_group(source);
        if (source->have)
            row_turn(source);
        if (!same)
            return OK;
        group_add(cx, source, group);
    }
}

static void group_identify(Ctx *cx, CsvSource *source, Group *group)
{
    uint8_t digest[SHA256_SIZE];
    sha256(buf_str(&group->identity), digest);
    uint32_t before = counts_next(&source->rows, digest);
    Str numbered = str_fmt(cx->arena, "%.*s#%u",
                           STR_ARG(hex_format(cx->arena, digest, sizeof digest)), before);
    sha256(numbered, digest);
    Str hex = hex_format(cx->arena, digest, sizeof digest);
    group->event.id = str_fmt(cx->arena, "urn:holdfast:event:%.*s", STR_ARG(hex));
}

static Err group_write(Ctx *cx, CsvSource *source, Group *group, DocumentItem *out,
                       uint64_t *context_offset)
{
    const CsvContext *context;
    Str context_json = STR(OUR_CONTEXT);
    CsvEvent *event = &group->event;
    TRY(person_of(cx, source, event->fields[MAP_OPERATOR], &event->person));
    if (csv_is_correction(event) && event->fields[MAP_CORRECTS].n > 0)
        TRY(original_find(cx, source, event, &context_json));
    TRY(context_of(cx, source, context_json, &context));
    TRY(csv_event_write(cx, event, cx->arena, &out->raw));
    out->part = DOCUMENT_EVENT;
    out->context = context->meaning;
    out->context_json = context->json;
    *context_offset = context->offset;
    return OK;
}

Err csv_source_next(Ctx *cx, CsvSource *source, Arena *scratch, DocumentItem *out,
                    uint64_t *context_offset)
{
    Group group = {.line = 0};
    Ctx own = *cx;
    own.arena = scratch;
    *out = (DocumentItem){.part = DOCUMENT_END, .starts = true};
    Err err = source->pending;
    source->pending = OK;
    if (err != OK) {
        cx->problem = source->pending_problem;
        return err;
    }
    if (!source->have) {
        TRY(row_read(cx, source));
        row_turn(source);
    }
    source->have = false;
    if (source->row->count == 0)
        return OK;
    out->line = source->row->line;
    buf_init(&group.identity, scratch, CSV_EVENT_MAX);
    identity_add(&group.identity, source->mapping->name);
    group_add(&own, source, &group);
    TRY(group_follow(&own, source, &group));
    group_identify(&own, source, &group);
    own.problem = group.problem;
    err = group.err != OK ? group.err : group_write(&own, source, &group, out, context_offset);
    cx->problem = own.problem;
    return located(cx, err, out->line);
}

/* ---- the source ---- */

static Err header_read(Ctx *cx, CsvSource *source)
{
    TRY(row_read(cx, source));
    row_turn(source);
    source->columns = source->row->count;
    Err err = mapping_bind(cx, source->mapping, source->row);
    return err == OK ? OK : fail_at(cx, source->capture->spool.name, source->row->line, (Str){0});
}

/* The first line says what ends lines, as far as it goes. */
static Err line_end_check(Ctx *cx, const Spool *spool)
{
    ptrdiff_t cr = str_find_char(spool->text, '\r');
    if (cr < 0 || (size_t)cr + 1 == spool->text.n || spool->text.p[cr + 1] == '\n' ||
        str_find_char(str_slice(spool->text, 0, (size_t)cr), '\n') >= 0)
        return OK;
    Err err = fail(cx, ERR_INVALID,
                   MSG("the lines end in CR alone; save the file with line ends LF or CRLF"));
    return err == OK ? OK : fail_at(cx, spool->name, 1, (Str){0});
}

Err csv_source_new(Ctx *cx, Capture *capture, Mapping *mapping, CsvSource **out)
{
    TRY(line_end_check(cx, &capture->spool));
    CsvSource *source = zeroed(1, sizeof *source);
    source->capture = capture;
    source->mapping = mapping;
    source->row = zeroed(2, sizeof *source->row);
    source->next = source->row + 1;
    uint64_t seed;
    cx->io->random(cx, &seed, sizeof seed);
    names_init(&source->person_names, seed);
    csv_init(&source->reader, capture->spool.text, mapping->delimiter, capture->spool.name);
    *out = source;
    return header_read(cx, source);
}

void csv_source_free(CsvSource *source)
{
    if (source == NULL)
        return;
    free(source->row < source->next ? source->row : source->next);
    arena_release(&source->row_arenas[0]);
    arena_release(&source->row_arenas[1]);
    arena_release(&source->kept);
    names_release(&source->person_names);
    free(source->rows.keys);
    free(source->rows.counts);
    free(source);
}

size_t csv_source_offset(const CsvSource *source)
{
    return source->reader.at;
}
