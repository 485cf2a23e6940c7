#!/usr/bin/env python3
"""An outlet's plan against today's practice, on real days.

    outlet_days.py --data DIR --budget 40

Days: loggibud's cities (places real, parcels synthesised from the census by its authors) and
ORTEC's (real orders, windows, vehicles and travel times of a grocer), with clusters of their stops
as sections, a courier at home in each. What the files lack is assumed and the same for both: see
the constants. "As now" is the practice that `lorry outlet` states (own sections, nearest place
next); "fixed" is planned with every courier at home. Late are those after their window and those
left.
"""
import argparse
import csv
import json
import subprocess
import tempfile
import time
from pathlib import Path

import instance as instances
import real_days
import results
import solver

COLUMNS = ["day", "set", "figures", "seed", "threads", "budget", "mode", "parcels", "clients",
           "couriers", "hours_now", "hours_fixed", "hours", "hours_saved_percent", "driving_now",
           "driving", "km_now", "km", "late_now", "late_fixed", "late", "spread_now", "spread",
           "away", "goal", "seconds", "version", "machine", "date", "status"]

# Not in loggibud's files. The filling of vehicles decides how many couriers, and so sections,
# there are.
LOGGIBUD = {"setup": 120, "handling": 60, "filling": 0.85, "waves": ["08:00-13:00", "13:30-20:00"],
            "speed_kmh": 30, "detour": 1.3}
# Not in ORTEC's: when its clock starts, and metres. A stop takes the day's mean, for an outlet's
# files know no other; there are as many couriers as the file has vehicles.
ORTEC = {"from": 6 * 3600, "speed_kmh": 30}


def cut(points, weights, members, count):
    """Clusters: halve across the longer side, by weight, until there are `count`."""
    if count == 1:
        return [members]
    xs, ys = [points[i][0] for i in members], [points[i][1] for i in members]
    axis = 0 if max(xs) - min(xs) > max(ys) - min(ys) else 1
    ordered = sorted(members, key=lambda i: (points[i][axis], i))
    left, total = count // 2, sum(weights[i] for i in members)
    at, seen = 0, 0.0
    while at < len(ordered) - (count - left) and (at < left or seen < total * left / count):
        seen += weights[ordered[at]]
        at += 1
    return (cut(points, weights, ordered[:at], left) +
            cut(points, weights, ordered[at:], count - left))


def write_table(path, header, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def write_files(folder, parcels, couriers, plan):
    write_table(folder / "parcels.csv", *parcels)
    write_table(folder / "couriers.csv", *couriers)
    (folder / "map.json").write_text(json.dumps(
        {"format": "lorry-map/1", "datum": "WGS84", "plan": plan}), encoding="utf-8")


def sections(points, weights, count):
    """The section of each."""
    parts = cut(points, weights, list(range(len(points))), count)
    return {i: "S%03d" % (number + 1) for number, part in enumerate(parts) for i in part}


def couriers(count, capacity, start, end):
    return (["courier", "vehicle", "sections", "maxvolume(L)", "start", "end"],
            [["K%03d" % number, "van", "S%03d" % number, capacity, start, end]
             for number in range(1, count + 1)])


def write_loggibud(path, folder):
    """The files of an outlet; the number of couriers, and what else the command is told."""
    capacity, sizes, places = real_days.read_loggibud(path)
    count = max(1, -(-sum(sizes) * 100 // int(2 * capacity * LOGGIBUD["filling"] * 100)))
    points, weights = places[1:], sizes[1:]
    section = sections(points, weights, count)
    write_files(folder, (["waybill", "lon", "lat", "section", "volume(L)", "promise"],
                         [["L%06d" % i, "%.6f" % x, "%.6f" % y, section[i], weights[i], "20:00"]
                          for i, (x, y) in enumerate(points)]),
                couriers(count, capacity, "08:00", "20:00"),
                {"outlet": list(places[0]), "waves": LOGGIBUD["waves"],
                 "setup": LOGGIBUD["setup"], "handling": LOGGIBUD["handling"],
                 "vehicles": [{"name": "van", "speed_kmh": LOGGIBUD["speed_kmh"],
                               "detour": LOGGIBUD["detour"]}]})
    return count, []


def clock(seconds):
    seconds += ORTEC["from"]
    return "%02d:%02d:%02d" % (seconds // 3600, seconds // 60 % 60, seconds % 60)


def write_ortec(path, folder):
    """The same. Coordinates are for display alone, put within some kilometres of 0 N, 0 E."""
    day = instances.read(path)
    reach = max(abs(v) for point in day.coordinates for v in point)
    points = [(x / reach / 10, y / reach / 10) for x, y in day.coordinates]
    count = day.vehicles_stated
    section = sections(points[1:], day.demand[1:], count)
    names = ["outlet"] + ["R%04d" % i for i in range(1, day.clients + 1)]
    start, end = (clock(t) for t in day.windows[0])
    write_files(folder, (["waybill", "lon", "lat", "section", "volume(L)", "window"],
                         [[names[i], "%.6f" % points[i][0], "%.6f" % points[i][1],
                           section[i - 1], day.demand[i],
                           "%s-%s" % tuple(map(clock, day.windows[i]))]
                          for i in range(1, day.clients + 1)]),
                couriers(count, day.capacity, start, end),
                {"outlet": list(points[0]), "waves": ["%s-%s" % (start[:5], end[:5])], "group": "radius",
                 "radius": 0, "setup": round(sum(day.service) / day.clients), "handling": 0,
                 "vehicles": [{"name": "van", "speed_kmh": ORTEC["speed_kmh"]}]})
    metres = ORTEC["speed_kmh"] / 3.6
    write_table(folder / "roads" / "pairs.csv", ["from", "to", "metres", "seconds"],
                [[names[i], names[j], round(day.matrix[i][j] * metres), day.matrix[i][j]]
                 for i in range(day.clients + 1) for j in range(day.clients + 1) if i != j])
    return count, ["--pairs", str(folder / "roads" / "pairs.csv")]


SETS = {
    "loggibud": ("*.json", write_loggibud, "real places, derived parcels, assumed rest"),
    "ortec": ("*.txt", write_ortec,
              "real orders, windows, fleet and times; derived sections; assumed metres"),
}


def measure(args, kind, day, seed):
    _, write, figures = SETS[kind]
    row = dict(day=day.stem, set=kind, figures=figures, seed=seed, threads=args.threads,
               budget="%dit" % args.iterations if args.iterations else "%g" % args.budget,
               mode=args.sections, machine=results.machine(), date=results.today())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "roads").mkdir()
        row["couriers"], options = write(day, folder)
        limit = (["--iterations", str(args.iterations)] if args.iterations
                 else ["--time", str(args.budget)])
        command = [args.lorry, "outlet", name, "-o", str(folder / "out"), "--threads",
                   str(args.threads), "--seed", str(seed), "--sections", args.sections,
                   "--json", "--quiet"] + limit + options
        started = time.monotonic()
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        row["seconds"] = "%.1f" % (time.monotonic() - started)
        if done.returncode > 1:
            return dict(row, status="failed")
        told = json.loads(done.stdout)
        checked = subprocess.run([args.lorry, "check", str(folder / "out" / "problem.json"),
                                  str(folder / "out" / "plan.json"), "--json"],
                                 stdout=subprocess.PIPE, text=True, check=False)
        broken = [v for v in json.loads(checked.stdout)["violations"] if v["kind"] != "visits"]
    now, fixed, plan = (told["days"][kind] for kind in ("practice", "fixed", "plan"))
    late = {kind: told["days"][kind]["late"] + told["days"][kind]["left"]
            for kind in ("practice", "fixed", "plan")}
    saved = 100 * (1 - plan["duration"] / now["duration"])
    is_reached = ((late["plan"] <= late["practice"] and saved >= 8) or
                  (late["practice"] > 0 and late["plan"] <= 0.7 * late["practice"]))
    return dict(
        row, parcels=plan["parcels"], clients=plan["clients"],
        hours_now="%.1f" % (now["duration"] / 3600), hours_fixed="%.1f" % (fixed["duration"] / 3600),
        hours="%.1f" % (plan["duration"] / 3600), hours_saved_percent="%.1f" % saved,
        driving_now="%.1f" % (now["travel"] / 3600), driving="%.1f" % (plan["travel"] / 3600),
        km_now="%.0f" % (now["distance"] / 1000), km="%.0f" % (plan["distance"] / 1000),
        late_now=late["practice"], late_fixed=late["fixed"], late=late["plan"],
        spread_now="%.2f" % (now["spread"] / 3600), spread="%.2f" % (plan["spread"] / 3600),
        away=plan["away_stops"], goal="reached" if is_reached else "not reached",
        version=told["version"] + ("+" + results.commit() if results.commit() else ""),
        status="refused" if broken else "ok")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="folder of the sets")
    parser.add_argument("--lorry", default="build/lorry")
    parser.add_argument("--budget", type=float, default=40, help="seconds of search (default 40)")
    parser.add_argument("--iterations", type=int, help="in place of seconds")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seeds", default="1")
    parser.add_argument("--sections", default="soft", choices=["soft", "fixed", "free"])
    results.file_options(parser, "outlet-days", can_resume=False)
    args = parser.parse_args()
    args.lorry = solver.command_path(args.lorry)
    days = [(kind, day) for kind, (pattern, _, _) in SETS.items()
            for day in sorted((Path(args.data) / kind).glob(pattern))]
    if not days:
        raise SystemExit("no %s in %s" % (" or ".join(SETS), args.data))
    writer = results.writer(args, COLUMNS)
    print("| day | hours now | fixed | plan | saved | late now | fixed | plan | goal |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---|")
    for kind, day in days:
        for seed in map(int, args.seeds.split(",")):
            row = measure(args, kind, day, seed)
            writer.add(row)
            print("| %(day)s | %(hours_now)s | %(hours_fixed)s | %(hours)s | "
                  "%(hours_saved_percent)s %% | %(late_now)s | %(late_fixed)s | %(late)s | "
                  "%(goal)s |" % {key: row.get(key, "") for key in COLUMNS}, flush=True)


if __name__ == "__main__":
    main()
