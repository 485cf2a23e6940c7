/* certificate.c: the growing lists of a certificate. */
#include "model/certificate.h"

void lorry__certificate_init(lorry__certificate *c, lorry__mem *mem)
{
    *c = (lorry__certificate){ .mem = mem, .scale = 1 };
}

void lorry__proof_vector_free(lorry__mem *mem, lorry__proof_vector *v)
{
    lorry__free(mem, v->clients);
    lorry__free(mem, v->cuts);
    lorry__free(mem, v->cut_duals);
    lorry__free(mem, v->least);
    *v = (lorry__proof_vector){ .num_cuts = 0 };
}

/* NULL when out of memory; of an array, which may be empty, where there is one. */
static void *copy_of(lorry__mem *mem, const void *from, size_t count, size_t size)
{
    void *copy = lorry__calloc(mem, count + 1, size);
    if (copy != NULL && from != NULL)
        memcpy(copy, from, count * size);
    return copy;
}

bool lorry__proof_vector_copy(lorry__mem *mem, const lorry__proof_vector *v, int32_t clients,
                              int32_t kinds, lorry__proof_vector *out)
{
    const size_t cuts = (size_t)v->num_cuts;
    *out = (lorry__proof_vector){
        .num_cuts = v->num_cuts,
        .clients = copy_of(mem, v->clients, (size_t)clients, sizeof(*v->clients)),
        .cuts = copy_of(mem, v->cuts, cuts, sizeof(*v->cuts)),
        .cut_duals = copy_of(mem, v->cut_duals, cuts, sizeof(*v->cut_duals)),
        .least = copy_of(mem, v->least, (size_t)kinds, sizeof(*v->least)) };
    if (out->clients != NULL && out->cuts != NULL && out->cut_duals != NULL && out->least != NULL)
        return true;
    lorry__proof_vector_free(mem, out);
    return false;
}

/* What grows, and the kinds; `c` has the same that points nowhere yet. */
static bool copy_lists(lorry__certificate *c, const lorry__certificate *from)
{
    lorry__mem *mem = c->mem;
    for (int32_t k = 0; k < from->num_kinds; k++) {
        lorry__proof_kind kind = from->kinds[k];
        kind.types = copy_of(mem, kind.types, (size_t)kind.num_types, sizeof(*kind.types));
        if (kind.types == NULL || lorry__certificate_add_kind(c, kind) < 0)
            return false;
    }
    for (int32_t k = 0; k < from->num_cuts; k++) {
        lorry__proof_cut cut = from->cuts[k];
        cut.set = copy_of(mem, cut.set, (size_t)cut.count, sizeof(*cut.set));
        if (cut.set == NULL || lorry__certificate_add_cut(c, cut) < 0)
            return false;
    }
    for (int32_t k = 0; k < from->num_vectors; k++) {
        lorry__proof_vector v;
        if (!lorry__proof_vector_copy(mem, &from->vectors[k], from->num_clients, from->num_kinds,
                                      &v) ||
            lorry__certificate_add_vector(c, v) < 0)
            return false;
    }
    for (int32_t k = 0; k < from->num_nodes; k++) {
        lorry__proof_node node = from->nodes[k];
        if (node.links != NULL) {
            node.links = copy_of(mem, node.links, (size_t)node.num_links, sizeof(*node.links));
            if (node.links == NULL)
                return false;
        }
        if (lorry__certificate_add_node(c, node) < 0)
            return false;
    }
    return true;
}

bool lorry__certificate_copy(const lorry__certificate *from, lorry__certificate *c)
{
    const size_t n = (size_t)from->num_clients;
    *c = (lorry__certificate){ .mem = from->mem, .problem = from->problem,
                               .objective = from->objective, .method = from->method,
                               .bound = from->bound, .most_vehicles = from->most_vehicles,
                               .fewest_vehicles = from->fewest_vehicles,
                               .num_clients = from->num_clients, .scale = from->scale,
                               .root_price = from->root_price };
    bool has_all = copy_lists(c, from);
    if (has_all && from->prices != NULL) {
        c->prices = copy_of(c->mem, from->prices, n, sizeof(*c->prices));
        has_all = c->prices != NULL;
    }
    if (has_all && from->ng_start != NULL) {
        c->ng_start = copy_of(c->mem, from->ng_start, n + 1, sizeof(*c->ng_start));
        c->ng = copy_of(c->mem, from->ng, (size_t)from->ng_start[n], sizeof(*c->ng));
        has_all = c->ng_start != NULL && c->ng != NULL;
    }
    if (!has_all)
        lorry__certificate_free(c);
    return has_all;
}

void lorry__certificate_free(lorry__certificate *c)
{
    lorry__mem *mem = c->mem;
    if (mem == NULL)
        return;
    for (int32_t k = 0; k < c->num_kinds && c->kinds != NULL; k++)
        lorry__free(mem, c->kinds[k].types);
    for (int32_t k = 0; k < c->num_cuts; k++)
        lorry__free(mem, c->cuts[k].set);
    for (int32_t k = 0; k < c->num_vectors; k++)
        lorry__proof_vector_free(mem, &c->vectors[k]);
    for (int32_t k = 0; k < c->num_nodes; k++)
        lorry__free(mem, c->nodes[k].links);
    lorry__free(mem, c->prices);
    lorry__free(mem, c->kinds);
    lorry__free(mem, c->ng_start);
    lorry__free(mem, c->ng);
    lorry__free(mem, c->cuts);
    lorry__free(mem, c->vectors);
    lorry__free(mem, c->nodes);
    *c = (lorry__certificate){ .mem = NULL };
}

int32_t lorry__certificate_add_kind(lorry__certificate *c, lorry__proof_kind kind)
{
    if (!lorry__grow(c->mem, (void **)&c->kinds, &c->room[3], (size_t)c->num_kinds + 1,
                     sizeof(*c->kinds))) {
        lorry__free(c->mem, kind.types);
        return -1;
    }
    c->kinds[c->num_kinds] = kind;
    return c->num_kinds++;
}

int32_t lorry__certificate_add_cut(lorry__certificate *c, lorry__proof_cut cut)
{
    if (!lorry__grow(c->mem, (void **)&c->cuts, &c->room[0], (size_t)c->num_cuts + 1,
                     sizeof(*c->cuts))) {
        lorry__free(c->mem, cut.set);
        return -1;
    }
    c->cuts[c->num_cuts] = cut;
    return c->num_cuts++;
}

int32_t lorry__certificate_add_vector(lorry__certificate *c, lorry__proof_vector vector)
{
    if (!lorry__grow(c->mem, (void **)&c->vectors, &c->room[1], (size_t)c->num_vectors + 1,
                     sizeof(*c->vectors))) {
        lorry__proof_vector_free(c->mem, &vector);
        return -1;
    }
    c->vectors[c->num_vectors] = vector;
    return c->num_vectors++;
}

int32_t lorry__certificate_add_node(lorry__certificate *c, lorry__proof_node node)
{
    if (!lorry__grow(c->mem, (void **)&c->nodes, &c->room[2], (size_t)c->num_nodes + 1,
                     sizeof(*c->nodes))) {
        lorry__free(c->mem, node.links);
        return -1;
    }
    c->nodes[c->num_nodes] = node;
    return c->num_nodes++;
}
