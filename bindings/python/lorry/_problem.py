"""Problem: validated and immutable; and lorry.read."""

from __future__ import annotations

import ctypes
import os
import warnings
import weakref
from ctypes import byref, c_double, c_int64
from typing import Any, Iterable, Sequence

import numpy as np

from . import _library as c
from ._bound import Bound, check_certificate, prove
from ._errors import FileError, InvalidInputError, LorryWarning, NotFoundError


def read(path, *, round: str = "auto", vehicles: int | str = "auto",
         format: str = "auto", table=None, pairs=None, barriers=None) -> "Problem":
    """Read a problem from a file; gzip is recognised by content.

    Parameters
    ----------
    path
        Solomon or Gehring-Homberger, VRPLIB, loggibud, or lorry's own JSON.
    round
        How planar distances become whole numbers: "auto" (the set's usual
        convention), "double", "round", "trunc1", "exact", "ceil10".
    vehicles
        A number, "file" (the file's number is a hard limit), "any" (as many as
        clients) or "auto" (as the set is usually read).
    format
        "auto" (by content), "solomon", "vrplib", "json" or "loggibud".
    table
        A saved table of OSRM or Valhalla (JSON), or a list of its parts: the travel
        of the first profile. What it does not know is estimated.
    pairs
        Instead: known pairs ``from,to,metres,seconds`` (CSV).
    barriers
        Rivers, railways and walls that ways go around, with crossings (GeoJSON).

    Raises
    ------
    FileError, FormatError, InvalidInputError
        The message names file, line and column, or the JSON value.
    """
    options = c.sized(c.ReadOptions, c.lib.lorry_read_options_init)
    options.rounding = c.choice(round, c.ROUNDINGS, "round")
    options.format = c.choice(format, c.FORMATS, "format")
    if isinstance(vehicles, str):
        options.fleet = c.choice(vehicles, {k: v for k, v in c.FLEETS.items() if k != "count"},
                                 "vehicles")
    else:
        options.fleet, options.vehicles = c.FLEETS["count"], int(vehicles)
    handle = ctypes.c_void_p()
    c.check(c.lib.lorry_model_new(byref(c.config()), byref(handle)))
    try:
        try:
            c.check_model(c.lib.lorry_model_read(handle, os.fsencode(path), byref(options)),
                          handle)
            read_travel(handle, table, pairs, barriers)
        except NotFoundError as e:  # for files Python programs expect an OSError
            raise FileError(e.message, status=e.status) from None
        return problem_from_model(handle)
    finally:
        c.lib.lorry_model_free(handle)


def read_travel(model, table=None, pairs=None, barriers=None, profile: int = 0) -> None:
    """Travel from files into a model handle whose locations are all there."""
    tables = [] if table is None else table if isinstance(table, (list, tuple)) else [table]
    for part in tables:
        c.check_model(c.lib.lorry_model_read_table(model, profile, os.fsencode(part)), model)
    if pairs is not None:
        c.check_model(c.lib.lorry_model_read_pairs(model, profile, os.fsencode(pairs)), model)
    if barriers is not None:
        c.check_model(c.lib.lorry_model_read_barriers(model, os.fsencode(barriers)), model)


def problem_from_model(model) -> "Problem":
    """Build a model handle; warnings of the validation become Python's."""
    handle = ctypes.c_void_p()
    c.check_model(c.lib.lorry_model_build(model, byref(handle)), model)
    for defect in c.defects(model):
        warnings.warn(str(defect), LorryWarning, stacklevel=4)
    return Problem(handle.value)


def _amounts(pointer, dimensions: int) -> list[int] | None:
    return pointer[:dimensions] if pointer else None


class Problem:
    """A day to plan, validated and immutable. Made by :func:`lorry.read`,
    :meth:`lorry.Model.build` or :func:`lorry.from_arrays`."""

    def __init__(self, handle: int):
        self._handle = handle
        self._finalizer = weakref.finalize(self, c.lib.lorry_problem_free, handle)

    def __repr__(self) -> str:
        return (f"<lorry.Problem {self.name!r}: {self.num_clients} clients, "
                f"{self.num_depots} depots, {self.num_vehicle_types} vehicle types>")

    @property
    def name(self) -> str:
        """Its name; "" if none."""
        return c.text(c.lib.lorry_problem_name(self._handle))

    @property
    def origin(self) -> str:
        """The instant of time 0, ISO 8601; "" if none."""
        return c.text(c.lib.lorry_problem_origin(self._handle))

    @property
    def crs(self) -> str:
        """Coordinate reference system; "" for a plane."""
        return c.text(c.lib.lorry_problem_crs(self._handle))

    @property
    def rounding(self) -> str:
        """How planar distances became whole numbers."""
        value = c.lib.lorry_problem_rounding(self._handle)
        return next(name for name, number in c.ROUNDINGS.items() if number == value)

    @property
    def cost_scale(self) -> int:
        """Units of cost per unit of currency; see :meth:`scale`."""
        return c.lib.lorry_problem_cost_scale(self._handle)

    def scale(self, objective: str = "cost") -> int:
        """Costs of plans under ``objective`` are shown divided by this: the cost
        scale for "cost" and "vehicles", :attr:`travel_scale` for "distance" and
        "duration"."""
        return c.lib.lorry_problem_scale(self._handle,
                                         c.choice(objective, c.OBJECTIVES, "objective"))

    @property
    def travel_scale(self) -> int:
        """Planar distances and durations are given in this fraction of the
        file's unit; 1 with a CRS or matrices."""
        return self.scale("distance")

    @property
    def num_dimensions(self) -> int:
        """Capacity dimensions."""
        return c.lib.lorry_problem_num_dimensions(self._handle)

    @property
    def num_locations(self) -> int:
        """Locations."""
        return c.lib.lorry_problem_num_locations(self._handle)

    @property
    def num_depots(self) -> int:
        """Depots."""
        return c.lib.lorry_problem_num_depots(self._handle)

    @property
    def num_clients(self) -> int:
        """Clients."""
        return c.lib.lorry_problem_num_clients(self._handle)

    @property
    def num_vehicle_types(self) -> int:
        """Vehicle types."""
        return c.lib.lorry_problem_num_vehicle_types(self._handle)

    @property
    def num_profiles(self) -> int:
        """Profiles."""
        return c.lib.lorry_problem_num_profiles(self._handle)

    @property
    def hash(self) -> int:
        """64-bit hash of all that decides plans and costs."""
        return c.lib.lorry_problem_hash(self._handle)

    def location(self, location: int) -> tuple[float, float]:
        """Coordinates of a location as given: ``(x, y)``."""
        x, y = c_double(), c_double()
        self._ask(c.lib.lorry_problem_location, "location", location, byref(x), byref(y))
        return x.value, y.value

    def lonlat(self, location: int) -> tuple[float, float]:
        """Longitude and latitude on WGS 84, degrees; NotFoundError without a CRS."""
        lon, lat = c_double(), c_double()
        self._ask(c.lib.lorry_problem_lonlat, "location", location, byref(lon), byref(lat))
        return lon.value, lat.value

    def depot(self, depot: int) -> dict[str, Any]:
        """What is known of a depot."""
        item = c.sized(c.Depot)
        self._ask(c.lib.lorry_problem_depot, "depot", depot, byref(item))
        return {"location": item.location, "tw_early": item.tw_early, "tw_late": item.tw_late,
                "name": c.text(item.label)}

    def client(self, client: int) -> dict[str, Any]:
        """What is known of a client."""
        item = c.sized(c.Client)
        self._ask(c.lib.lorry_problem_client, "client", client, byref(item))
        return {"location": item.location,
                "delivery": _amounts(item.delivery, self.num_dimensions),
                "pickup": _amounts(item.pickup, self.num_dimensions),
                "service_duration": item.service, "tw_early": item.tw_early,
                "tw_late": item.tw_late, "release_time": item.release, "prize": item.prize,
                "required": bool(item.is_required), "skills": item.skills,
                "name": c.text(item.label)}

    def vehicle_type(self, vehicle_type: int) -> dict[str, Any]:
        """What is known of a vehicle type."""
        item = c.sized(c.VehicleType)
        self._ask(c.lib.lorry_problem_vehicle_type, "vehicle type", vehicle_type, byref(item))
        known: dict[str, Any] = {
            key: getattr(item, key)
            for key in ("start_depot", "end_depot", "tw_early", "tw_late", "shift_duration",
                        "max_duration", "max_distance", "max_stops", "fixed_cost",
                        "unit_distance_cost", "unit_duration_cost", "unit_overtime_cost",
                        "profile", "skills")}
        known.update(num_available=item.count, name=c.text(item.label),
                     capacity=_amounts(item.capacity, self.num_dimensions))
        return known

    def profile(self, profile: int) -> dict[str, Any]:
        """What is known of a profile."""
        item = c.sized(c.Profile)
        self._ask(c.lib.lorry_problem_profile, "profile", profile, byref(item))
        return {"detour": item.detour, "speed": item.speed, "name": c.text(item.label)}

    def travel(self, frm: int, to: int, profile: int = 0) -> tuple[int, int]:
        """Distance and duration from one location to another."""
        distance, duration = c_int64(), c_int64()
        c.check(c.lib.lorry_problem_travel(self._handle, profile, frm, to, byref(distance),
                                           byref(duration)),
                f"travel: no such profile or location ({profile}, {frm}, {to})".encode())
        return distance.value, duration.value

    def is_estimated(self, frm: int, to: int, profile: int = 0) -> bool:
        """Was this arc estimated from others, or does no way lead there?"""
        return bool(c.lib.lorry_problem_is_estimated(self._handle, profile, frm, to))

    def num_estimated(self, profile: int = 0) -> int:
        """How many arcs of a profile were."""
        return c.lib.lorry_problem_num_estimated(self._handle, profile)

    def _ask(self, function, what: str, number: int, *out) -> None:
        c.check(function(self._handle, int(number), *out),
                f"{what} {number}: there is none, or nothing is known of it".encode())

    def write(self, path) -> None:
        """Write lorry's JSON (docs/format.md)."""
        message = c.Message()
        c.check(c.lib.lorry_problem_write(self._handle, os.fsencode(path), byref(message)),
                message)

    # -------------------------------------------------------------- plans --

    def solution(self, routes: Iterable[Sequence[int]],
                 vehicle_types: Sequence[int] | None = None, objective: str = "cost"):
        """A plan from routes, for a warm start or a check.

        Parameters
        ----------
        routes
            Each the numbers of its clients, in order; clients on none are
            unassigned. It may break constraints.
        vehicle_types
            One per route; None: type 0.
        objective
            "cost", "distance", "duration" or "vehicles".
        """
        from ._solution import Solution

        routes = [np.asarray(route, np.int32).reshape(-1) for route in routes]
        offsets = np.zeros(len(routes) + 1, np.int32)
        np.cumsum([route.size for route in routes], out=offsets[1:])
        clients = np.concatenate(routes) if routes else np.zeros(0, np.int32)
        clients = np.ascontiguousarray(clients, np.int32)
        types = None
        if vehicle_types is not None:
            types = np.ascontiguousarray(vehicle_types, np.int32)
            if types.shape != (len(routes),):
                raise InvalidInputError(f"vehicle_types: {types.size} values, expected "
                                        f"{len(routes)}")
        pointer = ctypes.POINTER(ctypes.c_int32)
        handle, message = ctypes.c_void_p(), c.Message()
        c.check(c.lib.lorry_solution_new(
            self._handle, c.choice(objective, c.OBJECTIVES, "objective"), len(routes),
            offsets.ctypes.data_as(pointer), clients.ctypes.data_as(pointer),
            None if types is None else types.ctypes.data_as(pointer), byref(handle),
            byref(message)), message)
        return Solution(handle.value, self)

    def read_solution(self, path):
        """Read a plan: CVRPLIB ``.sol`` or lorry's JSON."""
        from ._solution import Solution

        handle, message = ctypes.c_void_p(), c.Message()
        c.check(c.lib.lorry_solution_read(self._handle, os.fsencode(path), byref(handle),
                                          byref(message)), message)
        return Solution(handle.value, self)

    def bound(self, *, time: float = 60.0, objective: str = "cost", plan=None) -> Bound:
        """Prove that no complete plan costs less than a bound, without a search.

        Other Python threads run meanwhile. Ctrl-C ends the proof; what has been proved
        stands. ``solve(bound=True)`` proves beside a search, which is usually better.

        Parameters
        ----------
        time
            Wall-clock seconds; 0: until nothing more is gained.
        objective
            "cost", "distance", "duration" or "vehicles" (then of plans with no more
            vehicles than ``plan``).
        plan
            A :class:`lorry.Solution` to prove against.
        """
        return prove(self, time=time, objective=objective, plan=plan)

    def check_certificate(self, path) -> tuple[bool, str]:
        """Verify the certificate of a bound, by code that shares nothing with what wrote it.

        Returns
        -------
        Whether it holds, and why not.
        """
        return check_certificate(self, path)

    def solve(self, stop=None, seed: int = 0, *, time: float | None = None,
              iterations: int | None = None, threads: int = 0, objective: str = "cost",
              progress=False, start=None, bound: bool = False, relaxation: bool = True,
              target_cost: float | None = None, gap: float | None = None, memory_limit: int = 0,
              display: bool | None = None, initial_solution=None, collect_stats: bool = True):
        """Search for a plan of low cost, on all cores.

        Other Python threads run meanwhile. Ctrl-C stops the search and returns
        the best plan so far.

        Parameters
        ----------
        stop
            A criterion, such as ``lorry.MaxRuntime(60)``; PyVRP's are taken too.
        seed
            Equal seeds and equal ``iterations``, without a time limit, give
            equal plans on any number of threads.
        time
            Wall-clock seconds; 10 if no other limit is given.
        iterations
            Steps of ruin and recreate.
        threads
            0: one per core.
        objective
            "cost", "distance", "duration" or "vehicles" (fewest first).
        progress
            True: a bar (tqdm's if it is installed); or a callable that takes a
            :class:`lorry.Progress` and returns True to stop.
        start
            A :class:`lorry.Solution` to start from. It may break constraints or
            leave clients out: routes are kept as far as they can be driven, and a
            feasible plan is never made worse.
        bound
            Also prove a lower bound.
        relaxation
            False: no seeds from the relaxation; nor are there any where routes are long.
        target_cost
            Stop at a complete plan this good.
        gap
            Stop once ``(cost - lower_bound) / cost`` is proved to be no more; the
            bound is proved beside the search, under a time limit and with two
            threads or more.
        memory_limit
            Bytes; 0: none.
        display, initial_solution, collect_stats
            PyVRP's names: ``progress``, ``start``, and one without effect.

        Returns
        -------
        Solution
        """
        from ._solve import run

        if display is not None and progress is False:
            progress = display
        return run(self, stop=stop, seed=seed, time=time, iterations=iterations,
                   threads=threads, objective=objective, progress=progress,
                   start=initial_solution if start is None else start, bound=bound,
                   relaxation=relaxation, target_cost=target_cost, gap=gap, memory_limit=memory_limit)
