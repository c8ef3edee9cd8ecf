"""Ink: what a hand draws on the stage, stroke by stroke."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.stage.layers import Layer
from helpers.stage.scenery import AxesBox


@dataclass(frozen=True, eq=False)
class Stroke:
    """One stroke of a hand, as far as it has come.

    Attributes
    ----------
    axes : str
        Where; points are in its data units.
    points : array, (K, 2)
        From where the pen came down to where it is. None at all (K = 0) means that
        the hand took the stroke back.
    id : int
        The same while the stroke grows; later strokes have larger ones.
    done : bool
        Whether the pen is up again.
    """

    axes: str
    points: NDArray
    id: int
    done: bool = True


def read_strokes(message: dict) -> list[Stroke]:
    """Return the strokes of a message from the browser; ValueError for nonsense."""
    try:
        return [
            Stroke(str(one["axes"]), _pairs(one["points"]), int(one["id"]), one["done"])
            for one in message["strokes"]
        ]
    except (KeyError, TypeError, ValueError):
        raise ValueError("strokes came that cannot be read: draw once more") from None


def _pairs(numbers: Sequence[float]) -> NDArray:
    points = np.asarray(numbers, dtype=float).reshape(-1, 2)
    if not np.all(np.isfinite(points)):
        raise ValueError("a point must be two finite numbers")
    return points


@dataclass(eq=False)
class Ink(Layer):
    """An area to draw on, with the ``strokes`` on it: arrays (K, 2) in data units.

    The browser shows a stroke while it is drawn, by mouse, pen, finger or keyboard,
    and tells the kernel (see ``Stage.on_ink``); the answer is a new ``Ink`` with the
    strokes that are to stay. ``width`` is in data units of x; ``purpose`` says what a
    stroke does, for those who cannot see the picture.
    """

    strokes: Sequence[ArrayLike] = ()
    width: float = 1.0
    purpose: str = "draw here"
    kind: ClassVar[str] = "ink"
    looks: ClassVar = ("purpose",)

    def channels(self, box: AxesBox, frames: int) -> dict[str, NDArray]:
        """Return u and v, (1, N), with NaN between strokes, and the width, (1, 1).

        All are fractions of the axes. A dot is doubled, so that it is a line.
        """
        lifted, points = np.full((1, 2), np.nan), [np.empty((0, 2))]
        for stroke in self.strokes:
            stroke = np.asarray(stroke, dtype=float)
            if stroke.ndim != 2 or stroke.shape[1] != 2:
                raise ValueError(
                    f"strokes of {self.name!r} must be arrays (K, 2), one point a row; "
                    f"got {stroke.shape}"
                )
            points += [stroke, stroke[:1] if len(stroke) == 1 else stroke[:0], lifted]
        x, y = np.concatenate(points).T
        u, v = self.placed(box, frames, x, y)
        left, right = box.x_fraction([0, self.width])
        return {"u": u, "v": v, "width": np.float32([[abs(right - left)]])}
