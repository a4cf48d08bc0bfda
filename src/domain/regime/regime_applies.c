/* regime_applies.c - conditions of rules: "planned_duration_months >= 3 and holds_no_defect = yes",
 * "role = importer|distributor". */
#include "domain/regime/regime.h"

enum { WORDS_MAX = 4096 };

static const RegimeKnown *known_find(const RegimeKnown *known, size_t count, Str name)
{
    for (size_t i = count; i > 0; i--) {
        if (str_eq(known[i - 1].name, name))
            return &known[i - 1];
    }
    return NULL;
}

static Str word_next(Str *rest)
{
    *rest = str_trim(*rest);
    return str_cut(rest, ' ');
}

typedef struct Condition {
    Str name, compare, wanted; /* wanted: a number, or words with | between */
} Condition;

static bool condition_next(Str *rest, Condition *out)
{
    if (str_trim(*rest).n == 0)
        return false;
    *out = (Condition){0};
    out->name = word_next(rest);
    out->compare = word_next(rest);
    out->wanted = word_next(rest);
    (void)word_next(rest); /* and */
    return true;
}

static bool is_yes_or_no(Str word)
{
    return str_eq(word, STR("yes")) || str_eq(word, STR("no"));
}

static bool is_one_of(Str words, Str value)
{
    while (words.n > 0) {
        if (str_eq(str_cut(&words, '|'), value))
            return true;
    }
    return false;
}

/* ---- values the rules of a pack tell apart ---- */

static void word_add(Buf *words, Str word)
{
    Str there = buf_str(words);
    while (there.n > 0) {
        if (str_eq(str_trim(str_cut(&there, ',')), word))
            return;
    }
    buf_fmt(words, "%s%.*s", words->n == 0 ? "" : ", ", STR_ARG(word));
}

static void wanted_take(Str wanted, Buf *words, RegimeAsked *out)
{
    int64_t number;
    out->asked = true;
    out->number |= str_int(wanted, &number);
    if (is_yes_or_no(wanted)) {
        word_add(words, STR("yes"));
        word_add(words, STR("no"));
    }
    while (!out->number && wanted.n > 0)
        word_add(words, str_cut(&wanted, '|'));
}

static bool among(Str words, Str value)
{
    while (words.n > 0) {
        if (str_eq(str_trim(str_cut(&words, ',')), value))
            return true;
    }
    return false;
}

void regime_asked(Arena *arena, const RegimePack *pack, RegimeKnown known, RegimeAsked *out)
{
    Buf words;
    int64_t number;
    *out = (RegimeAsked){0};
    buf_init(&words, arena, WORDS_MAX);
    for (size_t i = 0; i < pack->rule_count; i++) {
        Condition condition;
        Str rest = pack->rules[i].applies_if;
        while (condition_next(&rest, &condition)) {
            if (str_eq(condition.name, known.name))
                wanted_take(condition.wanted, &words, out);
        }
        if (pack->rules[i].defect_kind.n > 0 && str_eq(known.name, STR("defect_kind")))
            wanted_take(pack->rules[i].defect_kind, &words, out);
    }
    out->words = buf_str(&words);
    out->fits = !out->asked ||
                (out->number ? str_int(known.value, &number) : among(out->words, known.value));
}

/* ---- does a rule apply ---- */

static bool holds(Str value, Str compare, Str wanted)
{
    int64_t has, wants;
    if (!str_int(value, &has) || !str_int(wanted, &wants))
        return str_eq(compare, STR("=")) && is_one_of(wanted, value);
    if (str_eq(compare, STR(">=")))
        return has >= wants;
    return str_eq(compare, STR("<")) ? has < wants : has == wants;
}

/* One that fails decides, however much else is not known. */
static RegimeApplies both(RegimeApplies a, RegimeApplies b)
{
    if (a == APPLIES_NOT || b == APPLIES_NOT)
        return APPLIES_NOT;
    return a == APPLIES && b == APPLIES ? APPLIES : APPLIES_UNDECIDED;
}

/* What does not fit says nothing, and takes no duty away. */
static RegimeApplies condition_judge(Arena *arena, const RegimeMatter *matter, Condition condition)
{
    RegimeAsked asked;
    const RegimeKnown *found = known_find(matter->known, matter->count, condition.name);
    if (found == NULL)
        return APPLIES_UNDECIDED;
    ArenaMark mark = arena_mark(arena);
    regime_asked(arena, matter->pack, *found, &asked);
    arena_rewind(arena, mark);
    if (!asked.fits)
        return APPLIES_UNDECIDED;
    return holds(found->value, condition.compare, condition.wanted) ? APPLIES : APPLIES_NOT;
}

RegimeApplies regime_applies(Arena *arena, const RegimeRule *rule, const RegimeMatter *matter)
{
    Condition condition;
    RegimeApplies out = APPLIES;
    Str rest = rule->applies_if;
    while (condition_next(&rest, &condition))
        out = both(out, condition_judge(arena, matter, condition));
    if (rule->defect_kind.n == 0)
        return out;
    condition = (Condition){STR("defect_kind"), STR("="), rule->defect_kind};
    return both(out, condition_judge(arena, matter, condition));
}
