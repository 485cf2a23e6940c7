#!/usr/bin/env python3
"""Plan a day with the command, have it checked, and sum it up.

    demo.py BUILD SECONDS [FILE]

Works through files alone: the problem and the plan as lorry's JSON. Standard
library only.
"""

import json
import pathlib
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
HOUR = 3600
# Planar distances are whole numbers, scaled as the problem's rounding says.
SCALES = {"double": 10**6, "trunc1": 10, "exact": 1000, "ceil10": 10}


def command(build, *arguments):
    """Run lorry; its exit status and what it said on stdout. What it has to
    say on the way goes to the terminal."""
    done = subprocess.run([str(build / "lorry"), *map(str, arguments)],
                          stdout=subprocess.PIPE, text=True, check=False)
    return done.returncode, done.stdout


def amounts(value):
    """A number, a list or an object by dimension, as a list."""
    if value is None:
        return []
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else [value]


def vehicles(count):
    return "1 vehicle" if count == 1 else f"{count} vehicles"


def number(value, digits=0):
    """1234567.8 as 1 234 568."""
    return f"{value:,.{digits}f}".replace(",", "\u202f")


class Day:
    """A problem and its plan, and what they come to together."""

    def __init__(self, problem, plan):
        self.problem, self.plan = problem, plan
        self.routes = plan["routes"]
        self.clients = {name: client for name, client in named(problem["clients"])}
        self.types = {name: kind for name, kind in named(problem["vehicle_types"])}
        self.is_metric = problem.get("crs", "EPSG:4326") is not None
        self.scale = 1 if self.is_metric else SCALES.get(problem.get("rounding"), 1)
        self.digits = 1 if self.scale > 1 else 0
        self.required = [name for name, client in self.clients.items()
                         if client.get("required", True)]

    def in_window(self):
        """Required clients whose service starts in their window."""
        count = 0
        for route in self.routes:
            for stop in route["stops"]:
                client = self.clients[stop["client"]]
                opens, closes = client.get("window", [None, None])
                count += (client.get("required", True)
                          and stop["start"] >= (opens or 0)
                          and (closes is None or stop["start"] <= closes))
        return count

    def has_windows(self):
        return any("window" in client for client in self.clients.values())

    def load_use(self):
        """Peak loads over capacities, of the vehicles used, by dimension."""
        loads, rooms = [], []
        for route in self.routes:
            capacity = amounts(self.types[route["vehicle_type"]].get("capacity"))
            for d, (load, room) in enumerate(zip(amounts(route.get("load")), capacity)):
                if d == len(loads):
                    loads.append(0)
                    rooms.append(0)
                if room is not None:
                    loads[d] += load
                    rooms[d] += room
        return [load / room for load, room in zip(loads, rooms) if room]

    def by_type(self):
        """Routes by vehicle type, in the problem's order."""
        counts = {name: 0 for name in self.types}
        for route in self.routes:
            counts[route["vehicle_type"]] += 1
        return {name: count for name, count in counts.items() if count}

    def sum(self, key):
        return sum(route[key] for route in self.routes)


def named(elements):
    """Elements by id, or by number where they have none."""
    for index, element in enumerate(elements):
        yield element.get("id", str(index)), element


def intro(problem):
    day = Day(problem, {"routes": []})
    fleet = sum(kind.get("count", 1) or 0 for kind in problem["vehicle_types"])
    depots = len(problem["depots"])
    print(f"\n  {problem.get('name') or 'A day'}")
    print(f"  {number(len(day.clients))} clients, {depots} depot{'s' if depots != 1 else ''}, "
          f"{vehicles(fleet)} at hand\n")


def distance_line(day):
    metres = day.sum("distance")
    if not day.is_metric:
        return "Distance", number(metres / day.scale, day.digits), "in the file's unit"
    per_stop = metres / max(1, sum(len(route["stops"]) for route in day.routes))
    return "Kilometres", number(metres / 1000, 1), f"{number(per_stop)} m a stop"


def hours_line(day):
    duration = day.sum("duration")
    if not day.is_metric:
        return "Duration", number(duration / day.scale, day.digits), "in the file's unit"
    parts = [(name, day.sum(key) / HOUR) for name, key in
             (("driving", "travel"), ("service", "service"), ("waiting", "wait"))]
    return ("Hours", number(duration / HOUR, 1),
            ", ".join(f"{value:.1f} {name}" for name, value in parts))


def summary(day, verdict, seconds, page):
    """The lines of the summary: what, how much, and a remark."""
    plan = day.plan
    kinds = day.by_type()
    fleet = (", ".join(f"{count} {name}" for name, count in kinds.items())
             if len(day.types) > 1 else "")
    yield "Routes", number(len(day.routes)), fleet
    yield distance_line(day)
    yield hours_line(day)
    served, required = day.in_window(), len(day.required)
    what = "In their slot" if day.has_windows() else "Served"
    yield (what, f"{100 * served / max(1, required):.1f} %",
           f"{number(served)} of {number(required)} required")
    use = day.load_use()
    if use:
        yield ("Load", " ".join(f"{100 * share:.1f} %" for share in use),
               "of the capacity of the vehicles used")
    digits = 2 if isinstance(plan["cost"], float) else 0
    yield "Cost", number(plan["cost"], digits), ""
    if "lower_bound" in plan:
        yield ("Bound", number(plan["lower_bound"], digits),
               "proven: no plan can cost less; "
               f"at most {100 * plan['gap']:.1f} % could be saved")
    if "iterations" in plan:
        yield "Search", f"{seconds:.1f} s", f"{number(plan['iterations'])} iterations"
    violations = verdict["violations"]
    if violations:
        yield "Referee", "REFUSED", violations[0]["text"]
    else:
        yield "Referee", "valid", "every figure recomputed from the problem alone"
    yield "Page", str(page), "open it in a browser"


def main(build, seconds, path):
    build = pathlib.Path(build)
    page, plan_path = build / "demo.html", build / "demo.json"
    problem_path = build / "demo-problem.json"

    code, _ = command(build, "convert", path, "-o", problem_path, "--quiet")
    if code != 0:
        return code
    problem = json.loads(problem_path.read_text(encoding="utf-8"))
    intro(problem)

    started = time.monotonic()
    solved, _ = command(build, "solve", problem_path, "--time", seconds, "--bound",
                        "-o", page, "-o", plan_path)
    if solved > 1:  # 1: some clients did not fit, and the plan was written
        return solved
    seconds = time.monotonic() - started
    plan = json.loads(plan_path.read_text(encoding="utf-8"))

    checked, said = command(build, "check", problem_path, plan_path, "--json")
    if checked > 1:
        return checked
    day = Day(problem, plan)
    lines = list(summary(day, json.loads(said), seconds, page))
    width = max(len(value) for _, value, _ in lines[:-1])
    print()
    for what, value, remark in lines:
        print(f"  {what:<14}{value:>{width}}  {remark}".rstrip())
    for left in plan["unassigned"][:10]:
        print(f"  left out      {left['client']}: {left['reason']}")
    print()
    return checked


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2],
                  sys.argv[3] if len(sys.argv) > 3 else HERE / "peak_day.json"))
