/* event_check.c - checks of single values and lists: EPCIS-JSON-Schema.json "definitions",
 * with the formats uri (RFC 3986) and date-time (RFC 3339) asserted.  */
#include <assert.h>

#include "domain/event/event_context.h"
#include "domain/event/event_decoder.h"
#include "domain/event/event_quantity.h"
#include "domain/event/event_set.h"
#include "domain/event/event_uri.h"

enum { SMALL_LIST = 12 }; /* up to here comparing all pairs is faster than a table */

Err check_refuse(const Decoder *d, const JsonNode *at, Err err)
{
    Str pointer = json_node_pointer(at, d->pointer, d->cx->arena);
    Err same = fail_at(d->cx, (Str){0}, 0, pointer);
    assert(same == err);
    return same;
}

const char *check_name(const Decoder *d, const JsonNode *node)
{
    while (node->key.n == 0 && node->parent != NULL)
        node = node->parent;
    Str name = node->key;
    if (name.n == 0) /* the root of the tree: named by its place */
        name = str_tail(d->pointer, (size_t)(str_rfind_char(d->pointer, '/') + 1));
    return str_shown(d->cx->arena, name);
}

static const char *shown(const Decoder *d, const JsonNode *node)
{
    return str_shown(d->cx->arena, node->text);
}

Err check_anything(__attribute__((unused)) Decoder *d,
                   __attribute__((unused)) const JsonNode *value,
                   __attribute__((unused)) const void *rule)
{
    return OK;
}

Err check_string(Decoder *d, const JsonNode *value, __attribute__((unused)) const void *rule)
{
    if (value->type == JSON_STRING)
        return OK;
    return check_refuse(
        d, value, fail(d->cx, ERR_INVALID, MSG("%1$s must be a string"), check_name(d, value)));
}

Err check_boolean(Decoder *d, const JsonNode *value, __attribute__((unused)) const void *rule)
{
    if (value->type == JSON_TRUE || value->type == JSON_FALSE)
        return OK;
    return check_refuse(
        d, value,
        fail(d->cx, ERR_INVALID, MSG("%1$s must be true or false"), check_name(d, value)));
}

Err check_number(Decoder *d, const JsonNode *value, __attribute__((unused)) const void *rule)
{
    if (value->type == JSON_NUMBER)
        return OK;
    return check_refuse(
        d, value, fail(d->cx, ERR_INVALID, MSG("%1$s must be a number"), check_name(d, value)));
}

Err check_quantity(Decoder *d, const JsonNode *value, const void *rule)
{
    TRY(check_number(d, value, rule));
    Decimal quantity;
    if (quantity_is_negative(value->text))
        return check_refuse(d, value,
                            fail(d->cx, ERR_INVALID,
                                 MSG("%1$s \"%2$s\" is below zero; goods cannot be"),
                                 check_name(d, value), shown(d, value)));
    if (quantity_read(value->text, &quantity))
        return OK;
    return check_refuse(d, value,
                        fail(d->cx, ERR_LIMIT,
                             MSG("%1$s \"%2$s\" is too large; a quantity has at most 18 digits "
                                 "before the point"),
                             check_name(d, value), shown(d, value)));
}

/* UN/ECE Recommendation 20: two or three capital letters or digits. */
Err check_unit(Decoder *d, const JsonNode *value, const void *rule)
{
    TRY(check_string(d, value, rule));
    bool good = value->text.n == 2 || value->text.n == 3;
    for (size_t i = 0; good && i < value->text.n; i++) {
        char c = value->text.p[i];
        good = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
    if (good)
        return OK;
    return check_refuse(
        d, value,
        fail(d->cx, ERR_INVALID,
             MSG("%1$s \"%2$s\" is not a unit code of UN/ECE Recommendation 20 (two "
                 "or three capital letters or digits)"),
             check_name(d, value), shown(d, value)));
}

Err check_hex(Decoder *d, const JsonNode *value, const void *rule)
{
    TRY(check_string(d, value, rule));
    bool good = value->text.n > 0;
    for (size_t i = 0; good && i < value->text.n; i++)
        good = is_hex_digit(value->text.p[i]);
    if (good)
        return OK;
    return check_refuse(d, value,
                        fail(d->cx, ERR_INVALID, MSG("%1$s \"%2$s\" is not hexadecimal"),
                             check_name(d, value), shown(d, value)));
}

Err check_uri(Decoder *d, const JsonNode *value, const void *rule)
{
    TRY(check_string(d, value, rule));
    if (uri_check(value->text))
        return OK;
    return check_refuse(
        d, value,
        fail(d->cx, ERR_INVALID,
             MSG("%1$s \"%2$s\" is not a URI (RFC 3986: scheme and colon, no blanks, "
                 "characters outside ASCII percent-encoded)"),
             check_name(d, value), shown(d, value)));
}

Err check_time(Decoder *d, const JsonNode *value, const void *rule)
{
    TRY(check_string(d, value, rule));
    Instant instant;
    bool good = value->text.n > 10 && (value->text.p[10] | 0x20) == 't' &&
                instant_parse(value->text, &instant) && instant.has_zone;
    if (good)
        return OK;
    return check_refuse(d, value,
                        fail(d->cx, ERR_INVALID,
                             MSG("%1$s \"%2$s\" is not a date and time with a zone (RFC 3339, like "
                                 "2026-03-01T09:00:00+08:00)"),
                             check_name(d, value), shown(d, value)));
}

Err check_offset(Decoder *d, const JsonNode *value, const void *rule)
{
    TRY(check_string(d, value, rule));
    int16_t offset_min;
    if (offset_parse(value->text, &offset_min))
        return OK;
    return check_refuse(d, value,
                        fail(d->cx, ERR_INVALID,
                             MSG("%1$s \"%2$s\" is not a zone offset from -14:00 to +14:00"),
                             check_name(d, value), shown(d, value)));
}

Err check_word(Decoder *d, const JsonNode *value, const void *rule)
{
    const WordList *list = rule;
    TRY(check_string(d, value, NULL));
    if (word_is_listed(list, value->text))
        return OK;
    if (word_is_barred(list, value->text))
        return check_refuse(d, value,
                            fail(d->cx, ERR_INVALID,
                                 MSG("%1$s \"%2$s\" names a word of the standard by its URI; JSON "
                                     "takes the bare word"),
                                 check_name(d, value), shown(d, value)));
    if (uri_check(value->text))
        return OK;
    return check_refuse(
        d, value,
        fail(d->cx, ERR_INVALID,
             MSG("%1$s \"%2$s\" is neither a word of the standard (CBV 2.0) nor a URI"),
             check_name(d, value), shown(d, value)));
}

Err check_array(Decoder *d, const JsonNode *value, __attribute__((unused)) const void *rule)
{
    if (value->type == JSON_ARRAY)
        return OK;
    return check_refuse(d, value,
                        fail(d->cx, ERR_INVALID, MSG("%1$s must be a list"), check_name(d, value)));
}

Err check_uri_list(Decoder *d, const JsonNode *value, const void *rule)
{
    TRY(check_array(d, value, rule));
    for (const JsonNode *item = value->child; item != NULL; item = item->next)
        TRY(check_uri(d, item, rule));
    return OK;
}

Err check_uri_set(Decoder *d, const JsonNode *value, const void *rule)
{
    TRY(check_uri_list(d, value, rule));
    return check_unique(d, value);
}

Err check_uri_or_list(Decoder *d, const JsonNode *value, const void *rule)
{
    return value->type == JSON_ARRAY ? check_uri_list(d, value, rule) : check_uri(d, value, rule);
}

Err check_word_set(Decoder *d, const JsonNode *value, const void *rule)
{
    TRY(check_array(d, value, NULL));
    TRY(check_not_empty(d, value));
    for (const JsonNode *item = value->child; item != NULL; item = item->next)
        TRY(check_word(d, item, rule));
    return check_unique(d, value);
}

Err check_not_empty(const Decoder *d, const JsonNode *list)
{
    if (list->count > 0)
        return OK;
    return check_refuse(
        d, list, fail(d->cx, ERR_INVALID, MSG("%1$s must not be empty"), check_name(d, list)));
}

/* Strings by content, everything else by its bytes. */
static Str item_content(const JsonNode *item)
{
    return item->type == JSON_STRING ? item->text : item->raw;
}

static const JsonNode *twin_in_small(const JsonNode *list)
{
    for (const JsonNode *item = list->child; item != NULL; item = item->next)
        for (const JsonNode *other = list->child; other != item; other = other->next)
            if (str_eq(item_content(item), item_content(other)))
                return item;
    return NULL;
}

static const JsonNode *twin_in_large(Arena *arena, const JsonNode *list)
{
    ArenaMark mark = arena_mark(arena);
    const JsonNode *twin = NULL;
    StrSet set;
    str_set_init(&set, arena, list->count);
    uint32_t index = 0;
    for (const JsonNode *item = list->child; item != NULL && twin == NULL; item = item->next) {
        if (str_set_add(&set, item_content(item), index) != index)
            twin = item;
        index++;
    }
    arena_rewind(arena, mark);
    return twin;
}

Err check_unique(Decoder *d, const JsonNode *list)
{
    const JsonNode *twin =
        list->count <= SMALL_LIST ? twin_in_small(list) : twin_in_large(d->cx->arena, list);
    if (twin == NULL)
        return OK;
    return check_refuse(d, twin,
                        fail(d->cx, ERR_INVALID, MSG("%1$s lists \"%2$s\" twice"),
                             check_name(d, list), str_shown(d->cx->arena, item_content(twin))));
}
