/* api.h: what the public functions share: structs of other sizes.
 *
 * A caller compiled against an older header has shorter structs; what it does
 * not know keeps its default. Longer ones come from a newer header and ask for
 * what this library cannot do, so they are refused as input; as output only
 * the known part is written. */
#ifndef LORRY_API_API_H
#define LORRY_API_API_H

#include "base/base.h"

/* Larger than any struct will be: a size that was never set. */
#define LORRY__ABSURD_SIZE 4096

/* Copy a caller's sized struct over `full`, which holds the defaults. */
static inline bool lorry__take(void *full, size_t full_size, const void *given)
{
    size_t size;
    memcpy(&size, given, sizeof(size));
    if (size < sizeof(size) || size > full_size)
        return false;
    memcpy(full, given, size);
    memcpy(full, &full_size, sizeof(full_size));
    return true;
}

/* Write as much of `full` as the caller's struct holds; its size stays. */
static inline bool lorry__give(void *out, const void *full, size_t full_size)
{
    size_t size;
    memcpy(&size, out, sizeof(size));
    if (size < sizeof(size) || size > LORRY__ABSURD_SIZE)
        return false;
    memcpy(out, full, size < full_size ? size : full_size);
    memcpy(out, &size, sizeof(size));
    return true;
}

/* A configuration of any accepted size, or NULL, as a whole one. */
static inline bool lorry__take_config(lorry_config *full, const lorry_config *given)
{
    const lorry_config defaults = LORRY_CONFIG_INIT;
    *full = defaults;
    return given == NULL || lorry__take(full, sizeof(*full), given);
}

#endif
