#include "platform/convert/workbook.h"

#include "base/utf8.h"

void str_list_add(Arena *arena, StrList *list, Str text)
{
    if (list->count == list->capacity) {
        size_t capacity = 2 * list->capacity + 64;
        list->items = arena_grow(arena, list->items, list->capacity * sizeof *list->items,
                                 capacity * sizeof *list->items);
        list->capacity = capacity;
    }
    list->items[list->count++] = text;
}

static void kind_list_add(Arena *arena, KindList *list, NumberKind kind)
{
    if (list->count == list->capacity) {
        size_t capacity = 2 * list->capacity + 64;
        list->items = arena_grow(arena, list->items, list->capacity * sizeof *list->items,
                                 capacity * sizeof *list->items);
        list->capacity = capacity;
    }
    list->items[list->count++] = kind;
}

/* ---- relationships: where the parts are ---- */

typedef struct Relation {
    Str id, kind, path; /* kind: last word of its type */
} Relation;

typedef struct Relations {
    Str folder; /* of the part they belong to, "xl/" */
    Relation *items;
    size_t count, capacity;
} Relations;

static Err relation_open(Ctx *cx, void *arg, Str name, const char **attributes)
{
    Relations *relations = arg;
    Str type = part_attribute(attributes, STR("Type"));
    Str target = part_attribute(attributes, STR("Target"));
    if (!str_eq(name, STR("Relationship")))
        return OK;
    if (relations->count == relations->capacity) {
        size_t capacity = 2 * relations->capacity + 16;
        relations->items =
            arena_grow(cx->arena, relations->items, relations->count * sizeof *relations->items,
                       capacity * sizeof *relations->items);
        relations->capacity = capacity;
    }
    bool from_root = str_starts(target, STR("/"));
    relations->items[relations->count++] = (Relation){
        .id = str_dup(cx->arena, part_attribute(attributes, STR("Id"))),
        .kind = str_dup(cx->arena, str_tail(type, (size_t)(str_rfind_char(type, '/') + 1))),
        .path = from_root
                    ? str_dup(cx->arena, str_tail(target, 1))
                    : str_fmt(cx->arena, "%.*s%.*s", STR_ARG(relations->folder), STR_ARG(target)),
    };
    return OK;
}

static Err relations_read(Ctx *cx, Package *package, Str part, Relations *out)
{
    size_t cut = (size_t)(str_rfind_char(part, '/') + 1);
    Str folder = str_slice(part, 0, cut), name = str_tail(part, cut);
    PartHandler handler = {.arg = out, .open = relation_open};
    *out = (Relations){.folder = folder};
    return package_read(cx, package,
                        str_fmt(cx->arena, "%.*s_rels/%.*s.rels", STR_ARG(folder), STR_ARG(name)),
                        &handler);
}

static Str relation_path(const Relations *relations, Str id, Str kind)
{
    for (size_t i = 0; i < relations->count; i++) {
        const Relation *one = &relations->items[i];
        if ((id.p == NULL || str_eq(one->id, id)) && str_eq(one->kind, kind))
            return one->path;
    }
    return (Str){0};
}

/* ---- the list of sheets ---- */

typedef struct SheetList {
    Workbook *book;
    const Relations *relations;
} SheetList;

static Err sheet_open(Ctx *cx, void *arg, Str name, const char **attributes)
{
    SheetList *list = arg;
    Workbook *book = list->book;
    if (str_eq(name, STR("workbookPr"))) {
        Str from = part_attribute(attributes, STR("date1904"));
        book->from_1904 = str_eq(from, STR("1")) || str_eq(from, STR("true"));
    }
    if (!str_eq(name, STR("sheet")))
        return OK;
    Str state = part_attribute(attributes, STR("state"));
    Str path =
        relation_path(list->relations, part_attribute(attributes, STR("id")), STR("worksheet"));
    Str title = str_dup(cx->arena, part_attribute(attributes, STR("name")));
    bool visible = state.n == 0 || str_eq(state, STR("visible"));
    if (book->sheet_path.n > 0 || path.n == 0 || !visible) {
        str_list_add(cx->arena, &book->others, title);
        return OK;
    }
    book->sheet = title;
    book->sheet_path = path;
    return OK;
}

static Err sheets_read(Ctx *cx, Workbook *book, Str part, const Relations *relations)
{
    SheetList list = {book, relations};
    PartHandler handler = {.arg = &list, .open = sheet_open};
    TRY(package_read(cx, &book->package, part, &handler));
    if (book->sheet_path.n == 0)
        return fail(cx, ERR_INVALID, MSG("the workbook has no sheet of cells that is shown"));
    return OK;
}

/* ---- texts that several cells share ---- */

typedef struct StringReader {
    Workbook *book;
    Buf text;
    bool in_text;
    int phonetic; /* how the text is spoken is not the text */
} StringReader;

static Err string_open(Ctx *cx, void *arg, Str name, const char **attributes)
{
    StringReader *reader = arg;
    (void)cx, (void)attributes;
    if (str_eq(name, STR("si")))
        buf_clear(&reader->text);
    reader->phonetic += str_eq(name, STR("rPh"));
    reader->in_text = str_eq(name, STR("t")) && reader->phonetic == 0;
    return OK;
}

static Err string_text(Ctx *cx, void *arg, Str text)
{
    StringReader *reader = arg;
    if (reader->in_text)
        buf_add(&reader->text, text);
    if (reader->text.full)
        return fail(cx, ERR_LIMIT, MSG("a cell holds more than %1$lld bytes of text"),
                    (long long)CELL_TEXT_MAX);
    return OK;
}

static Err string_close(Ctx *cx, void *arg, Str name)
{
    StringReader *reader = arg;
    reader->in_text = false;
    reader->phonetic -= str_eq(name, STR("rPh"));
    if (str_eq(name, STR("si")))
        str_list_add(cx->arena, &reader->book->strings, str_dup(cx->arena, buf_str(&reader->text)));
    return OK;
}

static Err strings_read(Ctx *cx, Workbook *book, Str part)
{
    StringReader reader = {.book = book};
    PartHandler handler = {&reader, string_open, string_text, string_close};
    Arena arena;
    arena_init(&arena);
    buf_init(&reader.text, &arena, CELL_TEXT_MAX);
    Err err = package_read(cx, &book->package, part, &handler);
    arena_release(&arena);
    return err;
}

/* ---- styles: which numbers are days ---- */

/* What a format says outside of quotes: letters of days and times, and [h] of a duration. */
NumberKind number_kind_of_format(Str format)
{
    bool day = false, time = false, month = false;
    for (size_t i = 0; i < format.n && format.p[i] != ';'; i++) {
        char c = format.p[i];
        if (c == '\\' || c == '_' || c == '*') {
            i++;
        } else if (c == '"' || c == '[') {
            Str rest = str_tail(format, i + 1);
            ptrdiff_t end = str_find_char(rest, c == '"' ? '"' : ']');
            if (c == '[' && end > 0 && strchr("hHmMsS", rest.p[0]) != NULL)
                return NUMBER_PLAIN;
            i += end < 0 ? rest.n : (size_t)end + 1;
        }
        day |= strchr("yYdD", c) != NULL;
        time |= strchr("hHsS", c) != NULL;
        month |= strchr("mM", c) != NULL;
    }
    return day || (month && !time) ? NUMBER_DAY : time ? NUMBER_TIME : NUMBER_PLAIN;
}

/* ISO/IEC 29500-1 §18.8.30, those of Chinese, Japanese and Korean programs included. */
static NumberKind kind_built_in(int64_t id)
{
    if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47))
        return NUMBER_TIME;
    if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58))
        return NUMBER_DAY;
    return NUMBER_PLAIN;
}

typedef struct Format {
    int64_t id;
    NumberKind kind;
} Format;

enum { FORMATS_MAX = 4096 };

typedef struct StyleReader {
    Workbook *book;
    Format formats[FORMATS_MAX]; /* the workbook's own */
    size_t count;
    bool in_cells;
} StyleReader;

static Err style_open(Ctx *cx, void *arg, Str name, const char **attributes)
{
    StyleReader *reader = arg;
    int64_t id = 0;
    if (str_eq(name, STR("cellXfs")))
        reader->in_cells = true;
    bool is_format = str_eq(name, STR("numFmt"));
    if (!is_format && !(reader->in_cells && str_eq(name, STR("xf"))))
        return OK;
    Str number = part_attribute(attributes, STR("numFmtId"));
    if (number.n > 0 && !str_int(number, &id))
        return fail(cx, ERR_INVALID, MSG("the workbook's styles are damaged"));
    if (is_format && reader->count == FORMATS_MAX)
        return fail(cx, ERR_LIMIT, MSG("the workbook has more than %1$lld formats of numbers"),
                    (long long)FORMATS_MAX);
    if (is_format) {
        Str code = part_attribute(attributes, STR("formatCode"));
        reader->formats[reader->count++] = (Format){id, number_kind_of_format(code)};
        return OK;
    }
    NumberKind kind = kind_built_in(id);
    for (size_t i = 0; i < reader->count; i++) {
        if (reader->formats[i].id == id)
            kind = reader->formats[i].kind;
    }
    kind_list_add(cx->arena, &reader->book->styles, kind);
    return OK;
}

static Err style_close(Ctx *cx, void *arg, Str name)
{
    StyleReader *reader = arg;
    (void)cx;
    if (str_eq(name, STR("cellXfs")))
        reader->in_cells = false;
    return OK;
}

static Err styles_read(Ctx *cx, Workbook *book, Str part)
{
    StyleReader *reader = arena_new(cx->arena, StyleReader);
    PartHandler handler = {.arg = reader, .open = style_open, .close = style_close};
    reader->book = book;
    return package_read(cx, &book->package, part, &handler);
}

/* ---- all of it ---- */

Err workbook_open(Ctx *cx, Str bytes, Workbook *out)
{
    Relations root, relations;
    *out = (Workbook){0};
    if (!str_starts(bytes, STR("PK\x03\x04")))
        return fail(cx, ERR_UNSUPPORTED,
                    MSG("this is an old workbook (.xls) or one with a password; save it as XLSX "
                        "without a password"));
    TRY(package_open(cx, bytes, &out->package));
    TRY(relations_read(cx, &out->package, STR(""), &root));
    Str part = relation_path(&root, (Str){0}, STR("officeDocument"));
    TRY(relations_read(cx, &out->package, part, &relations));
    TRY(sheets_read(cx, out, part, &relations));
    Str strings = relation_path(&relations, (Str){0}, STR("sharedStrings"));
    Str styles = relation_path(&relations, (Str){0}, STR("styles"));
    if (strings.n > 0)
        TRY(strings_read(cx, out, strings));
    return styles.n > 0 ? styles_read(cx, out, styles) : OK;
}

/* ---- texts ---- */

/* "_x000D_…" at the start of the text: its character; 0: it is not one. */
static uint32_t escape_read(Str text)
{
    uint32_t value = 0;
    if (text.n < 7 || text.p[0] != '_' || text.p[1] != 'x' || text.p[6] != '_')
        return 0;
    for (size_t i = 2; i < 6; i++) {
        const char *digits = "0123456789abcdef0123456789ABCDEF";
        const char *at = strchr(digits, text.p[i]);
        if (at == NULL || *at == '\0')
            return 0;
        value = 16 * value + (uint32_t)(at - digits) % 16;
    }
    return value >= 0xd800 && value < 0xe000 ? 0 : value;
}

void cell_text_add(Buf *out, Str text)
{
    while (text.n > 0) {
        uint32_t code = escape_read(text);
        char bytes[4];
        if (code != 0)
            buf_add(out, str_from(bytes, utf8_encode(code, bytes)));
        else
            buf_add_char(out, text.p[0]);
        text = str_tail(text, code != 0 ? 7 : 1);
    }
}
