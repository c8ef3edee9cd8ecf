"""Actors of a stage: what the browser draws over the scenery, frame by frame.

Every layer has a name, an axes and a look; its data are arrays of shape (N,), the
same in all frames, or (F, N), one row a frame. A number stands for (1,). NaN leaves a
gap. Python turns data into fractions of the axes, whatever its scale, so the browser
only has to stretch them.
"""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.stage.scenery import AxesBox, keep_near

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
