/* employee.h - who of the register of people signs in as which account (A-5.5, C-23).
 *
 * Roles rest on trainings of the person an account stands for, so that binding (employee.account)
 * is decided by who manages accounts and roles, never by whoever gains it nor by a machine
 * (master_check), and it does not end while a role rests on it: that one is taken away first, which
 * leaves its own line in `change`.  Every way in to rows of that register comes through here.  */
#ifndef HOLDFAST_DOMAIN_ACCOUNT_EMPLOYEE_H
#define HOLDFAST_DOMAIN_ACCOUNT_EMPLOYEE_H

#include "domain/account/account.h"
#include "domain/master/master_import.h"

/* master_save of a row of employee, by somebody who manages accounts, or not.  ERR_DENIED: it
 * changes who signs in, and he does not; ERR_CONFLICT with out->id 0: a role rests on it. */
MUST_CHECK Err employee_save(Ctx *cx, bool manages, int64_t id, const RowOrder *order,
                             MasterRow *out);
/* Refuses a file for the register, as employee_save would one of its rows. */
MUST_CHECK Err employee_import_check(Ctx *cx, bool manages, const ImportPlan *plan);

#endif
