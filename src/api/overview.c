/* What is there, for the first page. */
#include "api/overview.h"

#include "api/api_internal.h"
#include "platform/job/job.h"

#define RECORDS "api/overview_wire.def"
#include "platform/register/register_table.h"

static void items_count(Ctx *cx, const ItemView *view, Overview *out)
{
    int64_t counts[ITEM_CLASS + 1] = {0};
    const TraceIndex *index = view->index;
    for (uint32_t item = 1, count = trace_item_count(index); item <= count; item++)
        counts[trace_item_kind(index, item, 0)] += sight_sees(view->sight, item);
    out->items = arena_new(cx->arena, ItemCounts);
    *out->items = (ItemCounts){.things = field_int(counts[ITEM_THING]),
                               .lots = field_int(counts[ITEM_LOT]),
                               .vessels = field_int(counts[ITEM_VESSEL]),
                               .classes = field_int(counts[ITEM_CLASS])};
}

static Err last_recorded(Ctx *cx, Overview *out)
{
    EventRow row;
    if (out->log_position.value == 0)
        return OK;
    TRY(event_log_load(cx, out->log_position.value, &row));
    out->last_recorded = field_utc(row.record_time_us);
    return OK;
}

/* ---- captures ---- */

static Err json_of(Ctx *cx, Str text, const JsonNode **out)
{
    *out = NULL;
    return text.n == 0 ? OK : json_parse(cx, text, out);
}

static Str text_of(const JsonNode *object, Str key)
{
    const JsonNode *node = object == NULL ? NULL : json_member(object, key);
    return node == NULL ? (Str){0} : node->text;
}

static FieldInt number_of(const JsonNode *object, Str key)
{
    FieldInt out = {0};
    out.set = str_int(text_of(object, key), &out.value);
    return out;
}

/* What the server captures for a request of its own is no news beside the request, and single
 * events are none at all. */
static bool is_news(const Job *job, const JsonNode *args)
{
    if (str_eq(job->kind, WRITER_JOB_KIND))
        return true;
    return str_starts(job->kind, STR("capture_")) && text_of(args, STR("for")).n == 0 &&
           str_find(text_of(args, STR("input")), STR("/epcis/v2/")) < 0;
}

static Str note_state(const Job *job, const JsonNode *result)
{
    Str state = text_of(result, STR("state"));
    if (state.n > 0)
        return state;
    return job->state == JOB_DONE ? STR("captured") : str_of(job_state_name(job->state));
}

static size_t list_count(const JsonNode *list)
{
    size_t n = 0;
    for (const JsonNode *node = list->child; node != NULL; node = node->next)
        n++;
    return n;
}

static Err note_make(Ctx *cx, const Job *job, const JsonNode *args, CaptureNote *out)
{
    const JsonNode *result;
    Str input = text_of(args, STR("input"));
    if (input.n == 0)
        input = text_of(args, STR("name")); /* of a command */
    TRY(json_of(cx, job->error.n > 0 ? job->error : job->result, &result));
    *out = (CaptureNote){
        .id = field_int(job->id),
        .source = str_tail(input, (size_t)(str_rfind_char(input, '/') + 1)),
        .actor = job->actor,
        .created = field_utc(job->created_us),
        .state = note_state(job, result),
        .captured = number_of(result, STR("captured")),
        .duplicates = number_of(result, STR("duplicates")),
        .refused = number_of(result, STR("refused")),
    };
    const JsonNode *problems = result == NULL ? NULL : json_member(result, STR("problems"));
    if (problems != NULL)
        out->problems = field_int((int64_t)list_count(problems));
    if (job->finished_us > 0)
        out->finished = field_utc(job->finished_us);
    return OK;
}

/* Looks at so many jobs at a time, and at so many times. */
enum { JOBS_EACH = 100, ROUNDS = 10 };

static Err captures_list(Ctx *cx, Overview *out)
{
    int64_t before = INT64_MAX;
    out->captures.items = arena_array(cx->arena, CaptureNote, OVERVIEW_CAPTURES);
    for (int round = 0; round < ROUNDS && before > 1 && out->captures.count < OVERVIEW_CAPTURES;
         round++) {
        Job *jobs;
        size_t count;
        TRY(job_find_newest(cx, before, JOBS_EACH, &jobs, &count));
        before = count < JOBS_EACH ? 0 : jobs[count - 1].id;
        for (size_t i = 0; i < count && out->captures.count < OVERVIEW_CAPTURES; i++) {
            const JsonNode *args;
            TRY(json_of(cx, jobs[i].args, &args));
            if (is_news(&jobs[i], args))
                TRY(note_make(cx, &jobs[i], args, &out->captures.items[out->captures.count++]));
        }
    }
    return OK;
}

Err overview_show(Ctx *cx, Call *call)
{
    Overview overview = {.log_position = field_int(call->view.visible)};
    int64_t unwatched = __atomic_load_n(&call->api->unwatched, __ATOMIC_RELAXED);
    if (unwatched != 0)
        overview.unwatched = field_int(unwatched);
    items_count(cx, &call->view, &overview);
    TRY(last_recorded(cx, &overview));
    if (call->view.sight == NULL)
        TRY(captures_list(cx, &overview));
    else
        overview.limited = field_bool(true);
    return call_record(cx, call, &overview_register, &overview);
}
