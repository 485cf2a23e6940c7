"""Describe a day: Model, with PyVRP's names in both generations of signatures."""

from __future__ import annotations

import ctypes
from ctypes import POINTER, byref, c_char_p, c_double, c_int32, c_int64, c_uint64, c_uint8
from dataclasses import dataclass, field
from typing import Any, Iterable, Sequence, Union, overload

import numpy as np

from . import _library as c
from ._errors import InvalidInputError, UnsupportedError
from ._problem import Problem, problem_from_model, read_travel

UNLIMITED = c.UNLIMITED
Amounts = Union[int, Sequence[int], np.ndarray]


class _Open:
    """Marks the open start or end of a route."""

    def __repr__(self) -> str:
        return "lorry.OPEN"


OPEN = _Open()
"""As start_depot or end_depot: the route starts (ends) at its first (last) client."""


# ------------------------------------------------------------ what is added --

@dataclass(frozen=True, eq=False)
class Location:
    """A place; ``x`` then ``y``, longitude then latitude."""

    index: int
    x: float
    y: float
    name: str = ""


@dataclass(frozen=True, eq=False)
class Depot:
    """Where vehicles start and end."""

    index: int
    location: Location
    tw_early: int = 0
    tw_late: int = UNLIMITED
    name: str = ""


@dataclass(frozen=True, eq=False)
class Client:
    """Asks for one visit. ``index`` is its number in the plans."""

    index: int
    location: Location
    delivery: Amounts = ()
    pickup: Amounts = ()
    service_duration: int = 0
    tw_early: int = 0
    tw_late: int = UNLIMITED
    release_time: int = 0
    prize: int = 0
    required: bool = True
    skills: int = 0
    name: str = ""
    section: int = c.NONE


@dataclass(frozen=True, eq=False)
class Section:
    """Clients that some vehicles are at home with; see :meth:`Model.add_section`."""

    index: int
    price: int = 0
    name: str = ""


@dataclass(frozen=True, eq=False)
class Profile:
    """How a kind of vehicle travels."""

    index: int
    detour: float = 1.0
    speed: float = 0.0
    name: str = ""
    edges: list = field(default_factory=list)

    def add_edge(self, frm, to, distance: int, duration: int = 0) -> "Edge":
        """Travel from one place to another, for this profile alone."""
        edge = Edge(_location_of(frm), _location_of(to), distance, duration)
        self.edges.append(edge)
        return edge


@dataclass(frozen=True, eq=False)
class Edge:
    """Travel from one location to another."""

    frm: Location
    to: Location
    distance: int
    duration: int


@dataclass(frozen=True, eq=False)
class VehicleType:
    """Vehicles that are alike; units as in :meth:`Model.add_vehicle_type`."""

    index: int
    num_available: int
    capacity: Amounts
    start_depot: int
    end_depot: int
    fixed_cost: int
    tw_early: int
    tw_late: int
    shift_duration: int
    max_duration: int
    max_distance: int
    max_stops: int
    unit_distance_cost: int
    unit_duration_cost: int
    unit_overtime_cost: int
    profile: int
    skills: int
    name: str


def _location_of(place) -> Location:
    """A location, or that of a client or depot, as PyVRP 0.x passes them."""
    place = getattr(place, "location", place)
    if not isinstance(place, Location):
        raise InvalidInputError(f"expected a location, depot or client, got {place!r}")
    return place


# ----------------------------------------------------------------- numbers --

def _numbers(what: str, values, dtype=np.int64, shape=None) -> np.ndarray:
    """A C-ordered array of whole numbers; fractions are refused, not cut."""
    array = np.asarray(values)
    if array.dtype == object or array.dtype.kind not in "iufb":
        try:
            array = array.astype(np.int64)
        except (TypeError, ValueError, OverflowError):
            raise InvalidInputError(f"{what}: expected whole numbers, got {values!r}") from None
    if array.dtype.kind == "f":
        bad = np.flatnonzero(~(np.isfinite(array) & (array == np.rint(array))))
        if bad.size:
            raise InvalidInputError(
                f"{what}[{bad[0]}]: {array.flat[bad[0]]} is not a whole number")
        if array.size and np.abs(array).max() >= 2.0**63:
            raise InvalidInputError(f"{what}: {array.flat[np.abs(array).argmax()]} does not fit")
    if shape is not None:
        try:
            array = np.broadcast_to(array, shape)
        except ValueError:
            raise InvalidInputError(
                f"{what}: shape {array.shape}, expected {shape}") from None
    return np.ascontiguousarray(array, dtype=dtype)


def _coordinates(what: str, values) -> np.ndarray:
    return np.ascontiguousarray(np.atleast_1d(values), dtype=np.float64)


def _pointer(array: np.ndarray, ctype):
    return array.ctypes.data_as(POINTER(ctype))


def _amounts(what: str, values: Sequence[Amounts], dimensions: int) -> np.ndarray | None:
    """`count x dimensions` from a list of amounts that may be short or empty."""
    rows = [np.atleast_1d(value) for value in values]
    if not any(row.size for row in rows):
        return None
    out = np.zeros((len(rows), dimensions), np.int64)
    for index, row in enumerate(rows):
        out[index, :row.size] = _numbers(f"{what}[{index}]", row)
    return out


def _width(value: Amounts) -> int:
    return int(np.atleast_1d(value).size)


class Model:
    """A day to plan.

    Times, distances, amounts and costs are whole numbers in any unit; with a
    ``crs`` they are seconds and metres. Times count from the start of the
    horizon.

    Parameters
    ----------
    name
        Shown in reports.
    crs
        Coordinate reference system of the locations, e.g. ``"EPSG:4326"`` for
        longitude and latitude on WGS 84: distances are then metres along the
        geodesic. None: a plane, distances by ``rounding``.
    rounding
        How planar distances become whole numbers: "round" (to nearest),
        "double" (x 10^6), "trunc1", "exact" or "ceil10".
    origin
        The instant of time 0, ISO 8601 with zone.
    cost_scale
        Costs are shown divided by this.
    """

    def __init__(self, *, name: str = "", crs: str | None = None, rounding: str = "auto",
                 origin: str | None = None, cost_scale: int = 1):
        self.name = name
        self.crs = crs
        self.rounding = rounding
        self.origin = origin
        self.cost_scale = cost_scale
        self._x: list[np.ndarray] = []
        self._y: list[np.ndarray] = []
        self._num_locations = 0
        self._depots: list[Depot] = []
        self._single: list[Client] = []         # of the block being filled
        self._blocks: list[Any] = []            # lists of clients, or dicts of arrays
        self._clients: list[Client] = []
        self._num_clients = 0
        self._types: list[VehicleType] = []
        self._profiles: list[Profile] = []
        self._sections: list[Section] = []
        self._prices: list[tuple[int, int, int]] = []
        self._edges: list[Edge] = []
        self._matrices: dict[int, tuple[np.ndarray, np.ndarray | None]] = {}
        self._pairs: dict[int, tuple[np.ndarray, ...]] = {}
        self._lines: list[tuple[bool, np.ndarray, np.ndarray, float]] = []
        self._files: list[tuple[int, dict[str, Any]]] = []

    # ------------------------------------------------------------- places --

    def add_location(self, x: float, y: float, *, name: str = "") -> Location:
        """Add a place.

        Parameters
        ----------
        x, y
            Longitude and latitude, easting and northing, or plain coordinates.
        name
            For your own use.
        """
        location = Location(self._num_locations, float(x), float(y), name)
        self.add_locations([x], [y])
        return location

    def add_locations(self, x, y) -> range:
        """Add many places at once.

        Parameters
        ----------
        x, y
            Arrays of equal length.

        Returns
        -------
        range
            Their numbers, for ``location=`` of :meth:`add_clients`.
        """
        x, y = _coordinates("x", x), _coordinates("y", y)
        if x.shape != y.shape or x.ndim != 1:
            raise InvalidInputError(f"x, y: shapes {x.shape} and {y.shape}, expected equal lengths")
        first = self._num_locations
        self._x.append(x)
        self._y.append(y)
        self._num_locations += x.size
        return range(first, self._num_locations)

    def _placed(self, args: tuple, kwargs: dict) -> tuple[Location, tuple]:
        """Take ``location`` (1.0) or ``x, y`` (0.x) off the front."""
        if "location" in kwargs:
            return _location_of(kwargs.pop("location")), args
        if args and isinstance(args[0], Location):
            return args[0], args[1:]
        if "x" in kwargs and "y" in kwargs:
            return self.add_location(kwargs.pop("x"), kwargs.pop("y")), args
        if len(args) >= 2:
            return self.add_location(args[0], args[1]), args[2:]
        raise InvalidInputError("expected a location, or x and y, first")

    @overload
    def add_depot(self, location: Location, tw_early: int = 0, tw_late: int = UNLIMITED,
                  service_duration: int = 0, *, name: str = "") -> Depot: ...
    @overload
    def add_depot(self, x: float, y: float, tw_early: int = 0, tw_late: int = UNLIMITED,
                  service_duration: int = 0, *, name: str = "") -> Depot: ...

    def add_depot(self, *args, **kwargs) -> Depot:
        """Add a depot, at a location or at ``x, y``.

        Parameters
        ----------
        location
            Where (or ``x, y`` in its place).
        tw_early, tw_late
            Vehicles leave from ``tw_early`` on and are back by ``tw_late``.
        name
            Its label.
        """
        location, args = self._placed(args, kwargs)
        return self._add_depot(location, *args, **kwargs)

    def _add_depot(self, location, tw_early=0, tw_late=UNLIMITED, service_duration=0,
                   name="") -> Depot:
        if service_duration:
            raise UnsupportedError("add_depot: service_duration is not supported yet; "
                                   "add it to the clients' or shorten the shift")
        depot = Depot(len(self._depots), location, tw_early, tw_late, name)
        self._depots.append(depot)
        return depot

    # ------------------------------------------------------------ clients --

    @overload
    def add_client(self, location: Location, delivery: Amounts = (), pickup: Amounts = (),
                   service_duration: int = 0, tw_early: int = 0, tw_late: int = UNLIMITED,
                   release_time: int = 0, prize: int = 0, required: bool = True,
                   group: None = None, *, skills: int = 0, name: str = "",
                   section: Section | None = None) -> Client: ...
    @overload
    def add_client(self, x: float, y: float, delivery: Amounts = (), pickup: Amounts = (),
                   service_duration: int = 0, tw_early: int = 0, tw_late: int = UNLIMITED,
                   release_time: int = 0, prize: int = 0, required: bool = True,
                   group: None = None, *, skills: int = 0, name: str = "",
                   section: Section | None = None) -> Client: ...

    def add_client(self, *args, **kwargs) -> Client:
        """Add a client, at a location or at ``x, y``.

        Parameters
        ----------
        location
            Where (or ``x, y`` in its place).
        delivery, pickup
            Amounts loaded at the start depot and brought to the end depot;
            one number, or one per capacity dimension.
        service_duration
            Time spent there.
        tw_early, tw_late
            Window of the start of service, both ends included.
        release_time
            Its vehicle leaves the depot no earlier.
        prize
            What leaving it out costs, if it is not required.
        required
            False: may be left out.
        skills
            Bits that the vehicle type must all have.
        name
            Its label.
        section
            The one it belongs to; None: none.
        """
        location, args = self._placed(args, kwargs)
        return self._add_client(location, *args, **kwargs)

    def _add_client(self, location, delivery=(), pickup=(), service_duration=0, tw_early=0,
                    tw_late=UNLIMITED, release_time=0, prize=0, required=True, group=None,
                    *, skills=0, name="", section=None) -> Client:
        if group is not None:
            raise UnsupportedError("add_client: groups are not supported yet; choose one of the "
                                   "alternatives, or make each optional with a prize")
        client = Client(self._num_clients, location, delivery, pickup, service_duration,
                        tw_early, tw_late, release_time, prize, bool(required), skills, name,
                        c.NONE if section is None else section.index)
        if not self._single:
            self._blocks.append(self._single)
        self._single.append(client)
        self._clients.append(client)
        self._num_clients += 1
        return client

    def add_clients(self, *, location=None, x=None, y=None, delivery=None, pickup=None,
                    service_duration=None, tw_early=None, tw_late=None, release_time=None,
                    prize=None, required=None, skills=None, section=None,
                    name: Iterable[str] | None = None) -> range:
        """Add many clients in one call, from arrays.

        Parameters
        ----------
        location
            Numbers of locations, or give ``x`` and ``y`` in its place.
        delivery, pickup
            ``count`` amounts, or ``count x dimensions``.
        service_duration, tw_early, tw_late, release_time, prize, required, skills
            ``count`` values, or one for all; None: the default of
            :meth:`add_client`.
        section
            Numbers of sections, ``lorry.NONE`` for none.
        name
            ``count`` labels.

        Returns
        -------
        range
            Numbers of the new clients.
        """
        if location is None:
            if x is None or y is None:
                raise InvalidInputError("add_clients: expected location, or x and y")
            location = self.add_locations(x, y)
        location = np.atleast_1d(_numbers("location", location, np.int32))
        count = location.size
        block: dict[str, Any] = {"count": count, "location": location}
        for key, values in (("delivery", delivery), ("pickup", pickup)):
            if values is not None:
                array = _numbers(key, values)
                array = array.reshape(-1, 1) if array.ndim == 1 else array
                if array.ndim != 2 or array.shape[0] != count:
                    raise InvalidInputError(f"{key}: shape {np.shape(values)}, expected "
                                            f"{count} rows")
                block[key] = array
        plain = (("service", service_duration, np.int64), ("tw_early", tw_early, np.int64),
                 ("tw_late", tw_late, np.int64), ("release", release_time, np.int64),
                 ("prize", prize, np.int64), ("is_required", required, np.uint8),
                 ("skills", skills, np.uint64), ("section", section, np.int32))
        for key, values, dtype in plain:
            if values is not None:
                block[key] = _numbers(key, values, dtype, (count,))
        if name is not None:
            block["label"] = [c.label_bytes(label) for label in name]
            if len(block["label"]) != count:
                raise InvalidInputError(f"name: {len(block['label'])} labels, expected {count}")
        first = self._num_clients
        self._blocks.append(block)
        self._single = []
        self._num_clients += count
        return range(first, self._num_clients)

    # ----------------------------------------------------------- vehicles --

    def add_profile(self, *, name: str = "", detour: float = 1.0, speed: float = 0.0) -> Profile:
        """Add a way of travelling.

        Parameters
        ----------
        name
            Its label.
        detour
            Way driven per straight line (or geodesic), at least 1.
        speed
            Metres per second on the way driven; 0: durations equal distances.
        """
        profile = Profile(len(self._profiles), float(detour), float(speed), name)
        self._profiles.append(profile)
        return profile

    def add_vehicle_type(self, num_available: int = 1, capacity: Amounts = (),
                         start_depot: Depot | _Open | None = None,
                         end_depot: Depot | _Open | None = None, fixed_cost: int = 0,
                         tw_early: int = 0, tw_late: int = UNLIMITED,
                         shift_duration: int = UNLIMITED, max_distance: int = UNLIMITED,
                         unit_distance_cost: int = 1, unit_duration_cost: int = 0,
                         profile: Profile | None = None, start_late: int | None = None,
                         initial_load: Amounts = (), reload_depots: Sequence[Depot] = (),
                         max_reloads: int | None = None, max_overtime: int = 0,
                         unit_overtime_cost: int = 0, *, max_duration: int = UNLIMITED,
                         max_stops: int = UNLIMITED, skills: int = 0,
                         name: str = "") -> VehicleType:
        """Add vehicles that are alike.

        Parameters
        ----------
        num_available
            How many there are.
        capacity
            One number, or one per dimension; empty: unlimited.
        start_depot, end_depot
            None: the first depot; :data:`lorry.OPEN`: none.
        fixed_cost
            For each vehicle used.
        tw_early, tw_late
            The shift: leaves from then on, is back by then.
        shift_duration
            Route duration that overtime begins after. As in PyVRP it is a
            limit that ``max_overtime`` extends.
        max_distance, max_stops
            Limits of a route.
        unit_distance_cost, unit_duration_cost
            Per unit of distance and of route duration.
        profile
            How it travels; None: the first.
        max_overtime
            How much longer than ``shift_duration`` a route may last.
        unit_overtime_cost
            Per unit of overtime, on top of ``unit_duration_cost``.
        max_duration
            Limit of the route duration, waiting and service included,
            whatever the overtime.
        skills
            Bits, see :meth:`add_client`.
        name
            Its label.
        """
        if len(reload_depots):
            raise UnsupportedError("add_vehicle_type: reload_depots are not supported yet; "
                                   "model each trip as a vehicle of its own")
        if np.any(np.asarray(initial_load) != 0):
            raise UnsupportedError("add_vehicle_type: initial_load is not supported yet; "
                                   "subtract it from the capacity")
        if start_late is not None and start_late < tw_late:
            raise UnsupportedError("add_vehicle_type: start_late is not supported yet; "
                                   "tw_early and tw_late bound the whole shift")
        limit = min(int(shift_duration) + int(max_overtime), int(max_duration), UNLIMITED)
        vehicle_type = VehicleType(
            len(self._types), num_available, capacity,
            self._depot_number("start_depot", start_depot),
            self._depot_number("end_depot", end_depot), fixed_cost, tw_early, tw_late,
            shift_duration, limit, max_distance, max_stops, unit_distance_cost,
            unit_duration_cost, unit_overtime_cost, 0 if profile is None else profile.index,
            skills, name)
        self._types.append(vehicle_type)
        return vehicle_type

    def add_section(self, price: int | None = 0, *, name: str = "") -> Section:
        """Add a section: clients that some vehicles are at home with.

        Parameters
        ----------
        price
            What a visit to one of its clients costs vehicles of the types that
            :meth:`set_section_price` does not name; None: they may not go there.
        name
            Its label.
        """
        section = Section(len(self._sections), UNLIMITED if price is None else price, name)
        self._sections.append(section)
        return section

    def set_section_price(self, section: Section, vehicle_type: VehicleType,
                          price: int | None) -> None:
        """What a visit to a client of the section costs vehicles of the type.

        Parameters
        ----------
        section, vehicle_type
            As added.
        price
            On top of all else; None: they may not go there.
        """
        self._prices.append((section.index, vehicle_type.index,
                             UNLIMITED if price is None else price))

    @staticmethod
    def _depot_number(what: str, depot) -> int:
        if depot is None:
            return 0
        if depot is OPEN:
            return c.NONE
        if isinstance(depot, Depot):
            return depot.index
        raise InvalidInputError(f"{what}: expected a depot, got {depot!r}")

    # ------------------------------------------------------------- travel --

    def add_edge(self, frm, to, distance: int, duration: int = 0,
                 profile: Profile | None = None) -> Edge:
        """Travel from one place to another; once one edge is given, all must be.

        Parameters
        ----------
        frm, to
            Locations, or clients and depots for theirs.
        distance, duration
            Of the way, in that direction only.
        profile
            None: for every profile; an edge of a profile goes before it.
        """
        if profile is not None:
            return profile.add_edge(frm, to, distance, duration)
        edge = Edge(_location_of(frm), _location_of(to), distance, duration)
        self._edges.append(edge)
        return edge

    def set_matrix(self, distances, durations=None, profile: Profile | None = None) -> None:
        """Give all travel of a profile at once.

        Parameters
        ----------
        distances, durations
            ``n x n`` over the locations in order, row = from; durations None:
            as distances.
        profile
            None: the first.
        """
        distances = _numbers("distances", distances)
        if durations is not None:
            durations = _numbers("durations", durations, shape=distances.shape)
        if distances.ndim != 2 or distances.shape[0] != distances.shape[1]:
            raise InvalidInputError(f"distances: shape {distances.shape}, expected n x n")
        self._matrices[0 if profile is None else profile.index] = (distances, durations)

    def _edge_matrices(self, missing_value: int | None) -> dict:
        """Matrices from the edges: base edges first, a profile's own over them."""
        own = [p for p in self._profiles if p.edges]
        if not self._edges and not own:
            return {}
        n = self._num_locations
        matrices = {}
        for number in range(max(1, len(self._profiles))):
            edges = list(self._edges)
            if number < len(self._profiles):
                edges += self._profiles[number].edges
            if number in self._matrices or not edges:
                continue
            fill = -1 if missing_value is None else int(missing_value)
            distance = np.full((n, n), fill, np.int64)
            duration = np.full((n, n), fill, np.int64)
            frm = np.fromiter((e.frm.index for e in edges), np.intp, len(edges))
            to = np.fromiter((e.to.index for e in edges), np.intp, len(edges))
            given = np.eye(n, dtype=bool)
            given[frm, to] = True
            distance[np.diag_indices(n)] = duration[np.diag_indices(n)] = 0
            # Of edges given twice the last one holds, as numpy assigns in order.
            distance[frm, to] = _numbers("distance", [e.distance for e in edges])
            duration[frm, to] = _numbers("duration", [e.duration for e in edges])
            missing = np.argwhere(~given)
            if missing_value is None and missing.size:
                raise InvalidInputError(
                    f"add_edge: no edge from location {missing[0][0]} to {missing[0][1]} "
                    f"({len(missing)} missing of {n * (n - 1)}); add them, or say what a missing "
                    "one costs with missing_value=")
            matrices[number] = (distance, duration)
        return matrices

    # ----------------------------------------------- travel without a server --

    def set_pairs(self, frm, to, distance, duration, profile: int | Profile = 0) -> None:
        """Known arcs in place of a matrix: equally long arrays of location numbers,
        metres and seconds. Arcs that are not among them are estimated from them;
        :meth:`lorry.Problem.is_estimated` tells which."""
        number = profile if isinstance(profile, int) else profile.index
        frm = np.atleast_1d(_numbers("frm", frm, np.int32))
        shape = frm.shape
        self._pairs[number] = (frm, _numbers("to", to, np.int32, shape),
                               _numbers("distance", distance, np.int64, shape),
                               _numbers("duration", duration, np.int64, shape))

    def add_barrier(self, x, y) -> None:
        """A line that no way crosses but at crossings: a river, railway or wall."""
        self._add_line(False, x, y, 0.0)

    def add_crossing(self, x, y, reach: float = 50.0) -> None:
        """A bridge, tunnel or gate. One point opens every barrier within ``reach`` of it
        (metres with a CRS); several are a passage along them."""
        self._add_line(True, x, y, float(reach))

    def _add_line(self, is_crossing: bool, x, y, reach: float) -> None:
        x = np.ascontiguousarray(np.atleast_1d(x), np.float64)
        y = np.ascontiguousarray(np.atleast_1d(y), np.float64)
        if x.ndim != 1 or x.shape != y.shape:
            raise InvalidInputError(f"x and y: {x.size} and {y.size} values")
        self._lines.append((is_crossing, x, y, reach))

    def read_travel(self, *, table=None, pairs=None, barriers=None,
                    profile: int | Profile = 0) -> None:
        """Travel from files, read when the model is built: a saved table of OSRM or
        Valhalla (or a list of its parts), known pairs, barriers; see
        :func:`lorry.read`."""
        number = profile if isinstance(profile, int) else profile.index
        self._files.append((number, {"table": table, "pairs": pairs, "barriers": barriers}))

    # -------------------------------------------------- not supported yet --

    def add_client_group(self, *args, **kwargs):
        """Groups of alternative clients are not supported yet."""
        raise UnsupportedError("add_client_group: groups are not supported yet; add one of the "
                               "alternatives, or make each optional with a prize")

    def add_shipment(self, *args, **kwargs):
        """Pickup and delivery on one route is not supported yet."""
        raise UnsupportedError("add_shipment: shipments between clients are not supported yet; "
                               "deliveries from and pickups to the depot are (add_client)")

    # ----------------------------------------------------- build and solve --

    @property
    def locations(self) -> int:
        """How many locations there are."""
        return self._num_locations

    @property
    def depots(self) -> list[Depot]:
        """The depots, in order."""
        return list(self._depots)

    @property
    def clients(self) -> list[Client]:
        """The clients that were added one by one, in order."""
        return list(self._clients)

    @property
    def vehicle_types(self) -> list[VehicleType]:
        """The vehicle types, in order."""
        return list(self._types)

    @property
    def sections(self) -> list[Section]:
        """The sections, in order."""
        return list(self._sections)

    @property
    def profiles(self) -> list[Profile]:
        """The profiles, in order."""
        return list(self._profiles)

    def _dimensions(self) -> int:
        widths = [_width(t.capacity) for t in self._types]
        for block in self._blocks:
            if isinstance(block, dict):
                widths += [block[key].shape[1] for key in ("delivery", "pickup") if key in block]
            else:
                widths += [max(_width(k.delivery), _width(k.pickup)) for k in block]
        return max(widths + [1])

    def build(self, missing_value: int | None = None) -> Problem:
        """Validate everything and freeze it; the model stays usable.

        Parameters
        ----------
        missing_value
            Distance and duration where edges were given but not this one;
            None: an error that names the first.

        Raises
        ------
        InvalidInputError, RangeError
            ``defects`` lists all that is wrong.
        """
        handle = ctypes.c_void_p()
        c.check(c.lib.lorry_model_new(byref(c.config()), byref(handle)))
        try:
            self._fill(handle, missing_value)
            return problem_from_model(handle)
        finally:
            c.lib.lorry_model_free(handle)

    def _fill(self, handle, missing_value) -> None:
        def ask(function, *args):
            c.check_model(function(handle, *args), handle)

        lib, dimensions = c.lib, self._dimensions()
        ask(lib.lorry_model_set_dimensions, dimensions)
        ask(lib.lorry_model_set_name, c.label_bytes(self.name))
        ask(lib.lorry_model_set_crs, c.label_bytes(self.crs))
        ask(lib.lorry_model_set_origin, c.label_bytes(self.origin))
        ask(lib.lorry_model_set_rounding, c.choice(self.rounding, c.ROUNDINGS, "rounding"))
        ask(lib.lorry_model_set_cost_scale, int(self.cost_scale))
        if self._x:
            x, y = np.concatenate(self._x), np.concatenate(self._y)
            ask(lib.lorry_model_add_locations, x.size, _pointer(x, c_double),
                _pointer(y, c_double))
        for depot in self._depots:
            item = c.sized(c.Depot, lib.lorry_depot_init)
            item.location, item.label = depot.location.index, c.label_bytes(depot.name)
            item.tw_early, item.tw_late = int(depot.tw_early), int(depot.tw_late)
            ask(lib.lorry_model_add_depot, byref(item), None)
        for profile in self._profiles:
            item = c.sized(c.Profile, lib.lorry_profile_init)
            item.detour, item.speed = profile.detour, profile.speed
            item.label = c.label_bytes(profile.name)
            ask(lib.lorry_model_add_profile, byref(item), None)
        for section in self._sections:
            item = c.sized(c.Section, lib.lorry_section_init)
            item.price, item.label = int(section.price), c.label_bytes(section.name)
            ask(lib.lorry_model_add_section, byref(item), None)
        for prices in self._prices:
            ask(lib.lorry_model_set_section_price, *map(int, prices))
        for vehicle_type in self._types:
            item, keep = self._type_struct(vehicle_type, dimensions)
            ask(lib.lorry_model_add_vehicle_type, byref(item), None)
            del keep
        for block in self._blocks:
            if not isinstance(block, dict):
                block = self._block_of(block, dimensions)
            arrays, keep = self._arrays_struct(block, dimensions)
            ask(lib.lorry_model_add_clients, byref(arrays))
            del keep
        for number, (distance, duration) in {**self._matrices,
                                             **self._edge_matrices(missing_value)}.items():
            ask(lib.lorry_model_set_matrix, number, distance.shape[0],
                _pointer(distance, c_int64),
                None if duration is None else _pointer(duration, c_int64))
        for number, pairs in self._pairs.items():
            frm, to, distance, duration = pairs
            ask(lib.lorry_model_set_pairs, number, frm.size, _pointer(frm, c_int32),
                _pointer(to, c_int32), _pointer(distance, c_int64), _pointer(duration, c_int64))
        for is_crossing, x, y, reach in self._lines:
            if is_crossing:
                ask(lib.lorry_model_add_crossing, x.size, _pointer(x, c_double),
                    _pointer(y, c_double), reach)
            else:
                ask(lib.lorry_model_add_barrier, x.size, _pointer(x, c_double),
                    _pointer(y, c_double))
        for number, files in self._files:
            read_travel(handle, profile=number, **files)

    @staticmethod
    def _type_struct(t: VehicleType, dimensions: int):
        item = c.sized(c.VehicleType, c.lib.lorry_vehicle_type_init)
        capacity = None
        if _width(t.capacity):
            capacity = np.full(dimensions, UNLIMITED, np.int64)
            given = _numbers("capacity", np.atleast_1d(t.capacity))
            capacity[:given.size] = given
            item.capacity = _pointer(capacity, c_int64)
        item.count = int(t.num_available)
        for key in ("start_depot", "end_depot", "tw_early", "tw_late", "shift_duration",
                    "max_duration", "max_distance", "max_stops", "fixed_cost",
                    "unit_distance_cost", "unit_duration_cost", "unit_overtime_cost",
                    "profile", "skills"):
            value = getattr(t, key)
            if value != int(value):
                raise InvalidInputError(f"vehicle_types[{t.index}].{key}: {value} is not a "
                                        "whole number")
            setattr(item, key, int(value))
        item.label = c.label_bytes(t.name)
        return item, capacity

    @staticmethod
    def _block_of(clients: list[Client], dimensions: int) -> dict:
        """The arrays of clients that were added one by one."""
        block: dict[str, Any] = {
            "count": len(clients),
            "location": np.array([k.location.index for k in clients], np.int32),
            "service": _numbers("service_duration", [k.service_duration for k in clients]),
            "tw_early": _numbers("tw_early", [k.tw_early for k in clients]),
            "tw_late": _numbers("tw_late", [k.tw_late for k in clients]),
            "release": _numbers("release_time", [k.release_time for k in clients]),
            "prize": _numbers("prize", [k.prize for k in clients]),
            "is_required": np.array([k.required for k in clients], np.uint8),
            "skills": np.array([k.skills for k in clients], np.uint64),
            "section": np.array([k.section for k in clients], np.int32),
            "label": [c.label_bytes(k.name) for k in clients],
        }
        for key in ("delivery", "pickup"):
            amounts = _amounts(key, [getattr(k, key) for k in clients], dimensions)
            if amounts is not None:
                block[key] = amounts
        return block

    @staticmethod
    def _arrays_struct(block: dict, dimensions: int):
        """The struct for a block, and what must live until the call is over."""
        item = c.sized(c.ClientArrays, c.lib.lorry_client_arrays_init)
        item.count = block["count"]
        keep: list[Any] = []
        types = {"location": c_int32, "is_required": c_uint8, "skills": c_uint64,
                 "section": c_int32}
        for key, array in block.items():
            if key == "count":
                continue
            if key == "label":
                array = (c_char_p * max(1, len(array)))(*array)
                setattr(item, key, ctypes.cast(array, POINTER(c_char_p)))
            else:
                if key in ("delivery", "pickup") and array.shape[1] < dimensions:
                    wide = np.zeros((array.shape[0], dimensions), np.int64)
                    wide[:, :array.shape[1]] = array
                    array = wide
                setattr(item, key, _pointer(array, types.get(key, c_int64)))
            keep.append(array)
        return item, keep

    def solve(self, stop=None, seed: int = 0, *, missing_value: int | None = None, **options):
        """Build and search; see :meth:`lorry.Problem.solve` for the options."""
        return self.build(missing_value).solve(stop, seed, **options)

    def bound(self, *, missing_value: int | None = None, **options):
        """Build and prove a bound; see :meth:`lorry.Problem.bound` for the options."""
        return self.build(missing_value).bound(**options)


def from_arrays(x, y, *, depot: tuple[float, float], capacity: Amounts = (),
                num_vehicles: int | None = None, crs: str | None = None,
                distances=None, durations=None, detour: float = 1.0, speed: float = 0.0,
                tw_late: int = UNLIMITED, **clients) -> Problem:
    """A problem with one depot and one vehicle type, from arrays, in one call.

    Parameters
    ----------
    x, y
        Coordinates of the clients.
    depot
        ``(x, y)`` of the depot; it becomes location 0, the clients 1 to n.
    capacity
        Of each vehicle.
    num_vehicles
        None: one per client at hand.
    crs
        As for :class:`Model`.
    distances, durations
        Travel over the ``n + 1`` locations; None: from the coordinates.
    detour, speed
        As for :meth:`Model.add_profile`.
    tw_late
        Vehicles are back by then.
    **clients
        Arrays as for :meth:`Model.add_clients`.
    """
    model = Model(crs=crs)
    model.add_depot(depot[0], depot[1], tw_late=tw_late)
    model.add_profile(detour=detour, speed=speed)
    numbers = model.add_clients(x=x, y=y, **clients)
    model.add_vehicle_type(max(1, len(numbers)) if num_vehicles is None else num_vehicles,
                           capacity)
    if distances is not None:
        model.set_matrix(distances, durations)
    return model.build()
