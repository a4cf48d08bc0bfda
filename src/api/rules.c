/* Packs of rules, as they are in force here. */
#include "api/api_internal.h"
#include "domain/clock/rule_book.h"
#include "domain/regime/regime_book.h"

Err rules_list(Ctx *cx, Call *call)
{
    RulePacks out = {0};
    RegimePack *packs;
    size_t count;
    TRY(rules_in_force(cx, &packs, &count));
    out.packs.items = arena_array(cx->arena, RulePack, count + 1);
    for (size_t i = 0; i < count; i++)
        regime_show(cx, &packs[i], false, &out.packs.items[out.packs.count++]);
    return call_record(cx, call, &rule_packs_register, &out);
}

Err rules_show(Ctx *cx, Call *call)
{
    RegimePack pack;
    RulePack shown;
    TRY(rules_pack(cx, call->segments[0], &pack));
    regime_show(cx, &pack, true, &shown);
    return call_record(cx, call, &rule_pack_register, &shown);
}

Err rules_calendar(Ctx *cx, Call *call)
{
    RegimePack pack;
    RegimeCalendar calendar;
    RuleCalendar shown;
    TRY(rules_pack(cx, call->segments[0], &pack));
    TRY(regime_calendar_load(cx, pack.calendar, &calendar));
    regime_calendar_show(cx, &calendar, &shown);
    return call_record(cx, call, &rule_calendar_register, &shown);
}
