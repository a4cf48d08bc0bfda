/* clock_feed.c - addresses of calendars, and the calendar itself. */
#include "domain/clock/clock_feed.h"

#include "base/hash.h"
#include "base/instant.h"
#include "platform/os/io.h"
#include "platform/store/change.h"

enum { SECRET_BYTES = 16, FOLD = 75, FEED_MAX = 4 << 20, LINE_MAX_BYTES = 1 << 16 };

/* ---- addresses ---- */

static DbValue secret_value(Ctx *cx, Str secret)
{
    uint8_t *hash = arena_alloc(cx->arena, SHA256_SIZE);
    sha256(secret, hash);
    return db_bytes(str_from((const char *)hash, SHA256_SIZE));
}

Err clock_feed_show(Ctx *cx, Str account, ClockFeed *out)
{
    DbRow row;
    Err err = db_one(cx, SQL_CLOCK_FEED_OF, ARGS(db_text(account)), &row);
    *out = (ClockFeed){.active = field_bool(err == OK)};
    if (err == OK)
        out->since = field_utc(row_int(&row, 1));
    return err == ERR_NOT_FOUND ? OK : err;
}

static Err change_keep(Ctx *cx, Tx *tx, int64_t id, Str account, bool active)
{
    Buf text;
    JsonWriter json;
    buf_init(&text, cx->arena, LINE_MAX_BYTES);
    json_writer_init(&json, &text);
    json_object_begin(&json);
    json_key(&json, STR("account"));
    json_string(&json, account);
    json_key(&json, STR("active"));
    json_bool(&json, active);
    json_object_end(&json);
    return change_commit(
        cx, tx,
        &(Change){.noun = STR("clock_feed"), .id = id, .after = buf_str(&text), .reason = STR("")});
}

Err clock_feed_make(Ctx *cx, Str account, ClockFeed *out)
{
    CLEANUP(tx_release) Tx tx = {0};
    DbRow row;
    uint8_t bytes[SECRET_BYTES];
    cx->io->random(cx, bytes, sizeof bytes);
    Str secret = hex_format(cx->arena, bytes, sizeof bytes);
    TRY(tx_begin(cx, &tx));
    TRY(db_run(cx, SQL_CLOCK_FEED_REVOKE, ARGS(db_text(account), db_int(cx->now_us)), NULL));
    TRY(db_one(cx, SQL_CLOCK_FEED_ADD,
               ARGS(db_text(account), secret_value(cx, secret), db_int(cx->now_us)), &row));
    *out = (ClockFeed){.active = field_bool(true),
                       .since = field_utc(cx->now_us),
                       .path = str_fmt(cx->arena, "/api/v1/clocks.ics?key=%.*s", STR_ARG(secret))};
    return change_keep(cx, &tx, row_int(&row, 0), account, true);
}

Err clock_feed_revoke(Ctx *cx, Str account, ClockFeed *out)
{
    CLEANUP(tx_release) Tx tx = {0};
    DbRow row;
    *out = (ClockFeed){.active = field_bool(false)};
    TRY(tx_begin(cx, &tx));
    Err err = db_one(cx, SQL_CLOCK_FEED_OF, ARGS(db_text(account)), &row);
    if (err == ERR_NOT_FOUND)
        return fail(cx, err, MSG("there is no calendar address to end"));
    TRY(err);
    int64_t id = row_int(&row, 0);
    TRY(db_run(cx, SQL_CLOCK_FEED_REVOKE, ARGS(db_text(account), db_int(cx->now_us)), NULL));
    return change_keep(cx, &tx, id, account, false);
}

Err clock_feed_account(Ctx *cx, Str secret, Str *out)
{
    DbRow row;
    Err err = db_one(cx, SQL_CLOCK_FEED_BY_SECRET, ARGS(secret_value(cx, secret)), &row);
    if (err == ERR_NOT_FOUND)
        return fail(cx, ERR_DENIED, MSG("this calendar address was ended, or never was one"));
    TRY(err);
    *out = row_text(&row, 0);
    return OK;
}

/* ---- the calendar ---- */

/* A content line, folded behind at most 75 bytes and never inside a character (RFC 5545 3.1). */
static void line_fold(Buf *out, Str line)
{
    size_t room = FOLD;
    while (line.n > room) {
        size_t cut = room;
        while (((uint8_t)line.p[cut] & 0xc0) == 0x80)
            cut--;
        buf_add(out, str_slice(line, 0, cut));
        buf_add(out, STR("\r\n "));
        line = str_tail(line, cut);
        room = FOLD - 1;
    }
    buf_add(out, line);
    buf_add(out, STR("\r\n"));
}

/* A TEXT value (3.3.11). */
static void text_add(Buf *out, Str text)
{
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '\\' || c == ';' || c == ',')
            buf_add_char(out, '\\');
        if (c == '\n')
            buf_add(out, STR("\\n"));
        else if ((uint8_t)c >= ' ')
            buf_add_char(out, c);
    }
}

typedef struct Feed {
    Buf out, line;
    Lang lang;
    RegimeDay today;
    Str stamp;
} Feed;

static void text_line(Feed *feed, const char *name, Str text)
{
    buf_clear(&feed->line);
    buf_fmt(&feed->line, "%s:", name);
    text_add(&feed->line, text);
    line_fold(&feed->out, buf_str(&feed->line));
}

static void date_line(Feed *feed, const char *name, RegimeDay day)
{
    int year, month, of_month;
    date_from_days(day, &year, &month, &of_month);
    buf_fmt(&feed->out, "%s;VALUE=DATE:%04d%02d%02d\r\n", name, year, month, of_month);
}

static Str summary_of(Ctx *cx, const Feed *feed, const Clock *clock, const char *tag)
{
    Str act = feed->lang == LANG_ZH && clock->act_zh.n > 0 ? clock->act_zh : clock->act_en;
    return str_fmt(cx->arena, "[%s] %.*s %.*s %.*s", message_text(tag, feed->lang),
                   STR_ARG(clock->regime), STR_ARG(clock->rule), STR_ARG(act));
}

static Str description_of(Ctx *cx, const Feed *feed, const Clock *clock)
{
    Buf out;
    Str params[] = {clock->id, clock->noun,
                    str_fmt(cx->arena, "%lld", (long long)clock->noun_id.value),
                    feed->lang == LANG_ZH ? clock->source_zh : clock->source};
    buf_init(&out, cx->arena, LINE_MAX_BYTES);
    message_format(&out, feed->lang, MSG("%1$s of %2$s %3$s; stands in %4$s"), params, 4);
    if (clock->undecided.value)
        buf_fmt(&out, "\n%s", message_text(MSG("whether it applies is to be decided"), feed->lang));
    if (clock->unverified.value)
        buf_fmt(&out, "\n%s",
                message_text(MSG("unverified: not read in the law's own text"), feed->lang));
    return buf_str(&out);
}

static void event_add(Ctx *cx, Feed *feed, const Clock *clock, RegimeDay day, const char *tag)
{
    Str rest = str_of(tag), kind = str_cut(&rest, ' ');
    buf_add(&feed->out, STR("BEGIN:VEVENT\r\n"));
    text_line(feed, "UID",
              str_fmt(cx->arena, "%.*s-%.*s-%.*s-%lld@holdfast", STR_ARG(clock->id), STR_ARG(kind),
                      STR_ARG(clock->regime), (long long)clock->day.value));
    buf_fmt(&feed->out, "DTSTAMP:%.*s\r\n", STR_ARG(feed->stamp));
    date_line(feed, "DTSTART", day);
    date_line(feed, "DTEND", day + 1);
    text_line(feed, "SUMMARY", summary_of(cx, feed, clock, tag));
    text_line(feed, "DESCRIPTION", description_of(cx, feed, clock));
    buf_add(&feed->out, STR("TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n"));
}

static void clock_add(Ctx *cx, Feed *feed, const Clock *clock)
{
    bool same = clock->due.set && clock->target.set && clock->due.value == clock->target.value;
    if (!str_eq(clock->state, STR("running")) || str_eq(clock->kind, STR("retention")))
        return;
    if (str_eq(clock->standing, STR("unknown")))
        event_add(cx, feed, clock, feed->today, MSG("no date yet"));
    if (clock->due.set)
        event_add(cx, feed, clock, (RegimeDay)clock->due.value, MSG("due by law"));
    if (clock->target.set && !same)
        event_add(cx, feed, clock, (RegimeDay)clock->target.value, MSG("internal target"));
}

static Str stamp_of(Ctx *cx)
{
    int year, month, day;
    int64_t seconds = cx->now_us / 1000000, of_day = seconds % 86400;
    date_from_days((int32_t)(seconds / 86400), &year, &month, &day);
    return str_fmt(cx->arena, "%04d%02d%02dT%02d%02d%02dZ", year, month, day, (int)(of_day / 3600),
                   (int)(of_day / 60 % 60), (int)(of_day % 60));
}

Err clock_feed_text(Ctx *cx, Str account, Lang lang, Str *out)
{
    ClockPage page;
    Feed *feed = arena_new(cx->arena, Feed);
    ClockFilter filter = {.state = STR("running"), .dated = true, .limit = CLOCK_ALL};
    *feed = (Feed){.lang = lang,
                   .today = (RegimeDay)(cx->now_us / INT64_C(86400000000)),
                   .stamp = stamp_of(cx)};
    buf_init(&feed->out, cx->arena, FEED_MAX);
    buf_init(&feed->line, cx->arena, LINE_MAX_BYTES);
    TRY(clock_list(cx, &filter, &page));
    buf_add(&feed->out,
            STR("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Holdfast//Law clocks//EN\r\n"
                "CALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n"));
    text_line(feed, "X-WR-CALNAME", str_of(message_text(MSG("Holdfast: clocks of the law"), lang)));
    for (size_t i = 0; i < page.clocks.count; i++) {
        const Clock *clock = &page.clocks.items[i];
        if (account.n == 0 || clock->person.n == 0 || str_eq(clock->person, account))
            clock_add(cx, feed, clock);
    }
    buf_add(&feed->out, STR("END:VCALENDAR\r\n"));
    if (feed->out.full)
        return fail(cx, ERR_LIMIT, MSG("the calendar is larger than %1$lld bytes"),
                    (long long)FEED_MAX);
    *out = buf_str(&feed->out);
    return OK;
}
