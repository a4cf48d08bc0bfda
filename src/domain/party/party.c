#include "domain/party/party.h"

#include "platform/store/change.h"

enum { RECORD_MAX = 16 * 1024 * 1024 };

static Str key_of(Ctx *cx, Str uri)
{
    Buf key;
    buf_init(&key, cx->arena, IDENTITY_KEY_MAX + uri.n);
    identity_key(&key, uri);
    return buf_str(&key);
}

static Party party_of(const DbRow *row)
{
    return (Party){
        .id = row_int(row, 0),
        .uri = row_text(row, 1),
        .vocabulary = row_text(row, 2),
        .name = row_text(row, 3),
        .kind = row_text(row, 4),
        .country = row_text(row, 5),
        .attributes = row_text(row, 6),
    };
}

static Err find_by_key(Ctx *cx, Str key, Party *out)
{
    DbRow row;
    TRY(db_one(cx, SQL_PARTY_BY_KEY, ARGS(db_bytes(key)), &row));
    *out = party_of(&row);
    return OK;
}

Err party_find(Ctx *cx, Str uri, Party *out)
{
    return find_by_key(cx, key_of(cx, uri), out);
}

/* ---- names ---- */

typedef struct NameSearch {
    Str part;
    PartyEach each;
    void *arg;
} NameSearch;

static Err name_compare(Ctx *cx, const DbRow *row, void *arg)
{
    const NameSearch *search = arg;
    Party party = party_of(row);
    return str_find(party.name, search->part) < 0 ? OK : search->each(cx, &party, search->arg);
}

Err party_each_named(Ctx *cx, Str part, PartyEach each, void *arg)
{
    NameSearch search = {part, each, arg};
    return db_each(cx, SQL_PARTY_EACH, NO_ARGS, name_compare, &search);
}

/* ---- lists of URIs ---- */

typedef struct UriList {
    Str *uris;
    size_t count, capacity;
} UriList;

static Err list_add(Ctx *cx, const DbRow *row, void *arg)
{
    UriList *list = arg;
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? 8 : 2 * list->capacity;
        list->uris =
            arena_grow(cx->arena, list->uris, list->capacity * sizeof(Str), capacity * sizeof(Str));
        list->capacity = capacity;
    }
    list->uris[list->count++] = str_dup(cx->arena, row_text(row, 0));
    return OK;
}

static Err list_load(Ctx *cx, SqlId id, DbArgs args, UriList *list)
{
    *list = (UriList){0};
    return db_each(cx, id, args, list_add, list);
}

Err party_children(Ctx *cx, int64_t id, Str **out, size_t *count)
{
    UriList list;
    TRY(list_load(cx, SQL_PARTY_EACH_CHILD, ARGS(db_int(id)), &list));
    *out = list.uris;
    *count = list.count;
    return OK;
}

Err party_parents(Ctx *cx, Str uri, Str **out, size_t *count)
{
    UriList list;
    TRY(list_load(cx, SQL_PARTY_EACH_PARENT, ARGS(db_bytes(key_of(cx, uri))), &list));
    *out = list.uris;
    *count = list.count;
    return OK;
}

/* ---- one element into its row ---- */

/* The element's own attribute of this name; the last one, if it is stated twice. */
static const JsonNode *attribute_find(const JsonNode *attributes, Str name)
{
    const JsonNode *found = NULL;
    const JsonNode *item = attributes == NULL ? NULL : attributes->child;
    for (; item != NULL; item = item->next) {
        const JsonNode *id = json_member(item, STR("id"));
        if (id != NULL && str_eq(id->text, name))
            found = json_member(item, STR("attribute"));
    }
    return found;
}

/* The row's attributes with the element's in place of those it states anew. */
static Err attributes_merge(Ctx *cx, Str before, const JsonNode *added, Str *out)
{
    Buf text;
    JsonWriter writer;
    const JsonNode *old;
    buf_init(&text, cx->arena, RECORD_MAX);
    json_writer_init(&writer, &text);
    TRY(json_parse(cx, before.n == 0 ? STR("{}") : before, &old));
    json_object_begin(&writer);
    for (const JsonNode *item = old->child; item != NULL; item = item->next) {
        const JsonNode *anew = attribute_find(added, item->key);
        json_key(&writer, item->key);
        json_raw(&writer, anew == NULL ? item->raw : anew->raw);
    }
    for (const JsonNode *item = added == NULL ? NULL : added->child; item != NULL;
         item = item->next) {
        const JsonNode *id = json_member(item, STR("id"));
        const JsonNode *value = json_member(item, STR("attribute"));
        if (id == NULL || value == NULL || json_member(old, id->text) != NULL ||
            attribute_find(added, id->text) != value)
            continue;
        json_key(&writer, id->text);
        json_raw(&writer, value->raw);
    }
    json_object_end(&writer);
    if (text.full)
        return fail(cx, ERR_LIMIT, MSG("the attributes of one party are longer than %1$lld bytes"),
                    (long long)RECORD_MAX);
    *out = buf_str(&text);
    return OK;
}

static Str first_of(Str anew, Str before)
{
    return anew.n > 0 ? anew : before;
}

static void member(JsonWriter *writer, const char *key, Str text)
{
    if (text.n == 0)
        return;
    json_key(writer, str_of(key));
    json_string(writer, text);
}

static Str record_json(Ctx *cx, const Party *party, const UriList *children)
{
    Buf text;
    JsonWriter writer;
    buf_init(&text, cx->arena, 2 * (size_t)RECORD_MAX);
    json_writer_init(&writer, &text);
    json_object_begin(&writer);
    member(&writer, "uri", party->uri);
    member(&writer, "vocabulary", party->vocabulary);
    member(&writer, "name", party->name);
    member(&writer, "kind", party->kind);
    member(&writer, "country", party->country);
    json_key(&writer, STR("attributes"));
    json_raw(&writer, party->attributes);
    if (children->count > 0) {
        json_key(&writer, STR("children"));
        json_array_begin(&writer);
        for (size_t i = 0; i < children->count; i++)
            json_string(&writer, children->uris[i]);
        json_array_end(&writer);
    }
    json_object_end(&writer);
    return buf_str(&text);
}

static bool list_has(const UriList *list, Str uri)
{
    for (size_t i = 0; i < list->count; i++)
        if (str_eq(list->uris[i], uri))
            return true;
    return false;
}

static Err children_save(Ctx *cx, int64_t id, const JsonNode *children, const UriList *before)
{
    UriList keys = {0};
    for (size_t i = 0; i < before->count; i++)
        TRY(list_add(cx, &(DbRow){1, {db_text(key_of(cx, before->uris[i]))}}, &keys));
    for (const JsonNode *item = children == NULL ? NULL : children->child; item != NULL;
         item = item->next) {
        Str key = key_of(cx, item->text);
        if (list_has(&keys, key))
            continue;
        TRY(list_add(cx, &(DbRow){1, {db_text(key)}}, &keys));
        TRY(db_run(cx, SQL_PARTY_CHILD_ADD, ARGS(db_int(id), db_bytes(key), db_text(item->text)),
                   NULL));
    }
    return OK;
}

static Err row_save(Ctx *cx, Str key, Party *after)
{
    DbRow row;
    DbValue name = db_text_or_null(after->name), kind = db_text_or_null(after->kind);
    DbValue country = db_text_or_null(after->country);
    if (after->id != 0)
        return db_run(cx, SQL_PARTY_UPDATE,
                      ARGS(db_int(after->id), db_text(after->vocabulary), name, kind, country,
                           db_text(after->attributes)),
                      NULL);
    TRY(db_one(cx, SQL_PARTY_ADD,
               ARGS(db_bytes(key), db_text(after->uri), db_text(after->vocabulary), name, kind,
                    country, db_text(after->attributes)),
               &row));
    after->id = row_int(&row, 0);
    return OK;
}

Err party_save(Ctx *cx, const PartyElement *element, bool *changed)
{
    Party before = {0};
    UriList old_children = {0}, new_children = {0};
    Str key = key_of(cx, element->uri);
    Err found = find_by_key(cx, key, &before);
    if (found != OK && found != ERR_NOT_FOUND)
        return found;
    if (found == OK)
        TRY(list_load(cx, SQL_PARTY_EACH_CHILD, ARGS(db_int(before.id)), &old_children));
    Party after = {
        .id = before.id,
        .uri = first_of(before.uri, element->uri),
        .vocabulary = element->vocabulary,
        .name = first_of(element->name, before.name),
        .kind = first_of(element->kind, before.kind),
        .country = first_of(element->country, before.country),
    };
    TRY(attributes_merge(cx, before.attributes, element->attributes, &after.attributes));
    TRY(row_save(cx, key, &after));
    TRY(children_save(cx, after.id, element->children, &old_children));
    TRY(list_load(cx, SQL_PARTY_EACH_CHILD, ARGS(db_int(after.id)), &new_children));
    Str old_json = found == OK ? record_json(cx, &before, &old_children) : (Str){0};
    Str new_json = record_json(cx, &after, &new_children);
    *changed = !str_eq(old_json, new_json);
    if (!*changed)
        return OK;
    return change_add(cx,
                      &(Change){.noun = STR("party"),
                                .id = after.id,
                                .before = old_json,
                                .after = new_json,
                                .reason = STR("captured master data")},
                      NULL);
}
