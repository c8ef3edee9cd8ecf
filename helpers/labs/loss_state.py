"""The state of the loss lab: nine points, δ and your own line; and its goal."""

import re
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from helpers.fits import LOSSES, best_weight
from helpers.labs import presets

FARTHEST, LONGEST = 10.0, 40.0  # km and minutes: how far a point can be dragged
DELTAS = (0.1, 50.0)  # minutes
WEIGHTS = np.round(np.linspace(0, 6, 121), 2)  # minutes per km, one a frame
_MINUTES = (4.2, 5.2, 38.0, 10.5, 16.8, 17.6, 21.9, 22.1, 27.2)
FIRST = tuple((float(km), minutes) for km, minutes in enumerate(_MINUTES, start=1))

Point = tuple[float, float]


@dataclass(frozen=True)
class State:
    """What the lab shows; immutable.

    Attributes
    ----------
    points : tuple of nine (x, y)
        Distances in km, 0…10, and minutes, 0…40; not all x and not all y are 0.
    delta : float
        Where the Huber loss turns straight, minutes, 0.1…50.
    w : float
        The slope of your own line, one of ``WEIGHTS``.
    """

    points: tuple[Point, ...] = FIRST
    delta: float = 2.0
    w: float = 2.0

    def __post_init__(self):
        if not np.all(np.any(np.array(self.points) > 0, axis=0)):
            raise ValueError(
                "no line can be fitted to this: at least one point must lie to the "
                "right of 0 km and one above 0 minutes"
            )

    @property
    def x(self) -> NDArray:
        """Distances, (9,)."""
        return np.array(self.points)[:, 0]

    @property
    def y(self) -> NDArray:
        """Minutes, (9,)."""
        return np.array(self.points)[:, 1]

    @property
    def frame(self) -> int:
        """Where ``w`` stands among ``WEIGHTS``."""
        return int(np.argmin(np.abs(WEIGHTS - self.w)))

    @property
    def moved(self) -> int:
        """How many points lie elsewhere than when the lab opened."""
        return sum(now != then for now, then in zip(self.points, FIRST, strict=True))

    def best(self) -> dict[str, float]:
        """Return the weight that each loss chooses."""
        return {
            loss: best_weight(self.x, self.y, loss, delta=self.delta) for loss in LOSSES
        }

    def drag(self, index: int, x: float, y: float) -> "State":
        """Return the state with one point dragged, no farther than the edge.

        >>> State().drag(8, 99.0, -5.0).points[8]
        (10.0, 0.0)
        """
        place = _near(x, FARTHEST), _near(y, LONGEST)
        points = (*self.points[:index], place, *self.points[index + 1 :])
        return replace(self, points=points)

    def preset(self) -> str:
        """Return the whole state as one line that ``read_preset`` understands."""
        points = ",".join(f"{x:g}/{y:g}" for x, y in self.points)
        return presets.write({"points": points, "delta": self.delta, "w": self.w})


def _near(value: float, most: float) -> float:
    """Return a value between 0 and ``most``, in tenths."""
    return round(min(max(value, 0.0), most), 1)


def read_preset(text: str) -> State:
    """Return the state that a preset describes; what it does not name is as at first.

    Raises ValueError with one sentence that names what does not fit.

    >>> read_preset("delta=5;w=3").delta
    5.0
    """
    readers = {"points": _read_points, "delta": read_delta, "w": _read_weight}
    return State(**presets.read(text, readers))


def read_delta(text: str) -> float:
    """Return δ as typed, with or without its name, or say what is wrong with it.

    >>> read_delta("0.5"), read_delta("δ = 50")
    (0.5, 50.0)
    """
    low, high = DELTAS
    number = re.sub(r"^\s*(δ|delta)\s*=", "", text)
    return presets.number(number, low=low, high=high, name="δ")


def _read_weight(text: str) -> float:
    value = presets.number(text, low=0, high=6, name="w")
    return float(WEIGHTS[np.argmin(np.abs(WEIGHTS - value))])


def _read_points(text: str) -> tuple[Point, ...]:
    parts = text.split(",")
    if len(parts) != len(FIRST):
        raise ValueError(f"there are {len(FIRST)} points, x/y each; got {len(parts)}")
    return tuple(_read_point(part) for part in parts)


def _read_point(text: str) -> Point:
    x, slash, y = text.partition("/")
    if not slash:
        raise ValueError(f"a point is written x/y, such as 3/9.5, not “{text[:20]}”")
    km = presets.number(x, low=0, high=FARTHEST, name="x")
    return round(km, 1), round(presets.number(y, low=0, high=LONGEST, name="y"), 1)


class Goal:
    """Part the squared from the absolute line by moving one point only.

    Attributes
    ----------
    best : float
        The largest gap between the two weights reached so far with one point.
    """

    GAP = 0.8  # minutes per km

    words = (
        "Goal: move one point only, and bring the weights of the squared and the "
        "absolute line at least 0.8 apart."
    )

    def __init__(self):
        self.best = 0.0

    def score(self, state: State) -> str:
        """Return in words what the state scores, and the best so far."""
        best = state.best()
        gap = abs(best["squared_error"] - best["absolute_error"])
        if state.moved == 1:
            self.best = max(self.best, gap)
        reached = state.moved == 1 and gap >= self.GAP
        word = "reached ✔" if reached else "not yet"
        if state.moved > 1:
            word = f"does not count: {state.moved} points are moved"
        record = f" Best so far: {self.best:.2f}." if self.best else ""
        return f"Now: {gap:.2f} apart ({word}).{record}"
