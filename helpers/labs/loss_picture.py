"""What the loss lab shows of a state: points, lines, curves, slider and words."""

import functools

import numpy as np
from numpy.typing import NDArray

from helpers.figures import style
from helpers.figures.loss_scenery import HIGHEST, LINES, points_and_losses
from helpers.figures.losses import STYLES
from helpers.fits import mean_losses
from helpers.labs.loss_state import WEIGHTS, State
from helpers.stage import Layer, Line, Points, Scenery, Text, Track

NAMES = {"squared_error": "squared", "absolute_error": "absolute", "huber": "Huber"}
FINE = np.linspace(0, 6, 241)
EDGE = 10.4  # km: the lines end here


@functools.cache
def scenery() -> Scenery:
    """Return the axes, painted once for all labs of a session."""
    return Scenery.from_figure(*points_and_losses())


def slider() -> Track:
    """Return the slider over the weight of your own line."""
    values = [f"w = {w:.2f}" for w in WEIGHTS]
    ticks = [(20 * k, str(k)) for k in range(7)]
    return Track("your weight w", values, ticks, step_buttons=True, play=True)


def losses_on(w: NDArray, state: State) -> dict[str, NDArray]:
    """Return C(w) of each loss on many weights; shapes as ``w``."""
    return {
        loss: mean_losses(w, state.x, state.y, loss, delta=state.delta)
        for loss in NAMES
    }


def words(state: State) -> list[str]:
    """Return, for every frame, the three losses of your line and the best weights."""
    best = ", ".join(f"{NAMES[loss]} {w:.2f}" for loss, w in state.best().items())
    losses = losses_on(WEIGHTS, state)
    return [
        f"Your w = {w:.2f} costs: "
        + ", ".join(f"{NAMES[loss]} {losses[loss][k]:.2f}" for loss in NAMES)
        + f". Lowest at: {best}."
        for k, w in enumerate(WEIGHTS)
    ]


def layers(state: State) -> list[Layer]:
    """Return the actors of a state, for every weight of the slider."""
    best = state.best()
    return [
        *_your_line(state),
        *(_fit(loss, w) for loss, w in best.items()),
        *(_weight(loss, w) for loss, w in best.items()),
        *_curves(state, best),
        Points(
            "points",
            axes="data",
            **{"x": state.x, "y": state.y, "size": 13.0, "clip": False},
            **{"color": style.DATA, "edge": "#FFFFFF", "draggable": True},
            order=2,
        ),
    ]


def _your_line(state: State) -> list[Layer]:
    """Return your line and its errors, in every frame."""
    frames, x = len(WEIGHTS), state.x
    ends = np.array([0.0, EDGE])
    blank = np.full((frames, len(x)), np.nan)  # lifts the pen between two errors
    height = np.broadcast_to(state.y, blank.shape)
    gaps = np.stack([height, WEIGHTS[:, None] * x, blank], axis=-1)
    look = {"color": style.INK, "dash": [5, 5], "width": 2.0}
    return [
        Line(
            "errors",
            axes="data",
            **{"x": np.repeat(x, 3), "y": gaps.reshape(frames, -1)},
            **{"color": style.FAINT, "width": 2.0},
        ),
        Line("yours", axes="data", x=ends, y=WEIGHTS[:, None] * ends, **look),
    ]


def _fit(loss: str, w: float) -> Layer:
    color, dash = STYLES[NAMES[loss]]
    return Line(
        NAMES[loss],
        axes="data",
        **{"x": [0.0, EDGE], "y": [0.0, EDGE * w]},
        **{"color": color, "dash": [2 * d for d in dash], "width": 3.0},
    )


def _weight(loss: str, w: float) -> Layer:
    """Return the best weight in numbers, beside the key to the lines."""
    name = NAMES[loss]
    place = {"axes": "data", "x": 8.8, "y": LINES[name]}
    color, _ = STYLES[name]
    return Text(f"w {name}", **place, words=f"w = {w:.2f}", color=color)


def _curves(state: State, best: dict[str, float]) -> list[Layer]:
    """Return C(w)/C(0) with its lowest place and where your w stands on it."""
    unit = losses_on(np.zeros(1), state)
    shape, now = losses_on(FINE, state), losses_on(WEIGHTS, state)
    low = [
        (losses_on(np.array([w]), state)[loss] / unit[loss])[0]
        for loss, w in best.items()
    ]
    colors = [STYLES[name][0] for name in NAMES.values()]
    places = np.stack([now[loss] / unit[loss] for loss in NAMES], axis=-1)
    lowest = {"x": list(best.values()), "y": low, "color": colors}
    yours = {"x": np.repeat(WEIGHTS[:, None], 3, axis=1), "y": places}
    upright = {"x": np.repeat(WEIGHTS[:, None], 2, axis=1), "y": [0.0, HIGHEST]}
    return [
        Line("here", axes="loss", **upright, color=style.FAINT, dash=[4, 4]),
        *(_curve(loss, shape[loss] / unit[loss]) for loss in NAMES),
        Points("lowest", axes="loss", **lowest, size=13.0, edge="#FFFFFF"),
        Points("yours on C", axes="loss", **yours, size=8, color=style.INK),
    ]


def _curve(loss: str, height: NDArray) -> Layer:
    color, dash = STYLES[NAMES[loss]]
    look = {"color": color, "dash": [2 * d for d in dash], "width": 2.6}
    return Line(f"C {NAMES[loss]}", axes="loss", x=FINE, y=height, **look)
