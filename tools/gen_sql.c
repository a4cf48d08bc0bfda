/* gen_sql - turn named SQL blocks into a closed list of statements.
 *
 *     -- event_append :run ($1 block, $2 position) -> columns
 *     INSERT INTO ...;
 *
 * gen_sql header FILE...      prints enum SqlId
 * gen_sql text FILE...        prints the table of texts, in the same order
 * gen_sql migrations FILE...  prints the migrations (number, name, text)
 * A block starts at a line "-- name :run|:one|:each|:many" and ends at the next one.  Lines
 * "-- only: DATABASE" … "-- end" stay in the text for the program to choose by.
 * Refused: two blocks of one name, a block without a statement, text outside of blocks.  */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_MAX_BYTES = 4096, NAME_MAX_BYTES = 64, BLOCKS_MAX = 4096 };

static char names[BLOCKS_MAX][NAME_MAX_BYTES];
static int name_count;

static void refuse(const char *path, const char *what, const char *line)
{
    fprintf(stderr, "%s: %s: %s\n", path, what, line);
    exit(1);
}

static bool parse_head(const char *line, char name[NAME_MAX_BYTES], char kind[8])
{
    return sscanf(line, "-- %63[a-z0-9_] :%7[a-z]", name, kind) == 2;
}

static bool is_comment(const char *line)
{
    return strncmp(line, "--", 2) == 0 && strncmp(line, "-- only: ", 9) != 0 &&
           strcmp(line, "-- end\n") != 0;
}

static void name_add(const char *path, const char *name, const char *kind)
{
    static const char kinds[] = " run one each many ";
    char spaced[16];
    snprintf(spaced, sizeof spaced, " %s ", kind);
    if (strstr(kinds, spaced) == NULL)
        refuse(path, "kind is none of run, one, each, many", name);
    for (int i = 0; i < name_count; i++) {
        if (strcmp(names[i], name) == 0)
            refuse(path, "two statements of one name", name);
    }
    if (name_count == BLOCKS_MAX)
        refuse(path, "too many statements", name);
    snprintf(names[name_count++], NAME_MAX_BYTES, "%s", name);
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

static void print_id(const char *name)
{
    printf("    SQL_");
    for (const char *c = name; *c != '\0'; c++)
        putchar(toupper((unsigned char)*c));
    puts(",");
}

static void each_block_of(const char *path, bool header)
{
    char line[LINE_MAX_BYTES], name[NAME_MAX_BYTES] = "", kind[8];
    bool open = false;
    int lines = 0; /* of the block that is open */
    FILE *file = open_file(path);
    while (fgets(line, sizeof line, file) != NULL) {
        if (parse_head(line, name, kind)) {
            if (open && lines == 0)
                refuse(path, "statement without text", names[name_count - 1]);
            open = true;
            if (!header)
                printf("%s    {\"%s\", \"%s\",\n", name_count > 0 ? "    },\n" : "", name, kind);
            else
                print_id(name);
            name_add(path, name, kind);
            lines = 0;
        } else if (!is_comment(line) && line[0] != '\n') {
            if (!open)
                refuse(path, "text before the first statement", line);
            lines++;
            if (!header)
                print_quoted(line);
        }
    }
    if (open && lines == 0)
        refuse(path, "statement without text", name);
    fclose(file);
}

static void each_block(int count, char **paths, bool header)
{
    for (int i = 0; i < count; i++)
        each_block_of(paths[i], header);
    if (!header && name_count > 0)
        puts("    },");
}

static void print_migrations(int count, char **paths)
{
    char line[LINE_MAX_BYTES];
    puts("#include <stddef.h>\n\n#include \"platform/store/sql.h\"");
    puts("const Migration migrations[] = {");
    int last = 0;
    for (int i = 0; i < count; i++) {
        const char *base = strrchr(paths[i], '/') == NULL ? paths[i] : strrchr(paths[i], '/') + 1;
        int number = 0;
        if (sscanf(base, "%d", &number) != 1 || number <= last)
            refuse(paths[i], "number is not above the one before", base);
        last = number;
        printf("    {%d, \"%s\",\n", number, base);
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
