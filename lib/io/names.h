/* names.h: from a name to its number. */
#ifndef LORRY_IO_NAMES_H
#define LORRY_IO_NAMES_H

#include "base/base.h"

/* Open addressing, at most half full. Names are borrowed, not copied; those
 * added are numbered 0, 1, 2, ... */
typedef struct lorry__names {
    lorry__mem *mem;
    const char **name;   /* by number */
    size_t count, capacity;
    uint32_t *slots;     /* number + 1; 0: free */
    size_t num_slots;    /* a power of two, or 0 */
} lorry__names;

void lorry__names_init(lorry__names *names, lorry__mem *mem);
void lorry__names_free(lorry__names *names);
/* The number of a name; -1 if it was not added. */
int32_t lorry__names_find(const lorry__names *names, const char *name);
/* Add a name that is not there yet. false when out of memory. */
bool lorry__names_add(lorry__names *names, const char *name);

/* Of `count` words the one that `word` most likely misspells; NULL if none is
 * near. O(count * length^2). */
const char *lorry__nearest_word(const char *word, const char *const *words, size_t count);

#endif
