"""Reading files."""

import gzip

import pytest

import lorry

VRPLIB = """NAME : tiny
TYPE : CVRP
DIMENSION : 4
EDGE_WEIGHT_TYPE : EUC_2D
CAPACITY : 10
NODE_COORD_SECTION
1 0 0
2 3 4
3 6 8
4 -3 -4
DEMAND_SECTION
1 0
2 4
3 5
4 6
DEPOT_SECTION
1
-1
EOF
"""


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "tiny.vrp"
    path.write_text(VRPLIB)
    return path


def test_reads_plain_and_gzip_the_same(path):
    packed = path.with_suffix(".vrp.gz")
    packed.write_bytes(gzip.compress(VRPLIB.encode()))
    plain, zipped = lorry.read(path), lorry.read(packed)
    assert plain.hash == zipped.hash
    assert plain.num_clients == 3 and plain.name == "tiny"
    assert plain.travel(0, 1) == (5, 5)


def test_rounding_and_fleet_can_be_chosen(path):
    problem = lorry.read(path, round="double", vehicles=2)
    assert problem.travel(0, 1)[0] == 5_000_000 and problem.rounding == "double"
    assert problem.cost_scale == problem.travel_scale == 10**6
    assert problem.vehicle_type(0)["num_available"] == 2
    plan = problem.solution([[0, 1], [2]])
    assert plan.cost == 30.0


def test_errors_name_file_and_line(tmp_path):
    bad = tmp_path / "bad.vrp"
    bad.write_text(VRPLIB.replace("3 6 8", "3 six 8"))
    with pytest.raises(lorry.FormatError, match=r"bad\.vrp:9") as caught:
        lorry.read(bad)
    assert isinstance(caught.value, ValueError)
    with pytest.raises(lorry.FileError, match="nowhere") as caught:
        lorry.read(tmp_path / "nowhere.vrp")
    assert isinstance(caught.value, OSError)


def test_unknown_options_are_refused(path):
    with pytest.raises(lorry.InvalidInputError, match="round: 'up'"):
        lorry.read(path, round="up")
    with pytest.raises(lorry.InvalidInputError, match="vehicles: 'many'"):
        lorry.read(path, vehicles="many")
