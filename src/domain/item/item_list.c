#include "domain/item/item_list.h"

#include "domain/identity/identity.h"

void item_list_init(ItemList *list, Str text)
{
    *list = (ItemList){.rest = text};
    if (str_starts(text, STR("\xEF\xBB\xBF")))
        list->rest = str_tail(text, 3);
}

size_t item_list_most(Str text)
{
    size_t lines = 1;
    for (size_t i = 0; i < text.n; i++)
        lines += text.p[i] == '\n' || text.p[i] == '\r';
    return lines;
}

static Str line_cut(Str *rest)
{
    size_t n = 0;
    while (n < rest->n && rest->p[n] != '\n' && rest->p[n] != '\r')
        n++;
    Str line = str_slice(*rest, 0, n);
    bool both = n + 1 < rest->n && rest->p[n] == '\r' && rest->p[n + 1] == '\n';
    *rest = str_tail(*rest, n + (both ? 2 : 1));
    return line;
}

/* The first cell, and what stands behind it.  A stray quote is a letter like any other, so that no
 * line takes the next ones with it. */
static Str cell_cut(Str *line)
{
    Str text = *line;
    ptrdiff_t end = text.n > 1 && text.p[0] == '"' ? str_find(str_tail(text, 1), STR("\"")) : -1;
    size_t behind = (size_t)end + 2;
    if (end < 0 || (behind != text.n && text.p[behind] != ','))
        return str_trim(str_cut(line, ','));
    *line = str_tail(text, behind + 1);
    return str_trim(str_slice(text, 1, (size_t)end + 1));
}

static bool has_identifier(Ctx *cx, Str cells)
{
    ArenaMark mark = arena_mark(cx->arena);
    bool found = false;
    while (cells.n > 0 && !found) {
        Identity identity;
        identity_parse(cx->arena, cell_cut(&cells), ID_IN_EPC_LIST, &identity);
        found = identity.scheme != ID_URI;
    }
    arena_rewind(cx->arena, mark);
    return found;
}

bool item_list_next(Ctx *cx, ItemList *list, Str *typed)
{
    while (list->rest.n > 0) {
        Str line = str_trim(line_cut(&list->rest)), cells = line;
        list->line++;
        *typed = cell_cut(&cells);
        if (list->line == 1 && str_eq(*typed, STR("item"))) {
            list->has_header = true;
            continue;
        }
        if (!list->has_header && has_identifier(cx, cells))
            *typed = line;
        if (typed->n > 0)
            return true;
    }
    return false;
}
