/* trace_model_where.h - docs/guide/trace.md "Where is it" and docs/guide/balance.md a second time,
 * in the plainest code there is.  See trace_model.h. */
#ifndef HOLDFAST_TEST_MODEL_TRACE_MODEL_WHERE_H
#define HOLDFAST_TEST_MODEL_TRACE_MODEL_WHERE_H

#include "test/model/trace_model.h"

/* What master data says of a place: "kinds (plant, warehouse, supplier, dealer) and countries". */
typedef struct ModelPlace {
    bool own_plant;
    bool dealer;
    bool known; /* some kind is */
    bool abroad;
} ModelPlace;

typedef struct ModelMoment {
    int64_t at_us;
    ModelPlace (*place)(void *arg, Str key);
    void *arg;
} ModelMoment;

typedef enum ModelDoubt {
    MODEL_SURE,
    MODEL_MAYBE_THE_SAME, /* as another part */
    MODEL_MAYBE_NOT,      /* of a disputed event */
} ModelDoubt;

/* "A lot answers in parts, by state and place"; "told by state, place, dimension and possible" */
typedef struct ModelPart {
    const char *state;
    Str place;
    Str dimension; /* "pieces", "mass", "length", else the unit */
    ModelDoubt doubt;
    int64_t units; /* pieces, grams, metres … */
    int arrived;   /* the how manyeth stock it was; 0: no stock */
    uint32_t in;   /* container and one; 0: loose */
    Str from;      /* where it was put in */
    Str holder;    /* of the container */
} ModelPart;

/* Where a container was after an event: as what is loose would be told. */
typedef struct ModelStand {
    const char *state; /* "": neither sold, scrapped, used, returned nor under way */
    Str place;
    Str goal; /* under way */
    Str holder;
    uint32_t container;
    uint32_t cleared; /* event and one that took everything out of it last */
} ModelStand;

/* §5. */
typedef struct ModelWhere {
    const char *state;
    uint32_t container; /* the next of its chain, or MODEL_NONE */
    Str place;          /* key; empty: unknown */
    Str holder;
    int64_t since_us; /* of the latest event that states the place */
    uint32_t event;   /* the latest; of what is used up, what used it; MODEL_NONE: none */
    bool never_taken_out;
    bool seen_after_use;
    bool in_itself;   /* what it is in leads round to it again, and it is met first */
    bool unit;        /* "a piece that stands for itself" */
    ModelPart *parts; /* of a lot; those of no pieces are left out */
    uint32_t part_count;
    bool has_made;    /* it is known how much was made */
    bool made_partly; /* some is; not of all that was made it is known how much */
    Str base;         /* dimension of the balance */
    int64_t made;
    int64_t unaccounted;
    int64_t over; /* out of balance by so much */
    bool out_of_balance;
    uint32_t unfollowed;       /* events */
    uint32_t unfollowed_event; /* the first */
    bool *correction_missing;  /* by event */
} ModelWhere;

/* out: one per item, by all events up to the moment. */
void model_where(const Model *m, ModelMoment moment, ModelWhere *out);
/* Events of the log in the order (eventTime, log position). */
typedef struct ModelOrder {
    const uint32_t *events;
    uint32_t count;
    const ModelStand *stands; /* per event of the order from 1, 0 before all, and item */
    uint32_t items;
} ModelOrder;

/* What a lot's quantities say. */
void model_lot(const Model *m, ModelOrder order, uint32_t item, ModelMoment moment,
               ModelWhere *out);
/* Where the event sends what it ships: a place, else a party. */
Str model_destination(const Event *e);
/* One place, or areas of one site. */
bool model_is_one_site(Arena *arena, Str here, Str there);
/* What a step or disposition says. */
bool model_is_scrapping(const Event *e);
bool model_is_sale(const Event *e);
bool model_is_shipping(const Event *e);
bool model_is_receipt(const Event *e);
bool model_is_arrival(const Event *e);

#endif
