/* stops.c: grouping parcels.
 *
 * First to places: a parcel joins the nearest group with its key (a text, or the
 * cell of a grid) that began near enough, else it begins one. Then, in each
 * place, to visits: parcels that ride in the same wave are taken by the end of
 * their windows and joined while the windows' common part is one of them, or
 * long enough. An address that the file puts at two far places is two. */
#include "dispatch/stops.h"

#include <math.h>
#include <stdlib.h>

#define METRES_PER_DEGREE 111320.0
/* Farther from where a group began a text is not believed: geocoders err. */
#define TEXT_REACH 200.0
#define AOI_REACH 500.0
/* Where no text tells: the same place, by the digits that files carry. */
#define SAME_PLACE 2.0

typedef struct group {
    size_t first;             /* the parcel that began it                    */
    int64_t next;             /* of the same key; -1: none                   */
} group;

typedef struct grouping {
    lorry__mem *mem;
    const lorry__parcel *parcels;
    size_t count;
    const lorry__grouping_rule *rule;
    double reach;             /* metres                                      */
    double east;              /* metres per degree of longitude              */
    group *groups;
    size_t num_groups;
    int64_t *heads;           /* by the hash of a key; -1                    */
    size_t num_heads;         /* a power of two                              */
    int32_t *place_of;        /* per parcel                                  */
} grouping;

/* ------------------------------------------------------------- places -- */

static double metres(const grouping *g, size_t a, size_t b)
{
    const double dx = (g->parcels[a].lon - g->parcels[b].lon) * g->east;
    const double dy = (g->parcels[a].lat - g->parcels[b].lat) * METRES_PER_DEGREE;
    return sqrt(dx * dx + dy * dy);
}

static const char *key_text(const grouping *g, size_t parcel)
{
    const lorry__parcel *p = &g->parcels[parcel];
    const char *texts[] = { p->address, p->building, p->aoi, "" };
    const char *text = texts[g->rule->by];
    return text;
}

/* Blanks make no other address. */
static uint64_t hash_text(const char *text)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (; *text != '\0'; text++)
        if (*text != ' ')
            hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
    return lorry__hash64(hash);
}

static bool same_text(const char *a, const char *b)
{
    for (;; a++, b++) {
        while (*a == ' ')
            a++;
        while (*b == ' ')
            b++;
        if (*a != *b)
            return false;
        if (*a == '\0')
            return true;
    }
}

static uint64_t hash_cell(int64_t x, int64_t y)
{
    return lorry__hash64(lorry__hash64((uint64_t)x) ^ (uint64_t)y);
}

static int64_t *head_of(const grouping *g, uint64_t hash)
{
    return &g->heads[hash & (g->num_heads - 1)];
}

/* The nearest group in a chain that is within reach and has the text. */
static void look_in(const grouping *g, size_t parcel, const char *text, double reach,
                    int64_t head, int64_t *best, double *least)
{
    for (int64_t at = head; at >= 0; at = g->groups[at].next) {
        const size_t first = g->groups[at].first;
        const double far = metres(g, parcel, first);
        if (far > reach || (*best >= 0 && far >= *least) || !same_text(text, key_text(g, first)))
            continue;
        *best = at;
        *least = far;
    }
}

static void place(grouping *g, size_t parcel)
{
    const char *text = key_text(g, parcel);
    const bool has_text = *text != '\0';
    const double reach = has_text ? g->reach
                         : g->rule->by == LORRY_GROUP_RADIUS ? g->rule->radius : SAME_PLACE;
    const double cell = reach > SAME_PLACE ? reach : SAME_PLACE;
    const int64_t x = (int64_t)floor(g->parcels[parcel].lon * g->east / cell);
    const int64_t y = (int64_t)floor(g->parcels[parcel].lat * METRES_PER_DEGREE / cell);
    int64_t best = -1;
    double least = 0;
    int64_t *own = head_of(g, has_text ? hash_text(text) : hash_cell(x, y));
    if (has_text)
        look_in(g, parcel, text, reach, *own, &best, &least);
    for (int k = 0; !has_text && k < 9; k++)
        look_in(g, parcel, text, reach, *head_of(g, hash_cell(x + k % 3 - 1, y + k / 3 - 1)),
                &best, &least);
    if (best < 0) {
        best = (int64_t)g->num_groups++;
        g->groups[best] = (group){ parcel, *own };
        *own = best;
    }
    g->place_of[parcel] = (int32_t)best;
}

/* ------------------------------------------------------------- visits -- */

typedef struct ticket {       /* a parcel in the order of joining            */
    int32_t place, wave;
    int64_t late, early;
    size_t parcel;
} ticket;

static int compare64(int64_t a, int64_t b) { return (a > b) - (a < b); }

static int by_window(const void *left, const void *right)
{
    const ticket *a = left, *b = right;
    int order = compare64(a->place, b->place);
    order = order != 0 ? order : compare64(a->wave, b->wave);
    order = order != 0 ? order : compare64(a->late, b->late);
    order = order != 0 ? order : compare64(a->early, b->early);
    return order != 0 ? order : compare64((int64_t)a->parcel, (int64_t)b->parcel);
}

/* The first wave that a parcel can ride in, or the last there is. */
static int32_t wave_of(const lorry__grouping_rule *rule, int64_t release)
{
    int32_t wave = 0;
    while (wave + 1 < rule->num_waves && release > rule->waves[wave].from)
        wave++;
    return wave;
}

static int64_t length(int64_t early, int64_t late)
{
    return late == LORRY_UNLIMITED ? LORRY_UNLIMITED : late - early;
}

/* Whether a parcel can go with a visit: they fit any vehicle, and together there
 * is room enough in time, or no less than one of them alone has. */
static bool can_join(const lorry__grouping_rule *rule, const lorry__day_client *visit,
                     const ticket *t, const lorry__parcel *parcel)
{
    if (visit->weight + parcel->weight > rule->most_weight ||
        visit->volume + parcel->volume > rule->most_volume ||
        visit->parcels + 1 > rule->most_parcels)
        return false;
    const int64_t early = lorry__max64(visit->early, t->early);
    const int64_t late = lorry__min64(visit->late, t->late);
    if (late < early)
        return false;
    const int64_t room = length(early, late);
    return room >= rule->least_window || room == length(visit->early, visit->late) ||
           room == length(t->early, t->late);
}

static void join(lorry__day_client *visit, const lorry__parcel *p)
{
    visit->early = lorry__max64(visit->early, p->early);
    visit->late = lorry__min64(visit->late, p->late);
    visit->release = lorry__max64(visit->release, p->release);
    visit->service += p->handling;
    visit->weight += p->weight;
    visit->volume += p->volume;
    visit->lon += p->lon;
    visit->lat += p->lat;
    visit->is_appointed |= p->is_appointed;
    visit->is_urgent |= p->is_urgent;
    if (visit->section == LORRY_NONE)
        visit->section = p->section;
    visit->parcels++;
}

/* The visit stands where its parcels do on average. */
static void settle(lorry__day_client *visit)
{
    visit->lon /= visit->parcels;
    visit->lat /= visit->parcels;
}

static int32_t join_all(const grouping *g, const ticket *tickets, lorry__day_client *clients,
                        int32_t *client_of, int32_t *order)
{
    int32_t num = 0;
    for (size_t k = 0; k < g->count; k++) {
        const ticket *t = &tickets[k];
        const bool is_new = k == 0 || t->place != tickets[k - 1].place ||
                            t->wave != tickets[k - 1].wave ||
                            !can_join(g->rule, &clients[num - 1], t, &g->parcels[t->parcel]);
        if (is_new) {
            if (num > 0)
                settle(&clients[num - 1]);
            clients[num++] = (lorry__day_client){ .late = LORRY_UNLIMITED,
                                                  .service = g->rule->setup,
                                                  .first = (int32_t)k,
                                                  .section = LORRY_NONE };
        }
        join(&clients[num - 1], &g->parcels[t->parcel]);
        client_of[t->parcel] = num - 1;
        order[k] = (int32_t)t->parcel;
    }
    if (num > 0)
        settle(&clients[num - 1]);
    return num;
}

lorry_status lorry__group_parcels(lorry__mem *mem, const lorry__parcel *parcels, size_t count,
                                  const lorry__grouping_rule *rule,
                                  lorry__day_client **clients, int32_t *num_clients,
                                  int32_t *client_of, int32_t *order)
{
    grouping g = { .mem = mem, .parcels = parcels, .count = count, .rule = rule,
                   .reach = rule->by == LORRY_GROUP_AOI ? AOI_REACH : TEXT_REACH,
                   .num_heads = 16 };
    *num_clients = 0;
    while (g.num_heads < 2 * count)
        g.num_heads *= 2;
    g.east = count == 0 ? 1 : METRES_PER_DEGREE * cos(parcels[0].lat * 0.017453292519943295);
    g.groups = LORRY__NEW(mem, group, count);
    g.heads = lorry__alloc(mem, g.num_heads * sizeof(*g.heads));
    g.place_of = LORRY__NEW(mem, int32_t, count);
    ticket *tickets = LORRY__NEW(mem, ticket, count);
    *clients = LORRY__NEW(mem, lorry__day_client, count);
    lorry_status status = LORRY_ENOMEM;
    if (g.groups != NULL && g.heads != NULL && g.place_of != NULL && tickets != NULL &&
        *clients != NULL) {
        status = LORRY_OK;
        for (size_t k = 0; k < g.num_heads; k++)
            g.heads[k] = -1;
        for (size_t k = 0; k < count; k++)
            place(&g, k);
        for (size_t k = 0; k < count; k++)
            tickets[k] = (ticket){ g.place_of[k], wave_of(rule, parcels[k].release),
                                   parcels[k].late, parcels[k].early, k };
        qsort(tickets, count, sizeof(*tickets), by_window);
        *num_clients = join_all(&g, tickets, *clients, client_of, order);
    }
    lorry__free(mem, g.groups);
    lorry__free(mem, g.heads);
    lorry__free(mem, g.place_of);
    lorry__free(mem, tickets);
    if (status != LORRY_OK) {
        lorry__free(mem, *clients);
        *clients = NULL;
    }
    return status;
}
