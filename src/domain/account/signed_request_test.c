#include "domain/account/signed_request.h"

#include "base/hash.h"
#include "platform/os/io.h"
#include "test/test.h"

/* The text between two marks, the first after `from`. */
static Str between(Str text, const char *from, const char *begin, const char *end)
{
    Str rest = str_tail(text, (size_t)str_find(text, str_of(from)));
    rest = str_tail(rest, (size_t)str_find(rest, str_of(begin)) + strlen(begin));
    return str_slice(rest, 0, (size_t)str_find(rest, str_of(end)));
}

/* docs/formats/http-api.md says how to sign: its example, taken from there line by line. */
TEST(signed_request_documented_example)
{
    Str doc, line[6];
    uint8_t hash[SHA256_SIZE];
    SignedRequest request;
    Arena *arena = t->cx->arena;
    if (!CHECK_OK(t, io_read_file(t->cx, STR("docs/formats/http-api.md"), 1 << 20, &doc)))
        return;
    Str secret = between(doc, "Example, with the key", "hf_0a1b2c3d4e5f.", "\n");
    Str body = between(doc, "Example, with the key", "body `", "`");
    Str lines = between(doc, "Example, with the key", "\n```\nholdfast-1", "\n```");
    Str header =
        between(doc, "Example, with the key", "\nAuthorization: Holdfast-HMAC-SHA256 ", "\n");
    for (int i = 0; i < 6; i++)
        line[i] = str_cut(&lines, '\n');
    sha256(body, hash);
    CHECK_STR(t, line[3], hex_format(arena, hash, sizeof hash));
    CHECK_INT(t, (int64_t)secret.n, 64);
    CHECK(t, signed_request_parse(header, &request));
    CHECK_STR(t, request.prefix, STR("hf_0a1b2c3d4e5f"));
    CHECK_STR(t, request.time, line[4]);
    CHECK_STR(t, request.nonce, line[5]);
    request.method = line[1];
    request.target = line[2];
    request.body_sha256 = line[3];
    CHECK_STR(t, signed_request_signature(arena, secret, &request), request.signature);
    CHECK(t, signed_request_fits(arena, secret, &request));
}

/* Whatever is changed of what is signed, it is another signature. */
TEST(signed_request_signs_every_part)
{
    SignedRequest request = {.time = STR("1764259200"),
                             .nonce = STR("0123456789abcdef"),
                             .method = STR("GET"),
                             .target = STR("/api/v1/who"),
                             .body_sha256 = STR("e3b0")};
    Arena *arena = t->cx->arena;
    Str secret = STR("secret");
    request.signature = signed_request_signature(arena, secret, &request);
    CHECK(t, signed_request_fits(arena, secret, &request));
    CHECK(t, !signed_request_fits(arena, STR("secreT"), &request));
    Str *const parts[] = {&request.time, &request.nonce, &request.method, &request.target,
                          &request.body_sha256};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        Str kept = *parts[i];
        *parts[i] = str_slice(kept, 0, kept.n - 1);
        CHECK(t, !signed_request_fits(arena, secret, &request));
        *parts[i] = kept;
    }
    /* The end of one line is not the beginning of the next. */
    request.method = STR("GET\n/api/v1");
    request.target = STR("/who");
    CHECK(t, !signed_request_fits(arena, secret, &request));
}

TEST(signed_request_header_is_read_strictly)
{
#define HEX64 "0000000000000000000000000000000000000000000000000000000000000000"
    SignedRequest request;
    static const char *const good[] = {
        "key=hf_1,time=17,nonce=0123456789abcdef,signature=" HEX64,
        " signature=" HEX64 " , nonce=0123456789-_ABCD ,time=17,key=hf_1",
    };
    static const char *const bad[] = {
        "",
        "key=hf_1",
        "key=hf_1,time=17,nonce=0123456789abcdef,signature=" HEX64 "0",
        "key=hf_1,time=17,nonce=0123456789abcde,signature=" HEX64,
        "key=hf_1,time=17,nonce=0123456789abcde+,signature=" HEX64,
        "key=hf_1,time=soon,nonce=0123456789abcdef,signature=" HEX64,
        "key=hf_1,key=hf_2,time=17,nonce=0123456789abcdef,signature=" HEX64,
        "key=,time=17,nonce=0123456789abcdef,signature=" HEX64,
        "key=hf_1,time=17,nonce=0123456789abcdef,signature=" HEX64 ",more=1",
        "key=\"hf_1\";time=17;nonce=0123456789abcdef;signature=" HEX64,
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        CHECK(t, signed_request_parse(str_of(good[i]), &request));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK(t, !signed_request_parse(str_of(bad[i]), &request));
#undef HEX64
}
