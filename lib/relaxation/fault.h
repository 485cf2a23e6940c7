/* fault.h: ways for a test to break GLPK. */
#ifndef LORRY_RELAXATION_FAULT_H
#define LORRY_RELAXATION_FAULT_H

#include "base/base.h"

#ifndef LORRY_GLPK
#define LORRY_GLPK 1
#endif

typedef enum lorry__fault {
    LORRY__FAULT_NONE = 0,
    LORRY__FAULT_ERROR,     /* a call that GLPK answers with its error hook */
    LORRY__FAULT_MEMORY,    /* a memory limit that nothing fits into */
    LORRY__FAULT_BOUNDS,    /* a row whose lower bound exceeds its upper one */
    LORRY__FAULT_BASIS,     /* a singular basis to start from */
    LORRY__FAULT_ITERATIONS /* no simplex iterations at all */
} lorry__fault;

#endif
