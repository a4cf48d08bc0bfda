/* holdfast balance: how much of a lot is where, what it was made of, how much of it is in what. */
#include "domain/balance/balance.h"

#include "cmd/commands.h"
#include "cmd/items.h"
#include "cmd/output.h"
#include "cmd/state_label.h"
#include "cmd/word_label.h"

enum { SHOWN_USES = 20 };

typedef struct BalanceRun {
    Journal journal;
    Balance balance;
    Lang lang;
} BalanceRun;

static Err find(Ctx *cx, const Options *options, BalanceRun *run)
{
    BalanceQuery query = {.lang = run->lang};
    Str of = option_text(options, "of", (Str){0}), at = option_text(options, "at", (Str){0});
    Instant instant = {0};
    if (options->operand_count != 1)
        return fail(cx, ERR_USAGE, MSG("balance takes one lot"));
    if (at.n != 0 && (!instant_parse(at, &instant) || !instant.has_zone))
        return fail(cx, ERR_USAGE, MSG("--at takes a moment with zone, not \"%1$s\""),
                    str_shown(cx->arena, at));
    TRY(workspace_open(cx, options, DB_READ, &run->journal));
    query.view = workspace_view(cx, &run->journal);
    query.at_us = instant.us;
    TRY(item_find(cx, &query.view, options->operands[0], &query.item));
    if (of.n != 0)
        TRY(item_find(cx, &query.view, of, &query.of));
    TRY(trace_known_at_parse(cx, &query.view, option_text(options, "as-known-at", (Str){0}),
                             &query.view.visible));
    return balance_find(cx, &query, &run->balance);
}

static void add_amount(Buf *out, FieldDecimal amount, Str uom)
{
    if (!amount.set) {
        buf_add_char(out, '?');
        return;
    }
    decimal_format(out, amount.value);
    if (uom.n != 0)
        buf_fmt(out, " %.*s", STR_ARG(uom));
}

static const char *state_text(Str name, Lang lang)
{
    for (int state = 0; state < STATE_COUNT; state++) {
        if (str_eq(name, str_of(item_state_name((ItemState)state))))
            return state_label((ItemState)state, lang);
    }
    return "";
}

static void print_parts(const BalanceRun *run, Buf *out)
{
    for (size_t i = 0; i < run->balance.parts.count; i++) {
        const PartShape *part = &run->balance.parts.items[i];
        buf_add(out, STR("  "));
        add_amount(out, part->quantity, part->uom);
        buf_fmt(out, "  %s", state_text(part->state, run->lang));
        if (part->place.n != 0)
            buf_fmt(out, " · %.*s",
                    STR_ARG(part->place_name.n != 0 ? part->place_name : part->place));
        if (part->possible.value)
            buf_fmt(out, " · %s", message_text(MSG("possible"), run->lang));
        if (part->packed.value)
            buf_fmt(out, " · %s", message_text(MSG("in containers"), run->lang));
        buf_add_char(out, '\n');
    }
}

static void print_use(const BalanceRun *run, const BalanceUse *use, bool output, Buf *out)
{
    buf_add(out, STR("  "));
    add_amount(out, use->quantity, use->uom);
    if (use->mixed.value) {
        buf_add(out, STR(" / "));
        add_amount(out, use->of_kind, use->uom);
    }
    buf_add(out, output ? STR(" → ") : STR("  "));
    if (use->items.value > 1)
        buf_fmt(out, "%lld × ", (long long)use->items.value);
    buf_add(out, use->item.n != 0 ? use->item : use->class);
    if (use->name.n != 0)
        buf_fmt(out, " %.*s", STR_ARG(use->name));
    buf_add(out, STR(" · "));
    instant_format_utc(out, use->time.value.us);
    if (use->step.n != 0)
        buf_fmt(out, " · %.*s", STR_ARG(word_label(use->step, run->lang)));
    buf_add_char(out, '\n');
}

static void print_uses(const BalanceRun *run, const char *title, bool output, Buf *out)
{
    const Balance *balance = &run->balance;
    const BalanceUse *uses = output ? balance->outputs.items : balance->inputs.items;
    size_t count = output ? balance->outputs.count : balance->inputs.count;
    int64_t all = output ? balance->output_count.value : balance->input_count.value;
    if (count == 0)
        return;
    buf_fmt(out, "\n%s\n", message_text(title, run->lang));
    for (size_t i = 0; i < count && i < SHOWN_USES; i++)
        print_use(run, &uses[i], output, out);
    if (all > SHOWN_USES) {
        buf_fmt(out, message_text(MSG("  … and %1$lld more, with --json"), run->lang),
                (long long)all - SHOWN_USES);
        buf_add_char(out, '\n');
    }
}

/* Millionths as a percentage: "37.5 %". */
static Str percent_text(Arena *arena, int64_t ppm)
{
    Buf text;
    int64_t value = ppm;
    uint8_t scale = 4;
    while (scale > 0 && value % 10 == 0) {
        value /= 10;
        scale--;
    }
    buf_init(&text, arena, 32);
    decimal_format(&text, (Decimal){value, scale});
    return buf_str(&text);
}

static void print_share(Ctx *cx, const BalanceRun *run, Buf *out)
{
    const BalanceShare *share = run->balance.share;
    if (share == NULL)
        return;
    Str params[] = {percent_text(cx->arena, share->low_ppm.value),
                    percent_text(cx->arena, share->high_ppm.value), share->of};
    const char *key =
        str_eq(share->basis, STR("exact"))
            ? MSG("of what %3$s has of its kind, %1$s %% stems from it")
        : str_eq(share->basis, STR("proportional"))
            ? MSG("of what %3$s has of its kind, about %1$s %% stems from it, if what was put "
                  "together was mixed evenly")
            : MSG("of what %3$s has of its kind, %1$s to %2$s %% stems from it: quantities are "
                  "missing, or it came by several ways");
    buf_add_char(out, '\n');
    message_format(out, run->lang, key, params, 3);
    buf_add_char(out, '\n');
}

static void print_text(Ctx *cx, const BalanceRun *run, Buf *out)
{
    const Balance *balance = &run->balance;
    buf_add(out, balance->item);
    if (balance->name.n != 0)
        buf_fmt(out, "  %.*s", STR_ARG(balance->name));
    buf_fmt(out, "\n%.*s\n", STR_ARG(balance->summary));
    print_parts(run, out);
    print_share(cx, run, out);
    print_uses(run, MSG("made of"), false, out);
    print_uses(run, MSG("went into"), true, out);
    for (size_t i = 0; i < balance->findings.count; i++)
        buf_fmt(out, "\n%.*s\n", STR_ARG(balance->findings.items[i].message));
}

static int run_balance(Ctx *cx, const Options *options, Lang lang)
{
    BalanceRun run = {.lang = lang};
    Output out;
    output_init(cx, &out);
    int code = EXIT_OK;
    if (find(cx, options, &run) != OK) {
        code = command_fail(cx, options, lang);
    } else if (option_given(options, "json")) {
        output_record(&out, &balance_register, &run.balance);
    } else {
        print_text(cx, &run, &out.buf);
    }
    output_end(&out);
    workspace_close(cx, &run.journal);
    return code;
}

static const OptionSpec balance_options[] = {
    OPTIONS_STORE,
    {OPTION_TEXT, "of", "ITEM", MSG("also how much of this stems from the lot")},
    {OPTION_TEXT, "at", "TIME", MSG("at an earlier moment, with zone (default: now)")},
    OPTION_KNOWN,
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};

static const char *const balance_examples[] = {
    "holdfast balance urn:epc:class:lgtin:9521234.000021.SEP-0312",
    NULL,
};

const Command balance_command = {
    .name = "balance",
    .operands = "LOT",
    .help = MSG("how much of a lot is where: made, used, in stock, shipped, scrapped, unaccounted"),
    .options = balance_options,
    .examples = balance_examples,
    .run = run_balance,
    .reads = true,
};
