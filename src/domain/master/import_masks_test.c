/* Exports of words of people go back in: what is masked there stands for the text that is here. */
#include "domain/master/master_import.h"
#include "test/test_rows.h"
#include "test/test_store.h"

static Str export(Test *t, MasterBook *book, bool is_sheet, Lang lang)
{
    MasterFile file = {.is_sheet = is_sheet, .lang = lang};
    buf_init(&file.out, t->cx->arena, 16 << 20);
    CHECK_OK(t, master_export(t->cx, book, STR("clue"), &(MasterQuery){0}, &file));
    return buf_str(&file.out);
}

static void import(Test *t, MasterBook *book, Str bytes, ImportMode mode, ImportReport *out)
{
    ImportPlan *plan;
    *out = (ImportReport){0};
    if (!CHECK_OK(t, import_plan(t->cx, book, STR("clue"), bytes, &plan)))
        return;
    if (import_stores(plan, mode))
        CHECK_OK(t, import_store(t->cx, plan, STR("file")));
    import_report(t->cx, plan, mode, LANG_EN, out);
}

static const char *const clues[] = {
    "{\"kind\":\"complaint\",\"number\":\"1\",\"reporter_name\":\"张植入\",\"reporter_phone\":"
    "\"13977778888\",\"text\":\"客户张植入 13977778888 来电\",\"answer\":\"called 13977778888 "
    "张植入\",\"wish\":\"张植入：退货\"}",
    "{\"kind\":\"complaint\",\"number\":\"2\",\"reporter_name\":\"李四光\",\"text\":\"=李四光\\n"
    "粤B12345，mail a.b@example.com \"}",
    "{\"kind\":\"complaint\",\"number\":\"3\",\"text\":\"两行\\n13800001234 \\\"引号\\\", ;\"}",
    "{\"kind\":\"complaint\",\"number\":\"4\",\"text\":\"nothing * of anybody\"}",
};
enum { CLUES = sizeof clues / sizeof *clues };

static void bodies(Test *t, Str out[CLUES])
{
    MasterRow row;
    MasterShape shape = shape_of(t, "clue");
    for (int i = 0; i < CLUES; i++) {
        CHECK_OK(t, master_find_key(t->cx, &shape, str_fmt(t->cx->arena, "%d", i + 1), &row));
        out[i] = row.body;
    }
}

static MasterBook *book_of_clues(Test *t)
{
    MasterRow row;
    for (size_t i = 0; i < CLUES; i++)
        CHECK_OK(t, save(t, "clue", (Seen){0, 0}, clues[i], &row));
    return master_book_open();
}

TEST(master_words_go_out_and_in_again_in_any_form_without_a_change)
{
    ImportReport report;
    Str before[CLUES], after[CLUES];
    if (!test_store(t))
        return;
    MasterBook *book = book_of_clues(t);
    bodies(t, before);
    for (int form = 0; form < 4; form++) {
        Str file = export(t, book, form % 2 == 1, form / 2 == 0 ? LANG_EN : LANG_ZH);
        CHECK(t, str_find(file, STR("张植入")) < 0);
        import(t, book, file, IMPORT_PREVIEW, &report);
        CHECK_INT(t, report.same.value, CLUES); /* and says so beforehand */
        CHECK_INT(t, report.changed.value + report.refused.value, 0);
        import(t, book, file, IMPORT_PROCEED, &report);
        CHECK(t, !report.stored.value);
    }
    bodies(t, after);
    for (int i = 0; i < CLUES; i++)
        CHECK_STR(t, after[i], before[i]);
    master_book_close(book);
}

/* Of an export of yesterday, or words typed around a mask: nobody could read what was there. */
TEST(master_words_with_masks_of_another_text_are_refused)
{
    MasterRow row;
    ImportReport report;
    if (!test_store(t))
        return;
    MasterBook *book = book_of_clues(t);
    MasterShape shape = shape_of(t, "clue");
    Str old = export(t, book, false, LANG_EN);
    CHECK_OK(t, master_find_key(t->cx, &shape, STR("1"), &row));
    CHECK_OK(t, save(t, "clue", (Seen){row.id, 1},
                     "{\"text\":\"张植入 13977778888 来电，再来电 13977778888\"}", &row));
    import(t, book, old, IMPORT_PROCEED, &report);
    CHECK_INT(t, report.refused.value, 1);
    CHECK_INT(t, report.same.value, CLUES - 1);
    CHECK_ERR(t, save(t, "clue", (Seen){row.id, 2}, "{\"answer\":\"张** answered\"}", &row),
              ERR_INVALID);
    CHECK_STR(t, t->cx->problem.pointer, STR("/values/answer"));
    CHECK_OK(t, master_find_key(t->cx, &shape, STR("1"), &row));
    CHECK_OK(t, save(t, "clue", (Seen){row.id, 2}, "{\"answer\":\"answered\"}", &row));
    CHECK_OK(t, master_find_key(t->cx, &shape, STR("4"), &row)); /* a star of their own */
    CHECK_OK(t, save(t, "clue", (Seen){row.id, 1}, "{\"text\":\"5 ** of nobody\"}", &row));
    master_book_close(book);
}

/* The preview is the same for the right name and for a wrong one, and names nobody. */
TEST(master_words_cannot_be_guessed_by_a_file)
{
    static const Str guesses[] = {
        STR_INIT("number,kind,text\n1,complaint,客户张植入 13977778888 来电\n"),
        STR_INIT("number,kind,text\n1,complaint,客户张种入 13977778888 来电\n")};
    ImportReport report;
    if (!test_store(t))
        return;
    MasterBook *book = book_of_clues(t);
    for (size_t i = 0; i < 2; i++) {
        import(t, book, guesses[i], IMPORT_PREVIEW, &report);
        CHECK_INT(t, report.changed.value, 1);
    }
    import(t, book, STR("number,kind,reporter_name\n1,complaint,别人\n"), IMPORT_PREVIEW, &report);
    CHECK_INT(t, report.changed.value, 1);
    for (size_t i = 0; i < report.samples.count; i++)
        CHECK(t, str_find(report.samples.items[i].after, STR("植入")) < 0);
    master_book_close(book);
}
