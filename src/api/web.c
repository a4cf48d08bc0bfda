/* web.c - which file, in which form. */
#include "api/web.h"

#include "base/hash.h"

static const WebAsset *asset_built_in(WebFiles files, Str path)
{
    size_t low = 0, high = files.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        Str have = files.assets[middle].path;
        int order = memcmp(have.p, path.p, have.n < path.n ? have.n : path.n);
        if (order == 0 && have.n == path.n)
            return &files.assets[middle];
        if (order < 0 || (order == 0 && have.n < path.n))
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* ---- from a folder ---- */

enum { FILE_MAX = 64 << 20 };

static Str media_type_of(Str path)
{
#define WEB_TYPE(suffix, type, dense) {STR_INIT(suffix), STR_INIT(type)},
    static const HttpPair types[] = {
#include "api/web_types.def"
    };
#undef WEB_TYPE
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (str_ends(path, types[i].name))
            return types[i].value;
    }
    return STR("application/octet-stream");
}

static bool file_read(Ctx *cx, Str folder, Str path, Str *out)
{
    IoFile file;
    int64_t size;
    size_t got = 0, all = 0;
    if (cx->io->open_below(cx, folder, path, &file) != OK)
        return false;
    Err err = cx->io->size(cx, &file, &size);
    bool fits = err == OK && size <= FILE_MAX;
    char *bytes = arena_alloc(cx->arena, fits ? (size_t)size + 1 : 1);
    while (fits && all < (size_t)size &&
           cx->io->read(cx, &file, bytes + all, (size_t)size - all, &got) == OK && got > 0)
        all += got;
    cx->io->close(cx, &file);
    *out = str_from(bytes, all);
    return fits && all == (size_t)size;
}

/* What changes under the hand of a developer is asked for each time: nothing is immutable. */
static const WebAsset *asset_read(Ctx *cx, Str folder, Str path)
{
    Str name, bytes;
    if (!percent_decode(cx->arena, str_tail(path, 1), false, &name) || name.n == 0 ||
        !file_read(cx, folder, name, &bytes))
        return NULL;
    WebAsset *asset = arena_new(cx->arena, WebAsset);
    unsigned long long hash = hash_checksum(bytes);
    *asset = (WebAsset){.path = path,
                        .media_type = media_type_of(name),
                        .etag = str_fmt(cx->arena, "\"%016llx\"", hash),
                        .plain = bytes};
    return asset;
}

static const WebAsset *asset_find(Ctx *cx, WebFiles files, Str path)
{
    return files.folder.n > 0 ? asset_read(cx, files.folder, path) : asset_built_in(files, path);
}

/* ---- which form ---- */

/* Is `name` in a list like "gzip, deflate, br;q=1.0", and not with quality nought? */
static bool accepts(Str list, Str name)
{
    while (list.n > 0) {
        Str parameters = str_trim(str_cut(&list, ','));
        Str coding = str_trim(str_cut(&parameters, ';'));
        Str quality = str_trim(parameters);
        if (str_eq_nocase(coding, name))
            return !str_eq(quality, STR("q=0")) && !str_eq(quality, STR("q=0.0"));
    }
    return false;
}

/* If-None-Match is a list of ETags; weak and strong ones compare alike (RFC 9110 13.1.2). */
static bool known(Str list, Str etag)
{
    while (list.n > 0) {
        Str one = str_trim(str_cut(&list, ','));
        if (str_starts(one, STR("W/")))
            one = str_slice(one, 2, one.n);
        if (str_eq(one, etag) || str_eq(one, STR("*")))
            return true;
    }
    return false;
}

static void body_choose(const WebAsset *asset, const HttpRequest *request, HttpResponse *response)
{
    Str codings = http_header(request, STR("Accept-Encoding"));
    response->body = asset->plain;
    if (asset->brotli.p != NULL && accepts(codings, STR("br"))) {
        response->body = asset->brotli;
        http_add_header(response, STR("Content-Encoding"), STR("br"));
    } else if (asset->gzip.p != NULL && accepts(codings, STR("gzip"))) {
        response->body = asset->gzip;
        http_add_header(response, STR("Content-Encoding"), STR("gzip"));
    }
}

static bool is_call(Str path)
{
    return str_starts(path, STR("/api/")) || str_starts(path, STR("/epcis/"));
}

static const WebAsset *asset_for(Ctx *cx, WebFiles files, const HttpRequest *request)
{
    const WebAsset *asset = asset_find(cx, files, request->path);
    bool page = !is_call(request->path) &&
                str_find(http_header(request, STR("Accept")), STR("text/html")) >= 0;
    if (asset == NULL && (page || str_eq(request->path, STR("/"))))
        asset = asset_find(cx, files, STR("/index.html"));
    return asset;
}

bool web_answer(Ctx *cx, WebFiles files, const HttpRequest *request, HttpResponse *response)
{
    if (request->method != HTTP_GET && request->method != HTTP_HEAD)
        return false;
    const WebAsset *asset = asset_for(cx, files, request);
    if (asset == NULL)
        return false;
    http_add_header(response, STR("ETag"), asset->etag);
    http_add_header(response, STR("Vary"), STR("Accept-Encoding, Accept"));
    http_add_header(response, STR("Cache-Control"),
                    asset->immutable ? STR("public, max-age=31536000, immutable")
                                     : STR("no-cache"));
    if (known(http_header(request, STR("If-None-Match")), asset->etag)) {
        response->status = 304;
        return true;
    }
    response->status = 200;
    response->media_type = asset->media_type;
    body_choose(asset, request, response);
    return true;
}
