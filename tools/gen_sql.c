/* gen_sql - turn named SQL blocks into a closed list of statements.
 *
 *     -- event_append :run ($1 block, $2 position) -> columns
 *     INSERT INTO ...;
 *
 * gen_sql header FILE...      prints enum SqlId
 * gen_sql text FILE...        prints the table of texts, in the same order
 * gen_sql migrations FILE...  prints the migrations (number, name, text)
 * A block starts at a line "-- name :run|:one|:each|:many" and ends at the next one.  */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_MAX_BYTES = 4096, NAME_MAX_BYTES = 64 };

static bool parse_head(const char *line, char name[NAME_MAX_BYTES], char kind[8])
{
    return sscanf(line, "-- %63[a-z0-9_] :%7[a-z]", name, kind) == 2;
}

static FILE *open_file(const char *path)
{
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    return file;
}

static void print_quoted(const char *line)
{
    putchar('"');
    for (; *line != '\0'; line++) {
        if (*line == '"' || *line == '\\')
            putchar('\\');
        if (*line == '\n')
            fputs("\\n", stdout);
        else
            putchar(*line);
    }
    puts("\"");
}

static void each_block(int count, char **paths, bool header)
{
    char line[LINE_MAX_BYTES], name[NAME_MAX_BYTES], kind[8];
    bool open = false;
    for (int i = 0; i < count; i++) {
        FILE *file = open_file(paths[i]);
        while (fgets(line, sizeof line, file) != NULL) {
            if (parse_head(line, name, kind)) {
                if (header) {
                    printf("    SQL_");
                    for (char *c = name; *c != '\0'; c++)
                        putchar(toupper((unsigned char)*c));
                    puts(",");
                } else {
                    printf("%s    {\"%s\", \"%s\",\n", open ? "    },\n" : "", name, kind);
                    open = true;
                }
            } else if (!header && open && strncmp(line, "--", 2) != 0 && line[0] != '\n') {
                print_quoted(line);
            }
        }
        fclose(file);
    }
    if (open)
        puts("    },");
}

static void print_migrations(int count, char **paths)
{
    char line[LINE_MAX_BYTES];
    puts("#include <stddef.h>\n\n#include \"platform/store/sql.h\"");
    puts("const Migration migrations[] = {");
    for (int i = 0; i < count; i++) {
        const char *base = strrchr(paths[i], '/') == NULL ? paths[i] : strrchr(paths[i], '/') + 1;
        printf("    {%d, \"%s\",\n", atoi(base), base);
        FILE *file = open_file(paths[i]);
        while (fgets(line, sizeof line, file) != NULL)
            print_quoted(line);
        fclose(file);
        puts("    },");
    }
    puts("    {0, NULL, NULL},\n};");
    printf("const int migration_count = %d;\n", count);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: gen_sql header|text|migrations FILE...\n");
        return 2;
    }
    if (strcmp(argv[1], "migrations") == 0) {
        print_migrations(argc - 2, argv + 2);
    } else if (strcmp(argv[1], "header") == 0) {
        puts("#ifndef HOLDFAST_GEN_SQL_IDS_H\n#define HOLDFAST_GEN_SQL_IDS_H");
        puts("typedef enum SqlId {");
        each_block(argc - 2, argv + 2, true);
        puts("    SQL_COUNT\n} SqlId;\n#endif");
    } else {
        puts("#include <stddef.h>\n\n#include \"platform/store/sql.h\"\n\nconst SqlText "
             "sql_texts[] = {");
        each_block(argc - 2, argv + 2, false);
        puts("    {NULL, NULL, NULL},\n};");
    }
    return 0;
}
