#!/usr/bin/env python3
"""Recompute a plan from the instance file alone: its cost, and everything it breaks.

    verify.py INSTANCE PLAN [--round auto|double|round|trunc1|exact]

PLAN has one `Route #1: 3 5 7` per line, clients 1..n, depots not listed; other lines are ignored,
the stated cost among them. Prints cost, vehicles and violations. Exit status: 0 feasible, 1 not,
2 cannot read. O(clients), no third-party code.

Rules: each client once; load within capacity; service starts within the window, waiting is free;
back before the depot closes; no more routes than the file's vehicles (ORTEC's number is only a
remark). Integer conventions are exact, doubles forgive 1e-6.
"""
import argparse
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import instance as instances

ROUTE = re.compile(r"^\s*route\s*#?\s*\d*\s*:(.*)$", re.IGNORECASE)
FORGIVEN = 1e-6


@dataclass(frozen=True)
class Verdict:
    cost: float        # in the unit of the tables of best known values
    vehicles: int      # routes with at least one stop
    violations: tuple  # one line of text each

    @property
    def is_feasible(self):
        return not self.violations


def read_plan(path):
    """The routes of a plan file, empty ones left out."""
    routes = []
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        match = ROUTE.match(line)
        if match:
            routes.append([int(word) for word in match.group(1).split()])
    return [route for route in routes if route]


def write_plan(path, routes, cost):
    lines = ["Route #%d: %s" % (k, " ".join(map(str, r))) for k, r in enumerate(routes, 1)]
    Path(path).write_text("\n".join(lines + ["Cost %g" % cost]) + "\n", encoding="utf-8")


def _lateness(inst, number, route):
    """Violations of windows on one route. A late vehicle stays late, so one delay may show at
    several stops."""
    late = []
    tolerance = FORGIVEN if inst.rounding == "double" else 0
    time, here = inst.windows[0][0] + inst.service[0], 0
    for there in route + [0]:
        opens, closes = inst.windows[there]
        time = max(time + inst.distance(here, there), opens)
        if time > closes + tolerance:
            what = "client %d" % there if there else "depot"
            late.append("route %d: %s reached at %s, window closes %s" % (
                number, what, inst.shown(time), inst.shown(closes)))
        time += inst.service[there]
        here = there
    return late


def check(inst, routes):
    """The Verdict on the routes of a plan."""
    routes = [list(route) for route in routes if route]
    violations, visits, cost = [], [0] * (inst.clients + 1), 0
    for number, route in enumerate(routes, 1):
        unknown = [c for c in route if not 1 <= c <= inst.clients]
        if unknown:
            violations.append("route %d: no client %d" % (number, unknown[0]))
            continue
        for client in route:
            visits[client] += 1
        load = sum(inst.demand[client] for client in route)
        if load > inst.capacity:
            violations.append("route %d: load %s, capacity %s" % (number, load, inst.capacity))
        cost += sum(inst.distance(i, j) for i, j in zip([0] + route, route + [0]))
        if inst.has_windows:
            violations += _lateness(inst, number, route)
    for client in range(1, inst.clients + 1):
        if visits[client] != 1:
            violations.append("client %d visited %d times" % (client, visits[client]))
    if inst.vehicles is not None and len(routes) > inst.vehicles:
        violations.append("%d routes, %d vehicles" % (len(routes), inst.vehicles))
    return Verdict(inst.shown(cost), len(routes), tuple(violations))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("instance")
    parser.add_argument("plan")
    parser.add_argument("--round", default="auto", choices=["auto", *instances.SCALE])
    args = parser.parse_args()
    try:
        inst = instances.read(args.instance, args.round)
        verdict = check(inst, read_plan(args.plan))
    except (OSError, ValueError, KeyError) as error:
        print("verify: %s" % error, file=sys.stderr)
        return 2
    print("%s: cost %s, %d vehicles, %s" % (
        inst.name, verdict.cost, verdict.vehicles,
        "feasible" if verdict.is_feasible else "infeasible"))
    for line in verdict.violations:
        print("  " + line)
    return 0 if verdict.is_feasible else 1


if __name__ == "__main__":
    sys.exit(main())
