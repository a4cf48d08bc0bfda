#include "domain/cause/cause_internal.h"

#include <math.h>
#include <stdlib.h>

#define RECORDS "domain/cause/cause_wire.def"
#include "platform/register/register_table.h"

enum { SENTENCE_MAX = 2000 };
static const double LEVEL = 0.95;

Str cause_kind_name(CauseKind kind)
{
    static const Str names[CAUSE_KIND_COUNT] = {
        [CAUSE_LOT] = STR_INIT("lot"),
        [CAUSE_PART] = STR_INIT("part"),
        [CAUSE_VESSEL] = STR_INIT("vessel"),
        [CAUSE_SUPPLIER] = STR_INIT("supplier"),
        [CAUSE_EQUIPMENT] = STR_INIT("equipment"),
        [CAUSE_TOOL] = STR_INIT("tool"),
        [CAUSE_SOFTWARE] = STR_INIT("software"),
        [CAUSE_METHOD] = STR_INIT("method"),
        [CAUSE_OPERATOR] = STR_INIT("operator"),
        [CAUSE_ENVIRONMENT] = STR_INIT("environment"),
        [CAUSE_PERIOD] = STR_INIT("period"),
        [CAUSE_CLASS] = STR_INIT("class"),
    };
    return names[kind];
}

/* ---- the population ---- */

static int item_compare(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static size_t items_unique(uint32_t *items, size_t count)
{
    size_t n = 0;
    qsort(items, count, sizeof *items, item_compare);
    for (size_t i = 0; i < count; i++) {
        if (n == 0 || items[n - 1] != items[i])
            items[n++] = items[i];
    }
    return n;
}

Err cause_step(Ctx *cx, const CausePopulation *population)
{
    CauseProgress *progress = population->progress;
    if (progress == NULL)
        return OK;
    if (__atomic_load_n(&progress->stop, __ATOMIC_RELAXED))
        return fail(cx, ERR_BUSY, MSG("the server stops"));
    __atomic_fetch_add(&progress->done, 1, __ATOMIC_RELAXED);
    return OK;
}

Err cause_population_open(Ctx *cx, const ItemView *view, const CauseItems *units,
                          CauseProgress *progress, CausePopulation **out)
{
    CausePopulation *population = calloc(1, sizeof *population);
    if (population == NULL)
        abort();
    *out = NULL;
    arena_init(&population->maps);
    population->index = view->index;
    population->log_position = view->visible;
    population->progress = progress;
    population->units = malloc((units->count + 1) * sizeof *units->items);
    if (population->units == NULL)
        abort();
    if (units->count != 0)
        memcpy(population->units, units->items, units->count * sizeof *units->items);
    population->unit_count = items_unique(population->units, units->count);
    if (progress != NULL)
        __atomic_store_n(&progress->total, 2 * (int64_t)population->unit_count, __ATOMIC_RELAXED);
    number_map_init(&population->factor_of, &population->maps);
    Err err = cause_walk_units(cx, population);
    if (err == OK)
        err = cause_count(cx, population);
    population->progress = NULL;
    if (err != OK) {
        cause_population_close(population);
        return err;
    }
    *out = population;
    return OK;
}

void cause_population_close(CausePopulation *population)
{
    if (population == NULL)
        return;
    arena_release(&population->maps);
    free(population->units);
    free(population->factors.p);
    free(population->touches.p);
    free(population->bundles.p);
    free(population->nodes.p);
    free(population->unit_nodes);
    free(population->bands.p);
    free(population->thing_factor);
    free(population);
}

int64_t cause_population_position(const CausePopulation *population)
{
    return population->log_position;
}

/* ---- numbers as they are shown ---- */

/* Two digits that count: "0.034", "3.1e-81". */
static Str probability(Arena *arena, double log_p)
{
    if (log_p > log(0.001))
        return str_fmt(arena, "%.2g", exp(log_p));
    double tens = floor(log_p / M_LN10), digits = exp(log_p - tens * M_LN10);
    if (digits >= 9.95) {
        digits = 1;
        tens++;
    }
    return str_fmt(arena, "%.1fe%.0f", digits, tens);
}

/* Absent where it is infinite or cannot be said. */
static FieldDecimal ratio(double number)
{
    if (!isfinite(number) || number > 1e12)
        return (FieldDecimal){0};
    return field_decimal((Decimal){.value = llround(number * 100), .scale = 2});
}

static int64_t hour_us(int32_t hour)
{
    return (int64_t)hour * 3600 * 1000000;
}

static Str hour_text(Arena *arena, int32_t hour)
{
    Buf text;
    buf_init(&text, arena, INSTANT_TEXT_MAX);
    instant_format_utc(&text, hour_us(hour));
    return buf_str(&text);
}

static Str sentence(Arena *arena, Lang lang, const char *key, const Str *params, int n)
{
    Buf out;
    buf_init(&out, arena, SENTENCE_MAX);
    message_format(&out, lang, key, params, n);
    return buf_str(&out);
}

static Str number_text(Arena *arena, int64_t number)
{
    return str_count(arena, number);
}

/* ---- the answer ---- */

typedef struct Answer {
    Ctx *cx;
    const CausePopulation *population;
    Lang lang;
    const ItemSight *sight;
    PlaceNames *names;
    NumberMap listed;      /* digest -> place in out->factors, from 1 */
    NumberMap told;        /* factors, sure ones for their twins -> the one that is told */
    const CauseRow **rows; /* that lead what is listed */
    CauseRows leading;     /* the first of what stands out, listed or not */
    CauseFindings *out;
} Answer;

static Err equal_shape(const Answer *a, const CauseRow *row, CauseEqual *out)
{
    const CauseFactor *factor = &a->population->factors.p[row->factor];
    if (!sight_sees(a->sight, factor->item)) { /* neither which, nor when or in which step */
        out->kind = cause_kind_name(factor->kind);
        out->unseen = field_bool(true);
        return OK;
    }
    if (row->windowed) {
        out->window_from = field_utc(hour_us(row->from_hour));
        out->window_to = field_utc(hour_us(row->to_hour + 1));
    }
    out->kind = cause_kind_name(factor->kind);
    out->step = trace_step(a->population->index, factor->step);
    return place_names_find(a->cx, a->names, factor->item, &out->item, &out->name);
}

static Str reason_of(const Answer *a, const CauseRow *row, const Fourfold *table)
{
    Arena *arena = a->cx->arena;
    Str params[] = {number_text(arena, table->failed_with),
                    number_text(arena, table->failed_with + table->failed_without),
                    number_text(arena, table->good_with),
                    number_text(arena, table->good_with + table->good_without),
                    row->windowed ? hour_text(arena, row->from_hour) : (Str){0},
                    row->windowed ? hour_text(arena, row->to_hour + 1) : (Str){0}};
    bool wide = a->population->factors.p[row->factor].wide;
    bool windowed =
        row->windowed && sight_sees(a->sight, a->population->factors.p[row->factor].item);
    if (windowed && wide)
        return sentence(arena, a->lang,
                        MSG("%1$s of %2$s failed units met it, or may have met it, from %5$s to "
                            "%6$s, and %3$s of %4$s good ones"),
                        params, 6);
    if (wide)
        return sentence(arena, a->lang,
                        MSG("%1$s of %2$s failed units have it or may have it, and %3$s of %4$s "
                            "good ones"),
                        params, 4);
    if (windowed)
        return sentence(arena, a->lang,
                        MSG("%1$s of %2$s failed units met it from %5$s to %6$s, and %3$s of %4$s "
                            "good ones"),
                        params, 6);
    return sentence(arena, a->lang,
                    MSG("%1$s of %2$s failed units have it, and %3$s of %4$s good ones"), params,
                    4);
}

static Err finding_fill(const Answer *a, const CauseRow *row, CauseFinding *out)
{
    const Fourfold *table = row->windowed ? &row->window : &row->table;
    OddsRatio odds = fourfold_odds_ratio(table, LEVEL);
    CauseEqual self = {0};
    TRY(equal_shape(a, row, &self));
    out->kind = self.kind;
    out->item = self.item;
    out->name = self.name;
    out->unseen = self.unseen;
    out->step = self.step;
    out->window_from = self.window_from;
    out->window_to = self.window_to;
    out->failed_with = field_int(table->failed_with);
    out->good_with = field_int(table->good_with);
    out->failed_always = field_int(row->table.failed_with);
    out->good_always = field_int(row->table.good_with);
    out->failed_possible = field_int(row->possible_failed);
    out->good_possible = field_int(row->possible - row->possible_failed);
    out->counts_possible = field_bool(a->population->factors.p[row->factor].wide);
    out->odds_ratio = ratio(odds.estimate);
    out->odds_low = ratio(odds.low);
    out->odds_high = ratio(odds.high);
    out->p = probability(a->cx->arena, row->log_p);
    out->q = probability(a->cx->arena, row->log_q);
    out->found = field_bool(exp(row->log_q) * 100 <= CAUSE_DISCOVERY_PERCENT);
    out->reason = reason_of(a, row, table);
    return OK;
}

static int kind_rank(Str kind)
{
    int rank = 0;
    while (rank < CAUSE_KIND_COUNT && !str_eq(cause_kind_name((CauseKind)rank), kind))
        rank++;
    return rank;
}

/* Of a factor and its wide twin only the one that stands out more is told. */
static bool twin_told(Answer *a, uint32_t number)
{
    const CauseFactor *factor = &a->population->factors.p[number];
    uint32_t sure = factor->wide ? factor->twin : number;
    bool told = number_map_get(&a->told, sure) != 0;
    if (!told)
        number_map_put(&a->told, sure, number);
    return told;
}

/* Of equal ones the machine is named before the person: the row takes the place of the one that
 * led, which comes back in *equal.  The group keeps the p of its first. */
static Err finding_lead(const Answer *a, const CauseRow *row, CauseFinding *finding,
                        CauseEqual *equal)
{
    CauseFinding before = *finding;
    *equal = (CauseEqual){.kind = before.kind,
                          .item = before.item,
                          .name = before.name,
                          .unseen = before.unseen,
                          .step = before.step,
                          .window_from = before.window_from,
                          .window_to = before.window_to};
    finding->window_from = finding->window_to = (FieldInstant){0};
    TRY(finding_fill(a, row, finding));
    finding->p = before.p;
    finding->q = before.q;
    finding->found = before.found;
    return OK;
}

/* One row: a finding of its own, or one more name of the same units. */
static Err row_take(Answer *a, const CauseRow *row, size_t limit)
{
    CauseFindings *out = a->out;
    uint32_t place = number_map_get(&a->listed, row->digest);
    if (twin_told(a, row->factor))
        return OK;
    if (place == 0) {
        number_map_put(&a->listed, row->digest, (uint32_t)a->listed.count + 1);
        bool found = exp(row->log_q) * 100 <= CAUSE_DISCOVERY_PERCENT;
        out->found.value += found;
        if (found && a->leading.n < CAUSE_EXPLAIN_MAX)
            a->leading.p[a->leading.n++] = *row;
        if (a->listed.count > limit)
            return OK;
        a->rows[out->factors.count] = row;
        CauseFinding *finding = &out->factors.items[out->factors.count++];
        finding->rank = field_int((int64_t)out->factors.count);
        finding->equal.items = arena_array(a->cx->arena, CauseEqual, CAUSE_EQUAL_MAX);
        finding->equal_count = field_int(0);
        return finding_fill(a, row, finding);
    }
    if (place > out->factors.count)
        return OK;
    CauseFinding *finding = &out->factors.items[place - 1];
    CauseEqual equal = {0};
    TRY(equal_shape(a, row, &equal));
    finding->equal_count.value++;
    if (finding->equal.count == CAUSE_EQUAL_MAX)
        return OK;
    if (kind_rank(equal.kind) < kind_rank(finding->kind))
        TRY(finding_lead(a, row, finding, &equal));
    size_t at = finding->equal.count++;
    for (; at > 0 && kind_rank(equal.kind) < kind_rank(finding->equal.items[at - 1].kind); at--)
        finding->equal.items[at] = finding->equal.items[at - 1];
    finding->equal.items[at] = equal;
    return OK;
}

/* Does the touch put the unit among the carriers the row shows? */
static bool touch_shows(const CauseUnitTouch *touch, const CauseRow *row)
{
    if (touch->factor != row->factor)
        return false;
    return row->windowed ? touch->hour >= row->from_hour && touch->hour <= row->to_hour
                         : touch->first;
}

/* Which of the failed units each finding is about: those that lead are enough, equal ones have the
 * same. */
static void units_name(const Answer *a, const size_t *failed, size_t n)
{
    Arena *arena = a->cx->arena;
    CauseReader reader;
    cause_reader_init(&reader, a->population);
    for (size_t f = 0; f < a->out->factors.count; f++)
        a->out->factors.items[f].failed_units.items = arena_array(arena, Str, CAUSE_UNITS_MAX);
    for (size_t i = 0; i < n; i++) {
        Str uri = item_uri(arena, a->population->index, a->population->units[failed[i]]);
        cause_reader_unit(&reader, failed[i]);
        for (size_t f = 0; f < a->out->factors.count; f++) {
            FieldTexts *units = &a->out->factors.items[f].failed_units;
            bool shows = false;
            for (size_t k = 0; k < reader.out.n && !shows; k++)
                shows = touch_shows(&reader.out.p[k], a->rows[f]);
            if (shows && units->count < CAUSE_UNITS_MAX)
                ((Str *)(uintptr_t)units->items)[units->count++] = uri;
        }
    }
    cause_reader_release(&reader);
}

/* Which of what stands out only goes with something above it. */
static void explained_tell(const Answer *a, const CausePlaces *failed)
{
    CauseFindings *out = a->out;
    const uint32_t *by = cause_explain(a->cx, a->population, a->leading, failed);
    for (size_t i = 0; i < a->leading.n; i++) {
        out->explained.value += by[i] != 0;
        if (by[i] != 0 && i < out->factors.count)
            out->factors.items[i].explained_by = field_int(by[i]);
    }
}

static Str summary_of(const Answer *a)
{
    Arena *arena = a->cx->arena;
    const CauseFindings *out = a->out;
    Str params[] = {number_text(arena, out->found.value), number_text(arena, out->tested.value),
                    number_text(arena, out->failed.value),
                    number_text(arena, out->explained.value)};
    if (out->found.value == 0)
        return sentence(
            arena, a->lang,
            out->failed.value == 1
                ? MSG("nothing stands out: what the one failed unit met it may have met by chance "
                      "(%2$s factors tested; after packing only what stored the unit itself is "
                      "looked at)")
                : MSG("nothing stands out: what the %3$s failed units share they may share by "
                      "chance (%2$s factors tested; after packing only what stored the units "
                      "themselves is looked at)"),
            params, 3);
    if (out->explained.value == 0)
        return sentence(
            arena, a->lang,
            out->found.value == 1
                ? MSG("one finding among %2$s factors tested; of such findings 5 in 100 are chance")
                : MSG("%1$s findings among %2$s factors tested; of such findings 5 in 100 are "
                      "chance"),
            params, 3);
    return sentence(
        arena, a->lang,
        MSG("%1$s findings among %2$s factors tested, %4$s of them explained by another "
            "one; of such findings 5 in 100 are chance"),
        params, 4);
}

/* Places of the failed units in the population. */
static Err failed_find(Ctx *cx, const CausePopulation *population, const CauseQuestion *question,
                       size_t **out, size_t *count)
{
    uint32_t *items = arena_array(cx->arena, uint32_t, question->failed_count + 1);
    if (question->failed_count != 0)
        memcpy(items, question->failed, question->failed_count * sizeof *items);
    size_t n = items_unique(items, question->failed_count);
    size_t *failed = arena_array(cx->arena, size_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        const uint32_t *at = bsearch(&items[i], population->units, population->unit_count,
                                     sizeof *population->units, item_compare);
        if (at == NULL)
            return fail(cx, ERR_USAGE, MSG("%1$s is not in the population it is compared with"),
                        item_uri(cx->arena, population->index, items[i]).p);
        failed[i] = (size_t)(at - population->units);
    }
    if (n == 0)
        return fail(cx, ERR_USAGE, MSG("no failed unit is named"));
    if (n == population->unit_count)
        return fail(cx, ERR_USAGE,
                    MSG("all units of the population failed: there are no good ones to compare "
                        "with"));
    *out = failed;
    *count = n;
    return OK;
}

Err cause_find(Ctx *cx, const CausePopulation *population, const CauseQuestion *question,
               CauseFindings *out)
{
    size_t *failed = NULL, failed_count = 0;
    Answer answer = {.cx = cx,
                     .population = population,
                     .lang = question->lang,
                     .sight = question->sight,
                     .out = out};
    *out = (CauseFindings){0};
    TRY(failed_find(cx, population, question, &failed, &failed_count));
    CauseRows rows = cause_rank(cx, population, failed, failed_count);
    answer.names = place_names_new(cx, population->index);
    number_map_init(&answer.listed, cx->arena);
    number_map_init(&answer.told, cx->arena);
    out->log_position = field_int(population->log_position);
    out->population = field_int((int64_t)population->unit_count);
    out->failed = field_int((int64_t)failed_count);
    out->tested = field_int((int64_t)population->tested);
    out->seen = field_int((int64_t)rows.n);
    out->found = field_int(0);
    out->explained = field_int(0);
    out->factors.items = arena_array(cx->arena, CauseFinding, CAUSE_LISTED_MAX);
    answer.rows = arena_array(cx->arena, const CauseRow *, CAUSE_LISTED_MAX);
    answer.leading.p = arena_array(cx->arena, CauseRow, CAUSE_EXPLAIN_MAX);
    size_t limit = question->limit < CAUSE_LISTED_MAX ? question->limit : CAUSE_LISTED_MAX;
    for (size_t i = 0; i < rows.n; i++)
        TRY(row_take(&answer, &rows.p[i], limit));
    explained_tell(&answer, &(CausePlaces){failed, failed_count});
    units_name(&answer, failed, failed_count);
    out->summary = summary_of(&answer);
    return OK;
}
