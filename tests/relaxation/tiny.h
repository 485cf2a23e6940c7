/* tiny.h: problems of a few clients and their optima by brute force. */
#ifndef TESTS_RELAXATION_TINY_H
#define TESTS_RELAXATION_TINY_H

#include "model/builder.h"
#include "relaxation/room.h"
#include "../support/cmocka_all.h"

#ifndef TINY_CLIENTS
#define TINY_CLIENTS 6
#endif
#define TINY_INFINITE (INT64_MAX / 4)

/* A problem under an objective, with the memory that it all lives in. */
typedef struct tiny {
    lorry__mem mem;
    lorry_problem *problem;
    lorry__eval eval;
} tiny;

static inline void tiny_finish(tiny *t, lorry_model *model, lorry_objective objective)
{
    lorry_message message = { "" };
    assert_int_equal(lorry__model_build(model, &t->problem), LORRY_OK);
    lorry__model_free(model);
    lorry__mem_init(&t->mem, NULL);
    assert_int_equal(
        lorry__eval_init(&t->eval, &t->mem, t->problem, objective, &message), LORRY_OK);
}

static inline void tiny_free(tiny *t)
{
    lorry__eval_free(&t->eval);
    assert_int_equal(atomic_load(&t->mem.used), 0);
    lorry__problem_release(t->problem);
}

/* A job without pricing. */
static inline lorry_status submit(lorry__relaxation *r, const lorry__routes *incumbent,
                                  int64_t work)
{
    const lorry__request request = { .incumbent = incumbent, .work = work };
    return lorry__relaxation_submit(r, &request);
}

/* Cheapest order of each set of clients on each type, then cheapest choice of
 * disjoint sets within the fleet. TINY_INFINITE: no complete plan. */
static inline int64_t tiny_route(const tiny *t, int32_t type, uint32_t set)
{
    int32_t order[TINY_CLIENTS], count = 0;
    for (int32_t c = 0; c < t->problem->num_clients; c++)
        if (set >> c & 1)
            order[count++] = c;
    int64_t best = TINY_INFINITE;
    for (;;) {
        const lorry__route_value value = lorry__eval_route(&t->eval, type, order, count);
        if (value.is_feasible && value.cost < best)
            best = value.cost;
        int32_t i = count - 2;
        while (i >= 0 && order[i] > order[i + 1])
            i--;
        if (i < 0)
            return best;
        int32_t j = count - 1;
        while (order[j] < order[i])
            j--;
        int32_t swap = order[i];
        order[i] = order[j];
        order[j] = swap;
        for (int32_t a = i + 1, b = count - 1; a < b; a++, b--) {
            swap = order[a];
            order[a] = order[b];
            order[b] = swap;
        }
    }
}

static inline int64_t tiny_optimum(const tiny *t)
{
    const uint32_t sets = 1U << t->problem->num_clients;
    int64_t plan[1 << TINY_CLIENTS], next[1 << TINY_CLIENTS], route[1 << TINY_CLIENTS];
    for (uint32_t s = 0; s < sets; s++)
        plan[s] = s == 0 ? 0 : TINY_INFINITE;
    for (int32_t k = 0; k < t->problem->num_types; k++) {
        for (uint32_t s = 1; s < sets; s++)
            route[s] = tiny_route(t, k, s);
        for (int64_t v = 0; v < t->problem->types[k].count && v < TINY_CLIENTS; v++) {
            for (uint32_t s = 0; s < sets; s++) {
                next[s] = plan[s];
                for (uint32_t r = s; r != 0; r = (r - 1) & s)
                    if (route[r] < TINY_INFINITE && plan[s ^ r] < TINY_INFINITE &&
                        plan[s ^ r] + route[r] < next[s])
                        next[s] = plan[s ^ r] + route[r];
            }
            memcpy(plan, next, sizeof(plan));
        }
    }
    int64_t best = TINY_INFINITE;
    for (uint32_t s = 0; s < sets; s++) {
        int64_t cost = plan[s];
        for (int32_t c = 0; c < t->problem->num_clients && cost < TINY_INFINITE; c++)
            if (!(s >> c & 1))
                cost = t->problem->is_required[c] ? TINY_INFINITE : cost + t->problem->prize[c];
        best = cost < best ? cost : best;
    }
    return best;
}

#endif
