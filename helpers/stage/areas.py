"""Actors that cover an area or say something: bars, images, text."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import matplotlib
import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.stage.layers import Layer
from helpers.stage.scenery import FAR, AxesBox


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
        """Return the style with the number of rows and columns."""
        height, width = self._pixels().shape[1:3]
        return {**super().look(), "rows": height, "columns": width}

    def channels(self, box: AxesBox, frames: int) -> dict[str, NDArray]:
        """Return the corners (as bars have) and the pixels, uint8 (1 or F, …).

        Pixels that are numbers come with the "table" of their colours, (1, 4 · 256).
        """
        pixels = self._pixels()
        if len(pixels) not in (1, frames):
            raise ValueError(
                f"values of {self.name!r} must have shape (H, W) or ({frames}, H, W), "
                f"one picture a frame; got {np.shape(self.values)}"
            )
        left, right, bottom, top = self.extent
        u, v = self.placed(box, frames, [left], [bottom])
        far_u, far_v = self.placed(box, frames, [right], [top])
        corners = {"u": u, "v": v, "far_u": far_u, "far_v": far_v}
        if self._coloured():
            return {**corners, "pixels": pixels.reshape(len(pixels), -1)}
        flat = self._indices(pixels).reshape(len(pixels), -1)
        return {**corners, "pixels": flat, "table": _colours(self.colormap)}

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


@functools.cache
def _colours(colormap: str) -> NDArray:
    """Return 256 × RGBA in one row, the last of them see-through."""
    table = matplotlib.colormaps[colormap](np.linspace(0, 1, 255), bytes=True)
    return np.append(table.ravel(), np.zeros(4, np.uint8))[None]


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
