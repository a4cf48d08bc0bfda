#include "platform/convert/package.h"

#include <expat.h>
#include <zip.h>

/* ---- the door ---- */

/* "/a", "a/../b", "a\b", "c:a", "a//b" */
static bool leads_outside(Str name)
{
    if (name.n == 0 || name.p[0] == '/' || str_find_char(name, '\\') >= 0 ||
        str_find_char(name, ':') >= 0)
        return true;
    while (name.n > 0) {
        Str part = str_cut(&name, '/');
        if (part.n == 0 || str_eq(part, STR(".")) || str_eq(part, STR("..")))
            return true;
    }
    return false;
}

static Err part_check(Ctx *cx, const Package *package, zip_uint64_t i)
{
    zip_stat_t stat;
    const char *name = zip_get_name(package->zip, i, ZIP_FL_ENC_RAW);
    if (name == NULL || zip_stat_index(package->zip, i, 0, &stat) != 0)
        return fail(cx, ERR_INVALID, MSG("the workbook is damaged or not whole"));
    const char *shown = str_shown(cx->arena, str_of(name));
    if (leads_outside(str_of(name)))
        return fail(cx, ERR_INVALID, MSG("the name of part %1$s leads out of the workbook"), shown);
    if (zip_name_locate(package->zip, name, ZIP_FL_ENC_RAW | ZIP_FL_NOCASE) != (zip_int64_t)i)
        return fail(cx, ERR_INVALID, MSG("part %1$s is in the workbook twice"), shown);
    bool known = stat.comp_method == ZIP_CM_STORE || stat.comp_method == ZIP_CM_DEFLATE;
    if (stat.encryption_method != ZIP_EM_NONE || !known)
        return fail(cx, ERR_UNSUPPORTED, MSG("part %1$s is encrypted or packed unusually"), shown);
    return OK;
}

Err package_open(Ctx *cx, Str bytes, Package *out)
{
    zip_error_t error;
    zip_error_init(&error);
    *out = (Package){0};
    zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.n, 0, &error);
    if (source != NULL)
        out->zip = zip_open_from_source(source, ZIP_RDONLY, &error);
    if (source != NULL && out->zip == NULL)
        zip_source_free(source);
    zip_error_fini(&error);
    if (out->zip == NULL)
        return fail(cx, ERR_INVALID, MSG("the workbook is damaged or not whole"));
    zip_int64_t count = zip_get_num_entries(out->zip, 0);
    if (count > PACKAGE_PARTS_MAX)
        return fail(cx, ERR_LIMIT, MSG("the workbook has %1$lld parts; at most %2$lld are taken"),
                    (long long)count, (long long)PACKAGE_PARTS_MAX);
    for (zip_int64_t i = 0; i < count; i++)
        TRY(part_check(cx, out, (zip_uint64_t)i));
    return OK;
}

void package_close(Package *package)
{
    if (package->zip != NULL)
        zip_discard(package->zip);
    package->zip = NULL;
}

static zip_int64_t part_find(const Package *package, Str path)
{
    char name[1024];
    if (path.n >= sizeof name || package->zip == NULL)
        return -1;
    memcpy(name, path.p, path.n);
    name[path.n] = '\0';
    return zip_name_locate(package->zip, name, ZIP_FL_ENC_RAW | ZIP_FL_NOCASE);
}

bool package_has(const Package *package, Str path)
{
    return part_find(package, path) >= 0;
}

/* ---- one part ---- */

typedef struct PartReader {
    Ctx *cx;
    const PartHandler *handler;
    XML_Parser parser;
    zip_file_t *file;
    const char *path; /* shown */
    Err err;
    int depth;
} PartReader;

static void reader_release(PartReader *reader)
{
    if (reader->file != NULL)
        zip_fclose(reader->file);
    if (reader->parser != NULL)
        XML_ParserFree(reader->parser);
}

static Str bare_name(const char *name)
{
    Str all = str_of(name);
    return str_tail(all, (size_t)(str_rfind_char(all, ':') + 1));
}

static void stop(PartReader *reader, Err err)
{
    reader->err = err;
    if (err != OK)
        XML_StopParser(reader->parser, XML_FALSE);
}

static void XMLCALL on_open(void *arg, const char *name, const char **attributes)
{
    PartReader *reader = arg;
    if (reader->err != OK)
        return;
    if (++reader->depth > PACKAGE_DEPTH_MAX)
        stop(reader, fail(reader->cx, ERR_LIMIT, MSG("part %1$s: elements lie deeper than %2$lld"),
                          reader->path, (long long)PACKAGE_DEPTH_MAX));
    else if (reader->handler->open != NULL)
        stop(reader,
             reader->handler->open(reader->cx, reader->handler->arg, bare_name(name), attributes));
}

static void XMLCALL on_close(void *arg, const char *name)
{
    PartReader *reader = arg;
    reader->depth--;
    if (reader->err == OK && reader->handler->close != NULL)
        stop(reader, reader->handler->close(reader->cx, reader->handler->arg, bare_name(name)));
}

static void XMLCALL on_text(void *arg, const char *text, int n)
{
    PartReader *reader = arg;
    if (reader->err == OK && reader->handler->text != NULL)
        stop(reader,
             reader->handler->text(reader->cx, reader->handler->arg, str_from(text, (size_t)n)));
}

static void XMLCALL on_doctype(void *arg, const char *name, const char *system, const char *public,
                               int has_subset)
{
    PartReader *reader = arg;
    (void)name, (void)system, (void)public, (void)has_subset;
    stop(reader,
         fail(reader->cx, ERR_INVALID,
              MSG("part %1$s has a document type declaration; none is read"), reader->path));
}

static Err part_open(PartReader *reader, Package *package, zip_int64_t at)
{
    reader->file = zip_fopen_index(package->zip, (zip_uint64_t)at, 0);
    reader->parser = XML_ParserCreate(NULL);
    if (reader->file == NULL || reader->parser == NULL)
        return fail(reader->cx, ERR_INVALID, MSG("the workbook is damaged or not whole"));
    XML_SetUserData(reader->parser, reader);
    XML_SetElementHandler(reader->parser, on_open, on_close);
    XML_SetCharacterDataHandler(reader->parser, on_text);
    XML_SetStartDoctypeDeclHandler(reader->parser, on_doctype);
    return OK;
}

static Err sizes_check(PartReader *reader, const Package *package, int64_t unpacked, int64_t packed)
{
    if (unpacked > PACKAGE_RATIO_FREE && unpacked / PACKAGE_RATIO_MAX > packed)
        return fail(reader->cx, ERR_LIMIT,
                    MSG("part %1$s unpacks to more than %2$lld times its size"), reader->path,
                    (long long)PACKAGE_RATIO_MAX);
    if (package->unpacked > PACKAGE_BYTES_MAX)
        return fail(reader->cx, ERR_LIMIT, MSG("the workbook unpacks to more than %1$lld bytes"),
                    (long long)PACKAGE_BYTES_MAX);
    return OK;
}

static Err part_parse(PartReader *reader, Package *package, int64_t packed)
{
    enum { STEP = 65536 };
    int64_t unpacked = 0;
    zip_int64_t got;
    do {
        void *to = XML_GetBuffer(reader->parser, STEP);
        got = to == NULL ? -1 : zip_fread(reader->file, to, STEP);
        if (got < 0)
            return fail(reader->cx, ERR_INVALID, MSG("the workbook is damaged or not whole"));
        unpacked += got;
        package->unpacked += got;
        TRY(sizes_check(reader, package, unpacked, packed));
        if (XML_ParseBuffer(reader->parser, (int)got, got == 0) == XML_STATUS_OK)
            continue;
        if (reader->err != OK)
            return reader->err;
        return fail(reader->cx, ERR_INVALID, MSG("part %1$s, line %2$lld: this is not XML"),
                    reader->path, (long long)XML_GetCurrentLineNumber(reader->parser));
    } while (got > 0);
    return OK;
}

Err package_read(Ctx *cx, Package *package, Str path, const PartHandler *handler)
{
    zip_stat_t stat;
    CLEANUP(reader_release)
    PartReader reader = {.cx = cx, .handler = handler, .path = str_shown(cx->arena, path)};
    zip_int64_t at = part_find(package, path);
    if (at < 0 || zip_stat_index(package->zip, (zip_uint64_t)at, 0, &stat) != 0)
        return fail(cx, ERR_INVALID, MSG("part %1$s is missing: this is no XLSX workbook"),
                    reader.path);
    TRY(part_open(&reader, package, at));
    return part_parse(&reader, package, (int64_t)stat.comp_size);
}

Str part_attribute(const char **attributes, Str name)
{
    for (size_t i = 0; attributes[i] != NULL; i += 2) {
        if (str_eq(bare_name(attributes[i]), name))
            return str_of(attributes[i + 1]);
    }
    return (Str){0};
}
