#!/usr/bin/env python3
"""Generate the festival day of one depot's district, in lorry's JSON.

    python3 generate.py > peak_day.json

Standard library only, and the same bytes on every machine. Where each figure
comes from, and whether it is real, derived or assumed, is in README.md beside
this file; the letters R, D and A below say which.
"""

import json
import math
import random
import sys

SEED = 20240618
EARTH_RADIUS = 6371.0  # km; good enough to place parcels

# Township: residents (R, D or A) and its centres: share of the residents (A),
# longitude and latitude (R or A), reach of the built-up core in km (A).
TOWNS = [
    ("Meili", 109892, [  # R: 2017
        ("Meili", 0.60, 120.8580, 31.7030, 0.80),  # A
        ("Zhaoshi", 0.20, 120.8450, 31.7330, 0.45),  # A
        ("Zhenmen", 0.20, 120.8150, 31.7200, 0.45),  # A
    ]),
    ("Bixi", 120000, [  # A
        ("Bixi", 0.50, 120.93036, 31.72249, 0.75),  # R
        ("Hupu", 0.30, 120.9240, 31.7430, 0.55),  # A
        ("Wushi", 0.20, 120.9830, 31.7120, 0.45),  # A
    ]),
    ("Dongbang", 65000, [  # A
        ("Dongbang", 0.65, 120.9420, 31.6650, 0.60),  # A
        ("Xushi", 0.35, 120.9850, 31.6830, 0.45),  # A
    ]),
    ("Guli", 110000, [  # A
        ("Guli", 0.70, 120.8350, 31.6350, 0.75),  # A
        ("Baimao", 0.30, 120.8880, 31.6230, 0.50),  # A
    ]),
    ("Zhitang", 85000, [  # A
        ("Zhitang", 1.00, 120.95459, 31.61066, 0.75),  # R
    ]),
]
DEPOT = (120.8710, 31.6930)  # A: an industrial estate south-east of Meili

# The bank of the Yangtze, west to east (A): nobody lives north of it.
BANK = [(120.780, 31.812), (120.930, 31.757), (121.050, 31.716)]

# Parcels: an ordinary day of the depot (A) times the festival's ratio (D):
# (1229 + 1329) / 2 orders on 18 and 19 June against 4113 / 7 a day in the
# ordinary week of 15 to 21 April 2024.
ORDINARY_DAY = 600
RATIO = ((1229 + 1329) / 2) / (4113 / 7)

# Orders by slot of receipt, 18 and 19 June together (R); the clock times of
# the slots are not published: two hours each from 08:00 (A).
SLOT_ORDERS = [918, 508, 127, 50, 451, 385, 119]
SLOT_FIRST, SLOT_LENGTH = 1 * 3600, 2 * 3600  # time 0 is 07:00

# Volume: every twentieth quantile of the two days (R), whose unit is not
# published: ten litres (A), at most 200 litres a parcel (A).
VOLUME_QUANTILES = [0.0, 0.05, 0.098, 0.14, 0.2, 0.28, 0.39, 0.5, 0.6, 0.775, 1.0, 1.0,
                    1.16, 1.55, 2.1, 2.88, 3.95, 5.668, 8.55, 13.2, 20.77]
LITRES_PER_UNIT, LARGEST = 10, 200

# How parcels lie (all A): most in the core of a centre, the rest in the
# villages around; several parcels to a building.
CORE_SHARE, VILLAGE_REACH, FARTHEST = 0.72, 1.5, 5.0
PARCELS_PER_PLACE = 2.2
JITTER = 0.025  # km, between the doors of one place

# Service in seconds (A): hand over, climb, carry.
HAND_OVER, PER_FLOOR, FLOORS, LITRES_PER_SECOND = 80, 10, 6, 4


def parcels_by_weight(total, weights):
    """Split a whole number in proportion; the largest remainders get the rest."""
    exact = [total * weight / sum(weights) for weight in weights]
    counts = [int(x) for x in exact]
    order = sorted(range(len(exact)), key=lambda i: (counts[i] - exact[i], i))
    for i in order[:total - sum(counts)]:
        counts[i] += 1
    return counts


def is_on_land(lon, lat):
    for (x0, y0), (x1, y1) in zip(BANK, BANK[1:]):
        if lon <= x1:
            return lat < y0 + (y1 - y0) * (lon - x0) / (x1 - x0)
    return lat < BANK[-1][1]


def moved(lon, lat, east, north):
    """A point so many km to the east and north."""
    degree = math.radians(1) * EARTH_RADIUS
    return lon + east / (degree * math.cos(math.radians(lat))), lat + north / degree


def place_near(rng, lon, lat, core):
    """A place whose density falls off exponentially with the distance."""
    while True:
        reach = core if rng.random() < CORE_SHARE else VILLAGE_REACH
        # Distance of an exponential density on the plane: a sum of two
        # exponential variates.
        distance = -reach * math.log((1 - rng.random()) * (1 - rng.random()))
        angle = 2 * math.pi * rng.random()
        point = moved(lon, lat, distance * math.cos(angle), distance * math.sin(angle))
        if distance < FARTHEST and is_on_land(*point):
            return point


def litres(rng):
    """A volume by linear interpolation between the quantiles."""
    at = rng.random() * (len(VOLUME_QUANTILES) - 1)
    i = int(at)
    units = VOLUME_QUANTILES[i] + (at - i) * (VOLUME_QUANTILES[i + 1] - VOLUME_QUANTILES[i])
    return max(1, min(LARGEST, round(units * LITRES_PER_UNIT)))


def parcels(rng):
    """All parcels: town, longitude, latitude, slot, litres, service."""
    total = round(ORDINARY_DAY * RATIO)
    centres = [(town, name, residents * share, lon, lat, core)
               for town, residents, inner in TOWNS
               for name, share, lon, lat, core in inner]
    counts = parcels_by_weight(total, [centre[2] for centre in centres])
    slots = [slot for slot, n in enumerate(parcels_by_weight(total, SLOT_ORDERS))
             for _ in range(n)]
    for i in range(total - 1, 0, -1):  # Fisher and Yates, so that rng.random() is all we use
        j = int(rng.random() * (i + 1))
        slots[i], slots[j] = slots[j], slots[i]
    for (_, name, _, lon, lat, core), count in zip(centres, counts):
        places = [place_near(rng, lon, lat, core)
                  for _ in range(max(1, round(count / PARCELS_PER_PLACE)))]
        for _ in range(count):
            # Squaring favours the first places: some buildings order more.
            x, y = places[int(rng.random() ** 2 * len(places))]
            x, y = moved(x, y, JITTER * (2 * rng.random() - 1), JITTER * (2 * rng.random() - 1))
            size = litres(rng)
            floor = int(rng.random() * (FLOORS + 1))
            service = HAND_OVER + PER_FLOOR * floor + size // LITRES_PER_SECOND
            yield name, round(x, 5), round(y, 5), slots.pop(), size, service


# The fleet (all A), in metres, seconds and yuan. A trike and its courier work
# up to seven hours at any time of the day.
PROFILES = [
    {"id": "e-trike", "detour": 1.35, "speed_kmh": 18},
    {"id": "van", "detour": 1.4, "speed_kmh": 30},
]
FLEET = [
    {"id": "e-trike", "count": 42, "capacity": 1000, "start": "depot", "shift": [0, 16 * 3600],
     "max_duration": 7 * 3600, "profile": "e-trike",
     "costs": {"fixed": 60, "per_km": 0.15, "per_hour": 24}},
    {"id": "van", "count": 4, "capacity": 3000, "start": "depot", "shift": [0, 16 * 3600],
     "shift_duration": 8 * 3600, "max_duration": 10 * 3600, "profile": "van",
     "costs": {"fixed": 180, "per_km": 0.9, "per_hour": 30, "per_overtime_hour": 15}},
]
# Cost units to a yuan, so that all of these prices are whole per metre and second.
COST_SCALE = 60000


def client(name, lon, lat, slot, size, service):
    opens = SLOT_FIRST + slot * SLOT_LENGTH
    return {"id": name, "location": [lon, lat], "delivery": size, "service": service,
            "window": [opens, opens + SLOT_LENGTH]}


def problem():
    numbers = {}
    clients = []
    for town, lon, lat, slot, size, service in parcels(random.Random(SEED)):
        numbers[town] = numbers.get(town, 0) + 1
        clients.append(client(f"{town} {numbers[town]}", lon, lat, slot, size, service))
    return {
        "format": "lorry/1",
        "name": "618 festival, north-east of Changshu",
        "origin": "2024-06-18T07:00:00+08:00",
        "crs": "EPSG:4326",
        "cost_scale": COST_SCALE,
        "dimensions": ["litres"],
           "profiles": PROFILES,
        "depots": [{"id": "depot", "location": list(DEPOT)}],
        "vehicle_types": FLEET,
        "clients": clients,
    }


def write(out):
    """JSON with one line for each element of a list."""
    pieces = []
    for key, value in problem().items():
        if isinstance(value, list) and isinstance(value[0], dict):
            lines = ",\n    ".join(json.dumps(element) for element in value)
            pieces.append(f"{json.dumps(key)}: [\n    {lines}\n  ]")
        else:
            pieces.append(f"{json.dumps(key)}: {json.dumps(value)}")
    out.write("{\n  " + ",\n  ".join(pieces) + "\n}\n")


if __name__ == "__main__":
    write(sys.stdout)
