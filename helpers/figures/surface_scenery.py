"""The scenery of a descent: contours to walk on, and axes for the loss beside them."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, LogLocator, MaxNLocator, NullLocator

from helpers.figures.style import look
from helpers.figures.surfaces import draw_contours, fill
from helpers.surfaces import Surface

SIZE = (9.0, 4.3)  # inches at 100 pixels each
MAP = (0.073, 0.135, 0.515, 0.785)  # left, bottom, width, height as parts of the figure
LOSS = (0.69, 0.135, 0.29, 0.785)
MAP_RATIO = MAP[2] * SIZE[0] / (MAP[3] * SIZE[1])
LOWEST = 1e-8  # of a loss that can reach zero


def map_and_loss(surface: Surface, steps: int) -> tuple[Figure, dict[str, Axes]]:
    """Return a figure with the axes "map" and "loss", both without any path.

    The loss is drawn on a logarithmic scale; where it can be negative, on one that is
    logarithmic both ways and linear around zero.
    """
    with look():
        figure = Figure(figsize=SIZE, dpi=100)
        plan = figure.add_axes(MAP, title=surface.title)
        draw_contours(plan, surface, ratio=MAP_RATIO)
        loss = figure.add_axes(LOSS, title="Loss on the way")
        _loss_axes(loss, _highest(surface), surface.minimum is not None)
        loss.set(xlim=(0, steps), xlabel="step (one gradient each)")
        loss.xaxis.set_major_locator(MaxNLocator(4, integer=True))
    return figure, {"map": plan, "loss": loss}


def _highest(surface: Surface) -> float:
    """Return a power of ten well above the map, so that divergence is seen."""
    sides = (np.linspace(*limits, 41) for limits in fill(surface.domain, MAP_RATIO))
    loss = surface.value(np.stack(np.meshgrid(*sides), axis=-1))
    return 10.0 ** np.ceil(np.log10(loss.max()) + 2)


def _loss_axes(axes: Axes, highest: float, positive: bool) -> None:
    if positive:
        axes.set(yscale="log", ylim=(LOWEST, highest), ylabel="loss $C$ (log scale)")
        axes.yaxis.set_major_locator(LogLocator(numticks=6))
    else:
        axes.set_yscale("symlog", linthresh=highest / 1e5)
        axes.set(ylim=(-highest, highest))
        axes.set_ylabel("loss $C$ (log scale both ways)", labelpad=0)
        powers = highest * np.array([1e-4, 1e-2, 1.0])
        ticks = [*-powers[::-1], 0, *powers]
        axes.yaxis.set_major_locator(FixedLocator(ticks))
        axes.axhline(0, color="#BBBBBB", linewidth=1, zorder=0)
    axes.yaxis.set_minor_locator(NullLocator())
    axes.grid(axis="y", color="#E4E4E4", linewidth=0.8)
    axes.set_axisbelow(True)
