/* clue.c - kinds, links, cases. */
#include "domain/clue/clue.h"

#include "domain/account/account.h"

#define RECORDS "domain/clue/clue_wire.def"
#include "platform/register/register_table.h"

enum { VALUES_MAX = 1 << 20 };
#define DAY_US INT64_C(86400000000)

/* ---- kinds ---- */

static Str role_said(Str role)
{
#define ROLE(id, name, zh, en, audience, limit)                                                    \
    if (str_eq(role, STR(#id)))                                                                    \
        return STR(#name);
#include "domain/role/roles.def"
#undef ROLE
    return role;
}

static Err rule_find(Ctx *cx, const ClueKind *kind, ClueKindShown *out)
{
    MasterShape shape;
    MasterRow row;
    *out = (ClueKindShown){.name = kind->name,
                           .group = kind->group,
                           .label_zh = str_of(kind->zh),
                           .label_en = str_of(kind->en),
                           .clause = STR("A-6.1.1"),
                           .within_hours = field_int(kind->hours),
                           .responsible = role_said(kind->role),
                           .what_zh = str_of(kind->what_zh),
                           .what_en = str_of(kind->what_en),
                           .own = field_bool(false)};
    TRY(master_shape(cx, clue_rule_register.name, &shape));
    Err err = master_find_key(cx, &shape, kind->name, &row);
    if (err == ERR_NOT_FOUND || (err == OK && row.retired)) {
        problem_clear(cx);
        return OK;
    }
    TRY(err);
    const ClueRule *rule = row.values;
    out->within_hours = rule->within_hours;
    out->responsible = rule->responsible;
    out->what_zh = out->what_en = rule->what;
    out->own = field_bool(true);
    return OK;
}

Err clue_kinds_list(Ctx *cx, ClueKinds *out)
{
    out->kinds.items = arena_array(cx->arena, ClueKindShown, CLUE_KIND_COUNT);
    out->kinds.count = CLUE_KIND_COUNT;
    for (size_t i = 0; i < CLUE_KIND_COUNT; i++)
        TRY(rule_find(cx, &master_clue_kinds[i], &out->kinds.items[i]));
    return OK;
}

/* ---- one clue ---- */

Err clue_find(Ctx *cx, Str number, MasterRow *out)
{
    MasterShape shape;
    TRY(master_shape(cx, clue_register.name, &shape));
    Err err = master_find_key(cx, &shape, number, out);
    return err == ERR_NOT_FOUND
               ? fail(cx, err, MSG("there is no clue \"%1$s\""), str_shown(cx->arena, number))
               : err;
}

/* ---- links ---- */

/* What an order says of links, and what the log adds to it. */
typedef struct Links {
    const ClueLog *log;
    const JsonNode *order;
    FieldTexts items, lots;
    bool is_new;
    bool has_items, has_lots; /* to be written */
    Str product, model;
    int32_t made_on; /* 0: not known */
} Links;

static Err link_find(Ctx *cx, const ClueLog *log, Str typed, Str *out)
{
    uint32_t item;
    TRY(item_find(cx, log->view, typed, &item));
    *out = item_uri(cx->arena, log->view->index, item);
    return OK;
}

static Err link_list(Ctx *cx, const ClueLog *log, const JsonNode *list, FieldTexts *out)
{
    Str *items = arena_array(cx->arena, Str, list->count + 1);
    *out = (FieldTexts){items, 0};
    for (const JsonNode *node = list->child; node != NULL; node = node->next) {
        Err err = link_find(cx, log, node->text, &items[out->count]);
        if (err == OK) {
            out->count++;
            continue;
        }
        return err == ERR_NOT_FOUND || err == ERR_USAGE
                   ? fail_at(cx, (Str){0}, 0,
                             str_fmt(cx->arena, "/values/%.*s", STR_ARG(list->key)))
                   : err;
    }
    return OK;
}

/* A list that is given is checked; else the one text that is given is linked where it is known. */
static Err side_read(Ctx *cx, Links *links, Str list_name, Str text_name, bool *has)
{
    FieldTexts *out = str_eq(list_name, STR("items")) ? &links->items : &links->lots;
    const JsonNode *list = json_member(links->order, list_name);
    const JsonNode *text = json_member(links->order, text_name);
    *has = false;
    if (list != NULL && list->type == JSON_ARRAY) {
        *has = true;
        return link_list(cx, links->log, list, out);
    }
    if (list != NULL || text == NULL)
        return OK; /* null takes the links away; something else is the register's to refuse */
    *has = true;
    Str *one = arena_new(cx->arena, Str);
    if (text->type != JSON_STRING || text->text.n == 0)
        return OK;
    Err err = link_find(cx, links->log, text->text, one);
    if (err == OK)
        *out = (FieldTexts){one, 1};
    else if (err != ERR_NOT_FOUND && err != ERR_USAGE)
        return err;
    problem_clear(cx);
    return OK;
}

/* Product and day of production, of the first unit. */
static Err unit_look(Ctx *cx, Links *links)
{
    ItemCard card;
    if (links->items.count == 0)
        return OK;
    TRY(item_card_find(cx, links->log->view, links->log->reader,
                       &(ItemQuestion){.item = links->items.items[0], .limit = 1}, &card));
    if (json_member(links->order, STR("product")) == NULL)
        links->product = card.product;
    if (links->is_new && json_member(links->order, STR("model")) == NULL)
        links->model = card.name;
    if (json_member(links->order, STR("produced_on")) == NULL && card.events.count > 0) {
        const Instant *at = &card.events.items[0].time.value;
        links->made_on = (int32_t)((at->us + at->offset_min * INT64_C(60000000)) / DAY_US);
    }
    return OK;
}

static void list_write(JsonWriter *json, Str name, FieldTexts list)
{
    json_key(json, name);
    if (list.count == 0) {
        json_null(json);
        return;
    }
    json_array_begin(json);
    for (size_t i = 0; i < list.count; i++)
        json_string(json, list.items[i]);
    json_array_end(json);
}

static void order_write(JsonWriter *json, const Links *links)
{
    json_object_begin(json);
    for (const JsonNode *node = links->order->child; node != NULL; node = node->next) {
        bool ours = (links->has_items && str_eq(node->key, STR("items"))) ||
                    (links->has_lots && str_eq(node->key, STR("lots")));
        if (ours)
            continue;
        json_key(json, node->key);
        json_raw(json, node->raw);
    }
    if (links->has_items)
        list_write(json, STR("items"), links->items);
    if (links->has_lots)
        list_write(json, STR("lots"), links->lots);
    if (links->product.n > 0) {
        json_key(json, STR("product"));
        json_string(json, links->product);
    }
    if (links->model.n > 0) {
        json_key(json, STR("model"));
        json_string(json, links->model);
    }
    if (links->made_on != 0) {
        int year, month, day;
        Buf text;
        date_from_days(links->made_on, &year, &month, &day);
        json_key(json, STR("produced_on"));
        buf_init(&text, json->out->arena, INSTANT_TEXT_MAX);
        buf_fmt(&text, "%04d-%02d-%02d", year, month, day);
        json_string(json, buf_str(&text));
    }
    json_object_end(json);
}

Err clue_prepare(Ctx *cx, const ClueLog *log, bool is_new, Str values, Str *out)
{
    Buf text;
    JsonWriter json;
    Links links = {.log = log, .is_new = is_new};
    *out = values;
    if (values.n == 0)
        return OK;
    TRY(json_parse(cx, values, &links.order));
    if (links.order->type != JSON_OBJECT)
        return OK; /* master_save says so */
    TRY(side_read(cx, &links, STR("items"), STR("unit"), &links.has_items));
    TRY(side_read(cx, &links, STR("lots"), STR("lot"), &links.has_lots));
    if (!links.has_items && !links.has_lots)
        return OK;
    TRY(unit_look(cx, &links));
    buf_init(&text, cx->arena, VALUES_MAX);
    json_writer_init(&json, &text);
    order_write(&json, &links);
    *out = buf_str(&text);
    return text.full ? fail(cx, ERR_LIMIT, MSG("the row is larger than %1$lld bytes"),
                            (long long)VALUES_MAX)
                     : OK;
}

static void list_add(Str **items, size_t *count, Str uri)
{
    for (size_t i = 0; i < *count; i++) {
        if (str_eq((*items)[i], uri))
            return;
    }
    (*items)[(*count)++] = uri;
}

static Str *list_room(Ctx *cx, FieldTexts list, size_t more)
{
    Str *items = arena_array(cx->arena, Str, list.count + more + 1);
    if (list.count > 0)
        memcpy(items, list.items, list.count * sizeof *items);
    return items;
}

Err clue_link(Ctx *cx, const ClueLog *log, const Clue *clue, FieldTexts typed, Str *out)
{
    Buf text;
    JsonWriter json;
    size_t unit_count = clue->items.count, lot_count = clue->lots.count;
    Str *units = list_room(cx, clue->items, typed.count);
    Str *lots = list_room(cx, clue->lots, typed.count);
    for (size_t i = 0; i < typed.count; i++) {
        uint32_t item;
        TRY(item_find(cx, log->view, typed.items[i], &item));
        Str uri = item_uri(cx->arena, log->view->index, item);
        bool is_lot = trace_item_kind(log->view->index, item, 0) == ITEM_LOT;
        list_add(is_lot ? &lots : &units, is_lot ? &lot_count : &unit_count, uri);
    }
    buf_init(&text, cx->arena, VALUES_MAX);
    json_writer_init(&json, &text);
    json_object_begin(&json);
    list_write(&json, STR("items"), (FieldTexts){units, unit_count});
    list_write(&json, STR("lots"), (FieldTexts){lots, lot_count});
    json_object_end(&json);
    *out = buf_str(&text);
    return OK;
}

/* ---- cases ---- */

/* A clue that came out of a case is as it was before: looked at and valid. */
static Str case_values(Ctx *cx, int64_t defect_case)
{
    return defect_case == 0 ? STR("{\"state\":\"valid\",\"defect_case\":null}")
                            : str_fmt(cx->arena, "{\"state\":\"linked\",\"defect_case\":%lld}",
                                      (long long)defect_case);
}

Err clue_case_put(Ctx *cx, Str number, int64_t defect_case, Str reason, MasterRow *out)
{
    MasterShape shape;
    TRY(clue_find(cx, number, out));
    const Clue *clue = out->values;
    int64_t now = clue->defect_case.set ? clue->defect_case.value : 0;
    if (now == defect_case)
        return OK;
    if (now != 0 && defect_case != 0)
        return fail(cx, ERR_CONFLICT, MSG("clue %1$s is in another case, %2$lld"),
                    str_shown(cx->arena, number), (long long)now);
    if (clue->state.value == CLUE_DUPLICATE)
        return fail(cx, ERR_CONFLICT, MSG("clue %1$s is a duplicate of %2$s: take that one"),
                    str_shown(cx->arena, number), str_shown(cx->arena, clue->duplicate_of));
    if (clue->state.value == CLUE_CLOSED)
        return fail(cx, ERR_CONFLICT, MSG("clue %1$s is closed"), str_shown(cx->arena, number));
    RowOrder order = {.version = field_int(out->version),
                      .values = case_values(cx, defect_case),
                      .reason = reason};
    TRY(master_shape(cx, clue_register.name, &shape));
    return master_save_in(cx, &shape, out->id, &order, out);
}

/* ---- the card ---- */

static Err linked_add(Ctx *cx, const ClueLog *log, FieldTexts list, ClueCard *out)
{
    for (size_t i = 0; i < list.count; i++) {
        ItemCard card;
        ClueUnit *unit = &out->linked.items[out->linked.count++];
        *unit = (ClueUnit){.item = list.items[i], .known = field_bool(false)};
        Err err = item_card_find(cx, log->view, log->reader,
                                 &(ItemQuestion){.item = list.items[i], .limit = 1}, &card);
        if (err == ERR_NOT_FOUND || err == ERR_USAGE) {
            problem_clear(cx);
            continue;
        }
        TRY(err);
        unit->known = field_bool(card.event_count.value > 0);
        unit->level = card.level;
        unit->name = card.name;
        unit->product = card.product;
    }
    return OK;
}

static Err known_look(Ctx *cx, const ClueLog *log, Str typed, FieldBool *out)
{
    Str uri;
    if (typed.n == 0)
        return OK;
    Err err = link_find(cx, log, typed, &uri);
    *out = field_bool(err == OK);
    if (err != ERR_NOT_FOUND && err != ERR_USAGE)
        return err;
    problem_clear(cx);
    return OK;
}

static Err clocks_look(Ctx *cx, int64_t id, ClueCard *out)
{
    enum { CLOCKS_MAX = 100 };
    ClockPage page;
    ClockFilter filter = {.noun = clue_register.name, .noun_id = id, .limit = CLOCKS_MAX};
    TRY(clock_list(cx, &filter, &page));
    out->clocks.items = page.clocks.items;
    out->clocks.count = page.clocks.count;
    return OK;
}

Err clue_card(Ctx *cx, MasterBook *book, const ClueLog *log, Str number, ClueCard *out)
{
    MasterRow row;
    MasterShape shape;
    ClueLikeness likeness;
    TRY(clue_find(cx, number, &row));
    TRY(master_shape(cx, clue_register.name, &shape));
    const Clue *clue = row.values;
    *out = (ClueCard){.row = arena_new(cx->arena, RegisterRow),
                      .kind = arena_new(cx->arena, ClueKindShown)};
    master_show(cx, &shape, &row, false, out->row);
    TRY(rule_find(cx, &master_clue_kinds[clue->kind.value], out->kind));
    bool open = clue->state.value == CLUE_NEW || clue->state.value == CLUE_VALID;
    out->late = field_bool(open && !clue->answered_on.set && clue->due_on.set &&
                           clue->due_on.value < cx->now_us / DAY_US);
    TRY(known_look(cx, log, clue->unit, &out->unit_known));
    TRY(known_look(cx, log, clue->lot, &out->lot_known));
    out->linked.items = arena_array(cx->arena, ClueUnit, clue->items.count + clue->lots.count + 1);
    TRY(linked_add(cx, log, clue->items, out));
    TRY(linked_add(cx, log, clue->lots, out));
    TRY(clocks_look(cx, row.id, out));
    TRY(clue_similar(cx, book, &row, &likeness));
    out->similar.items = likeness.items;
    out->similar.count = likeness.count;
    return OK;
}
