"""The two outlets of examples/outlet: what is wrong with their files is told, all else
is kept."""

import collections
import csv
import gzip
import importlib.util
import io
import json
import sys

import pytest

import lorry

FILES = [("north", "parcels.csv", "parcels"), ("north", "couriers.csv", "couriers"),
         ("north", "scans.csv", "scans"), ("north", "history.csv.gz", "history"),
         ("south", "parcels.tsv", "parcels"), ("south", "couriers.csv", "couriers")]


@pytest.fixture
def folder(root):
    return root / "examples/outlet"


def content(path):
    raw = path.read_bytes()
    return gzip.decompress(raw) if path.suffix == ".gz" else raw


def read(folder, outlet, name, kind):
    place = folder / outlet
    return getattr(lorry, f"read_{kind}")(place / name, mapping=place / "map.json")


def test_the_files_are_what_the_generator_writes(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    spec = importlib.util.spec_from_file_location("generate_outlet", folder / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.write(tmp_path)
    for path in sorted(tmp_path.rglob("*.*")):
        assert content(path) == content(folder / path.relative_to(tmp_path)), path.name


@pytest.mark.parametrize("outlet, name, kind", FILES)
def test_each_fault_is_named_and_the_counts_add_up(folder, outlet, name, kind):
    sheet = read(folder, outlet, name, kind)
    assert sheet.rows == len(sheet) + sheet.num_rejects + sheet.num_blank
    reasons = collections.Counter(reject.code for reject in sheet.rejects)
    assert {"rows": sheet.rows, "kept": len(sheet), "rejected": sheet.num_rejects,
            "blank": sheet.num_blank, "reasons": dict(sorted(reasons.items()))} == \
        json.loads((folder / outlet / "expected.json").read_text("utf-8"))[name]


def test_encodings_and_datums_are_told(folder):
    north = read(folder, "north", "parcels.csv", "parcels")
    south = read(folder, "south", "parcels.tsv", "parcels")
    assert (north.encoding, north.datum) == ("UTF-8 with a byte order mark", "GCJ-02")
    assert (south.encoding, south.datum) == ("GB18030", "BD-09")
    assert abs(north["lon"].mean() - 120.752) < 0.01 and abs(south["lat"].mean() - 29.306) < 0.01


def test_places_agree_with_scans_by_gps(folder):
    parcels = read(folder, "north", "parcels.csv", "parcels")
    assert parcels.compare(read(folder, "north", "scans.csv", "scans")) == ""
    assert parcels.compare(read(folder, "north", "history.csv.gz", "history")) == ""
    wrong = lorry.read_scans(folder / "north/scans.csv", datum="BD-09")
    assert "scans.csv" in parcels.compare(wrong)


def test_nothing_personal_is_in_what_is_said(folder):
    text = content(folder / "north/parcels.csv").decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(text)))[2:]
    people = {cell for row in table[1:] for cell in row[1:4] if len(cell) > 1}
    sheet = read(folder, "north", "parcels.csv", "parcels")
    said = "\n".join([*sheet.notes, *(reject.text for reject in sheet.rejects)])
    assert people and not [cell for cell in people if cell in said]


def test_the_north_is_planned_with_its_canal(folder, tmp_path):
    outlet = lorry.Outlet()
    for name in ("map.json", "parcels.csv", "couriers.csv", "scans.csv"):
        outlet.read(folder / "north" / name, kind="mapping" if name == "map.json" else "auto")
    outlet.read(folder / "north/barriers.geojson", kind="barriers")
    outlet.plan(iterations=300)
    outlet.write(tmp_path / "out")
    rejected = (tmp_path / "out/rejects.csv").read_text("utf-8-sig").splitlines()
    expected = json.loads((folder / "north/expected.json").read_text("utf-8"))
    for name in ("parcels.csv", "couriers.csv", "scans.csv"):
        assert sum(line.startswith(name + ",") for line in rejected) == expected[name]["rejected"]
    assert "7800000950" not in "".join(rejected)
    report = (tmp_path / "out/report.html").read_text("utf-8")
    assert "barriers.geojson: ways go around" in report and "declared as GCJ-02" in report
