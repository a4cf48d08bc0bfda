/* trace_internal.h - what the files of the index share: its arrays and how to read them.
 * Drawn byte by byte in docs/formats/index.md. */
#ifndef HOLDFAST_DOMAIN_TRACE_INTERNAL_H
#define HOLDFAST_DOMAIN_TRACE_INTERNAL_H

#include <assert.h>
#include <pthread.h>

#include "domain/trace/trace.h"
#include "domain/trace/trace_head.h"
#include "domain/trace/trace_memory.h"
#include "domain/trace/trace_slot.h"

enum {
    NUMBER_MAX = (1 << 30) - 1, /* items and events; the two bits above are SLOT_… */
    WORD_OTHER = 65535,         /* a step or disposition the table has no room for */
};

enum {
    ITEM_BITS_KIND = 3,
    ITEM_EMPTIED = 4,
    ITEM_PLACE = 8,
    ITEM_CLEARED = 16 /* of all children */,
    ITEM_CONTAINER = 32,
    ITEM_SEEN_ASIDE = 64,
    ITEM_MADE_AGAIN = 128 /* a production after another record of how it came to be */
};

/* 24 bytes */
typedef struct RefQuantity {
    uint32_t ref;
    uint16_t uom; /* base 37, see uom_code; 0 = pieces */
    uint16_t scale;
    int64_t value;
    uint32_t event;
    uint32_t zero;
} RefQuantity;

typedef struct RefPair {
    uint32_t event;
    uint32_t in; /* items; sorted by (in, out) inside an event */
    uint32_t out;
} RefPair;

/* One error declaration (E6). */
typedef struct Declaration {
    uint32_t event;    /* of the declaration itself */
    uint32_t original; /* 0 = not in the log yet */
    uint32_t missing;  /* corrective events not in the log yet */
    uint32_t complete; /* position from which nothing is missing; 0 = not yet, or never */
    uint32_t next;     /* further declaration of the same original */
    uint32_t is_first; /* event_declared leads here */
} Declaration;

/* Somebody waits for a name to appear in the log. */
typedef struct Waiting {
    uint32_t declaration;
    uint32_t corrective; /* 1: as one of its corrective events, 0: as its original */
    uint32_t next;
} Waiting;

typedef struct Scratch Scratch;

struct TraceIndex {
    uint64_t seed;
    TraceLog log;
    uint32_t position; /* published: everything at or below is readable */
    uint8_t hash[32];  /* of the event there */
    Quiet quiet;
    Dict items;              /* identity keys */
    Dict words;              /* steps, dispositions */
    Dict groups;             /* transformationIDs */
    Dict names;              /* event names somebody waits for */
    Column made, used, seen; /* u32 per item: output or parent; input, child or lot; the rest */
    Column item_bits;        /* u8 per item */
    Column head;             /* EventHead per event and one more */
    Column only;             /* u32 per event: only_at */
    Column ref_item;         /* u32 */
    Column ref_role;         /* u8 */
    Column lists;            /* u32: growing chunks of event numbers */
    Column quantities;       /* RefQuantity, by ref */
    Column pairs;            /* RefPair, by event */
    Column declarations;     /* Declaration from 1 */
    Column waiting;          /* Waiting from 1 */
    Column group_slot;       /* u32 slot per group: its events */
    Column name_slot;        /* u32 Waiting per name */
    Column emptied_words;    /* u16 words */
    Column emptied_slot;     /* {u32 item, u32 slot} pairs: its emptied records */
    Table event_names;       /* fingerprint -> event */
    Table event_group;       /* event -> group */
    Table event_declared;    /* event -> first declaration */
    Table item_emptied;      /* item -> row of emptied_slot, from 1 */
    pthread_mutex_t scratch_lock;
    Scratch *scratch;                   /* free ones */
    struct ClassesMade *classes_made;   /* finding broken_chain; has its own lock */
    struct ReadingNorms *reading_norms; /* finding reading_missing; the same */
};

/* Every column with its address space, in the order of the checkpoint. */
typedef struct ColumnPlace {
    uint16_t offset; /* in TraceIndex */
    uint16_t size;   /* of one element */
    uint64_t max;    /* elements */
} ColumnPlace;
uint32_t event_tag(const TraceIndex *index, Str id); /* of an event's name in event_names */
extern const ColumnPlace index_columns[];
extern const size_t index_column_count;
static inline Column *index_column(const TraceIndex *index, size_t i)
{
    return (Column *)(uintptr_t)((const char *)index + index_columns[i].offset);
}

#define COLUMN_AT(column, Type) ((Type *)(void *)(column).p)
static inline uint32_t *slot_at(const Column *column, uint32_t item)
{
    return COLUMN_AT(*column, uint32_t) + item;
}
static inline const EventHead *head_at(const TraceIndex *index, uint32_t event)
{
    return COLUMN_AT(index->head, EventHead) + event;
}
static inline uint16_t head_bits(const EventHead *head)
{
    return SHARED_GET(head->bits);
}
static inline EventKind head_kind(const EventHead *head)
{
    return (EventKind)(head_bits(head) & HEAD_KIND);
}
static inline Action head_action(const EventHead *head)
{
    return (Action)(head_bits(head) >> HEAD_ACTION_SHIFT & 3);
}
static inline uint32_t ref_item(const TraceIndex *index, uint32_t ref)
{
    return COLUMN_AT(index->ref_item, uint32_t)[ref];
}
static inline uint8_t ref_role(const TraceIndex *index, uint32_t ref)
{
    return COLUMN_AT(index->ref_role, uint8_t)[ref] & ROLE_MASK;
}
static inline uint8_t item_bits(const TraceIndex *index, uint32_t item)
{
    return SHARED_GET(COLUMN_AT(index->item_bits, uint8_t)[item]);
}
/* Where an event leads going forward, if it is to one thing and nothing asks to look twice; else 0.
 * Of a transformation its only output, which no other event made; with ONLY_PARENT the thing its
 * children were fitted in, which others may lead to as well.  With ONLY_LOT it leads nowhere so
 * simply, but its only output is a piece of this lot, and the event names no other. */
#define ONLY_PARENT (1u << 31)
#define ONLY_LOT    (1u << 30)
static inline uint32_t *only_at(const TraceIndex *index, uint32_t event)
{
    return COLUMN_AT(index->only, uint32_t) + event;
}
/* The same without what is of a lot. */
static inline uint32_t only_leads(const TraceIndex *index, uint32_t event)
{
    uint32_t only = SHARED_GET(*only_at(index, event));
    return (only & ONLY_LOT) != 0 ? 0 : only;
}
static inline uint32_t slot_load(const Column *column, uint32_t item)
{
    return __atomic_load_n(slot_at(column, item), __ATOMIC_ACQUIRE);
}
static inline uint32_t index_position(const TraceIndex *index)
{
    return __atomic_load_n(&index->position, __ATOMIC_ACQUIRE);
}

/* Do times limit how one gets through this item?  Lots and vessels; not things. */
bool life_limits(const TraceIndex *index, uint32_t item);
/* Key of the class an item belongs to; empty where its identifier names none. */
Str item_class_key(Ctx *cx, Str key);
/* The quantity of a reference, or NULL. */
const RefQuantity *quantity_at(const TraceIndex *index, uint32_t ref);
/* A unit as stored in RefQuantity, and back (in the arena). */
uint16_t uom_code(Str uom);
Str uom_text(Arena *arena, uint16_t code);

/* Is the event in force for a reader at `end`?  E6. */
typedef enum Force { FORCE_IN, FORCE_SUSPENDED, FORCE_VOID } Force;
Force event_force(const TraceIndex *index, uint32_t event, uint32_t end);

#endif
