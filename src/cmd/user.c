/* holdfast user add|list|grant|revoke|reset|close|sessions|sign-out: who may sign in, and what each
 * may do. */
#include "cmd/commands.h"
#include "cmd/output.h"
#include "cmd/served.h"
#include "cmd/word_label.h"
#include "domain/account/account.h"
#include "platform/net/http_text.h"

typedef struct UserRun {
    const Options *options;
    Lang lang;
    Journal journal;
    Served served;
    AccountOrder order;
    AccountChanged changed;
    Output out;
} UserRun;

typedef Err (*UserVerb)(Ctx *cx, UserRun *run);

static int run_verb(Ctx *cx, const Options *options, Lang lang, UserVerb verb)
{
    UserRun *run = arena_new(cx->arena, UserRun);
    run->options = options;
    run->lang = lang;
    output_init(cx, &run->out);
    int code = output_answer(cx, options, lang, verb(cx, run), &run->out);
    workspace_close(cx, &run->journal);
    return code;
}

static void line(UserRun *run, const char *key, const Str *params, int count)
{
    message_format(&run->out.buf, run->lang, key, params, count);
    buf_add_char(&run->out.buf, '\n');
}

/* ---- showing ---- */

static void keys_line(Buf *out, FieldTexts keys)
{
    for (size_t i = 0; i < keys.count; i++)
        buf_fmt(out, "%s%.*s%s", i == 0 ? " [" : ", ", STR_ARG(keys.items[i]),
                i + 1 == keys.count ? "]" : "");
}

static void account_line(UserRun *run, const Account *account)
{
    Buf *out = &run->out.buf;
    buf_fmt(out, "%-20.*s ", STR_ARG(account->name));
    output_padded(out, word_label(account->state, run->lang), 8);
    for (size_t i = 0; i < account->grants.count; i++) {
        const RoleGrant *grant = &account->grants.items[i];
        Str role = account_role_words(grant->role, run->lang);
        buf_fmt(out, "%s%.*s (%.*s)", i == 0 ? " " : ", ", STR_ARG(role), STR_ARG(grant->role));
        if (grant->limited_to.n > 0)
            buf_fmt(out, " (%.*s)", STR_ARG(grant->limited_to));
        keys_line(out, grant->sites);
        keys_line(out, grant->lines);
        if (!grant->in_force.value)
            buf_add(out, STR(" (!)"));
        if (grant->until.set) {
            buf_add(out, STR(" < "));
            instant_format_utc(out, grant->until.value.us);
        }
    }
    buf_add_char(out, '\n');
}

static void record_line(UserRun *run, const Register *record, const void *from)
{
    output_record(&run->out, record, from);
}

static void changed_show(Ctx *cx, UserRun *run)
{
    if (option_given(run->options, "json")) {
        record_line(run, &account_changed_register, &run->changed);
        return;
    }
    account_line(run, run->changed.account);
    Str params[] = {run->changed.account->name,
                    str_fmt(cx->arena, "/invitation#%.*s", STR_ARG(run->changed.invitation)),
                    str_fmt(cx->arena, "%d", INVITATION_HOURS)};
    if (run->changed.invitation.n > 0)
        line(run,
             MSG("%1$s chooses a password within %3$s hours, once, at the server's address "
                 "followed by %2$s"),
             params, 3);
}

/* ---- one decision: here, or by who serves the directory ---- */

/* "A,B" as keys. */
static FieldTexts keys_of(Ctx *cx, Str list)
{
    Str *keys = arena_array(cx->arena, Str, list.n + 1);
    size_t count = 0;
    while (list.n > 0)
        keys[count++] = str_trim(str_cut(&list, ','));
    return (FieldTexts){count == 0 ? NULL : keys, count};
}

static Err order_read(Ctx *cx, UserRun *run)
{
    const Options *options = run->options;
    if (options->operand_count == 0)
        return fail(cx, ERR_USAGE, MSG("name an account"));
    run->order = (AccountOrder){.name = options->operands[0],
                                .full_name = option_if(options, "full-name"),
                                .roles = {options->operands + 1, options->operand_count - 1},
                                .limited_to = option_if(options, "of"),
                                .sites = keys_of(cx, option_if(options, "sites")),
                                .lines = keys_of(cx, option_if(options, "lines")),
                                .reason = option_if(options, "reason")};
    return option_until(cx, options, &run->order.until);
}

/* Written and read again, so that it passes the checks a request passes, served or not. */
static Err order_check(Ctx *cx, AccountOrder *order, bool bare, Str *json)
{
    enum { ORDER_MAX = 1 << 20 };
    const JsonNode *node;
    Buf text;
    JsonWriter writer;
    AccountOrder checked = {0}, sent = *order;
    buf_init(&text, cx->arena, ORDER_MAX);
    json_writer_init(&writer, &text);
    register_write(&writer, &account_order_register, order);
    TRY(json_parse(cx, buf_str(&text), &node));
    Err err = register_decode(cx, &account_order_register, node, (Str){0}, &checked);
    cx->problem.pointer = (Str){0}; /* nobody wrote that JSON */
    TRY(err);
    if (bare)
        sent.name = (Str){0};
    Buf *body = arena_new(cx->arena, Buf);
    buf_init(body, cx->arena, ORDER_MAX);
    json_writer_init(&writer, body);
    register_write(&writer, &account_order_register, &sent);
    *json = buf_str(body);
    return OK;
}

static Err change_there(Ctx *cx, UserRun *run, Str target, Str order)
{
    Str answer;
    const JsonNode *node;
    TRY(served_order(cx, &run->served, target, order, &answer));
    TRY(json_parse(cx, answer, &node));
    return register_decode(cx, &account_changed_register, node, (Str){0}, &run->changed);
}

static Err change(Ctx *cx, UserRun *run, AccountVerb verb)
{
    static const Str words[] = {
        [ACCOUNT_ADD] = STR_INIT(""),           [ACCOUNT_GRANT] = STR_INIT("/grant"),
        [ACCOUNT_REVOKE] = STR_INIT("/revoke"), [ACCOUNT_RESET] = STR_INIT("/reset"),
        [ACCOUNT_CLOSE] = STR_INIT("/close"),   [ACCOUNT_CONFIRM] = STR_INIT("/confirm")};
    Str body, target = STR("/api/v1/accounts");
    TRY(order_read(cx, run));
    TRY(order_check(cx, &run->order, verb != ACCOUNT_ADD, &body));
    if (verb != ACCOUNT_ADD) {
        TRY(workspace_must_exist(cx, run->options));
        Str name = percent_encode(cx->arena, run->order.name);
        if (verb == ACCOUNT_CONFIRM)
            target = STR("/api/v1/resets"); /* more people than administrators come by there */
        target = str_fmt(cx->arena, "%s/%.*s%s", target.p, STR_ARG(name), words[verb].p);
    }
    TRY(served_or_open(cx, run->options, &run->journal, &run->served));
    if (run->served.is_served)
        TRY(change_there(cx, run, target, body));
    else
        TRY(account_change(cx, verb, &run->order, &run->changed));
    changed_show(cx, run);
    return OK;
}

static Err add(Ctx *cx, UserRun *run)
{
    return change(cx, run, ACCOUNT_ADD);
}

static Err grant(Ctx *cx, UserRun *run)
{
    return change(cx, run, ACCOUNT_GRANT);
}

static Err revoke(Ctx *cx, UserRun *run)
{
    return change(cx, run, ACCOUNT_REVOKE);
}

/* What has no roles to be named. */
static Err change_bare(Ctx *cx, UserRun *run, AccountVerb verb)
{
    if (run->options->operand_count != 1)
        return fail(cx, ERR_USAGE, MSG("name one account"));
    return change(cx, run, verb);
}

static Err reset(Ctx *cx, UserRun *run)
{
    return change_bare(cx, run, ACCOUNT_RESET);
}

static Err close_account(Ctx *cx, UserRun *run)
{
    return change_bare(cx, run, ACCOUNT_CLOSE);
}

static Err confirm(Ctx *cx, UserRun *run)
{
    return change_bare(cx, run, ACCOUNT_CONFIRM);
}

/* ---- list, sessions, sign-out ---- */

static Err list(Ctx *cx, UserRun *run)
{
    AccountPage page;
    TRY(workspace_open(cx, run->options, DB_READ, &run->journal));
    TRY(account_list(cx, &page));
    if (option_given(run->options, "json")) {
        record_line(run, &account_page_register, &page);
        return OK;
    }
    for (size_t i = 0; i < page.accounts.count; i++)
        account_line(run, &page.accounts.items[i]);
    return OK;
}

static Err sessions(Ctx *cx, UserRun *run)
{
    SessionPage page;
    if (run->options->operand_count != 1)
        return fail(cx, ERR_USAGE, MSG("name one account"));
    TRY(workspace_open(cx, run->options, DB_READ, &run->journal));
    TRY(session_list(cx, run->options->operands[0], &page));
    if (option_given(run->options, "json")) {
        record_line(run, &session_page_register, &page);
        return OK;
    }
    for (size_t i = 0; i < page.sessions.count; i++) {
        const Session *session = &page.sessions.items[i];
        buf_fmt(&run->out.buf, "%lld  ", (long long)session->id.value);
        instant_format_utc(&run->out.buf, session->started.value.us);
        buf_fmt(&run->out.buf, "  %.*s  %.*s\n", STR_ARG(session->address),
                STR_ARG(session->agent));
    }
    return OK;
}

static Err sign_out(Ctx *cx, UserRun *run)
{
    if (run->options->operand_count != 1)
        return fail(cx, ERR_USAGE, MSG("name one account"));
    Str name = run->options->operands[0];
    TRY(workspace_must_exist(cx, run->options));
    TRY(served_or_open(cx, run->options, &run->journal, &run->served));
    if (!run->served.is_served)
        return session_end(cx, name, 0, SIGN_IN_REVOKED);
    Str encoded = percent_encode(cx->arena, name);
    return served_delete(cx, &run->served,
                         str_fmt(cx->arena, "/api/v1/accounts/%.*s/sessions", STR_ARG(encoded)));
}

/* ---- the table ---- */

#define OPTION_REASON                                                                              \
    {                                                                                              \
        OPTION_TEXT, "reason", "TEXT", MSG("why; stands in the audit trail")                       \
    }
#define OPTION_JSON                                                                                \
    {                                                                                              \
        OPTION_FLAG, "json", NULL, MSG("one JSON object")                                          \
    }
#define OPTION_OF                                                                                  \
    {                                                                                              \
        OPTION_TEXT, "of", "WHOSE",                                                                \
            MSG("partner of a dealer or supplier (register partner), station of an operator")      \
    }
#define OPTION_SITES                                                                               \
    {                                                                                              \
        OPTION_TEXT, "sites", "CODE,…", MSG("only these sites (register site)")                    \
    }
#define OPTION_LINES                                                                               \
    {                                                                                              \
        OPTION_TEXT, "lines", "CODE,…", MSG("only these product lines (register product_line)")    \
    }
#define OPTION_UNTIL                                                                               \
    {                                                                                              \
        OPTION_TEXT, "until", "MOMENT", MSG("when the roles end (default: when they are revoked)") \
    }

static const OptionSpec add_options[] = {
    OPTIONS_STORE,        {OPTION_TEXT, "full-name", "TEXT", MSG("as printed beside a signature")},
    OPTION_UNTIL,         OPTION_OF,
    OPTION_SITES,         OPTION_LINES,
    OPTION_REASON,        OPTION_JSON,
    {.kind = OPTION_END},
};
static const OptionSpec grant_options[] = {
    OPTIONS_STORE, OPTION_UNTIL,  OPTION_OF,   OPTION_SITES,
    OPTION_LINES,  OPTION_REASON, OPTION_JSON, {.kind = OPTION_END},
};
static const OptionSpec change_options[] = {
    OPTIONS_STORE,
    OPTION_REASON,
    OPTION_JSON,
    {.kind = OPTION_END},
};
static const OptionSpec show_options[] = {
    OPTIONS_STORE,
    OPTION_JSON,
    {.kind = OPTION_END},
};
static const OptionSpec sign_out_options[] = {
    OPTIONS_STORE,
    {.kind = OPTION_END},
};

static const char *const add_examples[] = {
    "holdfast user add wang admin --full-name 'Wang Li'",
    "holdfast user add zhao recall   (whose trainings are passed in the registers)",
    "roles: owner operator quality recall approver decider liaison executor dealer supplier",
    "       regulator privacy admin",
    NULL,
};

VERB_COMMAND(user, add, .name = "user add", .operands = "NAME ROLE ...",
             .help = MSG("a new account; prints a one-time link to choose a password"),
             .options = add_options, .examples = add_examples);
VERB_COMMAND(user, list, .name = "user list", .operands = "",
             .help = MSG("accounts and their roles"), .options = show_options, .reads = true);
VERB_COMMAND(user, grant, .name = "user grant", .operands = "NAME ROLE ...",
             .help = MSG("give an account roles"), .options = grant_options);
VERB_COMMAND(user, revoke, .name = "user revoke", .operands = "NAME ROLE ...",
             .help = MSG("take roles from an account"), .options = change_options);
VERB_COMMAND(user, reset, .name = "user reset", .operands = "NAME",
             .help = MSG("end password and sessions; prints a new one-time link"),
             .options = change_options);
VERB_COMMAND(user, close_account, .name = "user close", .operands = "NAME",
             .help = MSG("close an account for good"), .options = change_options);
VERB_COMMAND(
    user, confirm, .name = "user confirm", .operands = "NAME",
    .help = MSG(
        "confirm that who holds a new or reset account is that person; not by who made its link"),
    .options = change_options);
VERB_COMMAND(user, sessions, .name = "user sessions", .operands = "NAME",
             .help = MSG("where an account is signed in"), .options = show_options, .reads = true);
VERB_COMMAND(user, sign_out, .name = "user sign-out", .operands = "NAME",
             .help = MSG("end all sessions of an account"), .options = sign_out_options);
