#include "platform/os/io.h"

#include <sys/stat.h>
#include <unistd.h>

#include "test/faulty_io.h"
#include "test/test.h"

static Str path_in(Test *t, Str name)
{
    return io_path(t->cx->arena, t->dir, name);
}

static Str file_text(Test *t, Str path)
{
    Str text = STR("(missing)");
    if (io_read_file(t->cx, path, 1 << 20, &text) != OK)
        text = STR("(missing)");
    return text;
}

TEST(io_write_file_replaces_whole)
{
    Str path = path_in(t, STR("a.txt"));
    Str *names;
    size_t count;
    CHECK_OK(t, io_write_file(t->cx, path, STR("first")));
    CHECK_OK(t, io_write_file(t->cx, path, STR("second, longer")));
    CHECK_STR(t, file_text(t, path), STR("second, longer"));
    CHECK_OK(t, t->cx->io->list(t->cx, t->dir, &names, &count));
    CHECK_INT(t, count, 1);
}

TEST(io_write_file_is_all_or_nothing_at_every_fault)
{
    Str path = path_in(t, STR("a.txt"));
    CHECK_OK(t, io_write_file(t->cx, path, STR("old")));
    FaultyIo faulty;
    for (int64_t n = 1;; n++) {
        faulty_io_init(&faulty);
        faulty.fail_at = n;
        faulty.cut = n % 2 == 1;
        t->cx->io = &faulty.io;
        Err err = io_write_file(t->cx, path, STR("new text"));
        t->cx->io = io_real();
        if (faulty.seen < n) {
            CHECK_INT(t, err, OK);
            break;
        }
        CHECK_INT(t, err, ERR_IO);
        CHECK_STR(t, file_text(t, path), STR("old"));
        CHECK_STR(t, file_text(t, path_in(t, STR("a.txt.new"))), STR("(missing)"));
    }
    CHECK_INT(t, faulty.seen, 3); /* write, sync, rename */
    CHECK_STR(t, file_text(t, path), STR("new text"));
}

TEST(io_full_disk_says_so_and_leaves_the_old_file)
{
    Str path = path_in(t, STR("a.txt"));
    FaultyIo faulty;
    CHECK_OK(t, io_write_file(t->cx, path, STR("old")));
    faulty_io_init(&faulty);
    faulty.space = 4;
    t->cx->io = &faulty.io;
    CHECK_ERR(t, io_write_file(t->cx, path, STR("12345")), ERR_FULL);
    CHECK_STR(t, file_text(t, path), STR("old"));
    faulty.space = 100;
    CHECK_OK(t, io_write_file(t->cx, path, STR("12345")));
    CHECK_STR(t, file_text(t, path), STR("12345"));
}

TEST(io_full_device_is_err_full)
{
    IoFile file;
    Err err = t->cx->io->open(t->cx, STR("/dev/full"), IO_APPEND, &file);
    if (err != OK) {
        test_skip(t, "/dev/full is not there");
        return;
    }
    CHECK_ERR(t, t->cx->io->write(t->cx, &file, STR("x")), ERR_FULL);
    t->cx->io->close(t->cx, &file);
}

TEST(io_failed_sync_never_succeeds_again)
{
    IoFile file;
    FaultyIo faulty;
    faulty_io_init(&faulty);
    faulty.ops = FAULTY_SYNC;
    faulty.fail_at = 1;
    t->cx->io = &faulty.io;
    CHECK_OK(t, t->cx->io->open(t->cx, path_in(t, STR("log")), IO_CREATE, &file));
    CHECK_ERR(t, t->cx->io->sync(t->cx, &file), ERR_IO);
    CHECK_ERR(t, t->cx->io->sync(t->cx, &file), ERR_IO);
    t->cx->io->close(t->cx, &file);
}

TEST(io_append_writes_at_the_end)
{
    IoFile file;
    int64_t size;
    Str path = path_in(t, STR("log"));
    for (int i = 0; i < 3; i++) {
        CHECK_OK(t, t->cx->io->open(t->cx, path, IO_APPEND, &file));
        CHECK_OK(t, t->cx->io->write(t->cx, &file, STR("ab")));
        CHECK_OK(t, t->cx->io->size(t->cx, &file, &size));
        CHECK_INT(t, size, 2 * (i + 1));
        t->cx->io->close(t->cx, &file);
    }
    CHECK_STR(t, file_text(t, path), STR("ababab"));
}

TEST(io_map_shows_the_file_and_forgets_pages)
{
    IoFile file;
    IoMap map;
    Str path = path_in(t, STR("big"));
    enum { SIZE = 100000 };
    char *bytes = arena_alloc_raw(t->cx->arena, SIZE, 1);
    memset(bytes, 'x', SIZE);
    CHECK_OK(t, io_write_file(t->cx, path, str_from(bytes, SIZE)));
    CHECK_OK(t, t->cx->io->open(t->cx, path, IO_READ, &file));
    CHECK_OK(t, t->cx->io->map(t->cx, &file, &map));
    CHECK_INT(t, map.n, SIZE);
    t->cx->io->forget(t->cx, &map, 1, SIZE);
    t->cx->io->forget(t->cx, &map, 0, 10);
    CHECK(t, memcmp(map.p, bytes, SIZE) == 0);
    t->cx->io->unmap(t->cx, &map);
    t->cx->io->close(t->cx, &file);

    CHECK_OK(t, io_write_file(t->cx, path, STR("")));
    CHECK_OK(t, t->cx->io->open(t->cx, path, IO_READ, &file));
    CHECK_OK(t, t->cx->io->map(t->cx, &file, &map));
    CHECK(t, map.p == NULL && map.n == 0);
    t->cx->io->unmap(t->cx, &map);
    t->cx->io->close(t->cx, &file);
}

TEST(io_folders_are_made_with_parents_and_listed_sorted)
{
    Str *names;
    size_t count;
    Str deep = path_in(t, STR("x/y/z/"));
    CHECK_OK(t, t->cx->io->make_dir(t->cx, deep));
    CHECK_OK(t, t->cx->io->make_dir(t->cx, deep));
    CHECK_OK(t, io_write_file(t->cx, io_path(t->cx->arena, deep, STR("b")), STR("")));
    CHECK_OK(t, io_write_file(t->cx, io_path(t->cx->arena, deep, STR("a")), STR("")));
    CHECK_OK(t, io_write_file(t->cx, io_path(t->cx->arena, deep, STR("甲")), STR("")));
    CHECK_OK(t, t->cx->io->list(t->cx, deep, &names, &count));
    if (CHECK_INT(t, count, 3)) {
        CHECK_STR(t, names[0], STR("a"));
        CHECK_STR(t, names[2], STR("甲"));
    }
    CHECK_ERR(t, t->cx->io->make_dir(t->cx, path_in(t, STR("x/y/z/a"))), ERR_CONFLICT);
    CHECK_ERR(t, t->cx->io->list(t->cx, path_in(t, STR("none")), &names, &count), ERR_NOT_FOUND);
}

TEST(io_lock_is_held_by_one)
{
    IoFile first, second;
    Str path = path_in(t, STR("lock"));
    CHECK_OK(t, t->cx->io->open(t->cx, path, IO_APPEND, &first));
    CHECK_OK(t, t->cx->io->open(t->cx, path, IO_APPEND, &second));
    CHECK_OK(t, t->cx->io->lock(t->cx, &first));
    CHECK_ERR(t, t->cx->io->lock(t->cx, &second), ERR_BUSY);
    t->cx->io->close(t->cx, &first);
    CHECK_OK(t, t->cx->io->lock(t->cx, &second));
    t->cx->io->close(t->cx, &second);
}

TEST(io_refuses_with_a_reason)
{
    IoFile file;
    Str text;
    CHECK_ERR(t, t->cx->io->open(t->cx, path_in(t, STR("none")), IO_READ, &file), ERR_NOT_FOUND);
    CHECK_ERR(t, t->cx->io->open(t->cx, t->dir, IO_READ, &file), ERR_INVALID);
    CHECK_ERR(t, t->cx->io->open(t->cx, STR("a\0b"), IO_READ, &file), ERR_INVALID);
    CHECK_ERR(t, t->cx->io->remove(t->cx, path_in(t, STR("none"))), ERR_NOT_FOUND);
    CHECK_OK(t, io_write_file(t->cx, path_in(t, STR("five")), STR("12345")));
    CHECK_OK(t, io_read_file(t->cx, path_in(t, STR("five")), 5, &text));
    CHECK_ERR(t, io_read_file(t->cx, path_in(t, STR("five")), 4, &text), ERR_LIMIT);
}

TEST(io_clock_and_chance)
{
    uint64_t a[4] = {0}, b[4] = {0};
    t->cx->io->random(t->cx, a, sizeof a);
    t->cx->io->random(t->cx, b, sizeof b);
    CHECK(t, memcmp(a, b, sizeof a) != 0);
    int64_t start = t->cx->io->monotonic_us(t->cx);
    CHECK(t, t->cx->io->monotonic_us(t->cx) >= start);
    CHECK(t, t->cx->io->now_us(t->cx) > 1700000000000000);
}

/* Names out of a request: nothing outside the folder is reached, whatever lies there. */
TEST(io_below_a_folder_no_way_leads_out)
{
    IoFile file;
    Arena *arena = t->cx->arena;
    Str pages = io_path(arena, t->dir, STR("pages")), deep = io_path(arena, pages, STR("a"));
    static const Str refused[] = {
        STR_INIT("../secret"), STR_INIT("a/../../secret"), STR_INIT("./page"),
        STR_INIT("link"),      STR_INIT("up/secret"),      STR_INIT("a"),
        STR_INIT("page/x"),    STR_INIT("pipe"),           STR_INIT("")};
    CHECK_OK(t, t->cx->io->make_dir(t->cx, deep));
    CHECK_OK(t, io_write_file(t->cx, io_path(arena, t->dir, STR("secret")), STR("no")));
    CHECK_OK(t, io_write_file(t->cx, io_path(arena, pages, STR("page")), STR("yes")));
    CHECK_OK(t, io_write_file(t->cx, io_path(arena, deep, STR("页")), STR("yes")));
    CHECK_INT(t, symlink("../secret", str_c(arena, io_path(arena, pages, STR("link")))), 0);
    CHECK_INT(t, symlink("..", str_c(arena, io_path(arena, pages, STR("up")))), 0);
    CHECK_INT(t, mkfifo(str_c(arena, io_path(arena, pages, STR("pipe"))), 0600), 0);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        CHECK_ERR(t, t->cx->io->open_below(t->cx, pages, refused[i], &file), ERR_DENIED);
    CHECK_ERR(t, t->cx->io->open_below(t->cx, pages, STR("none"), &file), ERR_NOT_FOUND);
    CHECK_ERR(t, t->cx->io->open_below(t->cx, pages, STR("/page"), &file), ERR_NOT_FOUND);
    CHECK_ERR(t, t->cx->io->open_below(t->cx, pages, str_from("page\0x", 6), &file), ERR_INVALID);
    CHECK_OK(t, t->cx->io->open_below(t->cx, pages, STR("page"), &file));
    t->cx->io->close(t->cx, &file);
    CHECK_OK(t, t->cx->io->open_below(t->cx, pages, STR("a/页"), &file));
    t->cx->io->close(t->cx, &file);
}
