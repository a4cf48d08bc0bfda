#include "domain/master/master_import.h"
#include "domain/master/master_internal.h"
#include "domain/master/master_subject.h"
#include "platform/os/io.h"
#include "platform/store/seal.h"
#include "test/test_rows.h"
#include "test/test_store.h"

static void field_sound(Test *t, const Register *record, const Field *field)
{
    CHECK(t, field->label_zh[0] != '\0' && field->label_en[0] != '\0');
    CHECK(t, field->type != FIELD_OBJECT && field->type != FIELD_LIST && field->type != FIELD_RAW);
    if (field->flags & FIELD_PERSONAL) {
        CHECK_INT(t, field->type, FIELD_TEXT);
        CHECK_INT(t, field->flags & (FIELD_UNIQUE | FIELD_REQUIRED), 0);
    }
    if (field->flags & FIELD_UNIQUE)
        CHECK(t, (field->flags & FIELD_REQUIRED) != 0);
    if (field->type != FIELD_REF)
        return;
    MasterShape to = shape_of(t, str_c(t->cx->arena, field->to));
    size_t keys = 0;
    for (size_t i = 0; i < to.form.count; i++)
        keys += (to.form.fields[i].flags & FIELD_UNIQUE) != 0;
    CHECK_INT(t, keys, 1); /* so that one text names a row */
    /* All of a register is shown to somebody limited only where nothing it names is not. */
    CHECK(t,
          master_limited(record->name) != MASTER_FREE || master_limited(field->to) == MASTER_FREE);
}

TEST(master_every_register_is_described_soundly)
{
    if (!test_store(t))
        return;
    for (size_t i = 0; master_registers[i] != NULL; i++) {
        const Register *record = master_registers[i];
        bool has_key = false;
        for (size_t k = 0; k < record->count; k++) {
            field_sound(t, record, &record->fields[k]);
            has_key |= (record->fields[k].flags & FIELD_UNIQUE) != 0;
        }
        CHECK(t, has_key);
    }
}

/* Who sees one site sees its people, their trainings, and nothing of the others'. */
TEST(master_rows_behind_rows_that_are_not_seen_are_not_seen)
{
    static const char *const rows[][2] = {
        {"site", "{\"code\":\"SZ\",\"name\":\"n\",\"kind\":\"plant\",\"country\":\"CN\"}"},
        {"site", "{\"code\":\"HF\",\"name\":\"n\",\"kind\":\"plant\",\"country\":\"CN\"}"},
        {"employee", "{\"code\":\"E-1\",\"name\":\"n\",\"site\":\"SZ\"}"},
        {"employee", "{\"code\":\"E-2\",\"name\":\"n\",\"site\":\"HF\"}"},
        {"employee", "{\"code\":\"E-3\",\"name\":\"n\"}"},
        {"training", "{\"code\":\"T\",\"title\":\"t\",\"topic\":\"law\",\"audience\":\"dealer\","
                     "\"required\":false}"},
    };
    MasterRow row;
    Str site = STR("SZ");
    const FieldTexts sites = {&site, 1};
    const MasterLimits limits = {.sites = &sites}, none = {0};
    const MasterSight *sight;
    if (!test_store(t))
        return;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_OK(t, save(t, rows[i][0], (Seen){0, 0}, rows[i][1], &row));
    MasterShape results = shape_of(t, "training_result"), clues = shape_of(t, "clue");
    for (int i = 1; i <= 3; i++) {
        CHECK_OK(t, save(t, "training_result", (Seen){0, 0},
                         str_fmt(t->cx->arena,
                                 "{\"employee\":\"E-%d\",\"training\":\"T\",\"held_on\":"
                                 "\"2026-01-02\",\"passed\":true}",
                                 i)
                             .p,
                         &row));
        CHECK_OK(t, master_sight(t->cx, &results, &limits, &sight));
        CHECK_INT(t, master_row_seen(sight, &row), i != 2);
        CHECK_OK(t, master_sight(t->cx, &results, &none, &sight));
        CHECK(t, master_row_seen(sight, &row));
    }
    CHECK_ERR(t, master_sight(t->cx, &clues, &limits, &sight), ERR_DENIED);
    CHECK_OK(t, master_sight(t->cx, &clues, &none, &sight));
}

TEST(master_a_country_is_one_of_iso_3166)
{
    MasterRow row, unused;
    if (!test_store(t))
        return;
    const char *good = "{\"code\":\"S-1\",\"name\":\"A\",\"kind\":\"dealer\",\"country\":\"TW\"}";
    const char *bad[] = {"XX", "cn", "N ", "C"};
    CHECK_OK(t, save(t, "partner", (Seen){0, 0}, good, &row));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Str values = str_fmt(t->cx->arena, "{\"country\":\"%s\"}", bad[i]);
        CHECK_ERR(t, save(t, "partner", (Seen){row.id, 1}, values.p, &unused), ERR_INVALID);
        CHECK(t, str_find(sentence(t), STR("there is no country")) >= 0);
    }
}

TEST(master_no_site_stands_below_itself)
{
    MasterRow top, low;
    if (!test_store(t))
        return;
    const char *text[] = {
        "{\"code\":\"A\",\"name\":\"A\",\"kind\":\"plant\",\"country\":\"CN\"}",
        "{\"code\":\"B\",\"name\":\"B\",\"kind\":\"plant\",\"country\":\"CN\",\"within\":\"A\"}"};
    CHECK_OK(t, save(t, "site", (Seen){0, 0}, text[0], &top));
    CHECK_OK(t, save(t, "site", (Seen){0, 0}, text[1], &low));
    CHECK_ERR(t, save(t, "site", (Seen){top.id, 1}, "{\"within\":\"A\"}", &low), ERR_INVALID);
    CHECK_ERR(t, save(t, "site", (Seen){top.id, 1}, "{\"within\":\"B\"}", &low), ERR_INVALID);
    CHECK(t, str_find(sentence(t), STR("would stand below itself")) >= 0);
}

TEST(master_a_row_is_added_changed_and_keeps_its_history)
{
    MasterRow row;
    RowHistory history;
    if (!test_store(t))
        return;
    CHECK_OK(t, save(t, "partner", (Seen){0, 0}, acme, &row));
    CHECK_INT(t, row.version, 1);
    CHECK_STR(t, row.key, STR("S-1"));
    CHECK_OK(t, save(t, "partner", (Seen){row.id, 1}, "{\"note\":\"二级\",\"province\":\"广东\"}",
                     &row));
    CHECK_OK(t, save(t, "partner", (Seen){row.id, 2}, "{\"note\":null}", &row));
    CHECK_INT(t, row.version, 3);
    CHECK_OK(t, save(t, "partner", (Seen){row.id, 3}, "{\"province\":\"广东\"}", &row));
    CHECK_INT(t, row.version, 3); /* nothing was to be changed */
    MasterShape shape = shape_of(t, "partner");
    CHECK_STR(t, master_values_json(t->cx, &shape, row.values, false),
              STR("{\"code\":\"S-1\",\"name\":\"安普威尔\",\"kind\":\"supplier\",\"country\":"
                  "\"CN\",\"province\":\"广东\"}"));
    CHECK_OK(t, master_history(t->cx, &shape, row.id, &history));
    CHECK_INT(t, history.changes.count, 3);
    CHECK(t, history.changes.items[0].before.p == NULL);
    CHECK(t, str_find(history.changes.items[2].before, STR("二级")) > 0);
    CHECK(t, str_find(history.changes.items[2].after, STR("二级")) < 0);
}

TEST(master_a_second_editor_is_told_and_loses_nothing)
{
    MasterRow row, theirs;
    if (!test_store(t))
        return;
    CHECK_OK(t, save(t, "partner", (Seen){0, 0}, acme, &row));
    CHECK_OK(t, save(t, "partner", (Seen){row.id, 1}, "{\"province\":\"广东\"}", &row));
    CHECK_ERR(t, save(t, "partner", (Seen){row.id, 1}, "{\"province\":\"浙江\"}", &theirs),
              ERR_CONFLICT);
    CHECK_INT(t, theirs.version, 2);
    CHECK_STR(t, ((Partner *)theirs.values)->province, STR("广东"));
    CHECK_STR(t, sentence(t),
              STR("test has changed the row meanwhile; it is at version 2, you have seen 1"));
    CHECK_ERR(t, save(t, "partner", (Seen){row.id, 0}, "{\"province\":\"浙江\"}", &theirs),
              ERR_INVALID);
}

TEST(master_refuses_by_field_and_changes_nothing)
{
    static const struct {
        const char *name, *values, *sentence;
    } rows[] = {
        {"partner", "{\"code\":\"S-2\",\"name\":\"x\",\"kind\":\"supplier\"}",
         "/values/country: field country is missing; a partner must have it"},
        {"partner", "{\"code\":\"S-2\",\"name\":\"x\",\"kind\":\"friend\",\"country\":\"CN\"}",
         "/values/kind: field kind must be one of supplier, software_supplier, dealer, logistics, "
         "authority, agency, laboratory, not \"friend\""},
        {"partner", "{\"code\":\"S-1\",\"name\":\"x\",\"kind\":\"dealer\",\"country\":\"CN\"}",
         "there is a row \"S-1\" already"},
        {"contact", "{\"code\":\"C\",\"partner\":\"S-9\",\"purpose\":\"recall\"}",
         "/values/partner: field partner: register partner has no row \"S-9\" in use"},
        {"training_result",
         "{\"employee\":\"E\",\"training\":\"T\",\"held_on\":\"2026-02-30\",\"passed\":true}",
         "/values/held_on: field held_on must be a day such as 2026-03-02, not \"2026-02-30\""},
        {"capability", "{\"capability\":\"legal\",\"assessed_on\":\"2030-01-01\",\"score\":4}",
         "/values/assessed_on: assessed_on lies in the future"},
        {"law", "{\"code\":\"L\",\"title\":\"t\",\"kind\":\"law\",\"state\":\"in_force\",\"x\":1}",
         "/values/x: there is no field \"x\" here; the fields are code, title, kind, state, "
         "issuer, "
         "edition, in_force_from, review_on, replaced_by, link, effect"},
        {"supplier_agreement",
         "{\"code\":\"A\",\"partner\":\"S-1\",\"signed_on\":\"2026-03-02\",\"valid_until\":"
         "\"2026-03-01\",\"regulations\":\"kept\",\"traceability\":\"kept\",\"market_risks\":"
         "\"kept\",\"cooperation\":\"kept\",\"cost_bearing\":\"kept\",\"report_to_authority\":"
         "\"kept\",\"inform_others\":\"kept\"}",
         "/values/valid_until: field valid_until lies before signed_on"},
    };
    MasterRow row;
    RegisterList list;
    if (!test_store(t))
        return;
    CHECK_OK(t, save(t, "partner", (Seen){0, 0}, acme, &row));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK(t, save(t, rows[i].name, (Seen){0, 0}, rows[i].values, &row) != OK);
        CHECK_STR(t, sentence(t), str_of(rows[i].sentence));
    }
    CHECK_OK(t, master_list(t->cx, &list));
    for (size_t i = 0; i < list.registers.count; i++) {
        bool partner = str_eq(list.registers.items[i].name, STR("partner"));
        CHECK_INT(t, list.registers.items[i].rows.value, partner ? 1 : 0);
    }
}

TEST(master_what_is_out_of_use_is_not_offered_and_can_come_back)
{
    MasterRow row;
    if (!test_store(t))
        return;
    CHECK_OK(t, save(t, "partner", (Seen){0, 0}, acme, &row));
    MasterShape shape = shape_of(t, "partner");
    RowOrder order = {.version = field_int(1), .retired = field_bool(true)};
    CHECK_OK(t, master_save(t->cx, &shape, row.id, &order, &row));
    CHECK_ERR(t,
              save(t, "contact", (Seen){0, 0},
                   "{\"code\":\"C\",\"partner\":\"S-1\",\"purpose\":\"recall\"}", &row),
              ERR_INVALID);
    CHECK_ERR(t, save(t, "partner", (Seen){0, 0}, acme, &row), ERR_CONFLICT);
    CHECK_STR(t, sentence(t),
              STR("there is a row \"S-1\" already, taken out of use: bring it back"));
    order = (RowOrder){.version = field_int(2), .retired = field_bool(false)};
    CHECK_OK(t, master_find_key(t->cx, &shape, STR("S-1"), &row));
    CHECK_OK(t, master_save(t->cx, &shape, row.id, &order, &row));
    CHECK_OK(t, save(t, "contact", (Seen){0, 0},
                     "{\"code\":\"C\",\"partner\":\"S-1\",\"purpose\":\"recall\"}", &row));
}

/* ---- personal data (C-23) ---- */

/* What refers to a row does so by its key. */
TEST(master_a_key_stays)
{
    MasterRow row;
    if (!test_store(t))
        return;
    CHECK_OK(t, save(t, "partner", (Seen){0, 0}, acme, &row));
    CHECK_ERR(t, save(t, "partner", (Seen){row.id, 1}, "{\"code\":\"S-2\"}", &row), ERR_INVALID);
    CHECK_STR(t, sentence(t),
              STR("/values/code: field code tells the row apart and stays: take the row out of use "
                  "and add another"));
    CHECK_ERR(t,
              save(t, "legal_hold", (Seen){0, 0},
                   "{\"register_name\":\"contcat\",\"row_key\":\"S-1\",\"reason\":\"r\"}", &row),
              ERR_NOT_FOUND);
    CHECK_ERR(t,
              save(t, "legal_hold", (Seen){0, 0},
                   "{\"register_name\":\"partner\",\"row_key\":\"s-1\",\"reason\":\"r\"}", &row),
              ERR_NOT_FOUND);
}

/* ---- own fields (F-3.10) ---- */

TEST(master_a_customer_adds_fields_without_a_migration)
{
    MasterRow row;
    if (!test_store(t))
        return;
    CHECK_OK(t, save(t, "partner", (Seen){0, 0}, acme, &row));
    CHECK_OK(t, save(t, "own_field", (Seen){0, 0},
                     "{\"register_name\":\"partner\",\"name\":\"grade\",\"type\":\"choice\","
                     "\"label_zh\":\"等级\",\"required\":true,\"choices\":[\"A\",\"B\"]}",
                     &row));
    CHECK_OK(t, save(t, "own_field", (Seen){0, 0},
                     "{\"register_name\":\"partner\",\"name\":\"ppm\",\"type\":\"integer\","
                     "\"label_zh\":\"不良率\"}",
                     &row));
    MasterShape shape = shape_of(t, "partner");
    CHECK_OK(t, master_find_key(t->cx, &shape, STR("S-1"), &row)); /* old rows stay readable */
    CHECK_ERR(t, save(t, "partner", (Seen){row.id, 1}, "{\"ppm\":3}", &row), ERR_INVALID);
    CHECK_STR(t, sentence(t), STR("/values/grade: field grade is missing; a partner must have it"));
    CHECK_OK(t, master_find_key(t->cx, &shape, STR("S-1"), &row));
    CHECK_ERR(t, save(t, "partner", (Seen){row.id, 1}, "{\"grade\":\"C\"}", &row), ERR_INVALID);
    CHECK_OK(t, master_find_key(t->cx, &shape, STR("S-1"), &row));
    CHECK_OK(t, save(t, "partner", (Seen){row.id, 1}, "{\"grade\":\"B\",\"ppm\":12}", &row));
    CHECK(t, str_find(row.body, STR("\"grade\":\"B\",\"ppm\":12")) > 0);
}

TEST(master_an_own_field_can_be_personal)
{
    MasterRow row;
    if (!test_store(t))
        return;
    CHECK_OK(t, save(t, "partner", (Seen){0, 0}, acme, &row));
    CHECK_OK(t, save(t, "own_field", (Seen){0, 0},
                     "{\"register_name\":\"partner\",\"name\":\"wechat\",\"type\":\"text\","
                     "\"label_zh\":\"微信\",\"personal\":true}",
                     &row));
    MasterShape shape = shape_of(t, "partner");
    CHECK_OK(t, master_find_key(t->cx, &shape, STR("S-1"), &row));
    CHECK_OK(t, save(t, "partner", (Seen){row.id, 1}, "{\"wechat\":\"liuliu-1998\"}", &row));
    CHECK(t, !on_disk(t, STR("liuliu-1998")));
    CHECK(t, str_find(master_values_json(t->cx, &shape, row.values, false), STR("l**")) > 0);
}

TEST(master_an_own_field_keeps_its_type_and_out_of_use_its_values)
{
    MasterRow field, row;
    if (!test_store(t))
        return;
    CHECK_OK(t, save(t, "own_field", (Seen){0, 0},
                     "{\"register_name\":\"partner\",\"name\":\"ppm\",\"type\":\"integer\","
                     "\"label_zh\":\"不良率\"}",
                     &field));
    CHECK_ERR(t, save(t, "own_field", (Seen){field.id, 1}, "{\"type\":\"text\"}", &row),
              ERR_INVALID);
    CHECK_ERR(t,
              save(t, "own_field", (Seen){0, 0},
                   "{\"register_name\":\"partner\",\"name\":\"country\",\"type\":\"text\","
                   "\"label_zh\":\"国家\"}",
                   &row),
              ERR_CONFLICT);
    CHECK_OK(t, save(t, "partner", (Seen){0, 0},
                     "{\"code\":\"S-1\",\"name\":\"x\",\"kind\":\"dealer\",\"country\":\"CN\","
                     "\"ppm\":7}",
                     &row));
    MasterShape fields = shape_of(t, "own_field");
    RowOrder order = {.version = field_int(1), .retired = field_bool(true)};
    CHECK_OK(t, master_save(t->cx, &fields, field.id, &order, &field));
    CHECK_OK(t, save(t, "partner", (Seen){row.id, 1}, "{\"name\":\"y\"}", &row));
    CHECK(t, str_find(row.body, STR("\"ppm\":7")) > 0);
}

/* ---- searching ---- */

static int64_t found(Test *t, MasterBook *book, const char *where, const char *text, Str *first)
{
    RegisterRows rows = {0};
    MasterQuery query = {.text = str_of(text), .limit = 10, .sort = STR("code")};
    Str rest = str_of(where);
    while (rest.n > 0) {
        Str one = str_cut(&rest, ' ');
        CHECK_OK(t, master_filter_parse(t->cx, one, &query.filters[query.filter_count++]));
    }
    CHECK_OK(t, master_search(t->cx, book, STR("contact"), &query, &rows));
    *first = rows.rows.count > 0 ? rows.rows.items[0].values : STR("");
    return rows.matched.value;
}

TEST(master_rows_are_found_by_filters_and_words_but_not_by_personal_texts)
{
    Str first;
    MasterRow row;
    MasterFilter filter;
    RegisterRows rows;
    if (!test_store(t))
        return;
    MasterBook *book = master_book_open();
    CHECK_OK(t, save(t, "partner", (Seen){0, 0}, acme, &row));
    CHECK_INT(t, found(t, book, "", "", &first), 0);
    CHECK_OK(t, save(t, "contact", (Seen){0, 0}, zhao, &row));
    CHECK_OK(t, save(t, "contact", (Seen){0, 0},
                     "{\"code\":\"C-2\",\"partner\":\"S-1\",\"purpose\":\"legal\",\"checked_on\":"
                     "\"2026-05-01\",\"position\":\"Counsel\"}",
                     &row));
    CHECK_INT(t, found(t, book, "", "", &first), 2);
    CHECK_INT(t, found(t, book, "purpose:is:legal", "", &first), 1);
    CHECK_INT(t, found(t, book, "purpose:is:legal purpose:is:recall", "", &first), 2);
    CHECK_INT(t, found(t, book, "purpose:is:法务", "", &first), 1);
    CHECK_INT(t, found(t, book, "checked_on:from:2026-05-01 checked_on:to:2026/5/1", "", &first),
              1);
    CHECK_INT(t, found(t, book, "checked_on:empty", "", &first), 1);
    CHECK_INT(t, found(t, book, "position:has:COUN", "", &first), 1);
    CHECK_INT(t, found(t, book, "", "法务 s-1", &first), 1);
    CHECK_INT(t, found(t, book, "", "138", &first), 0);
    CHECK_INT(t, found(t, book, "", "13800005678", &first), 0); /* never by an address */
    CHECK_INT(t, found(t, book, "phone:set", "", &first), 1);
    CHECK(t, str_find(first, STR("138****5678")) > 0);
    CHECK_OK(t, master_filter_parse(t->cx, STR("phone:is:13800005678"), &filter));
    MasterQuery query = {.filters = {filter}, .filter_count = 1, .limit = 1};
    CHECK_ERR(t, master_search(t->cx, book, STR("contact"), &query, &rows), ERR_DENIED);
    CHECK_ERR(t, master_filter_parse(t->cx, STR("phone:like:1"), &filter), ERR_USAGE);
    query = (MasterQuery){.sort = STR("nothing"), .limit = 1};
    CHECK_ERR(t, master_search(t->cx, book, STR("contact"), &query, &rows), ERR_USAGE);
    CHECK_OK(t, save(t, "contact", (Seen){row.id, 1}, "{\"purpose\":\"press\"}", &row));
    CHECK_INT(t, found(t, book, "purpose:is:legal", "", &first), 0);
    master_book_close(book);
}

/* ---- importing ---- */

typedef struct File {
    MasterBook *book;
    const char *name;
    Str bytes;
} File;

static Err import(Test *t, File file, ImportMode mode, ImportReport *out)
{
    ImportPlan *plan;
    *out = (ImportReport){0};
    TRY(import_plan(t->cx, file.book, str_of(file.name), file.bytes, &plan));
    if (import_stores(plan, mode))
        TRY(import_store(t->cx, plan, STR("file")));
    import_report(t->cx, plan, mode, LANG_EN, out);
    return OK;
}

typedef struct Totals {
    int64_t added, changed, same, refused;
} Totals;

static void check_totals(Test *t, const ImportReport *report, Totals totals)
{
    CHECK_INT(t, report->added.value, totals.added);
    CHECK_INT(t, report->changed.value, totals.changed);
    CHECK_INT(t, report->same.value, totals.same);
    CHECK_INT(t, report->refused.value, totals.refused);
}

static const Str partners = STR_INIT("\xef\xbb\xbf编号,名称,类别,country,Note\r\n"
                                     "S-1, 安普威尔\xe3\x80\x80,供应商,CN,\r\n"
                                     "S-2,\"东方, 电池\",supplier,CN,'=x\r\n"
                                     ",,,,\r\n");

TEST(master_import_reads_what_a_spreadsheet_saves_and_twice_is_once)
{
    ImportReport report;
    MasterRow row;
    if (!test_store(t))
        return;
    MasterBook *book = master_book_open();
    CHECK_OK(t, import(t, (File){book, "partner", partners}, IMPORT_PREVIEW, &report));
    check_totals(t, &report, (Totals){2, 0, 0, 0});
    CHECK_INT(t, report.trimmed.value, 1);
    CHECK(t, !report.stored.value);
    CHECK_OK(t, import(t, (File){book, "partner", partners}, IMPORT_WHOLE, &report));
    check_totals(t, &report, (Totals){2, 0, 0, 0});
    CHECK(t, report.stored.value);
    CHECK_OK(t, import(t, (File){book, "partner", partners}, IMPORT_WHOLE, &report));
    check_totals(t, &report, (Totals){0, 0, 2, 0});
    MasterShape shape = shape_of(t, "partner");
    CHECK_OK(t, master_find_key(t->cx, &shape, STR("S-2"), &row));
    CHECK_STR(t, ((Partner *)row.values)->name, STR("东方, 电池"));
    CHECK_STR(t, ((Partner *)row.values)->note, STR("=x"));
    CHECK_OK(t, import(t, (File){book, "partner", STR("code;note\nS-2;\nS-1;重要\n")}, IMPORT_WHOLE,
                       &report));
    check_totals(t, &report, (Totals){0, 2, 0, 0});
    CHECK_OK(t, master_find_key(t->cx, &shape, STR("S-2"), &row));
    CHECK(t, ((Partner *)row.values)->note.p == NULL);
    CHECK_STR(t, ((Partner *)row.values)->name, STR("东方, 电池"));
    /* 编号,名称,类别,国家 in GB18030 */
    CHECK_OK(
        t, import(t,
                  (File){book, "partner",
                         STR("\xb1\xe0\xba\xc5,\xc3\xfb\xb3\xc6,kind,country\nS-3,\xb5\xe7\xb3\xd8,"
                             "dealer,CN\n")},
                  IMPORT_WHOLE, &report));
    check_totals(t, &report, (Totals){1, 0, 0, 0});
    CHECK_OK(t, master_find_key(t->cx, &shape, STR("S-3"), &row));
    CHECK_STR(t, ((Partner *)row.values)->name, STR("电池"));
    master_book_close(book);
}

/* However an identifier is spelled, and whether by hand, by a file, or brought back into use. */
TEST(master_one_partner_alone_has_an_identifier)
{
    MasterRow a, b, row;
    if (!test_store(t))
        return;
    const char *text = "{\"code\":\"%s\",\"name\":\"A\",\"kind\":\"dealer\",\"country\":\"CN\","
                       "\"identifier\":\"%s\"}";
    const char *urn = "urn:epc:id:pgln:0614141.00777",
               *link = "https://id.gs1.org/417/0614141007776";
    CHECK_OK(t, save(t, "partner", (Seen){0, 0}, str_fmt(t->cx->arena, text, "A", urn).p, &a));
    CHECK_ERR(t, save(t, "partner", (Seen){0, 0}, str_fmt(t->cx->arena, text, "B", link).p, &b),
              ERR_CONFLICT);
    CHECK(t, str_find(sentence(t), STR("is that of \"A\" already")) >= 0);
    CHECK_OK(t, save(t, "partner", (Seen){a.id, 1}, "{\"note\":\"its own stays\"}", &row));
    MasterShape shape = shape_of(t, "partner");
    RowOrder out = {.version = field_int(2), .retired = field_bool(true)};
    CHECK_OK(t, master_save(t->cx, &shape, a.id, &out, &row));
    CHECK_OK(t, save(t, "partner", (Seen){0, 0}, str_fmt(t->cx->arena, text, "B", link).p, &b));
    RowOrder back = {.version = field_int(3), .retired = field_bool(false)};
    CHECK_ERR(t, master_save(t->cx, &shape, a.id, &back, &row), ERR_CONFLICT);

    MasterBook *book = master_book_open();
    ImportReport report;
    Str file = str_fmt(t->cx->arena,
                       "code,name,kind,country,identifier\nC,C,dealer,CN,%s\nD,D,dealer,CN,%s\n"
                       "E,E,dealer,CN,%s\nF,F,dealer,CN,%s\n",
                       urn, "https://id.gs1.org/417/0614141007783", "urn:epc:id:pgln:0614141.00778",
                       "https://id.gs1.org/417/0614141007790");
    CHECK_OK(t, import(t, (File){book, "partner", file}, IMPORT_PROCEED, &report));
    check_totals(t, &report, (Totals){2, 0, 0, 2});
    CHECK_INT(t, report.faults.items[0].line.value, 2);
    CHECK(t, str_find(report.faults.items[1].detail, STR("is that of \"D\" already")) >= 0);
    master_book_close(book);
}

TEST(master_import_explains_every_fault_by_line_and_field)
{
    static const struct {
        int64_t line;
        const char *field, *detail;
    } faults[] = {
        {3, "kind",
         "field kind must be one of supplier, software_supplier, dealer, logistics, authority, "
         "agency, laboratory, not friend"},
        {3, "country", "field country has 5 characters; at most 2 are taken"},
        {4, "", "line 2 has the same key"},
        {5, "country", "field country is missing; a partner must have it"},
        {6, "", "the row has 3 cells, the first row 4"},
        {7, "code", "field code is missing; a partner must have it"},
    };
    ImportReport report;
    RegisterRows rows;
    if (!test_store(t))
        return;
    MasterBook *book = master_book_open();
    Str file = STR("code,name,kind,country\n"
                   "S-1,a,supplier,CN\n"
                   "S-2,b,friend,China\n"
                   "S-1,c,supplier,CN\n"
                   "S-4,d,supplier,\n"
                   "S-5,e,supplier\n"
                   ",f,supplier,CN\n");
    CHECK_OK(t, import(t, (File){book, "partner", file}, IMPORT_WHOLE, &report));
    check_totals(t, &report, (Totals){1, 0, 0, 5});
    CHECK(t, !report.stored.value); /* all or none */
    CHECK_INT(t, report.faults.count, sizeof faults / sizeof *faults);
    for (size_t i = 0; i < report.faults.count; i++) {
        CHECK_INT(t, report.faults.items[i].line.value, faults[i].line);
        CHECK_STR(t, report.faults.items[i].field, str_of(faults[i].field));
        CHECK_STR(t, report.faults.items[i].detail, str_of(faults[i].detail));
    }
    CHECK_OK(t, master_search(t->cx, book, STR("partner"), &(MasterQuery){.limit = 9}, &rows));
    CHECK_INT(t, rows.total.value, 0);
    CHECK_OK(t, import(t, (File){book, "partner", file}, IMPORT_PROCEED, &report));
    CHECK(t, report.stored.value);
    CHECK_OK(t, master_search(t->cx, book, STR("partner"), &(MasterQuery){.limit = 9}, &rows));
    CHECK_INT(t, rows.total.value, 1);
    CHECK_ERR(
        t, import(t, (File){book, "partner", STR("code,colour\nS-1,red\n")}, IMPORT_WHOLE, &report),
        ERR_INVALID);
    CHECK_STR(t, sentence(t), STR("1: column \"colour\" is no field of register partner"));
    master_book_close(book);
}

TEST(master_import_takes_ranges_and_rows_that_refer_to_each_other)
{
    ImportReport report;
    RegisterRows rows;
    if (!test_store(t))
        return;
    MasterBook *book = master_book_open();
    CHECK_OK(t, import(t,
                       (File){book, "site",
                              STR("code,name,kind,country,within\nL-008..L-012,线体,plant,CN,HQ\n"
                                  "HQ,总部,headquarters,CN,\n")},
                       IMPORT_WHOLE, &report));
    check_totals(t, &report, (Totals){6, 0, 0, 0});
    CHECK_OK(t, master_search(t->cx, book, STR("site"), &(MasterQuery){.limit = 9}, &rows));
    CHECK(t, str_find(rows.rows.items[1].values, STR("\"L-008\"")) > 0);
    CHECK(t, str_find(rows.rows.items[5].values, STR("\"L-012\"")) > 0);
    /* who refers to what is refused is refused too, in chains */
    CHECK_OK(t, import(t,
                       (File){book, "site",
                              STR("code,name,kind,country,within\nA,a,plant,CN,B\nB,b,plant,CN,C\n"
                                  "C,c,palace,CN,\nD,d,plant,CN,HQ\n")},
                       IMPORT_PROCEED, &report));
    check_totals(t, &report, (Totals){1, 0, 0, 3});
    master_book_close(book);
}

/* What looks like a range and is none, and keys that only look alike, are refused by line. */
TEST(master_import_refuses_mistyped_ranges_and_keys_that_look_alike)
{
    static const char *const bad[] = {"L-9..L-1",
                                      "P-5..7",
                                      "P-001...P-003",
                                      "P-A..P-Z",
                                      "P-001..Q-003",
                                      "P-01..P-1000",
                                      "..P-3",
                                      "P-1..",
                                      "P-1..P-300000",
                                      "\xef\xbc\xab-1",
                                      "K\xc2\xa0-1",
                                      "\xe2\x80\xae"
                                      "K-1",
                                      "K\xe2\x80\x8b-1"};
    ImportReport report;
    if (!test_store(t))
        return;
    MasterBook *book = master_book_open();
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Str csv = str_fmt(t->cx->arena, "code,name,kind,country\n%s,x,plant,CN\n", bad[i]);
        CHECK_OK(t, import(t, (File){book, "site", csv}, IMPORT_PROCEED, &report));
        check_totals(t, &report, (Totals){0, 0, 0, 1});
        CHECK_INT(t, report.faults.count, 1);
        CHECK_INT(t, report.faults.items[0].line.value, 2);
        CHECK_STR(t, report.faults.items[0].field, STR("code"));
    }
    CHECK_OK(t,
             import(t, (File){book, "site", STR("code,name,kind,country\nP-1..P-10,x,plant,CN\n")},
                    IMPORT_WHOLE, &report));
    check_totals(t, &report, (Totals){10, 0, 0, 0});
    master_book_close(book);
}

TEST(master_export_goes_back_in_without_a_change)
{
    ImportReport report;
    MasterRow row;
    MasterFile file = {0};
    if (!test_store(t))
        return;
    MasterBook *book = master_book_open();
    CHECK_OK(t, save(t, "partner", (Seen){0, 0}, acme, &row));
    CHECK_OK(t, save(t, "contact", (Seen){0, 0}, zhao, &row));
    buf_init(&file.out, t->cx->arena, 1 << 20);
    file.number = STR("E-1f0c2a9b77d1");
    CHECK_OK(t, master_export(t->cx, book, STR("contact"), &(MasterQuery){0}, &file));
    CHECK_INT(t, file.rows, 1);
    CHECK(t, str_find(buf_str(&file.out), STR("13800005678")) < 0);
    CHECK(t, str_find(buf_str(&file.out), STR("\n# Holdfast export E-1f0c2a9b77d1 by ")) > 0);
    CHECK_OK(t, import(t, (File){book, "contact", buf_str(&file.out)}, IMPORT_WHOLE, &report));
    check_totals(t, &report, (Totals){0, 0, 1, 0});
    CHECK_STR(t, report.export, file.number); /* passed over, and told */
    CHECK_INT(t, report.export_line.value, 3);
    master_book_close(book);
}

TEST(master_import_stores_nothing_when_the_register_changed_meanwhile)
{
    ImportPlan *plan;
    MasterRow row;
    RegisterRows rows;
    if (!test_store(t))
        return;
    MasterBook *book = master_book_open();
    CHECK_OK(t, import_plan(t->cx, book, STR("partner"), partners, &plan));
    CHECK_OK(t, save(t, "partner", (Seen){0, 0}, acme, &row));
    CHECK_ERR(t, import_store(t->cx, plan, STR("file")), ERR_CONFLICT);
    CHECK_OK(t, master_search(t->cx, book, STR("partner"), &(MasterQuery){.limit = 9}, &rows));
    CHECK_INT(t, rows.total.value, 1);
    master_book_close(book);
}

/* What nobody may learn by asking cleverly. */
TEST(master_personal_texts_cannot_be_guessed)
{
    MasterRow row;
    RegisterRows rows;
    ImportReport report;
    if (!test_store(t))
        return;
    MasterBook *book = master_book_open();
    CHECK_OK(t, save(t, "partner", (Seen){0, 0}, acme, &row));
    CHECK_OK(t, save(t, "contact", (Seen){0, 0}, zhao, &row));
    CHECK_ERR(t,
              master_search(t->cx, book, STR("contact"),
                            &(MasterQuery){.limit = 1, .sort = STR("phone")}, &rows),
              ERR_DENIED);
    static const Str guesses[] = {STR_INIT("code,phone\nC-1,13800005678\n"),
                                  STR_INIT("code,phone\nC-1,13800005679\n")};
    for (size_t i = 0; i < 2; i++) { /* the right one looks like the wrong one */
        CHECK_OK(t, import(t, (File){book, "contact", guesses[i]}, IMPORT_PREVIEW, &report));
        check_totals(t, &report, (Totals){0, 1, 0, 0});
    }
    CHECK_OK(t, import(t, (File){book, "contact", guesses[0]}, IMPORT_WHOLE, &report));
    MasterShape shape = shape_of(t, "contact");
    CHECK_OK(t, master_find_key(t->cx, &shape, STR("C-1"), &row));
    CHECK_INT(t, row.version, 1); /* and it changed nothing */
    CHECK_ERR(t, save(t, "contact", (Seen){row.id, 1}, "{\"phone\":13800005678}", &row),
              ERR_INVALID);
    CHECK(t, str_find(sentence(t), STR("138")) < 0);
    CHECK_ERR(t, save(t, "contact", (Seen){row.id, 1}, "{\"name\":\"赵六六\\u0001\"}", &row),
              ERR_INVALID);
    CHECK(t, str_find(sentence(t), STR("赵")) < 0);
    master_book_close(book);
}

/* An old export would put masks in the place of what they stand for. */
TEST(master_a_mask_is_no_text)
{
    MasterRow row;
    ImportReport report;
    if (!test_store(t))
        return;
    MasterBook *book = master_book_open();
    CHECK_OK(t, save(t, "partner", (Seen){0, 0}, acme, &row));
    CHECK_OK(t, save(t, "contact", (Seen){0, 0}, zhao, &row));
    CHECK_ERR(t, save(t, "contact", (Seen){row.id, 1}, "{\"phone\":\"139****5678\"}", &row),
              ERR_INVALID);
    CHECK_OK(t, import(t, (File){book, "contact", STR("code,phone\nC-1,139****5678\n")},
                       IMPORT_WHOLE, &report));
    check_totals(t, &report, (Totals){0, 0, 0, 1});
    CHECK_OK(t, import(t, (File){book, "contact", STR("code,phone\nC-1,138****5678\n")},
                       IMPORT_WHOLE, &report));
    check_totals(t, &report, (Totals){0, 0, 1, 0}); /* that of the text which is there */
    master_book_close(book);
}

/* The same on the other database: keys byte by byte, counts, a file taken in, an erased person. */
TEST(master_rows_on_postgres)
{
    MasterRow row;
    RegisterList list;
    RegisterRows rows;
    ImportReport report;
    Str address = test_postgres(t);
    if (address.n == 0 || !CHECK_OK(t, db_open(t->cx, address, DB_WRITE)) ||
        !CHECK_OK(t, seal_key_load(t->cx, t->dir, true)))
        return;
    MasterBook *book = master_book_open();
    CHECK_OK(t, import(t, (File){book, "partner", partners}, IMPORT_WHOLE, &report));
    CHECK_INT(t, report.added.value, 2);
    CHECK_OK(t, import(t, (File){book, "partner", partners}, IMPORT_WHOLE, &report));
    CHECK_INT(t, report.same.value, 2);
    CHECK_OK(t, save(t, "contact", (Seen){0, 0}, zhao, &row));
    CHECK_OK(t, save(t, "contact", (Seen){row.id, 1}, "{\"position\":\"厂长\"}", &row));
    CHECK_ERR(t, save(t, "contact", (Seen){row.id, 1}, "{\"position\":\"x\"}", &row), ERR_CONFLICT);
    CHECK_OK(t, master_list(t->cx, &list));
    for (size_t i = 0; i < list.registers.count; i++) {
        if (str_eq(list.registers.items[i].name, STR("partner")))
            CHECK_INT(t, list.registers.items[i].rows.value, 2);
    }
    CHECK_OK(t, master_search(t->cx, book, STR("contact"), &(MasterQuery){.limit = 9}, &rows));
    CHECK_INT(t, rows.total.value, 1);
    CHECK(t, str_find(rows.rows.items[0].values, STR("138****5678")) > 0);
    MasterShape shape = shape_of(t, "contact");
    RowOrder order = {.version = field_int(2), .reason = STR("asked for")};
    CHECK_OK(t, subject_erase(t->cx, &shape, rows.rows.items[0].id.value, &order, &row));
    CHECK_INT(t, look(t, book, "13800005678").rows.count, 0);
    master_book_close(book);
}
