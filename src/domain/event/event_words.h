/* event_words.h - word lists of the standard, and finding a name in a sorted table. */
#ifndef HOLDFAST_DOMAIN_EVENT_EVENT_WORDS_H
#define HOLDFAST_DOMAIN_EVENT_EVENT_WORDS_H

#include "base/str.h"

typedef struct WordList {
    const Str *words; /* by length, then by bytes */
    size_t count;
    Str stem;          /* a word's Web URI is stem + word */
    const Str *barred; /* beginnings of URIs that JSON must write as the bare word */
    size_t barred_count;
} WordList;

extern const WordList words_step;        /* bizStep */
extern const WordList words_disposition; /* disposition, persistentDisposition */
extern const WordList words_transaction; /* type in bizTransactionList */
extern const WordList words_party;       /* type in sourceList, destinationList */
extern const WordList words_reason;      /* reason of an errorDeclaration */
extern const WordList words_component;   /* component of a sensorReport */
extern const WordList words_measurement; /* type of a sensorReport */
extern const WordList words_alert;       /* exception of a sensorReport */

bool word_is_listed(const WordList *list, Str word);
bool word_is_barred(const WordList *list, Str uri);

/* Index of `name` in a table whose rows of `stride` bytes begin with their Str name and stand
 * by length, then by bytes; -1 if it is not there. */
ptrdiff_t name_find(const void *table, size_t count, size_t stride, Str name);

#endif
