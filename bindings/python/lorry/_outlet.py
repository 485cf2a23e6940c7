"""An outlet's day: its own files in, run sheets out."""

from __future__ import annotations

import ctypes
import os
import threading
import weakref
from ctypes import POINTER, byref
from typing import Any

import numpy as np

from . import _library as c
from ._errors import InvalidInputError
from ._problem import Problem
from ._solution import Solution, _need

_DAY_FIELDS = [name for name, _ in c.DayFigures._fields_ if name != "size"]


def _clock(text) -> int:
    """"07:30", or seconds, as seconds."""
    if isinstance(text, (int, np.integer)):
        return int(text)
    try:
        hour, minute = str(text).split(":")
        return int(hour) * 3600 + int(minute) * 60
    except ValueError:
        raise InvalidInputError(f"waves: {text!r} is no time, as '07:30'") from None


def _wave(wave) -> c.Wave:
    ends = wave.split("-") if isinstance(wave, str) else wave
    if len(ends) != 2:
        raise InvalidInputError(f"waves: {wave!r} is no wave, as '07:30-13:00'")
    return c.Wave(_clock(ends[0]), _clock(ends[1]))


def _table_bytes(source) -> tuple[str, bytes] | None:
    """What must be read by pandas first, as CSV; None for a file that need not."""
    if hasattr(source, "to_csv"):
        return "table", source.to_csv(index=False).encode()
    path = os.fspath(source)
    suffix = os.path.splitext(path)[1].lower()
    if suffix in (".xlsx", ".xls"):
        frame = _need("pandas", "pandas", f"{suffix} files").read_excel(path, dtype=str)
    elif suffix in (".parquet", ".pq"):
        frame = _need("pandas", "pandas", f"{suffix} files").read_parquet(path)
    else:
        return None
    return os.path.basename(path), frame.to_csv(index=False).encode()


class Outlet:
    """A courier company's outlet.

    >>> outlet = lorry.Outlet()                       # doctest: +SKIP
    >>> outlet.read("map.json", kind="mapping")       # doctest: +SKIP
    >>> outlet.read("parcels.xlsx")                   # doctest: +SKIP
    >>> outlet.read(couriers)      # a DataFrame        doctest: +SKIP
    >>> outlet.plan(time=40)                          # doctest: +SKIP
    >>> outlet.write("out")                           # doctest: +SKIP

    Times are seconds from 00:00 of the day, weights grams, volumes millilitres,
    coordinates degrees. Columns keep the headers of the outlet's own system; see
    docs/outlet.md for those that are known and for mappings.

    Parameters
    ----------
    language
        Of messages and pages: "en" or "zh".
    """

    def __init__(self, language: str = "en"):
        config = c.sized(c.Config, c.lib.lorry_config_init)
        config.language = c.lib.lorry_language_of(language.encode())
        handle = ctypes.c_void_p()
        c.check(c.lib.lorry_outlet_new(byref(config), byref(handle)))
        self._handle = handle.value
        self._finalizer = weakref.finalize(self, c.lib.lorry_outlet_free, self._handle)

    def _check(self, status: int) -> int:
        return c.check(status, c.lib.lorry_outlet_message(self._handle))

    def read(self, source, kind: str = "auto") -> "Outlet":
        """Read a file or a table.

        Parameters
        ----------
        source
            Path of a CSV, TSV, XLSX or Parquet file (a mapping is JSON), or a
            pandas DataFrame with the same columns.
        kind
            "parcels", "couriers", "scans", "history", "mapping", or "auto": told
            by the headers. The mapping comes first. Of travel: "table" (a saved
            answer of OSRM or Valhalla), "pairs" (CSV between waybills and
            "outlet"), "barriers" (GeoJSON).

        Raises
        ------
        InvalidInputError
            As where a file from China does not say its datum.
        FileError, FormatError
        """
        number = c.choice(kind, c.OUTLET_FILES, "kind")
        table = None if kind in ("mapping", "table", "barriers") else _table_bytes(source)
        if table is None:
            self._check(c.lib.lorry_outlet_read(self._handle, number, os.fsencode(source)))
        else:
            name, data = table
            self._check(c.lib.lorry_outlet_read_memory(self._handle, number, name.encode(), data,
                                                       len(data)))
        return self

    def set_datum(self, datum: str) -> "Outlet":
        """Declare the datum of all coordinates: "WGS84", "CGCS2000", "GCJ-02", "BD-09"."""
        self._check(c.lib.lorry_outlet_set_datum(self._handle, datum.encode()))
        return self

    @property
    def counts(self) -> dict[str, int]:
        """Rows of the parcels' file: ``rows = taken + rejected + blank``."""
        numbers = [ctypes.c_size_t() for _ in range(4)]
        c.lib.lorry_outlet_counts(self._handle, *map(byref, numbers))
        return dict(zip(("rows", "taken", "rejected", "blank"), (n.value for n in numbers)))

    @property
    def notes(self) -> list[str]:
        """What is odd about the files and the plan."""
        notes: list[str] = []
        while (line := c.lib.lorry_outlet_note(self._handle, len(notes))) is not None:
            notes.append(c.text(line))
        return notes

    def plan(self, *, time: float | None = None, iterations: int | None = None, seed: int = 1,
             threads: int = 0, sections: str | None = None, section_price: float | None = None,
             group: str | None = None, radius: float | None = None, setup: int | None = None,
             handling: int | None = None, least_window: int | None = None, waves=None,
             place: tuple[float, float] | None = None, hour_cost: float | None = None,
             km_cost: float | None = None, balance_price: float | None = None) -> "Outlet":
        """Plan the day; what is None is as the mapping says, else the default.

        Parameters
        ----------
        time, iterations
            Seconds or steps of search in all; with iterations alone the plan
            depends on files, options and seed only.
        sections
            "soft", "fixed" or "free"; ``section_price`` is that of a stop outside.
        group
            "address", "building", "aoi", or "radius" with ``radius`` in metres.
        setup, handling
            Seconds a stop, seconds a parcel.
        waves
            As ``["07:30-13:00", "13:30-20:00"]``.
        place
            Longitude and latitude of the outlet.
        balance_price
            Of an hour that a courier is out beyond the average of a wave; 0: how alike
            their hours are does not matter.

        Ctrl-C stops the search; the best plan stands.
        """
        options = c.sized(c.OutletOptions, c.lib.lorry_outlet_options_init)
        c.check(c.lib.lorry_outlet_options_of(self._handle, byref(options)))
        plain: dict[str, Any] = {
            "section_price": section_price, "radius": radius, "setup": setup,
            "handling": handling, "least_window": least_window, "hour_cost": hour_cost,
            "km_cost": km_cost, "balance_price": balance_price}
        for key, value in plain.items():
            if value is not None:
                setattr(options, key, value)
        if sections is not None:
            options.sections = c.choice(sections, c.SECTION_MODES, "sections")
        if group is not None or radius is not None:
            options.grouping = c.choice(group or "radius", c.GROUPINGS, "group")
        if waves is not None:
            spans = [_wave(wave) for wave in waves]
            options.waves, options.num_waves = (c.Wave * len(spans))(*spans), len(spans)
        if place is not None:
            options.lon, options.lat = map(float, place)
        if time is not None or iterations is not None:
            options.time_limit, options.max_iterations = time or 0.0, iterations or 0
        options.seed, options.threads = int(seed), int(threads)
        self._run(options)
        return self

    def _run(self, options) -> None:
        """Plan without the interpreter lock; Ctrl-C stops with the best plan."""
        outcome: list[int] = []
        worker = threading.Thread(target=lambda: outcome.append(
            c.lib.lorry_outlet_plan(self._handle, byref(options))), name="lorry", daemon=True)
        worker.start()
        while worker.is_alive():
            try:
                worker.join(0.2)
            except KeyboardInterrupt:
                c.lib.lorry_outlet_cancel(self._handle)
        self._check(outcome[0])

    def recut(self, *, peak: float = 1.0, hours: float = 9.0, temporary: int = 0):
        """Cut sections anew for the days of a peak, from the history.

        Parameters
        ----------
        peak
            Parcels of the days asked for, against the mean day of the history.
        hours
            A courier's day; more is too much.
        temporary
            Couriers that may be added.

        Returns
        -------
        pandas.DataFrame
            Every change: kind ("lend", "split", "add"), section, part, from, to,
            parcels and hours a day. They hold for all plans that follow.
        """
        pandas = _need("pandas", "pandas", "recut()")
        options = c.sized(c.RecutOptions, c.lib.lorry_recut_options_init)
        options.peak, options.hours, options.temporary = float(peak), float(hours), int(temporary)
        self._check(c.lib.lorry_outlet_recut(self._handle, byref(options)))
        kinds = {number: name for name, number in c.CHANGES.items()}
        rows = []
        for index in range(c.lib.lorry_outlet_num_changes(self._handle)):
            item = c.sized(c.SectionChange)
            c.check(c.lib.lorry_outlet_change(self._handle, index, byref(item)))
            rows.append([kinds[item.kind], c.text(item.section), c.text(item.part),
                         c.text(getattr(item, "from")), c.text(item.to), item.parcels,
                         item.hours])
        return pandas.DataFrame(rows, columns=["kind", "section", "part", "from", "to",
                                               "parcels", "hours"])

    # ---------------------------------------------------------------- out --

    @property
    def days(self):
        """The same day in every way that there is, as a pandas DataFrame: rows
        "practice", "fixed", "plan" and, with scans, "driven"."""
        pandas = _need("pandas", "pandas", "days")
        rows = {}
        for name, number in c.DAYS.items():
            figures = c.sized(c.DayFigures)
            if c.lib.lorry_outlet_day(self._handle, number, byref(figures)) == c.OK:
                rows[name] = [getattr(figures, field) for field in _DAY_FIELDS]
        return pandas.DataFrame.from_dict(rows, orient="index", columns=_DAY_FIELDS)

    @property
    def waybills(self):
        """One row per parcel, as a pandas DataFrame: waybill, section, courier, bin,
        wave, sequence, client, time, is_late, is_away, trip. Parcels that stay have bin 0."""
        pandas = _need("pandas", "pandas", "waybills")
        item = c.sized(c.WaybillStruct)
        names = [name for name, _ in c.WaybillStruct._fields_ if name != "size"]
        rows = []
        for index in range(c.lib.lorry_outlet_num_waybills(self._handle)):
            c.check(c.lib.lorry_outlet_waybill(self._handle, index, byref(item)))
            rows.append([getattr(item, name) for name in names])
        frame = pandas.DataFrame(rows, columns=names)
        for name in ("waybill", "section", "courier"):
            frame[name] = frame[name].map(c.text)
        for name in ("is_late", "is_away"):
            frame[name] = frame[name].astype(bool)
        return frame

    @property
    def solution(self) -> Solution | None:
        """The plan as a :class:`Solution` of its own, to check or draw."""
        lent = c.lib.lorry_outlet_solution(self._handle)
        if not lent:
            return None
        problem = c.lib.lorry_problem_retain(c.lib.lorry_solution_problem(lent))
        summary = c.sized(c.Summary)
        c.lib.lorry_solution_summary(lent, byref(summary))
        offsets, clients, types = [0], [], []
        for index in range(summary.num_routes):
            route = c.sized(c.Route)
            c.check(c.lib.lorry_solution_route(lent, index, byref(route)))
            clients += route.clients[:route.num_stops]
            offsets.append(len(clients))
            types.append(route.vehicle_type)
        arrays = [np.array(values or [0], np.int32) for values in (offsets, clients, types)]
        handle, message = ctypes.c_void_p(), c.Message()
        c.check(c.lib.lorry_solution_new(
            problem, summary.objective, summary.num_routes,
            *(array.ctypes.data_as(POINTER(ctypes.c_int32)) for array in arrays),
            byref(handle), byref(message)), message)
        return Solution(handle.value, Problem(problem))

    def write(self, folder, *, encoding: str = "utf-8", whole_waybills: bool = False) -> None:
        """Write lists, run sheets, map and key figures into a folder.

        Parameters
        ----------
        encoding
            Of the lists: "utf-8" (with a byte order mark) or "gb18030".
        whole_waybills
            On sheets and pages, where else the last four digits stand.
        """
        output = c.sized(c.OutletOutput, c.lib.lorry_outlet_output_init)
        output.is_gb18030 = c.choice(encoding, {"utf-8": 0, "gb18030": 1}, "encoding")
        output.is_whole = int(whole_waybills)
        self._check(c.lib.lorry_outlet_write(self._handle, os.fsencode(folder), byref(output)))
