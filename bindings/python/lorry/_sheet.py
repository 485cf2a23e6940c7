"""A company's own files in typed columns: parcels, couriers, scans."""

from __future__ import annotations

import ctypes
import json
import os
import pathlib
import weakref
from ctypes import POINTER, byref, c_double, c_int64, c_size_t, c_void_p
from typing import Any, NamedTuple

import numpy as np

from . import _library as c
from ._errors import FileError, InvalidInputError, NotFoundError

NO_TIME = -2**63
"""Of a time that is not given."""
NO_DAY = -2**31
"""Of a day that is not known."""

_TEXTS = {"parcels": ("waybill", "address", "outlet", "section", "aoi", "building", "courier",
                      "channel"),
          "couriers": ("courier", "vehicle", "sections"),
          "scans": ("waybill", "courier", "event")}
_WHOLES = {"parcels": ("weight", "volume", "pieces", "mode", "from", "to", "promise", "release",
                       "day", "priority"),
           "couriers": ("weight", "volume", "pieces", "from", "to"),
           "scans": ("time", "day")}
_REALS = {"parcels": ("lon", "lat"), "couriers": ("cost_day", "cost_hour", "cost_km"),
          "scans": ("lon", "lat")}
_TIMES = ("from", "to", "promise", "release", "time")
_MODES = ("", "door", "locker", "station", "store")


class Reject(NamedTuple):
    """A row that cannot be planned.

    Attributes
    ----------
    row
        Its number in the file, as a spreadsheet has it.
    waybill
        In full; "" if there is none.
    code
        Why, as a word that stays the same: "waybill_damaged", "place_zero"...
    text
        Why, and what to do about it.
    """

    row: int
    waybill: str
    code: str
    text: str


class Sheet:
    """One file, read. ``len()`` is the number of rows kept; columns by name:
    ``sheet["waybill"]`` is a list of texts, ``sheet["weight"]`` an array of grams,
    ``sheet["promise"]`` of seconds from :attr:`origin`.

    Made by :func:`read_parcels`, :func:`read_history`, :func:`read_couriers` and
    :func:`read_scans`.
    """

    def __init__(self, handle: int, kind: str):
        self._handle = handle
        self._finalizer = weakref.finalize(self, c.lib.lorry_sheet_free, handle)
        self._like = "parcels" if kind == "history" else kind
        summary = c.sized(c.SheetSummary)
        c.lib.lorry_sheet_summarise(handle, byref(summary))
        self.kind = kind
        """"parcels", "history", "couriers" or "scans"."""
        self.rows: int = summary.rows
        """Rows below the header: kept, rejected and blank ones."""
        self.num_rejects: int = summary.rejected
        """Rows that cannot be planned."""
        self.num_blank: int = summary.blank
        """Rows without any text."""
        self.encoding = c.text(summary.encoding)
        """"UTF-8", "UTF-8 with a byte order mark", "GB18030" or "UTF-16"."""
        self.datum = c.text(summary.datum)
        """Of the file's coordinates; "" if it has none. ``lon`` and ``lat`` are on WGS 84."""
        self.origin = c.text(summary.origin)
        """The instant that times count from, ISO 8601; "" if no date tells it."""
        self._kept: int = summary.kept

    def __len__(self) -> int:
        return self._kept

    def __repr__(self) -> str:
        return (f"<lorry.Sheet: {self._kept} {self.kind}, {self.num_rejects} rows rejected, "
                f"{self.encoding}>")

    @property
    def columns(self) -> list[str]:
        """Names of the columns, whether the file has them or not."""
        return [*_TEXTS[self._like], *_WHOLES[self._like], *_REALS[self._like]]

    def has(self, field: str) -> bool:
        """Does the file have a column for it?"""
        return bool(c.lib.lorry_sheet_has(self._handle, field.encode()))

    @property
    def notes(self) -> list[str]:
        """What is odd about the file as a whole."""
        found: list[str] = []
        while (note := c.lib.lorry_sheet_note(self._handle, len(found))) is not None:
            found.append(c.text(note))
        return found

    @property
    def rejects(self) -> list[Reject]:
        """The rows that cannot be planned, each with its reason."""
        found = []
        item = c.sized(c.SheetReject)
        for index in range(self.num_rejects):
            c.lib.lorry_sheet_rejected(self._handle, index, byref(item))
            found.append(Reject(item.row, c.text(item.waybill), c.text(item.code),
                                c.text(item.text)))
        return found

    def write_rejects(self, path, *, full_waybills: bool = False) -> None:
        """Write them as CSV; of waybills the last four digits unless asked otherwise."""
        message = c.Message()
        c.check(c.lib.lorry_sheet_write_rejects(self._handle, os.fsencode(path),
                                                int(full_waybills), byref(message)), message)

    def compare(self, other: Sheet) -> str:
        """Do the places that both have (by waybill, address or AOI) lie 100 to 1,000 m
        apart, all in one direction? Then a datum is declared wrongly, and this says
        which; "" where they agree."""
        message = c.Message()
        c.check(c.lib.lorry_sheet_compare(self._handle, other._handle, byref(message)), message)
        return c.text(message.text)

    @property
    def row(self) -> np.ndarray:
        """The number of each row in the file, as a spreadsheet has it."""
        rows = np.zeros(self._kept, np.int64)
        c.lib.lorry_sheet_rows(self._handle, rows.ctypes.data_as(POINTER(c_int64)), rows.size)
        return rows

    @property
    def headers(self) -> list[str]:
        """The file's own headers."""
        found: list[str] = []
        while (header := c.lib.lorry_sheet_header(self._handle, len(found))) is not None:
            found.append(c.text(header))
        return found

    def cells(self, header: str) -> list[str]:
        """A column of the file as it stands, by its own header."""
        headers = self.headers
        if header not in headers:
            raise NotFoundError(f"there is no header {header!r}")
        return self._joined(None, headers.index(header))

    def __getitem__(self, column: str):
        if column in _TEXTS[self._like]:
            return self._joined(column.encode(), 0)
        if column in _WHOLES[self._like]:
            return self._array(c.lib.lorry_sheet_wholes, column, c_int64, np.int64)
        if column in _REALS[self._like]:
            return self._array(c.lib.lorry_sheet_reals, column, c_double, np.float64)
        raise KeyError(column)

    def _array(self, function, column: str, kind, dtype) -> np.ndarray:
        out = POINTER(kind)()
        c.check(function(self._handle, column.encode(), byref(out)))
        if self._kept == 0:
            return np.zeros(0, dtype)
        return np.ctypeslib.as_array(out, (self._kept,)).copy()

    def _joined(self, name: bytes | None, column: int) -> list[str]:
        """All texts come in one piece and are split by Python's own split."""
        text, length = c_void_p(), c_size_t()
        c.check(c.lib.lorry_sheet_join(self._handle, name, column, byref(text), byref(length)))
        try:
            raw = ctypes.string_at(text, length.value) if length.value else b""
        finally:
            c.lib.lorry_text_free(text)
        return raw.decode("utf-8", "replace").split("\0")[:self._kept]

    def to_pandas(self, *, extra: bool = False):
        """A DataFrame: times as ``Timestamp`` (or seconds without an origin), amounts that
        are not given as missing.

        Parameters
        ----------
        extra
            Also the file's own columns, as texts, under their own headers.
        """
        import pandas as pd

        data: dict[str, Any] = {"row": self.row}
        for name in _TEXTS[self._like]:
            data[name] = self[name]
        for name in _REALS[self._like]:
            values = self[name]
            data[name] = np.where(values < 0, np.nan, values) if name.startswith("cost") else values
        start = pd.Timestamp(self.origin) if self.origin else None
        for name in _WHOLES[self._like]:
            values = self[name]
            if name in _TIMES:
                known = values != NO_TIME
                seconds = pd.Series(np.where(known, values, 0))
                base = self._days(start) if self.kind == "history" else start
                when = seconds if base is None else base + pd.to_timedelta(seconds, "s")
                data[name] = when.where(known)
            elif name == "day":
                days = np.where(values == NO_DAY, np.datetime64("NaT"),
                                np.datetime64("1970-01-01") + values.astype("m8[D]"))
                data[name] = pd.Series(days.astype("M8[ns]"))
            elif name == "mode":
                data[name] = pd.Categorical.from_codes(values, _MODES)
            else:
                data[name] = pd.array(values, "Int64")
                data[name][values < 0] = pd.NA
        if extra:
            for header in self.headers:
                data[header] = self.cells(header)
        return pd.DataFrame(data)

    def _days(self, start):
        """00:00 of each row's own day, in the zone of the origin."""
        import pandas as pd

        days = self["day"]
        if start is None or (days == NO_DAY).any():
            return None
        return pd.Series(pd.to_datetime(days, unit="D").tz_localize(start.tz))

    def rejects_to_pandas(self):
        """The rejected rows as a DataFrame."""
        import pandas as pd

        return pd.DataFrame(self.rejects, columns=Reject._fields)


# ---------------------------------------------------------------- reading --

def _pandas(what: str):
    try:
        import pandas
    except ImportError:
        raise FileError(f"{what} is read by pandas, which is not installed") from None
    return pandas


def _bytes_of(frame, header: bool) -> bytes:
    return frame.to_csv(index=False, header=header).encode()


def _load(source) -> tuple[str, bytes | None]:
    """The name of a source and, if lorry does not read it itself, its text as CSV."""
    if hasattr(source, "to_csv"):
        return "DataFrame", _bytes_of(source, True)
    path = pathlib.Path(source)
    suffix = path.suffix.lower()
    if suffix in (".xlsx", ".xlsm", ".xls"):
        pandas = _pandas(path.name)
        # Without a header row of its own: titles may stand above it.
        return str(path), _bytes_of(pandas.read_excel(path, header=None, dtype=str), False)
    if suffix in (".parquet", ".pq"):
        return str(path), _bytes_of(_pandas(path.name).read_parquet(path), True)
    return str(path), None


def _read(kind: str, source, mapping, datum, date) -> Sheet:
    options = c.sized(c.SheetOptions, c.lib.lorry_sheet_options_init)
    if isinstance(mapping, dict):
        options.mapping_text = json.dumps({"format": "lorry-map/1", **mapping}).encode()
    elif mapping is not None:
        options.mapping = os.fsencode(mapping)
    options.datum = None if datum is None else str(datum).encode()
    options.date = None if date is None else str(date).encode()
    name, data = _load(source)
    handle, message, config = c_void_p(), c.Message(), c.config()
    try:
        if data is None:
            c.check(c.lib.lorry_sheet_read(byref(config), c.SHEETS[kind], os.fsencode(name),
                                           byref(options), byref(handle), byref(message)),
                    message)
        else:
            c.check(c.lib.lorry_sheet_read_memory(byref(config), c.SHEETS[kind],
                                                  os.fsencode(name), data, len(data),
                                                  byref(options), byref(handle), byref(message)),
                    message)
    except NotFoundError as e:  # for files Python programs expect an OSError
        raise FileError(e.message, status=e.status) from None
    if handle.value is None:
        raise InvalidInputError(c.text(message.text))
    return Sheet(handle.value, kind)


_PARAMETERS = """
    Parameters
    ----------
    source
        A file (CSV or TSV in UTF-8, GB18030 or UTF-16, gzipped too; XLSX or Parquet by
        pandas), or a DataFrame. Keep waybill numbers as texts: a spreadsheet rounds
        long numbers.
    mapping
        A mapping file, or a dict of its keys (docs/format.md): which header is which
        field where the presets do not know, and what no header says.
    datum
        Of the coordinates, over the mapping's: "GCJ-02" (Amap, Tencent), "BD-09"
        (Baidu), "WGS 84" or "CGCS2000". In China one must be declared.
    date
        The day that is planned, "2024-06-18"; None: as most dates in the file say.
    """


def read_parcels(source, *, mapping=None, datum: str | None = None,
                 date: str | None = None) -> Sheet:
    """Read the parcels of a day from a courier company's own export."""
    return _read("parcels", source, mapping, datum, date)


def read_history(source, *, mapping=None, datum: str | None = None,
                 date: str | None = None) -> Sheet:
    """Read the parcels of several days; times of each row count from its own day."""
    return _read("history", source, mapping, datum, date)


def read_couriers(source, *, mapping=None, date: str | None = None) -> Sheet:
    """Read couriers with their vehicles, shifts and home sections."""
    return _read("couriers", source, mapping, None, date)


def read_scans(source, *, mapping=None, datum: str | None = None,
               date: str | None = None) -> Sheet:
    """Read what was scanned when, and where if the file says so."""
    return _read("scans", source, mapping, datum, date)


for _function in (read_parcels, read_history, read_couriers, read_scans):
    _function.__doc__ = (_function.__doc__ or "") + "\n" + _PARAMETERS
