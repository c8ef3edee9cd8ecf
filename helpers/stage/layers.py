"""Actors of a stage: what the browser draws over the scenery, frame by frame.

Every layer has a name, an axes and a look; its data are arrays of shape (N,), the
same in all frames, or (F, N), one row a frame. A number stands for (1,). NaN leaves a
gap. Python turns data into fractions of the axes, whatever its scale, so the browser
only has to stretch them.
"""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from typing import ClassVar

import matplotlib
import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.stage.scenery import FAR, AxesBox, keep_near

MARKERS = ("o", "x", "*", "s", "+")


@dataclass(eq=False)
class Layer:
    """What all layers share.

    Attributes
    ----------
    name : str
        Unique on its stage; pointer events and tests speak of it.
    axes : str
        A name the scenery knows.
    color : str, or list of N str where the layer says so
        Any CSS colour, such as "#0072B2".
    opacity : float
        0…1.
    order : int
        Higher is drawn later; layers of one order are drawn as listed.
    clip : bool
        Stay inside the axes.
    reveal : bool
        Show only points 0…step as the stage's step moves on.
    label : str
        Written beside it.
    """

    name: str
    _: KW_ONLY
    axes: str
    color: str | Sequence[str] = "#000000"
    opacity: float = 1.0
    order: int = 0
    clip: bool = True
    reveal: bool = False
    label: str = ""
    kind: ClassVar[str] = ""
    looks: ClassVar[tuple[str, ...]] = ()

    def look(self) -> dict:
        """Return the style, as the browser reads it."""
        shared = ("name", "axes", "color", "opacity", "clip", "reveal", "label")
        style = {key: getattr(self, key) for key in (*shared, *self.looks)}
        return {"kind": self.kind, **style}

    def channels(self, box: AxesBox, frames: int) -> dict[str, NDArray]:
        """Return named arrays (1 or F, N): float32 fractions of the axes, or uint8."""
        raise NotImplementedError

    def rows(self, channel: str, frames: int, values: ArrayLike | None = None):
        """Return a channel as float array (1 or F, N), or say what is wrong with it."""
        if values is None:
            values = getattr(self, channel)
        try:
            array = np.atleast_1d(np.asarray(values, dtype=float))
        except (TypeError, ValueError):
            array = None
        if array is not None and array.ndim == 1:
            array = array[None]
        if array is None or array.ndim != 2 or array.shape[0] not in (1, frames):
            came = "something else" if array is None else f"shape {np.shape(values)}"
            raise ValueError(
                f"{channel} of {self.name!r} must be numbers of shape (N,) or "
                f"({frames}, N), one row a frame; got {came}"
            )
        return array

    def same_length(self, **arrays: NDArray) -> None:
        """Refuse channels that do not belong together point by point."""
        counts = {name: array.shape[1] for name, array in arrays.items()}
        if len({count for count in counts.values() if count != 1}) > 1:
            listed = ", ".join(f"{name} {count}" for name, count in counts.items())
            raise ValueError(
                f"channels of {self.name!r} must have equally many points: {listed}"
            )

    def placed(self, box: AxesBox, frames: int, x: ArrayLike, y: ArrayLike):
        """Return points as fractions, pulled near, both with N columns."""
        x, y = self.rows("x", frames, x), self.rows("y", frames, y)
        self.same_length(x=x, y=y)
        u, v = keep_near(box.x_fraction(x), box.y_fraction(y))
        columns = max(u.shape[1], v.shape[1]) if u.size and v.size else 0
        return tuple(_widen(a, columns).astype(np.float32) for a in (u, v))


def _widen(array: NDArray, columns: int) -> NDArray:
    return np.broadcast_to(array[:, :columns], (len(array), columns))


@dataclass(eq=False)
class Line(Layer):
    """A line through points ``x``, ``y``: (N,) or (F, N) each.

    ``width`` in pixels, ``dash`` a list of pixels on and off, ``halo`` the width of a
    white rim, ``marker`` one of o x * s + at every point, ``end`` one at the last point
    shown, ``fill`` an opacity down to the bottom of the axes.
    """

    x: ArrayLike = ()
    y: ArrayLike = ()
    width: float = 2.0
    dash: Sequence[float] = ()
    halo: float = 0.0
    marker: str = ""
    marker_size: float = 4.0
    end: str = ""
    end_size: float = 11.0
    end_color: str = ""
    kind: ClassVar[str] = "line"
    looks: ClassVar = (
        *("width", "dash", "halo", "marker", "marker_size"),
        *("end", "end_size", "end_color"),
    )

    def channels(self, box: AxesBox, frames: int) -> dict[str, NDArray]:
        """Return u and v, (1 or F, N)."""
        u, v = self.placed(box, frames, self.x, self.y)
        return {"u": u, "v": v}


@dataclass(eq=False)
class Points(Layer):
    """Markers at ``x``, ``y``: (N,) or (F, N); ``color`` may list one for each.

    ``size`` in pixels, ``marker`` one of o x * s +, ``edge`` the colour of the rim.
    ``draggable`` makes each a handle for pointer and keyboard; ``summon`` also lets a
    press anywhere in the axes fetch point 0.
    """

    x: ArrayLike = ()
    y: ArrayLike = ()
    size: float = 9.0
    marker: str = "o"
    edge: str = ""
    draggable: bool = False
    summon: bool = False
    kind: ClassVar[str] = "points"
    looks: ClassVar = ("size", "marker", "edge", "draggable", "summon")

    def channels(self, box: AxesBox, frames: int) -> dict[str, NDArray]:
        """Return u and v, (1 or F, N)."""
        u, v = self.placed(box, frames, self.x, self.y)
        return {"u": u, "v": v}


@dataclass(eq=False)
class Arrow(Layer):
    """Arrows from ``x``, ``y`` by ``dx``, ``dy`` in data units: (N,) or (F, N).

    ``width`` and ``head`` in pixels; ``halo`` is the width of a white rim. The label
    stands at the tip, and goes when the arrow gets shorter than its head.
    """

    x: ArrayLike = ()
    y: ArrayLike = ()
    dx: ArrayLike = ()
    dy: ArrayLike = ()
    width: float = 3.0
    head: float = 11.0
    halo: float = 2.0
    dash: Sequence[float] = ()
    kind: ClassVar[str] = "arrow"
    looks: ClassVar = ("width", "head", "halo", "dash")

    def channels(self, box: AxesBox, frames: int) -> dict[str, NDArray]:
        """Return the tails u, v and the tips tip_u, tip_v, (1 or F, N)."""
        x, y = self.rows("x", frames), self.rows("y", frames)
        dx, dy = self.rows("dx", frames), self.rows("dy", frames)
        self.same_length(x=x, y=y, dx=dx, dy=dy)
        u, v = self.placed(box, frames, x, y)
        tip_u, tip_v = self.placed(box, frames, x + dx, y + dy)
        return {"u": u, "v": v, "tip_u": tip_u, "tip_v": tip_v}


@dataclass(eq=False)
class Bars(Layer):
    """Bars at ``at`` (N,) from ``base`` to ``value``: (N,) or (F, N).

    ``thickness`` in data units; ``horizontal`` lays them down; ``color`` may list one
    for each.
    """

    at: ArrayLike = ()
    value: ArrayLike = ()
    base: ArrayLike = 0.0
    thickness: float = 0.8
    horizontal: bool = False
    kind: ClassVar[str] = "bars"

    def channels(self, box: AxesBox, frames: int) -> dict[str, NDArray]:
        """Return two opposite corners of each bar: u, v and far_u, far_v."""
        at, half = self.rows("at", frames), self.thickness / 2
        value, base = self.rows("value", frames), self.rows("base", frames)
        self.same_length(at=at, value=value, base=base)
        sides = (at - half, base), (at + half, value)
        if self.horizontal:
            sides = tuple(corner[::-1] for corner in sides)
        (u, v), (far_u, far_v) = (_corner(box, *corner) for corner in sides)
        return {"u": u, "v": v, "far_u": far_u, "far_v": far_v}


def _corner(box: AxesBox, x: NDArray, y: NDArray) -> tuple[NDArray, NDArray]:
    """Return one corner of bars as fractions; a bar to infinity just leaves."""
    u, v = np.broadcast_arrays(*np.atleast_2d(box.x_fraction(x), box.y_fraction(y)))
    return tuple(np.clip(a, -FAR, FAR).astype(np.float32) for a in (u, v))


@dataclass(eq=False)
class Image(Layer):
    """A picture of numbers: ``values`` (H, W) or (F, H, W), or uint8 (…, H, W, 4).

    ``extent`` is (left, right, bottom, top) in data units; row 0 is at the top.
    Numbers between ``limits`` (by default the smallest and largest) are coloured by
    ``colormap``; NaN is see-through. ``smooth`` blurs the pixels into each other.
    """

    values: ArrayLike = ()
    extent: tuple[float, float, float, float] = (0, 1, 0, 1)
    limits: tuple[float, float] | None = None
    colormap: str = "viridis"
    smooth: bool = False
    kind: ClassVar[str] = "image"
    looks: ClassVar = ("smooth",)

    def look(self) -> dict:
        """Return the style with the colour table: 256 × RGBA, the last see-through."""
        table = matplotlib.colormaps[self.colormap](np.linspace(0, 1, 255), bytes=True)
        table = [*table.ravel().tolist(), 0, 0, 0, 0]
        height, width = self._pixels().shape[1:3]
        size = {"rows": height, "columns": width}
        return {**super().look(), **size, "table": [] if self._coloured() else table}

    def channels(self, box: AxesBox, frames: int) -> dict[str, NDArray]:
        """Return the corners (as bars have) and the pixels, uint8 (1 or F, …)."""
        pixels = self._pixels()
        if len(pixels) not in (1, frames):
            raise ValueError(
                f"values of {self.name!r} must have shape (H, W) or ({frames}, H, W), "
                f"one picture a frame; got {np.shape(self.values)}"
            )
        left, right, bottom, top = self.extent
        u, v = self.placed(box, frames, [left], [bottom])
        far_u, far_v = self.placed(box, frames, [right], [top])
        flat = pixels if self._coloured() else self._indices(pixels)
        corners = {"u": u, "v": v, "far_u": far_u, "far_v": far_v}
        return {**corners, "pixels": flat.reshape(len(flat), -1)}

    def _coloured(self) -> bool:
        values = np.asarray(self.values)
        return values.dtype == np.uint8 and values.ndim >= 3 and values.shape[-1] == 4

    def _pixels(self) -> NDArray:
        values = np.asarray(self.values)
        plain = 3 if self._coloured() else 2
        if values.ndim not in (plain, plain + 1):
            raise ValueError(
                f"values of {self.name!r} must have shape (H, W) or (F, H, W), or be "
                f"uint8 (…, H, W, 4); got {values.shape}"
            )
        return values if values.ndim == plain + 1 else values[None]

    def _indices(self, pixels: NDArray) -> NDArray:
        pixels = pixels.astype(float)
        finite = pixels[np.isfinite(pixels)]
        low, high = self.limits or (finite.min(initial=0), finite.max(initial=1))
        spread = (high - low) or 1.0
        index = np.clip((pixels - low) / spread, 0, 1) * 254
        return np.where(np.isnan(pixels), 255, np.round(index)).astype(np.uint8)


@dataclass(eq=False)
class Text(Layer):
    """Words at ``x``, ``y``: a number or (F,); ``words`` one string or F of them.

    ``size`` in pixels; ``align`` left, center or right; ``box`` puts white behind it;
    ``of_axes`` means x and y are fractions of the axes.
    """

    x: ArrayLike = 0.0
    y: ArrayLike = 0.0
    words: str | Sequence[str] = ""
    size: float = 15.0
    align: str = "left"
    bold: bool = False
    box: bool = False
    of_axes: bool = False
    kind: ClassVar[str] = "text"
    looks: ClassVar = ("size", "align", "bold", "box")

    def look(self) -> dict:
        """Return the style with the words, a list of 1 or F strings."""
        words = [self.words] if isinstance(self.words, str) else list(self.words)
        return {**super().look(), "words": words}

    def channels(self, box: AxesBox, frames: int) -> dict[str, NDArray]:
        """Return u and v, (1 or F, 1)."""
        count = 1 if isinstance(self.words, str) else len(self.words)
        if count not in (1, frames):
            raise ValueError(
                f"words of {self.name!r} must be one string or {frames}, one a frame; "
                f"got {count}"
            )
        x, y = (np.reshape(a, (-1, 1)) for a in (self.x, self.y))
        if self.of_axes:
            return {"u": np.float32(x), "v": np.float32(y)}
        u, v = self.placed(box, frames, x, y)
        return {"u": u, "v": v}
