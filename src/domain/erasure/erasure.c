#include "domain/erasure/erasure.h"

#include "domain/defect/case.h"

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

static AttachmentPlace place_of(const MasterShape *shape, Str data_dir, int64_t id)
{
    return (AttachmentPlace){.data_dir = data_dir, .noun = shape->form.name, .noun_id = id};
}

/* ---- found ---- */

static Err row_complete(Ctx *cx, Lang lang, SubjectRow *out)
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
    Err err = case_keeps(cx, &shape, &row);
    if (err != ERR_CONFLICT)
        return err;
    Buf text;
    buf_init(&text, cx->arena, SENTENCE_MAX);
    message_format(&text, lang, cx->problem.key, cx->problem.params, cx->problem.param_count);
    problem_clear(cx);
    out->kept = buf_str(&text);
    return OK;
}

Err erasure_find(Ctx *cx, MasterBook *book, const SubjectOrder *order, Lang lang, SubjectRows *out)
{
    TRY(subject_find(cx, book, order, lang, out));
    for (size_t i = 0; i < out->rows.count; i++)
        TRY(row_complete(cx, lang, &out->rows.items[i]));
    return OK;
}

/* ---- erased ---- */

static Err erase_in(Ctx *cx, const MasterShape *shape, const ErasureOrder *erasure, MasterRow *out,
                    AttachmentRubbish *rubbish)
{
    MasterRow row;
    AttachmentPlace place = place_of(shape, erasure->data_dir, erasure->id);
    TRY(master_find(cx, shape, erasure->id, &row));
    TRY(case_keeps(cx, shape, &row));
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
