"""bench/certificate.py: certificates of days of every kind are verified, or found out."""
import json
import random
import sys
from pathlib import Path

import pytest

lorry = pytest.importorskip("lorry")
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))

import certificate  # noqa: E402
import problem  # noqa: E402


def random_day(seed):
    """Up to eight clients, and whatever the model knows: two depots and dimensions, kinds of
    vehicles, open ends, windows, pickups, sections, skills, limits, optional clients."""
    draw = random.Random(seed)

    def roll(low, high):
        return low + int(draw.random() * (high - low + 1))

    def chance(share):
        return draw.random() < share
    on_earth, has_windows = chance(0.3), chance(0.6)
    scale = 100 if on_earth else 1

    def place():
        x, y = roll(0, 999), roll(0, 999)
        return [116 + x / 1e4, 39 + y / 1e4] if on_earth else [x / 10, y / 10]
    said = {"format": "lorry/1", "crs": "EPSG:4326" if on_earth else None, "cost_scale": 1000}
    if not on_earth:
        said["rounding"] = ("round", "trunc1", "exact", "ceil10", "double")[roll(0, 4)]
        scale = {"round": 1, "trunc1": 10, "ceil10": 10, "exact": 1000, "double": 10**6}[
            said["rounding"]]
    said["dimensions"] = roll(1, 2)
    said["profiles"] = [{"detour": 1.3, "speed_mps": 0.7}] if chance(0.3) else [{}]
    said["depots"] = [{"id": "d%d" % k, "location": place()} for k in range(2)]
    said["sections"] = [{"id": "s", "price_units": roll(0, 40) * scale}] if chance(0.3) else []
    clients = said["clients"] = []
    for k in range(roll(2, 8)):
        client = {"id": "c%d" % k, "location": place(), "service": roll(0, 20) * scale,
                  "delivery": [roll(0, 8) for _ in range(said["dimensions"])],
                  "pickup": [roll(0, 5) for _ in range(said["dimensions"])]}
        if has_windows and chance(0.7):
            early = roll(0, 250) * scale
            client["window"] = [early, early + roll(50, 300) * scale]
        if chance(0.3):
            client.update(required=False, prize_units=roll(0, 150) * scale)
        if chance(0.15):
            client["skills"] = ["cold"]
        if chance(0.2):
            client["release"] = roll(0, 100) * scale
        if said["sections"] and chance(0.5):
            client["section"] = "s"
        clients.append(client)
    types = said["vehicle_types"] = []
    for k in range(roll(1, 3)):
        kind = {"id": "t%d" % k, "count": roll(1, 5), "start": "d%d" % roll(0, 1),
                "end": None if chance(0.2) else "d%d" % roll(0, 1), "skills": ["cold"],
                "capacity": [roll(12, 30) for _ in range(said["dimensions"])],
                "unit_costs": {"fixed": roll(0, 100) * scale, "distance": roll(1, 3),
                               "duration": roll(0, 1)}}
        for key, high in (("max_duration", 600), ("max_distance", 500), ("max_stops", 4)):
            if chance(0.2):
                kind[key] = roll(3, 4) if key == "max_stops" else roll(high // 2, high) * scale
        types.append(kind)
    if chance(0.3):
        n = len(clients) + 2
        said["profiles"] = [{"matrix": {"distances": [
            [0 if i == j else roll(0, 120) * scale for j in range(n)] for i in range(n)]}}]
    if chance(0.3):
        types.append({**types[0], "id": "twin", "count": 1})
    return said


@pytest.fixture(name="certified", params=range(40))
def fixture_certified(request, tmp_path):
    """(the problem as certificate.py reads it, the certificate)"""
    path, proof = tmp_path / "day.json", tmp_path / "proof.json"
    path.write_text(json.dumps(random_day(request.param)), encoding="utf-8")
    bound = lorry.read(path).bound(time=0.001 if request.param % 5 == 4 else 20)
    if bound.cost == 0:
        pytest.skip("nothing is proved")
    bound.write(proof)
    return problem.read(path), json.loads(proof.read_text(encoding="utf-8"))


def test_a_certificate_of_any_day_holds(certified):
    certificate.verify(*certified)


def test_more_than_is_proved_is_denied(certified):
    day, c = certified
    for far in (1, 10**9):
        claims = json.loads(json.dumps(c))
        claims["bound"] += far
        for node in claims.get("nodes", []):
            node.update({key: node[key] + far for key in ("bound", "fix_bound") if key in node})
        if far > 1:
            for vector in claims.get("vectors", []):
                vector["clients"][0] += far * c["scale"]
        with pytest.raises(certificate.Denied):
            certificate.verify(day, claims)


def test_the_wrong_problem_and_too_many_vehicles_are_denied(certified):
    day, c = certified
    with pytest.raises(certificate.Denied, match="another problem"):
        certificate.verify(day, {**c, "problem_hash": "0" * 16})
    with pytest.raises(certificate.Denied, match="fewer vehicles"):
        certificate.verify(day, {**c, "fewest_vehicles": c["fewest_vehicles"] + 1})
