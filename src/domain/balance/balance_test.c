/* Worked cases of docs/guide/balance.md, and that nothing is guessed. */
#include "domain/balance/balance.h"
#include "test/test_store.h"
#include "test/trace_world.h"

static Err balance_as(World *w, const char *lot, const char *of, Balance *out)
{
    BalanceQuery query = {.view = {w->index, trace_position(w->index)},
                          .item = world_item(w, lot),
                          .of = of == NULL ? 0 : world_item(w, of),
                          .lang = LANG_EN};
    return balance_find(w->t->cx, &query, out);
}

static Str summary_of(World *w, const char *lot)
{
    Balance balance;
    if (!CHECK_OK(w->t, balance_as(w, lot, NULL, &balance)))
        return STR("");
    return balance.summary;
}

static Str share_of(World *w, const char *lot, const char *of)
{
    Balance b;
    if (!CHECK_OK(w->t, balance_as(w, lot, of, &b)) || !CHECK(w->t, b.share != NULL))
        return STR("");
    return str_fmt(w->t->cx->arena, "%.*s %lld %lld", STR_ARG(b.share->basis),
                   (long long)b.share->low_ppm.value, (long long)b.share->high_ppm.value);
}

TEST(balance_of_a_lot_in_four_directions)
{
    World *w = world_new(t);
    Balance b;
    if (!test_store(t))
        return;
    /* trace.md, worked case 15: where has three parts and 50 unaccounted */
    world_play(w, "A->L*1000 @P; see L*400 shipping in_transit @P >D1; see L*350 shipping "
                  "in_transit @P >D2; L*200->U1 @P");
    CHECK_STR(t, summary_of(w, "L"),
              STR("1000 made: 200 used, 0 in stock, 750 shipped, 0 scrapped, 50 unaccounted for"));
    world_play(w, "see L*30 destroying destroyed @P; see L*20 storing @P");
    CHECK_STR(t, summary_of(w, "L"),
              STR("1000 made: 200 used, 20 in stock, 750 shipped, 30 scrapped, 0 unaccounted for"));
    CHECK_OK(t, balance_as(w, "L", NULL, &b));
    CHECK_INT(t, b.parts.count, 5);
    CHECK_INT(t, b.findings.count, 0);
    world_play(w, "L*25->U2 @P");
    CHECK_STR(t, summary_of(w, "L"),
              STR("5 more than the 1000 made are recorded: 225 used, 0 in "
                  "stock, 750 shipped, 30 scrapped"));
    CHECK_OK(t, balance_as(w, "L", NULL, &b));
    if (CHECK_INT(t, b.findings.count, 1))
        CHECK_STR(t, b.findings.items[0].code, STR("quantity_out_of_balance"));
    world_free(w);
}

TEST(balance_converts_inside_a_dimension_only)
{
    World *w = world_new(t);
    Balance b;
    if (!test_store(t))
        return;
    world_play(w, "A->L*2KGM @P; L*250GRM->M*10 @P; see L*0.75KGM shipping @P >D; L*3MTR->N @P; "
                  "see L*1LBR destroying destroyed @P");
    CHECK_STR(t, summary_of(w, "L"),
              STR("2 KGM made: 0.25 KGM used, 0 KGM in stock, 0.75 KGM shipped, 0.45359237 KGM "
                  "scrapped, and at most 0.54640763 KGM unaccounted for: quantities are missing"));
    CHECK_OK(t, balance_as(w, "L", NULL, &b));
    if (CHECK_INT(t, b.parts.count, 4)) /* metres stand for themselves */
        CHECK_STR(t, b.parts.items[2].uom, STR("MTR"));
    /* in pounds a kilogram has no end: all of it is then told in grams */
    world_play(w, "A->K0*4LBR @P; A->Q*4LBR @P; Q*1KGM->M*1 @P");
    CHECK_STR(t, summary_of(w, "Q"),
              STR("1814.36948 GRM made: 1000 GRM used, 0 GRM in stock, 0 GRM "
                  "shipped, 0 GRM scrapped, 814.36948 GRM unaccounted for"));
    world_free(w);
}

TEST(balance_does_not_know_what_cannot_be_added)
{
    static const char *const uses[] = {"100KGM L*50MTR", "10XBX L*3EA", "1LTR L*250GRM",
                                       "10KGM L*4"};
    World *w = world_new(t);
    if (!test_store(t))
        return;
    for (size_t i = 0; i < sizeof uses / sizeof *uses; i++) {
        Balance b;
        Str use = str_of(uses[i]), made = str_cut(&use, ' ');
        char lot = (char)('E' + i);
        world_play(w, str_c(t->cx->arena, str_fmt(t->cx->arena, "A->%c*%.*s @P; %c%.*s->M @P", lot,
                                                  STR_ARG(made), lot, STR_ARG(str_tail(use, 1)))));
        CHECK_OK(t, balance_as(w, (char[]){lot, '\0'}, NULL, &b));
        CHECK(t, !b.unaccounted.set && b.unaccounted_max.set);
        CHECK_INT(t, b.unfollowed.value, 1);
        CHECK_INT(t, b.unfollowed_event.value, (int64_t)(2 * i + 2));
    }
    world_free(w);
}

TEST(balance_counts_what_is_received_and_put_away_once)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    world_play(w, "A->L*100 @F; see L*100 shipping @F; see L*100 receiving @P/0; "
                  "see L*100 storing @P/0; see L*100 storing @P/A; see L*100 storing @P/A");
    Str whole = STR("100 made: 0 used, 100 in stock, 0 shipped, 0 scrapped, 0 unaccounted for");
    CHECK_STR(t, summary_of(w, "L"), whole);
    world_play(w, "A->M*100 @F; see M*100 storing @F; see M*100 storing @F");
    CHECK_STR(t, summary_of(w, "M"), whole);
    /* two deliveries, put away in three goes; more is counted than was known: the excess */
    world_play(w, "A->N*200 @F; see N*60 shipping @F >P/0; see N*60 receiving @P/0; see N*60 "
                  "shipping @F >P/0; see N*40 storing @P/A; see N*60 receiving @P/0; see N*80 "
                  "storing @P/B; see N*130 storing @P/0");
    CHECK_STR(t, summary_of(w, "N"),
              STR("200 made: 0 used, 130 in stock, 0 shipped, 0 scrapped, 70 unaccounted for"));
    world_free(w);
}

TEST(balance_counts_twice_nothing_that_may_be_the_same)
{
    World *w = world_new(t);
    Balance b;
    if (!test_store(t))
        return;
    /* received at S without a shipping from Q: 80, never 160 */
    world_play(w, "A->L*100 @F; see L*30 shipping @F; see L*80 receiving @Q; see L*80 receiving "
                  "@S; see L*80 storing @S");
    CHECK_STR(t, summary_of(w, "L"),
              STR("100 made: 0 used, 80 in stock, 0 shipped, 0 scrapped, and at most 20 "
                  "unaccounted for: quantities are missing"));
    CHECK_OK(t, balance_as(w, "L", NULL, &b));
    if (CHECK_INT(t, b.parts.count, 2)) /* and S is not forgotten */
        CHECK(t, !b.parts.items[0].possible.value && b.parts.items[1].possible.value);
    CHECK_INT(t, b.unfollowed_event.value, 4);
    world_play(w, "L*80->U1 @S");
    CHECK_STR(t, summary_of(w, "L"),
              STR("100 made: 80 used, 20 in stock, 0 shipped, 0 scrapped, and at most 0 "
                  "unaccounted for: quantities are missing"));
    /* bought, received twice: one delivery told twice, or two */
    world_play(w, "see N*30 receiving @Q; see N*30 receiving @Q");
    CHECK_OK(t, balance_as(w, "N", NULL, &b));
    CHECK_INT(t, b.in_stock.value.value, 30);
    if (CHECK_INT(t, b.parts.count, 2))
        CHECK(t, b.parts.items[1].possible.value);
    CHECK_INT(t, b.unfollowed.value, 1);
    world_free(w);
}

/* What comes back, without a word that it does, is no more than was made; nor is what is used where
 * it was sent and nobody received it. */
TEST(balance_knows_what_comes_back_without_a_disposition)
{
    static const struct {
        const char *play, *says;
    } worlds[] = {
        {"A->%*100 @P; see %*100 shipping @P >D; see %*5 receiving @P",
         "100 made: 0 used, 5 in stock, 95 shipped, 0 scrapped, 0 unaccounted for"},
        {"A->%*100 @P; see %*100 retail_selling @D; see %*5 receiving @P",
         "100 made: 0 used, 5 in stock, 95 shipped, 0 scrapped, 0 unaccounted for"},
        {"A->%*100 @P; see %*100 retail_selling @D; see %*5 shipping @D >P; see %*5 receiving @P",
         "100 made: 0 used, 5 in stock, 95 shipped, 0 scrapped, 0 unaccounted for"},
        {"A->%*100 @P; see %*60 shipping @P >D; %*60->U1 @D",
         "100 made: 60 used, 0 in stock, 0 shipped, 0 scrapped, 40 unaccounted for"},
        {"A->%*100 @P; see %*100 shipping @P >D; see %*30 shipping @D >E",
         "100 made: 0 used, 0 in stock, 100 shipped, 0 scrapped, 0 unaccounted for"},
        {"A->%*100 @P; see %*100 retail_selling @D; see %*5 destroying destroyed @D",
         "100 made: 0 used, 0 in stock, 95 shipped, 5 scrapped, 0 unaccounted for"},
        {"A->%*100 @P; see %*100 destroying destroyed @P; see %*5 receiving @P",
         "5 more than the 100 made are recorded: 0 used, 5 in stock, 0 shipped, 100 scrapped"},
    };
    World *w = world_new(t);
    if (!test_store(t))
        return;
    for (size_t i = 0; i < sizeof worlds / sizeof *worlds; i++) {
        char play[200], lot[2] = {"LMNOEQY"[i], '\0'};
        size_t n = strlen(worlds[i].play);
        for (size_t c = 0; c <= n; c++)
            play[c] = worlds[i].play[c] == '%' ? lot[0] : worlds[i].play[c];
        world_play(w, play);
        CHECK_STR(t, summary_of(w, lot), str_of(worlds[i].says));
    }
    world_free(w);
}

/* What lies in a container is no stock of the place it left: where, holders and balance say one. */
TEST(balance_follows_what_lies_in_a_container)
{
    static const struct {
        const char *play, *says;
    } steps[] = {
        {"A->L*100 @P; see L*90 storing @P; L*40[+J1] @P",
         "100 made: 0 used, 90 in stock, 0 shipped, 0 scrapped, 10 unaccounted for"},
        {"J1[+J2] @P; see J2 shipping @P >D",
         "100 made: 0 used, 50 in stock, 40 shipped, 0 scrapped, 10 unaccounted for"},
        {"L*5->U1 @P", /* of what is loose */
         "100 made: 5 used, 45 in stock, 40 shipped, 0 scrapped, 10 unaccounted for"},
        {"see L*40 receiving @D", /* by quantity, the pallet is not named */
         "100 made: 5 used, 85 in stock, 0 shipped, 0 scrapped, 10 unaccounted for"},
        {"see J2 receiving @D; L*20[+J3] @D; see J3,L*20 shipping @D >E",
         "100 made: 5 used, 65 in stock, 20 shipped, 0 scrapped, 10 unaccounted for"},
        {"see J3 receiving @E; L*8->U2 @E; see J3 storing @E",
         "100 made: 13 used, 77 in stock, 0 shipped, 0 scrapped, 10 unaccounted for"},
        {"L[-J3] @E; see L*12 retail_selling retail_sold @E",
         "100 made: 13 used, 65 in stock, 12 shipped, 0 scrapped, and at most 10 unaccounted "
         "for: quantities are missing"},
    };
    World *w = world_new(t);
    if (!test_store(t))
        return;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        world_play(w, steps[i].play);
        CHECK_STR(t, summary_of(w, "L"), str_of(steps[i].says));
    }
    world_play(w, "A->M*30 @P; M*30[+J5] @P; see J5 shipping @P; see J5 void_shipping @P");
    CHECK_STR(t, summary_of(w, "M"),
              STR("30 made: 0 used, 30 in stock, 0 shipped, 0 scrapped, 0 unaccounted for"));
    world_play(w, "see J5 shipping @P; see J5 receiving @D; [-J5] @D; see J5 shipping @D");
    CHECK_STR(t, summary_of(w, "M"),
              STR("30 made: 0 used, 30 in stock, 0 shipped, 0 scrapped, 0 unaccounted for"));
    world_free(w);
}

/* The lines of one event are one movement; what it uses was there before what it makes. */
TEST(balance_reads_an_event_as_a_whole)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    world_play(w,
               "A->L*100 @F; see L*100 shipping @F >P; see L*40,L*60 receiving @P; see L*40,L*60 "
               "storing @P");
    CHECK_STR(t, summary_of(w, "L"),
              STR("100 made: 0 used, 100 in stock, 0 shipped, 0 scrapped, 0 unaccounted for"));
    world_play(w, "see L*60,L*60 storing @P"); /* 120 are seen at once: 20 more than known */
    CHECK_STR(t, summary_of(w, "L"),
              STR("20 more than the 100 made are recorded: 0 used, 120 in stock, 0 shipped, 0 "
                  "scrapped"));
    /* blending: 60 of the 100 in stock become 80; the 80 are the unaccounted for */
    world_play(w, "A->M*100 @P; see M*100 storing @P; M*60->M*80 @P");
    CHECK_STR(t, summary_of(w, "M"),
              STR("180 made: 60 used, 40 in stock, 0 shipped, 0 scrapped, 80 unaccounted for"));
    world_free(w);
}

/* The balance is in the dimension of what was made, whatever was seen before. */
TEST(balance_is_told_in_the_dimension_of_what_was_made)
{
    World *w = world_new(t);
    Balance b;
    if (!test_store(t))
        return;
    world_play(w, "8: see L*3MTR storing @P; 9: A->L*100 @P; 10: L*30->U1 @P");
    CHECK_STR(t, summary_of(w, "L"),
              STR("100 made: 30 used, 0 in stock, 0 shipped, 0 scrapped, and at most 70 "
                  "unaccounted for: quantities are missing"));
    CHECK_OK(t, balance_as(w, "L", NULL, &b));
    CHECK_INT(t, b.unfollowed_event.value, 1);
    /* made in two dimensions, how much was made is not known, and there is no rest */
    world_play(w, "A->M*100 @P; A->M*3MTR @P; M*30->U2 @P");
    CHECK_OK(t, balance_as(w, "M", NULL, &b));
    CHECK(t, !b.made.set && !b.unaccounted.set && !b.unaccounted_max.set);
    CHECK_INT(t, b.used.value.value, 30);
    world_free(w);
}

TEST(balance_leaves_open_what_is_declared_in_error)
{
    World *w = world_new(t);
    Balance b;
    if (!test_store(t))
        return;
    world_play(w, "A->L*100 @P; e10=L*60->U1 @P; wrong e10,e20 L*60->U1 @P");
    CHECK_STR(t, summary_of(w, "L"),
              STR("100 made: 0 used, 0 in stock, 0 shipped, 0 scrapped, and at most 100 "
                  "unaccounted for: quantities are missing"));
    CHECK_OK(t, balance_as(w, "L", NULL, &b));
    CHECK_INT(t, b.unfollowed_event.value, 2);
    if (CHECK_INT(t, b.findings.count, 1))
        CHECK_STR(t, b.findings.items[0].code, STR("correction_missing"));
    if (CHECK_INT(t, b.parts.count, 1))
        CHECK(t, b.parts.items[0].possible.value);
    world_play(w, "e20=L*50->U1 @P");
    CHECK_STR(t, summary_of(w, "L"),
              STR("100 made: 50 used, 0 in stock, 0 shipped, 0 scrapped, 50 unaccounted for"));
    world_free(w);
}

TEST(balance_knows_that_clocks_differ)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    world_play(w, "8: A->L*100 @P; 8:59 see L*60 receiving @Q; 9: see L*60 shipping @P");
    CHECK_STR(t, summary_of(w, "L"),
              STR("100 made: 0 used, 60 in stock, 0 shipped, 0 scrapped, 40 unaccounted for"));
    world_play(w, "8: A->M*100 @P; 8:20 see M*100 storing @P; 8:59 see M*60 receiving @Q; 9: see "
                  "M*60 shipping @P >Q");
    CHECK_STR(t, summary_of(w, "M"),
              STR("100 made: 0 used, 100 in stock, 0 shipped, 0 scrapped, 0 unaccounted for"));
    /* more than a quarter of an hour is no clock; nor does one party's own clock differ */
    world_play(w, "8: A->N*100 @P; 8:30 see N*60 receiving @Q; 9: see N*60 shipping @P >Q");
    CHECK_STR(t, summary_of(w, "N"),
              STR("100 made: 0 used, 40 in stock, 60 shipped, 0 scrapped, 0 unaccounted for"));
    world_play(w, "8: A->O*100 @P; 8:59 see O*60 storing @P; 9: see O*60 shipping @P");
    CHECK_STR(t, summary_of(w, "O"),
              STR("100 made: 0 used, 0 in stock, 60 shipped, 0 scrapped, 40 unaccounted for"));
    world_free(w);
}

TEST(balance_adds_up_whatever_happens)
{
    static const char *const steps[] = {
        "see L*%u shipping @P >D",
        "see L*%u receiving @D",
        "L*%u->M @P",
        "see L*%u storing @P",
        "see L*%u destroying destroyed @P",
        "see L*%u retail_selling @D",
        "L*%u.5->N @D",
    };
    enum { STEPS = sizeof steps / sizeof *steps, ROUNDS = 200 };
    World *w = world_new(t);
    uint64_t chance = test_seed(t);
    if (!test_store(t))
        return;
    world_play(w, "A->L*1000 @P");
    for (int round = 0; round < ROUNDS; round++) {
        Balance b;
        uint64_t drawn = test_random(&chance);
        world_play(w, str_c(t->cx->arena, str_fmt(t->cx->arena, steps[drawn % STEPS],
                                                  (unsigned)(drawn >> 32) % 20 + 1)));
        if (!CHECK_OK(t, balance_as(w, "L", NULL, &b)))
            break;
        const FieldDecimal parts[] = {b.used,     b.in_stock,    b.shipped,
                                      b.scrapped, b.unaccounted, b.unaccounted_max};
        int64_t tenths = b.over.set ? -b.over.value.value * (b.over.value.scale == 0 ? 10 : 1) : 0;
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
            tenths += parts[i].value.value * (parts[i].value.scale == 0 ? 10 : 1);
        if (!CHECK_INT(t, tenths, 10000))
            break;
    }
    world_free(w);
}

TEST(balance_says_not_known_where_a_quantity_is_missing)
{
    World *w = world_new(t);
    Balance b;
    if (!test_store(t))
        return;
    world_play(w, "A->L*100 @P; L*40->U1 @P; L->U2 @P");
    CHECK_STR(t, summary_of(w, "L"),
              STR("100 made: 40 used, 0 in stock, 0 shipped, 0 scrapped, and "
                  "at most 60 unaccounted for: quantities are missing"));
    CHECK_OK(t, balance_as(w, "L", NULL, &b));
    CHECK(t, !b.unaccounted.set && b.unaccounted_max.set);
    CHECK_INT(t, b.unfollowed_event.value, 3);
    world_play(w, "M->U3 @P; see N*7 storing @P; N*3->U4 @P");
    CHECK_STR(t, summary_of(w, "M"),
              STR("no quantity of the lot is recorded: its balance is not known"));
    CHECK_STR(t, summary_of(w, "N"),
              STR("how much was made is not known: 3 used, 4 in stock, 0 "
                  "shipped, 0 scrapped"));
    world_free(w);
}

TEST(balance_counts_pieces_with_a_serial)
{
    World *w = world_new(t);
    Balance b;
    if (!test_store(t))
        return;
    world_play(w, "U1,U2,U3,U4 in L @P; U1->K1 @P; U2+K2 @P; see U3 retail_selling retail_sold @S");
    CHECK_STR(t, summary_of(w, "L"),
              STR("4 made: 2 used, 1 in stock, 1 shipped, 0 scrapped, 0 unaccounted for"));
    CHECK_OK(t, balance_as(w, "L", NULL, &b));
    CHECK_INT(t, b.pieces.value, 4);
    world_play(w, "L*1->K3 @P"); /* which piece was that? */
    CHECK_OK(t, balance_as(w, "L", NULL, &b));
    CHECK(t, !b.unaccounted.set);
    CHECK_STR(t, b.counted, STR("both"));
    CHECK_ERR(t, balance_as(w, "U1", NULL, &b), ERR_USAGE);
    world_free(w);
}

TEST(balance_tells_what_a_lot_was_made_of_and_went_into)
{
    World *w = world_new(t);
    Balance b;
    if (!test_store(t))
        return;
    world_play(w, "G:A*30,G:B*10,D*5->L*100; L*60,M*2->U1,U2; L*40->P*80");
    CHECK_OK(t, balance_as(w, "L", NULL, &b));
    if (!CHECK_INT(t, b.inputs.count, 3) || !CHECK_INT(t, b.outputs.count, 2))
        return;
    CHECK_INT(t, b.inputs.items[0].quantity.value.value, 3 * 10);
    CHECK_INT(t, b.inputs.items[0].of_kind.value.value, 40);
    CHECK(t, b.inputs.items[0].mixed.value && !b.inputs.items[2].mixed.value);
    CHECK_INT(t, b.outputs.items[0].items.value, 2);
    CHECK_INT(t, b.outputs.items[0].quantity.value.value, 60);
    CHECK_INT(t, b.outputs.items[1].quantity.value.value, 40);
    world_free(w);
}

TEST(balance_share_of_what_was_mixed_is_proportional)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    world_play(w, "G:A*30,G:B*10,D*5->L*100; L*10->U1; Z*10,L*30->Y*40; Y->U2; Q->R");
    CHECK_STR(t, share_of(w, "G:A", "L"), STR("proportional 750000 750000"));
    CHECK_STR(t, share_of(w, "D", "L"), STR("exact 1000000 1000000"));
    CHECK_STR(t, share_of(w, "G:B", "U1"), STR("proportional 250000 250000"));
    CHECK_STR(t, share_of(w, "L", "U1"), STR("exact 1000000 1000000"));
    CHECK_STR(t, share_of(w, "G:A", "U2"), STR("proportional 750000 750000"));
    CHECK_STR(t, share_of(w, "G:A", "R"), STR("exact 0 0")); /* nothing of it in there */
    world_free(w);
}

TEST(balance_share_is_an_interval_where_nobody_knows)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    world_play(w, "G:A,G:B*10->L; G:A*10,G:B*30->M; L*1,M*1->U1; G:A->N; G:C->U2");
    CHECK_STR(t, share_of(w, "G:A", "L"), STR("not_known 0 1000000"));
    CHECK_STR(t, share_of(w, "G:A", "M"), STR("proportional 250000 250000"));
    /* by two ways that cannot be weighed against each other */
    CHECK_STR(t, share_of(w, "G:A", "U1"), STR("not_known 0 1000000"));
    CHECK_STR(t, share_of(w, "G:A", "N"), STR("exact 1000000 1000000"));
    CHECK_STR(t, share_of(w, "G:A", "U2"), STR("exact 0 0"));
    world_free(w);
}

TEST(balance_share_follows_pairs_lots_and_what_is_fitted)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    world_play(w, "G:A*1,G:B*1->S1,S2 | G:A/S1, G:B/S2; G:A*3,G:B*1->V1 in P; S1+U1; S2+U1; S2+U2; "
                  "S1+U2; S1-U2");
    CHECK_STR(t, share_of(w, "G:A", "S1"), STR("exact 1000000 1000000"));
    CHECK_STR(t, share_of(w, "G:A", "S2"), STR("exact 0 0"));
    CHECK_STR(t, share_of(w, "G:A", "V1"), STR("proportional 750000 750000"));
    CHECK_STR(t, share_of(w, "G:A", "U1"), STR("not_known 0 1000000"));
    CHECK_STR(t, share_of(w, "G:A", "U2"), STR("exact 0 0"));
    world_free(w);
}

/* "state place quantity" of each part, possible ones with "?". */
static Str parts_of(World *w, const char *lot)
{
    Buf out;
    Balance b;
    Arena *arena = w->t->cx->arena;
    buf_init(&out, arena, 4096);
    if (!CHECK_OK(w->t, balance_as(w, lot, NULL, &b)))
        return STR("");
    for (size_t i = 0; i < b.parts.count; i++) {
        const PartShape *part = &b.parts.items[i];
        uint32_t place = 0;
        Buf number;
        buf_init(&number, arena, 64);
        decimal_format(&number, part->quantity.value);
        ItemView view = {.index = w->index, .visible = trace_position(w->index)};
        if (part->place.n > 0)
            CHECK_OK(w->t, item_find(w->t->cx, &view, part->place, &place));
        buf_fmt(&out, "%s%.*s %.*s %.*s%s", i == 0 ? "" : ", ", STR_ARG(part->state),
                STR_ARG(place == 0 ? STR("-") : world_name(w, place)), STR_ARG(buf_str(&number)),
                part->possible.value ? "?" : "");
    }
    CHECK_INT(w->t, b.findings.count, 0);
    return buf_str(&out);
}

TEST(balance_brings_back_what_was_shipped_and_undone)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    world_play(w, "A->L*5 @P; see L*5 storing @P; see L*2 shipping @P >D");
    CHECK_STR(t, parts_of(w, "L"), STR("in_stock P 3, in_transit D 2"));
    world_play(w, "see L*2 void_shipping @P");
    CHECK_STR(t, parts_of(w, "L"), STR("in_stock P 5"));
    world_play(w, "see L*2 shipping @P >D");
    CHECK_STR(t, parts_of(w, "L"), STR("in_stock P 3, in_transit D 2"));
    CHECK_STR(t, summary_of(w, "L"),
              STR("5 made: 0 used, 3 in stock, 2 shipped, 0 scrapped, 0 unaccounted for"));
    /* the last from there, to where it says; what arrived is no more on its way */
    world_play(w, "see L*1 shipping @P >E; see L*1 void_shipping @P >D");
    CHECK_STR(t, parts_of(w, "L"), STR("in_stock P 3, in_transit D 1, in_transit E 1"));
    world_play(w, "see L*1 void_shipping @P");
    CHECK_STR(t, parts_of(w, "L"), STR("in_stock P 4, in_transit D 1"));
    world_play(w, "see L*1 receiving @D; see L*1 void_shipping @P");
    CHECK_STR(t, summary_of(w, "L"),
              STR("5 made: 0 used, 5 in stock, 0 shipped, 0 scrapped, and at most 0 unaccounted "
                  "for: quantities are missing"));
    world_free(w);
}

TEST(balance_takes_back_what_was_sold)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    world_play(w, "A->L*5 @P; see L*5 storing @P; see L*2 retail_selling @P; see L*1 receiving "
                  "returned @P");
    CHECK_STR(t, parts_of(w, "L"), STR("in_stock P 3, sold P 1, returned P 1"));
    world_play(w, "see L*1 storing returned @P"); /* put away: the same piece */
    CHECK_STR(t, parts_of(w, "L"), STR("in_stock P 3, sold P 1, returned P 1"));
    world_play(w, "see L*1 destroying destroyed @P");
    CHECK_STR(t, parts_of(w, "L"), STR("in_stock P 3, sold P 1, scrapped P 1"));
    world_play(w, "A->M*5 @P; see M*5 storing @P; see M*5 retail_selling @P; see M*1 receiving "
                  "returned @P; see M*1 receiving returned @P");
    CHECK_STR(t, parts_of(w, "M"), STR("sold P 3, returned P 2"));
    CHECK_STR(t, summary_of(w, "M"),
              STR("5 made: 0 used, 2 in stock, 3 shipped, 0 scrapped, 0 unaccounted for"));
    /* sold by a dealer, taken back by the maker, straight or by way of the dealer */
    world_play(w, "A->N*5 @P; see N*5 storing @P; see N*2 shipping @P >D; see N*2 receiving @D; "
                  "see N*2 retail_selling @D; see N*1 receiving returned @P");
    CHECK_STR(t, parts_of(w, "N"), STR("in_stock P 3, sold D 1, returned P 1"));
    world_play(w, "see N*1 shipping returned @D >P");
    CHECK_STR(t, parts_of(w, "N"), STR("in_stock P 3, returned P 1, in_transit P 1"));
    world_play(w, "see N*1 receiving returned @P");
    CHECK_STR(t, parts_of(w, "N"), STR("in_stock P 3, returned P 2"));
    /* nobody recorded that it was sold: it may be what is counted at the dealer's */
    world_play(w, "A->Q*5 @P; see Q*5 storing @P; see Q*2 shipping @P >D; see Q*2 receiving @D; "
                  "see Q*1 receiving returned @P");
    CHECK_STR(t, parts_of(w, "Q"), STR("in_stock P 3, in_stock D 2, returned P 1?"));
    world_free(w);
}
