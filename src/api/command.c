#include "api/command.h"

#include "api/api_internal.h"
#include "base/version.h"

/* ---- what it prints ---- */

static PrintedBlock *block_new(Printed *printed)
{
    PrintedBlock *block = arena_alloc_raw(printed->arena, sizeof *block, _Alignof(PrintedBlock));
    block->next = NULL;
    block->n = 0;
    if (printed->last == NULL)
        printed->first = block;
    else
        printed->last->next = block;
    printed->last = block;
    return block;
}

void printed_add(Printed *printed, Str text)
{
    while (text.n > 0) {
        PrintedBlock *block = printed->last;
        if (block == NULL || block->n == sizeof block->bytes)
            block = block_new(printed);
        size_t room = sizeof block->bytes - block->n, n = text.n < room ? text.n : room;
        memcpy(block->bytes + block->n, text.p, n);
        block->n += n;
        text = str_tail(text, n);
    }
}

/* ---- the answer: what went to standard error, then what went to standard output ---- */

typedef struct Answer {
    const PrintedBlock *block;
    size_t at;
} Answer;

static HttpMore answer_produce(void *arg, Buf *out)
{
    Answer *answer = arg;
    if (answer->block == NULL)
        return HTTP_END;
    Str rest = str_tail(str_from(answer->block->bytes, answer->block->n), answer->at);
    Str piece = str_slice(rest, 0, HTTP_CHUNK);
    buf_add(out, piece);
    answer->at += piece.n;
    if (piece.n == rest.n)
        *answer = (Answer){.block = answer->block->next};
    return answer->block == NULL ? HTTP_END : HTTP_MORE;
}

static void answer_make(Ctx *cx, Call *call, const ApiCommand *command)
{
    HttpResponse *response = call->response;
    Answer *answer = arena_new(cx->arena, Answer);
    Printed whole = {.arena = cx->arena};
    printed_add(&whole, buf_str(&command->error));
    if (whole.last != NULL)
        whole.last->next = command->out.first;
    answer->block = whole.first != NULL ? whole.first : command->out.first;
    response->status = 200;
    response->media_type = STR("application/octet-stream");
    http_add_header(response, STR("Holdfast-Exit"), str_fmt(cx->arena, "%d", command->exit_code));
    http_add_header(response, STR("Holdfast-Error-Bytes"),
                    str_fmt(cx->arena, "%zu", command->error.n));
    response->produce = answer_produce;
    response->produce_arg = answer;
}

/* ---- the call ---- */

/* The bytes in front of the next NUL. */
static bool word_cut(Str *rest, Str *out)
{
    ptrdiff_t end = str_find_char(*rest, '\0');
    if (end < 0)
        return false;
    *out = str_slice(*rest, 0, (size_t)end);
    *rest = str_tail(*rest, (size_t)end + 1);
    return true;
}

/* Bytes as they were typed, not JSON: a word need be no UTF-8, and a list may have any line ends.
 */
static Err order_read(Ctx *cx, Str body, Str *version, ApiCommand *out)
{
    Str count, word;
    int64_t argc = -1;
    bool good = word_cut(&body, version) && word_cut(&body, &out->name) &&
                word_cut(&body, &count) && str_int(count, &argc) && argc >= 0 &&
                (size_t)argc <= body.n;
    char **argv = arena_array(cx->arena, char *, good ? (size_t)argc + 1 : 1);
    for (int64_t i = 0; good && i < argc; i++) {
        good = word_cut(&body, &word);
        argv[i] = (char *)(uintptr_t)word.p; /* its NUL is in the body */
    }
    out->argv = argv;
    out->argc = (int)argc;
    out->items = body;
    return good ? OK : fail(cx, ERR_INVALID, MSG("this is no order of a command"));
}

Err command_take(Ctx *cx, Call *call)
{
    enum { SENTENCES_MAX = 1 << 20 };
    Str version;
    ApiCommand command = {.lang = call->request->lang,
                          .index = call->api->journal.index,
                          .view = call->view,
                          .out = {.arena = cx->arena}};
    if (!call->request->local || call->api->options.run_command == NULL)
        return fail(cx, ERR_DENIED, MSG("only the socket in the data directory takes this"));
    TRY(order_read(cx, call->request->body, &version, &command));
    if (!str_eq(version, STR(HOLDFAST_VERSION)))
        return fail(cx, ERR_CONFLICT,
                    MSG("the serving process is Holdfast %1$s, the command is %2$s"),
                    HOLDFAST_VERSION, str_shown(cx->arena, version));
    if (call->api->options.database.n > 0)
        return fail(cx, ERR_CONFLICT, MSG("the serving process has its log elsewhere (--db)"));
    buf_init(&command.error, cx->arena, SENTENCES_MAX);
    TRY(call->api->options.run_command(cx, &command));
    answer_make(cx, call, &command);
    return OK;
}
