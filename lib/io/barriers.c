/* barriers.c: rivers, railways, walls and their crossings from GeoJSON (RFC 7946).
 *
 * Lines and the rings of polygons are barriers; points are crossings, and so are lines
 * that say "kind": "crossing". Coordinates are those of the problem's locations, on the
 * same datum. Members that GeoJSON does not know are passed over, as it asks. */
#include "io/roads.h"

static lorry_status read_position(const lorry__json *at, double *x, double *y)
{
    const lorry__json first = lorry__json_element(at, 0), second = lorry__json_element(at, 1);
    if (!json_is_array(at->value) || json_array_size(at->value) < 2)
        return lorry__json_expected(at, "a position [x, y]");
    const lorry_status status = lorry__json_real(&first, "a coordinate", -1e12, 1e12, x);
    return status == LORRY_OK ? lorry__json_real(&second, "a coordinate", -1e12, 1e12, y)
                              : status;
}

static lorry_status read_line(lorry_model *model, const lorry__json *at, bool is_crossing,
                              double reach)
{
    const size_t count = json_array_size(at->value); /* 0 for no array */
    if (count < 2)
        return lorry__json_expected(at, "two positions or more");
    double *xs = LORRY__NEW(&model->mem, double, 2 * count), *ys = xs + count;
    if (xs == NULL)
        return lorry__fail(&model->message, LORRY_ENOMEM, "%s: no memory for a line",
                           at->file->name);
    lorry_status status = LORRY_OK;
    for (size_t k = 0; k < count && status == LORRY_OK; k++) {
        const lorry__json position = lorry__json_element(at, k);
        status = read_position(&position, &xs[k], &ys[k]);
    }
    if (status == LORRY_OK)
        status = lorry__model_add_line(model, is_crossing, reach, count, xs, ys);
    lorry__free(&model->mem, xs);
    return status;
}

static lorry_status read_point(lorry_model *model, const lorry__json *at, double reach)
{
    double x, y;
    const lorry_status status = read_position(at, &x, &y);
    return status == LORRY_OK ? lorry__model_add_line(model, true, reach, 1, &x, &y) : status;
}

/* Arrays within arrays, `depth` deep, of lines. */
static lorry_status read_lines(lorry_model *model, const lorry__json *at, int depth,
                               bool is_crossing, double reach)
{
    if (depth == 0)
        return read_line(model, at, is_crossing, reach);
    if (!json_is_array(at->value))
        return lorry__json_expected(at, "an array of lines");
    lorry_status status = LORRY_OK;
    for (size_t k = 0; k < json_array_size(at->value) && status == LORRY_OK; k++) {
        const lorry__json element = lorry__json_element(at, k);
        status = read_lines(model, &element, depth - 1, is_crossing, reach);
    }
    return status;
}

static lorry_status read_geometry(lorry_model *model, const lorry__json *at, int kind,
                                  double reach)
{
    static const char *const types[] = { "Point", "MultiPoint", "LineString",
                                         "MultiLineString", "Polygon", "MultiPolygon" };
    static const int depths[] = { 0, 0, 0, 1, 1, 2 };
    const lorry__json type = lorry__json_member(at, "type");
    const lorry__json coordinates = lorry__json_member(at, "coordinates");
    size_t word;
    lorry_status status =
        lorry__json_word(&type, types, sizeof(types) / sizeof(types[0]), &word);
    if (status != LORRY_OK)
        return status;
    if (word <= 1 && kind == 0)
        return lorry__json_expected(&type, "a line: a point is no barrier");
    if (word == 0)
        return read_point(model, &coordinates, reach);
    if (word > 1)
        return read_lines(model, &coordinates, depths[word], kind == 1, reach);
    for (size_t k = 0; k < json_array_size(coordinates.value) && status == LORRY_OK; k++) {
        const lorry__json position = lorry__json_element(&coordinates, k);
        status = read_point(model, &position, reach);
    }
    return status;
}

static lorry_status read_feature(lorry_model *model, const lorry__json *at)
{
    static const char *const kinds[] = { "barrier", "crossing" };
    const lorry__json geometry = lorry__json_member(at, "geometry");
    const lorry__json properties = lorry__json_member(at, "properties");
    const lorry__json kind = lorry__json_member(&properties, "kind");
    const lorry__json reach = lorry__json_member(&properties, "reach_m");
    double metres = LORRY__REACH;
    size_t word = 2; /* as the geometry says */
    lorry_status status = LORRY_OK;
    if (!json_is_object(geometry.value))
        return lorry__json_expected(&geometry, "a geometry");
    if (lorry__json_is_given(&kind))
        status = lorry__json_word(&kind, kinds, 2, &word);
    if (status == LORRY_OK && lorry__json_is_given(&reach))
        status = lorry__json_real(&reach, "metres", 0, 1e6, &metres);
    return status == LORRY_OK ? read_geometry(model, &geometry, (int)word, metres) : status;
}

static lorry_status read_collection(lorry_model *model, const lorry__json *at)
{
    static const char *const types[] = { "FeatureCollection" };
    const lorry__json type = lorry__json_member(at, "type");
    const lorry__json features = lorry__json_member(at, "features");
    size_t word, count;
    if (!json_is_object(at->value))
        return lorry__json_expected(at, "GeoJSON, a FeatureCollection");
    lorry_status status = lorry__json_word(&type, types, 1, &word);
    if (status == LORRY_OK)
        status = lorry__json_array(&features, "an array of features", &count);
    for (size_t k = 0; status == LORRY_OK && k < count; k++) {
        const lorry__json feature = lorry__json_element(&features, k);
        status = read_feature(model, &feature);
    }
    return status;
}

lorry_status lorry__read_barriers(lorry_model *model, const lorry__json *at)
{
    const size_t lines = model->num_lines, points = model->num_points;
    const lorry_status status = read_collection(model, at);
    if (status != LORRY_OK) {
        model->num_lines = lines;
        model->num_points = points;
    }
    return status;
}

lorry_status lorry__read_barriers_file(lorry_model *model, const lorry__source *source)
{
    lorry__json_document document;
    const size_t lines = model->num_lines;
    lorry_status status = lorry__json_open(&document, &model->mem, source, &model->message);
    if (status != LORRY_OK)
        return status;
    status = lorry__read_barriers(model, &document.top);
    if (status == LORRY_OK)
        status = lorry__model_name_lines(model, lines, document.file.name);
    lorry__json_close(&document);
    return status;
}
