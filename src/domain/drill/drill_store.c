/* drill_store.c - reports to rows and back. */
#include "domain/drill/drill.h"
#include "platform/store/change.h"
#include "platform/store/row_number.h"

enum { REPORT_MAX = 16 << 20 };

Str drill_id_format(Arena *arena, int64_t id)
{
    return row_number_format(arena, "DR", id);
}

static Err missing(Ctx *cx, Str id)
{
    return fail(cx, ERR_NOT_FOUND, MSG("there is no drill %1$s"), str_shown(cx->arena, id));
}

Err drill_id_parse(Ctx *cx, Str text, int64_t *out)
{
    if (!row_number_parse(text, "DR", out))
        return missing(cx, text);
    return OK;
}

static Str report_json(Ctx *cx, const DrillReport *report)
{
    Buf text;
    JsonWriter json;
    buf_init(&text, cx->arena, REPORT_MAX);
    json_writer_init(&json, &text);
    register_write(&json, &drill_report_register, report);
    return buf_str(&text);
}

Err drill_save(Ctx *cx, const DrillOrder *order, const DrillReport *report, int64_t *out_id)
{
    CLEANUP(tx_release) Tx tx = {0};
    DbRow row;
    Str json = report_json(cx, report);
    TRY(tx_begin(cx, &tx));
    TRY(db_one(cx, SQL_DRILL_ADD,
               ARGS(db_int(cx->now_us), db_text(cx->actor), db_text(order->reason),
                    db_text(report->item), db_int(report->log_position.value),
                    db_int(report->total_us.value), db_int(report->units.value),
                    db_int((int64_t)report->gaps.count), db_text(json)),
               &row));
    *out_id = row_int(&row, 0);
    Change change = {.noun = STR("drill"), .id = *out_id, .after = json, .reason = order->reason};
    return change_commit(cx, &tx, &change);
}

/* The sentence of a gap in the language of whoever reads it. */
static void gap_tell(Ctx *cx, DrillGap *gap, Lang lang)
{
    Buf text;
    const char *key = str_c(cx->arena, gap->message);
    buf_init(&text, cx->arena, 4000);
    message_format(&text, lang, key, gap->params.items, (int)gap->params.count);
    gap->message = buf_str(&text);
}

Err drill_load(Ctx *cx, int64_t id, Lang lang, DrillReport *out)
{
    DbRow row;
    const JsonNode *node;
    Err err = db_one(cx, SQL_DRILL_BY_ID, ARGS(db_int(id)), &row);
    if (err == ERR_NOT_FOUND)
        return missing(cx, drill_id_format(cx->arena, id));
    TRY(err);
    TRY(json_parse(cx, row_text(&row, 3), &node));
    TRY(register_decode(cx, &drill_report_register, node, (Str){0}, out));
    out->id = drill_id_format(cx->arena, id);
    out->created = field_utc(row_int(&row, 0));
    out->actor = row_text(&row, 1);
    out->reason = row_text(&row, 2);
    for (size_t i = 0; i < out->gaps.count; i++)
        gap_tell(cx, &out->gaps.items[i], lang);
    return OK;
}

static Err line_take(Ctx *cx, const DbRow *row, void *arg)
{
    DrillPage *page = arg;
    if (page->drills.count == DRILL_PAGE_MAX)
        return OK;
    page->drills.items[page->drills.count++] = (DrillLine){
        .id = drill_id_format(cx->arena, row_int(row, 0)),
        .created = field_utc(row_int(row, 1)),
        .actor = str_dup(cx->arena, row_text(row, 2)),
        .reason = str_dup(cx->arena, row_text(row, 3)),
        .item = str_dup(cx->arena, row_text(row, 4)),
        .log_position = field_int(row_int(row, 5)),
        .total_us = field_int(row_int(row, 6)),
        .units = field_int(row_int(row, 7)),
        .gaps = field_int(row_int(row, 8)),
    };
    return OK;
}

Err drill_page(Ctx *cx, int64_t before, int64_t limit, DrillPage *out)
{
    *out = (DrillPage){0};
    out->drills.items = arena_array(cx->arena, DrillLine, DRILL_PAGE_MAX);
    TRY(db_each(cx, SQL_DRILL_PAGE, ARGS(db_int(before == 0 ? INT64_MAX : before), db_int(limit)),
                line_take, out));
    if (limit > 0 && out->drills.count == (size_t)limit)
        out->next = out->drills.items[limit - 1].id;
    return OK;
}

Err drill_last(Ctx *cx, int64_t *out_us)
{
    DbRow row;
    TRY(db_one(cx, SQL_DRILL_NEWEST, NO_ARGS, &row));
    *out_us = row_int(&row, 1);
    return OK;
}
