/* outlet_files.h: a small outlet's files, made in memory. */
#ifndef LORRY_TESTS_OUTLET_FILES_H
#define LORRY_TESTS_OUTLET_FILES_H

#include "../support/cmocka_all.h"

#include <stdio.h>
#include <string.h>

#include "lorry/lorry.h"

#define MAP                                                                                    \
    "{\"format\": \"lorry-map/1\", \"datum\": \"WGS84\", \"date\": \"2024-06-18\", \"plan\": " \
    "{\"name\": \"Meili\", \"outlet\": [120.86, 31.70], \"waves\": [\"08:00-12:00\", "         \
    "\"13:00-18:00\"], \"setup\": 100, \"handling\": 30}}"

/* Two sections side by side, east and west of the outlet, with a courier each; twelve
 * doors of two parcels in each, some with a window or a promise. */
static inline size_t outlet_parcels(char *out, size_t size)
{
    size_t length = (size_t)snprintf(
        out, size,
        "waybill,receiver,phone,address,lon,lat,section,aoi,building,weight(kg),volume(L),"
        "window,promise\n");
    for (int k = 0; k < 48; k++) {
        const int door = k / 2, is_east = door % 2;
        const double lon = 120.86 + (is_east ? 0.01 : -0.01) + 0.0007 * (door % 7);
        const double lat = 31.70 + 0.0009 * (door / 2);
        length += (size_t)snprintf(
            out + length, size - length,
            "00SF%04d,Wang Xiaoming,13800001234,%d Secret Lane,%.6f,%.6f,%s,AOI%d,B%d,1.5,"
            "10,%s,%s\n",
            k, door, lon, lat, is_east ? "E01" : "W01", door / 4, door % 4,
            door == 3 ? "09:00-10:00" : "", door == 5 ? "11:00" : "18:00");
    }
    return length;
}

static const char outlet_couriers[] = "courier,vehicle,sections,maxvolume(L),start,end\n"
                                      "K1,trike,E01,600,08:00,18:00\n"
                                      "K2,trike,W01,600,08:00,18:00\n";

/* A river between the two sections, north to south. */
static const char outlet_river[] =
    "{\"type\": \"FeatureCollection\", \"features\": [{\"type\": \"Feature\", "
    "\"properties\": {\"kind\": \"barrier\"}, \"geometry\": {\"type\": \"LineString\", "
    "\"coordinates\": [[120.858, 31.60], [120.858, 31.76]]}}]}";

static inline void outlet_read(lorry_outlet *outlet, lorry_outlet_file kind, const char *text)
{
    if (lorry_outlet_read_memory(outlet, kind, "f.csv", text, strlen(text)) != LORRY_OK)
        fail_msg("%s", lorry_outlet_message(outlet));
}

static inline lorry_outlet *small_outlet(const lorry_config *config)
{
    char parcels[16384];
    lorry_outlet *outlet = NULL;
    assert_int_equal(lorry_outlet_new(config, &outlet), LORRY_OK);
    outlet_parcels(parcels, sizeof(parcels));
    outlet_read(outlet, LORRY_OUTLET_MAPPING, MAP);
    outlet_read(outlet, LORRY_OUTLET_PARCELS, parcels);
    outlet_read(outlet, LORRY_OUTLET_COURIERS, outlet_couriers);
    return outlet;
}

static inline lorry_outlet_options few_steps(const lorry_outlet *outlet, int64_t steps)
{
    lorry_outlet_options options = LORRY_OUTLET_OPTIONS_INIT;
    assert_int_equal(lorry_outlet_options_of(outlet, &options), LORRY_OK);
    options.time_limit = 0;
    options.max_iterations = steps;
    options.threads = 1;
    return options;
}

static inline void plan(lorry_outlet *outlet, const lorry_outlet_options *options)
{
    if (lorry_outlet_plan(outlet, options) != LORRY_OK)
        fail_msg("%s", lorry_outlet_message(outlet));
}

static inline lorry_day_figures day_of(const lorry_outlet *outlet, lorry_day_kind kind)
{
    lorry_day_figures figures = { .size = sizeof(figures) };
    assert_int_equal(lorry_outlet_day(outlet, kind, &figures), LORRY_OK);
    return figures;
}

#endif
