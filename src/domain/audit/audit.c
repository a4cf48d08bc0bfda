#include "domain/audit/audit.h"

#include "domain/master/master.h"
#include "platform/store/change.h"

#define RECORDS "domain/audit/audit_wire.def"
#include "platform/register/register_table.h"

enum { KIND_CHANGE, KIND_SIGN_IN, KIND_NONE };

/* A place in the trail: behind it lies what is older. */
typedef struct Place {
    int64_t at_us, kind, id;
} Place;

typedef struct Trail {
    AuditPage *page;
    size_t capacity;
    Place last;
    MasterShape shape; /* of the row that was looked at last */
    MasterRow row;     /* id 0: none was */
} Trail;

static Err place_parse(Ctx *cx, const AuditQuery *query, Place *out)
{
    Str rest = query->before;
    int64_t until = query->until_us == 0 ? INT64_MAX : query->until_us - 1;
    *out = (Place){until, KIND_NONE, 0};
    if (rest.n == 0)
        return OK;
    Str at = str_cut(&rest, '.'), kind = str_cut(&rest, '.');
    if (!str_int(at, &out->at_us) || !str_int(kind, &out->kind) || !str_int(rest, &out->id))
        return fail(cx, ERR_USAGE, MSG("before: \"%1$s\" is no place in the audit trail"),
                    str_shown(cx->arena, query->before));
    return OK;
}

static void grow(Ctx *cx, Trail *trail)
{
    AuditPage *page = trail->page;
    if (page->entries.count < trail->capacity)
        return;
    trail->capacity = trail->capacity * 2 + 64;
    AuditEntry *items = arena_array(cx->arena, AuditEntry, trail->capacity);
    if (page->entries.count > 0)
        memcpy(items, page->entries.items, page->entries.count * sizeof *items);
    page->entries.items = items;
}

static Str text_or_none(Ctx *cx, const DbRow *row, int column)
{
    Str text = row_text(row, column);
    return text.n == 0 ? (Str){0} : str_dup(cx->arena, text);
}

/* The outcome of an attempt, as the JSON a change has there. */
static Str outcome_json(Ctx *cx, Str outcome)
{
    return str_fmt(cx->arena, "{\"outcome\":\"%.*s\"}", STR_ARG(outcome));
}

static bool holds_sealed(Str side)
{
    return str_find(side, STR(":\"s1:")) >= 0;
}

/* Lines of one row mostly stand together. */
static Err row_look(Ctx *cx, Trail *trail, Str noun, int64_t id)
{
    if (trail->row.id == id && str_eq(trail->shape.form.name, noun))
        return OK;
    trail->row = (MasterRow){0};
    TRY(master_shape(cx, noun, &trail->shape));
    return master_find(cx, &trail->shape, id, &trail->row);
}

/* Personal texts of rows stand sealed in `change`: they are shown masked, as the row's own history
 * does; what cannot be read any more is not shown at all. */
static Err side_show(Ctx *cx, Trail *trail, const AuditEntry *entry, Str *side)
{
    if (!holds_sealed(*side))
        return OK;
    Err err = row_look(cx, trail, entry->noun, entry->noun_id.value);
    if (err == OK)
        return master_side_show(cx, &trail->shape, &trail->row, *side, side);
    if (err != ERR_NOT_FOUND)
        return err;
    problem_clear(cx);
    *side = STR("{}");
    return OK;
}

static Err entry_take(Ctx *cx, const DbRow *row, void *arg)
{
    Trail *trail = arg;
    grow(cx, trail);
    trail->last = (Place){row_int(row, 2), row_int(row, 0), row_int(row, 1)};
    bool sign_in = trail->last.kind == KIND_SIGN_IN;
    AuditEntry *entry = &trail->page->entries.items[trail->page->entries.count++];
    *entry = (AuditEntry){
        .id = str_fmt(cx->arena, "%s-%lld", sign_in ? "I" : "D", (long long)trail->last.id),
        .at = field_utc(trail->last.at_us),
        .actor = str_dup(cx->arena, row_text(row, 3)),
        .noun = str_dup(cx->arena, row_text(row, 4)),
        .before = text_or_none(cx, row, 6),
        .after = sign_in ? outcome_json(cx, row_text(row, 7)) : text_or_none(cx, row, 7),
        .reason = text_or_none(cx, row, 8),
        .address = text_or_none(cx, row, 9),
    };
    if (row_int(row, 5) != 0)
        entry->noun_id = field_int(row_int(row, 5));
    TRY(side_show(cx, trail, entry, &entry->before));
    return side_show(cx, trail, entry, &entry->after);
}

static DbValue text_value(Str text)
{
    return db_text(text.p == NULL ? STR("") : text);
}

/* "%text%", with what is special in a pattern taken literally. */
static DbValue pattern_value(Ctx *cx, Str text)
{
    Buf out;
    if (text.n == 0)
        return db_text(STR(""));
    buf_init(&out, cx->arena, text.n * 2 + 4);
    buf_add_char(&out, '%');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '%' || text.p[i] == '_' || text.p[i] == '!')
            buf_add_char(&out, '!');
        buf_add_char(&out, text.p[i]);
    }
    buf_add_char(&out, '%');
    return db_text(buf_str(&out));
}

Err audit_search(Ctx *cx, const AuditQuery *query, AuditPage *out)
{
    Place place;
    Trail trail = {.page = out};
    *out = (AuditPage){0};
    TRY(place_parse(cx, query, &place));
    TRY(db_each(cx, SQL_AUDIT_EACH,
                ARGS(text_value(query->actor), text_value(query->noun), db_int(query->noun_id),
                     db_int(query->from_us), db_int(place.at_us), db_int(place.kind),
                     db_int(place.id), db_int(query->limit), pattern_value(cx, query->text)),
                entry_take, &trail));
    if (out->entries.count > 0 && (int64_t)out->entries.count == query->limit)
        out->next = str_fmt(cx->arena, "%lld.%lld.%lld", (long long)trail.last.at_us,
                            (long long)trail.last.kind, (long long)trail.last.id);
    return OK;
}

Err audit_export_given(Ctx *cx, const ExportGiven *given)
{
    enum { JSON_MAX = 1 << 16 };
    CLEANUP(tx_release) Tx tx = {0};
    Buf after;
    JsonWriter json;
    buf_init(&after, cx->arena, JSON_MAX);
    json_writer_init(&json, &after);
    register_write(&json, &export_register, given);
    TRY(tx_begin(cx, &tx));
    return change_commit(cx, &tx, &(Change){.noun = STR("export"), .after = buf_str(&after)});
}
