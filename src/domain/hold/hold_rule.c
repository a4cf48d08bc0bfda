#include "domain/hold/hold_rule.h"

#include "domain/event/event_log.h"
#include "domain/hold/hold_internal.h"
#include "domain/scope/scope.h"
#include "domain/signature/signature_row.h"
#include "domain/trace/trace_event.h"
#include "platform/os/io.h"

enum { RULES_MAX = 200, KEEP_EACH = 10000, URI_MAX = 3 * IDENTITY_KEY_MAX, REASON_MAX = 4000 };

static const Str rule_actor = STR_INIT("hold_rule");

/* One in force. */
typedef struct Order {
    HoldRule rule;
    int64_t version, signed_us;
    Str signers;
    ScopeReading limits;
    Str product; /* identity key of the class; empty: of any */
} Order;

typedef struct Orders {
    Order items[RULES_MAX];
    size_t count;
} Orders;

/* ---- rules in force ---- */

static void signers_read(Ctx *cx, const SignatureState *state, Order *out)
{
    Buf names;
    buf_init(&names, cx->arena, REASON_MAX);
    for (size_t i = 0; i < state->signatures.count; i++) {
        const Signature *one = &state->signatures.items[i];
        if (!one->at.set)
            continue;
        buf_fmt(&names, "%s%.*s", names.n == 0 ? "" : ", ", STR_ARG(one->name));
        out->signed_us = one->at.value.us > out->signed_us ? one->at.value.us : out->signed_us;
    }
    out->signers = buf_str(&names);
}

/* The register takes classes alone. */
static Str product_key(Ctx *cx, Str uri)
{
    Identity identity;
    if (uri.n == 0)
        return (Str){0};
    identity_parse(cx->arena, uri, ID_IN_QUANTITY_LIST, &identity);
    return identity.key;
}

typedef struct Loading {
    const MasterShape *shape;
    Orders *orders;
} Loading;

static Err rule_take(Ctx *cx, const MasterRow *row, void *arg)
{
    const Loading *to = arg;
    SignedRecord record;
    SignatureState state = {0};
    if (row->retired)
        return OK;
    TRY(signature_row(cx, to->shape, row, &record));
    TRY(signature_state(cx, &record, &state));
    if (!state.complete.value)
        return OK;
    if (to->orders->count == RULES_MAX)
        return fail(cx, ERR_LIMIT, MSG("there are more than %1$lld hold rules"),
                    (long long)RULES_MAX);
    Order *out = &to->orders->items[to->orders->count++];
    const HoldRule *rule = register_copy(cx->arena, &hold_rule_register, row->values);
    *out = (Order){.rule = *rule,
                   .version = row->version,
                   .limits = {.characteristic = rule->characteristic,
                              .step = rule->step,
                              .unit = rule->unit,
                              .low = rule->low,
                              .high = rule->high}};
    out->product = product_key(cx, rule->product);
    signers_read(cx, &state, out);
    return OK;
}

static Err orders_load(Ctx *cx, Orders **out)
{
    MasterShape shape;
    *out = arena_new(cx->arena, Orders);
    TRY(master_shape(cx, hold_rule_register.name, &shape));
    Loading loading = {&shape, *out};
    return master_each(cx, &shape, (Str){0}, rule_take, &loading);
}

/* ---- one event ---- */

typedef struct Judging {
    const ItemView *view;
    const Order *order;
    int64_t event;
} Judging;

static Err is_held(Ctx *cx, const Order *order, Str uri, bool *out)
{
    DbRow row;
    TRY(db_one(cx, SQL_HOLD_OF_RULE, ARGS(db_text(order->rule.code), db_text(uri)), &row));
    *out = row_int(&row, 0) > 0;
    return OK;
}

/* What it measured: things that were made and lots, of the rule's product. */
static bool is_meant(Ctx *cx, const Judging *judging, const TraceEvent *event, uint32_t ref)
{
    const TraceIndex *index = judging->view->index;
    uint32_t item = event->items[ref];
    ItemKind kind = trace_item_kind(index, item, judging->view->visible);
    if (!scope_is_subject(event->kind, trace_role(event, ref)) ||
        (kind != ITEM_THING && kind != ITEM_LOT))
        return false;
    return judging->order->product.n == 0 ||
           str_eq(identity_class_key(cx->arena, trace_item_key(index, item)),
                  judging->order->product);
}

static Err items_find(Ctx *cx, const Judging *judging, FieldTexts *out)
{
    TraceEvent event = trace_event_at(judging->view->index, judging->event);
    Str *uris = arena_array(cx->arena, Str, event.refs + 1);
    *out = (FieldTexts){uris, 0};
    for (uint32_t ref = 0; ref < event.refs; ref++) {
        bool held;
        if (!is_meant(cx, judging, &event, ref))
            continue;
        Str uri = item_uri(cx->arena, judging->view->index, event.items[ref]);
        TRY(is_held(cx, judging->order, uri, &held));
        if (!held)
            uris[out->count++] = uri;
    }
    return OK;
}

static void number_add(Buf *text, FieldDecimal limit)
{
    if (limit.set)
        decimal_format(text, limit.value);
    else
        buf_add(text, STR("–"));
}

/* "HR-1 v2 · Voltage 4.31 VLT [– … 4.2 VLT] · #1234 · ✓ zhao", in no language: rule, reading,
 * limits, event, who signed; "?" where nobody can compare them. */
static Str reason_of(Ctx *cx, const Judging *judging, const ScopeOutside *outside)
{
    Buf text;
    const Order *order = judging->order;
    const HoldRule *rule = &order->rule;
    buf_init(&text, cx->arena, REASON_MAX);
    buf_fmt(&text, "%.*s v%lld · %.*s ", STR_ARG(rule->code), (long long)order->version,
            STR_ARG(rule->characteristic));
    decimal_format(&text, outside->low);
    if (decimal_cmp(outside->low, outside->high) != 0) {
        buf_add(&text, STR(" … "));
        decimal_format(&text, outside->high);
    }
    buf_fmt(&text, "%s%.*s%s [", outside->unit.n > 0 ? " " : "", STR_ARG(outside->unit),
            outside->unsure ? " ?" : "");
    number_add(&text, rule->low);
    buf_add(&text, STR(" … "));
    number_add(&text, rule->high);
    buf_fmt(&text, "%s%.*s] · #%lld · ✓ %.*s", rule->unit.n > 0 ? " " : "", STR_ARG(rule->unit),
            (long long)judging->event, STR_ARG(order->signers));
    return buf_str(&text);
}

/* Once an event and version of the rule, also where a process ended between hold and watch. */
static Err event_hold(Ctx *cx, const Judging *judging, const ScopeOutside *outside)
{
    DbRow row;
    int64_t id;
    bool again;
    HoldNaming *naming;
    const Order *order = judging->order;
    HoldDraft draft = {.title = str_fmt(cx->arena, "%.*s %.*s", STR_ARG(order->rule.code),
                                        STR_ARG(order->rule.name)),
                       .instruction = order->rule.instruction};
    Str key = str_fmt(cx->arena, "hold_rule/%.*s/%lld/%lld", STR_ARG(order->rule.code),
                      (long long)order->version, (long long)judging->event);
    Err err = db_one(cx, SQL_HOLD_BY_REQUEST_KEY, ARGS(db_text(key)), &row);
    if (err != ERR_NOT_FOUND)
        return err;
    TRY(items_find(cx, judging, &draft.items));
    if (draft.items.count == 0)
        return OK;
    draft.reason = reason_of(cx, judging, outside);
    TRY(hold_name(cx, judging->view, &draft, &naming));
    hold_naming_rule(naming, order->rule.code);
    return hold_add(cx, naming, key, &id, &again);
}

static bool step_fits(const ItemView *view, const TraceEvent *event, Str step)
{
    return step.n == 0 || trace_step_unknown(event->step) ||
           str_eq(trace_step(view->index, event->step), step);
}

static Err event_judge(Ctx *cx, const ItemView *view, const Orders *orders, int64_t position)
{
    EventRow row;
    TraceEvent event = trace_event_at(view->index, position);
    if (trace_event_standing(view->index, position, view->visible) != STANDING_COUNTS)
        return OK;
    TRY(event_log_load(cx, position, &row));
    for (size_t i = 0; i < orders->count; i++) {
        ScopeOutside outside;
        const Order *order = &orders->items[i];
        Judging judging = {view, order, position};
        if (!step_fits(view, &event, order->rule.step) || row.record_time_us <= order->signed_us)
            continue;
        TRY(scope_reading_outside(cx, &order->limits, row.body, &outside));
        if (outside.found)
            TRY(event_hold(cx, &judging, &outside));
    }
    return OK;
}

/* ---- the watch ---- */

static Err watch_load(Ctx *cx, HoldRuleWatch *watch)
{
    DbRow row;
    Err err = db_one(cx, SQL_HOLD_RULE_WATCH_LOAD, NO_ARGS, &row);
    *watch = (HoldRuleWatch){.loaded = true};
    if (err == ERR_NOT_FOUND) {
        problem_clear(cx);
        return db_run(cx, SQL_HOLD_RULE_WATCH_ADD, ARGS(db_int(0)), NULL);
    }
    TRY(err);
    watch->kept = watch->position = row_int(&row, 0);
    return OK;
}

static Err watch_keep(Ctx *cx, HoldRuleWatch *watch)
{
    if (watch->position == watch->kept)
        return OK;
    TRY(db_run(cx, SQL_HOLD_RULE_WATCH_SET, ARGS(db_int(watch->position)), NULL));
    watch->kept = watch->position;
    return OK;
}

static Err span_judge(Ctx *cx, const ItemView *view, HoldRuleWatch *watch)
{
    Orders *orders = NULL;
    for (; watch->position < view->visible; watch->position++) {
        TraceEvent event = trace_event_at(view->index, watch->position + 1);
        if (!event.readings)
            continue;
        if (orders == NULL)
            TRY(orders_load(cx, &orders));
        if (orders->count == 0) {
            watch->position = view->visible;
            return OK;
        }
        ArenaMark mark = arena_mark(cx->arena);
        TRY(event_judge(cx, view, orders, watch->position + 1));
        arena_rewind(cx->arena, mark);
    }
    return OK;
}

Err hold_rules_follow(Ctx *cx, const ItemView *view, HoldRuleWatch *watch)
{
    Str actor = cx->actor;
    if (!watch->loaded)
        TRY(watch_load(cx, watch));
    ArenaMark mark = arena_mark(cx->arena);
    cx->actor = rule_actor;
    cx->now_us = cx->io->now_us(cx);
    Err err = span_judge(cx, view, watch);
    cx->actor = actor;
    if (err != OK)
        return err;
    arena_rewind(cx->arena, mark);
    return watch->position - watch->kept >= KEEP_EACH ? watch_keep(cx, watch) : OK;
}

Err hold_rules_catch_up(Ctx *cx, const ItemView *view)
{
    HoldRuleWatch watch = {0};
    TRY(hold_rules_follow(cx, view, &watch));
    return watch_keep(cx, &watch);
}
