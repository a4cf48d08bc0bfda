#include "domain/account/own_view.h"

#include "test/test_store.h"

static Err save(Test *t, const char *actor, const char *title, const char *query)
{
    OwnView out,
        order = {.register_name = STR("partner"), .title = str_of(title), .query = str_of(query)};
    t->cx->actor = str_of(actor);
    return own_view_save(t->cx, &order, &out);
}

static size_t count(Test *t, const char *owner, OwnViewList *out)
{
    CHECK_OK(t, own_view_list(t->cx, str_of(owner), STR("partner"), out));
    return out->views.count;
}

TEST(own_view_is_its_holders_alone)
{
    OwnViewList list;
    if (!test_store(t))
        return;
    CHECK_OK(t, save(t, "li", "Dealers", "{\"where\":[\"kind:is:dealer\"]}"));
    CHECK_OK(t, save(t, "wang", "Dealers", "{\"q\":\"A\"}"));
    CHECK_OK(t, save(t, "li", "Dealers", "{\"q\":\"B\",\"sort\":\"-code\"}")); /* replaced */
    CHECK_INT(t, count(t, "li", &list), 1);
    CHECK_STR(t, list.views.items[0].query, STR("{\"q\":\"B\",\"sort\":\"-code\"}"));
    t->cx->actor = STR("wang");
    CHECK_ERR(t, own_view_drop(t->cx, list.views.items[0].id.value), ERR_NOT_FOUND);
    t->cx->actor = STR("li");
    CHECK_OK(t, own_view_drop(t->cx, list.views.items[0].id.value));
    CHECK_INT(t, count(t, "li", &list), 0);
    CHECK_INT(t, count(t, "wang", &list), 1);
}

TEST(own_view_holds_a_query_of_the_list_and_nothing_of_a_person)
{
    static const char *const bad[] = {"",          "[]",       "{\"colour\":\"red\"}",
                                      "{\"q\":7}", "not json", "{\"q\":\"13812341234\"}",
                                      "{\"q\":{}}"};
    OwnView out;
    if (!test_store(t))
        return;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK_ERR(t, save(t, "li", "x", bad[i]), ERR_INVALID);
    CHECK_ERR(t, save(t, "li", "  ", "{}"), ERR_INVALID);
    const OwnView nowhere = {
        .register_name = STR("nothing"), .title = STR("x"), .query = STR("{}")};
    CHECK_ERR(t, own_view_save(t->cx, &nowhere, &out), ERR_NOT_FOUND);
}

TEST(own_view_ends_at_as_many_as_are_listed)
{
    OwnViewList list;
    if (!test_store(t))
        return;
    for (int i = 0; i < OWN_VIEWS_MAX; i++)
        CHECK_OK(t, save(t, "li", str_fmt(t->cx->arena, "v%d", i).p, "{}"));
    CHECK_ERR(t, save(t, "li", "one more", "{}"), ERR_LIMIT);
    CHECK_OK(t, save(t, "li", "v7", "{\"q\":\"A\"}"));
    CHECK_INT(t, count(t, "li", &list), OWN_VIEWS_MAX);
}
