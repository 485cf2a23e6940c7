/* left_out.c: what a proof does not see, in words. */
#include "relaxation/relaxation.h"

#include "base/language.h"

typedef struct list {
    char *text;
    size_t size, length;
} list;

static void add(list *l, const char *what)
{
    const char *word = lorry__tr(what), *part = l->length > 0 ? "; " : "";
    const size_t more = strlen(part) + strlen(word);
    if (l->length + more + 1 > l->size)
        return;
    memcpy(l->text + l->length, part, strlen(part));
    memcpy(l->text + l->length + strlen(part), word, strlen(word) + 1);
    l->length += more;
}

/* Whether all kinds of vehicles carry the axis along their routes. */
static bool is_carried(const lorry__certificate *c, lorry__axis_kind kind, int32_t dimension)
{
    bool is_everywhere = c->method == LORRY__PROOF_ROUTES;
    for (int32_t k = 0; k < c->num_kinds && is_everywhere; k++) {
        bool is_here = false;
        for (int32_t a = 0; a < c->kinds[k].num_axes; a++) {
            const lorry__proof_axis *axis = &c->kinds[k].axes[a];
            is_here |= axis->kind == kind && axis->dimension == dimension && axis->is_carried;
        }
        is_everywhere = is_here;
    }
    return is_everywhere;
}

/* What the types of vehicles limit or pay for. */
typedef struct traits {
    bool has_windows, has_duration, has_distance, has_stops, pays_duration, pays_overtime;
    bool leaves_soon;
} traits;

static traits traits_of(const lorry__eval *eval)
{
    const lorry_problem *p = eval->problem;
    traits t = { false };
    for (int32_t k = 0; k < p->num_types; k++) {
        const lorry__type *type = &p->types[k];
        t.has_windows |= type->end_late != LORRY_UNLIMITED;
        t.leaves_soon |= type->start_late < type->end_late;
        t.has_duration |= type->max_duration != LORRY_UNLIMITED;
        t.has_distance |= type->max_distance != LORRY_UNLIMITED;
        t.has_stops |= type->max_stops < p->num_clients;
        t.pays_duration |= eval->rates[k].duration != 0;
        t.pays_overtime |= eval->rates[k].overtime != 0 && type->shift_duration != LORRY_UNLIMITED;
    }
    for (int32_t c = 0; c < p->num_clients; c++)
        t.has_windows |= p->late[p->num_depots + c] != LORRY_UNLIMITED;
    return t;
}

static void add_loads(list *l, const lorry_problem *p, const lorry__certificate *c)
{
    bool is_dropped = false, is_mixed = false;
    for (int32_t d = 0; d < p->num_dimensions; d++) {
        int64_t capacity = INT64_MAX;
        __int128 sums[2] = { 0, 0 };
        for (int32_t t = 0; t < p->num_types; t++)
            capacity = lorry__min64(capacity, p->types[t].capacity[d]);
        for (int32_t i = 0; i < p->num_clients; i++) {
            const size_t at = (size_t)i * (size_t)p->num_dimensions + (size_t)d;
            sums[0] += p->delivery[at];
            sums[1] += p->pickup[at];
        }
        is_dropped |= sums[0] > capacity && !is_carried(c, LORRY__AXIS_DELIVERY, d);
        is_dropped |= sums[1] > capacity && !is_carried(c, LORRY__AXIS_PICKUP, d);
        is_mixed |= sums[0] > 0 && sums[1] > 0 && sums[0] + sums[1] > capacity;
    }
    if (is_dropped)
        add(l, N_("capacities"));
    if (is_mixed)
        add(l, N_("loads to deliver and loads picked up on board together"));
}

void lorry__relaxation_left_out(const lorry__eval *eval, const lorry__certificate *c, char *text,
                                size_t size)
{
    const lorry_problem *p = eval->problem;
    const traits t = traits_of(eval);
    bool has_release = false;
    list l = { text, size, 0 };
    text[0] = '\0';
    for (int32_t i = 0; i < p->num_clients; i++)
        has_release |= p->release[i] > 0;
    if (t.has_windows && !is_carried(c, LORRY__AXIS_TIME, 0))
        add(&l, N_("time windows"));
    add_loads(&l, p, c);
    if (t.has_duration && !is_carried(c, LORRY__AXIS_DURATION, 0))
        add(&l, N_("the longest duration of routes"));
    if (t.has_duration && t.has_windows)
        add(&l, N_("waiting, as part of a route's duration"));
    if (t.has_distance && !is_carried(c, LORRY__AXIS_DISTANCE, 0))
        add(&l, N_("the longest distance of routes"));
    if (t.has_stops && !is_carried(c, LORRY__AXIS_STOPS, 0))
        add(&l, N_("the most stops of routes"));
    if (has_release)
        add(&l, N_("release times, but for the client's own visit"));
    if (t.leaves_soon)
        add(&l, N_("the latest start of vehicles"));
    if (t.pays_duration && t.has_windows)
        add(&l, N_("the cost of waiting"));
    if (t.pays_overtime)
        add(&l, N_("the cost of overtime"));
}
