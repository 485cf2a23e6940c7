"""Parcels, couriers and scans from a company's own files."""

import gzip

import pytest

import lorry

HEADER = "运单号,收件地址,经度,纬度,三段码,重量(kg),预约时段,派送方式,承诺时效,备注"
ROWS = ["0078001,海虞路 1 号,120.75,31.65,A12,1.25,09:00-12:00,送货上门,2024-06-18 18:00,易碎",
        "SF-2,虹桥路 2 号,120.751,31.651,A13,,,驿站代收,,",
        "1.23457E+14,虹桥路 3 号,120.751,31.651,A13,1,,,,",
        "SF-4,虹桥路 4 号,0,0,A13,1,,,,"]
TEXT = "\n".join([HEADER, *ROWS]) + "\n"


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "parcels.csv"
    path.write_text(TEXT, encoding="gb18030")
    return path


def test_columns_are_typed_and_counts_add_up(path):
    sheet = lorry.read_parcels(path, datum="GCJ-02")
    assert len(sheet) == 2 and sheet.rows == 4 and sheet.num_rejects == 2
    assert sheet.encoding == "GB18030" and sheet.datum == "GCJ-02"
    assert sheet.origin == "2024-06-18T00:00:00+08:00"
    assert sheet["waybill"] == ["0078001", "SF-2"] and sheet["section"] == ["A12", "A13"]
    assert sheet["weight"].tolist() == [1250, -1]
    assert sheet["from"][0] == 9 * 3600 and sheet["promise"][0] == 18 * 3600
    assert 120.74 < sheet["lon"][0] < 120.75  # on WGS 84
    assert sheet.row.tolist() == [2, 3] and sheet.cells("备注") == ["易碎", ""]
    assert sheet.has("window") and not sheet.has("aoi")


def test_rejected_rows_say_why(path, tmp_path):
    sheet = lorry.read_parcels(path, datum="GCJ-02")
    first, second = sheet.rejects
    assert (first.row, first.code) == (4, "waybill_damaged") and "1.23457E+14" in first.text
    assert (second.row, second.waybill, second.code) == (5, "SF-4", "place_zero")
    sheet.write_rejects(tmp_path / "rejects.csv")
    written = (tmp_path / "rejects.csv").read_text("utf-8-sig").splitlines()
    assert written[0] == "file,row,waybill,code,reason"
    assert written[2].startswith(f"{path.name},5,...SF-4,place_zero")


def test_a_datum_must_be_declared_in_china(path):
    with pytest.raises(lorry.InvalidInputError, match="BD-09"):
        lorry.read_parcels(path)
    with pytest.raises(lorry.InvalidInputError, match="there is no datum"):
        lorry.read_parcels(path, datum="mercator")
    with pytest.raises(OSError):
        lorry.read_parcels(path.with_suffix(".none"), datum="GCJ-02")


def test_a_mapping_is_a_file_or_a_dict(path, tmp_path):
    plain = lorry.read_parcels(path, mapping={"datum": "BD-09", "columns": {"section": "备注"}})
    assert plain["section"] == ["易碎", ""] and plain.datum == "BD-09"
    mapping = tmp_path / "map.json"
    mapping.write_text('{"format": "lorry-map/1", "datum": "GCJ-02", "area": '
                       '{"centre": [120.75, 31.65], "radius_km": 0.05}}')
    assert len(lorry.read_parcels(path, mapping=mapping)) == 1
    with pytest.raises(lorry.FormatError, match="did you mean `datum`"):
        lorry.read_parcels(path, mapping={"datmu": "GCJ-02"})


def test_gzip_is_unpacked(path, tmp_path):
    packed = tmp_path / "parcels.csv.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert len(lorry.read_parcels(packed, datum="GCJ-02")) == 2


def test_pandas_out(path):
    pd = pytest.importorskip("pandas")
    frame = lorry.read_parcels(path, datum="GCJ-02").to_pandas(extra=True)
    assert frame["waybill"].tolist() == ["0078001", "SF-2"]
    assert frame["promise"][0] == pd.Timestamp("2024-06-18T18:00+08:00")
    assert pd.isna(frame["promise"][1]) and pd.isna(frame["weight"][1])
    assert frame["mode"].tolist() == ["door", "station"] and frame["备注"][0] == "易碎"
    rejects = lorry.read_parcels(path, datum="GCJ-02").rejects_to_pandas()
    assert rejects["code"].tolist() == ["waybill_damaged", "place_zero"]


def test_pandas_in(tmp_path):
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({"waybill": ["007", "008"], "lon": [2.35, 2.36], "lat": [48.85, 48.86],
                          "promise": pd.to_datetime(["2024-06-18 18:00", None])})
    sheet = lorry.read_parcels(frame)
    assert sheet["waybill"] == ["007", "008"] and sheet["promise"][0] == 18 * 3600
    frame["waybill"] = [7.8e13, 7.9e13]  # what happens to long numbers
    assert [r.code for r in lorry.read_parcels(frame).rejects] == ["waybill_damaged"] * 2


def test_xlsx_by_pandas(tmp_path):
    pd = pytest.importorskip("pandas")
    pytest.importorskip("openpyxl")
    path = tmp_path / "parcels.xlsx"
    rows = [["城东网点派件清单", None, None, None], ["运单号", "经度", "纬度", "承诺时效"],
            ["007800", 120.75, 31.65, pd.Timestamp("2024-06-18 18:00")]]
    pd.DataFrame(rows).to_excel(path, index=False, header=False)
    sheet = lorry.read_parcels(path, datum="GCJ-02")
    assert sheet["waybill"] == ["007800"] and sheet["promise"][0] == 18 * 3600


def test_parquet_by_pandas(tmp_path):
    pd = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    path = tmp_path / "parcels.parquet"
    pd.DataFrame({"运单号": ["007800"], "经度": [120.75], "纬度": [31.65]}).to_parquet(path)
    assert lorry.read_parcels(path, datum="GCJ-02")["waybill"] == ["007800"]


def test_couriers_scans_and_histories(tmp_path):
    couriers = tmp_path / "c.csv"
    couriers.write_text("工号,车型,容积(m3),班次,负责段码\nC1,三轮,1.2,08:00-18:00,A01;A02\n")
    sheet = lorry.read_couriers(couriers)
    assert sheet["courier"] == ["C1"] and sheet["sections"] == ["A01\nA02"]
    assert sheet["volume"].tolist() == [1200000] and sheet["cost_day"].tolist() == [-1]
    scans = tmp_path / "s.csv"
    scans.write_text("运单号,派件员,签收时间\nT1,C1,2024-06-18 09:15\n")
    assert lorry.read_scans(scans)["time"].tolist() == [33300]
    history = tmp_path / "h.csv"
    history.write_text("派件日期,运单号,经度,纬度,承诺时效\n2024-06-17,T1,2.35,48.85,18:00\n"
                       "2024-06-18,T1,2.35,48.85,18:00\n")
    days = lorry.read_history(history)
    assert len(days) == 2 and days["promise"].tolist() == [64800, 64800]
    pd = pytest.importorskip("pandas")
    assert days.to_pandas()["promise"].dt.day.tolist() == [17, 18]
    assert pd.isna(sheet.to_pandas()["cost_day"][0])


def test_a_wrong_datum_shows_beside_another_file(tmp_path):
    parcels, scans = tmp_path / "parcels.csv", tmp_path / "scans.csv"
    places = [(f"T{k}", 120.75 + 0.001 * k, 31.65 + 0.0007 * (k % 7)) for k in range(20)]
    parcels.write_text("waybill,lon,lat\n" + "".join(f"{w},{x:.6f},{y:.6f}\n" for w, x, y in places))
    planned = lorry.read_parcels(parcels, datum="GCJ-02")
    real = zip(planned["waybill"], planned["lon"], planned["lat"])
    scans.write_text("waybill,time,lon,lat\n" + "".join(f"{w},09:30,{x:.7f},{y:.7f}\n" for w, x, y in real))
    assert planned.compare(lorry.read_scans(scans, datum="WGS 84")) == ""
    said = planned.compare(lorry.read_scans(scans, datum="GCJ-02"))
    assert "20 places in common" in said and "scans.csv is on WGS 84, not GCJ-02" in said


def test_travel_comes_from_files(tmp_path):
    model = lorry.Model(crs="EPSG:4326")
    depot = model.add_depot(120.75, 31.65, name="hub")
    model.add_client(120.76, 31.66, name="A")
    model.add_vehicle_type(1, start_depot=depot, end_depot=depot)
    straight = model.build().travel(0, 1)[0]
    model.add_barrier([120.755, 120.755], [31.5, 31.8])
    model.add_crossing(120.755, 31.64)
    assert model.build().travel(0, 1)[0] > 2 * straight
    model.set_pairs([0], [1], [1500], [180])
    with pytest.warns(lorry.LorryWarning, match="estimated"):
        problem = model.build()
    assert problem.travel(0, 1) == problem.travel(1, 0) == (1500, 180)
    assert problem.is_estimated(1, 0) and not problem.is_estimated(0, 1)
    assert problem.num_estimated() == 1
    problem.write(tmp_path / "day.json")
    (tmp_path / "pairs.csv").write_text("from,to,metres,seconds\nhub,A,900,90\nA,hub,950,95\n")
    again = lorry.read(tmp_path / "day.json", pairs=tmp_path / "pairs.csv")
    assert again.travel(1, 0) == (950, 95)
    with pytest.raises(lorry.FormatError, match="OSRM or Valhalla"):
        (tmp_path / "table.json").write_text("[]")
        lorry.read(tmp_path / "day.json", table=tmp_path / "table.json")


def test_messages_come_in_the_language_asked_for(path):
    try:
        lorry.set_language("zh_CN.UTF-8")
        with pytest.raises(lorry.InvalidInputError, match="坐标"):
            lorry.read_parcels(path)
        assert "表格软件" in lorry.read_parcels(path, datum="GCJ-02").rejects[0].text
    finally:
        lorry.set_language("en")
