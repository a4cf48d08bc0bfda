#include "domain/regime/regime.h"

#include "base/hash.h"

enum { NAMES_MAX = 4096, TARGET_HOURS = 24 /* regimes.md §0 */, DAY_MINUTES = 1440 };

/* ---- packs ---- */

static Str text_of(const JsonNode *object, Str key)
{
    const JsonNode *node = json_member(object, key);
    return node == NULL ? (Str){0} : node->text;
}

static Err broken(Ctx *cx, Str file, Str rule, const char *field)
{
    return fail(cx, ERR_CORRUPT, MSG("%1$s: field %2$s of rule %3$s is not what the format says"),
                str_c(cx->arena, file), field, str_shown(cx->arena, rule));
}

static Err unit_read(Ctx *cx, Str file, const JsonNode *node, RegimeRule *out)
{
    static const Str units[] = {STR_INIT("working_day"), STR_INIT("calendar_day"),
                                STR_INIT("month"), STR_INIT("year")};
    Str unit = text_of(node, STR("unit"));
    for (int i = 0; i < 4; i++) {
        out->unit = (RegimeUnit)i;
        if (str_eq(unit, units[i]))
            return OK;
    }
    return broken(cx, file, out->id, "unit");
}

static Err amount_read(Ctx *cx, Str file, const JsonNode *node, RegimeRule *out)
{
    Str amount = text_of(node, STR("amount")), direction = text_of(node, STR("direction"));
    if (amount.n == 0)
        return OK;
    out->has_amount = true;
    out->before = str_eq(direction, STR("before"));
    out->rolls = str_eq(text_of(node, STR("roll")), STR("next_working_day"));
    if (!str_int(amount, &out->amount) || out->amount < 0 || out->amount > 1000)
        return broken(cx, file, out->id, "amount");
    if (!out->before && !str_eq(direction, STR("after")) && !str_eq(direction, STR("fixed")))
        return broken(cx, file, out->id, "direction");
    return unit_read(cx, file, node, out);
}

static Err rule_read(Ctx *cx, Str file, const JsonNode *node, RegimeRule *out)
{
    *out = (RegimeRule){
        .id = text_of(node, STR("id")),
        .kind = text_of(node, STR("kind")),
        .trigger = text_of(node, STR("trigger")),
        .when = text_of(node, STR("when")),
        .term = text_of(node, STR("term")),
        .parties = text_of(node, STR("parties")),
        .act = text_of(node, STR("act")),
        .source = text_of(node, STR("source")),
        .consequence = text_of(node, STR("consequence")),
        .applies_if = text_of(node, STR("applies_if")),
        .until = text_of(node, STR("until")),
        .satisfied_by = text_of(node, STR("satisfied_by")),
        .defect_kind = text_of(node, STR("defect_kind")),
        .from = text_of(node, STR("from")),
        .then = text_of(node, STR("then")),
        .suspended_by = text_of(node, STR("suspended_by")),
        .in_time_of = text_of(node, STR("in_time_of")),
        .resumed_by = text_of(node, STR("resumed_by")),
        .void_by = text_of(node, STR("void_by")),
        .node = node,
        .marks = json_member(node, STR("marks")),
    };
    out->periodic = str_eq(out->kind, STR("periodic"));
    (void)str_int(text_of(node, STR("occurrences")), &out->occurrences);
    if (!str_int(text_of(node, STR("target_hours")), &out->target_hours))
        out->target_hours = TARGET_HOURS;
    if (out->id.n == 0)
        return broken(cx, file, out->id, "id");
    if (out->kind.n == 0)
        return broken(cx, file, out->id, "kind");
    if (out->marks == NULL || out->marks->child == NULL)
        return broken(cx, file, out->id, "marks");
    return amount_read(cx, file, node, out);
}

Err regime_pack_parse(Ctx *cx, Str file, Str text, RegimePack *out)
{
    const JsonNode *node;
    TRY(json_parse(cx, text, &node));
    const JsonNode *name = json_member(node, STR("name")), *rules = json_member(node, STR("rules"));
    *out = (RegimePack){.regime = text_of(node, STR("regime")),
                        .edition = text_of(node, STR("edition")),
                        .calendar = text_of(node, STR("calendar")),
                        .text = text};
    if (name == NULL || rules == NULL || out->regime.n == 0 || out->edition.n == 0 ||
        !str_int(text_of(node, STR("utc_offset_min")), &out->utc_offset_min))
        return broken(cx, file, STR("–"), "regime, edition, name, utc_offset_min, rules");
    out->name_zh = text_of(name, STR("zh"));
    out->name_en = text_of(name, STR("en"));
    out->facts = json_member(node, STR("facts"));
    out->parties = json_member(node, STR("parties"));
    out->countries = json_member(node, STR("countries"));
    (void)str_int(text_of(node, STR("major_loss")), &out->major_loss);
    sha256(text, out->sha256);
    for (const JsonNode *rule = rules->child; rule != NULL; rule = rule->next)
        out->rule_count++;
    out->rules = arena_array(cx->arena, RegimeRule, out->rule_count + 1);
    size_t n = 0;
    for (const JsonNode *rule = rules->child; rule != NULL; rule = rule->next)
        TRY(rule_read(cx, file, rule, &out->rules[n++]));
    return OK;
}

static Err pack_read(Ctx *cx, const RegimeFile *file, RegimePack *out)
{
    Str text = str_from(file->bytes, (size_t)(file->end - file->bytes));
    return regime_pack_parse(cx, str_of(file->name), text, out);
}

static RegimeDay day_at(int64_t now_us, int64_t utc_offset_min)
{
    return (RegimeDay)((now_us / INT64_C(60000000) + utc_offset_min) / DAY_MINUTES);
}

RegimeDay regime_day_of(const RegimePack *pack, int64_t now_us)
{
    return day_at(now_us, pack->utc_offset_min);
}

static bool offset_read(Arena *arena, const RegimeFile *file, int64_t *out)
{
    JsonReader *reader =
        json_reader_new(arena, str_from(file->bytes, (size_t)(file->end - file->bytes)));
    if (json_next(reader) != JSON_OBJECT)
        return false;
    while (json_next(reader) == JSON_KEY) {
        if (str_eq(json_text(reader, arena), STR("utc_offset_min")))
            return json_next(reader) == JSON_NUMBER && str_int(json_text(reader, arena), out);
        (void)json_skip(reader);
    }
    return false;
}

bool regime_day_in(Arena *arena, Str regime, int64_t now_us, RegimeDay *out)
{
    int64_t offset_min;
    for (const RegimeFile *file = regime_files; file->name != NULL; file++) {
        Str name = str_of(file->name);
        if (!str_starts(name, regime) || !str_eq(str_tail(name, regime.n), STR(".json")))
            continue;
        ArenaMark mark = arena_mark(arena);
        bool read = offset_read(arena, file, &offset_min);
        arena_rewind(arena, mark);
        if (read)
            *out = day_at(now_us, offset_min);
        return read;
    }
    return false;
}

Err regime_packs(Ctx *cx, RegimePack **out, size_t *count)
{
    size_t files = 0;
    while (regime_files[files].name != NULL)
        files++;
    *out = arena_array(cx->arena, RegimePack, files + 1);
    *count = 0;
    for (size_t i = 0; i < files; i++) {
        if (str_find_char(str_of(regime_files[i].name), '/') < 0)
            TRY(pack_read(cx, &regime_files[i], &(*out)[(*count)++]));
    }
    return OK;
}

Err regime_pack_find(Ctx *cx, Str regime, RegimePack *out)
{
    Buf names;
    RegimePack *packs;
    size_t count;
    TRY(regime_packs(cx, &packs, &count));
    buf_init(&names, cx->arena, NAMES_MAX);
    for (size_t i = 0; i < count; i++) {
        *out = packs[i];
        if (str_eq(packs[i].regime, regime))
            return OK;
        buf_fmt(&names, "%s%.*s", i == 0 ? "" : ", ", STR_ARG(packs[i].regime));
    }
    return fail(cx, ERR_NOT_FOUND, MSG("there is no rule pack %1$s; there are %2$s"),
                str_shown(cx->arena, regime), str_c(cx->arena, buf_str(&names)));
}

Err regime_rule_find(Ctx *cx, const RegimePack *pack, Str id, const RegimeRule **out)
{
    for (size_t i = 0; i < pack->rule_count; i++) {
        *out = &pack->rules[i];
        if (str_eq(pack->rules[i].id, id))
            return OK;
    }
    return fail(cx, ERR_NOT_FOUND,
                MSG("rule pack %1$s has no rule %2$s; holdfast rules list shows all"),
                str_c(cx->arena, pack->regime), str_shown(cx->arena, id));
}

bool regime_marked(const RegimeRule *rule, Str mark)
{
    for (const JsonNode *node = rule->marks->child; node != NULL; node = node->next) {
        if (str_eq(node->text, mark))
            return true;
    }
    return false;
}

bool regime_binds(const RegimePack *pack, const RegimeRule *rule)
{
    Str side = pack->parties == NULL
                   ? (Str){0}
                   : text_of(pack->parties, text_of(rule->node, STR("obligated")));
    return json_member(rule->node, STR("right")) == NULL && !str_eq(side, STR("other"));
}

bool regime_starts(const RegimeRule *rule)
{
    return rule->trigger.n > 0 && !str_eq(rule->kind, STR("text")) &&
           !str_eq(rule->kind, STR("consequence"));
}

bool regime_opens(const RegimeRule *rule, Str fact)
{
    return regime_starts(rule) && regime_names(rule->trigger, fact);
}

Str regime_fact_own(const RegimePack *pack, Str fact)
{
    return pack->facts == NULL ? (Str){0} : text_of(pack->facts, fact);
}

Str regime_fact(const RegimePack *pack, Str fact)
{
    Str own = regime_fact_own(pack, fact);
    return own.n > 0 ? own : fact;
}

bool regime_is_abroad(const RegimePack *pack, Str country)
{
    const JsonNode *at = pack->countries == NULL ? NULL : pack->countries->child;
    if (at == NULL || country.n == 0)
        return false;
    while (at != NULL && !str_eq(at->text, country))
        at = at->next;
    return at == NULL;
}

bool regime_knows(const RegimePack *pack, Str fact)
{
    Str own = regime_fact(pack, fact);
    for (size_t i = 0; i < pack->rule_count; i++) {
        const RegimeRule *rule = &pack->rules[i];
        if (regime_opens(rule, own) || regime_names(rule->satisfied_by, own) ||
            regime_names(rule->until, own) || regime_names(rule->suspended_by, own) ||
            regime_names(rule->resumed_by, own) || regime_names(rule->void_by, own))
            return true;
    }
    return false;
}

bool regime_names(Str list, Str word)
{
    while (list.n > 0) {
        if (str_eq(str_cut(&list, ' '), word))
            return true;
    }
    return false;
}

Str regime_words(const RegimeRule *rule, Str name, bool chinese)
{
    char key[40] = {0};
    if (chinese && name.n + 3 < sizeof key) {
        memcpy(key, name.p, name.n);
        memcpy(key + name.n, "_zh", 3);
        Str words = text_of(rule->node, str_of(key));
        if (words.n > 0)
            return words;
    }
    return text_of(rule->node, name);
}
