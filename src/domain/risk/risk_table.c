/* risk_table.c - tables of rules/risk/ as they are read and held against their form. */
#include "domain/risk/risk.h"

enum { NAMES_MAX = 4096 };

static Err broken(Ctx *cx, Str file, const char *what)
{
    return fail(cx, ERR_CORRUPT, MSG("risk table %1$s: %2$s is not what the format says"),
                str_c(cx->arena, file), what);
}

static Str text_of(const JsonNode *object, Str key)
{
    const JsonNode *node = json_member(object, key);
    return node == NULL ? (Str){0} : node->text;
}

/* ---- axes ---- */

static bool band_read(const JsonNode *node, RiskBand *out)
{
    Str from = text_of(node, STR("at_least")), above = text_of(node, STR("above"));
    *out = (RiskBand){
        .id = text_of(node, STR("id")), .bounded = from.n + above.n > 0, .inclusive = from.n > 0};
    return out->id.n > 0 &&
           (!out->bounded || ratio_parse(out->inclusive ? from : above, &out->bound));
}

/* Bands ascend: a higher one has the higher bound. */
static bool bands_read(const JsonNode *node, RiskAxis *out)
{
    const JsonNode *levels = json_member(node, STR("levels"));
    for (const JsonNode *at = levels == NULL ? NULL : levels->child; at != NULL; at = at->next) {
        if (out->count == RISK_LEVELS_MAX || !band_read(at, &out->bands[out->count]))
            return false;
        const RiskBand *band = &out->bands[out->count];
        if (out->input != RISK_CHOICE && band->bounded != (out->count > 0))
            return false;
        if (out->count > 1 && out->input != RISK_CHOICE &&
            ratio_cmp(band[-1].bound, band->bound) >= 0)
            return false;
        out->count++;
    }
    return out->count > 0;
}

static bool axis_read(const JsonNode *node, RiskAxis *out)
{
    static const Str kinds[] = {STR_INIT("choice"), STR_INIT("whole"), STR_INIT("probability")};
    Str input = text_of(node, STR("input"));
    *out = (RiskAxis){.id = text_of(node, STR("id"))};
    for (size_t i = 0; i < 3; i++) {
        if (str_eq(input, kinds[i]))
            out->input = (RiskInputKind)i;
        else if (i == 2 && !str_eq(input, kinds[0]) && !str_eq(input, kinds[1]))
            return false;
    }
    if (out->input == RISK_WHOLE && (!str_int(text_of(node, STR("from")), &out->from) ||
                                     !str_int(text_of(node, STR("to")), &out->to)))
        return false;
    return out->id.n > 0 && bands_read(node, out);
}

/* ---- cells ---- */

static bool level_find(const RiskTable *table, Str id, size_t *out)
{
    for (*out = 0; *out < table->level_count; (*out)++) {
        if (str_eq(table->levels[*out].id, id))
            return true;
    }
    return false;
}

/* Nested arrays, the first axis outermost. */
static bool cells_read(const JsonNode *node, RiskTable *out, size_t axis, size_t *count)
{
    size_t level;
    if (axis == out->axis_count) {
        if (*count == RISK_CELLS_MAX || !level_find(out, node->text, &level))
            return false;
        out->cells[(*count)++] = (uint8_t)level;
        return true;
    }
    if (node->type != JSON_ARRAY || node->count != out->axes[axis].count)
        return false;
    for (const JsonNode *at = node->child; at != NULL; at = at->next) {
        if (!cells_read(at, out, axis + 1, count))
            return false;
    }
    return true;
}

/* "at" names bands of the first axes; all cells below them are meant. */
static bool contested_mark(const JsonNode *at, RiskTable *table)
{
    size_t first = 0, span = 1, axis = 0;
    for (size_t i = 0; i < table->axis_count; i++)
        span *= table->axes[i].count;
    for (const JsonNode *name = at == NULL ? NULL : at->child; name != NULL; name = name->next) {
        size_t band = 0;
        if (axis == table->axis_count)
            return false;
        const RiskAxis *on = &table->axes[axis++];
        while (band < on->count && !str_eq(on->bands[band].id, name->text))
            band++;
        if (band == on->count)
            return false;
        span /= on->count;
        first += band * span;
    }
    for (size_t i = first; axis > 0 && i < first + span; i++)
        table->contested[i] = true;
    return axis > 0;
}

/* ---- a file ---- */

static bool levels_read(const JsonNode *root, RiskTable *out)
{
    const JsonNode *levels = json_member(root, STR("levels"));
    for (const JsonNode *at = levels == NULL ? NULL : levels->child; at != NULL; at = at->next) {
        if (out->level_count == RISK_LEVELS_MAX)
            return false;
        RiskLevel *level = &out->levels[out->level_count++];
        *level = (RiskLevel){text_of(at, STR("id")), text_of(at, STR("outcome"))};
        if (level->id.n == 0 || level->outcome.n == 0)
            return false;
    }
    return out->level_count > 0;
}

static bool axes_read(const JsonNode *root, RiskTable *out)
{
    const JsonNode *axes = json_member(root, STR("axes"));
    for (const JsonNode *at = axes == NULL ? NULL : axes->child; at != NULL; at = at->next) {
        if (out->axis_count == RISK_AXES_MAX || !axis_read(at, &out->axes[out->axis_count++]))
            return false;
    }
    return out->axis_count > 0;
}

static Err table_read(Ctx *cx, const RegimeFile *file, RiskTable *out)
{
    size_t cells = 0;
    Str name = str_of(file->name);
    *out = (RiskTable){.text = str_from(file->bytes, (size_t)(file->end - file->bytes))};
    sha256(out->text, out->sha256);
    TRY(json_parse(cx, out->text, &out->root));
    const JsonNode *root = out->root, *reference = json_member(root, STR("reference_only"));
    const JsonNode *nested = json_member(root, STR("cells")),
                   *marks = json_member(root, STR("marks")),
                   *contested = json_member(root, STR("contested"));
    out->method = text_of(root, STR("method"));
    out->edition = text_of(root, STR("edition"));
    out->reference_only = reference != NULL && reference->type == JSON_TRUE;
    if (out->method.n == 0 || out->edition.n == 0 || marks == NULL || marks->child == NULL)
        return broken(cx, name, "method, edition, marks");
    if (!levels_read(root, out))
        return broken(cx, name, "levels");
    if (!axes_read(root, out))
        return broken(cx, name, "axes");
    if (nested == NULL || !cells_read(nested, out, 0, &cells))
        return broken(cx, name, "cells");
    for (const JsonNode *at = contested == NULL ? NULL : contested->child; at != NULL;
         at = at->next) {
        if (!contested_mark(json_member(at, STR("at")), out))
            return broken(cx, name, "contested");
    }
    return OK;
}

Err risk_tables(Ctx *cx, RiskTable **out, size_t *count)
{
    size_t files = 0;
    while (regime_files[files].name != NULL)
        files++;
    *out = arena_array(cx->arena, RiskTable, files + 1);
    *count = 0;
    for (size_t i = 0; i < files; i++) {
        if (str_starts(str_of(regime_files[i].name), STR("risk/")))
            TRY(table_read(cx, &regime_files[i], &(*out)[(*count)++]));
    }
    return OK;
}

Err risk_table_find(Ctx *cx, Str method, RiskTable *out)
{
    Buf names;
    RiskTable *tables;
    size_t count;
    TRY(risk_tables(cx, &tables, &count));
    buf_init(&names, cx->arena, NAMES_MAX);
    for (size_t i = 0; i < count; i++) {
        *out = tables[i];
        if (str_eq(tables[i].method, method))
            return OK;
        buf_fmt(&names, "%s%.*s", i == 0 ? "" : ", ", STR_ARG(tables[i].method));
    }
    return fail(cx, ERR_NOT_FOUND, MSG("there is no risk table %1$s; there are %2$s"),
                str_shown(cx->arena, method), str_c(cx->arena, buf_str(&names)));
}

Err risk_methods(Ctx *cx, RiskMethods *out)
{
    RiskTable *tables;
    size_t count;
    TRY(risk_tables(cx, &tables, &count));
    out->methods.items = arena_array(cx->arena, RiskMethod, count + 1);
    out->methods.count = count;
    for (size_t i = 0; i < count; i++) {
        out->methods.items[i] =
            (RiskMethod){.method = tables[i].method,
                         .edition = tables[i].edition,
                         .sha256 = hex_format(cx->arena, tables[i].sha256, SHA256_SIZE),
                         .table = tables[i].root->raw};
    }
    return OK;
}

/* ---- words ---- */

static Str name_in(const JsonNode *list, Str id, Lang lang)
{
    for (const JsonNode *at = list == NULL ? NULL : list->child; at != NULL; at = at->next) {
        if (str_eq(text_of(at, STR("id")), id))
            return text_of(json_member(at, STR("name")), lang == LANG_ZH ? STR("zh") : STR("en"));
    }
    return (Str){0};
}

Str risk_level_name(const RiskTable *table, Str id, Lang lang)
{
    Str name = name_in(json_member(table->root, STR("levels")), id, lang);
    const JsonNode *axes = json_member(table->root, STR("axes"));
    for (const JsonNode *at = axes->child; at != NULL && name.n == 0; at = at->next)
        name = name_in(json_member(at, STR("levels")), id, lang);
    return name.n == 0 ? id : name;
}
