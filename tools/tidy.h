/* tidy.h - the checker of the house rules: one text, its findings, its exemptions. */
#ifndef HOLDFAST_TOOLS_TIDY_H
#define HOLDFAST_TOOLS_TIDY_H

#include <stdbool.h>
#include <stddef.h>

enum { LAYERS_MAX = 64, LAYER_NAMES_MAX = 24 };

/* One file, and copies of the same length in which all but one kind of text is blank. */
typedef struct Source {
    const char *path; /* from the root, e.g. src/base/str.c */
    size_t n;
    char *text;
    char *code;     /* without comments and the insides of literals */
    char *plain;    /* code without preprocessor lines */
    char *comments; /* comments alone */
    char *strings;  /* string literals alone, with their quotes */
} Source;

/* A line of src/LAYERS. */
typedef struct Layer {
    char *folder;
    char *allowed[LAYER_NAMES_MAX];
    int count;
} Layer;

typedef struct Layers {
    Layer rows[LAYERS_MAX];
    int count;
} Layers;

/* tidy.c */
__attribute__((format(printf, 4, 5))) void report(const char *path, int line, const char *rule,
                                                  const char *format, ...);
int line_at(const Source *source, size_t offset);
bool starts(const char *text, const char *prefix);
bool ends(const char *text, const char *suffix);
/* A file whole, NUL-terminated; exits if it cannot be read. */
char *read_all(const char *path, size_t *n);

/* tidy_text.c: take a text apart, and the rules that look at lines and words. */
Source source_load(const char *path);
void source_release(Source *source);
/* Offset of the next whole word `word` in `text` at or after `from`; -1 if there is none. */
long word_find(const char *text, const char *word, size_t from);
void check_text(const Source *source);
/* tidy_include.c */
void layers_load(const char *path, Layers *layers);
void check_includes(const Source *source, const Layers *layers);
/* tidy_function.c: length, parameters, nesting. */
void check_functions(const Source *source);
/* tidy_tree.c: rules that need the compiler, nm, clang-format or a folder. */
void check_tree(char *const *paths, size_t count, const char *objects);
/* tidy_decision.c */
void check_decisions(void);

#endif
