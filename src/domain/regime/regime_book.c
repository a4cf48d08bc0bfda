#include "domain/regime/regime_book.h"

#include "base/hash.h"

#define RECORDS "domain/regime/regime_wire.def"
#include "platform/register/register_table.h"

static Str member(const RegimeRule *rule, Str name)
{
    const JsonNode *node = json_member(rule->node, name);
    return node == NULL ? (Str){0} : node->text;
}

static FieldTexts texts(Ctx *cx, const JsonNode *list)
{
    if (list == NULL || list->count == 0)
        return (FieldTexts){0};
    Str *items = arena_array(cx->arena, Str, list->count);
    size_t count = 0;
    for (const JsonNode *node = list->child; node != NULL; node = node->next)
        items[count++] = node->text;
    return (FieldTexts){items, count};
}

void regime_rule_show(Ctx *cx, const RegimeRule *rule, RuleShown *out)
{
    *out = (RuleShown){
        .id = rule->id,
        .kind = rule->kind,
        .trigger = rule->trigger,
        .when_zh = regime_words(rule, STR("when"), true),
        .when_en = rule->when,
        .unit = member(rule, STR("unit")),
        .direction = member(rule, STR("direction")),
        .roll = member(rule, STR("roll")),
        .term_zh = regime_words(rule, STR("term"), true),
        .term_en = rule->term,
        .parties_zh = regime_words(rule, STR("parties"), true),
        .parties_en = rule->parties,
        .act_zh = regime_words(rule, STR("act"), true),
        .act_en = rule->act,
        .obligated = member(rule, STR("obligated")),
        .addressee = member(rule, STR("addressee")),
        .documents = texts(cx, json_member(rule->node, STR("documents"))),
        .applies_if = rule->applies_if,
        .defect_kind = rule->defect_kind,
        .satisfied_by = rule->satisfied_by,
        .until = rule->until,
        .consequence = rule->consequence,
        .source = rule->source,
        .source_zh = regime_words(rule, STR("source"), true),
        .marks = texts(cx, rule->marks),
        .unverified = field_bool(regime_marked(rule, STR("unverified"))),
        .customer = field_bool(regime_marked(rule, STR("customer"))),
        .looser = member(rule, STR("looser")),
    };
    const JsonNode *taken = json_member(rule->node, STR("looser_taken"));
    if (taken != NULL)
        out->looser_taken = field_bool(taken->type == JSON_TRUE);
    if (rule->has_amount)
        out->amount = field_int(rule->amount);
}

static void count(FieldInt *counter, bool one)
{
    counter->set = true;
    counter->value += one;
}

void regime_show(Ctx *cx, const RegimePack *pack, bool whole, RulePack *out)
{
    *out = (RulePack){.regime = pack->regime,
                      .edition = pack->edition,
                      .sha256 = hex_format(cx->arena, pack->sha256, SHA256_SIZE),
                      .name_zh = pack->name_zh,
                      .name_en = pack->name_en,
                      .calendar = pack->calendar,
                      .rule_count = field_int((int64_t)pack->rule_count)};
    if (whole)
        out->rules.items = arena_array(cx->arena, RuleShown, pack->rule_count + 1);
    for (size_t i = 0; i < pack->rule_count; i++) {
        RuleShown shown;
        const RegimeRule *rule = &pack->rules[i];
        regime_rule_show(cx, rule, &shown);
        count(&out->clock_count, regime_starts(rule));
        count(&out->dated_count, rule->has_amount);
        count(&out->unverified_count, shown.unverified.value);
        count(&out->customer_count, shown.customer.value);
        count(&out->looser_count, shown.looser.n > 0);
        if (whole)
            out->rules.items[out->rules.count++] = shown;
    }
}

/* ---- calendars ---- */

static void days_take(Ctx *cx, const JsonNode *days, FieldTexts *out)
{
    size_t count = days == NULL ? 0 : days->count;
    Str *more = arena_array(cx->arena, Str, out->count + count + 1);
    if (out->count > 0)
        memcpy(more, out->items, out->count * sizeof *more);
    out->items = more;
    for (const JsonNode *day = count == 0 ? NULL : days->child; day != NULL; day = day->next)
        more[out->count++] = day->text;
}

void regime_calendar_show(Ctx *cx, const RegimeCalendar *calendar, RuleCalendar *out)
{
    const JsonNode *year = calendar->years == NULL ? NULL : calendar->years->child;
    *out = (RuleCalendar){.calendar = calendar->name};
    size_t count = calendar->years == NULL ? 0 : calendar->years->count;
    Str *years = arena_array(cx->arena, Str, count + 1);
    for (; year != NULL; year = year->next) {
        years[out->years.count++] = year->key;
        days_take(cx, json_member(year, STR("off")), &out->off);
        days_take(cx, json_member(year, STR("work")), &out->work);
    }
    out->years.items = years;
}
