/* lorry.h: the public face of liblorry, a vehicle-routing library.
 *
 * The shortest use: describe a day in a lorry_model, build it into a
 * lorry_problem, run a lorry_solver on it, read the lorry_solution.
 *
 *     lorry_model    *model;     mutable description; one thread at a time
 *     lorry_problem  *problem;   validated and immutable; share it freely
 *     lorry_solver   *solver;    mutable; one thread at a time, but any
 *                                thread may call lorry_solver_cancel()
 *     lorry_solution *solution;  immutable; outlives solver and problem handle
 *     lorry_verdict  *verdict;   what the independent checker found
 *     lorry_bound    *bound;     what no plan can cost less than; immutable
 *
 * Conventions
 *   - What can fail returns a lorry_status. The handle first, then inputs,
 *     then outputs. After an error outputs are NULL or untouched, and the
 *     handle's message names the place and the value. Functions on immutable
 *     handles put that text into an optional lorry_message instead.
 *   - _new and _build give ownership, a getter lends (until the handle is
 *     freed), _free(NULL) does nothing.
 *   - Times, distances, loads and costs are int64_t in whatever unit the
 *     caller chose; with a CRS they are seconds and metres. Times count from
 *     the start of the horizon. Coordinates are double: x then y, longitude
 *     then latitude, easting then northing, whatever the CRS says.
 *   - Windows bound the start of service, both ends included. Waiting is free
 *     unless time is priced.
 *   - Labels are UTF-8 and copied. Arrays travel with their length.
 *   - Structs with a `size` field are append-only: set them up with the INIT
 *     macro or the init function, then set the fields that matter.
 *   - The library has no global state, prints nothing, installs no signal
 *     handler, never reads the locale and never ends the process.
 *   - Memory: the allocator hook and the memory limit cover lorry's own
 *     memory. GLPK, PROJ, zlib, iconv, the JSON library and the OpenMP runtime
 *     take theirs from malloc.
 *   - Messages are English, or in the language of the handle's config.
 *
 * Determinism: with an iteration budget and no time limit the plan depends
 * only on problem, options and seed, never on the number of threads.
 */
#ifndef LORRY_LORRY_H
#define LORRY_LORRY_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define LORRY_API __attribute__((visibility("default")))
#else
#define LORRY_API
#endif

#define LORRY_VERSION_MAJOR 0
#define LORRY_VERSION_MINOR 1
#define LORRY_VERSION_PATCH 0
#define LORRY_VERSION "0.1.0"

/* ------------------------------------------------------------- status -- */

/** Outcome of a call. Values keep their number for ever. */
typedef enum lorry_status {
    LORRY_OK = 0,
    LORRY_STOPPED = 1,  /**< progress or cancel asked; outputs are valid    */
    LORRY_EINVAL = -1,  /**< an argument or a value in the input is wrong   */
    LORRY_ENOMEM = -2,  /**< no memory, or the memory limit is reached      */
    LORRY_EIO = -3,     /**< a file cannot be read or written               */
    LORRY_EFORMAT = -4, /**< a file does not say what its format demands    */
    LORRY_ERANGE = -5,  /**< numbers too large to compute with exactly      */
    LORRY_ENOENT = -6,  /**< what was asked for does not exist              */
    LORRY_EUNSUPPORTED = -7, /**< valid, but outside what this build can do */
    LORRY_EINTERNAL = -8     /**< a defect of lorry; please report it       */
} lorry_status;

/** English name of a status, never NULL; static storage. */
LORRY_API const char *lorry_status_text(lorry_status status);

/** "0.1.0"; static storage. */
LORRY_API const char *lorry_version(void);

/** One line per component: version, compiler, GLPK and PROJ versions, and the
 * licence that follows for the binary. Static storage. */
LORRY_API const char *lorry_build_info(void);

/** Text of an error from a call on an immutable handle; always terminated. */
typedef struct lorry_message {
    char text[512];
} lorry_message;

/* ------------------------------------------------------------- config -- */

/** realloc with sizes: block NULL allocates, new_size 0 frees and returns
 * NULL. Called from any thread that works for the handle, so it must be
 * thread-safe. Blocks are aligned as malloc's. */
typedef void *(*lorry_resize_fn)(void *payload, void *block, size_t old_size,
                                 size_t new_size);

/** Language of messages and pages. What programs read (JSON keys, codes, `.sol`)
 * is the same in all. */
typedef enum lorry_language {
    LORRY_LANGUAGE_ENGLISH = 0,
    LORRY_LANGUAGE_CHINESE = 1   /**< simplified, UTF-8                     */
} lorry_language;

/** By the name that environments give it: "zh", "zh_CN.UTF-8", "en"... English
 * for NULL and for what there is no translation into. The library itself never
 * looks at the environment or the locale. */
LORRY_API lorry_language lorry_language_of(const char *name);
/** An English text of the library or the command (lorry_status_text(),
 * lorry_reason_text(), a heading) in another language; `text` itself where there
 * is no translation, "" for NULL. Static storage; any thread, any time. */
LORRY_API const char *lorry_translate(lorry_language language, const char *text);

/** One line of log, without a newline; level 0 error, 1 warning, 2 info. */
typedef void (*lorry_log_fn)(void *payload, int level, const char *line);

/** What a handle takes from its host. */
typedef struct lorry_config {
    size_t size;
    lorry_resize_fn resize;  /**< NULL: malloc and free                     */
    void *resize_payload;
    size_t memory_limit;     /**< bytes for this handle and what it makes;
                                  0 means none                              */
    lorry_log_fn log;        /**< NULL: no log                              */
    void *log_payload;
    int32_t language;        /**< a lorry_language: of the handle's messages,
                                  of those about what is made from it, and
                                  of its pages                              */
} lorry_config;
#define LORRY_CONFIG_INIT { sizeof(lorry_config), NULL, NULL, 0, NULL, NULL, 0 }
/** Equal bytes to LORRY_CONFIG_INIT, for bindings. */
LORRY_API void lorry_config_init(lorry_config *config, size_t size);

/* -------------------------------------------------------------- model -- */

typedef struct lorry_model lorry_model;
typedef struct lorry_problem lorry_problem;
typedef struct lorry_solver lorry_solver;
typedef struct lorry_solution lorry_solution;
typedef struct lorry_verdict lorry_verdict;
typedef struct lorry_bound lorry_bound;

/** "No limit" for times, distances and amounts. */
#define LORRY_UNLIMITED INT64_MAX
/** A cell of a matrix that is not known: lorry estimates it from the others. */
#define LORRY_UNKNOWN INT64_MIN
/** "None" for indices: an open start or end, an unnamed location. */
#define LORRY_NONE (-1)

/** How planar coordinates become integer distances (and equal durations).
 * Windows and durations are given in coordinate units and scaled by the same
 * factor when a file is read; through this API they are given already scaled. */
typedef enum lorry_rounding {
    LORRY_ROUND_AUTO = 0,   /**< the reader's choice for the set; as ROUND
                                 when built through the API                 */
    LORRY_ROUND_DOUBLE = 1, /**< x 10^6: distance to nearest, duration up   */
    LORRY_ROUND_NEAREST = 2,/**< floor(d + 0.5)                             */
    LORRY_ROUND_TRUNC1 = 3, /**< floor(10 d), DIMACS VRPTW                  */
    LORRY_ROUND_EXACT = 4,  /**< floor(1000 d + 0.5)                        */
    LORRY_ROUND_CEIL10 = 5  /**< ceil(10 d)                                 */
} lorry_rounding;

/** A depot. */
typedef struct lorry_depot {
    size_t size;
    int32_t location;
    int64_t tw_early;   /**< vehicles leave from here on                    */
    int64_t tw_late;    /**< vehicles are back by then                      */
    const char *label;  /**< NULL: its number                               */
} lorry_depot;
#define LORRY_DEPOT_INIT \
    { sizeof(lorry_depot), 0, 0, LORRY_UNLIMITED, NULL }
LORRY_API void lorry_depot_init(lorry_depot *depot, size_t size);

/** A client: asks for one visit. */
typedef struct lorry_client {
    size_t size;
    int32_t location;
    const int64_t *delivery; /**< `dimensions` amounts loaded at the start
                                  depot; NULL means none                    */
    const int64_t *pickup;   /**< amounts brought to the end depot          */
    int64_t service;         /**< duration of the service                   */
    int64_t tw_early;        /**< window of the start of service            */
    int64_t tw_late;
    int64_t release;         /**< its vehicle leaves the depot no earlier   */
    int64_t prize;           /**< what leaving an optional client out costs */
    int32_t is_required;     /**< 0: optional                               */
    uint64_t skills;         /**< bits that the vehicle type must all have  */
    const char *label;       /**< NULL: its number                          */
    int32_t section;         /**< LORRY_NONE: of none                       */
} lorry_client;
#define LORRY_CLIENT_INIT \
    { sizeof(lorry_client), 0, NULL, NULL, 0, 0, LORRY_UNLIMITED, 0, 0, 1, 0, NULL, LORRY_NONE }
LORRY_API void lorry_client_init(lorry_client *client, size_t size);

/** Many clients as one structure of arrays, each of length `count`; an array
 * that is NULL stands for the default of LORRY_CLIENT_INIT throughout. */
typedef struct lorry_client_arrays {
    size_t size;
    size_t count;
    const int32_t *location;
    const int64_t *delivery; /**< count x dimensions, row = client          */
    const int64_t *pickup;   /**< count x dimensions, row = client          */
    const int64_t *service;
    const int64_t *tw_early;
    const int64_t *tw_late;
    const int64_t *release;
    const int64_t *prize;
    const uint8_t *is_required;
    const uint64_t *skills;
    const char *const *label;
    const int32_t *section;
} lorry_client_arrays;
#define LORRY_CLIENT_ARRAYS_INIT \
    { sizeof(lorry_client_arrays), 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, \
      NULL, NULL, NULL, NULL, NULL }
LORRY_API void lorry_client_arrays_init(lorry_client_arrays *arrays, size_t size);

/** A kind of vehicle; vehicles of one type are alike. */
typedef struct lorry_vehicle_type {
    size_t size;
    int64_t count;             /**< vehicles at hand; a problem shows no more
                                    than it has clients                     */
    const int64_t *capacity;   /**< `dimensions` amounts; NULL: unlimited   */
    int32_t start_depot;       /**< LORRY_NONE: starts at its first client  */
    int32_t end_depot;         /**< LORRY_NONE: ends at its last client     */
    int64_t tw_early;          /**< shift: leaves from then on              */
    int64_t tw_late;           /**< shift: is back by then                  */
    int64_t shift_duration;    /**< beyond it overtime is paid              */
    int64_t max_duration;      /**< hard; waiting and service included      */
    int64_t max_distance;
    int64_t max_stops;
    int64_t fixed_cost;        /**< for a vehicle that is used              */
    int64_t unit_distance_cost;/**< per unit of distance                    */
    int64_t unit_duration_cost;/**< per unit of route duration              */
    int64_t unit_overtime_cost;/**< per unit beyond shift_duration, on top  */
    int32_t profile;
    uint64_t skills;
    const char *label;         /**< NULL: its number                        */
} lorry_vehicle_type;
#define LORRY_VEHICLE_TYPE_INIT \
    { sizeof(lorry_vehicle_type), 1, NULL, 0, 0, 0, LORRY_UNLIMITED, LORRY_UNLIMITED, \
      LORRY_UNLIMITED, LORRY_UNLIMITED, LORRY_UNLIMITED, 0, 1, 0, 0, 0, 0, NULL }
LORRY_API void lorry_vehicle_type_init(lorry_vehicle_type *type, size_t size);

/** A section: clients that some vehicles are at home with, as couriers are with
 * their streets. Each of its clients costs `price` on top of all else, or what
 * lorry_model_set_section_price() says for the type of the vehicle that visits it. */
typedef struct lorry_section {
    size_t size;
    int64_t price;      /**< cost units a visit, under the objectives COST and
                             VEHICLES; LORRY_UNLIMITED: not allowed, whatever
                             the objective                                  */
    const char *label;  /**< NULL: its number                               */
} lorry_section;
#define LORRY_SECTION_INIT { sizeof(lorry_section), 0, NULL }
LORRY_API void lorry_section_init(lorry_section *section, size_t size);

/** How a kind of vehicle travels when no matrix is given. */
typedef struct lorry_profile {
    size_t size;
    double detour;      /**< way driven per straight line (or geodesic), >= 1 */
    double speed;       /**< metres per second on the way driven; 0 means
                             that durations equal distances                 */
    const char *label;  /**< NULL: its number                               */
} lorry_profile;
#define LORRY_PROFILE_INIT { sizeof(lorry_profile), 1.0, 0.0, NULL }
LORRY_API void lorry_profile_init(lorry_profile *profile, size_t size);

/** What is wrong, or odd, with the input, and where. */
typedef struct lorry_defect {
    size_t size;
    int is_warning;    /**< 1: the problem is built all the same            */
    char place[160];   /**< "clients[17].tw_late"                           */
    char text[352];    /**< "window closes (480) before it opens (510)"     */
} lorry_defect;

/** @param config NULL for defaults; copied. */
LORRY_API lorry_status lorry_model_new(const lorry_config *config, lorry_model **out);
LORRY_API void lorry_model_free(lorry_model *model);
/** Text of the last error of a call on this handle; "" if none. */
LORRY_API const char *lorry_model_message(const lorry_model *model);

LORRY_API lorry_status lorry_model_set_name(lorry_model *model, const char *name);
/** The instant of time 0, ISO 8601 with zone, shown in plans; NULL: none. */
LORRY_API lorry_status lorry_model_set_origin(lorry_model *model, const char *origin);
/** Coordinate reference system: NULL for a plane without a name (distances by
 * the rounding convention), or what PROJ understands, "EPSG:4326" say, or the
 * datum of a Chinese map, "GCJ-02" (Amap, Tencent) or "BD-09" (Baidu): distances
 * are then metres along the geodesic of its ellipsoid, to nearest. */
LORRY_API lorry_status lorry_model_set_crs(lorry_model *model, const char *crs);
LORRY_API lorry_status lorry_model_set_rounding(lorry_model *model, lorry_rounding rounding);
/** Costs are shown divided by this; default 1. */
LORRY_API lorry_status lorry_model_set_cost_scale(lorry_model *model, int64_t scale);
/** Number of capacity dimensions, 1 to 16; before any client or vehicle type. */
LORRY_API lorry_status lorry_model_set_dimensions(lorry_model *model, int32_t dimensions);

/** @param index receives the number of what was added; may be NULL (all
 * lorry_model_add functions). */
LORRY_API lorry_status lorry_model_add_location(lorry_model *model, double x, double y,
                                             int32_t *index);
/** Many at once; their numbers follow on from those present. */
LORRY_API lorry_status lorry_model_add_locations(lorry_model *model, size_t count,
                                              const double *x, const double *y);
LORRY_API lorry_status lorry_model_add_depot(lorry_model *model, const lorry_depot *depot,
                                          int32_t *index);
LORRY_API lorry_status lorry_model_add_client(lorry_model *model, const lorry_client *client,
                                           int32_t *index);
LORRY_API lorry_status lorry_model_add_clients(lorry_model *model,
                                            const lorry_client_arrays *arrays);
LORRY_API lorry_status lorry_model_add_vehicle_type(lorry_model *model,
                                                 const lorry_vehicle_type *type,
                                                 int32_t *index);
LORRY_API lorry_status lorry_model_add_section(lorry_model *model,
                                            const lorry_section *section, int32_t *index);
/** What a visit to a client of the section costs a vehicle of the type, or
 * LORRY_UNLIMITED where it may not go; the last word on a pair counts. Section
 * and type may be added later. */
LORRY_API lorry_status lorry_model_set_section_price(lorry_model *model, int32_t section,
                                                  int32_t vehicle_type, int64_t price);
/** The first profile added is number 0; without any, a default one is used. */
LORRY_API lorry_status lorry_model_add_profile(lorry_model *model,
                                            const lorry_profile *profile, int32_t *index);
/** Explicit travel for a profile: `n*n` values each, row = from, n = number of
 * locations when the model is built. Copied. durations NULL: as distances. A cell
 * that is LORRY_UNKNOWN, in either, is estimated from the known ones, see
 * lorry_model_set_pairs(). */
LORRY_API lorry_status lorry_model_set_matrix(lorry_model *model, int32_t profile, size_t n,
                                           const int64_t *distances,
                                           const int64_t *durations);
/** Known arcs for a profile in place of a matrix: `count` values each, metres and
 * seconds (or the problem's units), copied; of equal arcs the last one holds. An
 * arc that is not among them is as long as its opposite, if that is known; else
 * it is its straight length times what known arcs of that length are longer,
 * corrected by how those of its two places differ from that, and takes the time
 * that known ways of that length take. Such arcs are flagged:
 * lorry_problem_is_estimated(). The rule in full: docs/format.md. */
LORRY_API lorry_status lorry_model_set_pairs(lorry_model *model, int32_t profile, size_t count,
                                          const int32_t *from, const int32_t *to,
                                          const int64_t *distances,
                                          const int64_t *durations);
/** A line that no way crosses but at crossings (a river, railway, wall), of
 * `count` >= 2 points in the coordinates of the locations; ways from coordinates
 * go around it, or over crossings. Copied. Profiles with a matrix do not know it;
 * estimated arcs do. */
LORRY_API lorry_status lorry_model_add_barrier(lorry_model *model, size_t count,
                                            const double *x, const double *y);
/** A crossing: of one point, every barrier that passes within `reach` of it is open
 * there (metres with a CRS, else units of the plane); of several, a passage along
 * them under or over whatever is between its ends. */
LORRY_API lorry_status lorry_model_add_crossing(lorry_model *model, size_t count,
                                             const double *x, const double *y,
                                             double reach);
/** Travel from files, once all locations are added. A table is the saved answer of
 * OSRM's /table (with durations and distances) or of Valhalla's
 * /sources_to_targets, whose places are matched with the locations by their
 * coordinates; parts of a large one may be read one after the other. Pairs are CSV
 * `from,to,metres,seconds`, by the labels of depots and clients, or #3 for location
 * 3. Barriers are GeoJSON; docs/format.md tells all of them. After an error the model
 * is as before. */
LORRY_API lorry_status lorry_model_read_table(lorry_model *model, int32_t profile,
                                           const char *path);
LORRY_API lorry_status lorry_model_read_pairs(lorry_model *model, int32_t profile,
                                           const char *path);
LORRY_API lorry_status lorry_model_read_barriers(lorry_model *model, const char *path);

/** Validate everything and freeze it. The model stays usable.
 * On LORRY_EINVAL or LORRY_ERANGE every defect is listed, see
 * lorry_model_defect(); the message holds the first one and their number. */
LORRY_API lorry_status lorry_model_build(lorry_model *model, lorry_problem **out);
/** Defects and warnings of the last build (or read). */
LORRY_API size_t lorry_model_num_defects(const lorry_model *model);
LORRY_API lorry_status lorry_model_defect(const lorry_model *model, size_t index,
                                       lorry_defect *out);

/** Which fleet a benchmark file stands for. */
typedef enum lorry_fleet {
    LORRY_FLEET_AUTO = 0, /**< as the set is usually read                   */
    LORRY_FLEET_FILE = 1, /**< the file's number is a hard limit            */
    LORRY_FLEET_ANY = 2,  /**< one vehicle per client at hand               */
    LORRY_FLEET_COUNT = 3 /**< `vehicles` of the options                    */
} lorry_fleet;

typedef enum lorry_format {
    LORRY_FORMAT_AUTO = 0,     /**< by content (in) or extension (out)      */
    LORRY_FORMAT_SOLOMON = 1,
    LORRY_FORMAT_VRPLIB = 2,
    LORRY_FORMAT_JSON = 3,     /**< lorry's own, docs/format.md             */
    LORRY_FORMAT_SOL = 4,      /**< CVRPLIB routes                          */
    LORRY_FORMAT_GEOJSON = 5,
    LORRY_FORMAT_HTML = 6,
    LORRY_FORMAT_LOGGIBUD = 7
} lorry_format;

typedef struct lorry_read_options {
    size_t size;
    lorry_format format;
    lorry_rounding rounding;
    lorry_fleet fleet;
    int64_t vehicles;      /**< with LORRY_FLEET_COUNT                      */
} lorry_read_options;
#define LORRY_READ_OPTIONS_INIT \
    { sizeof(lorry_read_options), LORRY_FORMAT_AUTO, LORRY_ROUND_AUTO, LORRY_FLEET_AUTO, 0 }
LORRY_API void lorry_read_options_init(lorry_read_options *options, size_t size);

/** Fill an empty model from a file; gzip is recognised by content. On an error
 * the message reads "file:line:column: what was found, what was expected", or
 * for JSON "file: clients[17].window: ...".
 * @param options NULL for defaults */
LORRY_API lorry_status lorry_model_read(lorry_model *model, const char *path,
                                     const lorry_read_options *options);
/** The same from memory; `name` stands for the file in messages. */
LORRY_API lorry_status lorry_model_read_memory(lorry_model *model, const char *name,
                                            const void *data, size_t length,
                                            const lorry_read_options *options);

/* -------------------------------------------------------------- sheet -- */

/** A company's own file (CSV or TSV; UTF-8, GB18030 or UTF-16; gzip) in typed
 * columns. Immutable. docs/format.md tells headers, mappings, times and units. */
typedef struct lorry_sheet lorry_sheet;

typedef enum lorry_sheet_kind {
    LORRY_SHEET_PARCELS = 0,  /**< of one day                               */
    LORRY_SHEET_HISTORY = 1,  /**< parcels of several days                  */
    LORRY_SHEET_COURIERS = 2,
    LORRY_SHEET_SCANS = 3     /**< what was scanned when                    */
} lorry_sheet_kind;

typedef struct lorry_sheet_options {
    size_t size;
    const char *mapping;      /**< path of a mapping file; NULL: none       */
    const char *mapping_text; /**< or the mapping itself, JSON; NULL: none  */
    const char *datum;        /**< of the coordinates, over the mapping's:
                                   "GCJ-02", "BD-09", "WGS 84", "CGCS2000"  */
    const char *date;         /**< that is planned, "2024-06-18", over the
                                   mapping's; NULL: as most dates say       */
} lorry_sheet_options;
#define LORRY_SHEET_OPTIONS_INIT { sizeof(lorry_sheet_options), NULL, NULL, NULL, NULL }
LORRY_API void lorry_sheet_options_init(lorry_sheet_options *options, size_t size);

/** Read a file. Rows that cannot be planned are rejected with a reason, blank ones
 * left out, all others kept: rows = kept + rejected + blank. Messages show neither
 * names nor addresses, and of waybills the last four digits.
 * @param config  NULL for defaults; copied
 * @param options NULL for defaults
 * @param out     freed with lorry_sheet_free(); NULL on error
 * @return LORRY_OK; LORRY_EINVAL where a column is missing, or the datum of places
 *         in China is not declared; LORRY_EFORMAT for what is no table;
 *         LORRY_ENOENT, LORRY_EIO, LORRY_ENOMEM */
LORRY_API lorry_status lorry_sheet_read(const lorry_config *config, lorry_sheet_kind kind,
                                     const char *path, const lorry_sheet_options *options,
                                     lorry_sheet **out, lorry_message *message);
/** The same from memory; `name` stands for the file in messages. */
LORRY_API lorry_status lorry_sheet_read_memory(const lorry_config *config,
                                            lorry_sheet_kind kind, const char *name,
                                            const void *data, size_t length,
                                            const lorry_sheet_options *options,
                                            lorry_sheet **out, lorry_message *message);
LORRY_API void lorry_sheet_free(lorry_sheet *sheet);

/** What was read; texts are lent. */
typedef struct lorry_sheet_summary {
    size_t size;
    lorry_sheet_kind kind;
    int64_t rows;          /**< below the header                            */
    int64_t kept, rejected, blank;
    const char *encoding;  /**< "UTF-8", "GB18030"...                       */
    char separator;
    const char *datum;     /**< of the file; "" if it has no places         */
    char origin[32];       /**< "2024-06-18T00:00:00+08:00", from which times
                                count; "" if no date tells it               */
} lorry_sheet_summary;
/** Set out->size first; fields beyond it are left alone. */
LORRY_API void lorry_sheet_summarise(const lorry_sheet *sheet, lorry_sheet_summary *out);
/** What is odd about the file as a whole, in the handle's language; lent.
 * NULL beyond the last one. */
LORRY_API const char *lorry_sheet_note(const lorry_sheet *sheet, size_t index);

/** A row that was not kept. */
typedef struct lorry_sheet_reject {
    size_t size;
    int64_t row;           /**< as a spreadsheet numbers it, from 1         */
    const char *waybill;   /**< in full, "" if there is none; lent          */
    const char *code;      /**< "waybill_damaged"...; static                */
    char text[320];        /**< why, and what to do, in the handle's language */
} lorry_sheet_reject;
LORRY_API lorry_status lorry_sheet_rejected(const lorry_sheet *sheet, size_t index,
                                         lorry_sheet_reject *out);
/** The rejected rows as CSV, UTF-8 with a byte order mark: row, waybill (its last
 * four digits unless is_full), code, reason. The file appears whole or not at all. */
LORRY_API lorry_status lorry_sheet_write_rejects(const lorry_sheet *sheet, const char *path,
                                              int is_full, lorry_message *message);

/** Places that two sheets have in common, by waybill, address or AOI, should agree. If
 * they lie 100 to 1,000 m apart, all in one direction, a datum is declared wrongly:
 * message->text then says which files and what would explain it; else it is "".
 * @return LORRY_OK either way; LORRY_EINVAL for NULL; LORRY_ENOMEM */
LORRY_API lorry_status lorry_sheet_compare(const lorry_sheet *first, const lorry_sheet *second,
                                        lorry_message *message);

/** Columns by name, `kept` values each, lent; LORRY_ENOENT for no such column of this
 * kind. Parcels and history: waybill, address, outlet, section, aoi, building,
 * courier, channel (texts), lon, lat (degrees on WGS 84), weight (g), volume (ml),
 * pieces, mode (0 not told, 1 door, 2 locker, 3 station, 4 store), from, to, promise,
 * release (seconds), day (days since 1970-01-01), priority (0: none). Couriers: courier,
 * vehicle, sections (one per line), weight, volume, pieces, from, to, cost_day,
 * cost_hour, cost_km. Scans: waybill, courier, event, time, lon, lat, day. What is not
 * given is "", LORRY_NONE for amounts, INT64_MIN for times, INT32_MIN for days, -1 for
 * costs and NAN for places. */
LORRY_API lorry_status lorry_sheet_texts(const lorry_sheet *sheet, const char *column,
                                      const char *const **out);
LORRY_API lorry_status lorry_sheet_wholes(const lorry_sheet *sheet, const char *column,
                                       const int64_t **out);
LORRY_API lorry_status lorry_sheet_reals(const lorry_sheet *sheet, const char *column,
                                      const double **out);
/** 1 if the file has a column for it. */
LORRY_API int lorry_sheet_has(const lorry_sheet *sheet, const char *field);
/** The number of each kept row, as a spreadsheet has it.
 * @param out room for `capacity` values; as many as fit are written */
LORRY_API void lorry_sheet_rows(const lorry_sheet *sheet, int64_t *out, size_t capacity);
/** The file's own header of a column; NULL beyond the last one; lent. */
LORRY_API const char *lorry_sheet_header(const lorry_sheet *sheet, size_t column);
/** All texts of a column in one, each with a zero behind it, for bindings: of a text
 * column by its name, or with `name` NULL of the file's own column by number, as it
 * stands. Free with lorry_text_free(). */
LORRY_API lorry_status lorry_sheet_join(const lorry_sheet *sheet, const char *name,
                                     size_t column, char **text, size_t *length);

/* ------------------------------------------------------------ problem -- */

/** Another owner of the same problem; counted, thread-safe. */
LORRY_API lorry_problem *lorry_problem_retain(lorry_problem *problem);
LORRY_API void lorry_problem_free(lorry_problem *problem);

LORRY_API const char *lorry_problem_name(const lorry_problem *problem);
LORRY_API const char *lorry_problem_origin(const lorry_problem *problem);
LORRY_API const char *lorry_problem_crs(const lorry_problem *problem);
LORRY_API lorry_rounding lorry_problem_rounding(const lorry_problem *problem);
LORRY_API int64_t lorry_problem_cost_scale(const lorry_problem *problem);
LORRY_API int32_t lorry_problem_num_dimensions(const lorry_problem *problem);
LORRY_API int32_t lorry_problem_num_locations(const lorry_problem *problem);
LORRY_API int32_t lorry_problem_num_depots(const lorry_problem *problem);
LORRY_API int32_t lorry_problem_num_clients(const lorry_problem *problem);
LORRY_API int32_t lorry_problem_num_vehicle_types(const lorry_problem *problem);
LORRY_API int32_t lorry_problem_num_profiles(const lorry_problem *problem);
LORRY_API int32_t lorry_problem_num_sections(const lorry_problem *problem);
/** 64-bit hash of all that decides plans and costs (not of labels). */
LORRY_API uint64_t lorry_problem_hash(const lorry_problem *problem);

/** Coordinates as given. LORRY_EINVAL if there is no such location. */
LORRY_API lorry_status lorry_problem_location(const lorry_problem *problem, int32_t location,
                                           double *x, double *y);
/** Longitude and latitude on WGS 84 for maps; LORRY_ENOENT without a CRS. */
LORRY_API lorry_status lorry_problem_lonlat(const lorry_problem *problem, int32_t location,
                                         double *lon, double *lat);
/** Getters fill the whole struct; pointers in it are lent. Set its size first. */
LORRY_API lorry_status lorry_problem_depot(const lorry_problem *problem, int32_t depot,
                                        lorry_depot *out);
LORRY_API lorry_status lorry_problem_client(const lorry_problem *problem, int32_t client,
                                         lorry_client *out);
LORRY_API lorry_status lorry_problem_vehicle_type(const lorry_problem *problem, int32_t type,
                                               lorry_vehicle_type *out);
LORRY_API lorry_status lorry_problem_profile(const lorry_problem *problem, int32_t profile,
                                          lorry_profile *out);
LORRY_API lorry_status lorry_problem_section(const lorry_problem *problem, int32_t section,
                                          lorry_section *out);
/** Of a visit to a client of the section by a vehicle of the type, in cost
 * units; LORRY_UNLIMITED where it is not allowed. */
LORRY_API lorry_status lorry_problem_section_price(const lorry_problem *problem,
                                                int32_t section, int32_t vehicle_type,
                                                int64_t *price);
/** Travel from one location to another, by vehicles of a profile. */
LORRY_API lorry_status lorry_problem_travel(const lorry_problem *problem, int32_t profile,
                                         int32_t from, int32_t to, int64_t *distance,
                                         int64_t *duration);
/** 1 if this arc was not given but estimated from others, or if no way leads around
 * the barriers (it is then as long as the straight line); 0 if not, or for no such
 * arc. */
LORRY_API int lorry_problem_is_estimated(const lorry_problem *problem, int32_t profile,
                                      int32_t from, int32_t to);
/** How many arcs of a profile are; ways that lead nowhere are counted only in
 * problems of up to 3,000 locations. */
LORRY_API int64_t lorry_problem_num_estimated(const lorry_problem *problem, int32_t profile);
/** Write lorry's JSON (docs/format.md); the file appears whole or not at all. */
LORRY_API lorry_status lorry_problem_write(const lorry_problem *problem, const char *path,
                                        lorry_message *message);

/* ----------------------------------------------------------- solution -- */

/** What a plan is judged by. Unassigned required clients weigh above it. */
typedef enum lorry_objective {
    LORRY_OBJECTIVE_COST = 0,    /**< the costs of the vehicle types and the
                                      prizes of clients left out            */
    LORRY_OBJECTIVE_DISTANCE = 1,/**< distance, and prizes left             */
    LORRY_OBJECTIVE_DURATION = 2,/**< route durations, and prizes left      */
    LORRY_OBJECTIVE_VEHICLES = 3 /**< fewest vehicles first, then COST      */
} lorry_objective;
/** Costs under `objective` are shown divided by this: the cost scale for COST
 * and VEHICLES; for DISTANCE and DURATION the factor that the rounding
 * convention multiplies distances by (1 with a CRS, or where every profile has a
 * matrix, which is in its own units). */
LORRY_API int64_t lorry_problem_scale(const lorry_problem *problem,
                                   lorry_objective objective);

/** Why a client is not on a route; the first of these that holds, SECTION before
 * FLEET. */
typedef enum lorry_reason {
    LORRY_REASON_NONE = 0,
    LORRY_REASON_OPTIONAL = 1,    /**< its prize does not pay the way       */
    LORRY_REASON_SKILLS = 2,      /**< no vehicle type has its skills       */
    LORRY_REASON_CAPACITY = 3,    /**< too large for every vehicle          */
    LORRY_REASON_WINDOW = 4,      /**< no vehicle can be there in time      */
    LORRY_REASON_LIMIT = 5,       /**< beyond every vehicle's duration,
                                       distance or stops                    */
    LORRY_REASON_FLEET = 6,       /**< fits a vehicle of its own, but none
                                       is left and no route has room        */
    LORRY_REASON_SECTION = 7      /**< its section bars every vehicle that
                                       could serve it otherwise             */
} lorry_reason;
LORRY_API const char *lorry_reason_text(lorry_reason reason);

/** A route. Times from the start of the horizon. */
typedef struct lorry_route {
    size_t size;
    int32_t vehicle_type;
    int32_t num_stops;
    const int32_t *clients;   /**< num_stops client numbers, in order       */
    int64_t start, end;       /**< the shortest day, as early as it can be:
                                   leaves as late as its end allows         */
    int64_t distance, duration, overtime, travel, service, wait;
    int64_t cost;             /**< under the plan's objective               */
    int64_t time_warp;        /**< lateness; 0 in a feasible plan           */
    const int64_t *load;      /**< `dimensions` peak loads                  */
} lorry_route;

/** A visit on a route. */
typedef struct lorry_stop {
    size_t size;
    int32_t client;
    int64_t arrival, wait, start, departure; /**< start of service          */
    int64_t distance;         /**< driven since the start of the route      */
    int64_t load;             /**< on board when leaving, first dimension   */
} lorry_stop;

/** Figures of a run and its plan. */
typedef struct lorry_summary {
    size_t size;
    int is_feasible;          /**< breaks no constraint                     */
    int is_complete;          /**< and serves every required client         */
    int32_t num_routes;
    int32_t num_unassigned;   /**< clients on no route, optional ones too   */
    int32_t num_missing;      /**< of these, required ones                  */
    lorry_objective objective;
    int64_t cost;             /**< unassigned required clients not counted  */
    int64_t distance, duration;
    int64_t lower_bound;      /**< proven, on cost; valid if has_bound      */
    int has_bound;
    double gap;               /**< (cost - lower_bound) / cost              */
    int64_t iterations;       /**< of the run that found it; 0 otherwise    */
    int64_t cooling;          /**< iterations its cooling was planned for   */
    double seconds;
    double first_feasible;    /**< seconds until the first complete plan    */
    int32_t threads;
    uint64_t seed;
    int64_t vehicles_bound;   /**< no complete plan has fewer vehicles; 0
                                   where no bound was asked for             */
    int64_t cooling_end;      /**< iterations that cooling was planned for
                                   when 60 % of `cooling` were over; as
                                   `cooling` where that has not changed     */
} lorry_summary;

/** A plan from routes, for a warm start or a check: route r visits
 * clients[offsets[r]] to clients[offsets[r+1]-1]; what is on no route is
 * unassigned. It may break constraints; clients must exist and appear once.
 * @param offsets num_routes + 1 values, first 0
 * @param vehicle_types num_routes values; NULL: type 0 throughout */
LORRY_API lorry_status lorry_solution_new(lorry_problem *problem, lorry_objective objective,
                                       int32_t num_routes, const int32_t *offsets,
                                       const int32_t *clients,
                                       const int32_t *vehicle_types, lorry_solution **out,
                                       lorry_message *message);
/** Read a plan: CVRPLIB `.sol` or lorry's JSON, told apart by content. */
LORRY_API lorry_status lorry_solution_read(lorry_problem *problem, const char *path,
                                        lorry_solution **out, lorry_message *message);
LORRY_API void lorry_solution_free(lorry_solution *solution);
/** The problem it is for; lent. */
LORRY_API lorry_problem *lorry_solution_problem(const lorry_solution *solution);
/** Set out->size first; fields beyond it are left alone. */
LORRY_API void lorry_solution_summary(const lorry_solution *solution, lorry_summary *out);
LORRY_API lorry_status lorry_solution_route(const lorry_solution *solution, int32_t route,
                                         lorry_route *out);
/** @param out room for `capacity` stops, each of stop_size bytes (sizeof
 * lorry_stop); as many as fit are written. Returns LORRY_EINVAL for no such route. */
LORRY_API lorry_status lorry_solution_stops(const lorry_solution *solution, int32_t route,
                                         lorry_stop *out, size_t stop_size,
                                         int32_t capacity);
LORRY_API lorry_status lorry_solution_unassigned(const lorry_solution *solution, int32_t index,
                                              int32_t *client, lorry_reason *reason);
/** Write the plan; FORMAT_AUTO follows the extension (.sol .json .geojson
 * .html). The file appears whole or not at all. */
LORRY_API lorry_status lorry_solution_write(const lorry_solution *solution, const char *path,
                                         lorry_format format, lorry_message *message);
/** The same into memory; free with lorry_text_free(). The text comes from
 * malloc, not from a handle's allocator, and may outlive all handles. */
LORRY_API lorry_status lorry_solution_render(const lorry_solution *solution,
                                          lorry_format format, char **text, size_t *length,
                                          lorry_message *message);
LORRY_API void lorry_text_free(char *text);

/* ------------------------------------------------------------- solver -- */

/** State of a run, lent for the time of the callback. */
typedef struct lorry_progress {
    size_t size;
    double seconds;
    int64_t iterations;
    int64_t cost;            /**< incumbent                                 */
    int32_t num_routes;
    int32_t num_missing;     /**< required clients unassigned               */
    int32_t num_unassigned;
    int is_improved;         /**< since the last call                       */
    int has_bound;
    int64_t lower_bound;
    const lorry_solver *solver; /**< for lorry_solver_incumbent()           */
} lorry_progress;

/** Called from the thread that runs the solver, between rounds.
 * Nonzero stops the run. */
typedef int (*lorry_progress_fn)(void *payload, const lorry_progress *progress);

typedef struct lorry_options {
    size_t size;
    double time_limit;       /**< wall-clock seconds; 0 means none          */
    int64_t max_iterations;  /**< 0 means none                              */
    int64_t cooling;         /**< iterations to plan the cooling for; 0:
                                  max_iterations, or probed from time_limit */
    int64_t max_stale;       /**< stop after so many without improvement    */
    int64_t target_cost;     /**< stop at a complete plan this good;
                                  INT64_MIN means none                      */
    int32_t first_feasible;  /**< nonzero: stop at the first complete plan  */
    uint64_t seed;
    int32_t threads;         /**< 0 means one per core                      */
    lorry_objective objective;
    int32_t relaxation;      /**< 0: no seeds from the relaxation; nor are
                                  there any where routes are long           */
    int32_t bound;           /**< nonzero: also prove a lower bound         */
    const lorry_solution *start; /**< warm start, repaired if need be, never
                                  made worse; may be NULL; borrowed for the
                                  run                                       */
    lorry_progress_fn progress;  /**< may be NULL                           */
    void *payload;           /**< handed back to progress, never read       */
    double progress_interval;/**< least seconds between calls               */
    double gap;              /**< stop once (cost - lower bound) / cost is
                                  proved to be no more; 0 means none. Asks for
                                  the bound, which is proved beside the search
                                  under a time limit with 2 threads or more */
    int64_t cooling_end;     /**< iterations to plan for once 60 % of
                                  `cooling` are over; 0: what was planned, or
                                  measured again where that was probed. With
                                  iterations, cooling and cooling_end from
                                  the summary of a timed run, another gives
                                  the same plan without a clock             */
} lorry_options;
#define LORRY_OPTIONS_INIT \
    { sizeof(lorry_options), 10.0, 0, 0, 0, INT64_MIN, 0, 1, 0, LORRY_OBJECTIVE_COST, 1, 0, \
      NULL, NULL, NULL, 0.1, 0.0, 0 }
LORRY_API void lorry_options_init(lorry_options *options, size_t size);

/** The solver keeps the problem alive.
 * @param config NULL for defaults; copied */
LORRY_API lorry_status lorry_solver_new(const lorry_config *config, lorry_problem *problem,
                                     lorry_solver **out);
LORRY_API void lorry_solver_free(lorry_solver *solver);
LORRY_API const char *lorry_solver_message(const lorry_solver *solver);

/** Search for a plan of low cost.
 *
 * With max_iterations set and time_limit 0, the result depends only on
 * problem, options and seed: not on the number of threads or the machine.
 *
 * @param options NULL for defaults; copied
 * @param out     best plan found; the caller frees it; NULL on error. A plan
 *                never breaks a constraint; required clients that do not fit
 *                are unassigned, with reasons.
 * @return LORRY_OK; LORRY_STOPPED if progress or lorry_solver_cancel() asked
 *         (*out is valid); LORRY_EINVAL; LORRY_ENOMEM */
LORRY_API lorry_status lorry_solver_run(lorry_solver *solver, const lorry_options *options,
                                     lorry_solution **out);
/** Ask a running solver to stop; from any thread or a signal handler. A call
 * before the run stops it at its first plan; the run clears the request. */
LORRY_API void lorry_solver_cancel(lorry_solver *solver);
/** Copy of the incumbent; inside the progress callback only. */
LORRY_API lorry_status lorry_solver_incumbent(const lorry_solver *solver,
                                           lorry_solution **out);

/* --------------------------------------------------------- statistics -- */

/** How the run went that found a plan; all 0 for a plan from elsewhere. What
 * the clock has no part in is the same for the same problem, options, seed and
 * iteration budget. */
typedef struct lorry_statistics {
    size_t size;
    int64_t iterations;      /**< steps of ruin and recreate                */
    int64_t accepted;        /**< of these, kept                            */
    int64_t improved;        /**< and better than the plan before them      */
    int64_t evaluations;     /**< places whose change in cost was computed  */
    int64_t reinserted;      /**< clients put back on routes, kept or not   */
    int64_t rounds;          /**< after each the workers' results are joined */
    int64_t jobs;            /**< recombinations by the relaxation...       */
    int64_t joined;          /**< ...and how many gave a better plan        */
    double seconds;          /**< of the whole run                          */
    double first_plan;       /**< seconds until any plan stood              */
    double first_feasible;   /**< until a complete one did; -1: never       */
    double best_found;       /**< until the plan returned was found         */
    double iterations_per_second; /**< from the first plan to the last round */
    double busy;             /**< time inside the search's tasks, as a share
                                  of threads x seconds                      */
    int32_t num_families;    /**< see lorry_solution_family()               */
    int32_t trace_length;    /**< see lorry_solution_trace()                */
} lorry_statistics;
/** Set out->size first; fields beyond it are left alone. */
LORRY_API void lorry_solution_statistics(const lorry_solution *solution,
                                      lorry_statistics *out);

/** A kind of step, or of exchange between steps ("tails" and "runs", which no
 * iteration counts). */
typedef struct lorry_family {
    size_t size;
    const char *name;        /**< "strings", "split strings", "vehicles",
                                  "tails", "runs"...; static storage        */
    int64_t tried, accepted, improved;
} lorry_family;
/** LORRY_ENOENT beyond the last one. */
LORRY_API lorry_status lorry_solution_family(const lorry_solution *solution, int32_t index,
                                          lorry_family *out);

/** The best plan at some moment of the run. */
typedef struct lorry_trace_point {
    size_t size;
    double seconds;
    int64_t iterations;
    int64_t cost;            /**< required clients unassigned not counted   */
    int32_t num_routes;
    int32_t num_missing;     /**< required clients unassigned               */
} lorry_trace_point;
/** How the best plan came to be: from the first one on, each better than the one
 * before, the last one the plan itself. Of long runs some hundred points, spread
 * evenly over the rounds, are kept.
 * @param out room for `capacity` points, each of point_size bytes (sizeof
 * lorry_trace_point); as many as fit are written */
LORRY_API lorry_status lorry_solution_trace(const lorry_solution *solution,
                                         lorry_trace_point *out, size_t point_size,
                                         int32_t capacity);

/* -------------------------------------------------------------- bound -- */

/** What proves a bound, and so how near to the best plan it may be. */
typedef enum lorry_bound_kind {
    LORRY_BOUND_NONE = 0,
    LORRY_BOUND_WEAK = 1,    /**< least arcs into each client               */
    LORRY_BOUND_MEDIUM = 2,  /**< spanning trees, or routes roughly priced  */
    LORRY_BOUND_STRONG = 3   /**< routes, with windows and loads            */
} lorry_bound_kind;

/** What is proved of every complete plan. */
typedef struct lorry_bound_report {
    size_t size;
    lorry_objective objective;
    lorry_bound_kind kind;
    int64_t lower_bound;     /**< on cost; with vehicles first, on the cost of
                                  plans with at most most_vehicles of them  */
    int64_t vehicles;        /**< no complete plan has fewer                */
    int64_t most_vehicles;   /**< LORRY_UNLIMITED: of any number            */
    int32_t has_certificate; /**< lorry_bound_write() has something to write */
    double seconds;          /**< that the proof took                       */
} lorry_bound_report;

typedef struct lorry_bound_options {
    size_t size;
    double time_limit;       /**< wall-clock seconds; 0 means none: until
                                  nothing more is gained                    */
    lorry_objective objective;
    const lorry_solution *plan; /**< a plan to prove against: its routes and its
                                  cost help, and with vehicles first it says
                                  how many; may be NULL; borrowed           */
    const int *cancel;       /**< nonzero ends it soon; read from time to time;
                                  may be NULL                               */
} lorry_bound_options;
#define LORRY_BOUND_OPTIONS_INIT \
    { sizeof(lorry_bound_options), 60.0, LORRY_OBJECTIVE_COST, NULL, NULL }
LORRY_API void lorry_bound_options_init(lorry_bound_options *options, size_t size);

/** Prove that no complete plan costs less than some bound, without a search.
 * lorry_options.bound has it proved beside a search, which is usually better.
 * @param config  NULL for defaults; copied
 * @param options NULL for defaults; copied
 * @param out     the caller frees it; NULL on error
 * @return LORRY_OK, also where the bound is 0; LORRY_EINVAL; LORRY_ENOMEM */
LORRY_API lorry_status lorry_bound_new(const lorry_config *config, lorry_problem *problem,
                                    const lorry_bound_options *options, lorry_bound **out,
                                    lorry_message *message);
/** The bound that the run proved which found this plan; the caller frees it.
 * LORRY_ENOENT if there is none. */
LORRY_API lorry_status lorry_solution_bound(const lorry_solution *solution, lorry_bound **out);
LORRY_API void lorry_bound_free(lorry_bound *bound);
/** Set out->size first; fields beyond it are left alone. */
LORRY_API void lorry_bound_summary(const lorry_bound *bound, lorry_bound_report *out);
/** Constraints and costs of the problem that the proof leaves out, in words, parted
 * by "; ". A bound for the easier problem holds for the harder one too. "" if
 * none; lent. */
LORRY_API const char *lorry_bound_relaxed(const lorry_bound *bound);
/** Write the certificate (JSON, docs/bounds.md); the file appears whole or not at
 * all. LORRY_ENOENT: this bound has none. */
LORRY_API lorry_status lorry_bound_write(const lorry_bound *bound, const char *path,
                                      lorry_message *message);
/** Verify a certificate against a problem, sharing no code with what wrote it.
 * @param out   what it proves, where it holds; its size set first; may be NULL
 * @param holds 1 where every claim was found true; 0: the message says which was
 *              not
 * @return LORRY_OK; LORRY_EFORMAT: it is no certificate; LORRY_EIO; LORRY_ENOMEM */
LORRY_API lorry_status lorry_bound_check(lorry_problem *problem, const char *path, int *holds,
                                      lorry_bound_report *out, lorry_message *message);

/* -------------------------------------------------------------- check -- */

typedef enum lorry_violation_kind {
    LORRY_VIOLATION_VISITS = 1,    /**< client unknown, twice, or missing   */
    LORRY_VIOLATION_LOAD = 2,
    LORRY_VIOLATION_WINDOW = 3,    /**< of a client                         */
    LORRY_VIOLATION_SHIFT = 4,     /**< of the vehicle or its depots        */
    LORRY_VIOLATION_DURATION = 5,
    LORRY_VIOLATION_DISTANCE = 6,
    LORRY_VIOLATION_STOPS = 7,
    LORRY_VIOLATION_SKILLS = 8,
    LORRY_VIOLATION_FLEET = 9,     /**< more routes than vehicles           */
    LORRY_VIOLATION_FIGURES = 10,  /**< the plan states other figures than
                                        the checker finds                   */
    LORRY_VIOLATION_SECTION = 11   /**< of a client, barred to the vehicle  */
} lorry_violation_kind;

typedef struct lorry_violation {
    size_t size;
    lorry_violation_kind kind;
    int32_t route;           /**< LORRY_NONE if none                        */
    int32_t client;          /**< LORRY_NONE if none                        */
    int64_t amount;          /**< by how much                               */
    char text[192];          /**< "route 3: client 17 reached at 812, window
                                  closes 790 (22 late)"                     */
} lorry_violation;

/** Recompute a plan from the problem alone, sharing no code with the search.
 * Missing required clients count as violations of `visits`. A vehicle that is
 * late somewhere stays late: each stop it then misses is a violation. Costs of
 * such a route are those of this late schedule. */
LORRY_API lorry_status lorry_check(const lorry_solution *solution, lorry_verdict **out,
                                lorry_message *message);
LORRY_API void lorry_verdict_free(lorry_verdict *verdict);
/** Nonzero: feasible, complete, and the figures it states are right. */
LORRY_API int lorry_verdict_is_valid(const lorry_verdict *verdict);
LORRY_API size_t lorry_verdict_num_violations(const lorry_verdict *verdict);
LORRY_API lorry_status lorry_verdict_violation(const lorry_verdict *verdict, size_t index,
                                            lorry_violation *out);
/** The checker's own figures; run fields are 0. */
LORRY_API void lorry_verdict_summary(const lorry_verdict *verdict, lorry_summary *out);

/* ------------------------------------------------------------- outlet -- */

/* A courier company's outlet: its own files in, run sheets out.
 *
 *     lorry_outlet *outlet;                    mutable; one thread at a time
 *     lorry_outlet_new(NULL, &outlet);
 *     lorry_outlet_read(outlet, LORRY_OUTLET_MAPPING, "map.json");
 *     lorry_outlet_read(outlet, LORRY_OUTLET_PARCELS, "parcels.csv");
 *     lorry_outlet_read(outlet, LORRY_OUTLET_COURIERS, "couriers.csv");
 *     lorry_outlet_plan(outlet, NULL);
 *     lorry_outlet_write(outlet, "out", NULL);
 *     lorry_outlet_free(outlet);
 *
 * Times are seconds from 00:00 of the day; weights grams, volumes millilitres;
 * money is in the outlet's currency. Coordinates are degrees on WGS 84. Names,
 * telephone numbers and addresses are in no plan, list, page, log or message.
 * docs/outlet.md tells the whole. */
typedef struct lorry_outlet lorry_outlet;

/** What a file holds. */
typedef enum lorry_outlet_file {
    LORRY_OUTLET_AUTO = 0,     /**< told by its headers                      */
    LORRY_OUTLET_MAPPING = 1,  /**< what is declared about the others; first */
    LORRY_OUTLET_PARCELS = 2,  /**< of the day to plan                       */
    LORRY_OUTLET_COURIERS = 3, /**< and their vehicles and sections          */
    LORRY_OUTLET_SCANS = 4,    /**< the same day as it was driven; optional  */
    LORRY_OUTLET_HISTORY = 5,  /**< parcels of days before; for a re-cut     */
    LORRY_OUTLET_TABLE = 6,    /**< a saved table of OSRM or Valhalla, in WGS 84;
                                    a large one in several parts             */
    LORRY_OUTLET_PAIRS = 7,    /**< CSV from,to,metres,seconds between waybills,
                                    or from and to "outlet"; others are estimated */
    LORRY_OUTLET_BARRIERS = 8  /**< GeoJSON in WGS 84: rivers, railways, walls
                                    and their crossings                      */
} lorry_outlet_file;

/** What couriers may do outside their sections. */
typedef enum lorry_section_mode {
    LORRY_SECTIONS_SOFT = 0,   /**< leave them for a price per stop          */
    LORRY_SECTIONS_FIXED = 1,  /**< never leave them                         */
    LORRY_SECTIONS_FREE = 2    /**< sections say nothing                     */
} lorry_section_mode;

/** Which parcels share a stop. */
typedef enum lorry_grouping {
    LORRY_GROUP_ADDRESS = 0,
    LORRY_GROUP_BUILDING = 1,
    LORRY_GROUP_AOI = 2,
    LORRY_GROUP_RADIUS = 3     /**< those within `radius` of where one began */
} lorry_grouping;

/** A time in which couriers load, deliver and come back; once, and again where that
 * leaves something. */
typedef struct lorry_wave {
    int64_t from, to;
} lorry_wave;

/** How vehicles of a kind travel, and what they carry where the couriers' file
 * does not say. */
typedef struct lorry_outlet_vehicle {
    size_t size;
    const char *name;          /**< as the file calls it; NULL: any other    */
    double speed;              /**< km/h on the way driven                   */
    double detour;             /**< way driven per geodesic, 1 or more       */
    int64_t weight, volume, parcels; /**< LORRY_UNLIMITED: no limit          */
} lorry_outlet_vehicle;
#define LORRY_OUTLET_VEHICLE_INIT \
    { sizeof(lorry_outlet_vehicle), NULL, 18.0, 1.35, LORRY_UNLIMITED, LORRY_UNLIMITED, \
      LORRY_UNLIMITED }
LORRY_API void lorry_outlet_vehicle_init(lorry_outlet_vehicle *vehicle, size_t size);

typedef struct lorry_outlet_options {
    size_t size;
    double lon, lat;           /**< of the outlet; beyond 180: the middle of
                                    all parcels, with a note                 */
    lorry_section_mode sections;
    double section_price;      /**< of a stop away from home                 */
    lorry_grouping grouping;
    double radius;             /**< metres                                   */
    int64_t setup;             /**< seconds to park and lift, once a stop    */
    int64_t handling;          /**< seconds a parcel                         */
    int64_t least_window;      /**< parcels whose windows have less than this in
                                    common are two stops, unless one window lies
                                    within the other                         */
    double hour_cost, km_cost; /**< where the couriers' file does not say    */
    const lorry_wave *waves;   /**< by their start; NULL: one, or as many as
                                    the vehicles need, in equal parts        */
    size_t num_waves;
    const lorry_outlet_vehicle *vehicles; /**< NULL: kinds that are known    */
    size_t num_vehicles;
    double time_limit;         /**< seconds of search in all                 */
    int64_t max_iterations;    /**< of all searches together; 0: none        */
    uint64_t seed;
    int32_t threads;           /**< 0 means one per core                     */
    lorry_progress_fn progress;/**< may be NULL; nonzero stops the search at
                                    hand and those that would follow         */
    void *payload;
    double balance_price;      /**< of an hour that a courier is out beyond what
                                    a courier is on average in that wave; 0: how
                                    alike their hours are does not matter    */
} lorry_outlet_options;
#define LORRY_OUTLET_OPTIONS_INIT \
    { sizeof(lorry_outlet_options), 999.0, 999.0, LORRY_SECTIONS_SOFT, 1.0, \
      LORRY_GROUP_ADDRESS, 30.0, 90, 45, 1800, 25.0, 0.3, NULL, 0, NULL, 0, 40.0, 0, 1, 0, \
      NULL, NULL, 0.0 }
LORRY_API void lorry_outlet_options_init(lorry_outlet_options *options, size_t size);

/** @param config NULL for defaults; copied */
LORRY_API lorry_status lorry_outlet_new(const lorry_config *config, lorry_outlet **out);
LORRY_API void lorry_outlet_free(lorry_outlet *outlet);
/** Text of the last error; "" if none. */
LORRY_API const char *lorry_outlet_message(const lorry_outlet *outlet);

/** Read a file: CSV or TSV, UTF-8 or GB18030, gzipped or not. A second file of a
 * kind takes the place of the first; files of travel add up, hold for all vehicles and
 * are forgotten with a new mapping. Rows that cannot be planned are set aside
 * (lorry_outlet_num_rejects()); the rest is taken.
 * @return LORRY_OK; LORRY_EIO; LORRY_EFORMAT for what is no table of the kind;
 *         LORRY_EINVAL, as where a file from China does not declare its datum;
 *         LORRY_ENOMEM */
LORRY_API lorry_status lorry_outlet_read(lorry_outlet *outlet, lorry_outlet_file kind,
                                      const char *path);
/** The same from memory; `name` stands for the file in messages. */
LORRY_API lorry_status lorry_outlet_read_memory(lorry_outlet *outlet, lorry_outlet_file kind,
                                             const char *name, const void *data,
                                             size_t length);
/** The datum of all coordinates, whatever the mapping says: "WGS84", "CGCS2000",
 * "GCJ-02" or "BD-09"; before the files. LORRY_EINVAL for another word. */
LORRY_API lorry_status lorry_outlet_set_datum(lorry_outlet *outlet, const char *datum);
/** Rows of the parcels' file: `rows` = `taken` + `rejected` + `blank`. Each pointer
 * may be NULL. */
LORRY_API void lorry_outlet_counts(const lorry_outlet *outlet, size_t *rows, size_t *taken,
                                size_t *rejected, size_t *blank);
/** What is odd about the files and the plan, line by line, in the handle's
 * language; NULL beyond the last. Lent until the next call that
 * changes the outlet. */
LORRY_API const char *lorry_outlet_note(const lorry_outlet *outlet, size_t index);

/** Plan the day: group parcels, plan it with every courier in its own sections,
 * then under the mode asked for, and beside both as the outlet does it now.
 * What no promise allows is planned late rather than not at all.
 *
 * With max_iterations set and time_limit 0 the result depends only on files,
 * options and seed.
 *
 * @param options NULL for defaults, over what the mapping says of them; copied
 * @return LORRY_OK; LORRY_STOPPED if progress or lorry_outlet_cancel() asked (the
 *         plan stands); LORRY_EINVAL; LORRY_ERANGE; LORRY_ENOMEM */
LORRY_API lorry_status lorry_outlet_plan(lorry_outlet *outlet,
                                      const lorry_outlet_options *options);
/** Ask a plan under way to stop; from any thread. */
LORRY_API void lorry_outlet_cancel(lorry_outlet *outlet);
/** The options that the mapping asks for, else the defaults; their arrays are lent
 * until the outlet is freed or another mapping is read. Set out->size first. */
LORRY_API lorry_status lorry_outlet_options_of(const lorry_outlet *outlet,
                                            lorry_outlet_options *out);

/** Ways to do the same day. */
typedef enum lorry_day_kind {
    LORRY_DAY_PLAN = 0,        /**< as planned                               */
    LORRY_DAY_FIXED = 1,       /**< planned with every courier at home       */
    LORRY_DAY_PRACTICE = 2,    /**< as the outlet does it now: own sections,
                                    nearest place next, no re-planning       */
    LORRY_DAY_DRIVEN = 3       /**< as scans show that it was driven         */
} lorry_day_kind;

/** What a day comes to. */
typedef struct lorry_day_figures {
    size_t size;
    int64_t parcels;           /**< to be handed over                        */
    int64_t delivered, left;   /**< parcels on trips, and not                */
    int64_t late;              /**< of those delivered, after their promise  */
    int32_t clients, stops;    /**< to be visited; visited                   */
    int32_t couriers, trips;   /**< that were out                            */
    int64_t duration;          /**< seconds out of the outlet, over all trips */
    int64_t travel, service, wait; /**< of these                             */
    int64_t distance;          /**< metres                                   */
    int32_t away_stops;        /**< outside the courier's sections           */
    int64_t away_parcels;
    int64_t shortest, longest; /**< seconds out, of the couriers that were   */
    double spread;             /**< standard deviation of these              */
    double cost;
} lorry_day_figures;
/** LORRY_ENOENT before a plan, or for a day driven without scans. */
LORRY_API lorry_status lorry_outlet_day(const lorry_outlet *outlet, lorry_day_kind kind,
                                     lorry_day_figures *out);

/** Where a parcel goes. */
typedef struct lorry_waybill {
    size_t size;
    const char *waybill;       /**< whole; whoever shows it masks it         */
    const char *section;       /**< "" without one                           */
    const char *courier;       /**< "" if it stays at the outlet             */
    int32_t bin;               /**< of the sorting line, from 1; 0: stays    */
    int32_t wave, sequence;    /**< from 1; stops of a trip in driving order */
    int32_t client;            /**< of the problem                           */
    int64_t time;              /**< start of service; -1: stays              */
    int32_t is_late, is_away;  /**< after its promise; outside its section   */
    int32_t trip;              /**< of the courier's trips of the day, from 1 */
} lorry_waybill;
/** How many parcels are planned for, and one of them, in the file's order. */
LORRY_API size_t lorry_outlet_num_waybills(const lorry_outlet *outlet);
LORRY_API lorry_status lorry_outlet_waybill(const lorry_outlet *outlet, size_t index,
                                         lorry_waybill *out);
/** The plan, for lorry_check() and all else; lent, NULL before there is one. */
LORRY_API const lorry_solution *lorry_outlet_solution(const lorry_outlet *outlet);

/** How a section changes for a peak. */
typedef enum lorry_change_kind {
    LORRY_CHANGE_LEND = 0,     /**< a part goes to another courier           */
    LORRY_CHANGE_SPLIT = 1,    /**< a part goes to a temporary courier       */
    LORRY_CHANGE_ADD = 2       /**< a temporary courier is added             */
} lorry_change_kind;

typedef struct lorry_recut_options {
    size_t size;
    double peak;               /**< parcels of the days asked for, against the
                                    mean day of the history                  */
    double hours;              /**< a courier's day; more is too much        */
    int32_t temporary;         /**< couriers that may be added               */
} lorry_recut_options;
#define LORRY_RECUT_OPTIONS_INIT { sizeof(lorry_recut_options), 1.0, 9.0, 0 }
LORRY_API void lorry_recut_options_init(lorry_recut_options *options, size_t size);

/** Cut sections anew for the days of a peak, from the history and couriers that
 * were read: couriers who would have too much, in hours or volume, give parts (an
 * AOI, or a square of 300 m) to the nearest with room, or to temporary couriers. As
 * little as possible moves, and what was moved stays for every day that is planned
 * with this outlet until the next call; the practice keeps the old sections.
 * @param options NULL for defaults; copied
 * @return LORRY_OK; LORRY_EINVAL without history or couriers; LORRY_ENOMEM */
LORRY_API lorry_status lorry_outlet_recut(lorry_outlet *outlet,
                                       const lorry_recut_options *options);
/** One change, in the order in which they were decided. Texts are lent. */
typedef struct lorry_section_change {
    size_t size;
    lorry_change_kind kind;
    const char *section;       /**< "" where a courier is added              */
    const char *part;          /**< AOI, or a square's name                  */
    const char *from, *to;     /**< couriers; from "" where one is added     */
    double parcels, hours;     /**< a day of the peak                        */
} lorry_section_change;
LORRY_API int32_t lorry_outlet_num_changes(const lorry_outlet *outlet);
/** LORRY_ENOENT beyond the last one. */
LORRY_API lorry_status lorry_outlet_change(const lorry_outlet *outlet, int32_t index,
                                        lorry_section_change *out);

typedef struct lorry_outlet_output {
    size_t size;
    int32_t is_gb18030;        /**< lists in GB18030, not UTF-8 with a mark  */
    int32_t is_whole;          /**< whole waybills on sheets and pages, not
                                    their last four digits                   */
} lorry_outlet_output;
#define LORRY_OUTLET_OUTPUT_INIT { sizeof(lorry_outlet_output), 0, 0 }
LORRY_API void lorry_outlet_output_init(lorry_outlet_output *output, size_t size);
/** Write lists, run sheets and pages into a folder, which is made: waybills.csv,
 * couriers.csv, rejects.csv, sheets.html, sheets/BIN.html, map.html, report.html,
 * problem.json, plan.json, and changes.csv after a re-cut. waybills.csv always has
 * whole waybills: a sorting line matches them. Each file appears whole or not at all.
 * @param output NULL for defaults */
LORRY_API lorry_status lorry_outlet_write(lorry_outlet *outlet, const char *folder,
                                       const lorry_outlet_output *output);

#ifdef __cplusplus
}
#endif
#endif
