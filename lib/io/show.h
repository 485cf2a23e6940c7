/* show.h: texts and numbers in a form for messages and files. */
#ifndef LORRY_IO_SHOW_H
#define LORRY_IO_SHOW_H

#include "base/base.h"

typedef struct lorry__shown { char text[64]; } lorry__shown;

/* A text from an input file: cut to 40 bytes at the end of a character, without
 * what a terminal would act on, between two of `quote`. */
lorry__shown lorry__show_text(const char *text, size_t length, char quote);
/* The shortest decimal that reads back as the same double; '.' in every locale. */
lorry__shown lorry__show_real(double value);

/* What a message expects of a whole number: `what` and its range, of which an
 * open end is not told. */
#define LORRY__EXPECTED 200
void lorry__expect_whole(char text[LORRY__EXPECTED], const char *what, int64_t lo, int64_t hi,
                         bool is_lo_open, bool is_hi_open);

#endif
