/* trace_peers.h - one contestant of the trace benchmark: the engine, or a database beside it.
 *
 * Each loads the same history (genealogy.h), then answers: which nodes does one reach, forward
 * or backward?  Counting is what is timed; lists are compared, node by node, outside the time. */
#ifndef HOLDFAST_TEST_PERF_TRACE_PEERS_H
#define HOLDFAST_TEST_PERF_TRACE_PEERS_H

#include "base/ctx.h"
#include "test/perf/genealogy.h"

enum { BENCH_ROUNDS_MAX = 99 };

typedef struct Samples {
    double value[BENCH_ROUNDS_MAX];
    int count;
} Samples;

typedef enum Direction { FORWARD, BACKWARD } Direction;

typedef struct Contestant Contestant;
struct Contestant {
    const char *name;
    const char *what; /* one line for the reader */
    const char *sql;  /* file below the folder of peers, NULL if it takes none */
    /* Load the history into a new database below `dir`; false: not installed here. */
    bool (*load)(Contestant *self, const Genealogy *genealogy, const char *dir);
    /* How many nodes `node` reaches, itself left out; they go into `out` unless it is NULL, in
     * any order. */
    size_t (*reach)(Contestant *self, Direction direction, uint32_t node, uint32_t *out);
    void (*close)(Contestant *self);
    double goal; /* the engine is so many times faster, forward */
    void *state;
    bool absent;
    double load_s, bytes; /* of its database, or memory */
    Samples forward_ms, backward_us;
    Samples times; /* the engine faster, forward, round by round */
};

extern const Contestant engine_contestant, sqlite_edges_contestant, sqlite_references_contestant,
    lmdb_contestant, postgres_edges_contestant, postgres_references_contestant, duckdb_contestant;

/* ---- trace_peers_engine.c: questions only the engine is asked ---- */

typedef struct EngineSize {
    double references; /* stored, of any role; the index keeps both ways */
    double items;
    double index_bytes, dictionary_bytes;
} EngineSize;
EngineSize engine_size(const Contestant *engine);
/* Where the nodes are.  Milliseconds; the containers of each are compared with the history. */
double engine_where_ms(Contestant *engine, const uint32_t *nodes, size_t count);
/* Checkpoint into `dir`, have its file leave the page cache, and load it again. */
void engine_restart(Contestant *engine, const char *dir, double *save_s, double *load_s);

/* ---- trace_peers_measure.c ---- */

__attribute__((noreturn)) void bench_stop(const char *what, const char *why);
double now_ms(void);
void samples_add(Samples *samples, double value);
double samples_median(const Samples *samples);
double samples_least(const Samples *samples);
double samples_most(const Samples *samples);

void samples_print(const char *what, const Samples *samples);
/* One line against a goal; `most`: the goal is a ceiling, else a floor. */
void goal_print(const char *what, bool most, double goal, const char *unit,
                const Samples *measured);

/* Nanoseconds of a 4-byte read somewhere in an array of `bytes`, in huge pages: independent ones,
 * and such that each needs the one before. */
typedef struct MemorySpeed {
    uint32_t *words;
    size_t count; /* a power of two */
    double last_gather_ns;
    Samples gather_ns, chase_ns;
} MemorySpeed;
void memory_init(MemorySpeed *memory, double bytes);
void memory_measure(MemorySpeed *memory);
void memory_release(MemorySpeed *memory);

/* The statement below "-- name" in the text of a file of peers; stops if it is not there. */
Str peer_sql(Str text, const char *name);
/* Contents of a file, in memory that is never given back. */
Str peer_file(const char *dir, const char *name);

/* ---- trace_peers_table.c ---- */

enum { CONTESTANTS = 7 };

typedef struct Bench {
    const char *dir;
    int rounds;
    Genealogy genealogy;
    Contestant contestants[CONTESTANTS]; /* the engine first */
    uint32_t *reached;                   /* from the big lot, in order */
    size_t reached_count;
    uint32_t *reached_units;
    size_t reached_unit_count;
    size_t backward_count; /* nodes in all answers backward */
    MemorySpeed memory;
    Samples gathers_per_member; /* a round's ns a member by its ns a gather */
    Samples listed_ms, where_ms, save_s, restart_s;
} Bench;

void bench_print(const Bench *bench);

#endif
