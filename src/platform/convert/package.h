/* package.h - the zip of a workbook, and its XML parts (ISO/IEC 29500-2).
 *
 * At the door: at most PACKAGE_PARTS_MAX parts, names without a way out of the package and none
 * twice, nothing encrypted, no part that unpacks to more than PACKAGE_RATIO_MAX times its size, all
 * together at most PACKAGE_BYTES_MAX.  Sizes are counted while unpacking, never believed.  XML has
 * no document type declaration and so no entities.  */
#ifndef HOLDFAST_PLATFORM_CONVERT_PACKAGE_H
#define HOLDFAST_PLATFORM_CONVERT_PACKAGE_H

#include "base/ctx.h"

enum {
    PACKAGE_PARTS_MAX = 1000,
    PACKAGE_RATIO_MAX = 100,
    PACKAGE_RATIO_FREE = 1 << 20, /* bytes that any part may unpack to */
    PACKAGE_BYTES_MAX = 400 << 20,
    PACKAGE_DEPTH_MAX = 64, /* elements within elements */
};

struct zip;

typedef struct Package {
    struct zip *zip;
    int64_t unpacked; /* bytes so far */
} Package;

/* Names come without their prefix.  Any of the functions may be NULL. */
typedef struct PartHandler {
    void *arg;
    Err (*open)(Ctx *cx, void *arg, Str name, const char **attributes);
    Err (*text)(Ctx *cx, void *arg, Str text); /* may come in pieces */
    Err (*close)(Ctx *cx, void *arg, Str name);
} PartHandler;

MUST_CHECK Err package_open(Ctx *cx, Str bytes, Package *out);
/* Accepts a zeroed one. */
void package_close(Package *package);
bool package_has(const Package *package, Str path);
/* Read a part from its first to its last byte.  What a handler refuses is refused. */
MUST_CHECK Err package_read(Ctx *cx, Package *package, Str path, const PartHandler *handler);
/* Value of the attribute with that name, whatever its prefix; p == NULL: it is not there. */
Str part_attribute(const char **attributes, Str name);

#endif
