/* builder.h: the mutable description of a day, from which a problem is built.
 *
 * Whatever the caller says is kept as it is said; lorry__model_build() judges
 * it as a whole, so that every defect is found at once. Clients and locations
 * are structures of arrays and labels lie in one arena, so that a million of
 * them cost a dozen blocks. A call that fails leaves the model as it was. */
#ifndef LORRY_MODEL_BUILDER_H
#define LORRY_MODEL_BUILDER_H

#include "model/problem.h"

/* Defects listed of each kind; what is beyond is only counted. */
#define LORRY__MAX_DEFECTS 1000
/* A single time, amount or cost beyond this is taken for an error: in
 * microseconds it is 35 years. (Arcs have LORRY__TRAVEL_LIMIT.) */
#define LORRY__ABSURD (INT64_C(1) << 50)

/* Place of a label in the model's arena, plus 1; 0: no label. */
typedef size_t lorry__label;

typedef struct lorry__model_depot {
    int32_t location;
    int64_t tw_early, tw_late;
    lorry__label label;
} lorry__model_depot;

typedef struct lorry__model_profile {
    double detour, speed;
    lorry__label label;
    size_t n;                        /* rows of the matrix; 0: there is none  */
    int64_t *distances, *durations;  /* n*n; durations NULL: as distances     */
    bool has_known;                  /* known arcs in place of a matrix       */
    size_t num_known;
    lorry__known *known;
    size_t num_foreign;              /* others of their file, between places that
                                        are not in this problem               */
} lorry__model_profile;

typedef struct lorry__model_section {
    int64_t price;
    lorry__label label;
} lorry__model_section;

/* What was said of a pair. */
typedef struct lorry__model_price {
    int32_t section, type;
    int64_t price;
} lorry__model_price;

/* Barriers and crossings that a file has brought. */
typedef struct lorry__model_lines {
    size_t first, end;
    lorry__label file;
} lorry__model_lines;

typedef enum lorry__defect_kind {
    LORRY__DEFECT_INVALID, /* LORRY_EINVAL                                    */
    LORRY__DEFECT_RANGE,   /* LORRY_ERANGE, if no other is there              */
    LORRY__DEFECT_WARNING
} lorry__defect_kind;

struct lorry_model {
    lorry__mem mem;
    lorry_message message;
    char *name, *origin, *crs;       /* NULL: none                            */
    char *dimension_names, *skill_names; /* one per line; NULL: none          */
    lorry_rounding rounding;
    int64_t cost_scale;
    int32_t num_dimensions;

    size_t num_locations, location_capacity;
    double *x, *y;

    size_t num_depots, depot_capacity;
    lorry__model_depot *depots;

    size_t num_clients, client_capacity;
    int32_t *client_location;
    int64_t *delivery, *pickup;      /* client*num_dimensions + dimension     */
    int64_t *service, *early, *late, *release, *prize;
    uint8_t *is_required;
    uint64_t *client_skills;
    lorry__label *client_label;
    int32_t *client_section;

    size_t num_types, type_capacity;
    lorry_vehicle_type *types;       /* without capacity and label            */
    int64_t *type_capacities;        /* type*num_dimensions + dimension       */
    lorry__label *type_label;

    size_t num_sections, section_capacity;
    lorry__model_section *sections;
    size_t num_prices, price_capacity;
    lorry__model_price *prices;

    size_t num_profiles, profile_capacity;
    lorry__model_profile *profiles;

    size_t num_lines, line_capacity; /* barriers and crossings                */
    lorry__line *lines;
    size_t num_points, point_capacity;
    double *line_x, *line_y;
    size_t num_line_files, line_file_capacity;
    lorry__model_lines *line_files;

    char *folder;                    /* of the file that is read, with a slash;
                                        NULL: none                            */

    char *arena;                     /* labels, one after the other           */
    size_t arena_length, arena_capacity;

    size_t num_defects, defect_capacity; /* those listed                      */
    lorry_defect *defects;
    size_t found[3];                 /* per lorry__defect_kind, listed or not */
    bool has_lost_defects;           /* no memory to list one                 */
};

/* The public functions of the same names; see lorry.h. Structs are complete
 * (of this library's size) here. */
lorry_status lorry__model_new(const lorry_config *config, lorry_model **out);
void lorry__model_free(lorry_model *model);
/* Forget all but the message: the model is as new. */
void lorry__model_reset(lorry_model *model);
lorry_status lorry__model_set_name(lorry_model *model, const char *name);
lorry_status lorry__model_set_origin(lorry_model *model, const char *origin);
lorry_status lorry__model_set_crs(lorry_model *model, const char *crs);
lorry_status lorry__model_set_rounding(lorry_model *model, lorry_rounding rounding);
lorry_status lorry__model_set_cost_scale(lorry_model *model, int64_t scale);
lorry_status lorry__model_set_dimensions(lorry_model *model, int32_t dimensions);
/* What files call the dimensions and the bits of skills, one name per line;
 * NULL: nothing. Copied. */
lorry_status lorry__model_set_dimension_names(lorry_model *model, const char *names);
lorry_status lorry__model_set_skill_names(lorry_model *model, const char *names);
lorry_status lorry__model_add_location(lorry_model *model, double x, double y, int32_t *index);
lorry_status lorry__model_add_locations(lorry_model *model, size_t count, const double *x,
                                        const double *y);
lorry_status lorry__model_add_depot(lorry_model *model, const lorry_depot *depot,
                                    int32_t *index);
lorry_status lorry__model_add_client(lorry_model *model, const lorry_client *client,
                                     int32_t *index);
lorry_status lorry__model_add_clients(lorry_model *model, const lorry_client_arrays *arrays);
lorry_status lorry__model_add_vehicle_type(lorry_model *model, const lorry_vehicle_type *type,
                                           int32_t *index);
lorry_status lorry__model_add_section(lorry_model *model, const lorry_section *section,
                                      int32_t *index);
lorry_status lorry__model_set_section_price(lorry_model *model, int32_t section, int32_t type,
                                            int64_t price);
lorry_status lorry__model_add_profile(lorry_model *model, const lorry_profile *profile,
                                      int32_t *index);
lorry_status lorry__model_set_matrix(lorry_model *model, int32_t profile, size_t n,
                                     const int64_t *distances, const int64_t *durations);
/* Known arcs, of this library's struct; see lorry_model_set_pairs(). Copied. */
lorry_status lorry__model_set_known(lorry_model *model, int32_t profile, size_t count,
                                    const lorry__known *known, size_t num_foreign);
/* A barrier or a crossing of `count` points. */
lorry_status lorry__model_add_line(lorry_model *model, bool is_crossing, double reach,
                                   size_t count, const double *x, const double *y);
/* The lines from `first` on come from a file, whose name their defects tell. */
lorry_status lorry__model_name_lines(lorry_model *model, size_t first, const char *file);
/* "canal.geojson: barriers[1]", counted within its file, or of all without one. */
void lorry__model_line_place(const lorry_model *model, size_t line, char *out, size_t size);
/* Files that a file names are sought beside it. NULL: there is none. */
lorry_status lorry__model_set_folder(lorry_model *model, const char *path);
lorry_status lorry__model_build(lorry_model *model, lorry_problem **out); /* freeze.c */

/* ------------------------------------------------------------- defects -- */

/* Forget the list, before a build or a read. */
void lorry__model_clear_defects(lorry_model *model);
/* List one; `place` as "clients[17].tw_late". When the list is full it is only
 * counted. */
void lorry__model_defect(lorry_model *model, lorry__defect_kind kind, const char *place,
                         const char *format, ...) __attribute__((format(printf, 4, 5)));
/* Close the list (a line per kind counts what is not listed), write the message
 * and return the status that follows. */
lorry_status lorry__model_verdict(lorry_model *model);

/* Everything that can be judged before travel is known: validate.c. Returns
 * whether locations, profiles and matrices are sound enough for travel. */
bool lorry__model_validate(lorry_model *model);
/* The proof that no sum overflows, and the warnings about clients that no
 * vehicle can serve: audit.c. */
void lorry__model_audit(lorry_model *model, const lorry_problem *problem);

/* Metres that a crossing may lie off a barrier that it opens, unless it says so. */
#define LORRY__REACH 50.0

static inline const char *lorry__model_label(const lorry_model *model, lorry__label label)
{
    return label == 0 ? NULL : model->arena + label - 1;
}

#endif
