#include "demo/holds.h"

#include "domain/scope/scope_board.h"

Str demo_cause_clause(Arena *arena, const DemoSummary *summary)
{
    Buf from, to;
    buf_init(&from, arena, INSTANT_TEXT_MAX);
    buf_init(&to, arena, INSTANT_TEXT_MAX);
    instant_format_utc(&from, summary->from_us);
    instant_format_utc(&to, summary->to_us);
    Str period = str_fmt(arena, "\"from\":\"%.*s\",\"to\":\"%.*s\"", STR_ARG(buf_str(&from)),
                         STR_ARG(buf_str(&to)));
    Str contact = str_fmt(arena, "{\"contact\":{\"items\":[\"%.*s\"],%.*s}}",
                          STR_ARG(summary->cause_item), STR_ARG(period));
    Str lot =
        str_fmt(arena, "{\"descendants\":{\"items\":[\"%.*s\"]}}", STR_ARG(summary->suspect_lot));
    if (str_eq(summary->defect, STR("coater-drift")))
        return str_fmt(arena, "{\"all\":[%.*s,%.*s]}", STR_ARG(contact), STR_ARG(lot));
    if (str_eq(summary->cause_kind, STR("equipment")))
        return contact;
    if (str_eq(summary->cause_kind, STR("lot")))
        return lot;
    if (str_eq(summary->cause_kind, STR("software")))
        return str_fmt(arena, "{\"software\":{\"items\":[\"%.*s\"]}}",
                       STR_ARG(summary->cause_item));
    if (str_eq(summary->cause_kind, STR("supplier"))) /* all he delivered, whenever */
        return str_fmt(arena, "{\"made\":{\"place\":\"%.*s\",\"parts\":true}}",
                       STR_ARG(summary->cause_item));
    return str_fmt(arena, "{\"made\":{\"place\":\"%.*s\",%.*s}}", STR_ARG(summary->cause_item),
                   STR_ARG(period));
}

/* Those that still have it in them. */
static FieldTexts units_name(Ctx *cx, const ScopeList *list)
{
    Str *uris = arena_array(cx->arena, Str, list->unit_count + 1);
    size_t count = 0;
    for (size_t i = 0; i < list->unit_count; i++) {
        const ScopeUnit *unit = &list->units[i];
        if (!list->cells[unit->cell].removed.value)
            uris[count++] = item_uri(cx->arena, list->index, unit->item);
    }
    return (FieldTexts){uris, count};
}

Err demo_hold(Ctx *cx, const ItemView *view, const DemoSummary *summary)
{
    enum { ITEMS_MAX = 100000 };
    const JsonNode *node;
    ScopeList list;
    HoldNaming *naming;
    int64_t id;
    bool again;
    Str place = STR("urn:epc:id:sgln:9521321.00001.REVIEW");
    ScopeClause *clause = arena_new(cx->arena, ScopeClause);
    ScopeQuery query = {.clause = clause};
    ScopeDraft scope = {.title = STR("demo"), .reason = STR("demo"), .query = &query};
    TRY(json_parse(cx, demo_cause_clause(cx->arena, summary), &node));
    TRY(register_decode(cx, &scope_clause_register, node, (Str){0}, clause));
    TRY(scope_find(cx, view, &scope, &list));
    HoldDraft draft = {.title = STR("演示：鼓包单品冻结"),
                       .reason = STR("演示：首件鼓包退回，按同一原因查出的单品全部冻结"),
                       .instruction = STR("停止销售，隔离存放，等待通知"),
                       .items = units_name(cx, &list),
                       .places = {&place, 1}};
    if (draft.items.count == 0 || draft.items.count > ITEMS_MAX)
        return OK;
    TRY(hold_name(cx, view, &draft, &naming));
    return hold_add(cx, naming, (Str){0}, &id, &again);
}
