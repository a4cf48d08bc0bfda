/* case_sign.c - an entry is signed, and takes effect with the last signature. */
#include "domain/defect/case_internal.h"
#include "platform/store/change.h"

static Str sheet_name(const JsonNode *sheet, Lang lang)
{
    return node_words(sheet, "name", lang);
}

static const JsonNode *stage_of(const CaseState *state, Str id)
{
    for (const JsonNode *at = node_list(state->forms->stages, "stages"); at != NULL;
         at = at->next) {
        if (str_eq(node_text(at, "id"), id))
            return at;
    }
    return NULL;
}

const char *stage_word(Ctx *cx, const CaseState *state, Str id)
{
    const JsonNode *stage = stage_of(state, id);
    return stage == NULL ? str_c(cx->arena, id)
                         : message_word(cx->arena, node_words(stage, "name", LANG_EN),
                                        node_words(stage, "name", LANG_ZH));
}

const char *sheet_word(Ctx *cx, const JsonNode *sheet)
{
    return message_word(cx->arena, sheet_name(sheet, LANG_EN), sheet_name(sheet, LANG_ZH));
}

Err stage_check(Ctx *cx, const CaseState *state, const JsonNode *sheet)
{
    const JsonNode *stages = json_member(sheet, STR("stages"));
    if (stages == NULL || node_holds(stages, state->summary.stage))
        return OK;
    return fail(cx, ERR_CONFLICT,
                MSG("%1$s is filled in and signed at stage %2$s; the case is at %3$s"),
                sheet_word(cx, sheet), stage_word(cx, state, stages->child->text),
                stage_word(cx, state, state->summary.stage));
}

/* ---- what a decision needs of its case ---- */

static Str fact_words(Ctx *cx, const FieldTexts *facts, Lang lang)
{
    Str words = {0};
    for (size_t i = 0; i < facts->count; i++) {
        const Field *field = register_field(&risk_facts_register, facts->items[i]);
        Str one = field == NULL ? facts->items[i]
                                : str_of(lang == LANG_ZH ? field->label_zh : field->label_en);
        words = str_fmt(cx->arena, "%.*s%s%.*s", STR_ARG(words),
                        i == 0            ? ""
                        : lang == LANG_ZH ? "、"
                                          : ", ",
                        STR_ARG(one));
    }
    return words;
}

static Err grown_check(Ctx *cx, const CaseState *state)
{
    for (size_t i = 0; i < state->risks.count; i++) {
        const Risk *risk = &state->risks.items[i];
        if (risk->grown.count > 0 && !risk->reference.value)
            return fail(cx, ERR_CONFLICT,
                        MSG("grown since %1$s was assessed: %2$s; assess the risk again"),
                        str_c(cx->arena, risk->id),
                        message_word(cx->arena, fact_words(cx, &risk->grown, LANG_EN),
                                     fact_words(cx, &risk->grown, LANG_ZH)));
    }
    return OK;
}

Err demands_check(Ctx *cx, const CaseState *state, const JsonNode *sheet, const JsonNode *values)
{
    for (const JsonNode *at = node_list(sheet, "demands"); at != NULL; at = at->next) {
        const JsonNode *met = json_member(at, STR("met"));
        if (!condition_of_fields(json_member(at, STR("if")), values) || condition_holds(state, met))
            continue;
        if (node_flag(at, "facts"))
            TRY(grown_check(cx, state));
        return fail(cx, ERR_CONFLICT, MSG("not yet: %1$s"),
                    message_word(cx->arena, node_words(at, "label", LANG_EN),
                                 node_words(at, "label", LANG_ZH)));
    }
    return OK;
}

/* ---- a decision takes effect ---- */

/* The move of this stage that waits for a signature of this sheet, now that it can go. */
static const JsonNode *move_of_signature(const CaseState *state, Str sheet)
{
    for (const JsonNode *at = node_list(state->forms->stages, "moves"); at != NULL; at = at->next) {
        bool waits = false;
        for (const JsonNode *need = node_list(at, "needs"); need != NULL; need = need->next)
            waits |= str_eq(node_text(json_member(need, STR("met")), "signed"), sheet);
        if (waits && move_find(state, node_text(at, "id")) == at && move_unmet(state, at) == NULL)
            return at;
    }
    return NULL;
}

/* Behind a signature: where the entry is now signed by all, it takes effect. */
static Err settle(Ctx *cx, int64_t id, int64_t entry)
{
    size_t i;
    CaseState *state;
    TRY(state_open(cx, id, &state));
    TRY(state_entry(cx, state, entry, &i));
    if (!state->entries[i].complete.value)
        return OK;
    CaseSummary to = state->summary;
    Str before = record_json(cx, &case_summary_register, &state->summary);
    const JsonNode *move = move_of_signature(state, state->entries[i].sheet);
    if (move != NULL)
        move_apply(state, node_text(move, "id"), &to);
    TRY(summary_save(cx, id, &to));
    TRY(clocks_follow(cx, id));
    return change_add(cx,
                      &(Change){.noun = STR("case"),
                                .id = id,
                                .before = before,
                                .after = summary_json(cx, id),
                                .reason = node_text(state->values[i], "reason")},
                      NULL);
}

Err case_sign(Ctx *cx, const CaseSigning *what, const Signer *signer, const SignatureOrder *order)
{
    CLEANUP(tx_release) Tx tx = {0};
    size_t i;
    SignedRecord record;
    CaseState *state;
    TRY(tx_begin(cx, &tx));
    TRY(case_entry_signed_record(cx, what->id, what->entry, &record));
    TRY(state_open(cx, what->id, &state));
    TRY(state_entry(cx, state, what->entry, &i));
    TRY(stage_check(cx, state, state->sheets[i]));
    TRY(demands_check(cx, state, state->sheets[i], state->values[i]));
    TRY(basis_check(cx, state, i));
    TRY(signature_put(cx, &record, signer, order));
    TRY(settle(cx, what->id, what->entry));
    return tx_commit(&tx);
}
