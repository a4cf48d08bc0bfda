/* master_hold.c - legal holds: what somebody may not erase, empty or replace. */
#include "domain/master/master_internal.h"
#include "platform/register/register_said.h"

/* Holds that name the row, in whichever way its key was typed. */
typedef struct HoldLook {
    const MasterShape *shape;
    Str key;
    MasterHeld *out;
} HoldLook;

static Err hold_look(Ctx *cx, const MasterRow *row, void *arg)
{
    HoldLook *look = arg;
    MasterHeld *out = look->out;
    const LegalHold *hold = row->values;
    if (out->held || !str_eq(master_key_typed(cx->arena, look->shape, hold->row_key), look->key))
        return OK;
    out->held = !row->retired;
    out->lifted = out->lifted || (row->retired && str_eq(row->actor, cx->actor));
    if (out->held)
        out->reason = hold->reason;
    return OK;
}

typedef struct HoldPass {
    const MasterShape *holds;
    HoldLook *look;
} HoldPass;

static Err hold_pass(Ctx *cx, const DbRow *row, void *arg)
{
    MasterRow read;
    const HoldPass *pass = arg;
    TRY(master_row_read(cx, pass->holds, row, &read));
    return hold_look(cx, &read, pass->look);
}

static Err any_take(Ctx *cx, const DbRow *row, void *arg)
{
    (void)cx;
    (void)row;
    *(bool *)arg = true;
    return OK;
}

Err master_held(Ctx *cx, const MasterShape *shape, Str key, MasterHeld *out)
{
    bool any = false;
    MasterShape holds;
    HoldLook look = {shape, key, out};
    HoldPass pass = {&holds, &look};
    Str prefix = str_fmt(cx->arena, "%.*s%c", STR_ARG(shape->form.name), MASTER_KEY_MARK);
    Str end = str_fmt(cx->arena, "%.*s\xf4\x8f\xbf\xbf", STR_ARG(prefix));
    DbArgs args = ARGS(db_text(legal_hold_register.name), db_text(prefix), db_text(end));
    *out = (MasterHeld){0};
    TRY(db_each(cx, SQL_MASTER_ROW_RANGE, args, any_take, &any));
    if (!any) /* as nearly always: a file of 100,000 rows asks for each */
        return OK;
    TRY(master_shape(cx, legal_hold_register.name, &holds));
    return db_each(cx, SQL_MASTER_ROW_RANGE, args, hold_pass, &pass);
}

/* What is not personal stands in the history to be read; personal texts are masked there, so a held
 * one is gone for whoever needs it once another stands in its place. */
Err master_hold_check(Ctx *cx, const MasterShape *shape, const MasterRow *row,
                      const MasterRow *before)
{
    MasterHeld held = {0};
    const Field *changed = NULL;
    for (size_t i = 0; before != NULL && changed == NULL && i < shape->stored.count; i++) {
        const Field *field = &shape->stored.fields[i];
        if ((field->flags & FIELD_PERSONAL) != 0 && field_is_set(field, before->values) &&
            !field_same(field, row->values, before->values))
            changed = field;
    }
    if (changed == NULL)
        return OK;
    TRY(master_held(cx, shape, master_key(cx->arena, &shape->form, before->values), &held));
    if (!held.held)
        return OK;
    (void)!fail(cx, ERR_CONFLICT,
                MSG("the row is under a legal hold: field %1$s stays as it is until the hold is "
                    "lifted"),
                field_said(cx->arena, changed));
    return fail_at(cx, (Str){0}, 0, str_fmt(cx->arena, "/values/%.*s", STR_ARG(changed->name)));
}
