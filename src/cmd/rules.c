/* holdfast rules: the law's rules, and when something is due. */
#include "base/hash.h"
#include "cmd/commands.h"
#include "cmd/output.h"
#include "cmd/workspace.h"
#include "domain/clock/rule_book.h"
#include "domain/regime/regime_check.h"
#include "platform/os/io.h"

enum { FILE_MAX = 1 << 20 };

static int rules_end(Ctx *cx, const Options *options, Lang lang, Output *out, Err err)
{
    if (err != OK)
        return command_fail(cx, options, lang);
    output_end(out);
    return EXIT_OK;
}

/* Ours, under the files of rules/ in the data directory that is named. */
static Err packs_load(Ctx *cx, const Options *options, RegimePack **packs, size_t *count)
{
    Str dir = option_if(options, "data");
    if (dir.n == 0)
        return regime_packs(cx, packs, count);
    return rules_of_folder(cx, io_path(cx->arena, dir, STR("rules")), packs, count);
}

static Err pack_load(Ctx *cx, const Options *options, Str regime, RegimePack *out)
{
    RegimePack *packs;
    size_t count;
    TRY(packs_load(cx, options, &packs, &count));
    for (size_t i = 0; i < count; i++) {
        *out = packs[i];
        if (str_eq(packs[i].regime, regime))
            return OK;
    }
    return regime_pack_find(cx, regime, out);
}

static void marks_json(JsonWriter *json, const RegimeRule *rule)
{
    json_key(json, STR("marks"));
    json_array_begin(json);
    for (const JsonNode *node = rule->marks->child; node != NULL; node = node->next)
        json_string(json, node->text);
    json_array_end(json);
}

/* Said wherever a rule is shown: what nobody has read in the law's own text, and what is not ours.
 */
static void remarks_tell(Buf *out, const RegimeRule *rule, Lang lang)
{
    const JsonNode *looser = json_member(rule->node, STR("looser")),
                   *taken = json_member(rule->node, STR("looser_taken"));
    if (regime_marked(rule, STR("unverified")))
        buf_fmt(out, "  [%s]", message_text(MSG("unverified"), lang));
    if (regime_marked(rule, STR("customer")))
        buf_fmt(out, "  [%s]", message_text(MSG("of the customer"), lang));
    if (looser == NULL)
        return;
    bool counts = taken != NULL && taken->type == JSON_TRUE;
    buf_fmt(out, "  [%s: %.*s]",
            message_text(counts ? MSG("looser, and it counts") : MSG("looser, not taken"), lang),
            STR_ARG(looser->text));
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
        Str when = regime_words(rule, STR("when"), lang == LANG_ZH),
            term = regime_words(rule, STR("term"), lang == LANG_ZH);
        if (when.n > 0)
            buf_fmt(&out->buf, " · %.*s", STR_ARG(when));
        if (term.n > 0)
            buf_fmt(&out->buf, " · %.*s", STR_ARG(term));
        remarks_tell(&out->buf, rule, lang);
        buf_add_char(&out->buf, '\n');
    }
}

/* What each pack covers, and what nobody has read in the law's own text. */
static void coverage_print(Ctx *cx, Output *out, const RegimePack *pack, Lang lang)
{
    RulePack shown;
    regime_show(cx, pack, true, &shown);
    Str params[] = {pack->regime,
                    str_count(cx->arena, shown.rule_count.value),
                    str_count(cx->arena, shown.clock_count.value),
                    str_count(cx->arena, shown.dated_count.value),
                    str_count(cx->arena, shown.unverified_count.value),
                    pack->calendar};
    message_format(&out->buf, lang,
                   MSG("%1$s: %2$s rules, %3$s start clocks, %4$s with a number; %5$s unverified; "
                       "calendar %6$s"),
                   params, 6);
    for (size_t i = 0, shown_count = 0; i < shown.rules.count; i++) {
        if (shown.rules.items[i].unverified.value)
            buf_fmt(&out->buf, "%s%.*s", shown_count++ == 0 ? "\n  " : " ",
                    STR_ARG(shown.rules.items[i].id));
    }
    buf_add_char(&out->buf, '\n');
}

static void years_print(Output *out, const RegimeCalendar *calendar, Lang lang)
{
    buf_fmt(&out->buf, "  %s", message_text(MSG("years loaded:"), lang));
    if (calendar->years == NULL)
        buf_fmt(&out->buf, " %s",
                message_text(MSG("none: each such date is \"calendar missing\""), lang));
    for (const JsonNode *year = calendar->years == NULL ? NULL : calendar->years->child;
         year != NULL; year = year->next)
        buf_fmt(&out->buf, " %.*s", STR_ARG(year->key));
    buf_add_char(&out->buf, '\n');
}

static Err list_print(Ctx *cx, const Options *options, Output *out, const RegimePack *pack,
                      Lang lang)
{
    RulePack shown;
    RegimeCalendar calendar;
    if (option_given(options, "json")) {
        regime_show(cx, pack, true, &shown);
        register_write(&out->json, &rule_pack_register, &shown);
        buf_add_char(&out->buf, '\n');
    } else if (option_given(options, "coverage")) {
        TRY(regime_calendar_load(cx, pack->calendar, &calendar));
        coverage_print(cx, out, pack, lang);
        years_print(out, &calendar, lang);
    } else {
        pack_print(cx, out, pack, lang);
    }
    return OK;
}

static Err list(Ctx *cx, const Options *options, Output *out, Lang lang)
{
    RegimePack *packs;
    size_t count;
    Str wanted = option_text(options, "regime", (Str){0});
    if (wanted.n > 0) {
        packs = arena_new(cx->arena, RegimePack);
        TRY(pack_load(cx, options, wanted, packs));
        count = 1;
    } else {
        TRY(packs_load(cx, options, &packs, &count));
    }
    for (size_t i = 0; i < count; i++)
        TRY(list_print(cx, options, out, &packs[i], lang));
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
    TRY(pack_load(cx, options, regime, pack));
    return regime_rule_find(cx, pack, id, rule);
}

static Err explain(Ctx *cx, const Options *options, Output *out, Lang lang)
{
    RegimePack pack;
    const RegimeRule *rule;
    bool chinese = lang == LANG_ZH && !option_given(options, "json");
    TRY(rule_asked(cx, options, &pack, &rule));
    const struct {
        const char *key, *label;
        Str value;
    } rows[] = {
        {"kind", MSG("kind"), rule->kind},
        {"trigger", MSG("trigger"), rule->trigger},
        {"when", MSG("when"), regime_words(rule, STR("when"), chinese)},
        {"term", MSG("term"), regime_words(rule, STR("term"), chinese)},
        {"parties", MSG("who to whom"), regime_words(rule, STR("parties"), chinese)},
        {"act", MSG("what"), regime_words(rule, STR("act"), chinese)},
        {"applies_if", MSG("applies if"), rule->applies_if},
        {"until", MSG("until"), rule->until},
        {"satisfied_by", MSG("met by"), rule->satisfied_by},
        {"consequence", MSG("consequence"), rule->consequence},
        {"source", MSG("stands in"), regime_words(rule, STR("source"), chinese)},
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
    Str params[] = {due, conservative, regime_words(rule, STR("source"), lang == LANG_ZH)};
    message_format(&out->buf, lang, MSG("due %1$s; aim at %2$s; %3$s"), params, 3);
    remarks_tell(&out->buf, rule, lang);
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

static void findings_print(Output *out, const RuleFindings *found)
{
    for (size_t i = 0; i < found->findings.count; i++) {
        const RuleFinding *finding = &found->findings.items[i];
        buf_fmt(&out->buf, "  %-8.*s %.*s  %.*s\n", STR_ARG(finding->rule), STR_ARG(finding->kind),
                STR_ARG(finding->detail));
    }
}

/* Changes of a customer that are looser than ours: told, whether they count or not. */
static int64_t looser_print(Output *out, const RegimePack *pack, Lang lang)
{
    int64_t looser = 0;
    for (size_t i = 0; i < pack->rule_count; i++) {
        const RegimeRule *rule = &pack->rules[i];
        if (json_member(rule->node, STR("looser")) == NULL)
            continue;
        looser++;
        buf_fmt(&out->buf, "  %-8.*s", STR_ARG(rule->id));
        remarks_tell(&out->buf, rule, lang);
        buf_add_char(&out->buf, '\n');
    }
    return looser;
}

/* *bad: it has faults, or loosens. */
static Err pack_check(Ctx *cx, Output *out, const RegimePack *pack, Lang lang, bool *bad)
{
    RulePack shown;
    RuleFindings found;
    regime_show(cx, pack, false, &shown);
    TRY(regime_check(cx, pack, lang, &found));
    Str params[] = {pack->regime,
                    str_count(cx->arena, shown.rule_count.value),
                    str_count(cx->arena, shown.dated_count.value),
                    str_count(cx->arena, shown.unverified_count.value),
                    str_count(cx->arena, found.examples.value),
                    str_count(cx->arena, found.faults.value)};
    message_format(&out->buf, lang,
                   MSG("%1$s: %2$s rules, %3$s with a number, %4$s unverified; %5$s examples, %6$s "
                       "faults"),
                   params, 6);
    buf_add_char(&out->buf, '\n');
    findings_print(out, &found);
    *bad |= (looser_print(out, pack, lang) > 0) | (found.faults.value > 0);
    return OK;
}

/* A file, or a pack by its name. */
static Err pack_named(Ctx *cx, const Options *options, Str name, RegimePack *out)
{
    Str text;
    if (!str_ends(name, STR(".json")))
        return pack_load(cx, options, name, out);
    TRY(command_file(cx, io_read_file(cx, name, FILE_MAX, &text)));
    return rules_of_file(cx, name, text, out);
}

static Err check(Ctx *cx, const Options *options, Output *out, Lang lang, bool *bad)
{
    RegimePack *packs, pack;
    size_t count;
    for (size_t i = 0; i < options->operand_count; i++) {
        TRY(pack_named(cx, options, options->operands[i], &pack));
        TRY(pack_check(cx, out, &pack, lang, bad));
    }
    if (options->operand_count > 0)
        return OK;
    TRY(packs_load(cx, options, &packs, &count));
    for (size_t i = 0; i < count; i++)
        TRY(pack_check(cx, out, &packs[i], lang, bad));
    return OK;
}

static int run_check(Ctx *cx, const Options *options, Lang lang)
{
    Output out;
    bool bad = false;
    output_init(cx, &out);
    int code = rules_end(cx, options, lang, &out, check(cx, options, &out, lang, &bad));
    return code == EXIT_OK && bad ? EXIT_PARTLY : code;
}

/* ---- diff ---- */

static Err diff(Ctx *cx, const Options *options, Output *out, Lang lang)
{
    RegimePack a, b;
    RuleFindings found;
    if (options->operand_count != 2)
        return fail(cx, ERR_USAGE, MSG("name two packs or files, like cn-auto mine.json"));
    TRY(pack_named(cx, options, options->operands[0], &a));
    TRY(pack_named(cx, options, options->operands[1], &b));
    regime_diff(cx, &a, &b, &found);
    if (option_given(options, "json")) {
        register_write(&out->json, &rule_findings_register, &found);
        buf_add_char(&out->buf, '\n');
        return OK;
    }
    Str params[] = {a.edition, b.edition, str_count(cx->arena, (int64_t)found.findings.count)};
    message_format(&out->buf, lang, MSG("%1$s → %2$s: %3$s differences"), params, 3);
    buf_add_char(&out->buf, '\n');
    findings_print(out, &found);
    return OK;
}

static int run_diff(Ctx *cx, const Options *options, Lang lang)
{
    Output out;
    output_init(cx, &out);
    return rules_end(cx, options, lang, &out, diff(cx, options, &out, lang));
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

#define OPTION_DATA                                                                                \
    {                                                                                              \
        OPTION_TEXT, "data", "DIR", MSG("with the files of rules/ in this data directory")         \
    }

static const OptionSpec list_options[] = {
    OPTION_REGIME,
    OPTION_DATA,
    {OPTION_FLAG, "coverage", NULL, MSG("counts alone: what is covered, what is unverified")},
    {OPTION_FLAG, "json", NULL, MSG("one JSON object a pack")},
    {.kind = OPTION_END},
};
const Command rules_list_command = {
    .name = "rules list",
    .operands = "",
    .help = MSG("the rules of the law that are known here"),
    .options = list_options,
    .run = run_list,
};

static const OptionSpec explain_options[] = {
    OPTION_REGIME,        OPTION_RULE,
    OPTION_DATA,          {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
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
    OPTION_DATA,
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

static const OptionSpec check_options[] = {OPTION_DATA, {.kind = OPTION_END}};
static const char *const check_examples[] = {
    "holdfast rules check",
    "holdfast rules check mine.json",
    NULL,
};
const Command rules_check_command = {
    .name = "rules check",
    .operands = "[FILE ...]",
    .help = MSG("read rule packs or files over them, run their examples, count what is unverified"),
    .options = check_options,
    .examples = check_examples,
    .run = run_check,
};

static const OptionSpec diff_options[] = {
    OPTION_DATA,
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};
const Command rules_diff_command = {
    .name = "rules diff",
    .operands = "A B",
    .help = MSG("what differs between two packs, by their names or files"),
    .options = diff_options,
    .run = run_diff,
};
