#include "domain/scope/scope_board.h"

#include <pthread.h>
#include <stdlib.h>

#include "domain/scope/scope_eval.h"
#include "platform/os/io.h"

static const int64_t KEPT_US = (int64_t)10 * 60 * 1000000; /* names of places may change */
enum { STALE_FACTOR = 20, LEAVES_MAX = 100 };

struct ScopeBoard {
    pthread_mutex_t lock;
    pthread_mutex_t door; /* of `waiting` */
    int waiting;
    const TraceIndex *index;
    int64_t position; /* of the log; 0: nothing is kept */
    size_t words;     /* of a set: for all items there were when that became the position */
    int64_t made_us;  /* monotonic */
    int64_t spent_us; /* to fill it */
    uint64_t questions;
    ScopeSpots *spots;
    ScopeKept *kept[BOARD_SETS_MAX];
    size_t count;
    ScopeReadings *readings;
};

ScopeBoard *scope_board_open(void)
{
    ScopeBoard *board = calloc(1, sizeof *board);
    if (board == NULL)
        abort();
    pthread_mutex_init(&board->lock, NULL);
    pthread_mutex_init(&board->door, NULL);
    board->readings = scope_readings_new();
    return board;
}

static void kept_free(ScopeKept *kept)
{
    free(kept->set.may);
    free(kept->seeds);
    free(kept);
}

static void board_clear(ScopeBoard *board)
{
    for (size_t i = 0; i < board->count; i++)
        kept_free(board->kept[i]);
    board->count = 0;
    scope_spots_free(board->spots);
    board->spots = NULL;
    board->position = 0;
    board->spent_us = 0;
}

void scope_board_close(ScopeBoard *board)
{
    if (board == NULL)
        return;
    board_clear(board);
    scope_readings_free(board->readings);
    pthread_mutex_destroy(&board->lock);
    pthread_mutex_destroy(&board->door);
    free(board);
}

/* Only so many wait: they keep the server's workers from other calls. */
static Err door_enter(Ctx *cx, ScopeBoard *board)
{
    pthread_mutex_lock(&board->door);
    bool full = board->waiting == BOARD_WAITING_MAX;
    board->waiting += !full;
    pthread_mutex_unlock(&board->door);
    if (full)
        return fail(cx, ERR_BUSY, MSG("other scopes are being counted; ask again in some seconds"));
    pthread_mutex_lock(&board->lock);
    return OK;
}

static void door_leave(ScopeBoard *board)
{
    pthread_mutex_unlock(&board->lock);
    pthread_mutex_lock(&board->door);
    board->waiting--;
    pthread_mutex_unlock(&board->door);
}

/* ---- which position ---- */

static Err position_choose(ScopeEval *eval, const ScopeAsk *ask, int64_t now_us, int64_t *out)
{
    const ScopeBoard *board = eval->board;
    int64_t age_us = now_us - board->made_us;
    *out = ask->view->visible;
    if (ask->query->as_known_at.set && ask->query->as_known_at.value > ask->view->visible)
        return fail(eval->cx, ERR_USAGE, MSG("the log ends at position %1$lld, before %2$lld"),
                    (long long)ask->view->visible, (long long)ask->query->as_known_at.value);
    if (ask->query->as_known_at.set)
        *out = ask->query->as_known_at.value;
    else if (!eval->members && board->position != 0 && board->index == ask->view->index &&
             board->position < *out && age_us < STALE_FACTOR * board->spent_us)
        *out = board->position;
    return OK;
}

static void board_set(ScopeEval *eval, const TraceIndex *index, int64_t position, int64_t now_us)
{
    ScopeBoard *board = eval->board;
    eval->view = (ItemView){.index = index, .visible = position};
    if (board->index == index && board->position == position && now_us - board->made_us < KEPT_US &&
        board->spots != NULL)
        return;
    board_clear(board);
    board->index = index;
    board->position = position;
    board->made_us = now_us;
    board->words = scope_set_words(trace_item_count(index));
    board->spots = scope_spots_new(&eval->view);
}

/* ---- one clause ---- */

static void key_make(ScopeEval *eval, const ScopeClause *leaf, uint8_t key[SHA256_SIZE])
{
    enum { KEY_MAX = 64 << 20 };
    Buf text;
    JsonWriter json;
    ScopeQuery options = *eval->query;
    ArenaMark mark = arena_mark(eval->cx->arena);
    options.clause = NULL;
    options.items = (FieldTexts){0};
    buf_init(&text, eval->cx->arena, KEY_MAX);
    json_writer_init(&json, &text);
    json_array_begin(&json);
    register_write(&json, &scope_clause_register, leaf);
    register_write(&json, &scope_query_register, &options);
    json_array_end(&json);
    sha256(buf_str(&text), key);
    arena_rewind(eval->cx->arena, mark);
}

static ScopeLook look_begin(ScopeEval *eval)
{
    return (ScopeLook){.cx = eval->cx,
                       .view = eval->view,
                       .query = eval->query,
                       .readings = eval->board->readings};
}

static Err leaf_reach(ScopeEval *eval, ScopeLeaf *leaf)
{
    ScopeLook look = look_begin(eval);
    return scope_reach(&look, leaf->clause, &leaf->reach);
}

static ScopeKept *kept_make(ScopeEval *eval, const ScopeReach *reach)
{
    size_t words = eval->board->words;
    ScopeKept *kept = calloc(1, sizeof *kept);
    uint64_t *memory = calloc(1, scope_set_bytes(words));
    uint64_t *seeds = calloc(words, sizeof *seeds);
    if (kept == NULL || memory == NULL || seeds == NULL)
        abort();
    kept->seeds = seeds;
    for (size_t i = 0; i < reach->seed_count; i++)
        seeds[reach->seeds[i].item / 64] |= (uint64_t)1 << reach->seeds[i].item % 64;
    kept->set = scope_set_in(memory, words);
    kept->unnamed = reach->unnamed;
    kept->notes = reach->notes;
    for (size_t i = 0; i < reach->count; i++)
        scope_set_put(&kept->set, reach->members[i].item, scope_member_bits(&reach->members[i]));
    return kept;
}

/* Units of a set that was made, and with them the board has it. */
static Err kept_count(ScopeEval *eval, ScopeKept *kept, const uint8_t key[SHA256_SIZE])
{
    ScopeBoard *board = eval->board;
    ScopeSums sums;
    Err err = scope_spots_fill(eval->cx, board->spots, &kept->set);
    if (err != OK) {
        kept_free(kept);
        return err;
    }
    scope_sums(board->spots, &kept->set, NULL, &sums);
    memcpy(kept->key, key, SHA256_SIZE);
    kept->units = sums.units;
    kept->certain = sums.certain;
    kept->possible = sums.possible;
    kept->removed = sums.removed;
    board->kept[board->count++] = kept;
    return OK;
}

static Err leaf_fill(ScopeEval *eval, ScopeLeaf *leaf, const uint8_t key[SHA256_SIZE])
{
    TRY(leaf_reach(eval, leaf));
    ScopeKept *kept = kept_make(eval, &leaf->reach);
    TRY(kept_count(eval, kept, key));
    leaf->kept = kept;
    return OK;
}

/* ---- a clause of readings: limits move step by step ---- */

/* While one types, a limit goes out and in again.  What lies between two limits is walked from by
 * itself and joined to what was known of the inner one; a long way is cut into rungs, so that on
 * the way back something lies near.  Where that could say less than one walk from all, there is
 * one walk from all: false, if that is known. */
static bool inner_find(ScopeBoard *board, const uint8_t alike[SHA256_SIZE],
                       const ScopeReading *reading, ScopeKept **out)
{
    *out = NULL;
    for (size_t i = 0; i < board->count; i++) {
        ScopeKept *kept = board->kept[i];
        if (memcmp(kept->alike, alike, SHA256_SIZE) != 0 ||
            !scope_reading_within(&kept->limits, reading))
            continue;
        if (!kept->additive) {
            *out = NULL;
            return false;
        }
        if (*out == NULL || scope_reading_within(&(*out)->limits, &kept->limits))
            *out = kept;
    }
    return true;
}

static bool notes_equal(const ScopeNotes *a, const ScopeNotes *b)
{
    return a->count == b->count && memcmp(a->items, b->items, a->count * sizeof *a->items) == 0;
}

/* The set of a clause, from an inner one where there is one.  Heap memory. */
static Err reading_make(ScopeEval *eval, const ScopeReading *reading, ScopeKept *inner,
                        ScopeKept **out)
{
    ScopeReach reach;
    ScopeClause clause = {.reading = (ScopeReading *)(uintptr_t)reading};
    ScopeLook look = look_begin(eval);
    ArenaMark mark = arena_mark(eval->cx->arena);
    look.known = inner == NULL ? NULL : &inner->limits;
    TRY(scope_reach(&look, &clause, &reach));
    if (inner != NULL &&
        (look.known_more || !reach.additive || !notes_equal(&reach.notes, &inner->notes))) {
        inner = NULL;
        look.known = NULL;
        arena_rewind(eval->cx->arena, mark);
        TRY(scope_reach(&look, &clause, &reach));
    }
    *out = kept_make(eval, &reach);
    (*out)->additive = reach.additive;
    (*out)->limits = (ScopeReading){.low = reading->low, .high = reading->high};
    (*out)->used = eval->board->questions;
    if (inner != NULL) {
        scope_set_or(&(*out)->set, &inner->set);
        inner->used = eval->board->questions;
    }
    arena_rewind(eval->cx->arena, mark);
    return OK;
}

static bool has_room(const ScopeBoard *board)
{
    return board->count + LEAVES_MAX < BOARD_SETS_MAX &&
           (board->count + 1) * scope_set_bytes(board->words) < BOARD_BYTES_MAX / 2;
}

/* The rungs from `*inner` to a clause; the last of them, or what was given, is the new `*inner`. */
static Err rungs_make(ScopeEval *eval, const ScopeReading *reading,
                      const uint8_t alike[SHA256_SIZE], ScopeKept **inner)
{
    ScopeBoard *board = eval->board;
    ScopeReading rungs[SCOPE_RUNGS_MAX];
    size_t count;
    ScopeLook look = look_begin(eval);
    TRY(scope_reading_rungs(&look, *inner == NULL ? NULL : &(*inner)->limits, reading, rungs,
                            &count));
    for (size_t i = 0; i < count && has_room(board); i++) {
        ScopeKept *rung;
        if (*inner != NULL && scope_reading_within(&rungs[i], &(*inner)->limits))
            continue;
        TRY(reading_make(eval, &rungs[i], *inner, &rung));
        memcpy(rung->alike, alike, SHA256_SIZE);
        rung->rung = true;
        board->kept[board->count++] = rung;
        if (!rung->additive)
            return OK;
        *inner = rung;
    }
    return OK;
}

static Err reading_fill(ScopeEval *eval, ScopeLeaf *leaf, const uint8_t key[SHA256_SIZE])
{
    uint8_t alike[SHA256_SIZE];
    const ScopeReading *reading = leaf->clause->reading;
    ScopeReading anywhere = *reading;
    ScopeKept *kept, *inner;
    anywhere.low = anywhere.high = (FieldDecimal){0};
    key_make(eval, &(ScopeClause){.reading = &anywhere}, alike);
    if (inner_find(eval->board, alike, reading, &inner))
        TRY(rungs_make(eval, reading, alike, &inner));
    TRY(reading_make(eval, reading, inner, &kept));
    memcpy(kept->alike, alike, SHA256_SIZE);
    TRY(kept_count(eval, kept, key));
    leaf->kept = kept;
    return OK;
}

/* ---- which are kept ---- */

/* Give up what was not asked for longest, until there is room for `more` sets. */
static void kept_trim(ScopeBoard *board, size_t more)
{
    size_t bytes = 0;
    for (size_t i = 0; i < board->count; i++)
        bytes += scope_set_bytes(board->kept[i]->set.words);
    while (board->count > 0 && (bytes > BOARD_BYTES_MAX || board->count + more > BOARD_SETS_MAX)) {
        size_t oldest = 0;
        for (size_t i = 1; i < board->count; i++) {
            if (board->kept[i]->used < board->kept[oldest]->used)
                oldest = i;
        }
        bytes -= scope_set_bytes(board->kept[oldest]->set.words);
        kept_free(board->kept[oldest]);
        board->kept[oldest] = board->kept[--board->count];
    }
}

static Err leaf_get(ScopeEval *eval, ScopeLeaf *leaf)
{
    ScopeBoard *board = eval->board;
    uint8_t key[SHA256_SIZE];
    key_make(eval, leaf->clause, key);
    for (size_t i = 0; i < board->count && leaf->kept == NULL; i++) {
        if (!board->kept[i]->rung && memcmp(board->kept[i]->key, key, SHA256_SIZE) == 0)
            leaf->kept = board->kept[i];
    }
    if (leaf->kept != NULL) {
        if (eval->members)
            TRY(leaf_reach(eval, leaf));
    } else if (eval->members) {
        TRY(leaf_fill(eval, leaf, key));
    } else {
        const ScopeReading *reading = leaf->clause->reading;
        ArenaMark mark = arena_mark(eval->cx->arena);
        TRY((reading != NULL && !reading->missing.value ? reading_fill : leaf_fill)(eval, leaf,
                                                                                    key));
        leaf->reach = (ScopeReach){0};
        arena_rewind(eval->cx->arena, mark);
    }
    ((ScopeKept *)(uintptr_t)leaf->kept)->used = board->questions;
    return OK;
}

/* ---- the whole query ---- */

typedef struct Node {
    const ScopeClause *clause;
    Str path;
    bool positive;
} Node;

static Err node_eval(ScopeEval *eval, Node node, ScopeSet *out);

static Err leaf_eval(ScopeEval *eval, Node node, ScopeSet *out)
{
    ScopeLeaf *leaf = &eval->leaves[eval->leaf_count++];
    *leaf = (ScopeLeaf){.clause = node.clause, .path = node.path, .positive = node.positive};
    Err err = scope_leaf_at(eval->cx, leaf_get(eval, leaf), node.clause, node.path);
    TRY(scope_query_at(eval->cx, err, eval->query));
    *out = scope_set_new(eval->cx->arena, leaf->kept->set.words);
    scope_set_copy(out, &leaf->kept->set);
    return OK;
}

static Str path_below(ScopeEval *eval, Str path, const char *name, size_t i)
{
    Str start = str_eq(path, STR("/")) ? STR("") : path;
    return str_fmt(eval->cx->arena, "%.*s/%s/%zu", STR_ARG(start), name, i);
}

static Err several_eval(ScopeEval *eval, Node node, ScopeSet *out)
{
    bool all = node.clause->all.count != 0;
    const ScopeClause *items = all ? node.clause->all.items : node.clause->any.items;
    size_t count = all ? node.clause->all.count : node.clause->any.count;
    for (size_t i = 0; i < count; i++) {
        ScopeSet one;
        Node below = {&items[i], path_below(eval, node.path, all ? "all" : "any", i),
                      node.positive};
        TRY(node_eval(eval, below, i == 0 ? out : &one));
        if (i != 0)
            (all ? scope_set_and : scope_set_or)(out, &one);
    }
    return OK;
}

static Err except_eval(ScopeEval *eval, Node node, ScopeSet *out)
{
    ScopeSet less;
    Str start = str_eq(node.path, STR("/")) ? STR("") : node.path;
    Node from = {node.clause->except->from,
                 str_fmt(eval->cx->arena, "%.*s/except/from", STR_ARG(start)), node.positive};
    Node without = {node.clause->except->less,
                    str_fmt(eval->cx->arena, "%.*s/except/less", STR_ARG(start)), false};
    TRY(node_eval(eval, from, out));
    size_t first = eval->leaf_count;
    TRY(node_eval(eval, without, &less));
    return scope_except(eval, node.clause, out, &less, first);
}

static Err node_eval(ScopeEval *eval, Node node, ScopeSet *out)
{
    switch (scope_clause_kind(node.clause)) {
    case CLAUSE_ALL:
    case CLAUSE_ANY:
        return several_eval(eval, node, out);
    case CLAUSE_EXCEPT:
        return except_eval(eval, node, out);
    default:
        return leaf_eval(eval, node, out);
    }
}

static Err eval_run(ScopeEval *eval, const ScopeAsk *ask)
{
    ScopeBoard *board = eval->board;
    int64_t position, start_us = eval->cx->io->monotonic_us(eval->cx);
    TRY(position_choose(eval, ask, start_us, &position));
    board_set(eval, ask->view->index, position, start_us);
    board->questions++;
    kept_trim(board, LEAVES_MAX);
    eval->leaves = arena_array(eval->cx->arena, ScopeLeaf, LEAVES_MAX + 1);
    eval->stays = arena_array(eval->cx->arena, ScopeStays, SCOPE_STAYS_MAX);
    eval->stay_count = 0;
    TRY(node_eval(eval, (Node){eval->root, STR("/"), true}, &eval->set));
    TRY(scope_spots_fill(eval->cx, board->spots, &eval->set));
    board->spent_us += eval->cx->io->monotonic_us(eval->cx) - start_us;
    return OK;
}

static Err root_find(ScopeEval *eval, const ScopeAsk *ask)
{
    eval->query = ask->query;
    eval->leaf_count = 0;
    return ask->saved ? scope_saved_clause(eval->cx, ask->query, &eval->root)
                      : scope_query_clause(eval->cx, ask->query, &eval->root);
}

Err scope_eval_begin(ScopeEval *eval, const ScopeAsk *ask)
{
    Err err = root_find(eval, ask);
    if (err == OK)
        err = door_enter(eval->cx, eval->board);
    eval->entered = err == OK;
    return err == OK ? eval_run(eval, ask) : err;
}

Err scope_eval_again(ScopeEval *eval, const ScopeAsk *ask)
{
    TRY(root_find(eval, ask));
    return eval_run(eval, ask);
}

void scope_eval_end(ScopeEval *eval)
{
    if (!eval->entered)
        return;
    kept_trim(eval->board, 0);
    door_leave(eval->board);
}

ScopeSpots *scope_eval_spots(ScopeEval *eval)
{
    return eval->board->spots;
}
