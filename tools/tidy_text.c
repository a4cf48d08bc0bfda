/* A C text taken apart into code, comments and literals, and the rules about lines and words. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tidy.h"

enum { FILE_LINES = 800, HEADER_LINES = 200, COLUMNS = 100 };

typedef enum Part { CODE, COMMENT, LINE_COMMENT, STRING, CHARACTER } Part;

/* The part that begins at `p` while in code. */
static Part part_begins(const char *p)
{
    if (p[0] == '/' && p[1] == '*')
        return COMMENT;
    if (p[0] == '/' && p[1] == '/')
        return LINE_COMMENT;
    return p[0] == '"' ? STRING : p[0] == '\'' ? CHARACTER : CODE;
}

/* How many bytes at `p` end the part they are in; 0 = it goes on. */
static size_t part_ends(Part part, const char *p)
{
    switch (part) {
    case COMMENT:
        return p[0] == '*' && p[1] == '/' ? 2 : 0;
    case LINE_COMMENT:
        return p[1] == '\n' || p[1] == '\0' ? 1 : 0;
    case STRING:
        return p[0] == '"' ? 1 : 0;
    case CHARACTER:
        return p[0] == '\'' ? 1 : 0;
    default:
        return 1;
    }
}

/* Length of the part at offset `at`, its begin and end marks included. */
static size_t part_size(const Source *source, size_t at, Part part)
{
    size_t i = at + (part == COMMENT ? 2 : 1);
    if (part == CODE)
        return 1;
    while (i < source->n) {
        if (source->text[i] == '\\' && (part == STRING || part == CHARACTER)) {
            i += 2;
            continue;
        }
        size_t end = part_ends(part, source->text + i);
        if (end != 0)
            return i + end - at;
        i++;
    }
    return source->n - at;
}

static char *blank_copy(const Source *source)
{
    char *copy = malloc(source->n + 1);
    if (copy == NULL)
        exit(2);
    for (size_t i = 0; i < source->n; i++)
        copy[i] = source->text[i] == '\n' ? '\n' : ' ';
    copy[source->n] = '\0';
    return copy;
}

/* Blank the preprocessor lines of source->plain, continued lines included. */
static void blank_preprocessor(const Source *source)
{
    bool directive = false, continued = false;
    for (size_t i = 0, line = 0; i < source->n; i++) {
        if (i == line && !continued)
            directive = source->code[i + strspn(source->code + i, " \t")] == '#';
        if (source->code[i] == '\n') {
            continued = directive && i > 0 && source->code[i - 1] == '\\';
            line = i + 1;
        } else if (directive) {
            source->plain[i] = ' ';
        }
    }
}

Source source_load(const char *path)
{
    Source s = {.path = path};
    s.text = read_all(path, &s.n);
    s.code = blank_copy(&s);
    s.comments = blank_copy(&s);
    s.strings = blank_copy(&s);
    for (size_t i = 0, size; i < s.n; i += size) {
        Part part = part_begins(s.text + i);
        size = part_size(&s, i, part);
        if (size > s.n - i)
            size = s.n - i;
        char *to = part == CODE ? s.code : part == STRING ? s.strings : s.comments;
        if (part != CHARACTER)
            memcpy(to + i, s.text + i, size);
        if (part == STRING || part == CHARACTER) /* quotes stay, so that `"a" {` is no block */
            s.code[i] = s.code[i + size - 1] = s.text[i];
    }
    s.plain = strdup(s.code);
    blank_preprocessor(&s);
    return s;
}

void source_release(Source *source)
{
    free(source->text);
    free(source->code);
    free(source->plain);
    free(source->comments);
    free(source->strings);
}

static bool word_char(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

long word_find(const char *text, const char *word, size_t from)
{
    size_t n = strlen(word);
    for (const char *p = text + from; (p = strstr(p, word)) != NULL; p++) {
        if ((p == text || !word_char(p[-1])) && !word_char(p[n]))
            return p - text;
    }
    return -1;
}

static void check_lines(const Source *source)
{
    int line = 1, columns = 0;
    for (size_t i = 0; i < source->n; i++) {
        unsigned char c = (unsigned char)source->text[i];
        if (c == '\n') {
            if (columns > COLUMNS)
                report(source->path, line, "line-length", "%d columns, at most %d", columns,
                       COLUMNS);
            line++;
            columns = 0;
        } else {
            columns += (c & 0xc0) != 0x80; /* UTF-8: continuation bytes take no column */
        }
    }
    int most = ends(source->path, ".h") ? HEADER_LINES : FILE_LINES;
    if (line - 1 > most)
        report(source->path, 1, "file-length", "%d lines, at most %d", line - 1, most);
}

/* A call: the word, then "(", and no "." or "->" before it. */
static bool is_call(const char *code, size_t at, size_t n)
{
    const char *behind = code + at + n;
    if (behind[strspn(behind, " ")] != '(')
        return false;
    while (at > 0 && code[at - 1] == ' ')
        at--;
    return at == 0 || (code[at - 1] != '.' && code[at - 1] != '>');
}

/* Does the file have a function of its own by that name? */
static bool defines(const Source *source, const char *name)
{
    long at = -1;
    while ((at = word_find(source->plain, name, (size_t)(at + 1))) >= 0) {
        const char *line = source->plain + at;
        while (line > source->plain && line[-1] != '\n')
            line--;
        if (starts(line, "static ") && is_call(source->plain, (size_t)at, strlen(name)))
            return true;
    }
    return false;
}

static void check_calls(const Source *source, const char *const *names, const char *rule,
                        const char *why)
{
    for (; *names != NULL; names++) {
        long at = defines(source, *names) ? (long)source->n - 1 : -1;
        while ((at = word_find(source->code, *names, (size_t)(at + 1))) >= 0) {
            if (is_call(source->code, (size_t)at, strlen(*names)))
                report(source->path, line_at(source, (size_t)at), rule, "%s: %s", *names, why);
        }
    }
}

/* Tests and tools may do what the product may not. */
static bool is_product(const char *path)
{
    return starts(path, "src/") && !ends(path, "_test.c") && !ends(path, "_fuzz.c");
}

static void check_words(const Source *source)
{
    static const char *const banned[] = {"strcpy",    "strcat", "sprintf", "strtok",
                                         "atoi",      "strtol", "gmtime",  "alloca",
                                         "localtime", "gets",   NULL};
    static const char *const system[] = {"open",          "openat",       "creat",  "fopen",
                                         "socket",        "connect",      "accept", "time",
                                         "clock_gettime", "gettimeofday", "usleep", "nanosleep",
                                         "getrandom",     "rand",         NULL};
    static const char *const marks[] = {"TODO", "FIXME", "XXX", "HACK"};
    check_calls(source, banned, "banned-call", "not used here");
    if (is_product(source->path) && !starts(source->path, "src/platform/os/") &&
        !starts(source->path, "src/platform/net/"))
        check_calls(source, system, "system", "clock, files and sockets go through platform/os");
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        long at = -1;
        while ((at = word_find(source->comments, marks[i], (size_t)(at + 1))) >= 0)
            report(source->path, line_at(source, (size_t)at), "unfinished", "%s", marks[i]);
    }
}

static void check_sql(const Source *source)
{
    static const char *const phrases[] = {"SELECT ",     "INSERT INTO",  "UPDATE ",
                                          "DELETE FROM", "CREATE TABLE", "CREATE INDEX",
                                          "DROP TABLE",  "ALTER TABLE",  "PRAGMA "};
    if (!is_product(source->path) || starts(source->path, "src/platform/store/"))
        return;
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
        for (const char *p = source->strings; (p = strstr(p, phrases[i])) != NULL; p++)
            report(source->path, line_at(source, (size_t)(p - source->strings)), "sql",
                   "SQL stands in .sql files: %s", phrases[i]);
    }
}

static void check_name(const Source *source)
{
    static const char *const names[] = {"utils", "common", "helpers", "misc", "manager"};
    const char *base = strrchr(source->path, '/') + 1;
    size_t n = strcspn(base, ".");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (n == strlen(names[i]) && strncmp(base, names[i], n) == 0)
            report(source->path, 1, "file-name", "a file is named after what it is about");
    }
}

void check_text(const Source *source)
{
    check_lines(source);
    check_words(source);
    check_sql(source);
    check_name(source);
}
