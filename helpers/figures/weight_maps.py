"""Pictures for lesson 01: the data stay fixed, the weights move, the loss is C(w)."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from helpers.figures.maps import map_axes
from helpers.figures.style import (
    BLUE,
    DATA,
    GREEN,
    INK,
    ORANGE,
    PATH,
    PURPLE,
    SURFACE,
    look,
)
from helpers.figures.surfaces import draw_path
from helpers.surfaces import Surface

MARKERS, COLORS = "osD", (PURPLE, BLUE, GREEN)
DASHES = ("-", (0, (6, 2)), (0, (6, 2, 1.5, 2)))
RIM = [withStroke(linewidth=3, foreground="white")]
Data = tuple[ArrayLike, ArrayLike]


def one_weight(
    data: Data,
    weights: Sequence[float],
    fine_w: ArrayLike,
    loss: Mapping[str, ArrayLike],
) -> tuple[Figure, str]:
    """Draw lines ŷ = w x among the data, and their places on the curve C(w).

    Parameters
    ----------
    data : x and y, (N,) each
    weights : list of three floats
        The slopes of the lines.
    fine_w : array, (K,)
    loss : dict of "curve" → array, (K,) and "weights" → array, (3,)
        C(w) on ``fine_w`` and at the three weights.

    Returns
    -------
    figure, alt : Figure, str
    """
    x, y = (np.asarray(part, float) for part in data)
    with look():
        figure = Figure(figsize=(9.6, 3.7))
        left = figure.add_axes((0.07, 0.16, 0.37, 0.74), title="the data, and three w")
        right = figure.add_axes(
            (0.57, 0.16, 0.4, 0.74), title="the same three on the curve"
        )
        left.plot(x, y, "o", color=DATA, ms=7)
        _rays(left, weights, 1.05 * x.max())
        left.set(xlabel="distance $x$, km", ylabel="minutes", xlim=(0, 1.3 * x.max()))
        left.set_ylim(0, 1.15 * max(y.max(), max(weights) * 1.05 * x.max()))
        right.plot(fine_w, loss["curve"], color=INK, lw=2)
        for k, (w, cost) in enumerate(zip(weights, loss["weights"], strict=True)):
            mark = {"color": COLORS[k], "ms": 11, "mec": "white", "mew": 1.4}
            right.plot(w, cost, MARKERS[k], **mark)
        right.set(xlabel="weight $w$, minutes per km", ylabel="loss $C(w)$")
        right.set_xlim(fine_w[0], fine_w[-1])
        right.set_ylim(-0.05 * max(loss["curve"]))  # room for a mark near 0
    costs = ", ".join(
        f"{c:.3g} at w = {w:g}" for w, c in zip(weights, loss["weights"], strict=True)
    )
    return figure, (
        "Left: grey data points with three lines through the origin. Right: the "
        "squared loss against the weight w, a parabola, with one marker for each "
        f"line: {costs}."
    )


def _rays(axes: Axes, weights: Sequence[float], end: float) -> None:
    """Draw lines through the origin up to x = ``end``, and name them there."""
    for k, w in enumerate(weights):
        axes.plot([0, end], [0, w * end], color=COLORS[k], linestyle=DASHES[k], lw=2.4)
        shift = {"xytext": (5, 0), "textcoords": "offset points", "va": "center"}
        axes.annotate(f"w = {w:g}", (end, w * end), color=COLORS[k], **shift)


def neuron(
    surface: Surface, data: Data, fine_x: ArrayLike, curves: Mapping[tuple, ArrayLike]
) -> tuple[Figure, str]:
    """Draw a neuron at three places of its weights: curves, surface and map.

    Parameters
    ----------
    surface : Surface
        C(w₁, w₂) over the data.
    data : x and y, (N,) each
        Targets 0 and 1.
    fine_x : array, (K,)
    curves : dict of (w₁, w₂) → predictions, (K,)
        Three fit.

    Returns
    -------
    figure, alt : Figure, str
    """
    x, y = data
    with look():
        figure = Figure(figsize=(10.4, 3.7))
        left = figure.add_axes((0.06, 0.17, 0.25, 0.7), title="three neurons")
        solid = figure.add_axes((0.315, 0.0, 0.37, 1.0), projection="3d")
        flat = map_axes(figure, (0.735, 0.17, 0.25, 0.7), surface)
        left.plot(x, y, "o", color=DATA, ms=8, zorder=4, clip_on=False)
        _sheet(solid, surface)
        for k, (w, curve) in enumerate(curves.items()):
            left.plot(fine_x, curve, color=COLORS[k], linestyle=DASHES[k], lw=2.4)
            marker = {"color": COLORS[k], "ms": 9, "mec": "white", "mew": 1.3}
            at = (len(fine_x) * (2, 6, 7)[k]) // 12  # apart from each other's curve
            left.plot(fine_x[at], curve[at], MARKERS[k], zorder=6, **marker)
            flat.plot(*w, MARKERS[k], zorder=6, **marker)
            height = float(surface.value(w))
            solid.plot(*w, height, MARKERS[k], zorder=9, **marker)
        left.set(xlabel="practice $x$", yticks=[0, 0.5, 1], ylim=(-0.05, 1.05))
        left.set_ylabel("target, prediction $\\hat y$")
        flat.set_title("the map")
        figure.text(0.42, 0.9, "the surface $C(w_1, w_2)$", size=12)
    told = ", ".join(
        f"({a:.2g}, {b:.1g}) loss {surface.value((a, b)):.2f}" for a, b in curves
    )
    return figure, (
        "Left: points at 0 and 1 with three S-shaped predictions. Middle and right: "
        "the loss of the neuron over its two weights, as a surface and as a contour "
        f"map, with the three neurons marked: {told}."
    )


def _sheet(axes: Axes, surface: Surface, view: tuple = (34, -52)) -> None:
    """Draw a surface in 3-D over its whole domain, heights as they are."""
    sides = (np.linspace(*limits, 31) for limits in surface.domain)
    w1, w2 = np.meshgrid(*sides)
    loss = surface.value(np.stack([w1, w2], axis=-1))
    axes.computed_zorder = False  # what is drawn later lies on the sheet
    style = {"cmap": SURFACE, "alpha": 0.75, "lw": 0, "rcount": 31, "ccount": 31}
    axes.plot_surface(w1, w2, loss, **style)
    axes.set(xlabel="$w_1$", ylabel="$w_2$")
    axes.zaxis.set_rotate_label(False)
    axes.set_zlabel("$C$", rotation=0, labelpad=-6)
    for axis in (axes.xaxis, axes.yaxis, axes.zaxis):
        axis.set_major_locator(MaxNLocator(3))
        axis.set_tick_params(pad=-3, labelsize=9)
    axes.xaxis.labelpad = axes.yaxis.labelpad = -6
    axes.view_init(*view)
    axes.set_box_aspect(None, zoom=0.85)


def landscapes(
    surfaces: Mapping[str, Surface], paths: Mapping[str, ArrayLike]
) -> tuple[Figure, str]:
    """Draw the surfaces of two losses over the same weights, with a walk on each.

    Parameters
    ----------
    surfaces : dict of title → Surface
        Two fit.
    paths : dict of title → array, (steps + 1, 2)

    Returns
    -------
    figure, alt : Figure, str
    """
    with look():
        figure = Figure(figsize=(8.8, 6.4))
        for k, (title, surface) in enumerate(surfaces.items()):
            path = np.asarray(paths[title], float)
            solid = figure.add_axes((0.01 + 0.5 * k, 0.5, 0.47, 0.5), projection="3d")
            _sheet(solid, surface)
            solid.set_zlabel("$C$", rotation=0, labelpad=1)  # beside three digits
            heights = surface.value(path)
            solid.plot(*path.T, heights, color=PATH, lw=2.2, zorder=8)
            solid.plot(*path[-1], heights[-1], "o", color=PATH, ms=7, zorder=9)
            flat = map_axes(figure, (0.085 + 0.5 * k, 0.075, 0.39, 0.38), surface)
            draw_path(flat, path)
            figure.text(0.05 + 0.5 * k, 0.955, title, size=14, fontweight="bold")
    ends = "; ".join(
        f"{title}: from loss {surface.value(paths[title][0]):.2f} to "
        f"{surface.value(paths[title][-1]):.2f}"
        for title, surface in surfaces.items()
    )
    return figure, (
        "Two loss surfaces of the same neuron and data, in 3-D above and as maps "
        "below, with a walk from the same start. Cross-entropy slopes everywhere "
        "towards one valley; the squared loss has wide flat terraces. "
        f"{ends}."
    )


def penalties(
    slices: Mapping[float, tuple[ArrayLike, ArrayLike]],
    surfaces: Sequence[Surface],
) -> tuple[Figure, str]:
    """Draw how an L2 penalty bends a loss: slices along w₁, and two maps.

    Parameters
    ----------
    slices : dict of λ → (w₁, C), arrays (K,) each
        In ascending order; three fit.
    surfaces : list of two Surface
        Without and with a penalty; their minima are starred.

    Returns
    -------
    figure, alt : Figure, str
    """
    found = []
    with look():
        figure = Figure(figsize=(10.4, 3.6))
        axes = figure.add_axes((0.065, 0.17, 0.25, 0.7), title="a cut along $w_1$")
        for k, (l2, (w, loss)) in enumerate(slices.items()):
            color = (INK, ORANGE, PURPLE)[k]
            axes.plot(w, loss, color=color, linestyle=DASHES[k], lw=2.4)
            low = int(np.argmin(loss))
            if 0 < low < len(loss) - 1:
                axes.plot(w[low], loss[low], "o", color=color, ms=9, mec="white")
                found.append(f"{w[low]:.2f} for λ = {l2:g}")
            last = np.flatnonzero(loss < 1)[-1]  # where the curve leaves the picture
            text = {"ha": "right", "va": "bottom", "path_effects": RIM}
            above = {"xytext": (-3, 5), "textcoords": "offset points", **text}
            axes.annotate(f"λ = {l2:g}", (w[last], loss[last]), color=color, **above)
        axes.set(xlabel="weight $w_1$", ylabel="loss", ylim=(0, 1.1))
        for k, surface in enumerate(surfaces):
            flat = map_axes(figure, (0.405 + 0.325 * k, 0.17, 0.26, 0.7), surface)
            flat.set_title(surface.title.rpartition(", ")[2])
    return figure, (
        "Left: the loss of the neuron along its steepness w₁. Without a penalty it "
        f"falls for ever; with one it turns up again, lowest at {' and '.join(found)}. "
        "Right: two contour maps. Without penalty the valley runs off to the right; "
        "with it there is one lowest point, starred."
    )
