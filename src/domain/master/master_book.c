#include "domain/master/master_book.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#include "domain/master/master_internal.h"
#include "domain/master/master_table.h"
#include "platform/os/io.h"

enum { REGISTERS_MAX = 256, ROWS_FIRST = 256 };
#define WORKBOOK_WAIT_US INT64_C(10000000)

struct MasterTable {
    pthread_rwlock_t lock;
    const Register *record;
    bool loaded;
    int64_t seq;        /* of the last change it holds */
    int64_t fields_seq; /* of the own fields its shape was made of */
    Arena arena;        /* everything below */
    MasterShape shape;
    const MasterRow **rows;
    size_t count, capacity;
    size_t dead; /* rows replaced since it was loaded: their texts are still in the arena */
};

struct MasterBook {
    MasterTable tables[REGISTERS_MAX];
    size_t count;
    pthread_mutex_t workbook; /* one is read at a time: its child may take a gigabyte */
};

MasterBook *master_book_open(void)
{
    MasterBook *book = calloc(1, sizeof *book);
    if (book == NULL)
        abort();
    while (master_registers[book->count] != NULL) {
        assert(book->count < REGISTERS_MAX);
        MasterTable *table = &book->tables[book->count];
        table->record = master_registers[book->count++];
        pthread_rwlock_init(&table->lock, NULL);
        arena_init(&table->arena);
    }
    pthread_mutex_init(&book->workbook, NULL);
    return book;
}

void master_book_close(MasterBook *book)
{
    for (size_t i = 0; book != NULL && i < book->count; i++) {
        arena_release(&book->tables[i].arena);
        free(book->tables[i].rows);
        pthread_rwlock_destroy(&book->tables[i].lock);
    }
    free(book);
}

/* ---- loading ---- */

static void table_clear(MasterTable *table)
{
    arena_release(&table->arena);
    arena_init(&table->arena);
    table->count = table->dead = 0;
    table->seq = 0;
    table->loaded = false;
}

static int by_id(const void *a, const void *b)
{
    int64_t left = (*(const MasterRow *const *)a)->id, right = (*(const MasterRow *const *)b)->id;
    return left < right ? -1 : left > right;
}

/* Where the row stands; table->count: nowhere yet. */
static size_t row_place(const MasterTable *table, int64_t id)
{
    size_t low = 0, high = table->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (table->rows[middle]->id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < table->count && table->rows[low]->id == id ? low : table->count;
}

static void row_put(MasterTable *table, const MasterRow *row)
{
    /* The first load comes in the order of changes and is sorted behind; later a row that is not
     * there yet has a higher id than all that are. */
    size_t at = table->loaded ? row_place(table, row->id) : table->count;
    if (at < table->count) {
        table->rows[at] = row;
        table->dead++;
        return;
    }
    if (table->count == table->capacity) {
        table->capacity = table->capacity * 2 + ROWS_FIRST;
        table->rows = realloc(table->rows, table->capacity * sizeof *table->rows);
        if (table->rows == NULL)
            abort();
    }
    table->rows[table->count++] = row;
}

static Err row_take(Ctx *cx, const DbRow *row, void *arg)
{
    MasterTable *table = arg;
    MasterRow read;
    ArenaMark mark = arena_mark(cx->arena);
    TRY(master_row_read(cx, &table->shape, row, &read));
    MasterRow *kept = arena_new(&table->arena, MasterRow);
    *kept = read;
    kept->actor = str_dup(&table->arena, read.actor);
    kept->key = str_dup(&table->arena, read.key);
    kept->body = kept->salt = (Str){0};
    kept->values = register_copy(&table->arena, &table->shape.stored, read.values);
    arena_rewind(cx->arena, mark);
    row_put(table, kept);
    table->seq = row_int(row, 4);
    return OK;
}

Err master_workbook(Ctx *cx, MasterBook *book, Str bytes, SheetText *out)
{
    int64_t until_us = cx->io->now_us(cx) + WORKBOOK_WAIT_US;
    struct timespec until = {.tv_sec = until_us / 1000000, .tv_nsec = until_us % 1000000 * 1000};
    if (pthread_mutex_timedlock(&book->workbook, &until) != 0)
        return fail(cx, ERR_BUSY, MSG("another workbook is being read; try again in a moment"));
    Err err = convert_workbook(cx, bytes, out);
    pthread_mutex_unlock(&book->workbook);
    return err;
}

static Err seq_of(Ctx *cx, Str name, int64_t *out)
{
    DbRow row;
    TRY(db_one(cx, SQL_MASTER_ROW_SEQ, ARGS(db_text(name)), &row));
    *out = row_int(&row, 0);
    return OK;
}

/* The shape lives as long as the rows. */
static Err shape_take(Ctx *cx, MasterTable *table)
{
    Arena *mine = cx->arena;
    cx->arena = &table->arena;
    Err err = master_shape(cx, table->record->name, &table->shape);
    cx->arena = mine;
    return err;
}

static Err table_refresh(Ctx *cx, MasterTable *table, int64_t fields_seq)
{
    if (table->fields_seq < fields_seq || table->dead > table->count + ROWS_FIRST)
        table_clear(table);
    if (!table->loaded) {
        table->fields_seq = fields_seq;
        TRY(shape_take(cx, table));
    }
    TRY(db_each(cx, SQL_MASTER_ROW_SINCE, ARGS(db_text(table->record->name), db_int(table->seq)),
                row_take, table));
    if (!table->loaded && table->count > 0)
        qsort(table->rows, table->count, sizeof *table->rows, by_id);
    table->loaded = true;
    return OK;
}

static MasterTable *table_named(MasterBook *book, Str name)
{
    for (size_t i = 0; i < book->count; i++) {
        if (str_eq(book->tables[i].record->name, name))
            return &book->tables[i];
    }
    return NULL;
}

static bool is_fresh(const MasterTable *table, int64_t seq, int64_t fields_seq)
{
    return table->loaded && table->seq >= seq && table->fields_seq >= fields_seq;
}

Err master_table_lock(Ctx *cx, MasterBook *book, Str name, MasterTable **out)
{
    int64_t seq, fields_seq;
    MasterTable *table = table_named(book, name);
    if (table == NULL)
        return fail(cx, ERR_NOT_FOUND, MSG("there is no register \"%1$s\""),
                    str_shown(cx->arena, name));
    TRY(seq_of(cx, name, &seq));
    TRY(seq_of(cx, own_field_register.name, &fields_seq));
    pthread_rwlock_rdlock(&table->lock);
    while (!is_fresh(table, seq, fields_seq)) {
        pthread_rwlock_unlock(&table->lock);
        pthread_rwlock_wrlock(&table->lock);
        Err err = is_fresh(table, seq, fields_seq) ? OK : table_refresh(cx, table, fields_seq);
        if (err != OK)
            table_clear(table);
        pthread_rwlock_unlock(&table->lock);
        TRY(err);
        pthread_rwlock_rdlock(&table->lock);
    }
    *out = table;
    return OK;
}

void master_table_unlock(MasterTable *table)
{
    pthread_rwlock_unlock(&table->lock);
}

Err master_book_load(Ctx *cx, MasterBook *book, Str name)
{
    MasterTable *table;
    TRY(master_table_lock(cx, book, name, &table));
    master_table_unlock(table);
    return OK;
}

const MasterShape *master_table_shape(const MasterTable *table)
{
    return &table->shape;
}

const MasterRow *const *master_table_rows(const MasterTable *table, size_t *count)
{
    *count = table->count;
    return table->rows;
}

int64_t master_table_seq(const MasterTable *table)
{
    return table->seq;
}
