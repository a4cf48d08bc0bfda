/* Lists of identifiers: whatever ends a line, nothing is lost silently. */
#include "domain/item/item_list.h"

#include "base/buf.h"
#include "test/test.h"

/* "line:identifier" of each, with blanks between. */
static Str read_all(Test *t, Str text)
{
    Buf out;
    ItemList list;
    Str typed;
    size_t count = 0;
    buf_init(&out, t->cx->arena, 4096);
    item_list_init(&list, text);
    while (item_list_next(t->cx, &list, &typed)) {
        buf_fmt(&out, "%s%lld:%.*s", out.n == 0 ? "" : "|", (long long)list.line, STR_ARG(typed));
        count++;
    }
    CHECK(t, count <= item_list_most(text));
    return buf_str(&out);
}

TEST(item_list_ends_lines_as_every_system_does)
{
    CHECK_STR(t, read_all(t, STR("a\nb\n\nc")), STR("1:a|2:b|4:c"));
    CHECK_STR(t, read_all(t, STR("a\r\nb\r\n\r\nc\r\n")), STR("1:a|2:b|4:c"));
    CHECK_STR(t, read_all(t, STR("a\rb\r\rc\r")), STR("1:a|2:b|4:c"));
    CHECK_STR(t, read_all(t, STR("item\ra\r\nb\nc")), STR("2:a|3:b|4:c"));
    CHECK_STR(t, read_all(t, STR("")), STR(""));
    CHECK_STR(t, read_all(t, STR("\r")), STR(""));
}

TEST(item_list_passes_over_a_byte_order_mark_and_a_header)
{
    CHECK_STR(t,
              read_all(t, STR("\xEF\xBB\xBF"
                              "a\nb")),
              STR("1:a|2:b"));
    CHECK_STR(t, read_all(t, STR("\xEF\xBB\xBFitem\r\na")), STR("2:a"));
    CHECK_STR(t, read_all(t, STR("item,where\na,x\nitem")), STR("2:a|3:item"));
}

TEST(item_list_reads_the_first_cell)
{
    CHECK_STR(t, read_all(t, STR("\"a\",x\n a , b\n\"a\"\n,x\n,,\n")), STR("1:a|2:a|3:a"));
    CHECK_STR(t, read_all(t, STR("\"a\nb\"\n\"c\"d\n")), STR("1:\"a|2:b\"|3:\"c\"d"));
}

TEST(item_list_gives_a_line_whole_that_has_two_identifiers)
{
#define A "https://id.gs1.org/01/09521321100107/21/A"
#define B "urn:epc:id:sgtin:9521321.110010.B"
    CHECK_STR(t, read_all(t, STR(A "," B)), STR("1:" A "," B));
    CHECK_STR(t, read_all(t, STR("x,," B)), STR("1:x,," B));
    CHECK_STR(t, read_all(t, STR("," B)), STR("1:," B));
    CHECK_STR(t, read_all(t, STR("\"" A "\",\"" B "\"")), STR("1:\"" A "\",\"" B "\""));
    CHECK_STR(t, read_all(t, STR("item,lot\n" A "," B)), STR("2:" A));
    CHECK_STR(t, read_all(t, STR(A " " B)), STR("1:" A " " B));
}
