#include "domain/erasure/erasure.h"

#include "domain/defect/case.h"
#include "domain/signature/signature_row.h"
#include "platform/os/io.h"
#include "test/test_people.h"
#include "test/test_rows.h"
#include "test/test_store.h"

static SubjectRows found(Test *t, MasterBook *book, const char *text)
{
    SubjectRows rows = {0};
    SubjectOrder order = {.text = str_of(text), .reason = STR("access request")};
    ErasureSight sight = {&(ItemView){0}, NULL};
    ErasureLook look_for = {book, &sight, &order, LANG_EN};
    CHECK_OK(t, erasure_find(t->cx, &look_for, &rows));
    return rows;
}

static Err erase(Test *t, const char *name, const MasterRow *row, MasterRow *out)
{
    MasterShape shape = shape_of(t, name);
    RowOrder order = {.version = field_int(row->version), .reason = STR("asked for")};
    ErasureSight sight = {&(ItemView){0}, NULL};
    ErasureOrder erasure = {t->dir, &sight, row->id, &order};
    return erasure_run(t->cx, &shape, &erasure, out);
}

/* A clue with its reporter, in a case or in none (0). */
static MasterRow clue_of(Test *t, int64_t case_id)
{
    MasterRow row;
    CHECK_OK(t, save(t, "clue", (Seen){0, 0},
                     "{\"kind\":\"accident\",\"text\":\"burned\",\"reporter_name\":\"赵六六\","
                     "\"reporter_phone\":\"13800005678\"}",
                     &row));
    if (case_id != 0)
        CHECK_OK(t, save(t, "clue", (Seen){row.id, row.version},
                         "{\"state\":\"linked\",\"defect_case\":1}", &row));
    return row;
}

TEST(erasure_a_clue_of_an_open_case_is_kept)
{
    int64_t id;
    MasterRow out;
    CaseDraft draft = {.title = STR("t"),
                       .suspicion = STR("s"),
                       .reason = STR("r"),
                       .regime = STR("cn-consumer"),
                       .product = STR("urn:x:y")};
    if (!test_store(t))
        return;
    MasterBook *book = master_book_open();
    CHECK_OK(t, case_open(t->cx, &draft, &id));
    MasterRow in_case = clue_of(t, id), alone = clue_of(t, 0);
    CHECK_ERR(t, erase(t, "clue", &in_case, &out), ERR_CONFLICT);
    Str why = sentence(t);
    CHECK(t, str_starts(why, STR("the clue is part of case C-1, which is open")));
    SubjectRows rows = found(t, book, "13800005678");
    CHECK_INT(t, rows.rows.count, 2);
    CHECK_STR(t, rows.rows.items[0].kept, why);
    CHECK_INT(t, rows.rows.items[1].kept.n, 0);
    CHECK_OK(t, erase(t, "clue", &alone, &out));
    CHECK_INT(t, found(t, book, "13800005678").rows.count, 1);
    master_book_close(book);
}

static bool stands(Test *t, Str dir, Str text)
{
    Str *names, bytes;
    size_t count;
    bool any = false;
    if (t->cx->io->list(t->cx, dir, &names, &count) != OK) {
        problem_clear(t->cx);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        Str path = io_path(t->cx->arena, dir, names[i]);
        if (io_read_file(t->cx, path, 64 << 20, &bytes) != OK)
            problem_clear(t->cx); /* a folder */
        else
            any = any || text.n == 0 || str_find(bytes, text) >= 0;
    }
    return any;
}

static bool any_file(Test *t)
{
    Str *names;
    size_t count;
    bool any = false;
    Str files = io_path(t->cx->arena, t->dir, STR("files"));
    CHECK_OK(t, t->cx->io->list(t->cx, files, &names, &count));
    for (size_t i = 0; i < count; i++)
        any = any || stands(t, io_path(t->cx->arena, files, names[i]), (Str){0});
    return any;
}

TEST(erasure_takes_the_files_of_the_row_too)
{
    int64_t kept, gone;
    MasterRow row, out;
    RowHistory history;
    Attachments files;
    if (!test_store(t))
        return;
    MasterBook *book = master_book_open();
    CHECK_OK(t, save(t, "partner", (Seen){0, 0}, acme, &row));
    CHECK_OK(t, save(t, "contact", (Seen){0, 0}, zhao, &row));
    AttachmentPlace place = {
        .data_dir = t->dir, .noun = STR("contact"), .noun_id = row.id, .personal = true};
    AttachmentFile one = {.name = STR("card.txt"), .bytes = STR("ZZPLANTED 13800005678")};
    AttachmentFile two = {.name = STR("old.txt"), .bytes = STR("another")};
    CHECK_OK(t, attachment_add(t->cx, &place, &one, &kept));
    CHECK_OK(t, attachment_add(t->cx, &place, &two, &gone));
    CHECK_OK(t, attachment_remove(t->cx, &place, gone, STR("wrong")));
    SubjectRows rows = found(t, book, "13800005678");
    CHECK_INT(t, rows.rows.count, 1);
    CHECK_INT(t, rows.rows.items[0].files.count, 2); /* the bytes of the other are still kept */
    CHECK_STR(t, rows.rows.items[0].files.items[0], STR("card.txt"));
    CHECK(t, any_file(t));
    CHECK_OK(t, erase(t, "contact", &row, &out));
    CHECK(t, !any_file(t));
    CHECK_OK(t, attachment_list(t->cx, &place, &files));
    CHECK_INT(t, files.files.count, 0);
    CHECK_ERR(t, attachment_read(t->cx, &place, kept, &one), ERR_NOT_FOUND);
    MasterShape shape = shape_of(t, "contact");
    CHECK_OK(t, master_history(t->cx, &shape, row.id, &history));
    int erased = 0;
    for (size_t i = 0; i < history.changes.count; i++)
        erased += str_find(history.changes.items[i].after, STR("file_erased")) >= 0;
    CHECK_INT(t, erased, 2); /* that they were, and when, stays */
    CHECK_ERR(t, erase(t, "contact", &row, &out), ERR_CONFLICT);
    master_book_close(book);
}

static void forget(Test *t, const AttachmentPlace *place, AttachmentRubbish *out)
{
    CLEANUP(tx_release) Tx tx = {0};
    CHECK_OK(t, tx_begin(t->cx, &tx));
    CHECK_OK(t, attachment_forget(t->cx, place, STR("r"), out));
    CHECK_OK(t, tx_commit(&tx));
}

/* An unsealed file that another row has too is not taken from it. */
TEST(erasure_leaves_a_file_that_another_row_has)
{
    int64_t id;
    AttachmentFile file = {.name = STR("a.txt"), .bytes = STR("terms")}, back;
    AttachmentRubbish rubbish;
    if (!test_store(t))
        return;
    AttachmentPlace mine = {.data_dir = t->dir, .noun = STR("partner"), .noun_id = 1};
    AttachmentPlace other = {.data_dir = t->dir, .noun = STR("partner"), .noun_id = 2};
    CHECK_OK(t, attachment_add(t->cx, &mine, &file, &id));
    CHECK_OK(t, attachment_add(t->cx, &other, &file, &id));
    forget(t, &mine, &rubbish);
    CHECK_INT(t, rubbish.count, 0);
    CHECK_OK(t, attachment_read(t->cx, &other, id, &back));
    forget(t, &other, &rubbish);
    CHECK_INT(t, rubbish.count, 1);
    CHECK_OK(t, attachment_destroy(t->cx, &rubbish));
    CHECK_OK(t, attachment_destroy(t->cx, &rubbish)); /* gone already: after a crash between */
    CHECK(t, !any_file(t));
}

/* C-23: nobody empties, replaces or takes away what somebody else holds. */
TEST(erasure_a_legal_hold_keeps_values_and_files_as_they_are)
{
    int64_t id;
    MasterRow row, hold, out;
    RowHistory history;
    if (!test_store(t))
        return;
    CHECK_OK(t, save(t, "partner", (Seen){0, 0}, acme, &row));
    CHECK_OK(t, save(t, "contact", (Seen){0, 0}, zhao, &row));
    AttachmentPlace place = {
        .data_dir = t->dir, .noun = STR("contact"), .noun_id = row.id, .personal = true};
    AttachmentFile file = {.name = STR("card.txt"), .bytes = STR("13800005678")};
    CHECK_OK(t, attachment_add(t->cx, &place, &file, &id));
    CHECK_OK(t, save(t, "legal_hold", (Seen){0, 0},
                     "{\"register_name\":\"contact\",\"row_key\":\"C-1\",\"reason\":\"case 7\"}",
                     &hold));
    CHECK_ERR(t, save(t, "contact", (Seen){row.id, 1}, "{\"phone\":null,\"name\":null}", &out),
              ERR_CONFLICT);
    CHECK(t, str_find(sentence(t), STR("case 7")) < 0); /* why is not everybody's to know */
    CHECK_ERR(t, save(t, "contact", (Seen){row.id, 1}, "{\"phone\":\"13900001111\"}", &out),
              ERR_CONFLICT);
    CHECK_STR(t, t->cx->problem.pointer, STR("/values/phone"));
    CHECK_OK(t, save(t, "contact", (Seen){row.id, 1}, "{\"position\":\"厂长\"}", &row));
    CHECK_ERR(t, erasure_file_remove(t->cx, &place, id, STR("wrong")), ERR_CONFLICT);
    CHECK_OK(t, attachment_read(t->cx, &place, id, &file));
    MasterShape holds = shape_of(t, "legal_hold"), shape = shape_of(t, "contact");
    RowOrder end = {.version = field_int(1), .retired = field_bool(true)};
    CHECK_OK(t, master_save(t->cx, &holds, hold.id, &end, &hold));
    CHECK_OK(t, erasure_file_remove(t->cx, &place, id, STR("wrong")));
    CHECK_OK(t, save(t, "contact", (Seen){row.id, 2}, "{\"phone\":null}", &row));
    CHECK_OK(t, master_history(t->cx, &shape, row.id, &history));
}

/* what somebody signed can be read for good. */
TEST(erasure_a_file_that_was_signed_is_superseded_and_stays)
{
    int64_t id, later;
    MasterRow row;
    Attachments files;
    AttachmentFile file = {.name = STR("qp.txt"), .bytes = STR("text")}, back;
    SignedRecord record;
    if (!test_store(t))
        return;
    CHECK_OK(t, save(t, "procedure", (Seen){0, 0},
                     "{\"code\":\"P-1\",\"title\":\"t\",\"record_class\":\"procedures\","
                     "\"edition\":\"A/0\",\"retention_years\":10}",
                     &row));
    MasterShape shape = shape_of(t, "procedure");
    AttachmentPlace place = {.data_dir = t->dir, .noun = STR("procedure"), .noun_id = row.id};
    CHECK_OK(t, attachment_add(t->cx, &place, &file, &id));
    CHECK_OK(t, signature_row(t->cx, &shape, &row, &record));
    Signer signer = {STR("wang"), STR("王丽"), ROLE_BIT(ACCOUNT_ROLE_QUALITY)};
    SignatureOrder order = {.version = field_int(1),
                            .sha256 = hex_format(t->cx->arena, record.sha256, SHA256_SIZE),
                            .meaning = STR("reviewed"),
                            .reason = STR("read"),
                            .offset_min = field_int(480)};
    CHECK_OK(t, signature_add(t->cx, &record, &signer, &order));
    t->cx->now_us += 1000000;
    file.bytes = STR("other");
    CHECK_OK(t, attachment_add(t->cx, &place, &file, &later));
    CHECK_OK(t, erasure_file_remove(t->cx, &place, id, STR("old")));
    CHECK_ERR(t, erasure_file_remove(t->cx, &place, id, STR("old")), ERR_CONFLICT);
    CHECK_OK(t, attachment_read(t->cx, &place, id, &back));
    CHECK_STR(t, back.bytes, STR("text"));
    CHECK_OK(t, erasure_file_remove(t->cx, &place, later, STR("wrong"))); /* nobody signed it */
    CHECK_OK(t, attachment_list(t->cx, &place, &files));
    if (CHECK_INT(t, files.files.count, 1))
        CHECK(t, files.files.items[0].superseded.value);
}

/* A test that plants values and looks for them: what people wrote beside the row goes too (PIPL
 * 47). */
TEST(erasure_takes_what_reasons_and_names_of_files_say_of_the_person)
{
    int64_t id;
    MasterRow row, out;
    if (!test_store_file(t))
        return;
    MasterShape shape = shape_of(t, "contact");
    CHECK_OK(t, save(t, "partner", (Seen){0, 0}, acme, &row));
    CHECK_OK(t, save(t, "contact", (Seen){0, 0}, zhao, &row));
    RowOrder order = {.version = field_int(1),
                      .values = STR("{\"name\":\"钱七七\"}"),
                      .reason = STR("PLANT: 赵六六 called from 13977778888")};
    CHECK_OK(t, master_save(t->cx, &shape, row.id, &order, &row));
    AttachmentPlace place = {
        .data_dir = t->dir, .noun = STR("contact"), .noun_id = row.id, .personal = true};
    AttachmentFile file = {.name = STR("赵六六13977778888.txt"), .bytes = STR("text")};
    CHECK_OK(t, attachment_add(t->cx, &place, &file, &id));
    CHECK(t, on_disk(t, STR("13977778888")) && on_disk(t, STR("赵六六")));
    CHECK_OK(t, erase(t, "contact", &row, &out));
    CHECK(t, !on_disk(t, STR("13977778888")));
    CHECK(t, !on_disk(t, STR("赵六六"))); /* of a state before the last, too */
    CHECK(t, on_disk(t, STR("PLANT: *** called from 139****8888"))); /* why stays */
}

/* who shortens or ends what a procedure asks for has it signed before anything goes. */
TEST(erasure_waits_until_a_shorter_retention_is_signed)
{
    MasterRow rule, row, out;
    SignedRecord record;
    if (!test_store(t))
        return;
    CHECK_OK(t, save(t, "procedure", (Seen){0, 0},
                     "{\"code\":\"QP-04\",\"title\":\"t\",\"record_class\":\"complaints\","
                     "\"edition\":\"1\",\"retention_years\":10}",
                     &rule));
    row = clue_of(t, 0);
    CHECK_ERR(t, erase(t, "clue", &row, &out), ERR_CONFLICT);
    MasterShape shape = shape_of(t, "procedure");
    RowOrder end = {.version = field_int(1), .retired = field_bool(true)};
    CHECK_OK(t, master_save(t->cx, &shape, rule.id, &end, &rule));
    CHECK_ERR(t, erase(t, "clue", &row, &out), ERR_CONFLICT);
    CHECK_STR(t, sentence(t),
              STR("the row has to be kept: QP-04 asked for 10 years, and nobody has signed that it "
                  "no longer does"));
    static const struct {
        const char *name, *meaning;
        Roles roles;
    } signers[] = {{"wang", "reviewed", ROLE_BIT(ACCOUNT_ROLE_QUALITY)},
                   {"zhao", "approved", ROLE_BIT(ACCOUNT_ROLE_APPROVER)}};
    CHECK_OK(t, signature_row(t->cx, &shape, &rule, &record));
    for (size_t i = 0; i < 2; i++) {
        Signer signer = {str_of(signers[i].name), STR("王丽"), signers[i].roles};
        SignatureOrder order = {.version = field_int(record.version),
                                .sha256 = hex_format(t->cx->arena, record.sha256, SHA256_SIZE),
                                .meaning = str_of(signers[i].meaning),
                                .reason = STR("law of 2026"),
                                .offset_min = field_int(480)};
        CHECK_OK(t, signature_add(t->cx, &record, &signer, &order));
    }
    CHECK_OK(t, erase(t, "clue", &row, &out));
}

/* CA-20b: records of owners are kept ten years. */
TEST(erasure_of_an_owner_waits_for_the_years_of_the_law)
{
    MasterRow row, out;
    if (!test_store(t))
        return;
    t->cx->now_us = days_from_date(2026, 3, 2) * INT64_C(86400000000);
    CHECK_OK(t, save(t, "product_owner", (Seen){0, 0},
                     "{\"code\":\"O-1\",\"name\":\"赵六六\",\"phone\":\"13800005678\"}", &row));
    CHECK_ERR(t, erase(t, "product_owner", &row, &out), ERR_CONFLICT);
    CHECK(t, str_starts(sentence(t), STR("the row has to be kept until 2036-03-01, 10 years")));
    t->cx->now_us += 3653 * INT64_C(86400000000);
    CHECK_OK(t, erase(t, "product_owner", &row, &out));
}
