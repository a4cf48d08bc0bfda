/* holdfast clock list|alarms|history|start|stop|…|repin: clocks of the law. */
#include "cmd/commands.h"
#include "cmd/verb.h"
#include "domain/clock/clock_alarm.h"
#include "domain/clock/rule_book.h"

enum { LIST_DEFAULT = 100, ORDER_MAX = 1 << 18 };

/* ---- what every verb needs ---- */

static Err operands_check(Ctx *cx, const VerbRun *run, size_t wanted)
{
    if (run->options->operand_count == wanted)
        return OK;
    return fail(cx, ERR_USAGE, MSG("holdfast %1$s takes: %2$s"), run->options->command->name,
                run->options->command->operands);
}

static Err day_option(Ctx *cx, const VerbRun *run, const char *name, FieldInt *out)
{
    RegimeDay day;
    Str text = option_if(run->options, name);
    *out = (FieldInt){0};
    if (text.n == 0)
        return OK;
    if (!regime_day_parse(text, &day))
        return fail(cx, ERR_USAGE, MSG("--%1$s takes a day like 2026-03-01, not \"%2$s\""), name,
                    str_shown(cx->arena, text));
    *out = field_int(day);
    return OK;
}

/* "case/3" or "case 3" as it is typed: a noun and a number. */
static Err matter_read(Ctx *cx, Str typed, Str *noun, FieldInt *id)
{
    Str number = typed;
    *noun = str_cut(&number, '/');
    if (noun->n > 0 && str_int(number, &id->value) && id->value > 0) {
        id->set = true;
        return OK;
    }
    return fail(cx, ERR_USAGE,
                MSG("name a matter by its noun and number, like case/3; not \"%1$s\""),
                str_shown(cx->arena, typed));
}

static bool wants_json(const VerbRun *run)
{
    return option_given(run->options, "json");
}

/* ---- lines ---- */

static Str day_text(Ctx *cx, FieldInt day)
{
    return day.set ? regime_day_format(cx->arena, (RegimeDay)day.value) : STR("-         ");
}

static void clock_line(Ctx *cx, VerbRun *run, const Clock *clock)
{
    Buf *out = &run->out.buf;
    Str act = run->lang == LANG_ZH && clock->act_zh.n > 0 ? clock->act_zh : clock->act_en;
    Str how = clock->standing.n > 0 ? clock->standing : clock->state;
    buf_fmt(out, "%-6.*s %.*s %.*s %-10.*s %.*s/%lld %.*s %.*s", STR_ARG(clock->id),
            STR_ARG(day_text(cx, clock->due)), STR_ARG(day_text(cx, clock->target)), STR_ARG(how),
            STR_ARG(clock->noun), (long long)clock->noun_id.value, STR_ARG(clock->regime),
            STR_ARG(clock->rule));
    if (clock->occurrence.value > 1)
        buf_fmt(out, " (%lld)", (long long)clock->occurrence.value);
    if (act.n > 0)
        buf_fmt(out, "  %.*s", STR_ARG(act));
    if (clock->undecided.value)
        buf_fmt(out, "  [%s]", message_text(MSG("to be decided"), run->lang));
    if (clock->unverified.value)
        buf_fmt(out, "  [%s]", message_text(MSG("unverified"), run->lang));
    buf_add_char(out, '\n');
}

static void clocks_print(Ctx *cx, VerbRun *run, const Clock *clocks, size_t count)
{
    for (size_t i = 0; i < count; i++)
        clock_line(cx, run, &clocks[i]);
}

/* ---- list, alarms, history ---- */

static Err list(Ctx *cx, VerbRun *run)
{
    FieldInt until, id = {0};
    ClockPage page;
    const Options *options = run->options;
    Str matter = option_if(options, "of");
    ClockFilter filter = {.regime = option_if(options, "regime"),
                          .person = option_if(options, "person"),
                          .state = option_text(options, "state", STR("open")),
                          .dated = !option_given(options, "duties"),
                          .limit = option_count(options, "limit", LIST_DEFAULT)};
    if (filter.limit < 1 || filter.limit > CLOCK_PAGE_MAX)
        return fail(cx, ERR_USAGE, MSG("--limit is at most %1$lld"), (long long)CLOCK_PAGE_MAX);
    if (str_eq(filter.state, STR("any")))
        filter.state = (Str){0};
    if (matter.n > 0)
        TRY(matter_read(cx, matter, &filter.noun, &id));
    filter.noun_id = id.value;
    TRY(day_option(cx, run, "until", &until));
    filter.until = (RegimeDay)until.value;
    TRY(verb_open_to_read(cx, run));
    TRY(clock_list(cx, &filter, &page));
    if (wants_json(run))
        output_record(&run->out, &clock_page_register, &page);
    else
        clocks_print(cx, run, page.clocks.items, page.clocks.count);
    return OK;
}

static void names_add(Buf *out, FieldTexts names)
{
    for (size_t i = 0; i < names.count; i++)
        buf_fmt(out, " %.*s", STR_ARG(names.items[i]));
}

static Err alarms(Ctx *cx, VerbRun *run)
{
    ClockAlarms found;
    const ClockAudience everybody = {0};
    TRY(operands_check(cx, run, 0));
    TRY(verb_open_to_read(cx, run));
    TRY(clock_alarms(cx, &everybody, &found));
    if (wants_json(run)) {
        output_record(&run->out, &clock_alarms_register, &found);
        return OK;
    }
    for (size_t i = 0; i < found.alarms.count; i++) {
        const ClockAlarm *alarm = &found.alarms.items[i];
        clock_line(cx, run, alarm->clock);
        buf_fmt(&run->out.buf, "       %s:", message_text(MSG("told"), run->lang));
        names_add(&run->out.buf, alarm->roles);
        names_add(&run->out.buf, alarm->accounts);
        buf_add_char(&run->out.buf, '\n');
    }
    return OK;
}

static Err history(Ctx *cx, VerbRun *run)
{
    int64_t id;
    ClockHistory found;
    TRY(operands_check(cx, run, 1));
    TRY(clock_id_parse(cx, run->options->operands[0], &id));
    TRY(verb_open_to_read(cx, run));
    TRY(clock_history(cx, id, &found));
    if (wants_json(run)) {
        output_record(&run->out, &clock_history_register, &found);
        return OK;
    }
    clock_line(cx, run, found.clock);
    for (size_t i = 0; i < found.changes.count; i++) {
        const ClockChange *change = &found.changes.items[i];
        instant_format_utc(&run->out.buf, change->at.value.us);
        buf_fmt(&run->out.buf, "  %.*s  %.*s  %.*s\n", STR_ARG(change->actor),
                STR_ARG(change->after), STR_ARG(change->reason));
    }
    return OK;
}

/* ---- decisions: here, or by who serves the directory ---- */

typedef struct Shape {
    const Register *record;
    void *it;
} Shape;

static Err order_there(Ctx *cx, const VerbRun *run, Str target, Shape order, Shape out)
{
    Buf text;
    JsonWriter json;
    Str answer;
    const JsonNode *node;
    buf_init(&text, cx->arena, ORDER_MAX);
    json_writer_init(&json, &text);
    register_write(&json, order.record, order.it);
    TRY(served_order(cx, &run->served, target, buf_str(&text), &answer));
    TRY(json_parse(cx, answer, &node));
    return register_decode(cx, out.record, node, (Str){0}, out.it);
}

/* What the served order needs too: it is not sent without. */
static Err text_needed(Ctx *cx, Str text, const char *name)
{
    if (str_trim(text).n > 0)
        return OK;
    return fail(cx, ERR_USAGE, MSG("say --%1$s TEXT; it stands in the audit trail"), name);
}

static Err open_to_write(Ctx *cx, VerbRun *run)
{
    TRY(workspace_must_exist(cx, run->options));
    TRY(served_or_open(cx, run->options, &run->journal, &run->served));
    return run->served.is_served ? OK : rules_take(cx, workspace_directory(run->options));
}

static Err start(Ctx *cx, VerbRun *run)
{
    ClockFact fact = {0};
    ClockStarted started = {0};
    const Options *options = run->options;
    if (options->operand_count < 2)
        return operands_check(cx, run, 2);
    TRY(matter_read(cx, options->operands[0], &fact.noun, &fact.noun_id));
    fact.trigger = options->operands[1];
    fact.known = (FieldTexts){options->operands + 2, options->operand_count - 2};
    fact.regime = option_if(options, "regime");
    fact.note = option_if(options, "note");
    fact.person = option_if(options, "person");
    TRY(day_option(cx, run, "day", &fact.day));
    TRY(day_option(cx, run, "reply-by", &fact.reply_by));
    if (fact.regime.n == 0 || !fact.day.set)
        return fail(cx, ERR_USAGE, MSG("say --regime R and --day DATE: under which law, and when"));
    TRY(text_needed(cx, fact.note, "note"));
    TRY(open_to_write(cx, run));
    if (run->served.is_served)
        TRY(order_there(cx, run, STR("/api/v1/clocks"), (Shape){&clock_fact_register, &fact},
                        (Shape){&clock_started_register, &started}));
    else
        TRY(clock_start(cx, &fact, &started));
    if (wants_json(run)) {
        output_record(&run->out, &clock_started_register, &started);
        return OK;
    }
    clocks_print(cx, run, started.started.items, started.started.count);
    clocks_print(cx, run, started.changed.items, started.changed.count);
    return OK;
}

/* The last word of the command's name is the verb. */
static Err change(Ctx *cx, VerbRun *run)
{
    int64_t id;
    ClockVerb verb;
    Clock clock = {0};
    const Options *options = run->options;
    Str name = str_tail(str_of(options->command->name), STR("clock ").n);
    ClockOrder order = {.evidence = option_if(options, "evidence"),
                        .person = option_if(options, "person"),
                        .reason = option_if(options, "reason")};
    TRY(operands_check(cx, run, 1));
    TRY(clock_id_parse(cx, options->operands[0], &id));
    TRY(clock_verb_parse(cx, name, &verb));
    TRY(day_option(cx, run, "day", &order.day));
    TRY(day_option(cx, run, "reply-by", &order.reply_by));
    if (verb == CLOCK_ASSIGN && order.person.n == 0)
        return fail(cx, ERR_USAGE,
                    MSG("say --person ACCOUNT, or holdfast clock unassign: nobody answers for it"));
    if (verb == CLOCK_DECIDE)
        order.applies = field_bool(!option_given(options, "not"));
    TRY(open_to_write(cx, run));
    if (run->served.is_served)
        TRY(order_there(
            cx, run, str_fmt(cx->arena, "/api/v1/clocks/T-%lld/%.*s", (long long)id, STR_ARG(name)),
            (Shape){&clock_order_register, &order}, (Shape){&clock_register, &clock}));
    else
        TRY(clock_change(cx, verb, id, &order, &clock));
    if (wants_json(run))
        output_record(&run->out, &clock_register, &clock);
    else
        clock_line(cx, run, &clock);
    return OK;
}

static Err repin(Ctx *cx, VerbRun *run)
{
    ClockPage page = {0};
    ClockRepin order = {.regime = option_if(run->options, "regime"),
                        .reason = option_if(run->options, "reason")};
    TRY(operands_check(cx, run, 1));
    TRY(matter_read(cx, run->options->operands[0], &order.noun, &order.noun_id));
    if (order.regime.n == 0)
        return fail(cx, ERR_USAGE, MSG("say --regime R: under which law"));
    TRY(text_needed(cx, order.reason, "reason"));
    TRY(open_to_write(cx, run));
    if (run->served.is_served)
        TRY(order_there(cx, run, STR("/api/v1/clocks/repin"),
                        (Shape){&clock_repin_register, &order},
                        (Shape){&clock_page_register, &page}));
    else
        TRY(clock_repin(cx, &order, &page));
    if (wants_json(run))
        output_record(&run->out, &clock_page_register, &page);
    else
        clocks_print(cx, run, page.clocks.items, page.clocks.count);
    return OK;
}

/* ---- the table ---- */

#define OPTION_JSON                                                                                \
    {                                                                                              \
        OPTION_FLAG, "json", NULL, MSG("one JSON object")                                          \
    }
#define OPTION_REASON                                                                              \
    {                                                                                              \
        OPTION_TEXT, "reason", "TEXT", MSG("why; stands in the audit trail")                       \
    }
#define OPTION_REGIME                                                                              \
    {                                                                                              \
        OPTION_TEXT, "regime", "R", MSG("rule pack: cn-auto, cn-consumer, us-nhtsa, …")            \
    }
#define OPTION_PERSON                                                                              \
    {                                                                                              \
        OPTION_TEXT, "person", "ACCOUNT", MSG("who answers for it")                                \
    }
#define OPTION_REPLY                                                                               \
    {                                                                                              \
        OPTION_TEXT, "reply-by", "DATE", MSG("the date a letter names")                            \
    }

static const OptionSpec list_options[] = {
    OPTIONS_STORE,
    {OPTION_TEXT, "of", "NOUN/N", MSG("only of this matter, like case/3")},
    OPTION_REGIME,
    OPTION_PERSON,
    {OPTION_TEXT, "state", "WORD",
     MSG("running, met, missed, cancelled, suspended; any (default: open)")},
    {OPTION_TEXT, "until", "DATE", MSG("only what is due up to this day")},
    {OPTION_FLAG, "duties", NULL, MSG("standing duties too, which have no date")},
    {OPTION_COUNT, "limit", "N", MSG("at most so many (default: 100)")},
    OPTION_JSON,
    {.kind = OPTION_END},
};
static const OptionSpec read_options[] = {OPTIONS_STORE, OPTION_JSON, {.kind = OPTION_END}};
static const OptionSpec start_options[] = {
    OPTIONS_STORE,
    OPTION_REGIME,
    {OPTION_TEXT, "day", "DATE", MSG("local day of the fact")},
    {OPTION_TEXT, "note", "TEXT", MSG("from where it is known")},
    OPTION_REPLY,
    OPTION_PERSON,
    OPTION_JSON,
    {.kind = OPTION_END},
};
static const OptionSpec stop_options[] = {
    OPTIONS_STORE,
    {OPTION_TEXT, "day", "DATE", MSG("day of submission (default: today)")},
    {OPTION_TEXT, "evidence", "TEXT", MSG("what was submitted, and where its proof is")},
    OPTION_REASON,
    OPTION_JSON,
    {.kind = OPTION_END},
};
static const OptionSpec reason_options[] = {
    OPTIONS_STORE, OPTION_REASON, OPTION_JSON, {.kind = OPTION_END}};
static const OptionSpec decide_options[] = {
    OPTIONS_STORE,        {OPTION_FLAG, "not", NULL, MSG("it does not apply")},
    OPTION_REASON,        OPTION_JSON,
    {.kind = OPTION_END},
};
static const OptionSpec assign_options[] = {
    OPTIONS_STORE, OPTION_PERSON, OPTION_REASON, OPTION_JSON, {.kind = OPTION_END}};
static const OptionSpec unassign_options[] = {
    OPTIONS_STORE, OPTION_REASON, OPTION_JSON, {.kind = OPTION_END}};
static const OptionSpec date_options[] = {
    OPTIONS_STORE, OPTION_REPLY, OPTION_REASON, OPTION_JSON, {.kind = OPTION_END}};
static const OptionSpec repin_options[] = {
    OPTIONS_STORE, OPTION_REGIME, OPTION_REASON, OPTION_JSON, {.kind = OPTION_END}};

static const char *const start_examples[] = {
    "holdfast clock start case/3 defect_confirmed defect_kind=safety --regime cn-auto "
    "--day 2026-03-02 --note \"minutes of the meeting\"",
    NULL,
};

VERB_COMMAND(clock, list, .name = "clock list", .operands = "",
             .help = MSG("clocks of the law: without a date first, then by due day"),
             .options = list_options, .reads = true);
VERB_COMMAND(clock, alarms, .name = "clock alarms", .operands = "",
             .help = MSG("clocks somebody is to be told of today, and whom"),
             .options = read_options, .reads = true);
VERB_COMMAND(clock, history, .name = "clock history", .operands = "T-N",
             .help = MSG("every change of a clock"), .options = read_options, .reads = true);
VERB_COMMAND(clock, start, .name = "clock start", .operands = "NOUN/N FACT [KNOWN=VALUE ...]",
             .help = MSG("record a fact, and start the clocks of its rules"),
             .options = start_options, .examples = start_examples);
VERB_COMMAND(clock, repin, .name = "clock repin", .operands = "NOUN/N",
             .help = MSG("compute the open clocks of a matter again, by today's rules"),
             .options = repin_options);

/* The decisions differ in their options alone. */
#define CHANGE_COMMAND(verb, sentence, table)                                                      \
    static int run_##verb(Ctx *cx, const Options *options, Lang lang)                              \
    {                                                                                              \
        return run_verb(cx, options, lang, change);                                                \
    }                                                                                              \
    const Command clock_##verb##_command = {.run = run_##verb,                                     \
                                            .name = "clock " #verb,                                \
                                            .operands = "T-N",                                     \
                                            .help = sentence,                                      \
                                            .options = table}

CHANGE_COMMAND(stop, MSG("it was submitted: in time, or late"), stop_options);
CHANGE_COMMAND(lapse, MSG("it has run out and nothing was submitted"), reason_options);
CHANGE_COMMAND(cancel, MSG("it does not run any more"), reason_options);
CHANGE_COMMAND(suspend, MSG("it does not count for now"), reason_options);
CHANGE_COMMAND(resume, MSG("it counts again"), reason_options);
CHANGE_COMMAND(reopen, MSG("it was closed by mistake, and runs again"), reason_options);
CHANGE_COMMAND(decide, MSG("whether its rule applies"), decide_options);
CHANGE_COMMAND(assign, MSG("who answers for it"), assign_options);
CHANGE_COMMAND(unassign, MSG("nobody answers for it any more"), unassign_options);
CHANGE_COMMAND(date, MSG("the date a letter names"), date_options);
