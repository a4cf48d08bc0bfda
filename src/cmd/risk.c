/* holdfast risk methods|assess: the risk tables, and what they say to some values. */
#include "domain/risk/risk.h"

#include "cmd/commands.h"
#include "cmd/verb.h"

enum { VALUES_MAX = 4, STEPS_MAX = 20 };

static void line_add(VerbRun *run, const char *label, Str text)
{
    buf_fmt(&run->out.buf, "%s: %.*s\n", message_text(label, run->lang), STR_ARG(text));
}

/* "Severity", in the language; the text behind a member of zh and en. */
static Str words_of(const VerbRun *run, const JsonNode *object, Str key)
{
    const JsonNode *both = json_member(object, key);
    const JsonNode *own = json_member(both, run->lang == LANG_ZH ? STR("zh") : STR("en"));
    return own == NULL ? (Str){0} : own->text;
}

/* ---- methods ---- */

static Err methods(Ctx *cx, VerbRun *run)
{
    RiskTable *tables;
    RiskMethods list;
    size_t count;
    if (option_given(run->options, "json")) {
        TRY(risk_methods(cx, &list));
        output_record(&run->out, &risk_methods_register, &list);
        return OK;
    }
    TRY(risk_tables(cx, &tables, &count));
    for (size_t i = 0; i < count; i++) {
        buf_fmt(&run->out.buf, "%-22.*s %.*s, %s %.*s", STR_ARG(tables[i].method),
                STR_ARG(words_of(run, tables[i].root, STR("name"))),
                message_text(MSG("edition"), run->lang), STR_ARG(tables[i].edition));
        for (const JsonNode *mark = json_member(tables[i].root, STR("marks"))->child; mark != NULL;
             mark = mark->next)
            buf_fmt(&run->out.buf, " [%.*s]", STR_ARG(mark->text));
        buf_fmt(&run->out.buf, "\n  %.*s\n", STR_ARG(words_of(run, tables[i].root, STR("note"))));
        for (size_t k = 0; k < tables[i].axis_count; k++) {
            const RiskAxis *axis = &tables[i].axes[k];
            buf_fmt(&run->out.buf, "  %.*s:", STR_ARG(axis->id));
            for (size_t n = 0; n < axis->count; n++)
                buf_fmt(&run->out.buf, " %.*s", STR_ARG(axis->bands[n].id));
            buf_add_char(&run->out.buf, '\n');
        }
    }
    return OK;
}

/* ---- assess ---- */

/* "severity=S4", "probability=1/10*1/50": steps are multiplied. */
static Err value_read(Ctx *cx, Str word, RiskValue *out)
{
    Str rest = word;
    *out = (RiskValue){.axis = str_cut(&rest, '=')};
    if (out->axis.n == word.n)
        return fail(cx, ERR_USAGE, MSG("give values as AXIS=VALUE, not \"%1$s\""),
                    str_shown(cx->arena, word));
    out->value = rest;
    if (str_find_char(rest, '*') < 0)
        return OK;
    Str *steps = arena_array(cx->arena, Str, STEPS_MAX);
    out->value = (Str){0};
    out->steps.items = steps;
    while (rest.n > 0 && out->steps.count < STEPS_MAX)
        steps[out->steps.count++] = str_cut(&rest, '*');
    return OK;
}

static void result_print(Ctx *cx, VerbRun *run, const RiskTable *table, const RiskResult *result)
{
    const RiskOutcome *one = &result->scenarios.items[0];
    for (size_t i = 0; i < one->at.count; i++) {
        const RiskAt *at = &one->at.items[i];
        buf_fmt(&run->out.buf, "%.*s: %.*s", STR_ARG(at->axis), STR_ARG(at->level));
        if (at->measure.n > 0)
            buf_fmt(&run->out.buf, " (%.*s)", STR_ARG(at->measure));
        buf_add_char(&run->out.buf, '\n');
    }
    if (result->level.n == 0) {
        line_add(run, MSG("level"), str_of(message_text(MSG("not rated"), run->lang)));
        return;
    }
    line_add(run, MSG("level"),
             str_fmt(cx->arena, "%.*s %.*s%s", STR_ARG(result->level),
                     STR_ARG(risk_level_name(table, result->level, run->lang)),
                     one->contested.value ? " [?]" : ""));
    if (result->raised_by.n > 0)
        line_add(run, MSG("raised by"), result->raised_by);
    line_add(run, MSG("one step off"),
             str_fmt(cx->arena, "%.*s – %.*s", STR_ARG(result->lowest), STR_ARG(result->highest)));
    line_add(run, MSG("table"),
             str_fmt(cx->arena, "%.*s %.*s, sha256 %.*s", STR_ARG(result->method),
                     STR_ARG(result->edition), STR_ARG(str_slice(result->sha256, 0, 16))));
}

static Err assess(Ctx *cx, VerbRun *run)
{
    RiskResult result;
    RiskScenario scenario = {.text = STR("-")};
    RiskTable *table = arena_new(cx->arena, RiskTable);
    const Options *options = run->options;
    Str override = option_text(options, "override", (Str){0});
    RiskInput input = {.method = option_text(options, "method", (Str){0})};
    if (input.method.n == 0)
        return fail(cx, ERR_USAGE, MSG("name a table: --method; holdfast risk methods lists them"));
    if (options->operand_count > VALUES_MAX)
        return fail(cx, ERR_LIMIT, MSG("there are more than %1$lld values"), (long long)VALUES_MAX);
    TRY(risk_table_find(cx, input.method, table));
    scenario.values.items = arena_array(cx->arena, RiskValue, VALUES_MAX);
    for (size_t i = 0; i < options->operand_count; i++)
        TRY(value_read(cx, options->operands[i], &scenario.values.items[scenario.values.count++]));
    input.scenarios.items = &scenario;
    input.scenarios.count = 1;
    input.overrides = (FieldTexts){&override, override.n > 0};
    TRY(risk_assess(cx, table, &input, &result));
    if (option_given(options, "json"))
        output_record(&run->out, &risk_result_register, &result);
    else
        result_print(cx, run, table, &result);
    return OK;
}

static const OptionSpec methods_options[] = {
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};
static const OptionSpec assess_options[] = {
    {OPTION_TEXT, "method", "METHOD", MSG("the table: project-34402-like, eu-safety-gate, …")},
    {OPTION_TEXT, "override", "NAME", MSG("a special case of the table: standard_breach, …")},
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};
static const char *const assess_examples[] = {
    "holdfast risk assess --method project-34402-like severity=S4 likelihood=0.00012",
    "holdfast risk assess --method eu-safety-gate severity=3 probability='1/10*1/50'",
    "holdfast risk assess --method aiag-vda-ap s=9 o=4 d=6",
    NULL,
};

VERB_COMMAND(risk, methods, .name = "risk methods", .operands = "",
             .help = MSG("risk tables: axes, levels, what is verified"),
             .options = methods_options);
VERB_COMMAND(risk, assess, .name = "risk assess", .operands = "AXIS=VALUE ...",
             .help = MSG("the level of some values, and one step off"), .options = assess_options,
             .examples = assess_examples);
