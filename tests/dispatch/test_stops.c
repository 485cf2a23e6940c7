/* Parcels become clients: by where they are, when they can be handed over and
 * what a vehicle carries. */
#include "../support/cmocka_all.h"

#include "dispatch/stops.h"

enum { NOON = 12 * 3600, HOUR = 3600, MOST = 16 };

static const lorry__wave waves[] = { { 8 * HOUR, NOON }, { 13 * HOUR, 18 * HOUR } };

static lorry__parcel parcel(const char *address, double east)
{
    return (lorry__parcel){ .address = address, .building = "", .aoi = "",
                            .lon = 120.86 + east / 94700.0, .lat = 31.7,
                            .late = LORRY_UNLIMITED, .handling = 30, .section = LORRY_NONE };
}

typedef struct grouped {
    lorry__day_client *clients;
    int32_t count, client_of[MOST], order[MOST];
    lorry__mem mem;
} grouped;

static void group(grouped *g, lorry_grouping by, const lorry__parcel *parcels, size_t count)
{
    const lorry__grouping_rule rule = {
        .by = by, .radius = 50, .setup = 100, .least_window = 1800, .waves = waves,
        .num_waves = 2, .most_weight = LORRY_UNLIMITED, .most_volume = 100,
        .most_parcels = LORRY_UNLIMITED,
    };
    lorry__mem_init(&g->mem, NULL);
    assert_int_equal(lorry__group_parcels(&g->mem, parcels, count, &rule, &g->clients, &g->count,
                                          g->client_of, g->order), LORRY_OK);
    /* Every parcel is in the client that it is said to be in, and once. */
    size_t sum = 0;
    for (int32_t c = 0; c < g->count; c++) {
        assert_int_equal(g->clients[c].first, sum);
        for (int32_t i = 0; i < g->clients[c].parcels; i++)
            assert_int_equal(g->client_of[g->order[sum++]], c);
    }
    assert_int_equal(sum, count);
}

static void done(grouped *g)
{
    lorry__free(&g->mem, g->clients);
    assert_int_equal(atomic_load(&g->mem.used), 0);
}

/* Setup 100 s once, 30 s a parcel: 160 s for two parcels of one door. */
static void parcels_of_a_door_are_set_up_once(void **state)
{
    (void)state;
    grouped g;
    const lorry__parcel parcels[] = { parcel("1 Main St", 0), parcel("2 Main St", 30),
                                      parcel("1 MainSt", 5) };
    group(&g, LORRY_GROUP_ADDRESS, parcels, 3);
    assert_int_equal(g.count, 2);
    assert_int_equal(g.client_of[0], g.client_of[2]);
    assert_int_equal(g.clients[g.client_of[0]].service, 160);
    assert_int_equal(g.clients[g.client_of[1]].service, 130);
    done(&g);
}

/* One text at two places 5 km apart: one of them is a geocoder's error. */
static void a_text_far_away_is_another_place(void **state)
{
    (void)state;
    grouped g;
    const lorry__parcel parcels[] = { parcel("1 Main St", 0), parcel("1 Main St", 5000) };
    group(&g, LORRY_GROUP_ADDRESS, parcels, 2);
    assert_int_equal(g.count, 2);
    done(&g);
}

/* 0, 40 and 90 m with a radius of 50: the third is too far from where the first
 * group began, and 50 m from its second member does not count. */
static void a_radius_counts_from_where_a_group_began(void **state)
{
    (void)state;
    grouped g;
    const lorry__parcel parcels[] = { parcel("", 0), parcel("", 40), parcel("", 90) };
    group(&g, LORRY_GROUP_RADIUS, parcels, 3);
    assert_int_equal(g.count, 2);
    assert_int_equal(g.client_of[0], g.client_of[1]);
    done(&g);
}

static void nothing_but_the_place_groups_blank_addresses(void **state)
{
    (void)state;
    grouped g;
    const lorry__parcel parcels[] = { parcel("", 0), parcel("", 0.5), parcel("", 30) };
    group(&g, LORRY_GROUP_ADDRESS, parcels, 3);
    assert_int_equal(g.count, 2);
    done(&g);
}

/* 09:00-10:00 lies within the whole day: one visit at that time. 14:00-15:00 has
 * nothing in common with it: another. 09:50-11:00 has ten minutes: another. */
static void windows_are_joined_where_there_is_room(void **state)
{
    (void)state;
    grouped g;
    lorry__parcel parcels[] = { parcel("a", 0), parcel("a", 0), parcel("a", 0), parcel("a", 0) };
    parcels[1].early = 9 * HOUR, parcels[1].late = 10 * HOUR;
    parcels[2].early = 14 * HOUR, parcels[2].late = 15 * HOUR;
    parcels[3].early = 9 * HOUR + 3000, parcels[3].late = 11 * HOUR;
    group(&g, LORRY_GROUP_ADDRESS, parcels, 4);
    assert_int_equal(g.count, 3);
    assert_int_not_equal(g.client_of[1], g.client_of[2]);
    assert_int_not_equal(g.client_of[1], g.client_of[3]);
    const lorry__day_client *with = &g.clients[g.client_of[0]];
    assert_int_equal(with->parcels, 2);
    assert_true(with->late - with->early <= 4200);
    done(&g);
}

/* The second comes with the second wave. */
static void parcels_that_ride_at_other_times_are_apart(void **state)
{
    (void)state;
    grouped g;
    lorry__parcel parcels[] = { parcel("a", 0), parcel("a", 0) };
    parcels[1].release = 12 * HOUR + 1800;
    group(&g, LORRY_GROUP_ADDRESS, parcels, 2);
    assert_int_equal(g.count, 2);
    done(&g);
}

/* 60 + 60 ml do not fit 100. */
static void a_visit_fits_every_vehicle(void **state)
{
    (void)state;
    grouped g;
    lorry__parcel parcels[] = { parcel("a", 0), parcel("a", 0), parcel("a", 0) };
    parcels[0].volume = parcels[1].volume = 60;
    group(&g, LORRY_GROUP_ADDRESS, parcels, 3);
    assert_int_equal(g.count, 2);
    done(&g);
}

static void nothing_makes_nothing(void **state)
{
    (void)state;
    grouped g;
    group(&g, LORRY_GROUP_AOI, NULL, 0);
    assert_int_equal(g.count, 0);
    done(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parcels_of_a_door_are_set_up_once),
        cmocka_unit_test(a_text_far_away_is_another_place),
        cmocka_unit_test(a_radius_counts_from_where_a_group_began),
        cmocka_unit_test(nothing_but_the_place_groups_blank_addresses),
        cmocka_unit_test(windows_are_joined_where_there_is_room),
        cmocka_unit_test(parcels_that_ride_at_other_times_are_apart),
        cmocka_unit_test(a_visit_fits_every_vehicle),
        cmocka_unit_test(nothing_makes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
