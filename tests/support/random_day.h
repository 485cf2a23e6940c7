/* random_day.h: random problems of a stated kind, through the public face. */
#ifndef LORRY_TESTS_RANDOM_DAY_H
#define LORRY_TESTS_RANDOM_DAY_H

#include "cmocka_all.h"

#include <stdlib.h>

#include "base/base.h"

typedef struct day_kind {
    int32_t clients;
    bool has_windows;
    int is_rich;       /* 1: two types, two dimensions, pickups, skills, releases, hours
                          paid; 2: also each type twice, at home in different sections */
    bool is_crooked;   /* an asymmetric matrix without the triangle inequality */
    bool has_options;  /* some clients are optional */
    int64_t scale;     /* of times and distances: large ones need wide numbers */
} day_kind;

static inline lorry_problem *random_day(uint64_t seed, day_kind kind)
{
    enum { SIDE = 100, SHIFT = 1000 };
    lorry__rng rng;
    lorry_model *model;
    lorry_problem *problem = NULL;
    lorry__rng_seed(&rng, seed, 0, 0);
    const bool has_sections = kind.is_rich == 2;
    const int32_t num_types = has_sections ? 4 : kind.is_rich ? 2 : 1;
    const int32_t n = kind.clients + 1, dims = kind.is_rich ? 2 : 1;
    assert_int_equal(lorry_model_new(NULL, &model), LORRY_OK);
    assert_int_equal(lorry_model_set_dimensions(model, dims), LORRY_OK);
    for (int32_t i = 0; i < n; i++) {
        /* One draw per statement: compilers order arguments as they like. */
        const double x = (double)(kind.scale * lorry__rng_below(&rng, SIDE));
        const double y = (double)(kind.scale * lorry__rng_below(&rng, SIDE));
        assert_int_equal(lorry_model_add_location(model, x, y, NULL), LORRY_OK);
    }
    const lorry_depot depot = LORRY_DEPOT_INIT;
    assert_int_equal(lorry_model_add_depot(model, &depot, NULL), LORRY_OK);
    for (int32_t c = 0; c < kind.clients; c++) {
        lorry_client client = LORRY_CLIENT_INIT;
        int64_t delivery[2];
        delivery[0] = 1 + lorry__rng_below(&rng, 9);
        delivery[1] = lorry__rng_below(&rng, 4);
        const int64_t pickup[2] = { kind.is_rich ? lorry__rng_below(&rng, 9) : 0, 0 };
        client.location = c + 1;
        client.delivery = delivery;
        client.pickup = pickup;
        client.service = kind.scale * lorry__rng_below(&rng, 20);
        if (kind.has_windows) {
            client.tw_early = kind.scale * lorry__rng_below(&rng, SHIFT / 2);
            client.tw_late = client.tw_early + kind.scale * (40 + lorry__rng_below(&rng, 200));
        }
        if (kind.is_rich) {
            client.release = lorry__rng_below(&rng, 6) == 0 ? kind.scale * 50 : 0;
            client.skills = lorry__rng_below(&rng, 5) == 0;
        }
        if (kind.has_options && lorry__rng_below(&rng, 3) == 0) {
            client.is_required = 0;
            client.prize = kind.scale * lorry__rng_below(&rng, 60);
        }
        if (has_sections)
            client.section = (int32_t)lorry__rng_below(&rng, 4) - 1;
        assert_int_equal(lorry_model_add_client(model, &client, NULL), LORRY_OK);
    }
    for (int32_t s = 0; has_sections && s < 3; s++) {
        lorry_section section = LORRY_SECTION_INIT;
        section.price = kind.scale * 20;
        assert_int_equal(lorry_model_add_section(model, &section, NULL), LORRY_OK);
        assert_int_equal(lorry_model_set_section_price(model, s, s, 0), LORRY_OK);
        assert_int_equal(lorry_model_set_section_price(model, s, 3, LORRY_UNLIMITED), LORRY_OK);
    }
    for (int32_t number = 0; number < num_types; number++) {
        const int32_t t = number % 2;
        lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
        const int64_t capacity[2] = { 40 + 20 * t, 30 };
        type.count = kind.clients;
        type.capacity = capacity;
        type.tw_late = kind.has_windows ? kind.scale * SHIFT : LORRY_UNLIMITED;
        if (kind.is_rich) {
            type.unit_duration_cost = 1 + t;
            type.shift_duration = kind.scale * 300;
            type.max_duration = kind.scale * 600;
            type.max_stops = 8;
            type.unit_overtime_cost = 2;
            type.fixed_cost = kind.scale * 30;
            type.end_depot = t == 0 ? 0 : LORRY_NONE;
            type.skills = 1;
        }
        assert_int_equal(lorry_model_add_vehicle_type(model, &type, NULL), LORRY_OK);
    }
    if (kind.is_crooked) {
        int64_t *cells = malloc((size_t)n * (size_t)n * sizeof(*cells));
        for (int32_t i = 0; i < n * n; i++)
            cells[i] = i % (n + 1) == 0 ? 0 : kind.scale * (1 + lorry__rng_below(&rng, 60));
        assert_int_equal(lorry_model_set_matrix(model, 0, (size_t)n, cells, NULL), LORRY_OK);
        free(cells);
    }
    const lorry_status status = lorry_model_build(model, &problem);
    if (status != LORRY_OK)
        fail_msg("%s", lorry_model_message(model));
    lorry_model_free(model);
    return problem;
}

/* Every kind that the search has code of its own for. */
static const day_kind DAY_KINDS[] = {
    { 40, false, false, false, false, 1 },
    { 40, true, false, false, false, 1 },
    { 40, true, false, true, true, 1 },
    { 40, true, true, false, true, 1 },
    { 40, true, true, true, false, 1 },
    { 40, true, false, false, false, 1000000 },
    { 40, true, true, true, true, 1000000 },
    { 600, true, false, false, false, 1 },
    { 600, true, true, false, false, 1 },
    { 40, true, 2, false, true, 1 },
    { 600, true, 2, false, false, 1 },
};
enum { NUM_DAY_KINDS = sizeof(DAY_KINDS) / sizeof(DAY_KINDS[0]) };

#endif
