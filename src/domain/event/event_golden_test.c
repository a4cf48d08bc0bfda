/* event_golden_test.c - every JSON document a list of the outside data judges (a CSV with the
 * header file,kind,schema_valid,…): its events are taken where the official schema takes the
 * document, and one is refused where it does not. */
#include <stdio.h>

#include "base/message.h"
#include "domain/event/event.h"
#include "platform/os/io.h"
#include "test/test.h"

enum { FILE_MAX = 8 << 20 };

static Str file_read(Test *t, Str folder, Str name)
{
    Str path = io_path(t->cx->arena, folder, name);
    FILE *file = fopen(str_c(t->cx->arena, path), "rb");
    if (file == NULL)
        return (Str){0};
    char *bytes = arena_alloc_raw(t->cx->arena, FILE_MAX, 1);
    size_t n = fread(bytes, 1, FILE_MAX, file);
    fclose(file);
    return str_from(bytes, n);
}

/* The list of events in a capture or query document; NULL in a bare event. */
static const JsonNode *event_list(const JsonNode *document)
{
    const JsonNode *body = json_member(document, STR("epcisBody"));
    const JsonNode *results = json_member(body, STR("queryResults"));
    if (results != NULL)
        body = json_member(results, STR("resultsBody"));
    return json_member(body, STR("eventList"));
}

static Err document_check(Ctx *cx, const JsonNode *document, int *events)
{
    Event event;
    const JsonNode *list = event_list(document);
    if (list == NULL) {
        (*events)++;
        return event_decode(cx, document, NULL, (Str){0}, &event);
    }
    EventContext *context;
    TRY(event_context_new(cx, json_member(document, STR("@context")), &context));
    for (const JsonNode *node = list->child; node != NULL; node = node->next) {
        (*events)++;
        TRY(event_decode(cx, node, context, (Str){0}, &event));
    }
    return OK;
}

static void file_judge(Test *t, Str folder, Str name, bool valid)
{
    Ctx *cx = t->cx;
    int events = 0;
    const JsonNode *document = NULL;
    if (json_parse(cx, file_read(t, folder, name), &document) != OK) {
        CHECK(t, strstr(cx->problem.key, "stands twice in one object") != NULL);
        problem_clear(cx);
        return;
    }
    Err err = document_check(cx, document, &events);
    Str place = cx->problem.pointer;
    Buf said;
    buf_init(&said, cx->arena, 4096);
    if (err != OK)
        problem_format(&said, LANG_EN, &cx->problem);
    if ((err == OK) != valid)
        test_fail(t, name.p, events,
                  str_fmt(cx->arena, "%.*s: %s, but the schema says %s: %.*s", STR_ARG(name),
                          err == OK ? "taken" : "refused", valid ? "valid" : "invalid",
                          STR_ARG(buf_str(&said))));
    if (err != OK)
        CHECK(t, place.n > 0);
    problem_clear(cx);
}

static void list_judge(Test *t, const TestFile *list, void *arg)
{
    int *judged = arg;
    Str csv = list->text;
    if (!str_starts(csv, STR("file,kind,schema_valid,")))
        return;
    while (csv.n > 0) {
        Str line = str_cut(&csv, '\n');
        Str name = str_cut(&line, ',');
        Str kind = str_cut(&line, ',');
        Str valid = str_cut(&line, ',');
        bool is_json = str_ends(name, STR(".json")) || str_ends(name, STR(".jsonld"));
        bool is_capture = str_eq(kind, STR("document")) || str_eq(kind, STR("bare-event"));
        if (!is_json || !is_capture)
            continue;
        ArenaMark mark = arena_mark(t->cx->arena);
        name = str_of(str_c(t->cx->arena, name));
        file_judge(t, list->folder, name, str_eq(valid, STR("1")));
        arena_rewind(t->cx->arena, mark);
        ++*judged;
    }
}

/* A document with a key twice in one object never comes to its events: the reader refuses it,
 * while the schema sees whichever of the two values its JSON library kept. */
TEST(golden_event_validity)
{
    int judged = 0;
    test_data_each(t, ".csv", list_judge, &judged);
    CHECK(t, t->skipped != NULL || judged > 80);
}
