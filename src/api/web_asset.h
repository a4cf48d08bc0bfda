/* web_asset.h - the files of the web application inside the program.
 *
 * Written by tools/embed.c from what Vite built, sorted by path; empty in a build without Node.
 * Each file is there as it is and, where that makes it smaller, in gzip and brotli.  */
#ifndef HOLDFAST_API_WEB_ASSET_H
#define HOLDFAST_API_WEB_ASSET_H

#include "base/str.h"

typedef struct WebAsset {
    Str path;       /* "/index.html", "/assets/index-B7rJ2m1x.js" */
    Str media_type; /* with charset for text */
    Str etag;       /* of the plain bytes, with its quotes */
    Str plain;
    Str gzip;       /* p == NULL: not smaller */
    Str brotli;     /* p == NULL: not smaller */
    bool immutable; /* the name holds a hash of the content: may be kept for ever */
} WebAsset;

extern const WebAsset web_assets[];
extern const size_t web_asset_count;

#endif
