/* What somebody outside sees, held against everything there is: his own whole, nothing else. */
#include "domain/share/share.h"

#include "demo/demo.h"
#include "demo/registers.h"
#include "domain/signature/signature.h"
#include "ingest/capture.h"
#include "test/test_people.h"
#include "test/test_rows.h"

typedef struct ShareWorld {
    Test *t;
    Journal journal;
    EventReader reader;
    ItemView view;
    ShareBoard *board;
    HoldBook *holds;
} ShareWorld;

/* The demo factory, captured. */
static bool world_open(Test *t, ShareWorld *w)
{
    Ctx *cx = t->cx;
    DemoSummary summary;
    IoFile events, truth;
    CaptureReport report = {0};
    DemoOptions demo = {.units = 200, .seed = DEMO_SEED_DEFAULT};
    Str path = str_fmt(cx->arena, "%.*s/demo.ndjson", STR_ARG(t->dir));
    Str truth_path = str_fmt(cx->arena, "%.*s/truth.json", STR_ARG(t->dir));
    *w = (ShareWorld){.t = t, .board = share_board_open(), .holds = hold_book_open()};
    event_reader_init(&w->reader);
    if (!CHECK_OK(t, journal_open(cx, t->dir, (Str){0}, DB_WRITE, &w->journal)) ||
        !CHECK_OK(t, cx->io->open(cx, path, IO_CREATE, &events)) ||
        !CHECK_OK(t, cx->io->open(cx, truth_path, IO_CREATE, &truth)) ||
        !CHECK_OK(t, demo_write(cx, &demo, &events, &truth, &summary)))
        return false;
    cx->io->close(cx, &events);
    cx->io->close(cx, &truth);
    CaptureOptions capture = {.input = path, .format = CAPTURE_LINES};
    CHECK_OK(t, capture_run(cx, &w->journal, &capture, &report));
    CHECK_OK(t, demo_registers(cx));
    w->view = (ItemView){.index = w->journal.index, .visible = trace_position(w->journal.index)};
    return CHECK(t, w->view.visible > 0);
}

static void world_close(ShareWorld *w)
{
    event_reader_release(&w->reader);
    share_board_close(w->board);
    hold_book_close(w->holds);
    journal_close(w->t->cx, &w->journal);
}

static ShareAsker asker_of(ShareWorld *w, const char *uri)
{
    ShareAsker asker = {
        .view = w->view, .reader = &w->reader, .board = w->board, .holds = w->holds};
    CHECK_OK(w->t, share_places(w->t->cx, &w->view, str_of(uri), &asker.places));
    return asker;
}

static bool is_among(const SharePlaces *places, uint32_t item)
{
    for (size_t i = 0; i < places->count; i++) {
        if (places->items[i] == item && item != 0)
            return true;
    }
    return false;
}

static uint32_t item_of(ShareWorld *w, Str uri)
{
    uint32_t item = 0;
    CHECK_OK(w->t, item_find(w->t->cx, &w->view, uri, &item));
    return item;
}

static const SharePage all = {0, SHARE_PAGE_MAX};
static const ShareUnitsQuery any = {.page = {0, SHARE_PAGE_MAX}};

/* ---- dealers ---- */

/* Every item of the log, one by one. */
static int64_t units_there(ShareWorld *w, const SharePlaces *places)
{
    int64_t count = 0;
    for (uint32_t item = 1; item <= trace_item_count(w->view.index); item++) {
        TraceWhereResult where;
        ItemWhereQuery query = {.view = w->view, .items = &item, .count = 1};
        if (trace_item_kind(w->view.index, item, 0) != ITEM_THING)
            continue;
        CHECK_OK(w->t, item_where_rows(w->t->cx, &query, &where));
        count += trace_where_is_unit(&where.rows[0]) && is_among(places, where.rows[0].place);
    }
    return count;
}

TEST(share_a_dealer_sees_the_units_at_his_places_and_no_others)
{
    static const char *const dealers[] = {"urn:epc:id:sgln:9521602.00001.0",
                                          "https://id.gs1.org/414/9521603000019",
                                          "https://qr.haolin.example/p/414/9521601000011"};
    ShareWorld w;
    int64_t seen = 0;
    if (!world_open(t, &w))
        return;
    for (size_t i = 0; i < 3; i++) {
        ShareUnits units;
        ShareAsker asker = asker_of(&w, dealers[i]);
        CHECK_OK(t, share_units(t->cx, &asker, &any, &units));
        CHECK_INT(t, units.total.value, units_there(&w, &asker.places));
        CHECK_INT(t, units.units.count, units.total.value);
        for (size_t k = 0; k < units.units.count; k++) {
            CHECK(t, is_among(&asker.places, item_of(&w, units.units.items[k].place)));
            CHECK_INT(t, units.units.items[k].scopes.count, 0);
        }
        seen += units.total.value;
    }
    CHECK(t, seen > 0);
    ShareAsker nowhere = asker_of(&w, "urn:epc:id:sgln:9999999.00001.0");
    ShareUnits none;
    CHECK_OK(t, share_units(t->cx, &nowhere, &any, &none));
    CHECK_INT(t, none.total.value, 0);
    world_close(&w);
}

static void hold_these(ShareWorld *w, Str item, const char *instruction)
{
    Ctx *cx = w->t->cx;
    HoldNaming *naming;
    int64_t id;
    bool again;
    Str place = STR("urn:epc:id:sgln:9521321.00001.REVIEW");
    HoldDraft draft = {.title = STR("the supplier's secret"),
                       .reason = STR("metal in the separator"),
                       .items = {&item, 1},
                       .places = {&place, 1}};
    if (instruction != NULL)
        draft.instruction = str_of(instruction);
    CHECK_OK(w->t, hold_name(cx, &w->view, &draft, &naming));
    CHECK_OK(w->t, hold_add(cx, naming, (Str){0}, &id, &again));
}

static Str units_json(ShareWorld *w, const ShareUnits *units)
{
    Buf text;
    JsonWriter json;
    buf_init(&text, w->t->cx->arena, 1 << 24);
    json_writer_init(&json, &text);
    register_write(&json, &share_units_register, units);
    return buf_str(&text);
}

TEST(share_a_dealer_sees_what_of_his_is_held_and_what_to_do_but_not_why)
{
    ShareWorld w;
    ShareUnits units, held;
    const ShareUnitsQuery only_held = {.page = {0, SHARE_PAGE_MAX}, .held = true};
    if (!world_open(t, &w))
        return;
    ShareAsker asker = asker_of(&w, "https://id.gs1.org/414/9521603000019");
    ShareAsker other = asker_of(&w, "urn:epc:id:sgln:9521602.00001.0");
    CHECK_OK(t, share_units(t->cx, &asker, &only_held, &held));
    CHECK_INT(t, held.total.value, 0);
    CHECK_OK(t, share_units(t->cx, &asker, &any, &units));
    if (!CHECK(t, units.total.value > 1))
        return;
    hold_these(&w, units.units.items[1].item, "set them apart");
    CHECK_OK(t, share_units(t->cx, &asker, &only_held, &held));
    CHECK_INT(t, held.total.value, 1);
    CHECK_STR(t, held.units.items[0].item, units.units.items[1].item);
    const HoldMark *mark = held.units.items[0].holds.items;
    CHECK_STR(t, mark->hold, STR("H-1"));
    CHECK_STR(t, mark->how, STR("named"));
    CHECK_STR(t, mark->instruction, STR("set them apart"));
    CHECK_STR(t, mark->places.items[0].place,
              STR("https://id.gs1.org/414/9521321000018/254/REVIEW"));
    CHECK(t, str_find(units_json(&w, &held), STR("secret")) < 0);
    CHECK(t, str_find(units_json(&w, &held), STR("metal")) < 0);
    /* All of his are listed as before, and another dealer sees nothing of it. */
    CHECK_OK(t, share_units(t->cx, &asker, &any, &units));
    CHECK_INT(t, units.units.items[0].holds.count, 0);
    CHECK_INT(t, units.units.items[1].holds.count, 1);
    CHECK_OK(t, share_units(t->cx, &other, &only_held, &held));
    CHECK_INT(t, held.total.value, 0);
    world_close(&w);
}

/* ---- suppliers ---- */

static void check_trace(ShareWorld *w, const ShareAsker *asker, const ShareLots *lots, Str lot)
{
    Test *t = w->t;
    ShareTrace trace;
    TraceResult result;
    uint32_t seed = item_of(w, lot);
    TraceQuery query = {
        .direction = TRACE_FORWARD, .seeds = &seed, .seed_count = 1, .edges = EDGE_ALL};
    int64_t things = 0, by_state = 0;
    CHECK_OK(t, share_trace(t->cx, asker, lot, &trace));
    CHECK_OK(t, trace_walk(t->cx, w->view.index, &query, &result));
    CHECK_INT(t, trace.members.value, result.member_count); /* totals stay true … */
    for (size_t i = 0; i < trace.nodes.count; i++) {
        const ShareNode *node = &trace.nodes.items[i];
        things += node->certain.value + node->possible.value + node->removed.value;
        for (size_t k = 0; k < node->own.count; k++) { /* … and only his own have names */
            bool his = false;
            for (size_t n = 0; n < lots->lots.count; n++)
                his |= str_eq(lots->lots.items[n].item, node->own.items[k]);
            CHECK(t, his);
        }
    }
    for (size_t i = 0; i < trace.states.count; i++)
        by_state += trace.states.items[i].units.value;
    CHECK_INT(t, things, result.member_count);
    CHECK_INT(t, by_state, trace.units.value);
}

TEST(share_a_supplier_sees_his_lots_and_numbers_of_what_they_became)
{
    static const char mine[] = "https://id.linchuan.example/414/9521404000010";
    static const char other[] = "urn:epc:id:sgln:9521405.00001.0";
    ShareWorld w;
    ShareLots lots, others;
    ShareTrace trace;
    if (!world_open(t, &w))
        return;
    ShareAsker asker = asker_of(&w, mine), theirs = asker_of(&w, other);
    CHECK_OK(t, share_lots(t->cx, &asker, all, &lots));
    CHECK_OK(t, share_lots(t->cx, &theirs, all, &others));
    CHECK(t, lots.total.value > 0 && others.total.value > 0 && lots.complete.value);
    for (size_t i = 0; i < lots.lots.count; i++) {
        CHECK(t, str_find(lots.lots.items[i].item, STR("9521404")) > 0);
        check_trace(&w, &asker, &lots, lots.lots.items[i].item);
    }
    for (size_t i = 0; i < others.lots.count; i++) {
        CHECK(t, str_find(others.lots.items[i].item, STR("9521404")) < 0);
        CHECK_ERR(t, share_trace(t->cx, &asker, others.lots.items[i].item, &trace), ERR_NOT_FOUND);
    }
    CHECK_INT(t, lots.lots.items[0].holds.count, 0);
    hold_these(&w, lots.lots.items[0].item, NULL);
    CHECK_OK(t, share_lots(t->cx, &asker, all, &lots));
    CHECK_INT(t, lots.lots.items[0].holds.count, 1);
    CHECK_STR(t, lots.lots.items[0].holds.items[0].hold, STR("H-1"));
    CHECK_ERR(t, share_trace(t->cx, &asker, others.lots.items[0].item, &trace), ERR_NOT_FOUND);
    Problem hidden = t->cx->problem;
    CHECK_ERR(t, share_trace(t->cx, &asker, STR("urn:no:such"), &trace), ERR_NOT_FOUND);
    CHECK_STR(t, str_of(t->cx->problem.key), str_of(hidden.key)); /* which of the two is not told */
    world_close(&w);
}

/* ---- operators ---- */

TEST(share_an_operator_sees_the_events_of_his_station)
{
    ShareWorld w;
    ShareEvents events;
    if (!world_open(t, &w))
        return;
    ShareAsker asker = asker_of(&w, "urn:epc:id:sgln:9521321.00001.PACK");
    CHECK_OK(t, share_events(t->cx, &asker, all, &events));
    CHECK(t, events.total.value > 0);
    for (size_t i = 0; i < events.events.count; i++) {
        EventRow row;
        CHECK_OK(t, event_log_load(t->cx, events.events.items[i].position.value, &row));
        CHECK(t, str_find(row.body, STR("9521321.00001.PACK")) > 0);
    }
    world_close(&w);
}

/* ---- regulators, and dealers' units in scopes ---- */

static void sign(Test *t, const Scope *scope, const char *name, AccountRole role,
                 const char *meaning)
{
    Signer signer = {str_of(name), STR("N"), ROLE_BIT(role)};
    SignedRecord record = {.noun = STR("scope"),
                           .id = 1,
                           .version = scope->summary->version.value,
                           .author = scope->summary->actor};
    scope_digest(t->cx, scope, record.sha256);
    SignatureOrder order = {.version = scope->summary->version,
                            .sha256 = hex_format(t->cx->arena, record.sha256, SHA256_SIZE),
                            .meaning = str_of(meaning),
                            .reason = STR("r"),
                            .offset_min = field_int(0)};
    CHECK_OK(t, signature_add(t->cx, &record, &signer, &order));
}

/* Units of a dealer with a scope of the first one, still a draft. */
typedef struct Outside {
    ShareWorld w;
    ShareAsker asker;
    ShareUnits units;
    Str items[2];
} Outside;

static void draft_of(Outside *o, Str *item, ScopeList *list)
{
    Test *t = o->w.t;
    ScopeQuery *query = arena_new(t->cx->arena, ScopeQuery);
    ScopeDraft *draft = arena_new(t->cx->arena, ScopeDraft);
    *query = (ScopeQuery){.items = {item, 1}};
    *draft = (ScopeDraft){.title = STR("t"), .reason = STR("r"), .query = query};
    CHECK_OK(t, scope_find(t->cx, &o->w.view, draft, list));
}

static bool outside_open(Test *t, Outside *o)
{
    bool again;
    int64_t id;
    ScopeList list;
    if (!world_open(t, &o->w))
        return false;
    o->asker = asker_of(&o->w, "https://id.gs1.org/414/9521603000019");
    CHECK_OK(t, share_units(t->cx, &o->asker, &any, &o->units));
    o->items[0] = o->units.units.items[0].item;
    o->items[1] = o->units.units.items[1].item;
    draft_of(o, &o->items[0], &list);
    return CHECK_OK(t, scope_save(t->cx, &list, &id, &again));
}

/* Which version those outside have; each of the two units is in S-1 just when it is of that one. */
static void check_released(Outside *o, int64_t version, bool first, bool second)
{
    Test *t = o->w.t;
    const bool in[2] = {first, second};
    ScopeSummary *released;
    ScopePage page;
    CHECK_OK(t, share_scope_released(t->cx, &o->w.view, 1, &released));
    CHECK_INT(t, released == NULL ? 0 : released->version.value, version);
    CHECK_OK(t, share_scope_page(t->cx, &o->w.view, &(ScopePageQuery){.limit = 9}, &page));
    CHECK_INT(t, page.total.value, version > 0);
    CHECK_INT(t, page.scopes.count, version > 0);
    if (page.scopes.count > 0)
        CHECK_INT(t, page.scopes.items[0].version.value, version);
    CHECK_OK(t, share_units(t->cx, &o->asker, &any, &o->units));
    for (size_t i = 0; i < 2; i++) {
        ScopePageQuery query = {.limit = 9};
        CHECK_OK(t, item_find(t->cx, &o->w.view, o->items[i], &query.item));
        CHECK_OK(t, share_scope_page(t->cx, &o->w.view, &query, &page));
        CHECK_INT(t, page.total.value, in[i]);
        CHECK_STR(t, o->units.units.items[i].item, o->items[i]);
        CHECK_INT(t, o->units.units.items[i].scopes.count, in[i]);
    }
}

static void approve(Outside *o, int64_t version)
{
    Test *t = o->w.t;
    Scope scope;
    bool approved;
    CHECK_OK(t, scope_load(t->cx, &o->w.view, 1, version, &scope));
    sign(t, &scope, "wang", ACCOUNT_ROLE_QUALITY, "reviewed");
    CHECK_OK(t, share_scope_approved(t->cx, &o->w.view, scope.summary, &approved));
    CHECK(t, !approved);
    sign(t, &scope, "zhao", ACCOUNT_ROLE_APPROVER, "approved");
    CHECK_OK(t, share_scope_approved(t->cx, &o->w.view, scope.summary, &approved));
    CHECK(t, approved);
}

/* A draft never narrows what was released: one person alone would (reliability.md §3.1). */
TEST(share_a_scope_outside_is_its_newest_approved_version)
{
    Outside o;
    ScopeList list;
    ScopeVersions versions;
    if (!outside_open(t, &o))
        return;
    check_released(&o, 0, false, false);
    approve(&o, 1);
    check_released(&o, 1, true, false);
    CHECK_OK(t, scope_freeze(t->cx, 1,
                             &(ScopeFreezeOrder){.version = field_int(1), .reason = STR("r")}));
    draft_of(&o, &o.items[1], &list);
    CHECK_OK(t, scope_revise(t->cx, &list, 1, 1));
    check_released(&o, 1, true, false);
    CHECK_OK(t, scope_versions(t->cx, 1, &versions));
    CHECK_INT(t, versions.versions.count, 2);
    CHECK_OK(t, share_scope_versions(t->cx, &o.w.view, &versions));
    CHECK_INT(t, versions.versions.count, 1);
    CHECK_INT(t, versions.versions.items[0].summary->version.value, 1);
    approve(&o, 2);
    check_released(&o, 2, false, true);
    world_close(&o.w);
}

/* ---- registered owners ---- */

static int64_t owner_row(Test *t, const char *code, Str first, Str second)
{
    return test_row(t, STR("product_owner"),
                    str_fmt(t->cx->arena,
                            "{\"code\":\"%s\",\"units\":[\"%.*s\",\"%.*s\"],\"name\":\"王小明\","
                            "\"phone\":\"13800005678\"}",
                            code, STR_ARG(first), STR_ARG(second)));
}

static ShareProducts products_of(ShareWorld *w, const char *code)
{
    MasterRow row;
    ShareProducts products = {0};
    ShareAsker asker = {.view = w->view, .holds = w->holds};
    CHECK_OK(w->t, share_owner_find(w->t->cx, str_of(code), &row));
    CHECK_OK(w->t, share_products(w->t->cx, &asker, &row, &products));
    return products;
}

/* As far as released: a hold, or a scope nobody has approved, is the house's own. */
TEST(share_an_owner_is_told_of_his_products_once_a_scope_is_approved)
{
    ShareWorld w;
    ShareUnits units;
    ScopeList list;
    Scope scope;
    int64_t id;
    bool again;
    if (!world_open(t, &w))
        return;
    ShareAsker dealer = asker_of(&w, "https://id.gs1.org/414/9521603000019");
    CHECK_OK(t, share_units(t->cx, &dealer, &any, &units));
    Str mine = units.units.items[0].item, other = units.units.items[1].item;
    owner_row(t, "O-1", mine, STR("urn:x:never-made"));
    owner_row(t, "O-2", other, STR("urn:x:never-made-either"));
    hold_these(&w, mine, "stop using it");
    hold_these(&w, mine, "stop using it");
    ShareProducts products = products_of(&w, "O-1");
    CHECK_INT(t, products.products.count, 2);
    CHECK_STR(t, products.products.items[0].item, mine);
    CHECK(t, products.products.items[0].known.value && !products.products.items[1].known.value);
    CHECK_INT(t, products.products.items[0].scopes.count, 0);
    CHECK_INT(t, products.products.items[0].instructions.count, 0);
    Str items[] = {mine};
    ScopeQuery query = {.items = {items, 1}};
    ScopeDraft draft = {.title = STR("t"), .reason = STR("r"), .query = &query};
    CHECK_OK(t, scope_find(t->cx, &w.view, &draft, &list));
    CHECK_OK(t, scope_save(t->cx, &list, &id, &again));
    CHECK_OK(t, scope_load(t->cx, &w.view, id, 1, &scope));
    CHECK_INT(t, products_of(&w, "O-1").products.items[0].scopes.count, 0);
    sign(t, &scope, "wang", ACCOUNT_ROLE_QUALITY, "reviewed");
    CHECK_INT(t, products_of(&w, "O-1").products.items[0].scopes.count, 0);
    sign(t, &scope, "zhao", ACCOUNT_ROLE_APPROVER, "approved");
    products = products_of(&w, "O-1");
    CHECK_STR(t, products.products.items[0].scopes.items[0], STR("S-1"));
    CHECK_INT(t, products.products.items[0].instructions.count, 1); /* each sentence once */
    CHECK_STR(t, products.products.items[0].instructions.items[0], STR("stop using it"));
    CHECK_INT(t, products_of(&w, "O-2").products.items[0].scopes.count, 0);
    world_close(&w);
}

TEST(share_a_product_is_of_one_owner)
{
    MasterShape shape;
    MasterRow row;
    ShareWorld w;
    if (!world_open(t, &w))
        return;
    owner_row(t, "O-1", STR("urn:x:a"), STR("urn:epc:id:sgtin:9521321.010010.U1"));
    CHECK_OK(t, master_shape(t->cx, STR("product_owner"), &shape));
    RowOrder order = {.values = STR("{\"code\":\"O-2\",\"units\":[\"urn:x:b\",\"https://"
                                    "id.gs1.org/01/09521321100107/21/U1\"]}")};
    CHECK_ERR(t, master_save(t->cx, &shape, 0, &order, &row), ERR_CONFLICT);
    order.values = STR("{\"code\":\"O-2\",\"units\":[\"\"]}");
    CHECK_ERR(t, master_save(t->cx, &shape, 0, &order, &row), ERR_INVALID);
    world_close(&w);
}

/* He changes how he is reached, and nothing else of his row; the house sees it masked. */
TEST(share_an_owner_changes_his_contact_alone)
{
    MasterShape shape;
    MasterRow row;
    ShareContact contact;
    ShareWorld w;
    if (!world_open(t, &w))
        return;
    t->cx->actor = STR("li.owner");
    owner_row(t, "O-1", STR("urn:x:a"), STR("urn:x:b"));
    ShareContactOrder order = {.version = field_int(1), .phone = STR("139 1234 0001")};
    CHECK_OK(t, share_contact_save(t->cx, STR("O-1"), &order, &contact));
    CHECK_STR(t, contact.phone, STR("139 1234 0001"));
    CHECK(t, contact.name.n == 0 && !contact.erase_asked_on.set);
    CHECK_ERR(t, share_contact_save(t->cx, STR("O-1"), &order, &contact), ERR_CONFLICT);
    CHECK(t, str_find(sentence(t), STR("li.owner")) < 0); /* who it was is the house's */
    order = (ShareContactOrder){.version = field_int(2), .phone = STR("call me")};
    CHECK_ERR(t, share_contact_save(t->cx, STR("O-1"), &order, &contact), ERR_INVALID);
    order.phone = STR("");
    CHECK_ERR(t, share_contact_save(t->cx, STR("O-1"), &order, &contact), ERR_INVALID);
    order.email = STR("li@example");
    CHECK_ERR(t, share_contact_save(t->cx, STR("O-1"), &order, &contact), ERR_INVALID);
    order.email = STR("li@mail.example");
    order.erase = field_bool(true);
    CHECK_OK(t, share_contact_save(t->cx, STR("O-1"), &order, &contact));
    CHECK(t, contact.erase_asked_on.set);
    order = (ShareContactOrder){.version = field_int(3), .address = STR("深圳")};
    CHECK_OK(t, share_contact_save(t->cx, STR("O-1"), &order, &contact));
    CHECK(t, !contact.erase_asked_on.set);
    CHECK_OK(t, master_shape(t->cx, STR("product_owner"), &shape));
    CHECK_OK(t, master_find_key(t->cx, &shape, STR("O-1"), &row));
    CHECK_INT(t, ((const ProductOwner *)row.values)->units.count, 2);
    CHECK(t, str_find(row.body, STR("深圳")) < 0); /* sealed */
    CHECK_ERR(t, share_contact_save(t->cx, STR("O-9"), &order, &contact), ERR_NOT_FOUND);
    world_close(&w);
}
