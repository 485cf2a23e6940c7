"""Solutions: figures, files, views."""

import json

import pytest

import lorry


def test_schedules_add_up():
    model = lorry.Model()
    model.add_depot(0, 0)
    model.add_client(30, 40, delivery=2, service_duration=5, tw_early=100, tw_late=200)
    model.add_client(60, 80, delivery=3, service_duration=5)
    model.add_vehicle_type(1, capacity=5)
    plan = model.build().solution([[0, 1]])
    route = plan.routes[0]
    # 50 there, service from 100 to 105, 50 on, 5 of service, 100 back; leaving
    # at 50 costs nothing more and saves the wait.
    assert route.visits() == [0, 1] and route.load == [5]
    assert (route.distance, route.travel, route.service) == (200, 200, 10)
    stops = route.schedule
    assert stops["start"][0] >= 100 and stops["departure"][0] == stops["start"][0] + 5
    assert stops["arrival"][1] == stops["departure"][0] + 50
    assert stops["distance"].tolist() == [50, 100] and stops["load"].tolist() == [3, 0]
    assert route.end - route.start == route.duration == plan.duration


def test_check_lists_what_a_plan_breaks(model):
    verdict = model.build().solution([[0, 1, 2], [3, 4]]).check()
    assert not verdict and not verdict.is_valid
    kinds = {violation.kind for violation in verdict.violations}
    assert kinds == {"load", "visits"}
    load = next(v for v in verdict.violations if v.kind == "load")
    assert (load.route, load.amount) == (0, 1) and load.text


def test_routes_of_unknown_or_repeated_clients_are_refused(model):
    problem = model.build()
    for routes in ([[0, 9]], [[0, 0]]):
        with pytest.raises(lorry.InvalidInputError):
            problem.solution(routes)


@pytest.mark.parametrize("name", ["plan.sol", "plan.json"])
def test_a_written_plan_reads_back_the_same(plan, tmp_path, name):
    plan.write(tmp_path / name)
    again = plan.problem.read_solution(tmp_path / name)
    assert again.cost == plan.cost
    assert sorted(r.visits() for r in again.routes) == sorted(r.visits() for r in plan.routes)


def test_a_written_problem_reads_back_the_same(model, tmp_path):
    problem = model.build()
    problem.write(tmp_path / "problem.json")
    again = lorry.read(tmp_path / "problem.json")
    assert again.hash == problem.hash
    assert again.client(0)["name"] == problem.client(0)["name"] == "c50/0"


def test_renders_json_geojson_and_html(plan, tmp_path):
    assert plan.to_json()["routes"]
    html = plan.to_html(tmp_path / "plan.html")
    assert "<html" in html and (tmp_path / "plan.html").read_text(encoding="utf-8")
    problem = lorry.from_arrays([120.8, 120.9], [31.6, 31.7], depot=(120.85, 31.65),
                                crs="EPSG:4326")
    geojson = problem.solution([[0, 1]]).to_geojson()
    assert geojson["type"] == "FeatureCollection" and json.dumps(geojson)


def test_summary_names_the_figures(plan):
    text = plan.summary()
    assert "complete" in text and "396" in text
    assert "396" in repr(plan)


def test_dataframe_has_a_row_per_stop(plan):
    pytest.importorskip("pandas")
    frame = plan.to_dataframe()
    assert len(frame) == 6 and sorted(frame["client"]) == list(range(6))
    assert frame["name"].str.startswith("c").all()


def test_plot_draws_every_route(plan):
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    axes = plan.plot()
    assert len(axes.lines) == plan.num_routes + 1


def test_map_fetches_nothing_unless_asked():
    pytest.importorskip("folium")
    problem = lorry.from_arrays([120.8, 120.9], [31.6, 31.7], depot=(120.85, 31.65),
                                crs="EPSG:4326")
    html = problem.solution([[0, 1]]).to_map().get_root().render()
    assert "tileLayer" not in html and "polyline" in html.lower()


def test_solutions_outlive_what_made_them():
    plan = lorry.from_arrays([3.0], [4.0], depot=(0, 0)).solve(iterations=10)
    assert plan.routes[0].distance == 10 and plan.problem.num_clients == 1


def test_a_run_tells_how_it_went(model):
    plan = model.solve(iterations=3000, seed=2, threads=2)
    told = plan.statistics
    assert told.iterations == plan.iterations == 3000
    steps = ("strings", "split strings", "vehicles")
    assert sum(told.families[name].tried for name in steps) == 3000
    assert 0 < told.families["strings"].accepted <= told.accepted <= 3000
    assert told.improved <= told.accepted and told.rounds > 0
    assert told.evaluations > told.reinserted > 0
    assert 0 <= told.first_plan <= told.first_feasible <= told.best_found <= told.seconds
    assert 0 < told.busy <= 1.01 and told.iterations_per_second > 0

    trace = plan.trace
    assert len(trace) and trace["iterations"][0] == 0
    assert trace["cost"][-1] == plan.cost and trace["num_routes"][-1] == plan.num_routes
    assert (trace["cost"][1:] <= trace["cost"][:-1]).all()
    assert (trace["seconds"][1:] >= trace["seconds"][:-1]).all()
    again = model.solve(iterations=3000, seed=2, threads=1).trace
    assert (again[["iterations", "cost"]] == trace[["iterations", "cost"]]).all()


def test_a_trace_is_a_table(plan):
    pandas = pytest.importorskip("pandas")
    assert list(pandas.DataFrame(plan.trace)) == ["seconds", "iterations", "cost",
                                                  "num_routes", "num_missing"]


def test_the_cost_over_time_is_drawn(model):
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    plan = model.solve(iterations=3000, bound=True)
    ax = plan.plot_trace()
    line = ax.get_lines()[0]
    assert line.get_ydata()[-1] == plan.cost
    assert line.get_xdata()[-1] >= plan.trace["seconds"][-1]
    assert ax.get_xlabel() == "seconds" and ax.get_ylabel() == "cost"
    model.build().solution([[0, 1]]).plot_trace(ax)


def test_a_plan_from_elsewhere_has_nothing_to_tell(model):
    plan = model.build().solution([[0, 1], [2, 3], [4, 5]])
    assert plan.statistics.iterations == 0 and not plan.statistics.families
    assert len(plan.trace) == 0 and "statistics" not in plan.to_json()


def test_what_a_plan_tells_is_in_the_schema(root, model):
    schema = json.loads((root / "docs/lorry.schema.json").read_text())["$defs"]

    def compare(value, kind):
        kind = schema[kind["$ref"].rsplit("/", 1)[1]] if "$ref" in kind else kind
        if isinstance(value, dict) and "properties" in kind:
            for key, part in value.items():
                compare(part, kind["properties"][key])
        elif isinstance(value, list):
            for part in value:
                compare(part, kind["items"])

    told = model.solve(iterations=300).to_json()
    compare({"statistics": told["statistics"]}, {"$ref": "#/$defs/plan"})
    assert told["statistics"]["trace"][-1]["cost"] == told["cost"]
    assert model.solve(iterations=300, threads=1).to_json() == told
