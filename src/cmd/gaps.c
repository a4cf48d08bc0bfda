/* holdfast gaps: for how many units the chain reaches raw lots, and where it breaks. */
#include "domain/gap/gap.h"

#include "cmd/commands.h"
#include "cmd/output.h"
#include "cmd/word_label.h"
#include "cmd/workspace.h"

enum { SHOWN_BREAKS = 20, SHOWN_ROWS = 20 };

typedef struct GapsRun {
    Journal journal;
    Gaps gaps;
    Lang lang;
} GapsRun;

static const char *break_label(Str kind)
{
    static const struct {
        const char *kind;
        const char *label;
    } labels[] = {
        {"without_lot", MSG("used without lot")},
        {"without_record", MSG("no record of its making")},
        {"without_inputs", MSG("nothing recorded to have gone in")},
        {"input_missing", MSG("a part is not recorded")},
        {"correction", MSG("correction missing")},
    };
    size_t i = 0;
    while (i + 1 < sizeof labels / sizeof *labels && !str_eq(kind, str_of(labels[i].kind)))
        i++;
    return labels[i].label;
}

static Str named(Str name, Str uri)
{
    return name.n != 0 ? name : uri;
}

static void print_break(const GapsRun *run, const GapBreak *one, Buf *out)
{
    output_count_padded(out, one->units.value, 10);
    buf_fmt(out, "  %s", message_text(break_label(one->kind), run->lang));
    if (one->missing.n != 0)
        buf_fmt(out, " · %.*s", STR_ARG(named(one->missing_name, one->missing)));
    if (one->class.n != 0)
        buf_fmt(out, one->missing.n != 0 ? " → %.*s" : " · %.*s",
                STR_ARG(named(one->name, one->class)));
    if (one->step.n != 0)
        buf_fmt(out, " · %.*s", STR_ARG(word_label(one->step, run->lang)));
    if (one->place.n != 0)
        buf_fmt(out, " · %.*s", STR_ARG(named(one->place_name, one->place)));
    if (one->by_design.value)
        buf_fmt(out, " · %s", message_text(MSG("never kept by lot"), run->lang));
    buf_add_char(out, '\n');
}

static void print_rows(const GapsRun *run, const char *title, const GapRow *rows, size_t count,
                       Buf *out)
{
    if (count == 0)
        return;
    buf_fmt(out, "\n%s\n", message_text(title, run->lang));
    for (size_t i = 0; i < count && i < SHOWN_ROWS; i++) {
        const GapRow *row = &rows[i];
        output_count_padded(out, row->complete.value, 10);
        buf_add(out, STR(" /"));
        output_count_padded(out, row->units.value, 10);
        if (row->item.n != 0)
            buf_fmt(out, "  %.*s", STR_ARG(named(row->name, row->item)));
        if (row->place.n != 0)
            buf_fmt(out, row->item.n != 0 ? " · %.*s" : "  %.*s",
                    STR_ARG(named(row->place_name, row->place)));
        if (row->item.n == 0 && row->place.n == 0)
            buf_fmt(out, "  %s", message_text(MSG("not recorded"), run->lang));
        buf_add_char(out, '\n');
    }
    if (count > SHOWN_ROWS) {
        buf_fmt(out, message_text(MSG("  … and %1$lld more, with --json"), run->lang),
                (long long)count - SHOWN_ROWS);
        buf_add_char(out, '\n');
    }
}

static void print_text(const GapsRun *run, Buf *out)
{
    const Gaps *gaps = &run->gaps;
    buf_fmt(out, "%.*s\n", STR_ARG(gaps->summary));
    if (gaps->breaks.count != 0)
        buf_fmt(out, "\n%s\n", message_text(MSG("where it breaks, by units concerned"), run->lang));
    for (size_t i = 0; i < gaps->breaks.count && i < SHOWN_BREAKS; i++)
        print_break(run, &gaps->breaks.items[i], out);
    if (gaps->break_count.value > SHOWN_BREAKS) {
        buf_fmt(out, message_text(MSG("  … and %1$lld more, with --json"), run->lang),
                (long long)gaps->break_count.value - SHOWN_BREAKS);
        buf_add_char(out, '\n');
    }
    print_rows(run, MSG("products, complete of all"), gaps->products.items, gaps->products.count,
               out);
    print_rows(run, MSG("lines, complete of all"), gaps->lines.items, gaps->lines.count, out);
    print_rows(run, MSG("suppliers, complete of all that have something of theirs"),
               gaps->suppliers.items, gaps->suppliers.count, out);
    if (gaps->months.count != 0)
        buf_fmt(out, "\n%s\n", message_text(MSG("by month of making"), run->lang));
    for (size_t i = 0; i < gaps->months.count; i++) {
        const GapMonth *month = &gaps->months.items[i];
        output_count_padded(out, month->complete.value, 10);
        buf_add(out, STR(" /"));
        output_count_padded(out, month->units.value, 10);
        Str text = month->month.n != 0 ? month->month
                                       : str_of(message_text(MSG("not recorded"), run->lang));
        buf_fmt(out, "  %.*s\n", STR_ARG(text));
    }
}

static Err find(Ctx *cx, const Options *options, GapsRun *run)
{
    TRY(workspace_open(cx, options, DB_READ, &run->journal));
    ItemView view = workspace_view(cx, &run->journal);
    TRY(gaps_find(cx, &view, &run->gaps));
    run->gaps.summary = gaps_summary(cx, &run->gaps, run->lang);
    return OK;
}

static int run_gaps(Ctx *cx, const Options *options, Lang lang)
{
    GapsRun run = {.lang = lang};
    Output out;
    output_init(cx, &out);
    int code = EXIT_OK;
    if (find(cx, options, &run) != OK) {
        code = command_fail(cx, options, lang);
    } else if (option_given(options, "json")) {
        output_record(&out, &gaps_register, &run.gaps);
    } else {
        print_text(&run, &out.buf);
    }
    output_end(&out);
    workspace_close(cx, &run.journal);
    return code;
}

static const OptionSpec gaps_options[] = {
    OPTIONS_STORE,
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};

static const char *const gaps_examples[] = {
    "holdfast gaps",
    NULL,
};

const Command gaps_command = {
    .name = "gaps",
    .operands = "",
    .help = MSG("for how many units the chain reaches raw lots, and where it breaks"),
    .options = gaps_options,
    .examples = gaps_examples,
    .run = run_gaps,
    .reads = true,
};
