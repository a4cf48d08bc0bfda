#include "domain/role/role.h"

#include "test/test.h"

TEST(role_each_has_its_own_name_and_both_labels)
{
    for (int i = 0; i < ACCOUNT_ROLE_COUNT; i++) {
        AccountRole role = (AccountRole)i;
        CHECK_INT(t, account_role_named(account_role_name(role)), role); /* none stands twice */
        CHECK(t, account_role_words(account_role_name(role), LANG_ZH).n > 0);
        CHECK(t, account_role_words(account_role_name(role), LANG_EN).n > 0);
    }
    CHECK_INT(t, account_role_named(STR("emperor")), ACCOUNT_ROLE_COUNT);
    CHECK_STR(t, account_role_words(STR("emperor"), LANG_EN), STR("emperor"));
}

/* these three, and no other, rest on trainings. */
TEST(role_those_of_the_recall_have_an_audience)
{
    Roles gated = 0;
    for (int i = 0; i < ACCOUNT_ROLE_COUNT; i++)
        gated |= account_role_audience((AccountRole)i).n > 0 ? ROLE_BIT(i) : 0;
    CHECK_INT(t, gated,
              ROLE_BIT(ACCOUNT_ROLE_RECALL) | ROLE_BIT(ACCOUNT_ROLE_LIAISON) |
                  ROLE_BIT(ACCOUNT_ROLE_EXECUTOR));
    FieldTexts names = account_role_names(t->cx->arena, gated);
    CHECK_INT(t, names.count, 3);
    CHECK_STR(t, names.items[0], STR("recall"));
}

/* reliability.md 3.1: what each must not is no other's to give him by a second role. */
TEST(role_some_stand_apart_whichever_comes_first)
{
    static const AccountRole pairs[][2] = {
        {ACCOUNT_ROLE_ADMIN, ACCOUNT_ROLE_DECIDER},    {ACCOUNT_ROLE_ADMIN, ACCOUNT_ROLE_PRIVACY},
        {ACCOUNT_ROLE_PRIVACY, ACCOUNT_ROLE_RECALL},   {ACCOUNT_ROLE_DEALER, ACCOUNT_ROLE_QUALITY},
        {ACCOUNT_ROLE_REGULATOR, ACCOUNT_ROLE_DEALER}, {ACCOUNT_ROLE_SUPPLIER, ACCOUNT_ROLE_ADMIN},
    };
    static const AccountRole together[][2] = {
        {ACCOUNT_ROLE_QUALITY, ACCOUNT_ROLE_APPROVER}, /* who proposes does not sign: by record */
        {ACCOUNT_ROLE_RECALL, ACCOUNT_ROLE_LIAISON},   {ACCOUNT_ROLE_DEALER, ACCOUNT_ROLE_SUPPLIER},
        {ACCOUNT_ROLE_OWNER, ACCOUNT_ROLE_QUALITY}, /* of a product he bought */
        {ACCOUNT_ROLE_ADMIN, ACCOUNT_ROLE_QUALITY},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        CHECK(t, account_roles_apart(pairs[i][0], pairs[i][1]) != NULL);
        CHECK(t, account_roles_apart(pairs[i][1], pairs[i][0]) != NULL);
    }
    for (size_t i = 0; i < sizeof together / sizeof *together; i++)
        CHECK(t, account_roles_apart(together[i][0], together[i][1]) == NULL);
    for (int i = 0; i < ACCOUNT_ROLE_COUNT; i++)
        CHECK(t, account_roles_apart((AccountRole)i, (AccountRole)i) == NULL);
}
