/* holdfast item: the card of one item, and every event that names it in order of time. */
#include <stdlib.h>

#include "cmd/commands.h"
#include "cmd/output.h"
#include "cmd/workspace.h"
#include "domain/event/event_reader.h"
#include "domain/party/party.h"

enum { EVENTS_MAX = 1000 };

/* One line of the card. */
typedef struct ItemEvent {
    EventRow row;
    Event event;
    uint32_t roles; /* bit per Role the item has in it */
    int64_t inputs;
    int64_t outputs;
    Str place;
    Str place_name;
} ItemEvent;

typedef struct ItemCard {
    Journal journal;
    EventReader reader;
    uint32_t item;
    size_t event_count; /* in all; `lines` holds at most EVENTS_MAX */
    ItemEvent *lines;
    size_t line_count;
} ItemCard;

static Err fill_line(Ctx *cx, ItemCard *card, ItemEvent *line)
{
    TRY(event_reader_decode(cx, &card->reader, &line->row, &line->event));
    Str key = trace_item_key(card->journal.index, card->item);
    for (uint32_t i = 0; i < line->event.ref_count; i++) {
        const EventRef *ref = &line->event.refs[i];
        line->inputs += ref->role == ROLE_INPUT;
        line->outputs += ref->role == ROLE_OUTPUT;
        if (str_eq(ref->key, key))
            line->roles |= 1u << ref->role;
        if (ref->role == ROLE_LOCATION || (ref->role == ROLE_READ_POINT && line->place.n == 0))
            line->place = ref->uri;
    }
    if (line->place.n == 0)
        return OK;
    Party party;
    Err err = party_find(cx, line->place, &party);
    if (err == OK)
        line->place_name = party.name;
    return err == ERR_NOT_FOUND ? OK : err;
}

static int compare_lines(const void *a, const void *b)
{
    const EventRow *left = &((const ItemEvent *)a)->row;
    const EventRow *right = &((const ItemEvent *)b)->row;
    if (left->event_time_us != right->event_time_us)
        return left->event_time_us < right->event_time_us ? -1 : 1;
    return left->position < right->position ? -1 : left->position > right->position;
}

static Err load_card(Ctx *cx, const Options *options, ItemCard *card)
{
    int64_t *positions;
    if (options->operand_count != 1)
        return fail(cx, ERR_USAGE, MSG("item takes one identifier"));
    TRY(workspace_open(cx, options, DB_READ, &card->journal));
    TRY(workspace_item(cx, &card->journal, options->operands[0], &card->item));
    TRY(trace_item_events(cx, card->journal.index, card->item, &positions, &card->event_count));
    card->line_count = card->event_count < EVENTS_MAX ? card->event_count : EVENTS_MAX;
    card->lines = arena_array(cx->arena, ItemEvent, card->line_count + 1);
    for (size_t i = 0; i < card->line_count; i++) {
        TRY(event_log_load(cx, positions[i], &card->lines[i].row));
        TRY(fill_line(cx, card, &card->lines[i]));
    }
    qsort(card->lines, card->line_count, sizeof *card->lines, compare_lines);
    return OK;
}

static void write_roles(JsonWriter *json, uint32_t roles)
{
    json_key(json, STR("roles"));
    json_array_begin(json);
    for (int role = 0; role < ROLE_COUNT; role++) {
        if ((roles >> role & 1) != 0)
            json_string(json, str_of(role_name((Role)role)));
    }
    json_array_end(json);
}

static void write_line(Ctx *cx, JsonWriter *json, const ItemEvent *line)
{
    Buf time;
    buf_init(&time, cx->arena, INSTANT_TEXT_MAX);
    instant_format(&time, line->event.time_us, line->event.offset_min);
    json_object_begin(json);
    output_number(json, "position", line->row.position);
    output_text(json, "event_id", line->row.event_id);
    output_text(json, "kind", str_of(event_kind_name(line->event.kind)));
    output_text(json, "action", str_of(action_name(line->event.action)));
    output_text(json, "time", buf_str(&time));
    output_text(json, "step", line->event.step);
    output_text(json, "disposition", line->event.disposition);
    write_roles(json, line->roles);
    output_text(json, "place", line->place);
    output_text(json, "place_name", line->place_name);
    output_number(json, "inputs", line->inputs);
    output_number(json, "outputs", line->outputs);
    output_bool(json, "declared_in_error", line->event.error.present);
    json_object_end(json);
}

static Str card_scheme(const ItemCard *card)
{
    Str key = trace_item_key(card->journal.index, card->item);
    return str_of(identity_scheme_name(identity_scheme(key)));
}

static void print_json(Ctx *cx, const ItemCard *card)
{
    Output out;
    output_init(cx, &out);
    JsonWriter *json = &out.json;
    ItemKind kind = trace_item_kind(card->journal.index, card->item);
    json_object_begin(json);
    output_text(json, "item", workspace_uri(cx->arena, &card->journal, card->item));
    output_text(json, "level", str_of(item_kind_name(kind)));
    output_text(json, "scheme", card_scheme(card));
    output_number(json, "log_position", trace_position(card->journal.index));
    output_number(json, "event_count", (int64_t)card->event_count);
    json_key(json, STR("events"));
    json_array_begin(json);
    for (size_t i = 0; i < card->line_count; i++)
        write_line(cx, json, &card->lines[i]);
    json_array_end(json);
    json_object_end(json);
    buf_add_char(&out.buf, '\n');
    output_end(&out);
}

static void print_line(Buf *out, const ItemEvent *line, Lang lang)
{
    buf_add(out, STR("  "));
    instant_format(out, line->event.time_us, line->event.offset_min);
    Str kind = str_of(event_kind_name(line->event.kind));
    buf_fmt(out, "  %-14.*s %-7s ", (int)(kind.n - (sizeof "Event" - 1)), kind.p,
            action_name(line->event.action));
    buf_add(out, line->event.step.n != 0 ? line->event.step : STR("–"));
    for (int role = 0, shown = 0; role < ROLE_COUNT; role++) {
        if ((line->roles >> role & 1) != 0)
            buf_fmt(out, "%s%s", shown++ == 0 ? " · " : ", ", role_name((Role)role));
    }
    if (line->place.n != 0) {
        buf_add(out, STR(" · "));
        buf_add(out, line->place_name.n != 0 ? line->place_name : line->place);
    }
    if (line->inputs != 0 || line->outputs != 0)
        buf_fmt(out, " · %lld → %lld", (long long)line->inputs, (long long)line->outputs);
    if (line->event.error.present)
        buf_fmt(out, " · %s", message_text(MSG("declared in error"), lang));
    buf_add_char(out, '\n');
}

static void print_text(Ctx *cx, const ItemCard *card, Lang lang)
{
    static const char *const level_labels[] = {
        [ITEM_THING] = MSG("one piece"),
        [ITEM_LOT] = MSG("lot"),
        [ITEM_VESSEL] = MSG("vessel or place"),
        [ITEM_CLASS] = MSG("class of products"),
    };
    Output out;
    output_init(cx, &out);
    ItemKind kind = trace_item_kind(card->journal.index, card->item);
    buf_add(&out.buf, workspace_uri(cx->arena, &card->journal, card->item));
    buf_add_char(&out.buf, '\n');
    Str params[] = {str_of(message_text(level_labels[kind], lang)), card_scheme(card),
                    str_fmt(cx->arena, "%zu", card->event_count)};
    message_format(&out.buf, lang, MSG("%1$s, %2$s, %3$s events"), params, 3);
    buf_add(&out.buf, STR("\n\n"));
    for (size_t i = 0; i < card->line_count; i++)
        print_line(&out.buf, &card->lines[i], lang);
    if (card->line_count < card->event_count) {
        Str shown[] = {str_fmt(cx->arena, "%zu", card->line_count)};
        message_format(&out.buf, lang, MSG("  … the first %1$s are shown"), shown, 1);
        buf_add_char(&out.buf, '\n');
    }
    output_end(&out);
}

static int run_item(Ctx *cx, const Options *options, Lang lang)
{
    ItemCard card = {0};
    event_reader_init(&card.reader);
    int code = EXIT_OK;
    if (load_card(cx, options, &card) != OK)
        code = command_fail(cx, options, lang);
    else if (option_given(options, "json"))
        print_json(cx, &card);
    else
        print_text(cx, &card, lang);
    event_reader_release(&card.reader);
    journal_close(cx, &card.journal);
    return code;
}

static const OptionSpec item_options[] = {
    OPTIONS_STORE,
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};

static const char *const item_examples[] = {
    "holdfast item urn:epc:id:sgtin:9521234.000001.A7F3",
    "holdfast item 1HGBH41JXMN109186",
    NULL,
};

const Command item_command = {
    .name = "item",
    .operands = "ITEM",
    .help = MSG("the card of one item, and every event that names it"),
    .options = item_options,
    .examples = item_examples,
    .run = run_item,
};
