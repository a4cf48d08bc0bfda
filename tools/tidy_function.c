/* Functions: how long, how many parameters, how deep.
 *
 * Works on the text without comments, literals and preprocessor lines by following braces.
 * A block is a brace behind if, for, while, switch, else, do, or where a statement may begin;
 * initialisers, compound literals and types are none.  The blocks of a switch's cases count with
 * the switch. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "tidy.h"

enum { FUNCTION_LINES = 70, PARAMETERS = 5, NESTING = 3, DEPTH_MAX = 128 };

typedef enum Brace { BRACE_OTHER, BRACE_FUNCTION, BRACE_BLOCK, BRACE_SWITCH } Brace;

typedef struct Walk {
    const Source *source;
    Brace braces[DEPTH_MAX];
    int depth;
    int nesting;
    size_t start; /* offset of the function's declaration */
    char name[64];
} Walk;

static size_t back_over_space(const char *text, size_t at)
{
    while (at > 0 && isspace((unsigned char)text[at - 1]))
        at--;
    return at;
}

/* Offset of the "(" that the ")" before `at` closes. */
static size_t open_paren(const char *text, size_t at)
{
    int depth = 0;
    while (at > 0) {
        at--;
        depth += text[at] == ')' ? 1 : text[at] == '(' ? -1 : 0;
        if (depth == 0)
            break;
    }
    return at;
}

/* The word that ends at `at` (exclusive). */
static void word_before(const char *text, size_t at, char out[64])
{
    size_t begin = at;
    while (begin > 0 && (isalnum((unsigned char)text[begin - 1]) || text[begin - 1] == '_'))
        begin--;
    snprintf(out, 64, "%.*s", (int)(at - begin), text + begin);
}

static Brace brace_kind(const Walk *walk, size_t at)
{
    const char *text = walk->source->plain;
    Brace outer = walk->depth == 0 ? BRACE_OTHER : walk->braces[walk->depth - 1];
    size_t end = back_over_space(text, at);
    char before = end == 0 ? '\0' : text[end - 1], word[64];
    if (before == ')') {
        size_t paren = back_over_space(text, open_paren(text, end));
        word_before(text, paren, word);
        if (walk->depth == 0)
            return BRACE_FUNCTION;
        if (strcmp(word, "switch") == 0)
            return BRACE_SWITCH;
        bool block =
            strcmp(word, "if") == 0 || strcmp(word, "for") == 0 || strcmp(word, "while") == 0;
        return block ? BRACE_BLOCK : BRACE_OTHER;
    }
    word_before(text, end, word);
    if (strcmp(word, "else") == 0 || strcmp(word, "do") == 0)
        return BRACE_BLOCK;
    if (before == ':' && outer == BRACE_SWITCH)
        return BRACE_OTHER; /* counts with its switch */
    bool statement = before != '\0' && strchr(";{}:", before) != NULL;
    return statement && outer != BRACE_OTHER ? BRACE_BLOCK : BRACE_OTHER;
}

static int parameter_count(const char *text, size_t open)
{
    int depth = 0, count = 1;
    for (; text[open] != '\0'; open++) {
        depth += text[open] == '(' ? 1 : text[open] == ')' ? -1 : 0;
        if (depth == 0)
            break;
        count += text[open] == ',' && depth == 1;
    }
    return count;
}

static void function_begin(Walk *walk, size_t at)
{
    const char *text = walk->source->plain;
    size_t open = open_paren(text, back_over_space(text, at));
    word_before(text, back_over_space(text, open), walk->name);
    size_t start = open;
    while (start > 0 && strchr(";}", text[start - 1]) == NULL)
        start--;
    walk->start = start + strspn(text + start, " \n\t\f");
    walk->nesting = 0;
    int count = parameter_count(text, open);
    if (count > PARAMETERS)
        report(walk->source->path, line_at(walk->source, walk->start), "parameters",
               "%s has %d parameters, at most %d", walk->name, count, PARAMETERS);
}

static void function_end(const Walk *walk, size_t at)
{
    int first = line_at(walk->source, walk->start);
    int lines = line_at(walk->source, at) - first + 1;
    if (lines > FUNCTION_LINES)
        report(walk->source->path, first, "function-length", "%s has %d lines, at most %d",
               walk->name, lines, FUNCTION_LINES);
}

static void brace_open(Walk *walk, size_t at)
{
    Brace kind = brace_kind(walk, at);
    if (kind == BRACE_FUNCTION)
        function_begin(walk, at);
    if (kind == BRACE_BLOCK || kind == BRACE_SWITCH) {
        walk->nesting++;
        if (walk->nesting == NESTING + 1)
            report(walk->source->path, line_at(walk->source, at), "nesting",
                   "%s nests deeper than %d", walk->name, NESTING);
    }
    if (walk->depth < DEPTH_MAX)
        walk->braces[walk->depth] = kind;
    walk->depth++;
}

static void brace_close(Walk *walk, size_t at)
{
    if (walk->depth == 0)
        return;
    walk->depth--;
    Brace kind = walk->depth < DEPTH_MAX ? walk->braces[walk->depth] : BRACE_OTHER;
    if (kind == BRACE_FUNCTION)
        function_end(walk, at);
    if (kind == BRACE_BLOCK || kind == BRACE_SWITCH)
        walk->nesting--;
}

void check_functions(const Source *source)
{
    Walk walk = {.source = source};
    for (size_t i = 0; i < source->n; i++) {
        if (source->plain[i] == '{')
            brace_open(&walk, i);
        else if (source->plain[i] == '}')
            brace_close(&walk, i);
    }
}
