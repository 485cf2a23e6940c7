/* encoding.h: the bytes of a text file as UTF-8, whatever they were before.
 *
 * Spreadsheets of China write GB18030 (of which GBK and GB2312 are parts) or
 * UTF-8 with a byte order mark, and "Unicode text" in UTF-16. Which it was is
 * told from the bytes and kept, to be named in reports. */
#ifndef LORRY_IO_ENCODING_H
#define LORRY_IO_ENCODING_H

#include "io/load.h"

typedef enum lorry__encoding {
    LORRY__ENCODING_AUTO,     /* to be told from the bytes                    */
    LORRY__ENCODING_UTF8,
    LORRY__ENCODING_UTF8_MARK,/* with a byte order mark                       */
    LORRY__ENCODING_GB18030,
    LORRY__ENCODING_UTF16     /* either byte order, told by its mark          */
} lorry__encoding;

/* What was found. */
typedef struct lorry__decoding {
    lorry__encoding encoding;
    size_t num_broken;   /* places that do not fit it, now U+FFFD             */
    size_t first_broken; /* line of the first, from 1                         */
} lorry__decoding;

/* "UTF-8", "UTF-8 with a byte order mark", "GB18030", "UTF-16"; static. */
const char *lorry__encoding_name(lorry__encoding encoding);
/* Of the words a user may write (utf-8, utf8, gbk, gb2312, gb18030, utf-16,
 * auto; upper or lower case); false for another. */
bool lorry__encoding_of(const char *word, lorry__encoding *out);

/* Turn `text`, raw bytes with a zero behind them from `mem`, into UTF-8 without
 * a byte order mark and without zero bytes; its block may be replaced. `name`
 * stands for the file in messages. A few broken places are mended (U+FFFD) and
 * counted; a workbook, or a text that fits no encoding, gets LORRY_EFORMAT,
 * and a converter that the C library lacks LORRY_EUNSUPPORTED. After an error
 * `text` is still to be freed. O(length). */
lorry_status lorry__decode(lorry__mem *mem, const char *name, lorry__encoding declared,
                           lorry__bytes *text, lorry__decoding *found, lorry_message *message);

/* Append UTF-8 text as GB18030, which has every character; broken places become
 * question marks. Where the C library has no such converter `out` is marked as
 * failed. O(length). */
void lorry__put_gb18030(lorry__text *out, const char *text, size_t length);

/* Bytes of the UTF-8 character at `s` (RFC 3629: nothing overlong, no surrogates,
 * nothing beyond U+10FFFF); 0 if there is none. Reads no further than the first
 * byte that does not fit, so a zero behind the text suffices. */
static inline int lorry__utf8_length(const char *text)
{
    const unsigned char *s = (const unsigned char *)text;
    if (s[0] < 0x80)
        return 1;
    const int length = s[0] >= 0xc2 && s[0] <= 0xdf   ? 2
                       : (s[0] & 0xf0) == 0xe0        ? 3
                       : s[0] >= 0xf0 && s[0] <= 0xf4 ? 4
                                                      : 0;
    if (length == 0 || (s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
        (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
        return 0;
    for (int k = 1; k < length; k++)
        if ((s[k] & 0xc0) != 0x80)
            return 0;
    return length;
}

#endif
