/* scope_diff.c - what one version of a scope has and another has not. */
#include <stdlib.h>

#include "domain/scope/scope.h"
#include "platform/store/db.h"

typedef enum ChangeKind { CHANGE_ADDED, CHANGE_REMOVED, CHANGE_SURER, CHANGE_DOUBTED } ChangeKind;
enum { CHANGES = 4 };

static const Str change_names[CHANGES] = {STR_INIT("added"), STR_INIT("removed"), STR_INIT("surer"),
                                          STR_INIT("doubted")};

typedef struct Place {
    uint32_t item;
    uint32_t ordinal;
} Place;

/* A version with its units by item number. */
typedef struct Side {
    Scope scope;
    ScopeReader reader;
    Place *places;
    size_t count;
} Side;

typedef struct Difference {
    uint32_t item;
    uint8_t kind;
    uint32_t from, to; /* ordinals; of the side that has it */
} Difference;

static Err place_take(Ctx *cx, const DbRow *row, void *arg)
{
    Side *side = arg;
    (void)cx;
    side->places[side->count++] = (Place){(uint32_t)row_int(row, 0), (uint32_t)row_int(row, 1)};
    return OK;
}

static int by_item(const void *a, const void *b)
{
    const Place *left = a, *right = b;
    return (left->item > right->item) - (left->item < right->item);
}

static Err side_load(Ctx *cx, const ItemView *view, int64_t id, int64_t version, Side *out)
{
    ScopeFilter any = {.removed = -1};
    *out = (Side){0};
    TRY(scope_load(cx, view, id, version, &out->scope));
    TRY(scope_frozen_check(cx, view, &out->scope));
    TRY(scope_reader_init(cx, &out->scope, view, &any, &out->reader));
    out->places = arena_array(cx->arena, Place, (size_t)out->reader.total + 1);
    TRY(db_each(cx, SQL_SCOPE_EACH_ORDINAL,
                ARGS(db_int(id), db_int(out->scope.summary->version.value)), place_take, out));
    if (out->count > 0)
        qsort(out->places, out->count, sizeof *out->places, by_item);
    return OK;
}

static const ScopeCell *cell_of(const Side *side, uint32_t ordinal)
{
    size_t low = 0, high = side->scope.cells.count;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (side->reader.first[middle] <= ordinal)
            low = middle;
        else
            high = middle;
    }
    return &side->scope.cells.items[low];
}

/* How sure a unit is: certain and in place, possible, only removed. */
static int rank_of(const ScopeCell *cell)
{
    bool sure = str_eq(cell->confidence, confidence_name(CONFIDENCE_CERTAIN));
    return cell->removed.value ? 0 : sure ? 2 : 1;
}

typedef struct Differences {
    Difference *items;
    size_t count;
    int64_t counts[CHANGES];
    int64_t same;
} Differences;

static void difference_add(Differences *out, ChangeKind kind, const Place *from, const Place *to)
{
    const Place *any = from == NULL ? to : from;
    out->counts[kind]++;
    out->items[out->count++] = (Difference){
        any->item, (uint8_t)kind, from == NULL ? 0 : from->ordinal, to == NULL ? 0 : to->ordinal};
}

static void both_compare(Differences *out, const Side sides[2], const Place *from, const Place *to)
{
    int before = rank_of(cell_of(&sides[0], from->ordinal));
    int after = rank_of(cell_of(&sides[1], to->ordinal));
    if (before == after)
        out->same++;
    else
        difference_add(out, before < after ? CHANGE_SURER : CHANGE_DOUBTED, from, to);
}

static void sides_compare(Ctx *cx, const Side sides[2], Differences *out)
{
    size_t i = 0, j = 0;
    const Side *old = &sides[0], *new = &sides[1];
    *out = (Differences){.items = arena_array(cx->arena, Difference, old->count + new->count + 1)};
    while (i < old->count || j < new->count) {
        const Place *from = i < old->count ? &old->places[i] : NULL;
        const Place *to = j < new->count ? &new->places[j] : NULL;
        if (to == NULL || (from != NULL && from->item < to->item)) {
            difference_add(out, CHANGE_REMOVED, from, NULL);
            i++;
        } else if (from == NULL || to->item < from->item) {
            difference_add(out, CHANGE_ADDED, NULL, to);
            j++;
        } else {
            both_compare(out, sides, from, to);
            i++;
            j++;
        }
    }
}

/* ---- the page ---- */

static Err unit_find(Ctx *cx, const Side *side, uint32_t ordinal, ScopeMember **out)
{
    ScopeMembers found;
    TRY(scope_read(cx, &side->reader, (ScopeRange){ordinal, 1}, &found));
    *out = found.members.items;
    return OK;
}

static Err change_put(Ctx *cx, const Side sides[2], const Difference *difference, ScopeChange *out)
{
    bool gone = difference->kind == CHANGE_REMOVED;
    *out = (ScopeChange){.change = change_names[difference->kind]};
    if (difference->kind == CHANGE_SURER || difference->kind == CHANGE_DOUBTED) {
        const ScopeCell *was = cell_of(&sides[0], difference->from);
        out->was = was->removed.value ? STR("removed") : was->confidence;
    }
    return unit_find(cx, &sides[gone ? 0 : 1], gone ? difference->from : difference->to,
                     &out->unit);
}

static Err page_put(Ctx *cx, const Side sides[2], const Differences *found,
                    const ScopeDiffQuestion *question, ScopeDiff *out)
{
    int64_t seen = 0;
    ScopeChange *changes = arena_array(cx->arena, ScopeChange, (size_t)question->range.limit + 1);
    for (size_t i = 0; i < found->count; i++) {
        const Difference *difference = &found->items[i];
        if (question->change.n > 0 && !str_eq(question->change, change_names[difference->kind]))
            continue;
        if (seen++ < question->range.offset || (int64_t)out->changes.count >= question->range.limit)
            continue;
        TRY(change_put(cx, sides, difference, &changes[out->changes.count++]));
    }
    out->changes.items = changes;
    out->total = field_int(seen);
    return OK;
}

/* ---- whom it newly reaches, and whom no longer ---- */

enum { HANDS_MAX = 10000 };

static ScopeDiffHand *hand_of(ScopeDiff *out, const ScopeCell *cell)
{
    for (size_t i = 0; i < out->hands.count; i++) {
        ScopeDiffHand *hand = &out->hands.items[i];
        if (str_eq(hand->holder, cell->holder) && str_eq(hand->place, cell->place))
            return hand;
    }
    if (out->hands.count == HANDS_MAX)
        return NULL;
    ScopeDiffHand *hand = &out->hands.items[out->hands.count++];
    *hand = (ScopeDiffHand){.holder = cell->holder,
                            .holder_name = cell->holder_name,
                            .place = cell->place,
                            .place_name = cell->place_name,
                            .before = field_int(0),
                            .after = field_int(0),
                            .added = field_int(0),
                            .removed = field_int(0)};
    return hand;
}

/* Those who come or go first, then those with most units that did. */
static int hand_rank(const ScopeDiffHand *hand)
{
    return str_eq(hand->concern, STR("new")) ? 0 : str_eq(hand->concern, STR("gone")) ? 1 : 2;
}

static int hand_order(const void *a, const void *b)
{
    const ScopeDiffHand *left = a, *right = b;
    int64_t x = left->added.value + left->removed.value;
    int64_t y = right->added.value + right->removed.value;
    if (hand_rank(left) != hand_rank(right))
        return hand_rank(left) - hand_rank(right);
    if (x != y)
        return x < y ? 1 : -1;
    int order = str_cmp(left->place, right->place);
    return order != 0 ? order : str_cmp(left->holder, right->holder);
}

static void hands_put(Ctx *cx, const Side sides[2], const Differences *found, ScopeDiff *out)
{
    size_t room = sides[0].scope.cells.count + sides[1].scope.cells.count;
    out->hands.items =
        arena_array(cx->arena, ScopeDiffHand, room < HANDS_MAX ? room + 1 : HANDS_MAX);
    for (int side = 0; side < 2; side++) {
        for (size_t i = 0; i < sides[side].scope.cells.count; i++) {
            const ScopeCell *cell = &sides[side].scope.cells.items[i];
            ScopeDiffHand *hand = hand_of(out, cell);
            if (hand != NULL)
                (side == 0 ? &hand->before : &hand->after)->value += cell->units.value;
        }
    }
    for (size_t i = 0; i < found->count; i++) {
        const Difference *one = &found->items[i];
        bool gone = one->kind == CHANGE_REMOVED;
        ScopeDiffHand *hand = gone ? hand_of(out, cell_of(&sides[0], one->from))
                                   : hand_of(out, cell_of(&sides[1], one->to));
        if (hand != NULL && (gone || one->kind == CHANGE_ADDED))
            (gone ? &hand->removed : &hand->added)->value++;
    }
    for (size_t i = 0; i < out->hands.count; i++) {
        ScopeDiffHand *hand = &out->hands.items[i];
        bool new = hand->before.value == 0, gone = hand->after.value == 0;
        hand->concern = new ? STR("new") : gone ? STR("gone") : STR("still");
        out->newly.value += new;
        out->no_longer.value += gone && !new;
    }
    if (out->hands.count > 0)
        qsort(out->hands.items, out->hands.count, sizeof *out->hands.items, hand_order);
}

static Err question_check(Ctx *cx, Str change)
{
    bool known = change.n == 0;
    for (int i = 0; i < CHANGES; i++)
        known = known || str_eq(change, change_names[i]);
    return known ? OK
                 : fail(cx, ERR_USAGE,
                        MSG("change is added, removed, surer or doubted, not \"%1$s\""),
                        str_shown(cx->arena, change));
}

Err scope_diff(Ctx *cx, const ItemView *view, const ScopeDiffQuestion *question, ScopeDiff *out)
{
    Side sides[2];
    Differences found;
    TRY(question_check(cx, question->change));
    TRY(side_load(cx, view, question->id, question->to, &sides[1]));
    int64_t to = sides[1].scope.summary->version.value;
    int64_t from = question->from == 0 ? to - 1 : question->from;
    if (from == 0)
        return fail(cx, ERR_USAGE,
                    MSG("version 1 of S-%1$lld is the first: there is none before it"),
                    (long long)question->id);
    TRY(side_load(cx, view, question->id, from, &sides[0]));
    sides_compare(cx, sides, &found);
    *out = (ScopeDiff){.id = sides[1].scope.summary->id,
                       .from = field_int(from),
                       .to = field_int(to),
                       .added = field_int(found.counts[CHANGE_ADDED]),
                       .removed = field_int(found.counts[CHANGE_REMOVED]),
                       .surer = field_int(found.counts[CHANGE_SURER]),
                       .doubted = field_int(found.counts[CHANGE_DOUBTED]),
                       .same = field_int(found.same),
                       .offset = field_int(question->range.offset),
                       .newly = field_int(0),
                       .no_longer = field_int(0)};
    hands_put(cx, sides, &found, out);
    return page_put(cx, sides, &found, question, out);
}
