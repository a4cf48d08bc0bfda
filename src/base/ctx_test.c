#include "base/ctx.h"

#include "base/message.h"
#include "test/test.h"

static Str said(Test *t, Lang lang)
{
    Buf out;
    buf_init(&out, t->cx->arena, 4096);
    problem_format(&out, lang, &t->cx->problem);
    return buf_str(&out);
}

TEST(ctx_fail_records_the_sentence_and_its_parameters)
{
    char name[] = "tank 7";
    CHECK_ERR(t, fail(t->cx, ERR_LIMIT, "%2$lld of %1$s, 100%%", name, 42LL), ERR_LIMIT);
    memset(name, 'x', sizeof name - 1); /* the problem keeps copies */
    CHECK_STR(t, said(t, LANG_EN), STR("42 of tank 7, 100%"));
    CHECK_INT(t, t->cx->problem.param_count, 2);
    problem_clear(t->cx);
    CHECK(t, t->cx->problem.key == NULL);
}

TEST(ctx_fail_at_fills_in_only_what_is_not_known_yet)
{
    CHECK_ERR(t, fail(t->cx, ERR_INVALID, "not so"), ERR_INVALID);
    CHECK_STR(t, said(t, LANG_EN), STR("not so"));
    CHECK_ERR(t, fail_at(t->cx, (Str){0}, 7, STR("/a")), ERR_INVALID);
    CHECK_STR(t, said(t, LANG_EN), STR("7 /a: not so"));
    CHECK_ERR(t, fail_at(t->cx, STR("x.json"), 9, STR("/b")), ERR_INVALID);
    CHECK_STR(t, said(t, LANG_EN), STR("x.json:7 /a: not so"));
    CHECK_STR(t, said(t, LANG_ZH), STR("x.json:7 /a：not so"));
}

TEST(ctx_every_error_has_a_name_of_its_own)
{
    for (int i = 0; i < ERR_COUNT; i++) {
        for (int k = 0; k < i; k++)
            CHECK(t, strcmp(err_name((Err)i), err_name((Err)k)) != 0);
    }
    CHECK_STR(t, str_of(err_name(ERR_NOT_FOUND)), STR("not_found"));
}

TEST(problem_copy_outlives_the_arena_it_arose_in)
{
    Arena short_lived = {0};
    Ctx own = {.arena = &short_lived};
    CHECK_ERR(t, fail(&own, ERR_INVALID, MSG("%1$s is required"), "eventTime"), ERR_INVALID);
    CHECK_ERR(t, fail_at(&own, STR("a.json"), 3, str_dup(&short_lived, STR("/e"))), ERR_INVALID);
    Problem copy = problem_copy(t->cx->arena, &own.problem);
    arena_release(&short_lived);
    CHECK_STR(t, copy.params[0], STR("eventTime"));
    CHECK_STR(t, copy.pointer, STR("/e"));
    CHECK_STR(t, copy.source, STR("a.json"));
    CHECK_INT(t, copy.line, 3);
}

TEST(message_every_sentence_has_its_chinese)
{
    CHECK(t, message_pair_count > 0);
    for (size_t i = 0; i < message_pair_count; i++) {
        const MessagePair *pair = &message_pairs[i];
        CHECK(t, message_text(pair->english, LANG_ZH) == pair->chinese);
        CHECK(t, message_text(pair->english, LANG_EN) == pair->english);
        CHECK(t, i == 0 || strcmp(message_pairs[i - 1].english, pair->english) < 0);
    }
    CHECK_STR(t, str_of(message_text("not in the catalogue", LANG_ZH)),
              STR("not in the catalogue"));
}

TEST(message_language_follows_the_locale)
{
    CHECK_INT(t, lang_from(STR("zh_CN.UTF-8")), LANG_ZH);
    CHECK_INT(t, lang_from(STR("zh-Hans")), LANG_ZH);
    CHECK_INT(t, lang_from(STR("ZH")), LANG_ZH);
    CHECK_INT(t, lang_from(STR("en_US.UTF-8")), LANG_EN);
    CHECK_INT(t, lang_from(STR("C")), LANG_EN);
    CHECK_INT(t, lang_from((Str){0}), LANG_EN);
}
