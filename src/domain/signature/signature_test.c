#include "domain/signature/signature.h"

#include "test/test_store.h"

static SignedRecord record_of(Str text)
{
    SignedRecord record = {.noun = STR("scope"), .id = 12, .version = 1, .author = STR("li")};
    sha256(text, record.sha256);
    return record;
}

static Err sign(Test *t, const SignedRecord *record, const char *name, Roles roles,
                const char *meaning)
{
    Signer signer = {str_of(name), STR("王丽"), roles};
    SignatureOrder order = {.version = field_int(record->version),
                            .sha256 = hex_format(t->cx->arena, record->sha256, SHA256_SIZE),
                            .meaning = str_of(meaning),
                            .reason = STR("checked against the log"),
                            .offset_min = field_int(480)};
    return signature_add(t->cx, record, &signer, &order);
}

static const Roles quality = ROLE_BIT(ACCOUNT_ROLE_QUALITY);
static const Roles approver = ROLE_BIT(ACCOUNT_ROLE_APPROVER);

TEST(signature_two_people_and_neither_is_the_author)
{
    SignatureState state;
    if (!test_store(t))
        return;
    SignedRecord record = record_of(STR("the list"));
    CHECK_OK(t, signature_state(t->cx, &record, &state));
    CHECK(t, !state.complete.value);
    CHECK_INT(t, state.signatures.count, 2);
    CHECK_ERR(t, sign(t, &record, "li", quality, "reviewed"), ERR_DENIED);   /* the author */
    CHECK_ERR(t, sign(t, &record, "wang", quality, "approved"), ERR_DENIED); /* the role */
    CHECK_ERR(t, sign(t, &record, "wang", quality, "liked"), ERR_INVALID);
    CHECK_ERR(t, sign(t, &record, "zhao", approver, "approved"), ERR_CONFLICT); /* not yet */
    CHECK_OK(t, sign(t, &record, "wang", quality | approver, "reviewed"));
    CHECK_ERR(t, sign(t, &record, "wang", quality | approver, "approved"), ERR_DENIED);
    CHECK_OK(t, signature_state(t->cx, &record, &state));
    CHECK(t, !state.complete.value);
    CHECK_OK(t, sign(t, &record, "zhao", approver, "approved"));
    CHECK_OK(t, signature_state(t->cx, &record, &state));
    CHECK(t, state.complete.value);
    CHECK_STR(t, state.signatures.items[1].full_name, STR("王丽"));
    CHECK_STR(t, state.signatures.items[1].role, STR("approver"));
    CHECK_INT(t, state.signatures.items[1].at.value.offset_min, 480);
}

TEST(signature_holds_for_the_record_that_was_seen)
{
    SignatureState state;
    if (!test_store(t))
        return;
    SignedRecord record = record_of(STR("the list")), other = record_of(STR("another list"));
    CHECK_OK(t, sign(t, &record, "wang", quality, "reviewed"));
    CHECK_OK(t, sign(t, &record, "zhao", approver, "approved"));
    CHECK_OK(t, signature_state(t->cx, &other, &state)); /* somebody bent the stored list */
    CHECK(t, !state.complete.value);
    CHECK(t, !state.signatures.items[0].holds.value);
    SignatureOrder order = {.version = field_int(1),
                            .sha256 = hex_format(t->cx->arena, other.sha256, SHA256_SIZE),
                            .meaning = STR("reviewed"),
                            .reason = STR("r"),
                            .offset_min = field_int(0)};
    Signer signer = {STR("qian"), STR("q"), quality};
    CHECK_ERR(t, signature_add(t->cx, &record, &signer, &order), ERR_CONFLICT);
    record.version = 2;
    CHECK_OK(t, signature_state(t->cx, &record, &state));
    CHECK(t, !state.complete.value && state.signatures.items[0].name.p == NULL);
}
