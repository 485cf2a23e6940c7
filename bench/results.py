"""Rows of results: CSV files that grow by one line per run, so that a stop loses nothing."""
import csv
import datetime
import functools
import platform
import subprocess
import threading
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLDER = HERE / "results"
MADE_FOLDER = HERE.parent / "build" / "made"

# What every measurement says of a run. `gap` is (cost - best) / best, not per cent. `budget` is
# seconds, or iterations where it ends in "it". `status` is ok, partial (clients left unassigned),
# infeasible (refused by verify.py), failed or timeout. `seconds` is what the solver states,
# `wall` the life of its process. `iterations`, `cooling` and `cooling_end` rerun a timed run
# without a clock. `plan` is a digest of the routes. `best_source` is plan where a published one lies beside the
# instance, and table where the best known value is a number only. `rate` is the iterations per
# second from the first plan on, `first` the seconds until the first feasible one, `evaluations` and
# `reinserted` count places looked at for a client and clients put back; all as the solver states
# them.
RUN_COLUMNS = ["instance", "set", "seed", "threads", "budget", "cost", "gap", "vehicles",
               "iterations", "seconds", "version", "machine", "date", "objective", "best",
               "best_vehicles", "bound", "cooling", "cooling_end", "options", "status", "wall",
               "plan", "note", "best_source", "rate", "first", "evaluations", "reinserted"]


@functools.cache
def machine():
    """The processor, its threads and the system, in one short text."""
    model = platform.processor() or platform.machine()
    count = 0
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            key, _, value = line.partition(":")
            if key.strip() == "model name":
                model, count = value.strip(), count + 1
    except OSError:
        pass
    return "%d x %s, %s" % (max(1, count), " ".join(model.split()), platform.system())


def today():
    return datetime.datetime.now(datetime.timezone.utc).date().isoformat()


@functools.cache
def commit():
    """The commit of the tree that bench/ lies in, marked `-dirty` where sources of the command
    were changed since; or ""."""
    def git(*arguments):
        return subprocess.run(["git", *arguments], cwd=HERE.parent, capture_output=True, text=True,
                              timeout=20, check=True).stdout.strip()
    try:
        changed = git("status", "--porcelain", "--", "lib", "include", "bindings/command")
        return git("rev-parse", "--short=10", "HEAD") + ("-dirty" if changed else "")
    except (OSError, subprocess.SubprocessError):
        return ""


def path_of(name):
    """bench/results/NAME.csv, or the path itself when it is one."""
    return Path(name) if name.endswith(".csv") else FOLDER / (name + ".csv")


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def file_options(parser, name, can_resume=True):
    """Which file the rows go to, and what becomes of one that is there; see writer()."""
    parser.add_argument("--name", default=name,
                        help="bench/results/NAME.csv (default %s)" % name)
    if can_resume:
        parser.add_argument("--resume", action="store_true", help="go on with that file")
    parser.add_argument("--overwrite", action="store_true", help="start that file anew")


def writer(args, columns):
    """A Writer as the options of file_options() say."""
    return Writer(path_of(args.name), columns, getattr(args, "resume", None), args.overwrite)


class Writer:
    """Appends rows to a CSV file, from several threads if need be."""

    def __init__(self, path, columns, resume=False, overwrite=False):
        """`resume` keeps the rows of an existing file, but for those of failed runs; None: there
        is no such option to name."""
        self.path, self.columns, self.lock = Path(path), columns, threading.Lock()
        self.kept = []
        if self.path.exists():
            if resume:
                self.kept = [row for row in read(self.path)
                             if row["status"] not in ("failed", "timeout")]
            elif not overwrite:
                raise SystemExit("%s exists: %s--overwrite starts anew"
                                 % (self.path, "" if resume is None
                                    else "--resume goes on with it, "))
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with open(self.path, "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n",
                                    extrasaction="ignore")
            writer.writeheader()
            writer.writerows(self.kept)

    def add(self, row):
        with self.lock, open(self.path, "a", newline="", encoding="utf-8") as file:
            csv.DictWriter(file, self.columns, restval="", lineterminator="\n").writerow(row)

    def holds(self, row, keys):
        """Whether a kept row agrees with this one in all the keys."""
        return any(all(old[key] == str(row[key]) for key in keys) for old in self.kept)
