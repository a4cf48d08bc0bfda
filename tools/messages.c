/* messages - join every messages.zh into one sorted table, and hold it against the sources.
 *
 *     messages FILE.zh ... -- SOURCE.c ...
 *
 * A .zh file has pairs of lines: the English key as written in MSG("…"), then "= " and the
 * Chinese with the same %N$ positions.  Blank lines and lines starting with # are passed over.
 * Refused: a MSG without translation, a translation no MSG uses, different positions.  */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_MAX = 1024, PAIRS_MAX = 8192 };

typedef struct Pair {
    char *english;
    char *chinese;
    bool used;
} Pair;

static Pair pairs[PAIRS_MAX];
static size_t pair_count;
static int errors;

static char *copy(const char *text)
{
    char *result = strdup(text);
    if (result == NULL)
        abort();
    return result;
}

/* The positions a sentence uses, e.g. "1s2d", so that two can be compared. */
static void positions(const char *text, char out[32])
{
    char seen[10] = {0};
    for (const char *p = strchr(text, '%'); p != NULL; p = strchr(p + 1, '%')) {
        if (p[1] == '%')
            p++;
        else if (p[1] >= '1' && p[1] <= '9' && p[2] == '$')
            seen[p[1] - '0'] = p[3];
        else
            seen[0] = '!';
    }
    int n = 0;
    for (int i = 0; i < 10; i++) {
        if (seen[i] != 0)
            n += snprintf(out + n, 32 - (size_t)n, "%d%c", i, seen[i]);
    }
    out[n] = '\0';
}

static void add_pair(const char *path, const char *english, const char *chinese)
{
    char a[32], b[32];
    positions(english, a);
    positions(chinese, b);
    if (strcmp(a, b) != 0 || strchr(a, '!') != NULL) {
        fprintf(stderr, "%s: positions differ or are not %%N$s / %%N$lld: %s\n", path, english);
        errors++;
    }
    for (size_t i = 0; i < pair_count; i++) {
        if (strcmp(pairs[i].english, english) == 0)
            return; /* the same sentence in two modules */
    }
    if (pair_count == PAIRS_MAX)
        abort();
    pairs[pair_count++] = (Pair){copy(english), copy(chinese), false};
}

static void read_zh(const char *path)
{
    char line[TEXT_MAX], english[TEXT_MAX] = "";
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    while (fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '\0' || line[0] == '#')
            continue;
        if (strncmp(line, "= ", 2) == 0 && english[0] != '\0') {
            add_pair(path, english, line + 2);
            english[0] = '\0';
        } else {
            memcpy(english, line, sizeof english);
        }
    }
    fclose(file);
}

static void use(const char *path, const char *key)
{
    for (size_t i = 0; i < pair_count; i++) {
        if (strcmp(pairs[i].english, key) == 0) {
            pairs[i].used = true;
            return;
        }
    }
    fprintf(stderr, "%s: no Chinese for MSG(\"%s\")\n", path, key);
    errors++;
}

/* The string literals between MSG( and ), joined; escapes \" and \n and \\ are undone. */
static const char *read_key(const char *p, char key[TEXT_MAX])
{
    size_t n = 0;
    bool inside = false;
    for (; *p != '\0' && (inside || *p != ')'); p++) {
        if (*p == '"') {
            inside = !inside;
        } else if (inside && n + 2 < TEXT_MAX) {
            if (*p == '\\') {
                p++;
                key[n++] = *p == 'n' ? '\n' : *p;
            } else {
                key[n++] = *p;
            }
        }
    }
    key[n] = '\0';
    return p;
}

static void read_source(const char *path)
{
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    char *text = calloc((size_t)size + 1, 1);
    if (text == NULL || fread(text, 1, (size_t)size, file) != (size_t)size)
        abort();
    fclose(file);
    char key[TEXT_MAX];
    const char *p = text;
    while ((p = strstr(p, "MSG(")) != NULL) {
        p += strlen("MSG(");
        if (p[strspn(p, " \n")] != '"')
            continue; /* its definition, or a word about it */
        p = read_key(p, key);
        use(path, key);
    }
    free(text);
}

static int compare(const void *a, const void *b)
{
    return strcmp(((const Pair *)a)->english, ((const Pair *)b)->english);
}

static void print_quoted(const char *text)
{
    putchar('"');
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            putchar('\\');
        if (*text == '\n')
            fputs("\\n", stdout);
        else
            putchar(*text);
    }
    putchar('"');
}

int main(int argc, char **argv)
{
    int i = 1;
    for (; i < argc && strcmp(argv[i], "--") != 0; i++)
        read_zh(argv[i]);
    for (i++; i < argc; i++)
        read_source(argv[i]);
    qsort(pairs, pair_count, sizeof *pairs, compare);
    puts("#include \"base/message.h\"\n\nconst MessagePair message_pairs[] = {");
    for (size_t k = 0; k < pair_count; k++) {
        if (!pairs[k].used) {
            fprintf(stderr, "translation nobody uses: %s\n", pairs[k].english);
            errors++;
        }
        printf("    {");
        print_quoted(pairs[k].english);
        printf(",\n     ");
        print_quoted(pairs[k].chinese);
        puts("},");
    }
    printf("    {0, 0},\n};\nconst size_t message_pair_count = %zu;\n", pair_count);
    return errors == 0 ? 0 : 1;
}
