#include "domain/clock/clock_feed.h"

#include "base/utf8.h"
#include "test/test_store.h"

static RegimeDay day_of(Test *t, const char *text)
{
    RegimeDay day = 0;
    CHECK(t, regime_day_parse(str_of(text), &day));
    return day;
}

static void today(Test *t, const char *text)
{
    t->cx->now_us = (int64_t)day_of(t, text) * INT64_C(86400000000) + INT64_C(3600000000);
}

static void start(Test *t, const char *trigger, const char *day, const char *person)
{
    Tx tx = {0};
    ClockStarted out;
    ClockFact fact = {.noun = STR("a, b; c\\d"),
                      .noun_id = field_int(3),
                      .regime = STR("cn-consumer"),
                      .trigger = str_of(trigger),
                      .day = field_int(day_of(t, day)),
                      .note = STR("minutes"),
                      .person = str_of(person)};
    CHECK_OK(t, tx_begin(t->cx, &tx));
    CHECK_OK(t, clock_start_in(t->cx, &fact, &out));
    CHECK_OK(t, tx_commit(&tx));
}

/* ---- a reader of RFC 5545, by the text of the RFC and not by that of the writer ---- */

typedef struct Calendar {
    Test *t;
    Str out;    /* unfolded, line ends as LF */
    Buf events; /* "20260316-20260317 SUMMARY|…" of each */
    Str start, end, summary, uid, stamp;
    int depth, components;
} Calendar;

/* 3.1: lines end with CRLF, have at most 75 octets, and fold where a blank begins the next. */
static Str unfold(Test *t, Str text)
{
    Buf out;
    buf_init(&out, t->cx->arena, 1 << 20);
    while (text.n > 0) {
        ptrdiff_t end = str_find(text, STR("\r\n"));
        if (!CHECK(t, end >= 0))
            return buf_str(&out);
        Str line = str_slice(text, 0, (size_t)end);
        text = str_tail(text, (size_t)end + 2);
        CHECK(t, line.n <= 75);
        CHECK(t, utf8_check(line) < 0); /* not cut inside a character */
        CHECK(t, str_find_char(line, '\n') < 0 && str_find_char(line, '\r') < 0);
        if (line.n > 0 && line.p[0] == ' ')
            out.n--; /* the LF before it */
        buf_add(&out, line.n > 0 && line.p[0] == ' ' ? str_tail(line, 1) : line);
        buf_add_char(&out, '\n');
    }
    return buf_str(&out);
}

/* 3.3.11: no bare comma or semicolon, and only four escapes. */
static Str text_read(Test *t, Str value)
{
    Buf out;
    buf_init(&out, t->cx->arena, 1 << 16);
    for (size_t i = 0; i < value.n; i++) {
        char c = value.p[i];
        CHECK(t, c != ',' && c != ';');
        if (c == '\\' && CHECK(t, i + 1 < value.n)) {
            c = value.p[++i];
            CHECK(t, c == '\\' || c == ',' || c == ';' || c == 'n' || c == 'N');
            c = c == 'n' || c == 'N' ? '\n' : c;
        }
        buf_add_char(&out, c);
    }
    return buf_str(&out);
}

static void component_end(Calendar *calendar, Str name)
{
    Test *t = calendar->t;
    calendar->depth--;
    if (!str_eq(name, STR("VEVENT")))
        return;
    CHECK(t, calendar->uid.n > 0 && calendar->stamp.n == STR("20260302T000000Z").n); /* 3.6.1 */
    CHECK(t, calendar->start.n == 8 && str_cmp(calendar->start, calendar->end) < 0);
    buf_fmt(&calendar->events, "%.*s %.*s\n", STR_ARG(calendar->start), STR_ARG(calendar->summary));
    calendar->uid = calendar->stamp = calendar->start = calendar->end = (Str){0};
}

static void line_read(Calendar *calendar, Str line)
{
    Test *t = calendar->t;
    Str value = line, head = str_cut(&value, ':'), parameters = head, name;
    name = str_cut(&parameters, ';');
    if (str_eq(name, STR("BEGIN"))) {
        calendar->depth++;
        calendar->components++;
    } else if (str_eq(name, STR("END"))) {
        component_end(calendar, value);
    } else if (str_starts(name, STR("DT")) && !str_eq(name, STR("DTSTAMP"))) {
        CHECK_STR(t, parameters, STR("VALUE=DATE"));
        *(str_eq(name, STR("DTSTART")) ? &calendar->start : &calendar->end) = value;
    } else if (str_eq(name, STR("DTSTAMP"))) {
        calendar->stamp = value;
    } else if (str_eq(name, STR("UID"))) {
        calendar->uid = text_read(t, value);
    } else if (str_eq(name, STR("SUMMARY"))) {
        calendar->summary = text_read(t, value);
    } else if (str_eq(name, STR("DESCRIPTION"))) {
        CHECK(t, str_find(text_read(t, value), STR("a, b; c\\d 3")) >= 0);
    }
    CHECK(t, calendar->depth >= 0 && calendar->depth <= 2);
}

static Str events_of(Test *t, const char *account, Lang lang)
{
    Str text;
    Calendar calendar = {.t = t};
    buf_init(&calendar.events, t->cx->arena, 1 << 16);
    if (!CHECK_OK(t, clock_feed_text(t->cx, str_of(account), lang, &text)))
        return (Str){0};
    CHECK(t, str_starts(text, STR("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:")));
    CHECK(t, str_ends(text, STR("END:VCALENDAR\r\n")));
    calendar.out = unfold(t, text);
    while (calendar.out.n > 0)
        line_read(&calendar, str_cut(&calendar.out, '\n'));
    CHECK_INT(t, calendar.depth, 0);
    return buf_str(&calendar.events);
}

TEST(clock_feed_is_a_calendar_with_both_dates)
{
    if (!test_store(t))
        return;
    today(t, "2026-03-02");
    start(t, "recall_plan_reported", "2026-03-02", "li");
    Str text = events_of(t, "", LANG_EN);
    CHECK(t, str_starts(text, STR("20260305 [due by law] cn-consumer CC-19b publish")));
    CHECK(t, str_find(text, STR("\n20260304 [internal target] cn-consumer CC-19b")) > 0);
    CHECK(t, events_of(t, "", LANG_ZH).n > 0);
    CHECK_STR(t, events_of(t, "li", LANG_EN), text);
    CHECK_STR(t, events_of(t, "wang", LANG_EN), STR("")); /* somebody else answers for it */
}

TEST(clock_feed_has_what_nobody_answers_for_and_what_has_no_date)
{
    if (!test_store(t))
        return;
    today(t, "2026-12-30");
    start(t, "recall_plan_reported", "2026-12-30", "");
    CHECK(t, str_starts(events_of(t, "wang", LANG_EN), STR("20261230 [no date yet] cn-consumer")));
}

TEST(clock_feed_opens_with_its_secret_alone_until_it_ends)
{
    if (!test_store(t))
        return;
    ClockFeed feed, second;
    Str account;
    CHECK_OK(t, clock_feed_show(t->cx, STR("li"), &feed));
    CHECK(t, !feed.active.value);
    CHECK_ERR(t, clock_feed_revoke(t->cx, STR("li"), &feed), ERR_NOT_FOUND);
    CHECK_OK(t, clock_feed_make(t->cx, STR("li"), &feed));
    Str start_of = STR("/api/v1/clocks.ics?key=");
    CHECK(t, str_starts(feed.path, start_of) && feed.path.n == start_of.n + 32);
    Str key = str_tail(feed.path, start_of.n);
    CHECK_OK(t, clock_feed_account(t->cx, key, &account));
    CHECK_STR(t, account, STR("li"));
    CHECK_ERR(t, clock_feed_account(t->cx, str_slice(key, 0, 31), &account), ERR_DENIED);
    CHECK_OK(t, clock_feed_make(t->cx, STR("li"), &second));
    CHECK_ERR(t, clock_feed_account(t->cx, key, &account), ERR_DENIED); /* the one before ended */
    CHECK_OK(t, clock_feed_revoke(t->cx, STR("li"), &feed));
    CHECK_ERR(t, clock_feed_account(t->cx, str_tail(second.path, start_of.n), &account),
              ERR_DENIED);
}
