#include "test/test_people.h"

#include "domain/master/master.h"

int64_t test_row(Test *t, Str name, Str values)
{
    MasterShape shape;
    MasterRow row = {0};
    RowOrder order = {.values = values};
    if (CHECK_OK(t, master_shape(t->cx, name, &shape)))
        CHECK_OK(t, master_save(t->cx, &shape, 0, &order, &row));
    return row.id;
}

static bool there(Test *t, Str name, Str key)
{
    MasterShape shape;
    MasterRow row;
    CHECK_OK(t, master_shape(t->cx, name, &shape));
    return master_find_key(t->cx, &shape, key, &row) == OK;
}

void test_pass_trainings(Test *t, Str account)
{
    static const char *const audiences[] = {"recall_manager", "liaison", "executor"};
    Arena *arena = t->cx->arena;
    Str actor = t->cx->actor;
    t->cx->actor = STR("examiner");
    test_row(t, STR("employee"),
             str_fmt(arena, "{\"code\":\"E-%.*s\",\"name\":\"N\",\"account\":\"%.*s\"}",
                     STR_ARG(account), STR_ARG(account)));
    for (size_t i = 0; i < 3; i++) {
        if (!there(t, STR("training"), str_fmt(arena, "T-%s", audiences[i])))
            test_row(t, STR("training"),
                     str_fmt(arena,
                             "{\"code\":\"T-%s\",\"title\":\"t\",\"topic\":\"law\","
                             "\"audience\":\"%s\",\"required\":true}",
                             audiences[i], audiences[i]));
        test_row(t, STR("training_result"),
                 str_fmt(arena,
                         "{\"employee\":\"E-%.*s\",\"training\":\"T-%s\",\"held_on\":"
                         "\"2020-01-02\",\"passed\":true}",
                         STR_ARG(account), audiences[i]));
    }
    t->cx->actor = actor;
}
