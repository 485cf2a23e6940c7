/* A constraint that the library does not have, added without touching a move:
 * skills by time of day. Client 0 needs a skill that vehicles hold in the
 * afternoon only. As a resource it is a time segment whose windows are cut by
 * the hours of the skill. */
#include "../support/cmocka_all.h"

#include "eval/eval.h"
#include "eval/resource.h"
#include "model/segment.h"
#include "solve/solver.h"

enum { NOON = 500, EVENING = 1000 };

typedef struct skill_hours {
    const lorry_problem *problem;
    int32_t client;            /* that needs the skill */
} skill_hours;

static void init(const void *data, int32_t type, int32_t node, void *segment)
{
    const skill_hours *hours = data;
    const lorry_problem *p = hours->problem;
    (void)type;
    lorry__segment s = { 0, 0, 0, EVENING };
    if (node >= p->num_depots) {
        s.early = p->early[node];
        s.late = p->late[node];
        if (node - p->num_depots == hours->client)
            s.early = lorry__max64(s.early, NOON);
    }
    memcpy(segment, &s, sizeof(s));
}

static void join(const void *data, int32_t type, const void *left, int64_t duration,
                 const void *right, void *out)
{
    (void)data;
    (void)type;
    lorry__segment a, b;
    memcpy(&a, left, sizeof(a));
    memcpy(&b, right, sizeof(b));
    const lorry__segment joined = lorry__segment_join(a, duration, b);
    memcpy(out, &joined, sizeof(joined));
}

static int64_t excess(const void *data, int32_t type, const void *segment)
{
    (void)data;
    (void)type;
    lorry__segment s;
    memcpy(&s, segment, sizeof(s));
    return s.warp;
}

/* Depot at 0; client 0 at 10 with all day, client 1 at 20, closing at 100. One
 * route 0-1-2-0 is cheapest, 40; with the skill from noon on only 0-2-1-0 is
 * left of it, also 40; and a third client, at -10, closing at 100, is served
 * before noon in either case. */
static lorry_problem *three_clients(void)
{
    const double x[] = { 0, 10, 20, -10 }, y[] = { 0, 0, 0, 0 };
    lorry_model *model;
    lorry_problem *problem;
    assert_int_equal(lorry_model_new(NULL, &model), LORRY_OK);
    assert_int_equal(lorry_model_add_locations(model, 4, x, y), LORRY_OK);
    lorry_depot depot = LORRY_DEPOT_INIT;
    depot.tw_late = EVENING;
    assert_int_equal(lorry_model_add_depot(model, &depot, NULL), LORRY_OK);
    for (int32_t c = 0; c < 3; c++) {
        lorry_client client = LORRY_CLIENT_INIT;
        client.location = c + 1;
        client.tw_late = c == 0 ? EVENING : 100;
        assert_int_equal(lorry_model_add_client(model, &client, NULL), LORRY_OK);
    }
    lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
    type.tw_late = EVENING;
    assert_int_equal(lorry_model_add_vehicle_type(model, &type, NULL), LORRY_OK);
    assert_int_equal(lorry_model_build(model, &problem), LORRY_OK);
    lorry_model_free(model);
    return problem;
}

static int place_of(const lorry_solution *plan, int32_t client)
{
    lorry_route route = { .size = sizeof(route) };
    assert_int_equal(lorry_solution_route(plan, 0, &route), LORRY_OK);
    for (int32_t i = 0; i < route.num_stops; i++)
        if (route.clients[i] == client)
            return i;
    return -1;
}

static void a_new_constraint_needs_no_change_to_a_move(void **state)
{
    (void)state;
    lorry_problem *problem = three_clients();
    const skill_hours hours = { problem, 0 };
    lorry__resources resources = {
        1, { { "skills by time of day", &hours, sizeof(lorry__segment), init, join, excess } } };
    lorry_solver *solver;
    lorry_solution *plan;
    lorry_options options = LORRY_OPTIONS_INIT;
    options.time_limit = 0;
    options.max_iterations = 500;
    assert_int_equal(lorry_solver_new(NULL, problem, &solver), LORRY_OK);
    lorry__solver_set_resources(solver, &resources);
    assert_int_equal(lorry_solver_run(solver, &options, &plan), LORRY_OK);

    lorry_summary summary = { .size = sizeof(summary) };
    lorry_solution_summary(plan, &summary);
    assert_true(summary.is_complete);
    assert_int_equal(summary.num_routes, 1);
    assert_int_equal(summary.cost, 60);
    assert_true(place_of(plan, 0) == 2); /* after the two that close early */
    lorry_solution_free(plan);
    lorry_solver_free(solver);
    lorry_problem_free(problem);
}

static void a_route_against_the_new_constraint_is_refused(void **state)
{
    (void)state;
    lorry_problem *problem = three_clients();
    const skill_hours hours = { problem, 0 };
    lorry__resources resources = {
        1, { { "skills by time of day", &hours, sizeof(lorry__segment), init, join, excess } } };
    lorry__mem mem;
    lorry__eval eval;
    lorry__mem_init(&mem, NULL);
    assert_int_equal(lorry__eval_init(&eval, &mem, problem, LORRY_OBJECTIVE_COST, NULL), LORRY_OK);
    const int32_t first[] = { 0, 1, 2 }, last[] = { 2, 1, 0 };
    assert_true(lorry__eval_route(&eval, 0, first, 3).is_feasible);
    eval.extras = &resources;
    assert_false(lorry__eval_route(&eval, 0, first, 3).is_feasible);
    assert_true(lorry__eval_route(&eval, 0, last, 3).is_feasible);
    lorry__eval_free(&eval);
    lorry_problem_free(problem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_constraint_needs_no_change_to_a_move),
        cmocka_unit_test(a_route_against_the_new_constraint_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
