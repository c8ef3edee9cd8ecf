"""Train a network: ``fit`` walks down C(w), one mini-batch at a time.

Every step is the step of an optimizer on an objective, as on any surface. What is
added here is what training needs around it: shuffled mini-batches, a schedule for α,
clipping, a watch on validation data, and a record of what happened.
"""

import os
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray
from tqdm.auto import tqdm

from helpers.network import Network, NetworkObjective
from helpers.optimizers import Objective, Optimizer
from helpers.schedules import Schedule, constant
from helpers.stopping import StopButton
from helpers.threads import threads_for

Data = Iterable[ArrayLike]  # of two: x and y
Augmentation = Callable[[NDArray, np.random.Generator], NDArray]


@dataclass
class History:
    """What happened during ``fit``, and the weights it leaves.

    Attributes
    ----------
    w : array, (size,)
        The weights with the lowest validation loss; the last ones without
        validation data.
    stopped : str
        "finished", "early", "diverged" or "interrupted".
    best_epoch : int
        The epoch, from 1, that ``w`` comes from; 0 is the start.
    unfinished : bool
        The last epoch was cut short; it is recorded like the others.
    batch_loss : list of float
        Loss of every mini-batch, one a step.
    train_loss, validation_loss, validation_accuracy, seconds : list of float
        One entry an epoch: the mean of its batch losses, the measures on the
        validation data (empty without), and the time since the start in seconds.
    """

    w: NDArray
    stopped: str = "finished"
    best_epoch: int = 0
    unfinished: bool = False
    batch_loss: list[float] = field(default_factory=list)
    train_loss: list[float] = field(default_factory=list)
    validation_loss: list[float] = field(default_factory=list)
    validation_accuracy: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        reasons = {
            "finished": "finished",
            "early": "stopped early, no better on the validation data",
            "diverged": f"diverged at step {len(self.batch_loss)}",
            "interrupted": "interrupted",
        }
        count, part = len(self.train_loss), " (the last unfinished)"
        return (
            f"{reasons[self.stopped]} after {count} epoch{'s' * (count != 1)}"
            f"{part * self.unfinished}; the weights are those of epoch "
            f"{self.best_epoch}"
        )


class Clipped:
    """An objective whose gradient is never longer than ``limit``.

    A longer gradient keeps its direction and gets the length ``limit`` > 0 (Pascanu,
    Mikolov & Bengio 2013). ValueError for another limit.
    """

    def __init__(self, objective: Objective, limit: float):
        if not limit > 0:
            raise ValueError(f"the clipping limit must be positive, got {limit!r}")
        self.objective, self.limit = objective, limit

    def value(self, w: NDArray) -> NDArray:
        """Return C(w), (…), unchanged."""
        return self.objective.value(w)

    def gradient(self, w: NDArray) -> NDArray:
        """Return the clipped gradient, (…, n)."""
        return self.value_and_gradient(w)[1]

    def value_and_gradient(self, w: NDArray) -> tuple[NDArray, NDArray]:
        """Return C(w) and the clipped gradient."""
        value, gradient = self.objective.value_and_gradient(w)
        length = np.linalg.norm(gradient, axis=-1, keepdims=True)
        return value, gradient * np.minimum(1, self.limit / np.maximum(length, 1e-30))


def accuracy(network: Network, w: NDArray, data: Data) -> float:
    """Return the fraction of examples whose largest output is the right class.

    ``data`` is (x, y) with x (N, inputs) and y (N,) class numbers or (N, outputs).
    """
    x, y = map(np.asarray, data)
    classes = y if y.ndim == 1 else y.argmax(axis=1)
    return float(np.mean(network.predict(w, x).argmax(axis=-1) == classes))


def fit(
    network: Network,
    w: NDArray,
    data: Data,
    optimizer: Optimizer,
    *,
    rng: np.random.Generator,
    epochs: int = 10,
    batch_size: int = 100,
    validation: Data | None = None,
    patience: int | None = None,
    schedule: Schedule | None = None,
    clip: float | None = None,
    augment: Augmentation | None = None,
    on_epoch: Callable[[History], None] | None = None,
    progress: bool = True,
) -> History:
    """Train ``network`` from ``w`` and return the history with the best weights.

    The optimizer's memory is cleared at the start. Divergence ends training with the
    best weights so far, and so does an interrupt (the stop button): after the step
    under way the epoch is recorded as it is, so nothing that was learned is lost.

    Parameters
    ----------
    network, w : Network, array (size,)
        What to train and where to start; ``w`` is not changed.
    data, validation : (x, y)
        As ``Network.objective`` takes them. A ``Split`` of ``helpers.datasets`` fits.
    optimizer : Optimizer
        Its ``learning_rate`` is the one the schedule multiplies.
    rng : Generator
        Decides the order of the examples.
    epochs, batch_size : int
        At least 1; an incomplete last batch is used as it is.
    patience : int, optional
        Stop after so many epochs without a lower validation loss.
    schedule : callable, optional
        See ``helpers.schedules``.
    clip : float, optional
        Longest gradient let through.
    augment : callable, optional
        ``augment(x, rng)`` returns a changed copy of a batch's inputs, of the same
        shape; called for every batch, so no two epochs see the same images.
    on_epoch : callable, optional
        Called with the history after every epoch.
    progress : bool
        Show a progress bar.

    Raises
    ------
    ValueError
        For counts below 1, or ``patience`` without validation data; and whatever
        ``Network.objective`` refuses.
    """
    _check_count("epochs", epochs)
    _check_count("batch_size", batch_size)
    if patience is not None:
        _check_count("patience", patience)
        if validation is None:
            raise ValueError("patience needs validation data: pass validation=(x, y)")
    objective = network.objective(*data)
    run = _Run(
        objective,
        History(w.copy()),
        optimizer,
        rng=rng,
        batch_size=batch_size,
        total=epochs * -(-len(objective.x) // batch_size),
        watch=None if validation is None else network.objective(*validation),
        schedule=schedule or constant(),
        clip=clip,
        augment=augment,
    )
    # In notebooks tqdm itself does not obey TQDM_DISABLE, which quiet runs set.
    quiet = not progress or os.environ.get("TQDM_DISABLE", "") not in ("", "0")
    with tqdm(total=run.total, leave=False, disable=quiet) as bar:
        return run.to_the_end(epochs, patience, on_epoch, bar)


def _check_count(name: str, value: int) -> None:
    if not isinstance(value, int | np.integer) or value < 1:
        raise ValueError(f"{name} must be a whole number, at least 1; got {value!r}")


@dataclass
class _Run:
    """One training run under way: what ``fit`` keeps in its hands."""

    objective: NetworkObjective
    history: History
    optimizer: Optimizer
    rng: np.random.Generator
    batch_size: int
    total: int
    watch: NetworkObjective | None
    schedule: Schedule
    clip: float | None
    augment: Augmentation | None

    def __post_init__(self):
        self.w = self.history.w
        self.began = time.perf_counter()
        self.best_loss = np.inf

    def to_the_end(self, epochs, patience, on_epoch, bar) -> History:
        """Train until there is a reason to stop, and leave the optimizer as it was."""
        rate, history = self.optimizer.learning_rate, self.history
        self.optimizer.reset()
        try:
            # A diverging run is a result, not a warning.
            with np.errstate(all="ignore"), self.threads(), StopButton() as stop:
                for epoch in range(1, epochs + 1):
                    if not self.epoch(rate, bar, stop):
                        history.stopped = "diverged"
                        break
                    self.record(epoch, bar)
                    if on_epoch:
                        on_epoch(history)
                    if self.ends(epoch, patience, stop):
                        break
        except KeyboardInterrupt:  # pressed twice, or raised by on_epoch
            history.stopped = "interrupted"
        finally:
            self.optimizer.learning_rate = rate
        if history.stopped == "interrupted":
            print(f"Training {history}.")
        return history

    def ends(self, epoch: int, patience: int | None, stop: StopButton) -> bool:
        """Return whether to stop after this epoch, and write down why."""
        if stop.asked:
            self.history.stopped = "interrupted"
        elif patience and epoch - self.history.best_epoch >= patience:
            self.history.stopped = "early"
        return self.history.stopped != "finished"

    def threads(self) -> AbstractContextManager:
        """Return the context with as many threads as the largest product is worth."""
        shapes = [layer.shapes.get("W") for layer in self.objective.network.layers]
        largest = max((int(np.prod(shape)) for shape in shapes if shape), default=0)
        return threads_for(min(self.batch_size, len(self.objective.x)) * largest)

    def epoch(self, rate: ArrayLike, bar: tqdm, stop: StopButton) -> bool:
        """Go once through the examples in a new order; False if a loss overflows."""
        order = self.rng.permutation(len(self.objective.x))
        self.steps = 0  # of this epoch
        for first in range(0, len(order), self.batch_size):
            batch = self.batch(order[first : first + self.batch_size])
            done = len(self.history.batch_loss) / max(1, self.total - 1)
            self.optimizer.learning_rate = rate * self.schedule(done)
            target = Clipped(batch, self.clip) if self.clip else batch
            w = self.optimizer.step(self.w, target)
            # A method that asks for no gradient leaves no loss behind.
            loss = batch.value(w) if batch.latest_loss is None else batch.latest_loss
            self.history.batch_loss.append(float(loss))
            self.steps += 1
            bar.update()
            if not (np.isfinite(loss) and np.isfinite(w).all()):
                return False
            self.w = w
            if stop.asked:
                break
        self.history.unfinished = first + self.batch_size < len(order)
        return True

    def batch(self, rows: NDArray) -> NetworkObjective:
        """Return the loss on these examples, changed ones if there is ``augment``."""
        x, y = self.objective.x[rows], self.objective.y[rows]
        if self.augment:
            changed = self.augment(x, self.rng)
            if np.shape(changed) != x.shape:
                raise ValueError(
                    f"augment must return the shape it gets, {x.shape}; "
                    f"it returned {np.shape(changed)}"
                )
            x = np.asarray(changed, dtype=x.dtype)
        return NetworkObjective(self.objective.network, x, y)

    def record(self, epoch: int, bar: tqdm) -> None:
        """Measure at the end of an epoch, and keep the weights if they are the best."""
        history = self.history
        history.train_loss.append(float(np.mean(history.batch_loss[-self.steps :])))
        history.seconds.append(time.perf_counter() - self.began)
        loss = -epoch  # without validation data the latest weights are kept
        if self.watch:
            prediction = self.objective.network.predict(self.w, self.watch.x)
            right = prediction.argmax(axis=1) == self.watch.y.argmax(axis=1)
            loss = float(self.watch.value(self.w))
            history.validation_loss.append(loss)
            history.validation_accuracy.append(float(np.mean(right)))
            bar.set_postfix_str(f"epoch {epoch}, validation loss {loss:.4f}")
        if loss < self.best_loss:
            self.best_loss, history.w, history.best_epoch = loss, self.w, epoch
