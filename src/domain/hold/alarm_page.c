/* alarm_page.c - alarms as people see them, and what they say of them. */
#include "domain/hold/alarm.h"
#include "domain/party/place.h"
#include "platform/store/change.h"
#include "platform/store/row_number.h"

enum { ITEMS_SHOWN = 100, PATH_MAX_SHOWN = 100, JSON_MAX = 1 << 24 };

Err alarm_id_parse(Ctx *cx, Str text, int64_t *out)
{
    if (!row_number_parse(text, "A", out))
        return fail(cx, ERR_NOT_FOUND, MSG("there is no alarm %1$s"), str_shown(cx->arena, text));
    return OK;
}

static Str state_of(const DbRow *row)
{
    if (row_int(row, 10) != 0)
        return STR("withdrawn");
    return row_is_null(row, 12) ? STR("open") : STR("acknowledged");
}

static void alarm_fill(Ctx *cx, const DbRow *row, Alarm *out)
{
    Str place = row_text(row, 8);
    *out = (Alarm){
        .id = row_number_format(cx->arena, "A", row_int(row, 0)),
        .hold = hold_id_format(cx->arena, row_int(row, 1)),
        .title = str_dup(cx->arena, row_text(row, 2)),
        .event = field_int(row_int(row, 3)),
        .happened = field_utc(row_int(row, 4)),
        .raised = field_utc(row_int(row, 5)),
        .action = str_dup(cx->arena, row_text(row, 6)),
        .late = field_bool(row_int(row, 7) != 0),
        .place = place.n == 0 ? (Str){0} : str_dup(cx->arena, place),
        .count = field_int(row_int(row, 9)),
        .state = state_of(row),
    };
    if (row_int(row, 10) != 0) {
        out->withdrawn = field_utc(row_int(row, 10));
        out->withdrawn_by = field_int(row_int(row, 11));
    }
    if (!row_is_null(row, 12)) {
        out->acknowledged_reason = str_dup(cx->arena, row_text(row, 12));
        out->acknowledged_by = str_dup(cx->arena, row_text(row, 13));
        out->acknowledged = field_utc(row_int(row, 14));
    }
}

/* ---- for somebody limited ---- */

static bool alarm_is_seen(const AlarmPageQuery *query, const DbRow *row)
{
    return query->seen == NULL ||
           (hold_seen_has(query->seen, row_int(row, 1)) &&
            sight_sees_event(query->view->sight, query->view->index, row_int(row, 3)));
}

/* Items that are not seen are counted; so are those behind the first hundred. */
static void alarm_cut(Ctx *cx, const AlarmPageQuery *query, Alarm *alarm)
{
    size_t kept = 0;
    if (query->seen == NULL)
        return;
    const ItemSight *sight = query->view->sight;
    const TraceIndex *index = query->view->index;
    for (size_t i = 0; i < alarm->items.count; i++) {
        AlarmItem *item = &alarm->items.items[i];
        Str *path = arena_array(cx->arena, Str, item->path.count + 1);
        size_t steps = 0;
        if (!sight_sees_uri(cx, sight, index, item->item))
            continue;
        for (size_t k = 0; k < item->path.count; k++) {
            if (sight_sees_uri(cx, sight, index, item->path.items[k]))
                path[steps++] = item->path.items[k];
        }
        item->path = (FieldTexts){path, steps};
        alarm->items.items[kept++] = *item;
    }
    if (kept < alarm->items.count)
        alarm->unseen = field_int((int64_t)(alarm->items.count - kept));
    alarm->items.count = kept;
    if (!sight_sees_event(sight, index, alarm->withdrawn_by.value))
        alarm->withdrawn_by = (FieldInt){0};
    if (sight_sees_uri(cx, sight, index, alarm->place))
        return;
    alarm->place = alarm->place_name = (Str){0};
}

typedef struct Sifting {
    const AlarmPageQuery *query;
    AlarmPage *page;
    int64_t all;
} Sifting;

static Err alarm_take(Ctx *cx, const DbRow *row, void *arg)
{
    AlarmPage *page = arg;
    alarm_fill(cx, row, &page->alarms.items[page->alarms.count++]);
    return OK;
}

static Err alarm_sift(Ctx *cx, const DbRow *row, void *arg)
{
    Sifting *sifting = arg;
    const AlarmPageQuery *query = sifting->query;
    AlarmPage *page = sifting->page;
    bool open = row_int(row, 10) == 0 && row_is_null(row, 12);
    sifting->all++;
    if (!alarm_is_seen(query, row))
        return OK;
    page->total.value++;
    page->open.value += open;
    bool listed = (query->before == 0 || row_int(row, 0) < query->before) &&
                  (int64_t)page->alarms.count < query->limit;
    return listed ? alarm_take(cx, row, page) : OK;
}

static Err item_take(Ctx *cx, const DbRow *row, void *arg)
{
    Alarm *alarm = arg;
    Str path = str_dup(cx->arena, row_text(row, 2));
    Str *steps = arena_array(cx->arena, Str, PATH_MAX_SHOWN);
    size_t count = 0;
    while (path.n > 0 && count < PATH_MAX_SHOWN)
        steps[count++] = str_cut(&path, '\n');
    alarm->items.items[alarm->items.count++] =
        (AlarmItem){.item = str_dup(cx->arena, row_text(row, 0)),
                    .how = str_dup(cx->arena, row_text(row, 1)),
                    .path = {steps, count}};
    return OK;
}

static Err items_load(Ctx *cx, Alarm *alarm)
{
    int64_t id;
    Place place;
    TRY(alarm_id_parse(cx, alarm->id, &id));
    alarm->items.items = arena_array(cx->arena, AlarmItem, ITEMS_SHOWN);
    TRY(db_each(cx, SQL_ALARM_ITEM_EACH, ARGS(db_int(id), db_int(ITEMS_SHOWN)), item_take, alarm));
    if (alarm->place.n == 0)
        return OK;
    TRY(place_find(cx, alarm->place, &place));
    alarm->place_name = place.name;
    return OK;
}

static Err alarms_fill(Ctx *cx, const AlarmPageQuery *query, AlarmPage *out)
{
    for (size_t i = 0; i < out->alarms.count; i++) {
        TRY(items_load(cx, &out->alarms.items[i]));
        alarm_cut(cx, query, &out->alarms.items[i]);
    }
    return OK;
}

static Err page_sift(Ctx *cx, const AlarmPageQuery *query, DbValue item, AlarmPage *out)
{
    Sifting sifting = {query, out, 0};
    DbValue hold = db_int(query->hold);
    DbValue state = db_text(query->state.n == 0 ? STR("") : query->state);
    out->total = out->open = field_int(0);
    TRY(db_each(cx, SQL_ALARM_PAGE, ARGS(db_int(INT64_MAX), db_int(INT64_MAX), hold, item, state),
                alarm_sift, &sifting));
    out->outside = field_int(sifting.all - out->total.value);
    return alarms_fill(cx, query, out);
}

Err alarm_page(Ctx *cx, const AlarmPageQuery *query, AlarmPage *out)
{
    static const Str states[] = {STR_INIT(""), STR_INIT("open"), STR_INIT("acknowledged"),
                                 STR_INIT("withdrawn")};
    DbRow row;
    bool known = false;
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        known |= str_eq(query->state, states[i]);
    if (!known)
        return fail(cx, ERR_USAGE, MSG("%1$s is one of %2$s, not \"%3$s\""), "state",
                    "open, acknowledged, withdrawn", str_shown(cx->arena, query->state));
    DbValue hold = db_int(query->hold),
            state = db_text(query->state.n == 0 ? STR("") : query->state);
    DbValue item = db_text(query->item.n == 0 ? STR("") : query->item);
    *out = (AlarmPage){0};
    out->alarms.items = arena_array(cx->arena, Alarm, (size_t)query->limit + 1);
    if (query->seen != NULL)
        return page_sift(cx, query, item, out);
    TRY(db_one(cx, SQL_ALARM_COUNT, ARGS(hold, item, state), &row));
    out->total = field_int(row_int(&row, 0));
    out->open = field_int(row_int(&row, 1));
    TRY(db_each(cx, SQL_ALARM_PAGE,
                ARGS(db_int(query->before == 0 ? INT64_MAX : query->before), db_int(query->limit),
                     hold, item, state),
                alarm_take, out));
    return alarms_fill(cx, query, out);
}

Err alarm_seen_check(Ctx *cx, int64_t id, const AlarmPageQuery *of)
{
    AlarmPage page;
    AlarmPageQuery query = {.before = id + 1, .limit = 1, .seen = of->seen, .view = of->view};
    if (of->seen == NULL)
        return OK;
    TRY(alarm_page(cx, &query, &page));
    Str name = row_number_format(cx->arena, "A", id);
    if (page.alarms.count == 0 || !str_eq(page.alarms.items->id, name))
        return fail(cx, ERR_NOT_FOUND, MSG("there is no alarm %1$s"), str_shown(cx->arena, name));
    const Alarm *alarm = page.alarms.items;
    int64_t outside = alarm->count.value - (int64_t)alarm->items.count;
    if (outside > 0)
        return fail(cx, ERR_DENIED,
                    MSG("%1$lld more that this alarm is about are outside the sites and product "
                        "lines your roles are limited to: who sees them too says what came of it"),
                    (long long)outside);
    return OK;
}

static Err alarm_load(Ctx *cx, int64_t id, Alarm *out)
{
    AlarmPage page = {0};
    page.alarms.items = out;
    TRY(db_each(cx, SQL_ALARM_PAGE,
                ARGS(db_int(id + 1), db_int(1), db_int(0), db_text(STR("")), db_text(STR(""))),
                alarm_take, &page));
    Str name = row_number_format(cx->arena, "A", id);
    if (page.alarms.count == 0 || !str_eq(out->id, name))
        return fail(cx, ERR_NOT_FOUND, MSG("there is no alarm %1$s"), str_shown(cx->arena, name));
    return items_load(cx, out);
}

static Str alarm_json(Ctx *cx, const Alarm *alarm)
{
    Buf text;
    JsonWriter json;
    buf_init(&text, cx->arena, JSON_MAX);
    json_writer_init(&json, &text);
    register_write(&json, &alarm_register, alarm);
    return buf_str(&text);
}

Err alarm_acknowledge(Ctx *cx, int64_t id, Str reason, Alarm *out)
{
    CLEANUP(tx_release) Tx tx = {0};
    Alarm before;
    if (str_trim(reason).n == 0)
        return fail(cx, ERR_INVALID, MSG("reason: say what came of the alarm"));
    TRY(tx_begin(cx, &tx));
    TRY(alarm_load(cx, id, &before));
    if (before.acknowledged.set)
        return fail(cx, ERR_CONFLICT, MSG("alarm A-%1$lld was acknowledged by %2$s already"),
                    (long long)id, str_c(cx->arena, before.acknowledged_by));
    TRY(db_run(cx, SQL_ALARM_NOTE_ADD,
               ARGS(db_int(id), db_text(reason), db_text(cx->actor), db_int(cx->now_us)), NULL));
    TRY(alarm_load(cx, id, out));
    return change_commit(cx, &tx,
                         &(Change){.noun = STR("alarm"),
                                   .id = id,
                                   .before = alarm_json(cx, &before),
                                   .after = alarm_json(cx, out),
                                   .reason = reason});
}
