#include "api/capture_result.h"

enum { TEXT_MAX = 4 << 20 };

static const Str mode_names[] = {
    [CAPTURE_ROLLBACK] = STR_INIT("rollback"),
    [CAPTURE_PROCEED] = STR_INIT("proceed"),
};

static JsonWriter writer_new(Arena *arena)
{
    JsonWriter json;
    Buf *text = arena_new(arena, Buf);
    buf_init(text, arena, TEXT_MAX);
    json_writer_init(&json, text);
    return json;
}

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

/* ---- arguments ---- */

Str capture_args_format(Arena *arena, Str file, CaptureMode mode)
{
    JsonWriter json = writer_new(arena);
    json_object_begin(&json);
    member_text(&json, STR("file"), str_tail(file, (size_t)(str_rfind_char(file, '/') + 1)));
    member_text(&json, STR("on_error"), mode_names[mode]);
    json_object_end(&json);
    return buf_str(json.out);
}

static Str text_of(const JsonNode *object, Str key)
{
    const JsonNode *node = json_member(object, key);
    return node == NULL ? (Str){0} : node->text;
}

Err capture_args_parse(Ctx *cx, const Job *job, Str folder, CaptureOptions *out)
{
    const JsonNode *args;
    TRY(json_parse(cx, job->args, &args));
    out->input = io_path(cx->arena, folder, text_of(args, STR("file")));
    out->on_error = str_eq(text_of(args, STR("on_error")), mode_names[CAPTURE_PROCEED])
                        ? CAPTURE_PROCEED
                        : CAPTURE_ROLLBACK;
    return OK;
}

/* ---- result ---- */

static void problem_keep(JsonWriter *json, const Problem *problem)
{
    json_object_begin(json);
    member_text(json, STR("code"), str_of(err_name(problem->err)));
    member_text(json, STR("key"), str_of(problem->key));
    json_key(json, STR("params"));
    json_array_begin(json);
    for (int i = 0; i < problem->param_count; i++)
        json_string(json, problem->params[i]);
    json_array_end(json);
    member_number(json, STR("line"), problem->line);
    member_text(json, STR("pointer"), problem->pointer);
    json_object_end(json);
}

Str capture_result_format(Arena *arena, const CaptureReport *report)
{
    JsonWriter json = writer_new(arena);
    json_object_begin(&json);
    member_text(&json, STR("state"), str_of(capture_state_name(report->state)));
    member_number(&json, STR("events"), report->events);
    member_number(&json, STR("captured"), report->captured);
    member_number(&json, STR("duplicates"), report->duplicates);
    member_number(&json, STR("refused"), report->refused);
    member_number(&json, STR("first_position"), report->first_position);
    member_number(&json, STR("last_position"), report->last_position);
    json_key(&json, STR("problems"));
    json_array_begin(&json);
    for (size_t i = 0; i < report->problem_count && i < RESULT_PROBLEMS_MAX; i++)
        problem_keep(&json, &report->problems[i]);
    json_array_end(&json);
    json_object_end(&json);
    return buf_str(json.out);
}

Str capture_error_format(Arena *arena, const Problem *problem)
{
    JsonWriter json = writer_new(arena);
    json_object_begin(&json);
    json_key(&json, STR("problems"));
    json_array_begin(&json);
    problem_keep(&json, problem);
    json_array_end(&json);
    json_object_end(&json);
    return buf_str(json.out);
}

/* ---- the job of EPCIS ---- */

static int params_read(const JsonNode *list, Str *out)
{
    int count = 0;
    const JsonNode *node = list == NULL ? NULL : list->child;
    for (; node != NULL && count < PROBLEM_PARAMS_MAX; node = node->next)
        out[count++] = node->text;
    return count;
}

static void error_write(Ctx *cx, JsonWriter *json, const JsonNode *problem, Lang lang)
{
    Buf detail;
    Str params[PROBLEM_PARAMS_MAX];
    int count = params_read(json_member(problem, STR("params")), params);
    buf_init(&detail, cx->arena, TEXT_MAX);
    message_format(&detail, lang, str_c(cx->arena, text_of(problem, STR("key"))), params, count);
    bool conflict = str_eq(text_of(problem, STR("code")), STR("conflict"));
    json_object_begin(json);
    member_text(json, STR("type"),
                conflict ? STR("epcisException:ResourceAlreadyExistsException")
                         : STR("epcisException:ValidationException"));
    member_text(json, STR("title"), conflict ? STR("Conflict") : STR("Validation failed"));
    member_text(json, STR("code"), text_of(problem, STR("code")));
    member_text(json, STR("detail"), buf_str(&detail));
    member_text(json, STR("pointer"), text_of(problem, STR("pointer")));
    json_key(json, STR("line"));
    json_raw(json, text_of(problem, STR("line")));
    json_object_end(json);
}

static void time_write(JsonWriter *json, Str key, int64_t us)
{
    Buf text;
    if (us == 0)
        return;
    buf_init(&text, json->out->arena, INSTANT_TEXT_MAX);
    instant_format_utc(&text, us);
    member_text(json, key, buf_str(&text));
}

/* The counts of our own beside the fields of the standard. */
static void result_write(Ctx *cx, JsonWriter *json, const JsonNode *result, Lang lang)
{
    for (const JsonNode *node = result == NULL ? NULL : result->child; node != NULL;
         node = node->next) {
        if (str_eq(node->key, STR("problems")))
            continue;
        json_key(json, node->key);
        json_raw(json, node->raw);
    }
    const JsonNode *problems = result == NULL ? NULL : json_member(result, STR("problems"));
    json_key(json, STR("errors"));
    json_array_begin(json);
    for (const JsonNode *node = problems == NULL ? NULL : problems->child; node != NULL;
         node = node->next)
        error_write(cx, json, node, lang);
    json_array_end(json);
}

Err capture_job_write(Ctx *cx, JsonWriter *json, const Job *job, Lang lang)
{
    const JsonNode *args, *result = NULL;
    Str outcome = job->error.n > 0 ? job->error : job->result;
    bool running = job->state == JOB_WAITING || job->state == JOB_RUNNING;
    TRY(json_parse(cx, job->args, &args));
    if (outcome.n > 0)
        TRY(json_parse(cx, outcome, &result));
    bool partly = str_eq(text_of(result, STR("state")), STR("partly"));
    json_object_begin(json);
    member_text(json, STR("captureID"), str_fmt(cx->arena, "%lld", (long long)job->id));
    time_write(json, STR("createdAt"), job->created_us);
    time_write(json, STR("finishedAt"), job->finished_us);
    json_key(json, STR("running"));
    json_bool(json, running);
    json_key(json, STR("success"));
    json_bool(json, running || (job->state == JOB_DONE && !partly));
    member_text(json, STR("captureErrorBehaviour"), text_of(args, STR("on_error")));
    result_write(cx, json, result, lang);
    json_object_end(json);
    return OK;
}
