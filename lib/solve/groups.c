/* groups.c: cutting a plan into groups by recursive bisection. */
#include "solve/groups.h"

/* A route, or an absent client (route < 0: ~client). */
typedef struct lorry__group_item {
    double x, y, key;
    int32_t route, weight;
} item;

static bool is_matrix(const lorry_problem *p)
{
    return p->travel.profiles[p->types[0].profile].kind == LORRY__TRAVEL_MATRIX;
}

bool lorry__groups_init(lorry__groups *groups, lorry__mem *mem, const lorry_problem *problem)
{
    const size_t n = (size_t)problem->num_clients + 1;
    *groups = (lorry__groups){ 0 };
    groups->first_route = LORRY__NEW(mem, int32_t, n + 1);
    groups->routes = LORRY__NEW(mem, int32_t, n);
    groups->first_absent = LORRY__NEW(mem, int32_t, n + 1);
    groups->absent = LORRY__NEW(mem, int32_t, n);
    groups->clients_before = LORRY__NEW(mem, int32_t, n + 1);
    groups->item = LORRY__NEW(mem, item, n);
    groups->x = LORRY__NEW(mem, double, n);
    groups->y = LORRY__NEW(mem, double, n);
    if (groups->first_route == NULL || groups->routes == NULL || groups->first_absent == NULL ||
        groups->absent == NULL || groups->clients_before == NULL || groups->item == NULL ||
        groups->x == NULL || groups->y == NULL) {
        lorry__groups_free(groups, mem);
        return false;
    }
    groups->has_places = !is_matrix(problem);
    if (groups->has_places)
        for (int32_t c = 0; c < problem->num_clients; c++) {
            const int32_t at = problem->location[problem->num_depots + c];
            const lorry__travel *travel = &problem->travel;
            groups->x[c] = travel->lon != NULL ? travel->lon[at] : travel->x[at];
            groups->y[c] = travel->lat != NULL ? travel->lat[at] : travel->y[at];
        }
    return true;
}

void lorry__groups_free(lorry__groups *groups, lorry__mem *mem)
{
    void *const blocks[] = { groups->first_route, groups->routes, groups->first_absent,
                             groups->absent, groups->clients_before, groups->item, groups->x,
                             groups->y };
    for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++)
        lorry__free(mem, blocks[i]);
    *groups = (lorry__groups){ 0 };
}

static bool is_before(const item *a, const item *b)
{
    return a->key != b->key ? a->key < b->key : a->route < b->route;
}

static void swap_items(item *a, item *b)
{
    const item moved = *a;
    *a = *b;
    *b = moved;
}

/* Put items in such an order that those before the one returned are the first
 * of a sorted list, and weigh `share` or just more; at least `least` on both
 * sides. Hoare's selection; O(count) expected. */
static int32_t split_items(item *list, int32_t count, int64_t share, int32_t least,
                           lorry__rng *rng)
{
    int32_t low = 0, high = count;
    int64_t sum = 0; /* weight before low */
    while (high - low > 1) {
        swap_items(&list[low + (int32_t)lorry__rng_below(rng, (uint32_t)(high - low))],
                   &list[high - 1]);
        const item pivot = list[high - 1];
        int32_t middle = low;
        int64_t weight = 0;
        for (int32_t i = low; i < high - 1; i++)
            if (is_before(&list[i], &pivot)) {
                weight += list[i].weight;
                swap_items(&list[i], &list[middle++]);
            }
        swap_items(&list[middle], &list[high - 1]);
        /* The split lies before the first item whose forerunners suffice. */
        if (middle >= count - least || (middle >= least && sum + weight >= share)) {
            high = middle;
        } else {
            low = middle + 1;
            sum += weight + pivot.weight;
        }
    }
    if (low < high && low < count - least && (low < least || sum < share))
        low++;
    return low;
}

/* Random numbers on [-1, 1]: a direction, uniform enough. */
static double component(lorry__rng *rng) { return 2 * lorry__rng_unit(rng) - 1; }

static void close_group(lorry__groups *g, const item *list, int32_t count)
{
    int32_t at = g->first_route[g->count], out = g->first_absent[g->count], clients = 0;
    for (int32_t i = 0; i < count; i++) {
        if (list[i].route >= 0)
            g->routes[at++] = list[i].route;
        else
            g->absent[out++] = ~list[i].route;
        clients += list[i].weight;
    }
    g->count++;
    g->clients_before[g->count] = g->clients_before[g->count - 1] + clients;
    g->first_route[g->count] = at;
    g->first_absent[g->count] = out;
}

static void cut(lorry__groups *g, item *list, int32_t count, int32_t parts, int32_t least,
                lorry__rng *rng)
{
    int64_t weight = 0;
    for (int32_t i = 0; i < count; i++)
        weight += list[i].weight;
    if (parts > count / least)
        parts = count / least;
    if (parts <= 1) {
        close_group(g, list, count);
        return;
    }
    const double a = component(rng), b = component(rng);
    for (int32_t i = 0; i < count; i++)
        list[i].key = a * list[i].x + b * list[i].y;
    const int32_t left = parts / 2;
    const int32_t half = split_items(list, count, (weight * left + parts - 1) / parts, least, rng);
    cut(g, list, half, left, least, rng);
    cut(g, list + half, count - half, parts - left, least, rng);
}

static void place_by_landmarks(lorry__groups *g, const lorry_problem *p, lorry__rng *rng)
{
    const int32_t profile = p->types[0].profile;
    const int32_t *location = p->location + p->num_depots;
    const int32_t one = location[lorry__rng_below(rng, (uint32_t)p->num_clients)];
    const int32_t two = location[lorry__rng_below(rng, (uint32_t)p->num_clients)];
    for (int32_t c = 0; c < p->num_clients; c++) {
        g->x[c] = (double)lorry__travel_arc(&p->travel, profile, one, location[c]).duration;
        g->y[c] = (double)lorry__travel_arc(&p->travel, profile, two, location[c]).duration;
    }
}

void lorry__groups_cut(lorry__groups *groups, const lorry_problem *problem,
                       const lorry__plan *plan, int32_t count, int32_t least, lorry__rng *rng)
{
    if (!groups->has_places)
        place_by_landmarks(groups, problem, rng);
    int32_t items = 0;
    for (int32_t r = 0; r < plan->num_routes; r++) {
        item *it = &groups->item[items++];
        *it = (item){ .route = r, .weight = plan->offsets[r + 1] - plan->offsets[r] };
        for (int32_t k = plan->offsets[r]; k < plan->offsets[r + 1]; k++) {
            it->x += groups->x[plan->clients[k]];
            it->y += groups->y[plan->clients[k]];
        }
        it->x /= it->weight;
        it->y /= it->weight;
    }
    for (int32_t i = 0; i < plan->num_absent; i++) {
        const int32_t c = plan->absent[i];
        groups->item[items++] =
            (item){ .x = groups->x[c], .y = groups->y[c], .route = ~c, .weight = 1 };
    }
    groups->count = 0;
    groups->first_route[0] = groups->first_absent[0] = groups->clients_before[0] = 0;
    cut(groups, groups->item, items, count, least, rng);
}
