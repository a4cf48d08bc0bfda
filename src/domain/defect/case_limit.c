/* case_limit.c - whose a case is, and what people limited to sites and product lines do with it. */
#include "domain/defect/case_internal.h"
#include "domain/master/master.h"

/* ---- as it is stored: a key a line ---- */

Str case_keys_join(Ctx *cx, const FieldTexts *keys)
{
    Buf text;
    buf_init(&text, cx->arena, 1 << 14);
    for (size_t i = 0; i < keys->count; i++)
        buf_fmt(&text, "%.*s\n", STR_ARG(keys->items[i]));
    return buf_str(&text);
}

FieldTexts case_keys_split(Ctx *cx, Str text)
{
    FieldTexts out = {0};
    if (text.n == 0)
        return out;
    Str rest = str_dup(cx->arena, text);
    Str *keys = arena_array(cx->arena, Str, text.n / 2 + 1);
    while (rest.n > 0)
        keys[out.count++] = str_cut(&rest, '\n');
    out.items = keys;
    return out;
}

static RoleLimits limits_of(Ctx *cx, const DbRow *row, int column)
{
    return (RoleLimits){case_keys_split(cx, row_text(row, column)),
                        case_keys_split(cx, row_text(row, column + 1))};
}

/* ---- seen ---- */

bool case_row_is_seen(Ctx *cx, const RoleGrants *grants, const DbRow *row, int column)
{
    if (grants == NULL || grants->count == 0)
        return true;
    ArenaMark mark = arena_mark(cx->arena);
    RoleLimits of = limits_of(cx, row, column);
    bool seen = role_grants_hold(grants, &of);
    arena_rewind(cx->arena, mark);
    return seen;
}

Err case_seen_check(Ctx *cx, const RoleGrants *grants, int64_t id)
{
    DbRow row;
    if (grants->count == 0)
        return OK;
    Err err = db_one(cx, SQL_CASE_LIMITS, ARGS(db_int(id)), &row);
    if (err != OK && err != ERR_NOT_FOUND)
        return err;
    bool seen = err == OK && case_row_is_seen(cx, grants, &row, 0);
    problem_clear(cx);
    return seen ? OK : case_missing(cx, case_id_format(cx->arena, id));
}

typedef struct Seeing {
    const RoleGrants *grants;
    CaseNumbers *out;
    size_t room;
} Seeing;

static Err seen_take(Ctx *cx, const DbRow *row, void *arg)
{
    Seeing *seeing = arg;
    CaseNumbers *out = seeing->out;
    if (!case_row_is_seen(cx, seeing->grants, row, 1))
        return OK;
    if (out->count == seeing->room) {
        size_t room = seeing->room * 2 + 64;
        out->items = arena_grow(cx->arena, out->items, seeing->room * sizeof *out->items,
                                room * sizeof *out->items);
        seeing->room = room;
    }
    out->items[out->count++] = row_int(row, 0);
    return OK;
}

Err case_seen_find(Ctx *cx, const RoleGrants *grants, CaseNumbers *out)
{
    Seeing seeing = {grants, out, 0};
    *out = (CaseNumbers){0};
    return db_each(cx, SQL_CASE_EACH, ARGS(db_int(INT64_MAX), db_text(STR("")), db_int(INT64_MAX)),
                   seen_take, &seeing);
}

/* ---- said ---- */

static Err keys_check(Ctx *cx, const Register *record, const char *field, const FieldTexts *keys)
{
    MasterShape shape;
    TRY(master_shape(cx, record->name, &shape));
    for (size_t i = 0; i < keys->count; i++) {
        MasterRow row;
        Err err = master_find_key(cx, &shape, keys->items[i], &row);
        if (err == OK && !row.retired)
            continue;
        if (err != OK && err != ERR_NOT_FOUND)
            return err;
        (void)!fail(cx, ERR_INVALID, MSG("%1$s is none in use of the register of %2$s"),
                    str_shown(cx->arena, keys->items[i]), record->name.p);
        return fail_at(cx, (Str){0}, 0, str_fmt(cx->arena, "/%s/%zu", field, i));
    }
    return OK;
}

Err case_limits_check(Ctx *cx, const FieldTexts *sites, const FieldTexts *lines)
{
    TRY(keys_check(cx, &site_register, "sites", sites));
    return keys_check(cx, &product_line_register, "lines", lines);
}

static Err limit_refuse(Ctx *cx)
{
    return fail(cx, ERR_DENIED,
                MSG("a case you work on is of the sites and product lines your roles are limited "
                    "to, and of no others: say which"));
}

static Err named_check(Ctx *cx, const RoleGrants *grants, Str name)
{
    int64_t id;
    if (name.n == 0)
        return OK;
    TRY(case_id_parse(cx, name, &id));
    return case_seen_check(cx, grants, id);
}

Err case_values_limit(Ctx *cx, const RoleGrants *grants, Str values)
{
    Forms forms;
    const JsonNode *root;
    if (grants->count == 0 || values.n == 0)
        return OK;
    TRY(forms_load(cx, &forms));
    TRY(json_parse(cx, values, &root));
    for (const JsonNode *at = node_list(forms.sheets, "sheets"); at != NULL; at = at->next) {
        Str field = node_text(at, "follows");
        const JsonNode *value = field.n == 0 ? NULL : json_member(root, field);
        if (value != NULL && value->type == JSON_STRING)
            TRY(named_check(cx, grants, value->text));
    }
    return OK;
}

Err case_draft_limit(Ctx *cx, const RoleGrants *grants, CaseDraft *draft)
{
    if (grants->count == 0)
        return OK;
    TRY(named_check(cx, grants, draft->follows));
    if (grants->count == 1 && draft->sites.count == 0)
        draft->sites = grants->items[0].sites;
    if (grants->count == 1 && draft->lines.count == 0)
        draft->lines = grants->items[0].lines;
    return role_grants_hold(grants, &(RoleLimits){draft->sites, draft->lines}) ? OK
                                                                               : limit_refuse(cx);
}

Err case_order_limit(Ctx *cx, const RoleGrants *grants, int64_t id, const CaseOrder *order)
{
    DbRow row;
    TRY(case_seen_check(cx, grants, id));
    if (grants->count == 0 || (order->sites.items == NULL && order->lines.items == NULL))
        return OK;
    TRY(db_one(cx, SQL_CASE_LIMITS, ARGS(db_int(id)), &row));
    RoleLimits to = limits_of(cx, &row, 0);
    if (order->sites.items != NULL)
        to.sites = order->sites;
    if (order->lines.items != NULL)
        to.lines = order->lines;
    return role_grants_hold(grants, &to) ? OK : limit_refuse(cx);
}
