"""reinterpretcat/vrp through vrp-cli: its pragmatic format with a matrix, cost = distance. Limits
are whole seconds; takes no seed."""
import json
import time

from adapters import matrix

import vrp_cli

PACKAGE = "vrp-cli"
EPOCH = 1_577_836_800  # the format wants dates; 2020-01-01 stands for time 0
FOREVER = 10**8
NO_LIMIT = 10**9


def _date(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(EPOCH + seconds))


def _window(inst, i):
    return [_date(t) for t in inst.windows[i]]


def _job(inst, i):
    place = {"location": {"index": i}, "duration": float(inst.service[i])}
    if inst.has_windows:
        place["times"] = [_window(inst, i)]
    return {"id": str(i), "deliveries": [{"places": [place], "demand": [inst.demand[i]]}]}


def solve(inst, clock, seed, info):
    start, end = _window(inst, 0) if inst.has_windows else (_date(0), _date(FOREVER))
    vehicle = {
        "typeId": "vehicle", "vehicleIds": ["vehicle %d" % v for v in range(inst.fleet())],
        "profile": {"matrix": "car"}, "costs": {"fixed": 0.0, "distance": 1.0, "time": 0.0},
        "shifts": [{"start": {"earliest": start, "location": {"index": 0}},
                    "end": {"latest": end, "location": {"index": 0}}}],
        "capacity": [inst.capacity]}
    problem = {
        "plan": {"jobs": [_job(inst, i) for i in range(1, inst.clients + 1)]},
        "fleet": {"vehicles": [vehicle], "profiles": [{"name": "car"}]},
        "objectives": [[{"type": "minimize-unassigned"}], [{"type": "minimize-cost"}]]}
    arcs = matrix(inst).ravel().tolist()
    travel = json.dumps({"profile": "car", "travelTimes": arcs, "distances": arcs})
    text = json.dumps(problem)
    rules = {"termination": {"maxTime": max(1, round(clock.left())), "maxGenerations": NO_LIMIT},
             "environment": {"parallelism": {"numThreadPools": 1, "threadsPerPool": 1}}}
    plan = json.loads(vrp_cli.solve_pragmatic(text, [travel], json.dumps(rules)))
    return [[int(visit["jobId"]) for stop in tour["stops"] for visit in stop["activities"]
             if visit["jobId"].isdigit()] for tour in plan["tours"]]
