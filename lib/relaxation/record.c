/* record.c: the prover's duals and decisions as a certificate. */
#include "relaxation/record.h"

#include "relaxation/prover.h"

bool lorry__record_begin(lorry__prover *p)
{
    lorry__certificate *c = p->task->certificate;
    if (c == NULL)
        return true;
    lorry__mem *mem = c->mem;
    c->most_vehicles = p->task->most_vehicles;
    c->scale = p->scale;
    const int32_t types = p->eval->problem->num_types;
    for (int32_t k = 0; k < p->num_kinds; k++) {
        lorry__proof_kind kind = { .types = LORRY__NEW(mem, int32_t, (size_t)types) };
        if (kind.types == NULL)
            return false;
        for (int32_t t = 0; t < types; t++)
            if (p->kind_of_type[t] == k)
                kind.types[kind.num_types++] = t;
        if (lorry__certificate_add_kind(c, kind) < 0)
            return false;
    }
    p->proof = lorry__certificate_add_node(
        c, (lorry__proof_node){ .parent = -1, .step = LORRY__STEP_ROOT, .fix_vector = -1,
                                .vector = -1 });
    return p->proof >= 0;
}

/* The cut's number, with the memory that it has now. */
static bool name_cut(lorry__prover *p, lorry__cut *cut)
{
    lorry__certificate *c = p->task->certificate;
    int32_t count = 0;
    for (int32_t i = 0; i < p->n; i++)
        count += lorry__cut_has(cut, i);
    if (cut->name >= 0 && c->cuts[cut->name].count == count)
        return true;
    int32_t *set = LORRY__NEW(c->mem, int32_t, (size_t)count + 1);
    if (set == NULL)
        return false;
    count = 0;
    for (int32_t i = 0; i < p->n; i++)
        if (lorry__cut_has(cut, i))
            set[count++] = i;
    if (cut->name >= 0) {
        /* Memories only grow, and vectors priced with less hold all the more. */
        lorry__free(c->mem, c->cuts[cut->name].set);
        c->cuts[cut->name].set = set;
        c->cuts[cut->name].count = count;
        return true;
    }
    lorry__proof_cut named = { .kind = cut->kind, .rhs = cut->rhs, .count = count, .set = set };
    memcpy(named.clients, cut->clients, sizeof(named.clients));
    cut->name = lorry__certificate_add_cut(c, named);
    return cut->name >= 0;
}

bool lorry__record_best(lorry__prover *p)
{
    lorry__certificate *c = p->task->certificate;
    if (c == NULL)
        return true;
    lorry__cuts *cuts = &p->master.cuts;
    lorry__proof_vector *v = &p->aside;
    lorry__proof_vector_free(c->mem, v);
    v->clients = LORRY__NEW(c->mem, int64_t, (size_t)p->n);
    v->cuts = LORRY__NEW(c->mem, int32_t, (size_t)cuts->count + 1);
    v->cut_duals = LORRY__NEW(c->mem, int64_t, (size_t)cuts->count + 1);
    v->least = LORRY__NEW(c->mem, int64_t, (size_t)p->num_kinds);
    if (v->clients == NULL || v->cuts == NULL || v->cut_duals == NULL || v->least == NULL)
        return false;
    memcpy(v->clients, p->best.client, (size_t)p->n * sizeof(*v->clients));
    memcpy(v->least, p->best.least, (size_t)p->num_kinds * sizeof(*v->least));
    for (int32_t k = 0; k < cuts->count; k++) {
        if (p->best.cut[k] == 0)
            continue;
        if (!name_cut(p, &cuts->items[k]))
            return false;
        v->cuts[v->num_cuts] = cuts->items[k].name;
        v->cut_duals[v->num_cuts++] = p->best.cut[k];
    }
    return true;
}

int32_t lorry__record_vector(lorry__prover *p)
{
    lorry__certificate *c = p->task->certificate;
    lorry__proof_vector copy;
    if (c == NULL || p->aside.clients == NULL)
        return c == NULL ? 0 : -1;
    return lorry__proof_vector_copy(c->mem, &p->aside, p->n, p->num_kinds, &copy)
               ? lorry__certificate_add_vector(c, copy) : -1;
}

bool lorry__record_fix(lorry__prover *p, const uint8_t *before, int64_t cutoff)
{
    lorry__certificate *c = p->task->certificate;
    if (c == NULL)
        return true;
    /* What is known of its parent holds for it, too. */
    lorry__proof_node node = { .parent = p->proof, .step = LORRY__STEP_FIX,
                               .fix_bound = cutoff, .vector = c->nodes[p->proof].vector,
                               .bound = c->nodes[p->proof].bound };
    size_t parts = 0;
    for (int32_t k = 0; k < p->num_kinds; k++)
        parts += (size_t)p->squads[k].network.num_links + 2 * (size_t)p->n;
    node.links = LORRY__NEW(c->mem, lorry__proof_link, parts);
    node.fix_vector = node.links != NULL ? lorry__record_vector(p) : -1;
    if (node.fix_vector < 0) {
        lorry__free(c->mem, node.links);
        return false;
    }
    for (int32_t k = 0; k < p->num_kinds; k++) {
        const lorry__network *g = &p->squads[k].network;
        const uint8_t *now = p->squads[k].is_barred;
        const int64_t links = g->num_links;
        for (int64_t i = 0; i < links + 2 * p->n; i++) {
            if (before[i] || !now[i])
                continue;
            const int32_t c1 = (int32_t)(i - links);
            node.links[node.num_links++] =
                i < links ? (lorry__proof_link){ k, g->links[i].from, g->links[i].to }
                : c1 < p->n ? (lorry__proof_link){ k, -1, c1 }
                            : (lorry__proof_link){ k, c1 - p->n, -1 };
        }
        before += links + 2 * p->n;
    }
    c->nodes[p->proof].vector = -1;
    p->proof = lorry__certificate_add_node(c, node);
    return p->proof >= 0;
}

int32_t lorry__record_choice(lorry__prover *p, int32_t parent, const lorry__choice *choice)
{
    lorry__certificate *c = p->task->certificate;
    if (c == NULL)
        return 0;
    c->nodes[parent].vector = -1;
    return lorry__certificate_add_node(
        c, (lorry__proof_node){ .parent = parent, .step = choice->step,
                                .is_high = choice->is_high, .a = choice->a, .b = choice->b,
                                .number = choice->number, .fix_vector = -1, .vector = -1 });
}

void lorry__record_leaf(lorry__prover *p, int32_t node, int32_t vector, int64_t bound)
{
    lorry__certificate *c = p->task->certificate;
    if (c == NULL)
        return;
    c->nodes[node].vector = vector;
    c->nodes[node].bound = bound;
}

/* Of all that the nodes say, what holds for every plan. */
static int64_t least_claim(const lorry__certificate *c)
{
    int64_t least = INT64_MAX;
    for (int32_t k = 0; k < c->num_nodes; k++) {
        const lorry__proof_node *node = &c->nodes[k];
        if (node->step == LORRY__STEP_FIX)
            least = lorry__min64(least, node->fix_bound);
        if (node->vector >= 0)
            least = lorry__min64(least, node->bound);
    }
    return least;
}

/* Nodes that nothing is known of are the root alone, out of time too soon. */
static bool has_claim(const lorry__certificate *c)
{
    for (int32_t k = 0; k < c->num_nodes; k++)
        if (c->nodes[k].vector >= 0)
            return true;
    return false;
}

/* All axes; those that are not carried rule out arcs. Grids carry some, in units of their
 * own. */
static void add_axes(const lorry__squad *squad, bool is_grid, lorry__proof_kind *kind)
{
    const lorry__network *g = &squad->network;
    for (int32_t a = 0; a < g->num_axes; a++) {
        const int32_t unit = is_grid ? squad->grid_units[a] : 0;
        kind->axes[kind->num_axes++] = (lorry__proof_axis){
            g->axes[a].kind, g->axes[a].dimension, g->axes[a].unit * lorry__max32(unit, 1),
            g->axes[a].end, is_grid ? unit > 0 : squad->axes[a] != 0 };
    }
}

/* Whether a place remembers a client in what the certificate says. */
static bool remembers(const lorry__prover *p, bool is_grid, int32_t place, int32_t client)
{
    bool has = client == place;
    for (int32_t k = 0; is_grid && k < p->num_kinds; k++)
        for (int32_t j = 0; j < p->grid_places; j++)
            has |= lorry__grid_members(p->squads[k].grid, place)[j] == client;
    return is_grid ? has : lorry__ng_has(&p->ng, place, client);
}

/* The axes and ng-sets as they are now; where a grid alone has proved all that is said,
 * those of the grid, which are verified sooner. */
static bool add_walks(const lorry__prover *p, lorry__certificate *c)
{
    const bool is_grid = p->grid_places > 0 && c->num_nodes == 1;
    for (int32_t k = 0; k < p->num_kinds; k++)
        add_axes(&p->squads[k], is_grid, &c->kinds[k]);
    int32_t total = 0;
    for (int32_t i = 0; i < p->n; i++)
        for (int32_t j = 0; j < p->n; j++)
            total += remembers(p, is_grid, i, j);
    c->ng_start = LORRY__NEW(c->mem, int32_t, (size_t)p->n + 1);
    c->ng = LORRY__NEW(c->mem, int32_t, (size_t)total + 1);
    if (c->ng_start == NULL || c->ng == NULL)
        return false;
    total = 0;
    for (int32_t i = 0; i < p->n; i++) {
        for (int32_t j = 0; j < p->n; j++)
            if (remembers(p, is_grid, i, j))
                c->ng[total++] = j;
        c->ng_start[i + 1] = total;
    }
    return true;
}

/* The best duals of the node at hand, where they prove more than is recorded of it. */
static bool add_best(const lorry__prover *p, lorry__certificate *c)
{
    if (p->aside.clients == NULL || p->bound <= c->nodes[p->proof].bound)
        return true;
    for (int32_t k = p->proof + 1; k < c->num_nodes; k++)
        if (c->nodes[k].parent == p->proof)
            return true; /* its children know more */
    lorry__proof_vector copy;
    if (!lorry__proof_vector_copy(c->mem, &p->aside, p->n, p->num_kinds, &copy))
        return false;
    c->nodes[p->proof].vector = lorry__certificate_add_vector(c, copy);
    c->nodes[p->proof].bound = p->bound;
    return c->nodes[p->proof].vector >= 0;
}

bool lorry__record_copy(const lorry__prover *p, lorry__certificate *out)
{
    if (!lorry__certificate_copy(p->task->certificate, out))
        return false;
    if (!add_best(p, out) || !add_walks(p, out)) {
        lorry__certificate_free(out);
        return false;
    }
    if (has_claim(out)) {
        out->method = LORRY__PROOF_ROUTES;
        out->bound = least_claim(out);
    }
    return true;
}
