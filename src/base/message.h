/* message.h - sentences for people, in their language.
 *
 * The English sentence is the key; `messages.zh` beside each module holds the
 * Chinese with the same positions.  The build joins them into one sorted table
 * (build/gen/messages_zh.c); a sentence without translation fails the build.  */
#ifndef HOLDFAST_BASE_MESSAGE_H
#define HOLDFAST_BASE_MESSAGE_H

#include "base/buf.h"
#include "base/ctx.h"

typedef enum Lang { LANG_EN, LANG_ZH } Lang;

typedef struct MessagePair {
    const char *english;
    const char *chinese;
} MessagePair;

/* Generated, sorted by strcmp of `english`. */
extern const MessagePair message_pairs[];
extern const size_t message_pair_count;

/* zh for "zh", "zh_CN.UTF-8", "zh-Hans" …; English for anything else. */
Lang lang_from(Str locale);
/* The sentence in `lang`; the key itself where there is no translation. */
const char *message_text(const char *key, Lang lang);
/* A parameter that is a word of ours, not of the user: the name of a field, a choice.  One text for
 * both languages, of which message_param gives the one. */
const char *message_word(Arena *arena, Str english, Str chinese);
/* The parameter in `lang`; any other is given back as it is. */
Str message_param(Str param, Lang lang);
/* Append the sentence with its parameters filled in. */
void message_format(Buf *out, Lang lang, const char *key, const Str *params, int param_count);
/* Append "source:line pointer: sentence", leaving out what is not known. */
void problem_format(Buf *out, Lang lang, const Problem *problem);

#endif
