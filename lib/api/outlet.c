/* outlet.c: an outlet's day through the public face. */
#include "api/api.h"
#include "base/language.h"
#include "dispatch/outlet.h"

static lorry_status refuse(lorry_outlet *outlet, const char *what)
{
    return lorry__fail(&outlet->message, LORRY_EINVAL, "%s", lorry__tr(what));
}

lorry_status lorry_outlet_new(const lorry_config *config, lorry_outlet **out)
{
    lorry_config full;
    if (out == NULL)
        return LORRY_EINVAL;
    *out = NULL;
    if (!lorry__take_config(&full, config))
        return LORRY_EINVAL;
    return lorry__outlet_new(&full, out);
}

void lorry_outlet_free(lorry_outlet *outlet) { lorry__outlet_free(outlet); }

const char *lorry_outlet_message(const lorry_outlet *outlet)
{
    return outlet != NULL ? outlet->message.text : "the outlet is NULL";
}

/* ----------------------------------------------------------------- in -- */

static bool is_kind(lorry_outlet_file kind)
{
    return (int)kind >= LORRY_OUTLET_AUTO && kind <= LORRY_OUTLET_BARRIERS;
}

lorry_status lorry_outlet_read(lorry_outlet *outlet, lorry_outlet_file kind, const char *path)
{
    if (outlet == NULL)
        return LORRY_EINVAL;
    LORRY__SPEAK(&outlet->mem);
    if (path == NULL || !is_kind(kind))
        return refuse(outlet, N_("there is no such kind of file, or no path"));
    const lorry__source source = { .path = path };
    return lorry__outlet_read(outlet, kind, &source);
}

lorry_status lorry_outlet_read_memory(lorry_outlet *outlet, lorry_outlet_file kind,
                                      const char *name, const void *data, size_t length)
{
    if (outlet == NULL)
        return LORRY_EINVAL;
    LORRY__SPEAK(&outlet->mem);
    if (data == NULL || !is_kind(kind))
        return refuse(outlet, N_("there is no such kind of file, or nothing to read"));
    const lorry__source source = { name != NULL ? name : "memory", data, length };
    return lorry__outlet_read(outlet, kind, &source);
}

lorry_status lorry_outlet_set_datum(lorry_outlet *outlet, const char *datum)
{
    lorry__datum found;
    if (outlet == NULL)
        return LORRY_EINVAL;
    LORRY__SPEAK(&outlet->mem);
    if (datum == NULL || !lorry__datum_of(datum, &found))
        return lorry__fail(&outlet->message, LORRY_EINVAL,
                           lorry__tr("there is no datum \"%s\"; WGS84, CGCS2000, GCJ-02 and "
                                     "BD-09 are"), datum != NULL ? datum : "");
    lorry__mapping_set_datum(&outlet->mapping, found);
    return LORRY_OK;
}

void lorry_outlet_counts(const lorry_outlet *outlet, size_t *rows, size_t *taken,
                         size_t *rejected, size_t *blank)
{
    const bool has = outlet != NULL && outlet->has[LORRY_OUTLET_PARCELS];
    const size_t kept = has ? outlet->parcels.sheet.count : 0;
    const size_t refused = has ? outlet->parcels.sheet.num_rejects : 0;
    const size_t empty = has ? outlet->parcels.sheet.table.num_blank : 0;
    if (rows != NULL)
        *rows = kept + refused + empty;
    if (taken != NULL)
        *taken = kept;
    if (rejected != NULL)
        *rejected = refused;
    if (blank != NULL)
        *blank = empty;
}

const char *lorry_outlet_note(const lorry_outlet *outlet, size_t index)
{
    return outlet != NULL ? lorry__outlet_note_at(outlet, index) : NULL;
}

/* --------------------------------------------------------------- plan -- */

lorry_status lorry_outlet_plan(lorry_outlet *outlet, const lorry_outlet_options *options)
{
    lorry_outlet_options full = LORRY_OUTLET_OPTIONS_INIT;
    if (outlet == NULL)
        return LORRY_EINVAL;
    LORRY__SPEAK(&outlet->mem);
    if (options != NULL && !lorry__take(&full, sizeof(full), options))
        return refuse(outlet, N_("options: their size is not set, or of a newer header"));
    return lorry__outlet_plan(outlet, options != NULL ? &full : NULL);
}

void lorry_outlet_cancel(lorry_outlet *outlet)
{
    if (outlet != NULL)
        atomic_store(&outlet->stop, 1);
}

lorry_status lorry_outlet_options_of(const lorry_outlet *outlet, lorry_outlet_options *out)
{
    if (outlet == NULL || out == NULL)
        return LORRY_EINVAL;
    return lorry__give(out, &outlet->mapped.options, sizeof(*out)) ? LORRY_OK : LORRY_EINVAL;
}

/* ---------------------------------------------------------------- out -- */

lorry_status lorry_outlet_day(const lorry_outlet *outlet, lorry_day_kind kind,
                              lorry_day_figures *out)
{
    if (outlet == NULL || out == NULL || (int)kind < 0 || kind > LORRY_DAY_DRIVEN)
        return LORRY_EINVAL;
    if (!outlet->is_planned || !outlet->has_day[kind])
        return LORRY_ENOENT;
    return lorry__give(out, &outlet->figures[kind], sizeof(*out)) ? LORRY_OK : LORRY_EINVAL;
}

lorry_status lorry_outlet_recut(lorry_outlet *outlet, const lorry_recut_options *options)
{
    lorry_recut_options full = LORRY_RECUT_OPTIONS_INIT;
    if (outlet == NULL)
        return LORRY_EINVAL;
    LORRY__SPEAK(&outlet->mem);
    if (options != NULL && !lorry__take(&full, sizeof(full), options))
        return refuse(outlet, N_("options: their size is not set, or of a newer header"));
    return lorry__outlet_recut(outlet, &full);
}

int32_t lorry_outlet_num_changes(const lorry_outlet *outlet)
{
    return outlet != NULL && outlet->has_cut ? outlet->cut.num_changes : 0;
}

lorry_status lorry_outlet_change(const lorry_outlet *outlet, int32_t index,
                                 lorry_section_change *out)
{
    lorry_section_change full;
    if (outlet == NULL || out == NULL || index < 0)
        return LORRY_EINVAL;
    if (index >= lorry_outlet_num_changes(outlet))
        return LORRY_ENOENT;
    lorry__outlet_change(outlet, index, &full);
    return lorry__give(out, &full, sizeof(full)) ? LORRY_OK : LORRY_EINVAL;
}

size_t lorry_outlet_num_waybills(const lorry_outlet *outlet)
{
    return outlet != NULL && outlet->is_planned ? outlet->store.task.num_parcels : 0;
}

lorry_status lorry_outlet_waybill(const lorry_outlet *outlet, size_t index, lorry_waybill *out)
{
    lorry_waybill full;
    if (out == NULL || index >= lorry_outlet_num_waybills(outlet))
        return LORRY_EINVAL;
    lorry__outlet_waybill(outlet, index, &full);
    return lorry__give(out, &full, sizeof(full)) ? LORRY_OK : LORRY_EINVAL;
}

const lorry_solution *lorry_outlet_solution(const lorry_outlet *outlet)
{
    return outlet != NULL && outlet->is_planned ? outlet->plan : NULL;
}

lorry_status lorry_outlet_write(lorry_outlet *outlet, const char *folder,
                                const lorry_outlet_output *output)
{
    lorry_outlet_output full = LORRY_OUTLET_OUTPUT_INIT;
    if (outlet == NULL)
        return LORRY_EINVAL;
    LORRY__SPEAK(&outlet->mem);
    if (folder == NULL || *folder == '\0')
        return refuse(outlet, N_("there is no folder to write to"));
    if (output != NULL && !lorry__take(&full, sizeof(full), output))
        return refuse(outlet, N_("output: its size is not set, or of a newer header"));
    if (!outlet->is_planned)
        return refuse(outlet, N_("there is no plan to write; call lorry_outlet_plan() first"));
    return lorry__outlet_write(outlet, folder, &full);
}
