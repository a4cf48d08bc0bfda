#include "domain/clock/rule_book.h"

#include "domain/regime/regime_book.h"
#include "platform/os/io.h"
#include "platform/store/change.h"
#include "test/test_store.h"

static void file_put(Test *t, const char *name, const char *text)
{
    Str folder = io_path(t->cx->arena, t->dir, STR("rules"));
    CHECK_OK(t, t->cx->io->make_dir(t->cx, folder));
    CHECK_OK(t, io_write_file(t->cx, io_path(t->cx->arena, folder, str_of(name)), str_of(text)));
}

static Str amount_of(Test *t, const char *regime, const char *id)
{
    RegimePack pack;
    const RegimeRule *rule;
    CHECK_OK(t, rules_pack(t->cx, str_of(regime), &pack));
    CHECK_OK(t, regime_rule_find(t->cx, &pack, str_of(id), &rule));
    return str_fmt(t->cx->arena, "%lld %.*s", (long long)rule->amount, STR_ARG(pack.edition));
}

static Err count_take(Ctx *cx, const DbRow *row, void *arg)
{
    (void)cx;
    (void)row;
    ++*(int *)arg;
    return OK;
}

/* Rows of `change` of the first file. */
static int changes_of(Test *t)
{
    int count = 0;
    CHECK_OK(t, db_each(t->cx, SQL_CHANGE_EACH_OF, ARGS(db_text(STR("rule_overlay")), db_int(1)),
                        count_take, &count));
    return count;
}

#define OVER(amount, due, before)                                                                  \
    "{\"regime\":\"cn-auto\",\"edition\":\"A\",\"rules\":[{\"id\":\"CA-07\",\"amount\":" amount    \
    "}],\"examples\":[{\"rule\":\"CA-07\",\"from\":\"2026-03-02\",\"due\":\"" due                  \
    "\",\"conservative\":\"" before "\",\"rolled\":false}]}"

TEST(rules_of_the_customer_are_taken_in_and_each_change_of_them_is_kept)
{
    if (!test_store(t))
        return;
    Str ours = amount_of(t, "cn-auto", "CA-07");
    CHECK_OK(t, rules_take(t->cx, t->dir)); /* there is no folder */
    file_put(t, "a.json", OVER("3", "2026-03-05", "2026-03-04"));
    file_put(t, "notes.txt", "not a rule");
    CHECK_OK(t, rules_take(t->cx, t->dir));
    CHECK(t, str_starts(amount_of(t, "cn-auto", "CA-07"), STR("3 ")));
    CHECK_OK(t, rules_take(t->cx, t->dir)); /* nothing changed */
    CHECK_INT(t, changes_of(t), 1);
    file_put(t, "a.json", OVER("2", "2026-03-04", "2026-03-03"));
    CHECK_OK(t, rules_take(t->cx, t->dir));
    CHECK(t, str_starts(amount_of(t, "cn-auto", "CA-07"), STR("2 ")));
    CHECK_OK(t, t->cx->io->remove(t->cx, io_path(t->cx->arena, t->dir, STR("rules/a.json"))));
    CHECK_OK(t, rules_take(t->cx, t->dir));
    CHECK_STR(t, amount_of(t, "cn-auto", "CA-07"), ours);
    CHECK_INT(t, changes_of(t), 3);
}

TEST(rules_of_the_customer_that_are_wrong_change_nothing)
{
    if (!test_store(t))
        return;
    Str ours = amount_of(t, "cn-auto", "CA-07");
    file_put(t, "a.json", OVER("3", "2026-03-05", "2026-03-03")); /* its example does not hold */
    CHECK_ERR(t, rules_take(t->cx, t->dir), ERR_INVALID);
    file_put(t, "a.json", OVER("3", "2026-03-05", "2026-03-04"));
    file_put(t, "b.json", "{\"regime\":\n");
    CHECK_ERR(t, rules_take(t->cx, t->dir), ERR_INVALID);
    CHECK_STR(t, t->cx->problem.source, STR("b.json")); /* which of them, and where */
    CHECK_INT(t, t->cx->problem.line, 2);
    file_put(t, "b.json", "{\"regime\":\"cn-moon\",\"edition\":\"1\",\"rules\":[]}");
    CHECK_ERR(t, rules_take(t->cx, t->dir), ERR_INVALID);
    CHECK_STR(t, amount_of(t, "cn-auto", "CA-07"), ours);
}

TEST(rules_of_another_regime_come_as_a_pack_of_their_own)
{
    if (!test_store(t))
        return;
    file_put(t, "br.json",
             "{\"regime\":\"br-senacon\",\"edition\":\"1\",\"name\":{\"zh\":\"巴西\",\"en\":"
             "\"Brazil\"},\"calendar\":\"br\",\"utc_offset_min\":-180,\"rules\":[{\"id\":\"BR-1\","
             "\"kind\":\"immediate\",\"trigger\":\"defect_confirmed\",\"act\":\"tell\",\"act_zh\":"
             "\"报告\",\"source\":\"-\",\"marks\":[\"unverified\"]}]}");
    CHECK_OK(t, rules_take(t->cx, t->dir));
    CHECK_STR(t, amount_of(t, "br-senacon", "BR-1"), STR("0 1"));
}

/* What the guide counts of each pack is what the pack has. */
TEST(rules_guide_counts_what_the_packs_cover)
{
    Str guide;
    size_t count;
    RegimePack *packs;
    if (!test_store(t) ||
        !CHECK_OK(t, io_read_file(t->cx, STR("docs/guide/clocks.md"), 1 << 20, &guide)) ||
        !CHECK_OK(t, rules_in_force(t->cx, &packs, &count)))
        return;
    CHECK_INT(t, count, 5);
    for (size_t i = 0; i < count; i++) {
        RulePack shown;
        regime_show(t->cx, &packs[i], false, &shown);
        Str line =
            str_fmt(t->cx->arena, "\n| %.*s | %lld | %lld | %lld | %lld | ", STR_ARG(shown.regime),
                    (long long)shown.rule_count.value, (long long)shown.clock_count.value,
                    (long long)shown.dated_count.value, (long long)shown.unverified_count.value);
        CHECK(t, str_find(guide, line) > 0);
        CHECK(t, str_find(guide, shown.edition) > 0);
    }
}
