/* readers.h: one function per format that fills a model. */
#ifndef LORRY_IO_READERS_H
#define LORRY_IO_READERS_H

#include <jansson.h>

#include "io/load.h"
#include "model/builder.h"

/* Text formats: the whole file. `name` stands for it in messages. */
lorry_status lorry__read_solomon(lorry_model *model, const char *name, const lorry__bytes *text,
                                 const lorry_read_options *options);
lorry_status lorry__read_vrplib(lorry_model *model, const char *name, const lorry__bytes *text,
                                const lorry_read_options *options);
/* JSON formats: the parsed document. */
lorry_status lorry__read_lorry(lorry_model *model, const char *name, json_t *root,
                               const lorry_read_options *options);
lorry_status lorry__read_loggibud(lorry_model *model, const char *name, json_t *root,
                                  const lorry_read_options *options);

#endif
