#include "domain/readiness/readiness.h"

#include "demo/registers.h"
#include "domain/master/master.h"
#include "domain/signature/signature_row.h"
#include "test/test_people.h"
#include "test/test_store.h"

static const ReadinessCheck *check_of(const Readiness *readiness, const char *name)
{
    for (size_t i = 0; i < readiness->checks.count; i++) {
        if (str_eq(readiness->checks.items[i].name, str_of(name)))
            return &readiness->checks.items[i];
    }
    return NULL;
}

static void check_count(Test *t, const Readiness *readiness, const char *name, int64_t good,
                        int64_t of)
{
    const ReadinessCheck *check = check_of(readiness, name);
    CHECK_INT(t, check->good.value, good);
    CHECK_INT(t, check->of.value, of);
}

TEST(readiness_of_nothing_says_what_is_missing)
{
    Readiness out;
    if (!test_store(t))
        return;
    CHECK_OK(t, readiness_load(t->cx, LANG_EN, &out));
    CHECK_INT(t, out.assessed.value, 0);
    CHECK_INT(t, out.capabilities.count, 9);
    check_count(t, &out, "functions", 0, 3);
    CHECK_STR(t, check_of(&out, "functions")->gaps.items[1], STR("nobody is named as Liaison"));
    check_count(t, &out, "liaison", 0, 1);
    check_count(t, &out, "record_classes", 0, 9);
    check_count(t, &out, "supplier_agreements", 0, 0);
}

TEST(readiness_counts_the_registers_of_the_demo)
{
    Readiness out;
    if (!test_store(t))
        return;
    t->cx->now_us = days_from_date(2026, 11, 27) * INT64_C(86400000000);
    CHECK_OK(t, demo_registers(t->cx));
    CHECK_OK(t, readiness_load(t->cx, LANG_ZH, &out));
    CHECK_INT(t, out.score.value, 20); /* a score without evidence counts for nothing */
    CHECK_INT(t, out.assessed.value, 8);
    check_count(t, &out, "functions", 3, 3);
    check_count(t, &out, "trainings", 0, 4); /* nobody has signed a result */
    CHECK_STR(t, check_of(&out, "trainings")->gaps.items[0],
              STR("E-002 演示 召回：角色 召回主管（recall）：培训 TR-01 的结果尚未由考核人签名"));
    CHECK_OK(t, demo_examine(t->cx, &(Signer){STR("quality"), STR("演示 质量"),
                                              ROLE_BIT(ACCOUNT_ROLE_QUALITY)}));
    CHECK_OK(t, readiness_load(t->cx, LANG_ZH, &out));
    check_count(t, &out, "trainings", 3, 4);
    CHECK_STR(t, check_of(&out, "trainings")->gaps.items[0],
              STR("E-008 演示 候补 没有登录名，培训不能用于授权"));
    check_count(t, &out, "liaison", 1, 1);
    check_count(t, &out, "supplier_agreements", 6, 8);
    check_count(t, &out, "dealer_agreements", 4, 6);
    check_count(t, &out, "record_classes", 6, 9);
    check_count(t, &out, "law_reviews", 4, 4);
    check_count(t, &out, "procedure_signatures", 0, 6);
    CHECK_STR(t, check_of(&out, "procedure_signatures")->gaps.items[0],
              STR("QP-01：版本 2 的现行内容尚未签署齐全"));
    CHECK_STR(t, check_of(&out, "supplier_duties")->gaps.items[0],
              STR("S-03 未履行：自建追溯体系"));
    /* a year later reviews are due, an agreement is over, and a training of three years still holds
     */
    t->cx->now_us = days_from_date(2028, 1, 1) * INT64_C(86400000000);
    CHECK_OK(t, readiness_load(t->cx, LANG_ZH, &out));
    check_count(t, &out, "law_reviews", 0, 4);
    check_count(t, &out, "supplier_agreements", 0, 8);
    check_count(t, &out, "trainings", 3, 4);
    t->cx->now_us = days_from_date(2029, 1, 1) * INT64_C(86400000000);
    CHECK_OK(t, readiness_load(t->cx, LANG_EN, &out));
    check_count(t, &out, "trainings", 0, 4);
    CHECK_STR(t, check_of(&out, "trainings")->gaps.items[0],
              STR("E-002 演示 召回: a training lapses within 30 days"));
}

static void sign(Test *t, const SignedRecord *record, const char *name, AccountRole role,
                 const char *meaning)
{
    Signer signer = {str_of(name), str_of(name), ROLE_BIT(role)};
    SignatureOrder order = {.version = field_int(record->version),
                            .sha256 = hex_format(t->cx->arena, record->sha256, SHA256_SIZE),
                            .meaning = str_of(meaning),
                            .reason = STR("read"),
                            .offset_min = field_int(480)};
    CHECK_OK(t, signature_add(t->cx, record, &signer, &order));
}

/* a procedure counts once both have signed the edition as it stands. */
TEST(readiness_counts_a_procedure_once_it_is_signed_by_both)
{
    Readiness out;
    MasterShape shape;
    MasterRow row;
    SignedRecord record;
    if (!test_store(t))
        return;
    CHECK_OK(t, demo_registers(t->cx));
    CHECK_OK(t, master_shape(t->cx, procedure_register.name, &shape));
    CHECK_OK(t, master_find_key(t->cx, &shape, STR("QP-01"), &row));
    CHECK_OK(t, signature_row(t->cx, &shape, &row, &record));
    sign(t, &record, "wang", ACCOUNT_ROLE_QUALITY, "reviewed");
    CHECK_OK(t, readiness_load(t->cx, LANG_EN, &out));
    check_count(t, &out, "procedure_signatures", 0, 6);
    sign(t, &record, "zhao", ACCOUNT_ROLE_APPROVER, "approved");
    CHECK_OK(t, readiness_load(t->cx, LANG_EN, &out));
    check_count(t, &out, "procedure_signatures", 1, 6);
}
