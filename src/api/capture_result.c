#include "api/capture_result.h"

enum { TEXT_MAX = 4 << 20 };

static const Str format_names[] = {
    [CAPTURE_AUTO] = STR_INIT("auto"),
    [CAPTURE_EPCIS] = STR_INIT("epcis"),
    [CAPTURE_LINES] = STR_INIT("ndjson"),
    [CAPTURE_CSV] = STR_INIT("csv"),
};
enum { FORMAT_NAMES = sizeof format_names / sizeof *format_names };

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

Str capture_args_format(Arena *arena, const CaptureOptions *options)
{
    JsonWriter json = writer_new(arena);
    json_object_begin(&json);
    member_text(&json, STR("file"), options->input);
    member_text(&json, STR("on_error"), mode_names[options->on_error]);
    if (options->name.n > 0) {
        member_text(&json, STR("name"), options->name);
        member_text(&json, STR("format"), format_names[options->format]);
        member_text(&json, STR("map"), options->map);
    }
    json_object_end(&json);
    return buf_str(json.out);
}

static Str text_of(const JsonNode *object, Str key)
{
    const JsonNode *node = json_member(object, key);
    return node == NULL ? (Str){0} : node->text;
}

Err capture_args_parse(Ctx *cx, const Job *job, Str folder, CaptureOptions *out, bool *received)
{
    const JsonNode *args;
    TRY(json_parse(cx, job->args, &args));
    Str file = text_of(args, STR("file")), format = text_of(args, STR("format"));
    *received = str_find_char(file, '/') < 0;
    out->input = *received ? io_path(cx->arena, folder, file) : file;
    if (text_of(args, STR("name")).n > 0) {
        out->name = text_of(args, STR("name"));
        out->map = text_of(args, STR("map"));
    }
    for (int i = 0; i < FORMAT_NAMES; i++) {
        if (str_eq(format, format_names[i]))
            out->format = (CaptureFormat)i;
    }
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
        json_string(json, message_param(problem->params[i], LANG_EN));
    json_array_end(json);
    member_text(json, STR("source"), problem->source);
    member_number(json, STR("line"), problem->line);
    member_text(json, STR("pointer"), problem->pointer);
    json_object_end(json);
}

static void problems_keep(JsonWriter *json, Str key, const Problem *problems, size_t count)
{
    json_key(json, key);
    json_array_begin(json);
    for (size_t i = 0; i < count; i++)
        problem_keep(json, &problems[i]);
    json_array_end(json);
}

static void duplicates_keep(JsonWriter *json, const CaptureReport *report)
{
    json_key(json, STR("duplicate_list"));
    json_array_begin(json);
    for (size_t i = 0; i < report->duplicate_count; i++) {
        const CaptureDuplicate *duplicate = &report->duplicate_list[i];
        json_object_begin(json);
        member_text(json, STR("event_id"), duplicate->event_id);
        member_number(json, STR("line"), duplicate->line);
        member_number(json, STR("position"), duplicate->position);
        json_object_end(json);
    }
    json_array_end(json);
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
    member_number(&json, STR("remarked"), report->remarked);
    member_number(&json, STR("parties"), report->parties);
    member_number(&json, STR("first_position"), report->first_position);
    member_number(&json, STR("last_position"), report->last_position);
    problems_keep(&json, STR("problems"), report->problems, report->problem_count);
    problems_keep(&json, STR("remarks"), report->remarks, report->remark_count);
    duplicates_keep(&json, report);
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

/* ---- read again ---- */

static int params_read(const JsonNode *list, Str *out)
{
    int count = 0;
    const JsonNode *node = list == NULL ? NULL : list->child;
    for (; node != NULL && count < PROBLEM_PARAMS_MAX; node = node->next)
        out[count++] = node->text;
    return count;
}

static int64_t number_of(const JsonNode *object, Str key)
{
    int64_t number;
    return str_int(text_of(object, key), &number) ? number : 0;
}

static Err code_parse(Str name)
{
    int err = OK;
    while (err + 1 < ERR_COUNT && !str_eq(name, str_of(err_name((Err)err))))
        err++;
    return (Err)err;
}

static Problem problem_read(Ctx *cx, const JsonNode *node)
{
    Problem out = {
        .err = code_parse(text_of(node, STR("code"))),
        .key = str_c(cx->arena, text_of(node, STR("key"))),
        .source = text_of(node, STR("source")),
        .line = number_of(node, STR("line")),
        .pointer = text_of(node, STR("pointer")),
    };
    out.param_count = params_read(json_member(node, STR("params")), out.params);
    return out;
}

static Problem *problems_read(Ctx *cx, const JsonNode *list, size_t *count)
{
    Problem *out = arena_array(cx->arena, Problem, CAPTURE_LIST_MAX);
    const JsonNode *node = list == NULL ? NULL : list->child;
    for (*count = 0; node != NULL && *count < CAPTURE_LIST_MAX; node = node->next)
        out[(*count)++] = problem_read(cx, node);
    return out;
}

static void lists_read(Ctx *cx, const JsonNode *result, CaptureReport *out)
{
    const JsonNode *duplicates = json_member(result, STR("duplicate_list"));
    out->problems = problems_read(cx, json_member(result, STR("problems")), &out->problem_count);
    out->remarks = problems_read(cx, json_member(result, STR("remarks")), &out->remark_count);
    out->duplicate_list = arena_array(cx->arena, CaptureDuplicate, CAPTURE_LIST_MAX);
    const JsonNode *node = duplicates == NULL ? NULL : duplicates->child;
    for (; node != NULL && out->duplicate_count < CAPTURE_LIST_MAX; node = node->next)
        out->duplicate_list[out->duplicate_count++] =
            (CaptureDuplicate){.event_id = text_of(node, STR("event_id")),
                               .line = number_of(node, STR("line")),
                               .position = number_of(node, STR("position"))};
}

static CaptureState state_parse(Str name)
{
    CaptureState state = CAPTURE_CAPTURED;
    while (state < CAPTURE_REFUSED && !str_eq(name, str_of(capture_state_name(state))))
        state++;
    return state;
}

Err capture_report_parse(Ctx *cx, Str result, Str error, CaptureReport *out)
{
    const JsonNode *node;
    TRY(json_parse(cx, result.n > 0 ? result : error, &node));
    *out = (CaptureReport){
        .state = state_parse(text_of(node, STR("state"))),
        .events = number_of(node, STR("events")),
        .captured = number_of(node, STR("captured")),
        .duplicates = number_of(node, STR("duplicates")),
        .refused = number_of(node, STR("refused")),
        .remarked = number_of(node, STR("remarked")),
        .parties = number_of(node, STR("parties")),
        .first_position = number_of(node, STR("first_position")),
        .last_position = number_of(node, STR("last_position")),
    };
    lists_read(cx, node, out);
    if (json_member(node, STR("state")) != NULL || out->problem_count == 0)
        return OK;
    cx->problem = out->problems[0];
    return cx->problem.err;
}

/* ---- the job of EPCIS ---- */

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
        if (str_eq(node->key, STR("problems")) || str_eq(node->key, STR("duplicate_list")) ||
            str_eq(node->key, STR("remarks")) || str_eq(node->key, STR("remarked")) ||
            str_eq(node->key, STR("parties")))
            continue;
        json_key(json, node->key);
        json_raw(json, node->raw);
    }
    const JsonNode *problems = result == NULL ? NULL : json_member(result, STR("problems"));
    json_key(json, STR("errors"));
    json_array_begin(json);
    const JsonNode *problem = problems == NULL ? NULL : problems->child;
    for (int i = 0; i < RESULT_ERRORS_MAX && problem != NULL; i++, problem = problem->next)
        error_write(cx, json, problem, lang);
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
