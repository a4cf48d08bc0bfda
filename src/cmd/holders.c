/* holdfast holders: who holds items now, also inside something else. */
#include "domain/holder/holder.h"

#include "cmd/commands.h"
#include "cmd/items.h"
#include "cmd/output.h"
#include "cmd/word_label.h"

enum { SHOWN_ROWS = 40 };

typedef struct HoldersRun {
    Journal journal;
    HolderQuery query;
    Holders holders;
    Lang lang;
} HoldersRun;

static Err find(Ctx *cx, const Options *options, HoldersRun *run)
{
    TraceSeeds list;
    HolderQuery *query = &run->query;
    Instant instant = {0};
    Str at = option_text(options, "at", (Str){0}), of = option_text(options, "of", (Str){0});
    if (at.n != 0 && (!instant_parse(at, &instant) || !instant.has_zone))
        return fail(cx, ERR_USAGE, MSG("--at takes a moment with zone, not \"%1$s\""),
                    str_shown(cx->arena, at));
    *query = (HolderQuery){.at_us = instant.us,
                           .widen = option_given(options, "widen"),
                           .offset = option_count(options, "offset", 0),
                           .limit = option_count(options, "limit", HOLDER_UNITS_MAX)};
    if (query->limit > HOLDER_UNITS_MAX)
        return fail(cx, ERR_USAGE, MSG("--limit is at most %1$lld"), (long long)HOLDER_UNITS_MAX);
    TRY(items_named(cx, options, 0));
    TRY(workspace_open(cx, options, DB_READ, &run->journal));
    query->view = workspace_view(cx, &run->journal);
    TRY(items_read(cx, &(ItemsAsked){options, 0, query->view, item_add}, &list));
    query->items = list.items;
    query->count = list.count;
    if (of.n != 0)
        TRY(item_find(cx, &query->view, of, &query->of));
    TRY(trace_known_at_parse(cx, &query->view, option_text(options, "as-known-at", (Str){0}),
                             &query->view.visible));
    return holders_find(cx, query, &run->holders);
}

static void print_row(const HoldersRun *run, const HolderRow *row, Buf *out)
{
    output_count_padded(out, row->itself.value, 10);
    output_count_padded(out, row->inside.value, 12);
    buf_add(out, STR("  "));
    if (row->place.n != 0)
        buf_add(out, row->place_name.n != 0 ? row->place_name : row->place);
    else
        buf_add(out, str_of(message_text(MSG("at no known place"), run->lang)));
    if (row->holder.n != 0)
        buf_fmt(out, " · %.*s", STR_ARG(row->holder_name.n != 0 ? row->holder_name : row->holder));
    if (row->kind.n != 0)
        buf_fmt(out, " · %.*s", STR_ARG(word_label(row->kind, run->lang)));
    for (size_t i = 0; i < row->parts.count; i++) {
        buf_add(out, STR(" · "));
        decimal_format(out, row->parts.items[i].quantity.value);
        if (row->parts.items[i].uom.n != 0)
            buf_fmt(out, " %.*s", STR_ARG(row->parts.items[i].uom));
        if (row->parts.items[i].packed.value)
            buf_fmt(out, " (%s)", message_text(MSG("in containers"), run->lang));
        if (row->parts.items[i].possible.value)
            buf_fmt(out, " (%s)", message_text(MSG("possible"), run->lang));
    }
    buf_add_char(out, '\n');
}

static void print_text(Ctx *cx, const HoldersRun *run, Buf *out)
{
    const Holders *holders = &run->holders;
    Str params[] = {str_count(cx->arena, holders->units.value),
                    str_count(cx->arena, (int64_t)holders->holders.count),
                    str_count(cx->arena, holders->indirect.value)};
    message_format(out, run->lang,
                   MSG("units %1$s, holders %2$s, of them with it only inside something else %3$s"),
                   params, 3);
    if (holders->removed.value != 0) {
        Str removed[] = {str_count(cx->arena, holders->removed.value)};
        buf_add_char(out, '\n');
        message_format(out, run->lang,
                       MSG("units it was taken out of again, still in a scope: %1$s"), removed, 1);
    }
    buf_fmt(out, "\n\n%s\n", message_text(MSG("    itself      inside"), run->lang));
    for (size_t i = 0; i < holders->holders.count && i < SHOWN_ROWS; i++)
        print_row(run, &holders->holders.items[i], out);
    if (holders->holders.count > SHOWN_ROWS) {
        buf_fmt(out, message_text(MSG("  … and %1$lld more, with --json"), run->lang),
                (long long)holders->holders.count - SHOWN_ROWS);
        buf_add_char(out, '\n');
    }
}

static void print_csv(const HoldersRun *run, Buf *out)
{
    buf_add(out, STR("item,state,place,place_name,holder,inside,container,confidence,removed\r\n"));
    for (size_t i = 0; i < run->holders.rows.count; i++) {
        const HeldUnit *unit = &run->holders.rows.items[i];
        Str fields[] = {
            unit->item,       unit->state,      unit->place,
            unit->place_name, unit->holder,     unit->inside.value ? STR("true") : STR("false"),
            unit->container,  unit->confidence, unit->removed.value ? STR("true") : STR("false")};
        output_csv_row(out, fields, sizeof fields / sizeof *fields);
    }
}

static int run_holders(Ctx *cx, const Options *options, Lang lang)
{
    HoldersRun run = {.lang = lang};
    Output out;
    output_init(cx, &out);
    int code = EXIT_OK;
    if (find(cx, options, &run) != OK) {
        code = command_fail(cx, options, lang);
    } else if (option_given(options, "json")) {
        output_record(&out, &holders_register, &run.holders);
    } else if (option_given(options, "csv")) {
        print_csv(&run, &out.buf);
    } else {
        print_text(cx, &run, &out.buf);
    }
    output_end(&out);
    workspace_close(cx, &run.journal);
    return code;
}

static const OptionSpec holders_options[] = {
    OPTIONS_STORE,
    OPTION_ITEMS,
    {OPTION_TEXT, "of", "URI", MSG("list only units of this holder or place")},
    {OPTION_TEXT, "at", "TIME", MSG("at an earlier moment, with zone (default: now)")},
    OPTION_KNOWN,
    {OPTION_FLAG, "widen", NULL,
     MSG("also what used the class without naming the lot (E7), as possible")},
    {OPTION_COUNT, "offset", "N", MSG("list units behind the first N")},
    {OPTION_COUNT, "limit", "N", MSG("list at most so many units (default: 1000)")},
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {OPTION_FLAG, "csv", NULL, MSG("CSV of the units listed")},
    {.kind = OPTION_END},
};

static const char *const holders_examples[] = {
    "holdfast holders urn:epc:class:lgtin:9521234.000021.SEP-0312",
    NULL,
};

const Command holders_command = {
    .name = "holders",
    .operands = "ITEM ...",
    .help = MSG("who holds items now, also inside something else"),
    .options = holders_options,
    .examples = holders_examples,
    .run = run_holders,
    .reads = true,
};
