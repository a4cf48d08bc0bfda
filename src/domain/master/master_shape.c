/* master_shape.c - registers by name, with the customer's own fields. */
#include <assert.h>

#include "domain/master/master_internal.h"
#include "domain/master/master_subject.h"

#include "master_tables.h" /* partner_register … and master_registers, from registers/ */

#define RECORDS "domain/master/master_wire.def"
#include "platform/register/register_table.h"

enum { OWN_FIELDS_MAX = 60, OWN_TEXT_MAX = 400, STORED_MAX = 1 << 20 };

MasterLimited master_limited(Str name)
{
    for (size_t i = 0; master_registers[i] != NULL; i++) {
        if (str_eq(master_registers[i]->name, name))
            return master_limited_as[i];
    }
    return MASTER_SHUT;
}

/* ---- own fields ---- */

/* In the order of own_field_types (registers/own_field.def). */
enum { OWN_TEXT, OWN_INTEGER, OWN_DECIMAL, OWN_YES_NO, OWN_DAY, OWN_CHOICE };

typedef struct OwnFields {
    Str register_name;
    Field *fields;
    size_t count;
    size_t size;  /* of the struct so far */
    bool retired; /* take those out of use that are personal, in place of those in use */
} OwnFields;

static const EnumTable *choices_of(Arena *arena, FieldTexts choices)
{
    EnumTable *table = arena_new(arena, EnumTable);
    EnumValue *values = arena_array(arena, EnumValue, choices.count + 1);
    for (size_t i = 0; i < choices.count; i++) {
        const char *label = str_c(arena, choices.items[i]);
        values[i] = (EnumValue){choices.items[i], label, label};
    }
    *table = (EnumTable){values, (int)choices.count};
    return table;
}

static void own_type(Arena *arena, const OwnField *own, Field *field)
{
    switch (own->type.value) {
    case OWN_INTEGER:
        field->type = FIELD_INT;
        field->min = -INT64_C(1000000000000000);
        field->max = INT64_C(1000000000000000);
        break;
    case OWN_DECIMAL:
        field->type = FIELD_DECIMAL;
        break;
    case OWN_YES_NO:
        field->type = FIELD_BOOL;
        break;
    case OWN_DAY:
        field->type = FIELD_DAY;
        break;
    case OWN_CHOICE:
        field->type = FIELD_ENUM;
        field->names = choices_of(arena, own->choices);
        break;
    default:
        field->type = FIELD_TEXT;
        field->max = OWN_TEXT_MAX;
    }
}

static Err own_take(Ctx *cx, const DbRow *row, void *arg)
{
    OwnFields *list = arg;
    const JsonNode *node;
    OwnField own = {0};
    TRY(json_parse(cx, str_dup(cx->arena, row_text(row, 8)), &node));
    TRY(register_decode(cx, &own_field_register, node, (Str){0}, &own));
    if (!str_eq(own.register_name, list->register_name) ||
        (row_int(row, 3) != 0) != list->retired || (list->retired && !own.personal.value))
        return OK;
    if (list->count == OWN_FIELDS_MAX)
        return fail(cx, ERR_LIMIT, MSG("register %1$s has more than %2$lld fields of its own"),
                    str_shown(cx->arena, own.register_name), (long long)OWN_FIELDS_MAX);
    Field *field = &list->fields[list->count++];
    *field =
        (Field){.name = own.name,
                .flags = own.required.value ? FIELD_REQUIRED : 0,
                .offset = list->size,
                .label_zh = str_c(cx->arena, own.label_zh),
                .label_en = str_c(cx->arena, own.label_en.n > 0 ? own.label_en : own.label_zh)};
    own_type(cx->arena, &own, field);
    if (own.personal.value && field->type == FIELD_TEXT)
        field->flags = FIELD_PERSONAL; /* it can be erased, so it cannot be required */
    list->size +=
        sizeof(FieldDecimal) > sizeof(FieldInstant) ? sizeof(FieldDecimal) : sizeof(FieldInstant);
    return OK;
}

/* ---- shapes ---- */

static const Register *find(Str name)
{
    for (size_t i = 0; master_registers[i] != NULL; i++) {
        if (str_eq(master_registers[i]->name, name))
            return master_registers[i];
    }
    return NULL;
}

/* The stored twin: what a later version or another key would refuse is still read. */
static const Field *loosen(Arena *arena, const Field *fields, size_t count)
{
    Field *out = arena_array(arena, Field, count);
    for (size_t i = 0; i < count; i++) {
        out[i] = fields[i];
        out[i].flags &= ~(uint32_t)FIELD_REQUIRED;
        if (out[i].type == FIELD_TEXT || out[i].type == FIELD_REF || out[i].type == FIELD_TEXTS)
            out[i].max = STORED_MAX;
        if (out[i].type == FIELD_INT)
            out[i].min = INT64_MIN, out[i].max = INT64_MAX;
    }
    return out;
}

static Err own_add(Ctx *cx, const Register *base, OwnFields *list)
{
    if (base == &own_field_register)
        return OK;
    return db_each(cx, SQL_MASTER_ROW_SINCE, ARGS(db_text(own_field_register.name), db_int(0)),
                   own_take, list);
}

Err master_shape(Ctx *cx, Str name, MasterShape *out)
{
    const Register *base = find(name);
    if (base == NULL)
        return fail(cx, ERR_NOT_FOUND, MSG("there is no register \"%1$s\""),
                    str_shown(cx->arena, name));
    OwnFields own = {.register_name = base->name,
                     .fields = arena_array(cx->arena, Field, base->count + 2 * OWN_FIELDS_MAX),
                     .size = (base->size + 15) / 16 * 16};
    Field *fields = own.fields;
    memcpy(fields, base->fields, base->count * sizeof *fields);
    own.fields += base->count;
    TRY(own_add(cx, base, &own));
    *out = (MasterShape){.form = *base, .own_fields_at = base->count};
    out->form.fields = fields;
    out->form.count = base->count + own.count;
    own = (OwnFields){.register_name = base->name,
                      .fields = fields + out->form.count,
                      .size = own.size,
                      .retired = true};
    TRY(own_add(cx, base, &own));
    out->form.size = own.size;
    out->stored = out->form;
    out->stored.count += own.count;
    out->stored.fields = loosen(cx->arena, fields, out->stored.count);
    return OK;
}

bool master_has_personal(const MasterShape *shape)
{
    for (size_t i = 0; i < shape->stored.count; i++) {
        if ((shape->stored.fields[i].flags & FIELD_PERSONAL) != 0)
            return true;
    }
    return false;
}

/* ---- descriptions ---- */

static const Str type_names[FIELD_TYPE_COUNT] = {
    [FIELD_TEXT] = STR_INIT("text"),       [FIELD_URI] = STR_INIT("uri"),
    [FIELD_INT] = STR_INIT("integer"),     [FIELD_BOOL] = STR_INIT("yes_no"),
    [FIELD_INSTANT] = STR_INIT("instant"), [FIELD_DECIMAL] = STR_INIT("decimal"),
    [FIELD_DAY] = STR_INIT("day"),         [FIELD_ENUM] = STR_INIT("choice"),
    [FIELD_REF] = STR_INIT("reference"),   [FIELD_TEXTS] = STR_INIT("texts"),
};

static void choices_describe(Arena *arena, const EnumTable *names, RegisterField *out)
{
    out->choices.items = arena_array(arena, FieldChoice, (size_t)names->count + 1);
    out->choices.count = (size_t)names->count;
    for (int i = 0; i < names->count; i++)
        out->choices.items[i] = (FieldChoice){.name = names->values[i].name,
                                              .label_zh = str_of(names->values[i].label_zh),
                                              .label_en = str_of(names->values[i].label_en)};
}

static void field_describe(Arena *arena, const Field *field, bool own, RegisterField *out)
{
    *out = (RegisterField){
        .name = field->name,
        .type = type_names[field->type],
        .label_zh = str_of(field->label_zh),
        .label_en = str_of(field->label_en),
        .required = field_bool((field->flags & FIELD_REQUIRED) != 0),
        .key = field_bool((field->flags & FIELD_UNIQUE) != 0),
        .personal = field_bool((field->flags & (FIELD_PERSONAL | FIELD_PROSE)) == FIELD_PERSONAL),
        .own = field_bool(own)};
    if (field->type == FIELD_INT)
        out->least = field_int(field->min);
    if (field->max > 0)
        out->most = field_int(field->max);
    if (field->type == FIELD_REF)
        out->to = field->to;
    if (field->type == FIELD_ENUM)
        choices_describe(arena, field->names, out);
}

void master_describe(Ctx *cx, const MasterShape *shape, RegisterShown *out)
{
    const Register *form = &shape->form;
    *out = (RegisterShown){.name = form->name,
                           .label_zh = str_of(form->label_zh),
                           .label_en = str_of(form->label_en),
                           .rows = field_int(0),
                           .retired = field_int(0)};
    out->fields.items = arena_array(cx->arena, RegisterField, form->count);
    out->fields.count = form->count;
    for (size_t i = 0; i < form->count; i++)
        field_describe(cx->arena, &form->fields[i], i >= shape->own_fields_at,
                       &out->fields.items[i]);
    for (size_t i = 0; i < form->count; i++) {
        if (master_fills(shape, form->fields[i].name))
            out->fields.items[i].required = field_bool(false);
    }
}

static Err count_take(Ctx *cx, const DbRow *row, void *arg)
{
    RegisterList *list = arg;
    (void)cx;
    for (size_t i = 0; i < list->registers.count; i++) {
        RegisterShown *shown = &list->registers.items[i];
        if (!str_eq(shown->name, row_text(row, 0)))
            continue;
        shown->rows = field_int(row_int(row, 1));
        shown->retired = field_int(row_int(row, 2));
    }
    return OK;
}

Err master_list(Ctx *cx, RegisterList *out)
{
    size_t count = 0;
    while (master_registers[count] != NULL)
        count++;
    out->registers.items = arena_array(cx->arena, RegisterShown, count);
    out->registers.count = count;
    for (size_t i = 0; i < count; i++) {
        MasterShape shape;
        TRY(master_shape(cx, master_registers[i]->name, &shape));
        Retention kept;
        RegisterShown *shown = &out->registers.items[i];
        master_describe(cx, &shape, shown);
        TRY(retention_of_register(cx, &shape, &kept));
        if (kept.years > 0)
            shown->keep_years = field_int(kept.years);
        if (kept.procedure.n > 0)
            shown->kept_by = kept.procedure;
    }
    return db_each(cx, SQL_MASTER_ROW_COUNTS, NO_ARGS, count_take, out);
}
