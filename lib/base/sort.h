/* sort.h: one sort for lists of numbers and of small records. */
#ifndef LORRY_BASE_SORT_H
#define LORRY_BASE_SORT_H

#include <stdint.h>

/* Shell's sort (1959, Comm. ACM 2(7):30-32; gaps of Knuth's) of `count` items of `type`,
 * in place: is_before(context, a, b), a function or macro of the caller's, says whether a
 * must stand before b. Fast on short lists and on those that are nearly in order.
 * Deterministic; equal ones come in any order. `count` is evaluated more than once. */
#define LORRY__SORT(type, list, count, is_before, context)                             \
    do {                                                                               \
        type *const items_ = (list);                                                   \
        int32_t gap_ = 1;                                                              \
        while (gap_ < (count) / 3)                                                     \
            gap_ = 3 * gap_ + 1;                                                       \
        for (; gap_ > 0; gap_ /= 3)                                                    \
            for (int32_t i_ = gap_; i_ < (count); i_++) {                              \
                const type moved_ = items_[i_];                                        \
                int32_t k_ = i_;                                                       \
                for (; k_ >= gap_ && is_before((context), moved_, items_[k_ - gap_]);  \
                     k_ -= gap_)                                                       \
                    items_[k_] = items_[k_ - gap_];                                    \
                items_[k_] = moved_;                                                   \
            }                                                                          \
    } while (0)

#endif
