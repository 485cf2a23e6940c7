/* offset.c: medians of the shifts between two sources, and which declaration would
 * explain them: each pair of datums is tried, and that wins which lets the median
 * shift vanish with the fewest declarations changed. */
#include <math.h>

#include "geo/offset.h"

#define FEWEST 8
#define LEAST 100.0   /* metres: geocoders differ by less */
#define MOST 2000.0   /* no two datums differ by more */
#define EXPLAINED 40.0
#define METRES_PER_DEGREE 111320.0
#define DEGREE 0.017453292519943295

typedef struct pairs {
    size_t n;
    const double *lon1, *lat1, *lon2, *lat2;
    lorry__datum datum1, datum2;
    double *east, *north, *work; /* n each */
} pairs;

/* The place that coordinates meant as `declared` have if they are on `other`. */
static void redeclare(lorry__datum declared, lorry__datum other, double *lon, double *lat)
{
    if (declared == other)
        return;
    lorry__datum_from_wgs84(declared, lon, lat);
    lorry__datum_to_wgs84(other, lon, lat);
}

/* The median shift under other declarations, and how far single ones are from it. */
static void measure(const pairs *p, lorry__datum first, lorry__datum second, double *metres,
                    double *spread)
{
    for (size_t i = 0; i < p->n; i++) {
        double lon1 = p->lon1[i], lat1 = p->lat1[i], lon2 = p->lon2[i], lat2 = p->lat2[i];
        redeclare(p->datum1, first, &lon1, &lat1);
        redeclare(p->datum2, second, &lon2, &lat2);
        p->east[i] = (lon2 - lon1) * METRES_PER_DEGREE * cos(lat1 * DEGREE);
        p->north[i] = (lat2 - lat1) * METRES_PER_DEGREE;
    }
    memcpy(p->work, p->east, p->n * sizeof(double));
    const double east = lorry__median(p->work, p->n);
    memcpy(p->work, p->north, p->n * sizeof(double));
    const double north = lorry__median(p->work, p->n);
    for (size_t i = 0; i < p->n; i++)
        p->work[i] = hypot(p->east[i] - east, p->north[i] - north);
    *metres = hypot(east, north);
    *spread = lorry__median(p->work, p->n);
}

static void explain(const pairs *p, lorry__offset *out)
{
    static const lorry__datum datums[] = { LORRY__DATUM_WGS84, LORRY__DATUM_GCJ02,
                                           LORRY__DATUM_BD09 };
    int fewest = 3;
    double least = 0;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            double metres, spread;
            const int changes = (datums[i] != p->datum1) + (datums[j] != p->datum2);
            if (changes == 0 || changes > fewest)
                continue;
            measure(p, datums[i], datums[j], &metres, &spread);
            if (metres > EXPLAINED || (changes == fewest && metres >= least))
                continue;
            fewest = changes;
            least = metres;
            out->first = datums[i];
            out->second = datums[j];
        }
}

bool lorry__offset_find(lorry__mem *mem, size_t n, const double *lon1, const double *lat1,
                        lorry__datum datum1, const double *lon2, const double *lat2,
                        lorry__datum datum2, lorry__offset *out)
{
    *out = (lorry__offset){ .first = datum1, .second = datum2 };
    if (n < FEWEST)
        return true;
    double *room = lorry__alloc(mem, 3 * n * sizeof(*room));
    if (room == NULL)
        return false;
    const pairs p = { n, lon1, lat1, lon2, lat2, datum1, datum2, room, room + n, room + 2 * n };
    measure(&p, datum1, datum2, &out->metres, &out->spread);
    out->is_systematic = out->metres >= LEAST && out->metres <= MOST &&
                         out->spread < out->metres / 3;
    if (out->is_systematic)
        explain(&p, out);
    lorry__free(mem, room);
    return true;
}
