/* Files of a row: given, listed, taken away, removed. */
#include "domain/attachment/attachment.h"

#include "api/api_internal.h"
#include "domain/defect/case.h"
#include "domain/erasure/erasure.h"
#include "domain/master/master.h"

/* Files of an entry of a case, or of the row the path names; its register says whether they are
 * personal. */
static Err place_of(Ctx *cx, const Call *call, AttachmentPlace *out)
{
    int64_t case_id, entry;
    if (str_starts(call->segments[0], STR("C-"))) {
        TRY(call_case_entry(cx, call, &case_id, &entry));
        TRY(case_entry_files(cx, case_id, entry, out));
        out->data_dir = call->api->options.data;
        return OK;
    }
    MasterShape shape;
    MasterRow row;
    int64_t id;
    TRY(master_shape(cx, call->segments[0], &shape));
    if (!str_int(call->segments[1], &id) || id < 1)
        return fail(cx, ERR_NOT_FOUND, MSG("there is no row %1$s"),
                    str_shown(cx->arena, call->segments[1]));
    TRY(master_find(cx, &shape, id, &row));
    *out = (AttachmentPlace){
        .data_dir = call->api->options.data, .noun = shape.form.name, .noun_id = id};
    out->personal = master_has_personal(&shape);
    return OK;
}

static Err file_id(Ctx *cx, const Call *call, int64_t *out)
{
    Str text = call->segments[2];
    if (str_int(text, out) && *out > 0)
        return OK;
    return fail(cx, ERR_NOT_FOUND, MSG("there is no file %1$s"), str_shown(cx->arena, text));
}

Err attachments_list(Ctx *cx, Call *call)
{
    AttachmentPlace place;
    Attachments list;
    TRY(place_of(cx, call, &place));
    TRY(attachment_list(cx, &place, &list));
    return call_record(cx, call, &attachments_register, &list);
}

/* Always to be saved, never to be shown: a file from outside runs in no page of ours. */
static void file_answer(Arena *arena, const AttachmentFile *file, HttpResponse *response)
{
    Str name = percent_encode(arena, file->name);
    response->status = 200;
    response->media_type = STR("application/octet-stream");
    response->body = file->bytes;
    http_add_header(response, STR("Content-Disposition"),
                    str_fmt(arena, "attachment; filename*=UTF-8''%.*s", STR_ARG(name)));
}

Err attachments_take_away(Ctx *cx, Call *call)
{
    int64_t id;
    AttachmentPlace place;
    AttachmentFile file;
    TRY(place_of(cx, call, &place));
    TRY(file_id(cx, call, &id));
    if (place.personal)
        return fail(cx, ERR_DENIED,
                    MSG("files of register %1$s may hold personal data: they are asked for with a "
                        "purpose, which is kept (POST …/reveal)"),
                    str_c(cx->arena, place.noun));
    TRY(attachment_read(cx, &place, id, &file));
    file_answer(cx->arena, &file, call->response);
    return OK;
}

/* ---- changed: on the writer's thread ---- */

typedef struct FileTask {
    WriteRequest write;
    AttachmentPlace place;
    AttachmentFile file;
    int64_t id;
    int64_t case_id, entry; /* of an entry of a case */
    RowOrder order;
} FileTask;

static Err list_answer(Ctx *cx, FileTask *task, int status)
{
    Attachments list;
    TRY(attachment_list(cx, &task->place, &list));
    write_record(&task->write, status, &attachments_register, &list);
    return OK;
}

static Err file_add(Ctx *cx, WriteRequest *write)
{
    FileTask *task = write->task;
    if (task->case_id > 0)
        TRY(case_entry_files_change(cx, task->case_id, task->entry, false));
    TRY(attachment_add(cx, &task->place, &task->file, &task->id));
    return list_answer(cx, task, 201);
}

static Err file_remove(Ctx *cx, WriteRequest *write)
{
    FileTask *task = write->task;
    if (task->case_id > 0)
        TRY(case_entry_files_change(cx, task->case_id, task->entry, true));
    if (task->case_id == 0)
        TRY(erasure_file_remove(cx, &task->place, task->id, task->order.reason));
    else
        TRY(attachment_remove(cx, &task->place, task->id, task->order.reason));
    return list_answer(cx, task, 200);
}

static Err file_reveal(Ctx *cx, WriteRequest *write)
{
    FileTask *task = write->task;
    AttachmentFile file;
    Arena *kept = write->request->arena;
    TRY(attachment_reveal(cx, &task->place, task->id, task->order.reason, &file));
    file.name = str_dup(kept, file.name);
    file.bytes = str_dup(kept, file.bytes);
    file_answer(kept, &file, write->response);
    return OK;
}

Err attachments_reveal(Ctx *cx, Call *call)
{
    FileTask *task = arena_new(cx->arena, FileTask);
    TRY(place_of(cx, call, &task->place));
    TRY(file_id(cx, call, &task->id));
    TRY(call_body(cx, call, &row_order_register, &task->order));
    call_write(call, &task->write, file_reveal, task);
    return OK;
}

Err attachments_add(Ctx *cx, Call *call)
{
    Str path = call->request->body_file;
    FileTask *task = arena_new(cx->arena, FileTask);
    TRY(place_of(cx, call, &task->place));
    if (str_starts(call->segments[0], STR("C-")))
        TRY(call_case_entry(cx, call, &task->case_id, &task->entry));
    task->file.name = http_query(call->request, STR("name"));
    if (path.n == 0)
        return fail(cx, ERR_INVALID, MSG("the body is empty"));
    TRY(io_read_file(cx, path, ATTACHMENT_MAX, &task->file.bytes));
    TRY(cx->io->remove(cx, path));
    call_write(call, &task->write, file_add, task);
    return OK;
}

Err attachments_remove(Ctx *cx, Call *call)
{
    FileTask *task = arena_new(cx->arena, FileTask);
    TRY(place_of(cx, call, &task->place));
    if (str_starts(call->segments[0], STR("C-")))
        TRY(call_case_entry(cx, call, &task->case_id, &task->entry));
    TRY(file_id(cx, call, &task->id));
    TRY(call_body(cx, call, &row_order_register, &task->order));
    call_write(call, &task->write, file_remove, task);
    return OK;
}

/* ---- evidence of a case ---- */

Err cases_files_list(Ctx *cx, Call *call)
{
    return attachments_list(cx, call);
}

Err cases_files_add(Ctx *cx, Call *call)
{
    return attachments_add(cx, call);
}

Err cases_files_take_away(Ctx *cx, Call *call)
{
    return attachments_take_away(cx, call);
}

Err cases_files_remove(Ctx *cx, Call *call)
{
    return attachments_remove(cx, call);
}
