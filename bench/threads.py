#!/usr/bin/env python3
"""Measure the speed-up over threads: wall time for equal iterations, and equal plans.

    threads.py                                  made instances of 1,000 and 10,000 stops
    threads.py --threads 2,4,8,16               the same on a larger machine
    threads.py --data DIR --sets gh1000 --sample 3 --pairs 7

The time is that of the run as the solver states it, from the problem in memory to the plan. Runs
alternate between one thread and N, and which goes first alternates too, so that a slow spell of
the machine falls on both. The ratio is taken pair by pair; the table gives the median and its 95 %
interval, and in how many cases all plans were equal to the bit. Exit status 1 if any differ.
"""
import argparse
import shlex
import sys

import results
import run
import sets
import solver
import table

COLUMNS = [*results.RUN_COLUMNS, "pair"]
MADE = "short-1000,cvrp-1000,short-10000,cvrp-10000"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    run.measure_options(parser, "")
    parser.add_argument("--per-stop", type=int, default=200,
                        help="iterations of a run, times the stops (default 200)")
    parser.add_argument("--iterations", type=int, help="in place of that, the same for all")
    parser.add_argument("--pairs", type=int, default=7,
                        help="per instance; six or more give a 95 %% interval each (default 7)")
    parser.add_argument("--threads", type=run.numbers, default=[2],
                        help="compared with one, parted by commas (default 2)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--extra", default="", help="options handed on to `lorry solve`")
    results.file_options(parser, "threads", can_resume=False)
    args = parser.parse_args()
    if 1 in args.threads:
        parser.error("--threads: one thread is what the others are compared with")
    if not args.sets and not args.made:
        args.made = run.names(MADE)
    command = solver.command_path(args.lorry)
    cases = run.chosen_cases(args)
    writer = results.writer(args, COLUMNS)
    cores = solver.cores_available()
    for pair in range(args.pairs):
        for case in cases:
            order = [1, *args.threads]
            for threads in order if pair % 2 == 0 else reversed(order):
                iterations = args.iterations or args.per_stop * sets.stops(case)
                task = solver.Task(case, args.seed, threads, iterations=iterations,
                                   options=tuple(shlex.split(args.extra)), command=command)
                row = dict(solver.run(task, cores[:threads]), pair=pair)
                writer.add(row)
                run.show(row)
    rows = results.read(writer.path)
    print("\n" + table.speed_up(rows))
    return 0 if table.plans_agree(rows) else 1


if __name__ == "__main__":
    sys.exit(main())
