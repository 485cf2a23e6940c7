"""Run the solver: limits, progress, and Ctrl-C.

The C call runs in a thread of its own, without the interpreter lock, while the
calling thread waits where Python can deliver a KeyboardInterrupt to it.
"""

from __future__ import annotations

import ctypes
import sys
import threading
from ctypes import byref
from dataclasses import dataclass
from typing import Callable

from . import _library as c
from ._errors import InvalidInputError
from ._solution import Solution, figure, shown
from .stop import Limits


@dataclass(frozen=True)
class Progress:
    """State of a run, as a progress callable gets it.

    Attributes
    ----------
    seconds
        Since the start.
    iterations
        Steps done.
    cost
        Of the best plan, as shown; required clients left out not counted.
    num_routes, num_missing, num_unassigned
        Of the best plan: routes, required clients left out, clients left out.
    is_improved
        Since the last call.
    lower_bound
        Proven so far; None if none.
    """

    seconds: float
    iterations: int
    cost: float
    num_routes: int
    num_missing: int
    num_unassigned: int
    is_improved: bool
    lower_bound: float | None


class _Line:
    """A progress line on stderr, for want of tqdm."""

    def __init__(self, time: float):
        self._time = time
        self._is_live = sys.stderr.isatty()

    def __call__(self, now: Progress) -> None:
        if self._is_live:
            limit = f"/{self._time:g}" if self._time else ""
            sys.stderr.write(f"\r{now.seconds:7.1f}{limit} s  {_figures(now)}\033[K")
            sys.stderr.flush()
        elif now.is_improved:
            sys.stderr.write(f"{now.seconds:7.1f} s  {_figures(now)}\n")

    def close(self) -> None:
        if self._is_live:
            sys.stderr.write("\n")


class _Bar:
    """tqdm's bar over seconds, or over iterations where those are the limit."""

    def __init__(self, tqdm, time: float, iterations: int):
        self._by_time = bool(time)
        total = time or iterations or None
        done = "{n:.1f}/{total:g} s" if self._by_time else "{n:.0f}/{total:g} it"
        self._bar = tqdm(total=total, bar_format="{l_bar}{bar}| " + done + "{postfix}"
                         if total else "{n:.0f} it{postfix}")

    def __call__(self, now: Progress) -> None:
        done = now.seconds if self._by_time else now.iterations
        self._bar.n = min(done, self._bar.total) if self._bar.total else done
        self._bar.set_postfix_str(_figures(now))

    def close(self) -> None:
        self._bar.close()


def _figures(now: Progress) -> str:
    missing = f"  missing {now.num_missing}" if now.num_missing else ""
    bound = f"  bound {figure(now.lower_bound)}" if now.lower_bound is not None else ""
    return f"cost {figure(now.cost)}  routes {now.num_routes}{missing}{bound}  it {now.iterations}"


def _display(progress, time: float, iterations: int):
    if progress is False or progress is None:
        return None
    if progress is not True:
        if not callable(progress):
            raise InvalidInputError(f"progress: {progress!r}, expected True, False or a callable")
        return progress
    try:
        from tqdm.auto import tqdm
    except ImportError:
        return _Line(time)
    return _Bar(tqdm, time, iterations)


def run(problem, *, stop, seed, time, iterations, threads, objective, progress, start, bound,
        relaxation, target_cost, gap, memory_limit) -> Solution:
    """See Problem.solve."""
    limits = Limits()
    limits.add(stop)
    if time is not None:
        limits.time = time if limits.time is None else min(time, limits.time)
    if iterations is not None:
        limits.iterations = (iterations if limits.iterations is None
                             else min(iterations, limits.iterations))
    has_limit = (limits.first_feasible or limits.callables
                 or any(x is not None for x in (limits.time, limits.iterations, limits.stale)))
    options = c.sized(c.Options, c.lib.lorry_options_init)
    options.time_limit = (limits.time or 0.0) if has_limit else 10.0
    options.max_iterations = limits.iterations or 0
    options.max_stale = limits.stale or 0
    # A limit of nothing is the first plan; the library's 0 means no limit.
    options.first_feasible = int(limits.first_feasible
                                 or 0 in (limits.time, limits.iterations, limits.stale))
    options.seed = int(seed)
    options.threads = int(threads)
    options.objective = c.choice(objective, c.OBJECTIVES, "objective")
    options.relaxation = int(bool(relaxation))
    options.bound = int(bool(bound))
    scale = problem.scale(objective)
    if target_cost is not None:
        options.target_cost = round(target_cost * scale)
    options.gap = float(gap or 0.0)
    if start is not None:
        if start.problem is not problem and start.problem.hash != problem.hash:
            raise InvalidInputError("start: a plan for another problem")
        options.start = start._handle

    display = _display(progress, options.time_limit, options.max_iterations)
    failure: list[BaseException] = []

    @c.PROGRESS
    def callback(_payload, state):
        try:
            s = state.contents
            now = Progress(s.seconds, s.iterations, shown(s.cost, scale), s.num_routes,
                           s.num_missing, s.num_unassigned, bool(s.is_improved),
                           shown(s.lower_bound, scale) if s.has_bound else None)
            wants_stop = bool(display(now)) if display else False
            # PyVRP's criteria get the largest int where no plan is complete.
            best = now.cost if now.num_missing == 0 else c.UNLIMITED
            return int(wants_stop or any([bool(f(best)) for f in limits.callables]))
        except BaseException as e:  # it cannot cross C; raised below
            failure.append(e)
            return 1

    if display or limits.callables:
        options.progress = callback

    config = c.config()
    config.memory_limit = int(memory_limit)
    solver = ctypes.c_void_p()
    c.check(c.lib.lorry_solver_new(byref(config), problem._handle, byref(solver)))
    handle = ctypes.c_void_p()
    outcome: list = []

    def work():
        # What the run needs lives in this frame until it is over, even if the
        # caller's is gone.
        try:
            status = c.lib.lorry_solver_run(solver, byref(options), byref(handle))
            outcome.append((status, c.text(c.lib.lorry_solver_message(solver))))
        finally:
            with guard:
                c.lib.lorry_solver_free(solver)
                is_done.set()
        _ = (problem, start, callback)

    is_done = threading.Event()
    guard = threading.Lock()  # cancel and free must not meet
    worker = threading.Thread(target=work, name="lorry", daemon=True)
    worker.start()
    was_interrupted = False
    try:
        while not is_done.wait(0.2):
            pass
    except KeyboardInterrupt:
        was_interrupted = True
        with guard:
            if not is_done.is_set():
                c.lib.lorry_solver_cancel(solver)
        is_done.wait()
    finally:
        if isinstance(display, (_Line, _Bar)):
            display.close()
    worker.join()
    if failure:
        if handle:
            c.lib.lorry_solution_free(handle)
        raise failure[0]
    status, message = outcome[0]
    c.check(status, message.encode())
    return Solution(handle.value, problem,
                    was_stopped=was_interrupted or status == c.STOPPED)
