#include "test/trace_world.h"

#include <stdio.h>
#include <stdlib.h>

#include "platform/os/io.h"

static const int64_t MIDNIGHT_US = 1772409600000000; /* 2026-03-02T00:00Z */
static const int64_t MINUTE_US = 60 * 1000000;

int64_t world_hour(int hour)
{
    return MIDNIGHT_US + hour * 60 * MINUTE_US;
}

static Err name_load(Ctx *cx, void *arg, int64_t position, Str *out)
{
    (void)cx;
    *out = ((World *)arg)->names[position];
    return OK;
}

TraceLog world_log(World *world)
{
    return (TraceLog){name_load, world};
}

World *world_new(Test *t)
{
    World *world = calloc(1, sizeof *world);
    if (world == NULL)
        abort();
    world->t = t;
    world->index = trace_index_new(42);
    world->time_us = world_hour(0);
    trace_index_log(world->index, world_log(world));
    return world;
}

void world_free(World *world)
{
    trace_index_free(world->index);
    free(world);
}

/* ---- names ---- */

static Str name_uri(World *world, Str name)
{
    Arena *arena = world->t->cx->arena;
    Str rest = name, class = str_cut(&rest, ':');
    if (rest.p != NULL && class.n == 1 && class.p[0] == 'R')
        return str_fmt(arena, "https://id.gs1.org/01/09506000134376/21/%.*s", STR_ARG(rest));
    if (rest.p != NULL && rest.n == 0)
        return STR("https://id.gs1.org/01/09506000134352");
    if (rest.p != NULL && class.n == 1)
        return str_fmt(arena, "https://id.gs1.org/01/09506000134352/10/%.*s", STR_ARG(rest));
    if (str_find_char(name, '/') >= 0)
        return str_fmt(arena, "urn:epc:id:sgln:4012345.00001.%.*s",
                       STR_ARG(str_tail(name, (size_t)str_find_char(name, '/') + 1)));
    if (name.p[0] == 'T')
        return str_fmt(arena, "urn:epc:id:grai:4012345.12345.%.*s", STR_ARG(name));
    if (name.p[0] == 'J')
        return str_fmt(arena, "urn:epc:id:sscc:4012345.000000000%c", name.p[1]);
    return str_fmt(arena, "urn:test:%.*s", STR_ARG(name));
}

Str world_key(World *world, Str name)
{
    Buf key;
    buf_init(&key, world->t->cx->arena, IDENTITY_KEY_MAX);
    identity_key(&key, name_uri(world, name));
    return buf_str(&key);
}

uint32_t world_item(World *world, const char *name)
{
    return trace_item_find(world->index, world_key(world, str_of(name)));
}

Str world_name(World *world, uint32_t item)
{
    Buf uri;
    buf_init(&uri, world->t->cx->arena, IDENTITY_KEY_MAX * 4);
    identity_uri(&uri, trace_item_key(world->index, item));
    Str text = buf_str(&uri);
    if (str_starts(text, STR("urn:test:")))
        return str_tail(text, strlen("urn:test:"));
    if (str_find(text, STR("/8003/")) >= 0)
        return str_tail(text, (size_t)str_rfind_char(text, 'T'));
    if (str_find(text, STR("/00/")) >= 0) /* the last digit but one: a check digit follows */
        return str_fmt(world->t->cx->arena, "J%c", text.p[text.n - 2]);
    ptrdiff_t lot = str_find(text, STR("/10/"));
    return lot < 0
               ? STR("G:")
               : str_fmt(world->t->cx->arena, "G:%.*s", STR_ARG(str_tail(text, (size_t)lot + 4)));
}

/* ---- one statement ---- */

typedef struct Statement {
    World *world;
    Event event;
    EventRef refs[WORLD_REFS_MAX];
    EventPair pairs[WORLD_REFS_MAX];
    Str corrective[WORLD_REFS_MAX];
    Str name;
} Statement;

static void ref_name(Statement *s, Role role, Str name)
{
    EventRef *ref = &s->refs[s->event.ref_count++];
    Str quantity = str_trim(name);
    name = str_cut(&quantity, '*');
    *ref = (EventRef){.role = role, .uri = name_uri(s->world, name), .lot_of = LOT_OF_CLASS};
    ref->key = world_key(s->world, name);
    ref->is_class = strchr("TUCKVRSWJ", name.p[0]) == NULL && role <= ROLE_OBSERVED;
    size_t digits = 0;
    while (digits < quantity.n && !(quantity.p[digits] >= 'A' && quantity.p[digits] <= 'Z'))
        digits++;
    ref->uom = str_tail(quantity, digits);
    if (quantity.n != 0)
        ref->has_quantity = decimal_parse(str_slice(quantity, 0, digits), &ref->quantity);
}

static void refs_name(Statement *s, Role role, Str names)
{
    while (str_trim(names).n != 0)
        ref_name(s, role, str_cut(&names, ','));
}

static uint32_t ref_find(const Statement *s, Role role, Str name)
{
    Str key = world_key(s->world, str_trim(name));
    for (uint32_t i = 0; i < s->event.ref_count; i++) {
        if (s->refs[i].role == role && str_eq(s->refs[i].key, key))
            return i;
    }
    abort();
}

static void pairs_name(Statement *s, Str pairs)
{
    while (str_trim(pairs).n != 0) {
        Str out = str_cut(&pairs, ',');
        Str in = str_cut(&out, '/');
        s->pairs[s->event.pair_count++] =
            (EventPair){ref_find(s, ROLE_INPUT, in), ref_find(s, ROLE_OUTPUT, out)};
    }
}

static bool word(Str *text, const char *wanted)
{
    if (!str_starts(*text, str_of(wanted)))
        return false;
    *text = str_trim(str_tail(*text, strlen(wanted)));
    return true;
}

/* "C+K", "C[-B]": children, an operator, the parent. */
static bool contain(Statement *s, Str text, EventKind kind, const char *operators)
{
    static const Action actions[] = {ACTION_ADD, ACTION_DELETE, ACTION_OBSERVE};
    for (int i = 0; i < 3; i++) {
        ptrdiff_t at = str_find_char(text, operators[i]);
        if (at < 0)
            continue;
        s->event.kind = kind;
        s->event.action = actions[i];
        Str parent = str_tail(text, (size_t)at + 1);
        ref_name(s, ROLE_PARENT, str_cut(&parent, ']'));
        refs_name(s, ROLE_CHILD, str_slice(text, 0, (size_t)at));
        return true;
    }
    return false;
}

static void observe(Statement *s, Str text, Action action)
{
    Str items = str_cut(&text, ' ');
    s->event.action = action;
    refs_name(s, ROLE_OBSERVED, items);
    s->event.step = str_cut(&text, ' ');
    s->event.disposition = text;
}

static void lot_name(Statement *s, Str name)
{
    ref_name(s, ROLE_LOT, name);
    s->refs[s->event.ref_count - 1].is_class = true;
}

static void transform(Statement *s, Str inputs, Str outputs)
{
    Str names = str_cut(&outputs, '|');
    ptrdiff_t lot = str_find(names, STR(" in "));
    s->event.kind = EVENT_TRANSFORMATION;
    refs_name(s, ROLE_INPUT, inputs);
    refs_name(s, ROLE_OUTPUT, lot < 0 ? names : str_slice(names, 0, (size_t)lot));
    pairs_name(s, outputs);
    if (lot >= 0)
        lot_name(s, str_tail(names, (size_t)lot + 4));
}

static void parse_body(Statement *s, Str text)
{
    ptrdiff_t at = str_find(text, STR("->")), bracket = str_find_char(text, '[');
    if (at >= 0) {
        transform(s, str_slice(text, 0, (size_t)at), str_tail(text, (size_t)at + 2));
    } else if (word(&text, "emptied ")) {
        s->event.action = ACTION_OBSERVE;
        s->event.step = STR("urn:holdfast:epcis:emptied");
        refs_name(s, ROLE_OBSERVED, text);
    } else if ((at = str_find(text, STR(" in "))) >= 0) {
        s->event.action = ACTION_ADD;
        s->event.step = STR("commissioning");
        refs_name(s, ROLE_OBSERVED, str_slice(text, 0, (size_t)at));
        lot_name(s, str_tail(text, (size_t)at + 4));
    } else if (word(&text, "see ")) {
        observe(s, text, ACTION_OBSERVE);
    } else if (word(&text, "add ")) {
        observe(s, text, ACTION_ADD);
    } else if (word(&text, "del ")) {
        observe(s, text, ACTION_DELETE);
    } else if (bracket >= 0) {
        Str inner = str_fmt(s->world->t->cx->arena, "%.*s%.*s", (int)bracket, text.p,
                            STR_ARG(str_tail(text, (size_t)bracket + 1)));
        (void)contain(s, inner, EVENT_AGGREGATION, "+-=");
    } else if (!contain(s, text, EVENT_ASSOCIATION, "+-=")) {
        printf("cannot read \"%.*s\"\n", STR_ARG(text));
        abort();
    }
}

/* The name behind a mark at the end; the text without it. */
static Str cut_name(Str *text, const char *mark)
{
    ptrdiff_t at = str_find(*text, str_of(mark));
    if (at < 0)
        return (Str){0};
    Str name = str_trim(str_tail(*text, (size_t)at + strlen(mark)));
    *text = str_slice(*text, 0, (size_t)at);
    return name;
}

/* "D", ">H" or ">H >D": a place, a party, both. */
static void destinations_name(Statement *s, Str text)
{
    bool party = text.p[0] == '>';
    ptrdiff_t next = str_find(text, STR(" >"));
    Str name = next < 0 ? text : str_slice(text, 0, (size_t)next);
    ref_name(s, ROLE_DESTINATION, str_tail(name, party));
    if (party)
        s->refs[s->event.ref_count - 1].type = STR("possessing_party");
    if (next >= 0)
        ref_name(s, ROLE_DESTINATION, str_tail(text, (size_t)next + 2));
}

static void parse_places(Statement *s, Str *text)
{
    Str room = cut_name(text, " &"), software = cut_name(text, " ^"),
        machine = cut_name(text, " %");
    ptrdiff_t at = str_find(*text, STR(" @")), to = str_find(*text, STR(" >"));
    Str destination = {0};
    if (to >= 0) {
        destination = str_trim(str_tail(*text, (size_t)to + 2));
        *text = str_slice(*text, 0, (size_t)to);
    }
    Str place = at < 0 ? (Str){0} : str_trim(str_slice(*text, (size_t)at + 2, text->n));
    if (at >= 0)
        *text = str_slice(*text, 0, (size_t)at);
    parse_body(s, str_trim(*text));
    if (place.n != 0)
        ref_name(s, ROLE_LOCATION, place);
    if (destination.n != 0)
        destinations_name(s, destination);
    if (machine.n != 0)
        ref_name(s, ROLE_EQUIPMENT, machine);
    if (software.n != 0)
        ref_name(s, ROLE_SOFTWARE, software);
    if (room.n != 0)
        ref_name(s, ROLE_ENVIRONMENT, room);
}

static void parse_time(Statement *s, Str *text)
{
    World *world = s->world;
    world->time_us += 60 * MINUTE_US;
    ptrdiff_t colon = str_find_char(*text, ':');
    int64_t hour, minute = 0;
    if (colon > 0 && str_int(str_slice(*text, 0, (size_t)colon), &hour)) {
        *text = str_tail(*text, (size_t)colon + 1);
        ptrdiff_t blank = str_find_char(*text, ' ');
        if (blank > 0 && str_int(str_slice(*text, 0, (size_t)blank), &minute))
            *text = str_tail(*text, (size_t)blank + 1);
        world->time_us = world_hour((int)hour) + minute * MINUTE_US;
    }
    s->event.time_us = world->time_us;
    *text = str_trim(*text);
}

static void parse_error(Statement *s, Str *text)
{
    ErrorDeclaration *error = &s->event.error;
    bool void_it = word(text, "void ");
    if (!void_it && !word(text, "wrong "))
        return;
    Str list = str_cut(text, ' ');
    error->present = true;
    error->reason = void_it ? STR("did_not_occur") : STR("incorrect_data");
    s->name = str_cut(&list, ',');
    while (list.n != 0)
        s->corrective[error->corrective_count++] = str_cut(&list, ',');
    error->corrective_ids = s->corrective;
}

static void statement_play(World *world, Str text)
{
    Statement *s = arena_new(world->t->cx->arena, Statement);
    int64_t position = trace_position(world->index) + 1;
    uint8_t hash[32] = {(uint8_t)position};
    s->world = world;
    s->name = str_fmt(world->t->cx->arena, "e%lld", (long long)position);
    text = str_trim(text);
    parse_time(s, &text);
    ptrdiff_t equals = str_find_char(text, '=');
    if (equals > 0 && text.p[0] == 'e') {
        s->name = str_slice(text, 0, (size_t)equals);
        text = str_trim(str_tail(text, (size_t)equals + 1));
    }
    ptrdiff_t group = str_find_char(text, '#');
    if (group > 0) {
        s->event.transformation_id = str_slice(text, 0, (size_t)group);
        text = str_trim(str_tail(text, (size_t)group + 1));
    }
    parse_error(s, &text);
    s->event.refs = s->refs;
    s->event.pairs = s->pairs;
    parse_places(s, &text);
    world->names[position] = s->name;
    CHECK_OK(world->t,
             trace_append(world->t->cx, world->index, &s->event, position, s->name, hash));
}

void world_play(World *world, const char *text)
{
    Str rest = str_of(text);
    while (str_trim(rest).n != 0)
        statement_play(world, str_cut(&rest, ';'));
}

/* ---- answers ---- */

static int text_order(const void *left, const void *right)
{
    return str_cmp(*(const Str *)left, *(const Str *)right);
}

static Str joined(Arena *arena, Str *texts, size_t n)
{
    Buf out;
    buf_init(&out, arena, 1 << 20);
    if (n != 0)
        qsort(texts, n, sizeof *texts, text_order);
    for (size_t i = 0; i < n; i++) {
        if (i != 0)
            buf_add_char(&out, ' ');
        buf_add(&out, texts[i]);
    }
    return buf_str(&out);
}

Str world_walk(World *world, TraceDirection direction, const char *seeds, TraceQuery query)
{
    Ctx *cx = world->t->cx;
    uint32_t items[WORLD_REFS_MAX];
    Str rest = str_of(seeds);
    query.seeds = items;
    while (rest.n != 0)
        items[query.seed_count++] = world_item(world, str_c(cx->arena, str_cut(&rest, ',')));
    query.direction = direction;
    query.edges = query.edges == 0 ? EDGE_ALL : query.edges;
    if (!CHECK_OK(world->t, trace_walk(cx, world->index, &query, &world->result)))
        return (Str){0};
    Str *texts = arena_array(cx->arena, Str, world->result.member_count + 1);
    for (size_t i = 0; i < world->result.member_count; i++) {
        const TraceMember *member = &world->result.members[i];
        const char *sure = member->widening != WIDENING_NONE           ? "~"
                           : member->confidence == CONFIDENCE_POSSIBLE ? "?"
                                                                       : "";
        texts[i] = str_fmt(cx->arena, "%.*s%s%s", STR_ARG(world_name(world, member->item)), sure,
                           member->removed ? "-" : "");
    }
    return joined(cx->arena, texts, world->result.member_count);
}

Str world_forward(World *world, const char *seeds)
{
    return world_walk(world, TRACE_FORWARD, seeds, (TraceQuery){0});
}

Str world_backward(World *world, const char *seeds)
{
    return world_walk(world, TRACE_BACKWARD, seeds, (TraceQuery){0});
}

Str world_findings(World *world)
{
    Ctx *cx = world->t->cx;
    size_t n = world->result.finding_count;
    Str *texts = arena_array(cx->arena, Str, n + 1);
    for (size_t i = 0; i < n; i++) {
        const TraceFinding *finding = &world->result.findings[i];
        Str name = finding->item == 0 ? (Str){0} : world_name(world, finding->item);
        texts[i] = str_fmt(cx->arena, "%s:%.*s", finding->code, STR_ARG(name));
    }
    return joined(cx->arena, texts, n);
}
