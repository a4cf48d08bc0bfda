#include "domain/erasure/erasure.h"

#include "domain/defect/case.h"
#include "domain/scope/scope.h"
#include "domain/signature/signature_row.h"

/* ---- what has to be kept ---- */

/* A clue of a case that is not closed is evidence in it. */
static Err case_keeps(Ctx *cx, const MasterShape *shape, const MasterRow *row)
{
    Case found;
    const Clue *clue = row->values;
    if (!str_eq(shape->form.name, clue_register.name) || !clue->defect_case.set)
        return OK;
    Err err = case_load(cx, clue->defect_case.value, &found);
    if (err == ERR_NOT_FOUND) {
        problem_clear(cx);
        return OK;
    }
    TRY(err);
    if (str_eq(found.summary->stage, STR("closed")))
        return OK;
    return fail(cx, ERR_CONFLICT,
                MSG("the clue is part of case %1$s, which is open: it has to be kept until the "
                    "case is closed, and for as long as its class of record after that"),
                str_c(cx->arena, case_id_format(cx->arena, clue->defect_case.value)));
}

/* ---- owners of products that somebody looks for ---- */

static Err scopes_keep(Ctx *cx, Str typed, uint32_t item)
{
    size_t count;
    int64_t case_id, last = 0;
    ScopeVersionId *at;
    ScopeVersions all = {0};
    const char *unit = str_shown(cx->arena, typed);
    TRY(scope_versions_with(cx, item, &at, &count));
    for (size_t i = 0; i < count; i++) {
        Str name = scope_id_format(cx->arena, at[i].id);
        if (at[i].id != last) {
            TRY(case_open_with_scope(cx, at[i].id, &case_id));
            if (case_id != 0)
                return fail(cx, ERR_CONFLICT,
                            MSG("%1$s is in scope %2$s of case %3$s, which is open: its owner has "
                                "to be reached"),
                            unit, str_c(cx->arena, name),
                            str_c(cx->arena, case_id_format(cx->arena, case_id)));
            TRY(scope_versions(cx, at[i].id, &all));
        }
        last = at[i].id;
        for (size_t k = 0; k < all.versions.count; k++) {
            const ScopeVersion *version = &all.versions.items[k];
            if (version->summary->version.value == at[i].version && version->frozen != NULL)
                return fail(cx, ERR_CONFLICT,
                            MSG("%1$s is in scope %2$s, which is frozen: its owner has to be "
                                "reached"),
                            unit, str_c(cx->arena, name));
        }
    }
    return OK;
}

static Err product_keeps(Ctx *cx, const ErasureSight *sight, Str typed)
{
    uint32_t item;
    Err err = item_find(cx, sight->view, typed, &item);
    if (err == ERR_NOT_FOUND || err == ERR_USAGE) { /* nobody has traced it */
        problem_clear(cx);
        return OK;
    }
    TRY(err);
    HoldMarking marking = {.items = &item, .count = 1};
    TRY(hold_mark(cx, sight->holds, sight->view, &marking));
    if (marking.marks[0].count > 0)
        return fail(cx, ERR_CONFLICT, MSG("%1$s is held: its owner has to be reached"),
                    str_shown(cx->arena, typed));
    return scopes_keep(cx, typed, item);
}

static Err owner_keeps(Ctx *cx, const MasterShape *shape, const ErasureSight *sight,
                       const MasterRow *row)
{
    const ProductOwner *owner = row->values;
    if (!str_eq(shape->form.name, product_owner_register.name))
        return OK;
    for (size_t i = 0; i < owner->units.count; i++)
        TRY(product_keeps(cx, sight, owner->units.items[i]));
    return OK;
}

/* ---- what procedures asked for ---- */

typedef struct Asked {
    MasterShape procedures;
    Str record_class;
    Retention out;
} Asked;

/* The longest retention any state of a procedure gave this class. */
static Err side_years(Ctx *cx, Asked *asked, const MasterRow *row, Str side)
{
    const JsonNode *node, *values;
    int64_t years;
    if (side.n == 0)
        return OK;
    TRY(json_parse(cx, side, &node));
    values = json_member(node, STR("values"));
    const JsonNode *named = values == NULL ? NULL : json_member(values, STR("record_class"));
    const JsonNode *kept = values == NULL ? NULL : json_member(values, STR("retention_years"));
    if (named == NULL || kept == NULL || !str_eq(named->text, asked->record_class) ||
        !str_int(kept->raw, &years) || years <= asked->out.years)
        return OK;
    asked->out = (Retention){years, str_dup(cx->arena, ((const Procedure *)row->values)->code)};
    return OK;
}

/* What is signed as it is counts as it is; what is not has not ended what it asked for before. */
static Err procedure_look(Ctx *cx, const MasterRow *row, void *arg)
{
    Asked *asked = arg;
    SignedRecord record;
    RowHistory history;
    bool complete;
    MasterRow whole;
    TRY(master_find(cx, &asked->procedures, row->id, &whole));
    TRY(signature_row(cx, &asked->procedures, &whole, &record));
    TRY(signature_complete(cx, &record, &complete));
    if (complete)
        return OK;
    TRY(master_history(cx, &asked->procedures, row->id, &history));
    for (size_t i = 0; i < history.changes.count; i++)
        TRY(side_years(cx, asked, row, history.changes.items[i].after));
    return OK;
}

static Err procedures_keep(Ctx *cx, const MasterShape *shape, const MasterRow *row)
{
    Asked asked = {.record_class = retention_class(shape)};
    if (asked.record_class.n == 0)
        return OK;
    TRY(master_shape(cx, procedure_register.name, &asked.procedures));
    TRY(master_each(cx, &asked.procedures, (Str){0}, procedure_look, &asked));
    if (row->changed_us + asked.out.years * RETENTION_YEAR_US <= cx->now_us)
        return OK;
    return fail(cx, ERR_CONFLICT,
                MSG("the row has to be kept: %1$s asked for %2$lld years, and nobody has signed "
                    "that it no longer does"),
                str_shown(cx->arena, asked.out.procedure), (long long)asked.out.years);
}

/* Beside what the row's own register and legal holds ask for (subject_kept). */
static Err also_kept(Ctx *cx, const MasterShape *shape, const ErasureSight *sight,
                     const MasterRow *row)
{
    TRY(case_keeps(cx, shape, row));
    TRY(owner_keeps(cx, shape, sight, row));
    return procedures_keep(cx, shape, row);
}

static AttachmentPlace place_of(const MasterShape *shape, Str data_dir, int64_t id)
{
    return (AttachmentPlace){.data_dir = data_dir, .noun = shape->form.name, .noun_id = id};
}

/* ---- found ---- */

static Err row_complete(Ctx *cx, const ErasureLook *look, SubjectRow *out)
{
    enum { SENTENCE_MAX = 4096 };
    MasterShape shape;
    MasterRow row;
    AttachmentPlace place;
    TRY(master_shape(cx, out->register_name, &shape));
    place = place_of(&shape, (Str){0}, out->row->id.value);
    TRY(attachment_names(cx, &place, &out->files));
    if (out->kept.n > 0)
        return OK;
    TRY(master_find(cx, &shape, out->row->id.value, &row));
    Err err = also_kept(cx, &shape, look->sight, &row);
    if (err != ERR_CONFLICT)
        return err;
    Buf text;
    buf_init(&text, cx->arena, SENTENCE_MAX);
    message_format(&text, look->lang, cx->problem.key, cx->problem.params, cx->problem.param_count);
    problem_clear(cx);
    out->kept = buf_str(&text);
    return OK;
}

Err erasure_find(Ctx *cx, const ErasureLook *look, SubjectRows *out)
{
    TRY(subject_find(cx, look->book, look->order, look->lang, out));
    for (size_t i = 0; i < out->rows.count; i++)
        TRY(row_complete(cx, look, &out->rows.items[i]));
    return OK;
}

/* ---- erased ---- */

static Err erase_in(Ctx *cx, const MasterShape *shape, const ErasureOrder *erasure, MasterRow *out,
                    AttachmentRubbish *rubbish)
{
    MasterRow row;
    AttachmentPlace place = place_of(shape, erasure->data_dir, erasure->id);
    TRY(master_find(cx, shape, erasure->id, &row));
    TRY(also_kept(cx, shape, erasure->sight, &row));
    TRY(subject_erase_in(cx, shape, erasure->id, erasure->order, out));
    return attachment_forget(cx, &place, erasure->order->reason, rubbish);
}

Err erasure_run(Ctx *cx, const MasterShape *shape, const ErasureOrder *erasure, MasterRow *out)
{
    CLEANUP(tx_release) Tx tx = {0};
    AttachmentRubbish *rubbish = arena_new(cx->arena, AttachmentRubbish);
    TRY(tx_begin(cx, &tx));
    TRY(erase_in(cx, shape, erasure, out, rubbish));
    TRY(tx_commit(&tx));
    db_scrub(cx); /* salts, names and digests would still stand in the WAL */
    return attachment_destroy(cx, rubbish);
}

/* ---- files ---- */

Err erasure_file_remove(Ctx *cx, const AttachmentPlace *place, int64_t id, Str reason)
{
    MasterShape shape;
    MasterRow row;
    MasterHeld held;
    int64_t added_us;
    bool is_signed = false;
    TRY(master_shape(cx, place->noun, &shape));
    TRY(master_find(cx, &shape, place->noun_id, &row));
    TRY(master_held(cx, &shape, row.key, &held));
    if (held.held)
        return fail(cx, ERR_CONFLICT,
                    MSG("the row is under a legal hold: its files stay until the hold is lifted"));
    TRY(attachment_added(cx, place, id, &added_us));
    if (signature_asked(place->noun))
        TRY(signature_since(cx, place->noun, place->noun_id, added_us, &is_signed));
    return is_signed ? attachment_supersede(cx, place, id, reason)
                     : attachment_remove(cx, place, id, reason);
}
