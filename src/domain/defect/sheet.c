/* sheet.c - the one interpreter of sheets: values against their fields, and what is worked out
 * from them.  A type of field is a row of the table at the end. */
#include "domain/defect/case_internal.h"
#include "domain/master/master.h"
#include "domain/scope/scope.h"

enum { TEXT_CHARACTERS_MAX = 20000, ROWS_MAX = 5000, MISSING_MAX = 200 };

/* One sheet being read. */
typedef struct Reading {
    const CaseState *state;
    const JsonNode *top; /* values of the sheet, whole */
    JsonWriter json;
    Str pointer; /* of the object at hand */
    Str *missing;
    size_t missing_count;
    Scope *scope; /* of the last scope field, for what is read from it */
} Reading;

/* A field at hand: its description, what is given (NULL: nothing), the object it stands in. */
typedef struct At {
    const JsonNode *field, *given, *object;
} At;

typedef Err (*FieldRead)(Ctx *cx, Reading *reading, const At *at);

static Str id_of(const At *at)
{
    return node_text(at->field, "id");
}

static Err refuse(Ctx *cx, const Reading *reading, const At *at, Err err)
{
    (void)err;
    return fail_at(cx, (Str){0}, 0,
                   str_fmt(cx->arena, "%.*s/%.*s", STR_ARG(reading->pointer), STR_ARG(id_of(at))));
}

static const char *shown_id(Ctx *cx, const At *at)
{
    Str label = node_words(at->field, "label", LANG_EN);
    return label.n == 0 ? str_c(cx->arena, id_of(at))
                        : message_word(cx->arena, label, node_words(at->field, "label", LANG_ZH));
}

/* ---- what people write ---- */

static Err text_read(Ctx *cx, Reading *reading, const At *at)
{
    if (at->given->type != JSON_STRING || at->given->text.n > 4 * TEXT_CHARACTERS_MAX)
        return refuse(cx, reading, at,
                      fail(cx, ERR_INVALID, MSG("%1$s is a text of at most %2$lld characters"),
                           shown_id(cx, at), (long long)TEXT_CHARACTERS_MAX));
    json_key(&reading->json, id_of(at));
    json_string(&reading->json, at->given->text);
    return OK;
}

static Err whole_read(Ctx *cx, Reading *reading, const At *at)
{
    int64_t value, from = 0, to = INT64_MAX;
    (void)str_int(node_text(at->field, "from"), &from);
    (void)str_int(node_text(at->field, "to"), &to);
    if (!str_int(at->given->text, &value) || value < from || value > to)
        return refuse(cx, reading, at,
                      fail(cx, ERR_INVALID,
                           MSG("%1$s is a whole number %2$lld to %3$lld, not \"%4$s\""),
                           shown_id(cx, at), (long long)from, (long long)to,
                           str_shown(cx->arena, at->given->text)));
    json_key(&reading->json, id_of(at));
    json_int(&reading->json, value);
    return OK;
}

static Err number_read(Ctx *cx, Reading *reading, const At *at)
{
    Decimal number;
    if (!decimal_parse(at->given->text, &number))
        return refuse(cx, reading, at,
                      fail(cx, ERR_INVALID, MSG("%1$s is a number, not \"%2$s\""), shown_id(cx, at),
                           str_shown(cx->arena, at->given->text)));
    json_key(&reading->json, id_of(at));
    json_raw(&reading->json, at->given->text);
    return OK;
}

static Err probability_read(Ctx *cx, Reading *reading, const At *at)
{
    Ratio ratio;
    if (!ratio_parse(at->given->text, &ratio) || ratio_cmp(ratio, (Ratio){1, 1}) > 0)
        return refuse(cx, reading, at,
                      fail(cx, ERR_INVALID,
                           MSG("%1$s is a part of one like 1/500 or 0.002, not \"%2$s\""),
                           shown_id(cx, at), str_shown(cx->arena, at->given->text)));
    json_key(&reading->json, id_of(at));
    json_string(&reading->json, at->given->text);
    return OK;
}

static Err day_read(Ctx *cx, Reading *reading, const At *at)
{
    RegimeDay day;
    if (!regime_day_parse(at->given->text, &day))
        return refuse(cx, reading, at,
                      fail(cx, ERR_INVALID, MSG("%1$s is a day like 2026-03-02, not \"%2$s\""),
                           shown_id(cx, at), str_shown(cx->arena, at->given->text)));
    json_key(&reading->json, id_of(at));
    json_string(&reading->json, at->given->text);
    return OK;
}

static Err choice_read(Ctx *cx, Reading *reading, const At *at)
{
    for (const JsonNode *option = node_list(at->field, "options"); option != NULL;
         option = option->next) {
        if (str_eq(node_text(option, "id"), at->given->text)) {
            json_key(&reading->json, id_of(at));
            json_string(&reading->json, at->given->text);
            return OK;
        }
    }
    return refuse(cx, reading, at,
                  fail(cx, ERR_INVALID, MSG("%1$s has no choice \"%2$s\""), shown_id(cx, at),
                       str_shown(cx->arena, at->given->text)));
}

static Err yes_read(Ctx *cx, Reading *reading, const At *at)
{
    if (at->given->type != JSON_TRUE && at->given->type != JSON_FALSE)
        return refuse(cx, reading, at,
                      fail(cx, ERR_INVALID, MSG("%1$s is true or false"), shown_id(cx, at)));
    json_key(&reading->json, id_of(at));
    json_bool(&reading->json, at->given->type == JSON_TRUE);
    return OK;
}

/* ---- what stands elsewhere ---- */

static Err scope_read_field(Ctx *cx, Reading *reading, const At *at)
{
    int64_t id;
    ScopePage page;
    Err err = scope_id_parse(cx, at->given->text, &id);
    if (err != OK)
        return refuse(cx, reading, at, err);
    TRY(scope_page(cx, &(ScopePageQuery){.before = id + 1, .limit = 1}, &page));
    if (page.scopes.count == 0 || !str_eq(page.scopes.items[0].id, at->given->text))
        return refuse(cx, reading, at,
                      fail(cx, ERR_NOT_FOUND,
                           MSG("there is no scope %1$s; the list of scopes has those there are"),
                           str_shown(cx->arena, at->given->text)));
    reading->scope = arena_new(cx->arena, Scope);
    reading->scope->summary = &page.scopes.items[0];
    json_key(&reading->json, id_of(at));
    json_string(&reading->json, at->given->text);
    return OK;
}

static Err row_read(Ctx *cx, Reading *reading, const At *at)
{
    MasterShape shape;
    MasterRow row;
    TRY(master_shape(cx, node_text(at->field, "register"), &shape));
    Err err =
        master_find_key(cx, &shape, master_key_typed(cx->arena, &shape, at->given->text), &row);
    if (err != OK)
        return refuse(cx, reading, at, err);
    json_key(&reading->json, id_of(at));
    json_string(&reading->json, at->given->text);
    return OK;
}

static const JsonNode *entry_values(const CaseState *state, Str text, const JsonNode *sheets)
{
    int64_t id;
    for (size_t i = 0; str_int(text, &id) && i < state->count; i++) {
        if (state->entries[i].id.value == id &&
            (sheets == NULL || node_holds(sheets, state->entries[i].sheet)))
            return state->values[i];
    }
    return NULL;
}

static Err entry_read(Ctx *cx, Reading *reading, const At *at)
{
    const JsonNode *sheets = json_member(at->field, STR("sheets"));
    if (entry_values(reading->state, at->given->text, sheets) == NULL)
        return refuse(cx, reading, at,
                      fail(cx, ERR_INVALID, MSG("%1$s: the case has no such entry, \"%2$s\""),
                           shown_id(cx, at), str_shown(cx->arena, at->given->text)));
    json_key(&reading->json, id_of(at));
    json_raw(&reading->json, at->given->text);
    return OK;
}

/* Another case, whose recall was decided. */
static Err case_read_field(Ctx *cx, Reading *reading, const At *at)
{
    int64_t id;
    CaseState *other = arena_new(cx->arena, CaseState);
    Err err = case_id_parse(cx, at->given->text, &id);
    if (err == OK && id == reading->state->id)
        err = fail(cx, ERR_INVALID, MSG("%1$s: a case does not follow itself"), shown_id(cx, at));
    if (err == OK)
        err = state_load(cx, reading->state->forms, id, other);
    if (err == OK && !str_eq(other->summary.outcome, STR("recall")))
        err = fail(cx, ERR_INVALID, MSG("%1$s: in case %2$s no recall is decided"),
                   shown_id(cx, at), str_c(cx->arena, other->summary.id));
    if (err != OK)
        return refuse(cx, reading, at, err);
    json_key(&reading->json, id_of(at));
    json_string(&reading->json, other->summary.id);
    return OK;
}

/* A clock of this case, "T-3". */
static Err clock_read(Ctx *cx, Reading *reading, const At *at)
{
    int64_t id;
    Clock clock = {0};
    Err err = clock_id_parse(cx, at->given->text, &id);
    if (err == OK)
        err = clock_find(cx, id, &clock);
    if (err != OK)
        return refuse(cx, reading, at, err);
    if (!str_eq(clock.noun, STR("case")) || clock.noun_id.value != reading->state->id)
        return refuse(cx, reading, at,
                      fail(cx, ERR_INVALID, MSG("%1$s: clock %2$s is not of this case"),
                           shown_id(cx, at), str_c(cx->arena, clock.id)));
    json_key(&reading->json, id_of(at));
    json_string(&reading->json, clock.id);
    return OK;
}

/* ---- what is worked out ---- */

/* The whole numbers named by "of"; false where one is missing. */
static bool numbers_of(const At *at, int64_t *out, size_t *count)
{
    *count = 0;
    for (const JsonNode *name = node_list(at->field, "of"); name != NULL; name = name->next) {
        const JsonNode *value = json_member(at->object, name->text);
        if (*count == RISK_AXES_MAX || value == NULL || !str_int(value->text, &out[*count]))
            return false;
        ++*count;
    }
    return true;
}

static Err product_find(Ctx *cx, Reading *reading, const At *at)
{
    int64_t numbers[RISK_AXES_MAX], product = 1;
    size_t count;
    (void)cx;
    if (!numbers_of(at, numbers, &count))
        return OK;
    for (size_t i = 0; i < count; i++) {
        if (__builtin_mul_overflow(product, numbers[i], &product))
            return OK;
    }
    json_key(&reading->json, id_of(at));
    json_int(&reading->json, product);
    return OK;
}

/* A level of a risk table: nothing where a number is missing, never the lowest. */
static Err level_find(Ctx *cx, Reading *reading, const At *at)
{
    int64_t numbers[RISK_AXES_MAX];
    size_t count;
    RiskTable *table = arena_new(cx->arena, RiskTable);
    TRY(risk_table_find(cx, node_text(at->field, "table"), table));
    if (!numbers_of(at, numbers, &count))
        return OK;
    Str level = risk_cell(table, numbers, count);
    if (level.n == 0)
        return OK;
    json_key(&reading->json, id_of(at));
    json_string(&reading->json, level);
    return OK;
}

/* How many days of a column of rows lie within from … until, or outside. */
static Err count_find(Ctx *cx, Reading *reading, const At *at)
{
    RegimeDay from, until = INT32_MAX, day;
    int64_t count = 0;
    Str column = node_text(at->field, "column");
    (void)cx;
    if (!regime_day_parse(node_text(at->object, str_c(cx->arena, node_text(at->field, "from"))),
                          &from))
        return OK;
    (void)regime_day_parse(node_text(at->object, str_c(cx->arena, node_text(at->field, "until"))),
                           &until);
    const JsonNode *rows = json_member(reading->top, node_text(at->field, "rows"));
    for (const JsonNode *row = rows == NULL ? NULL : rows->child; row != NULL; row = row->next) {
        if (!regime_day_parse(node_text(row, str_c(cx->arena, column)), &day))
            continue;
        count += (day >= from && day <= until) != node_flag(at->field, "outside");
    }
    json_key(&reading->json, id_of(at));
    json_int(&reading->json, count);
    return OK;
}

static bool rows_have(const JsonNode *rows, Str column, Str text)
{
    for (const JsonNode *row = rows == NULL ? NULL : rows->child; row != NULL; row = row->next) {
        const JsonNode *value = json_member(row, column);
        if (value != NULL && str_eq(str_trim(value->text), str_trim(text)))
            return true;
    }
    return false;
}

static void missing_add(Reading *reading, Str what)
{
    if (reading->missing_count < MISSING_MAX)
        reading->missing[reading->missing_count++] = what;
}

/* "department"; "asked/0/item" of a column. */
static Str path_of(Ctx *cx, const Reading *reading, const At *at)
{
    Str inside = str_tail(reading->pointer, STR("/values").n);
    return inside.n == 0
               ? id_of(at)
               : str_fmt(cx->arena, "%.*s/%.*s", STR_ARG(str_tail(inside, 1)), STR_ARG(id_of(at)));
}

/* What another entry asks for, and no row here answers. */
static Err uncovered_find(Ctx *cx, Reading *reading, const At *at)
{
    const JsonNode *of = json_member(reading->top, node_text(at->field, "of"));
    const JsonNode *theirs = of == NULL ? NULL : entry_values(reading->state, of->text, NULL);
    const JsonNode *mine = json_member(reading->top, node_text(at->field, "rows"));
    Str column = node_text(at->field, "column");
    (void)cx;
    json_key(&reading->json, id_of(at));
    json_array_begin(&reading->json);
    for (const JsonNode *row =
             theirs == NULL ? NULL
                            : node_list(theirs, str_c(cx->arena, node_text(at->field, "their")));
         row != NULL; row = row->next) {
        Str asked = node_text(row, str_c(cx->arena, node_text(at->field, "their_column")));
        if (rows_have(mine, column, asked))
            continue;
        json_string(&reading->json, asked);
        missing_add(reading, asked);
    }
    json_array_end(&reading->json);
    return OK;
}

/* A member of the scope above, by the last word of the type. */
static Err scope_figure(Ctx *cx, Reading *reading, const At *at)
{
    Str name = str_tail(node_text(at->field, "type"), sizeof "scope_" - 1);
    const Field *field = register_field(&scope_summary_register, name);
    (void)cx;
    if (reading->scope == NULL || field == NULL || field->type != FIELD_INT)
        return OK;
    const char *summary = (const char *)reading->scope->summary;
    json_key(&reading->json, id_of(at));
    json_int(&reading->json, ((const FieldInt *)(summary + field->offset))->value);
    return OK;
}

/* The clock of this case that counts from the entry named by "of", of one of "rules": the one that
 * runs, else the last. */
static Err owed_find(Ctx *cx, Reading *reading, const At *at)
{
    Str found = {0};
    const CaseState *state = reading->state;
    const JsonNode *of = json_member(reading->top, node_text(at->field, "of"));
    Str note = of == NULL ? (Str){0}
                          : str_fmt(cx->arena, "%.*s E-%.*s", STR_ARG(state->summary.id),
                                    STR_ARG(of->text));
    for (size_t i = 0; i < state->clock_count; i++) {
        const Clock *clock = &state->clocks[i];
        if (!str_eq(clock->note, note) || str_eq(clock->state, STR("cancelled")) ||
            !node_holds(json_member(at->field, STR("rules")), clock->rule))
            continue;
        found = clock->id;
        if (clock_runs_on(clock))
            break;
    }
    if (found.n == 0)
        return OK;
    json_key(&reading->json, id_of(at));
    json_string(&reading->json, found);
    return OK;
}

static Err proposal_note(Ctx *cx, Reading *reading, const At *at)
{
    (void)cx;
    json_key(&reading->json, id_of(at));
    json_string(&reading->json, reading->state->gate.proposal);
    return OK;
}

static Err route_note(Ctx *cx, Reading *reading, const At *at)
{
    (void)cx;
    json_key(&reading->json, id_of(at));
    json_string(&reading->json, reading->state->gate.route);
    return OK;
}

/* Items of the gate that are not there. */
static Err gaps_note(Ctx *cx, Reading *reading, const At *at)
{
    const Gate *gate = &reading->state->gate;
    (void)cx;
    json_key(&reading->json, id_of(at));
    json_array_begin(&reading->json);
    for (size_t i = 0; i < gate->items.count; i++) {
        if (!gate->items.items[i].met.value)
            json_string(&reading->json, gate->items.items[i].id);
    }
    json_array_end(&reading->json);
    return OK;
}

/* What a decision rests on, as it is when it is written. */
static Err basis_note(Ctx *cx, Reading *reading, const At *at)
{
    json_key(&reading->json, id_of(at));
    return basis_write(cx, reading->state, at->field, &reading->json);
}

/* ---- fields and rows ---- */

static Err rows_read(Ctx *cx, Reading *reading, const At *at);

/* Types people fill in; those worked out need nothing given. */
static const struct {
    Str name;
    FieldRead read;
    bool worked_out;
} types[] = {
    {STR_INIT("text"), text_read, false},
    {STR_INIT("whole"), whole_read, false},
    {STR_INIT("number"), number_read, false},
    {STR_INIT("probability"), probability_read, false},
    {STR_INIT("day"), day_read, false},
    {STR_INIT("choice"), choice_read, false},
    {STR_INIT("yes"), yes_read, false},
    {STR_INIT("scope"), scope_read_field, false},
    {STR_INIT("row"), row_read, false},
    {STR_INIT("entry"), entry_read, false},
    {STR_INIT("case"), case_read_field, false},
    {STR_INIT("clock"), clock_read, false},
    {STR_INIT("rows"), rows_read, false},
    {STR_INIT("product"), product_find, true},
    {STR_INIT("level"), level_find, true},
    {STR_INIT("count"), count_find, true},
    {STR_INIT("uncovered"), uncovered_find, true},
    {STR_INIT("scope_version"), scope_figure, true},
    {STR_INIT("scope_units"), scope_figure, true},
    {STR_INIT("scope_possible"), scope_figure, true},
    {STR_INIT("scope_widened"), scope_figure, true},
    {STR_INIT("owed"), owed_find, true},
    {STR_INIT("proposal"), proposal_note, true},
    {STR_INIT("route"), route_note, true},
    {STR_INIT("gaps"), gaps_note, true},
    {STR_INIT("basis"), basis_note, true},
};
enum { TYPES = sizeof types / sizeof *types };

static bool is_given(const JsonNode *given)
{
    return given != NULL && given->type != JSON_NULL &&
           !(given->type == JSON_STRING && !text_says(given->text)) &&
           !(given->type == JSON_ARRAY && given->count == 0);
}

static Err field_read(Ctx *cx, Reading *reading, const At *at)
{
    Str type = node_text(at->field, "type");
    size_t i = 0;
    while (i < TYPES && !str_eq(types[i].name, type))
        i++;
    if (i == TYPES)
        return fail(cx, ERR_CORRUPT, MSG("sheets: there is no type of field %1$s"),
                    str_shown(cx->arena, type));
    if (types[i].worked_out || is_given(at->given))
        return types[i].read(cx, reading, at);
    if (node_flag(at->field, "required"))
        missing_add(reading, path_of(cx, reading, at));
    return OK;
}

/* Nothing is dropped: a value of no field is refused. */
static Err strangers_refuse(Ctx *cx, const Reading *reading, const JsonNode *fields,
                            const JsonNode *object)
{
    for (const JsonNode *member = object->child; member != NULL; member = member->next) {
        const JsonNode *field = fields->child;
        while (field != NULL && !str_eq(node_text(field, "id"), member->key))
            field = field->next;
        if (field != NULL)
            continue;
        (void)!fail(cx, ERR_INVALID, MSG("the sheet has no field \"%1$s\""),
                    str_shown(cx->arena, member->key));
        return fail_at(
            cx, (Str){0}, 0,
            str_fmt(cx->arena, "%.*s/%.*s", STR_ARG(reading->pointer), STR_ARG(member->key)));
    }
    return OK;
}

static Err object_read(Ctx *cx, Reading *reading, const JsonNode *fields, const JsonNode *object)
{
    if (object->type != JSON_OBJECT) {
        (void)!fail(cx, ERR_INVALID, MSG("values are an object of fields"));
        return fail_at(cx, (Str){0}, 0, reading->pointer);
    }
    TRY(strangers_refuse(cx, reading, fields, object));
    json_object_begin(&reading->json);
    for (const JsonNode *field = fields->child; field != NULL; field = field->next) {
        At at = {field, json_member(object, node_text(field, "id")), object};
        TRY(field_read(cx, reading, &at));
    }
    json_object_end(&reading->json);
    return OK;
}

static Err rows_read(Ctx *cx, Reading *reading, const At *at)
{
    size_t n = 0;
    Str pointer = reading->pointer;
    const JsonNode *columns = json_member(at->field, STR("columns"));
    if (at->given->type != JSON_ARRAY || at->given->count > ROWS_MAX)
        return refuse(cx, reading, at,
                      fail(cx, ERR_INVALID, MSG("%1$s is a list of at most %2$lld rows"),
                           shown_id(cx, at), (long long)ROWS_MAX));
    json_key(&reading->json, id_of(at));
    json_array_begin(&reading->json);
    for (const JsonNode *row = at->given->child; row != NULL; row = row->next) {
        reading->pointer =
            str_fmt(cx->arena, "%.*s/%.*s/%zu", STR_ARG(pointer), STR_ARG(id_of(at)), n++);
        TRY(object_read(cx, reading, columns, row));
    }
    reading->pointer = pointer;
    json_array_end(&reading->json);
    return OK;
}

/* ---- a sheet ---- */

/* What is needed because of what else is filled in. */
static Err needs_check(Ctx *cx, Reading *reading, const JsonNode *sheet, Str json)
{
    const JsonNode *values;
    TRY(json_parse(cx, json, &values));
    for (const JsonNode *need = node_list(sheet, "needs"); need != NULL; need = need->next) {
        Str field = node_text(need, "field");
        const JsonNode *value = json_member(values, field);
        if (condition_of_fields(json_member(need, STR("if")), values) &&
            (value == NULL || str_trim(value->text).n == 0))
            missing_add(reading, field);
    }
    return OK;
}

Err sheet_read(Ctx *cx, const CaseState *state, const JsonNode *sheet, const JsonNode *values,
               SheetValues *out)
{
    Buf text;
    Reading reading = {.state = state, .top = values, .pointer = STR("/values")};
    reading.missing = arena_array(cx->arena, Str, MISSING_MAX);
    buf_init(&text, cx->arena, CASE_BODY_MAX);
    json_writer_init(&reading.json, &text);
    TRY(object_read(cx, &reading, json_member(sheet, STR("fields")), values));
    if (text.full)
        return fail(cx, ERR_LIMIT, MSG("an entry has at most %1$lld bytes"),
                    (long long)CASE_BODY_MAX);
    TRY(needs_check(cx, &reading, sheet, buf_str(&text)));
    *out =
        (SheetValues){.json = buf_str(&text), .missing = {reading.missing, reading.missing_count}};
    return OK;
}
