/* overview.h - what is there: how far the log reaches, how many items, the last captures. */
#ifndef HOLDFAST_API_OVERVIEW_H
#define HOLDFAST_API_OVERVIEW_H

#define RECORDS "api/overview_wire.def"
#include "platform/register/register_struct.h"

enum { OVERVIEW_CAPTURES = 20 };

#endif
