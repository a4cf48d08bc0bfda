#include "platform/store/row_number.h"

Str row_number_format(Arena *arena, const char *mark, int64_t id)
{
    return str_fmt(arena, "%s-%lld", mark, (long long)id);
}

bool row_number_parse(Str text, const char *mark, int64_t *out)
{
    size_t n = strlen(mark);
    return text.n > n + 1 && str_starts(text, str_of(mark)) && text.p[n] == '-' &&
           text.p[n + 1] >= '1' && text.p[n + 1] <= '9' && str_int(str_tail(text, n + 1), out);
}
