/* case_forms.c - rules/case/: sheets, stages, gate as trees. */
#include "domain/defect/case_internal.h"

#define RECORDS "domain/defect/case_wire.def"
#include "platform/register/register_table.h"

static Err form_load(Ctx *cx, const char *name, const JsonNode **out)
{
    for (size_t i = 0; regime_files[i].name != NULL; i++) {
        const RegimeFile *file = &regime_files[i];
        if (strcmp(file->name, name) == 0)
            return json_parse(cx, str_from(file->bytes, (size_t)(file->end - file->bytes)), out);
    }
    return fail(cx, ERR_CORRUPT, MSG("the program holds no %1$s"), name);
}

Err forms_load(Ctx *cx, Forms *out)
{
    TRY(form_load(cx, "case/sheets.json", &out->sheets));
    TRY(form_load(cx, "case/stages.json", &out->stages));
    TRY(regime_packs(cx, &out->packs, &out->pack_count));
    return form_load(cx, "case/gate.json", &out->gate);
}

/* Kinds of a defect the rules of a pack tell apart. */
static FieldTexts kinds_of(Ctx *cx, const Forms *forms, const RegimePack *pack)
{
    const JsonNode *kinds = json_member(forms->stages, STR("kinds"));
    FieldTexts out = {0};
    Str *items = arena_array(cx->arena, Str, kinds->count + 1);
    for (const JsonNode *at = kinds->child; at != NULL; at = at->next) {
        RegimeAsked asked;
        Str kind = node_text(at, "id");
        regime_asked(cx->arena, pack, (RegimeKnown){STR("defect_kind"), kind}, &asked);
        if (asked.asked && asked.fits)
            items[out.count++] = kind;
    }
    out.items = items;
    return out;
}

Err case_forms_show(Ctx *cx, CaseForms *out)
{
    Forms forms;
    TRY(forms_load(cx, &forms));
    *out = (CaseForms){
        .sheets = forms.sheets->raw, .stages = forms.stages->raw, .gate = forms.gate->raw};
    out->regimes.items = arena_array(cx->arena, CaseRegime, forms.pack_count + 1);
    for (size_t i = 0; i < forms.pack_count; i++) {
        const RegimePack *pack = &forms.packs[i];
        out->regimes.items[out->regimes.count++] =
            (CaseRegime){.id = pack->regime,
                         .name_zh = pack->name_zh,
                         .name_en = pack->name_en,
                         .kinds = kinds_of(cx, &forms, pack)};
    }
    return OK;
}

const JsonNode *node_list(const JsonNode *object, const char *key)
{
    const JsonNode *list = json_member(object, str_of(key));
    return list == NULL ? NULL : list->child;
}

Str node_text(const JsonNode *object, const char *key)
{
    const JsonNode *node = json_member(object, str_of(key));
    return node == NULL ? (Str){0} : node->text;
}

bool node_flag(const JsonNode *object, const char *key)
{
    const JsonNode *node = json_member(object, str_of(key));
    return node != NULL && node->type == JSON_TRUE;
}

bool node_holds(const JsonNode *list, Str text)
{
    for (const JsonNode *at = list == NULL ? NULL : list->child; at != NULL; at = at->next) {
        if (str_eq(at->text, text))
            return true;
    }
    return false;
}

Str node_words(const JsonNode *object, const char *key, Lang lang)
{
    return node_text(json_member(object, str_of(key)), lang == LANG_ZH ? "zh" : "en");
}

const JsonNode *forms_sheet(const Forms *forms, Str id)
{
    for (const JsonNode *at = node_list(forms->sheets, "sheets"); at != NULL; at = at->next) {
        if (str_eq(node_text(at, "id"), id))
            return at;
    }
    return NULL;
}
