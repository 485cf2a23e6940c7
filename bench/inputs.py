#!/usr/bin/env python3
"""How long inputs take: a company's own file of many rows, ways around barriers.

    inputs.py --rows 1000000 --stops 1000,4000

Rows: a made-up export of parcels (12 columns, Chinese addresses, windows, promises, units in
cells) in UTF-8 and in GB18030, read by `lorry_sheet_read`. Ways: stops on either side of a canal
with bridges, a railway and a wall, whose travel `lorry info` prepares, beside the same without
barriers. Seconds are of the processor, and of the clock; memory is what the process held at most.
Files are made from a seed in a folder that is removed.
"""
import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HEADER = ("运单号", "收件地址", "经度", "纬度", "网点", "三段码", "重量", "体积", "预约时段",
          "派送方式", "承诺时效", "到件时间")
ROOT = Path(__file__).resolve().parent.parent

# What a child runs: the Python package over the shared library, for it times the call alone.
READ = """
import resource, sys, time
sys.path.insert(0, sys.argv[1])
import lorry
begin, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF).ru_utime
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
sheet = lorry.read_parcels(sys.argv[2], datum="GCJ-02")
use = resource.getrusage(resource.RUSAGE_SELF)
print(time.perf_counter() - begin, use.ru_utime - used, (use.ru_maxrss - before) / 1024,
      len(sheet), sheet.num_rejects, sheet.encoding.split()[0])
"""


def write_rows(path, rows, encoding):
    rng = random.Random(1)
    with open(path, "w", encoding=encoding, newline="\r\n") as file:
        file.write(",".join(HEADER) + "\n")
        for i in range(rows):
            file.write(
                f"78{i:012d},江苏省苏州市常熟市虞山街道海虞北路{i % 900}号{i % 40}栋{i % 33}0{i % 9}室,"
                f"{120.7 + rng.random() * 0.1:.6f},{31.6 + rng.random() * 0.1:.6f},常熟城东,"
                f"520-A{i % 20:02d}-{i % 7:02d},{rng.random() * 5:.2f}kg,{rng.random() * 0.02:.4f},"
                f"{9 + i % 8:02d}:00-{11 + i % 8:02d}:00,送货上门,2024-06-18 18:00:00,"
                f"2024-06-18 05:{i % 60:02d}:00\n")


def measure_rows(folder, rows, python):
    print(f"| rows | encoding | MB | seconds | processor seconds | MB held |\n{'|---' * 6}|")
    for encoding in ("utf-8", "gb18030"):
        path = Path(folder) / f"parcels-{encoding}.csv"
        write_rows(path, rows, encoding)
        out = subprocess.run([python, "-c", READ, str(ROOT / "bindings/python"), str(path)],
                             check=True, capture_output=True, text=True).stdout.split()
        wall, used, held, kept, rejected, told = out
        if int(kept) != rows or int(rejected) != 0:
            sys.exit(f"{kept} of {rows} rows kept, {rejected} rejected")
        print(f"| {rows} | {told} | {path.stat().st_size / 1e6:.0f} | {float(wall):.1f} | "
              f"{float(used):.1f} | {float(held):.0f} |")
        path.unlink()


def barriers(rng):
    """A winding canal with a bridge each two kilometres, a railway with underpasses, walls."""
    def line(points):
        return {"type": "Feature", "properties": {"kind": "barrier"},
                "geometry": {"type": "LineString", "coordinates": points}}

    def crossing(point):
        return {"type": "Feature", "properties": {"kind": "crossing"},
                "geometry": {"type": "Point", "coordinates": point}}

    canal = [[120.70 + 0.002 * k, 31.65 + 0.003 * (rng.random() - 0.5)] for k in range(60)]
    railway = [[120.75 + 0.002 * (rng.random() - 0.5), 31.60 + 0.002 * k] for k in range(60)]
    features = [line(canal), line(railway), *(crossing(p) for p in canal[5::10]),
                *(crossing(p) for p in railway[5::15])]
    for _ in range(20):
        lon, lat = 120.71 + 0.09 * rng.random(), 31.61 + 0.09 * rng.random()
        features.append(line([[lon, lat], [lon + 0.003, lat], [lon + 0.003, lat + 0.002]]))
    return {"type": "FeatureCollection", "features": features}


def measure_ways(folder, counts, lorry):
    print(f"\n| stops | corners and crossings | seconds | without barriers |\n{'|---' * 4}|")
    for count in counts:
        rng = random.Random(2)
        around = barriers(rng)
        corners = sum(len(f["geometry"]["coordinates"]) if f["properties"]["kind"] == "barrier"
                      else 1 for f in around["features"])
        took = []
        for has_barriers in (True, False):
            problem = {
                "format": "lorry/1", "depots": [{"location": [120.72, 31.63]}],
                "clients": [{"location": [120.7 + 0.1 * rng.random(), 31.6 + 0.1 * rng.random()]}
                            for _ in range(count)],
                "vehicle_types": [{}], **({"barriers": around} if has_barriers else {})}
            path = Path(folder) / "day.json"
            path.write_text(json.dumps(problem))
            begin = time.perf_counter()
            subprocess.run([lorry, "info", str(path), "--quiet"], check=True,
                           stdout=subprocess.DEVNULL)
            took.append(time.perf_counter() - begin)
        print(f"| {count} | {corners} | {took[0]:.2f} | {took[1]:.2f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lorry", default="build/lorry", help="the command")
    parser.add_argument("--python", default="build/venv/bin/python",
                        help="a Python that has numpy; `make python` makes this one")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--stops", default="1000,4000,8000")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.rows > 0:
            measure_rows(folder, options.rows, options.python)
        if options.stops:
            measure_ways(folder, [int(n) for n in options.stops.split(",")], options.lorry)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"\nat most {most:.0f} MB in a process", file=sys.stderr)


if __name__ == "__main__":
    main()
