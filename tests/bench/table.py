"""The one table of ``make bench``: what was measured, beside its target.

Every part returns rows; here they are printed, saved as CSV and read again.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path

SAVED = Path(__file__).parents[2] / "data" / "bench.csv"


@dataclass(frozen=True)
class Row:
    """One measured quantity of one contender.

    Attributes
    ----------
    part : str
        The module that measured it: "tape", "training", …
    contender : str
        "Downhill", or whom it is compared with, with its version.
    quantity : str
        What was measured, in words: "one epoch at batch 100".
    value : float or None
        The median, in ``unit``; None if there is none, and ``note`` says why.
    unit : str
        "ms", "s", "%", "×" …
    ratio : float or None
        Theirs divided by ours: 3 means that Downhill is three times as fast.
    target : str
        Empty, or "ratio ≥ 1.3" or "value ≤ 5": what the number should satisfy.
    note : str
        A fact in words: why there is no number, which recipe, how many threads.
    """

    part: str
    contender: str
    quantity: str
    value: float | None = None
    unit: str = ""
    ratio: float | None = None
    target: str = ""
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target holds; None without a target or without the number."""
        if not self.target:
            return None
        name, sign, limit = re.fullmatch(
            r"(ratio|value) ([≥≤]) ([\d.,]+)", self.target
        ).groups()
        number, limit = getattr(self, name), float(limit.replace(",", ""))
        if number is None:
            return None
        return number >= limit if sign == "≥" else number <= limit


def missing(part: str, contender: str, quantity: str, why: str) -> Row:
    """Return the row of a contender that gave no number, with the reason."""
    return Row(part, contender, quantity, note=why)


_WIDTHS = (34, 30, 12, 9, 16, 4)


def shown(rows: Iterable[Row]) -> str:
    """Return the rows as a table for the terminal, one heading for each part."""
    lines, part = [], None
    for row in rows:
        if row.part != part:
            part = row.part
            heads = ("", "value", "theirs/ours", "target", "met")
            lines += ["", _line((part.upper(), *heads), "")]
        met = {True: "yes", False: "NO", None: ""}[row.met]
        number = f"{_digits(row.value)} {row.unit}" if row.value is not None else ""
        ratio = f"{_digits(row.ratio)}×" if row.ratio is not None else ""
        cells = (row.quantity, row.contender, number, ratio, row.target, met)
        lines.append(_line(cells, row.note))
    return "\n".join(lines)


def _line(cells: tuple[str, ...], note: str) -> str:
    left = "".join(f"{c:{w}}  " for c, w in zip(cells[:2], _WIDTHS[:2], strict=True))
    right = "".join(f"{c:>{w}}  " for c, w in zip(cells[2:], _WIDTHS[2:], strict=True))
    return f"{left}{right}{note}".rstrip()


def _digits(number: float) -> str:
    """Return three digits that count: 0.0123, 1.23, 12.3, 123, 12,300."""
    if number and abs(number) < 1e-3:
        return f"{number:.2e}"
    if abs(number) >= 100:
        return f"{float(f'{number:.3g}'):,.0f}"
    return f"{number:.3g}"


NAMES = [field.name for field in fields(Row)]


def save(rows: Iterable[Row], path: Path = SAVED) -> None:
    """Write the rows as CSV, the verdict "met" last."""
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*NAMES, "met"])
        for row in rows:
            cells = [_cell(getattr(row, name)) for name in NAMES]
            writer.writerow([*cells, {True: "yes", False: "no", None: ""}[row.met]])


def _cell(value: object) -> object:
    if isinstance(value, float):
        return f"{value:.4g}"
    return "" if value is None else value


def load(path: Path = SAVED) -> list[Row]:
    """Return the saved rows, none if there is no file."""
    if not path.exists():
        return []
    with open(path, newline="", encoding="utf-8") as file:
        return [_row(cells) for cells in csv.DictReader(file)]


def _row(cells: dict[str, str]) -> Row:
    numbers = {n: float(cells[n]) if cells[n] else None for n in ("value", "ratio")}
    words = {name: cells[name] for name in NAMES if name not in numbers}
    return Row(**words, **numbers)
