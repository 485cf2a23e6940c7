/* input.c: problems and plans in, with what is wrong or odd about them. */
#include <stdatomic.h>
#include <stdlib.h>

#include "command.h"

/* The command's one budget of memory, over all handles. A handle's own limit
 * would count problem and search apart. */
typedef struct memory_budget {
    _Atomic size_t used;
    size_t limit;
} memory_budget;

static memory_budget budget;

static void *resize_within(void *payload, void *block, size_t old_size, size_t new_size)
{
    memory_budget *b = payload;
    if (new_size == 0) {
        free(block);
        atomic_fetch_sub(&b->used, old_size);
        return NULL;
    }
    const size_t old = block ? old_size : 0;
    const size_t more = new_size > old ? new_size - old : 0;
    const size_t used = atomic_fetch_add(&b->used, more) + more;
    void *grown = used <= b->limit ? realloc(block, new_size) : NULL;
    if (!grown)
        atomic_fetch_sub(&b->used, more);
    else if (new_size < old)
        atomic_fetch_sub(&b->used, old - new_size);
    return grown;
}

void memory_config(const settings *s, lorry_config *config)
{
    lorry_config_init(config, sizeof(*config));
    config->language = language();
    if (s->memory == 0)
        return;
    budget.limit = s->memory;
    config->resize = resize_within;
    config->resize_payload = &budget;
    config->memory_limit = s->memory;
}

static void print_warnings(const lorry_model *model)
{
    const size_t count = lorry_model_num_defects(model);
    for (size_t i = 0; i < count; i++) {
        lorry_defect defect = { .size = sizeof(defect) };
        if (lorry_model_defect(model, i, &defect) == LORRY_OK && defect.is_warning)
            fprintf(stderr, _("lorry: warning: %s: %s\n"), defect.place, defect.text);
    }
}

/* What lies beside FILE: travel that was asked for or measured before. */
static lorry_status read_travel(const settings *s, lorry_model *model)
{
    lorry_status status = LORRY_OK;
    for (int i = 0; i < s->num_tables && status == LORRY_OK; i++)
        status = lorry_model_read_table(model, 0, s->tables[i]);
    if (status == LORRY_OK && s->pairs)
        status = lorry_model_read_pairs(model, 0, s->pairs);
    if (status == LORRY_OK && s->barriers)
        status = lorry_model_read_barriers(model, s->barriers);
    return status;
}

int read_problem(const settings *s, lorry_problem **out)
{
    lorry_config config;
    memory_config(s, &config);
    lorry_model *model;
    lorry_status status = lorry_model_new(&config, &model);
    if (status != LORRY_OK)
        return fail(s, exit_status(status), "%s", _(lorry_status_text(status)));
    status = lorry_model_read(model, s->file, &s->read);
    if (status == LORRY_OK)
        status = read_travel(s, model);
    if (status == LORRY_OK)
        status = lorry_model_build(model, out);
    int code = EXIT_COMPLETE;
    if (status != LORRY_OK)
        code = fail_model(s, status, model);
    else if (!s->is_quiet)
        print_warnings(model);
    lorry_model_free(model);
    return code;
}

int read_plan(const settings *s, lorry_problem *problem, const char *path,
              lorry_solution **out)
{
    lorry_message message = { "" };
    const lorry_status status = lorry_solution_read(problem, path, out, &message);
    if (status == LORRY_OK)
        return EXIT_COMPLETE;
    return fail(s, exit_status(status), "%s",
                *message.text ? message.text : _(lorry_status_text(status)));
}
