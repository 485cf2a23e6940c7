/* io.c: which reader a file wants, told by its content. */
#include "io/io.h"

#include "io/json_value.h"
#include "io/lorry_json.h"
#include "io/readers.h"
#include "io/scan.h"

/* Lines looked at to tell one text format from another. */
#define LINES_LOOKED_AT 40

/* Solomon's format has VEHICLE on a line of its own, VRPLIB lines `KEY :`. */
static lorry_format detect_text(lorry__scan scan)
{
    lorry_format found = LORRY_FORMAT_AUTO;
    for (int k = 0; k < LINES_LOOKED_AT && lorry__scan_seek(&scan); k++) {
        const lorry__word word = lorry__scan_take(&scan);
        const lorry__word next = lorry__scan_peek(&scan);
        const char last = word.start[word.length - 1];
        if (next.length == 0 && lorry__word_is(word, "VEHICLE"))
            return LORRY_FORMAT_SOLOMON;
        if (last == ':' || memchr(word.start, ':', word.length) != NULL ||
            (next.length > 0 && *next.start == ':'))
            found = LORRY_FORMAT_VRPLIB;
        lorry__scan_skip_line(&scan);
    }
    return found;
}

static bool starts_json(lorry__scan scan)
{
    return lorry__scan_seek(&scan) && (*scan.at == '{' || *scan.at == '[');
}

/* The reader of a JSON document; its `format` key decides. */
static lorry_status read_json_root(lorry_model *model, const char *name, json_t *root,
                                   const lorry_read_options *options)
{
    static const char *const formats[] = { LORRY__PROBLEM_FORMAT };
    const lorry__json_file file = { name, &model->message };
    const lorry__json top = lorry__json_root(&file, root);
    const lorry__json format = lorry__json_member(&top, "format");
    size_t word;
    if (!json_is_object(root))
        return lorry__json_expected(&top, "an object with the key `format`");
    const bool is_loggibud =
        format.value == NULL && json_object_get(root, "deliveries") != NULL &&
        json_object_get(root, "vehicle_capacity") != NULL;
    if (options->format == LORRY_FORMAT_LOGGIBUD ||
        (options->format == LORRY_FORMAT_AUTO && is_loggibud))
        return lorry__read_loggibud(model, name, root, options);
    const lorry_status status = lorry__json_word(&format, formats, 1, &word);
    return status == LORRY_OK ? lorry__read_lorry(model, name, root, options) : status;
}

static lorry_status read_json(lorry_model *model, const char *name, const lorry__bytes *text,
                              const lorry_read_options *options)
{
    json_t *root;
    lorry_status status = lorry__json_parse(name, text, &root, &model->message);
    if (status != LORRY_OK)
        return status;
    status = read_json_root(model, name, root, options);
    json_decref(root);
    return status;
}

static lorry_status read_text(lorry_model *model, const char *name, const lorry__bytes *text,
                              const lorry_read_options *options)
{
    lorry__scan scan;
    lorry__scan_init(&scan, name, text, &model->message);
    lorry_format format = options->format;
    if (format == LORRY_FORMAT_AUTO)
        format = starts_json(scan) ? LORRY_FORMAT_JSON : detect_text(scan);
    switch (format) {
    case LORRY_FORMAT_SOLOMON:
        return lorry__read_solomon(model, name, text, options);
    case LORRY_FORMAT_VRPLIB:
        return lorry__read_vrplib(model, name, text, options);
    case LORRY_FORMAT_JSON:
    case LORRY_FORMAT_LOGGIBUD:
        return read_json(model, name, text, options);
    default:
        lorry__scan_seek(&scan);
        return lorry__scan_expected(&scan, "lorry's JSON, VRPLIB (KEY : value) or Solomon's "
                                           "text (VEHICLE, CUSTOMER)");
    }
}

/* ------------------------------------------------------------- options -- */

static lorry_status check_options(lorry_model *model, const char *name,
                                  const lorry_read_options *options)
{
    lorry_message *message = &model->message;
    if (options->format == LORRY_FORMAT_SOL || options->format == LORRY_FORMAT_GEOJSON ||
        options->format == LORRY_FORMAT_HTML)
        return lorry__fail(message, LORRY_EINVAL,
                           "%s: plans come in the format asked for, not problems", name);
    if ((int)options->format < 0 || (int)options->format > LORRY_FORMAT_LOGGIBUD)
        return lorry__fail(message, LORRY_EINVAL, "there is no format %d",
                           (int)options->format);
    if ((int)options->rounding < 0 || (int)options->rounding > LORRY_ROUND_CEIL10)
        return lorry__fail(message, LORRY_EINVAL, "there is no rounding %d",
                           (int)options->rounding);
    if ((int)options->fleet < 0 || (int)options->fleet > LORRY_FLEET_COUNT)
        return lorry__fail(message, LORRY_EINVAL, "there is no fleet %d", (int)options->fleet);
    if (options->fleet == LORRY_FLEET_COUNT && options->vehicles < 1)
        return lorry__fail(message, LORRY_EINVAL, "%lld vehicles: 1 or more are possible",
                           (long long)options->vehicles);
    if (model->num_locations + model->num_depots + model->num_clients + model->num_types +
            model->num_profiles > 0)
        return lorry__fail(message, LORRY_EINVAL, "%s: the model to read into is not empty",
                           name);
    return LORRY_OK;
}

static lorry_status read_loaded(lorry_model *model, const char *name, const lorry__bytes *text,
                                const lorry_read_options *options)
{
    const lorry_status status = read_text(model, name, text, options);
    if (status != LORRY_OK)
        lorry__model_reset(model);
    return status;
}

lorry_status lorry__io_read_model(lorry_model *model, const char *path,
                                  const lorry_read_options *options)
{
    const lorry_read_options defaults = LORRY_READ_OPTIONS_INIT;
    const lorry__file_name name = lorry__name_file(path);
    lorry__bytes text;
    options = options != NULL ? options : &defaults;
    lorry_status status = check_options(model, name.text, options);
    if (status == LORRY_OK)
        status = lorry__load(&model->mem, &(lorry__source){ .path = path }, name.text, &text,
                             &model->message);
    if (status != LORRY_OK)
        return status;
    status = lorry__model_set_folder(model, path);
    if (status == LORRY_OK)
        status = read_loaded(model, name.text, &text, options);
    lorry__free(&model->mem, text.data);
    return status;
}

lorry_status lorry__io_read_model_memory(lorry_model *model, const char *name,
                                         const void *data, size_t length,
                                         const lorry_read_options *options)
{
    const lorry_read_options defaults = LORRY_READ_OPTIONS_INIT;
    const lorry__file_name shown = lorry__name_file(name);
    lorry__bytes text;
    options = options != NULL ? options : &defaults;
    lorry_status status = check_options(model, shown.text, options);
    if (status == LORRY_OK)
        status = lorry__load(&model->mem, &(lorry__source){ name, data, length }, shown.text,
                             &text, &model->message);
    if (status != LORRY_OK)
        return status;
    status = read_loaded(model, shown.text, &text, options);
    lorry__free(&model->mem, text.data);
    return status;
}
