/* proof.c: the claims of a certificate, one after the other. */
#include "check/proof.h"

#include "base/language.h"
#include "check/rates.h"

typedef struct judge {
    const lorry_problem *problem;
    const lorry__certificate *c;
    lorry__mem mem;
    lorry_message *message;
    lorry__proof_graph *graphs;  /* per kind */
    int64_t *low, *high;         /* vehicles per kind, at the node at hand */
    uint8_t **is_barred, *is_marked; /* per kind and part; per part */
} judge;

/* LORRY_EINVAL stands for a claim that is not true. */
static lorry_status deny(judge *j, const char *text)
{
    return lorry__fail(j->message, LORRY_EINVAL, "%s", lorry__tr(text));
}

static lorry_status no_memory(judge *j)
{
    return lorry__fail(j->message, LORRY_ENOMEM, "no memory to verify the certificate");
}

/* ------------------------------------------------------------------ kinds -- */

/* Whether vehicles of the two types cost the same and may do the same. */
static bool is_alike(const judge *j, int32_t a, int32_t b)
{
    const lorry_problem *p = j->problem;
    const lorry__type *s = &p->types[a], *t = &p->types[b];
    const lorry__unit_prices x = lorry__prices_of(s, j->c->objective);
    const lorry__unit_prices y = lorry__prices_of(t, j->c->objective);
    bool is_same = s->start_depot == t->start_depot && s->end_depot == t->end_depot &&
                   s->start_early == t->start_early && s->end_late == t->end_late &&
                   s->max_duration == t->max_duration && s->max_distance == t->max_distance &&
                   s->max_stops == t->max_stops && s->profile == t->profile &&
                   s->skills == t->skills && x.fixed == y.fixed && x.distance == y.distance &&
                   x.duration == y.duration;
    for (int32_t d = 0; d < p->num_dimensions; d++)
        is_same = is_same && s->capacity[d] == t->capacity[d];
    for (int32_t c = 0; c < p->num_clients && is_same; c++)
        is_same = lorry__section_says(p, c, a) == lorry__section_says(p, c, b);
    return is_same;
}

/* Every type belongs to one kind, with others alike. */
static lorry_status check_kinds(judge *j)
{
    const lorry_problem *p = j->problem;
    const lorry__certificate *c = j->c;
    int32_t *seen = LORRY__NEW(&j->mem, int32_t, (size_t)p->num_types);
    lorry_status status = seen == NULL ? no_memory(j) : LORRY_OK;
    for (int32_t k = 0; k < c->num_kinds && status == LORRY_OK; k++) {
        const lorry__proof_kind *kind = &c->kinds[k];
        bool is_carried = false;
        for (int32_t a = 0; a < kind->num_axes; a++)
            is_carried |= kind->axes[a].is_carried;
        if (kind->num_types < 1 || !is_carried)
            status = deny(j, N_("a kind of vehicles has no types, or carries no axis"));
        for (int32_t i = 0; i < kind->num_types && status == LORRY_OK; i++) {
            const int32_t type = kind->types[i];
            if (type < 0 || type >= p->num_types || seen[type]++ > 0 ||
                !is_alike(j, kind->types[0], type))
                status = deny(j, N_("a kind has vehicle types that differ, or that are not "
                                    "there, or are elsewhere too"));
        }
    }
    for (int32_t t = 0; t < p->num_types && status == LORRY_OK; t++)
        if (seen[t] == 0)
            status = deny(j, N_("a vehicle type belongs to no kind"));
    lorry__free(&j->mem, seen);
    return status;
}

static lorry_status make_graphs(judge *j)
{
    const lorry__certificate *c = j->c;
    const size_t kinds = (size_t)c->num_kinds, parts = lorry__proof_parts(c->num_clients);
    j->graphs = LORRY__NEW(&j->mem, lorry__proof_graph, kinds);
    j->low = LORRY__NEW(&j->mem, int64_t, kinds);
    j->high = LORRY__NEW(&j->mem, int64_t, kinds);
    j->is_barred = LORRY__NEW(&j->mem, uint8_t *, kinds);
    j->is_marked = LORRY__NEW(&j->mem, uint8_t, parts);
    if (j->graphs == NULL || j->low == NULL || j->high == NULL || j->is_barred == NULL ||
        j->is_marked == NULL)
        return no_memory(j);
    for (size_t k = 0; k < kinds; k++) {
        j->is_barred[k] = LORRY__NEW(&j->mem, uint8_t, parts);
        if (j->is_barred[k] == NULL)
            return no_memory(j);
        const lorry_status status =
            lorry__proof_graph_new(&j->graphs[k], &j->mem, j->problem, c->objective,
                                   &c->kinds[k], j->message);
        if (status != LORRY_OK)
            return status == LORRY_ENOMEM ? no_memory(j) : status;
    }
    return LORRY_OK;
}

/* ------------------------------------------------------------------- cuts -- */

/* Vehicles that the required load of the set needs, in the dimension that asks for
 * most. */
static int64_t vehicles_for(const lorry_problem *p, const lorry__proof_cut *cut)
{
    int64_t most = 1;
    const int32_t dims = p->num_dimensions;
    for (int32_t d = 0; d < 2 * dims; d++) {
        const int64_t *amounts = d < dims ? p->delivery : p->pickup;
        __int128 sum = 0;
        int64_t capacity = 0;
        for (int32_t t = 0; t < p->num_types; t++)
            capacity = lorry__max64(capacity, p->types[t].capacity[d % dims]);
        for (int32_t i = 0; i < cut->count; i++)
            if (p->is_required[cut->set[i]])
                sum += amounts[(size_t)cut->set[i] * (size_t)dims + (size_t)(d % dims)];
        if (capacity > 0 && capacity != LORRY_UNLIMITED)
            most = lorry__max64(most, (int64_t)((sum + capacity - 1) / capacity));
    }
    return most;
}

static lorry_status check_cut(judge *j, const lorry__proof_cut *cut)
{
    const int32_t *three = cut->clients;
    for (int32_t i = 1; i < cut->count; i++)
        if (cut->set[i] <= cut->set[i - 1])
            return deny(j, N_("the clients of a cut do not rise"));
    if (cut->kind == LORRY__CUT_ENTER) {
        bool has_required = false;
        for (int32_t i = 0; i < cut->count; i++)
            has_required |= j->problem->is_required[cut->set[i]] != 0;
        return has_required && cut->rhs <= vehicles_for(j->problem, cut)
                   ? LORRY_OK
                   : deny(j, N_("a set of clients needs fewer vehicles than a cut claims"));
    }
    int members = 0;
    for (int32_t i = 0; i < cut->count; i++)
        members += cut->set[i] == three[0] || cut->set[i] == three[1] || cut->set[i] == three[2];
    return cut->rhs == 1 && three[0] != three[1] && three[0] != three[2] &&
                   three[1] != three[2] && members == 3
               ? LORRY_OK
               : deny(j, N_("a cut of three clients is none"));
}

/* Prices so small that no sum along a walk leaves 62 bits. */
static bool is_small(const judge *j, const lorry__proof_vector *v)
{
    const lorry__certificate *c = j->c;
    const size_t n = (size_t)c->num_clients;
    int64_t dual = 0, cost = 0;
    __int128 sum = 0;
    for (size_t i = 0; i < n; i++)
        dual = lorry__max64(dual, v->clients[i] < 0 ? -v->clients[i] : v->clients[i]);
    for (int32_t k = 0; k < c->num_kinds; k++) {
        const lorry__proof_graph *g = &j->graphs[k];
        for (size_t i = 0; i < n; i++)
            cost = lorry__max64(cost, lorry__max64(g->first_cost[i], g->last_cost[i]));
        for (size_t i = 0; i < n * n; i++)
            cost = lorry__max64(cost, g->arc_cost[i]);
    }
    for (int32_t k = 0; k < v->num_cuts; k++)
        sum += v->cut_duals[k];
    sum += dual;
    sum += (__int128)cost * c->scale;
    return sum * lorry__proof_most_stops(c->num_clients) <= LORRY__HUGE;
}

static lorry_status check_vector(judge *j, const lorry__proof_vector *v)
{
    const lorry__certificate *c = j->c;
    const lorry_problem *p = j->problem;
    for (int32_t i = 0; i < p->num_clients; i++)
        if (!p->is_required[i] && (__int128)v->clients[i] > (__int128)p->prize[i] * c->scale)
            return deny(j, N_("the dual of an optional client exceeds its prize"));
    for (int32_t k = 0; k < v->num_cuts; k++)
        if (v->cut_duals[k] < 0)
            return deny(j, N_("the dual of a cut is negative"));
    return is_small(j, v) ? LORRY_OK : deny(j, N_("the duals are too large to compute with"));
}

/* ------------------------------------------------------------------ nodes -- */

static void bar_out_of(judge *j, int32_t kind, int32_t client, int32_t but, bool ends)
{
    const size_t n = (size_t)j->c->num_clients;
    uint8_t *barred = j->is_barred[kind];
    for (size_t to = 0; to < n; to++)
        if ((int32_t)to != but)
            barred[(size_t)client * n + to] = 1;
    if (ends)
        barred[n * n + n + (size_t)client] = 1;
}

static void bar_into(judge *j, int32_t kind, int32_t client, int32_t but, bool ends)
{
    const size_t n = (size_t)j->c->num_clients;
    uint8_t *barred = j->is_barred[kind];
    for (size_t from = 0; from < n; from++)
        if ((int32_t)from != but)
            barred[from * n + (size_t)client] = 1;
    if (ends)
        barred[n * n + (size_t)client] = 1;
}

static size_t part_of(const judge *j, const lorry__proof_link *link)
{
    const size_t n = (size_t)j->c->num_clients;
    return link->from < 0 ? n * n + (size_t)link->to
           : link->to < 0 ? n * n + n + (size_t)link->from
                          : (size_t)link->from * n + (size_t)link->to;
}

/* One decision, for every kind. */
static void decide(judge *j, const lorry__proof_node *node)
{
    const size_t n = (size_t)j->c->num_clients;
    for (int64_t k = 0; k < node->num_links; k++)
        j->is_barred[node->links[k].kind][part_of(j, &node->links[k])] = 1;
    for (int32_t k = 0; k < j->c->num_kinds; k++) {
        uint8_t *barred = j->is_barred[k];
        switch (node->step) {
        case LORRY__STEP_ROOT:
        case LORRY__STEP_FIX:
            break;
        case LORRY__STEP_VEHICLES:
            if (k == node->a && node->is_high)
                j->low[k] = lorry__max64(j->low[k], (int64_t)node->number + 1);
            else if (k == node->a)
                j->high[k] = lorry__min64(j->high[k], node->number);
            break;
        case LORRY__STEP_ARC:
            if (!node->is_high) {
                barred[(size_t)node->a * n + (size_t)node->b] = 1;
            } else {
                bar_out_of(j, k, node->a, node->b, true);
                bar_into(j, k, node->b, node->a, true);
            }
            break;
        case LORRY__STEP_FIRST:
            if (node->is_high)
                bar_into(j, k, node->a, -1, false);
            else
                barred[n * n + (size_t)node->a] = 1;
            break;
        case LORRY__STEP_LAST:
            if (node->is_high)
                bar_out_of(j, k, node->a, -1, false);
            else
                barred[n * n + n + (size_t)node->a] = 1;
            break;
        case LORRY__STEP_KIND:
            if ((k == node->b) != node->is_high) {
                bar_out_of(j, k, node->a, -1, true);
                bar_into(j, k, node->a, -1, true);
            }
            break;
        }
    }
}

/* All that has been decided from the root down to the node. */
static void enter(judge *j, int32_t number)
{
    const lorry_problem *p = j->problem;
    const lorry__certificate *c = j->c;
    for (int32_t k = 0; k < c->num_kinds; k++) {
        memset(j->is_barred[k], 0, lorry__proof_parts(c->num_clients));
        j->low[k] = j->high[k] = 0;
        for (int32_t i = 0; i < c->kinds[k].num_types; i++)
            j->high[k] += lorry__min64(p->types[c->kinds[k].types[i]].count, p->num_clients);
        j->high[k] = lorry__min64(j->high[k], p->num_clients);
        if (c->most_vehicles > 0)
            j->high[k] = lorry__min64(j->high[k], c->most_vehicles);
    }
    for (; number >= 0; number = c->nodes[number].parent)
        decide(j, &c->nodes[number]);
}

/* What a vector proves of the plans of the node entered, scaled, if its least reduced
 * costs are right. */
static __int128 worth(const judge *j, const lorry__proof_vector *v)
{
    const lorry__certificate *c = j->c;
    __int128 sum = 0;
    for (int32_t i = 0; i < c->num_clients; i++)
        sum += v->clients[i];
    for (int32_t k = 0; k < v->num_cuts; k++) {
        const lorry__proof_cut *cut = &c->cuts[v->cuts[k]];
        sum += (__int128)v->cut_duals[k] * (cut->kind == LORRY__CUT_SUBSET ? -1 : cut->rhs);
    }
    for (int32_t k = 0; k < c->num_kinds; k++)
        sum += (__int128)v->least[k] * (v->least[k] < 0 ? j->high[k] : j->low[k]);
    return sum;
}

static lorry_status ask(judge *j, int32_t kind, const lorry__proof_vector *v,
                        const uint8_t *is_marked, int64_t threshold)
{
    const lorry__proof_pricing pricing = { .mem = &j->mem, .graph = &j->graphs[kind],
                                           .certificate = j->c, .vector = v,
                                           .is_barred = j->is_barred[kind],
                                           .is_marked = is_marked, .threshold = threshold };
    switch (lorry__proof_price(&pricing)) {
    case LORRY__PROOF_HOLDS:
        return LORRY_OK;
    case LORRY__PROOF_FAILS:
        return deny(j, N_("a route costs less, by some duals, than the certificate claims"));
    case LORRY__PROOF_TOO_MUCH:
        return deny(j, N_("there are too many routes to look at; that all cost enough is "
                          "not verified"));
    case LORRY__PROOF_NO_MEMORY:
        break;
    }
    return no_memory(j);
}

static lorry_status check_leaf(judge *j, int32_t number)
{
    const lorry__proof_node *node = &j->c->nodes[number];
    const lorry__proof_vector *v = &j->c->vectors[node->vector];
    enter(j, number);
    /* Costs are whole: more than bound - 1 is the bound. */
    if (worth(j, v) <= ((__int128)node->bound - 1) * j->c->scale)
        return deny(j, N_("the duals of a leaf add up to less than its bound"));
    lorry_status status = LORRY_OK;
    for (int32_t k = 0; k < j->c->num_kinds && status == LORRY_OK; k++)
        status = ask(j, k, v, NULL, v->least[k]);
    return status;
}

/* Plans of the parent that use one of the links cost at least fix_bound. */
static lorry_status check_fix(judge *j, int32_t number)
{
    const lorry__proof_node *node = &j->c->nodes[number];
    const lorry__proof_vector *v = &j->c->vectors[node->fix_vector];
    enter(j, node->parent);
    const __int128 gap = (__int128)node->fix_bound * j->c->scale - worth(j, v);
    if (gap > LORRY__HUGE || gap < -LORRY__HUGE)
        return deny(j, N_("the duals that bar arcs are far from what they should prove"));
    lorry_status status = LORRY_OK;
    for (int32_t k = 0; k < j->c->num_kinds && status == LORRY_OK; k++) {
        const int64_t least = v->least[k];
        /* Each vehicle has paid `least` already. */
        const int64_t paid = least < 0 || j->low[k] > 0 ? least : 0;
        bool has_marks = false;
        memset(j->is_marked, 0, lorry__proof_parts(j->c->num_clients));
        for (int64_t i = 0; i < node->num_links; i++)
            if (node->links[i].kind == k) {
                j->is_marked[part_of(j, &node->links[i])] = 1;
                has_marks = true;
            }
        status = ask(j, k, v, NULL, least);
        if (status == LORRY_OK && has_marks)
            status = ask(j, k, v, j->is_marked, (int64_t)gap + paid);
    }
    return status;
}

/* The children of a node: none, one that is a FIX, or the two sides of a choice. */
static lorry_status check_children(judge *j, int32_t number, bool *is_leaf)
{
    const lorry__certificate *c = j->c;
    const lorry__proof_node *found[2] = { NULL, NULL };
    int32_t count = 0;
    for (int32_t k = number + 1; k < c->num_nodes; k++)
        if (c->nodes[k].parent == number && count++ < 2)
            found[count - 1] = &c->nodes[k];
    *is_leaf = count == 0;
    if (count == 0 || (count == 1 && found[0]->step == LORRY__STEP_FIX))
        return LORRY_OK;
    const bool is_choice = count == 2 && found[0]->step > LORRY__STEP_FIX &&
                           found[0]->step == found[1]->step && found[0]->a == found[1]->a &&
                           found[0]->b == found[1]->b && found[0]->number == found[1]->number &&
                           found[0]->is_high != found[1]->is_high;
    return is_choice ? LORRY_OK : deny(j, N_("a node is parted into what is not all of it"));
}

static lorry_status check_nodes(judge *j)
{
    const lorry__certificate *c = j->c;
    lorry_status status = LORRY_OK;
    for (int32_t k = 0; k < c->num_nodes && status == LORRY_OK; k++) {
        const lorry__proof_node *node = &c->nodes[k];
        bool is_leaf = false;
        status = check_children(j, k, &is_leaf);
        if (status == LORRY_OK && node->step == LORRY__STEP_FIX) {
            status = node->fix_bound < c->bound
                         ? deny(j, N_("arcs are barred by less than the bound"))
                         : check_fix(j, k);
        }
        if (status == LORRY_OK && is_leaf)
            status = node->vector < 0 || node->bound < c->bound
                         ? deny(j, N_("a leaf proves less than the bound"))
                         : check_leaf(j, k);
    }
    return status;
}

static lorry_status check_routes(judge *j)
{
    const lorry__certificate *c = j->c;
    lorry_status status = check_kinds(j);
    if (status == LORRY_OK)
        status = make_graphs(j);
    for (int32_t k = 0; k < c->num_cuts && status == LORRY_OK; k++)
        status = check_cut(j, &c->cuts[k]);
    for (int32_t k = 0; k < c->num_vectors && status == LORRY_OK; k++)
        status = check_vector(j, &c->vectors[k]);
    return status == LORRY_OK ? check_nodes(j) : status;
}

static void release(judge *j)
{
    for (int32_t k = 0; k < j->c->num_kinds; k++) {
        if (j->graphs != NULL)
            lorry__proof_graph_free(&j->graphs[k], &j->mem);
        if (j->is_barred != NULL)
            lorry__free(&j->mem, j->is_barred[k]);
    }
    lorry__free(&j->mem, j->graphs);
    lorry__free(&j->mem, j->low);
    lorry__free(&j->mem, j->high);
    lorry__free(&j->mem, j->is_barred);
    lorry__free(&j->mem, j->is_marked);
}

lorry_status lorry__check_proof(const lorry_problem *problem, const lorry__certificate *c,
                                bool *holds, lorry_message *message)
{
    judge j = { .problem = problem, .c = c, .message = message };
    lorry__mem_init(&j.mem, &problem->mem.config);
    *holds = false;
    lorry_status status = LORRY_OK;
    if (c->problem != problem->hash || c->num_clients != problem->num_clients)
        status = deny(&j, N_("the certificate is for another problem, or for other conventions "
                             "of reading it"));
    else if (c->fewest_vehicles > lorry__proof_vehicles(problem))
        status = deny(&j, N_("the load needs fewer vehicles than the certificate claims"));
    else if (c->objective == LORRY_OBJECTIVE_VEHICLES)
        status = deny(&j, N_("no certificate speaks of the number of vehicles"));
    else
        switch (c->method) {
        case LORRY__PROOF_NONE:
            status = deny(&j, N_("the certificate proves nothing"));
            break;
        case LORRY__PROOF_ARCS:
            status = lorry__check_arcs(problem, c, &j.mem, message);
            break;
        case LORRY__PROOF_TREES:
            status = lorry__check_trees(problem, c, &j.mem, message);
            break;
        case LORRY__PROOF_ROUTES:
            status = check_routes(&j);
            break;
        }
    release(&j);
    *holds = status == LORRY_OK;
    return status == LORRY_EINVAL ? LORRY_OK : status;
}
