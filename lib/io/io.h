/* io.h: instance files in, solutions out. Stands on model. */
#ifndef LORRY_IO_IO_H
#define LORRY_IO_IO_H

#include "model/problem.h"
#include "model/solution.h"

/* Fill an empty model from a file or from memory; see lorry_model_read(). The
 * message of an error goes into the model. */
lorry_status lorry__io_read_model(lorry_model *model, const char *path,
                                  const lorry_read_options *options);
lorry_status lorry__io_read_model_memory(lorry_model *model, const char *name,
                                         const void *data, size_t length,
                                         const lorry_read_options *options);

/* A plan, CVRPLIB `.sol` or lorry's JSON; see lorry_solution_read(). */
lorry_status lorry__io_read_solution(lorry_problem *problem, const char *path,
                                     lorry_solution **out, lorry_message *message);

/* The problem as lorry's JSON; reading it back gives the same hash. */
lorry_status lorry__io_render_problem(const lorry_problem *problem, lorry__text *out,
                                      lorry_message *message);
lorry_status lorry__io_write_problem(const lorry_problem *problem, const char *path,
                                     lorry_message *message);

/* A plan as LORRY_FORMAT_SOL, _JSON or _GEOJSON, appended to `out`. */
lorry_status lorry__io_render_solution(const lorry_solution *solution, lorry_format format,
                                       lorry__text *out, lorry_message *message);

/* Write a file that appears whole or not at all: a temporary file beside it is
 * renamed. What is not a regular file (a pipe, /dev/stdout) is written directly. */
lorry_status lorry__io_write_file(const char *path, const char *data, size_t length,
                                  lorry_message *message);

/* What the extension asks for (.sol .json .geojson .html); LORRY_FORMAT_AUTO
 * if it asks for nothing known. */
lorry_format lorry__io_format_of(const char *path);

#endif
