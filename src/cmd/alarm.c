/* holdfast alarm list|acknowledge: what happened to held things all the same. */
#include "domain/hold/alarm.h"

#include "cmd/commands.h"
#include "cmd/hold_text.h"
#include "cmd/verb.h"

enum { LIST_DEFAULT = 50, ORDER_MAX = 1 << 16 };

/* ---- list ---- */

static Err item_read(Ctx *cx, Str typed, Str *out)
{
    Buf *uri = arena_new(cx->arena, Buf);
    Identity identity;
    if (typed.n == 0)
        return OK;
    TRY(identity_read_label(cx, typed, &identity));
    buf_init(uri, cx->arena, 3 * IDENTITY_KEY_MAX);
    identity_uri(uri, identity.key);
    *out = buf_str(uri);
    return OK;
}

static Err list(Ctx *cx, VerbRun *run)
{
    AlarmPage page;
    const Options *options = run->options;
    AlarmPageQuery query = {.state = option_text(options, "state", STR("open")),
                            .limit = option_count(options, "limit", LIST_DEFAULT)};
    Str hold = option_if(options, "hold"), before = option_if(options, "before");
    if (str_eq(query.state, STR("any")))
        query.state = (Str){0};
    if (query.limit > HOLD_PAGE_MAX)
        return fail(cx, ERR_USAGE, MSG("--limit is at most %1$lld"), (long long)HOLD_PAGE_MAX);
    if (hold.n > 0)
        TRY(hold_id_parse(cx, hold, &query.hold));
    if (before.n > 0)
        TRY(alarm_id_parse(cx, before, &query.before));
    TRY(item_read(cx, option_if(options, "item"), &query.item));
    TRY(workspace_open(cx, options, DB_READ, &run->journal));
    TRY(alarm_page(cx, &query, &page));
    if (option_given(options, "json"))
        output_record(&run->out, &alarm_page_register, &page);
    else
        alarm_page_text(cx, &page, run->lang, &run->out.buf);
    return OK;
}

static const OptionSpec list_options[] = {
    OPTIONS_STORE,
    {OPTION_TEXT, "state", "WORD", MSG("open (default), acknowledged, withdrawn; any")},
    {OPTION_TEXT, "hold", "H-N", MSG("only of this hold")},
    {OPTION_TEXT, "item", "ITEM", MSG("only those whose event names this")},
    {OPTION_TEXT, "before", "A-N", MSG("older ones than this")},
    {OPTION_COUNT, "limit", "N", MSG("at most so many (default: 50)")},
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};

VERB_COMMAND(alarm, list, .name = "alarm list", .operands = "",
             .help = MSG("what happened to held things all the same, newest first"),
             .options = list_options, .reads = true);

/* ---- acknowledge ---- */

static Err acknowledge_there(Ctx *cx, const VerbRun *run, int64_t id, AlarmOrder *order, Alarm *out)
{
    Buf text;
    JsonWriter json;
    Str answer;
    const JsonNode *node;
    buf_init(&text, cx->arena, ORDER_MAX);
    json_writer_init(&json, &text);
    register_write(&json, &alarm_order_register, order);
    TRY(served_order(cx, &run->served,
                     str_fmt(cx->arena, "/api/v1/alarms/A-%lld/acknowledge", (long long)id),
                     buf_str(&text), &answer));
    TRY(json_parse(cx, answer, &node));
    return register_decode(cx, &alarm_register, node, (Str){0}, out);
}

static Err acknowledge(Ctx *cx, VerbRun *run)
{
    int64_t id;
    AlarmOrder order = {option_if(run->options, "reason")};
    AlarmPage page = {0};
    page.alarms.items = arena_new(cx->arena, Alarm);
    page.alarms.count = 1;
    if (run->options->operand_count != 1 || order.reason.n == 0)
        return fail(cx, ERR_USAGE,
                    MSG("name one alarm, like A-1, and say what came of it: --reason"));
    TRY(alarm_id_parse(cx, run->options->operands[0], &id));
    TRY(workspace_must_exist(cx, run->options));
    TRY(served_or_open(cx, run->options, &run->journal, &run->served));
    TRY(run->served.is_served ? acknowledge_there(cx, run, id, &order, page.alarms.items)
                              : alarm_acknowledge(cx, id, order.reason, page.alarms.items));
    if (option_given(run->options, "json"))
        output_record(&run->out, &alarm_register, page.alarms.items);
    else
        alarm_page_text(cx, &page, run->lang, &run->out.buf);
    return OK;
}

static const OptionSpec acknowledge_options[] = {
    OPTIONS_STORE,
    {OPTION_TEXT, "reason", "TEXT", MSG("what came of it")},
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};

VERB_COMMAND(alarm, acknowledge, .name = "alarm acknowledge", .operands = "A-N",
             .help = MSG("say what came of an alarm"), .options = acknowledge_options);
