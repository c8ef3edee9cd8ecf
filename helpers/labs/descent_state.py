"""The state of the surface lab, and what follows from it without any widget."""

from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from helpers.descent import Path, sweep
from helpers.figures.surface_scenery import MAP_RATIO
from helpers.figures.surfaces import fill
from helpers.labs import presets
from helpers.optimizers import OPTIMIZERS
from helpers.surfaces import SURFACES, Surface

DECADES = 5
_ROUND = np.array([float(f"{10 ** (k / 24):.1f}") for k in range(24)])
FRAMES = 24 * DECADES + 1  # two-digit learning rates, 24 to a decade
MOST_STEPS = 1000


@dataclass(frozen=True)
class State:
    """What a preset says: everything needed to show the lab again.

    ``start`` lies in the map, ``alpha`` is one of ``rates(state)``, ``steps`` is 1 to
    1000, ``momentum`` 0 to 0.99 in hundredths, used only by optimizers that have it.
    ``given`` is a rate from a preset, which takes the place of the slider's nearest.
    """

    surface: str
    optimizer: str
    start: tuple[float, float]
    alpha: float
    steps: int
    momentum: float
    given: float | None = field(default=None, compare=False)

    @property
    def objective(self) -> Surface:
        """The surface itself."""
        return SURFACES[self.surface]

    @property
    def has_momentum(self) -> bool:
        """Whether the optimizer uses ``momentum``."""
        return self.optimizer in ("momentum", "Nesterov")

    @property
    def frame(self) -> int:
        """The position of ``alpha`` on the slider."""
        return int(np.argmin(np.abs(np.log(rates(self) / self.alpha))))

    def preset(self) -> str:
        """Return the state as one line; ``read_preset`` takes it back."""
        values = {name: getattr(self, name) for name in _readers(self)}
        if not self.has_momentum:
            del values["momentum"]
        return presets.write(values)


def opening(
    surface: str = "bowl10", optimizer: str = "gradient descent", **given: object
) -> State:
    """Return a state worth seeing: the surface's start, half the largest stable α."""
    start = tuple(map(float, SURFACES[surface].start))
    state = State(surface, optimizer, start, 1.0, 100, 0.9)
    state = replace(state, alpha=usual_rate(state))
    return replace(state, **given)


def read_preset(text: str) -> State:
    """Return the state a preset describes; what it leaves out takes its usual value.

    Raises ValueError with one sentence if it does not fit.

    >>> read_preset("surface=rosenbrock;alpha=0.0012").start
    (-1.5, 2.0)
    """
    # Which numbers fit depends on the surface and the optimizer, so these come first.
    loose = dict.fromkeys(("start", "alpha", "steps", "momentum"), str)
    named = presets.read(text, {"surface": _surface, "optimizer": _optimizer, **loose})
    names = {k: named[k] for k in ("surface", "optimizer") if k in named}
    state = opening(**names)
    state = replace(state, **presets.read(text, _readers(state)))
    return replace(state, given=state.alpha)


def _surface(text: str) -> str:
    return presets.choice(text, SURFACES, "surface")


def _optimizer(text: str) -> str:
    return presets.choice(text, OPTIMIZERS, "optimizer")


def _readers(state: State) -> dict:
    return {
        "surface": _surface,
        "optimizer": _optimizer,
        "start": lambda text: read_start(text, state),
        "alpha": lambda text: _rate(text, state),
        "steps": read_steps,
        "momentum": lambda text: round(presets.number(text, low=0, high=0.99), 2),
    }


def read_start(text: str, state: State) -> tuple[float, float]:
    """Return two typed numbers that lie in the map, or say what is wrong."""
    limits = map_limits(state.surface)
    numbers = (
        presets.number(part, low=low, high=high, name=name)
        for part, (low, high), name in zip(
            presets.pair(text), limits, ("w₁", "w₂"), strict=True
        )
    )
    return tuple(numbers)


def read_steps(text: str) -> int:
    """Return a typed number of steps, or say what is wrong."""
    return presets.whole(text, low=1, high=MOST_STEPS, name="the number of steps")


def _rate(text: str, state: State) -> float:
    low, high = grid(state)[[0, -1]]
    return presets.number(text, low=low, high=high, name="α here")


def map_limits(surface: str) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return what the map shows of a surface: ((low, high), (low, high))."""
    return fill(SURFACES[surface].domain, MAP_RATIO)


def rates(state: State) -> NDArray:
    """Return the learning rates of the slider, (121,): the grid, with the given one."""
    given, own = state.given, grid(state)
    if given and own[0] <= given <= own[-1]:
        own[np.argmin(np.abs(np.log(own / given)))] = given
    return own


def grid(state: State) -> NDArray:
    """Return rates in round numbers, (121,): 24 to a decade, five decades.

    The largest stable rate lies in the upper part; Adam's rates, which are lengths of
    steps, do not depend on the surface.
    """
    adam = state.optimizer == "Adam"
    return _grid(1 if adam else _top_decade(state.surface)).copy()


@lru_cache
def _grid(top: int) -> NDArray:
    """Return the rates up to 10 to the power ``top``."""
    decades = 10.0 ** np.arange(top - DECADES, top)
    exact = np.append((decades[:, None] * _ROUND).ravel(), 10.0**top)
    return np.array([float(f"{rate:.2g}") for rate in exact])


@lru_cache
def _top_decade(name: str) -> int:
    surface = SURFACES[name]
    points = surface.minima or (surface.start,)
    sharpest = max(float(surface.largest_curvature(w)) for w in points)
    return int(np.ceil(np.log10(2 / sharpest) + 0.5))


def usual_rate(state: State) -> float:
    """Return a rate that shows something: half of 2/λmax, or 0.1 for Adam.

    Where the surface falls without end a tenth of that: it is left soon enough.
    """
    rate = 0.1 if state.optimizer == "Adam" else 1 / _curvature(state)[0]
    if not state.objective.minima and state.optimizer != "Adam":
        rate /= 10
    known = grid(state)
    return float(known[np.argmin(np.abs(np.log(known / rate)))])


def _curvature(state: State) -> tuple[float, str]:
    """Return λmax at the nearest minimum, and where that is, in words."""
    surface = state.objective
    if surface.quadratic:
        return float(surface.largest_curvature(state.start)), "everywhere"
    if not surface.minima:
        # No minimum, no limit; the curvature at the usual start still sets a scale.
        return abs(float(surface.largest_curvature(surface.start))), ""
    gaps = [np.hypot(*np.subtract(minimum, state.start)) for minimum in surface.minima]
    x, y = nearest = surface.minima[int(np.argmin(gaps))]
    place = f"at the minimum ({x:.3g}, {y:.3g})".replace("-", "−")
    return float(surface.largest_curvature(nearest)), place


def limit(state: State) -> tuple[float, str] | None:
    """Return the largest stable α on the quadratic at the minimum, and its name.

    2/λmax for gradient descent; momentum μ moves it to 2(1+μ)/λmax, Nesterov's to
    2(1+μ)/((1+2μ)λmax). None where there is no such bound: Adam, or no minimum.
    """
    curvature, place = _curvature(state)
    mu = state.momentum
    known = {
        "gradient descent": (2.0, "2/λmax"),
        "momentum": (2 * (1 + mu), "2(1+μ)/λmax"),
        "Nesterov": (2 * (1 + mu) / (1 + 2 * mu), "2(1+μ)/((1+2μ)λmax)"),
    }
    if state.optimizer not in known or not place:
        return None
    factor, name = known[state.optimizer]
    rate = factor / curvature
    return rate, f"{name} = {rate:.2g} {place}"


def descend_at_all_rates(state: State) -> Path:
    """Descend with every rate of the slider at once: 121 runs."""
    options = {"momentum": state.momentum} if state.has_momentum else {}
    kind = OPTIMIZERS[state.optimizer]
    return sweep(
        state.objective, state.start, kind, rates(state), state.steps, **options
    )
