"""What the ball lab shows of a state: scenery, actors, slider."""

from functools import lru_cache

import numpy as np

from helpers.curves import CURVES
from helpers.descent import Path
from helpers.figures.ball_scenery import curve_and_trace
from helpers.figures.style import GRADIENT, MARK, PATH
from helpers.labs import ball_state as states
from helpers.labs.ball_state import State
from helpers.labs.descent_picture import few_digits
from helpers.stage import Layer, Line, Points, Scenery, Text, Track

REACH = 0.11  # half the length of the tangent, as a share of the picture's width


@lru_cache(maxsize=24)
def scenery(curve: str, steps: int) -> Scenery:
    """Return the painted curve and the empty trace."""
    return Scenery.from_figure(*curve_and_trace(CURVES[curve], steps))


def slider(state: State) -> Track:
    """Return the slider over α with its decades, and 2/f″ marked."""
    rates = states.rates(state)
    decades = [(k, f"{states.GRID[k]:g}") for k in range(0, len(rates), 24)]
    rate, name = states.limit(state)
    at = float(np.interp(np.log10(rate), np.log10(rates), range(len(rates))))
    values = [f"α = {rate:g}" for rate in rates]
    return Track("learning rate α", values, decades, [(at, name)], step_buttons=True)


def layers(state: State, path: Path, regimes: list[str]) -> list[Layer]:
    """Return the actors: the steps on the curve and in time, the start, the regime."""
    curve, x = state.objective, _until_diverged(path)
    steps = np.arange(x.shape[1])
    walk = {"color": PATH, "reveal": True, "end": "o", "end_color": PATH}
    dots = {"marker": "o", "marker_size": 5.0, "width": 1.4}
    start, height = [state.start], [float(curve.function(np.array(state.start)))]
    return [
        *_tangent(state),
        Line("path", axes="curve", x=x, y=_height(state, x), **walk, **dots),
        Line("trace", axes="trace", x=steps, y=x, **walk, **dots),
        Points(
            *("start",),
            **{"axes": "curve", "x": start, "y": height, "size": 14.0, "order": 2},
            **{"color": "#FFFFFF", "edge": PATH, "draggable": True, "summon": True},
        ),
        Text(
            *("regime",),
            **{"axes": "trace", "x": 0.97, "y": 0.94, "of_axes": True, "bold": True},
            **{"align": "right", "words": regimes, "color": MARK, "box": True},
        ),
    ]


def _tangent(state: State) -> list[Layer]:
    """Return the tangent at the start, with the slope written beside it."""
    curve, x = state.objective, state.start
    low, high = curve.domain
    slope = float(curve.slope(np.array(x)))
    ends = np.array([x - REACH * (high - low), x + REACH * (high - low)])
    line = float(curve.function(np.array(x))) + slope * (ends - x)
    words = f"slope at the start {few_digits(slope)}"
    right = {"x": 1.0, "y": 1.045, "of_axes": True, "clip": False, "align": "right"}
    look = {"axes": "curve", "color": GRADIENT}
    return [
        Line("tangent", x=ends, y=line, width=2.0, dash=(6, 4), **look),
        Text("slope", words=words, size=14.0, **right, **look),
    ]


def _height(state: State, x: np.ndarray) -> np.ndarray:
    with np.errstate(all="ignore"):
        return state.objective.function(x)


def _until_diverged(path: Path) -> np.ndarray:
    """Return x as (K, steps + 1), NaN once a run has diverged."""
    rows = np.arange(len(path.loss))[:, None]
    gone = (path.diverged_at >= 0) & (rows >= path.diverged_at)
    return np.where(gone, np.nan, path.w[..., 0]).T
