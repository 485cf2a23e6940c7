#!/usr/bin/env python3
"""Make the outlet's files, plan both days with the command, and sum them up.

    demo.py BUILD SECONDS

Writes BUILD/demo: the files, a folder for each day with its lists, run sheets and
pages, and index.html with both days side by side. Standard library only.
"""

import html
import json
import pathlib
import subprocess
import sys
import time

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import generate  # noqa: E402

PROOF_SECONDS = 15
NAMES = {"ordinary": "ordinary day", "festival": "festival day"}
WAYS = {"practice": "as now", "fixed": "own sections, best order", "plan": "the plan"}
ROWS = [("parcels", lambda f: f"{f['parcels']:,}"),
        ("stops", lambda f: f"{f['clients']:,}"),
        ("courier hours", lambda f: f"{f['duration'] / 3600:.1f}"),
        ("of these driving", lambda f: f"{f['travel'] / 3600:.1f}"),
        ("kilometres", lambda f: f"{f['distance'] / 1000:,.0f}"),
        ("parcels late or left", lambda f: str(f["late"] + f["left"])),
        ("longest day, hours", lambda f: f"{f['longest'] / 3600:.1f}"),
        ("spread of hours", lambda f: f"{f['spread'] / 3600:.2f}"),
        ("stops outside their section", lambda f: str(f["away_stops"]))]


def plan(build, folder, day, seconds):
    """Run the command on a day; its figures, and how long it all took."""
    started = time.monotonic()
    done = subprocess.run(
        [str(build / "lorry"), "outlet", str(folder / day), "-o", str(folder / day / "out"),
         "--time", str(seconds), "--json"], stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode > 1:
        sys.exit(done.returncode)
    return json.loads(done.stdout)["days"], time.monotonic() - started


def check(build, folder, day):
    """What the referee says of the plan that was written."""
    out = folder / day / "out"
    done = subprocess.run([str(build / "lorry"), "check", str(out / "problem.json"),
                           str(out / "plan.json"), "--json"],
                          stdout=subprocess.PIPE, text=True, check=False)
    violations = json.loads(done.stdout)["violations"]
    return "valid" if not violations else violations[0]["text"]


def prove(build, folder, day):
    """How far from the best possible the plan is at most."""
    out = folder / day / "out"
    done = subprocess.run([str(build / "lorry"), "bound", str(out / "problem.json"), "--plan",
                           str(out / "plan.json"), "--time", str(PROOF_SECONDS), "--json",
                           "--quiet"], stdout=subprocess.PIPE, text=True, check=False)
    bound = json.loads(done.stdout)
    cost = json.loads((out / "plan.json").read_text(encoding="utf-8"))["cost"]
    gap = 100 * (cost - bound["lower_bound"]) / cost if cost else 0.0
    return f"gap to the bound proved {gap:.0f} % at most ({bound['bound_kind']})"


def print_table(days):
    print(f"\n  {'':<28}" + "".join(f"{NAMES[day]:>34}" for day in days))
    print(f"  {'':<28}" + "".join(f"{'as now':>12}{'at home':>11}{'plan':>11}" for _ in days))
    for name, figure in ROWS:
        cells = "".join(f"{figure(days[day]['practice']):>12}{figure(days[day]['fixed']):>11}"
                        f"{figure(days[day]['plan']):>11}" for day in days)
        print(f"  {name:<28}{cells}")


def saving(figures):
    now, then = figures["practice"], figures["plan"]
    hours = 100 * (1 - then["duration"] / now["duration"])
    late, left = now["late"] + now["left"], then["late"] + then["left"]
    return (f"{hours:.1f} % fewer courier hours, {left} parcels late or left instead of {late}",
            (left <= late and hours >= 8) or (late > 0 and left <= 0.7 * late))


STYLE = """
body { margin: 40px auto; max-width: 980px; padding: 0 20px; color: #14181d;
  font: 15px/1.5 "Noto Sans", "Helvetica Neue", Arial, "Noto Sans CJK SC", sans-serif; }
h1 { font-size: 27px; margin: 0; } p { margin: 8px 0; } .hint { color: #5b6670; }
table { width: 100%; border-collapse: collapse; margin: 24px 0; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: 7px 0 7px 12px; border-bottom: 1px solid #dde2e7; }
th { font-size: 13px; color: #5b6670; font-weight: 600; vertical-align: bottom; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
.plan { font-weight: 700; } .good { color: #1d7a4f; } .bad { color: #c8321e; }
@media print { @page { size: A4 landscape; margin: 14mm; } body { margin: 0; max-width: none; } }
"""


def write_index(path, days, referee, gaps):
    heads = "".join(f'<th colspan="3">{NAMES[day]}</th>' for day in days)
    ways = "".join(f'<th{" class=plan" if way == "plan" else ""}>{text}</th>'
                   for _ in days for way, text in WAYS.items())
    rows = "".join(
        f"<tr><td>{name}</td>" + "".join(
            f'<td{" class=plan" if way == "plan" else ""}>{figure(days[day][way])}</td>'
            for day in days for way in WAYS) + "</tr>\n" for name, figure in ROWS)
    links = "".join(
        f'<p class="{"good" if saving(days[day])[1] else "bad"}"><b>{NAMES[day].capitalize()}</b>: '
        f'{saving(days[day])[0]}; referee: {html.escape(referee[day])}; '
        f'{html.escape(gaps[day])}. '
        f'<a href="{day}/out/report.html">figures</a> · <a href="{day}/out/map.html">map</a> · '
        f'<a href="{day}/out/sheets.html">run sheets</a> · '
        f'<a href="{day}/out/waybills.csv">waybills</a></p>\n' for day in days)
    path.write_text(f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>An outlet's two days</title>
<style>{STYLE}</style></head><body>
<h1>An outlet's ordinary day and its festival day</h1>
<p class="hint">Meili, Changshu: {generate.FESTIVAL_PARCELS:,} parcels on the day of the 618
festival (assumed), {generate.ORDINARY_PARCELS:,} on an ordinary one (derived: the ratio
{generate.RATIO:.2f} of orders is real), {generate.COURIERS} couriers, e-trikes but for
{generate.VANS} vans (assumed). examples/outlet_day/README.md says of every figure whether it is
real, derived or assumed.</p>
{links}
<table><thead><tr><th></th>{heads}</tr><tr><th></th>{ways}</tr></thead><tbody>
{rows}</tbody></table>
<p class="hint">As now: every courier in his own sections, the nearest place next, no
re-planning; he knows the same waves, windows, vehicles and ways as the plan.</p>
</body></html>
""", encoding="utf-8")


def main(build, seconds):
    build = pathlib.Path(build)
    folder = build / "demo"
    generate.write(folder)
    days, referee, gaps, took = {}, {}, {}, {}
    for day in NAMES:
        days[day], took[day] = plan(build, folder, day, seconds)
        referee[day] = check(build, folder, day)
        gaps[day] = prove(build, folder, day)
    write_index(folder / "index.html", days, referee, gaps)
    print_table(days)
    print()
    for day in days:
        print(f"  {NAMES[day]:<14}{saving(days[day])[0]}")
        print(f"  {'':<14}{took[day]:.0f} s from CSV to run sheets; referee: {referee[day]}")
        print(f"  {'':<14}{gaps[day]}")
    print(f"\n  Page          {folder / 'index.html'}  open it in a browser\n")
    return int(any(text != "valid" for text in referee.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
