"""Commiv (ruin and recreate). Its cooling follows a number of iterations, so the number that fills
the budget is estimated from probes; with windows the clock cuts it, CVRP has no clock."""
from adapters import matrix

import commiv

PACKAGE = "commiv"
FIRST_PROBE = 1_000   # iterations
PROBE_SHARE = 0.05    # of the budget; shorter probes see mostly what happens only once
MARGIN = 0.95         # of the time left, lest the estimate overrun


def solve(inst, clock, seed, info):
    arcs = matrix(inst)

    def run(iterations):
        if not inst.has_windows:
            return commiv.solve_cvrp(arcs, inst.demand, inst.capacity, seed=seed, threads=1,
                                     iters=iterations)
        early, late = zip(*inst.windows)
        return commiv.solve_vrptw(arcs, inst.demand, inst.capacity, early, late, inst.service,
                                  seed=seed, threads=1, iters=iterations,
                                  wall_ms=max(1, int(1000 * clock.left())))

    iterations, before = FIRST_PROBE, clock.spent()
    run(iterations)
    while clock.spent() - before < PROBE_SHARE * clock.seconds:
        iterations, before = 3 * iterations, clock.spent()
        run(iterations)
    speed = iterations / (clock.spent() - before)
    info["iterations"] = int(MARGIN * speed * clock.left()) + 1
    return run(info["iterations"]).routes
