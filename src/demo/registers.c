#include "demo/registers.h"

#include "domain/master/master_import.h"
#include "domain/signature/signature_row.h"

enum { DEMO_OFFSET_MIN = 480 };

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

Err demo_owner(Ctx *cx, FieldTexts units)
{
    MasterShape shape;
    MasterRow row;
    Buf text;
    JsonWriter json;
    buf_init(&text, cx->arena, 1 << 14);
    json_writer_init(&json, &text);
    json_object_begin(&json);
    static const char *const members[][2] = {
        {"code", DEMO_OWNER},     {"name", "演示丁"},
        {"phone", "13800000009"}, {"address", "广东省深圳市演示路 9 号"},
        {"channel", "sms"},       {"checked_on", "2026-03-20"}};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        json_key(&json, str_of(members[i][0]));
        json_string(&json, str_of(members[i][1]));
    }
    json_key(&json, STR("units"));
    json_array_begin(&json);
    for (size_t i = 0; i < units.count; i++)
        json_string(&json, units.items[i]);
    json_array_end(&json);
    json_object_end(&json);
    TRY(master_shape(cx, product_owner_register.name, &shape));
    Err err = master_find_key(cx, &shape, STR(DEMO_OWNER), &row);
    if (err != ERR_NOT_FOUND)
        return err;
    problem_clear(cx);
    return master_save(cx, &shape, 0, &(RowOrder){.values = buf_str(&text), .reason = STR("demo")},
                       &row);
}

typedef struct Examination {
    const Signer *by;
    const MasterShape *shape;
} Examination;

static Err result_sign(Ctx *cx, const MasterRow *row, void *arg)
{
    SignedRecord record;
    const Examination *examination = arg;
    if (!((const TrainingResult *)row->values)->passed.value)
        return OK;
    TRY(signature_row(cx, examination->shape, row, &record));
    SignatureOrder order = {.version = field_int(record.version),
                            .sha256 = hex_format(cx->arena, record.sha256, SHA256_SIZE),
                            .meaning = STR("examined"),
                            .reason = STR("试卷与签到表已核对"),
                            .offset_min = field_int(DEMO_OFFSET_MIN)};
    return signature_put(cx, &record, examination->by, &order);
}

Err demo_examine(Ctx *cx, const Signer *by)
{
    MasterShape shape;
    CLEANUP(tx_release) Tx tx = {0};
    TRY(tx_begin(cx, &tx));
    TRY(master_shape(cx, training_result_register.name, &shape));
    TRY(master_each(cx, &shape, (Str){0}, result_sign, &(Examination){by, &shape}));
    return tx_commit(&tx);
}
