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

Err case_forms_show(Ctx *cx, CaseForms *out)
{
    Forms forms;
    TRY(forms_load(cx, &forms));
    *out = (CaseForms){
        .sheets = forms.sheets->raw, .stages = forms.stages->raw, .gate = forms.gate->raw};
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
