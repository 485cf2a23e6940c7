/* datum.c: WGS 84 to GCJ-02 and BD-09, and back.
 *
 * The forward formulas are those that have been public since 2013, in the same
 * form in eviltransform (github.com/googollee/eviltransform), coordtransform
 * (github.com/wandergis/coordtransform) and gcoord (github.com/hujiulong/gcoord),
 * whose test values the tests quote. GCJ-02 adds a sum of sines to longitude and
 * latitude, scaled by the radii of Krasovsky's ellipsoid; BD-09 shifts GCJ-02 in
 * polar coordinates. Both change a shift of d degrees by less than d/100 over d
 * degrees, so the inverse is a fixed point: w <- g - shift(w) gains two digits a
 * step, and five steps or so give all that a double holds.
 *
 * None of it decides anything in a search: places come out of it once. */
#include <math.h>

#include "geo/datum.h"

#define PI 3.14159265358979323846
#define AXIS 6378245.0                        /* Krasovsky 1940 */
#define ECCENTRICITY2 0.00669342162296594323
#define STEPS 8
#define STILL 1e-12 /* degrees; the next step would change a hundredth of it */

/* --------------------------------------------------------------- names -- */

const char *lorry__datum_name(lorry__datum datum)
{
    switch (datum) {
    case LORRY__DATUM_WGS84:
        return "WGS 84";
    case LORRY__DATUM_CGCS2000:
        return "CGCS2000";
    case LORRY__DATUM_GCJ02:
        return "GCJ-02";
    case LORRY__DATUM_BD09:
        return "BD-09";
    case LORRY__DATUM_NONE:
        break;
    }
    return "";
}

bool lorry__datum_of(const char *word, lorry__datum *out)
{
    static const struct {
        const char *word; /* lower case, letters and digits only */
        lorry__datum datum;
    } words[] = {
        { "wgs84", LORRY__DATUM_WGS84 },         { "gps", LORRY__DATUM_WGS84 },
        { "epsg4326", LORRY__DATUM_WGS84 },      { "ogccrs84", LORRY__DATUM_WGS84 },
        { "cgcs2000", LORRY__DATUM_CGCS2000 },   { "epsg4490", LORRY__DATUM_CGCS2000 },
        { "gcj02", LORRY__DATUM_GCJ02 },         { "gcj", LORRY__DATUM_GCJ02 },
        { "mars", LORRY__DATUM_GCJ02 },          { "amap", LORRY__DATUM_GCJ02 },
        { "gaode", LORRY__DATUM_GCJ02 },         { "tencent", LORRY__DATUM_GCJ02 },
        { "bd09", LORRY__DATUM_BD09 },           { "bd09ll", LORRY__DATUM_BD09 },
        { "baidu", LORRY__DATUM_BD09 },
        /* UTF-8 passes as it is. */
        { "火星坐标", LORRY__DATUM_GCJ02 },        { "国测局", LORRY__DATUM_GCJ02 },
        { "高德", LORRY__DATUM_GCJ02 },           { "腾讯", LORRY__DATUM_GCJ02 },
        { "百度", LORRY__DATUM_BD09 },            { "国家2000", LORRY__DATUM_CGCS2000 },
    };
    char plain[32];
    size_t length = 0;
    for (const char *s = word; *s != '\0'; s++) {
        if (*s == ' ' || *s == '-' || *s == '_' || *s == ':')
            continue;
        if (length == sizeof(plain) - 1)
            return false;
        plain[length++] = *s >= 'A' && *s <= 'Z' ? (char)(*s - 'A' + 'a') : *s;
    }
    plain[length] = '\0';
    for (size_t k = 0; k < sizeof(words) / sizeof(words[0]); k++)
        if (strcmp(plain, words[k].word) == 0) {
            *out = words[k].datum;
            return true;
        }
    return false;
}

/* --------------------------------------------------------------- China -- */

typedef struct box { float west, south, east, north; } box;

static bool is_in_any(const box *boxes, size_t count, double lon, double lat)
{
    for (size_t k = 0; k < count; k++)
        if (lon >= boxes[k].west && lon <= boxes[k].east && lat >= boxes[k].south &&
            lat <= boxes[k].north)
            return true;
    return false;
}

/* Where maps are shifted is nowhere published. These boxes are a coarse outline
 * of the mainland, Hong Kong and Macau, drawn so that every city of China lies
 * inside and the cities of its neighbours, but for those on the border itself,
 * outside; the tests name some of both. */
bool lorry__is_in_china(double lon, double lat)
{
    static const box inside[] = {
        { 79.4f, 42.9f, 96.4f, 49.3f },   /* northern Xinjiang */
        { 109.6f, 39.3f, 135.1f, 54.0f }, /* the north-east */
        { 73.4f, 29.5f, 124.3f, 42.9f },  /* the middle */
        { 82.9f, 26.7f, 97.1f, 29.5f },   /* southern Tibet */
        { 97.0f, 20.4f, 122.9f, 29.5f },  /* the south */
        { 108.0f, 17.8f, 111.8f, 20.4f }, /* Hainan */
    };
    static const box outside[] = {
        /* Kazakhstan, Kyrgyzstan, Tajikistan */
        { 79.4f, 42.9f, 80.2f, 45.4f },   { 79.4f, 45.4f, 82.2f, 49.3f },
        { 79.4f, 47.2f, 85.4f, 49.3f },   { 73.4f, 41.5f, 79.9f, 42.9f },
        { 73.4f, 39.9f, 73.7f, 41.5f },   { 73.4f, 35.4f, 74.6f, 38.4f },
        /* Pakistan, India, Nepal, Bhutan */
        { 73.4f, 29.5f, 78.0f, 35.4f },   { 78.0f, 29.5f, 78.6f, 31.4f },
        { 78.0f, 29.5f, 80.9f, 30.4f },   { 80.9f, 29.5f, 82.9f, 30.0f },
        { 82.9f, 26.7f, 85.2f, 29.0f },   { 85.2f, 26.7f, 88.8f, 27.9f },
        { 89.1f, 26.7f, 91.7f, 27.9f },   { 91.7f, 26.7f, 97.1f, 27.7f },
        /* Myanmar, Laos, Vietnam */
        { 97.0f, 24.2f, 97.5f, 28.0f },   { 97.0f, 20.4f, 98.5f, 23.8f },
        { 97.0f, 20.4f, 99.2f, 23.0f },   { 97.0f, 20.4f, 99.5f, 22.1f },
        { 97.0f, 20.4f, 100.0f, 21.6f },  { 100.0f, 20.4f, 101.0f, 21.4f },
        { 101.9f, 20.4f, 105.3f, 22.3f }, { 105.3f, 20.4f, 106.5f, 22.75f },
        { 106.5f, 20.4f, 107.0f, 21.95f },{ 107.0f, 20.4f, 107.9f, 21.45f },
        /* Taiwan, the Philippines, Japan */
        { 119.95f, 20.4f, 122.9f, 25.45f },
        /* Korea */
        { 124.5f, 39.3f, 131.0f, 40.05f },{ 124.9f, 40.05f, 131.0f, 40.4f },
        { 126.4f, 40.4f, 131.0f, 41.0f }, { 128.4f, 41.0f, 131.0f, 41.9f },
        { 129.6f, 41.9f, 131.0f, 42.4f },
        /* Russia */
        { 131.3f, 39.3f, 135.1f, 44.9f }, { 131.0f, 48.45f, 135.1f, 54.0f },
        { 127.9f, 49.8f, 131.0f, 54.0f }, { 109.6f, 50.3f, 119.2f, 54.0f },
        /* Mongolia */
        { 91.1f, 45.2f, 96.4f, 49.3f },   { 89.9f, 47.9f, 91.1f, 49.3f },
        { 109.6f, 45.2f, 115.5f, 50.3f }, { 109.6f, 43.7f, 111.6f, 45.2f },
    };
    return is_in_any(inside, sizeof(inside) / sizeof(inside[0]), lon, lat) &&
           !is_in_any(outside, sizeof(outside) / sizeof(outside[0]), lon, lat);
}

/* -------------------------------------------------------------- shifts -- */

/* What GCJ-02 adds to a place on WGS 84, in degrees. */
static void shift_of_gcj02(double lon, double lat, double *dlon, double *dlat)
{
    const double x = lon - 105, y = lat - 35, root = sqrt(fabs(x));
    const double common = (20 * sin(6 * x * PI) + 20 * sin(2 * x * PI)) * 2 / 3;
    double east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + common;
    double north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + common;
    east += (20 * sin(x * PI) + 40 * sin(x / 3 * PI)) * 2 / 3;
    east += (150 * sin(x / 12 * PI) + 300 * sin(x / 30 * PI)) * 2 / 3;
    north += (20 * sin(y * PI) + 40 * sin(y / 3 * PI)) * 2 / 3;
    north += (160 * sin(y / 12 * PI) + 320 * sin(y / 30 * PI)) * 2 / 3;

    const double phi = lat / 180 * PI, s = sin(phi);
    const double w2 = 1 - ECCENTRICITY2 * s * s, w = sqrt(w2);
    *dlon = east * 180 / (AXIS / w * cos(phi) * PI);
    *dlat = north * 180 / (AXIS * (1 - ECCENTRICITY2) / (w2 * w) * PI);
}

/* What BD-09 adds to a place on GCJ-02. */
static void shift_of_bd09(double lon, double lat, double *dlon, double *dlat)
{
    const double frequency = PI * 3000 / 180;
    const double z = sqrt(lon * lon + lat * lat) + 0.00002 * sin(lat * frequency);
    const double theta = atan2(lat, lon) + 0.000003 * cos(lon * frequency);
    *dlon = z * cos(theta) + 0.0065 - lon;
    *dlat = z * sin(theta) + 0.006 - lat;
}

typedef void (*shift)(double lon, double lat, double *dlon, double *dlat);

static void apply(shift by, double *lon, double *lat)
{
    double dlon, dlat;
    by(*lon, *lat, &dlon, &dlat);
    *lon += dlon;
    *lat += dlat;
}

/* The place that `by` shifts to the given one. */
static void undo(shift by, double *lon, double *lat)
{
    double x = *lon, y = *lat, moved = 1;
    for (int k = 0; k < STEPS && moved > STILL; k++) {
        double dlon, dlat;
        by(x, y, &dlon, &dlat);
        moved = fabs(*lon - dlon - x) + fabs(*lat - dlat - y);
        x = *lon - dlon;
        y = *lat - dlat;
    }
    *lon = x;
    *lat = y;
}

/* --------------------------------------------------------------- whole -- */

static bool is_shifted(lorry__datum datum)
{
    return datum == LORRY__DATUM_GCJ02 || datum == LORRY__DATUM_BD09;
}

void lorry__datum_from_wgs84(lorry__datum datum, double *lon, double *lat)
{
    if (!is_shifted(datum) || !lorry__is_in_china(*lon, *lat))
        return;
    apply(shift_of_gcj02, lon, lat);
    if (datum == LORRY__DATUM_BD09)
        apply(shift_of_bd09, lon, lat);
}

/* A place is in China if where it comes from is: so both ways agree at the edge,
 * as far as they can. */
void lorry__datum_to_wgs84(lorry__datum datum, double *lon, double *lat)
{
    double x = *lon, y = *lat;
    /* Also keeps NaN and what is no degree away from the formulas. */
    if (!is_shifted(datum) || !(fabs(x) <= 180 && fabs(y) <= 90))
        return;
    if (datum == LORRY__DATUM_BD09)
        undo(shift_of_bd09, &x, &y);
    undo(shift_of_gcj02, &x, &y);
    if (!lorry__is_in_china(x, y))
        return;
    *lon = x;
    *lat = y;
}
