/* vrplib.c: VRPLIB, the TSPLIB dialect of the CVRP and VRPTW benchmark sets.
 *
 *     NAME : A-n32-k5                  NODE_COORD_SECTION
 *     DIMENSION : 32                    1 82 76
 *     EDGE_WEIGHT_TYPE : EUC_2D        DEMAND_SECTION
 *     CAPACITY : 100                    1 0
 *                                      DEPOT_SECTION
 *                                       1
 *                                       -1
 *
 * Node 1 is the depot, client c is node c + 2. Headers stand before the
 * sections; sections come in any order. What would change the problem and is
 * not understood is refused, never skipped. O(length); n*n with EXPLICIT and
 * GEO weights. */
#include "io/readers.h"
#include "base/language.h"
#include "io/vrplib.h"

typedef enum weight_type { TYPE_UNKNOWN, TYPE_PLANE, TYPE_GEO, TYPE_EXPLICIT } weight_type;

typedef struct reader {
    lorry__scan scan;
    lorry__scan head;         /* where the header or section starts */
    lorry__instance instance;
    weight_type type;
    lorry__weight_layout layout;
    double scalar_service;    /* SERVICE_TIME header */
    double distance_limit;    /* DISTANCE header; 0: none */
    lorry__scan distance_at, type_at; /* where they stand */
    lorry__word problem_type; /* TYPE header */
    bool has_capacity, has_coordinates, has_display;
} reader;

static lorry_status no_memory(reader *r)
{
    return lorry__fail(r->scan.message, LORRY_ENOMEM, "%s: no memory for %d nodes",
                       r->scan.name, (int)r->instance.n);
}

/* ------------------------------------------------------------- headers -- */

/* A number, perhaps in quotes, alone on the rest of the line. */
static lorry_status header_real(reader *r, const char *what, double lo, double *out)
{
    lorry__scan inner = r->scan;
    const lorry__word word = lorry__scan_rest(&r->scan);
    inner.at = word.start;
    inner.end = word.start + word.length;
    lorry_status status = lorry__scan_real(&inner, what, lo, LORRY__INSTANCE_MAX, out);
    return status == LORRY_OK ? lorry__scan_line_end(&inner) : status;
}

static lorry_status header_whole(reader *r, const char *what, int64_t lo, int64_t hi,
                                 int64_t *out)
{
    lorry__scan inner = r->scan;
    const lorry__word word = lorry__scan_rest(&r->scan);
    inner.at = word.start;
    inner.end = word.start + word.length;
    lorry_status status = lorry__scan_whole(&inner, what, lo, hi, out);
    return status == LORRY_OK ? lorry__scan_line_end(&inner) : status;
}

static lorry_status read_name(reader *r)
{
    const lorry__word word = lorry__scan_rest(&r->scan);
    lorry__free(r->instance.mem, r->instance.name);
    r->instance.name = lorry__alloc(r->instance.mem, word.length + 1);
    if (r->instance.name == NULL)
        return no_memory(r);
    memcpy(r->instance.name, word.start, word.length);
    r->instance.name[word.length] = '\0';
    return LORRY_OK;
}

static lorry_status read_type(reader *r)
{
    r->type_at = r->scan;
    r->problem_type = lorry__scan_rest(&r->scan);
    return LORRY_OK;
}

static lorry_status read_dimension(reader *r)
{
    int64_t n;
    if (r->instance.n > 0)
        return lorry__scan_expected(&r->head, "one DIMENSION only");
    /* A node needs four characters: its number, a blank, a demand, a line. */
    const int64_t most = (r->scan.end - r->scan.line_start) / 4 + 2;
    lorry__scan before = r->scan;
    const lorry_status status = header_whole(r, "the number of nodes", 1, LORRY__SCAN_MAX, &n);
    if (status != LORRY_OK)
        return status;
    if (n > most || n > INT32_MAX / 4)
        return lorry__scan_expected(&before, "no more nodes than the file can hold");
    r->instance.n = (int32_t)n;
    return LORRY_OK;
}

static lorry_status read_capacity(reader *r)
{
    r->has_capacity = true;
    return header_whole(r, "the capacity of a vehicle", 0, LORRY__SCAN_MAX,
                        &r->instance.capacity);
}

static lorry_status read_vehicles(reader *r)
{
    return header_whole(r, "the number of vehicles", 1, INT32_MAX, &r->instance.vehicles);
}

static lorry_status read_service(reader *r)
{
    return header_real(r, "a service time", 0, &r->scalar_service);
}

static lorry_status read_distance(reader *r)
{
    r->distance_at = r->scan;
    return header_real(r, "the longest route", 0, &r->distance_limit);
}

static lorry_status read_weight_type(reader *r)
{
    lorry__scan before = r->scan;
    const lorry__word word = lorry__scan_rest(&r->scan);
    r->type = lorry__word_is(word, "EUC_2D")     ? TYPE_PLANE
              : lorry__word_is(word, "GEO")      ? TYPE_GEO
              : lorry__word_is(word, "EXPLICIT") ? TYPE_EXPLICIT
                                                 : TYPE_UNKNOWN;
    if (r->type != TYPE_UNKNOWN)
        return LORRY_OK;
    lorry__scan_expected(&before, "EUC_2D, GEO or EXPLICIT");
    return LORRY_EUNSUPPORTED;
}

static lorry_status read_weight_format(reader *r)
{
    lorry__scan before = r->scan;
    const lorry__word word = lorry__scan_rest(&r->scan);
    r->layout = lorry__weight_layout_of(word);
    if (r->layout != LORRY__WEIGHT_NONE || lorry__word_is(word, "FUNCTION"))
        return LORRY_OK;
    return lorry__scan_expected(&before, "FULL_MATRIX, UPPER_ROW, LOWER_ROW, UPPER_DIAG_ROW, "
                                         "LOWER_DIAG_ROW, UPPER_COL, LOWER_COL, "
                                         "UPPER_DIAG_COL, LOWER_DIAG_COL or FUNCTION");
}

static lorry_status read_coordinate_type(reader *r)
{
    lorry__scan before = r->scan;
    const lorry__word word = lorry__scan_rest(&r->scan);
    if (lorry__word_is(word, "TWOD_COORDS") || lorry__word_is(word, "NO_COORDS"))
        return LORRY_OK;
    return lorry__scan_expected(&before, "TWOD_COORDS or NO_COORDS");
}

static lorry_status skip_value(reader *r)
{
    lorry__scan_rest(&r->scan);
    return LORRY_OK;
}

/* ------------------------------------------------------------ sections -- */

/* A value of every node, after its number. */
typedef struct column {
    const char *what;
    double lo;
    bool is_whole;
    double **values;
    double **not_before; /* NULL, or values that these may not lie below */
} column;

static lorry_status read_value(reader *r, const column *column, int32_t node)
{
    if (!column->is_whole) {
        lorry__scan before = r->scan;
        double *value = &(*column->values)[node];
        const lorry_status status = lorry__scan_real(&r->scan, column->what, column->lo,
                                                     LORRY__INSTANCE_MAX, value);
        if (status == LORRY_OK && column->not_before != NULL &&
            *value < (*column->not_before)[node])
            return lorry__scan_expected(&before, "a closing that is not before the opening");
        return status;
    }
    int64_t whole = 0;
    const lorry_status status = lorry__scan_whole(&r->scan, column->what, (int64_t)column->lo,
                                                  LORRY__SCAN_MAX, &whole);
    (*column->values)[node] = (double)whole;
    return status;
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static lorry_status read_rows(reader *r, const char *section, const column *columns,
                              int num_columns, uint8_t *seen)
{
    const int32_t n = r->instance.n;
    int32_t rows = 0;
    while (lorry__scan_seek(&r->scan) && !is_letter(*r->scan.at)) {
        const char *start = r->scan.at;
        int64_t node;
        lorry_status status = lorry__scan_whole(&r->scan, "a node number", 1, n, &node);
        if (status != LORRY_OK)
            return status;
        if (seen[node - 1])
            return lorry__scan_fail(&r->scan, start, LORRY_EFORMAT,
                                    "found node %lld again, expected one row for each node in "
                                    "%s", (long long)node, section);
        for (int k = 0; k < num_columns && status == LORRY_OK; k++)
            status = read_value(r, &columns[k], (int32_t)node - 1);
        if (status == LORRY_OK)
            status = lorry__scan_line_end(&r->scan);
        if (status != LORRY_OK)
            return status;
        seen[node - 1] = 1;
        rows++;
    }
    for (int32_t i = 0; rows < n && i < n; i++)
        if (!seen[i])
            return lorry__scan_fail(&r->scan, r->scan.at, LORRY_EFORMAT,
                                    "found the end of %s after %d rows, expected a row for "
                                    "node %d too", section, (int)rows, (int)i + 1);
    return LORRY_OK;
}

static lorry_status read_columns(reader *r, const char *section, const column *columns,
                                 int num_columns)
{
    const size_t n = (size_t)r->instance.n;
    for (int k = 0; k < num_columns; k++) {
        if (*columns[k].values != NULL)
            return lorry__scan_expected(&r->head, "each section only once");
        *columns[k].values = lorry__calloc(r->instance.mem, n, sizeof(double));
        if (*columns[k].values == NULL)
            return no_memory(r);
    }
    uint8_t *seen = lorry__calloc(r->instance.mem, n, 1);
    if (seen == NULL)
        return no_memory(r);
    const lorry_status status = read_rows(r, section, columns, num_columns, seen);
    lorry__free(r->instance.mem, seen);
    return status;
}

static lorry_status read_coordinates(reader *r)
{
    if (r->has_display) { /* places prevail over a drawing */
        lorry__free(r->instance.mem, r->instance.x);
        lorry__free(r->instance.mem, r->instance.y);
        r->instance.x = r->instance.y = NULL;
        r->has_display = false;
    }
    r->has_coordinates = true;
    const column columns[] = {
        { N_("an x coordinate"), -LORRY__INSTANCE_MAX, false, &r->instance.x, NULL },
        { N_("a y coordinate"), -LORRY__INSTANCE_MAX, false, &r->instance.y, NULL },
    };
    return read_columns(r, "NODE_COORD_SECTION", columns, 2);
}

static lorry_status read_display(reader *r)
{
    if (r->has_coordinates) {
        while (lorry__scan_seek(&r->scan) && !is_letter(*r->scan.at))
            lorry__scan_skip_line(&r->scan);
        return LORRY_OK;
    }
    r->has_display = true;
    const column columns[] = {
        { N_("an x coordinate"), -LORRY__INSTANCE_MAX, false, &r->instance.x, NULL },
        { N_("a y coordinate"), -LORRY__INSTANCE_MAX, false, &r->instance.y, NULL },
    };
    return read_columns(r, "DISPLAY_DATA_SECTION", columns, 2);
}

static lorry_status read_demands(reader *r)
{
    const column columns[] = { { N_("a demand"), 0, true, &r->instance.demand, NULL } };
    const lorry_status status = read_columns(r, "DEMAND_SECTION", columns, 1);
    if (status == LORRY_OK && r->instance.demand[0] != 0)
        return lorry__scan_fail(&r->scan, r->scan.at, LORRY_EFORMAT,
                                "found a demand of %lld at node 1 in DEMAND_SECTION, expected "
                                "0 at the depot", (long long)r->instance.demand[0]);
    return status;
}

static lorry_status read_windows(reader *r)
{
    const column columns[] = {
        { N_("the opening of a time window"), 0, false, &r->instance.early, NULL },
        { N_("the closing of a time window"), 0, false, &r->instance.late, &r->instance.early },
    };
    return read_columns(r, "TIME_WINDOW_SECTION", columns, 2);
}

static lorry_status read_services(reader *r)
{
    const column columns[] = { { N_("a service time"), 0, false, &r->instance.service, NULL } };
    return read_columns(r, "SERVICE_TIME_SECTION", columns, 1);
}

static lorry_status read_prizes(reader *r)
{
    const column columns[] = { { N_("a prize"), 0, false, &r->instance.prize, NULL } };
    return read_columns(r, "PRIZE_SECTION", columns, 1);
}

static lorry_status read_depots(reader *r)
{
    int64_t node = 0;
    for (int count = 0; lorry__scan_seek(&r->scan) && !is_letter(*r->scan.at); count++) {
        lorry__scan before = r->scan;
        const lorry_status status =
            lorry__scan_whole(&r->scan, "a depot or -1", -1, r->instance.n, &node);
        if (status != LORRY_OK)
            return status;
        if (node == -1)
            return LORRY_OK;
        if (count > 0 || node != 1) {
            lorry__scan_expected(&before, "node 1 as the only depot");
            return LORRY_EUNSUPPORTED;
        }
    }
    return LORRY_OK;
}

static lorry_status read_weights(reader *r)
{
    if (r->type != TYPE_EXPLICIT)
        return lorry__scan_expected(&r->head,
                                    "EDGE_WEIGHT_TYPE : EXPLICIT before EDGE_WEIGHT_SECTION");
    if (r->layout == LORRY__WEIGHT_NONE)
        return lorry__scan_expected(&r->head,
                                    "EDGE_WEIGHT_FORMAT before EDGE_WEIGHT_SECTION");
    if (r->instance.matrix != NULL)
        return lorry__scan_expected(&r->head, "each section only once");
    return lorry__read_weights(&r->scan, r->layout, &r->instance);
}

/* --------------------------------------------------------------- whole -- */

typedef struct keyword {
    const char *name;
    lorry_status (*read)(reader *r);
} keyword;

static const keyword headers[] = {
    { "NAME", read_name },
    { "TYPE", read_type },
    { "DIMENSION", read_dimension },
    { "CAPACITY", read_capacity },
    { "VEHICLES", read_vehicles },
    { "SERVICE_TIME", read_service },
    { "DISTANCE", read_distance },
    { "EDGE_WEIGHT_TYPE", read_weight_type },
    { "EDGE_WEIGHT_FORMAT", read_weight_format },
    { "NODE_COORD_TYPE", read_coordinate_type },
    { "DISPLAY_DATA_TYPE", skip_value },
    { "COMMENT", skip_value },
};

static const keyword sections[] = {
    { "NODE_COORD_SECTION", read_coordinates },
    { "DISPLAY_DATA_SECTION", read_display },
    { "EDGE_WEIGHT_SECTION", read_weights },
    { "DEMAND_SECTION", read_demands },
    { "DEPOT_SECTION", read_depots },
    { "TIME_WINDOW_SECTION", read_windows },
    { "SERVICE_TIME_SECTION", read_services },
    { "PRIZE_SECTION", read_prizes },
};

static const keyword *find(const keyword *keywords, size_t count, lorry__word word)
{
    for (size_t k = 0; k < count; k++)
        if (lorry__word_is(word, keywords[k].name))
            return &keywords[k];
    return NULL;
}

static lorry_status unsupported(reader *r, lorry__word word)
{
    const int length = word.length < 60 ? (int)word.length : 60;
    return lorry__scan_fail(&r->scan, word.start, LORRY_EUNSUPPORTED,
                            "found %.*s, which is not supported; it would change the problem",
                            length, word.start);
}

/* A header or a section, at its first letter. */
static lorry_status read_part(reader *r)
{
    static const char section[] = "_SECTION";
    const char *at = r->scan.at;
    while (at < r->scan.end && (is_letter(*at) || *at == '_' || (*at >= '0' && *at <= '9')))
        at++;
    const lorry__word word = { r->scan.at, (size_t)(at - r->scan.at) };
    const bool is_section =
        word.length > strlen(section) &&
        lorry__word_is((lorry__word){ at - strlen(section), strlen(section) }, section);
    const keyword *keyword =
        is_section ? find(sections, sizeof(sections) / sizeof(sections[0]), word)
                   : find(headers, sizeof(headers) / sizeof(headers[0]), word);
    if (word.length == 0)
        return lorry__scan_expected(&r->scan, "a header (KEY : value) or a section");
    if (is_section && r->instance.n == 0)
        return lorry__scan_expected(&r->scan, "DIMENSION before the first section");
    if (keyword == NULL && is_section)
        return unsupported(r, word);

    r->head = r->scan;
    r->scan.at = at;
    const lorry__word colon = lorry__scan_peek(&r->scan);
    const bool has_colon = colon.length > 0 && *colon.start == ':';
    if (!is_section && !has_colon)
        return lorry__scan_expected(&r->head, "a header (KEY : value) or a section");
    if (keyword == NULL)
        return unsupported(r, word);
    if (has_colon)
        r->scan.at = colon.start + 1;
    if (is_section) {
        const lorry_status status = lorry__scan_line_end(&r->scan);
        if (status != LORRY_OK)
            return status;
    }
    return keyword->read(r);
}

/* What TYPE may say without meaning a constraint that the file does not list. */
static bool is_known_type(lorry__word word)
{
    static const char *const known[] = { "CVRP", "VRP",  "ACVRP",   "DCVRP", "VRPTW",
                                         "CVRPTW", "PCVRPTW", "DVRP", "ACVRPTW" };
    for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++)
        if (lorry__word_is(word, known[k]))
            return true;
    return word.length == 0;
}

static lorry_status missing(reader *r, const char *what)
{
    return lorry__scan_expected(&r->scan, what);
}

static lorry_status fill_gaps(reader *r)
{
    lorry__instance *instance = &r->instance;
    const size_t n = (size_t)instance->n;
    if (instance->service == NULL && r->scalar_service > 0) {
        instance->service = lorry__calloc(instance->mem, n, sizeof(double));
        if (instance->service == NULL)
            return no_memory(r);
        for (size_t i = 1; i < n; i++)
            instance->service[i] = r->scalar_service;
    }
    if (r->type == TYPE_EXPLICIT && instance->x == NULL) {
        instance->x = lorry__calloc(instance->mem, n, sizeof(double));
        instance->y = lorry__calloc(instance->mem, n, sizeof(double));
        if (instance->x == NULL || instance->y == NULL)
            return no_memory(r);
    }
    return r->type == TYPE_GEO ? lorry__geo_weights(&r->scan, instance) : LORRY_OK;
}

static lorry_status finish(reader *r)
{
    lorry__instance *instance = &r->instance;
    if (!is_known_type(r->problem_type)) {
        lorry__scan_expected(&r->type_at, "a TYPE of CVRP or VRPTW");
        return LORRY_EUNSUPPORTED;
    }
    if (instance->n == 0)
        return missing(r, "DIMENSION");
    if (r->type == TYPE_UNKNOWN)
        return missing(r, "EDGE_WEIGHT_TYPE");
    if (!r->has_capacity)
        return missing(r, "CAPACITY");
    if (instance->demand == NULL)
        return missing(r, "DEMAND_SECTION");
    if (r->type == TYPE_EXPLICIT && instance->matrix == NULL)
        return missing(r, "EDGE_WEIGHT_SECTION");
    if (r->type != TYPE_EXPLICIT && !r->has_coordinates)
        return missing(r, "NODE_COORD_SECTION");
    const bool has_windows = instance->early != NULL;
    if (r->distance_limit > 0 && has_windows) {
        lorry__scan_expected(&r->distance_at,
                             "no DISTANCE beside time windows, where its meaning differs "
                             "between sources");
        return LORRY_EUNSUPPORTED;
    }
    instance->max_duration = r->distance_limit; /* service counts, nobody waits */
    const bool is_timed_plane = has_windows && r->type == TYPE_PLANE;
    instance->rounding = is_timed_plane ? LORRY_ROUND_TRUNC1 : LORRY_ROUND_NEAREST;
    instance->fleet = is_timed_plane ? LORRY_FLEET_FILE : LORRY_FLEET_ANY;
    return fill_gaps(r);
}

static lorry_status read_all(reader *r)
{
    while (lorry__scan_seek(&r->scan)) {
        if (lorry__word_is(lorry__scan_peek(&r->scan), "EOF"))
            break;
        const lorry_status status = read_part(r);
        if (status != LORRY_OK)
            return status;
    }
    return finish(r);
}

lorry_status lorry__read_vrplib(lorry_model *model, const char *name, const lorry__bytes *text,
                                const lorry_read_options *options)
{
    reader r = { .type = TYPE_UNKNOWN };
    lorry__scan_init(&r.scan, name, text, &model->message);
    lorry__instance_init(&r.instance, &model->mem);
    lorry_status status = read_all(&r);
    if (status == LORRY_OK)
        status = lorry__instance_deliver(&r.instance, model, name, options);
    lorry__instance_free(&r.instance);
    return status;
}
