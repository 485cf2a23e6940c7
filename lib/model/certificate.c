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
