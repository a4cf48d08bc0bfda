/* EPCIS 2.0 capture: documents in, as jobs, and single events. */
#include "api/api_internal.h"
#include "api/capture_result.h"
#include "base/hash.h"

#define RECORDS "api/ingest_wire.def"
#include "platform/register/register_struct.h"

#define RECORDS "api/ingest_wire.def"
#include "platform/register/register_table.h"

static void send_write(Call *call, WriteRequest *write)
{
    write->actor = call->caller.name;
    write->request = call->request;
    write->response = call->response;
    call->later = true;
    writer_send(call->api->writer, write);
}

/* GS1-Capture-Error-Behaviour: rollback (default) or proceed. */
static Err mode_read(Ctx *cx, const Call *call, CaptureMode *out)
{
    Str text = http_header(call->request, STR("GS1-Capture-Error-Behaviour"));
    *out = str_eq_nocase(text, STR("proceed")) ? CAPTURE_PROCEED : CAPTURE_ROLLBACK;
    if (text.n > 0 && *out == CAPTURE_ROLLBACK && !str_eq_nocase(text, STR("rollback")))
        return fail(cx, ERR_USAGE,
                    MSG("GS1-Capture-Error-Behaviour is rollback or proceed, not \"%1$s\""),
                    str_shown(cx->arena, text));
    return OK;
}

/* The body must be JSON as it is: a compressed one could grow without limit. */
static Err body_look(Ctx *cx, const Call *call)
{
    IoFile file;
    char first[2] = {0};
    size_t got = 0;
    if (call->request->body_size == 0)
        return fail(cx, ERR_INVALID, MSG("the body is empty"));
    TRY(cx->io->open(cx, call->request->body_file, IO_READ, &file));
    Err err = cx->io->read(cx, &file, first, sizeof first, &got);
    cx->io->close(cx, &file);
    if (err == OK && got == 2 && first[0] == '\x1f' && first[1] == '\x8b')
        return fail(cx, ERR_UNSUPPORTED, MSG("the body is compressed; send it as plain JSON"));
    return err;
}

Err capture_take(Ctx *cx, Call *call)
{
    WriteRequest *write = arena_new(cx->arena, WriteRequest);
    write->kind = WRITE_CAPTURE;
    Str file = call->request->body_file;
    write->capture.input = str_tail(file, (size_t)(str_rfind_char(file, '/') + 1));
    TRY(mode_read(cx, call, &write->capture.on_error));
    TRY(body_look(cx, call));
    send_write(call, write);
    return OK;
}

/* ---- what a command on the served directory hands over ---- */

static int choice(Str word, const char *const *words)
{
    int i = 0;
    while (words[i] != NULL && !str_eq(word, str_of(words[i])))
        i++;
    return words[i] == NULL ? 0 : i;
}

/* Files are named by path: whoever reaches the socket is the owner of the directory. */
Err ingest_take(Ctx *cx, Call *call)
{
    static const char *const formats[] = {"auto", "epcis", "ndjson", "csv", NULL};
    static const char *const modes[] = {"rollback", "proceed", NULL};
    const JsonNode *node;
    IngestOrder order = {0};
    WriteRequest *write = arena_new(cx->arena, WriteRequest);
    if (!call->request->local)
        return fail(cx, ERR_DENIED, MSG("only the socket in the data directory takes this"));
    TRY(json_parse(cx, call->request->body, &node));
    TRY(register_decode(cx, &ingest_order_register, node, (Str){0}, &order));
    write->kind = WRITE_CAPTURE;
    write->capture = (CaptureOptions){.input = order.file,
                                      .name = order.name,
                                      .format = (CaptureFormat)choice(order.format, formats),
                                      .map = order.map,
                                      .on_error = (CaptureMode)choice(order.on_error, modes)};
    send_write(call, write);
    return OK;
}

static Err job_find(Ctx *cx, const Call *call, Job *out)
{
    int64_t id;
    if (!str_int(call->segments[0], &id) || id < 1)
        return fail(cx, ERR_NOT_FOUND, MSG("there is no job %1$s"),
                    str_shown(cx->arena, call->segments[0]));
    return job_load(cx, id, out);
}

Err capture_show(Ctx *cx, Call *call)
{
    Job job;
    TRY(job_find(cx, call, &job));
    if (!str_eq(job.kind, WRITER_JOB_KIND))
        return fail(cx, ERR_NOT_FOUND, MSG("job %1$lld is no capture"), (long long)job.id);
    CallJson *answer = call_json(call);
    TRY(capture_job_write(cx, &answer->json, &job, call->request->lang));
    return call_json_end(cx, call, answer);
}

/* ---- one event ---- */

/* Valid by itself, and what it is called: its eventID or the URI of its hash. */
static Err event_check(Ctx *cx, Str body, Str *name)
{
    Event event;
    uint8_t hash[SHA256_SIZE];
    const JsonNode *node;
    const EventContext *context;
    EventContext *standard;
    TRY(json_parse(cx, body, &node)); /* strict: there is no report to remark in */
    if (node->type != JSON_OBJECT || json_member(node, STR("epcisBody")) != NULL)
        return fail(cx, ERR_INVALID,
                    MSG("the body must be one EPCIS event; documents go to /epcis/v2/capture"));
    TRY(event_context_new(cx, NULL, &standard));
    TRY(event_context_of(cx, node, standard, &context));
    TRY(event_decode(cx, node, standard, (Str){0}, &event));
    event_hash(cx->arena, node, context, hash);
    *name = event.id.n > 0 ? event.id : event_hash_uri(cx->arena, hash);
    return OK;
}

Err events_take(Ctx *cx, Call *call)
{
    WriteRequest *write = arena_new(cx->arena, WriteRequest);
    write->kind = WRITE_EVENT;
    TRY(event_check(cx, call->request->body, &write->event_id));
    send_write(call, write);
    return OK;
}
