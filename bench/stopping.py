#!/usr/bin/env python3
"""How fast a proof ends when it is told to, and whether anybody waits for it at a deadline.

    stopping.py [--made cvrp-150,short-400,short-1000,long-400,short-100000] [--runs 10]

Interrupt: `lorry bound` gets SIGINT after 0.5 to 3 seconds; `late` is the time from there to the
end of the process, with all that it writes. Deadline: `lorry solve --bound` with two threads and
a limit, and the same without a bound; `late` is by how much the seconds that it states exceed the
limit. A few seconds for each run; the instances are made.py's. Stated are the median and the
largest of the runs.
"""
import argparse
import json
import signal
import statistics
import subprocess
import sys
import time

import results
import run
import sets
import solver

COLUMNS = ["instance", "how", "runs", "median_ms", "largest_ms", "status", "build", "version",
           "machine", "date", "note"]
DELAYS = (0.5, 3.0)  # seconds: the first and the last run's
LIMIT = 2.0          # seconds of a run against its deadline


def interrupted(command, path, delay):
    process = subprocess.Popen([command, "bound", str(path), "--time", "60", "--quiet"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(delay)
    if process.poll() is not None:
        return None  # it was through
    start = time.perf_counter()
    process.send_signal(signal.SIGINT)
    process.wait(timeout=60)
    return 1000 * (time.perf_counter() - start)


def limited(command, path, seed, options):
    done = subprocess.run([command, "solve", str(path), *options, "--json", "--quiet", "--threads",
                           "2", "--time", "%g" % LIMIT, "--seed", str(seed)],
                          capture_output=True, text=True, check=False)
    return 1000 * (json.loads(done.stdout)["seconds"] - LIMIT)


def measure(args, case):
    low, high = DELAYS
    delays = [low + (high - low) * k / max(1, args.runs - 1) for k in range(args.runs)]
    late = {"interrupt": [interrupted(args.command, case.path, delay) for delay in delays],
            "deadline": [], "deadline, no bound": []}
    for seed in range(args.runs):
        for how, options in (("deadline", ["--bound"]), ("deadline, no bound", [])):
            late[how].append(limited(args.command, case.path, seed, options))
    for how, times in late.items():
        times = [t for t in times if t is not None]
        row = dict(instance=case.name, how=how, runs=len(times), build=args.build, status="ok",
                   machine=results.machine(), date=results.today(), version=results.commit(),
                   note=args.note)
        if times:
            row.update(median_ms="%.0f" % statistics.median(times),
                       largest_ms="%.0f" % max(times))
        yield row


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lorry", default="build/lorry", help="the command (default build/lorry)")
    parser.add_argument("--made", type=run.names, metavar="NAMES",
                        default=["cvrp-150", "short-400", "long-400", "short-1000",
                                 "short-100000"], help="instances of made.py")
    parser.add_argument("--runs", type=int, default=10, help="of each kind (default 10)")
    parser.add_argument("--note", default="", help="of the machine, for the rows")
    results.file_options(parser, "stopping", can_resume=False)
    args = parser.parse_args()
    args.command = solver.command_path(args.lorry)
    args.build = solver.build_label(args.command)
    writer = results.writer(args, COLUMNS)
    print("| instance | how | runs | median | largest |\n|---|---|---:|---:|---:|")
    for case in sets.made(args.made, results.MADE_FOLDER):
        for row in measure(args, case):
            writer.add(row)
            print("| %s | %s | %d | %s ms | %s ms |" % (
                row["instance"], row["how"], row["runs"], row.get("median_ms", "-"),
                row.get("largest_ms", "-")), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
