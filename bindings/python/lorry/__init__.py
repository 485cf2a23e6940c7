"""lorry: plan delivery routes.

>>> import lorry
>>> problem = lorry.read("R101.txt")            # doctest: +SKIP
>>> plan = problem.solve(time=10)               # doctest: +SKIP
>>> print(plan.summary())                       # doctest: +SKIP

Build a day by hand with :class:`Model`, which has the names of PyVRP, or from
arrays with :func:`from_arrays`.
"""

from __future__ import annotations

from . import _library, stop
from ._bound import Bound
from ._errors import (Defect, FileError, FormatError, InternalError, InvalidInputError,
                      LorryError, LorryWarning, NotFoundError, OutOfMemoryError, RangeError,
                      UnsupportedError)
from ._library import NONE, UNLIMITED, lib as _lib, text as _text
from ._model import (OPEN, Client, Depot, Edge, Location, Model, Profile, Section,
                     VehicleType, from_arrays)
from ._outlet import Outlet
from ._problem import Problem, read
from ._sheet import Reject, Sheet, read_couriers, read_history, read_parcels, read_scans
from ._solution import Route, Solution, Unassigned, Verdict, Violation
from ._solve import Progress
from ._statistics import Family, Statistics
from .stop import FirstFeasible, MaxIterations, MaxRuntime, MultipleCriteria, NoImprovement


def version() -> str:
    """Version of the library in use."""
    return _text(_lib.lorry_version())


def build_info() -> str:
    """One line per component: versions, compiler, and the licence that follows."""
    return _text(_lib.lorry_build_info())


def set_language(name: str) -> None:
    """Language of messages and pages from now on: "en" or "zh". The environment's
    LORRY_LANG sets it at the start."""
    _library.language = _lib.lorry_language_of(name.encode())


__version__ = version()

__all__ = [
    "NONE", "OPEN", "UNLIMITED", "Bound", "Client", "Defect", "Depot", "Edge", "Family", "FileError",
    "FirstFeasible", "FormatError", "InternalError", "InvalidInputError", "Location",
    "LorryError", "LorryWarning", "MaxIterations", "MaxRuntime", "Model",
    "MultipleCriteria", "NoImprovement", "NotFoundError", "OutOfMemoryError", "Outlet",
    "Problem", "Profile", "Progress", "RangeError", "Reject", "Route", "Section", "Sheet",
    "Solution", "Statistics", "Unassigned", "UnsupportedError", "VehicleType", "Verdict",
    "Violation", "build_info", "from_arrays", "read", "read_couriers", "read_history",
    "read_parcels", "read_scans", "set_language", "stop", "version",
]
