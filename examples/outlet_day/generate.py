#!/usr/bin/env python3
"""Generate an outlet's files: an ordinary day, a festival day, and days before.

    python3 generate.py FOLDER

writes FOLDER/ordinary and FOLDER/festival, each with parcels.csv and
couriers.csv as an outlet's own system would export them and map.json, which says
what they do not, and FOLDER/history.csv. Standard library only, and the same bytes
on every machine.
Nobody in these files exists. Where each figure comes from, and whether it is
real, derived or assumed, is in README.md beside this file; the letters R, D and
A below say which.
"""

import csv
import io
import json
import math
import pathlib
import random
import sys

SEED = 20240618
EARTH_RADIUS = 6371.0  # km; good enough to place parcels

# Meili, a township of Changshu: centre, share of the residents (A), reach of
# the built-up core in km (A); the first centre is near the real one.
CENTRES = [("梅李", 0.62, 120.8580, 31.7030, 0.75),
           ("赵市", 0.20, 120.8450, 31.7330, 0.45),
           ("珍门", 0.18, 120.8150, 31.7200, 0.45)]
OUTLET = (120.8690, 31.6960)  # A: an industrial estate south-east of Meili
CORE_SHARE, VILLAGE_REACH, FARTHEST = 0.80, 1.3, 4.5  # A

# Parcels: a festival day (A) and what an ordinary day is to it (D): 4113 / 7
# orders a day in the ordinary week of 15 to 21 April 2024 against
# (1229 + 1329) / 2 on 18 and 19 June.
FESTIVAL_PARCELS = 8000
RATIO = ((1229 + 1329) / 2) / (4113 / 7)
ORDINARY_PARCELS = round(FESTIVAL_PARCELS / RATIO)
# Days of the history, as a share of the festival (A): a rise over five days.
HISTORY = [("2024-06-13", 0.50), ("2024-06-14", 0.55), ("2024-06-15", 0.65),
           ("2024-06-16", 0.80), ("2024-06-17", 0.90)]

# Orders by slot of receipt, 18 and 19 June together (R); the clock times of the
# slots are not published: seven of two hours from 08:00 (A). They are the mix of
# agreed windows.
SLOT_ORDERS = [918, 508, 127, 50, 451, 385, 119]
SLOT_FIRST, SLOT_LENGTH = 8 * 3600, 2 * 3600
SLOT_LAST = 5                # A: nobody agrees on a window after 18:00

# Volume: every twentieth quantile of the two days (R), whose unit is not
# published: four litres (A), at most 200 litres a parcel (A).
VOLUME_QUANTILES = [0.0, 0.05, 0.098, 0.14, 0.2, 0.28, 0.39, 0.5, 0.6, 0.775, 1.0, 1.0,
                    1.16, 1.55, 2.1, 2.88, 3.95, 5.668, 8.55, 13.2, 20.77]
LITRES_PER_UNIT, LARGEST = 4, 200
KILOS_PER_LITRE = 0.16       # A

# Where people live (A).
COMPOUNDS, BUILDINGS, COMPOUND_REACH = 320, (2, 9), 0.10
NEED = (0.5, 1.5)            # parcels of a compound against its size, ordinary day
FESTIVAL_NEED = (0.6, 1.6)   # and once more in the festival

# What is promised (A): a share with an agreed window, a share by noon, the rest
# by 20:00; and when line-hauls arrive.
APPOINTED, BY_NOON = 0.08, 0.12
FIRST_WAVE = 0.80            # A: share at the outlet before 07:30
SECOND_ARRIVAL = 12 * 3600 + 1800
CHANNELS = (("送货上门", 0.72), ("快递柜", 0.16), ("驿站", 0.12))  # A

COURIERS, VANS = 45, 2       # A
UNEVEN = 0.10                # A: how far sections have drifted apart
TRIKE = (300, 1.5)           # kg, m3 (A)
VAN = (900, 4.5)             # A
SHIFT = ("07:30", "20:00")   # A

FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚"
STREETS = ("通江路", "梅东路", "将泾路", "聚沙路", "赵市路", "银杏路", "师桥路", "珍门路")


def moved(lon, lat, east, north):
    """A point so many km to the east and north."""
    degree = math.radians(1) * EARTH_RADIUS
    return lon + east / (degree * math.cos(math.radians(lat))), lat + north / degree


def place_near(rng, lon, lat, core):
    """A place whose density falls off exponentially with the distance."""
    while True:
        reach = core if rng.random() < CORE_SHARE else VILLAGE_REACH
        distance = -reach * math.log((1 - rng.random()) * (1 - rng.random()))
        angle = 2 * math.pi * rng.random()
        if distance < FARTHEST:
            return moved(lon, lat, distance * math.cos(angle), distance * math.sin(angle))


def uniform(rng, low, high):
    return low + (high - low) * rng.random()


class Compound:
    """A housing estate, village or office block: an AOI with its buildings."""

    def __init__(self, rng, number):
        at = rng.random()
        for self.town, share, lon, lat, core in CENTRES:
            at -= share
            if at < 0:
                break
        self.lon, self.lat = place_near(rng, lon, lat, core)
        self.aoi = f"M{number:03d}"
        self.name = f"{self.town}{number:03d}小区"
        self.street = STREETS[int(rng.random() * len(STREETS))]
        count = BUILDINGS[0] + int(rng.random() * (BUILDINGS[1] - BUILDINGS[0] + 1))
        self.buildings = [moved(self.lon, self.lat, COMPOUND_REACH * (2 * rng.random() - 1),
                                COMPOUND_REACH * (2 * rng.random() - 1)) for _ in range(count)]
        self.size = count * uniform(rng, 0.5, 1.5)
        self.need = uniform(rng, *NEED)
        self.festival = uniform(rng, *FESTIVAL_NEED)
        self.section = ""


def cut_sections(rng, compounds, count):
    """Halve by weight across the longer side until there are `count` parts."""
    if count == 1:
        return [compounds]
    lons, lats = [c.lon for c in compounds], [c.lat for c in compounds]
    is_wide = max(lons) - min(lons) > max(lats) - min(lats)
    ordered = sorted(compounds, key=lambda c: (c.lon if is_wide else c.lat, c.aoi))
    left = count // 2
    share = left / count * (1 + UNEVEN * (2 * rng.random() - 1))
    total, seen, at = sum(c.size for c in ordered), 0.0, 0
    while at < len(ordered) - (count - left) and (seen < share * total or at < left):
        seen += ordered[at].size
        at += 1
    return (cut_sections(rng, ordered[:at], left) +
            cut_sections(rng, ordered[at:], count - left))


def city(rng):
    compounds = [Compound(rng, number + 1) for number in range(COMPOUNDS)]
    parts = cut_sections(rng, compounds, COURIERS)
    for number, part in enumerate(parts):
        for compound in part:
            compound.section = f"512-{1 + number // 15}A{1 + number:02d}"
    return compounds, parts


def litres(rng):
    """A volume by linear interpolation between the quantiles."""
    at = rng.random() * (len(VOLUME_QUANTILES) - 1)
    i = int(at)
    units = VOLUME_QUANTILES[i] + (at - i) * (VOLUME_QUANTILES[i + 1] - VOLUME_QUANTILES[i])
    return max(0.1, min(LARGEST, round(units * LITRES_PER_UNIT, 1)))


def clock(seconds):
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"


def pick(rng, pairs):
    at = rng.random() * sum(weight for _, weight in pairs)
    for value, weight in pairs:
        at -= weight
        if at < 0:
            return value
    return pairs[-1][0]


SLOTS = list(enumerate(SLOT_ORDERS[:SLOT_LAST]))


def promise(rng):
    """Agreed window, promise and arrival, as the file writes them."""
    arrival = "05:40" if rng.random() < FIRST_WAVE else clock(SECOND_ARRIVAL)
    kind = rng.random()
    if kind < APPOINTED:
        slot = pick(rng, SLOTS)
        opens = SLOT_FIRST + slot * SLOT_LENGTH
        is_early = opens < SECOND_ARRIVAL + 3600
        return (f"{clock(opens)}-{clock(opens + SLOT_LENGTH)}", "",
                "05:40" if is_early else arrival)
    if kind < APPOINTED + BY_NOON:
        return "", "12:00", "05:40"
    return "", "20:00", arrival


HEADER = ["运单号", "收件人", "手机", "收件地址", "经度", "纬度", "三段码", "AOI", "楼栋",
          "重量(kg)", "体积(L)", "预约时段", "承诺时效", "到件时间", "派送方式"]


def parcels(rng, compounds, total, peak, first):
    """Rows of a day: `peak` 0 is an ordinary one, 1 the festival."""
    weights, at = [], 0.0
    for c in compounds:
        at += c.size * c.need * (1 + peak * (c.festival - 1))
        weights.append(at)
    for number in range(total):
        x, low, high = rng.random() * at, 0, len(weights) - 1
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if weights[middle] <= x else (low, middle)
        c = compounds[low]
        # Squaring favours the first buildings: some order more.
        building = int(rng.random() ** 2 * len(c.buildings))
        lon, lat = c.buildings[building]
        size = litres(rng)
        window, deadline, arrival = promise(rng)
        who = FAMILY[int(rng.random() * len(FAMILY))] + GIVEN[int(rng.random() * len(GIVEN))]
        yield [f"LR{first + number:012d}", who,
               f"1380000{int(rng.random() * 10000):04d}",
               f"江苏省苏州市常熟市{c.town}镇{c.street}{c.name}{building + 1}幢",
               f"{lon:.6f}", f"{lat:.6f}", c.section, c.aoi, f"{building + 1}幢",
               f"{max(0.1, round(size * KILOS_PER_LITRE, 1))}", f"{size}", window, deadline,
               arrival, pick(rng, CHANNELS)]


def couriers(parts):
    def away(part):
        return sum(math.hypot(c.lon - OUTLET[0], c.lat - OUTLET[1]) for c in part) / len(part)

    far = sorted(range(len(parts)), key=lambda i: -away(parts[i]))[:VANS]
    for number, part in enumerate(parts):
        kilos, cubic = VAN if number in far else TRIKE
        yield [f"K{number + 1:02d}", "面包车" if number in far else "电动三轮车",
               part[0].section, kilos, cubic, *SHIFT]


MAP = {
    "format": "lorry-map/1",
    "datum": "CGCS2000",
    "plan": {
        "name": "梅李网点",
        "outlet": list(OUTLET),
        "waves": ["07:30-13:00", "13:30-20:00"],
        "setup": 120, "handling": 75,
        "vehicles": [{"name": "电动三轮车", "speed_kmh": 18, "detour": 1.35},
                     {"name": "面包车", "speed_kmh": 28, "detour": 1.4}],
        "cost_hour": 25, "cost_km": 0.3,
    },
}


def table(header, rows):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def write(folder):
    folder = pathlib.Path(folder)
    compounds, parts = city(random.Random(SEED))
    who = table(["工号", "车型", "段码", "载重(kg)", "容积(m3)", "上班时间", "下班时间"], couriers(parts))
    for name, date, total, peak, first in (
            ("ordinary", "2024-04-18", ORDINARY_PARCELS, 0, 410000000),
            ("festival", "2024-06-18", FESTIVAL_PARCELS, 1, 618000000)):
        place = folder / name
        place.mkdir(parents=True, exist_ok=True)
        rows = parcels(random.Random(SEED + first), compounds, total, peak, first)
        (place / "parcels.csv").write_text(table(HEADER, rows), encoding="utf-8-sig", newline="")
        (place / "couriers.csv").write_text(who, encoding="utf-8-sig", newline="")
        (place / "map.json").write_text(
            json.dumps({**MAP, "date": date}, ensure_ascii=False, indent=2) + "\n",
            encoding="utf-8")
    history = []
    for number, (date, share) in enumerate(HISTORY):
        first = 613000000 + 20000 * number
        for row in parcels(random.Random(SEED + first), compounds,
                           round(share * FESTIVAL_PARCELS), share, first):
            history.append([date, row[0], *row[3:11]])
    (folder / "history.csv").write_text(table(["日期", "运单号", *HEADER[3:11]], history),
                                        encoding="utf-8-sig", newline="")


if __name__ == "__main__":
    write(sys.argv[1])
