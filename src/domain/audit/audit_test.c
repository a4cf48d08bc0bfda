#include "domain/audit/audit.h"

#include "platform/store/change.h"
#include "platform/store/sql.h"
#include "test/test_rows.h"
#include "test/test_store.h"

static void decide(Test *t, const char *actor, const char *noun, int64_t id, int64_t at_us)
{
    CLEANUP(tx_release) Tx tx = {0};
    t->cx->actor = str_of(actor);
    t->cx->now_us = at_us;
    CHECK_OK(t, tx_begin(t->cx, &tx));
    CHECK_OK(t, change_commit(t->cx, &tx,
                              &(Change){.noun = str_of(noun),
                                        .id = id,
                                        .before = id == 1 ? STR("") : STR("{\"a\":1}"),
                                        .after = STR("{\"a\":2}"),
                                        .reason = STR("why")}));
}

static void attempt(Test *t, int64_t at_us, const char *outcome)
{
    CHECK_OK(t, db_run(t->cx, SQL_SIGN_IN_ADD,
                       ARGS(db_int(at_us), db_null(), db_text(STR("10.0.0.1")),
                            db_text(str_of(outcome)), db_null(), db_null()),
                       NULL));
}

/* Three decisions and two attempts; two of them at one moment. */
static bool world(Test *t)
{
    if (!test_store(t))
        return false;
    decide(t, "li", "scope", 1, 100);
    attempt(t, 200, "unknown_name");
    decide(t, "wang", "scope", 2, 200);
    attempt(t, 300, "unknown_name");
    decide(t, "li", "hold", 1, 400);
    return true;
}

static Str ids(Test *t, AuditQuery query)
{
    Buf out;
    AuditPage page;
    buf_init(&out, t->cx->arena, 4096);
    if (query.limit == 0)
        query.limit = AUDIT_PAGE_MAX;
    CHECK_OK(t, audit_search(t->cx, &query, &page));
    for (size_t i = 0; i < page.entries.count; i++)
        buf_fmt(&out, "%s%.*s", i == 0 ? "" : " ", STR_ARG(page.entries.items[i].id));
    return buf_str(&out);
}

TEST(audit_finds_by_person_thing_number_and_time)
{
    if (!world(t))
        return;
    CHECK_STR(t, ids(t, (AuditQuery){0}), STR("D-3 I-2 I-1 D-2 D-1"));
    CHECK_STR(t, ids(t, (AuditQuery){.actor = STR("li")}), STR("D-3 D-1"));
    CHECK_STR(t, ids(t, (AuditQuery){.noun = STR("sign_in")}), STR("I-2 I-1"));
    CHECK_STR(t, ids(t, (AuditQuery){.noun = STR("scope"), .noun_id = 2}), STR("D-2"));
    CHECK_STR(t, ids(t, (AuditQuery){.text = STR("WHY")}), STR("D-3 D-2 D-1"));
    CHECK_STR(t, ids(t, (AuditQuery){.text = STR("\"a\":1")}), STR("D-2"));
    CHECK_STR(t, ids(t, (AuditQuery){.text = STR("wh_")}), STR(""));
    CHECK_STR(t, ids(t, (AuditQuery){.from_us = 200, .until_us = 400}), STR("I-2 I-1 D-2"));
}

/* However small the pages, and while new lines come: each older line once. */
TEST(audit_pages_lose_and_repeat_nothing)
{
    if (!world(t))
        return;
    for (int64_t limit = 1; limit <= 6; limit++) {
        Buf all;
        AuditPage page = {0};
        AuditQuery query = {.limit = limit, .until_us = 401};
        buf_init(&all, t->cx->arena, 4096);
        do {
            query.before = page.next;
            CHECK_OK(t, audit_search(t->cx, &query, &page));
            for (size_t i = 0; i < page.entries.count; i++)
                buf_fmt(&all, "%.*s ", STR_ARG(page.entries.items[i].id));
            attempt(t, 500 + limit, "unknown_name");
        } while (page.next.n > 0);
        CHECK_STR(t, buf_str(&all), STR("D-3 I-2 I-1 D-2 D-1 "));
    }
    AuditPage page;
    AuditQuery bad = {.limit = 1, .before = STR("yesterday")};
    CHECK_ERR(t, audit_search(t->cx, &bad, &page), ERR_USAGE);
}

TEST(audit_tells_before_after_and_why)
{
    AuditPage page;
    AuditQuery query = {.noun = STR("scope"), .limit = 1};
    if (!world(t) || !CHECK_OK(t, audit_search(t->cx, &query, &page)))
        return;
    const AuditEntry *entry = &page.entries.items[0];
    CHECK_STR(t, entry->actor, STR("wang"));
    CHECK_STR(t, entry->before, STR("{\"a\":1}"));
    CHECK_STR(t, entry->after, STR("{\"a\":2}"));
    CHECK_STR(t, entry->reason, STR("why"));
    CHECK_INT(t, entry->at.value.us, 200);
}

/* Personal texts of rows stand sealed in the trail: it shows them as the row's history does. */
TEST(audit_shows_personal_texts_masked_and_never_sealed)
{
    MasterRow row;
    AuditPage page;
    RowHistory history;
    AuditQuery query = {.noun = STR("contact"), .limit = 9};
    if (!test_store(t))
        return;
    CHECK_OK(t, save(t, "partner", (Seen){0, 0}, acme, &row));
    CHECK_OK(t, save(t, "contact", (Seen){0, 0}, zhao, &row));
    CHECK_OK(t, save(t, "contact", (Seen){row.id, 1}, "{\"phone\":\"13900001111\"}", &row));
    MasterShape shape = shape_of(t, "contact");
    CHECK_OK(t, audit_search(t->cx, &query, &page));
    CHECK_OK(t, master_history(t->cx, &shape, row.id, &history));
    if (!CHECK_INT(t, page.entries.count, 2))
        return;
    CHECK_STR(t, page.entries.items[0].before, history.changes.items[1].before);
    CHECK_STR(t, page.entries.items[0].after, history.changes.items[1].after);
    CHECK(t, str_find(page.entries.items[0].before, STR("138****5678")) > 0);
    CHECK(t, str_find(page.entries.items[0].after, STR("139****1111")) > 0);
    RowOrder order = {.version = field_int(2), .reason = STR("asked for")};
    CHECK_OK(t, subject_erase(t->cx, &shape, row.id, &order, &row));
    CHECK_OK(t, audit_search(t->cx, &query, &page));
    for (size_t i = 0; i < page.entries.count; i++) {
        CHECK(t, str_find(page.entries.items[i].after, STR("s1:")) < 0);
        CHECK(t, str_find(page.entries.items[i].after, STR("138")) < 0);
    }
}
