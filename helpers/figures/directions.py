"""Pictures for lesson 03: slopes at one point of a surface, in every direction."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from helpers.figures.maps import HALO, arrow, draw_sheet, letter, map_axes
from helpers.figures.style import BLUE, DATA, GRADIENT, GREY, ORANGE, PREDICTION, look
from helpers.surfaces import Surface

DASHES = [(0, ()), (0, (5, 2)), (0, (1, 1.5))]


def candidates(
    surface: Surface, point: ArrayLike, moves: Sequence[ArrayLike], lowest: ArrayLike
) -> tuple[Figure, str]:
    """Draw numbered arrows from one point: which goes down most steeply?

    Parameters
    ----------
    surface : Surface
    point, lowest : array, (2,)
        Where one stands, and the lowest place in reach.
    moves : list of arrays, (2,)
        The arrows, in the order of their numbers.

    Returns
    -------
    figure, alt : Figure, str
    """
    with look():
        figure = Figure(figsize=(7.2, 5.0))
        axes = map_axes(figure, (0.1, 0.12, 0.88, 0.85), surface)
        for number, move in enumerate(np.asarray(moves, float), 1):
            arrow(axes, point, move, "black")
            tip = np.asarray(point) + 1.22 * move
            box = {"boxstyle": "circle,pad=0.25", "fc": "white", "ec": "black"}
            text = {"ha": "center", "va": "center", "fontsize": 12}
            axes.text(*tip, str(number), bbox=box, **text)
        letter(axes, point, "A", (-13, 9))
        axes.plot(*lowest, "*", ms=15, mfc="white", mec="black", zorder=5)
        axes.annotate(
            "lowest point", lowest, (10, -3), textcoords="offset points", bbox=HALO
        )
    return figure, (
        "Contour map of a loss of two weights; dark is low. From a point A on a slope "
        f"{len(moves)} numbered arrows of equal length leave in different directions. "
        "Arrow 1 points at the lowest point, marked by a star to the right."
    )


def networks(
    surface: Surface,
    data: tuple[ArrayLike, ArrayLike],
    fine_x: ArrayLike,
    curves: Mapping[tuple[float, float], ArrayLike],
) -> tuple[Figure, str]:
    """Draw networks twice: as curves among the data and as points of the map.

    Parameters
    ----------
    surface : Surface
        The loss of the network on these data.
    data : (x, y), arrays (N,)
    fine_x : array, (M,)
        Where the curves are drawn.
    curves : dict from weights (w₁, w₂) to predictions (M,)
        At most three.

    Returns
    -------
    figure, alt : Figure, str
    """
    with look():
        figure = Figure(figsize=(9.6, 4.1))
        left = figure.add_axes((0.075, 0.15, 0.36, 0.75), title="three networks …")
        right = map_axes(figure, (0.54, 0.15, 0.445, 0.75), surface)
        right.set_title("… are three points of the map")
        left.plot(*data, "o", color=DATA, ms=6, alpha=0.7)
        marks = zip(curves.items(), "osD", DASHES, strict=False)
        for (w, curve), mark, dash in marks:
            left.plot(fine_x, curve, color=PREDICTION, ls=dash, lw=2.4)
            end = {"color": PREDICTION, "ms": 9, "clip_on": False}
            left.plot(fine_x[-1], curve[-1], mark, **end)
            style = {"ms": 11, "mec": "white", "mew": 1.5, "zorder": 6}
            right.plot(*w, mark, color=PREDICTION, **style)
            label = f"C = {float(surface.value(w)):.2f}"
            place = {"xytext": (11, 9), "textcoords": "offset points"}
            right.annotate(label, w, bbox=HALO, fontsize=12, **place)
        left.set(xlabel="input $x$", ylabel="target $y$ (grey), prediction $ŷ$ (blue)")
        left.set(xlim=(-2.1, 2.1), xticks=[-2, 0, 2], yticks=[-1, 0, 1])
    losses = ", ".join(f"{float(surface.value(w)):.2f}" for w in curves)
    return figure, (
        "Left: grey data points that rise in an S shape, and the predictions of three "
        "networks as blue curves, each worse or better. Right: the contour map of the "
        f"loss with the same three networks as points; their losses are {losses}."
    )


def slices(
    surface: Surface, point: ArrayLike, slopes: ArrayLike, reach: float = 1.3
) -> tuple[Figure, str]:
    """Cut a surface through a point along each weight, with the slope of each cut.

    Parameters
    ----------
    surface : Surface
    point : array, (2,)
    slopes : array, (2,)
        The partial derivatives at the point.
    reach : float
        The cuts go from −reach to +reach around the point.

    Returns
    -------
    figure, alt : Figure, str
    """
    point, slopes = np.asarray(point, float), np.asarray(slopes, float)
    with look():
        figure = Figure(figsize=(9.6, 4.0))
        solid = figure.add_axes((-0.02, 0.02, 0.44, 0.98), projection="3d")
        draw_sheet(solid, surface, (34, -120))
        for axis, color in enumerate((BLUE, ORANGE)):
            w = point + np.linspace(-reach, reach, 121)[:, None] * np.eye(2)[axis]
            loss = surface.value(w)
            solid.plot(*w.T, loss, color=color, lw=3, zorder=8)
            box = (0.5 + 0.27 * axis, 0.17, 0.215, 0.65)
            flat = figure.add_axes(box, ylim=(0, 9), yticks=[0, 4, 8])
            _draw_cut(flat, w[:, axis], loss, color)
            _draw_tangent(flat, point[axis], surface.value(point), slopes[axis])
            other = f"$w_{2 - axis}$ = {point[1 - axis]:g}".replace("-", "−")
            flat.set_title(f"cut at {other}", color=color)
            flat.set_xlabel(f"weight $w_{axis + 1}$")
        height = float(surface.value(point))
        solid.plot(*point, height, "ko", ms=7, zorder=9)
        text = {"fontsize": 13, "fontweight": "bold", "zorder": 10}
        solid.text(point[0] - 0.4, point[1], height + 0.7, "A", **text)
        figure.axes[1].set_ylabel("loss $C$")
        figure.axes[2].set_yticklabels([])
    return figure, (
        "Left: the loss surface in 3-D with two curves cut through the point "
        f"A = ({point[0]:g}, {point[1]:g}), one along each weight. Right: the two "
        f"curves with their tangents at A, of slope {slopes[0]:.2f} along the first "
        f"weight and {slopes[1]:.2f} along the second."
    )


def _draw_cut(axes: Axes, along: NDArray, loss: NDArray, color: str) -> None:
    axes.plot(along, loss, color=color, lw=3)
    axes.set_xlim(along[0], along[-1])


def _draw_tangent(axes: Axes, at: float, height: float, slope: float) -> None:
    run = np.array([-0.8, 0.8])
    axes.plot(at + run, height + slope * run, color="black", lw=2, ls=(0, (5, 2)))
    axes.plot(at, height, "ko", ms=7)
    text = f"slope {slope:.2f}".replace("-", "−")
    side = 12 if slope < 0 else -12
    place = {"textcoords": "offset points", "ha": "left" if slope < 0 else "right"}
    axes.annotate(text, (at, height), (side, 10), **place)
    under = {"xytext": (-side, -18), "ha": "center", "fontweight": "bold"}
    axes.annotate("A", (at, height), **{**place, **under}, fontsize=13)


def rotating_arrow(
    surface: Surface, point: ArrayLike, angles: ArrayLike, slopes: ArrayLike
) -> tuple[Figure, str]:
    """Draw arrows in all directions, and their measured slopes beside a cosine.

    Parameters
    ----------
    surface : Surface
        Its domain should be a small square around the point.
    point : array, (2,)
    angles : array, (K,)
        Degrees from the gradient to the arrow, ascending.
    slopes : array, (K,)
        The measured slope in each direction.

    Returns
    -------
    figure, alt : Figure, str
    """
    angles, slopes = np.asarray(angles), np.asarray(slopes)
    gradient = surface.gradient(point)
    size, bearing = np.linalg.norm(gradient), np.arctan2(gradient[1], gradient[0])
    with look():
        figure = Figure(figsize=(9.6, 4.3))
        left = map_axes(figure, (0.07, 0.14, 0.36, 0.8), surface)
        right = figure.add_axes((0.54, 0.14, 0.44, 0.8))
        right.axhline(0, color=GREY, lw=1)
        right.plot(angles, size * np.cos(np.radians(angles)), color=GREY, lw=1.5)
        every = slice(None, None, max(1, len(angles) // 24))
        for angle, slope in zip(angles[every], slopes[every], strict=True):
            color = _sign_color(slope, size)
            turn = bearing + np.radians(angle)
            move = 0.42 * np.array([np.cos(turn), np.sin(turn)])
            arrow(left, point, move, color, lw=1.8)
            right.plot(angle, slope, "o", color=color, ms=7)
        _rotation_labels(left, right, point, size)
    return figure, (
        "Left: 24 arrows of equal length around the point A on the contour map, "
        "orange where the loss rises, blue where it falls, grey along the contour. "
        "Right: the measured slope of each arrow against its angle to the gradient; "
        f"the dots lie on a cosine between {size:.2f} and −{size:.2f}."
    )


def _sign_color(slope: float, size: float) -> str:
    if abs(slope) < 0.05 * size:
        return "#333333"
    return ORANGE if slope > 0 else BLUE


def _rotation_labels(left: Axes, right: Axes, point: ArrayLike, size: float) -> None:
    letter(left, point, "A", (0, 0))
    right.set(xlabel="angle θ from $g$ to the arrow $u$, in degrees")
    right.set(ylabel="measured slope in direction $u$", ylim=(-1.3 * size, 1.3 * size))
    right.set_xticks([-180, -90, 0, 90, 180], ["−180", "−90", "0", "90", "180"])
    text = {"ha": "center", "fontsize": 11}
    right.text(0, 1.1 * size, "along $g$: steepest up", color=ORANGE, **text)
    right.text(0, -1.2 * size, "along $-g$ (±180): steepest down", color=BLUE, **text)
    right.text(-80, -0.13 * size, "along the contour: 0", color="#333333")
    right.text(-72, 0.5 * size, r"$|g|\,\cos\theta$", color="#555555", ha="right")


def best_directions(
    surface: Surface, point: ArrayLike, lengths: ArrayLike, best: ArrayLike
) -> tuple[Figure, str]:
    """Draw the lowest point of each circle around a point, and the way along −g.

    Parameters
    ----------
    surface : Surface
    point : array, (2,)
    lengths : array, (K,)
        Radii: how long the step is.
    best : array, (K, 2)
        The lowest point found on each circle.

    Returns
    -------
    figure, alt : Figure, str
    """
    point, best = np.asarray(point), np.asarray(best)
    down = -surface.gradient(point)
    down = down / np.linalg.norm(down)
    turn = np.linspace(0, 2 * np.pi, 361)
    circle = np.stack((np.cos(turn), np.sin(turn)))
    with look():
        figure = Figure(figsize=(7.2, 5.0))
        axes = map_axes(figure, (0.1, 0.12, 0.88, 0.85), surface)
        arrow(axes, point, 1.12 * max(lengths) * down, BLUE, lw=2)
        tip = point + 1.2 * max(lengths) * down
        axes.text(*tip, "along $-g$", color=BLUE, bbox=HALO, ha="center", va="top")
        for length, place in zip(lengths, best, strict=True):
            axes.plot(*(point[:, None] + length * circle), color="white", lw=1.4)
            axes.plot(*place, "D", color="black", ms=7, mec="white", zorder=6)
            text = {"xytext": (8, 5), "textcoords": "offset points", "bbox": HALO}
            axes.annotate(f"{length:g}", place, fontsize=11, **text)
        letter(axes, point, "A", (-12, 10))
    return figure, (
        "Circles of growing radius around the point A on the contour map. A diamond "
        "marks the lowest point of each. On the smallest circles it lies on the arrow "
        "along minus the gradient; on larger circles it turns away towards the valley."
    )


def right_angles(
    surface: Surface, points: ArrayLike, arrows: ArrayLike
) -> tuple[Figure, str]:
    """Draw gradients on their contours, with equal and with unequal axes.

    Parameters
    ----------
    surface : Surface
    points, arrows : array, (K, 2)
        Where, and the arrows as they are drawn: gradients, scaled to be seen.

    Returns
    -------
    figure, alt : Figure, str
    """
    points = np.asarray(points)
    with look():
        figure = Figure(figsize=(9.6, 4.2))
        left = map_axes(figure, (0.07, 0.14, 0.5, 0.75), surface)
        right = map_axes(figure, (0.69, 0.14, 0.5, 0.75), surface)
        right.set_position((0.69, 0.14, 0.28, 0.75))
        right.set_ylabel("")
        left.set_title("equal scales: every angle is right")
        right.set_title("squeezed: they are not")
        for axes in (left, right):
            x, y = (np.linspace(*limits, 181) for limits in _limits(axes))
            loss = surface.value(np.stack(np.meshgrid(x, y), axis=-1))
            levels = np.unique(surface.value(points).round(9))
            axes.contour(x, y, loss, levels=levels, colors="black", linewidths=1.6)
            for point, move in zip(points, np.asarray(arrows), strict=True):
                arrow(axes, point, move, GRADIENT)
                axes.plot(*point, "o", color="black", ms=6, mec="white", zorder=6)
    return figure, (
        f"The gradient as an arrow at {len(points)} points of the contour map. Left, "
        "with equal scales on both axes, every arrow stands at a right angle on the "
        "contour through its point. Right, the same map squeezed sideways: the right "
        "angles are gone."
    )


def _limits(axes: Axes) -> tuple[tuple[float, float], tuple[float, float]]:
    return axes.get_xlim(), axes.get_ylim()
