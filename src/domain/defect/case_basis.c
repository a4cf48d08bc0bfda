/* case_basis.c - what a decision rests on, bound to it: the case, its risk assessments, versions of
 * scopes, and what was filled in, each with its digest as it stood when the decision was written
 * .  Whatever changes before the last signature takes the signatures before it their
 * hold; what was signed is not changed until the case is opened again. */
#include "domain/defect/case_internal.h"
#include "domain/scope/scope.h"

/* Something it rests on. */
typedef struct Part {
    Str of; /* "C-3", "RA-1", "E-12", "S-3" */
    int64_t version;
    Str state; /* of an entry */
    Str sha256;
} Part;

typedef struct Basis {
    Part *items;
    size_t count, room;
} Basis;

static void part_add(Ctx *cx, Basis *basis, Part part)
{
    for (size_t i = 0; i < basis->count; i++) {
        if (str_eq(basis->items[i].of, part.of) && basis->items[i].version == part.version)
            return; /* a scope that two entries name */
    }
    if (basis->count == basis->room) {
        size_t room = basis->room * 2 + 16;
        basis->items =
            arena_grow(cx->arena, basis->items, basis->room * sizeof(Part), room * sizeof(Part));
        basis->room = room;
    }
    basis->items[basis->count++] = part;
}

static Str digest_of(Ctx *cx, const Buf *text)
{
    uint8_t sha[SHA256_SIZE];
    sha256(buf_str(text), sha);
    return hex_format(cx->arena, sha, SHA256_SIZE);
}

static const JsonNode *basis_field(const JsonNode *sheet)
{
    const JsonNode *field = node_list(sheet, "fields");
    while (field != NULL && !str_eq(node_text(field, "type"), STR("basis")))
        field = field->next;
    return field;
}

/* ---- what there is ---- */

/* What is said of the case, whatever its stage. */
static void case_part(Ctx *cx, const CaseState *state, Basis *out)
{
    Buf text;
    JsonWriter json;
    const CaseSummary *summary = &state->summary;
    const Str said[] = {summary->title,      summary->suspicion, summary->product,
                        summary->regime,     summary->edition,   summary->regime_sha256,
                        summary->defect_kind};
    buf_init(&text, cx->arena, CASE_BODY_MAX);
    json_writer_init(&json, &text);
    json_array_begin(&json);
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        json_string(&json, said[i]);
    json_array_end(&json);
    part_add(cx, out, (Part){.of = summary->id, .sha256 = digest_of(cx, &text)});
}

static void risk_parts(Ctx *cx, const CaseState *state, Basis *out)
{
    for (size_t i = 0; i < state->risks.count; i++) {
        SignedRecord record;
        const Risk *risk = &state->risks.items[i];
        risk_signed_record(cx, risk, &record);
        part_add(cx, out,
                 (Part){.of = risk->id,
                        .version = risk->version.value,
                        .sha256 = hex_format(cx->arena, record.sha256, SHA256_SIZE)});
    }
}

/* The version of a scope an entry was filled in with, by what its summary says. */
static Err scope_part(Ctx *cx, const JsonNode *values, const JsonNode *field, Basis *out)
{
    int64_t id, version;
    ScopeVersions all;
    const JsonNode *scope = json_member(values, node_text(field, "id"));
    if (!str_eq(node_text(field, "type"), STR("scope")) || scope == NULL ||
        !str_int(node_text(values, "version"), &version))
        return OK;
    TRY(scope_id_parse(cx, scope->text, &id));
    TRY(scope_versions(cx, id, &all));
    for (size_t i = 0; i < all.versions.count; i++) {
        Buf text;
        JsonWriter json;
        const ScopeSummary *summary = all.versions.items[i].summary;
        if (summary->version.value != version)
            continue;
        buf_init(&text, cx->arena, CASE_JSON_MAX);
        json_writer_init(&json, &text);
        register_write(&json, &scope_summary_register, summary);
        part_add(cx, out,
                 (Part){.of = scope->text, .version = version, .sha256 = digest_of(cx, &text)});
    }
    return OK;
}

/* Its values and files, and what it counts of a clue, which stands elsewhere. */
static Err entry_part(Ctx *cx, const CaseState *state, size_t i, Basis *out)
{
    Buf text;
    JsonWriter json;
    RiskFacts counts = {0};
    const CaseEntry *entry = &state->entries[i];
    TRY(entry_counts(cx, state, i, &counts));
    buf_init(&text, cx->arena, CASE_JSON_MAX);
    json_writer_init(&json, &text);
    json_array_begin(&json);
    json_string(&json, entry->sheet);
    json_raw(&json, entry->values);
    register_write(&json, &risk_facts_register, &counts);
    TRY(entry_files_write(cx, entry, &json));
    json_array_end(&json);
    part_add(cx, out,
             (Part){.of = str_fmt(cx->arena, "E-%lld", (long long)entry->id.value),
                    .version = entry->version.value,
                    .state = entry->state,
                    .sha256 = digest_of(cx, &text)});
    for (const JsonNode *field = node_list(state->sheets[i], "fields"); field != NULL;
         field = field->next)
        TRY(scope_part(cx, state->values[i], field, out));
    return OK;
}

static Err basis_find(Ctx *cx, const CaseState *state, const JsonNode *field, Basis *out)
{
    const JsonNode *groups = json_member(field, STR("groups"));
    *out = (Basis){0};
    case_part(cx, state, out);
    risk_parts(cx, state, out);
    for (size_t i = 0; i < state->count; i++) {
        if (!str_eq(state->entries[i].state, STR("void")) &&
            node_holds(groups, node_text(state->sheets[i], "group")))
            TRY(entry_part(cx, state, i, out));
    }
    return OK;
}

Err basis_write(Ctx *cx, const CaseState *state, const JsonNode *field, JsonWriter *json)
{
    Basis basis;
    TRY(basis_find(cx, state, field, &basis));
    json_array_begin(json);
    for (size_t i = 0; i < basis.count; i++) {
        const Part *part = &basis.items[i];
        json_object_begin(json);
        json_key(json, STR("of"));
        json_string(json, part->of);
        if (part->version > 0) {
            json_key(json, STR("version"));
            json_int(json, part->version);
        }
        if (part->state.n > 0) {
            json_key(json, STR("state"));
            json_string(json, part->state);
        }
        json_key(json, STR("sha256"));
        json_string(json, part->sha256);
        json_object_end(json);
    }
    json_array_end(json);
    return OK;
}

/* ---- what has changed since ---- */

static const JsonNode *written_find(const JsonNode *written, Str of)
{
    const JsonNode *at = written == NULL ? NULL : written->child;
    while (at != NULL && !str_eq(node_text(at, "of"), of))
        at = at->next;
    return at;
}

static const Part *part_find(const Basis *basis, const JsonNode *written)
{
    for (size_t i = 0; i < basis->count; i++) {
        if (str_eq(basis->items[i].of, node_text(written, "of")) &&
            str_eq(basis->items[i].sha256, node_text(written, "sha256")) &&
            str_eq(basis->items[i].state, node_text(written, "state")))
            return &basis->items[i];
    }
    return NULL;
}

Err basis_changed(Ctx *cx, const CaseState *state, size_t i, FieldTexts *out)
{
    Basis now;
    const JsonNode *field = basis_field(state->sheets[i]);
    *out = (FieldTexts){0};
    if (field == NULL)
        return OK;
    const JsonNode *written = json_member(state->values[i], node_text(field, "id"));
    TRY(basis_find(cx, state, field, &now));
    size_t before = written == NULL ? 0 : written->count;
    Str *names = arena_array(cx->arena, Str, now.count + before + 1);
    for (const JsonNode *at = written == NULL ? NULL : written->child; at != NULL; at = at->next) {
        if (part_find(&now, at) == NULL)
            names[out->count++] = node_text(at, "of");
    }
    for (size_t k = 0; k < now.count; k++) {
        if (written_find(written, now.items[k].of) == NULL)
            names[out->count++] = now.items[k].of; /* filled in since */
    }
    out->items = names;
    return OK;
}

Err basis_changes_find(Ctx *cx, CaseState *state)
{
    for (size_t i = 0; i < state->count; i++) {
        if (state->entries[i].complete.value)
            TRY(basis_changed(cx, state, i, &state->entries[i].changed_since));
    }
    return OK;
}

const JsonNode *basis_of_entry(const CaseState *state, size_t decision, const CaseEntry *entry)
{
    const JsonNode *field = basis_field(state->sheets[decision]), *at = NULL;
    if (field != NULL && state->entries[decision].complete.value)
        at = json_member(state->values[decision], node_text(field, "id"));
    for (at = at == NULL ? NULL : at->child; at != NULL; at = at->next) {
        int64_t id;
        Str of = node_text(at, "of");
        if (str_starts(of, STR("E-")) && str_int(str_tail(of, 2), &id) && id == entry->id.value)
            return at;
    }
    return NULL;
}

/* ---- in words ---- */

static Str part_words(Ctx *cx, const CaseState *state, Str of, Lang lang)
{
    for (size_t i = 0; i < state->count; i++) {
        int64_t id;
        if (str_starts(of, STR("E-")) && str_int(str_tail(of, 2), &id) &&
            state->entries[i].id.value == id)
            return str_fmt(cx->arena, "%.*s %.*s", STR_ARG(of),
                           STR_ARG(node_words(state->sheets[i], "name", lang)));
    }
    return of;
}

Str basis_words(Ctx *cx, const CaseState *state, const FieldTexts *names, Lang lang)
{
    Buf text;
    buf_init(&text, cx->arena, 1 << 16);
    for (size_t i = 0; i < names->count; i++) {
        buf_add(&text, i == 0 ? STR("") : lang == LANG_ZH ? STR("、") : STR(", "));
        buf_add(&text, part_words(cx, state, names->items[i], lang));
    }
    return buf_str(&text);
}

Err basis_check(Ctx *cx, const CaseState *state, size_t i)
{
    const FieldTexts *names = &state->entries[i].changed_since;
    if (names->count == 0 || state->entries[i].complete.value)
        return OK;
    return fail(cx, ERR_CONFLICT,
                MSG("what the decision rests on has changed since it was written: %1$s; look at "
                    "it and save the decision again, then it is signed anew"),
                message_word(cx->arena, basis_words(cx, state, names, LANG_EN),
                             basis_words(cx, state, names, LANG_ZH)));
}

/* ---- what was signed stays ---- */

static bool is_in_force(const CaseState *state, size_t i)
{
    const CaseEntry *entry = &state->entries[i];
    return entry->complete.value && !str_eq(entry->state, STR("void")) &&
           entry->round.value == state->summary.round.value;
}

static Err signed_refuse(Ctx *cx, const CaseState *state, Str of, size_t decision)
{
    return fail(cx, ERR_CONFLICT,
                MSG("%1$s was signed with the decision, entry %2$lld: it stays as it is; to change "
                    "it, open the case again and decide anew"),
                message_word(cx->arena, part_words(cx, state, of, LANG_EN),
                             part_words(cx, state, of, LANG_ZH)),
                (long long)state->entries[decision].id.value);
}

/* As deep as a sheet nests. */
static bool values_same(const JsonNode *a, const JsonNode *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    const JsonNode *left = a->child, *right = b->child;
    if (a->type != b->type || !str_eq(a->text, b->text))
        return false;
    for (; left != NULL && right != NULL; left = left->next, right = right->next) {
        if (!str_eq(left->key, right->key) || !values_same(left, right))
            return false;
    }
    return left == right;
}

/* Only fields that tell what came afterwards say something else. */
static bool later_only(const JsonNode *sheet, const JsonNode *from, const JsonNode *to)
{
    for (const JsonNode *field = node_list(sheet, "fields"); field != NULL; field = field->next) {
        Str id = node_text(field, "id");
        if (!node_flag(field, "later") && !values_same(json_member(from, id), json_member(to, id)))
            return false;
    }
    return true;
}

Err basis_keep(Ctx *cx, const CaseState *state, size_t i, const CaseEntry *after)
{
    const JsonNode *values;
    TRY(json_parse(cx, after->values, &values));
    bool later = str_eq(after->state, STR("done")) &&
                 (node_flag(state->sheets[i], "later") ||
                  later_only(state->sheets[i], state->values[i], values));
    for (size_t k = 0; k < state->count && !later; k++) {
        const JsonNode *part = basis_of_entry(state, k, &state->entries[i]);
        if (part != NULL && is_in_force(state, k) && str_eq(node_text(part, "state"), STR("done")))
            return signed_refuse(cx, state, node_text(part, "of"), k);
    }
    return OK;
}

Err basis_keep_files(Ctx *cx, const CaseState *state, size_t i)
{
    for (size_t k = 0; k < state->count; k++) {
        const JsonNode *part = basis_of_entry(state, k, &state->entries[i]);
        if (part != NULL && is_in_force(state, k))
            return signed_refuse(cx, state, node_text(part, "of"), k);
    }
    return OK;
}

Err basis_keep_case(Ctx *cx, const CaseState *state, const CaseSummary *to)
{
    const CaseSummary *is = &state->summary;
    bool same = str_eq(is->title, to->title) && str_eq(is->suspicion, to->suspicion) &&
                str_eq(is->product, to->product);
    for (size_t k = 0; k < state->count && !same; k++) {
        if (is_in_force(state, k) && basis_field(state->sheets[k]) != NULL)
            return signed_refuse(cx, state, is->id, k);
    }
    return OK;
}
