#!/usr/bin/env python3
"""Run sets x budgets x seeds of lorry, verify every plan, print a table, write the rows.

    run.py --data DIR --sets solomon --budget 10 --seeds 1,2 --name solomon-10
    run.py --data DIR --sets gh1000,cvrp_x,ortec --budget 60 --sample 6 --name daily
    run.py --data DIR --sets gh200 --objective vehicles --budget 60
    run.py --data DIR --verify-data

Rows go to bench/results/NAME.csv, one as each run ends. A run that fails is a row whose status
says so. bench/README.md tells whence the data come and how to measure.
"""
import argparse
import shlex
import sys

import results
import sets
import solver
import table


def numbers(text, kind=int):
    try:
        values = [kind(word) for word in text.split(",") if word]
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    if not values or min(values) < 0:
        raise argparse.ArgumentTypeError("expected numbers parted by commas: %r" % text)
    return values


def names(text):
    return [word for word in text.split(",") if word]


def measure_options(parser, default_sets):
    """The options that all measuring programs share."""
    parser.add_argument("--data", help="folder of the sets (default: $BENCH_DATA)")
    parser.add_argument("--sets", type=names,
                        help="default %s; there are: gh %s" % (
                            default_sets and default_sets + ", or none with --made" or "none",
                            " ".join(sets.SETS)))
    parser.add_argument("--made", type=names, default=[], metavar="NAMES",
                        help="instances of made.py, which need no data: short-1000,cvrp-10000")
    parser.set_defaults(default_sets=names(default_sets))
    parser.add_argument("--instances", type=names, help="only these, by name")
    parser.add_argument("--sample", type=int, metavar="N",
                        help="at most N instances of each set, a fixed stratified choice")
    parser.add_argument("--lorry", default="build/lorry", help="the command (default build/lorry)")


def chosen_cases(args, objective="distance"):
    made = sets.made(args.made, results.MADE_FOLDER)
    wanted = args.sets or ([] if made else args.default_sets)
    cases = sets.find(sets.data_folder(args.data), wanted, objective) if wanted else []
    if args.instances:
        unknown = set(args.instances) - {case.name for case in cases}
        if unknown:
            raise SystemExit("not in %s: %s" % (",".join(wanted), " ".join(sorted(unknown))))
        cases = [case for case in cases if case.name in args.instances]
    return made + (sets.sample(cases, args.sample) if args.sample else cases)


def show(row):
    """One line as a run ends."""
    gap = "%8.3f %%" % (100 * float(row["gap"])) if row.get("gap") else "         -"
    print("%-10s %-40s %s threads %s seed %s budget %-6s %12s %s %s %s" % (
        row["set"], row["instance"], row.get("variant", row.get("solver", "lorry")),
        row["threads"], row["seed"], row["budget"], row.get("cost", "-"), gap, row["status"],
        row.get("note", "")), flush=True)


def check_data(folder):
    equal, missing, different = sets.verify_data(folder, results.HERE / "data.sha256")
    for name in missing:
        print("missing    %s" % name)
    for name in different:
        print("DIFFERENT  %s" % name)
    print("%d equal, %d missing, %d different" % (len(equal), len(missing), len(different)))
    return 1 if different else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    measure_options(parser, "solomon,gh1000,cvrp_x,ortec")
    parser.add_argument("--budget", type=lambda text: numbers(text, float), default=[10.0],
                        help="seconds, parted by commas (default 10)")
    parser.add_argument("--seeds", type=numbers, default=[1], help="default 1")
    parser.add_argument("--threads", type=int, default=2, help="of each run (default 2)")
    parser.add_argument("--jobs", type=int, default=1,
                        help="runs at once, each on cores of its own (default 1)")
    parser.add_argument("--objective", choices=sets.OBJECTIVES, default="distance",
                        help="vehicles: fewest first, distances in double precision")
    parser.add_argument("--round", choices=["auto", "double"], default="auto",
                        help="follows the objective; may be stated")
    parser.add_argument("--extra", default="", help="options handed on to `lorry solve`")
    results.file_options(parser, "run")
    parser.add_argument("--verify-data", action="store_true",
                        help="compare the files with bench/data.sha256 and stop")
    args = parser.parse_args()

    if args.verify_data:
        return check_data(sets.data_folder(args.data))
    if args.round == "double" and args.objective != "vehicles":
        parser.error("--round double goes with --objective vehicles: "
                     "best known distances are those of rounded arcs")
    command = solver.command_path(args.lorry)
    cases = chosen_cases(args, args.objective)
    tasks = [solver.Task(case, seed, args.threads, budget, objective=args.objective,
                         options=tuple(shlex.split(args.extra)), command=command)
             for budget in args.budget for seed in args.seeds for case in cases]
    writer = results.writer(args, results.RUN_COLUMNS)
    left = [task for task in tasks if not writer.holds(task.row(), solver.KEYS)]
    if len(left) < len(tasks):
        print("%d of %d runs are there already" % (len(tasks) - len(left), len(tasks)))

    def done(row):
        writer.add(row)
        show(row)

    solver.run_all(left, args.jobs, done)
    print("\n" + table.runs(results.read(writer.path)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
