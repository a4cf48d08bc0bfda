/* holdfast item: the card of one item, and every event that names it in order of time. */
#include "cmd/commands.h"
#include "cmd/output.h"
#include "cmd/workspace.h"
#include "domain/item/item.h"

typedef struct ItemRun {
    Journal journal;
    EventReader reader;
    ItemCard card;
} ItemRun;

static Err load_card(Ctx *cx, const Options *options, ItemRun *run)
{
    uint32_t item;
    if (options->operand_count != 1)
        return fail(cx, ERR_USAGE, MSG("item takes one identifier"));
    TRY(workspace_open(cx, options, DB_READ, &run->journal));
    TRY(workspace_item(cx, &run->journal, options->operands[0], &item));
    ItemView view = {run->journal.index, trace_position(run->journal.index)};
    return item_card(cx, &view, &run->reader, item, &run->card);
}

static void print_event(Buf *out, const ItemEvent *event, Lang lang)
{
    buf_add(out, STR("  "));
    instant_format(out, event->time.value.us, event->time.value.offset_min);
    buf_fmt(out, "  %-14.*s %-7.*s ", (int)(event->kind.n - (sizeof "Event" - 1)), event->kind.p,
            STR_ARG(event->action));
    buf_add(out, event->step.n != 0 ? event->step : STR("–"));
    for (size_t i = 0; i < event->roles.count; i++)
        buf_fmt(out, "%s%.*s", i == 0 ? " · " : ", ", STR_ARG(event->roles.items[i]));
    if (event->place.n != 0)
        buf_fmt(out, " · %.*s",
                STR_ARG(event->place_name.n != 0 ? event->place_name : event->place));
    if (event->inputs.value != 0 || event->outputs.value != 0)
        buf_fmt(out, " · %lld → %lld", (long long)event->inputs.value,
                (long long)event->outputs.value);
    if (event->declared_in_error.value)
        buf_fmt(out, " · %s", message_text(MSG("declared in error"), lang));
    buf_add_char(out, '\n');
}

static const char *level_label(Str level)
{
    static const struct {
        const char *level;
        const char *label;
    } labels[] = {
        {"thing", MSG("one piece")},
        {"lot", MSG("lot")},
        {"vessel", MSG("vessel or place")},
        {"class", MSG("class of products")},
    };
    size_t i = 0;
    while (i + 1 < sizeof labels / sizeof *labels && !str_eq(level, str_of(labels[i].level)))
        i++;
    return labels[i].label;
}

static void print_text(Ctx *cx, const ItemCard *card, Buf *out, Lang lang)
{
    buf_add(out, card->item);
    if (card->name.n != 0)
        buf_fmt(out, "  %.*s", STR_ARG(card->name));
    buf_add_char(out, '\n');
    Str params[] = {str_of(message_text(level_label(card->level), lang)), card->scheme,
                    str_fmt(cx->arena, "%lld", (long long)card->event_count.value)};
    message_format(out, lang, MSG("%1$s, %2$s, %3$s events"), params, 3);
    buf_add(out, STR("\n\n"));
    for (size_t i = 0; i < card->events.count; i++)
        print_event(out, &card->events.items[i], lang);
    if ((int64_t)card->events.count < card->event_count.value) {
        Str shown[] = {str_fmt(cx->arena, "%zu", card->events.count)};
        message_format(out, lang, MSG("  … the first %1$s are shown"), shown, 1);
        buf_add_char(out, '\n');
    }
}

static int run_item(Ctx *cx, const Options *options, Lang lang)
{
    ItemRun run = {0};
    Output out;
    output_init(cx, &out);
    event_reader_init(&run.reader);
    int code = EXIT_OK;
    if (load_card(cx, options, &run) != OK) {
        code = command_fail(cx, options, lang);
    } else if (option_given(options, "json")) {
        register_write(&out.json, &item_card_register, &run.card);
        buf_add_char(&out.buf, '\n');
    } else {
        print_text(cx, &run.card, &out.buf, lang);
    }
    output_end(&out);
    event_reader_release(&run.reader);
    journal_close(cx, &run.journal);
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
