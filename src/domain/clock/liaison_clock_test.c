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

static void take(Test *t, const char *csv)
{
    MasterBook *book = master_book_open();
    ImportPlan *plan;
    CHECK_OK(t, import_plan(t->cx, book, liaison_filing_register.name, str_of(csv), &plan));
    CHECK(t, import_stores(plan, IMPORT_WHOLE));
    CHECK_OK(t, liaison_import_store(t->cx, liaison_filing_register.name, plan, STR("r")));
    master_book_close(book);
}

/* A file of filings is no other fact than a filing that was typed. */
TEST(liaison_filings_of_a_file_start_and_meet_their_clocks)
{
    if (!test_store(t))
        return;
    t->cx->now_us = days_from_date(2026, 3, 2) * INT64_C(86400000000) + INT64_C(43200000000);
    (void)test_row(
        t, STR("partner"),
        STR("{\"code\":\"A-1\",\"kind\":\"authority\",\"name\":\"a\",\"country\":\"CN\"}"));
    (void)test_row(t, STR("employee"), STR("{\"code\":\"E-1\",\"name\":\"x\"}"));
    take(t, "authority,employee,named_on,state\nA-1,E-1,2026-03-02,to_file\n");
    CHECK_INT(t, open_clocks(t), 1);
    take(t, "authority,employee,named_on,state,filed_on\nA-1,E-1,2026-03-02,filed,2026-03-02\n");
    CHECK_INT(t, open_clocks(t), 0);
    take(t, "authority,employee,named_on,state\nA-1,E-1,2026-03-02,ended\n");
    CHECK_INT(t, open_clocks(t), 1);
}
