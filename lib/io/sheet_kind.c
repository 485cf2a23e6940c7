/* sheet_kind.c: what kind of file this is, by the headers that it has. */
#include "base/language.h"
#include "io/sheet.h"

enum { MOST_TITLES = 20, MOST_CELLS = 200 };

/* One of `count` headers means the field in a file of the kind. */
static bool names_field(const lorry__mapping *mapping, const lorry__title *titles, size_t count,
                        lorry__field field, lorry__kind kind)
{
    const lorry__part *part = &mapping->parts[kind];
    for (size_t c = 0; c < count; c++) {
        if (lorry__preset_rank(&titles[c], field, kind) > 0)
            return true;
        for (int k = 0; k < LORRY__MAX_NAMES && part->names[field][k] != NULL; k++) {
            const lorry__title declared = lorry__title_of(part->names[field][k]);
            if (strcmp(declared.name, titles[c].name) == 0)
                return true;
        }
    }
    return false;
}

/* What a row speaks of, if it is a header. */
static bool tell_row(const lorry__mapping *mapping, const lorry__title *titles, size_t count,
                     lorry__kind *kind)
{
#define NAMES(field, kind) \
    names_field(mapping, titles, count, LORRY__FIELD_##field, LORRY__KIND_##kind)
    const bool is_planned = NAMES(ADDRESS, PARCELS) || NAMES(SECTION, PARCELS) ||
                            NAMES(PROMISE, PARCELS) || NAMES(WEIGHT, PARCELS);
    *kind = LORRY__NUM_KINDS;
    if (NAMES(WAYBILL, SCANS) && NAMES(TIME, SCANS) && !is_planned)
        *kind = LORRY__KIND_SCANS; /* which may have places too */
    else if (NAMES(WAYBILL, PARCELS) && (NAMES(LON, PARCELS) || NAMES(LONLAT, PARCELS) ||
                                         NAMES(LATLON, PARCELS) || NAMES(ADDRESS, PARCELS)))
        *kind = LORRY__KIND_PARCELS;
    else if (NAMES(COURIER, COURIERS) && (NAMES(VEHICLE, COURIERS) || NAMES(SECTIONS, COURIERS)))
        *kind = LORRY__KIND_COURIERS;
#undef NAMES
    return *kind != LORRY__NUM_KINDS;
}

static bool is_called_history(const char *path)
{
    const char *name = lorry__base_name(path);
    return strstr(name, "history") != NULL || strstr(name, "历史") != NULL;
}

lorry_status lorry__sheet_tell(lorry__mem *mem, const lorry__source *source,
                               const lorry__mapping *mapping, lorry__kind *kind,
                               lorry_message *message)
{
    const lorry__file_name name = lorry__name_file(source->path);
    lorry__bytes head;
    lorry__table table;
    bool is_told = false;
    lorry_status status = lorry__load_head(mem, source, name.text, &head, message);
    if (status != LORRY_OK)
        return status;
    status = lorry__table_read(&table, mem, &(lorry__source){ source->path, head.data, head.length },
                               NULL, message);
    lorry__free(mem, head.data);
    if (status != LORRY_OK)
        return status;
    lorry__title *titles = LORRY__NEW(mem, lorry__title, MOST_CELLS);
    for (size_t line = 0; titles != NULL && line < MOST_TITLES && line < table.num_lines &&
                          !is_told; line++) {
        const char *cells[MOST_CELLS];
        size_t count = lorry__table_line(&table, line, cells, MOST_CELLS);
        count = count < MOST_CELLS ? count : MOST_CELLS;
        for (size_t c = 0; c < count; c++)
            titles[c] = lorry__title_of(cells[c]);
        is_told = tell_row(mapping, titles, count, kind);
    }
    if (titles == NULL)
        status = lorry__fail(message, LORRY_ENOMEM, "no memory for headers");
    else if (!is_told)
        status = lorry__fail(message, LORRY_EFORMAT,
                             "%s: its headers speak of neither parcels, couriers nor scans; "
                             "say what it is, or name its columns in a mapping", name.text);
    else if (*kind == LORRY__KIND_PARCELS && is_called_history(source->path))
        *kind = LORRY__KIND_HISTORY;
    lorry__free(mem, titles);
    lorry__table_free(&table);
    return status;
}
