/* identity_internal.h - the table of schemes, and how spellings become keys.
 *
 * A key is one byte of scheme and then, for the schemes of the table:
 *
 *     +--------+----------------------+-----------------+-----------------------+
 *     | scheme | digits, big endian   | text            | [00] serial           |
 *     | 1 byte | 0, 6 or 8 bytes      | 0..30 bytes     | 0..30 bytes           |
 *     +--------+----------------------+-----------------+-----------------------+
 *
 * digits: the key with its check digit as one number, 6 bytes up to 14 digits, else 8; a
 *     scheme has digits or text, never both.  Where the company prefix ends is not kept.
 * text:   GIAI, GINC, CPI: prefix and reference in one, percent-decoded.
 * 00:     a NUL byte between text and serial where a scheme has both (CPI, lot).
 * VIN:    scheme, then the 17 characters in upper case.
 * URI:    scheme 0, then the URI byte for byte.
 * A new GS1 key is a row of identity_table.c, not code.  */
#ifndef HOLDFAST_DOMAIN_IDENTITY_IDENTITY_INTERNAL_H
#define HOLDFAST_DOMAIN_IDENTITY_IDENTITY_INTERNAL_H

#include "domain/identity/identity.h"

enum {
    SET_X = 1,          /* GS1 AI encodable character set 82 */
    SET_Y = 2,          /* GS1 AI encodable character set 39 */
    SET_N = 4,          /* digits */
    SET_VIN = 8,        /* ISO 3779: A-Z without I, O, Q, and digits */
    SET_PLAIN = 16,     /* stays as it is in our percent-encoding */
    SET_HOST = 32,      /* host and port of a web URI */
    KEY_TABLE_MAX = 96, /* bytes of the longest key made from the table */
    DIGITS_MAX = 18,
    VIN_SIZE = 17,
};
extern const uint8_t identity_sets[256];

/* A text of variable length: GS1 General Specifications, format of the AI. */
typedef struct Field {
    uint16_t ai; /* 0: follows the key in the same value */
    uint8_t set;
    uint8_t max;
    char alpha[6]; /* name in Digital Link 1.0 to 1.2 */
} Field;

typedef struct Scheme {
    char urn[13];  /* behind "urn:epc:", e.g. "id:sgtin"; idpat: the pattern with "*" behind */
    char alpha[9]; /* name in Digital Link 1.0 to 1.2 */
    uint16_t ai;   /* 0 for no GS1 key */
    uint8_t kind;  /* ItemKind */
    uint8_t class_scheme; /* IdScheme of its class, or ID_URI */
    uint8_t digits;       /* of the number, check digit and pieces included; 0 = text */
    uint8_t pieces;       /* digits behind the check digit (ITIP: piece and total) */
    bool front;           /* EPC URN: the first digit of the reference stands before the prefix */
    bool zero;            /* Digital Link: a 0 before the digits (GRAI) */
    bool optional;        /* may lack its serial; EPC URN then says 0 (SGLN) */
    const Field *text;
    const Field *serial;
    const Field *dropped[2]; /* qualifiers a link may name before the serial, in this order */
} Scheme;
/* Indexed by IdScheme; of rows with one AI the finer comes first when walked by
 * identity_order. */
extern const Scheme identity_schemes[ID_SCHEME_COUNT];
/* The rows that have an AI, finer before coarser. */
extern const uint8_t identity_order[];
extern const size_t identity_order_count;
/* Every qualifier a link may name. */
extern const Field *const identity_fields[];
extern const size_t identity_field_count;

/* Why a spelling gives no key. */
typedef enum Fault {
    FAULT_NONE,
    FAULT_OTHER, /* it is no GS1 key and no VIN, and does not look like one */
    FAULT_PARTS,
    FAULT_PREFIX,
    FAULT_LENGTH,
    FAULT_DIGITS,
    FAULT_PATTERN,
    FAULT_EMPTY,
    FAULT_LONG,
    FAULT_CHARACTER,
    FAULT_QUALIFIER,
    FAULT_VIN_LENGTH,
    FAULT_VIN_CHARACTER,
    FAULT_PRIVATE,
    FAULT_COUNT,
} Fault;

typedef struct Pair {
    uint16_t ai;
    Str value;
} Pair;

/* A key AI and its qualifiers, from the path of a link or an element string. */
typedef struct Pairs {
    Pair key;
    Pair qualifiers[3]; /* in the order of the path */
    int count;
    bool decoded; /* values are verbatim, % means % */
} Pairs;

/* Write the key of `uri` to `to` (KEY_TABLE_MAX + uri.n bytes) and its end to *end. */
Fault identity_make(char *to, Str uri, char **end);
/* Take a Digital Link apart; FAULT_OTHER where the path ends in no known key. */
Fault identity_link_pairs(Str uri, Pairs *out);
Fault identity_pairs_key(char *to, const Pairs *pairs, char **end);
/* The number of an AI written as digits; -1 if it is not two to four digits. */
int identity_ai(Str text);
/* GS1 check digit over `n` digits, the last of them weighted 3 (General Specifications 7.9). */
char identity_check_digit(const char *digits, size_t n);
/* The digits of a key of the table as text; returns their count. */
size_t identity_digits(Str key, char out[DIGITS_MAX]);
/* Bytes of a key taken by scheme byte and digits. */
size_t identity_head_size(const Scheme *scheme);
/* ISO 3779 check character of position 9 over 17 characters in upper case. */
char identity_vin_check(const char *vin);

#endif
