/* holdfast where: where items are, in what state, in whose hands. */
#include "cmd/commands.h"
#include "cmd/items.h"
#include "cmd/output.h"
#include "cmd/state_label.h"
#include "domain/item/item_where.h"

enum { SHOWN_ROWS = 8, CHAINS_SHOWN = 3 }; /* more items: containers only with --json */

typedef struct WhereRun {
    Journal journal;
    ItemWhereQuery query;
    const TraceWhere *rows;
    const TraceFinding *findings;
    size_t finding_count;
    PlaceNames *names;
    Arena scratch; /* texts of one row */
    Lang lang;
} WhereRun;

static Err read_query(Ctx *cx, const Options *options, WhereRun *run)
{
    Str at = option_text(options, "at", (Str){0});
    Instant instant = {0};
    TraceSeeds list;
    if (at.n != 0 && (!instant_parse(at, &instant) || !instant.has_zone))
        return fail(cx, ERR_USAGE, MSG("--at takes a moment with zone, not \"%1$s\""),
                    str_shown(cx->arena, at));
    TRY(items_named(cx, options, 0));
    TRY(workspace_open(cx, options, DB_READ, &run->journal));
    ItemView view = workspace_view(cx, &run->journal);
    TRY(items_read(cx, &(ItemsAsked){options, 0, view, item_add}, &list));
    run->query = (ItemWhereQuery){.view = view,
                                  .items = list.items,
                                  .count = list.count,
                                  .at_us = instant.us,
                                  .lang = run->lang};
    return trace_known_at_parse(cx, &view, option_text(options, "as-known-at", (Str){0}),
                                &run->query.view.visible);
}

static Err find_rows(Ctx *cx, WhereRun *run)
{
    TraceWhereResult found;
    run->names = place_names_new(cx, run->query.view.index);
    TRY(item_where_rows(cx, &run->query, &found));
    run->rows = found.rows;
    run->findings = found.findings;
    run->finding_count = found.finding_count;
    return OK;
}

static Str instant_text(Arena *arena, int64_t us)
{
    Buf text;
    buf_init(&text, arena, INSTANT_TEXT_MAX);
    if (us != 0)
        instant_format_utc(&text, us);
    return buf_str(&text);
}

static void turn(void *output)
{
    output_turn(output);
}

static Err print_json(Ctx *cx, const WhereRun *run)
{
    Output out;
    output_init(cx, &out);
    TRY(item_where_write(cx, &run->query, &out.buf, turn, &out));
    buf_add_char(&out.buf, '\n');
    output_end(&out);
    return OK;
}

/* The place and state of something: an item, or a part of a lot. */
static Err csv_row(Ctx *cx, WhereRun *run, Buf *out, const TraceWhere *row, const TracePart *part)
{
    Buf quantity;
    Str place, place_name, holder, holder_name;
    bool whole = part == NULL;
    arena_reset(&run->scratch);
    buf_init(&quantity, &run->scratch, 64);
    if (!whole)
        decimal_format(&quantity, part->quantity);
    TRY(place_names_find(cx, run->names, whole ? row->place : part->place, &place, &place_name));
    TRY(place_names_find(cx, run->names, whole ? row->holder : part->holder, &holder,
                         &holder_name));
    Str fields[] = {item_uri(&run->scratch, run->query.view.index, row->item),
                    str_of(item_state_name(whole ? row->state : part->state)),
                    place,
                    place_name,
                    holder,
                    instant_text(&run->scratch, whole ? row->since_us : part->since_us),
                    whole ? row->step : (Str){0},
                    whole ? row->disposition : (Str){0},
                    buf_str(&quantity),
                    whole ? (Str){0} : part->uom,
                    !whole && part->possible ? STR("true") : (Str){0}};
    output_csv_row(out, fields, sizeof fields / sizeof *fields);
    return OK;
}

static bool has_unaccounted(const TraceWhere *row)
{
    return row->has_unaccounted && row->unaccounted.value > 0;
}

static void csv_unaccounted(WhereRun *run, Buf *out, const TraceWhere *row)
{
    Buf quantity;
    buf_init(&quantity, &run->scratch, 64);
    decimal_format(&quantity, row->unaccounted);
    Str fields[11] = {[0] = item_uri(&run->scratch, run->query.view.index, row->item),
                      [1] = STR("unaccounted"),
                      [8] = buf_str(&quantity),
                      [9] = row->sum->uom};
    output_csv_row(out, fields, sizeof fields / sizeof *fields);
}

static Err print_csv(Ctx *cx, WhereRun *run)
{
    Output out;
    output_init(cx, &out);
    buf_add(&out.buf, STR("item,state,place,place_name,holder,since,step,disposition,quantity,uom,"
                          "possible\r\n"));
    for (size_t i = 0; i < run->query.count; i++) {
        const TraceWhere *row = &run->rows[i];
        if (!item_where_is_parted(row))
            TRY(csv_row(cx, run, &out.buf, row, NULL));
        for (size_t p = 0; p < row->part_count; p++)
            TRY(csv_row(cx, run, &out.buf, row, &row->parts[p]));
        if (has_unaccounted(row))
            csv_unaccounted(run, &out.buf, row);
        output_turn(&out);
    }
    output_end(&out);
    return OK;
}

static void print_states(WhereRun *run, Buf *out)
{
    int64_t counts[STATE_COUNT] = {0}, parted = 0;
    for (size_t i = 0; i < run->query.count; i++) {
        if (item_where_is_parted(&run->rows[i]))
            parted++;
        else
            counts[run->rows[i].state]++;
    }
    for (int state = 0; state < STATE_COUNT; state++) {
        if (counts[state] == 0)
            continue;
        buf_add(out, STR("  "));
        output_count_padded(out, counts[state], 10);
        buf_fmt(out, "  %s\n", state_label((ItemState)state, run->lang));
    }
    if (parted == 0)
        return;
    buf_add(out, STR("  "));
    output_count_padded(out, parted, 10);
    buf_fmt(out, "  %s\n", message_text(MSG("lots, by their parts"), run->lang));
}

static Err print_place(Ctx *cx, WhereRun *run, Buf *out, uint32_t at, int64_t since_us)
{
    Str place, name;
    TRY(place_names_find(cx, run->names, at, &place, &name));
    if (at != 0)
        buf_fmt(out, " · %.*s", STR_ARG(name.n != 0 ? name : place));
    if (since_us != 0)
        buf_fmt(out, " · %.*s", STR_ARG(instant_text(&run->scratch, since_us)));
    buf_add_char(out, '\n');
    return OK;
}

static void print_amount(Buf *out, Decimal quantity, Str uom)
{
    buf_add(out, STR("    "));
    decimal_format(out, quantity);
    if (uom.n != 0)
        buf_fmt(out, " %.*s", STR_ARG(uom));
}

static Err print_parts(Ctx *cx, WhereRun *run, Buf *out, const TraceWhere *row)
{
    for (size_t i = 0; i < row->part_count; i++) {
        const TracePart *part = &row->parts[i];
        print_amount(out, part->quantity, part->uom);
        buf_fmt(out, "  %s", state_label(part->state, run->lang));
        if (part->possible)
            buf_fmt(out, " (%s)", message_text(MSG("possible"), run->lang));
        TRY(print_place(cx, run, out, part->place, part->since_us));
    }
    if (has_unaccounted(row)) {
        print_amount(out, row->unaccounted, row->sum->uom);
        buf_fmt(out, "  %s\n", message_text(MSG("unaccounted for"), run->lang));
    }
    return OK;
}

static Err print_item(Ctx *cx, WhereRun *run, Buf *out, const TraceWhere *row)
{
    arena_reset(&run->scratch);
    buf_fmt(out, "%s", item_uri(&run->scratch, run->query.view.index, row->item).p);
    if (item_where_is_parted(row)) {
        buf_add_char(out, '\n');
    } else {
        buf_fmt(out, "  %s", state_label(row->state, run->lang));
        TRY(print_place(cx, run, out, row->place, row->since_us));
    }
    TRY(print_parts(cx, run, out, row));
    for (size_t c = 0; run->query.count <= CHAINS_SHOWN && c < row->container_count; c++)
        buf_fmt(out, "    %s %s\n", message_text(MSG("in"), run->lang),
                item_uri(&run->scratch, run->query.view.index, row->containers[c]).p);
    return OK;
}

static void print_findings(WhereRun *run, Buf *out)
{
    for (size_t i = 0; i < run->finding_count && i < SHOWN_ROWS; i++) {
        arena_reset(&run->scratch);
        FindingShape shape =
            finding_shape(&run->scratch, run->query.view.index, &run->findings[i], run->lang);
        buf_fmt(out, "%s%.*s\n", i == 0 ? "\n" : "", STR_ARG(shape.message));
    }
}

static Err print_text(Ctx *cx, WhereRun *run)
{
    Output out;
    output_init(cx, &out);
    if (run->query.count > 1) {
        print_states(run, &out.buf);
        buf_add_char(&out.buf, '\n');
    }
    for (size_t i = 0; i < run->query.count && i < SHOWN_ROWS; i++)
        TRY(print_item(cx, run, &out.buf, &run->rows[i]));
    if (run->query.count > SHOWN_ROWS)
        buf_fmt(&out.buf, "%s\n",
                message_text(MSG("  … all of them with --csv or --json"), run->lang));
    print_findings(run, &out.buf);
    output_end(&out);
    return OK;
}

static Err run_all(Ctx *cx, const Options *options, WhereRun *run)
{
    TRY(read_query(cx, options, run));
    if (option_given(options, "json"))
        return print_json(cx, run);
    TRY(find_rows(cx, run));
    return option_given(options, "csv") ? print_csv(cx, run) : print_text(cx, run);
}

static int run_where(Ctx *cx, const Options *options, Lang lang)
{
    WhereRun run = {.lang = lang};
    int code = run_all(cx, options, &run) == OK ? EXIT_OK : command_fail(cx, options, lang);
    arena_release(&run.scratch);
    workspace_close(cx, &run.journal);
    return code;
}

static const OptionSpec where_options[] = {
    OPTIONS_STORE,
    OPTION_ITEMS,
    {OPTION_TEXT, "at", "TIME", MSG("at an earlier moment, with zone (default: now)")},
    OPTION_KNOWN,
    {OPTION_FLAG, "json", NULL, MSG("one JSON object, all members")},
    {OPTION_FLAG, "csv", NULL, MSG("CSV, all members")},
    {.kind = OPTION_END},
};

static const char *const where_examples[] = {
    "holdfast where '(01)09521234000013(21)A7F3'",
    "holdfast where --items affected.csv --csv > places.csv",
    NULL,
};

const Command where_command = {
    .name = "where",
    .operands = "ITEM ...",
    .help = MSG("where items are, in what state, in whose hands"),
    .options = where_options,
    .examples = where_examples,
    .run = run_where,
    .reads = true,
};
