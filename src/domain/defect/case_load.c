/* case_load.c - rows to a case, with what follows from its entries. */
#include "domain/clue/clue.h"
#include "domain/defect/case_internal.h"
#include "domain/scope/scope.h"
#include "platform/store/row_number.h"

enum { SUCCESSORS_MAX = 100, WRITERS_MAX = 100 };

Err case_missing(Ctx *cx, Str id)
{
    return fail(cx, ERR_NOT_FOUND,
                MSG("there is no case %1$s; the list of cases has those there are"),
                str_shown(cx->arena, id));
}

Str case_id_format(Arena *arena, int64_t id)
{
    return row_number_format(arena, "C", id);
}

Err case_id_parse(Ctx *cx, Str text, int64_t *out)
{
    if (!row_number_parse(text, "C", out))
        return case_missing(cx, text);
    return OK;
}

RegimeDay case_day(const CaseState *state, int64_t us)
{
    int64_t offset = state->pack == NULL ? 0 : state->pack->utc_offset_min;
    return (RegimeDay)((us + offset * 60 * 1000000) / CASE_DAY_US);
}

static Str text_at(Ctx *cx, const DbRow *row, int column)
{
    Str text = row_text(row, column);
    return text.n == 0 ? (Str){0} : str_dup(cx->arena, text);
}

static Err summary_read(Ctx *cx, int64_t id, CaseSummary *out)
{
    DbRow row;
    Err err = db_one(cx, SQL_CASE_BY_ID, ARGS(db_int(id)), &row);
    if (err == ERR_NOT_FOUND)
        return case_missing(cx, case_id_format(cx->arena, id));
    TRY(err);
    *out = (CaseSummary){
        .id = case_id_format(cx->arena, id),
        .version = field_int(row_int(&row, 1)),
        .title = text_at(cx, &row, 2),
        .suspicion = text_at(cx, &row, 3),
        .product = text_at(cx, &row, 4),
        .regime = text_at(cx, &row, 5),
        .edition = text_at(cx, &row, 6),
        .regime_sha256 = hex_format(cx->arena, (const uint8_t *)row_text(&row, 7).p, SHA256_SIZE),
        .defect_kind = text_at(cx, &row, 8),
        .department = text_at(cx, &row, 9),
        .owner = text_at(cx, &row, 10),
        .stage = text_at(cx, &row, 11),
        .round = field_int(row_int(&row, 12)),
        .opened = field_utc(row_int(&row, 13)),
        .actor = text_at(cx, &row, 14),
        .sites = case_keys_split(cx, row_text(&row, 15)),
        .lines = case_keys_split(cx, row_text(&row, 16)),
        .tasks = field_int(0),
        .late = field_int(0),
        .missing = field_int(0),
    };
    return OK;
}

/* ---- entries ---- */

static Err entry_take(Ctx *cx, const DbRow *row, void *arg)
{
    CaseState *state = arg;
    CaseEntry *entry = &state->entries[state->count];
    *entry = (CaseEntry){
        .id = field_int(row_int(row, 0)),
        .sheet = text_at(cx, row, 1),
        .round = field_int(row_int(row, 2)),
        .version = field_int(row_int(row, 3)),
        .state = text_at(cx, row, 4),
        .values = text_at(cx, row, 5),
        .created = field_utc(row_int(row, 6)),
        .changed = field_utc(row_int(row, 7)),
        .actor = text_at(cx, row, 8),
        .files = field_int(row_int(row, 9)),
        .late = field_bool(false),
    };
    state->sheets[state->count] = forms_sheet(state->forms, entry->sheet);
    return json_parse(cx, entry->values, &state->values[state->count++]);
}

static bool is_open(const CaseEntry *entry)
{
    return str_eq(entry->state, STR("open"));
}

static bool is_done(const CaseEntry *entry)
{
    return str_eq(entry->state, STR("done"));
}

/* Its due day, and whether that has passed. */
static void entry_due(Ctx *cx, CaseState *state, size_t i)
{
    RegimeDay due;
    CaseEntry *entry = &state->entries[i];
    Str field = node_text(state->sheets[i], "due");
    const JsonNode *day = field.n == 0 ? NULL : json_member(state->values[i], field);
    if (day == NULL || !regime_day_parse(day->text, &due))
        return;
    entry->due = field_int(due);
    entry->late = field_bool(is_open(entry) && due < case_day(state, cx->now_us));
    state->summary.tasks.value += is_open(entry);
    state->summary.late.value += entry->late.value;
}

Err entry_files_write(Ctx *cx, const CaseEntry *entry, JsonWriter *json)
{
    Attachments list;
    AttachmentPlace place = {.noun = STR("case_entry"), .noun_id = entry->id.value};
    if (entry->files.value == 0)
        return OK;
    TRY(attachment_list(cx, &place, &list));
    for (size_t i = 0; i < list.files.count; i++)
        json_string(json, list.files.items[i].sha256);
    return OK;
}

typedef struct Writers {
    Str *items;
    size_t count;
} Writers;

static Err writer_take(Ctx *cx, const DbRow *row, void *arg)
{
    Writers *out = arg;
    if (out->count < WRITERS_MAX)
        out->items[out->count++] = text_at(cx, row, 0);
    return OK;
}

/* Everybody who ever wrote such an entry in its round, also where it is void by now: none of them
 * signs. */
static Err writers_find(Ctx *cx, const CaseState *state, const CaseEntry *entry, FieldTexts *out)
{
    Writers found = {.items = arena_array(cx->arena, Str, WRITERS_MAX)};
    TRY(db_each(cx, SQL_CASE_ENTRY_WRITER_EACH,
                ARGS(db_int(state->id), db_text(entry->sheet), db_int(entry->round.value)),
                writer_take, &found));
    *out = (FieldTexts){found.items, found.count};
    return OK;
}

/* What it says, its files; and what it rests on that is not as it was, while signatures are
 * wanting: then those given before do not hold. */
static Err signed_record(Ctx *cx, const CaseState *state, size_t i, SignedRecord *out)
{
    Buf text;
    JsonWriter json;
    const CaseEntry *entry = &state->entries[i];
    const FieldTexts *changed = &entry->changed_since;
    buf_init(&text, cx->arena, CASE_BODY_MAX + 4096);
    json_writer_init(&json, &text);
    json_array_begin(&json);
    json_string(&json, state->summary.id);
    json_int(&json, entry->id.value);
    json_int(&json, entry->version.value);
    json_raw(&json, entry->values);
    TRY(entry_files_write(cx, entry, &json));
    for (size_t k = 0; k < changed->count && !entry->complete.value; k++)
        json_string(&json, changed->items[k]);
    json_array_end(&json);
    *out = (SignedRecord){.noun = node_text(state->sheets[i], "signed"),
                          .id = entry->id.value,
                          .version = entry->version.value,
                          .author = entry->actor};
    sha256(buf_str(&text), out->sha256);
    return writers_find(cx, state, entry, &out->writers);
}

static Err entry_signed(Ctx *cx, CaseState *state, size_t i)
{
    SignedRecord record;
    SignatureState signatures;
    if (node_text(state->sheets[i], "signed").n == 0)
        return OK;
    TRY(signed_record(cx, state, i, &record));
    TRY(signature_state(cx, &record, &signatures));
    state->entries[i].complete = signatures.complete;
    for (size_t k = 0; k < signatures.signatures.count; k++) {
        const Signature *one = &signatures.signatures.items[k];
        if (one->holds.value && one->at.value.us > state->entries[i].signed_at.value.us)
            state->entries[i].signed_at = one->at;
    }
    bool waits = is_done(&state->entries[i]) && !state->entries[i].complete.value;
    return waits ? basis_changed(cx, state, i, &state->entries[i].changed_since) : OK;
}

/* Is something required missing?  A sheet that grew a field says so of older entries too. */
static Err entry_missing(Ctx *cx, CaseState *state, size_t i)
{
    SheetValues values;
    if (state->sheets[i] == NULL || !is_open(&state->entries[i]))
        return OK;
    TRY(sheet_read(cx, state, state->sheets[i], state->values[i], &values));
    state->entries[i].missing = values.missing;
    return OK;
}

Err missing_find(Ctx *cx, CaseState *state)
{
    for (size_t i = 0; i < state->count; i++)
        TRY(entry_missing(cx, state, i));
    return OK;
}

/* ---- what is known ---- */

/* What a rule counts of an entry: a number, or a field of it, or of the clue it takes in. */
static int64_t counted(const JsonNode *counts, const char *what, const JsonNode *values,
                       const void *clue)
{
    int64_t number = 0;
    const JsonNode *rule = json_member(counts, str_of(what));
    if (rule == NULL)
        return 0;
    if (rule->type == JSON_NUMBER)
        return str_int(rule->text, &number) ? number : 0;
    const Field *field = clue == NULL ? NULL : register_field(&clue_register, rule->text);
    if (field != NULL && field->type == FIELD_INT)
        return ((const FieldInt *)((const char *)clue + field->offset))->value;
    const JsonNode *value = json_member(values, rule->text);
    return value != NULL && str_int(value->text, &number) ? number : 0;
}

static bool is_void(const CaseEntry *entry)
{
    return str_eq(entry->state, STR("void"));
}

/* A scope that is traced twice counts by its newest entry. */
static bool traced_again(const CaseState *state, size_t i)
{
    Str scope = node_text(state->values[i], "scope");
    for (size_t k = i + 1; k < state->count && scope.n > 0; k++) {
        if (str_eq(node_text(state->values[k], "scope"), scope) && !is_void(&state->entries[k]))
            return true;
    }
    return false;
}

Err entry_counts(Ctx *cx, const CaseState *state, size_t i, RiskFacts *out)
{
    MasterRow row = {0};
    const JsonNode *values = state->values[i];
    const JsonNode *counts = json_member(state->sheets[i], STR("counts"));
    Str of = node_text(counts, "of");
    *out = (RiskFacts){field_int(0), field_int(0), field_int(0), field_int(0)};
    if (counts == NULL)
        return OK;
    const JsonNode *number = of.n == 0 ? NULL : json_member(values, of);
    if (number != NULL)
        TRY(clue_find(cx, number->text, &row));
    out->clues.value = counted(counts, "clues", values, row.values);
    out->injuries.value = counted(counts, "injuries", values, row.values);
    out->deaths.value = counted(counts, "deaths", values, row.values);
    out->units.value = counted(counts, "units", values, row.values);
    return OK;
}

/* What entries of the case add up to. */
static Err known_find(Ctx *cx, CaseState *state)
{
    RiskFacts *known = &state->known;
    *known = (RiskFacts){field_int(0), field_int(0), field_int(0), field_int(0)};
    for (size_t i = 0; i < state->count; i++) {
        RiskFacts one;
        if (is_void(&state->entries[i]) || traced_again(state, i))
            continue;
        TRY(entry_counts(cx, state, i, &one));
        known->clues.value += one.clues.value;
        known->injuries.value += one.injuries.value;
        known->deaths.value += one.deaths.value;
        known->units.value += one.units.value;
    }
    return OK;
}

/* The gravest rated level, the outcome signed in this round, the first score. */
static void summary_complete(CaseState *state)
{
    static const Str order[] = {STR_INIT("recall"), STR_INIT("investigate"), STR_INIT("no_recall")};
    CaseSummary *summary = &state->summary;
    for (size_t k = 0; k < 3 && summary->risk_level.n == 0; k++) {
        for (size_t i = 0; i < state->risks.count; i++) {
            const RiskResult *result = state->risks.items[i].result;
            if (!state->risks.items[i].reference.value && str_eq(result->outcome, order[k]) &&
                result->level.n > 0)
                summary->risk_level = result->level;
        }
    }
    for (size_t i = 0; i < state->count; i++) {
        int64_t score;
        if (state->entries[i].complete.value &&
            state->entries[i].round.value == summary->round.value &&
            node_text(state->values[i], "outcome").n > 0)
            summary->outcome = node_text(state->values[i], "outcome");
        if (str_int(node_text(state->values[i], "score"), &score))
            summary->score = field_int(score);
    }
    summary->missing = state->gate.mandatory_missing;
}

Err state_load(Ctx *cx, const Forms *forms, int64_t id, CaseState *out)
{
    DbRow row;
    *out = (CaseState){.id = id, .forms = forms};
    TRY(summary_read(cx, id, &out->summary));
    for (size_t i = 0; i < forms->pack_count; i++) {
        if (str_eq(forms->packs[i].regime, out->summary.regime))
            out->pack = &forms->packs[i];
    }
    TRY(db_one(cx, SQL_CASE_ENTRY_COUNT, ARGS(db_int(id)), &row));
    size_t count = (size_t)row_int(&row, 0);
    out->entries = arena_array(cx->arena, CaseEntry, count + 1);
    out->values = arena_array(cx->arena, const JsonNode *, count + 1);
    out->sheets = arena_array(cx->arena, const JsonNode *, count + 1);
    TRY(db_each(cx, SQL_CASE_ENTRY_EACH, ARGS(db_int(id)), entry_take, out));
    for (size_t i = 0; i < out->count; i++)
        entry_due(cx, out, i);
    TRY(known_find(cx, out));
    TRY(risk_list(cx, id, &out->known, &out->risks));
    for (size_t i = 0; i < out->count; i++)
        TRY(entry_signed(cx, out, i));
    gate_find(cx, out);
    summary_complete(out);
    return OK;
}

Err state_open(Ctx *cx, int64_t id, CaseState **out)
{
    Forms *forms = arena_new(cx->arena, Forms);
    *out = arena_new(cx->arena, CaseState);
    TRY(forms_load(cx, forms));
    return state_load(cx, forms, id, *out);
}

Err state_entry(Ctx *cx, const CaseState *state, int64_t entry, size_t *out)
{
    for (*out = 0; *out < state->count; (*out)++) {
        if (state->entries[*out].id.value == entry)
            return OK;
    }
    return fail(cx, ERR_NOT_FOUND, MSG("case %1$s has no entry %2$lld"),
                str_c(cx->arena, state->summary.id), (long long)entry);
}

Err case_entry_signed_record(Ctx *cx, int64_t id, int64_t entry, SignedRecord *out)
{
    size_t i;
    CaseState *state;
    TRY(state_open(cx, id, &state));
    TRY(state_entry(cx, state, entry, &i));
    if (node_text(state->sheets[i], "signed").n == 0)
        return fail(cx, ERR_NOT_FOUND, MSG("entry %1$lld is of a sheet that is not signed"),
                    (long long)entry);
    if (!str_eq(state->entries[i].state, STR("done")))
        return fail(cx, ERR_CONFLICT, MSG("entry %1$lld is not done yet: nothing is signed before"),
                    (long long)entry);
    return signed_record(cx, state, i, out);
}

Err case_entry_files(Ctx *cx, int64_t id, int64_t entry, AttachmentPlace *out)
{
    size_t i;
    CaseState *state;
    TRY(state_open(cx, id, &state));
    TRY(state_entry(cx, state, entry, &i));
    *out = (AttachmentPlace){.noun = STR("case_entry"), .noun_id = entry};
    return OK;
}

Err case_entry_files_change(Ctx *cx, int64_t id, int64_t entry, bool removes)
{
    size_t i;
    CaseState *state;
    TRY(state_open(cx, id, &state));
    TRY(state_entry(cx, state, entry, &i));
    if (state->entries[i].complete.value)
        return fail(cx, ERR_CONFLICT, MSG("entry %1$lld is signed: its files stay as they are"),
                    (long long)entry);
    return removes ? basis_keep_files(cx, state, i) : OK;
}

Err case_open_with_scope(Ctx *cx, int64_t scope_id, int64_t *out)
{
    DbRow row;
    Str named =
        str_fmt(cx->arena, "%%\"%s\"%%", str_c(cx->arena, scope_id_format(cx->arena, scope_id)));
    TRY(db_one(cx, SQL_CASE_OPEN_NAMING, ARGS(db_text(named)), &row));
    *out = row_int(&row, 0);
    return OK;
}

/* ---- cases that follow ---- */

typedef struct Successors {
    Str *items;
    size_t count;
} Successors;

static Err successor_take(Ctx *cx, const DbRow *row, void *arg)
{
    Successors *out = arg;
    if (out->count < SUCCESSORS_MAX)
        out->items[out->count++] = case_id_format(cx->arena, row_int(row, 0));
    return OK;
}

/* Cases with an entry that says they follow this one. */
static Err successors_find(Ctx *cx, const CaseState *state, FieldTexts *out)
{
    Successors found = {.items = arena_array(cx->arena, Str, SUCCESSORS_MAX)};
    for (const JsonNode *at = node_list(state->forms->sheets, "sheets"); at != NULL;
         at = at->next) {
        Str field = node_text(at, "follows");
        if (field.n == 0)
            continue;
        Str named =
            str_fmt(cx->arena, "%%\"%.*s\":\"%.*s\"%%", STR_ARG(field), STR_ARG(state->summary.id));
        TRY(db_each(cx, SQL_CASE_LINK_EACH, ARGS(db_text(node_text(at, "id")), db_text(named)),
                    successor_take, &found));
    }
    *out = (FieldTexts){found.items, found.count};
    return OK;
}

/* ---- shown ---- */

Err case_load(Ctx *cx, int64_t id, Case *out)
{
    CaseState *state;
    TRY(state_open(cx, id, &state));
    TRY(clocks_load(cx, state));
    TRY(missing_find(cx, state));
    TRY(basis_changes_find(cx, state));
    letters_find(cx, state);
    *out = (Case){.summary = &state->summary, .known = &state->known, .gate = &state->gate};
    out->entries.items = state->entries;
    out->entries.count = state->count;
    out->risks.items = state->risks.items;
    out->risks.count = state->risks.count;
    facts_find(cx, state, out);
    out->clocks.items = state->clocks;
    out->clocks.count = state->clock_count;
    moves_find(cx, state, out);
    flow_find(cx, state, out);
    return successors_find(cx, state, &out->successors);
}

typedef struct Numbers {
    const CaseQuery *query;
    int64_t *items;
    size_t count;
    int64_t seen; /* also of other pages */
} Numbers;

static Err number_take(Ctx *cx, const DbRow *row, void *arg)
{
    Numbers *numbers = arg;
    const CaseQuery *query = numbers->query;
    int64_t id = row_int(row, 0);
    if (!case_row_is_seen(cx, query->grants, row, 1))
        return OK;
    numbers->seen++;
    if ((query->before == 0 || id < query->before) && (int64_t)numbers->count < query->limit)
        numbers->items[numbers->count++] = id;
    return OK;
}

Err case_page(Ctx *cx, const CaseQuery *query, CasePage *out)
{
    DbRow row;
    Forms forms;
    DbValue stage = db_text(query->stage.p == NULL ? STR("") : query->stage);
    bool limited = query->grants != NULL && query->grants->count > 0;
    int64_t before = limited || query->before == 0 ? INT64_MAX : query->before;
    Numbers numbers = {.query = query, .items = arena_array(cx->arena, int64_t, CASE_PAGE_MAX)};
    TRY(forms_load(cx, &forms));
    TRY(db_one(cx, SQL_CASE_COUNT, ARGS(stage), &row));
    TRY(db_each(cx, SQL_CASE_EACH,
                ARGS(db_int(before), stage, db_int(limited ? INT64_MAX : query->limit)),
                number_take, &numbers));
    *out = (CasePage){.total = field_int(row_int(&row, 0))};
    if (limited) {
        out->outside = field_int(out->total.value - numbers.seen);
        out->total = field_int(numbers.seen);
    }
    out->cases.items = arena_array(cx->arena, CaseSummary, numbers.count + 1);
    for (size_t i = 0; i < numbers.count; i++) {
        CaseState *state = arena_new(cx->arena, CaseState);
        TRY(state_load(cx, &forms, numbers.items[i], state));
        out->cases.items[out->cases.count++] = state->summary;
    }
    return OK;
}
