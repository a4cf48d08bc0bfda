/* gen_ts - print the records of the .def files for the web application.
 *
 * gen_ts types    interfaces with the members of the JSON, as register_write writes them
 * gen_ts labels   what people read for each member, in Chinese and English
 * The list of .def files is gen_ts.inc, written by the Makefile.  */
#include <stdio.h>
#include <string.h>

typedef enum Mode { MODE_TYPES, MODE_LABELS } Mode;

static Mode mode;
static const char *language;

#define TEXT(max)             "string"
#define URI                   "string"
#define COUNTRY               "string"
#define INT(min, max)         "number"
#define BOOL                  "boolean"
#define INSTANT               "Instant"
#define DECIMAL               "Decimal"
#define DAY                   "string"
#define ENUM(names)           "string"
#define REF(noun)             "string"
#define TEXTS(count, max)     "string[]"
#define RAW                   "unknown"
#define OBJECT(Type, noun)    #Type
#define LIST(Type, noun, max) #Type "[]"
#define OPTIONAL              0
#define REQUIRED              1
#define UNIQUE                2
#define ALONE                 8
#define PERSONAL              4
#define PROSE                 4
#define KEEP_YEARS(years)     0

#define CHOICES(names)
#define CHOICE(name, zh, en)
#define CHOICES_END(names)
#define LIMITED(noun, rule)
#define RECORD(Type, noun)                    record_begin(#Type, #noun);
#define FIELD(Type, name, kind, bits, zh, en) field(#name, kind, (bits)&REQUIRED, zh, en);
#define RECORD_END(Type, noun, zh, en)        record_end(zh, en);

static void record_begin(const char *type, const char *noun)
{
    if (mode == MODE_TYPES)
        printf("\nexport interface %s {\n", type);
    else
        printf("    %s: {\n", noun);
}

static void field(const char *name, const char *type, int required, const char *zh, const char *en)
{
    /* A required list is written even when it is empty; everything optional is left out. */
    if (mode == MODE_TYPES)
        printf("  %s%s: %s;\n", name, required ? "" : "?", type);
    else
        printf("      %s: \"%s\",\n", name, strcmp(language, "zh") == 0 ? zh : en);
}

static void record_end(const char *zh, const char *en)
{
    if (mode == MODE_TYPES)
        printf("}\n");
    else
        printf("      _: \"%s\",\n    },\n", strcmp(language, "zh") == 0 ? zh : en);
}

static void records(void)
{
#include "gen_ts.inc"
}

static void labels(const char *lang)
{
    language = lang;
    printf("  %s: {\n", lang);
    records();
    printf("  },\n");
}

int main(int argc, char **argv)
{
    if (argc != 2 || (strcmp(argv[1], "types") != 0 && strcmp(argv[1], "labels") != 0)) {
        fprintf(stderr, "usage: gen_ts types|labels\n");
        return 2;
    }
    mode = strcmp(argv[1], "types") == 0 ? MODE_TYPES : MODE_LABELS;
    printf("// Printed by tools/gen_ts.c from the .def files of the server: change those.\n");
    if (mode == MODE_TYPES) {
        printf("\n/** RFC 3339 with its zone. */\nexport type Instant = string;\n");
        printf("/** Quantities; exact to 15 digits. */\nexport type Decimal = number;\n");
        records();
    } else {
        printf("export const labels = {\n");
        labels("zh");
        labels("en");
        printf("};\n");
    }
    return 0;
}
