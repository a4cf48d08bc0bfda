#include "base/str.h"

#include "test/test.h"

TEST(str_compares_bytes_with_nul_and_high_ones)
{
    CHECK(t, str_eq(STR("a\0b"), STR("a\0b")) && !str_eq(STR("a\0b"), STR("a\0c")));
    CHECK(t, str_eq((Str){0}, STR("")));
    CHECK(t, str_cmp(STR("a"), STR("b")) < 0 && str_cmp(STR("b"), STR("a")) > 0);
    CHECK(t, str_cmp(STR("a"), STR("ab")) < 0 && str_cmp(STR("ab"), STR("ab")) == 0);
    CHECK(t, str_cmp(STR("\x7f"), STR("\x80")) < 0 && str_cmp((Str){0}, STR("")) == 0);
    CHECK(t, str_starts(STR("abc"), STR("ab")) && str_starts(STR("abc"), STR("")));
    CHECK(t, !str_starts(STR("ab"), STR("abc")) && str_ends(STR("abc"), STR("bc")));
    CHECK(t, !str_ends(STR("c"), STR("bc")) && str_ends((Str){0}, STR("")));
    CHECK(t, str_eq_nocase(STR("Zh-HANS"), STR("zh-hans")) && !str_eq_nocase(STR("a"), STR("ab")));
    CHECK(t, !str_eq_nocase(STR("["), STR("{")));
    CHECK_STR(t, str_of(NULL), STR(""));
    CHECK_STR(t, str_of("abc"), STR("abc"));
}

TEST(str_finds_and_slices)
{
    CHECK_INT(t, str_find(STR("abcabc"), STR("ca")), 2);
    CHECK_INT(t, str_find(STR("abc"), STR("")), 0);
    CHECK_INT(t, str_find((Str){0}, STR("x")), -1);
    CHECK_INT(t, str_find_char(STR("a\0b"), '\0'), 1);
    CHECK_INT(t, str_find_char((Str){0}, 'a'), -1);
    CHECK_INT(t, str_rfind_char(STR("a/b/c"), '/'), 3);
    CHECK_INT(t, str_rfind_char(STR("abc"), '/'), -1);
    CHECK_STR(t, str_slice(STR("abcdef"), 2, 4), STR("cd"));
    CHECK_STR(t, str_slice(STR("abc"), 2, 99), STR("c"));
    CHECK_STR(t, str_slice(STR("abc"), 9, 2), STR(""));
    CHECK_STR(t, str_tail(STR("abc"), 1), STR("bc"));
    CHECK_INT(t, str_tail((Str){0}, 5).n, 0);
    CHECK_STR(t, str_trim(STR(" \t\r\n a b \n")), STR("a b"));
    CHECK_STR(t, str_trim(STR(" \t ")), STR(""));
}

TEST(str_cut_walks_the_parts_of_a_list)
{
    Str rest = STR("E1,,E3");
    CHECK_STR(t, str_cut(&rest, ','), STR("E1"));
    CHECK_STR(t, str_cut(&rest, ','), STR(""));
    CHECK(t, rest.p != NULL);
    CHECK_STR(t, str_cut(&rest, ','), STR("E3"));
    CHECK(t, rest.p == NULL);
    rest = STR("a,");
    CHECK_STR(t, str_cut(&rest, ','), STR("a"));
    CHECK(t, rest.p != NULL && rest.n == 0); /* an empty last part is a part */
}

TEST(str_int_takes_exactly_the_integers_of_64_bits)
{
    static const struct {
        Str text;
        bool fine;
        int64_t value;
    } rows[] = {
        {STR_INIT("0"), true, 0},
        {STR_INIT("-0"), true, 0},
        {STR_INIT("007"), true, 7},
        {STR_INIT("9223372036854775807"), true, INT64_MAX},
        {STR_INIT("-9223372036854775808"), true, INT64_MIN},
        {STR_INIT("9223372036854775808"), false, 0},
        {STR_INIT("-9223372036854775809"), false, 0},
        {STR_INIT("99999999999999999999999"), false, 0},
        {STR_INIT(""), false, 0},
        {STR_INIT("-"), false, 0},
        {STR_INIT("+1"), false, 0},
        {STR_INIT(" 1"), false, 0},
        {STR_INIT("1 "), false, 0},
        {STR_INIT("1.0"), false, 0},
        {STR_INIT("1\0"), false, 0},
        {STR_INIT("0x10"), false, 0},
        {STR_INIT("１"), false, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t value = 0;
        CHECK_INT(t, str_int(rows[i].text, &value), rows[i].fine);
        CHECK_INT(t, value, rows[i].value);
    }
}

TEST(str_copies_end_in_a_nul_that_is_not_counted)
{
    Str copy = str_dup(t->cx->arena, STR("abc"));
    CHECK_INT(t, copy.n, 3);
    CHECK_INT(t, copy.p[3], '\0');
    CHECK_INT(t, strlen(str_c(t->cx->arena, str_slice(STR("abcdef"), 0, 2))), 2);
    CHECK_STR(t, str_fmt(t->cx->arena, "%s-%05d", "x", 42), STR("x-00042"));
    CHECK_STR(t, str_dup(t->cx->arena, (Str){0}), STR(""));
}

TEST(str_count_parts_thousands)
{
    static const struct {
        int64_t count;
        const char *text;
    } rows[] = {
        {0, "0"},
        {999, "999"},
        {1000, "1,000"},
        {-19733, "-19,733"},
        {INT64_MAX, "9,223,372,036,854,775,807"},
        {INT64_MIN, "-9,223,372,036,854,775,808"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_STR(t, str_count(t->cx->arena, rows[i].count), str_of(rows[i].text));
}

TEST(str_shown_is_fit_for_a_message_whatever_came_in)
{
    Arena *arena = t->cx->arena;
    CHECK_STR(t, str_of(str_shown(arena, STR("电芯 A-1"))), STR("电芯 A-1"));
    CHECK_STR(t, str_of(str_shown(arena, STR("a\0b\n\x7f\xff\xe4\xb8"))),
              STR("a\\x00b\\x0a\\x7f\\xff\\xe4\\xb8"));
    char many[1000];
    memset(many, 'x', sizeof many);
    Str shown = str_of(str_shown(arena, str_from(many, sizeof many)));
    CHECK(t, shown.n <= 120 + 3 && str_ends(shown, STR("…")));
    memset(many, '\n', sizeof many);
    shown = str_of(str_shown(arena, str_from(many, sizeof many)));
    CHECK(t, shown.n <= 120 + 3 + 3 && str_ends(shown, STR("…")));
    for (size_t n = 110; n < 130; n++) { /* a character is never cut in two */
        memset(many, 'x', n);
        memcpy(many + n, "中文中文", 12);
        shown = str_of(str_shown(arena, str_from(many, n + 12)));
        CHECK(t, str_ends(shown, STR("…")) == (n + 9 >= 120));
    }
}
