/* faulty.h: an allocator that fails on demand and counts what is held, for
 * allocation sweeps: fail the 1st, 2nd, 3rd ... allocation until a call
 * succeeds. */
#ifndef LORRY_TESTS_FAULTY_H
#define LORRY_TESTS_FAULTY_H

#include <stdlib.h>

#include "lorry/lorry.h"

typedef struct faulty {
    long fail_at; /* the allocation that fails, from 0; negative: none */
    long calls;   /* allocations so far */
    long blocks;  /* held now */
} faulty;

static inline void *faulty_resize(void *payload, void *block, size_t old_size, size_t new_size)
{
    faulty *f = payload;
    (void)old_size;
    if (new_size == 0) {
        f->blocks -= block != NULL;
        free(block);
        return NULL;
    }
    if (f->calls++ == f->fail_at)
        return NULL;
    void *fresh = realloc(block, new_size);
    f->blocks += block == NULL && fresh != NULL;
    return fresh;
}

static inline lorry_config faulty_config(faulty *f)
{
    lorry_config config = LORRY_CONFIG_INIT;
    config.resize = faulty_resize;
    config.resize_payload = f;
    return config;
}

#endif
