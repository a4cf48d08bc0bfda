/* risk_assess.c - table and values to levels.  Pure. */
#include "domain/risk/risk.h"

#define RECORDS "domain/risk/risk_wire.def"
#include "platform/register/register_table.h"

/* Where a scenario stands: a band of each axis. */
typedef struct Place {
    size_t bands[RISK_AXES_MAX];
    bool rated;
} Place;

/* An assessment at work. */
typedef struct Whole {
    const RiskTable *table;
    RiskResult *result;
    Str *missing; /* axes without a value somewhere */
    Place *places;
    size_t count;
    size_t floor; /* level by an override */
} Whole;

static size_t cell_of(const RiskTable *table, const size_t *bands)
{
    size_t cell = 0;
    for (size_t i = 0; i < table->axis_count; i++)
        cell = cell * table->axes[i].count + bands[i];
    return cell;
}

/* ---- the band of a value ---- */

static size_t band_of(const RiskAxis *axis, Ratio number)
{
    size_t band = 0;
    for (size_t i = 0; i < axis->count; i++) {
        int cmp = ratio_cmp(number, axis->bands[i].bound);
        if (!axis->bands[i].bounded || cmp > 0 || (cmp == 0 && axis->bands[i].inclusive))
            band = i;
    }
    return band;
}

static Err value_wrong(Ctx *cx, const RiskAxis *axis, Str text)
{
    switch (axis->input) {
    case RISK_CHOICE:
        return fail(cx, ERR_INVALID, MSG("%1$s: there is no level \"%2$s\""),
                    str_c(cx->arena, axis->id), str_shown(cx->arena, text));
    case RISK_WHOLE:
        return fail(cx, ERR_INVALID, MSG("%1$s is a whole number %2$lld to %3$lld, not \"%4$s\""),
                    str_c(cx->arena, axis->id), (long long)axis->from, (long long)axis->to,
                    str_shown(cx->arena, text));
    case RISK_PROBABILITY:
        break;
    }
    return fail(cx, ERR_INVALID,
                MSG("%1$s is a probability like 1/500 or 0.002, at most 1, not \"%2$s\""),
                str_c(cx->arena, axis->id), str_shown(cx->arena, text));
}

static Err probability_read(Ctx *cx, const RiskAxis *axis, Str text, Ratio *out)
{
    if (!ratio_parse(text, out) || ratio_cmp(*out, (Ratio){1, 1}) > 0)
        return value_wrong(cx, axis, text);
    return OK;
}

static Err steps_multiply(Ctx *cx, const RiskAxis *axis, const FieldTexts *steps, Ratio *out)
{
    *out = (Ratio){1, 1};
    for (size_t i = 0; i < steps->count; i++) {
        Ratio step;
        TRY(probability_read(cx, axis, steps->items[i], &step));
        if (!ratio_multiply(*out, step, out))
            return fail(cx, ERR_LIMIT, MSG("%1$s: the steps have too many digits to multiply"),
                        str_c(cx->arena, axis->id));
    }
    return OK;
}

static Err value_place(Ctx *cx, const RiskAxis *axis, const RiskValue *value, size_t *band,
                       RiskAt *out)
{
    int64_t whole;
    Ratio number = {0, 1};
    Str text = str_trim(value->value);
    if (value->steps.count > 0 && (text.n > 0 || axis->input != RISK_PROBABILITY))
        return fail(cx, ERR_INVALID, MSG("%1$s: give a value, or steps of a probability"),
                    str_c(cx->arena, axis->id));
    for (*band = 0; *band < axis->count && axis->input != RISK_WHOLE && text.n > 0; (*band)++) {
        if (str_eq(axis->bands[*band].id, text)) {
            out->level = text;
            return OK;
        }
    }
    if (axis->input == RISK_CHOICE)
        return value_wrong(cx, axis, text);
    if (axis->input == RISK_WHOLE) {
        if (!str_int(text, &whole) || whole < axis->from || whole > axis->to || whole < 0)
            return value_wrong(cx, axis, text);
        number = (Ratio){(uint64_t)whole, 1};
    } else if (value->steps.count > 0) {
        TRY(steps_multiply(cx, axis, &value->steps, &number));
    } else {
        TRY(probability_read(cx, axis, text, &number));
    }
    *band = band_of(axis, number);
    out->level = axis->bands[*band].id;
    out->measure = ratio_format(cx->arena, number);
    return OK;
}

/* ---- a scenario ---- */

static const RiskValue *value_of(const RiskScenario *scenario, Str axis)
{
    for (size_t i = 0; i < scenario->values.count; i++) {
        const RiskValue *value = &scenario->values.items[i];
        if (str_eq(value->axis, axis) && (str_trim(value->value).n > 0 || value->steps.count > 0))
            return value;
    }
    return NULL;
}

static Err axes_check(Ctx *cx, const RiskTable *table, const RiskScenario *scenario)
{
    for (size_t i = 0; i < scenario->values.count; i++) {
        size_t times = 0;
        bool known = false;
        Str name = scenario->values.items[i].axis;
        for (size_t k = 0; k < table->axis_count; k++)
            known |= str_eq(table->axes[k].id, name);
        for (size_t k = 0; k < scenario->values.count; k++)
            times += str_eq(scenario->values.items[k].axis, name);
        if (!known)
            return fail(cx, ERR_INVALID, MSG("table %1$s has no axis \"%2$s\""),
                        str_c(cx->arena, table->method), str_shown(cx->arena, name));
        if (times > 1)
            return fail(cx, ERR_INVALID, MSG("%1$s is given twice"), str_shown(cx->arena, name));
    }
    return OK;
}

static void missing_add(Whole *whole, Str axis)
{
    FieldTexts *missing = &whole->result->missing;
    for (size_t i = 0; i < missing->count; i++) {
        if (str_eq(whole->missing[i], axis))
            return;
    }
    whole->missing[missing->count++] = axis;
}

static Err scenario_place(Ctx *cx, Whole *whole, const RiskScenario *scenario, size_t n)
{
    const RiskTable *table = whole->table;
    RiskOutcome *out = &whole->result->scenarios.items[n];
    Place *place = &whole->places[n];
    TRY(axes_check(cx, table, scenario));
    *out = (RiskOutcome){.text = scenario->text, .contested = field_bool(false)};
    out->at.items = arena_array(cx->arena, RiskAt, table->axis_count);
    out->at.count = table->axis_count;
    place->rated = true;
    for (size_t i = 0; i < table->axis_count; i++) {
        const RiskAxis *axis = &table->axes[i];
        const RiskValue *value = value_of(scenario, axis->id);
        out->at.items[i] = (RiskAt){.axis = axis->id};
        if (value != NULL) {
            TRY(value_place(cx, axis, value, &place->bands[i], &out->at.items[i]));
        } else {
            place->rated = false;
            missing_add(whole, axis->id);
        }
    }
    if (place->rated) {
        size_t cell = cell_of(table, place->bands);
        out->level = table->levels[table->cells[cell]].id;
        out->contested = field_bool(table->contested[cell]);
    }
    return OK;
}

/* ---- all of them ---- */

/* The highest level, as if scenario `moved` stood at `bands`. */
static size_t whole_level(const Whole *whole, size_t moved, const size_t *bands)
{
    size_t level = whole->floor;
    for (size_t i = 0; i < whole->count; i++) {
        const size_t *at = i == moved ? bands : whole->places[i].bands;
        size_t own = whole->table->cells[cell_of(whole->table, at)];
        level = own > level ? own : level;
    }
    return level;
}

/* One step up and down on each axis: does the level of the whole move? */
static void moves_find(Ctx *cx, const Whole *whole, size_t i, size_t level[3], RiskOutcome *out)
{
    const RiskTable *table = whole->table;
    out->moves.items = arena_array(cx->arena, RiskMove, 2 * table->axis_count);
    for (size_t axis = 0; axis < table->axis_count; axis++) {
        for (int step = -1; step <= 1; step += 2) {
            size_t bands[RISK_AXES_MAX];
            memcpy(bands, whole->places[i].bands, sizeof bands);
            if (step < 0 ? bands[axis] == 0 : bands[axis] + 1 == table->axes[axis].count)
                continue;
            bands[axis] = step < 0 ? bands[axis] - 1 : bands[axis] + 1;
            size_t then = whole_level(whole, i, bands);
            level[1] = then < level[1] ? then : level[1];
            level[2] = then > level[2] ? then : level[2];
            out->moves.items[out->moves.count++] =
                (RiskMove){.axis = table->axes[axis].id,
                           .step = field_int(step),
                           .level = table->levels[then].id,
                           .changes = field_bool(then != level[0])};
        }
    }
}

static const JsonNode *override_find(const RiskTable *table, Str id)
{
    const JsonNode *list = json_member(table->root, STR("overrides"));
    for (const JsonNode *at = list == NULL ? NULL : list->child; at != NULL; at = at->next) {
        const JsonNode *name = json_member(at, STR("id"));
        if (name != NULL && str_eq(name->text, id))
            return at;
    }
    return NULL;
}

/* What overrides there are: a floor, or that this is no table for it. */
static Err overrides_read(Ctx *cx, const RiskInput *input, Whole *whole)
{
    RiskResult *out = whole->result;
    const RiskTable *table = whole->table;
    for (size_t i = 0; i < input->overrides.count; i++) {
        const JsonNode *node = override_find(table, input->overrides.items[i]);
        if (node == NULL)
            return fail(cx, ERR_INVALID, MSG("table %1$s has no override \"%2$s\""),
                        str_c(cx->arena, table->method),
                        str_shown(cx->arena, input->overrides.items[i]));
        const JsonNode *least = json_member(node, STR("at_least"));
        if (json_member(node, STR("refuses")) != NULL)
            out->refused_by = input->overrides.items[i];
        for (size_t level = 0; least != NULL && level < table->level_count; level++) {
            if (str_eq(table->levels[level].id, least->text) && level > whole->floor) {
                whole->floor = level;
                out->raised_by = input->overrides.items[i];
            }
        }
    }
    return OK;
}

static void whole_settle(Ctx *cx, const Whole *whole)
{
    RiskResult *out = whole->result;
    const RiskTable *table = whole->table;
    size_t bare = 0, level[3];
    for (size_t i = 0; i < whole->count; i++) {
        size_t own = table->cells[cell_of(table, whole->places[i].bands)];
        bare = own > bare ? own : bare;
    }
    if (bare >= whole->floor)
        out->raised_by = (Str){0};
    level[0] = level[1] = level[2] = whole_level(whole, SIZE_MAX, NULL);
    for (size_t i = 0; i < whole->count; i++)
        moves_find(cx, whole, i, level, &out->scenarios.items[i]);
    out->level = table->levels[level[0]].id;
    out->lowest = table->levels[level[1]].id;
    out->highest = table->levels[level[2]].id;
    if (!table->reference_only)
        out->outcome = table->levels[level[0]].outcome;
}

static void marks_read(Ctx *cx, const RiskTable *table, RiskResult *out)
{
    const JsonNode *marks = json_member(table->root, STR("marks"));
    Str *texts = arena_array(cx->arena, Str, marks->count + 1);
    for (const JsonNode *at = marks->child; at != NULL; at = at->next)
        texts[out->marks.count++] = at->text;
    out->marks.items = texts;
}

Err risk_assess(Ctx *cx, const RiskTable *table, const RiskInput *input, RiskResult *out)
{
    size_t count = input->scenarios.count;
    Whole whole = {.table = table, .result = out, .count = count};
    *out = (RiskResult){.method = table->method,
                        .edition = table->edition,
                        .sha256 = hex_format(cx->arena, table->sha256, SHA256_SIZE)};
    marks_read(cx, table, out);
    whole.missing = arena_array(cx->arena, Str, RISK_AXES_MAX);
    out->missing.items = whole.missing;
    if (count == 0)
        return fail(cx, ERR_INVALID, MSG("name at least one dangerous scenario"));
    TRY(overrides_read(cx, input, &whole));
    whole.places = arena_array(cx->arena, Place, count);
    out->scenarios.items = arena_array(cx->arena, RiskOutcome, count);
    out->scenarios.count = count;
    for (size_t i = 0; i < count; i++)
        TRY(scenario_place(cx, &whole, &input->scenarios.items[i], i));
    if (out->missing.count == 0 && out->refused_by.n == 0)
        whole_settle(cx, &whole);
    return OK;
}

/* Where the whole numbers meet; false where one is missing or out of bounds. */
static bool cell_at(const RiskTable *table, const int64_t *values, size_t count, size_t *out)
{
    size_t bands[RISK_AXES_MAX];
    if (count != table->axis_count)
        return false;
    for (size_t i = 0; i < count; i++) {
        const RiskAxis *axis = &table->axes[i];
        if (axis->input != RISK_WHOLE || values[i] < axis->from || values[i] > axis->to)
            return false;
        bands[i] = band_of(axis, (Ratio){(uint64_t)values[i], 1});
    }
    *out = cell_of(table, bands);
    return true;
}

Str risk_cell(const RiskTable *table, const int64_t *values, size_t count)
{
    size_t cell;
    return cell_at(table, values, count, &cell) ? table->levels[table->cells[cell]].id : (Str){0};
}

bool risk_cell_contested(const RiskTable *table, const int64_t *values, size_t count)
{
    size_t cell;
    return cell_at(table, values, count, &cell) && table->contested[cell];
}
