"""Computational graphs: value above a node, gradient below, slopes on the edges."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from numpy.typing import NDArray

from helpers.autodiff import Graph
from helpers.figures import style
from helpers.figures.graph_sketch import PAGE, Sketch, short, sketch

VALUE, GRADIENT = style.PREDICTION, style.GRADIENT
SLOPE, EDGE, FILL = "#555555", "#9A9A9A", "#F4F4F4"
RADIUS = 0.2  # half the height of a node, inches
OFF = 0.36  # from the middle of a node to its numbers, inches
# Tries for a number's place on its edge, from the middle outward.
ALONG = sorted(np.linspace(0.12, 0.88, 39).round(2), key=lambda part: abs(part - 0.5))
COVERED = 0.0005  # square inches: how bad it is to cover a point of another edge
CLEAR = 0.03  # inches that other edges should keep from a number
RIM = [withStroke(linewidth=3, foreground="white")]


def computation(
    graph: Graph,
    *,
    values: bool = True,
    gradients: bool | Sequence[str] = True,
    slopes: bool = True,
    title: str = "",
) -> tuple[Figure, str]:
    """Draw a computation as a graph from left to right.

    Parameters
    ----------
    graph : Graph
        From ``helpers.autodiff.graph``; up to about 30 nodes stay readable.
    values : bool
        Whether the values stand above the nodes.
    gradients : bool or list of str
        Whether the gradients stand below; or the words to put there, one for each
        node that is not a constant.
    slopes : bool
        Whether the local derivatives stand on the edges.
    title : str

    Returns
    -------
    figure, alt : Figure, str
    """
    drawn = sketch(graph)
    below = list(gradients) if isinstance(gradients, Sequence) else []
    if gradients is True:
        below = [short(each) for each in drawn.gradients]
    with style.look():
        figure, axes = graph_axes(drawn, title)
        skeleton(axes, drawn)
        if values:
            write_values(axes, drawn)
        if below:
            write_below(axes, drawn, below)
        if slopes:
            write_slopes(axes, drawn)
    return figure, in_words(drawn, below, values=values, slopes=slopes)


def side_by_side(
    graphs: Mapping[str, Graph], below: Mapping[str, Sequence[str]] | None = None
) -> tuple[Figure, str]:
    """Draw small graphs beside each other, each under its title.

    Parameters
    ----------
    graphs : dict
        Title → graph; together they should fit a page.
    below : dict, optional
        Title → words to put below the nodes in place of the gradients.

    Returns
    -------
    figure, alt : Figure, str
    """
    below, apart = below or {}, 0.35
    page = PAGE / len(graphs) - apart
    drawn = {title: sketch(graph, page) for title, graph in graphs.items()}
    widths = [max(each.size[0], 0.1 * len(title)) for title, each in drawn.items()]
    size = (
        sum(widths) + apart * (len(drawn) - 1),
        max(d.size[1] for d in drawn.values()),
    )
    with style.look():
        figure = Figure(figsize=(size[0], size[1] + 0.35), dpi=100)
        axes = figure.add_axes(
            (0, 0, 1, 1), xlim=(0, size[0]), ylim=(0, size[1] + 0.35)
        )
        axes.set_axis_off()
        shift = 0.0
        for (title, each), width in zip(drawn.items(), widths, strict=True):
            words = below.get(title, [short(gradient) for gradient in each.gradients])
            up = (size[1] - each.size[1]) / 2
            _draw_all(axes, each, words, (shift + (width - each.size[0]) / 2, up))
            middle = shift + width / 2
            text = {"ha": "center", "va": "top", "fontweight": "bold", "fontsize": 12}
            axes.text(middle, size[1] + 0.3, title, **text)
            shift += width + apart
    alts = [
        f"{title}. {in_words(each, below.get(title))}" for title, each in drawn.items()
    ]
    return figure, " ".join(alts)


def _draw_all(axes: Axes, drawn: Sketch, words: Sequence[str], shift: tuple) -> None:
    moved = replace(
        drawn,
        place=drawn.place + shift,
        curves=[curve + shift for curve in drawn.curves],
    )
    skeleton(axes, moved)
    write_values(axes, moved)
    write_below(axes, moved, words)
    write_slopes(axes, moved)


def graph_axes(drawn: Sketch, title: str = "", least: float = 0) -> tuple[Figure, Axes]:
    """Return a figure and axes whose units are the sketch's inches.

    ``least`` is the least width; a smaller graph stands in the middle.
    """
    width, height = drawn.size
    extra = 0.3 if title else 0
    aside = max(0, least - width, 0.1 * len(title) - width) / 2
    figure = Figure(figsize=(width + 2 * aside, height + extra), dpi=100)
    axes = figure.add_axes((0, 0, 1, height / (height + extra)))
    axes.set(xlim=(-aside, width + aside), ylim=(0, height))
    axes.set_axis_off()
    if title:
        figure.text(0.01, 0.99, title, va="top", fontweight="bold", fontsize=12)
    return figure, axes


def skeleton(axes: Axes, drawn: Sketch) -> None:
    """Draw edges and nodes without numbers."""
    for curve in drawn.curves:
        axes.plot(curve[:, 0], curve[:, 1], color=EDGE, lw=1.6, zorder=1)
        _head(axes, curve[-1], curve[-4])
    for k, (x, y) in enumerate(drawn.place):
        _node(axes, (x, y), drawn.half[k], drawn.is_input[k])
        weight = "normal" if drawn.is_input[k] else "bold"
        text = {"ha": "center", "va": "center", "color": style.INK, "zorder": 4}
        axes.text(x, y - 0.01, drawn.labels[k], fontweight=weight, **text)


def _head(axes: Axes, tip: NDArray, tail: NDArray) -> None:
    """Draw the head of an arrow that comes from ``tail``."""
    along = (tip - tail) / np.hypot(*(tip - tail))
    across = np.array([-along[1], along[0]])
    corners = [tip, *(tip - 0.13 * along + side * across for side in (0.05, -0.05))]
    axes.fill(*np.transpose(corners), color=EDGE, lw=0, zorder=2)


def _node(axes: Axes, middle: tuple, half: float, is_input: bool) -> None:
    """Draw the box of an input or the round end of an operation."""
    corner = 0.05 if is_input else RADIUS - 0.001
    box = f"round,pad=0,rounding_size={corner}"
    place = (middle[0] - half, middle[1] - RADIUS)
    face = "white" if is_input else FILL
    patch = FancyBboxPatch(
        *(place, 2 * half, 2 * RADIUS),
        **{"boxstyle": box, "fc": face, "ec": "#444444", "lw": 1.3, "zorder": 3},
    )
    axes.add_patch(patch)


def write_values(axes: Axes, drawn: Sketch) -> None:
    """Write the value above each node, with the name of a result that has one."""
    for k, value in enumerate(drawn.values):
        name = "" if drawn.is_input[k] or not drawn.names[k] else f"{drawn.names[k]} "
        place = drawn.place[k] + (0, OFF)
        write(axes, place, name + short(value), VALUE)


def write_below(axes: Axes, drawn: Sketch, words: Sequence[str]) -> None:
    """Write a line below each node: its gradient, or a question mark."""
    for place, word in zip(drawn.place, words, strict=True):
        write(axes, place - (0, OFF), word, GRADIENT, bold=True)


def write_slopes(axes: Axes, drawn: Sketch) -> None:
    """Write the local derivative on each edge."""
    for place, slope in zip(label_places(drawn), drawn.slopes, strict=True):
        if slope is not None:
            note = write(axes, place, short(slope), SLOPE, size=10.5)
            note.set_bbox({"fc": "white", "ec": "none", "pad": 0.8})


def label_places(drawn: Sketch) -> NDArray:
    """Return where each edge has its number, (E, 2): near the middle of the edge.

    Where it would touch another number or cover an edge it moves along its own.
    """
    taken, places = _around_nodes(drawn), []
    fine = [_dense(curve) for curve in drawn.curves]
    for k, (curve, slope) in enumerate(zip(drawn.curves, drawn.slopes, strict=True)):
        stop = np.flatnonzero(np.isnan(curve[:, 0]))
        piece = curve[: stop[0]] if stop.size else curve
        others = np.concatenate([np.empty((0, 2)), *fine[:k], *fine[k + 1 :]])
        half = 0.08 + 0.043 * len("" if slope is None else short(slope))
        boxes = [(*_along(piece, part), half, 0.09) for part in ALONG]
        faults = [_overlap(b, taken) + COVERED * _inside(others, b) for b in boxes]
        best = boxes[int(np.argmin(faults))]
        places.append(best[:2])
        taken.append(best)
    return np.reshape(places, (-1, 2))


def _along(piece: NDArray, part: float) -> NDArray:
    """Return the place at a part of the way, between the points of a curve."""
    at, points = part * (len(piece) - 1), np.arange(len(piece))
    return np.array([np.interp(at, points, each) for each in piece.T])


def _inside(points: NDArray, box: tuple) -> int:
    """Return how many points lie in a box or too close to it."""
    x, y, half, high = box
    away = np.abs(points - (x, y)) - CLEAR
    return int(np.sum((away[:, 0] < half) & (away[:, 1] < high)))


def _dense(curve: NDArray) -> NDArray:
    """Return a curve with four times as many points."""
    fine = np.linspace(0, len(curve) - 1, 4 * len(curve) - 3)
    return np.stack([_along(curve, part) for part in fine / (len(curve) - 1)])


def _around_nodes(drawn: Sketch) -> list[tuple]:
    """Return the boxes (x, y, half width, half height) of nodes and their numbers."""
    boxes = []
    numbers = zip(drawn.place, drawn.half, drawn.values, drawn.gradients, strict=True)
    for (x, y), half, value, gradient in numbers:
        boxes.append((x, y, half, RADIUS))
        boxes.append((x, y + OFF, 0.05 * len(short(value)), 0.1))
        boxes.append((x, y - OFF, 0.055 * len(short(gradient)), 0.1))
    return boxes


def _overlap(box: tuple, taken: list[tuple]) -> float:
    """Return the area that a box shares with others."""
    x, y, half, high = box
    others = np.array(taken)
    wide = half + others[:, 2] - np.abs(others[:, 0] - x)
    tall = high + others[:, 3] - np.abs(others[:, 1] - y)
    return float(np.sum(np.maximum(wide, 0) * np.maximum(tall, 0)))


def write(
    axes: Axes, place: NDArray, words: str, color: str, *, size=12, bold=False
) -> Text:
    """Write words centred on a place, on a white rim, and return the text."""
    look = {"ha": "center", "va": "center", "color": color, "fontsize": size}
    weight = "bold" if bold else "normal"
    note = axes.text(*place, words, fontweight=weight, zorder=5, **look)
    note.set_path_effects(RIM)
    return note


def in_words(
    drawn: Sketch, below: Sequence[str] | None = None, *, values=True, slopes=True
) -> str:
    """Return the alternative text of a graph: its nodes one after the other.

    ``below`` are the words under the nodes; their gradients if None, () for none.
    """
    below = [short(each) for each in drawn.gradients] if below is None else below
    lines = []
    for k in range(len(drawn.labels)):
        sources = [drawn.called(s) for s, target in drawn.edges if target == k]
        line = drawn.called(k) + (f" of {' and '.join(sources)}" if sources else "")
        line += f" = {short(drawn.values[k])}" if values else ""
        line += f", gradient {below[k]}" if len(below) else ""
        lines.append(line)
    extra = " The local derivatives stand on the edges." if slopes else ""
    return f"A computational graph from left to right: {'; '.join(lines)}.{extra}"
