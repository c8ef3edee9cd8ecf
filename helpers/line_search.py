"""How far to go in a given direction: a line search for the strong Wolfe conditions.

Seen along a direction d the loss is a function of one number, φ(t) = C(w + t d). A
step t is good when it gains enough for its length and ends where the slope is small:
φ(t) ≤ φ(0) + c₁ t φ′(0) and |φ′(t)| ≤ c₂ |φ′(0)|. The second condition makes the
curvature that BFGS reads off the step positive.

Source: Nocedal & Wright, *Numerical Optimization*, 2nd edition 2006, algorithms 3.5
and 3.6, with the cubic of their equation 3.59 kept inside the interval.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.optimizers import Objective

MOST_EVALUATIONS = 25  # of one search; a usual one takes one or two


@dataclass(frozen=True, eq=False)
class Point:
    """A point on a line, and what the objective says there.

    Attributes
    ----------
    w : array, (n,)
        Where it is.
    value : float
        C(w); infinite where the value or the gradient is not a finite number.
    gradient : float64 array, (n,)
        ∇C(w).
    step, slope : float
        t and φ′(t); 0 for a point that was not reached along a line.
    """

    w: NDArray
    value: float
    gradient: NDArray
    step: float = 0.0
    slope: float = 0.0

    @property
    def finite(self) -> bool:
        """Whether there are numbers to work with."""
        return bool(np.isfinite(self.value))


def look(objective: Objective, w: NDArray) -> Point:
    """Return ``w`` (n,) with its loss and gradient; one gradient evaluation."""
    # Overflow is what a trial too far away gives; the search then comes back.
    with np.errstate(all="ignore"):
        value, gradient = objective.value_and_gradient(w)
        gradient = np.asarray(gradient, dtype=float)
        good = np.isfinite(value) and np.isfinite(gradient @ gradient)
    return Point(w, float(value) if good else np.inf, gradient)


class Line:
    """The loss along a direction, φ(t) = C(w + t d); counts its evaluations.

    Parameters
    ----------
    objective : Objective
        Asked for value and gradient together.
    start : Point
        Where t = 0.
    direction : array, (n,)
        d; it need not have length 1.
    """

    def __init__(self, objective: Objective, start: Point, direction: NDArray):
        self.objective, self.direction = objective, direction
        slope = float(start.gradient @ direction)
        self.start = Point(start.w, start.value, start.gradient, 0.0, slope)
        self.evaluations = 0

    def at(self, step: float) -> Point:
        """Return the point at t = ``step``, in the dtype of w; one evaluation."""
        self.evaluations += 1
        with np.errstate(all="ignore"):
            w = (self.start.w + step * self.direction).astype(self.start.w.dtype)
        point = look(self.objective, w)
        slope = float(point.gradient @ self.direction) if point.finite else 0.0
        return Point(w, point.value, point.gradient, step, slope)


@dataclass(frozen=True, eq=False)
class Search:
    """What a line search found.

    Attributes
    ----------
    point : Point
        The best point: where to go. Its ``step`` is 0 if none was lower.
    success : bool
        Whether it satisfies both strong Wolfe conditions.
    """

    point: Point
    success: bool


class StrongWolfe:
    """A search for a step that satisfies the strong Wolfe conditions on a line.

    Parameters
    ----------
    line : Line
        With a negative slope at t = 0.
    c1, c2 : float
        0 < c₁ < c₂ < 1: how much gain, and how small a slope, is enough.

    Raises
    ------
    ValueError
        If the line does not start downhill, or c₁ and c₂ are not in this order.

    >>> from helpers.surfaces import bowl
    >>> start = look(bowl(10), np.array([0.0, 1.0]))
    >>> search = StrongWolfe(Line(bowl(10), start, np.array([0.0, -1.0]))).run()
    >>> search.success, round(search.point.step, 6)
    (True, 1.0)
    """

    def __init__(self, line: Line, c1: float = 1e-4, c2: float = 0.9):
        if not 0 < c1 < c2 < 1:
            raise ValueError(f"c1 and c2 must be 0 < c1 < c2 < 1, got {c1!r}, {c2!r}")
        if not line.start.slope < 0:
            raise ValueError(
                "a line search needs a direction that leads downhill; the slope along "
                f"this one is {line.start.slope:g}"
            )
        self.line, self.c1, self.c2 = line, c1, c2

    def run(self, first: float = 1.0) -> Search:
        """Try t = ``first`` > 0, go on until a minimum is passed, then close in."""
        before, step = self.line.start, first
        while self._may_try(step):
            point = self.line.at(step)
            if not self._gains(point) or (before.step and point.value >= before.value):
                return self._zoom(before, point)
            if self._flat(point):
                return Search(point, True)
            if point.slope >= 0:
                return self._zoom(point, before)
            before, step = point, _farther(before, point)
        return Search(before, False)

    def _zoom(self, low: Point, high: Point) -> Search:
        """Close in between ``low``, the best so far, and ``high``, beyond a minimum."""
        while self._may_try(step := _between(low, high), low.step, high.step):
            point = self.line.at(step)
            if not self._gains(point) or point.value >= low.value:
                high = point
                continue
            if self._flat(point):
                return Search(point, True)
            if point.slope * (high.step - low.step) >= 0:
                high = low
            low = point
        return Search(low, False)

    def _may_try(self, step: float, *known: float) -> bool:
        """Tell whether evaluations are left and ``step`` is a new, usable number."""
        left = self.line.evaluations < MOST_EVALUATIONS
        return left and 0 < step < np.inf and step not in known

    def _gains(self, point: Point) -> bool:
        """The first condition: lower by at least c₁ of what the slope promised."""
        start = self.line.start
        return point.value <= start.value + self.c1 * point.step * start.slope

    def _flat(self, point: Point) -> bool:
        """The second condition: the slope has shrunk to c₂ of the first one."""
        return abs(point.slope) <= -self.c2 * self.line.start.slope


def _cubic(a: Point, b: Point) -> float:
    """Return where the cubic through both values and slopes is lowest, or NaN."""
    gap = b.step - a.step
    with np.errstate(all="ignore"):
        d1 = a.slope + b.slope - 3 * np.float64(b.value - a.value) / gap
        d2 = np.sign(gap) * np.sqrt(d1 * d1 - a.slope * b.slope)
        return b.step - gap * (b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2)


def _between(low: Point, high: Point) -> float:
    """Return a step inside the interval, at least a twentieth from both ends."""
    gap = high.step - low.step
    if not high.finite:  # nothing to interpolate: come back from the overflow
        return low.step + 0.1 * gap
    share = (_cubic(low, high) - low.step) / gap
    share = 0.5 if np.isnan(share) else min(max(share, 0.05), 0.95)
    return low.step + gap * float(share)


def _farther(before: Point, point: Point) -> float:
    """Return a step beyond ``point``: up to ten times as far as the last one went."""
    gap = point.step - before.step
    share = (_cubic(before, point) - point.step) / gap
    share = 10.0 if np.isnan(share) else min(max(share, 1.1), 10.0)
    return point.step + gap * float(share)
