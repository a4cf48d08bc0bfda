/* clue_dimension.c - the dimensions, and the bucket of a clue in each. */
#include "domain/clue/clue_dimension_internal.h"

enum { NAMES_MAX = 1000, MONTHS_OF_YEAR = 12 };

static const int64_t bands[] = {0, 100, 500, 1000, 5000, 10000, 30000, 60000, 100000, 200000};
static const int64_t ages[] = {0, 1, 3, 6, 12, 24, 36, 60, 96}; /* months */

enum { BAND_COUNT = sizeof bands / sizeof *bands, AGE_COUNT = sizeof ages / sizeof *ages };

#define CLUE_DIMENSION(name, how, field, clause, zh, en)                                           \
    {STR_INIT(#name), DIMENSION_##how, STR_INIT(#field), clause, zh, en, NULL},
static const ClueDimensionInfo described[] = {
#include "domain/clue/clue_dimensions.def"
};
#undef CLUE_DIMENSION

enum { DIMENSION_COUNT = sizeof described / sizeof *described };

Err clue_dimensions_list(Ctx *cx, ClueDimensions *out)
{
    out->dimensions.items = arena_array(cx->arena, ClueDimension, DIMENSION_COUNT);
    out->dimensions.count = DIMENSION_COUNT;
    for (size_t i = 0; i < DIMENSION_COUNT; i++) {
        const ClueDimensionInfo *one = &described[i];
        out->dimensions.items[i] = (ClueDimension){
            .name = one->name, .label_zh = str_of(one->zh), .label_en = str_of(one->en)};
        if (one->clause[0] != '\0')
            out->dimensions.items[i].clause = str_of(one->clause);
    }
    return OK;
}

Err clue_dimension_parse(Ctx *cx, Str name, const ClueDimensionInfo **out)
{
    Buf names;
    buf_init(&names, cx->arena, NAMES_MAX);
    for (size_t i = 0; i < DIMENSION_COUNT; i++) {
        if (str_eq(name, described[i].name)) {
            ClueDimensionInfo *found = arena_new(cx->arena, ClueDimensionInfo);
            *found = described[i];
            found->field = register_field(&clue_register, found->field_name);
            *out = found;
            return OK;
        }
        buf_fmt(&names, "%s%.*s", i == 0 ? "" : ", ", STR_ARG(described[i].name));
    }
    return fail(cx, ERR_USAGE, MSG("\"%1$s\" is no dimension; there are %2$s"),
                str_shown(cx->arena, name), str_c(cx->arena, buf_str(&names)));
}

/* ---- which bucket ---- */

static int64_t band_of(const int64_t *from, int count, int64_t value)
{
    int at = count - 1;
    while (at > 0 && from[at] > value)
        at--;
    return from[at];
}

static int64_t month_of(int64_t day)
{
    int year, month, unused;
    date_from_days((int32_t)day, &year, &month, &unused);
    return (int64_t)year * MONTHS_OF_YEAR + month - 1;
}

/* From purchase, else production, to the failure, else to the day it was told. */
static BucketKey age_of(const Clue *clue)
{
    const FieldInt *from = clue->bought_on.set ? &clue->bought_on : &clue->produced_on;
    const FieldInt *until = clue->occurred_on.set ? &clue->occurred_on : &clue->received_on;
    if (!from->set || !until->set || until->value < from->value)
        return (BucketKey){0};
    int year, month, from_day, until_day;
    date_from_days((int32_t)from->value, &year, &month, &from_day);
    date_from_days((int32_t)until->value, &year, &month, &until_day);
    int64_t months = month_of(until->value) - month_of(from->value) - (until_day < from_day);
    return (BucketKey){.number = band_of(ages, AGE_COUNT, months), .set = true};
}

/* Of the kinds a dimension asks for, or not. */
static bool kind_counts(const ClueDimensionInfo *dimension, const Clue *clue)
{
    Str kind = master_clue_kinds[clue->kind.value].name;
    return str_eq(kind, dimension->name) ||
           (str_eq(dimension->name, STR("complaint")) && str_eq(kind, STR("authority_complaint")));
}

BucketKey clue_bucket_of(const ClueDimensionInfo *dimension, const Clue *clue)
{
    const void *at = (const char *)clue + dimension->field->offset;
    const FieldInt *number = at;
    switch (dimension->how) {
    case DIMENSION_TEXT:
        return (BucketKey){.text = *(const Str *)at, .set = ((const Str *)at)->n > 0};
    case DIMENSION_CHOICE:
        return (BucketKey){.number = number->value, .set = number->set};
    case DIMENSION_MONTH:
        return (BucketKey){.number = number->set ? month_of(number->value) : 0, .set = number->set};
    case DIMENSION_DAY:
        return (BucketKey){.number = number->value, .set = number->set};
    case DIMENSION_BAND:
        return (BucketKey){.number = number->set ? band_of(bands, BAND_COUNT, number->value) : 0,
                           .set = number->set};
    case DIMENSION_AGE:
        return age_of(clue);
    case DIMENSION_KINDS:
        return (BucketKey){.number = kind_counts(dimension, clue) ? 0 : 1, .set = true};
    }
    return (BucketKey){0};
}

/* ---- keys and labels ---- */

static Str day_text(Arena *arena, int64_t number)
{
    int year, month, day;
    date_from_days((int32_t)number, &year, &month, &day);
    return str_fmt(arena, "%04d-%02d-%02d", year, month, day);
}

Str clue_bucket_key(Arena *arena, const ClueDimensionInfo *dimension, const BucketKey *key)
{
    if (!key->set)
        return STR("");
    switch (dimension->how) {
    case DIMENSION_TEXT:
        return str_dup(arena, key->text);
    case DIMENSION_CHOICE:
        return dimension->field->names->values[key->number].name;
    case DIMENSION_MONTH:
        return str_fmt(arena, "%04lld-%02lld", (long long)(key->number / MONTHS_OF_YEAR),
                       (long long)(key->number % MONTHS_OF_YEAR + 1));
    case DIMENSION_DAY:
        return day_text(arena, key->number);
    case DIMENSION_KINDS:
        return key->number == 0 ? STR("yes") : STR("no");
    default:
        return str_fmt(arena, "%lld", (long long)key->number);
    }
}

static Str band_label(Arena *arena, const int64_t *from, int count, int64_t low)
{
    int at = 0;
    while (at < count - 1 && from[at] != low)
        at++;
    if (at == count - 1)
        return str_fmt(arena, "≥ %lld", (long long)low);
    if (from[at + 1] == low + 1)
        return str_fmt(arena, "%lld", (long long)low);
    return str_fmt(arena, "%lld–%lld", (long long)low, (long long)(from[at + 1] - 1));
}

void clue_bucket_label(Arena *arena, const ClueDimensionInfo *dimension, const BucketKey *key,
                       ClueBucket *out)
{
    out->key = clue_bucket_key(arena, dimension, key);
    out->label_zh = out->label_en = out->key;
    if (!key->set) {
        out->label_zh = STR("未填");
        out->label_en = STR("not given");
    } else if (dimension->how == DIMENSION_CHOICE) {
        const EnumValue *value = &dimension->field->names->values[key->number];
        out->label_zh = str_of(value->label_zh);
        out->label_en = str_of(value->label_en);
    } else if (dimension->how == DIMENSION_BAND) {
        out->label_zh = out->label_en = band_label(arena, bands, BAND_COUNT, key->number);
    } else if (dimension->how == DIMENSION_AGE) {
        Str months = band_label(arena, ages, AGE_COUNT, key->number);
        out->label_zh = str_fmt(arena, "%.*s 个月", STR_ARG(months));
        out->label_en = str_fmt(arena, "%.*s months", STR_ARG(months));
    } else if (dimension->how == DIMENSION_KINDS) {
        out->label_zh = key->number == 0 ? STR("是") : STR("否");
        out->label_en = key->number == 0 ? STR("yes") : STR("no");
    }
}

/* ---- choosing ---- */

/* Enough for days_from_date; a day that is none, the 31st of February say, is no clue's. */
static bool is_day(int64_t year, int64_t month, int64_t day)
{
    enum { DAYS_EVERYWHERE = 28 };
    static const int64_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return year >= 1 && year <= 9999 && month >= 1 && month <= MONTHS_OF_YEAR && day >= 1 &&
           (day <= days[month - 1] || (leap && month == 2 && day <= DAYS_EVERYWHERE + 1));
}

bool clue_bucket_is(const ClueChosen *chosen, const Clue *clue)
{
    int64_t asked, year, month, day;
    BucketKey key = clue_bucket_of(chosen->dimension, clue);
    if (!key.set)
        return chosen->key.n == 0;
    if (chosen->dimension->how == DIMENSION_TEXT)
        return str_eq(key.text, chosen->key);
    if (chosen->dimension->how == DIMENSION_CHOICE)
        return str_eq(chosen->dimension->field->names->values[key.number].name, chosen->key);
    if (chosen->dimension->how == DIMENSION_KINDS)
        return str_eq(key.number == 0 ? STR("yes") : STR("no"), chosen->key);
    if (chosen->dimension->how == DIMENSION_MONTH) {
        Str rest = chosen->key;
        return str_int(str_cut(&rest, '-'), &year) && str_int(rest, &month) &&
               year * MONTHS_OF_YEAR + month - 1 == key.number;
    }
    if (chosen->dimension->how == DIMENSION_DAY) {
        Str rest = chosen->key;
        return str_int(str_cut(&rest, '-'), &year) && str_int(str_cut(&rest, '-'), &month) &&
               str_int(rest, &day) && is_day(year, month, day) &&
               days_from_date((int)year, (int)month, (int)day) == key.number;
    }
    return str_int(chosen->key, &asked) && asked == key.number;
}

Err clue_choose(Ctx *cx, ClueChoice *choice, Str text)
{
    Str key = text, name = str_cut(&key, ':');
    if (choice->chosen_count == CLUE_CHOSEN_MAX)
        return fail(cx, ERR_LIMIT, MSG("there are more than %1$lld filters"),
                    (long long)CLUE_CHOSEN_MAX);
    ClueChosen *chosen = &choice->chosen[choice->chosen_count];
    TRY(clue_dimension_parse(cx, name, &chosen->dimension));
    chosen->key = key;
    choice->chosen_count++;
    return OK;
}

static bool choice_fits(const void *values, const void *arg)
{
    const Clue *clue = values;
    const ClueChoice *choice = arg;
    if (!choice->duplicates && clue->state.value == CLUE_DUPLICATE)
        return false;
    for (size_t i = 0; i < choice->chosen_count; i++) {
        if (!clue_bucket_is(&choice->chosen[i], clue))
            return false;
    }
    return true;
}

void clue_choice_bind(ClueChoice *choice)
{
    choice->query.fits = choice_fits;
    choice->query.fits_arg = choice;
}
