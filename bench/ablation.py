#!/usr/bin/env python3
"""Compare variants of lorry on a fixed sample, run by run.

    ablation.py --list                    the parts of the search that can be left out
    ablation.py --data DIR                the search without each of them in turn
    ablation.py --data DIR --only 'no blinks,one island' --sets gh1000 --sample 6
    ablation.py --data DIR --variant 'base:' --variant 'no GLPK: lorry=build/noglpk/lorry' \\
        --variant 'one round: LORRY_X=1 --some-option 3'

Parts are those of components.py; what options do not switch off is compiled without it, in a copy
of the sources. A variant of one's own is `NAME: [lorry=PATH] [VARIABLE=VALUE...] [OPTION...]`:
another binary, environment, options of `lorry solve`. The first variant is the one that the others
are compared with. On each instance all run one after another, in an order that turns from run to
run.
"""
import argparse
import re
import shlex
import sys
from dataclasses import dataclass

import components
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


def without_each(names):
    """The whole search, and without each of the named parts, or of all."""
    chosen = [c for c in components.COMPONENTS if not names or c.name in names]
    unknown = set(names) - {c.name for c in chosen}
    if unknown:
        raise SystemExit("no part %s; --list tells which there are" % ", ".join(sorted(unknown)))
    commands = components.build(chosen)
    whole = commands["everything"]
    return [Variant("everything", whole, (), ())] + [
        Variant(c.name, commands.get(c.name, whole), (), c.options) for c in chosen]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    run.measure_options(parser, "gh200,gh1000,cvrp_x,ortec")
    parser.set_defaults(sample=6)
    parser.add_argument("--list", action="store_true", help="name the parts and stop")
    parser.add_argument("--only", type=run.names, default=[], help="these parts; default all")
    parser.add_argument("--variant", type=variant, action="append", default=[], dest="variants",
                        help="in place of parts: "
                             "'NAME: [lorry=PATH] [VARIABLE=VALUE...] [OPTION...]'")
    parser.add_argument("--budget", type=float, default=10.0, help="seconds (default 10)")
    parser.add_argument("--iterations", type=int, help="in place of seconds")
    parser.add_argument("--seeds", type=run.numbers, default=[1], help="default 1")
    parser.add_argument("--threads", type=int, default=2, help="of each run (default 2)")
    parser.add_argument("--objective", choices=["distance", "vehicles"], default="distance")
    results.file_options(parser, "ablation")
    args = parser.parse_args()
    if args.list:
        print("\n".join(c.name for c in components.COMPONENTS))
        return 0
    if args.only and args.variants:
        parser.error("--only and --variant do not go together")
    if not args.variants:
        args.variants = without_each(args.only)
    if len({v.name for v in args.variants}) < len(args.variants):
        parser.error("two variants of one name")
    commands = {v.name: solver.command_path(v.command or args.lorry) for v in args.variants}
    cases = run.chosen_cases(args, args.objective)
    writer = results.writer(args, COLUMNS)
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
