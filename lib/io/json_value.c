/* json_value.c: values of a JSON document with their place.
 *
 * The way to a value is a chain of stack frames and becomes text only when an
 * error wants it, so that reading a million values costs nothing for it. */
#include <math.h>
#include <stdio.h>

#include "base/language.h"
#include "io/json_value.h"
#include "io/names.h"
#include "io/show.h"

static void drop_controls(char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            *text = '?';
}

lorry_status lorry__json_parse(const char *name, const lorry__bytes *text, json_t **root,
                               lorry_message *message)
{
    json_error_t error;
    *root = json_loadb(text->data, text->length, JSON_REJECT_DUPLICATES, &error);
    if (*root != NULL)
        return LORRY_OK;
    if (json_error_code(&error) == json_error_out_of_memory)
        return lorry__fail(message, LORRY_ENOMEM, "%s: no memory for its values", name);
    drop_controls(error.text);
    return lorry__fail(message, LORRY_EFORMAT, "%s:%d:%d: found %s, expected JSON", name,
                       error.line, error.column < 1 ? 1 : error.column, error.text);
}

lorry__json lorry__json_root(const lorry__json_file *file, json_t *root)
{
    return (lorry__json){ file, NULL, NULL, 0, root };
}

lorry_status lorry__json_open(lorry__json_document *document, lorry__mem *mem,
                              const lorry__source *source, lorry_message *message)
{
    lorry__bytes text;
    json_t *root;
    document->name = lorry__name_file(source->path);
    document->file = (lorry__json_file){ document->name.text, message };
    lorry_status status = lorry__load(mem, source, document->name.text, &text, message);
    if (status != LORRY_OK)
        return status;
    status = lorry__json_parse(document->name.text, &text, &root, message);
    lorry__free(mem, text.data);
    if (status == LORRY_OK)
        document->top = lorry__json_root(&document->file, root);
    return status;
}

void lorry__json_close(lorry__json_document *document) { json_decref(document->top.value); }

lorry__json lorry__json_member(const lorry__json *object, const char *key)
{
    return (lorry__json){ object->file, object, key, 0, json_object_get(object->value, key) };
}

lorry__json lorry__json_element(const lorry__json *array, size_t index)
{
    return (lorry__json){ array->file, array, NULL, index, json_array_get(array->value, index) };
}

/* ---------------------------------------------------------------- errors -- */

/* The path, from its end; what does not fit is lost at the front. */
static const char *path_of(const lorry__json *at, char *buffer, size_t size)
{
    size_t start = size - 1;
    buffer[start] = '\0';
    for (; at->up != NULL; at = at->up) {
        char step[80];
        const bool is_first = at->up->up == NULL;
        const int length =
            at->key == NULL ? snprintf(step, sizeof(step), "[%zu]", at->index)
                            : snprintf(step, sizeof(step), "%s%.60s", is_first ? "" : ".", at->key);
        if (length < 0 || (size_t)length > start)
            break;
        start -= (size_t)length;
        memcpy(buffer + start, step, (size_t)length);
    }
    return buffer + start;
}

lorry_status lorry__json_fail(const lorry__json *at, lorry_status status, const char *format,
                              ...)
{
    char text[280], path[120];
    va_list arguments;
    va_start(arguments, format);
    lorry__format(text, sizeof(text), lorry__tr(format), arguments);
    va_end(arguments);
    drop_controls(text);
    const char *shown = path_of(at, path, sizeof(path));
    return lorry__fail(at->file->message, status, "%s: %s%s%s", at->file->name, shown,
                       *shown != '\0' ? ": " : "", text);
}

static lorry__shown word(const char *text)
{
    lorry__shown shown;
    snprintf(shown.text, sizeof(shown.text), "%s", lorry__tr(text));
    return shown;
}

static lorry__shown describe(const json_t *value)
{
    lorry__shown shown;
    switch (value == NULL ? JSON_NULL : json_typeof(value)) {
    case JSON_OBJECT:
        return word("an object");
    case JSON_ARRAY:
        snprintf(shown.text, sizeof(shown.text), lorry__tr("an array of %zu"),
                 json_array_size(value));
        return shown;
    case JSON_STRING:
        return lorry__show_text(json_string_value(value), json_string_length(value), '"');
    case JSON_INTEGER:
        snprintf(shown.text, sizeof(shown.text), "%lld", (long long)json_integer_value(value));
        return shown;
    case JSON_REAL:
        return lorry__show_real(json_real_value(value));
    case JSON_TRUE:
        return (lorry__shown){ "true" };
    case JSON_FALSE:
        return (lorry__shown){ "false" };
    default:
        return value == NULL ? word("nothing") : (lorry__shown){ "null" };
    }
}

lorry_status lorry__json_expected(const lorry__json *at, const char *expected)
{
    return lorry__json_fail(at, LORRY_EFORMAT, "found %s, expected %s",
                            describe(at->value).text, lorry__tr(expected));
}

/* ---------------------------------------------------------------- values -- */

static bool is_listed(const char *key, const char *const *keys, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (strcmp(key, keys[k]) == 0)
            return true;
    return false;
}

lorry_status lorry__json_object(const lorry__json *at, const char *const *keys, size_t count)
{
    if (!json_is_object(at->value))
        return lorry__json_expected(at, "an object");
    const char *key;
    json_t *value;
    json_object_foreach(at->value, key, value)
    {
        if (is_listed(key, keys, count) || strncmp(key, "x-", 2) == 0)
            continue;
        const lorry__json member = { at->file, at, key, 0, value };
        const char *meant = lorry__nearest_word(key, keys, count);
        if (meant != NULL)
            return lorry__json_fail(&member, LORRY_EFORMAT,
                                    "unknown key, did you mean `%s`?", meant);
        return lorry__json_fail(&member, LORRY_EFORMAT,
                                "unknown key (keys of your own start with `x-`)");
    }
    return LORRY_OK;
}

lorry_status lorry__json_array(const lorry__json *at, const char *what, size_t *length)
{
    if (!json_is_array(at->value))
        return lorry__json_expected(at, what);
    *length = json_array_size(at->value);
    return LORRY_OK;
}

lorry_status lorry__json_string(const lorry__json *at, const char *what, const char **out)
{
    if (!json_is_string(at->value))
        return lorry__json_expected(at, what);
    *out = json_string_value(at->value);
    return LORRY_OK;
}

lorry_status lorry__json_bool(const lorry__json *at, const char *what, bool *out)
{
    if (!json_is_boolean(at->value))
        return lorry__json_expected(at, what);
    *out = json_is_true(at->value);
    return LORRY_OK;
}

/* 12 and 12.0 are the same number to JSON. */
static bool is_whole(const json_t *value, int64_t *out)
{
    if (json_is_integer(value)) {
        *out = json_integer_value(value);
        return true;
    }
    const double real = json_is_real(value) ? json_real_value(value) : 0.5;
    if (real != floor(real) || fabs(real) > 9007199254740992.0)
        return false;
    *out = (int64_t)real;
    return true;
}

lorry_status lorry__json_whole(const lorry__json *at, const char *what, int64_t lo, int64_t hi,
                               int64_t *out)
{
    int64_t value = 0;
    if (is_whole(at->value, &value) && value >= lo && value <= hi) {
        *out = value;
        return LORRY_OK;
    }
    char expected[LORRY__EXPECTED];
    lorry__expect_whole(expected, what, lo, hi, lo == INT64_MIN, hi == INT64_MAX);
    return lorry__json_expected(at, expected);
}

lorry_status lorry__json_real(const lorry__json *at, const char *what, double lo, double hi,
                              double *out)
{
    const double value = json_number_value(at->value);
    if (json_is_number(at->value) && value >= lo && value <= hi) {
        *out = value;
        return LORRY_OK;
    }
    char expected[160];
    if (json_is_number(at->value))
        snprintf(expected, sizeof(expected), lorry__tr("%s, a number from %lld to %lld"),
                 lorry__tr(what), (long long)lo, (long long)hi);
    else
        snprintf(expected, sizeof(expected), lorry__tr("%s, a number"), lorry__tr(what));
    return lorry__json_expected(at, expected);
}

lorry_status lorry__json_word(const lorry__json *at, const char *const *words, size_t count,
                              size_t *out)
{
    const char *text = json_is_string(at->value) ? json_string_value(at->value) : "";
    for (size_t k = 0; k < count; k++)
        if (strcmp(text, words[k]) == 0) {
            *out = k;
            return LORRY_OK;
        }
    char expected[200];
    snprintf(expected, sizeof(expected), "%s", lorry__tr("one of"));
    for (size_t k = 0; k < count; k++) {
        const size_t length = strlen(expected);
        snprintf(expected + length, sizeof(expected) - length, "%s \"%s\"", k > 0 ? "," : "",
                 words[k]);
    }
    return lorry__json_expected(at, expected);
}
