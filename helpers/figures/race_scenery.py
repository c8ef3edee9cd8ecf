"""The scenery of the race: contours to run on, and a track with a finish line."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.figures.style import MARK, look
from helpers.figures.surfaces import draw_contours
from helpers.surfaces import Surface

SIZE = (9.8, 4.6)  # inches at 100 pixels each
MAP = (0.062, 0.125, 0.43, 0.8)  # left, bottom, width, height as parts of the figure
TRACK = (0.675, 0.125, 0.255, 0.8)
MAP_RATIO = MAP[2] * SIZE[0] / (MAP[3] * SIZE[1])
HIGHEST = 3.0  # of the height of the start: the left edge of the track


def map_and_track(surface: Surface, finish: float) -> tuple[Figure, dict[str, Axes]]:
    """Return a figure with the axes "map" and "track", both without any runner.

    On the track a runner starts at 1, all of its height, and moves right as less of
    it is left, on a logarithmic scale; ``finish`` is the part at which it arrives.
    """
    with look():
        figure = Figure(figsize=SIZE, dpi=100)
        plan = figure.add_axes(MAP, title=surface.title)
        draw_contours(plan, surface, ratio=MAP_RATIO)
        track = figure.add_axes(TRACK, xscale="log", ylim=(0, 1), yticks=[])
        track.set_xlim(HIGHEST, finish / 3)
        track.spines["left"].set_visible(False)
        powers = 10.0 ** np.arange(0, np.log10(finish) - 0.5, -1)
        track.set_xticks(powers, [f"{100 * power:g} %" for power in powers])
        track.minorticks_off()
        track.set_xlabel("height that is left (log scale)")
        track.axvline(finish, color=MARK, lw=2, ls=(0, (3, 2)))
        track.axvline(1, color="#BBBBBB", lw=1)
        track.set_title("arrived", color=MARK, loc="right", fontsize=12)
    return figure, {"map": plan, "track": track}
