/* clue_figures.c - one pass over the clues, then the buckets put in order. */
#include "domain/clue/clue_figures.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/number_map.h"
#include "domain/clue/clue_dimension_internal.h"

enum { CELLS_MAX = 1 << 22 };

/* ---- buckets of one dimension ---- */

typedef struct Bucket {
    BucketKey key;
    int64_t clues, units;
    uint32_t product; /* only product of its clues, +1; 0: none yet */
    bool products;    /* several */
    uint32_t shown;   /* place in the answer */
} Bucket;

typedef struct Axis {
    const ClueDimensionInfo *dimension; /* NULL: one bucket holds all */
    Bucket *buckets;
    size_t count, capacity;
    NumberMap map;
    uint32_t empty; /* bucket of clues that say nothing, +1 */
    size_t shown;   /* in the answer, with the rest */
    bool rest;
} Axis;

static bool same_key(const BucketKey *a, const BucketKey *b)
{
    return a->number == b->number && str_eq(a->text, b->text);
}

static uint32_t bucket_add(Arena *arena, Axis *axis, const BucketKey *key)
{
    if (axis->count == axis->capacity) {
        size_t capacity = 2 * axis->capacity + 64;
        axis->buckets = arena_grow(arena, axis->buckets, axis->capacity * sizeof *axis->buckets,
                                   capacity * sizeof *axis->buckets);
        axis->capacity = capacity;
    }
    axis->buckets[axis->count] = (Bucket){.key = *key};
    axis->buckets[axis->count].key.text = str_dup(arena, key->text);
    return (uint32_t)axis->count++;
}

static uint32_t bucket_of(Arena *arena, Axis *axis, const Clue *clue)
{
    BucketKey key =
        axis->dimension == NULL ? (BucketKey){0} : clue_bucket_of(axis->dimension, clue);
    if (!key.set) {
        if (axis->empty == 0)
            axis->empty = bucket_add(arena, axis, &(BucketKey){0}) + 1;
        return axis->empty - 1;
    }
    uint64_t hash = key.text.n > 0 ? hash_fingerprint(1, key.text) : (uint64_t)key.number + 1;
    uint32_t found;
    while ((found = number_map_get(&axis->map, hash)) != 0) {
        if (same_key(&axis->buckets[found - 1].key, &key))
            return found - 1;
        hash++;
    }
    found = bucket_add(arena, axis, &key);
    number_map_put(&axis->map, hash, found + 1);
    return found;
}

static void axis_init(Arena *arena, Axis *axis, const ClueDimensionInfo *dimension)
{
    *axis = (Axis){.dimension = dimension};
    number_map_init(&axis->map, arena);
}

/* ---- one pass ---- */

/* A clue: its two buckets and its unit (0: none). */
typedef struct Mark {
    uint64_t unit;
    uint32_t row, column;
} Mark;

typedef struct Count {
    Axis rows, columns;
    Mark *marks;
    size_t count, capacity;
    int64_t without_unit;
    Str *products; /* classes of the clues */
    size_t product_count;
    NumberMap product_map;
} Count;

static uint64_t unit_of(const Clue *clue)
{
    Str unit = clue->items.count > 0 ? clue->items.items[0] : clue->unit;
    return unit.n == 0 ? 0 : hash_fingerprint(2, unit) | 1;
}

static uint32_t product_of(Arena *arena, Count *count, const Clue *clue)
{
    enum { PRODUCTS_MAX = 1000 };
    if (clue->product.n == 0)
        return 0;
    uint64_t hash = hash_fingerprint(3, clue->product);
    uint32_t found = number_map_get(&count->product_map, hash);
    if (found != 0 || count->product_count == PRODUCTS_MAX)
        return found;
    if (count->products == NULL)
        count->products = arena_array(arena, Str, PRODUCTS_MAX);
    count->products[count->product_count++] = str_dup(arena, clue->product);
    number_map_put(&count->product_map, hash, (uint32_t)count->product_count);
    return (uint32_t)count->product_count;
}

static Err clue_count(Ctx *cx, const MasterRow *row, void *arg)
{
    Count *count = arg;
    const Clue *clue = row->values;
    if (count->count == count->capacity) {
        size_t capacity = 2 * count->capacity + 4096;
        count->marks = arena_grow(cx->arena, count->marks, count->capacity * sizeof *count->marks,
                                  capacity * sizeof *count->marks);
        count->capacity = capacity;
    }
    Mark *mark = &count->marks[count->count++];
    *mark = (Mark){.unit = unit_of(clue),
                   .row = bucket_of(cx->arena, &count->rows, clue),
                   .column = bucket_of(cx->arena, &count->columns, clue)};
    count->rows.buckets[mark->row].clues++;
    count->columns.buckets[mark->column].clues++;
    count->without_unit += mark->unit == 0;
    uint32_t product = product_of(cx->arena, count, clue);
    Bucket *bucket = &count->rows.buckets[mark->row];
    bucket->products |= bucket->product != 0 && product != 0 && bucket->product != product;
    if (product != 0)
        bucket->product = product;
    return OK;
}

/* ---- order, and what does not fit ---- */

static int by_size(const void *a, const void *b)
{
    const Bucket *left = *(const Bucket *const *)a, *right = *(const Bucket *const *)b;
    if (left->key.set != right->key.set)
        return left->key.set ? -1 : 1; /* what says nothing stands last */
    if (left->clues != right->clues)
        return left->clues > right->clues ? -1 : 1;
    return str_cmp(left->key.text, right->key.text);
}

static int by_number(const void *a, const void *b)
{
    const Bucket *left = *(const Bucket *const *)a, *right = *(const Bucket *const *)b;
    if (left->key.set != right->key.set)
        return left->key.set ? -1 : 1;
    return left->key.number < right->key.number ? -1 : left->key.number > right->key.number;
}

/* Give every bucket its place; the last place is the rest's where not all fit. */
static Bucket **axis_order(Arena *arena, Axis *axis, size_t max)
{
    Bucket **order = arena_array(arena, Bucket *, axis->count + 1);
    bool months = axis->dimension != NULL && (axis->dimension->how == DIMENSION_MONTH ||
                                              axis->dimension->how == DIMENSION_DAY);
    bool texts = axis->dimension != NULL && axis->dimension->how == DIMENSION_TEXT;
    for (size_t i = 0; i < axis->count; i++)
        order[i] = &axis->buckets[i];
    qsort(order, axis->count, sizeof *order, texts ? by_size : by_number);
    axis->rest = axis->count > max;
    size_t over = axis->rest ? axis->count - max + 1 : 0;
    axis->shown = axis->count - over + axis->rest;
    size_t first = months ? over : 0; /* the earliest months go together, else the last */
    for (size_t i = 0; i < axis->count; i++) {
        bool kept = i >= first && i < first + axis->count - over;
        order[i]->shown = (uint32_t)(kept ? i - first : axis->shown - 1);
    }
    return order + first;
}

static void buckets_write(Arena *arena, const Axis *axis, Bucket *const *order, ClueBucket *out)
{
    for (size_t i = 0; i < axis->shown - axis->rest; i++) {
        out[i] = (ClueBucket){.clues = field_int(order[i]->clues), .rest = field_bool(false)};
        clue_bucket_label(arena, axis->dimension, &order[i]->key, &out[i]);
    }
    if (!axis->rest)
        return;
    ClueBucket *rest = &out[axis->shown - 1];
    *rest = (ClueBucket){.key = STR("~"),
                         .label_zh = STR("其余合计"),
                         .label_en = STR("all others"),
                         .clues = field_int(0),
                         .rest = field_bool(true)};
    for (size_t i = 0; i < axis->count; i++) {
        if (axis->buckets[i].shown == axis->shown - 1)
            rest->clues.value += axis->buckets[i].clues;
    }
}

/* ---- cells and distinct units ---- */

static int by_place(const void *a, const void *b)
{
    const Mark *left = a, *right = b;
    if (left->row != right->row)
        return left->row < right->row ? -1 : 1;
    if (left->column != right->column)
        return left->column < right->column ? -1 : 1;
    return left->unit < right->unit ? -1 : left->unit > right->unit;
}

static int by_unit(const void *a, const void *b)
{
    const Mark *left = a, *right = b;
    if (left->unit != right->unit)
        return left->unit < right->unit ? -1 : 1;
    return left->row < right->row ? -1 : left->row > right->row;
}

static int by_unit_column(const void *a, const void *b)
{
    const Mark *left = a, *right = b;
    if (left->unit != right->unit)
        return left->unit < right->unit ? -1 : 1;
    return left->column < right->column ? -1 : left->column > right->column;
}

typedef struct Cells {
    int64_t *clues, *units;
    size_t width;
} Cells;

static void cells_count(const Count *count, Cells *out)
{
    for (size_t i = 0; i < count->count; i++) {
        const Mark *mark = &count->marks[i], *before = i == 0 ? NULL : mark - 1;
        size_t at = mark->row * out->width + mark->column;
        bool again = before != NULL && before->row == mark->row && before->column == mark->column &&
                     before->unit == mark->unit;
        out->clues[at]++;
        out->units[at] += mark->unit != 0 && !again;
    }
}

/* Distinct units of each row (or column), and of all. */
static int64_t units_count(Count *count, bool of_rows, ClueBucket *buckets)
{
    int64_t all = 0;
    qsort(count->marks, count->count, sizeof *count->marks, of_rows ? by_unit : by_unit_column);
    for (size_t i = 0; i < count->count; i++) {
        const Mark *mark = &count->marks[i], *before = i == 0 ? NULL : mark - 1;
        uint32_t at = of_rows ? mark->row : mark->column;
        uint32_t last = before == NULL ? 0 : of_rows ? before->row : before->column;
        bool same = before != NULL && before->unit == mark->unit;
        if (mark->unit == 0)
            continue;
        all += !same;
        buckets[at].units.value += !same || last != at;
    }
    return all;
}

static Str cells_json(Ctx *cx, const int64_t *cells, size_t height, size_t width)
{
    Buf text;
    JsonWriter json;
    buf_init(&text, cx->arena, CELLS_MAX);
    json_writer_init(&json, &text);
    json_array_begin(&json);
    for (size_t row = 0; row < height; row++) {
        json_array_begin(&json);
        for (size_t column = 0; column < width; column++)
            json_int(&json, cells[row * width + column]);
        json_array_end(&json);
    }
    json_array_end(&json);
    return buf_str(&text);
}

static void places_give(Count *count)
{
    for (size_t i = 0; i < count->count; i++) {
        Mark *mark = &count->marks[i];
        mark->row = count->rows.buckets[mark->row].shown;
        mark->column = count->columns.buckets[mark->column].shown;
    }
    qsort(count->marks, count->count, sizeof *count->marks, by_place);
}

/* ---- how many were made ---- */

/* Pieces the log has of each product. */
static int64_t *made_count(Ctx *cx, const ItemView *view, const Count *count)
{
    NumberMap classes;
    int64_t *made = arena_array(cx->arena, int64_t, count->product_count + 1);
    number_map_init(&classes, cx->arena);
    for (size_t i = 0; i < count->product_count; i++) {
        Identity identity;
        identity_parse(cx->arena, count->products[i], ID_IN_QUANTITY_LIST, &identity);
        if (identity.kind == ITEM_CLASS)
            number_map_put(&classes, hash_fingerprint(4, identity.key), (uint32_t)i + 1);
    }
    for (uint32_t item = 1, all = trace_item_count(view->index); item <= all; item++) {
        ArenaMark mark = arena_mark(cx->arena);
        Str key = identity_class_key(cx->arena, trace_item_key(view->index, item));
        uint32_t found = key.n == 0 ? 0 : number_map_get(&classes, hash_fingerprint(4, key));
        if (found != 0 && trace_item_kind(view->index, item, 0) == ITEM_THING)
            made[found - 1]++;
        arena_rewind(cx->arena, mark);
    }
    return made;
}

static void made_write(Ctx *cx, const ItemView *view, const Count *count, ClueFigures *out)
{
    int64_t all = 0, *made = made_count(cx, view, count);
    for (size_t i = 0; i < count->product_count; i++)
        all += made[i];
    if (all > 0)
        out->made = field_int(all);
    for (size_t i = 0; i < count->rows.count; i++) {
        const Bucket *bucket = &count->rows.buckets[i];
        ClueBucket *shown = &out->rows.items[bucket->shown];
        bool whole = !shown->rest.value && bucket->product != 0 && !bucket->products;
        if (whole && str_eq(out->rows_by, STR("model")) && made[bucket->product - 1] > 0)
            shown->made = field_int(made[bucket->product - 1]);
    }
}

/* ---- the answer ---- */

static void figures_write(Ctx *cx, Count *count, const ClueFiguresQuery *query, ClueFigures *out)
{
    Bucket **rows = axis_order(cx->arena, &count->rows, CLUE_ROWS_MAX);
    Bucket **columns = axis_order(cx->arena, &count->columns, CLUE_COLUMNS_MAX);
    size_t height = count->rows.shown, width = count->columns.shown;
    out->rows.items = arena_array(cx->arena, ClueBucket, height + 1);
    out->rows.count = height;
    buckets_write(cx->arena, &count->rows, rows, out->rows.items);
    Cells cells = {arena_array(cx->arena, int64_t, height * width + 1),
                   arena_array(cx->arena, int64_t, height * width + 1), width};
    places_give(count);
    cells_count(count, &cells);
    for (size_t i = 0; i < height; i++)
        out->rows.items[i].units = field_int(0);
    out->units = field_int(units_count(count, true, out->rows.items));
    if (query->columns == NULL)
        return;
    out->columns_by = query->columns->name;
    out->columns.items = arena_array(cx->arena, ClueBucket, width + 1);
    out->columns.count = width;
    buckets_write(cx->arena, &count->columns, columns, out->columns.items);
    for (size_t i = 0; i < width; i++)
        out->columns.items[i].units = field_int(0);
    (void)units_count(count, false, out->columns.items);
    out->cells = cells_json(cx, cells.clues, height, width);
    out->cell_units = cells_json(cx, cells.units, height, width);
}

Err clue_figures(Ctx *cx, MasterBook *book, const ClueFiguresQuery *query, ClueFigures *out)
{
    Count *count = arena_new(cx->arena, Count);
    axis_init(cx->arena, &count->rows, query->rows);
    axis_init(cx->arena, &count->columns, query->columns);
    number_map_init(&count->product_map, cx->arena);
    clue_choice_bind(query->choice);
    TRY(master_scan(cx, book,
                    &(MasterScan){clue_register.name, &query->choice->query, clue_count, count}));
    *out = (ClueFigures){.rows_by = query->rows->name,
                         .clues = field_int((int64_t)count->count),
                         .without_unit = field_int(count->without_unit)};
    figures_write(cx, count, query, out);
    if (query->view != NULL && count->product_count > 0)
        made_write(cx, query->view, count, out);
    return OK;
}

/* ---- the units behind a figure ---- */

typedef struct Units {
    Str *items;
    size_t count;
    NumberMap seen;
    ClueItems *out;
} Units;

static Err units_take(Ctx *cx, const MasterRow *row, void *arg)
{
    Units *units = arg;
    const Clue *clue = row->values;
    units->out->clues.value++;
    units->out->unlinked.value += clue->items.count == 0;
    for (size_t i = 0; i < clue->items.count; i++) {
        uint64_t hash = hash_fingerprint(5, clue->items.items[i]);
        if (number_map_get(&units->seen, hash) != 0)
            continue;
        if (units->count == CLUE_ITEMS_MAX) {
            units->out->complete = field_bool(false);
            return OK;
        }
        units->items[units->count++] = str_dup(cx->arena, clue->items.items[i]);
        number_map_put(&units->seen, hash, (uint32_t)units->count);
    }
    return OK;
}

Err clue_items(Ctx *cx, MasterBook *book, ClueChoice *choice, ClueItems *out)
{
    Units units = {.items = arena_array(cx->arena, Str, CLUE_ITEMS_MAX), .out = out};
    *out =
        (ClueItems){.clues = field_int(0), .unlinked = field_int(0), .complete = field_bool(true)};
    number_map_init(&units.seen, cx->arena);
    clue_choice_bind(choice);
    TRY(master_scan(cx, book,
                    &(MasterScan){clue_register.name, &choice->query, units_take, &units}));
    out->items = (FieldTexts){units.items, units.count};
    return OK;
}
