/* html.h: texts from outside, put into pages so that they stay texts. */
#ifndef LORRY_REPORT_HTML_H
#define LORRY_REPORT_HTML_H

#include "base/base.h"

/* Next character of a UTF-8 text, U+FFFD for a byte that begins none. */
uint32_t lorry__next_character(const unsigned char **at);
/* A JSON string in plain ASCII, without '<', '>' and '&', so that nothing in it can
 * end a script element or be taken for markup. */
void lorry__put_json_string(lorry__text *out, const char *text);
/* HTML text or the value of an attribute in double quotes, in UTF-8. */
void lorry__put_html(lorry__text *out, const char *text);
/* The lines of a template, up to one that is `mark` (and not that) or the end;
 * returns where to go on. {{Text}} comes out in the language of this call. */
const char *const *lorry__put_lines(lorry__text *out, const char *const *line,
                                    const char *mark);

#endif
