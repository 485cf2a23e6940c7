/* instance.c: from the plain numbers of a benchmark file to a model.
 *
 * O(n), or O(n^2) with a matrix. Times become integers by floor(t * factor +
 * 0.5) with the factor of the rounding convention: a convention says how arcs
 * are rounded, and times must then count in the same unit. */
#include <math.h>

#include "io/instance.h"

lorry__convention lorry__convention_of(lorry_rounding rounding, bool has_prizes)
{
    const int64_t factor = lorry__rounding_factor(rounding);
    /* Other tables give the scaled sum itself, prize-collecting ones of TRUNC1 too. */
    const bool is_shown_plain =
        rounding == LORRY_ROUND_DOUBLE || (rounding == LORRY_ROUND_TRUNC1 && !has_prizes);
    return (lorry__convention){
        .rounding = rounding == LORRY_ROUND_AUTO ? LORRY_ROUND_NEAREST : rounding,
        .factor = (double)factor,
        .cost_scale = is_shown_plain ? factor : 1,
    };
}

void lorry__instance_init(lorry__instance *instance, lorry__mem *mem)
{
    *instance = (lorry__instance){ .mem = mem, .vehicles = -1 };
}

void lorry__instance_free(lorry__instance *instance)
{
    void *const blocks[] = { instance->x, instance->y, instance->demand, instance->early,
                             instance->late, instance->service, instance->prize,
                             instance->matrix, instance->name };
    for (size_t k = 0; k < sizeof(blocks) / sizeof(blocks[0]); k++)
        lorry__free(instance->mem, blocks[k]);
}

static int64_t scaled(double value, double factor)
{
    return (int64_t)floor(value * factor + 0.5);
}

/* Values of the clients, scaled; NULL stays NULL. false when out of memory. */
static bool scale_clients(const lorry__instance *instance, const double *values, double factor,
                          int64_t **out)
{
    *out = NULL;
    if (values == NULL || instance->n == 1)
        return true;
    *out = lorry__alloc(instance->mem, (size_t)(instance->n - 1) * sizeof(**out));
    if (*out == NULL)
        return false;
    for (int32_t i = 1; i < instance->n; i++)
        (*out)[i - 1] = scaled(values[i], factor);
    return true;
}

/* Clients are known by the numbers of CVRPLIB, 1 to n; `texts` holds them. */
static bool number_clients(lorry__mem *mem, size_t count, char **texts, const char ***labels)
{
    enum { SIZE = 12 };
    *texts = lorry__calloc(mem, count, SIZE);
    *labels = lorry__alloc(mem, count * sizeof(**labels));
    if (*texts == NULL || *labels == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        char *digit = *texts + (i + 1) * SIZE - 1; /* a zero already */
        for (size_t rest = i + 1; rest > 0; rest /= 10)
            *--digit = (char)('0' + rest % 10);
        (*labels)[i] = digit;
    }
    return true;
}

static lorry_status add_clients(const lorry__instance *instance, lorry_model *model,
                                lorry__convention convention)
{
    const size_t count = (size_t)(instance->n - 1);
    int32_t *location = lorry__alloc(instance->mem, count * sizeof(*location));
    uint8_t *optional = lorry__calloc(instance->mem, count, 1);
    char *texts = NULL;
    const char **labels = NULL;
    int64_t *demand = NULL, *early = NULL, *late = NULL, *service = NULL, *prize = NULL;
    lorry_status status = LORRY_ENOMEM;
    if (location != NULL && optional != NULL &&
        number_clients(instance->mem, count, &texts, &labels) &&
        scale_clients(instance, instance->demand, 1, &demand) &&
        scale_clients(instance, instance->early, convention.factor, &early) &&
        scale_clients(instance, instance->late, convention.factor, &late) &&
        scale_clients(instance, instance->service, convention.factor, &service) &&
        scale_clients(instance, instance->prize, convention.factor, &prize)) {
        for (size_t i = 0; i < count; i++)
            location[i] = (int32_t)i + 1;
        lorry_client_arrays arrays = LORRY_CLIENT_ARRAYS_INIT;
        arrays.count = count;
        arrays.location = location;
        arrays.label = labels;
        arrays.delivery = demand;
        arrays.tw_early = early;
        arrays.tw_late = late;
        arrays.service = service;
        arrays.prize = prize;
        arrays.is_required = prize != NULL ? optional : NULL;
        status = lorry__model_add_clients(model, &arrays);
    } else {
        lorry__fail(&model->message, LORRY_ENOMEM, "no memory for %zu clients", count);
    }
    void *const blocks[] = { location, optional, texts,   labels, demand,
                             early,    late,     service, prize };
    for (size_t k = 0; k < sizeof(blocks) / sizeof(blocks[0]); k++)
        lorry__free(instance->mem, blocks[k]);
    return status;
}

static lorry_status size_fleet(const lorry__instance *instance, lorry_model *model,
                               const char *file, const lorry_read_options *options,
                               int64_t *count)
{
    lorry_fleet fleet = options->fleet;
    if (fleet == LORRY_FLEET_AUTO)
        fleet = instance->vehicles >= 0 ? instance->fleet : LORRY_FLEET_ANY;
    if (fleet == LORRY_FLEET_FILE && instance->vehicles < 0)
        return lorry__fail(&model->message, LORRY_EINVAL,
                           "%s: the file names no number of vehicles", file);
    *count = fleet == LORRY_FLEET_FILE  ? instance->vehicles
             : fleet == LORRY_FLEET_ANY ? lorry__max64(instance->n - 1, 1)
                                        : options->vehicles;
    return LORRY_OK;
}

lorry_status lorry__instance_deliver(const lorry__instance *instance, lorry_model *model,
                                     const char *file, const lorry_read_options *options)
{
    /* A matrix is taken as it stands: its numbers are integers already. */
    const bool is_rounded = instance->matrix == NULL;
    const lorry__convention convention = lorry__convention_of(
        !is_rounded                               ? LORRY_ROUND_NEAREST
        : options->rounding == LORRY_ROUND_AUTO   ? instance->rounding
                                                  : options->rounding,
        instance->prize != NULL);
    int64_t vehicles = 0;
    lorry_status status = size_fleet(instance, model, file, options, &vehicles);
    if (status == LORRY_OK)
        status = lorry__model_set_name(model, instance->name);
    if (status == LORRY_OK)
        status = lorry__model_set_crs(model, instance->crs);
    if (status == LORRY_OK)
        status = lorry__model_set_rounding(model, convention.rounding);
    if (status == LORRY_OK)
        status = lorry__model_set_cost_scale(model, convention.cost_scale);
    if (status == LORRY_OK)
        status = lorry__model_add_locations(model, (size_t)instance->n, instance->x,
                                            instance->y);
    if (status == LORRY_OK && instance->matrix != NULL)
        status = lorry__model_set_matrix(model, 0, (size_t)instance->n, instance->matrix, NULL);
    if (status != LORRY_OK)
        return status;

    lorry_depot depot = LORRY_DEPOT_INIT;
    if (instance->early != NULL) {
        depot.tw_early = scaled(instance->early[0], convention.factor);
        depot.tw_late = scaled(instance->late[0], convention.factor);
    }
    status = lorry__model_add_depot(model, &depot, NULL);
    if (status == LORRY_OK && instance->n > 1)
        status = add_clients(instance, model, convention);
    if (status != LORRY_OK)
        return status;

    lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
    type.count = vehicles;
    type.capacity = &instance->capacity;
    if (instance->max_duration > 0)
        type.max_duration = scaled(instance->max_duration, convention.factor);
    return lorry__model_add_vehicle_type(model, &type, NULL);
}
