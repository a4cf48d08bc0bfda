#include "test/test_people.h"

#include "domain/signature/signature_row.h"

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

void test_examine(Test *t, int64_t result)
{
    MasterShape shape;
    MasterRow row;
    SignedRecord record = {0};
    Signer signer = {STR("examiner"), STR("Examiner"), ROLE_BIT(ACCOUNT_ROLE_QUALITY)};
    CHECK_OK(t, master_shape(t->cx, STR("training_result"), &shape));
    CHECK_OK(t, master_find(t->cx, &shape, result, &row));
    CHECK_OK(t, signature_row(t->cx, &shape, &row, &record));
    SignatureOrder order = {.version = field_int(record.version),
                            .sha256 = hex_format(t->cx->arena, record.sha256, SHA256_SIZE),
                            .meaning = STR("examined"),
                            .reason = STR("the paper was read"),
                            .offset_min = field_int(0)};
    CHECK_OK(t, signature_add(t->cx, &record, &signer, &order));
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
        int64_t result =
            test_row(t, STR("training_result"),
                     str_fmt(arena,
                             "{\"employee\":\"E-%.*s\",\"training\":\"T-%s\",\"held_on\":"
                             "\"2020-01-02\",\"passed\":true}",
                             STR_ARG(account), audiences[i]));
        test_examine(t, result);
    }
    t->cx->actor = actor;
}
