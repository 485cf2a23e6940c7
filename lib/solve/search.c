/* search.c: rounds of regions over plans. */
#include "solve/search.h"

#include "solve/breed.h"

/* Clients per group; at least this many routes in each. Fewer, larger groups
 * lose less at their borders, more of them keep more cores busy. */
#define GROUP_CLIENTS 250
#define GROUP_ROUTES 3
/* A plan in several of them is cut twice as fine once it has cooled to this share of the
 * first temperature, if each has so many routes still: which clients share a route is
 * settled then, groups that fit the caches better make some 15 % more steps, and twice
 * as many cores are busy. */
#define FINE_FROM 4
#define FINE_HEAT 0.4
#define FINE_ROUTES 5
#define WAITING_FACTOR 2
/* Counting how long clients wait finds room for the last few, at any cost. Where more than
 * these wait, by clients of the problem, the fleet is too small for all, and from this
 * share of the first temperature on the rest is left waiting: then cost decides. */
#define FEW_WAITING(clients) (2 + (clients) / 100)
#define SETTLED_HEAT 0.3
#define WHOLE_CLIENTS 500 /* up to here the plan is not cut */
#define STEPS_PER_CLIENT 8
#define STEPS_LEAST 4000
#define STEPS_MOST 200000

/* While required clients wait, groups are larger, since what they need (a
 * skill, a large vehicle) may be far away. An even number of groups: three of them would
 * keep the second of two cores idle for a quarter of the time. */
int32_t lorry__search_group_count(const lorry__search *s, const lorry__island *island)
{
    const int32_t n = s->eval->problem->num_clients;
    const bool is_waiting = island->current.missing > 0 || s->absence != NULL;
    const int32_t size = is_waiting ? WAITING_FACTOR * GROUP_CLIENTS : GROUP_CLIENTS;
    const int32_t count = n <= WHOLE_CLIENTS ? 1 : (n + size / 2) / size;
    return count > 1 && count % 2 != 0 ? count + 1 : count;
}

/* ------------------------------------------------------------ life cycle -- */

static bool island_init(lorry__search *s, lorry__island *island)
{
    const lorry_problem *p = s->eval->problem;
    island->most_routes = INT32_MAX;
    return lorry__plan_init(&island->current, s->mem, p->num_clients) &&
           lorry__plan_init(&island->kept, s->mem, p->num_clients) &&
           lorry__groups_init(&island->groups, s->mem, p);
}

static void island_free(lorry__search *s, lorry__island *island)
{
    lorry__plan_free(&island->current, s->mem);
    lorry__plan_free(&island->kept, s->mem);
    lorry__groups_free(&island->groups, s->mem);
}

/* Room in the arenas for the tasks of `count` islands: a task has at least some
 * hundred clients, but for one on each island. */
static bool make_arenas(lorry__search *s, int32_t count)
{
    if (count <= s->room_islands)
        return true;
    const int32_t n = s->eval->problem->num_clients;
    const int32_t room = count * (n + n / 64 + 2);
    bool is_ok = true;
    for (int k = 0; k < LORRY__NUM_SLICES; k++) {
        lorry__plan_free(&s->arena[k], s->mem);
        is_ok = lorry__plan_init(&s->arena[k], s->mem, room) && is_ok;
    }
    s->room_islands = is_ok ? count : 0;
    return is_ok;
}

lorry_status lorry__search_init(lorry__search *s, lorry__mem *mem, const lorry__eval *eval,
                                lorry__executor *executor, uint64_t seed)
{
    const int32_t n = eval->problem->num_clients;
    *s = (lorry__search){ .mem = mem, .eval = eval, .executor = executor, .seed = seed };
    s->kind = lorry__region_kind_of(eval);
    s->has_short_routes = lorry__has_short_routes(eval->problem);
    s->num_islands = 1;
    s->round_steps = lorry__min64(lorry__max64(STEPS_LEAST, (int64_t)STEPS_PER_CLIENT * n),
                                  STEPS_MOST);
    s->num_workers = executor->threads;
    bool is_ok = lorry__first_init(&s->first, mem, eval, s->kind) &&
                 lorry__plan_init(&s->best, mem, n) && lorry__plan_init(&s->next, mem, n) &&
                 make_arenas(s, 1) && island_init(s, &s->islands[0]);
    if (is_ok)
        s->regions = LORRY__NEW(mem, lorry__region *, (size_t)s->num_workers);
    is_ok = is_ok && s->regions != NULL;
    for (int32_t w = 0; w < s->num_workers && is_ok; w++)
        is_ok = lorry__region_new(mem, eval, &s->near, s->kind, &s->regions[w]) == LORRY_OK;
    if (is_ok)
        return LORRY_OK;
    lorry__search_free(s);
    return LORRY_ENOMEM;
}

void lorry__search_free(lorry__search *s)
{
    if (s->mem == NULL)
        return;
    for (int32_t w = 0; s->regions != NULL && w < s->num_workers; w++)
        lorry__region_free(s->regions[w]);
    lorry__free(s->mem, s->regions);
    for (int32_t i = 0; i < LORRY__MAX_ISLANDS; i++)
        island_free(s, &s->islands[i]);
    for (int k = 0; k < LORRY__NUM_SLICES; k++)
        lorry__plan_free(&s->arena[k], s->mem);
    lorry__plan_free(&s->best, s->mem);
    lorry__plan_free(&s->next, s->mem);
    lorry__free(s->mem, s->slices);
    lorry__free(s->mem, s->spare);
    lorry__breed_free(s->breed);
    lorry__first_free(&s->first, s->mem);
    lorry__neighbours_free(&s->near, s->mem);
    *s = (lorry__search){ 0 };
}

lorry_status lorry__search_spread(lorry__search *s, int32_t count)
{
    for (int32_t i = s->num_islands; i < count; i++)
        if (!island_init(s, &s->islands[i]))
            return LORRY_ENOMEM;
    if (!make_arenas(s, count))
        return LORRY_ENOMEM;
    for (int32_t i = s->num_islands; i < count; i++) {
        lorry__plan_copy(&s->islands[i].current, &s->best);
        lorry__plan_copy(&s->islands[i].kept, &s->best);
    }
    s->round_steps = s->round_steps / s->num_islands * count;
    s->num_islands = count;
    return LORRY_OK;
}

/* ---------------------------------------------------------------- tasks -- */

/* What the tasks of a round share. A task is a group of an island. */
typedef struct round_job {
    lorry__search *search;
    int64_t steps;             /* of all islands */
    lorry__limit limit;
    _Atomic int was_stopped;
    _Atomic int status;
    _Atomic int64_t steps_done, evaluations, reinserted;
    struct { _Atomic int64_t tried, accepted, improved; } families[LORRY__NUM_FAMILIES];
} round_job;

static int32_t island_of(const lorry__search *s, int index)
{
    int32_t i = 0;
    while (index >= s->first_task[i + 1])
        i++;
    return i;
}

static bool is_settled(const lorry__search *s, const lorry__island *island)
{
    return s->absence == NULL &&
           (island->current.missing > FEW_WAITING(s->eval->problem->num_clients) ||
            island->hot <= SETTLED_HEAT * s->hot);
}

static void search_task(void *payload, int index, int worker)
{
    round_job *job = payload;
    lorry__search *s = job->search;
    lorry__region *region = s->regions[worker];
    const lorry_problem *p = s->eval->problem;
    const int32_t i = island_of(s, index), k = index - s->first_task[i];
    const lorry__island *island = &s->islands[i];
    const lorry__groups *g = &island->groups;
    if (atomic_load(&job->was_stopped) != 0)
        return;
    const lorry_status status = lorry__region_load(
        region, &island->current, g->first_route[k + 1] - g->first_route[k],
        g->routes + g->first_route[k], g->first_absent[k + 1] - g->first_absent[k],
        g->absent + g->first_absent[k], s->spare + (size_t)index * p->num_types);
    if (status != LORRY_OK) {
        atomic_store(&job->status, status);
        atomic_store(&job->was_stopped, 1);
        return;
    }
    lorry__rng rng;
    lorry__rng_seed(&rng, s->seed, (uint64_t)s->round, ((uint64_t)i << 32) + (uint64_t)k + 1);
    /* Shares that add up to the round. */
    const int64_t steps = job->steps * (i + 1) / s->num_islands - job->steps * i / s->num_islands;
    const int64_t first = g->clients_before[k], end = g->clients_before[k + 1];
    const lorry__region_budget budget = {
        .steps = steps * end / p->num_clients - steps * first / p->num_clients,
        .hot = island->hot, .cold = island->cold, .stop = job->limit.stop,
        .deadline = job->limit.deadline,
        .absence = s->absence != NULL ? s->absence + (size_t)i * (size_t)p->num_clients : NULL,
        .fewest = g->count == 1 ? s->fewest : 1,
        .is_settled = is_settled(s, island),
    };
    if (s->is_fresh)
        lorry__region_construct(region, &rng);
    const lorry__region_result result = lorry__region_run(region, &rng, &budget);
    if (result.was_stopped) {
        atomic_store(&job->was_stopped, 1);
        return;
    }
    atomic_fetch_add(&job->steps_done, result.steps);
    atomic_fetch_add(&job->evaluations, result.evaluations);
    atomic_fetch_add(&job->reinserted, result.reinserted);
    for (int f = 0; f < LORRY__NUM_FAMILIES; f++) {
        atomic_fetch_add(&job->families[f].tried, result.families[f].tried);
        atomic_fetch_add(&job->families[f].accepted, result.families[f].accepted);
        atomic_fetch_add(&job->families[f].improved, result.families[f].improved);
    }
    lorry__plan *slice = &s->slices[LORRY__NUM_SLICES * index];
    lorry__region_append(region, true, &slice[LORRY__SLICE_BEST]);
    lorry__region_append(region, false, &slice[LORRY__SLICE_LAST]);
}

/* --------------------------------------------------------------- groups -- */

void lorry__search_cut(lorry__search *s, int32_t i, int32_t stream, int32_t count,
                       int32_t least)
{
    lorry__island *island = &s->islands[i];
    lorry__rng rng;
    lorry__rng_seed(&rng, s->seed, (uint64_t)s->round, (uint64_t)stream << 32);
    lorry__groups_cut(&island->groups, s->eval->problem, &island->current, count, least, &rng);
}

/* Views into the arenas, as large as each task's group. */
lorry_status lorry__search_lay_out(lorry__search *s)
{
    int32_t tasks = 0;
    for (int32_t i = 0; i < s->num_islands; i++) {
        s->first_task[i] = tasks;
        tasks += s->islands[i].groups.count;
    }
    s->first_task[s->num_islands] = tasks;
    if (!lorry__grow(s->mem, (void **)&s->spare, &s->room_spare,
                     (size_t)tasks * (size_t)s->eval->problem->num_types, sizeof(*s->spare)))
        return LORRY_ENOMEM;
    if (tasks > s->num_slices) {
        void *fresh = lorry__resize(s->mem, s->slices,
                                    LORRY__NUM_SLICES * (size_t)tasks * sizeof(lorry__plan));
        if (fresh == NULL)
            return LORRY_ENOMEM;
        s->slices = fresh;
        s->num_slices = tasks;
    }
    int32_t at = 0;
    for (int32_t i = 0, task = 0; i < s->num_islands; i++) {
        const lorry__groups *g = &s->islands[i].groups;
        for (int32_t k = 0; k < g->count; k++, task++) {
            for (int slice = 0; slice < LORRY__NUM_SLICES; slice++) {
                const lorry__plan *arena = &s->arena[slice];
                s->slices[LORRY__NUM_SLICES * task + slice] = (lorry__plan){
                    .offsets = arena->offsets + at + task, .clients = arena->clients + at,
                    .types = arena->types + at, .absent = arena->absent + at,
                };
                s->slices[LORRY__NUM_SLICES * task + slice].offsets[0] = 0;
            }
            at += g->clients_before[k + 1] - g->clients_before[k];
        }
    }
    return LORRY_OK;
}

/* Who gets the odd ones turns with the round. */
static int32_t share_of(int64_t left, int64_t turn, int64_t tasks)
{
    return (int32_t)(left * (turn + 1) / tasks - left * turn / tasks);
}

void lorry__search_lease(lorry__search *s, int32_t i)
{
    const lorry_problem *p = s->eval->problem;
    const lorry__island *island = &s->islands[i];
    const lorry__plan *plan = &island->current;
    const int32_t tasks = island->groups.count;
    const int64_t more = lorry__max64((int64_t)island->most_routes - plan->num_routes, 0);
    for (int32_t t = 0; t < p->num_types; t++) {
        int64_t left = p->types[t].count;
        for (int32_t r = 0; r < plan->num_routes; r++)
            left -= plan->types[r] == t;
        left = lorry__min64(left, more);
        for (int32_t k = 0; k < tasks; k++)
            s->spare[(size_t)(s->first_task[i] + k) * p->num_types + t] =
                share_of(left, (k + s->round) % tasks, tasks);
    }
}

/* -------------------------------------------------------------- results -- */

void lorry__search_put_together(lorry__search *s, int32_t i, int slice)
{
    lorry__plan_clear(&s->next);
    for (int32_t task = s->first_task[i]; task < s->first_task[i + 1]; task++)
        lorry__plan_append(&s->next, &s->slices[LORRY__NUM_SLICES * task + slice]);
}

static void swap_plans(lorry__plan *a, lorry__plan *b)
{
    const lorry__plan moved = *a;
    *a = *b;
    *b = moved;
}

void lorry__search_keep(lorry__search *s, const lorry__plan *plan)
{
    if (!lorry__plan_is_better(plan, &s->best))
        return;
    lorry__plan_copy(&s->best, plan);
    s->last_improved = s->steps;
}

/* Where routes are closed, fewer of them count more than cost. */
static bool is_better_kept(const lorry__search *s, const lorry__plan *a, const lorry__plan *b)
{
    if (s->absence != NULL && a->missing == b->missing && a->num_routes != b->num_routes)
        return a->num_routes < b->num_routes;
    return lorry__plan_is_better(a, b);
}

/* Groups share nothing, so the best of each beside each other is a plan, better
 * than any that was seen at one moment. */
static void gather(lorry__search *s, int32_t i)
{
    lorry__island *island = &s->islands[i];
    lorry__search_put_together(s, i, LORRY__SLICE_BEST);
    lorry__search_keep(s, &s->next);
    if (is_better_kept(s, &s->next, &island->kept))
        swap_plans(&s->next, &island->kept);
    lorry__search_put_together(s, i, LORRY__SLICE_LAST);
    swap_plans(&s->next, &island->current);
}

/* Groups of the round to come. */
static int32_t round_group_count(const lorry__search *s, const lorry__island *island)
{
    const int32_t count = lorry__search_group_count(s, island);
    const bool is_fine = count >= FINE_FROM && island->hot <= FINE_HEAT * s->hot &&
                         island->current.missing == 0 &&
                         island->current.num_routes >= 2 * FINE_ROUTES * count;
    return is_fine ? 2 * count : count;
}

lorry_status lorry__search_round(lorry__search *s, int64_t steps, const lorry__limit *limit,
                                 bool *was_stopped)
{
    round_job job = { .search = s, .steps = steps, .limit = *limit };
    if (!s->is_breeding) {
        for (int32_t i = 0; i < s->num_islands; i++)
            lorry__search_cut(s, i, i, round_group_count(s, &s->islands[i]), GROUP_ROUTES);
        const lorry_status status = lorry__search_lay_out(s);
        if (status != LORRY_OK)
            return status;
    }
    const int32_t tasks = s->first_task[s->num_islands];
    for (int32_t i = 0; i < s->num_islands; i++) {
        if (s->is_breeding)
            lorry__breed_lease(s, i);
        else
            lorry__search_lease(s, i);
    }
    for (int32_t k = 0; k < tasks; k++) {
        lorry__plan_clear(&s->slices[LORRY__NUM_SLICES * k + LORRY__SLICE_BEST]);
        lorry__plan_clear(&s->slices[LORRY__NUM_SLICES * k + LORRY__SLICE_LAST]);
    }
    lorry__executor_run(s->executor, tasks, &job, search_task);
    const lorry_status status = (lorry_status)atomic_load(&job.status);
    *was_stopped = atomic_load(&job.was_stopped) != 0;
    if (status != LORRY_OK || *was_stopped)
        return status;
    s->steps += atomic_load(&job.steps_done);
    s->evaluations += atomic_load(&job.evaluations);
    s->reinserted += atomic_load(&job.reinserted);
    for (int f = 0; f < LORRY__NUM_FAMILIES; f++) {
        s->families[f].tried += atomic_load(&job.families[f].tried);
        s->families[f].accepted += atomic_load(&job.families[f].accepted);
        s->families[f].improved += atomic_load(&job.families[f].improved);
    }
    s->round++;
    s->is_fresh = false;
    if (s->is_breeding) {
        lorry__breed_gather(s);
        return LORRY_OK;
    }
    for (int32_t i = 0; i < s->num_islands; i++)
        gather(s, i);
    return LORRY_OK;
}

static lorry__island *worst_island(lorry__search *s)
{
    lorry__island *worst = &s->islands[0];
    for (int32_t i = 1; i < s->num_islands; i++)
        if (lorry__plan_is_better(&worst->kept, &s->islands[i].kept))
            worst = &s->islands[i];
    return worst;
}

bool lorry__search_join(lorry__search *s, const lorry__plan *plan)
{
    if (!lorry__plan_is_better(plan, &s->best))
        return false;
    lorry__search_keep(s, plan);
    /* Groups that stay are not disturbed: the next generation or epoch has it. */
    if (s->is_breeding)
        return true;
    lorry__island *worst = worst_island(s);
    lorry__plan_copy(&worst->kept, plan);
    lorry__plan_copy(&worst->current, plan);
    return true;
}
