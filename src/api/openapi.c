/* The interface as an OpenAPI 3.1 document, written from the tables the server itself works with:
 * routes, shapes, records, and the registers with the customer's own fields. */
#include "api/route.h"
#include "base/version.h"
#include "domain/master/master.h"

#define RECORDS "api/answers_wire.def"
#include "platform/register/register_table.h"

enum { SCHEMAS_MAX = 1000 };

typedef struct Schema {
    const Register *record;
    bool is_strict; /* of a body: members it does not have are refused */
} Schema;

typedef struct Document {
    Ctx *cx;
    JsonWriter *json;
    Lang lang;
    bool is_strict;              /* the record being written */
    Schema schemas[SCHEMAS_MAX]; /* all that are referred to */
    size_t count;
} Document;

/* ---- words ---- */

typedef struct Word {
    Str name, kind;
    const char *zh, *en;
} Word;

#define SHAPE(handler, segments, takes, status, gives, zh, en)
#define NOUN(name, zh, en) {STR_INIT(#name), {0}, zh, en},
#define PARAMETER(name, kind, zh, en)
static const Word nouns[] = {
#include "api/shapes.def"
};
#undef NOUN
#undef PARAMETER
#define NOUN(name, zh, en)
#define PARAMETER(name, kind, zh, en) {STR_INIT(#name), STR_INIT(#kind), zh, en},
static const Word parameters[] = {
#include "api/shapes.def"
};

static const char *said(const Document *doc, const char *zh, const char *en)
{
    return doc->lang == LANG_ZH ? zh : en;
}

static const Word *word_find(const Word *words, size_t count, Str name)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(words[i].name, name))
            return &words[i];
    }
    return NULL;
}

static void text(JsonWriter *json, const char *key, Str value)
{
    json_key(json, str_of(key));
    json_string(json, value);
}

static void number(JsonWriter *json, const char *key, int64_t value)
{
    json_key(json, str_of(key));
    json_int(json, value);
}

static void object(JsonWriter *json, const char *key)
{
    json_key(json, str_of(key));
    json_object_begin(json);
}

static void array(JsonWriter *json, const char *key)
{
    json_key(json, str_of(key));
    json_array_begin(json);
}

static void flag(JsonWriter *json, const char *key)
{
    json_key(json, str_of(key));
    json_bool(json, true);
}

/* ---- records as JSON Schema (2020-12) ---- */

static void schema_use(Document *doc, const Register *record, bool is_strict)
{
    size_t i = 0;
    while (i < doc->count && doc->schemas[i].record != record)
        i++;
    if (i == doc->count && doc->count == SCHEMAS_MAX)
        return;
    if (i == doc->count)
        doc->schemas[doc->count++] = (Schema){record, is_strict};
    doc->schemas[i].is_strict |= is_strict;
}

static void reference(Document *doc, const Register *record)
{
    text(doc->json, "$ref",
         str_fmt(doc->cx->arena, "#/components/schemas/%.*s", STR_ARG(record->name)));
}

/* What JavaScript and JSON Schema readers hold without loss. */
static void bounds_write(JsonWriter *json, const Field *field)
{
    const int64_t exact = INT64_C(1) << 53;
    text(json, "type", STR("integer"));
    if (field->min >= -exact)
        number(json, "minimum", field->min);
    if (field->max <= exact)
        number(json, "maximum", field->max);
}

static void choices_write(Document *doc, const EnumTable *names)
{
    JsonWriter *json = doc->json;
    text(json, "type", STR("string"));
    array(json, "enum");
    for (int i = 0; i < names->count; i++)
        json_string(json, names->values[i].name);
    json_array_end(json);
    array(json, "x-labels");
    for (int i = 0; i < names->count; i++)
        json_string(json, str_of(said(doc, names->values[i].label_zh, names->values[i].label_en)));
    json_array_end(json);
}

/* What is taken must not be empty; what is given may be. */
static void text_schema(const Document *doc, const Field *field)
{
    JsonWriter *json = doc->json;
    text(json, "type", STR("string"));
    if (doc->is_strict && (field->flags & FIELD_REQUIRED) != 0)
        number(json, "minLength", 1);
    number(json, "maxLength", field->max);
}

static void formatted(JsonWriter *json, const char *type, const char *format)
{
    text(json, "type", str_of(type));
    text(json, "format", str_of(format));
}

static void list_schema(Document *doc, const Field *field)
{
    JsonWriter *json = doc->json;
    text(json, "type", STR("array"));
    number(json, "maxItems", field->max);
    object(json, "items");
    if (field->type == FIELD_LIST) {
        reference(doc, field->record);
    } else {
        text(json, "type", STR("string"));
        number(json, "maxLength", field->each_max);
    }
    json_object_end(json);
}

static void type_write(Document *doc, const Field *field)
{
    JsonWriter *json = doc->json;
    switch (field->type) {
    case FIELD_TEXT:
        text_schema(doc, field);
        break;
    case FIELD_URI:
        formatted(json, "string", "uri");
        number(json, "maxLength", field->max);
        break;
    case FIELD_INT:
        bounds_write(json, field);
        break;
    case FIELD_BOOL:
        text(json, "type", STR("boolean"));
        break;
    case FIELD_INSTANT:
        formatted(json, "string", "date-time");
        break;
    case FIELD_DECIMAL:
        text(json, "type", STR("number"));
        break;
    case FIELD_DAY:
        formatted(json, "string", "date");
        break;
    case FIELD_ENUM:
        choices_write(doc, field->names);
        break;
    case FIELD_REF:
        text_schema(doc, field);
        text(json, "x-register", field->to);
        break;
    case FIELD_TEXTS:
    case FIELD_LIST:
        list_schema(doc, field);
        break;
    case FIELD_OBJECT:
        reference(doc, field->record);
        break;
    case FIELD_RAW: /* any JSON */
    case FIELD_TYPE_COUNT:
        break;
    }
}

static void field_write(Document *doc, const Field *field)
{
    JsonWriter *json = doc->json;
    json_key(json, field->name);
    json_object_begin(json);
    type_write(doc, field);
    text(json, "title", str_of(said(doc, field->label_zh, field->label_en)));
    if ((field->flags & FIELD_UNIQUE) != 0)
        flag(json, "x-key");
    if ((field->flags & FIELD_PERSONAL) != 0)
        flag(json, "x-personal");
    json_object_end(json);
}

static void record_write(Document *doc, const Register *record, bool is_strict)
{
    JsonWriter *json = doc->json;
    doc->is_strict = is_strict;
    json_object_begin(json);
    text(json, "type", STR("object"));
    text(json, "title", str_of(said(doc, record->label_zh, record->label_en)));
    object(json, "properties");
    for (size_t i = 0; i < record->count; i++)
        field_write(doc, &record->fields[i]);
    json_object_end(json);
    array(json, "required");
    for (size_t i = 0; i < record->count; i++) {
        if ((record->fields[i].flags & FIELD_REQUIRED) != 0)
            json_string(json, record->fields[i].name);
    }
    json_array_end(json);
    if (is_strict) {
        json_key(json, STR("additionalProperties"));
        json_bool(json, false);
    }
    json_object_end(json);
}

/* What a record holds is as strict as the record. */
static void insides_use(Document *doc)
{
    for (size_t i = 0; i < doc->count; i++) {
        const Register *record = doc->schemas[i].record;
        for (size_t k = 0; k < record->count; k++) {
            if (record->fields[k].record != NULL)
                schema_use(doc, record->fields[k].record, doc->schemas[i].is_strict);
        }
    }
}

static Err schemas_write(Document *doc)
{
    JsonWriter *json = doc->json;
    insides_use(doc);
    object(json, "schemas");
    for (size_t i = 0; i < doc->count; i++) {
        json_key(json, doc->schemas[i].record->name);
        record_write(doc, doc->schemas[i].record, doc->schemas[i].is_strict);
    }
    for (size_t i = 0; master_registers[i] != NULL; i++) {
        MasterShape shape;
        TRY(master_shape(doc->cx, master_registers[i]->name, &shape));
        json_key(json, str_fmt(doc->cx->arena, "register.%.*s", STR_ARG(shape.form.name)));
        record_write(doc, &shape.form, true);
    }
    json_object_end(json);
    return OK;
}

/* ---- calls ---- */

/* "/api/v1/scopes/{}" of noun scopes; "/epcis/…" of epcis; what lies at the root of health. */
static Str noun_of(Str path)
{
    Str rest = str_tail(path, 1), first = str_cut(&rest, '/');
    if (!str_eq(first, STR("api")))
        return rest.n == 0 ? STR("health") : first;
    (void)str_cut(&rest, '/');
    return str_cut(&rest, '/');
}

static Str path_named(Ctx *cx, const Route *route)
{
    enum { PATH_MAX_BYTES = 4096 };
    Buf out;
    Str rest = str_tail(route->path, 1), names = str_of(route->shape->segments);
    buf_init(&out, cx->arena, PATH_MAX_BYTES);
    while (rest.n > 0) {
        Str part = str_cut(&rest, '/');
        bool is_named = str_eq(part, STR("{}"));
        Str name = is_named ? str_cut(&names, ' ') : part;
        buf_fmt(&out, is_named ? "/{%.*s}" : "/%.*s", STR_ARG(name));
    }
    return buf_str(&out);
}

static void parameter_write(Document *doc, Str name)
{
    JsonWriter *json = doc->json;
    bool many = str_ends(name, STR("*"));
    Str bare = parameter_bare(name);
    const Word *word = word_find(parameters, sizeof parameters / sizeof *parameters, bare);
    bool is_text = word == NULL || str_eq(word->kind, STR("TEXT"));
    json_object_begin(json);
    text(json, "name", bare);
    text(json, "in", STR("query"));
    if (str_ends(name, STR("!")))
        flag(json, "required");
    if (word != NULL)
        text(json, "description", str_of(said(doc, word->zh, word->en)));
    object(json, "schema");
    text(json, "type", many ? STR("array") : is_text ? STR("string") : STR("integer"));
    if (many) {
        object(json, "items");
        text(json, "type", STR("string"));
        json_object_end(json);
    } else if (!is_text) {
        number(json, "minimum", 0);
        if (str_eq(word->kind, STR("FLAG")))
            number(json, "maximum", 1);
    }
    json_object_end(json);
    json_object_end(json);
}

static void segment_write(Document *doc, Str name)
{
    JsonWriter *json = doc->json;
    json_object_begin(json);
    text(json, "name", name);
    text(json, "in", STR("path"));
    flag(json, "required");
    object(json, "schema");
    text(json, "type", STR("string"));
    json_object_end(json);
    json_object_end(json);
}

static void parameters_write(Document *doc, const Route *route)
{
    Str names = str_of(route->shape->segments), query = route->parameters;
    array(doc->json, "parameters");
    while (names.n > 0)
        segment_write(doc, str_cut(&names, ' '));
    if (str_eq(query, STR(ITS_OWN)))
        query = (Str){0};
    while (query.n > 0)
        parameter_write(doc, str_cut(&query, ' '));
    json_array_end(doc->json);
}

/* Media types, each with the record or, where it is JSON of another form, any object. */
static void content_write(Document *doc, const Register *record, Str types)
{
    JsonWriter *json = doc->json;
    object(json, "content");
    while (types.n > 0) {
        Str type = str_cut(&types, ' ');
        json_key(json, type);
        json_object_begin(json);
        object(json, "schema");
        if (record != NULL && str_ends(type, STR("json")))
            reference(doc, record);
        else if (str_ends(type, STR("json")))
            text(json, "type", STR("object"));
        json_object_end(json);
        json_object_end(json);
    }
    json_object_end(json);
}

static void answers_write(Document *doc, const Shape *shape)
{
    JsonWriter *json = doc->json;
    object(json, "responses");
    json_key(json, str_fmt(doc->cx->arena, "%d", shape->status));
    json_object_begin(json);
    text(json, "description", str_of(said(doc, "已完成", "Done")));
    if (shape->gives_type != NULL)
        content_write(doc, shape->gives, str_of(shape->gives_type));
    json_object_end(json);
    object(json, "default");
    text(json, "$ref", STR("#/components/responses/problem"));
    json_object_end(json);
    json_object_end(json);
}

static void requirement(JsonWriter *json, const char *scheme)
{
    json_object_begin(json);
    array(json, scheme);
    json_array_end(json);
    json_object_end(json);
}

/* Who may: names of roles, and of scopes of keys. */
static void access_write(Document *doc, Access may)
{
    JsonWriter *json = doc->json;
    bool by_key = false;
    array(json, "x-may");
    if (may == SOCKET)
        json_string(json, STR("socket"));
    if (may == ANYONE || may == SIGNED_IN)
        json_string(json, may == ANYONE ? STR("anyone") : STR("signed_in"));
    for (int i = 0; i < ACCOUNT_ROLE_COUNT && may < SIGNED_IN; i++) {
        if ((may & ROLE_BIT(i)) != 0)
            json_string(json, account_role_name((AccountRole)i));
    }
    for (int i = 0; i < KEY_SCOPE_COUNT && may < SIGNED_IN; i++) {
        if ((may & (Access)KEY_SCOPE_BIT(i) << KEY_SCOPES_AT) == 0)
            continue;
        by_key = true;
        json_string(json,
                    str_fmt(doc->cx->arena, "key:%.*s", STR_ARG(key_scope_name((KeyScope)i))));
    }
    json_array_end(json);
    array(json, "security");
    if (may != ANYONE)
        requirement(json, "session");
    if (by_key) {
        requirement(json, "key");
        requirement(json, "signature");
    }
    json_array_end(json);
}

static void call_describe(Document *doc, const Route *route)
{
    static const char *const methods[] = {
        [HTTP_GET] = "get", [HTTP_POST] = "post", [HTTP_PUT] = "put", [HTTP_DELETE] = "delete"};
    JsonWriter *json = doc->json;
    const Shape *shape = route->shape;
    object(json, methods[route->method]);
    text(json, "operationId", route->name);
    text(json, "summary", str_of(said(doc, shape->zh, shape->en)));
    array(json, "tags");
    json_string(json, noun_of(route->path));
    json_array_end(json);
    access_write(doc, route->may);
    parameters_write(doc, route);
    if (shape->takes_type != NULL) {
        object(json, "requestBody");
        flag(json, "required");
        content_write(doc, shape->takes, str_of(shape->takes_type));
        json_object_end(json);
    }
    answers_write(doc, shape);
    json_object_end(json);
    if (shape->takes != NULL)
        schema_use(doc, shape->takes, true);
    if (shape->gives != NULL)
        schema_use(doc, shape->gives, false);
}

/* All methods of a path stand together, where the first of them is. */
static void paths_write(Document *doc)
{
    object(doc->json, "paths");
    for (size_t i = 0; i < api_route_count; i++) {
        size_t first = 0;
        while (!str_eq(api_routes[first].path, api_routes[i].path))
            first++;
        if (first < i)
            continue;
        json_key(doc->json, path_named(doc->cx, &api_routes[i]));
        json_object_begin(doc->json);
        for (size_t k = i; k < api_route_count; k++) {
            if (str_eq(api_routes[k].path, api_routes[i].path))
                call_describe(doc, &api_routes[k]);
        }
        json_object_end(doc->json);
    }
    json_object_end(doc->json);
}

/* ---- the document ---- */

static void head_write(Document *doc)
{
    JsonWriter *json = doc->json;
    text(json, "openapi", STR("3.1.0"));
    object(json, "info");
    text(json, "title", STR("Holdfast"));
    text(json, "version", STR(HOLDFAST_VERSION));
    text(json, "description",
         str_of(said(doc, "制造企业的追溯、质量与召回系统。规则与示例见 docs/formats/http-api.md。",
                     "Traceability, quality and recall for manufacturers. Rules and examples: "
                     "docs/formats/http-api.md.")));
    object(json, "license");
    text(json, "name", STR("GPL-3.0-or-later"));
    text(json, "identifier", STR("GPL-3.0-or-later"));
    json_object_end(json);
    json_object_end(json);
    array(json, "tags");
    for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++) {
        json_object_begin(json);
        text(json, "name", nouns[i].name);
        text(json, "description", str_of(said(doc, nouns[i].zh, nouns[i].en)));
        json_object_end(json);
    }
    json_array_end(json);
}

static void security_write(Document *doc)
{
    JsonWriter *json = doc->json;
    object(json, "securitySchemes");
    object(json, "session");
    text(json, "type", STR("apiKey"));
    text(json, "in", STR("cookie"));
    text(json, "name", STR("holdfast_PORT"));
    text(json, "description",
         str_of(said(doc,
                     "POST /api/v1/session 给出的 Cookie（名称含服务端口）；除 GET 外还须带请求头 "
                     "Holdfast-Token，其值为 GET /api/v1/who 的 token。",
                     "The cookie of POST /api/v1/session, named for the server's port; all but GET "
                     "also need the header Holdfast-Token: the token of GET /api/v1/who.")));
    json_object_end(json);
    object(json, "key");
    text(json, "type", STR("http"));
    text(json, "scheme", STR("bearer"));
    text(json, "description", str_of(said(doc, "机器密钥", "The key of a machine")));
    json_object_end(json);
    object(json, "signature");
    text(json, "type", STR("apiKey"));
    text(json, "in", STR("header"));
    text(json, "name", STR("Authorization"));
    text(json, "description",
         str_of(said(doc, "以不外传的机器密钥签署请求（Holdfast-HMAC-SHA256），见 http-api.md",
                     "The request signed with a key that is never sent (Holdfast-HMAC-SHA256): "
                     "http-api.md")));
    json_object_end(json);
    json_object_end(json);
}

static void problem_write(Document *doc)
{
    JsonWriter *json = doc->json;
    schema_use(doc, &problem_register, false);
    object(json, "responses");
    object(json, "problem");
    text(json, "description",
         str_of(said(doc, "未完成：原因见 detail（RFC 7807）",
                     "Refused: detail says why (RFC 7807)")));
    content_write(doc, &problem_register, STR("application/problem+json"));
    json_object_end(json);
    json_object_end(json);
}

Err openapi_show(Ctx *cx, Call *call)
{
    CallJson *answer = call_json(call);
    Document *doc = arena_new(cx->arena, Document);
    doc->cx = cx;
    doc->json = &answer->json;
    doc->lang = call->request->lang;
    json_object_begin(doc->json);
    head_write(doc);
    paths_write(doc);
    object(doc->json, "components");
    security_write(doc);
    problem_write(doc);
    TRY(schemas_write(doc));
    json_object_end(doc->json);
    json_object_end(doc->json);
    return call_json_end(cx, call, answer);
}
