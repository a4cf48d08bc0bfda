#include "test/demo_world.h"

#include "base/hash.h"
#include "domain/party/party.h"
#include "platform/store/change.h"

static Err name_at(Ctx *cx, void *arg, int64_t position, Str *out)
{
    const DemoWorld *world = arg;
    (void)cx;
    *out = world->names[position - 1];
    return OK;
}

static Err append_line(DemoWorld *world, Str line)
{
    static const uint8_t no_hash[SHA256_SIZE];
    Ctx *cx = world->t->cx;
    const JsonNode *node;
    EventContext *context;
    Event event;
    TRY(json_parse(cx, line, &node));
    TRY(event_context_new(cx, NULL, &context));
    TRY(event_decode(cx, node, context, STR(""), &event));
    ptrdiff_t at = str_find(line, event.id); /* the line outlives the event */
    world->names[world->count] = str_slice(line, (size_t)at, (size_t)at + event.id.n);
    int64_t position = ++world->count;
    return trace_append(cx, world->index, &event, position, event.id, no_hash);
}

/* What the first line says of places, where a store is open to keep it. */
static Err master_data_save(Ctx *cx, Str line)
{
    static const char *const path[] = {"epcisHeader", "epcisMasterData", "vocabularyList"};
    const JsonNode *node;
    CLEANUP(tx_release) Tx tx = {0};
    TRY(json_parse(cx, line, &node));
    for (size_t i = 0; i < sizeof path / sizeof *path; i++)
        node = json_member(node, str_of(path[i]));
    TRY(tx_begin(cx, &tx));
    for (const JsonNode *type = node->child; type != NULL; type = type->next) {
        Str vocabulary = json_member(type, STR("type"))->text;
        const JsonNode *said = json_member(type, STR("vocabularyElementList"))->child;
        for (; said != NULL; said = said->next) {
            bool changed;
            PartyElement element;
            party_read(said, vocabulary, &element);
            TRY(party_save(cx, &element, &changed));
        }
    }
    return tx_commit(&tx);
}

static bool index_build(DemoWorld *world, Str lines)
{
    Arena *arena = world->t->cx->arena;
    Str master_data = str_cut(&lines, '\n');
    ArenaMark mark = arena_mark(arena);
    if (world->t->cx->db != NULL)
        CHECK_OK(world->t, master_data_save(world->t->cx, master_data));
    while (lines.n > 0) {
        if (!CHECK_OK(world->t, append_line(world, str_cut(&lines, '\n'))))
            return false;
        arena_rewind(arena, mark);
    }
    return CHECK_INT(world->t, trace_position(world->index), world->summary.events);
}

DemoWorld *demo_world_new(Test *t, const DemoOptions *options)
{
    Ctx *cx = t->cx;
    DemoWorld *world = arena_new(cx->arena, DemoWorld);
    Str events_path = io_path(cx->arena, t->dir, STR("e")), lines = {0}, truth_text = {0};
    Str truth_path = io_path(cx->arena, t->dir, STR("t"));
    IoFile events, truth;
    world->t = t;
    CHECK_OK(t, cx->io->open(cx, events_path, IO_CREATE, &events));
    CHECK_OK(t, cx->io->open(cx, truth_path, IO_CREATE, &truth));
    CHECK_OK(t, demo_write(cx, options, &events, &truth, &world->summary));
    cx->io->close(cx, &events);
    cx->io->close(cx, &truth);
    CHECK_OK(t, io_read_file(cx, events_path, (size_t)1 << 28, &lines));
    CHECK_OK(t, io_read_file(cx, truth_path, (size_t)1 << 28, &truth_text));
    (void)cx->io->remove(cx, events_path);
    (void)cx->io->remove(cx, truth_path);
    if (!CHECK_OK(t, json_parse(cx, truth_text, &world->truth)))
        return NULL;
    world->names = arena_array(cx->arena, Str, (size_t)world->summary.events);
    world->index = trace_index_new(1);
    trace_index_log(world->index, (TraceLog){name_at, world});
    if (index_build(world, lines))
        return world;
    demo_world_free(world);
    return NULL;
}

void demo_world_free(DemoWorld *world)
{
    trace_index_free(world->index);
}

uint32_t demo_world_item(const DemoWorld *world, Str uri)
{
    Identity id;
    identity_parse(world->t->cx->arena, uri, ID_IN_EPC_LIST, &id);
    return trace_item_find(world->index, id.key);
}

size_t demo_world_units(const DemoWorld *world, const char *list, uint32_t *out)
{
    size_t n = 0;
    for (const JsonNode *unit = json_member(world->truth, str_of(list))->child; unit != NULL;
         unit = unit->next) {
        const JsonNode *item = unit->child == NULL ? unit : json_member(unit, STR("item"));
        out[n++] = demo_world_item(world, item->text);
    }
    return n;
}

void demo_world_draw(uint32_t *items, size_t n, size_t count, uint64_t *chance)
{
    for (size_t i = 0; i < count && i < n; i++) {
        size_t other = i + (size_t)(test_random(chance) % (n - i));
        uint32_t item = items[i];
        items[i] = items[other];
        items[other] = item;
    }
}
