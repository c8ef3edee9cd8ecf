"""The scenery of the loss lab: axes for points and lines, and for three C(w)."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.figures.losses import pen
from helpers.figures.style import INK, look

SIZE = (9.4, 4.5)  # inches at 100 pixels each
DATA, LOSS = (0.068, 0.125, 0.49, 0.8), (0.648, 0.125, 0.335, 0.8)
LINES = {"squared": 8.9, "absolute": 6.1, "Huber": 3.3, "your line": 0.5}  # minutes
HIGHEST = 1.6  # of C(w) / C(0)


def points_and_losses() -> tuple[Figure, dict[str, Axes]]:
    """Return a figure with the axes "data" and "loss", without points or curves.

    The key to the lines is painted; their weights are written beside it by the lab.
    """
    with look():
        figure = Figure(figsize=SIZE, dpi=100)
        data = figure.add_axes(DATA, title="Nine rides: drag any of them")
        data.set(xlim=(-0.3, 10.5), ylim=(-1.6, 41.5), xlabel="distance $x$, km")
        data.set(yticks=[0, 10, 20, 30, 40], ylabel="minutes $y$")
        for name, height in LINES.items():
            style = {"color": INK, "linestyle": (0, (2, 2))}
            style = style if name == "your line" else pen(name)
            data.plot([6.1, 6.9], [height, height], lw=2.4, **style)
            color = style["color"]
            data.text(7.05, height, name, color=color, va="center")
        loss = figure.add_axes(LOSS, title="Three losses $C(w)$, as parts of $C(0)$")
        loss.set(xlim=(0, 6), ylim=(0, HIGHEST), xlabel="weight $w$, minutes per km")
        loss.set(yticks=[0, 0.5, 1, 1.5], ylabel="$C(w)\\,/\\,C(0)$")
        loss.axhline(1, color="#E4E4E4", lw=1, zorder=0)
    return figure, {"data": data, "loss": loss}
