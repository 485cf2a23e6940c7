"""PyVRP: hybrid genetic search, later iterated local search; its default parameters."""
from adapters import matrix

from pyvrp import Client, Depot, Location, ProblemData, VehicleType, solve as run
from pyvrp.stop import MaxRuntime

PACKAGE = "pyvrp"


def solve(inst, clock, seed, info):
    arcs = matrix(inst)
    places = [Location(float(x), float(y)) for x, y in inst.coordinates]
    clients = []
    for i in range(1, inst.clients + 1):
        more = {}
        if inst.has_windows:
            more = dict(service_duration=inst.service[i], tw_early=inst.windows[i][0],
                        tw_late=inst.windows[i][1])
        clients.append(Client(i, delivery=[inst.demand[i]], **more))
    shift = {}
    if inst.has_windows:
        shift = dict(tw_early=inst.windows[0][0], tw_late=inst.windows[0][1])
    data = ProblemData(places, clients, [Depot(0)],
                       [VehicleType(inst.fleet(), [inst.capacity], **shift)], [arcs], [arcs])
    result = run(data, MaxRuntime(clock.left()), seed=seed, collect_stats=False)
    info["iterations"] = result.num_iterations
    return [[stop.idx + 1 for stop in route if stop.is_client()]
            for route in result.best.routes()]
