/* Properties over random identities: one key per thing, and bytes that mean nothing do no harm. */
#include <stdio.h>

#include "domain/identity/identity.h"
#include "domain/identity/identity_internal.h"
#include "test/test.h"

enum { SPELLINGS = 8 };

/* A random serial of the whole character set, and the same percent-encoded here and there. */
static void random_serial(uint64_t *seed, char plain[24], char encoded[72])
{
    static const char set[] = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_"
                              "abcdefghijklmnopqrstuvwxyz";
    size_t n = 1 + test_random(seed) % 20, at = 0;
    for (size_t i = 0; i < n; i++) {
        char c = set[test_random(seed) % (sizeof set - 1)];
        plain[i] = c;
        bool must = strchr("%/?", c) != NULL;
        if (must || test_random(seed) % 4 == 0)
            at += (size_t)snprintf(encoded + at, 4, test_random(seed) % 2 ? "%%%02X" : "%%%02x", c);
        else
            encoded[at++] = c;
    }
    plain[n] = encoded[at] = '\0';
}

typedef struct Thing {
    char gtin[15];
    char plain[24];
    char encoded[72];
    const char *ai, *alpha;
} Thing;

static Thing random_thing(uint64_t *seed)
{
    Thing thing = {.ai = "21", .alpha = "ser"};
    if (test_random(seed) % 3 == 0) {
        thing.ai = "10";
        thing.alpha = "lot";
    }
    for (size_t i = 0; i < 13; i++)
        thing.gtin[i] = (char)('0' + (i < 1 ? 0 : test_random(seed) % 10));
    thing.gtin[13] = identity_check_digit(thing.gtin, 13);
    random_serial(seed, thing.plain, thing.encoded);
    if (strcmp(thing.plain, "0") == 0)
        thing.plain[0] = thing.encoded[0] = '1', thing.encoded[1] = '\0';
    return thing;
}

static Str spelling(Arena *arena, const Thing *thing, int which, uint64_t *seed)
{
    const char *gtin = thing->gtin;
    int prefix = 6 + (int)(test_random(seed) % 7);
    const char *name = thing->ai[0] == '2' ? "id:sgtin" : "class:lgtin";
    switch (which) {
    case 0:
        return str_fmt(arena, "urn:epc:%s:%.*s.%c%.*s.%s", name, prefix, gtin + 1, gtin[0],
                       12 - prefix, gtin + 1 + prefix, thing->encoded);
    case 1:
        return str_fmt(arena, "https://id.gs1.org/01/%s/%s/%s", gtin, thing->ai, thing->encoded);
    case 2:
        return str_fmt(arena, "http://a.b-c.cn:80/x/01/y/01/%s/%s/%s?10=7", gtin + 1, thing->ai,
                       thing->encoded);
    case 3:
        return str_fmt(arena, "HTTPS://h/gtin/%s/%s/%s#f", gtin, thing->alpha, thing->encoded);
    case 4:
        return str_fmt(arena, "https://h/01/%s/22/2A/%s/%s", gtin, thing->ai, thing->encoded);
    case 5:
        return str_fmt(arena, "https://h/01/%s/cpv/2A/%s/%s", gtin, thing->ai, thing->encoded);
    case 6:
        return str_fmt(arena,
                       "\x1d"
                       "01%s%s%s",
                       gtin, thing->ai, thing->plain);
    default:
        return str_fmt(arena,
                       "]d2%s%s\x1d"
                       "01%s",
                       thing->ai, thing->plain, gtin);
    }
}

TEST(identity_every_spelling_gives_one_key)
{
    uint64_t seed = test_seed(t);
    Str before = {0};
    for (int round = 0; round < 20000; round++) {
        Thing thing = random_thing(&seed);
        Identity first, other;
        Str text = spelling(t->cx->arena, &thing, 0, &seed);
        identity_parse(t->cx->arena, text, ID_IN_EPC_LIST, &first);
        for (int i = 1; i < SPELLINGS; i++) {
            text = spelling(t->cx->arena, &thing, i, &seed);
            CHECK_OK(t, identity_read(t->cx, text, &other));
            if (!CHECK_STR(t, other.key, first.key))
                return;
        }
        CHECK_INT(t, first.scheme, thing.ai[0] == '2' ? ID_SGTIN : ID_LGTIN);
        CHECK(t, !str_eq(first.key, before)); /* 2^60 to one: another thing */
        before = str_dup(t->cx->arena, first.key);
        if (round % 100 == 99)
            arena_reset(t->cx->arena), before = (Str){0};
    }
}

/* Write a URI of every scheme with random digits and a serial of `serial`. */
static Str random_key(uint64_t *seed, char bytes[KEY_TABLE_MAX], IdScheme id)
{
    const Scheme *scheme = &identity_schemes[id];
    size_t n = 0, count;
    bytes[n++] = (char)id;
    uint64_t limit = 1;
    for (int i = 0; i < scheme->digits; i++)
        limit *= 10;
    uint64_t number = test_random(seed) % limit;
    for (size_t i = identity_head_size(scheme) - 1; i > 0; i--)
        bytes[n++] = (char)(number >> (8 * (i - 1)));
    count = scheme->text == NULL ? 0 : 5 + test_random(seed) % 20;
    for (size_t i = 0; i < count; i++)
        bytes[n++] = (char)('0' + test_random(seed) % 10);
    if (scheme->text != NULL && scheme->serial != NULL)
        bytes[n++] = '\0';
    count = scheme->serial == NULL ? 0 : 1 + test_random(seed) % 12;
    for (size_t i = 0; i < count; i++)
        bytes[n++] = (char)('1' + test_random(seed) % 9);
    return str_from(bytes, n);
}

TEST(identity_every_key_comes_back_from_its_uri)
{
    uint64_t seed = test_seed(t);
    for (int round = 0; round < 20000; round++) {
        IdScheme id = (IdScheme)identity_order[(size_t)round % identity_order_count];
        char bytes[KEY_TABLE_MAX];
        Buf uri, again;
        buf_init(&uri, t->cx->arena, IDENTITY_KEY_MAX);
        buf_init(&again, t->cx->arena, IDENTITY_KEY_MAX);
        Str key = random_key(&seed, bytes, id);
        identity_uri(&uri, key);
        identity_key(&again, buf_str(&uri));
        if (!CHECK_STR(t, buf_str(&again), key)) {
            printf("    scheme %d, %.*s\n", id, STR_ARG(buf_str(&uri)));
            return;
        }
        if (round % 100 == 99)
            arena_reset(t->cx->arena);
    }
}

/* Neighbours of one class, of another, and of schemes without a class. */
TEST(identity_uris_of_many_keys_are_those_of_each)
{
    uint64_t seed = test_seed(t);
    IdentityUris run = {0};
    char bytes[KEY_TABLE_MAX + 2];
    Str key = {0};
    for (int round = 0; round < 50000; round++) {
        Buf one, many;
        buf_init(&one, t->cx->arena, IDENTITY_KEY_MAX);
        buf_init(&many, t->cx->arena, IDENTITY_KEY_MAX);
        uint64_t turn = test_random(&seed) % 4;
        if (key.n == 0 || turn == 0)
            key = random_key(&seed, bytes,
                             (IdScheme)identity_order[test_random(&seed) % identity_order_count]);
        else if (turn == 1)
            key = str_slice(key, 0, identity_head_size(&identity_schemes[identity_scheme(key)]));
        else if (key.n < KEY_TABLE_MAX)
            bytes[key.n++] = turn == 2 ? '/' : 'x';
        identity_uri(&one, key);
        identity_uris_add(&run, &many, key);
        if (!CHECK_STR(t, buf_str(&many), buf_str(&one)))
            return;
        if (round % 100 == 99)
            arena_reset(t->cx->arena);
    }
}

/* Two URIs have one key exactly if their canonical URIs are equal. */
TEST(identity_uri_of_a_key_is_as_distinct_as_the_key)
{
    uint64_t seed = test_seed(t);
    static const char alphabet[] = "urnhtps:/.%0123456789*-aA?#\x1d()";
    static const char *const starts[] = {
        "urn:epc:id:sgtin:", "https://h/01/", "urn:epc:id:cpi:", "urn:holdfast:lot:", "(01)", ""};
    for (int round = 0; round < 50000; round++) {
        char text[64];
        size_t n = (size_t)snprintf(text, sizeof text, "%s", starts[test_random(&seed) % 6]);
        for (size_t end = n + test_random(&seed) % 30; n < end; n++)
            text[n] = round % 2 ? (char)test_random(&seed)
                                : alphabet[test_random(&seed) % (sizeof alphabet - 1)];
        Buf uri, again;
        buf_init(&uri, t->cx->arena, IDENTITY_KEY_MAX);
        buf_init(&again, t->cx->arena, IDENTITY_KEY_MAX);
        Identity id;
        identity_parse(t->cx->arena, str_from(text, n), ID_IN_EPC_LIST, &id);
        identity_uri(&uri, id.key);
        identity_key(&again, buf_str(&uri));
        CHECK_STR(t, buf_str(&again), id.key);
        (void)!identity_read(t->cx, str_from(text, n), &id);
        (void)!identity_check(t->cx, str_from(text, n));
        if (round % 100 == 99)
            arena_reset(t->cx->arena);
    }
}
