/* region32.c: regions whose times and arc costs fit into 30 bits. */
#include <stdint.h>
typedef int32_t num;
#define REGION(name) lorry__region32_##name
#include "search/region_body.h"
