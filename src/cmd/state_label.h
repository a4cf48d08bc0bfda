/* state_label.h - the state of an item in plain words. */
#ifndef HOLDFAST_CMD_STATE_LABEL_H
#define HOLDFAST_CMD_STATE_LABEL_H

#include "base/message.h"
#include "domain/trace/trace_where.h"

const char *state_label(ItemState state, Lang lang);

#endif
