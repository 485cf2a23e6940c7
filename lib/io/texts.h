/* texts.h: many small texts that stay where they are until all are freed. */
#ifndef LORRY_IO_TEXTS_H
#define LORRY_IO_TEXTS_H

#include "base/base.h"

typedef struct lorry__texts {
    lorry__mem *mem;
    struct lorry__texts_block *block; /* the newest; each knows the one before */
    size_t left;                      /* bytes free in it                      */
} lorry__texts;

void lorry__texts_init(lorry__texts *texts, lorry__mem *mem);
void lorry__texts_free(lorry__texts *texts);
/* A copy with a zero behind it; NULL when out of memory. */
const char *lorry__texts_keep(lorry__texts *texts, const char *data, size_t length);

#endif
