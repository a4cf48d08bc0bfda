#include "demo/clues.h"

#include <stdlib.h>

#include "domain/master/master_import.h"
#include "platform/register/register_cell.h"

enum { CSV_MAX = 64 << 20, AGAIN_OF = 12 };
#define DAY_US INT64_C(86400000000)
#define COLUMNS                                                                                    \
    "number,received_on,kind,model,symptom,consequence,severity,region,unit,items,product,state,"  \
    "closed_reason,text,occurred_on,produced_on,bought_on,mileage,part,replaced,channel,reporter," \
    "reporter_email,source,lot,lots,country\n"

/* What goes wrong, how often (of 100), and how it is told. */
typedef struct Trouble {
    int of_100;
    const char *symptom, *consequence, *severity, *part, *replaced;
    const char *words[3];
} Trouble;

static const Trouble planted[] = {
    {34,
     "鼓包",
     "malfunction",
     "s3",
     "电芯",
     "电芯",
     {"用了一段时间外壳鼓起来了，盖板合不上，不敢再用。", "充电后发现机身变形鼓包，边缘已经翘起。",
      "放在包里没有磕碰，自己鼓包了，怀疑电芯有问题。"}},
    {26,
     "异常发热",
     "smoke",
     "s3",
     "电芯",
     "",
     {"给手机充电时烫手，几分钟就不敢拿了。", "充电时机身很烫，有塑料味，已经停用。",
      "插上充电器半小时温度高得吓人，桌面留下印子。"}},
    {14,
     "冒烟",
     "smoke",
     "s4",
     "电芯",
     "",
     {"夜里充电突然冒烟，及时拔掉，床头柜熏黑。", "充电过程中冒白烟并有刺鼻气味，马上扔到阳台。",
      "在办公室充电时冒烟，同事用灭火毯盖住。"}},
    {15,
     "自动断电",
     "malfunction",
     "s2",
     "电芯",
     "电芯",
     {"电量显示还有一半就断电，再充也充不满。", "用两次就自动关机，放一会儿又好，反复出现。",
      "给手机充到一半自己断了，电量跳变。"}},
    {4,
     "起火",
     "fire",
     "s5",
     "电芯",
     "",
     {"充电时起火，把沙发烧了一个洞，幸好人在家。", "在背包里突然起火，衣物烧毁，手被烫伤。",
      "凌晨充电起火，消防来过，有出警记录。"}},
    {7,
     "漏液",
     "malfunction",
     "s3",
     "电芯",
     "电芯",
     {"接口旁边渗出液体，有甜味。", "外壳缝里流出液体，沾到手上发痒。", "放置一周后发现漏液。"}},
};
static const Trouble usual[] = {
    {30,
     "充电慢",
     "none",
     "s1",
     "电路板",
     "",
     {"标称快充，实际充得很慢。", "换了几根线都一样慢。", "充满一次要一整天。"}},
    {25,
     "无法充电",
     "malfunction",
     "s2",
     "电路板",
     "电路板",
     {"插上没有反应，指示灯不亮。", "买来一个月就充不进电了。", "接口松动，要按住才能充。"}},
    {18,
     "屏幕不亮",
     "malfunction",
     "s1",
     "显示屏",
     "显示屏",
     {"电量显示屏不亮了。", "屏幕只亮一半，看不清电量。", "显示乱码。"}},
    {15,
     "外壳开裂",
     "malfunction",
     "s1",
     "外壳",
     "外壳",
     {"摔了一下外壳就裂了。", "外壳接缝裂开。", "边角开裂，扎手。"}},
    {12,
     "按键失灵",
     "none",
     "s1",
     "电路板",
     "",
     {"按键没反应。", "按键按下去弹不回来。", "要按很多次才亮。"}},
};

typedef struct Told {
    int64_t received; /* day */
    const DemoTold *unit;
    const Trouble *trouble;
    int64_t made, bought, occurred; /* days; bought 0: not known */
    Str model, product;
    bool again; /* the same person asks once more */
} Told;

static const Trouble *trouble_of(const DemoTold *unit)
{
    const Trouble *list = unit->affected ? planted : usual;
    int left = (int)(unit->die % 100), at = 0;
    while (left >= list[at].of_100)
        left -= list[at++].of_100;
    return &list[at];
}

static int64_t day_of(const ItemEvent *event)
{
    const Instant *at = &event->time.value;
    return (at->us + at->offset_min * INT64_C(60000000)) / DAY_US;
}

/* When it was made and when it left: its first and its newest event. */
static Err unit_look(Ctx *cx, const ClueLog *log, const DemoTold *unit, Told *out)
{
    ItemCard first, last;
    ItemQuestion question = {.item = unit->item, .limit = 1};
    TRY(item_card_find(cx, log->view, log->reader, &question, &first));
    question.newest = true;
    TRY(item_card_find(cx, log->view, log->reader, &question, &last));
    if (first.events.count == 0 || last.events.count == 0)
        return OK;
    int64_t age = 4 + (int64_t)(unit->die / 100 % (unit->affected ? 55 : 110));
    int64_t left = day_of(&last.events.items[0]);
    *out = (Told){.unit = unit,
                  .trouble = trouble_of(unit),
                  .made = day_of(&first.events.items[0]),
                  .bought = unit->returned ? 0 : left,
                  .occurred = unit->returned ? left - 1 : left + age,
                  .model = first.name,
                  .product = first.product};
    if (out->occurred < out->made)
        out->occurred = out->made;
    out->received = out->occurred + (int64_t)(unit->die / 7 % 6);
    return OK;
}

static int by_day(const void *a, const void *b)
{
    const Told *left = a, *right = b;
    if (left->received != right->received)
        return left->received < right->received ? -1 : 1;
    return str_cmp(left->unit->item, right->unit->item);
}

/* ---- rows ---- */

static void cell(Buf *out, Str text)
{
    register_csv_cell(out, text);
    buf_add_char(out, ',');
}

static void day_cell(Buf *out, int64_t day)
{
    int year, month, in_month;
    if (day != 0) {
        date_from_days((int32_t)day, &year, &month, &in_month);
        buf_fmt(out, "%04d-%02d-%02d", year, month, in_month);
    }
    buf_add_char(out, ',');
}

static const char *kind_of(const Told *told)
{
    static const char *const kinds[] = {
        "complaint", "complaint", "complaint", "claim",     "complaint",
        "claim",     "claim",     "opinion",   "complaint", "authority_complaint"};
    if (str_eq(str_of(told->trouble->consequence), STR("fire")))
        return "accident";
    if (told->unit->returned)
        return "claim";
    return kinds[told->unit->die / 13 % (sizeof kinds / sizeof *kinds)];
}

static const char *channel_of(Str kind, uint64_t die)
{
    if (str_eq(kind, STR("claim")))
        return "service";
    if (str_eq(kind, STR("opinion")))
        return "media";
    if (str_eq(kind, STR("authority_complaint")))
        return "authority";
    return die % 3 == 0 ? "web" : "hotline";
}

/* Half of what is older was looked at; a tenth of the usual troubles is settled. */
static const char *state_of(const Told *told)
{
    uint64_t die = told->unit->die / 31 % 10;
    if (told->again)
        return "new";
    return !told->unit->affected && die == 0 ? "closed" : die < 6 ? "valid" : "new";
}

static void row_write(Buf *out, const Told *told, int64_t number)
{
    int year, month, day;
    const DemoTold *unit = told->unit;
    Str kind = str_of(kind_of(told)), state = str_of(state_of(told));
    date_from_days((int32_t)told->received, &year, &month, &day);
    buf_fmt(out, "%04d-%06lld,", year, (long long)number);
    day_cell(out, told->received);
    cell(out, kind);
    cell(out, told->model);
    cell(out, str_of(told->trouble->symptom));
    cell(out, str_of(told->trouble->consequence));
    cell(out, str_of(told->trouble->severity));
    cell(out, str_of(unit->region));
    cell(out, unit->item);
    cell(out, unit->item);
    cell(out, told->product);
    cell(out, state);
    cell(out, str_eq(state, STR("closed")) ? STR("核实为使用不当，已向用户说明") : STR(""));
    if (told->again)
        buf_add(out, STR("再次反映："));
    cell(out, str_of(told->trouble->words[unit->die / 3 % 3]));
    day_cell(out, told->occurred);
    day_cell(out, told->made);
    day_cell(out, told->bought);
    buf_fmt(out, "%d,", (int)(unit->die / 11 % 160));
    cell(out, str_of(told->trouble->part));
    cell(out, str_eq(kind, STR("claim")) ? str_of(told->trouble->replaced) : STR(""));
    cell(out, str_of(channel_of(kind, unit->die)));
    cell(out, str_eq(kind, STR("claim")) ? STR("repairer") : STR("consumer"));
    buf_fmt(out, "user%llu@example.com,", (unsigned long long)(unit->die / 5 % 100000));
    buf_add(out, STR("演示,,,\n"));
}

/* What does not come from users: a supplier's word, a test, a recall abroad, a request. */
static void others_write(Buf *out, const DemoSummary *summary, const Told *first, int64_t number)
{
    static const struct {
        const char *kind, *symptom, *channel, *country, *words;
    } rows[] = {
        {"supplier_failure", "金属异物", "supplier", "",
         "供应商来函：该批隔膜分切刀具异常，可能混入金属颗粒，已更换刀具。"},
        {"own_test", "短路", "plant", "", "留样循环试验第 180 次出现微短路，电压异常下降。"},
        {"similar_recall", "起火", "media", "SG",
         "境外同类移动电源因电芯过热起火被召回，比对电芯供应商。"},
        {"authority_check", "异常发热", "authority", "",
         "要求核实近期移动电源发热投诉并书面答复。"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int year, month, day;
        date_from_days((int32_t)first->received + (int32_t)(12 * i), &year, &month, &day);
        const char *lot = i == 0 ? str_c(out->arena, summary->suspect_lot) : "";
        buf_fmt(out, "%04d-%06lld,%04d-%02d-%02d,%s,,%s,,,,,,,new,,%s,,,,,,,%s,,,演示,%s,%s,%s\n",
                year, (long long)number + (long long)i, year, month, day, rows[i].kind,
                rows[i].symptom, rows[i].words, rows[i].channel, lot, lot, rows[i].country);
    }
}

Err demo_clues(Ctx *cx, const ClueLog *log, const DemoSummary *summary)
{
    Buf csv;
    ImportPlan *plan;
    size_t count = 0;
    Told *told = arena_array(cx->arena, Told, 2 * summary->told_count + 1);
    for (size_t i = 0; i < summary->told_count; i++) {
        TRY(unit_look(cx, log, &summary->told[i], &told[count]));
        count += told[count].unit != NULL;
        bool again = count > 0 && told[count - 1].unit == &summary->told[i] &&
                     summary->told[i].affected && summary->told[i].die % AGAIN_OF == 0;
        if (!again)
            continue;
        told[count] = told[count - 1];
        told[count].again = true;
        told[count++].received += 4;
    }
    if (count == 0)
        return OK;
    qsort(told, count, sizeof *told, by_day);
    buf_init(&csv, cx->arena, CSV_MAX);
    buf_add(&csv, STR(COLUMNS));
    for (size_t i = 0; i < count; i++)
        row_write(&csv, &told[i], (int64_t)i + 1);
    others_write(&csv, summary, &told[0], (int64_t)count + 1);
    MasterBook *book = master_book_open();
    Err err = import_plan(cx, book, clue_register.name, buf_str(&csv), &plan);
    if (err == OK && import_stores(plan, IMPORT_WHOLE))
        err = import_store(cx, plan, STR("demo"));
    master_book_close(book);
    return err;
}
