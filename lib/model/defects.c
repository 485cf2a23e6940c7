/* defects.c: the list of what is wrong, or odd, with a model. */
#include <stdio.h>

#include "base/language.h"
#include "model/builder.h"

void lorry__model_clear_defects(lorry_model *model)
{
    model->num_defects = 0;
    memset(model->found, 0, sizeof(model->found));
    model->has_lost_defects = false;
    model->message.text[0] = '\0';
}

static lorry_defect *append(lorry_model *model, lorry__defect_kind kind)
{
    if (!lorry__grow(&model->mem, (void **)&model->defects, &model->defect_capacity,
                     model->num_defects + 1, sizeof(*model->defects))) {
        model->has_lost_defects = true;
        return NULL;
    }
    lorry_defect *defect = &model->defects[model->num_defects++];
    memset(defect, 0, sizeof(*defect));
    defect->size = sizeof(*defect);
    defect->is_warning = kind == LORRY__DEFECT_WARNING;
    return defect;
}

static size_t errors(const lorry_model *model)
{
    return model->found[LORRY__DEFECT_INVALID] + model->found[LORRY__DEFECT_RANGE];
}

void lorry__model_defect(lorry_model *model, lorry__defect_kind kind, const char *place,
                         const char *format, ...)
{
    const bool is_warning = kind == LORRY__DEFECT_WARNING;
    const size_t before = is_warning ? model->found[kind] : errors(model);
    model->found[kind]++;
    if (before >= LORRY__MAX_DEFECTS)
        return;
    lorry_defect *defect = append(model, kind);
    if (defect == NULL)
        return;
    va_list arguments;
    va_start(arguments, format);
    lorry__format(defect->text, sizeof(defect->text), lorry__tr(format), arguments);
    va_end(arguments);
    snprintf(defect->place, sizeof(defect->place), "%s", place);
}

static void count_rest(lorry_model *model, lorry__defect_kind kind, size_t total)
{
    if (total <= LORRY__MAX_DEFECTS)
        return;
    lorry_defect *rest = append(model, kind);
    if (rest != NULL)
        snprintf(rest->text, sizeof(rest->text),
                 kind == LORRY__DEFECT_WARNING
                     ? lorry__tr("%zu more warnings are not listed")
                     : lorry__tr("%zu more defects are not listed"),
                 total - LORRY__MAX_DEFECTS);
}

lorry_status lorry__model_verdict(lorry_model *model)
{
    const size_t total = errors(model);
    count_rest(model, LORRY__DEFECT_INVALID, total);
    count_rest(model, LORRY__DEFECT_WARNING, model->found[LORRY__DEFECT_WARNING]);
    if (model->has_lost_defects)
        return lorry__fail(&model->message, LORRY_ENOMEM, "no memory for the list of defects");
    if (total == 0)
        return LORRY_OK;

    const lorry_defect *first = model->defects;
    while (first->is_warning)
        first++;
    char more[64] = "";
    if (total > 1)
        snprintf(more, sizeof(more),
                 lorry__trn(" (and %zu more defect)", " (and %zu more defects)", total - 1),
                 total - 1);
    return lorry__fail(&model->message,
                       model->found[LORRY__DEFECT_INVALID] > 0 ? LORRY_EINVAL : LORRY_ERANGE,
                       "%s: %s%s", first->place, first->text, more);
}
