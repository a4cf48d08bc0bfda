/* scope_touch.c - seeds of a clause: what an event touched, and by what. */
#include <stdlib.h>

#include "base/number_map.h"
#include "domain/scope/scope_internal.h"

bool scope_event_counts(const ScopeLook *look, int64_t event, bool *possible)
{
    EventStanding standing = trace_event_standing(look->view.index, event, look->view.visible);
    *possible = standing == STANDING_SUSPENDED;
    return standing == STANDING_COUNTS || standing == STANDING_SUSPENDED;
}

bool scope_is_no_product(const ScopeLook *look, uint32_t item)
{
    return !identity_may_be_product(trace_item_key(look->view.index, item)) ||
           trace_item_kind(look->view.index, item, look->view.visible) == ITEM_CLASS;
}

void scope_note(ScopeLook *look, const char *key, Str what)
{
    ScopeNotes *notes = &look->notes;
    ScopeNote note = {.key = key};
    memcpy(note.what, what.p, what.n < sizeof note.what ? what.n : sizeof note.what - 1);
    for (size_t i = 0; i < notes->count; i++) {
        if (strcmp(notes->items[i].key, key) == 0 && strcmp(notes->items[i].what, note.what) == 0)
            return;
    }
    if (notes->count < SCOPE_NOTES_MAX)
        notes->items[notes->count++] = note;
}

void scope_seed_add(ScopeLook *look, uint32_t item, const ScopeTouch *touch)
{
    int64_t time_us = touch->event == 0 ? 0 : trace_event_time(look->view.index, touch->event);
    uint32_t place = look->seed_of[item];
    uint32_t by = touch->by == 0 ? item : touch->by; /* what is said of it by nobody else */
    if (place == 0) {
        if (look->count == look->room) {
            size_t room = look->room * 2 + 1024;
            look->seeds = arena_grow(look->cx->arena, look->seeds, look->room * sizeof *look->seeds,
                                     room * sizeof *look->seeds);
            look->room = room;
        }
        look->seeds[look->count++] = (ScopeSeed){.item = item,
                                                 .by = by,
                                                 .event = touch->event,
                                                 .time_us = time_us,
                                                 .window = {time_us, time_us},
                                                 .possible = touch->possible};
        look->seed_of[item] = (uint32_t)look->count;
        return;
    }
    ScopeSeed *seed = &look->seeds[place - 1];
    /* What is certain speaks for it; else what was first. */
    if ((seed->possible && !touch->possible) ||
        (seed->possible == touch->possible && time_us < seed->time_us)) {
        seed->by = by;
        seed->event = touch->event;
        seed->time_us = time_us;
    }
    seed->possible = seed->possible && touch->possible;
    if (time_us < seed->window.from_us)
        seed->window.from_us = time_us;
    if (time_us > seed->window.to_us)
        seed->window.to_us = time_us;
}

bool scope_is_subject(EventKind kind, uint8_t role)
{
    return role == ROLE_OUTPUT || role == ROLE_OBSERVED ||
           (role == ROLE_PARENT && kind == EVENT_ASSOCIATION);
}

/* Who fits, takes out or packs a piece has had it in hand as well. */
static bool is_touched(EventKind kind, uint8_t role)
{
    return scope_is_subject(kind, role) ||
           (role == ROLE_CHILD && (kind == EVENT_ASSOCIATION || kind == EVENT_AGGREGATION));
}

static bool gets_part(EventKind kind, uint8_t role)
{
    return role == ROLE_OUTPUT || (role == ROLE_PARENT && kind == EVENT_ASSOCIATION);
}

typedef struct Subjects {
    bool product, class_only, closed;
} Subjects;

/* What lies in a container that is touched, or packed, there: the room is around all of it. */
static void container_touch(ScopeLook *look, const ScopeTouch *touch, uint32_t item,
                            Subjects *found)
{
    if (!scope_is_container(look, item))
        return;
    if (touch->through != THROUGH_NOT)
        found->product = scope_contents_add(look, item, touch) || found->product;
    else
        found->closed = true;
}

static void subjects_add(ScopeLook *look, const ScopeTouch *touch, ScopeSubject subject,
                         Subjects *found)
{
    TraceEvent event = trace_event_at(look->view.index, touch->event);
    look->touched[touch->event / 64] |= (uint64_t)1 << touch->event % 64;
    for (uint32_t ref = 0; ref < event.refs; ref++) {
        uint32_t item = event.items[ref];
        uint8_t role = trace_role(&event, ref);
        bool touched = subject(event.kind, role);
        if (touched || (role == ROLE_PARENT && touch->through != THROUGH_NOT))
            container_touch(look, touch, item, found);
        if (!touched)
            continue;
        ItemKind kind = trace_item_kind(look->view.index, item, look->view.visible);
        found->class_only = found->class_only || kind == ITEM_CLASS;
        if (scope_is_no_product(look, item))
            continue;
        found->product = true;
        scope_seed_add(look, item, touch);
    }
}

void scope_event_touch(ScopeLook *look, const ScopeTouch *touch, ScopeSubject subject)
{
    Subjects found = {0};
    int64_t *events;
    size_t count;
    bool again = (look->touched[touch->event / 64] >> touch->event % 64 & 1) != 0;
    subjects_add(look, touch, subject, &found);
    if (trace_event_at(look->view.index, touch->event).grouped) {
        Arena own;
        arena_init(&own);
        Ctx inner = *look->cx;
        inner.arena = &own;
        trace_event_group(&inner, look->view.index, touch->event, &events, &count);
        for (size_t i = 0; i < count; i++) {
            ScopeTouch other = {events[i], touch->by, touch->possible, touch->through};
            bool possible;
            if (events[i] == touch->event || events[i] > look->view.visible ||
                !scope_event_counts(look, events[i], &possible))
                continue;
            other.possible = other.possible || possible;
            subjects_add(look, &other, subject, &found);
        }
        arena_release(&own);
    }
    /* A reading is of something; where its event names nothing, of what is not known. */
    look->unnamed +=
        !again && !found.product && (found.class_only || found.closed || touch->by == 0);
    look->closed += found.closed;
}

/* ---- contact, software ---- */

static const Str role_names[] = {
    STR_INIT("operator"), STR_INIT("equipment"),   STR_INIT("tool"),
    STR_INIT("method"),   STR_INIT("environment"),
};
static const uint8_t roles[] = {ROLE_OPERATOR, ROLE_EQUIPMENT, ROLE_TOOL, ROLE_METHOD,
                                ROLE_ENVIRONMENT};

Err scope_role_bits(Ctx *cx, Str role, uint64_t *out)
{
    *out = 0;
    for (size_t i = 0; i < sizeof roles; i++) {
        if (role.n == 0 || str_eq(role, role_names[i]))
            *out |= (uint64_t)1 << roles[i];
    }
    return *out != 0 ? OK
                     : fail(cx, ERR_USAGE,
                            MSG("role is operator, equipment, tool, method or environment, not "
                                "\"%1$s\""),
                            str_shown(cx->arena, role));
}

/* What the events of an item, in these roles and this period, touched. */
typedef struct Contacts {
    ScopePeriod period;
    uint64_t roles;
    ScopeSubject subject;
    size_t met;       /* events in which the item stands in such a role, whenever */
    size_t then;      /* of them those that count, in the period */
    NumberMap looked; /* at what lay in the room: items */
    Arena *arena;     /* for one of them */
} Contacts;

static bool has_role(const TraceEvent *event, uint32_t item, uint64_t bits)
{
    for (uint32_t ref = 0; ref < event->refs; ref++) {
        if (event->items[ref] == item && (bits >> trace_role(event, ref) & 1) != 0)
            return true;
    }
    return false;
}

/* What is done with a container is not done with what lies in it, but a room is around both.  Who
 * asks for contact through containers means what lay in them, possibly. */
static ScopeThrough goes_through(const ScopeLook *look, const TraceEvent *event, uint32_t item,
                                 const Contacts *contacts)
{
    const uint64_t room = (uint64_t)1 << ROLE_ENVIRONMENT;
    if (has_role(event, item, contacts->roles & room))
        return THROUGH_SURE;
    return look->query->through_containers.value ? THROUGH_MAYBE : THROUGH_NOT;
}

/* ---- between two events ---- */

/* A transformation of several events runs from the first to the last of them. */
static bool runs_then(ScopeLook *look, int64_t position, const ScopePeriod *period)
{
    int64_t *events, from_us = INT64_MAX, to_us = INT64_MIN;
    size_t count;
    Arena own;
    arena_init(&own);
    Ctx inner = *look->cx;
    inner.arena = &own;
    trace_event_group(&inner, look->view.index, position, &events, &count);
    for (size_t i = 0; i < count; i++) {
        bool possible;
        if (events[i] > look->view.visible || !scope_event_counts(look, events[i], &possible))
            continue;
        int64_t time_us = trace_event_time(look->view.index, events[i]);
        from_us = time_us < from_us ? time_us : from_us;
        to_us = time_us > to_us ? time_us : to_us;
    }
    arena_release(&own);
    return from_us <= to_us && scope_period_meets(period, from_us, to_us);
}

typedef struct OwnEvent {
    int64_t time_us, position;
} OwnEvent;

static int own_order(const void *left, const void *right)
{
    const OwnEvent *a = left, *b = right;
    if (a->time_us != b->time_us)
        return a->time_us < b->time_us ? -1 : 1;
    return (a->position > b->position) - (a->position < b->position);
}

static bool step_leaves(Str step)
{
    static const Str steps[] = {STR_INIT("shipping"),       STR_INIT("departing"),
                                STR_INIT("loading"),        STR_INIT("transporting"),
                                STR_INIT("retail_selling"), STR_INIT("dispensing"),
                                STR_INIT("destroying"),     STR_INIT("decommissioning")};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        if (str_eq(step, steps[i]))
            return true;
    }
    return false;
}

/* Does the event show that the item is no longer in the room where `place` is? */
static bool leaves_room(const ScopeLook *look, const TraceEvent *event, uint32_t item,
                        uint32_t place)
{
    const uint64_t room = (uint64_t)1 << ROLE_ENVIRONMENT, input = (uint64_t)1 << ROLE_INPUT;
    bool elsewhere = event->place != 0 && place != 0 && event->place != place;
    for (uint32_t ref = 0; ref < event->refs && !elsewhere; ref++)
        elsewhere = (room >> trace_role(event, ref) & 1) != 0;
    return elsewhere || has_role(event, item, input) ||
           step_leaves(trace_step(look->view.index, event->step));
}

static bool is_put_there(const TraceEvent *event, uint32_t item)
{
    for (uint32_t ref = 0; ref < event->refs; ref++) {
        if (event->items[ref] == item && is_touched(event->kind, trace_role(event, ref)))
            return true;
    }
    return false;
}

/* The events of an item that count, in order of time. */
static Err own_events(ScopeLook *look, Arena *arena, uint32_t item, OwnEvent **out, size_t *count)
{
    int64_t *events;
    size_t all;
    Ctx inner = *look->cx;
    inner.arena = arena;
    *count = 0;
    TRY(trace_item_events(&inner, look->view.index, item, &events, &all));
    *out = arena_array(arena, OwnEvent, all + 1);
    for (size_t i = 0; i < all && events[i] <= look->view.visible; i++) {
        bool possible;
        if (scope_event_counts(look, events[i], &possible))
            (*out)[(*count)++] =
                (OwnEvent){trace_event_time(look->view.index, events[i]), events[i]};
    }
    if (*count != 0)
        qsort(*out, *count, sizeof **out, own_order);
    return OK;
}

/* Put away in a room, it lies there until an event shows that it left; named there twice, it was
 * there between.  Through the period: the event that put it there; 0: it was not there then. */
static Err lay_there(ScopeLook *look, Contacts *contacts, uint32_t item, uint32_t room,
                     int64_t *out)
{
    const uint64_t bits = (uint64_t)1 << ROLE_ENVIRONMENT;
    OwnEvent *events, in = {0};
    size_t count;
    uint32_t place = 0;
    bool stored = false;
    *out = 0;
    arena_reset(contacts->arena);
    TRY(own_events(look, contacts->arena, item, &events, &count));
    for (size_t i = 0; i < count && *out == 0; i++) {
        TraceEvent event = trace_event_at(look->view.index, events[i].position);
        bool there = has_role(&event, room, bits) && is_put_there(&event, item);
        bool left = !there && leaves_room(look, &event, item, place);
        if (in.position != 0 && (there || (left && stored)) &&
            scope_period_meets(&contacts->period, in.time_us, events[i].time_us))
            *out = in.position;
        if (left)
            in.position = 0;
        if (!there)
            continue;
        in = events[i];
        place = event.place;
        stored = str_eq(trace_step(look->view.index, event.step), STR("storing"));
    }
    if (*out == 0 && in.position != 0 && stored &&
        scope_period_meets(&contacts->period, in.time_us, INT64_MAX))
        *out = in.position;
    return OK;
}

/* What an event put in the room and that lay there during the period, possibly. */
static Err room_stays(ScopeLook *look, const TraceEvent *event, uint32_t room, Contacts *contacts)
{
    for (uint32_t ref = 0; ref < event->refs; ref++) {
        int64_t put;
        Subjects found = {0};
        uint32_t item = event->items[ref];
        if (!is_touched(event->kind, trace_role(event, ref)) ||
            number_map_get(&contacts->looked, item) != 0)
            continue;
        number_map_put(&contacts->looked, item, 1);
        TRY(lay_there(look, contacts, item, room, &put));
        if (put == 0)
            continue;
        ScopeTouch touch = {.event = put, .by = room, .possible = true, .through = THROUGH_SURE};
        container_touch(look, &touch, item, &found);
        if (!scope_is_no_product(look, item))
            scope_seed_add(look, item, &touch);
        contacts->then++;
    }
    return OK;
}

static Err item_contacts(ScopeLook *look, Str typed, Contacts *contacts)
{
    const uint64_t room = (uint64_t)1 << ROLE_ENVIRONMENT;
    uint32_t item;
    int64_t *events;
    size_t count;
    Arena own, stays;
    TRY(item_find(look->cx, &look->view, typed, &item));
    arena_init(&own);
    arena_init(&stays);
    contacts->arena = &stays;
    number_map_init(&contacts->looked, look->cx->arena);
    Ctx inner = *look->cx;
    inner.arena = &own;
    Err err = trace_item_events(&inner, look->view.index, item, &events, &count);
    for (size_t i = 0; i < count && err == OK && events[i] <= look->view.visible; i++) {
        TraceEvent event = trace_event_at(look->view.index, events[i]);
        ScopeTouch touch = {
            .event = events[i], .by = item, .through = goes_through(look, &event, item, contacts)};
        bool stands = has_role(&event, item, contacts->roles) &&
                      (contacts->subject != gets_part || event.kind != EVENT_AGGREGATION);
        contacts->met += stands;
        if (!stands || !scope_event_counts(look, events[i], &touch.possible))
            continue;
        bool then = scope_period_has(&contacts->period, event.time_us);
        if (!then && has_role(&event, item, contacts->roles & room) && contacts->period.from.set &&
            event.time_us < contacts->period.from.value.us)
            err = room_stays(look, &event, item, contacts);
        if (!then && !(event.grouped && runs_then(look, events[i], &contacts->period)))
            continue;
        touch.possible = touch.possible || !then;
        contacts->then++;
        scope_event_touch(look, &touch, contacts->subject);
    }
    arena_release(&stays);
    arena_release(&own);
    return err;
}

/* It stands in events, and none of them is asked for. */
static void never_then_note(ScopeLook *look, const ScopePeriod *period, Str item)
{
    bool timed = period->from.set || period->to.set;
    scope_note(look,
               timed ? MSG("%1$s stands in no event of that time")
                     : MSG("%1$s stands only in events that were declared in error"),
               item);
}

Err scope_contact_find(ScopeLook *look, const ScopeContact *contact)
{
    Contacts contacts = {.period = {contact->from, contact->to}, .subject = is_touched};
    TRY(scope_role_bits(look->cx, contact->role, &contacts.roles));
    for (size_t i = 0; i < contact->items.count; i++) {
        contacts.met = contacts.then = 0;
        size_t closed = look->closed;
        TRY(item_contacts(look, contact->items.items[i], &contacts));
        if (look->closed != closed)
            scope_note(look,
                       MSG("%1$s touched containers: what lay in them is asked for by contact "
                           "through containers"),
                       contact->items.items[i]);
        if (contacts.met == 0)
            scope_note(look,
                       contact->role.n != 0
                           ? MSG("%1$s stands in no event in the role asked for")
                           : MSG("%1$s stands in no event as operator, machine, tool, method or "
                                 "environment"),
                       contact->items.items[i]);
        else if (contacts.then == 0)
            never_then_note(look, &contacts.period, contact->items.items[i]);
    }
    return OK;
}

/* Loaded by an event that names it as software, or fitted or used like any part. */
Err scope_software_find(ScopeLook *look, const ScopeSoftware *software)
{
    ScopePeriod period = {software->from, software->to};
    const uint64_t input = (uint64_t)1 << ROLE_INPUT, child = (uint64_t)1 << ROLE_CHILD;
    for (size_t i = 0; i < software->items.count; i++) {
        Str item = software->items.items[i];
        Contacts loaded = {
            .period = period, .roles = (uint64_t)1 << ROLE_SOFTWARE, .subject = is_touched};
        Contacts fitted = {.period = period, .roles = input | child, .subject = gets_part};
        TRY(item_contacts(look, item, &loaded));
        TRY(item_contacts(look, item, &fitted));
        if (loaded.met + fitted.met == 0)
            scope_note(look, MSG("%1$s was loaded or fitted by no event"), item);
        else if (loaded.then + fitted.then == 0)
            never_then_note(look, &period, item);
    }
    return OK;
}

/* ---- classes ---- */

Str scope_class_text(Arena *arena, const ScopeLook *look, uint32_t item)
{
    Str key = trace_item_key(look->view.index, item);
    Str class = identity_class_key(arena, key);
    char *text = arena_alloc_raw(arena, class.n + 2, 1);
    text[0] = (char)identity_scheme(key);
    text[1] = (char)trace_item_kind(look->view.index, item, look->view.visible);
    if (class.n > 0)
        memcpy(text + 2, class.p, class.n);
    return str_from(text, class.n + 2);
}

void scope_classes_init(ScopeClasses *classes)
{
    *classes = (ScopeClasses){0};
    arena_init(&classes->arena);
}

void scope_classes_release(ScopeClasses *classes)
{
    arena_release(&classes->arena);
    free(classes->texts);
}

static bool classes_find(ScopeClasses *classes, Str text)
{
    if (classes->last < classes->count && str_eq(classes->texts[classes->last], text))
        return true;
    for (size_t i = 0; i < classes->count; i++) {
        if (str_eq(classes->texts[i], text)) {
            classes->last = i;
            return true;
        }
    }
    return false;
}

bool scope_classes_have(ScopeClasses *classes, const ScopeLook *look, uint32_t item)
{
    ArenaMark mark = arena_mark(&classes->arena);
    bool found = classes_find(classes, scope_class_text(&classes->arena, look, item));
    arena_rewind(&classes->arena, mark);
    return found;
}

void scope_classes_add(ScopeClasses *classes, const ScopeLook *look, uint32_t item)
{
    if (scope_classes_have(classes, look, item))
        return;
    if (classes->count == classes->room) {
        classes->room = classes->room * 2 + 16;
        classes->texts = realloc(classes->texts, classes->room * sizeof *classes->texts);
        if (classes->texts == NULL)
            abort();
    }
    classes->last = classes->count;
    classes->texts[classes->count++] = scope_class_text(&classes->arena, look, item);
}
