"""Solution, its routes and what the independent checker says of it."""

from __future__ import annotations

import ctypes
import json
import os
import weakref
from ctypes import POINTER, byref, c_int32
from dataclasses import dataclass
from typing import Any, Iterator

import numpy as np

from . import _library as c
from . import _statistics
from ._bound import Bound
from ._errors import UnsupportedError
from ._statistics import Statistics


def shown(cost: int, scale: int) -> float | int:
    """A cost in the unit in which costs are shown."""
    return cost if scale == 1 else cost / scale


def figure(cost: float | int) -> str:
    """A cost as text: whole, or with two decimals."""
    return f"{cost:.2f}" if isinstance(cost, float) else str(cost)


def _need(module: str, extra: str, what: str):
    """Import an extra, or say how to get it."""
    try:
        return __import__(module, fromlist=["_"])
    except ImportError:
        raise UnsupportedError(f"{what} needs {extra}: pip install {extra}") from None


def _axes(ax, what: str):
    """The axes given, or new ones."""
    pyplot = _need("matplotlib.pyplot", "matplotlib", what)
    return pyplot.subplots()[1] if ax is None else ax


class Route:
    """A route of a plan. Times count from the start of the horizon.

    Attributes
    ----------
    clients
        Numbers of the clients, in order; a numpy array, as is ``schedule``.
    vehicle_type
        Number of the vehicle type.
    schedule
        One row per stop: ``client, arrival, wait, start, departure, distance,
        load``; ``distance`` since the start, ``load`` on leaving.
    start, end
        Leaves and is back; leaves as late as costs nothing more.
    distance, duration, overtime, travel, service, wait
        Of the whole route.
    time_warp
        Lateness; 0 in a feasible plan.
    cost
        Under the plan's objective, as shown.
    load
        Peak load per capacity dimension.
    """

    __slots__ = ("clients", "vehicle_type", "schedule", "start", "end", "distance", "duration",
                 "overtime", "travel", "service", "wait", "time_warp", "cost", "load")

    def __init__(self, handle: int, index: int, solution: "Solution"):
        item = c.sized(c.Route)
        c.check(c.lib.lorry_solution_route(handle, index, byref(item)))
        self.schedule = np.zeros(item.num_stops, _STOP)
        if item.num_stops:
            c.check(c.lib.lorry_solution_stops(
                handle, index, self.schedule.ctypes.data_as(POINTER(c.Stop)),
                _STOP.itemsize, item.num_stops))
        self.clients = self.schedule["client"].copy()
        for key in ("vehicle_type", "start", "end", "distance", "duration", "overtime",
                    "travel", "service", "wait", "time_warp"):
            setattr(self, key, getattr(item, key))
        self.cost = shown(item.cost, solution._scale)
        self.load = item.load[:solution.problem.num_dimensions] if item.load else []

    def __len__(self) -> int:
        return len(self.clients)

    def __iter__(self) -> Iterator[int]:
        return iter(self.clients.tolist())

    def visits(self) -> list[int]:
        """Numbers of the clients, as a list."""
        return self.clients.tolist()

    def __repr__(self) -> str:
        return (f"<lorry.Route: {len(self)} stops, distance {self.distance}, "
                f"duration {self.duration}>")


_STOP = np.dtype(c.Stop)


@dataclass(frozen=True)
class Unassigned:
    """A client on no route, and why."""

    client: int
    reason: str


@dataclass(frozen=True)
class Violation:
    """A constraint that a plan breaks.

    Attributes
    ----------
    kind
        "visits", "load", "window", "shift", "duration", "distance", "stops",
        "skills", "fleet" or "figures" (stated otherwise than recomputed).
    route, client
        Where; None if nowhere in particular.
    amount
        By how much.
    text
        One line with the numbers.
    """

    kind: str
    route: int | None
    client: int | None
    amount: int
    text: str


class Verdict:
    """What the checker found; it shares no code with the search.

    Attributes
    ----------
    is_valid
        Feasible, and every required client is served.
    violations
        Every broken constraint.
    cost, distance, duration
        The checker's own figures.
    """

    def __init__(self, solution: "Solution"):
        handle, message = ctypes.c_void_p(), c.Message()
        c.check(c.lib.lorry_check(solution._handle, byref(handle), byref(message)), message)
        try:
            self.is_valid = bool(c.lib.lorry_verdict_is_valid(handle))
            summary = c.sized(c.Summary)
            c.lib.lorry_verdict_summary(handle, byref(summary))
            self.cost = shown(summary.cost, solution._scale)
            self.distance, self.duration = summary.distance, summary.duration
            self.violations: list[Violation] = []
            for index in range(c.lib.lorry_verdict_num_violations(handle)):
                item = c.sized(c.Violation)
                c.lib.lorry_verdict_violation(handle, index, byref(item))
                self.violations.append(Violation(
                    c.VIOLATIONS.get(item.kind, str(item.kind)),
                    None if item.route == c.NONE else item.route,
                    None if item.client == c.NONE else item.client,
                    item.amount, c.text(item.text)))
        finally:
            c.lib.lorry_verdict_free(handle)

    def __bool__(self) -> bool:
        return self.is_valid

    def __repr__(self) -> str:
        return f"<lorry.Verdict: {'valid' if self.is_valid else self.violations}>"


class Solution:
    """A plan: routes and the clients left out. Immutable."""

    def __init__(self, handle: int, problem, was_stopped: bool = False):
        self._handle = handle
        self._finalizer = weakref.finalize(self, c.lib.lorry_solution_free, handle)
        self.problem = problem
        self.was_stopped = was_stopped
        self._summary = c.sized(c.Summary)
        c.lib.lorry_solution_summary(handle, byref(self._summary))
        self._scale = problem.scale(self.objective)
        self._routes: list[Route] | None = None

    def __repr__(self) -> str:
        return (f"<lorry.Solution: cost {figure(self.cost)}, {self.num_routes} routes, "
                f"{len(self.unassigned)} unassigned>")

    # ------------------------------------------------------------ figures --

    @property
    def cost(self) -> float | int:
        """Under the objective, as shown; required clients left out not counted."""
        return shown(self._summary.cost, self._scale)

    @property
    def objective(self) -> str:
        """What the plan is judged by."""
        return list(c.OBJECTIVES)[self._summary.objective]

    @property
    def distance(self) -> int:
        """Of all routes; metres with a CRS, else see :attr:`Problem.travel_scale`."""
        return self._summary.distance

    @property
    def duration(self) -> int:
        """Of all routes; seconds with a CRS, else see :attr:`Problem.travel_scale`."""
        return self._summary.duration

    @property
    def is_feasible(self) -> bool:
        """Breaks no constraint."""
        return bool(self._summary.is_feasible)

    @property
    def is_complete(self) -> bool:
        """Feasible, and every required client is served."""
        return bool(self._summary.is_complete)

    @property
    def num_routes(self) -> int:
        """Routes."""
        return self._summary.num_routes

    @property
    def num_missing(self) -> int:
        """Required clients on no route."""
        return self._summary.num_missing

    @property
    def lower_bound(self) -> float | int | None:
        """Proven on the cost, as shown; None if none was asked for or found."""
        if not self._summary.has_bound:
            return None
        return shown(self._summary.lower_bound, self._scale)

    @property
    def gap(self) -> float | None:
        """``(cost - lower_bound) / cost``; None without a bound."""
        return self._summary.gap if self._summary.has_bound else None

    @property
    def bound(self) -> Bound | None:
        """The bound that the run proved which found this plan, with its certificate;
        None if none was asked for or found."""
        handle = ctypes.c_void_p()
        if c.lib.lorry_solution_bound(self._handle, byref(handle)) != c.OK:
            return None
        return Bound(handle.value, self.problem)

    @property
    def iterations(self) -> int:
        """Of the run that found it."""
        return self._summary.iterations

    @property
    def runtime(self) -> float:
        """Seconds of the run that found it."""
        return self._summary.seconds

    @property
    def first_feasible(self) -> float:
        """Seconds until the first complete plan."""
        return self._summary.first_feasible

    @property
    def threads(self) -> int:
        """Of the run that found it."""
        return self._summary.threads

    @property
    def seed(self) -> int:
        """Of the run that found it."""
        return self._summary.seed

    @property
    def statistics(self) -> Statistics:
        """How the run went that found it: steps by kind, times, busy share."""
        return _statistics.statistics(self._handle)

    @property
    def trace(self) -> np.ndarray:
        """The best plan over time, as a numpy array with named fields.

        One row per improvement that was kept, from the first plan to this one,
        with ``seconds, iterations, cost`` (as shown), ``num_routes`` and
        ``num_missing``; of long runs 256 at the most. ``pandas.DataFrame(plan.trace)``
        makes a table of it. Empty for a plan that no run found.
        """
        return _statistics.trace(self._handle, self._scale)

    # ----------------------------------------------------------- contents --

    @property
    def routes(self) -> list[Route]:
        """The routes."""
        if self._routes is None:
            self._routes = [Route(self._handle, index, self)
                            for index in range(self.num_routes)]
        return self._routes

    @property
    def unassigned(self) -> list[Unassigned]:
        """Clients on no route, with reasons."""
        found = []
        client, reason = c_int32(), ctypes.c_int()
        for index in range(self._summary.num_unassigned):
            c.check(c.lib.lorry_solution_unassigned(self._handle, index, byref(client),
                                                    byref(reason)))
            found.append(Unassigned(client.value, c.text(c.lib.lorry_reason_text(reason))))
        return found

    def check(self) -> Verdict:
        """Recompute the plan from the problem alone."""
        return Verdict(self)

    def summary(self) -> str:
        """The key figures, as lines of text."""
        state = ("complete" if self.is_complete else "partial" if self.is_feasible
                 else "infeasible")
        stops = sum(len(route) for route in self.routes)
        lines = [("status", state), ("cost", figure(self.cost)),
                 ("routes", str(self.num_routes)), ("stops", str(stops)),
                 ("unassigned", str(self._summary.num_unassigned))]
        if self.problem.crs:
            lines += [("distance", f"{self.distance / 1000:.1f} km"),
                      ("duration", f"{self.duration / 3600:.1f} h")]
        else:
            scale = self.problem.travel_scale
            lines += [("distance", figure(shown(self.distance, scale))),
                      ("duration", figure(shown(self.duration, scale)))]
        if self.lower_bound is not None:
            lines.append(("lower bound", f"{figure(self.lower_bound)} (gap {self.gap:.2%})"))
        if self.iterations:
            lines.append(("iterations", str(self.iterations)))
            lines.append(("run time", f"{self.runtime:.2f} s on {self.threads} threads, "
                                      f"seed {self.seed}"))
        return "\n".join(f"{key:<12} {value}" for key, value in lines)

    # -------------------------------------------------------------- views --

    def to_dataframe(self):
        """One row per stop, as a pandas DataFrame.

        Columns: route, position, vehicle_type, client, name, arrival, wait,
        start, departure, distance, load.
        """
        pandas = _need("pandas", "pandas", "to_dataframe()")
        routes = self.routes
        lengths = [len(route) for route in routes]
        stops = (np.concatenate([route.schedule for route in routes]) if routes
                 else np.zeros(0, _STOP))
        frame = pandas.DataFrame({
            "route": np.repeat(np.arange(len(routes)), lengths),
            "position": np.concatenate([np.arange(n) for n in lengths] or [np.zeros(0, int)]),
            "vehicle_type": np.repeat([r.vehicle_type for r in routes], lengths),
            "client": stops["client"],
            "name": [self._name(client) for client in stops["client"].tolist()],
        })
        for key in ("arrival", "wait", "start", "departure", "distance", "load"):
            frame[key] = stops[key]
        return frame

    def _name(self, client: int) -> str:
        return self.problem.client(client)["name"] or str(client)

    def _paths(self, to_point) -> list[np.ndarray]:
        """Coordinates along each route, depots included."""
        problem = self.problem
        paths = []
        for route in self.routes:
            kind = problem.vehicle_type(route.vehicle_type)
            places = [problem.client(client)["location"] for client in route]
            if kind["start_depot"] >= 0:
                places.insert(0, problem.depot(kind["start_depot"])["location"])
            if kind["end_depot"] >= 0:
                places.append(problem.depot(kind["end_depot"])["location"])
            paths.append(np.array([to_point(place) for place in places]).reshape(-1, 2))
        return paths

    def plot(self, ax=None):
        """Draw the routes with matplotlib.

        Parameters
        ----------
        ax
            Axes to draw on; None: new ones.

        Returns
        -------
        The axes.
        """
        ax = _axes(ax, "plot()")
        for path in self._paths(self.problem.location):
            ax.plot(path[:, 0], path[:, 1], marker=".", markersize=3, linewidth=0.8)
        depots = np.array([self.problem.location(self.problem.depot(d)["location"])
                           for d in range(self.problem.num_depots)]).reshape(-1, 2)
        ax.plot(depots[:, 0], depots[:, 1], "ks", markersize=7, label="depot")
        ax.set_title(f"{self.problem.name or 'plan'}: cost {figure(self.cost)}, "
                     f"{self.num_routes} routes")
        if self.problem.crs and self.problem.num_depots:
            latitude = self.problem.lonlat(self.problem.depot(0)["location"])[1]
            is_degrees = np.all(np.abs(depots) <= 360)
            ax.set_aspect(1 / np.cos(np.radians(latitude)) if is_degrees else "equal")
        else:
            ax.set_aspect("equal")
        return ax

    def plot_trace(self, ax=None):
        """Draw the cost of the best plan over time with matplotlib.

        Plans that leave required clients out are drawn dotted; the lower bound,
        if one was proved, dashed.

        Parameters
        ----------
        ax
            Axes to draw on; None: new ones.

        Returns
        -------
        The axes.
        """
        ax = _axes(ax, "plot_trace()")
        points = self.trace
        # The last plan stands until the end.
        seconds = np.append(points["seconds"], max(self.runtime, *points["seconds"][-1:], 0.0))
        cost = np.append(points["cost"], points["cost"][-1:]) if len(points) else np.zeros(1)
        is_complete = np.append(points["num_missing"] == 0, self.num_missing == 0)
        first = int(np.argmax(is_complete)) if is_complete.any() else len(cost)
        if first > 0:
            ax.step(seconds[:first + 1], cost[:first + 1], where="post", linestyle=":",
                    color="tab:gray", label="clients missing")
        if first < len(cost):
            ax.step(seconds[first:], cost[first:], where="post", color="tab:blue",
                    label="complete")
        if self.lower_bound is not None:
            ax.axhline(self.lower_bound, linestyle="--", color="tab:green", linewidth=0.8,
                       label="lower bound")
        ax.set_xlabel("seconds")
        ax.set_ylabel(self.objective if self.objective != "vehicles" else "cost")
        ax.set_title(f"{self.problem.name or 'plan'}: cost {figure(self.cost)} after "
                     f"{self.iterations} iterations")
        ax.legend()
        return ax

    def to_map(self, tiles: str | None = None):
        """A folium map of the routes; needs a CRS.

        Parameters
        ----------
        tiles
            None: no background, nothing is fetched from the net;
            ``"OpenStreetMap"`` say: the browser fetches tiles from there.
        """
        folium = _need("folium", "folium", "to_map()")
        paths = self._paths(self.problem.lonlat)
        chart = folium.Map(tiles=tiles)
        every = np.concatenate(paths) if paths else np.zeros((0, 2))
        if every.size:
            chart.fit_bounds([every.min(axis=0)[::-1].tolist(), every.max(axis=0)[::-1].tolist()])
        for index, path in enumerate(paths):
            hue = f"hsl({index * 137.508 % 360:.0f},70%,42%)"
            folium.PolyLine(path[:, ::-1].tolist(), color=hue, weight=2,
                            tooltip=f"route {index}").add_to(chart)
        return chart

    def _render(self, form: str) -> str:
        data, length, message = ctypes.c_void_p(), ctypes.c_size_t(), c.Message()
        c.check(c.lib.lorry_solution_render(self._handle, c.FORMATS[form], byref(data),
                                            byref(length), byref(message)), message)
        try:
            return ctypes.string_at(data.value, length.value).decode("utf-8")
        finally:
            c.lib.lorry_text_free(data)

    def to_geojson(self) -> dict[str, Any]:
        """The routes as a GeoJSON FeatureCollection."""
        return json.loads(self._render("geojson"))

    def to_json(self) -> dict[str, Any]:
        """The plan as lorry's JSON (docs/format.md)."""
        return json.loads(self._render("json"))

    def to_html(self, path=None) -> str:
        """A page with map and Gantt chart that opens without a network.

        Parameters
        ----------
        path
            Where to write it; None: only return it.
        """
        if path is not None:
            self.write(path, format="html")
        return self._render("html")

    def write(self, path, format: str = "auto") -> None:
        """Write the plan.

        Parameters
        ----------
        path
            The file appears whole or not at all.
        format
            "auto" (by extension: .sol .json .geojson .html) or one of these.
        """
        message = c.Message()
        c.check(c.lib.lorry_solution_write(self._handle, os.fsencode(path),
                                           c.choice(format, c.FORMATS, "format"),
                                           byref(message)), message)
