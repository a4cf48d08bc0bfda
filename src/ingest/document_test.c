#include "ingest/document.h"

#include "test/test.h"

#define CONTEXT "\"@context\":\"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld\""
#define HEAD                                                                                       \
    "{" CONTEXT ",\"type\":\"EPCISDocument\",\"schemaVersion\":\"2.0\","                           \
    "\"creationDate\":\"2026-03-01T09:00:00Z\","

static Str spool_dir(Test *t)
{
    return io_path(t->cx->arena, t->dir, STR("spool"));
}

static bool take_text(Test *t, Str text, Spool *spool)
{
    Str path = io_path(t->cx->arena, t->dir, STR("in"));
    return CHECK_OK(t, io_write_file(t->cx, path, text)) &&
           CHECK_OK(t, spool_take(t->cx, spool_dir(t), path, spool));
}

/* Everything the reader hands out, one line an item; ends with the name of the error if any. */
static Str read_all(Test *t, Str text)
{
    Spool spool;
    DocumentItem item;
    Buf out;
    buf_init(&out, t->cx->arena, 1 << 20);
    if (!take_text(t, text, &spool))
        return (Str){0};
    DocumentReader *reader;
    DocumentForm form = DOCUMENT_JSON;
    CHECK_OK(t, document_form(t->cx, &spool, &form));
    CHECK_OK(t, document_reader_new(t->cx, &spool, form, &reader));
    for (;;) {
        Err err = document_next(t->cx, reader, t->cx->arena, &item);
        if (err != OK)
            buf_fmt(&out, "%s %lld %.*s\n", err_name(err), (long long)t->cx->problem.line,
                    STR_ARG(t->cx->problem.pointer));
        else if (item.part == DOCUMENT_END)
            break;
        else
            buf_fmt(&out, "%s%lld %.*s %.*s %.*s\n", item.starts ? "*" : "", (long long)item.line,
                    STR_ARG(item.pointer), STR_ARG(item.vocabulary), STR_ARG(item.raw));
        if (err != OK && !document_goes_on(reader))
            break;
    }
    document_reader_free(reader);
    spool_remove(t->cx, &spool);
    return buf_str(&out);
}

TEST(document_hands_out_the_exact_bytes_of_each_event_with_its_place)
{
    CHECK_STR(t, read_all(t, STR(HEAD "\"epcisBody\":{\n\"eventList\":[ {\"a\": 1},\n{} ]}}")),
              STR("*2 /epcisBody/eventList/0  {\"a\": 1}\n3 /epcisBody/eventList/1  {}\n"));
    CHECK_STR(t,
              read_all(t, STR("{" CONTEXT ",\"type\":\"EPCISQueryDocument\",\"epcisBody\":"
                              "{\"queryResults\":{\"queryName\":\"q\",\"resultsBody\":"
                              "{\"eventList\":[{}]}}}}")),
              STR("*1 /epcisBody/queryResults/resultsBody/eventList/0  {}\n"));
}

TEST(document_takes_its_context_and_type_from_behind_the_events)
{
    CHECK_STR(t,
              read_all(t, STR("{\"epcisBody\":{\"eventList\":[{}]},\"schemaVersion\":\"2.0\","
                              "\"creationDate\":\"2026-03-01T09:00:00Z\",\n" CONTEXT
                              ",\"type\":\"EPCISDocument\"}")),
              STR("*1 /epcisBody/eventList/0  {}\n"));
}

TEST(document_hands_out_master_data_wherever_the_type_stands)
{
    CHECK_STR(t,
              read_all(t, STR(HEAD "\"epcisHeader\":{\"epcisMasterData\":{\"vocabularyList\":[\n{"
                                   "\"vocabularyElementList\":[\n{\"id\":\"urn:x:1\"}],"
                                   "\"type\":\"urn:x:v\"}]}},\"epcisBody\":{\"eventList\":[]}}")),
              STR("*3 /epcisHeader/epcisMasterData/vocabularyList/0/vocabularyElementList/0 "
                  "\"urn:x:v\" {\"id\":\"urn:x:1\"}\n"));
}

TEST(document_lines_are_events_or_documents_and_a_bad_one_does_not_stop_the_next)
{
    CHECK_STR(t,
              read_all(t, STR("{\"type\":\"ObjectEvent\"}\r\n\n" HEAD
                              "\"epcisBody\":{\"eventList\":[{},{}]}}\n"
                              "{\"epcisBody\":1}\n{\"a\":2}")),
              STR("*1   {\"type\":\"ObjectEvent\"}\n*3 /epcisBody/eventList/0  {}\n"
                  "3 /epcisBody/eventList/1  {}\ninvalid 4 \n*5   {\"a\":2}\n"));
}

/* One refused document: where, and with which sentence. */
static void check_refused(Test *t, Str text, const char *place, const char *sentence)
{
    Str got = read_all(t, text);
    Str last = got;
    while (last.n > 0 && str_find_char(last, '\n') < (ptrdiff_t)last.n - 1)
        last = str_tail(last, (size_t)str_find_char(last, '\n') + 1);
    CHECK_STR(t, str_trim(last), str_of(place));
    CHECK_STR(t, str_of(t->cx->problem.key), str_of(sentence));
}

TEST(document_refuses_what_the_schema_of_epcis_refuses)
{
    check_refused(t, STR(HEAD "\"epcisBody\":{}}"), "invalid 1 /epcisBody", "%1$s is required");
    check_refused(t,
                  STR("{" CONTEXT ",\"type\":\"EPCISDocument\",\"epcisBody\":{\"eventList\":[]}}"),
                  "invalid 1", "%1$s is required");
    check_refused(t, STR("{\"type\":\"EPCISDocument\"}"), "invalid 1", "%1$s is required");
    check_refused(t, STR("{\"type\":\n\"ObjectEvent\"}"), "invalid 2", "%1$s is required");
    check_refused(t, STR(HEAD "\"epcisBody\":{\"eventList\":[1]}}"),
                  "invalid 1 /epcisBody/eventList/0", "the list may hold objects only");
    check_refused(t, STR(HEAD "\"comment\":1,\"epcisBody\":{\"eventList\":[]}}"),
                  "invalid 1 /comment",
                  "%1$s is no field of EPCIS here; names of your own need a prefix or must be a "
                  "URI");
    check_refused(t, STR("{" CONTEXT ",\"type\":\"EPCISDocument\",\"schemaVersion\":\"two\"}"),
                  "invalid 1 /schemaVersion", "%1$s must be numbers with dots like 2.0, not %2$s");
    check_refused(t,
                  STR("{" CONTEXT ",\"type\":\"EPCISDocument\",\"creationDate\":"
                      "\"2026-03-01T09:00:00\"}"),
                  "invalid 1 /creationDate",
                  "%1$s must be a date and time with zone like 2026-03-01T09:00:00Z, not %2$s");
    check_refused(t, STR("[{}]"), "invalid 1",
                  "a list of events is no EPCIS document; put the events into "
                  "epcisBody/eventList of an EPCISDocument, or one on each line");
    check_refused(t, STR("{\"query\":{}}"), "invalid 1",
                  "type is required: EPCISDocument, EPCISQueryDocument or the type of one event");
    check_refused(t, STR(HEAD "\"epcisHeader\":{\"epcisMasterData\":{\"vocabularyList\":[{}]}}}"),
                  "invalid 1 /epcisHeader/epcisMasterData/vocabularyList/0", "%1$s is required");
}

TEST(document_refuses_text_that_is_cut_or_goes_on)
{
    Str whole = STR(HEAD "\"epcisBody\":{\"eventList\":[{\"a\":[1,2]}]}}");
    for (size_t n = 1; n < whole.n; n++) {
        Str got = read_all(t, str_slice(whole, 0, n));
        CHECK(t, str_find(got, STR("invalid")) >= 0);
    }
    CHECK(t, str_find(read_all(t, STR(HEAD "\"epcisBody\":{\"eventList\":[]}} x")),
                      STR("invalid")) >= 0);
}

static DocumentForm form_of(Test *t, Str text)
{
    Spool spool = {.text = text};
    DocumentForm form = DOCUMENT_JSON;
    CHECK_OK(t, document_form(t->cx, &spool, &form));
    return form;
}

TEST(document_form_is_seen_from_the_first_line)
{
    CHECK_INT(t, form_of(t, STR("\n {\"@context\":1}")), DOCUMENT_JSON);
    CHECK_INT(t, form_of(t, STR("{\"a\":1}\n{\"a\":2}\n")), DOCUMENT_LINES);
    CHECK_INT(t, form_of(t, STR("{\"a\":1}\r\n\r\n {\"a\":2}\n")), DOCUMENT_LINES);
    CHECK_INT(t, form_of(t, STR("{\"a\":\n{}}")), DOCUMENT_JSON);
    CHECK_INT(t, form_of(t, STR("{\"a\":{}\n}")), DOCUMENT_JSON);
    CHECK_INT(t, form_of(t, STR("[1]")), DOCUMENT_JSON);
    CHECK_INT(t, form_of(t, STR(" <?xml?>")), DOCUMENT_XML);
    CHECK_INT(t, form_of(t, STR("time,serial\n")), DOCUMENT_CSV);
}

TEST(document_form_of_one_event_on_a_line_is_that_of_many)
{
    CHECK_INT(t, form_of(t, STR("{\"type\":\"ObjectEvent\"}\n")), DOCUMENT_LINES);
    CHECK_INT(t, form_of(t, STR("{\"type\": \"ObjectEvent\"}")), DOCUMENT_LINES);
    CHECK_INT(t, form_of(t, STR("{\"a\":{\"@context\":1},\"type\":\"ObjectEvent\"}\nrubbish")),
              DOCUMENT_LINES);
    CHECK_INT(t, form_of(t, STR("{\"@context\":[],\"type\":\"ObjectEvent\"}\n")), DOCUMENT_JSON);
}

TEST(document_refuses_an_event_of_more_than_16_mib_wherever_it_stands)
{
    enum { BYTES = (16 << 20) + 1 };
    Arena *arena = t->cx->arena;
    char *fill = arena_alloc_raw(arena, BYTES, 1);
    memset(fill, ' ', BYTES);
    const char *type = "\"type\":\"ObjectEvent\"";
    Str bare = str_fmt(arena, "{" CONTEXT ",%s,%.*s\"a\":1}", type, BYTES, fill);
    Str line = str_fmt(arena, "{}\n{%s,%.*s\"a\":1}\n{}\n", type, BYTES, fill);
    Str inside = str_fmt(arena, HEAD "\"epcisBody\":{\"eventList\":[{%.*s}]}}", BYTES, fill);
    CHECK_STR(t, read_all(t, bare), STR("limit 1 \n"));
    CHECK_STR(t, read_all(t, line), STR("*1   {}\nlimit 2 \n*3   {}\n"));
    CHECK_STR(t, read_all(t, inside), STR("limit 1 /epcisBody/eventList/0\n"));
}
