#include "domain/clock/liaison_clock.h"

#include "domain/clock/clock.h"
#include "domain/master/master_table.h"
#include "test/test_people.h"
#include "test/test_store.h"

static MasterRow saved(Test *t, int64_t id, int64_t version, const char *values, bool retired)
{
    MasterRow row = {0};
    RowOrder order = {.values = str_of(values), .reason = STR("r")};
    if (id != 0)
        order.version = field_int(version);
    if (retired)
        order.retired = field_bool(true);
    CHECK_OK(t, liaison_save(t->cx, id, &order, &row));
    return row;
}

static int64_t open_clocks(Test *t)
{
    ClockPage page = {0};
    CHECK_OK(t, clock_list(t->cx, &(ClockFilter){.state = STR("open"), .limit = 100}, &page));
    return page.total.value;
}

/* CA-23: 20 working days to file who was named, and again whenever who was filed goes. */
TEST(liaison_a_filing_starts_its_clock_and_who_leaves_starts_another)
{
    if (!test_store(t))
        return;
    t->cx->now_us = days_from_date(2026, 3, 2) * INT64_C(86400000000) + INT64_C(43200000000);
    (void)test_row(
        t, STR("partner"),
        STR("{\"code\":\"A-1\",\"kind\":\"authority\",\"name\":\"a\",\"country\":\"CN\"}"));
    (void)test_row(t, STR("employee"), STR("{\"code\":\"E-1\",\"name\":\"x\"}"));
    MasterRow row = saved(t, 0, 0,
                          "{\"authority\":\"A-1\",\"employee\":\"E-1\",\"named_on\":"
                          "\"2026-03-02\",\"state\":\"to_file\"}",
                          false);
    const LiaisonFiling *filing = row.values;
    CHECK_INT(t, open_clocks(t), 1);
    CHECK_INT(t, filing->due_on.value, days_from_date(2026, 3, 30));
    row = saved(t, row.id, row.version, "{\"state\":\"filed\",\"filed_on\":\"2026-03-02\"}", false);
    CHECK_INT(t, open_clocks(t), 0);
    CHECK_OK(t, liaison_left(t->cx, STR("E-2")));
    CHECK_INT(t, open_clocks(t), 0);
    CHECK_OK(t, liaison_left(t->cx, STR("E-1")));
    CHECK_INT(t, open_clocks(t), 1);
    row = saved(t, 0, 0,
                "{\"authority\":\"A-1\",\"employee\":\"E-1\",\"named_on\":\"2026-03-01\","
                "\"state\":\"filed\",\"filed_on\":\"2026-03-02\"}",
                false);
    CHECK_INT(t, open_clocks(t), 0); /* who follows is filed: both are met */
    (void)saved(t, row.id, row.version, "{}", true);
    CHECK_INT(t, open_clocks(t), 1);
}
