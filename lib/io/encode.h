/* encode.h: text for programs that do not read UTF-8. */
#ifndef LORRY_IO_ENCODE_H
#define LORRY_IO_ENCODE_H

#include "base/base.h"

/* Append UTF-8 text as GB18030, which has every character; broken places become
 * question marks. Where the C library has no such converter `out` is marked as
 * failed. O(length). */
void lorry__put_gb18030(lorry__text *out, const char *text, size_t length);

#endif
