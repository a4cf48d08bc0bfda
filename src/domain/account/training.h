/* training.h - may this person have that role?  Recall managers, liaison and execution drivers only
 * after passing, and as long as that holds.
 *
 * A role's trainings are the rows of the register training that are required of its audience
 * (roles.def); they are passed by a result that is passed, not over, entered by somebody else, and
 * signed by its examiner as it stands (signatures.def).
 * A training that he, or a machine, made no longer required is required as others left it.
 * Asked again at every use of the role: a result that lapses, or is corrected, withdraws it.  */
#ifndef HOLDFAST_DOMAIN_ACCOUNT_TRAINING_H
#define HOLDFAST_DOMAIN_ACCOUNT_TRAINING_H

#include "domain/account/account.h"

typedef struct TrainingState {
    int64_t employee_id;
    int64_t lapses_us; /* when the first of them is over; INT64_MAX: none ends */
    Str trainings;     /* their codes, ", " between */
} TrainingState;

/* Who signs in as `account`: row of the register employee, 0: nobody. */
MUST_CHECK Err training_employee(Ctx *cx, Str account, int64_t *out);
/* ERR_DENIED with a sentence: a training is missing or over, there is none for this role, or the
 * person does not sign in as `account` (any more). */
MUST_CHECK Err training_check(Ctx *cx, Str account, AccountRole role, int64_t employee_id,
                              TrainingState *out);

#endif
