"""An outlet through Python: tables of pandas in and out."""

import pytest

import lorry

pandas = pytest.importorskip("pandas")

MAP = ('{"format": "lorry-map/1", "datum": "WGS84", "plan": {"outlet": [120.86, 31.70], '
       '"setup": 100, "handling": 30}}')


@pytest.fixture
def parcels():
    """Ten doors of two parcels in two sections, east and west of the outlet."""
    return pandas.DataFrame([
        {"waybill": f"00SF{k:04d}", "address": f"door {k // 2}",
         "lon": 120.86 + (0.01 if k // 2 % 2 else -0.01) + 0.001 * (k // 4), "lat": 31.70,
         "section": "E01" if k // 2 % 2 else "W01", "weight(kg)": 1.5, "promise": "18:00"}
        for k in range(20)])


@pytest.fixture
def couriers():
    return pandas.DataFrame({"courier": ["K1", "K2"], "vehicle": "trike",
                             "sections": ["E01", "W01"], "start": "08:00", "end": "18:00"})


@pytest.fixture
def outlet(parcels, couriers, tmp_path):
    (tmp_path / "map.json").write_text(MAP)
    return (lorry.Outlet().read(tmp_path / "map.json", kind="mapping")
            .read(parcels).read(couriers, kind="couriers"))


def test_frames_go_in_and_come_out(outlet):
    outlet.plan(iterations=1000, threads=1)
    waybills = outlet.waybills
    assert list(waybills["waybill"]) == [f"00SF{k:04d}" for k in range(20)]
    assert set(waybills["courier"]) <= {"K1", "K2"} and (waybills["bin"] > 0).all()
    assert waybills["is_late"].sum() == outlet.days.loc["plan", "late"] == 0
    assert list(outlet.days.index) == ["practice", "fixed", "plan"]
    assert outlet.solution.check().is_valid


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet"])
def test_files_of_every_kind_are_read(outlet, parcels, tmp_path, suffix):
    path = tmp_path / ("parcels" + suffix)
    if suffix == ".csv":
        parcels.to_csv(path, index=False)
    elif suffix == ".xlsx":
        pytest.importorskip("openpyxl")
        parcels.to_excel(path, index=False)
    else:
        pytest.importorskip("pyarrow")
        parcels.to_parquet(path)
    outlet.read(path)
    assert outlet.counts["taken"] == 20
    outlet.plan(iterations=200, threads=1)
    assert outlet.waybills["waybill"][7] == "00SF0007"


def test_what_is_wrong_is_said_in_the_language_asked_for(parcels):
    chinese = lorry.Outlet(language="zh")
    with pytest.raises(lorry.InvalidInputError, match="快件"):
        chinese.plan(iterations=10)
    with pytest.raises(lorry.InvalidInputError, match="datum"):
        lorry.Outlet().read(parcels)
    with pytest.raises(lorry.InvalidInputError, match="waves"):
        chinese.plan(waves=["8 to 12"])


def test_sections_are_cut_anew_from_a_history(outlet, parcels):
    history = pandas.concat([parcels.assign(date=f"2024-06-{day:02d}") for day in (1, 2)])
    history.loc[:, "section"] = "E01"
    outlet.read(history, kind="history")
    changes = outlet.recut(hours=0.3)
    assert set(changes["kind"]) == {"lend"} and set(changes["to"]) == {"K2"}


def test_lists_are_written_in_gb18030_too(outlet, tmp_path):
    outlet.plan(iterations=200, threads=1)
    outlet.write(tmp_path / "out", encoding="gb18030")
    assert (tmp_path / "out" / "waybills.csv").read_bytes().startswith(b"waybill,")
    assert (tmp_path / "out" / "sheets" / "01.html").exists()
