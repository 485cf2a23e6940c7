/* certificate_read.c: certificates from JSON, each number within its range. O(length). */
#include "io/certificate.h"

#include "base/language.h"
#include "io/certificate_words.h"
#include "io/io.h"
#include "io/json_value.h"

#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

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

/* One element of a list into the certificate, or into what `to` points to. */
typedef lorry_status (*read_element)(lorry__certificate *c, const lorry__json *at, void *to);

/* The elements of an array one after the other, from `fewest` to `most` of them. */
static lorry_status read_elements(lorry__certificate *c, const lorry__json *object,
                                  const char *key, const char *expected, size_t fewest,
                                  size_t most, read_element read, void *to)
{
    const lorry__json list = lorry__json_member(object, key);
    size_t length = 0;
    lorry_status status = lorry__json_array(&list, expected, &length);
    if (status == LORRY_OK && (length < fewest || length > most))
        return lorry__json_fail(&list, LORRY_EFORMAT, "%lld elements, expected %lld to %lld",
                                (long long)length, (long long)fewest, (long long)most);
    for (size_t k = 0; k < length && status == LORRY_OK; k++) {
        const lorry__json at = lorry__json_element(&list, k);
        status = read(c, &at, to);
    }
    return status;
}

static lorry_status read_axis(lorry__certificate *c, const lorry__json *at, void *to)
{
    lorry__proof_kind *kind = to;
    lorry__proof_axis *axis = &kind->axes[kind->num_axes++];
    static const char *const keys[] = { "of", "dimension", "unit", "end", "carried" };
    const lorry__json carried = lorry__json_member(at, "carried");
    size_t word = 0;
    (void)c;
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

static lorry_status read_kind(lorry__certificate *c, const lorry__json *at, void *to)
{
    static const char *const keys[] = { "types", "axes" };
    lorry__proof_kind kind = { .num_types = 0 };
    int64_t types = -1;
    (void)to;
    lorry_status status = lorry__json_object(at, keys, COUNT(keys));
    if (status == LORRY_OK)
        status = read_numbers(c->mem, at, "types", 0, INT32_MAX, &types, &kind.types);
    kind.num_types = (int32_t)lorry__max64(types, 0);
    if (status == LORRY_OK)
        status = read_elements(c, at, "axes", N_("an array of axes"), 1,
                               LORRY__CERTIFICATE_AXES, read_axis, &kind);
    return lorry__certificate_add_kind(c, kind) < 0 ? no_memory(at) : status;
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

static lorry_status read_cut(lorry__certificate *c, const lorry__json *at, void *to)
{
    static const char *const keys[] = { "kind", "clients", "rhs", "set" };
    lorry__proof_cut cut = { .count = 0 };
    (void)to;
    size_t word = 0;
    lorry_status status = lorry__json_object(at, keys, COUNT(keys));
    if (status == LORRY_OK)
        status = read_named(at, "kind", cuts, COUNT(cuts), &word);
    cut.kind = (lorry__cut_kind)word;
    if (status == LORRY_OK)
        status = read_number(at, "rhs", true, 1, INT32_MAX, &cut.rhs);
    if (status == LORRY_OK && cut.kind == LORRY__CUT_SUBSET) {
        int64_t count = 3;
        int32_t *three = NULL;
        status = read_numbers(c->mem, at, "clients", 0, c->num_clients - 1, &count, &three);
        if (status == LORRY_OK)
            memcpy(cut.clients, three, sizeof(cut.clients));
        lorry__free(c->mem, three);
    }
    int64_t count = -1;
    if (status == LORRY_OK)
        status = read_numbers(c->mem, at, "set", 0, c->num_clients - 1, &count, &cut.set);
    cut.count = (int32_t)lorry__max64(count, 0);
    return lorry__certificate_add_cut(c, cut) < 0 ? no_memory(at) : status;
}

static lorry_status read_vector(lorry__certificate *c, const lorry__json *at, void *to)
{
    static const char *const keys[] = { "clients", "cuts", "cut_duals", "least" };
    lorry__proof_vector v = { .num_cuts = 0 };
    (void)to;
    int64_t clients = c->num_clients, num_cuts = -1, kinds = c->num_kinds;
    lorry_status status = lorry__json_object(at, keys, COUNT(keys));
    if (status == LORRY_OK)
        status = read_wholes(c->mem, at, "clients", -LORRY__HUGE, LORRY__HUGE, &clients,
                             &v.clients);
    if (status == LORRY_OK)
        status = read_numbers(c->mem, at, "cuts", 0, c->num_cuts - 1, &num_cuts, &v.cuts);
    if (status == LORRY_OK)
        status = read_wholes(c->mem, at, "cut_duals", 0, LORRY__HUGE, &num_cuts, &v.cut_duals);
    v.num_cuts = (int32_t)lorry__max64(num_cuts, 0);
    if (status == LORRY_OK)
        status = read_wholes(c->mem, at, "least", -LORRY__HUGE, LORRY__HUGE, &kinds, &v.least);
    return lorry__certificate_add_vector(c, v) < 0 ? no_memory(at) : status;
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

static lorry_status read_node_itself(lorry__certificate *c, const lorry__json *at,
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

static lorry_status read_node(lorry__certificate *c, const lorry__json *at, void *to)
{
    lorry__proof_node node = { .parent = -1 };
    const lorry_status status = read_node_itself(c, at, &node);
    (void)to;
    return lorry__certificate_add_node(c, node) < 0 ? no_memory(at) : status;
}

static lorry_status read_routes(lorry__certificate *c, const lorry__json *root)
{
    const size_t many = INT32_MAX;
    lorry_status status = read_elements(c, root, "kinds", N_("an array of kinds of vehicles"), 0,
                                        many, read_kind, NULL);
    if (status == LORRY_OK)
        status = read_remembered(c, root);
    if (status == LORRY_OK)
        status = read_elements(c, root, "cuts", N_("an array of cuts"), 0, many, read_cut, NULL);
    if (status == LORRY_OK)
        status = read_elements(c, root, "vectors", N_("an array of dual vectors"), 0, many,
                               read_vector, NULL);
    if (status == LORRY_OK)
        status = read_elements(c, root, "nodes", N_("an array of nodes"), 1, many, read_node, NULL);
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
    static const char *const formats[] = { LORRY__CERTIFICATE_FORMAT };
    static const char *const keys[] = { "format", "problem_hash", "objective", "method", "bound",
                                        "most_vehicles", "fewest_vehicles", "num_clients",
                                        "scale", "root_price", "prices", "kinds", "remembered",
                                        "cuts", "vectors", "nodes" };
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
