"""Bound: what no complete plan can cost less than."""

from __future__ import annotations

import ctypes
import os
import threading
import weakref
from ctypes import byref, c_int

from . import _library as c
from ._errors import InvalidInputError

_KINDS = ("none", "weak", "medium", "strong")


def _shown(cost: int, scale: int) -> float | int:
    return cost if scale == 1 else cost / scale


class Bound:
    """A proved lower bound; immutable.

    Made by :meth:`lorry.Problem.bound`, or beside a search and then at
    :attr:`lorry.Solution.bound`.
    """

    def __init__(self, handle: int, problem):
        self._handle = handle
        self.problem = problem
        self._report = c.sized(c.BoundReport)
        c.lib.lorry_bound_summary(handle, byref(self._report))
        weakref.finalize(self, c.lib.lorry_bound_free, handle)

    @property
    def cost(self) -> float | int:
        """No complete plan costs less, as shown; of plans with no more than
        :attr:`most_vehicles`."""
        objective = list(c.OBJECTIVES)[self._report.objective]
        return _shown(self._report.lower_bound, self.problem.scale(objective))

    @property
    def kind(self) -> str:
        """What proves it: "strong" (routes with windows and loads), "medium"
        (spanning trees), "weak" (arcs)."""
        return _KINDS[self._report.kind]

    @property
    def vehicles(self) -> int:
        """No complete plan has fewer."""
        return self._report.vehicles

    @property
    def most_vehicles(self) -> int | None:
        """With vehicles first, of the plans that :attr:`cost` speaks of; None: of any
        number."""
        most = self._report.most_vehicles
        return None if most == c.UNLIMITED else most

    @property
    def left_out(self) -> list[str]:
        """Constraints and costs of the problem that the proof leaves out."""
        text = c.text(c.lib.lorry_bound_relaxed(self._handle))
        return text.split("; ") if text else []

    @property
    def has_certificate(self) -> bool:
        """:meth:`write` has something to write."""
        return bool(self._report.has_certificate)

    @property
    def seconds(self) -> float:
        """That the proof took."""
        return self._report.seconds

    def write(self, path) -> None:
        """Write the certificate (JSON); the file appears whole or not at all.

        Raises
        ------
        NotFoundError
            This bound has none.
        """
        message = c.Message()
        c.check(c.lib.lorry_bound_write(self._handle, os.fsencode(path), byref(message)), message)

    def __repr__(self) -> str:
        return f"Bound(cost={self.cost}, kind={self.kind!r})"


def prove(problem, *, time: float, objective: str, plan) -> Bound:
    """See Problem.bound."""
    options = c.sized(c.BoundOptions, c.lib.lorry_bound_options_init)
    options.time_limit = float(time)
    options.objective = c.choice(objective, c.OBJECTIVES, "objective")
    if plan is not None:
        if plan.problem is not problem and plan.problem.hash != problem.hash:
            raise InvalidInputError("plan: it is for another problem")
        options.plan = plan._handle
    cancel = c_int(0)
    options.cancel = ctypes.pointer(cancel)
    handle, message = ctypes.c_void_p(), c.Message()
    outcome: list[int] = []
    is_done = threading.Event()

    def work():
        try:
            outcome.append(c.lib.lorry_bound_new(byref(c.config()), problem._handle,
                                                 byref(options), byref(handle), byref(message)))
        finally:
            is_done.set()
        _ = (plan, cancel)

    worker = threading.Thread(target=work, name="lorry bound", daemon=True)
    worker.start()
    try:
        while not is_done.wait(0.2):
            pass
    except KeyboardInterrupt:  # what has been proved stands
        cancel.value = 1
        is_done.wait()
    worker.join()
    c.check(outcome[0], message)
    return Bound(handle.value, problem)


def check_certificate(problem, path) -> tuple[bool, str]:
    """See Problem.check_certificate."""
    holds, message = c_int(), c.Message()
    c.check(c.lib.lorry_bound_check(problem._handle, os.fsencode(path), byref(holds), None,
                                    byref(message)), message)
    return bool(holds.value), "" if holds.value else c.text(message.text)
