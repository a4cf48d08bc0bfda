/* trace_head.h - what is kept of an event beside its references, and the roles of those. */
#ifndef HOLDFAST_DOMAIN_TRACE_HEAD_H
#define HOLDFAST_DOMAIN_TRACE_HEAD_H

#include <assert.h>

#include "domain/event/event.h"

/* Role bytes of stored references: Role, these, and two bits. */
enum {
    ROLE_LOT_HEAD = 32, /* a lot; the LOT_SERIALs that follow are its pieces (E3) */
    ROLE_LOT_SERIAL = 33,
    ROLE_SOURCE_PARTY = 34, /* possessing or owning party */
    ROLE_DESTINATION_PARTY = 35,
    ROLE_MASK = 63,
    ROLE_QUANTITY = 64, /* has a row in `quantities` */
    ROLE_PAIRED = 128,  /* stands in a pair of this event */
};

/* EventHead.bits: kind 0-2, action 3-4, then */
enum {
    HEAD_KIND = 7,
    HEAD_ACTION_SHIFT = 3,
    HEAD_GROUPED = 1 << 5, /* one of several events of a transformationID */
    HEAD_PAIRS = 1 << 6,
    HEAD_DECLARED = 1 << 7,    /* an error declaration names it */
    HEAD_DECLARATION = 1 << 8, /* is one: takes part in nothing */
    HEAD_RUNS = 1 << 9,        /* has ROLE_LOT_HEAD runs */
    HEAD_EMPTIES = 1 << 10,    /* an emptied record */
    HEAD_CLEARS = 1 << 11,     /* DELETE of all children of its parent */
    HEAD_READINGS = 1 << 12,   /* carries readings */
    HEAD_PLAIN_MASK = HEAD_KIND | HEAD_GROUPED | HEAD_PAIRS | HEAD_DECLARED | HEAD_DECLARATION,
    HEAD_PLAIN = EVENT_TRANSFORMATION, /* every input went into every output, and no doubt of it */
    HEAD_OUTPUTS_MAX = 65535,          /* that many or more: count role bytes */
};

/* 24 bytes: |time_us i64|ref u32|place u32|outputs u16|bits u16|step u16|disposition u16| */
typedef struct EventHead {
    int64_t time_us;
    uint32_t ref;     /* first reference; the next head's is one past the last */
    uint32_t place;   /* bizLocation, else readPoint; 0 = neither */
    uint16_t outputs; /* references, which come first; then inputs, then the rest */
    uint16_t bits;
    uint16_t step, disposition; /* words; 0 = none */
} EventHead;
static_assert(sizeof(EventHead) == 24, "drawn in docs/formats/index.md");

#endif
