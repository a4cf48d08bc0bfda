#include "domain/regime/regime_check.h"

enum { FINDINGS_MAX = 10000, DETAIL_MAX = 8000 };

typedef struct Check {
    Ctx *cx;
    const RegimePack *pack;
    Lang lang;
    RuleFindings *out;
} Check;

static void finding_add(RuleFindings *out, Str rule, Str kind, Str detail)
{
    if (out->findings.count < FINDINGS_MAX)
        out->findings.items[out->findings.count++] = (RuleFinding){rule, kind, detail};
}

static void findings_begin(Ctx *cx, RuleFindings *out)
{
    *out = (RuleFindings){.examples = field_int(0), .faults = field_int(0)};
    out->findings.items = arena_array(cx->arena, RuleFinding, FINDINGS_MAX);
}

static void fault(Check *check, Str rule, const char *sentence, const Str *params, int count)
{
    Buf text;
    buf_init(&text, check->cx->arena, DETAIL_MAX);
    message_format(&text, check->lang, sentence, params, count);
    check->out->faults.value++;
    finding_add(check->out, rule, STR("fault"), buf_str(&text));
}

/* ---- words the format has ---- */

static const Str members[] = {
    STR_INIT("id"),          STR_INIT("kind"),        STR_INIT("trigger"),
    STR_INIT("when"),        STR_INIT("when_zh"),     STR_INIT("amount"),
    STR_INIT("unit"),        STR_INIT("direction"),   STR_INIT("roll"),
    STR_INIT("occurrences"), STR_INIT("until"),       STR_INIT("satisfied_by"),
    STR_INIT("applies_if"),  STR_INIT("defect_kind"), STR_INIT("internal"),
    STR_INIT("at_most"),     STR_INIT("right"),       STR_INIT("target_hours"),
    STR_INIT("obligated"),   STR_INIT("addressee"),   STR_INIT("documents"),
    STR_INIT("term"),        STR_INIT("term_zh"),     STR_INIT("parties"),
    STR_INIT("parties_zh"),  STR_INIT("act"),         STR_INIT("act_zh"),
    STR_INIT("consequence"), STR_INIT("source"),      STR_INIT("source_zh"),
    STR_INIT("marks"),       STR_INIT("looser"),      STR_INIT("looser_taken"),
    STR_INIT("from"),        STR_INIT("then"),        STR_INIT("suspended_by"),
    STR_INIT("in_time_of"),  STR_INIT("resumed_by"),  STR_INIT("void_by"),
};
static const Str kinds[] = {
    STR_INIT("deadline"),    STR_INIT("periodic"),  STR_INIT("immediate"),
    STR_INIT("continuous"),  STR_INIT("retention"), STR_INIT("by_letter_date"),
    STR_INIT("prohibition"), STR_INIT("duty"),      STR_INIT("consequence"),
    STR_INIT("text"),
};
static const Str marks[] = {STR_INIT("stated"), STR_INIT("verified"), STR_INIT("unverified"),
                            STR_INIT("policy"), STR_INIT("customer")};
static const Str periods[] = {STR_INIT("quarter_end"), STR_INIT("month_end")};
static const Str worded[] = {STR_INIT("when"), STR_INIT("term"), STR_INIT("parties"),
                             STR_INIT("act")};
#define COUNT_OF(list) (sizeof(list) / sizeof *(list))

static bool is_among(const Str *list, size_t count, Str word)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(list[i], word))
            return true;
    }
    return false;
}

static void members_check(Check *check, const RegimeRule *rule)
{
    for (const JsonNode *node = rule->node->child; node != NULL; node = node->next) {
        if (!is_among(members, COUNT_OF(members), node->key))
            fault(check, rule->id, MSG("there is no member \"%1$s\""), &node->key, 1);
    }
    if (!is_among(kinds, COUNT_OF(kinds), rule->kind))
        fault(check, rule->id, MSG("there is no kind \"%1$s\""), &rule->kind, 1);
    for (const JsonNode *node = rule->marks->child; node != NULL; node = node->next) {
        if (!is_among(marks, COUNT_OF(marks), node->text))
            fault(check, rule->id, MSG("there is no mark \"%1$s\""), &node->text, 1);
    }
}

/* Whether the law is broken when its day passes is decided by who owes it: a word of the pack that
 * stands in no list would be a slip of the pen.  A customer's rule may name a party of his own. */
static void party_check(Check *check, const RegimeRule *rule)
{
    const JsonNode *by = json_member(rule->node, STR("obligated"));
    const JsonNode *parties = check->pack->parties;
    const JsonNode *side = by == NULL || parties == NULL ? NULL : json_member(parties, by->text);
    if (parties == NULL || regime_marked(rule, STR("customer")) || !regime_starts(rule))
        return;
    if (by == NULL)
        fault(check, rule->id, MSG("it starts a clock, and nobody owes it: obligated"), NULL, 0);
    else if (side == NULL || (!str_eq(side->text, STR("own")) && !str_eq(side->text, STR("other"))))
        fault(check, rule->id, MSG("the party \"%1$s\" is neither own nor other: parties"),
              &by->text, 1);
}

/* Both languages, and where it stands. */
static void words_check(Check *check, const RegimeRule *rule)
{
    for (size_t i = 0; i < COUNT_OF(worded); i++) {
        Str english = regime_words(rule, worded[i], false);
        bool chinese = json_member(rule->node, str_fmt(check->cx->arena, "%.*s_zh",
                                                       STR_ARG(worded[i]))) != NULL;
        if ((english.n > 0) != chinese)
            fault(check, rule->id, MSG("\"%1$s\" stands in one language alone"), &worded[i], 1);
    }
    if (rule->source.n == 0 || rule->act.n == 0)
        fault(check, rule->id, MSG("a rule says what is owed, and where it stands: act, source"),
              NULL, 0);
}

static void relations_check(Check *check, const RegimeRule *rule)
{
    static const Str comparisons[] = {STR_INIT(">="), STR_INIT("<"), STR_INIT("=")};
    Str rest = rule->applies_if;
    for (size_t word = 0; str_trim(rest).n > 0; word++) {
        rest = str_trim(rest);
        Str one = str_cut(&rest, ' ');
        bool good = word % 4 == 1   ? is_among(comparisons, COUNT_OF(comparisons), one)
                    : word % 4 == 3 ? str_eq(one, STR("and")) && rest.n > 0
                                    : true;
        if (!good || (str_trim(rest).n == 0 && word % 4 != 2))
            fault(check, rule->id, MSG("the condition \"%1$s\" cannot be read"), &rule->applies_if,
                  1);
    }
    if (rule->has_amount && rule->trigger.n == 0)
        fault(check, rule->id, MSG("a number needs a trigger"), NULL, 0);
    if (rule->periodic && !rule->has_amount)
        fault(check, rule->id, MSG("a periodic rule needs a number"), NULL, 0);
    if (rule->from.n > 0 && !is_among(periods, COUNT_OF(periods), rule->from))
        fault(check, rule->id, MSG("there is no period \"%1$s\": from"), &rule->from, 1);
    if (rule->then.n > 0 && (!rule->periodic || rule->occurrences == 0))
        fault(check, rule->id, MSG("only the last of so many occurrences is followed: then"), NULL,
              0);
    if (rule->consequence.n == 0)
        return;
    for (size_t i = 0; i < check->pack->rule_count; i++) {
        if (str_eq(check->pack->rules[i].id, rule->consequence))
            return;
    }
    fault(check, rule->id, MSG("the consequence %1$s is no rule of the pack"), &rule->consequence,
          1);
}

/* ---- examples ---- */

static Str text_of(const JsonNode *object, const char *key)
{
    const JsonNode *node = json_member(object, str_of(key));
    return node == NULL ? (Str){0} : node->text;
}

static bool is_true(const JsonNode *object, const char *key)
{
    const JsonNode *node = json_member(object, str_of(key));
    return node != NULL && node->type == JSON_TRUE;
}

/* As the counting has it: "2026-02-25 2026-02-24 rolled", or "calendar missing". */
static Err counted(Check *check, const RegimeRule *rule, const JsonNode *example, Str *out)
{
    Ctx *cx = check->cx;
    RegimeDue due;
    RegimeCalendar calendar;
    RegimeStart start = {.occurrence = 1};
    Str occurrence = text_of(example, "occurrence");
    if (!regime_day_parse(text_of(example, "from"), &start.from) ||
        (occurrence.n > 0 && !str_int(occurrence, &start.occurrence)))
        return fail(cx, ERR_INVALID, MSG("an example of rule %1$s has no day it counts from"),
                    str_c(cx->arena, rule->id));
    TRY(regime_calendar_load(cx, check->pack->calendar, &calendar));
    Err err = regime_due(cx, rule, &calendar, start, &due);
    if (err == ERR_NOT_FOUND) {
        problem_clear(cx);
        *out = STR("calendar missing");
        return OK;
    }
    TRY(err);
    *out = str_fmt(cx->arena, "%.*s %.*s%s", STR_ARG(regime_day_format(cx->arena, due.due)),
                   STR_ARG(regime_day_format(cx->arena, due.conservative)),
                   due.rolled ? " rolled" : "");
    return OK;
}

static Err example_check(Check *check, const JsonNode *example)
{
    Str seen;
    const RegimeRule *rule;
    Str wanted = is_true(example, "calendar_missing")
                     ? STR("calendar missing")
                     : str_fmt(check->cx->arena, "%.*s %.*s%s", STR_ARG(text_of(example, "due")),
                               STR_ARG(text_of(example, "conservative")),
                               is_true(example, "rolled") ? " rolled" : "");
    TRY(regime_rule_find(check->cx, check->pack, text_of(example, "rule"), &rule));
    TRY(counted(check, rule, example, &seen));
    check->out->examples.value++;
    Str params[] = {text_of(example, "from"), wanted, seen};
    if (!str_eq(wanted, seen))
        fault(check, rule->id, MSG("from %1$s the example says %2$s, the counting says %3$s"),
              params, 3);
    return OK;
}

static void example_wanted(Check *check, const RegimeRule *rule, const JsonNode *examples)
{
    for (const JsonNode *node = examples == NULL ? NULL : examples->child; node != NULL;
         node = node->next) {
        if (str_eq(text_of(node, "rule"), rule->id))
            return;
    }
    if (rule->has_amount)
        fault(check, rule->id, MSG("its number has no example"), NULL, 0);
}

Err regime_check(Ctx *cx, const RegimePack *pack, Lang lang, RuleFindings *out)
{
    const JsonNode *root;
    Check check = {cx, pack, lang, out};
    findings_begin(cx, out);
    TRY(json_parse(cx, pack->text, &root));
    const JsonNode *examples = json_member(root, STR("examples"));
    for (size_t i = 0; i < pack->rule_count; i++) {
        const RegimeRule *rule = &pack->rules[i];
        members_check(&check, rule);
        words_check(&check, rule);
        party_check(&check, rule);
        relations_check(&check, rule);
        example_wanted(&check, rule, examples);
        for (size_t k = 0; k < i; k++) {
            if (str_eq(pack->rules[k].id, rule->id))
                fault(&check, rule->id, MSG("its id stands twice"), NULL, 0);
        }
    }
    for (const JsonNode *node = examples == NULL ? NULL : examples->child; node != NULL;
         node = node->next)
        TRY(example_check(&check, node));
    return OK;
}

/* ---- two packs ---- */

static const RegimeRule *rule_of(const RegimePack *pack, Str id)
{
    for (size_t i = 0; i < pack->rule_count; i++) {
        if (str_eq(pack->rules[i].id, id))
            return &pack->rules[i];
    }
    return NULL;
}

/* A value as one line, however its file is laid out. */
static Str line_of(Ctx *cx, const RegimeRule *rule, Str member)
{
    Buf out;
    const JsonNode *node = json_member(rule->node, member);
    if (node == NULL || node->type != JSON_ARRAY)
        return node == NULL ? STR("–") : node->raw;
    buf_init(&out, cx->arena, DETAIL_MAX);
    for (const JsonNode *one = node->child; one != NULL; one = one->next)
        buf_fmt(&out, "%s%.*s", out.n == 0 ? "" : " ", STR_ARG(one->text));
    return buf_str(&out);
}

static void rule_diff(Ctx *cx, const RegimeRule *a, const RegimeRule *b, RuleFindings *out)
{
    for (size_t i = 0; i < COUNT_OF(members); i++) {
        Str before = line_of(cx, a, members[i]), after = line_of(cx, b, members[i]);
        if (!str_eq(before, after))
            finding_add(out, b->id, STR("changed"),
                        str_fmt(cx->arena, "%.*s: %.*s → %.*s", STR_ARG(members[i]),
                                STR_ARG(before), STR_ARG(after)));
    }
}

void regime_diff(Ctx *cx, const RegimePack *a, const RegimePack *b, RuleFindings *out)
{
    findings_begin(cx, out);
    for (size_t i = 0; i < a->rule_count; i++) {
        const RegimeRule *same = rule_of(b, a->rules[i].id);
        if (same == NULL)
            finding_add(out, a->rules[i].id, STR("removed"), a->rules[i].act);
        else
            rule_diff(cx, &a->rules[i], same, out);
    }
    for (size_t i = 0; i < b->rule_count; i++) {
        if (rule_of(a, b->rules[i].id) == NULL)
            finding_add(out, b->rules[i].id, STR("added"), b->rules[i].act);
    }
}
