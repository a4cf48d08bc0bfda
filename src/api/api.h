/* api.h - the calls of the server: routes.def is the table, one thin file a noun.
 *
 * A handler reads the request, calls one domain function and hands the answer to the encoder.
 * What it fails with becomes an RFC 7807 problem here.  Calls: docs/formats/http-api.md.  */
#ifndef HOLDFAST_API_API_H
#define HOLDFAST_API_API_H

#include "api/command.h"
#include "domain/item/item.h"
#include "ingest/journal.h"
#include "platform/net/http.h"

typedef struct Api Api;

typedef struct ApiOptions {
    Str data;     /* data directory */
    Str database; /* PostgreSQL address, or empty */
    Str listen;   /* address and port: loopback unless there is a front */
    HttpFront front;
    Str web; /* folder of the pages instead of those built in, or empty */
    HttpLimits limits;
    ApiRunCommand run_command; /* for callers at the socket; NULL: none is run */
    int64_t write_wait_us;     /* a write waits for a document at most; 0: WRITER_WAIT_US */
} ApiOptions;

/* ERR_DENIED: others than this machine would reach a store without any account.  Else
 * open the data directory for writing, finish what was cut off, start listening there and at
 * DIR/holdfast.sock. */
MUST_CHECK Err api_start(Ctx *cx, const ApiOptions *options, Api **out);
int api_port(const Api *api);
/* Answers what was begun, saves the index, closes.  Accepts NULL. */
void api_stop(Ctx *cx, Api *api);

#endif
