#include "platform/register/register_mark.h"

#include "test/test.h"

static bool reads(Test *t, const char *text, Str *number)
{
    CsvReader reader;
    CsvRow *row = arena_new(t->cx->arena, CsvRow);
    csv_init(&reader, str_of(text), ',', (Str){0});
    CHECK_OK(t, csv_next(t->cx, &reader, t->cx->arena, row));
    return export_mark_read(row, number);
}

/* What is written is known again, also behind empty cells a spreadsheet adds; nothing else is. */
TEST(export_mark_is_known_again_and_nothing_else_is)
{
    static const char *const others[] = {
        "# Holdfast export E-1f0c2a9b77d1 by li at 2026-11-28T09:00:00Z,x",
        "# Holdfast export E-1f0c2a9b77d by li at 2026-11-28T09:00:00Z",
        "# Holdfast export E-1F0C2A9B77D1 by li at 2026-11-28T09:00:00Z",
        "# Holdfast export E-1f0c2a9b77d1 by li at yesterday",
        "# Holdfast export E-1f0c2a9b77d1 by li",
        "# Holdfast export ",
        "Holdfast export E-1f0c2a9b77d1 by li at 2026-11-28T09:00:00Z",
        "#",
        "S-1,a",
    };
    Str number = {0};
    t->cx->actor = STR("key:erp");
    t->cx->now_us = INT64_C(1790000000123456);
    Str made = export_number(t->cx);
    Str mark = export_mark(t->cx, made);
    CHECK(t, reads(t, mark.p, &number));
    CHECK_STR(t, number, made);
    CHECK(t, reads(t, str_fmt(t->cx->arena, "%s, ,", mark.p).p, &number));
    CHECK_STR(t, number, made);
    CHECK(t, !str_eq(made, export_number(t->cx)));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        CHECK(t, !reads(t, others[i], &number));
}
