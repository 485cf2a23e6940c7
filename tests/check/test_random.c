/* The referee against what shares nothing with it: a scan of every departure,
 * and the schedule that the model derives for a plan. */
#include "../support/cmocka_all.h"

#include "check/check.h"
#include "check/walk.h"

enum { CLIENTS = 7, PLACES = CLIENTS + 2, TYPES = 3, HORIZON = 120 };

static int64_t below(lorry__rng *rng, uint32_t n) { return lorry__rng_below(rng, n); }

/* Tight and odd on purpose: two depots with hours of their own, open starts
 * and ends, an asymmetric matrix without the triangle inequality. */
static lorry_problem *random_problem(uint64_t seed)
{
    lorry__rng rng;
    lorry_model *model;
    lorry_problem *problem = NULL;
    int64_t distances[PLACES * PLACES], durations[PLACES * PLACES];
    lorry__rng_seed(&rng, seed, 0, 0);
    assert_int_equal(lorry_model_new(NULL, &model), LORRY_OK);
    assert_int_equal(lorry_model_set_dimensions(model, 2), LORRY_OK);
    for (int i = 0; i < PLACES; i++)
        assert_int_equal(lorry_model_add_location(model, i, 0, NULL), LORRY_OK);
    for (int i = 0; i < PLACES * PLACES; i++) {
        distances[i] = i % (PLACES + 1) == 0 ? 0 : 1 + below(&rng, 20);
        durations[i] = i % (PLACES + 1) == 0 ? 0 : 1 + below(&rng, 15);
    }
    for (int32_t d = 0; d < 2; d++) {
        lorry_depot depot = LORRY_DEPOT_INIT;
        depot.location = d;
        depot.tw_early = below(&rng, 15);
        depot.tw_late = HORIZON - below(&rng, 15);
        assert_int_equal(lorry_model_add_depot(model, &depot, NULL), LORRY_OK);
    }
    for (int32_t c = 0; c < CLIENTS; c++) {
        lorry_client client = LORRY_CLIENT_INIT;
        const int64_t delivery[2] = { below(&rng, 5), below(&rng, 3) };
        const int64_t pickup[2] = { below(&rng, 5), 0 };
        client.location = c + 2;
        client.delivery = delivery;
        client.pickup = pickup;
        client.service = below(&rng, 6);
        client.tw_early = below(&rng, 50);
        client.tw_late = client.tw_early + 20 + below(&rng, 60);
        client.release = below(&rng, 3) == 0 ? below(&rng, 30) : 0;
        client.is_required = below(&rng, 4) != 0;
        client.prize = below(&rng, 50);
        client.skills = below(&rng, 5) == 0 ? 1 : 0;
        client.section = (int32_t)below(&rng, 3) - 1;
        assert_int_equal(lorry_model_add_client(model, &client, NULL), LORRY_OK);
    }
    for (int32_t t = 0; t < TYPES; t++) {
        lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
        const int64_t capacity[2] = { 8 + below(&rng, 8), 5 + below(&rng, 5) };
        type.count = 1 + below(&rng, 2);
        type.capacity = capacity;
        type.start_depot = (int32_t)below(&rng, 3) - 1;
        type.end_depot = (int32_t)below(&rng, 3) - 1;
        type.tw_early = below(&rng, 10);
        type.tw_late = 100 + below(&rng, 30);
        type.shift_duration = 30;
        type.max_duration = 60 + below(&rng, 30);
        type.max_distance = 60 + below(&rng, 30);
        type.max_stops = 3 + below(&rng, 3);
        type.fixed_cost = below(&rng, 100);
        type.unit_distance_cost = below(&rng, 3);
        type.unit_duration_cost = below(&rng, 3);
        type.unit_overtime_cost = below(&rng, 3);
        type.skills = below(&rng, 3) != 0;
        assert_int_equal(lorry_model_add_vehicle_type(model, &type, NULL), LORRY_OK);
    }
    for (int32_t k = 0; k < 2; k++) {
        lorry_section section = LORRY_SECTION_INIT;
        section.price = below(&rng, 20);
        assert_int_equal(lorry_model_add_section(model, &section, NULL), LORRY_OK);
        assert_int_equal(lorry_model_set_section_price(model, k, k, 0), LORRY_OK);
        if (below(&rng, 3) == 0)
            assert_int_equal(lorry_model_set_section_price(model, k, 2, LORRY_UNLIMITED),
                             LORRY_OK);
    }
    assert_int_equal(lorry_model_set_matrix(model, 0, PLACES, distances, durations), LORRY_OK);
    assert_int_equal(lorry_model_build(model, &problem), LORRY_OK);
    lorry_model_free(model);
    return problem;
}

/* A random part of the clients in random order on up to three routes. */
static lorry_solution *random_plan(lorry_problem *problem, lorry__rng *rng)
{
    int32_t order[CLIENTS], offsets[4] = { 0 }, types[3];
    for (int32_t c = 0; c < CLIENTS; c++) {
        const int64_t at = below(rng, (uint32_t)c + 1);
        order[c] = order[at];
        order[at] = c;
    }
    for (int r = 0; r < 3; r++) {
        offsets[r + 1] = offsets[r] + (int32_t)below(rng, 4);
        offsets[r + 1] = offsets[r + 1] < CLIENTS ? offsets[r + 1] : CLIENTS;
        types[r] = (int32_t)below(rng, TYPES);
    }
    lorry_solution *plan = NULL;
    assert_int_equal(lorry_solution_new(problem, (lorry_objective)below(rng, 4), 3, offsets,
                                        order, types, &plan, NULL),
                     LORRY_OK);
    return plan;
}

/* The end of the route when leaving at `start`, or -1 if late anywhere. */
static int64_t leave_at(const lorry_problem *p, const lorry_route *route, int64_t start)
{
    const lorry__type *type = &p->types[route->vehicle_type];
    int64_t now = start;
    int32_t at = type->start_depot;
    if (at >= 0 && (now < p->early[at] || now > p->late[at]))
        return -1;
    for (int32_t i = 0; i < route->num_stops; i++) {
        const int32_t client = route->clients[i], next = p->num_depots + client;
        if (start < p->release[client])
            return -1;
        if (at >= 0)
            now += lorry__travel_arc(&p->travel, type->profile, p->location[at],
                                     p->location[next]).duration;
        if (now < p->early[next])
            now = p->early[next];
        if (now > p->late[next])
            return -1;
        now += p->service[client];
        at = next;
    }
    if (type->end_depot >= 0) {
        now += lorry__travel_arc(&p->travel, type->profile, p->location[at],
                                 p->location[type->end_depot]).duration;
        if (now < p->early[type->end_depot])
            now = p->early[type->end_depot];
        if (now > p->late[type->end_depot])
            return -1;
    }
    return now < type->tw_early || now > type->tw_late ? -1 : now;
}

static void no_departure_gives_a_shorter_day(void **state)
{
    (void)state;
    int on_time = 0;
    for (uint64_t seed = 0; seed < 300; seed++) {
        lorry__rng rng;
        lorry__rng_seed(&rng, seed, 1, 0);
        lorry_problem *problem = random_problem(seed);
        lorry_solution *plan = random_plan(problem, &rng);
        for (int32_t r = 0; r < plan->num_routes; r++) {
            const lorry_route *route = &plan->routes[r];
            const lorry__type *type = &problem->types[route->vehicle_type];
            lorry_stop stops[CLIENTS];
            int64_t peaks[2], best = INT64_MAX, earliest_end = -1, latest_start = -1;
            int32_t peak_at[2];
            for (int64_t s = type->tw_early; s <= type->tw_late; s++) {
                const int64_t end = leave_at(problem, route, s);
                if (end < 0)
                    continue;
                if (earliest_end < 0)
                    earliest_end = end;
                if (end == earliest_end)
                    latest_start = s;
                best = end - s < best ? end - s : best;
            }
            const lorry__walk walk =
                lorry__walk_route(problem, route->vehicle_type, route->clients,
                                  route->num_stops, stops, peaks, peak_at);
            assert_int_equal(walk.is_on_time, best != INT64_MAX);
            if (!walk.is_on_time)
                continue;
            on_time++;
            assert_int_equal(walk.end - walk.start, best);
            assert_int_equal(walk.start, latest_start);
        }
        lorry_solution_free(plan);
        lorry_problem_free(problem);
    }
    assert_true(on_time > 100);
}

static void the_model_and_the_referee_agree(void **state)
{
    (void)state;
    int feasible = 0, others = 0;
    for (uint64_t seed = 0; seed < 300; seed++) {
        lorry__rng rng;
        lorry__rng_seed(&rng, seed, 2, 0);
        lorry_problem *problem = random_problem(seed);
        for (int i = 0; i < 5; i++) {
            lorry_solution *plan = random_plan(problem, &rng);
            lorry_verdict *verdict = NULL;
            assert_int_equal(lorry__check(plan, &verdict, NULL), LORRY_OK);
            for (size_t v = 0; v < lorry__verdict_num_violations(verdict); v++) {
                lorry_violation violation = { .size = sizeof(violation) };
                lorry__verdict_violation(verdict, v, &violation);
                if (violation.kind == LORRY_VIOLATION_FIGURES)
                    fail_msg("seed %d: %s", (int)seed, violation.text);
            }
            feasible += plan->summary.is_feasible != 0;
            others += plan->summary.is_feasible == 0;
            lorry__verdict_free(verdict);
            lorry_solution_free(plan);
        }
        lorry_problem_free(problem);
    }
    assert_true(feasible > 50 && others > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_departure_gives_a_shorter_day),
        cmocka_unit_test(the_model_and_the_referee_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
