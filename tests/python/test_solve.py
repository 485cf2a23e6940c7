"""Solving: limits, threads, progress, interruption."""

import _thread
import threading
import time

import pytest

import lorry


# Neighbours in pairs cost 50 + sqrt(10^2 + 30^2) + 50, rounded 132; the best
# pairing of the circle is (c0,c1), (c2,c3), (c4,c5), each 132.
def test_finds_the_best_plan_of_a_small_problem(plan):
    assert plan.is_feasible and plan.is_complete and not plan.unassigned
    assert plan.cost == 3 * 132
    assert sorted(sorted(route.visits()) for route in plan.routes) == [[0, 1], [2, 3], [4, 5]]
    assert plan.check().is_valid


def test_iterations_alone_give_the_same_plan_on_any_threads(model):
    problem = model.build()
    one = problem.solve(iterations=300, seed=7, threads=1)
    two = problem.solve(iterations=300, seed=7, threads=2)
    assert [r.visits() for r in one.routes] == [r.visits() for r in two.routes]
    assert one.cost == two.cost


@pytest.mark.parametrize("stop", [
    lorry.MaxRuntime(0.2), lorry.MaxIterations(50), lorry.NoImprovement(50),
    lorry.FirstFeasible(), lorry.MaxRuntime(0), lorry.MaxIterations(0),
    lorry.MultipleCriteria([lorry.MaxRuntime(30), lorry.MaxIterations(50)]),
    lambda best: True])
def test_takes_stopping_criteria_by_pyvrp_s_names(model, stop):
    started = time.monotonic()
    assert model.solve(stop).is_complete
    assert time.monotonic() - started < 20


def test_progress_reports_and_can_stop(model):
    seen = []

    def stop_at_once(now):
        seen.append(now)
        return True

    plan = model.solve(time=60, progress=stop_at_once)
    assert plan.was_stopped and plan.is_complete
    assert seen[0].cost >= plan.cost and seen[0].num_missing == 0


def test_distances_are_not_shown_as_money(model):
    model.cost_scale = 1000
    problem = model.build()
    seen = []
    plan = problem.solve(iterations=20000, objective="distance", bound=True, target_cost=3 * 132,
                         progress=seen.append)
    assert plan.iterations < 20000
    assert plan.cost == plan.distance == seen[-1].cost == plan.check().cost == 3 * 132
    assert sum(route.cost for route in plan.routes) == plan.distance
    assert plan.lower_bound is None or 0 < plan.lower_bound <= plan.distance
    assert problem.scale("distance") == problem.scale("duration") == 1
    assert problem.scale() == problem.scale("vehicles") == 1000


def test_an_error_in_the_progress_callable_is_raised(model):
    def fail(now):
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        model.solve(time=60, progress=fail)


def test_progress_is_shown_on_stderr(model, capsys):
    model.solve(iterations=100, progress=True)
    assert "cost" in capsys.readouterr().err


def test_keyboard_interrupt_stops_with_the_best_plan(model):
    timer = threading.Timer(0.3, _thread.interrupt_main)
    timer.start()
    started = time.monotonic()
    try:
        plan = model.solve(time=300)
    finally:
        timer.cancel()
    assert time.monotonic() - started < 60
    assert plan.was_stopped and plan.is_complete


def test_other_python_threads_run_meanwhile(model):
    ticks = []
    is_over = threading.Event()

    def tick():
        while not is_over.wait(0.01):
            ticks.append(1)

    thread = threading.Thread(target=tick)
    thread.start()
    model.solve(time=0.5)
    is_over.set()
    thread.join()
    assert len(ticks) >= 3


def test_starts_from_a_given_plan(model):
    problem = model.build()
    start = problem.solution([[0, 1], [2, 3], [4, 5]])
    assert problem.solve(lorry.FirstFeasible(), start=start).cost <= start.cost
    other = lorry.from_arrays([1], [1], depot=(0, 0))
    with pytest.raises(lorry.InvalidInputError, match="another problem"):
        other.solve(start=start)


def test_a_start_is_repaired_and_never_made_worse(model):
    problem = model.build()
    good = problem.solve(iterations=2000)
    for limit in ({"iterations": 1}, {"time": 1e-6}):
        assert problem.solve(start=good, **limit).cost <= good.cost
        partial = problem.solution([[3], [5, 4]])
        assert problem.solve(start=partial, **limit).num_missing <= partial.num_missing
        crowded = problem.solve(start=problem.solution([[0, 1, 2, 3, 4, 5]]), **limit)
        assert crowded.is_feasible and crowded.check().is_valid == crowded.is_complete


def test_a_proved_gap_ends_the_search(model):
    plan = model.solve(time=3, threads=2, gap=0.9)
    assert plan.gap is not None and plan.gap <= 0.9
    with pytest.raises(lorry.InvalidInputError, match="gap"):
        model.solve(time=1, gap=-0.5)


def test_a_bound_lies_below_the_cost(model):
    plan = model.solve(iterations=300, bound=True)
    if plan.lower_bound is not None:
        assert 0 <= plan.lower_bound <= plan.cost
        assert plan.gap == pytest.approx((plan.cost - plan.lower_bound) / plan.cost)


def test_required_clients_that_do_not_fit_are_left_out_with_a_reason():
    model = lorry.Model()
    model.add_depot(0, 0)
    for x in (1, 2, 3):
        model.add_client(x, 0, delivery=1)
    model.add_vehicle_type(1, capacity=2)
    with pytest.warns(lorry.LorryWarning, match="ask for 3, all vehicles together hold 2"):
        plan = model.solve(iterations=100)
    assert plan.is_feasible and not plan.is_complete and plan.num_missing == 1
    assert len(plan.unassigned) == 1 and plan.unassigned[0].reason


def test_unknown_objectives_are_refused(model):
    with pytest.raises(lorry.InvalidInputError, match="objective: 'speed'"):
        model.solve(objective="speed")


def test_a_memory_limit_is_an_error_of_its_own(model):
    with pytest.raises(lorry.OutOfMemoryError):
        model.solve(iterations=10, memory_limit=1)
