#include "domain/regime/regime_overlay.h"

enum { MERGED_MAX = 8 << 20, LOOSER_MAX = 2000 };

static Str text_of(const JsonNode *object, Str key)
{
    const JsonNode *node = json_member(object, key);
    return node == NULL ? (Str){0} : node->text;
}

static Str raw_of(const JsonNode *object, Str key)
{
    const JsonNode *node = json_member(object, key);
    return node == NULL ? (Str){0} : node->raw;
}

bool regime_is_overlay(const JsonNode *root)
{
    return json_member(root, STR("name")) == NULL && json_member(root, STR("rules")) != NULL;
}

/* ---- looser? ---- */

/* Days it comes to, about; times ten. */
static int64_t length_of(const JsonNode *rule)
{
    int64_t amount = 0;
    Str unit = text_of(rule, STR("unit"));
    (void)str_int(text_of(rule, STR("amount")), &amount);
    return amount * (str_eq(unit, STR("working_day"))    ? 14
                     : str_eq(unit, STR("calendar_day")) ? 10
                     : str_eq(unit, STR("month"))        ? 304
                                                         : 3652);
}

/* More time to do it, less time to keep it. */
static bool length_looser(const JsonNode *ours, const JsonNode *merged)
{
    int64_t before = length_of(ours), after = length_of(merged);
    bool keeps = str_eq(text_of(ours, STR("kind")), STR("retention")) &&
                 json_member(ours, STR("at_most")) == NULL;
    bool backward = str_eq(text_of(ours, STR("direction")), STR("before"));
    return keeps || backward ? after < before : after > before;
}

/* Members whose change may take a duty away, or put it off. */
static const Str binding[] = {
    STR_INIT("kind"),        STR_INIT("trigger"),      STR_INIT("direction"),
    STR_INIT("until"),       STR_INIT("satisfied_by"), STR_INIT("applies_if"),
    STR_INIT("defect_kind"), STR_INIT("internal"),     STR_INIT("right"),
    STR_INIT("obligated"),   STR_INIT("occurrences"),  STR_INIT("at_most"),
    STR_INIT("from"),        STR_INIT("then"),         STR_INIT("suspended_by"),
    STR_INIT("in_time_of"),  STR_INIT("resumed_by"),   STR_INIT("void_by"),
};

/* A rule of ours with the members of theirs in its place. */
typedef struct Merge {
    const JsonNode *ours, *theirs;
    Str looser;
    bool taken;
} Merge;

static Str merged_raw(const Merge *merge, Str key)
{
    Str theirs = raw_of(merge->theirs, key);
    return theirs.n > 0 ? theirs : raw_of(merge->ours, key);
}

static void looser_add(Buf *out, Str member, Str before, Str after)
{
    buf_fmt(out, "%s%.*s: %.*s → %.*s", out->n == 0 ? "" : "; ", STR_ARG(member), STR_ARG(before),
            STR_ARG(after));
}

/* The customer's own marks do not count: another file of his could set them. */
static bool may_loosen(const RegimePack *shipped, const RegimeRule *rule)
{
    for (size_t i = 0; i < shipped->rule_count; i++) {
        if (str_eq(shipped->rules[i].id, rule->id))
            rule = &shipped->rules[i];
    }
    return regime_marked(rule, STR("unverified")) && !regime_marked(rule, STR("stated")) &&
           !regime_marked(rule, STR("verified"));
}

static Err merge_judge(Ctx *cx, Merge *merge, bool may)
{
    Buf out, text;
    JsonWriter json;
    const JsonNode *merged;
    static const Str counted[] = {STR_INIT("kind"), STR_INIT("amount"), STR_INIT("unit"),
                                  STR_INIT("direction")};
    buf_init(&out, cx->arena, LOOSER_MAX);
    buf_init(&text, cx->arena, LOOSER_MAX);
    json_writer_init(&json, &text);
    json_object_begin(&json);
    for (size_t i = 0; i < sizeof counted / sizeof *counted; i++) {
        Str raw = merged_raw(merge, counted[i]);
        if (raw.n > 0) {
            json_key(&json, counted[i]);
            json_raw(&json, raw);
        }
    }
    json_object_end(&json);
    TRY(json_parse(cx, buf_str(&text), &merged));
    if (length_looser(merge->ours, merged))
        looser_add(&out, STR("amount"),
                   str_fmt(cx->arena, "%.*s %.*s", STR_ARG(text_of(merge->ours, STR("amount"))),
                           STR_ARG(text_of(merge->ours, STR("unit")))),
                   str_fmt(cx->arena, "%.*s %.*s", STR_ARG(text_of(merged, STR("amount"))),
                           STR_ARG(text_of(merged, STR("unit")))));
    for (size_t i = 0; i < sizeof binding / sizeof *binding; i++) {
        Str before = raw_of(merge->ours, binding[i]), after = merged_raw(merge, binding[i]);
        if (!str_eq(before, after))
            looser_add(&out, binding[i], before, after);
    }
    if (str_eq(merged_raw(merge, STR("roll")), STR("\"next_working_day\"")) &&
        !str_eq(text_of(merge->ours, STR("roll")), STR("next_working_day")))
        looser_add(&out, STR("roll"), raw_of(merge->ours, STR("roll")),
                   merged_raw(merge, STR("roll")));
    merge->looser = buf_str(&out);
    merge->taken = merge->looser.n == 0 || may;
    return OK;
}

/* ---- writing the merged pack ---- */

static void marks_write(JsonWriter *json, const JsonNode *marks)
{
    bool there = false;
    json_key(json, STR("marks"));
    json_array_begin(json);
    for (const JsonNode *node = marks == NULL ? NULL : marks->child; node != NULL;
         node = node->next) {
        json_string(json, node->text);
        there |= str_eq(node->text, STR("customer"));
    }
    if (!there)
        json_string(json, STR("customer"));
    json_array_end(json);
}

static void merge_write(JsonWriter *json, const Merge *merge)
{
    const JsonNode *theirs = merge->taken ? merge->theirs : NULL;
    json_object_begin(json);
    for (const JsonNode *node = merge->ours == NULL ? NULL : merge->ours->child; node != NULL;
         node = node->next) {
        Str raw = theirs == NULL ? (Str){0} : raw_of(theirs, node->key);
        if (str_eq(node->key, STR("marks")))
            continue;
        json_key(json, node->key);
        json_raw(json, raw.n > 0 ? raw : node->raw);
    }
    for (const JsonNode *node = theirs == NULL ? NULL : theirs->child; node != NULL;
         node = node->next) {
        if (str_eq(node->key, STR("marks")) ||
            (merge->ours != NULL && json_member(merge->ours, node->key) != NULL))
            continue;
        json_key(json, node->key);
        json_raw(json, node->raw);
    }
    const JsonNode *marks = theirs == NULL ? NULL : json_member(theirs, STR("marks"));
    marks_write(json, marks != NULL         ? marks
                      : merge->ours == NULL ? NULL
                                            : json_member(merge->ours, STR("marks")));
    if (merge->looser.n > 0) {
        json_key(json, STR("looser"));
        json_string(json, merge->looser);
        json_key(json, STR("looser_taken"));
        json_bool(json, merge->taken);
    }
    json_object_end(json);
}

typedef struct Overlay {
    const RegimePack *base;
    RegimePack shipped;            /* as the program has it: whose marks count */
    const JsonNode *ours, *theirs; /* roots */
} Overlay;

static const JsonNode *rule_in(const JsonNode *root, Str id)
{
    const JsonNode *rules = json_member(root, STR("rules"));
    for (const JsonNode *rule = rules == NULL ? NULL : rules->child; rule != NULL;
         rule = rule->next) {
        if (str_eq(text_of(rule, STR("id")), id))
            return rule;
    }
    return NULL;
}

static Err rules_write(Ctx *cx, JsonWriter *json, const Overlay *overlay)
{
    json_key(json, STR("rules"));
    json_array_begin(json);
    for (size_t i = 0; i < overlay->base->rule_count; i++) {
        const RegimeRule *rule = &overlay->base->rules[i];
        Merge merge = {.ours = rule->node, .theirs = rule_in(overlay->theirs, rule->id)};
        if (merge.theirs == NULL) {
            json_raw(json, rule->node->raw);
            continue;
        }
        TRY(merge_judge(cx, &merge, may_loosen(&overlay->shipped, rule)));
        merge_write(json, &merge);
    }
    for (const JsonNode *rule = json_member(overlay->theirs, STR("rules"))->child; rule != NULL;
         rule = rule->next) {
        if (rule_in(overlay->ours, text_of(rule, STR("id"))) == NULL)
            merge_write(json, &(Merge){.theirs = rule, .taken = true});
    }
    json_array_end(json);
    return OK;
}

/* Ours but for rules they change, then theirs. */
static void examples_write(JsonWriter *json, const Overlay *overlay)
{
    const JsonNode *ours = json_member(overlay->ours, STR("examples")),
                   *theirs = json_member(overlay->theirs, STR("examples"));
    json_key(json, STR("examples"));
    json_array_begin(json);
    for (const JsonNode *node = ours == NULL ? NULL : ours->child; node != NULL;
         node = node->next) {
        const JsonNode *changed = rule_in(overlay->theirs, text_of(node, STR("rule")));
        if (changed == NULL || json_member(changed, STR("amount")) == NULL)
            json_raw(json, node->raw);
    }
    for (const JsonNode *node = theirs == NULL ? NULL : theirs->child; node != NULL;
         node = node->next)
        json_raw(json, node->raw);
    json_array_end(json);
}

/* No rules where the pack is the customer's own. */
static Err shipped_find(Ctx *cx, Str regime, RegimePack *out)
{
    Err err = regime_pack_find(cx, regime, out);
    if (err != ERR_NOT_FOUND)
        return err;
    problem_clear(cx);
    *out = (RegimePack){0};
    return OK;
}

Err regime_overlay(Ctx *cx, const RegimePack *base, Str name, Str text, RegimePack *out)
{
    Buf merged;
    JsonWriter json;
    Overlay overlay = {.base = base};
    TRY(json_parse(cx, base->text, &overlay.ours));
    TRY(json_parse(cx, text, &overlay.theirs));
    Str edition = text_of(overlay.theirs, STR("edition"));
    if (!regime_is_overlay(overlay.theirs) || edition.n == 0 ||
        !str_eq(text_of(overlay.theirs, STR("regime")), base->regime))
        return fail(
            cx, ERR_INVALID,
            MSG("%1$s: an overlay has regime (one there is), edition and rules, and no name"),
            str_c(cx->arena, name));
    TRY(shipped_find(cx, base->regime, &overlay.shipped));
    buf_init(&merged, cx->arena, MERGED_MAX);
    json_writer_init(&json, &merged);
    json_object_begin(&json);
    for (const JsonNode *node = overlay.ours->child; node != NULL; node = node->next) {
        if (str_eq(node->key, STR("rules")) || str_eq(node->key, STR("examples")))
            continue;
        json_key(&json, node->key);
        if (str_eq(node->key, STR("edition")))
            json_string(&json,
                        str_fmt(cx->arena, "%.*s+%.*s", STR_ARG(base->edition), STR_ARG(edition)));
        else
            json_raw(&json, node->raw);
    }
    TRY(rules_write(cx, &json, &overlay));
    examples_write(&json, &overlay);
    json_object_end(&json);
    return regime_pack_parse(cx, name, buf_str(&merged), out);
}
