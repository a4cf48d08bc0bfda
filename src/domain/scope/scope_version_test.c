/* Versions: one behind another, what changed between them, and what is frozen. */
#include "domain/scope/scope.h"
#include "test/test_store.h"
#include "test/trace_world.h"

typedef struct Desk {
    Test *t;
    World *w;
    ItemView view;
} Desk;

/* In the store the test has opened, else in one of its own. */
static bool desk_open(Test *t, Desk *out, const char *history)
{
    *out = (Desk){.t = t, .w = world_new(t)};
    if (t->cx->db == NULL && !test_store(t))
        return false;
    t->cx->actor = STR("local");
    world_play(out->w, history);
    out->view = (ItemView){.index = out->w->index, .visible = trace_position(out->w->index)};
    return true;
}

/* What the items named, "A,B", became. */
static ScopeList list_of(Desk *desk, const char *names)
{
    Ctx *cx = desk->t->cx;
    ScopeList list = {0};
    Str rest = str_of(names), *items = arena_array(cx->arena, Str, 16);
    ScopeDraft *draft = arena_new(cx->arena, ScopeDraft);
    draft->title = STR("t");
    draft->reason = STR("r");
    draft->query = arena_new(cx->arena, ScopeQuery);
    draft->query->items.items = items;
    while (rest.n > 0)
        items[draft->query->items.count++] = item_uri(
            cx->arena, desk->w->index, world_item(desk->w, str_c(cx->arena, str_cut(&rest, ','))));
    desk->view.visible = trace_position(desk->w->index);
    CHECK_OK(desk->t, scope_find(cx, &desk->view, draft, &list));
    return list;
}

/* "added U1, surer U2": the changes of a page. */
static Str changes_of(Desk *desk, ScopeDiffQuestion question)
{
    Ctx *cx = desk->t->cx;
    Buf out;
    ScopeDiff diff;
    buf_init(&out, cx->arena, 1 << 16);
    question.id = 1;
    if (question.range.limit == 0)
        question.range.limit = 100;
    if (!CHECK_OK(desk->t, scope_diff(cx, &desk->view, &question, &diff)))
        return (Str){0};
    for (size_t i = 0; i < diff.changes.count; i++) {
        const ScopeChange *change = &diff.changes.items[i];
        uint32_t item;
        CHECK_OK(desk->t, item_find(cx, &desk->view, change->unit->item, &item));
        buf_fmt(&out, "%s%.*s %.*s", i == 0 ? "" : ", ", STR_ARG(change->change),
                STR_ARG(world_name(desk->w, item)));
    }
    return buf_str(&out);
}

TEST(scope_versions_stand_behind_one_another)
{
    Desk desk;
    int64_t id;
    bool again;
    Scope first, second;
    ScopeVersions versions;
    if (!desk_open(t, &desk, "8: A->T; 9: T->U1; 10: B->T; 11: T->U2; C->U3; A->U4"))
        return;
    ScopeList list = list_of(&desk, "A");
    CHECK_OK(t, scope_save(t->cx, &list, &id, &again));
    CHECK_OK(t, scope_load(t->cx, &desk.view, 1, 1, &first));
    ScopeList next = list_of(&desk, "A,B,C");
    CHECK_OK(t, scope_revise(t->cx, &next, 1, 1));
    CHECK_ERR(t, scope_revise(t->cx, &next, 1, 1), ERR_CONFLICT);
    CHECK_ERR(t, scope_revise(t->cx, &next, 2, 1), ERR_NOT_FOUND);
    CHECK_OK(t, scope_versions(t->cx, 1, &versions));
    CHECK_INT(t, versions.versions.count, 2);
    CHECK_INT(t, versions.versions.items[0].summary->version.value, 2);
    CHECK_OK(t, scope_load(t->cx, &desk.view, 1, 1, &second));
    CHECK_STR(t, second.sha256, first.sha256);
    CHECK_STR(t, changes_of(&desk, (ScopeDiffQuestion){0}), STR("surer U2, added U3"));
    CHECK_STR(t, changes_of(&desk, (ScopeDiffQuestion){.from = 2, .to = 1}),
              STR("doubted U2, removed U3"));
    CHECK_STR(t, changes_of(&desk, (ScopeDiffQuestion){.change = STR("added")}), STR("added U3"));
    CHECK_STR(t, changes_of(&desk, (ScopeDiffQuestion){.range = {1, 1}}), STR("added U3"));
    CHECK_STR(t, changes_of(&desk, (ScopeDiffQuestion){.from = 2, .to = 2}), STR(""));
    world_free(desk.w);
}

TEST(scope_frozen_is_what_was_saved)
{
    Desk desk;
    int64_t id;
    bool again;
    Scope before, after;
    uint8_t digest_before[SHA256_SIZE], digest_after[SHA256_SIZE];
    ScopeFreezeOrder order = {field_int(1), STR("plan")};
    if (!desk_open(t, &desk, "A->L; L->U1,U2,U3; see U1 retail_selling @P"))
        return;
    ScopeList list = list_of(&desk, "A");
    CHECK_OK(t, scope_save(t->cx, &list, &id, &again));
    CHECK_OK(t, scope_load(t->cx, &desk.view, 1, 1, &before));
    scope_digest(t->cx, &before, digest_before);
    CHECK_OK(t, scope_freeze(t->cx, 1, &order));
    CHECK_ERR(t, scope_freeze(t->cx, 1, &order), ERR_CONFLICT);
    world_play(desk.w, "A->U9; see U2 retail_selling @P");
    ScopeList next = list_of(&desk, "A");
    CHECK_OK(t, scope_revise(t->cx, &next, 1, 1));
    CHECK_OK(t, scope_load(t->cx, &desk.view, 1, 1, &after));
    scope_digest(t->cx, &after, digest_after);
    CHECK_STR(t, after.sha256, before.sha256);
    CHECK_STR(t, hex_format(t->cx->arena, digest_after, SHA256_SIZE),
              hex_format(t->cx->arena, digest_before, SHA256_SIZE)); /* signatures stay good */
    CHECK_STR(t, after.frozen->reason, STR("plan"));
    CHECK_STR(t, after.frozen->actor, STR("local"));
    CHECK_OK(t, scope_load(t->cx, &desk.view, 1, 0, &after));
    CHECK(t, after.frozen == NULL);
    world_free(desk.w);
}

/* The digest of nothing is no evidence of anything. */
TEST(scope_without_units_is_not_frozen)
{
    Desk desk;
    int64_t id;
    bool again;
    ScopeFreezeOrder order = {field_int(1), STR("plan")};
    if (!desk_open(t, &desk, "A*100->L*500; see L*300 shipping"))
        return;
    ScopeList list = list_of(&desk, "A");
    CHECK_OK(t, scope_save(t->cx, &list, &id, &again));
    CHECK_ERR(t, scope_freeze(t->cx, id, &order), ERR_USAGE);
    world_free(desk.w);
}

static void damage(Test *t, const char *sql)
{
    Str file = test_sqlite(t);
    ptrdiff_t colon = str_find_char(file, ':');
    test_damage(t, colon < 0 ? file : str_tail(file, (size_t)colon + 1), sql);
}

TEST(scope_changed_behind_our_back_is_not_frozen)
{
    Desk desk;
    int64_t id;
    bool again;
    ScopeFreezeOrder order = {field_int(1), STR("plan")};
    if (!test_store_file(t) || !desk_open(t, &desk, "A->L; L->U1,U2,U3"))
        return;
    ScopeList list = list_of(&desk, "A");
    CHECK_OK(t, scope_save(t->cx, &list, &id, &again));
    db_close(t->cx);
    damage(t, "DELETE FROM scope_member WHERE ordinal = 2");
    if (!test_store_file(t))
        return;
    CHECK_ERR(t, scope_freeze(t->cx, 1, &order), ERR_CORRUPT);
    db_close(t->cx);
    damage(t, "UPDATE scope_member SET uri = 'urn:x:y' WHERE ordinal = 1");
    if (!test_store_file(t))
        return;
    CHECK_ERR(t, scope_freeze(t->cx, 1, &order), ERR_CORRUPT);
    world_free(desk.w);
}

static void fault_count(Ctx *cx, void *arg)
{
    problem_clear(cx);
    ++*(int *)arg;
}

/* Who builds on a frozen list, and who checks the store, holds it against its digest. */
TEST(scope_frozen_and_changed_behind_our_back_is_told)
{
    static const char *const damages[] = {
        "UPDATE scope_member SET uri = 'urn:x:y' WHERE ordinal = 1",
        "UPDATE scope_member SET item = 1 WHERE ordinal = 1",
        "UPDATE scope_member SET ordinal = 7 WHERE ordinal = 2",
        "UPDATE scope_cell SET confidence = 'possible'",
        "DELETE FROM scope_member WHERE ordinal = 2",
        "DELETE FROM scope_cell",
    };
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        Desk desk;
        int64_t id;
        bool again;
        int faults = 0;
        Scope scope;
        ScopeDiff diff;
        ScopeFreezeOrder order = {field_int(1), STR("plan")};
        ScopeListsCheck check = {fault_count, &faults};
        if (!test_store_file(t) || !desk_open(t, &desk, "A->L; L->U1,U2,U3"))
            return;
        ScopeList list = list_of(&desk, "A");
        CHECK_OK(t, scope_save(t->cx, &list, &id, &again));
        CHECK_OK(t, scope_freeze(t->cx, id, &order));
        CHECK_OK(t, scope_revise(t->cx, &list, id, 1));
        CHECK_OK(t, scope_load(t->cx, &desk.view, id, 1, &scope));
        CHECK_OK(t, scope_frozen_check(t->cx, &desk.view, &scope));
        CHECK_OK(t, scope_lists_check(t->cx, desk.w->index, &check));
        CHECK_INT(t, faults, 0);
        db_close(t->cx);
        damage(t, damages[i]);
        if (!test_store_file(t))
            return;
        CHECK_OK(t, scope_load(t->cx, &desk.view, id, 1, &scope));
        CHECK_ERR(t, scope_frozen_check(t->cx, &desk.view, &scope), ERR_CORRUPT);
        ScopeDiffQuestion question = {.id = id, .range = {0, 10}};
        CHECK_ERR(t, scope_diff(t->cx, &desk.view, &question, &diff), ERR_CORRUPT);
        CHECK_OK(t, scope_lists_check(t->cx, desk.w->index, &check));
        CHECK_INT(t, faults, 2); /* both versions have lost it */
        db_close(t->cx);
        damage(t, "DELETE FROM scope_member; DELETE FROM scope_cell; DELETE FROM scope_freeze; "
                  "DELETE FROM scope_version; DELETE FROM scope");
        world_free(desk.w);
    }
}

/* What was saved before a reason was asked for stays readable: what it says, and why. */
TEST(scope_saved_without_a_reason_stays_readable)
{
    Desk desk;
    int64_t id;
    bool again;
    Scope scope;
    ScopeWhy why;
    if (!desk_open(t, &desk, "A->U1; A->U2"))
        return;
    Str named[] = {item_uri(t->cx->arena, desk.w->index, world_item(desk.w, "A")),
                   item_uri(t->cx->arena, desk.w->index, world_item(desk.w, "U1"))};
    ScopeDescendants of[] = {{.items = {named, 1}}, {.items = {named + 1, 1}}};
    ScopeClause leaves[] = {{.descendants = of}, {.descendants = of + 1}};
    ScopeExcept except = {.from = leaves, .less = leaves + 1, .reason = STR("r")};
    ScopeClause clause = {.except = &except};
    ScopeQuery query = {.clause = &clause};
    ScopeDraft draft = {.title = STR("t"), .reason = STR("r"), .query = &query};
    ScopeList list;
    CHECK_OK(t, scope_find(t->cx, &desk.view, &draft, &list));
    except.reason = (Str){0};
    CHECK_OK(t, scope_save(t->cx, &list, &id, &again));
    CHECK_OK(t, scope_load(t->cx, &desk.view, id, 0, &scope));
    scope_say(t->cx, &scope, LANG_EN);
    CHECK_INT(t, scope.clauses.count, 3);
    CHECK_OK(t, scope_explain(t->cx, &desk.view, &scope,
                              (ScopeQuestion){.item = named[1], .lang = LANG_EN}, &why));
    CHECK(t, !why.inside.value);
    CHECK_ERR(t, scope_find(t->cx, &desk.view, &draft, &list), ERR_USAGE);
    world_free(desk.w);
}
