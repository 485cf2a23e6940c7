"""Read a benchmark instance into plain numbers.

Solomon and Gehring-Homberger text files, VRPLIB files (EUC_2D and a full explicit matrix; CVRP
and VRPTW). Location 0 is the depot, 1..n are the clients. Shares no code with the library, so
that what is measured cannot vouch for itself.

Distances under the integer conventions are computed with integer square roots: exact wherever the
coordinates are whole numbers, as they are in all public sets.
"""
import gzip
import math
import re
from pathlib import Path

# Convention -> units per unit of the file. Costs are shown in the file's unit again.
SCALE = {"double": 1, "round": 1, "trunc1": 10, "exact": 1000}
NUMBER = re.compile(r"^-?\d+(\.\d*)?$")


class Instance:
    """One instance under one rounding convention; times and distances are scaled by `scale`."""

    def __init__(self, name, rounding, fields):
        self.name = name
        self.matrix = fields["matrix"]
        self.coordinates = fields["coordinates"]
        self.demand = fields["demand"]
        self.capacity = fields["capacity"]
        self.has_windows = fields["windows"] is not None
        self.clients = len(self.demand) - 1
        # ORTEC's VEHICLES is a remark: the competition's own validator does not look at it.
        self.vehicles_stated = fields["vehicles"]
        self.vehicles = fields["vehicles"] if self.matrix is None else None
        if rounding == "auto":
            rounding = "trunc1" if self.has_windows and self.matrix is None else "round"
        self.rounding = rounding
        self.scale = SCALE[rounding]
        self.windows = fields["windows"] and [
            (self._scaled(a), self._scaled(b)) for a, b in fields["windows"]]
        self.service = [self._scaled(s) for s in fields["service"]]

    def _scaled(self, value):
        if self.rounding == "double":
            return value
        return math.floor(value * self.scale + 1e-9)

    def distance(self, i, j):
        if self.matrix is not None:
            return self.matrix[i][j]
        (ax, ay), (bx, by) = self.coordinates[i], self.coordinates[j]
        square = (ax - bx) ** 2 + (ay - by) ** 2
        if self.rounding == "double":
            return math.sqrt(square)
        if isinstance(square, int):
            if self.rounding == "trunc1":
                return math.isqrt(100 * square)
            # floor(s d + 1/2) = floor((floor(2 s d) + 1) / 2), which stays in integers.
            return (math.isqrt(4 * self.scale**2 * square) + 1) // 2
        half = 0.0 if self.rounding == "trunc1" else 0.5
        return math.floor(self.scale * math.sqrt(square) + half)

    def shown(self, cost):
        """A scaled cost in the unit of the tables of best known values."""
        return cost if self.scale == 1 else cost / self.scale

    def fleet(self):
        """Vehicles to offer to a solver that wants a number: the file's, else a roomy bound."""
        if self.vehicles_stated is not None:
            return self.vehicles_stated
        return min(self.clients, math.ceil(1.3 * sum(self.demand) / self.capacity) + 3)


def number(text):
    value = float(text)
    return int(value) if value.is_integer() else value


def _read_solomon(lines):
    rows = [line.split() for line in lines]
    rows = [row for row in rows if row and all(NUMBER.match(word) for word in row)]
    fleet = next((row for row in rows if len(row) == 2), None)
    stops = [[number(word) for word in row] for row in rows if len(row) == 7]
    if fleet is None or [row[0] for row in stops] != list(range(len(stops))) or len(stops) < 2:
        raise ValueError("neither VRPLIB nor Solomon's format")
    return dict(
        vehicles=int(fleet[0]), capacity=number(fleet[1]), matrix=None,
        coordinates=[(row[1], row[2]) for row in stops], demand=[row[3] for row in stops],
        windows=[(row[4], row[5]) for row in stops], service=[row[6] for row in stops])


def _read_vrplib(lines):
    head, sections, rows = {}, {}, None
    for line in lines:
        words = line.split()
        if not words:
            continue
        if words[0] == "EOF":
            break
        if words[0].rstrip(":").endswith("_SECTION"):
            rows = sections.setdefault(words[0].rstrip(":"), [])
        elif re.match(r"^[A-Z_]+\s*:", line.strip()):
            key, _, value = line.partition(":")
            head[key.strip()] = value.strip().strip('"')
        elif rows is not None:
            rows.append(words)
    if head.get("TYPE") not in ("CVRP", "VRPTW", "CVRPTW"):
        raise ValueError("TYPE %s is outside what is measured here" % head.get("TYPE"))
    if [row[0] for row in sections.get("DEPOT_SECTION", [["1"]])][:2] not in (["1"], ["1", "-1"]):
        raise ValueError("only one depot, node 1, is read")
    size = int(head["DIMENSION"])

    def column(section):
        """The section's values by node; None when the file has no such section."""
        if section not in sections:
            return None
        values = [None] * size
        for row in sections[section]:
            values[int(row[0]) - 1] = tuple(number(word) for word in row[1:])
        if None in values:
            raise ValueError("%s: node %d is missing" % (section, values.index(None) + 1))
        return values

    matrix = None
    if head["EDGE_WEIGHT_TYPE"] == "EXPLICIT":
        if head["EDGE_WEIGHT_FORMAT"] != "FULL_MATRIX":
            raise ValueError("EDGE_WEIGHT_FORMAT %s is not read" % head["EDGE_WEIGHT_FORMAT"])
        flat = [number(word) for row in sections["EDGE_WEIGHT_SECTION"] for word in row]
        if len(flat) != size * size:
            raise ValueError("EDGE_WEIGHT_SECTION: %d values, not %d" % (len(flat), size * size))
        matrix = [flat[i * size:(i + 1) * size] for i in range(size)]
    elif head["EDGE_WEIGHT_TYPE"] != "EUC_2D":
        raise ValueError("EDGE_WEIGHT_TYPE %s is not read" % head["EDGE_WEIGHT_TYPE"])
    service = column("SERVICE_TIME_SECTION")
    if service is None:
        service = [(0,)] + [(number(head.get("SERVICE_TIME", "0")),)] * (size - 1)
    return dict(
        vehicles=int(head["VEHICLES"]) if "VEHICLES" in head else None,
        capacity=number(head["CAPACITY"]), matrix=matrix,
        coordinates=column("NODE_COORD_SECTION"),
        demand=[row[0] for row in column("DEMAND_SECTION")],
        windows=column("TIME_WINDOW_SECTION"), service=[row[0] for row in service])


def read(path, rounding="auto"):
    """The instance of a file, gzipped or not; `rounding` is a key of SCALE or "auto": trunc1 for
    windows on the plane, round otherwise."""
    path = Path(path)
    raw = path.read_bytes()
    if raw[:2] == b"\x1f\x8b":
        raw = gzip.decompress(raw)
    lines = raw.decode("utf-8", "replace").splitlines()
    is_vrplib = any(re.match(r"^\s*DIMENSION\s*:", line) for line in lines[:50])
    fields = _read_vrplib(lines) if is_vrplib else _read_solomon(lines)
    return Instance(path.name.split(".")[0], rounding, fields)
