#include "domain/account/account.h"
#include "domain/account/employee.h"
#include "domain/account/second_factor.h"

#include "platform/store/change.h"
#include "platform/store/seal.h"
#include "platform/store/sql.h"
#include "domain/master/master.h"
#include "test/test_people.h"
#include "test/test_store.h"

static const int64_t minute_us = INT64_C(60000000);

static Err change(Test *t, AccountVerb verb, const char *name, const char *role)
{
    static AccountChanged out;
    Str *roles = arena_array(t->cx->arena, Str, 1);
    roles[0] = str_of(role);
    AccountOrder order = {.name = str_of(name), .roles = {roles, roles[0].n > 0 ? 1 : 0}};
    return account_change(t->cx, verb, &order, &out);
}

static Str invitation_of(Test *t, const char *name, const char *role)
{
    AccountChanged out = {0};
    Str roles[] = {str_of(role)};
    AccountOrder order = {.name = str_of(name), .roles = {roles, 1}};
    CHECK_OK(t, account_change(t->cx, ACCOUNT_ADD, &order, &out));
    return out.invitation;
}

static Roles roles_of(Test *t, const char *name)
{
    AccountRow row = {0};
    CHECK_OK(t, account_find(t->cx, str_of(name), &row));
    return row.roles;
}

TEST(account_the_first_is_an_administrator_and_one_always_stays)
{
    bool any = true;
    if (!test_store(t))
        return;
    CHECK_OK(t, account_any(t->cx, &any));
    CHECK(t, !any);
    CHECK_ERR(t, change(t, ACCOUNT_ADD, "li", "quality"), ERR_DENIED);
    CHECK_OK(t, account_any(t->cx, &any));
    CHECK(t, !any); /* refused means nothing changed */
    CHECK_OK(t, change(t, ACCOUNT_ADD, "wang", "admin"));
    CHECK_ERR(t, change(t, ACCOUNT_REVOKE, "wang", "admin"), ERR_DENIED);
    CHECK_ERR(t, change(t, ACCOUNT_CLOSE, "wang", ""), ERR_DENIED);
    CHECK_OK(t, change(t, ACCOUNT_ADD, "li", "admin"));
    CHECK_OK(t, change(t, ACCOUNT_CLOSE, "wang", ""));
    CHECK_ERR(t, change(t, ACCOUNT_GRANT, "wang", "quality"), ERR_CONFLICT);
    CHECK_INT(t, roles_of(t, "wang"), 0);
    CHECK_ERR(t, change(t, ACCOUNT_ADD, "wang", "quality"), ERR_CONFLICT); /* never again */
}

/* recall managers, liaison and execution drivers may be authorised only after passing. */
TEST(account_roles_of_the_recall_need_their_trainings_passed)
{
    static const char *const gated[] = {"recall", "liaison", "executor"};
    if (!test_store(t))
        return;
    CHECK_OK(t, change(t, ACCOUNT_ADD, "wang", "admin"));
    CHECK_OK(t, change(t, ACCOUNT_ADD, "li", "quality"));
    for (size_t i = 0; i < 3; i++) {
        CHECK_ERR(t, change(t, ACCOUNT_ADD, "zhao", gated[i]), ERR_DENIED);
        CHECK_ERR(t, change(t, ACCOUNT_GRANT, "li", gated[i]), ERR_DENIED);
    }
    test_pass_trainings(t, STR("zhao"));
    CHECK_OK(t, change(t, ACCOUNT_ADD, "zhao", "recall"));
    CHECK_INT(t, roles_of(t, "zhao"), ROLE_BIT(ACCOUNT_ROLE_RECALL));
    for (size_t i = 1; i < 3; i++)
        CHECK_OK(t, change(t, ACCOUNT_GRANT, "zhao", gated[i]));
    CHECK_ERR(t, change(t, ACCOUNT_GRANT, "li", "recall"), ERR_DENIED);
}

static Err edit(Test *t, Str name, int64_t id, const char *values)
{
    MasterShape shape;
    MasterRow row;
    RowOrder order = {.values = str_of(values)};
    CHECK_OK(t, master_shape(t->cx, name, &shape));
    CHECK_OK(t, master_find(t->cx, &shape, id, &row));
    order.version = field_int(row.version);
    return master_save(t->cx, &shape, id, &order, &row);
}

/* Withdrawn when they lapse, are corrected, or a new one is required. */
TEST(account_a_role_of_the_recall_goes_with_its_trainings)
{
    const Roles recall = ROLE_BIT(ACCOUNT_ROLE_RECALL);
    int64_t day_us = INT64_C(86400000000);
    AccountRow row = {0};
    if (!test_store(t))
        return;
    t->cx->now_us = days_from_date(2026, 3, 1) * day_us;
    CHECK_OK(t, change(t, ACCOUNT_ADD, "wang", "admin"));
    test_pass_trainings(t, STR("zhao"));
    CHECK_OK(t, change(t, ACCOUNT_ADD, "zhao", "recall"));
    /* another one is required: until it is passed the role is not in force */
    int64_t training = test_row(
        t, STR("training"),
        STR("{\"code\":\"T-2\",\"title\":\"t\",\"topic\":\"skill\",\"audience\":\"recall_manager\","
            "\"required\":true,\"valid_months\":12}"));
    CHECK_INT(t, roles_of(t, "zhao"), 0);
    t->cx->actor = STR("zhao");
    int64_t own = test_row(t, STR("training_result"),
                           STR("{\"employee\":\"E-zhao\",\"training\":\"T-2\",\"held_on\":"
                               "\"2026-02-01\",\"passed\":true}"));
    CHECK_INT(t, roles_of(t, "zhao"), 0); /* nobody certifies himself */
    t->cx->actor = STR("li");
    CHECK_OK(t, edit(t, STR("training_result"), own, "{\"examiner\":\"Li\"}"));
    CHECK_INT(t, roles_of(t, "zhao"), 0); /* nor does who enters it: the examiner signs */
    test_examine(t, own);
    CHECK_INT(t, roles_of(t, "zhao"), recall);
    CHECK_OK(t, edit(t, STR("training_result"), own, "{\"score\":91}"));
    CHECK_INT(t, roles_of(t, "zhao"), 0); /* what was signed is another result */
    test_examine(t, own);
    CHECK_INT(t, roles_of(t, "zhao"), recall);
    CHECK_OK(t, account_find(t->cx, STR("zhao"), &row));
    CHECK_STR(t, row.account->grants.items[0].training, STR("T-2, T-recall_manager"));
    int64_t lapses = row.account->grants.items[0].lapses.value.us;
    CHECK(t, lapses > days_from_date(2027, 2, 1) * day_us);
    CHECK(t, lapses < days_from_date(2027, 2, 3) * day_us);
    t->cx->now_us = lapses;
    CHECK_INT(t, roles_of(t, "zhao"), 0);
    t->cx->now_us = days_from_date(2026, 3, 1) * day_us;
    CHECK_OK(t, edit(t, STR("training_result"), own, "{\"passed\":false}"));
    CHECK_INT(t, roles_of(t, "zhao"), 0);
    CHECK_OK(t, edit(t, STR("training"), training, "{\"required\":false}"));
    CHECK_INT(t, roles_of(t, "zhao"), recall);
}

/* The person himself is told, too: the session knows when the first of his roles goes. */
TEST(account_a_session_knows_when_a_role_lapses)
{
    Str secret;
    SessionRow session;
    SignIn sign_in = {.address = STR("127.0.0.1"), .agent = STR("test")};
    if (!test_store(t))
        return;
    t->cx->now_us = days_from_date(2026, 3, 1) * INT64_C(86400000000);
    CHECK_OK(t, change(t, ACCOUNT_ADD, "wang", "admin"));
    test_pass_trainings(t, STR("zhao"));
    CHECK_OK(t, change(t, ACCOUNT_ADD, "zhao", "quality"));
    CHECK_OK(t, sign_in_begin(t->cx, STR("zhao"), &sign_in));
    CHECK_OK(t, sign_in_end(t->cx, &sign_in, &secret));
    CHECK_OK(t, session_find(t->cx, secret, &session));
    CHECK(t, session.lapses_us == INT64_MAX);
    MasterShape shape;
    MasterRow row;
    CHECK_OK(t, change(t, ACCOUNT_GRANT, "zhao", "recall"));
    CHECK_OK(t, master_shape(t->cx, STR("training"), &shape));
    CHECK_OK(t, master_find_key(t->cx, &shape, STR("T-recall_manager"), &row));
    CHECK_OK(t, edit(t, STR("training"), row.id, "{\"valid_months\":75}")); /* of 2020-01-02 */
    CHECK_OK(t, session_find(t->cx, secret, &session));
    CHECK_INT(t, session.lapses_us / INT64_C(86400000000), days_from_date(2026, 4, 3));
}

/* He could else lengthen them, or pass for somebody else. */
TEST(account_nobody_vouches_for_his_own_trainings)
{
    const Roles recall = ROLE_BIT(ACCOUNT_ROLE_RECALL);
    MasterShape shape;
    MasterRow row;
    if (!test_store(t))
        return;
    CHECK_OK(t, change(t, ACCOUNT_ADD, "wang", "admin"));
    test_pass_trainings(t, STR("zhao"));
    CHECK_OK(t, change(t, ACCOUNT_ADD, "zhao", "recall"));
    CHECK_INT(t, roles_of(t, "zhao"), recall);
    CHECK_OK(t, master_shape(t->cx, STR("training"), &shape));
    CHECK_OK(t, master_find_key(t->cx, &shape, STR("T-recall_manager"), &row));
    t->cx->actor = STR("zhao");
    CHECK_OK(t, edit(t, STR("training"), row.id, "{\"valid_months\":120}"));
    CHECK_INT(t, roles_of(t, "zhao"), 0);
    t->cx->actor = STR("key:mes");
    CHECK_OK(t, edit(t, STR("training"), row.id, "{\"valid_months\":119}"));
    CHECK_INT(t, roles_of(t, "zhao"), 0);
    t->cx->actor = STR("li");
    CHECK_OK(t, edit(t, STR("training"), row.id, "{\"valid_months\":118}"));
    CHECK_INT(t, roles_of(t, "zhao"), recall);
}

static Err person_save(Test *t, bool manages, const char *code, const char *values, MasterRow *out)
{
    MasterShape shape;
    MasterRow row = {0};
    RowOrder order = {.values = str_of(values)};
    CHECK_OK(t, master_shape(t->cx, employee_register.name, &shape));
    if (master_find_key(t->cx, &shape, str_of(code), &row) == OK)
        order.version = field_int(row.version);
    else
        problem_clear(t->cx);
    if (values[0] == '\0')
        order = (RowOrder){.version = order.version, .retired = field_bool(true)};
    return employee_save(t->cx, manages, row.id, &order, out);
}

/* A training of another person would count for himself. */
TEST(account_who_signs_in_as_whom_is_for_who_manages_accounts)
{
    const Roles recall = ROLE_BIT(ACCOUNT_ROLE_RECALL);
    MasterRow row;
    if (!test_store(t))
        return;
    CHECK_OK(t, change(t, ACCOUNT_ADD, "wang", "admin"));
    CHECK_OK(t, change(t, ACCOUNT_ADD, "li", "quality"));
    test_pass_trainings(t, STR("zhao"));
    CHECK_OK(t, change(t, ACCOUNT_ADD, "zhao", "recall"));
    t->cx->actor = STR("li");
    CHECK_ERR(t, person_save(t, false, "E-zhao", "{\"account\":\"li\"}", &row), ERR_DENIED);
    CHECK_ERR(t, person_save(t, false, "E-zhao", "{\"account\":null}", &row), ERR_DENIED);
    CHECK_ERR(t, person_save(t, false, "E-zhao", "", &row), ERR_DENIED);
    CHECK_ERR(
        t,
        person_save(t, false, "E-9", "{\"code\":\"E-9\",\"name\":\"n\",\"account\":\"li\"}", &row),
        ERR_DENIED);
    CHECK_OK(
        t, person_save(t, false, "E-zhao", "{\"department\":\"QA\"}", &row)); /* all else is his */
    CHECK_ERR(
        t,
        person_save(t, true, "E-9", "{\"code\":\"E-9\",\"name\":\"n\",\"account\":\"li\"}", &row),
        ERR_DENIED); /* not even with the right to: it is himself who gains */
    t->cx->actor = STR("key:mes");
    CHECK_ERR(
        t,
        person_save(t, true, "E-9", "{\"code\":\"E-9\",\"name\":\"n\",\"account\":\"li\"}", &row),
        ERR_DENIED);
    t->cx->actor = STR("wang");
    CHECK_ERR(t, person_save(t, true, "E-zhao", "{\"account\":\"li\"}", &row), ERR_CONFLICT);
    CHECK_INT(t, row.id, 0);
    CHECK_ERR(t, person_save(t, true, "E-zhao", "", &row), ERR_CONFLICT);
    CHECK_INT(t, roles_of(t, "zhao"), recall); /* no role went without a trace */
    CHECK_OK(t, change(t, ACCOUNT_REVOKE, "zhao", "recall"));
    CHECK_OK(t, person_save(t, true, "E-zhao", "{\"account\":null}", &row));
    CHECK_OK(t, person_save(t, true, "E-9",
                            "{\"code\":\"E-9\",\"name\":\"n\",\"account\":\"zhao\"}", &row));
}

/* He could else do without them. */
TEST(account_nobody_waives_a_training_he_needs)
{
    static const char *const waivers[] = {"{\"required\":false}", "{\"audience\":\"dealer\"}"};
    const Roles recall = ROLE_BIT(ACCOUNT_ROLE_RECALL);
    if (!test_store(t))
        return;
    CHECK_OK(t, change(t, ACCOUNT_ADD, "wang", "admin"));
    test_pass_trainings(t, STR("zhao"));
    CHECK_OK(t, change(t, ACCOUNT_ADD, "zhao", "recall"));
    for (size_t i = 0; i < 2; i++) {
        t->cx->actor = STR("wang");
        int64_t training =
            test_row(t, STR("training"),
                     str_fmt(t->cx->arena,
                             "{\"code\":\"T-%zu\",\"title\":\"t\",\"topic\":\"skill\","
                             "\"audience\":\"recall_manager\",\"required\":true}",
                             i + 5));
        CHECK_INT(t, roles_of(t, "zhao"), 0);
        t->cx->actor = STR("zhao");
        CHECK_OK(t, edit(t, STR("training"), training, waivers[i]));
        CHECK_INT(t, roles_of(t, "zhao"), 0);
        t->cx->actor = STR("key:mes");
        CHECK_OK(t, edit(t, STR("training"), training, "{\"hours\":2}"));
        CHECK_INT(t, roles_of(t, "zhao"), 0);
        t->cx->actor = STR("li");
        CHECK_OK(t, edit(t, STR("training"), training, "{\"hours\":3}"));
        CHECK_INT(t, roles_of(t, "zhao"), recall); /* somebody else has looked at it */
    }
    t->cx->actor = STR("zhao"); /* what nobody needs takes nothing away */
    (void)test_row(t, STR("training"),
                   STR("{\"code\":\"T-9\",\"title\":\"t\",\"topic\":\"skill\",\"audience\":"
                       "\"dealer\",\"required\":true}"));
    CHECK_INT(t, roles_of(t, "zhao"), recall);
}

/* Who sees rows of his own needs to be somebody's: without it the role would show everything. */
TEST(account_dealers_suppliers_and_operators_are_limited)
{
    Roles dealer = ROLE_BIT(ACCOUNT_ROLE_DEALER);
    AccountChanged out;
    Str roles[] = {STR("dealer")};
    AccountOrder order = {.name = STR("li"), .roles = {roles, 1}};
    if (!test_store(t))
        return;
    CHECK_OK(t, change(t, ACCOUNT_ADD, "wang", "admin"));
    CHECK_ERR(t, account_change(t->cx, ACCOUNT_ADD, &order, &out), ERR_INVALID);
    order.limited_to = STR("D-1");
    roles[0] = STR("quality"); /* a limit that would hold nobody back */
    CHECK_ERR(t, account_change(t->cx, ACCOUNT_ADD, &order, &out), ERR_INVALID);
    roles[0] = STR("operator");
    CHECK_ERR(t, account_change(t->cx, ACCOUNT_ADD, &order, &out), ERR_INVALID);
    roles[0] = STR("dealer");
    CHECK_ERR(t, account_change(t->cx, ACCOUNT_ADD, &order, &out), ERR_NOT_FOUND);
    int64_t id = test_row(t, STR("partner"),
                          STR("{\"code\":\"D-1\",\"name\":\"n\",\"kind\":\"dealer\",\"country\":"
                              "\"CN\"}"));
    CHECK_ERR(t, account_change(t->cx, ACCOUNT_ADD, &order, &out), ERR_INVALID);
    CHECK_OK(t, edit(t, STR("partner"), id, "{\"identifier\":\"urn:x:y\"}"));
    CHECK_OK(t, account_change(t->cx, ACCOUNT_ADD, &order, &out));
    CHECK_INT(t, roles_of(t, "li"), dealer);
    CHECK_STR(t, out.account->grants.items[0].limited_to, STR("D-1"));
}

/* reliability.md 3.1: by one order or by two. */
TEST(account_roles_that_stand_apart_are_of_two_people)
{
    AccountChanged out;
    Str both[] = {STR("quality"), STR("privacy")};
    AccountOrder order = {.name = STR("zhao"), .roles = {both, 2}};
    if (!test_store(t))
        return;
    CHECK_OK(t, change(t, ACCOUNT_ADD, "wang", "admin"));
    CHECK_ERR(t, account_change(t->cx, ACCOUNT_ADD, &order, &out), ERR_INVALID);
    CHECK_OK(t, change(t, ACCOUNT_ADD, "li", "approver"));
    CHECK_ERR(t, change(t, ACCOUNT_GRANT, "li", "admin"), ERR_INVALID);
    CHECK_ERR(t, change(t, ACCOUNT_GRANT, "li", "regulator"), ERR_INVALID);
    CHECK_OK(t, change(t, ACCOUNT_GRANT, "li", "quality"));
    CHECK_OK(t, change(t, ACCOUNT_REVOKE, "li", "approver"));
    CHECK_OK(t, change(t, ACCOUNT_GRANT, "li", "admin"));
}

/* What a dealer sees is told by units at his places, a supplier's by lots: of the right partner. */
TEST(account_dealers_and_suppliers_are_partners_of_that_kind)
{
    AccountChanged out;
    Str dealer = STR("dealer"), supplier = STR("supplier");
    if (!test_store(t))
        return;
    CHECK_OK(t, change(t, ACCOUNT_ADD, "wang", "admin"));
    (void)test_row(
        t, STR("partner"),
        STR("{\"code\":\"S-1\",\"name\":\"s\",\"kind\":\"software_supplier\",\"country\":\"CN\","
            "\"identifier\":\"urn:x:s\"}"));
    AccountOrder order = {.name = STR("li"), .roles = {&dealer, 1}, .limited_to = STR("S-1")};
    CHECK_ERR(t, account_change(t->cx, ACCOUNT_ADD, &order, &out), ERR_INVALID);
    order.roles.items = &supplier;
    CHECK_OK(t, account_change(t->cx, ACCOUNT_ADD, &order, &out));
}

TEST(account_nobody_grants_to_himself)
{
    if (!test_store(t))
        return;
    CHECK_OK(t, change(t, ACCOUNT_ADD, "wang", "admin"));
    t->cx->actor = STR("wang");
    CHECK_ERR(t, change(t, ACCOUNT_GRANT, "wang", "approver"), ERR_DENIED);
    CHECK_ERR(t, change(t, ACCOUNT_RESET, "wang", ""), ERR_DENIED);
    CHECK_OK(t, change(t, ACCOUNT_ADD, "li", "approver"));
}

TEST(account_a_role_ends_with_its_period)
{
    AccountChanged out;
    Str roles[] = {STR("approver")};
    AccountOrder order = {.name = STR("li"), .roles = {roles, 1}};
    if (!test_store(t))
        return;
    CHECK_OK(t, change(t, ACCOUNT_ADD, "wang", "admin"));
    CHECK_OK(t, change(t, ACCOUNT_ADD, "li", "quality"));
    order.until = field_utc(t->cx->now_us);
    CHECK_ERR(t, account_change(t->cx, ACCOUNT_GRANT, &order, &out), ERR_INVALID);
    order.until = field_utc(t->cx->now_us + minute_us);
    CHECK_OK(t, account_change(t->cx, ACCOUNT_GRANT, &order, &out));
    CHECK_INT(t, roles_of(t, "li"),
              ROLE_BIT(ACCOUNT_ROLE_APPROVER) | ROLE_BIT(ACCOUNT_ROLE_QUALITY));
    t->cx->now_us += minute_us;
    CHECK_INT(t, roles_of(t, "li"), ROLE_BIT(ACCOUNT_ROLE_QUALITY));
}

TEST(account_names_that_could_mislead_are_refused)
{
    static const char *const names[] = {"local", "a",  "Wang",       "wang li",
                                        "1wang", "-x", "w\xC3\xA1ng"};
    if (!test_store(t))
        return;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        CHECK_ERR(t, change(t, ACCOUNT_ADD, names[i], "admin"), ERR_INVALID);
    CHECK_ERR(t, change(t, ACCOUNT_ADD, "wang", "emperor"), ERR_INVALID);
}

/* ---- passwords ---- */

TEST(account_password_fits_its_own_hash_alone)
{
    Str hash = password_hash(t->cx->arena, STR("correct horse battery"));
    Str again = password_hash(t->cx->arena, STR("correct horse battery"));
    CHECK(t, str_starts(hash, STR("$argon2id$v=19$m=19456,t=2,p=1$")));
    CHECK(t, !str_eq(hash, again)); /* salted */
    CHECK(t, password_fits(hash, STR("correct horse battery")));
    CHECK(t, !password_fits(hash, STR("correct horse batterx")));
    CHECK(t, !password_fits(hash, STR("")));
    CHECK(t, !password_fits((Str){0}, STR("")));
    CHECK(t, !password_fits((Str){0}, STR("correct horse battery")));
    CHECK_ERR(t, password_check(t->cx, STR("li"), STR("elevenchars")), ERR_INVALID);
    CHECK_ERR(t, password_check(t->cx, STR("zhang"), STR("zhang-password")), ERR_INVALID);
    CHECK_ERR(t, password_check(t->cx, STR("zhang"), STR("aaaaaaaaaaaaaa")), ERR_INVALID);
    CHECK_OK(t, password_check(t->cx, STR("zhang"), STR("十二个汉字也是一个好密码")));
}

TEST(account_an_invitation_works_once_and_for_a_time)
{
    AccountRow row;
    if (!test_store(t))
        return;
    Str first = invitation_of(t, "wang", "admin");
    Str second = invitation_of(t, "li", "admin");
    CHECK_ERR(t, invitation_find(t->cx, STR("guessed"), &row), ERR_DENIED);
    CHECK_OK(t, invitation_use(t->cx, first, STR("hash"), STR("10.0.0.1")));
    CHECK_ERR(t, invitation_use(t->cx, first, STR("other"), STR("10.0.0.1")), ERR_DENIED);
    CHECK_OK(t, account_find(t->cx, STR("wang"), &row));
    CHECK_STR(t, row.password, STR("hash"));
    t->cx->now_us += INVITATION_HOURS * 60 * minute_us;
    CHECK_ERR(t, invitation_find(t->cx, second, &row), ERR_DENIED);
}

/* ---- signing in ---- */

static SignIn attempt(Test *t, const char *address, SignInOutcome outcome, Err hoped)
{
    Str secret;
    SignIn sign_in = {.address = str_of(address), .agent = STR("browser")};
    CHECK_ERR(t, sign_in_begin(t->cx, STR("wang"), &sign_in), hoped);
    if (hoped != OK)
        return sign_in;
    sign_in.outcome = outcome;
    CHECK_OK(t, sign_in_end(t->cx, &sign_in, &secret));
    return sign_in;
}

static void wrong(Test *t, const char *address, int times)
{
    for (int i = 0; i < times; i++)
        (void)attempt(t, address, SIGN_IN_WRONG_PASSWORD, OK);
}

static bool world(Test *t)
{
    return test_store(t) && CHECK_OK(t, invitation_use(t->cx, invitation_of(t, "wang", "admin"),
                                                       STR("hash"), STR("10.9.9.9")));
}

TEST(account_failures_lock_for_a_while)
{
    if (!world(t))
        return;
    wrong(t, "10.0.0.1", SIGN_IN_FAILURES_HERE);
    (void)attempt(t, "10.0.0.1", SIGN_IN_DONE, ERR_BUSY);
    t->cx->now_us += SIGN_IN_WINDOW_MINUTES * minute_us;
    (void)attempt(t, "10.0.0.1", SIGN_IN_DONE, OK);
    wrong(t, "10.0.0.1", SIGN_IN_FAILURES_HERE - 1);
    (void)attempt(t, "10.0.0.1", SIGN_IN_DONE, OK); /* a success forgets them */
    wrong(t, "10.0.0.1", SIGN_IN_FAILURES_HERE - 1);
}

/* How many attempts a name takes from a new address before it is to wait. */
static int attempts_taken(Test *t, const char *name, const char *address)
{
    for (int i = 0;; i++) {
        Str secret;
        SignIn sign_in = {.address = str_of(address), .agent = STR("browser")};
        Err err = sign_in_begin(t->cx, str_of(name), &sign_in);
        if (err == ERR_BUSY || i > SIGN_IN_FAILURES_ADDRESS)
            return i;
        if (sign_in.outcome == SIGN_IN_DONE)
            sign_in.outcome = SIGN_IN_WRONG_PASSWORD;
        CHECK_OK(t, err);
        CHECK_OK(t, sign_in_end(t->cx, &sign_in, &secret));
    }
}

/* Whether a name has an account is told by no wait: of one somebody has, nobody has, or had. */
TEST(account_waiting_does_not_tell_which_accounts_there_are)
{
    if (!world(t))
        return;
    CHECK_OK(t, change(t, ACCOUNT_ADD, "li", "quality"));
    CHECK_OK(t, change(t, ACCOUNT_CLOSE, "li", ""));
    CHECK_INT(t, attempts_taken(t, "wang", "10.0.0.21"), SIGN_IN_FAILURES_HERE);
    CHECK_INT(t, attempts_taken(t, "nobody", "10.0.0.22"), SIGN_IN_FAILURES_HERE);
    CHECK_INT(t, attempts_taken(t, "li", "10.0.0.23"), SIGN_IN_FAILURES_HERE);
    CHECK_INT(t, attempts_taken(t, "another", "10.0.0.22"), SIGN_IN_FAILURES_HERE);
}

/* Guessing from many addresses is locked everywhere but where the person works. */
TEST(account_strangers_cannot_lock_a_person_out)
{
    if (!world(t))
        return;
    (void)attempt(t, "10.0.0.1", SIGN_IN_DONE, OK);
    for (int i = 0; i < SIGN_IN_FAILURES_ALL; i++)
        wrong(t, str_fmt(t->cx->arena, "203.0.113.%d", i).p, 1);
    (void)attempt(t, "203.0.113.200", SIGN_IN_DONE, ERR_BUSY);
    (void)attempt(t, "10.0.0.1", SIGN_IN_DONE, OK);
}

/* Where the person signed in rightly before, failures slow down and never lock for the window. */
TEST(account_failures_where_it_was_used_before_wait_longer_each_time)
{
    int64_t wait_us = SIGN_IN_WAIT_SECONDS * minute_us / 60;
    if (!world(t))
        return;
    (void)attempt(t, "10.0.0.1", SIGN_IN_DONE, OK);
    wrong(t, "10.0.0.1", SIGN_IN_FAILURES_HERE);
    (void)attempt(t, "10.0.0.1", SIGN_IN_DONE, ERR_BUSY);
    t->cx->now_us += wait_us;
    wrong(t, "10.0.0.1", 1);
    t->cx->now_us += wait_us;
    (void)attempt(t, "10.0.0.1", SIGN_IN_DONE, ERR_BUSY); /* twice as long now */
    t->cx->now_us += wait_us;
    (void)attempt(t, "10.0.0.1", SIGN_IN_DONE, OK);
}

/* What others tried before a reset counts no more: the invitation lets in at once. */
TEST(account_a_reset_clears_what_strangers_tried)
{
    Str first;
    if (!world(t))
        return;
    CHECK_OK(t, change(t, ACCOUNT_ADD, "li", "admin"));
    for (int i = 0; i < SIGN_IN_FAILURES_ALL; i++)
        wrong(t, str_fmt(t->cx->arena, "203.0.113.%d", i).p, 1);
    (void)attempt(t, "10.0.0.7", SIGN_IN_DONE, ERR_BUSY);
    AccountChanged out = {0};
    AccountOrder order = {.name = STR("wang")};
    t->cx->actor = STR("li");
    CHECK_OK(t, account_change(t->cx, ACCOUNT_RESET, &order, &out));
    first = out.invitation;
    CHECK_OK(t, invitation_use(t->cx, first, STR("hash"), STR("10.0.0.7")));
    (void)attempt(t, "10.0.0.7", SIGN_IN_DONE, OK);
}

TEST(account_a_session_ends_by_time_by_hand_and_with_its_account)
{
    Str secret = {0};
    SessionRow row;
    SignIn sign_in = {.address = STR("10.0.0.1"), .agent = STR("browser")};
    if (!world(t))
        return;
    (void)invitation_of(t, "li", "admin");
    for (int way = 0; way < 4; way++) {
        sign_in.outcome = SIGN_IN_DONE;
        CHECK_OK(t, sign_in_begin(t->cx, STR("wang"), &sign_in));
        CHECK_OK(t, sign_in_end(t->cx, &sign_in, &secret));
        CHECK_OK(t, session_find(t->cx, secret, &row));
        CHECK_STR(t, row.name, STR("wang"));
        CHECK_INT(t, row.roles, ROLE_BIT(ACCOUNT_ROLE_ADMIN));
        CHECK_ERR(t, session_find(t->cx, STR("guessed"), &row), ERR_NOT_FOUND);
        if (way == 0)
            t->cx->now_us += SESSION_HOURS * 60 * minute_us;
        else if (way == 1)
            CHECK_OK(t, session_end(t->cx, STR("wang"), row.id, SIGN_IN_SIGNED_OUT));
        else if (way == 2)
            CHECK_OK(t, change(t, ACCOUNT_RESET, "wang", ""));
        else
            CHECK_OK(t, change(t, ACCOUNT_CLOSE, "wang", ""));
        CHECK_ERR(t, session_find(t->cx, secret, &row), ERR_NOT_FOUND);
    }
}

/* ---- what is kept ---- */

static Err change_look(Ctx *cx, const DbRow *row, void *arg)
{
    Test *t = arg;
    static const char *const planted[] = {"Planted Name", "$argon2id", "planted-hash"};
    (void)cx;
    for (int column = 2; column < 6; column++) {
        for (size_t i = 0; i < sizeof planted / sizeof *planted; i++)
            CHECK(t, str_find(row_text(row, column), str_of(planted[i])) < 0);
    }
    CHECK(t, str_find(row_text(row, 4), STR("\"name\":\"wang\"")) >= 0);
    return OK;
}

TEST(account_changes_tell_who_and_what_without_secrets)
{
    AccountChanged out = {0};
    Str roles[] = {STR("admin")};
    AccountOrder order = {
        .name = STR("wang"), .full_name = STR("Planted Name"), .roles = {roles, 1}};
    if (!test_store(t))
        return;
    CHECK_OK(t, account_change(t->cx, ACCOUNT_ADD, &order, &out));
    CHECK_OK(t, invitation_use(t->cx, out.invitation, STR("planted-hash"), STR("10.0.0.1")));
    CHECK_OK(t, db_each(t->cx, SQL_CHANGE_EACH_OF, ARGS(db_text(STR("account")), db_int(1)),
                        change_look, t));
}

/* ---- second factor ---- */

/* RFC 6238 appendix B, SHA-1. */
TEST(account_totp_gives_the_published_codes)
{
    static const struct {
        int64_t seconds;
        const char *code;
    } rows[] = {{59, "94287082"},         {1111111109, "07081804"}, {1111111111, "14050471"},
                {1234567890, "89005924"}, {2000000000, "69279037"}, {20000000000, "65353130"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_STR(
            t,
            totp_code(t->cx->arena, STR("12345678901234567890"), rows[i].seconds / TOTP_SECONDS, 8),
            str_of(rows[i].code));
}

/* RFC 4648: base32 of RFC 6238's key; and every new secret reads back. */
TEST(account_totp_secrets_read_back)
{
    Str secret;
    CHECK(t, totp_secret_parse(t->cx->arena, STR("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), &secret));
    CHECK_STR(t, secret, STR("12345678901234567890"));
    CHECK(t, !totp_secret_parse(t->cx->arena, STR("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1"), &secret));
    CHECK(t, !totp_secret_parse(t->cx->arena, STR("GEZDGNBVGY3TQOJQ"), &secret));
    for (int i = 0; i < 100; i++)
        CHECK(t, totp_secret_parse(t->cx->arena, totp_secret_new(t->cx), &secret));
}

static Str code_at(Test *t, int64_t steps)
{
    return totp_code(t->cx->arena, STR("12345678901234567890"),
                     t->cx->now_us / 1000000 / TOTP_SECONDS + steps, 6);
}

static SignInOutcome with_code(Test *t, Str code)
{
    Str secret;
    SignIn sign_in = {.address = STR("10.0.0.1"), .agent = STR("browser")};
    CHECK_OK(t, sign_in_begin(t->cx, STR("wang"), &sign_in));
    second_factor_look(t->cx, &sign_in, code);
    CHECK_OK(t, sign_in_end(t->cx, &sign_in, &secret));
    return sign_in.outcome;
}

TEST(account_a_code_is_taken_once_and_in_its_time)
{
    AccountRow row;
    RecoveryCodes codes;
    Str key = STR("12345678901234567890");
    if (!world(t))
        return;
    CHECK_OK(t, account_find(t->cx, STR("wang"), &row));
    CHECK_ERR(t, second_factor_set(t->cx, &row, key, STR("000000"), &codes), ERR_DENIED);
    CHECK_OK(t, second_factor_set(t->cx, &row, key, code_at(t, 0), &codes));
    CHECK_INT(t, codes.codes.count, RECOVERY_CODES);
    CHECK_INT(t, with_code(t, code_at(t, 0)), SIGN_IN_WRONG_PASSWORD); /* it set the factor up */
    CHECK_INT(t, with_code(t, code_at(t, 1)), SIGN_IN_DONE);
    CHECK_INT(t, with_code(t, code_at(t, 1)), SIGN_IN_WRONG_PASSWORD);
    CHECK_INT(t, with_code(t, code_at(t, 2)), SIGN_IN_WRONG_PASSWORD);
    CHECK_INT(t, with_code(t, codes.codes.items[3]), SIGN_IN_DONE);
    CHECK_INT(t, with_code(t, codes.codes.items[3]), SIGN_IN_WRONG_PASSWORD);
    t->cx->now_us += 10 * minute_us;
    CHECK_INT(t, with_code(t, code_at(t, 0)), SIGN_IN_DONE);
    t->cx->now_us += minute_us;
    CHECK_OK(t, account_find(t->cx, STR("wang"), &row));
    CHECK_OK(t, second_factor_set(t->cx, &row, (Str){0}, code_at(t, 0), &codes));
    CHECK_INT(t, with_code(t, STR("")), SIGN_IN_DONE);
}

/* A session somebody finds open, and the password, set no factor of another's making. */
TEST(account_a_second_factor_goes_by_its_own_codes_before_another_comes)
{
    AccountRow row;
    RecoveryCodes codes, none;
    Str key = STR("12345678901234567890"), other = STR("09876543210987654321");
    if (!world(t))
        return;
    CHECK_OK(t, account_find(t->cx, STR("wang"), &row));
    CHECK_OK(t, second_factor_set(t->cx, &row, key, code_at(t, 0), &codes));
    Str of_other = totp_code(t->cx->arena, other, t->cx->now_us / 1000000 / TOTP_SECONDS, 6);
    CHECK_ERR(t, second_factor_set(t->cx, &row, other, of_other, &none), ERR_CONFLICT);
    CHECK_INT(t, with_code(t, code_at(t, 1)), SIGN_IN_DONE);
    CHECK_ERR(t, second_factor_set(t->cx, &row, (Str){0}, of_other, &none), ERR_DENIED);
    CHECK_OK(t, account_find(t->cx, STR("wang"), &row));
    CHECK_OK(t, second_factor_set(t->cx, &row, (Str){0}, codes.codes.items[0], &none));
    CHECK_OK(t, account_find(t->cx, STR("wang"), &row));
    CHECK_OK(t, second_factor_set(t->cx, &row, other, of_other, &none));
}

/* A secret is what the server made, for this account, lately: nobody sets up one of his own. */
TEST(account_a_second_factor_is_of_the_servers_making)
{
    Str token, secret, made;
    if (!world(t))
        return;
    made = totp_secret_new(t->cx);
    CHECK_OK(t, totp_offer(t->cx, 1, made, &token));
    CHECK_OK(t, totp_offer_take(t->cx, 1, token, &secret));
    CHECK_ERR(t, totp_offer_take(t->cx, 2, token, &secret), ERR_INVALID);
    CHECK_ERR(t, totp_offer_take(t->cx, 1, STR("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), &secret),
              ERR_INVALID);
    t->cx->now_us += (TOTP_OFFER_MINUTES + 1) * minute_us;
    CHECK_ERR(t, totp_offer_take(t->cx, 1, token, &secret), ERR_INVALID);
}

/* ---- reset by somebody else (21 CFR 11.10(g), 11.300; decision 0023) ---- */

static Str reset_by(Test *t, const char *actor, const char *name)
{
    AccountChanged out = {0};
    AccountOrder order = {.name = str_of(name), .reason = STR("lost")};
    t->cx->actor = str_of(actor);
    CHECK_OK(t, account_change(t->cx, ACCOUNT_RESET, &order, &out));
    return out.invitation;
}

static Err confirm_by(Test *t, const char *actor, const char *name)
{
    t->cx->actor = str_of(actor);
    return change(t, ACCOUNT_CONFIRM, name, "");
}

TEST(account_who_resets_an_account_cannot_sign_with_it)
{
    const Roles approver = ROLE_BIT(ACCOUNT_ROLE_APPROVER);
    AccountRow row = {0};
    AccountPage page;
    RecoveryCodes codes;
    Str key = STR("12345678901234567890");
    if (!world(t))
        return;
    CHECK_OK(t, change(t, ACCOUNT_ADD, "zhou", "approver"));
    CHECK_OK(t, change(t, ACCOUNT_ADD, "he", "quality"));
    CHECK_OK(t, account_find(t->cx, STR("zhou"), &row));
    CHECK_OK(t, second_factor_set(t->cx, &row, key, code_at(t, 0), &codes));
    t->cx->now_us += minute_us;
    Str invitation = reset_by(t, "wang", "zhou");
    CHECK_INT(t, roles_of(t, "zhou"), 0);
    CHECK_ERR(t, confirm_by(t, "he", "zhou"), ERR_CONFLICT); /* who chose the password? */
    CHECK_OK(t, invitation_use(t->cx, invitation, STR("hash"), STR("10.0.0.1")));
    CHECK_INT(t, roles_of(t, "zhou"), 0); /* the one who reset may have used it */
    t->cx->actor = STR("wang");
    t->cx->now_us += minute_us;
    CHECK_OK(t, change(t, ACCOUNT_ADD, "crony", "quality"));
    CHECK_ERR(t, confirm_by(t, "wang", "zhou"), ERR_DENIED);
    CHECK_ERR(t, confirm_by(t, "zhou", "zhou"), ERR_DENIED);
    CHECK_ERR(t, confirm_by(t, "crony", "zhou"), ERR_DENIED); /* made for it */
    CHECK_OK(t, account_list_unconfirmed(t->cx, &page));
    CHECK_INT(t, page.accounts.count, 2); /* zhou and crony */
    CHECK_OK(t, confirm_by(t, "he", "zhou"));
    CHECK_INT(t, roles_of(t, "zhou"), 0); /* the second factor that was on is to be on */
    CHECK_OK(t, account_find(t->cx, STR("zhou"), &row));
    CHECK_STR(t, row.account->reset_by, STR("wang"));
    CHECK_STR(t, row.account->confirmed_by, STR("he"));
    CHECK_OK(t, second_factor_set(t->cx, &row, key, code_at(t, 0), &codes));
    CHECK_INT(t, roles_of(t, "zhou"), approver);
    CHECK_OK(t, account_list_unconfirmed(t->cx, &page));
    CHECK_INT(t, page.accounts.count, 1);
    (void)reset_by(t, "wang", "zhou"); /* each reset anew */
    CHECK_INT(t, roles_of(t, "zhou"), 0);
}

/* One administrator with three accounts of his own making decides nothing alone. */
TEST(account_who_makes_an_account_cannot_sign_with_it)
{
    const char *const made[] = {"quality.x", "approver.x"};
    const char *const roles[] = {"quality", "approver"};
    AccountPage page;
    if (!world(t))
        return;
    CHECK_OK(t, change(t, ACCOUNT_ADD, "he", "quality")); /* by the owner of the directory */
    t->cx->actor = STR("wang");
    t->cx->now_us += minute_us;
    for (int i = 0; i < 2; i++) {
        t->cx->actor = STR("wang");
        CHECK_OK(t, invitation_use(t->cx, invitation_of(t, made[i], roles[i]), STR("hash"),
                                   STR("10.0.0.1")));
        CHECK_INT(t, roles_of(t, made[i]), 0);
        CHECK_ERR(t, confirm_by(t, "wang", made[i]), ERR_DENIED);
    }
    CHECK_ERR(t, confirm_by(t, made[0], made[1]), ERR_DENIED);
    t->cx->actor = STR("wang");
    CHECK_OK(t, change(t, ACCOUNT_ADD, "admin.x", "admin")); /* of whom nothing rests */
    CHECK_OK(t, account_list_unconfirmed(t->cx, &page));
    CHECK_INT(t, page.accounts.count, 2);
    CHECK_OK(t, confirm_by(t, "he", made[1]));
    CHECK_INT(t, roles_of(t, made[1]), ROLE_BIT(ACCOUNT_ROLE_APPROVER));
    CHECK_INT(t, roles_of(t, made[0]), 0);
}

/* Trainings are found by the beginning of a key: byte by byte on the other database too. */
TEST(account_trainings_and_signing_on_postgres)
{
    Str address = test_postgres(t);
    if (address.n == 0 || !CHECK_OK(t, db_open(t->cx, address, DB_WRITE)) ||
        !CHECK_OK(t, seal_key_load(t->cx, t->dir, true)))
        return;
    CHECK_OK(t, change(t, ACCOUNT_ADD, "wang", "admin"));
    CHECK_ERR(t, change(t, ACCOUNT_ADD, "zhao", "recall"), ERR_DENIED);
    test_pass_trainings(t, STR("zhao"));
    test_pass_trainings(t, STR("zhao2")); /* whose keys begin alike */
    CHECK_OK(t, change(t, ACCOUNT_ADD, "zhao", "recall"));
    CHECK_INT(t, roles_of(t, "zhao"), ROLE_BIT(ACCOUNT_ROLE_RECALL));
}
