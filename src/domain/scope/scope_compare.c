/* scope_compare.c - several ways to draw a scope, side by side: units, cost, what each leaves out.
 */
#include "domain/scope/scope_eval.h"

typedef struct Comparing {
    ScopeEval eval;
    const ScopeComparison *asked;
    ScopeSet *sets; /* of the columns */
    ScopeCompared *columns;
    size_t count;
} Comparing;

static Err column_eval(Comparing *comparing, const ItemView *view, size_t i)
{
    ScopeEval *eval = &comparing->eval;
    ScopeQuery query = *comparing->asked->columns.items[i].query;
    ScopeAsk ask = {.view = view, .query = &query};
    if (query.as_known_at.set)
        return fail(eval->cx, ERR_USAGE,
                    MSG("as_known_at of a comparison holds for all of it: no query has its own"));
    query.as_known_at = i == 0 ? comparing->asked->as_known_at : field_int(eval->view.visible);
    TRY(i == 0 ? scope_eval_begin(eval, &ask) : scope_eval_again(eval, &ask));
    comparing->sets[i] = eval->set;
    return OK;
}

/* units × cost of one; ERR_LIMIT. */
static Err cost_put(Ctx *cx, const ScopeComparison *asked, ScopeCompared *out)
{
    int64_t value;
    if (!asked->unit_cost.set)
        return OK;
    if (__builtin_mul_overflow(asked->unit_cost.value.value, out->units.value, &value))
        return fail(cx, ERR_LIMIT, MSG("the cost is too large a number"));
    out->cost = field_decimal((Decimal){value, asked->unit_cost.value.scale});
    return OK;
}

static Err column_count(Comparing *comparing, size_t i)
{
    ScopeSums sums;
    scope_sums(scope_eval_spots(&comparing->eval), &comparing->sets[i], NULL, &sums);
    ScopeCompared *out = &comparing->columns[i];
    *out = (ScopeCompared){.title = comparing->asked->columns.items[i].title,
                           .units = field_int(sums.units),
                           .certain = field_int(sums.certain),
                           .possible = field_int(sums.possible),
                           .removed = field_int(sums.removed),
                           .widened = field_int(sums.widened)};
    return cost_put(comparing->eval.cx, comparing->asked, out);
}

/* What a column leaves out is what any of the others has, as sure as the surest has it. */
static void left_out_count(Comparing *comparing, const ScopeSet *any, size_t i)
{
    ScopeSums sums, only;
    Arena *arena = comparing->eval.cx->arena;
    ScopeSpots *spots = scope_eval_spots(&comparing->eval);
    const ScopeSet *own = &comparing->sets[i];
    ScopeSet missed = scope_set_new(arena, any->words), alone = scope_set_new(arena, any->words);
    scope_set_copy(&missed, any);
    scope_set_copy(&alone, own);
    for (size_t word = 0; word < any->words; word++) {
        uint64_t others = 0;
        for (size_t k = 0; k < comparing->count; k++)
            others |= k == i ? 0 : comparing->sets[k].may[word];
        missed.may[word] &= ~own->may[word];
        alone.may[word] &= ~others;
    }
    scope_sums(spots, &missed, NULL, &sums);
    scope_sums(spots, &alone, NULL, &only);
    ScopeCompared *out = &comparing->columns[i];
    out->only_here = field_int(only.units);
    out->left_out = field_int(sums.units);
    out->left_out_certain = field_int(sums.certain);
    out->left_out_possible = field_int(sums.possible);
    out->left_out_removed = field_int(sums.removed);
}

static Err compare_all(Comparing *comparing, const ItemView *view, ScopeComparisonResult *out)
{
    ScopeSums sums;
    Arena *arena = comparing->eval.cx->arena;
    for (size_t i = 0; i < comparing->count; i++)
        TRY(column_eval(comparing, view, i));
    ScopeSpots *spots = scope_eval_spots(&comparing->eval);
    ScopeSet any = scope_set_new(arena, comparing->sets[0].words);
    ScopeSet every = scope_set_new(arena, comparing->sets[0].words);
    scope_set_copy(&every, &comparing->sets[0]);
    for (size_t i = 0; i < comparing->count; i++) {
        scope_set_or(&any, &comparing->sets[i]);
        scope_set_and(&every, &comparing->sets[i]);
        TRY(column_count(comparing, i));
    }
    for (size_t i = 0; i < comparing->count; i++)
        left_out_count(comparing, &any, i);
    *out = (ScopeComparisonResult){.log_position = field_int(comparing->eval.view.visible),
                                   .log_now = field_int(view->visible),
                                   .currency = comparing->asked->currency};
    scope_sums(spots, &any, NULL, &sums);
    out->any = field_int(sums.units);
    scope_sums(spots, &every, NULL, &sums);
    out->every = field_int(sums.units);
    out->columns.items = comparing->columns;
    out->columns.count = comparing->count;
    return OK;
}

Err scope_compare(Ctx *cx, ScopeBoard *board, const ItemView *view, const ScopeComparison *asked,
                  ScopeComparisonResult *out)
{
    size_t count = asked->columns.count;
    if (count == 0)
        return fail(cx, ERR_USAGE, MSG("a comparison has at least one column"));
    if (asked->unit_cost.set && asked->unit_cost.value.value < 0)
        return fail(cx, ERR_USAGE, MSG("the cost of a unit is not below zero"));
    Comparing comparing = {.eval = {.cx = cx},
                           .asked = asked,
                           .sets = arena_array(cx->arena, ScopeSet, count),
                           .columns = arena_array(cx->arena, ScopeCompared, count),
                           .count = count};
    comparing.eval.board = board;
    Err err = compare_all(&comparing, view, out);
    scope_eval_end(&comparing.eval);
    return err;
}
