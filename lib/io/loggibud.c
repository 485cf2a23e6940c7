/* loggibud.c: deliveries of the loggibud benchmark (Loggi, 2021).
 *
 *     {"name": "...", "origin": {"lng": x, "lat": y}, "vehicle_capacity": 180,
 *      "deliveries": [{"id": "...", "point": {"lng": x, "lat": y}, "size": 3}]}
 *
 * The files state no way to travel. Assumed: a road is 1.3 times the geodesic,
 * driven at 30 km/h (durations bind nothing here); cost is metres driven, with
 * as many vehicles as it takes. Keys beyond these are skipped, as they are not
 * ours to judge. O(length). */
#include "io/json_value.h"
#include "io/names.h"
#include "io/readers.h"

#define ASSUMED_DETOUR 1.3
#define ASSUMED_SPEED (30 / 3.6)

static lorry_status read_point(lorry_model *model, const lorry__json *point, int32_t *location)
{
    const lorry__json lng = lorry__json_member(point, "lng");
    const lorry__json lat = lorry__json_member(point, "lat");
    double x, y;
    if (!json_is_object(point->value))
        return lorry__json_expected(point, "an object with lng and lat");
    lorry_status status = lorry__json_real(&lng, "a longitude", -180, 180, &x);
    if (status == LORRY_OK)
        status = lorry__json_real(&lat, "a latitude", -90, 90, &y);
    return status == LORRY_OK ? lorry__model_add_location(model, x, y, location) : status;
}

/* Ids and how often each came: one that comes again is an address with another
 * parcel, and is told apart as "id#2". */
typedef struct known_ids {
    lorry__names names;
    int32_t *times;     /* by number of the name */
    size_t capacity;
    lorry__text second; /* room for "id#2" */
} known_ids;

static const char *label_of(known_ids *ids, const char *id)
{
    const int32_t known = lorry__names_find(&ids->names, id);
    if (known >= 0) {
        ids->second.length = 0;
        lorry__text_printf(&ids->second, "%s#%d", id, (int)++ids->times[known]);
        return ids->second.is_failed ? NULL : ids->second.data;
    }
    if (!lorry__grow(ids->names.mem, (void **)&ids->times, &ids->capacity,
                     ids->names.count + 1, sizeof(*ids->times)) ||
        !lorry__names_add(&ids->names, id))
        return NULL;
    ids->times[ids->names.count - 1] = 1;
    return id;
}

static lorry_status read_delivery(lorry_model *model, const lorry__json *at, known_ids *ids)
{
    const lorry__json id_at = lorry__json_member(at, "id");
    const lorry__json point = lorry__json_member(at, "point");
    const lorry__json size = lorry__json_member(at, "size");
    lorry_client client = LORRY_CLIENT_INIT;
    int64_t amount = 0;
    const char *id;
    client.delivery = &amount;
    if (!json_is_object(at->value))
        return lorry__json_expected(at, "a delivery, an object");
    lorry_status status = lorry__json_string(&id_at, "an id, a string", &id);
    if (status != LORRY_OK)
        return status;
    client.label = label_of(ids, id);
    if (client.label == NULL)
        return lorry__fail(at->file->message, LORRY_ENOMEM, "%s: no memory for ids",
                           at->file->name);
    status = read_point(model, &point, &client.location);
    if (status == LORRY_OK)
        status = lorry__json_whole(&size, "the size of a delivery", 0, INT64_MAX, &amount);
    return status == LORRY_OK ? lorry__model_add_client(model, &client, NULL) : status;
}

static lorry_status read_deliveries(lorry_model *model, const lorry__json *list)
{
    size_t length;
    known_ids ids = { .times = NULL };
    lorry_status status = lorry__json_array(list, "an array of deliveries", &length);
    lorry__names_init(&ids.names, &model->mem);
    lorry__text_init(&ids.second, &model->mem);
    for (size_t k = 0; status == LORRY_OK && k < length; k++) {
        const lorry__json element = lorry__json_element(list, k);
        status = read_delivery(model, &element, &ids);
    }
    lorry__names_free(&ids.names);
    lorry__text_free(&ids.second);
    lorry__free(&model->mem, ids.times);
    return status;
}

static lorry_status add_fleet(lorry_model *model, const lorry__json *at,
                              const lorry_read_options *options)
{
    int64_t capacity;
    const lorry_status status =
        lorry__json_whole(at, "the capacity of a vehicle", 0, INT64_MAX, &capacity);
    lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
    if (status != LORRY_OK)
        return status;
    if (options->fleet == LORRY_FLEET_FILE)
        return lorry__json_fail(at->up, LORRY_EINVAL, "the file names no number of vehicles");
    type.count = options->fleet == LORRY_FLEET_COUNT ? options->vehicles : LORRY_UNLIMITED;
    type.capacity = &capacity;
    return lorry__model_add_vehicle_type(model, &type, NULL);
}

lorry_status lorry__read_loggibud(lorry_model *model, const char *name, json_t *root,
                                  const lorry_read_options *options)
{
    const lorry__json_file file = { name, &model->message };
    const lorry__json top = lorry__json_root(&file, root);
    const lorry__json title = lorry__json_member(&top, "name");
    const lorry__json origin = lorry__json_member(&top, "origin");
    const lorry__json capacity = lorry__json_member(&top, "vehicle_capacity");
    const lorry__json deliveries = lorry__json_member(&top, "deliveries");
    lorry_depot depot = LORRY_DEPOT_INIT;
    lorry_profile profile = LORRY_PROFILE_INIT;
    profile.detour = ASSUMED_DETOUR;
    profile.speed = ASSUMED_SPEED;
    const char *text = NULL;

    if (options->rounding != LORRY_ROUND_AUTO)
        return lorry__fail(&model->message, LORRY_EINVAL,
                           "%s: a rounding was asked for, but distances are metres on the "
                           "ground here", name);
    lorry_status status = title.value == NULL
                              ? LORRY_OK
                              : lorry__json_string(&title, "a name, a string", &text);
    if (status == LORRY_OK)
        status = lorry__model_set_name(model, text);
    if (status == LORRY_OK)
        status = lorry__model_set_crs(model, "EPSG:4326");
    if (status == LORRY_OK)
        status = lorry__model_add_profile(model, &profile, NULL);
    if (status == LORRY_OK)
        status = read_point(model, &origin, &depot.location);
    if (status == LORRY_OK)
        status = lorry__model_add_depot(model, &depot, NULL);
    if (status == LORRY_OK)
        status = add_fleet(model, &capacity, options);
    return status == LORRY_OK ? read_deliveries(model, &deliveries) : status;
}
