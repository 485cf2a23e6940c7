/* encode.c: UTF-8 to GB18030, by the C library's converter. */
#include "io/encode.h"

#include <errno.h>
#include <iconv.h>

void lorry__put_gb18030(lorry__text *out, const char *text, size_t length)
{
    char piece[4096];
    char *from = (char *)(uintptr_t)text; /* iconv() reads it only */
    size_t left = length;
    const iconv_t converter = iconv_open("GB18030", "UTF-8");
    if (converter == (iconv_t)-1) {
        out->is_failed = true;
        return;
    }
    while (left > 0 && !out->is_failed) {
        char *to = piece;
        size_t room = sizeof(piece);
        const size_t result = iconv(converter, &from, &left, &to, &room);
        lorry__text_add(out, piece, sizeof(piece) - room);
        if (result == (size_t)-1 && errno != E2BIG) {
            lorry__text_add(out, "?", 1);
            from++;
            left--;
        }
    }
    iconv_close(converter);
}
