#!/usr/bin/env python3
"""Measure proved bounds: the gap between plan and bound from one command, per class.

    bounds.py --data DIR --sets solomon --budget 60
    bounds.py --data DIR --sets solomon --first 25,50 --budget 10
    bounds.py --data DIR --sets gh200,ortec --sample 6 --budget 120
    bounds.py --data DIR --sets cvrp_x --most 200 --budget 120 --check
    bounds.py --data DIR --sets solomon --budget 60 --lorry build/noglpk/lorry --resume

Each run is `lorry solve --bound`, which shares the cores and the time between search and proof.
`gap` of a row is (cost - bound) / cost here, not the distance to the best known value; a plan is
proved the best where nothing of it is left. --first takes the first clients of each instance
alone, as usual for Solomon's. --check has `lorry check` verify every certificate, and says how
long that took, reading included. A build without GLPK has rows of its own: `build` says so.
"""
import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import results
import run
import sets
import solver

COLUMNS = ["instance", "set", "clients", "seed", "threads", "budget", "cost", "bound", "gap",
           "kind", "left_out", "certificate", "check_seconds", "seconds", "status", "build",
           "version", "machine", "date", "note"]


def truncated(path, clients, folder):
    """A Solomon file of the first clients alone."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [k for k, line in enumerate(lines) if len(line.split()) == 7 and
            all(is_number(word) for word in line.split())]
    out = folder / ("%s-%d.txt" % (path.stem, clients))
    out.write_text("\n".join(lines[:rows[clients] + 1]) + "\n", encoding="utf-8")
    return out


def is_number(word):
    try:
        float(word)
    except ValueError:
        return False
    return True


def measure(args, case, path, clients, folder):
    row = dict(instance=case.name, set=case.set, clients=clients, seed=args.seed,
               threads=args.threads, budget="%g" % args.budget, machine=results.machine(),
               date=results.today(), build=args.build)
    certificate = folder / "certificate.json"
    certificate.unlink(missing_ok=True)
    arguments = [args.command, "solve", str(path), "--objective", "distance", "--bound", "--json",
                 "--quiet", "--time", "%g" % args.budget, "--threads", str(args.threads),
                 "--seed", str(args.seed)]
    if args.check:
        arguments += ["--certificate", str(certificate)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    try:
        told = json.loads(done.stdout)
    except ValueError:
        row.update(status="failed", note=solver.last_line(done.stderr))
        return row
    row.update(status=told["status"], cost=told["cost"], bound=told.get("lower_bound", ""),
               gap=told.get("gap", ""), kind=told.get("bound_kind", "none"),
               left_out=told.get("bound_leaves_out", ""), seconds=told["seconds"],
               version="+".join(filter(None, [told["version"], results.commit()])))
    if certificate.is_file():
        start = time.perf_counter()
        checked = subprocess.run([args.command, "check", str(path), "--quiet", "--certificate",
                                  str(certificate)], capture_output=True, text=True, check=False)
        row["check_seconds"] = "%.3f" % (time.perf_counter() - start)
        row["certificate"] = "holds" if checked.returncode == 0 else "does not hold"
    if case.best and clients == sets.stops(case) and row["bound"] != "":
        if float(row["bound"]) > case.best + 1e-6:
            row.update(status="failed", note="the bound exceeds the best known %g" % case.best)
    return row


def show(row):
    print("%-10s %-36s %4s clients %12s >= %12s  %s %s %s" % (
        row["set"], row["instance"], row["clients"], row.get("cost", "-"), row.get("bound", "-"),
        "%7.3f %%" % (100 * float(row["gap"])) if row.get("gap", "") != "" else "      -  ",
        row.get("kind", ""), row.get("certificate", row.get("note", ""))), flush=True)


def table(rows):
    """Mean gap and plans proved the best, per set, clients and class."""
    groups = defaultdict(list)
    for row in rows:
        size = row["clients"] if row["set"] == "solomon" else ""
        build = row["build"] or "GLPK"
        for key in ((row["set"], size, build, sets.stratum(row["set"], row["instance"])),
                    (row["set"], size, build, "all")):
            groups[key].append(row)
    lines = ["| set | clients | build | class | runs | mean gap | largest | proved best | kinds |",
             "|---|---|---|---|---:|---:|---:|---:|---|"]
    for key in sorted(groups, key=lambda k: (k[0], str(k[1]), k[2], k[3] == "all", k[3])):
        group = groups[key]
        gaps = [100 * float(r["gap"]) for r in group if r.get("gap", "") != ""]
        mean = "%.2f %%" % (sum(gaps) / len(gaps)) if len(gaps) == len(group) else "-"
        lines.append("| %s | %s | %s | %s | %d | %s | %s | %d | %s |" % (
            *key, len(group), mean, "%.2f %%" % max(gaps) if gaps else "-",
            sum(gap < 1e-9 for gap in gaps),
            " ".join(sorted({r.get("kind", "") for r in group}))))
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    run.measure_options(parser, "solomon")
    parser.add_argument("--budget", type=float, default=60.0, help="seconds (default 60)")
    parser.add_argument("--threads", type=int, default=2, help="of each run (default 2)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=run.numbers, metavar="N,N",
                        help="only so many clients of each instance (Solomon's files)")
    parser.add_argument("--most", type=int, metavar="N", help="no instances with more clients")
    parser.add_argument("--check", action="store_true", help="verify the certificates, too")
    results.file_options(parser, "bounds")
    args = parser.parse_args()
    args.command = solver.command_path(args.lorry)
    args.build = solver.build_label(args.command)
    cases = [case for case in run.chosen_cases(args)
             if args.most is None or sets.stops(case) <= args.most]
    writer = results.writer(args, COLUMNS)
    with tempfile.TemporaryDirectory(prefix="lorry-bounds-") as name:
        folder = Path(name)
        for case in cases:
            for clients in args.first or [sets.stops(case)]:
                path = truncated(case.path, clients, folder) if args.first else case.path
                known = dict(instance=case.name, set=case.set, clients=clients, seed=args.seed,
                             budget="%g" % args.budget, build=args.build)
                if writer.holds(known, list(known)):
                    continue
                row = measure(args, case, path, clients, folder)
                writer.add(row)
                show(row)
    print("\n" + table(results.read(writer.path)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
