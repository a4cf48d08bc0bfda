/* One event of the log, as it was captured. */
#include "api/api_internal.h"

Err log_event_show(Ctx *cx, Call *call)
{
    EventRow row;
    Str source;
    int64_t position;
    if (!str_int(call->segments[0], &position) || position < 1 || position > call->view.visible ||
        !sight_sees_whole(call->view.sight, call->view.index, position))
        return fail(cx, ERR_NOT_FOUND, MSG("the log has no event at position %1$s"),
                    str_shown(cx->arena, call->segments[0]));
    TRY(event_log_load(cx, position, &row));
    TRY(event_source_load(cx, row.source_id, &source));
    LogEvent event = {.position = field_int(row.position),
                      .event_id = row.event_id,
                      .record_time = field_utc(row.record_time_us),
                      .source = source,
                      .line = field_int(row.line),
                      .actor = row.actor,
                      .job = field_int(row.job_id),
                      .body = row.body};
    return call_record(cx, call, &log_event_register, &event);
}
