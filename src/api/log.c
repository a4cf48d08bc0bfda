/* One event of the log, as it was captured. */
#include "api/api_internal.h"

static void member_text(JsonWriter *json, Str key, Str value)
{
    json_key(json, key);
    json_string(json, value);
}

static void member_number(JsonWriter *json, Str key, int64_t value)
{
    json_key(json, key);
    json_int(json, value);
}

static void row_write(JsonWriter *json, const EventRow *row, Str source)
{
    Buf time;
    buf_init(&time, json->out->arena, INSTANT_TEXT_MAX);
    instant_format_utc(&time, row->record_time_us);
    json_object_begin(json);
    member_number(json, STR("position"), row->position);
    member_text(json, STR("event_id"), row->event_id);
    member_text(json, STR("record_time"), buf_str(&time));
    member_text(json, STR("source"), source);
    member_number(json, STR("line"), row->line);
    member_text(json, STR("actor"), row->actor);
    member_number(json, STR("job"), row->job_id);
    json_key(json, STR("body"));
    json_raw(json, row->body);
    json_object_end(json);
}

Err log_event_show(Ctx *cx, Call *call)
{
    EventRow row;
    Str source;
    int64_t position;
    if (!str_int(call->segments[0], &position) || position < 1 || position > call->view.visible)
        return fail(cx, ERR_NOT_FOUND, MSG("the log has no event at position %1$s"),
                    str_shown(cx->arena, call->segments[0]));
    TRY(event_log_load(cx, position, &row));
    TRY(event_source_load(cx, row.source_id, &source));
    CallJson *answer = call_json(call);
    row_write(&answer->json, &row, source);
    return call_json_end(cx, call, answer);
}
