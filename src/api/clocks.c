/* Clocks of the law: listed, started by facts, changed; alarms; the calendar of a person. */
#include "api/api_internal.h"
#include "domain/clock/clock_alarm.h"
#include "domain/clock/clock_feed.h"

enum { PAGE_DEFAULT = 100 };

/* ---- showing ---- */

static Err until_read(Ctx *cx, const Call *call, RegimeDay *out)
{
    Str text = http_query(call->request, STR("until"));
    *out = 0;
    if (text.n == 0 || regime_day_parse(text, out))
        return OK;
    return fail(cx, ERR_USAGE, MSG("until takes a day like 2026-03-01, not \"%1$s\""),
                str_shown(cx->arena, text));
}

Err clocks_list(Ctx *cx, Call *call)
{
    int64_t dated;
    ClockPage page;
    const HttpRequest *request = call->request;
    ClockFilter filter = {.noun = http_query(request, STR("noun")),
                          .regime = http_query(request, STR("regime")),
                          .person = http_query(request, STR("person")),
                          .state = http_query(request, STR("state"))};
    TRY(until_read(cx, call, &filter.until));
    TRY(call_number(cx, call, STR("noun_id"), (CallRange){1, INT64_MAX, 0}, &filter.noun_id));
    TRY(call_number(cx, call, STR("dated"), (CallRange){0, 1, 0}, &dated));
    TRY(call_number(cx, call, STR("offset"), (CallRange){0, INT64_MAX / 2, 0}, &filter.offset));
    TRY(call_number(cx, call, STR("limit"), (CallRange){1, CLOCK_PAGE_MAX, PAGE_DEFAULT},
                    &filter.limit));
    filter.dated = dated != 0;
    TRY(call_matters(cx, call, &filter.matters));
    TRY(clock_list(cx, &filter, &page));
    return call_record(cx, call, &clock_page_register, &page);
}

Err clocks_show(Ctx *cx, Call *call)
{
    int64_t id;
    Clock clock;
    TRY(call_clock(cx, call, &id));
    TRY(clock_find(cx, id, &clock));
    return call_record(cx, call, &clock_register, &clock);
}

Err clocks_rule(Ctx *cx, Call *call)
{
    int64_t id;
    ClockRule rule;
    TRY(call_clock(cx, call, &id));
    TRY(clock_rule(cx, id, &rule));
    return call_record(cx, call, &clock_rule_register, &rule);
}

Err clocks_history(Ctx *cx, Call *call)
{
    int64_t id;
    ClockHistory history;
    TRY(call_clock(cx, call, &id));
    TRY(clock_history(cx, id, &history));
    return call_record(cx, call, &clock_history_register, &history);
}

Err clocks_alarms(Ctx *cx, Call *call)
{
    int64_t mine;
    ClockAlarms alarms;
    ClockAudience audience = {0};
    TRY(call_number(cx, call, STR("mine"), (CallRange){0, 1, 0}, &mine));
    if (mine != 0 && !call->caller.owner)
        audience = (ClockAudience){.account = call->caller.name,
                                   .roles = account_role_names(cx->arena, call->caller.roles)};
    TRY(call_matters(cx, call, &audience.matters));
    TRY(clock_alarms(cx, &audience, &alarms));
    return call_record(cx, call, &clock_alarms_register, &alarms);
}

/* ---- decisions: on the writer's thread ---- */

typedef struct ClockTask {
    WriteRequest write;
    ClockFact fact;
    ClockOrder order;
    ClockRepin repin;
    ClockVerb verb;
    int64_t id;
} ClockTask;

static Err start_write(Ctx *cx, WriteRequest *write)
{
    ClockTask *task = write->task;
    ClockStarted started;
    TRY(clock_start(cx, &task->fact, &started));
    write_record(write, started.again.value ? 200 : 201, &clock_started_register, &started);
    return OK;
}

Err clocks_start(Ctx *cx, Call *call)
{
    ClockTask *task = arena_new(cx->arena, ClockTask);
    TRY(call_body(cx, call, &clock_fact_register, &task->fact));
    TRY(call_matter_check(cx, call, task->fact.noun, task->fact.noun_id.value));
    call_write(call, &task->write, start_write, task);
    return OK;
}

static Err change_write(Ctx *cx, WriteRequest *write)
{
    ClockTask *task = write->task;
    Clock clock;
    TRY(clock_change(cx, task->verb, task->id, &task->order, &clock));
    write_record(write, 200, &clock_register, &clock);
    return OK;
}

Err clocks_change(Ctx *cx, Call *call)
{
    ClockTask *task = arena_new(cx->arena, ClockTask);
    TRY(call_clock(cx, call, &task->id));
    TRY(clock_verb_parse(cx, call->segments[1], &task->verb));
    TRY(call_body(cx, call, &clock_order_register, &task->order));
    call_write(call, &task->write, change_write, task);
    return OK;
}

static Err repin_write(Ctx *cx, WriteRequest *write)
{
    ClockTask *task = write->task;
    ClockPage page;
    TRY(clock_repin(cx, &task->repin, &page));
    write_record(write, 200, &clock_page_register, &page);
    return OK;
}

Err clocks_repin(Ctx *cx, Call *call)
{
    ClockTask *task = arena_new(cx->arena, ClockTask);
    TRY(call_body(cx, call, &clock_repin_register, &task->repin));
    TRY(call_matter_check(cx, call, task->repin.noun, task->repin.noun_id.value));
    call_write(call, &task->write, repin_write, task);
    return OK;
}

/* ---- the calendar of a person ---- */

typedef struct FeedTask {
    WriteRequest write;
    bool make;
} FeedTask;

/* A machine has its key. */
static Err person_check(Ctx *cx, const Call *call)
{
    if (call->caller.session_id != 0 || call->caller.owner)
        return OK;
    return fail(cx, ERR_DENIED, MSG("a calendar address is a person's: sign in with an account"));
}

static Err feed_write(Ctx *cx, WriteRequest *write)
{
    const FeedTask *task = write->task;
    ClockFeed feed;
    if (task->make)
        TRY(clock_feed_make(cx, cx->actor, &feed));
    else
        TRY(clock_feed_revoke(cx, cx->actor, &feed));
    write_record(write, task->make ? 201 : 200, &clock_feed_register, &feed);
    return OK;
}

static Err feed_send(Ctx *cx, Call *call, bool make)
{
    FeedTask *task = arena_new(cx->arena, FeedTask);
    TRY(person_check(cx, call));
    task->make = make;
    call_write(call, &task->write, feed_write, task);
    return OK;
}

Err clocks_feed_make(Ctx *cx, Call *call)
{
    return feed_send(cx, call, true);
}

Err clocks_feed_revoke(Ctx *cx, Call *call)
{
    return feed_send(cx, call, false);
}

Err clocks_feed_show(Ctx *cx, Call *call)
{
    ClockFeed feed;
    TRY(person_check(cx, call));
    TRY(clock_feed_show(cx, call->caller.name, &feed));
    return call_record(cx, call, &clock_feed_register, &feed);
}

/* Some role that reads is not limited to sites and product lines: the calendar is of all of it. */
static bool reads_all(const AccountRow *row)
{
    for (size_t i = 0; i < row->account->grants.count; i++) {
        const RoleGrant *grant = &row->account->grants.items[i];
        Roles bit = ROLE_BIT(account_role_named(grant->role));
        if ((bit & row->roles & READERS) != 0 && grant->sites.count + grant->lines.count == 0)
            return true;
    }
    return false;
}

/* The address still opens what its account may read today; that of the owner, as long as there is
 * no account. */
static Err feed_check(Ctx *cx, Call *call, Str account)
{
    bool any, good;
    AccountRow row;
    TRY(account_any(cx, &any));
    if (str_eq(account, STR("local"))) {
        good = !any;
    } else {
        TRY(account_find(cx, account, &row));
        good = !row.closed && reads_all(&row);
    }
    if (good)
        return OK;
    call->status = 403;
    return fail(cx, ERR_DENIED, MSG("this calendar address was ended, or never was one"));
}

Err clocks_calendar(Ctx *cx, Call *call)
{
    Str key, account, text, lang = http_query(call->request, STR("lang"));
    key = http_query(call->request, STR("key"));
    call->status = 403;
    TRY(clock_feed_account(cx, key, &account));
    call->status = 0;
    TRY(feed_check(cx, call, account));
    bool chinese = lang.n > 0 ? lang_from(lang) == LANG_ZH : call->request->lang == LANG_ZH;
    Str whose = str_eq(account, STR("local")) ? (Str){0} : account;
    TRY(clock_feed_text(cx, whose, chinese ? LANG_ZH : LANG_EN, &text));
    call->response->status = 200;
    call->response->media_type = STR("text/calendar; charset=utf-8");
    call->response->body = text;
    return OK;
}
