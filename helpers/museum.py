"""The museum of broken backprop: fifteen exhibits, their twins, and their runs.

Every exhibit is a training program with one mistake that real programs have had,
rebuilt in our own few lines in ``helpers.museum_bugs``. Its twin is the same program
without the mistake: same start, same batches, same α. ``run`` trains either.
"""

import inspect
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from helpers import museum_bugs as bugs
from helpers.museum_labels import LABELS
from helpers.museum_programs import Program

EVERY = 10  # steps between two frames
SEED = 12


@dataclass(frozen=True)
class Exhibit:
    """A program with a mistake, and the card beside it.

    Attributes
    ----------
    number : int
        1 to 15; all a visitor sees at first.
    key : str
        Short name, for presets and tables.
    bug : str
        What the mistake is called, as the visitor's menu has it.
    cause : str
        One sentence.
    seen : str
        Where it was seen, or that it is a common slip.
    method : str
        The method of the program that is wrong.
    broken : type
        The program; its first base is the healthy one.
    """

    number: int
    key: str
    bug: str
    cause: str
    seen: str
    method: str
    broken: type[Program]

    @property
    def title(self) -> str:
        """Return what may be said before the bug is found."""
        return f"Exhibit {self.number}"

    @property
    def wrong(self) -> str:
        """Return the wrong line, taken from the program itself."""
        return _last_line(getattr(self.broken, self.method))

    @property
    def right(self) -> str:
        """Return the right line, taken from the twin."""
        return _last_line(getattr(self.broken.__bases__[0], self.method))

    def program(self, healthy: bool = False) -> Program:
        """Return the program, or its healthy twin with the same α and λ."""
        broken = self.broken()
        if not healthy:
            return broken
        twin = self.broken.__bases__[0]()
        twin.rate, twin.l2 = broken.rate, broken.l2
        return twin

    def objective(self, x: NDArray, y: NDArray, healthy: bool = False) -> "Objective":
        """Fix the data: C(w) and what the program takes for its gradient."""
        return Objective(self.program(healthy), x, y)


def _last_line(method) -> str:
    return inspect.getsource(method).strip().splitlines()[-1].strip()


@dataclass(frozen=True)
class Objective:
    """A program with its data fixed: ``value`` is right, ``gradient`` may not be."""

    program: Program
    x: NDArray
    y: NDArray

    def value(self, w: NDArray) -> float:
        """Return C(w) as the program computes it."""
        return self.program.value(w, self.x, self.y)

    def gradient(self, w: NDArray) -> NDArray:
        """Return what the program takes for ∇C(w), (size,)."""
        return self.program.gradient(w, self.x, self.y)

    def value_and_gradient(self, w: NDArray) -> tuple[float, NDArray]:
        """Return both."""
        return self.value(w), self.gradient(w)


EXHIBITS: tuple[Exhibit, ...] = tuple(
    Exhibit(number, **label, broken=getattr(bugs, name))
    for number, (name, label) in enumerate(LABELS.items(), start=1)
)
BUGS = tuple(exhibit.bug for exhibit in EXHIBITS)


def exhibit(which: int | str) -> Exhibit:
    """Return an exhibit by number or key; ValueError for one that is not there.

    >>> exhibit(1).title
    'Exhibit 1'
    """
    for each in EXHIBITS:
        if which in (each.number, each.key):
            return each
    raise ValueError(
        f"there is no exhibit {which!r}: take a number from 1 to {len(EXHIBITS)} or "
        f"one of {', '.join(each.key for each in EXHIBITS)}"
    )


@dataclass(eq=False)
class Run:
    """The record of a training run, a frame every ``EVERY`` steps.

    Attributes
    ----------
    step : array (F,)
    loss, accuracy : array (F,)
        The loss on 200 training examples as the program itself computes it, and the
        fraction of validation examples it reads correctly; NaN once it has overflowed.
    weights : list of array (size,), or None after overflow
    overflow : int
        The first step after which a number was not finite; −1 if none.
    """

    step: NDArray
    loss: NDArray
    accuracy: NDArray
    weights: list[NDArray | None] = field(repr=False)
    overflow: int = -1

    @property
    def final_accuracy(self) -> float:
        """The median of the last five frames; 0 after overflow."""
        return float(np.median(np.nan_to_num(self.accuracy[-5:])))


@lru_cache(maxsize=64)
def run(which: int | str, healthy: bool = False, seed: int = SEED) -> Run:
    """Train an exhibit, or its healthy twin, from the start; a quarter second or so.

    Both get the same first weights and the same order of examples.
    """
    program = exhibit(which).program(healthy)
    train, watch = program.data()
    rng = np.random.default_rng(seed)
    w = program.start(rng)
    weights, overflow = train_on(program, w, train, rng)
    frames = program.steps // EVERY + 1
    loss, right = np.full((2, frames), np.nan)
    with np.errstate(all="ignore"):
        for k, at in enumerate(weights):
            loss[k] = program.value(at, *(part[:200] for part in train))
            right[k] = accuracy(program, at, *watch)
    weights += [None] * (frames - len(weights))
    return Run(np.arange(frames) * EVERY, loss, right, weights, overflow)


def train_on(
    program: Program, w: NDArray, data: tuple, rng: np.random.Generator
) -> tuple[list[NDArray], int]:
    """Return the weights every ``EVERY`` steps, and the step of overflow or −1."""
    weights, buffer = [w], np.zeros(w.size)
    batches = _batches(program, data, rng)
    with np.errstate(all="ignore"):
        for step in range(1, program.steps + 1):
            buffer = program.collected(buffer, program.gradient(w, *next(batches)))
            w = w - program.rate * buffer
            if not np.isfinite(w).all():
                return weights, step
            if step % EVERY == 0:
                weights.append(w)
    return weights, -1


def _batches(program: Program, data: tuple, rng: np.random.Generator):
    """Yield batches for ever, in a new order every time all examples are used."""
    x, y = data
    size = min(program.batch, len(x))
    while True:
        x, y = program.shuffled(x, y, rng.permutation(len(x)))
        for at in range(0, len(x) - size + 1, size):
            yield x[at : at + size], y[at : at + size]


def accuracy(program: Program, w: NDArray, x: NDArray, y: NDArray) -> float:
    """Return the fraction of examples whose largest probability is the right one."""
    return float(np.mean(program.predict(w, x).argmax(axis=1) == y.argmax(axis=1)))


def table(seed: int = SEED) -> list[dict]:
    """Train all exhibits and their twins; return one row for each exhibit.

    Keys: number, key, bug, accuracy, twin, loss, twin_loss, overflow.
    """
    rows = []
    for each in EXHIBITS:
        broken, twin = (run(each.number, healthy, seed) for healthy in (False, True))
        row = {"number": each.number, "key": each.key, "bug": each.bug}
        row |= {"accuracy": broken.final_accuracy, "twin": twin.final_accuracy}
        row |= {"loss": float(broken.loss[-1]), "twin_loss": float(twin.loss[-1])}
        rows.append({**row, "overflow": broken.overflow})
    return rows
