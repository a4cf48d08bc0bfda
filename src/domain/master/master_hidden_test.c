/* What is masked is not found by asking, and what is out of use is not forgotten. */
#include "domain/master/master_subject.h"
#include "test/test_rows.h"
#include "test/test_store.h"

static int64_t matched(Test *t, MasterBook *book, const char *where, const char *words)
{
    RegisterRows rows = {0};
    MasterQuery query = {.text = str_of(words), .limit = 9};
    if (where[0] != 0)
        CHECK_OK(t,
                 master_filter_parse(t->cx, str_of(where), &query.filters[query.filter_count++]));
    CHECK_OK(t, master_search(t->cx, book, STR("clue"), &query, &rows));
    return rows.matched.value;
}

TEST(master_a_name_in_words_is_not_found_letter_by_letter)
{
    static const struct {
        const char *part;
        int64_t found;
    } rows[] = {{"张植入", 0}, {"植入", 0},       {"植", 0},    {"13977778888", 0},
                {"7777", 0},   {"客户张**", 1},   {"来电", 1},  {"PLANTNOTE", 1},
                {"8888", 1},   {"PB20000123", 1}, {"说：张", 1}};
    MasterRow row;
    if (!test_store(t))
        return;
    MasterBook *book = master_book_open();
    CHECK_OK(t, save(t, "clue", (Seen){0, 0},
                     "{\"kind\":\"complaint\",\"reporter_name\":\"张植入\",\"text\":\"客户张植入 "
                     "13977778888 来电 plantnote PB20000123 说：张植入\"}",
                     &row));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *where = str_fmt(t->cx->arena, "text:has:%s", rows[i].part).p;
        CHECK_INT(t, matched(t, book, where, ""), rows[i].found);
        CHECK_INT(t, matched(t, book, "", rows[i].part), rows[i].found);
    }
    master_book_close(book);
}

/* A field a customer added for personal texts, and took out of use, still holds them (C-23). */
TEST(master_a_personal_field_out_of_use_is_found_given_and_erased)
{
    MasterRow field, row;
    RegisterRow shown;
    MasterFile file = {0};
    if (!test_store_file(t))
        return;
    MasterBook *book = master_book_open();
    CHECK_OK(t, save(t, "own_field", (Seen){0, 0},
                     "{\"register_name\":\"partner\",\"name\":\"x_id_card\",\"type\":\"text\","
                     "\"label_zh\":\"身份证\",\"personal\":true}",
                     &field));
    CHECK_OK(t, save(t, "partner", (Seen){0, 0},
                     "{\"code\":\"S-1\",\"name\":\"n\",\"kind\":\"supplier\",\"country\":\"CN\","
                     "\"x_id_card\":\"440300199001011234\"}",
                     &row));
    MasterShape fields = shape_of(t, "own_field");
    RowOrder end = {.version = field_int(1), .retired = field_bool(true)};
    CHECK_OK(t, master_save(t->cx, &fields, field.id, &end, &field));
    MasterShape shape = shape_of(t, "partner");
    CHECK(t, register_field(&shape.form, STR("x_id_card")) == NULL);
    CHECK_ERR(t, save(t, "partner", (Seen){row.id, 1}, "{\"x_id_card\":\"1\"}", &row), ERR_INVALID);
    SubjectRows rows = look(t, book, "440300199001011234");
    if (CHECK_INT(t, rows.rows.count, 1))
        CHECK(t, str_find(rows.rows.items[0].row->values, STR("440300199001011234")) > 0);
    CHECK_OK(t, master_find(t->cx, &shape, rows.rows.items[0].row->id.value, &row));
    master_show(t->cx, &shape, &row, false, &shown);
    CHECK(t, str_find(shown.values, STR("19900101")) < 0);
    buf_init(&file.out, t->cx->arena, 1 << 20);
    CHECK_OK(t, master_export(t->cx, book, STR("partner"), &(MasterQuery){0}, &file));
    CHECK(t, str_find(buf_str(&file.out), STR("x_id_card")) < 0); /* it could not go back in */
    Str salt = str_dup(t->cx->arena, row.salt);
    RowOrder order = {.version = field_int(row.version), .reason = STR("asked for")};
    CHECK_OK(t, subject_erase(t->cx, &shape, row.id, &order, &row));
    CHECK(t, !on_disk(t, salt));
    CHECK_INT(t, look(t, book, "440300199001011234").rows.count, 0);
    RowOrder back = {.version = field_int(2), .retired = field_bool(false)};
    CHECK_OK(t, master_save(t->cx, &fields, field.id, &back, &field));
    shape = shape_of(t, "partner");
    CHECK_OK(t, master_find(t->cx, &shape, row.id, &row));
    master_show(t->cx, &shape, &row, true, &shown);
    CHECK(t, str_find(shown.values, STR("x_id_card")) < 0);
    master_book_close(book);
}
