/* certificate_write.c: certificates as JSON. O(length). */
#include "io/certificate.h"

#include "io/certificate_words.h"
#include "io/io.h"
#include "io/json_text.h"

/* One of the two holds the values. */
static void put_list(lorry__text *out, const int64_t *wide, const int32_t *narrow, int64_t count)
{
    lorry__text_puts(out, "[");
    for (int64_t k = 0; k < count; k++) {
        if (k > 0)
            lorry__text_puts(out, ", ");
        lorry__put_whole(out, wide != NULL ? wide[k] : narrow[k]);
    }
    lorry__text_puts(out, "]");
}

static void put_wholes(lorry__text *out, const int64_t *values, int64_t count)
{
    put_list(out, values, NULL, count);
}

static void put_numbers(lorry__text *out, const int32_t *values, int64_t count)
{
    put_list(out, NULL, values, count);
}

static void put_kind(lorry__text *out, const lorry__proof_kind *kind)
{
    bool is_first = true;
    lorry__text_puts(out, "{");
    lorry__put_key(out, "types", &is_first);
    put_numbers(out, kind->types, kind->num_types);
    lorry__put_key(out, "axes", &is_first);
    lorry__text_puts(out, "[");
    for (int32_t a = 0; a < kind->num_axes; a++) {
        const lorry__proof_axis *axis = &kind->axes[a];
        bool is_first_key = true;
        lorry__text_puts(out, a > 0 ? ", {" : "{");
        lorry__put_text_member(out, "of", axes[axis->kind], &is_first_key);
        lorry__put_member(out, "dimension", axis->dimension, &is_first_key);
        lorry__put_member(out, "unit", axis->unit, &is_first_key);
        if (axis->end != LORRY_UNLIMITED)
            lorry__put_member(out, "end", axis->end, &is_first_key);
        lorry__put_key(out, "carried", &is_first_key);
        lorry__text_puts(out, axis->is_carried ? "true}" : "false}");
    }
    lorry__text_puts(out, "]}");
}

static void put_cut(lorry__text *out, const lorry__proof_cut *cut)
{
    bool is_first = true;
    lorry__text_puts(out, "{");
    lorry__put_text_member(out, "kind", cuts[cut->kind], &is_first);
    if (cut->kind == LORRY__CUT_SUBSET) {
        lorry__put_key(out, "clients", &is_first);
        put_numbers(out, cut->clients, 3);
    }
    lorry__put_member(out, "rhs", cut->rhs, &is_first);
    lorry__put_key(out, "set", &is_first);
    put_numbers(out, cut->set, cut->count);
    lorry__text_puts(out, "}");
}

static void put_vector(lorry__text *out, const lorry__certificate *c,
                       const lorry__proof_vector *vector)
{
    bool is_first = true;
    lorry__text_puts(out, "{");
    lorry__put_key(out, "clients", &is_first);
    put_wholes(out, vector->clients, c->num_clients);
    lorry__put_key(out, "cuts", &is_first);
    put_numbers(out, vector->cuts, vector->num_cuts);
    lorry__put_key(out, "cut_duals", &is_first);
    put_wholes(out, vector->cut_duals, vector->num_cuts);
    lorry__put_key(out, "least", &is_first);
    put_wholes(out, vector->least, c->num_kinds);
    lorry__text_puts(out, "}");
}

static void put_node(lorry__text *out, const lorry__proof_node *node)
{
    bool is_first = true;
    lorry__text_puts(out, "{");
    lorry__put_member(out, "parent", node->parent, &is_first);
    lorry__put_text_member(out, "step", steps[node->step], &is_first);
    if (node->step > LORRY__STEP_FIX) {
        lorry__put_key(out, "high", &is_first);
        lorry__text_puts(out, node->is_high ? "true" : "false");
        lorry__put_member(out, "a", node->a, &is_first);
        lorry__put_member(out, "b", node->b, &is_first);
        lorry__put_member(out, "number", node->number, &is_first);
    }
    if (node->step == LORRY__STEP_FIX) {
        lorry__put_key(out, "links", &is_first);
        lorry__text_puts(out, "[");
        for (int64_t k = 0; k < node->num_links; k++) {
            const lorry__proof_link *link = &node->links[k];
            lorry__text_printf(out, "%s%d, %d, %d", k > 0 ? ", " : "", (int)link->kind,
                               (int)link->from, (int)link->to);
        }
        lorry__text_puts(out, "]");
        lorry__put_member(out, "fix_vector", node->fix_vector, &is_first);
        lorry__put_member(out, "fix_bound", node->fix_bound, &is_first);
    }
    if (node->vector >= 0) {
        lorry__put_member(out, "vector", node->vector, &is_first);
        lorry__put_member(out, "bound", node->bound, &is_first);
    }
    lorry__text_puts(out, "}");
}

static void put_routes(lorry__text *out, const lorry__certificate *c)
{
    lorry__text_puts(out, ",\n\"kinds\": [");
    for (int32_t k = 0; k < c->num_kinds; k++) {
        lorry__text_puts(out, k > 0 ? ",\n" : "\n");
        put_kind(out, &c->kinds[k]);
    }
    lorry__text_puts(out, "],\n\"remembered\": [");
    for (int32_t i = 0; i < c->num_clients; i++) {
        lorry__text_puts(out, i > 0 ? ",\n" : "\n");
        put_numbers(out, c->ng + c->ng_start[i], c->ng_start[i + 1] - c->ng_start[i]);
    }
    lorry__text_puts(out, "],\n\"cuts\": [");
    for (int32_t k = 0; k < c->num_cuts; k++) {
        lorry__text_puts(out, k > 0 ? ",\n" : "\n");
        put_cut(out, &c->cuts[k]);
    }
    lorry__text_puts(out, "],\n\"vectors\": [");
    for (int32_t k = 0; k < c->num_vectors; k++) {
        lorry__text_puts(out, k > 0 ? ",\n" : "\n");
        put_vector(out, c, &c->vectors[k]);
    }
    lorry__text_puts(out, "],\n\"nodes\": [");
    for (int32_t k = 0; k < c->num_nodes; k++) {
        lorry__text_puts(out, k > 0 ? ",\n" : "\n");
        put_node(out, &c->nodes[k]);
    }
    lorry__text_puts(out, "]");
}

void lorry__io_render_certificate(const lorry__certificate *c, lorry__text *out)
{
    bool is_first = false;
    lorry__text_puts(out, "{\"format\": \"" LORRY__CERTIFICATE_FORMAT "\"");
    lorry__text_printf(out, ", \"problem_hash\": \"%016llx\"", (unsigned long long)c->problem);
    lorry__put_text_member(out, "objective", objectives[c->objective], &is_first);
    lorry__put_text_member(out, "method", methods[c->method], &is_first);
    lorry__put_member(out, "bound", c->bound, &is_first);
    lorry__put_member(out, "most_vehicles", c->most_vehicles, &is_first);
    lorry__put_member(out, "fewest_vehicles", c->fewest_vehicles, &is_first);
    lorry__put_member(out, "num_clients", c->num_clients, &is_first);
    lorry__put_member(out, "scale", c->scale, &is_first);
    if (c->method == LORRY__PROOF_TREES) {
        lorry__put_member(out, "root_price", c->root_price, &is_first);
        lorry__text_puts(out, ",\n\"prices\": ");
        put_wholes(out, c->prices, c->num_clients);
    }
    if (c->method == LORRY__PROOF_ROUTES)
        put_routes(out, c);
    lorry__text_puts(out, "}\n");
}

lorry_status lorry__io_write_certificate(const lorry__certificate *c, const char *path,
                                         lorry_message *message)
{
    lorry__text text;
    lorry__text_init(&text, c->mem);
    lorry__io_render_certificate(c, &text);
    const lorry_status status =
        text.is_failed ? lorry__fail(message, LORRY_ENOMEM, "no memory for the certificate")
                       : lorry__io_write_file(path, text.data, text.length, message);
    lorry__text_free(&text);
    return status;
}
