/* word_label.h - the words of the wire in words people use. */
#ifndef HOLDFAST_CMD_WORD_LABEL_H
#define HOLDFAST_CMD_WORD_LABEL_H

#include "base/message.h"

/* Of kinds, actions, roles, places, business steps; what is not listed stays as it is. */
Str word_label(Str word, Lang lang);

#endif
