#include "base/buf.h"

#include "test/test.h"

TEST(buf_drops_whole_what_would_pass_its_maximum_and_says_so)
{
    Buf buf;
    buf_init(&buf, t->cx->arena, 10);
    buf_add(&buf, STR("12345678"));
    CHECK(t, !buf.full);
    buf_add(&buf, STR("abc"));
    CHECK(t, buf.full);
    CHECK_STR(t, buf_str(&buf), STR("12345678"));
    buf_add_char(&buf, '9');
    buf_add_char(&buf, '0');
    buf_add_char(&buf, 'x');
    CHECK_STR(t, buf_str(&buf), STR("1234567890"));
    buf_add(&buf, (Str){0});
    buf_clear(&buf);
    CHECK(t, !buf.full && buf.n == 0);
    buf_add_int(&buf, -123456789);
    CHECK_STR(t, buf_str(&buf), STR("-123456789"));
    CHECK(t, buf_reserve(&buf, 1) == NULL && buf.full);
    CHECK(t, buf_reserve(&buf, SIZE_MAX) == NULL);
}

TEST(buf_grows_and_keeps_its_text)
{
    Buf buf;
    buf_init(&buf, t->cx->arena, 1 << 20);
    for (int i = 0; i < 10000; i++) {
        buf_fmt(&buf, "%d,", i);
        if (i % 100 == 0)
            (void)arena_alloc(t->cx->arena, 1); /* so that it cannot grow in place */
    }
    Str rest = buf_str(&buf);
    for (int64_t i = 0; i < 10000; i++) {
        int64_t value = -1;
        CHECK(t, str_int(str_cut(&rest, ','), &value) && value == i);
    }
    CHECK_INT(t, rest.n, 0);
}

TEST(buf_writes_integers_to_the_last)
{
    Buf buf;
    buf_init(&buf, t->cx->arena, 100);
    buf_add_int(&buf, 0);
    buf_add_char(&buf, ' ');
    buf_add_int(&buf, INT64_MIN);
    buf_add_char(&buf, ' ');
    buf_add_int(&buf, INT64_MAX);
    CHECK_STR(t, buf_str(&buf), STR("0 -9223372036854775808 9223372036854775807"));
}
