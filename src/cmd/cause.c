/* holdfast cause: what failed units have in common and good ones have not. */
#include "domain/cause/cause.h"

#include "cmd/commands.h"
#include "cmd/items.h"
#include "cmd/output.h"
#include "cmd/word_label.h"

enum { LIST_DEFAULT = 10, EQUAL_SHOWN = 12 };

typedef struct CauseRun {
    Journal journal;
    ItemView view;
    CauseItems failed;
    CausePopulation *population;
    CauseFindings findings;
    Lang lang;
} CauseRun;

static CauseQuery query_of(const Options *options)
{
    return (CauseQuery){.population = option_text(options, "population", (Str){0}),
                        .of = option_text(options, "of", (Str){0}),
                        .product = option_text(options, "product", (Str){0})};
}

static Err find(Ctx *cx, const Options *options, CauseRun *run)
{
    CauseItems units;
    TraceSeeds failed;
    CauseQuery query = query_of(options);
    int64_t limit = option_count(options, "limit", LIST_DEFAULT);
    if (limit < 1)
        return fail(cx, ERR_USAGE, MSG("--limit is at least 1"));
    if (limit > CAUSE_LISTED_MAX)
        return fail(cx, ERR_USAGE, MSG("--limit is at most %1$lld"), (long long)CAUSE_LISTED_MAX);
    TRY(items_named(cx, options, 0));
    TRY(workspace_open(cx, options, DB_READ, &run->journal));
    run->view = workspace_view(cx, &run->journal);
    TRY(items_read(cx, &(ItemsAsked){options, 0, run->view, item_add}, &failed));
    run->failed = (CauseItems){failed.items, failed.count};
    TRY(cause_query_population(cx, &run->view, &query, &run->failed, &units));
    TRY(cause_population_open(cx, &run->view, &units, NULL, &run->population));
    CauseQuestion question = {.failed = failed.items,
                              .failed_count = failed.count,
                              .limit = (size_t)limit,
                              .lang = run->lang};
    return cause_find(cx, run->population, &question, &run->findings);
}

/* ---- as text ---- */

static Str decimal_text(Arena *arena, FieldDecimal number)
{
    Buf text;
    if (!number.set)
        return STR("∞");
    buf_init(&text, arena, 64);
    decimal_format(&text, number.value);
    return buf_str(&text);
}

static void print_name(Buf *out, Str name, Str item)
{
    if (name.n != 0)
        buf_fmt(out, "  %.*s", STR_ARG(name));
    if (item.n != 0)
        buf_fmt(out, name.n != 0 ? " (%.*s)" : "  %.*s", STR_ARG(item));
}

static void print_window(Buf *out, const CauseEqual *equal)
{
    if (!equal->window_from.set)
        return;
    buf_add(out, STR("  "));
    instant_format_utc(out, equal->window_from.value.us);
    buf_add(out, STR(" … "));
    instant_format_utc(out, equal->window_to.value.us);
}

static void print_factor(Ctx *cx, const CauseRun *run, const CauseFinding *factor, Buf *out)
{
    Str numbers[] = {decimal_text(cx->arena, factor->odds_ratio),
                     decimal_text(cx->arena, factor->odds_low),
                     decimal_text(cx->arena, factor->odds_high), factor->p, factor->q};
    buf_fmt(out, "%c%3lld  %.*s", factor->found.value ? '*' : ' ', (long long)factor->rank.value,
            STR_ARG(word_label(factor->kind, run->lang)));
    if (factor->step.n != 0)
        buf_fmt(out, " · %.*s", STR_ARG(word_label(factor->step, run->lang)));
    print_name(out, factor->name, factor->item);
    buf_fmt(out, "\n        %.*s\n        ", STR_ARG(factor->reason));
    message_format(out, run->lang, MSG("odds ratio %1$s (%2$s to %3$s), p %4$s, q %5$s"), numbers,
                   5);
    if (factor->failed_possible.value + factor->good_possible.value != 0) {
        Str counts[] = {str_fmt(cx->arena, "%lld", (long long)factor->failed_possible.value),
                        str_fmt(cx->arena, "%lld", (long long)factor->good_possible.value)};
        message_format(out, run->lang, MSG("; only possible: %1$s failed and %2$s good ones"),
                       counts, 2);
    }
    buf_add_char(out, '\n');
    if (factor->explained_by.set) {
        Str by = str_fmt(cx->arena, "%lld", (long long)factor->explained_by.value);
        buf_add(out, STR("        "));
        message_format(
            out, run->lang,
            MSG("explained by %1$s: with it and without it, this one makes no difference"), &by, 1);
        buf_add_char(out, '\n');
    }
    for (size_t i = 0; i < factor->equal.count && i < EQUAL_SHOWN; i++) {
        const CauseEqual *equal = &factor->equal.items[i];
        buf_fmt(out, "        = %.*s", STR_ARG(word_label(equal->kind, run->lang)));
        if (equal->step.n != 0)
            buf_fmt(out, " · %.*s", STR_ARG(word_label(equal->step, run->lang)));
        print_name(out, equal->name, equal->item);
        print_window(out, equal);
        buf_add_char(out, '\n');
    }
    if (factor->equal_count.value > EQUAL_SHOWN)
        buf_fmt(out, message_text(MSG("        = and %1$lld more"), run->lang),
                (long long)factor->equal_count.value - EQUAL_SHOWN);
    if (factor->equal_count.value > EQUAL_SHOWN)
        buf_add_char(out, '\n');
}

static Err print_text(Ctx *cx, const CauseRun *run)
{
    Output out;
    output_init(cx, &out);
    buf_fmt(&out.buf, "%.*s\n\n", STR_ARG(run->findings.summary));
    for (size_t i = 0; i < run->findings.factors.count; i++) {
        print_factor(cx, run, &run->findings.factors.items[i], &out.buf);
        output_turn(&out);
    }
    output_end(&out);
    return OK;
}

static Err run_all(Ctx *cx, const Options *options, CauseRun *run)
{
    TRY(find(cx, options, run));
    if (!option_given(options, "json"))
        return print_text(cx, run);
    Output out;
    output_init(cx, &out);
    output_record(&out, &cause_findings_register, &run->findings);
    output_end(&out);
    return OK;
}

static int run_cause(Ctx *cx, const Options *options, Lang lang)
{
    CauseRun run = {.lang = lang};
    int code = run_all(cx, options, &run) == OK ? EXIT_OK : command_fail(cx, options, lang);
    cause_population_close(run.population);
    workspace_close(cx, &run.journal);
    return code;
}

static const OptionSpec cause_options[] = {
    OPTIONS_STORE,
    {OPTION_TEXT, "failed", "FILE|-",
     MSG("failed units from a file or standard input, one a line")},
    {OPTION_TEXT, "population", "S-N", MSG("compare with the units of this scope")},
    {OPTION_TEXT, "of", "ITEM", MSG("compare with the units this item became part of")},
    {OPTION_TEXT, "product", "CLASS",
     MSG("compare with all units of this class (default: of the classes of the failed)")},
    {OPTION_COUNT, "limit", "N", MSG("at most so many (default: 10)")},
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};

static const char *const cause_examples[] = {
    "holdfast cause --failed returned.txt",
    "holdfast cause --failed - --population S-3 --json < returned.txt",
    NULL,
};

const Command cause_command = {
    .name = "cause",
    .operands = "[UNIT ...]",
    .help = MSG("what failed units have in common and good ones have not"),
    .options = cause_options,
    .examples = cause_examples,
    .run = run_cause,
    .reads = true,
};
