/* trace_model_lot.h - shared by trace_model_lot.c and trace_model_packed.c: a lot in parts. */
#ifndef HOLDFAST_TEST_MODEL_TRACE_MODEL_LOT_H
#define HOLDFAST_TEST_MODEL_TRACE_MODEL_LOT_H

#include "test/model/trace_model_where.h"

typedef struct Amount {
    Str dimension;
    int64_t units;
} Amount;

typedef struct Shipment {
    Str from, to, dimension;
    int64_t units; /* not undone */
} Shipment;

typedef struct Account {
    const Model *m;
    ModelOrder order;
    uint32_t item;
    ModelMoment moment;
    ModelWhere *lot;
    bool *taken; /* by place in the order */
    int arrivals;
    Shipment *shipments; /* in the order they were taken */
    uint32_t shipment_count;
    uint32_t now; /* what lies in containers is where those are then: place in the order, from 1 */
    struct Packed {
        uint32_t container, part;
        uint32_t since; /* place in the order, from 1 */
    } packed[64];
    uint32_t packed_count;
} Account;

bool model_is_disputed(const Account *a, uint32_t event);
Amount model_amount(const EventRef *ref);
/* As far as it goes; what is still to be taken. */
int64_t model_take(ModelPart *part, int64_t units);
bool model_is_stock(const ModelPart *part);
const char *model_stock_state(const Account *a, Str place);
void model_put_stock(Account *a, Str place, bool back, Amount amount, ModelDoubt doubt);
/* Rule 3, of what is put into a container. */
void model_take_packed(Account *a, Str here, Amount amount);

/* ---- rule 9 ---- */

void model_pack(Account *a, uint32_t event, uint32_t line, bool *open);
/* "it is where the container is", at place `now` of the order. */
void model_look(Account *a);
/* How much is left of the amount beside what lies in containers the event names; `out`: taken out
 * of them. */
int64_t model_beside_named(Account *a, uint32_t event, Amount amount, bool out);

#endif
