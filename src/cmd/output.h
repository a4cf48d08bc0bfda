/* output.h - large answers to standard output in pieces. */
#ifndef HOLDFAST_CMD_OUTPUT_H
#define HOLDFAST_CMD_OUTPUT_H

#include "base/json.h"
#include "base/message.h"
#include "cmd/command.h"

enum { OUTPUT_TURN = 1 << 18 };

/* A Buf that is printed whenever it holds much; call output_turn between records. */
typedef struct Output {
    const Ctx *cx; /* says where to */
    Buf buf;
    JsonWriter json;
} Output;

void output_init(Ctx *cx, Output *output);
void output_turn(Output *output);
void output_end(Output *output);
/* How a command ends that has its answer in `output`: prints it and gives EXIT_OK, or says what
 * went wrong (`err`, or an answer larger than the output holds, which is never cut) and gives the
 * exit code of that. */
int output_answer(Ctx *cx, const Options *options, Lang lang, Err err, Output *output);

/* The record as one line of JSON. */
void output_record(Output *output, const Register *record, const void *from);
/* Members of the object being written: text (null when empty), number, truth. */
void output_text(JsonWriter *json, const char *key, Str value);
void output_number(JsonWriter *json, const char *key, int64_t value);
void output_bool(JsonWriter *json, const char *key, bool value);

/* {"code","detail","source","line","pointer","params"} */
void output_problem(Output *output, const Problem *problem, Lang lang);

/* The text, and blanks up to `width` columns of a terminal: a Chinese character takes two. */
void output_padded(Buf *buf, Str text, size_t width);
/* str_count, filled up with blanks on the left. */
void output_count_padded(Buf *buf, int64_t count, size_t width);
/* One CSV field, quoted where RFC 4180 asks for it; a field a spreadsheet would run as a
 * formula (= + - @ TAB CR first) gets a leading apostrophe. */
void output_csv(Buf *buf, Str field);
void output_csv_row(Buf *buf, const Str *fields, size_t count);

#endif
