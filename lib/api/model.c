/* model.c: the public builder: arguments tested, then room model. */
#include "api/api.h"
#include "base/language.h"
#include "model/builder.h"

static lorry_status refuse(lorry_model *model, const char *what)
{
    return lorry__fail(&model->message, LORRY_EINVAL, "%s", lorry__tr(what));
}

static lorry_status refuse_size(lorry_model *model, const char *what)
{
    return lorry__fail(&model->message, LORRY_EINVAL,
                       "%s: its size is not set, or of a newer header; use the INIT macro",
                       lorry__tr(what));
}

/* Results are written only where there is one to write. */
lorry_status lorry_model_new(const lorry_config *config, lorry_model **out)
{
    lorry_config full;
    if (out == NULL)
        return LORRY_EINVAL;
    *out = NULL;
    if (!lorry__take_config(&full, config))
        return LORRY_EINVAL;
    return lorry__model_new(&full, out);
}

void lorry_model_free(lorry_model *model) { lorry__model_free(model); }

const char *lorry_model_message(const lorry_model *model)
{
    return model != NULL ? model->message.text : "the model is NULL";
}

/* ------------------------------------------------------------ settings -- */

lorry_status lorry_model_set_name(lorry_model *model, const char *name)
{
    if (model == NULL)
        return LORRY_EINVAL;
    LORRY__SPEAK(&model->mem);
    return lorry__model_set_name(model, name);
}

lorry_status lorry_model_set_origin(lorry_model *model, const char *origin)
{
    if (model == NULL)
        return LORRY_EINVAL;
    LORRY__SPEAK(&model->mem);
    return lorry__model_set_origin(model, origin);
}

lorry_status lorry_model_set_crs(lorry_model *model, const char *crs)
{
    if (model == NULL)
        return LORRY_EINVAL;
    LORRY__SPEAK(&model->mem);
    return lorry__model_set_crs(model, crs);
}

lorry_status lorry_model_set_rounding(lorry_model *model, lorry_rounding rounding)
{
    if (model == NULL)
        return LORRY_EINVAL;
    LORRY__SPEAK(&model->mem);
    return lorry__model_set_rounding(model, rounding);
}

lorry_status lorry_model_set_cost_scale(lorry_model *model, int64_t scale)
{
    if (model == NULL)
        return LORRY_EINVAL;
    LORRY__SPEAK(&model->mem);
    return lorry__model_set_cost_scale(model, scale);
}

lorry_status lorry_model_set_dimensions(lorry_model *model, int32_t dimensions)
{
    if (model == NULL)
        return LORRY_EINVAL;
    LORRY__SPEAK(&model->mem);
    return lorry__model_set_dimensions(model, dimensions);
}

/* ----------------------------------------------------------- additions -- */

lorry_status lorry_model_add_location(lorry_model *model, double x, double y, int32_t *index)
{
    if (model == NULL)
        return LORRY_EINVAL;
    LORRY__SPEAK(&model->mem);
    return lorry__model_add_location(model, x, y, index);
}

lorry_status lorry_model_add_locations(lorry_model *model, size_t count, const double *x,
                                       const double *y)
{
    if (model == NULL)
        return LORRY_EINVAL;
    LORRY__SPEAK(&model->mem);
    if (count > 0 && (x == NULL || y == NULL))
        return refuse(model, N_("locations: the array of coordinates is NULL"));
    return lorry__model_add_locations(model, count, x, y);
}

lorry_status lorry_model_add_depot(lorry_model *model, const lorry_depot *depot, int32_t *index)
{
    lorry_depot full = LORRY_DEPOT_INIT;
    if (model == NULL)
        return LORRY_EINVAL;
    LORRY__SPEAK(&model->mem);
    if (depot == NULL)
        return refuse(model, N_("depot: it is NULL"));
    if (!lorry__take(&full, sizeof(full), depot))
        return refuse_size(model, N_("depot"));
    return lorry__model_add_depot(model, &full, index);
}

lorry_status lorry_model_add_client(lorry_model *model, const lorry_client *client,
                                    int32_t *index)
{
    lorry_client full = LORRY_CLIENT_INIT;
    if (model == NULL)
        return LORRY_EINVAL;
    LORRY__SPEAK(&model->mem);
    if (client == NULL)
        return refuse(model, N_("client: it is NULL"));
    if (!lorry__take(&full, sizeof(full), client))
        return refuse_size(model, N_("client"));
    return lorry__model_add_client(model, &full, index);
}

lorry_status lorry_model_add_clients(lorry_model *model, const lorry_client_arrays *arrays)
{
    lorry_client_arrays full = LORRY_CLIENT_ARRAYS_INIT;
    if (model == NULL)
        return LORRY_EINVAL;
    LORRY__SPEAK(&model->mem);
    if (arrays == NULL)
        return refuse(model, N_("clients: the arrays are NULL"));
    if (!lorry__take(&full, sizeof(full), arrays))
        return refuse_size(model, N_("clients"));
    return lorry__model_add_clients(model, &full);
}

lorry_status lorry_model_add_vehicle_type(lorry_model *model, const lorry_vehicle_type *type,
                                          int32_t *index)
{
    lorry_vehicle_type full = LORRY_VEHICLE_TYPE_INIT;
    if (model == NULL)
        return LORRY_EINVAL;
    LORRY__SPEAK(&model->mem);
    if (type == NULL)
        return refuse(model, N_("vehicle type: it is NULL"));
    if (!lorry__take(&full, sizeof(full), type))
        return refuse_size(model, N_("vehicle type"));
    return lorry__model_add_vehicle_type(model, &full, index);
}

lorry_status lorry_model_add_section(lorry_model *model, const lorry_section *section,
                                     int32_t *index)
{
    lorry_section full = LORRY_SECTION_INIT;
    if (model == NULL)
        return LORRY_EINVAL;
    LORRY__SPEAK(&model->mem);
    if (section == NULL)
        return refuse(model, N_("section: it is NULL"));
    if (!lorry__take(&full, sizeof(full), section))
        return refuse_size(model, N_("section"));
    return lorry__model_add_section(model, &full, index);
}

lorry_status lorry_model_set_section_price(lorry_model *model, int32_t section,
                                           int32_t vehicle_type, int64_t price)
{
    if (model == NULL)
        return LORRY_EINVAL;
    LORRY__SPEAK(&model->mem);
    return lorry__model_set_section_price(model, section, vehicle_type, price);
}

lorry_status lorry_model_add_profile(lorry_model *model, const lorry_profile *profile,
                                     int32_t *index)
{
    lorry_profile full = LORRY_PROFILE_INIT;
    if (model == NULL)
        return LORRY_EINVAL;
    LORRY__SPEAK(&model->mem);
    if (profile == NULL)
        return refuse(model, N_("profile: it is NULL"));
    if (!lorry__take(&full, sizeof(full), profile))
        return refuse_size(model, N_("profile"));
    return lorry__model_add_profile(model, &full, index);
}

lorry_status lorry_model_set_matrix(lorry_model *model, int32_t profile, size_t n,
                                    const int64_t *distances, const int64_t *durations)
{
    if (model == NULL)
        return LORRY_EINVAL;
    LORRY__SPEAK(&model->mem);
    if (distances == NULL)
        return refuse(model, N_("matrix: its distances are NULL"));
    return lorry__model_set_matrix(model, profile, n, distances, durations);
}

lorry_status lorry_model_set_pairs(lorry_model *model, int32_t profile, size_t count,
                                   const int32_t *from, const int32_t *to,
                                   const int64_t *distances, const int64_t *durations)
{
    if (model == NULL)
        return LORRY_EINVAL;
    LORRY__SPEAK(&model->mem);
    if (count > 0 && (from == NULL || to == NULL || distances == NULL || durations == NULL))
        return refuse(model, N_("pairs: an array is NULL"));
    lorry__known *known = LORRY__NEW(&model->mem, lorry__known, count);
    if (known == NULL)
        return lorry__fail(&model->message, LORRY_ENOMEM, "no memory for known arcs");
    for (size_t k = 0; k < count; k++)
        known[k] = (lorry__known){ from[k], to[k], distances[k], durations[k] };
    const lorry_status status = lorry__model_set_known(model, profile, count, known, 0);
    lorry__free(&model->mem, known);
    return status;
}

static lorry_status add_line(lorry_model *model, bool is_crossing, double reach, size_t count,
                             const double *x, const double *y)
{
    if (model == NULL)
        return LORRY_EINVAL;
    LORRY__SPEAK(&model->mem);
    if (count > 0 && (x == NULL || y == NULL))
        return refuse(model, N_("barrier: an array of coordinates is NULL"));
    return lorry__model_add_line(model, is_crossing, reach, count, x, y);
}

lorry_status lorry_model_add_barrier(lorry_model *model, size_t count, const double *x,
                                     const double *y)
{
    return add_line(model, false, 0, count, x, y);
}

lorry_status lorry_model_add_crossing(lorry_model *model, size_t count, const double *x,
                                      const double *y, double reach)
{
    return add_line(model, true, reach, count, x, y);
}

/* --------------------------------------------------------------- build -- */

lorry_status lorry_model_build(lorry_model *model, lorry_problem **out)
{
    if (out != NULL)
        *out = NULL;
    if (model == NULL)
        return LORRY_EINVAL;
    LORRY__SPEAK(&model->mem);
    if (out == NULL)
        return refuse(model, N_("build: there is no place for the problem"));
    return lorry__model_build(model, out);
}

size_t lorry_model_num_defects(const lorry_model *model)
{
    return model != NULL ? model->num_defects : 0;
}

lorry_status lorry_model_defect(const lorry_model *model, size_t index, lorry_defect *out)
{
    if (model == NULL || out == NULL || index >= model->num_defects)
        return LORRY_EINVAL;
    return lorry__give(out, &model->defects[index], sizeof(*out)) ? LORRY_OK : LORRY_EINVAL;
}
