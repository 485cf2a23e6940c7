"""bench/: its checker, samples, statistics and runner, on instances worked out by hand."""
import hashlib
import math
import os
import random
import stat
import sys
from decimal import ROUND_FLOOR, Decimal, localcontext
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))

import ablation  # noqa: E402
import components  # noqa: E402
import engine  # noqa: E402
import instance  # noqa: E402
import made  # noqa: E402
import real_days  # noqa: E402
import results  # noqa: E402
import sets  # noqa: E402
import solver  # noqa: E402
import stats  # noqa: E402
import table  # noqa: E402
import verify  # noqa: E402

# Client 1 is 5 from the depot, 2 is 1.414, 3 is 3; 1 to 2 is 3.606, 2 to 3 is 2.236. Two vehicles
# of capacity 10; client 1 closes at 6, the depot at 30; service takes 1.
SOLOMON = """TINY

VEHICLE
NUMBER     CAPACITY
  2          10

CUSTOMER
CUST NO.  XCOORD.  YCOORD.  DEMAND  READY TIME  DUE DATE  SERVICE TIME

    0      0        0        0      0           30        0
    1      3        4        5      0            6        1
    2      1        1        5      2           20        1
    3      0        3        4      0           30        1
"""

CVRP = """NAME : tiny
COMMENT : "by hand"
TYPE : CVRP
DIMENSION : 3
EDGE_WEIGHT_TYPE : EUC_2D
CAPACITY : 3
NODE_COORD_SECTION
1 0 0
2 1 1
3 2 1
DEMAND_SECTION
1 0
2 2
3 2
DEPOT_SECTION
 1
 -1
EOF
"""

# Asymmetric; VEHICLES is a remark that the check does not look at.
ORTEC = """NAME : tiny
TYPE : VRPTW
DIMENSION : 3
EDGE_WEIGHT_TYPE : EXPLICIT
VEHICLES : 1
EDGE_WEIGHT_FORMAT : FULL_MATRIX
CAPACITY : 5
EDGE_WEIGHT_SECTION
0 10 20
11 0 7
21 8 0
NODE_COORD_SECTION
1 0 0
2 0 0
3 0 0
DEMAND_SECTION
1 0
2 2
3 2
DEPOT_SECTION
1
-1
SERVICE_TIME_SECTION
1 0
2 5
3 5
TIME_WINDOW_SECTION
1 0 100
2 0 30
3 20 24
EOF
"""


def read(folder, text, rounding="auto", name="tiny.txt"):
    path = folder / name
    path.write_text(text)
    return instance.read(path, rounding)


def solomon(folder, rounding="auto"):
    return read(folder, SOLOMON, rounding)


# ---------------------------------------------------------------- checker --

def test_trunc1_truncates_arc_by_arc(tmp_path):
    # 0-1 50, 1-2 36, 2-0 14, 0-3 30, 3-0 30: 160 tenths.
    verdict = verify.check(solomon(tmp_path), [[1, 2], [3]])
    assert (verdict.cost, verdict.vehicles, verdict.violations) == (16.0, 2, ())


def test_double_does_not_round(tmp_path):
    verdict = verify.check(solomon(tmp_path, "double"), [[1, 2], [3]])
    assert verdict.cost == pytest.approx(5 + math.sqrt(13) + math.sqrt(2) + 6, abs=1e-12)
    assert verdict.is_feasible


def test_round_goes_to_the_nearest_integer(tmp_path):
    # 0-1 1.414 -> 1, 0-2 2.236 -> 2, each there and back.
    verdict = verify.check(read(tmp_path, CVRP, name="tiny.vrp"), [[1], [2]])
    assert (verdict.cost, verdict.is_feasible) == (6, True)


def test_a_matrix_row_is_an_origin(tmp_path):
    # 0-1 10, 1-2 7, 2-0 21; at 2 by 10 + 5 + 7 = 22, window 20 to 24.
    verdict = verify.check(read(tmp_path, ORTEC), [[1, 2]])
    assert (verdict.cost, verdict.is_feasible) == (38, True)


def test_vehicles_beside_a_matrix_are_a_remark(tmp_path):
    assert verify.check(read(tmp_path, ORTEC), [[1], [2]]).is_feasible


@pytest.mark.parametrize("routes, complaint", [
    ([[1, 2], [3]], None),
    ([[2, 1], [3]], "route 1: client 1 reached at 6.6, window closes 6.0"),  # 2 + 1 + 3.6
    ([[1], [2], [3]], "3 routes, 2 vehicles"),
    ([[1, 2]], "client 3 visited 0 times"),
    ([[1, 2], [3, 2]], "client 2 visited 2 times"),
    ([[1, 2, 3]], "route 1: load 14, capacity 10"),
    ([[1, 2], [4]], "route 2: no client 4"),
])
def test_each_violation_is_named(tmp_path, routes, complaint):
    verdict = verify.check(solomon(tmp_path), routes)
    assert verdict.is_feasible == (complaint is None)
    if complaint:
        assert complaint in verdict.violations


def test_a_late_return_is_a_violation(tmp_path):
    # There at 5, served until 6, back at 11.
    text = SOLOMON.replace("           30        0\n", "            9        0\n", 1)
    assert ("route 1: depot reached at 11.0, window closes 9.0"
            in verify.check(read(tmp_path, text), [[1]]).violations)


def test_waiting_is_free(tmp_path):
    # Client 2 is reached at 1.4 and opens at 2; on at 3, at client 3 by 5.2.
    assert verify.check(solomon(tmp_path), [[1], [2, 3]]).is_feasible


def test_integer_roots_agree_with_decimal_arithmetic(tmp_path):
    dice = random.Random(7)
    inst = solomon(tmp_path)
    for rounding, scale, half in (("trunc1", 10, "0"), ("round", 1, "0.5"), ("exact", 1000, "0.5")):
        inst.rounding, inst.scale = rounding, scale
        for _ in range(200):
            x, y = dice.randrange(30000), dice.randrange(30000)
            inst.coordinates = [(0, 0), (x, y)]
            with localcontext() as context:
                context.prec = 50
                exact = Decimal(x * x + y * y).sqrt() * scale + Decimal(half)
                assert inst.distance(0, 1) == int(exact.to_integral_value(ROUND_FLOOR))


def test_plans_survive_writing_and_reading(tmp_path):
    verify.write_plan(tmp_path / "a.sol", [[3, 1], [2]], 12.5)
    assert verify.read_plan(tmp_path / "a.sol") == [[3, 1], [2]]


@pytest.mark.parametrize("text", ["nothing of the kind\n", CVRP.replace("EUC_2D", "GEO"),
                                  CVRP.replace("3 2 1\n", ""), CVRP.replace("CVRP", "PDPTW")])
def test_other_files_are_refused(tmp_path, text):
    with pytest.raises(ValueError):
        read(tmp_path, text)


# ---------------------------------------------------------------- samples --

def cases():
    names = ["%s%d%02d" % (kind, half, number) for kind in ("C", "R", "RC") for half in (1, 2)
             for number in range(1, 11)]
    return [sets.Case("solomon", name, Path(name), 100.0, 10) for name in names]


def test_a_sample_takes_every_class_alike():
    strata = [case.stratum for case in sets.sample(cases(), 12)]
    assert sorted(strata) == sorted(2 * ["C1", "C2", "R1", "R2", "RC1", "RC2"])


def test_a_sample_is_fixed_by_the_names():
    shuffled = cases()
    random.Random(3).shuffle(shuffled)
    # Written down, so that a change of the rule shows.
    for given in (cases(), shuffled):
        assert sorted(c.name for c in sets.sample(given, 6)) == [
            "C102", "C207", "R101", "R202", "RC108", "RC207"]


def test_a_smaller_sample_is_part_of_a_larger_one():
    small, large = sets.sample(cases(), 7), sets.sample(cases(), 20)
    assert len(small) == 7 and set(small) < set(large)


def test_instances_without_a_best_known_value_come_last():
    unknown = [sets.Case("ortec", "x-n%d-k1" % n, Path("x"), None, None) for n in (100, 200)]
    known = sets.Case("ortec", "x-n150-k1", Path("x"), 5.0, 1)
    assert sets.sample([*unknown, known], 1) == [known]


def test_gaps_with_vehicles_first_need_equal_vehicles():
    case = cases()[0]
    assert sets.gap(case, 110.0, 12) == pytest.approx(0.1)
    assert sets.gap(case, 110.0, 12, "vehicles") is None
    assert sets.gap(case, 110.0, 10, "vehicles") == pytest.approx(0.1)


def test_best_known_values_come_from_the_table_or_a_plan(tmp_path):
    folder = tmp_path / "solomon"
    folder.mkdir()
    for name in ("R101", "R102"):
        (folder / (name + ".txt")).write_text(SOLOMON)
    verify.write_plan(folder / "R102.dimacs.sol", [[1, 2], [3]], 0)
    (folder / "bks.csv").write_text("instance,convention,vehicles,cost\n"
                                    "R101,dimacs_trunc1,2,15.5\nR101,sintef_hierarchical,2,9\n")
    found = sets.find(tmp_path, ["solomon"])
    assert [(c.name, c.best, c.best_vehicles) for c in found] == [
        ("R101", 15.5, 2), ("R102", 16.0, 2)]
    assert [c.has_plan for c in found] == [False, True]
    assert [c.best for c in sets.find(tmp_path, ["solomon"], "vehicles")] == [9.0, None]


def test_changed_data_are_found_out(tmp_path):
    (tmp_path / "a").write_text("as it was\n")
    (tmp_path / "b").write_text("changed\n")
    digest = hashlib.sha256(b"as it was\n").hexdigest()
    (tmp_path / "list").write_text("# a remark\n" + "".join(
        "%s  %s\n" % (digest, name) for name in "abc"))
    assert sets.verify_data(tmp_path, tmp_path / "list") == (["a"], ["c"], ["b"])


@pytest.mark.parametrize("name, stops, capacity", [
    ("short-60", 60, 200), ("long-40-7", 40, 1000), ("cvrp-50", 50, 1200)])
def test_made_instances_are_what_their_names_say(tmp_path, name, stops, capacity):
    (case,) = sets.made([name], tmp_path)
    inst = instance.read(case.path)
    assert len(inst.coordinates) == stops + 1 and inst.capacity == capacity
    # A vehicle for each client: what is made can be served.
    inst.vehicles = None
    assert verify.check(inst, [[c] for c in range(1, stops + 1)]).is_feasible
    assert case.stratum == name.split("-")[0]


def test_made_instances_never_change():
    # Written down, so that a change of the rule shows.
    digests = [hashlib.sha256(made.text(name).encode()).hexdigest()[:16]
               for name in ("short-100", "long-100-2", "cvrp-100")]
    assert digests == ["5d333824729c97cc", "40856b4f01ae2885", "f6cfef892c858f0f"]
    with pytest.raises(SystemExit):
        sets.made(["round-100"], "nowhere")


# -------------------------------------------------------------- arithmetic --

def row(**more):
    return {**dict.fromkeys(results.RUN_COLUMNS, ""), "instance": "R101", "set": "solomon",
            "seed": "1", "threads": "2", "budget": "10", "objective": "distance",
            "status": "ok", **more}


def test_a_summary_counts_what_has_a_gap():
    s = table.summary([row(gap="0.000000"), row(gap="0.010000"), row(gap="0.050000"),
                       row(status="infeasible"), row(status="ok")])
    assert (s["runs"], s["gaps"], s["at_best"], s["infeasible"]) == (5, 3, 1, 1)
    assert s["mean"] == pytest.approx(0.02) and (s["median"], s["max"]) == (0.01, 0.05)


def test_the_table_has_a_line_per_class():
    text = table.runs([row(gap="0.01"), row(instance="C201", gap="0.03")])
    assert "| solomon | all | 2 | 2.000 | 2.000 | 3.000 | 0 of 2 | 0 |" in text
    assert "| solomon | C2 | 1 | 3.000 |" in text and "| solomon | R1 | 1 | 1.000 |" in text


def test_fleets_are_summed_where_a_plan_proves_the_best_known():
    fleet = dict(objective="vehicles", best_vehicles="10", best_source="plan", best="100")
    rows = [row(**fleet, vehicles="10", gap="0.002"), row(**fleet, vehicles="12"),
            row(**fleet, vehicles="9", status="infeasible"),
            row(**{**fleet, "best_source": "table"}, instance="R112", vehicles="11", cost="99")]
    text = table.runs(rows)
    assert "| solomon | all | 3 | 1 | 22 | 20 | 10.00 | 1 of 2 | 1 | 0.200 | 0.200 |" in text
    assert "R112: 11 vehicles, 99 (10, 100)" in text


def test_the_better_seed_is_the_feasible_one_of_least_cost():
    rows = [row(seed="1", cost="90", status="infeasible"), row(seed="2", cost="110"),
            row(seed="3", cost="105")]
    assert [r["seed"] for r in table.better_seed(rows)] == ["3"]


def test_the_interval_of_a_median_is_made_of_order_statistics():
    # n = 7: 1 - 2/128 for the range; the second smallest to the second largest hold too little.
    assert stats.median_interval([7, 1, 3, 2, 6, 5, 4]) == (4, 1, 7, 1 - 2 / 128)
    # n = 9: P(Bin(9, 1/2) < 2) = 10/512.
    assert stats.median_interval(range(1, 10)) == (5, 2, 8, 1 - 20 / 512)
    # n = 5 cannot hold 95 %: the range, and what it holds.
    assert stats.median_interval([5, 4, 3, 2, 1]) == (3, 1, 5, 1 - 2 / 32)
    assert stats.median_interval([2.0]) == (2.0, 2.0, 2.0, 0.0)


def test_speed_up_is_taken_pair_by_pair():
    rows = [row(pair="0", threads="1", seconds="4"), row(pair="0", threads="2", seconds="2"),
            row(pair="1", threads="2", seconds="3"), row(pair="1", threads="1", seconds="9"),
            row(pair="2", threads="2", seconds="3"),
            row(pair="2", threads="1", seconds="1", status="failed")]
    assert table.ratios(rows) == {(2, "R101"): [2.0, 3.0]}


def engine_row(**more):
    return {**dict.fromkeys(engine.COLUMNS, ""), **row(set="made", instance="short-1000"),
            "threads": "1", "repeat": "0", "stops": "1000", "vehicles": "100", **more}


def test_rates_of_the_engine_are_those_after_the_first_plan():
    rows = [engine_row(measure="speed", rate="150000.0", iterations="300000",
                       evaluations="30000000", reinserted="3000000"),
            engine_row(measure="speed", rate="9", iterations="300000", status="failed"),
            engine_row(measure="first", first="0.5", wall="0.6")]
    assert table.step_rates(rows) == {("speed", "short-1000"): {
        "stops": [10.0], "steps": [150000.0], "reinserted": [1500000.0],
        "evaluations": [15000000.0]}}
    text = table.engine(rows)
    assert "| short-1000 | 10.0 | 150000 [150000, 150000] | 1500000 | 10.0 | 100 | 66.7 |" in text
    assert "| short-1000 | 1 | 500 [500, 500] | 600 |" in text and "Failed runs: 1." in text


def test_flatness_is_told_against_a_thousand_stops():
    rows = [engine_row(measure="flat", instance="cvrp-%d" % stops, stops=str(stops), rate=rate,
                       iterations="1000", evaluations="1000", reinserted="1000")
            for stops, rate in ((1000, "2000"), (50, "1000"))]
    lines = [line for line in table.engine(rows).splitlines() if line.startswith("| cvrp |")]
    assert [line.split("|")[2].strip() for line in lines] == ["50", "1000"]
    assert lines[0].endswith("| 0.50 |") and lines[1].endswith("| 1.00 |")


def test_plans_agree_when_every_run_of_a_problem_found_the_same():
    same = [row(plan="a"), row(plan="a"), row(plan="b", instance="R102")]
    assert table.plans_agree(same)
    assert not table.plans_agree([*same, row(plan="b")])
    assert not table.plans_agree([row(status="failed")])


def test_variants_are_compared_run_by_run():
    base = [row(gap="0.02"), row(gap="0.01", instance="R102")]
    other = [row(gap="0.01"), row(gap="0.09", instance="R103")]
    assert table.paired(base, other) == [pytest.approx(-0.01)]


def test_changes_are_shown_by_class_over_all_sets():
    gaps = {"R101": ("0.02", "0.01"), "C101": ("0.01", "0.01"), "C102": ("0.01", "0.04")}
    rows = [row(instance=name, gap=gap, variant=variant,
                set="gh200" if name == "C102" else "solomon",
                iterations="", seconds="", options="")
            for name, pair in gaps.items() for variant, gap in zip(("all", "less"), pair)]
    lines = table.variants(rows, each=True).splitlines()
    assert "| R1 | 1 | -1.000; 1 / 0 / 0 |" in lines
    assert "| C1 | 2 | 1.500; 0 / 1 / 1 |" in lines


def test_a_variant_is_read_from_its_text():
    v = ablation.variant("no LP: lorry=other/lorry A=1 --no-relaxation --target 3")
    assert (v.name, v.command) == ("no LP", "other/lorry")
    assert (v.environment, v.options) == ((("A", "1"),), ("--no-relaxation", "--target", "3"))


@pytest.mark.parametrize("component", components.COMPONENTS, ids=lambda c: c.name)
def test_what_takes_a_part_away_fits_the_sources(component):
    assert components.misfits(component) == []
    assert component.edits or component.options


def test_a_page_gets_its_tables_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(results, "HERE", tmp_path)
    results.Writer(tmp_path / "r.csv", results.RUN_COLUMNS).add(row(gap="0.01"))
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- table: r.csv -->\nold\n<!-- end of table -->\nafter\n")
    assert table.renew(page) == 1
    text = page.read_text()
    assert "1.000" in text and "old" not in text
    assert text.startswith("before\n<!-- table: r.csv -->\n")
    assert text.endswith("<!-- end of table -->\nafter\n")


def test_great_circles_are_right_at_known_places():
    # A quarter of a meridian of the mean sphere: pi / 2 * 6371.0088.
    assert real_days.great_circle((0, 0), (0, 90)) == pytest.approx(10007.557, abs=0.001)


# ------------------------------------------------------------------ runner --

FAKE = """#!{python}
import json, os, sys, time
how = os.environ.get("FAKE", "")
if "--version" in sys.argv:
    print("lorry 9.9, without GLPK")
    sys.exit(0)
if how == "crash":
    print("fake: no memory", file=sys.stderr)
    sys.exit(4)
if how == "sleep":
    time.sleep(60)
routes = {{"": [[1, 2], [3]], "late": [[2, 1], [3]], "partial": [[1, 2]]}}[how]
with open(sys.argv[sys.argv.index("-o") + 1], "w") as out:
    for k, route in enumerate(routes, 1):
        print("Route #%d:" % k, *route, file=out)
print(json.dumps(dict(cost=16.0, iterations=5, seconds=0.1, version="9.9", unassigned=1)))
sys.exit(how == "partial")
"""


@pytest.fixture
def task(tmp_path):
    """Makes a task for a command that answers as told."""
    (tmp_path / "R101.txt").write_text(SOLOMON)
    fake = tmp_path / "lorry"
    fake.write_text(FAKE.format(python=sys.executable))
    fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
    case = sets.Case("solomon", "R101", tmp_path / "R101.txt", 15.0, 2)

    def make(how=""):
        return solver.Task(case, 1, 1, 1.0, environment=(("FAKE", how),), command=str(fake))
    return make


def test_a_run_is_judged_by_our_own_checker(task):
    done = solver.run(task())
    assert (done["status"], done["cost"], done["vehicles"]) == ("ok", "16", 2)
    assert float(done["gap"]) == pytest.approx(1 / 15, abs=1e-6)
    assert done["version"].startswith("9.9") and done["version"].endswith("(no GLPK)")
    assert set(done) <= set(results.RUN_COLUMNS)


@pytest.mark.parametrize("how, status, note", [
    ("late", "infeasible", "route 1: client 1"),
    ("partial", "partial", "1 unassigned"),
    ("crash", "failed", "exit 4: fake: no memory"),
])
def test_a_run_that_goes_wrong_is_a_row(task, how, status, note):
    done = solver.run(task(how))
    assert done["status"] == status and note in done["note"] and not done.get("gap")


def test_a_run_that_does_not_end_is_ended(task):
    assert solver.run(task("sleep"), hard_limit=0.3)["status"] == "timeout"


def test_rows_are_kept_but_for_failed_ones(tmp_path, task):
    path = tmp_path / "rows.csv"
    writer = results.Writer(path, results.RUN_COLUMNS)
    solver.run_all([task(), task("crash")], 1, writer.add)
    again = results.Writer(path, results.RUN_COLUMNS, resume=True)
    assert again.holds(task().row(), solver.KEYS)
    assert not again.holds(task("crash").row(), solver.KEYS)
    with pytest.raises(SystemExit):
        results.Writer(path, results.RUN_COLUMNS)


def test_equal_plans_have_equal_digests():
    assert solver.plan_digest([[1, 2], [3]]) == solver.plan_digest([[1, 2], [3]])
    assert solver.plan_digest([[1, 2], [3]]) != solver.plan_digest([[1], [2, 3]])


def test_jobs_get_cores_of_their_own(monkeypatch):
    monkeypatch.setattr(solver, "cores_available", lambda: [0, 1, 2, 3])
    assert solver.core_groups(2, 2) == [(0, 1), (2, 3)]
    assert solver.core_groups(1, 8) == [(0, 1, 2, 3)]
    with pytest.raises(SystemExit):
        solver.core_groups(3, 2)


# ------------------------------------------------------------- public data --

def test_published_plans_cost_what_is_known():
    if not os.environ.get("BENCH_DATA"):
        pytest.skip("BENCH_DATA is not set")
    wrong = []
    for objective, names, ending, rounding in (
            ("distance", ["solomon", "gh"], ".dimacs.sol", "auto"),
            ("distance", ["cvrp_x", "ortec"], ".sol", "auto"),
            ("vehicles", ["solomon", "gh"], ".sintef.sol", "double")):
        for case in sets.find(os.environ["BENCH_DATA"], names, objective):
            plan = case.path.with_name(case.name + ending)
            if plan.is_file():
                verdict = verify.check(instance.read(case.path, rounding), verify.read_plan(plan))
                if (not verdict.is_feasible or verdict.vehicles != case.best_vehicles
                        or abs(verdict.cost - case.best) > 1e-3):
                    wrong.append(case.name)
    assert wrong == []
