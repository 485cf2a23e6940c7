#!/usr/bin/env python3
"""Plan real days as the demo does: solve, check, draw, and sum up what a planner asks for.

    real_days.py --data DIR --budget 30 --sample 4 --out build/real_days

Days: ORTEC's (real road times and orders of a grocer, in seconds) and loggibud's (longitudes and
latitudes of Brazilian cities; the parcels were synthesised from the census by its authors). For
each day it writes the plan (.sol), the page (.html) and a row, and prints a table. Driving time of
ORTEC and loads of both are recomputed here; kilometres of loggibud are the library's (geodesics
times the detour that its reader assumes), beside great circles computed here.
"""
import argparse
import json
import math
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import instance as instances
import results
import run
import sets
import solver
import table
import verify

COLUMNS = ["day", "set", "figures", "seed", "threads", "budget", "stops", "served_percent",
           "routes", "driving_hours", "kilometres", "straight_kilometres", "load_percent", "bound",
           "gap_to_bound", "iterations", "seconds", "version", "machine", "date", "status", "note"]
EARTH_RADIUS = 6371.0088  # km, mean (IUGG)


@dataclass(frozen=True)
class Day:
    name: str
    set: str
    path: Path
    figures: str    # real, derived or assumed, and which


def great_circle(a, b):
    """Kilometres between two (longitude, latitude) on a sphere: the haversine formula."""
    (x, y), (u, v) = [tuple(map(math.radians, p)) for p in (a, b)]
    h = math.sin((v - y) / 2) ** 2 + math.cos(y) * math.cos(v) * math.sin((u - x) / 2) ** 2
    return 2 * EARTH_RADIUS * math.asin(math.sqrt(h))


def read_loggibud(path):
    """(capacity, sizes, places): index 0 is the origin, then the deliveries in their order."""
    day = json.loads(Path(path).read_text(encoding="utf-8"))
    places = [day["origin"]] + [d["point"] for d in day["deliveries"]]
    return (day["vehicle_capacity"], [0] + [d["size"] for d in day["deliveries"]],
            [(p["lng"], p["lat"]) for p in places])


def find_days(data, sample):
    cases = sets.find(data, ["ortec"])
    days = [Day(case.name, "ortec", case.path, "real; times and orders")
            for case in (sets.sample(cases, sample) if sample else cases)]
    days += [Day(path.stem, "loggibud", path, "real places, derived parcels, assumed detour")
             for path in sorted((Path(data) / "loggibud").glob("*.json"))]
    return days


def judge_ortec(row, day, routes):
    inst = instances.read(day.path)
    verdict = verify.check(inst, routes)
    row.update(stops=inst.clients, routes=verdict.vehicles,
               served_percent="%.2f" % (100 * sum(map(len, routes)) / inst.clients),
               driving_hours="%.2f" % (verdict.cost / 3600),
               load_percent=_load_use(inst.capacity, inst.demand, routes))
    # Clients left out are in served_percent; what is on a route must hold.
    return [line for line in verdict.violations if not line.endswith("visited 0 times")]


def judge_loggibud(row, day, routes):
    capacity, sizes, places = read_loggibud(day.path)
    visited = [client for route in routes for client in route]
    straight = sum(great_circle(places[a], places[b])
                   for route in routes for a, b in zip([0] + route, route + [0]))
    row.update(stops=len(sizes) - 1, routes=len(routes),
               served_percent="%.2f" % (100 * len(set(visited)) / (len(sizes) - 1)),
               straight_kilometres="%.1f" % straight,
               load_percent=_load_use(capacity, sizes, routes))
    wrong = ["route %d: over capacity" % number for number, route in enumerate(routes, 1)
             if sum(sizes[client] for client in route) > capacity]
    if len(set(visited)) < len(visited):
        wrong.append("a client visited twice")
    return wrong


def _load_use(capacity, amounts, routes):
    carried = sum(amounts[client] for route in routes for client in route)
    return "%.1f" % (100 * carried / (capacity * len(routes))) if routes else ""


def plan(day, args, command):
    """Solve, check and draw one day; its row."""
    row = dict(day=day.name, set=day.set, figures=day.figures, seed=args.seed,
               threads=args.threads, budget="%g" % args.budget, machine=results.machine(),
               date=results.today())
    sol, page = args.out / (day.name + ".sol"), args.out / (day.name + ".html")
    sol.unlink(missing_ok=True)
    try:
        done = subprocess.run(
            [command, "solve", str(day.path), "--time", "%g" % args.budget, "--threads",
             str(args.threads), "--seed", str(args.seed), "--bound", "--json", "--quiet",
             "-o", str(sol), "-o", str(page)],
            capture_output=True, text=True, timeout=4 * args.budget + 120, check=False)
        if done.returncode not in (0, 1):
            row.update(status="failed", note=solver.last_line(done.stderr))
            return row
        report = json.loads(done.stdout)
        routes = verify.read_plan(sol)
        checked = subprocess.run([command, "check", str(day.path), str(sol), "--json"],
                                 capture_output=True, text=True, timeout=300, check=False)
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        row.update(status="failed", note=str(error)[:200])
        return row
    row.update(version="+".join(filter(None, [report.get("version"), results.commit()])),
               iterations=report.get("iterations", ""), seconds=report.get("seconds", ""),
               bound=report.get("lower_bound", ""))
    if "gap" in report:
        row["gap_to_bound"] = "%.4f" % report["gap"]
    if day.set == "loggibud":
        row["kilometres"] = "%.1f" % (report["distance"] / 1000)
    wrong = (judge_ortec if day.set == "ortec" else judge_loggibud)(row, day, routes)
    row["status"] = "complete" if done.returncode == 0 else "partial"
    if checked.returncode != done.returncode:
        wrong.append("lorry check: exit %d" % checked.returncode)
    if wrong:
        row.update(status="infeasible", note=wrong[0])
    return row


def summary(rows):
    """The table that is printed and committed."""
    head = ["day", "stops", "routes", "served %", "driving h", "km", "great circles km", "load %",
            "gap to bound %", "search s", "status"]
    return table.markdown(head, [[
        row["day"], row["stops"], row["routes"], row["served_percent"],
        row["driving_hours"] or "-", row["kilometres"] or "-", row["straight_kilometres"] or "-",
        row["load_percent"],
        "%.2f" % (100 * float(row["gap_to_bound"])) if row["gap_to_bound"] else "-",
        row["seconds"], row["status"]] for row in rows])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", help="folder of the sets (default: $BENCH_DATA)")
    parser.add_argument("--sample", type=int, metavar="N", help="at most N of ORTEC's days")
    parser.add_argument("--budget", type=float, default=30.0, help="seconds a day (default 30)")
    parser.add_argument("--threads", type=int, default=2, help="default 2")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lorry", default="build/lorry", help="the command (default build/lorry)")
    parser.add_argument("--out", type=Path, default=Path("build/real_days"),
                        help="folder of plans and pages (default build/real_days)")
    results.file_options(parser, "real_days", can_resume=False)
    args = parser.parse_args()
    command = solver.command_path(args.lorry)
    days = find_days(sets.data_folder(args.data), args.sample)
    args.out.mkdir(parents=True, exist_ok=True)
    writer = results.writer(args, COLUMNS)
    for day in days:
        row = plan(day, args, command)
        writer.add(row)
        print("%s: %s %s" % (day.name, row["status"], row.get("note", "")), flush=True)
    rows = results.read(writer.path)
    print("\n" + summary(rows))
    print("plans and pages in %s" % args.out)
    return 1 if any(row["status"] in ("failed", "infeasible") for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
