/* The referee: every kind of violation with its numbers, the best departure,
 * and figures that were tampered with.
 *
 * All clients lie on a line through the depot at x = 0, so that distances and
 * durations are differences of x. */
#include "../support/cmocka_all.h"

#include <stdio.h>

#include "../support/faulty.h"
#include "check/check.h"


/* Clients at x = 10, 20, 30, ...; service 0 and no windows until told. */
typedef struct line {
    lorry_client clients[4];
    lorry_vehicle_type type;
    int32_t num_clients;
} line;

static line new_line(int32_t num_clients)
{
    line l = { .num_clients = num_clients };
    const lorry_client client = LORRY_CLIENT_INIT;
    const lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
    for (int32_t i = 0; i < num_clients; i++) {
        l.clients[i] = client;
        l.clients[i].location = i + 1;
    }
    l.type = type;
    return l;
}

static lorry_problem *build(const line *l)
{
    lorry_model *model;
    lorry_problem *problem = NULL;
    const lorry_depot depot = LORRY_DEPOT_INIT;
    assert_int_equal(lorry_model_new(NULL, &model), LORRY_OK);
    for (int32_t i = 0; i <= l->num_clients; i++)
        assert_int_equal(lorry_model_add_location(model, 10.0 * i, 0, NULL), LORRY_OK);
    assert_int_equal(lorry_model_add_depot(model, &depot, NULL), LORRY_OK);
    for (int32_t i = 0; i < l->num_clients; i++)
        assert_int_equal(lorry_model_add_client(model, &l->clients[i], NULL), LORRY_OK);
    assert_int_equal(lorry_model_add_vehicle_type(model, &l->type, NULL), LORRY_OK);
    assert_int_equal(lorry_model_build(model, &problem), LORRY_OK);
    lorry_model_free(model);
    return problem;
}

/* One route through all clients in order. */
static lorry_solution *one_route(const line *l)
{
    lorry_problem *problem = build(l);
    const int32_t offsets[2] = { 0, l->num_clients }, clients[4] = { 0, 1, 2, 3 };
    lorry_solution *plan = NULL;
    assert_int_equal(lorry_solution_new(problem, LORRY_OBJECTIVE_COST, 1, offsets, clients, NULL,
                                        &plan, NULL),
                     LORRY_OK);
    lorry_problem_free(problem);
    return plan;
}

static lorry_verdict *check(const lorry_solution *plan)
{
    lorry_verdict *verdict = NULL;
    assert_int_equal(lorry__check(plan, &verdict, NULL), LORRY_OK);
    return verdict;
}

/* The plan has exactly this violation; frees it. */
static void expect_one(lorry_solution *plan, lorry_violation_kind kind, int64_t amount,
                       const char *text)
{
    lorry_verdict *verdict = check(plan);
    lorry_violation v = { .size = sizeof(v) };
    assert_int_equal(lorry__verdict_num_violations(verdict), 1);
    assert_int_equal(lorry__verdict_violation(verdict, 0, &v), LORRY_OK);
    assert_string_equal(v.text, text);
    assert_int_equal(v.kind, kind);
    assert_int_equal(v.amount, amount);
    assert_false(lorry__verdict_is_valid(verdict));
    lorry__verdict_free(verdict);
    lorry_solution_free(plan);
}

/* Client 0 opens at 50 and takes 5: leave at 40, there at 50, away at 55, then
 * 10 + 10 + 30 home at 105. Distance 60, duration 65, 5 of it over the shift of
 * 60. Cost 100 + 2 * 60 + 3 * 65 + 7 * 5 = 450. */
static void a_clean_plan_has_the_figures_worked_out_by_hand(void **state)
{
    (void)state;
    line l = new_line(3);
    l.clients[0].tw_early = 50;
    l.clients[0].tw_late = 100;
    l.clients[0].service = 5;
    l.type.fixed_cost = 100;
    l.type.unit_distance_cost = 2;
    l.type.unit_duration_cost = 3;
    l.type.unit_overtime_cost = 7;
    l.type.shift_duration = 60;
    lorry_solution *plan = one_route(&l);
    lorry_verdict *verdict = check(plan);
    lorry_summary sum = { .size = sizeof(sum) };
    lorry__verdict_summary(verdict, &sum);

    assert_true(lorry__verdict_is_valid(verdict));
    assert_int_equal(sum.distance, 60);
    assert_int_equal(sum.duration, 65);
    assert_int_equal(sum.cost, 450);
    assert_int_equal(sum.num_routes, 1);
    assert_true(sum.is_feasible && sum.is_complete);
    lorry__verdict_free(verdict);
    lorry_solution_free(plan);
}

/* Client 1 is reached at 20, 5 after it closes. */
static void a_window_missed_is_named_with_its_lateness(void **state)
{
    (void)state;
    line l = new_line(3);
    l.clients[1].tw_late = 15;
    l.clients[1].label = "Mei \"Li\"";
    lorry_solution *plan = one_route(&l);
    expect_one(plan, LORRY_VIOLATION_WINDOW, 5,
               "route 1: client Mei \"Li\" reached at 20, window closes 15 (5 late)");
}

/* Three times 4 leave the depot in a vehicle for 10. */
static void deliveries_are_on_board_from_the_depot_on(void **state)
{
    (void)state;
    const int64_t four = 4, ten = 10;
    line l = new_line(3);
    for (int i = 0; i < 3; i++)
        l.clients[i].delivery = &four;
    l.type.capacity = &ten;
    expect_one(one_route(&l), LORRY_VIOLATION_LOAD, 2,
               "route 1: load 12 on leaving the depot, capacity 10 (2 over)");
}

/* 4 + 4 on board; 4 go and 8 come at client 0: 12 on leaving it. At client 1
 * 4 go and 3 come: 11. */
static void pickups_meet_deliveries_on_the_way(void **state)
{
    (void)state;
    const int64_t four = 4, eight = 8, three = 3, ten = 10;
    line l = new_line(2);
    l.clients[0].delivery = l.clients[1].delivery = &four;
    l.clients[0].pickup = &eight;
    l.clients[1].pickup = &three;
    l.type.capacity = &ten;
    expect_one(one_route(&l), LORRY_VIOLATION_LOAD, 2,
               "route 1: load 12 on leaving client 0, capacity 10 (2 over)");
}

/* Out to 20 and back takes 40. */
static void limits_of_the_vehicle_hold(void **state)
{
    (void)state;
    line l = new_line(2);
    l.type.max_duration = 33;
    expect_one(one_route(&l), LORRY_VIOLATION_DURATION, 7,
               "route 1: duration 40, at most 33 (7 over)");
    l.type.max_duration = LORRY_UNLIMITED;
    l.type.max_distance = 39;
    expect_one(one_route(&l), LORRY_VIOLATION_DISTANCE, 1,
               "route 1: distance 40, at most 39 (1 over)");
    l.type.max_distance = LORRY_UNLIMITED;
    l.type.max_stops = 1;
    expect_one(one_route(&l), LORRY_VIOLATION_STOPS, 1, "route 1: stops 2, at most 1 (1 over)");
    l.type.max_stops = LORRY_UNLIMITED;
    l.type.tw_late = 38;
    expect_one(one_route(&l), LORRY_VIOLATION_SHIFT, 2,
               "route 1: ends at 40, must end by 38 (2 late)");
    l.type.tw_late = LORRY_UNLIMITED;
    l.type.skills = 1;
    l.clients[1].skills = 7;
    expect_one(one_route(&l), LORRY_VIOLATION_SKILLS, 2,
               "route 1: client 1 needs skills 0x6 that vehicle type 0 lacks");
}

/* Released at 30; leaving then, client 0 is reached at 40 and not at 10. */
static void a_release_holds_the_whole_route_back(void **state)
{
    (void)state;
    line l = new_line(2);
    l.clients[1].release = 30;
    l.clients[0].tw_late = 25;
    expect_one(one_route(&l), LORRY_VIOLATION_WINDOW, 15,
               "route 1: client 0 reached at 40, window closes 25 (15 late)");
}

/* Two routes for one vehicle; client 2 required and on none, client 3 optional
 * with a prize of 1000. Cost 20 + 40 + 1000. */
static void fleet_and_missing_clients_are_counted(void **state)
{
    (void)state;
    line l = new_line(4);
    l.clients[3].is_required = 0;
    l.clients[3].prize = 1000;
    lorry_problem *problem = build(&l);
    const int32_t offsets[3] = { 0, 1, 2 }, clients[2] = { 0, 1 };
    lorry_solution *plan = NULL;
    assert_int_equal(lorry_solution_new(problem, LORRY_OBJECTIVE_COST, 2, offsets, clients, NULL,
                                        &plan, NULL),
                     LORRY_OK);
    lorry_verdict *verdict = check(plan);
    lorry_violation v = { .size = sizeof(v) };
    lorry_summary sum = { .size = sizeof(sum) };
    lorry__verdict_summary(verdict, &sum);

    assert_int_equal(lorry__verdict_num_violations(verdict), 2);
    assert_int_equal(lorry__verdict_violation(verdict, 0, &v), LORRY_OK);
    assert_int_equal(v.kind, LORRY_VIOLATION_FLEET);
    assert_string_equal(v.text, "vehicle type 0: 2 routes, 1 vehicles (1 over)");
    assert_int_equal(lorry__verdict_violation(verdict, 1, &v), LORRY_OK);
    assert_int_equal(v.kind, LORRY_VIOLATION_VISITS);
    assert_int_equal(v.client, 2);
    assert_string_equal(v.text, "client 2 is required and on no route");
    assert_int_equal(lorry__verdict_violation(verdict, 2, &v), LORRY_EINVAL);
    assert_int_equal(sum.num_missing, 1);
    assert_int_equal(sum.num_unassigned, 2);
    assert_int_equal(sum.cost, 1060);
    lorry__verdict_free(verdict);
    lorry_solution_free(plan);
    lorry_problem_free(problem);
}

static bool has(const lorry_verdict *verdict, lorry_violation_kind kind)
{
    for (size_t i = 0; i < lorry__verdict_num_violations(verdict); i++) {
        lorry_violation v = { .size = sizeof(v) };
        lorry__verdict_violation(verdict, i, &v);
        if (v.kind == kind)
            return true;
    }
    return false;
}

static void a_second_visit_and_an_unknown_client_are_found(void **state)
{
    (void)state;
    const line l = new_line(3);
    lorry_solution *plan = one_route(&l);
    plan->clients[2] = 0;
    lorry_verdict *verdict = check(plan);
    assert_true(has(verdict, LORRY_VIOLATION_VISITS));
    lorry__verdict_free(verdict);
    plan->clients[2] = 99;
    verdict = check(plan);
    assert_true(has(verdict, LORRY_VIOLATION_VISITS));
    lorry__verdict_free(verdict);
    lorry_solution_free(plan);
}

/* Every figure that a plan states, off by one, is a violation of its own. */
static void tampered_figures_are_caught(void **state)
{
    (void)state;
    line l = new_line(3);
    l.clients[0].tw_early = 50;
    l.clients[0].tw_late = 100;
    lorry_solution *plan = one_route(&l);
    lorry_route *route = &plan->routes[0];
    lorry_stop *stop = &plan->stops[1];
    int64_t *const figures[] = {
        &plan->summary.cost, &plan->summary.distance, &plan->summary.duration,
        &route->start,       &route->end,             &route->distance,
        &route->duration,    &route->overtime,        &route->travel,
        &route->service,     &route->wait,            &route->cost,
        &route->time_warp,   &plan->loads[0],         &stop->arrival,
        &stop->wait,         &stop->start,            &stop->departure,
        &stop->distance,     &stop->load,
    };
    for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++) {
        ++*figures[i];
        lorry_verdict *verdict = check(plan);
        lorry_summary sum = { .size = sizeof(sum) };
        lorry__verdict_summary(verdict, &sum);
        assert_true(has(verdict, LORRY_VIOLATION_FIGURES));
        assert_true(sum.is_feasible); /* the routes are as good as before */
        lorry__verdict_free(verdict);
        --*figures[i];
    }
    plan->summary.has_bound = 1;
    plan->summary.lower_bound = plan->summary.cost + 1;
    lorry_verdict *verdict = check(plan);
    assert_true(has(verdict, LORRY_VIOLATION_FIGURES));
    lorry__verdict_free(verdict);
    lorry_solution_free(plan);
}

/* A label of 300 bytes of three-byte characters is cut between characters. */
static void long_labels_are_cut_at_a_character(void **state)
{
    (void)state;
    char label[301] = "";
    for (int i = 0; i < 100; i++)
        snprintf(label + 3 * i, 4, "\xe5\xb8\xb8");
    line l = new_line(1);
    l.clients[0].tw_late = 3;
    l.clients[0].label = label;
    lorry_solution *plan = one_route(&l);
    lorry_verdict *verdict = check(plan);
    lorry_violation v = { .size = sizeof(v) };
    assert_int_equal(lorry__verdict_violation(verdict, 0, &v), LORRY_OK);
    const char *tail = strstr(v.text, " reached at 10, window closes 3 (7 late)");
    assert_non_null(tail);
    assert_memory_equal(tail - 3, "\xe5\xb8\xb8", 3);
    lorry__verdict_free(verdict);
    lorry_solution_free(plan);
}

static void failed_allocations_leave_nothing_behind(void **state)
{
    (void)state;
    line l = new_line(2);
    l.clients[1].tw_late = 15;
    lorry_problem *problem = build(&l);
    const int32_t offsets[2] = { 0, 2 }, clients[2] = { 0, 1 }, types[1] = { 0 };
    faulty f = { .fail_at = -1 };
    const lorry_config config = faulty_config(&f);
    lorry_solution *plan = NULL;
    assert_int_equal(lorry__solution_build(problem, &config, NULL, LORRY_OBJECTIVE_COST, 1, offsets,
                                           clients, types, &plan, NULL),
                     LORRY_OK);
    const long before = f.blocks;
    lorry_status status = LORRY_ENOMEM;
    for (long at = 0; status != LORRY_OK && at < 100; at++) {
        lorry_verdict *verdict = NULL;
        lorry_message message;
        f.calls = 0;
        f.fail_at = at;
        status = lorry__check(plan, &verdict, &message);
        assert_true(status == LORRY_OK || status == LORRY_ENOMEM);
        assert_true((status == LORRY_OK) == (verdict != NULL));
        lorry__verdict_free(verdict);
        assert_int_equal(f.blocks, before);
    }
    assert_int_equal(status, LORRY_OK);
    f.fail_at = -1;
    lorry__solution_release(plan);
    assert_int_equal(f.blocks, 0);
    lorry_problem_free(problem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clean_plan_has_the_figures_worked_out_by_hand),
        cmocka_unit_test(a_window_missed_is_named_with_its_lateness),
        cmocka_unit_test(deliveries_are_on_board_from_the_depot_on),
        cmocka_unit_test(pickups_meet_deliveries_on_the_way),
        cmocka_unit_test(limits_of_the_vehicle_hold),
        cmocka_unit_test(a_release_holds_the_whole_route_back),
        cmocka_unit_test(fleet_and_missing_clients_are_counted),
        cmocka_unit_test(a_second_visit_and_an_unknown_client_are_found),
        cmocka_unit_test(tampered_figures_are_caught),
        cmocka_unit_test(long_labels_are_cut_at_a_character),
        cmocka_unit_test(failed_allocations_leave_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
