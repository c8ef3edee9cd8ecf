"""Tidy tables: one row a run, one column a setting or a measurement."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from helpers.journal import Value, as_value, split, whole_lines

Row = dict[str, Value]


class Table:
    """Rows that all have the same columns.

    Parameters
    ----------
    rows : list of dict
        column → value.

    Raises
    ------
    ValueError
        If two rows differ in their columns.
    """

    def __init__(self, rows: Iterable[Mapping[str, Value]]):
        self.rows: list[Row] = [dict(row) for row in rows]
        self.columns = list(self.rows[0]) if self.rows else []
        for row in self.rows:
            if list(row) != self.columns:
                raise ValueError(
                    f"all rows need the columns {', '.join(self.columns)}; "
                    f"got {', '.join(row)}"
                )

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def column(self, name: str) -> NDArray:
        """Return one column as an array; an empty number is NaN.

        Raises ValueError with the known names for another one.
        """
        self._known(name)
        values = [row[name] for row in self.rows]
        if all(v is None or isinstance(v, int | float) for v in values):
            return np.array([np.nan if v is None else v for v in values])
        return np.array(["" if v is None else str(v) for v in values])

    def where(self, **wanted: Value) -> "Table":
        """Return the rows that have these values.

        >>> len(Table([{"α": 0.1}, {"α": 0.2}]).where(α=0.2))
        1
        """
        for name in wanted:
            self._known(name)
        keep = [row for row in self.rows if all(row[k] == v for k, v in wanted.items())]
        return Table(keep)

    def grid(
        self, down: str, across: str, value: str, reduce: Callable = np.mean
    ) -> tuple[NDArray, NDArray, NDArray]:
        """Return the table as a map: values of two settings, and one number for each.

        Parameters
        ----------
        down, across, value : str
            Columns: the settings of R map rows and C map columns, and what to show.
        reduce : callable
            Makes one number of the runs that share both settings (say, all seeds).

        Returns
        -------
        (R,), (C,), (R, C) : arrays
            Sorted settings, and the map; NaN where there is no run, or one that failed
            or overflowed. Look for the best with ``np.nanargmin``: ``np.argmin`` takes
            NaN for the lowest.
        """
        d, a, v = (self.column(name) for name in (down, across, value))
        rows, columns = np.unique(d), np.unique(a)
        cells = np.full((len(rows), len(columns)), np.nan)
        for i, row in enumerate(rows):
            for j, column in enumerate(columns):
                runs = v[(d == row) & (a == column)]
                if runs.size:
                    cells[i, j] = reduce(runs)
        return rows, columns, cells

    def _known(self, name: str) -> None:
        if name not in self.columns:
            raise ValueError(
                f"the table has no column {name!r}; it has {', '.join(self.columns)}"
            )

    def __repr__(self) -> str:
        """Return what ``str`` does: a table that ends a cell is shown as one."""
        return str(self)

    def __str__(self) -> str:
        """Return the first rows as text in columns, numbers to three digits."""
        cells = [self.columns, *(map(_short, row.values()) for row in self.rows[:6])]
        columns = list(zip(*cells, strict=True))
        widths = [max(map(len, column)) for column in columns]
        lines = [
            "  ".join(cell.rjust(w) for cell, w in zip(line, widths, strict=True))
            for line in zip(*columns, strict=True)
        ]
        left = len(self.rows) - 6
        return "\n".join(lines + [f"… and {left} more rows"] * (left > 0)).rstrip()


def _short(value: Value) -> str:
    if value is None:
        return ""
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def read(path: str | Path) -> Table:
    """Return the table in a CSV file; a torn last line is left out.

    Raises ValueError for a line that does not fit, FileNotFoundError without file.
    """
    path = Path(path)
    _, rows = split(whole_lines(path), path.name)
    return Table({name: as_value(text) for name, text in row.items()} for row in rows)
