"""HGS-CVRP through hygese: CVRP only; its limit counts processor time."""
import numpy as np

from adapters import Unsuited, matrix

import hygese

PACKAGE = "hygese"
NO_LIMIT = 10**9


def solve(inst, clock, seed, info):
    if inst.has_windows:
        raise Unsuited("CVRP only")
    data = dict(distance_matrix=matrix(inst, np.float64), demands=np.array(inst.demand),
                vehicle_capacity=inst.capacity, num_vehicles=inst.fleet(), depot=0,
                service_times=np.zeros(inst.clients + 1))
    data["x_coordinates"], data["y_coordinates"] = np.array(inst.coordinates, dtype=float).T
    parameters = hygese.AlgorithmParameters(seed=seed, nbIter=NO_LIMIT, timeLimit=clock.left())
    return hygese.Solver(parameters, verbose=False).solve_cvrp(data).routes
