"""The public sets: where their files lie, what is known of them, and fixed samples.

Data lie below one folder, a folder per set (see README.md). Best known values come from the set's
`bks.csv` (columns instance, convention, vehicles, cost); where an instance has no row there, from
a published plan beside it (`NAME.dimacs.sol`, `NAME.sol`), recomputed.
"""
import csv
import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

import instance as instances
import made as maker
import verify


@dataclass(frozen=True)
class Set:
    folder: str
    pattern: str
    convention: str          # of bks.csv, distance as objective
    classes: str             # "vrptw": C1 C2 R1 R2 RC1 RC2; "size"; "" for one class


SETS = {
    "solomon": Set("solomon", "*.txt", "dimacs_trunc1", "vrptw"),
    **{"gh%d" % size: Set("gh/%d" % size, "*.txt", "dimacs_trunc1", "vrptw")
       for size in (200, 400, 600, 800, 1000)},
    "cvrp_small": Set("cvrp_small", "*.vrp", "round", ""),
    "cvrp_x": Set("cvrp_x", "*.vrp", "round", "size"),
    "cvrp_xxl": Set("cvrp_xxl", "*.vrp", "round", ""),
    "ortec": Set("ortec", "*.txt", "ortec_duration", "size"),
}
MADE = "made"        # the set of the instances of made.py; nothing is known of them
HIERARCHICAL = "sintef_hierarchical"
DISTANCE_PLANS = (".dimacs.sol", ".sol")
OBJECTIVES = ("distance", "vehicles")


@dataclass(frozen=True)
class Case:
    """One instance of a set, with what is known of it (None where nothing is)."""
    set: str
    name: str
    path: Path
    best: float | None
    best_vehicles: int | None
    has_plan: bool = False   # the best known value is that of a published plan beside the instance

    @property
    def stratum(self):
        return stratum(self.set, self.name)


def data_folder(argument):
    """The folder of the data: the --data option, else BENCH_DATA."""
    folder = argument or os.environ.get("BENCH_DATA")
    if not folder:
        raise SystemExit("no data: give --data DIR or BENCH_DATA=DIR (bench/README.md says whence)")
    if not Path(folder).is_dir():
        raise SystemExit("no such folder: %s" % folder)
    return Path(folder)


def stratum(set_name, name):
    """The class of an instance within its set: by name alone, so that it never shifts."""
    if set_name == MADE:
        return name.split("-")[0]
    kind = SETS[set_name].classes
    if kind == "vrptw":
        match = re.match(r"^(RC|R|C)([12])", name.upper())
        return match.group(1) + match.group(2) if match else ""
    if kind == "size":
        match = re.search(r"-n(\d+)-", name)
        size = int(match.group(1)) if match else 0
        return "n < 250" if size < 250 else "n < 500" if size < 500 else "n >= 500"
    return ""


def _best_known(folder, convention):
    """instance -> (cost, vehicles) of the nearest bks.csv at or above the folder."""
    for place in (folder, folder.parent):
        if (place / "bks.csv").is_file():
            with open(place / "bks.csv", newline="", encoding="utf-8") as file:
                return {row["instance"]: (float(row["cost"]), int(row["vehicles"]))
                        for row in csv.DictReader(file)
                        if row["convention"] == convention and row["cost"]}
    return {}


def _from_plan(path):
    """(cost, vehicles) of a published plan beside the instance, recomputed; else two Nones."""
    for ending in DISTANCE_PLANS:
        plan = path.with_name(path.name.split(".")[0] + ending)
        if plan.is_file():
            verdict = verify.check(instances.read(path), verify.read_plan(plan))
            if verdict.is_feasible:
                return verdict.cost, verdict.vehicles
    return None, None


def find(data, names, objective="distance"):
    """The cases of the sets, in the order of the names; "gh" stands for all its sizes."""
    cases = []
    wanted = []
    for name in names:
        wanted += [s for s in SETS if s.startswith("gh")] if name == "gh" else [name]
    for name in wanted:
        if name not in SETS:
            raise SystemExit("no set %s; there are: gh %s" % (name, " ".join(SETS)))
        kind = SETS[name]
        folder = Path(data) / kind.folder
        if objective == "vehicles" and kind.classes != "vrptw":
            raise SystemExit("set %s has no best known values with vehicles first" % name)
        convention = HIERARCHICAL if objective == "vehicles" else kind.convention
        endings = (".sintef.sol",) if objective == "vehicles" else DISTANCE_PLANS
        known = _best_known(folder, convention)
        paths = sorted([*folder.glob(kind.pattern), *folder.glob(kind.pattern + ".gz")])
        if not paths:
            raise SystemExit("no %s below %s" % (kind.pattern, folder))
        for path in paths:
            stem = path.name.split(".")[0]
            best = known.get(stem)
            if best is None:
                best = _from_plan(path) if objective == "distance" else (None, None)
            has_plan = any(path.with_name(stem + ending).is_file() for ending in endings)
            cases.append(Case(name, stem, path, *best, has_plan))
    return cases


def made(names, folder):
    """The cases of these instances of made.py, written below the folder."""
    try:
        return [Case(MADE, name, maker.write(name, folder), None, None) for name in names]
    except ValueError as error:
        raise SystemExit(str(error)) from error


def stops(case):
    """How many clients an instance has."""
    if case.set == MADE:
        return maker.parse(case.name)[1]
    return len(instances.read(case.path).coordinates) - 1


def _order(case):
    """By hash; instances of which nothing is known come last, since they yield no gap."""
    return case.best is None, hashlib.sha256(("%s/%s" % (case.set, case.name)).encode()).hexdigest()


def sample(cases, count):
    """At most `count` cases per set, dealt over its classes by a hash of the names.

    The same names give the same sample for ever, and a smaller sample is part of a larger one.
    """
    chosen = set()
    for name in dict.fromkeys(case.set for case in cases):
        strata = {}
        for case in sorted((c for c in cases if c.set == name), key=_order):
            strata.setdefault(case.stratum, []).append(case)
        dealt = [strata[key][turn] for turn in range(max(map(len, strata.values())))
                 for key in sorted(strata) if turn < len(strata[key])]
        chosen.update(dealt[:count])
    return [case for case in cases if case in chosen]


def gap(case, cost, vehicles, objective="distance"):
    """(cost - best) / best, or None where nothing is known. With vehicles first, costs compare
    only at equal numbers of vehicles."""
    if cost is None or not case.best:
        return None
    if objective == "vehicles" and vehicles != case.best_vehicles:
        return None
    return cost / case.best - 1


def verify_data(data, listing):
    """Compare files with `sha256  path` lines; returns (equal, missing, different)."""
    equal, missing, different = [], [], []
    for line in Path(listing).read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        digest, name = line.split(maxsplit=1)
        path = Path(data) / name
        if not path.is_file():
            missing.append(name)
        elif hashlib.sha256(path.read_bytes()).hexdigest() == digest:
            equal.append(name)
        else:
            different.append(name)
    return equal, missing, different
