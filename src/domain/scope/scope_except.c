/* scope_except.c - `except` leaves out what it names and what is in for that alone.  A unit that
 * carries a piece that is named and another that stays in stays in: it stands for that one. */
#include "domain/scope/scope_eval.h"
#include "domain/scope/scope_internal.h"

typedef struct Excepting {
    ScopeEval *eval;
    ScopeSet before; /* `from`, as it was */
    ScopeSet *left;  /* what is in now */
    ScopeSet stays;
    uint64_t *closed;    /* what `less` names of `from` */
    uint64_t *outside;   /* what it names beside it */
    uint64_t *otherwise; /* certainly of that, and so out whatever else is in it */
    bool any;
} Excepting;

static bool has(const uint64_t *bits, uint32_t item)
{
    return (bits[item / 64] >> item % 64 & 1) != 0;
}

/* Of one word of items: what is named, and is anything left out that is not named itself? */
static void word_look(Excepting *of, const ScopeSet *less, size_t first, size_t word)
{
    uint64_t seeds = 0, all = ~(uint64_t)0;
    for (size_t i = first; i < of->eval->leaf_count; i++) {
        const ScopeKept *kept = of->eval->leaves[i].kept;
        seeds |= word < kept->set.words ? kept->seeds[word] : 0;
    }
    uint64_t before = of->before.may[word], named = less->sure[word] & ~less->gone[word];
    of->closed[word] = seeds & before & named;
    of->outside[word] = seeds & ~before;
    of->any = of->any || (before & ~of->left->may[word] & (all & ~of->closed[word])) != 0;
}

static void items_list(Arena *arena, const uint64_t *bits, size_t words, TraceQuery *walk)
{
    size_t count = 0, n = 0;
    for (size_t word = 0; word < words; word++)
        count += (size_t)__builtin_popcountll(bits[word]);
    uint32_t *items = arena_alloc_raw(arena, (count + 1) * sizeof *items, 4);
    for (size_t word = 0; word < words; word++) {
        for (uint64_t left = bits[word]; left != 0; left &= left - 1)
            items[n++] = (uint32_t)(word * 64) + (uint32_t)__builtin_ctzll(left);
    }
    walk->seeds = items;
    walk->seed_count = n;
}

static Err walk_from(Excepting *of, const uint64_t *seeds, bool closed, TraceResult *out)
{
    TraceQuery walk, shut;
    ScopeEval *eval = of->eval;
    ScopeLook look = {.cx = eval->cx, .view = eval->view, .query = eval->query};
    *out = (TraceResult){0};
    TRY(scope_walk_init(&look, &walk));
    items_list(eval->cx->arena, seeds, of->before.words, &walk);
    items_list(eval->cx->arena, of->closed, of->before.words, &shut);
    if (closed) {
        walk.closed = shut.seeds;
        walk.closed_count = shut.seed_count;
    }
    return walk.seed_count == 0 ? OK : trace_walk(eval->cx, eval->view.index, &walk, out);
}

static Err outside_find(Excepting *of)
{
    TraceResult found;
    TRY(walk_from(of, of->outside, false, &found));
    for (size_t i = 0; i < found.member_count; i++) {
        const TraceMember *member = &found.members[i];
        if (member->confidence == CONFIDENCE_CERTAIN && !member->removed)
            of->otherwise[member->item / 64] |= (uint64_t)1 << member->item % 64;
    }
    return OK;
}

/* Certain only by what is certain itself. */
static Err stays_find(Excepting *of)
{
    TraceResult found, sure;
    size_t words = of->before.words;
    uint64_t *firm = arena_array(of->eval->cx->arena, uint64_t, words);
    for (size_t word = 0; word < words; word++)
        firm[word] = of->left->sure[word] & ~of->left->gone[word];
    TRY(walk_from(of, of->left->may, true, &found));
    TRY(walk_from(of, firm, true, &sure));
    for (size_t i = 0, at = 0; i < found.member_count; i++) {
        const TraceMember *member = &found.members[i];
        ScopeBits bits = scope_set_get(&of->before, member->item);
        while (at < sure.member_count && sure.members[at].item < member->item)
            at++;
        bool certain = at < sure.member_count && sure.members[at].item == member->item &&
                       sure.members[at].confidence == CONFIDENCE_CERTAIN;
        if (!bits.may || scope_set_get(of->left, member->item).may ||
            has(of->closed, member->item) || has(of->otherwise, member->item))
            continue;
        bits.sure = bits.sure && certain;
        bits.gone = bits.gone || member->removed;
        scope_set_put(&of->stays, member->item, bits);
    }
    return OK;
}

Err scope_except(ScopeEval *eval, const ScopeClause *clause, ScopeSet *from, const ScopeSet *less,
                 size_t first)
{
    Arena *arena = eval->cx->arena;
    size_t words = from->words;
    Excepting of = {.eval = eval, .before = scope_set_new(arena, words), .left = from};
    uint64_t *bits = arena_array(arena, uint64_t, 3 * words);
    of.closed = bits;
    of.outside = bits + words;
    of.otherwise = bits + 2 * words;
    scope_set_copy(&of.before, from);
    scope_set_except(from, less);
    uint64_t named = 0;
    for (size_t word = 0; word < words; word++) {
        word_look(&of, less, first, word);
        named |= of.closed[word];
    }
    if (!of.any || named == 0)
        return OK;
    of.stays = scope_set_new(arena, words);
    TRY(outside_find(&of));
    TRY(stays_find(&of));
    scope_set_or(from, &of.stays);
    if (eval->stay_count < SCOPE_STAYS_MAX)
        eval->stays[eval->stay_count++] = (ScopeStays){clause, of.stays};
    return OK;
}

bool scope_stays(const ScopeEval *eval, const ScopeClause *clause, uint32_t item, ScopeBits *out)
{
    for (size_t i = 0; i < eval->stay_count; i++) {
        ScopeBits bits = scope_set_get(&eval->stays[i].set, item);
        if (eval->stays[i].clause != clause || !bits.may)
            continue;
        *out = bits;
        return true;
    }
    return false;
}
