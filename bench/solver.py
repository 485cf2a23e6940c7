"""Run the `lorry` command on one instance, judge its plan, and make a row of it."""
import functools
import hashlib
import json
import os
import queue
import shutil
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import instance as instances
import results
import sets
import verify


@dataclass(frozen=True)
class Task:
    """One run to make. `budget` is seconds, `iterations` takes its place when it is not None."""
    case: sets.Case
    seed: int
    threads: int
    budget: float | None = None
    iterations: int | None = None
    objective: str = "distance"
    options: tuple = ()
    environment: tuple = ()    # (name, value) pairs
    command: str = "build/lorry"

    def row(self):
        """The columns of its row that are known before the run."""
        case = self.case
        budget = "%dit" % self.iterations if self.iterations is not None else "%g" % self.budget
        options = ["%s=%s" % pair for pair in self.environment] + list(self.options)
        return dict(instance=case.name, set=case.set, seed=self.seed, threads=self.threads,
                    budget=budget, objective=self.objective, options=" ".join(options),
                    best="" if case.best is None else "%.10g" % case.best,
                    best_vehicles="" if case.best_vehicles is None else case.best_vehicles,
                    best_source="" if case.best is None else "plan" if case.has_plan else "table")


KEYS = ["instance", "set", "seed", "threads", "budget", "objective", "options"]


def command_path(text):
    """The command as an absolute path, or a plain refusal."""
    found = shutil.which(text) or shutil.which("./" + text)
    if not found:
        raise SystemExit("no command %s: build it (`make`) or name it with --lorry" % text)
    return os.path.abspath(found)


@functools.cache
def build_label(command):
    """"no GLPK" where `lorry --version` says that GLPK is not inside, else ""."""
    try:
        text = subprocess.run([command, "--version"], capture_output=True, text=True, timeout=20,
                              check=False).stdout.lower()
    except (OSError, subprocess.SubprocessError):
        return ""
    return "no GLPK" if "without glpk" in text or "no glpk" in text else ""


def cores_available():
    return sorted(os.sched_getaffinity(0))


def core_groups(jobs, threads):
    """A tuple of cores for each job that runs at once, disjoint; SystemExit when they do not
    suffice. A single job with more threads than cores gets them all, for speed-up curves."""
    cores = cores_available()
    if jobs == 1:
        return [tuple(cores[:threads])]
    if jobs * threads > len(cores):
        raise SystemExit("%d jobs of %d threads need %d cores, here are %d"
                         % (jobs, threads, jobs * threads, len(cores)))
    return [tuple(cores[k * threads:(k + 1) * threads]) for k in range(jobs)]


def pinned(arguments, cores):
    if cores and shutil.which("taskset"):
        return ["taskset", "-c", ",".join(map(str, cores)), *arguments]
    return list(arguments)


def plan_digest(routes):
    """A short digest of the routes in their order: equal plans, equal digests."""
    return hashlib.sha256(json.dumps(routes).encode()).hexdigest()[:16]


def last_line(text):
    lines = (text or "").strip().splitlines()
    return lines[-1][:200] if lines else ""


def _launch(task, cores, plan, limit):
    """Run the command; returns (its JSON report or None, exit status or None for a timeout,
    seconds of wall time, the last line it wrote to stderr)."""
    budget = (["--iterations", str(task.iterations)] if task.iterations is not None
              else ["--time", "%g" % task.budget])
    rules = ["--objective", "vehicles", "--round", "double"] if task.objective == "vehicles" else []
    arguments = [task.command, "solve", str(task.case.path), *budget,
                 "--threads", str(task.threads), "--seed", str(task.seed), "--json", "--quiet",
                 "-o", str(plan), *rules, *task.options]
    start = time.perf_counter()
    try:
        done = subprocess.run(pinned(arguments, cores), capture_output=True, text=True,
                              timeout=limit, check=False,
                              env={**os.environ, **dict(task.environment)})
    except subprocess.TimeoutExpired:
        return None, None, time.perf_counter() - start, ""
    wall = time.perf_counter() - start
    try:
        report = json.loads(done.stdout)
    except ValueError:
        report = None
    return report, done.returncode, wall, last_line(done.stderr)


def judge(row, case, routes, objective="distance"):
    """Fill cost, vehicles, gap, plan and status of a row from the routes, by our own checker."""
    inst = instances.read(case.path, "double" if objective == "vehicles" else "auto")
    verdict = verify.check(inst, routes)
    row.update(cost="%.10g" % verdict.cost, vehicles=verdict.vehicles, plan=plan_digest(routes))
    if not verdict.is_feasible:
        row.update(status="infeasible", note="%s (%d in all)" % (
            verdict.violations[0], len(verdict.violations)))
        return
    row["status"] = "ok"
    gap = sets.gap(case, verdict.cost, verdict.vehicles, objective)
    if gap is not None:
        row["gap"] = "%.6f" % (round(gap, 6) + 0.0)  # adding zero turns -0.0 into 0.0


def run(task, cores=(), hard_limit=None):
    """Make the run and return its full row; whatever goes wrong is in `status` and `note`."""
    row = task.row()
    row.update(machine=results.machine(), date=results.today())
    if hard_limit is None:
        hard_limit = 2 * task.budget + 120 if task.iterations is None else 3600
    with tempfile.TemporaryDirectory(prefix="lorry-bench-") as folder:
        plan = Path(folder) / "plan.sol"
        try:
            report, status, wall, complaint = _launch(task, cores, plan, hard_limit)
        except OSError as error:
            row.update(status="failed", note=str(error)[:200])
            return row
        row["wall"] = "%.3f" % wall
        if status is None:
            row.update(status="timeout", note="ended after %.0f s" % wall)
            return row
        if report:
            version = "+".join(filter(None, [str(report.get("version", "")), results.commit()]))
            label = build_label(task.command)
            told = report.get("statistics", {})
            row.update(rate=told.get("iterations_per_second", ""),
                       first=told.get("first_feasible", ""),
                       evaluations=told.get("evaluations", ""),
                       reinserted=told.get("reinserted", ""))
            row.update(iterations=report.get("iterations", ""), seconds=report.get("seconds", ""),
                       cooling=report.get("cooling", ""),
                       cooling_end=report.get("cooling_end", ""), bound=report.get("lower_bound", ""),
                       version=version + (" (%s)" % label if label else ""))
        if status not in (0, 1) or not report or not plan.is_file():
            row.update(status="failed", note="exit %d: %s" % (status, complaint))
            return row
        try:
            judge(row, task.case, verify.read_plan(plan), task.objective)
        except (OSError, ValueError, KeyError) as error:
            row.update(status="failed", note="plan: %s" % error)
            return row
    if status == 1:
        row.update(status="partial", gap="", note="%s unassigned" % report.get("unassigned"))
    elif row["status"] == "ok" and abs(float(report.get("cost", row["cost"]))
                                       - float(row["cost"])) > 1e-3:
        row.update(status="infeasible", gap="",
                   note="states cost %s, is %s" % (report["cost"], row["cost"]))
    return row


def run_all(tasks, jobs, done):
    """Make the runs, `jobs` at a time on cores of their own; calls done(row) after each."""
    tasks = list(tasks)
    if not tasks:
        return
    groups = core_groups(jobs, max(task.threads for task in tasks))
    free = queue.Queue()
    for group in groups:
        free.put(group)

    def one(task):
        group = free.get()
        try:
            done(run(task, group))
        finally:
            free.put(group)

    with ThreadPoolExecutor(jobs) as pool:
        for finished in [pool.submit(one, task) for task in tasks]:
            finished.result()
