/* holdfast drill run|list|show: one lot traced to its holders against the clock, kept as evidence.
 */
#include "domain/drill/drill.h"

#include "cmd/commands.h"
#include "cmd/output.h"
#include "cmd/served.h"

enum { ORDER_MAX = 1 << 16, LIST_DEFAULT = 50, SHOWN_HOLDERS = 40 };

typedef struct DrillRun {
    Journal journal;
    Served served;
    DrillReport report;
    DrillPage page;
    Lang lang;
} DrillRun;

/* ---- as text ---- */

static Str duration_text(Arena *arena, int64_t us)
{
    return us < 1000000 ? str_fmt(arena, "%.1f ms", (double)us / 1000)
                        : str_fmt(arena, "%.2f s", (double)us / 1000000);
}

static const char *step_label(Str name)
{
    static const struct {
        const char *name;
        const char *label;
    } labels[] = {
        {"trace", MSG("lot traced forward: items")},   {"units", MSG("units among them")},
        {"places", MSG("units at a known place")},     {"holders", MSG("holders")},
        {"contacts", MSG("holders own or reachable")}, {"balance", MSG("mass balance: parts")},
    };
    size_t i = 0;
    while (i + 1 < sizeof labels / sizeof *labels && !str_eq(name, str_of(labels[i].name)))
        i++;
    return labels[i].label;
}

static void print_holders(const DrillRun *run, Buf *out)
{
    const DrillReport *report = &run->report;
    if (report->holders.count == 0)
        return;
    buf_fmt(out, "\n%s\n", message_text(MSG("    itself      inside"), run->lang));
    for (size_t i = 0; i < report->holders.count && i < SHOWN_HOLDERS; i++) {
        const HolderRow *row = &report->holders.items[i];
        Str name = row->holder_name.n != 0  ? row->holder_name
                   : row->holder.n != 0     ? row->holder
                   : row->place_name.n != 0 ? row->place_name
                                            : row->place;
        output_count_padded(out, row->itself.value, 10);
        output_count_padded(out, row->inside.value, 12);
        buf_fmt(out, "  %.*s",
                STR_ARG(name.n != 0 ? name
                                    : str_of(message_text(MSG("at no known place"), run->lang))));
        for (size_t k = 0; k < row->parts.count; k++) {
            buf_add(out, STR(" · "));
            decimal_format(out, row->parts.items[k].quantity.value);
            if (row->parts.items[k].uom.n != 0)
                buf_fmt(out, " %.*s", STR_ARG(row->parts.items[k].uom));
        }
        buf_add_char(out, '\n');
    }
    if (report->holders.count > SHOWN_HOLDERS) {
        buf_fmt(out, message_text(MSG("  … and %1$lld more, with --json"), run->lang),
                (long long)report->holders.count - SHOWN_HOLDERS);
        buf_add_char(out, '\n');
    }
}

static void print_report(Ctx *cx, const DrillRun *run, Buf *out)
{
    const DrillReport *report = &run->report;
    Str params[] = {report->id, str_count(cx->arena, report->units.value),
                    str_count(cx->arena, report->hands.value),
                    duration_text(cx->arena, report->total_us.value)};
    message_format(out, run->lang, MSG("%1$s: units %2$s, holders %3$s, found in %4$s"), params, 4);
    buf_fmt(out, "\n%.*s", STR_ARG(report->item));
    if (report->name.n != 0)
        buf_fmt(out, "  %.*s", STR_ARG(report->name));
    buf_fmt(out, "\n%.*s · %.*s · ", STR_ARG(report->actor), STR_ARG(report->reason));
    instant_format_utc(out, report->created.value.us);
    buf_add(out, STR("\n\n"));
    if (report->removed.value != 0) {
        Str removed[] = {str_count(cx->arena, report->removed.value)};
        message_format(out, run->lang,
                       MSG("units it was taken out of again, still in a scope: %1$s"), removed, 1);
        buf_add(out, STR("\n\n"));
    }
    if (report->scrapped.value != 0) {
        Str scrapped[] = {str_count(cx->arena, report->scrapped.value)};
        message_format(out, run->lang, MSG("units scrapped, in nobody's hands: %1$s"), scrapped, 1);
        buf_add(out, STR("\n\n"));
    }
    for (size_t i = 0; i < report->steps.count; i++) {
        const DrillStep *step = &report->steps.items[i];
        output_count_padded(out, step->found.value, 10);
        buf_fmt(out, "  %s · %.*s\n", message_text(step_label(step->name), run->lang),
                STR_ARG(duration_text(cx->arena, step->took_us.value)));
    }
    buf_fmt(out, "\n%.*s\n", STR_ARG(balance_sentence(cx, report->balance, run->lang)));
    print_holders(run, out);
    buf_fmt(out, "\n%s\n",
            message_text(report->gaps.count == 0 ? MSG("nothing was missing") : MSG("missing"),
                         run->lang));
    for (size_t i = 0; i < report->gaps.count; i++)
        buf_fmt(out, "  %.*s\n", STR_ARG(report->gaps.items[i].message));
}

static void print_page(Ctx *cx, const DrillRun *run, Buf *out)
{
    for (size_t i = 0; i < run->page.drills.count; i++) {
        const DrillLine *line = &run->page.drills.items[i];
        Str params[] = {line->id, str_count(cx->arena, line->units.value),
                        duration_text(cx->arena, line->total_us.value),
                        str_count(cx->arena, line->gaps.value)};
        instant_format_utc(out, line->created.value.us);
        buf_add(out, STR("  "));
        message_format(out, run->lang, MSG("%1$s: %2$s units in %3$s, %4$s gaps"), params, 4);
        buf_fmt(out, " · %.*s · %.*s\n", STR_ARG(line->item), STR_ARG(line->reason));
    }
    if (run->page.drills.count == 0)
        buf_fmt(out, "%s\n", message_text(MSG("no recall drill was ever held"), run->lang));
}

/* ---- run ---- */

typedef Err (*DrillVerb)(Ctx *cx, const Options *options, DrillRun *run);

static Err run(Ctx *cx, const Options *options, DrillRun *run)
{
    int64_t id;
    int64_t seed = option_count(options, "seed", -1);
    DrillOrder order = {.reason = option_text(options, "reason", (Str){0})};
    if (options->operand_count > 1)
        return fail(cx, ERR_USAGE, MSG("a drill is of one lot, or of one drawn by --seed"));
    if (order.reason.n == 0)
        return fail(cx, ERR_USAGE, MSG("a drill has a reason: --reason"));
    if (options->operand_count == 1)
        order.item = options->operands[0];
    if (seed >= 0)
        order.seed = field_int(seed);
    TRY(workspace_must_exist(cx, options));
    TRY(served_or_open(cx, options, &run->journal, &run->served));
    if (run->served.is_served) {
        Buf text;
        Str answer;
        JsonWriter json;
        const JsonNode *node;
        buf_init(&text, cx->arena, ORDER_MAX);
        json_writer_init(&json, &text);
        register_write(&json, &drill_order_register, &order);
        TRY(served_order(cx, &run->served, STR("/api/v1/drills"), buf_str(&text), &answer));
        TRY(json_parse(cx, answer, &node));
        TRY(register_decode(cx, &drill_report_register, node, (Str){0}, &run->report));
        TRY(drill_id_parse(cx, run->report.id, &id));
        TRY(workspace_open(cx, options, DB_READ, &run->journal));
    } else {
        DrillReport found;
        ItemView view = workspace_view(cx, &run->journal);
        TRY(drill_run(cx, &view, &order, &found));
        TRY(drill_save(cx, &order, &found, &id));
    }
    return drill_load(cx, id, run->lang, &run->report);
}

static Err show(Ctx *cx, const Options *options, DrillRun *run)
{
    int64_t id;
    if (options->operand_count != 1)
        return fail(cx, ERR_USAGE, MSG("name one drill, like DR-1"));
    TRY(drill_id_parse(cx, options->operands[0], &id));
    TRY(workspace_open(cx, options, DB_READ, &run->journal));
    return drill_load(cx, id, run->lang, &run->report);
}

static Err list(Ctx *cx, const Options *options, DrillRun *run)
{
    int64_t before = 0, limit = option_count(options, "limit", LIST_DEFAULT);
    Str text = option_text(options, "before", (Str){0});
    if (limit > DRILL_PAGE_MAX)
        return fail(cx, ERR_USAGE, MSG("--limit is at most %1$lld"), (long long)DRILL_PAGE_MAX);
    if (text.n != 0)
        TRY(drill_id_parse(cx, text, &before));
    TRY(workspace_open(cx, options, DB_READ, &run->journal));
    return drill_page(cx, before, limit, &run->page);
}

static int run_verb(Ctx *cx, const Options *options, Lang lang, DrillVerb verb)
{
    DrillRun *found = arena_new(cx->arena, DrillRun);
    Output out;
    found->lang = lang;
    output_init(cx, &out);
    Err err = verb(cx, options, found);
    if (err == OK && option_given(options, "json")) {
        output_record(&out, verb == list ? &drill_page_register : &drill_report_register,
                      verb == list ? (void *)&found->page : (void *)&found->report);
    } else if (err == OK && verb == list) {
        print_page(cx, found, &out.buf);
    } else if (err == OK) {
        print_report(cx, found, &out.buf);
    }
    int code = output_answer(cx, options, lang, err, &out);
    workspace_close(cx, &found->journal);
    return code;
}

static const OptionSpec run_options[] = {
    OPTIONS_STORE,
    {OPTION_TEXT, "reason", "TEXT", MSG("why the drill is done")},
    {OPTION_COUNT, "seed", "N", MSG("draw the lot by this number (default: a random one)")},
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};

VERB_COMMAND(drill, run, .name = "drill run", .operands = "[LOT]",
             .help = MSG("a recall drill: trace a lot to its holders against the clock, keep the "
                         "report"),
             .options = run_options);

static const OptionSpec list_options[] = {
    OPTIONS_STORE,
    {OPTION_TEXT, "before", "DR-N", MSG("older ones than this")},
    {OPTION_COUNT, "limit", "N", MSG("at most so many (default: 50)")},
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};

VERB_COMMAND(drill, list, .name = "drill list", .operands = "",
             .help = MSG("recall drills there were, newest first"), .options = list_options,
             .reads = true);

static const OptionSpec show_options[] = {
    OPTIONS_STORE,
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};

VERB_COMMAND(drill, show, .name = "drill show", .operands = "DR-N",
             .help = MSG("the report of a recall drill"), .options = show_options, .reads = true);
