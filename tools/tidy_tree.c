/* Rules that ask other programs or look at folders. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tidy.h"

enum { COMMAND_BYTES = 1 << 18, LINE_BYTES = 4096 };

/* One finding per file from a tool that prints "file:line:column: error: what". */
static void errors_of(const char *command, const char *rule, const char *what)
{
    char line[LINE_BYTES], path[256], last[256] = "";
    FILE *pipe = popen(command, "r");
    if (pipe == NULL)
        return;
    while (fgets(line, sizeof line, pipe) != NULL) {
        int number = 0;
        if (strstr(line, " error: ") == NULL || sscanf(line, "%255[^:]:%d:", path, &number) != 2 ||
            strcmp(path, last) == 0)
            continue;
        strncpy(last, path, sizeof last - 1);
        line[strcspn(line, "\n")] = '\0';
        report(path, number, rule, "%s: %s", what, strstr(line, " error: ") + 8);
    }
    pclose(pipe);
}

/* Append every path with this ending to a command. */
static char *command_of(const char *program, char *const *paths, size_t count, const char *suffix)
{
    char *command = malloc(COMMAND_BYTES);
    if (command == NULL)
        exit(2);
    size_t n = (size_t)snprintf(command, COMMAND_BYTES, "%s", program);
    for (size_t i = 0; i < count; i++) {
        if (ends(paths[i], suffix) && n < COMMAND_BYTES)
            n += (size_t)snprintf(command + n, COMMAND_BYTES - n, " %s", paths[i]);
    }
    if (n + 8 >= COMMAND_BYTES) {
        fprintf(stderr, "tidy: more files than one command takes\n");
        exit(2);
    }
    strcat(command + n, " 2>&1"); /* tidy: allow banned-call: room was checked above */
    return command;
}

static void check_headers(char *const *paths, size_t count)
{
    char *command =
        command_of("LC_ALL=C gcc -std=gnu17 -D_GNU_SOURCE -Isrc -Ibuild/gen -I. -Itools "
                   "-isystem $(pg_config --includedir 2>/dev/null || echo /usr/include) "
                   "-w -fsyntax-only -x c",
                   paths, count, ".h");
    errors_of(command, "header-alone", "does not compile alone");
    free(command);
}

static void check_format(char *const *paths, size_t count)
{
    if (system("command -v clang-format >/dev/null 2>&1") != 0) {
        printf("tidy: clang-format is not installed, format not checked\n");
        return;
    }
    char *command = command_of("clang-format --dry-run -Werror", paths, count, "");
    errors_of(command, "format", "run clang-format -i");
    free(command);
}

/* Where a name first stands in a file, to point at it. */
static int line_of_name(const char *path, const char *name)
{
    Source source = source_load(path);
    long at = word_find(source.code, name, 0);
    int line = at < 0 ? 1 : line_at(&source, (size_t)at);
    source_release(&source);
    return line;
}

/* A line of `nm -f sysv -A`: object:name|value|class|type|size|line|section. */
static void check_symbol(char *line, const char *objects)
{
    char *rest = line, *object = strsep(&rest, ":"), *name = strsep(&rest, "|");
    strsep(&rest, "|");
    char *class = strsep(&rest, "|");
    for (int i = 0; i < 3; i++)
        strsep(&rest, "|");
    if (rest == NULL || class == NULL || strpbrk(class, "BbDdCGgSs") == NULL ||
        strstr(rest, ".data.rel.ro") != NULL)
        return;
    char path[256];
    snprintf(path, sizeof path, "%.*s.c", (int)(strlen(object) - strlen(objects) - 3),
             object + strlen(objects) + 1);
    name[strcspn(name, " .")] = '\0'; /* a static inside a function is name.0 */
    if (!ends(path, "_test.c"))
        report(path, line_of_name(path, name), "global",
               "%s is a variable outside any function or "
               "lives on after it",
               name);
}

static void check_globals(const char *objects)
{
    char command[512], line[LINE_BYTES];
    snprintf(command, sizeof command,
             "find %s/src -name '*.o' ! -path %s/src/main.o | sort | xargs -r nm -f sysv -A",
             objects, objects);
    FILE *pipe = popen(command, "r");
    while (pipe != NULL && fgets(line, sizeof line, pipe) != NULL) {
        if (strchr(line, '|') != NULL)
            check_symbol(line, objects);
    }
    if (pipe != NULL)
        pclose(pipe);
}

/* Every folder of the domain explains itself and is tested. */
static void check_domain(char *const *paths, size_t count)
{
    DIR *dir = opendir("src/domain");
    for (struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;) {
        char folder[512], readme[600];
        snprintf(folder, sizeof folder, "src/domain/%s/", entry->d_name);
        snprintf(readme, sizeof readme, "%sREADME.md", folder);
        struct stat info;
        if (entry->d_name[0] == '.' || stat(folder, &info) != 0 || !S_ISDIR(info.st_mode))
            continue;
        if (stat(readme, &info) != 0)
            report(folder, 1, "domain", "has no README.md");
        bool tested = false;
        for (size_t i = 0; i < count; i++)
            tested |= starts(paths[i], folder) && ends(paths[i], "_test.c");
        if (!tested)
            report(folder, 1, "domain", "has no *_test.c");
    }
    if (dir != NULL)
        closedir(dir);
}

void check_tree(char *const *paths, size_t count, const char *objects)
{
    check_headers(paths, count);
    check_format(paths, count);
    check_domain(paths, count);
    if (objects != NULL)
        check_globals(objects);
}
