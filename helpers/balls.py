"""Many balls on one curve, and when two of them may become one.

Each ball follows x ← x − α f′(x) until its slope is nearly 0. With α at most 1/L, L a
bound on |f″|, one step moves no ball past another: x − α f′(x) grows with x, because
its derivative 1 − α f″ is never negative. That order is what the proofs below need:

* **Trails.** A ball that stands between two places of another ball's trail stays
  between the next two, and the next, so it comes to rest where the other does.
* **One bowl.** Where f″ > 0 all the way from one ball to the other, the slope has at
  most one zero between them, and no hilltop. With |f‴| ≤ T the two slopes tell: f″
  takes their average rate of change somewhere in the gap and can be at most T · gap
  smaller elsewhere in it.

So each question a ball would still have asked is saved (source S5 leaves open how).
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.curves import Curve

#: (x, slope, low, high) of balls from left to right → one bool for each two neighbours
Rule = Callable[[NDArray, NDArray, NDArray, NDArray], NDArray]

FLAT = 1e-6  # a slope this small counts as 0
SAME = 1e-3  # resting places closer than this are one


def trails_meet(x: NDArray, slope: NDArray, low: NDArray, high: NDArray) -> NDArray:
    """Tell which neighbours' trails meet, (n − 1,): they share their end.

    ``low`` and ``high`` are the ends of each trail, the next place included.

    >>> low, high = np.array([0.0, 1.0, 3.0]), np.array([1.5, 2.0, 4.0])
    >>> trails_meet(low, low, low, high)
    array([ True, False])
    """
    return high[:-1] >= low[1:]


def one_bowl(twist: float) -> Rule:
    """Return the rule that proves f″ > 0 between neighbours; ``twist`` is T ≥ |f‴|."""

    def rule(x: NDArray, slope: NDArray, low: NDArray, high: NDArray) -> NDArray:
        return np.diff(slope) > twist * np.diff(x) ** 2

    return rule


def closer_than(gap: float) -> Rule:
    """Return the rule that merges what is close. It is wrong: think of a hilltop."""
    return lambda x, slope, low, high: np.diff(x) < gap


def surely_together(curve: Curve) -> Rule:
    """Return the rule that merges when either proof holds."""
    bowl = one_bowl(curve.largest_twist)
    return lambda *balls: trails_meet(*balls) | bowl(*balls)


@dataclass(eq=False)
class Drop:
    """What became of n balls, from left to right.

    Attributes
    ----------
    curve : Curve
    x : array, (steps + 1, n)
        Where each ball stood; NaN once it was merged into another.
    merged_at, into : int arrays, (n,)
        The step after which a ball was merged and the ball it was merged into; −1.
    asked : int array, (steps,)
        Slopes asked for in each step.
    """

    curve: Curve
    x: NDArray
    merged_at: NDArray
    into: NDArray
    asked: NDArray = field(default_factory=lambda: np.zeros(0, int))

    @property
    def evaluations(self) -> int:
        """Slopes asked for in all."""
        return int(self.asked.sum())

    @property
    def ends(self) -> NDArray:
        """Where each ball came to rest, (n,): a merged one where its host did."""
        host = np.arange(len(self.into))
        for _ in host:
            host = np.where(self.into[host] >= 0, self.into[host], host)
        return self.x[-1, host]

    @property
    def minima(self) -> NDArray:
        """The different resting places, ascending; closer than 1e-3 is the same."""
        ends = np.sort(self.ends)
        first = np.append(True, np.diff(ends) > SAME)
        return ends[first]

    @property
    def lowest(self) -> float:
        """The resting place with the lowest value: S5's answer to local minima."""
        return float(self.minima[self.curve.function(self.minima).argmin()])


def drop(
    curve: Curve,
    starts: ArrayLike,
    learning_rate: float,
    merge: Rule | None = None,
    *,
    most_steps: int = 20_000,
) -> Drop:
    """Let balls roll until all are at rest; merge those the rule says are one.

    Parameters
    ----------
    curve : Curve
    starts : array, (n,)
        Inside the curve's domain.
    learning_rate : float
        0 < α ≤ 1/L with L = ``curve.largest_bend``: above it balls overtake each other.
    merge : callable, optional
        Such as ``surely_together(curve)``; without it each ball rolls alone.
    most_steps : int
        After so many steps the balls that still roll are stopped.

    Raises
    ------
    ValueError
        If the starts are no list of places in the domain, or α is out of range.
    """
    roll = _Roll(_places(curve, starts), merge)
    rate = _rate(curve, learning_rate)
    rows, asked = [roll.x.copy()], []
    while roll.rolling.any() and len(asked) < most_steps:
        asked.append(int(roll.rolling.sum()))
        roll.step(curve, rate, len(asked))
        rows.append(np.where(roll.into < 0, roll.x, np.nan))
    return Drop(curve, np.array(rows), roll.merged_at, roll.into, np.array(asked, int))


def _places(curve: Curve, starts: ArrayLike) -> NDArray:
    x, (low, high) = np.asarray(starts, float), curve.domain
    if x.ndim != 1 or not x.size or not np.all((low <= x) & (x <= high)):
        raise ValueError(
            f"starts must be a list of places between {low:g} and {high:g}"
        )
    return np.sort(x)


def _rate(curve: Curve, learning_rate: float) -> float:
    most = 1 / curve.largest_bend
    if not 0 < learning_rate <= most:
        raise ValueError(
            f"learning_rate must be above 0 and at most 1/L = {most:.4g} on this curve,"
            f" so that no ball overtakes another; got {learning_rate!r}"
        )
    return float(learning_rate)


class _Roll:
    """The balls on their way, from left to right, with trails and what is known."""

    def __init__(self, x: NDArray, merge: Rule | None):
        self.x, self.merge = x, merge
        self.slope = np.zeros(len(x))
        # No trail yet: a comparison with NaN is never true.
        self.low, self.high = np.full((2, len(x)), np.nan)
        self.rolling = np.ones(len(x), bool)
        self.merged_at, self.into = np.full((2, len(x)), -1)

    def step(self, curve: Curve, rate: float, number: int) -> None:
        """Ask the rolling balls for their slopes, merge, and move those that remain."""
        self.slope[self.rolling] = curve.slope(self.x[self.rolling])
        self.rolling &= np.abs(self.slope) >= FLAT
        after = np.where(self.rolling, self.x - rate * self.slope, self.x)
        trail = (
            np.where(self.rolling, self.x, np.nan),
            np.where(self.rolling, after, np.nan),
        )
        self.low = np.fmin(self.low, np.fmin(*trail))
        self.high = np.fmax(self.high, np.fmax(*trail))
        if self.merge:
            self._merge(number)
        self.x = np.where(self.rolling, after, self.x)

    def _merge(self, number: int) -> None:
        here = np.flatnonzero(self.into < 0)
        told = self.merge(*(a[here] for a in (self.x, self.slope, self.low, self.high)))
        for group in np.split(here, np.flatnonzero(~told) + 1):
            host = self._in_front(group)
            rest = group[group != host]
            self.into[rest], self.merged_at[rest] = host, number
            self.rolling[rest] = False
            self.low[host] = np.fmin.reduce(self.low[group])
            self.high[host] = np.fmax.reduce(self.high[group])

    def _in_front(self, group: NDArray) -> int:
        """Return the ball nearest to the common end, judged by the slopes."""
        left, right = group[self.slope[group] < 0], group[self.slope[group] >= 0]
        # The last of those that roll right, and the first of those that roll left.
        front = np.append(left[-1:], right[:1])
        return front[np.abs(self.slope[front]).argmin()]
