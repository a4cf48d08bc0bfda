/* alarm.c - alarms kept as log and holds say: raised, changed, withdrawn. */
#include "domain/hold/alarm.h"

#include <stdlib.h>
#include <string.h>

#include "base/number_map.h"
#include "domain/hold/alarm_internal.h"
#include "domain/trace/trace_event.h"
#include "platform/os/io.h"

/* A lot or machine that more events name, and no hold, is not gone through again: what is done with
 * it at some time says nothing of the next. */
enum { BUSY = 256 };
enum { STEP = 1024, KEEP_EACH = 100000, NEAR_MAX = 100000, ITEMS_AT_ONCE = 1000, PATH_SHOWN = 100 };

/* One look at a stretch of the log. */
typedef struct Following {
    Ctx *cx;
    HoldBook *book;
    const ItemView *view;
    AlarmWatch *watch;
    HoldLook look;
    TraceNest *nest;
    int64_t behind; /* the event that makes it look again */
    int64_t first;  /* of the log that any hold can be about */
    uint32_t *near; /* items whose later events may be judged otherwise now */
    size_t near_count, near_room;
    NumberMap seen;
    Tx *tx; /* open once there is something to store */
} Following;

/* ---- keeping ---- */

typedef struct Stored {
    int64_t id, hold, late, items;
    Str action, place;
    bool withdrawn;
} Stored;

typedef struct StoredList {
    Stored *items;
    size_t count;
} StoredList;

static Err stored_take(Ctx *cx, const DbRow *row, void *arg)
{
    StoredList *list = arg;
    list->items = arena_grow(cx->arena, list->items, list->count * sizeof *list->items,
                             (list->count + 1) * sizeof *list->items);
    list->items[list->count++] = (Stored){.id = row_int(row, 0),
                                          .hold = row_int(row, 1),
                                          .action = str_dup(cx->arena, row_text(row, 2)),
                                          .late = row_int(row, 3),
                                          .place = str_dup(cx->arena, row_text(row, 4)),
                                          .items = row_int(row, 5),
                                          .withdrawn = row_int(row, 6) != 0};
    return OK;
}

static Err tx_need(Following *f)
{
    return f->tx->cx != NULL ? OK : tx_begin(f->cx, f->tx);
}

static Str path_text(Ctx *cx, const TraceIndex *index, const Breach *breach)
{
    Buf text;
    buf_init(&text, cx->arena, 1 << 20);
    for (size_t i = 0; i < breach->path_count && i < PATH_SHOWN; i++) {
        if (i > 0)
            buf_add_char(&text, '\n');
        buf_add(&text, item_uri(cx->arena, index, breach->path[i]));
    }
    return buf_str(&text);
}

static Err items_save(Following *f, int64_t id, const Breach *breaches, size_t count)
{
    enum { COLUMNS = 5 };
    Ctx *cx = f->cx;
    DbValue *rows = arena_array(cx->arena, DbValue, ITEMS_AT_ONCE * COLUMNS);
    for (size_t first = 0; first < count; first += ITEMS_AT_ONCE) {
        size_t n = count - first < ITEMS_AT_ONCE ? count - first : ITEMS_AT_ONCE;
        for (size_t i = 0; i < n; i++) {
            const Breach *breach = &breaches[first + i];
            const DbValue row[COLUMNS] = {
                db_int(id), db_int((int64_t)(first + i)),
                db_text(item_uri(cx->arena, f->view->index, breach->item)),
                db_text(str_of(hold_how_name(breach->how))),
                db_text(path_text(cx, f->view->index, breach))};
            memcpy(rows + i * COLUMNS, row, sizeof row);
        }
        TRY(db_many(cx, SQL_ALARM_ITEM_ADD, rows, COLUMNS, n));
    }
    return OK;
}

/* What one hold has to say of the event. */
typedef struct Part {
    int64_t event;
    const Judged *judged;
    const Breach *breaches;
    size_t count;
} Part;

typedef struct Comparing {
    Following *f;
    const Part *part;
    size_t at;
    bool same;
} Comparing;

static Err compare_take(Ctx *cx, const DbRow *row, void *arg)
{
    Comparing *c = arg;
    const Breach *breach = &c->part->breaches[c->at++];
    c->same = c->same &&
              str_eq(row_text(row, 0), item_uri(cx->arena, c->f->view->index, breach->item)) &&
              str_eq(row_text(row, 1), str_of(hold_how_name(breach->how))) &&
              str_eq(row_text(row, 2), path_text(cx, c->f->view->index, breach));
    return OK;
}

/* Does it stand there as it ought to? */
static Err part_stands(Following *f, const Part *part, const Stored *before, bool *out)
{
    Comparing c = {f, part, 0, true};
    const HoldKept *hold = part->breaches->hold;
    Str place = STR("");
    if (part->judged->place != 0)
        place = item_uri(f->cx->arena, f->view->index, part->judged->place);
    bool late = trace_event_time(f->view->index, part->event) < hold->since_us;
    *out = !before->withdrawn && before->items == (int64_t)part->count &&
           str_eq(before->action, str_of(hold_action_name(part->judged->action))) &&
           before->late == late && str_eq(before->place, place);
    if (!*out)
        return OK;
    TRY(db_each(f->cx, SQL_ALARM_ITEM_EACH, ARGS(db_int(before->id), db_int(before->items)),
                compare_take, &c));
    *out = c.same;
    return OK;
}

static Err part_save(Following *f, const Part *part, Stored *before)
{
    DbRow row;
    Ctx *cx = f->cx;
    const HoldKept *hold = part->breaches->hold;
    int64_t time_us = trace_event_time(f->view->index, part->event), id;
    int64_t late = time_us < hold->since_us;
    Str action = str_of(hold_action_name(part->judged->action)), place = STR("");
    if (part->judged->place != 0)
        place = item_uri(cx->arena, f->view->index, part->judged->place);
    bool stands = false;
    if (before != NULL)
        TRY(part_stands(f, part, before, &stands));
    if (stands)
        return OK;
    TRY(tx_need(f));
    if (before != NULL) {
        id = before->id;
        TRY(db_run(cx, SQL_ALARM_ITEM_CLEAR, ARGS(db_int(id)), NULL));
        TRY(db_run(cx, SQL_ALARM_SET,
                   ARGS(db_int(id), db_text(action), db_int(late), db_text(place),
                        db_int((int64_t)part->count)),
                   NULL));
    } else {
        TRY(db_one(cx, SQL_ALARM_ADD,
                   ARGS(db_int(hold->id), db_int(part->event), db_int(time_us), db_text(action),
                        db_int(late), db_text(place), db_int((int64_t)part->count),
                        db_int(cx->io->now_us(cx))),
                   &row));
        id = row_int(&row, 0);
    }
    return items_save(f, id, part->breaches, part->count);
}

static Stored *stored_of(StoredList *list, int64_t hold)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].hold == hold)
            return &list->items[i];
    }
    return NULL;
}

/* The alarms of an event as they ought to be. */
static Err judged_save(Following *f, int64_t event, const Judged *judged)
{
    StoredList *stored = arena_new(f->cx->arena, StoredList);
    TRY(db_each(f->cx, SQL_ALARM_EACH_OF_EVENT, ARGS(db_int(event)), stored_take, stored));
    for (size_t i = 0; i < judged->count;) {
        Part part = {event, judged, judged->breaches + i, 0};
        while (i < judged->count && judged->breaches[i].hold == part.breaches->hold) {
            part.count++;
            i++;
        }
        Stored *before = stored_of(stored, part.breaches->hold->id);
        TRY(part_save(f, &part, before));
        if (before != NULL)
            before->hold = 0; /* seen to */
    }
    for (size_t i = 0; i < stored->count; i++) {
        if (stored->items[i].hold == 0 || stored->items[i].withdrawn)
            continue;
        TRY(tx_need(f));
        TRY(db_run(
            f->cx, SQL_ALARM_WITHDRAW,
            ARGS(db_int(stored->items[i].id), db_int(f->cx->io->now_us(f->cx)), db_int(f->behind)),
            NULL));
    }
    return OK;
}

/* ---- judging ---- */

/* A new event has no alarm yet unless it was looked at before. */
static Err event_follow(Following *f, int64_t event, bool is_new)
{
    Judged judged;
    TRY(alarm_judge(f->cx, &f->look, event, &judged));
    return is_new && judged.count == 0 ? OK : judged_save(f, event, &judged);
}

static bool near_add(void *arg, uint32_t item)
{
    Following *f = arg;
    if (number_map_get(&f->seen, item) != 0 || f->near_count == NEAR_MAX ||
        (!hold_bit(f->book, item) && trace_nest_busy(f->nest, item, BUSY)))
        return true;
    if (f->near_count == f->near_room) {
        size_t room = f->near_room * 2 + 64;
        f->near = arena_grow(f->cx->arena, f->near, f->near_room * sizeof *f->near,
                             room * sizeof *f->near);
        f->near_room = room;
    }
    f->near[f->near_count++] = item;
    number_map_put(&f->seen, item, 1);
    return true;
}

/* Does it say which lot something is of?  That is so at any time, also before. */
static bool names_lots(const TraceEvent *event)
{
    return event->refs > 0 && trace_role(event, event->refs - 1) == ROLE_LOT_SERIAL;
}

/* Whatever it names, all these lie in behind it, and all that was ever put in these.  What is done
 * with a lot is judged by its pieces only where some hold names one. */
static void near_find(Following *f, const TraceEvent *event, int64_t from_us)
{
    bool named = false;
    f->near = NULL;
    f->near_count = f->near_room = 0;
    number_map_init(&f->seen, f->cx->arena);
    trace_nest_before(f->nest, 0);
    for (uint32_t ref = event->refs; ref-- > 0;) {
        uint8_t role = trace_role(event, ref);
        named |= role == ROLE_LOT_SERIAL && hold_bit(f->book, event->items[ref]);
        if (role <= ROLE_OBSERVED || role == ROLE_LOT_SERIAL || (role == ROLE_LOT_HEAD && named))
            near_add(f, event->items[ref]);
    }
    for (size_t i = 0; i < f->near_count; i++) {
        const TraceStay *stays;
        size_t count;
        trace_nest_stays(f->nest, f->near[i], &stays, &count);
        for (size_t k = 0; k < count; k++) {
            if (stays[k].to_us >= from_us)
                near_add(f, stays[k].parent);
        }
        trace_nest_children(f->nest, f->near[i], near_add, f);
        if (count > 0) /* a lot that lay in something: its pieces lie and leave with it */
            trace_nest_pieces(f->nest, f->near[i], near_add, f);
    }
}

static int by_position(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

/* Events of all these from that instant on, each once. */
static Err near_events(Following *f, int64_t from_us, int64_t **out, size_t *count)
{
    int64_t *all = NULL;
    size_t n = 0, room = 0, kept = 0;
    for (size_t i = 0; i < f->near_count; i++) {
        int64_t *events;
        size_t event_count;
        TRY(trace_item_events(f->cx, f->view->index, f->near[i], &events, &event_count));
        for (size_t k = 0; k < event_count; k++) {
            if (events[k] < f->first || events[k] > f->view->visible ||
                trace_event_time(f->view->index, events[k]) < from_us)
                continue;
            if (n == room) {
                size_t more = room * 2 + 64;
                all = arena_grow(f->cx->arena, all, room * sizeof *all, more * sizeof *all);
                room = more;
            }
            all[n++] = events[k];
        }
    }
    if (n > 0)
        qsort(all, n, sizeof *all, by_position);
    for (size_t i = 0; i < n; i++) {
        if (kept == 0 || all[kept - 1] != all[i])
            all[kept++] = all[i];
    }
    *out = all;
    *count = kept;
    return OK;
}

/* The event changes what others are judged by, from its own time on. */
static Err later_follow(Following *f, int64_t event)
{
    int64_t *events;
    size_t count;
    TraceEvent at = trace_event_at(f->view->index, event);
    int64_t from_us = names_lots(&at) ? INT64_MIN : at.time_us;
    near_find(f, &at, from_us);
    TRY(near_events(f, from_us, &events, &count));
    for (size_t i = 0; i < count; i++) {
        if (events[i] != event || event != f->behind)
            TRY(event_follow(f, events[i], false));
    }
    return OK;
}

typedef struct Void {
    int64_t event, behind;
} Void;

typedef struct Voids {
    Arena *arena;
    Void *items;
    size_t count;
} Voids;

static void void_take(void *arg, int64_t event, int64_t behind)
{
    Voids *voids = arg;
    voids->items = arena_grow(voids->arena, voids->items, voids->count * sizeof(Void),
                              (voids->count + 1) * sizeof(Void));
    voids->items[voids->count++] = (Void){event, behind};
}

/* Does it name anything some hold is, or ever was, about?  Else nothing it says can change an
 * alarm, but by what is declared of it, which is looked at apart. */
static bool is_held_about(Following *f, const TraceEvent *at)
{
    size_t count = 0;
    hold_look_at(&f->look, (HoldMoment){0}, 0);
    f->look.moment = (HoldMoment){INT64_MAX, INT64_MIN}; /* of all holds, at any time */
    f->look.ever = true;                                 /* also what was taken out again */
    f->look.since_us = INT64_MIN;
    f->look.active_count = f->book->count;
    memcpy(f->look.active, f->book->holds, f->book->count * sizeof *f->look.active);
    HoldFound *found = arena_array(f->cx->arena, HoldFound, f->look.active_count + 1);
    for (uint32_t ref = 0; ref < at->refs && count == 0 && f->look.active_count > 0; ref++) {
        uint8_t role = trace_role(at, ref);
        if ((role <= ROLE_OBSERVED || role == ROLE_LOT_SERIAL) &&
            !trace_nest_busy(f->nest, at->items[ref], BUSY))
            hold_look(&f->look, at->items[ref], found, &count);
    }
    return count > 0;
}

static Err new_follow(Following *f, int64_t event)
{
    int64_t time_us = trace_event_time(f->view->index, event);
    TraceEvent at = trace_event_at(f->view->index, event);
    bool is_last = time_us > f->watch->newest_us && !names_lots(&at);
    f->behind = event;
    TRY(event_follow(f, event, event > f->watch->kept));
    f->watch->newest_us = time_us > f->watch->newest_us ? time_us : f->watch->newest_us;
    if (!is_last && is_held_about(f, &at))
        TRY(later_follow(f, event));
    return OK;
}

/* ---- the watch ---- */

static Err watch_load(Ctx *cx, AlarmWatch *watch)
{
    DbRow row;
    Err err = db_one(cx, SQL_ALARM_WATCH_LOAD, NO_ARGS, &row);
    *watch = (AlarmWatch){.loaded = true, .newest_us = INT64_MIN};
    problem_clear(cx);
    if (err == ERR_NOT_FOUND)
        return db_run(cx, SQL_ALARM_WATCH_ADD, ARGS(db_int(0)), NULL);
    TRY(err);
    watch->kept = row_int(&row, 0);
    return OK;
}

/* Those up to there need not be judged. */
static void watch_skip(const ItemView *view, AlarmWatch *watch, int64_t to)
{
    for (; watch->position < to; watch->position++) {
        int64_t time_us = trace_event_time(view->index, watch->position + 1);
        watch->newest_us = time_us > watch->newest_us ? time_us : watch->newest_us;
    }
}

Err alarm_watch_keep(Ctx *cx, AlarmWatch *watch)
{
    if (!watch->loaded || watch->position == watch->kept)
        return OK;
    TRY(db_run(cx, SQL_ALARM_WATCH_SET, ARGS(db_int(watch->position)), NULL));
    watch->kept = watch->position;
    return OK;
}

/* Events before any hold concern none. */
static int64_t first_of(const HoldBook *book)
{
    int64_t first = INT64_MAX;
    for (size_t i = 0; i < book->count; i++)
        first = book->holds[i]->position + 1 < first ? book->holds[i]->position + 1 : first;
    return first;
}

static Err step_follow(Following *f, int64_t last)
{
    Voids voids = {.arena = f->cx->arena};
    Err err = OK;
    f->nest = trace_nest_open(f->cx, f->view->index, f->view->visible);
    hold_look_begin(&f->look, f->cx, f->book, f->nest, 0);
    for (int64_t event = f->watch->position + 1; event <= last && err == OK; event++) {
        ArenaMark mark = arena_mark(f->cx->arena);
        err = new_follow(f, event);
        arena_rewind(f->cx->arena, mark);
    }
    trace_nest_voids(f->nest, (TraceSpan){f->watch->position + 1, last}, void_take, &voids);
    for (size_t i = 0; i < voids.count && err == OK; i++) {
        f->behind = voids.items[i].behind;
        err = later_follow(f, voids.items[i].event);
    }
    trace_nest_close(f->nest);
    return err;
}

static Err step_run(Following *f, int64_t last)
{
    CLEANUP(tx_release) Tx tx = {0};
    f->tx = &tx;
    ArenaMark mark = arena_mark(f->cx->arena);
    TRY(step_follow(f, last));
    if (tx.cx != NULL) {
        TRY(db_run(f->cx, SQL_ALARM_WATCH_SET, ARGS(db_int(last)), NULL));
        TRY(tx_commit(&tx));
        f->watch->kept = last;
    }
    arena_rewind(f->cx->arena, mark);
    f->watch->position = last;
    return OK;
}

Err alarm_follow(Ctx *cx, HoldBook *book, const ItemView *view, AlarmWatch *watch)
{
    Err err = OK;
    Following f = {.cx = cx, .book = book, .view = view, .watch = watch};
    if (!watch->loaded) {
        TRY(watch_load(cx, watch));
        watch_skip(view, watch, watch->kept < view->visible ? watch->kept : view->visible);
    }
    if (watch->position >= view->visible)
        return OK;
    TRY(hold_book_enter(cx, book, view->index));
    f.first = first_of(book);
    watch_skip(view, watch, f.first - 1 < view->visible ? f.first - 1 : view->visible);
    while (watch->position < view->visible && err == OK) {
        int64_t left = view->visible - watch->position;
        err = step_run(&f, watch->position + (left < STEP ? left : STEP));
    }
    hold_book_leave(book);
    if (err == OK && watch->position - watch->kept > KEEP_EACH)
        err = alarm_watch_keep(cx, watch);
    return err;
}

Err alarm_catch_up(Ctx *cx, const ItemView *view)
{
    AlarmWatch watch = {0};
    HoldBook *book = hold_book_open();
    Err err = alarm_follow(cx, book, view, &watch);
    if (err == OK)
        err = alarm_watch_keep(cx, &watch);
    hold_book_close(book);
    return err;
}

Err alarm_rebuild(Ctx *cx, HoldBook *book, const ItemView *view, AlarmWatch *watch)
{
    TRY(watch_load(cx, watch));
    return alarm_follow(cx, book, view, watch);
}
