#include "domain/attachment/attachment.h"

#include "platform/os/io.h"
#include "test/test_store.h"

static AttachmentPlace place_of(Test *t, bool personal)
{
    return (AttachmentPlace){
        .data_dir = t->dir, .noun = STR("contact"), .noun_id = 7, .personal = personal};
}

static Err add(Test *t, const AttachmentPlace *place, const char *name, Str bytes, int64_t *id)
{
    AttachmentFile file = {.name = str_of(name), .bytes = bytes};
    return attachment_add(t->cx, place, &file, id);
}

static const Str pdf = STR_INIT("%PDF-1.7 signed by 13800005678");

TEST(attachment_comes_back_as_it_was_given_and_is_listed)
{
    int64_t id;
    Attachments list;
    AttachmentFile file;
    if (!test_store(t))
        return;
    AttachmentPlace place = place_of(t, false), other = place;
    other.noun_id = 8;
    CHECK_OK(t, add(t, &place, "协议.pdf", pdf, &id));
    CHECK_OK(t, attachment_list(t->cx, &place, &list));
    CHECK_INT(t, list.files.count, 1);
    CHECK_STR(t, list.files.items[0].name, STR("协议.pdf"));
    CHECK_STR(t, list.files.items[0].media_type, STR("application/pdf"));
    CHECK_OK(t, attachment_read(t->cx, &place, id, &file));
    CHECK_STR(t, file.bytes, pdf);
    CHECK_ERR(t, attachment_read(t->cx, &other, id, &file), ERR_NOT_FOUND); /* of another row */
    CHECK_OK(t, attachment_remove(t->cx, &place, id, STR("wrong file")));
    CHECK_ERR(t, attachment_read(t->cx, &place, id, &file), ERR_NOT_FOUND);
    CHECK_ERR(t, attachment_remove(t->cx, &place, id, STR("")), ERR_NOT_FOUND);
}

TEST(attachment_is_what_its_name_says)
{
    static const struct {
        const char *name;
        Str bytes;
        bool good;
    } rows[] = {
        {"a.pdf", STR_INIT("%PDF-1.4"), true},
        {"a.pdf", STR_INIT("<html>"), false},
        {"a.PNG", STR_INIT("\x89PNG\r\n\x1a\n"), true},
        {"a.png", STR_INIT("%PDF-1.4"), false},
        {"a.exe", STR_INIT("MZ"), false},
        {"a", STR_INIT("text"), false},
        {"a.txt", STR_INIT("文本"), true},
        {"a.txt", STR_INIT("\xff\xfe"), false},
        {"../a.txt", STR_INIT("text"), false},
        {"a\n.txt", STR_INIT("text"), false},
        {"a.csv", STR_INIT(""), false},
    };
    int64_t id;
    if (!test_store(t))
        return;
    AttachmentPlace place = place_of(t, false);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_INT(t, add(t, &place, rows[i].name, rows[i].bytes, &id) == OK, rows[i].good);
}

/* Every file below the folder. */
static bool on_disk(Test *t, Str folder, Str text)
{
    Str *names, bytes;
    size_t count;
    bool found = false;
    CHECK_OK(t, t->cx->io->list(t->cx, folder, &names, &count));
    for (size_t i = 0; i < count; i++) {
        Str path = io_path(t->cx->arena, folder, names[i]);
        if (names[i].n == 2)
            found |= on_disk(t, path, text);
        else if (io_read_file(t->cx, path, 1 << 20, &bytes) == OK)
            found |= str_find(bytes, text) >= 0;
    }
    return found;
}

TEST(attachment_with_personal_data_is_sealed_and_damage_is_told)
{
    int64_t id;
    Str *names;
    size_t count;
    AttachmentFile file;
    if (!test_store(t))
        return;
    Str files = io_path(t->cx->arena, t->dir, STR("files"));
    AttachmentPlace place = place_of(t, true);
    CHECK_OK(t, add(t, &place, "a.pdf", pdf, &id));
    CHECK(t, !on_disk(t, files, STR("13800005678")));
    CHECK_OK(t, attachment_read(t->cx, &place, id, &file));
    CHECK_STR(t, file.bytes, pdf);
    place.personal = false;
    CHECK_OK(t, add(t, &place, "b.pdf", pdf, &id));
    CHECK(t, on_disk(t, files, STR("13800005678"))); /* so the look would have found it */
    CHECK_OK(t, t->cx->io->list(t->cx, files, &names, &count));
    for (size_t i = 0; i < count; i++) {
        Str folder = io_path(t->cx->arena, files, names[i]), *inside;
        size_t n;
        CHECK_OK(t, t->cx->io->list(t->cx, folder, &inside, &n));
        for (size_t k = 0; k < n; k++)
            CHECK_OK(t, io_write_file(t->cx, io_path(t->cx->arena, folder, inside[k]),
                                      STR("%PDF-1.7 another")));
    }
    CHECK_ERR(t, attachment_read(t->cx, &place, id, &file), ERR_CORRUPT);
    CHECK_ERR(t, attachment_read(t->cx, &place, id - 1, &file), ERR_CORRUPT);
}
