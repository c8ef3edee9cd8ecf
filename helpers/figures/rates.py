"""Figures of lesson 11: range test, maps of sweeps, schedules, edge of stability."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from helpers.figures import style

COLORS = (style.BLUE, style.VERMILION, style.GREEN, style.PURPLE, style.ORANGE)
DASHES = ("-", (0, (6, 2)), (0, (2, 2)), (0, (6, 2, 2, 2)), (0, (1, 1)))
ALPHA = "learning rate α"


def range_test(
    alphas: ArrayLike, losses: ArrayLike, smooth: ArrayLike, picks: Mapping[str, float]
) -> tuple[Figure, str]:
    """Draw the loss while α grows, raw and smoothed, with picks; (figure, alt).

    ``picks`` maps a name to an α that is marked.
    """
    with style.look():
        figure = Figure(figsize=(9.2, 3.7), layout="constrained")
        axes = figure.subplots()
        axes.loglog(alphas, losses, color=style.FAINT, lw=1)
        axes.loglog(alphas, smooth, color=style.INK)
        low, high = 0.5 * np.nanmin(losses), 3 * losses[0]
        axes.set(xlabel=f"{ALPHA} (grows at every step)", ylabel="batch loss")
        axes.set_ylim(low, high)
        plain_ticks(axes)
        _picks(axes, picks)
    said = ", ".join(f"{name} at α = {alpha:.2g}" for name, alpha in picks.items())
    return figure, f"Batch loss while α grows at every step, log axes: {said}."


def plain_ticks(axes: Axes) -> None:
    """Label a logarithmic loss with few plain numbers: 0.1, 0.2, 0.5, 1, …"""
    low, high = axes.get_ylim()
    for factors in ((1, 2, 5), (1,)):
        ticks = [f * 10.0**k for k in range(-9, 10) for f in factors]
        inside = [tick for tick in ticks if low <= tick <= high]
        if len(inside) <= 6:
            break
    axes.set_yticks(inside, [f"{tick:g}" for tick in inside])
    axes.minorticks_off()


def _picks(axes: Axes, picks: Mapping[str, float]) -> None:
    """Draw marked learning rates as lines, each with its name left of its top.

    A line ends below the names of the lines right of it: no name covers a line.
    """
    names = sorted(picks, key=lambda name: -picks[name])
    for row, name in enumerate(names):
        alpha, k, top = picks[name], list(picks).index(name), 1 - 0.09 * row
        axes.axvline(alpha, 0, top, color=COLORS[k], ls=DASHES[k], lw=1.6)
        look = {"color": COLORS[k], "fontweight": "bold", "ha": "right", "va": "top"}
        place = {"xytext": (-5, -2), "textcoords": "offset points"}
        place["xycoords"] = axes.get_xaxis_transform()
        axes.annotate(f"{name}: {alpha:.2g}", (alpha, top), **place, **look)


def valley(
    rates: ArrayLike, losses: NDArray, picks: Mapping[str, float]
) -> tuple[Figure, str]:
    """Draw losses (S seeds, K rates) against α, with their median; (figure, alt)."""
    with style.look():
        figure = Figure(figsize=(9.2, 3.6), layout="constrained")
        axes = figure.subplots()
        middle = np.median(losses, axis=0)
        axes.loglog(rates, losses.T, color=style.FAINT, lw=1.2)
        axes.loglog(rates, middle, "o-", color=style.INK, ms=5)
        low = 0.5 * np.nanmin(losses)
        high = 3 * np.nanmax(np.where(np.isfinite(losses), losses, np.nan))
        axes.set(xlabel=ALPHA, ylabel="validation loss", ylim=(low, high))
        plain_ticks(axes)
        _picks(axes, picks)
    best = np.asarray(rates)[np.nanargmin(middle)]
    return figure, (
        f"Validation loss after training against the learning rate, a valley with its "
        f"floor at α = {best:.2g}: {np.nanmin(middle):.2g}."
    )


def heat(
    down: ArrayLike,
    across: ArrayLike,
    cells: NDArray,
    *,
    label: str,
    line: tuple[ArrayLike, str] | None = None,
    limits: tuple[float, float] = (0.2, 10.0),
) -> tuple[Figure, str]:
    """Draw a sweep as a map, α across and another setting down; (figure, alt).

    Parameters
    ----------
    down, across : arrays (R,), (C,)
        The other setting, and α.
    cells : array (R, C)
        Losses; not finite is drawn as the worst.
    label : str
        The name of the setting.
    line : ((R,), words), optional
        An α for each row that a rule predicts.
    limits : (float, float)
        The losses at the ends of the colours.
    """
    rows = np.arange(len(down))
    powers = np.log2(across)
    shown = np.where(np.isfinite(cells), cells, np.inf)
    best = np.argmin(shown, axis=1)
    with style.look():
        figure = Figure(figsize=(9.2, 0.5 * len(down) + 1.5), layout="constrained")
        axes = figure.subplots()
        look = {"cmap": "viridis_r", "norm": LogNorm(*limits), "shading": "nearest"}
        image = axes.pcolormesh(powers, rows, np.clip(shown, *limits), **look)
        axes.plot(powers[best], rows - 0.24, "*", color="white", ms=13, mec="black")
        _cells(axes, powers, rows, shown)
        if line:
            _rule(axes, np.log2(line[0]), rows, line[1])
        axes.set_xticks(powers, [f"{alpha:.3g}" for alpha in across])
        axes.set_yticks(rows, [f"{value:g}" for value in down])
        axes.set(xlabel=f"{ALPHA} (★ best of its row)", ylabel=label)
        figure.colorbar(image, ax=axes, pad=0.015, label="validation loss")
    said = ", ".join(
        f"{across[k]:.2g} at {value:g}" for value, k in zip(down, best, strict=True)
    )
    return figure, f"Validation loss over α and {label}. Best α: {said}."


def _cells(axes: Axes, powers: NDArray, rows: NDArray, losses: NDArray) -> None:
    """Write the loss into every cell, where it can be read."""
    for i in rows:
        for power, loss in zip(powers, losses[i], strict=True):
            words = f"{loss:.2g}" if loss < 9.95 else "≥ 10"
            color = "white" if loss > 1.2 else "black"
            look = {"ha": "center", "va": "center", "fontsize": 11, "color": color}
            axes.annotate(words, (power, i + 0.26), **look)


def _rule(axes: Axes, powers: NDArray, rows: NDArray, words: str) -> None:
    """Draw what a rule predicts, and say on top which."""
    low, high = axes.get_xlim()
    inside = (powers > low) & (powers < high)
    look = {"color": style.VERMILION, "lw": 2.4, "ls": (0, (5, 2))}
    axes.plot(np.where(inside, powers, np.nan), rows, **look, marker="o", ms=4)
    axes.set_title(words, color=style.VERMILION, fontweight="bold")
    axes.set_xlim(low, high)


def threshold(
    factors: ArrayLike, growth: ArrayLike, measured: float
) -> tuple[Figure, str]:
    """Draw by what factor the distance to the minimum changes; (figure, alt).

    ``factors`` are α in units of 2/λmax, ``growth`` the distance after over before.
    """
    with style.look():
        figure = Figure(figsize=(9.2, 3.3), layout="constrained")
        axes = figure.subplots()
        axes.semilogy(factors, growth, "o-", color=style.INK, ms=5)
        axes.axhline(1, color=style.GREY, lw=1, ls=":")
        axes.axvline(1, color=style.MARK, lw=2)
        axes.set(xlabel="α in units of $2/λ_{max}$", ylabel="distance: after / before")
        look = {"textcoords": "offset points", "fontweight": "bold"}
        axes.annotate(
            *("predicted limit", (1, np.max(growth))),
            **{"xytext": (-8, -6), "ha": "right", "color": style.MARK, **look},
        )
    return figure, (
        f"Distance to the minimum after many steps over the distance before, against "
        f"α in units of 2/λmax: it begins to grow above {measured:.3g}."
    )


def edge(
    steps: ArrayLike, curves: Mapping[float, tuple[ArrayLike, ArrayLike]]
) -> tuple[Figure, str]:
    """Draw loss and sharpness of runs with different α, with 2/α; (figure, alt).

    ``curves`` maps α to (losses, λmax), one at each of ``steps``.
    """
    with style.look():
        figure = Figure(figsize=(9.2, 4.0), layout="constrained")
        left, right = figure.subplots(1, 2)
        for k, (alpha, (losses, sharpness)) in enumerate(curves.items()):
            look = {"color": COLORS[k], "ls": DASHES[k]}
            left.semilogy(steps, losses, **look)
            right.plot(steps, sharpness, **look)
            _limit(right, steps[-1], alpha, COLORS[k])
        right.margins(x=0)
        names = {"the loss": "loss $C$", "the sharpness": "$λ_{max}$ of the Hessian"}
        for axes, (title, label) in zip((left, right), names.items(), strict=True):
            axes.set(xlabel="step", ylabel=label)
            axes.set_title(title, fontweight="bold")
        plain_ticks(left)
        seen = np.array([sharpness for _, sharpness in curves.values()])
        highest = max(2 / min(curves), seen.max())
        right.set_ylim(0.8 * seen.min(), 1.05 * highest)
    said = "; ".join(
        # One digit: where it hovers last differs between processors.
        f"α = {alpha:g}: λmax from {lam[0]:.2g} to about {lam[-1]:.1g}, "
        f"2/α {2 / alpha:.2g}"
        for alpha, (_, lam) in curves.items()
    )
    return figure, f"Loss and largest curvature over the steps. {said}."


def _limit(axes: Axes, end: float, alpha: float, color: str) -> None:
    """Draw 2/α and write it at the right."""
    axes.axhline(2 / alpha, color=color, lw=1, ls=":")
    place = {"xytext": (6, 0), "textcoords": "offset points", "va": "center"}
    bold = {"color": color, "fontweight": "bold", "annotation_clip": False}
    axes.annotate(f"2/{alpha:g}", (end, 2 / alpha), **place, **bold)


def schedules(factors: Mapping[str, ArrayLike]) -> tuple[Figure, str]:
    """Draw schedules as small panels, 1 is the peak α; (figure, alt)."""
    with style.look():
        figure = Figure(figsize=(9.4, 1.9), layout="constrained")
        row = figure.subplots(1, len(factors), sharey=True)
        for axes, (name, values) in zip(row, factors.items(), strict=True):
            axes.fill_between(np.linspace(0, 1, len(values)), values, alpha=0.25)
            axes.plot(np.linspace(0, 1, len(values)), values, color=style.BLUE)
            axes.set_title(name, fontweight="bold", fontsize=11)
            axes.set(xticks=[0, 1], xticklabels=["start", "end"], yticks=[0, 1])
            axes.set_ylim(0, 1.08)
            for tick, side in zip(
                axes.get_xticklabels(), ("left", "right"), strict=True
            ):
                tick.set_ha(side)
        row[0].set_ylabel("α / peak")
    return figure, f"How α changes from start to end: {', '.join(factors)}."


def contest(
    losses: Mapping[str, ArrayLike], rates: Mapping[str, float]
) -> tuple[Figure, str]:
    """Draw fresh-seed losses of every schedule with mean and standard error.

    ``rates`` are the tuned peaks. Returns (figure, alt), the best schedule on top.
    """
    order = sorted(losses, key=lambda name: -np.mean(losses[name]))
    with style.look():
        figure = Figure(figsize=(9.2, 3.6), layout="constrained")
        axes = figure.subplots()
        for i, name in enumerate(order):
            values = np.asarray(losses[name])
            error = values.std(ddof=1) / np.sqrt(len(values))
            axes.plot(values, np.full(len(values), i), "o", color=style.GREY, alpha=0.6)
            bar = {"fmt": "D", "color": style.BLUE, "capsize": 5, "ms": 7}
            axes.errorbar(values.mean(), i + 0.22, xerr=error, **bar)
        names = [f"{name}, peak α {rates[name]:.2g}" for name in order]
        axes.set_yticks(range(len(order)), names)
        axes.set(xlabel="validation loss (grey: seeds; blue: mean ± standard error)")
        axes.set_ylim(-0.5, len(order) - 0.3)
    said = ", ".join(f"{name} {np.mean(losses[name]):.3f}" for name in order[::-1])
    return figure, f"Mean validation loss of each schedule on fresh seeds: {said}."
