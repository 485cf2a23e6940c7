/* load.h: a whole file in memory, unpacked. */
#ifndef LORRY_IO_LOAD_H
#define LORRY_IO_LOAD_H

#include "base/base.h"

/* The name of a file for messages, cut at its front if it is very long. */
typedef struct lorry__file_name { char text[160]; } lorry__file_name;
lorry__file_name lorry__name_file(const char *path);

/* What an errno means, in English: strerror() follows the locale. */
const char *lorry__os_cause(int error);

/* Text with a zero behind it; free `data` with lorry__free(). */
typedef struct lorry__bytes {
    char *data;
    size_t length;
} lorry__bytes;

/* `name` stands for the file in messages. A byte order mark of UTF-8 in front is
 * dropped. */
lorry_status lorry__load_file(lorry__mem *mem, const char *path, const char *name,
                              lorry__bytes *out, lorry_message *message);
/* The same for bytes at hand. */
lorry_status lorry__load_memory(lorry__mem *mem, const char *name, const void *data,
                                size_t length, lorry__bytes *out, lorry_message *message);
/* The bytes as they are, only unpacked: for what has an encoding of its own. */
lorry_status lorry__load_raw(lorry__mem *mem, const char *path, const char *name,
                             lorry__bytes *out, lorry_message *message);
lorry_status lorry__load_raw_memory(lorry__mem *mem, const char *name, const void *data,
                                    size_t length, lorry__bytes *out, lorry_message *message);

#endif
