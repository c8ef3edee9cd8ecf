"""Annealing, both kinds: a learning rate that falls, and a temperature that falls.

Learning-rate annealing takes any optimizer and lets its α follow a schedule of
``helpers.schedules``. Simulated annealing is a method of its own: it knows no
gradient, tries random steps, and accepts worse ones the more seldom the colder it is.
"""

import copy

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.optimizers import Objective, Optimizer, own_stream
from helpers.schedules import Schedule, exponential


class Annealed(Optimizer):
    """Any optimizer with α on a schedule: learning-rate annealing.

    ``training.fit`` does this itself (its ``schedule=``); this is for ``descend``.

    Parameters
    ----------
    optimizer : Optimizer
        Takes the steps; its learning rate is the one the schedule multiplies.
    schedule : callable
        One of ``helpers.schedules``: the fraction of the run done → the factor.
    steps : int
        How many steps the run has, at least 1; α stays as it is after them.

    Raises
    ------
    ValueError
        If ``steps`` is below 1.

    >>> from helpers.optimizers import GradientDescent
    >>> from helpers.schedules import inverse_time
    >>> from helpers.surfaces import bowl
    >>> optimizer = Annealed(GradientDescent(1.0), inverse_time(0.5), steps=2)
    >>> optimizer.step(optimizer.step(np.array([1.0, 0.0]), bowl(1)), bowl(1))
    array([0., 0.])
    """

    def __init__(self, optimizer: Optimizer, schedule: Schedule, steps: int):
        self.optimizer, self.schedule = optimizer, schedule
        self.steps = _count("steps", steps)
        super().__init__(optimizer.learning_rate)

    def reset(self) -> None:
        """Begin the schedule again, and clear the optimizer's memory."""
        self.done = 0
        self.optimizer.reset()

    def step(self, w: NDArray, objective: Objective) -> NDArray:
        """Return the optimizer's step at the learning rate of this moment."""
        factor = self.schedule(_progress(self.done, self.steps))
        self.done += 1
        before = self.optimizer.learning_rate
        self.optimizer.learning_rate = self.learning_rate * factor
        try:
            return self.optimizer.step(w, objective)
        finally:
            self.optimizer.learning_rate = before


class SimulatedAnnealing(Optimizer):
    """Random steps; worse ones are taken with probability exp(−ΔC/T), T falling.

    Needs only ``objective.value``, one a step, and no gradient (so a path counts none
    for it); and the same objective at every step, because it compares losses: not a
    new mini-batch each time. Many walks (K, n) at once are one computation. The
    result is ``best``: the walk itself wanders on from it.
    Sources: Metropolis et al. 1953; Kirkpatrick, Gelatt & Vecchi 1983.

    Parameters
    ----------
    learning_rate : float or array
        Standard deviation of a random step in every weight, ≥ 0.
    temperature : float
        T at the first step, > 0, in units of the loss: about the height of the
        hills to be crossed.
    rng : Generator
        Gives a stream of its own; ``reset`` starts that stream again.
    steps : int
        How many steps the cooling takes, at least 1; T stays as it is after them.
    schedule : callable
        The fraction of the run done → the factor of T; falls to 0.001 by default.

    Attributes
    ----------
    best, best_loss : array (…, n), array (…)
        The lowest point met since the last reset, and its loss; None before.

    Raises
    ------
    ValueError
        If an option is out of its range.
    """

    def __init__(
        self,
        learning_rate: ArrayLike,
        temperature: float = 10.0,
        *,
        rng: np.random.Generator,
        steps: int,
        schedule: Schedule | None = None,
    ):
        if not 0 < temperature < np.inf:
            raise ValueError(
                f"temperature must be positive and finite, got {temperature!r}"
            )
        self.temperature, self.steps = float(temperature), _count("steps", steps)
        self.schedule = schedule or exponential(1e-3)
        self._fresh = own_stream(rng)
        super().__init__(learning_rate)

    def reset(self) -> None:
        """Heat up again, forget the best point, and begin the same random numbers."""
        self.rng = copy.deepcopy(self._fresh)
        self.done, self.objective = 0, None
        self.here = self.loss = self.best = self.best_loss = None

    def step(self, w: NDArray, objective: Objective) -> NDArray:
        """Return ``w`` or a random neighbour of it; one evaluation of the value.

        The first step costs one more, as does any from a point it did not leave.

        Raises
        ------
        ValueError
            If the objective has no ``value``, or is not that of the step before.
        """
        with np.errstate(all="ignore"):  # a neighbour out of the numbers is refused
            self._look(np.asarray(w), objective)
            noise = self.rng.standard_normal(self.here.shape)
            neighbour = self.here + self.learning_rate * noise
            neighbour = neighbour.astype(self.here.dtype)
            self._accept(neighbour, _finite(objective.value(neighbour)))
        return self.here.copy()

    def _look(self, w: NDArray, objective: Objective) -> None:
        """Make ``w`` the current point; its loss is known if the last step left it."""
        if not callable(getattr(objective, "value", None)):
            raise ValueError(
                "simulated annealing compares losses, so it needs an objective with "
                f"value(w); got {type(objective).__name__}"
            )
        if self.objective is not None and self.objective is not objective:
            raise ValueError(
                "simulated annealing compares losses of one objective, and got a new "
                "one (a mini-batch?): keep it the same, or call reset() before"
            )
        if self.here is None or not np.array_equal(w, self.here):
            shape = np.broadcast_shapes(w.shape, np.shape(self.learning_rate))
            dtype = w.dtype if w.dtype.kind == "f" else float
            self.here = np.array(np.broadcast_to(w, shape), dtype=dtype)
            self.loss, self.objective = _finite(objective.value(self.here)), objective
            self._keep_best()

    def _accept(self, neighbour: NDArray, loss: NDArray) -> None:
        """Move where the neighbour is lower, or the temperature allows it."""
        factor = self.schedule(_progress(self.done, self.steps))
        self.done += 1
        # An exponential number E makes P(ΔC ≤ T E) = exp(−ΔC/T) without overflow.
        allowed = self.temperature * factor * self.rng.standard_exponential(loss.shape)
        moves = loss - self.loss <= allowed  # inf − inf is NaN: no move
        self.here = np.where(moves[..., None], neighbour, self.here)
        self.loss = np.where(moves, loss, self.loss)
        self._keep_best()

    def _keep_best(self) -> None:
        """Take over the current point wherever it is the lowest so far."""
        if self.best is None:
            self.best, self.best_loss = self.here, self.loss
        better = self.loss < self.best_loss
        self.best = np.where(better[..., None], self.here, self.best)
        self.best_loss = np.where(better, self.loss, self.best_loss)


def _finite(loss: ArrayLike) -> NDArray:
    """Return the loss with everything that is not a number made infinite."""
    loss = np.asarray(loss)
    return np.where(np.isfinite(loss), loss, np.inf)


def _progress(done: int, steps: int) -> float:
    """Return the fraction of the run done: 0 at the first step, 1 at the last."""
    return min(1.0, done / max(1, steps - 1))


def _count(name: str, value: int) -> int:
    if not isinstance(value, int | np.integer) or value < 1:
        raise ValueError(f"{name} must be a whole number, at least 1; got {value!r}")
    return int(value)
