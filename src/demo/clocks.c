#include "demo/clocks.h"

#include "domain/clock/clock.h"
#include "domain/clock/rule_book.h"

/* What the demo's case is about, where there is one. */
enum { UNDER_SUSPICION = 1 };

/* Every note says that it is made up. */
static const struct {
    int64_t matter, days_ago;
    Str regime, trigger, known, person, note;
} facts[] = {
    {2, 88, STR_INIT("cn-consumer"), STR_INIT("recall_plan_reported"), STR_INIT(""),
     STR_INIT("liaison"), STR_INIT("演示：召回计划报告回执 DEMO-2026-007")},
    {2, 87, STR_INIT("cn-consumer"), STR_INIT("recall_published"), STR_INIT(""), STR_INIT(""),
     STR_INIT("演示：官网与门店公告 DEMO-2026-008")},
    {2, 80, STR_INIT("cn-consumer"), STR_INIT("recall_started"), STR_INIT(""), STR_INIT("executor"),
     STR_INIT("演示：召回活动启动会纪要")},
    {UNDER_SUSPICION, 9, STR_INIT("cn-consumer"), STR_INIT("defect_suspected"), STR_INIT(""),
     STR_INIT("recall"), STR_INIT("演示：质量周会纪要，同批次充电宝鼓包")},
    {UNDER_SUSPICION, 6, STR_INIT("cn-consumer"), STR_INIT("defect_confirmed"), STR_INIT(""),
     STR_INIT("recall"), STR_INIT("演示：缺陷分析报告批准页")},
    {UNDER_SUSPICION, 1, STR_INIT("cn-consumer"), STR_INIT("reportable_incident_discovered"),
     STR_INIT(""), STR_INIT("liaison"), STR_INIT("演示：客服记录，充电宝冒烟致人轻伤")},
    {UNDER_SUSPICION, 1, STR_INIT("eu-gpsr"), STR_INIT("accident_known"),
     STR_INIT("role=manufacturer"), STR_INIT("liaison"),
     STR_INIT("演示：欧盟经销商邮件，同型号产品事故")},
};

static Err fact_start(Ctx *cx, size_t i)
{
    RegimePack pack;
    ClockStarted started;
    Str known[] = {facts[i].known};
    TRY(rules_pack(cx, facts[i].regime, &pack));
    int64_t day = regime_day_of(&pack, cx->now_us) - facts[i].days_ago;
    ClockFact fact = {.noun = STR("matter"),
                      .noun_id = field_int(facts[i].matter),
                      .regime = facts[i].regime,
                      .trigger = facts[i].trigger,
                      .day = field_int(day),
                      .note = facts[i].note,
                      .known = {known, facts[i].known.n > 0},
                      .person = facts[i].person};
    return clock_start_in(cx, &fact, &started); /* its people are made up */
}

Err demo_clocks(Ctx *cx, bool with_case)
{
    CLEANUP(tx_release) Tx tx = {0};
    TRY(tx_begin(cx, &tx));
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        if (facts[i].matter != UNDER_SUSPICION || !with_case)
            TRY(fact_start(cx, i));
    }
    return tx_commit(&tx);
}
