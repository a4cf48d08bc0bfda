#include "cmd/state_label.h"

static const char *const state_labels[STATE_COUNT] = {
    [STATE_SCRAPPED] = MSG("scrapped"),
    [STATE_USED_UP] = MSG("used up"),
    [STATE_EXPORTED] = MSG("exported"),
    [STATE_RETURNED] = MSG("returned"),
    [STATE_SOLD] = MSG("sold"),
    [STATE_IN_TRANSIT] = MSG("in transit"),
    [STATE_AT_DEALER] = MSG("at the dealer"),
    [STATE_IN_PRODUCTION] = MSG("in production"),
    [STATE_IN_STOCK] = MSG("in stock"),
    [STATE_UNKNOWN] = MSG("unknown"),
};

const char *state_label(ItemState state, Lang lang)
{
    return message_text(state_labels[state], lang);
}
