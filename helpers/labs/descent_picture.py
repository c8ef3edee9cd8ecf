"""What the surface lab shows of a state: scenery, actors, slider and words."""

import numpy as np

from helpers.descent import Path
from helpers.figures.style import GRADIENT, PATH, STEP, optimizer_style
from helpers.figures.surface_scenery import map_and_loss
from helpers.labs import descent_state as states
from helpers.labs.descent_state import State
from helpers.stage import Arrow, Layer, Line, Points, Scenery, Text, Track
from helpers.surfaces import SURFACES


def few_digits(value: float) -> str:
    """Return a number as a reader would write it: 0.0123, or 1.2e-09.

    >>> few_digits(0.01234), few_digits(1.234e-9)
    ('0.0123', '1.2e−9')
    """
    if value == 0 or 1e-4 <= abs(value) < 1e5:
        return f"{value:.3g}".replace("-", "−")
    digits, power = f"{value:.1e}".split("e")
    return f"{digits}e{int(power)}".replace("-", "−")


_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_PAINTED: dict[tuple[str, int], Scenery] = {}


def is_painted(surface: str, steps: int) -> bool:
    """Whether ``scenery`` can answer at once."""
    return (surface, steps) in _PAINTED


def scenery(surface: str, steps: int) -> Scenery:
    """Return contours and loss axes; painting them once takes a quarter second."""
    if not is_painted(surface, steps):
        figure, axes = map_and_loss(SURFACES[surface], steps)
        while len(_PAINTED) >= 4 * len(SURFACES):
            del _PAINTED[next(iter(_PAINTED))]  # the oldest
        _PAINTED[surface, steps] = Scenery.from_figure(figure, axes)
    return _PAINTED[surface, steps]


def slider(state: State) -> Track:
    """Return the slider over α with its decades, and the largest stable α marked."""
    rates = states.rates(state)
    log, round_rates = np.log10(rates), states.grid(state)
    decades = [(k, _power(round_rates[k])) for k in range(0, len(rates), 24)]
    bound, marks = states.limit(state), []
    if bound and rates[0] <= bound[0] <= rates[-1]:
        marks = [(float(np.interp(np.log10(bound[0]), log, range(len(log)))), bound[1])]
    values = [f"α = {rate:g}" for rate in rates]
    return Track("learning rate α", values, decades, marks, step_buttons=True)


def _power(value: float) -> str:
    """Return a power of ten: 0.01 as it is, 0.00001 as 10⁻⁵."""
    if 1e-3 <= value <= 1e3:
        return f"{value:g}"
    digits = str(round(np.log10(value))).translate(_SUPERSCRIPT)
    return f"10{digits}"


def verdicts(state: State, path: Path) -> list[str]:
    """Return what became of each run, in words."""
    words = []
    runs = zip(states.rates(state), path.loss[-1], path.verdicts(), strict=True)
    for rate, loss, verdict in runs:
        words.append(
            f"{state.optimizer.capitalize()} with α = {rate:g} {_verb(verdict.text)}"
            f"{verdict.text}; the last loss is {few_digits(float(loss))}."
        )
    return words


def _verb(text: str) -> str:
    return "" if text.startswith(("converged", "diverged", "stands")) else "is "


def layers(state: State, path: Path) -> list[Layer]:
    """Return the actors of a state: path, loss, start and two arrows."""
    w, loss = _until_diverged(path)
    color, _ = optimizer_style(state.optimizer)
    walk = {"color": PATH, "reveal": True, "end": "o", "end_color": color}
    dots = {"marker": "o", "marker_size": 4.0}
    steps = np.arange(len(loss))
    return [
        Line(
            "path", axes="map", x=w[..., 0].T, y=w[..., 1].T, halo=2.0, **walk, **dots
        ),
        Line("loss", axes="loss", x=steps, y=loss.T, **walk),
        *_arrows(state, path),
        Points(
            "start",
            axes="map",
            **{"x": [state.start[0]], "y": [state.start[1]], "size": 13.0},
            **{"color": "#FFFFFF", "edge": PATH, "draggable": True, "summon": True},
            order=2,
        ),
    ]


def level(state: State, loss: float, label: str) -> Layer:
    """Return a dashed line at a loss that is to be reached."""
    # From right to left: the label stands at the end, and there is room at the left.
    across = {"x": [state.steps, 0], "y": [loss, loss], "label": label}
    look = {"color": "#666666", "width": 1.5, "dash": [6, 4], "order": -1}
    return Line("goal", axes="loss", **across, **look)


def _until_diverged(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Return w (steps + 1, K, 2) and the loss, NaN once a run has diverged."""
    rows = np.arange(len(path.loss))[:, None]
    gone = (path.diverged_at >= 0) & (rows >= path.diverged_at)
    return np.where(gone[..., None], np.nan, path.w), np.where(gone, np.nan, path.loss)


def _arrows(state: State, path: Path) -> list[Layer]:
    """Return g, of fixed length, and the first step, true to scale; and say so."""
    x, y = state.start
    gradient = state.objective.gradient(state.start)
    length = float(np.hypot(*gradient))
    (low, high), _ = states.map_limits(state.surface)
    dx, dy = gradient / (length or 1.0) * 0.13 * (high - low)
    step = path.w[1] - path.w[0]
    name = "−αg" if state.optimizer in ("gradient descent", "momentum") else "step 1"
    tail = {"axes": "map", "x": [x], "y": [y], "order": 1}
    first = {"dx": step[:, :1], "dy": step[:, 1:], "label": name}
    return [
        Arrow("gradient", **tail, dx=[dx], dy=[dy], color=GRADIENT, label="g"),
        Arrow("step", **tail, **first, color=STEP),
        Text(
            "scale",
            axes="map",
            **{"x": 1.0, "y": 1.035, "of_axes": True, "clip": False, "align": "right"},
            words=f"|g| = {few_digits(length)}, arrow not to scale",
            **{"size": 13.0, "color": GRADIENT},
        ),
    ]
