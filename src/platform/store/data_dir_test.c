#include "platform/store/data_dir.h"

#include "test/test_store.h"

TEST(data_dir_has_one_writer_and_any_readers)
{
    DataDir first, second, reader;
    Ctx other = *t->cx, third = *t->cx;
    Str path = io_path(t->cx->arena, t->dir, STR("a/data"));
    CHECK_ERR(t, data_dir_open(t->cx, path, (Str){0}, DB_READ, &first), ERR_NOT_FOUND);
    CHECK_OK(t, data_dir_open(t->cx, path, (Str){0}, DB_WRITE, &first));
    CHECK_ERR(t, data_dir_open(&other, path, (Str){0}, DB_WRITE, &second), ERR_BUSY);
    CHECK(t, other.db == NULL);
    CHECK_OK(t, data_dir_open(&third, path, (Str){0}, DB_READ, &reader));
    CHECK_STR(t, first.index, io_path(t->cx->arena, path, STR("index")));
    data_dir_close(&third, &reader);
    data_dir_close(t->cx, &first);
    CHECK_OK(t, data_dir_open(&other, path, (Str){0}, DB_WRITE, &second));
    data_dir_close(&other, &second);
}

TEST(data_dir_takes_a_postgres_address)
{
    DataDir first, second;
    Ctx other = *t->cx;
    Str address = test_postgres(t);
    if (address.n == 0)
        return;
    Str path = io_path(t->cx->arena, t->dir, STR("one"));
    Str elsewhere = io_path(t->cx->arena, t->dir, STR("two"));
    CHECK_OK(t, data_dir_open(t->cx, path, address, DB_WRITE, &first));
    CHECK_ERR(t, data_dir_open(&other, elsewhere, address, DB_WRITE, &second), ERR_BUSY);
    CHECK_OK(t, data_dir_open(&other, elsewhere, address, DB_READ, &second));
    data_dir_close(&other, &second);
    data_dir_close(t->cx, &first);
}
