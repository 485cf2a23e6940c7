/* verdict.c: the list of violations and its getters. */
#include "base/language.h"
#include "check/verdict.h"

#include <stdio.h>

#include "check/check.h"

lorry_verdict *lorry__verdict_new(const lorry_config *config)
{
    lorry_verdict *verdict =
        lorry__handle_new(config, sizeof(*verdict), offsetof(lorry_verdict, mem));
    if (verdict != NULL)
        verdict->summary.size = sizeof(verdict->summary);
    return verdict;
}

void lorry__verdict_free(lorry_verdict *verdict)
{
    if (verdict == NULL)
        return;
    lorry__free(&verdict->mem, verdict->violations);
    lorry__handle_free(verdict, offsetof(lorry_verdict, mem));
}

/* Drop the first bytes of a character whose end was cut off. */
static void trim_character(char *text)
{
    size_t end = strlen(text), lead = end;
    while (lead > 0 && end - lead < 4 && ((unsigned char)text[lead - 1] & 0xc0) == 0x80)
        lead--;
    if (lead == 0)
        return;
    const unsigned char first = (unsigned char)text[lead - 1];
    const size_t need = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
    if (end - lead + 1 < need)
        text[lead - 1] = '\0';
}

void lorry__verdict_format(char *out, size_t size, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    lorry__format(out, size, lorry__tr(format), arguments);
    va_end(arguments);
}

void lorry__verdict_shorten(char *out, size_t size, const char *text)
{
    const size_t length = strlen(text), kept = length < size ? length : size - 1;
    memcpy(out, text, kept);
    out[kept] = '\0';
    if (kept < length)
        trim_character(out);
}

void lorry__verdict_add(lorry_verdict *verdict, lorry_violation_kind kind, int32_t route,
                        int32_t client, int64_t amount, const char *format, ...)
{
    if (!lorry__grow(&verdict->mem, (void **)&verdict->violations, &verdict->capacity,
                     verdict->num_violations + 1, sizeof(*verdict->violations))) {
        verdict->is_failed = true;
        return;
    }
    lorry_violation *violation = &verdict->violations[verdict->num_violations++];
    *violation = (lorry_violation){ .size = sizeof(*violation), .kind = kind, .route = route,
                                    .client = client, .amount = amount };
    verdict->num_broken += kind != LORRY_VIOLATION_FIGURES;
    va_list arguments;
    va_start(arguments, format);
    lorry__format(violation->text, sizeof(violation->text), lorry__tr(format), arguments);
    va_end(arguments);
}

bool lorry__verdict_is_valid(const lorry_verdict *verdict)
{
    return verdict->num_violations == 0;
}

size_t lorry__verdict_num_violations(const lorry_verdict *verdict)
{
    return verdict->num_violations;
}

/* As much as the caller's struct holds; its size stays what it was. */
static void copy_sized(void *out, const void *in, size_t own)
{
    size_t size;
    memcpy(&size, out, sizeof(size));
    if (size < sizeof(size))
        return;
    memcpy((char *)out + sizeof(size), (const char *)in + sizeof(size),
           lorry__min64((int64_t)size, (int64_t)own) - (int64_t)sizeof(size));
}

lorry_status lorry__verdict_violation(const lorry_verdict *verdict, size_t index,
                                      lorry_violation *out)
{
    if (index >= verdict->num_violations)
        return LORRY_EINVAL;
    copy_sized(out, &verdict->violations[index], sizeof(*out));
    return LORRY_OK;
}

void lorry__verdict_summary(const lorry_verdict *verdict, lorry_summary *out)
{
    copy_sized(out, &verdict->summary, sizeof(*out));
}
