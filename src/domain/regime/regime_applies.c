/* regime_applies.c - conditions of rules: "planned_duration_months >= 3 and holds_no_defect = yes".
 */
#include "domain/regime/regime.h"

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

static bool holds(Str value, Str compare, Str wanted)
{
    int64_t has, wants;
    if (!str_int(value, &has) || !str_int(wanted, &wants))
        return str_eq(compare, STR("=")) && str_eq(value, wanted);
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

RegimeApplies regime_applies(const RegimeRule *rule, const RegimeKnown *known, size_t count)
{
    RegimeApplies out = APPLIES;
    Str rest = rule->applies_if;
    while (str_trim(rest).n > 0) {
        Str name = word_next(&rest), compare = word_next(&rest), wanted = word_next(&rest);
        (void)word_next(&rest); /* and */
        const RegimeKnown *found = known_find(known, count, name);
        out = both(out, found == NULL                          ? APPLIES_UNDECIDED
                        : holds(found->value, compare, wanted) ? APPLIES
                                                               : APPLIES_NOT);
    }
    if (rule->defect_kind.n == 0)
        return out;
    const RegimeKnown *kind = known_find(known, count, STR("defect_kind"));
    return both(out, kind == NULL                             ? APPLIES_UNDECIDED
                     : str_eq(kind->value, rule->defect_kind) ? APPLIES
                                                              : APPLIES_NOT);
}
