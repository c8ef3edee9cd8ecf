"""Scenery: a Matplotlib figure painted once, and where its axes lie on it."""

import io
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from helpers.figures.png import paint

FAR = 1e4  # axes widths; what lies farther out is drawn here, in the same direction


@dataclass(frozen=True, eq=False)
class AxesBox:
    """One axes of the scenery: its place in the picture, its limits and scales.

    Attributes
    ----------
    left, top, width, height : float
        CSS pixels, from the top left corner of the picture.
    x_limits, y_limits : (float, float)
        In data units, left to right and bottom to top.
    x_scale, y_scale : str
        Matplotlib's name: "linear", "log", "symlog" …
    x_forward, y_forward : callable
        The scale as a function; 0…1 of its range is 0…1 of the axes.
    """

    left: float
    top: float
    width: float
    height: float
    x_limits: tuple[float, float]
    y_limits: tuple[float, float]
    x_scale: str
    y_scale: str
    x_forward: Callable[[NDArray], NDArray]
    y_forward: Callable[[NDArray], NDArray]

    @classmethod
    def of(cls, axes: Axes) -> "AxesBox":
        """Read the box of an axes whose figure has been drawn."""
        width, height = axes.figure.get_size_inches() * axes.figure.dpi
        place = axes.get_position()
        return cls(
            place.x0 * width,
            (1 - place.y1) * height,
            place.width * width,
            place.height * height,
            tuple(map(float, axes.get_xlim())),
            tuple(map(float, axes.get_ylim())),
            axes.get_xscale(),
            axes.get_yscale(),
            axes.xaxis.get_transform().transform,
            axes.yaxis.get_transform().transform,
        )

    def x_fraction(self, x: ArrayLike) -> NDArray:
        """Return where ``x`` lies: 0 at the left edge, 1 at the right; NaN stays."""
        return _fraction(x, self.x_limits, self.x_forward)

    def y_fraction(self, y: ArrayLike) -> NDArray:
        """Return where ``y`` lies: 0 at the bottom, 1 at the top; NaN stays."""
        return _fraction(y, self.y_limits, self.y_forward)

    def describe(self) -> dict:
        """Return what the browser needs to turn a click into data coordinates."""
        return {
            "box": [self.left, self.top, self.width, self.height],
            "x": [*self.x_limits, self.x_scale],
            "y": [*self.y_limits, self.y_scale],
        }


def _fraction(values: ArrayLike, limits: tuple, forward: Callable) -> NDArray:
    values = np.asarray(values, dtype=float)
    with np.errstate(all="ignore"):
        low, high = forward(np.asarray(limits, dtype=float))
        # Matplotlib's scales take points one a row: give them a flat list.
        flat = np.reshape(forward(values.ravel()), values.shape)
        return (flat - low) / (high - low)


def keep_near(u: NDArray, v: NDArray) -> tuple[NDArray, NDArray]:
    """Pull points far outside the axes closer, in the same direction.

    ``u`` and ``v`` are fractions of an axes, of shapes that broadcast. A path that
    flies to 1e30 must still leave the picture the way it does, in float32.
    """
    with np.errstate(all="ignore"):
        u, v = (np.clip(part, -1e300, 1e300) for part in (u, v))
        reach = np.fmax(np.abs(u - 0.5), np.abs(v - 0.5))
        if not np.any(reach > FAR):
            return u, v
        shrink = np.where(reach > FAR, FAR / reach, 1.0)
        return 0.5 + (u - 0.5) * shrink, 0.5 + (v - 0.5) * shrink


@dataclass(frozen=True, eq=False)
class Scenery:
    """A painted figure: PNG bytes, size in CSS pixels, and its axes by name.

    One scenery may serve many stages; it never changes.
    """

    png: bytes
    width: int
    height: int
    boxes: dict[str, AxesBox]

    @classmethod
    def from_figure(cls, figure: Figure, axes: dict[str, Axes] | None = None):
        """Paint ``figure`` at twice its size and read where its axes lie.

        Parameters
        ----------
        figure : Figure
            Its size in CSS pixels is its size in inches times its dpi.
        axes : dict, optional
            name → axes that actors stand on; "axes0", "axes1", … by default.

        Raises
        ------
        ValueError
            If an axes belongs to another figure.
        """
        if axes is None:
            axes = {f"axes{i}": ax for i, ax in enumerate(figure.axes)}
        for name, ax in axes.items():
            if ax.figure is not figure:
                raise ValueError(f"axes {name!r} belongs to another figure than given")
        stream = io.BytesIO()
        # All its colours, and little packing: it is sent once, over loopback.
        paint(figure).save(stream, "PNG", compress_level=1)
        width, height = (round(side) for side in figure.get_size_inches() * figure.dpi)
        boxes = {name: AxesBox.of(ax) for name, ax in axes.items()}
        return cls(stream.getvalue(), width, height, boxes)

    def box(self, name: str) -> AxesBox:
        """Return the axes called ``name``; ValueError with the known names if none."""
        if name not in self.boxes:
            known = ", ".join(map(repr, self.boxes)) or "none"
            raise ValueError(f"the scenery has no axes {name!r}; it has {known}")
        return self.boxes[name]
