"""The scenery of the ball lab: a curve to roll on, and the place against the step."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from helpers.curves import Curve
from helpers.figures.style import BLUE, look

SIZE = (9.0, 4.3)  # inches at 100 pixels each


def height_limits(curve: Curve) -> tuple[float, float]:
    """Return what the picture shows of the heights of a curve, with room below."""
    height = curve.function(np.linspace(*curve.domain, 401))
    spread = height.max() - height.min()
    return float(height.min() - 0.07 * spread), float(height.max() + 0.05 * spread)


def curve_and_trace(curve: Curve, steps: int) -> tuple[Figure, dict[str, Axes]]:
    """Return a figure with the axes "curve" and "trace", both without any ball.

    The trace has the place upwards, so a ball that jumps to and fro draws a zigzag.
    """
    with look():
        figure = Figure(figsize=SIZE, dpi=100)
        hill = figure.add_axes((0.075, 0.135, 0.53, 0.785), title=curve.title)
        x = np.linspace(*curve.domain, 801)
        hill.plot(x, curve.function(x), color=BLUE, lw=2.4)
        hill.set(xlim=curve.domain, ylim=height_limits(curve))
        hill.set(xlabel="place $x$", ylabel="height $f(x)$")
        hill.yaxis.set_major_locator(MaxNLocator(5))
        hill.xaxis.set_major_locator(MaxNLocator(7, integer=True))
        trace = figure.add_axes((0.69, 0.135, 0.29, 0.785), title="Place at each step")
        trace.set(xlim=(0, steps), ylim=curve.domain, ylabel="place $x$")
        trace.set_xlabel("step (one slope each)")
        for minimum in curve.minima:
            trace.axhline(minimum, color="#D5D5D5", lw=1.2, zorder=0)
        trace.yaxis.set_major_locator(MaxNLocator(7, integer=True))
        trace.xaxis.set_major_locator(MaxNLocator(4, integer=True))
    return figure, {"curve": hill, "trace": trace}
