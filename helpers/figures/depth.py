"""Figures of lesson 10 about depth: the map of gradients and the singular values."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from helpers.figures import style

LIMIT = 10  # powers of ten, either way, that the map's colours cover
LEVELS = (-6, -3, 3, 6)


def maps(
    scales: ArrayLike,
    measured: Mapping[str, ArrayLike],
    factors: Mapping[str, ArrayLike],
) -> tuple[Figure, str]:
    """Draw gradient size over depth and weight scale; return (figure, alt).

    Parameters
    ----------
    scales : array (S,)
    measured : dict
        title → gradient sizes (S, depth + 1), 1 at depth 0.
    factors : dict
        title → predicted factor a layer, (S,); its powers of 1e±3 and 1e±6 are lines.
    """
    with style.look():
        figure = Figure(figsize=(9.4, 4.1), layout="constrained")
        row = figure.subplots(1, len(measured), squeeze=False, sharey=True)[0]
        for axes, (title, sizes) in zip(row, measured.items(), strict=True):
            image = _map(axes, scales, np.log10(sizes), np.log10(factors[title]))
            axes.set_title(title, fontweight="bold")
        row[0].set_ylabel("weight scale $g$")
        bar = figure.colorbar(
            image, ax=row, pad=0.015, ticks=[-10, -6, -3, 0, 3, 6, 10]
        )
        bar.ax.set_yticklabels([f"$10^{{{k}}}$" for k in (-10, -6, -3, 0, 3, 6, 10)])
        bar.set_label("gradient that arrives")
    said = "; ".join(
        f"{title}: {sizes[0][-1]:.0e} at scale {scales[0]:g}, "
        f"{sizes[-1][-1]:.0e} at scale {scales[-1]:g}"
        for title, sizes in measured.items()
    )
    return figure, (
        f"Gradient size after up to {len(next(iter(measured.values()))[0]) - 1} layers "
        f"against weight scale, with the predicted lines. At full depth, {said}."
    )


def _map(axes: Axes, scales: ArrayLike, powers: np.ndarray, factor: np.ndarray):
    """Draw one map with measured colours and predicted lines."""
    depth = np.arange(powers.shape[1])
    look = {"cmap": "RdBu_r", "vmin": -LIMIT, "vmax": LIMIT, "shading": "gouraud"}
    image = axes.pcolormesh(depth, scales, powers, **look, rasterized=True)
    predicted = depth * factor[:, None]
    lines = {"levels": LEVELS, "linewidths": 1.6}
    axes.contour(depth, scales, powers, **lines, colors="#FFFFFF", linestyles="solid")
    drawn = axes.contour(
        *(depth, scales, predicted), **lines, colors=style.INK, linestyles="dashed"
    )
    names = {level: f"$10^{{{level}}}$" for level in LEVELS}
    axes.clabel(drawn, fmt=names, fontsize=11, inline=True)
    axes.set_xlabel("layers on the way down")
    return image


def spectrum(panels: Mapping[str, ArrayLike]) -> tuple[Figure, str]:
    """Draw singular values of ∂(layer k)/∂x over the layers; return (figure, alt).

    ``panels`` maps a title to (L, n), largest first. Below 1e−16 of the largest of
    its row nothing is drawn: that is rounding.
    """
    with style.look():
        figure = Figure(figsize=(9.2, 3.5), layout="constrained")
        row = figure.subplots(1, len(panels), squeeze=False, sharey=True)[0]
        for axes, (title, values) in zip(row, panels.items(), strict=True):
            _spectrum(axes, np.asarray(values))
            axes.set_title(title, fontweight="bold")
            axes.set(xlabel="layers $k$", yscale="log")
        row[0].set_ylabel("singular values")
    said = "; ".join(
        f"{title}: largest {values[-1][0]:.0e}" for title, values in panels.items()
    )
    return (
        figure,
        f"Singular values of the Jacobian, by depth. After all layers, {said}.",
    )


def _spectrum(axes: Axes, values: np.ndarray) -> None:
    """Draw the values as dots, the largest as a line."""
    layers = np.arange(1, len(values) + 1)
    sound = np.where(values > 1e-15 * values[:, :1], values, np.nan)
    across = np.broadcast_to(layers[:, None], values.shape)
    axes.plot(across, sound, ".", color=style.SKY, ms=2.5, rasterized=True)
    axes.plot(layers, values[:, 0], color=style.BLUE)
    size = np.sqrt(np.mean(values**2, axis=1))
    axes.plot(layers, size, color=style.VERMILION, ls=(0, (6, 2)))
    axes.axhline(1, color=style.GREY, lw=1, ls=":")
    axes.set_ylim(1e-18, 1e6)
    middle = len(layers) // 2
    look = {"textcoords": "offset points", "fontweight": "bold", "color": style.BLUE}
    look["bbox"] = {"color": "white", "alpha": 0.85, "pad": 1}
    place = (layers[middle], values[middle, 0])
    axes.annotate("largest", place, (2, 14), **look)
    look |= {"color": style.VERMILION, "ha": "right"}
    axes.annotate("rms", (layers[middle], size[middle]), (-6, -16), **look)
