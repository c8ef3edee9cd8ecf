"""A still picture of a stage: the same layers painted with Matplotlib."""

import functools
import io
from collections.abc import Sequence

import matplotlib.patheffects as effects
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle
from numpy.typing import NDArray
from PIL import Image as Pillow

from helpers.figures.png import SCALE, encode, paint
from helpers.figures.style import look
from helpers.stage.areas import Bars, Image, Text
from helpers.stage.ink import Ink
from helpers.stage.layers import Arrow, Layer, Line, Points
from helpers.stage.scenery import Scenery

_POINTS = 0.72  # points in a CSS pixel, at 100 pixels an inch


def paint_still(
    scenery: Scenery, layers: Sequence[Layer], *, frames: int, frame: int, step: int
) -> bytes:
    """Return a PNG of frame ``frame`` of ``frames``, revealed up to ``step``."""
    with look():
        size = (scenery.width / 100, scenery.height / 100)
        figure = Figure(figsize=size, dpi=100, facecolor="white")
        figure.figimage(_background(scenery), zorder=-10)
        stands = {name: _stand(figure, scenery, name) for name in scenery.boxes}
        for layer in sorted(layers, key=lambda layer: layer.order):
            rows = layer.channels(scenery.box(layer.axes), frames)
            data = {name: array[frame % len(array)] for name, array in rows.items()}
            if layer.reveal:
                data = {name: array[: step + 1] for name, array in data.items()}
            _paint(layer, stands[layer.axes], data, frame)
        return encode(paint(figure))


@functools.lru_cache(maxsize=2)
def _background(scenery: Scenery) -> NDArray:
    picture = Pillow.open(io.BytesIO(scenery.png)).convert("RGB")
    side = (scenery.width * SCALE, scenery.height * SCALE)
    return np.asarray(picture if picture.size == side else picture.resize(side))


def _stand(figure: Figure, scenery: Scenery, name: str) -> Axes:
    """Return see-through axes of fractions where the scenery has its axes."""
    box, width, height = scenery.box(name), scenery.width, scenery.height
    bottom = 1 - (box.top + box.height) / height
    place = [box.left / width, bottom, box.width / width, box.height / height]
    axes = figure.add_axes(place, xlim=(0, 1), ylim=(0, 1), autoscale_on=False)
    axes.set_axis_off()
    return axes


def _rim(width: float) -> list:
    return [effects.withStroke(linewidth=width * _POINTS, foreground="white")]


def _write(axes: Axes, layer: Layer, place: tuple, words: str, **options) -> None:
    """Write beside a point, with a white rim so that it reads on any surface."""
    if words and np.all(np.isfinite(place)):
        color = layer.color if isinstance(layer.color, str) else "black"
        options = {"xytext": (6, 5), "fontsize": 11, "color": color, **options}
        note = axes.annotate(words, place, textcoords="offset points", **options)
        note.set(path_effects=_rim(4), annotation_clip=layer.clip)


@functools.singledispatch
def _paint(layer: Layer, axes: Axes, data: dict, frame: int) -> None:
    raise TypeError(f"no still can be painted of {type(layer).__name__}")


@_paint.register
def _(layer: Line, axes: Axes, data: dict, frame: int) -> None:
    u, v = data["u"], data["v"]
    style = {"color": layer.color, "alpha": layer.opacity, "clip_on": layer.clip}
    width, dash = layer.width * _POINTS, [d * _POINTS for d in layer.dash]
    (line,) = axes.plot(u, v, linewidth=width, solid_joinstyle="round", **style)
    if layer.halo:
        line.set_path_effects(_rim(layer.width + 2 * layer.halo) + [effects.Normal()])
    if layer.dash:
        line.set_linestyle((0, [d / width for d in dash]))
    if layer.marker:
        thin = 0 if layer.marker in "o*s" else 1.5
        axes.plot(u, v, layer.marker, ms=layer.marker_size * _POINTS, mew=thin, **style)
    there = np.flatnonzero(np.isfinite(u) & np.isfinite(v))
    if there.size:
        _end(axes, layer, (u[there[-1]], v[there[-1]]))


@_paint.register
def _(layer: Ink, axes: Axes, data: dict, frame: int) -> None:
    width = _length(axes, (float(data["width"][0]), 0))
    look = {"solid_joinstyle": "round", "solid_capstyle": "round"}
    look |= {"color": layer.color, "alpha": layer.opacity, "clip_on": layer.clip}
    axes.plot(data["u"], data["v"], linewidth=width, **look)


def _end(axes: Axes, layer: Line, place: tuple[float, float]) -> None:
    """Mark the end whole, even at the edge of the axes, but not beyond it."""
    if layer.clip and not all(-0.003 <= part <= 1.003 for part in place):
        return
    if layer.end:
        color = layer.end_color or layer.color
        rim = "white" if layer.end in "o*s" else color
        options = {"mfc": color, "mec": rim, "mew": 1.4, "zorder": 3, "clip_on": False}
        axes.plot(*place, layer.end, ms=layer.end_size * _POINTS, **options)
    _write(axes, layer, place, layer.label)


@_paint.register
def _(layer: Points, axes: Axes, data: dict, frame: int) -> None:
    edge = layer.edge or ("face" if layer.marker in "o*s" else None)
    axes.scatter(
        *(data["u"], data["v"], (layer.size * _POINTS) ** 2, layer.color),
        **{"marker": layer.marker, "alpha": layer.opacity, "clip_on": layer.clip},
        **{"edgecolors": edge, "linewidths": 1.4 if edge != "face" else 0, "zorder": 3},
    )
    for place in zip(data["u"][:1], data["v"][:1], strict=True):
        _write(axes, layer, place, layer.label)


@_paint.register
def _(layer: Arrow, axes: Axes, data: dict, frame: int) -> None:
    for u, v, tip_u, tip_v in zip(*data.values(), strict=True):
        if not np.all(np.isfinite((u, v, tip_u, tip_v))):
            continue
        length = _length(axes, (tip_u - u, tip_v - v))
        if length < 0.5:  # too short to see which way it points
            continue
        head, tail = min(layer.head * _POINTS, length), layer.width * _POINTS
        style = f"simple,head_length={head},head_width={head},tail_width={tail}"
        arrow = FancyArrowPatch(
            *((u, v), (tip_u, tip_v)),
            **{"arrowstyle": style, "color": layer.color, "alpha": layer.opacity},
            **{"shrinkA": 0, "shrinkB": 0, "linewidth": 0, "clip_on": layer.clip},
        )
        arrow.set(path_effects=_rim(2 * layer.halo) + [effects.Normal()], zorder=2.5)
        axes.add_patch(arrow)
        away = np.sign([tip_u - u, tip_v - v])
        sides = {1: "left", -1: "right", 0: "center"}
        options = {"xytext": tuple(6 * away), "ha": sides[int(away[0])]}
        near = all(-0.1 < part < 1.1 for part in (tip_u, tip_v))
        if near and length > layer.head * _POINTS:
            place = np.clip([tip_u, tip_v], 0, 0.97)
            _write(axes, layer, place, layer.label, fontweight="bold", **options)


def _length(axes: Axes, move: tuple[float, float]) -> float:
    """Return how long a move in fractions of the axes is, in points."""
    place, (width, height) = axes.get_position(), axes.figure.get_size_inches()
    sides = 72 * np.array([place.width * width, place.height * height])
    return float(np.hypot(*(sides * move)))


@_paint.register
def _(layer: Bars, axes: Axes, data: dict, frame: int) -> None:
    count = len(data["u"])
    one = isinstance(layer.color, str)
    colors = [layer.color] * count if one else layer.color
    for k, (u, v, far_u, far_v) in enumerate(zip(*data.values(), strict=True)):
        bar = Rectangle((u, v), far_u - u, far_v - v, color=colors[k], linewidth=0)
        bar.set(alpha=layer.opacity, clip_on=layer.clip)
        axes.add_patch(bar)


@_paint.register
def _(layer: Image, axes: Axes, data: dict, frame: int) -> None:
    style = layer.look()
    pixels = data["pixels"]
    if "table" in data:
        pixels = np.reshape(data["table"], (256, 4))[pixels]
    pixels = pixels.reshape(style["rows"], style["columns"], 4)
    extent = [float(data[name][0]) for name in ("u", "far_u", "v", "far_v")]
    blur = "bilinear" if layer.smooth else "nearest"
    options = {"extent": extent, "interpolation": blur, "aspect": "auto"}
    axes.imshow(pixels, **options, alpha=layer.opacity, zorder=1)
    axes.set(xlim=(0, 1), ylim=(0, 1))


@_paint.register
def _(layer: Text, axes: Axes, data: dict, frame: int) -> None:
    words = layer.look()["words"]
    text = axes.text(
        *(data["u"][0], data["v"][0], words[frame % len(words)]),
        **{"color": layer.color, "fontsize": layer.size * _POINTS, "va": "center"},
        **{"ha": layer.align, "fontweight": "bold" if layer.bold else "normal"},
        **{"clip_on": layer.clip, "parse_math": False},
    )
    if layer.box:
        text.set_bbox({"facecolor": "white", "edgecolor": "none", "alpha": 0.85})
    else:
        text.set_path_effects(_rim(4))
