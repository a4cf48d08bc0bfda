/* import_text.c - whatever a spreadsheet saves, as text in UTF-8. */
#include <iconv.h>

#include "base/utf8.h"
#include "domain/master/import_internal.h"
#include "domain/master/master_table.h"

static Err convert(Ctx *cx, Str bytes, const char *from, Str *out)
{
    iconv_t codec = iconv_open("UTF-8", from);
    if (codec == (iconv_t)-1)
        return fail(cx, ERR_UNSUPPORTED, MSG("this system cannot convert %1$s text"), from);
    size_t room = bytes.n * 2 + 16, left = bytes.n;
    char *to = arena_alloc_raw(cx->arena, room, 1), *at = to;
    char *in = (char *)(uintptr_t)bytes.p;
    size_t bad = iconv(codec, &in, &left, &at, &room);
    iconv_close(codec);
    if (bad == (size_t)-1)
        return fail(cx, ERR_INVALID,
                    MSG("byte %1$lld of the file is neither UTF-8 nor GB18030 text"),
                    (long long)(bytes.n - left + 1));
    *out = str_from(to, (size_t)(at - to));
    return OK;
}

static Err as_utf8(Ctx *cx, Str bytes, Str *out)
{
    if (str_starts(bytes, STR("\xff\xfe")))
        return convert(cx, str_tail(bytes, 2), "UTF-16LE", out);
    if (str_starts(bytes, STR("\xfe\xff")))
        return convert(cx, str_tail(bytes, 2), "UTF-16BE", out);
    *out = str_starts(bytes, STR("\xef\xbb\xbf")) ? str_tail(bytes, 3) : bytes;
    return utf8_check(*out) < 0 ? OK : convert(cx, bytes, "GB18030", out);
}

static size_t count_in(Str text, char c)
{
    size_t count = 0;
    for (size_t i = 0; i < text.n; i++)
        count += text.p[i] == c;
    return count;
}

static char delimiter_of(Str text)
{
    Str rest = text, first = str_cut(&rest, '\n');
    size_t semicolons = count_in(first, ';'), tabs = count_in(first, '\t');
    size_t commas = count_in(first, ',');
    return tabs > commas && tabs >= semicolons ? '\t' : semicolons > commas ? ';' : ',';
}

Err import_text(Ctx *cx, MasterBook *book, Str bytes, ImportText *out)
{
    *out = (ImportText){.delimiter = ',', .is_sheet = convert_is_workbook(bytes)};
    if (out->is_sheet) {
        TRY(master_workbook(cx, book, bytes, &out->sheet));
        out->csv = out->sheet.csv;
    } else {
        TRY(as_utf8(cx, bytes, &out->csv));
        out->delimiter = delimiter_of(out->csv);
    }
    return OK;
}
