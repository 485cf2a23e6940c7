#!/usr/bin/env python3
"""Generate two small outlets with files as dirty as files come.

    python3 generate.py FOLDER

writes FOLDER/north and FOLDER/south. Standard library only, and the same bytes on
every machine. Nobody in these files exists. expected.json says for each file how
many rows it has, how many of them are kept, and how many are rejected for which
reason; a test compares.

north  UTF-8 with a byte order mark, CRLF, GCJ-02, headers that lorry knows; a title
       above them and a sum below; scans by GPS; a canal with two bridges
south  GB18030, tabs, BD-09, headers of its own, latitude first in one column, grams
       and centimetres, dates without a year
"""

import csv
import gzip
import io
import json
import math
import pathlib
import random
import sys

SEED = 20240618


# ------------------------------------------------------------------ datums --

def to_gcj(lon, lat):
    """GCJ-02 of a place on WGS 84 in China; the formulas are public knowledge."""
    def waves(x, *terms):
        return sum(a * math.sin(x * f * math.pi) for a, f in terms) * 2 / 3

    x, y = lon - 105, lat - 35
    root, ripple = math.sqrt(abs(x)), waves(x, (20, 6), (20, 2))
    north = (-100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple +
             waves(y, (20, 1), (40, 1 / 3)) + waves(y, (160, 1 / 12), (320, 1 / 30)))
    east = (300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple +
            waves(x, (20, 1), (40, 1 / 3)) + waves(x, (150, 1 / 12), (300, 1 / 30)))
    a, e2 = 6378245.0, 0.00669342162296594323
    w = 1 - e2 * math.sin(math.radians(lat)) ** 2
    return (lon + math.degrees(east * math.sqrt(w) / (a * math.cos(math.radians(lat)))),
            lat + math.degrees(north * w * math.sqrt(w) / (a * (1 - e2))))


def to_bd(lon, lat):
    """BD-09 of a place on GCJ-02."""
    k = math.pi * 3000 / 180
    r = math.hypot(lon, lat) + 0.00002 * math.sin(lat * k)
    angle = math.atan2(lat, lon) + 0.000003 * math.cos(lon * k)
    return r * math.cos(angle) + 0.0065, r * math.sin(angle) + 0.006


def moved(place, east, north):
    """A place so many metres to the east and north."""
    lon, lat = place
    return lon + east / (111320 * math.cos(math.radians(lat))), lat + north / 110950


# ------------------------------------------------------------------- parts --

class Street:
    """A housing estate: its name and place, its buildings, its section."""

    def __init__(self, rng, centre, number, section):
        self.name, self.section = f"{'东南西北'[number % 4]}苑{number + 1}村", section
        angle, reach = 2 * math.pi * rng.random(), 300 + 1500 * rng.random()
        self.place = moved(centre, reach * math.cos(angle), reach * math.sin(angle))
        self.buildings = [moved(self.place, 160 * rng.random() - 80, 160 * rng.random() - 80)
                          for _ in range(5)]


def streets(rng, centre, sections):
    return [Street(rng, centre, k, sections[k % len(sections)]) for k in range(24)]


def clean_parcels(rng, where, count, convert):
    """Parcels without faults, as dictionaries."""
    for number in range(count):
        street = where[int(rng.random() ** 1.4 * len(where))]
        building = int(rng.random() * len(street.buildings))
        place = street.buildings[building]
        kilos = max(0.1, round(0.3 + rng.random() ** 3 * 12, 2))
        kind = rng.random()
        yield {
            "number": number, "who": "王李张刘陈杨赵黄"[int(rng.random() * 8)] + "*",
            "phone": f"138****{int(rng.random() * 10000):04d}",
            "address": f"{street.name}{building + 1}幢{101 + int(rng.random() * 20) * 100}室",
            "lonlat": convert(*place), "wgs": place, "section": street.section,
            "aoi": street.name, "building": f"{building + 1}幢", "kilos": kilos,
            "litres": max(0.2, round(kilos * 5.5, 1)),
            "window": kind if kind < 0.15 else None, "noon": 0.15 <= kind < 0.3,
            "channel": ("送货上门", "快递柜", "驿站代收")[int(rng.random() ** 2 * 3)],
        }


class Table:
    """Rows with the faults that were put in, counted."""

    def __init__(self, header):
        self.header, self.rows, self.faults = header, [], {}

    def row(self, **cells):
        return [cells.get(name, "") for name in self.header]

    def add(self, row, fault=None):
        self.rows.append((row, fault))

    def shuffle(self, rng, first=0):
        """Mix all rows from `first` on; Fisher and Yates, so that every Python agrees."""
        for i in range(len(self.rows) - 1, first, -1):
            j = first + int(rng.random() * (i + 1 - first))
            self.rows[i], self.rows[j] = self.rows[j], self.rows[i]

    def text(self, separator=",", end="\r\n", title=()):
        out = io.StringIO()
        writer = csv.writer(out, delimiter=separator, lineterminator=end)
        for line in title:
            writer.writerow(line + [""] * (len(self.header) - len(line)))
        writer.writerow(self.header)
        for row, _ in self.rows:
            if isinstance(row, str):
                out.write(row + end)
            else:
                writer.writerow(row)
        return out.getvalue()

    def expected(self):
        faults = {}
        for _, fault in self.rows:
            if fault is not None:
                faults[fault] = faults.get(fault, 0) + 1
        blank = faults.pop("blank", 0)
        rejected = sum(faults.values())
        return {"rows": len(self.rows), "kept": len(self.rows) - rejected - blank,
                "rejected": rejected, "blank": blank,
                "reasons": dict(sorted(faults.items()))}


# ------------------------------------------------------------------- north --

NORTH = (120.7520, 31.6550)
NORTH_SECTIONS = ["512-01-A01", "512-01-A02", "512-01-A03", "512-01-A04", "512-01-A05"]


def north_row(table, p, **over):
    lon, lat = p["lonlat"]
    opens = None if p["window"] is None else 9 + 2 * int(p["window"] * 30)
    return table.row(**{
        "运单号": f"0078{p['number']:08d}", "收件人": p["who"], "手机号": p["phone"],
        "收件地址": p["address"], "经度": f"{lon:.6f}", "纬度": f"{lat:.6f}", "派件网点": "城北网点",
        "三段码": p["section"], "AOI名称": p["aoi"], "楼栋": p["building"],
        "重量(kg)": f"{p['kilos']}", "体积(m³)": f"{p['litres'] / 1000:.4f}", "件数": "1",
        "预约时段": "" if opens is None else f"{opens:02d}:00-{opens + 2:02d}:00",
        "派送方式": p["channel"], "承诺时效": "2024-06-18 12:00" if p["noon"] else "2024-06-18 20:00",
        "到件时间": "2024-06-18 05:40:00", "备注": "", **over})


def north_parcels(rng, where):
    table = Table(["运单号", "收件人", "手机号", "收件地址", "经度", "纬度", "派件网点", "三段码", "AOI名称",
                   "楼栋", "重量(kg)", "体积(m³)", "件数", "预约时段", "派送方式", "承诺时效", "到件时间",
                   "备注"])
    plain = list(clean_parcels(rng, where, 300, to_gcj))
    # Odd, but nothing is lost: these are kept.
    odd = [{"运单号": '="007800009001"'}, {"运单号": "\u2009SF1234567890123\u00a0"},
           {"运单号": "ＪＤ００９９８８７７"}, {"重量(kg)": "１．２５"}, {"重量(kg)": "2.5kg"},
           {"重量(kg)": "800g"}, {"重量(kg)": "3斤"}, {"重量(kg)": ""}, {"体积(m³)": "0.02立方"},
           {"体积(m³)": "12升"}, {"预约时段": "09:00～12:00"}, {"预约时段": "上午"},
           {"预约时段": "2024-06-18 14:00-16:00"}, {"承诺时效": "18:00"},
           {"承诺时效": "2024-06-18T18:00:00+08:00"}, {"承诺时效": "２０２４年６月１８日 １８：００"},
           {"收件地址": "西苑 3 村，2 幢\n（请放门口）"}, {"备注": '易碎,"小心"'}]
    # What must be named, by the code of its reason.
    bad = [("waybill_missing", {"运单号": ""}), ("waybill_damaged", {"运单号": "1.23457E+14"}),
           ("waybill_damaged", {"运单号": "7.80000001234E+13"}),
           ("waybill_damaged", {"运单号": "78000000012345.0"}),
           ("waybill_unreadable", {"运单号": "合计"}),
           ("waybill_repeated", {"运单号": "007800000000"}),
           ("waybill_repeated", {"运单号": "00７８０００００００１"}),
           ("other_outlet", {"派件网点": "城东网点"}), ("place_missing", {"经度": "", "纬度": ""}),
           ("place_missing", {"经度": "未知", "纬度": "未知"}), ("place_unreadable", {"经度": "见备注", "纬度": "见备注"}),
           ("place_zero", {"经度": "0", "纬度": "0.000000"}),
           ("place_impossible", {"经度": "1207.52", "纬度": "316.55"}),
           ("place_swapped", {"经度": "31.655120", "纬度": "120.756100"}),
           ("place_outside", {"经度": "121.473700", "纬度": "31.230400"}),
           ("weight_unreadable", {"重量(kg)": "重"}), ("weight_impossible", {"重量(kg)": "8500"}),
           ("weight_impossible", {"重量(kg)": "-1"}), ("volume_unreadable", {"体积(m³)": "大件"}),
           ("volume_impossible", {"体积(m³)": "60"}), ("pieces_unreadable", {"件数": "一箱"}),
           ("time_unreadable", {"预约时段": "下周三"}), ("time_unreadable", {"承诺时效": "25:70"}),
           ("window_reversed", {"预约时段": "18:00-09:00"})]
    for p in plain:
        table.add(north_row(table, p))
    for k, over in enumerate(odd):
        table.add(north_row(table, {**plain[k], "number": 900 + k}, **over))
    for k, (fault, over) in enumerate(bad):
        table.add(north_row(table, {**plain[50 + k], "number": 950 + k}, **over), fault)
    table.shuffle(rng, 2)  # the repeated numbers come after those they repeat
    # An address with a comma in it that no quotes protect: one cell too many.
    cells = north_row(table, {**plain[99], "number": 990}, 备注="易碎")
    table.add(",".join(cells[:3] + ["北苑 8 村,5 幢"] + cells[4:]), "cells")
    table.add([""] * len(table.header), "blank")
    table.add(",".join([""] * len(table.header)), "blank")
    return table, plain


def north_couriers(rng):
    table = Table(["工号", "姓名", "车型", "载重(kg)", "容积(m3)", "班次", "负责段码", "每小时成本",
                   "每公里成本"])
    for k, section in enumerate(NORTH_SECTIONS):
        table.add(table.row(**{
            "工号": f"{512001 + k:08d}", "姓名": "赵钱孙李周"[k] + "*", "车型": "电动三轮车",
            "载重(kg)": "300", "容积(m3)": "1.5", "班次": "07:30-13:00" if k == 4 else "07:30～20:00",
            "负责段码": section, "每小时成本": "25", "每公里成本": "0.3"}))
    row = dict(zip(table.header, table.rows[0][0]))
    table.add(table.row(**row), "courier_repeated")
    table.add(table.row(**{**row, "工号": ""}), "courier_missing")
    table.add(table.row(**{**row, "工号": "00512009", "每小时成本": "面议"}), "cost_unreadable")
    table.add(table.row(**{**row, "工号": "00512010", "班次": "早班"}), "time_unreadable")
    return table


def north_scans(rng, plain):
    """Signed for along the streets, by GPS: on WGS 84, with an error of some metres."""
    table = Table(["运单号", "扫描类型", "派件员工号", "扫描时间", "经度", "纬度"])
    at = {k: 8 * 3600 for k in range(len(NORTH_SECTIONS))}
    for p in sorted(plain, key=lambda p: (p["section"], p["aoi"], p["building"], p["number"])):
        courier = NORTH_SECTIONS.index(p["section"])
        at[courier] += 150 + int(120 * rng.random())
        lon, lat = moved(p["wgs"], 12 * rng.random() - 6, 12 * rng.random() - 6)
        when = at[courier]
        table.add(table.row(**{
            "运单号": f"0078{p['number']:08d}", "扫描类型": "签收", "派件员工号": f"{512001 + courier:08d}",
            "扫描时间": f"2024-06-18 {when // 3600:02d}:{when // 60 % 60:02d}:{when % 60:02d}",
            "经度": f"{lon:.6f}", "纬度": f"{lat:.6f}"}))
    row = dict(zip(table.header, table.rows[0][0]))
    table.add(table.row(**{**row, "运单号": "1.23E+11"}), "waybill_damaged")
    table.add(table.row(**{**row, "扫描时间": "昨天"}), "time_unreadable")
    table.add(table.row(**{**row, "经度": "0", "纬度": "0"}))  # where is not known: kept
    return table


def north_history(rng, where):
    table = Table(["派件日期", "运单号", "收件地址", "经度", "纬度", "三段码", "AOI名称", "重量(kg)"])
    for day, count in (("2024-06-15", 120), ("2024-06-16", 140), ("2024-06-17", 160)):
        for p in clean_parcels(rng, where, count, to_gcj):
            lon, lat = p["lonlat"]
            table.add(table.row(**{
                "派件日期": day, "运单号": f"0077{day[-2:]}{p['number']:06d}", "收件地址": p["address"],
                "经度": f"{lon:.6f}", "纬度": f"{lat:.6f}", "三段码": p["section"],
                "AOI名称": p["aoi"], "重量(kg)": f"{p['kilos']}"}))
    row = dict(zip(table.header, table.rows[0][0]))
    table.add(table.row(**row), "waybill_repeated")
    table.add(table.row(**{**row, "派件日期": "2024-06-17"}))  # again on another day: kept
    table.add(table.row(**{**row, "运单号": "007799000001", "派件日期": "六月"}), "time_unreadable")
    return table


def canal():
    """A canal from west to east through the outlet's area, and its two bridges."""
    def line(*steps):
        return [[round(v, 6) for v in moved(NORTH, *step)] for step in steps]

    def feature(form, name, coordinates, kind):
        return {"type": "Feature", "properties": {"name": name, "kind": kind},
                "geometry": {"type": form, "coordinates": coordinates}}

    return {"type": "FeatureCollection", "features": [
        feature("LineString", "canal", line((-2600, 350), (-700, 220), (600, 260), (2600, 120)),
                "barrier"),
        feature("Point", "west bridge", line((-700, 220))[0], "crossing"),
        feature("Point", "east bridge", line((1400, 204))[0], "crossing")]}


NORTH_MAP = {
    "format": "lorry-map/1", "datum": "GCJ-02", "date": "2024-06-18", "outlet": "城北网点",
    "scans": {"datum": "WGS 84"},
    "plan": {"name": "城北网点", "outlet": [round(v, 6) for v in moved(NORTH, 900, 700)],
             "waves": ["07:30-13:00", "13:30-20:00"], "setup": 90, "handling": 45},
}


# ------------------------------------------------------------------- south --

SOUTH = (120.0760, 29.3060)
SOUTH_SECTIONS = ["东一", "东二", "西一", "西二"]
WORDS = ("上午", "下午", "晚上", "18:00前", "9点-11点半")


def south_row(table, p, **over):
    lon, lat = p["lonlat"]
    side = p["litres"] * 1000 / (30 * 20)
    return table.row(**{
        "物流单": f"YW{p['number']:09d}CN", "送货地点": p["address"], "位置": f"{lat:.6f},{lon:.6f}",
        "小区域": p["section"], "克重": f"{p['kilos'] * 1000:.0f}", "长宽高": f"30*20*{side:.0f}",
        "客户要求": "" if p["window"] is None else WORDS[int(p["window"] * 30)],
        "时限": "06-18 12:00" if p["noon"] else "06-18 21:30:00", "急": "是" if p["noon"] else "", **over})


def south_parcels(rng, where):
    table = Table(["物流单", "送货地点", "位置", "小区域", "克重", "长宽高", "客户要求", "时限", "急"])
    plain = list(clean_parcels(rng, where, 220, lambda *p: to_bd(*to_gcj(*p))))
    odd = [{"位置": "29.310000，120.080000"}, {"克重": "#N/A"}, {"克重": "1,250"}, {"克重": "1.5kg"}, {"长宽高": "30×20×15cm"},
           {"长宽高": "９０００"}, {"客户要求": "全天"}, {"客户要求": "不限"}, {"时限": "6月18日 19:00"},
           {"时限": "24:00"}, {"时限": ""}]
    bad = [("waybill_missing", {"物流单": " "}), ("waybill_damaged", {"物流单": "9.76E+12"}),
           ("waybill_repeated", {"物流单": "ＹＷ０00000000CN"}), ("place_missing", {"位置": ""}),
           ("place_unreadable", {"位置": "义乌"}), ("place_zero", {"位置": "0,0"}),
           ("place_swapped", {"位置": "120.081000,29.310000"}),
           ("place_outside", {"位置": "30.274100,120.155100"}),
           ("weight_unreadable", {"克重": "轻"}), ("weight_impossible", {"克重": "2500kg"}),
           ("volume_unreadable", {"长宽高": "30*20"}), ("time_unreadable", {"时限": "尽快送"}),
           ("window_reversed", {"客户要求": "20:00-9:00"})]
    for p in plain:
        table.add(south_row(table, p))
    for k, over in enumerate(odd):
        table.add(south_row(table, {**plain[k], "number": 900 + k}, **over))
    for k, (fault, over) in enumerate(bad):
        table.add(south_row(table, {**plain[50 + k], "number": 950 + k}, **over), fault)
    table.shuffle(rng, 1)
    table.add([""] * len(table.header), "blank")
    return table


def south_couriers():
    table = Table(["代号", "车", "最多公斤", "上岗", "收工", "片"])
    for k, section in enumerate(SOUTH_SECTIONS):
        table.add(table.row(**{"代号": f"Y{k + 1}", "车": "面包车" if k == 3 else "三轮", "最多公斤":
                               "800" if k == 3 else "250", "上岗": "8:00", "收工": "20:30",
                               "片": section if k < 3 else f"{section}、东二"}))
    return table


SOUTH_MAP = {
    "format": "lorry-map/1", "datum": "BD-09", "date": "2024-06-18",
    "parcels": {"columns": {"waybill": "物流单", "address": "送货地点", "latlon": "位置",
                            "section": "小区域", "weight": "克重", "volume": "长宽高",
                            "window": "客户要求", "promise": "时限", "priority": "急"},
                "weight_unit": "g", "volume_unit": "cm3"},
    "couriers": {"columns": {"courier": "代号", "vehicle": "车", "weight": "最多公斤", "from": "上岗",
                             "to": "收工", "sections": "片"},
                 "weight_unit": "kg"},
    "plan": {"name": "城南网点", "outlet": [round(v, 6) for v in moved(SOUTH, -600, 400)],
             "vehicles": [{"name": "三轮", "speed_kmh": 18, "detour": 1.35},
                          {"name": "面包车", "speed_kmh": 28, "detour": 1.4}]},
}


# ------------------------------------------------------------------- files --

def write_json(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def write(folder):
    folder = pathlib.Path(folder)
    rng = random.Random(SEED)
    north, south = folder / "north", folder / "south"
    north.mkdir(parents=True, exist_ok=True)
    south.mkdir(parents=True, exist_ok=True)

    where = streets(rng, NORTH, NORTH_SECTIONS)
    table, plain = north_parcels(rng, where)
    couriers, scans, history = north_couriers(rng), north_scans(rng, plain), north_history(rng, where)
    title = [["城北网点派件清单"], ["导出时间：2024-06-18 05:50", "制表：调度"]]
    (north / "parcels.csv").write_text(table.text(title=title), encoding="utf-8-sig", newline="")
    (north / "couriers.csv").write_text(couriers.text(), encoding="utf-8-sig", newline="")
    (north / "scans.csv").write_text(scans.text(), encoding="utf-8-sig", newline="")
    with open(north / "history.csv.gz", "wb") as file:
        with gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
            packed.write(history.text(end="\n").encode("utf-8-sig"))
    write_json(north / "barriers.geojson", canal())
    write_json(north / "map.json", NORTH_MAP)
    write_json(north / "expected.json", {
        "parcels.csv": table.expected(), "couriers.csv": couriers.expected(),
        "scans.csv": scans.expected(), "history.csv.gz": history.expected()})

    where = streets(rng, SOUTH, SOUTH_SECTIONS)
    table, couriers = south_parcels(rng, where), south_couriers()
    (south / "parcels.tsv").write_bytes(table.text("\t", "\n").encode("gb18030"))
    (south / "couriers.csv").write_bytes(couriers.text(end="\n").encode("gb18030"))
    write_json(south / "map.json", SOUTH_MAP)
    write_json(south / "expected.json", {
        "parcels.tsv": table.expected(), "couriers.csv": couriers.expected()})


if __name__ == "__main__":
    write(sys.argv[1])
