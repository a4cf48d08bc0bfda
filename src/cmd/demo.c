/* holdfast demo: the power-bank factory, generated and captured. */
#include "cmd/commands.h"
#include "cmd/progress.h"
#include "cmd/report.h"
#include "cmd/workspace.h"
#include "demo/cases.h"
#include "demo/clocks.h"
#include "demo/clues.h"
#include "demo/demo.h"
#include "demo/holds.h"
#include "demo/registers.h"
#include "domain/account/account.h"
#include "domain/hold/alarm.h"

typedef struct DemoRun {
    DemoOptions options;
    DemoSummary summary;
    Str out;   /* file of the events */
    bool keep; /* the user asked for the file */
    bool logins;
    Journal journal;
    CaptureReport report;
} DemoRun;

static Err write_files(Ctx *cx, const Options *options, DemoRun *run)
{
    IoFile events, truth = {.fd = -1};
    Str truth_path = option_text(options, "truth", (Str){0});
    TRY(command_file(cx, cx->io->open(cx, run->out, IO_CREATE, &events)));
    Err err = OK;
    if (truth_path.n != 0)
        err = command_file(cx, cx->io->open(cx, truth_path, IO_CREATE, &truth));
    if (err == OK)
        err = demo_write(cx, &run->options, &events, truth_path.n == 0 ? NULL : &truth,
                         &run->summary);
    if (truth.fd >= 0)
        cx->io->close(cx, &truth);
    cx->io->close(cx, &events);
    return err;
}

/* What was written after the first bad unit had come back, into a file of its own. */
static Err later_cut(Ctx *cx, const DemoRun *run, Str later)
{
    enum { PIECE = 1 << 20 };
    IoFile from, to = {.fd = -1};
    int64_t at = run->summary.noticed_bytes;
    TRY(cx->io->open(cx, run->out, IO_APPEND, &from));
    IoMap all = {0};
    Err err = cx->io->open(cx, later, IO_CREATE, &to);
    if (err == OK)
        err = cx->io->map(cx, &from, &all);
    for (; err == OK && at < run->summary.bytes; at += PIECE) {
        int64_t left = run->summary.bytes - at;
        err = cx->io->write(cx, &to, str_from(all.p + at, (size_t)(left < PIECE ? left : PIECE)));
    }
    if (all.p != NULL)
        cx->io->unmap(cx, &all);
    if (err == OK)
        err = cx->io->resize(cx, &from, run->summary.noticed_bytes);
    if (to.fd >= 0)
        cx->io->close(cx, &to);
    cx->io->close(cx, &from);
    return err;
}

static Err capture_file(Ctx *cx, DemoRun *run, Str file, Lang lang)
{
    Progress progress;
    CaptureReport report = {0};
    progress_init(&progress, STR("demo"), lang);
    CaptureOptions capture = {
        .input = file, .format = CAPTURE_LINES, .tick = progress_tick, .tick_arg = &progress};
    Err err = capture_run(cx, &run->journal, &capture, &report);
    progress_end(&progress);
    report.input = STR("demo");
    if (run->report.events > 0) { /* of the earlier file */
        report.events += run->report.events;
        report.captured += run->report.captured;
        report.duplicates += run->report.duplicates;
        report.parties += run->report.parties;
        report.first_position = run->report.first_position;
    }
    run->report = report;
    return err;
}

/* Held as the first bad unit comes back, at that time of the story. */
static Err hold_then(Ctx *cx, DemoRun *run)
{
    ItemView view = workspace_view(cx, &run->journal);
    int64_t now = cx->now_us;
    Str actor = cx->actor;
    cx->now_us = run->summary.noticed_us < now ? run->summary.noticed_us : now;
    if (run->logins)
        cx->actor = account_role_name(ACCOUNT_ROLE_QUALITY);
    Err err = demo_hold(cx, &view, &run->summary);
    cx->now_us = now;
    cx->actor = actor;
    return err;
}

/* What came behind the hold is captured behind it: what it does to held things rings. */
static Err capture(Ctx *cx, DemoRun *run, Lang lang)
{
    Str later = io_path(cx->arena, run->journal.dir.spool, STR("demo-later.ndjson"));
    if (run->summary.noticed_bytes == 0)
        return capture_file(cx, run, run->out, lang);
    Err err = later_cut(cx, run, later);
    if (err == OK)
        err = capture_file(cx, run, run->out, lang);
    if (err == OK)
        err = hold_then(cx, run);
    if (err == OK)
        err = capture_file(cx, run, later, lang);
    Problem problem = cx->problem;
    Err removed = cx->io->remove(cx, later);
    if (err != OK)
        cx->problem = problem;
    if (err != OK || removed != OK)
        return err != OK ? err : removed;
    ItemView view = workspace_view(cx, &run->journal);
    return alarm_catch_up(cx, &view);
}

/* ---- logins: one for each role, all with the password below; nothing else in Holdfast has one
 * that is known before ---- */

#define DEMO_PASSWORD "holdfast-demo"
#define LOGIN_OF_SITE "quality.sz"
#define LOGIN_OF_LINE "approver.pb10"

static Err account_make(Ctx *cx, AccountOrder *order)
{
    AccountChanged changed;
    order->full_name = str_fmt(cx->arena, "Demo %s", order->name.p);
    order->reason = STR("demo");
    TRY(account_change(cx, ACCOUNT_ADD, order, &changed));
    return invitation_use(cx, changed.invitation, password_hash(cx->arena, STR(DEMO_PASSWORD)),
                          STR(""));
}

static Err login_add(Ctx *cx, AccountRole role)
{
    Str roles[] = {account_role_name(role)};
    AccountOrder order = {.name = roles[0], .roles = {roles, 1}};
    order.limited_to = role == ACCOUNT_ROLE_DEALER     ? STR("D-03")
                       : role == ACCOUNT_ROLE_SUPPLIER ? STR("S-04")
                       : role == ACCOUNT_ROLE_OWNER    ? STR(DEMO_OWNER)
                       : role == ACCOUNT_ROLE_OPERATOR ? STR("urn:epc:id:sgln:9521321.00001.PACK")
                                                       : (Str){0};
    return account_make(cx, &order);
}

/* A quality engineer of one plant, and an approver of one product line. */
static Err limited_add(Ctx *cx)
{
    Str site = STR("HG-SZ"), line = STR("PB-10");
    Str quality = account_role_name(ACCOUNT_ROLE_QUALITY);
    Str approver = account_role_name(ACCOUNT_ROLE_APPROVER);
    AccountOrder of_site = {
        .name = STR(LOGIN_OF_SITE), .roles = {&quality, 1}, .sites = {&site, 1}};
    AccountOrder of_line = {
        .name = STR(LOGIN_OF_LINE), .roles = {&approver, 1}, .lines = {&line, 1}};
    TRY(account_make(cx, &of_site));
    return account_make(cx, &of_line);
}

static Err results_examine(Ctx *cx, AccountRole role)
{
    AccountRow row;
    Str actor = cx->actor;
    TRY(account_find(cx, account_role_name(role), &row));
    cx->actor = row.account->name;
    Err err = demo_examine(cx, &(Signer){row.account->name, row.account->full_name, row.roles});
    cx->actor = actor;
    return err;
}

static Err logins_add(Ctx *cx)
{
    bool any;
    TRY(account_any(cx, &any));
    if (any)
        return fail(cx, ERR_CONFLICT, MSG("there are accounts already: no demo logins were added"));
    TRY(login_add(cx, ACCOUNT_ROLE_ADMIN)); /* the first is an administrator */
    for (int role = 0; role < ACCOUNT_ROLE_COUNT; role++) {
        if (role != ACCOUNT_ROLE_ADMIN && role != ACCOUNT_ROLE_MACHINE)
            TRY(login_add(cx, (AccountRole)role));
        if (role == ACCOUNT_ROLE_QUALITY) /* before roles that rest on what is examined */
            TRY(results_examine(cx, (AccountRole)role));
    }
    return limited_add(cx);
}

typedef Err (*DemoTeller)(Ctx *cx, const ClueLog *log, const DemoSummary *summary);

/* When each unit was made and sold stands in the log by now. */
static Err tell(Ctx *cx, DemoRun *run, DemoTeller teller)
{
    EventReader reader;
    event_reader_init(&reader);
    ItemView view = workspace_view(cx, &run->journal);
    Err err = teller(cx, &(ClueLog){&view, &reader}, &run->summary);
    event_reader_release(&reader);
    return err;
}

/* The first unit of the log that is sold and did not come back; empty: there is none. */
static Err sold_find(Ctx *cx, const ItemView *view, Str *out)
{
    for (uint32_t item = 1; item <= trace_item_count(view->index); item++) {
        TraceWhereResult where;
        ArenaMark mark = arena_mark(cx->arena);
        ItemWhereQuery query = {.view = *view, .items = &item, .count = 1};
        if (trace_item_kind(view->index, item, view->visible) != ITEM_THING)
            continue;
        TRY(item_where_rows(cx, &query, &where));
        bool sold = trace_where_is_unit(&where.rows[0]) && where.rows[0].state == STATE_SOLD;
        arena_rewind(cx->arena, mark);
        if (!sold)
            continue;
        *out = item_uri(cx->arena, view->index, item);
        return OK;
    }
    return OK;
}

/* Of one unit that is sold, and one that came back. */
static Err owner_register(Ctx *cx, DemoRun *run)
{
    Str units[2];
    size_t count = 0;
    ItemView view = workspace_view(cx, &run->journal);
    units[0] = (Str){0};
    TRY(sold_find(cx, &view, &units[0]));
    count += units[0].n > 0;
    if (run->summary.failed_count > 0)
        units[count++] = run->summary.failed[0];
    return demo_owner(cx, (FieldTexts){units, count});
}

static Err demo(Ctx *cx, const Options *options, DemoRun *run, Lang lang)
{
    run->options = (DemoOptions){
        .units = option_count(options, "units", DEMO_UNITS_DEFAULT),
        .seed = (uint64_t)option_count(options, "seed", DEMO_SEED_DEFAULT),
        .defect = option_text(options, "defect", (Str){0}),
    };
    TRY(demo_check(cx, &run->options)); /* before a file is emptied */
    run->logins = option_given(options, "logins");
    run->keep = option_given(options, "out");
    if (run->keep) {
        run->out = option_text(options, "out", (Str){0});
        return write_files(cx, options, run);
    }
    TRY(workspace_open(cx, options, DB_WRITE, &run->journal));
    run->out = io_path(cx->arena, run->journal.dir.spool, STR("demo.ndjson"));
    Err err = write_files(cx, options, run);
    if (err == OK)
        err = capture(cx, run, lang);
    if (err == OK)
        err = journal_settle(cx, &run->journal);
    if (err == OK)
        err = demo_registers(cx);
    if (err == OK)
        err = owner_register(cx, run);
    if (err == OK)
        err = tell(cx, run, demo_clues);
    cx->now_us = cx->io->now_us(cx);
    if (err == OK)
        err = demo_clocks(cx, run->logins && demo_has_case(&run->summary));
    if (err == OK && run->logins)
        err = logins_add(cx);
    if (err == OK && run->logins)
        err = tell(cx, run, demo_case);
    Problem problem = cx->problem;
    Err removed = cx->io->remove(cx, run->out);
    if (err != OK)
        cx->problem = problem; /* the first failure is the one to tell */
    return err != OK ? err : removed;
}

static Str from_text(Ctx *cx, const DemoSummary *summary)
{
    Buf from;
    buf_init(&from, cx->arena, INSTANT_TEXT_MAX);
    instant_format(&from, summary->from_us, 8 * 60);
    return buf_str(&from);
}

static void summary_json(Ctx *cx, const DemoRun *run, Lang lang)
{
    Output out;
    output_init(cx, &out);
    JsonWriter *json = &out.json;
    const DemoSummary *summary = &run->summary;
    json_object_begin(json);
    output_number(json, "units", summary->units);
    output_number(json, "events", summary->events);
    output_text(json, "defect", summary->defect);
    output_text(json, "from", from_text(cx, summary));
    output_text(json, "suspect_lot", summary->suspect_lot);
    output_text(json, "cause_kind", summary->cause_kind);
    output_text(json, "cause_item", summary->cause_item);
    output_number(json, "affected", summary->affected);
    json_key(json, STR("failed"));
    json_array_begin(json);
    for (int i = 0; i < summary->failed_count; i++)
        json_string(json, summary->failed[i]);
    json_array_end(json);
    json_key(json, STR("capture"));
    if (run->keep)
        json_null(json);
    else
        report_json(&out, &run->report, lang);
    json_object_end(json);
    buf_add_char(&out.buf, '\n');
    output_end(&out);
}

static void logins_text(Output *out, Lang lang)
{
    Buf names;
    FieldTexts all = account_role_names(out->buf.arena, (ROLE_BIT(ACCOUNT_ROLE_COUNT) - 1) &
                                                            ~ROLE_BIT(ACCOUNT_ROLE_MACHINE));
    buf_init(&names, out->buf.arena, 1 << 12);
    for (size_t i = 0; i < all.count; i++)
        buf_fmt(&names, "%s%.*s", i == 0 ? "" : " ", STR_ARG(all.items[i]));
    buf_fmt(&names, " %s %s", LOGIN_OF_SITE, LOGIN_OF_LINE);
    Str params[] = {buf_str(&names), STR(DEMO_PASSWORD)};
    message_format(&out->buf, lang, MSG("demo logins, all with the password %2$s: %1$s"), params,
                   2);
    buf_add_char(&out->buf, '\n');
}

static void print_summary(Ctx *cx, const DemoRun *run, bool logins, Lang lang)
{
    Output out;
    output_init(cx, &out);
    const DemoSummary *summary = &run->summary;
    bool meeting =
        str_eq(summary->defect, str_of(demo_defect_name(0))); /* of a lot and a machine */
    if (!run->keep)
        report_text(&out, &run->report, lang);
    Str params[] = {str_fmt(cx->arena, "%lld", (long long)summary->units),
                    str_fmt(cx->arena, "%lld", (long long)summary->events),
                    summary->defect,
                    meeting ? summary->suspect_lot : summary->cause_item,
                    str_fmt(cx->arena, "%lld", (long long)summary->affected),
                    from_text(cx, summary)};
    const char *told =
        meeting ? MSG("%1$s power banks in %2$s events; planted: %3$s from %6$s, suspect lot %4$s, "
                      "%5$s units really affected")
                : MSG("%1$s power banks in %2$s events; planted: %3$s from %6$s, cause %4$s, "
                      "%5$s units really affected");
    message_format(&out.buf, lang, told, params, 6);
    buf_add_char(&out.buf, '\n');
    for (int i = 0; i < summary->failed_count && i < 3; i++) {
        message_format(&out.buf, lang, MSG("  came back: %1$s"), &summary->failed[i], 1);
        buf_add_char(&out.buf, '\n');
    }
    if (logins)
        logins_text(&out, lang);
    output_end(&out);
}

static int run_demo(Ctx *cx, const Options *options, Lang lang)
{
    DemoRun run = {0};
    int code = EXIT_OK;
    if (demo(cx, options, &run, lang) != OK)
        code = command_fail(cx, options, lang);
    else if (option_given(options, "json"))
        summary_json(cx, &run, lang);
    else
        print_summary(cx, &run, option_given(options, "logins"), lang);
    journal_close(cx, &run.journal);
    return code;
}

static const OptionSpec demo_options[] = {
    OPTIONS_STORE,
    {OPTION_COUNT, "units", "N", MSG("power banks to make (default: 20000)")},
    {OPTION_COUNT, "seed", "S", MSG("same seed, same bytes (default: 1)")},
    {OPTION_TEXT, "defect", "KIND",
     MSG("what goes wrong: coater-drift (default), welder-drift, separator-lot, hefei-separator, "
         "trial-firmware, fitting-shift, second-source")},
    {OPTION_TEXT, "truth", "FILE", MSG("write what really happened: affected units, places")},
    {OPTION_FLAG, "logins", NULL,
     MSG("a login for each role, with a known password, and a case they work on")},
    {OPTION_TEXT, "out", "FILE", MSG("write the events there instead of capturing them")},
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};

static const char *const demo_examples[] = {
    "holdfast demo --units 490000 --truth truth.json",
    "holdfast demo --units 1000 --out events.ndjson",
    NULL,
};

const Command demo_command = {
    .name = "demo",
    .operands = "",
    .help = MSG("run a power-bank factory with a planted defect, and capture its events"),
    .options = demo_options,
    .examples = demo_examples,
    .run = run_demo,
};
