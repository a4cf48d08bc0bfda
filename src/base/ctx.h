/* ctx.h - what every function that does something carries, and how it says no.
 *
 * One Ctx per request, message, job or command.  At most eight fields, no domain
 * types; changing it needs a note in docs/decisions.  */
#ifndef HOLDFAST_BASE_CTX_H
#define HOLDFAST_BASE_CTX_H

#include "base/err.h"
#include "base/str.h"

struct Io; /* platform/os/io.h: files, clock, chance */
struct Db; /* platform/store/db.h */

enum { PROBLEM_PARAMS_MAX = 6 };

/* Why something was refused: one sentence as catalogue key + parameters, and where. */
typedef struct Problem {
    Err err;
    const char *key;                /* English sentence with %1$s / %1$lld; NULL = no problem */
    Str params[PROBLEM_PARAMS_MAX]; /* already as text, in the order of their positions */
    int param_count;
    Str source;   /* file or stream it was found in; empty if none */
    int64_t line; /* 1-based; 0 = not a matter of lines */
    Str pointer;  /* JSON pointer (RFC 6901) or column name */
} Problem;

typedef struct Ctx {
    Arena *arena; /* results live here and die with the request */
    struct Io *io;
    struct Db *db;   /* NULL until a store is open */
    Str actor;       /* who does it: "local" until accounts exist */
    int64_t now_us;  /* the request's instant, UTC; read once */
    Problem problem; /* the sentence of the last failure */
    void *host;      /* whom a command is run for (cmd/lent.h); NULL: for itself */
} Ctx;

/* Marks a sentence for the catalogue: tools/messages demands its Chinese beside the module. */
#define MSG(english) ("" english)

/* Record why and return `err`.  Parameters are %N$s (const char *, shown text: use str_shown
 * for anything that came from outside) or %N$lld (long long).  Replaces an earlier problem. */
__attribute__((format(printf, 3, 4))) MUST_CHECK Err fail(Ctx *cx, Err err, const char *key, ...);

/* Say where the problem just recorded lies; keeps what is already filled in.  Returns its err,
 * so a caller can write: return fail_at(cx, line, pointer). */
MUST_CHECK Err fail_at(Ctx *cx, Str source, int64_t line, Str pointer);

/* The same problem with what it points at in `arena`: it outlives the arena it arose in. */
Problem problem_copy(Arena *arena, const Problem *from);

/* Forget the recorded problem (it was handled). */
void problem_clear(Ctx *cx);

#endif
