#include "ingest/mapping.h"

#include <stdio.h>

enum { MAPPING_BYTES_MAX = 1024 * 1024, PARTS_MAX = 64 };

static const struct {
    const char *name;
    bool is_uri;
} fields[MAP_FIELD_COUNT] = {
    [MAP_OPERATION] = {"operation", false},
    [MAP_TIME] = {"time", false},
    [MAP_STATION] = {"station", true},
    [MAP_LOCATION] = {"location", true},
    [MAP_PARENT] = {"parent", true},
    [MAP_LOT] = {"lot", false},
    [MAP_DISPOSITION] = {"disposition", false},
    [MAP_TRANSFORMATION] = {"transformation", true},
    [MAP_ORDER] = {"order", true},
    [MAP_OPERATOR] = {"operator", false},
    [MAP_EQUIPMENT] = {"equipment", true},
    [MAP_TOOL] = {"tool", true},
    [MAP_METHOD] = {"method", true},
    [MAP_ENVIRONMENT] = {"environment", true},
    [MAP_DOCUMENT] = {"document", true},
    [MAP_SOURCE] = {"source", true},
    [MAP_DESTINATION] = {"destination", true},
    [MAP_PURCHASE] = {"purchase", true},
    [MAP_CORRECTS] = {"corrects", true},
    [MAP_CORRECTED_BY] = {"corrected_by", true},
    [MAP_REASON] = {"reason", false},
};

static const char *const list_names[MAP_LIST_COUNT] = {"items", "inputs", "outputs"};

const char *map_field_name(MapField field)
{
    return fields[field].name;
}

bool map_field_is_uri(MapField field)
{
    return fields[field].is_uri;
}

/* ---- reading the file ---- */

typedef struct MappingReader {
    Ctx *cx;
    Str path;
    Mapping *mapping;
} MappingReader;

static Err refused(const MappingReader *reader, const JsonNode *node, Err err)
{
    Ctx *cx = reader->cx;
    if (err == OK)
        return OK;
    cx->problem.err = ERR_USAGE;
    return fail_at(cx, reader->path, 0, json_node_pointer(node, (Str){0}, cx->arena));
}

static Err must_be(const MappingReader *reader, const JsonNode *node, JsonType type)
{
    const char *key = type == JSON_STRING   ? MSG("%1$s must be a string")
                      : type == JSON_ARRAY  ? MSG("%1$s must be a list")
                      : type == JSON_OBJECT ? MSG("%1$s must be an object")
                                            : MSG("%1$s must be true or false");
    Ctx *cx = reader->cx;
    if (node->type == type)
        return OK;
    return refused(reader, node, fail(cx, ERR_USAGE, key, str_shown(cx->arena, node->key)));
}

/* "text{column}text"; {{ is a brace. */
static Err template_read(const MappingReader *reader, const JsonNode *node, Template *out)
{
    Ctx *cx = reader->cx;
    TRY(must_be(reader, node, JSON_STRING));
    Str rest = node->text;
    out->parts = arena_array(cx->arena, TemplatePart, PARTS_MAX);
    while (rest.n > 0 && out->count < PARTS_MAX) {
        TemplatePart *part = &out->parts[out->count++];
        ptrdiff_t brace = str_find_char(rest, '{');
        bool doubled = str_starts(rest, STR("{{"));
        part->column = -1;
        if (brace != 0 || doubled) {
            size_t n = doubled ? 1 : brace < 0 ? rest.n : (size_t)brace;
            part->text = str_slice(rest, 0, n);
            rest = str_tail(rest, doubled ? 2 : n);
            continue;
        }
        ptrdiff_t end = str_find_char(rest, '}');
        if (end < 2)
            return refused(reader, node,
                           fail(cx, ERR_USAGE, MSG("a brace of template %1$s holds no column"),
                                str_shown(cx->arena, node->text)));
        part->column = 0;
        part->text = str_slice(rest, 1, (size_t)end);
        rest = str_tail(rest, (size_t)end + 1);
    }
    if (rest.n > 0)
        return refused(reader, node,
                       fail(cx, ERR_USAGE, MSG("a template has more than %1$lld parts"),
                            (long long)PARTS_MAX));
    return OK;
}

/* {"id": T} or {"class": T, "quantity": T, "unit": T} */
static Err item_read(const MappingReader *reader, const JsonNode *node, MapItem *out)
{
    Ctx *cx = reader->cx;
    if (node->type != JSON_OBJECT)
        return refused(reader, node,
                       fail(cx, ERR_USAGE, MSG("a thing of the mapping must be an object")));
    for (const JsonNode *member = node->child; member != NULL; member = member->next) {
        bool is_class = str_eq(member->key, STR("class"));
        Template *to = is_class || str_eq(member->key, STR("id")) ? &out->id
                       : str_eq(member->key, STR("quantity"))     ? &out->quantity
                       : str_eq(member->key, STR("unit"))         ? &out->unit
                                                                  : NULL;
        if (to == NULL || to->count > 0)
            return refused(
                reader, member,
                fail(cx, ERR_USAGE, MSG("a thing has either id, or class with quantity and unit")));
        out->is_class |= is_class;
        TRY(template_read(reader, member, to));
    }
    if (out->id.count == 0 || (!out->is_class && out->quantity.count + out->unit.count > 0))
        return refused(
            reader, node,
            fail(cx, ERR_USAGE, MSG("a thing has either id, or class with quantity and unit")));
    return OK;
}

static Err list_read(const MappingReader *reader, const JsonNode *node, int list)
{
    Mapping *mapping = reader->mapping;
    TRY(must_be(reader, node, JSON_ARRAY));
    mapping->lists[list] = arena_array(reader->cx->arena, MapItem, node->count + 1);
    for (const JsonNode *item = node->child; item != NULL; item = item->next)
        TRY(item_read(reader, item, &mapping->lists[list][mapping->list_counts[list]++]));
    return OK;
}

static Err group_read(const MappingReader *reader, const JsonNode *node)
{
    Template *group = &reader->mapping->group;
    TRY(must_be(reader, node, JSON_ARRAY));
    group->parts = arena_array(reader->cx->arena, TemplatePart, node->count + 1);
    for (const JsonNode *item = node->child; item != NULL; item = item->next) {
        TRY(must_be(reader, item, JSON_STRING));
        group->parts[group->count++].text = item->text;
    }
    return OK;
}

static Err encoding_read(const MappingReader *reader, const JsonNode *node)
{
    Mapping *mapping = reader->mapping;
    TRY(must_be(reader, node, JSON_STRING));
    if (str_eq_nocase(node->text, STR("utf-8")))
        mapping->encoding = SPOOL_UTF8;
    else if (str_eq_nocase(node->text, STR("gb18030")) || str_eq_nocase(node->text, STR("gbk")) ||
             str_eq_nocase(node->text, STR("gb2312")))
        mapping->encoding = SPOOL_GB18030;
    else if (!str_eq(node->text, STR("auto")))
        return refused(reader, node,
                       fail(reader->cx, ERR_USAGE,
                            MSG("encoding must be auto, utf-8 or gb18030, not %1$s"),
                            str_shown(reader->cx->arena, node->text)));
    return OK;
}

static Err delimiter_read(const MappingReader *reader, const JsonNode *node)
{
    TRY(must_be(reader, node, JSON_STRING));
    if (node->text.n != 1 || memchr(",;\t|", node->text.p[0], 4) == NULL)
        return refused(
            reader, node,
            fail(reader->cx, ERR_USAGE, MSG("delimiter must be a comma, semicolon, tab or bar")));
    reader->mapping->delimiter = node->text.p[0];
    return OK;
}

static Err zone_read(const MappingReader *reader, const JsonNode *node)
{
    TRY(must_be(reader, node, JSON_STRING));
    reader->mapping->has_zone = offset_parse(node->text, &reader->mapping->zone_min);
    if (!reader->mapping->has_zone)
        return refused(reader, node,
                       fail(reader->cx, ERR_USAGE, MSG("zone must be like +08:00, not %1$s"),
                            str_shown(reader->cx->arena, node->text)));
    return OK;
}

static Err trim_read(const MappingReader *reader, const JsonNode *node)
{
    reader->mapping->trim = node->type == JSON_TRUE;
    return node->type == JSON_FALSE ? OK : must_be(reader, node, JSON_TRUE);
}

static Err name_read(const MappingReader *reader, const JsonNode *node)
{
    TRY(must_be(reader, node, JSON_STRING));
    reader->mapping->name = node->text;
    return OK;
}

static Err time_format_read(const MappingReader *reader, const JsonNode *node)
{
    TRY(must_be(reader, node, JSON_STRING));
    reader->mapping->time_format = node->text;
    return OK;
}

static Err constants_read(const MappingReader *reader, const JsonNode *node)
{
    TRY(must_be(reader, node, JSON_OBJECT));
    for (const JsonNode *item = node->child; item != NULL; item = item->next)
        TRY(must_be(reader, item, JSON_STRING));
    reader->mapping->constants = node;
    return OK;
}

static Err values_read(const MappingReader *reader, const JsonNode *node)
{
    TRY(must_be(reader, node, JSON_OBJECT));
    for (const JsonNode *table = node->child; table != NULL; table = table->next) {
        TRY(must_be(reader, table, JSON_OBJECT));
        for (const JsonNode *item = table->child; item != NULL; item = item->next)
            TRY(must_be(reader, item, JSON_STRING));
    }
    reader->mapping->values = node;
    return OK;
}

static const struct {
    Str name;
    Err (*read)(const MappingReader *reader, const JsonNode *node);
} settings[] = {
    {STR_INIT("name"), name_read},           {STR_INIT("encoding"), encoding_read},
    {STR_INIT("delimiter"), delimiter_read}, {STR_INIT("trim"), trim_read},
    {STR_INIT("zone"), zone_read},           {STR_INIT("time_format"), time_format_read},
    {STR_INIT("constants"), constants_read}, {STR_INIT("values"), values_read},
    {STR_INIT("group"), group_read},
};

static Err member_read(const MappingReader *reader, const JsonNode *member)
{
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++)
        if (str_eq(member->key, settings[i].name))
            return settings[i].read(reader, member);
    for (int i = 0; i < MAP_LIST_COUNT; i++)
        if (str_eq(member->key, str_of(list_names[i])))
            return list_read(reader, member, i);
    for (int i = 0; i < MAP_FIELD_COUNT; i++)
        if (str_eq(member->key, str_of(fields[i].name)))
            return template_read(reader, member, &reader->mapping->fields[i]);
    return refused(reader, member,
                   fail(reader->cx, ERR_USAGE, MSG("a mapping has no %1$s"),
                        str_shown(reader->cx->arena, member->key)));
}

Err mapping_load(Ctx *cx, Str path, Mapping *out)
{
    Str text;
    const JsonNode *root;
    *out = (Mapping){.delimiter = ','};
    MappingReader reader = {cx, path, out};
    TRY(io_read_file(cx, path, MAPPING_BYTES_MAX, &text));
    if (json_parse(cx, text, &root) != OK) {
        cx->problem.err = ERR_USAGE;
        return fail_at(cx, path, 0, (Str){0});
    }
    if (root->type != JSON_OBJECT)
        return refused(&reader, root, fail(cx, ERR_USAGE, MSG("a mapping must be a JSON object")));
    for (const JsonNode *member = root->child; member != NULL; member = member->next)
        TRY(member_read(&reader, member));
    if (out->name.n == 0 || out->fields[MAP_OPERATION].count == 0 ||
        out->fields[MAP_TIME].count == 0)
        return refused(&reader, root,
                       fail(cx, ERR_USAGE, MSG("a mapping must have name, operation and time")));
    return OK;
}

/* ---- columns ---- */

static Err column_find(Ctx *cx, const Mapping *mapping, const CsvRow *header, TemplatePart *part)
{
    const JsonNode *constant =
        mapping->constants == NULL ? NULL : json_member(mapping->constants, part->text);
    if (constant != NULL) {
        part->text = constant->text;
        part->column = -1;
        return OK;
    }
    part->column = -1;
    for (size_t i = 0; i < header->count; i++) {
        if (!str_eq(header->fields[i], part->text))
            continue;
        if (part->column >= 0)
            return fail(cx, ERR_USAGE, MSG("the file has two columns %1$s"),
                        str_shown(cx->arena, part->text));
        part->column = (int)i;
    }
    if (part->column < 0)
        return fail(cx, ERR_USAGE, MSG("the file has no column %1$s"),
                    str_shown(cx->arena, part->text));
    return OK;
}

static Err template_bind(Ctx *cx, const Mapping *mapping, const CsvRow *header, Template *bound)
{
    for (size_t i = 0; i < bound->count; i++)
        if (bound->parts[i].column >= 0)
            TRY(column_find(cx, mapping, header, &bound->parts[i]));
    return OK;
}

Err mapping_bind(Ctx *cx, Mapping *mapping, const CsvRow *header)
{
    for (int i = 0; i < MAP_FIELD_COUNT; i++)
        TRY(template_bind(cx, mapping, header, &mapping->fields[i]));
    for (int list = 0; list < MAP_LIST_COUNT; list++) {
        for (size_t i = 0; i < mapping->list_counts[list]; i++) {
            MapItem *item = &mapping->lists[list][i];
            TRY(template_bind(cx, mapping, header, &item->id));
            TRY(template_bind(cx, mapping, header, &item->quantity));
            TRY(template_bind(cx, mapping, header, &item->unit));
        }
    }
    return template_bind(cx, mapping, header, &mapping->group);
}

/* ---- time ---- */

typedef struct Clock {
    int year, month, day, hour, minute, second;
} Clock;

/* Digits of a token into their part of the clock; 0 if the format has none here. */
static size_t token_read(Str text, Str format, Clock *clock)
{
    struct {
        Str token;
        int *to;
    } tokens[] = {
        {STR("YYYY"), &clock->year}, {STR("MM"), &clock->month},  {STR("DD"), &clock->day},
        {STR("hh"), &clock->hour},   {STR("mm"), &clock->minute}, {STR("ss"), &clock->second},
    };
    for (size_t i = 0; i < sizeof tokens / sizeof tokens[0]; i++) {
        int64_t number;
        if (!str_starts(format, tokens[i].token))
            continue;
        Str digits = str_slice(text, 0, tokens[i].token.n);
        if (digits.n < tokens[i].token.n || memchr("-", digits.p[0], 1) != NULL ||
            !str_int(digits, &number))
            return SIZE_MAX;
        *tokens[i].to = (int)number;
        return digits.n;
    }
    return 0;
}

bool mapping_time(Str text, Str format, Instant *out)
{
    char iso[64];
    Clock clock = {.month = 1, .day = 1};
    if (format.n == 0)
        return instant_parse(text, out);
    while (format.n > 0 && !str_eq(format, STR("Z"))) {
        size_t n = token_read(text, format, &clock);
        if (n == SIZE_MAX || (n == 0 && (text.n == 0 || text.p[0] != format.p[0])))
            return false;
        format = str_tail(format, n == 0 ? 1 : n);
        text = str_tail(text, n == 0 ? 1 : n);
    }
    if ((format.n > 0) != (text.n > 0) || text.n > 6) /* what is left is the zone */
        return false;
    int length =
        snprintf(iso, sizeof iso, "%04d-%02d-%02dT%02d:%02d:%02d%.*s", clock.year, clock.month,
                 clock.day, clock.hour, clock.minute, clock.second, STR_ARG(text));
    return instant_parse(str_from(iso, (size_t)length), out);
}
