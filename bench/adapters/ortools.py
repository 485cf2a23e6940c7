"""OR-Tools routing: parallel cheapest insertion, then guided local search, as its guide advises.
Takes no seed."""
from adapters import matrix

from ortools.constraint_solver import pywrapcp
from ortools.constraint_solver.routing_enums_pb2 import (FirstSolutionStrategy,
                                                         LocalSearchMetaheuristic)

PACKAGE = "ortools"


def solve(inst, clock, seed, info):
    arcs = matrix(inst)
    vehicles = inst.fleet()
    index = pywrapcp.RoutingIndexManager(inst.clients + 1, vehicles, 0)
    model = pywrapcp.RoutingModel(index)
    model.SetArcCostEvaluatorOfAllVehicles(model.RegisterTransitMatrix(arcs.tolist()))
    load = model.RegisterUnaryTransitVector(list(inst.demand))
    model.AddDimensionWithVehicleCapacity(load, 0, [inst.capacity] * vehicles, True, "load")
    if inst.has_windows:
        arcs += [[s] for s in inst.service]
        opens, closes = inst.windows[0]
        model.AddDimension(model.RegisterTransitMatrix(arcs.tolist()), closes, closes, False,
                           "time")
        time = model.GetDimensionOrDie("time")
        for i in range(1, inst.clients + 1):
            early, late = inst.windows[i]
            time.CumulVar(index.NodeToIndex(i)).SetRange(early, min(late, closes))
        for v in range(vehicles):
            time.CumulVar(model.Start(v)).SetRange(opens, closes)
            time.CumulVar(model.End(v)).SetRange(opens, closes)
    search = pywrapcp.DefaultRoutingSearchParameters()
    search.first_solution_strategy = FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    search.local_search_metaheuristic = LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    # Closing the model warns about guided local search without a limit: once here, once final.
    search.time_limit.FromMilliseconds(int(1000 * clock.left()))
    model.CloseModelWithParameters(search)
    search.time_limit.FromMilliseconds(int(1000 * clock.left()))
    plan = model.SolveWithParameters(search)
    if plan is None:
        return None
    routes = []
    for v in range(vehicles):
        route, at = [], plan.Value(model.NextVar(model.Start(v)))
        while not model.IsEnd(at):
            route.append(index.IndexToNode(at))
            at = plan.Value(model.NextVar(at))
        routes.append(route)
    return routes
