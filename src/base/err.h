/* err.h - the outcome of every fallible function, and the one way to pass it up.
 *
 * A function that can fail for reasons of the world returns Err.  The site that
 * notices the failure records its sentence with fail() (base/ctx.h); everyone
 * between it and the edge only writes TRY(...).  The edge (cmd, api, ingest)
 * alone shows or logs the sentence and maps Err to an exit code or HTTP status.
 * assert() is for our own mistakes and stays on in release builds.  */
#ifndef HOLDFAST_BASE_ERR_H
#define HOLDFAST_BASE_ERR_H

#define MUST_CHECK          __attribute__((warn_unused_result))
#define CLEANUP(destructor) __attribute__((cleanup(destructor)))

typedef enum Err {
    OK = 0,
    ERR_NOT_FOUND,   /* the named thing does not exist */
    ERR_CONFLICT,    /* it exists, and says otherwise */
    ERR_INVALID,     /* the input breaks a rule; the sentence names field and place */
    ERR_USAGE,       /* the command or call was put together wrongly */
    ERR_DENIED,      /* the actor may not */
    ERR_LIMIT,       /* larger, deeper or longer than we take */
    ERR_BUSY,        /* someone else holds it; may work later */
    ERR_IO,          /* the disk or the network failed */
    ERR_FULL,        /* no space left; reading goes on */
    ERR_CORRUPT,     /* stored bytes are not what was written */
    ERR_UNSUPPORTED, /* a form or version we do not read */
    ERR_COUNT,
} Err;

/* The only macro that may hide a return: arenas and cleanup attributes own everything. */
#define TRY(call)                                                                                  \
    do {                                                                                           \
        Err try_err_ = (call);                                                                     \
        if (try_err_ != OK)                                                                        \
            return try_err_;                                                                       \
    } while (0)

/* Stable lower-case name of an error, e.g. "not_found"; used as `code` in JSON. */
const char *err_name(Err err);

#endif
