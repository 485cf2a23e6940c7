/* files.c: files in and out through the public face. */
#include "api/api.h"
#include "base/language.h"
#include "io/io.h"
#include "io/roads.h"
#include "model/builder.h"
#include "report/report.h"

/* ----------------------------------------------------------------- in -- */

static lorry_status begin_read(lorry_model *model, const void *source,
                               const lorry_read_options *options, lorry_read_options *full)
{
    lorry__model_clear_defects(model);
    if (source == NULL)
        return lorry__fail(&model->message, LORRY_EINVAL, "there is nothing to read from");
    if (options != NULL && !lorry__take(full, sizeof(*full), options))
        return lorry__fail(&model->message, LORRY_EINVAL,
                           "read options: their size is not set, or of a newer header");
    return LORRY_OK;
}

lorry_status lorry_model_read(lorry_model *model, const char *path,
                              const lorry_read_options *options)
{
    lorry_read_options full = LORRY_READ_OPTIONS_INIT;
    if (model == NULL)
        return LORRY_EINVAL;
    LORRY__SPEAK(&model->mem);
    const lorry_status status = begin_read(model, path, options, &full);
    return status == LORRY_OK ? lorry__io_read_model(model, path, &full) : status;
}

lorry_status lorry_model_read_memory(lorry_model *model, const char *name, const void *data,
                                     size_t length, const lorry_read_options *options)
{
    lorry_read_options full = LORRY_READ_OPTIONS_INIT;
    if (model == NULL)
        return LORRY_EINVAL;
    LORRY__SPEAK(&model->mem);
    const lorry_status status = begin_read(model, data, options, &full);
    if (status != LORRY_OK)
        return status;
    return lorry__io_read_model_memory(model, name != NULL ? name : "memory", data, length,
                                       &full);
}

static bool begin_travel(lorry_model *model, const char *path)
{
    if (path == NULL)
        lorry__fail(&model->message, LORRY_EINVAL, "there is nothing to read from");
    return path != NULL;
}

lorry_status lorry_model_read_table(lorry_model *model, int32_t profile, const char *path)
{
    if (model == NULL)
        return LORRY_EINVAL;
    LORRY__SPEAK(&model->mem);
    return begin_travel(model, path)
               ? lorry__read_table_file(model, profile, &(lorry__source){ .path = path })
               : LORRY_EINVAL;
}

lorry_status lorry_model_read_pairs(lorry_model *model, int32_t profile, const char *path)
{
    if (model == NULL)
        return LORRY_EINVAL;
    LORRY__SPEAK(&model->mem);
    return begin_travel(model, path)
               ? lorry__read_pairs(model, profile, &(lorry__source){ .path = path }, NULL)
               : LORRY_EINVAL;
}

lorry_status lorry_model_read_barriers(lorry_model *model, const char *path)
{
    if (model == NULL)
        return LORRY_EINVAL;
    LORRY__SPEAK(&model->mem);
    return begin_travel(model, path)
               ? lorry__read_barriers_file(model, &(lorry__source){ .path = path })
               : LORRY_EINVAL;
}

lorry_status lorry_solution_read(lorry_problem *problem, const char *path, lorry_solution **out,
                                 lorry_message *message)
{
    if (out != NULL)
        *out = NULL;
    if (problem == NULL || path == NULL || out == NULL)
        return lorry__fail(message, LORRY_EINVAL, "the problem, path or place is NULL");
    LORRY__SPEAK(&problem->mem);
    return lorry__io_read_solution(problem, path, out, message);
}

/* ---------------------------------------------------------------- out -- */

/* Rendered text comes from malloc, whatever hook the plan has, so that it can
 * be freed by its address alone, when the plan is gone. */
static void init_text(lorry__text *text, lorry__mem *mem)
{
    lorry__mem_init(mem, NULL);
    lorry__text_init(text, mem);
}

static lorry_status render(const lorry_solution *solution, lorry_format format,
                           lorry__text *text, lorry_message *message)
{
    lorry_status status;
    switch (format) {
    case LORRY_FORMAT_HTML:
        status = lorry__report_html(solution, text, message);
        break;
    case LORRY_FORMAT_SOL:
    case LORRY_FORMAT_JSON:
    case LORRY_FORMAT_GEOJSON:
        status = lorry__io_render_solution(solution, format, text, message);
        break;
    default:
        return lorry__fail(message, LORRY_EINVAL,
                           "no format for a plan (%d): .sol, .json, .geojson and .html are",
                           (int)format);
    }
    if (status == LORRY_OK && text->is_failed)
        status = lorry__fail(message, LORRY_ENOMEM, "no memory for the text of a plan");
    return status;
}

lorry_status lorry_solution_render(const lorry_solution *solution, lorry_format format,
                                   char **text, size_t *length, lorry_message *message)
{
    lorry__mem mem;
    lorry__text buffer;
    if (text != NULL)
        *text = NULL;
    if (solution == NULL || text == NULL)
        return lorry__fail(message, LORRY_EINVAL, "the plan or the place for its text is NULL");
    LORRY__SPEAK(&solution->problem->mem);
    init_text(&buffer, &mem);
    lorry_status status = render(solution, format, &buffer, message);
    if (status == LORRY_OK && buffer.data == NULL) {
        lorry__text_puts(&buffer, "");
        status = buffer.is_failed ? LORRY_ENOMEM : LORRY_OK;
    }
    if (status != LORRY_OK) {
        lorry__text_free(&buffer);
        return status;
    }
    *text = buffer.data;
    if (length != NULL)
        *length = buffer.length;
    return LORRY_OK;
}

void lorry_text_free(char *text)
{
    lorry__mem mem;
    lorry__mem_init(&mem, NULL);
    lorry__free(&mem, text);
}

lorry_status lorry_solution_write(const lorry_solution *solution, const char *path,
                                  lorry_format format, lorry_message *message)
{
    lorry__mem mem;
    lorry__text text;
    if (solution == NULL || path == NULL)
        return lorry__fail(message, LORRY_EINVAL, "the plan or the path is NULL");
    LORRY__SPEAK(&solution->problem->mem);
    if (format == LORRY_FORMAT_AUTO)
        format = lorry__io_format_of(path);
    if (format == LORRY_FORMAT_AUTO)
        return lorry__fail(message, LORRY_EINVAL,
                           "%.300s: its extension is none of .sol, .json, .geojson, .html",
                           path);
    init_text(&text, &mem);
    lorry_status status = render(solution, format, &text, message);
    if (status == LORRY_OK)
        status = lorry__io_write_file(path, text.data != NULL ? text.data : "", text.length,
                                      message);
    lorry__text_free(&text);
    return status;
}

lorry_status lorry_problem_write(const lorry_problem *problem, const char *path,
                                 lorry_message *message)
{
    if (problem == NULL || path == NULL)
        return lorry__fail(message, LORRY_EINVAL, "the problem or the path is NULL");
    LORRY__SPEAK(&problem->mem);
    return lorry__io_write_problem(problem, path, message);
}
