#!/usr/bin/env python3
"""Render rows of results as markdown tables.

    table.py results/solomon-10.csv [...]      mean, median and greatest gap per set and class
    table.py --each results/solomon-10.csv     and a line per instance
    table.py --each results/ablation.csv       and changes by class over all sets
    table.py --into README.md                  renew the tables of a page

What kind of table a file gets follows from its columns: peers, variants, engine, speed-up or runs.
In a page a table stands between `<!-- table: results/NAME.csv -->` and `<!-- end of table -->`;
paths are relative to bench/.
"""
import argparse
import re
import statistics
import sys
from pathlib import Path

import results
import sets
import stats

AT_BEST = 5e-7    # half of the last digit that a gap is written with
MARK = re.compile(r"(<!-- table: (\S+) -->\n).*?(<!-- end of table -->)", re.DOTALL)


def percent(value, digits=3):
    # Adding zero turns -0.0 into 0.0.
    return "-" if value is None else "%.*f" % (digits, round(100 * value, digits) + 0.0)


def markdown(head, rows):
    """A table; the first column is text, the others numbers."""
    lines = ["| " + " | ".join(head) + " |", "|---" + "|---:" * (len(head) - 1) + "|"]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def summary(rows):
    """Of a list of rows: how many, and mean, median and greatest gap over those that have one
    (None where none has), how many reach the best known value, how many have no feasible plan."""
    gaps = [float(row["gap"]) for row in rows if row.get("gap")]
    return dict(
        runs=len(rows), gaps=len(gaps),
        mean=statistics.fmean(gaps) if gaps else None,
        median=statistics.median(gaps) if gaps else None,
        max=max(gaps) if gaps else None,
        at_best=sum(gap <= AT_BEST for gap in gaps),
        infeasible=sum(row["status"] != "ok" for row in rows))


def grouped(rows, *keys):
    """(values of the keys) -> rows, in order of first appearance."""
    groups = {}
    for row in rows:
        groups.setdefault(tuple(row.get(key, "") for key in keys), []).append(row)
    return groups


def _by_class(rows):
    """(label, rows) for all rows of one set, then for each of its classes if it has several."""
    yield "all", rows
    classes = {}
    for row in rows:
        classes.setdefault(sets.stratum(row["set"], row["instance"]), []).append(row)
    if len(classes) > 1:
        for name in sorted(classes):
            yield name, classes[name]


def runs(rows, each=False):
    """The tables of run.py's rows: gaps in per cent to the best known cost."""
    text = []
    for key, group in grouped(rows, "objective", "budget", "threads", "options").items():
        objective, budget, threads, options = key
        is_fleet = objective == "vehicles"
        text.append("Gap to best known, %%; %s; %s, %s%s; %s; lorry %s; %s\n" % (
            "fewest vehicles, then distance" if is_fleet else "distance",
            _budget(budget), _threads(threads), "; " + options if options else "",
            _several("seed", [row["seed"] for row in group]),
            ", ".join(_distinct(group, "version")), ", ".join(_distinct(group, "machine"))))
        text.append(_fleets(group) if is_fleet else _gaps(group))
        if each:
            text.append(markdown(
                ["instance", "seed", "cost", "best known", "gap %", "vehicles", "best known",
                 "status"],
                [[row["instance"], row["seed"], row["cost"], row["best"],
                  percent(float(row["gap"]) if row["gap"] else None), row["vehicles"],
                  row["best_vehicles"], row["status"]] for row in group]))
    return "\n".join(text)


def _gaps(rows):
    lines = []
    for (name,), of_set in grouped(rows, "set").items():
        for label, part in _by_class(of_set):
            s = summary(part)
            lines.append([name, label, s["runs"], percent(s["mean"]), percent(s["median"]),
                          percent(s["max"]), "%d of %d" % (s["at_best"], s["gaps"]),
                          s["infeasible"]])
    return markdown(["set", "class", "runs", "mean", "median", "max", "at best known",
                     "infeasible"], lines)


def fleet_summary(rows):
    """Of rows with vehicles first: vehicles in all and those of the best known plans, over the
    runs that have both; how many need no more; and the gaps of distance of those that need as
    many."""
    known = [row for row in rows if row["status"] == "ok" and row["best_vehicles"]]
    pairs = [(int(row["vehicles"]), int(row["best_vehicles"])) for row in known]
    return dict(vehicles=sum(own for own, _ in pairs), best=sum(best for _, best in pairs),
                fewest=sum(own <= best for own, best in pairs), known=len(known),
                **summary(rows))


def _fleets(rows):
    """Best known values that are numbers in a table, without a plan that proves them, are left
    out of the sums and listed below."""
    proved = [row for row in rows if row.get("best_source") != "table"]
    of_sets = grouped(proved, "set")
    parts = [(name, label, part) for (name,), of_set in of_sets.items()
             for label, part in _by_class(of_set)]
    if len(of_sets) > 1:
        parts.append(("all", "all", proved))
    lines = []
    for name, label, part in parts:
        s = fleet_summary(part)
        over = (s["vehicles"] - s["best"]) / s["best"] if s["best"] else None
        lines.append([name, label, s["runs"], s["infeasible"], s["vehicles"], s["best"],
                      percent(over, 2), "%d of %d" % (s["fewest"], s["known"]), s["gaps"],
                      percent(s["mean"]), percent(s["max"])])
    text = markdown(["set", "class", "runs", "infeasible", "vehicles", "best known", "over, %",
                     "as few", "equal fleets", "their distance: mean", "max"], lines)
    others = ["%s: %s vehicles, %s (%s, %s)" % (
        row["instance"], row["vehicles"] or "-", row["cost"] or "-", row["best_vehicles"],
        row["best"]) for row in rows if row.get("best_source") == "table"]
    return text + ("\nBest known values without a plan, not counted: %s.\n" % "; ".join(others)
                   if others else "")


def _distinct(rows, column):
    return [value for value in dict.fromkeys(row[column] for row in rows) if value]


def _budget(text):
    return text[:-2] + " iterations" if text.endswith("it") else text + " s"


def _threads(text):
    return "1 thread" if text == "1" else text + " threads"


def _several(word, values):
    values = list(dict.fromkeys(values))
    return "%s%s %s" % (word, "s" if len(values) > 1 else "", ", ".join(values))


def better_seed(rows):
    """One row per instance: the feasible one of least cost, else any."""
    best = {}
    for row in rows:
        old = best.get(row["instance"])
        rank = (row["status"] != "ok", float(row["cost"]) if row["cost"] else float("inf"))
        if old is None or rank < old[0]:
            best[row["instance"]] = (rank, row)
    return [row for _, row in best.values()]


SETTING = {
    "a": "one core each",
    "b": "lorry on two cores beside the better of two seeds of each peer, run at once on the two",
}


def peers(rows, each=False):
    """The tables of peers.py's rows, one for each setting, set and budget."""
    text = []
    for (setting, name, budget), group in grouped(rows, "setting", "set", "budget").items():
        text.append("**%s**, %s s, %s: gap to best known, %%; %s\n" % (
            name, budget, SETTING[setting], ", ".join(_distinct(group, "machine"))))
        solvers = {}
        for (solver,), part in grouped(group, "solver").items():
            part = [row for row in part if row["status"] != "unsuited"]
            if part:
                label = " ".join([solver, *_distinct(part, "version")])
                solvers[label] = better_seed(part) if setting == "b" else part
        lines = []
        for label, part in solvers.items():
            s = summary(part)
            walls = [float(row["wall"]) for row in part if row["wall"]]
            lines.append((s["mean"] if s["gaps"] else float("inf"), [
                label, percent(s["mean"]), percent(s["median"]), percent(s["max"]),
                s["runs"], s["infeasible"], "%.1f" % max(walls) if walls else "-"]))
        lines.sort(key=lambda line: line[0])
        text.append(markdown(["solver", "mean", "median", "max", "runs", "infeasible",
                              "longest wall s"], [line for _, line in lines]))
        if each:
            instances = list(dict.fromkeys(row["instance"] for row in group))
            cells = [[instance] + [_cell(part, instance) for part in solvers.values()]
                     for instance in instances]
            text.append(markdown(["instance", *solvers], cells))
    return "\n".join(text)


def _cell(rows, instance):
    rows = [row for row in rows if row["instance"] == instance]
    if not rows:
        return "-"
    s = summary(rows)
    return percent(s["mean"]) if s["gaps"] else rows[0]["status"]


def paired(base, other):
    """Differences of gap, other minus base, over the runs that both have."""
    key = ("instance", "set", "seed", "threads", "budget")
    known = {tuple(row[k] for k in key): row for row in base if row.get("gap")}
    return [float(row["gap"]) - float(known[tuple(row[k] for k in key)]["gap"])
            for row in other if row.get("gap") and tuple(row[k] for k in key) in known]


def _change(values):
    """Median change with its interval, in per cent points."""
    if not values:
        return "-"
    middle, low, high, coverage = stats.median_interval(values)
    return "%+.3f [%+.3f, %+.3f] %.0f %%" % (
        100 * middle, 100 * low, 100 * high, 100 * coverage)


def variants(rows, each=False):
    """The tables of ablation.py's rows, one for each set and one for all of them; the first variant
    is the one compared with."""
    text = []
    for (budget, threads), of_all in grouped(rows, "budget", "threads").items():
        of_sets = [(name, part) for (name,), part in grouped(of_all, "set").items()]
        for name, group in of_sets + ([("all sets", of_all)] if len(of_sets) > 1 else []):
            text.append("**%s**, %s, %s: gap to best known, %%, and change against the first "
                        "variant, run by run; lorry %s; %s\n" % (
                            name, _budget(budget), _threads(threads),
                            ", ".join(_distinct(group, "version")),
                            ", ".join(_distinct(group, "machine"))))
            text.append(_compared(group))
            if each and name != "all sets":
                by_variant = grouped(group, "variant")
                instances = list(dict.fromkeys(row["instance"] for row in group))
                text.append(markdown(["instance", *(v for (v,) in by_variant)], [
                    [instance] + [_cell(part, instance) for part in by_variant.values()]
                    for instance in instances]))
            elif each:
                text.append(_changes_by_class(group))
    return "\n".join(text)


def _changes_by_class(rows):
    """The mean change of each variant in each class, whatever set it is in."""
    names = [variant for (variant,) in grouped(rows, "variant")]
    lines = []
    for label, part in _by_class(rows):
        by_variant = grouped(part, "variant")
        changes = [paired(by_variant[names[0],], by_variant.get((name,), []))
                   for name in names[1:]]
        lines.append([label, max(map(len, changes))] + [
            "%s; %s" % (percent(statistics.fmean(change)), _counts(change)) if change else "-"
            for change in changes])
    return markdown(["class", "pairs", *("%s: mean change; better / equal / worse" % name
                                         for name in names[1:])], lines)


def _counts(changes):
    return "%d / %d / %d" % (sum(c < -AT_BEST for c in changes),
                             sum(abs(c) <= AT_BEST for c in changes),
                             sum(c > AT_BEST for c in changes))


def _compared(rows):
    by_variant = grouped(rows, "variant")
    base = next(iter(by_variant.values()))
    lines = []
    for (variant,), part in by_variant.items():
        s = summary(part)
        change = paired(base, part)
        rates = [float(row["iterations"]) / float(row["seconds"]) for row in part
                 if row["iterations"] and row["seconds"] and float(row["seconds"]) > 0]
        lines.append([
            variant, part[0]["options"] or "-", s["runs"], percent(s["mean"]),
            percent(s["median"]), percent(s["max"]), s["infeasible"],
            "-" if part is base else _change(change),
            "-" if part is base else _counts(change),
            "%.0f" % statistics.median(rates) if rates else "-"])
    return markdown(
        ["variant", "options", "runs", "mean", "median", "max", "infeasible",
         "median change [interval] coverage", "better / equal / worse", "iterations/s"], lines)


def ratios(rows):
    """(threads, instance) -> time of the run on one thread over that on so many, pair by pair."""
    def problem(row):
        return tuple(row[key] for key in ("instance", "set", "budget", "seed", "pair"))

    timed = [row for row in rows if row["status"] in ("ok", "partial")]
    alone = {problem(row): float(row["seconds"]) for row in timed if row["threads"] == "1"}
    found = {}
    for row in timed:
        if row["threads"] != "1" and problem(row) in alone:
            found.setdefault((int(row["threads"]), row["instance"]), []).append(
                alone[problem(row)] / float(row["seconds"]))
    return found


def _plans(rows):
    """The sets of plan digests, one for each problem that was solved several times."""
    groups = grouped([row for row in rows if row["plan"]], "instance", "set", "budget", "seed")
    return [{row["plan"] for row in group} for group in groups.values()]


def plans_agree(rows):
    """Whether there are plans at all, and each problem got one and the same from every run."""
    plans = _plans(rows)
    return bool(plans) and all(len(found) == 1 for found in plans)


def speed_up(rows):
    """The table of threads.py's rows: speed-up for equal iterations, and whether plans agree."""
    found = ratios(rows)
    lines = []
    for threads in sorted({t for t, _ in found}):
        parts = {name: v for (t, name), v in found.items() if t == threads}
        shown = [("all %d" % len(parts), sum(parts.values(), [])), *parts.items()]
        for label, values in shown:
            middle, low, high, coverage = stats.median_interval(values)
            lines.append([label, threads, len(values), "%.2f" % middle,
                          "[%.2f, %.2f]" % (low, high), "%.1f %%" % (100 * coverage)])
    plans = _plans(rows)
    equal = sum(len(found) == 1 for found in plans)
    failed = sum(row["status"] not in ("ok", "partial") for row in rows)
    head = "Speed-up over one thread for equal work (%s); lorry %s; %s\n" % (
        ", ".join("%s on %s" % (_budget(budget), name)
                  for (name, budget) in grouped(rows, "set", "budget")),
        ", ".join(_distinct(rows, "version")), ", ".join(_distinct(rows, "machine")))
    tail = "\nPlans equal on all threads: %d of %d. Failed runs: %d.\n" % (
        equal, len(plans), failed)
    return head + "\n" + markdown(["instances", "threads", "pairs", "median", "interval",
                                   "coverage"], lines) + tail


def _timed(rows):
    """The rows of runs that served every client, as those of other runs measure something else."""
    return [row for row in rows if row["status"] == "ok"]


def step_rates(rows):
    """(measure, instance) -> a dict of lists, an item per repeat: `steps` per second from the first
    plan on, `reinserted` clients and `evaluations` per second, `stops` per route."""
    rates = {}
    for row in _timed(rows):
        if row["measure"] == "first":
            continue
        steps, rate = int(row["iterations"]), float(row["rate"])
        found = rates.setdefault((row["measure"], row["instance"]), {})
        for name, value in (("stops", int(row["stops"]) / int(row["vehicles"])), ("steps", rate),
                            ("reinserted", int(row["reinserted"]) * rate / steps),
                            ("evaluations", int(row["evaluations"]) * rate / steps)):
            found.setdefault(name, []).append(value)
    return rates


def _with_interval(values, form):
    middle, low, high, _ = stats.median_interval(values)
    return form % middle + " [%s, %s]" % (form % low, form % high)


def _rate_cells(found):
    """Of an item of step_rates: stops per route, and what is done per second."""
    middle = {name: statistics.median(values) for name, values in found.items()}
    return ["%.1f" % middle["stops"], _with_interval(found["steps"], "%.0f"),
            "%.0f" % middle["reinserted"], "%.1f" % (middle["reinserted"] / middle["steps"]),
            "%.0f" % (middle["evaluations"] / middle["steps"]),
            "%.1f" % (1e9 / middle["evaluations"])]


def engine(rows, base=1000):
    """The tables of engine.py's rows: steps per second, flatness against `base` stops, and times
    to the first plan."""
    rates = step_rates(rows)
    sizes = {row["instance"]: int(row["stops"]) for row in rows}
    rate_head = ["stops per route", "steps/s [interval]", "reinserted/s", "reinserted per step",
                 "evaluations per step", "ns per evaluation"]
    text = ["Steps on one core without the relaxation; medians over %s; lorry %s, %s; %s; %s\n" % (
        _several("seed", [row["seed"] for row in rows]), ", ".join(_distinct(rows, "version")),
        ", ".join(_distinct(rows, "compiler")), ", ".join(_distinct(rows, "machine")),
        ", ".join("%s cores at hand" % count for count in _distinct(rows, "cores")))]
    lines = [[name, *_rate_cells(found)] for (what, name), found in rates.items()
             if what == "speed"]
    if lines:
        text.append(markdown(["instance", *rate_head], lines))
    flat = {(name.rsplit("-", 1)[0], sizes[name]): found for (what, name), found in rates.items()
            if what == "flat"}
    lines = []
    for kind, stops in sorted(flat):
        steps = statistics.median(flat[kind, stops]["steps"])
        at_base = flat.get((kind, base))
        lines.append([kind, stops, *_rate_cells(flat[kind, stops]),
                      "%.2f" % (steps / statistics.median(at_base["steps"])) if at_base else "-"])
    if lines:
        text.append(markdown(["kind", "stops", *rate_head, "against %d stops" % base], lines))
    firsts = grouped([row for row in _timed(rows) if row["measure"] == "first"],
                     "instance", "threads")
    if firsts:
        text.append(markdown(
            ["first plan of", "threads", "ms [interval]", "ms with reading and writing"],
            [[name, threads, _with_interval([1000 * float(row["first"]) for row in part], "%.0f"),
              "%.0f" % statistics.median(1000 * float(row["wall"]) for row in part)]
             for (name, threads), part in sorted(
                 firsts.items(), key=lambda item: (sizes[item[0][0]], item[0]))]))
    failed = len(rows) - len(_timed(rows))
    return "\n".join([*text, "Failed runs: %d.\n" % failed])


def render(path, each=False):
    rows = results.read(path)
    if not rows:
        return "no rows\n"
    if "solver" in rows[0]:
        return peers(rows, each)
    if "variant" in rows[0]:
        return variants(rows, each)
    if "measure" in rows[0]:
        return engine(rows)
    if "pair" in rows[0]:
        return speed_up(rows)
    return runs(rows, each)


def renew(page):
    """Write the tables of a page anew; returns how many it has."""
    text = page.read_text(encoding="utf-8")
    new, count = MARK.subn(
        lambda mark: mark.group(1) + "\n" + render(results.HERE / mark.group(2)) + "\n"
        + mark.group(3), text)
    page.write_text(new, encoding="utf-8")
    return count


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", help="CSV files of results")
    parser.add_argument("--each", action="store_true", help="a line per instance as well")
    parser.add_argument("--into", metavar="PAGE", help="renew the tables of this page")
    args = parser.parse_args()
    for file in args.files:
        print(render(file, args.each))
    if args.into:
        print("%d tables in %s" % (renew(Path(args.into)), args.into))
    return 0


if __name__ == "__main__":
    sys.exit(main())
