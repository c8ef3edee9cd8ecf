"""The picture of the README's section "How fast", drawn from the saved table."""

from collections.abc import Iterable
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402 - the backend comes first

from helpers.figures.style import BLUE, FAINT, GREY, INK, look  # noqa: E402
from tests.bench.table import Row  # noqa: E402

TARGET = Path(__file__).parents[2] / "data" / "pictures" / "bench.png"
LINE, SPACE = 0.24, 0.75  # inches: a bar, and what a picture has around its bars


def draw(rows: Iterable[Row], path: Path = TARGET) -> None:
    """Write the picture: how many times as long the others take; none, no picture."""
    compared = chosen([row for row in rows if row.ratio is not None])
    if not compared:
        return
    with look():
        height = SPACE + LINE * (len(compared) + len({row.part for row in compared}))
        figure, axes = plt.subplots(figsize=(9, height), layout="constrained")
        _bars(axes, compared)
        _dress(axes, compared)
        figure.savefig(path, dpi=110)
        plt.close(figure)


def chosen(rows: list[Row]) -> list[Row]:
    """Leave out what would make the picture long: the table has it all.

    Of a series, such as the surfaces of a sweep, the smallest and the largest ratio
    stand for the rest; of a lab, the key stands for the drag.
    """
    kept = []
    for row in rows:
        series = [one.ratio for one in rows if one.part == row.part]
        if row.part in ("sweeps", "bill"):
            if row.ratio in (min(series), max(series)):
                kept.append(row)
        elif row.part != "labs" or "key" in row.quantity:
            kept.append(row)
    return kept


def _bars(axes: plt.Axes, rows: list[Row]) -> None:
    """Draw a bar a row from 1, our time, to theirs; parts stand apart."""
    y, part, names = 0.0, None, {}
    for row in rows:
        y += 1 + (row.part != part)
        if row.part != part:
            part = row.part
            names[y - 0.95] = part.upper()
        colour = BLUE if row.ratio >= 1 else GREY
        axes.barh(y, row.ratio - 1, left=1, height=0.62, color=colour)
        axes.annotate(
            f"{row.ratio:,.3g}×" if row.ratio < 1000 else f"{row.ratio:,.0f}×",
            (max(row.ratio, 1), y), (4, 0), textcoords="offset points", va="center",
        )  # fmt: skip
        names[y] = f"{row.quantity} · {row.contender}"
    axes.set_yticks(list(names), list(names.values()))
    for label in axes.get_yticklabels():
        label.set_fontweight("bold" if label.get_text().isupper() else "normal")
    axes.set_ylim(y + 0.7, 0.4)


def _dress(axes: plt.Axes, rows: list[Row]) -> None:
    largest = max(row.ratio for row in rows)
    axes.set_xscale("log")
    axes.set_xlim(0.8 * min(0.6, *(row.ratio for row in rows)), 5 * largest)
    axes.axvline(1, color=INK, linewidth=1)
    axes.grid(axis="x", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel("their time / ours (right of 1: Downhill is faster)")
