/* The engine beside the model on random histories: from every item, at several log positions.
 *
 *   trace.md                                   drawn by (HISTORY_…)       compared by (COMPARE_…)
 *   §1 kinds, unknown identifiers              STRANGERS CLASSES UPGRADES WHERE (kind)
 *   §2 E1, transformationID, pairs             GROUPS PAIRS REPEATS       FORWARD BACKWARD
 *   §2 E2 swaps, removals, places as parents   ASSOCIATIONS               … REMOVED
 *   §2 E3 lots and serials, partly affected    LOTS VESSELS_OF_LOTS       FORWARD CONFIDENCE
 *   §2 E4 contact                              CONTAINERS                 CONTACT
 *   §2 E6 declarations, late ones, suspended   ERRORS                     all
 *   §2 E7 class without lot                    CLASSES                    WIDENED
 *   §2 ITEM@FROM/TO; both = the two sides      all                        WINDOWS FORWARD BACKWARD
 *   §3 stays, productions, tolerance           STAYS and few instants     FORWARD CONFIDENCE
 *   §3 as known at                             every log position         all
 *   §4 certain, possible, removed; paths       all                        CONFIDENCE EXPLAIN
 *   §5 chain, place, holder, state, --at       STATES CONTAINERS          WHERE
 *   §5 parts of a lot, unaccounted, possible   STATES STOCK ERRORS        WHERE
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/hash.h"
#include "domain/event/event_unit.h"
#include "domain/trace/trace_where.h"
#include "test/model/trace_history.h"
#include "test/test.h"

enum { HISTORIES = 300, OPERATIONS = 4000 };
static const int64_t MINUTE_US = 60000000;

/* What is compared besides membership. */
enum {
    COMPARE_FORWARD = 1 << 0,
    COMPARE_BACKWARD = 1 << 1,
    COMPARE_WIDENED = 1 << 2,
    COMPARE_CONFIDENCE = 1 << 3, /* backward: what the engine calls certain the model does too */
    COMPARE_REMOVED = 1 << 4,
    COMPARE_CONTACT = 1 << 5, /* E4, with and without E7, both ways */
    COMPARE_WINDOWS = 1 << 6, /* a stretch of time of every item, both ways */
    COMPARE_EXPLAIN = 1 << 7, /* a path to every member, as sure as the member */
    COMPARE_WHERE = 1 << 8,   /* trace.md §5, at a moment of the history and at its end */

    COMPARE_EVERYTHING = (1 << 9) - 1,
};

/* What is drawn and compared in turn; the environment tries others. */
static const struct {
    unsigned features;
    unsigned compare;
} ROUNDS[] = {
    {HISTORY_EVERYTHING, COMPARE_FORWARD | COMPARE_BACKWARD | COMPARE_CONFIDENCE | COMPARE_REMOVED},
    {HISTORY_EVERYTHING, COMPARE_WIDENED | COMPARE_CONFIDENCE | COMPARE_EXPLAIN},
    {HISTORY_EVERYTHING, COMPARE_WHERE},
    {HISTORY_EVERYTHING, COMPARE_CONTACT | COMPARE_CONFIDENCE},
    {HISTORY_EVERYTHING, COMPARE_WINDOWS | COMPARE_CONFIDENCE | COMPARE_REMOVED},
    {HISTORY_EVERYTHING | HISTORY_CARRIED, COMPARE_WHERE},
};

static const char *const PLACES[] = {"S1", "S2", "S3", "S4", "S5", "S6"};
enum { PLACE_COUNT = sizeof PLACES / sizeof *PLACES };

typedef struct Comparison {
    Test *t;
    uint32_t known; /* the only position asked; 0: all */
    unsigned compare;
    bool say; /* write into `said` */
    Buf said;
    const History *history;
    int64_t asked; /* questions put to both */
    const TraceIndex *index;
} Comparison;

static Err name_of(Ctx *cx, void *arg, int64_t position, Str *out)
{
    (void)cx;
    *out = ((const ModelLog *)arg)->names[position - 1];
    return OK;
}

static TraceIndex *index_of(Test *t, ModelLog *log)
{
    TraceIndex *index = trace_index_new(7);
    trace_index_log(index, (TraceLog){name_of, log});
    for (uint32_t e = 0; e < log->count; e++) {
        uint8_t hash[SHA256_SIZE];
        sha256(log->names[e], hash);
        CHECK_OK(t, trace_append(t->cx, index, &log->events[e], e + 1, log->names[e], hash));
    }
    return index;
}

/* One question to both. */
typedef struct Question {
    uint32_t known;
    uint32_t item; /* of the model */
    bool backward;
    bool widen;
    bool contact;
    const ModelWindow *window;
} Question;

static void say(Comparison *c, const Question *q, const char *what, Str key)
{
    if (!c->say)
        return;
    buf_fmt(&c->said, "%s(%.*s", q->backward ? "backward" : "forward",
            STR_ARG(history_item(c->history, key)));
    if (q->window != NULL)
        buf_fmt(&c->said, "@%lld/%lld", (long long)(q->window->from_us / MINUTE_US),
                (long long)(q->window->to_us / MINUTE_US));
    buf_fmt(&c->said, ") as known at %u%s%s: %s", q->known, q->widen ? ", widened" : "",
            q->contact ? ", through containers" : "", what);
}

static Str shown(Arena *arena, bool present, bool certain, bool removed)
{
    return str_fmt(arena, "%s%s",
                   !present  ? "absent"
                   : certain ? "certain"
                             : "possible",
                   present && removed ? " removed" : "");
}

/* Every member is explained: a chain from the seed, as sure and as much in place as it is. */
static bool path_agrees(Comparison *c, const TraceIndex *index, const TraceQuery *asked,
                        const TraceMember *member)
{
    TraceStep *steps;
    size_t n;
    bool possible = false, removed = false;
    if (trace_explain(c->t->cx, index, asked, member->item, &steps, &n) != OK || n == 0)
        return false;
    bool chain = steps[0].from == asked->seeds[0] && steps[n - 1].to == member->item;
    for (size_t i = 0; i < n; i++) {
        chain &= i == 0 || steps[i - 1].to == steps[i].from;
        possible |= steps[i].confidence == CONFIDENCE_POSSIBLE;
        removed |= steps[i].removed;
    }
    bool surely = possible == (member->confidence == CONFIDENCE_POSSIBLE);
    return chain && surely && (!member->removed || removed);
}

static bool paths_agree(Comparison *c, const TraceIndex *index, const Question *q,
                        const TraceQuery *asked, const TraceResult *got)
{
    bool agree = true;
    for (size_t i = 0; i < got->member_count; i++) {
        if (path_agrees(c, index, asked, &got->members[i]))
            continue;
        agree = false;
        say(c, q, "no right path to ", trace_item_key(index, asked->seeds[0]));
        if (c->say)
            buf_fmt(&c->said, "%.*s\n",
                    STR_ARG(history_item(c->history, trace_item_key(index, got->members[i].item))));
    }
    return agree;
}

static bool members_agree(Comparison *c, const Model *m, const TraceIndex *index, const Question *q)
{
    Arena *arena = c->t->cx->arena;
    c->asked++;
    ModelMember *want = arena_array(arena, ModelMember, m->item_count);
    ModelQuery query = {.seeds = &q->item,
                        .seed_count = 1,
                        .windows = q->window,
                        .widen = q->widen,
                        .through_containers = q->contact};
    (q->backward ? model_backward : model_forward)(m, &query, want);
    uint32_t seed = trace_item_find(index, m->items[q->item].key);
    TraceQuery asked = {.direction = q->backward ? TRACE_BACKWARD : TRACE_FORWARD,
                        .seeds = &seed,
                        .seed_count = 1,
                        .edges = EDGE_ALL | (q->widen ? (unsigned)EDGE_E7 : 0) |
                                 (q->contact ? (unsigned)EDGE_E4 : 0),
                        .as_known_at = q->known};
    TraceWindow window = {0};
    if (q->window != NULL) {
        window = (TraceWindow){q->window->from_us, q->window->to_us};
        asked.windows = &window;
    }
    TraceResult got;
    if (!CHECK_OK(c->t, trace_walk(c->t->cx, index, &asked, &got)))
        return false;
    size_t next = 0;
    bool agree = true;
    for (uint32_t i = 0; i < m->item_count; i++) {
        uint32_t item = trace_item_find(index, m->items[i].key);
        const TraceMember *member = NULL;
        for (size_t g = 0; g < got.member_count; g++) {
            if (got.members[g].item == item)
                member = &got.members[g];
        }
        next += member != NULL;
        bool certain = member != NULL && member->confidence == CONFIDENCE_CERTAIN;
        bool removed = member != NULL && member->removed;
        bool same = (member != NULL) == want[i].present;
        if (c->compare & COMPARE_CONFIDENCE && !q->backward)
            same &= certain == want[i].certain;
        if (c->compare & COMPARE_CONFIDENCE && q->backward)
            same &= !certain || want[i].certain;
        if (c->compare & COMPARE_REMOVED)
            same &= removed == want[i].removed;
        if (same)
            continue;
        agree = false;
        say(c, q, "", m->items[q->item].key);
        if (c->say)
            buf_fmt(&c->said, "%.*s is %.*s, the model says %.*s\n",
                    STR_ARG(history_item(c->history, m->items[i].key)),
                    STR_ARG(shown(arena, member != NULL, certain, removed)),
                    STR_ARG(shown(arena, want[i].present, want[i].certain, want[i].removed)));
    }
    if (next != got.member_count) {
        say(c, q, "a member the model does not know\n", m->items[q->item].key);
        agree = false;
    }
    if (agree && (c->compare & COMPARE_EXPLAIN) != 0)
        agree = paths_agree(c, index, q, &asked, &got);
    return agree;
}

/* ---- where is it ---------------------------------------------------------------------- */

typedef struct Places {
    const TraceIndex *index;
    Str key[PLACE_COUNT];
} Places;

/* S1 is a plant of ours, S2 a dealer, S3 a warehouse abroad; of areas S4 is a plant, S5 of no known
 * kind, S6 a warehouse. */
static ModelPlace place_said(void *arg, Str key)
{
    const Places *places = arg;
    bool is[PLACE_COUNT];
    for (int i = 0; i < PLACE_COUNT; i++)
        is[i] = str_eq(key, places->key[i]);
    return (ModelPlace){.own_plant = is[0] || is[3],
                        .dealer = is[1],
                        .known = is[0] || is[1] || is[2] || is[3] || is[5],
                        .abroad = is[2]};
}

static Err place_asked(Ctx *cx, void *arg, uint32_t place, TracePlace *out)
{
    (void)cx;
    const Places *places = arg;
    ModelPlace said = place_said(arg, trace_item_key(places->index, place));
    out->kind = said.own_plant ? PLACE_OWN_PLANT
                : said.dealer  ? PLACE_DEALER
                : said.known   ? PLACE_OTHER
                               : PLACE_UNKNOWN;
    out->abroad = said.abroad;
    return OK;
}

static Str key_of(const TraceIndex *index, uint32_t item)
{
    return item == 0 ? (Str){0} : trace_item_key(index, item);
}

/* ---- a lot in parts, in whole base units of each dimension ---- */

static Str part_text(Comparison *c, int64_t units, Str dimension, const char *state, Str place)
{
    return str_fmt(c->t->cx->arena, " %lld %.*s %s at %.*s", (long long)units, STR_ARG(dimension),
                   state, STR_ARG(history_item(c->history, place)));
}

/* In an order of their own: the answer promises none. */
static void texts_print(Str *texts, size_t n, Buf *out)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t j = i; j > 0 && str_cmp(texts[j], texts[j - 1]) < 0; j--) {
            Str swap = texts[j];
            texts[j] = texts[j - 1];
            texts[j - 1] = swap;
        }
    }
    for (size_t i = 0; i < n; i++)
        buf_add(out, texts[i]);
}

static void sum_of_model(Comparison *c, const ModelWhere *row, Buf *out)
{
    Arena *arena = c->t->cx->arena;
    Str *texts = arena_array(arena, Str, row->part_count + 1);
    for (uint32_t i = 0; i < row->part_count; i++) {
        const ModelPart *part = &row->parts[i];
        Str text = part_text(c, part->units, part->dimension, part->state, part->place);
        texts[i] = str_fmt(
            arena, "%.*s%s%s%s %.*s", STR_ARG(text), part->doubt != MODEL_SURE ? " possible" : "",
            str_eq(part->dimension, row->base) ? "" : " apart", part->in != 0 ? " packed" : "",
            STR_ARG(history_item(c->history, part->holder)));
    }
    texts_print(texts, row->part_count, out);
    if (row->has_made)
        buf_fmt(out, " made %lld, over %lld, unaccounted %s%lld", (long long)row->made,
                (long long)row->over, row->unfollowed != 0 ? "at most " : "",
                (long long)row->unaccounted);
    if (row->made_partly)
        buf_add(out, STR(" made in part"));
    if (row->unfollowed != 0)
        buf_fmt(out, " unfollowed %u from %u", row->unfollowed, row->unfollowed_event + 1);
}

static int64_t base_units(Decimal quantity, Str uom, Str *dimension)
{
    static const char *const NAMES[] = {"", "pieces", "mass", "length"};
    const UnitAmount ONE = (UnitAmount)1000000000 * 1000000000;
    const Unit *unit = unit_find(uom);
    UnitAmount amount;
    *dimension = unit == NULL ? uom : str_of(NAMES[unit->dimension]);
    (void)unit_amount(quantity, unit == NULL ? UNIT_ONE : unit->factor, &amount);
    return (int64_t)(amount / ONE);
}

static void sum_of_engine(Comparison *c, const TraceWhere *row, Buf *out)
{
    Arena *arena = c->t->cx->arena;
    const TraceLotSum *sum = row->sum;
    Str *texts = arena_array(arena, Str, row->part_count + 1), dimension;
    for (size_t i = 0; i < row->part_count; i++) {
        const TracePart *part = &row->parts[i];
        int64_t units = base_units(part->quantity, part->uom, &dimension);
        Str text = part_text(c, units, dimension, item_state_name(part->state),
                             key_of(c->index, part->place));
        texts[i] =
            str_fmt(arena, "%.*s%s%s%s %.*s", STR_ARG(text), part->possible ? " possible" : "",
                    part->apart ? " apart" : "", part->packed ? " packed" : "",
                    STR_ARG(history_item(c->history, key_of(c->index, part->holder))));
    }
    texts_print(texts, row->part_count, out);
    if (sum == NULL)
        return;
    if (row->has_unaccounted)
        buf_fmt(out, " made %lld, over %lld, unaccounted %s%lld",
                (long long)base_units(sum->made, sum->uom, &dimension),
                (long long)base_units(sum->over, sum->uom, &dimension),
                sum->unfollowed != 0 ? "at most " : "",
                (long long)base_units(row->unaccounted, sum->uom, &dimension));
    if (sum->made_partly)
        buf_add(out, STR(" made in part"));
    if (sum->unfollowed != 0)
        buf_fmt(out, " unfollowed %zu from %lld", sum->unfollowed,
                (long long)sum->unfollowed_event);
}

/* Everything the answer says, in one line, so that a difference can be read. */
static void row_of_model(Comparison *c, const Model *m, const ModelWhere *rows, uint32_t item,
                         Buf *out)
{
    const ModelWhere *row = &rows[item];
    buf_fmt(out, "%s at %.*s of %.*s since %lld event %u", row->state,
            STR_ARG(history_item(c->history, row->place)),
            STR_ARG(history_item(c->history, row->holder)), (long long)row->since_us,
            row->event == MODEL_NONE ? 0 : row->event + 1);
    uint32_t up = row->container, met[8];
    bool again = false;
    if (row->unit)
        buf_add(out, STR(" a unit"));
    for (uint32_t depth = 0; up != MODEL_NONE && depth < 8; depth++) {
        met[depth] = up;
        for (uint32_t i = 0; i < depth; i++)
            again |= met[i] == up;
        if (again || up == item)
            break;
        buf_fmt(out, " in %.*s", STR_ARG(history_item(c->history, m->items[up].key)));
        up = rows[up].container;
    }
    sum_of_model(c, row, out);
}

static void row_of_engine(Comparison *c, const TraceIndex *index, const TraceWhere *row, Buf *out)
{
    buf_fmt(out, "%s at %.*s of %.*s since %lld event %lld", item_state_name(row->state),
            STR_ARG(history_item(c->history, key_of(index, row->place))),
            STR_ARG(history_item(c->history, key_of(index, row->holder))), (long long)row->since_us,
            (long long)row->event);
    if (row->unit)
        buf_add(out, STR(" a unit"));
    for (size_t i = 0; i < row->container_count && i < 8; i++)
        buf_fmt(out, " in %.*s",
                STR_ARG(history_item(c->history, key_of(index, row->containers[i]))));
    sum_of_engine(c, row, out);
}

static bool has_finding(const TraceWhereResult *got, uint32_t item, const char *code)
{
    bool any = false;
    for (size_t i = 0; i < got->finding_count; i++)
        any |= got->findings[i].item == item && strcmp(got->findings[i].code, code) == 0;
    return any;
}

static bool row_agrees(Comparison *c, const Model *m, const ModelWhere *rows, uint32_t item,
                       const TraceWhereResult *got)
{
    Buf want, have;
    buf_init(&want, c->t->cx->arena, 4096);
    buf_init(&have, c->t->cx->arena, 4096);
    const TraceWhere *row = &got->rows[item];
    row_of_model(c, m, rows, item, &want);
    row_of_engine(c, c->index, row, &have);
    if (rows[item].never_taken_out)
        buf_add(&want, STR(", never taken out"));
    if (has_finding(got, row->item, "never_taken_out"))
        buf_add(&have, STR(", never taken out"));
    if (rows[item].seen_after_use)
        buf_add(&want, STR(", seen after its use"));
    if (has_finding(got, row->item, "seen_after_use"))
        buf_add(&have, STR(", seen after its use"));
    if (rows[item].in_itself)
        buf_add(&want, STR(", in itself"));
    if (has_finding(got, row->item, "in_itself"))
        buf_add(&have, STR(", in itself"));
    if (rows[item].out_of_balance)
        buf_add(&want, STR(", out of balance"));
    if (has_finding(got, row->item, "quantity_out_of_balance"))
        buf_add(&have, STR(", out of balance"));
    bool agree = str_eq(buf_str(&want), buf_str(&have)) && row->kind == m->items[item].kind;
    if (!agree && c->say)
        buf_fmt(&c->said, "%.*s is %.*s\n  the model says %.*s\n",
                STR_ARG(history_item(c->history, m->items[item].key)), STR_ARG(buf_str(&have)),
                STR_ARG(buf_str(&want)));
    return agree;
}

/* The pass that only tells units apart says of each what its whole row says. */
static bool units_agree(Comparison *c, const TraceWhereQuery *query, const TraceWhereResult *rows)
{
    bool *units, agree = true;
    if (!CHECK_OK(c->t, trace_where_units(c->t->cx, c->index, query, &units)))
        return false;
    for (size_t i = 0; i < query->item_count; i++) {
        bool same = units[i] == trace_where_is_unit(&rows->rows[i]);
        if (!same && c->say)
            buf_fmt(&c->said, "%.*s is %s unit by itself, and not by its row\n",
                    STR_ARG(key_of(c->index, query->items[i])), units[i] ? "a" : "no");
        agree &= same;
    }
    return agree;
}

/* correction_missing is told of an event, of whatever lots it moves. */
static bool corrections_agree(Comparison *c, const Model *m, const ModelWhere *rows,
                              const TraceWhereResult *got)
{
    bool agree = true;
    for (uint32_t e = 0; e < m->log.count; e++) {
        bool want = false, have = false;
        for (uint32_t i = 0; i < m->item_count; i++)
            want |= rows[i].correction_missing[e];
        for (size_t i = 0; i < got->finding_count; i++)
            have |= got->findings[i].event == e + 1 &&
                    strcmp(got->findings[i].code, "correction_missing") == 0;
        if (want != have && c->say)
            buf_fmt(&c->said, "correction_missing of %u is %s\n", e + 1,
                    have ? "told" : "not told");
        agree &= want == have;
    }
    return agree;
}

static bool where_agrees(Comparison *c, const Model *m, const TraceIndex *index, int64_t at_us)
{
    Ctx *cx = c->t->cx;
    Places places = {.index = index};
    for (int i = 0; i < PLACE_COUNT; i++)
        places.key[i] = history_key(cx->arena, PLACES[i]);
    uint32_t *items = arena_array(cx->arena, uint32_t, m->item_count + 1);
    ModelWhere *want = arena_array(cx->arena, ModelWhere, m->item_count + 1);
    c->index = index;
    for (uint32_t i = 0; i < m->item_count; i++)
        items[i] = trace_item_find(index, m->items[i].key);
    TraceWhereQuery query = {.items = items,
                             .item_count = m->item_count,
                             .at_us = at_us,
                             .as_known_at = m->log.count,
                             .place = place_asked,
                             .arg = &places};
    TraceWhereResult got;
    if (!CHECK_OK(c->t, trace_where_all(cx, index, &query, &got)))
        return false;
    model_where(m, (ModelMoment){at_us == 0 ? INT64_MAX : at_us, place_said, &places}, want);
    bool agree = units_agree(c, &query, &got);
    agree &= corrections_agree(c, m, want, &got);
    for (uint32_t i = 0; i < m->item_count && (agree || c->say); i++)
        agree &= row_agrees(c, m, want, i, &got);
    if (!agree && c->say)
        buf_fmt(&c->said, "where at %lld as known at %u\n", (long long)(at_us / MINUTE_US),
                m->log.count);
    return agree;
}

/* ---- all of it --------------------------------------------------------------------------- */

/* The questions about one item. */
static bool item_agrees(Comparison *c, const Model *m, const TraceIndex *index, uint32_t item)
{
    uint32_t known = m->log.count;
    const Event *a = &m->log.events[item % known], *b = &m->log.events[item * 7 % known];
    ModelWindow window = {a->time_us < b->time_us ? a->time_us : b->time_us,
                          a->time_us < b->time_us ? b->time_us : a->time_us};
    bool same = window.from_us == 0 && window.to_us == 0; /* that is no window */
    const struct {
        unsigned when;
        Question q;
    } asked[] = {
        {COMPARE_FORWARD, {known, item, false, false, false, NULL}},
        {COMPARE_BACKWARD, {known, item, true, false, false, NULL}},
        {COMPARE_WIDENED, {known, item, false, true, false, NULL}},
        {COMPARE_CONTACT, {known, item, false, false, true, NULL}},
        {COMPARE_CONTACT, {known, item, true, false, true, NULL}},
        {COMPARE_CONTACT, {known, item, false, true, true, NULL}},
        {COMPARE_WINDOWS, {known, item, false, false, false, same ? NULL : &window}},
        {COMPARE_WINDOWS, {known, item, true, false, false, same ? NULL : &window}},
        {COMPARE_WINDOWS, {known, item, false, true, true, same ? NULL : &window}},
    };
    bool agree = true;
    for (size_t i = 0; i < sizeof asked / sizeof *asked && (agree || c->say); i++) {
        if ((c->compare & asked[i].when) != 0)
            agree &= members_agree(c, m, index, &asked[i].q);
    }
    return agree;
}

static bool position_agrees(Comparison *c, ModelLog *log, const TraceIndex *index, uint32_t known)
{
    ArenaMark mark = arena_mark(c->t->cx->arena);
    Model *m = model_new(c->t->cx->arena, log, known, (ModelSettings){TRACE_TOLERANCE_US});
    bool agree = true;
    for (uint32_t i = 0; i < m->item_count && (agree || c->say); i++) {
        if (m->items[i].kind != ITEM_CLASS) /* "A bare class as seed: usage error" */
            agree &= item_agrees(c, m, index, i);
    }
    if ((c->compare & COMPARE_WHERE) != 0 && (agree || c->say))
        agree &= where_agrees(c, m, index, 0);
    if ((c->compare & COMPARE_WHERE) != 0 && (agree || c->say))
        agree &= where_agrees(c, m, index, log->events[known / 2].time_us + 1);
    if (!c->say)
        arena_rewind(c->t->cx->arena, mark);
    return agree;
}

static bool disagrees(void *arg, const History *h)
{
    Comparison *c = arg;
    c->history = h;
    ArenaMark mark = arena_mark(c->t->cx->arena);
    ModelLog log = history_log(h);
    TraceIndex *index = index_of(c->t, &log);
    bool agree = true;
    uint32_t first = c->known == 0 ? 1 : c->known;
    uint32_t last = c->known == 0 ? h->count : c->known;
    for (uint32_t known = first; known <= last && agree; known++)
        agree = position_agrees(c, &log, index, known);
    trace_index_free(index);
    if (!c->say)
        arena_rewind(c->t->cx->arena, mark);
    return !agree;
}

static int64_t setting(const char *name, int64_t otherwise)
{
    int64_t value = otherwise;
    const char *text = getenv(name);
    if (text != NULL)
        (void)str_int(str_of(text), &value);
    return value;
}

/* The whole history at its end and at one position by chance; made small where they differ. */
static void history_agrees(Comparison *c, uint64_t seed, unsigned features)
{
    Test *t = c->t;
    uint64_t chance = seed;
    History h;
    history_init(&h, t->cx->arena);
    history_random(&h, &chance, features);
    c->known = h.count;
    if (!disagrees(c, &h)) {
        c->known = 1 + (uint32_t)(test_random(&chance) % h.count);
        if (!disagrees(c, &h))
            return;
    }
    c->known = 0;
    history_shrink(&h, disagrees, c);
    c->say = true;
    buf_init(&c->said, t->cx->arena, 1 << 16);
    buf_fmt(&c->said, "seed %llu\n", (unsigned long long)seed);
    history_print(&h, &c->said);
    disagrees(c, &h);
    test_fail(t, __FILE__, __LINE__, buf_str(&c->said));
}

TEST(model_agrees_with_engine)
{
    int64_t count = setting("MODEL_HISTORIES", HISTORIES);
    int64_t failures_max = setting("MODEL_FAILURES", 1);
    uint64_t seeds = test_seed(t);
    for (int64_t i = 0; i < count && t->failures < failures_max; i++) {
        ArenaMark mark = arena_mark(t->cx->arena);
        size_t turn = (size_t)i % (sizeof ROUNDS / sizeof *ROUNDS);
        Comparison c = {.t = t};
        c.compare = (unsigned)setting("MODEL_COMPARE", ROUNDS[turn].compare);
        history_agrees(&c, test_random(&seeds),
                       (unsigned)setting("MODEL_FEATURES", ROUNDS[turn].features));
        arena_rewind(t->cx->arena, mark);
    }
}

/* ---- a history that grows ----------------------------------------------------------------- */

/* Some questions as known at `known`, put to the index as far as it has grown; how many. */
static int64_t questions_agree(Comparison *c, ModelLog *log, const TraceIndex *index,
                               uint64_t *chance, bool *agree)
{
    static const unsigned KINDS[] = {COMPARE_FORWARD, COMPARE_BACKWARD, COMPARE_WIDENED,
                                     COMPARE_CONTACT, COMPARE_WINDOWS};
    enum { QUESTIONS = 12, KIND_COUNT = sizeof KINDS / sizeof *KINDS };
    uint32_t known = log->count;
    int64_t asked = 0;
    if (test_random(chance) % 3 == 0)
        known = 1 + (uint32_t)(test_random(chance) % known);
    Model *m = model_new(c->t->cx->arena, log, known, (ModelSettings){TRACE_TOLERANCE_US});
    for (int i = 0; i < QUESTIONS && *agree && m->item_count > 0; i++) {
        uint32_t item = (uint32_t)(test_random(chance) % m->item_count);
        c->compare = KINDS[test_random(chance) % KIND_COUNT] | COMPARE_CONFIDENCE |
                     (i % 2 == 0 ? (unsigned)COMPARE_EXPLAIN : 0);
        if (m->items[item].kind == ITEM_CLASS)
            continue;
        *agree = item_agrees(c, m, index, item);
        asked += c->asked;
        c->asked = 0;
    }
    const Event *any = &log->events[test_random(chance) % known];
    *agree =
        *agree && where_agrees(c, m, index, test_random(chance) % 2 == 0 ? 0 : any->time_us + 1);
    return asked + 1;
}

/* Appends and questions in turn on one history; how many of both. */
static int64_t growth_agrees(Comparison *c, uint64_t seed, bool *agree)
{
    Test *t = c->t;
    uint64_t chance = seed;
    History *h = arena_new(t->cx->arena, History);
    history_init(h, t->cx->arena);
    history_random(h, &chance, HISTORY_EVERYTHING);
    ModelLog log = history_log(h);
    int64_t operations = 0;
    TraceIndex *index = trace_index_new(7);
    trace_index_log(index, (TraceLog){name_of, &log});
    c->history = h;
    for (uint32_t e = 0; e < h->count && *agree; e++) {
        uint8_t hash[SHA256_SIZE];
        ModelLog grown = {log.events, log.names, e + 1};
        sha256(log.names[e], hash);
        *agree = CHECK_OK(t, trace_append(t->cx, index, &log.events[e], e + 1, log.names[e], hash));
        ArenaMark mark = arena_mark(t->cx->arena);
        operations += 1 + questions_agree(c, &grown, index, &chance, agree);
        if (!c->say)
            arena_rewind(t->cx->arena, mark);
    }
    trace_index_free(index);
    return operations;
}

TEST(model_agrees_while_the_log_grows)
{
    int64_t wanted = setting("MODEL_OPERATIONS", OPERATIONS), done = 0;
    uint64_t seeds = test_seed(t);
    bool agree = true;
    while (done < wanted && agree) {
        ArenaMark mark = arena_mark(t->cx->arena);
        Comparison c = {.t = t};
        uint64_t seed = test_random(&seeds);
        done += growth_agrees(&c, seed, &agree);
        if (!agree) { /* once more, telling where */
            bool again = true;
            c.say = true;
            buf_init(&c.said, t->cx->arena, 1 << 16);
            buf_fmt(&c.said, "seed %llu\n", (unsigned long long)seed);
            (void)growth_agrees(&c, seed, &again);
            history_print(c.history, &c.said);
            test_fail(t, __FILE__, __LINE__, buf_str(&c.said));
        }
        arena_rewind(t->cx->arena, mark);
    }
    printf("note model_agrees_while_the_log_grows: %lld appends and questions\n", (long long)done);
}
