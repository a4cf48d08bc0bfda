#include "domain/clue/clue_dimension_internal.h"

#include "test/test_store.h"

static const ClueDimensionInfo *dimension(Test *t, const char *name)
{
    const ClueDimensionInfo *out = NULL;
    CHECK_OK(t, clue_dimension_parse(t->cx, str_of(name), &out));
    return out;
}

static Err add(Test *t, Str values)
{
    t->cx->now_us = days_from_date(2027, 6, 1) * INT64_C(86400000000);
    MasterShape shape;
    MasterRow row;
    RowOrder order = {.values = values};
    TRY(master_shape(t->cx, clue_register.name, &shape));
    return master_save(t->cx, &shape, 0, &order, &row);
}

/* names eleven, A-6.3.2 row 1 twelve; failure rate and count are the figures themselves. */
TEST(clue_dimensions_of_the_clause_are_all_there)
{
    static const char *const names[] = {"symptom",  "consequence", "severity", "made",
                                        "failed",   "mileage",     "age",      "region",
                                        "replaced", "complaint",   "opinion"};
    ClueDimensions all;
    CHECK_OK(t, clue_dimensions_list(t->cx, &all));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        CHECK(t, dimension(t, names[i]) != NULL);
    const ClueDimensionInfo *none;
    CHECK_ERR(t, clue_dimension_parse(t->cx, STR("colour"), &none), ERR_USAGE);
    CHECK(t, all.dimensions.count >= sizeof names / sizeof *names);
}

TEST(clue_buckets_begin_where_they_say)
{
    static const struct {
        const char *name;
        Clue clue;
        const char *key, *label;
    } rows[] = {
        {"mileage", {.mileage = {99, true}}, "0", "0–99"},
        {"mileage", {.mileage = {100, true}}, "100", "100–499"},
        {"mileage", {.mileage = {1000000, true}}, "200000", "≥ 200000"},
        {"mileage", {.mileage = {0, false}}, "", "not given"},
        /* 2026-01-31 to 2026-02-28 is no whole month; to 2026-03-01 it is one */
        {"age", {.bought_on = {20484, true}, .occurred_on = {20512, true}}, "0", "0 months"},
        {"age", {.bought_on = {20484, true}, .occurred_on = {20544, true}}, "1", "1–2 months"},
        {"age", {.produced_on = {20484, true}, .received_on = {20849, true}}, "12", "12–23 months"},
        {"age", {.occurred_on = {20484, true}}, "", "not given"},
        {"made", {.produced_on = {20484, true}}, "2026-01", "2026-01"},
        {"complaint", {.kind = {1, true}}, "yes", "yes"},
        {"complaint", {.kind = {0, true}}, "no", "no"},
        {"opinion", {.kind = {2, true}}, "yes", "yes"},
        {"consequence", {.consequence = {4, true}}, "fire", "Fire, explosion"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ClueBucket shown;
        const ClueDimensionInfo *by = dimension(t, rows[i].name);
        BucketKey key = clue_bucket_of(by, &rows[i].clue);
        clue_bucket_label(t->cx->arena, by, &key, &shown);
        CHECK_STR(t, shown.key, str_of(rows[i].key));
        CHECK_STR(t, shown.label_en, str_of(rows[i].label));
        ClueChosen chosen = {by, shown.key};
        CHECK(t, clue_bucket_is(&chosen, &rows[i].clue));
    }
}

enum { CLUES = 300, SYMPTOMS = 60, UNITS = 40 };

typedef struct Plain {
    int symptom, month, unit; /* unit 0: none */
    bool duplicate;
} Plain;

static int64_t plain_cell(const Plain *clues, int symptom, int month, int64_t *units)
{
    bool seen[UNITS + 1] = {0};
    int64_t count = 0;
    *units = 0;
    for (int i = 0; i < CLUES; i++) {
        const Plain *one = &clues[i];
        if (one->duplicate || (symptom >= 0 && one->symptom != symptom) ||
            (month >= 0 && one->month != month))
            continue;
        count++;
        *units += one->unit != 0 && !seen[one->unit];
        seen[one->unit] = true;
    }
    return count;
}

static int number_behind(Str key)
{
    int64_t out = -1;
    (void)str_int(str_tail(key, key.n - 2), &out);
    return (int)out;
}

static int64_t cell_of(const JsonNode *rows, size_t row, size_t column)
{
    int64_t out = -1;
    const JsonNode *line = rows->child;
    while (row-- > 0)
        line = line->next;
    const JsonNode *cell = line->child;
    while (column-- > 0)
        cell = cell->next;
    (void)str_int(cell->text, &out);
    return out;
}

static void plain_make(Test *t, Plain *clues)
{
    uint64_t seed = 20260302;
    for (int i = 0; i < CLUES; i++) {
        Plain *one = &clues[i];
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        *one = (Plain){.symptom = (int)((seed >> 33) % SYMPTOMS),
                       .month = (int)((seed >> 40) % 9) + 1,
                       .unit = (int)((seed >> 48) % (UNITS + 1)),
                       .duplicate = i > 0 && (seed >> 58) % 5 == 0};
        Str unit =
            one->unit == 0 ? STR("") : str_fmt(t->cx->arena, ",\"unit\":\"U%02d\"", one->unit);
        CHECK_OK(t, add(t, str_fmt(t->cx->arena,
                                   "{\"number\":\"N%d\",\"kind\":\"claim\",\"received_on\":"
                                   "\"2026-%02d-10\",\"symptom\":\"s-%02d\"%.*s%s}",
                                   i, one->month, one->symptom, STR_ARG(unit),
                                   one->duplicate ? ",\"state\":\"duplicate\",\"duplicate_of\":"
                                                    "\"N0\""
                                                  : "")));
    }
}

/* Beside the plainest code: every cell, every sum, and what does not fit into 40 rows. */
TEST(clue_figures_agree_with_counting_one_by_one)
{
    Plain clues[CLUES];
    ClueFigures figures;
    ClueChoice choice = {0};
    const JsonNode *cells, *cell_units;
    if (!test_store(t))
        return;
    MasterBook *book = master_book_open();
    plain_make(t, clues);
    ClueFiguresQuery query = {&choice, dimension(t, "symptom"), dimension(t, "received"), NULL};
    CHECK_OK(t, clue_figures(t->cx, book, &query, &figures));
    CHECK_OK(t, json_parse(t->cx, figures.cells, &cells));
    CHECK_OK(t, json_parse(t->cx, figures.cell_units, &cell_units));
    int64_t units, sum = 0;
    CHECK_INT(t, figures.clues.value, plain_cell(clues, -1, -1, &units));
    CHECK_INT(t, figures.units.value, units);
    CHECK_INT(t, figures.rows.count, CLUE_ROWS_MAX);
    for (size_t row = 0; row < figures.rows.count; row++) {
        const ClueBucket *bucket = &figures.rows.items[row];
        sum += bucket->clues.value;
        if (bucket->rest.value)
            continue;
        CHECK_INT(t, bucket->clues.value,
                  plain_cell(clues, number_behind(bucket->key), -1, &units));
        CHECK_INT(t, bucket->units.value, units);
        CHECK(t, row == 0 || bucket[-1].clues.value >= bucket->clues.value);
        for (size_t column = 0; column < figures.columns.count; column++) {
            int month = number_behind(figures.columns.items[column].key);
            CHECK_INT(t, cell_of(cells, row, column),
                      plain_cell(clues, number_behind(bucket->key), month, &units));
            CHECK_INT(t, cell_of(cell_units, row, column), units);
        }
    }
    CHECK_INT(t, sum, figures.clues.value);
    CHECK(t, figures.rows.items[CLUE_ROWS_MAX - 1].rest.value);
    master_book_close(book);
}

TEST(clue_choice_of_buckets_gives_the_same_clues_and_their_units)
{
    ClueItems items;
    ClueChoice choice = {0}, all = {.duplicates = true};
    if (!test_store(t))
        return;
    MasterBook *book = master_book_open();
    CHECK_OK(t, add(t, STR("{\"number\":\"A\",\"kind\":\"claim\",\"symptom\":\"x\","
                           "\"items\":[\"urn:u:1\",\"urn:u:2\"]}")));
    CHECK_OK(t, add(t, STR("{\"number\":\"B\",\"kind\":\"claim\",\"symptom\":\"x\","
                           "\"items\":[\"urn:u:2\"]}")));
    CHECK_OK(t, add(t, STR("{\"number\":\"C\",\"kind\":\"claim\",\"symptom\":\"x\"}")));
    CHECK_OK(t, add(t, STR("{\"number\":\"D\",\"kind\":\"claim\",\"symptom\":\"y\","
                           "\"items\":[\"urn:u:3\"]}")));
    CHECK_OK(t, add(t, STR("{\"number\":\"E\",\"kind\":\"claim\",\"symptom\":\"x\",\"state\":"
                           "\"duplicate\",\"duplicate_of\":\"A\",\"items\":[\"urn:u:4\"]}")));
    CHECK_OK(t, clue_choose(t->cx, &choice, STR("symptom:x")));
    CHECK_OK(t, clue_items(t->cx, book, &choice, &items));
    CHECK_INT(t, items.clues.value, 3);
    CHECK_INT(t, items.unlinked.value, 1);
    CHECK_INT(t, items.items.count, 2);
    CHECK_OK(t, clue_choose(t->cx, &all, STR("symptom:x")));
    CHECK_OK(t, clue_items(t->cx, book, &all, &items));
    CHECK_INT(t, items.clues.value, 4);
    CHECK_ERR(t, clue_choose(t->cx, &choice, STR("colour:red")), ERR_USAGE);
    master_book_close(book);
}
