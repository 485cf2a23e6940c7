/* sheet_columns.c: one table says which arrays a sheet has, for making, freeing and
 * finding them. */
#include "io/sheet_columns.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define TEXT(kind, name) { #name, LORRY__COLUMN_TEXT, offsetof(lorry__##kind, name) }
#define WHOLE(kind, name) { #name, LORRY__COLUMN_WHOLE, offsetof(lorry__##kind, name) }
#define REAL(kind, name) { #name, LORRY__COLUMN_REAL, offsetof(lorry__##kind, name) }

static const lorry__column parcels[] = {
    TEXT(parcels, waybill),  TEXT(parcels, address),  TEXT(parcels, outlet),
    TEXT(parcels, section),  TEXT(parcels, aoi),      TEXT(parcels, building),
    TEXT(parcels, courier),  TEXT(parcels, channel),  REAL(parcels, lon),
    REAL(parcels, lat),      WHOLE(parcels, weight),  WHOLE(parcels, volume),
    WHOLE(parcels, pieces),  WHOLE(parcels, mode),    WHOLE(parcels, from),
    WHOLE(parcels, to),      WHOLE(parcels, promise), WHOLE(parcels, release),
    WHOLE(parcels, day),     WHOLE(parcels, priority),
};

static const lorry__column couriers[] = {
    TEXT(couriers, courier),   TEXT(couriers, vehicle),   TEXT(couriers, sections),
    WHOLE(couriers, weight),   WHOLE(couriers, volume),   WHOLE(couriers, pieces),
    WHOLE(couriers, from),     WHOLE(couriers, to),       REAL(couriers, cost_day),
    REAL(couriers, cost_hour), REAL(couriers, cost_km),
};

static const lorry__column scans[] = {
    TEXT(scans, waybill), TEXT(scans, courier), TEXT(scans, event), WHOLE(scans, time),
    REAL(scans, lon),     REAL(scans, lat),     WHOLE(scans, day),
};

const lorry__column *lorry__columns_of(lorry__kind kind, size_t *count)
{
    switch (kind) {
    case LORRY__KIND_COURIERS:
        *count = COUNT(couriers);
        return couriers;
    case LORRY__KIND_SCANS:
        *count = COUNT(scans);
        return scans;
    default:
        *count = COUNT(parcels);
        return parcels;
    }
}

/* Pointers to whatever lie in the structs; memcpy reads them as they are. */
void *lorry__column_array(const lorry__sheet *sheet, const lorry__column *column)
{
    void *array;
    memcpy(&array, (const char *)sheet + column->offset, sizeof(array));
    return array;
}

static void set_array(lorry__sheet *sheet, const lorry__column *column, void *array)
{
    memcpy((char *)sheet + column->offset, &array, sizeof(array));
}

bool lorry__columns_make(lorry__sheet *sheet, size_t rows)
{
    static const size_t sizes[] = { sizeof(const char *), sizeof(int64_t), sizeof(double) };
    size_t count;
    const lorry__column *columns = lorry__columns_of(sheet->kind, &count);
    for (size_t k = 0; k < count; k++) {
        void *array = lorry__calloc(sheet->mem, rows, sizes[columns[k].type]);
        if (array == NULL)
            return false;
        set_array(sheet, &columns[k], array);
    }
    return true;
}

void lorry__columns_free(lorry__sheet *sheet)
{
    size_t count;
    const lorry__column *columns = lorry__columns_of(sheet->kind, &count);
    for (size_t k = 0; k < count; k++) {
        lorry__free(sheet->mem, lorry__column_array(sheet, &columns[k]));
        set_array(sheet, &columns[k], NULL);
    }
}
