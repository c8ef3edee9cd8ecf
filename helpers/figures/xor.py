"""Pictures of XOR: points of two classes, boundaries, and what hidden units see.

Class 0 is an orange circle, class 1 a blue square; a region wears the light colour of
the class that is answered there, and the boundary between the two is black.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, product

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from mpl_toolkits.mplot3d.art3d import Poly3DCollection
from numpy.typing import ArrayLike, NDArray

from helpers.figures import style

CLASS_COLORS, CLASS_MARKERS = (style.ORANGE, style.BLUE), ("o", "s")
REGIONS = "downhill classes"
SQUARE = (-0.5, 1.5)  # limits around the four points
CLOUD = (-3.2, 3.2)  # limits around the 300
OFF_EDGE = 14  # degrees: a plane seen exactly along its edge would be a line
Drawn = tuple[Figure, str]

matplotlib.colormaps.register(
    LinearSegmentedColormap.from_list(REGIONS, ["#F2BE55", "#FFF7E6", "#76B2DD"]),
    name=REGIONS,
    force=True,
)


def lattice(limits: tuple[float, float], count: int = 121) -> NDArray:
    """Return the points of a square lattice, (count², 2), row by row from the top.

    >>> lattice((0, 1), 2).tolist()
    [[0.0, 1.0], [1.0, 1.0], [0.0, 0.0], [1.0, 0.0]]
    """
    side = np.linspace(*limits, count)
    across, up = np.meshgrid(side, side[::-1])
    return np.stack([across.ravel(), up.ravel()], axis=-1)


def draw_points(axes: Axes, x: NDArray, y: NDArray, size: float = 14) -> None:
    """Draw points (N, 2) with labels (N,), 0 and 1, as circles and squares."""
    for label, (color, marker) in enumerate(
        zip(CLASS_COLORS, CLASS_MARKERS, strict=True)
    ):
        look = {"s": size, "color": color, "marker": marker, "zorder": 3}
        rim = {"edgecolors": "white", "linewidths": 0.3 + size / 100}
        axes.scatter(*x[y == label].T, **look, **rim)


def draw_regions(axes: Axes, score: ArrayLike, limits: tuple[float, float]) -> None:
    """Colour a square by ``score`` on its lattice, (count²,): below 0 class 0.

    The boundary is drawn where the score passes 0.
    """
    count = round(np.sqrt(np.size(score)))
    image = np.reshape(score, (count, count))
    reach = max(np.abs(image).max(), 1e-12)
    look = {"cmap": REGIONS, "vmin": -reach, "vmax": reach, "aspect": "equal"}
    axes.imshow(image, extent=(*limits, *limits), interpolation="bilinear", **look)
    if image.min() < 0 < image.max():
        side = np.linspace(*limits, count)
        axes.contour(side, side[::-1], image, [0], colors=style.PATH, linewidths=1.6)
    axes.set(xlim=limits, ylim=limits)


def name_inputs(axes: Axes, ticks: Sequence[float]) -> None:
    """Label the axes of a plane of inputs."""
    axes.set(xlabel="$x_1$", xticks=ticks, yticks=ticks)
    axes.set_ylabel("$x_2$", rotation=0, labelpad=8, va="center")


def best_lines(panels: Mapping[str, tuple], limits: Sequence[tuple]) -> Drawn:
    """Draw data sets side by side, each with its best line.

    ``panels`` maps a title to (x (N, 2), y (N,), score on the lattice of its limits).
    Returns (figure, alt).
    """
    with style.look():
        figure = Figure(figsize=(8.6, 4.1), layout="constrained")
        for axes, (title, (x, y, score)), window in zip(
            figure.subplots(1, len(panels)), panels.items(), limits, strict=True
        ):
            draw_regions(axes, np.clip(score, -0.5, 0.5), window)
            draw_points(axes, x, y, size=190 if len(x) < 10 else 16)
            axes.set_title(title)
            name_inputs(axes, [0, 1] if len(x) < 10 else [-2, 0, 2])
    titles = "; ".join(panels)
    return figure, f"The best straight line for XOR, on two data sets: {titles}."


def boundaries(
    panels: Mapping[str, ArrayLike],
    data: Iterable[NDArray],
    limits: tuple[float, float] = CLOUD,
) -> Drawn:
    """Draw one boundary for each title; ``panels`` maps it to a lattice of scores.

    ``data`` is a pair of points (N, 2) and labels (N,). Returns (figure, alt).
    """
    width = 2.9 * len(panels)
    with style.look():
        figure = Figure(figsize=(width, 3.8), layout="constrained")
        row = np.atleast_1d(figure.subplots(1, len(panels), sharey=True))
        for axes, (title, score) in zip(row, panels.items(), strict=True):
            _boundary(axes, title, (score, limits), data)
        row[0].set_ylabel("$x_2$", rotation=0, labelpad=8, va="center")
    titles = "; ".join(title.replace("\n", ", ") for title in panels)
    return figure, f"Decision boundaries between the classes of XOR: {titles}."


def _boundary(axes: Axes, title: str, region: tuple, data: Iterable) -> None:
    (score, limits), (x, y) = region, data
    draw_regions(axes, score, limits)
    draw_points(axes, x, y, size=190 if len(x) < 10 else 12)
    ticks = [0, 1] if limits == SQUARE else [-2, 0, 2]
    axes.set(xlabel="$x_1$", xticks=ticks, yticks=ticks)
    axes.set_title(title, fontsize=11)


def training_panels(
    moments: Mapping[int, ArrayLike],
    data: Iterable[NDArray],
    curves: tuple[ArrayLike, ArrayLike],
) -> Drawn:
    """Draw S4's three panels: boundaries over training, accuracy below, and loss.

    ``moments`` maps a step to the lattice of scores then; ``curves`` are accuracy and
    loss, (steps + 1,) each. Returns (figure, alt).
    """
    x, _ = data
    limits = SQUARE if len(x) < 10 else CLOUD
    with style.look():
        figure = Figure(figsize=(2.55 * len(moments), 5.2), layout="constrained")
        top, bottom = figure.subfigures(2, 1, height_ratios=[1.12, 1])
        row = top.subplots(1, len(moments), sharey=True)
        for axes, (step, score) in zip(row, moments.items(), strict=True):
            _boundary(axes, f"step {step}", (score, limits), data)
        row[0].set_ylabel("$x_2$", rotation=0, labelpad=8, va="center")
        accuracy, loss = bottom.subplots(1, 2)
        _curve(accuracy, 100 * np.asarray(curves[0]), "accuracy, %", moments)
        _curve(loss, curves[1], "loss $C$", moments)
    return figure, (
        f"Boundaries at steps {', '.join(map(str, moments))}; below, the accuracy "
        f"rises from {curves[0][0]:.1%} to {curves[0][-1]:.1%} and the loss falls "
        f"from {curves[1][0]:.2g} to {curves[1][-1]:.2g}."
    )


def _curve(axes: Axes, values: ArrayLike, name: str, moments: Sequence[int]) -> None:
    """Draw one curve over the steps, with dots at the moments shown."""
    values, at = np.asarray(values), list(moments)
    axes.plot(values, color=style.PATH, linewidth=1.5)
    axes.plot(at, values[at], "o", color=style.BLUE, mec="white", ms=8)
    axes.set(xlabel="step", ylabel=name, xlim=(-0.02 * len(values), 1.02 * len(values)))
    axes.set_ylim((0, 104) if "%" in name else (0, 1.08 * values.max()))
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))


def hidden_plane(
    panels: Mapping[str, tuple], y: NDArray, names: Sequence[str]
) -> Drawn:
    """Draw the points as two hidden units see them, one panel for each title.

    ``panels`` maps a title to (points (N, 2), direction (2,), offset): the boundary is
    where points · direction + offset is 0. ``names`` are written beside the points.
    Returns (figure, alt).
    """
    limits = (-1.5, 1.5)
    with style.look():
        figure = Figure(figsize=(8.6, 4.2), layout="constrained")
        for axes, (title, (h, direction, offset)) in zip(
            figure.subplots(1, len(panels)), panels.items(), strict=True
        ):
            score = lattice(limits) @ direction + offset
            draw_regions(axes, np.clip(score, -0.5, 0.5), limits)
            draw_points(axes, h, y, size=190)
            _name_points(axes, h, y, names)
            axes.set(title=title, xlabel="$h_1$", xticks=[-1, 0, 1], yticks=[-1, 0, 1])
            axes.set_ylabel("$h_2$", rotation=0, labelpad=8, va="center")
    titles = "; ".join(panels)
    return figure, (
        f"The four points of XOR in the plane of two hidden units: {titles}. A line "
        "that parts the classes exists only after training."
    )


def _name_points(axes: Axes, h: NDArray, y: NDArray, names: Sequence[str]) -> None:
    """Write names above class 1, left below class 0; one for those that coincide."""
    left = list(range(len(h)))
    while left:
        first = left[0]
        group = [k for k in left if np.abs(h[k] - h[first]).max() < 0.25]
        group = [k for k in group if y[k] == y[first]]
        left = [k for k in left if k not in group]
        above = y[first] == 1
        axes.annotate(
            *(" and ".join(names[k] for k in group), h[group].mean(axis=0)),
            **{"textcoords": "offset points", "va": "bottom" if above else "top"},
            **{"xytext": (0, 13) if above else (-8, -9)},
            **{"ha": "center" if above else "right"},
        )


def hidden_space(panels: Mapping[str, tuple], y: NDArray) -> Drawn:
    """Draw points as three hidden units see them, each panel with its plane.

    ``panels`` maps a title to (points (N, 3), direction (3,), offset): the plane is
    where points · direction + offset is 0. Returns (figure, alt).
    """
    with style.look():
        figure = Figure(figsize=(9.4, 4.6))
        for k, (title, (h, direction, offset)) in enumerate(panels.items()):
            box = (0.01 + 0.49 * k, 0.02, 0.47, 0.9)
            axes = figure.add_axes(box, projection="3d", title=title)
            _plane(axes, direction, offset)
            for label in (0, 1):
                look = {"color": CLASS_COLORS[label], "marker": CLASS_MARKERS[label]}
                rim = {"edgecolors": "white", "linewidths": 0.3, "depthshade": False}
                axes.scatter(*h[y == label].T, s=14, **look, **rim)
            _cube(axes)
    titles = "; ".join(title.replace("\n", ", ") for title in panels)
    return figure, f"300 points in the space of three hidden units: {titles}."


def _plane(axes: Axes, direction: NDArray, offset: float) -> None:
    """Draw the part of a plane inside the cube, and look nearly along it."""
    corners = cut_of_cube(direction, offset)
    if len(corners) >= 3:
        look = {"facecolor": "#99999966", "edgecolor": "#555555", "linewidth": 0.8}
        axes.add_collection3d(Poly3DCollection([corners], **look))
    # Seen from elevation e and azimuth a, a plane is edge-on where its normal is
    # perpendicular to (cos e cos a, cos e sin a, sin e).
    elevation, turn = 18, np.arctan2(direction[1], direction[0])
    flat = np.hypot(direction[0], direction[1]) + 1e-12
    lean = -direction[2] * np.tan(np.radians(elevation)) / flat
    azimuth = np.degrees(turn + np.arccos(np.clip(lean, -1, 1)))
    axes.view_init(elevation, azimuth + OFF_EDGE)


def cut_of_cube(direction: NDArray, offset: float) -> NDArray:
    """Return the corners, (K, 3) in order, where a plane cuts the cube from −1 to 1.

    The plane is where point · direction + offset is 0; K is 0 if it misses the cube.
    """
    ends = np.array(list(product((-1.0, 1.0), repeat=3)))
    height = ends @ direction + offset
    cuts = []
    for i, k in combinations(range(8), 2):
        edge = np.abs(ends[i] - ends[k]).sum() == 2
        if edge and height[i] * height[k] < 0:
            share = height[i] / (height[i] - height[k])
            cuts.append(ends[i] + share * (ends[k] - ends[i]))
    if not cuts:
        return np.empty((0, 3))
    spokes = np.array(cuts) - np.mean(cuts, axis=0)
    first = spokes[0] / np.linalg.norm(spokes[0])
    second = np.cross(direction / np.linalg.norm(direction), first)
    return np.array(cuts)[np.argsort(np.arctan2(spokes @ second, spokes @ first))]


def _cube(axes: Axes) -> None:
    axes.set(xlabel="$h_1$", ylabel="$h_2$", zlabel="$h_3$")
    axes.set(xlim=(-1, 1), ylim=(-1, 1), zlim=(-1, 1))
    axes.set(xticks=[-1, 0, 1], yticks=[-1, 0, 1], zticks=[-1, 0, 1])
