/* certificate.c: certificates written and read. O(length). */
#include "io/certificate.h"

#include "base/language.h"
#include "io/io.h"
#include "io/json_text.h"
#include "io/json_value.h"

#include <stdlib.h>

#define FORMAT "lorry-certificate/1"
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const objectives[] = { "cost", "distance", "duration", "vehicles" };
static const char *const methods[] = { "none", "arcs", "trees", "routes" };
static const char *const axes[] = { "time", "duration", "distance", "stops", "delivery",
                                    "pickup" };
static const char *const cuts[] = { "subset", "enter" };
static const char *const steps[] = { "root",  "fix",  "vehicles", "arc",
                                     "first", "last", "kind" };

/* -------------------------------------------------------------- writing -- */

static void put_wholes(lorry__text *out, const int64_t *values, int64_t count)
{
    lorry__text_puts(out, "[");
    for (int64_t k = 0; k < count; k++) {
        if (k > 0)
            lorry__text_puts(out, ", ");
        lorry__put_whole(out, values[k]);
    }
    lorry__text_puts(out, "]");
}

static void put_numbers(lorry__text *out, const int32_t *values, int64_t count)
{
    lorry__text_puts(out, "[");
    for (int64_t k = 0; k < count; k++) {
        if (k > 0)
            lorry__text_puts(out, ", ");
        lorry__put_whole(out, values[k]);
    }
    lorry__text_puts(out, "]");
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
    lorry__text_puts(out, "{\"format\": \"" FORMAT "\"");
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

/* -------------------------------------------------------------- reading -- */

/* A member that is a whole number from `lo` to `hi`; *out stays where there is none
 * and it is not `needed`. */
static lorry_status read_whole(const lorry__json *object, const char *key, bool is_needed,
                               int64_t lo, int64_t hi, int64_t *out)
{
    const lorry__json at = lorry__json_member(object, key);
    if (!is_needed && at.value == NULL)
        return LORRY_OK;
    return lorry__json_whole(&at, N_("a whole number"), lo, hi, out);
}

static lorry_status read_number(const lorry__json *object, const char *key, bool is_needed,
                                int32_t lo, int64_t hi, int32_t *out)
{
    int64_t value = *out;
    const lorry_status status = read_whole(object, key, is_needed, lo, hi, &value);
    *out = (int32_t)value;
    return status;
}

static lorry_status no_memory(const lorry__json *at)
{
    return lorry__fail(at->file->message, LORRY_ENOMEM, "%s: no memory for the certificate",
                       at->file->name);
}

/* An array of whole numbers; `count` says how many, or with -1 is filled. */
static lorry_status read_wholes(lorry__mem *mem, const lorry__json *object, const char *key,
                                int64_t lo, int64_t hi, int64_t *count, int64_t **out)
{
    const lorry__json at = lorry__json_member(object, key);
    size_t length;
    lorry_status status = lorry__json_array(&at, N_("an array of whole numbers"), &length);
    if (status != LORRY_OK)
        return status;
    if (*count >= 0 && (int64_t)length != *count)
        return lorry__json_fail(&at, LORRY_EFORMAT, "%lld numbers, expected %lld",
                                (long long)length, (long long)*count);
    *count = (int64_t)length;
    *out = LORRY__NEW(mem, int64_t, length + 1);
    if (*out == NULL)
        return no_memory(&at);
    for (size_t k = 0; k < length && status == LORRY_OK; k++) {
        const lorry__json item = lorry__json_element(&at, k);
        status = lorry__json_whole(&item, N_("a whole number"), lo, hi, &(*out)[k]);
    }
    return status;
}

/* The same for small numbers. */
static lorry_status read_numbers(lorry__mem *mem, const lorry__json *object, const char *key,
                                 int64_t lo, int64_t hi, int64_t *count, int32_t **out)
{
    int64_t *wide = NULL;
    lorry_status status = read_wholes(mem, object, key, lo, hi, count, &wide);
    if (status == LORRY_OK) {
        *out = LORRY__NEW(mem, int32_t, (size_t)*count + 1);
        if (*out == NULL)
            status = no_memory(object);
    }
    for (int64_t k = 0; status == LORRY_OK && k < *count; k++)
        (*out)[k] = (int32_t)wide[k];
    lorry__free(mem, wide);
    return status;
}

static lorry_status read_named(const lorry__json *object, const char *key,
                              const char *const *words, size_t count, size_t *out)
{
    const lorry__json at = lorry__json_member(object, key);
    return lorry__json_word(&at, words, count, out);
}

static lorry_status read_axis(const lorry__json *at, lorry__proof_axis *axis)
{
    static const char *const keys[] = { "of", "dimension", "unit", "end", "carried" };
    const lorry__json carried = lorry__json_member(at, "carried");
    size_t word = 0;
    lorry_status status = lorry__json_object(at, keys, COUNT(keys));
    if (status == LORRY_OK)
        status = read_named(at, "of", axes, COUNT(axes), &word);
    axis->kind = (lorry__axis_kind)word;
    axis->end = LORRY_UNLIMITED;
    if (status == LORRY_OK)
        status = read_number(at, "dimension", true, 0, INT32_MAX, &axis->dimension);
    if (status == LORRY_OK)
        status = read_whole(at, "unit", true, 1, LORRY__HUGE, &axis->unit);
    if (status == LORRY_OK)
        status = read_whole(at, "end", false, 0, LORRY_UNLIMITED, &axis->end);
    return status == LORRY_OK ? lorry__json_bool(&carried, N_("true or false"), &axis->is_carried)
                              : status;
}

static lorry_status read_kind(lorry__certificate *c, const lorry__json *at,
                              lorry__proof_kind *kind)
{
    static const char *const keys[] = { "types", "axes" };
    const lorry__json list = lorry__json_member(at, "axes");
    int64_t types = -1;
    size_t length = 0;
    lorry_status status = lorry__json_object(at, keys, COUNT(keys));
    if (status == LORRY_OK)
        status = read_numbers(c->mem, at, "types", 0, INT32_MAX, &types, &kind->types);
    if (status != LORRY_OK)
        return status;
    kind->num_types = (int32_t)types;
    status = lorry__json_array(&list, N_("an array of axes"), &length);
    if (status == LORRY_OK && (length < 1 || length > LORRY__CERTIFICATE_AXES))
        return lorry__json_fail(&list, LORRY_EFORMAT, "%lld axes, expected 1 to %lld",
                                (long long)length, (long long)LORRY__CERTIFICATE_AXES);
    for (size_t k = 0; k < length && status == LORRY_OK; k++) {
        const lorry__json item = lorry__json_element(&list, k);
        status = read_axis(&item, &kind->axes[kind->num_axes++]);
    }
    return status;
}

static lorry_status read_kinds(lorry__certificate *c, const lorry__json *root)
{
    const lorry__json list = lorry__json_member(root, "kinds");
    size_t length = 0;
    lorry_status status = lorry__json_array(&list, N_("an array of kinds of vehicles"), &length);
    if (status != LORRY_OK)
        return status;
    c->kinds = LORRY__NEW(c->mem, lorry__proof_kind, length + 1);
    if (c->kinds == NULL)
        return no_memory(&list);
    for (size_t k = 0; k < length && status == LORRY_OK; k++) {
        const lorry__json item = lorry__json_element(&list, k);
        status = read_kind(c, &item, &c->kinds[c->num_kinds++]);
    }
    return status;
}

/* An array of arrays, flat. */
static lorry_status read_remembered(lorry__certificate *c, const lorry__json *root)
{
    const lorry__json list = lorry__json_member(root, "remembered");
    const size_t n = (size_t)c->num_clients;
    size_t length = 0, total = 0;
    lorry_status status =
        lorry__json_array(&list, N_("an array of the clients that each place remembers"), &length);
    if (status == LORRY_OK && length != n)
        return lorry__json_fail(&list, LORRY_EFORMAT, "%lld places, expected %lld",
                                (long long)length, (long long)n);
    for (size_t i = 0; i < n && status == LORRY_OK; i++) {
        const lorry__json row = lorry__json_element(&list, i);
        status = lorry__json_array(&row, N_("an array of clients"), &length);
        total += length;
    }
    if (status != LORRY_OK)
        return status;
    if (total > (size_t)INT32_MAX)
        return lorry__json_expected(&list, N_("fewer clients"));
    c->ng_start = LORRY__NEW(c->mem, int32_t, n + 1);
    c->ng = LORRY__NEW(c->mem, int32_t, total + 1);
    if (c->ng_start == NULL || c->ng == NULL)
        return no_memory(&list);
    int32_t at = 0;
    for (size_t i = 0; i < n; i++) {
        const lorry__json row = lorry__json_element(&list, i);
        const size_t size = json_array_size(row.value);
        for (size_t k = 0; k < size && status == LORRY_OK; k++) {
            const lorry__json item = lorry__json_element(&row, k);
            int64_t client = 0;
            status = lorry__json_whole(&item, N_("a client"), 0, (int64_t)n - 1, &client);
            c->ng[at++] = (int32_t)client;
        }
        c->ng_start[i + 1] = at;
    }
    return status;
}

static lorry_status read_cut(lorry__certificate *c, const lorry__json *at, lorry__proof_cut *cut)
{
    static const char *const keys[] = { "kind", "clients", "rhs", "set" };
    size_t word = 0;
    lorry_status status = lorry__json_object(at, keys, COUNT(keys));
    if (status == LORRY_OK)
        status = read_named(at, "kind", cuts, COUNT(cuts), &word);
    cut->kind = (lorry__cut_kind)word;
    if (status == LORRY_OK)
        status = read_number(at, "rhs", true, 1, INT32_MAX, &cut->rhs);
    if (status == LORRY_OK && cut->kind == LORRY__CUT_SUBSET) {
        int64_t count = 3;
        int32_t *three = NULL;
        status = read_numbers(c->mem, at, "clients", 0, c->num_clients - 1, &count, &three);
        if (status == LORRY_OK)
            memcpy(cut->clients, three, sizeof(cut->clients));
        lorry__free(c->mem, three);
    }
    int64_t count = -1;
    if (status == LORRY_OK)
        status = read_numbers(c->mem, at, "set", 0, c->num_clients - 1, &count, &cut->set);
    cut->count = (int32_t)lorry__max64(count, 0);
    return status;
}

static lorry_status read_vector(lorry__certificate *c, const lorry__json *at,
                                lorry__proof_vector *v)
{
    static const char *const keys[] = { "clients", "cuts", "cut_duals", "least" };
    int64_t clients = c->num_clients, num_cuts = -1, kinds = c->num_kinds;
    lorry_status status = lorry__json_object(at, keys, COUNT(keys));
    if (status == LORRY_OK)
        status = read_wholes(c->mem, at, "clients", -LORRY__HUGE, LORRY__HUGE, &clients,
                             &v->clients);
    if (status == LORRY_OK)
        status = read_numbers(c->mem, at, "cuts", 0, c->num_cuts - 1, &num_cuts, &v->cuts);
    if (status == LORRY_OK)
        status = read_wholes(c->mem, at, "cut_duals", 0, LORRY__HUGE, &num_cuts, &v->cut_duals);
    v->num_cuts = (int32_t)lorry__max64(num_cuts, 0);
    if (status == LORRY_OK)
        status = read_wholes(c->mem, at, "least", -LORRY__HUGE, LORRY__HUGE, &kinds, &v->least);
    return status;
}

static lorry_status read_links(lorry__certificate *c, const lorry__json *at,
                               lorry__proof_node *node)
{
    int32_t *flat = NULL;
    int64_t count = -1;
    lorry_status status = read_numbers(c->mem, at, "links", -1, INT32_MAX, &count, &flat);
    if (status == LORRY_OK && count % 3 != 0)
        status = lorry__json_fail(at, LORRY_EFORMAT, "%lld numbers of links, which come by threes",
                                  (long long)count);
    if (status == LORRY_OK) {
        node->num_links = count / 3;
        node->links = LORRY__NEW(c->mem, lorry__proof_link, (size_t)node->num_links + 1);
        if (node->links == NULL)
            status = no_memory(at);
    }
    for (int64_t k = 0; status == LORRY_OK && k < node->num_links; k++) {
        const lorry__proof_link link = { flat[3 * k], flat[3 * k + 1], flat[3 * k + 2] };
        if (link.kind < 0 || link.kind >= c->num_kinds || link.from >= c->num_clients ||
            link.to >= c->num_clients || (link.from < 0 && link.to < 0))
            status = lorry__json_fail(at, LORRY_EFORMAT, "link %lld leads nowhere", (long long)k);
        node->links[k] = link;
    }
    lorry__free(c->mem, flat);
    return status;
}

static lorry_status read_node(lorry__certificate *c, const lorry__json *at,
                              lorry__proof_node *node)
{
    static const char *const keys[] = { "parent", "step", "high", "a", "b", "number", "links",
                                        "fix_vector", "fix_bound", "vector", "bound" };
    const lorry__json high = lorry__json_member(at, "high");
    size_t word = 0;
    node->vector = node->fix_vector = -1;
    lorry_status status = lorry__json_object(at, keys, COUNT(keys));
    if (status == LORRY_OK)
        status = read_named(at, "step", steps, COUNT(steps), &word);
    node->step = (lorry__proof_step)word;
    /* Parents come before their children. */
    const int32_t first = c->num_nodes == 0 ? -1 : 0;
    if (status == LORRY_OK)
        status = read_number(at, "parent", true, first, (int64_t)c->num_nodes - 1,
                             &node->parent);
    if (status == LORRY_OK && (node->step == LORRY__STEP_ROOT) != (c->num_nodes == 0))
        status = lorry__json_expected(at, N_("the root as the first node and nowhere else"));
    if (status == LORRY_OK && node->step > LORRY__STEP_FIX) {
        const int64_t a_most =
            node->step == LORRY__STEP_VEHICLES ? c->num_kinds - 1 : c->num_clients - 1;
        const int64_t b_most =
            node->step == LORRY__STEP_ARC ? c->num_clients - 1
            : node->step == LORRY__STEP_KIND ? c->num_kinds - 1 : INT32_MAX;
        status = lorry__json_bool(&high, N_("true or false"), &node->is_high);
        if (status == LORRY_OK)
            status = read_number(at, "a", true, 0, a_most, &node->a);
        if (status == LORRY_OK)
            status = read_number(at, "b", true, 0, b_most, &node->b);
        if (status == LORRY_OK)
            status = read_number(at, "number", true, 0, INT32_MAX, &node->number);
    }
    if (status == LORRY_OK && node->step == LORRY__STEP_FIX) {
        status = read_links(c, at, node);
        if (status == LORRY_OK)
            status = read_number(at, "fix_vector", true, 0, (int64_t)c->num_vectors - 1,
                                 &node->fix_vector);
        if (status == LORRY_OK)
            status = read_whole(at, "fix_bound", true, 0, LORRY__HUGE, &node->fix_bound);
    }
    if (status == LORRY_OK)
        status = read_number(at, "vector", false, 0, (int64_t)c->num_vectors - 1, &node->vector);
    if (status == LORRY_OK)
        status = read_whole(at, "bound", node->vector >= 0, 0, LORRY__HUGE, &node->bound);
    return status;
}

static lorry_status read_routes(lorry__certificate *c, const lorry__json *root)
{
    const lorry__json all_cuts = lorry__json_member(root, "cuts");
    const lorry__json vectors = lorry__json_member(root, "vectors");
    const lorry__json nodes = lorry__json_member(root, "nodes");
    size_t length = 0;
    lorry_status status = read_kinds(c, root);
    if (status == LORRY_OK)
        status = read_remembered(c, root);
    if (status == LORRY_OK)
        status = lorry__json_array(&all_cuts, N_("an array of cuts"), &length);
    for (size_t k = 0; k < length && status == LORRY_OK; k++) {
        const lorry__json at = lorry__json_element(&all_cuts, k);
        lorry__proof_cut cut = { .count = 0 };
        status = read_cut(c, &at, &cut);
        if (lorry__certificate_add_cut(c, cut) < 0)
            return no_memory(&at);
    }
    if (status == LORRY_OK)
        status = lorry__json_array(&vectors, N_("an array of dual vectors"), &length);
    for (size_t k = 0; k < length && status == LORRY_OK; k++) {
        const lorry__json at = lorry__json_element(&vectors, k);
        lorry__proof_vector vector = { .num_cuts = 0 };
        status = read_vector(c, &at, &vector);
        if (lorry__certificate_add_vector(c, vector) < 0)
            return no_memory(&at);
    }
    if (status == LORRY_OK)
        status = lorry__json_array(&nodes, N_("an array of nodes"), &length);
    for (size_t k = 0; k < length && status == LORRY_OK; k++) {
        const lorry__json at = lorry__json_element(&nodes, k);
        lorry__proof_node node = { .parent = -1 };
        status = read_node(c, &at, &node);
        if (lorry__certificate_add_node(c, node) < 0)
            return no_memory(&at);
    }
    if (status == LORRY_OK && c->num_nodes == 0)
        return lorry__json_expected(&nodes, N_("at least one node"));
    return status;
}

static lorry_status read_hash(const lorry__json *root, uint64_t *out)
{
    const lorry__json at = lorry__json_member(root, "problem_hash");
    const char *text = "";
    const lorry_status status = lorry__json_string(&at, N_("16 hexadecimal digits"), &text);
    if (status != LORRY_OK)
        return status;
    char *end;
    *out = strtoull(text, &end, 16);
    return *text != '\0' && *end == '\0' ? LORRY_OK
                                         : lorry__json_expected(&at, N_("16 hexadecimal digits"));
}

static lorry_status read_root(lorry__certificate *c, const lorry__json *root)
{
    static const char *const formats[] = { FORMAT };
    static const char *const keys[] = { "format", "problem_hash", "objective", "method",
                                        "bound", "most_vehicles", "fewest_vehicles",
                                        "num_clients", "scale", "root_price", "prices", "kinds", "remembered", "cuts",
                                        "vectors", "nodes" };
    size_t word = 0;
    if (!json_is_object(root->value))
        return lorry__json_expected(root, N_("a certificate, an object with the key `format`"));
    lorry_status status = read_named(root, "format", formats, COUNT(formats), &word);
    if (status == LORRY_OK)
        status = lorry__json_object(root, keys, COUNT(keys));
    if (status == LORRY_OK)
        status = read_hash(root, &c->problem);
    if (status == LORRY_OK)
        status = read_named(root, "objective", objectives, COUNT(objectives), &word);
    c->objective = (lorry_objective)word;
    if (status == LORRY_OK)
        status = read_named(root, "method", methods, COUNT(methods), &word);
    c->method = (lorry__proof_method)word;
    if (status == LORRY_OK)
        status = read_whole(root, "bound", true, 0, LORRY__HUGE, &c->bound);
    if (status == LORRY_OK)
        status = read_whole(root, "most_vehicles", true, 0, LORRY__HUGE, &c->most_vehicles);
    if (status == LORRY_OK)
        status = read_whole(root, "fewest_vehicles", false, 0, LORRY__HUGE, &c->fewest_vehicles);
    if (status == LORRY_OK)
        status = read_number(root, "num_clients", true, 1, INT32_MAX, &c->num_clients);
    if (status == LORRY_OK)
        status = read_whole(root, "scale", true, 1, INT64_C(1) << 32, &c->scale);
    if (status == LORRY_OK && c->method == LORRY__PROOF_TREES) {
        int64_t count = c->num_clients;
        status = read_whole(root, "root_price", true, -LORRY__HUGE, LORRY__HUGE, &c->root_price);
        if (status == LORRY_OK)
            status = read_wholes(c->mem, root, "prices", -LORRY__HUGE, LORRY__HUGE, &count,
                                 &c->prices);
    }
    return status == LORRY_OK && c->method == LORRY__PROOF_ROUTES ? read_routes(c, root) : status;
}

lorry_status lorry__io_read_certificate(const char *path, lorry__certificate *c,
                                        lorry_message *message)
{
    const lorry__file_name name = lorry__name_file(path);
    const lorry__json_file file = { name.text, message };
    lorry__bytes text;
    json_t *root;
    const lorry__source source = { path, NULL, 0 };
    lorry_status status = lorry__load(c->mem, &source, name.text, &text, message);
    if (status != LORRY_OK)
        return status;
    status = lorry__json_parse(name.text, &text, &root, message);
    lorry__free(c->mem, text.data);
    if (status != LORRY_OK)
        return status;
    const lorry__json top = lorry__json_root(&file, root);
    status = read_root(c, &top);
    json_decref(root);
    return status;
}
