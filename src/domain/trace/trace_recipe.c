#include "domain/trace/trace_recipe.h"

#include "domain/trace/trace_walk_internal.h"

typedef struct Reader {
    Ctx *cx;
    const TraceIndex *index;
    uint32_t end;
    VEC(TraceFlow) flows;
    struct {
        uint32_t (*p)[2];
        uint32_t n, room;
    } pairs;
} Reader;

static void flow_add(Reader *r, uint32_t ref, bool output)
{
    uint32_t item = ref_item(r->index, ref);
    const RefQuantity *row = quantity_at(r->index, ref);
    TraceFlow flow = {.item = item, .output = output, .measured = row != NULL};
    if (row != NULL) {
        flow.quantity = (Decimal){row->value, (uint8_t)row->scale};
        flow.uom = uom_text(r->cx->arena, row->uom);
    } else if (trace_item_kind(r->index, item, r->end) == ITEM_THING) {
        flow.measured = true;
        flow.quantity = (Decimal){1, 0};
    }
    *VEC_ADD(r->cx->arena, &r->flows) = flow;
}

static void pairs_add(Reader *r, uint32_t event)
{
    size_t count;
    const RefPair *rows = event_pairs(r->index, event, &count);
    for (size_t i = 0; i < count; i++) {
        uint32_t *pair = *VEC_ADD(r->cx->arena, &r->pairs);
        pair[0] = rows[i].in;
        pair[1] = rows[i].out;
    }
}

static void event_add(Reader *r, uint32_t event)
{
    const EventHead *head = head_at(r->index, event);
    uint32_t end = SHARED_GET(head[1].ref);
    for (uint32_t ref = head->ref; ref < end && ref_role(r->index, ref) <= ROLE_OUTPUT; ref++)
        flow_add(r, ref, ref_role(r->index, ref) == ROLE_OUTPUT);
    if ((head_bits(head) & HEAD_PAIRS) != 0)
        pairs_add(r, event);
}

static void recipe_read(Reader *r, uint32_t event, TraceRecipe *out)
{
    SlotCursor cursor;
    const TraceIndex *index = r->index;
    bool grouped = (head_bits(head_at(index, event)) & HEAD_GROUPED) != 0;
    uint32_t slot =
        grouped ? slot_load(&index->group_slot, table_get(&index->event_group, event)) : event;
    for (uint32_t e = slot_first(&cursor, index, slot, r->end); e != 0; e = slot_next(&cursor)) {
        const EventHead *head = head_at(index, e);
        Force force = event_force(index, e, r->end);
        if (force == FORCE_VOID)
            continue;
        if (out->event == 0) {
            out->event = e;
            out->time_us = head->time_us;
            out->place = head->place;
            if (head->step != 0 && head->step != WORD_OTHER)
                out->step = dict_text(&index->words, head->step);
        }
        out->suspended = out->suspended || force == FORCE_SUSPENDED;
        event_add(r, e);
    }
}

void trace_recipe_load(Ctx *cx, const TraceIndex *index, int64_t event, int64_t as_known_at,
                       TraceRecipe *out)
{
    Reader r = {.cx = cx, .index = index, .end = index_position(index)};
    *out = (TraceRecipe){0};
    if (as_known_at > 0 && as_known_at < r.end)
        r.end = (uint32_t)as_known_at;
    if (event < 1 || event > r.end ||
        head_kind(head_at(index, (uint32_t)event)) != EVENT_TRANSFORMATION)
        return;
    quiet_enter((Quiet *)(uintptr_t)&index->quiet);
    recipe_read(&r, (uint32_t)event, out);
    quiet_leave((Quiet *)(uintptr_t)&index->quiet);
    out->flows = r.flows.p;
    out->flow_count = r.flows.n;
    out->pairs = (const uint32_t(*)[2])r.pairs.p;
    out->pair_count = r.pairs.n;
}

bool trace_recipe_leads(const TraceRecipe *recipe, uint32_t in, uint32_t out)
{
    bool in_named = false, out_named = false;
    for (size_t i = 0; i < recipe->pair_count; i++) {
        bool is_in = recipe->pairs[i][0] == in, is_out = recipe->pairs[i][1] == out;
        if (is_in && is_out)
            return true;
        in_named = in_named || is_in;
        out_named = out_named || is_out;
    }
    return !in_named || !out_named;
}
