/* registers.h - the demo factory's master data: its sites, partners, people, trainings, agreements.
 */
#ifndef HOLDFAST_DEMO_REGISTERS_H
#define HOLDFAST_DEMO_REGISTERS_H

#include "domain/signature/signature.h"

#define DEMO_OWNER "O-01" /* of the registered owner */

/* A file of src/demo/registers, inside the program. */
typedef struct DemoRows {
    const char *name; /* of the register */
    const char *from, *end;
} DemoRows;

/* In the order they are taken in; ends with a name of NULL. */
extern const DemoRows demo_rows[];

/* Take all of them in; what is there already stays. */
MUST_CHECK Err demo_registers(Ctx *cx);
/* A registered owner of these units; one that is there stays. */
MUST_CHECK Err demo_owner(Ctx *cx, FieldTexts units);
/* Sign every passed training result as its examiner: roles of the recall rest on them. */
MUST_CHECK Err demo_examine(Ctx *cx, const Signer *by);

#endif
