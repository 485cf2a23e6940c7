#!/usr/bin/env python3
"""Compare variants of lorry on a fixed sample, run by run.

    ablation.py --data DIR --sets gh1000 --sample 6 --budget 10 \\
        --variant 'base:' --variant 'no GLPK: lorry=build/noglpk/lorry' \\
        --variant 'one round: LORRY_X=1 --some-option 3'

A variant is `NAME: [lorry=PATH] [VARIABLE=VALUE...] [OPTION...]`: another binary, environment,
options of `lorry solve`. The first is the one that the others are compared with. On each instance
all variants run one after another, in an order that turns from run to run.
"""
import argparse
import re
import shlex
import sys
from dataclasses import dataclass

import results
import run
import solver
import table

COLUMNS = ["variant", *results.RUN_COLUMNS]
ASSIGNMENT = re.compile(r"^([A-Za-z_]\w*)=(.*)$")


@dataclass(frozen=True)
class Variant:
    name: str
    command: str | None     # None: the one of --lorry
    environment: tuple
    options: tuple


def variant(text):
    name, colon, rest = text.partition(":")
    if not colon or not name.strip():
        raise argparse.ArgumentTypeError("expected 'NAME: ...': %r" % text)
    command, environment, words = None, [], shlex.split(rest)
    while words and ASSIGNMENT.match(words[0]):
        key, value = ASSIGNMENT.match(words.pop(0)).groups()
        if key == "lorry":
            command = value
        else:
            environment.append((key, value))
    return Variant(name.strip(), command, tuple(environment), tuple(words))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    run.measure_options(parser, "gh1000,cvrp_x")
    parser.add_argument("--variant", type=variant, action="append", required=True, dest="variants",
                        help="'NAME: [lorry=PATH] [VARIABLE=VALUE...] [OPTION...]'")
    parser.add_argument("--budget", type=float, default=10.0, help="seconds (default 10)")
    parser.add_argument("--iterations", type=int, help="in place of seconds")
    parser.add_argument("--seeds", type=run.numbers, default=[1], help="default 1")
    parser.add_argument("--threads", type=int, default=2, help="of each run (default 2)")
    parser.add_argument("--objective", choices=["distance", "vehicles"], default="distance")
    parser.add_argument("--name", default="ablation", help="bench/results/NAME.csv")
    parser.add_argument("--resume", action="store_true", help="go on with that file")
    parser.add_argument("--overwrite", action="store_true", help="start that file anew")
    args = parser.parse_args()
    if len({v.name for v in args.variants}) < len(args.variants):
        parser.error("two variants of one name")
    commands = {v.name: solver.command_path(v.command or args.lorry) for v in args.variants}
    cases = run.chosen_cases(args, args.objective)
    writer = results.Writer(results.path_of(args.name), COLUMNS, args.resume, args.overwrite)
    cores = solver.core_groups(1, args.threads)[0]
    shift = 0
    for seed in args.seeds:
        for case in cases:
            for v in args.variants[shift:] + args.variants[:shift]:
                task = solver.Task(case, seed, args.threads, args.budget, args.iterations,
                                   args.objective, v.options, v.environment, commands[v.name])
                known = dict(task.row(), variant=v.name)
                if writer.holds(known, ["variant", *solver.KEYS]):
                    continue
                row = dict(solver.run(task, cores), variant=v.name)
                writer.add(row)
                run.show(row)
            shift = (shift + 1) % len(args.variants)
    order = [v.name for v in args.variants]
    rows = sorted(results.read(writer.path),
                  key=lambda row: order.index(row["variant"]) if row["variant"] in order
                  else len(order))
    print("\n" + table.variants(rows, each=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
