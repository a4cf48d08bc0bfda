/* clock_store.c - facts and clocks into their tables, each with its row in `change`. */
#include "base/hash.h"
#include "domain/clock/clock_internal.h"
#include "platform/store/change.h"

enum { JSON_MAX = 1 << 18 };

static Str record_json(Ctx *cx, const Register *record, const void *from)
{
    Buf text;
    JsonWriter json;
    buf_init(&text, cx->arena, JSON_MAX);
    json_writer_init(&json, &text);
    register_write(&json, record, from);
    return buf_str(&text);
}

/* What is stored of a clock, without what it comes to today. */
static Str clock_json(Ctx *cx, const Clock *from)
{
    Clock kept = *from;
    kept.standing = kept.kind = kept.act_zh = kept.act_en = kept.source = kept.source_zh = (Str){0};
    kept.parties_zh = kept.parties_en = (Str){0};
    kept.days_left = kept.working_days_left = (FieldInt){0};
    kept.unverified = (FieldBool){0};
    return record_json(cx, &clock_register, &kept);
}

static DbValue int_value(FieldInt value)
{
    return value.set ? db_int(value.value) : db_null();
}

static DbValue sha_value(const RegimePack *pack)
{
    return db_bytes(str_from((const char *)pack->sha256, SHA256_SIZE));
}

Err clock_pin_keep(Ctx *cx, const RegimePack *pack)
{
    DbRow row;
    Err err = db_one(cx, SQL_CLOCK_PACK_BY_SHA256, ARGS(sha_value(pack)), &row);
    if (err != ERR_NOT_FOUND)
        return err;
    return db_run(
        cx, SQL_CLOCK_PACK_ADD,
        ARGS(sha_value(pack), db_text(pack->regime), db_text(pack->edition), db_text(pack->text)),
        NULL);
}

Err clock_fact_keep(Ctx *cx, const ClockFact *fact, Str known, int64_t *out_id)
{
    DbRow row;
    Buf at;
    buf_init(&at, cx->arena, INSTANT_TEXT_MAX);
    if (fact->at.set)
        instant_format(&at, fact->at.value.us, fact->at.value.offset_min);
    TRY(db_one(cx, SQL_CLOCK_FACT_ADD,
               ARGS(db_text(fact->noun), db_int(fact->noun_id.value), db_text(fact->regime),
                    db_text(fact->trigger), db_int(fact->day.value), db_text_or_null(buf_str(&at)),
                    db_text(fact->note), db_text(known), db_int(cx->now_us), db_text(cx->actor)),
               &row));
    *out_id = row_int(&row, 0);
    return change_add(cx,
                      &(Change){.noun = STR("clock_fact"),
                                .id = *out_id,
                                .after = record_json(cx, &clock_fact_register, fact),
                                .reason = fact->note},
                      NULL);
}

Err clock_fact_drop(Ctx *cx, const ClockFact *fact, int64_t id, Str reason)
{
    TRY(db_run(cx, SQL_CLOCK_FACT_WITHDRAW, ARGS(db_int(id), db_int(cx->now_us)), NULL));
    return change_add(cx,
                      &(Change){.noun = STR("clock_fact"),
                                .id = id,
                                .before = record_json(cx, &clock_fact_register, fact),
                                .reason = reason},
                      NULL);
}

Err clock_open(Ctx *cx, ClockReader *reader, ClockRow *row, Str reason)
{
    DbRow added;
    ClockRow stored;
    const Clock *clock = &row->shown;
    TRY(db_one(cx, SQL_CLOCK_ADD,
               ARGS(db_int(row->fact_id), db_text(clock->noun), db_int(clock->noun_id.value),
                    db_text(clock->regime), sha_value(row->pack), db_text(row->rule->id),
                    db_int(clock->occurrence.value), int_value(clock->due),
                    int_value(clock->target), db_int(clock->rolled.value), db_text(clock->basis),
                    db_int(clock->undecided.value), db_text_or_null(clock->person),
                    db_text_or_null(reason), db_text(cx->actor)),
               &added));
    TRY(clock_row_find(cx, reader, row_int(&added, 0), &stored));
    *row = stored;
    return change_add(cx,
                      &(Change){.noun = STR("clock"),
                                .id = row->id,
                                .after = clock_json(cx, &row->shown),
                                .reason = reason},
                      NULL);
}

Err clock_keep(Ctx *cx, const Clock *before, ClockRow *row, Str reason)
{
    Clock *clock = &row->shown;
    clock->actor = cx->actor;
    if (reason.n > 0)
        clock->reason = reason;
    if (clock_is_open(before) && !clock_is_open(clock))
        clock->closed = field_utc(cx->now_us);
    TRY(db_run(cx, SQL_CLOCK_PUT,
               ARGS(db_int(row->id), sha_value(row->pack), int_value(clock->due),
                    int_value(clock->target), db_int(clock->rolled.value), db_text(clock->basis),
                    db_text(clock->state), db_int(clock->undecided.value),
                    db_text_or_null(clock->person), db_text_or_null(clock->evidence),
                    int_value(clock->evidence_day),
                    clock->closed.set ? db_int(clock->closed.value.us) : db_null(),
                    db_text_or_null(clock->reason), db_text(clock->actor),
                    db_text_or_null(clock->said_over_by), db_text_or_null(clock->said_over_reason)),
               NULL));
    return change_add(cx,
                      &(Change){.noun = STR("clock"),
                                .id = row->id,
                                .before = clock_json(cx, before),
                                .after = clock_json(cx, clock),
                                .reason = reason.n > 0 ? reason : STR("")},
                      NULL);
}
