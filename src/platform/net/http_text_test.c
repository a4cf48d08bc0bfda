#include "platform/net/http_text.h"

#include "base/buf.h"
#include "test/test.h"

TEST(http_percent_decoding_is_strict)
{
    Arena *arena = t->cx->arena;
    Str out;
    CHECK(t, percent_decode(arena, STR("https%3A%2F%2Fid.gs1.org%2F01%2f1"), false, &out));
    CHECK_STR(t, out, STR("https://id.gs1.org/01/1"));
    CHECK(t, percent_decode(arena, STR("a+b%2B"), true, &out));
    CHECK_STR(t, out, STR("a b+"));
    CHECK(t, percent_decode(arena, STR("a+b"), false, &out));
    CHECK_STR(t, out, STR("a+b"));
    CHECK(t, percent_decode(arena, STR("%E6%89%B9"), false, &out));
    CHECK_STR(t, out, STR("批"));
    static const char *const bad[] = {"%",   "%4",  "%4g",    "%zz",   "a%",
                                      "%00", "%ff", "%C0%80", "%e6%89"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (percent_decode(arena, str_of(bad[i]), false, &out))
            test_fail(t, __FILE__, __LINE__, str_of(bad[i]));
}

TEST(http_percent_encoding_comes_back)
{
    char bytes[255];
    Str out;
    for (int i = 1; i < 128; i++)
        bytes[i - 1] = (char)i;
    Str all = str_from(bytes, 127);
    CHECK(t, percent_decode(t->cx->arena, percent_encode(t->cx->arena, all), false, &out));
    CHECK_STR(t, out, all);
}

TEST(http_query_takes_names_and_values)
{
    HttpPair *pairs;
    size_t count;
    Str query =
        STR("direction=forward&item=urn%3Ax&empty=&flag&&GE_eventTime=2026-03-01T09:00:00%2B08:00");
    CHECK(t, query_parse(t->cx->arena, query, &pairs, &count));
    CHECK_INT(t, count, 5);
    CHECK_STR(t, pairs[1].value, STR("urn:x"));
    CHECK_STR(t, pairs[3].name, STR("flag"));
    CHECK_INT(t, pairs[3].value.n, 0);
    CHECK_STR(t, pairs[4].value, STR("2026-03-01T09:00:00+08:00"));
    CHECK(t, !query_parse(t->cx->arena, STR("a=%"), &pairs, &count));
    Buf many;
    buf_init(&many, t->cx->arena, 4096);
    for (int i = 0; i <= HTTP_QUERY_MAX; i++)
        buf_add(&many, STR("a=1&"));
    CHECK(t, !query_parse(t->cx->arena, buf_str(&many), &pairs, &count));
}

TEST(http_only_loopback_is_listened_at)
{
    Str host;
    int port;
    CHECK(t, loopback_parse(STR("127.0.0.1:8080"), &host, &port));
    CHECK_INT(t, port, 8080);
    CHECK(t, loopback_parse(STR("localhost:0"), &host, &port));
    CHECK(t, loopback_parse(STR("[::1]:65535"), &host, &port));
    static const char *const bad[] = {
        "0.0.0.0:80",     "127.0.0.1",    "127.0.0.1:", "127.0.0.1:65536",
        "192.168.1.1:80", "example:80",   ":80",        "127.0.0.1:-1",
        "127.0.0.1:8x",   "127.0.0.11:1", "::1:80",     ""};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (loopback_parse(str_of(bad[i]), &host, &port))
            test_fail(t, __FILE__, __LINE__, str_of(bad[i]));
}

TEST(http_other_names_and_sites_are_not_this_server)
{
    CHECK(t, host_check(STR("LOCALHOST:8080"), 8080));
    CHECK(t, host_check(STR("127.0.0.1"), 80));
    CHECK(t, !host_check(STR("127.0.0.1:8081"), 8080));
    CHECK(t, !host_check(STR("evil.example:8080"), 8080));
    CHECK(t, !host_check(STR("localhost.evil.example:8080"), 8080));
    CHECK(t, !host_check(STR(""), 8080));
    CHECK(t, origin_check(STR("http://localhost:8080"), 8080));
    CHECK(t, !origin_check(STR("https://localhost:8080"), 8080));
    CHECK(t, !origin_check(STR("null"), 8080));
    CHECK(t, !origin_check(STR("http://evil.example"), 8080));
}

TEST(http_origin_as_browsers_write_it)
{
    Str authority;
    static const char *const good[] = {"https://holdfast.example.cn", "https://h:8443",
                                       "https://10.0.0.5", "https://xn--fiq228c.example:65535"};
    static const char *const bad[] = {"http://holdfast.example.cn",
                                      "https://holdfast.example.cn/",
                                      "https://holdfast.example.cn:443",
                                      "https://holdfast.example.cn:",
                                      "https://holdfast.example.cn:0",
                                      "https://holdfast.example.cn:+1",
                                      "https://holdfast.example.cn:65536",
                                      "https://Holdfast.example.cn",
                                      "https://user@holdfast.example.cn",
                                      "https://a b",
                                      "https://",
                                      "holdfast.example.cn",
                                      "null",
                                      ""};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!origin_parse(str_of(good[i]), &authority))
            test_fail(t, __FILE__, __LINE__, str_of(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (origin_parse(str_of(bad[i]), &authority))
            test_fail(t, __FILE__, __LINE__, str_of(bad[i]));
    CHECK(t, origin_parse(STR("https://h.example:8443"), &authority));
    CHECK_STR(t, authority, STR("h.example:8443"));
    CHECK(t, authority_fits(STR("H.example:8443"), authority));
    CHECK(t, !authority_fits(STR("h.example"), authority));
    CHECK(t, !authority_fits(STR("h.example:8443:443"), authority));
    CHECK(t, authority_fits(STR("h.example"), STR("h.example")));
    CHECK(t, authority_fits(STR("h.example:443"), STR("h.example")));
    CHECK(t, !authority_fits(STR("h.example:80"), STR("h.example")));
    CHECK(t, !authority_fits(STR("h.example.evil"), STR("h.example")));
    CHECK(t, !authority_fits(STR(""), STR("h.example")));
}

TEST(http_media_types_without_parameters)
{
    Str charset;
    Str type = media_type_parse(t->cx->arena, STR("Application/JSON; charset=\"UTF-8\""), &charset);
    CHECK_STR(t, type, STR("application/json"));
    CHECK_STR(t, charset, STR("utf-8"));
    CHECK(t, list_has(STR("text/html, text/event-stream;q=0.9"), STR("text/event-stream")));
    CHECK(t, !list_has(STR("text/html"), STR("text/event-stream")));
}
