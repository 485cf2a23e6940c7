/* sheet_compare.h: the same places in two files, for datums declared wrongly. */
#ifndef LORRY_IO_SHEET_COMPARE_H
#define LORRY_IO_SHEET_COMPARE_H

#include "geo/offset.h"
#include "io/sheet.h"

/* One column of a sheet by which its places are known: waybills, addresses, AOIs. */
typedef struct lorry__places {
    const lorry__sheet *sheet;
    const char *const *key;   /* "" is no key */
    const double *lon, *lat;  /* NAN is no place */
} lorry__places;

/* Match by equal keys (the first place of each counts) and see whether the two lie
 * systematically apart. If so *note says by how much, and which declaration would
 * explain it, in the language of the call; else it is "". LORRY_ENOMEM. O(rows). */
lorry_status lorry__places_compare(lorry__mem *mem, const lorry__places *first,
                                   const lorry__places *second, lorry__note *note);

/* The same of two sheets that have places, whatever their kinds: matched by waybill,
 * else by address, else by AOI, where both have such a column. */
lorry_status lorry__sheets_compare(lorry__mem *mem, const lorry__sheet *first,
                                   const lorry__sheet *second, lorry__note *note);

#endif
