"""Stopping criteria, with PyVRP's names.

PyVRP's own objects are accepted as well, and so is any callable that takes the
best cost so far and returns True to stop.
"""

from __future__ import annotations

from typing import Callable, Iterable

from ._errors import InvalidInputError


def _not_negative(name: str, value):
    if value < 0:
        raise InvalidInputError(f"{name}: {value} is negative")
    return value


class MaxRuntime:
    """Stop after so many seconds of wall-clock time."""

    def __init__(self, max_runtime: float):
        self._max_runtime = _not_negative("max_runtime", max_runtime)


class MaxIterations:
    """Stop after so many iterations (steps of ruin and recreate).

    Alone it makes the run deterministic: the plan then depends on problem,
    options and seed only.
    """

    def __init__(self, max_iterations: int):
        self._max_iters = _not_negative("max_iterations", max_iterations)


class NoImprovement:
    """Stop after so many iterations without an improvement."""

    def __init__(self, max_iterations: int):
        self._max_iterations = _not_negative("max_iterations", max_iterations)


class FirstFeasible:
    """Stop at the first plan that serves every required client."""


class MultipleCriteria:
    """Stop as soon as one of several criteria holds."""

    def __init__(self, criteria: Iterable):
        self.criteria = list(criteria)
        if not self.criteria:
            raise InvalidInputError("criteria: expected one or more")


class Limits:
    """What criteria come to in terms of the library's options."""

    def __init__(self) -> None:
        self.time: float | None = None
        self.iterations: int | None = None
        self.stale: int | None = None
        self.first_feasible = False
        self.callables: list[Callable[[float], bool]] = []

    def add(self, criterion) -> None:
        """Add one criterion; the tighter of two of a kind holds.

        Criteria are known by the name of their class, so that PyVRP's work
        without PyVRP being imported here.
        """
        kind = type(criterion).__name__
        if criterion is None:
            return
        if kind == "MaxRuntime":
            self.time = _least(self.time, criterion._max_runtime)
        elif kind == "MaxIterations":
            self.iterations = _least(self.iterations, criterion._max_iters)
        elif kind == "NoImprovement":
            self.stale = _least(self.stale, criterion._max_iterations)
        elif kind == "FirstFeasible":
            self.first_feasible = True
        elif kind == "MultipleCriteria":
            for part in criterion.criteria:
                self.add(part)
        elif callable(criterion):
            self.callables.append(criterion)
        else:
            raise InvalidInputError(
                f"stop: {criterion!r}, expected a criterion such as lorry.MaxRuntime(60)")


def _least(old, new):
    return new if old is None else min(old, new)
