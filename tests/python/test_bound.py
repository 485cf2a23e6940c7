"""Lower bounds: alone, beside a search, and their certificates."""

import json

import pytest

import lorry


# The best plan of the circle costs 3 * 132 (test_solve.py).
def test_a_bound_is_proved_against_a_plan(model, plan):
    problem = plan.problem
    bound = problem.bound(time=20, plan=plan)
    assert bound.kind == "strong"
    assert bound.cost == 3 * 132
    assert bound.vehicles == 3
    assert bound.most_vehicles is None
    assert bound.left_out == []
    assert model.bound(time=20).cost <= 3 * 132


def test_a_run_can_prove_its_plan_the_best(model):
    plan = model.solve(time=20, bound=True)
    assert plan.gap == 0
    assert plan.lower_bound == plan.cost == plan.bound.cost
    assert plan.runtime < 15  # nothing is left to look for
    assert model.solve(iterations=20).bound is None


def test_a_certificate_holds_until_it_is_changed(plan, tmp_path):
    problem = plan.problem
    path = tmp_path / "certificate.json"
    problem.bound(time=20, plan=plan).write(path)
    assert problem.check_certificate(path) == (True, "")
    certificate = json.loads(path.read_text())
    certificate["vectors"][0]["clients"][0] += 200 * certificate["scale"]
    path.write_text(json.dumps(certificate))
    holds, why = problem.check_certificate(path)
    assert not holds and why


def test_a_certificate_is_for_one_problem(model, plan, tmp_path):
    path = tmp_path / "certificate.json"
    plan.problem.bound(time=20, plan=plan).write(path)
    model.add_client(1, 1, delivery=1)
    holds, why = model.build().check_certificate(path)
    assert not holds and "another problem" in why


def test_what_is_no_certificate_is_refused(plan, tmp_path):
    path = tmp_path / "certificate.json"
    path.write_text('{"format": "lorry-plan/1"}')
    with pytest.raises(lorry.FormatError):
        plan.problem.check_certificate(path)
