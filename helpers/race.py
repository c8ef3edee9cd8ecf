"""The race: all optimizers on one surface, same starts, same budget, each one tuned.

What is counted is what costs: **gradient evaluations**, those of line searches too.
Simulated annealing never asks for a gradient; it is charged one for every function
value. That is strict: a value costs about a third of a gradient.

An optimizer has arrived when its loss stays within a thousandth of the height of the
start; passing through is not enough. Simulated annealing has arrived when it has met
such a place: its result is the best it has met, not where it wanders afterwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.annealing import Annealed, SimulatedAnnealing
from helpers.descent import Path, descend
from helpers.optimizers import FIRST_ORDER
from helpers.quasi_newton import QUASI_NEWTON
from helpers.schedules import exponential
from helpers.surfaces import Surface

ANNEALING = "simulated annealing"
RACERS = (*FIRST_ORDER, *QUASI_NEWTON, ANNEALING)
BUDGET, SHARE = 1000, 1e-3
RATES = np.logspace(-4, 1, 41)  # eight to a decade, the same for everybody
FIRST_TRIALS = np.array([0.1, 1.0, 10.0])  # a line search corrects these anyway
STEP_LENGTHS = np.logspace(-0.75, 0.75, 7)  # of simulated annealing, at first
HEATS = (0.0003, 0.01)  # temperatures at first, in heights of the start
SEEDS = 5  # walks of simulated annealing from each start


@dataclass(frozen=True, eq=False)
class Result:
    """How one optimizer did on one surface at its best learning rate.

    Attributes
    ----------
    optimizer : str
        One of ``RACERS``.
    learning_rate : float
        α; for simulated annealing the length of its steps, for BFGS the first trial.
    evaluations : array, (S,)
        What it took to arrive, for each start (and seed); infinite if it did not.
    left : array, (S,)
        What is left of the height of each start when the budget is spent.
    heat : float
        Simulated annealing's first temperature, in heights of the start; else 0.
    """

    optimizer: str
    learning_rate: float
    evaluations: NDArray
    left: NDArray
    heat: float = 0.0

    @cached_property
    def typical(self) -> float:
        """The median over the starts; infinite if half of them or more failed."""
        return float(np.median(self.evaluations))


def starts(surface: Surface) -> NDArray:
    """Return the five starts of a race, (5, 2): the surface's own and four more.

    The four lie in the middle of the domain, the same every time.
    """
    rng = np.random.default_rng(0)
    low, high = np.array(surface.domain).T
    middle = low + (high - low) * rng.uniform(0.2, 0.8, (4, 2))
    return np.concatenate([[surface.start], middle])


def goal(surface: Surface, start: ArrayLike) -> NDArray:
    """Return the loss at which a run from ``start`` (…, 2) has arrived, shape (…).

    Raises ValueError if the surface has no minimum, and so nowhere to arrive.
    """
    if surface.minimum is None:
        raise ValueError(f"{surface.title} has no minimum: nobody can arrive there")
    height = surface.value(start) - surface.minimum
    return surface.minimum + SHARE * height


def arrival(loss: ArrayLike, goal: ArrayLike) -> NDArray:
    """Return the first row from which the loss (rows, …) stays at ``goal`` (…).

    Infinite where the last row is above it.

    >>> arrival([5.0, 0.1, 3.0, 0.2, 0.1], 1.0).item()
    3.0
    """
    above = np.asarray(loss) > goal
    last = len(above) - np.argmax(above[::-1], axis=0)
    rows = np.where(above.any(axis=0), last, 0)
    return np.where(above[-1], np.inf, rows)


def tune(surface: Surface, optimizer: str, budget: int = BUDGET) -> Result:
    """Try all learning rates from all starts; return the best rate's result.

    The best has the smallest median over the starts; if none arrives, the one that
    has least of the height left.

    Parameters
    ----------
    surface : Surface
        With a minimum.
    optimizer : str
        One of ``RACERS``.
    budget : int
        Evaluations for each run.

    Raises
    ------
    ValueError
        If nobody is called so, or the surface has no minimum.
    """
    if optimizer not in RACERS:
        raise ValueError(
            f"{optimizer!r} does not race: choose one of {', '.join(RACERS)}"
        )
    if optimizer == ANNEALING:
        return _best(_anneal_all(surface, budget))
    every = _search_all if optimizer in QUASI_NEWTON else _sweep_all
    return _best(every(surface, optimizer, budget))


def race(
    surface: Surface, racers: Sequence[str] = RACERS, budget: int = BUDGET
) -> dict[str, Result]:
    """Tune every racer on a surface; return name → result, in the order given.

    >>> from helpers.surfaces import bowl
    >>> race(bowl(1), ["gradient descent"], 50)["gradient descent"].typical
    1.0
    """
    return {name: tune(surface, name, budget) for name in racers}


def _best(results: Sequence[Result]) -> Result:
    """Return the best: fewest evaluations, then least height left, then least spent."""

    def key(result: Result) -> tuple[float, float, float]:
        spent = np.minimum(result.evaluations, 10 * BUDGET).sum()
        return result.typical, float(np.median(result.left)), float(spent)

    return min(results, key=key)


def _sweep_all(surface: Surface, optimizer: str, budget: int) -> list[Result]:
    """All starts with all rates: one NumPy computation."""
    first = starts(surface)[:, None]
    path = descend(surface, first, FIRST_ORDER[optimizer](RATES[:, None]), budget)
    spent = arrival(path.loss, goal(surface, first))
    left = _left(surface, first, path.loss[-1])
    return [
        Result(optimizer, float(rate), spent[:, k], left[:, k])
        for k, rate in enumerate(RATES)
    ]


def _left(surface: Surface, first: NDArray, loss: NDArray) -> NDArray:
    """Return what is left of the height of the start, 1 for nothing gained."""
    return (loss - surface.minimum) / (surface.value(first) - surface.minimum)


def _search_all(surface: Surface, optimizer: str, budget: int) -> list[Result]:
    """One run after the other: each has a line search of its own."""
    results = []
    for rate in FIRST_TRIALS:
        runs = [_search(surface, w, optimizer, rate, budget) for w in starts(surface)]
        spent, left = np.transpose(runs)
        results.append(Result(optimizer, float(rate), spent, left))
    return results


def _search(
    surface: Surface, start: NDArray, optimizer: str, rate: float, budget: int
) -> tuple[float, float]:
    """Return evaluations to arrive, and what is left of the height."""
    path = descend(surface, start, QUASI_NEWTON[optimizer](rate), min(budget, 60))
    loss = path.loss[path.evaluations <= budget]
    row = arrival(loss, goal(surface, start))
    spent = path.evaluations[int(row)] if np.isfinite(row) else np.inf
    return float(spent), float(_left(surface, start, loss[-1]))


def _anneal_all(surface: Surface, budget: int) -> list[Result]:
    """All starts, step lengths and seeds at once, for each temperature."""
    first = np.repeat(starts(surface), SEEDS, axis=0)[:, None]
    height = float(np.median(surface.value(first))) - surface.minimum
    results = []
    for heat in HEATS:
        walker = annealer(STEP_LENGTHS[:, None], heat * height, budget)
        loss = descend(surface, first, walker, budget - 1).loss
        best = np.minimum.accumulate(loss)
        # Row 0 has cost one value already: that of the start.
        spent = arrival(best, goal(surface, first)) + 1
        left = _left(surface, first, best[-1])
        results += [
            Result(ANNEALING, float(rate), spent[:, k], left[:, k], heat)
            for k, rate in enumerate(STEP_LENGTHS)
        ]
    return results


def annealer(
    step_length: ArrayLike, temperature: float, budget: int, seed: int = 0
) -> Annealed:
    """Return simulated annealing that is cold when ``budget`` values are spent.

    Its steps shrink to a hundredth meanwhile: both kinds of annealing at once. With
    steps of one length it finds the hole, but not its bottom.
    """
    rng, steps = np.random.default_rng(seed), max(budget - 1, 1)
    walker = SimulatedAnnealing(step_length, temperature, rng=rng, steps=steps)
    return Annealed(walker, exponential(0.01), steps)


@dataclass(frozen=True, eq=False)
class Run:
    """One racer on its way from one start, by the evaluations spent.

    Attributes
    ----------
    optimizer : str
    w : array, (budget + 1, 2)
        Where it stands once so many evaluations are spent; row 0 is the start.
    loss : array, (budget + 1,)
        The loss there; for simulated annealing the lowest met so far.
    arrived : float
        Evaluations until it arrives for good; infinite if it does not.
    diverged : bool
        It has left the numbers; the last good row is repeated.
    """

    optimizer: str
    w: NDArray
    loss: NDArray
    arrived: float
    diverged: bool = False


def run(surface: Surface, start: ArrayLike, tuned: Result, budget: int) -> Run:
    """Let a tuned optimizer run from ``start`` (2,) until ``budget`` is spent."""
    name, rate = tuned.optimizer, tuned.learning_rate
    if name == ANNEALING:
        height = float(surface.value(start)) - surface.minimum
        heat = max(tuned.heat * height, 1e-12)
        path = descend(surface, start, annealer(rate, heat, budget), budget)
        spent = np.arange(budget + 1) + 1  # the start has cost one value as well
    else:
        kind = {**FIRST_ORDER, **QUASI_NEWTON}[name]
        path = descend(surface, start, kind(rate), budget)
        spent = path.evaluations
    return _by_evaluations(path, spent, tuned, budget)


def _by_evaluations(path: Path, spent: NDArray, tuned: Result, budget: int) -> Run:
    """Read off where the path stands after 0, 1, 2 … evaluations."""
    loss = path.loss
    if tuned.optimizer == ANNEALING:
        loss = np.minimum.accumulate(loss)
    spent = np.concatenate([[0], spent[1:]])
    rows = np.searchsorted(spent, np.arange(budget + 1), side="right") - 1
    w, loss = path.w[rows], loss[rows]
    arrived = float(arrival(loss, goal(path.objective, path.w[0])))
    return Run(tuned.optimizer, w, loss, arrived, bool(path.diverged_at >= 0))
