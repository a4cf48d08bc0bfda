#include "base/message.h"

#include <assert.h>

Lang lang_from(Str locale)
{
    return str_eq_nocase(str_slice(locale, 0, 2), STR("zh")) ? LANG_ZH : LANG_EN;
}

const char *message_text(const char *key, Lang lang)
{
    size_t low = 0, high = lang == LANG_ZH ? message_pair_count : 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(key, message_pairs[middle].english);
        if (order == 0)
            return message_pairs[middle].chinese;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return key;
}

enum { WORD_MARK = 0x1e }; /* between English and Chinese; no text of a user holds it (str_shown) */

const char *message_word(Arena *arena, Str english, Str chinese)
{
    return str_fmt(arena, "%.*s%c%.*s", STR_ARG(english), WORD_MARK, STR_ARG(chinese)).p;
}

Str message_param(Str param, Lang lang)
{
    ptrdiff_t mark = str_find_char(param, WORD_MARK);
    if (mark < 0)
        return param;
    return lang == LANG_ZH ? str_tail(param, (size_t)mark + 1) : str_slice(param, 0, (size_t)mark);
}

void message_format(Buf *out, Lang lang, const char *key, const Str *params, int param_count)
{
    const char *p = message_text(key, lang);
    while (*p != '\0') {
        if (*p != '%') {
            const char *end = strchrnul(p, '%');
            buf_add(out, str_from(p, (size_t)(end - p)));
            p = end;
            continue;
        }
        if (p[1] == '%') {
            buf_add_char(out, '%');
            p += 2;
            continue;
        }
        int position = p[1] - '1'; /* %N$s or %N$lld */
        assert(position >= 0 && position < param_count && p[2] == '$');
        buf_add(out, message_param(params[position], lang));
        p += p[3] == 's' ? 4 : 6;
    }
}

void problem_format(Buf *out, Lang lang, const Problem *problem)
{
    buf_add(out, problem->source);
    if (problem->line != 0) {
        if (problem->source.n != 0)
            buf_add_char(out, ':');
        buf_add_int(out, problem->line);
    }
    if (problem->pointer.n != 0) {
        if (problem->source.n != 0 || problem->line != 0)
            buf_add_char(out, ' ');
        buf_add(out, problem->pointer);
    }
    if (problem->source.n != 0 || problem->line != 0 || problem->pointer.n != 0)
        buf_add(out, lang == LANG_ZH ? STR("：") : STR(": "));
    message_format(out, lang, problem->key, problem->params, problem->param_count);
}
