/* Bad sample: includes, SQL, exemptions. */
#include <sqlite3.h>

#include "base/functions.h"
#include "domain/alone/alone_internal.h"

/* tidy: allow line-length: nothing here is long */
/* tidy: allow everything: no such rule */
const char *select_all(void)
{
    return "SELECT * FROM event";
}

const char *action(void)
{
    return "DELETE";
}
