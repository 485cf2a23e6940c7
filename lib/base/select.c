/* select.c: the k-th smallest value by Hoare's FIND around the median of three
 * (Hoare 1961, Comm. ACM 4(7):321-322). */
#include "base/base.h"

static double middle_of(double a, double b, double c)
{
    return a < b ? (b < c ? b : a < c ? c : a) : (a < c ? a : b < c ? c : b);
}

double lorry__select(double *values, size_t n, size_t k)
{
    assert(k < n);
    ptrdiff_t low = 0, high = (ptrdiff_t)n - 1;
    const ptrdiff_t wanted = (ptrdiff_t)k;
    while (low < high) {
        const double pivot =
            middle_of(values[low], values[low + (high - low) / 2], values[high]);
        ptrdiff_t i = low, j = high;
        while (i <= j) {
            while (values[i] < pivot)
                i++;
            while (values[j] > pivot)
                j--;
            if (i > j)
                break;
            const double kept = values[i];
            values[i++] = values[j];
            values[j--] = kept;
        }
        if (wanted > j && wanted < i)
            break; /* between the parts: the pivot itself */
        if (wanted <= j)
            high = j;
        else
            low = i;
    }
    return values[k];
}
