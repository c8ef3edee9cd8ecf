"""Quasi-Newton methods: learn the curvature from the gradients met on the way.

Newton's step −H⁻¹ g goes straight to the bottom of a bowl, but needs second
derivatives. BFGS builds H⁻¹ from what each step s teaches: the gradient changed by y,
so H⁻¹ y = s. How far to go is settled by a line search, so one step may cost several
gradient evaluations; ``descent.Counted`` counts them all.

The objective has to be the same function from one evaluation to the next within a
step: a mini-batch held fixed is one, a new random batch at every call is not.
"""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from helpers.line_search import Line, Point, StrongWolfe, look
from helpers.optimizers import Objective, Optimizer

MOST_WEIGHTS = 5000  # n × n numbers of 8 bytes: 200 MB
LEAST_COSINE = 1e-10  # between s and y; below it rounding speaks, not curvature


class QuasiNewton(Optimizer):
    """What BFGS and L-BFGS share: one line search a step, and what it teaches.

    Where the gradient is zero, or overflows, or no step gains anything in this
    arithmetic, ``step`` returns ``w`` as it is. It never raises for it.

    Parameters
    ----------
    learning_rate : float
        How much of the quasi-Newton step is tried first, ≥ 0; 1 is the method's own,
        and the line search has the last word.

    Raises
    ------
    ValueError
        If the rate is an array: each path would need a line search of its own.
    """

    name = "this method"

    def __init__(self, learning_rate: float = 1.0):
        super().__init__(learning_rate)
        if np.ndim(self.learning_rate):
            raise ValueError(
                f"{self.name} walks one path at a time: learning_rate must be one "
                f"number, got shape {np.shape(learning_rate)}"
            )

    def reset(self) -> None:
        """Forget the curvature and the last gradient."""
        self.objective, self.here, self.stuck = None, None, False
        self._forget()

    def step(self, w: NDArray, objective: Objective) -> NDArray:
        """Return the end of a line search from ``w`` (n,).

        Costs one gradient evaluation a trial, and one more when the objective or
        ``w`` is not what the last step left. ValueError unless ``w`` is (n,).
        """
        # Overflow and underflow are met at a trial too far, or on a plain too flat.
        with np.errstate(all="ignore"):
            start = self._look(w, objective)
            if not self.stuck and start.finite:
                self._move(start, objective)
        return self.here.w.copy()

    def _move(self, start: Point, objective: Objective) -> None:
        """Search along the quasi-Newton direction and go to the end, if it is lower."""
        line = Line(objective, start, self._downhill(start.gradient))
        # While no curvature is known, the first trial is at most 1 long.
        scale = 1.0 if self._knows() else 1 / max(1.0, np.linalg.norm(start.gradient))
        first = self.learning_rate * scale
        if not (first > 0 and line.start.slope < 0):
            return
        search = StrongWolfe(line).run(first)
        if search.success or search.point.value < start.value:
            self._learn(start, search.point)
            self.here = search.point
        else:  # rounding hides any gain: once more from −g, and then give up
            self.stuck = not self._knows()
            self._forget()

    def _look(self, w: NDArray, objective: Objective) -> Point:
        """Return ``w`` with its gradient: the one known already, if it still holds."""
        w = np.asarray(w)
        if w.ndim != 1:
            raise ValueError(
                f"{self.name} walks one path at a time: w must be (n,), got {w.shape}"
            )
        same = self.here is not None and objective is self.objective
        if not (same and np.array_equal(w, self.here.w)):
            w = w.copy() if w.dtype.kind == "f" else w.astype(float)
            self.here, self.objective, self.stuck = look(objective, w), objective, False
        return self.here

    def _downhill(self, gradient: NDArray) -> NDArray:
        """Return −H⁻¹ g, or −g after forgetting if that does not lead downhill."""
        direction = -self._times_inverse(gradient)
        # A NaN fails the comparison too.
        if -np.inf < direction @ gradient < 0 and np.isfinite(direction).all():
            return direction
        self._forget()
        return -gradient

    def _learn(self, start: Point, end: Point) -> None:
        """Take in what the step teaches, unless its curvature is not positive."""
        s = end.w.astype(float) - start.w
        y = end.gradient - start.gradient
        sizes = np.linalg.norm(s) * np.linalg.norm(y)
        if LEAST_COSINE * sizes < s @ y < np.inf:
            self._update(s, y)

    def _knows(self) -> bool:
        """Tell whether any curvature is known."""
        raise NotImplementedError

    def _forget(self) -> None:
        """Forget the curvature."""
        raise NotImplementedError

    def _times_inverse(self, gradient: NDArray) -> NDArray:
        """Return H⁻¹ g, (n,)."""
        raise NotImplementedError

    def _update(self, s: NDArray, y: NDArray) -> None:
        """Make H⁻¹ y = s; both (n,), yᵀs > 0."""
        raise NotImplementedError


class BFGS(QuasiNewton):
    """Newton's method with the inverse Hessian learned on the way.

    H⁻¹ ← (I − ρ s yᵀ) H⁻¹ (I − ρ y sᵀ) + ρ s sᵀ with ρ = 1/yᵀs; the first one is
    the identity. An n × n matrix, so n is at most 5,000.
    Sources: Broyden, Fletcher, Goldfarb and Shanno, each 1970; Nocedal & Wright 2006,
    algorithm 6.1.

    Raises
    ------
    ValueError
        At the first step, if there are too many weights.

    >>> from helpers.surfaces import booth
    >>> optimizer, w = BFGS(), np.array([-5.0, 6.0])
    >>> for _ in range(6):
    ...     w = optimizer.step(w, booth())
    >>> w.round(6)
    array([1., 3.])
    """

    name = "BFGS"

    def _knows(self) -> bool:
        return self.inverse is not None

    def _forget(self) -> None:
        self.inverse = None

    def _look(self, w: NDArray, objective: Objective) -> Point:
        if np.size(w) > MOST_WEIGHTS:
            raise ValueError(
                f"BFGS keeps an n × n matrix, for n up to {MOST_WEIGHTS}; this w has "
                f"{np.size(w)} weights: use LBFGS"
            )
        return super()._look(w, objective)

    def _times_inverse(self, gradient: NDArray) -> NDArray:
        return gradient if self.inverse is None else self.inverse @ gradient

    def _update(self, s: NDArray, y: NDArray) -> None:
        if self.inverse is None:
            self.inverse = np.eye(len(s))
        rho, turned = 1 / (s @ y), self.inverse @ y
        # The product above, multiplied out: H⁻¹ + u sᵀ + s uᵀ, no matrix products.
        u = 0.5 * rho * (1 + rho * (y @ turned)) * s - rho * turned
        change = np.outer(u, s)
        self.inverse += change
        self.inverse += change.T


class LBFGS(QuasiNewton):
    """BFGS that remembers its last steps instead of a matrix.

    H⁻¹ g is worked out from the last ``memory`` pairs (s, y) by two loops, at the
    price of 4 · memory · n multiplications. Source: Nocedal 1980; Nocedal & Wright
    2006, algorithms 7.4 and 7.5.

    Parameters
    ----------
    learning_rate : float
        As for ``BFGS``.
    memory : int
        At least 1.

    Raises
    ------
    ValueError
        If ``memory`` is not a whole number, at least 1.

    >>> from helpers.surfaces import booth
    >>> optimizer, w = LBFGS(), np.array([-5.0, 6.0])
    >>> for _ in range(8):
    ...     w = optimizer.step(w, booth())
    >>> w.round(6)
    array([1., 3.])
    """

    name = "L-BFGS"

    def __init__(self, learning_rate: float = 1.0, memory: int = 10):
        if not isinstance(memory, int | np.integer) or memory < 1:
            raise ValueError(
                f"memory must be a whole number, at least 1; got {memory!r}"
            )
        self.memory = int(memory)
        super().__init__(learning_rate)

    def _knows(self) -> bool:
        return bool(self.pairs)

    def _forget(self) -> None:
        self.pairs = deque(maxlen=self.memory)

    def _times_inverse(self, gradient: NDArray) -> NDArray:
        if not self.pairs:
            return gradient
        q, shares = gradient.copy(), []
        for s, y in reversed(self.pairs):
            shares.append(s @ q / (s @ y))
            q -= shares[-1] * y
        s, y = self.pairs[-1]
        q *= (s @ y) / (y @ y)
        for (s, y), share in zip(self.pairs, reversed(shares), strict=True):
            q += (share - y @ q / (s @ y)) * s
        return q

    def _update(self, s: NDArray, y: NDArray) -> None:
        self.pairs.append((s, y))


QUASI_NEWTON = {"BFGS": BFGS, "L-BFGS": LBFGS}
