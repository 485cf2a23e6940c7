#!/usr/bin/env python3
"""Plan a day from Python: sixty shops, two kinds of vehicle, time windows.

    make python && build/venv/bin/python examples/plan_day.py
"""

import numpy as np

import lorry

rng = np.random.default_rng(7)
SHOPS = 60
HOUR = 3600
YUAN = 60_000  # cost units, so that prices per metre and second are whole

# Longitude and latitude around a depot near Changshu; with a CRS, travel is in
# metres along the geodesic and seconds.
model = lorry.Model(name="sixty shops", crs="EPSG:4326", origin="2024-06-18T08:00:00+08:00",
                    cost_scale=YUAN)
model.add_depot(120.871, 31.693, tw_late=10 * HOUR, name="depot")

van = model.add_profile(name="van", detour=1.4, speed=8.5)
trike = model.add_profile(name="e-trike", detour=1.35, speed=5.0)
model.add_vehicle_type(2, capacity=200, fixed_cost=180 * YUAN,
                       unit_distance_cost=YUAN * 9 // 10_000,  # 0.90 yuan a kilometre
                       unit_duration_cost=YUAN * 30 // HOUR,   # 30 yuan an hour
                       shift_duration=8 * HOUR, max_overtime=HOUR,
                       unit_overtime_cost=YUAN * 15 // HOUR, profile=van, name="van")
model.add_vehicle_type(8, capacity=90, fixed_cost=60 * YUAN,
                       unit_distance_cost=YUAN * 2 // 10_000,
                       unit_duration_cost=YUAN * 24 // HOUR,
                       max_duration=6 * HOUR, profile=trike, name="e-trike")

# All shops in one call. Half are served in the morning, half in the afternoon.
is_morning = rng.random(SHOPS) < 0.5
model.add_clients(
    x=120.871 + rng.normal(0, 0.04, SHOPS),
    y=31.693 + rng.normal(0, 0.03, SHOPS),
    delivery=rng.integers(5, 25, SHOPS),
    service_duration=rng.integers(3, 10, SHOPS) * 60,
    tw_early=np.where(is_morning, 1 * HOUR, 5 * HOUR),
    tw_late=np.where(is_morning, 4 * HOUR, 8 * HOUR),
    name=[f"shop {i + 1}" for i in range(SHOPS)],
)

problem = model.build()
plan = problem.solve(time=2, seed=1, progress=True)
print(plan.summary())

for number, route in enumerate(plan.routes, 1):
    kind = problem.vehicle_type(route.vehicle_type)["name"]
    print(f"\nroute {number}: {kind}, {route.distance / 1000:.1f} km, load {route.load[0]}")
    for stop in route.schedule[:3]:
        hours, minutes = divmod(8 * 60 + stop["start"] // 60, 60)
        print(f"  {hours:02d}:{minutes:02d}  {problem.client(stop['client'])['name']}")
    if len(route) > 3:
        print(f"  and {len(route) - 3} more")

verdict = plan.check()
print(f"\nchecked independently: {'valid' if verdict.is_valid else verdict.violations}")
