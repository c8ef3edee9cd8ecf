"""The state of the ball lab, and what follows from it without any widget."""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from helpers.curves import CURVES, Curve
from helpers.descent import Path, sweep
from helpers.labs import presets
from helpers.optimizers import GradientDescent

# 0.001 to 100, 24 to a decade, two digits each; the same on every curve, so that a
# reader sees that what is a large α depends on the curve.
GRID = np.array([float(f"{10 ** (k / 24 - 3):.2g}") for k in range(121)])
MOST_STEPS = 300
USUAL = {"flat_bowl": 1.0, "plateau": 0.5}  # a first α that shows something


@dataclass(frozen=True)
class State:
    """What a preset says: everything needed to show the lab again.

    ``curve`` is a key of ``CURVES``, ``start`` lies in its domain, ``alpha`` is one
    of ``rates(state)`` and ``steps`` 1 to 300. ``given`` is a rate from a preset,
    which takes the place of the slider's nearest.
    """

    curve: str = "bowl"
    start: float = -3.0
    alpha: float = 0.1
    steps: int = 30
    given: float | None = field(default=None, compare=False)

    @property
    def objective(self) -> Curve:
        """The curve itself."""
        return CURVES[self.curve]

    @property
    def frame(self) -> int:
        """The position of ``alpha`` on the slider."""
        return int(np.argmin(np.abs(np.log(rates(self) / self.alpha))))

    def preset(self) -> str:
        """Return the state as one line; ``read_preset`` takes it back."""
        return presets.write({name: getattr(self, name) for name in _readers("bowl")})


def opening(curve: str = "bowl", **given: object) -> State:
    """Return a curve's usual state, with parts of it given.

    >>> opening("dimple", steps=20).start
    -6.0
    """
    start, alpha = CURVES[curve].start, USUAL.get(curve, 0.1)
    return replace(State(curve, start, alpha), **given)


def read_preset(text: str) -> State:
    """Return the state a preset describes; what it leaves out takes its usual value.

    Raises ValueError with one sentence if it does not fit.

    >>> read_preset("curve=dimple;alpha=8").alpha
    8.0
    """
    # Which starts fit depends on the curve, so that comes first.
    loose = {**dict.fromkeys(_readers("bowl"), str), "curve": _curve}
    curve = presets.read(text, loose).get("curve", "bowl")
    state = replace(opening(curve), **presets.read(text, _readers(curve)))
    return replace(state, given=state.alpha)


def _curve(text: str) -> str:
    return presets.choice(text, CURVES, "curve")


def _readers(curve: str) -> dict:
    return {
        "curve": _curve,
        "start": lambda text: read_start(text, curve),
        "alpha": lambda text: presets.number(
            text, low=GRID[0], high=GRID[-1], name="α"
        ),
        "steps": read_steps,
    }


def read_start(text: str, curve: str) -> float:
    """Return a typed start that lies on the drawn curve, or say what is wrong.

    >>> read_start("−2.5", "bowl")
    -2.5
    """
    low, high = CURVES[curve].domain
    return presets.number(text, low=low, high=high, name="the start")


def read_steps(text: str) -> int:
    """Return a typed number of steps, or say what is wrong."""
    return presets.whole(text, low=1, high=MOST_STEPS, name="the number of steps")


def rates(state: State) -> NDArray:
    """Return the learning rates of the slider, (121,): the grid, with the given one."""
    own = GRID.copy()
    if state.given:
        own[np.argmin(np.abs(np.log(own / state.given)))] = state.given
    return own


def roll_at_all_rates(state: State) -> Path:
    """Roll the ball with every rate of the slider at once: 121 runs."""
    start = [state.start]
    return sweep(state.objective, start, GradientDescent, rates(state), state.steps)


def limit(state: State) -> tuple[float, str]:
    """Return 2/f″ of the minimum in whose basin the ball starts, and its name.

    >>> limit(State("flat_bowl"))
    (40.0, '2/f″ = 40 of the bowl it starts in')
    """
    curve = state.objective
    minimum = curve.minima[int(curve.basin(state.start))]
    rate = 2 / float(curve.bend(minimum))
    return rate, f"2/f″ = {rate:.3g} of the bowl it starts in"
