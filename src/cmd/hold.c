/* holdfast hold add|list|show|units|release|may: what may not be shipped, sold or used. */
#include "domain/hold/hold_confirm.h"

#include "cmd/commands.h"
#include "cmd/hold_text.h"
#include "cmd/items.h"
#include "cmd/output.h"
#include "cmd/served.h"
#include "cmd/signer.h"
#include "domain/item/item_list.h"

enum { PAGE_DEFAULT = 100, LIST_DEFAULT = 50, ORDER_MAX = 64 << 20 };

typedef struct HoldRun {
    const Options *options;
    Lang lang;
    Journal journal;
    Served served;
    ItemView view;
    HoldBook *book;
    Output out;
    int code; /* when all went well */
} HoldRun;

/* ---- common to all ---- */

typedef Err (*HoldVerb)(Ctx *cx, HoldRun *run);

static int run_verb(Ctx *cx, const Options *options, Lang lang, HoldVerb verb)
{
    HoldRun *run = arena_new(cx->arena, HoldRun);
    run->options = options;
    run->lang = lang;
    run->book = hold_book_open();
    output_init(cx, &run->out);
    int code = output_answer(cx, options, lang, verb(cx, run), &run->out);
    hold_book_close(run->book);
    workspace_close(cx, &run->journal);
    return code == EXIT_OK ? run->code : code;
}

static Err open_store(Ctx *cx, HoldRun *run)
{
    TRY(workspace_open(cx, run->options, DB_READ, &run->journal));
    run->view = workspace_view(cx, &run->journal);
    return OK;
}

/* Who serves the directory writes; else this process does. */
static Err open_writer(Ctx *cx, HoldRun *run)
{
    TRY(workspace_must_exist(cx, run->options));
    TRY(served_or_open(cx, run->options, &run->journal, &run->served));
    if (!run->served.is_served)
        run->view = workspace_view(cx, &run->journal);
    return OK;
}

static bool wants_json(const HoldRun *run)
{
    return option_given(run->options, "json");
}

static void hold_print(Ctx *cx, HoldRun *run, const Hold *hold)
{
    if (wants_json(run))
        output_record(&run->out, &hold_register, hold);
    else
        hold_text(cx, hold, run->lang, &run->out.buf);
}

static Err number_read(Ctx *cx, HoldRun *run, int64_t *out)
{
    if (run->options->operand_count < 1)
        return fail(cx, ERR_USAGE, MSG("name one hold, like H-1"));
    return hold_id_parse(cx, run->options->operands[0], out);
}

static Str record_text(Ctx *cx, const Register *record, const void *from)
{
    Buf *text = arena_new(cx->arena, Buf);
    JsonWriter json;
    buf_init(text, cx->arena, ORDER_MAX);
    json_writer_init(&json, text);
    register_write(&json, record, from);
    return buf_str(text);
}

static Err hold_there(Ctx *cx, const HoldRun *run, Str target, Str order, Hold *out)
{
    Str answer;
    const JsonNode *node;
    TRY(order.n > 0 ? served_order(cx, &run->served, target, order, &answer)
                    : served_ask(cx, &run->served,
                                 &(HttpAsk){.method = STR("GET"), .target = target}, &answer));
    TRY(json_parse(cx, answer, &node));
    return register_decode(cx, &hold_register, node, (Str){0}, out);
}

/* Identifiers: operands from `first` on, then the lines of the list. */
static Err names_read(Ctx *cx, const HoldRun *run, size_t first, FieldTexts *out)
{
    Str text;
    const Options *options = run->options;
    TRY(items_text(cx, options, &text));
    ItemList lines;
    Str typed;
    size_t count = 0, most = options->operand_count + item_list_most(text);
    Str *names = arena_array(cx->arena, Str, most + 1);
    for (size_t i = first; i < options->operand_count; i++)
        names[count++] = options->operands[i];
    item_list_init(&lines, text);
    while (item_list_next(cx, &lines, &typed))
        names[count++] = typed;
    *out = (FieldTexts){names, count};
    return OK;
}

/* Written and read again, so that it passes the checks a request passes, served or not. */
static Err record_check(Ctx *cx, const Register *record, Str text, void *out)
{
    const JsonNode *node;
    TRY(json_parse(cx, text, &node));
    Err err = register_decode(cx, record, node, (Str){0}, out);
    cx->problem.pointer = (Str){0}; /* nobody wrote that JSON: the field's name is enough */
    return err;
}

/* ---- add ---- */

static Err draft_read(Ctx *cx, const HoldRun *run, HoldDraft *out)
{
    const Options *options = run->options;
    Str places = option_text(options, "places", (Str){0});
    Str *list = arena_array(cx->arena, Str, places.n + 1);
    *out = (HoldDraft){.title = option_if(options, "title"),
                       .reason = option_if(options, "reason"),
                       .instruction = option_if(options, "instruction"),
                       .scope = option_if(options, "scope"),
                       .places = {list, 0}};
    if (option_given(options, "confirm-hours"))
        out->confirm_h = field_int(option_count(options, "confirm-hours", 0));
    if (option_given(options, "version"))
        out->version = field_int(option_count(options, "version", 0));
    while (places.n > 0)
        list[out->places.count++] = str_trim(str_cut(&places, ' '));
    if (out->title.n == 0 || out->reason.n == 0)
        return fail(cx, ERR_USAGE, MSG("a hold has a title and a reason: --title, --reason"));
    return names_read(cx, run, 0, &out->items);
}

static Err add(Ctx *cx, HoldRun *run)
{
    int64_t id;
    bool again;
    Hold hold;
    HoldDraft draft;
    HoldNaming *naming;
    TRY(draft_read(cx, run, &draft));
    Str order = record_text(cx, &hold_draft_register, &draft);
    TRY(record_check(cx, &hold_draft_register, order, &draft));
    TRY(open_writer(cx, run));
    if (run->served.is_served) {
        TRY(hold_there(cx, run, STR("/api/v1/holds"), order, &hold));
    } else {
        TRY(hold_name(cx, &run->view, &draft, &naming));
        TRY(hold_add(cx, naming, (Str){0}, &id, &again));
        TRY(hold_load(cx, &run->view, id, &hold));
    }
    hold_print(cx, run, &hold);
    return OK;
}

static const OptionSpec add_options[] = {
    OPTIONS_STORE,
    {OPTION_TEXT, "title", "TEXT", MSG("what the hold is called")},
    {OPTION_TEXT, "reason", "TEXT", MSG("why it is held")},
    OPTION_ITEMS,
    {OPTION_TEXT, "scope", "S-N", MSG("all units and lots of a saved scope")},
    {OPTION_COUNT, "version", "N", MSG("an earlier version (default: the newest)")},
    {OPTION_TEXT, "places", "'URI ...'", MSG("where it may be moved to; nowhere without")},
    {OPTION_TEXT, "instruction", "TEXT", MSG("what those must do who have the goods")},
    {OPTION_COUNT, "confirm-hours", "N",
     MSG("within how many hours they confirm that they stopped (default: 24)")},
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};

static const char *const add_examples[] = {
    "holdfast hold add --title 'Separator lot' --reason 'metal found by the laboratory' --scope "
    "S-1",
    "holdfast hold add --title 'Dented carton' --reason 'fell from a truck' "
    "urn:epc:id:sscc:9521234.0000000017",
    NULL,
};

VERB_COMMAND(hold, add, .name = "hold add", .operands = "[ITEM ...]",
             .help = MSG("hold things, lots, containers, or a scope"), .options = add_options,
             .examples = add_examples);

/* ---- list, show, units ---- */

static Err list(Ctx *cx, HoldRun *run)
{
    HoldPage page;
    HoldPageQuery query = {.limit = option_count(run->options, "limit", LIST_DEFAULT),
                           .ended = option_given(run->options, "all") ? -1 : 0};
    Str before = option_if(run->options, "before");
    if (query.limit > HOLD_PAGE_MAX)
        return fail(cx, ERR_USAGE, MSG("--limit is at most %1$lld"), (long long)HOLD_PAGE_MAX);
    if (before.n > 0)
        TRY(hold_id_parse(cx, before, &query.before));
    TRY(open_store(cx, run));
    TRY(hold_page(cx, &query, &page));
    if (wants_json(run))
        output_record(&run->out, &hold_page_register, &page);
    else
        hold_page_text(cx, &page, run->lang, &run->out.buf);
    return OK;
}

static const OptionSpec list_options[] = {
    OPTIONS_STORE,
    {OPTION_FLAG, "all", NULL, MSG("also those that are over")},
    {OPTION_TEXT, "before", "H-N", MSG("older ones than this")},
    {OPTION_COUNT, "limit", "N", MSG("at most so many (default: 50)")},
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};

VERB_COMMAND(hold, list, .name = "hold list", .operands = "",
             .help = MSG("holds in force, newest first"), .options = list_options, .reads = true);

static Err show(Ctx *cx, HoldRun *run)
{
    Hold hold;
    int64_t id;
    TRY(number_read(cx, run, &id));
    TRY(open_store(cx, run));
    TRY(hold_load(cx, &run->view, id, &hold));
    hold_print(cx, run, &hold);
    return OK;
}

static const OptionSpec show_options[] = {
    OPTIONS_STORE,
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};

VERB_COMMAND(hold, show, .name = "hold show", .operands = "H-N",
             .help = MSG("a hold: reason, places, releases"), .options = show_options,
             .reads = true);

static Err units(Ctx *cx, HoldRun *run)
{
    Hold hold;
    HoldUnits found;
    HoldUnitsQuery query = {.how = option_if(run->options, "how"),
                            .offset = option_count(run->options, "offset", 0),
                            .limit = option_count(run->options, "limit", PAGE_DEFAULT)};
    if (query.limit > HOLD_PAGE_MAX)
        return fail(cx, ERR_USAGE, MSG("--limit is at most %1$lld"), (long long)HOLD_PAGE_MAX);
    TRY(number_read(cx, run, &query.id));
    TRY(open_store(cx, run));
    TRY(hold_load(cx, &run->view, query.id, &hold));
    TRY(hold_units(cx, run->book, &run->view, &query, &found));
    if (wants_json(run))
        output_record(&run->out, &hold_units_register, &found);
    else
        hold_units_text(&found, run->lang, &run->out.buf);
    return OK;
}

static const OptionSpec units_options[] = {
    OPTIONS_STORE,
    {OPTION_TEXT, "how", "WORD", MSG("only those held so: named, content, piece, contains")},
    {OPTION_COUNT, "offset", "N", MSG("leave out the first N")},
    {OPTION_COUNT, "limit", "N", MSG("at most so many (default: 100)")},
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};

VERB_COMMAND(hold, units, .name = "hold units", .operands = "H-N",
             .help = MSG("what a hold covers now, a page at a time"), .options = units_options,
             .reads = true);

/* ---- who has confirmed ---- */

static Err confirmations(Ctx *cx, HoldRun *run)
{
    int64_t id;
    HoldConfirmations all;
    HoldNotices notices;
    TRY(open_store(cx, run));
    if (run->options->operand_count == 0) {
        TRY(hold_notices(cx, run->book, &run->view, &notices));
        if (wants_json(run))
            output_record(&run->out, &hold_notices_register, &notices);
        else
            hold_notices_text(cx, &notices, run->lang, &run->out.buf);
        return OK;
    }
    TRY(number_read(cx, run, &id));
    TRY(hold_confirmations(cx, run->book, &run->view, id, &all));
    if (wants_json(run))
        output_record(&run->out, &hold_confirmations_register, &all);
    else
        hold_confirmations_text(cx, &all, run->lang, &run->out.buf);
    return OK;
}

VERB_COMMAND(hold, confirmations, .name = "hold confirmations", .operands = "[H-N]",
             .help = MSG("who has confirmed that sale is stopped, who not and since when; without "
                         "a hold, who is late"),
             .options = show_options, .reads = true);

static Err confirm_there(Ctx *cx, const HoldRun *run, const HoldConfirming *confirming,
                         HoldConfirmations *out)
{
    Str answer;
    const JsonNode *node;
    HoldConfirmOrder order = confirming->order;
    order.partner = confirming->partner;
    TRY(served_order(
        cx, &run->served,
        str_fmt(cx->arena, "/api/v1/holds/H-%lld/confirmations", (long long)confirming->id),
        record_text(cx, &hold_confirm_order_register, &order), &answer));
    TRY(json_parse(cx, answer, &node));
    return register_decode(cx, &hold_confirmations_register, node, (Str){0}, out);
}

static Err confirm_here(Ctx *cx, HoldRun *run, const HoldConfirming *confirming,
                        HoldConfirmations *out)
{
    TRY(hold_confirm_check(cx, run->book, &run->view, confirming));
    TRY(hold_confirm(cx, confirming));
    return hold_confirmations(cx, run->book, &run->view, confirming->id, out);
}

static Err confirm(Ctx *cx, HoldRun *run)
{
    HoldConfirmations all;
    const Options *options = run->options;
    HoldConfirming confirming = {.partner = option_if(options, "partner"),
                                 .order = {.stopped = field_bool(true),
                                           .units = field_int(option_count(options, "units", 0)),
                                           .parts = field_int(option_count(options, "parts", 0)),
                                           .note = option_if(options, "note")}};
    TRY(number_read(cx, run, &confirming.id));
    if (confirming.partner.n == 0 || !option_given(options, "units") ||
        !option_given(options, "parts"))
        return fail(cx, ERR_USAGE,
                    MSG("say who, and how many pieces are set apart: --partner, --units, --parts"));
    TRY(open_writer(cx, run));
    TRY(run->served.is_served ? confirm_there(cx, run, &confirming, &all)
                              : confirm_here(cx, run, &confirming, &all));
    if (wants_json(run))
        output_record(&run->out, &hold_confirmations_register, &all);
    else
        hold_confirmations_text(cx, &all, run->lang, &run->out.buf);
    return OK;
}

static const OptionSpec confirm_options[] = {
    OPTIONS_STORE,
    {OPTION_TEXT, "partner", "CODE", MSG("on whose behalf: a partner of the register")},
    {OPTION_COUNT, "units", "N", MSG("products set apart, in pieces")},
    {OPTION_COUNT, "parts", "N", MSG("service parts set apart, in pieces")},
    {OPTION_TEXT, "note", "TEXT", MSG("who said so, where it lies")},
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};

VERB_COMMAND(hold, confirm, .name = "hold confirm", .operands = "H-N",
             .help = MSG("a partner has stopped sale and use, and set so many apart"),
             .options = confirm_options);

/* ---- may ---- */

static Err may(Ctx *cx, HoldRun *run)
{
    HoldAnswer answer;
    HoldQuestion question = {.to = option_if(run->options, "to"), .lang = run->lang};
    if (run->options->operand_count != 1)
        return fail(cx, ERR_USAGE, MSG("name one item"));
    question.item = run->options->operands[0];
    TRY(hold_action_parse(cx, option_if(run->options, "action"), &question.action));
    TRY(open_store(cx, run));
    TRY(hold_may(cx, run->book, &run->view, &question, &answer));
    run->code = answer.may.value ? EXIT_OK : EXIT_PARTLY;
    if (wants_json(run))
        output_record(&run->out, &hold_answer_register, &answer);
    else
        hold_answer_text(&answer, run->lang, &run->out.buf);
    return OK;
}

static const OptionSpec may_options[] = {
    OPTIONS_STORE,
    {OPTION_TEXT, "action", "WORD", MSG("ship, move, use, sell or scrap")},
    {OPTION_TEXT, "to", "URI", MSG("of a move: the place")},
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};

VERB_COMMAND(hold, may, .name = "hold may", .operands = "ITEM",
             .help = MSG("may it be shipped, moved, used, sold, scrapped? (exit 3: it may not)"),
             .options = may_options, .reads = true);

/* ---- release ---- */

static Err order_read(Ctx *cx, const HoldRun *run, HoldReleaseOrder *out)
{
    SignerGiven signer;
    TRY(signer_read(cx, run->options, &signer));
    *out = (HoldReleaseOrder){.reason = signer.reason,
                              .name = signer.name,
                              .password = signer.password,
                              .code = signer.code,
                              .offset_min = field_int(signer.offset_min)};
    TRY(names_read(cx, run, 1, &out->items));
    if (out->items.count == 0)
        out->everything = field_bool(true);
    return OK;
}

static Err release_here(Ctx *cx, HoldRun *run, int64_t id, HoldReleaseOrder *order, Hold *out)
{
    HoldLift lift = {.id = id};
    TRY(hold_load(cx, &run->view, id, out));
    order->version = out->next;
    order->sha256 = out->sha256;
    TRY(signer_prove(
        cx, &(SignerGiven){.name = order->name, .password = order->password, .code = order->code},
        &lift.signer));
    lift.order = *order;
    TRY(hold_release(cx, run->book, &run->view, &lift));
    return hold_load(cx, &run->view, id, out);
}

static Err release_there(Ctx *cx, HoldRun *run, int64_t id, HoldReleaseOrder *order, Hold *out)
{
    Str target = str_fmt(cx->arena, "/api/v1/holds/H-%lld", (long long)id);
    TRY(hold_there(cx, run, target, (Str){0}, out));
    order->version = out->next;
    order->sha256 = out->sha256;
    return hold_there(cx, run, str_fmt(cx->arena, "%.*s/releases", STR_ARG(target)),
                      record_text(cx, &hold_release_order_register, order), out);
}

static Err release(Ctx *cx, HoldRun *run)
{
    int64_t id;
    Hold hold;
    HoldReleaseOrder order;
    TRY(number_read(cx, run, &id));
    TRY(order_read(cx, run, &order));
    TRY(open_writer(cx, run));
    TRY(run->served.is_served ? release_there(cx, run, id, &order, &hold)
                              : release_here(cx, run, id, &order, &hold));
    hold_print(cx, run, &hold);
    return OK;
}

static const OptionSpec release_options[] = {
    OPTIONS_STORE,        OPTIONS_SIGNER,
    OPTION_ITEMS,         {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};

VERB_COMMAND(hold, release, .name = "hold release", .operands = "H-N [ITEM ...]",
             .help = MSG("release all of a hold, or some items of it, signed"),
             .options = release_options);
