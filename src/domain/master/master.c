/* master.c - rows found, changed, and what became of them. */
#include "domain/master/master.h"

#include "domain/master/master_internal.h"
#include "platform/store/change.h"

/* ---- finding ---- */

static Err row_of(Ctx *cx, const MasterShape *shape, SqlId id, DbArgs args, MasterRow *out)
{
    DbRow row;
    TRY(db_one(cx, id, args, &row));
    return master_row_read(cx, shape, &row, out);
}

Err master_find(Ctx *cx, const MasterShape *shape, int64_t id, MasterRow *out)
{
    Err err =
        row_of(cx, shape, SQL_MASTER_ROW_BY_ID, ARGS(db_text(shape->form.name), db_int(id)), out);
    if (err == ERR_NOT_FOUND)
        return fail(cx, err, MSG("register %1$s has no row %2$lld"), shape->form.name.p,
                    (long long)id);
    return err;
}

Str master_key_shown(Arena *arena, Str key)
{
    Str out = str_dup(arena, key);
    for (size_t i = 0; i < out.n; i++) {
        if (out.p[i] == MASTER_KEY_MARK)
            ((char *)out.p)[i] = '/';
    }
    return out;
}

Err master_find_key(Ctx *cx, const MasterShape *shape, Str key, MasterRow *out)
{
    Err err = row_of(cx, shape, SQL_MASTER_ROW_BY_KEY,
                     ARGS(db_text(shape->form.name), db_text(key)), out);
    if (err == ERR_NOT_FOUND)
        return fail(cx, err, MSG("register %1$s has no row \"%2$s\""), shape->form.name.p,
                    str_shown(cx->arena, master_key_shown(cx->arena, key)));
    return err;
}

typedef struct Rows {
    const MasterShape *shape;
    MasterEach each;
    void *arg;
    Arena scratch; /* of one row */
} Rows;

static Err row_pass(Ctx *cx, const DbRow *row, void *arg)
{
    Rows *rows = arg;
    MasterRow read;
    Arena *lasting = cx->arena;
    arena_reset(&rows->scratch);
    cx->arena = &rows->scratch;
    Err err = master_row_read(cx, rows->shape, row, &read);
    cx->arena = lasting;
    if (err != OK)
        cx->problem = problem_copy(lasting, &cx->problem);
    return err == OK ? rows->each(cx, &read, rows->arg) : err;
}

Err master_each(Ctx *cx, const MasterShape *shape, Str prefix, MasterEach each, void *arg)
{
    Rows rows = {.shape = shape, .each = each, .arg = arg};
    /* U+10FFFF, which no text holds, stands behind every other character. */
    Str end = str_fmt(cx->arena, "%.*s\xf4\x8f\xbf\xbf", STR_ARG(prefix));
    Err err = db_each(
        cx, SQL_MASTER_ROW_RANGE,
        ARGS(db_text(shape->form.name), db_text(prefix.n == 0 ? STR("") : prefix), db_text(end)),
        row_pass, &rows);
    arena_release(&rows.scratch);
    return err;
}

/* ---- one decision ---- */

typedef struct Decision {
    const MasterShape *shape;
    const RowOrder *order;
    MasterRow before; /* id 0: there was none */
    MasterRow after;
} Decision;

static Err values_patch(Ctx *cx, Decision *decision)
{
    const JsonNode *node;
    Str text = decision->order->values;
    if (text.n == 0)
        return OK;
    TRY(json_parse(cx, text, &node));
    if (node->type != JSON_OBJECT) {
        (void)!fail(cx, ERR_INVALID, MSG("values must be an object in { }"));
        return fail_at(cx, (Str){0}, 0, STR("/values"));
    }
    for (const JsonNode *member = node->child; member != NULL; member = member->next)
        TRY(register_patch(cx, &decision->shape->form, member, STR("/values"),
                           decision->after.values));
    return OK;
}

static Err key_taken(Ctx *cx, Decision *decision)
{
    MasterRow there;
    const MasterShape *shape = decision->shape;
    Err err = row_of(cx, shape, SQL_MASTER_ROW_BY_KEY,
                     ARGS(db_text(shape->form.name), db_text(decision->after.key)), &there);
    if (err == ERR_NOT_FOUND || (err == OK && there.id == decision->after.id))
        return OK;
    TRY(err);
    const char *key = str_shown(cx->arena, master_key_shown(cx->arena, there.key));
    return there.retired
               ? fail(cx, ERR_CONFLICT,
                      MSG("there is a row \"%1$s\" already, taken out of use: bring it back"), key)
               : fail(cx, ERR_CONFLICT, MSG("there is a row \"%1$s\" already"), key);
}

static Err row_store(Ctx *cx, Decision *decision, bool is_new)
{
    MasterRow *row = &decision->after;
    const MasterRow *before = is_new ? NULL : &decision->before;
    int64_t changed = 1;
    TRY(master_body(cx, decision->shape, row, before, &row->body));
    if (is_new)
        return db_run(cx, SQL_MASTER_ROW_ADD,
                      ARGS(db_int(row->id), db_text(decision->shape->form.name), db_text(row->key),
                           db_int(row->changed_us), db_text(row->actor), db_bytes(row->salt),
                           db_text(row->body)),
                      NULL);
    TRY(db_run(cx, SQL_MASTER_ROW_PUT,
               ARGS(db_int(row->id), db_int(before->version), db_text(row->key),
                    db_int(row->retired), db_int(row->changed_us), db_text(row->actor),
                    db_bytes(row->salt), db_text(row->body)),
               &changed));
    return changed == 1 ? OK
                        : fail(cx, ERR_CONFLICT, MSG("somebody has changed the row meanwhile"));
}

static Err row_begin(Ctx *cx, Decision *decision, int64_t id)
{
    DbRow row;
    const MasterShape *shape = decision->shape;
    MasterRow *after = &decision->after;
    if (id == 0) {
        TRY(db_one(cx, SQL_MASTER_ROW_NEXT_ID, NO_ARGS, &row));
        *after = (MasterRow){.id = row_int(&row, 0),
                             .version = 1,
                             .salt = master_salt_new(cx),
                             .values = master_values_new(cx->arena, shape)};
        return OK;
    }
    TRY(master_find(cx, shape, id, &decision->before));
    *after = decision->before;
    after->values = master_values_new(cx->arena, shape);
    memcpy(after->values, decision->before.values, shape->form.size);
    if (after->salt.n == 0)
        after->salt = master_salt_new(cx);
    after->version++;
    if (!decision->order->version.set)
        return fail(cx, ERR_INVALID, MSG("version: say which version of the row you have seen"));
    if (decision->order->version.value != decision->before.version)
        return fail(cx, ERR_CONFLICT,
                    MSG("%1$s has changed the row meanwhile; it is at version %2$lld, you have "
                        "seen %3$lld"),
                    str_shown(cx->arena, decision->before.actor),
                    (long long)decision->before.version, (long long)decision->order->version.value);
    return OK;
}

/* What `change` keeps: the stored row, sealed as it is, and whether it is in use. */
static Str change_json(Ctx *cx, const MasterRow *row)
{
    return row->retired
               ? str_fmt(cx->arena, "{\"retired\":true,\"values\":%.*s}", STR_ARG(row->body))
               : str_fmt(cx->arena, "{\"values\":%.*s}", STR_ARG(row->body));
}

static Err decide(Ctx *cx, Decision *decision, int64_t id)
{
    bool is_new = id == 0;
    MasterRow *after = &decision->after;
    const MasterShape *shape = decision->shape;
    TRY(row_begin(cx, decision, id));
    TRY(values_patch(cx, decision));
    if (is_new)
        TRY(master_fill(cx, shape, after->values));
    if (decision->order->retired.set)
        after->retired = decision->order->retired.value;
    bool comes_back = !is_new && decision->before.retired && !after->retired;
    if (decision->order->values.n > 0 ||
        comes_back) /* taken out of use it may be, whatever it lacks */
        TRY(master_check(cx, shape, after, is_new ? NULL : &decision->before, (MasterKnown){0}));
    after->key = master_key(cx->arena, &shape->form, after->values);
    TRY(key_taken(cx, decision));
    if (!is_new && master_same(shape, after->values, decision->before.values) &&
        after->retired == decision->before.retired) {
        *after = decision->before; /* nothing to decide */
        return OK;
    }
    after->actor = cx->actor;
    after->changed_us = cx->now_us;
    TRY(row_store(cx, decision, is_new));
    Change change = {.noun = shape->form.name,
                     .id = after->id,
                     .before = is_new ? (Str){0} : change_json(cx, &decision->before),
                     .after = change_json(cx, after),
                     .reason = decision->order->reason};
    if (change.reason.p == NULL)
        change.reason = STR("");
    return change_add(cx, &change, NULL);
}

Err master_save_in(Ctx *cx, const MasterShape *shape, int64_t id, const RowOrder *order,
                   MasterRow *out)
{
    Decision decision = {.shape = shape, .order = order};
    Err err = decide(cx, &decision, id);
    bool stale = err == ERR_CONFLICT && id != 0 && order->version.set &&
                 order->version.value != decision.before.version;
    *out = err == OK ? decision.after : stale ? decision.before : (MasterRow){0};
    return err;
}

Err master_save(Ctx *cx, const MasterShape *shape, int64_t id, const RowOrder *order,
                MasterRow *out)
{
    CLEANUP(tx_release) Tx tx = {0};
    *out = (MasterRow){0};
    TRY(tx_begin(cx, &tx));
    TRY(master_save_in(cx, shape, id, order, out));
    return tx_commit(&tx);
}

/* ---- revealing, history ---- */

static Err reveal_note(Ctx *cx, const MasterShape *shape, const MasterRow *row, Str purpose)
{
    CLEANUP(tx_release) Tx tx = {0};
    TRY(tx_begin(cx, &tx));
    return change_commit(cx, &tx,
                         &(Change){.noun = shape->form.name,
                                   .id = row->id,
                                   .after = STR("{\"revealed\":true}"),
                                   .reason = purpose});
}

Err master_reveal(Ctx *cx, const MasterShape *shape, int64_t id, Str purpose, RegisterRow *out)
{
    MasterRow row;
    if (str_trim(purpose).n == 0)
        return fail(cx, ERR_INVALID, MSG("reason: say what the personal data is needed for"));
    TRY(master_find(cx, shape, id, &row));
    TRY(reveal_note(cx, shape, &row, purpose));
    master_show(cx, shape, &row, true, out);
    return OK;
}

typedef struct Collect {
    const MasterShape *shape;
    const MasterRow *row;
    RowHistory *out;
    size_t capacity;
} Collect;

/* A side of a change as it may be shown; what is no row (a look at it) as it is. */
Err master_side_show(Ctx *cx, const MasterShape *shape, const MasterRow *row, Str side, Str *out)
{
    const JsonNode *node;
    if (side.n == 0)
        return OK;
    TRY(json_parse(cx, str_dup(cx->arena, side), &node));
    const JsonNode *values = json_member(node, STR("values"));
    if (values == NULL) {
        *out = node->raw;
        return OK;
    }
    Str shown;
    TRY(master_body_show(cx, shape, row, values->raw, &shown));
    bool retired = json_member(node, STR("retired")) != NULL;
    *out = str_fmt(cx->arena, "{\"retired\":%s,\"values\":%.*s}", retired ? "true" : "false",
                   STR_ARG(shown));
    return OK;
}

static Err change_take(Ctx *cx, const DbRow *row, void *arg)
{
    Collect *collect = arg;
    RowHistory *out = collect->out;
    if (out->changes.count == collect->capacity) {
        RowChange *more = arena_array(cx->arena, RowChange, 2 * collect->capacity + 16);
        if (out->changes.count > 0)
            memcpy(more, out->changes.items, out->changes.count * sizeof *more);
        out->changes.items = more;
        collect->capacity = 2 * collect->capacity + 16;
    }
    RowChange *change = &out->changes.items[out->changes.count++];
    *change = (RowChange){.at = field_utc(row_int(row, 1)),
                          .actor = str_dup(cx->arena, row_text(row, 2))};
    TRY(master_side_show(cx, collect->shape, collect->row, row_text(row, 3), &change->before));
    TRY(master_side_show(cx, collect->shape, collect->row, row_text(row, 4), &change->after));
    if (row_text(row, 5).n > 0)
        change->reason = str_dup(cx->arena, row_text(row, 5));
    return OK;
}

Err master_history(Ctx *cx, const MasterShape *shape, int64_t id, RowHistory *out)
{
    MasterRow row;
    *out = (RowHistory){0};
    TRY(master_find(cx, shape, id, &row));
    Collect collect = {shape, &row, out, 0};
    return db_each(cx, SQL_CHANGE_EACH_OF, ARGS(db_text(shape->form.name), db_int(id)), change_take,
                   &collect);
}
