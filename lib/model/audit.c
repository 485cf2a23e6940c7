/* audit.c: what can be judged once travel is known: whether all sums of a plan
 * fit into 61 bits, and which clients no vehicle can ever serve.
 *
 * The bounds are computed in doubles: a dozen roundings of 2^-53 each are far
 * inside the margin that is left below the limit. */
#include <stdio.h>

#include "base/language.h"
#include "model/builder.h"

#define LIMIT (0.999 * (double)LORRY__HUGE)

/* ---------------------------------------------------------- exact sums -- */

/* One part of what a plan can cost, and whose value makes it large. */
typedef struct term {
    double value;
    char place[96];
    const char *what; /* "distances", ...: what to make smaller */
} term;

/* The least n with value <= 2^n. */
static int bits_of(double value)
{
    int bits = 0;
    for (double power = 1; power < value; power *= 2)
        bits++;
    return bits;
}

/* Refuse a sum that may not fit, with the scale that would. */
static void refuse(lorry_model *model, const term *largest, double sum, const char *which)
{
    long long factor = 1;
    for (double left = sum; left > LIMIT; left /= 10)
        factor *= 10;
    lorry__model_defect(model, LORRY__DEFECT_RANGE, largest->place,
                        "%s can reach 2^%d, beyond the 2^61 that are exact; %s in a unit %lld "
                        "times coarser (scale 1/%lld) would fit",
                        lorry__tr(which), bits_of(sum), lorry__tr(largest->what), factor, factor);
}

/* Type with the largest of a rate; the rate is at least 1, since an objective
 * may count plain distance or duration. */
static double largest_rate(const lorry_problem *problem, size_t field, int32_t *type)
{
    int64_t most = 1;
    *type = LORRY_NONE;
    for (int32_t t = 0; t < problem->num_types; t++) {
        int64_t rate;
        memcpy(&rate, (const char *)&problem->types[t] + field, sizeof(rate));
        if (rate > most) {
            most = rate;
            *type = t;
        }
    }
    return (double)most;
}

static void name_term(term *t, int32_t type, const char *field, const char *other)
{
    if (type == LORRY_NONE)
        snprintf(t->place, sizeof(t->place), "%s", other);
    else
        snprintf(t->place, sizeof(t->place), "vehicle_types[%ld].%s", (long)type, field);
}

/* A plan has at most n routes and n clients, so 2n arcs; a route waits at most
 * until the last of all openings. */
static void prove_costs(lorry_model *model, const lorry_problem *problem)
{
    const int32_t n = problem->num_clients;
    double service = 0, prizes = 0;
    int64_t opening = 0, best_prize = -1;
    int32_t dearest = 0, type = LORRY_NONE;
    for (int32_t c = 0; c < n; c++) {
        service += (double)problem->service[c];
        prizes += (double)problem->prize[c];
        opening = lorry__max64(opening, problem->early[problem->num_depots + c]);
        opening = lorry__max64(opening, problem->release[c]);
        if (problem->prize[c] > best_prize) {
            best_prize = problem->prize[c];
            dearest = c;
        }
    }
    for (int32_t t = 0; t < problem->num_types; t++) {
        opening = lorry__max64(opening, problem->types[t].start_early);
        opening = lorry__max64(opening, problem->types[t].end_early);
    }
    const double arcs = 2.0 * n;
    const double distance = arcs * (double)problem->travel.max_distance;
    const double duration =
        arcs * (double)problem->travel.max_duration + service + (double)n * (double)opening;

    int64_t visit = 0;
    size_t visited = 0;
    const size_t pairs = (size_t)problem->num_sections * (size_t)problem->num_types;
    for (size_t k = 0; k < pairs; k++)
        if (problem->section_prices[k] != LORRY_UNLIMITED && problem->section_prices[k] > visit) {
            visit = problem->section_prices[k];
            visited = k / (size_t)problem->num_types;
        }

    term terms[6];
    terms[0].value =
        distance * largest_rate(problem, offsetof(lorry__type, unit_distance_cost), &type);
    terms[0].what = N_("distances (or their rate)");
    name_term(&terms[0], type, "unit_distance_cost", "locations");
    terms[1].value =
        duration * largest_rate(problem, offsetof(lorry__type, unit_duration_cost), &type);
    terms[1].what = N_("times (or their rate)");
    name_term(&terms[1], type, "unit_duration_cost", "locations");
    terms[2].value =
        duration * largest_rate(problem, offsetof(lorry__type, unit_overtime_cost), &type);
    terms[2].what = N_("times (or their rate)");
    name_term(&terms[2], type, "unit_overtime_cost", "locations");
    terms[3].value = n * largest_rate(problem, offsetof(lorry__type, fixed_cost), &type);
    terms[3].what = N_("costs");
    name_term(&terms[3], type, "fixed_cost", "vehicle_types");
    terms[4].value = prizes;
    terms[4].what = N_("costs");
    snprintf(terms[4].place, sizeof(terms[4].place), "clients[%ld].prize", (long)dearest);

    terms[5].value = (double)n * (double)visit;
    terms[5].what = N_("costs");
    snprintf(terms[5].place, sizeof(terms[5].place), "sections[%zu].price", visited);

    double sum = 0;
    const term *largest = &terms[0];
    for (size_t k = 0; k < sizeof(terms) / sizeof(terms[0]); k++) {
        sum += terms[k].value;
        if (terms[k].value > largest->value)
            largest = &terms[k];
    }
    if (sum > LIMIT)
        refuse(model, largest, sum, N_("the cost of a plan"));
}

static void prove_loads(lorry_model *model, const lorry_problem *problem)
{
    const size_t dims = (size_t)problem->num_dimensions;
    for (size_t d = 0; d < dims; d++) {
        term load = { .value = 0, .what = N_("amounts") };
        for (size_t c = 0; c < (size_t)problem->num_clients; c++)
            load.value += (double)problem->delivery[c * dims + d] +
                          (double)problem->pickup[c * dims + d];
        snprintf(load.place, sizeof(load.place), "clients.delivery[%zu]", d);
        if (load.value > LIMIT)
            refuse(model, &load, load.value, N_("the load of all clients"));
    }
}

/* ------------------------------------------------------------ warnings -- */

static void warn_barriers(lorry_model *model, const lorry_problem *problem)
{
    for (int32_t c = 0; c < problem->num_clients; c++) {
        const lorry_reason barrier = lorry__client_barrier(problem, c);
        if (barrier == LORRY_REASON_NONE)
            continue;
        char place[96];
        snprintf(place, sizeof(place), "clients[%ld]", (long)c);
        lorry__model_defect(model, LORRY__DEFECT_WARNING, place,
                            "no vehicle can ever serve it: %s",
                            lorry__tr(lorry__reason_text(barrier)));
    }
}

/* Each vehicle drives one route, and no route's peak is below the sum of its
 * deliveries or of its pickups. */
static void warn_total(lorry_model *model, const lorry_problem *problem, const char *field,
                       const int64_t *amounts)
{
    const size_t dims = (size_t)problem->num_dimensions;
    for (size_t d = 0; d < dims; d++) {
        int64_t demand = 0;
        double capacity = 0;
        for (size_t c = 0; c < (size_t)problem->num_clients; c++)
            if (problem->is_required[c])
                demand += amounts[c * dims + d];
        for (int32_t t = 0; t < problem->num_types; t++)
            capacity += (double)problem->types[t].count *
                        (double)problem->types[t].capacity[d];
        if ((double)demand <= capacity)
            continue;
        char place[96];
        snprintf(place, sizeof(place), "clients.%s[%zu]", field, d);
        lorry__model_defect(model, LORRY__DEFECT_WARNING, place,
                            "required clients ask for %lld, all vehicles together hold %.0f",
                            (long long)demand, capacity);
    }
}

void lorry__model_audit(lorry_model *model, const lorry_problem *problem)
{
    prove_costs(model, problem);
    prove_loads(model, problem);
    if (model->found[LORRY__DEFECT_RANGE] > 0)
        return;
    warn_barriers(model, problem);
    warn_total(model, problem, "delivery", problem->delivery);
    warn_total(model, problem, "pickup", problem->pickup);
}
