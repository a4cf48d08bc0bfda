#include "domain/master/master_subject.h"

#include "domain/master/master_internal.h"
#include "domain/master/master_table.h"
#include "platform/store/change.h"

static bool is_personal(const Field *field)
{
    return (field->flags & FIELD_PERSONAL) != 0;
}

static Str *text_at(const Field *field, void *values)
{
    return (Str *)((char *)values + field->offset);
}

/* ---- what has to be kept ---- */

/* The class of record a register belongs to; other nouns name theirs where they keep it. */
static const struct {
    const Register *record;
    Str record_class;
} kept_as[] = {
    {&law_register, STR_INIT("laws")},
    {&clue_register, STR_INIT("complaints")},
    {&procedure_register, STR_INIT("procedures")},
    {&training_register, STR_INIT("training")},
    {&training_result_register, STR_INIT("training")},
    {&product_owner_register, STR_INIT("execution")},
};

typedef struct ClassLook {
    Str record_class;
    Retention *out;
} ClassLook;

static Err class_look(Ctx *cx, const MasterRow *row, void *arg)
{
    ClassLook *look = arg;
    const Procedure *procedure = row->values;
    Str named = master_choice(&procedure_register, STR("record_class"), procedure);
    if (row->retired || !str_eq(named, look->record_class) ||
        procedure->retention_years.value <= look->out->years)
        return OK;
    *look->out = (Retention){.years = procedure->retention_years.value,
                             .procedure = str_dup(cx->arena, procedure->code)};
    return OK;
}

/* Where `out` holds a longer one already, it stays. */
static Err class_retention(Ctx *cx, Str record_class, Retention *out)
{
    MasterShape procedures;
    ClassLook look = {record_class, out};
    TRY(master_shape(cx, procedure_register.name, &procedures));
    return master_each(cx, &procedures, (Str){0}, class_look, &look);
}

Err retention_of_class(Ctx *cx, Str record_class, Retention *out)
{
    *out = (Retention){0};
    return class_retention(cx, record_class, out);
}

Str retention_class(const MasterShape *shape)
{
    for (size_t i = 0; i < sizeof kept_as / sizeof *kept_as; i++) {
        if (str_eq(kept_as[i].record->name, shape->form.name))
            return kept_as[i].record_class;
    }
    return (Str){0};
}

/* Is it a record that has to be evidence? */
static bool is_record(const MasterShape *shape)
{
    return retention_class(shape).n > 0;
}

Err retention_of_register(Ctx *cx, const MasterShape *shape, Retention *out)
{
    *out = (Retention){0};
    for (size_t i = 0; i < shape->form.count; i++) {
        uint32_t years = field_keep_years(&shape->form.fields[i]);
        out->years = years > out->years ? years : out->years;
    }
    Str named = retention_class(shape);
    return named.n == 0 ? OK : class_retention(cx, named, out);
}

/* Nobody lifts a hold and erases what it held; whoever has the data directory at hand is no person
 * of the house. */
static Err holds_check(Ctx *cx, const MasterShape *shape, const MasterRow *row)
{
    MasterHeld held;
    TRY(master_held(cx, shape, row->key, &held));
    if (held.held)
        return fail(cx, ERR_CONFLICT, MSG("the row is under a legal hold: %1$s"),
                    str_shown(cx->arena, held.reason));
    if (held.lifted && !str_eq(cx->actor, STR("local")))
        return fail(cx, ERR_CONFLICT,
                    MSG("%1$s has lifted the legal hold on this row; somebody else erases it"),
                    str_c(cx->arena, cx->actor));
    return OK;
}

static Str day_text(Arena *arena, int64_t us)
{
    int year, month, day;
    date_from_days((int32_t)(us / INT64_C(86400000000)), &year, &month, &day);
    return str_fmt(arena, "%04d-%02d-%02d", year, month, day);
}

Err subject_kept(Ctx *cx, const MasterShape *shape, const MasterRow *row)
{
    Retention kept;
    TRY(retention_of_register(cx, shape, &kept));
    int64_t until = row->changed_us + kept.years * RETENTION_YEAR_US;
    const char *day = day_text(cx->arena, until).p;
    bool young = kept.years > 0 && until > cx->now_us;
    if (young && kept.procedure.n > 0)
        return fail(cx, ERR_CONFLICT,
                    MSG("the row has to be kept until %1$s, %2$lld years from its last change: "
                        "%3$s"),
                    day, (long long)kept.years, str_shown(cx->arena, kept.procedure));
    if (young)
        return fail(cx, ERR_CONFLICT,
                    MSG("the row has to be kept until %1$s, %2$lld years from its last change"),
                    day, (long long)kept.years);
    return holds_check(cx, shape, row);
}

/* ---- looking for somebody ---- */

typedef struct Finding {
    const SubjectOrder *order;
    Lang lang;
    SubjectRows *out;
} Finding;

/* One person is written in many ways: without blanks, hyphens and brackets, small letters. */
static Str bare(Arena *arena, Str text)
{
    Buf out;
    buf_init(&out, arena, text.n + 1);
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (strchr(" -()\t\r\n", c) == NULL)
            buf_add_char(&out, c >= 'A' && c <= 'Z' ? (char)(c + 32) : c);
    }
    return buf_str(&out);
}

/* And without the +86 before a number of eleven digits. */
static Str plain(Arena *arena, Str text)
{
    enum { MOBILE_DIGITS = 11 };
    Str all = bare(arena, text);
    if (str_starts(all, STR("+86")) || (str_starts(all, STR("86")) && all.n == MOBILE_DIGITS + 2) ||
        str_starts(all, STR("0086"))) {
        size_t digits = all.n - MOBILE_DIGITS;
        return all.n > MOBILE_DIGITS ? str_tail(all, digits) : all;
    }
    return all;
}

/* A personal text is the whole of it; words, and fields where it should not stand, hold it. */
static bool row_holds(Arena *arena, const MasterShape *shape, const MasterRow *row, Str text)
{
    enum { SHORT = 3 }; /* bytes: one character is found everywhere */
    for (size_t i = 0; i < shape->stored.count; i++) {
        const Field *field = &shape->stored.fields[i];
        if (field->type != FIELD_TEXT || text_at(field, row->values)->n == 0)
            continue;
        Str there = *text_at(field, row->values);
        bool whole = is_personal(field) && (field->flags & FIELD_PROSE) == 0;
        if (whole ? str_eq(plain(arena, there), text)
                  : text.n > SHORT && str_find(bare(arena, there), text) >= 0)
            return true;
    }
    return false;
}

static Err row_add(Ctx *cx, Finding *finding, const MasterShape *shape, int64_t id)
{
    enum { SENTENCE_MAX = 4096 };
    MasterRow row;
    SubjectRow *out = &finding->out->rows.items[finding->out->rows.count];
    TRY(master_find(cx, shape, id, &row));
    *out =
        (SubjectRow){.register_name = shape->form.name, .row = arena_new(cx->arena, RegisterRow)};
    master_show(cx, shape, &row, true, out->row);
    Err err = subject_kept(cx, shape, &row);
    if (err == ERR_CONFLICT) {
        Buf text;
        buf_init(&text, cx->arena, SENTENCE_MAX);
        message_format(&text, finding->lang, cx->problem.key, cx->problem.params,
                       cx->problem.param_count);
        out->kept = buf_str(&text);
        problem_clear(cx);
        err = OK;
    }
    finding->out->rows.count++;
    return err;
}

static Err register_search(Ctx *cx, MasterBook *book, Finding *finding, Str name)
{
    MasterTable *table;
    MasterShape shape;
    size_t count, found = 0;
    int64_t *ids = arena_array(cx->arena, int64_t, SUBJECT_ROWS_MAX);
    TRY(master_shape(cx, name, &shape));
    if (!master_has_personal(&shape))
        return OK;
    TRY(master_table_lock(cx, book, name, &table));
    const MasterRow *const *rows = master_table_rows(table, &count);
    Str text = plain(cx->arena, finding->order->text);
    for (size_t i = 0; i < count && found < SUBJECT_ROWS_MAX; i++) {
        ArenaMark mark = arena_mark(cx->arena);
        if (row_holds(cx->arena, master_table_shape(table), rows[i], text))
            ids[found++] = rows[i]->id;
        arena_rewind(cx->arena, mark);
    }
    master_table_unlock(table);
    for (size_t i = 0; i < found; i++) {
        if (finding->out->rows.count == SUBJECT_ROWS_MAX)
            return fail(cx, ERR_LIMIT, MSG("more than %1$lld rows hold this text"),
                        (long long)SUBJECT_ROWS_MAX);
        TRY(row_add(cx, finding, &shape, ids[i]));
    }
    return OK;
}

static Err looks_note(Ctx *cx, const Finding *finding)
{
    CLEANUP(tx_release) Tx tx = {0};
    TRY(tx_begin(cx, &tx));
    TRY(change_add(cx, /* also where nobody was found: somebody was looked for */
                   &(Change){.noun = STR("subject"),
                             .id = (int64_t)finding->out->rows.count,
                             .after = STR("{\"looked_for\":true}"),
                             .reason = finding->order->reason},
                   NULL));
    for (size_t i = 0; i < finding->out->rows.count; i++) {
        const SubjectRow *row = &finding->out->rows.items[i];
        TRY(change_add(cx,
                       &(Change){.noun = row->register_name,
                                 .id = row->row->id.value,
                                 .after = STR("{\"revealed\":true}"),
                                 .reason = finding->order->reason},
                       NULL));
    }
    return tx_commit(&tx);
}

Err subject_find(Ctx *cx, MasterBook *book, const SubjectOrder *order, Lang lang, SubjectRows *out)
{
    Finding finding = {order, lang, out};
    *out = (SubjectRows){
        .exported = field_utc(cx->now_us), .actor = cx->actor, .reason = order->reason};
    if (str_trim(order->reason).n == 0)
        return fail(cx, ERR_INVALID, MSG("reason: say what the personal data is needed for"));
    out->rows.items = arena_array(cx->arena, SubjectRow, SUBJECT_ROWS_MAX);
    for (size_t i = 0; master_registers[i] != NULL; i++)
        TRY(register_search(cx, book, &finding, master_registers[i]->name));
    return looks_note(cx, &finding);
}

/* ---- erasing ---- */

/* What of a text stays that is none of ours to keep in clear: nothing, where it holds a contact or
 * what the row knows of its person; of a record that has to be evidence all but that. */
static Str text_left(Arena *arena, const MasterShape *shape, const MasterRow *before,
                     const Field *field)
{
    if (is_personal(field))
        return (Str){0};
    Str text = *text_at(field, before->values);
    Str cut = master_cut_own(arena, shape, before->values, text);
    if (str_eq(cut, text) && !master_holds_contact(text))
        return text;
    return is_record(shape) ? master_mask_prose(arena, cut) : (Str){0};
}

/* ---- what people wrote beside it ---- */

typedef struct Told {
    const MasterShape *shape;
    const MasterRow *row; /* before it is erased */
    void **values;        /* every state of it there was */
    int64_t *ids;
    Str *reasons;
    size_t count, room;
} Told;

static Err side_take(Ctx *cx, Told *told, Str side)
{
    const JsonNode *node;
    if (side.n == 0)
        return OK;
    TRY(json_parse(cx, str_dup(cx->arena, side), &node));
    const JsonNode *values = json_member(node, STR("values"));
    return values == NULL ? OK
                          : master_body_open(cx, told->shape, told->row, values->raw,
                                             &told->values[told->count]);
}

static Err told_take(Ctx *cx, const DbRow *row, void *arg)
{
    Told *told = arg;
    if (told->count == told->room) {
        size_t room = 2 * told->room + 64;
        Arena *arena = cx->arena;
        told->values = arena_grow(arena, told->values, told->room * sizeof *told->values,
                                  room * sizeof *told->values);
        told->ids =
            arena_grow(arena, told->ids, told->room * sizeof *told->ids, room * sizeof *told->ids);
        told->reasons = arena_grow(arena, told->reasons, told->room * sizeof *told->reasons,
                                   room * sizeof *told->reasons);
        told->room = room;
    }
    told->values[told->count] = NULL;
    TRY(side_take(cx, told, row_text(row, 4)));
    told->ids[told->count] = row_int(row, 0);
    told->reasons[told->count++] = str_dup(cx->arena, row_text(row, 5));
    return OK;
}

/* Reasons of its changes lose what any state of the row knew of its person, and contacts.  That and
 * when there was a change, and why but for whom, stays. */
static Err reasons_cut(Ctx *cx, const MasterShape *shape, const MasterRow *row)
{
    Told told = {.shape = shape, .row = row};
    TRY(db_each(cx, SQL_CHANGE_EACH_OF, ARGS(db_text(shape->form.name), db_int(row->id)), told_take,
                &told));
    for (size_t i = 0; i < told.count; i++) {
        Str left = told.reasons[i];
        for (size_t k = 0; k < told.count && left.n > 0; k++)
            left = master_cut_own(cx->arena, shape, told.values[k], left);
        left = master_mask_prose(cx->arena, left);
        if (!str_eq(left, told.reasons[i]))
            TRY(db_run(cx, SQL_CHANGE_CUT, ARGS(db_int(told.ids[i]), db_text(left)), NULL));
    }
    return OK;
}

static Err erase(Ctx *cx, const MasterShape *shape, MasterRow *row, Str reason)
{
    int64_t changed;
    MasterRow before = *row;
    before.values = register_copy(cx->arena, &shape->stored, row->values);
    TRY(reasons_cut(cx, shape, &before)); /* while its former states can be read */
    for (size_t i = 0; i < shape->stored.count; i++) {
        const Field *field = &shape->stored.fields[i];
        bool stays = field->type != FIELD_TEXT || text_at(field, before.values)->n == 0 ||
                     (field->flags & (FIELD_REQUIRED | FIELD_UNIQUE)) != 0;
        if (is_personal(field) || !stays)
            *text_at(field, row->values) = text_left(cx->arena, shape, &before, field);
    }
    TRY(master_body(cx, shape, row, &before, &row->body));
    TRY(db_run(cx, SQL_MASTER_ROW_PUT,
               ARGS(db_int(row->id), db_int(row->version), db_text(row->key), db_int(row->retired),
                    db_int(cx->now_us), db_text(cx->actor), db_null(), db_text(row->body)),
               &changed));
    if (changed != 1)
        return fail(cx, ERR_CONFLICT, MSG("somebody has changed the row meanwhile"));
    row->version++;
    row->salt = (Str){0};
    row->actor = cx->actor;
    row->changed_us = cx->now_us;
    return change_add(cx,
                      &(Change){.noun = shape->form.name,
                                .id = row->id,
                                .after = STR("{\"erased\":true}"),
                                .reason = reason},
                      NULL);
}

Err subject_erase_in(Ctx *cx, const MasterShape *shape, int64_t id, const RowOrder *order,
                     MasterRow *out)
{
    if (str_trim(order->reason).n == 0)
        return fail(cx, ERR_INVALID, MSG("reason: say why the personal data is erased"));
    if (!master_has_personal(shape))
        return fail(cx, ERR_INVALID, MSG("register %1$s holds no personal data"),
                    shape->form.name.p);
    TRY(master_find(cx, shape, id, out));
    if (!order->version.set || order->version.value != out->version)
        return fail(cx, ERR_CONFLICT, MSG("somebody has changed the row meanwhile"));
    TRY(subject_kept(cx, shape, out));
    return erase(cx, shape, out, order->reason);
}

Err subject_erase(Ctx *cx, const MasterShape *shape, int64_t id, const RowOrder *order,
                  MasterRow *out)
{
    CLEANUP(tx_release) Tx tx = {0};
    TRY(tx_begin(cx, &tx));
    TRY(subject_erase_in(cx, shape, id, order, out));
    TRY(tx_commit(&tx));
    db_scrub(cx); /* the salt would still stand in the WAL */
    return OK;
}
