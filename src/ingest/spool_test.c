#include "ingest/spool.h"

#include <zlib.h>

#include "base/buf.h"

#include "test/faulty_io.h"
#include "test/test.h"

static Str spool_dir(Test *t)
{
    return io_path(t->cx->arena, t->dir, STR("spool"));
}

static Str put_file(Test *t, const char *name, Str bytes)
{
    Str path = io_path(t->cx->arena, t->dir, str_of(name));
    CHECK_OK(t, io_write_file(t->cx, path, bytes));
    return path;
}

static Str zipped(Test *t, Str plain)
{
    z_stream zip = {0};
    char *out = arena_alloc(t->cx->arena, plain.n + 1024);
    CHECK_INT(t, deflateInit2(&zip, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
    zip.next_in = (Bytef *)(uintptr_t)plain.p;
    zip.avail_in = (uInt)plain.n;
    zip.next_out = (Bytef *)out;
    zip.avail_out = (uInt)plain.n + 1024;
    CHECK_INT(t, deflate(&zip, Z_FINISH), Z_STREAM_END);
    Str result = str_from(out, zip.total_out);
    deflateEnd(&zip);
    return result;
}

static void check_taken(Test *t, Str bytes, Str want)
{
    Spool spool;
    if (!CHECK_OK(t, spool_take(t->cx, spool_dir(t), put_file(t, "in", bytes), &spool)))
        return;
    CHECK_OK(t, spool_whole(t->cx, &spool));
    CHECK_STR(t, spool.text, want);
    uint8_t hash[SHA256_SIZE];
    sha256(bytes, hash);
    CHECK_OK(t, spool_settle(t->cx, &spool));
    CHECK(t, memcmp(hash, spool.hash, sizeof hash) == 0);
    spool_remove(t->cx, &spool);
}

static void check_refused(Test *t, Str bytes, const char *sentence)
{
    Spool spool;
    CHECK(t, spool_take(t->cx, spool_dir(t), put_file(t, "in", bytes), &spool) != OK);
    CHECK_STR(t, str_of(t->cx->problem.key), str_of(sentence));
    Str *names;
    size_t count;
    CHECK_OK(t, t->cx->io->list(t->cx, spool_dir(t), &names, &count));
    CHECK_INT(t, count, 0); /* nothing stays behind */
}

TEST(spool_hashes_the_original_bytes_and_takes_off_the_mark)
{
    check_taken(t, STR("plain"), STR("plain"));
    check_taken(t, STR("\xef\xbb\xbf{}"), STR("{}"));
}

TEST(spool_undoes_gzip_of_several_members)
{
    Str one = zipped(t, STR("\xef\xbb\xbfone\n")), two = zipped(t, STR("two\n"));
    char *p = arena_alloc(t->cx->arena, one.n + two.n);
    memcpy(p, one.p, one.n);
    memcpy(p + one.n, two.p, two.n);
    Str both = str_from(p, one.n + two.n);
    check_taken(t, one, STR("one\n"));
    check_taken(t, both, STR("one\ntwo\n"));
}

TEST(spool_refuses_cut_or_damaged_gzip_and_empty_input)
{
    Str whole = zipped(t, STR("some text that is worth compressing, some text"));
    for (size_t n = 2; n < whole.n; n++)
        check_refused(t, str_slice(whole, 0, n), "the gzip stream ends too early");
    char *broken = str_c(t->cx->arena, whole);
    broken[whole.n / 2] = (char)~broken[whole.n / 2];
    check_refused(t, str_from(broken, whole.n), "the gzip stream is damaged");
    check_refused(t, STR(""), "the input is empty");
    check_refused(t, STR("\xef\xbb\xbf"), "the input is empty");
    check_refused(t, zipped(t, STR("")), "the input is empty");
}

TEST(spool_refuses_utf16_and_zip_with_advice)
{
    check_refused(t, STR("\xff\xfe{\0}\0"), "the text is UTF-16; save it as UTF-8");
    check_refused(t, STR("PK\x03\x04rest"),
                  "this is a ZIP or XLSX file; unpack it or save it as CSV");
}

/* The text is refused at this line, with its file as it was. */
static void check_mixed(Test *t, Str text, int64_t line)
{
    Spool spool;
    CHECK_OK(t, spool_take(t->cx, spool_dir(t), put_file(t, "in", text), &spool));
    CHECK_ERR(t, spool_decode(t->cx, &spool, SPOOL_AUTO), ERR_INVALID);
    CHECK_INT(t, t->cx->problem.line, line);
    spool_remove(t->cx, &spool);
}

TEST(spool_refuses_what_is_partly_utf8_instead_of_guessing)
{
    Spool spool;
    check_mixed(t, STR("a\n中文\n\xb1\xb1\xbe\xa9\n"), 3);
    check_mixed(t, STR("\xb1\xb1\xbe\xa9\n中文\n"), 1);
    check_mixed(t, STR("中文\ncaf\xe9s\n"), 2);
    check_mixed(t,
                STR("\xef\xbb\xbf"
                    "a\n\xb1\xb1\n"),
                2); /* its mark says UTF-8 */
    /* 联通 in GB18030 passes for two characters of two bytes: still no UTF-8. */
    Str gb = STR("\xc1\xaa\xcd\xa8\n\xb1\xb1\xbe\xa9\n");
    CHECK_OK(t, spool_take(t->cx, spool_dir(t), put_file(t, "in", gb), &spool));
    CHECK_OK(t, spool_decode(t->cx, &spool, SPOOL_AUTO));
    CHECK_STR(t, spool.text, STR("联通\n北京\n"));
    spool_remove(t->cx, &spool);
}

TEST(spool_turns_gb18030_into_utf8_and_names_the_line_of_bad_bytes)
{
    Spool spool;
    Str gbk = STR("\xb1\xe0\xba\xc5,\xca\xb1\xbc\xe4\n"); /* 编号,时间 */
    CHECK_OK(t, spool_take(t->cx, spool_dir(t), put_file(t, "in", gbk), &spool));
    CHECK_OK(t, spool_decode(t->cx, &spool, SPOOL_AUTO));
    CHECK_STR(t, spool.text, STR("编号,时间\n"));
    spool_remove(t->cx, &spool);
    CHECK_OK(t, spool_take(t->cx, spool_dir(t), put_file(t, "in", STR("a\nb\xff\n")), &spool));
    CHECK_ERR(t, spool_decode(t->cx, &spool, SPOOL_AUTO), ERR_INVALID);
    CHECK_INT(t, t->cx->problem.line, 2);
    CHECK_ERR(t, spool_decode(t->cx, &spool, SPOOL_UTF8), ERR_INVALID);
    spool_remove(t->cx, &spool);
}

/* ---- a large one, read while it is copied ---- */

enum { LARGE_LINES = 200000 };

static Str large_text(Test *t)
{
    Buf text;
    buf_init(&text, t->cx->arena, LARGE_LINES * 64);
    for (int i = 0; i < LARGE_LINES; i++)
        buf_fmt(&text, "line %d of a file that is copied by a thread of its own\n", i);
    return buf_str(&text);
}

TEST(spool_of_a_large_file_may_be_read_as_far_as_it_says)
{
    Spool spool;
    Str text = large_text(t);
    size_t ready = 0;
    CHECK_OK(t, spool_take(t->cx, spool_dir(t), put_file(t, "in", text), &spool));
    CHECK_INT(t, spool.text.n, text.n);
    while (ready < text.n) {
        size_t from = ready;
        if (!CHECK_OK(t, spool_ready(t->cx, &spool, from, &ready)) || !CHECK(t, ready > from))
            break;
        CHECK(t, str_eq(str_slice(spool.text, from, ready), str_slice(text, from, ready)));
    }
    spool_remove(t->cx, &spool);
    check_taken(t, text, text);
}

TEST(spool_of_a_large_file_can_be_given_up_at_any_time)
{
    Str path = put_file(t, "in", large_text(t)), *names;
    size_t count;
    for (int i = 0; i < 20; i++) {
        Spool spool;
        CHECK_OK(t, spool_take(t->cx, spool_dir(t), path, &spool));
        spool_remove(t->cx, &spool);
    }
    CHECK_OK(t, t->cx->io->list(t->cx, spool_dir(t), &names, &count));
    CHECK_INT(t, count, 0);
}

static Err longer(Ctx *cx, IoFile *file, int64_t *out)
{
    TRY(io_real()->size(cx, file, out));
    *out += 1;
    return OK;
}

TEST(spool_says_when_the_input_becomes_shorter_or_the_disk_is_full)
{
    Spool spool;
    Io io = *t->cx->io, *before = t->cx->io;
    Str text = large_text(t), path = put_file(t, "in", text);
    io.size = longer;
    t->cx->io = &io;
    CHECK_OK(t, spool_take(t->cx, spool_dir(t), path, &spool));
    CHECK_ERR(t, spool_whole(t->cx, &spool), ERR_IO);
    CHECK_STR(t, str_of(t->cx->problem.key), STR("the input became shorter while it was read"));
    spool_remove(t->cx, &spool);
    t->cx->io = before;

    FaultyIo faulty;
    faulty_io_init(&faulty);
    faulty.ops = 0;
    faulty.space = (int64_t)text.n / 2;
    t->cx->io = &faulty.io;
    CHECK_OK(t, spool_take(t->cx, spool_dir(t), path, &spool));
    CHECK_ERR(t, spool_whole(t->cx, &spool), ERR_FULL);
    CHECK_ERR(t, spool_settle(t->cx, &spool), ERR_FULL);
    spool_remove(t->cx, &spool);
    t->cx->io = before;
}
