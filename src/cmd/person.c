/* holdfast person find|reveal|erase: personal data in the registers, each time for a recorded
 * purpose (C-23, U46). */
#include "cmd/commands.h"
#include "cmd/output.h"
#include "cmd/served.h"
#include "domain/erasure/erasure.h"
#include "platform/net/http_text.h"

typedef struct PersonRun {
    const Options *options;
    Lang lang;
    Journal journal;
    Served served;
    MasterBook *book;
    HoldBook *holds;
    MasterShape shape; /* reveal, erase: of the row */
    MasterRow row;
    Str reason;
    Output out;
    int code;
} PersonRun;

typedef Err (*PersonVerb)(Ctx *cx, PersonRun *run);

static int run_verb(Ctx *cx, const Options *options, Lang lang, PersonVerb verb)
{
    PersonRun *run = arena_new(cx->arena, PersonRun);
    *run = (PersonRun){.options = options,
                       .lang = lang,
                       .book = master_book_open(),
                       .holds = hold_book_open(),
                       .reason = option_text(options, "reason", (Str){0})};
    cx->now_us = cx->io->now_us(cx);
    output_init(cx, &run->out);
    int code = output_answer(cx, options, lang, verb(cx, run), &run->out);
    master_book_close(run->book);
    hold_book_close(run->holds);
    workspace_close(cx, &run->journal);
    return code == EXIT_OK ? run->code : code;
}

static Err operands_check(Ctx *cx, const PersonRun *run, size_t count)
{
    if (run->options->operand_count != count)
        return fail(cx, ERR_USAGE, MSG("holdfast %1$s takes: %2$s"), run->options->command->name,
                    run->options->command->operands);
    return run->reason.n > 0
               ? OK
               : fail(cx, ERR_USAGE, MSG("--reason: say what the personal data is needed for"));
}

/* What the serving process is asked, and its answer. */
typedef struct Asked {
    Str target;
    const Register *order_of, *answer_of;
    const void *order;
    void *answer;
} Asked;

static Err there(Ctx *cx, const PersonRun *run, const Asked *asked)
{
    Buf body;
    JsonWriter json;
    Str text;
    const JsonNode *node;
    buf_init(&body, cx->arena, 1 << 16);
    json_writer_init(&json, &body);
    register_write(&json, asked->order_of, asked->order);
    TRY(served_order(cx, &run->served, asked->target, buf_str(&body), &text));
    TRY(json_parse(cx, text, &node));
    return register_decode(cx, asked->answer_of, node, (Str){0}, asked->answer);
}

/* ---- find ---- */

/* The name or number comes on standard input: among the words of a command it would stand in the
 * shell's history and in the list of processes. */
static Err text_read(Ctx *cx, Str *out)
{
    enum { TEXT_MAX = 4096 };
    IoFile file = io_stdin();
    char *text = arena_array(cx->arena, char, TEXT_MAX);
    size_t all = 0, got = 1;
    while (got != 0 && all < TEXT_MAX) {
        TRY(cx->io->read(cx, &file, text + all, TEXT_MAX - all, &got));
        all += got;
    }
    *out = str_trim((Str){text, all});
    return out->n > 0 && all < TEXT_MAX
               ? OK
               : fail(cx, ERR_USAGE,
                      MSG("type a name, phone number or e-mail address on standard input"));
}

static void found_print(PersonRun *run, const SubjectRows *rows)
{
    Buf *out = &run->out.buf;
    if (option_given(run->options, "json")) {
        register_write(&run->out.json, &subject_rows_register, rows);
        buf_add_char(out, '\n');
        return;
    }
    for (size_t i = 0; i < rows->rows.count; i++) {
        const SubjectRow *row = &rows->rows.items[i];
        buf_fmt(out, "%.*s %.*s%s%.*s\n", STR_ARG(row->register_name), STR_ARG(row->row->values),
                row->kept.n > 0 ? "  " : "", STR_ARG(row->kept));
    }
}

static Err find(Ctx *cx, PersonRun *run)
{
    SubjectOrder order = {.reason = run->reason};
    SubjectRows rows = {0};
    TRY(operands_check(cx, run, 0));
    TRY(text_read(cx, &order.text));
    TRY(served_or_open(cx, run->options, &run->journal, &run->served));
    Asked asked = {STR("/api/v1/subjects"), &subject_order_register, &subject_rows_register, &order,
                   &rows};
    if (run->served.is_served) {
        TRY(there(cx, run, &asked));
    } else {
        const ItemView view = workspace_view(cx, &run->journal);
        const ErasureSight sight = {&view, run->holds};
        const ErasureLook look = {run->book, &sight, &order, run->lang};
        TRY(erasure_find(cx, &look, &rows));
    }
    found_print(run, &rows);
    run->code = rows.rows.count == 0 ? EXIT_NOTHING : EXIT_OK;
    return OK;
}

/* ---- reveal, erase ---- */

static Err row_find(Ctx *cx, PersonRun *run, DataDir *dir)
{
    Str name = run->options->operands[0];
    TRY(workspace_must_exist(cx, run->options));
    TRY(data_dir_open(cx, workspace_directory(run->options),
                      option_text(run->options, "db", (Str){0}), DB_READ, dir));
    TRY(master_shape(cx, name, &run->shape));
    return master_find_key(cx, &run->shape,
                           master_key_typed(cx->arena, &run->shape, run->options->operands[1]),
                           &run->row);
}

/* Finds the row, then has the directory for writing, or knows who has. */
static Err row_open(Ctx *cx, PersonRun *run)
{
    DataDir dir = {0};
    TRY(operands_check(cx, run, 2));
    Err err = row_find(cx, run, &dir);
    data_dir_close(cx, &dir);
    TRY(err);
    return served_or_open(cx, run->options, &run->journal, &run->served);
}

static Err row_there(Ctx *cx, PersonRun *run, const char *verb, RegisterRow *out)
{
    RowOrder order = {.version = field_int(run->row.version), .reason = run->reason};
    Str target =
        str_fmt(cx->arena, "/api/v1/registers/%s/rows/%lld/%s",
                percent_encode(cx->arena, run->shape.form.name).p, (long long)run->row.id, verb);
    return there(cx, run,
                 &(Asked){target, &row_order_register, &register_row_register, &order, out});
}

static void row_print(PersonRun *run, const RegisterRow *row)
{
    if (option_given(run->options, "json"))
        register_write(&run->out.json, &register_row_register, row);
    else
        buf_add(&run->out.buf, row->values);
    buf_add_char(&run->out.buf, '\n');
}

static Err reveal(Ctx *cx, PersonRun *run)
{
    RegisterRow shown = {0};
    TRY(row_open(cx, run));
    TRY(run->served.is_served ? row_there(cx, run, "reveal", &shown)
                              : master_reveal(cx, &run->shape, run->row.id, run->reason, &shown));
    row_print(run, &shown);
    return OK;
}

static Err erase(Ctx *cx, PersonRun *run)
{
    RegisterRow shown = {0};
    RowOrder order = {.reason = run->reason};
    TRY(row_open(cx, run));
    order.version = field_int(run->row.version);
    if (run->served.is_served) {
        TRY(row_there(cx, run, "erase", &shown));
    } else {
        const ItemView view = workspace_view(cx, &run->journal);
        const ErasureSight sight = {&view, run->holds};
        const ErasureOrder erasure = {workspace_directory(run->options), &sight, run->row.id,
                                      &order};
        TRY(erasure_run(cx, &run->shape, &erasure, &run->row));
        master_show(cx, &run->shape, &run->row, false, &shown);
    }
    row_print(run, &shown);
    return OK;
}

/* ---- the table ---- */

static const OptionSpec options_of_person[] = {
    OPTIONS_STORE,
    {OPTION_TEXT, "reason", "TEXT", MSG("what it is needed for; stands in the audit trail")},
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};
static const char *const find_examples[] = {
    "holdfast person find --reason 'request of 3 March' <person.txt",
    NULL,
};
static const char *const erase_examples[] = {
    "holdfast person erase contact C-1 --reason 'the person asked for it'",
    NULL,
};

VERB_COMMAND(person, find, .name = "person find", .operands = "",
             .help = MSG("every row that holds the name, phone or e-mail on standard input"),
             .options = options_of_person, .examples = find_examples);
VERB_COMMAND(person, reveal, .name = "person reveal", .operands = "REGISTER KEY",
             .help = MSG("a row with its personal data in clear"), .options = options_of_person);
VERB_COMMAND(person, erase, .name = "person erase", .operands = "REGISTER KEY",
             .help = MSG("take the personal data out of a row for good"),
             .options = options_of_person, .examples = erase_examples);
