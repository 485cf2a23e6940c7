"""How a run went: counts, times, and the best plan over time."""

from __future__ import annotations

import ctypes
from ctypes import POINTER, byref
from dataclasses import dataclass

import numpy as np

from . import _library as c

_POINT = np.dtype(c.TracePoint)
# As users see it: without the struct's size, the cost as shown.
_SHOWN = np.dtype([("seconds", float), ("iterations", np.int64), ("cost", float),
                   ("num_routes", np.int32), ("num_missing", np.int32)])


@dataclass(frozen=True)
class Family:
    """Steps of one kind, or exchanges between steps, which no iteration counts.

    Attributes
    ----------
    tried, accepted, improved
        Steps done; of these, kept; of those, better than the plan before.
    """

    tried: int
    accepted: int
    improved: int


@dataclass(frozen=True)
class Statistics:
    """How the run went that found a plan; all 0 for a plan from elsewhere.

    Attributes
    ----------
    iterations, accepted, improved
        Steps of ruin and recreate; of these, kept; of those, better than the
        plan before.
    evaluations
        Places for a client whose change in cost was computed.
    reinserted
        Clients put back on routes, in steps that were kept or not.
    rounds
        After each the threads' results are joined.
    jobs, joined
        Recombinations by the relaxation; of these, those that gave a better plan.
    seconds
        Of the whole run.
    first_plan, first_feasible, best_found
        Seconds until any plan stood, until a complete one did (None: never), and
        until the plan returned was found.
    iterations_per_second
        From the first plan to the last round.
    busy
        Time inside the search's tasks, as a share of threads x seconds.
    families
        :class:`Family` by name: which kinds of steps paid.
    """

    iterations: int
    accepted: int
    improved: int
    evaluations: int
    reinserted: int
    rounds: int
    jobs: int
    joined: int
    seconds: float
    first_plan: float
    first_feasible: float | None
    best_found: float
    iterations_per_second: float
    busy: float
    families: dict[str, Family]


def statistics(handle: int) -> Statistics:
    """Those of a solution."""
    item = c.sized(c.Statistics)
    c.lib.lorry_solution_statistics(handle, byref(item))
    families = {}
    for index in range(item.num_families):
        family = c.sized(c.Family)
        c.check(c.lib.lorry_solution_family(handle, index, byref(family)))
        families[c.text(family.name)] = Family(family.tried, family.accepted, family.improved)
    names = [name for name in Statistics.__dataclass_fields__ if name != "families"]
    figures = {name: getattr(item, name) for name in names}
    if item.first_feasible < 0:
        figures["first_feasible"] = None
    return Statistics(families=families, **figures)


def trace(handle: int, scale: int) -> np.ndarray:
    """That of a solution, costs divided by `scale`."""
    item = c.sized(c.Statistics)
    c.lib.lorry_solution_statistics(handle, byref(item))
    points = np.zeros(item.trace_length, _POINT)
    c.check(c.lib.lorry_solution_trace(handle, points.ctypes.data_as(POINTER(c.TracePoint)),
                                       ctypes.sizeof(c.TracePoint), len(points)))
    shown = np.zeros(len(points), _SHOWN)
    for key in _SHOWN.names:
        shown[key] = points[key]
    shown["cost"] /= scale
    return shown
