#include "domain/scope/scope.h"
#include "platform/store/change.h"
#include "platform/store/sql.h"
#include "test/faulty_vfs.h"
#include "test/test_store.h"
#include "test/trace_world.h"

static ItemView view_of(const World *world)
{
    return (ItemView){.index = world->index, .visible = trace_position(world->index)};
}

static Str uri_of(World *world, const char *name)
{
    return item_uri(world->t->cx->arena, world->index, world_item(world, name));
}

/* A draft from items of the world, "L1,L2". */
static ScopeDraft *draft_of(World *world, const char *names)
{
    Arena *arena = world->t->cx->arena;
    Str rest = str_of(names);
    ScopeDraft *draft = arena_new(arena, ScopeDraft);
    Str *items = arena_array(arena, Str, 16);
    draft->title = STR("separator lot");
    draft->reason = STR("the laboratory found metal");
    draft->query = arena_new(arena, ScopeQuery);
    draft->query->items.items = items;
    while (rest.n > 0)
        items[draft->query->items.count++] = uri_of(world, str_c(arena, str_cut(&rest, ',')));
    return draft;
}

/* Names of the list's units in its order, '?' possible, '-' removed, with their states. */
static Str units_of(World *world, const ScopeList *list)
{
    Buf out;
    buf_init(&out, world->t->cx->arena, 1 << 16);
    for (size_t i = 0; i < list->unit_count; i++) {
        const ScopeCell *cell = &list->cells[list->units[i].cell];
        buf_fmt(&out, "%s%.*s%s%s:%.*s", i == 0 ? "" : " ",
                STR_ARG(world_name(world, list->units[i].item)),
                str_eq(cell->confidence, STR("possible")) ? "?" : "",
                cell->removed.value ? "-" : "", STR_ARG(cell->state));
    }
    return buf_str(&out);
}

static Str found(World *world, ScopeDraft *draft)
{
    ScopeList list;
    ItemView view = view_of(world);
    if (!CHECK_OK(world->t, scope_find(world->t->cx, &view, draft, &list)))
        return (Str){0};
    return units_of(world, &list);
}

TEST(scope_lists_pieces_that_stand_for_themselves)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    /* C1 is used up, C2 sits in K, C3 is loose stock; L2 is a lot; U1 was sold. */
    world_play(w, "A->L1; L1->C1,C2,C3; C1->U1; C2+K; L1->L2; see U1 retail_selling; "
                  "see C3 storing @P");
    CHECK_STR(t, found(w, draft_of(w, "A")), STR("C3:in_stock U1:sold K:unknown"));
    CHECK_STR(t, found(w, draft_of(w, "L2")), STR(""));
    world_free(w);
}

TEST(scope_takes_a_named_unit_in)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    world_play(w, "A->U1; see U1 retail_selling; A->C1; C1->U2");
    CHECK_STR(t, found(w, draft_of(w, "U1")), STR("U1:sold"));
    CHECK_STR(t, found(w, draft_of(w, "C1")), STR("U2:in_production")); /* used up itself */
    CHECK_STR(t, found(w, draft_of(w, "U1,U1,C1")), STR("U2:in_production U1:sold"));
    world_free(w);
}

TEST(scope_counts_certain_possible_and_removed_apart)
{
    World *w = world_new(t);
    ScopeList list;
    if (!test_store(t))
        return;
    /* T is not emptied between A's and B's batch: what left later is only possible.  C1 was
     * taken out of K again. */
    world_play(w, "8: A->T; 9: T->U1; 10: B->T; 11: T->U2; 12: A->C1; 13: C1+K; 14: C1-K");
    ItemView view = view_of(w);
    CHECK_OK(t, scope_find(t->cx, &view, draft_of(w, "A"), &list));
    CHECK_STR(t, units_of(w, &list),
              STR("U1:in_production C1:in_production U2?:in_production K-:unknown"));
    CHECK_INT(t, list.summary.units.value, 4);
    CHECK_INT(t, list.summary.certain.value, 2);
    CHECK_INT(t, list.summary.possible.value, 1);
    CHECK_INT(t, list.summary.removed.value, 1);
    CHECK_INT(t, list.vessels, 1);
    world_free(w);
}

TEST(scope_answers_as_known_at_its_position)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    world_play(w, "A->U1; see U1 retail_selling; A->U2");
    ScopeDraft *draft = draft_of(w, "A");
    draft->query->as_known_at = field_int(1);
    CHECK_STR(t, found(w, draft), STR("U1:in_production"));
    ScopeList list;
    ItemView view = view_of(w);
    draft->query->as_known_at = field_int(4);
    CHECK_ERR(t, scope_find(t->cx, &view, draft, &list), ERR_USAGE);
    draft->query->as_known_at.set = false;
    draft->query->direction = STR("up");
    CHECK_ERR(t, scope_find(t->cx, &view, draft, &list), ERR_USAGE);
    draft->query->items.count = 0;
    draft->query->direction = (Str){0};
    CHECK_ERR(t, scope_find(t->cx, &view, draft, &list), ERR_USAGE);
    world_free(w);
}

static int64_t saved(World *world, const ScopeDraft *draft, Str key)
{
    Test *t = world->t;
    ScopeList list;
    int64_t id = 0;
    bool again;
    ItemView view = view_of(world);
    if (CHECK_OK(t, scope_find(t->cx, &view, draft, &list))) {
        list.request_key = key;
        CHECK_OK(t, scope_save(t->cx, &list, &id, &again));
    }
    return id;
}

/* 60 units in three states at two places, of which the even ones are sold. */
static void market(World *world)
{
    world_play(world, "A->L1");
    for (int i = 0; i < 60; i++) {
        Str text = str_fmt(world->t->cx->arena, "L1->U%d; see U%d %s @%s", i, i,
                           i % 3 == 0 ? "retail_selling" : "storing", i % 2 == 0 ? "P" : "Q");
        world_play(world, text.p);
    }
}

TEST(scope_pages_are_the_list_whatever_their_size_and_filter)
{
    World *w = world_new(t);
    Scope scope;
    if (!test_store(t))
        return;
    market(w);
    ItemView view = view_of(w);
    int64_t id = saved(w, draft_of(w, "A"), (Str){0});
    CHECK_OK(t, scope_load(t->cx, &view, id, 0, &scope));
    CHECK_INT(t, scope.summary->units.value, 60);
    static const struct {
        ScopeFilter filter;
        int total;
    } cases[] = {
        {{.removed = -1}, 60},
        {{.state = STR_INIT("sold"), .removed = -1}, 20},
        {{.state = STR_INIT("sold"), .product = STR_INIT("none"), .removed = -1}, 20},
        {{.state = STR_INIT("sold"), .removed = 1}, 0},
        {{.confidence = STR_INIT("certain"), .removed = 0}, 60},
        {{.place = STR_INIT("none"), .removed = -1}, 0},
        {{.text = STR_INIT("U5"), .removed = -1}, 11}, /* U5, U50 … U59 */
        {{.text = STR_INIT("U5"), .state = STR_INIT("sold"), .removed = -1}, 3}, /* 51, 54, 57 */
        {{.text = STR_INIT("u5"), .removed = -1}, 0},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        ScopeReader reader;
        ScopeMembers whole, page;
        CHECK_OK(t, scope_reader_init(t->cx, &scope, &view, &cases[c].filter, &reader));
        CHECK_OK(t, scope_read(t->cx, &reader, (ScopeRange){0, 1000}, &whole));
        CHECK_INT(t, whole.members.count, cases[c].total);
        CHECK_INT(t, whole.total.value, cases[c].total);
        for (int64_t limit = 1; limit < 30; limit += 4) {
            for (int64_t at = 0; at < cases[c].total + 3; at += limit) {
                CHECK_OK(t, scope_read(t->cx, &reader, (ScopeRange){at, limit}, &page));
                CHECK_INT(t, page.total.value, cases[c].total);
                int64_t left = cases[c].total - at < 0 ? 0 : cases[c].total - at;
                CHECK_INT(t, page.members.count, left < limit ? left : limit);
                for (size_t i = 0; i < page.members.count; i++)
                    CHECK_STR(t, page.members.items[i].item,
                              whole.members.items[(size_t)at + i].item);
            }
        }
    }
    world_free(w);
}

/* What a member is sorted by, as text that compares as it should. */
static Str sort_text(Arena *arena, const ScopeMember *member, Str key)
{
    if (str_eq(key, STR("item")))
        return member->item;
    if (str_eq(key, STR("since")))
        return str_fmt(arena, "%020lld", (long long)member->since.value.us);
    if (str_eq(key, STR("state")))
        return member->state;
    if (str_eq(key, STR("place_name")))
        return member->place_name.n > 0 ? member->place_name : member->place;
    return member->confidence;
}

TEST(scope_pages_in_any_order_are_the_whole_list_in_that_order)
{
    static const char *const sorts[] = {"item",   "-item",      "since",       "-since",
                                        "-state", "place_name", "-place_name", "confidence"};
    World *w = world_new(t);
    Scope scope;
    if (!test_store(t))
        return;
    market(w);
    ItemView view = view_of(w);
    int64_t id = saved(w, draft_of(w, "A"), (Str){0});
    CHECK_OK(t, scope_load(t->cx, &view, id, 0, &scope));
    for (size_t c = 0; c < 2 * sizeof sorts / sizeof *sorts; c++) {
        Str sort = str_of(sorts[c / 2]), last = {0};
        bool descending = str_starts(sort, STR("-"));
        ScopeFilter filter = {.removed = -1, .text = c % 2 == 0 ? (Str){0} : STR("U5")};
        int64_t total = c % 2 == 0 ? 60 : 11, seen = 0;
        ScopeReader reader;
        ScopeMembers page;
        CHECK_OK(t, scope_reader_init(t->cx, &scope, &view, &filter, &reader));
        CHECK_OK(t, scope_reader_sort(t->cx, &reader, sort));
        for (int64_t at = 0; at < total; at += 7) {
            CHECK_OK(t, scope_read(t->cx, &reader, (ScopeRange){at, 7}, &page));
            CHECK_INT(t, page.total.value, total);
            for (size_t i = 0; i < page.members.count; i++, seen++) {
                Str text =
                    sort_text(t->cx->arena, &page.members.items[i], str_tail(sort, descending));
                int order = last.p == NULL ? 0 : str_cmp(last, text);
                CHECK(t, descending ? order >= 0 : order <= 0);
                last = text;
            }
        }
        CHECK_INT(t, seen, total);
    }
    ScopeReader reader;
    ScopeFilter any = {.removed = -1};
    CHECK_OK(t, scope_reader_init(t->cx, &scope, &view, &any, &reader));
    CHECK_ERR(t, scope_reader_sort(t->cx, &reader, STR("color")), ERR_USAGE);
    world_free(w);
}

TEST(scope_saved_is_what_was_found_with_its_change)
{
    World *w = world_new(t);
    Scope scope;
    ScopePage page;
    if (!test_store(t))
        return;
    market(w);
    ItemView view = view_of(w);
    t->cx->actor = STR("local");
    int64_t id = saved(w, draft_of(w, "A"), (Str){0});
    world_play(w, "see U1 retail_selling; A->U99"); /* later events change nothing of it */
    CHECK_OK(t, scope_load(t->cx, &view, id, 1, &scope));
    CHECK_STR(t, scope.summary->title, STR("separator lot"));
    CHECK_STR(t, scope.summary->reason, STR("the laboratory found metal"));
    CHECK_INT(t, scope.summary->log_position.value, view.visible);
    CHECK_STR(t, scope.query->items.items[0], uri_of(w, "A"));
    CHECK_ERR(t, scope_load(t->cx, &view, id, 2, &scope), ERR_NOT_FOUND);
    CHECK_ERR(t, scope_load(t->cx, &view, id + 1, 0, &scope), ERR_NOT_FOUND);
    saved(w, draft_of(w, "U1"), (Str){0});
    CHECK_OK(t, scope_page(t->cx, &(ScopePageQuery){.limit = 1}, &page));
    CHECK_INT(t, page.total.value, 2);
    CHECK_INT(t, page.scopes.count, 1);
    CHECK_STR(t, page.scopes.items[0].id, STR("S-2"));
    CHECK_OK(t, scope_page(t->cx, &(ScopePageQuery){.limit = 9, .before = 2}, &page));
    CHECK_STR(t, page.scopes.items[0].id, STR("S-1"));
    uint32_t item = world_item(w, "U2");
    CHECK_OK(t, scope_page(t->cx, &(ScopePageQuery){.limit = 9, .item = item}, &page));
    CHECK_INT(t, page.scopes.count, 1);
    CHECK_INT(t, page.total.value, 1);
    world_free(w);
}

static Err change_take(Ctx *cx, const DbRow *row, void *arg)
{
    Buf *out = arg;
    (void)cx;
    buf_fmt(out, "%.*s|%.*s|%.*s|%.*s\n", STR_ARG(row_text(row, 2)), STR_ARG(row_text(row, 3)),
            STR_ARG(str_slice(row_text(row, 4), 0, 31)), STR_ARG(row_text(row, 5)));
    return OK;
}

/* Who, before, the beginning of after, and why, of each change of a scope. */
static Str changes_of(Test *t, int64_t id)
{
    Buf out;
    buf_init(&out, t->cx->arena, 1 << 16);
    CHECK_OK(t, db_each(t->cx, SQL_CHANGE_EACH_OF, ARGS(db_text(STR("scope")), db_int(id)),
                        change_take, &out));
    return buf_str(&out);
}

/* All of scope S-1 with its change, or nothing of either; which of the two. */
static bool whole_or_nothing(Test *t, const ItemView *view)
{
    ScopePage page;
    Scope scope;
    ScopeReader reader;
    ScopeMembers members;
    ScopeFilter any = {.removed = -1};
    CHECK_OK(t, scope_page(t->cx, &(ScopePageQuery){.limit = 9}, &page));
    if (page.total.value == 0) {
        CHECK_STR(t, changes_of(t, 1), STR(""));
        return false;
    }
    CHECK_STR(t, changes_of(t, 1),
              STR("local||{\"id\":\"S-1\",\"version\":1,\"title\"|the laboratory found metal\n"));
    CHECK_OK(t, scope_load(t->cx, view, 1, 0, &scope));
    CHECK_OK(t, scope_reader_init(t->cx, &scope, view, &any, &reader));
    CHECK_OK(t, scope_read(t->cx, &reader, (ScopeRange){0, 1000}, &members));
    CHECK_INT(t, members.members.count, 60);
    return true;
}

/* The disk fails at the first write or sync, at the second …; the connection is lost with it. */
TEST(scope_is_saved_whole_or_not_at_all)
{
    CLEANUP(faulty_vfs_remove) FaultyVfs faulty;
    World *w = world_new(t);
    ScopeList list;
    int64_t id, fails = 0;
    bool again, acknowledged = false, there = false;
    faulty_vfs_install(&faulty);
    if (!test_store_file(t))
        return;
    market(w);
    t->cx->actor = STR("local");
    ItemView view = view_of(w);
    CHECK_OK(t, scope_find(t->cx, &view, draft_of(w, "A"), &list));
    for (fails = 1; !there && fails < 1000; fails++) {
        faulty.seen = 0;
        faulty.fail_at = fails;
        acknowledged = scope_save(t->cx, &list, &id, &again) == OK;
        faulty.fail_at = 0;
        db_close(t->cx);
        if (!test_store_file(t))
            break;
        there = whole_or_nothing(t, &view);
        CHECK(t, there || !acknowledged);
    }
    CHECK(t, there && fails > 3);
    db_close(t->cx);
    world_free(w);
}

TEST(scope_asked_for_twice_by_one_key_is_saved_once)
{
    World *w = world_new(t);
    ScopeList list;
    int64_t id;
    bool again;
    if (!test_store(t))
        return;
    world_play(w, "A->U1; B->U2");
    ItemView view = view_of(w);
    CHECK_INT(t, saved(w, draft_of(w, "A"), STR("k")), 1);
    CHECK_INT(t, saved(w, draft_of(w, "A"), STR("k")), 1);
    CHECK_INT(t, saved(w, draft_of(w, "A"), STR("other")), 2);
    CHECK_OK(t, scope_find(t->cx, &view, draft_of(w, "B"), &list));
    list.request_key = STR("k");
    CHECK_ERR(t, scope_save(t->cx, &list, &id, &again), ERR_CONFLICT);
    CHECK_INT(t, saved(w, draft_of(w, "B"), (Str){0}), 3); /* nothing stayed open */
    world_free(w);
}

typedef struct Expected {
    const char *name;
    bool inside;
    size_t steps;
    const char *part; /* of the sentence */
} Expected;

static void why_is(World *world, const Scope *scope, Expected want)
{
    Test *t = world->t;
    ScopeWhy why;
    ItemView view = view_of(world);
    ScopeQuestion question = {.item = uri_of(world, want.name), .lang = LANG_EN};
    CHECK_OK(t, scope_explain(t->cx, &view, scope, question, &why));
    CHECK_INT(t, why.inside.value, want.inside);
    CHECK_INT(t, why.steps.count, want.steps);
    if (str_find(why.sentence, str_of(want.part)) < 0)
        CHECK_STR(t, why.sentence, str_of(want.part));
}

TEST(scope_widens_by_class_unless_told_not_to)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    world_play(w, "see G:L storing @S; G:L->U1 @S; G:->U2 @S; G:->U3 @Z");
    ScopeDraft *draft = draft_of(w, "G:L");
    CHECK_STR(t, found(w, draft), STR("U1:in_production U2?:in_production"));
    draft->query->widen = (FieldBool){false, true};
    CHECK_STR(t, found(w, draft), STR("U1:in_production"));
    world_free(w);
}

TEST(scope_where_now_follows_the_log)
{
    World *w = world_new(t);
    Scope scope;
    ScopeWhere where;
    if (!test_store(t))
        return;
    world_play(w, "A->U1; A->U2");
    int64_t id = saved(w, draft_of(w, "A"), (Str){0});
    world_play(w, "see U1 retail_selling; A->U3");
    ItemView view = view_of(w);
    CHECK_OK(t, scope_load(t->cx, &view, id, 0, &scope));
    CHECK_STR(t, scope.cells.items[0].state, STR("in_production"));
    CHECK_OK(t, scope_where_now(t->cx, &view, &scope, &where));
    CHECK_INT(t, where.units.value, 2);
    CHECK_INT(t, where.totals.count, 2);
    CHECK_INT(t, where.log_position.value, 4);
    world_free(w);
}

TEST(scope_says_why_in_and_why_out)
{
    World *w = world_new(t);
    Scope scope;
    if (!test_store(t))
        return;
    world_play(w, "A->L1; L1->C1,C2; C1->U1; C2+K; B->U2; A->U3; e7=L1->U4; void e7 L1->U4");
    ItemView view = view_of(w);
    int64_t id = saved(w, draft_of(w, "L1,U3"), (Str){0});
    CHECK_OK(t, scope_load(t->cx, &view, id, 0, &scope));
    why_is(w, &scope, (Expected){"U1", true, 2, "it came from"});
    why_is(w, &scope, (Expected){"K", true, 2, "certain"});
    why_is(w, &scope, (Expected){"U3", true, 0, "was named"});
    why_is(w, &scope, (Expected){"C1", false, 1, "used up"});
    why_is(w, &scope, (Expected){"C2", false, 1, "was fitted into"});
    why_is(w, &scope, (Expected){"U2", false, 0, "no path of events"});
    why_is(w, &scope,
           (Expected){"U4", false, 0, "event #7, which names it, was declared in error"});
    world_free(w);
}
