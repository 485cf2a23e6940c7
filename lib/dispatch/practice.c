/* practice.c: fixed sections, nearest neighbour, no re-planning.
 *
 * What a plan is measured against should be a careful courier, not a straw man:
 *
 *   - each client belongs to the courier of its section; where several are at home
 *     they share it by halves along its longer side, where nobody is, the nearest
 *     courier takes it;
 *   - in each wave he loads what is due in it or urgent, then, as long as the vehicle holds
 *     it, what lies nearest on the way that he would drive; appointments of later
 *     waves stay at the outlet;
 *   - from each place he drives to the nearest one that is open, but turns to the
 *     one that closes first as soon as going elsewhere would make him late there;
 *   - he hands over all that he loaded, however late, and comes back for the rest
 *     as long as his shift lasts; rather than wait long at a door he comes back too,
 *     and sets out again in time;
 *   - he leaves as late as brings him back no later, as plans do.
 *
 * He knows the same waves, windows, vehicles and travel as the plan does. */
#include "dispatch/practice.h"

/* Waiting this long at a door is still better than coming back. */
#define SHORT_WAIT 600
/* For less than this nobody drives back to set out again: it would take more hours
 * than it saves. */
#define LONG_WAIT 7200

typedef struct practice {
    const lorry__task *task;
    const lorry__travel *travel;
    lorry__mem *mem;
    lorry__day *day;
    int32_t *owner;       /* per client: its courier                         */
    int32_t *own;         /* clients of the courier at hand                  */
    int32_t num_own;
    uint8_t *is_done;     /* per client                                      */
    uint8_t *is_loaded;
    bool is_early;        /* the last trip left the rest for another one     */
    int32_t *list;        /* scratch                                         */
} practice;

static lorry__arc way(const practice *p, int32_t courier, int32_t from, int32_t to)
{
    return lorry__travel_arc(p->travel, p->task->couriers[courier].profile, from + 1, to + 1);
}

#define OUTLET (-1)       /* as a place                                      */

/* ------------------------------------------------------ whose clients -- */

/* Clients along an axis, by insertion: sections are small. */
static void sort_along(const lorry__task *task, int32_t *list, int32_t count, bool is_east)
{
    for (int32_t i = 1; i < count; i++) {
        const int32_t c = list[i];
        const double key = is_east ? task->clients[c].lon : task->clients[c].lat;
        int32_t j = i;
        for (; j > 0; j--) {
            const lorry__day_client *other = &task->clients[list[j - 1]];
            if ((is_east ? other->lon : other->lat) <= key)
                break;
            list[j] = list[j - 1];
        }
        list[j] = c;
    }
}

/* Equal shares of the work for the couriers at home, side by side. */
static void share_section(practice *p, int32_t *list, int32_t count, const int32_t *couriers,
                          int32_t num_couriers)
{
    const lorry__task *task = p->task;
    double low[2] = { 1e9, 1e9 }, high[2] = { -1e9, -1e9 };
    int64_t work = 0, done = 0;
    for (int32_t i = 0; i < count; i++) {
        const lorry__day_client *c = &task->clients[list[i]];
        const double at[2] = { c->lon, c->lat };
        for (int k = 0; k < 2; k++) {
            low[k] = at[k] < low[k] ? at[k] : low[k];
            high[k] = at[k] > high[k] ? at[k] : high[k];
        }
        work += c->service + 1;
    }
    if (num_couriers > 1)
        sort_along(task, list, count, high[0] - low[0] > high[1] - low[1]);
    for (int32_t i = 0; i < count; i++) {
        const int64_t share = done * num_couriers / (work + 1);
        p->owner[list[i]] = couriers[share];
        done += task->clients[list[i]].service + 1;
    }
}

/* The owner of the nearest client that has one; the couriers in turn where none
 * has. */
static void give_to_neighbours(practice *p)
{
    const lorry__task *task = p->task;
    int32_t turn = 0;
    for (int32_t c = 0; c < task->num_clients; c++) {
        double least = 1e300;
        int32_t found = LORRY_NONE;
        if (p->owner[c] != LORRY_NONE)
            continue;
        for (int32_t k = 0; k < task->num_clients; k++) {
            const double dx = task->clients[c].lon - task->clients[k].lon;
            const double dy = task->clients[c].lat - task->clients[k].lat;
            if (p->owner[k] < 0 || dx * dx + dy * dy >= least)
                continue;
            least = dx * dx + dy * dy;
            found = p->owner[k];
        }
        /* Marked apart, so that only true owners are asked. */
        p->owner[c] = found != LORRY_NONE ? -2 - found : -2 - turn++ % task->num_couriers;
    }
    for (int32_t c = 0; c < task->num_clients; c++)
        if (p->owner[c] <= -2)
            p->owner[c] = -2 - p->owner[c];
}

/* Without sections nobody has a place of his own: sectors around the outlet. */
static void share_all(practice *p)
{
    const lorry__task *task = p->task;
    for (int32_t c = 0; c < task->num_clients; c++)
        p->list[c] = c;
    for (int32_t k = 0; k < task->num_couriers; k++)
        p->own[k] = k;
    share_section(p, p->list, task->num_clients, p->own, task->num_couriers);
}

static bool is_section_used(const lorry__task *task)
{
    for (int32_t s = 0; s < task->num_sections; s++)
        for (int32_t k = 0; k < task->num_couriers; k++)
            if (lorry__was_home(task, s, k))
                return true;
    return false;
}

static void find_owners(practice *p, int32_t *couriers)
{
    const lorry__task *task = p->task;
    for (int32_t c = 0; c < task->num_clients; c++)
        p->owner[c] = LORRY_NONE;
    if (!is_section_used(task)) {
        share_all(p);
        return;
    }
    for (int32_t s = 0; s < task->num_sections; s++) {
        int32_t count = 0, num_couriers = 0;
        for (int32_t k = 0; k < task->num_couriers; k++)
            if (task->parent[s] == s && lorry__is_home(task, s, k))
                couriers[num_couriers++] = k;
        for (int32_t c = 0; c < task->num_clients; c++) {
            const int32_t section = task->clients[c].section;
            if (section != LORRY_NONE && task->parent[section] == s)
                p->list[count++] = c;
        }
        if (num_couriers > 0)
            share_section(p, p->list, count, couriers, num_couriers);
    }
    give_to_neighbours(p);
}

/* ------------------------------------------------------------- loading -- */

typedef struct room { int64_t weight, volume, parcels; } room;

static bool take_room(room *left, const lorry__day_client *c)
{
    if (c->weight > left->weight || c->volume > left->volume || c->parcels > left->parcels)
        return false;
    left->weight -= c->weight;
    left->volume -= c->volume;
    left->parcels -= c->parcels;
    return true;
}

/* A client of his that is at the outlet and not to be kept for a later wave. */
static bool is_offered(const practice *p, int32_t c, int64_t now, int64_t until, bool is_last)
{
    const lorry__day_client *client = &p->task->clients[c];
    return p->is_done[c] == 0 && p->is_loaded[c] == 0 && client->release <= now &&
           (is_last || client->early <= until);
}

/* Returns how many were loaded. */
static int32_t load_up(practice *p, int32_t courier, int64_t now, int64_t until, bool is_last)
{
    const lorry__day_courier *who = &p->task->couriers[courier];
    room left = { who->weight, who->volume, who->parcels };
    int32_t loaded = 0;
    for (;;) { /* what is due or urgent first */
        int32_t best = LORRY_NONE;
        for (int32_t i = 0; i < p->num_own; i++) {
            const int32_t c = p->own[i];
            const int64_t late = p->task->clients[c].late;
            if (is_offered(p, c, now, until, is_last) &&
                (late <= until || p->task->clients[c].is_urgent) &&
                (best == LORRY_NONE || late < p->task->clients[best].late))
                best = c;
        }
        if (best == LORRY_NONE)
            break;
        p->is_loaded[best] = take_room(&left, &p->task->clients[best]) ? 1 : 2;
        loaded += p->is_loaded[best] == 1;
    }
    for (int32_t at = OUTLET;;) { /* then what lies on the way */
        int32_t best = LORRY_NONE;
        int64_t least = INT64_MAX;
        for (int32_t i = 0; i < p->num_own; i++) {
            const int32_t c = p->own[i];
            if (!is_offered(p, c, now, until, is_last))
                continue;
            const int64_t far = way(p, courier, at, c).duration;
            if (far < least) {
                least = far;
                best = c;
            }
        }
        if (best == LORRY_NONE)
            break;
        p->is_loaded[best] = take_room(&left, &p->task->clients[best]) ? 1 : 2;
        if (p->is_loaded[best] == 1) {
            loaded++;
            at = best;
        }
    }
    for (int32_t i = 0; i < p->num_own; i++) /* 2: no room this time */
        if (p->is_loaded[p->own[i]] == 2)
            p->is_loaded[p->own[i]] = 0;
    return loaded;
}

/* ------------------------------------------------------------- driving -- */

/* Of what is on board, the one that closes first and can still be reached. */
static int32_t most_urgent(const practice *p, int32_t courier, int32_t at, int64_t now)
{
    int32_t best = LORRY_NONE;
    for (int32_t i = 0; i < p->num_own; i++) {
        const int32_t c = p->own[i];
        const int64_t late = p->task->clients[c].late;
        if (p->is_loaded[c] != 1 || late == LORRY_UNLIMITED ||
            now + way(p, courier, at, c).duration > late)
            continue;
        if (best == LORRY_NONE || late < p->task->clients[best].late)
            best = c;
    }
    return best;
}

static int64_t start_at(const practice *p, int32_t courier, int32_t at, int64_t now, int32_t c)
{
    return lorry__max64(now + way(p, courier, at, c).duration, p->task->clients[c].early);
}

/* The nearest that is open, or, if none is, the first to open. */
static int32_t nearest_open(const practice *p, int32_t courier, int32_t at, int64_t now)
{
    int32_t open = LORRY_NONE, next = LORRY_NONE;
    int64_t least = INT64_MAX, soonest = INT64_MAX;
    for (int32_t i = 0; i < p->num_own; i++) {
        const int32_t c = p->own[i];
        if (p->is_loaded[c] != 1)
            continue;
        const int64_t far = way(p, courier, at, c).duration;
        const int64_t start = start_at(p, courier, at, now, c);
        if (start - now - far <= SHORT_WAIT && far < least) {
            least = far;
            open = c;
        }
        if (start < soonest) {
            soonest = start;
            next = c;
        }
    }
    return open != LORRY_NONE ? open : next;
}

static int32_t choose(const practice *p, int32_t courier, int32_t at, int64_t now)
{
    const int32_t near = nearest_open(p, courier, at, now);
    const int32_t urgent = most_urgent(p, courier, at, now);
    if (near == LORRY_NONE || urgent == LORRY_NONE || near == urgent)
        return near;
    const int64_t done =
        start_at(p, courier, at, now, near) + p->task->clients[near].service;
    return done + way(p, courier, near, urgent).duration > p->task->clients[urgent].late ? urgent
                                                                                         : near;
}

/* Leave as late as brings the vehicle back no later, as a plan does: waiting that
 * a later start saves is no work. `end` is when it is back; what is late may stay as
 * late as it is. */
static void leave_late(practice *p, lorry__trip *trip)
{
    const lorry__task *task = p->task;
    lorry__day_stop *stops = p->day->stops + trip->first;
    int64_t latest = trip->end;
    int32_t next = OUTLET;
    for (int32_t i = trip->count; i-- > 0;) {
        const lorry__day_client *client = &task->clients[stops[i].client];
        latest -= client->service + way(p, trip->courier, stops[i].client, next).duration;
        latest = lorry__min64(latest, lorry__max64(client->late, stops[i].start));
        next = stops[i].client;
    }
    int64_t now = latest - way(p, trip->courier, OUTLET, next).duration;
    int32_t at = OUTLET;
    trip->start = now;
    trip->wait = 0;
    for (int32_t i = 0; i < trip->count; i++) {
        lorry__day_stop *stop = &stops[i];
        stop->arrival = now + way(p, trip->courier, at, stop->client).duration;
        stop->start = lorry__max64(stop->arrival, task->clients[stop->client].early);
        stop->departure = stop->start + task->clients[stop->client].service;
        trip->wait += stop->start - stop->arrival;
        now = stop->departure;
        at = stop->client;
    }
}

/* Whether waiting for the next client takes longer than to come back meanwhile. */
static bool waits_long(const practice *p, int32_t courier, int32_t at, int64_t now, int32_t next)
{
    const int64_t back =
        way(p, courier, at, OUTLET).duration + way(p, courier, OUTLET, next).duration;
    return at != OUTLET && start_at(p, courier, at, now, next) > now + back + LONG_WAIT;
}

/* All that is on board, from `now` on, or up to a long wait. Returns when he is back,
 * or -1 without memory. */
static int64_t drive(practice *p, int32_t courier, int32_t wave, int64_t now)
{
    const lorry__task *task = p->task;
    if (!lorry__day_trip(p->day, courier, wave))
        return -1;
    lorry__trip *trip = &p->day->trips[p->day->num_trips - 1];
    int32_t at = OUTLET;
    p->is_early = false;
    for (int32_t c; (c = choose(p, courier, at, now)) != LORRY_NONE;) {
        p->is_early = waits_long(p, courier, at, now, c);
        if (p->is_early)
            break;
        const lorry__arc arc = way(p, courier, at, c);
        const int64_t start = start_at(p, courier, at, now, c);
        trip->distance += arc.distance;
        trip->travel += arc.duration;
        trip->service += task->clients[c].service;
        const lorry__day_stop stop = { c, now + arc.duration, start,
                                       start + task->clients[c].service, trip->distance };
        if (!lorry__day_visit(p->day, &stop))
            return -1;
        now = stop.departure;
        p->is_done[c] = 1;
        p->is_loaded[c] = 0;
        at = c;
    }
    for (int32_t i = 0; i < p->num_own; i++)
        p->is_loaded[p->own[i]] = 0;
    const lorry__arc home = way(p, courier, at, OUTLET);
    trip->distance += home.distance;
    trip->travel += home.duration;
    trip->end = now + home.duration;
    leave_late(p, trip);
    return trip->end;
}

/* When the next of his clients that are not there yet is. */
static int64_t next_release(const practice *p, int64_t now)
{
    int64_t next = LORRY_UNLIMITED;
    for (int32_t i = 0; i < p->num_own; i++) {
        const int64_t release = p->task->clients[p->own[i]].release;
        if (p->is_done[p->own[i]] == 0 && release > now)
            next = lorry__min64(next, release);
    }
    return next;
}

/* The waves of a day, then back for what is left while the shift lasts. */
static bool work(practice *p, int32_t courier)
{
    const lorry__task *task = p->task;
    const lorry__day_courier *who = &task->couriers[courier];
    int64_t now = who->from;
    p->is_early = false;
    for (int32_t wave = 0;; wave += p->is_early ? 0 : 1) {
        const int32_t last = task->num_waves - 1;
        const int32_t number = wave < last ? wave : last;
        const bool is_extra = wave > last;
        now = lorry__max64(now, is_extra ? now : task->waves[number].from);
        if (now >= who->to)
            return true;
        const int64_t until =
            number == last ? who->to : lorry__min64(task->waves[number].to, who->to);
        if (load_up(p, courier, now, until, number == last) == 0) {
            const int64_t next = next_release(p, now);
            if (is_extra && next == LORRY_UNLIMITED)
                return true;
            now = is_extra ? next : now;
            p->is_early = false;
            continue;
        }
        now = drive(p, courier, number, now);
        if (now < 0)
            return false;
    }
}

lorry_status lorry__practice(const lorry__task *task, const lorry__travel *travel,
                             lorry__day *out)
{
    lorry__mem *mem = out->mem;
    const size_t clients = (size_t)task->num_clients, couriers = (size_t)task->num_couriers;
    practice p = { .task = task, .travel = travel, .mem = mem, .day = out };
    p.owner = LORRY__NEW(mem, int32_t, clients);
    p.own = LORRY__NEW(mem, int32_t, clients + couriers);
    p.is_done = LORRY__NEW(mem, uint8_t, clients);
    p.is_loaded = LORRY__NEW(mem, uint8_t, clients);
    p.list = LORRY__NEW(mem, int32_t, clients);
    int32_t *at_home = LORRY__NEW(mem, int32_t, couriers);
    bool is_ok = p.owner != NULL && p.own != NULL && p.is_done != NULL && p.is_loaded != NULL &&
                 p.list != NULL && at_home != NULL;
    if (is_ok && couriers > 0)
        find_owners(&p, at_home);
    for (int32_t k = 0; k < task->num_couriers && is_ok; k++) {
        p.num_own = 0;
        for (int32_t c = 0; c < task->num_clients; c++)
            if (p.owner[c] == k)
                p.own[p.num_own++] = c;
        is_ok = work(&p, k);
    }
    lorry__free(mem, p.owner);
    lorry__free(mem, p.own);
    lorry__free(mem, p.is_done);
    lorry__free(mem, p.is_loaded);
    lorry__free(mem, p.list);
    lorry__free(mem, at_home);
    return is_ok ? LORRY_OK : LORRY_ENOMEM;
}
