"""Walk down a loss and keep the path: descend(objective, start, optimizer).

One descent, or many at once: ``start`` may be (n,) or (K, n), the optimizer's
learning rate a number or (K, 1), and all K paths are one NumPy computation.
Divergence is a result here, not an error: a path ends where it leaves the numbers.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.optimizers import Objective, Optimizer

ESCAPED = 1e9  # a weight this large has left every picture and never comes back
FLAT = 1e-4  # a gradient this short counts as arrived


@dataclass(frozen=True)
class Verdict:
    """What became of one path.

    Attributes
    ----------
    regime : str
        "converged", "saddle", "oscillating", "crawling", "travelling", "diverging"
        or "diverged".
    step : int
        When it converged or diverged; otherwise the number of steps taken.
    text : str
        One sentence for the reader.
    """

    regime: str
    step: int
    text: str


class Counted:
    """An objective that counts how often its gradient is asked for."""

    def __init__(self, objective: Objective):
        self.objective = objective
        self.evaluations = 0

    def value(self, w: NDArray) -> NDArray:
        """Return C(w); not counted."""
        return self.objective.value(w)

    def gradient(self, w: NDArray) -> NDArray:
        """Return ∇C(w) and count one evaluation."""
        self.evaluations += 1
        return self.objective.gradient(w)

    def value_and_gradient(self, w: NDArray) -> tuple[NDArray, NDArray]:
        """Return both and count one evaluation."""
        self.evaluations += 1
        return self.objective.value_and_gradient(w)


@dataclass(frozen=True, eq=False)
class Path:
    """The weights after each step, and what can be read off them.

    Attributes
    ----------
    objective : Objective
        What was descended.
    w : array, (steps + 1, …, n)
        Row 0 is the start. After a divergence the last good row is repeated.
    loss : array, (steps + 1, …)
        C(w), always finite.
    diverged_at : int array, (…)
        The step whose result was infinite, undefined or beyond 1e9; −1 if none.
    evaluations : int array, (steps + 1,)
        Gradient evaluations spent up to each row.
    """

    objective: Objective
    w: NDArray
    loss: NDArray
    diverged_at: NDArray
    evaluations: NDArray

    @cached_property
    def gradient_norm(self) -> NDArray:
        """|∇C(w)| at every row, (steps + 1, …); computed when first asked for."""
        return np.linalg.norm(self.objective.gradient(self.w), axis=-1)

    def run(self, index: int) -> "Path":
        """Return the path of run number ``index`` alone, of K run together."""
        return Path(
            self.objective,
            self.w[:, index],
            self.loss[:, index],
            self.diverged_at[index],
            self.evaluations,
        )

    def verdicts(self) -> list[Verdict]:
        """Return the verdict of each of K runs; the gradients are computed at once."""
        runs = [self.run(k) for k in range(self.w.shape[1])]
        for run, norm in zip(runs, self.gradient_norm.T, strict=True):
            vars(run)["gradient_norm"] = norm  # as the cached property would keep it
        return [run.verdict() for run in runs]

    def verdict(self) -> Verdict:
        """Say in one sentence what became of a single path.

        Raises
        ------
        ValueError
            If this holds several paths; take one with ``run(index)``.

        >>> from helpers.optimizers import GradientDescent
        >>> from helpers.surfaces import bowl
        >>> descend(bowl(1), (1, 1), GradientDescent(1.0), 5).verdict().text
        'converged after 1 step: the gradient is shorter than 0.0001'
        """
        if self.w.ndim != 2:
            raise ValueError("this holds several paths: take one with run(index)")
        steps, diverged = len(self.w) - 1, int(self.diverged_at)
        if diverged >= 0:
            return Verdict("diverged", diverged, f"diverged at step {diverged}")
        arrived = self._arrival()
        if arrived is not None:
            return self._arrived(arrived)
        if self._growing():
            ends = f"from {self.loss[0]:.2g} to {self.loss[-1]:.2g}"
            return Verdict("diverging", steps, f"diverging: the loss has grown {ends}")
        if self._turning():
            text = f"oscillating: after {_steps(steps)} it still jumps back and forth"
            return Verdict("oscillating", steps, text)
        if self._crawling():
            text = f"crawling: the last quarter of {_steps(steps)} gained under 5 %"
            return Verdict("crawling", steps, text)
        return Verdict("travelling", steps, f"still on its way after {_steps(steps)}")

    def _arrived(self, step: int) -> Verdict:
        """Tell a rest at a minimum from one on a saddle, where a push would go on."""
        hessian = getattr(self.objective, "hessian", None)
        if hessian and np.linalg.eigvalsh(hessian(self.w[-1]))[0] < -FLAT:
            text = "stands still where the gradient is zero, but this is no minimum"
            return Verdict("saddle", step, text)
        if step == 0:
            text = "stands still: the gradient at the start is (nearly) zero"
            return Verdict("converged", step, text)
        text = f"converged after {_steps(step)}: the gradient is shorter than {FLAT}"
        return Verdict("converged", step, text)

    def _growing(self) -> bool:
        """Tell whether the loss above its floor has doubled since the start."""
        floor = getattr(self.objective, "minimum", None) or 0.0
        return bool(self.loss[-1] - floor > 2 * abs(self.loss[0] - floor))

    def _arrival(self) -> int | None:
        """Return the first row from which the gradient stays flat, if any."""
        steep = np.flatnonzero(self.gradient_norm > FLAT)
        first = steep[-1] + 1 if steep.size else 0
        return int(first) if first < len(self.w) else None

    def _turning(self) -> bool:
        """Tell whether most of the last steps reverse the one before."""
        moves = np.diff(self.w[-21:], axis=0)
        cosines = np.sum(moves[1:] * moves[:-1], axis=-1)
        return bool(cosines.size and np.mean(cosines < 0) > 0.5)

    def _crawling(self) -> bool:
        """Tell whether the last quarter gained under 5 % of what is left."""
        floor = getattr(self.objective, "minimum", None) or 0.0
        before, after = self.loss[-1 - len(self.loss) // 4], self.loss[-1]
        return bool(0 <= before - after < 0.05 * abs(before - floor))


def _steps(count: int) -> str:
    return "1 step" if count == 1 else f"{count} steps"


def descend(
    objective: Objective, start: ArrayLike, optimizer: Optimizer, steps: int
) -> Path:
    """Take ``steps`` steps from ``start`` and return the path.

    Parameters
    ----------
    objective : Objective
        The loss; a surface, a network with its data, or anything like them.
    start : array, (n,) or (K, n)
        Where to begin; finite.
    optimizer : Optimizer
        Its memory is cleared first, so the same call gives the same path.
    steps : int
        At least 1.

    Raises
    ------
    ValueError
        If ``start`` is not finite or ``steps`` is below 1.
    """
    start = np.asarray(start, dtype=float)
    if start.ndim == 0 or not np.all(np.isfinite(start)):
        raise ValueError(f"start must be a finite vector, got {start.tolist()}")
    if not isinstance(steps, int | np.integer) or steps < 1:
        raise ValueError(f"steps must be a whole number, at least 1; got {steps!r}")
    runs = np.broadcast_shapes(start.shape, np.shape(optimizer.learning_rate))
    w = np.empty((steps + 1, *runs))
    w[0] = start
    optimizer.reset()
    # Overflow is what a diverging path does; _path turns it into a result.
    with np.errstate(all="ignore"):
        evaluations = _walk(Counted(objective), optimizer, w)
        return _path(objective, w, evaluations)


def _walk(objective: Counted, optimizer: Optimizer, w: NDArray) -> NDArray:
    """Fill ``w`` row by row; return the evaluations spent up to each row."""
    evaluations = np.zeros(len(w), dtype=int)
    for k in range(1, len(w)):
        w[k] = row = optimizer.step(w[k - 1], objective)
        evaluations[k] = objective.evaluations
        # One finite number shows, at no cost, that not every run is gone.
        if not math.isfinite(row.item(0)) and not np.isfinite(row).any():
            w[k:], evaluations[k:] = w[k], evaluations[k]
            break
    return evaluations


def _path(objective: Objective, w: NDArray, evaluations: NDArray) -> Path:
    """Find where each run leaves the numbers and repeat its last good row."""
    loss = objective.value(w)
    good = np.isfinite(loss) & np.all(np.abs(w) < ESCAPED, axis=-1)
    good[0] = True
    alive = np.logical_and.accumulate(good, axis=0)
    diverged_at = np.where(alive[-1], -1, np.argmin(alive, axis=0))
    if not alive.all():
        last = np.sum(alive, axis=0) - 1
        rows = np.minimum(np.arange(len(w)).reshape(-1, *(1,) * last.ndim), last)
        w = np.take_along_axis(w, rows[..., None], axis=0)
        loss = np.take_along_axis(loss, rows, axis=0)
    return Path(objective, w, loss, diverged_at, evaluations)


def sweep(
    objective: Objective,
    start: ArrayLike,
    optimizer: type[Optimizer],
    learning_rates: ArrayLike,
    steps: int,
    **options: float,
) -> Path:
    """Descend once for each of K learning rates, all in one computation.

    Parameters
    ----------
    objective, start, steps
        As for ``descend``; ``start`` is one point (n,).
    optimizer : type
        The class, such as ``Adam``; ``options`` are passed on to it.
    learning_rates : array, (K,)
        Each ≥ 0.

    Returns
    -------
    Path
        K runs: ``w`` is (steps + 1, K, n); ``run(k)`` takes one out.

    Raises
    ------
    ValueError
        If ``learning_rates`` is not a non-empty list, or as for ``descend``.
    """
    rates = np.asarray(learning_rates, dtype=float)
    if rates.ndim != 1 or rates.size == 0:
        raise ValueError(f"learning_rates must be a list of numbers, got {rates.shape}")
    return descend(objective, start, optimizer(rates[:, None], **options), steps)
