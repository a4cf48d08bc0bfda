#include "domain/attachment/attachment.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "platform/os/io.h"
#include "platform/store/change.h"
#include "platform/store/seal.h"

#define RECORDS "domain/attachment/attachment_wire.def"
#include "platform/register/register_table.h"

enum { NAME_MAX_BYTES = 200, JSON_MAX = 4096 };

/* ---- what a file is ---- */

/* By its first bytes and its name; office documents are ZIP archives. */
static const struct {
    Str ending, magic, media_type;
} kinds[] = {
    {STR_INIT(".pdf"), STR_INIT("%PDF-"), STR_INIT("application/pdf")},
    {STR_INIT(".png"), STR_INIT("\x89PNG\r\n\x1a\n"), STR_INIT("image/png")},
    {STR_INIT(".jpg"), STR_INIT("\xff\xd8\xff"), STR_INIT("image/jpeg")},
    {STR_INIT(".jpeg"), STR_INIT("\xff\xd8\xff"), STR_INIT("image/jpeg")},
    {STR_INIT(".xlsx"), STR_INIT("PK\x03\x04"),
     STR_INIT("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")},
    {STR_INIT(".docx"), STR_INIT("PK\x03\x04"),
     STR_INIT("application/vnd.openxmlformats-officedocument.wordprocessingml.document")},
    {STR_INIT(".zip"), STR_INIT("PK\x03\x04"), STR_INIT("application/zip")},
    {STR_INIT(".csv"), STR_INIT(""), STR_INIT("text/csv")},
    {STR_INIT(".txt"), STR_INIT(""), STR_INIT("text/plain")},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static bool ends_so(Str name, Str ending)
{
    return name.n > ending.n && str_eq_nocase(str_tail(name, name.n - ending.n), ending);
}

static Err kind_find(Ctx *cx, AttachmentFile *file)
{
    for (size_t i = 0; i < KINDS; i++) {
        if (!ends_so(file->name, kinds[i].ending))
            continue;
        bool text = kinds[i].magic.n == 0;
        if (text ? utf8_check(file->bytes) >= 0 : !str_starts(file->bytes, kinds[i].magic))
            return fail(cx, ERR_INVALID, MSG("%1$s does not begin as such a file does"),
                        str_shown(cx->arena, file->name));
        file->media_type = kinds[i].media_type;
        return OK;
    }
    return fail(cx, ERR_INVALID,
                MSG("%1$s: files are .pdf, .png, .jpg, .xlsx, .docx, .zip, .csv or .txt"),
                str_shown(cx->arena, file->name));
}

static Err file_check(Ctx *cx, AttachmentFile *file)
{
    bool good = file->name.n > 0 && file->name.n <= NAME_MAX_BYTES;
    for (size_t i = 0; i < file->name.n; i++)
        good &= (unsigned char)file->name.p[i] >= ' ' && strchr("/\\\"", file->name.p[i]) == NULL;
    if (!good)
        return fail(cx, ERR_INVALID, MSG("\"%1$s\" is no name of a file"),
                    str_shown(cx->arena, file->name));
    if (file->bytes.n == 0 || file->bytes.n > ATTACHMENT_MAX)
        return fail(cx, ERR_LIMIT, MSG("a file has 1 to %1$lld bytes, not %2$lld"),
                    (long long)ATTACHMENT_MAX, (long long)file->bytes.n);
    return kind_find(cx, file);
}

/* ---- where the bytes lie ---- */

static Str hash_of(Ctx *cx, Str bytes)
{
    uint8_t *hash = arena_alloc(cx->arena, SHA256_SIZE);
    sha256(bytes, hash);
    return str_from((const char *)hash, SHA256_SIZE);
}

/* Sealed ones differ from row to row, so they are known by row and not by content. */
static Str path_of(Ctx *cx, const AttachmentPlace *place, Str sha, Str salt)
{
    char both[SHA256_SIZE + SEAL_SALT_SIZE];
    Str name = sha;
    if (salt.n == SEAL_SALT_SIZE) {
        memcpy(both, sha.p, SHA256_SIZE);
        memcpy(both + SHA256_SIZE, salt.p, SEAL_SALT_SIZE);
        name = hash_of(cx, str_from(both, sizeof both));
    }
    Str hex = hex_format(cx->arena, (const uint8_t *)name.p, SHA256_SIZE);
    Str folder = io_path(cx->arena, place->data_dir, STR("files"));
    folder = io_path(cx->arena, folder, str_slice(hex, 0, 2));
    return io_path(cx->arena, folder, hex);
}

static SealPlace seal_place(const AttachmentPlace *place, Str salt)
{
    return (SealPlace){.salt = salt, .where = place->noun};
}

static Err bytes_keep(Ctx *cx, const AttachmentPlace *place, Str bytes, Str sha, Str salt)
{
    Str path = path_of(cx, place, sha, salt), stored = bytes;
    Str folder = str_slice(path, 0, (size_t)str_rfind_char(path, '/'));
    if (salt.n > 0)
        TRY(seal_text(cx, seal_place(place, salt), bytes, &stored));
    TRY(cx->io->make_dir(cx, folder));
    return io_write_file(cx, path, stored);
}

/* ---- adding ---- */

static Err room_check(Ctx *cx, const AttachmentPlace *place)
{
    Attachments there;
    TRY(attachment_list(cx, place, &there));
    size_t count = 0;
    for (size_t i = 0; i < there.files.count; i++)
        count += !there.files.items[i].superseded.value;
    if (count < ATTACHMENTS_OF_ROW_MAX)
        return OK;
    return fail(cx, ERR_LIMIT, MSG("a row has at most %1$lld files"),
                (long long)ATTACHMENTS_OF_ROW_MAX);
}

static Str change_json(Ctx *cx, const char *verb, Str name, Str sha)
{
    Buf text;
    JsonWriter json;
    buf_init(&text, cx->arena, JSON_MAX);
    json_writer_init(&json, &text);
    json_object_begin(&json);
    json_key(&json, str_of(verb));
    json_string(&json, name);
    json_key(&json, STR("sha256"));
    json_string(&json, hex_format(cx->arena, (const uint8_t *)sha.p, SHA256_SIZE));
    json_object_end(&json);
    return buf_str(&text);
}

Err attachment_add(Ctx *cx, const AttachmentPlace *place, AttachmentFile *file, int64_t *out_id)
{
    CLEANUP(tx_release) Tx tx = {0};
    DbRow row;
    Str salt = {0};
    TRY(file_check(cx, file));
    TRY(room_check(cx, place));
    Str sha = hash_of(cx, file->bytes);
    if (place->personal) {
        char *random = arena_alloc(cx->arena, SEAL_SALT_SIZE);
        cx->io->random(cx, random, SEAL_SALT_SIZE);
        salt = str_from(random, SEAL_SALT_SIZE);
    }
    TRY(bytes_keep(cx, place, file->bytes, sha, salt)); /* on the disk before a row says so */
    TRY(tx_begin(cx, &tx));
    TRY(db_one(cx, SQL_ATTACHMENT_ADD,
               ARGS(db_text(place->noun), db_int(place->noun_id), db_text(file->name),
                    db_text(file->media_type), db_int((int64_t)file->bytes.n), db_bytes(sha),
                    salt.n == 0 ? db_null() : db_bytes(salt), db_int(cx->now_us),
                    db_text(cx->actor)),
               &row));
    *out_id = row_int(&row, 0);
    return change_commit(cx, &tx,
                         &(Change){.noun = place->noun,
                                   .id = place->noun_id,
                                   .after = change_json(cx, "file_added", file->name, sha),
                                   .reason = STR("")});
}

/* ---- showing ---- */

/* `removed` in a row. */
enum { OF_THE_ROW, NOT_SHOWN, SUPERSEDED };

static Err file_take(Ctx *cx, const DbRow *row, void *arg)
{
    Attachments *out = arg;
    Str sha = row_text(row, 4);
    if (out->files.count == ATTACHMENTS_EVER_MAX)
        return OK;
    out->files.items[out->files.count++] = (Attachment){
        .id = field_int(row_int(row, 0)),
        .name = str_dup(cx->arena, row_text(row, 1)),
        .media_type = str_dup(cx->arena, row_text(row, 2)),
        .size = field_int(row_int(row, 3)),
        .sha256 = hex_format(cx->arena, (const uint8_t *)sha.p, sha.n),
        .added = field_utc(row_int(row, 5)),
        .actor = str_dup(cx->arena, row_text(row, 6)),
    };
    if (row_int(row, 7) == SUPERSEDED)
        out->files.items[out->files.count - 1].superseded = field_bool(true);
    return OK;
}

typedef struct Passing {
    AttachmentEach each;
    void *arg;
} Passing;

static Err file_pass(Ctx *cx, const DbRow *row, void *arg)
{
    const Passing *passing = arg;
    AttachmentSeen seen = {row_text(row, 1), row_text(row, 4), row_text(row, 6)};
    return row_int(row, 7) == OF_THE_ROW ? passing->each(cx, &seen, passing->arg) : OK;
}

Err attachment_each(Ctx *cx, const AttachmentPlace *place, AttachmentEach each, void *arg)
{
    Passing passing = {each, arg};
    return db_each(cx, SQL_ATTACHMENT_EACH, ARGS(db_text(place->noun), db_int(place->noun_id)),
                   file_pass, &passing);
}

Err attachment_list(Ctx *cx, const AttachmentPlace *place, Attachments *out)
{
    *out = (Attachments){0};
    if (place->personal)
        out->personal = field_bool(true);
    out->files.items = arena_array(cx->arena, Attachment, ATTACHMENTS_EVER_MAX);
    return db_each(cx, SQL_ATTACHMENT_EACH, ARGS(db_text(place->noun), db_int(place->noun_id)),
                   file_take, out);
}

static Err row_of(Ctx *cx, const AttachmentPlace *place, int64_t id, DbRow *row)
{
    Err err = db_one(cx, SQL_ATTACHMENT_BY_ID,
                     ARGS(db_text(place->noun), db_int(place->noun_id), db_int(id)), row);
    if (err == ERR_NOT_FOUND)
        return fail(cx, err, MSG("the row has no file %1$lld"), (long long)id);
    return err;
}

Err attachment_read(Ctx *cx, const AttachmentPlace *place, int64_t id, AttachmentFile *out)
{
    enum { STORED_MAX = 2 * ATTACHMENT_MAX };
    DbRow row;
    TRY(row_of(cx, place, id, &row));
    Str sha = row_text(&row, 3), salt = row_text(&row, 4);
    *out = (AttachmentFile){.name = row_text(&row, 0), .media_type = row_text(&row, 1)};
    TRY(io_read_file(cx, path_of(cx, place, sha, salt), STORED_MAX, &out->bytes));
    if (salt.n > 0)
        TRY(seal_open(cx, seal_place(place, salt), out->bytes, &out->bytes));
    if (!str_eq(hash_of(cx, out->bytes), sha))
        return fail(cx, ERR_CORRUPT, MSG("file %1$lld is not what was given"), (long long)id);
    return OK;
}

Err attachment_reveal(Ctx *cx, const AttachmentPlace *place, int64_t id, Str purpose,
                      AttachmentFile *out)
{
    CLEANUP(tx_release) Tx tx = {0};
    DbRow row;
    if (str_trim(purpose).n == 0)
        return fail(cx, ERR_INVALID, MSG("reason: say what the file is needed for"));
    TRY(tx_begin(cx, &tx));
    TRY(row_of(cx, place, id, &row));
    TRY(change_commit(
        cx, &tx,
        &(Change){.noun = place->noun,
                  .id = place->noun_id,
                  .after = str_fmt(cx->arena, "{\"file_revealed\":%lld}", (long long)id),
                  .reason = purpose}));
    return attachment_read(cx, place, id, out);
}

static Err file_end(Ctx *cx, const AttachmentPlace *place, int64_t id, int how, Str reason)
{
    CLEANUP(tx_release) Tx tx = {0};
    DbRow row;
    const char *verb = how == SUPERSEDED ? "file_superseded" : "file_removed";
    TRY(tx_begin(cx, &tx));
    TRY(row_of(cx, place, id, &row));
    if (row_int(&row, 5) == SUPERSEDED)
        return fail(cx, ERR_CONFLICT,
                    MSG("file %1$lld was signed and is superseded: it stays to be read"),
                    (long long)id);
    Str after = change_json(cx, verb, row_text(&row, 0), row_text(&row, 3));
    TRY(db_run(cx, SQL_ATTACHMENT_REMOVE,
               ARGS(db_text(place->noun), db_int(place->noun_id), db_int(id), db_int(how)), NULL));
    return change_commit(cx, &tx,
                         &(Change){.noun = place->noun,
                                   .id = place->noun_id,
                                   .after = after,
                                   .reason = reason.p == NULL ? STR("") : reason});
}

Err attachment_remove(Ctx *cx, const AttachmentPlace *place, int64_t id, Str reason)
{
    return file_end(cx, place, id, NOT_SHOWN, reason);
}

Err attachment_supersede(Ctx *cx, const AttachmentPlace *place, int64_t id, Str reason)
{
    return file_end(cx, place, id, SUPERSEDED, reason);
}

Err attachment_added(Ctx *cx, const AttachmentPlace *place, int64_t id, int64_t *out_us)
{
    DbRow row;
    TRY(row_of(cx, place, id, &row));
    *out_us = row_int(&row, 6);
    return OK;
}

/* ---- erasure ---- */

typedef struct Ever {
    const AttachmentPlace *place;
    Str *names;
    int64_t *ids;
    Str *shas, *paths;
    bool *sealed;
    size_t count;
} Ever;

static Err ever_take(Ctx *cx, const DbRow *row, void *arg)
{
    Ever *ever = arg;
    Str sha = row_text(row, 2), salt = row_text(row, 3);
    if (sha.n != SHA256_SIZE) /* forgotten before */
        return OK;
    if (ever->count == ATTACHMENTS_EVER_MAX)
        return fail(cx, ERR_LIMIT, MSG("the row has more than %1$lld files"),
                    (long long)ATTACHMENTS_EVER_MAX);
    ever->ids[ever->count] = row_int(row, 0);
    ever->names[ever->count] = str_dup(cx->arena, row_text(row, 1));
    ever->shas[ever->count] = str_dup(cx->arena, sha);
    ever->paths[ever->count] = path_of(cx, ever->place, sha, salt);
    ever->sealed[ever->count++] = salt.n > 0;
    return OK;
}

static Err ever_find(Ctx *cx, const AttachmentPlace *place, Ever *out)
{
    *out = (Ever){.place = place,
                  .names = arena_array(cx->arena, Str, ATTACHMENTS_EVER_MAX),
                  .ids = arena_array(cx->arena, int64_t, ATTACHMENTS_EVER_MAX),
                  .shas = arena_array(cx->arena, Str, ATTACHMENTS_EVER_MAX),
                  .paths = arena_array(cx->arena, Str, ATTACHMENTS_EVER_MAX),
                  .sealed = arena_array(cx->arena, bool, ATTACHMENTS_EVER_MAX)};
    return db_each(cx, SQL_ATTACHMENT_EACH_EVER, ARGS(db_text(place->noun), db_int(place->noun_id)),
                   ever_take, out);
}

Err attachment_names(Ctx *cx, const AttachmentPlace *place, FieldTexts *out)
{
    Ever ever;
    TRY(ever_find(cx, place, &ever));
    *out = (FieldTexts){ever.count > 0 ? ever.names : NULL, ever.count};
    return OK;
}

/* Does another row have the same bytes?  Sealed ones are of one row alone. */
static Err is_shared(Ctx *cx, const Ever *ever, size_t at, bool *out)
{
    DbRow row;
    *out = false;
    if (ever->sealed[at])
        return OK;
    TRY(db_one(cx, SQL_ATTACHMENT_SHARING, ARGS(db_bytes(ever->shas[at])), &row));
    *out = row_int(&row, 0) > 0;
    return OK;
}

/* Names and digests of files in the lines of their changes. */
static Err lines_cut(Ctx *cx, const AttachmentPlace *place)
{
    static const char *const verbs[] = {"file_added", "file_removed", "file_superseded"};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        Str begins = str_fmt(cx->arena, "{\"%s\":%%", verbs[i]);
        Str then = str_fmt(cx->arena, "{\"%s\":\"***\"}", verbs[i]);
        TRY(db_run(
            cx, SQL_CHANGE_CUT_AFTER,
            ARGS(db_text(place->noun), db_int(place->noun_id), db_text(begins), db_text(then)),
            NULL));
    }
    return OK;
}

Err attachment_forget(Ctx *cx, const AttachmentPlace *place, Str reason, AttachmentRubbish *out)
{
    Ever ever;
    out->count = 0;
    TRY(ever_find(cx, place, &ever));
    if (ever.count == 0)
        return OK;
    TRY(db_run(cx, SQL_ATTACHMENT_ERASE,
               ARGS(db_text(place->noun), db_int(place->noun_id), db_bytes(STR(""))), NULL));
    TRY(lines_cut(cx, place));
    for (size_t i = 0; i < ever.count; i++) {
        bool shared;
        TRY(is_shared(cx, &ever, i, &shared));
        if (!shared)
            out->paths[out->count++] = ever.paths[i];
        TRY(change_add(
            cx,
            &(Change){.noun = place->noun,
                      .id = place->noun_id,
                      .after = str_fmt(cx->arena, "{\"file_erased\":%lld}", (long long)ever.ids[i]),
                      .reason = reason},
            NULL));
    }
    return OK;
}

Err attachment_destroy(Ctx *cx, const AttachmentRubbish *rubbish)
{
    for (size_t i = 0; i < rubbish->count; i++) {
        Err err = cx->io->remove(cx, rubbish->paths[i]);
        if (err != OK && err != ERR_NOT_FOUND)
            return err;
        problem_clear(cx);
    }
    return OK;
}
