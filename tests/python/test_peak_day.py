"""The demo's day: what is stored is what the generator writes."""

import io
import importlib.util
import json
import subprocess
import sys

import pytest

import lorry


@pytest.fixture
def generate(root, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    spec = importlib.util.spec_from_file_location("generate",
                                                  root / "examples/peak_day/generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def path(root):
    return root / "examples/peak_day/peak_day.json"


def test_the_stored_day_is_what_the_generator_writes(generate, path):
    out = io.StringIO()
    generate.write(out)
    assert out.getvalue() == path.read_text(encoding="utf-8")


def test_the_day_has_the_festival_s_parcels_and_slot_mix(generate, path):
    day = json.loads(path.read_text(encoding="utf-8"))
    assert len(day["clients"]) == 1306  # 600 x 1279 / (4113 / 7), to the nearest
    opens = [client["window"][0] for client in day["clients"]]
    for slot, orders in enumerate(generate.SLOT_ORDERS):
        share = opens.count(generate.SLOT_FIRST + slot * generate.SLOT_LENGTH) / len(opens)
        assert abs(share - orders / 2558) < 1 / 1306


def test_the_day_can_be_read_and_planned(path):
    problem = lorry.read(path)
    assert (problem.num_clients, problem.num_depots, problem.num_vehicle_types) == (1306, 1, 2)
    plan = problem.solve(lorry.FirstFeasible(), threads=1, relaxation=False)
    assert plan.is_complete and plan.check().is_valid


def test_the_example_script_runs(root, tmp_path):
    done = subprocess.run([sys.executable, str(root / "examples/plan_day.py")], cwd=tmp_path,
                          capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "valid" in done.stdout and "e-trike" in done.stdout
