#!/usr/bin/env python3
"""Measure the speed-up over threads: wall time for equal iterations, and equal plans.

    threads.py --data DIR --sets gh1000 --sample 3 --iterations 20000 --pairs 7 --threads 2

Runs alternate between one thread and N, and which goes first alternates too, so that a slow spell
of the machine falls on both. The ratio is taken pair by pair; the table gives the median and its
95 % interval, and in how many cases all plans were equal to the bit. Exit status 1 if any differ.
"""
import argparse
import shlex
import sys

import results
import run
import solver
import table

COLUMNS = [*results.RUN_COLUMNS, "pair"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    run.measure_options(parser, "gh1000")
    parser.add_argument("--iterations", type=int, default=20000, help="of each run")
    parser.add_argument("--pairs", type=int, default=7,
                        help="per instance; six or more give a 95 %% interval each (default 7)")
    parser.add_argument("--threads", type=run.numbers, default=[2],
                        help="compared with one, parted by commas (default 2)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--extra", default="", help="options handed on to `lorry solve`")
    parser.add_argument("--name", default="threads", help="bench/results/NAME.csv")
    parser.add_argument("--overwrite", action="store_true", help="start that file anew")
    args = parser.parse_args()
    if 1 in args.threads:
        parser.error("--threads: one thread is what the others are compared with")
    command = solver.command_path(args.lorry)
    cases = run.chosen_cases(args)
    writer = results.Writer(results.path_of(args.name), COLUMNS, overwrite=args.overwrite)
    cores = solver.cores_available()
    for pair in range(args.pairs):
        for case in cases:
            order = [1, *args.threads]
            for threads in order if pair % 2 == 0 else reversed(order):
                task = solver.Task(case, args.seed, threads, iterations=args.iterations,
                                   options=tuple(shlex.split(args.extra)), command=command)
                row = dict(solver.run(task, cores[:threads]), pair=pair)
                writer.add(row)
                run.show(row)
    rows = results.read(writer.path)
    print("\n" + table.speed_up(rows, each=True))
    return 0 if table.plans_agree(rows) else 1


if __name__ == "__main__":
    sys.exit(main())
