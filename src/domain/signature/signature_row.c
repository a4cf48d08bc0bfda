#include "domain/signature/signature_row.h"

#include "domain/attachment/attachment.h"

#define HEAD_MAX 200

static const struct {
    Str noun, field;
} abouts[] = {
#define SIGNED(noun, meaning, zh, en, by, not_author)
#define ABOUT(noun, field) {STR_INIT(#noun), STR_INIT(#field)},
#include "domain/signature/signatures.def"
#undef SIGNED
#undef ABOUT
};

/* The account of whom the row is about: somebody without one signs nothing anyway. */
static Err about_find(Ctx *cx, const MasterShape *shape, const MasterRow *row, Str *out)
{
    for (size_t i = 0; i < sizeof abouts / sizeof *abouts; i++) {
        MasterShape people;
        MasterRow person;
        if (!str_eq(abouts[i].noun, shape->form.name))
            continue;
        const Field *field = register_field(&shape->form, abouts[i].field);
        Str key = *(const Str *)((const char *)row->values + field->offset);
        TRY(master_shape(cx, employee_register.name, &people));
        TRY(master_find_key(cx, &people, key, &person));
        *out = ((const Employee *)person.values)->account;
    }
    return OK;
}

typedef struct Files {
    Sha256 *digest;
    Str *writers;
    size_t count;
} Files;

static Err file_take(Ctx *cx, const AttachmentSeen *seen, void *arg)
{
    Files *files = arg;
    sha256_add(files->digest, STR("\nfile "));
    sha256_add(files->digest, seen->name);
    sha256_add(files->digest, STR("\n"));
    sha256_add(files->digest, seen->sha256);
    if (files->writers == NULL)
        files->writers = arena_array(cx->arena, Str, ATTACHMENTS_OF_ROW_MAX);
    for (size_t i = 0; i < files->count; i++) {
        if (str_eq(files->writers[i], seen->actor))
            return OK;
    }
    if (files->count < ATTACHMENTS_OF_ROW_MAX)
        files->writers[files->count++] = str_dup(cx->arena, seen->actor);
    return OK;
}

/* A row without files has the digest of its values alone. */
static Err files_add(Ctx *cx, Sha256 *digest, SignedRecord *out)
{
    Files files = {.digest = digest};
    AttachmentPlace place = {.noun = out->noun, .noun_id = out->id};
    TRY(attachment_each(cx, &place, file_take, &files));
    out->writers = (FieldTexts){files.writers, files.count};
    return OK;
}

Err signature_row(Ctx *cx, const MasterShape *shape, const MasterRow *row, SignedRecord *out)
{
    Sha256 *digest = sha256_new();
    *out = (SignedRecord){
        .noun = shape->form.name, .id = row->id, .version = row->version, .author = row->actor};
    sha256_add(digest, str_fmt(cx->arena, "%.*s/%lld/%lld/%s\n", STR_ARG(shape->form.name),
                               (long long)row->id, (long long)row->version,
                               row->retired ? "retired" : "in use"));
    sha256_add(digest, row->body);
    Err err = files_add(cx, digest, out);
    sha256_finish(digest, out->sha256);
    sha256_free(digest);
    TRY(err);
    return about_find(cx, shape, row, &out->about);
}

typedef struct NeedLook {
    const MasterShape *shape;
    const MasterSight *sight;
    SignatureNeeds *out;
} NeedLook;

static FieldTexts missing_of(Ctx *cx, const SignatureState *state)
{
    Str *names = arena_array(cx->arena, Str, state->signatures.count + 1);
    size_t count = 0;
    for (size_t i = 0; i < state->signatures.count; i++) {
        const Signature *one = &state->signatures.items[i];
        if (one->name.n == 0 || !one->holds.value)
            names[count++] = one->meaning;
    }
    return (FieldTexts){names, count};
}

static Err need_look(Ctx *cx, const MasterRow *row, void *arg)
{
    NeedLook *look = arg;
    SignatureNeeds *out = look->out;
    ArenaMark mark = arena_mark(cx->arena);
    SignedRecord record;
    SignatureState state;
    if (row->retired || !master_row_seen(look->sight, row))
        return OK;
    TRY(signature_row(cx, look->shape, row, &record));
    TRY(signature_state(cx, &record, &state));
    if (!state.complete.value)
        out->total.value++;
    if (state.complete.value || out->rows.count == SIGNATURE_NEEDS_MAX) {
        arena_rewind(cx->arena, mark);
        return OK;
    }
    out->rows.items[out->rows.count++] =
        (SignatureNeed){.id = field_int(row->id),
                        .key = master_key_shown(cx->arena, row->key),
                        .version = field_int(row->version),
                        .missing = missing_of(cx, &state)};
    return OK;
}

Err signature_needs(Ctx *cx, const MasterShape *shape, const MasterLimits *limits,
                    SignatureNeeds *out)
{
    NeedLook look = {.shape = shape, .out = out};
    *out = (SignatureNeeds){.name = shape->form.name, .total = field_int(0)};
    if (!signature_asked(shape->form.name))
        return fail(cx, ERR_INVALID, MSG("rows of register %1$s are not signed"),
                    shape->form.name.p);
    TRY(master_sight(cx, shape, limits, &look.sight));
    out->rows.items = arena_array(cx->arena, SignatureNeed, SIGNATURE_NEEDS_MAX);
    return master_each(cx, shape, (Str){0}, need_look, &look);
}

Err signature_registers(Ctx *cx, RegisterList *out)
{
    TRY(master_list(cx, out));
    for (size_t i = 0; i < out->registers.count; i++) {
        RegisterShown *one = &out->registers.items[i];
        if (signature_asked(one->name))
            one->is_signed = field_bool(true);
    }
    return OK;
}
