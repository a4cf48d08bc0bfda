/* Who is named outside: one's own people, and signatures as they are printed. */
#include "demo/registers.h"
#include "domain/account/account.h"
#include "domain/share/share.h"
#include "test/test_store.h"

static void join(Test *t, const char *name, const char *role, const char *of)
{
    AccountChanged changed;
    Str roles[] = {str_of(role)};
    AccountOrder order = {.name = str_of(name),
                          .roles = {roles, 1},
                          .limited_to = of == NULL ? (Str){0} : str_of(of)};
    CHECK_OK(t, account_change(t->cx, ACCOUNT_ADD, &order, &changed));
}

static Str read_as(Test *t, const char *partner, Lang lang, const char *actor)
{
    Str name = str_of(actor);
    ShareReader reader = {str_of(partner), lang};
    CHECK_OK(t, share_actor(t->cx, &reader, &name));
    return name;
}

TEST(share_people_of_the_house_have_a_role_outside_and_no_name)
{
    if (!test_store(t))
        return;
    CHECK_OK(t, demo_registers(t->cx));
    join(t, "wang", "admin", NULL);
    join(t, "li", "quality", NULL);
    join(t, "chen", "dealer", "D-03");
    join(t, "sun", "supplier", "S-04");
    CHECK_STR(t, read_as(t, "D-03", LANG_EN, "li"), STR("the manufacturer (Quality engineer)"));
    CHECK_STR(t, read_as(t, "", LANG_ZH, "li"), STR("生产者（质量工程师）"));
    CHECK_STR(t, read_as(t, "D-03", LANG_EN, "chen"), STR("chen")); /* his own people */
    CHECK_STR(t, read_as(t, "D-03", LANG_EN, "sun"), STR("the manufacturer"));
    CHECK_STR(t, read_as(t, "", LANG_EN, "chen"), STR("the manufacturer"));
    CHECK_STR(t, read_as(t, "S-04", LANG_EN, "local"), STR("the manufacturer"));
    CHECK_STR(t, read_as(t, "S-04", LANG_EN, ""), STR("")); /* nobody did it */
}

TEST(share_a_signature_keeps_its_printed_name_and_loses_the_account)
{
    Str not_by[] = {STR("li")};
    Signature one = {.name = STR("li"),
                     .full_name = STR("Li Na"),
                     .role = STR("quality"),
                     .not_by = {not_by, 1}};
    SignatureState state = {0};
    state.signatures.items = &one;
    state.signatures.count = 1;
    share_signature_names(&state);
    CHECK_INT(t, one.name.n, 0);
    CHECK_INT(t, one.not_by.count, 0);
    CHECK_STR(t, one.full_name, STR("Li Na"));
    CHECK_STR(t, one.role, STR("quality"));
}
