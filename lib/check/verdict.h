/* verdict.h: the list of violations that a check fills. */
#ifndef LORRY_CHECK_VERDICT_H
#define LORRY_CHECK_VERDICT_H

#include "base/base.h"

struct lorry_verdict {
    lorry__mem mem;
    lorry_summary summary;
    lorry_violation *violations;
    size_t num_violations, capacity;
    size_t num_broken;         /* of them, other than LORRY_VIOLATION_FIGURES */
    bool is_failed;            /* out of memory: some are not listed */
};

lorry_verdict *lorry__verdict_new(const lorry_config *config);
/* Append one; the text is cut at a character where it is too long. */
void lorry__verdict_add(lorry_verdict *verdict, lorry_violation_kind kind, int32_t route,
                        int32_t client, int64_t amount, const char *format, ...)
    __attribute__((format(printf, 6, 7)));
/* snprintf for pieces of such texts. */
void lorry__verdict_format(char *out, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Copy a label, cut at a whole UTF-8 character. */
void lorry__verdict_shorten(char *out, size_t size, const char *text);

#endif
