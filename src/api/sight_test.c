/* Every call of routes.def by people limited to sites and product lines: what is not theirs has no
 * name in any answer, and the totals are those everybody sees. */
#include "test/sight_world.h"
#include "domain/party/party.h"

/* ---- the sight itself, beside a slow one ---- */

/* Does an event name something of the classes? */
static bool of_line(Ctx *cx, const EventRef *ref, const FieldTexts *classes)
{
    Identity identity;
    Str class = identity_class_key(cx->arena, ref->key);
    for (size_t i = 0; i<classes->count &&class.n> 0; i++) {
        if (identity_read_label(cx, classes->items[i], &identity) == OK &&
            str_eq(identity.key, class))
            return true;
    }
    return false;
}

/* Is it read or located inside the sites: by master data, one place after the other? */
static bool at_site(Ctx *cx, const EventRef *ref, const FieldTexts *sites)
{
    Str place = ref->uri;
    bool there = false;
    if (ref->role != ROLE_READ_POINT && ref->role != ROLE_LOCATION)
        return false;
    for (int up = 0; up < 10 && place.n > 0 && !there; up++) {
        Str *parents;
        size_t count;
        for (size_t i = 0; i < sites->count; i++)
            there = there || str_eq(place, sites->items[i]);
        if (party_parents(cx, place, &parents, &count) != OK)
            count = 0;
        place = count > 0 ? parents[0] : (Str){0};
    }
    return there;
}

/* Classes of the lines, or identifiers of the sites, of an asker. */
static FieldTexts own_of(SightWorld *w, const Register *record, const char *keys)
{
    Ctx *cx = w->t->cx;
    MasterShape shape;
    FieldTexts of = sight_keys(cx, keys);
    Str *all = arena_array(cx->arena, Str, 1000);
    size_t count = 0;
    CHECK_OK(w->t, master_shape(cx, record->name, &shape));
    for (size_t i = 0; i < of.count; i++) {
        MasterRow row;
        CHECK_OK(w->t, master_find_key(cx, &shape, of.items[i], &row));
        FieldTexts classes = {0};
        if (record == &product_line_register)
            classes = ((const ProductLine *)row.values)->classes;
        else
            all[count++] = ((const Site *)row.values)->identifier;
        for (size_t k = 0; k < classes.count; k++)
            all[count++] = classes.items[k];
    }
    return (FieldTexts){all, count};
}

typedef struct Slow {
    FieldTexts sites, classes;
    bool by_site, by_line;
    uint8_t *seen; /* one for each item */
} Slow;

static void slow_event(SightWorld *w, const Slow *slow, const Event *event)
{
    Ctx *cx = w->t->cx;
    bool line = !slow->by_line, site = !slow->by_site;
    for (size_t i = 0; i < event->ref_count; i++) {
        line = line || of_line(cx, &event->refs[i], &slow->classes);
        site = site || at_site(cx, &event->refs[i], &slow->sites);
    }
    for (size_t i = 0; i < event->ref_count && line && site; i++) {
        const EventRef *ref = &event->refs[i];
        bool other = slow->by_line && identity_class_key(cx->arena, ref->key).n > 0 &&
                     !of_line(cx, ref, &slow->classes);
        other = other || (slow->by_line && identity_kind(ref->key, ID_IN_QUANTITY_LIST) ==
                                               ITEM_CLASS); /* classes themselves: none here */
        if (!other)
            slow->seen[trace_item_find(w->view.index, ref->key)] = 1;
    }
}

static void check_sight(SightWorld *w, int asker)
{
    Ctx *cx = w->t->cx;
    EventReader reader;
    uint32_t items = trace_item_count(w->view.index), seen = 0;
    Slow slow = {own_of(w, &site_register, sight_askers[asker].sites),
                 own_of(w, &product_line_register, sight_askers[asker].lines),
                 sight_askers[asker].sites[0] != '\0', sight_askers[asker].lines[0] != '\0',
                 arena_array(cx->arena, uint8_t, items + 1)};
    event_reader_init(&reader);
    for (int64_t position = 1; position <= w->view.visible; position++) {
        EventRow row;
        Event event;
        CHECK_OK(w->t, event_log_load(cx, position, &row));
        CHECK_OK(w->t, event_reader_decode(cx, &reader, &row, &event));
        slow_event(w, &slow, &event);
    }
    event_reader_release(&reader);
    for (uint32_t item = 1; item <= items; item++) {
        CHECK_INT(w->t, sight_sees(w->sights[asker], item), slow.seen[item]);
        seen += slow.seen[item];
    }
    CHECK(w->t, seen > 2 && seen < items);
}

TEST(sight_is_what_a_slow_reading_of_the_log_says)
{
    SightWorld w;
    if (!sight_world_open(t, &w))
        return;
    for (int asker = 0; asker < WHOLE; asker++)
        check_sight(&w, asker);
    sight_world_close(&w);
}

/* ---- answers ---- */

/* A call that is cut, and how to ask it; {} is an item. */
typedef struct Target {
    const char *handler, *path;
} Target;

static const Target targets[] = {
    {"items_show", "/api/v1/items/{}"},
    {"log_event_show", "/api/v1/events/#"},
    {"search_show", "/api/v1/search?q=urn"},
    {"search_show", "/api/v1/search?q={}"},
    {"search_show", "/api/v1/search?q=%E6%B7%B1%E5%9C%B3"},
    {"search_show", "/api/v1/search?q=%E5%90%88%E8%82%A5"},
    {"trace_show", "/api/v1/trace?direction=forward&item={}"},
    {"trace_show", "/api/v1/trace?direction=backward&item={}"},
    {"trace_show", "/api/v1/trace?direction=both&item={}&units=1"},
    {"trace_show", "/api/v1/trace?direction=forward&item={}&format=csv&widen=1"},
    {"trace_show", "/api/v1/trace?direction=backward&item={}&fields=item"},
    {"trace_graph_show", "/api/v1/trace/graph?direction=forward&item={}"},
    {"trace_graph_show", "/api/v1/trace/graph?direction=backward&item={}&widen=1"},
    {"trace_where_show", "/api/v1/trace/where?direction=forward&item={}"},
    {"where_show", "/api/v1/where?item={}"},
    {"trace_why", "/api/v1/explain?direction=forward&item=^&of=@"},
    {"trace_why", "/api/v1/explain?direction=backward&item=@&of={}"},
    {"overview_show", "/api/v1/overview"},
    {"scopes_list", "/api/v1/scopes"},
    {"scopes_list", "/api/v1/scopes?item={}"},
    {"scopes_show", "/api/v1/scopes/$"},
    {"scopes_members", "/api/v1/scopes/$/members?limit=1000"},
    {"scopes_members", "/api/v1/scopes/$/members?sort=-since"},
    {"scopes_members", "/api/v1/scopes/$/members?place={}"},
    {"scopes_where", "/api/v1/scopes/$/where"},
    {"scopes_why", "/api/v1/scopes/$/why?item={}"},
    {"scopes_signatures", "/api/v1/scopes/$/signatures"},
    {"scopes_export", "/api/v1/scopes/$/export"},
    {"registers_list", "/api/v1/registers"},
    {"registers_rows", "/api/v1/registers/site"},
    {"registers_rows", "/api/v1/registers/product_line"},
    {"registers_rows", "/api/v1/registers/employee"},
    {"registers_row", "/api/v1/registers/site/rows/1"},
    {"registers_history", "/api/v1/registers/site/rows/1/history"},
    {"registers_signatures", "/api/v1/registers/site/rows/1/signatures"},
    {"registers_needs", "/api/v1/registers/training_result/signatures"},
    {"registers_export", "/api/v1/registers/site/export"},
    {"items_may", "/api/v1/items/{}/may?action=ship"},
    {"holds_list", "/api/v1/holds"},
    {"holds_list", "/api/v1/holds?state=held&limit=3"},
    {"holds_show", "/api/v1/holds/H-*"},
    {"holds_units", "/api/v1/holds/H-*/units?limit=1000"},
    {"holds_units", "/api/v1/holds/H-1/units?limit=1000&how=content"},
    {"holds_where", "/api/v1/holds/H-*/where"},
    {"holds_confirmations", "/api/v1/holds/H-*/confirmations"},
    {"alarms_unconfirmed", "/api/v1/alarms/unconfirmed"},
    {"alarms_list", "/api/v1/alarms?limit=1000"},
    {"alarms_list", "/api/v1/alarms?item={}"},
    {"cases_list", "/api/v1/cases"},
    {"cases_show", "/api/v1/cases/C-+"},
    {"cases_file", "/api/v1/cases/C-+/file"},
    {"clocks_list", "/api/v1/clocks"},
    {"clocks_alarms", "/api/v1/clocks/alarms"},
    {"clocks_show", "/api/v1/clocks/T-!"},
    {"clocks_rule", "/api/v1/clocks/T-!/rule"},
    {"clocks_history", "/api/v1/clocks/T-!/history"},
};
enum { TARGETS = sizeof targets / sizeof *targets };

static Str path_of(SightWorld *w, const Target *target, Str item, int64_t position)
{
    Arena *arena = w->t->cx->arena;
    Str encoded = percent_encode(arena, item);
    Buf path;
    buf_init(&path, arena, (size_t)1 << 14);
    for (const char *p = target->path; *p != '\0'; p++) {
        if (p[0] == '{')
            buf_add(&path, encoded);
        else if (*p == '^')
            buf_add(&path, percent_encode(arena, w->suspect));
        else if (*p == '@')
            buf_add(&path, percent_encode(arena, w->far));
        else if (*p == '$')
            buf_add(&path, w->scope);
        else if (*p == '#')
            buf_fmt(&path, "%lld", (long long)position);
        else if (*p == '*')
            buf_fmt(&path, "%lld", (long long)(1 + position % w->holds));
        else if (*p == '+')
            buf_fmt(&path, "%lld", (long long)(1 + position % w->cases));
        else if (*p == '!')
            buf_fmt(&path, "%lld", (long long)(1 + position % w->clocks));
        else if (*p != '}')
            buf_add_char(&path, *p);
    }
    return buf_str(&path);
}

/* Some items he sees, and some he does not: of each kind the first, and some others. */
static size_t items_pick(SightWorld *w, int asker, bool seen, uint32_t *out)
{
    enum { EACH = 8 };
    int have[ITEM_CLASS + 1] = {0};
    size_t count = 0;
    uint32_t items = trace_item_count(w->view.index);
    for (uint32_t i = 0; i < items; i++) {
        uint32_t item = 1 + (uint32_t)((uint64_t)i * 7919 % items);
        ItemKind kind = trace_item_kind(w->view.index, item, 0);
        if (kind == ITEM_CLASS || have[kind] == EACH || sight_sees(w->sights[asker], item) != seen)
            continue;
        have[kind]++;
        out[count++] = item;
    }
    return count;
}

/* Registers show the organisation, but no other sites and product lines, nor who works there. */
static void check_rows(SightWorld *w, int asker, Str body)
{
    static const char *const sites[] = {"HG-SZ", "HG-HF", "HG-DG"}, *const lines[] = {"PB-10",
                                                                                      "PB-20"};
    for (size_t i = 0; i < 3 && sight_askers[asker].sites[0] != '\0'; i++)
        CHECK(w->t, str_find(str_of(sight_askers[asker].sites), str_of(sites[i])) >= 0 ||
                        str_find(body, str_of(sites[i])) < 0);
    for (size_t i = 0; i < 2 && sight_askers[asker].lines[0] != '\0'; i++)
        CHECK(w->t, str_find(str_of(sight_askers[asker].lines), str_of(lines[i])) >= 0 ||
                        str_find(body, str_of(lines[i])) < 0);
}

/* The last of what the suspect lot became that he sees. */
static void far_find(SightWorld *w, int asker)
{
    TraceResult result;
    uint32_t seed = 0, far = 0, level = 0;
    TraceQuery query = {
        .direction = TRACE_FORWARD, .seeds = &seed, .seed_count = 1, .edges = EDGE_ALL};
    CHECK_OK(w->t, item_find(w->t->cx, &w->view, w->suspect, &seed));
    CHECK_OK(w->t, trace_walk(w->t->cx, w->view.index, &query, &result));
    for (size_t i = 0; i < result.member_count; i++) {
        const TraceMember *member = &result.members[i];
        if (!sight_sees(w->sights[asker], member->item) || member->level < level)
            continue;
        far = member->item;
        level = member->level;
    }
    w->far = far == 0 ? w->suspect : item_uri(w->t->cx->arena, w->view.index, far);
}

static void check_target(Names *names, const Target *target, uint32_t item)
{
    Str body;
    SightWorld *w = names->w;
    Ctx *cx = w->t->cx;
    bool asks = str_find(str_of(target->path), STR("{}")) >= 0;
    bool seen = sight_sees(w->sights[names->asker], item);
    Str uri = item_uri(cx->arena, w->view.index, item);
    int64_t position = 1 + item % (uint32_t)w->view.visible;
    int status = sight_get(w, names->asker, path_of(w, target, uri, position), &body);
    w->answered[target - targets] += status == 200;
    CHECK(w->t, status == 200 || status == 404 || (status == 400 && asks));
    if (str_starts(str_of(target->handler), STR("registers_"))) {
        check_rows(w, names->asker, body);
        return;
    }
    sight_check(names, body, uri);
    if (!seen && str_find(str_of(target->path), STR("m={}")) >= 0 && /* as if it were not there */
        !str_eq(str_of(target->handler), STR("alarms_list"))) {
        CHECK_INT(w->t, status, 404);
    }
}

static bool has_target(Str handler)
{
    bool found = false;
    for (size_t i = 0; i < TARGETS; i++)
        found = found || str_eq(handler, str_of(targets[i].handler));
    return found;
}

TEST(sight_no_answer_names_what_is_not_theirs)
{
    SightWorld w;
    int asked = 0;
    if (!sight_world_open(t, &w) || !sight_world_serve(&w))
        return;
    for (size_t i = 0; i < api_route_count; i++) /* a call that is cut and not asked here fails */
        CHECK(t, api_routes[i].sight != SIGHT_CUT || api_routes[i].method != HTTP_GET ||
                     has_target(api_routes[i].name) || sight_has_deed(api_routes[i].name));
    for (int asker = 0; asker < WHOLE; asker++) {
        uint32_t items[100];
        Names *names = arena_new(t->cx->arena, Names);
        sight_names(&w, asker, names);
        far_find(&w, asker);
        size_t count = items_pick(&w, asker, true, items);
        count += items_pick(&w, asker, false, items + count);
        CHECK(t, count > 6);
        for (size_t i = 0; i < TARGETS; i++) {
            bool asks = strpbrk(targets[i].path, "{#*+!") != NULL;
            for (size_t k = 0; k < (asks ? count : 1); k++, asked++)
                check_target(names, &targets[i], items[k]);
        }
    }
    CHECK(t, asked > 500);
    for (size_t i = 0; i < TARGETS; i++) { /* none of them is only ever refused */
        if (w.answered[i] == 0)
            test_fail(t, __FILE__, __LINE__, str_of(targets[i].path));
    }
    sight_world_close(&w);
}

static Access role_bit(const char *name)
{
    int role = 0;
    while (!str_eq(account_role_name((AccountRole)role), str_of(name)))
        role++;
    return ROLE_BIT(role);
}

/* ---- every register ---- */

typedef struct Hidden {
    SightWorld *w;
    int asker;
    Str codes[100]; /* of people he may not see, as values and in CSV */
    size_t count;
} Hidden;

static Err hidden_look(Ctx *cx, const MasterRow *row, void *arg)
{
    Hidden *hidden = arg;
    const Employee *person = row->values;
    Str sites = str_of(sight_askers[hidden->asker].sites);
    if (sites.n == 0 || person->site.n == 0 || str_eq(person->site, sites))
        return OK;
    hidden->codes[hidden->count++] = str_fmt(cx->arena, "\"%.*s\"", STR_ARG(person->code));
    hidden->codes[hidden->count++] = str_fmt(cx->arena, ",%.*s,", STR_ARG(person->code));
    return OK;
}

static void hidden_find(SightWorld *w, int asker, Hidden *out)
{
    MasterShape shape;
    Arena *arena = w->t->cx->arena;
    *out = (Hidden){.w = w, .asker = asker};
    CHECK_OK(w->t, master_shape(w->t->cx, employee_register.name, &shape));
    CHECK_OK(w->t, master_each(w->t->cx, &shape, (Str){0}, hidden_look, out));
    for (size_t i = 0; i < out->count; i++) /* texts of a row die behind it */
        out->codes[i] = str_dup(arena, out->codes[i]);
}

/* Nobody he may not see is named in an answer about any register. */
static void check_people(const Hidden *hidden, Str name, const char *path, Str body)
{
    for (size_t i = 0; i < hidden->count; i++) {
        if (str_find(body, hidden->codes[i]) >= 0)
            test_fail(hidden->w->t, __FILE__, __LINE__,
                      str_fmt(hidden->w->t->cx->arena, "%s: %s tells of %.*s",
                              sight_askers[hidden->asker].name, path, STR_ARG(hidden->codes[i])));
    }
    check_rows(hidden->w, hidden->asker, body);
    CHECK(hidden->w->t, str_find(body, STR("SECRET")) < 0);
    if (!str_eq(name, site_register.name) && master_limited(name) != MASTER_FREE)
        (void)sight_leaks(hidden->w, hidden->asker, body, (Str){0});
}

/* By the rule of its file: all of it, some rows, or a sentence that it is shut. */
static void check_register(const Hidden *hidden, Str name, int64_t row)
{
    static const char *const ways[] = {"%s?limit=1000&use=all", "%s?q=E-0",
                                       "%s?q=SECRET",           "%s/export",
                                       "%s/rows/%lld",          "%s/rows/%lld/history"};
    SightWorld *w = hidden->w;
    Arena *arena = w->t->cx->arena;
    bool shut = master_limited(name) == MASTER_SHUT;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        Str body;
        Str path = str_fmt(arena, "/api/v1/registers/%s",
                           str_fmt(arena, ways[i], str_c(arena, name), (long long)row).p);
        int status = sight_get(w, hidden->asker, path, &body);
        CHECK(w->t, shut ? status == 403 : status == 200 || (i >= 4 && status == 404));
        CHECK_INT(w->t, str_find(body, STR("roles are limited to")) >= 0, shut);
        check_people(hidden, name, path.p, body);
    }
}

typedef struct FirstRow {
    int64_t id;
} FirstRow;

static Err first_look(Ctx *cx, const MasterRow *row, void *arg)
{
    (void)cx;
    ((FirstRow *)arg)->id = row->id;
    return OK;
}

TEST(sight_no_register_tells_of_rows_that_are_not_theirs)
{
    SightWorld w;
    Str body;
    int shut = 0, cut = 0;
    if (!sight_world_open(t, &w))
        return;
    (void)test_row(t, clue_register.name,
                   STR("{\"kind\":\"complaint\",\"text\":\"SECRET of another line\"}"));
    (void)test_row(
        t, legal_hold_register.name,
        STR("{\"register_name\":\"employee\",\"row_key\":\"E-001\",\"reason\":\"SECRET\"}"));
    if (!sight_world_serve(&w))
        return;
    for (int asker = 0; asker < WHOLE; asker++) {
        Hidden hidden;
        hidden_find(&w, asker, &hidden);
        CHECK_INT(t, hidden.count > 0, sight_askers[asker].sites[0] != '\0');
        for (size_t i = 0; master_registers[i] != NULL; i++) {
            MasterShape shape;
            FirstRow last = {0};
            Str name = master_registers[i]->name;
            CHECK_OK(t, master_shape(t->cx, name, &shape));
            CHECK_OK(t, master_each(t->cx, &shape, (Str){0}, first_look, &last));
            check_register(&hidden, name, last.id == 0 ? 1 : last.id);
            shut += master_limited(name) == MASTER_SHUT;
            cut += master_limited(name) == MASTER_CUT;
        }
        CHECK_INT(t, sight_get(&w, asker, STR("/api/v1/registers"), &body), 200);
        CHECK(t, str_find(body, STR("\"name\":\"clue\"")) < 0);
    }
    CHECK(t, shut > 0 && cut > 0);
    CHECK_INT(t, sight_get(&w, WHOLE, STR("/api/v1/registers/clue?q=SECRET"), &body), 200);
    CHECK(t, str_find(body, STR("SECRET")) > 0);
    sight_world_close(&w);
}

/* Whatever is not cut is shut to them, with a sentence, unless it shows nothing that is limited;
 * who is not limited gets in. */
TEST(sight_calls_that_cannot_be_cut_are_shut)
{
    SightWorld w;
    int shut = 0;
    if (!sight_world_open(t, &w) || !sight_world_serve(&w))
        return;
    for (size_t i = 0; i < api_route_count; i++) {
        static const char *const methods[] = {
            [HTTP_GET] = "GET", [HTTP_POST] = "POST", [HTTP_PUT] = "PUT", [HTTP_DELETE] = "DELETE"};
        const Route *route = &api_routes[i];
        Target target = {"", str_c(t->cx->arena, route->path)};
        Str answer;
        w.body = route->body;
        if (route->sight != SIGHT_SHUT)
            continue;
        for (int asker = 0; asker < ASKERS; asker++) {
            Str path = path_of(&w, &target, STR("x"), 1);
            int status = test_http(t, api_port(w.api),
                                   sight_request(&w, methods[route->method], path, asker,
                                                 route->body == BODY_NONE ? STR("") : STR("{}")),
                                   &answer);
            bool of_role = (route->may & role_bit(sight_askers[asker].role)) != 0;
            bool told = str_find(answer, STR("roles are limited to")) >= 0;
            if (told != (of_role && asker != WHOLE))
                test_fail(t, __FILE__, __LINE__,
                          str_fmt(t->cx->arena, "%.*s by %s: %.*s", STR_ARG(route->name),
                                  sight_askers[asker].name, (int)(answer.n > 700 ? 700 : answer.n),
                                  answer.p));
            if (told)
                CHECK_INT(t, status, 403);
            shut += told;
        }
    }
    CHECK(t, shut > 40);
    sight_world_close(&w);
}

/* The numbers are those everybody sees. */
TEST(sight_totals_stay_true)
{
    static const char *const paths[] = {"/api/v1/trace?direction=backward&limit=0&item=",
                                        "/api/v1/trace/graph?direction=backward&item=",
                                        "/api/v1/trace/where?direction=backward&item="};
    SightWorld w;
    if (!sight_world_open(t, &w) || !sight_world_serve(&w))
        return;
    for (int asker = 0; asker < WHOLE; asker++) {
        uint32_t items[100];
        size_t count = items_pick(&w, asker, true, items);
        for (size_t i = 0; i < count * 3; i++) {
            Str mine, all;
            Str uri = item_uri(t->cx->arena, w.view.index, items[i / 3]);
            Str encoded = percent_encode(t->cx->arena, uri);
            Str path = str_fmt(t->cx->arena, "%s%.*s", paths[i % 3], STR_ARG(encoded));
            CHECK_INT(t, sight_get(&w, asker, path, &mine), 200);
            CHECK_INT(t, sight_get(&w, WHOLE, path, &all), 200);
            ptrdiff_t at = str_find(all, STR("\"members\":"));
            if (!CHECK(t, at >= 0))
                continue;
            Str rest = str_tail(all, (size_t)at);
            CHECK(t, str_find(mine, str_cut(&rest, ',')) >= 0);
        }
    }
    sight_world_close(&w);
}
