/* json_value.h: values of a JSON document with their place, so that an error can
 * say "clients[17].window: found "8", expected ...". */
#ifndef LORRY_IO_JSON_VALUE_H
#define LORRY_IO_JSON_VALUE_H

#include <jansson.h>

#include "io/load.h"

typedef struct lorry__json_file {
    const char *name;       /* of the file, for messages */
    lorry_message *message;
} lorry__json_file;

/* A value and the way to it. Lives on the stack, below the one it is part of. */
typedef struct lorry__json {
    const lorry__json_file *file;
    const struct lorry__json *up; /* NULL: the whole document */
    const char *key;              /* in an object; NULL: in an array */
    size_t index;                 /* in an array */
    json_t *value;                /* borrowed; NULL: there is none */
} lorry__json;

/* Parse text; errors name line and column. *root is freed with json_decref(). */
lorry_status lorry__json_parse(const char *name, const lorry__bytes *text, json_t **root,
                               lorry_message *message);

/* A document read whole; its values live until it is closed, at the address where it
 * was opened. After an error there is nothing to close. */
typedef struct lorry__json_document {
    lorry__file_name name;
    lorry__json_file file;
    lorry__json top;
} lorry__json_document;
lorry_status lorry__json_open(lorry__json_document *document, lorry__mem *mem,
                              const lorry__source *source, lorry_message *message);
void lorry__json_close(lorry__json_document *document);

lorry__json lorry__json_root(const lorry__json_file *file, json_t *root);
/* value NULL where the object has no such key. */
lorry__json lorry__json_member(const lorry__json *object, const char *key);
lorry__json lorry__json_element(const lorry__json *array, size_t index);
/* Given, and not null. */
static inline bool lorry__json_is_given(const lorry__json *at)
{
    return at->value != NULL && !json_is_null(at->value);
}

/* "file: path: ..." */
lorry_status lorry__json_fail(const lorry__json *at, lorry_status status, const char *format,
                              ...) __attribute__((format(printf, 3, 4)));
/* "file: path: found X, expected Y" */
lorry_status lorry__json_expected(const lorry__json *at, const char *expected);

/* An object with no other keys than these (or any that start with `x-`). */
lorry_status lorry__json_object(const lorry__json *at, const char *const *keys, size_t count);
lorry_status lorry__json_array(const lorry__json *at, const char *what, size_t *length);
lorry_status lorry__json_string(const lorry__json *at, const char *what, const char **out);
lorry_status lorry__json_bool(const lorry__json *at, const char *what, bool *out);
lorry_status lorry__json_whole(const lorry__json *at, const char *what, int64_t lo, int64_t hi,
                               int64_t *out);
lorry_status lorry__json_real(const lorry__json *at, const char *what, double lo, double hi,
                              double *out);
/* One of `count` words; *out is its number. */
lorry_status lorry__json_word(const lorry__json *at, const char *const *words, size_t count,
                              size_t *out);

#endif
