#include "demo/cases.h"

#include "demo/holds.h"
#include "domain/clock/rule_book.h"
#include "domain/defect/case.h"
#include "domain/scope/scope_board.h"

#define DAY_US INT64_C(86400000000)
#define REGIME STR("cn-consumer")

/* Days before the run on which things happened. */
enum { FIRST_COMPLAINT = 11, OPENED = 9, SCREENED = 8, TRACED = 6, NOTICED = 3, HURT = 1 };

typedef struct Story {
    const ClueLog *log;
    const DemoSummary *summary;
    RegimePack pack;
    int64_t now_us, id;
    Str clues[4]; /* numbers */
    size_t clue_count;
    Str scope; /* "S-1"; empty: nothing is reached */
} Story;

static Str day_text(Ctx *cx, const Story *story, int days_ago)
{
    return regime_day_format(cx->arena, regime_day_of(&story->pack, story->now_us) - days_ago);
}

/* Who acts from here on, and when. */
static void turn(Ctx *cx, const Story *story, const char *actor, int days_ago)
{
    cx->actor = str_of(actor);
    cx->now_us = story->now_us - days_ago * DAY_US;
}

/* ---- complaints ---- */

static Err clue_take(Ctx *cx, Story *story, const DemoTold *told, size_t i)
{
    static const struct {
        int days_ago;
        const char *symptom, *consequence, *severity, *injuries, *words;
    } said[] = {
        {FIRST_COMPLAINT, "冒烟", "smoke", "s4", "0",
         "演示：夜里充电时冒烟，及时拔掉，床头柜熏黑。"},
        {OPENED, "鼓包", "malfunction", "s3", "0", "演示：外壳鼓起，盖板合不上，不敢再用。"},
        {HURT, "冒烟", "injury", "s4", "1", "演示：充电时冒烟，拔线时右手轻度烫伤，已就医。"},
    };
    MasterRow row;
    RowOrder order = {.reason = STR("演示")};
    int ago = said[i].days_ago;
    Str day = day_text(cx, story, ago);
    Str values = str_fmt(
        cx->arena,
        "{\"kind\":\"complaint\",\"received_on\":\"%.*s\",\"occurred_on\":\"%.*s\",\"unit\":\"%.*"
        "s\","
        "\"symptom\":\"%s\",\"consequence\":\"%s\",\"severity\":\"%s\",\"injuries\":%s,\"region\":"
        "\"%s\",\"channel\":\"hotline\",\"reporter\":\"consumer\",\"state\":\"valid\",\"source\":"
        "\"演示\",\"text\":\"%s\"}",
        STR_ARG(day), STR_ARG(day), STR_ARG(told->item), said[i].symptom, said[i].consequence,
        said[i].severity, said[i].injuries, told->region, said[i].words);
    turn(cx, story, "quality", ago);
    TRY(clue_prepare(cx, story->log, true, values, &order.values));
    TRY(clue_save(cx, 0, &order, &row));
    story->clues[story->clue_count++] = ((const Clue *)row.values)->number;
    return OK;
}

/* Of units with the planted defect that are sold, up to three. */
static Err clues_take(Ctx *cx, Story *story)
{
    enum { CLUES = 3 };
    const DemoSummary *summary = story->summary;
    for (size_t i = 0; i < summary->told_count && story->clue_count < CLUES; i++) {
        if (summary->told[i].affected)
            TRY(clue_take(cx, story, &summary->told[i], story->clue_count));
    }
    return OK;
}

/* ---- the draft scope ---- */

static Err scope_draft(Ctx *cx, Story *story)
{
    int64_t id;
    bool again;
    const JsonNode *node;
    ScopeList list;
    ScopeClause *clause = arena_new(cx->arena, ScopeClause);
    const DemoSummary *summary = story->summary;
    Str lot = str_fmt(cx->arena, "{\"descendants\":{\"items\":[\"%.*s\"]}}",
                      STR_ARG(summary->suspect_lot));
    ScopeQuery query = {.clause = clause};
    ScopeDraft draft = {.title = STR("演示：可疑批次的全部产品（草案）"),
                        .reason = STR("演示：供应商来函的批次，原因尚未查明，先按整批列入"),
                        .query = &query};
    turn(cx, story, "quality", TRACED);
    TRY(json_parse(cx, summary->suspect_lot.n > 0 ? lot : demo_cause_clause(cx->arena, summary),
                   &node));
    TRY(register_decode(cx, &scope_clause_register, node, (Str){0}, clause));
    TRY(scope_find(cx, story->log->view, &draft, &list));
    if (list.unit_count == 0)
        return OK;
    TRY(scope_save(cx, &list, &id, &again));
    story->scope = str_fmt(cx->arena, "S-%lld", (long long)id);
    return OK;
}

/* ---- the case ---- */

static Err fill(Ctx *cx, const Story *story, const char *sheet, bool done, Str values)
{
    int64_t entry;
    CaseEntryDraft draft = {
        .sheet = str_of(sheet), .values = values, .done = field_bool(done), .reason = STR("演示")};
    return case_entry_add(cx, story->id, &draft, &entry);
}

static Err opened(Ctx *cx, Story *story)
{
    CaseDraft draft = {.title = STR("演示：移动电源充电时冒烟"),
                       .suspicion = STR("电芯内短路，怀疑隔膜批次混入金属颗粒"),
                       .product = STR("移动电源 10000 mAh"),
                       .regime = REGIME,
                       .department = STR("质量部"),
                       .owner = STR("质量工程师"),
                       .reason = STR("同一生产周的移动电源接连冒烟、鼓包")};
    turn(cx, story, "recall", OPENED);
    TRY(case_open(cx, &draft, &story->id));
    for (size_t i = 0; i < story->clue_count; i++) {
        turn(cx, story, "quality", i + 1 < story->clue_count ? OPENED : HURT);
        TRY(fill(cx, story, "clue", true,
                 str_fmt(cx->arena, "{\"clue\":\"%.*s\",\"why\":\"症状相同，追溯到同一隔膜批次\"}",
                         STR_ARG(story->clues[i]))));
    }
    return OK;
}

static Err investigated(Ctx *cx, Story *story)
{
    Case now;
    turn(cx, story, "quality", SCREENED);
    TRY(fill(
        cx, story, "screening", true,
        STR("{\"common\":\"几起都出自同一生产周，症状相同\",\"trace\":\"电芯都用到同一隔膜批次\","
            "\"likelihood\":4,\"likelihood_why\":\"两周内三起\",\"severity\":5,"
            "\"severity_why\":\"冒烟，可能起火\",\"suspected\":\"yes\"}")));
    turn(cx, story, "recall", SCREENED);
    TRY(case_load(cx, story->id, &now));
    CaseOrder order = {.version = now.summary->version,
                       .move = STR("investigate"),
                       .reason = STR("疑似缺陷，立案调查")};
    TRY(case_change(cx, story->id, &order));
    turn(cx, story, "quality", TRACED);
    TRY(fill(cx, story, "step_team", true,
             str_fmt(cx->arena,
                     "{\"lead\":\"质量部\",\"team\":\"电芯、电池组、实验室；外部：检测中心\","
                     "\"resources\":\"CT、X 射线，退回件与留样 30 件\",\"until\":\"%.*s\"}",
                     STR_ARG(day_text(cx, story, -20)))));
    TRY(fill(cx, story, "step_cause", false,
             STR("{\"kind\":\"open\",\"system\":\"电芯，隔膜与极片\"}")));
    if (story->scope.n == 0)
        return OK;
    return fill(cx, story, "scope_trace", false,
                str_fmt(cx->arena,
                        "{\"scope\":\"%.*s\",\"by\":\"material\",\"why\":"
                        "\"先按整批列入；查明设备与时段后收窄\"}",
                        STR_ARG(story->scope)));
}

/* One is late, one is not. */
static Err tasks_set(Ctx *cx, const Story *story)
{
    static const struct {
        const char *what, *department, *owner;
        int due_ago;
    } tasks[] = {{"请隔膜供应商提供该批分切记录与金属检测数据", "采购部", "供应商质量工程师", 1},
                 {"退回件与留样 CT 扫描、拆解", "实验室", "实验室主管", -4}};
    turn(cx, story, "recall", TRACED);
    for (size_t i = 0; i < sizeof tasks / sizeof *tasks; i++)
        TRY(fill(
            cx, story, "task", false,
            str_fmt(cx->arena,
                    "{\"what\":\"%s\",\"department\":\"%s\",\"owner\":\"%s\",\"due\":\"%.*s\"}",
                    tasks[i].what, tasks[i].department, tasks[i].owner,
                    STR_ARG(day_text(cx, story, tasks[i].due_ago)))));
    return OK;
}

/* A letter to be answered, and an accident elsewhere: each with its clock. */
static Err clocks_start(Ctx *cx, const Story *story)
{
    ClockStarted started;
    Str known = STR("role=manufacturer"), noticed = day_text(cx, story, NOTICED);
    turn(cx, story, "liaison", NOTICED);
    TRY(fill(
        cx, story, "investigation_notice", true,
        str_fmt(cx->arena,
                "{\"number\":\"DEMO-2026-031\",\"authority\":\"所在地省局\",\"dated_on\":\"%.*s\","
                "\"received_on\":\"%.*s\",\"reply_by\":\"%.*s\",\"concerns\":"
                "\"移动电源 10000 mAh 充电冒烟\",\"asked\":[{\"item\":\"故障数量与比例\"},"
                "{\"item\":\"原因分析\"},{\"item\":\"涉及批次与数量\"}]}",
                STR_ARG(noticed), STR_ARG(noticed), STR_ARG(day_text(cx, story, -9)))));
    turn(cx, story, "liaison", HURT);
    ClockFact abroad = {.noun = STR("case"),
                        .noun_id = field_int(story->id),
                        .regime = STR("eu-gpsr"),
                        .trigger = STR("accident_known"),
                        .day = field_int(regime_day_of(&story->pack, cx->now_us)),
                        .note = STR("演示：欧盟经销商邮件，同型号产品事故"),
                        .known = {&known, 1},
                        .person = STR("liaison")};
    return clock_start(cx, &abroad, &started);
}

bool demo_has_case(const DemoSummary *summary)
{
    for (size_t i = 0; i < summary->told_count; i++) {
        if (summary->told[i].affected)
            return true;
    }
    return false;
}

Err demo_case(Ctx *cx, const ClueLog *log, const DemoSummary *summary)
{
    Str actor = cx->actor;
    Story story = {.log = log, .summary = summary, .now_us = cx->now_us};
    if (!demo_has_case(summary))
        return OK;
    TRY(rules_pack(cx, REGIME, &story.pack));
    Err err = clues_take(cx, &story);
    if (err == OK)
        err = scope_draft(cx, &story);
    if (err == OK)
        err = opened(cx, &story);
    if (err == OK)
        err = investigated(cx, &story);
    if (err == OK)
        err = tasks_set(cx, &story);
    if (err == OK)
        err = clocks_start(cx, &story);
    cx->actor = actor;
    cx->now_us = story.now_us;
    return err;
}
