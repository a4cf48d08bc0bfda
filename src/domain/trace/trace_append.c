#include "domain/trace/trace_internal.h"
#include "domain/trace/trace_where.h"

#include <stdlib.h>

/* An event on its way in: numbers are given in the order of its references, which the codec
 * fixed; they are stored outputs first, then inputs, then the rest, then lot runs. */
typedef struct Append {
    Ctx *cx;
    TraceIndex *index;
    const Event *event;
    uint32_t number;    /* of the event */
    uint32_t *items;    /* per reference */
    uint32_t last_lot;  /* head of the lot run being written */
    bool *paired;       /* per reference */
    const Str *classes; /* of the pieces, per reference; NULL until a lot asks */
    uint16_t bits;
    uint32_t place;
    bool has_children;
} Append;

/* ---- items ---- */

enum { NO_PLAIN_PARENT = ITEM_EMPTIED | ITEM_PLACE | ITEM_CLEARED };

static uint32_t item_add(TraceIndex *index, const DictGroup *group, uint32_t i, IdPlace place)
{
    uint32_t before = index->items.count;
    Column *columns[] = {&index->made, &index->used, &index->seen, &index->item_bits};
    for (size_t c = 0; c < 4; c++) /* a reader may find the item before the event is published */
        if (columns[c]->used + 4 > columns[c]->committed)
            column_commit(columns[c], columns[c]->used + 4);
    uint32_t item = dict_group_add(&index->items, group, i);
    if (item > before) {
        ItemKind kind = identity_kind(group->texts[i], place);
        uint32_t special = kind == ITEM_CLASS ? SLOT_SPECIAL : 0;
        SHARED_SET(*(uint32_t *)column_add(&index->made, 4), special);
        SHARED_SET(*(uint32_t *)column_add(&index->used, 4), special);
        column_add(&index->seen, 4);
        SHARED_SET(*(uint8_t *)column_add(&index->item_bits, 1), (uint8_t)kind);
    }
    return item;
}

/* What is fitted in the item no longer simply leads to it. */
static void only_parent_forget(TraceIndex *index, uint32_t item)
{
    SlotCursor cursor;
    uint32_t slot = *slot_at(&index->made, item);
    for (uint32_t e = slot_first(&cursor, index, slot, NUMBER_MAX); e != 0;
         e = slot_next(&cursor)) {
        if (*only_at(index, e) == (ONLY_PARENT | item))
            SHARED_SET(*only_at(index, e), 0);
    }
}

static void item_mark(TraceIndex *index, uint32_t item, uint8_t bit)
{
    uint8_t *bits = COLUMN_AT(index->item_bits, uint8_t) + item;
    if ((*bits & bit) == 0 && (bit & NO_PLAIN_PARENT) != 0)
        only_parent_forget(index, item);
    SHARED_SET(*bits, (uint8_t)(*bits | bit));
}

/* The slot the event will be put into. */
static void slot_prefetch(const TraceIndex *index, uint32_t item, Role role)
{
    const Column *column = role == ROLE_OUTPUT  ? &index->made
                           : role == ROLE_INPUT ? &index->used
                                                : &index->seen;
    __builtin_prefetch(slot_at(column, item));
}

static void group_number(Append *a, uint32_t first)
{
    DictGroup group = {.n = a->event->ref_count - first};
    group.n = group.n < DICT_GROUP ? group.n : DICT_GROUP;
    for (uint32_t i = 0; i < group.n; i++)
        group.texts[i] = a->event->refs[first + i].key;
    dict_fetch(&a->index->items, &group);
    for (uint32_t i = 0; i < group.n; i++) {
        const EventRef *ref = &a->event->refs[first + i];
        bool lot = ref->is_class || ref->role == ROLE_LOT;
        uint32_t item = item_add(a->index, &group, i, lot ? ID_IN_QUANTITY_LIST : ID_IN_EPC_LIST);
        slot_prefetch(a->index, item, ref->role);
        a->items[first + i] = item;
        a->has_children = a->has_children || ref->role == ROLE_CHILD;
        if (ref->role == ROLE_LOCATION || (ref->role == ROLE_READ_POINT && a->place == 0))
            a->place = item;
    }
}

static void items_number(Append *a)
{
    for (uint32_t first = 0; first < a->event->ref_count; first += DICT_GROUP)
        group_number(a, first);
}

/* A walk must look twice at how the item was made, and so at the event that made it. */
static void made_mark(TraceIndex *index, uint32_t item)
{
    uint32_t *made = slot_at(&index->made, item);
    uint32_t *only = only_at(index, *made & SLOT_VALUE);
    if ((*made & SLOT_LIST) == 0 && (*only & (ONLY_PARENT | ONLY_LOT)) == 0)
        SHARED_SET(*only, 0);
    slot_mark(made);
}

/* ---- what kind of record is it? ---- */

static bool step_empties(const TraceIndex *index, Str step)
{
    if (str_eq(step, STR("urn:holdfast:epcis:emptied")))
        return true;
    uint32_t word = dict_find(&index->words, step);
    size_t n = index->emptied_words.used / 2;
    for (size_t i = 1; word != 0 && i < n; i++) {
        if (COLUMN_AT(index->emptied_words, uint16_t)[i] == word)
            return true;
    }
    return false;
}

void trace_index_emptied_step(TraceIndex *index, Str step)
{
    assert(index->position == 0);
    *(uint16_t *)column_add(&index->emptied_words, 2) = (uint16_t)dict_add(&index->words, step);
}

static uint16_t head_bits_of(const Append *a)
{
    const Event *event = a->event;
    unsigned bits = (unsigned)event->kind | (unsigned)event->action << HEAD_ACTION_SHIFT;
    if (event->error.present)
        return (uint16_t)(bits | HEAD_DECLARATION);
    if (event->transformation_id.n != 0 && event->kind == EVENT_TRANSFORMATION)
        bits |= HEAD_GROUPED;
    if (event->pair_count != 0)
        bits |= HEAD_PAIRS;
    if (event->has_readings)
        bits |= HEAD_READINGS;
    bool clears = event->action == ACTION_DELETE && !a->has_children &&
                  (event->kind == EVENT_AGGREGATION || event->kind == EVENT_ASSOCIATION);
    if (clears)
        bits |= HEAD_CLEARS;
    if ((clears && event->kind == EVENT_AGGREGATION) || step_empties(a->index, event->step))
        bits |= HEAD_EMPTIES;
    return (uint16_t)bits;
}

/* Does this record empty what it names in `role`? */
static bool role_emptied(EventKind kind, Role role)
{
    switch (kind) {
    case EVENT_TRANSFORMATION:
        return role == ROLE_INPUT;
    case EVENT_AGGREGATION:
    case EVENT_ASSOCIATION:
        return role == ROLE_PARENT;
    default:
        return role == ROLE_OBSERVED || role == ROLE_PARENT;
    }
}

static void emptied_add(TraceIndex *index, uint32_t item, uint32_t event)
{
    if ((item_bits(index, item) & ITEM_BITS_KIND) == ITEM_CLASS)
        return;
    uint32_t row = table_get(&index->item_emptied, item);
    if (row == 0) {
        uint32_t *pair = column_add(&index->emptied_slot, 2 * sizeof *pair);
        pair[0] = item;
        row = (uint32_t)(index->emptied_slot.used / 8 - 1);
        table_add(&index->item_emptied, item, row);
    }
    slot_add(index, COLUMN_AT(index->emptied_slot, uint32_t) + 2 * row + 1, event);
    item_mark(index, item, ITEM_EMPTIED);
    made_mark(index, item);
    slot_mark(slot_at(&index->used, item));
}

/* ---- references ---- */

enum {
    WORDS_RESERVED = 64, /* room kept for words that mean something */
    UOM_MAX = 3,         /* characters of a unit of measure */
};

/* Steps and dispositions beyond the table's room are kept as "another word": none of them means
 * anything to the index, and the event's body has them.  Room for those that do is reserved. */
static uint16_t word_add(TraceIndex *index, Str text)
{
    uint32_t word = text.n == 0 ? 0 : dict_find(&index->words, text);
    if (word != 0 || text.n == 0)
        return (uint16_t)word;
    bool full = index->words.count >= WORD_OTHER - WORDS_RESERVED ||
                dict_full(&index->words, WORDS_RESERVED, text.n + 4096);
    return full && !item_state_word(text) ? WORD_OTHER : (uint16_t)dict_add(&index->words, text);
}

/* A Rec 20 code, two or three of A-Z and 0-9, as a number: base 37, 0 = pieces. */
uint16_t uom_code(Str uom)
{
    uint32_t code = 0;
    assert(uom.n <= UOM_MAX); /* event_decode refuses others */
    for (size_t i = 0; i < UOM_MAX && uom.n != 0; i++) {
        char c = i < uom.n ? uom.p[i] : '\0';
        code = code * 37 + (uint32_t)(c == '\0' ? 0 : c <= '9' ? c - '0' + 1 : c - 'A' + 11);
    }
    return (uint16_t)code;
}

Str uom_text(Arena *arena, uint16_t code)
{
    char text[3];
    for (int i = 3; i-- > 0; code /= 37) {
        int digit = code % 37;
        text[i] = (char)(digit == 0 ? 0 : digit <= 10 ? '0' + digit - 1 : 'A' + digit - 11);
    }
    return text[0] == 0 ? (Str){0} : str_dup(arena, str_from(text, text[2] == 0 ? 2 : 3));
}

static void quantity_add(Append *a, const EventRef *ref, uint32_t at)
{
    RefQuantity *row = column_add(&a->index->quantities, sizeof *row);
    row->uom = uom_code(ref->uom);
    row->scale = ref->quantity.scale;
    row->value = ref->quantity.value;
    SHARED_SET(row->ref, at);
    SHARED_SET(row->event, a->number);
}

static uint8_t stored_role(const EventRef *ref)
{
    bool party =
        str_ends(ref->type, STR("possessing_party")) || str_ends(ref->type, STR("owning_party"));
    if (party && ref->role == ROLE_SOURCE)
        return ROLE_SOURCE_PARTY;
    if (party && ref->role == ROLE_DESTINATION)
        return ROLE_DESTINATION_PARTY;
    return (uint8_t)ref->role;
}

static void ref_put(Append *a, uint32_t item, uint8_t role, const EventRef *ref)
{
    TraceIndex *index = a->index;
    uint32_t at = (uint32_t)(index->ref_role.used);
    bool quantity = ref != NULL && ref->has_quantity;
    *(uint32_t *)column_add(&index->ref_item, 4) = item;
    *(uint8_t *)column_add(&index->ref_role, 1) = (uint8_t)(role | (quantity ? ROLE_QUANTITY : 0));
    if (quantity)
        quantity_add(a, ref, at);
}

/* Unpaired ones stand before paired ones. */
static uint32_t refs_put(Append *a, Role role)
{
    uint32_t n = 0;
    for (int paired = 0; paired < 2; paired++) {
        for (uint32_t i = 0; i < a->event->ref_count; i++) {
            const EventRef *ref = &a->event->refs[i];
            if (ref->role != role || a->paired[i] != (paired != 0))
                continue;
            ref_put(a, a->items[i], (uint8_t)(role | (paired ? ROLE_PAIRED : 0)), ref);
            n++;
        }
    }
    return n;
}

Str item_class_key(Ctx *cx, Str key)
{
    Buf uri;
    Identity identity;
    buf_init(&uri, cx->arena, IDENTITY_KEY_MAX * 4);
    identity_uri(&uri, key);
    identity_parse(cx->arena, buf_str(&uri), ID_IN_QUANTITY_LIST, &identity);
    return identity.class_key;
}

/* Is reference `i` a piece or a vessel the event makes or fills, of which its ilmd speaks? */
static bool is_piece(const Append *a, uint32_t i)
{
    Role made = a->event->kind == EVENT_TRANSFORMATION ? ROLE_OUTPUT : ROLE_OBSERVED;
    return a->event->refs[i].role == made && !a->event->refs[i].is_class;
}

static void serial_put(Append *a, uint32_t lot, uint32_t serial)
{
    if (lot == serial)
        return;
    if (a->last_lot != lot)
        ref_put(a, lot, ROLE_LOT_HEAD, NULL);
    ref_put(a, serial, ROLE_LOT_SERIAL, NULL);
    a->last_lot = lot;
    a->bits |= HEAD_RUNS;
}

/* Class keys of the pieces, by reference; read once, however many lots there are. */
static const Str *classes_read(const Append *a)
{
    Str last = {0};
    Arena *arena = a->cx->arena;
    Str *classes = arena_array(arena, Str, a->event->ref_count);
    for (uint32_t i = 0; i < a->event->ref_count; i++) {
        if (!is_piece(a, i))
            continue;
        ArenaMark mark = arena_mark(arena);
        Str class = item_class_key(a->cx, a->event->refs[i].key);
        if (str_eq(class, last))
            arena_rewind(arena, mark); /* nearly always that of the piece before */
        else
            last = class;
        classes[i] = last;
    }
    return classes;
}

/* A lot and its pieces: the one it was named for, or all made here of its class; all of them where
 * either class is not known. */
static void run_put(Append *a, uint32_t lot_ref)
{
    const EventRef *lot = &a->event->refs[lot_ref];
    if (lot->lot_of != LOT_OF_CLASS) {
        serial_put(a, a->items[lot_ref], a->items[lot->lot_of]);
        return;
    }
    if (a->classes == NULL)
        a->classes = classes_read(a);
    Str lot_class = item_class_key(a->cx, lot->key);
    for (uint32_t i = 0; i < a->event->ref_count; i++) {
        if (!is_piece(a, i))
            continue;
        Str class = a->classes[i];
        if (class.n == 0 || lot_class.n == 0 || str_eq(class, lot_class))
            serial_put(a, a->items[lot_ref], a->items[i]);
    }
}

static void runs_put(Append *a)
{
    ArenaMark mark = arena_mark(a->cx->arena);
    for (uint32_t i = 0; i < a->event->ref_count; i++) {
        if (a->event->refs[i].role == ROLE_LOT)
            run_put(a, i);
    }
    a->classes = NULL;
    arena_rewind(a->cx->arena, mark);
}

/* ---- pairs, groups ---- */

static int pair_order(const void *left, const void *right)
{
    const RefPair *a = left, *b = right;
    if (a->in != b->in)
        return a->in < b->in ? -1 : 1;
    return a->out == b->out ? 0 : a->out < b->out ? -1 : 1;
}

static void pairs_put(Append *a)
{
    const Event *event = a->event;
    if (event->pair_count == 0)
        return;
    RefPair *rows = arena_array(a->cx->arena, RefPair, event->pair_count);
    for (uint32_t i = 0; i < event->pair_count; i++)
        rows[i] = (RefPair){a->number, a->items[event->pairs[i].in], a->items[event->pairs[i].out]};
    qsort(rows, event->pair_count, sizeof *rows, pair_order);
    RefPair *to = column_add(&a->index->pairs, event->pair_count * sizeof *rows);
    for (uint32_t i = 0; i < event->pair_count; i++) {
        to[i].in = rows[i].in;
        to[i].out = rows[i].out;
        SHARED_SET(to[i].event, rows[i].event);
    }
}

static void group_add(Append *a)
{
    if ((a->bits & HEAD_GROUPED) == 0)
        return;
    TraceIndex *index = a->index;
    uint32_t group = dict_add(&index->groups, a->event->transformation_id);
    while (index->group_slot.used / 4 <= group)
        column_add(&index->group_slot, 4);
    slot_add(index, slot_at(&index->group_slot, group), a->number);
    table_add(&index->event_group, a->number, group);
}

static int item_order(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return a == b ? 0 : a < b ? -1 : 1;
}

/* A pair speaks of items: every reference to a paired item in that role is paired, also the
 * second line of one lot in a quantity list. */
static void paired_mark_role(Append *a, Role role)
{
    const Event *event = a->event;
    uint32_t n = event->pair_count;
    uint32_t *items = arena_array(a->cx->arena, uint32_t, n);
    for (uint32_t p = 0; p < n; p++)
        items[p] = a->items[role == ROLE_INPUT ? event->pairs[p].in : event->pairs[p].out];
    qsort(items, n, sizeof *items, item_order);
    for (uint32_t i = 0; i < event->ref_count; i++)
        a->paired[i] |= event->refs[i].role == role &&
                        bsearch(&a->items[i], items, n, sizeof *items, item_order) != NULL;
}

static void paired_mark(Append *a)
{
    if (a->event->pair_count == 0)
        return;
    paired_mark_role(a, ROLE_INPUT);
    paired_mark_role(a, ROLE_OUTPUT);
}

/* ---- item side ---- */

static void made_add(Append *a, uint32_t item)
{
    TraceIndex *index = a->index;
    uint32_t *made = slot_at(&index->made, item), *used = slot_at(&index->used, item);
    bool again = (*made & (SLOT_VALUE | SLOT_LIST)) != 0;
    bool late = (*used & (SLOT_VALUE | SLOT_LIST)) != 0;
    if (again)
        item_mark(index, item, ITEM_MADE_AGAIN);
    if (again || late) { /* several productions, or used before it was made */
        made_mark(index, item);
        slot_mark(used);
    }
    slot_add(index, made, a->number);
}

static void used_add(Append *a, uint32_t item)
{
    TraceIndex *index = a->index;
    uint32_t *made = slot_at(&index->made, item), *used = slot_at(&index->used, item);
    uint32_t event = *made & SLOT_VALUE, fitted = *used & SLOT_VALUE;
    if ((*made & SLOT_LIST) == 0 && event != 0 && event != a->number &&
        head_at(index, event)->time_us > a->event->time_us) {
        made_mark(index, item);
        slot_mark(used);
    }
    if ((*used & SLOT_LIST) == 0 && fitted != 0 &&
        head_kind(head_at(index, fitted)) == EVENT_ASSOCIATION)
        slot_mark(used);
    slot_add(index, used, a->number);
}

/* A thing that is fitted, and that is all that is known of its use, need not be looked at twice. */
static void fitted_add(Append *a, uint32_t item)
{
    TraceIndex *index = a->index;
    uint32_t *used = slot_at(&index->used, item);
    if (*used != 0 || (item_bits(index, item) & ITEM_BITS_KIND) != ITEM_THING)
        slot_mark(used);
    if (life_limits(index, item)) /* its times matter both ways */
        made_mark(index, item);
    slot_add(index, used, a->number);
}

static void seen_add(Append *a, uint32_t item)
{
    slot_add(a->index, slot_at(&a->index->seen, item), a->number);
}

/* Put the event into the lists of one item it names. */
static void item_link(Append *a, uint32_t item, uint8_t role)
{
    TraceIndex *index = a->index;
    if (role > ROLE_OBSERVED)
        item_mark(index, item, ITEM_SEEN_ASIDE);
    if (role == ROLE_READ_POINT || role == ROLE_LOCATION)
        item_mark(index, item, ITEM_PLACE);
    bool association = a->event->kind == EVENT_ASSOCIATION;
    bool aggregation = a->event->kind == EVENT_AGGREGATION;
    if ((a->bits & HEAD_DECLARATION) != 0) {
        seen_add(a, item);
        return;
    }
    if (role == ROLE_PARENT && aggregation)
        item_mark(index, item, ITEM_CONTAINER);
    if (role == ROLE_PARENT && (a->bits & HEAD_CLEARS) != 0)
        item_mark(index, item, ITEM_CLEARED);
    if (role == ROLE_OUTPUT) {
        made_add(a, item);
    } else if ((role == ROLE_PARENT && association) || role == ROLE_LOT_SERIAL) {
        made_mark(index, item);
        if (role == ROLE_LOT_SERIAL || life_limits(index, item))
            slot_mark(slot_at(&index->used, item));
        slot_add(index, slot_at(&index->made, item), a->number);
    } else if (role == ROLE_INPUT) {
        used_add(a, item);
    } else if (role == ROLE_CHILD && association) {
        fitted_add(a, item);
    } else if (role == ROLE_LOT_HEAD) {
        slot_mark(slot_at(&index->used, item));
        if (life_limits(index, item)) /* its times matter both ways */
            made_mark(index, item);
        slot_add(index, slot_at(&index->used, item), a->number);
    } else {
        seen_add(a, item);
    }
    if ((a->bits & HEAD_EMPTIES) != 0 && role < ROLE_COUNT && role_emptied(a->event->kind, role))
        emptied_add(index, item, a->number);
}

/* ---- error declarations (E6) ---- */

static bool did_not_occur(Str reason)
{
    return str_ends(reason, STR("did_not_occur"));
}

/* What a declaration names, found before anything changes. */
typedef struct Named {
    uint32_t original;
    uint32_t *corrective; /* per corrective id: event, or 0 */
    bool any;             /* a corrective event other than the declared one is named */
} Named;

/* The event of that name that is no declaration itself, 0 if it is not in the log. */
static Err event_find(Ctx *cx, const TraceIndex *index, Str id, uint32_t *out)
{
    *out = 0;
    TableProbe probe = table_probe(&index->event_names, event_tag(index, id));
    uint32_t event;
    while ((event = table_next(&probe)) != 0) {
        Str name;
        if ((head_bits(head_at(index, event)) & HEAD_DECLARATION) != 0)
            continue;
        assert(index->log.event_id != NULL);
        TRY(index->log.event_id(cx, index->log.arg, event, &name));
        if (!str_eq(name, id))
            continue;
        *out = event;
        return OK;
    }
    return OK;
}

static Err named_find(Append *a, Str id, Named *out)
{
    const ErrorDeclaration *error = &a->event->error;
    *out = (Named){0};
    if (!error->present)
        return OK;
    out->corrective = arena_array(a->cx->arena, uint32_t, error->corrective_count + 1);
    TRY(event_find(a->cx, a->index, id, &out->original));
    for (uint32_t i = 0; i < error->corrective_count; i++) {
        if (str_eq(error->corrective_ids[i], id))
            continue;
        out->any = true;
        TRY(event_find(a->cx, a->index, error->corrective_ids[i], &out->corrective[i]));
    }
    return OK;
}

static void waiting_add(TraceIndex *index, Str id, uint32_t declaration, bool corrective)
{
    uint32_t name = dict_add(&index->names, id);
    while (index->name_slot.used / 4 <= name)
        column_add(&index->name_slot, 4);
    uint32_t *slot = slot_at(&index->name_slot, name);
    Waiting *row = column_add(&index->waiting, sizeof *row);
    *row = (Waiting){declaration, corrective, *slot};
    *slot = (uint32_t)(index->waiting.used / sizeof *row - 1);
}

/* The declaration applies to its original from now on. */
static void declaration_bind(TraceIndex *index, uint32_t number, uint32_t original)
{
    Declaration *row = COLUMN_AT(index->declarations, Declaration) + number;
    SHARED_SET(row->original, original);
    uint32_t before = table_get(&index->event_declared, original);
    if (before != 0)
        COLUMN_AT(index->declarations, Declaration)[before].is_first = 0;
    row->is_first = 1;
    SHARED_SET(row->next, before);
    table_set(&index->event_declared, original, number);
    EventHead *head = COLUMN_AT(index->head, EventHead) + original;
    SHARED_SET(head->bits, (uint16_t)(head->bits | HEAD_DECLARED));
    SHARED_SET(*only_at(index, original), 0);
}

static void declaration_add(Append *a, Str id, const Named *named)
{
    TraceIndex *index = a->index;
    const ErrorDeclaration *error = &a->event->error;
    Declaration *row = column_add(&index->declarations, sizeof *row);
    uint32_t number = (uint32_t)(index->declarations.used / sizeof *row - 1);
    SHARED_SET(row->event, a->number);
    for (uint32_t i = 0; i < error->corrective_count; i++) {
        if (named->corrective[i] != 0 || str_eq(error->corrective_ids[i], id))
            continue;
        row->missing++;
        waiting_add(index, error->corrective_ids[i], number, true);
    }
    if (did_not_occur(error->reason) || (named->any && row->missing == 0))
        row->complete = a->number;
    if (named->original != 0)
        declaration_bind(index, number, named->original);
    else
        waiting_add(index, id, number, false);
}

/* An event arrives: whoever waited for its name need wait no longer. */
static void waiting_settle(Append *a, Str id)
{
    TraceIndex *index = a->index;
    uint32_t name = index->names.count == 0 ? 0 : dict_find(&index->names, id);
    if (name == 0)
        return;
    uint32_t *slot = slot_at(&index->name_slot, name);
    for (uint32_t i = *slot; i != 0;) {
        const Waiting *wait = COLUMN_AT(index->waiting, Waiting) + i;
        Declaration *row = COLUMN_AT(index->declarations, Declaration) + wait->declaration;
        if (wait->corrective == 0)
            declaration_bind(index, wait->declaration, a->number);
        else if (--row->missing == 0 && row->complete == 0)
            SHARED_SET(row->complete, a->number);
        i = wait->next;
    }
    *slot = 0;
}

/* ---- all of it ---- */

static Err limits_check(Append *a, Str id)
{
    const TraceIndex *index = a->index;
    const Event *event = a->event;
    size_t refs = 2 * (size_t)event->ref_count, bytes = 0;
    for (uint32_t i = 0; i < event->ref_count; i++)
        bytes += event->refs[i].key.n + event->refs[i].uri.n;
    if (a->number >= NUMBER_MAX || index->items.count + refs >= NUMBER_MAX ||
        dict_full(&index->items, refs, bytes) || column_full(&index->ref_item, 8 * refs))
        return fail(a->cx, ERR_LIMIT,
                    MSG("the trace index is full at %1$lld events and %2$lld items"),
                    (long long)a->number - 1, (long long)index->items.count);
    if (dict_full(&index->groups, 1, event->transformation_id.n) ||
        dict_full(&index->names, 1 + event->error.corrective_count, id.n))
        return fail(a->cx, ERR_LIMIT, MSG("the trace index has no room for more names"));
    return OK;
}

static void event_put(Append *a)
{
    TraceIndex *index = a->index;
    const Event *event = a->event;
    uint32_t first = (uint32_t)index->ref_role.used;
    uint32_t outputs = refs_put(a, ROLE_OUTPUT);
    (void)refs_put(a, ROLE_INPUT);
    for (uint32_t i = 0; i < event->ref_count; i++) {
        const EventRef *ref = &event->refs[i];
        if (ref->role != ROLE_OUTPUT && ref->role != ROLE_INPUT)
            ref_put(a, a->items[i], stored_role(ref), ref);
    }
    if ((a->bits & HEAD_DECLARATION) == 0)
        runs_put(a);
    EventHead *head = column_add(&index->head, sizeof *head);
    head[0].ref = (uint32_t)index->ref_role.used;
    /* head[-1].ref is there since the event before, and readers may be looking at it. */
    assert(head[-1].ref == first);
    head[-1].time_us = event->time_us;
    head[-1].outputs = (uint16_t)(outputs < HEAD_OUTPUTS_MAX ? outputs : HEAD_OUTPUTS_MAX);
    head[-1].place = a->place;
    head[-1].bits = a->bits;
    head[-1].step = word_add(index, event->step);
    head[-1].disposition = word_add(index, event->disposition);
    column_add(&index->only, sizeof(uint32_t));
}

static void items_link(Append *a)
{
    const TraceIndex *index = a->index;
    uint32_t end = (uint32_t)index->ref_role.used;
    for (uint32_t ref = head_at(index, a->number)->ref; ref < end; ref++)
        item_link(a, ref_item(index, ref), ref_role(index, ref));
}

/* What the children of a plain association were fitted in. */
static void only_parent_put(const Append *a)
{
    const TraceIndex *index = a->index;
    uint32_t end = (uint32_t)index->ref_role.used;
    for (uint32_t ref = head_at(index, a->number)->ref; ref < end; ref++) {
        uint32_t item = ref_item(index, ref);
        unsigned no = item_bits(index, item) & (ITEM_BITS_KIND | NO_PLAIN_PARENT);
        if (ref_role(index, ref) == ROLE_PARENT && no == ITEM_THING &&
            identity_scheme(trace_item_key(index, item)) != ID_SGLN)
            SHARED_SET(*only_at(index, a->number), ONLY_PARENT | item);
    }
}

/* The lot of which the only output is a piece. */
static void only_lot_put(const Append *a)
{
    const TraceIndex *index = a->index;
    const EventHead *head = head_at(index, a->number);
    uint32_t end = (uint32_t)index->ref_role.used, lot = a->last_lot, heads = 0;
    for (uint32_t ref = head->ref; ref < end; ref++) {
        uint8_t role = ref_role(index, ref);
        heads += role == ROLE_LOT_HEAD;
        if ((role == ROLE_INPUT && ref_item(index, ref) == lot) ||
            (role == ROLE_LOT_SERIAL && ref_item(index, ref) != ref_item(index, head->ref)))
            return;
    }
    if (heads == 1)
        SHARED_SET(*only_at(index, a->number), ONLY_LOT | lot);
}

/* With all items linked: is there but one way on from this event? */
static void only_put(const Append *a)
{
    const TraceIndex *index = a->index;
    const EventHead *head = head_at(index, a->number);
    if ((a->bits & HEAD_PLAIN_MASK) == EVENT_ASSOCIATION && a->event->action != ACTION_DELETE &&
        (a->bits & HEAD_RUNS) == 0)
        only_parent_put(a);
    if ((a->bits & HEAD_PLAIN_MASK) != HEAD_PLAIN || head->outputs != 1)
        return;
    if ((a->bits & HEAD_RUNS) != 0)
        only_lot_put(a);
    uint32_t item = ref_item(index, head->ref);
    if (*slot_at(&index->made, item) == a->number &&
        (item_bits(index, item) & ITEM_BITS_KIND) == ITEM_THING)
        SHARED_SET(*only_at(index, a->number), item);
}

static void tables_sweep(TraceIndex *index)
{
    Table *tables[] = {&index->items.table,  &index->words.table,   &index->groups.table,
                       &index->names.table,  &index->event_names,   &index->event_group,
                       &index->item_emptied, &index->event_declared};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        table_sweep(tables[i]);
}

/* tidy: allow parameters: an event, its place in the log and its two names belong together */
Err trace_append(Ctx *cx, TraceIndex *index, const Event *event, int64_t position, Str id,
                 const uint8_t hash[32])
{
    assert(position == (int64_t)index->position + 1);
    ArenaMark mark = arena_mark(cx->arena);
    Append a = {.cx = cx, .index = index, .event = event, .number = (uint32_t)position};
    Named named;
    uint32_t tag = event_tag(index, id);
    table_prefetch(&index->event_names, tag); /* of use at the end */
    TRY(limits_check(&a, id));
    TRY(named_find(&a, id, &named));
    if (quiet_now(&index->quiet))
        tables_sweep(index);
    size_t n = (size_t)event->ref_count + 1;
    a.items = arena_array(cx->arena, uint32_t, n);
    a.paired = arena_array(cx->arena, bool, n);
    items_number(&a);
    a.bits = head_bits_of(&a);
    paired_mark(&a);
    event_put(&a);
    pairs_put(&a);
    group_add(&a);
    items_link(&a);
    only_put(&a);
    table_add(&index->event_names, tag, a.number);
    if (event->error.present)
        declaration_add(&a, id, &named);
    else
        waiting_settle(&a, id);
    memcpy(index->hash, hash, sizeof index->hash);
    __atomic_store_n(&index->position, a.number, __ATOMIC_RELEASE);
    arena_rewind(cx->arena, mark);
    return OK;
}
