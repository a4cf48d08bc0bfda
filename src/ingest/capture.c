#include "ingest/capture.h"

#include <pthread.h>
#include <unistd.h>

#include "ingest/capture_internal.h"
#include "platform/job/job.h"

enum { TICK_US = 100000, GIVE_WAY_US = 20000, ARGS_MAX = 64 * 1024 };

static const Str job_kinds[] = {
    [CAPTURE_ROLLBACK] = STR_INIT("capture_rollback"),
    [CAPTURE_PROCEED] = STR_INIT("capture_proceed"),
};

static const char *const state_names[] = {
    [CAPTURE_CAPTURED] = "captured",
    [CAPTURE_PARTLY] = "partly",
    [CAPTURE_REFUSED] = "refused",
};

const char *capture_state_name(CaptureState state)
{
    return state_names[state];
}

/* ---- what both passes use ---- */

void capture_tick(Ctx *cx, Capture *capture, int pass, int64_t done, int64_t total)
{
    const CaptureOptions *options = capture->options;
    if (options == NULL || options->tick == NULL)
        return;
    int64_t now_us = cx->io->monotonic_us(cx);
    if (done < total && now_us - capture->ticked_us < TICK_US)
        return;
    capture->ticked_us = now_us;
    options->tick(options->tick_arg, pass, done, total);
}

Err capture_give_way(Ctx *cx, Capture *capture)
{
    const CaptureOptions *options = capture->options;
    if (options == NULL || options->give_way == NULL || capture->again)
        return OK;
    int64_t now_us = cx->io->monotonic_us(cx);
    if (now_us - capture->gave_way_us < GIVE_WAY_US)
        return OK;
    capture->gave_way_us = now_us;
    return options->give_way(cx, options->give_way_arg);
}

void capture_refuse(Ctx *cx, Capture *capture, const Problem *problem)
{
    CaptureReport *report = capture->report;
    report->refused++;
    if (report->problem_count == CAPTURE_LIST_MAX)
        return;
    Problem *kept = &report->problems[report->problem_count++];
    *kept = problem_copy(cx->arena, problem);
    kept->source = capture->spool.name;
}

Err capture_text(Ctx *cx, Capture *capture, uint64_t offset, uint32_t length, Str *out)
{
    if (capture->translation.path.n > 0)
        return translation_get(cx, &capture->translation, offset, length, out);
    *out = str_slice(capture->spool.text, offset, offset + length);
    return out->n == length
               ? OK
               : fail(cx, ERR_CORRUPT, MSG("the spool file of the capture has changed"));
}

int capture_threads(const Capture *capture)
{
    if (capture->options != NULL && capture->options->threads > 0)
        return capture->options->threads;
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    return processors > 1 ? (int)processors : 1;
}

static Str part_path(Ctx *cx, const Capture *capture, const char *ending)
{
    Str base = str_slice(capture->spool.path, 0, capture->spool.path.n - 3); /* ".in" */
    return str_fmt(cx->arena, "%.*s.%s", STR_ARG(base), ending);
}

static void capture_close(Ctx *cx, Capture *capture)
{
    spool_close(cx, &capture->spool);
    translation_close(cx, &capture->translation);
    plan_close(cx, &capture->plan);
    plan_close(cx, &capture->side);
    names_release(&capture->names);
}

static void capture_remove(Ctx *cx, Capture *capture)
{
    static const char *const endings[] = {"in", "plan", "staged", "side", "json"};
    Problem problem = cx->problem;
    capture_close(cx, capture);
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        (void)cx->io->remove(cx, part_path(cx, capture, endings[i])); /* not all need exist */
    cx->problem = problem;
}

/* ---- the job ---- */

static Str args_format(Ctx *cx, const Capture *capture)
{
    Buf text;
    JsonWriter writer;
    const Spool *spool = &capture->spool;
    ptrdiff_t slash = str_rfind_char(spool->path, '/');
    buf_init(&text, cx->arena, ARGS_MAX);
    json_writer_init(&writer, &text);
    json_object_begin(&writer);
    json_key(&writer, STR("input"));
    json_string(&writer, spool->name);
    json_key(&writer, STR("spool"));
    json_string(&writer, str_tail(spool->path, (size_t)(slash + 1)));
    json_key(&writer, STR("sha256"));
    json_string(&writer, hex_format(cx->arena, spool->hash, sizeof spool->hash));
    json_key(&writer, STR("first"));
    json_int(&writer, capture->first);
    json_key(&writer, STR("duplicates"));
    json_int(&writer, capture->duplicates);
    json_key(&writer, STR("refused"));
    json_int(&writer, capture->refused);
    if (capture->options->job != 0) {
        json_key(&writer, STR("for"));
        json_int(&writer, capture->options->job);
    }
    json_key(&writer, STR("translated"));
    json_bool(&writer, capture->translation.path.n > 0);
    json_object_end(&writer);
    return buf_str(&text);
}

static int hex_value(char c)
{
    const char *digits = "0123456789abcdef", *at = strchr(digits, c);
    return c == '\0' || at == NULL ? -1 : (int)(at - digits);
}

static bool hash_parse(Str hex, uint8_t out[SHA256_SIZE])
{
    if (hex.n != 2 * SHA256_SIZE)
        return false;
    for (size_t i = 0; i < SHA256_SIZE; i++) {
        int high = hex_value(hex.p[2 * i]), low = hex_value(hex.p[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        out[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

static Str member_text(const JsonNode *object, Str key)
{
    const JsonNode *node = json_member(object, key);
    return node == NULL ? (Str){0} : node->text;
}

static Err args_parse(Ctx *cx, const Job *job, Capture *capture)
{
    const JsonNode *args, *translated;
    Spool *spool = &capture->spool;
    TRY(json_parse(cx, job->args, &args));
    spool->name = member_text(args, STR("input"));
    spool->path = io_path(cx->arena, capture->journal->dir.spool, member_text(args, STR("spool")));
    (void)str_int(member_text(args, STR("duplicates")), &capture->duplicates); /* else 0 */
    (void)str_int(member_text(args, STR("refused")), &capture->refused);
    translated = json_member(args, STR("translated"));
    if (!hash_parse(member_text(args, STR("sha256")), spool->hash) ||
        !str_int(member_text(args, STR("first")), &capture->first))
        return fail(cx, ERR_CORRUPT, MSG("the arguments of job %1$lld cannot be read"),
                    (long long)job->id);
    if (translated != NULL && translated->type == JSON_TRUE)
        capture->translation.path = part_path(cx, capture, "json");
    return OK;
}

static Err job_make(Ctx *cx, const Capture *capture, int64_t *out_id)
{
    CLEANUP(tx_release) Tx tx = {0};
    CaptureMode mode = capture->options->on_error;
    int64_t total = (int64_t)(capture->plan.count + capture->side.count);
    TRY(tx_begin_step(cx, &tx));
    TRY(job_new(cx, job_kinds[mode], args_format(cx, capture), total, out_id));
    if (mode == CAPTURE_ROLLBACK)
        TRY(event_log_hold(cx, *out_id, capture->first));
    return tx_commit(&tx);
}

/* ---- one input ---- */

/* Faults of the input are for the report; all others end the capture. */
static bool is_refusal(Err err)
{
    return err == ERR_INVALID || err == ERR_UNSUPPORTED || err == ERR_LIMIT || err == ERR_CONFLICT;
}

static Err form_choose(Ctx *cx, Capture *capture)
{
    static const DocumentForm forms[] = {
        [CAPTURE_EPCIS] = DOCUMENT_JSON,
        [CAPTURE_LINES] = DOCUMENT_LINES,
        [CAPTURE_CSV] = DOCUMENT_CSV,
    };
    const CaptureOptions *options = capture->options;
    capture->form = forms[options->format];
    if (options->format == CAPTURE_AUTO)
        TRY(document_form(cx, &capture->spool, &capture->form));
    if (capture->form == DOCUMENT_XML)
        return fail(cx, ERR_UNSUPPORTED, MSG("EPCIS XML is not read yet; convert it to JSON-LD"));
    if (capture->form == DOCUMENT_CSV && options->map.n == 0)
        return fail(cx, ERR_USAGE,
                    MSG("%1$s looks like CSV; name the mapping of its columns with --map"),
                    str_shown(cx->arena, capture->spool.name));
    return OK;
}

static Err log_ready(Ctx *cx, Capture *capture)
{
    int64_t last, visible;
    for (int i = 0; i < 2; i++) {
        Job *jobs;
        size_t count;
        TRY(job_find_unfinished(cx, job_kinds[i], &jobs, &count));
        if (count > 0)
            return fail(cx, ERR_CONFLICT, MSG("capture job %1$lld is not finished"),
                        (long long)jobs[0].id);
    }
    TRY(event_log_end(cx, &last, &visible));
    capture->first = last + 1;
    return journal_replay(cx, capture->journal, last);
}

/* CSV: the mapping, the text as UTF-8, and a file for our JSON. */
static Err csv_prepare(Ctx *cx, Capture *capture)
{
    if (!capture->again) { /* the text stays as it was made */
        TRY(mapping_load(cx, capture->options->map, &capture->mapping));
        TRY(spool_decode(cx, &capture->spool, capture->mapping.encoding));
    }
    return translation_new(cx, part_path(cx, capture, "json"), &capture->translation);
}

static Err input_prepare(Ctx *cx, Capture *capture)
{
    uint64_t seed;
    TRY(form_choose(cx, capture));
    if (capture->form != DOCUMENT_LINES)
        TRY(spool_whole(cx, &capture->spool));
    if (capture->form == DOCUMENT_CSV)
        TRY(csv_prepare(cx, capture));
    cx->io->random(cx, &seed, sizeof seed);
    names_init(&capture->names, seed);
    TRY(plan_new(cx, part_path(cx, capture, "plan"), &capture->plan));
    TRY(plan_stage(cx, &capture->plan, part_path(cx, capture, "staged")));
    return plan_new(cx, part_path(cx, capture, "side"), &capture->side);
}

static Err input_check(Ctx *cx, Capture *capture)
{
    TRY(capture_check(cx, capture));
    if (capture->form == DOCUMENT_CSV)
        TRY(translation_finish(cx, &capture->translation));
    TRY(plan_finish(cx, &capture->plan));
    return plan_finish(cx, &capture->side);
}

static CaptureState state_of(const Capture *capture)
{
    const CaptureReport *report = capture->report;
    if (report->refused == 0)
        return CAPTURE_CAPTURED;
    bool nothing = capture->plan.count + capture->side.count == 0 && report->duplicates == 0;
    bool whole = capture->options->on_error == CAPTURE_ROLLBACK || capture->broken;
    return whole || nothing ? CAPTURE_REFUSED : CAPTURE_PARTLY;
}

static Err input_store(Ctx *cx, Capture *capture)
{
    CaptureReport *report = capture->report;
    report->state = state_of(capture);
    if (report->state == CAPTURE_REFUSED || capture->plan.count + capture->side.count == 0)
        return OK;
    capture->duplicates = report->duplicates;
    capture->refused = report->refused;
    TRY(job_make(cx, capture, &report->job_id));
    TRY(capture_store(cx, capture, report->job_id, 0));
    report->captured = (int64_t)capture->plan.count;
    if (report->captured > 0) {
        report->first_position = capture->first;
        report->last_position = capture->first + report->captured - 1;
    }
    return OK;
}

/* ---- others wrote while the input was checked ---- */

/* May an event that was stored meanwhile be in the plan as well? */
static Err plan_has(Ctx *cx, const Capture *capture, int64_t from, int64_t to, bool *found)
{
    EventRow row;
    uint32_t record;
    for (int64_t at = from; at <= to && !*found; at++) {
        ArenaMark mark = arena_mark(cx->arena);
        TRY(event_log_load(cx, at, &row));
        NamesCursor cursor = names_find(&capture->names, row.event_id);
        *found = names_next(&capture->names, &cursor, &record);
        arena_rewind(cx->arena, mark);
    }
    return OK;
}

/* Positions of the plan begin behind what is stored now. */
static Err first_settle(Ctx *cx, Capture *capture)
{
    int64_t last, visible, first = capture->first;
    TRY(event_log_end(cx, &last, &visible));
    capture->first = last + 1;
    return plan_has(cx, capture, first, last, &capture->again);
}

/* Places in the plan become positions. */
static void duplicates_settle(const Capture *capture)
{
    for (size_t i = 0; i < capture->report->duplicate_count; i++) {
        int64_t *position = &capture->report->duplicate_list[i].position;
        *position = *position < 0 ? capture->first - 1 - *position : *position;
    }
}

/* As it was before the input was checked. */
static void check_forget(Ctx *cx, Capture *capture)
{
    CaptureReport *report = capture->report;
    plan_close(cx, &capture->plan);
    plan_close(cx, &capture->side);
    translation_close(cx, &capture->translation);
    names_release(&capture->names);
    capture->broken = false;
    report->events = report->parties = report->duplicates = report->refused = report->remarked = 0;
    report->problem_count = report->duplicate_count = report->remark_count = 0;
}

/* A job may only point at what lies on the disk.  Checked a second time nobody comes between. */
static Err input_check_and_settle(Ctx *cx, Capture *capture)
{
    TRY(input_prepare(cx, capture));
    TRY(input_check(cx, capture));
    TRY(first_settle(cx, capture));
    if (capture->again) {
        check_forget(cx, capture);
        TRY(input_prepare(cx, capture));
        TRY(input_check(cx, capture));
        TRY(first_settle(cx, capture));
    }
    return spool_settle(cx, &capture->spool);
}

static Err input_run(Ctx *cx, Capture *capture)
{
    Err err = input_check_and_settle(cx, capture);
    duplicates_settle(capture);
    if (is_refusal(err)) {
        capture_refuse(cx, capture, &cx->problem);
        capture->report->state = CAPTURE_REFUSED;
        return OK;
    }
    return err == OK ? input_store(cx, capture) : err;
}

static Err full_tell(Ctx *cx, const Capture *capture)
{
    return fail(
        cx, ERR_FULL,
        MSG("the disk is full: %2$lld of %3$lld entries of %1$s are stored and stay so; the "
            "others follow by themselves when there is space and the folder is opened for "
            "writing again"),
        str_shown(cx->arena, capture->spool.name), (long long)capture->stored,
        (long long)(capture->plan.count + capture->side.count));
}

Err capture_run(Ctx *cx, Journal *journal, const CaptureOptions *options, CaptureReport *report)
{
    *report = (CaptureReport){
        .input = options->name.n > 0 ? options->name : options->input,
        .problems = arena_array(cx->arena, Problem, CAPTURE_LIST_MAX),
        .duplicate_list = arena_array(cx->arena, CaptureDuplicate, CAPTURE_LIST_MAX),
        .remarks = arena_array(cx->arena, Problem, CAPTURE_LIST_MAX),
    };
    Capture capture = {.journal = journal, .options = options, .report = report};
    capture.spool = (Spool){.name = report->input, .file.fd = -1};
    capture.plan.file.fd = capture.side.file.fd = -1;
    TRY(log_ready(cx, &capture));
    Err err = spool_take(cx, journal->dir.spool, options->input, &capture.spool);
    capture.spool.name = report->input;
    if (is_refusal(err)) {
        capture_refuse(cx, &capture, &cx->problem);
        report->state = CAPTURE_REFUSED;
        return OK;
    }
    TRY(err);
    err = input_run(cx, &capture);
    if (err == OK || report->job_id == 0) {
        capture_remove(cx, &capture);
        return err;
    }
    err = err == ERR_FULL ? full_tell(cx, &capture) : err;
    capture_close(cx, &capture); /* the job goes on with these files */
    return err;
}

/* ---- after a crash ---- */

static Err resume_open(Ctx *cx, Capture *capture)
{
    Spool opened;
    TRY(spool_open(cx, capture->spool.path, &opened));
    capture->spool.file = opened.file;
    capture->spool.map = opened.map;
    capture->spool.text = opened.text;
    if (capture->translation.path.n > 0)
        TRY(translation_open(cx, capture->translation.path, &capture->translation));
    TRY(plan_open(cx, part_path(cx, capture, "plan"), &capture->plan));
    return plan_open(cx, part_path(cx, capture, "side"), &capture->side);
}

static Err resume_store(Ctx *cx, Capture *capture, const Job *job)
{
    int64_t last, visible, events = (int64_t)capture->plan.count;
    int64_t stored = job->done_offset < events ? job->done_offset : events;
    TRY(event_log_end(cx, &last, &visible));
    if (last != capture->first - 1 + stored ||
        job->total != (int64_t)(capture->plan.count + capture->side.count))
        return fail(cx, ERR_CORRUPT, MSG("capture job %1$lld does not fit the log"),
                    (long long)job->id);
    TRY(journal_replay(cx, capture->journal, last));
    return capture_store(cx, capture, job->id, job->done_offset);
}

static Err resume_job(Ctx *cx, Journal *journal, const Job *job)
{
    Capture capture = {.journal = journal, .spool.file.fd = -1};
    capture.plan.file.fd = capture.side.file.fd = -1;
    TRY(args_parse(cx, job, &capture));
    Err err = resume_open(cx, &capture);
    if (err == ERR_NOT_FOUND)
        err = fail(cx, ERR_CORRUPT,
                   MSG("the unfinished capture of %1$s cannot go on: %2$s or a file beside it is "
                       "missing"),
                   str_shown(cx->arena, capture.spool.name),
                   str_shown(cx->arena, capture.spool.path));
    if (err == OK)
        err = resume_store(cx, &capture, job);
    if (err == OK)
        capture_remove(cx, &capture);
    else
        capture_close(cx, &capture);
    return err;
}

/* Spool files of captures that ended before they had a job. */
static Err spool_clean(Ctx *cx, const Journal *journal)
{
    Str *names;
    size_t count;
    TRY(cx->io->list(cx, journal->dir.spool, &names, &count));
    for (size_t i = 0; i < count; i++)
        TRY(cx->io->remove(cx, io_path(cx->arena, journal->dir.spool, names[i])));
    return OK;
}

Err capture_resume(Ctx *cx, Journal *journal, size_t *count)
{
    size_t finished = 0;
    for (int i = 0; i < 2; i++) {
        Job *jobs;
        size_t found;
        TRY(job_find_unfinished(cx, job_kinds[i], &jobs, &found));
        for (size_t k = 0; k < found; k++)
            TRY(resume_job(cx, journal, &jobs[k]));
        finished += found;
    }
    if (count != NULL)
        *count = finished;
    return spool_clean(cx, journal);
}
