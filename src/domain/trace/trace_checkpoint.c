/* The index as one file, drawn in docs/formats/index.md.  Tables are not stored: they follow from
 * the columns, apart from event_names, whose fingerprints only the names could give again.
 *
 *   index-<position, 12 digits>.checkpoint
 *   | header 4096 B | column 0 | column 1 | … | tags of event names |   each padded to 4096 B
 */
#include <stdlib.h>

#include "base/hash.h"
#include "domain/trace/trace_internal.h"
#include "platform/os/io.h"

enum { FORMAT = 5, PAGE = 4096, PARTS_MAX = 64, KEPT = 2, PIECE = 1 << 20 };

static const char MAGIC[8] = "HFTRACE";

typedef struct Part {
    uint64_t size; /* bytes */
    uint64_t checksum;
} Part;

/* |magic 8|format u32|parts u32|seed u64|position u32|dict counts 4 u32|zero u32|hash 32|sizes,
 * checksums 64 × 16|checksum of all before| */
typedef struct Header {
    char magic[8];
    uint32_t format;
    uint32_t parts;
    uint64_t seed;
    uint32_t position;
    uint32_t texts[4]; /* items, words, groups, names */
    uint32_t zero;
    uint8_t hash[32];
    Part part[PARTS_MAX];
    uint64_t checksum;
} Header;
static_assert(sizeof(Header) == 80 + PARTS_MAX * 16 + 8 && sizeof(Header) <= PAGE, "one page");

/* ---- tags of event names: one u32 per event ---- */

static uint32_t *tags_collect(const TraceIndex *index, size_t *size)
{
    *size = ((size_t)index->position + 1) * sizeof(uint32_t);
    uint32_t *tags = calloc(1, *size);
    const TableSlots *slots = index->event_names.slots;
    if (tags == NULL)
        abort();
    for (uint64_t i = 0; i < (uint64_t)1 << slots->bits; i++) {
        uint32_t event = (uint32_t)slots->slot[i];
        if (event != 0 && event <= index->position)
            tags[event] = (uint32_t)(slots->slot[i] >> 32);
    }
    return tags;
}

static Str part_bytes(const TraceIndex *index, const uint32_t *tags, size_t tags_size, size_t i)
{
    if (i == index_column_count)
        return str_from((const char *)tags, tags_size);
    const Column *column = index_column(index, i);
    return str_from(column->p, column->used);
}

static void header_fill(const TraceIndex *index, const uint32_t *tags, size_t size, Header *header)
{
    *header = (Header){
        .format = FORMAT,
        .parts = (uint32_t)index_column_count + 1,
        .seed = index->seed,
        .position = index->position,
        .texts = {index->items.count, index->words.count, index->groups.count, index->names.count}};
    memcpy(header->magic, MAGIC, sizeof MAGIC);
    memcpy(header->hash, index->hash, sizeof header->hash);
    for (size_t i = 0; i <= index_column_count; i++) {
        Str bytes = part_bytes(index, tags, size, i);
        header->part[i].size = bytes.n;
        header->part[i].checksum = hash_checksum(bytes);
    }
    header->checksum = hash_checksum(str_from((const char *)header, offsetof(Header, checksum)));
}

uint64_t trace_index_digest(const TraceIndex *index)
{
    Header header;
    size_t size;
    uint32_t *tags = tags_collect(index, &size);
    header_fill(index, tags, size, &header);
    free(tags);
    return header.checksum;
}

/* ---- save ---- */

static Err part_write(Ctx *cx, IoFile *file, Str bytes)
{
    static const char zero[PAGE] = {0};
    for (size_t at = 0; at < bytes.n; at += PIECE)
        TRY(cx->io->write(cx, file, str_slice(bytes, at, at + PIECE)));
    size_t rest = bytes.n % PAGE;
    return rest == 0 ? OK : cx->io->write(cx, file, str_from(zero, PAGE - rest));
}

static Err parts_write(Ctx *cx, const TraceIndex *index, IoFile *file)
{
    Header header;
    size_t size;
    uint32_t *tags = tags_collect(index, &size);
    header_fill(index, tags, size, &header);
    Err err = part_write(cx, file, str_from((const char *)&header, sizeof header));
    for (size_t i = 0; i <= index_column_count && err == OK; i++)
        err = part_write(cx, file, part_bytes(index, tags, size, i));
    free(tags);
    TRY(err);
    return cx->io->sync(cx, file);
}

static bool is_checkpoint(Str name)
{
    return str_starts(name, STR("index-")) && str_ends(name, STR(".checkpoint"));
}

/* Names sort by position; the newest are last. */
static Err older_remove(Ctx *cx, Str dir)
{
    Str *names;
    size_t n, kept = 0;
    TRY(cx->io->list(cx, dir, &names, &n));
    while (n-- > 0) {
        if (is_checkpoint(names[n]) && ++kept > KEPT)
            TRY(cx->io->remove(cx, io_path(cx->arena, dir, names[n])));
    }
    return OK;
}

Err trace_checkpoint_save(Ctx *cx, const TraceIndex *index, Str dir)
{
    IoFile file;
    Str part = io_path(cx->arena, dir, STR("index.part"));
    Str name = str_fmt(cx->arena, "index-%012lld.checkpoint", (long long)index->position);
    TRY(cx->io->make_dir(cx, dir));
    TRY(cx->io->open(cx, part, IO_CREATE, &file));
    Err err = parts_write(cx, index, &file);
    cx->io->close(cx, &file);
    TRY(err);
    TRY(cx->io->rename(cx, part, io_path(cx->arena, dir, name)));
    return older_remove(cx, dir);
}

/* ---- load ---- */

static bool header_fits(const Header *header, size_t file_size)
{
    uint64_t at = PAGE;
    if (memcmp(header->magic, MAGIC, sizeof MAGIC) != 0 || header->format != FORMAT ||
        header->parts != index_column_count + 1 ||
        header->checksum !=
            hash_checksum(str_from((const char *)header, offsetof(Header, checksum))))
        return false;
    for (size_t i = 0; i < header->parts; i++) {
        uint64_t max = i == index_column_count ? ((uint64_t)header->position + 1) * 4
                                               : index_columns[i].max * index_columns[i].size;
        if (header->part[i].size > max)
            return false;
        at += (header->part[i].size + PAGE - 1) / PAGE * PAGE;
    }
    return at == file_size;
}

static bool names_rebuild(TraceIndex *index, const uint32_t *tags, size_t size)
{
    enum { AHEAD = 32 };
    if (size != ((size_t)index->position + 1) * 4)
        return false;
    table_presize(&index->event_names, index->position);
    for (uint32_t event = 1; event <= index->position; event++) {
        if (event + AHEAD <= index->position)
            table_prefetch(&index->event_names, tags[event + AHEAD]);
        table_add(&index->event_names, tags[event], event);
    }
    return true;
}

static void tables_rebuild(TraceIndex *index, const Header *header)
{
    dict_rebuild(&index->items, header->texts[0]);
    dict_rebuild(&index->words, header->texts[1]);
    dict_rebuild(&index->groups, header->texts[2]);
    dict_rebuild(&index->names, header->texts[3]);
    for (uint32_t group = 1; group <= header->texts[2]; group++) {
        SlotCursor cursor;
        uint32_t slot = slot_load(&index->group_slot, group);
        for (uint32_t e = slot_first(&cursor, index, slot, index->position); e != 0;
             e = slot_next(&cursor))
            table_add(&index->event_group, e, group);
    }
    size_t rows = index->emptied_slot.used / 8;
    for (uint32_t row = 1; row < rows; row++)
        table_add(&index->item_emptied, COLUMN_AT(index->emptied_slot, uint32_t)[2 * row], row);
    rows = index->declarations.used / sizeof(Declaration);
    for (uint32_t row = 1; row < rows; row++) { /* the last one bound leads to the others */
        const Declaration *declaration = COLUMN_AT(index->declarations, Declaration) + row;
        if (declaration->original != 0 && declaration->is_first != 0)
            table_set(&index->event_declared, declaration->original, row);
    }
}

static Err bytes_read(Ctx *cx, IoFile *file, char *to, size_t n, bool *whole)
{
    *whole = false;
    while (n > 0) {
        size_t got;
        TRY(cx->io->read(cx, file, to, n, &got));
        if (got == 0)
            return OK;
        to += got;
        n -= got;
    }
    *whole = true;
    return OK;
}

/* A part and the zero bytes behind it; what was read is compared, nothing is trusted unread. */
static Err part_read(Ctx *cx, IoFile *file, Column *to, const Part *part, bool *whole)
{
    char rest[PAGE];
    size_t size = part->size;
    to->used = 0;
    if (size != 0)
        (void)column_add(to, size);
    TRY(bytes_read(cx, file, to->p, size, whole));
    if (*whole && size % PAGE != 0)
        TRY(bytes_read(cx, file, rest, PAGE - size % PAGE, whole));
    *whole = *whole && hash_checksum(str_from(to->p, size)) == part->checksum;
    return OK;
}

static Err index_read(Ctx *cx, IoFile *file, const Header *header, TraceIndex *index, bool *whole)
{
    Column tags;
    *whole = true;
    index->position = header->position;
    memcpy(index->hash, header->hash, sizeof index->hash);
    for (size_t i = 0; i < index_column_count && *whole; i++)
        TRY(part_read(cx, file, index_column(index, i), &header->part[i], whole));
    if (!*whole)
        return OK;
    column_init(&tags, header->part[index_column_count].size + 1);
    Err err = part_read(cx, file, &tags, &header->part[index_column_count], whole);
    if (err == OK && *whole)
        *whole = names_rebuild(index, COLUMN_AT(tags, uint32_t), tags.used);
    column_release(&tags);
    if (err == OK && *whole)
        tables_rebuild(index, header);
    return err;
}

static Err open_load(Ctx *cx, IoFile *file, TraceIndex **out)
{
    char page[PAGE];
    Header header;
    bool whole;
    int64_t size;
    TRY(cx->io->size(cx, file, &size));
    TRY(bytes_read(cx, file, page, PAGE, &whole));
    memcpy(&header, page, sizeof header);
    if (!whole || !header_fits(&header, (size_t)size))
        return OK;
    TraceIndex *index = trace_index_new(header.seed);
    Err err = index_read(cx, file, &header, index, &whole);
    if (err == OK && whole)
        *out = index;
    else
        trace_index_free(index);
    return err;
}

static Err file_load(Ctx *cx, Str path, TraceIndex **out)
{
    IoFile file;
    *out = NULL;
    TRY(cx->io->open(cx, path, IO_READ, &file));
    Err err = open_load(cx, &file, out);
    cx->io->close(cx, &file);
    TRY(err);
    return *out != NULL ? OK
                        : fail(cx, ERR_CORRUPT,
                               MSG("the index checkpoint \"%1$s\" is torn, damaged or of another "
                                   "format"),
                               str_shown(cx->arena, path));
}

Err trace_checkpoint_load(Ctx *cx, Str dir, TraceIndex **out)
{
    Str *names;
    size_t n;
    *out = NULL;
    Err err = cx->io->list(cx, dir, &names, &n);
    if (err != OK && err != ERR_NOT_FOUND)
        return err;
    for (n = err == OK ? n : 0; n-- > 0;) {
        if (!is_checkpoint(names[n]))
            continue;
        err = file_load(cx, io_path(cx->arena, dir, names[n]), out);
        if (err != ERR_CORRUPT)
            return err;
    }
    problem_clear(cx);
    return fail(cx, ERR_NOT_FOUND, MSG("there is no whole index checkpoint in \"%1$s\""),
                str_shown(cx->arena, dir));
}
