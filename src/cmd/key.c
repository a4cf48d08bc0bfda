/* holdfast key add|list|revoke: what machines call the server with. */
#include "cmd/commands.h"
#include "cmd/verb.h"
#include "cmd/word_label.h"
#include "domain/account/api_key.h"
#include "platform/net/http_text.h"

/* ---- showing ---- */

static void day_add(Buf *out, int64_t day)
{
    int year, month, of_month;
    date_from_days((int32_t)day, &year, &month, &of_month);
    buf_fmt(out, "%04d-%02d-%02d", year, month, of_month);
}

static void key_line(VerbRun *run, const ApiKey *key)
{
    Buf *out = &run->out.buf;
    buf_fmt(out, "%-20.*s %-16.*s ", STR_ARG(key->name), STR_ARG(key->prefix));
    output_padded(out, word_label(key->state, run->lang), 8);
    buf_add_char(out, ' ');
    if (key->used.set)
        day_add(out, key->used.value);
    else
        buf_add(out, STR("-         "));
    for (size_t i = 0; i < key->scopes.count; i++)
        buf_fmt(out, "%s%.*s (%.*s)", i == 0 ? "  " : ", ",
                STR_ARG(key_scope_words(key->scopes.items[i], run->lang)),
                STR_ARG(key->scopes.items[i]));
    if (key->signs.value)
        buf_fmt(out, " (%s)", message_text(MSG("signs"), run->lang));
    for (size_t i = 0; i < key->stations.count; i++)
        buf_fmt(out, " @%.*s", STR_ARG(key->stations.items[i]));
    for (size_t i = 0; i < key->steps.count; i++)
        buf_fmt(out, " =%.*s", STR_ARG(key->steps.items[i]));
    if (key->until.set) {
        buf_add(out, STR(" < "));
        instant_format_utc(out, key->until.value.us);
    }
    buf_add_char(out, '\n');
}

static bool wants_json(const VerbRun *run)
{
    return option_given(run->options, "json");
}

static void made_show(VerbRun *run, const ApiKeyMade *made)
{
    if (wants_json(run)) {
        output_record(&run->out, &api_key_made_register, made);
        return;
    }
    key_line(run, made->key);
    const char *how =
        made->key->signs.value
            ? MSG("the key of %1$s, shown only this once; it signs each request "
                  "(docs/formats/http-api.md):")
            : MSG("the key of %1$s, shown only this once: it goes with each request as "
                  "\"Authorization: Bearer KEY\":");
    message_format(&run->out.buf, run->lang, how, &made->key->name, 1);
    buf_fmt(&run->out.buf, "\n%.*s\n", STR_ARG(made->secret));
}

/* ---- decisions: here, or by who serves the directory ---- */

typedef struct Shape {
    const Register *record;
    void *it;
} Shape;

/* Send an order there, and read what came of it. */
static Err order_there(Ctx *cx, const VerbRun *run, Str target, Shape order, Shape out)
{
    enum { ORDER_MAX = 1 << 16 };
    Buf text;
    JsonWriter json;
    Str answer;
    const JsonNode *node;
    buf_init(&text, cx->arena, ORDER_MAX);
    json_writer_init(&json, &text);
    register_write(&json, order.record, order.it);
    TRY(served_order(cx, &run->served, target, buf_str(&text), &answer));
    TRY(json_parse(cx, answer, &node));
    return register_decode(cx, out.record, node, (Str){0}, out.it);
}

/* "A,B". */
static FieldTexts list_read(Ctx *cx, Str list)
{
    Str *items = arena_array(cx->arena, Str, list.n + 1);
    size_t count = 0;
    while (list.n > 0)
        items[count++] = str_trim(str_cut(&list, ','));
    return (FieldTexts){count == 0 ? NULL : items, count};
}

static Err add(Ctx *cx, VerbRun *run)
{
    const Options *options = run->options;
    ApiKeyMade made = {0};
    ApiKeyOrder order = {.reason = option_if(options, "reason")};
    if (options->operand_count < 2)
        return fail(cx, ERR_USAGE, MSG("name one key, and its scopes: read, capture, edit, ask"));
    order.name = options->operands[0];
    order.scopes = (FieldTexts){options->operands + 1, options->operand_count - 1};
    order.stations = list_read(cx, option_if(options, "stations"));
    order.steps = list_read(cx, option_if(options, "steps"));
    if (option_given(options, "signs"))
        order.signs = field_bool(true);
    TRY(option_until(cx, options, &order.until));
    TRY(workspace_must_exist(cx, options));
    TRY(served_or_open(cx, options, &run->journal, &run->served));
    if (run->served.is_served)
        TRY(order_there(cx, run, STR("/api/v1/keys"), (Shape){&api_key_order_register, &order},
                        (Shape){&api_key_made_register, &made}));
    else
        TRY(api_key_add(cx, &order, &made));
    made_show(run, &made);
    return OK;
}

static Err revoke(Ctx *cx, VerbRun *run)
{
    const Options *options = run->options;
    ApiKey key = {0};
    ApiKeyEnd end = {.reason = option_if(options, "reason")};
    if (options->operand_count != 1)
        return fail(cx, ERR_USAGE, MSG("name one key"));
    Str name = options->operands[0], encoded = percent_encode(cx->arena, name);
    TRY(workspace_must_exist(cx, options));
    TRY(served_or_open(cx, options, &run->journal, &run->served));
    if (run->served.is_served)
        TRY(order_there(cx, run, str_fmt(cx->arena, "/api/v1/keys/%.*s/revoke", STR_ARG(encoded)),
                        (Shape){&api_key_end_register, &end}, (Shape){&api_key_register, &key}));
    else
        TRY(api_key_revoke(cx, name, end.reason, &key));
    if (wants_json(run))
        output_record(&run->out, &api_key_register, &key);
    else
        key_line(run, &key);
    return OK;
}

static Err list(Ctx *cx, VerbRun *run)
{
    ApiKeyPage page;
    TRY(workspace_open(cx, run->options, DB_READ, &run->journal));
    TRY(api_key_list(cx, &page));
    if (wants_json(run)) {
        output_record(&run->out, &api_key_page_register, &page);
        return OK;
    }
    for (size_t i = 0; i < page.keys.count; i++)
        key_line(run, &page.keys.items[i]);
    return OK;
}

/* ---- the table ---- */

#define OPTION_REASON                                                                              \
    {                                                                                              \
        OPTION_TEXT, "reason", "TEXT", MSG("why; stands in the audit trail")                       \
    }
#define OPTION_JSON                                                                                \
    {                                                                                              \
        OPTION_FLAG, "json", NULL, MSG("one JSON object")                                          \
    }

static const OptionSpec add_options[] = {
    OPTIONS_STORE,
    {OPTION_FLAG, "signs", NULL, MSG("it signs requests and never travels (HMAC-SHA-256)")},
    {OPTION_TEXT, "stations", "URI,…",
     MSG("it captures events of these stations alone (identifiers)")},
    {OPTION_TEXT, "steps", "STEP,…", MSG("it captures events of these business steps alone")},
    {OPTION_TEXT, "until", "MOMENT", MSG("when the key ends (default: when it is revoked)")},
    OPTION_REASON,
    OPTION_JSON,
    {.kind = OPTION_END},
};
static const OptionSpec revoke_options[] = {
    OPTIONS_STORE,
    OPTION_REASON,
    OPTION_JSON,
    {.kind = OPTION_END},
};
static const OptionSpec list_options[] = {
    OPTIONS_STORE,
    OPTION_JSON,
    {.kind = OPTION_END},
};

static const char *const add_examples[] = {
    "holdfast key add erp-2027 read capture --until 2028-01-01T00:00:00+08:00",
    NULL,
};

VERB_COMMAND(
    key, add, .name = "key add", .operands = "NAME SCOPE ...",
    .help = MSG("a key for a machine (ERP, MES, printer), shown once; scopes: read capture edit"),
    .options = add_options, .examples = add_examples);
VERB_COMMAND(key, list, .name = "key list", .operands = "",
             .help = MSG("keys, what each may, and when it was last used"), .options = list_options,
             .reads = true);
VERB_COMMAND(key, revoke, .name = "key revoke", .operands = "NAME",
             .help = MSG("end a key, from now on and for good"), .options = revoke_options);
