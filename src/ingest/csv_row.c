/* csv_row.c - templates over one row. */
#include "base/decimal.h"
#include "domain/event/event_uri.h"
#include "ingest/csv_event_internal.h"

/* One row seen through the mapping. */
typedef struct Sight {
    Ctx *cx;
    const Mapping *mapping;
    const CsvRow *row;
} Sight;

static Err at_column(Ctx *cx, Err err, Str column)
{
    return err == OK ? OK : fail_at(cx, (Str){0}, 0, column);
}

/* Blanks people do not see: ASCII, no-break, ideographic, zero-width, byte-order mark. */
static const Str blanks[] = {
    STR_INIT(" "),
    STR_INIT("\t"),
    STR_INIT("\r"),
    STR_INIT("\n"),
    STR_INIT("\xc2\xa0"),
    STR_INIT("\xe3\x80\x80"),
    STR_INIT("\xe2\x80\x8b"),
    STR_INIT("\xef\xbb\xbf"),
};

static Str trimmed(Str text)
{
    for (size_t i = 0; i < sizeof blanks / sizeof blanks[0];) {
        size_t before = text.n;
        if (str_starts(text, blanks[i]))
            text = str_tail(text, blanks[i].n);
        if (str_ends(text, blanks[i]))
            text = str_slice(text, 0, text.n - blanks[i].n);
        i = text.n < before ? 0 : i + 1;
    }
    return text;
}

/* One column's text: blanks looked at, value table applied. */
static Err cell_text(const Sight *sight, const TemplatePart *part, Str *out)
{
    Ctx *cx = sight->cx;
    const Mapping *mapping = sight->mapping;
    Str cell = sight->row->fields[part->column], inner = trimmed(cell);
    if (inner.n < cell.n && !mapping->trim)
        return at_column(cx,
                         fail(cx, ERR_INVALID,
                              MSG("value %1$s has blanks around it; take them off or say \"trim\": "
                                  "true in the mapping"),
                              str_fmt(cx->arena, "\"%s\"", str_shown(cx->arena, cell)).p),
                         part->text);
    *out = inner;
    const JsonNode *table =
        mapping->values == NULL ? NULL : json_member(mapping->values, part->text);
    if (table == NULL || inner.n == 0)
        return OK;
    const JsonNode *to = json_member(table, inner);
    if (to == NULL)
        return at_column(cx,
                         fail(cx, ERR_INVALID,
                              MSG("value %1$s is not in the mapping's table for this column"),
                              str_shown(cx->arena, inner)),
                         part->text);
    *out = to->text;
    return OK;
}

static bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("-._~", c) != NULL);
}

static void encoded_add(Buf *out, Str text)
{
    for (size_t i = 0; i < text.n; i++) {
        if (is_unreserved(text.p[i]))
            buf_add_char(out, text.p[i]);
        else
            buf_fmt(out, "%%%02X", (unsigned char)text.p[i]);
    }
}

/* "6.95213E+12", as a spreadsheet shows a long number, and shortens it for good when it exports. */
static bool is_shortened(Str text)
{
    ptrdiff_t mark = str_find(text, STR("E+"));
    if (mark < 1 || (size_t)mark + 2 == text.n)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        bool is_digit = text.p[i] >= '0' && text.p[i] <= '9';
        bool is_mark = i == (size_t)mark || i == (size_t)mark + 1;
        if (!is_digit && !is_mark && !(text.p[i] == '.' && i < (size_t)mark))
            return false;
    }
    return true;
}

/* What a spreadsheet leaves of an identifier is none, and what it was cannot be known. */
static Err spoilt_refuse(Ctx *cx, Str text, Str column)
{
    if (is_shortened(text))
        return at_column(
            cx,
            fail(cx, ERR_INVALID,
                 MSG("%1$s is a number a spreadsheet has shortened, no identifier; make "
                     "the column text there and export it again"),
                 str_shown(cx->arena, text)),
            column);
    if (str_starts(text, STR("=")))
        return at_column(cx,
                         fail(cx, ERR_INVALID,
                              MSG("%1$s is a formula of a spreadsheet, no identifier; export the "
                                  "values"),
                              str_shown(cx->arena, text)),
                         column);
    return OK;
}

/* A template that is one column alone and holds a URI already is taken as it is. */
static bool is_whole(const Template *from, Str text)
{
    return from->count == 1 && uri_check(text);
}

static Err template_text(const Sight *sight, const Template *from, bool is_uri, Str *out)
{
    Ctx *cx = sight->cx;
    Buf text;
    *out = (Str){0};
    buf_init(&text, cx->arena, CSV_FIELD_MAX * 4);
    for (size_t i = 0; i < from->count; i++) {
        const TemplatePart *part = &from->parts[i];
        Str cell = part->text;
        if (part->column >= 0)
            TRY(cell_text(sight, part, &cell));
        if (part->column >= 0 && cell.n == 0)
            return OK; /* absent */
        if (part->column >= 0 && is_uri)
            TRY(spoilt_refuse(cx, cell, part->text));
        if (part->column >= 0 && is_uri && !is_whole(from, cell))
            encoded_add(&text, cell);
        else
            buf_add(&text, cell);
    }
    *out = buf_str(&text);
    return text.full ? fail(cx, ERR_LIMIT, MSG("a field of %1$lld bytes is longer than %2$lld"),
                            (long long)text.n, (long long)CSV_FIELD_MAX)
                     : OK;
}

/* The column to look at when this template's value is wrong. */
static Str column_of(const Template *from, const char *name)
{
    for (size_t i = 0; i < from->count; i++)
        if (from->parts[i].column >= 0)
            return from->parts[i].text;
    return str_of(name);
}

static Err uri_template(const Sight *sight, const Template *from, const char *name, Str *out)
{
    Ctx *cx = sight->cx;
    TRY(template_text(sight, from, true, out));
    if (out->n == 0 || uri_check(*out))
        return OK;
    return at_column(cx,
                     fail(cx, ERR_INVALID,
                          MSG("%1$s is not a URI; the mapping's template for %2$s must make one"),
                          str_shown(cx->arena, *out), name),
                     column_of(from, name));
}

static Err field_add(const Sight *sight, MapField field, Str *out)
{
    const Template *from = &sight->mapping->fields[field];
    if (map_field_is_uri(field))
        return uri_template(sight, from, map_field_name(field), out);
    return template_text(sight, from, false, out);
}

static Err fields_add(const Sight *sight, bool first, CsvEvent *event)
{
    Ctx *cx = sight->cx;
    for (int i = 0; i < MAP_FIELD_COUNT; i++) {
        Str text;
        const char *name = map_field_name((MapField)i);
        Str column = column_of(&sight->mapping->fields[i], name);
        TRY(field_add(sight, (MapField)i, &text));
        if (!first && !str_eq(text, event->fields[i]))
            return at_column(
                cx, fail(cx, ERR_INVALID, MSG("rows of one event must agree in %1$s"), name),
                column);
        event->fields[i] = text;
        bool required = i == MAP_OPERATION || i == MAP_TIME;
        if (required && text.n == 0)
            return at_column(cx, fail(cx, ERR_INVALID, MSG("%1$s has no value"), name), column);
    }
    return OK;
}

static Err time_add(Ctx *cx, const Mapping *mapping, CsvEvent *event)
{
    Str text = event->fields[MAP_TIME], format = mapping->time_format;
    Str column = column_of(&mapping->fields[MAP_TIME], "time");
    if (!mapping_time(text, format, &event->time))
        return at_column(cx,
                         fail(cx, ERR_INVALID, MSG("%1$s does not fit the time format %2$s"),
                              str_shown(cx->arena, text),
                              format.n == 0 ? "ISO 8601" : str_shown(cx->arena, format)),
                         column);
    if (event->time.has_zone)
        return OK;
    if (!mapping->has_zone)
        return at_column(cx,
                         fail(cx, ERR_INVALID,
                              MSG("time %1$s has no zone, and the mapping names none"),
                              str_shown(cx->arena, text)),
                         column);
    event->time.offset_min = mapping->zone_min;
    event->time.us -= (int64_t)mapping->zone_min * 60 * 1000000;
    event->time.has_zone = true;
    return OK;
}

static CsvThing *thing_new(Ctx *cx, CsvThings *things)
{
    if (things->count == things->capacity) {
        size_t capacity = things->capacity == 0 ? 4 : things->capacity * 2;
        things->items = arena_grow(cx->arena, things->items, things->capacity * sizeof(CsvThing),
                                   capacity * sizeof(CsvThing));
        things->capacity = capacity;
    }
    CsvThing *thing = &things->items[things->count++];
    *thing = (CsvThing){0};
    return thing;
}

static Err thing_add(const Sight *sight, const MapItem *from, CsvThings *things)
{
    Ctx *cx = sight->cx;
    Str uri;
    Decimal number;
    TRY(uri_template(sight, &from->id, from->is_class ? "class" : "id", &uri));
    if (uri.n == 0)
        return OK;
    CsvThing *thing = thing_new(cx, things);
    thing->uri = uri;
    thing->is_class = from->is_class;
    TRY(template_text(sight, &from->quantity, false, &thing->quantity));
    TRY(template_text(sight, &from->unit, false, &thing->unit));
    if (thing->quantity.n > 0 && (!decimal_parse(thing->quantity, &number) || number.value < 0))
        return at_column(cx,
                         fail(cx, ERR_INVALID,
                              MSG("%1$s is not a quantity: a number not below zero with at most "
                                  "nine digits behind the point"),
                              str_shown(cx->arena, thing->quantity)),
                         column_of(&from->quantity, "quantity"));
    return OK;
}

Err csv_event_add(Ctx *cx, const Mapping *mapping, const CsvRow *row, bool first, CsvEvent *event)
{
    const Sight sight = {cx, mapping, row};
    TRY(fields_add(&sight, first, event));
    if (first)
        TRY(time_add(cx, mapping, event));
    for (int list = 0; list < MAP_LIST_COUNT; list++)
        for (size_t i = 0; i < mapping->list_counts[list]; i++)
            TRY(thing_add(&sight, &mapping->lists[list][i], &event->lists[list]));
    return OK;
}
