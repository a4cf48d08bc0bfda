/* master_values.c - between a row in memory, its stored JSON, and what may be seen of it. */
#include "domain/master/master_internal.h"

#include "base/utf8.h"
#include "platform/os/io.h"
#include "platform/store/seal.h"
#include "platform/register/register_cell.h"

static bool is_personal(const Field *field)
{
    return (field->flags & FIELD_PERSONAL) != 0;
}

static Str *text_at(const Field *field, void *values)
{
    return (Str *)((char *)values + field->offset);
}

static SealPlace place_of(Ctx *cx, const MasterShape *shape, const MasterRow *row,
                          const Field *field)
{
    Buf where; /* 100,000 rows of several such fields are opened at the first question */
    buf_init(&where, cx->arena, MASTER_BODY_MAX);
    buf_add(&where, shape->form.name);
    buf_add_char(&where, '/');
    buf_add_int(&where, row->id);
    buf_add_char(&where, '/');
    buf_add(&where, field->name);
    return (SealPlace){.salt = row->salt, .where = buf_str(&where)};
}

void *master_values_new(Arena *arena, const MasterShape *shape)
{
    return arena_alloc(arena, shape->form.size);
}

Str master_salt_new(Ctx *cx)
{
    char *salt = arena_alloc(cx->arena, SEAL_SALT_SIZE);
    cx->io->random(cx, salt, SEAL_SALT_SIZE);
    return str_from(salt, SEAL_SALT_SIZE);
}

/* ---- stored JSON to values ---- */

static Err body_read(Ctx *cx, const MasterShape *shape, Str body, void *values)
{
    const JsonNode *node;
    TRY(json_parse(cx, body, &node));
    for (const JsonNode *member = node->child; member != NULL; member = member->next) {
        if (register_field(&shape->stored, member->key) == NULL)
            continue; /* an own field out of use: stays in the row, is not shown */
        TRY(register_patch(cx, &shape->stored, member, (Str){0}, values));
    }
    return OK;
}

/* `old`: values of before, whose salt may be gone since: what does not open was erased. */
static Err unseal(Ctx *cx, const MasterShape *shape, const MasterRow *row, void *values, bool old)
{
    for (size_t i = 0; i < shape->stored.count; i++) {
        const Field *field = &shape->stored.fields[i];
        if (!is_personal(field) || text_at(field, values)->n == 0)
            continue;
        Str *text = text_at(field, values);
        if (row->salt.n == 0) {
            *text = (Str){0}; /* erased */
            continue;
        }
        Err err = seal_open(cx, place_of(cx, shape, row, field), *text, text);
        if (err == ERR_CORRUPT && old) {
            problem_clear(cx);
            *text = (Str){0};
            continue;
        }
        TRY(err);
    }
    return OK;
}

Err master_row_read(Ctx *cx, const MasterShape *shape, const DbRow *row, MasterRow *out)
{
    *out = (MasterRow){.id = row_int(row, 0),
                       .key = str_dup(cx->arena, row_text(row, 1)),
                       .version = row_int(row, 2),
                       .retired = row_int(row, 3) != 0,
                       .changed_us = row_int(row, 5),
                       .actor = str_dup(cx->arena, row_text(row, 6)),
                       .salt = str_dup(cx->arena, row_text(row, 7)),
                       .body = str_dup(cx->arena, row_text(row, 8)),
                       .values = master_values_new(cx->arena, shape)};
    TRY(body_read(cx, shape, out->body, out->values));
    return unseal(cx, shape, out, out->values, false);
}

/* ---- values to stored JSON ---- */

static Err seal_one(Ctx *cx, const MasterShape *shape, const MasterRow *row, const Field *field,
                    Str *text)
{
    return seal_text(cx, place_of(cx, shape, row, field), *text, text);
}

/* Own fields out of use keep what they hold. */
static void add_unknown(JsonWriter *json, const MasterShape *shape, const JsonNode *old)
{
    for (const JsonNode *member = old == NULL ? NULL : old->child; member; member = member->next) {
        if (register_field(&shape->stored, member->key) != NULL)
            continue;
        json_key(json, member->key);
        json_raw(json, member->raw);
    }
}

Err master_body(Ctx *cx, const MasterShape *shape, const MasterRow *row, const MasterRow *before,
                Str *out)
{
    Buf text;
    JsonWriter json;
    const JsonNode *old = NULL;
    void *sealed = master_values_new(cx->arena, shape);
    memcpy(sealed, row->values, shape->form.size);
    if (before != NULL)
        TRY(json_parse(cx, before->body, &old));
    for (size_t i = 0; i < shape->stored.count; i++) {
        const Field *field = &shape->stored.fields[i];
        if (!is_personal(field) || text_at(field, sealed)->n == 0)
            continue;
        Str *to = text_at(field, sealed);
        const JsonNode *kept = old == NULL ? NULL : json_member(old, field->name);
        if (kept != NULL && str_eq(*text_at(field, before->values), *to))
            *to = kept->text;
        else
            TRY(seal_one(cx, shape, row, field, to));
    }
    buf_init(&text, cx->arena, MASTER_BODY_MAX);
    json_writer_init(&json, &text);
    json_object_begin(&json);
    register_write_fields(&json, &shape->stored, sealed);
    add_unknown(&json, shape, old);
    json_object_end(&json);
    *out = buf_str(&text);
    if (text.full)
        return fail(cx, ERR_LIMIT, MSG("the row is larger than %1$lld bytes"),
                    (long long)MASTER_BODY_MAX);
    return OK;
}

/* ---- what may be seen ---- */

void *master_masked_beside(Ctx *cx, const MasterShape *shape, const void *values, const void *also)
{
    void *out = master_values_new(cx->arena, shape);
    memcpy(out, values, shape->form.size);
    for (size_t i = 0; i < shape->stored.count; i++) {
        const Field *field = &shape->stored.fields[i];
        Str *text = text_at(field, out);
        if (!is_personal(field) || text->n == 0)
            continue;
        if ((field->flags & FIELD_PROSE) != 0) {
            *text = master_mask_own(cx->arena, shape, values, *text);
            *text = master_mask_own(cx->arena, shape, also, *text);
        }
        *text = master_mask_field(cx->arena, field, *text);
    }
    return out;
}

void *master_masked(Ctx *cx, const MasterShape *shape, const void *values)
{
    return master_masked_beside(cx, shape, values, NULL);
}

static Str values_write(Ctx *cx, const MasterShape *shape, const void *shown)
{
    Buf text;
    JsonWriter json;
    buf_init(&text, cx->arena, 2 * MASTER_BODY_MAX);
    json_writer_init(&json, &text);
    register_write(&json, &shape->stored, shown);
    return buf_str(&text);
}

Str master_values_json(Ctx *cx, const MasterShape *shape, const void *values, bool clear)
{
    return values_write(cx, shape, clear ? values : master_masked(cx, shape, values));
}

Err master_body_open(Ctx *cx, const MasterShape *shape, const MasterRow *row, Str body, void **out)
{
    *out = master_values_new(cx->arena, shape);
    TRY(body_read(cx, shape, body, *out));
    return unseal(cx, shape, row, *out, true);
}

Err master_body_show(Ctx *cx, const MasterShape *shape, const MasterRow *row, Str body, Str *out)
{
    void *values;
    TRY(master_body_open(cx, shape, row, body, &values));
    *out = values_write(cx, shape, master_masked_beside(cx, shape, values, row->values));
    return OK;
}

void master_show(Ctx *cx, const MasterShape *shape, const MasterRow *row, bool clear,
                 RegisterRow *out)
{
    *out = (RegisterRow){.id = field_int(row->id),
                         .version = field_int(row->version),
                         .retired = field_bool(row->retired),
                         .changed = field_utc(row->changed_us),
                         .actor = row->actor,
                         .values = master_values_json(cx, shape, row->values, clear)};
}

/* ---- keys and comparing ---- */

Str master_choice(const Register *record, Str name, const void *values)
{
    const Field *field = register_field(record, name);
    const FieldInt *at = (const FieldInt *)((const char *)values + field->offset);
    return at->set ? field->names->values[at->value].name : (Str){0};
}

Str master_key(Arena *arena, const Register *record, const void *values)
{
    Buf key;
    buf_init(&key, arena, MASTER_BODY_MAX);
    for (size_t i = 0; i < record->count; i++) {
        const Field *field = &record->fields[i];
        if ((field->flags & FIELD_UNIQUE) == 0)
            continue;
        if (key.n > 0)
            buf_add_char(&key, MASTER_KEY_MARK);
        register_text(&key, field, values);
    }
    return buf_str(&key);
}

bool master_same(const MasterShape *shape, const void *a, const void *b)
{
    for (size_t i = 0; i < shape->stored.count; i++) {
        if (!field_same(&shape->stored.fields[i], a, b))
            return false;
    }
    return true;
}
