/* One pass over the events for what was used without a lot, one over the items for what they were
 * made of. */
#include "base/hash.h"
#include "domain/gap/gap_internal.h"
#include "domain/trace/trace_recipe.h"

void numbers_add(Arena *arena, Numbers *numbers, uint32_t number)
{
    if (numbers->n == numbers->room) {
        size_t more = numbers->room * 2 + 8;
        numbers->p = arena_grow(arena, numbers->p, numbers->room * sizeof *numbers->p,
                                more * sizeof *numbers->p);
        numbers->room = more;
    }
    numbers->p[numbers->n++] = number;
}

/* ---- classes ---- */

static uint32_t class_number(Gapping *g, Str key)
{
    uint64_t print = hash_fingerprint(1, key);
    uint32_t number;
    while ((number = number_map_get(&g->class_number, print)) != 0) {
        if (str_eq(g->classes[number].key, key))
            return number;
        print++; /* another key with the same fingerprint */
    }
    if (g->class_count + 1 >= g->class_room) {
        uint32_t more = g->class_room * 2 + 64;
        g->classes = arena_grow(&g->own, g->classes, g->class_room * sizeof *g->classes,
                                more * sizeof *g->classes);
        g->class_room = more;
    }
    number = ++g->class_count;
    g->classes[number] = (GapClass){.key = str_dup(&g->own, key)};
    number_map_put(&g->class_number, print, number);
    return number;
}

uint32_t gap_class(Gapping *g, uint32_t item)
{
    enum { UNKNOWN = UINT32_MAX };
    uint32_t *known = &g->class_of[item];
    if (*known != UNKNOWN)
        return *known;
    Str key = trace_item_key(g->index, item);
    ArenaMark mark = arena_mark(g->cx->arena);
    Str class = identity_kind(key, ID_IN_EPC_LIST) == ITEM_CLASS
                    ? key
                    : identity_class_key(g->cx->arena, key);
    *known = class.n == 0 ? 0 : class_number(g, class);
    arena_rewind(g->cx->arena, mark);
    return *known;
}

/* ---- breaks ---- */

BreakGroup *gap_group(Gapping *g, const BreakGroup *like)
{
    const uint64_t parts[] = {(uint64_t)like->kind << 16 | like->step,
                              (uint64_t)like->class << 32 | like->missing, like->place};
    uint64_t key = hash_fingerprint(2, str_from((const char *)parts, sizeof parts));
    uint32_t number = number_map_get(&g->group_number, key);
    if (number != 0)
        return &g->groups[number - 1];
    if (g->group_count == g->group_room) {
        size_t more = g->group_room * 2 + 64;
        g->groups = arena_grow(&g->own, g->groups, g->group_room * sizeof *g->groups,
                               more * sizeof *g->groups);
        g->group_room = more;
    }
    g->groups[g->group_count] = *like;
    number_map_put(&g->group_number, key, (uint32_t)++g->group_count);
    return &g->groups[g->group_count - 1];
}

static void break_add(Gapping *g, const BreakGroup *like, uint32_t item)
{
    BreakGroup *group = gap_group(g, like);
    numbers_add(&g->own, &group->seeds, item);
    group->points++;
}

/* ---- events ---- */

/* What came out: of a transformation in several events, all of it. */
static void outputs_break(Gapping *g, const TraceEvent *event, int64_t position, BreakGroup like)
{
    bool any = false;
    for (uint32_t ref = 0; ref < event->refs; ref++) {
        uint8_t role = trace_role(event, ref);
        bool out = event->kind == EVENT_ASSOCIATION ? role == ROLE_PARENT : role == ROLE_OUTPUT;
        if (!out)
            continue;
        any = true;
        like.class = gap_class(g, event->items[ref]);
        break_add(g, &like, event->items[ref]);
    }
    if (any || event->kind != EVENT_TRANSFORMATION)
        return;
    TraceRecipe recipe;
    ArenaMark mark = arena_mark(g->cx->arena);
    trace_recipe_load(g->cx, g->index, position, g->view->visible, &recipe);
    for (size_t i = 0; i < recipe.flow_count; i++) {
        if (!recipe.flows[i].output)
            continue;
        like.class = gap_class(g, recipe.flows[i].item);
        break_add(g, &like, recipe.flows[i].item);
    }
    arena_rewind(g->cx->arena, mark);
}

static bool goes_in(const TraceEvent *event, uint8_t role)
{
    return (event->kind == EVENT_TRANSFORMATION && role == ROLE_INPUT) ||
           (event->kind == EVENT_ASSOCIATION && role == ROLE_CHILD &&
            event->action != ACTION_DELETE);
}

static void event_read(Gapping *g, int64_t position)
{
    EventStanding standing = trace_event_standing(g->index, position, g->view->visible);
    TraceEvent event = trace_event_at(g->index, position);
    if (standing == STANDING_VOID || standing == STANDING_DECLARATION ||
        (event.kind != EVENT_TRANSFORMATION && event.kind != EVENT_ASSOCIATION))
        return;
    BreakGroup like = {.step = event.step, .place = event.place, .event = position};
    if (standing == STANDING_SUSPENDED) {
        like.kind = BREAK_CORRECTION;
        outputs_break(g, &event, position, like);
    }
    for (uint32_t ref = 0; ref < event.refs; ref++) {
        uint32_t item = event.items[ref];
        if (!goes_in(&event, trace_role(&event, ref)))
            continue;
        if (trace_item_kind(g->index, item, g->view->visible) == ITEM_CLASS) {
            like.kind = BREAK_WITHOUT_LOT;
            like.missing = gap_class(g, item);
            outputs_break(g, &event, position, like);
        } else {
            g->bits[item] |= GAP_USED;
            uint32_t class = gap_class(g, item); /* may move the classes */
            g->classes[class].with_lot = true;
        }
    }
}

/* ---- items ---- */

/* Classes of what went into one item, each once; until the arena of the question is rewound. */
typedef struct Content {
    uint32_t item;
    Numbers classes;
    bool any;       /* anything at all, of a class or not */
    uint32_t added; /* the event that commissioned it; 0: none */
} Content;

static void content_add(Gapping *g, Content *content, uint32_t item)
{
    uint32_t class = gap_class(g, item);
    content->any = content->any || item != content->item;
    if (class == 0 || item == content->item || class == gap_class(g, content->item))
        return;
    for (size_t i = 0; i < content->classes.n; i++) {
        if (content->classes.p[i] == class)
            return;
    }
    numbers_add(g->cx->arena, &content->classes, class);
}

static void recipe_content(Gapping *g, int64_t position, Content *content)
{
    TraceRecipe recipe;
    trace_recipe_load(g->cx, g->index, position, g->view->visible, &recipe);
    for (size_t i = 0; i < recipe.flow_count; i++) {
        if (!recipe.flows[i].output)
            content_add(g, content, recipe.flows[i].item);
    }
}

/* What one of its events says of how the item came to be. */
static void event_content(Gapping *g, int64_t position, Content *content)
{
    uint32_t item = content->item;
    TraceEvent event = trace_event_at(g->index, position);
    bool out = false, parent = false, added = false, input = false;
    for (uint32_t ref = 0; ref < event.refs; ref++) {
        uint8_t role = trace_role(&event, ref);
        if (event.items[ref] != item)
            continue;
        out = out || (role == ROLE_OUTPUT && event.kind == EVENT_TRANSFORMATION);
        parent = parent || (role == ROLE_PARENT && event.kind == EVENT_ASSOCIATION);
        added = added ||
                (role == ROLE_OBSERVED && event.kind == EVENT_OBJECT && event.action == ACTION_ADD);
        if (role == ROLE_LOT_SERIAL ||
            role == ROLE_LOT_HEAD) /* or a lot its pieces are named with */
            g->bits[item] |= GAP_OF_LOT | GAP_MADE;
    }
    if (!out && !parent && !added)
        return;
    g->bits[item] |= GAP_MADE;
    if (g->made_event[item] == 0 && (out || parent))
        g->made_event[item] = (uint32_t)position;
    if (content->added == 0 && added)
        content->added = (uint32_t)position;
    for (uint32_t ref = 0; ref < event.refs && (out || parent); ref++) {
        input = input || trace_role(&event, ref) == ROLE_INPUT;
        if (goes_in(&event, trace_role(&event, ref)))
            content_add(g, content, event.items[ref]);
    }
    if (out && !input) /* what went in may stand in another event of the transformation */
        recipe_content(g, position, content);
}

static Err item_content(Gapping *g, Content *content)
{
    int64_t *events;
    size_t count;
    TRY(trace_item_events(g->cx, g->index, content->item, &events, &count));
    for (size_t i = 0; i < count && events[i] <= g->view->visible; i++) {
        EventStanding standing = trace_event_standing(g->index, events[i], g->view->visible);
        if (standing != STANDING_VOID && standing != STANDING_DECLARATION)
            event_content(g, events[i], content);
    }
    if (g->made_event[content->item] == 0)
        g->made_event[content->item] = content->added;
    return OK;
}

static void class_count_inputs(Gapping *g, uint32_t number, const Numbers *inputs)
{
    GapClass *class = &g->classes[number];
    class->items++;
    for (size_t i = 0; i < inputs->n; i++) {
        size_t at = 0;
        while (at < class->inputs.n && class->inputs.p[at] != inputs->p[i])
            at++;
        if (at == class->inputs.n) {
            numbers_add(&g->own, &class->inputs, inputs->p[i]);
            class->input_items = arena_grow(&g->own, class->input_items,
                                            class->input_room * sizeof *class->input_items,
                                            class->inputs.room * sizeof *class->input_items);
            class->input_room = class->inputs.room;
            class->input_items[at] = 0;
        }
        class->input_items[at]++;
    }
}

static bool is_candidate(const Gapping *g, uint32_t item)
{
    ItemKind kind = trace_item_kind(g->index, item, g->view->visible);
    IdScheme scheme = identity_scheme(trace_item_key(g->index, item));
    return (kind == ITEM_THING || kind == ITEM_LOT) && scheme != ID_SSCC && scheme != ID_PERSON;
}

static Err items_read(Gapping *g)
{
    for (uint32_t item = 1; item <= g->item_count; item++) {
        if (!is_candidate(g, item))
            continue;
        Content content = {.item = item};
        ArenaMark mark = arena_mark(g->cx->arena);
        uint32_t number = gap_class(g, item);
        TRY(item_content(g, &content));
        if (content.any)
            g->bits[item] |= GAP_OF_INPUTS;
        if (content.any && number != 0) {
            g->classes[number].made = true;
            class_count_inputs(g, number, &content.classes);
        }
        arena_rewind(g->cx->arena, mark);
    }
    return OK;
}

/* ---- items against what is normal for their class ---- */

static void like_of(const Gapping *g, uint32_t item, BreakGroup *like)
{
    uint32_t position = g->made_event[item];
    like->class = g->class_of[item];
    if (position == 0)
        return;
    TraceEvent event = trace_event_at(g->index, position);
    like->event = position;
    like->step = event.step;
    like->place = event.place;
}

static Err inputs_check(Gapping *g, uint32_t item)
{
    const GapClass *class = &g->classes[g->class_of[item]];
    bool expects = false;
    if (class->items < GAP_NORM_ITEMS)
        return OK;
    for (size_t i = 0; i < class->inputs.n; i++)
        expects = expects || (class->input_items[i] < class->items &&
                              class->input_items[i] * 100 >= class->items * GAP_NORM_PERCENT);
    if (!expects)
        return OK;
    Content content = {.item = item};
    TRY(item_content(g, &content));
    class = &g->classes[g->class_of[item]];
    for (size_t i = 0; i < class->inputs.n; i++) {
        bool has = false;
        if (class->input_items[i] * 100 < class->items * GAP_NORM_PERCENT)
            continue;
        for (size_t k = 0; k < content.classes.n; k++)
            has = has || content.classes.p[k] == class->inputs.p[i];
        if (has)
            continue;
        BreakGroup like = {.kind = BREAK_INPUT_MISSING, .missing = class->inputs.p[i]};
        like_of(g, item, &like);
        break_add(g, &like, item);
    }
    return OK;
}

/* The first event that names it, where none made it. */
static Err first_event(Gapping *g, uint32_t item, BreakGroup *like)
{
    int64_t *events;
    size_t count;
    TRY(trace_item_events(g->cx, g->index, item, &events, &count));
    for (size_t i = 0; i < count && events[i] <= g->view->visible; i++) {
        if (trace_event_standing(g->index, events[i], g->view->visible) == STANDING_VOID)
            continue;
        TraceEvent event = trace_event_at(g->index, events[i]);
        like->event = events[i];
        like->step = event.step;
        like->place = event.place;
        break;
    }
    return OK;
}

static Err item_check(Gapping *g, uint32_t item)
{
    uint8_t bits = g->bits[item];
    uint32_t number = g->class_of[item];
    BreakGroup like = {.class = number};
    if (number == 0 || !g->classes[number].made)
        return OK;
    if ((bits & GAP_MADE) == 0) {
        like.kind = BREAK_WITHOUT_RECORD;
        TRY(first_event(g, item, &like));
        if (like.event != 0)
            break_add(g, &like, item);
        return OK;
    }
    if ((bits & GAP_OF_INPUTS) != 0)
        return inputs_check(g, item);
    if ((bits & GAP_OF_LOT) != 0)
        return OK;
    like.kind = BREAK_WITHOUT_INPUTS;
    TRY(first_event(g, item, &like));
    break_add(g, &like, item);
    return OK;
}

static void by_design(Gapping *g)
{
    for (size_t i = 0; i < g->group_count; i++) {
        BreakGroup *group = &g->groups[i];
        group->by_design = group->kind == BREAK_WITHOUT_LOT && !g->classes[group->missing].with_lot;
    }
}

Err gap_read(Gapping *g)
{
    size_t n = (size_t)g->item_count + 1;
    g->class_of = arena_alloc_raw(&g->own, n * sizeof *g->class_of, 4);
    memset(g->class_of, 0xff, n * sizeof *g->class_of);
    g->made_event = arena_array(&g->own, uint32_t, n);
    g->bits = arena_array(&g->own, uint8_t, n);
    number_map_init(&g->class_number, &g->own);
    number_map_init(&g->group_number, &g->own);
    g->class_room = 64;
    g->classes = arena_array(&g->own, GapClass, g->class_room); /* 0: of what has no class */
    for (int64_t position = 1; position <= g->view->visible; position++)
        event_read(g, position);
    TRY(items_read(g));
    for (uint32_t item = 1; item <= g->item_count; item++) {
        if (!is_candidate(g, item))
            continue;
        ArenaMark mark = arena_mark(g->cx->arena);
        TRY(item_check(g, item));
        arena_rewind(g->cx->arena, mark);
    }
    by_design(g);
    return OK;
}
