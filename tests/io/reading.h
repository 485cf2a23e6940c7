/* reading.h: read a text as if it were a file, for the tests of the readers. */
#ifndef LORRY_TESTS_READING_H
#define LORRY_TESTS_READING_H

#include "../support/cmocka_all.h"

#include <stdio.h>

#include "io/io.h"
#include "model/builder.h"

/* The status of reading `text` as "f"; the message goes to `message`. */
static inline lorry_status try_reading(const char *text, size_t length,
                                       const lorry_read_options *options,
                                       lorry_message *message)
{
    lorry_model *model = NULL;
    assert_int_equal(lorry__model_new(NULL, &model), LORRY_OK);
    const lorry_status status =
        lorry__io_read_model_memory(model, "f", text, length, options);
    *message = model->message;
    lorry__model_free(model);
    return status;
}

/* It must be refused with this status and exactly this message. */
static inline void assert_refused(const char *text, lorry_status status, const char *expected)
{
    lorry_message message;
    const lorry_status got = try_reading(text, strlen(text), NULL, &message);
    assert_string_equal(message.text, expected);
    assert_int_equal(got, status);
}

/* It must be read, and make a problem. */
static inline lorry_problem *read_as(const char *text, lorry_rounding rounding,
                                     lorry_fleet fleet, int64_t vehicles)
{
    lorry_read_options options = LORRY_READ_OPTIONS_INIT;
    lorry_model *model = NULL;
    lorry_problem *problem = NULL;
    options.rounding = rounding;
    options.fleet = fleet;
    options.vehicles = vehicles;
    assert_int_equal(lorry__model_new(NULL, &model), LORRY_OK);
    if (lorry__io_read_model_memory(model, "f", text, strlen(text), &options) != LORRY_OK ||
        lorry__model_build(model, &problem) != LORRY_OK)
        fail_msg("%s", model->message.text);
    lorry__model_free(model);
    return problem;
}

static inline lorry_problem *read_plainly(const char *text)
{
    return read_as(text, LORRY_ROUND_AUTO, LORRY_FLEET_AUTO, 0);
}

#endif
