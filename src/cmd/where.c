/* holdfast where: where items are, in what state, in whose hands. */
#include "cmd/commands.h"
#include "cmd/items.h"
#include "cmd/output.h"
#include "domain/item/item_where.h"

enum { SHOWN_ROWS = 8, CHAINS_SHOWN = 3 }; /* more items: containers only with --json */

typedef struct WhereRun {
    Journal journal;
    ItemList list;
    ItemWhereQuery query;
    TraceWhere *rows;
    PlaceNames *names;
    Arena scratch; /* texts of one row */
    Lang lang;
} WhereRun;

static Err find_all(Ctx *cx, const Options *options, WhereRun *run)
{
    Str at = option_text(options, "at", (Str){0});
    Instant instant = {0};
    if (at.n != 0 && (!instant_parse(at, &instant) || !instant.has_zone))
        return fail(cx, ERR_USAGE, MSG("--at takes a moment with zone, not \"%1$s\""),
                    str_shown(cx->arena, at));
    TRY(workspace_open(cx, options, DB_READ, &run->journal));
    TRY(items_read(cx, options, 0, &run->journal, &run->list));
    TRY(items_known_at(cx, options, &run->journal, &run->query.view.visible));
    if (run->query.view.visible == 0)
        run->query.view.visible = trace_position(run->journal.index);
    TraceWhereResult found;
    run->query.view.index = run->journal.index;
    run->query.at_us = instant.us;
    run->query.items = run->list.items;
    run->query.count = run->list.count;
    run->names = place_names_new(cx, run->journal.index);
    TRY(item_where_rows(cx, &run->query, &found));
    run->rows = found.rows;
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

static void write_decimal(JsonWriter *json, const char *key, Arena *arena, Decimal number)
{
    Buf text;
    buf_init(&text, arena, 64);
    decimal_format(&text, number);
    json_key(json, str_of(key));
    json_raw(json, buf_str(&text));
}

static Err write_parts(Ctx *cx, WhereRun *run, Output *out, const TraceWhere *row)
{
    JsonWriter *json = &out->json;
    json_key(json, STR("parts"));
    json_array_begin(json);
    for (size_t i = 0; i < row->part_count; i++) {
        const TracePart *part = &row->parts[i];
        Str uri, name;
        TRY(place_names_find(cx, run->names, part->place, &uri, &name));
        json_object_begin(json);
        output_text(json, "place", uri);
        output_text(json, "place_name", name);
        output_text(json, "state", str_of(item_state_name(part->state)));
        write_decimal(json, "quantity", &run->scratch, part->quantity);
        output_text(json, "uom", part->uom);
        output_text(json, "since", instant_text(&run->scratch, part->since_us));
        json_object_end(json);
    }
    json_array_end(json);
    if (row->has_unaccounted)
        write_decimal(json, "unaccounted", &run->scratch, row->unaccounted);
    return OK;
}

static Err write_row(Ctx *cx, WhereRun *run, Output *out, const TraceWhere *row)
{
    JsonWriter *json = &out->json;
    Str place, place_name, holder, holder_name;
    TRY(place_names_find(cx, run->names, row->place, &place, &place_name));
    TRY(place_names_find(cx, run->names, row->holder, &holder, &holder_name));
    arena_reset(&run->scratch);
    json_object_begin(json);
    output_text(json, "item", workspace_uri(&run->scratch, &run->journal, row->item));
    output_text(json, "state", str_of(item_state_name(row->state)));
    output_text(json, "place", place);
    output_text(json, "place_name", place_name);
    output_text(json, "holder", holder);
    output_text(json, "holder_name", holder_name);
    json_key(json, STR("containers"));
    json_array_begin(json);
    for (size_t i = 0; i < row->container_count; i++)
        json_string(json, workspace_uri(&run->scratch, &run->journal, row->containers[i]));
    json_array_end(json);
    output_text(json, "since", instant_text(&run->scratch, row->since_us));
    output_text(json, "step", row->step);
    output_text(json, "disposition", row->disposition);
    output_number(json, "event", row->event);
    TRY(write_parts(cx, run, out, row));
    json_object_end(json);
    output_turn(out);
    return OK;
}

static Err print_json(Ctx *cx, WhereRun *run)
{
    Output out;
    output_init(cx, &out);
    JsonWriter *json = &out.json;
    bool many = run->list.count != 1;
    if (many) {
        json_object_begin(json);
        output_number(json, "log_position", run->query.view.visible);
        json_key(json, STR("items"));
        json_array_begin(json);
    }
    for (size_t i = 0; i < run->list.count; i++)
        TRY(write_row(cx, run, &out, &run->rows[i]));
    if (many) {
        json_array_end(json);
        json_object_end(json);
    }
    buf_add_char(&out.buf, '\n');
    output_end(&out);
    return OK;
}

static Err print_csv(Ctx *cx, WhereRun *run)
{
    Output out;
    output_init(cx, &out);
    buf_add(&out.buf, STR("item,state,place,place_name,holder,since,step,disposition\r\n"));
    for (size_t i = 0; i < run->list.count; i++) {
        const TraceWhere *row = &run->rows[i];
        Str place, place_name, holder, holder_name;
        TRY(place_names_find(cx, run->names, row->place, &place, &place_name));
        TRY(place_names_find(cx, run->names, row->holder, &holder, &holder_name));
        arena_reset(&run->scratch);
        Str fields[] = {workspace_uri(&run->scratch, &run->journal, row->item),
                        str_of(item_state_name(row->state)),
                        place,
                        place_name,
                        holder,
                        instant_text(&run->scratch, row->since_us),
                        row->step,
                        row->disposition};
        output_csv_row(&out.buf, fields, sizeof fields / sizeof *fields);
        output_turn(&out);
    }
    output_end(&out);
    return OK;
}

static const char *const state_labels[STATE_COUNT] = {
    [STATE_SCRAPPED] = MSG("scrapped"),
    [STATE_USED_UP] = MSG("used up"),
    [STATE_EXPORTED] = MSG("exported"),
    [STATE_RETURNED] = MSG("returned"),
    [STATE_SOLD] = MSG("sold"),
    [STATE_IN_TRANSIT] = MSG("in transit"),
    [STATE_AT_DEALER] = MSG("at the dealer"),
    [STATE_IN_PRODUCTION] = MSG("in production"),
    [STATE_IN_STOCK] = MSG("in stock"),
    [STATE_UNKNOWN] = MSG("unknown"),
};

static void print_states(WhereRun *run, Buf *out)
{
    int64_t counts[STATE_COUNT] = {0};
    for (size_t i = 0; i < run->list.count; i++)
        counts[run->rows[i].state]++;
    for (int state = 0; state < STATE_COUNT; state++) {
        if (counts[state] == 0)
            continue;
        buf_add(out, STR("  "));
        output_count_padded(out, counts[state], 10);
        buf_fmt(out, "  %s\n", message_text(state_labels[state], run->lang));
    }
}

static Err print_text(Ctx *cx, WhereRun *run)
{
    Output out;
    output_init(cx, &out);
    if (run->list.count > 1)
        print_states(run, &out.buf);
    for (size_t i = 0; i < run->list.count && i < SHOWN_ROWS; i++) {
        const TraceWhere *row = &run->rows[i];
        Str place, name;
        TRY(place_names_find(cx, run->names, row->place, &place, &name));
        arena_reset(&run->scratch);
        buf_fmt(&out.buf, "%s%s  %s", i == 0 && run->list.count > 1 ? "\n" : "",
                workspace_uri(&run->scratch, &run->journal, row->item).p,
                message_text(state_labels[row->state], run->lang));
        if (row->place != 0)
            buf_fmt(&out.buf, " · %.*s", STR_ARG(name.n != 0 ? name : place));
        if (row->since_us != 0)
            buf_fmt(&out.buf, " · %.*s", STR_ARG(instant_text(&run->scratch, row->since_us)));
        buf_add_char(&out.buf, '\n');
        for (size_t c = 0; run->list.count <= CHAINS_SHOWN && c < row->container_count; c++)
            buf_fmt(&out.buf, "    %s %s\n", message_text(MSG("in"), run->lang),
                    workspace_uri(&run->scratch, &run->journal, row->containers[c]).p);
    }
    if (run->list.count > SHOWN_ROWS)
        buf_fmt(&out.buf, "%s\n",
                message_text(MSG("  … all of them with --csv or --json"), run->lang));
    output_end(&out);
    return OK;
}

static Err run_all(Ctx *cx, const Options *options, WhereRun *run)
{
    TRY(find_all(cx, options, run));
    if (option_given(options, "json"))
        return print_json(cx, run);
    return option_given(options, "csv") ? print_csv(cx, run) : print_text(cx, run);
}

static int run_where(Ctx *cx, const Options *options, Lang lang)
{
    WhereRun run = {.lang = lang};
    int code = run_all(cx, options, &run) == OK ? EXIT_OK : command_fail(cx, options, lang);
    arena_release(&run.scratch);
    journal_close(cx, &run.journal);
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
};
