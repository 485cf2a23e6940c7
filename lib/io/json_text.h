/* json_text.h: writing JSON into a text. */
#ifndef LORRY_IO_JSON_TEXT_H
#define LORRY_IO_JSON_TEXT_H

#include "base/base.h"

void lorry__put_string(lorry__text *out, const char *string);
void lorry__put_chars(lorry__text *out, const char *chars, size_t length);
void lorry__put_whole(lorry__text *out, int64_t value);
/* Shortest decimal that reads back as the same double. */
void lorry__put_real(lorry__text *out, double value);
/* `"key": `, with a comma before it unless it is the first of an object. */
void lorry__put_key(lorry__text *out, const char *key, bool *is_first);
/* A member with a whole number, and one with a string. */
void lorry__put_member(lorry__text *out, const char *key, int64_t value, bool *is_first);
void lorry__put_text_member(lorry__text *out, const char *key, const char *value,
                            bool *is_first);

#endif
