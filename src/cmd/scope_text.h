/* scope_text.h - scopes in plain words on a terminal. */
#ifndef HOLDFAST_CMD_SCOPE_TEXT_H
#define HOLDFAST_CMD_SCOPE_TEXT_H

#include "domain/scope/scope.h"

/* Head, counts, and how many units are in which state at which place, most first. */
void scope_text(Ctx *cx, const Scope *scope, Lang lang, Buf *out);
/* The same of what was only counted, and each clause by itself. */
void scope_count_text(Ctx *cx, const ScopeCount *count, Lang lang, Buf *out);
void scope_versions_text(const ScopeVersions *versions, Lang lang, Buf *out);
void scope_diff_text(const ScopeDiff *diff, Lang lang, Buf *out);
/* One way a block of lines. */
void scope_compared_text(Ctx *cx, const ScopeComparisonResult *found, Lang lang, Buf *out);
void scope_page_text(Ctx *cx, const ScopePage *page, Lang lang, Buf *out);
void scope_members_text(const ScopeMembers *members, Lang lang, Buf *out);

#endif
