/* clue_public.c - what a person who does not sign in may put where (C-6): what is not a choice of
 * ours, or known to the log, goes into the sealed words. */
#include "domain/clue/clue.h"

const ClueChoiceOffered clue_public_symptoms[] = {
#define CLUE_SYMPTOM(zh, en) {STR_INIT(zh), en},
#include "domain/clue/clue_public.def"
#undef CLUE_SYMPTOM
    {{0}, NULL},
};

const ClueChoiceOffered clue_public_regions[] = {
#define CLUE_REGION(zh, en) {STR_INIT(zh), en},
#include "domain/clue/clue_public.def"
#undef CLUE_REGION
    {{0}, NULL},
};

static bool is_offered(const ClueChoiceOffered *choices, Str value)
{
    for (; choices->en != NULL; choices++) {
        if (str_eq(choices->zh, value))
            return true;
    }
    return false;
}

typedef struct LineLook {
    Str name;
    bool found;
} LineLook;

static Err line_look(Ctx *cx, const MasterRow *row, void *arg)
{
    LineLook *look = arg;
    const ProductLine *line = row->values;
    (void)cx;
    look->found |= !row->retired && str_eq(line->name, look->name);
    return OK;
}

/* The name of a product line in use. */
static Err is_model(Ctx *cx, Str value, bool *out)
{
    MasterShape lines;
    LineLook look = {.name = value};
    TRY(master_shape(cx, product_line_register.name, &lines));
    TRY(master_each(cx, &lines, (Str){0}, line_look, &look));
    *out = look.found;
    return OK;
}

/* As the log spells it: what somebody typed around it (a link with a query) is not kept. */
static Err unit_known(Ctx *cx, const ClueLog *log, Str typed, Str *out)
{
    uint32_t item;
    Err err = item_find(cx, log->view, typed, &item);
    *out = (Str){0};
    if (err == ERR_NOT_FOUND || err == ERR_USAGE || err == ERR_INVALID) {
        problem_clear(cx);
        return OK;
    }
    TRY(err);
    *out = item_uri(cx->arena, log->view->index, item);
    return OK;
}

/* *out: what may stand in the field in clear; empty: nothing. */
static Err open_value(Ctx *cx, const ClueLog *log, const JsonNode *node, Str *out)
{
    bool fits = false;
    *out = node->text;
    if (str_eq(node->key, STR("unit")))
        return unit_known(cx, log, node->text, out);
    if (str_eq(node->key, STR("model")))
        TRY(is_model(cx, node->text, &fits));
    else if (str_eq(node->key, STR("symptom")))
        fits = is_offered(clue_public_symptoms, node->text);
    else
        fits = is_offered(clue_public_regions, node->text);
    if (!fits)
        *out = (Str){0};
    return OK;
}

static bool is_open(Str name)
{
    static const Str open[] = {STR_INIT("unit"), STR_INIT("model"), STR_INIT("symptom"),
                               STR_INIT("region")};
    for (size_t i = 0; i < sizeof open / sizeof *open; i++) {
        if (str_eq(name, open[i]))
            return true;
    }
    return false;
}

static Err fields_sort(Ctx *cx, const ClueLog *log, const JsonNode *told, JsonWriter *json,
                       Buf *words)
{
    for (const JsonNode *node = told->child; node != NULL; node = node->next) {
        Str value;
        if (str_eq(node->key, STR("text")))
            continue;
        if (!is_open(node->key)) {
            json_key(json, node->key);
            json_raw(json, node->raw);
            continue;
        }
        TRY(open_value(cx, log, node, &value));
        if (value.n > 0) {
            json_key(json, node->key);
            json_string(json, value);
        } else {
            buf_fmt(words, "\n%s: %.*s", register_field(&clue_register, node->key)->label_zh,
                    STR_ARG(node->text));
        }
    }
    return OK;
}

Err clue_public_prepare(Ctx *cx, const ClueLog *log, Str values, Str *out)
{
    Buf text, words;
    JsonWriter json;
    const JsonNode *told;
    TRY(json_parse(cx, values, &told));
    const JsonNode *said = json_member(told, STR("text"));
    buf_init(&text, cx->arena, 2 * values.n + 4096);
    buf_init(&words, cx->arena, 2 * values.n + 4096);
    buf_add(&words, said == NULL ? (Str){0} : said->text);
    json_writer_init(&json, &text);
    json_object_begin(&json);
    TRY(fields_sort(cx, log, told, &json, &words));
    if (words.n > 0) {
        json_key(&json, STR("text"));
        json_string(&json, str_trim(buf_str(&words)));
    }
    json_object_end(&json);
    return clue_prepare(cx, log, true, buf_str(&text), out);
}
