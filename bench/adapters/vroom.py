"""VROOM through pyvroom, at its greatest exploration level, the budget as its timeout. It ends by
itself when its multi-start searches are done, may overrun, and takes no seed."""
import datetime

import numpy as np

from adapters import matrix

import vroom

PACKAGE = "pyvroom"
EXPLORATION = 5


def solve(inst, clock, seed, info):
    def window(i):
        return vroom.TimeWindow(*inst.windows[i])

    model = vroom.Input()
    model.set_durations_matrix("car", matrix(inst, np.uint32))
    shift = {"time_window": window(0)} if inst.has_windows else {}
    for v in range(inst.fleet()):
        model.add_vehicle(vroom.Vehicle(v, start=0, end=0, capacity=[inst.capacity], **shift))
    for i in range(1, inst.clients + 1):
        more = {}
        if inst.has_windows:
            more = dict(default_service=inst.service[i], time_windows=[window(i)])
        model.add_job(vroom.Job(i, location=i, delivery=[inst.demand[i]], **more))
    plan = model.solve(exploration_level=EXPLORATION, nb_threads=1,
                       timeout=datetime.timedelta(seconds=clock.left()))
    steps = plan.routes[plan.routes["type"] == "job"]
    return [list(route["id"]) for _, route in steps.groupby("vehicle_id", sort=True)]
