/* case_file_internal.h - one page of HTML being written, for the files that write the file of a
 * case: words in its language, what was given always escaped. */
#ifndef HOLDFAST_DOMAIN_DEFECT_CASE_FILE_INTERNAL_H
#define HOLDFAST_DOMAIN_DEFECT_CASE_FILE_INTERNAL_H

#include "domain/defect/case_internal.h"

typedef struct Page {
    Ctx *cx;
    const CaseState *state;
    Lang lang;
    Buf *out;
} Page;

/* HTML as it stands. */
void page_raw(Page *page, const char *html);
/* Text, with what HTML would read as its own escaped. */
void page_text(Page *page, Str words);
/* A word of ours, with its translation, in the language of the page. */
void page_say(Page *page, const char *key);
Str page_word(const Page *page, const char *key);
void page_head(Page *page, const char *key);
/* A line of a table of two columns; nothing where the value is empty. */
void page_row(Page *page, Str label, Str value);
void page_column(Page *page, const char *key);
/* A mark beside what stands before it: "unverified". */
void page_mark(Page *page, const char *key);
Str page_label(const Page *page, const Field *field);
/* The words of one of a list of descriptions, by their "name" or "label"; its id without. */
Str page_name(const Page *page, const JsonNode *first, Str id, const char *key);
/* "2026-03-01 09:00 +08:00", as the law of the case counts its days; "2026-03-01". */
Str page_moment(const Page *page, int64_t us);
Str page_day(const Page *page, FieldInt day);
/* "Round 2". */
Str page_round(const Page *page, FieldInt round);
/* "12,480". */
Str page_number(const Page *page, int64_t number);

/* Values of an entry by the fields of its sheet. */
void file_values(Page *page, const JsonNode *fields, const JsonNode *values);
MUST_CHECK Err file_entries(Page *page);
MUST_CHECK Err file_signatures(Page *page, const SignedRecord *record);
/* The clocks of the law, and how they ended. */
void file_clocks(Page *page);
/* What of the law and of the tables used here nobody has verified. */
MUST_CHECK Err file_marks(Page *page);

#endif
