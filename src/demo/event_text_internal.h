/* event_text_internal.h - writes one EPCIS event after the other as lines of JSON.
 *
 *     text_begin(text, &(Head){...});
 *     text_list(text, "epcList");
 *     text_serial(text, PRODUCT_CELL, 12);
 *     text_list_end(text);
 *     text_end(text, LATE_NEVER);
 *
 * A line is formatted at the end of the output buffer.  One that arrives late is moved to a
 * shelf and comes out at a later tick.  The first failure of the file is kept in `err`;
 * everything after it is formatted and thrown away.  */
#ifndef HOLDFAST_DEMO_EVENT_TEXT_INTERNAL_H
#define HOLDFAST_DEMO_EVENT_TEXT_INTERNAL_H

#include "demo/process_internal.h"
#include "domain/event/event.h"
#include "platform/os/io.h"

enum { SHELF_COUNT = 64, LATE_NEVER = 0 };

/* splitmix64; each purpose has its own, so that a change in one step moves no other. */
typedef struct Chance {
    uint64_t state;
} Chance;

uint64_t chance_next(Chance *chance);
/* 0 to n - 1 */
uint32_t chance_below(Chance *chance, uint32_t n);
/* true once in n times on average */
static inline bool chance_once_in(Chance *chance, uint32_t n)
{
    return chance_below(chance, n) == 0;
}

/* A lot: product, day of birth since 1970, running number within the product. */
typedef struct Lot {
    Product product;
    int32_t day;
    uint32_t number;
} Lot;

/* What comes before the serial of an identifier, in both spellings. */
typedef struct IdText {
    Str urn;
    Str path; /* "/01/09521321…/21/", behind the host */
} IdText;

typedef struct IdNames {
    IdText serial[PRODUCT_COUNT];
    IdText lot[PRODUCT_COUNT];
    IdText bare[PRODUCT_COUNT]; /* the class itself, whole */
    IdText place[PLACE_COUNT];  /* whole */
    IdText asset;               /* GIAI of the maker */
    IdText tank;                /* GRAI of the maker's electrolyte tanks */
} IdNames;

void id_names_init(Arena *arena, IdNames *out);

typedef struct EventText {
    Ctx *cx;
    IoFile *file;
    Err err;
    Buf out;     /* finished lines and the one being written */
    size_t line; /* where it begins */
    Str last;    /* the line just ended; valid until the next begins */
    Buf shelf[SHELF_COUNT];
    uint32_t tick;
    bool first; /* no comma before the next element */
    const Recorder *by;
    IdNames names;
    uint64_t seed;
    uint64_t next_id;
    Chance late;
    int32_t date; /* the day whose text is kept */
    char date_text[16];
    int64_t events;
    int64_t bytes;
} EventText;

typedef struct Head {
    EventKind kind;
    Action action; /* ACTION_NONE for transformations */
    const char *step;
    const char *disposition; /* may be NULL */
    Place read_point;        /* PLACE_NONE: not written */
    Place location;
    int64_t time_us; /* true time; the recorder's clock is added */
    const Recorder *by;
    uint64_t id; /* from text_reserve; 0 = the next */
} Head;

void text_init(EventText *text, Ctx *cx, IoFile *file, uint64_t seed);
/* What was shelved for this tick comes out; call once a tick, ascending. */
void text_tick(EventText *text, uint32_t tick);
/* Empty the shelves and the buffer.  The first failure of the file, if any. */
MUST_CHECK Err text_finish(EventText *text);
/* Write out what is full; cheap otherwise. */
void text_flush(EventText *text, size_t keep);

/* A number for an event that is written later but named now. */
uint64_t text_reserve(EventText *text);
void text_begin(EventText *text, const Head *head);
/* Close the line; `late` > 0: it comes out that many ticks later (below SHELF_COUNT). */
void text_end(EventText *text, uint32_t late);
/* Declare the line just ended to be in error, `late` ticks from now: the same event with an
 * errorDeclaration.  `corrective` = the event that says what really happened, or 0. */
void text_declare(EventText *text, int64_t time_us, uint64_t corrective, uint32_t late);

void text_list(EventText *text, const char *name);
void text_list_end(EventText *text);
/* ,"name": and the next element is its value */
void text_key(EventText *text, const char *name);

void text_serial(EventText *text, Product product, uint32_t number);
/* Digital Link naming lot and serial (AI 10 and 21); in URN spelling the serial alone. */
void text_serial_of_lot(EventText *text, Product product, Lot lot, uint32_t number);
void text_sscc(EventText *text, int extension, uint32_t number);
void text_tank_id(EventText *text, int plant);
void text_quantity(EventText *text, Lot lot, int64_t thousandths, const char *uom);
void text_quantity_bare(EventText *text, Product product, int64_t thousandths, const char *uom);
void text_pair(EventText *text, Product in, uint32_t in_number, Product out, uint32_t out_number);
void text_ilmd_lot(EventText *text, Lot lot);
void text_transaction(EventText *text, const char *type, char letter, uint32_t number);
void text_route(EventText *text, Place from, Place to);
void text_uri(EventText *text, const char *name, const char *uri);

typedef struct Step5M {
    Station station;
    int plant;
    int machine;    /* 1, 2 … */
    uint32_t order; /* work order */
} Step5M;

/* operator, equipment, tool, method, environment, workOrder as far as the station has them */
void text_station(EventText *text, const Step5M *step);
/* "urn:epc:id:giai:9521321.COATC-S2" or its link */
void text_machine(EventText *text, const Step5M *step);

typedef struct Reading {
    const char *type; /* GS1 Web Vocabulary: "Temperature" */
    int64_t value;
    int scale;       /* digits behind the point */
    const char *uom; /* UN/ECE Rec 20 */
} Reading;

void text_sensors(EventText *text, const Step5M *step, const Reading *readings, size_t count);

/* Identifiers alone, for truth and master data. */
void id_serial(Buf *out, const IdText *id, const char *host, char letter, uint32_t number);
void id_lot(Buf *out, const IdText *id, const char *host, Lot lot);
void id_lot_code(Buf *out, Lot lot);
void id_plain(Buf *out, const IdText *id, const char *host);

#endif
