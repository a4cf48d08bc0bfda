#include "domain/hold/hold.h"

#include "domain/scope/scope.h"
#include "test/test_store.h"
#include "test/trace_world.h"

/* A world, its store and all holds. */
typedef struct Yard {
    Test *t;
    World *w;
    HoldBook *book;
} Yard;

static Yard *yard(Test *t, const char *history)
{
    Yard *y = arena_new(t->cx->arena, Yard);
    if (!test_store(t))
        return NULL;
    *y = (Yard){t, world_new(t), hold_book_open()};
    world_play(y->w, history);
    t->cx->actor = STR("li");
    return y;
}

static void yard_free(Yard *y)
{
    hold_book_close(y->book);
    world_free(y->w);
}

static ItemView view_of(const Yard *y)
{
    return (ItemView){.index = y->w->index, .visible = trace_position(y->w->index)};
}

static Str uri_of(Yard *y, const char *name)
{
    Buf uri;
    buf_init(&uri, y->t->cx->arena, 4096);
    identity_uri(&uri, world_key(y->w, str_of(name)));
    return buf_str(&uri);
}

static FieldTexts uris_of(Yard *y, const char *names)
{
    Str rest = str_of(names);
    Str *uris = arena_array(y->t->cx->arena, Str, 16);
    size_t count = 0;
    while (rest.n > 0)
        uris[count++] = uri_of(y, str_c(y->t->cx->arena, str_cut(&rest, ',')));
    return (FieldTexts){uris, count};
}

static Err draft_hold(Yard *y, const HoldDraft *draft, Str key, int64_t *id)
{
    bool again;
    HoldNaming *naming;
    ItemView view = view_of(y);
    Err err = hold_name(y->t->cx, &view, draft, &naming);
    return err != OK ? err : hold_add(y->t->cx, naming, key, id, &again);
}

/* Hold these at an hour; its number. */
static int64_t hold_at(Yard *y, int hour, const char *names)
{
    int64_t id = 0;
    HoldDraft draft = {
        .title = STR("metal"), .reason = STR("the laboratory"), .items = uris_of(y, names)};
    y->t->cx->now_us = world_hour(hour);
    CHECK_OK(y->t, draft_hold(y, &draft, (Str){0}, &id));
    return id;
}

/* "yes", or "H-1 content U1<C1" for each hold that says no. */
static Str may_to(Yard *y, const char *name, HoldAction action, const char *to)
{
    Ctx *cx = y->t->cx;
    HoldAnswer answer;
    ItemView view = view_of(y);
    Buf text;
    HoldQuestion question = {.item = uri_of(y, name), .action = action, .lang = LANG_EN};
    if (to != NULL)
        question.to = uri_of(y, to);
    if (!CHECK_OK(y->t, hold_may(cx, y->book, &view, &question, &answer)))
        return (Str){0};
    buf_init(&text, cx->arena, 4096);
    if (answer.may.value)
        buf_add(&text, STR("yes"));
    else if (!answer.known.value)
        buf_add(&text, STR("unknown"));
    for (size_t i = 0; i < answer.reasons.count; i++) {
        const HoldReason *reason = &answer.reasons.items[i];
        buf_fmt(&text, "%s%.*s %.*s ", text.n == 0 ? "" : "; ", STR_ARG(reason->hold),
                STR_ARG(reason->how));
        for (size_t k = 0; k < reason->path.count && answer.known.value; k++) {
            uint32_t item;
            CHECK_OK(y->t, item_find(cx, &view, reason->path.items[k], &item));
            buf_fmt(&text, "%s%.*s", k == 0 ? "" : "<", STR_ARG(world_name(y->w, item)));
        }
    }
    return buf_str(&text);
}

static Str may(Yard *y, const char *name)
{
    return may_to(y, name, HOLD_SHIP, NULL);
}

static Err lift(Yard *y, int64_t id, const char *who, AccountRole role, const char *names)
{
    Hold hold;
    ItemView view = view_of(y);
    CHECK_OK(y->t, hold_load(y->t->cx, &view, id, &hold));
    HoldLift order = {.id = id,
                      .signer = {str_of(who), STR("赵敏"), ROLE_BIT(role)},
                      .order = {.version = hold.next,
                                .sha256 = hold.sha256,
                                .items = uris_of(y, names),
                                .reason = STR("tested again, clean"),
                                .offset_min = field_int(480)}};
    if (order.order.items.count == 0)
        order.order.everything = field_bool(true);
    Err err = hold_release(y->t->cx, y->book, &view, &order);
    y->t->cx->actor = STR("li");
    return err;
}

TEST(hold_reaches_what_lies_in_it_now_later_and_what_was_taken_out)
{
    Yard *y = yard(t, "1: U1,U2[+C1] @F; 2: C1[+W] @F; 2: U9[+C9] @F; 3: U9[-C9] @F");
    if (y == NULL)
        return;
    CHECK_STR(t, may(y, "U1"), STR("yes"));
    hold_at(y, 5, "C1,C9");
    CHECK_STR(t, may(y, "C1"), STR("H-1 named C1"));
    CHECK_STR(t, may(y, "U1"), STR("H-1 content U1<C1"));
    CHECK_STR(t, may(y, "W"), STR("H-1 contains W<C1"));
    CHECK_STR(t, may(y, "U9"), STR("yes")); /* out before the hold began */
    world_play(y->w, "6: U3[+C1] @F; 7: U1[-C1] @F; 8: U1[+C8] @F");
    CHECK_STR(t, may(y, "U3"), STR("H-1 content U3<C1"));
    CHECK_STR(t, may(y, "U1"), STR("H-1 content U1<C1")); /* taking it out frees nothing */
    CHECK_STR(t, may(y, "C8"), STR("H-1 contains C8<U1<C1"));
    world_play(y->w, "9: C1[-W] @F");
    CHECK_STR(t, may(y, "W"), STR("yes"));
    yard_free(y);
}

TEST(hold_of_a_lot_reaches_its_pieces_wherever_they_are)
{
    Yard *y = yard(t, "1: U1,U2 in G:L1; 2: U1[+C1] @F; 3: C2+K @F; 3: C2 in G:L2; 4: U7 in G:L1");
    if (y == NULL)
        return;
    hold_at(y, 3, "G:L1,G:L2");
    CHECK_STR(t, may(y, "U2"), STR("H-1 piece U2<G:L1"));
    CHECK_STR(t, may(y, "U7"), STR("H-1 piece U7<G:L1"));       /* made later */
    CHECK_STR(t, may(y, "C1"), STR("H-1 contains C1<U1<G:L1")); /* a carton of it */
    CHECK_STR(t, may(y, "K"), STR("H-1 contains K<C2<G:L2"));   /* a part of it is fitted in */
    yard_free(y);
}

TEST(hold_of_a_piece_makes_its_lot_no_quantity_to_take_from)
{
    Yard *y = yard(t, "1: U1,U2 in G:L1; 1: U5 in G:L2");
    if (y == NULL)
        return;
    hold_at(y, 3, "U1");
    CHECK_STR(t, may(y, "G:L1"), STR("H-1 partly G:L1<U1"));
    CHECK_STR(t, may(y, "U2"), STR("yes"));
    CHECK_STR(t, may(y, "G:L2"), STR("yes"));
    yard_free(y);
}

TEST(hold_lifted_only_when_all_are_and_never_by_who_held)
{
    Yard *y = yard(t, "1: U1,U2[+C1] @F");
    if (y == NULL)
        return;
    int64_t one = hold_at(y, 2, "C1"), two = hold_at(y, 3, "U1");
    CHECK_STR(t, may(y, "U1"), STR("H-1 content U1<C1; H-2 named U1"));
    CHECK_ERR(t, lift(y, one, "li", ACCOUNT_ROLE_APPROVER, ""), ERR_DENIED);
    CHECK_ERR(t, lift(y, one, "zhao", ACCOUNT_ROLE_QUALITY, ""), ERR_DENIED);
    CHECK_OK(t, lift(y, one, "zhao", ACCOUNT_ROLE_APPROVER, ""));
    CHECK_STR(t, may(y, "U1"), STR("H-2 named U1"));
    CHECK_ERR(t, lift(y, one, "zhao", ACCOUNT_ROLE_APPROVER, ""), ERR_CONFLICT);
    CHECK_OK(t, lift(y, two, "zhao", ACCOUNT_ROLE_DECIDER, ""));
    CHECK_STR(t, may(y, "U1"), STR("yes"));
    yard_free(y);
}

TEST(hold_released_item_by_item)
{
    Yard *y = yard(t, "1: U1,U2[+C1] @F; 2: C1[+W] @F");
    if (y == NULL)
        return;
    int64_t id = hold_at(y, 3, "W");
    CHECK_ERR(t, lift(y, id, "zhao", ACCOUNT_ROLE_APPROVER, "U9"), ERR_USAGE); /* not covered */
    CHECK_OK(t, lift(y, id, "zhao", ACCOUNT_ROLE_APPROVER, "U1"));
    CHECK_STR(t, may(y, "U1"), STR("yes"));
    CHECK_STR(t, may(y, "U2"), STR("H-1 content U2<C1<W"));
    CHECK_OK(t, lift(y, id, "qian", ACCOUNT_ROLE_DECIDER, "C1"));
    CHECK_STR(t, may(y, "U2"), STR("yes")); /* it came by way of the carton */
    CHECK_STR(t, may(y, "W"), STR("H-1 named W"));
    yard_free(y);
}

TEST(hold_lets_things_move_to_named_places_only)
{
    int64_t id;
    Yard *y = yard(t, "1: U1[+C1] @F");
    if (y == NULL)
        return;
    HoldDraft draft = {.title = STR("metal"),
                       .reason = STR("the laboratory"),
                       .items = uris_of(y, "C1"),
                       .places = uris_of(y, "Quarantine")};
    t->cx->now_us = world_hour(3);
    CHECK_OK(t, draft_hold(y, &draft, (Str){0}, &id));
    CHECK_STR(t, may_to(y, "U1", HOLD_MOVE, "Quarantine"), STR("yes"));
    CHECK_STR(t, may_to(y, "U1", HOLD_MOVE, "Shop"), STR("H-1 content U1<C1"));
    CHECK_STR(t, may_to(y, "U1", HOLD_MOVE, NULL), STR("H-1 content U1<C1"));
    CHECK_STR(t, may_to(y, "U1", HOLD_USE, "Quarantine"), STR("H-1 content U1<C1"));
    CHECK_STR(t, may_to(y, "U1", HOLD_SELL, NULL), STR("H-1 content U1<C1"));
    yard_free(y);
}

TEST(hold_never_clears_what_nobody_knows)
{
    Yard *y = yard(t, "1: U1[+C1] @F");
    if (y == NULL)
        return;
    CHECK_STR(t, may(y, "U5"), STR("unknown"));
    hold_at(y, 3, "U5,U6"); /* a list from elsewhere: nothing of it was captured yet */
    CHECK_STR(t, may(y, "U5"), STR("unknown; H-1 named "));
    world_play(y->w, "4: U5[+C2] @F");
    CHECK_STR(t, may(y, "U5"), STR("H-1 named U5"));
    CHECK_STR(t, may(y, "C2"), STR("H-1 contains C2<U5"));
    yard_free(y);
}

TEST(hold_of_a_scope_names_its_units_and_the_lots_it_reaches)
{
    int64_t id, scope;
    bool again;
    ScopeList list;
    HoldUnits units;
    Yard *y = yard(t, "1: A->L1; 2: L1->U1; 3: L1->U2; 4: B->U3; 5: U1[+C1] @F");
    if (y == NULL)
        return;
    ItemView view = view_of(y);
    ScopeQuery query = {.items = uris_of(y, "A")};
    ScopeDraft saved = {STR("separator"), STR("metal"), &query};
    CHECK_OK(t, scope_find(t->cx, &view, &saved, &list));
    CHECK_OK(t, scope_save(t->cx, &list, &scope, &again));
    HoldDraft draft = {.title = STR("metal"), .reason = STR("metal"), .scope = STR("S-1")};
    t->cx->now_us = world_hour(6);
    CHECK_OK(t, draft_hold(y, &draft, (Str){0}, &id));
    CHECK_STR(t, may(y, "U1"), STR("H-1 named U1"));
    CHECK_STR(t, may(y, "L1"), STR("H-1 named L1"));
    CHECK_STR(t, may(y, "A"), STR("H-1 named A"));
    CHECK_STR(t, may(y, "U3"), STR("yes"));
    CHECK_STR(t, may(y, "C1"), STR("H-1 contains C1<U1"));
    HoldUnitsQuery all = {.id = id, .limit = 100};
    CHECK_OK(t, hold_units(t->cx, y->book, &view, &all, &units));
    CHECK_INT(t, units.named.value, 4);
    CHECK_INT(t, units.contains.value, 1);
    CHECK_INT(t, units.total.value, 5);
    yard_free(y);
}

TEST(hold_refuses_what_cannot_be_held)
{
    int64_t id, again;
    Yard *y = yard(t, "1: U1[+C1] @F");
    if (y == NULL)
        return;
    HoldDraft draft = {.title = STR("x"), .reason = STR("y"), .items = uris_of(y, "G:")};
    CHECK_ERR(t, draft_hold(y, &draft, (Str){0}, &id), ERR_USAGE); /* a bare class */
    draft.items.count = 0;
    CHECK_ERR(t, draft_hold(y, &draft, (Str){0}, &id), ERR_USAGE); /* nothing */
    draft.items = uris_of(y, "U1");
    draft.reason = STR("  ");
    CHECK_ERR(t, draft_hold(y, &draft, (Str){0}, &id), ERR_INVALID);
    draft.reason = STR("y");
    CHECK_OK(t, draft_hold(y, &draft, STR("key-1"), &id));
    CHECK_OK(t, draft_hold(y, &draft, STR("key-1"), &again)); /* sent twice, held once */
    CHECK_INT(t, again, id);
    draft.reason = STR("another");
    CHECK_ERR(t, draft_hold(y, &draft, STR("key-1"), &again), ERR_CONFLICT);
    yard_free(y);
}

TEST(hold_book_opened_anew_knows_the_same)
{
    Yard *y = yard(t, "1: U1,U2[+C1] @F; 2: C1[+W] @F");
    if (y == NULL)
        return;
    int64_t id = hold_at(y, 3, "W");
    CHECK_OK(t, lift(y, id, "zhao", ACCOUNT_ROLE_APPROVER, "U1"));
    Str before = may(y, "U2");
    hold_book_close(y->book);
    y->book = hold_book_open();
    CHECK_STR(t, may(y, "U2"), before);
    CHECK_STR(t, may(y, "U1"), STR("yes"));
    yard_free(y);
}

TEST(hold_keeps_what_lay_in_it_whatever_is_told_of_before)
{
    Yard *y = yard(t, "1: U1,U2,U3[+C1] @F; 1: C1[+W] @F; 1: e71=U4[+C1] @F");
    if (y == NULL)
        return;
    int64_t id = hold_at(y, 4, "C1");
    world_play(y->w, "2: U1[-C1] @F"); /* captured behind the hold, told of before it */
    CHECK_STR(t, may(y, "U1"), STR("H-1 content U1<C1"));
    world_play(y->w, "5: U1[+C2] @F; 6: U2[-C1] @F");
    CHECK_STR(t, may(y, "C2"), STR("H-1 contains C2<U1<C1"));
    world_play(y->w, "3: [-C1] @F"); /* emptied, without a word of what was in it */
    CHECK_STR(t, may(y, "U3"), STR("H-1 content U3<C1"));
    CHECK_STR(t, may(y, "U2"), STR("H-1 content U2<C1"));
    world_play(y->w, "7: void e71 U4[+C1] @F"); /* never happened, somebody says now */
    CHECK_STR(t, may(y, "U4"), STR("H-1 content U4<C1"));
    CHECK_OK(t, lift(y, id, "zhao", ACCOUNT_ROLE_APPROVER, "U1"));
    CHECK_STR(t, may(y, "U1"), STR("yes"));
    yard_free(y);
}
