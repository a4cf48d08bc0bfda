#include "domain/signature/signature_row.h"

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

Err signature_row(Ctx *cx, const MasterShape *shape, const MasterRow *row, SignedRecord *out)
{
    Buf text;
    *out = (SignedRecord){
        .noun = shape->form.name, .id = row->id, .version = row->version, .author = row->actor};
    buf_init(&text, cx->arena, MASTER_BODY_MAX + HEAD_MAX);
    buf_add(&text,
            str_fmt(cx->arena, "%.*s/%lld/%lld/%s\n", STR_ARG(shape->form.name), (long long)row->id,
                    (long long)row->version, row->retired ? "retired" : "in use"));
    buf_add(&text, row->body);
    sha256(buf_str(&text), out->sha256);
    return about_find(cx, shape, row, &out->about);
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
