/* Worked cases of docs/guide/holders.md. */
#include "domain/holder/holder.h"
#include "test/test_store.h"
#include "test/trace_world.h"

/* "PLACE itself+inside/contained …" by place. */
static Str hands_of(World *w, const char *item, Holders *out)
{
    Buf text;
    uint32_t number = world_item(w, item);
    HolderQuery query = {.view = {w->index, trace_position(w->index)},
                         .items = &number,
                         .count = 1,
                         .limit = HOLDER_UNITS_MAX};
    buf_init(&text, w->t->cx->arena, 4096);
    if (!CHECK_OK(w->t, holders_find(w->t->cx, &query, out)))
        return STR("");
    for (size_t i = 0; i < out->holders.count; i++) {
        const HolderRow *row = &out->holders.items[i];
        Str place = row->place.n == 0 ? STR("?") : str_tail(row->place, strlen("urn:test:"));
        buf_fmt(&text, "%s%.*s %lld+%lld/%lld", i == 0 ? "" : " ", STR_ARG(place),
                (long long)row->itself.value, (long long)row->inside.value,
                (long long)row->contained.value);
    }
    return buf_str(&text);
}

TEST(holder_has_it_inside_something_else)
{
    World *w = world_new(t);
    Holders h;
    if (!test_store(t))
        return;
    world_play(w,
               "A->S1 @P; A->S2 @P; S1+U1 @P; U1->K1 @P; see K1 receiving @D; see S2 receiving @E");
    CHECK_STR(t, hands_of(w, "A", &h), STR("D 0+1/0 E 0+1/0"));
    CHECK_INT(t, h.indirect.value, 2);
    CHECK_STR(t, hands_of(w, "S1", &h), STR("D 0+1/0")); /* nothing D received names S1 */
    CHECK_STR(t, h.rows.items[0].item, STR("urn:test:K1"));
    CHECK(t, h.rows.items[0].inside.value);
    CHECK_STR(t, hands_of(w, "S2", &h), STR("E 1+0/0")); /* he has the piece itself */
    CHECK_INT(t, h.indirect.value, 0);
    world_free(w);
}

TEST(holder_of_what_is_fitted_is_the_holder_of_the_assembly)
{
    World *w = world_new(t);
    Holders h;
    if (!test_store(t))
        return;
    world_play(w, "A->S1 @P; S1+K1 @P; K1[+C1] @P; see C1 shipping @P >D; see C1 receiving @D");
    CHECK_STR(t, hands_of(w, "S1", &h), STR("D 0+1/1"));
    CHECK_STR(t, h.rows.items[0].container, STR("urn:test:C1"));
    world_play(w, "S1-K1 @D; see S1 receiving @P"); /* taken out, sent back */
    CHECK_STR(t, hands_of(w, "S1", &h), STR("P 1+0/0 D 0+1/1"));
    CHECK_INT(t, h.removed.value, 1); /* K1 had it: in a scope until somebody says no */
    CHECK_INT(t, h.holders.items[1].removed.value, 1);
    CHECK(t, h.rows.items[1].removed.value);
    CHECK_INT(t, h.indirect.value, 0);
    world_free(w);
}

TEST(holder_of_a_lot_by_its_pieces_and_quantities)
{
    World *w = world_new(t);
    Holders h;
    if (!test_store(t))
        return;
    world_play(w,
               "U1,U2,U3 in L @P; see U1 receiving @D; U2+K1 @P; see U3 destroying destroyed @P");
    CHECK_STR(t, hands_of(w, "L", &h), STR("P 0+1/0 D 1+0/0"));
    world_play(
        w, "A->M*100 @P; see M*40 shipping in_transit @P >D; see M*40 receiving @D; M*10->U9 @P");
    CHECK_STR(t, hands_of(w, "M", &h), STR("P 0+1/0 D 0+0/0"));
    CHECK_INT(t, h.holders.items[1].parts.items[0].quantity.value.value, 40);
    world_free(w);
}

/* What is packed by quantity, or nobody knows how much of it, is where its container is. */
TEST(holder_has_a_lot_that_is_packed)
{
    World *w = world_new(t);
    Holders h;
    if (!test_store(t))
        return;
    world_play(w, "add L*5 commissioning @P; L*5[+J1] @P; see J1 shipping @P; see J1 receiving @D");
    CHECK_STR(t, hands_of(w, "L", &h), STR("D 0+0/0"));
    CHECK_INT(t, h.holders.items[0].parts.count, 1);
    CHECK_INT(t, h.holders.items[0].parts.items[0].quantity.value.value, 5);
    CHECK(t, !h.holders.items[0].parts.items[0].possible.value);
    CHECK(t, h.holders.items[0].parts.items[0].packed.value);
    world_play(w, "M[+J2] @P; see J2 receiving @E");
    CHECK_STR(t, hands_of(w, "M", &h), STR("E 0+0/0"));
    CHECK_STR(t, hands_of(w, "J2", &h), STR("E 1+0/0"));
    world_free(w);
}

/* Used up for no piece: where that was; sold after its use: who sold it; in a circle: all of it. */
TEST(holder_keeps_what_nothing_stands_for)
{
    World *w = world_new(t);
    Holders h;
    if (!test_store(t))
        return;
    world_play(w,
               "A->U1,U2,U3,U4 @P; U1->L9 @P; U2->U5 @P; see U2 retail_selling @D; U3+U4; U4+U3");
    CHECK_STR(t, hands_of(w, "A", &h), STR("P 0+4/2 D 0+1/0"));
    CHECK_INT(t, h.units.value, 5);
    world_free(w);
}

TEST(holder_is_not_who_sent_it_back)
{
    World *w = world_new(t);
    Holders h;
    if (!test_store(t))
        return;
    world_play(w, "add U1,U2 commissioning @P; see U1,U2 shipping @P >>H5; see U1,U2 receiving @D; "
                  "see U1 receiving returned @P");
    (void)hands_of(w, "U1", &h);
    CHECK_INT(t, h.holders.items[0].holder.n, 0); /* the place alone */
    CHECK_STR(t, h.holders.items[0].place, STR("urn:test:P"));
    (void)hands_of(w, "U2", &h);
    CHECK_STR(t, h.holders.items[0].holder, STR("urn:test:H5"));
    world_free(w);
}
