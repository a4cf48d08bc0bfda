/* clock_read.c - clocks from their rows, and what each comes to today. */
#include "base/hash.h"
#include "domain/clock/clock_internal.h"
#include "domain/clock/rule_book.h"

#define RECORDS "domain/clock/clock_wire.def"
#include "platform/register/register_table.h"
#include "platform/store/row_number.h"

enum { COUNTED_DAYS = 400 /* farther off, working days are not counted */ };

/* ---- numbers ---- */

Str clock_id_format(Arena *arena, int64_t id)
{
    return row_number_format(arena, "T", id);
}

Err clock_missing(Ctx *cx, Str id)
{
    return fail(cx, ERR_NOT_FOUND,
                MSG("there is no clock %1$s; the list of clocks has those there are"),
                str_shown(cx->arena, id));
}

Err clock_id_parse(Ctx *cx, Str text, int64_t *out)
{
    if (!row_number_parse(text, "T", out))
        return clock_missing(cx, text);
    return OK;
}

/* ---- packs ---- */

static Err pin_add(Ctx *cx, ClockReader *reader, const RegimePack *pack, const ClockPin **out)
{
    ClockPin *pin = arena_new(cx->arena, ClockPin);
    pin->pack = *pack;
    pin->next = reader->pins;
    TRY(regime_calendar_load(cx, pack->calendar, &pin->calendar));
    reader->pins = pin;
    *out = pin;
    return OK;
}

Err clock_pin_load(Ctx *cx, ClockReader *reader, Str sha256, const ClockPin **out)
{
    DbRow row;
    RegimePack pack;
    for (*out = reader->pins; *out != NULL; *out = (*out)->next) {
        if (str_eq(str_from((const char *)(*out)->pack.sha256, SHA256_SIZE), sha256))
            return OK;
    }
    TRY(db_one(cx, SQL_CLOCK_PACK_BY_SHA256, ARGS(db_bytes(sha256)), &row));
    TRY(regime_pack_parse(cx, STR("clock_pack"), row_text(&row, 0), &pack));
    if (memcmp(pack.sha256, sha256.p, SHA256_SIZE) != 0)
        return fail(cx, ERR_CORRUPT, MSG("the rule pack %1$s that was kept has another digest"),
                    str_c(cx->arena, pack.regime));
    return pin_add(cx, reader, &pack, out);
}

Err clock_pin_of(Ctx *cx, ClockReader *reader, const ClockFact *fact, const ClockPin **out)
{
    DbRow row;
    RegimePack pack;
    Err err =
        db_one(cx, SQL_CLOCK_PACK_PINNED,
               ARGS(db_text(fact->noun), db_int(fact->noun_id.value), db_text(fact->regime)), &row);
    if (err == OK)
        return clock_pin_load(cx, reader, row_text(&row, 0), out);
    if (err != ERR_NOT_FOUND)
        return err;
    TRY(rules_pack(cx, fact->regime, &pack));
    return pin_add(cx, reader, &pack, out);
}

/* ---- rows ---- */

static Str text_or_none(Ctx *cx, const DbRow *row, int column)
{
    return row_is_null(row, column) ? (Str){0} : str_dup(cx->arena, row_text(row, column));
}

static FieldInt int_or_none(const DbRow *row, int column)
{
    return row_is_null(row, column) ? (FieldInt){0} : field_int(row_int(row, column));
}

Err clock_row_read(Ctx *cx, ClockReader *reader, const DbRow *row, ClockRow *out)
{
    const ClockPin *pin;
    TRY(clock_pin_load(cx, reader, row_text(row, 4), &pin));
    *out = (ClockRow){.id = row_int(row, 0), .fact_id = row_int(row, 19), .pack = &pin->pack};
    TRY(regime_rule_find(cx, &pin->pack, row_text(row, 5), &out->rule));
    out->shown = (Clock){
        .id = clock_id_format(cx->arena, out->id),
        .noun = text_or_none(cx, row, 1),
        .noun_id = field_int(row_int(row, 2)),
        .regime = text_or_none(cx, row, 3),
        .edition = pin->pack.edition,
        .pack_sha256 = hex_format(cx->arena, pin->pack.sha256, SHA256_SIZE),
        .rule = out->rule->id,
        .occurrence = field_int(row_int(row, 6)),
        .due = int_or_none(row, 7),
        .target = int_or_none(row, 8),
        .rolled = field_bool(row_int(row, 9) != 0),
        .basis = text_or_none(cx, row, 10),
        .state = text_or_none(cx, row, 11),
        .undecided = field_bool(row_int(row, 12) != 0),
        .person = text_or_none(cx, row, 13),
        .evidence = text_or_none(cx, row, 14),
        .evidence_day = int_or_none(row, 15),
        .reason = text_or_none(cx, row, 17),
        .actor = text_or_none(cx, row, 18),
        .trigger = text_or_none(cx, row, 20),
        .day = field_int(row_int(row, 21)),
        .at = text_or_none(cx, row, 22),
        .note = text_or_none(cx, row, 23),
        .said_over_by = text_or_none(cx, row, 24),
        .said_over_reason = text_or_none(cx, row, 25),
    };
    if (!row_is_null(row, 16))
        out->shown.closed = field_utc(row_int(row, 16));
    return OK;
}

Err clock_rows_take(Ctx *cx, const DbRow *row, void *arg)
{
    ClockRows *rows = arg;
    if (rows->count == rows->capacity) {
        rows->capacity = 2 * rows->count + 16;
        ClockRow *more = arena_array(cx->arena, ClockRow, rows->capacity);
        if (rows->count > 0)
            memcpy(more, rows->items, rows->count * sizeof *more);
        rows->items = more;
    }
    return clock_row_read(cx, rows->reader, row, &rows->items[rows->count++]);
}

Err clock_row_find(Ctx *cx, ClockReader *reader, int64_t id, ClockRow *out)
{
    DbRow row;
    Err err = db_one(cx, SQL_CLOCK_BY_ID, ARGS(db_int(id)), &row);
    if (err == ERR_NOT_FOUND)
        return clock_missing(cx, clock_id_format(cx->arena, id));
    TRY(err);
    return clock_row_read(cx, reader, &row, out);
}

/* ---- today ---- */

static Str standing_of(const ClockRow *row, RegimeDay today)
{
    const Clock *clock = &row->shown;
    if (str_eq(clock->state, STR("suspended")))
        return clock->state;
    if (str_eq(clock->basis, STR("calendar_missing")) ||
        str_eq(clock->basis, STR("letter_missing")))
        return STR("unknown");
    if (str_eq(row->rule->kind, STR("retention")))
        return clock->due.set && clock->due.value < today ? STR("kept") : STR("keep");
    if (clock->due.set && clock->due.value < today)
        return regime_binds(row->pack, row->rule) ? STR("late") : STR("passed");
    if (clock->target.set && clock->target.value < today)
        return STR("pressing");
    return clock->due.set || clock->target.set ? STR("due") : STR("open");
}

static Err days_show(Ctx *cx, const ClockPin *pin, Clock *clock, RegimeDay today)
{
    int64_t working;
    if (!clock->due.set && !clock->target.set)
        return OK;
    int64_t day = clock->due.set ? clock->due.value : clock->target.value;
    clock->days_left = field_int(day - today);
    if (day - today > COUNTED_DAYS || today - day > COUNTED_DAYS)
        return OK;
    Err err = regime_working_between(cx, &pin->calendar, today, (RegimeDay)day, &working);
    if (err == OK)
        clock->working_days_left = field_int(working);
    if (err != ERR_NOT_FOUND) /* a year that is not loaded: not counted */
        return err;
    problem_clear(cx);
    return OK;
}

Err clock_row_show(Ctx *cx, ClockReader *reader, ClockRow *row)
{
    const ClockPin *pin;
    Clock *clock = &row->shown;
    RegimeDay today = regime_day_of(row->pack, cx->now_us);
    clock->kind = row->rule->kind;
    clock->act_zh = regime_words(row->rule, STR("act"), true);
    clock->act_en = row->rule->act;
    clock->parties_zh = regime_words(row->rule, STR("parties"), true);
    clock->parties_en = row->rule->parties;
    clock->source_zh = regime_words(row->rule, STR("source"), true);
    clock->source = row->rule->source;
    clock->unverified = field_bool(regime_marked(row->rule, STR("unverified")));
    if (!clock_is_open(clock))
        return OK;
    clock->standing = standing_of(row, today);
    Str sha256 = str_from((const char *)row->pack->sha256, SHA256_SIZE);
    TRY(clock_pin_load(cx, reader, sha256, &pin));
    return days_show(cx, pin, clock, today);
}

/* ---- lists ---- */

Err clock_find(Ctx *cx, int64_t id, Clock *out)
{
    ClockRow row;
    ClockReader reader = {0};
    TRY(clock_row_find(cx, &reader, id, &row));
    TRY(clock_row_show(cx, &reader, &row));
    *out = row.shown;
    return OK;
}

Err clock_rule(Ctx *cx, int64_t id, ClockRule *out)
{
    ClockRow row;
    ClockReader reader = {0};
    TRY(clock_row_find(cx, &reader, id, &row));
    TRY(clock_row_show(cx, &reader, &row));
    *out =
        (ClockRule){.clock = arena_new(cx->arena, Clock), .rule = arena_new(cx->arena, RuleShown)};
    *out->clock = row.shown;
    regime_rule_show(cx, row.rule, out->rule);
    for (size_t i = 0; i < row.pack->rule_count; i++) {
        const RegimeRule *rule = &row.pack->rules[i];
        if (row.rule->consequence.n == 0 || !str_eq(rule->id, row.rule->consequence))
            continue;
        out->consequence = arena_new(cx->arena, RuleShown);
        regime_rule_show(cx, rule, out->consequence);
    }
    return OK;
}

static DbValue text_value(Str text)
{
    return db_text(text.p == NULL ? STR("") : text);
}

/* How many more there are than those of the matters asked for. */
static Err outside_count(Ctx *cx, DbArgs asked, const DbRow *within, ClockPage *out)
{
    DbRow all;
    int64_t some = row_int(within, 0);
    size_t count = (size_t)asked.count;
    DbValue *any = arena_array(cx->arena, DbValue, count);
    memcpy(any, asked.values, count * sizeof *any);
    any[count - 1] = db_text(STR(""));
    TRY(db_one(cx, SQL_CLOCK_COUNT, (DbArgs){any, asked.count}, &all));
    out->outside = field_int(row_int(&all, 0) - some);
    return OK;
}

Err clock_list(Ctx *cx, const ClockFilter *filter, ClockPage *out)
{
    DbRow count;
    ClockReader reader = {0};
    ClockRows rows = {.reader = &reader};
    const DbValue asked[] = {text_value(filter->noun),   db_int(filter->noun_id),
                             text_value(filter->regime), text_value(filter->person),
                             text_value(filter->state),  db_int(filter->until),
                             db_int(filter->dated),      text_value(filter->matters),
                             db_int(filter->limit),      db_int(filter->offset)};
    enum { ASKED = sizeof asked / sizeof *asked };
    TRY(db_one(cx, SQL_CLOCK_COUNT, (DbArgs){asked, ASKED - 2}, &count));
    TRY(db_each(cx, SQL_CLOCK_EACH, (DbArgs){asked, ASKED}, clock_rows_take, &rows));
    *out = (ClockPage){.total = field_int(row_int(&count, 0)), .offset = field_int(filter->offset)};
    if (filter->matters.n > 0)
        TRY(outside_count(cx, (DbArgs){asked, ASKED - 2}, &count, out));
    out->clocks.items = arena_array(cx->arena, Clock, rows.count + 1);
    for (size_t i = 0; i < rows.count; i++) {
        TRY(clock_row_show(cx, &reader, &rows.items[i]));
        out->clocks.items[out->clocks.count++] = rows.items[i].shown;
    }
    return OK;
}

/* ---- history ---- */

typedef struct Changes {
    ClockHistory *out;
    size_t capacity;
} Changes;

static Err change_take(Ctx *cx, const DbRow *row, void *arg)
{
    Changes *changes = arg;
    ClockHistory *out = changes->out;
    if (out->changes.count == changes->capacity) {
        changes->capacity = 2 * changes->capacity + 16;
        ClockChange *more = arena_array(cx->arena, ClockChange, changes->capacity);
        if (out->changes.count > 0)
            memcpy(more, out->changes.items, out->changes.count * sizeof *more);
        out->changes.items = more;
    }
    out->changes.items[out->changes.count++] = (ClockChange){.at = field_utc(row_int(row, 1)),
                                                             .actor = text_or_none(cx, row, 2),
                                                             .before = text_or_none(cx, row, 3),
                                                             .after = text_or_none(cx, row, 4),
                                                             .reason = text_or_none(cx, row, 5)};
    return OK;
}

Err clock_history(Ctx *cx, int64_t id, ClockHistory *out)
{
    *out = (ClockHistory){.clock = arena_new(cx->arena, Clock)};
    Changes changes = {out, 0};
    TRY(clock_find(cx, id, out->clock));
    return db_each(cx, SQL_CHANGE_EACH_OF, ARGS(db_text(STR("clock")), db_int(id)), change_take,
                   &changes);
}
