/* tidy_decision.c: no statement writes a decision's table in a module that keeps no change row. */
#include "tidy.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { PATH_BYTES = 512, NAME_BYTES = 64, PHRASE_BYTES = 128 };

/* Does a .c of the folder call what keeps a change? */
static bool folder_keeps(const char *folder)
{
    bool keeps = false;
    DIR *dir = opendir(folder);
    for (struct dirent *entry; dir != NULL && !keeps && (entry = readdir(dir)) != NULL;) {
        char path[PATH_BYTES];
        size_t n;
        if (!ends(entry->d_name, ".c") || ends(entry->d_name, "_test.c"))
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        char *text = read_all(path, &n);
        keeps = strstr(text, "change_add(") != NULL || strstr(text, "change_commit(") != NULL;
        free(text);
    }
    if (dir != NULL)
        closedir(dir);
    return keeps;
}

static int line_of(const char *text, const char *at)
{
    int line = 1;
    for (; text < at; text++)
        line += *text == '\n';
    return line;
}

static void check_table(const char *path, const char *text, const char *table)
{
    static const char *const phrases[] = {"INSERT INTO %s ", "UPDATE %s ", "DELETE FROM %s"};
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
        char phrase[PHRASE_BYTES];
        snprintf(phrase, sizeof phrase, phrases[i], table);
        const char *at = strstr(text, phrase);
        if (at == NULL || strchr(" \n;", at[strlen(phrase) - (i < 2)]) == NULL)
            continue;
        report(path, line_of(text, at), "decision", "writes %s without its row in change", table);
    }
}

static void check_file(const char *folder, const char *path, char *decisions)
{
    size_t n;
    char *text = read_all(path, &n);
    char table[NAME_BYTES];
    for (char *line = decisions; line != NULL && !folder_keeps(folder);
         line = strchr(line, '\n') == NULL ? NULL : strchr(line, '\n') + 1) {
        if (line[0] != '#' && sscanf(line, "%63[a-z_]", table) == 1)
            check_table(path, text, table);
    }
    free(text);
}

static void walk_sql(const char *folder, char *decisions)
{
    DIR *dir = opendir(folder);
    for (struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;) {
        char path[PATH_BYTES];
        struct stat info;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] == '.' || stat(path, &info) != 0)
            continue;
        if (S_ISDIR(info.st_mode))
            walk_sql(path, decisions);
        else if (ends(path, ".sql"))
            check_file(folder, path, decisions);
    }
    if (dir != NULL)
        closedir(dir);
}

void check_decisions(void)
{
    size_t n;
    char *decisions = read_all("migrations/DECISIONS", &n);
    walk_sql("src", decisions);
    free(decisions);
}
