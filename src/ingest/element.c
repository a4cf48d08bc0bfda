#include "ingest/element.h"

#include "ingest/document_rules.h"

static Err located(Ctx *cx, Err err, const JsonNode *node, Str pointer)
{
    return err == OK ? OK : fail_at(cx, (Str){0}, 0, json_node_pointer(node, pointer, cx->arena));
}

static Err uri_check_node(Ctx *cx, const JsonNode *node, Str name, Str pointer)
{
    if (node->type != JSON_STRING)
        return located(
            cx, fail(cx, ERR_INVALID, MSG("%1$s must be a string"), str_shown(cx->arena, name)),
            node, pointer);
    return located(cx, member_check(cx, MEMBER_URI, name, node->text), node, pointer);
}

static Err id_check(Ctx *cx, const JsonNode *object, Str pointer)
{
    const JsonNode *id = json_member(object, STR("id"));
    if (id == NULL)
        return located(cx, fail(cx, ERR_INVALID, MSG("%1$s is required"), "id"), object, pointer);
    return uri_check_node(cx, id, STR("id"), pointer);
}

/* {"id": URI, "attribute": number, string or object} */
static Err attribute_check(Ctx *cx, const JsonNode *item, Str pointer)
{
    if (item->type != JSON_OBJECT)
        return located(cx, fail(cx, ERR_INVALID, MSG("the list may hold objects only")), item,
                       pointer);
    TRY(id_check(cx, item, pointer));
    const JsonNode *value = json_member(item, STR("attribute"));
    if (value != NULL && value->type != JSON_NUMBER && value->type != JSON_STRING &&
        value->type != JSON_OBJECT)
        return located(
            cx, fail(cx, ERR_INVALID, MSG("attribute must be a number, a string or an object")),
            value, pointer);
    return OK;
}

static Err child_check(Ctx *cx, const JsonNode *item, Str pointer)
{
    return uri_check_node(cx, item, STR("children"), pointer);
}

/* Every member of a list that may be absent. */
static Err list_check(Ctx *cx, const JsonNode *list, Str pointer,
                      Err (*check)(Ctx *cx, const JsonNode *item, Str pointer))
{
    if (list == NULL)
        return OK;
    if (list->type != JSON_ARRAY)
        return located(
            cx, fail(cx, ERR_INVALID, MSG("%1$s must be a list"), str_shown(cx->arena, list->key)),
            list, pointer);
    for (const JsonNode *item = list->child; item != NULL; item = item->next)
        TRY(check(cx, item, pointer));
    return OK;
}

Err element_check(Ctx *cx, const JsonNode *element, Str pointer)
{
    TRY(id_check(cx, element, pointer));
    TRY(list_check(cx, json_member(element, STR("attributes")), pointer, attribute_check));
    return list_check(cx, json_member(element, STR("children")), pointer, child_check);
}
