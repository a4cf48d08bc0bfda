/* convert.c - both ends of the pipe to the child that reads workbooks. */
#include "platform/convert/convert.h"

#include "base/message.h"
#include "platform/os/confined.h"

#define RECORDS "platform/convert/convert_wire.def"
#include "platform/register/register_table.h"

bool convert_is_workbook(Str bytes)
{
    return str_starts(bytes, STR("PK\x03\x04")) || str_starts(bytes, STR("PK\x05\x06")) ||
           str_starts(bytes, STR("\xd0\xcf\x11\xe0"));
}

/* ---- the child ---- */

static Str report_write(Ctx *cx, Err err, const SheetText *sheet)
{
    Buf out;
    JsonWriter json;
    SheetReport report = {.sheet = sheet->sheet,
                          .others = sheet->others,
                          .faults = {(SheetFault *)(uintptr_t)sheet->faults, sheet->fault_count}};
    if (err != OK) {
        report.refused = str_of(err_name(err));
        report.sentence = str_of(cx->problem.key);
        report.params = (FieldTexts){cx->problem.params, (size_t)cx->problem.param_count};
    }
    buf_init(&out, cx->arena, CONFINED_REPORT_MAX);
    json_writer_init(&json, &out);
    register_write(&json, &sheet_report_register, &report);
    return buf_str(&out);
}

void convert_child(void)
{
    Str input;
    SheetText sheet;
    Arena arena;
    if (!confined_enter(&input))
        confined_end(NULL);
    arena_init(&arena);
    Ctx cx = {.arena = &arena};
    Err err = workbook_read(&cx, input, &sheet);
    ConfinedAnswer answer = {err == OK ? sheet.csv : (Str){0}, report_write(&cx, err, &sheet)};
    confined_end(&answer);
}

/* ---- who asked ---- */

/* The sentence as the catalogue has it: what the child says is input.  NULL: it is none of ours. */
static const char *sentence_find(Str english)
{
    size_t low = 0, high = message_pair_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = str_cmp(str_of(message_pairs[middle].english), english);
        if (order == 0)
            return message_pairs[middle].english;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static void problem_take(Ctx *cx, Err err, Str sentence, FieldTexts params)
{
    cx->problem = (Problem){.err = err, .key = sentence_find(sentence)};
    for (size_t i = 0; i < params.count && i < PROBLEM_PARAMS_MAX; i++)
        cx->problem.params[cx->problem.param_count++] = params.items[i];
}

void convert_fault(Ctx *cx, const SheetFault *fault)
{
    problem_take(cx, ERR_INVALID, fault->sentence, fault->params);
}

static Err err_named(Str name)
{
    for (int i = 1; i < ERR_COUNT; i++) {
        if (str_eq(name, str_of(err_name((Err)i))))
            return (Err)i;
    }
    return ERR_INVALID;
}

static bool sentences_known(const SheetReport *report)
{
    for (size_t i = 0; i < report->faults.count; i++) {
        if (sentence_find(report->faults.items[i].sentence) == NULL)
            return false;
    }
    return report->refused.n == 0 || sentence_find(report->sentence) != NULL;
}

Err convert_workbook(Ctx *cx, Str bytes, SheetText *out)
{
    ConfinedAnswer answer;
    const JsonNode *node;
    SheetReport report = {0};
    TRY(confined_run(cx, CONVERT_WORK, bytes, &answer));
    if (json_parse(cx, answer.report, &node) != OK ||
        register_decode(cx, &sheet_report_register, node, (Str){0}, &report) != OK ||
        !sentences_known(&report))
        return fail(cx, ERR_CORRUPT, MSG("the reader of workbooks gave no sensible answer"));
    if (report.refused.n > 0) {
        Err err = err_named(report.refused);
        problem_take(cx, err, report.sentence, report.params);
        return err;
    }
    *out = (SheetText){.csv = answer.output,
                       .sheet = report.sheet,
                       .others = report.others,
                       .faults = report.faults.items,
                       .fault_count = report.faults.count};
    return OK;
}
