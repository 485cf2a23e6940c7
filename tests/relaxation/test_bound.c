/* test_bound.c: no lower bound is above the optimum, whatever the problem, and
 * certificates hold unless somebody has changed them. */
#include "tiny.h"

#include <math.h>

#include "check/proof.h"
#include "relaxation/bound.h"
#include "relaxation/prover.h"
#include "relaxation/record.h"

typedef struct dice { lorry__rng rng; } dice;

static int64_t roll(dice *d, int64_t low, int64_t high)
{
    return low + lorry__rng_below(&d->rng, (uint32_t)(high - low + 1));
}

static bool chance(dice *d, int percent) { return roll(d, 1, 100) <= percent; }

/* A day of up to six clients in which every constraint of the model may bind:
 * sizes are such that most have a complete plan. `scale` is about the units
 * that one unit of the plane becomes; on_earth: some 100 m. */
static void random_day(dice *d, lorry_rounding rounding, int64_t scale, bool on_earth, tiny *t)
{
    lorry_model *model;
    assert_int_equal(lorry__model_new(NULL, &model), LORRY_OK);
    if (on_earth)
        lorry__model_set_crs(model, "EPSG:4326");
    lorry__model_set_rounding(model, rounding);
    const int32_t dims = (int32_t)roll(d, 1, 2), depots = (int32_t)roll(d, 1, 2);
    const int32_t clients = (int32_t)roll(d, 1, TINY_CLIENTS);
    lorry__model_set_dimensions(model, dims);
    const int32_t places = depots + clients;
    for (int32_t i = 0; i < places; i++) {
        const double x = (double)roll(d, 0, 999), y = (double)roll(d, 0, 999);
        lorry__model_add_location(model, on_earth ? 116.0 + x / 1e4 : x / 10.0,
                                  on_earth ? 39.0 + y / 1e4 : y / 10.0, NULL);
    }
    const bool has_windows = chance(d, 60), has_pickups = chance(d, 40);
    const bool has_sections = chance(d, 25);
    for (int k = 0; has_sections && k < 2; k++) {
        lorry_section section = LORRY_SECTION_INIT;
        section.price = roll(d, 0, 40) * scale;
        lorry__model_add_section(model, &section, NULL);
    }
    for (int32_t i = 0; i < depots; i++) {
        lorry_depot depot = LORRY_DEPOT_INIT;
        depot.location = i;
        if (has_windows)
            depot.tw_late = roll(d, 400, 1200) * scale;
        lorry__model_add_depot(model, &depot, NULL);
    }
    for (int32_t i = 0; i < clients; i++) {
        int64_t delivery[2] = { roll(d, 0, 8), roll(d, 0, 3) };
        int64_t pickup[2] = { roll(d, 0, 8), 0 };
        lorry_client client = LORRY_CLIENT_INIT;
        client.location = depots + i;
        client.delivery = delivery;
        client.pickup = has_pickups ? pickup : NULL;
        client.service = chance(d, 70) ? roll(d, 0, 20) * scale : 0;
        if (has_windows && chance(d, 70)) {
            client.tw_early = roll(d, 0, 250) * scale;
            client.tw_late = client.tw_early + roll(d, 20, 300) * scale;
        }
        if (chance(d, 20))
            client.release = roll(d, 0, 150) * scale;
        if (chance(d, 30)) {
            client.is_required = 0;
            client.prize = roll(d, 0, 150) * scale;
        }
        if (chance(d, 15))
            client.skills = 1;
        client.section = has_sections ? (int32_t)roll(d, -1, 1) : LORRY_NONE;
        lorry__model_add_client(model, &client, NULL);
    }
    const int32_t types = (int32_t)roll(d, 1, 3);
    for (int32_t k = 0; k < types; k++) {
        int64_t capacity[2] = { roll(d, 12, 30), roll(d, 4, 12) };
        lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
        type.count = roll(d, 1, 6);
        type.capacity = chance(d, 80) ? capacity : NULL;
        type.start_depot = chance(d, 15) ? LORRY_NONE : (int32_t)roll(d, 0, depots - 1);
        type.end_depot = chance(d, 15) ? LORRY_NONE : (int32_t)roll(d, 0, depots - 1);
        if (chance(d, 20))
            type.tw_early = roll(d, 0, 60) * scale;
        if (chance(d, 25))
            type.max_duration = roll(d, 200, 500) * scale;
        if (chance(d, 20))
            type.shift_duration = roll(d, 100, 300) * scale;
        if (chance(d, 25))
            type.max_distance = roll(d, 200, 500) * scale;
        if (chance(d, 20))
            type.max_stops = roll(d, 2, 4);
        type.fixed_cost = chance(d, 50) ? roll(d, 0, 200) * scale : 0;
        type.unit_distance_cost = roll(d, 0, 3);
        type.unit_duration_cost = chance(d, 40) ? roll(d, 0, 2) : 0;
        type.unit_overtime_cost = chance(d, 30) ? roll(d, 0, 3) : 0;
        type.skills = chance(d, 70) ? 1 : 0;
        lorry__model_add_vehicle_type(model, &type, NULL);
        if (has_sections && chance(d, 50))
            lorry__model_set_section_price(model, (int32_t)roll(d, 0, 1), k,
                                           chance(d, 25) ? LORRY_UNLIMITED : 0);
    }
    if (chance(d, 30)) {
        /* Nothing metric about it, and no way is as long as the way back. */
        enum { PLACES = TINY_CLIENTS + 2 };
        int64_t distances[PLACES * PLACES], durations[PLACES * PLACES];
        for (int32_t i = 0; i < places * places; i++) {
            distances[i] = i % (places + 1) == 0 ? 0 : roll(d, 0, 120) * scale;
            durations[i] = i % (places + 1) == 0 ? 0 : roll(d, 0, 120) * scale;
        }
        lorry_profile profile = LORRY_PROFILE_INIT;
        int32_t number;
        lorry__model_add_profile(model, &profile, &number);
        lorry__model_set_matrix(model, number, (size_t)places, distances, durations);
    }
    tiny_finish(t, model, (lorry_objective)roll(d, 0, 3));
}

typedef struct tally { int complete, proven, half; } tally;

/* What a proof tells: the bound, and its certificate, each verified as it comes. */
typedef struct told {
    const tiny *t;
    _Atomic int64_t bound;
    lorry__certificate certificate;
    int certificates;
} told;

static void take_certificate(void *payload, lorry__certificate *c, int kind)
{
    told *told = payload;
    lorry_message message = { "" };
    bool holds = true;
    assert_in_range(kind, 1, 3);
    assert_true(c->bound > atomic_load(&told->bound));
    if (told->t->eval.objective != LORRY_OBJECTIVE_VEHICLES && c->bound > 0)
        assert_int_equal(lorry__check_proof(told->t->problem, c, &holds, &message), LORRY_OK);
    if (!holds)
        fail_msg("method %d, bound %lld: %s", (int)c->method, (long long)c->bound, message.text);
    lorry__certificate_free(&told->certificate);
    told->certificate = *c;
    told->certificates++;
    atomic_store(&told->bound, c->bound);
}

/* Of a certificate where it holds as it is, but not if it claims more. */
static void certificate_holds(const tiny *t, lorry__certificate *c, int64_t bound)
{
    lorry_message message = { "" };
    bool holds = false;
    if (t->eval.objective == LORRY_OBJECTIVE_VEHICLES || bound == 0)
        return;
    assert_int_not_equal(c->method, LORRY__PROOF_NONE);
    assert_int_equal(c->bound, bound);
    assert_int_equal(lorry__check_proof(t->problem, c, &holds, &message), LORRY_OK);
    if (!holds)
        fail_msg("method %d, bound %lld: %s", (int)c->method, (long long)bound, message.text);
    c->bound++;
    assert_int_equal(lorry__check_proof(t->problem, c, &holds, &message), LORRY_OK);
    assert_false(holds);
    c->bound--;
}

/* Whoever raises duals, least reduced costs and claims until they add up to more than
 * the best plan costs is found out. */
static void tampering_is_caught(const tiny *t, lorry__certificate *c, int64_t optimum, dice *d)
{
    lorry_message message = { "" };
    bool holds = true;
    if (t->eval.objective == LORRY_OBJECTIVE_VEHICLES || optimum >= TINY_INFINITE ||
        c->method == LORRY__PROOF_NONE)
        return;
    const int64_t more = (optimum + 1 - c->bound) * c->scale;
    const bool is_dual = chance(d, 70);
    const int32_t client = (int32_t)roll(d, 0, c->num_clients - 1);
    c->bound = optimum + 1;
    for (int32_t k = 0; k < c->num_nodes; k++)
        c->nodes[k].bound = c->nodes[k].fix_bound = optimum + 1;
    for (int32_t k = 0; k < c->num_vectors; k++)
        *(is_dual ? &c->vectors[k].clients[client] : &c->vectors[k].least[0]) += more;
    if (c->prices != NULL)
        c->prices[client] -= more;
    assert_int_equal(lorry__check_proof(t->problem, c, &holds, &message), LORRY_OK);
    assert_false(holds);
    assert_true(message.text[0] != '\0');
}

static int64_t bound_of(tiny *t, lorry__fault fault, bool has_duals, int *kind)
{
    lorry__relaxation *r;
    lorry_message message;
    assert_int_equal(
        lorry__relaxation_new(&t->mem, &t->eval, 1, true, &r, &message), LORRY_OK);
    if (has_duals) {
        /* Duals from a job on a plan of nothing but routes of one client. */
        int32_t offsets[TINY_CLIENTS + 1], clients[TINY_CLIENTS], types[TINY_CLIENTS];
        int32_t count = 0;
        offsets[0] = 0;
        for (int32_t c = 0; c < t->problem->num_clients && c < t->problem->types[0].count; c++) {
            if (!lorry__eval_route(&t->eval, 0, &c, 1).is_feasible)
                continue;
            clients[count] = c;
            types[count] = 0;
            count++;
            offsets[count] = count;
        }
        const lorry__routes plan = { count, offsets, clients, types };
        lorry__routes better;
        bool has_improved;
        assert_int_equal(lorry__relaxation_add(r, &plan), LORRY_OK);
        assert_int_equal(submit(r, &plan, 100000), LORRY_OK);
        assert_int_equal(lorry__relaxation_collect(r, &better, &has_improved), LORRY_OK);
        assert_non_null(lorry__relaxation_duals(r));
    }
    r->fault = fault;
    told told = { .t = t, .bound = INT64_MIN };
    lorry__certificate_init(&told.certificate, &t->mem);
    lorry__proving proving = { .eval = &t->eval, .deadline = lorry__now() + 60.0,
                               .bound = &told.bound, .keep = take_certificate,
                               .payload = &told, .certificate_mem = &t->mem };
    assert_int_equal(lorry__relaxation_prove(r, &proving), LORRY_OK);
    *kind = proving.kind;
    lorry__relaxation_free(r);
    const int64_t bound = atomic_load(&told.bound);
    certificate_holds(t, &told.certificate, bound);
    dice d;
    lorry__rng_seed(&d.rng, t->problem->hash, 0, 0);
    tampering_is_caught(t, &told.certificate, tiny_optimum(t), &d);
    lorry__certificate_free(&told.certificate);
    return bound;
}

/* The bound that needs no duals, alone: what is claimed is what is verified, to the unit. */
static int64_t weak_bound_of(const tiny *t)
{
    _Atomic int64_t none = INT64_MIN;
    lorry__mem mem;
    lorry__mem_init(&mem, NULL);
    lorry__bound_task task = { .mem = &mem, .eval = &t->eval, .bound = &none,
                               .certificate_mem = &mem };
    int64_t bound = -1;
    assert_int_equal(lorry__weak_bound(&task, &bound), LORRY_OK);
    lorry__certificate c = lorry__bound_certificate(&task);
    c.method = LORRY__PROOF_ARCS;
    c.bound = bound;
    certificate_holds(t, &c, bound);
    c.fewest_vehicles++;
    lorry_message message;
    bool holds = true;
    assert_int_equal(lorry__check_proof(t->problem, &c, &holds, &message), LORRY_OK);
    assert_false(holds);
    assert_int_equal(atomic_load(&mem.used), 0);
    return bound;
}

/* 160 x 160 clients 10 apart, the depot 14 from the nearest: 10 in and 10 out for each,
 * and for the one vehicle 14 out and 14 home; half of 20 * 25600 + 28 is 256014. */
static void many_clients_have_a_bound_too(void **state)
{
    (void)state;
    enum { SIDE = 160, CLIENTS = SIDE * SIDE };
    lorry_model *model;
    lorry__model_new(NULL, &model);
    lorry_depot depot = LORRY_DEPOT_INIT;
    lorry_client client = LORRY_CLIENT_INIT;
    lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
    lorry__model_add_location(model, -10, -10, NULL);
    lorry__model_add_depot(model, &depot, NULL);
    for (int32_t i = 0; i < CLIENTS; i++) {
        lorry__model_add_location(model, 10.0 * (i % SIDE), 10.0 * (double)(i / SIDE),
                                  &client.location);
        lorry__model_add_client(model, &client, NULL);
    }
    lorry__model_add_vehicle_type(model, &type, NULL);
    tiny t;
    tiny_finish(&t, model, LORRY_OBJECTIVE_DISTANCE);
    assert_int_equal(weak_bound_of(&t), 10 * CLIENTS + 14);
    tiny_free(&t);
}

/* Out and home is 2000 and more to each of ten clients that lie 1 apart in a row; of their
 * loads four fit into a vehicle. A quarter of ten such ways, less what rounding takes off,
 * is more than what three vehicles and the arcs between clients prove. */
static void far_clients_are_bounded_by_their_load(void **state)
{
    (void)state;
    lorry_model *model;
    lorry__model_new(NULL, &model);
    lorry_depot depot = LORRY_DEPOT_INIT;
    lorry_client client = LORRY_CLIENT_INIT;
    lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
    const int64_t one = 1, four = 4;
    lorry__model_add_location(model, 0, 0, NULL);
    lorry__model_add_depot(model, &depot, NULL);
    client.delivery = &one;
    for (int32_t i = 0; i < 10; i++) {
        lorry__model_add_location(model, 1000.0 + i, 0, &client.location);
        lorry__model_add_client(model, &client, NULL);
    }
    type.count = 10;
    type.capacity = &four;
    lorry__model_add_vehicle_type(model, &type, NULL);
    tiny t;
    tiny_finish(&t, model, LORRY_OBJECTIVE_DISTANCE);
    /* Ways are rounded down from just below: 2 * (999 + ... + 1008) / 4 = 5017.5; off it
     * 1/2 for each client, and 1/8 for its part of the arc that is one more: 5011.25. */
    assert_int_equal(weak_bound_of(&t), 5012);
    tiny_free(&t);
}

static void check_weak(lorry_rounding rounding, int64_t scale, bool on_earth, int days, tally *sum)
{
    for (int i = 0; i < days; i++) {
        dice d;
        lorry__rng_seed(&d.rng, 20261126, (uint64_t)rounding + 16 * on_earth, (uint64_t)i);
        tiny t;
        random_day(&d, rounding, scale, on_earth, &t);
        const int64_t optimum = tiny_optimum(&t), bound = weak_bound_of(&t);
        if (optimum < TINY_INFINITE) {
            if (bound > optimum)
                fail_msg("convention %d day %d: weak bound %lld above the optimum %lld",
                         (int)rounding, i, (long long)bound, (long long)optimum);
            sum->complete++;
            sum->half += 2 * bound >= optimum;
        }
        tiny_free(&t);
    }
}

/* Arcs by the nearest places, and rounds by the load, under all conventions. */
static void no_weak_bound_exceeds_the_optimum(void **state)
{
    (void)state;
    tally sum = { 0, 0, 0 };
    check_weak(LORRY_ROUND_NEAREST, 1, false, 400, &sum);
    check_weak(LORRY_ROUND_TRUNC1, 10, false, 400, &sum);
    check_weak(LORRY_ROUND_CEIL10, 10, false, 400, &sum);
    check_weak(LORRY_ROUND_EXACT, 1000, false, 200, &sum);
    check_weak(LORRY_ROUND_DOUBLE, 1000000, false, 200, &sum);
    check_weak(LORRY_ROUND_NEAREST, 100, true, 400, &sum);
    print_message("%d complete, %d within half\n", sum.complete, sum.half);
    assert_true(sum.complete > 1000);
    assert_true(sum.half * 2 > sum.complete);
}

static void check_convention(lorry_rounding rounding, int64_t scale, int days, tally *sum)
{
    for (int i = 0; i < days; i++) {
        dice d;
        lorry__rng_seed(&d.rng, 20240618, (uint64_t)rounding, (uint64_t)i);
        tiny t;
        random_day(&d, rounding, scale, false, &t);
        const int64_t optimum = tiny_optimum(&t);
        int kind = 0;
        const int64_t bound = bound_of(&t, LORRY__FAULT_NONE, i % 2 == 1, &kind);
        assert_in_range(kind, 1, 3);
        assert_true(bound >= 0);
        if (optimum < TINY_INFINITE) {
            if (bound > optimum)
                fail_msg("convention %d day %d: bound %lld above the optimum %lld",
                         (int)rounding, i, (long long)bound, (long long)optimum);
            sum->complete++;
            sum->proven += bound == optimum;
            sum->half += 2 * bound >= optimum;
        }
        tiny_free(&t);
    }
}

/* All conventions, several types and depots, open ends, pickups, windows,
 * release times, skills, optional clients, limits of duration, distance and
 * stops, matrices that keep no triangle inequality; all four objectives. */
static void no_bound_exceeds_the_optimum(void **state)
{
    (void)state;
    tally sum = { 0, 0, 0 };
    check_convention(LORRY_ROUND_NEAREST, 1, 120, &sum);
    check_convention(LORRY_ROUND_TRUNC1, 10, 80, &sum);
    check_convention(LORRY_ROUND_CEIL10, 10, 80, &sum);
    check_convention(LORRY_ROUND_EXACT, 1000, 80, &sum);
    check_convention(LORRY_ROUND_DOUBLE, 1000000, 80, &sum);
    print_message("%d complete, %d proven optimal, %d within half\n", sum.complete, sum.proven,
                  sum.half);
    /* And the bounds are of use. */
    assert_true(sum.complete > 250);
    assert_true(sum.proven * 3 > sum.complete);
    assert_true(sum.half * 10 > sum.complete * 9);
}

/* GLPK fails in every way there is; what pricing proves without it is valid all the
 * same, and holds up. */
static void a_failing_glpk_leaves_a_valid_bound(void **state)
{
    (void)state;
    for (int fault = LORRY__FAULT_ERROR; fault <= LORRY__FAULT_ITERATIONS; fault++)
        for (int i = 0; i < 12; i++) {
            dice d;
            tiny t;
            int kind = 0;
            lorry__rng_seed(&d.rng, 20260101, (uint64_t)fault, (uint64_t)i);
            random_day(&d, LORRY_ROUND_NEAREST, 1, false, &t);
            const int64_t optimum = tiny_optimum(&t);
            const int64_t bound = bound_of(&t, (lorry__fault)fault, false, &kind);
            assert_true(optimum >= TINY_INFINITE || bound <= optimum);
            tiny_free(&t);
        }
}

static void a_bound_without_time_is_zero_and_weak(void **state)
{
    (void)state;
    dice d;
    lorry__rng_seed(&d.rng, 7, 7, 7);
    tiny t;
    random_day(&d, LORRY_ROUND_NEAREST, 1, false, &t);
    lorry__relaxation *r;
    lorry_message message;
    lorry__relaxation_new(&t.mem, &t.eval, 1, true, &r, &message);
    _Atomic int64_t bound = -5;
    lorry__proving proving = { .eval = &t.eval, .deadline = lorry__now(), .bound = &bound };
    assert_int_equal(lorry__relaxation_prove(r, &proving), LORRY_OK);
    assert_int_equal(atomic_load(&bound), 0);
    assert_int_equal(proving.kind, 1);

    const _Atomic int stop = 1;
    proving.stop = &stop;
    proving.deadline = lorry__now() + 60.0;
    atomic_store(&bound, 1000000000);
    assert_int_equal(lorry__relaxation_prove(r, &proving), LORRY_OK);
    assert_int_equal(atomic_load(&bound), 1000000000); /* only ever raised */
    lorry__relaxation_free(r);
    tiny_free(&t);
}

/* Distances 10 out and home, 5 between neighbours on a line of three: one
 * route costs 10 + 5 + 5 + 10 = 30, and an unlimited fleet gains nothing. */
static void three_on_a_line_are_proven_optimal(void **state)
{
    (void)state;
    lorry_model *model;
    lorry__model_new(NULL, &model);
    lorry_depot depot = LORRY_DEPOT_INIT;
    lorry_client client = LORRY_CLIENT_INIT;
    lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
    const double x[] = { 0, 10, 10, 10 }, y[] = { 0, 0, 0, 0 };
    lorry__model_add_locations(model, 4, x, y);
    const int64_t ways[16] = { 0, 10, 10, 10, 10, 0, 5, 10, 10, 5, 0, 5, 10, 10, 5, 0 };
    lorry_profile profile = LORRY_PROFILE_INIT;
    lorry__model_add_profile(model, &profile, NULL);
    lorry__model_set_matrix(model, 0, 4, ways, NULL);
    lorry__model_add_depot(model, &depot, NULL);
    for (client.location = 1; client.location <= 3; client.location++)
        lorry__model_add_client(model, &client, NULL);
    type.count = 1000;
    lorry__model_add_vehicle_type(model, &type, NULL);
    tiny t;
    tiny_finish(&t, model, LORRY_OBJECTIVE_COST);
    int kind;
    assert_int_equal(tiny_optimum(&t), 30);
    assert_int_equal(bound_of(&t, LORRY__FAULT_NONE, true, &kind), 30);
    tiny_free(&t);
}

/* Out to a, on to b and home: 10 each; a is 100 from home by the direct way,
 * and so is b on the way out. The one route of 30 keeps the limit of 40, which
 * neither client can do alone. */
static void a_limit_is_not_judged_by_the_direct_way_home(void **state)
{
    (void)state;
    for (int has_shift = 0; has_shift < 2; has_shift++) {
        lorry_model *model;
        lorry__model_new(NULL, &model);
        lorry_depot depot = LORRY_DEPOT_INIT;
        lorry_client client = LORRY_CLIENT_INIT;
        lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
        const double x[] = { 0, 1, 2 }, y[] = { 0, 0, 0 };
        const int64_t ways[] = { 0, 10, 100, 100, 0, 10, 10, 100, 0 };
        lorry_profile profile = LORRY_PROFILE_INIT;
        lorry__model_add_locations(model, 3, x, y);
        lorry__model_add_profile(model, &profile, NULL);
        lorry__model_set_matrix(model, 0, 3, ways, NULL);
        lorry__model_add_depot(model, &depot, NULL);
        for (client.location = 1; client.location <= 2; client.location++)
            lorry__model_add_client(model, &client, NULL);
        if (has_shift)
            type.tw_late = 40;
        else
            type.max_duration = 40;
        lorry__model_add_vehicle_type(model, &type, NULL);
        tiny t;
        tiny_finish(&t, model, LORRY_OBJECTIVE_COST);
        int kind;
        assert_int_equal(tiny_optimum(&t), 30);
        assert_int_equal(bound_of(&t, LORRY__FAULT_NONE, false, &kind), 30);
        tiny_free(&t);
    }
}

/* The first kind of vehicles of a day, and duals for its clients. */
typedef struct priced {
    lorry__network g;
    lorry__ng ng;
    lorry__labelling *labelling;
    int64_t *duals;               /* in 1/64 */
    lorry__request_pass request;  /* exact, on all axes */
} priced;

static void price_day(dice *d, tiny *t, int32_t remembered, priced *p)
{
    const size_t types = (size_t)t->problem->num_types, n = (size_t)t->problem->num_clients;
    lorry__kind *kinds = LORRY__NEW(&t->mem, lorry__kind, types);
    int32_t *kind_of_type = LORRY__NEW(&t->mem, int32_t, types), count;
    const lorry__limit limit = { .deadline = 0 };
    lorry__kinds(&t->eval, kinds, kind_of_type, &count);
    assert_int_equal(lorry__network_build(&p->g, &t->mem, &t->eval, kinds[0], &limit), LORRY_OK);
    assert_int_equal(lorry__ng_new(&p->ng, &t->mem, &p->g, remembered), LORRY_OK);
    assert_int_equal(lorry__labelling_new(&p->labelling, &t->mem, &p->g, &p->ng), LORRY_OK);
    p->duals = LORRY__NEW(&t->mem, int64_t, n);
    for (size_t c = 0; c < n; c++)
        p->duals[c] = 64 * roll(d, 0, p->g.first_cost[c] + p->g.last_cost[c]);
    p->request = (lorry__request_pass){
        .prices = { .scale = 64, .client = p->duals }, .effort = LORRY__EFFORT_EXACT,
        .threshold = INT64_C(1) << 40, .most_labels = 1000000 };
    for (int axis = 0; axis < p->g.num_axes; axis++)
        p->request.axes[axis] = ~0;
    lorry__free(&t->mem, kinds);
    lorry__free(&t->mem, kind_of_type);
}

static void priced_free(tiny *t, priced *p)
{
    lorry__labelling_free(p->labelling);
    lorry__ng_free(&p->ng, &t->mem);
    lorry__network_free(&p->g);
    lorry__free(&t->mem, p->duals);
}

/* Merged labels of one bucket may stand for walks that neither of them is, but no walk
 * costs less than they say. */
static void merged_labels_cost_no_more_than_any_walk(void **state)
{
    (void)state;
    dice d;
    lorry__rng_seed(&d.rng, 77, 7, 0);
    int compared = 0;
    for (int day = 0; day < 300; day++) {
        tiny t;
        priced p;
        random_day(&d, LORRY_ROUND_NEAREST, 1, false, &t);
        price_day(&d, &t, 3, &p);
        int64_t least;
        if (!p.g.has_still_links) {
            assert_int_equal(lorry__labelling_run(p.labelling, &p.request, &least),
                             LORRY__PASS_DONE);
            p.request.effort = LORRY__EFFORT_BOUND;
            for (p.request.few = 1; p.request.few <= 3; p.request.few++) {
                int64_t roughly;
                assert_int_equal(lorry__labelling_run(p.labelling, &p.request, &roughly),
                                 LORRY__PASS_DONE);
                assert_true(roughly <= least || least == p.request.threshold);
                compared++;
            }
        }
        priced_free(&t, &p);
        tiny_free(&t);
    }
    assert_true(compared > 300);
}

/* The reduced cost of a walk, scaled. */
static int64_t reduced_cost(const lorry__network *g, const int64_t *duals, int64_t scale,
                            const int32_t *walk, int32_t length)
{
    int64_t cost = scale * lorry__network_cost(g, walk, length);
    for (int32_t i = 0; i < length; i++)
        cost -= duals[walk[i]];
    return cost;
}

/* Whether a walk keeps an axis, counted in so many. */
static bool keeps_axis(const lorry__network *g, int32_t axis, int32_t unit, const int32_t *walk,
                       int32_t length)
{
    int32_t value = 0;
    for (int32_t i = 0; i < length; i++) {
        const int32_t here = walk[i];
        if (i > 0)
            value += g->links[lorry__network_find(g, walk[i - 1], here)].step[axis] / unit;
        value = lorry__max32(value, (i == 0 ? g->first : g->low)[here][axis] / unit);
        if (value > g->high[here][axis] / unit)
            return false;
    }
    return value <= g->last[walk[length - 1]][axis] / unit;
}

/* Each walk found costs no less than the grid says, keeps what the grid counts, and comes
 * back to nobody whom all places on the way remember. How many there are, and how many cost
 * what the grid says but for what is rounded down: others counted as CELL_MOST on the way. */
static void check_walks(const lorry__grid *grid, const lorry__network *g, const int64_t *duals,
                        int64_t scale, int *all, int *close)
{
    for (int32_t c = 0; c < g->n; c++) {
        int64_t cost, again;
        int32_t length, visits = 0;
        const int32_t number = lorry__grid_through(grid, c, &cost);
        if (number < 0)
            continue;
        const int32_t *walk = lorry__grid_walk(grid, number, &length, &again);
        const int64_t whole = reduced_cost(g, duals, scale, walk, length);
        assert_true(cost == again && cost <= whole);
        ++*all;
        *close += whole - cost <= (length + 1) * 8 * scale;
        for (int32_t i = 0; i < length; i++) {
            const int32_t here = walk[i];
            visits += here == c;
            assert_true(i == 0 || lorry__network_find(g, walk[i - 1], here) >= 0);
            int32_t back = i - 1;
            while (back >= 0 && walk[back] != here)
                back--;
            bool is_forgotten = back < 0;
            for (int32_t k = back + 1; k < i && back >= 0; k++) {
                bool has = false;
                for (int32_t m = 0; m < lorry__grid_places(grid); m++)
                    has |= lorry__grid_members(grid, walk[k])[m] == here;
                is_forgotten |= !has;
            }
            assert_true(is_forgotten);
        }
        for (int32_t a = 0; a < g->num_axes; a++) {
            const int32_t unit = lorry__grid_unit(grid, a);
            assert_true(unit == 0 || keeps_axis(g, a, unit, walk, length));
        }
        assert_true(visits > 0);
    }
}

/* No route costs less than the grid says, whatever places remember there. */
static void a_grid_costs_no_more_than_any_route(void **state)
{
    (void)state;
    dice d;
    lorry__rng_seed(&d.rng, 78, 7, 0);
    const int32_t levels[] = { 0, 3, 20, LORRY__GRID_LEVELS };
    int compared[4] = { 0 }, negative = 0, cut = 0, walks = 0, close = 0;
    for (int day = 0; day < 400; day++) {
        tiny t;
        priced p;
        lorry__grid *grid;
        random_day(&d, LORRY_ROUND_TRUNC1, 10, false, &t);
        price_day(&d, &t, TINY_CLIENTS, &p);
        for (int32_t places = 1; places <= LORRY__GRID_PLACES; places += 2) {
            const int k = (day + places / 2) % 4;
            const lorry_status status =
                lorry__grid_new(&grid, &t.mem, &p.g, places, levels[k], INT64_C(1) << 24);
            if (status == LORRY_EUNSUPPORTED)
                continue;
            assert_int_equal(status, LORRY_OK);
            int64_t least, on_grid, pruned;
            lorry__grid_request all = { .scale = 64, .client = p.duals,
                                        .threshold = INT64_MAX, .most_walks = TINY_CLIENTS };
            if (lorry__grid_run(grid, &all, &on_grid) == LORRY__PASS_CUT) {
                cut++; /* walks cost less than cells hold */
                lorry__grid_free(grid);
                continue;
            }
            check_walks(grid, &p.g, p.duals, 64, &walks, &close);
            assert_int_equal(lorry__labelling_run(p.labelling, &p.request, &least),
                             LORRY__PASS_DONE);
            all.threshold = 0;
            assert_int_equal(lorry__grid_run(grid, &all, &pruned), LORRY__PASS_DONE);
            check_walks(grid, &p.g, p.duals, 64, &walks, &close);
            assert_true(on_grid <= 0 && (on_grid <= least || least == p.request.threshold));
            assert_int_equal(on_grid, pruned);
            all.most_links = 1;
            assert_int_equal(lorry__grid_run(grid, &all, &pruned), LORRY__PASS_DONE);
            check_walks(grid, &p.g, p.duals, 64, &walks, &close);
            assert_true(pruned >= on_grid);
            compared[k]++;
            negative += on_grid < 0;
            lorry__grid_free(grid);
        }
        priced_free(&t, &p);
        tiny_free(&t);
    }
    for (int k = 0; k < 4; k++)
        assert_true(compared[k] > 20);
    print_message("%d cut, %d negative, %d of %d walks close\n", cut, negative, close, walks);
    assert_true(negative > 100 && 2 * close > walks);
}

/* Ascent over grids, which larger problems are left to, on days small enough for brute
 * force: never above the optimum, and its certificates hold. */
static void ascent_proves_no_more_than_the_optimum(void **state)
{
    (void)state;
    int proved = 0, half = 0;
    for (int day = 0; day < 150; day++) {
        dice d;
        tiny t;
        lorry__rng_seed(&d.rng, 79, 7, (uint64_t)day);
        random_day(&d, LORRY_ROUND_TRUNC1, 10, false, &t);
        const int64_t optimum = tiny_optimum(&t);
        _Atomic int64_t bound = INT64_MIN;
        lorry__bound_task task = { .mem = &t.mem, .eval = &t.eval, .bound = &bound,
                                   .certificate_mem = &t.mem };
        lorry__certificate certificate = lorry__bound_certificate(&task), copy;
        lorry__prover p;
        task.certificate = &certificate;
        task.prover = &p;
        task.next_copy = INFINITY; /* what is told is copied below */
        assert_int_equal(lorry__prover_new(&p, &task), LORRY_OK);
        const lorry__outcome outcome = lorry__prover_ascend(&p, 0, LORRY__STAGES, false);
        assert_true(outcome == LORRY__CONVERGED || outcome == LORRY__TOO_DEAR);
        if (outcome == LORRY__CONVERGED && optimum < TINY_INFINITE) {
            assert_true(p.bound <= optimum && p.grid_places > 0);
            assert_true(lorry__record_copy(&p, &copy));
            copy.bound = p.bound;
            certificate_holds(&t, &copy, p.bound);
            tampering_is_caught(&t, &copy, optimum, &d);
            lorry__certificate_free(&copy);
            proved++;
            half += 2 * p.bound >= optimum;
        }
        lorry__prover_free(&p);
        lorry__certificate_free(&certificate);
        tiny_free(&t);
    }
    print_message("%d proved, %d within half\n", proved, half);
    assert_true(proved > 40 && half * 4 > proved * 3);
}

/* The best duals name cuts by their places in the list: when one goes, the duals go, too;
 * else links would be barred by other cuts' duals, and the optimum with them. */
static void duals_go_with_the_cuts_that_they_price(void **state)
{
    (void)state;
    dice d;
    tiny t;
    do {
        static uint64_t day;
        lorry__rng_seed(&d.rng, 80, 7, day++);
        random_day(&d, LORRY_ROUND_NEAREST, 1, false, &t);
        if (t.problem->num_clients < 3)
            tiny_free(&t);
    } while (t.problem->num_clients < 3);
    _Atomic int64_t bound = INT64_MIN;
    lorry__bound_task task = { .mem = &t.mem, .eval = &t.eval, .bound = &bound };
    lorry__prover p;
    task.prover = &p;
    assert_int_equal(lorry__prover_new(&p, &task), LORRY_OK);
    lorry__cut cut = { .kind = LORRY__CUT_SUBSET, .clients = { 0, 1, 2 }, .rhs = 1,
                       .status = LORRY__BASIC, .idle = 1000, .name = -1,
                       .set = LORRY__NEW(&t.mem, uint64_t, 1) };
    cut.set[0] = 7;
    assert_true(lorry__cuts_add(&p.master.cuts, cut));
    p.has_best = true;
    int32_t changes = 0;
    assert_int_equal(lorry__prover_tighten(&p, &changes), LORRY__CONVERGED);
    assert_int_equal(p.master.cuts.count, 0);
    assert_true(changes > 0);
    assert_false(p.has_best);
    lorry__prover_free(&p);
    tiny_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(merged_labels_cost_no_more_than_any_walk),
        cmocka_unit_test(a_grid_costs_no_more_than_any_route),
        cmocka_unit_test(ascent_proves_no_more_than_the_optimum),
        cmocka_unit_test(duals_go_with_the_cuts_that_they_price),
        cmocka_unit_test(three_on_a_line_are_proven_optimal),
        cmocka_unit_test(a_limit_is_not_judged_by_the_direct_way_home),
        cmocka_unit_test(a_failing_glpk_leaves_a_valid_bound),
        cmocka_unit_test(a_bound_without_time_is_zero_and_weak),
        cmocka_unit_test(many_clients_have_a_bound_too),
        cmocka_unit_test(far_clients_are_bounded_by_their_load),
        cmocka_unit_test(no_weak_bound_exceeds_the_optimum),
        cmocka_unit_test(no_bound_exceeds_the_optimum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
