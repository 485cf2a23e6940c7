/* When a vehicle is where, what it carries and costs, worked out by hand.
 *
 * All places lie on a line; a unit of way takes a unit of time. */
#include "../support/cmocka_all.h"

#include <string.h>

#include "lorry/lorry.h"
#include "model/schedule.h"

typedef struct day {
    lorry_model *model;
    lorry_depot depot;
    lorry_client clients[4];
    lorry_vehicle_type type;
    int32_t num_clients, num_dimensions;
} day;

/* Depot 0 at 0; client i at 10 (i + 1). */
static day new_day(int32_t num_clients)
{
    day d = { .depot = LORRY_DEPOT_INIT, .type = LORRY_VEHICLE_TYPE_INIT,
              .num_clients = num_clients, .num_dimensions = 1 };
    const lorry_client client = LORRY_CLIENT_INIT;
    for (int32_t i = 0; i < num_clients; i++) {
        d.clients[i] = client;
        d.clients[i].location = i + 1;
    }
    return d;
}

static lorry_problem *build(const day *d)
{
    lorry_model *model;
    lorry_problem *problem = NULL;
    assert_int_equal(lorry_model_new(NULL, &model), LORRY_OK);
    assert_int_equal(lorry_model_set_dimensions(model, d->num_dimensions), LORRY_OK);
    for (int32_t i = 0; i <= d->num_clients; i++)
        lorry_model_add_location(model, 10.0 * i, 0, NULL);
    lorry_model_add_depot(model, &d->depot, NULL);
    for (int32_t i = 0; i < d->num_clients; i++)
        lorry_model_add_client(model, &d->clients[i], NULL);
    lorry_model_add_vehicle_type(model, &d->type, NULL);
    if (lorry_model_build(model, &problem) != LORRY_OK)
        fail_msg("%s", lorry_model_message(model));
    lorry_model_free(model);
    return problem;
}

/* One route through the first `count` clients; the others are unassigned. */
static lorry_solution *plan_of(const day *d, int32_t count, lorry_objective objective)
{
    const int32_t offsets[2] = { 0, count }, clients[4] = { 0, 1, 2, 3 };
    lorry_problem *problem = build(d);
    lorry_solution *plan = NULL;
    lorry_message message;
    if (lorry_solution_new(problem, objective, 1, offsets, clients, NULL, &plan, &message) !=
        LORRY_OK)
        fail_msg("%s", message.text);
    lorry_problem_free(problem);
    return plan;
}

static lorry_route route_of(const lorry_solution *plan)
{
    lorry_route route = { .size = sizeof(route) };
    assert_int_equal(lorry_solution_route(plan, 0, &route), LORRY_OK);
    return route;
}

static lorry_summary summary_of(const lorry_solution *plan)
{
    lorry_summary summary = { .size = sizeof(summary) };
    lorry_solution_summary(plan, &summary);
    return summary;
}

static lorry_stop stop_of(const lorry_solution *plan, int32_t index)
{
    lorry_stop stops[4];
    assert_int_equal(lorry_solution_stops(plan, 0, stops, sizeof(stops[0]), 4), LORRY_OK);
    return stops[index];
}

/* Windows [100, 200] at 10 and [130, 140] at 20, service 5 each. Leaving at
 * 105 reaches the first at 115, the second at 130 without a wait, and is back
 * at 155; leaving sooner waits, later ends later. */
static void leaves_as_late_as_its_end_allows(void **state)
{
    (void)state;
    day d = new_day(2);
    d.clients[0].tw_early = 100;
    d.clients[0].tw_late = 200;
    d.clients[1].tw_early = 130;
    d.clients[1].tw_late = 140;
    d.clients[0].service = d.clients[1].service = 5;
    lorry_solution *plan = plan_of(&d, 2, LORRY_OBJECTIVE_COST);
    const lorry_route route = route_of(plan);
    assert_int_equal(route.start, 105);
    assert_int_equal(route.end, 155);
    assert_int_equal(route.duration, 50);
    assert_int_equal(route.wait, 0);
    assert_int_equal(route.travel, 40);
    assert_int_equal(route.service, 10);
    assert_int_equal(route.distance, 40);
    assert_int_equal(route.time_warp, 0);
    assert_int_equal(stop_of(plan, 0).arrival, 115);
    assert_int_equal(stop_of(plan, 1).start, 130);
    assert_int_equal(stop_of(plan, 1).departure, 135);
    assert_int_equal(stop_of(plan, 1).distance, 20);
    assert_true(summary_of(plan).is_complete);
    lorry_solution_free(plan);
}

/* [50, 60] at 10, then [100, 200] at 20: leave 50, serve at 60, wait from 70 to
 * 100, back at 120. */
static void a_wait_that_no_departure_avoids_is_shown(void **state)
{
    (void)state;
    day d = new_day(2);
    d.clients[0].tw_early = 50;
    d.clients[0].tw_late = 60;
    d.clients[1].tw_early = 100;
    d.clients[1].tw_late = 200;
    lorry_solution *plan = plan_of(&d, 2, LORRY_OBJECTIVE_COST);
    const lorry_route route = route_of(plan);
    assert_int_equal(route.start, 50);
    assert_int_equal(route.end, 120);
    assert_int_equal(route.wait, 30);
    assert_int_equal(stop_of(plan, 1).wait, 30);
    assert_int_equal(route.duration, 70);
    lorry_solution_free(plan);
}

/* The first closes at 5 but lies 10 away: served at 10, 5 late. The second
 * closes at 15, and is 5 late for the same 5. */
static void a_late_vehicle_is_shown_late(void **state)
{
    (void)state;
    day d = new_day(2);
    d.clients[0].tw_late = 5;
    d.clients[1].tw_late = 15;
    lorry_solution *plan = plan_of(&d, 2, LORRY_OBJECTIVE_COST);
    const lorry_route route = route_of(plan);
    assert_int_equal(route.start, 0);
    assert_int_equal(stop_of(plan, 0).start, 10);
    assert_int_equal(stop_of(plan, 1).start, 20); /* stays late */
    assert_int_equal(route.end, 40);
    assert_int_equal(route.duration, route.travel + route.wait + route.service);
    assert_int_equal(route.time_warp, 5);
    assert_false(summary_of(plan).is_feasible);
    lorry_solution_free(plan);
}

/* Parcels released at 30 hold the whole vehicle back. */
static void the_latest_release_sets_the_departure(void **state)
{
    (void)state;
    day d = new_day(2);
    d.clients[1].release = 30;
    lorry_solution *plan = plan_of(&d, 2, LORRY_OBJECTIVE_COST);
    assert_int_equal(route_of(plan).start, 30);
    assert_int_equal(stop_of(plan, 0).arrival, 40);
    assert_true(summary_of(plan).is_feasible);
    lorry_solution_free(plan);

    d.clients[0].tw_late = 35;
    plan = plan_of(&d, 2, LORRY_OBJECTIVE_COST);
    assert_int_equal(route_of(plan).time_warp, 5);
    assert_int_equal(route_of(plan).start, 30);
    lorry_solution_free(plan);
}

/* Leaves in [20, 60], back by 60: 10 and 10 back is fine, the shift says so. */
static void shift_and_depot_window_are_cut(void **state)
{
    (void)state;
    day d = new_day(1);
    d.depot.tw_early = 20;
    d.depot.tw_late = 90;
    d.type.tw_late = 60;
    lorry_solution *plan = plan_of(&d, 1, LORRY_OBJECTIVE_COST);
    assert_int_equal(route_of(plan).start, 20);
    assert_true(summary_of(plan).is_feasible);
    lorry_solution_free(plan);

    d.clients[0].tw_early = 51; /* back at 61 */
    plan = plan_of(&d, 1, LORRY_OBJECTIVE_COST);
    assert_int_equal(route_of(plan).time_warp, 1);
    assert_int_equal(route_of(plan).end, 61);
    lorry_solution_free(plan);
}

static void open_ends_cost_no_way(void **state)
{
    (void)state;
    day d = new_day(2);
    d.type.start_depot = LORRY_NONE;
    d.type.end_depot = LORRY_NONE;
    d.clients[0].tw_early = 40;
    lorry_solution *plan = plan_of(&d, 2, LORRY_OBJECTIVE_COST);
    const lorry_route route = route_of(plan);
    assert_int_equal(route.distance, 10);
    assert_int_equal(route.start, 40);
    assert_int_equal(stop_of(plan, 0).arrival, 40);
    assert_int_equal(route.end, 50);
    lorry_solution_free(plan);

    d.type.start_depot = 0;
    plan = plan_of(&d, 2, LORRY_OBJECTIVE_COST);
    assert_int_equal(route_of(plan).distance, 20);
    lorry_solution_free(plan);
}

/* Two dimensions. First: deliveries 4 and 3, pickups 5 and 1: 7 on leaving,
 * then 7-4+5 = 8, then 8-3+1 = 6. Second: pickups 2 and 2: 0, 2, 4. */
static void deliveries_leave_as_pickups_come(void **state)
{
    (void)state;
    const int64_t delivery[2][2] = { { 4, 0 }, { 3, 0 } };
    const int64_t pickup[2][2] = { { 5, 2 }, { 1, 2 } };
    const int64_t fits[2] = { 8, 4 }, tight[2] = { 7, 4 };
    day d = new_day(2);
    d.num_dimensions = 2;
    for (int i = 0; i < 2; i++) {
        d.clients[i].delivery = delivery[i];
        d.clients[i].pickup = pickup[i];
    }
    d.type.capacity = fits;
    lorry_solution *plan = plan_of(&d, 2, LORRY_OBJECTIVE_COST);
    assert_int_equal(route_of(plan).load[0], 8);
    assert_int_equal(route_of(plan).load[1], 4);
    assert_int_equal(stop_of(plan, 0).load, 8);
    assert_int_equal(stop_of(plan, 1).load, 6);
    assert_true(summary_of(plan).is_feasible);
    lorry_solution_free(plan);

    d.type.capacity = tight;
    plan = plan_of(&d, 2, LORRY_OBJECTIVE_COST);
    assert_false(summary_of(plan).is_feasible);
    lorry_solution_free(plan);
}

/* 40 of way, 40 + 10 of time, 20 of it overtime:
 * 100 + 3 x 40 + 2 x 50 + 7 x 20 = 460. */
static void costs_follow_the_objective(void **state)
{
    (void)state;
    day d = new_day(3);
    d.clients[0].service = 10;
    d.clients[2].is_required = 0;
    d.clients[2].prize = 1000;
    d.type.fixed_cost = 100;
    d.type.unit_distance_cost = 3;
    d.type.unit_duration_cost = 2;
    d.type.unit_overtime_cost = 7;
    d.type.shift_duration = 30;
    const int64_t costs[4] = { 460, 40, 50, 460 };
    for (int objective = 0; objective < 4; objective++) {
        lorry_solution *plan = plan_of(&d, 2, (lorry_objective)objective);
        assert_int_equal(route_of(plan).overtime, 20);
        assert_int_equal(route_of(plan).cost, costs[objective]);
        assert_int_equal(summary_of(plan).cost, costs[objective] + 1000);
        assert_true(summary_of(plan).is_complete);
        assert_int_equal(summary_of(plan).num_unassigned, 1);
        lorry_solution_free(plan);
    }
}

static void each_limit_makes_a_plan_infeasible(void **state)
{
    (void)state;
    for (int limit = 0; limit < 5; limit++) {
        day d = new_day(2);
        lorry_solution *plan = plan_of(&d, 2, LORRY_OBJECTIVE_COST);
        assert_true(summary_of(plan).is_feasible);
        lorry_solution_free(plan);
        if (limit == 0)
            d.type.max_duration = 39;
        else if (limit == 1)
            d.type.max_distance = 39;
        else if (limit == 2)
            d.type.max_stops = 1;
        else if (limit == 3)
            d.clients[1].skills = 1;
        else
            d.type.count = 0;
        plan = plan_of(&d, 2, LORRY_OBJECTIVE_COST);
        assert_false(summary_of(plan).is_feasible);
        assert_false(summary_of(plan).is_complete);
        lorry_solution_free(plan);
    }
}

static lorry_reason reason_of_last(const day *d)
{
    lorry_solution *plan = plan_of(d, d->num_clients - 1, LORRY_OBJECTIVE_COST);
    const lorry_summary summary = summary_of(plan);
    int32_t client;
    lorry_reason reason;
    assert_int_equal(summary.num_unassigned, 1);
    assert_int_equal(lorry_solution_unassigned(plan, 0, &client, &reason), LORRY_OK);
    assert_int_equal(client, d->num_clients - 1);
    assert_int_equal(lorry_solution_unassigned(plan, 1, NULL, NULL), LORRY_EINVAL);
    lorry_solution_free(plan);
    return reason;
}

/* The last of two clients is left out; each reason in turn, where it also
 * fails what comes after. 20 away and 20 back. */
static void unassigned_clients_have_the_first_reason_that_holds(void **state)
{
    (void)state;
    const int64_t capacity[1] = { 5 }, load[1] = { 6 };
    day d = new_day(2);
    assert_int_equal(reason_of_last(&d), LORRY_REASON_FLEET);
    d.clients[1].is_required = 0;
    assert_int_equal(reason_of_last(&d), LORRY_REASON_OPTIONAL);
    d.type.max_duration = 39;
    assert_int_equal(reason_of_last(&d), LORRY_REASON_LIMIT);
    d.clients[1].tw_late = 19;
    assert_int_equal(reason_of_last(&d), LORRY_REASON_WINDOW);
    d.type.capacity = capacity;
    d.clients[1].pickup = load;
    assert_int_equal(reason_of_last(&d), LORRY_REASON_CAPACITY);
    d.clients[1].skills = 4;
    assert_int_equal(reason_of_last(&d), LORRY_REASON_SKILLS);
}

static void routes_must_make_sense(void **state)
{
    (void)state;
    const day d = new_day(2);
    lorry_problem *problem = build(&d);
    lorry_solution *plan;
    lorry_message message;
    const int32_t two[2] = { 0, 2 }, first[2] = { 1, 2 }, falling[3] = { 0, 2, 1 };
    const int32_t twice[2] = { 1, 1 }, unknown[2] = { 0, 2 }, fine[2] = { 1, 0 };
    const int32_t type[1] = { 1 };
    const lorry_objective cost = LORRY_OBJECTIVE_COST;
    assert_int_equal(lorry_solution_new(problem, cost, 1, two, twice, NULL, &plan, &message),
                     LORRY_EINVAL);
    assert_null(plan);
    assert_non_null(strstr(message.text, "second visit to client 1"));
    assert_int_equal(lorry_solution_new(problem, cost, 1, two, unknown, NULL, &plan, &message),
                     LORRY_EINVAL);
    assert_non_null(strstr(message.text, "no client 2"));
    assert_int_equal(lorry_solution_new(problem, cost, 1, two, fine, type, &plan, &message),
                     LORRY_EINVAL);
    assert_int_equal(lorry_solution_new(problem, cost, 1, first, fine, NULL, &plan, NULL),
                     LORRY_EINVAL);
    assert_int_equal(lorry_solution_new(problem, cost, 2, falling, fine, NULL, &plan, NULL),
                     LORRY_EINVAL);
    assert_int_equal(lorry_solution_new(problem, (lorry_objective)4, 1, two, fine, NULL, &plan,
                                        NULL),
                     LORRY_EINVAL);
    assert_int_equal(lorry_solution_new(problem, cost, 0, NULL, NULL, NULL, &plan, NULL),
                     LORRY_OK);
    assert_int_equal(summary_of(plan).num_missing, 2);
    lorry_solution_free(plan);
    lorry_problem_free(problem);
}

static void empty_routes_are_dropped(void **state)
{
    (void)state;
    const day d = new_day(2);
    lorry_problem *problem = build(&d);
    lorry_solution *plan;
    const int32_t offsets[4] = { 0, 0, 2, 2 }, clients[2] = { 1, 0 };
    assert_int_equal(lorry_solution_new(problem, LORRY_OBJECTIVE_COST, 3, offsets, clients, NULL,
                                        &plan, NULL),
                     LORRY_OK);
    lorry_problem_free(problem); /* the plan keeps it alive */
    assert_int_equal(summary_of(plan).num_routes, 1);
    assert_int_equal(route_of(plan).clients[0], 1);
    assert_int_equal(lorry_problem_num_clients(lorry_solution_problem(plan)), 2);
    lorry_solution_free(plan);
}

/* Every departure is tried; the schedule must have the least duration, and of
 * those the least end. Windows and service from a seeded generator. */
static void the_schedule_agrees_with_trying_every_departure(void **state)
{
    (void)state;
    lorry__rng rng;
    lorry__rng_seed(&rng, 7, 0, 0);
    for (int trial = 0; trial < 300; trial++) {
        day d = new_day(3);
        d.type.tw_early = lorry__rng_below(&rng, 20);
        for (int i = 0; i < 3; i++) {
            d.clients[i].tw_early = lorry__rng_below(&rng, 90);
            d.clients[i].tw_late = d.clients[i].tw_early + lorry__rng_below(&rng, 60);
            d.clients[i].service = lorry__rng_below(&rng, 9);
            d.clients[i].release = lorry__rng_below(&rng, 12);
        }
        int64_t best = INT64_MAX, best_start = -1;
        for (int64_t start = 0; start < 200; start++) {
            int64_t now = start;
            int is_allowed = start >= d.type.tw_early;
            for (int i = 0; i < 3; i++) {
                now = lorry__max64(now + 10, d.clients[i].tw_early);
                is_allowed &= now <= d.clients[i].tw_late && start >= d.clients[i].release;
                now += d.clients[i].service;
            }
            if (is_allowed && now + 30 - start < best) {
                best = now + 30 - start;
                best_start = start;
            }
        }
        lorry_solution *plan = plan_of(&d, 3, LORRY_OBJECTIVE_COST);
        const lorry_route route = route_of(plan);
        assert_int_equal(route.time_warp == 0, best_start >= 0);
        assert_int_equal(route.end - route.start, route.duration);
        assert_int_equal(route.travel + route.wait + route.service, route.duration);
        if (best_start >= 0) {
            assert_int_equal(route.duration, best);
            assert_int_equal(route.start, best_start);
        }
        lorry_solution_free(plan);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaves_as_late_as_its_end_allows),
        cmocka_unit_test(a_wait_that_no_departure_avoids_is_shown),
        cmocka_unit_test(a_late_vehicle_is_shown_late),
        cmocka_unit_test(the_latest_release_sets_the_departure),
        cmocka_unit_test(shift_and_depot_window_are_cut),
        cmocka_unit_test(open_ends_cost_no_way),
        cmocka_unit_test(deliveries_leave_as_pickups_come),
        cmocka_unit_test(costs_follow_the_objective),
        cmocka_unit_test(each_limit_makes_a_plan_infeasible),
        cmocka_unit_test(unassigned_clients_have_the_first_reason_that_holds),
        cmocka_unit_test(routes_must_make_sense),
        cmocka_unit_test(empty_routes_are_dropped),
        cmocka_unit_test(the_schedule_agrees_with_trying_every_departure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
