#include "cmd/served.h"

#include <stdio.h>
#include <stdlib.h>

#include "api/capture_result.h"
#include "base/hash.h"
#include "base/version.h"
#include "cmd/items.h"

/* ERR_NOT_FOUND when nobody serves `dir`. */
static Err served_find(Ctx *cx, Str dir, Served *out)
{
    HttpReply reply;
    *out = (Served){.socket = io_path(cx->arena, dir, STR("holdfast.sock")),
                    .received = io_path(cx->arena, dir, STR("received"))};
    TRY(http_ask(cx, out->socket, &(HttpAsk){.method = STR("GET"), .target = STR("/healthz")},
                 &reply));
    out->is_served = true;
    return OK;
}

Err served_or_open(Ctx *cx, const Options *options, Journal *journal, Served *out)
{
    *out = (Served){0};
    Err err = workspace_open(cx, options, DB_WRITE, journal);
    if (err != ERR_BUSY)
        return err;
    Problem busy = cx->problem;
    err = served_find(cx, workspace_directory(options), out);
    cx->problem = busy;
    return err == OK ? OK : ERR_BUSY;
}

/* ---- the order ---- */

static Err stdin_keep(Ctx *cx, const Served *served, Str *name)
{
    enum { PIECE = 1 << 16 };
    IoFile from = io_stdin(), to;
    char *piece = arena_alloc_raw(cx->arena, PIECE, 1);
    uint8_t random[16];
    size_t got = 1;
    cx->io->random(cx, random, sizeof random);
    *name = str_fmt(cx->arena, "%s.stdin", hex_format(cx->arena, random, sizeof random).p);
    TRY(cx->io->open(cx, io_path(cx->arena, served->received, *name), IO_CREATE, &to));
    Err err = OK;
    while (err == OK && got > 0) {
        err = cx->io->read(cx, &from, piece, PIECE, &got);
        if (err == OK && got > 0)
            err = cx->io->write(cx, &to, str_from(piece, got));
    }
    if (err == OK)
        err = cx->io->sync(cx, &to);
    cx->io->close(cx, &to);
    return err;
}

/* A file of ours by its whole path: the serving process stands in another folder.  Whether it can
 * be read is found out here, in the words of a command that opens it itself. */
static Err path_of(Ctx *cx, Str typed, Str *out)
{
    IoFile file;
    TRY(cx->io->open(cx, typed, IO_READ, &file));
    cx->io->close(cx, &file);
    char *path = realpath(str_c(cx->arena, typed), NULL);
    *out = path == NULL ? typed : str_dup(cx->arena, str_of(path));
    free(path);
    return OK;
}

static Err order_write(Ctx *cx, const Served *served, const CaptureOptions *options, Str *out)
{
    static const char *const formats[] = {"auto", "epcis", "ndjson", "csv"};
    Buf *text = arena_new(cx->arena, Buf);
    JsonWriter json;
    Str file, map = {0};
    TRY(str_eq(options->input, STR("-")) ? stdin_keep(cx, served, &file)
                                         : path_of(cx, options->input, &file));
    if (options->map.n > 0)
        TRY(path_of(cx, options->map, &map));
    buf_init(text, cx->arena, 1 << 16);
    json_writer_init(&json, text);
    json_object_begin(&json);
    json_key(&json, STR("file"));
    json_string(&json, file);
    json_key(&json, STR("name"));
    json_string(&json, options->input);
    json_key(&json, STR("format"));
    json_string(&json, str_of(formats[options->format]));
    if (map.n > 0) {
        json_key(&json, STR("map"));
        json_string(&json, map);
    }
    json_key(&json, STR("on_error"));
    json_string(&json, options->on_error == CAPTURE_PROCEED ? STR("proceed") : STR("rollback"));
    json_object_end(&json);
    *out = buf_str(text);
    return OK;
}

/* ---- the wait ---- */

static Str text_of(const JsonNode *object, Str key)
{
    const JsonNode *node = json_member(object, key);
    return node == NULL ? (Str){0} : node->text;
}

/* The sentence of a refusal, as the server wrote it. */
static Err refused(Ctx *cx, const HttpReply *reply)
{
    const JsonNode *node;
    TRY(json_parse(cx, reply->body, &node));
    return fail(cx, reply->status >= 500 ? ERR_IO : ERR_INVALID, MSG("the server: %1$s"),
                str_c(cx->arena, text_of(node, STR("detail"))));
}

static Err job_ask(Ctx *cx, const Served *served, Str id, const JsonNode **out)
{
    HttpReply reply;
    HttpAsk ask = {.method = STR("GET"), .target = str_fmt(cx->arena, "/api/v1/jobs/%s", id.p)};
    TRY(http_ask(cx, served->socket, &ask, &reply));
    return reply.status == 200 ? json_parse(cx, reply.body, out) : refused(cx, &reply);
}

/* Pass 1 is the first half of the thousand. */
static void progress_tell(const CaptureOptions *options, const JsonNode *job)
{
    int64_t done = 0;
    if (options->tick == NULL || !str_int(text_of(job, STR("progress")), &done))
        return;
    options->tick(options->tick_arg, done <= 500 ? 1 : 2, done <= 500 ? done : done - 500, 500);
}

static Str raw_of(const JsonNode *object, Str key)
{
    const JsonNode *node = json_member(object, key);
    return node == NULL ? (Str){0} : node->raw;
}

static Err job_wait(Ctx *cx, const Served *served, const CaptureOptions *options, Str id,
                    CaptureReport *report)
{
    enum { FIRST_PAUSE_MS = 2, LAST_PAUSE_MS = 100 };
    for (int64_t pause = FIRST_PAUSE_MS;;
         pause = pause * 2 < LAST_PAUSE_MS ? pause * 2 : LAST_PAUSE_MS) {
        const JsonNode *job;
        ArenaMark mark = arena_mark(cx->arena);
        TRY(job_ask(cx, served, id, &job));
        Str state = text_of(job, STR("state"));
        if (str_eq(state, STR("done")) || str_eq(state, STR("failed")))
            return capture_report_parse(cx, raw_of(job, STR("result")), raw_of(job, STR("error")),
                                        report);
        progress_tell(options, job);
        arena_rewind(cx->arena, mark);
        http_pause(pause);
    }
}

/* The number at the end of the reply's Location. */
static Str located(Ctx *cx, const HttpReply *reply)
{
    Str location = http_reply_header(reply, STR("Location"));
    ptrdiff_t slash = str_rfind_char(location, '/');
    return str_of(str_c(cx->arena, str_tail(location, (size_t)(slash + 1))));
}

Err served_capture(Ctx *cx, const Served *served, const CaptureOptions *options,
                   CaptureReport *report)
{
    HttpReply reply;
    HttpAsk ask = {.method = STR("POST"), .target = STR("/api/v1/ingest")};
    TRY(order_write(cx, served, options, &ask.body));
    TRY(http_ask(cx, served->socket, &ask, &reply));
    if (reply.status != 202)
        return refused(cx, &reply);
    TRY(job_wait(cx, served, options, located(cx, &reply), report));
    report->input = options->input;
    return OK;
}

Err served_scope_save(Ctx *cx, const Served *served, Str draft, Str *out_id)
{
    HttpReply reply;
    TRY(http_ask(cx, served->socket,
                 &(HttpAsk){.method = STR("POST"), .target = STR("/api/v1/scopes"), .body = draft},
                 &reply));
    if (reply.status != 201)
        return refused(cx, &reply);
    *out_id = located(cx, &reply);
    return OK;
}

Err served_ask(Ctx *cx, const Served *served, const HttpAsk *ask, Str *out)
{
    HttpReply reply;
    TRY(http_ask(cx, served->socket, ask, &reply));
    if (reply.status != 200 && reply.status != 201)
        return refused(cx, &reply);
    *out = reply.body;
    return OK;
}

Err served_order(Ctx *cx, const Served *served, Str target, Str order, Str *out)
{
    return served_ask(cx, served,
                      &(HttpAsk){.method = STR("POST"), .target = target, .body = order}, out);
}

Err served_delete(Ctx *cx, const Served *served, Str target)
{
    HttpReply reply;
    TRY(http_ask(cx, served->socket, &(HttpAsk){.method = STR("DELETE"), .target = target},
                 &reply));
    return reply.status == 204 ? OK : refused(cx, &reply);
}

Err served_position(Ctx *cx, const Served *served, int64_t *out)
{
    HttpReply reply;
    const JsonNode *node;
    TRY(http_ask(cx, served->socket, &(HttpAsk){.method = STR("GET"), .target = STR("/readyz")},
                 &reply));
    if (reply.status != 200)
        return refused(cx, &reply);
    TRY(json_parse(cx, reply.body, &node));
    return str_int(text_of(node, STR("log_position")), out) ? OK : refused(cx, &reply);
}

/* ---- commands that read ---- */

/* What api/command.c reads: version, command, number of words, each word, each with a NUL behind
 * it; then the list. */
static Str command_order(Ctx *cx, const Options *options)
{
    enum { HEAD_MAX = 256 };
    int count = 0;
    size_t size = HEAD_MAX + options->list.n;
    Buf text;
    for (char **word = options->words; *word != NULL; word++, count++)
        size += strlen(*word) + 1;
    buf_init(&text, cx->arena, size);
    buf_fmt(&text, "%s%c%s%c%d%c", HOLDFAST_VERSION, '\0', options->command->name, '\0', count,
            '\0');
    for (char **word = options->words; *word != NULL; word++)
        buf_add(&text, str_from(*word, strlen(*word) + 1));
    buf_add(&text, options->list);
    return buf_str(&text);
}

/* Print what the other process printed; false: it refused to run it. */
static bool reply_print(Ctx *cx, const HttpReply *reply, int *code)
{
    int64_t exit_code, errors;
    if (reply->status != 200 ||
        !str_int(http_reply_header(reply, STR("Holdfast-Exit")), &exit_code) ||
        !str_int(http_reply_header(reply, STR("Holdfast-Error-Bytes")), &errors) || errors < 0 ||
        (size_t)errors > reply->body.n)
        return false;
    fwrite(reply->body.p, 1, (size_t)errors, stderr);
    command_print(cx, str_tail(reply->body, (size_t)errors));
    *code = (int)exit_code;
    return true;
}

bool served_run(Ctx *cx, Options *options, Lang lang, int *code)
{
    Served served;
    HttpReply reply;
    if (option_given(options, "db") ||
        served_find(cx, workspace_directory(options), &served) != OK) {
        problem_clear(cx);
        return false;
    }
    bool has_list = items_option(options->command) != NULL;
    if (has_list)
        options->list_read = items_text(cx, options, &options->list) == OK;
    bool ready = options->list_read || !has_list;
    HttpAsk ask = {.method = STR("POST"),
                   .target = STR("/api/v1/command"),
                   .languages = lang == LANG_ZH ? STR("zh") : STR("en"),
                   .media_type = STR("application/octet-stream")};
    if (ready)
        ask.body = command_order(cx, options);
    bool printed =
        ready && http_ask(cx, served.socket, &ask, &reply) == OK && reply_print(cx, &reply, code);
    problem_clear(cx);
    return printed;
}
