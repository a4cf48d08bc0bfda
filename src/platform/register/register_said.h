/* register_said.h - names of fields and choices in sentences. */
#ifndef HOLDFAST_PLATFORM_REGISTER_REGISTER_SAID_H
#define HOLDFAST_PLATFORM_REGISTER_REGISTER_SAID_H

#include "base/message.h"
#include "platform/register/register.h"

/* A name in a Chinese sentence: "类别（kind）". */
Str label_said(Arena *arena, Str name, const char *label_zh);
/* A field in a sentence: "kind", in Chinese "类别（kind）"; a word (message.h). */
const char *field_said(Arena *arena, const Field *field);

#endif
