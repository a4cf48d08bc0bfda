/* Preprocessor lines: who includes whom, and where #if may stand. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tidy.h"

enum { NAME_BYTES = 256 };

/* "folder -> name name …"; lines starting with # are comments. */
void layers_load(const char *path, Layers *layers)
{
    size_t n;
    char *text = read_all(path, &n), *rest = text;
    for (char *line; (line = strsep(&rest, "\n")) != NULL;) {
        char *arrow = strstr(line, "->");
        if (line[0] == '#' || arrow == NULL || layers->count == LAYERS_MAX)
            continue;
        *arrow = '\0';
        Layer *layer = &layers->rows[layers->count++];
        layer->folder = strndup(line, strcspn(line, " "));
        for (char *names = arrow + 2, *name; (name = strsep(&names, " ")) != NULL;) {
            if (name[0] != '\0' && layer->count < LAYER_NAMES_MAX)
                layer->allowed[layer->count++] = strdup(name);
        }
    }
    free(text);
}

/* Does `path` (without src/) lie in `folder` or below? */
static bool in_folder(const char *path, const char *folder)
{
    return starts(path, folder) && path[strlen(folder)] == '/';
}

static const Layer *layer_of(const Layers *layers, const char *path)
{
    for (int i = 0; i < layers->count; i++) {
        if (in_folder(path, layers->rows[i].folder))
            return &layers->rows[i];
    }
    return NULL;
}

static bool may_include(const Layer *layer, const char *name)
{
    if (in_folder(name, layer->folder))
        return true;
    for (int i = 0; i < layer->count; i++) {
        if (in_folder(name, layer->allowed[i]))
            return true;
    }
    return false;
}

/* Is it the header of a generated file or the file's own neighbour, written without folder? */
static void check_layer(const Source *source, int line, const char *name, const Layers *layers)
{
    const char *path = source->path + strlen("src/");
    char beside[2 * NAME_BYTES];
    if (strchr(path, '/') == NULL || ends(path, "_test.c") || ends(path, "_fuzz.c"))
        return; /* main.c may include all; so may tests */
    size_t folder = (size_t)(strrchr(source->path, '/') - source->path);
    snprintf(beside, sizeof beside, "%s", source->path);
    if (folder < NAME_BYTES)
        snprintf(beside + folder, sizeof beside - folder, "/%s", name);
    if (strchr(name, '/') == NULL) {
        if (access(beside, F_OK) == 0)
            report(source->path, line, "include", "spell \"%s\" from src/", name);
        return;
    }
    const Layer *layer = layer_of(layers, path);
    if (layer == NULL)
        report(source->path, line, "layer", "its folder is not in src/LAYERS");
    else if (!may_include(layer, name))
        report(source->path, line, "layer", "%s may not include %s (src/LAYERS)", layer->folder,
               name);
}

static void check_include(const Source *source, int line, const char *name, const Layers *layers)
{
    size_t folder = (size_t)(strrchr(source->path, '/') - source->path);
    const char *end = strrchr(name, '/');
    if (ends(name, "_internal.h") && starts(source->path, "src/")) {
        bool own = end != NULL && folder == (size_t)(end - name) + 4 &&
                   strncmp(source->path + 4, name, folder - 4) == 0;
        if (!own)
            report(source->path, line, "internal", "%s belongs to its own folder", name);
    }
    bool product = starts(source->path, "src/");
    bool store = strcmp(name, "sqlite3.h") == 0 || strcmp(name, "libpq-fe.h") == 0;
    if (store && product && !starts(source->path, "src/platform/store/"))
        report(source->path, line, "store", "%s stays in platform/store", name);
    if (!store && product && source->text[0] != '\0')
        check_layer(source, line, name, layers);
}

/* #if is allowed where the platform is, and as the guard of a header: its first directive,
 * followed by the #define of the same name. */
static void check_if(const Source *source, size_t at, bool first)
{
    char name[NAME_BYTES] = "", defined[NAME_BYTES] = "";
    const char *p = source->code + at;
    bool guard = first && ends(source->path, ".h") &&
                 sscanf(p, "#ifndef %255s #define %255s", name, defined) == 2 &&
                 strcmp(name, defined) == 0;
    if (!guard && !starts(source->path, "src/platform/os/"))
        report(source->path, line_at(source, at), "if",
               "conditional compilation only in platform/os");
}

void check_includes(const Source *source, const Layers *layers)
{
    bool first = true;
    for (size_t at = 0; at < source->n; at++) {
        const char *line = source->code + at;
        size_t skip = strspn(line, " \t");
        char name[NAME_BYTES], quote;
        if (starts(line + skip, "#if"))
            check_if(source, at + skip, first);
        if (line[skip] == '#')
            first = false;
        /* the name of an include is a string literal, so it is read from the text */
        if (starts(line + skip, "#include") &&
            sscanf(source->text + at + skip, "#include %c%255[^\">]", &quote, name) == 2 &&
            (quote == '"' || strcmp(name, "sqlite3.h") == 0 || strcmp(name, "libpq-fe.h") == 0))
            check_include(source, line_at(source, at), name, layers);
        at += strcspn(line, "\n");
    }
}
