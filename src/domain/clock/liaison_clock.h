/* liaison_clock.h - the filed liaison as a fact of the law (A-5.1c, rule CA-23): a filing that is
 * added, ended or whose person leaves starts the clock to file anew; one that is filed meets it.
 *
 * The clocks belong to the authority (noun "partner"), so that the filing of who follows meets the
 * clock that began when somebody left.  */
#ifndef HOLDFAST_DOMAIN_CLOCK_LIAISON_CLOCK_H
#define HOLDFAST_DOMAIN_CLOCK_LIAISON_CLOCK_H

#include "domain/master/master_import.h"

/* master_save of a row of register liaison_filing, with its clocks, in one transaction; `due_on` of
 * a new one that names none is the day the clock is due. */
MUST_CHECK Err liaison_save(Ctx *cx, int64_t id, const RowOrder *order, MasterRow *out);
/* import_store of register `name`; of liaison_filing with the clocks of its rows, in one
 * transaction. */
MUST_CHECK Err liaison_import_store(Ctx *cx, Str name, ImportPlan *plan, Str reason);
/* The person is out of use: for each filing of his that holds, the clock to file another starts. */
MUST_CHECK Err liaison_left(Ctx *cx, Str employee);

#endif
