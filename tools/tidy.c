/* tidy - hold the tree against the house rules; one line per finding, exit 1 if there is any.
 *
 *     tidy ROOT [OBJECTS]
 *
 * Looks at src, tools and test below ROOT (test/tidy holds bad samples and is passed over) and
 * at the object files below OBJECTS.  A finding is allowed by a comment in its line or the line
 * above, for rules about whole files anywhere in the file:
 *     tidy: allow RULE: reason
 * written as a comment of its own.  An exemption nothing needs is itself a finding.  */
#include "tidy.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATHS_MAX = 4096, ALLOWED_MAX = 512, PATH_BYTES = 512 };

typedef struct Allowed {
    char *path;
    char *rule;
    int line; /* of its end */
    bool used;
} Allowed;

static const char *const whole_file_rules[] = {"file-length", "file-name", "format",
                                               "header-alone"};
static const char *const rules[] = {
    "file-length", "file-name",   "format",      "header-alone", "function-length", "parameters",
    "nesting",     "line-length", "if",          "include",      "layer",           "internal",
    "store",       "system",      "banned-call", "sql",          "unfinished",      "global",
};

static char *paths[PATHS_MAX];
static size_t path_count;
static Allowed allowed[ALLOWED_MAX];
static size_t allowed_count;
static size_t finding_count, used_count;

bool starts(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool ends(const char *text, const char *suffix)
{
    size_t n = strlen(text), m = strlen(suffix);
    return n >= m && strcmp(text + n - m, suffix) == 0;
}

static bool one_of(const char *word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(word, words[i]) == 0)
            return true;
    }
    return false;
}

static bool is_allowed(const char *path, int line, const char *rule)
{
    bool whole = one_of(rule, whole_file_rules, sizeof whole_file_rules / sizeof *whole_file_rules);
    for (size_t i = 0; i < allowed_count; i++) {
        Allowed *a = &allowed[i];
        bool near = whole || line == a->line || line == a->line + 1;
        if (!near || strcmp(a->rule, rule) != 0 || strcmp(a->path, path) != 0)
            continue;
        a->used = true;
        used_count++;
        return true;
    }
    return false;
}

void report(const char *path, int line, const char *rule, const char *format, ...)
{
    if (is_allowed(path, line, rule))
        return;
    finding_count++;
    printf("%s:%d: %s: ", path, line, rule);
    va_list args;
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    putchar('\n');
}

int line_at(const Source *source, size_t offset)
{
    int line = 1;
    for (size_t i = 0; i < offset && i < source->n; i++)
        line += source->text[i] == '\n';
    return line;
}

char *read_all(const char *path, size_t *n)
{
    FILE *file = fopen(path, "rb");
    struct stat info;
    if (file == NULL || fstat(fileno(file), &info) != 0) {
        perror(path);
        exit(2);
    }
    char *text = calloc((size_t)info.st_size + 1, 1);
    *n = text == NULL ? 0 : fread(text, 1, (size_t)info.st_size, file);
    fclose(file);
    if (*n != (size_t)info.st_size) {
        perror(path);
        exit(2);
    }
    return text;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int not_hidden(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* Every .c and .h below a folder, in order of name. */
static void walk(const char *folder)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, not_hidden, by_name);
    for (int i = 0; i < count; i++) {
        char path[PATH_BYTES];
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        struct stat info;
        if (stat(path, &info) == 0 && S_ISDIR(info.st_mode) && strcmp(path, "test/tidy") != 0)
            walk(path);
        else if ((ends(path, ".c") || ends(path, ".h")) && path_count < PATHS_MAX)
            paths[path_count++] = strdup(path);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
}

/* The exemptions of a file; a malformed one is a finding. */
static void allowed_load(const Source *source)
{
    static const char mark[] = "/* tidy: allow ";
    const char *p = source->comments;
    while ((p = strstr(p, mark)) != NULL) {
        p += sizeof mark - 1;
        char rule[32] = "", reason[8] = "";
        const char *end = strstr(p, "*/");
        int line = line_at(source, (size_t)(end - source->comments));
        bool whole = sscanf(p, "%31[a-z-]: %7[^*\n]", rule, reason) == 2;
        if (!whole || !one_of(rule, rules, sizeof rules / sizeof *rules)) {
            report(source->path, line, "exemption", "write: tidy: allow RULE: reason");
            continue;
        }
        if (allowed_count < ALLOWED_MAX)
            allowed[allowed_count++] =
                (Allowed){.path = strdup(source->path), .rule = strdup(rule), .line = line};
    }
}

static void check_file(const char *path, const Layers *layers)
{
    Source source = source_load(path);
    allowed_load(&source);
    check_text(&source);
    check_includes(&source, layers);
    check_functions(&source);
    source_release(&source);
}

int main(int argc, char **argv)
{
    if (argc < 2 || argc > 3 || chdir(argv[1]) != 0) {
        fprintf(stderr, "usage: tidy ROOT [OBJECTS]\n");
        return 2;
    }
    static Layers layers;
    layers_load("src/LAYERS", &layers);
    walk("src");
    walk("tools");
    walk("test");
    for (size_t i = 0; i < path_count; i++)
        check_file(paths[i], &layers);
    check_tree(paths, path_count, argc == 3 ? argv[2] : NULL);
    check_decisions();
    for (size_t i = 0; i < allowed_count; i++) {
        if (!allowed[i].used)
            report(allowed[i].path, allowed[i].line, "exemption", "nothing here needs \"allow %s\"",
                   allowed[i].rule);
    }
    printf("tidy: %zu files, %zu findings, %zu exemptions used\n", path_count, finding_count,
           used_count);
    return finding_count == 0 ? 0 : 1;
}
