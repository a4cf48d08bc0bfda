#include "domain/identity/identity_memo.h"

#include "test/test.h"

enum { ASKED = 20000, SERIALS = 3000 };

/* One of some thousand URIs of every shape; more than the memo has slots for. */
static Str some_uri(Test *t, uint64_t *random)
{
    static const char *const shapes[] = {
        "urn:epc:id:sgtin:4012345.011122.%d",
        "https://id.gs1.org/01/04012345111226/21/%d",
        "urn:epc:id:sgln:4012345.00001.%%2F%d",
        "urn:holdfast:lot:p%%3a:%d",
        "urn:x:%d",
        "urn:epc:id:sgtin:4012345.011122.%099d", /* too long to be kept */
    };
    size_t shape = test_random(random) % (sizeof shapes / sizeof *shapes);
    return str_fmt(t->cx->arena, shapes[shape], (int)(test_random(random) % SERIALS));
}

TEST(identity_memo_answers_as_if_nothing_were_remembered)
{
    uint64_t random = test_seed(t);
    IdentityMemo *memo = identity_memo_new();
    Buf key, scratch, uri, remembered;
    buf_init(&key, t->cx->arena, IDENTITY_KEY_MAX);
    buf_init(&scratch, t->cx->arena, IDENTITY_KEY_MAX);
    buf_init(&uri, t->cx->arena, IDENTITY_KEY_MAX);
    buf_init(&remembered, t->cx->arena, IDENTITY_KEY_MAX);
    for (int i = 0; i < ASKED; i++) {
        Str asked = some_uri(t, &random);
        identity_key(&key, asked);
        Str got = identity_memo_key(memo, asked, &scratch);
        if (!CHECK_STR(t, got, buf_str(&key)))
            break;
        buf_clear(&uri);
        buf_clear(&remembered);
        identity_uri(&uri, buf_str(&key));
        identity_memo_uri(memo, got, &remembered);
        if (!CHECK_STR(t, buf_str(&remembered), buf_str(&uri)))
            break;
    }
    identity_memo_free(memo);
}

TEST(identity_memo_takes_no_uri_that_is_too_long)
{
    Buf scratch, key;
    IdentityMemo *memo = identity_memo_new();
    char *long_uri = arena_alloc_raw(t->cx->arena, IDENTITY_KEY_MAX, 1);
    memset(long_uri, 'a', IDENTITY_KEY_MAX);
    buf_init(&scratch, t->cx->arena, IDENTITY_KEY_MAX);
    buf_init(&key, t->cx->arena, IDENTITY_KEY_MAX);
    CHECK_INT(t, identity_memo_key(memo, str_from(long_uri, IDENTITY_KEY_MAX), &scratch).n, 0);
    CHECK(t, scratch.full);
    identity_key(&key, STR(""));
    CHECK_STR(t, identity_memo_key(memo, STR(""), &scratch), buf_str(&key));
    identity_memo_free(memo);
}
