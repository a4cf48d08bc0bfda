/* The engine: the history into trace_append, questions by trace_walk and trace_where. */
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "domain/trace/trace.h"
#include "domain/trace/trace_where.h"
#include "platform/os/io.h"
#include "test/perf/trace_peers.h"

enum { REFS_MAX = 64 };

typedef struct Engine {
    Arena arena;
    Ctx cx;
    const Genealogy *genealogy;
    TraceIndex *index;
    uint32_t *item_of, *node_of;
} Engine;

/* A reference's texts. */
typedef struct RefText {
    char uri[GENEALOGY_TEXT_MAX];
} RefText;

static void must(Err err, const char *what)
{
    if (err != OK)
        bench_stop(what, err_name(err));
}

static Str key_of(Engine *e, Str uri)
{
    Buf key;
    buf_init(&key, e->cx.arena, IDENTITY_KEY_MAX);
    identity_key(&key, uri);
    return buf_str(&key);
}

static void event_append(Engine *e, uint32_t number)
{
    const Genealogy *g = e->genealogy;
    const GenealogyStep *step = genealogy_step(g, number);
    EventRef refs[REFS_MAX];
    RefText texts[REFS_MAX];
    char id[GENEALOGY_TEXT_MAX];
    uint8_t hash[32] = {0};
    memcpy(hash, &number, sizeof number);
    Event event = {.kind = step->kind,
                   .action = step->kind == EVENT_AGGREGATION ? ACTION_ADD : ACTION_NONE,
                   .time_us = genealogy_time_us(number),
                   .id = genealogy_event_id(id, number),
                   .step = str_of(step->name),
                   .refs = refs};
    for (uint32_t i = g->event_ref[number]; i < g->event_ref[number + 1]; i++) {
        uint32_t n = event.ref_count++, node = g->ref_node[i];
        if (n == REFS_MAX)
            bench_stop("event", "too many references");
        refs[n] = (EventRef){.role = (Role)g->ref_role[i],
                             .is_class = g->node_kind[node] == NODE_LOT,
                             .uri = genealogy_uri(g, texts[n].uri, node),
                             .lot_of = LOT_OF_CLASS};
        refs[n].key = key_of(e, refs[n].uri);
    }
    must(trace_append(&e->cx, e->index, &event, number, event.id, hash), "trace_append");
}

static void numbers_match(Engine *e)
{
    const Genealogy *g = e->genealogy;
    ArenaMark mark = arena_mark(&e->arena);
    e->item_of = calloc(g->node_count + 1u, sizeof *e->item_of);
    e->node_of = calloc(trace_item_count(e->index) + 1u, sizeof *e->node_of);
    if (e->item_of == NULL || e->node_of == NULL)
        abort();
    for (uint32_t node = 1; node <= g->node_count; node++) {
        char text[GENEALOGY_TEXT_MAX];
        uint32_t item = trace_item_find(e->index, key_of(e, genealogy_uri(g, text, node)));
        e->item_of[node] = item; /* 0: made, but never named; a place or machine not used */
        if (item != 0)
            e->node_of[item] = node;
        arena_rewind(&e->arena, mark);
    }
}

static bool engine_load(Contestant *self, const Genealogy *genealogy, const char *dir)
{
    Engine *e = self->state = calloc(1, sizeof *e);
    (void)dir;
    if (e == NULL)
        abort();
    arena_init(&e->arena);
    e->cx = (Ctx){.arena = &e->arena, .io = io_real()};
    e->genealogy = genealogy;
    e->index = trace_index_new(42);
    ArenaMark mark = arena_mark(&e->arena);
    for (uint32_t number = 1; number <= genealogy->event_count; number++) {
        event_append(e, number);
        arena_rewind(&e->arena, mark);
    }
    numbers_match(e);
    TraceSize size = trace_index_size(e->index);
    self->bytes = (double)(size.bytes + size.dictionary_bytes);
    return true;
}

static size_t engine_reach(Contestant *self, Direction direction, uint32_t node, uint32_t *out)
{
    Engine *e = self->state;
    uint32_t seed = e->item_of[node];
    TraceResult result;
    TraceQuery query = {.direction = direction == FORWARD ? TRACE_FORWARD : TRACE_BACKWARD,
                        .seeds = &seed,
                        .seed_count = 1,
                        .edges = EDGE_ALL,
                        .count_only = out == NULL};
    ArenaMark mark = arena_mark(&e->arena);
    must(trace_walk(&e->cx, e->index, &query, &result), "trace_walk");
    for (size_t i = 0; out != NULL && i < result.member_count; i++) {
        if (result.members[i].confidence != CONFIDENCE_CERTAIN || result.members[i].removed)
            bench_stop("trace_walk", "a member is not certain");
        out[i] = e->node_of[result.members[i].item];
    }
    arena_rewind(&e->arena, mark);
    return result.member_count;
}

static void engine_close(Contestant *self)
{
    Engine *e = self->state;
    trace_index_free(e->index);
    free(e->item_of);
    free(e->node_of);
    arena_release(&e->arena);
    free(e);
}

EngineSize engine_size(const Contestant *engine)
{
    const Engine *e = engine->state;
    TraceSize size = trace_index_size(e->index);
    return (EngineSize){.references = (double)size.references,
                        .items = trace_item_count(e->index),
                        .index_bytes = (double)size.bytes,
                        .dictionary_bytes = (double)size.dictionary_bytes};
}

static void where_check(const Engine *e, const TraceWhere *where, uint32_t node)
{
    uint32_t inside = e->genealogy->node_inside[node];
    for (size_t i = 0; i < where->container_count; i++) {
        if (inside == 0 || where->containers[i] != e->item_of[inside])
            bench_stop("trace_where", "a container differs from the history");
        inside = e->genealogy->node_inside[inside];
    }
    if (inside != 0 || where->place == 0)
        bench_stop("trace_where", "a container or the place is missing");
}

double engine_where_ms(Contestant *engine, const uint32_t *nodes, size_t count)
{
    Engine *e = engine->state;
    TraceWhere *rows;
    uint32_t *items = calloc(count + 1, sizeof *items);
    if (items == NULL)
        abort();
    for (size_t i = 0; i < count; i++)
        items[i] = e->item_of[nodes[i]];
    TraceWhereQuery query = {.items = items, .item_count = count};
    ArenaMark mark = arena_mark(&e->arena);
    double start = now_ms();
    must(trace_where(&e->cx, e->index, &query, &rows), "trace_where");
    double ms = now_ms() - start;
    for (size_t i = 0; i < count; i++)
        where_check(e, &rows[i], nodes[i]);
    arena_rewind(&e->arena, mark);
    free(items);
    return ms;
}

static void checkpoints(const char *dir, void visit(const char *path))
{
    glob_t found;
    char pattern[512];
    snprintf(pattern, sizeof pattern, "%s/index-*.checkpoint", dir);
    int result = glob(pattern, 0, NULL, &found);
    if (result != 0 && result != GLOB_NOMATCH)
        bench_stop(pattern, "cannot be listed");
    for (size_t i = 0; result == 0 && i < found.gl_pathc; i++)
        visit(found.gl_pathv[i]);
    globfree(&found);
}

/* Of an earlier run of another size: the newest by its log position would be loaded. */
static void checkpoint_remove(const char *path)
{
    if (unlink(path) != 0)
        bench_stop(path, "cannot be removed");
}

/* Its pages leave the cache; written back first, else they stay. */
static void cache_drop(const char *path)
{
    int file = open(path, O_RDONLY);
    if (file < 0 || fsync(file) != 0 || posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED) != 0)
        bench_stop(path, "stays in the page cache");
    close(file);
}

void engine_restart(Contestant *engine, const char *dir, double *save_s, double *load_s)
{
    Engine *e = engine->state;
    TraceIndex *loaded;
    checkpoints(dir, checkpoint_remove);
    double start = now_ms();
    must(trace_checkpoint_save(&e->cx, e->index, str_of(dir)), "trace_checkpoint_save");
    *save_s = (now_ms() - start) / 1e3;
    checkpoints(dir, cache_drop);
    double middle = now_ms();
    must(trace_checkpoint_load(&e->cx, str_of(dir), &loaded), "trace_checkpoint_load");
    *load_s = (now_ms() - middle) / 1e3;
    if (trace_index_digest(loaded) != trace_index_digest(e->index))
        bench_stop("trace_checkpoint_load", "the index differs from the one saved");
    trace_index_free(loaded);
}

const Contestant engine_contestant = {.name = "holdfast",
                                      .what = "trace index, with event, time and role",
                                      .load = engine_load,
                                      .reach = engine_reach,
                                      .close = engine_close};
