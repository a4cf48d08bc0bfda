#include "test/test_rows.h"

#include "platform/os/io.h"

MasterShape shape_of(Test *t, const char *name)
{
    MasterShape shape = {0};
    CHECK_OK(t, master_shape(t->cx, str_of(name), &shape));
    return shape;
}

Err save(Test *t, const char *name, Seen seen, const char *values, MasterRow *out)
{
    MasterShape shape = shape_of(t, name);
    RowOrder order = {.values = str_of(values), .reason = STR("test")};
    if (seen.version > 0)
        order.version = field_int(seen.version);
    return master_save(t->cx, &shape, seen.id, &order, out);
}

Str sentence(Test *t)
{
    Buf text;
    buf_init(&text, t->cx->arena, 8192);
    problem_format(&text, LANG_EN, &t->cx->problem);
    return buf_str(&text);
}

const char acme[] =
    "{\"code\":\"S-1\",\"name\":\"安普威尔\",\"kind\":\"supplier\",\"country\":\"CN\"}";

const char zhao[] = "{\"code\":\"C-1\",\"partner\":\"S-1\",\"purpose\":\"recall\","
                    "\"name\":\"赵六六\",\"phone\":\"13800005678\",\"email\":"
                    "\"liuliu@example.com\",\"position\":\"质量经理\"}";

bool on_disk(Test *t, Str text)
{
    Str *names, bytes;
    size_t count;
    bool found = false;
    CHECK_OK(t, t->cx->io->list(t->cx, t->dir, &names, &count));
    for (size_t i = 0; i < count; i++) {
        if (!str_starts(names[i], STR("test.db")))
            continue;
        CHECK_OK(t, io_read_file(t->cx, io_path(t->cx->arena, t->dir, names[i]), 64 << 20, &bytes));
        found |= str_find(bytes, text) >= 0;
    }
    return found;
}

SubjectRows look(Test *t, MasterBook *book, const char *text)
{
    SubjectRows rows = {0};
    SubjectOrder order = {.text = str_of(text), .reason = STR("access request")};
    CHECK_OK(t, subject_find(t->cx, book, &order, LANG_EN, &rows));
    return rows;
}
