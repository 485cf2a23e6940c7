/* language.h: messages in the reader's language.
 *
 * Texts in the code are English and double as the keys of the catalogue, which
 * is made from language/zh.po (gettext's format and tools) when lorry is built. The
 * language belongs to a handle (lorry_config); for the time of a call it is that
 * of the thread that makes the call, so that formats far below need no argument
 * for it. Neither the locale nor anything of the host's gettext is read or
 * changed. */
#ifndef LORRY_BASE_LANGUAGE_H
#define LORRY_BASE_LANGUAGE_H

#include "base/base.h"

/* Marks a text for the catalogue that is translated elsewhere. */
#define N_(text) text

/* `text` in the language of this call; itself where there is no translation.
 * Static storage. O(log texts). */
const char *lorry__tr(const char *text) __attribute__((format_arg(1)));
/* One of two forms by number; Chinese has one. */
const char *lorry__trn(const char *one, const char *many, uint64_t count)
    __attribute__((format_arg(1), format_arg(2)));
/* In a language of the caller's choice. */
const char *lorry__tr_in(int32_t language, const char *text) __attribute__((format_arg(2)));

/* The language of this thread's call. */
int32_t lorry__language(void);

/* LORRY__SPEAK(mem): until the end of the block messages are in the language of
 * the handle that `mem` belongs to. Blocks nest. */
typedef struct lorry__tongue { int32_t before; } lorry__tongue;
lorry__tongue lorry__language_enter(int32_t language);
void lorry__language_leave(lorry__tongue *tongue);
#define LORRY__SPEAK(mem) LORRY__SPEAK_IN((mem)->config.language)
#define LORRY__SPEAK_IN(language) \
    lorry__tongue tongue __attribute__((cleanup(lorry__language_leave))) = \
        lorry__language_enter(language); \
    (void)tongue

/* The catalogue, sorted by `english`; made from language/zh.po. */
typedef struct lorry__text_pair { const char *english, *other; } lorry__text_pair;
extern const lorry__text_pair lorry__chinese[];
extern const size_t lorry__chinese_count;

#endif
