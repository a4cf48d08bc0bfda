/* case_released.c - cases as the authority sees them: decided, and signed by all who must. */
#include "domain/defect/case_internal.h"
#include "platform/store/db.h"

/* Which outcome of the gate it is, if it is one that is released. */
static const JsonNode *outcome_of(const Forms *forms, Str id)
{
    for (const JsonNode *at = node_list(forms->gate, "outcomes"); at != NULL; at = at->next) {
        if (str_eq(node_text(at, "id"), id) && node_flag(at, "released"))
            return at;
    }
    return NULL;
}

static const JsonNode *stage_of(const Forms *forms, Str id)
{
    const JsonNode *at = node_list(forms->stages, "stages");
    while (at != NULL && !str_eq(node_text(at, "id"), id))
        at = at->next;
    return at;
}

static void case_show(const CaseState *state, size_t entry, const JsonNode *outcome,
                      ReleasedCase *out)
{
    const CaseSummary *summary = &state->summary;
    const JsonNode *stage = stage_of(state->forms, summary->stage);
    *out = (ReleasedCase){.id = summary->id,
                          .title = summary->title,
                          .product = summary->product,
                          .regime = summary->regime,
                          .opened = summary->opened,
                          .outcome = node_text(outcome, "id"),
                          .outcome_zh = node_words(outcome, "name", LANG_ZH),
                          .outcome_en = node_words(outcome, "name", LANG_EN),
                          .decided = state->entries[entry].signed_at};
    if (stage == NULL)
        return;
    out->stage_zh = node_words(stage, "name", LANG_ZH);
    out->stage_en = node_words(stage, "name", LANG_EN);
}

/* The newest decision, of whatever round: one that is made again takes none back before it is
 * signed. */
static bool case_take(const CaseState *state, ReleasedCase *out)
{
    for (size_t i = state->count; i > 0; i--) {
        const CaseEntry *entry = &state->entries[i - 1];
        bool decides = state->sheets[i - 1] != NULL &&
                       str_eq(node_text(state->sheets[i - 1], "signed"), STR("decision"));
        if (!decides || !entry->complete.value || str_eq(entry->state, STR("void")))
            continue;
        const JsonNode *outcome =
            outcome_of(state->forms, node_text(state->values[i - 1], "outcome"));
        if (outcome == NULL)
            continue;
        case_show(state, i - 1, outcome, out);
        return true;
    }
    return false;
}

typedef struct Numbers {
    int64_t *items;
    size_t count, room;
} Numbers;

static Err number_take(Ctx *cx, const DbRow *row, void *arg)
{
    Numbers *numbers = arg;
    if (numbers->count == numbers->room) {
        size_t room = numbers->room * 2 + 64;
        numbers->items =
            arena_grow(cx->arena, numbers->items, numbers->room * sizeof *numbers->items,
                       room * sizeof *numbers->items);
        numbers->room = room;
    }
    numbers->items[numbers->count++] = row_int(row, 0);
    return OK;
}

Err case_released(Ctx *cx, ReleasedCases *out)
{
    Forms forms;
    Numbers numbers = {0};
    TRY(forms_load(cx, &forms));
    TRY(db_each(cx, SQL_CASE_EACH, ARGS(db_int(INT64_MAX), db_text(STR("")), db_int(INT64_MAX)),
                number_take, &numbers));
    *out = (ReleasedCases){0};
    out->cases.items = arena_array(cx->arena, ReleasedCase, CASE_RELEASED_MAX);
    for (size_t i = 0; i < numbers.count && out->cases.count < CASE_RELEASED_MAX; i++) {
        CaseState *state = arena_new(cx->arena, CaseState);
        TRY(state_load(cx, &forms, numbers.items[i], state));
        out->cases.count += case_take(state, &out->cases.items[out->cases.count]);
    }
    return OK;
}
