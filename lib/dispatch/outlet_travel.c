/* outlet_travel.c: how an outlet's vehicles travel: straight ways times a detour at a
 * speed, around barriers where there are any, or as a routing service has answered
 * before. What it answered holds for all kinds of vehicles. */
#include "dispatch/outlet.h"
#include "io/load.h"
#include "io/roads.h"
#include "model/builder.h"

lorry_status lorry__outlet_add_travel(lorry_outlet *o, lorry_outlet_file kind,
                                      const lorry__source *source)
{
    const lorry__file_name name = lorry__name_file(source->path);
    lorry__bytes bytes;
    const lorry_status status = lorry__load(&o->mem, source, name.text, &bytes, &o->message);
    if (status != LORRY_OK)
        return status;
    if (!lorry__grow(&o->mem, (void **)&o->travel, &o->travel_room, o->num_travel + 1,
                     sizeof(*o->travel))) {
        lorry__free(&o->mem, bytes.data);
        return lorry__fail(&o->message, LORRY_ENOMEM, "no memory for travel");
    }
    o->travel[o->num_travel++] =
        (lorry__travel_file){ kind, name, bytes };
    return LORRY_OK;
}

void lorry__outlet_forget_travel(lorry_outlet *o)
{
    for (size_t k = 0; k < o->num_travel; k++)
        lorry__free(&o->mem, o->travel[k].bytes.data);
    lorry__free(&o->mem, o->travel);
    o->travel = NULL;
    o->num_travel = o->travel_room = 0;
}

/* Waybills stand for where they go. */
static lorry_status read_pairs(const lorry_outlet *o, const lorry__source *source,
                               lorry_model *model, int32_t profile)
{
    const lorry__task *task = &o->store.task;
    const size_t count = task->num_parcels + 1;
    const char **names = LORRY__NEW(&model->mem, const char *, count);
    int32_t *locations = LORRY__NEW(&model->mem, int32_t, count);
    lorry_status status = LORRY_ENOMEM;
    if (names != NULL && locations != NULL) {
        const lorry__place_names places = { count, names, locations };
        names[0] = "outlet";
        for (size_t p = 0; p + 1 < count; p++) {
            names[p + 1] = task->waybills[p];
            locations[p + 1] = task->client_of[p] + 1;
        }
        status = lorry__read_pairs(model, profile, source, &places);
    }
    lorry__free(&model->mem, names);
    lorry__free(&model->mem, locations);
    return status;
}

static lorry_status read_file(const lorry_outlet *o, const lorry__travel_file *file,
                              lorry_model *model)
{
    const lorry__source source = { file->name.text, file->bytes.data, file->bytes.length };
    if (file->kind == LORRY_OUTLET_BARRIERS)
        return lorry__read_barriers_file(model, &source);
    lorry_status status = LORRY_OK;
    for (int32_t k = 0; k < o->store.num_profiles && status == LORRY_OK; k++)
        status = file->kind == LORRY_OUTLET_PAIRS ? read_pairs(o, &source, model, k)
                                                  : lorry__read_table_file(model, k, &source);
    return status;
}

lorry_status lorry__outlet_travel(void *outlet, lorry_model *model)
{
    const lorry_outlet *o = outlet;
    lorry_status status = LORRY_OK;
    for (int32_t k = 0; k < o->store.num_profiles && status == LORRY_OK; k++) {
        const lorry_outlet_vehicle *vehicle = &o->settings.vehicles[o->store.kind_of[k]];
        lorry_profile profile = LORRY_PROFILE_INIT;
        profile.detour = vehicle->detour;
        profile.speed = vehicle->speed / 3.6;
        status = lorry__model_add_profile(model, &profile, NULL);
    }
    for (size_t k = 0; k < o->num_travel && status == LORRY_OK; k++)
        status = read_file(o, &o->travel[k], model);
    return status;
}
