"""The scenery of the lab of lesson 08: layers, the two curves, and the bill."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.figures import style
from helpers.figures.roads import ROADS

SIZE = (9.4, 5.6)  # inches
BOXES = {
    "net": (0.03, 0.54, 0.27, 0.38),
    "curve": (0.42, 0.56, 0.555, 0.36),
    "bars": (0.205, 0.09, 0.395, 0.3),
}
SECONDS = (1e-5, 1e12)
LANDMARKS = {
    1e-3: "1 ms",
    1: "1 s",
    3600: "1 hour",
    86_400 * 365.25: "1 year",
    86_400 * 365.25 * 1000: "1,000\nyears",
}
#: columns right of the bars, as fractions of the axes
PASSES, TIME = 1.4, 1.46
MOST_LAYERS = 6  # inputs, four hidden layers, outputs


def scenery(roads: list[str]) -> tuple[Figure, dict[str, Axes]]:
    """Return the empty stage; its axes are those of ``BOXES``.

    "net" has a place 0, 1, 2 … for each layer and its units upwards, as ±log₁₀;
    "curve" has seconds over weights, "bars" a row for each road over seconds.
    """
    with style.look():
        figure = Figure(figsize=SIZE, dpi=100)
        axes = {name: figure.add_axes(box) for name, box in BOXES.items()}
        _net(axes["net"])
        _curve(axes["curve"])
        _bars(axes["bars"], roads)
    return figure, axes


def _net(axes: Axes) -> None:
    axes.set(xlim=(-0.6, MOST_LAYERS - 0.4), ylim=(-4.2, 3.4))
    axes.set_title("layers", fontweight="bold")
    axes.axis("off")


def _curve(axes: Axes) -> None:
    axes.set(xscale="log", yscale="log", xlim=(10, 1e7), ylim=SECONDS)
    for y in LANDMARKS:
        axes.axhline(y, color=style.FAINT, lw=0.7)
    axes.set_yticks(list(LANDMARKS), list(LANDMARKS.values()))
    axes.axvline(1e6, color=style.MARK, lw=1.3, ls=(0, (4, 3)))
    look = {"color": style.MARK, "fontweight": "bold", "ha": "center"}
    place = {"xytext": (0, 3), "textcoords": "offset points"}
    axes.annotate("S1: 1,000,000", (1e6, SECONDS[1]), **place, **look)
    above = "forward differences above, reverse mode below"
    axes.set_title(f"time over weights $P$: {above}", fontsize=10.5, pad=16)
    axes.minorticks_off()


def _bars(axes: Axes, roads: list[str]) -> None:
    axes.set(xscale="log", xlim=SECONDS, ylim=(len(roads) - 0.5, -0.5))
    axes.set_yticks(range(len(roads)), roads)
    for label, road in zip(axes.get_yticklabels(), roads, strict=True):
        label.set(color=ROADS[road][0], fontweight="bold")
    axes.tick_params(axis="y", length=0)
    for x in LANDMARKS:
        axes.axvline(x, color=style.FAINT, lw=0.7, zorder=0)
    axes.set_xticks(list(LANDMARKS), list(LANDMARKS.values()))
    axes.minorticks_off()
    axes.set_title("the bill", fontweight="bold")
    for x, words, side in ((PASSES, "passes", "right"), (TIME, "time", "left")):
        look = {"transform": axes.transAxes, "ha": side, "va": "bottom"}
        axes.text(x, 1.055, words, fontweight="bold", fontsize=12, **look)
