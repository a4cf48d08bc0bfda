#include "domain/signature/signature_row.h"

#include "domain/attachment/attachment.h"
#include "test/test_people.h"
#include "test/test_rows.h"
#include "test/test_store.h"

static const Roles quality = ROLE_BIT(ACCOUNT_ROLE_QUALITY);
static const Roles approver = ROLE_BIT(ACCOUNT_ROLE_APPROVER);

static SignedRecord row_of(Test *t, const char *name, int64_t id)
{
    MasterRow row;
    SignedRecord record = {0};
    MasterShape shape = shape_of(t, name);
    CHECK_OK(t, master_find(t->cx, &shape, id, &row));
    CHECK_OK(t, signature_row(t->cx, &shape, &row, &record));
    return record;
}

static Err sign(Test *t, const SignedRecord *record, const char *name, Roles roles,
                const char *meaning)
{
    Signer signer = {str_of(name), STR("王丽"), roles};
    SignatureOrder order = {.version = field_int(record->version),
                            .sha256 = hex_format(t->cx->arena, record->sha256, SHA256_SIZE),
                            .meaning = str_of(meaning),
                            .reason = STR("read against the guide"),
                            .offset_min = field_int(480)};
    return signature_add(t->cx, record, &signer, &order);
}

static bool complete(Test *t, const SignedRecord *record, size_t earlier)
{
    SignatureState state = {0};
    CHECK_OK(t, signature_state(t->cx, record, &state));
    CHECK_OK(t, signature_earlier(t->cx, record, &state));
    CHECK_INT(t, state.earlier.count, earlier);
    for (size_t i = 0; i < state.earlier.count; i++)
        CHECK(t, !state.earlier.items[i].holds.value);
    return state.complete.value;
}

/* an edition is released by two people, neither of whom wrote it. */
TEST(signature_row_a_procedure_is_released_by_two_people_for_the_edition_they_saw)
{
    MasterRow row;
    if (!test_store(t))
        return;
    t->cx->actor = STR("li");
    const char *values = "{\"code\":\"P-1\",\"title\":\"召回管理制度\",\"record_class\":"
                         "\"procedures\",\"edition\":\"A/0\",\"retention_years\":10}";
    CHECK_OK(t, save(t, "procedure", (Seen){0, 0}, values, &row));
    SignedRecord first = row_of(t, "procedure", row.id);
    CHECK(t, !complete(t, &first, 0));
    CHECK_ERR(t, sign(t, &first, "li", quality | approver, "reviewed"), ERR_DENIED);
    CHECK_ERR(t, sign(t, &first, "zhao", approver, "approved"), ERR_CONFLICT); /* not yet */
    CHECK_OK(t, sign(t, &first, "wang", quality | approver, "reviewed"));
    CHECK_ERR(t, sign(t, &first, "wang", quality | approver, "approved"), ERR_DENIED);
    CHECK_OK(t, sign(t, &first, "zhao", approver, "approved"));
    CHECK(t, complete(t, &first, 0));
    CHECK_OK(t, save(t, "procedure", (Seen){row.id, 1}, "{\"edition\":\"A/1\"}", &row));
    SignedRecord second = row_of(t, "procedure", row.id);
    CHECK(t, memcmp(first.sha256, second.sha256, SHA256_SIZE) != 0);
    CHECK(t, !complete(t, &second, 2)); /* what was signed was A/0 */
    CHECK(t, complete(t, &first, 0));   /* and stays so */
}

/* who examined it may have entered it; who was examined does not sign. */
TEST(signature_row_a_training_result_is_examined_by_somebody_else)
{
    MasterRow row;
    if (!test_store(t))
        return;
    test_row(t, STR("employee"), STR("{\"code\":\"E-1\",\"name\":\"林一\",\"account\":\"lin\"}"));
    test_row(t, STR("training"),
             STR("{\"code\":\"T-1\",\"title\":\"召回法规\",\"topic\":\"law\",\"audience\":"
                 "\"recall_manager\",\"required\":true}"));
    t->cx->actor = STR("wang");
    const char *values = "{\"employee\":\"E-1\",\"training\":\"T-1\",\"held_on\":\"2026-01-05\","
                         "\"passed\":true,\"examiner\":\"王丽\"}";
    CHECK_OK(t, save(t, "training_result", (Seen){0, 0}, values, &row));
    SignedRecord record = row_of(t, "training_result", row.id);
    CHECK_STR(t, record.about, STR("lin"));
    CHECK_ERR(t, sign(t, &record, "lin", quality, "examined"), ERR_DENIED);
    CHECK_OK(t, sign(t, &record, "wang", quality, "examined"));
    CHECK(t, complete(t, &record, 0));
}

/* Every word of signatures.def that names a register or a field names one there is. */
TEST(signature_row_registers_say_which_of_them_are_signed)
{
    RegisterList list;
    size_t asked = 0;
    if (!test_store(t))
        return;
    CHECK_OK(t, signature_registers(t->cx, &list));
    for (size_t i = 0; i < list.registers.count; i++)
        asked += list.registers.items[i].is_signed.value;
    CHECK_INT(t, asked, 3);
    const Field *about = register_field(&training_result_register, STR("employee"));
    CHECK(t, about != NULL && str_eq(about->to, STR("employee")));
}

static int64_t file_given(Test *t, const AttachmentPlace *place, const char *who, Str bytes)
{
    int64_t id = 0;
    AttachmentFile file = {.name = STR("qp01.txt"), .bytes = bytes};
    t->cx->actor = str_of(who);
    CHECK_OK(t, attachment_add(t->cx, place, &file, &id));
    return id;
}

/* 21 CFR 11.70: what was approved is the document, not only the line about it. */
TEST(signature_row_binds_the_files_of_the_row_and_who_gave_one_is_an_author)
{
    MasterRow row;
    bool since;
    if (!test_store(t))
        return;
    t->cx->actor = STR("li");
    const char *values = "{\"code\":\"P-1\",\"title\":\"召回管理制度\",\"record_class\":"
                         "\"procedures\",\"edition\":\"A/0\",\"retention_years\":10}";
    CHECK_OK(t, save(t, "procedure", (Seen){0, 0}, values, &row));
    AttachmentPlace place = {.data_dir = t->dir, .noun = STR("procedure"), .noun_id = row.id};
    SignedRecord bare = row_of(t, "procedure", row.id);
    int64_t first = file_given(t, &place, "li", STR("signed text"));
    SignedRecord record = row_of(t, "procedure", row.id);
    CHECK(t, memcmp(bare.sha256, record.sha256, SHA256_SIZE) != 0);
    CHECK_OK(t, sign(t, &record, "wang", quality, "reviewed"));
    CHECK_OK(t, sign(t, &record, "zhao", approver, "approved"));
    CHECK(t, complete(t, &record, 0));
    CHECK_OK(t, signature_since(t->cx, STR("procedure"), row.id, t->cx->now_us, &since));
    CHECK(t, since);
    (void)file_given(t, &place, "wang", STR("another text"));
    CHECK_OK(t, attachment_supersede(t->cx, &place, first, STR("new edition")));
    SignedRecord other = row_of(t, "procedure", row.id);
    CHECK(t, !complete(t, &other, 0)); /* what was signed was another document */
    CHECK_ERR(t, sign(t, &other, "wang", quality, "reviewed"), ERR_DENIED);
    CHECK_OK(t, sign(t, &other, "sun", quality, "reviewed"));
    CHECK_OK(t, sign(t, &other, "zhao", approver, "approved")); /* again, in the same version */
    CHECK(t, complete(t, &other, 0));
}
