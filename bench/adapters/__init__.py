"""Other solvers, each fed the same instance in its own words.

A module here has

    PACKAGE                                 its name in the package index
    solve(inst, clock, seed, info)          the routes: lists of client numbers

and solves on one thread until `clock.left()` is used up; model building counts. It may put
`iterations` into `info`, and raises Unsuited for an instance it has no model for. `python -m
adapters` runs one and is what peers.py calls, in the Python where the packages are installed.
"""
import time

import numpy as np

NAMES = ("pyvrp", "ortools", "vroom", "hygese", "vrp_cli", "commiv")


class Unsuited(Exception):
    """The solver has no model for this instance."""


class Clock:
    """What is left of a budget of seconds."""

    def __init__(self, seconds):
        self.start, self.seconds = time.perf_counter(), seconds

    def spent(self):
        return time.perf_counter() - self.start

    def left(self):
        return max(0.05, self.seconds - self.spent())


def matrix(inst, dtype=np.int64):
    """All scaled distances, row = from. Row by row, so that no temporary is as large."""
    if inst.matrix is not None:
        return np.array(inst.matrix, dtype=dtype)
    xy = np.array(inst.coordinates, dtype=float)
    full = np.empty((len(xy), len(xy)), dtype=dtype)
    for row, (x, y) in enumerate(xy):
        length = inst.scale * np.hypot(xy[:, 0] - x, xy[:, 1] - y)
        # hypot may fall short of a whole number by its last bit; all others are farther away.
        full[row] = np.floor(length + (1e-9 if inst.rounding == "trunc1" else 0.5))
    return full
