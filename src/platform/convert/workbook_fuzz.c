/* Any bytes as a workbook, or as the parts of one: the answer is a sentence, or rows with rising
 * numbers that the CSV reader takes. */
#include <stdlib.h>
#include <zip.h>

#include "base/csv.h"
#include "platform/convert/convert.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool true_)
{
    if (!true_)
        abort();
}

static void check_rows(Ctx *cx, const SheetText *sheet)
{
    CsvReader reader;
    CsvRow *row = arena_new(cx->arena, CsvRow);
    int64_t number, last = 0;
    size_t width = 0;
    csv_init(&reader, sheet->csv, ',', (Str){0});
    while (true) {
        must(csv_next(cx, &reader, cx->arena, row) == OK);
        if (row->count == 0)
            break;
        must(str_int(row->fields[0], &number) && number > last && row->count > 1);
        must(row->count >= width);
        width = width == 0 ? row->count : width;
        last = number;
    }
    last = 0;
    for (size_t i = 0; i < sheet->fault_count; i++) {
        must(sheet->faults[i].row.value >= last);
        last = sheet->faults[i].row.value;
        convert_fault(cx, &sheet->faults[i]);
        must(cx->problem.key != NULL);
    }
}

static void part_add(zip_t *zip, const char *name, Str text)
{
    must(zip_file_add(zip, name, zip_source_buffer(zip, text.p, text.n, 0), 0) >= 0);
}

/* Sheet, shared texts, styles and list of sheets, with a byte 1 between. */
static Str zip_around(Ctx *cx, Str parts)
{
    static const char root[] =
        "<Relationships><Relationship Id='a' Type='x/officeDocument' Target='b'/></Relationships>";
    static const char list[] =
        "<Relationships><Relationship Id='a' Type='x/worksheet' Target='s'/><Relationship Id='b' "
        "Type='x/sharedStrings' Target='t'/><Relationship Id='c' Type='x/styles' Target='y'/>"
        "</Relationships>";
    zip_error_t error;
    zip_stat_t stat;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &error);
    zip_source_keep(source);
    zip_t *zip = zip_open_from_source(source, ZIP_TRUNCATE, &error);
    part_add(zip, "_rels/.rels", str_of(root));
    part_add(zip, "_rels/b.rels", str_of(list));
    part_add(zip, "s", str_cut(&parts, 1));
    part_add(zip, "t", parts.n > 0 ? str_cut(&parts, 1) : STR("<sst/>"));
    part_add(zip, "y", parts.n > 0 ? str_cut(&parts, 1) : STR("<styleSheet/>"));
    part_add(zip, "b",
             parts.n > 0 ? parts : STR("<workbook><sheets><sheet id='a'/></sheets></workbook>"));
    must(zip_close(zip) == 0 && zip_source_stat(source, &stat) == 0 &&
         zip_source_open(source) == 0);
    char *bytes = arena_alloc(cx->arena, stat.size + 1);
    must(zip_source_read(source, bytes, stat.size) == (zip_int64_t)stat.size);
    zip_source_close(source);
    zip_source_free(source);
    return str_from(bytes, stat.size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena arena;
    arena_init(&arena);
    Ctx cx = {.arena = &arena};
    SheetText sheet;
    Str bytes = str_from((const char *)data, size);
    bool whole = str_starts(bytes, STR("PK"));
    if (workbook_read(&cx, whole ? bytes : zip_around(&cx, bytes), &sheet) == OK)
        check_rows(&cx, &sheet);
    else
        must(cx.problem.key != NULL);
    arena_release(&arena);
    return 0;
}
