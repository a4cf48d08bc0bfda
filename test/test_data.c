/* test_data.c - the files of the outside data, whatever they are called and wherever they lie. */
#include <dirent.h>

#include "platform/os/io.h"
#include "test/test.h"

enum { FILE_MAX = 64 << 20 };

typedef struct DataWalk {
    const char *ending;
    TestFileEach each;
    void *arg;
} DataWalk;

static void file_hand(Test *t, Str folder, Str name, const DataWalk *walk)
{
    TestFile file = {.folder = folder, .name = name};
    if (!CHECK_OK(t,
                  io_read_file(t->cx, io_path(t->cx->arena, folder, name), FILE_MAX, &file.text)))
        return;
    if (str_starts(file.text, STR("\xEF\xBB\xBF")))
        file.text = str_tail(file.text, 3);
    walk->each(t, &file, walk->arg);
}

static void folder_walk(Test *t, Str folder, const DataWalk *walk)
{
    DIR *dir = opendir(str_c(t->cx->arena, folder));
    if (!CHECK(t, dir != NULL))
        return;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        ArenaMark mark = arena_mark(t->cx->arena);
        Str name = str_of(entry->d_name);
        if (entry->d_type == DT_DIR && name.p[0] != '.')
            folder_walk(t, io_path(t->cx->arena, folder, name), walk);
        else if (entry->d_type != DT_DIR && str_ends(name, str_of(walk->ending)))
            file_hand(t, folder, name, walk);
        arena_rewind(t->cx->arena, mark);
    }
    closedir(dir);
}

void test_data_each(Test *t, const char *ending, TestFileEach each, void *arg)
{
    const char *data = test_data(t);
    DataWalk walk = {ending, each, arg};
    if (data != NULL)
        folder_walk(t, str_of(data), &walk);
}
