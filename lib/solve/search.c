/* search.c: rounds of regions over a plan. */
#include "solve/search.h"

#include "model/solution.h"

/* Clients per group; at least this many routes in each. Fewer, larger groups
 * lose less at their borders, more of them keep more cores busy. */
#define GROUP_CLIENTS 250
#define GROUP_ROUTES 3
#define WAITING_FACTOR 2
#define ISLAND_CLIENTS 500 /* up to here the plan is not cut */
#define WHOLE_CLIENTS 500 /* up to here the first insertions see all clients */
#define ISLANDS 2
#define STEPS_PER_CLIENT 8
#define STEPS_LEAST 4000
#define STEPS_MOST 200000
/* Seconds that loading a region takes, per pair of its clients. */
#define LOAD_SECONDS 4e-8
/* Temperatures, see arc_scale(). */
#define RANK 9 /* of a neighbour, from 0 */
#define HOT 1.0
#define COLD 0.06

/* While required clients wait, groups are larger, since what they need (a
 * skill, a large vehicle) may be far away. */
static int32_t group_count(const lorry__search *s)
{
    const int32_t n = s->eval->problem->num_clients;
    const bool is_waiting = s->islands[0].missing > 0 || s->absence != NULL;
    const int32_t size = is_waiting ? WAITING_FACTOR * GROUP_CLIENTS : GROUP_CLIENTS;
    return n <= size ? 1 : (n + size / 2) / size;
}

/* Room for the tasks of a round. */
static lorry_status make_slices(lorry__search *s, int32_t tasks)
{
    const int32_t types = s->eval->problem->num_types;
    if (!lorry__grow(s->mem, (void **)&s->spare, &s->room_spare, (size_t)tasks * (size_t)types,
                     sizeof(int32_t)))
        return LORRY_ENOMEM;
    if (tasks <= s->num_slices)
        return LORRY_OK;
    void *fresh = lorry__resize(s->mem, s->slices, 2 * (size_t)tasks * sizeof(lorry__plan));
    if (fresh == NULL)
        return LORRY_ENOMEM;
    s->slices = fresh;
    s->num_slices = tasks;
    return LORRY_OK;
}

lorry_status lorry__search_init(lorry__search *s, lorry__mem *mem, const lorry__eval *eval,
                                lorry__executor *executor, uint64_t seed)
{
    const int32_t n = eval->problem->num_clients;
    *s = (lorry__search){ .mem = mem, .eval = eval, .executor = executor, .seed = seed };
    s->kind = lorry__region_kind_of(eval);
    s->num_islands = n > ISLAND_CLIENTS ? 1 : ISLANDS;
    s->round_steps = lorry__max64(STEPS_LEAST * (int64_t)s->num_islands,
                                  (int64_t)STEPS_PER_CLIENT * n * s->num_islands);
    s->round_steps = lorry__min64(s->round_steps, STEPS_MOST);
    s->num_workers = executor->threads;
    bool is_ok = lorry__groups_init(&s->groups, mem, eval->problem) &&
                 lorry__first_init(&s->first, mem, eval, s->kind) &&
                 lorry__plan_init(&s->best, mem, n) && lorry__plan_init(&s->next, mem, n);
    for (int i = 0; i < 2 && is_ok; i++)
        is_ok = lorry__plan_init(&s->arena[i], mem, 2 * n * s->num_islands);
    for (int32_t i = 0; i < s->num_islands && is_ok; i++)
        is_ok = lorry__plan_init(&s->islands[i], mem, n);
    if (is_ok)
        s->numbers = LORRY__NEW(mem, int32_t, (size_t)n + 1);
    is_ok = is_ok && s->numbers != NULL;
    for (int32_t i = 0; i < n && is_ok; i++)
        s->numbers[i] = i;
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
        lorry__plan_free(&s->islands[i], s->mem);
    for (int i = 0; i < 2; i++)
        lorry__plan_free(&s->arena[i], s->mem);
    lorry__plan_free(&s->best, s->mem);
    lorry__plan_free(&s->next, s->mem);
    lorry__free(s->mem, s->numbers);
    lorry__free(s->mem, s->slices);
    lorry__free(s->mem, s->spare);
    lorry__groups_free(&s->groups, s->mem);
    lorry__first_free(&s->first, s->mem);
    lorry__neighbours_free(&s->near, s->mem);
    *s = (lorry__search){ 0 };
}

/* -------------------------------------------------------------- tasks -- */

/* What the tasks of a round share. A task is a group of the one plan, or an
 * island. */
typedef struct round_job {
    lorry__search *search;
    bool is_island;
    double hot, cold;
    int64_t steps;             /* of the whole round */
    lorry__limit limit;
    _Atomic int was_stopped;
    _Atomic int status;
    _Atomic int64_t steps_done, evaluations, reinserted;
    struct { _Atomic int64_t tried, accepted, improved; } families[LORRY__NUM_FAMILIES];
} round_job;

static void append_plan(lorry__plan *to, const lorry__plan *from)
{
    const int32_t at = to->offsets[to->num_routes];
    for (int32_t r = 0; r < from->num_routes; r++) {
        to->types[to->num_routes + r] = from->types[r];
        to->offsets[to->num_routes + r + 1] = at + from->offsets[r + 1];
    }
    memcpy(to->clients + at, from->clients,
           (size_t)from->offsets[from->num_routes] * sizeof(int32_t));
    memcpy(to->absent + to->num_absent, from->absent,
           (size_t)from->num_absent * sizeof(int32_t));
    to->num_routes += from->num_routes;
    to->num_absent += from->num_absent;
    to->cost += from->cost;
    to->missing += from->missing;
}

/* Whether there is no time left to load a region and construct in it. */
static bool is_late(const round_job *job, int index)
{
    const lorry__groups *g = &job->search->groups;
    const double clients = g->clients_before[index + 1] - g->clients_before[index];
    lorry__limit limit = job->limit;
    if (limit.deadline > 0)
        limit.deadline -= LOAD_SECONDS * clients * clients;
    return lorry__limit_is_reached(&limit);
}

/* Keep a group's routes and append its absent clients as best one can at once. */
static void construct_in_haste(lorry__search *s, int index, lorry__plan *out)
{
    const lorry__groups *g = &s->groups;
    const lorry__plan *plan = &s->islands[0];
    for (int32_t i = g->first_route[index]; i < g->first_route[index + 1]; i++) {
        const int32_t r = g->routes[i], length = plan->offsets[r + 1] - plan->offsets[r];
        int32_t *to = out->clients + out->offsets[out->num_routes];
        memcpy(to, plan->clients + plan->offsets[r], (size_t)length * sizeof(int32_t));
        out->cost += lorry__eval_route(s->eval, plan->types[r], to, length).cost;
        out->types[out->num_routes++] = plan->types[r];
        out->offsets[out->num_routes] = out->offsets[out->num_routes - 1] + length;
    }
    lorry__first_routes(&s->first, g->absent + g->first_absent[index],
                        g->first_absent[index + 1] - g->first_absent[index],
                        s->spare + (size_t)index * s->eval->problem->num_types, out);
}

/* Put a group or an island into the worker's region. false: no memory. */
static bool load_task(round_job *job, int index, int worker)
{
    lorry__search *s = job->search;
    const lorry__groups *g = &s->groups;
    lorry__region *region = s->regions[worker];
    const lorry__plan *plan = &s->islands[job->is_island ? index : 0];
    const int32_t *spare = s->spare + (size_t)index * s->eval->problem->num_types;
    lorry_status status;
    if (job->is_island)
        status = lorry__region_load(region, plan, plan->num_routes, s->numbers, plan->num_absent,
                                    plan->absent, spare);
    else
        status = lorry__region_load(region, plan, g->first_route[index + 1] - g->first_route[index],
                                    g->routes + g->first_route[index],
                                    g->first_absent[index + 1] - g->first_absent[index],
                                    g->absent + g->first_absent[index], spare);
    if (status == LORRY_OK)
        return true;
    atomic_store(&job->status, status);
    atomic_store(&job->was_stopped, 1);
    return false;
}

/* Insert a group's absent clients; or append them in haste, where no time is
 * left or short lists of neighbours made the insertions worse. */
static void construct_task(void *payload, int index, int worker)
{
    round_job *job = payload;
    lorry__search *s = job->search;
    lorry__plan *one = &s->slices[2 * index], *other = one + 1;
    if (is_late(job, index)) {
        construct_in_haste(s, index, one);
        lorry__plan_copy(other, one);
        return;
    }
    if (!load_task(job, index, worker))
        return;
    lorry__rng rng;
    lorry__rng_seed(&rng, s->seed, (uint64_t)s->round, (uint64_t)index + 1);
    lorry__region_construct(s->regions[worker], &rng);
    lorry__region_append(s->regions[worker], true, one);
    construct_in_haste(s, index, other);
    if (lorry__plan_is_better(one, other))
        lorry__plan_copy(other, one);
    else
        lorry__plan_copy(one, other);
}

static void search_task(void *payload, int index, int worker)
{
    round_job *job = payload;
    lorry__search *s = job->search;
    const lorry__groups *g = &s->groups;
    lorry__region *region = s->regions[worker];
    if (atomic_load(&job->was_stopped) != 0 || !load_task(job, index, worker))
        return;
    lorry__rng rng;
    lorry__rng_seed(&rng, s->seed, (uint64_t)s->round, (uint64_t)index + 1);
    /* Shares of the round that add up to it. */
    const int64_t whole = job->is_island ? s->num_islands : s->eval->problem->num_clients;
    const int64_t first = job->is_island ? index : g->clients_before[index];
    const int64_t end = job->is_island ? index + 1 : g->clients_before[index + 1];
    const size_t own = job->is_island ? (size_t)index * (size_t)s->eval->problem->num_clients : 0;
    const lorry__region_budget budget = {
        .steps = job->steps * end / whole - job->steps * first / whole,
        .hot = job->hot, .cold = job->cold, .stop = job->limit.stop,
        .deadline = job->limit.deadline,
        .absence = s->absence != NULL ? s->absence + own : NULL,
        .fewest = job->is_island ? s->fewest : 1,
    };
    const lorry__region_result result = lorry__region_run(region, &rng, &budget);
    if (result.was_stopped) {
        atomic_store(&job->was_stopped, 1);
        return;
    }
    atomic_fetch_add(&job->steps_done, result.steps);
    atomic_fetch_add(&job->evaluations, result.evaluations);
    atomic_fetch_add(&job->reinserted, result.reinserted);
    for (int k = 0; k < LORRY__NUM_FAMILIES; k++) {
        atomic_fetch_add(&job->families[k].tried, result.families[k].tried);
        atomic_fetch_add(&job->families[k].accepted, result.families[k].accepted);
        atomic_fetch_add(&job->families[k].improved, result.families[k].improved);
    }
    lorry__region_append(region, true, &s->slices[2 * index]);
    lorry__region_append(region, false, &s->slices[2 * index + 1]);
}

/* Views into the arenas, one pair per task, as large as its group. */
static void lay_out_slices(lorry__search *s, int32_t tasks, bool is_island)
{
    int32_t at = 0;
    for (int32_t i = 0; i < tasks; i++) {
        for (int32_t k = 0; k < 2; k++) {
            const lorry__plan *arena = &s->arena[k];
            s->slices[2 * i + k] = (lorry__plan){
                .offsets = arena->offsets + at + i, .clients = arena->clients + at,
                .types = arena->types + at, .absent = arena->absent + at,
            };
            s->slices[2 * i + k].offsets[0] = 0;
        }
        at += is_island ? s->eval->problem->num_clients
                        : s->groups.clients_before[i + 1] - s->groups.clients_before[i];
    }
}

/* Vehicles not in use, shared out over the tasks; who gets the odd ones turns
 * with the round. Islands have each their own. */
static void lease(lorry__search *s, const lorry__plan *plan, int32_t tasks, int32_t first_task,
                  int64_t round)
{
    const lorry_problem *p = s->eval->problem;
    for (int32_t t = 0; t < p->num_types; t++) {
        int64_t left = p->types[t].count;
        for (int32_t r = 0; r < plan->num_routes; r++)
            left -= plan->types[r] == t;
        for (int32_t i = 0; i < tasks; i++) {
            const int64_t turn = (i + round) % tasks;
            s->spare[(size_t)(first_task + i) * p->num_types + t] =
                (int32_t)(left * (turn + 1) / tasks - left * turn / tasks);
        }
    }
}

static void clear_plan(lorry__plan *plan)
{
    plan->num_routes = plan->num_absent = plan->missing = 0;
    plan->cost = 0;
    plan->offsets[0] = 0;
}

static void keep_if_better(lorry__search *s, const lorry__plan *plan)
{
    if (!lorry__plan_is_better(plan, &s->best))
        return;
    lorry__plan_copy(&s->best, plan);
    s->last_improved = s->steps;
}

/* The best of every group beside each other, then the current ones. */
static void put_together(lorry__search *s, int32_t tasks)
{
    for (int32_t k = 0; k < 2; k++) {
        clear_plan(&s->next);
        for (int32_t i = 0; i < tasks; i++)
            append_plan(&s->next, &s->slices[2 * i + k]);
        if (k == 0)
            keep_if_better(s, &s->next);
    }
    const lorry__plan old = s->islands[0];
    s->islands[0] = s->next;
    s->next = old;
}

static lorry_status run_groups(lorry__search *s, round_job *job, int32_t count, int32_t least,
                               void (*task)(void *payload, int index, int worker))
{
    lorry__rng rng;
    lorry__rng_seed(&rng, s->seed, (uint64_t)s->round, 0);
    lorry__groups_cut(&s->groups, s->eval->problem, &s->islands[0], count, least, &rng);
    const int32_t tasks = s->groups.count;
    const lorry_status status = make_slices(s, tasks);
    if (status != LORRY_OK)
        return status;
    lay_out_slices(s, tasks, false);
    lease(s, &s->islands[0], tasks, 0, s->round);
    lorry__executor_run(s->executor, tasks, job, task);
    return (lorry_status)atomic_load(&job->status);
}

/* ------------------------------------------------------------- islands -- */

static lorry_status run_islands(lorry__search *s, round_job *job)
{
    const int32_t tasks = s->num_islands;
    const lorry_status status = make_slices(s, tasks);
    if (status != LORRY_OK)
        return status;
    lay_out_slices(s, tasks, true);
    for (int32_t i = 0; i < tasks; i++)
        lease(s, &s->islands[i], 1, i, 0);
    lorry__executor_run(s->executor, tasks, job, search_task);
    return (lorry_status)atomic_load(&job->status);
}

/* --------------------------------------------------------------- start -- */

/* Keep as much of a route, in order, as a vehicle of its type can drive. */
static void keep_what_fits(lorry__search *s, int32_t type, const int32_t *clients, int32_t count)
{
    lorry__plan *plan = &s->islands[0];
    int32_t *kept = plan->clients + plan->offsets[plan->num_routes];
    int32_t length = 0;
    for (int32_t i = 0; i < count; i++) {
        kept[length] = clients[i];
        if (lorry__eval_route(s->eval, type, kept, length + 1).is_feasible)
            length++;
        else
            plan->absent[plan->num_absent++] = clients[i];
    }
    if (length > 0) {
        plan->types[plan->num_routes++] = type;
        plan->offsets[plan->num_routes] = plan->offsets[plan->num_routes - 1] + length;
    }
}

static void take_start(lorry__search *s, const lorry_solution *start)
{
    const lorry_problem *p = s->eval->problem;
    lorry__plan *plan = &s->islands[0];
    clear_plan(plan);
    memset(s->spare, 0, (size_t)p->num_types * sizeof(*s->spare)); /* vehicles used */
    for (int32_t r = 0; start != NULL && r < start->num_routes; r++) {
        const int32_t *clients = start->clients + start->offsets[r];
        const int32_t count = start->offsets[r + 1] - start->offsets[r];
        const int32_t type = start->routes[r].vehicle_type;
        const int32_t before = plan->num_routes;
        if (s->spare[type] == p->types[type].count) {
            memcpy(plan->absent + plan->num_absent, clients, (size_t)count * sizeof(int32_t));
            plan->num_absent += count;
        } else if (lorry__eval_route(s->eval, type, clients, count).is_feasible) {
            memcpy(plan->clients + plan->offsets[plan->num_routes], clients,
                   (size_t)count * sizeof(int32_t));
            plan->types[plan->num_routes++] = type;
            plan->offsets[plan->num_routes] = plan->offsets[plan->num_routes - 1] + count;
        } else {
            keep_what_fits(s, type, clients, count);
        }
        s->spare[type] += plan->num_routes - before;
    }
    if (start == NULL)
        for (int32_t c = 0; c < p->num_clients; c++)
            plan->absent[plan->num_absent++] = c;
    else
        for (int32_t i = 0; i < start->summary.num_unassigned; i++)
            plan->absent[plan->num_absent++] = start->unassigned[i];
    lorry__plan_price(plan, s->eval);
}

/* What temperatures are measured in: the mean cost of the arc from a client to
 * its RANKth neighbour. Unlike a plan's cost it does not grow with the way from
 * the depot, which no small change touches. */
static double arc_scale(const lorry__search *s)
{
    const lorry_problem *p = s->eval->problem;
    const lorry__rates *rates = &s->eval->rates[0];
    const int32_t length = s->near.around_length;
    int64_t sum = 0, count = 0;
    for (int32_t c = 0; c < p->num_clients; c++) {
        const int32_t *list = s->near.around + (size_t)c * length;
        int32_t k = RANK < length ? RANK : length - 1;
        while (k >= 0 && list[k] == LORRY_NONE)
            k--;
        if (k < 0)
            continue;
        const lorry__arc arc = lorry__travel_arc(&p->travel, p->types[0].profile,
                                                 p->location[p->num_depots + c],
                                                 p->location[p->num_depots + list[k]]);
        sum += rates->distance * arc.distance + rates->duration * arc.duration;
        count++;
    }
    return sum > 0 ? (double)sum / (double)count : 1;
}

lorry_status lorry__search_start(lorry__search *s, const lorry_solution *start,
                                 const lorry__limit *limit, bool *was_stopped)
{
    const lorry_problem *p = s->eval->problem;
    lorry_status status = make_slices(s, 1);
    if (status != LORRY_OK)
        return status;
    take_start(s, start);
    lorry__plan_copy(&s->best, &s->islands[0]);
    status = lorry__neighbours_init(&s->near, s->mem, s->eval, s->executor, limit, was_stopped);
    if (status != LORRY_OK)
        return status;
    if (s->islands[0].num_absent > 0) {
        /* Without neighbours there is no insertion. */
        static const _Atomic int now = 1;
        round_job job = { .search = s, .limit = *limit };
        if (*was_stopped)
            job.limit.stop = &now;
        const int32_t chunks = *was_stopped || p->num_clients > WHOLE_CLIENTS
            ? (p->num_clients + GROUP_CLIENTS - 1) / GROUP_CLIENTS : 1;
        status = run_groups(s, &job, chunks, 1, construct_task);
        if (status != LORRY_OK)
            return status;
        put_together(s, s->groups.count);
    }
    s->round = 1;
    for (int32_t i = 1; i < s->num_islands; i++)
        lorry__plan_copy(&s->islands[i], &s->islands[0]);
    const double scale = arc_scale(s);
    s->hot = HOT * scale;
    s->cold = COLD * scale;
    return LORRY_OK;
}

lorry_status lorry__search_round(lorry__search *s, int64_t steps, double hot, double cold,
                                 const lorry__limit *limit, bool *was_stopped)
{
    round_job job = { .search = s, .is_island = s->num_islands > 1, .hot = hot, .cold = cold,
                      .steps = steps, .limit = *limit };
    lorry_status status;
    if (job.is_island)
        status = run_islands(s, &job);
    else
        status = run_groups(s, &job, group_count(s), GROUP_ROUTES, search_task);
    *was_stopped = atomic_load(&job.was_stopped) != 0;
    if (status != LORRY_OK || *was_stopped)
        return status;
    s->steps += atomic_load(&job.steps_done);
    s->evaluations += atomic_load(&job.evaluations);
    s->reinserted += atomic_load(&job.reinserted);
    for (int k = 0; k < LORRY__NUM_FAMILIES; k++) {
        s->families[k].tried += atomic_load(&job.families[k].tried);
        s->families[k].accepted += atomic_load(&job.families[k].accepted);
        s->families[k].improved += atomic_load(&job.families[k].improved);
    }
    s->round++;
    if (!job.is_island) {
        put_together(s, s->groups.count);
        return LORRY_OK;
    }
    for (int32_t i = 0; i < s->num_islands; i++) {
        keep_if_better(s, &s->slices[2 * i]);
        lorry__plan_copy(&s->islands[i], &s->slices[2 * i + 1]);
    }
    return LORRY_OK;
}

bool lorry__search_join(lorry__search *s, const lorry__plan *plan)
{
    if (!lorry__plan_is_better(plan, &s->best))
        return false;
    keep_if_better(s, plan);
    int32_t worst = 0;
    for (int32_t i = 1; i < s->num_islands; i++)
        if (lorry__plan_is_better(&s->islands[worst], &s->islands[i]))
            worst = i;
    lorry__plan_copy(&s->islands[worst], plan);
    return true;
}
