/* lorry_json.h: what the parts that read lorry's own problem format share. */
#ifndef LORRY_IO_LORRY_JSON_H
#define LORRY_IO_LORRY_JSON_H

#include "io/json_value.h"
#include "io/names.h"
#include "model/builder.h"

#define LORRY__PROBLEM_FORMAT "lorry/1"
#define LORRY__PLAN_FORMAT "lorry-plan/1"

typedef struct lorry__json_reader {
    lorry_model *model;
    lorry__mem *mem;
    lorry__json_file file;
    lorry__json root;
    int64_t cost_scale;
    int32_t dimensions;
    bool is_lonlat;            /* coordinates are degrees */
    size_t num_locations;      /* listed under `locations` */
    size_t num_depots, num_profiles, num_sections;
    lorry__names dimension_names, skills;
    /* empty if without ids */
    lorry__names depots, clients, types, profiles, sections;
} lorry__json_reader;

/* The `id` of element `index` of a list: all elements have one, or none has;
 * each is used once. *label is NULL without one. */
lorry_status lorry__json_id(lorry__json_reader *reader, const lorry__json *element,
                            lorry__names *names, const char **label);
/* The element of a list of `count` that a string names by its id, or by its
 * number where the list has no ids. */
lorry_status lorry__json_reference(const lorry__json *at, const char *what,
                                   const lorry__names *names, size_t count, int32_t *index);
/* A [from, to]; null leaves an end open. Absent: untouched. */
lorry_status lorry__json_window(const lorry__json *at, int64_t *from, int64_t *to);
/* Amounts per dimension: a number, an array or an object by name; a null among
 * them, where allowed, is LORRY_UNLIMITED. Absent: untouched. */
lorry_status lorry__json_amounts(lorry__json_reader *reader, const lorry__json *at,
                                 bool may_be_unlimited, int64_t *amounts);
/* An array of names to bits; new names get the next bit. Absent: untouched. */
lorry_status lorry__json_skills(lorry__json_reader *reader, const lorry__json *at,
                                uint64_t *bits);
/* A whole number, or null for LORRY_UNLIMITED. Absent: untouched. */
lorry_status lorry__json_limit(const lorry__json *object, const char *key, int64_t *limit);

/* The lists `vehicle_types` and `profiles`: lorry_json_fleet.c. */
lorry_status lorry__json_read_profiles(lorry__json_reader *reader);
lorry_status lorry__json_read_matrices(lorry__json_reader *reader);
lorry_status lorry__json_read_barriers(lorry__json_reader *reader);
lorry_status lorry__json_read_types(lorry__json_reader *reader,
                                    const lorry_read_options *options);

/* The list `sections`, and when the vehicle types are known what it says of them:
 * lorry_json_sections.c. */
lorry_status lorry__json_read_sections(lorry__json_reader *reader);
lorry_status lorry__json_read_section_prices(lorry__json_reader *reader);

/* A number written as lorry_model counts: no sign, no leading zero. -1 if the
 * text is none, or not below `count`. */
int32_t lorry__number_of(const char *text, size_t count);

#endif
