#include "domain/query/event_query.h"

#include "test/test.h"

static void refused(Test *t, Str name, const char *value)
{
    EventQuery query;
    event_query_init(&query, 10);
    if (event_query_add(t->cx, &query, name, str_of(value)) == OK)
        test_fail(t, __FILE__, __LINE__, str_of(value));
}

TEST(event_query_takes_what_it_knows_and_refuses_the_rest)
{
    EventQuery query;
    event_query_init(&query, 10);
    CHECK_INT(t, query.per_page, EVENT_PAGE_DEFAULT);
    CHECK_OK(t,
             event_query_add(t->cx, &query, STR("eventType"), STR("ObjectEvent|AggregationEvent")));
    CHECK_INT(t, query.kinds.count, 2);
    CHECK_OK(t,
             event_query_add(t->cx, &query, STR("GE_eventTime"), STR("2026-03-01T09:00:00+08:00")));
    CHECK_INT(t, query.event_time.from_us, 1772326800000000);
    refused(t, STR("eventType"), "Event");
    refused(t, STR("GE_eventTime"), "2026-03-01T09:00:00");
    refused(t, STR("LT_recordTime"), "");
    refused(t, STR("MATCH_anyEPC"), "urn:epc:idpat:sgtin:9521234.000001.*");
    refused(t, STR("perPage"), "1001");
    refused(t, STR("perPage"), "x");
    refused(t, STR("MATCH_anyEPC"), "foo");
    refused(t, STR("MATCH_anyEPCClass"), "urn:x:a|");
    refused(t, STR("EQ_eventID"), "event 7");
    refused(t, STR("EQ_eventID"), "");
    refused(t, STR("EQ_bizStep"), "foo");
    refused(t, STR("EQ_bizStep"), "shipping|Shipping");
    refused(t, STR("EQ_bizStep"), "");
    refused(t, STR("orderBy"), "eventTime");
    refused(t, STR(""), "");
}

TEST(event_query_steps_in_any_spelling)
{
    EventQuery query;
    event_query_init(&query, 10);
    CHECK_OK(t, event_query_add(t->cx, &query, STR("EQ_bizStep"),
                                STR("urn:epcglobal:cbv:bizstep:shipping|https://ref.gs1.org/cbv/"
                                    "BizStep-shipping|shipping|https://example.com/own|"
                                    "cbv:BizStep-own")));
    for (int i = 0; i < 3; i++)
        CHECK_STR(t, query.steps.items[i], STR("shipping"));
    CHECK_STR(t, query.steps.items[3], STR("https://example.com/own"));
    CHECK_STR(t, query.steps.items[4], STR("https://ref.gs1.org/cbv/BizStep-own"));
}

/* Of two the second would have replaced the first. */
TEST(event_query_refuses_a_parameter_given_twice)
{
    EventQuery query;
    event_query_init(&query, 10);
    CHECK_OK(t, event_query_add(t->cx, &query, STR("EQ_bizStep"), STR("shipping")));
    CHECK_OK(t, event_query_add(t->cx, &query, STR("EQ_eventID"), STR("urn:x:1|urn:x:2")));
    CHECK_ERR(t, event_query_add(t->cx, &query, STR("EQ_bizStep"), STR("packing")), ERR_USAGE);
}

TEST(event_query_takes_any_spelling_of_an_identifier)
{
    EventQuery query;
    event_query_init(&query, 10);
    CHECK_OK(t, event_query_add(t->cx, &query, STR("MATCH_anyEPC"),
                                STR("urn:epc:id:sgtin:9521234.000001.U2|(01)09521234000013(21)U2|"
                                    "https://own.example/01/09521234000013/21/U2|urn:x:own")));
    CHECK_INT(t, query.epcs.count, 4);
    for (int i = 1; i < 3; i++)
        CHECK_STR(t, query.epcs.items[i], query.epcs.items[0]);
}

TEST(event_query_tokens_go_on_where_the_page_ended)
{
    EventQuery query;
    event_query_init(&query, 10);
    CHECK_OK(t, event_query_add(t->cx, &query, STR("nextPageToken"), STR("4.8")));
    CHECK_INT(t, query.next, 4);
    CHECK_INT(t, query.visible, 8); /* what came since is for the next question */
    static const char *const bad[] = {"", "4", "4.", ".8", "0.8", "4.11", "4.-1", "a.b", "4.8.2"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        refused(t, STR("nextPageToken"), bad[i]);
}
