/* Any bytes as URI and as typed text: no crash, and the key comes back from its canonical URI. */
#include <stdlib.h>

#include "domain/identity/identity.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > IDENTITY_URI_MAX)
        return 0;
    Arena arena;
    arena_init(&arena);
    Ctx cx = {.arena = &arena};
    Str text = str_from((const char *)data, size);
    Identity id, again;
    Buf uri;
    identity_parse(&arena, text, ID_IN_EPC_LIST, &id);
    buf_init(&uri, &arena, 4 * IDENTITY_KEY_MAX);
    identity_uri(&uri, id.key);
    identity_parse(&arena, buf_str(&uri), ID_IN_EPC_LIST, &again);
    if (!str_eq(id.key, again.key))
        abort();
    (void)!identity_read(&cx, text, &again);
    (void)!identity_check(&cx, text);
    arena_release(&arena);
    return 0;
}
