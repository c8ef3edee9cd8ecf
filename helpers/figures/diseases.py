"""Figures of lesson 10: runs that fail, and what their instruments read."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from helpers.figures import style

COLORS = (style.BLUE, style.VERMILION, style.GREEN, style.ORANGE, style.PURPLE)
DASHES = ("-", (0, (6, 2)), (0, (2, 1.5)), (0, (8, 2, 2, 2)), (0, (1, 1)))


def through_layers(
    panels: Mapping[str, Mapping[str, ArrayLike]],
    *,
    predicted: Mapping[str, Mapping[str, ArrayLike]] | None = None,
    ylabel: str = "size (rms)",
) -> tuple[Figure, str]:
    """Draw sizes over the layers on a log axis; return (figure, alt).

    Parameters
    ----------
    panels : dict
        title → {name: sizes of layers 1…L, positive}.
    predicted : dict, optional
        title → {name: sizes}, dotted black.
    """
    with style.look():
        figure = Figure(figsize=(9.2, 3.5), layout="constrained")
        row = figure.subplots(1, len(panels), squeeze=False, sharey=True)[0]
        for axes, (title, curves) in zip(row, panels.items(), strict=True):
            end = _open_end(curves)
            for k, (name, sizes) in enumerate(curves.items()):
                _layer_curve(axes, k, name, sizes, end)
                _dotted(axes, (predicted or {}).get(title, {}).get(name))
            axes.set(yscale="log", xlabel="layer")
            axes.set_title(title, fontweight="bold")
            axes.margins(y=0.12)
        row[0].set_ylabel(ylabel)
    said = [
        f"{title}, {name}: from {sizes[0]:.1g} to {sizes[-1]:.1g}"
        for title, curves in panels.items()
        for name, sizes in curves.items()
    ]
    return figure, f"Sizes layer by layer, log scale. {'; '.join(said)}."


def _open_end(curves: Mapping[str, ArrayLike]) -> int:
    """Return 0 or −1: the end of the curves where there is more room for names."""
    logs = np.log10([[sizes[0], sizes[-1]] for sizes in curves.values()])
    return 0 if np.ptp(logs[:, 0]) > np.ptp(logs[:, 1]) else -1


def _layer_curve(axes: Axes, k: int, name: str, sizes: ArrayLike, end: int) -> None:
    """Draw one line and write its name at one end."""
    layers, color = np.arange(1, len(sizes) + 1), COLORS[k]
    axes.plot(layers, sizes, color=color, ls=DASHES[k])
    move, side = ((6, 0), "left") if end else ((-6, 0), "right")
    axes.annotate(
        *(name, (layers[end], sizes[end])),
        **{"xytext": move, "textcoords": "offset points", "va": "center", "ha": side},
        **{"color": color, "fontweight": "bold", "annotation_clip": False},
    )
    axes.set_xlim(left=1 if end else -0.32 * len(sizes), right=len(sizes))
    axes.set_xticks([t for t in axes.get_xticks() if 1 <= t <= len(sizes)])


def _dotted(axes: Axes, sizes: ArrayLike | None) -> None:
    if sizes is not None:
        layers = np.arange(1, len(sizes) + 1)
        axes.plot(layers, sizes, ":", color=style.INK, lw=1.6, zorder=5)


def runs(
    losses: Mapping[str, ArrayLike],
    *,
    ylabel: str = "loss $C$",
    xlabel: str = "step",
    reference: tuple[float, str] | None = None,
    ceiling: float | None = None,
    yscale: str = "log",
) -> tuple[Figure, str]:
    """Draw loss curves, a cross where one overflows; return (figure, alt).

    Parameters
    ----------
    losses : dict
        name → losses, one a step; not finite, or above ``ceiling``, is a cross.
    reference : (value, words), optional
        A level worth knowing.
    """
    with style.look():
        figure = Figure(figsize=(9.2, 3.6), layout="constrained")
        axes = figure.subplots()
        ends = [
            _run(axes, k, values, ceiling) for k, values in enumerate(losses.values())
        ]
        axes.set(yscale=yscale, xlabel=xlabel, ylabel=ylabel)
        if reference:
            axes.axhline(reference[0], color=style.GREY, lw=1, ls=":")
            place = {"xytext": (2, 3), "textcoords": "offset points"}
            axes.annotate(reference[1], (0, reference[0]), **place, color="#555555")
        _names(axes, list(losses), ends)
    said = "; ".join(
        f"{name}: {_end(np.asarray(values, float))}" for name, values in losses.items()
    )
    return figure, f"Loss against {xlabel}, {yscale} scale. {said}."


def _end(values: np.ndarray) -> str:
    if np.isfinite(values).all():
        # One digit: where a run ends differs between processors by a tenth or so.
        first, last = (float(f"{value:.1g}") for value in values[[0, -1]])
        return f"from {first:g} to {last:g}"
    return f"overflows at step {int(np.argmin(np.isfinite(values)))}"


def _run(axes: Axes, k: int, values: ArrayLike, ceiling: float | None):
    """Draw one curve; return where it ends."""
    values = np.asarray(values, dtype=float)
    fine = np.isfinite(values) & (values < (ceiling or np.inf))
    count = len(values) if fine.all() else int(np.argmin(fine))
    steps, shown = np.arange(count), values[:count]
    axes.plot(steps, shown, color=COLORS[k], ls=DASHES[k], lw=1.8)
    if count < len(values) and count:
        axes.plot(count - 1, shown[-1], "x", color=COLORS[k], ms=11, mew=3)
    return (count - 1, shown[-1]) if count else (0, 1.0)


def _names(axes: Axes, names: Sequence[str], ends: Sequence[tuple]) -> None:
    """Write each name right of its curve's end, moved apart where they crowd."""
    axes.get_xlim(), axes.get_ylim()  # settles the limits that the next line reads
    places = (axes.transScale + axes.transLimits).transform(ends)
    gap, taken = 0.075, []
    for k in np.argsort(places[:, 1]):
        across, height = places[k, 0], max(places[k, 1], 0.3 * gap)
        late = across > 0.8
        while late and any(abs(height - other) < gap for other in taken):
            height += 0.2 * gap
        if late:
            taken.append(height)
        axes.annotate(
            *(names[k], (across, height)),
            **{"xycoords": "axes fraction", "xytext": (10, 0), "va": "center"},
            **{"textcoords": "offset points", "annotation_clip": False},
            **{"color": COLORS[k], "fontweight": "bold"},
        )


def rate_sweep(
    rates: ArrayLike, losses: ArrayLike, ratios: ArrayLike, start: float
) -> tuple[Figure, str]:
    """Draw the loss after training against α, with update/weight ratios on top.

    ``losses`` NaN means overflow. Returns (figure, alt).
    """
    rates, losses = np.asarray(rates), np.asarray(losses, dtype=float)
    fine = np.isfinite(losses)
    with style.look():
        figure = Figure(figsize=(9.2, 3.8), layout="constrained")
        axes = figure.subplots()
        axes.loglog(rates[fine], losses[fine], "o-", color=style.PATH, ms=6)
        top = np.nanmax(losses) * 1.6
        gone = rates[~fine]
        axes.plot(gone, np.full(len(gone), top), "x", color=style.MARK, ms=10, mew=3)
        axes.axhline(start, color=style.GREY, ls=":", lw=1)
        for rate, ratio in list(zip(rates, ratios, strict=True))[::3]:
            axes.annotate(
                *(f"{ratio:.0e}".replace("e-0", "e−"), (rate, 1.02)),
                **{"xycoords": ("data", "axes fraction"), "ha": "center"},
                color=style.GRADIENT,
            )
        axes.set(xlabel="learning rate α", ylabel="loss after training")
        title = "update / weight ratio in the first step"
        axes.set_title(title, color=style.GRADIENT, pad=24)
        axes.annotate(
            "before training", (rates[0], start), color="#555555", va="bottom"
        )
    best = rates[np.nanargmin(losses)]
    return figure, (
        f"Loss after training against the learning rate, a valley with its floor at "
        f"α = {best:.2g}; {int((~fine).sum())} rates overflow."
    )


def switches(
    pictures: Mapping[str, ArrayLike], *, words: Sequence[str] = ()
) -> tuple[Figure, str]:
    """Draw which unit is on for which example; return (figure, alt).

    ``pictures`` maps a title to activations (examples, units); a positive one is on.
    """
    with style.look():
        figure = Figure(figsize=(9.2, 3.4), layout="constrained")
        row = figure.subplots(1, len(pictures), squeeze=False, sharey=True)[0]
        said = []
        for axes, (title, a) in zip(row, pictures.items(), strict=True):
            on = np.asarray(a) > 0
            dead = ~on.any(axis=0)
            picture = np.where(on, 1.0, np.where(dead, 0.5, 0.0))
            axes.imshow(_painted(picture), aspect="auto")
            axes.set_title(title, fontweight="bold")
            axes.set(xlabel="hidden unit", xticks=[], yticks=[])
            said.append(f"{title}: {int(dead.sum())} of {on.shape[1]} units dead")
        row[0].set_ylabel("image")
    return figure, f"Which unit is on for which image. {'; '.join(said)}."


def _painted(picture: np.ndarray) -> np.ndarray:
    """Return colours: on is blue, off is white, a dead unit's column is red."""
    colors = np.ones((*picture.shape, 3))
    colors[picture == 1.0] = (0.0, 0.447, 0.698)
    colors[picture == 0.5] = (0.95, 0.75, 0.68)
    return colors


def batch_noise(
    sizes: ArrayLike, with_return: ArrayLike, without: ArrayLike, count: int
) -> tuple[Figure, str]:
    """Draw the variance of batch gradients against B on log axes; (figure, alt).

    ``with_return`` and ``without`` are measured; lines are what theory says of the
    variance of one example, taken from ``with_return[0]``.
    """
    sizes = np.asarray(sizes, dtype=float)
    one, fine = with_return[0] * sizes[0], np.geomspace(sizes[0], count - 1, 200)
    with style.look():
        figure = Figure(figsize=(9.2, 3.8), layout="constrained")
        axes = figure.subplots()
        axes.set(xscale="log", yscale="log")
        axes.plot(fine, one / fine, color=style.BLUE)
        left = (count - fine) / (count - 1)
        axes.plot(fine, one / fine * left, color=style.ORANGE, ls=(0, (6, 2)))
        axes.plot(sizes, with_return, "o", color=style.BLUE, ms=7)
        axes.plot(sizes, without, "s", color=style.ORANGE, ms=6)
        axes.set(xlabel="batch size $B$", ylabel="variance of the batch gradient")
        bold = {"fontweight": "bold", "textcoords": "offset points"}
        at = (sizes[-3], with_return[-3])
        axes.annotate(
            "drawn with return: ∝ 1/$B$", at, (14, 8), **bold, color=style.BLUE
        )
        at = (sizes[-3], without[-3])
        words = "without return:\n0 when all are in"
        axes.annotate(words, at, (-14, -38), **bold, color="#A86F00", ha="right")
        axes.set_ylim(without[-1] * 0.3, one * 2)
    return figure, (
        f"Variance of the batch gradient against batch size on log axes: from "
        f"{with_return[0]:.2g} at {sizes[0]:g} down to {with_return[-1]:.2g} at "
        f"{sizes[-1]:g}; drawn without return it falls below the line near {count}."
    )


def penalty_sweep(
    strengths: ArrayLike, training: ArrayLike, validation: ArrayLike
) -> tuple[Figure, str]:
    """Draw both losses against λ; return (figure, alt). λ = 0 stands at the left."""
    place = np.arange(len(strengths))
    best = int(np.argmin(validation))
    with style.look():
        figure = Figure(figsize=(9.2, 3.6), layout="constrained")
        axes = figure.subplots()
        axes.plot(place, training, "o-", color=style.GREY)
        axes.plot(place, validation, "s-", color=style.PREDICTION)
        axes.plot(best, validation[best], "*", color=style.MARK, ms=18)
        labels = [f"{s:g}" for s in strengths]
        axes.set(xticks=place, xticklabels=labels, xlabel="L2 strength λ")
        axes.set(yscale="log", ylabel="loss (without the penalty)")
        bold = {"fontweight": "bold", "textcoords": "offset points"}
        axes.annotate(
            "validation", (0, validation[0]), (8, 8), **bold, color=style.PREDICTION
        )
        axes.annotate("training", (1, training[1]), (10, -14), **bold, color="#555555")
    return figure, (
        f"Training and validation loss against λ. Validation is lowest, "
        f"{validation[best]:.2g}, at λ = {strengths[best]:g}; training only rises."
    )
