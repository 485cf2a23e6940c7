/* halves.h: a day whose good plan is known, and two plans that are each good
 * on one half of it.
 *
 * Four rays leave the depot; on each lie four clients at distances 100, 110,
 * 120 and 130 (Manhattan-like steps of 10 along the ray). A vehicle carries
 * four. Ray by ray a route costs 130 out, 130 home: 260; all four cost 1040,
 * which is least, since every client lies at least 100 out and vehicles of
 * four cannot do with fewer than four routes. A route that mixes two rays
 * drives from one ray's end to the other's by more than 100. */
#ifndef TESTS_RELAXATION_HALVES_H
#define TESTS_RELAXATION_HALVES_H

#include "tiny.h"

#define HALVES_OPTIMUM 1040

static inline lorry_model *halves_model(int64_t vehicles)
{
    static const double dx[] = { 1, 0, -1, 0 }, dy[] = { 0, 1, 0, -1 };
    lorry_model *model;
    assert_int_equal(lorry__model_new(NULL, &model), LORRY_OK);
    lorry__model_set_rounding(model, LORRY_ROUND_NEAREST);
    lorry_depot depot = LORRY_DEPOT_INIT;
    lorry__model_add_location(model, 0, 0, &depot.location);
    lorry__model_add_depot(model, &depot, NULL);
    const int64_t one = 1, four = 4;
    for (int i = 0; i < 16; i++) {
        lorry_client client = LORRY_CLIENT_INIT;
        const double far = 100 + 10 * (i % 4);
        lorry__model_add_location(model, far * dx[i / 4], far * dy[i / 4], &client.location);
        client.delivery = &one;
        lorry__model_add_client(model, &client, NULL);
    }
    lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
    type.count = vehicles;
    type.capacity = &four;
    lorry__model_add_vehicle_type(model, &type, NULL);
    return model;
}

static const int32_t halves_offsets[] = { 0, 4, 8, 12, 16 };
static const int32_t halves_types[] = { 0, 0, 0, 0 };
/* Rays 0 and 1 kept, 2 and 3 mixed; and the other way round. */
static const int32_t halves_left[] = { 0, 1, 2, 3, 4, 5, 6, 7,
                                       8, 9, 12, 13, 10, 11, 14, 15 };
static const int32_t halves_right[] = { 0, 1, 4, 5, 2, 3, 6, 7,
                                        8, 9, 10, 11, 12, 13, 14, 15 };
static const lorry__routes halves_plans[] = {
    { 4, halves_offsets, halves_left, halves_types },
    { 4, halves_offsets, halves_right, halves_types },
};

static inline int64_t cost_of(const lorry__eval *eval, const lorry__routes *routes)
{
    int64_t cost = 0;
    for (int32_t r = 0; r < routes->count; r++) {
        const lorry__route_value value =
            lorry__eval_route(eval, routes->types[r], routes->clients + routes->offsets[r],
                              routes->offsets[r + 1] - routes->offsets[r]);
        assert_true(value.is_feasible);
        cost += value.cost;
    }
    return cost;
}

/* Every client at most once; returns how many are served. */
static inline int32_t served_by(const lorry_problem *problem, const lorry__routes *routes)
{
    uint8_t is_served[256] = { 0 };
    const int32_t stops = routes->count > 0 ? routes->offsets[routes->count] : 0;
    assert_true(problem->num_clients <= 256);
    for (int32_t i = 0; i < stops; i++) {
        assert_false(is_served[routes->clients[i]]);
        is_served[routes->clients[i]] = 1;
    }
    return stops;
}

#endif
