/* The algebra against a model that keeps one value an item and does everything one by one. */
#include <stdio.h>
#include <stdlib.h>

#include "domain/scope/scope_eval.h"
#include "domain/trace/trace_where.h"
#include "test/test_store.h"
#include "test/trace_world.h"

/* ---- three values ---- */

typedef enum Truth { OUT, MAYBE, IN } Truth;

typedef struct Value {
    Truth truth;
    bool removed;
} Value;

static Value value_and(Value a, Value b)
{
    Truth truth = a.truth < b.truth ? a.truth : b.truth;
    return (Value){truth, truth != OUT && (a.removed || b.removed)};
}

/* Out, had it perhaps, had it, has it perhaps, has it. */
static int value_rank(Value a)
{
    return a.truth == OUT ? 0 : (a.removed ? 0 : 2) + (int)a.truth;
}

static Value value_or(Value a, Value b)
{
    return value_rank(a) > value_rank(b) ? a : b;
}

/* What was only once so, or is only possibly so, leaves nothing out for sure. */
static Value value_except(Value a, Value b)
{
    Truth other = b.truth == OUT ? IN : b.truth == IN && !b.removed ? OUT : MAYBE;
    Truth truth = a.truth < other ? a.truth : other;
    return (Value){truth, truth != OUT && a.removed};
}

static Value value_of(ScopeBits bits)
{
    return (Value){!bits.may ? OUT : bits.sure ? IN : MAYBE, bits.gone};
}

static ScopeBits bits_of(Value value)
{
    return (ScopeBits){value.truth != OUT, value.truth == IN, value.removed, false};
}

static const Value values[] = {
    {OUT, false}, {MAYBE, false}, {MAYBE, true}, {IN, false}, {IN, true}};
enum { VALUES = sizeof values / sizeof *values };

TEST(scope_sets_follow_three_valued_logic)
{
    static void (*const operations[])(ScopeSet *, const ScopeSet *) = {scope_set_and, scope_set_or,
                                                                       scope_set_except};
    static Value (*const models[])(Value, Value) = {value_and, value_or, value_except};
    for (int operation = 0; operation < 3; operation++) {
        for (uint32_t pair = 0; pair < VALUES * VALUES; pair++) {
            ScopeSet a = scope_set_new(t->cx->arena, 3), b = scope_set_new(t->cx->arena, 3);
            uint32_t item = pair * 7; /* anywhere in the words */
            Value left = values[pair % VALUES], right = values[pair / VALUES];
            scope_set_put(&a, item, bits_of(left));
            scope_set_put(&b, item, bits_of(right));
            operations[operation](&a, &b);
            Value got = value_of(scope_set_get(&a, item));
            Value want = models[operation](left, right);
            CHECK_INT(t, got.truth, want.truth);
            CHECK_INT(t, got.removed, want.removed);
            CHECK_INT(t, scope_set_get(&a, item + 1).may, false);
        }
    }
}

TEST(scope_sets_take_nothing_away_for_doubt)
{
    for (int i = 0; i < VALUES; i++) {
        for (int j = 0; j < VALUES; j++) {
            bool certain = values[j].truth == IN && !values[j].removed;
            Value rest = value_except(values[i], values[j]);
            CHECK_INT(t, rest.truth != OUT, values[i].truth != OUT && !certain);
        }
    }
}

/* However many ways are joined, in whatever order: certain and in place only by one that is. */
TEST(scope_sets_join_no_two_doubts_into_a_certainty)
{
    for (uint32_t triple = 0; triple < VALUES * VALUES * VALUES; triple++) {
        const Value ways[] = {values[triple % VALUES], values[triple / VALUES % VALUES],
                              values[triple / VALUES / VALUES]};
        bool firm = false;
        ScopeSet sets[3], joined[2];
        for (int i = 0; i < 3; i++) {
            firm = firm || (ways[i].truth == IN && !ways[i].removed);
            sets[i] = scope_set_new(t->cx->arena, 1);
            scope_set_put(&sets[i], 0, bits_of(ways[i]));
        }
        for (int order = 0; order < 2; order++) {
            joined[order] = scope_set_new(t->cx->arena, 1);
            for (int i = 0; i < 3; i++)
                scope_set_or(&joined[order], &sets[order == 0 ? i : 2 - i]);
            ScopeBits bits = scope_set_get(&joined[order], 0);
            CHECK_INT(t, bits.sure && !bits.gone, firm);
        }
        CHECK_INT(t, scope_set_get(&joined[0], 0).sure, scope_set_get(&joined[1], 0).sure);
        CHECK_INT(t, scope_set_get(&joined[0], 0).gone, scope_set_get(&joined[1], 0).gone);
    }
}

/* ---- random worlds ---- */

enum { LOTS = 6, UNITS = 24, MACHINES = 3, EVENTS_MAX = 200, WORLDS = 100, ASKED = 12 };

/* An event that made something, as the model remembers it: what was made, and what was fitted in.
 */
typedef struct Making {
    uint32_t made, fitted;
    int machine, place;
    int64_t time_us;
} Making;

typedef struct Model {
    World *world;
    uint64_t chance;
    Making makings[EVENTS_MAX];
    size_t count;
} Model;

static int draw(Model *model, int below)
{
    return (int)(test_random(&model->chance) % (uint64_t)below);
}

/* Play what makes something, somewhere with some machine. */
static void make(Model *model, Str text, const char *made, const char *fitted)
{
    Arena *arena = model->world->t->cx->arena;
    int machine = draw(model, MACHINES), place = draw(model, 2);
    world_play(model->world,
               str_fmt(arena, "%.*s @P%d %%M%d%c", STR_ARG(text), place, machine, 0).p);
    model->makings[model->count++] =
        (Making){.made = world_item(model->world, made),
                 .fitted = fitted == NULL ? 0 : world_item(model->world, fitted),
                 .machine = machine,
                 .place = place,
                 .time_us = model->world->time_us};
}

static const char *name_of(Model *model, const char *letter, int number)
{
    return str_fmt(model->world->t->cx->arena, "%s%d%c", letter, number, 0).p;
}

/* What no factory does and records say: a circle, a use for no piece, a sale after a use. */
static void odd_draw(Model *model, const char *part, const char *whole)
{
    Arena *arena = model->world->t->cx->arena;
    const Str odd[] = {str_fmt(arena, "%s+%s @P9%c", whole, part, 0),
                       str_fmt(arena, "%s->%s @P9%c", part, whole, 0),
                       str_fmt(arena, "%s->L9 @P9%c", part, 0),
                       str_fmt(arena, "see %s retail_selling%c", part, 0)};
    if (draw(model, 4) == 0)
        world_play(model->world, odd[draw(model, 4)].p);
}

/* Material goes into lots or a tank, those into pieces, pieces into larger ones and out again. */
static void world_draw(Model *model)
{
    Arena *arena = model->world->t->cx->arena;
    for (int i = 0; i < LOTS; i++) {
        make(model, str_fmt(arena, "A%d->L%d", draw(model, 3), i), name_of(model, "L", i), NULL);
        if (draw(model, 3) == 0)
            world_play(model->world, str_fmt(arena, "L%d->T1%c", i, 0).p);
    }
    for (int i = 0; i < UNITS; i++) {
        const char *unit = name_of(model, "U", i);
        const char *from = draw(model, 4) == 0 ? "T1" : name_of(model, "L", draw(model, LOTS));
        make(model, str_fmt(arena, "%s->%s", from, unit), unit, NULL);
        if (i == 0 || draw(model, 3) != 0)
            continue;
        const char *part = name_of(model, "U", draw(model, i));
        const char *whole = name_of(model, "K", draw(model, 4));
        make(model, str_fmt(arena, "%s+%s", part, whole), whole, part);
        if (draw(model, 3) == 0)
            world_play(model->world, str_fmt(arena, "%s-%s%c", part, whole, 0).p);
        odd_draw(model, part, whole);
    }
}

/* ---- one clause, two ways ---- */

typedef struct Asked {
    Model *model;
    Value *of;  /* by item */
    bool *seed; /* it began from that */
} Asked;

static uint32_t item_count(const Model *model)
{
    return trace_item_count(model->world->index);
}

/* Whatever lies forward of items, and the items themselves.  All at once: what two of them filled
 * together is surely of them, though it may be of either. */
static void spread(Asked *asked, const uint32_t *seeds, size_t count)
{
    Model *model = asked->model;
    TraceResult found;
    TraceQuery walk = {.direction = TRACE_FORWARD,
                       .seeds = seeds,
                       .seed_count = count,
                       .firm = true,
                       .edges = EDGE_ALL | EDGE_E7};
    CHECK_OK(model->world->t, trace_walk(model->world->t->cx, model->world->index, &walk, &found));
    for (size_t i = 0; i < found.member_count; i++) {
        const TraceMember *member = &found.members[i];
        Value value = {member->confidence == CONFIDENCE_CERTAIN ? IN : MAYBE, member->removed};
        asked->of[member->item] = value_or(asked->of[member->item], value);
    }
    for (size_t i = 0; i < count; i++) {
        asked->of[seeds[i]] = (Value){IN, false};
        asked->seed[seeds[i]] = true;
    }
}

static FieldTexts one_text(Arena *arena, Str text)
{
    Str *items = arena_new(arena, Str);
    *items = text;
    return (FieldTexts){items, 1};
}

static Str uri_of(Model *model, const char *form, int number)
{
    Arena *arena = model->world->t->cx->arena;
    uint32_t item = world_item(model->world, str_fmt(arena, "%s%d%c", form, number, 0).p);
    return item == 0 ? (Str){0} : item_uri(arena, model->world->index, item);
}

static FieldInstant moment(int64_t us)
{
    return field_utc(us);
}

static void contact_draw(Asked *asked, ScopeClause *clause)
{
    Model *model = asked->model;
    int machine = draw(model, MACHINES);
    int64_t from = world_hour(draw(model, 30)), to = from + (int64_t)draw(model, 40) * 3600000000;
    Str uri = uri_of(model, "M", machine);
    if (uri.n == 0)
        uri = uri_of(model, "M", machine = model->makings[0].machine);
    clause->contact = arena_new(model->world->t->cx->arena, ScopeContact);
    *clause->contact = (ScopeContact){
        .items = one_text(model->world->t->cx->arena, uri), .from = moment(from), .to = moment(to)};
    uint32_t seeds[2 * EVENTS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < model->count; i++) {
        const Making *making = &model->makings[i];
        if (making->machine != machine || making->time_us < from || making->time_us > to)
            continue;
        seeds[count++] = making->made;
        if (making->fitted != 0)
            seeds[count++] = making->fitted;
    }
    spread(asked, seeds, count);
}

static void made_draw(Asked *asked, ScopeClause *clause)
{
    Model *model = asked->model;
    int place = model->makings[(size_t)draw(model, (int)model->count)].place;
    int64_t from = world_hour(draw(model, 30));
    clause->made = arena_new(model->world->t->cx->arena, ScopeMade);
    *clause->made = (ScopeMade){.place = uri_of(model, "P", place), .from = moment(from)};
    for (size_t i = 0; i < model->count; i++) {
        const Making *making = &model->makings[i];
        if (making->place == place && making->time_us >= from)
            asked->of[making->made] = (Value){IN, false};
        asked->seed[making->made] =
            asked->seed[making->made] || asked->of[making->made].truth == IN;
    }
}

static void leaf_draw(Asked *asked, ScopeClause *clause)
{
    Model *model = asked->model;
    Arena *arena = model->world->t->cx->arena;
    int kind = draw(model, 4);
    if (kind == 0) {
        contact_draw(asked, clause);
    } else if (kind == 1) {
        made_draw(asked, clause);
    } else {
        int number = draw(model, kind == 2 ? LOTS : UNITS);
        Str uri = uri_of(model, kind == 2 ? "L" : "U", number);
        clause->descendants = arena_new(arena, ScopeDescendants);
        clause->descendants->items = one_text(arena, uri);
        uint32_t item = world_item(model->world, name_of(model, kind == 2 ? "L" : "U", number));
        spread(asked, &item, 1);
    }
}

static bool is_firm(Value value)
{
    return value.truth == IN && !value.removed;
}

/* What lies forward of all of a kind, not by way of what is closed. */
static Value *forward_of(Model *model, const bool *seed, const bool *closed)
{
    Test *t = model->world->t;
    TraceResult found;
    uint32_t items = item_count(model), *seeds = arena_array(t->cx->arena, uint32_t, items + 1);
    uint32_t *shut = arena_array(t->cx->arena, uint32_t, items + 1);
    Value *of = arena_array(t->cx->arena, Value, items + 1);
    TraceQuery walk = {.seeds = seeds, .closed = shut, .firm = true, .edges = EDGE_ALL | EDGE_E7};
    for (uint32_t item = 1; item <= items; item++) {
        if (seed[item])
            seeds[walk.seed_count++] = item;
        if (closed != NULL && closed[item])
            shut[walk.closed_count++] = item;
    }
    CHECK_OK(t, trace_walk(t->cx, model->world->index, &walk, &found));
    for (size_t i = 0; i < found.member_count; i++)
        of[found.members[i].item] =
            (Value){found.members[i].confidence == CONFIDENCE_CERTAIN ? IN : MAYBE,
                    found.members[i].removed};
    return of;
}

/* "unless it carries another that stays in" */
static void except_put(Asked *asked, const Asked *less)
{
    Model *model = asked->model;
    Arena *arena = model->world->t->cx->arena;
    uint32_t items = item_count(model);
    bool *named = arena_array(arena, bool, items + 1),
         *beside = arena_array(arena, bool, items + 1);
    bool *in = arena_array(arena, bool, items + 1), *firm = arena_array(arena, bool, items + 1);
    bool any = false;
    for (uint32_t item = 1; item <= items; item++) {
        bool was = asked->of[item].truth != OUT;
        named[item] = less->seed[item] && was && is_firm(less->of[item]);
        beside[item] = less->seed[item] && !was;
        Value rest = value_except(asked->of[item], less->of[item]);
        in[item] = rest.truth != OUT;
        firm[item] = is_firm(rest);
        any = any || named[item];
    }
    Value *otherwise = forward_of(model, beside, NULL), *by = forward_of(model, in, named);
    Value *sure = forward_of(model, firm, named);
    for (uint32_t item = 1; item <= items; item++) {
        Value was = asked->of[item], rest = value_except(was, less->of[item]);
        if (any && was.truth != OUT && rest.truth == OUT && !named[item] && by[item].truth != OUT &&
            !is_firm(otherwise[item])) {
            bool certain = was.truth == IN && sure[item].truth == IN;
            rest = (Value){certain ? IN : MAYBE, was.removed || by[item].removed};
        }
        asked->of[item] = rest;
    }
}

static void clause_draw(Asked *asked, ScopeClause *clause, int depth)
{
    Model *model = asked->model;
    Arena *arena = model->world->t->cx->arena;
    int kind = depth == 0 ? 0 : draw(model, 4);
    if (kind == 0) {
        leaf_draw(asked, clause);
        return;
    }
    Asked right = {model, arena_array(arena, Value, item_count(model) + 1),
                   arena_array(arena, bool, item_count(model) + 1)};
    ScopeClause *below = arena_array(arena, ScopeClause, 2);
    clause_draw(asked, &below[0], depth - 1);
    clause_draw(&right, &below[1], depth - 1);
    if (kind == 3)
        except_put(asked, &right);
    for (uint32_t item = 1; item <= item_count(model); item++) {
        if (kind != 3)
            asked->of[item] = (kind == 1 ? value_and : value_or)(asked->of[item], right.of[item]);
        asked->seed[item] = asked->seed[item] || right.seed[item];
    }
    if (kind == 1) {
        clause->all.items = below;
        clause->all.count = 2;
    } else if (kind == 2) {
        clause->any.items = below;
        clause->any.count = 2;
    } else {
        clause->except = arena_new(arena, ScopeExcept);
        *clause->except = (ScopeExcept){.from = &below[0], .less = &below[1], .reason = STR("r")};
    }
}

/* Nothing leaves a list of units but for a unit that stems from it (law 3). */
static void check_stood_for(Asked *asked, const bool *unit)
{
    Model *model = asked->model;
    Test *t = model->world->t;
    uint32_t item = (uint32_t)draw(model, (int)item_count(model)) + 1;
    TraceResult found;
    TraceQuery walk = {.seeds = &item, .seed_count = 1, .edges = EDGE_ALL};
    bool any = unit[item - 1];
    if (trace_item_kind(model->world->index, item, 0) != ITEM_THING)
        return;
    CHECK_OK(t, trace_walk(t->cx, model->world->index, &walk, &found));
    for (size_t i = 0; i < found.member_count; i++)
        any = any || (unit[found.members[i].item - 1] &&
                      found.members[i].confidence == CONFIDENCE_CERTAIN);
    CHECK(t, any);
}

/* The list, the count and the verdicts all say what the model says. */
static void compare(Asked *asked, ScopeBoard *board, ScopeClause *clause)
{
    Model *model = asked->model;
    Test *t = model->world->t;
    ScopeList list;
    ScopeCount count;
    bool *unit;
    ItemView view = {.index = model->world->index, .visible = trace_position(model->world->index)};
    ScopeQuery query = {.clause = clause};
    ScopeDraft draft = {.title = STR("t"), .reason = STR("r"), .query = &query};
    ScopeAsk ask = {.view = &view, .query = &query};
    uint32_t items = item_count(model), *all = arena_array(t->cx->arena, uint32_t, items + 1);
    Value *listed = arena_array(t->cx->arena, Value, items + 1);
    int64_t certain = 0, possible = 0, removed = 0;
    for (uint32_t item = 1; item <= items; item++)
        all[item - 1] = item;
    TraceWhereQuery where = {.items = all, .item_count = items};
    CHECK_OK(t, trace_where_units(t->cx, view.index, &where, &unit));
    check_stood_for(asked, unit);
    if (!CHECK_OK(t, scope_find(t->cx, &view, &draft, &list)) ||
        !CHECK_OK(t, scope_count(t->cx, board, &ask, &count)))
        return;
    for (size_t i = 0; i < list.unit_count; i++) {
        const ScopeCell *cell = &list.cells[list.units[i].cell];
        bool sure = str_eq(cell->confidence, STR("certain"));
        listed[list.units[i].item] = (Value){sure ? IN : MAYBE, cell->removed.value};
    }
    for (uint32_t item = 1; item <= items; item++) {
        Value want = unit[item - 1] ? asked->of[item] : (Value){OUT, false};
        if (!CHECK_INT(t, listed[item].truth, want.truth) ||
            !CHECK_INT(t, listed[item].removed, want.removed))
            printf("  %.*s\n", STR_ARG(world_name(model->world, item)));
        certain += want.truth == IN && !want.removed;
        possible += want.truth == MAYBE && !want.removed;
        removed += want.removed;
    }
    CHECK_INT(t, count.certain.value, certain);
    CHECK_INT(t, count.possible.value, possible);
    CHECK_INT(t, count.removed.value, removed);
    ScopeVerdicts verdicts;
    uint32_t item = (uint32_t)draw(model, (int)items) + 1;
    CHECK_OK(t, scope_judge(t->cx, board, &ask, item, &verdicts));
    if (unit[item - 1])
        CHECK_INT(t, verdicts.inside, asked->of[item].truth != OUT);
}

TEST(scope_algebra_agrees_with_its_model)
{
    uint64_t chance = test_seed(t);
    if (!test_store(t))
        return;
    for (int i = 0; i < WORLDS; i++) {
        ArenaMark mark = arena_mark(t->cx->arena);
        Model *model = arena_new(t->cx->arena, Model);
        ScopeBoard *board = scope_board_open();
        *model = (Model){.world = world_new(t), .chance = test_random(&chance)};
        world_draw(model);
        for (int k = 0; k < ASKED; k++) {
            Asked asked = {model, arena_array(t->cx->arena, Value, item_count(model) + 1),
                           arena_array(t->cx->arena, bool, item_count(model) + 1)};
            ScopeClause *clause = arena_new(t->cx->arena, ScopeClause);
            clause_draw(&asked, clause, draw(model, 4));
            compare(&asked, board, clause);
        }
        scope_board_close(board);
        world_free(model->world);
        arena_rewind(t->cx->arena, mark);
        if (t->failures > 0) {
            printf("note world %d\n", i);
            return;
        }
    }
}
