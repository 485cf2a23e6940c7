/* phases.c: the order of phases, and how long each is. */
#include "solve/phases.h"

#include "solve/breed.h"

/* Rounds at the first temperature that measure how fast this machine is; fixed
 * in number, so that a rerun with the cooling they led to gives equal bits. */
#define PROBE_ROUNDS 6
/* Of the steps planned, after which a timed run is planned again, once. */
#define REPLAN_SHARE 0.6
/* Of the steps planned, where fewer vehicles are sought because they come first:
 * with clients waiting, steps take two to three times as long as others. */
#define FLEET_SHARE 0.15
/* The same where plans of few routes are to be parents beside others. */
#define FLEET_SHARE_PARENTS 0.06
/* Breeding beats one long annealing from so many steps per client on. Where the plan is
 * cut into groups, annealing comes first, takes this share, and pays longer, longer still
 * with time windows, and at any length that was tried if routes are short besides. */
#define BREED_LEAST 5000.0
#define BREED_LEAST_CUT 30000.0
#define BREED_LEAST_CUT_TIMED 40000.0
#define ANNEAL_SHARE 0.5
/* Before it, of the steps left, the plan of few routes is annealed, if the cheapest has
 * more of them; and how many more, by this share, it may open meanwhile. Annealing alone
 * keeps routes that it had when it was hot. */
#define FEW_SHARE 0.15
#define FEW_MORE 0.02
/* Steps per client of an epoch, about; what its parents take of them; and how many
 * steps per client each parent is worth. Many parents soon annealed do best, but
 * where a smaller fleet was found: its plans need longer to become good. */
typedef struct pace { double epoch, grow_share, grow; } pace;
static const pace QUICK = { 30000, 0.2, 250 }, SLOW = { 30000, 0.4, 1500 };
#define LEAST_PARENTS 3
/* Steps per client that a child is annealed, and the shares of the temperature that a
 * plan from nothing begins with, on even and odd islands: the lower one refines, the
 * higher one leaves what all parents share. Where windows bind and there are many
 * steps per client, children of a few long routes would soon all be alike: there
 * the first generations begin as hot as plans from nothing. */
#define CHILD_STEPS 50.0
#define CHILD_HEAT 0.1
#define CHILD_HEAT_FIRST 1.0
#define CHILD_HEAT_LAST 0.3
#define CHILD_HEAT_ODD 3.0
#define BROAD_STEPS 14000.0
#define BROAD_ROUTES 12

void lorry__phases_init(lorry__phases *phases, int64_t cooling)
{
    *phases = (lorry__phases){ .cooling = cooling, .heat = 1 };
}

void lorry__phases_free(lorry__phases *phases, lorry__mem *mem)
{
    lorry__fleet_free(&phases->fleet, mem);
}

int64_t lorry__phases_probe(const lorry__phases *phases, const lorry__search *search)
{
    const int64_t probe = PROBE_ROUNDS * search->round_steps;
    return phases->cooling > 0 && phases->cooling <= probe ? 0 : probe;
}

static int64_t planned(const lorry__phases *phases)
{
    return phases->cooling_end > 0 ? phases->cooling_end : phases->cooling;
}

double lorry__phases_share(const lorry__phases *phases, const lorry__search *search)
{
    const int64_t begin = phases->searched_from;
    if (phases->cooling == 0 || phases->phase <= LORRY__PHASE_FLEET || search->steps <= begin)
        return 0;
    const double share = (double)(search->steps - begin) / (double)(planned(phases) - begin);
    return share > 1 ? 1 : share;
}

/* -------------------------------------------------------- temperatures -- */

/* Geometric cooling over a phase. */
static double cooled(const lorry__phases *phases, double hot, double cold, int64_t steps)
{
    if (steps <= phases->begin)
        return hot;
    if (steps >= phases->end)
        return cold;
    const double share =
        (double)(steps - phases->begin) / (double)(phases->end - phases->begin);
    return hot * lorry__exp(share * lorry__ln(cold / hot));
}

/* From a share of the first temperature, on even and on odd islands, to the last one. */
static void cool(const lorry__phases *phases, lorry__search *search, double even, double odd,
                 int64_t steps)
{
    for (int32_t i = 0; i < search->num_islands; i++) {
        const double hot = (i % 2 == 0 ? even : odd) * search->hot;
        search->islands[i].hot = cooled(phases, hot, search->cold, search->steps);
        search->islands[i].cold = cooled(phases, hot, search->cold, search->steps + steps);
    }
}

static void stay_at(lorry__search *search, double temperature)
{
    for (int32_t i = 0; i < search->num_islands; i++)
        search->islands[i].hot = search->islands[i].cold = temperature;
}

/* -------------------------------------------------------------- parents -- */

static double clients_of(const lorry__search *search)
{
    return (double)search->eval->problem->num_clients;
}

static bool is_whole(const lorry__search *search)
{
    return lorry__search_group_count(search, &search->islands[0]) == 1;
}

static bool can_breed(const lorry__phases *phases, const lorry__search *search)
{
    if (!is_whole(search) && search->kind.has_time && search->has_short_routes)
        return false;
    const double least = is_whole(search)       ? BREED_LEAST
                         : search->kind.has_time ? BREED_LEAST_CUT_TIMED
                                                 : BREED_LEAST_CUT;
    return (double)phases->cooling >= least * clients_of(search);
}

static bool is_fleet_smaller(const lorry__phases *phases, const lorry__search *search)
{
    return search->eval->vehicle_cost == 0 && lorry__fleet_has_fewer(&phases->fleet, search);
}

/* Where routes were closed, every second parent starts from the plan of fewest and
 * may have few more: the first none, the last nearly as many as the best plan so
 * far. The others start from that plan, so that whichever is better wins. */
static void share_starts(const lorry__phases *phases, lorry__search *search)
{
    const lorry__plan *few = &phases->fleet.few;
    const int32_t more = search->best.num_routes - few->num_routes;
    const int32_t capped = search->num_islands / 2;
    for (int32_t i = 0; i < search->num_islands; i++) {
        lorry__island *island = &search->islands[i];
        const int32_t k = i / 2;
        const bool is_capped = i % 2 != 0;
        if (is_capped)
            island->most_routes =
                few->num_routes + (more * k * k + capped * capped - 1) / (capped * capped);
        lorry__plan_copy(&island->current, is_capped ? few : &search->best);
    }
}

static void start_from_best(lorry__search *search)
{
    for (int32_t i = 0; i < search->num_islands; i++) {
        search->islands[i].most_routes = INT32_MAX;
        lorry__plan_copy(&search->islands[i].current, &search->best);
    }
}

/* What children of this generation begin with. */
static double child_heat(const lorry__phases *phases, const lorry__search *search)
{
    if (!search->kind.has_time || !is_whole(search) || search->best.num_routes > BROAD_ROUTES ||
        (double)phases->cooling < BROAD_STEPS * clients_of(search))
        return CHILD_HEAT;
    if (phases->begin >= phases->epoch_planned)
        return CHILD_HEAT_LAST;
    const double share = (double)(phases->begin - phases->bred_from) /
                         (double)(phases->epoch_planned - phases->bred_from);
    return CHILD_HEAT_FIRST *
           lorry__exp(share * lorry__ln(CHILD_HEAT_LAST / CHILD_HEAT_FIRST));
}

/* --------------------------------------------------------------- phases -- */

/* The last epoch: what a machine is faster than was thought does not make another. */
static void end_with(lorry__phases *phases, int64_t steps)
{
    phases->epoch_planned = steps;
    phases->epoch_end = steps + phases->epoch;
}

static lorry_status begin_epoch(lorry__phases *phases, lorry__search *search)
{
    phases->phase = LORRY__PHASE_GROW;
    phases->begin = search->steps;
    phases->end = phases->bred_from = search->steps + phases->growth;
    phases->epoch_planned = phases->epoch_end = search->steps + phases->epoch;
    if (search->steps < planned(phases) &&
        phases->epoch_end + phases->epoch / 2 > planned(phases))
        end_with(phases, planned(phases));
    return lorry__breed_begin(search);
}

/* As many equal epochs as fit best into the steps that are left. */
static lorry_status begin_breeding(lorry__phases *phases, lorry__search *search)
{
    const bool has_few = is_whole(search) && is_fleet_smaller(phases, search);
    const pace *pace = has_few || !is_whole(search) ? &SLOW : &QUICK;
    const double left = (double)lorry__max64(phases->cooling - search->steps, 1);
    const double clients = clients_of(search);
    const int64_t epochs = (int64_t)(left / (pace->epoch * clients) + 0.5);
    const double epoch = left / (double)lorry__max64(epochs, 1);
    phases->epoch = (int64_t)epoch + 1;
    phases->growth = (int64_t)(pace->grow_share * epoch);
    const double parents = pace->grow_share * epoch / (pace->grow * clients);
    const int32_t count = parents > LORRY__MAX_ISLANDS ? LORRY__MAX_ISLANDS
                                                       : lorry__max32((int32_t)parents,
                                                                      LEAST_PARENTS);
    const lorry_status status = lorry__search_spread(search, count);
    if (status != LORRY_OK)
        return status;
    const int64_t round = search->round_steps;
    const int64_t generation = (int64_t)(CHILD_STEPS * clients) * search->num_islands;
    phases->generation = (generation + round - 1) / round * round;
    if (has_few)
        share_starts(phases, search);
    else
        start_from_best(search);
    return begin_epoch(phases, search);
}

static lorry_status begin_annealing(lorry__phases *phases, lorry__search *search)
{
    phases->begin = search->steps;
    phases->end = phases->cooling;
    phases->phase = LORRY__PHASE_ANNEAL;
    search->islands[0].most_routes = INT32_MAX;
    if (!can_breed(phases, search))
        return LORRY_OK;
    if (is_whole(search))
        return begin_breeding(phases, search);
    phases->end = search->steps +
                  (int64_t)(ANNEAL_SHARE * (double)(phases->cooling - search->steps));
    return LORRY_OK;
}

/* Probing and closing routes, if any were, are over: a cut plan of fewer routes than the
 * cheapest is annealed first. */
static lorry_status begin_cooling(lorry__phases *phases, lorry__search *search)
{
    phases->searched_from = search->steps;
    if (is_whole(search) || !is_fleet_smaller(phases, search))
        return begin_annealing(phases, search);
    const int32_t few = phases->fleet.few.num_routes;
    search->islands[0].most_routes = few + (int32_t)(FEW_MORE * few);
    phases->phase = LORRY__PHASE_FEW;
    phases->begin = search->steps;
    phases->end = search->steps + (int64_t)(FEW_SHARE * (double)(phases->cooling - search->steps));
    return LORRY_OK;
}

static lorry_status begin_search(lorry__phases *phases, lorry__search *search)
{
    double share = 0;
    if (search->eval->vehicle_cost != 0)
        share = FLEET_SHARE;
    else if ((is_whole(search) || search->kind.has_time) && can_breed(phases, search))
        share = FLEET_SHARE_PARENTS;
    if (share == 0 || search->best.missing > 0)
        return begin_cooling(phases, search);
    phases->phase = LORRY__PHASE_FLEET;
    const int64_t left = phases->cooling - search->steps;
    return lorry__fleet_begin(&phases->fleet, search,
                              search->steps + (int64_t)(share * (double)left));
}

static lorry_status begin_generation(lorry__phases *phases, lorry__search *search)
{
    if (search->steps >= phases->epoch_end) {
        start_from_best(search);
        return begin_epoch(phases, search);
    }
    phases->phase = LORRY__PHASE_BREED;
    phases->begin = search->steps;
    phases->end = search->steps + phases->generation;
    lorry__breed_cross(search);
    return LORRY_OK;
}

static lorry_status go_on(lorry__phases *phases, lorry__search *search)
{
    switch (phases->phase) {
    case LORRY__PHASE_PROBE:
        if (phases->cooling == 0 || search->steps < lorry__phases_probe(phases, search))
            return LORRY_OK;
        return begin_search(phases, search);
    case LORRY__PHASE_FLEET:
        return lorry__fleet_turn(&phases->fleet, search) ? LORRY_OK
                                                         : begin_cooling(phases, search);
    case LORRY__PHASE_FEW:
        return search->steps < phases->end ? LORRY_OK : begin_annealing(phases, search);
    case LORRY__PHASE_GROW:
    case LORRY__PHASE_BREED:
        return search->steps < phases->end ? LORRY_OK : begin_generation(phases, search);
    case LORRY__PHASE_ANNEAL:
        return search->steps < phases->end || !can_breed(phases, search)
                   ? LORRY_OK : begin_breeding(phases, search);
    }
    return LORRY_OK;
}

bool lorry__phases_is_due(const lorry__phases *phases, const lorry__search *search)
{
    return phases->cooling_end == 0 && phases->cooling > 0 &&
           phases->phase > LORRY__PHASE_FLEET &&
           (double)search->steps >= REPLAN_SHARE * (double)phases->cooling;
}

void lorry__phases_replan(lorry__phases *phases, const lorry__search *search,
                          int64_t cooling_end)
{
    phases->cooling_end = lorry__max64(cooling_end, search->steps + 1);
    if (phases->cooling_end == phases->cooling)
        return;
    if (phases->phase != LORRY__PHASE_ANNEAL) {
        if (phases->epoch_planned < phases->epoch_end)
            end_with(phases, phases->cooling_end);
    } else if (!can_breed(phases, search)) {
        phases->heat = cooled(phases, phases->heat * search->hot, search->cold,
                              search->steps) / search->hot;
        phases->begin = search->steps;
        phases->end = phases->cooling_end;
    }
}

lorry_status lorry__phases_turn(lorry__phases *phases, lorry__search *search, int64_t *steps)
{
    lorry__phase before;
    double heat;
    do { /* a phase may be over as soon as it begins */
        before = phases->phase;
        const lorry_status status = go_on(phases, search);
        if (status != LORRY_OK)
            return status;
    } while (phases->phase != before);
    *steps = search->round_steps;
    switch (phases->phase) {
    case LORRY__PHASE_PROBE:
        stay_at(search, search->hot);
        break;
    case LORRY__PHASE_FLEET:
        *steps = lorry__fleet_round(&phases->fleet, search);
        stay_at(search, search->cold);
        break;
    case LORRY__PHASE_FEW:
    case LORRY__PHASE_ANNEAL:
        cool(phases, search, phases->heat, phases->heat, *steps);
        break;
    case LORRY__PHASE_GROW:
        cool(phases, search, 1, 1, *steps);
        break;
    case LORRY__PHASE_BREED:
        *steps = lorry__min64(*steps, phases->end - search->steps);
        heat = child_heat(phases, search);
        cool(phases, search, heat, CHILD_HEAT_ODD * heat, *steps);
        break;
    }
    return LORRY_OK;
}
