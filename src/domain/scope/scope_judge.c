/* scope_judge.c - what each clause says of one item, and which of them decided. */
#include "domain/item/trace_question.h"
#include "domain/scope/scope_eval.h"

enum { NODES_MAX = 200 };

typedef struct Judging {
    const ScopeEval *eval;
    uint32_t item;
    Lang lang;
    ScopeVerdicts *out;
    ScopeBits bits[NODES_MAX];
    const ScopeClause *clauses[NODES_MAX];
    size_t below_end[NODES_MAX];
    size_t leaf_of[NODES_MAX]; /* place among the leaves, from 1; 0: no leaf */
    size_t leaves;             /* met so far */
} Judging;

/* One item is a set of one: the operations are the same. */
static ScopeBits combined(ScopeBits a, ScopeBits b, void (*operation)(ScopeSet *, const ScopeSet *))
{
    uint64_t memory[8] = {0};
    ScopeSet left = scope_set_in(memory, 1), right = scope_set_in(memory + 4, 1);
    scope_set_put(&left, 0, a);
    scope_set_put(&right, 0, b);
    operation(&left, &right);
    return scope_set_get(&left, 0);
}

static Str below(Ctx *cx, Str path, Str name)
{
    return str_fmt(cx->arena, "%.*s/%.*s", STR_ARG(str_eq(path, STR("/")) ? STR("") : path),
                   STR_ARG(name));
}

static ScopeBits node_judge(Judging *judging, const ScopeClause *clause, Str path);

static ScopeBits several_judge(Judging *judging, const ScopeClause *clause, Str path)
{
    bool all = clause->all.count != 0;
    const ScopeClause *items = all ? clause->all.items : clause->any.items;
    size_t count = all ? clause->all.count : clause->any.count;
    ScopeBits bits = {0};
    for (size_t i = 0; i < count; i++) {
        Ctx *cx = judging->eval->cx;
        Str inside = below(cx, path, str_fmt(cx->arena, "%s/%zu", all ? "all" : "any", i));
        ScopeBits one = node_judge(judging, &items[i], inside);
        bits = i == 0 ? one : combined(bits, one, all ? scope_set_and : scope_set_or);
    }
    return bits;
}

static ScopeBits node_judge(Judging *judging, const ScopeClause *clause, Str path)
{
    Ctx *cx = judging->eval->cx;
    size_t at = judging->out->count++;
    ScopeBits bits;
    bool stays = false;
    judging->clauses[at] = clause;
    switch (scope_clause_kind(clause)) {
    case CLAUSE_ALL:
    case CLAUSE_ANY:
        bits = several_judge(judging, clause, path);
        break;
    case CLAUSE_EXCEPT:
        bits = node_judge(judging, clause->except->from, below(cx, path, STR("except/from")));
        bits = combined(
            bits, node_judge(judging, clause->except->less, below(cx, path, STR("except/less"))),
            scope_set_except);
        stays = scope_stays(judging->eval, clause, judging->item, &bits);
        break;
    default:
        bits = scope_set_get(&judging->eval->leaves[judging->leaves].kept->set, judging->item);
        judging->leaf_of[at] = ++judging->leaves;
        break;
    }
    judging->bits[at] = bits;
    judging->below_end[at] = judging->out->count;
    Str holds = !bits.may ? STR("no")
                          : confidence_name(bits.sure ? CONFIDENCE_CERTAIN : CONFIDENCE_POSSIBLE);
    judging->out->items[at] = (ScopeVerdict){
        .path = path,
        .words = scope_clause_words(cx, clause, judging->lang),
        .holds = holds,
        .removed = {bits.gone, true},
        .decided = {false, true},
    };
    if (stays)
        judging->out->items[at].stays = field_bool(true);
    return bits;
}

/* ---- which decided ---- */

static bool same(ScopeBits a, ScopeBits b)
{
    return a.may == b.may && a.sure == b.sure && a.gone == b.gone;
}

static void decide(Judging *judging, size_t at);

/* Of all: those that fail or, where none does, those as weak as the whole.  Of any: those as good
 * as the whole. */
static void several_decide(Judging *judging, size_t at)
{
    ScopeBits whole = judging->bits[at];
    bool any = false;
    for (size_t child = at + 1; child < judging->below_end[at]; child = judging->below_end[child]) {
        if (same(judging->bits[child], whole)) {
            decide(judging, child);
            any = true;
        }
    }
    for (size_t child = at + 1; child < judging->below_end[at] && !any;
         child = judging->below_end[child]) {
        if (judging->bits[child].may == whole.may)
            decide(judging, child);
    }
}

static void except_decide(Judging *judging, size_t at)
{
    size_t from = at + 1, less = judging->below_end[from];
    if (judging->bits[at].may || !judging->bits[from].may)
        decide(judging, from);
    if (judging->bits[from].may && judging->bits[less].may)
        decide(judging, less);
    if (judging->bits[from].may && !judging->bits[at].may)
        judging->out->left_out = judging->clauses[at]->except->reason;
}

static void decide(Judging *judging, size_t at)
{
    const ScopeClause *clause = judging->clauses[at];
    judging->out->items[at].decided.value = true;
    if (clause->all.count != 0 || clause->any.count != 0)
        several_decide(judging, at);
    else if (clause->except != NULL)
        except_decide(judging, at);
}

/* The first clause among those that decided by which the item came in. */
static void reason_find(Judging *judging)
{
    ScopeVerdicts *out = judging->out;
    for (size_t i = 0; i < out->count && out->inside && out->reason == NULL; i++) {
        const ScopeLeaf *leaf =
            judging->leaf_of[i] == 0 ? NULL : &judging->eval->leaves[judging->leaf_of[i] - 1];
        if (leaf == NULL || !leaf->positive || !out->items[i].decided.value ||
            !judging->bits[i].may)
            continue;
        out->reason = leaf->clause;
        out->walk = leaf->reach.walk;
        out->seeds = leaf->reach.seeds;
        out->seed_count = leaf->reach.seed_count;
    }
}

Err scope_judge(Ctx *cx, ScopeBoard *board, const ScopeAsk *ask, uint32_t item, ScopeVerdicts *out)
{
    ScopeEval eval = {.cx = cx, .board = board, .members = true};
    Err err = scope_eval_begin(&eval, ask);
    if (err == OK) {
        Judging *judging = arena_new(cx->arena, Judging);
        *judging = (Judging){.eval = &eval, .item = item, .lang = ask->lang, .out = out};
        *out = (ScopeVerdicts){.items = arena_array(cx->arena, ScopeVerdict, NODES_MAX)};
        out->inside = node_judge(judging, eval.root, STR("/")).may;
        decide(judging, 0);
        reason_find(judging);
    }
    scope_eval_end(&eval);
    return err;
}
