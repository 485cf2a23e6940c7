"""Read a problem in lorry's JSON, as `lorry convert` writes it, into plain numbers.

By itself, for a verifier that shares no code with the library: planar coordinates, degrees on WGS
84 and CGCS 2000 (geodesics by Vincenty's formula, to a tenth of a millimetre), or whole matrices.
Tables, pairs and barriers are not read. `hash` is the one that certificates carry: of all that
decides plans and costs.
"""
import json
import math
import struct
from fractions import Fraction
from types import SimpleNamespace

UNLIMITED = (1 << 63) - 1
NONE = -1
WORD = (1 << 64) - 1
ROUNDINGS = {"double": (1, 10**6, 0.5), "round": (2, 1, 0.5), "trunc1": (3, 10, 0.0),
             "exact": (4, 1000, 0.5), "ceil10": (5, 10, None)}  # number, scale, offset
AXIS = 6378137.0
FLATTENING = {"EPSG:4326": 1 / 298.257223563, "OGC:CRS84": 1 / 298.257223563,
              "EPSG:4490": 1 / 298.257222101}
PLANAR, GEODESIC, MATRIX = 0, 1, 2


def geodesic(a, b, flattening):
    """Metres; Vincenty (1975), Survey Review 23(176):88-93."""
    if a == b:
        return 0.0
    short = AXIS * (1 - flattening)
    across = math.radians(b[0] - a[0])
    u1, u2 = (math.atan((1 - flattening) * math.tan(math.radians(p[1]))) for p in (a, b))
    s1, c1, s2, c2 = math.sin(u1), math.cos(u1), math.sin(u2), math.cos(u2)
    turn = across
    for _ in range(200):
        sine = math.hypot(c2 * math.sin(turn), c1 * s2 - s1 * c2 * math.cos(turn))
        cosine = s1 * s2 + c1 * c2 * math.cos(turn)
        angle = math.atan2(sine, cosine)
        alpha = c1 * c2 * math.sin(turn) / sine if sine else 0.0
        square = 1 - alpha * alpha
        middle = cosine - 2 * s1 * s2 / square if square else 0.0
        part = flattening / 16 * square * (4 + flattening * (4 - 3 * square))
        last, turn = turn, across + (1 - part) * flattening * alpha * (angle + part * sine * (
            middle + part * cosine * (2 * middle * middle - 1)))
        if abs(turn - last) < 1e-13:
            break
    else:
        raise ValueError("two places are on opposite sides of the Earth")
    u = square * (AXIS * AXIS - short * short) / (short * short)
    k = 1 + u / 16384 * (4096 + u * (u * (320 - 175 * u) - 768))
    m = u / 1024 * (256 + u * (u * (74 - 47 * u) - 128))
    off = m * sine * (middle + m / 4 * (cosine * (2 * middle**2 - 1) - m / 6 * middle * (
        4 * sine**2 - 3) * (4 * middle**2 - 3)))
    return short * k * (angle - off)


class Problem:
    """Nodes are the depots, then the clients; arcs are (distance, duration)."""

    def __init__(self, said):
        if said.get("barriers") is not None:
            raise ValueError("barriers are not read")
        self.cost_scale = said.get("cost_scale", 18000000)
        self.crs = said.get("crs", "EPSG:4326")
        if self.crs is not None and self.crs not in FLATTENING:
            raise ValueError("crs %s is not read" % self.crs)
        self.rounding = said.get("rounding", "round")
        names = said.get("dimensions", 1)
        self.names = names if isinstance(names, list) else []
        self.dimensions = len(names) if self.names else names
        self.skill_bits = {}
        self._skills(said.get("skills", []))
        self.places = [tuple(map(float, place)) for place in said.get("locations", [])]
        self.listed = len(self.places)
        self.profiles = [self._profile(p) for p in said.get("profiles", [])] or [
            SimpleNamespace(detour=1.0, speed=0.0, matrix=None)]
        self.depots = [SimpleNamespace(place=self._place(d), window=_window(d.get("window")))
                       for d in said["depots"]]
        depots = _names(said["depots"])
        sections = _names(said.get("sections", []))
        self.clients = [self._client(c, sections) for c in said["clients"]]
        profiles = _names(said.get("profiles", []))
        self.types = [self._type(t, depots, profiles) for t in said["vehicle_types"]]
        self.prices = [self._section(s, _names(said["vehicle_types"]))
                       for s in said.get("sections", [])]
        self.hash = self._hash()

    # ------------------------------------------------------------ reading

    def _money(self, value, divisor=1):
        units = Fraction(str(value)) * self.cost_scale / divisor
        if units.denominator != 1:
            raise ValueError("%s is no whole number of cost units" % value)
        return int(units)

    def _skills(self, names):
        bits = 0
        for name in names:
            bits |= 1 << self.skill_bits.setdefault(name, len(self.skill_bits))
        return bits

    def _place(self, node):
        at = node.get("location")
        if isinstance(at, int) and self.listed:
            return at
        self.places.append(tuple(map(float, at if at is not None else (node["x"], node["y"]))))
        return len(self.places) - 1

    def _amounts(self, said, default):
        if said is None:
            return [default] * self.dimensions
        if isinstance(said, dict):
            said = [said.get(name, default) for name in self.names]
        return [UNLIMITED if v is None else v for v in (said if isinstance(said, list) else [said])]

    def _profile(self, said):
        if "table" in said or "pairs" in said:
            raise ValueError("tables and pairs are not read")
        speed = said.get("speed_mps", said.get("speed_kmh", 0.0) / 3.6)
        matrix = said.get("matrix")
        if matrix is not None:
            lengths = matrix["distances"]
            times = matrix.get("durations", lengths)
            matrix = [list(zip(*rows)) for rows in zip(lengths, times)]
            if any(None in arc for row in matrix for arc in row):
                raise ValueError("unknown cells of a matrix are not read")
        return SimpleNamespace(detour=float(said.get("detour", 1)), speed=float(speed),
                               matrix=matrix)

    def _client(self, said, sections):
        prize = said.get("prize_units")
        section = said.get("section")
        return SimpleNamespace(
            place=self._place(said), window=_window(said.get("window")),
            delivery=self._amounts(said.get("delivery"), 0),
            pickup=self._amounts(said.get("pickup"), 0),
            service=said.get("service", 0), release=said.get("release", 0),
            prize=self._money(said.get("prize", 0)) if prize is None else prize,
            required=said.get("required", True), skills=self._skills(said.get("skills", [])),
            section=NONE if section is None else sections[section])

    def _type(self, said, depots, profiles):
        start = depots.get(said["start"], NONE) if "start" in said else 0
        end = depots.get(said["end"], NONE) if "end" in said else start
        units = said.get("unit_costs")
        if units is None:
            costs = said.get("costs", {"per_km": 1})
            units = {"fixed": self._money(costs.get("fixed", 0)),
                     "distance": self._money(costs.get("per_km", 0), 1000),
                     "duration": self._money(costs.get("per_hour", 0), 3600),
                     "overtime": self._money(costs.get("per_overtime_hour", 0), 3600)}

        def limit(key, default=UNLIMITED):
            value = said.get(key, default)
            return UNLIMITED if value is None else value
        return SimpleNamespace(
            count=min(limit("count", 1), len(self.clients)), start=start, end=end,
            capacity=self._amounts(said.get("capacity"), UNLIMITED),
            shift=_window(said.get("shift")), shift_duration=limit("shift_duration"),
            max_duration=limit("max_duration"), max_distance=limit("max_distance"),
            max_stops=limit("max_stops"), fixed=units.get("fixed", 0),
            distance=units.get("distance", 0), duration=units.get("duration", 0),
            overtime=units.get("overtime", 0), skills=self._skills(said.get("skills", [])),
            profile=profiles[said["profile"]] if "profile" in said else 0)

    def _section(self, said, types):
        def price(value, is_units):
            return UNLIMITED if value is None else value if is_units else self._money(value)
        base = price(said["price_units"], True) if "price_units" in said else price(
            said.get("price", 0), False)
        row = [base] * len(self.types)
        for key in ("prices", "prices_units"):
            for name, value in said.get(key, {}).items():
                if name in types:
                    row[types[name]] = price(value, key == "prices_units")
        return row

    # ------------------------------------------------------------- travel

    def length(self, a, b):
        """Of the straight way between two places."""
        if a > b:
            a, b = b, a
        p, q = self.places[a], self.places[b]
        if self.crs is not None:
            return geodesic(p, q, FLATTENING[self.crs])
        dx, dy = p[0] - q[0], p[1] - q[1]
        return math.sqrt(dx * dx + dy * dy)

    def arc(self, profile, a, b):
        p = self.profiles[profile]
        if p.matrix is not None:
            return p.matrix[a][b]
        if a == b:
            return 0, 0
        _, scale, offset = self.rule()
        way = self.length(a, b) * p.detour
        scaled = scale * way
        distance = math.ceil(scaled) if offset is None else int(scaled + offset)
        if p.speed > 0:
            return distance, math.ceil(way / p.speed)
        exact = self.rounding == "double" and self.crs is None
        return distance, math.ceil(scaled) if exact else distance

    def rule(self):
        return ROUNDINGS["round"] if self.crs is not None else ROUNDINGS[self.rounding]

    def node(self, number):
        depots = len(self.depots)
        return self.depots[number] if number < depots else self.clients[number - depots]

    # --------------------------------------------------------------- hash

    def _hash(self):
        value = 0

        def mix(*numbers):
            nonlocal value
            for number in numbers:
                x = ((value ^ (int(number) & WORD)) + 0x9e3779b97f4a7c15) & WORD
                x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9 & WORD
                x = (x ^ (x >> 27)) * 0x94d049bb133111eb & WORD
                value = x ^ (x >> 31)

        def mix_real(*numbers):
            mix(*(struct.unpack("<Q", struct.pack("<d", x + 0.0))[0] for x in numbers))
        clients, types = self.clients, self.types
        nodes = self.depots + clients
        mix(self.dimensions, len(self.depots), len(clients), len(types))
        mix(*(self.crs or "").encode(), self.crs is not None, ROUNDINGS[self.rounding][0])
        mix(len(self.places))
        for place in self.places:
            mix_real(*place)
        mix(len(self.profiles))
        for p in self.profiles:
            if p.matrix is None:
                mix(PLANAR if self.crs is None else GEODESIC)
                mix_real(p.detour, p.speed)
            else:
                mix(MATRIX, *(x for row in p.matrix for arc in row for x in arc))
        mix(*(n.place for n in nodes))
        for side in (0, 1):
            mix(*(n.window[side] for n in nodes))
        for key in ("service", "release", "prize"):
            mix(*(getattr(c, key) for c in clients))
        mix(*(x for c in clients for x in (c.required, c.skills)))
        for key in ("delivery", "pickup"):
            mix(*(x for c in clients for x in getattr(c, key)))
        for t in types:
            mix(t.count, t.start, t.end, *t.shift, t.shift_duration, t.max_duration,
                t.max_distance, t.max_stops, t.fixed, t.distance, t.duration, t.overtime,
                t.profile, t.skills, *t.capacity)
        if self.prices:
            mix(*(c.section for c in clients), *(x for row in self.prices for x in row))
        return "%016x" % value


def _window(said):
    if said is None:
        return 0, UNLIMITED
    return said[0] or 0, UNLIMITED if said[1] is None else said[1]


def _names(items):
    return {item.get("id", str(k)): k for k, item in enumerate(items)}


def read(path):
    with open(path, encoding="utf-8") as file:
        return Problem(json.load(file))
