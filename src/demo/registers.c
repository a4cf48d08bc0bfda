#include "demo/registers.h"

#include "domain/master/master_import.h"

static Err rows_take(Ctx *cx, MasterBook *book, const DemoRows *rows)
{
    ImportPlan *plan;
    Str bytes = str_from(rows->from, (size_t)(rows->end - rows->from));
    TRY(import_plan(cx, book, str_of(rows->name), bytes, &plan));
    return import_stores(plan, IMPORT_WHOLE) ? import_store(cx, plan, STR("demo")) : OK;
}

Err demo_registers(Ctx *cx)
{
    Err err = OK;
    MasterBook *book = master_book_open();
    for (size_t i = 0; err == OK && demo_rows[i].name != NULL; i++)
        err = rows_take(cx, book, &demo_rows[i]);
    master_book_close(book);
    return err;
}
