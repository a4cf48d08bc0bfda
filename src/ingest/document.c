#include "ingest/document.h"

#include <assert.h>
#include <stdlib.h>

#include "domain/event/event_uri.h"
#include "ingest/document_rules.h"

enum {
    FRAMES_MAX = 8,
    CONTEXTS_MAX = 4096,
    EVENT_BYTES_MAX = 16 * 1024 * 1024,
};

/* An object or array of the document that is open. */
typedef struct Frame {
    Level level;
    uint32_t seen; /* bits of the members read */
} Frame;

/* One pull reader and where its text lies in the whole. */
typedef struct Walk {
    JsonReader *json;
    Str prefix;           /* pointer of its root */
    int64_t lines_before; /* lines of the spool before its text */
} Walk;

typedef struct KnownContext {
    Str json;
    EventContext *context;
} KnownContext;

/* WALK_VOCABULARY reads one vocabulary a second time, because its type may stand last. */
enum { WALK_DOCUMENT, WALK_VOCABULARY, WALK_COUNT };

struct DocumentReader {
    const Spool *spool;
    DocumentForm form;
    Str rest;             /* behind the current document */
    size_t ready;         /* bytes of the spool that may be read */
    Str text;             /* the current document */
    int64_t lines_before; /* before `text` */
    int64_t lines_after;  /* before `rest` */
    size_t forgotten;
    bool fresh; /* nothing of the current document was handed out yet */
    int walk;
    Walk walks[WALK_COUNT];
    Arena arenas[WALK_COUNT];
    int depth; /* 0: between documents */
    Frame frames[FRAMES_MAX];
    Str vocabulary;
    EventContext *standard; /* for events on lines of their own */
    KnownContext current;
    KnownContext *contexts;
    size_t context_count;
};

/* ---- what is it? ---- */

static Str blanks_skip(Str text)
{
    while (text.n > 0 && memchr(" \t\r\n", text.p[0], 4) != NULL)
        text = str_tail(text, 1);
    return text;
}

/* An event may have two eventIDs, and nothing else any key twice (event_parse).  So a reader that
 * passes over events on the way lets them, and the one that walks through a document does so for
 * events alone. */
static void events_repeat(JsonReader *json, bool may)
{
    json_reader_repeat(json, may ? STR("eventID") : (Str){0}, false);
}

static JsonReader *passing_reader_new(Arena *arena, Str text)
{
    JsonReader *json = json_reader_new(arena, text);
    events_repeat(json, true);
    return json;
}

/* Cut off the first line; it may be as long as the file, so pages are let go on the way. */
static Str line_cut(Ctx *cx, const Spool *spool, Str *rest)
{
    enum { STEP = 1 << 20 };
    size_t start = (size_t)(rest->p - spool->text.p), at = 0, forgotten = 0;
    ptrdiff_t end = -1;
    while (end < 0 && at < rest->n) {
        end = str_find_char(str_slice(*rest, at, at + STEP), '\n');
        at += end < 0 ? STEP : (size_t)end;
        spool_forget(cx, spool, &forgotten, start + at);
    }
    Str line = str_slice(*rest, 0, at);
    *rest = str_tail(*rest, at + 1);
    return line;
}

static bool is_whole_event(Ctx *cx, Str line)
{
    if (line.n > EVENT_BYTES_MAX)
        return false;
    ArenaMark mark = arena_mark(cx->arena);
    JsonReader *json = passing_reader_new(cx->arena, line);
    bool has_context = false, is_event = false;
    JsonType token = json_next(json);
    for (token = json_next(json); token == JSON_KEY; token = json_next(json)) {
        Str key = json_text(json, cx->arena);
        Str value = json_skip(json);
        has_context |= str_eq(key, STR("@context"));
        is_event |= str_eq(key, STR("type")) && str_ends(value, STR("Event\""));
    }
    bool whole = token == JSON_OBJECT_END && json_next(json) == JSON_END;
    arena_rewind(cx->arena, mark);
    return whole && is_event && !has_context;
}

/* Enough of it to see the form: a first line and something behind it, or all. */
static Err beginning_wait(Ctx *cx, const Spool *spool)
{
    size_t ready = 0;
    bool enough = false;
    while (!enough && ready < spool->text.n) {
        TRY(spool_ready(cx, spool, ready, &ready));
        Str rest = blanks_skip(str_slice(spool->text, 0, ready));
        (void)str_cut(&rest, '\n');
        enough = blanks_skip(rest).n > 0;
    }
    return OK;
}

static DocumentForm form_seen(Ctx *cx, const Spool *spool)
{
    Str rest = blanks_skip(spool->text);
    if (rest.n == 0 || str_starts(rest, STR("/"))) /* a comment: JSON has none, and says so */
        return DOCUMENT_JSON;
    if (str_starts(rest, STR("<")))
        return DOCUMENT_XML;
    if (!str_starts(rest, STR("{")))
        return str_starts(rest, STR("[")) ? DOCUMENT_JSON : DOCUMENT_CSV;
    Str line = str_trim(line_cut(cx, spool, &rest));
    if (!str_ends(line, STR("}")))
        return DOCUMENT_JSON;
    /* "}" line break "{" cannot stand in one JSON value. */
    bool follows = str_starts(blanks_skip(rest), STR("{"));
    return follows || is_whole_event(cx, line) ? DOCUMENT_LINES : DOCUMENT_JSON;
}

Err document_form(Ctx *cx, const Spool *spool, DocumentForm *out)
{
    TRY(beginning_wait(cx, spool));
    *out = form_seen(cx, spool);
    return OK;
}

Err document_reader_new(Ctx *cx, const Spool *spool, DocumentForm form, DocumentReader **out)
{
    assert(form == DOCUMENT_JSON || form == DOCUMENT_LINES);
    EventContext *standard;
    TRY(event_context_new(cx, NULL, &standard));
    DocumentReader *reader = calloc(1, sizeof *reader);
    if (reader == NULL)
        abort();
    reader->standard = standard;
    reader->spool = spool;
    reader->form = form;
    reader->rest = spool->text;
    reader->contexts = arena_array(cx->arena, KnownContext, CONTEXTS_MAX);
    *out = reader;
    return OK;
}

void document_reader_free(DocumentReader *reader)
{
    if (reader == NULL)
        return;
    for (int i = 0; i < WALK_COUNT; i++)
        arena_release(&reader->arenas[i]);
    free(reader);
}

bool document_goes_on(const DocumentReader *reader)
{
    return reader->rest.n > 0;
}

size_t document_offset(const DocumentReader *reader)
{
    size_t rest = reader->spool->text.n - reader->rest.n;
    if (reader->depth == 0)
        return rest;
    return (size_t)(reader->text.p - reader->spool->text.p) +
           (reader->walk == WALK_DOCUMENT ? json_offset(reader->walks[WALK_DOCUMENT].json) : 0);
}

/* ---- failing with the place ---- */

static Err located(Ctx *cx, const DocumentReader *reader, Err err, Str pointer)
{
    const Walk *walk = &reader->walks[reader->walk];
    int64_t line = walk->json == NULL ? 1 : json_line(walk->json);
    return err == OK ? OK : fail_at(cx, reader->spool->name, walk->lines_before + line, pointer);
}

static Str walk_pointer(const Walk *walk, Arena *arena)
{
    Str own = json_pointer(walk->json, arena);
    return walk->prefix.n == 0 ? own
                               : str_fmt(arena, "%.*s%.*s", STR_ARG(walk->prefix), STR_ARG(own));
}

/* At the token just read. */
static Err located_here(Ctx *cx, const DocumentReader *reader, Err err)
{
    return located(cx, reader, err, walk_pointer(&reader->walks[reader->walk], cx->arena));
}

/* The pull reader's own complaint, its line counted from the spool's start. */
static Err malformed(Ctx *cx, const DocumentReader *reader, const Walk *walk)
{
    Err err = json_fail(cx, walk->json);
    cx->problem.line += walk->lines_before;
    if (walk->prefix.n > 0)
        cx->problem.pointer =
            str_fmt(cx->arena, "%.*s%.*s", STR_ARG(walk->prefix), STR_ARG(cx->problem.pointer));
    return err == OK ? OK : fail_at(cx, reader->spool->name, 0, (Str){0});
}

static Err missing(Ctx *cx, const DocumentReader *reader, Str name)
{
    return located_here(cx, reader,
                        fail(cx, ERR_INVALID, MSG("%1$s is required"), str_shown(cx->arena, name)));
}

/* ---- the head of a document: its type and context, wherever they stand ---- */

typedef struct Head {
    Str type;
    Str context_json;
} Head;

/* Pass over a value that may be as long as the file, with small memory. */
static void skip_body(Ctx *cx, DocumentReader *reader, JsonReader *json)
{
    size_t start = (size_t)(reader->text.p - reader->spool->text.p);
    int depth = 0;
    do {
        JsonType type = json_next(json);
        depth += (type == JSON_OBJECT || type == JSON_ARRAY) -
                 (type == JSON_OBJECT_END || type == JSON_ARRAY_END);
        spool_forget(cx, reader->spool, &reader->forgotten, start + json_offset(json));
    } while (depth > 0 && json_ok(json));
    reader->forgotten = start; /* it will be read again */
}

static Err head_member(Ctx *cx, DocumentReader *reader, Head *head)
{
    Walk *walk = &reader->walks[WALK_DOCUMENT];
    Str key = json_text(walk->json, &reader->arenas[WALK_DOCUMENT]);
    if (str_eq(key, STR("epcisBody"))) {
        skip_body(cx, reader, walk->json);
    } else if (str_eq(key, STR("@context"))) {
        head->context_json = json_skip(walk->json);
    } else if (str_eq(key, STR("type"))) {
        JsonType type = json_next(walk->json);
        if (type == JSON_STRING)
            head->type = json_text(walk->json, &reader->arenas[WALK_DOCUMENT]);
        else if (type != JSON_ERROR)
            return located_here(cx, reader, fail(cx, ERR_INVALID, MSG("type must be a string")));
    } else {
        (void)json_skip(walk->json);
    }
    return json_ok(walk->json) ? OK : malformed(cx, reader, walk);
}

static Err head_read(Ctx *cx, DocumentReader *reader, Head *head)
{
    *head = (Head){0};
    Walk *walk = &reader->walks[WALK_DOCUMENT];
    JsonType type = json_next(walk->json);
    if (type == JSON_ARRAY)
        return located_here(
            cx, reader,
            fail(cx, ERR_INVALID,
                 MSG("a list of events is no EPCIS document; put the events into "
                     "epcisBody/eventList of an EPCISDocument, or one on each line")));
    if (type == JSON_ERROR)
        return malformed(cx, reader, walk);
    if (type != JSON_OBJECT)
        return located_here(cx, reader,
                            fail(cx, ERR_INVALID, MSG("an EPCIS document must be a JSON object")));
    while (head->type.n == 0 || head->context_json.n == 0) {
        type = json_next(walk->json);
        if (type == JSON_ERROR)
            return malformed(cx, reader, walk);
        if (type != JSON_KEY)
            break;
        TRY(head_member(cx, reader, head));
    }
    if (head->type.n == 0)
        return located_here(cx, reader,
                            fail(cx, ERR_INVALID,
                                 MSG("type is required: EPCISDocument, EPCISQueryDocument or the "
                                     "type of one event")));
    return OK;
}

/* The context with this text: one object, however many lines repeat it. */
static Err context_take(Ctx *cx, DocumentReader *reader, Str json)
{
    for (size_t i = reader->context_count; i > 0; i--) {
        reader->current = reader->contexts[i - 1];
        if (str_eq(reader->current.json, json))
            return OK;
    }
    if (reader->context_count == CONTEXTS_MAX)
        return located(cx, reader,
                       fail(cx, ERR_LIMIT, MSG("more than %1$lld different @context in one input"),
                            (long long)CONTEXTS_MAX),
                       STR("/@context"));
    const JsonNode *node;
    reader->current = (KnownContext){.json = json};
    Err err = json_parse(cx, json, &node);
    if (err == OK)
        err = event_context_new(cx, node, &reader->current.context);
    if (err != OK)
        return located(cx, reader, err, STR("/@context"));
    reader->contexts[reader->context_count++] = reader->current;
    return OK;
}

/* ---- walking through it ---- */

static void frame_push(DocumentReader *reader, Level level)
{
    assert(reader->depth < FRAMES_MAX);
    reader->frames[reader->depth++] = (Frame){.level = level};
}

static void item_fill(DocumentReader *reader, Arena *scratch, DocumentItem *out)
{
    const Walk *walk = &reader->walks[reader->walk];
    out->pointer = walk_pointer(walk, scratch);
    out->line = walk->lines_before + json_line(walk->json);
    events_repeat(walk->json, reader->frames[reader->depth - 1].level == LEVEL_EVENTS);
    out->raw = json_skip(walk->json);
    events_repeat(walk->json, false);
    out->context = reader->current.context;
    out->context_json = reader->current.json;
    out->starts = reader->fresh;
    reader->fresh = false;
}

static Err size_check(Ctx *cx, const DocumentReader *reader, const DocumentItem *item)
{
    if (item->raw.n <= EVENT_BYTES_MAX)
        return OK;
    Err err = fail(cx, ERR_LIMIT, MSG("an object of %1$lld bytes is larger than %2$lld"),
                   (long long)item->raw.n, (long long)EVENT_BYTES_MAX);
    return err == OK ? OK : fail_at(cx, reader->spool->name, item->line, item->pointer);
}

/* An object of an array that is handed out whole. */
static Err item_take(Ctx *cx, DocumentReader *reader, Arena *scratch, DocumentItem *out)
{
    item_fill(reader, scratch, out);
    const Walk *walk = &reader->walks[reader->walk];
    if (!json_ok(walk->json))
        return malformed(cx, reader, walk);
    TRY(size_check(cx, reader, out));
    bool is_event = reader->frames[reader->depth - 1].level == LEVEL_EVENTS;
    out->part = is_event ? DOCUMENT_EVENT : DOCUMENT_ELEMENT;
    out->vocabulary = is_event ? (Str){0} : reader->vocabulary;
    return OK;
}

/* Read the vocabulary once for its type, then go in. */
static Err vocabulary_enter(Ctx *cx, DocumentReader *reader)
{
    const Walk *outer = &reader->walks[WALK_DOCUMENT];
    Walk *walk = &reader->walks[WALK_VOCABULARY];
    Arena *arena = &reader->arenas[WALK_VOCABULARY];
    arena_reset(arena);
    walk->prefix = walk_pointer(outer, arena);
    walk->lines_before = outer->lines_before + json_line(outer->json) - 1;
    Str raw = json_skip(outer->json);
    if (!json_ok(outer->json))
        return malformed(cx, reader, outer);
    walk->json = json_reader_new(arena, raw);
    reader->vocabulary = (Str){0};
    for (JsonType type = json_next(walk->json); type != JSON_END && type != JSON_ERROR;
         type = json_next(walk->json)) {
        if (type == JSON_KEY && str_eq(json_text(walk->json, arena), STR("type")))
            reader->vocabulary = json_skip(walk->json);
        else if (type == JSON_KEY)
            (void)json_skip(walk->json);
    }
    reader->walk = WALK_VOCABULARY;
    walk->json = json_reader_new(arena, raw);
    (void)json_next(walk->json);
    frame_push(reader, LEVEL_VOCABULARY);
    return reader->vocabulary.n > 0 ? OK : missing(cx, reader, STR("type"));
}

static Err array_step(Ctx *cx, DocumentReader *reader, Arena *scratch, DocumentItem *out)
{
    Level level = reader->frames[reader->depth - 1].level;
    JsonType type = json_next(reader->walks[reader->walk].json);
    if (type == JSON_ERROR)
        return malformed(cx, reader, &reader->walks[reader->walk]);
    if (type == JSON_ARRAY_END) {
        reader->depth--;
        return OK;
    }
    if (type != JSON_OBJECT)
        return located_here(cx, reader,
                            fail(cx, ERR_INVALID, MSG("the list may hold objects only")));
    return level == LEVEL_VOCABULARIES ? vocabulary_enter(cx, reader)
                                       : item_take(cx, reader, scratch, out);
}

static Err member_value(Ctx *cx, DocumentReader *reader, const MemberRule *rule)
{
    JsonReader *json = reader->walks[reader->walk].json;
    JsonType type = json_next(json);
    if (type == JSON_ERROR)
        return malformed(cx, reader, &reader->walks[reader->walk]);
    const char *name = str_shown(cx->arena, rule->name);
    if (rule->form == MEMBER_OBJECT && type != JSON_OBJECT)
        return located_here(cx, reader, fail(cx, ERR_INVALID, MSG("%1$s must be an object"), name));
    if (rule->form == MEMBER_ARRAY && type != JSON_ARRAY)
        return located_here(cx, reader, fail(cx, ERR_INVALID, MSG("%1$s must be a list"), name));
    if (rule->form == MEMBER_OBJECT || rule->form == MEMBER_ARRAY) {
        frame_push(reader, rule->inside);
        return OK;
    }
    if (type != JSON_STRING)
        return located_here(cx, reader, fail(cx, ERR_INVALID, MSG("%1$s must be a string"), name));
    Str text = json_text(json, cx->arena);
    return located_here(cx, reader, member_check(cx, rule->form, rule->name, text));
}

static Err member_step(Ctx *cx, DocumentReader *reader)
{
    const Walk *walk = &reader->walks[reader->walk];
    Frame *frame = &reader->frames[reader->depth - 1];
    Str key = json_text(walk->json, cx->arena);
    const MemberRule *rule = member_rule(frame->level, key);
    if (rule == NULL && !level_is_open(frame->level) && !uri_check(key))
        return located_here(cx, reader,
                            fail(cx, ERR_INVALID,
                                 MSG("%1$s is no field of EPCIS here; names of your own need a "
                                     "prefix or must be a URI"),
                                 str_shown(cx->arena, key)));
    if (rule != NULL)
        frame->seen |= member_bit(rule);
    if (rule != NULL && rule->form != MEMBER_ANY)
        return member_value(cx, reader, rule);
    (void)json_skip(walk->json);
    return json_ok(walk->json) ? OK : malformed(cx, reader, walk);
}

static Err object_end(Ctx *cx, DocumentReader *reader)
{
    Frame *frame = &reader->frames[reader->depth - 1];
    Str name = member_missing(frame->level, frame->seen);
    if (name.n > 0)
        return missing(cx, reader, name);
    if (frame->level == LEVEL_VOCABULARY)
        reader->walk = WALK_DOCUMENT;
    reader->depth--;
    const Walk *walk = &reader->walks[reader->walk];
    if (reader->depth == 0 && json_next(walk->json) != JSON_END)
        return malformed(cx, reader, walk);
    return OK;
}

static Err object_step(Ctx *cx, DocumentReader *reader)
{
    switch (json_next(reader->walks[reader->walk].json)) {
    case JSON_KEY:
        return member_step(cx, reader);
    case JSON_OBJECT_END:
        return object_end(cx, reader);
    default:
        return malformed(cx, reader, &reader->walks[reader->walk]);
    }
}

/* ---- from document to document ---- */

/* Wait until the next line is there. */
static Err line_wait(Ctx *cx, DocumentReader *reader)
{
    size_t at = reader->spool->text.n - reader->rest.n;
    while (reader->ready < reader->spool->text.n &&
           str_find_char(str_slice(reader->spool->text, at, reader->ready), '\n') < 0)
        TRY(spool_ready(cx, reader->spool, reader->ready, &reader->ready));
    return OK;
}

/* The next line that is not blank, or all there is. */
static Err text_take(Ctx *cx, DocumentReader *reader)
{
    reader->text = (Str){0};
    while (reader->text.n == 0 && reader->rest.n > 0) {
        TRY(line_wait(cx, reader));
        reader->lines_before = reader->lines_after++;
        if (reader->form == DOCUMENT_LINES) {
            reader->text = str_trim(str_cut(&reader->rest, '\n'));
        } else {
            reader->text = reader->rest;
            reader->rest = (Str){0};
        }
    }
    return OK;
}

static void walk_start(DocumentReader *reader)
{
    Arena *arena = &reader->arenas[WALK_DOCUMENT];
    reader->walk = WALK_DOCUMENT;
    reader->walks[WALK_DOCUMENT] = (Walk){.json = passing_reader_new(arena, reader->text),
                                          .lines_before = reader->lines_before};
}

/* One event with nothing around it.  On a line of its own it is read only where it is decoded. */
static Err bare_event(Ctx *cx, DocumentReader *reader, const Head *head, DocumentItem *out)
{
    *out = (DocumentItem){.part = DOCUMENT_EVENT, .starts = true};
    if (head == NULL) {
        out->context = reader->standard;
        out->raw = reader->text;
        out->line = reader->lines_before + 1;
        return size_check(cx, reader, out);
    }
    if (head->context_json.n == 0)
        return missing(cx, reader, STR("@context"));
    walk_start(reader);
    const Walk *walk = &reader->walks[WALK_DOCUMENT];
    (void)json_next(walk->json);
    out->line = reader->lines_before + json_line(walk->json);
    out->raw = json_skip(walk->json);
    if (json_next(walk->json) != JSON_END)
        return malformed(cx, reader, walk);
    return size_check(cx, reader, out);
}

/* May the line be a document?  Looked for by the letter that is rare: a library's search for the
 * word took a twentieth of all checking. */
static bool names_body(Str line)
{
    static const Str word = STR_INIT("\"epcisBody\"");
    enum { RARE = 6 };
    size_t at = 0;
    for (ptrdiff_t next; (next = str_find_char(str_tail(line, at), 'B')) >= 0; at++) {
        at += (size_t)next;
        if (at >= RARE && str_starts(str_tail(line, at - RARE), word))
            return true;
    }
    return false;
}

/* Start with the next document; a bare event is handed out at once. */
static Err document_begin(Ctx *cx, DocumentReader *reader, DocumentItem *out)
{
    Head head;
    TRY(text_take(cx, reader));
    if (reader->text.n == 0)
        return OK;
    if (reader->form == DOCUMENT_LINES && !names_body(reader->text))
        return bare_event(cx, reader, NULL, out);
    arena_reset(&reader->arenas[WALK_DOCUMENT]);
    walk_start(reader);
    TRY(head_read(cx, reader, &head));
    bool is_capture = str_eq(head.type, STR("EPCISDocument"));
    if (!is_capture && !str_eq(head.type, STR("EPCISQueryDocument")))
        return bare_event(cx, reader, &head, out);
    if (head.context_json.n == 0)
        return missing(cx, reader, STR("@context"));
    TRY(context_take(cx, reader, head.context_json));
    walk_start(reader);
    events_repeat(reader->walks[WALK_DOCUMENT].json, false);
    (void)json_next(reader->walks[WALK_DOCUMENT].json);
    frame_push(reader, is_capture ? LEVEL_CAPTURE : LEVEL_QUERY);
    reader->fresh = true;
    return OK;
}

static Err document_step(Ctx *cx, DocumentReader *reader, Arena *scratch, DocumentItem *out)
{
    if (reader->depth == 0)
        return document_begin(cx, reader, out);
    bool in_array = reader->frames[reader->depth - 1].level >= LEVEL_EVENTS;
    return in_array ? array_step(cx, reader, scratch, out) : object_step(cx, reader);
}

Err document_next(Ctx *cx, DocumentReader *reader, Arena *scratch, DocumentItem *out)
{
    *out = (DocumentItem){.part = DOCUMENT_END};
    while (out->part == DOCUMENT_END && (reader->depth > 0 || reader->rest.n > 0)) {
        Err err = document_step(cx, reader, scratch, out);
        if (err != OK) {
            reader->depth = 0;
            return err;
        }
    }
    return OK;
}
