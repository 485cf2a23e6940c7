/* load.h: a whole file in memory, unpacked. */
#ifndef LORRY_IO_LOAD_H
#define LORRY_IO_LOAD_H

#include "base/base.h"

/* The name of a file for messages, cut at its front if it is very long. */
typedef struct lorry__file_name { char text[160]; } lorry__file_name;
lorry__file_name lorry__name_file(const char *path);

/* What an errno means, in English: strerror() follows the locale. */
const char *lorry__os_cause(int error);

/* Where bytes come from: a file, or memory with a name for messages. */
typedef struct lorry__source {
    const char *path;     /* or the name, where data is given */
    const void *data;     /* NULL: read the file              */
    size_t length;
} lorry__source;

/* Text with a zero behind it; free `data` with lorry__free(). */
typedef struct lorry__bytes {
    char *data;
    size_t length;
} lorry__bytes;

/* `name` stands for the source in messages. A byte order mark of UTF-8 in front is
 * dropped. */
lorry_status lorry__load(lorry__mem *mem, const lorry__source *source, const char *name,
                         lorry__bytes *out, lorry_message *message);
/* The bytes as they are, only unpacked: for what has an encoding of its own. */
lorry_status lorry__load_raw(lorry__mem *mem, const lorry__source *source, const char *name,
                             lorry__bytes *out, lorry_message *message);
/* As much of them as tells what a file is: its first 256 KiB or so, to the end of a
 * line. */
lorry_status lorry__load_head(lorry__mem *mem, const lorry__source *source, const char *name,
                              lorry__bytes *out, lorry_message *message);

#endif
