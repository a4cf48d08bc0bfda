/* signer.h - somebody who signs on the command line: an account, its password out of a file of his
 * own, and the code where a second factor is on (21 CFR 11.200). */
#ifndef HOLDFAST_CMD_SIGNER_H
#define HOLDFAST_CMD_SIGNER_H

#include "cmd/command.h"
#include "domain/signature/signature.h"

/* Rows of an option table. */
#define OPTIONS_SIGNER                                                                             \
    {OPTION_TEXT, "reason", "TEXT", MSG("why it is signed")},                                      \
        {OPTION_TEXT, "as", "NAME", MSG("who signs: an account that may")},                        \
        {OPTION_TEXT, "password-file", "FILE",                                                     \
         MSG("the password of who signs, in a file of his own")},                                  \
        {OPTION_TEXT, "code", "CODE", MSG("the code of the second factor, where one is on")},      \
    {                                                                                              \
        OPTION_COUNT, "offset-min", "N",                                                           \
            MSG("minutes from UTC of the local time signed (default: 0)")                          \
    }

typedef struct SignerGiven {
    Str reason, name, password, code;
    int64_t offset_min;
} SignerGiven;

/* ERR_USAGE where one of --as, --password-file, --reason is missing. */
MUST_CHECK Err signer_read(Ctx *cx, const Options *options, SignerGiven *out);
/* Where nobody serves the directory: the person proves himself to this process and is its actor
 * from then on.  ERR_DENIED: he does not, and the attempt counts as one to sign in. */
MUST_CHECK Err signer_prove(Ctx *cx, const SignerGiven *given, Signer *out);

#endif
