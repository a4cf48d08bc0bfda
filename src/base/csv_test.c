#include "base/csv.h"

#include "base/buf.h"
#include "test/test.h"

/* All rows as text: fields in [], one row a line; refusals by name and line. */
static Str rows_of(Test *t, Str text)
{
    CsvReader reader;
    CsvRow *row = arena_new(t->cx->arena, CsvRow);
    Buf out;
    buf_init(&out, t->cx->arena, 1 << 16);
    csv_init(&reader, text, ',', STR("f"));
    for (;;) {
        Err err = csv_next(t->cx, &reader, t->cx->arena, row);
        if (err != OK) {
            buf_fmt(&out, "%s %lld\n", err_name(err), (long long)t->cx->problem.line);
            continue;
        }
        if (row->count == 0)
            return buf_str(&out);
        buf_fmt(&out, "%lld", (long long)row->line);
        for (size_t i = 0; i < row->count; i++)
            buf_fmt(&out, "[%.*s]", STR_ARG(row->fields[i]));
        buf_add_char(&out, '\n');
    }
}

TEST(csv_reads_rows_of_rfc_4180)
{
    CHECK_STR(t, rows_of(t, STR("a,b\r\nc,d")), STR("1[a][b]\n2[c][d]\n"));
    CHECK_STR(t, rows_of(t, STR("a,,\n,\n\n\"\"\n")), STR("1[a][][]\n2[][]\n4[]\n"));
    CHECK_STR(t, rows_of(t, STR("\"a,\"\"b\"\"\",\"x\r\ny\"\nz")),
              STR("1[a,\"b\"][x\r\ny]\n3[z]\n"));
    CHECK_STR(t, rows_of(t, STR("a\rb, c \n")), STR("1[a\rb][ c ]\n"));
    CHECK_STR(t, rows_of(t, STR("a,")), STR("1[a][]\n"));
    CHECK_STR(t, rows_of(t, STR("")), STR(""));
}

TEST(csv_refuses_a_bad_row_by_its_line_and_goes_on)
{
    CHECK_STR(t, rows_of(t, STR("a\nb\"c,d\ne\n")), STR("1[a]\ninvalid 2\n3[e]\n"));
    CHECK_STR(t, rows_of(t, STR("\"a\"b\nc")), STR("invalid 1\n2[c]\n"));
    CHECK_STR(t, rows_of(t, STR("a\n\"b\nc")), STR("1[a]\ninvalid 2\n"));
    CHECK_STR(t, rows_of(t, STR("a\0b\nc,\"d\0\"\ne")), STR("invalid 1\ninvalid 2\n3[e]\n"));
}

TEST(csv_refuses_a_million_columns_with_a_sentence)
{
    enum { COLUMNS = 1000000 };
    char *text = arena_alloc(t->cx->arena, COLUMNS + 2);
    memset(text, ',', COLUMNS);
    memcpy(text + COLUMNS, "\na", 2);
    CHECK_STR(t, rows_of(t, str_from(text, COLUMNS + 2)), STR("limit 1\n2[a]\n"));
}
