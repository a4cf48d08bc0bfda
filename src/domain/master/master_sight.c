/* master_sight.c - rows that somebody limited to sites and product lines sees: those, and whatever
 * refers to no other one, however many rows lie between. */
#include <stdlib.h>

#include "domain/master/master_internal.h"

enum { DEEP_MAX = 8 }; /* registers that refer to each other in a row: fewer than that */

/* One field that refers to rows not all of which he sees. */
typedef struct Gate {
    const Field *field; /* NULL: the key of the row itself */
    FieldTexts keys;    /* ascending where they are the hidden ones */
    bool shown;         /* keys are those he sees; else those he does not */
} Gate;

struct MasterSight {
    Gate *gates;
    size_t count;
};

bool master_is_limited(const MasterLimits *limits)
{
    return limits != NULL && (limits->sites != NULL || limits->lines != NULL);
}

/* ---- one row ---- */

static int by_text(const void *a, const void *b)
{
    return str_cmp(*(const Str *)a, *(const Str *)b);
}

static bool is_among(const Gate *gate, Str key)
{
    if (!gate->shown)
        return gate->keys.count > 0 &&
               bsearch(&key, gate->keys.items, gate->keys.count, sizeof key, by_text) != NULL;
    for (size_t i = 0; i < gate->keys.count; i++) {
        if (str_eq(gate->keys.items[i], key))
            return true;
    }
    return false;
}

bool master_row_seen(const MasterSight *sight, const MasterRow *row)
{
    for (size_t i = 0; i < sight->count; i++) {
        const Gate *gate = &sight->gates[i];
        if (gate->field != NULL && !field_is_set(gate->field, row->values))
            continue;
        Str key = gate->field == NULL
                      ? row->key
                      : *(const Str *)((const char *)row->values + gate->field->offset);
        if (is_among(gate, key) != gate->shown)
            return false;
    }
    return true;
}

/* ---- a register ---- */

static Err sight_at(Ctx *cx, const MasterShape *shape, const MasterLimits *limits, int depth,
                    MasterSight *out);

typedef struct Hidden {
    const MasterSight *sight;
    Str *keys;
    size_t count, room;
} Hidden;

static Err hidden_take(Ctx *cx, const MasterRow *row, void *arg)
{
    Hidden *hidden = arg;
    if (master_row_seen(hidden->sight, row))
        return OK;
    if (hidden->count == hidden->room) {
        size_t room = hidden->room * 2 + 64;
        hidden->keys = arena_grow(cx->arena, hidden->keys, hidden->room * sizeof *hidden->keys,
                                  room * sizeof *hidden->keys);
        hidden->room = room;
    }
    hidden->keys[hidden->count++] = str_dup(cx->arena, row->key);
    return OK;
}

/* Keys of a register's rows that are not seen, out of use or not. */
static Err hidden_find(Ctx *cx, Str name, const MasterLimits *limits, int depth, FieldTexts *out)
{
    MasterShape shape;
    MasterSight sight;
    Hidden hidden = {.sight = &sight};
    TRY(master_shape(cx, name, &shape));
    TRY(sight_at(cx, &shape, limits, depth, &sight));
    if (sight.count > 0)
        TRY(master_each(cx, &shape, (Str){0}, hidden_take, &hidden));
    if (hidden.count > 0)
        qsort(hidden.keys, hidden.count, sizeof *hidden.keys, by_text);
    *out = (FieldTexts){hidden.keys, hidden.count};
    return OK;
}

/* Keys he is limited to in a register; false: not by those of this one. */
static bool limit_of(const MasterLimits *limits, Str name, FieldTexts *out)
{
    const FieldTexts *keys = str_eq(name, site_register.name)           ? limits->sites
                             : str_eq(name, product_line_register.name) ? limits->lines
                                                                        : NULL;
    if (keys != NULL)
        *out = *keys;
    return keys != NULL;
}

static Err gate_add(Ctx *cx, const Field *field, const MasterLimits *limits, int depth,
                    MasterSight *out)
{
    Gate gate = {.field = field};
    MasterLimited rule = master_limited(field->to);
    if (rule == MASTER_FREE)
        return OK;
    if (limit_of(limits, field->to, &gate.keys) || rule == MASTER_SHUT || depth == DEEP_MAX)
        gate.shown = true; /* of what is shut, none */
    else
        TRY(hidden_find(cx, field->to, limits, depth + 1, &gate.keys));
    if (gate.shown || gate.keys.count > 0)
        out->gates[out->count++] = gate;
    return OK;
}

static Err sight_at(Ctx *cx, const MasterShape *shape, const MasterLimits *limits, int depth,
                    MasterSight *out)
{
    Gate own = {.shown = true};
    *out = (MasterSight){arena_array(cx->arena, Gate, shape->stored.count + 1), 0};
    if (limit_of(limits, shape->stored.name, &own.keys))
        out->gates[out->count++] = own;
    for (size_t i = 0; i < shape->stored.count; i++) {
        const Field *field = &shape->stored.fields[i];
        /* What is his own may lie within what is not. */
        if (field->type == FIELD_REF && !str_eq(field->to, shape->stored.name))
            TRY(gate_add(cx, field, limits, depth, out));
    }
    return OK;
}

Err master_sight(Ctx *cx, const MasterShape *shape, const MasterLimits *limits,
                 const MasterSight **out)
{
    MasterSight *sight = arena_new(cx->arena, MasterSight);
    MasterLimited rule = master_is_limited(limits) ? master_limited(shape->form.name) : MASTER_FREE;
    *out = sight;
    if (rule == MASTER_SHUT)
        return fail(cx, ERR_DENIED,
                    MSG("this shows or changes more than the sites and product lines your roles "
                        "are limited to"));
    return rule == MASTER_CUT ? sight_at(cx, shape, limits, 0, sight) : OK;
}

/* ---- whose a row is ---- */

typedef struct Reached {
    bool site, line;
} Reached;

static Err reach(Ctx *cx, const MasterShape *shape, const MasterRow *row, int depth, Reached *out)
{
    out->site = out->site || str_eq(shape->stored.name, site_register.name);
    out->line = out->line || str_eq(shape->stored.name, product_line_register.name);
    for (size_t i = 0; i < shape->stored.count && depth < DEEP_MAX; i++) {
        const Field *field = &shape->stored.fields[i];
        MasterShape to;
        MasterRow next;
        if (field->type != FIELD_REF || !field_is_set(field, row->values) ||
            str_eq(field->to, shape->stored.name) || master_limited(field->to) != MASTER_CUT)
            continue;
        TRY(master_shape(cx, field->to, &to));
        TRY(master_find_key(cx, &to, *(const Str *)((const char *)row->values + field->offset),
                            &next));
        TRY(reach(cx, &to, &next, depth + 1, out));
    }
    return OK;
}

Err master_row_is_held(Ctx *cx, const MasterShape *shape, const MasterRow *row,
                       const MasterLimits *limits, bool *out)
{
    Reached reached = {0};
    TRY(reach(cx, shape, row, 0, &reached));
    *out = (limits->sites == NULL || reached.site) && (limits->lines == NULL || reached.line);
    return OK;
}
