/* register_cell.h - records as rows of a table: CSV out, cells in. */
#ifndef HOLDFAST_PLATFORM_REGISTER_REGISTER_CELL_H
#define HOLDFAST_PLATFORM_REGISTER_REGISTER_CELL_H

#include "platform/register/register.h"

/* Names, or values, separated by commas, with CR LF behind (RFC 4180).  An absent field is an
 * empty cell; texts, lists and records inside stand as JSON.  A text that a spreadsheet would run
 * as a formula (= + - @ TAB CR first) gets a leading apostrophe. */
void register_csv_header(Buf *out, const Register *record);
void register_csv_row(Buf *out, const Register *record, const void *from);
void register_csv_header_chosen(Buf *out, const Register *record, uint32_t chosen);
void register_csv_row_chosen(Buf *out, const Register *record, const void *from, uint32_t chosen);

/* Does the text begin so that it needs an apostrophe in front: like a formula, or like a text that
 * was given one ('=)? */
bool register_cell_guarded(Str text);

/* One cell of text, quoted and guarded as above. */
void register_csv_cell(Buf *out, Str text);
/* The value as plain text, empty where there is none: a key, a cell, what a search looks into. */
void register_text(Buf *out, const Field *field, const void *record);
/* A cell of a table, as a spreadsheet has it, as the member register_patch takes: numbers without
 * quotes, yes and no in both languages, the label of a value for its name, 2026/3/2 for a day, a
 * list with ; between.  An empty cell is null.  Whatever is none of these stays a text, so that
 * register_patch refuses it and says what it wants. */
void register_cell(Arena *arena, const Field *field, Str cell, JsonNode *member);

#endif
