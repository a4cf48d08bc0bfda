/* embed - put the files below a folder into the program.
 *
 *     embed FOLDER OUT     writes OUT/web_assets.c (a table, sorted by path) and
 *                          OUT/web_assets.S (the bytes, by .incbin), and compressed copies beside
 *     embed - OUT          the same without files
 *
 * The table is src/api/web_asset.h.  A compressed copy that is not smaller is left out.  The bytes
 * are the same for the same input, so a build can be repeated.  */
#include <brotli/encode.h>
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

enum { FILES_MAX = 1024, PATH_BYTES = 512 };

typedef struct Bytes {
    unsigned char *p;
    size_t n;
} Bytes;

typedef struct MediaType {
    const char *suffix;
    const char *type;
    int dense; /* compressed by its own nature */
} MediaType;

#define WEB_TYPE(suffix, type, dense) {suffix, type, dense},
static const MediaType media_types[] = {
#include "src/api/web_types.def"
};

static char *files[FILES_MAX];
static size_t file_count;

static void stop(const char *path, const char *what)
{
    fprintf(stderr, "embed: %s: %s\n", path, what);
    exit(1);
}

static Bytes bytes_new(size_t n)
{
    Bytes bytes = {malloc(n + 1), n};
    if (bytes.p == NULL)
        stop("memory", "there is not enough");
    return bytes;
}

static Bytes read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    struct stat info;
    if (file == NULL || stat(path, &info) != 0)
        stop(path, "cannot be read");
    Bytes bytes = bytes_new((size_t)info.st_size);
    if (fread(bytes.p, 1, bytes.n, file) != bytes.n)
        stop(path, "cannot be read");
    fclose(file);
    return bytes;
}

static void write_file(const char *path, Bytes bytes)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(bytes.p, 1, bytes.n, file) != bytes.n || fclose(file) != 0)
        stop(path, "cannot be written");
}

/* Every file below root/folder; folder is "" or begins with a slash. */
static void walk(const char *root, const char *folder)
{
    char path[2 * PATH_BYTES];
    snprintf(path, sizeof path, "%s%s", root, folder);
    DIR *entries = opendir(path);
    if (entries == NULL)
        stop(path, "is no folder");
    for (struct dirent *entry; (entry = readdir(entries)) != NULL;) {
        char name[PATH_BYTES];
        struct stat info;
        if (entry->d_name[0] == '.')
            continue;
        int n = snprintf(name, sizeof name, "%s/%s", folder, entry->d_name);
        snprintf(path, sizeof path, "%s%s", root, name);
        if (n >= PATH_BYTES || file_count == FILES_MAX || stat(path, &info) != 0)
            stop(path, "is one file too many, or cannot be read");
        if (S_ISDIR(info.st_mode))
            walk(root, name);
        else
            files[file_count++] = strdup(name);
    }
    closedir(entries);
}

static int by_path(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static const MediaType *media_type_of(const char *path)
{
    const char *suffix = strrchr(path, '.');
    for (size_t i = 0; i < sizeof media_types / sizeof *media_types; i++) {
        if (suffix != NULL && strcmp(suffix, media_types[i].suffix) == 0)
            return &media_types[i];
    }
    stop(path, "is of a type that is not in src/api/web_types.def");
    return NULL;
}

/* FNV-1a: tells two builds of one path apart. */
static uint64_t hash_of(Bytes bytes)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < bytes.n; i++)
        hash = (hash ^ bytes.p[i]) * 0x100000001b3u;
    return hash;
}

static Bytes gzip_of(Bytes plain)
{
    z_stream z = {0};
    Bytes out = bytes_new(plain.n + 64);
    if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        stop("gzip", "cannot begin");
    z.next_in = plain.p;
    z.avail_in = (uInt)plain.n;
    z.next_out = out.p;
    z.avail_out = (uInt)out.n;
    out.n = deflate(&z, Z_FINISH) == Z_STREAM_END ? z.total_out : plain.n;
    deflateEnd(&z);
    return out;
}

static Bytes brotli_of(Bytes plain)
{
    Bytes out = bytes_new(plain.n + 64);
    if (!BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_MAX_WINDOW_BITS, BROTLI_MODE_TEXT,
                               plain.n, plain.p, &out.n, out.p))
        out.n = plain.n;
    return out;
}

typedef struct Output {
    const char *folder;
    FILE *assembly;
    FILE *names; /* declarations, ahead of the table */
    FILE *rows;
} Output;

/* One form of a file: its bytes for the assembler, its symbol and its row for the table. */
static void form_print(const Output *out, size_t index, const char *form, const char *path,
                       size_t n)
{
    fprintf(out->assembly, "    .global web_%zu_%s\nweb_%zu_%s:\n    .incbin \"%s\"\n", index, form,
            index, form, path);
    fprintf(out->names, "extern const char web_%zu_%s[];\n", index, form);
    fprintf(out->rows, "     .%s = {web_%zu_%s, %zu},\n", form, index, form, n);
}

static void compressed_print(const Output *out, size_t index, const char *form, Bytes bytes)
{
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "%s/web_%zu.%s", out->folder, index, form);
    write_file(path, bytes);
    form_print(out, index, form, path, bytes.n);
}

static void asset_print(const Output *out, const char *root, size_t index)
{
    char path[2 * PATH_BYTES];
    const char *name = files[index];
    const MediaType *type = media_type_of(name);
    snprintf(path, sizeof path, "%s%s", root, name);
    Bytes plain = read_file(path), gzip = gzip_of(plain), brotli = brotli_of(plain);
    fprintf(out->rows,
            "    {.path = STR_INIT(\"%s\"),\n     .media_type = STR_INIT(\"%s\"),\n"
            "     .etag = STR_INIT(\"\\\"%016llx\\\"\"),\n",
            name, type->type, (unsigned long long)hash_of(plain));
    form_print(out, index, "plain", path, plain.n);
    if (!type->dense && gzip.n < plain.n)
        compressed_print(out, index, "gzip", gzip);
    if (!type->dense && brotli.n < plain.n)
        compressed_print(out, index, "brotli", brotli);
    fprintf(out->rows, "     .immutable = %s},\n",
            strncmp(name, "/assets/", 8) == 0 ? "true" : "false");
    free(plain.p);
    free(gzip.p);
    free(brotli.p);
}

static FILE *open_output(const char *folder, const char *name)
{
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    if (file == NULL)
        stop(path, "cannot be written");
    return file;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: embed FOLDER|- OUT\n");
        return 2;
    }
    if (strcmp(argv[1], "-") != 0)
        walk(argv[1], "");
    qsort(files, file_count, sizeof *files, by_path);
    char *rows;
    size_t row_bytes;
    FILE *table = open_output(argv[2], "web_assets.c");
    Output out = {argv[2], open_output(argv[2], "web_assets.S"), table,
                  open_memstream(&rows, &row_bytes)};
    fprintf(table, "#include \"api/web_asset.h\"\n\n");
    fprintf(out.assembly, "    .section .rodata\n");
    for (size_t i = 0; i < file_count; i++)
        asset_print(&out, argv[1], i);
    fprintf(out.assembly, "    .section .note.GNU-stack,\"\",@progbits\n");
    fclose(out.rows);
    /* C has no empty table: without files there is one row that does not count. */
    fprintf(table, "\nconst size_t web_asset_count = %zu;\nconst WebAsset web_assets[] = {\n%s};\n",
            file_count, file_count == 0 ? "    {.path = STR_INIT(\"\")},\n" : rows);
    free(rows);
    return fclose(table) == 0 && fclose(out.assembly) == 0 ? 0 : 1;
}
