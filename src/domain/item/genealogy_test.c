#include "domain/item/genealogy.h"
#include "test/test_store.h"
#include "test/trace_world.h"

/* The lots, things, vessel and class a forward walk from A reaches. */
static const char history[] = "A->L1,L2; L1->U1,U2,U3,U4,U5,U6; L2,G:->K; L2->T1; T1->G:M1,G:M2; "
                              "G:M1->V; U1+W; U1-W; G:X1->U9";

static TraceAnswer walk_from(World *w, const char *name, TraceDirection direction)
{
    Ctx *cx = w->t->cx;
    uint32_t *seed = arena_new(cx->arena, uint32_t);
    *seed = world_item(w, name);
    TraceAnswer answer = {.index = w->index,
                          .side = (TraceSide)direction,
                          .query = {.seeds = seed, .seed_count = 1, .edges = EDGE_ALL}};
    CHECK_OK(w->t, trace_answer_find(cx, &answer));
    return answer;
}

static const GroupShape *group_named(const GenealogyShape *shape, Str name)
{
    for (size_t i = 0; i < shape->groups.count; i++) {
        if (str_eq(shape->groups.items[i].group, name))
            return &shape->groups.items[i];
    }
    return NULL;
}

/* Level and class of an item, made the slow way from its URI. */
static Str name_slowly(World *w, uint32_t item)
{
    Arena *arena = w->t->cx->arena;
    Identity identity;
    Buf class;
    ItemKind kind = trace_item_kind(w->index, item, 0);
    Str uri = item_uri(arena, w->index, item);
    identity_parse(arena, uri, ID_IN_EPC_LIST, &identity);
    buf_init(&class, arena, 3 * IDENTITY_KEY_MAX);
    if (kind == ITEM_CLASS)
        buf_add(&class, uri);
    else if (identity.class_key.n > 0)
        identity_uri(&class, identity.class_key);
    else
        buf_add(&class, str_of(identity_scheme_name(identity.scheme)));
    return str_fmt(arena, "%s:%.*s", item_kind_name(kind), STR_ARG(buf_str(&class)));
}

TEST(genealogy_groups_are_counts_of_the_members)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    GenealogyShape shape;
    world_play(w, history);
    TraceAnswer answer = walk_from(w, "A", TRACE_FORWARD);
    CHECK_OK(t, genealogy_fold(t->cx, &answer, &shape));
    CHECK_INT(t, shape.members.value, answer.result.member_count);
    int64_t members = 0, linked = 0, removed_links = 0;
    for (size_t i = 0; i < shape.groups.count; i++) {
        const GroupShape *group = &shape.groups.items[i];
        int64_t counted = 0, possible = 0, removed = 0, population = 0;
        for (size_t m = 0; m < answer.result.member_count; m++) {
            const TraceMember *member = &answer.result.members[m];
            if (!str_eq(name_slowly(w, member->item), group->group))
                continue;
            counted++;
            removed += member->removed;
            possible += !member->removed && member->confidence == CONFIDENCE_POSSIBLE;
        }
        for (uint32_t item = 1; item <= trace_item_count(w->index); item++)
            population += str_eq(name_slowly(w, item), group->group);
        CHECK_INT(t, group->members.value, counted);
        CHECK_INT(t, group->possible.value, possible);
        CHECK_INT(t, group->certain.value, counted - possible - removed);
        CHECK_INT(t, group->removed.value, removed);
        CHECK_INT(t, group->population.value, population);
        CHECK_INT(t, group->listed.count, counted <= GROUP_LISTED_MAX ? counted : 0);
        members += counted;
    }
    CHECK_INT(t, members, shape.members.value);
    for (size_t i = 0; i < shape.links.count; i++) {
        const GroupLink *link = &shape.links.items[i];
        linked += link->members.value;
        removed_links += link->removed.value;
        CHECK_INT(t, link->certain.value + link->possible.value + link->removed.value,
                  link->members.value);
    }
    CHECK_INT(t, linked, members);
    CHECK_INT(t, removed_links, 1); /* W, from which U1 was taken out again */
    world_free(w);
}

TEST(genealogy_links_say_over_what_a_group_was_reached)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    GenealogyShape shape;
    world_play(w, history);
    TraceAnswer answer = walk_from(w, "A", TRACE_FORWARD);
    CHECK_OK(t, genealogy_fold(t->cx, &answer, &shape));
    const GroupShape *things = group_named(&shape, STR("thing:URI"));
    const GroupShape *lots = group_named(&shape, STR("lot:URI"));
    CHECK(t, things != NULL && lots != NULL);
    CHECK_INT(t, lots->listed.count, 2);
    CHECK_INT(t, lots->listed.items[0].from.count, 1);
    CHECK_STR(t, lots->listed.items[0].from.items[0],
              item_uri(t->cx->arena, w->index, world_item(w, "A")));
    bool asked_to_lots = false, lots_to_things = false;
    for (size_t i = 0; i < shape.links.count; i++) {
        const GroupLink *link = &shape.links.items[i];
        asked_to_lots |= link->from.n == 0 && str_eq(link->to, lots->group);
        lots_to_things |= str_eq(link->from, lots->group) && str_eq(link->to, things->group);
    }
    CHECK(t, asked_to_lots && lots_to_things);
    world_free(w);
}

TEST(genealogy_opens_one_group)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    world_play(w, history);
    TraceAnswer answer = walk_from(w, "A", TRACE_FORWARD);
    Str group = name_slowly(w, world_item(w, "G:M1"));
    CHECK_OK(t, genealogy_filter(t->cx, &answer, group));
    CHECK_INT(t, answer.result.member_count, 2);
    CHECK_INT(t, answer.result.members[0].item, world_item(w, "G:M1"));
    CHECK_ERR(t, genealogy_filter(t->cx, &answer, STR("lot:URI")), ERR_NOT_FOUND);
    world_free(w);
}

TEST(genealogy_backward_has_the_bare_class_as_its_own_group)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    GenealogyShape shape;
    world_play(w, history);
    TraceAnswer answer = walk_from(w, "K", TRACE_BACKWARD);
    CHECK_OK(t, genealogy_fold(t->cx, &answer, &shape));
    const GroupShape *class = group_named(&shape, name_slowly(w, world_item(w, "G:")));
    CHECK(t, class != NULL);
    CHECK_STR(t, class->level, STR("class"));
    CHECK_STR(t, class->class, class->listed.items[0].item);
    world_free(w);
}

TEST(genealogy_listed_members_say_all_they_come_from)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    GenealogyShape shape;
    world_play(w, "G:M1->U1,U2; U1+K; U2+K");
    TraceAnswer answer = walk_from(w, "K", TRACE_BACKWARD);
    CHECK_OK(t, genealogy_fold(t->cx, &answer, &shape));
    const GroupShape *lots = group_named(&shape, name_slowly(w, world_item(w, "G:M1")));
    CHECK(t, lots != NULL);
    CHECK_INT(t, lots->listed.count, 1);
    CHECK_INT(t, lots->listed.items[0].from.count, 2);
    world_free(w);
}
