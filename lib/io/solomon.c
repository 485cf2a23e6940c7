/* solomon.c: the text format of Solomon (1987) and Gehring & Homberger (1999).
 *
 *     C101
 *
 *     VEHICLE
 *     NUMBER     CAPACITY
 *       25         200
 *
 *     CUSTOMER
 *     CUST NO.  XCOORD.  YCOORD.  DEMAND  READY TIME  DUE DATE  SERVICE TIME
 *
 *         0      40         50          0          0       1236          0
 *         1      45         68         10        912        967         90
 *
 * Row 0 is the depot; its window bounds leaving and coming back. O(length). */
#include "io/instance.h"
#include "io/readers.h"
#include "io/scan.h"

static bool is_number(lorry__word word)
{
    return word.length > 0 &&
           ((*word.start >= '0' && *word.start <= '9') || *word.start == '-' ||
            *word.start == '+' || *word.start == '.');
}

/* Go past `keyword` on a line of its own and the headings that follow it, to
 * the first line that starts with a number. */
static lorry_status find_block(lorry__scan *scan, const char *keyword, const char *expected,
                               const char *numbers)
{
    if (!lorry__scan_seek(scan) || !lorry__word_is(lorry__scan_peek(scan), keyword))
        return lorry__scan_expected(scan, expected);
    do
        lorry__scan_skip_line(scan);
    while (lorry__scan_seek(scan) && !is_number(lorry__scan_peek(scan)));
    return is_number(lorry__scan_peek(scan)) ? LORRY_OK : lorry__scan_expected(scan, numbers);
}

/* Room for as many rows as the rest of the text has lines. */
static bool make_room(lorry__instance *instance, const lorry__scan *scan)
{
    size_t lines = 1;
    for (const char *at = scan->at;
         (at = memchr(at, '\n', (size_t)(scan->end - at))) != NULL; at++)
        lines++;
    double **const columns[] = { &instance->x, &instance->y, &instance->demand,
                                 &instance->early, &instance->late, &instance->service };
    for (size_t k = 0; k < sizeof(columns) / sizeof(columns[0]); k++)
        if ((*columns[k] = lorry__calloc(instance->mem, lines, sizeof(double))) == NULL)
            return false;
    return true;
}

static lorry_status read_row(lorry__scan *scan, lorry__instance *instance)
{
    const size_t i = (size_t)instance->n;
    const double most = LORRY__INSTANCE_MAX;
    int64_t number, demand;
    lorry__scan_seek(scan);
    const char *start = scan->at;
    lorry_status status = lorry__scan_whole(scan, "a customer number", 0, INT32_MAX, &number);
    if (status != LORRY_OK)
        return status;
    if (number != instance->n)
        return lorry__scan_fail(scan, start, LORRY_EFORMAT,
                                "found customer %lld, expected customer %d", (long long)number,
                                (int)instance->n);
    status = lorry__scan_real(scan, "an x coordinate", -most, most, &instance->x[i]);
    if (status == LORRY_OK)
        status = lorry__scan_real(scan, "a y coordinate", -most, most, &instance->y[i]);
    const char *demand_at = lorry__scan_peek(scan).start;
    if (status == LORRY_OK)
        status = lorry__scan_whole(scan, "a demand", 0, LORRY__SCAN_MAX, &demand);
    if (status == LORRY_OK && i == 0 && demand != 0)
        return lorry__scan_fail(scan, demand_at, LORRY_EFORMAT,
                                "found a demand of %lld at the depot (customer 0), expected 0",
                                (long long)demand);
    if (status == LORRY_OK)
        status = lorry__scan_real(scan, "a ready time", 0, most, &instance->early[i]);
    const lorry__word late = lorry__scan_peek(scan);
    if (status == LORRY_OK)
        status = lorry__scan_real(scan, "a due date", 0, most, &instance->late[i]);
    if (status == LORRY_OK && instance->late[i] < instance->early[i])
        return lorry__scan_fail(scan, late.start, LORRY_EFORMAT,
                                "found the due date %.*s of customer %d, expected one that is "
                                "not before its ready time",
                                (int)late.length, late.start, (int)i);
    if (status == LORRY_OK)
        status = lorry__scan_real(scan, "a service time", 0, most, &instance->service[i]);
    if (status == LORRY_OK)
        status = lorry__scan_line_end(scan);
    if (status != LORRY_OK)
        return status;
    instance->demand[i] = (double)demand;
    instance->n++;
    return LORRY_OK;
}

static lorry_status read_all(lorry__scan *scan, lorry__instance *instance)
{
    if (!lorry__scan_seek(scan))
        return lorry__scan_expected(scan, "the name of the instance");
    if (!lorry__word_is(lorry__scan_peek(scan), "VEHICLE")) {
        const lorry__word name = lorry__scan_rest(scan);
        instance->name = lorry__alloc(instance->mem, name.length + 1);
        if (instance->name == NULL)
            return lorry__fail(scan->message, LORRY_ENOMEM, "no memory for a name");
        memcpy(instance->name, name.start, name.length);
        instance->name[name.length] = '\0';
    }
    lorry_status status = find_block(scan, "VEHICLE", "VEHICLE, the heading of the fleet",
                                     "the number of vehicles");
    if (status == LORRY_OK)
        status = lorry__scan_whole(scan, "the number of vehicles", 1, INT32_MAX,
                                   &instance->vehicles);
    if (status == LORRY_OK)
        status = lorry__scan_whole(scan, "the capacity of a vehicle", 0, LORRY__SCAN_MAX,
                                   &instance->capacity);
    if (status == LORRY_OK)
        status = lorry__scan_line_end(scan);
    if (status == LORRY_OK)
        status = find_block(scan, "CUSTOMER", "CUSTOMER, the heading of the customers",
                            "the row of the depot (customer 0)");
    if (status != LORRY_OK)
        return status;
    if (!make_room(instance, scan))
        return lorry__fail(scan->message, LORRY_ENOMEM, "no memory for the customers");
    while (status == LORRY_OK && lorry__scan_seek(scan))
        status = read_row(scan, instance);
    return status;
}

lorry_status lorry__read_solomon(lorry_model *model, const char *name, const lorry__bytes *text,
                                 const lorry_read_options *options)
{
    lorry__scan scan;
    lorry__instance instance;
    lorry__scan_init(&scan, name, text, &model->message);
    lorry__instance_init(&instance, &model->mem);
    instance.rounding = LORRY_ROUND_TRUNC1;
    instance.fleet = LORRY_FLEET_FILE;
    lorry_status status = read_all(&scan, &instance);
    if (status == LORRY_OK)
        status = lorry__instance_deliver(&instance, model, name, options);
    lorry__instance_free(&instance);
    return status;
}
