#include "domain/item/item_where.h"
#include "domain/item/trace_answer.h"
#include "domain/party/party.h"
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

TEST(item_is_found_by_any_spelling_and_only_when_visible)
{
    World *w = world_new(t);
    uint32_t item;
    ItemView view;
    world_play(w, "A->L1; L1->U1");
    view = view_of(w);
    CHECK_OK(t, item_find(t->cx, &view, uri_of(w, "U1"), &item));
    CHECK_INT(t, item, world_item(w, "U1"));
    CHECK_ERR(t, item_find(t->cx, &view, STR("urn:test:nobody"), &item), ERR_NOT_FOUND);
    CHECK_ERR(t, item_find(t->cx, &view, STR("nobody"), &item), ERR_USAGE);
    view.visible = 1; /* the second event is held */
    CHECK_OK(t, item_find(t->cx, &view, uri_of(w, "L1"), &item));
    CHECK_ERR(t, item_find(t->cx, &view, uri_of(w, "U1"), &item), ERR_NOT_FOUND);
    world_free(w);
}

/* The whole answer, asked for in pieces of about `room` bytes. */
static Str answer_of(World *world, const TraceWriter *shape, size_t room, TracePage page)
{
    Ctx *cx = world->t->cx;
    Buf out;
    uint32_t *seed = arena_new(cx->arena, uint32_t);
    *seed = world_item(world, "A");
    TraceAnswer answer = {.index = world->index,
                          .query = {.seeds = seed, .seed_count = 1, .edges = EDGE_ALL}};
    TraceWriter *writer = arena_new(cx->arena, TraceWriter);
    *writer = *shape;
    CHECK_OK(world->t, trace_answer_find(cx, &answer));
    trace_writer_begin(cx, writer, &answer, page);
    buf_init(&out, cx->arena, 1 << 20);
    while (trace_writer_next(writer, &out, room))
        ;
    CHECK(world->t, !out.full);
    return buf_str(&out);
}

static const TracePage all_members = {0, SIZE_MAX};
static const TraceWriter all_fields = {.fields = UINT32_MAX};
static const TraceWriter items_alone = {.fields = FIELDS_ITEM};

TEST(trace_answer_is_the_same_in_any_pieces)
{
    World *w = world_new(t);
    const JsonNode *node;
    world_play(w, "A->L1,L2,L3; L1->U1,U2; L2->U3; see U3 shipping");
    for (int i = 0; i < 4; i++) {
        TraceWriter shape = {.form = i < 2 ? ANSWER_JSON : ANSWER_CSV,
                             .fields = i % 2 == 0 ? UINT32_MAX : FIELDS_ITEM};
        Str whole = answer_of(w, &shape, 1 << 20, all_members);
        for (size_t room = 1; room < 200; room += 13)
            CHECK_STR(t, answer_of(w, &shape, room, all_members), whole);
    }
    CHECK_OK(t, json_parse(t->cx, answer_of(w, &all_fields, 7, all_members), &node));
    const JsonNode *members = json_member(node, STR("members"));
    CHECK_INT(t, members->count, 6);
    CHECK_STR(t, json_member(json_member(node, STR("counts")), STR("members"))->text, STR("6"));
    CHECK_STR(t, json_member(members->child, STR("item"))->text, uri_of(w, "L1"));
    world_free(w);
}

TEST(trace_answer_gives_a_page_of_members_and_counts_them_all)
{
    World *w = world_new(t);
    const JsonNode *node;
    world_play(w, "A->L1,L2,L3; L1->U1,U2");
    CHECK_OK(t, json_parse(t->cx, answer_of(w, &items_alone, 7, (TracePage){1, 2}), &node));
    const JsonNode *members = json_member(node, STR("members"));
    CHECK_INT(t, members->count, 2);
    CHECK_STR(t, members->child->text, uri_of(w, "L2"));
    CHECK_STR(t, json_member(json_member(node, STR("counts")), STR("members"))->text, STR("5"));
    CHECK_OK(t, json_parse(t->cx, answer_of(w, &items_alone, 7, (TracePage){9, 2}), &node));
    CHECK_INT(t, json_member(node, STR("members"))->count, 0);
    world_free(w);
}

static int64_t count_of(const JsonNode *answer, const char *name)
{
    int64_t count = -1;
    const JsonNode *counts = json_member(answer, STR("counts"));
    const JsonNode *node = json_member(counts, str_of(name));
    return node != NULL && str_int(node->text, &count) ? count : -1;
}

/* W and X had U1 in them, X perhaps never did: it is removed all the same, and nothing else. */
TEST(trace_answer_counts_each_member_once)
{
    World *w = world_new(t);
    const JsonNode *node;
    world_play(w, "A->L1; L1->U1,U2; U1+W; U1-W; B->T1; A->T1; T1->K; K+X; K-X");
    CHECK_OK(t, json_parse(t->cx, answer_of(w, &items_alone, 1000, all_members), &node));
    CHECK_INT(t, count_of(node, "members"), 7);
    CHECK_INT(t, count_of(node, "removed"), 2);
    CHECK_INT(t, count_of(node, "certain") + count_of(node, "possible") + count_of(node, "removed"),
              count_of(node, "members"));
    CHECK(t, count_of(node, "possible") >= 1);
    world_free(w);
}

TEST(trace_path_names_each_step)
{
    World *w = world_new(t);
    PathShape path;
    world_play(w, "A->L1; L1->U1; U1+U2");
    uint32_t seed = world_item(w, "A");
    TraceAnswer asked = {.index = w->index,
                         .query = {.seeds = &seed, .seed_count = 1, .edges = EDGE_ALL}};
    if (!CHECK_OK(t, trace_path(t->cx, &asked, world_item(w, "U2"), &path)))
        return;
    CHECK_INT(t, path.steps.count, 3);
    CHECK_STR(t, path.steps.items[0].from, uri_of(w, "A"));
    CHECK_STR(t, path.steps.items[2].to, uri_of(w, "U2"));
    CHECK_STR(t, path.steps.items[2].edge, STR("E2"));
    CHECK_INT(t, path.steps.items[1].event.value, 2);
    world_free(w);
}

TEST(trace_words_of_a_question)
{
    unsigned edges;
    TraceDirection direction;
    CHECK_OK(t, trace_edges_parse(t->cx, STR("e1, E6"), &edges));
    CHECK_INT(t, edges, EDGE_E1 | EDGE_E6);
    CHECK_OK(t, trace_edges_parse(t->cx, STR(""), &edges));
    CHECK_INT(t, edges, EDGE_ALL);
    CHECK_ERR(t, trace_edges_parse(t->cx, STR("E1,E5"), &edges), ERR_USAGE);
    CHECK_OK(t, trace_direction_parse(t->cx, STR("backward"), &direction));
    CHECK_INT(t, direction, TRACE_BACKWARD);
    CHECK_ERR(t, trace_direction_parse(t->cx, STR("sideways"), &direction), ERR_USAGE);
}

static void party_add(Test *t, const char *json)
{
    bool changed;
    const JsonNode *node;
    PartyElement element;
    CHECK_OK(t, json_parse(t->cx, str_of(json), &node));
    party_read(node, STR("urn:epcglobal:epcis:vtype:Location"), &element);
    CLEANUP(tx_release) Tx tx = {0};
    CHECK_OK(t, tx_begin(t->cx, &tx));
    CHECK_OK(t, party_save(t->cx, &element, &changed));
    CHECK_OK(t, tx_commit(&tx));
}

TEST(item_known_from_master_data_alone_has_a_card)
{
    World *w = world_new(t);
    ItemCard card;
    EventReader reader;
    if (!test_store(t))
        return;
    party_add(t, "{\"id\":\"urn:epc:id:sgln:9521234.00001.0\",\"attributes\":["
                 "{\"id\":\"urn:epcglobal:cbv:mda#name\",\"attribute\":\"East\"},"
                 "{\"id\":\"urn:epcglobal:cbv:mda#countryCode\",\"attribute\":\"CN\"},"
                 "{\"id\":\"urn:holdfast:epcis:kind\",\"attribute\":\"plant\"}],"
                 "\"children\":[\"urn:epc:id:sgln:9521234.00001.7\"]}");
    party_add(t, "{\"id\":\"urn:epc:id:sgln:9521234.00001.7\",\"attributes\":["
                 "{\"id\":\"urn:epcglobal:cbv:mda#name\",\"attribute\":\"Line 7\"}]}");
    event_reader_init(&reader);
    ItemView view = view_of(w);
    Str line = STR("https://own.example/414/9521234000013/254/7");
    ItemQuestion question = {.item = line, .limit = ITEM_EVENTS_MAX};
    CHECK_OK(t, item_card_find(t->cx, &view, &reader, &question, &card));
    CHECK_STR(t, card.item, STR("https://id.gs1.org/414/9521234000013/254/7"));
    CHECK_STR(t, card.name, STR("Line 7"));
    CHECK_STR(t, card.level, STR("vessel"));
    CHECK_STR(t, card.kind, STR("plant")); /* of what it lies in */
    CHECK_STR(t, card.country, STR("CN"));
    CHECK_INT(t, card.event_count.value, 0);
    if (CHECK_INT(t, card.parents.count, 1))
        CHECK_STR(t, card.parents.items[0], STR("https://id.gs1.org/414/9521234000013"));
    question.item = STR("urn:x:nobody");
    CHECK_ERR(t, item_card_find(t->cx, &view, &reader, &question, &card), ERR_NOT_FOUND);
    event_reader_release(&reader);
    db_close(t->cx);
    world_free(w);
}

/* ---- a tank with many events ---- */

enum { TANK_EVENTS = 2500, TANK_STEP = 701 /* has no factor in common with them */ };

/* The event at a position: `minute` minutes into the day, as the log and the index have it. */
static void tank_event(World *w, int64_t position, int minute)
{
    Ctx *cx = w->t->cx;
    Event event;
    EventContext *context;
    const JsonNode *node;
    uint8_t hash[32] = {0};
    EventRow row = {
        .position = position,
        .record_time_us = position,
        .event_id = str_fmt(cx->arena, "urn:x:e%lld", (long long)position),
        .event_hash = str_from((const char *)hash, sizeof hash),
        .salt = str_from((const char *)hash, EVENT_SALT_SIZE),
        .actor = STR("local"),
    };
    row.body =
        str_fmt(cx->arena,
                "{\"type\":\"ObjectEvent\",\"action\":\"OBSERVE\",\"epcList\":[\"urn:x:tank\"],"
                "\"eventTime\":\"2026-03-01T%02d:%02d:00Z\",\"eventTimeZoneOffset\":\"+00:00\"}",
                minute / 60 % 24, minute % 60);
    CHECK_OK(w->t, event_parse(cx, row.body, &node, NULL));
    CHECK_OK(w->t, event_context_new(cx, NULL, &context));
    CHECK_OK(w->t, event_decode(cx, node, context, (Str){0}, &event));
    row.event_time_us = event.time_us;
    CHECK_OK(w->t, event_log_append(cx, &row, 1));
    CHECK_OK(w->t, trace_append(cx, w->index, &event, position, row.event_id, hash));
}

/* Later ones recorded before earlier ones, and some at the same minute. */
static void tank_play(World *w)
{
    CLEANUP(tx_release) Tx tx = {0};
    CHECK_OK(w->t, tx_begin(w->t->cx, &tx));
    for (int64_t i = 0; i < TANK_EVENTS; i++)
        tank_event(w, i + 1, (int)(i * TANK_STEP % TANK_EVENTS) / 2);
    CHECK_OK(w->t, tx_commit(&tx));
}

/* Every event once, in order, however the pages are cut. */
static void pages_check(World *w, int64_t limit, bool newest)
{
    Test *t = w->t;
    ItemCard card;
    EventReader reader;
    ItemView view = view_of(w);
    bool seen[TANK_EVENTS + 1] = {0};
    ItemEvent before = {0};
    ItemQuestion asked = {.item = STR("urn:x:tank"), .limit = limit, .newest = newest};
    event_reader_init(&reader);
    for (; asked.offset < TANK_EVENTS; asked.offset += limit) {
        CHECK_OK(t, item_card_find(t->cx, &view, &reader, &asked, &card));
        CHECK_INT(t, card.event_count.value, TANK_EVENTS);
        CHECK_INT(t, card.offset.value, asked.offset);
        int64_t left = TANK_EVENTS - asked.offset;
        CHECK_INT(t, card.events.count, limit < left ? limit : left);
        for (size_t i = 0; i < card.events.count; i++) {
            const ItemEvent *event = &card.events.items[i];
            int64_t later = event->time.value.us - before.time.value.us;
            bool same = later == 0 && (event->position.value > before.position.value) == !newest;
            CHECK(t, before.position.value == 0 || same || (newest ? later < 0 : later > 0));
            CHECK(t, !seen[event->position.value]);
            seen[event->position.value] = true;
            before = *event;
        }
    }
    for (int i = 1; i <= TANK_EVENTS; i++)
        CHECK(t, seen[i]);
    CHECK_OK(t, item_card_find(t->cx, &view, &reader, &asked, &card));
    CHECK_INT(t, card.events.count, 0); /* behind the last one */
    event_reader_release(&reader);
}

TEST(item_card_pages_reach_every_event)
{
    World *w = world_new(t);
    ItemCard card;
    EventReader reader;
    if (!test_store(t))
        return;
    tank_play(w);
    pages_check(w, ITEM_EVENTS_MAX, false);
    pages_check(w, ITEM_EVENTS_MAX, true);
    pages_check(w, 333, true);
    ItemView view = view_of(w);
    view.visible = 7; /* the others are held */
    event_reader_init(&reader);
    ItemQuestion asked = {.item = STR("urn:x:tank"), .offset = 5, .limit = 5, .newest = true};
    CHECK_OK(t, item_card_find(t->cx, &view, &reader, &asked, &card));
    CHECK_INT(t, card.event_count.value, 7);
    CHECK_INT(t, card.events.count, 2);
    event_reader_release(&reader);
    db_close(t->cx);
    world_free(w);
}

static Str remark_of(Test *t, const char *item)
{
    ItemCard card = {.item = str_of(item)};
    item_card_remark(t->cx, &card, LANG_EN);
    return card.remark;
}

/* Position 9 of a VIN is a check digit in North America and China, elsewhere the maker's own. */
TEST(item_card_remarks_a_wrong_check_digit_where_the_market_uses_it)
{
    CHECK_STR(t, remark_of(t, "urn:holdfast:vin:1HGBH41JXMN109186"), STR(""));
    CHECK_STR(t, remark_of(t, "urn:holdfast:vin:1HGBH41J0MN109186"),
              STR("check digit of \"urn:holdfast:vin:1HGBH41J0MN109186\" is 0, it must be X"));
    CHECK_STR(t, remark_of(t, "urn:holdfast:vin:WVWZZZ1JZXW000001"), STR(""));
    CHECK_STR(t, remark_of(t, "https://id.gs1.org/01/09521234000013/21/A"), STR(""));
    CHECK(t, remark_of(t, "https://id.gs1.org/01/09521234000014/21/A").n > 0);
    CHECK_STR(t, remark_of(t, "urn:x:anything"), STR(""));
}

TEST(item_search_begins_at_parts_of_an_identifier)
{
    World *w = world_new(t);
    ItemHits hits;
    if (!test_store(t))
        return;
    world_play(w, "A->Lot1,Lot2,Lot3; Lot1->U1");
    ItemView view = view_of(w);
    CHECK_OK(t, item_search(t->cx, &view, STR(" Lot"), 10, &hits));
    CHECK_INT(t, hits.hits.count, 3);
    CHECK(t, hits.complete.value);
    CHECK_OK(t, item_search(t->cx, &view, STR("Lot"), 2, &hits));
    CHECK_INT(t, hits.hits.count, 2);
    CHECK(t, !hits.complete.value);
    CHECK_OK(t, item_search(t->cx, &view, STR("ot1"), 10, &hits));
    CHECK_INT(t, hits.hits.count, 0);
    CHECK_OK(t, item_search(t->cx, &view, uri_of(w, "Lot2"), 10, &hits));
    CHECK_INT(t, hits.hits.count, 1);
    CHECK(t, hits.hits.items[0].exact.value);
    view.visible = 0;
    CHECK_OK(t, item_search(t->cx, &view, STR("Lot"), 10, &hits));
    CHECK_INT(t, hits.hits.count, 0);
    CHECK_ERR(t, item_search(t->cx, &view, STR("L "), 10, &hits), ERR_USAGE);
    db_close(t->cx);
    world_free(w);
}

TEST(item_where_counts_by_place_and_state)
{
    World *w = world_new(t);
    PlaceTotals totals = {.direction = STR("forward")};
    if (!test_store(t))
        return;
    world_play(w, "1: A->U1,U2,U3 @F; 2: see U1 storing @S; 3: see U2 storing @S");
    uint32_t items[] = {world_item(w, "U1"), world_item(w, "U2"), world_item(w, "U3")};
    ItemWhereQuery query = {.view = view_of(w), .items = items, .count = 3};
    CHECK_OK(t, item_where_totals(t->cx, &query, &totals));
    CHECK_INT(t, totals.totals.count, 2);
    CHECK_INT(t, totals.totals.items[0].things.value, 2);
    CHECK_STR(t, totals.totals.items[0].place, uri_of(w, "S"));
    Buf out;
    const JsonNode *node;
    buf_init(&out, t->cx->arena, 1 << 20);
    CHECK_OK(t, item_where_write(t->cx, &query, &out, NULL, NULL));
    CHECK_OK(t, json_parse(t->cx, buf_str(&out), &node));
    const JsonNode *rows = json_member(node, STR("items"));
    CHECK_INT(t, rows->count, 3);
    CHECK_STR(t, json_member(rows->child->next->next, STR("place"))->text, uri_of(w, "F"));
    db_close(t->cx);
    world_free(w);
}

/* A lot made at F, some of it received at D, some on its way to E: none of it is at F. */
TEST(item_where_tells_a_lot_by_its_parts)
{
    World *w = world_new(t);
    PlaceTotals totals = {.direction = STR("forward")};
    TraceWhereResult rows;
    if (!test_store(t))
        return;
    world_play(w, "1: A->L*500 @F; 2: see L*300 shipping @F >D; 3: see L*300 receiving @D; "
                  "4: see L*150 shipping @F >E; 5: A->M*40 @F; 6: see M*40 receiving @D");
    uint32_t items[] = {world_item(w, "L"), world_item(w, "M")};
    ItemWhereQuery query = {.view = view_of(w), .items = items, .count = 2};
    CHECK_OK(t, item_where_rows(t->cx, &query, &rows));
    CHECK(t, item_where_is_parted(&rows.rows[0]));
    CHECK_INT(t, rows.rows[0].place, 0);
    CHECK_INT(t, rows.rows[0].state, STATE_UNKNOWN);
    CHECK_INT(t, rows.rows[1].place, world_item(w, "D")); /* all of it */
    CHECK_INT(t, rows.rows[1].state, STATE_IN_STOCK);
    CHECK_OK(t, item_where_totals(t->cx, &query, &totals));
    CHECK_INT(t, totals.members.value, 2);
    if (!CHECK_INT(t, totals.totals.count, 3))
        return;
    CHECK_STR(t, totals.totals.items[0].place, uri_of(w, "D"));
    CHECK_INT(t, totals.totals.items[0].others.value, 2);
    CHECK_INT(t, totals.totals.items[0].amounts.items[0].quantity.value.value, 340);
    for (size_t i = 1; i < 3; i++) {
        const PlaceTotal *total = &totals.totals.items[i];
        bool rest = total->place.n == 0; /* what nobody accounted for */
        CHECK_STR(t, total->state, rest ? STR("unknown") : STR("in_transit"));
        CHECK_INT(t, total->amounts.items[0].quantity.value.value, rest ? 50 : 150);
        if (!rest)
            CHECK_STR(t, total->place, uri_of(w, "E"));
    }
    db_close(t->cx);
    world_free(w);
}

TEST(item_seed_with_a_window_that_ends_before_it_begins_is_refused)
{
    World *w = world_new(t);
    TraceSeeds seeds = trace_seeds_new(t->cx->arena, 2);
    if (!test_store(t))
        return;
    world_play(w, "A->T; T->U1");
    ItemView view = view_of(w);
    Str item = uri_of(w, "T");
    CHECK_ERR(t,
              trace_seed_add(t->cx, &view,
                             str_fmt(t->cx->arena, "%.*s@2026-03-01T16:00:00Z/2026-03-01T12:00:00Z",
                                     STR_ARG(item)),
                             &seeds),
              ERR_USAGE);
    problem_clear(t->cx);
    CHECK_OK(t,
             trace_seed_add(t->cx, &view,
                            str_fmt(t->cx->arena, "%.*s@2026-03-01T12:00:00Z/2026-03-01T12:00:00Z",
                                    STR_ARG(item)),
                            &seeds));
    CHECK_INT(t, seeds.count, 1);
    db_close(t->cx);
    world_free(w);
}
