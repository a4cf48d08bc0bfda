/* Our JSON reader beside cJSON in one run: 1,000 EPCIS events with Chinese text, about 770 KB.
 * `pull` reads tokens, `tree` makes one tree, `events` one for each event as capture does.
 * Five rounds, the readers taking turns; medians are printed.  Goal: five times cJSON. */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "platform/os/io.h"

enum { ROUNDS = 5, ROUND_US = 200000, EVENTS = 1000, TEXT_MAX = 4 << 20 };

typedef struct Contestant {
    const char *name;
    size_t (*read)(Arena *arena, Str text); /* counts something, so that nothing is left out */
    double rounds[ROUNDS];                  /* bytes per microsecond, that is MB/s */
} Contestant;

static void event_add(Buf *out, int i)
{
    buf_fmt(
        out,
        "{\"type\":\"ObjectEvent\",\"eventID\":\"urn:uuid:5f0d0a3c-12ab-4c1d-9e77-%012d\","
        "\"eventTime\":\"2026-03-02T09:%02d:%02d.%03d+08:00\",\"eventTimeZoneOffset\":\"+08:00\","
        "\"action\":\"OBSERVE\",\"bizStep\":\"inspecting\",\"disposition\":\"in_progress\",",
        i, i / 60 % 60, i % 60, i % 1000);
    buf_fmt(out,
            "\"epcList\":[\"https://id.gs1.org/01/06901234567892/21/P%08d\","
            "\"https://id.gs1.org/01/06901234567892/21/P%08d\"],"
            "\"readPoint\":{\"id\":\"https://id.gs1.org/414/6901234500019/254/L%d\"},"
            "\"bizLocation\":{\"id\":\"https://id.gs1.org/414/6901234500002\"},",
            2 * i, 2 * i + 1, i % 9);
    buf_fmt(
        out,
        "\"sensorElementList\":[{\"sensorReport\":[{\"type\":\"Voltage\",\"value\":%d.%03d,"
        "\"uom\":\"VLT\"},{\"type\":\"Temperature\",\"value\":%d.5,\"uom\":\"CEL\"}]}],"
        "\"hf:operator\":\"王小明\",\"hf:station\":\"二号涂布机出口检验工位\",\"hf:passed\":true,"
        "\"hf:order\":\"WO-2026-%05d\",\"hf:note\":\"外观良好，无划痕，尺寸合格\"}",
        3 + i % 2, i % 1000, 20 + i % 10, i / 100);
}

static Str document(Arena *arena)
{
    Buf out;
    buf_init(&out, arena, TEXT_MAX);
    buf_add(&out,
            STR("{\"@context\":[\"https://ref.gs1.org/standards/epcis/epcis-context.jsonld\"],"
                "\"type\":\"EPCISDocument\",\"schemaVersion\":\"2.0\","
                "\"creationDate\":\"2026-03-02T09:00:00.000Z\",\"epcisBody\":{\"eventList\":["));
    for (int i = 0; i < EVENTS; i++) {
        if (i != 0)
            buf_add_char(&out, ',');
        event_add(&out, i);
    }
    buf_add(&out, STR("]}}"));
    return buf_str(&out);
}

static void must(bool fine, const char *what)
{
    if (fine)
        return;
    fprintf(stderr, "json_bench: %s refused the document\n", what);
    exit(1);
}

static size_t read_pull(Arena *arena, Str text)
{
    JsonReader *reader = json_reader_new(arena, text);
    size_t size = 0;
    for (JsonType type = json_next(reader); type != JSON_END; type = json_next(reader)) {
        must(type != JSON_ERROR, "pull");
        if (type == JSON_KEY || type == JSON_STRING || type == JSON_NUMBER)
            size += json_text(reader, arena).n;
    }
    return size;
}

static size_t read_tree(Arena *arena, Str text)
{
    JsonReader *reader = json_reader_new(arena, text);
    json_next(reader);
    const JsonNode *root = json_tree(reader, arena);
    must(root != NULL && json_next(reader) == JSON_END, "tree");
    return root->count;
}

/* As capture does it: one event at a time, its memory used again for the next. */
static size_t read_events(Arena *arena, Str text)
{
    JsonReader *reader = json_reader_new(arena, text);
    size_t count = 0;
    JsonType type = json_next(reader);
    while (type != JSON_END) {
        must(type != JSON_ERROR, "tree by event");
        ArenaMark mark = arena_mark(arena);
        bool event = type == JSON_KEY && str_eq(json_text(reader, arena), STR("eventList"));
        type = json_next(reader);
        if (!event)
            continue;
        for (type = json_next(reader); type == JSON_OBJECT; type = json_next(reader)) {
            const JsonNode *node = json_tree(reader, arena);
            must(node != NULL, "tree by event");
            count += node->count;
            arena_rewind(arena, mark);
        }
    }
    return count;
}

static size_t read_cjson(Arena *arena, Str text)
{
    (void)arena;
    cJSON *root = cJSON_ParseWithLength(text.p, text.n);
    must(root != NULL, "cJSON");
    size_t count = (size_t)cJSON_GetArraySize(root);
    cJSON_Delete(root);
    return count;
}

static double speed(Ctx *cx, const Contestant *contestant, Str text)
{
    Arena arena;
    arena_init(&arena);
    int64_t start = cx->io->monotonic_us(cx), spent = 0;
    double bytes = 0;
    size_t sum = 0;
    while (spent < ROUND_US) {
        sum += contestant->read(&arena, text);
        arena_reset(&arena);
        bytes += (double)text.n;
        spent = cx->io->monotonic_us(cx) - start;
    }
    must(sum != 0, contestant->name);
    arena_release(&arena);
    return bytes / (double)spent;
}

static int order(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

int main(void)
{
    Contestant contestants[] = {{"cJSON", read_cjson, {0}},
                                {"pull", read_pull, {0}},
                                {"tree", read_tree, {0}},
                                {"events", read_events, {0}}};
    enum { COUNT = sizeof contestants / sizeof *contestants };
    Arena arena;
    arena_init(&arena);
    Ctx cx = {.arena = &arena, .io = io_real()};
    Str text = document(&arena);
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < COUNT; i++)
            contestants[i].rounds[round] = speed(&cx, &contestants[i], text);
    }
    printf("%zu bytes, %d events, medians of %d rounds\n", text.n, EVENTS, ROUNDS);
    for (int i = 0; i < COUNT; i++) {
        qsort(contestants[i].rounds, ROUNDS, sizeof(double), order);
        printf("%-6s %7.0f MB/s  %5.1f x\n", contestants[i].name, contestants[i].rounds[ROUNDS / 2],
               contestants[i].rounds[ROUNDS / 2] / contestants[0].rounds[ROUNDS / 2]);
    }
    arena_release(&arena);
    return 0;
}
