"""Pictures for lesson 12: broken programs beside their twins; who catches what."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from helpers.figures import style

ENOUGH = 0.9  # of the twin's accuracy: "trains well enough"


def still_train(rows: Sequence[dict]) -> tuple[Figure, str]:
    """Draw the accuracy of every exhibit and of its healthy twin; return (fig, alt).

    ``rows`` are those of ``helpers.museum.table``; drawn best first.
    """
    rows = sorted(rows, key=lambda row: row["accuracy"])
    enough = [row["accuracy"] >= ENOUGH * row["twin"] for row in rows]
    with style.look():
        figure = Figure(figsize=(9.6, 0.36 * len(rows) + 1.2))
        height = 0.36 * len(rows) / (0.36 * len(rows) + 1.2)
        axes = figure.add_axes((0.43, 0.6 * (1 - height), 0.52, height))
        for k, (row, well) in enumerate(zip(rows, enough, strict=True)):
            _pair(axes, k, row, well)
        axes.set_yticks(range(len(rows)), [row["bug"] for row in rows])
        axes.set(xlim=(0, 1), ylim=(-0.6, len(rows) - 0.4))
        axes.set_xticks([0, 0.5, 1], ["0", "50 %", "100 %"])
        axes.set_xlabel("validation accuracy at the end")
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        _legend(axes, len(rows), sum(enough))
    return figure, _said(rows, enough)


def _pair(axes: Axes, k: int, row: dict, well: bool) -> None:
    """Draw one exhibit's bar and its twin's mark, with the number."""
    color = style.PREDICTION if well else style.GRADIENT
    axes.barh(k, row["accuracy"], height=0.62, color=color)
    axes.plot([row["twin"]] * 2, [k - 0.42, k + 0.42], color=style.INK, lw=2.5)
    inside = row["accuracy"] > 0.2
    place = {"ha": "right" if inside else "left", "va": "center_baseline"}
    said = f"{100 * row['accuracy']:.0f} %" + (
        f" (overflow at step {row['overflow']})" if row["overflow"] >= 0 else ""
    )
    axes.text(
        row["accuracy"] + (-0.03 if inside else 0.015),
        *(k, said),
        **place,
        color="white" if inside else color,
        fontweight="bold",
    )


def _legend(axes: Axes, count: int, enough: int) -> None:
    """Say above the bars what colours and marks mean."""
    place = {"transform": axes.get_yaxis_transform(), "va": "bottom"}
    top = count - 0.35
    axes.text(-0.8, top, f"{enough} of {count} train well enough", **place, **_bold())
    axes.text(1.0, top, "▎healthy twin", **place, ha="right", color=style.INK)


def _bold() -> dict:
    return {"fontweight": "bold", "color": style.PREDICTION, "fontsize": 12}


def _said(rows: list[dict], enough: list[bool]) -> str:
    pairs = "; ".join(
        f"{row['bug']} {row['accuracy']:.0%} against {row['twin']:.0%}"
        for row in reversed(rows)
    )
    return (
        f"Bars: accuracy of {len(rows)} broken programs, with a mark for each healthy "
        f"twin. {sum(enough)} reach nine tenths of their twin. {pairs}."
    )


def who_catches(
    bugs: Sequence[str], instruments: Sequence[str], caught: ArrayLike
) -> tuple[Figure, str]:
    """Draw which instrument gives an alarm on which exhibit; return (figure, alt).

    ``caught`` is bool, (bugs, instruments). Bugs that the most successful instrument
    misses come last; within both groups those with the fewest alarms come first.
    """
    caught = np.asarray(caught, dtype=bool)
    best = caught[:, caught.sum(axis=0).argmax()]
    order = np.lexsort((caught.sum(axis=1), ~best))
    bugs, caught = [bugs[i] for i in order], caught[order]
    rows, counts = 0.34 * len(bugs), caught.sum(axis=0)
    with style.look():
        figure = Figure(figsize=(9.6, rows + 2.1))
        box = (0.43, 0.45 / (rows + 2.1), 0.56, rows / (rows + 2.1))
        axes = figure.add_axes(box, xlim=(-0.5, len(instruments) - 0.5))
        axes.set_ylim(len(bugs) - 0.5, -0.5)
        for i, row in enumerate(caught):
            _alarms(axes, i, row)
        _names(axes, bugs, instruments)
        _counts(axes, counts)
    listed = (f"{name} {n}" for name, n in zip(instruments, counts, strict=True))
    return figure, (
        f"A table of {len(bugs)} bugs by {len(instruments)} instruments with a mark "
        f"where the instrument gives an alarm. Alarms: {', '.join(listed)}. "
        f"{int((caught.sum(axis=1) == 1).sum())} bugs alarm one instrument alone."
    )


def _alarms(axes: Axes, i: int, row: np.ndarray) -> None:
    """Draw a row: filled where it gives an alarm, a faint dot where it is quiet."""
    axes.axhline(i + 0.5, color="#E4E4E4", lw=0.8)
    color = style.GRADIENT if row.sum() == 1 else style.PREDICTION
    on, off = np.flatnonzero(row), np.flatnonzero(~row)
    axes.scatter(on, np.full(len(on), i), s=130, marker="s", color=color)
    axes.scatter(off, np.full(len(off), i), s=8, color=style.FAINT)


def _names(axes: Axes, bugs: list[str], instruments: Sequence[str]) -> None:
    """Name rows at the left and columns at the top."""
    axes.set_yticks(range(len(bugs)), bugs)
    axes.xaxis.set_ticks_position("top")
    axes.set_xticks(range(len(instruments)), instruments, rotation=90)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    note = "red: only one instrument\ngives an alarm"
    place = {"transform": axes.transAxes, "va": "bottom", "ha": "right"}
    axes.text(-0.01, 1.02, note, **place, color=style.GRADIENT, fontweight="bold")


def _counts(axes: Axes, counts: np.ndarray) -> None:
    """Write under each column how many bugs it finds."""
    place = {"transform": axes.get_xaxis_transform(), "va": "top", "fontweight": "bold"}
    axes.text(-0.65, -0.015, "bugs found", **place, ha="right")
    for k, count in enumerate(counts):
        axes.text(k, -0.015, str(count), **place, ha="center")
