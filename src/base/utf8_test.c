#include "base/utf8.h"

#include "test/test.h"

TEST(utf8_every_code_point_is_taken_and_nothing_else)
{
    size_t count = 0;
    for (uint32_t c = 0; c <= 0x10ffff; c++) {
        if (c >= 0xd800 && c <= 0xdfff)
            continue;
        char bytes[4];
        size_t n = utf8_encode(c, bytes);
        size_t want = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        count += n == want && utf8_length(str_from(bytes, n), 0) == n &&
                 utf8_check(str_from(bytes, n)) < 0;
    }
    CHECK_INT(t, count, 0x110000 - 0x800);
}

/* RFC 3629 §4, read straight: lead byte, bounds of the second, number of bytes. */
static size_t model_length(const unsigned char *p, size_t n)
{
    static const struct {
        unsigned char lead_low, lead_high, low, high;
        size_t size;
    } rows[] = {
        {0x00, 0x7f, 0, 0, 1},       {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
        {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
        {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (p[0] < rows[i].lead_low || p[0] > rows[i].lead_high || n < rows[i].size)
            continue;
        if (rows[i].size > 1 && (p[1] < rows[i].low || p[1] > rows[i].high))
            return 0;
        for (size_t k = 2; k < rows[i].size; k++) {
            if (p[k] < 0x80 || p[k] > 0xbf)
                return 0;
        }
        return rows[i].size;
    }
    return 0;
}

TEST(utf8_agrees_with_the_table_of_the_rfc)
{
    static const unsigned char tails[] = {0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f,
                                          0xa0, 0xbf, 0xc0, 0xc2, 0xed, 0xf4, 0xff};
    enum { TAILS = sizeof tails };
    for (int lead = 0; lead < 256; lead++) {
        for (size_t i = 0; i < (size_t)TAILS * TAILS * TAILS; i++) {
            unsigned char p[4] = {(unsigned char)lead, tails[i % TAILS], tails[i / TAILS % TAILS],
                                  tails[i / TAILS / TAILS]};
            Str s = str_from((const char *)p, 1 + i % 4);
            if (utf8_length(s, 0) != model_length(p, s.n))
                CHECK_STR(t, STR("differs"), s);
        }
    }
}

TEST(utf8_check_names_the_first_malformed_byte)
{
    CHECK_INT(t, utf8_check((Str){0}), -1);
    CHECK_INT(t, utf8_check(STR("plain text, longer than eight")), -1);
    CHECK_INT(t, utf8_check(STR("中文 and 12345678 more 𝄞")), -1);
    for (size_t at = 0; at < 40; at++) {
        char text[43];
        memset(text, 'a', sizeof text);
        memcpy(text + at, "\xe4\xb8", 2);
        CHECK_INT(t, utf8_check(str_from(text, sizeof text)), at);
    }
}
