/* phases.h: what a run does with its steps: it probes how fast the machine is,
 * looks for fewer vehicles, anneals with few and with any, and breeds. All of it
 * by counted steps, so that a rerun without a clock goes the same way. */
#ifndef LORRY_SOLVE_PHASES_H
#define LORRY_SOLVE_PHASES_H

#include "solve/fleet.h"

typedef enum lorry__phase {
    LORRY__PHASE_PROBE,
    LORRY__PHASE_FLEET,
    LORRY__PHASE_FEW,      /* one plan with few routes is annealed */
    LORRY__PHASE_ANNEAL,   /* one plan, or two side by side */
    LORRY__PHASE_GROW,     /* an epoch's parents are annealed */
    LORRY__PHASE_BREED     /* and crossed, generation by generation */
} lorry__phase;

typedef struct lorry__phases {
    lorry__phase phase;
    int64_t cooling;           /* steps that the run is planned for; 0: not known yet */
    int64_t cooling_end;       /* the same, planned again on the way; 0: not yet */
    int64_t begin, end;        /* steps of this phase; of a generation while breeding */
    double heat;               /* at `begin`, as a share of the first temperature */
    int64_t searched_from;     /* steps at which probing and closing routes were over */
    int64_t epoch, growth, generation; /* steps of one, of its parents, of children */
    int64_t bred_from;         /* steps at which the parents of this epoch are grown */
    int64_t epoch_planned;     /* at which it shall end */
    int64_t epoch_end;         /* and does at the latest */
    lorry__fleet fleet;
} lorry__phases;

void lorry__phases_init(lorry__phases *phases, int64_t cooling);
void lorry__phases_free(lorry__phases *phases, lorry__mem *mem);
/* Steps that probe; none where the run is planned for hardly more. */
int64_t lorry__phases_probe(const lorry__phases *phases, const lorry__search *search);
/* Whether it is time to plan again, since by now it is known how fast the machine is. */
bool lorry__phases_is_due(const lorry__phases *phases, const lorry__search *search);
/* Plan for `cooling_end` steps. Without change if that is what it is planned for. */
void lorry__phases_replan(lorry__phases *phases, const lorry__search *search,
                          int64_t cooling_end);
/* Before each round: go on to the next phase when it is time, set the islands'
 * temperatures, and say how many steps the round has. */
lorry_status lorry__phases_turn(lorry__phases *phases, lorry__search *search, int64_t *steps);
/* Share of what follows probing and closing routes that is done. */
double lorry__phases_share(const lorry__phases *phases, const lorry__search *search);

#endif
