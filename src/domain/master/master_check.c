/* master_check.c - what a row must hold to beyond its fields. */
#include "base/utf8.h"
#include "domain/identity/identity.h"
#include "domain/master/master_clue.h"
#include "domain/master/master_internal.h"
#include "platform/register/register_said.h"

#define DAY_US INT64_C(86400000000)

static Err at_field(Ctx *cx, const Field *field)
{
    return fail_at(cx, (Str){0}, 0, str_fmt(cx->arena, "/values/%.*s", STR_ARG(field->name)));
}

/* ---- keys and masks ---- */

/* Two keys that look alike are two rows: no other letter stands in one for a plain one, and nothing
 * that is not seen. */
static const char *odd_in(Str key)
{
    for (size_t at = 0, length; at < key.n; at += length) {
        length = utf8_length(key, at);
        if (length == 0)
            break; /* refused elsewhere */
        uint32_t c = utf8_decode(key, at, length);
        if (c < 0x20 || c == 0x7f || (c >= 0x80 && c < 0xa0))
            return MSG("field %1$s: \"%2$s\" holds a control character; type the key anew");
        if (c == 0xad || (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
            (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xfe00 && c <= 0xfe0f))
            return MSG("field %1$s: \"%2$s\" holds a character that is not seen (a mark of "
                       "direction or width); type the key anew");
        if (c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f ||
            c == 0x205f || c == 0x3000)
            return MSG("field %1$s: \"%2$s\" holds a blank that is no plain one; type the key "
                       "anew");
        if (c >= 0xff01 && c <= 0xff5e)
            return MSG("field %1$s: \"%2$s\" holds full-width letters or digits; a key has plain "
                       "ones");
    }
    return NULL;
}

static Err key_text_check(Ctx *cx, const MasterShape *shape, const MasterRow *row)
{
    for (size_t i = 0; i < shape->form.count; i++) {
        const Field *field = &shape->form.fields[i];
        if ((field->flags & FIELD_UNIQUE) == 0 || field->type != FIELD_TEXT)
            continue;
        Str text = *(const Str *)((const char *)row->values + field->offset);
        const char *odd = odd_in(text);
        if (odd == NULL)
            continue;
        (void)!fail(cx, ERR_INVALID, odd, field_said(cx->arena, field), str_shown(cx->arena, text));
        return at_field(cx, field);
    }
    return OK;
}

/* What refers to a row, roles and holds included, does so by its key: it stays. */
static Err key_check(Ctx *cx, const MasterShape *shape, const MasterRow *row,
                     const MasterRow *before)
{
    if (before == NULL)
        return key_text_check(cx, shape, row);
    for (size_t i = 0; i < shape->form.count; i++) {
        const Field *field = &shape->form.fields[i];
        if ((field->flags & FIELD_UNIQUE) == 0 || field_same(field, row->values, before->values))
            continue;
        (void)!fail(cx, ERR_INVALID,
                    MSG("field %1$s tells the row apart and stays: take the row out of use and "
                        "add another"),
                    field_said(cx->arena, field));
        return at_field(cx, field);
    }
    return OK;
}

static size_t stars(Str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.n; i++)
        count += text.p[i] == '*';
    return count;
}

/* Words may hold a star of their own; but where something of those that are there is masked, more
 * stars than they have come out of an answer or an old export.  What is masked, and by what, may be
 * seen by everybody: nothing else is told. */
static Err words_check(Ctx *cx, const MasterShape *shape, const MasterRow *row,
                       const MasterRow *before)
{
    const void *shown = before == NULL ? NULL : master_masked(cx, shape, before->values);
    for (size_t i = 0; shown != NULL && i < shape->form.count; i++) {
        const Field *field = &shape->form.fields[i];
        if ((field->flags & FIELD_PROSE) == 0 || field_same(field, row->values, before->values) ||
            field_same(field, shown, before->values) ||
            stars(*(const Str *)((const char *)row->values + field->offset)) <=
                stars(*(const Str *)((const char *)before->values + field->offset)))
            continue;
        (void)!fail(cx, ERR_INVALID,
                    MSG("field %1$s holds masks (*) in place of what the text there names: have it "
                        "shown in clear first, or type the text anew without them"),
                    field_said(cx->arena, field));
        return at_field(cx, field);
    }
    return OK;
}

/* A mask out of an answer or export of ours is not the text it stands for. */
static Err masks_check(Ctx *cx, const MasterShape *shape, const MasterRow *row,
                       const MasterRow *before)
{
    for (size_t i = 0; i < shape->form.count; i++) {
        const Field *field = &shape->form.fields[i];
        Str text = (field->flags & (FIELD_PERSONAL | FIELD_PROSE)) != FIELD_PERSONAL
                       ? (Str){0}
                       : *(const Str *)((const char *)row->values + field->offset);
        if (str_find_char(text, '*') < 0 ||
            (before != NULL && field_same(field, row->values, before->values)))
            continue;
        (void)!fail(cx, ERR_INVALID, MSG("field %1$s holds a mask (*), not the text it stands for"),
                    field_said(cx->arena, field));
        return at_field(cx, field);
    }
    return OK;
}

/* Codes others read too: a country that is none would hide a row from whoever looks by country. */
static Err codes_check(Ctx *cx, const MasterShape *shape, const MasterRow *row,
                       const MasterRow *before)
{
    for (size_t i = 0; i < shape->form.count; i++) {
        const Field *field = &shape->form.fields[i];
        if (field->codes == NULL || !field_is_set(field, row->values) ||
            (before != NULL && field_same(field, row->values, before->values)))
            continue;
        Str text = *(const Str *)((const char *)row->values + field->offset);
        Str code = str_fmt(cx->arena, "%.*s ", STR_ARG(text));
        if (text.n == 2 && strstr(field->codes, code.p) != NULL)
            continue;
        (void)!fail(
            cx, ERR_INVALID,
            MSG("field %1$s: there is no country \"%2$s\"; ISO 3166 has CN, DE, US and others"),
            field_said(cx->arena, field), str_shown(cx->arena, text));
        return at_field(cx, field);
    }
    return OK;
}

/* ---- references ---- */

static Err stored_knows(Ctx *cx, void *arg, Str to, Str key, bool *out)
{
    DbRow row;
    (void)arg;
    Err err = db_one(cx, SQL_MASTER_ROW_BY_KEY, ARGS(db_text(to), db_text(key)), &row);
    *out = err == OK && row_int(&row, 3) == 0;
    return err == ERR_NOT_FOUND ? OK : err;
}

static Err reference_check(Ctx *cx, const Field *field, Str key, MasterKnown known)
{
    bool there;
    TRY(known.knows == NULL ? stored_knows(cx, NULL, field->to, key, &there)
                            : known.knows(cx, known.arg, field->to, key, &there));
    if (there)
        return OK;
    (void)!fail(cx, ERR_INVALID, MSG("field %1$s: register %2$s has no row \"%3$s\" in use"),
                field_said(cx->arena, field), str_c(cx->arena, field->to),
                str_shown(cx->arena, key));
    return at_field(cx, field);
}

static Err references_check(Ctx *cx, const MasterShape *shape, const MasterRow *row,
                            const MasterRow *before, MasterKnown known)
{
    for (size_t i = 0; i < shape->form.count; i++) {
        const Field *field = &shape->form.fields[i];
        if (field->type != FIELD_REF || !field_is_set(field, row->values) ||
            (before != NULL && field_same(field, row->values, before->values)))
            continue;
        TRY(reference_check(cx, field, *(const Str *)((const char *)row->values + field->offset),
                            known));
    }
    return OK;
}

/* ---- rows below rows ---- */

enum { LEVELS_MAX = 100, LINES_SHOWN = 10, LINES_TEXT_MAX = 300 };

static Err stored_above(Ctx *cx, const MasterShape *shape, const Field *field, Str key,
                        MasterAbove *out)
{
    MasterRow row;
    Err err = master_find_key(cx, shape, key, &row);
    *out = (MasterAbove){0};
    if (err == OK)
        out->key = *(const Str *)((const char *)row.values + field->offset);
    if (err == ERR_NOT_FOUND)
        problem_clear(cx);
    return err == ERR_NOT_FOUND ? OK : err;
}

/* The lines of a file that close a circle: the row's own, and those passed on the way up. */
typedef struct CircleLines {
    int64_t lines[LEVELS_MAX + 1];
    size_t count;
} CircleLines;

static void line_add(CircleLines *lines, int64_t line)
{
    if (line == 0)
        return;
    size_t at = lines->count++;
    for (; at > 0 && lines->lines[at - 1] > line; at--)
        lines->lines[at] = lines->lines[at - 1];
    lines->lines[at] = line;
}

static Err circle_refuse(Ctx *cx, const Field *field, Str key, const CircleLines *lines)
{
    Buf text;
    if (lines->count < 2) {
        (void)!fail(cx, ERR_INVALID, MSG("field %1$s: %2$s would stand below itself"),
                    field_said(cx->arena, field), str_shown(cx->arena, key));
        return at_field(cx, field);
    }
    buf_init(&text, cx->arena, LINES_TEXT_MAX);
    for (size_t i = 0; i < lines->count && i < LINES_SHOWN; i++)
        buf_fmt(&text, "%s%lld", i > 0 ? ", " : "", (long long)lines->lines[i]);
    if (lines->count > LINES_SHOWN)
        buf_add(&text, STR(", …"));
    (void)!fail(cx, ERR_INVALID,
                MSG("field %1$s: %2$s would stand below itself, as lines %3$s say together"),
                field_said(cx->arena, field), str_shown(cx->arena, key),
                str_c(cx->arena, buf_str(&text)));
    return at_field(cx, field);
}

/* A row that refers to its own register stands below the one it names: never below itself.  A
 * circle further up is told to those who stand in it: it is noticed by a mark that moves to where
 * the climb is, after 1, 2, 4, … levels (Brent). */
static Err circle_check(Ctx *cx, const MasterShape *shape, const Field *field, const MasterRow *row,
                        MasterKnown known)
{
    Str key = master_key(cx->arena, &shape->form, row->values), mark = key;
    MasterAbove above = {.key = *(const Str *)((const char *)row->values + field->offset)};
    CircleLines lines = {0};
    line_add(&lines, known.line);
    for (int level = 1, turn = 1; above.key.n > 0; level++) {
        if (str_eq(above.key, key))
            return circle_refuse(cx, field, key, &lines);
        if (str_eq(above.key, mark))
            return OK;
        if (level > LEVELS_MAX) {
            (void)!fail(
                cx, ERR_LIMIT, MSG("field %1$s: %2$s would stand more than %3$lld levels deep"),
                field_said(cx->arena, field), str_shown(cx->arena, key), (long long)LEVELS_MAX);
            return at_field(cx, field);
        }
        if (level == turn) {
            mark = above.key;
            turn *= 2;
        }
        Str to = above.key;
        TRY(known.above == NULL ? stored_above(cx, shape, field, to, &above)
                                : known.above(cx, known.arg, field, to, &above));
        line_add(&lines, above.line);
    }
    return OK;
}

static Err circles_check(Ctx *cx, const MasterShape *shape, const MasterRow *row,
                         const MasterRow *before, MasterKnown known)
{
    for (size_t i = 0; i < shape->form.count; i++) {
        const Field *field = &shape->form.fields[i];
        if (field->type == FIELD_REF && str_eq(field->to, shape->form.name) &&
            (before == NULL || !field_same(field, row->values, before->values)))
            TRY(circle_check(cx, shape, field, row, known));
    }
    return OK;
}

/* ---- what one row alone names ---- */

/* What a URI names, however it is spelled. */
Str master_mark(Arena *arena, Str uri)
{
    Buf key;
    buf_init(&key, arena, IDENTITY_KEY_MAX);
    identity_key(&key, uri);
    return buf_str(&key);
}

FieldTexts master_texts(const Field *field, const void *values)
{
    const char *at = (const char *)values + field->offset;
    if (field->type == FIELD_TEXTS)
        return *(const FieldTexts *)at;
    return (FieldTexts){(const Str *)at, field_is_set(field, values) ? 1 : 0};
}

typedef struct NamedLook {
    const Field *field;
    Str mark;
    int64_t id; /* of the row in question */
    Str by;
} NamedLook;

static Err named_look(Ctx *cx, const MasterRow *row, void *arg)
{
    NamedLook *look = arg;
    FieldTexts texts = master_texts(look->field, row->values);
    for (size_t i = 0; i < texts.count && !row->retired && row->id != look->id; i++) {
        ArenaMark mark = arena_mark(cx->arena);
        bool same = str_eq(master_mark(cx->arena, texts.items[i]), look->mark);
        arena_rewind(cx->arena, mark);
        if (same)
            look->by = str_dup(cx->arena, row->key);
    }
    return OK;
}

/* `look` says of which field and row. */
static Err alone_text_check(Ctx *cx, const MasterShape *shape, NamedLook look, Str text,
                            MasterKnown known)
{
    look.mark = master_mark(cx->arena, text);
    TRY(known.named == NULL ? master_each(cx, shape, (Str){0}, named_look, &look)
                            : known.named(cx, known.arg, look.field, look.mark, &look.by));
    if (look.by.n == 0)
        return OK;
    (void)!fail(cx, ERR_CONFLICT, MSG("field %1$s: %2$s is that of \"%3$s\" already"),
                field_said(cx->arena, look.field), str_shown(cx->arena, text),
                str_shown(cx->arena, look.by));
    return at_field(cx, look.field);
}

/* Two partners with one identifier would each see what is the other's. */
static Err alone_check(Ctx *cx, const MasterShape *shape, const MasterRow *row,
                       const MasterRow *before, MasterKnown known)
{
    for (size_t i = 0; i < shape->form.count && !row->retired; i++) {
        const Field *field = &shape->form.fields[i];
        if ((field->flags & FIELD_ALONE) == 0 || !field_is_set(field, row->values) ||
            (before != NULL && !before->retired && field_same(field, row->values, before->values)))
            continue;
        FieldTexts texts = master_texts(field, row->values);
        for (size_t k = 0; k < texts.count; k++)
            TRY(alone_text_check(cx, shape, (NamedLook){.field = field, .id = row->id},
                                 texts.items[k], known));
    }
    return OK;
}

/* ---- a register's own rules ---- */

static bool is_name(Str name)
{
    bool good = name.n > 0 && name.p[0] >= 'a' && name.p[0] <= 'z';
    for (size_t i = 0; good && i < name.n; i++) {
        char c = name.p[i];
        good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    }
    return good;
}

static const Register *register_named(Str name)
{
    for (size_t i = 0; master_registers[i] != NULL; i++) {
        if (str_eq(master_registers[i]->name, name))
            return master_registers[i];
    }
    return NULL;
}

/* A GTIN, a URI of a class, or the beginning of VINs. */
static bool is_class(Str text)
{
    bool digits = true, capitals = true;
    for (size_t i = 0; i < text.n; i++) {
        bool digit = text.p[i] >= '0' && text.p[i] <= '9';
        digits = digits && digit;
        capitals = capitals && (digit || (text.p[i] >= 'A' && text.p[i] <= 'Z'));
    }
    if (digits)
        return text.n == 8 || (text.n >= 12 && text.n <= 14);
    return str_find_char(text, ':') > 0 || (capitals && text.n >= 3 && text.n <= 11);
}

static bool is_class_uri(Ctx *cx, Str uri)
{
    Identity identity;
    identity_parse(cx->arena, uri, ID_IN_QUANTITY_LIST, &identity);
    return identity.kind == ITEM_CLASS;
}

static Err hold_rule_check(Ctx *cx, const MasterRow *row, const MasterRow *before)
{
    (void)before;
    const HoldRule *rule = row->values;
    bool crossed =
        rule->low.set && rule->high.set && decimal_cmp(rule->low.value, rule->high.value) > 0;
    if ((!rule->low.set && !rule->high.set) || crossed)
        return fail(cx, ERR_INVALID,
                    MSG("a hold rule has a lower or an upper limit, or both, the lower one first"));
    if (rule->product.n > 0 && !is_class_uri(cx, rule->product))
        return fail(cx, ERR_INVALID, MSG("product: \"%1$s\" is no product class"),
                    str_shown(cx->arena, rule->product));
    return OK;
}

static Err product_owner_check(Ctx *cx, const MasterRow *row, const MasterRow *before)
{
    (void)before;
    const ProductOwner *owner = row->values;
    for (size_t i = 0; i < owner->units.count; i++) {
        Identity unit;
        if (identity_read_label(cx, owner->units.items[i], &unit) == OK)
            continue;
        cx->problem.err = ERR_INVALID; /* nobody asked for it: it is a value */
        return fail_at(cx, (Str){0}, 0, STR("/values/units"));
    }
    return OK;
}

static Err product_line_check(Ctx *cx, const MasterRow *row, const MasterRow *before)
{
    (void)before;
    const ProductLine *line = row->values;
    for (size_t i = 0; i < line->classes.count; i++) {
        if (!is_class(line->classes.items[i]))
            return fail(cx, ERR_INVALID,
                        MSG("classes: \"%1$s\" is no GTIN (8, 12, 13 or 14 digits), no URI of a "
                            "class, and no beginning of VINs (3 to 11 characters)"),
                        str_shown(cx->arena, line->classes.items[i]));
    }
    return OK;
}

static Err own_field_check(Ctx *cx, const MasterRow *row, const MasterRow *before)
{
    enum { TEXT = 0, CHOICE = 5 }; /* of own_field_types */
    const OwnField *own = row->values, *old = before == NULL ? NULL : before->values;
    const Register *to = register_named(own->register_name);
    const char *name = str_shown(cx->arena, own->name);
    if (to == NULL || to == &own_field_register)
        return fail(cx, ERR_INVALID, MSG("there is no register \"%1$s\" that takes fields"),
                    str_shown(cx->arena, own->register_name));
    if (!is_name(own->name))
        return fail(cx, ERR_INVALID,
                    MSG("name: \"%1$s\" is no field name: a-z 0-9 _, a letter first"), name);
    if (register_field(to, own->name) != NULL)
        return fail(cx, ERR_CONFLICT, MSG("register %1$s has a field %2$s already"), to->name.p,
                    name);
    if (old != NULL &&
        (!str_eq(old->register_name, own->register_name) || !str_eq(old->name, own->name) ||
         old->type.value != own->type.value || old->personal.value != own->personal.value))
        return fail(
            cx, ERR_INVALID,
            MSG("register, name, type and whether it is personal stay as they are: rows hold "
                "values of it"));
    if (own->personal.value && (own->type.value != TEXT || own->required.value))
        return fail(cx, ERR_INVALID,
                    MSG("personal: only texts that are not required can be personal data"));
    if ((own->type.value == CHOICE) != (own->choices.count > 0))
        return fail(cx, ERR_INVALID,
                    MSG("choices: they are needed for the type choice, and only there"));
    for (size_t i = 0; old != NULL && i < old->choices.count; i++) {
        if (i >= own->choices.count || !str_eq(old->choices.items[i], own->choices.items[i]))
            return fail(cx, ERR_INVALID, MSG("choices: new ones go behind those there are"));
    }
    return OK;
}

Str master_key_typed(Arena *arena, const MasterShape *shape, Str typed)
{
    size_t keys = 0;
    Str key = str_dup(arena, typed);
    for (size_t i = 0; i < shape->form.count; i++)
        keys += (shape->form.fields[i].flags & FIELD_UNIQUE) != 0;
    for (size_t i = 0; i < key.n && keys > 1; i++) {
        if (key.p[i] == '/')
            ((char *)(uintptr_t)key.p)[i] = MASTER_KEY_MARK;
    }
    return key;
}

/* A hold on nothing would only seem to hold. */
static Err legal_hold_check(Ctx *cx, const MasterRow *row, const MasterRow *before)
{
    (void)before;
    MasterShape shape;
    MasterRow held;
    const LegalHold *hold = row->values;
    TRY(master_shape(cx, hold->register_name, &shape));
    return master_find_key(cx, &shape, master_key_typed(cx->arena, &shape, hold->row_key), &held);
}

/* Roles rest on who signs in as whom: nobody says it of himself, nor does a machine. */
static Err employee_check(Ctx *cx, const MasterRow *row, const MasterRow *before)
{
    const Employee *person = row->values;
    bool was_in_use = before != NULL && !before->retired;
    Str account = was_in_use ? ((const Employee *)before->values)->account : (Str){0};
    if (str_eq(person->account, account) ||
        (!str_eq(cx->actor, person->account) && !str_starts(cx->actor, STR("key:"))))
        return OK;
    return fail(cx, ERR_DENIED,
                MSG("account: who signs in as %1$s is entered by somebody else, and by no "
                    "machine"),
                str_shown(cx->arena, person->account.n > 0 ? person->account : account));
}

/* ---- days ---- */

/* What was: it cannot lie in the future. */
static const struct {
    const Register *record;
    Str day;
} past_days[] = {
    {&clue_register, STR_INIT("received_on")},
    {&clue_register, STR_INIT("produced_on")},
    {&clue_register, STR_INIT("bought_on")},
    {&clue_register, STR_INIT("occurred_on")},
    {&capability_register, STR_INIT("assessed_on")},
    {&training_result_register, STR_INIT("held_on")},
};

/* Later than today anywhere on earth: a slip, which would hide it from every count by month, or
 * count before it is there.  One that stood there before stays. */
static Err past_check(Ctx *cx, const MasterShape *shape, const MasterRow *row,
                      const MasterRow *before)
{
    enum { EAST_HOURS = 14 };
    int64_t today = (cx->now_us + EAST_HOURS * INT64_C(3600000000)) / DAY_US;
    for (size_t i = 0; i < sizeof past_days / sizeof *past_days; i++) {
        if (!str_eq(past_days[i].record->name, shape->form.name))
            continue;
        const Field *field = register_field(&shape->form, past_days[i].day);
        const FieldInt *day = (const FieldInt *)((const char *)row->values + field->offset);
        bool stood = before != NULL && field_same(field, row->values, before->values);
        if (!day->set || day->value <= today || stood)
            continue;
        (void)!fail(cx, ERR_INVALID, MSG("%1$s lies in the future"), field_said(cx->arena, field));
        return at_field(cx, field);
    }
    return OK;
}

typedef struct DayPair {
    const Register *record;
    Str from, until;
} DayPair;

/* The second day is not before the first. */
static const DayPair day_pairs[] = {
    {&supplier_agreement_register, STR_INIT("signed_on"), STR_INIT("valid_until")},
    {&dealer_agreement_register, STR_INIT("signed_on"), STR_INIT("valid_until")},
    {&training_result_register, STR_INIT("held_on"), STR_INIT("valid_until")},
    {&liaison_filing_register, STR_INIT("named_on"), STR_INIT("filed_on")},
    {&procedure_register, STR_INIT("approved_on"), STR_INIT("review_on")},
    {&clue_register, STR_INIT("produced_on"), STR_INIT("bought_on")},
    {&clue_register, STR_INIT("produced_on"), STR_INIT("occurred_on")},
    {&clue_register, STR_INIT("bought_on"), STR_INIT("occurred_on")},
    {&clue_register, STR_INIT("occurred_on"), STR_INIT("received_on")},
};

static Err days_check(Ctx *cx, const MasterShape *shape, const void *values)
{
    for (size_t i = 0; i < sizeof day_pairs / sizeof *day_pairs; i++) {
        if (!str_eq(day_pairs[i].record->name, shape->form.name))
            continue;
        const Field *from = register_field(&shape->form, day_pairs[i].from);
        const Field *until = register_field(&shape->form, day_pairs[i].until);
        const FieldInt *a = (const FieldInt *)((const char *)values + from->offset);
        const FieldInt *b = (const FieldInt *)((const char *)values + until->offset);
        if (a->set && b->set && b->value < a->value) {
            (void)!fail(cx, ERR_INVALID, MSG("field %1$s lies before %2$s"),
                        field_said(cx->arena, until), field_said(cx->arena, from));
            return at_field(cx, until);
        }
    }
    return OK;
}

bool master_fills(const MasterShape *shape, Str field)
{
    return str_eq(shape->form.name, clue_register.name) &&
           (str_eq(field, STR("number")) || str_eq(field, STR("state")) ||
            str_eq(field, STR("received_on")));
}

Err master_fill(Ctx *cx, const MasterShape *shape, void *values)
{
    return str_eq(shape->form.name, clue_register.name) ? master_clue_fill(cx, values) : OK;
}

/* What one register alone asks for. */
static const struct {
    const Register *record;
    Err (*check)(Ctx *cx, const MasterRow *row, const MasterRow *before);
} own_checks[] = {
    {&employee_register, employee_check},           {&legal_hold_register, legal_hold_check},
    {&own_field_register, own_field_check},         {&clue_register, master_clue_check},
    {&product_line_register, product_line_check},   {&hold_rule_register, hold_rule_check},
    {&product_owner_register, product_owner_check},
};

Err master_check(Ctx *cx, const MasterShape *shape, const MasterRow *row, const MasterRow *before,
                 MasterKnown known)
{
    const Field *missing = register_missing(&shape->form, row->values);
    if (missing != NULL) {
        (void)!register_refuse_missing(cx, &shape->form, missing);
        return at_field(cx, missing);
    }
    TRY(key_check(cx, shape, row, before));
    TRY(masks_check(cx, shape, row, before));
    TRY(words_check(cx, shape, row, before));
    TRY(master_hold_check(cx, shape, row, before));
    TRY(codes_check(cx, shape, row, before));
    TRY(circles_check(cx, shape, row, before, known));
    TRY(references_check(cx, shape, row, before, known));
    TRY(alone_check(cx, shape, row, before, known));
    TRY(past_check(cx, shape, row, before));
    TRY(days_check(cx, shape, row->values));
    for (size_t i = 0; i < sizeof own_checks / sizeof *own_checks; i++) {
        if (str_eq(shape->form.name, own_checks[i].record->name))
            TRY(own_checks[i].check(cx, row, before));
    }
    return OK;
}
