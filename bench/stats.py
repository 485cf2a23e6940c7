"""Medians with intervals: order statistics, so nothing is assumed of how times are spread."""
import math
import statistics


def median_interval(values, level=0.95):
    """(median, low, high, coverage): the narrowest pair of order statistics, equally far from both
    ends, that holds the true median with at least the level asked. Fewer than six values cannot
    reach 95 %; the pair is then their range and `coverage` says how much it holds.

    P(interval from the k-th smallest to the k-th largest holds the median)
        = 1 - 2 P(Binomial(n, 1/2) < k).
    """
    ordered = sorted(values)
    n = len(ordered)
    if not n:
        raise ValueError("no values")
    best, below = None, 0.0
    for k in range(1, n // 2 + 2):
        below += math.comb(n, k - 1) / 2**n
        coverage = 1 - 2 * below
        if k > 1 and (coverage < level or k > n - k + 1):
            break
        best = (ordered[k - 1], ordered[n - k], max(0.0, coverage))
    return statistics.median(ordered), *best
