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
