/* holdfast item: the card of one item, and every event that names it in order of time. */
#include "cmd/commands.h"
#include "cmd/output.h"
#include "cmd/word_label.h"
#include "cmd/workspace.h"
#include "domain/item/item.h"

enum { KIND_WIDTH = 14, ACTION_WIDTH = 7 };

typedef struct ItemRun {
    Journal journal;
    EventReader reader;
    ItemQuestion question;
    ItemCard card;
} ItemRun;

static Err load_card(Ctx *cx, const Options *options, ItemRun *run, Lang lang)
{
    if (options->operand_count != 1)
        return fail(cx, ERR_USAGE, MSG("item takes one identifier"));
    run->question = (ItemQuestion){
        .item = options->operands[0],
        .offset = option_count(options, "offset", 0),
        .limit = option_count(options, "limit", ITEM_EVENTS_MAX),
        .newest = option_given(options, "newest"),
    };
    if (run->question.limit < 1 || run->question.limit > ITEM_EVENTS_MAX)
        return fail(cx, ERR_USAGE, MSG("--limit takes a number from 1 to %1$lld"),
                    (long long)ITEM_EVENTS_MAX);
    TRY(workspace_open(cx, options, DB_READ, &run->journal));
    ItemView view = workspace_view(cx, &run->journal);
    TRY(item_card_find(cx, &view, &run->reader, &run->question, &run->card));
    item_card_remark(cx, &run->card, lang);
    return OK;
}

static void add_padded(Buf *out, Str text, int width)
{
    buf_add(out, text);
    for (int shown = command_width(text); shown < width; shown++)
        buf_add_char(out, ' ');
    buf_add_char(out, ' ');
}

static void print_event(Buf *out, const ItemEvent *event, Lang lang)
{
    buf_add(out, STR("  "));
    instant_format(out, event->time.value.us, event->time.value.offset_min);
    buf_add(out, STR("  "));
    add_padded(out, word_label(str_slice(event->kind, 0, event->kind.n - strlen("Event")), lang),
               KIND_WIDTH);
    add_padded(out, word_label(event->action, lang), ACTION_WIDTH);
    buf_add(out, event->step.n != 0 ? word_label(event->step, lang) : STR("–"));
    for (size_t i = 0; i < event->roles.count; i++)
        buf_fmt(out, "%s%.*s", i == 0 ? " · " : ", ",
                STR_ARG(word_label(event->roles.items[i], lang)));
    if (event->place.n != 0)
        buf_fmt(out, " · %.*s",
                STR_ARG(event->place_name.n != 0 ? event->place_name : event->place));
    if (event->inputs.value != 0 || event->outputs.value != 0)
        buf_fmt(out, " · %lld → %lld", (long long)event->inputs.value,
                (long long)event->outputs.value);
    if (event->declaration.value)
        buf_fmt(out, " · %s", message_text(MSG("declares an event in error"), lang));
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

/* A place or party: what it is, where, in what; and what is odd about its identifier. */
static void print_facts(const ItemCard *card, Buf *out, Lang lang)
{
    if (card->kind.n != 0) {
        Str kind = word_label(card->kind, lang);
        message_format(out, lang, MSG("kind: %1$s"), &kind, 1);
        buf_add_char(out, '\n');
    }
    if (card->country.n != 0) {
        message_format(out, lang, MSG("country: %1$s"), &card->country, 1);
        buf_add_char(out, '\n');
    }
    for (size_t i = 0; i < card->parents.count; i++) {
        message_format(out, lang, MSG("lies in %1$s"), &card->parents.items[i], 1);
        buf_add_char(out, '\n');
    }
    if (card->remark.n != 0)
        buf_fmt(out, "%.*s\n", STR_ARG(card->remark));
}

/* Which of the events these are, where they are not all. */
static void print_part(Ctx *cx, const ItemRun *run, Buf *out, Lang lang)
{
    const ItemCard *card = &run->card;
    int64_t first = run->question.offset + 1, last = first + (int64_t)card->events.count - 1;
    if ((int64_t)card->events.count == card->event_count.value)
        return;
    if (last < first) {
        Str all = str_count(cx->arena, card->event_count.value);
        message_format(out, lang, MSG("  … there are only %1$s"), &all, 1);
        buf_add_char(out, '\n');
        return;
    }
    Str params[] = {str_count(cx->arena, first), str_count(cx->arena, last),
                    str_count(cx->arena, card->event_count.value)};
    const char *earliest = MSG("  … %1$s to %2$s of %3$s are shown; --offset N goes on, --newest "
                               "begins with the last");
    const char *newest =
        MSG("  … %1$s to %2$s of %3$s, from the newest back, are shown; --offset N "
            "goes on");
    message_format(out, lang, run->question.newest ? newest : earliest, params, 3);
    buf_add_char(out, '\n');
}

static void print_text(Ctx *cx, const ItemRun *run, Buf *out, Lang lang)
{
    const ItemCard *card = &run->card;
    buf_add(out, card->item);
    if (card->name.n != 0)
        buf_fmt(out, "  %.*s", STR_ARG(card->name));
    buf_add_char(out, '\n');
    Str params[] = {str_of(message_text(level_label(card->level), lang)), card->scheme,
                    str_count(cx->arena, card->event_count.value)};
    message_format(out, lang, MSG("%1$s, %2$s, %3$s events"), params, 3);
    buf_add_char(out, '\n');
    print_facts(card, out, lang);
    if (card->events.count != 0)
        buf_add_char(out, '\n');
    for (size_t i = 0; i < card->events.count; i++)
        print_event(out, &card->events.items[i], lang);
    print_part(cx, run, out, lang);
}

static int run_item(Ctx *cx, const Options *options, Lang lang)
{
    ItemRun run = {0};
    Output out;
    output_init(cx, &out);
    event_reader_init(&run.reader);
    int code = EXIT_OK;
    if (load_card(cx, options, &run, lang) != OK) {
        code = command_fail(cx, options, lang);
    } else if (option_given(options, "json")) {
        output_record(&out, &item_card_register, &run.card);
    } else {
        print_text(cx, &run, &out.buf, lang);
    }
    output_end(&out);
    event_reader_release(&run.reader);
    workspace_close(cx, &run.journal);
    return code;
}

static const OptionSpec item_options[] = {
    OPTIONS_STORE,
    {OPTION_COUNT, "offset", "N", MSG("pass over the first N events")},
    {OPTION_COUNT, "limit", "N", MSG("at most N events (default and maximum: 1000)")},
    {OPTION_FLAG, "newest", NULL, MSG("from the newest event back")},
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
    .reads = true,
};
