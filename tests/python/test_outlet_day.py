"""The demo's outlet: its files are as its README says, and can be planned."""

import csv
import importlib.util
import subprocess
import sys

import pytest

import lorry


@pytest.fixture
def generate(root, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    spec = importlib.util.spec_from_file_location("generate",
                                                  root / "examples/outlet_day/generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def files(generate, tmp_path):
    generate.write(tmp_path)
    return tmp_path


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_same_bytes_are_written_each_time(generate, files, tmp_path):
    again = tmp_path / "again"
    generate.write(again)
    for path in sorted(again.rglob("*.*")):
        assert path.read_bytes() == (files / path.relative_to(again)).read_bytes()


def test_the_days_are_as_large_as_is_said(generate, files):
    festival, ordinary = (rows(files / day / "parcels.csv") for day in ("festival", "ordinary"))
    assert len(festival) == 8000
    assert len(ordinary) == 3675  # 8000 / 2.18, the ratio of 1279 to 4113 / 7 orders
    assert len(rows(files / "festival" / "couriers.csv")) == 45
    assert len({row["运单号"] for row in festival + ordinary}) == len(festival) + len(ordinary)


def test_agreed_windows_have_the_mix_of_the_source(generate, files):
    windows = [row["预约时段"] for row in rows(files / "festival" / "parcels.csv")
               if row["预约时段"]]
    assert abs(len(windows) / 8000 - generate.APPOINTED) < 0.01
    total = sum(orders for _, orders in generate.SLOTS)
    for slot, orders in generate.SLOTS:
        opens = generate.clock(generate.SLOT_FIRST + slot * generate.SLOT_LENGTH)
        share = sum(window.startswith(opens) for window in windows) / len(windows)
        assert abs(share - orders / total) < 0.05


def test_the_ordinary_day_is_planned_and_nobody_is_named(files, tmp_path):
    outlet = lorry.Outlet()
    outlet.read(files / "ordinary" / "map.json", kind="mapping")
    outlet.read(files / "ordinary" / "parcels.csv").read(files / "ordinary" / "couriers.csv")
    assert outlet.counts == {"rows": 3675, "taken": 3675, "rejected": 0, "blank": 0}
    outlet.plan(iterations=6000, threads=1)
    days = outlet.days
    assert days.loc["plan", "left"] == 0
    assert days.loc["plan", "duration"] < days.loc["practice", "duration"]
    assert outlet.solution.check().is_valid
    outlet.write(tmp_path / "out")
    parcels = rows(files / "ordinary" / "parcels.csv")
    people = {row["收件人"] for row in parcels}
    phones = {row["手机"] for row in parcels}
    for path in (tmp_path / "out").rglob("*.*"):
        text = path.read_text(encoding="utf-8-sig")
        assert "小区" not in text and not any(phone in text for phone in phones)
        assert not any(name in text for name in people)


def test_the_example_script_runs(root, tmp_path):
    done = subprocess.run([sys.executable, str(root / "examples/plan_day.py")], cwd=tmp_path,
                          capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "valid" in done.stdout and "e-trike" in done.stdout
