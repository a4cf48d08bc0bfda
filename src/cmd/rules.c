/* holdfast rules: the law's rules, and when something is due. */
#include "base/hash.h"
#include "cmd/commands.h"
#include "cmd/output.h"
#include "domain/regime/regime.h"

static int rules_end(Ctx *cx, const Options *options, Lang lang, Output *out, Err err)
{
    if (err != OK)
        return command_fail(cx, options, lang);
    output_end(out);
    return EXIT_OK;
}

static void marks_json(JsonWriter *json, const RegimeRule *rule)
{
    json_key(json, STR("marks"));
    json_array_begin(json);
    for (const JsonNode *node = rule->marks->child; node != NULL; node = node->next)
        json_string(json, node->text);
    json_array_end(json);
}

/* Said wherever a rule is shown: what nobody has read in the law's own text. */
static void unverified_tell(Buf *out, const RegimeRule *rule, Lang lang)
{
    if (regime_marked(rule, STR("unverified")))
        buf_fmt(out, "  [%s]", message_text(MSG("unverified"), lang));
}

static void member(JsonWriter *json, const char *key, Str value)
{
    json_key(json, str_of(key));
    if (value.n == 0)
        json_null(json);
    else
        json_string(json, value);
}

/* ---- list ---- */

static void pack_print(Ctx *cx, Output *out, const RegimePack *pack, Lang lang)
{
    buf_fmt(&out->buf, "%.*s  %.*s, %s %.*s, sha256 %.*s\n", STR_ARG(pack->regime),
            STR_ARG(lang == LANG_ZH ? pack->name_zh : pack->name_en),
            message_text(MSG("edition"), lang), STR_ARG(pack->edition),
            STR_ARG(str_slice(hex_format(cx->arena, pack->sha256, 32), 0, 16)));
    for (size_t i = 0; i < pack->rule_count; i++) {
        const RegimeRule *rule = &pack->rules[i];
        buf_fmt(&out->buf, "  %-8.*s %.*s", STR_ARG(rule->id), STR_ARG(rule->kind));
        if (rule->when.n > 0)
            buf_fmt(&out->buf, " · %.*s", STR_ARG(rule->when));
        if (rule->term.n > 0)
            buf_fmt(&out->buf, " · %.*s", STR_ARG(rule->term));
        unverified_tell(&out->buf, rule, lang);
        buf_add_char(&out->buf, '\n');
    }
}

static Err list(Ctx *cx, const Options *options, Output *out, Lang lang)
{
    RegimePack *packs;
    size_t count;
    Str wanted = option_text(options, "regime", (Str){0});
    if (wanted.n > 0) {
        packs = arena_new(cx->arena, RegimePack);
        TRY(regime_pack_find(cx, wanted, packs));
        count = 1;
    } else {
        TRY(regime_packs(cx, &packs, &count));
    }
    for (size_t i = 0; i < count; i++)
        pack_print(cx, out, &packs[i], lang);
    return OK;
}

static int run_list(Ctx *cx, const Options *options, Lang lang)
{
    Output out;
    output_init(cx, &out);
    return rules_end(cx, options, lang, &out, list(cx, options, &out, lang));
}

/* ---- one rule ---- */

static Err rule_asked(Ctx *cx, const Options *options, RegimePack *pack, const RegimeRule **rule)
{
    Str regime = option_text(options, "regime", (Str){0}),
        id = option_text(options, "rule", (Str){0});
    if (regime.n == 0 || id.n == 0)
        return fail(cx, ERR_USAGE, MSG("name a rule: --regime cn-auto --rule CA-07"));
    TRY(regime_pack_find(cx, regime, pack));
    return regime_rule_find(cx, pack, id, rule);
}

static Err explain(Ctx *cx, const Options *options, Output *out, Lang lang)
{
    RegimePack pack;
    const RegimeRule *rule;
    TRY(rule_asked(cx, options, &pack, &rule));
    const struct {
        const char *key, *label;
        Str value;
    } rows[] = {
        {"kind", MSG("kind"), rule->kind},
        {"trigger", MSG("trigger"), rule->trigger},
        {"when", MSG("when"), rule->when},
        {"term", MSG("term"), rule->term},
        {"parties", MSG("who to whom"), rule->parties},
        {"act", MSG("what"), rule->act},
        {"applies_if", MSG("applies if"), rule->applies_if},
        {"until", MSG("until"), rule->until},
        {"consequence", MSG("consequence"), rule->consequence},
        {"source", MSG("stands in"), rule->source},
    };
    bool json = option_given(options, "json");
    if (json) {
        json_object_begin(&out->json);
        member(&out->json, "regime", pack.regime);
        member(&out->json, "edition", pack.edition);
        member(&out->json, "id", rule->id);
    } else {
        buf_fmt(&out->buf, "%.*s %.*s, %.*s\n", STR_ARG(pack.regime), STR_ARG(rule->id),
                STR_ARG(lang == LANG_ZH ? pack.name_zh : pack.name_en));
    }
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (json)
            member(&out->json, rows[i].key, rows[i].value);
        else if (rows[i].value.n > 0)
            buf_fmt(&out->buf, "  %s: %.*s\n", message_text(rows[i].label, lang),
                    STR_ARG(rows[i].value));
    }
    if (json) {
        marks_json(&out->json, rule);
        json_object_end(&out->json);
    } else if (regime_marked(rule, STR("unverified"))) {
        buf_fmt(
            &out->buf, "  %s",
            message_text(MSG("unverified: not read in the law's own text; confirm before relying "
                             "on it"),
                         lang));
    }
    buf_add_char(&out->buf, '\n');
    return OK;
}

static int run_explain(Ctx *cx, const Options *options, Lang lang)
{
    Output out;
    output_init(cx, &out);
    return rules_end(cx, options, lang, &out, explain(cx, options, &out, lang));
}

/* ---- due ---- */

static void due_json(Output *out, const RegimeRule *rule, Str due, Str conservative, bool rolled)
{
    json_object_begin(&out->json);
    member(&out->json, "due", due);
    member(&out->json, "conservative", conservative);
    json_key(&out->json, STR("rolled"));
    json_bool(&out->json, rolled);
    member(&out->json, "source", rule->source);
    marks_json(&out->json, rule);
    json_object_end(&out->json);
    buf_add_char(&out->buf, '\n');
}

static void due_print(Output *out, const RegimeRule *rule, Str due, Str conservative, Lang lang)
{
    Str params[] = {due, conservative, rule->source};
    message_format(&out->buf, lang, MSG("due %1$s; aim at %2$s; %3$s"), params, 3);
    unverified_tell(&out->buf, rule, lang);
    buf_add_char(&out->buf, '\n');
}

static Err due(Ctx *cx, const Options *options, Output *out, Lang lang)
{
    RegimePack pack;
    const RegimeRule *rule;
    RegimeCalendar calendar;
    RegimeDay from;
    RegimeDue found;
    Str day = option_text(options, "from", (Str){0});
    TRY(rule_asked(cx, options, &pack, &rule));
    if (!regime_day_parse(day, &from))
        return fail(cx, ERR_USAGE, MSG("--from takes a day like 2026-03-01, not \"%1$s\""),
                    str_shown(cx->arena, day));
    TRY(regime_calendar_load(cx, pack.calendar, &calendar));
    TRY(regime_due(cx, rule, &calendar, (RegimeStart){from, option_count(options, "occurrence", 1)},
                   &found));
    Str date = regime_day_format(cx->arena, found.due);
    Str conservative = regime_day_format(cx->arena, found.conservative);
    if (option_given(options, "json"))
        due_json(out, rule, date, conservative, found.rolled);
    else
        due_print(out, rule, date, conservative, lang);
    return OK;
}

static int run_due(Ctx *cx, const Options *options, Lang lang)
{
    Output out;
    output_init(cx, &out);
    return rules_end(cx, options, lang, &out, due(cx, options, &out, lang));
}

/* ---- check ---- */

static Err check(Ctx *cx, Output *out, Lang lang)
{
    RegimePack *packs;
    size_t count;
    TRY(regime_packs(cx, &packs, &count));
    for (size_t i = 0; i < count; i++) {
        int64_t dated = 0, unverified = 0;
        for (size_t k = 0; k < packs[i].rule_count; k++) {
            dated += packs[i].rules[k].has_amount;
            unverified += regime_marked(&packs[i].rules[k], STR("unverified"));
        }
        Str params[] = {packs[i].regime, str_count(cx->arena, (int64_t)packs[i].rule_count),
                        str_count(cx->arena, dated), str_count(cx->arena, unverified)};
        message_format(&out->buf, lang,
                       MSG("%1$s: %2$s rules, %3$s with a number, %4$s unverified"), params, 4);
        buf_add_char(&out->buf, '\n');
    }
    return OK;
}

static int run_check(Ctx *cx, const Options *options, Lang lang)
{
    Output out;
    output_init(cx, &out);
    return rules_end(cx, options, lang, &out, check(cx, &out, lang));
}

/* ---- the commands ---- */

#define OPTION_REGIME                                                                              \
    {                                                                                              \
        OPTION_TEXT, "regime", "R", MSG("rule pack: cn-auto, cn-consumer, us-nhtsa, …")            \
    }
#define OPTION_RULE                                                                                \
    {                                                                                              \
        OPTION_TEXT, "rule", "ID", MSG("rule of the pack, like CA-07")                             \
    }

static const OptionSpec list_options[] = {OPTION_REGIME, {.kind = OPTION_END}};
const Command rules_list_command = {
    .name = "rules list",
    .operands = "",
    .help = MSG("the rules of the law that are known here"),
    .options = list_options,
    .run = run_list,
};

static const OptionSpec explain_options[] = {
    OPTION_REGIME,
    OPTION_RULE,
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};
const Command rules_explain_command = {
    .name = "rules explain",
    .operands = "",
    .help = MSG("one rule: who owes what to whom, and where it stands"),
    .options = explain_options,
    .run = run_explain,
};

static const OptionSpec due_options[] = {
    OPTION_REGIME,
    OPTION_RULE,
    {OPTION_TEXT, "from", "DATE", MSG("local date of what starts the clock")},
    {OPTION_COUNT, "occurrence", "K", MSG("the K-th of a periodic rule (default: 1)")},
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};
static const char *const due_examples[] = {
    "holdfast rules due --regime cn-auto --rule CA-07 --from 2026-02-11",
    "holdfast rules due --regime cn-consumer --rule CC-21a --from 2025-08-31 --occurrence 2 --json",
    NULL,
};
const Command rules_due_command = {
    .name = "rules due",
    .operands = "",
    .help = MSG("when a rule is due"),
    .options = due_options,
    .examples = due_examples,
    .run = run_due,
};

static const OptionSpec check_options[] = {{.kind = OPTION_END}};
const Command rules_check_command = {
    .name = "rules check",
    .operands = "",
    .help = MSG("read all rule packs, and count what is unverified"),
    .options = check_options,
    .run = run_check,
};
