"""Instances made here, so that anyone can measure without data: a seed and a rule each.

    short-1000      windows, 11 stops a route, like Gehring and Homberger's R1
    long-1000       windows, 42 stops a route and more, like their R2
    cvrp-1000       no windows, 23 stops a route, like X-n1001-k43
    short-1000-2    the same kind, drawn with seed 2

The horizon and the loads stay the same as the number of stops grows, and so does the square, from
1,000 stops on: places lie denser, and routes keep their length. Below, the square shrinks with the
stops. Only random() is drawn from, which gives the same numbers in every version of Python.
"""
import random
import re
from dataclasses import dataclass
from pathlib import Path

SIDE = 5000          # of the square from 1,000 stops on; the depot is in its middle
FULL = 1000
SERVICE = 100
OPEN = 0.25          # share of the clients that any time suits


@dataclass(frozen=True)
class Kind:
    capacity: int
    demand: int              # drawn from 1 to this
    horizon: int | None      # None: no windows
    widest: int = 0          # windows are from a tenth of this to all of it


KINDS = {
    "short": Kind(capacity=200, demand=35, horizon=19250, widest=3000),
    "long": Kind(capacity=1000, demand=35, horizon=76970, widest=14000),
    "cvrp": Kind(capacity=1200, demand=100, horizon=None),
}
NAME = re.compile(r"^(\w+)-(\d+)(?:-(\d+))?$")


def parse(name):
    """(kind, stops, seed) of a name, or ValueError."""
    match = NAME.match(name)
    if not match or match.group(1) not in KINDS or int(match.group(2)) < 1:
        raise ValueError("no such made instance: %s; there are: %s, each -STOPS[-SEED]" % (
            name, " ".join(KINDS)))
    return match.group(1), int(match.group(2)), int(match.group(3) or 1)


def _side(stops):
    """An even number, so that the depot has whole coordinates."""
    return 2 * int(SIDE / 2 * (min(stops, FULL) / FULL) ** 0.5)


def _clients(kind, stops, draw):
    """x, y, demand, earliest, latest start of service of each client."""
    side = _side(stops)
    middle = side // 2
    for _ in range(stops):
        x, y = int(draw() * (side + 1)), int(draw() * (side + 1))
        demand = 1 + int(draw() * kind.demand)
        if kind.horizon is None:
            yield x, y, demand, 0, 0
            continue
        # From the first moment a vehicle can be there to the last from which it gets home.
        away = int(((x - middle) ** 2 + (y - middle) ** 2) ** 0.5) + 1
        first, last = away, kind.horizon - away - SERVICE
        width = int(kind.widest * (0.1 + 0.9 * draw()))
        opens = first + int(draw() * max(1, last - width - first))
        if draw() < OPEN:
            yield x, y, demand, 0, last
        else:
            yield x, y, demand, opens, min(opens + width, last)


def text(name):
    """The instance as the text of a Solomon or, without windows, a VRPLIB file."""
    label, stops, seed = parse(name)
    kind = KINDS[label]
    clients = list(_clients(kind, stops, random.Random("%s/%d/%d" % (label, stops, seed)).random))
    middle = _side(stops) // 2
    if kind.horizon is not None:
        rows = [(middle, middle, 0, 0, kind.horizon, 0), *(c + (SERVICE,) for c in clients)]
        return "\n".join([
            name, "", "VEHICLE", "NUMBER     CAPACITY", "%d %d" % (stops // 3 + 10, kind.capacity),
            "", "CUSTOMER",
            "CUST NO.  XCOORD.  YCOORD.  DEMAND  READY TIME  DUE DATE  SERVICE TIME", "",
            *("%d %d %d %d %d %d %d" % (i, *row) for i, row in enumerate(rows)), ""])
    nodes = [(middle, middle, 0), *(c[:3] for c in clients)]
    return "\n".join([
        "NAME : " + name, "TYPE : CVRP", "DIMENSION : %d" % len(nodes),
        "EDGE_WEIGHT_TYPE : EUC_2D", "CAPACITY : %d" % kind.capacity, "NODE_COORD_SECTION",
        *("%d %d %d" % (i, x, y) for i, (x, y, _) in enumerate(nodes, 1)), "DEMAND_SECTION",
        *("%d %d" % (i, demand) for i, (_, _, demand) in enumerate(nodes, 1)),
        "DEPOT_SECTION", "1", "-1", "EOF", ""])


def write(name, folder):
    """The path of the instance's file, written anew."""
    path = Path(folder) / (name + (".vrp" if parse(name)[0] == "cvrp" else ".txt"))
    content = text(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path
