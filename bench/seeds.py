#!/usr/bin/env python3
"""Time to a gap of 1 % with and without the relaxation's seeds, per class of instance.

    seeds.py --data DIR
    seeds.py --data DIR --sets gh200 --sample 6 --seeds 1,2,3 --name seeds-gh200
    seeds.py --data DIR --target 0.5 --steps 3000

Each instance is solved twice in a row, in turns with and without `--no-relaxation`, with the same
budget of steps per client, and ends at a cost of 1.01 times the best known one. Counted are the
steps, which a busy machine does not change, and the seconds until then; a run that does not get
there counts with all of its steps. X is parted by the length of its routes: short ones have no
more than 9 stops on average. The default sample takes some 10 minutes on two quiet cores.
"""
import argparse
import math
import sys
from collections import defaultdict

import results
import run
import sets
import solver
import stats

COLUMNS = ["variant", "class", "reached", *results.RUN_COLUMNS]
VARIANTS = {"seeds": (), "no seeds": ("--no-relaxation",)}
SHORT = 9            # stops on a route of X


def class_of(case):
    if case.set != "cvrp_x":
        return case.stratum
    return "X short" if sets.stops(case) <= SHORT * case.best_vehicles else "X long"


def measure(args, case, seed, name, cores):
    goal = case.best * (1 + args.target / 100)
    task = solver.Task(case, seed, args.threads, iterations=args.steps * sets.stops(case),
                       options=(*VARIANTS[name], "--target", "%.10g" % goal),
                       command=args.command)
    row = dict(solver.run(task, cores), variant=name)
    row["class"] = class_of(case)
    row["reached"] = int(row["status"] == "ok" and float(row["cost"]) <= goal + 1e-6)
    row["note"] = row.get("note") or args.note
    return row


def ratios(pairs, column):
    """without / with, of the runs of equal instance and seed."""
    return [max(1e-9, float(without[column])) / max(1e-9, float(with_[column]))
            for with_, without in pairs]


def table(rows):
    runs = {(r["variant"], r["set"], r["instance"], r["seed"]): r for r in rows
            if r["status"] in ("ok", "partial")}
    classes = defaultdict(list)
    for (variant, *key), row in runs.items():
        other = runs.get(("no seeds", *key))
        if variant == "seeds" and other:
            for name in (row["class"], "all"):
                classes[name].append((row, other))
    lines = ["| class | pairs | reached, with | without | steps, without / with | seconds, "
             "without / with (95 %) |", "|---|---:|---:|---:|---:|---:|"]
    for name in sorted(classes, key=lambda n: (n == "all", n)):
        pairs = classes[name]
        steps = ratios(pairs, "iterations")
        middle, low, high, _ = stats.median_interval(ratios(pairs, "seconds"))
        lines.append("| %s | %d | %d | %d | %.2f | %.2f (%.2f to %.2f) |" % (
            name, len(pairs), sum(int(a["reached"]) for a, _ in pairs),
            sum(int(b["reached"]) for _, b in pairs),
            math.exp(sum(map(math.log, steps)) / len(steps)), middle, low, high))
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    run.measure_options(parser, "solomon,gh200,cvrp_x")
    parser.set_defaults(sample=12)
    parser.add_argument("--target", type=float, default=1.0, help="gap, per cent (default 1)")
    parser.add_argument("--steps", type=int, default=1000, help="per client (default 1000)")
    parser.add_argument("--most", type=int, default=300, help="clients (default 300)")
    parser.add_argument("--threads", type=int, default=2, help="of each run (default 2)")
    parser.add_argument("--seeds", type=run.numbers, default=[1], help="default 1")
    parser.add_argument("--note", default="", help="of the machine, for the rows")
    results.file_options(parser, "seeds")
    args = parser.parse_args()
    args.command = solver.command_path(args.lorry)
    cases = [case for case in run.chosen_cases(args) if case.best and
             sets.stops(case) <= args.most]
    writer = results.writer(args, COLUMNS)
    cores = solver.core_groups(1, args.threads)[0]
    order = list(VARIANTS)
    for seed in args.seeds:
        for case in cases:
            for name in order:
                known = dict(variant=name, instance=case.name, set=case.set, seed=seed)
                if writer.holds(known, list(known)):
                    continue
                row = measure(args, case, seed, name, cores)
                writer.add(row)
                print("%-9s %-8s" % (name, row["class"]), end=" ")
                run.show(row)
            order.reverse()
    print("\n" + table(results.read(writer.path)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
