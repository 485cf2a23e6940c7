/* region64.c: regions with large numbers. */
#include <stdint.h>
typedef int64_t num;
#define REGION(name) lorry__region64_##name
#include "search/region_body.h"
