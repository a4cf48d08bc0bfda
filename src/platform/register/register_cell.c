#include "platform/register/register_cell.h"

#include <assert.h>

/* What people write for yes and no. */
static const struct {
    Str text;
    bool value;
} bool_words[] = {
    {STR_INIT("true"), true}, {STR_INIT("yes"), true}, {STR_INIT("y"), true},
    {STR_INIT("1"), true},    {STR_INIT("是"), true},  {STR_INIT("false"), false},
    {STR_INIT("no"), false},  {STR_INIT("n"), false},  {STR_INIT("0"), false},
    {STR_INIT("否"), false},
};

static void bool_cell(Str cell, JsonNode *member)
{
    for (size_t i = 0; i < sizeof bool_words / sizeof *bool_words; i++) {
        if (str_eq_nocase(cell, bool_words[i].text))
            member->type = bool_words[i].value ? JSON_TRUE : JSON_FALSE;
    }
}

/* 1,200 is read by some as 1.2: no separators are taken. */
static bool looks_numeric(Str cell)
{
    for (size_t i = 0; i < cell.n; i++) {
        if (strchr("0123456789+-.eE", cell.p[i]) == NULL)
            return false;
    }
    return true;
}

static void enum_cell(const Field *field, Str cell, JsonNode *member)
{
    for (int i = 0; i < field->names->count; i++) {
        const EnumValue *value = &field->names->values[i];
        if (str_eq(cell, str_of(value->label_zh)) || str_eq_nocase(cell, str_of(value->label_en)) ||
            str_eq_nocase(cell, value->name))
            member->text = value->name;
    }
}

static Str part_before(Str *rest, Str word)
{
    ptrdiff_t at = str_find(*rest, word);
    Str part = at < 0 ? (Str){0} : str_trim(str_slice(*rest, 0, (size_t)at));
    *rest = at < 0 ? (Str){0} : str_tail(*rest, (size_t)at + word.n);
    return part;
}

/* 2026年3月2日 as 2026-3-2. */
static Str day_without_words(Arena *arena, Str cell)
{
    Str rest = cell, year = part_before(&rest, STR("年")), month = part_before(&rest, STR("月"));
    Str day = part_before(&rest, str_find(rest, STR("号")) > 0 ? STR("号") : STR("日"));
    if (year.n == 0 || month.n == 0 || day.n == 0 || str_trim(rest).n > 0)
        return cell;
    return str_fmt(arena, "%.*s-%.*s-%.*s", STR_ARG(year), STR_ARG(month), STR_ARG(day));
}

/* 2026/3/2, 2026.3.2 or 2026年3月2日 as 2026-03-02: the year first leaves no doubt. */
static void day_cell(Arena *arena, Str typed, JsonNode *member)
{
    Str cell = day_without_words(arena, typed), rest = cell;
    int64_t year, month, day;
    char between = str_find_char(cell, '/') > 0 ? '/' : str_find_char(cell, '.') > 0 ? '.' : '-';
    if (str_int(str_cut(&rest, between), &year) && str_int(str_cut(&rest, between), &month) &&
        str_int(rest, &day) && year > 999 && year < 10000 && month > 0 && month < 13 && day > 0 &&
        day < 32)
        member->text = str_fmt(arena, "%04d-%02d-%02d", (int)year, (int)month, (int)day);
}

/* ["a","b"], as register_csv_row writes it, or a; b. */
static void texts_cell(Arena *arena, Str cell, JsonNode *member)
{
    Str key = member->key;
    JsonReader *reader = cell.p[0] == '[' ? json_reader_new(arena, cell) : NULL;
    const JsonNode *list =
        reader != NULL && json_next(reader) == JSON_ARRAY ? json_tree(reader, arena) : NULL;
    if (list != NULL) {
        *member = *list;
        member->key = key;
        return;
    }
    JsonNode **next = (JsonNode **)&member->child;
    member->type = JSON_ARRAY;
    while (cell.n > 0) {
        Str part = str_trim(str_cut(&cell, ';'));
        if (part.n == 0)
            continue;
        JsonNode *entry = arena_new(arena, JsonNode);
        *entry = (JsonNode){.type = JSON_STRING, .text = part, .raw = part, .parent = member};
        *next = entry;
        next = (JsonNode **)&entry->next;
        member->count++;
    }
}

void register_cell(Arena *arena, const Field *field, Str cell, JsonNode *member)
{
    assert(field->type != FIELD_OBJECT && field->type != FIELD_LIST && field->type != FIELD_RAW);
    *member = (JsonNode){.type = JSON_STRING, .key = field->name, .text = cell, .raw = cell};
    if (cell.n == 0) {
        member->type = JSON_NULL;
        return;
    }
    switch (field->type) {
    case FIELD_TEXT: /* as register_csv_row guards what a spreadsheet would run */
        if (cell.p[0] == '\'' && register_cell_guarded(cell))
            member->text = str_tail(cell, 1);
        break;
    case FIELD_INT:
    case FIELD_DECIMAL:
        member->type = looks_numeric(cell) ? JSON_NUMBER : JSON_STRING;
        break;
    case FIELD_BOOL:
        bool_cell(cell, member);
        break;
    case FIELD_ENUM:
        enum_cell(field, cell, member);
        break;
    case FIELD_DAY:
        day_cell(arena, cell, member);
        break;
    case FIELD_TEXTS:
        texts_cell(arena, cell, member);
        break;
    default:
        break;
    }
}
