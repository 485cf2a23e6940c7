"""Exceptions: one class per status of the library."""

from __future__ import annotations

from typing import NamedTuple, Sequence


class Defect(NamedTuple):
    """One thing that is wrong, or odd, with the input.

    Attributes
    ----------
    place
        Where, e.g. ``"clients[17].tw_late"``.
    text
        What, with the value in it.
    is_warning
        True where the problem was built all the same.
    """

    place: str
    text: str
    is_warning: bool

    def __str__(self) -> str:
        return f"{self.place}: {self.text}" if self.place else self.text


class LorryWarning(UserWarning):
    """The input is odd, but could be used."""


class LorryError(Exception):
    """Something failed in lorry.

    Attributes
    ----------
    status
        Number of the ``lorry_status``.
    message
        One line that names the place and the value.
    defects
        Everything found wrong with the input, each a :class:`Defect`.
    """

    status = -8

    def __init__(self, message: str = "", *, defects: Sequence[Defect] = (),
                 status: int | None = None):
        super().__init__(message)
        self.message = message
        self.defects = list(defects)
        if status is not None:
            self.status = status

    def __str__(self) -> str:
        others = [d for d in self.defects if not d.is_warning]
        if len(others) < 2:
            return self.message
        shown = "".join(f"\n  {defect}" for defect in others[:20])
        more = f"\n  and {len(others) - 20} more" if len(others) > 20 else ""
        return f"{self.message}{shown}{more}"


class InvalidInputError(LorryError, ValueError):
    """An argument or a value in the input is wrong."""

    status = -1


class OutOfMemoryError(LorryError, MemoryError):
    """No memory, or the memory limit is reached."""

    status = -2


class FileError(LorryError, OSError):
    """A file cannot be read or written."""

    status = -3


class FormatError(LorryError, ValueError):
    """A file does not say what its format demands."""

    status = -4


class RangeError(LorryError, OverflowError):
    """Numbers too large to compute with exactly."""

    status = -5


class NotFoundError(LorryError, LookupError):
    """What was asked for does not exist."""

    status = -6


class UnsupportedError(LorryError, NotImplementedError):
    """Valid, but outside what lorry, or this build of it, can do."""

    status = -7


class InternalError(LorryError, RuntimeError):
    """A defect of lorry; please report it."""

    status = -8


_BY_STATUS = {
    cls.status: cls
    for cls in (InvalidInputError, OutOfMemoryError, FileError, FormatError, RangeError,
                NotFoundError, UnsupportedError, InternalError)
}


def error(status: int, message: str, defects: Sequence[Defect] = ()) -> LorryError:
    """The exception for a status."""
    return _BY_STATUS.get(status, LorryError)(message, defects=defects, status=status)
