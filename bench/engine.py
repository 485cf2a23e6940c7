#!/usr/bin/env python3
"""Measure the engine: steps per second on one core, on few stops and many, and the first plan.

    engine.py                                    all of it, into bench/results/engine.csv
    engine.py --what speed --repeats 3 --name try --overwrite
    engine.py --data DIR --sets gh1000,cvrp_x --sample 6 --name engine-public

    speed   1,000 stops with short routes, with long ones, and without windows
    flat    50 to 100,000 stops with routes of equal length and equally many steps per stop
    first   time until the first feasible plan of 1,000 and 10,000 stops

Instances are made here from seeds (made.py); with --sets the public ones join `speed`. Repeats go
round all instances in turn, forwards and backwards, so that a slow spell of the machine falls on
all of them. Rows name the machine, its cores and the compiler.
"""
import argparse
import re
import subprocess
import sys

import results
import run
import sets
import solver
import table

COLUMNS = ["measure", "stops", *results.RUN_COLUMNS, "repeat", "cores", "compiler"]
KEYS = ["measure", "repeat", *solver.KEYS]
WHAT = ["speed", "flat", "first"]
SPEED = ["short-1000", "long-1000", "cvrp-1000"]
FLAT = ["short", "cvrp"]
FIRST = ["short-1000", "long-1000", "cvrp-1000", "short-10000", "long-10000", "cvrp-10000"]
FIRST_LIMIT = 60.0


def compiler(command):
    """What `lorry --version` says of it."""
    text = subprocess.run([command, "--version"], capture_output=True, text=True, timeout=20,
                          check=False).stdout
    match = re.search(r"^compiler: (.*)$", text, re.MULTILINE)
    return match.group(1) if match else ""


def jobs(args, public):
    """(measure, case, threads, steps per stop) of what a repeat does; 0: up to the first plan."""
    def cases(names):
        return sets.made(names, results.MADE_FOLDER)

    found = []
    if "speed" in args.what:
        others = [case for case in public if case.name not in SPEED]
        found += [("speed", case, 1, args.per_stop) for case in cases(SPEED) + others]
    if "flat" in args.what:
        names = ["%s-%d" % (kind, size) for kind in FLAT for size in args.sizes]
        found += [("flat", case, 1, args.flat_per_stop) for case in cases(names)]
    if "first" in args.what:
        found += [("first", case, threads, 0) for case in cases(FIRST) for threads in args.threads]
    return found


def task_of(job, args, command, cores, repeat):
    """The run of a job in a repeat, and what its row says beside the run's own columns."""
    what, case, threads, per_stop = job
    stops = sets.stops(case)
    task = solver.Task(
        case, args.seed + repeat, threads, command=command,
        budget=None if per_stop else FIRST_LIMIT, iterations=stops * per_stop or None,
        options=("--no-relaxation",) if per_stop else ("--first-feasible",))
    return task, dict(measure=what, stops=stops, repeat=repeat,
                      cores=len(cores), compiler=compiler(command))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    run.measure_options(parser, "")
    parser.add_argument("--what", type=run.names, default=WHAT, help="default " + ",".join(WHAT))
    parser.add_argument("--repeats", type=int, default=7,
                        help="with a seed each; six or more give a 95 %% interval (default 7)")
    parser.add_argument("--per-stop", type=int, default=1000, help="steps per stop of `speed`")
    parser.add_argument("--flat-per-stop", type=int, default=200, help="steps per stop of `flat`")
    parser.add_argument("--sizes", type=run.numbers, default=[50, 200, 1000, 5000, 20000, 100000],
                        help="stops of `flat` (default 50,200,1000,5000,20000,100000)")
    parser.add_argument("--threads", type=run.numbers, default=[1, 2],
                        help="of `first` (default 1,2); the others have one")
    parser.add_argument("--seed", type=int, default=1, help="of the first repeat (default 1)")
    results.file_options(parser, "engine")
    args = parser.parse_args()
    if set(args.what) - set(WHAT):
        parser.error("--what: there are: %s" % " ".join(WHAT))
    command = solver.command_path(args.lorry)
    planned = jobs(args, run.chosen_cases(args))
    writer = results.writer(args, COLUMNS)
    cores = solver.cores_available()
    for repeat in range(args.repeats):
        for job in planned if repeat % 2 == 0 else reversed(planned):
            task, more = task_of(job, args, command, cores, repeat)
            if not writer.holds(dict(task.row(), **more), KEYS):
                row = dict(solver.run(task, cores[:task.threads]), **more)
                writer.add(row)
                run.show(row)
    print("\n" + table.engine(results.read(writer.path)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
