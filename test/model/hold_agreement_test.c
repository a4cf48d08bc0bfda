/* What holds cover, beside a model of plain loops, on random histories with random holds and
 * releases: every item, every hold.
 *
 * The model goes through the moments of a history from the beginning of the hold and knows, by
 * trace_model.h, what lies in what at each:
 *     covered(m) = named, and what was covered before, and what lies at m in what is covered at m,
 *                  and pieces of covered lots; never what was released singly
 *     contains   = what something covered lies in at the end, or a partly held lot; and lots of
 *                  which a piece is named  */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "domain/hold/hold_internal.h"
#include "test/model/trace_history.h"
#include "test/test_store.h"

enum { WORLDS = 120, HOLDS_MAX = 4 };
static const int64_t MINUTE_US = 60000000;

typedef struct Trial {
    Test *t;
    History history;
    ModelLog log;
    Model *model;
    TraceIndex *index;
    ItemView view;
    HoldBook *book;
    int64_t last_us;
    uint64_t chance;
} Trial;

/* A hold as the model has it. */
typedef struct Plain {
    int64_t id, since_us;
    bool *named, *freed, *covered, *contains; /* by item of the model */
    bool over;
} Plain;

static Err name_of(Ctx *cx, void *arg, int64_t position, Str *out)
{
    (void)cx;
    *out = ((const ModelLog *)arg)->names[position - 1];
    return OK;
}

static uint32_t draw(Trial *trial, uint32_t below)
{
    return (uint32_t)(test_random(&trial->chance) % below);
}

static void index_build(Trial *trial)
{
    Test *t = trial->t;
    trial->log = history_log(&trial->history);
    trial->index = trace_index_new(7);
    trace_index_log(trial->index, (TraceLog){name_of, &trial->log});
    for (uint32_t e = 0; e < trial->log.count; e++) {
        uint8_t hash[SHA256_SIZE];
        const Event *event = &trial->log.events[e];
        sha256(trial->log.names[e], hash);
        CHECK_OK(t, trace_append(t->cx, trial->index, event, e + 1, trial->log.names[e], hash));
        trial->last_us = event->time_us > trial->last_us ? event->time_us : trial->last_us;
    }
    trial->model =
        model_new(t->cx->arena, &trial->log, trial->log.count, (ModelSettings){TRACE_TOLERANCE_US});
    trial->view = (ItemView){.index = trial->index, .visible = trace_position(trial->index)};
}

/* ---- the model ---- */

static ModelPlace nowhere(void *arg, Str key)
{
    (void)arg;
    (void)key;
    return (ModelPlace){0};
}

static const ModelWhere *where_at(Trial *trial, int64_t at_us)
{
    ModelWhere *rows = arena_array(trial->t->cx->arena, ModelWhere, trial->model->item_count + 1);
    model_where(trial->model, (ModelMoment){at_us, nowhere, NULL}, rows);
    return rows;
}

static bool cover(const Plain *plain, uint32_t by, uint32_t item)
{
    if (by == MODEL_NONE || !plain->covered[by] || plain->covered[item] || plain->freed[item])
        return false;
    plain->covered[item] = true;
    return true;
}

static void cover_at(Trial *trial, Plain *plain, const ModelWhere *where)
{
    const Model *m = trial->model;
    for (bool more = true; more;) {
        more = false;
        for (uint32_t i = 0; i < m->item_count; i++)
            more |= cover(plain, where[i].container, i);
        for (uint32_t i = 0; i < m->membership_count; i++)
            more |= cover(plain, m->memberships[i].lot, m->memberships[i].serial);
    }
}

static void contain(Trial *trial, Plain *plain, const ModelWhere *where)
{
    const Model *m = trial->model;
    for (uint32_t i = 0; i < m->membership_count; i++) {
        uint32_t piece = m->memberships[i].serial, lot = m->memberships[i].lot;
        plain->contains[lot] |= plain->named[piece] && !plain->freed[piece];
    }
    for (bool more = true; more;) {
        more = false;
        for (uint32_t i = 0; i < m->item_count; i++) {
            uint32_t in = where[i].container;
            if (in == MODEL_NONE || plain->contains[in] ||
                (!plain->covered[i] && !plain->contains[i]))
                continue;
            plain->contains[in] = more = true;
        }
    }
}

static int by_time(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

static void plain_work(Trial *trial, Plain *plain)
{
    const Model *m = trial->model;
    int64_t moments[HISTORY_EVENTS_MAX + 1];
    uint32_t count = 0;
    moments[count++] = plain->since_us;
    for (uint32_t e = 0; e < trial->log.count; e++) {
        if (trial->log.events[e].time_us > plain->since_us)
            moments[count++] = trial->log.events[e].time_us;
    }
    qsort(moments, count, sizeof *moments, by_time);
    for (uint32_t i = 0; i < m->item_count; i++)
        plain->covered[i] = plain->named[i] && !plain->freed[i] && !plain->over;
    for (uint32_t i = 0; i < count && !plain->over; i++)
        cover_at(trial, plain, where_at(trial, moments[i]));
    if (!plain->over)
        contain(trial, plain, where_at(trial, trial->last_us));
}

/* ---- decisions ---- */

static Str uri_of(Trial *trial, uint32_t item)
{
    Buf uri;
    buf_init(&uri, trial->t->cx->arena, 3 * IDENTITY_KEY_MAX);
    identity_uri(&uri, trial->model->items[item].key);
    return buf_str(&uri);
}

static bool may_be_named(const Trial *trial, uint32_t item)
{
    const ModelItem *row = &trial->model->items[item];
    return row->kind != ITEM_CLASS && row->key.p[0] != ID_SGLN;
}

static void hold_draw(Trial *trial, Plain *plain)
{
    Ctx *cx = trial->t->cx;
    Str uris[4];
    bool again;
    uint32_t count = trial->model->item_count;
    HoldDraft draft = {.title = STR("drawn"), .reason = STR("drawn"), .items = {uris, 0}};
    plain->named = arena_array(cx->arena, bool, count + 1);
    plain->freed = arena_array(cx->arena, bool, count + 1);
    plain->covered = arena_array(cx->arena, bool, count + 1);
    plain->contains = arena_array(cx->arena, bool, count + 1);
    for (uint32_t tries = 0, want = 1 + draw(trial, 3); tries < 50 && draft.items.count < want;
         tries++) {
        uint32_t item = draw(trial, count);
        if (!may_be_named(trial, item))
            continue;
        plain->named[item] = true;
        uris[draft.items.count++] = uri_of(trial, item);
    }
    if (draft.items.count == 0)
        return;
    cx->now_us = plain->since_us =
        (int64_t)draw(trial, (uint32_t)(trial->last_us / MINUTE_US) + 1) * MINUTE_US;
    HoldNaming *naming;
    CHECK_OK(trial->t, hold_name(cx, &trial->view, &draft, &naming));
    CHECK_OK(trial->t, hold_add(cx, naming, (Str){0}, &plain->id, &again));
}

/* Everything, or something it covers. */
static void release_draw(Trial *trial, Plain *plain)
{
    Hold hold;
    Ctx *cx = trial->t->cx;
    uint32_t item = draw(trial, trial->model->item_count);
    plain_work(trial, plain);
    bool everything = draw(trial, 4) == 0;
    if (plain->id == 0 || plain->over ||
        (!everything && (!plain->covered[item] || !may_be_named(trial, item))))
        return;
    Str uri = uri_of(trial, item);
    CHECK_OK(trial->t, hold_load(cx, &trial->view, plain->id, &hold));
    HoldLift lift = {.id = plain->id,
                     .signer = {STR("zhao"), STR("赵敏"), ROLE_BIT(ACCOUNT_ROLE_APPROVER)},
                     .order = {.version = hold.next,
                               .sha256 = hold.sha256,
                               .reason = STR("drawn"),
                               .offset_min = field_int(480)}};
    if (everything)
        lift.order.everything = field_bool(true);
    else
        lift.order.items = (FieldTexts){&uri, 1};
    CHECK_OK(trial->t, hold_release(cx, trial->book, &trial->view, &lift));
    plain->over |= everything;
    plain->freed[item] |= !everything;
    cx->actor = STR("li");
}

/* ---- both ---- */

static bool item_agrees(Trial *trial, HoldLook *look, const Plain *plain, uint32_t item)
{
    Buf uri;
    HoldFound found;
    size_t covers, touches = 0;
    const ModelItem *row = &trial->model->items[item];
    uint32_t number = trace_item_find(trial->index, row->key);
    buf_init(&uri, trial->t->cx->arena, 3 * IDENTITY_KEY_MAX);
    identity_uri(&uri, row->key);
    hold_look_up(look, number, &found, &covers);
    if (look->active_count > 0)
        hold_look(look, number, &found, &touches);
    bool covered = plain->covered[item];
    bool agrees = (covers > 0) == covered && (touches > 0) == (covered || plain->contains[item]);
    if (agrees)
        return true;
    Buf text;
    buf_init(&text, trial->t->cx->arena, 1 << 20);
    history_print(&trial->history, &text);
    for (uint32_t i = 0; i < trial->model->item_count; i++) {
        if (plain->named[i] || plain->freed[i])
            buf_fmt(&text, "%s%.*s\n", plain->named[i] ? "named " : "freed ",
                    STR_ARG(history_item(&trial->history, trial->model->items[i].key)));
    }
    for (size_t i = 0; touches > 0 && i < found.path_count; i++)
        buf_fmt(
            &text, "%s%.*s", i == 0 ? "by " : " < ",
            STR_ARG(history_item(&trial->history, trace_item_key(trial->index, found.path[i]))));
    Str said = str_fmt(
        trial->t->cx->arena, "hold since @%lld, item %.*s: model %d%d, engine %zu%zu\n%.*s",
        (long long)(plain->since_us / MINUTE_US), STR_ARG(history_item(&trial->history, row->key)),
        covered, plain->contains[item], covers, touches, (int)text.n, text.p);
    test_fail(trial->t, __FILE__, __LINE__, said);
    return false;
}

static void hold_compare(Trial *trial, Plain *plain)
{
    HoldLook look;
    if (plain->id == 0)
        return;
    memset(plain->contains, 0, trial->model->item_count * sizeof(bool));
    plain_work(trial, plain);
    CHECK_OK(trial->t, hold_book_enter(trial->t->cx, trial->book, trial->index));
    TraceNest *nest = trace_nest_open(trial->t->cx, trial->index, trial->view.visible);
    hold_look_begin(&look, trial->t->cx, trial->book, nest, plain->id);
    for (uint32_t i = 0; i < trial->model->item_count; i++) {
        if (!item_agrees(trial, &look, plain, i))
            break;
    }
    trace_nest_close(nest);
    hold_book_leave(trial->book);
}

static void trial_run(Test *t, uint64_t seed)
{
    Trial *trial = arena_new(t->cx->arena, Trial);
    Plain holds[HOLDS_MAX] = {0};
    trial->t = t;
    trial->chance = seed;
    trial->book = hold_book_open();
    DbRow latest; /* those of earlier worlds are none of this one's */
    CHECK_OK(t, db_one(t->cx, SQL_HOLD_LATEST, NO_ARGS, &latest));
    trial->book->last_hold = row_int(&latest, 0);
    trial->book->last_release = row_int(&latest, 1);
    history_init(&trial->history, t->cx->arena);
    history_random(&trial->history, &trial->chance, HISTORY_EVERYTHING);
    index_build(trial);
    for (int i = 0; i < HOLDS_MAX && trial->model->item_count > 0; i++)
        hold_draw(trial, &holds[i]);
    for (int i = 0; i < 2 * HOLDS_MAX && trial->model->item_count > 0; i++)
        release_draw(trial, &holds[draw(trial, HOLDS_MAX)]);
    for (int i = 0; i < HOLDS_MAX; i++)
        hold_compare(trial, &holds[i]);
    hold_book_close(trial->book);
    trace_index_free(trial->index);
}

TEST(model_agrees_with_holds)
{
    const char *many = getenv("MODEL_HISTORIES");
    int64_t worlds = WORLDS;
    uint64_t seeds = test_seed(t);
    if (many != NULL)
        CHECK(t, str_int(str_of(many), &worlds));
    if (!test_store(t))
        return;
    for (int64_t i = 0; i < worlds && t->failures == 0; i++) {
        ArenaMark mark = arena_mark(t->cx->arena);
        t->cx->actor = STR("li");
        trial_run(t, test_random(&seeds));
        arena_rewind(t->cx->arena, mark);
    }
}
