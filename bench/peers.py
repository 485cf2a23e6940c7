#!/usr/bin/env python3
"""Measure lorry beside other solvers: same instances, same machine, same checker.

    peers.py setup                                          install the pinned packages
    peers.py run --setting a --sets gh1000 --sample 6 --budget 60 --name peers-gh1000
    peers.py run --setting b --sets gh1000 --sample 6 --budget 60 --name peers-gh1000 --resume

Setting a: one core each, one run at a time. Setting b: lorry with a thread on each of two cores;
each peer runs two seeds at once, one per core, and the better one counts. The solvers take turns
on each instance, in an order that shifts from one to the next. Every plan is recomputed by
verify.py. Both settings may share a file; table.py renders them side by side.
"""
import argparse
import json
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import results
import run
import solver
import table
import verify

HERE = results.HERE
COLUMNS = ["solver", "setting", *results.RUN_COLUMNS]
KEYS = ["solver", "setting", "instance", "set", "seed", "budget"]
PEERS = ["pyvrp", "ortools", "vroom", "hygese", "vrp_cli", "commiv"]  # adapters.NAMES needs numpy


def python_of(folder):
    python = Path(folder) / "bin" / "python"
    if not python.exists():
        raise SystemExit("no packages in %s: run `peers.py setup`, or name the virtual "
                         "environment with --venv" % folder)
    return str(python.absolute())


def setup(folder):
    """A virtual environment with the pinned packages; installs what is missing."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    subprocess.run([python_of(folder), "-m", "pip", "install", "--quiet",
                    "--disable-pip-version-check", "-r", str(HERE / "requirements-peers.txt")],
                   check=True)
    return 0


def run_peer(name, python, case, seed, budget, cores):
    """One run of one peer on one core: its row."""
    row = dict(solver=name, instance=case.name, set=case.set, seed=seed, threads=1,
               budget="%g" % budget, objective="distance", machine=results.machine(),
               date=results.today(), best="" if case.best is None else "%.10g" % case.best,
               best_vehicles="" if case.best_vehicles is None else case.best_vehicles)
    with tempfile.TemporaryDirectory(prefix="lorry-bench-") as folder:
        plan = Path(folder) / "plan.sol"
        arguments = [python, "-m", "adapters", name, str(case.path.absolute()), "%g" % budget,
                     str(seed), str(plan)]
        start = time.perf_counter()
        try:
            done = subprocess.run(solver.pinned(arguments, cores), cwd=HERE, capture_output=True,
                                  text=True, timeout=4 * budget + 120, check=False)
        except subprocess.TimeoutExpired:
            row.update(status="timeout", wall="%.3f" % (time.perf_counter() - start))
            return row
        row["wall"] = "%.3f" % (time.perf_counter() - start)
        lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
        info = json.loads(lines[-1]) if lines else {}
        row.update(version=info.get("version", ""), iterations=info.get("iterations", ""),
                   seconds=info.get("seconds", ""))
        if "unsuited" in info:
            row.update(status="unsuited", note=info["unsuited"])
        elif "error" in info or not plan.is_file():
            complaint = solver.last_line(done.stderr) or "no plan"
            row.update(status="failed", note=info.get("error", complaint)[:200])
        else:
            solver.judge(row, case, verify.read_plan(plan))
    return row


def run_lorry(args, case, budget, cores):
    task = solver.Task(case, args.seed, len(cores), budget, command=args.lorry)
    return dict(solver.run(task, cores), solver="lorry")


def turn(args, name, python, case, budget, cores):
    """The rows of one solver's turn on one instance."""
    if name == "lorry":
        return [run_lorry(args, case, budget, cores[:1] if args.setting == "a" else cores)]
    if args.setting == "a":
        return [run_peer(name, python, case, args.seed, budget, cores[:1])]
    with ThreadPoolExecutor(len(cores)) as pool:
        return list(pool.map(
            lambda k: run_peer(name, python, case, args.seed + k, budget, cores[k:k + 1]),
            range(len(cores))))


def measure(args):
    cores = solver.cores_available()[:2]
    if args.setting == "b" and len(cores) < 2:
        raise SystemExit("setting b needs two cores")
    unknown = set(args.solvers) - {"lorry", *PEERS}
    if unknown:
        raise SystemExit("no solver %s; there are: lorry %s"
                         % (" ".join(sorted(unknown)), " ".join(PEERS)))
    python = python_of(args.venv) if set(args.solvers) != {"lorry"} else None
    if "lorry" in args.solvers:
        args.lorry = solver.command_path(args.lorry)
    writer = results.writer(args, COLUMNS)
    cases = run.chosen_cases(args)
    for budget in args.budget:
        for shift, case in enumerate(cases):
            at = shift % len(args.solvers)
            for name in args.solvers[at:] + args.solvers[:at]:
                known = dict(solver=name, setting=args.setting, instance=case.name, set=case.set,
                             seed=args.seed, budget="%g" % budget)
                if writer.holds(known, KEYS):
                    continue
                for row in turn(args, name, python, case, budget, cores):
                    row["setting"] = args.setting
                    writer.add(row)
                    run.show(row)
    print("\n" + table.peers(results.read(writer.path), each=True))
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["setup", "run"])
    parser.add_argument("--venv", default="build/peers-venv",
                        help="virtual environment of the packages (default build/peers-venv)")
    run.measure_options(parser, "gh1000")
    parser.add_argument("--solvers", type=run.names, default=["lorry", *PEERS],
                        help="default lorry,%s" % ",".join(PEERS))
    parser.add_argument("--setting", choices=sorted(table.SETTING), default="a")
    parser.add_argument("--budget", type=lambda text: run.numbers(text, float), default=[60.0],
                        help="seconds, parted by commas (default 60)")
    parser.add_argument("--seed", type=int, default=1, help="the first seed (default 1)")
    results.file_options(parser, "peers")
    args = parser.parse_args()
    return setup(args.venv) if args.what == "setup" else measure(args)


if __name__ == "__main__":
    sys.exit(main())
