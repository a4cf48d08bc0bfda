#include "domain/master/master_internal.h"
#include "domain/master/master_subject.h"
#include "platform/os/io.h"
#include "platform/store/seal.h"
#include "test/test_rows.h"
#include "test/test_store.h"

TEST(master_personal_data_is_sealed_at_rest_and_masked_in_answers)
{
    MasterRow row;
    RegisterRow shown;
    RowHistory history;
    if (!test_store_file(t))
        return;
    CHECK_OK(t, save(t, "partner", (Seen){0, 0}, acme, &row));
    CHECK_OK(t, save(t, "contact", (Seen){0, 0}, zhao, &row));
    CHECK_OK(t, save(t, "contact", (Seen){row.id, 1}, "{\"position\":\"厂长\"}", &row));
    MasterShape shape = shape_of(t, "contact");
    master_show(t->cx, &shape, &row, false, &shown);
    CHECK_STR(t, shown.values,
              STR("{\"code\":\"C-1\",\"partner\":\"S-1\",\"purpose\":\"recall\",\"position\":"
                  "\"厂长\",\"name\":\"赵**\",\"phone\":\"138****5678\",\"email\":"
                  "\"l***@example.com\"}"));
    CHECK_OK(t, master_history(t->cx, &shape, row.id, &history));
    CHECK(t, str_find(history.changes.items[0].after, STR("138****5678")) > 0);
    CHECK(t, on_disk(t, STR("质量经理"))); /* what is not personal is there to be read … */
    CHECK(t, !on_disk(t, STR("13800005678")));
    CHECK(t, !on_disk(t, STR("赵六六")));
    CHECK(t, !on_disk(t, STR("liuliu")));
}

TEST(master_personal_data_is_shown_for_a_purpose_that_is_kept)
{
    MasterRow row;
    RegisterRow shown;
    RowHistory history;
    if (!test_store(t))
        return;
    CHECK_OK(t, save(t, "partner", (Seen){0, 0}, acme, &row));
    CHECK_OK(t, save(t, "contact", (Seen){0, 0}, zhao, &row));
    MasterShape shape = shape_of(t, "contact");
    CHECK_ERR(t, master_reveal(t->cx, &shape, row.id, STR("  "), &shown), ERR_INVALID);
    CHECK_OK(t, master_reveal(t->cx, &shape, row.id, STR("通知召回"), &shown));
    CHECK(t, str_find(shown.values, STR("\"phone\":\"13800005678\"")) > 0);
    CHECK_OK(t, master_history(t->cx, &shape, row.id, &history));
    CHECK_INT(t, history.changes.count, 2);
    CHECK_STR(t, history.changes.items[1].reason, STR("通知召回"));
    CHECK_STR(t, history.changes.items[1].after, STR("{\"revealed\":true}"));
}

TEST(master_a_sealed_text_opens_in_its_place_alone)
{
    Str sealed, clear;
    if (!test_store(t))
        return;
    SealPlace place = {STR("0123456789abcdef"), STR("contact/7/phone")}, other = place;
    CHECK_OK(t, seal_text(t->cx, place, STR("13800005678"), &sealed));
    CHECK(t, seal_is_sealed(sealed));
    CHECK_OK(t, seal_open(t->cx, place, sealed, &clear));
    CHECK_STR(t, clear, STR("13800005678"));
    other.where = STR("contact/8/phone");
    CHECK_ERR(t, seal_open(t->cx, other, sealed, &clear), ERR_CORRUPT);
    other = (SealPlace){STR("0123456789abcdeF"), place.where};
    CHECK_ERR(t, seal_open(t->cx, other, sealed, &clear), ERR_CORRUPT);
    for (size_t i = 0; i < sealed.n; i++) {
        Str bent = str_dup(t->cx->arena, sealed);
        ((char *)(uintptr_t)bent.p)[i] ^= 1;
        CHECK(t, seal_open(t->cx, place, bent, &clear) != OK);
    }
    CHECK_OK(t,
             io_write_file(t->cx, str_fmt(t->cx->arena, "%.*s/keys/personal.key", STR_ARG(t->dir)),
                           STR("another key, of 32 bytes exactly")));
    CHECK_OK(t, seal_key_load(t->cx, t->dir, false));
    CHECK_ERR(t, seal_open(t->cx, place, sealed, &clear), ERR_UNSUPPORTED);
}

/* Written by libsodium, read by ours; rows in turn, each under its own key; cut at every place. */
TEST(master_sealed_texts_of_every_length_open_and_none_that_is_cut)
{
    enum { LENGTHS = 70 };
    static const Str salts[] = {STR_INIT("0123456789abcdef"), STR_INIT("fedcba9876543210")};
    char letters[LENGTHS];
    Str sealed[2], clear;
    if (!test_store(t))
        return;
    for (size_t n = 0; n < LENGTHS; n++) {
        letters[n] = (char)('A' + n);
        for (size_t i = 0; i < 2; i++)
            CHECK_OK(t, seal_text(t->cx, (SealPlace){salts[i], STR("contact/7/phone")},
                                  str_from(letters, n), &sealed[i]));
        for (size_t i = 0; i < 4; i++) {
            SealPlace place = {salts[i % 2], STR("contact/7/phone")};
            CHECK_OK(t, seal_open(t->cx, place, sealed[i % 2], &clear));
            CHECK_STR(t, clear, str_from(letters, n));
            CHECK_ERR(t, seal_open(t->cx, place, sealed[1 - i % 2], &clear), ERR_CORRUPT);
        }
    }
    for (size_t n = 0; n < sealed[0].n; n++)
        CHECK(t, seal_open(t->cx, (SealPlace){salts[0], STR("contact/7/phone")},
                           str_slice(sealed[0], 0, n), &clear) != OK);
}

TEST(master_masks_keep_little)
{
    static const char *const rows[][2] = {{"13800005678", "138****5678"},
                                          {"王", "*"},
                                          {"王五", "王*"},
                                          {"欧阳小明", "欧**"},
                                          {"a@b.cn", "a***@b.cn"},
                                          {"Anna Smith", "A**"},
                                          {"", "*"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_STR(t, master_mask(t->cx->arena, str_of(rows[i][0])), str_of(rows[i][1]));
}

TEST(master_a_person_is_found_everywhere_and_erased_for_good)
{
    MasterRow row;
    RowHistory history;
    if (!test_store_file(t))
        return;
    MasterBook *book = master_book_open();
    CHECK_OK(t, save(t, "partner", (Seen){0, 0}, acme, &row));
    CHECK_OK(t, save(t, "contact", (Seen){0, 0}, zhao, &row));
    CHECK_OK(t, save(t, "employee", (Seen){0, 0},
                     "{\"code\":\"E\",\"name\":\"n\",\"phone\":\"13800005678\"}", &row));
    CHECK_INT(t, look(t, book, "1380000").rows.count, 0); /* only the whole of it */
    SubjectRows rows = look(t, book, "13800005678");
    CHECK_INT(t, rows.rows.count, 2);
    CHECK_STR(t, rows.reason, STR("access request"));
    CHECK(t, str_find(rows.rows.items[0].row->values, STR("赵六六")) > 0);
    MasterShape shape = shape_of(t, "contact");
    RowOrder order = {.version = field_int(1)};
    int64_t id = rows.rows.items[0].row->id.value;
    CHECK_ERR(t, subject_erase(t->cx, &shape, id, &order, &row), ERR_INVALID); /* no reason */
    order.reason = STR("the person asked for it");
    MasterRow had;
    CHECK_OK(t, master_find(t->cx, &shape, id, &had));
    CHECK(t, on_disk(t, had.salt));
    CHECK_OK(t, subject_erase(t->cx, &shape, id, &order, &row));
    CHECK(t, !on_disk(t, had.salt)); /* neither in the file nor in the WAL */
    CHECK_ERR(t, subject_erase(t->cx, &shape, id, &order, &row), ERR_CONFLICT);
    CHECK_INT(t, look(t, book, "13800005678").rows.count, 1);
    CHECK_OK(t, master_history(t->cx, &shape, id, &history)); /* old states tell nothing any more */
    for (size_t i = 0; i < history.changes.count; i++) {
        CHECK(t, str_find(history.changes.items[i].after, STR("138")) < 0);
        CHECK(t, str_find(history.changes.items[i].after, STR("赵")) < 0);
    }
    CHECK_STR(t, history.changes.items[history.changes.count - 1].reason,
              STR("the person asked for it"));
    CHECK_OK(t, master_find(t->cx, &shape, id, &row)); /* and the row can be filled in anew */
    CHECK_OK(t, save(t, "contact", (Seen){id, row.version}, "{\"phone\":\"13800000000\"}", &row));
    CHECK_INT(t, look(t, book, "13800000000").rows.count, 1);
    CHECK_OK(t, master_history(t->cx, &shape, id, &history)); /* with a salt of its own */
    CHECK(t, str_find(history.changes.items[0].after, STR("138")) < 0);
    master_book_close(book);
}

TEST(master_what_has_to_be_kept_is_not_erased)
{
    MasterRow row, hold;
    if (!test_store(t))
        return;
    MasterBook *book = master_book_open();
    CHECK_OK(t, save(t, "partner", (Seen){0, 0}, acme, &row));
    CHECK_OK(t, save(t, "contact", (Seen){0, 0}, zhao, &row));
    CHECK_OK(t, save(t, "legal_hold", (Seen){0, 0},
                     "{\"register_name\":\"contact\",\"row_key\":\"C-1\",\"reason\":\"case 7\"}",
                     &hold));
    MasterShape shape = shape_of(t, "contact"), holds = shape_of(t, "legal_hold");
    RowOrder order = {.version = field_int(1), .reason = STR("asked for")};
    int64_t id = row.id;
    CHECK_ERR(t, subject_erase(t->cx, &shape, id, &order, &row), ERR_CONFLICT);
    CHECK_STR(t, sentence(t), STR("the row is under a legal hold: case 7"));
    CHECK_STR(t, look(t, book, "13800005678").rows.items[0].kept,
              STR("the row is under a legal hold: case 7"));
    RowOrder end = {.version = field_int(1), .retired = field_bool(true)};
    Str eraser = t->cx->actor;
    CHECK_OK(t, master_save(t->cx, &holds, hold.id, &end, &hold));
    CHECK_ERR(t, subject_erase(t->cx, &shape, id, &order, &row), ERR_CONFLICT); /* not alone */
    CHECK_STR(t, sentence(t),
              str_fmt(t->cx->arena,
                      "%.*s has lifted the legal hold on this row; somebody else erases it",
                      STR_ARG(eraser)));
    t->cx->actor = STR("somebody.else");
    CHECK_OK(t, subject_erase(t->cx, &shape, id, &order, &row));
    master_book_close(book);
}

/* A complaint is kept for the years of its class, and says until when. */
TEST(master_a_clue_is_kept_as_long_as_its_class_of_record)
{
    MasterRow row, rule;
    if (!test_store(t))
        return;
    t->cx->now_us = days_from_date(2026, 3, 2) * INT64_C(86400000000);
    MasterBook *book = master_book_open();
    CHECK_OK(t, save(t, "procedure", (Seen){0, 0},
                     "{\"code\":\"QP-04\",\"title\":\"t\",\"record_class\":\"complaints\","
                     "\"edition\":\"1\",\"retention_years\":10}",
                     &rule));
    CHECK_OK(t, save(t, "clue", (Seen){0, 0},
                     "{\"kind\":\"complaint\",\"received_on\":\"2026-03-02\",\"symptom\":"
                     "\"赵六六家冒烟\",\"reporter_name\":\"赵六六\"}",
                     &row));
    MasterShape shape = shape_of(t, "clue");
    RowOrder order = {.version = field_int(row.version), .reason = STR("asked for")};
    int64_t id = row.id;
    CHECK_ERR(t, subject_erase(t->cx, &shape, id, &order, &row), ERR_CONFLICT);
    CHECK_STR(t, sentence(t),
              STR("the row has to be kept until 2036-03-01, 10 years from its last change: "
                  "QP-04"));
    CHECK(t, look(t, book, "赵六六").rows.items[0].kept.n > 0);
    t->cx->now_us += 3653 * INT64_C(86400000000);
    CHECK_OK(t, subject_erase(t->cx, &shape, id, &order, &row));
    const Clue *clue = row.values;
    CHECK_STR(t, clue->symptom, STR("***家冒烟")); /* what happened stays, of whom does not */
    CHECK_INT(t, clue->reporter_name.n, 0);
    master_book_close(book);
}

/* Of what the register, a procedure and an edition out of use ask for, the longest in use. */
TEST(master_the_longest_retention_wins)
{
    static const char *const procedures[] = {
        "{\"code\":\"QP-1\",\"title\":\"t\",\"record_class\":\"training\",\"edition\":\"1\","
        "\"retention_years\":12}",
        "{\"code\":\"QP-2\",\"title\":\"t\",\"record_class\":\"training\",\"edition\":\"1\","
        "\"retention_years\":15}",
        "{\"code\":\"QP-3\",\"title\":\"t\",\"record_class\":\"complaints\",\"edition\":\"1\","
        "\"retention_years\":30}",
    };
    MasterRow row;
    Retention kept;
    if (!test_store(t))
        return;
    MasterShape results = shape_of(t, "training_result"), contacts = shape_of(t, "contact");
    MasterShape of_procedures = shape_of(t, "procedure");
    CHECK_OK(t, retention_of_register(t->cx, &results, &kept));
    CHECK_INT(t, kept.years, 10);
    CHECK_INT(t, kept.procedure.n, 0);
    for (size_t i = 0; i < 3; i++)
        CHECK_OK(t, save(t, "procedure", (Seen){0, 0}, procedures[i], &row));
    CHECK_OK(t, retention_of_register(t->cx, &results, &kept));
    CHECK_INT(t, kept.years, 15);
    CHECK_STR(t, kept.procedure, STR("QP-2"));
    CHECK_OK(t, retention_of_class(t->cx, STR("complaints"), &kept));
    CHECK_INT(t, kept.years, 30);
    CHECK_OK(t, retention_of_register(t->cx, &contacts, &kept));
    CHECK_INT(t, kept.years, 0);
    CHECK_OK(t, master_find_key(t->cx, &of_procedures, STR("QP-2"), &row));
    RowOrder end = {.version = field_int(row.version), .retired = field_bool(true)};
    CHECK_OK(t, master_save(t->cx, &of_procedures, row.id, &end, &row));
    CHECK_OK(t, retention_of_register(t->cx, &results, &kept));
    CHECK_INT(t, kept.years, 12);
}

TEST(master_a_person_is_found_however_he_is_written)
{
    static const char *const ways[] = {"13800005678",   "138 0000-5678",      "+86 138 0000 5678",
                                       "8613800005678", "LiuLiu@Example.com", "赵 六六"};
    MasterRow row;
    if (!test_store(t))
        return;
    MasterBook *book = master_book_open();
    CHECK_OK(t, save(t, "partner", (Seen){0, 0}, acme, &row));
    CHECK_OK(t, save(t, "contact", (Seen){0, 0}, zhao, &row));
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        CHECK_INT(t, look(t, book, ways[i]).rows.count, 1);
    CHECK_INT(t, look(t, book, "3800005678").rows.count, 0);
    master_book_close(book);
}

/* What a row knows of its person is masked in its words too, and an address down to the road. */
TEST(master_words_name_nobody_the_row_knows)
{
    static const char *const rows[][2] = {
        {"文三路90号3幢502室", "文三路**"},
        {"住3幢502室，5座车", "住**，5座车"},
        {"第3号故障码，知道3号", "第3号故障码，知道3号"},
        {"人民大道12号", "人民大道**"},
    };
    MasterRow row;
    RegisterRow shown;
    RowHistory history;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_STR(t, master_mask_prose(t->cx->arena, str_of(rows[i][0])), str_of(rows[i][1]));
    if (!test_store(t))
        return;
    CHECK_OK(t, save(t, "clue", (Seen){0, 0},
                     "{\"kind\":\"complaint\",\"received_on\":\"2026-03-02\",\"text\":"
                     "\"赵六六说：赵六六的车冒烟\"}",
                     &row));
    CHECK_OK(t, save(t, "clue", (Seen){row.id, 1}, "{\"reporter_name\":\"赵六六\"}", &row));
    MasterShape shape = shape_of(t, "clue");
    master_show(t->cx, &shape, &row, false, &shown);
    CHECK(t, str_find(shown.values, STR("赵六六")) < 0);
    CHECK(t, str_find(shown.values, STR("赵**说：赵**的车冒烟")) > 0);
    CHECK_OK(t, master_history(t->cx, &shape, row.id, &history));
    for (size_t i = 0; i < history.changes.count; i++)
        CHECK(t, str_find(history.changes.items[i].after, STR("赵六六")) < 0);
}

TEST(master_a_contact_is_told_from_a_number_of_a_thing)
{
    static const struct {
        const char *text;
        bool holds;
    } rows[] = {
        {"冒烟 张三丰 13800001234", true},
        {"文三路90号 138-0000-1234", true},
        {"2026 13800001234", true},
        {"8613800001234", true},
        {"0571-87654321", true},
        {"33010619900101123X", true},
        {"a.b@example.com", true},
        {"10000 mAh", false},
        {"PB-20000123", false},
        {"2026-03-02", false},
        {"22222222", false},
        {"", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_INT(t, master_holds_contact(str_of(rows[i].text)), rows[i].holds);
}

/* Words hold a person who is looked for; erasing takes words, and him out of a symptom. */
TEST(master_a_person_is_found_and_erased_in_words_and_where_he_should_not_stand)
{
    MasterRow row;
    if (!test_store(t))
        return;
    MasterBook *book = master_book_open();
    CHECK_OK(t, save(t, "clue", (Seen){0, 0},
                     "{\"kind\":\"complaint\",\"received_on\":\"2026-03-02\",\"symptom\":"
                     "\"赵六六家冒烟\",\"region\":\"浙江\",\"reporter_name\":\"赵六六\","
                     "\"text\":\"+86 138 0000 1234 打给钱七七\"}",
                     &row));
    CHECK_ERR(t, save(t, "clue", (Seen){row.id, 1}, "{\"region\":\"浙江 13800001234\"}", &row),
              ERR_INVALID);
    CHECK_STR(t, t->cx->problem.pointer, STR("/values/region"));
    CHECK_INT(t, look(t, book, "13800001234").rows.count, 1);
    CHECK_INT(t, look(t, book, "钱七七").rows.count, 1);
    CHECK_INT(t, look(t, book, "家冒烟").rows.count, 1);
    MasterShape shape = shape_of(t, "clue");
    RowOrder order = {.version = field_int(1), .reason = STR("asked for")};
    int64_t id = look(t, book, "赵六六").rows.items[0].row->id.value;
    CHECK_OK(t, subject_erase(t->cx, &shape, id, &order, &row));
    const Clue *clue = row.values;
    CHECK_INT(t, clue->text.n + clue->reporter_name.n, 0);
    CHECK_STR(t, clue->symptom, STR("***家冒烟"));
    CHECK_STR(t, clue->region, STR("浙江"));
    CHECK_INT(t, look(t, book, "赵六六").rows.count, 0);
    master_book_close(book);
}
