/* Bad sample: calls, a mark, conditional code.  TODO: finish the sample */
#include "alone.h"
#include "domain/alone/alone.h"

#ifdef __linux__
long now(void)
{
    return time(0);
}
#endif

void copy(char *to, const char *from, struct Io *io)
{
    strcpy(to, from);
    io->open(from); /* not the system's */
    (void)fopen (from, "r"); // clang-format off
}

/* 一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十 */
/* 0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456 */
/* 01234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234 */
