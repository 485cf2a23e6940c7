/* sheet_columns.h: the typed columns of each kind of sheet, by name. */
#ifndef LORRY_IO_SHEET_COLUMNS_H
#define LORRY_IO_SHEET_COLUMNS_H

#include "io/sheet.h"

typedef enum lorry__column_type {
    LORRY__COLUMN_TEXT,  /* const char *  */
    LORRY__COLUMN_WHOLE, /* int64_t       */
    LORRY__COLUMN_REAL   /* double        */
} lorry__column_type;

typedef struct lorry__column {
    const char *name;    /* of the array, "weight" */
    lorry__column_type type;
    size_t offset;       /* of its pointer in the struct of the kind */
} lorry__column;

/* Those of a kind; static. */
const lorry__column *lorry__columns_of(lorry__kind kind, size_t *count);
/* The array of a column of lorry__parcels, lorry__couriers or lorry__scans, as
 * `sheet`, their first member, tells. */
void *lorry__column_array(const lorry__sheet *sheet, const lorry__column *column);
/* An array of `rows` entries for each column; false when out of memory. */
bool lorry__columns_make(lorry__sheet *sheet, size_t rows);
void lorry__columns_free(lorry__sheet *sheet);

#endif
