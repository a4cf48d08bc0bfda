/* web.h - the pages: files of the web application, for every path that is no call.
 *
 * A file is answered in the smallest form the client takes, with ETag; a name that holds a hash may
 * be kept for ever.  A navigation (Accept holds text/html) to a path without a file gets the
 * application, which knows its own paths.  */
#ifndef HOLDFAST_API_WEB_H
#define HOLDFAST_API_WEB_H

#include "api/web_asset.h"
#include "platform/net/http.h"

typedef struct WebFiles {
    const WebAsset *assets; /* sorted by path */
    size_t count;
    Str folder; /* for who develops pages: read from here at each request instead; or empty */
} WebFiles;

/* Fill `response` with a file; false: there is none for this request, nothing was touched.  What
 * is read is in cx->arena, the request's. */
bool web_answer(Ctx *cx, WebFiles files, const HttpRequest *request, HttpResponse *response);

#endif
