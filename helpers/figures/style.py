"""The colour language and the look of every figure and lab.

One meaning, one colour, in all lessons: data grey, prediction blue, gradient
vermilion, path black with its end marked, and each optimizer its own colour with a
dash pattern as the second cue. The colours are Okabe and Ito's, chosen for readers of
any colour vision (jfly.uni-koeln.de/color); grey and the mark, which are ours, come
near to green for some, so what is drawn beside it needs its own dash, marker or label.
tests/test_colour_vision.py measures this on what the lessons draw.
"""

from contextlib import AbstractContextManager

import matplotlib as mpl

BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
YELLOW, BLUE, VERMILION, PURPLE = "#F0E442", "#0072B2", "#D55E00", "#CC79A7"
GREY, FAINT, INK = "#7F7F7F", "#C8C8C8", "#222222"

DATA, PREDICTION, GRADIENT, PATH = GREY, BLUE, VERMILION, BLACK
STEP = PREDICTION  # the step −αg: blue, so that it is never taken for g itself
MARK = "#C2185B"  # a limit worth knowing, such as 2/λmax, beside the eight above
SURFACE = "viridis"

#: optimizer name → (colour, dash pattern in points; empty is solid)
OPTIMIZERS = {
    "gradient descent": (BLACK, ()),
    "momentum": (ORANGE, ()),
    "Nesterov": (SKY, ()),
    "AdaGrad": (PURPLE, (6, 2)),
    "AdaDelta": (GREY, (8, 2, 2, 2)),
    "RMSprop": (BLUE, (6, 2)),
    "Adam": (GREEN, ()),
    "AdamW": (GREEN, (6, 2)),
    "AW-SGD": (VERMILION, (2, 2)),
    "BFGS": (VERMILION, ()),
    "L-BFGS": (VERMILION, (6, 2)),
    "simulated annealing": (PURPLE, (2, 2)),
}

PARAMETERS = {
    "figure.facecolor": "white",
    "figure.dpi": 100,
    "savefig.facecolor": "white",
    "axes.facecolor": "white",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#666666",
    "axes.labelcolor": INK,
    "axes.titlesize": 12,
    "axes.titlelocation": "left",
    "axes.titlepad": 8,
    "axes.labelsize": 12,
    "axes.prop_cycle": mpl.cycler(color=[BLUE, ORANGE, GREEN, VERMILION, PURPLE, SKY]),
    "xtick.color": "#444444",
    "ytick.color": "#444444",
    "xtick.labelsize": 11,
    "ytick.labelsize": 11,
    "font.size": 11,
    "font.family": "DejaVu Sans",  # ships with Matplotlib: same picture everywhere
    "mathtext.fontset": "dejavusans",
    "legend.frameon": False,
    "lines.linewidth": 2,
    "lines.solid_capstyle": "round",
    "image.cmap": SURFACE,
    "image.interpolation": "nearest",
}


def look() -> AbstractContextManager:
    """Return a context in which figures are made and drawn in the house style.

    >>> with look():
    ...     mpl.rcParams["axes.spines.top"]
    False
    """
    return mpl.rc_context(PARAMETERS)


def optimizer_style(name: str) -> tuple[str, tuple[float, ...]]:
    """Return the colour and the dash pattern (in points) of an optimizer.

    Raises ValueError for a name that has no colour yet.

    >>> optimizer_style("Adam")
    ('#009E73', ())
    """
    if name not in OPTIMIZERS:
        raise ValueError(
            f"no colour is set for {name!r}: choose one of {', '.join(OPTIMIZERS)}"
        )
    return OPTIMIZERS[name]
